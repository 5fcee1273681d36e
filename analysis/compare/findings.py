"""What a table of tests shows, in sentences."""

from collections.abc import Sequence

import pandas as pd

from analysis.compare.evidence import ALPHA, Method, level_column, method_of, passes
from analysis.compare.prose import capitalised, name_of, p_number, p_text, percent_text, ranked
from analysis.counts import UNCHECKED
from analysis.errors import number_of, require_columns

MOST_NAMED = 4  #: groups whose shares a sentence has
NOT_TOLD = f"Actors are drafted, and {UNCHECKED}: they stand in tables only"


def sure_text(n: int, *, of: int) -> str:
    """Return how many of several tests are sure: part of a sentence, without a full stop.

    >>> sure_text(2, of=9)
    '2 of 9 comparisons are sure (adjusted p at most .05)'
    >>> sure_text(0, of=1)
    'no comparison is sure (adjusted p at most .05)'
    """
    subject = f"{n:,} of {number_of(of, 'comparison')}" if n else none_of(of)
    verb = "is sure" if n < 2 else "are sure"
    return f"{subject} {verb} (adjusted p at most {p_number(ALPHA).rstrip('0')})"


def none_of(n: int) -> str:
    """Return none of so many.

    >>> none_of(9), none_of(1)
    ('none of 9 comparisons', 'no comparison')
    """
    return f"none of {n:,} comparisons" if n > 1 else "no comparison"


def untested_text(table: pd.DataFrame) -> str:
    """Return that nothing could be tested, with the most frequent reason."""
    if table.empty:
        return "nothing is frequent enough to be compared"
    reasons = table["reason"].replace("", None).mode()
    reason = next(iter(reasons), "no reason is given")
    return f"{none_of(len(table))} could be tested: {reason}"


def passing_text(table: pd.DataFrame) -> str:
    """Return how many rows of a table are sure, or why none could be tested.

    >>> passing_text(pd.DataFrame({"p_adjusted": [0.01, 0.4], "reason": ""}))
    '1 of 2 comparisons is sure (adjusted p at most .05)'
    """
    n_tested = int(table["p_adjusted"].count())
    if not n_tested:
        return untested_text(table)
    return sure_text(passes(table["p_adjusted"]).sum(), of=n_tested)


def level_text(value: float, column: str, method: Method) -> str:
    """Return a share in percent, a rate per 1,000 words, or a mean, as a sentence prints it.

    >>> level_text(0.316, "share", {}), level_text(0.0041, "rate", {"per": "token"})
    ('32 %', '4.1 per 1,000 words')
    """
    if column == "share":
        return percent_text(value)
    if column == "rate" and method.get("per") == "token":
        return f"{1000 * value:.3g} per 1,000 words"
    return f"{round(value, 10):.3g}".replace("-", "−")  # what cancels out is 0


def with_value_quoted(name: str) -> str:
    """Return the reader name of a label with its value in quotation marks.

    >>> with_value_quoted("words: law"), with_value_quoted("law")
    ('words, “law”', 'law')
    """
    variable, _, value = name.rpartition(": ")
    is_one = variable and " + " not in name  # a frame has the names of several labels
    return f"{variable}, “{value}”" if is_one else name


def listed(parts: Sequence[str]) -> str:
    """Return several things as a sentence has them.

    >>> listed(["law", "war", "talks"]), listed(["law"])
    ('law, war and talks', 'law')
    """
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def shares_text(table: pd.DataFrame, by: str, *, name: str = "") -> str:
    """Return the shares of an item by group, the largest first; *name* may be another for it.

    Of more than four groups it has the largest and the smallest.
    """
    item = name or name_of(table["item"].iloc[0], method_of(table))
    subject = capitalised(with_value_quoted(item))
    rows = ranked(table)
    texts = [f"{group} {percent_text(share)}" for group, share in zip(rows[by], rows["estimate"])]
    if len(texts) > MOST_NAMED:
        texts = [f"{texts[0]} to {texts[-1]}"]
    return f"{subject}: {', '.join(texts)}" if texts else subject


def finding(table: pd.DataFrame) -> str:
    """Return in a sentence what a contrast table shows.

    Parameters
    ----------
    table : DataFrame
        From `compare.contrasts`.

    Examples
    --------
    >>> row = dict(group="North", against="rest", item="law", share=0.5, share_against=0.2)
    >>> finding(pd.DataFrame([row | {"p_adjusted": 0.012, "reason": ""}])).partition(". ")[2]
    'The surest is law in North: 50 % against 20 % in the rest, adjusted p = .012.'
    """
    require_columns(table, ["p_adjusted", "reason"], what="contrast table")
    column = level_column(table) or "share"
    columns = [column, f"{column}_against"]
    require_columns(table, columns, what="contrast table")
    method = method_of(table)
    if UNCHECKED in method.get("missing", ""):
        return f"{NOT_TOLD}."
    passing = table[passes(table["p_adjusted"])]
    if passing.empty:
        return f"{capitalised(passing_text(table))}."
    surest = passing.loc[passing["p_adjusted"].idxmin()]
    own, others = [level_text(value, column, method) for value in surest[columns]]
    against = "the rest" if surest["against"] == "rest" else surest["against"]
    return (
        f"{passing_text(table)}. "
        f"The surest is {name_of(surest['item'], method)} in {surest['group']}: "
        f"{own} against {others} in {against}, adjusted {p_text(surest['p_adjusted'])}."
    )
