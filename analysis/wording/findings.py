"""What a table of tests shows, in sentences: how many surely differ, and how much.

Figures, notebooks, the explorer, the page and its cards have their findings from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import number_of, plural
from analysis.stats.evidence import (
    ALPHA,
    LEVELS,
    Method,
    is_descriptive,
    level_column,
    method_of,
    passes,
)
from analysis.stats.order import strongest_first
from analysis.wording.text import Scale, against_text, capitalised, item_text, p_text

#: Units of tests in which no articles are pooled.
UNITS_OF_ONE_ARTICLE = ("", "article", "article_id", "copy_cluster")
#: The reason of a table whose rows give none.
NOT_LISTED = "no reason is given"


@dataclass(frozen=True)
class Sides:
    """What is compared, in words, for sentences."""

    group: str  #: "Elm Post"
    against: str  #: "the rest"
    noun: str  #: what an item is: "word"
    scale: Scale
    articles: str = "articles"  #: or "pages"

    @property
    def between(self) -> str:
        """Both sides: "between Elm Post and the rest"."""
        return f"between {self.group} and {self.against}"


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
    reason = str(reasons.mode().iloc[0]) if len(reasons) else NOT_LISTED
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
    return (
        f"{passing_text(table)}. "
        f"The surest is {item} in {surest['group']}: {' against '.join(sides)} in "
        f"{against_words(surest['against'])}, adjusted {p_text(surest['p_adjusted'])}"
    )


def against_words(name: object) -> str:
    """Return the other side of a contrast: "the rest", or the name of a group."""
    return "the rest" if name == "rest" else str(name)


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


# ---- one side against another -----------------------------------------------------------------


def finding_of_sides(table: pd.DataFrame, sides: Sides) -> str:
    """Return whether anything differs between two sides, how much, and what most.

    Parameters
    ----------
    table : DataFrame
        One contrast, from `compare.contrasts`, the strongest rows first or in any order.
    sides : Sides

    Examples
    --------
    >>> rows = pd.DataFrame({"item": ["law"], "rate": [0.004], "rate_against": [0.001]})
    >>> rows = rows.assign(estimate=1.4, p_adjusted=0.01, reason="", status="tested")
    >>> rows = rows.assign(n=8, n_against=2)
    >>> sides = Sides("Elm Post", "the rest", "word", Scale(1000, 2, "per 1,000 words", "uses"))
    >>> finding_of_sides(rows, sides).split(". ")[1]
    'The strongest is “law”: 4.00 against 1.00 per 1,000 words (8 uses against 2), p = .010.'
    """
    if table.empty:
        return _sentence(untested_text(table, noun=sides.noun))
    if table["p_adjusted"].isna().all():
        return _sentences(
            untested_text(table, noun=sides.noun),
            f"{_size_of_side(table, sides, '')}; {_size_of_side(table, sides, '_against')}",
            "the numbers only describe them",
        )
    passing = table[are_sure(table)]
    count = _count_of_sides(table, passing, sides)
    return _sentences(count, _directions(passing, sides), _strongest(passing, sides))


def _count_of_sides(table: pd.DataFrame, passing: pd.DataFrame, sides: Sides) -> str:
    """Return how many rows of a contrast are sure."""
    details = []
    if passing.empty:
        details.append(f"smallest adjusted {p_text(table['p_adjusted'].min())}")
    return sure_text(
        len(passing),
        of=int(table["p_adjusted"].count()),
        noun=sides.noun,
        between=sides.between,
        details=details,
    )


def _directions(passing: pd.DataFrame, sides: Sides) -> str:
    """Return how many of several are higher on each side; "" of one or none."""
    if len(passing) < 2:
        return ""
    n_higher = int((passing["estimate"] > 0).sum())
    n_lower = len(passing) - n_higher
    if not n_lower:
        return f"all are higher in {sides.group}"
    if not n_higher:
        return f"all are lower in {sides.group}"
    verb = "is" if n_higher == 1 else "are"
    return f"{n_higher:,} {verb} higher in {sides.group}, {n_lower:,} lower"


def _strongest(passing: pd.DataFrame, sides: Sides) -> str:
    """Return the strongest row with both rates; "" without one."""
    if passing.empty:
        return ""
    row = passing.iloc[strongest_first(passing)[0]].to_dict()
    name = item_text(row["item"], method_of(passing).get("names", {}))
    rates = rates_text(row, sides)
    return f"the strongest is “{name}”: {rates}, {p_text(row['p_adjusted'])}"


def rates_text(row: dict, sides: Sides) -> str:
    """Return both levels of a row, and what they are counted from.

    >>> row = dict(share=0.05, share_against=0.3, n=7, n_against=44)
    >>> row |= dict(articles=147, articles_against=143)
    >>> rates_text(row, Sides("North", "South", "label", Scale(100, 0, "per 100 pages"), "pages"))
    '5 against 30 per 100 pages (7 of 147 pages against 44 of 143)'
    """
    column = next(name for name in LEVELS if name in row)
    levels = [sides.scale.rate(row[name]) for name in (column, f"{column}_against")]
    return f"{' against '.join(levels)} {sides.scale.unit} ({_counted_text(row, sides)})"


def _counted_text(row: dict, sides: Sides) -> str:
    """Return the articles or uses that the rates of a row are counted from."""
    if sides.scale.kind == "uses":
        return f"{row['n']:,.0f} uses against {row['n_against']:,.0f}"
    if sides.scale.kind == "means":
        return f"{row['articles']:,.0f} {sides.articles} against {row['articles_against']:,.0f}"
    own = (row["n"], row["articles"])
    return against_text(own, (row["n_against"], row["articles_against"]), unit=sides.articles)


def _size_of_side(table: pd.DataFrame, sides: Sides, suffix: str) -> str:
    """Return how many articles and units a side has: "Elm Post: 9 articles of 2 outlets"."""
    name = sides.against if suffix else sides.group
    articles = number_of(int(table[f"articles{suffix}"].max()), sides.articles)
    unit = method_of(table).get("unit", "")
    if unit in UNITS_OF_ONE_ARTICLE or f"units{suffix}" not in table:
        return f"{name}: {articles}"
    units = number_of(int(table[f"units{suffix}"].max()), unit.replace("_", " "))
    return f"{name}: {articles} of {units}"


def _sentences(*parts: str) -> str:
    """Return the parts that there are as sentences."""
    return " ".join(_sentence(part) for part in parts if part)


def _sentence(part: str) -> str:
    """Return a part with a capital first letter and a full stop."""
    return f"{capitalised(part)}."
