"""What can be chosen, and the possible choices nearest to the wanted ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from analysis.case.folder import Case
from analysis.case.materials import CLAIMS, LABELS, reading_of
from analysis.case.texts import REST, all_counts, articles_with, counts, sides
from analysis.counts import Counts
from analysis.errors import number_of, refusal
from analysis.explore.steps import where_columns_go
from analysis.stats.plan import split_outlets

#: Columns that make no groups.
_NO_GROUPS = frozenset(
    "article_id published published_day day url title copy_cluster read note notes annotator "
    "annotator_kind text_hash sketch side agency_credit place basis export_id author gist".split()
)
#: Columns that are found out from articles; those that a user gave are offered before them.
_FOUND_OUT = frozenset({"agency", "agency_guess", "language", "year"})
#: Items that are compared at first, since a redraw of them is quick; the note counts the others.
_AT_FIRST = 600
_FEWEST = 5  # articles with an item, of 100 articles and more
_FEWEST_OF_FEW = 2
_MANY = 100  # articles
_ENOUGH_ITEMS = 12  # as many as a figure shows
_MOST_GROUPS = 60
_MOST_VALUES = 20  # of a column, those that most articles have, by which articles are filtered
SAMPLES = (2_000, 10_000)  # articles of a side: a redraw of the smaller number takes a second
#: What the choices are if nothing is chosen, as arguments of `counts`.
_DEFAULTS = {
    "voice": "all",
    "first": None,
    "last": None,
    "min_articles": 1,
    "against": "rest",
    "where": {},
    "sample": 0,
}
_VOICES = {
    "all": "all words",
    "own": "outside quotation marks",
    "quoted": "inside quotation marks",
}
_MATERIALS = {
    "frames": "frames: terms of lists",
    "actors": "actors named",
    "speakers": "speakers quoted",
    "tone": "tone toward actors",
}


@dataclass(frozen=True)
class Choices:
    """What is compared, and how; :func:`settled` fills in what is left open.

    Attributes
    ----------
    material : str
        What is counted, as in :func:`counts`.
    by, group, against : str
        A column, one of its values, and another of them or "rest".
    voice : "all", "own" or "quoted"
    first, last : str or None
        Days (ISO), None for no limit.
    min_articles : int or None
        Items in fewer articles are left out. None: 5, or so many that 600 items are left. Of under
        100 articles one in twenty, at least 2, or so few that twelve items are left.
    sample : int or None
        Of a side with more articles so many are drawn at random; 0: all. None: 2,000 where a side
        has more.
    where : tuple of (column, value), or dict
        Only articles that have all of these.

    Examples
    --------
    >>> Choices(material="actors", group="sana").against
    'rest'
    """

    material: str = ""
    by: str = ""
    group: str = ""
    against: str = "rest"
    voice: str = "all"
    first: str | None = None
    last: str | None = None
    min_articles: int | None = None
    sample: int | None = None
    where: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "where", _pairs_of(self.where))


def _pairs_of(where: Any) -> tuple[tuple[str, str], ...]:
    """Return filters as pairs of column and value."""
    pairs = where
    if isinstance(where, Mapping):
        pairs = tuple(where.items())
    if not isinstance(pairs, (tuple, list)) or not all(_is_pair(pair) for pair in pairs):
        raise refusal(
            "where",
            arrived=repr(where),
            expected="columns with one value each",
            fix='Write where={"genre": "news"}.',
        )
    return tuple((str(column), str(value)) for column, value in pairs)


def _is_pair(pair: Any) -> bool:
    """Tell whether something is a column with one value."""
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        return False
    return not any(pd.api.types.is_list_like(part) for part in pair)


def counted(case: Case, choices: Choices, **options: Any) -> Counts:
    """Return the Counts of the choices."""
    return counts(case, choices.material, **arguments_of(choices), **options)


def arguments_of(choices: Choices) -> dict:
    """Return the choices as arguments of :func:`counts`, without those that change nothing."""
    arguments = {
        "voice": choices.voice,
        "first": choices.first,
        "last": choices.last,
        "min_articles": choices.min_articles or 1,
        "by": choices.by,
        "group": choices.group,
        "against": choices.against,
        "where": dict(choices.where),
        "sample": choices.sample or 0,
    }
    return {
        name: value
        for name, value in arguments.items()
        if name not in _DEFAULTS or value != _DEFAULTS[name]
    }


def unit_of(choices: Choices) -> str:
    """Return what is counted: "pages" of annotations, else "articles"."""
    return "pages" if reading_of(choices.material) else "articles"


# ---- groups -----------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def groupings(case: Case, material: str) -> dict[str, dict[str, int]]:
    """Return the columns by which articles can be compared, and the articles of each value.

    Columns are texts of 2 to 60 values that are not one a row, and outlets however many. Without
    any, up to 60 single articles are groups. Values with most articles are first.
    """
    rows = all_counts(case, material, "all").rows
    sizes_of_column = {}
    for name in _given_first(rows):
        if name in _NO_GROUPS or not _holds_names(rows[name]):
            continue
        sizes = _sizes_of_values(rows[name])
        is_grouping = 2 <= len(sizes) <= _MOST_GROUPS and len(sizes) < len(rows)
        if is_grouping or (name == "outlet" and len(sizes) > 1):
            sizes_of_column[name] = sizes
    if not sizes_of_column and 2 <= len(rows) <= _MOST_GROUPS:
        return {"article_id": dict.fromkeys(rows["article_id"].astype("str"), 1)}
    has_many_outlets = len(sizes_of_column.get("outlet", ())) > _MOST_GROUPS
    ranks = {
        name: _rank_of_grouping(rows, name, case.grouping, has_many_outlets=has_many_outlets)
        for name in sizes_of_column
    }
    return {name: sizes_of_column[name] for name in sorted(ranks, key=ranks.__getitem__)}


def _holds_names(column: pd.Series) -> bool:
    return pd.api.types.is_string_dtype(column) or column.dtype.kind == "b"


def _sizes_of_values(column: pd.Series) -> dict[str, int]:
    """Return how many rows each value has, most first; blank values do not count."""
    values = column.dropna().astype("str")
    sizes = values[values.str.strip() != ""].value_counts()
    names = sorted(sizes.index, key=lambda value: (-sizes[value], value))
    return {name: int(sizes[name]) for name in names}


def _given_first(rows: pd.DataFrame) -> list[str]:
    """Return the columns of rows: those that a user gave before those that were found out."""
    return sorted(rows, key=_FOUND_OUT.__contains__)


def _rank_of_grouping(
    rows: pd.DataFrame, name: str, planned: str, *, has_many_outlets: bool
) -> int:
    """Return the rank of a grouping.

    What was planned is first, then outlets; where these are many, what groups outlets. What was
    guessed is last.
    """
    if name == planned:
        return 0
    if name == "agency_guess":
        return 4
    if name == "outlet":
        return 2
    if not has_many_outlets:
        return 3
    has_one_group = (rows.groupby("outlet")[name].nunique() <= 1).all()
    return 1 if has_one_group or len(split_outlets(rows, name)) else 3


@lru_cache(maxsize=64)
def filters(case: Case, material: str) -> dict[str, dict[str, int]]:
    """Return the columns by which articles can be filtered, and the articles of each value.

    Columns are texts of 2 to 60 values. Of more than 20 values those of most articles are offered.
    Whole numbers with so few values, such as waves, are names, too.
    """
    rows = all_counts(case, material, "all").rows
    result = {}
    for name in _given_first(rows):
        is_number = rows[name].dtype.kind in "iu" and not name.startswith("n_")
        if name in _NO_GROUPS or name == "outlet" or not (is_number or _holds_names(rows[name])):
            continue
        sizes = _sizes_of_values(rows[name])
        if 2 <= len(sizes) <= _MOST_GROUPS:
            result[name] = dict(list(sizes.items())[:_MOST_VALUES])
    return result


@lru_cache(maxsize=64)
def _days(case: Case, material: str) -> tuple[str, ...]:
    days = all_counts(case, material, "all").rows["day"].dropna()
    return tuple(sorted(days.dt.strftime("%Y-%m-%d").unique()))


@lru_cache(maxsize=64)
def _groups(
    case: Case, material: str, first: str | None, last: str | None, by: str, where: tuple
) -> dict[str, int]:
    """Return how many of the articles that are looked at each group has, most first."""
    groups = groupings(case, material).get(by, {})
    is_whole = first is None and last is None and not where
    if is_whole or not groups:
        return groups
    rows = all_counts(case, material, "all").rows
    side = sides(rows, first=first, last=last, by=by, where=where)
    sizes = side.dropna().astype("str").value_counts()
    n_articles = {group: int(sizes[group]) for group in groups if group in sizes}
    names = sorted(n_articles, key=lambda group: (-n_articles[group], group))
    return {name: n_articles[name] for name in names}


def _groups_of(case: Case, choices: Choices) -> dict[str, int]:
    return _groups(case, choices.material, choices.first, choices.last, choices.by, choices.where)


def _larger_side(case: Case, choices: Choices) -> int:
    """Return how many articles the larger side has; 0 while the choices are not settled."""
    if choices.group not in groupings(case, choices.material).get(choices.by, {}):
        return 0
    return max(side_sizes(case, choices).values(), default=0)


def side_sizes(case: Case, choices: Choices) -> dict[str, int]:
    """Return how many articles each side has, before any are drawn."""
    return _side_sizes(
        case,
        choices.material,
        choices.first,
        choices.last,
        choices.by,
        choices.group,
        choices.against,
        choices.where,
    )


@lru_cache(maxsize=64)
def _side_sizes(
    case: Case, material: str, first, last, by: str, group: str, against: str, where: tuple
) -> dict[str, int]:
    rows = all_counts(case, material, "all").rows
    side = sides(rows, first=first, last=last, by=by, group=group, against=against, where=where)
    return side.value_counts().to_dict()


# ---- what is possible -------------------------------------------------------------------------


def options(case: Case, choices: Choices) -> dict[str, list[tuple[str, object]]]:
    """Return, for each choice, the values that the other choices allow.

    Keys: material, by, group, against, where, voice, first, last, sample. Each value is a pair:
    words to show, and what to put into `Choices`.

    >>> from analysis.explore import open_case
    >>> case = open_case("data/syria-war")
    >>> options(case, settled(case)[0])["group"][:2]
    [('ahram (149 articles)', 'ahram'), ('manar (105 articles)', 'manar')]
    """
    columns: list[tuple[str, object]] = []
    for name in groupings(case, choices.material):
        columns.append((name.replace("_", " "), name))
    groups = _options_of_groups(case, choices)
    others = [pair for pair in groups if pair[1] != choices.group]
    days = [(day, day) for day in _days(case, choices.material)]
    larger = _larger_side(case, choices)
    samples = [(f"{n:,} of a side, at random", n) for n in SAMPLES if n < larger]
    return {
        "material": _options_of_materials(case),
        "by": columns,
        "group": groups,
        "against": [(REST, "rest"), *others],
        "where": _options_of_filters(case, choices),
        "voice": _options_of_voices(choices),
        "first": [("the first day", None), *days],
        "last": [("the last day", None), *days],
        "sample": [*samples, ("all", 0)],
    }


def _options_of_materials(case: Case) -> list[tuple[str, object]]:
    """Return the materials; those that rest on too few articles are last and say so."""
    result: list[tuple[str, object]] = []
    for name in case.materials:
        words = _words_of_material(name)
        if case.is_too_little(name):
            n = case.articles_with[name]
            size = number_of(n, unit_of(Choices(material=name)))
            words = f"{words} ({size}: too few to compare)"
        result.append((words, name))
    return result


def _options_of_groups(case: Case, choices: Choices) -> list[tuple[str, object]]:
    unit = unit_of(choices)
    result: list[tuple[str, object]] = []
    for group, n in _groups_of(case, choices).items():
        result.append((f"{group} ({number_of(n, unit)})", group))
    return result


def _options_of_filters(case: Case, choices: Choices) -> list[tuple[str, object]]:
    """Return the filters, one a value of a column; without the grouping itself."""
    unit = unit_of(choices)
    result: list[tuple[str, object]] = []
    for column, sizes in filters(case, choices.material).items():
        if column == choices.by:
            continue
        for value, n in sizes.items():
            words = f"{column.replace('_', ' ')}: {value} ({number_of(n, unit)})"
            result.append((words, (column, value)))
    return result


def _options_of_voices(choices: Choices) -> list[tuple[str, object]]:
    """Return the voices; speakers and labels have one."""
    has_voices = choices.material != "speakers" and not reading_of(choices.material)
    names = list(_VOICES) if has_voices else ["all"]
    return [(_VOICES[name], name) for name in names]


def _words_of_material(material: str) -> str:
    if material.startswith(LABELS):
        return f"annotations, reading {reading_of(material)}"
    if material.startswith(CLAIMS):
        return f"claims asserted, reading {reading_of(material)}"
    return _MATERIALS.get(material, material)


# ---- the nearest possible choices -------------------------------------------------------------


def settled(case: Case, choices: Choices | None = None) -> tuple[Choices, list[str]]:
    """Return the nearest possible choices, and what had to be changed.

    What was left open is filled in without a word: the first material and grouping, the largest
    group. Of a day without articles the next one with some is taken.

    Returns
    -------
    (Choices, list of str)
        The choices, and a sentence for each change.

    Raises
    ------
    InputError
        Where there is nothing to compare: a single article, thousands of one outlet without any
        grouping, or no item.

    Examples
    --------
    >>> from analysis.explore import open_case
    >>> case = open_case("data/syria-war")
    >>> choices, changes = settled(case, Choices(material="actors", group="Nobody"))
    >>> choices.group, changes
    ('ahram', ["group: 'Nobody' is not possible here; 'ahram' instead."])
    """
    choices = choices or Choices()
    changes: list[str] = []
    for name in ("material", "by", "first", "last"):
        choices = _settle_choice(case, choices, name, changes)
    choices = _settle_filters(case, choices, changes)
    choices = _settle_period(case, choices, changes)
    for name in ("group", "against", "voice"):
        choices = _settle_choice(case, choices, name, changes)
    choices = _settle_sample(case, choices, changes)
    return _settle_min_articles(case, choices, changes), changes


def _settle_choice(case: Case, choices: Choices, name: str, changes: list[str]) -> Choices:
    """Return the choices with a possible value of this one; say a change."""
    if name == "material":
        possible: list = list(case.materials)
    else:
        possible = [value for _, value in options(case, choices)[name]]
    wanted = getattr(choices, name)
    if name in ("first", "last") and wanted not in possible:
        days = [day for day in possible if day]
        wanted = _nearest_day(str(wanted), days, is_first=name == "first", changes=changes)
        nearest: dict[str, Any] = {name: wanted}
        choices = replace(choices, **nearest)
    if not possible:
        raise refusal(
            f"{choices.material} of {case.name}",
            arrived="one group",
            expected="a column with several",
            fix="Add a column of metadata (outlet, country, …): "
            f"{where_columns_go(case, ['outlet'])}.",
        )
    if wanted in possible:
        return choices
    if wanted not in ("", None):
        instead = "no limit" if possible[0] is None else repr(possible[0])
        changes.append(f"{name}: {wanted!r} is not possible here; {instead} instead.")
    return replace(choices, **{name: possible[0]})


def _settle_sample(case: Case, choices: Choices, changes: list[str]) -> Choices:
    possible: list = [value for _, value in options(case, choices)["sample"]]
    if choices.sample in possible:
        return choices
    if choices.sample not in (None, *SAMPLES):
        wanted = repr(choices.sample)
        changes.append(f"sample: {wanted} is not possible here; {possible[0]!r} instead.")
    return replace(choices, sample=possible[0])


def _nearest_day(day: str, days: list[str], *, is_first: bool, changes: list[str]) -> str | None:
    """Return the next of the days inside a period that begins or ends on this day.

    None where all days are inside.
    """
    if is_first:
        inside = [known for known in days if known > day]
    else:
        inside = [known for known in days if known < day][::-1]
    nearest = inside[0] if inside else None
    outermost = days[:1] if is_first else days[-1:]
    if nearest in outermost:
        nearest = None
    instead = repr(nearest) if nearest else "no limit"
    name = "first" if is_first else "last"
    changes.append(f"{name}: no article is of {day!r}; {instead} instead.")
    return nearest


def _settle_filters(case: Case, choices: Choices, changes: list[str]) -> Choices:
    """Return the choices with filters that leave two groups; the last of a column counts."""
    possible = {pair for _, pair in options(case, choices)["where"]}
    last_of_column = {column: (column, value) for column, value in choices.where}
    for column, value in choices.where:
        if (column, value) not in possible:
            last_of_column.pop(column, None)
            changes.append(f"{column.replace('_', ' ')}: {value!r} is no filter here; left out.")
    choices = replace(choices, where=tuple(last_of_column.values()))
    if not choices.where:
        return choices
    if len(_groups_of(case, replace(choices, first=None, last=None))) < 2:
        words = " and ".join(value for _, value in choices.where)
        changes.append(
            f"Of {words} there are no two groups of {choices.by.replace('_', ' ')} to compare: "
            "all articles instead."
        )
        return replace(choices, where=())
    return choices


def _settle_period(case: Case, choices: Choices, changes: list[str]) -> Choices:
    """Return the choices with a period that begins before it ends, with two groups in it."""
    first = choices.first
    last = choices.last
    if first and last and first > last:
        changes.append(f"The period ended before it began: {first} to {last}, turned round.")
        choices = replace(choices, first=last, last=first)
    has_limit = choices.first or choices.last
    if has_limit and len(_groups_of(case, choices)) < 2:
        first = choices.first or "the first day"
        last = choices.last or "the last day"
        changes.append(
            f"From {first} to {last} there are no two groups of {choices.by} to compare: "
            "the whole period instead."
        )
        choices = replace(choices, first=None, last=None)
    return choices


def _settle_min_articles(case: Case, choices: Choices, changes: list[str]) -> Choices:
    """Return the choices with a number of articles that some items reach."""
    every_item = counted(case, replace(choices, min_articles=1))
    n_articles = np.sort(articles_with(every_item, choices.material))[::-1]
    most = int(n_articles.max(initial=0))
    if not most:
        raise refusal(
            f"{_words_of_material(choices.material)} of {case.name}",
            arrived="none in these articles",
            expected="some",
            fix="Choose another voice, other groups or a longer period.",
        )
    wanted = choices.min_articles
    if wanted is None:
        wanted = _fewest_articles(n_articles, of=len(every_item.rows))
    elif wanted > most:
        changes.append(f"No item is in {wanted:,} articles; items in {most:,} instead.")
    return replace(choices, min_articles=min(wanted, most))


def _fewest_articles(n_articles: np.ndarray, *, of: int) -> int:
    """Return in how many articles an item has to be to be compared at first.

    *n_articles* are those of each item, most first.
    """
    wanted = _FEWEST
    if of < _MANY:
        share = -(-of * _FEWEST // _MANY)  # rounded up
        wanted = max(_FEWEST_OF_FEW, share)
        if len(n_articles) >= _ENOUGH_ITEMS:
            wanted = min(wanted, max(1, int(n_articles[_ENOUGH_ITEMS - 1])))
    if len(n_articles) > _AT_FIRST:
        wanted = max(wanted, int(n_articles[_AT_FIRST]) + 1)
    return wanted
