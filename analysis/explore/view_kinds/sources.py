"""Views of sources: all at a glance, two face to face, one row a source."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import pandas as pd

from analysis.annotation.claim_counts import claim_counts
from analysis.case.folder import Case
from analysis.case.materials import reading_of
from analysis.case.pages import claims_on_subject
from analysis.case.texts import nominal
from analysis.counts import Counts
from analysis.errors import number_of, one_of
from analysis.explore import sentences
from analysis.explore.code import Call, Named
from analysis.explore.controls import Choices, arguments_of, counted, unit_of
from analysis.explore.names import names_of_claims, quoted
from analysis.explore.overview import nearest_pair
from analysis.explore.sentences import sides_of
from analysis.explore.sides import finding_of_sides
from analysis.explore.view_kinds.differences import both_sides
from analysis.explore.view_kinds.parts import Parts
from analysis.outlets.pairs import Pair
from analysis.plots.style import printing, words_of
from analysis.stats.evidence import method_of
from analysis.wording.text import against_text, number_text

#: Claims that either side tells.
TOLD = "carried + carried_against > 0"
#: Of claims, by their difference; of equals the order stays.
_FURTHEST_APART_FIRST: dict[str, Any] = {
    "key": lambda estimates: estimates.abs().round(9),
    "ascending": False,
    "kind": "stable",
    "ignore_index": True,
}
FEWEST_OF_CELL = 3  #: articles, for a sentence about it


def arguments_of_sources(choices: Choices) -> dict:
    """Return the choices as arguments that are about all sources."""
    arguments = arguments_of(choices)
    for name in ("by", "group", "against"):
        arguments.pop(name, None)
    return arguments


# ---- all sources ------------------------------------------------------------------------------


def all_sources(case: Case, choices: Choices, chosen: list[str]) -> Parts:
    """Return how often each of the largest sources has what sources differ in most."""
    options = {"items": tuple(chosen)} if chosen else {}
    arguments = arguments_of_sources(choices) | options
    call = Call("explore.source_shares", case, choices.material, **arguments)
    table = call.run()
    figure_call = Call("plots.source_shares", Named("table", table), unit=unit_of(choices))
    sentence = _sentence_of_sources(table, choices)
    texts = _about_sources(table, choices)
    return Parts(call, table, figure_call, _key_of_cell, sentence=sentence, about=texts)


def _key_of_cell(facts: dict[str, str]) -> tuple | None:
    """Return the key of a source, of an item, or of both."""
    outlet = facts.get("row")
    item = facts.get("column")
    if outlet is None:
        return None if item is None else ("item", item)
    return ("source", outlet) if item is None else ("at", outlet, item)


def _about_sources(table: pd.DataFrame, choices: Choices) -> dict[tuple, str]:
    """Return the hover text of each source and cell."""
    unit = unit_of(choices)
    texts: dict[tuple, str] = {}
    for row in table.to_dict("records"):
        outlet, item = row["outlet"], row["item"]
        texts["source", outlet] = f"{outlet}: {row['articles']:,} {unit}; opens its card"
        name = f"{outlet}, {words_of(item)}"
        texts["at", outlet, item] = f"{name}: {_level_of_cell(row, choices)}"
        texts["item", item] = f"{words_of(item)}: in all that is compared"
    return texts


def _level_of_cell(row: dict, choices: Choices) -> str:
    if not row["size"]:
        return "no number"
    if choices.material == "tone":
        size = number_of(row["size"], "articles")
        return f"mean tone {number_text(row['share'], 2)}, {size}"
    return f"{row['n']:,.0f} of {row['size']:,.0f} {unit_of(choices)} ({row['share']:.0%})"


def _sentence_of_sources(table: pd.DataFrame, choices: Choices) -> str:
    """Return in which item sources differ most, which two are alike, and how many are drawn."""
    alike = " and ".join(nearest_pair(table))
    nearest = f"Most alike: {alike}." if alike else ""
    drawn = f"{method_of(table)['remark']}."
    return sentences.joined(_widest_range(table, choices), nearest, drawn)


def _widest_range(table: pd.DataFrame, choices: Choices) -> str:
    """Return the item whose levels are furthest apart, with its ends."""
    least = min(FEWEST_OF_CELL, table["size"].max())
    enough = table[table["size"] >= least]
    levels = enough.pivot(index="outlet", columns="item", values="share")
    ranges = (levels.max() - levels.min()).sort_index()
    if ranges.isna().all():  # none at all, too
        return ""
    item = ranges.idxmax()
    ends = []
    for outlet in (levels[item].idxmin(), levels[item].idxmax()):
        row = table[(table["outlet"] == outlet) & (table["item"] == item)].iloc[0].to_dict()
        ends.append(f"{outlet}, {_level_of_cell(row, choices)}")
    return f"{quoted(item)} is furthest apart: from {ends[0]}, to {ends[1]}."


# ---- two sources ------------------------------------------------------------------------------


def face_to_face(case: Case, choices: Choices, chosen: list[str]) -> Parts:
    """Return two sources or groups side by side: their claims, or their strongest items."""
    if chosen or not has_claims(case, choices):
        return both_sides(case, choices, chosen)
    asked = f"reading == {reading_of(choices.material)!r}"
    call = _pair_call(case, choices)
    claims = _pair(case, choices).claims.query(asked)
    table = claims.sort_values("estimate", **_FURTHEST_APART_FIRST)
    if table.query(TOLD).empty:
        return both_sides(case, choices, chosen)
    key = "key=lambda estimates: estimates.abs().round(9)"
    order = f"{key}, ascending=False, kind='stable', ignore_index=True"
    table_call = Named(f"{call}.claims.query({asked!r}).sort_values('estimate', {order})", table)
    figure_call = Call("plots.face_to_face", Named(f"table.query({TOLD!r})", table.query(TOLD)))
    sentence = _sentence_of_claims(table, choices)
    source = partial(_key_of_pair, choices=choices)
    names = names_of_claims(case)
    texts: dict[tuple, str] = {}
    for row in table.to_dict("records"):
        counts = [(row[f"carried{side}"], row[f"pages{side}"]) for side in ("", "_against")]
        sides = against_text(*counts, unit="pages")
        texts["both", row["item"]] = f"{names.get(row['item'], row['item'])}: {sides}"
    return Parts(table_call, table, figure_call, source, sentence=sentence, about=texts)


def _pair_call(case: Case, choices: Choices) -> Call:
    """Return the call that sets both sides face to face."""
    where = case.plan.where if case.plan is not None and choices.by == case.plan.group else {}
    return Call(
        "outlets.pair",
        Call("case.on_subject", case),
        choices.group,
        second=choices.against,
        said=Call("case.claims_on_subject", case),
        by=choices.by,
        where=dict(where),
    )


@lru_cache(maxsize=8)
def _pair(case: Case, choices: Choices) -> Pair:
    """Return both sides face to face, computed once."""
    return _pair_call(case, choices).run()


def pages_of_pair(case: Case, choices: Choices, *, claim: str) -> pd.DataFrame:
    """Return the pages that are compared face to face, with ``side`` and ``with_it``: the claim.

    Rows are those of `claims_on_subject`.
    """
    reading = reading_of(choices.material)
    claims = claim_counts(claims_on_subject(case)[reading])
    one_of(claim, claims.items.index.tolist(), name="claim")
    pages = _pair(case, choices).pages
    pages = pages[pages["reading"] == reading]
    has_claim = claims.where(items=[claim]).values.toarray()[:, 0] > 0
    rows = claims.rows.assign(with_it=has_claim)
    rows["side"] = rows["article_id"].map(pages.set_index("article_id")["side"])
    return rows[rows["side"].notna()]


def has_claims(case: Case, choices: Choices) -> bool:
    """Tell whether the reading has claims, and two groups are compared on all pages.

    `outlets.pair` knows neither periods nor filters.
    """
    if not reading_of(choices.material) or choices.against == "rest":
        return False
    if choices.where or choices.first is not None or choices.last is not None:
        return False
    reading = reading_of(choices.material)
    return reading in case.claims


def _key_of_pair(facts: dict[str, str], *, choices: Choices) -> tuple | None:
    """Return the key of a claim, or of a source, which opens its card."""
    if "item" in facts:
        return ("both", facts["item"])
    return ("source", facts["group"]) if choices.by == "outlet" else None


def _sentence_of_claims(table: pd.DataFrame, choices: Choices) -> str:
    """Return how many claims are told, in which both are furthest apart, and which differ."""
    names = {
        "carried": "n",
        "carried_against": "n_against",
        "pages": "articles",
        "pages_against": "articles_against",
    }
    as_contrast = table.rename(columns=names)
    as_contrast.attrs = table.attrs
    with printing(method_of(table).get("names", {})):
        tested = finding_of_sides(as_contrast, sides_of(choices, noun="claim"))
        n_both = int(((table["carried"] > 0) & (table["carried_against"] > 0)).sum())
        n_any = int(((table["carried"] > 0) | (table["carried_against"] > 0)).sum())
        both = f"{n_any:,} claims are told by either side, {n_both:,} by both."
        return sentences.joined(both, _furthest_claim(table), tested)


def _furthest_claim(table: pd.DataFrame) -> str:
    """Return the claim whose shares are furthest apart; "" where all are alike."""
    row = table.iloc[0].to_dict()
    if pd.isna(row["estimate"]) or not row["estimate"]:
        return ""
    own = (row["carried"], row["pages"])
    others = (row["carried_against"], row["pages_against"])
    sides = against_text(own, others, unit="pages")
    return f"They differ most in {quoted(row['item'])}: {sides}."


# ---- one row a source -------------------------------------------------------------------------


def every_item(case: Case, choices: Choices) -> Counts:
    """Return what is compared with its rare items."""
    return counted(case, replace(choices, min_articles=1))


def tiles(case: Case, choices: Choices, chosen: list[str]) -> Parts:
    """Return each page as a tile in the row of its source."""
    arguments = arguments_of(choices)
    arguments.pop("min_articles", None)  # a rare category is one, too
    for variable, items in nominal(every_item(case, choices)).items():
        if set(chosen) & set(items):
            arguments["variable"] = variable
            break
    call = Call("explore.tiles", case, choices.material, **arguments)
    table = call.run()
    figure_call = Call("plots.outlet_rows", Named("table", table), category="category")
    n_all = every_item(case, choices).rows["outlet"].nunique()
    sentence = sentences.of_tiles(table, n_all=n_all)
    texts = _about_tiles(table)
    return Parts(call, table, figure_call, sentence=sentence, about=texts)


def _about_tiles(table: pd.DataFrame) -> dict[tuple, str]:
    """Return the hover text of each page: its source, its day, its category."""
    texts: dict[tuple, str] = {}
    n_pages = table["outlet"].value_counts()
    for row in table.to_dict("records"):
        day = "no day" if pd.isna(row["day"]) else f"{row['day']:%-d %B %Y}"
        category = "no category" if pd.isna(row["category"]) else words_of(row["category"])
        outlet = row["outlet"]
        texts["outlet", outlet] = f"{outlet}: {number_of(n_pages[outlet], 'pages')}"
        texts["page", str(row["article_id"])] = f"{outlet}, {day}: {category}"
    return texts
