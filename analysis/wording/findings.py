"""What a table of tests shows, in sentences: how many surely differ, and how much.

Figures, notebooks, the explorer, the page and its cards have their findings from here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import number_of, plural
from analysis.stats.evidence import (
    ALPHA,
    Method,
    is_descriptive,
    level_column,
    method_of,
    passes,
)
from analysis.wording.text import capitalised, p_text


def are_sure(table: pd.DataFrame) -> np.ndarray:
    """Return which rows are sure: a test, and an adjusted p of at most .05."""
    return passes(table["p_adjusted"]) & ~is_descriptive(table)


def sure_text(
    n: int,
    *,
    of: int,
    noun: str = "comparison",
    between: str = "",
    details: Sequence[str] = (),
) -> str:
    """Return how many of several tests are sure.

    Parameters
    ----------
    n, of : int
        Tests that pass, and all that have a p.
    noun : str
        What was tested, in the singular.
    between : str
        From what these differ: "between Elm Post and the rest".
    details : sequence of str
        How the tests were made.

    Returns
    -------
    str
        Part of a sentence, without a full stop.

    Examples
    --------
    >>> sure_text(2, of=9)
    '2 of 9 comparisons are sure (adjusted p at most .05)'
    >>> sure_text(1, of=9, noun="word", between="between Elm Post and the rest")
    '1 of 9 words surely differs between Elm Post and the rest (adjusted p at most .05)'
    >>> sure_text(0, of=1)
    'no comparison is sure (adjusted p at most .05)'
    """
    subject = f"{n:,} of {number_of(of, noun)}"
    if n == 0:
        subject = none_of(of, noun)
    is_one = n < 2
    verb = "is sure" if is_one else "are sure"
    if between:
        verb = f"surely differs {between}" if is_one else f"surely differ {between}"
    rule = ", ".join([f"adjusted p at most {ALPHA:g}".replace(" 0.", " ."), *details])
    return f"{subject} {verb} ({rule})"


def none_of(n: int, noun: str = "comparison") -> str:
    """Return none of so many.

    >>> none_of(9), none_of(1, "word")
    ('none of 9 comparisons', 'no word')
    """
    return f"none of {n:,} {plural(noun)}" if n > 1 else f"no {noun}"


def untested_text(table: pd.DataFrame, *, noun: str = "comparison") -> str:
    """Return that nothing could be tested, with the most frequent reason.

    >>> rows = pd.DataFrame({"reason": ["2 units on a side", "", "2 units on a side"]})
    >>> untested_text(rows)
    'none of 3 comparisons could be tested: 2 units on a side'
    """
    if table.empty:
        return "nothing is frequent enough to be compared"
    reasons = table["reason"][table["reason"].astype(str) != ""]
    reason = str(reasons.mode().iloc[0]) if len(reasons) else "no reason is given"
    return f"{none_of(len(table), noun)} could be tested: {reason}"


def passing_text(table: pd.DataFrame, *, noun: str = "comparison", between: str = "") -> str:
    """Return how many rows of a table are sure, or why none could be tested.

    >>> passing_text(pd.DataFrame({"p_adjusted": [0.01, 0.4], "reason": ""}))
    '1 of 2 comparisons is sure (adjusted p at most .05)'
    """
    n_tested = int(table["p_adjusted"].count())
    if not n_tested:
        return untested_text(table, noun=noun)
    n_passing = int(passes(table["p_adjusted"]).sum())
    return sure_text(n_passing, of=n_tested, noun=noun, between=between)


def finding_of_tests(table: pd.DataFrame) -> str:
    """Return how many comparisons are sure, and the surest of them."""
    passing = table[passes(table["p_adjusted"])]
    if passing.empty:
        return capitalised(passing_text(table))
    surest = passing.loc[passing["p_adjusted"].idxmin()]
    method = method_of(table)
    column = level_column(table)
    sides = [level_text(surest[name], column, method) for name in (column, f"{column}_against")]
    item = method.get("names", {}).get(surest["item"], surest["item"])
    against = "the rest" if surest["against"] == "rest" else surest["against"]
    return (
        f"{passing_text(table)}. "
        f"The surest is {item} in {surest['group']}: {' against '.join(sides)} in "
        f"{against}, adjusted {p_text(surest['p_adjusted'])}"
    )


def level_text(value: float, column: str, method: Method) -> str:
    """Return a share in percent, a rate per 1,000 words, or a mean, as a sentence prints it.

    >>> level_text(0.316, "share", {}), level_text(0.0041, "rate", {"per": "token"})
    ('32 %', '4.1 per 1,000 words')
    """
    if column == "share":
        return f"{value:.0%}".replace("%", " %")
    if column == "rate" and method.get("per") == "token":
        return f"{1000 * value:.3g} per 1,000 words"
    return f"{value:.3g}".replace("-", "−")
