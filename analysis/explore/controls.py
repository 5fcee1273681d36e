"""What can be chosen, and the possible choice nearest to the wanted one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from analysis import errors as checks
from analysis.case import LABELS, Case
from analysis.counts import Counts
from analysis.explore.materials import REST, counts, often, sides, whole

_NO_GROUPS = (
    "article_id",
    "published",
    "published_day",
    "day",
    "url",
    "title",
    "copy_cluster",
    "read",
    "note",
    "notes",
    "annotator",
    "annotator_kind",
    "text_hash",
    "sketch",
    "side",
    "agency_credit",
    "place",
    "basis",
    "export_id",
    "author",
    "gist",
)
_AT_FIRST = 600  # items compared before anybody asks for more: a redraw of them is quick; the note says how many are left out
_FEWEST = 5  # articles with an item
_MOST_GROUPS = 60
LABELINGS = (199, 999, 9_999)
SAMPLES = (2_000, 10_000)  # articles of a side: a redraw of the smaller number takes a second


@dataclass(frozen=True)
class Choices:
    """What is compared, and how; :func:`settled` fills in what is left open.

    Attributes
    ----------
    material : what is counted, as in :func:`counts`
    by, group, against : column, one of its values, and another of them or "rest"
    voice : "all", "own" or "quoted"
    first, last : days (ISO), or None for no limit
    estimand : "circulated" or "produced"
    min_articles : items in fewer articles are left out; None: 5, or so many that 600 items are left
    sample : of a side with more articles so many are drawn at random; 0: all; None: 2,000 where a side has more
    labelings, seed : of the permutation test; the seed is also that of the sample

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
    estimand: str = "circulated"
    min_articles: int | None = None
    sample: int | None = None
    labelings: int = LABELINGS[0]
    seed: int = 0


def counted(case: Case, choices: Choices, **more: Any) -> Counts:
    """Return the Counts of the choices."""
    return counts(case, choices.material, **given(choices), **more)


def given(choices: Choices) -> dict:
    """Return the choices as arguments of :func:`counts`, without those that change nothing."""
    every = {
        "voice": choices.voice,
        "first": choices.first,
        "last": choices.last,
        "min_articles": choices.min_articles or 1,
        "by": choices.by,
        "group": choices.group,
        "against": choices.against,
        "sample": choices.sample or 0,
        "seed": choices.seed if choices.sample else 0,
    }
    plain = {
        "voice": "all",
        "first": None,
        "last": None,
        "min_articles": 1,
        "against": "rest",
        "sample": 0,
        "seed": 0,
    }
    return {
        name: value for name, value in every.items() if name not in plain or plain[name] != value
    }


@lru_cache(maxsize=64)
def groupings(case: Case, material: str) -> dict[str, dict[str, int]]:
    """Return the columns by which articles can be compared, and how many articles each value has, most first.

    These are texts of 2 to 60 values that are not one a row, and outlets however many; without any, up to 60 single articles.
    """
    rows, found = whole(case, material, "all").rows, {}
    for name in rows:
        if name in _NO_GROUPS or not (
            pd.api.types.is_string_dtype(rows[name]) or rows[name].dtype.kind == "b"
        ):
            continue
        held = rows[name].dropna().astype("str")
        sizes = held[held.str.strip() != ""].value_counts()
        if (
            2 <= len(sizes) <= _MOST_GROUPS
            and len(sizes) < len(rows)
            or (name == "outlet" and len(sizes) > 1)
        ):
            found[name] = {
                value: int(sizes[value])
                for value in sorted(sizes.index, key=lambda value: (-sizes[value], value))
            }
    if not found and 2 <= len(rows) <= _MOST_GROUPS:
        return {"article_id": dict.fromkeys(rows["article_id"].astype("str"), 1)}
    many = len(found.get("outlet", ())) > _MOST_GROUPS
    return dict(
        sorted(
            found.items(), key=lambda pair: _rank(rows, pair[0], many=many, planned=case.grouping)
        )
    )


def _rank(rows: pd.DataFrame, name: str, *, many: bool, planned: str) -> int:
    """Return where a grouping stands: what was planned, then outlets, or what groups whole outlets if these are many."""
    if name in (planned, "outlet"):
        return 2 * (name != planned)
    return 1 if many and (rows.groupby("outlet")[name].nunique() <= 1).all() else 3


def split_outlets(rows: pd.DataFrame, by: str) -> int:
    """Return how many outlets have articles in several groups, where these are fewer than half: else 0."""
    if by == "outlet" or "outlet" not in rows:
        return 0
    found = rows.groupby("outlet")[by].agg(["size", "nunique"])
    split = int((found["nunique"] > 1).sum())
    return split if split < (found["size"] > 1).sum() / 2 else 0


@lru_cache(maxsize=64)
def _days(case: Case, material: str) -> tuple[str, ...]:
    return tuple(
        sorted(whole(case, material, "all").rows["day"].dropna().dt.strftime("%Y-%m-%d").unique())
    )


def options(case: Case, choices: Choices) -> dict[str, list[tuple[str, object]]]:
    """Return for each choice what is possible with the others: words and value.

    >>> from analysis.explore import open_case
    >>> case = open_case("data/syria-war")
    >>> options(case, settled(case)[0])["group"][:2]
    [('ahram (149 articles)', 'ahram'), ('manar (105 articles)', 'manar')]
    """
    held = _groups(case, choices.material, choices.first, choices.last, choices.by)
    unit = "pages" if choices.material.startswith(LABELS) else "articles"
    named: list[tuple[str, object]] = [
        (f"{value} ({n:,} {unit if n != 1 else unit[:-1]})", value) for value, n in held.items()
    ]
    days = [(day, day) for day in _days(case, choices.material)]
    rows = whole(case, choices.material, "all").rows
    voices = {
        "all": "all words",
        "own": "outside quotation marks",
        "quoted": "inside quotation marks",
    }
    kinds = {"circulated": "circulated: copies count", "produced": "produced: newsrooms' own texts"}
    one_voice = choices.material == "speakers" or choices.material.startswith(LABELS)
    copied = any(
        name in rows and rows[name].notna().any()
        for name in ("copy_cluster", "agency", "agency_guess")
    )
    return {
        "material": [(_spoken(name), name) for name in case.materials],
        "by": [(name.replace("_", " "), name) for name in groupings(case, choices.material)],
        "group": named,
        "against": [(REST, "rest"), *(pair for pair in named if pair[1] != choices.group)],
        "voice": [
            (words, name) for name, words in voices.items() if name == "all" or not one_voice
        ],
        "first": [("the first day", None), *days],
        "last": [("the last day", None), *days],
        "estimand": [
            (words, name)
            for name, words in kinds.items()
            if name == "circulated" or copied and choices.by not in ("agency", "agency_guess")
        ],
        "sample": [
            *(
                (f"{n:,} of a side, at random", n)
                for n in SAMPLES
                if n < _larger_side(case, choices)
            ),
            ("all", 0),
        ],
        "labelings": [(f"{n:,}", n) for n in LABELINGS],
    }


@lru_cache(maxsize=64)
def _groups(
    case: Case, material: str, first: str | None, last: str | None, by: str
) -> dict[str, int]:
    """Return how many articles of the period each group has, most first; groups without any are none."""
    held = groupings(case, material).get(by, {})
    if (first is None and last is None) or not held:
        return held
    inside = (
        sides(whole(case, material, "all").rows, first=first, last=last, by=by)
        .dropna()
        .astype("str")
        .value_counts()
    )
    found = {value: int(inside[value]) for value in held if value in inside}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


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
    )


@lru_cache(maxsize=64)
def _side_sizes(
    case: Case, material: str, first, last, by: str, group: str, against: str
) -> dict[str, int]:
    rows = whole(case, material, "all").rows
    return (
        sides(rows, first=first, last=last, by=by, group=group, against=against)
        .value_counts()
        .to_dict()
    )


def _spoken(material: str) -> str:
    if material.startswith(LABELS):
        return f"annotations, run {material.removeprefix(LABELS)}"
    return {
        "frames": "frames: terms of lists",
        "actors": "actors named",
        "speakers": "speakers quoted",
        "tone": "tone toward actors",
    }.get(material, material)


def settled(case: Case, choices: Choices | None = None) -> tuple[Choices, list[str]]:
    """Return the possible choices nearest to those wanted, and in words what had to be changed.

    What was left open is filled in without a word: the first material and grouping, the largest group. Of a day without
    articles the next one with some is taken.

    Raises
    ------
    InputError
        Where there is nothing to compare: a single article, thousands of one outlet without any grouping, or no item.

    Examples
    --------
    >>> from analysis.explore import open_case
    >>> choices, said = settled(open_case("data/syria-war"), Choices(material="actors", group="Nobody"))
    >>> choices.group, said
    ('ahram', ["group: 'Nobody' is not possible here; 'ahram' instead."])
    """
    said: list[str] = []
    choices = choices or Choices()
    for name in (
        "material",
        "by",
        "first",
        "last",
        "group",
        "against",
        "voice",
        "estimand",
        "labelings",
    ):
        if name == "group":
            choices = _period(case, choices, said)
        possible: Any = (
            [value for _, value in options(case, choices)[name]]
            if name != "material"
            else case.materials
        )
        wanted = getattr(choices, name)
        if name in ("first", "last") and wanted not in possible:
            wanted = _nearest(
                str(wanted), [day for day in possible if day], later=name == "first", said=said
            )
            choices = (
                replace(choices, first=wanted) if name == "first" else replace(choices, last=wanted)
            )
        if not possible:
            raise checks.refusal(
                f"{choices.material} of {case.name}",
                arrived="one group",
                expected="a column with several",
                fix="Add a column of metadata (outlet, country, …) to the articles.",
            )
        if wanted not in possible:
            choices = replace(choices, **{name: possible[0]})
            if wanted not in ("", None):
                instead = "no limit" if possible[0] is None else repr(possible[0])
                said.append(f"{name}: {wanted!r} is not possible here; {instead} instead.")
    possible = [value for _, value in options(case, choices)["sample"]]
    if choices.sample not in possible:
        if choices.sample not in (None, *SAMPLES):
            said.append(
                f"sample: {choices.sample!r} is not possible here; {possible[0]!r} instead."
            )
        choices = replace(choices, sample=possible[0])
    return _with_evidence(case, choices, said), said


def _nearest(day: str, days: list[str], *, later: bool, said: list[str]) -> str | None:
    """Return the next of the days inside a period that begins (*later*) or ends on this day; None where all are inside."""
    inside = [known for known in days if (known > day if later else known < day)]
    found = (inside[0] if later else inside[-1]) if inside else None
    found = None if not days or found == (days[0] if later else days[-1]) else found
    said.append(
        f"{'first' if later else 'last'}: no article is of {day!r}; {f'{found!r}' if found else 'no limit'} instead."
    )
    return found


def _period(case: Case, choices: Choices, said: list[str]) -> Choices:
    """Return the choices with a period that begins before it ends, and has articles of two groups."""
    if choices.first and choices.last and choices.first > choices.last:
        said.append(
            f"The period ended before it began: {choices.first} to {choices.last}, turned round."
        )
        choices = replace(choices, first=choices.last, last=choices.first)
    if (choices.first or choices.last) and len(
        _groups(case, choices.material, choices.first, choices.last, choices.by)
    ) < 2:
        said.append(
            f"From {choices.first or 'the first day'} to {choices.last or 'the last day'} there are no two groups of "
            f"{choices.by} to compare: the whole period instead."
        )
        choices = replace(choices, first=None, last=None)
    return choices


def _with_evidence(case: Case, choices: Choices, said: list[str]) -> Choices:
    """Return the choices with a number of articles that some items reach."""
    held = np.sort(often(counted(case, replace(choices, min_articles=1)), choices.material))[::-1]
    most = int(held.max(initial=0))
    if not most:
        raise checks.refusal(
            f"{_spoken(choices.material)} of {case.name}",
            arrived="none in these articles",
            expected="some",
            fix="Choose another voice, other groups or a longer period.",
        )
    if choices.min_articles is None:
        least = max(_FEWEST, int(held[_AT_FIRST]) + 1 if len(held) > _AT_FIRST else 1)
        return replace(choices, min_articles=min(least, most))
    if choices.min_articles > most:
        said.append(
            f"No item stands in {choices.min_articles:,} articles; items in {most:,} instead."
        )
    return replace(choices, min_articles=min(choices.min_articles, most))
