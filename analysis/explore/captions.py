"""What is said of a view: its evidence, and the figure in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.case import LABELS, Case
from analysis.explore.controls import Choices, counted, side_sizes, split_outlets
from analysis.explore.materials import REST, often, stop_words, stop_words_of, whole
from analysis.figures import tables
from analysis.plots.style import words_of
from analysis.stats.evidence import method_of

_OF_THE_GROUP = ("co-occurrence", "network")  # views of the group alone
_EDGES = "solid: more often together than expected, dashed: less often, width: NPMI."
MOST_GROUPS = 25  #: in which one item is drawn
IMPORT = "from analysis import compare, cooccurrence, explore, figures, framing, measures, networks, plots"


def all_descriptive(table: pd.DataFrame) -> bool:
    """Return whether every row of a table that has an estimate says "descriptive only"."""
    rows = (
        table.dropna(subset="estimate")
        if "estimate" in table and table["estimate"].notna().any()
        else table
    )
    return (
        "note" in rows
        and len(rows) > 0
        and bool(rows["note"].astype(str).str.contains("descriptive only").all())
    )


def caption(table: pd.DataFrame, case: Case, choices: Choices, view: str) -> str:
    """Return what stands in the figure itself: whose it is, that it is descriptive, exploratory, a machine's work."""
    drawn = (
        f"{_who(table, case, choices, view)[:-1]}; {_EDGES}"
        if view == "network"
        else _who(table, case, choices, view)
    )
    said = [
        drawn if view in _OF_THE_GROUP else "",
        "Descriptive only." if all_descriptive(table) else "",
        "Exploratory." if _has(table, "p_adjusted") else "",
        "Machine-scored, not human-validated." if choices.material == "tone" else "",
        f"{case.caption(choices.material)}." if case.caption(choices.material) else "",
    ]
    return " ".join(filter(None, said))


def note(case: Case, choices: Choices, table: pd.DataFrame, view: str) -> str:
    """Return the evidence under a view: articles, units, what is left out, how it was tested, whose annotations."""
    rows, alone = counted(case, choices).rows, of_all_groups(table, choices)
    said = [
        _who(table, case, choices, view),
        _estimand(table, choices),
        _nothing(case, choices, view) if not alone else "",
    ]
    held, least = (
        often(counted(case, replace(choices, min_articles=1)), choices.material),
        choices.min_articles or 1,
    )
    fewer = int((held < least).sum()) if least > 1 and view != "outlets" and not alone else 0
    said.append(
        f"{fewer:,} item{'s' * (fewer != 1)} in fewer than {least:,} of them left out."
        if fewer
        else ""
    )
    if choices.material == "words" and case.features is not None and stop_words(case.features):
        without = [
            code
            for code in sorted(case.features.articles["language"].dropna().unique())
            if not stop_words_of(code)
        ]
        said.append(
            "Stop words are left out"
            + (f", but for {', '.join(without)}: there is no list." if without else ".")
        )
    if _has(table, "p_adjusted"):
        drawn, tests = (table.attrs.get(name, 0) for name in ("labelings", "tests"))
        how = f"all {drawn:,} possible" if table.attrs.get("exact") else f"{drawn:,} random"
        said.append(
            f"p from {how} labelings, adjusted over {tests:,} test{'s' * (tests != 1)}. "
            "Exploratory: chosen while looking."
        )
        split = split_outlets(rows, choices.by)
        said.append(
            f"{split} outlets have articles in several groups: articles are the units, copies too."
            if split
            else ""
        )
        said.append(f"Units: {_units(table)}." if not split else "")
        said.append(_strata(table))
    said.append(
        "In estimates a text's copies count as one, in n each."
        if "once" in method_of(table).estimand
        and "estimate" in table
        and method_of(table).kind != "association"
        else ""
    )
    if "note" in table and len(table):
        few = int(table["note"].astype(str).str.contains("descriptive only").sum())
        said.append(f"{few:,} of {len(table):,} rows: descriptive only." if few else "")
    if view == "outlets" and table.attrs["outlets"] > table["outlet"].nunique():
        said.append(
            f"{table.attrs['outlets'] - table['outlet'].nunique()} outlets, of those with fewest pages, are not drawn."
        )
    said.append(f"{_capital(table.attrs['missing'])}." if table.attrs.get("missing") else "")
    if view == "outlets" and table.attrs["without_outlet"]:
        said.append(f"{table.attrs['without_outlet']:,} pages without an outlet are not drawn.")
    if table.attrs.get("without_date"):
        said.append(f"{table.attrs['without_date']:,} without a known day are left out.")
    if choices.material.startswith(LABELS):
        said += [
            case.planned,
            f"{case.caption(choices.material)}." if case.caption(choices.material) else "",
        ]
    return " ".join(filter(None, said))


def _has(table: pd.DataFrame, name: str) -> bool:
    return name in table and bool(table[name].notna().any())


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:].rstrip(".")


def _unit(choices: Choices) -> str:
    return "pages" if choices.material.startswith(LABELS) else "articles"


def _units(table: pd.DataFrame) -> str:
    cluster = table.attrs.get("cluster") or "article"
    if cluster == "article":
        return (
            "articles, copies collapsed"
            if "once" in table.attrs.get("estimand", "")
            else "articles"
        )
    return f"{cluster}s".replace("_ids", "s")


def _strata(table: pd.DataFrame) -> str:
    """Return within what groups are compared, and how many outlets or texts keep their label; "" without strata."""
    strata, unmoved = table.attrs.get("strata"), len(table.attrs.get("keep_label", ()))
    if not strata:
        return ""
    within = strata if isinstance(strata, str) else ", ".join(strata)
    keep = "keeps its label" if unmoved == 1 else "keep their label"
    return f"Compared within {within}" + (
        f"; {unmoved:,} of them {keep} in every labeling." if unmoved else "."
    )


def of_all_groups(table: pd.DataFrame, choices: Choices) -> bool:
    """Return whether a table has the levels of one item in every group, whoever is compared with whom."""
    return "side" not in table and "size" in table and choices.by in table


def _who(table: pd.DataFrame, case: Case, choices: Choices, view: str) -> str:
    """Return how many articles a table is about: of the group, of both sides or, of one item in every group, of all groups."""
    if view in _OF_THE_GROUP:
        n = int((counted(case, choices).rows["side"] == choices.group).sum())
        held = side_sizes(case, choices)[choices.group]
        return f"{n:,} {_unit(choices)} of {choices.group}{f' (at random, of {held:,})' if n < held else ''}."
    if not of_all_groups(table, choices):
        return _sides(case, choices)
    unit = _unit(choices)
    sampled = (
        f" (of a group with more than {choices.sample:,}, so many at random)"
        if choices.sample
        else ""
    )
    most = f"; the {MOST_GROUPS} with most are drawn" if len(table) > MOST_GROUPS else ""
    return f"{table['articles'].sum():,} {unit} in {len(table):,} groups of {choices.by.replace('_', ' ')}{sampled}{most}."


def _nothing(case: Case, choices: Choices, view: str) -> str:
    """Return how many of the articles have nothing that could be counted: no quotation, no word of the voice."""
    empty, outside = (
        _empty(case, choices, view),
        choices.material == "words" and choices.voice == "own",
    )
    unmarked = (
        _empty(case, replace(choices, voice="quoted", min_articles=1), view) if outside else ""
    )
    said = [f"Nothing to count in {empty}."] if empty else []
    if unmarked:
        said.append(
            f"No word stands inside quotation marks in {unmarked}: what these quote without marks counts as their own."
        )
    return " ".join(said)


def _empty(case: Case, choices: Choices, view: str) -> str:
    """Return how many articles have no word or quotation, by side; "" if none."""
    made = counted(case, choices)
    empty = made.rows["side"][~(made.size > 0).any(axis=1)].value_counts().sort_index().to_dict()
    empty = {
        side: n for side, n in empty.items() if view not in _OF_THE_GROUP or side == choices.group
    }
    told = ", ".join(f"{side} {n:,}" for side, n in empty.items())
    return f"{sum(empty.values()):,} of them ({told})" if empty else ""


def _estimand(table: pd.DataFrame, choices: Choices) -> str:
    """Return what of these articles is left out where newsrooms' own texts are asked for, or that the view cannot do so."""
    method = method_of(table)
    if method.kind == "association" and method.collapsed_copies:
        return "Of a text's copies one counts, whatever the estimand."
    if choices.estimand == "circulated":
        return ""
    if "left_out" not in table.attrs:
        return "This view counts every copy, whatever the estimand."
    left = ", ".join(f"{n:,} {why}" for why, n in table.attrs["left_out"].items())
    return f"Newsrooms' own texts only{f', so left out: {left}' * bool(left)}."


def _sides(case: Case, choices: Choices) -> str:
    """Return how many articles and outlets are on each side, and of how many in all."""
    rows, every = counted(case, choices).rows, whole(case, choices.material, choices.voice).rows
    unit = _unit(choices)
    sizes, in_all = rows["side"].value_counts(), side_sizes(case, choices)
    outlets = rows.groupby("side")["outlet"].nunique().to_dict() if "outlet" in rows else {}
    sides = (choices.group, REST if choices.against == "rest" else choices.against)
    told = ", ".join(
        f"{side} {sizes.get(side, 0):,}"
        + (f" of {outlets[side]:,} outlets" if outlets.get(side, 0) > 1 else "")
        + (f" (at random, of {in_all[side]:,})" if in_all.get(side, 0) > sizes.get(side, 0) else "")
        for side in sides
    )
    others = len(every) - sum(in_all.values())
    left = f" ({others:,} others are not compared)" if others else ""
    return f"{len(rows):,} {unit}: {told}{left}."


def alt(table: pd.DataFrame, case: Case, choices: Choices, view: str, items: list[str]) -> str:
    """Return the figure in words, made from its table: what is drawn, from how many articles, the strongest finding."""
    other = REST if choices.against == "rest" else choices.against
    found = [
        words
        for name, words in (("low", "95% intervals"), ("p_adjusted", "adjusted p"))
        if _has(table, name)
    ]
    given = f" with {' and '.join(found)}" if found else ""
    what = {
        "contrasts": f"Differences{given}",
        "two groups": "Rates in two groups",
        "word shift": "What each word adds to the difference",
        "prevalence": f"Levels{given}",
        "co-occurrence": f"{_capital(_unit(choices))} of {choices.group} that have both",
        "network": f"Associations in {_unit(choices)} of {choices.group}",
        "tone": f"Mean tone{given}",
        "timeline": "Levels over time",
        "outlets": f"Pages by outlet and {table.attrs.get('variable', '')}",
    }[view]
    if of_all_groups(table, choices):
        sides = " in every group"
    else:
        sides = (
            ""
            if view in ("co-occurrence", "network", "outlets")
            else f", {choices.group} against {other}"
        )
    few = "All rows are descriptive only." if all_descriptive(table) else ""
    missing = f"{_capital(table.attrs['missing'])}." if table.attrs.get("missing") else ""
    finding = _finding(table, view, items, choices.by).strip()
    evidence = [_who(table, case, choices, view), _estimand(table, choices), missing, finding, few]
    return " ".join([f"{what}: {words_of(choices.material)}{sides}.", *filter(None, evidence)])


def _finding(table: pd.DataFrame, view: str, items: list[str], by: str) -> str:
    """Return the largest number of a table in a sentence; "" where there is none."""
    if not len(table) or view == "outlets":
        return ""
    if view == "co-occurrence":
        stacked = table.where(~np.eye(len(table), dtype=bool)).stack()
        if not stacked.max() > 0:  # nor where there is none
            return ""
        (one, other), most = stacked.idxmax(), stacked.max()
        return f" Most often together: {words_of(one)} and {words_of(other)}, in {most:,.0f}."
    if view == "network":
        first = table.sort_values(
            ["joint", "actor_a", "actor_b"], ascending=[False, True, True]
        ).iloc[0]
        return f" Most often together: {words_of(first['actor_a'])} and {words_of(first['actor_b'])}, in {first['joint']:,.0f}."
    if view == "word shift":
        return f" Largest: {', '.join(map(words_of, items[:3]))}."
    if view == "timeline":
        sure = table[~table["note"].astype(str).str.contains("descriptive only")]
        sure = sure.dropna(subset="estimate")
        highest = (
            (sure if len(sure) else table.dropna(subset="estimate"))
            .sort_values("estimate", kind="stable")
            .tail(1)
        )
        return "".join(
            f" {words_of(items[0])}: highest in {side}, {value}, from {day:%Y-%m-%d}."
            for side, value, day in zip(
                highest["side"],
                highest["estimate"].map(lambda value: tables.number(value, 2)),
                highest["period"],
            )
        )
    order = (
        "size" if "side" not in table and "size" in table else "item"
    )  # of all groups the largest two
    rows = (
        table[table["item"] == items[0]]
        .dropna(subset="estimate")
        .sort_values(order, ascending=False, kind="stable")
    )
    measure = (
        f"{words_of(table.attrs['measure'])} "
        if "p_adjusted" in table and "measure" in table.attrs
        else ""
    )
    told = "; ".join(
        _level(row, "side" if "side" in row else by) for _, row in rows.head(2).iterrows()
    )
    return f" {words_of(items[0])}: {measure}{told}." if told else ""


def _level(row: pd.Series, by: str) -> str:
    """Return an estimate with its interval and p, and whose it is where the row says so."""
    side = f"{row[by]} " if by in row else ""
    estimate, low, high = (tables.number(row[name], 2) for name in ("estimate", "low", "high"))
    interval = f" (95% interval {low} to {high})" if pd.notna(row["low"]) else ""
    p = (
        f", adjusted p {tables.p_value(row['p_adjusted'])}"
        if pd.notna(row.get("p_adjusted"))
        else ""
    )
    return f"{side}{estimate}{interval}{p}"
