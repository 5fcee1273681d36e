"""What a view of a case shows: table, figure, words for it, and the two lines that make it."""
from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis import checks, measures, plots
from analysis.explore.calls import Call, Named
from analysis.explore.cases import Case, articles_with, counts
from analysis.explore.choices import Choices, within_outlets
from analysis.explore.spots import Spot, named

VIEWS = ("contrasts", "two groups", "word shift", "prevalence", "co-occurrence", "network", "tone", "timeline", "outlets")
_MOST = 10  # items in a figure
_IMPORT = "from analysis import compare, cooccurrence, explore, figures, framing, measures, networks, plots"


class Shown(NamedTuple):
    """A view: its table, figure, alt text, evidence, the code that makes it, and what can be clicked."""

    table: pd.DataFrame
    figure: Figure | None
    alt: str
    note: str
    code: str
    spots: list[Spot]


def views(case: Case, choices: Choices) -> list[str]:
    """Return the views that the material allows."""
    left_out = {"outlets"}
    if choices.material == "tone":
        left_out |= {"prevalence", "co-occurrence", "network", "two groups"}
    else:
        left_out.add("tone")
    if choices.material != "words" or choices.against == "rest":
        left_out.add("word shift")
    held = counts(case, choices.material, voice=choices.voice, min_articles=choices.min_articles)
    if choices.material in ("words", "frames") or len(held.rows) < 5 or len(held.items) < 2:
        left_out |= {"co-occurrence", "network"}
    return [view for view in VIEWS if view not in left_out]


def shown(case: Case, choices: Choices, view: str, *, chosen=()) -> Shown:
    """Return what a view shows; *chosen* items are drawn instead of the strongest.

    Raises
    ------
    InputError
        For a view that the material does not allow, and what the library refuses.
    """
    checks.one_of(view, views(case, choices), name="view")
    items = [*chosen] or _strongest(case, choices)
    call, draw, height = _made(case, choices, view, items)
    table = contrast(case, choices) if view in ("contrasts", "two groups") else call.run()
    canvas = Call("figures.canvas", "page", height)
    ax = canvas.run()[1]
    drawing = draw(table, Named(f"{canvas}[1]", ax))
    drawing.run()
    if "note" in table and table["note"].astype(str).str.contains("descriptive only").all():
        plots.note(ax, "descriptive only")
    code = "\n".join([_IMPORT, f"table = {call}", f"figure = {drawing}.figure"])
    return Shown(table, ax.figure, _alt(table, choices, view, items), _note(case, choices, table), code,
                 named(ax.figure, table["item"].unique() if "item" in table else items))


def _counts(case: Case, choices: Choices, **more) -> Call:
    given = {"voice": choices.voice, "first": choices.first, "last": choices.last, "min_articles": choices.min_articles}
    return Call("explore.counts", case, choices.material, **given, **more)


def _contrast(case: Case, choices: Choices) -> Call:
    pair = [choices.group] if choices.against == "rest" else [choices.group, choices.against]
    named_groups = {"groups": pair[:1]}
    if choices.against != "rest":
        named_groups |= {"against": "each"}
    if within_outlets(counts(case, choices.material, voice=choices.voice).rows, choices.by):
        named_groups |= {"cluster": "article_id"}
    return Call("compare.contrasts", _counts(case, choices), choices.by, **named_groups, estimand=choices.estimand,
                labelings=choices.labelings, seed=choices.seed)


@lru_cache(maxsize=32)
def contrast(case: Case, choices: Choices) -> pd.DataFrame:
    """Return the contrast of the choices."""
    return _contrast(case, choices).run()


def _strongest(case: Case, choices: Choices) -> list[str]:
    table = _of_pair(contrast(case, choices), choices)
    few = table["note"].astype(str).str.contains("descriptive only")
    order = np.lexsort([table["item"].astype(str), -table["score"].abs().fillna(0), few])
    return table["item"].iloc[order[:_MOST]].tolist()


def _of_pair(table: pd.DataFrame, choices: Choices) -> pd.DataFrame:
    own = table[table["group"].astype(str) == choices.group]
    return own if choices.against == "rest" else own[own["against"].astype(str) == choices.against]


def _made(case: Case, choices: Choices, view: str, items: list[str]):
    """Return the call that makes the table, how it is drawn, and how high."""
    how = {"estimand": choices.estimand}
    rest = choices.against == "rest"
    pair = f"table[table['group'] == {choices.group!r}]" if rest else f"table[table['against'] == {choices.against!r}]"

    def cut(table, words, ax, kind, **more):
        return Call(f"plots.{kind}", Named(words, table), ax, **more)

    if view == "contrasts":
        one = f"{pair}.pipe(lambda rows: rows[rows['item'].isin({items!r})])"
        return (_contrast(case, choices), lambda table, ax: cut(
            _of_pair(table, choices).pipe(lambda rows: rows[rows["item"].isin(items)]), one, ax, "effects"), 3.4)
    if view == "two groups":
        return _contrast(case, choices), lambda table, ax: cut(_of_pair(table, choices), pair, ax, "two_groups"), 4.4
    if view == "word shift":
        call = Call("framing.word_shift", _counts(case, choices), choices.group, choices.against, by=choices.by)
        return call, lambda table, ax: cut(table, "table", ax, "word_shift"), 4.4
    if view in ("co-occurrence", "network"):
        places = Call("explore.incidence", case, material=choices.material, voice=choices.voice, first=choices.first,
                      last=choices.last, min_articles=choices.min_articles, items=items)
        if view == "network":
            return (Call("cooccurrence.association", places), lambda table, ax: Call(
                "plots.network", Call("cooccurrence.network", Named("table", table)), ax), 4.4)
        return (Call("networks.clustered", Call("cooccurrence.matrix", places)),
                lambda table, ax: cut(table, "table", ax, "heat_map"), 4.4)
    if view == "timeline":
        every = _every(case, choices)
        toned = {"measure": Named("measures.mean", measures.mean)} if choices.material == "tone" else {}
        made = _counts(case, choices, items=items[:4], presence=choices.material != "tone")
        return (Call("compare.timeline", made, every=every, **how, **toned),
                lambda table, ax: cut(table, "table", ax, "timeline"), 3.4)
    groups = [choices.group] + [choices.against] * (choices.against != "rest")
    kind = "tone" if view == "tone" else "prevalence"
    measure = {"measure": Named("measures.mean", measures.mean)} if kind == "tone" else {}
    call = Call("compare.levels", _counts(case, choices, items=items, presence=kind != "tone"), choices.by, **how, **measure)
    words = f"table[table[{choices.by!r}].isin({groups!r})]"
    return call, lambda table, ax: cut(table[table[choices.by].isin(groups)], words, ax, kind, by=choices.by), 3.6


def _every(case: Case, choices: Choices) -> str:
    rows = counts(case, choices.material, voice=choices.voice, first=choices.first, last=choices.last).rows
    day = pd.to_datetime(rows["published"].astype("string"), format="%Y-%m-%d", errors="coerce").dropna()
    return next((every for every in "DWMQ" if day.dt.to_period(every).nunique() <= 40), "Y")


def _note(case: Case, choices: Choices, table: pd.DataFrame) -> str:
    with_it = articles_with(case, choices.material, choices.voice)
    fewer = int((with_it < choices.min_articles).sum())
    said = [f"{fewer:,} items in fewer than {choices.min_articles} articles are left out." if fewer else "",
            "Exploratory: chosen while looking." if "p_adjusted" in table else "",
            case.caption + "." if case.caption and choices.material.startswith("labels") else ""]
    rows = counts(case, choices.material, voice=choices.voice).rows
    if "p_adjusted" in table and choices.by != "article_id" and within_outlets(rows, choices.by):
        said.append("Outlets have articles in several groups: articles are re-drawn, copies too.")
    if "strata" in table.attrs and table.attrs["strata"]:
        said.append(f"Compared within {table.attrs['strata']}.")
    if "note" in table:
        few = int(table["note"].astype(str).str.contains("descriptive only").sum())
        said.append(f"{few:,} of {len(table):,} rows: descriptive only." if few else "")
    return " ".join(filter(None, said))


def _alt(table: pd.DataFrame, choices: Choices, view: str, items: list[str]) -> str:
    against = "the rest" if choices.against == "rest" else choices.against
    few = " All rows are descriptive only." if "note" in table and len(table) and table["note"].astype(str).str.contains(
        "descriptive only").all() else ""
    return (f"{view} of {choices.material}: {choices.group} against {against}, {len(table):,} rows; "
            f"strongest: {', '.join(items[:3])}.{few}")
