"""What a table of tests shows, in sentences: how many differ beyond chance, and how much.

Figures, notebooks, the explorer, the page and its cards have their findings from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import listing, number_of, plural
from analysis.stats.evidence import ALPHA, is_descriptive, method_of, passes
from analysis.stats.order import strongest_first
from analysis.wording.text import Scale, against_text, capitalised, item_text, p_text

#: Of how many a rate is printed, and how that is said.
RATES = {"token": (1000, " per 1,000 words")}
#: Units of tests in which no articles are pooled.
UNITS_OF_ONE_ARTICLE = ("", "article", "article_id", "copy_cluster")
#: The reason of a table whose rows give none.
NOT_LISTED = "no reason is given"


@dataclass(frozen=True)
class Sides:
    """What is compared, in words, for sentences; that of a `Method` is `stats.facts.Sides`."""

    group: str  #: "Elm Post"
    against: str  #: "the rest"
    noun: str  #: what an item is: "word"
    scale: Scale
    articles: str = "articles"  #: or "pages"

    @property
    def between(self) -> str:
        """Both sides: "between Elm Post and the rest"."""
        return f"between {self.group} and {self.against}"


def is_beyond_chance(table: pd.DataFrame) -> np.ndarray:
    """Return which rows differ beyond chance: a test, and an adjusted p of at most .05."""
    return passes(table["p_adjusted"]) & ~is_descriptive(table)


def beyond_chance_text(
    n: int,
    *,
    of: int,
    noun: str = "comparison",
    between: str = "",
    details: Sequence[str] = (),
) -> str:
    """Return how many of several tests are beyond chance.

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
    >>> beyond_chance_text(2, of=9)
    '2 of 9 comparisons are beyond chance (adjusted p at most .05)'
    >>> beyond_chance_text(1, of=9, noun="word", between="between Elm Post and the rest")
    '1 of 9 words differs between Elm Post and the rest beyond chance (adjusted p at most .05)'
    >>> beyond_chance_text(0, of=1)
    'no comparison is beyond chance (adjusted p at most .05)'
    """
    subject = f"{n:,} of {number_of(of, noun)}"
    if n == 0:
        subject = none_of(of, noun)
    is_one = n < 2
    verb = "is" if is_one else "are"
    if between:
        verb = f"differs {between}" if is_one else f"differ {between}"
    rule = ", ".join([f"adjusted p at most {ALPHA:g}".replace(" 0.", " ."), *details])
    return f"{subject} {verb} beyond chance ({rule})"


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
    """Return how many rows of a table are beyond chance, or why none could be tested.

    >>> passing_text(pd.DataFrame({"p_adjusted": [0.01, 0.4], "reason": ""}))
    '1 of 2 comparisons is beyond chance (adjusted p at most .05)'
    """
    n_tested = int(table["p_adjusted"].count())
    if not n_tested:
        return untested_text(table, noun=noun)
    n_passing = int(passes(table["p_adjusted"]).sum())
    return beyond_chance_text(n_passing, of=n_tested, noun=noun, between=between)


def finding_of_tests(table: pd.DataFrame) -> str:
    """Return how many comparisons are beyond chance, and the surest of them."""
    passing = table[passes(table["p_adjusted"])]
    if passing.empty:
        return capitalised(passing_text(table))
    surest = passing.loc[passing["p_adjusted"].idxmin()]
    per = method_of(table).per
    sides = f"{_rate_text(surest['rate'], per)} against {_rate_text(surest['rate_against'], per)}"
    sides += RATES.get(per, (1, ""))[1]
    against = "the rest" if surest["against"] == "rest" else surest["against"]
    return (
        f"{passing_text(table)}. "
        f"The surest is {surest['item']} in {surest['group']}:\n"
        f"{sides} in {against}, adjusted {p_text(surest['p_adjusted'])}"
    )


def _rate_text(rate: float, per: str) -> str:
    """Return a rate in the unit in which readers say it."""
    return f"{rate * RATES.get(per, (1, ''))[0]:.3g}"


def by_article_text(table: pd.DataFrame, *, by: str) -> str:
    """Return what a test by article lists, and why it is wrong where groups are of outlets.

    Parameters
    ----------
    table : DataFrame
        Contrasts of groups of outlets, with articles as units.
    by : str
        The column of the groups.

    Examples
    --------
    >>> rows = pd.DataFrame({"item": ["law", "war"], "p": [0.001, 0.4], "p_adjusted": [0.01, 0.9]})
    >>> print(by_article_text(rows, by="leaning"))
    Tests by article would list 1 item (law). They are wrong here: articles of one outlet are
    not independent witnesses of its leaning
    """
    passing = table[passes(table["p_adjusted"])].sort_values("p", kind="stable")
    items = passing["item"].unique()
    if not len(items):
        return ""
    noun = "word" if method_of(table).per == "token" else "item"
    return (
        f"Tests by article would list {number_of(len(items), noun)} ({listing(items)}). "
        "They are wrong here: articles of one outlet are\n"
        f"not independent witnesses of its {by.replace('_', ' ')}"
    )


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
    passing = table[is_beyond_chance(table)]
    count = _count_of_sides(table, passing, sides)
    return _sentences(count, _directions(passing, sides), _strongest(passing, sides))


def finding_of_pairs(table: pd.DataFrame, sides: Sides) -> str:
    """Return whether any pair is named together unlike elsewhere, and the surest with its pages.

    Parameters
    ----------
    table : DataFrame
        Of one group, from `cooccurrence.pair_contrasts`.
    sides : Sides

    Examples
    --------
    >>> rows = pd.DataFrame({"item": ["Aria + Boria"], "actor_a": ["Aria"], "actor_b": ["Boria"]})
    >>> rows = rows.assign(joint=9, articles=20, joint_against=2, articles_against=40, p=0.01)
    >>> rows = rows.assign(estimate=2.0, p_adjusted=0.02, reason="", status="tested")
    >>> sides = Sides("Elm Post", "the rest", "pair", Scale(100, 0, "per 100 pages"), "pages")
    >>> finding_of_pairs(rows, sides).split(". ")[1]
    'The surest: “Aria” and “Boria” are together in 9 of 20 pages against 2 of 40.'
    """
    if table["p_adjusted"].isna().all():
        return _sentence(untested_text(table, noun=sides.noun))
    passing = table[is_beyond_chance(table)]
    count = _count_of_sides(table, passing, sides)
    row = table.iloc[strongest_first(table)[0]].to_dict()
    pair = f"“{row['actor_a']}” and “{row['actor_b']}”"
    together = together_of_both_sides(row, unit=sides.articles)
    return _sentences(count, f"the surest: {pair} are together in {together}")


def together_of_both_sides(row: dict, *, unit: str) -> str:
    """Return on how many pages a group names a pair together, and all others."""
    own = (row["joint"], row["articles"])
    others = (row["joint_against"], row["articles_against"])
    return against_text(own, others, unit=unit)


def _count_of_sides(table: pd.DataFrame, passing: pd.DataFrame, sides: Sides) -> str:
    """Return how many rows of a contrast are beyond chance, and how they were tested."""
    details = _labelings(table)
    if passing.empty:
        details.insert(0, f"smallest adjusted {p_text(table['p_adjusted'].min())}")
    return beyond_chance_text(
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
    name = item_text(row["item"], dict(method_of(passing).labels))
    rates = rates_text(row, sides, unit=method_of(passing).unit)
    return f"the strongest is “{name}”: {rates}, {p_text(row['p_adjusted'])}"


def rates_text(row: dict, sides: Sides, *, unit: str) -> str:
    """Return both rates of a row, how outlets count in them, and what they are counted from.

    >>> row = dict(rate=0.05, rate_against=0.3, n=7, n_against=44)
    >>> row |= dict(articles=147, articles_against=143)
    >>> sides = Sides("North", "South", "label", Scale(100, 0, "per 100 pages"), "pages")
    >>> rates_text(row, sides, unit="outlet")
    '5 against 30 per 100 pages, each outlet counts once (7 of 147 pages against 44 of 143)'
    """
    scale = sides.scale
    rates = f"{scale.rate(row['rate'])} against {scale.rate(row['rate_against'])} {scale.unit}"
    return f"{', '.join(filter(None, [rates, counts_once(unit)]))} ({_counted_text(row, sides)})"


def _counted_text(row: dict, sides: Sides) -> str:
    """Return the articles or uses that the rates of a row are counted from."""
    if sides.scale.kind == "uses":
        return f"{row['n']:,.0f} uses against {row['n_against']:,.0f}"
    if sides.scale.kind == "means":
        return f"{row['articles']:,.0f} {sides.articles} against {row['articles_against']:,.0f}"
    own = (row["n"], row["articles"])
    return against_text(own, (row["n_against"], row["articles_against"]), unit=sides.articles)


def counts_once(unit: str) -> str:
    """Return that each cluster counts once, however many articles it has; "" of articles.

    >>> counts_once("outlet"), counts_once("article_id")
    ('each outlet counts once', '')
    """
    if unit in UNITS_OF_ONE_ARTICLE:
        return ""
    return f"each {unit.replace('_', ' ')} counts once"


def _labelings(table: pd.DataFrame) -> list[str]:
    """Return of how many labelings p is: "199 random labelings of outlets"."""
    method = method_of(table)
    inference = method.inference
    if inference is None or not inference.labelings:
        return []
    n = f"{inference.labelings:,} random"
    if inference.is_exact:
        n = f"all {inference.labelings:,}"
    units = plural(method.unit.removesuffix("_id")).replace("_", " ")
    return [f"{n} labelings of {units}"]


def _size_of_side(table: pd.DataFrame, sides: Sides, suffix: str) -> str:
    """Return how many articles and units a side has: "Elm Post: 9 articles of 2 outlets"."""
    name = sides.against if suffix else sides.group
    articles = number_of(int(table[f"articles{suffix}"].max()), sides.articles)
    unit = method_of(table).unit
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
