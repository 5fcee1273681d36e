"""Notes: what a row of a table rests on, and what a whole figure does."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import listing, number_of, plural, refusal
from analysis.stats.evidence import Method, Status
from analysis.wording.limits import languages_in_words, retrieval_in_words
from analysis.wording.text import capitalised

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

    Parameters
    ----------
    table : DataFrame
    method : Method
    status : Status, or one for each row
    reason : str, or one for each row
        Why p or the interval is missing; of a tested row, why it has no interval.

    Raises
    ------
    InputError
        If a status is not one of `Status`.

    Examples
    --------
    >>> table = pd.DataFrame({"item": ["law", "war"]})
    >>> few = ["", "2 units on a side"]
    >>> table = with_evidence(table, Method(), status=["tested", "descriptive"], reason=few)
    >>> table["note"].tolist()
    ['', 'descriptive only: 2 units on a side']
    """
    statuses = _of_rows(status, table)
    unknown = sorted(set(statuses) - set(Status))
    if unknown:
        raise refusal(
            "status",
            arrived=listing(unknown),
            expected=listing(Status),
            fix="Use analysis.stats.evidence.Status.",
        )
    reasons = _of_rows(reason, table)
    result = table.assign(status=statuses.astype(str), reason=reasons.astype(str))
    result["note"] = [printed(*row) for row in zip(result["status"], result["reason"])]
    result.attrs["method"] = method
    return result


def _of_rows(value: Any, table: pd.DataFrame) -> pd.Series:
    """Return one value for each row of a table."""
    values = np.broadcast_to(np.asarray(value, object), len(table))
    return pd.Series(values, table.index)


def printed(status: str, reason: str) -> str:
    """Return the note of a row: what its status means for readers, and why.

    A row without a requested test has no reason and no note.

    >>> printed("not tested", "in fewer than 3 units"), printed("not tested", "")
    ('not tested: in fewer than 3 units', '')
    """
    if status == Status.NOT_TESTED and not reason:
        return ""
    words = PRINTED[Status(status)]
    return ": ".join(part for part in (words, reason) if part)


# ---- figures ----------------------------------------------------------------------------------


def note_of(method: Method, *, first: Iterable[str] = ()) -> str:
    """Return the note of a figure: what it rests on.

    Parameters
    ----------
    method : Method
        How the table was made.
    first : iterable of str
        Facts that come before those of the method.

    Examples
    --------
    >>> note_of(Method(unit="outlet", strata=("phase",), annotators="LLM-annotated"))
    'Units: outlets, labels exchanged within phase. LLM-annotated.'
    """
    return " ".join(note_sentences(method, first=first))


def note_sentences(method: Method, *, first: Iterable[str] = ()) -> list[str]:
    """Return the sentences of a note; what the first ones say is not said again."""
    first = list(first)
    beginning = " ".join(first).casefold()
    facts = [
        method.plan,
        _fact_of_units(method),
        str(method.estimand or ""),
        _fact_of_intervals(method),
        _fact_of_tests(method),
        _fact_of_house_style(method),
        _fact_of_rows_left_out(method),
        method.missing,
        languages_in_words(method.sides),
        retrieval_in_words(method.retrieval),
        method.remark,
        method.annotators,
    ]
    facts = [fact for fact in facts if fact.casefold() not in beginning]
    sentences = [_sentence_of(fact) for fact in [*first, *facts] if fact.strip()]
    return list(dict.fromkeys(sentences))


def _sentence_of(fact: str) -> str:
    """Return a fact, one sentence or several, with capital letters and a full stop."""
    fact = fact.strip()
    if not fact.endswith((".", "?", "!")):
        fact += "."
    return capitalised(_NEXT_SENTENCE.sub(lambda match: match.group().upper(), fact))


def _fact_of_units(method: Method) -> str:
    """Return what is re-drawn, and within what."""
    if not method.unit:
        return ""
    fact = f"Units: {plural(method.unit.removesuffix('_id'))}"
    if method.strata:
        fact += f", labels exchanged within {', '.join(method.strata)}"
    return fact.replace("_", " ")


def _fact_of_intervals(method: Method) -> str:
    """Return how intervals were made."""
    if not method.interval:
        return ""
    return f"Intervals: {method.interval}"


def _fact_of_tests(method: Method) -> str:
    """Return over how many tests p is adjusted; how, is said by the methods paragraph."""
    inference = method.inference
    if inference is None or not inference.correction:
        return ""
    details = ["corrected"]
    if inference.n_tests:
        details = [f"corrected for {number_of(inference.n_tests, 'test')}"]
    if inference.labelings and not inference.is_exact:
        details.append(f"{inference.labelings:,} relabelings")
    elif inference.labelings:
        details.append(f"all {inference.labelings:,} relabelings")
    return f"Adjusted p: {', '.join(details)}"


def _fact_of_house_style(method: Method) -> str:
    """Return how many of the words that set groups apart are house style."""
    house = method.house_style
    if house is None or not house.n_words:
        return ""
    n_words = number_of(house.n_words, "word")
    if not house.words:
        none = f"None of {n_words} with adjusted p ≤ .05"
        return f"{none} lies mostly in sentences that recur in an outlet"
    return (
        f"{len(house.words):,} of {n_words} with adjusted p ≤ .05 may be house style: most of "
        f"their uses lie in sentences that recur in an outlet ({listing(house.words)})"
    )


def _fact_of_rows_left_out(method: Method) -> str:
    """Return how many rows are left out, and why."""
    reasons = method.left_out_in_words()
    if not reasons:
        return ""
    return f"Left out: {'; '.join(reasons)}"
