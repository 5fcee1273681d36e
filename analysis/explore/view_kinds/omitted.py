"""View of what is left out: claims that were known, and how many later pages carry them."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from analysis.case import Case, claims_and_labels
from analysis.case.materials import reading_of
from analysis.corpus.metadata import row_mask
from analysis.explore.code import Call, Named
from analysis.explore.controls import Choices
from analysis.explore.names import quoted
from analysis.explore.sentences import joined
from analysis.explore.view_kinds.parts import Parts, other_side
from analysis.outlets.omissions import TOGETHER, Omissions
from analysis.plots.style import printing, words_of
from analysis.stats.evidence import method_of
from analysis.wording.findings import passing_text
from analysis.wording.text import against_text, capitalised, p_text


def omitted(case: Case, choices: Choices, _chosen: list[str]) -> Parts:
    """Return how many later pages of each group carry each claim, of those that could have."""
    reading = reading_of(choices.material)
    table = _ledger(case, choices).groups.query(f"reading == {reading!r}").reset_index(drop=True)
    levels = case.plan.levels if case.plan is not None else ()
    drawn_groups = list(dict.fromkeys([choices.group, other_side(choices), *levels]))
    is_drawn = table["group"].isin(drawn_groups)
    drawn = table[is_drawn].sort_values(
        "group", key=lambda groups: groups.map(drawn_groups.index), kind="stable"
    )
    words = f"{_ledger_call(case, choices)}.groups.query({f'reading == {reading!r}'!r})"
    order = f"key=lambda groups: groups.map({drawn_groups!r}.index), kind='stable'"
    drawn_words = f"table[table['group'].isin({drawn_groups!r})].sort_values('group', {order})"
    figure_call = Call("plots.ledger", Named(drawn_words, drawn))
    names = method_of(table).get("names", {})
    with printing(names):
        sentence = _sentence_of_ledger(table, choices)
        texts = {}
        for row in drawn.to_dict("records"):
            key = ("told", row["group"], row["item"])
            texts[key] = f"{words_of(row['item'])}, {words_of(row['group'])}: {_told(row)}"
    table_call = Named(words + ".reset_index(drop=True)", table)
    return Parts(table_call, table, figure_call, _key_of_cell, sentence=sentence, about=texts)


@lru_cache(maxsize=8)
def _ledger_call(case: Case, choices: Choices) -> Call:
    """Return the call of the ledger of all claims of a reading."""
    reading = reading_of(choices.material)
    return Call(
        "outlets.omissions",
        _only_reading(reading, Call("outlets.claims_and_labels", case)),
        named=_only_reading(reading, Call("outlets.claims_and_labels", case, stances=[])),
        planned=Named(repr(f"{case.source}/contrasts.toml"), case.plan),
    )


def _only_reading(reading: str, call: Call) -> Named:
    """Return the one reading of a call that returns all readings."""
    return Named(f"{{{reading!r}: {call}[{reading!r}]}}", {reading: call.run()[reading]})


@lru_cache(maxsize=8)
def _ledger(case: Case, choices: Choices) -> Omissions:
    """Return the ledger of the choices, computed once."""
    return _ledger_call(case, choices).run()


def has_ledger(case: Case, choices: Choices) -> bool:
    """Tell whether a reading has claims, and groups of the plan are compared on all pages."""
    is_whole = not choices.where and choices.first is None and choices.last is None
    is_of_plan = bool(case.grouping) and choices.by == case.grouping
    return is_whole and is_of_plan and reading_of(choices.material) in case.claims


def pages_of_ledger(case: Case, choices: Choices, *, group: str, item: str) -> pd.DataFrame:
    """Return the later pages of a group, with ``side``: whether they carry a claim.

    Rows are those of `claims_and_labels`.
    """
    reading = reading_of(choices.material)
    rows = claims_and_labels(case)[reading].rows
    pages = _ledger(case, choices).pages
    pages = pages[(pages["reading"] == reading) & (pages["item"] == item) & pages["later"]]
    told = pages.set_index("article_id")[["carried", "mentioned"]]
    if case.plan is not None:
        rows = rows[row_mask(rows, case.plan.where)]
    is_of_group = rows[choices.by].astype("str") == group
    rows = rows[is_of_group & rows["article_id"].isin(told.index)]
    told = told.loc[rows["article_id"]]
    side = pd.Series("leaves it out", index=rows.index)
    side[told["mentioned"].to_numpy(bool)] = "only denies or mentions it"
    side[told["carried"].to_numpy(bool)] = "carries it"
    return rows.assign(side=side)


def _told(row: dict) -> str:
    """Return how many later pages carry a claim, and how many only mention it."""
    words = f"carried by {row['carried']:,.0f} of {row['pages']:,.0f} later pages"
    if row["mentioned"]:
        words += f", only denied or mentioned by {row['mentioned']:,.0f}"
    return words


def _sentence_of_ledger(table: pd.DataFrame, choices: Choices) -> str:
    """Return the claim that a group carries least beside the others, and how many differ."""
    of_group = table[(table["group"] == choices.group) & (table["item"] != TOGETHER)]
    of_group = of_group[of_group["estimate"].notna()]
    group = words_of(choices.group)
    if of_group.empty:
        return f"Of {group} no later page is known that could have carried a claim."
    row = of_group.sort_values(["estimate", "item"]).iloc[0].to_dict()
    own = (row["carried"], row["pages"])
    others = (row["carried_against"], row["pages_against"])
    p = f", adjusted {p_text(row['p_adjusted'])}" if pd.notna(row["p_adjusted"]) else ""
    least = (
        f"Beside the others, {group} carries {quoted(row['item'])} least: "
        f"{against_text(own, others, unit='later pages')}{p}."
    )
    tested = passing_text(of_group, noun="claim", between="from the others")
    return joined(least, f"{capitalised(tested)}.")


def _key_of_cell(facts: dict[str, str]) -> tuple | None:
    """Return the key of a cell of the ledger: a claim on the pages of a group."""
    if not {"row", "column"} <= set(facts) or facts["row"] == TOGETHER:
        return None
    return ("told", facts["column"], facts["row"])
