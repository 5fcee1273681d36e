"""Notes: what a row of a table rests on, and what a whole figure does."""

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.compare.evidence import Method, Status, level_column, method_of
from analysis.compare.prose import (
    capitalised,
    first_of,
    isolated,
    listed,
    name_of,
    points_text,
    unit_text,
)
from analysis.errors import plural

EMPTY: tuple = ("", (), {}, [])  #: what does not apply
MOST_NAMED = 3  #: comparisons that a note names
FURTHER_GROUPS = "further groups"  #: those that are neither of a pair's sides
NOTABLE = 0.03  #: a plain difference of shares further from that within strata is told

#: The first letter after a sentence; "e.g." and the like end none.
_NEXT_SENTENCE = re.compile(r"(?<=\w{3}\. )[a-z]")
#: What a note says before the reason.
PRINTED = {
    Status.DESCRIPTIVE: "descriptive only",
    Status.NOT_TESTED: "not tested",
}


# ---- rows of a table ---------------------------------------------------------------------------


def with_evidence(
    table: pd.DataFrame, method: Method, *, status: Any = None, reason: Any = ""
) -> pd.DataFrame:
    """Return the table with ``status``, ``reason`` and the ``note`` printed from them.

    A table that has both needs none. A tested row's reason says why it has no interval.
    """
    if status is not None:
        table = table.assign(status=status, reason=reason)
    result = table.astype({"status": str, "reason": str})
    words = result["status"].map(PRINTED).fillna("").str.cat(result["reason"], sep=": ")
    note = words.str.removeprefix(": ").str.removesuffix(": ")
    result["note"] = note.replace(PRINTED[Status.NOT_TESTED], "")  # nobody asked for a test
    facts = {**method, "note": " ".join(_facts_of(method))}
    result.attrs["method"] = {name: fact for name, fact in facts.items() if fact not in EMPTY}
    return result


# ---- figures ----------------------------------------------------------------------------------


def note_sentences(method: Method, *, first: Iterable[str] = ()) -> list[str]:
    """Return the sentences of a note; what the first ones say is not said again."""
    own = [_sentence_of(fact) for fact in first if fact.strip()]
    beginning = " ".join(own).casefold()
    of_table = [text for text in _facts_of(method) if text.casefold() not in beginning]
    return list(dict.fromkeys([*own, *of_table]))


def method_of_rows(table: pd.DataFrame) -> Method:
    """Return the method of a table; of some rows of several lists of tests, of their lists alone.

    A table whose p is not adjusted has no family of tests.

    >>> rows = pd.DataFrame({"family": ["claims"], "item": ["law"]})
    >>> families = {"topics": "topics, 9 tests", "claims": "claims, 7 tests"}
    >>> rows.attrs["method"] = {"family": "all", "families": families}
    >>> method_of_rows(rows)["family"]
    'claims, 7 tests'
    """
    method = method_of(table)
    is_adjusted = table.filter(["p_adjusted"]).notna().any(axis=None)
    if "p" in table and not is_adjusted:
        return {**method, "family": ""}
    families = method.get("families")
    if not families or "family" not in table:
        return method
    told = [families[name] for name in table["family"].unique()]
    remark = ""
    if {"reading", "p", "group"} <= set(table):
        is_first = table["reading"] == table["reading"].iloc[0]
        rows = table[is_first].drop_duplicates(["group", "item"])
        remark = plain_differences(rows, method)
    return {**method, "family": "; ".join(told), "remark": remark}


def _facts_of(method: Method) -> list[str]:
    """Return what a reader has to know of a table, in sentences."""
    is_adjusted = method.get("family") and method.get("n_tests") != 0
    facts = [
        f"p adjusted over the family: {method['family']}" if is_adjusted else "",
        _fact_of_units(method),
        _fact_of_rows_left_out(method) if method.get("left_out") else "",
        method.get("missing", ""),
        method.get("overlap", ""),
        method.get("remark", ""),
        method.get("annotators", ""),
    ]
    return [isolated(_sentence_of(fact)) for fact in facts if fact.strip()]


def _sentence_of(fact: str) -> str:
    """Return a fact, one sentence or several, with capital letters and a full stop."""
    fact = fact.strip()
    if not fact.endswith((".", "?", "!")):
        fact += "."
    fact = _NEXT_SENTENCE.sub(lambda match: match.group().upper(), fact)
    return fact if fact.startswith("p ") else capitalised(fact)  # "p" is a p-value


def _fact_of_units(method: Method) -> str:
    """Return what is left out one at a time, and within what groups are compared."""
    if not method.get("unit"):
        return ""
    units = [f"one {unit_text(name)}" for name in (method["unit"], *method.get("witnesses", ()))]
    fact = f"Intervals: 95 %, from leaving out {listed(units, last='or')} at a time"
    if len(units) > 1:
        fact += ", whichever is least sure"
    if method.get("strata"):
        fact += f"; differences within {within_text(method['strata'])}"
    return fact


def within_text(strata: Iterable[str]) -> str:
    """Return what groups are compared within: "phases".

    >>> within_text(["phase", "news_type"])
    'phases and news types'
    """
    return " and ".join(plural(name.replace("_", " ")) for name in strata)


def _fact_of_rows_left_out(method: Method) -> str:
    """Return how many rows are left out, and why."""
    left_out = dict(method["left_out"])
    n_further = left_out.pop(FURTHER_GROUPS, 0)
    parts = [f"{n:,} ({reason})" for reason, n in left_out.items()]
    told = "; ".join(first_of(parts, MOST_NAMED))
    if method.get("what") != "contrasts":
        return f"Not counted: {told}"
    noun = "pages" if method.get("per", "").endswith("page") else "articles"
    facts = [f"{n_further:,} {noun} of {FURTHER_GROUPS} are left out"] if n_further else []
    if told:
        within = within_text(method.get("strata", ()))
        facts.append(f"{noun} in {within} that one side lacks, which differences leave out: {told}")
    return ". ".join(facts)


def plain_differences(table: pd.DataFrame, method: Method) -> str:
    """Return which plain differences are not those within strata.

    They differ in sign; of shares, by over 3 points.
    """
    column = level_column(table)
    if not method.get("strata") or not column:
        return ""
    rows = table.assign(plain=table[column] - table[f"{column}_against"])
    is_other = rows["plain"] * rows["estimate"] < 0
    if column == "share":
        is_other |= (rows["plain"] - rows["estimate"]).abs() > NOTABLE
    rows = rows[is_other].sort_values("p", kind="stable")
    if rows.empty:
        return ""
    within = within_text(method["strata"])
    texts = []
    for row in rows.itertuples():
        text = f"{row.group}, {name_of(row.item, method)}"
        if column == "share":
            text += (
                f" {points_text(row.plain)} points (within {within} {points_text(row.estimate)})"
            )
        texts.append(text)
    told = "; ".join(first_of(texts, MOST_NAMED))
    return f"Plain differences that are not those within {within}: {told}."
