"""What can be chosen, and the possible choice nearest to the wanted one."""
from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd

from analysis.explore.cases import Case, articles_with, days, whole

_NO_GROUPS = ("article_id", "published", "published_day", "url", "title", "copy_cluster", "read", "note", "notes", "annotator",
              "annotator_kind", "text_hash", "sketch")
_AT_FIRST = 950  # items compared before anybody asks for more: a redraw of them is quick; the note says how many are left out


@dataclass(frozen=True)
class Choices:
    """What is compared, and how."""

    material: str = "words"
    by: str = "outlet"
    group: str = ""
    against: str = "rest"
    voice: str = "all"
    first: str | None = None
    last: str | None = None
    estimand: str = "circulated"
    min_articles: int = 5
    labelings: int = 999
    seed: int = 0


@lru_cache(maxsize=64)
def _groups(case: Case, material: str) -> dict[str, tuple[str, ...]]:
    """Return the columns of 2 to 60 filled values, and their values, most rows first."""
    rows, found = whole(case, material, "all").rows, {}
    for name in rows:
        if name in _NO_GROUPS or rows[name].dtype.kind in "fi":
            continue
        held = rows[name].dropna().astype(str)
        sizes = held[held.str.strip() != ""].value_counts()
        if 2 <= len(sizes) <= 60 or (name == "outlet" and len(sizes) > 1):
            found[name] = tuple(sorted(sizes.index, key=lambda value: (-sizes[value], value)))
    if not found and 2 <= len(rows) <= 60:
        return {"article_id": tuple(rows["article_id"].astype(str))}
    first = [name for name in found if name != "outlet" and not within_outlets(rows, name)]
    order = ["outlet"] if len(found.get("outlet", ())) <= 60 else [*first, "outlet"]
    return {name: found[name] for name in dict.fromkeys([*order, *found]) if name in found}


def within_outlets(rows: pd.DataFrame, by: str) -> bool:
    """Return whether an outlet has articles in several groups."""
    return by != "outlet" and "outlet" in rows and bool((rows.groupby("outlet")[by].nunique() > 1).any())


@lru_cache(maxsize=64)
def _days(case: Case, material: str) -> tuple[str, ...]:
    return tuple(sorted(days(whole(case, material, "all").rows).dropna().unique()))


def options(case: Case, choices: Choices) -> dict[str, list[tuple[str, object]]]:
    """Return the label and value of what is possible for each field with the other choices."""
    groups = _groups(case, choices.material)
    held = groups.get(choices.by, ())
    known = _days(case, choices.material)
    same = choices.material == "speakers" or choices.material.startswith("labels ")
    return {"material": [(name, name) for name in case.materials],
            "by": [(name.replace("_", " "), name) for name in groups],
            "group": [(value, value) for value in held],
            "against": [("the rest", "rest"), *[(value, value) for value in held if value != choices.group]],
            "voice": [(name, name) for name in (["all"] if same else ["all", "own", "quoted"])],
            "first": [("the first day", None), *[(day, day) for day in known]],
            "last": [("the last day", None), *[(day, day) for day in known]],
            "estimand": [(name, name) for name in ("circulated", "produced")]}


def settled(case: Case, choices: Choices | None = None) -> tuple[Choices, list[str]]:
    """Return the possible choices nearest to those wanted, and in words what had to be changed."""
    fresh, said = choices is None, []
    choices = choices or Choices()
    for name in ("material", "by", "group", "against", "voice", "first", "last", "estimand"):
        possible = [value for _, value in options(case, choices)[name]]
        wanted = getattr(choices, name)
        if possible and wanted not in possible:
            choices = replace(choices, **{name: possible[0]})
            said.append(f"{name}: {wanted!r} is not possible here; {possible[0]!r} instead.")
    if choices.first and choices.last and choices.first > choices.last:
        said.append(f"The period ended before it began: {choices.first} to {choices.last}, turned round.")
        choices = replace(choices, first=choices.last, last=choices.first)
    most = int(articles_with(case, choices.material, choices.voice).max(initial=0))
    if fresh:
        held = sorted(articles_with(case, choices.material, choices.voice), reverse=True)
        if len(held) > _AT_FIRST:
            choices = replace(choices, min_articles=max(choices.min_articles, int(held[_AT_FIRST]) + 1))
    if 0 < most < choices.min_articles:
        said.append(f"No item stands in {choices.min_articles} articles; items in {most} or more instead.")
        choices = replace(choices, min_articles=most)
    return choices, [] if fresh else said
