"""What a table shows, in sentences: no other module makes one about a result."""

from collections.abc import Callable
from functools import partial
from math import inf

import numpy as np
import pandas as pd

from analysis.compare.evidence import (
    ALPHA,
    Method,
    Status,
    columns_before_item,
    comparisons,
    largest_p,
    level_column,
    method_of,
    passes,
)
from analysis.compare.prose import (
    before_number,
    capitalised,
    group_text,
    isolated,
    listed,
    name_of,
    number_text,
    p_number,
    p_text,
    percent_text,
    ranked,
    two_decimals,
)
from analysis.counts import UNCHECKED
from analysis.errors import number_of, plural, require_columns

MOST_NAMED = 4  #: groups whose levels a sentence has
NOT_TOLD = f"Actors are drafted, and {UNCHECKED}: comparisons of actors stand in tables only"
NAMES_OF_OTHERS = ("rest", "all others")  #: in tables
OF_TEXTS = "valence"  #: the item of `sentiment.of_articles`
TONE = [-1, 1]  #: the ends of its scale
UNKNOWN = [-inf, inf]  #: those of another, if nothing says them
FIX = "Give the table that compare.contrasts or compare.levels returned."


class Finding(str):
    """What a table shows: text, which Jupyter shows as a paragraph."""

    def _repr_markdown_(self) -> str:
        return str(self)


def finding(table: pd.DataFrame | pd.Series) -> Finding:
    """Return in at most two sentences what a table, or a row of it, shows.

    Parameters
    ----------
    table : DataFrame or Series
        From `compare.contrasts`, `compare.levels` or ``case.lead``; or a row of contrasts.

    Returns
    -------
    Finding
        Of one comparison both sides, and how sure the difference is: in every list of tests and
        every reading. Of several how many are sure, and the surest; where none is, none is told. Of
        levels those of the first item, the largest first.

    Examples
    --------
    >>> row = dict(group="North", against="rest", item="law", n=9, size=18, share=0.5,
    ...            n_against=4, size_against=20, share_against=0.2, p_adjusted=0.012, reason="")
    >>> levels, how_sure = finding(pd.Series(row)).split("; ")
    >>> levels
    '50 % of North pages (9 of 18) and 20 % of all other pages (4 of 20) have “law”'
    >>> how_sure
    'sure (adjusted p = .012).'
    """
    if isinstance(table, pd.Series):
        row = table.to_frame().T
        row.attrs = table.attrs
        table = row
    require_columns(table, ["item"], what="table", fix=FIX)
    method = method_of(table)
    if UNCHECKED in method.get("missing", ""):
        return Finding(f"{NOT_TOLD}.")
    if table.empty:
        return Finding(f"{capitalised(method.get('nothing') or untested_text(table))}.")
    if "p_adjusted" not in table:
        answer = method.get("answer") or f"{capitalised(_levels_told(table, method))}."
        return Finding(isolated(answer))
    column = level_column(table) or "share"
    needs = ["group", "against", column, f"{column}_against", "reason"]
    require_columns(table, needs, what="contrast table", fix=FIX)
    compared = in_every_test(table)
    surest = compared.sort_values("p_adjusted", kind="stable").iloc[0]
    told = [] if len(compared) == 1 else [passing_text(compared)]
    if not told or passes(surest["p_adjusted"]):
        levels = _told(_sides_of(surest, column), surest["item"], column, method)
        told.append(f"{levels}; {verdict_of(surest)}")
    return Finding(isolated(" ".join(f"{capitalised(text)}." for text in told)))


def in_every_test(table: pd.DataFrame) -> pd.DataFrame:
    """Return the first row of each comparison, with its largest adjusted p in lists and readings.

    ``least`` is the smallest of them.

    >>> rows = pd.DataFrame({"reading": ["a", "b"], "item": "law", "p_adjusted": [0.049, 0.085]})
    >>> in_every_test(rows)[["p_adjusted", "least"]].to_numpy().tolist()
    [[0.085, 0.049]]
    """
    compared = comparisons(table)
    least = compared["p_adjusted"].transform("min")
    told = table.assign(p_adjusted=largest_p(table), least=least)
    return told[compared.cumcount() == 0]


def stressed_texts(overview: pd.DataFrame) -> list[str]:
    """Return what each group of an overview stresses, a line a group.

    >>> stressed_texts(pd.DataFrame({"outlet": ["Elm"], "articles": [9], "words": ["toll, pier"]}))
    ['Elm (9 articles): toll, pier']
    """
    if "words" not in overview:
        return []
    heads = [f"{row[0]} ({number_of(row[1], 'article')})" for row in overview.to_numpy()]
    words = overview["words"].replace("", "no words of its own")
    return [f"{head}: {listed}" for head, listed in zip(heads, words)]


# ---- how sure ---------------------------------------------------------------------------------


def none_of(n: int) -> str:
    """Return none of so many.

    >>> none_of(9), none_of(1)
    ('none of 9 comparisons', 'no comparison')
    """
    return f"none of {n:,} comparisons" if n > 1 else "no comparison"


def untested_text(table: pd.DataFrame) -> str:
    """Return that nothing is tested, with the most frequent reason."""
    if table.empty:
        return "nothing is frequent enough to be compared"
    is_tested = "status" in table and (table["status"] == Status.TESTED).any()
    verb = "is sure" if is_tested else "could be tested"
    reasons = table["reason"].replace("", None).mode()
    for reason in reasons[:1]:
        return f"{none_of(len(table))} {verb}: {reason}"
    return f"{none_of(len(table))} is tested"


def passing_text(table: pd.DataFrame) -> str:
    """Return how many rows of a table are sure, or why none could be tested.

    >>> passing_text(pd.DataFrame({"p_adjusted": [0.01, 0.4], "reason": ""}))
    '1 of 2 comparisons is sure (adjusted p at most .05)'
    """
    n_tested = int(table["p_adjusted"].count())
    if not n_tested:
        return untested_text(table)
    n = int(passes(table["p_adjusted"]).sum())
    subject = f"{n:,} of {number_of(n_tested, 'comparison')}" if n else none_of(n_tested)
    verb = "is sure" if n < 2 else "are sure"
    return f"{subject} {verb} (adjusted p at most {p_number(ALPHA).rstrip('0')})"


def verdict_of(row: pd.Series) -> str:
    """Return how sure a comparison is, of which `in_every_test` has a row.

    >>> verdict_of(pd.Series({"p_adjusted": 0.085, "least": 0.049, "reason": ""}))
    'not settled (adjusted p = .049 to .085)'
    """
    largest = row["p_adjusted"]
    if pd.isna(largest):
        if row.get("status") == Status.TESTED:
            return f"not sure: {row['reason']}".removesuffix(": ")
        return f"no test: {row['reason']}" if row["reason"] else "not tested"
    told = "sure" if passes(largest) else "not settled"
    p = p_text(row["least"])
    if row["least"] < largest:
        p += f" to {p_number(largest)}"
    return f"{told} (adjusted {p})"


# ---- levels -----------------------------------------------------------------------------------


def with_value_quoted(name: str) -> str:
    """Return the reader name of a label with its value in quotation marks.

    >>> with_value_quoted("words: law"), with_value_quoted("law")
    ('words, “law”', 'law')
    """
    variable, _, value = name.rpartition(": ")
    is_one = variable and " + " not in name  # a frame has the names of several labels
    return f"{variable}, “{value}”" if is_one else name


def in_title(name: str, levels: pd.Series, *, text: Callable[[float], str] = percent_text) -> str:
    """Return the levels of an item by group in a title, in their order.

    Of more than four groups it has the first and the last.

    >>> in_title("words: law", pd.Series({"South": 0.32, "North": 0.04}))
    'words, “law”: South 32 %, North 4 %'
    """
    known = levels.dropna()
    by = levels.index.name or ""
    groups = [before_number(group_text(group, by)) for group in known.index]
    texts = list(map(" ".join, zip(groups, known.map(text))))
    if len(texts) > MOST_NAMED:
        texts = [f"{texts[0]} to {texts[-1]}"]
    subject = with_value_quoted(name)
    return isolated(f"{subject}: {', '.join(texts)}" if texts else subject)


def most_often(levels: pd.DataFrame) -> str:
    """Return which item each group has most often, in a title; *levels* are items × groups.

    >>> most_often(pd.DataFrame({"South": [0.5, 0.1], "North": [0.2, 0.3]}, ["law", "war"]))
    'most often “law”: South 50 %; “war”: North 30 %'
    """
    known = levels.dropna(axis=1, how="all")
    leading = np.nanargmax(known, axis=0)  # names may be alike: rows by number
    told = []
    for row in dict.fromkeys(leading):
        of_item = known.iloc[row, leading == row].sort_values(ascending=False, kind="stable")
        told.append(in_title(as_phrase(known.index[row]), of_item))
    return f"most often {'; '.join(told)}"


def as_phrase(item: str) -> str:
    """Return an item in a sentence: in quotation marks, if it is no name.

    >>> as_phrase("the war is over"), as_phrase("Aria"), as_phrase("words: law")
    ('“the war is over”', 'Aria', 'words, “law”')
    """
    name = with_value_quoted(item)
    return f"“{name}”" if name == item and item[:1].islower() else name


def most_together(shares: pd.Series) -> str:
    """Return which two names are most often together; *shares* are of pairs, each there once.

    >>> most_together(pd.Series({("Aria", "Oslo"): 0.18, ("Aria", "Elm"): 0.02}))
    'Aria and Oslo most often together, 18 %'
    """
    most = shares.max()
    names = listed(shares.idxmax())
    if (shares == most).sum() > 1:
        names += ", and others,"
    return f"{names} most often together, {percent_text(most)}"


def reaching(alphas: pd.Series, firm: float) -> str:
    """Return how many labels have an alpha that allows firm conclusions, and which one least.

    >>> reaching(pd.Series({"law": 0.9, "war": 0.7}), 0.8)
    '1 of 2 labels reaches alpha .8; lowest: war .70'
    """
    n_firm = int((alphas >= firm).sum())
    verb = "reaches" if n_firm == 1 else "reach"
    of_labels = f"{n_firm} of {number_of(len(alphas), 'label')}"
    lowest = f"lowest: {alphas.idxmin()} {two_decimals(alphas.min())}"
    return f"{of_labels} {verb} alpha {p_number(firm).rstrip('0')}; {lowest}"


def place_in_each(shares: pd.DataFrame, group: str) -> str:
    """Return whether a group has the lowest or the highest share in each row; "" if neither.

    >>> place_in_each(pd.DataFrame({"North": [0.1, 0.2], "South": [0.3, 0.5]}), "North")
    'lowest'
    """
    others = shares.drop(columns=group)
    if (shares[group] < others.min(axis=1)).all():
        return "lowest"
    return "highest" if (shares[group] > others.max(axis=1)).all() else ""


def _sides_of(row: pd.Series, column: str) -> pd.DataFrame:
    """Return both sides of a comparison as levels."""
    names = {column: "estimate", "n": "n", "size": "size"}
    sides = []
    for group, ending in ((row["group"], ""), (row["against"], "_against")):
        side = {new: row.get(f"{name}{ending}") for name, new in names.items()}
        sides.append({"group": group, **side})
    return pd.DataFrame(sides)


def _levels_told(table: pd.DataFrame, method: Method) -> str:
    """Return the first item's levels in the first sample and reading, and how sure they differ."""
    require_columns(table, ["estimate"], what="table of levels", fix=FIX)
    [*others, by] = columns_before_item(table)
    names = table[[*others, "item"]]
    first = table[(names == names.iloc[0]).all(axis=1)].rename(columns={by: "group"})
    if first["estimate"].isna().all():
        return "there is nothing to look at in any group"
    told = _told(ranked(first), names["item"].iloc[0], method.get("measure", "share"), method)
    return "; ".join(filter(None, [told, method.get("verdict", "")]))


def _told(levels: pd.DataFrame, item: str, kind: str, method: Method) -> str:
    """Return an item's levels by group: percent of pages, how many of 1,000 words, or means."""
    name = _quoted(name_of(item, method))
    per = method.get("per", "page")
    scales = method.get("scales", {item: UNKNOWN})
    if kind == "mean" and item not in scales:
        kind = "share"
    is_of_words = kind == "rate" and per == "token"
    text: Callable[[float], str] = partial(number_text, decimals=2)
    if is_of_words:
        levels = levels.assign(estimate=1000 * levels["estimate"])
        text = two_digits
    if kind == "mean" and scales[item] == TONE:
        text = two_decimals
    things = plural(per) if kind == "share" else "articles"
    sides = []
    for level in levels.to_dict("records"):
        whose = _whose(level["group"], method)
        if kind == "share":
            told = f"{percent_text(level['estimate'])} of {whose} {things}"
            if pd.notna(level.get("n")):
                told += f" ({level['n']:,.0f} of {level['size']:,.0f})"
        else:
            told = f"{text(level['estimate'])} in {whose} {things}"
        sides.append(told)
    if len(sides) > MOST_NAMED:
        sides = [f"from {sides[0]} to {sides[-1]}"]
    if kind == "share":
        return f"{listed(sides)} have {name}"
    if is_of_words:
        return f"of 1,000 words {listed(sides)} are {name}"
    if kind == "rate":
        return f"per {per} {name} is there {listed(sides)} times"
    of_what = "" if item == OF_TEXTS else f" of {name}"
    ends = scales[item]
    what = "mean tone" if ends == TONE and per != "page" else "the mean"
    scale = ", from {:g} to {:g},".format(*ends).replace("-", "−") if ends != UNKNOWN else ""
    return f"{what}{of_what}{scale} is {listed(sides)}"


def _whose(group: object, method: Method) -> str:
    """Return whose pages are told: "all other", "TASS’s", "Western"."""
    if group in NAMES_OF_OTHERS:
        return "all other"
    columns = method.get("by", ())
    by = columns[-1] if columns else ""
    name = group_text(group, by)
    return f"{name}’s" if by == "outlet" else name


def _quoted(name: str) -> str:
    """Return a reader name in quotation marks, a value before its variable.

    >>> _quoted("law"), _quoted("own words: terrorists")
    ('“law”', '“terrorists” (own words)')
    """
    variable, _, value = name.partition(": ")
    is_whole = not value or "(" in variable
    return f"“{name}”" if is_whole else f"“{value}” ({variable})"


def two_digits(number: float) -> str:
    """Return a rate or a ratio with two digits.

    >>> two_digits(0.871), two_digits(13.2)
    ('0.87', '13')
    """
    return f"{number:,.0f}" if number >= 10 else f"{number:.2g}"
