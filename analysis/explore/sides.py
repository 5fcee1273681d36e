"""One side against another, in sentences: how many items surely differ, and how much."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.errors import number_of
from analysis.stats.evidence import LEVELS, method_of
from analysis.stats.order import strongest_first
from analysis.wording.findings import are_sure, sure_text, untested_text
from analysis.wording.text import Scale, against_text, capitalised, item_text, p_text

#: Units of tests in which no articles are pooled.
UNITS_OF_ONE_ARTICLE = ("", "article", "copy_cluster")


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
