"""Notes: what a row of a table rests on, and what a whole figure does."""

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from analysis.compare.evidence import Method, Status, level_column
from analysis.compare.prose import capitalised
from analysis.errors import plural

EMPTY: tuple = ("", (), {}, [])  #: what does not apply
MOST_NAMED = 3  #: comparisons that a note names
NOTABLE = 0.03  #: a plain difference of shares further from that within strata is told

#: The first letter after a sentence; "e.g." and the like end none.
_NEXT_SENTENCE = re.compile(r"(?<=\w{3}\. )[a-z]")
#: What a note says before the reason.
PRINTED = {
    Status.TESTED: "",
    Status.INTERVAL: "",
    Status.DESCRIPTIVE: "descriptive only",
    Status.NOT_TESTED: "not tested",
}


# ---- rows of a table ---------------------------------------------------------------------------


def with_evidence(
    table: pd.DataFrame, method: Method, *, status: Any, reason: Any = ""
) -> pd.DataFrame:
    """Return the table with ``status``, ``reason`` and the ``note`` printed from them.

    A tested row's reason says why it has no interval.
    """
    result = table.assign(status=status, reason=reason)
    result = result.astype({"status": str, "reason": str})
    words = result["status"].map(PRINTED)
    has_both = (words != "") & (result["reason"] != "")
    note = words + np.where(has_both, ": ", "") + result["reason"]
    is_not_asked = (result["status"] == Status.NOT_TESTED) & (result["reason"] == "")
    result["note"] = note.mask(is_not_asked, "")
    facts = {**method, "note": " ".join(_facts_of(method))}
    result.attrs["method"] = {name: fact for name, fact in facts.items() if fact not in EMPTY}
    return result


# ---- figures ----------------------------------------------------------------------------------


def note_of(method: Method, *, first: Iterable[str] = ()) -> str:
    """Return the note of a figure: its own facts, then the note of its table."""
    return " ".join(note_sentences(method, first=first))


def note_sentences(method: Method, *, first: Iterable[str] = ()) -> list[str]:
    """Return the sentences of a note; what the first ones say is not said again."""
    own = [_sentence_of(fact) for fact in first if fact.strip()]
    beginning = " ".join(own).casefold()
    of_table = [text for text in _facts_of(method) if text.casefold() not in beginning]
    return list(dict.fromkeys([*own, *of_table]))


def _facts_of(method: Method) -> list[str]:
    """Return what a reader has to know of a table, in sentences."""
    is_adjusted = method.get("family") and method.get("n_tests") != 0
    facts = [
        f"p adjusted over the family: {method['family']}" if is_adjusted else "",
        _fact_of_units(method),
        _fact_of_rows_left_out(method) if method.get("left_out") else "",
        method.get("missing", ""),
        method.get("remark", ""),
        method.get("annotators", ""),
    ]
    return [_sentence_of(fact) for fact in facts if fact.strip()]


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
    unit = method["unit"].removesuffix("_id").replace("_", " ")
    fact = f"Intervals: 95 %, from leaving out one {unit} at a time"
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
    left_out = method["left_out"]
    shown = [f"{n:,} ({reason})" for reason, n in left_out.items()][:MOST_NAMED]
    more = len(left_out) - len(shown)
    if more:
        shown.append(f"{more} more")
    noun = "pages" if method.get("per") == "page" else "articles"
    if method.get("what") != "contrasts":
        return f"Left out: {'; '.join(shown)}"
    within = within_text(method.get("strata", ()))
    return (
        f"{noun} in {within} that one side lacks, which differences leave out: {'; '.join(shown)}"
    )


def plain_differences(table: pd.DataFrame, method: Method) -> str:
    """Return which plain differences are not those within strata.

    They differ in sign; of shares, by over 3 points.
    """
    column = level_column(table)
    if not method.get("strata") or not column:
        return ""
    plain = table[column] - table[f"{column}_against"]
    is_other = np.sign(plain) * np.sign(table["estimate"]) < 0
    if column == "share":
        is_other |= (plain - table["estimate"]).abs() > NOTABLE
    rows = table.assign(plain=plain)[is_other].sort_values("p", kind="stable")
    within = within_text(method["strata"])
    if rows.empty:
        return ""
    texts = []
    for row in rows.head(MOST_NAMED).to_dict("records"):
        name = method.get("names", {}).get(row["item"], row["item"])
        text = f"{row['group']}, {name}"
        if column == "share":
            points = points_text(row["plain"])
            text += f" {points} points (within {within} {points_text(row['estimate'])})"
        texts.append(text)
    if len(rows) > MOST_NAMED:
        texts.append(f"{len(rows) - MOST_NAMED} more")
    return f"Plain differences that are not those within {within}: {'; '.join(texts)}."


def points_text(share: float) -> str:
    """Return a difference of shares in percentage points, with its sign.

    >>> points_text(-0.212), points_text(0.004)
    ('−21', '0')
    """
    points = round(100 * share)
    return f"{points:+d}".replace("-", "−") if points else "0"
