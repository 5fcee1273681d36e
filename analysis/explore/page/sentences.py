"""What the page shows, who annotated, and what came out, in sentences."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from analysis.case.items import CaseTables
from analysis.errors import listing, number_of
from analysis.lexicons import Planned
from analysis.outlets.timeline import span_in_words
from analysis.stats.evidence import Method, passes
from analysis.wording.findings import level_text, sure_text
from analysis.wording.notes import note_of, within_text
from analysis.wording.text import against_text, capitalised, number_text, p_number, p_text

#: The sign that a plan expects of a difference; 0 where it expects none.
SIGNS = {"more": 1, "less": -1, "": 0}


def lead_sentence(tables: CaseTables) -> str:
    """Return what the page shows and who annotated."""
    case = tables.case.name
    if tables.labels:
        pages = tables.listed
        n_sources = pages["outlet"].nunique()
        readings = listing(tables.readings)
        noun = "reading" if len(tables.readings) == 1 else "readings"
        n_others = len(tables.pages) - len(pages)
        others = f" ({n_others:,} more in other readings only)" if n_others else ""
        return (
            f"How {number_of(n_sources, 'source')} covered {case}: {number_of(len(pages), 'page')} "
            f"({tables.scope}){_days_of(pages)}{others}, "
            f"as labelled in {noun} {readings}: {tables.caption}."
        )
    articles = tables.articles
    n_sources = articles["outlet"].nunique()
    return (
        f"How {number_of(n_sources, 'source')} of {case} wrote: "
        f"{number_of(len(articles), 'article')}{_days_of(articles)}. "
        f"{_skipped_sentence(tables)}"
        "Words, actors and tone are counted by a machine; nobody annotated."
    )


def _skipped_sentence(tables: CaseTables) -> str:
    """Return how many articles are not in the pack; empty where all are."""
    features = tables.case.features
    skipped = features.manifest.get("skipped", []) if features is not None else []
    if not skipped:
        return ""
    verb = "was" if len(skipped) == 1 else "were"
    what = number_of(len(skipped), "more article")
    return f"{what} {verb} skipped: empty or not readable. "


def _days_of(rows: pd.DataFrame) -> str:
    """Return the first and last day of the rows, as part of a sentence."""
    days = rows["day"].dropna()
    if days.empty:
        return ""
    span = span_in_words(days.min(), days.max())
    return f" from {span}" if " to " in span else f" of {span}"


# ---- labels -----------------------------------------------------------------------------------


def finding_of_labels(contrasts: dict[str, Any], profiles: dict[str, Any]) -> str:
    """Return how many planned contrasts hold on the pages that test them, and the closest one.

    Without a plan it is what sets the first group apart, and that nothing is tested.
    """
    if "families" not in contrasts:
        found = profiles["readings"][0]["profiles"].get("groups", {})
        sentences = [found[group]["sentence"] for group in profiles["groups"] if group in found]
        return " ".join([*sentences[:1], contrasts["reason"]])
    first = contrasts["families"][0]
    tested = [each for each in contrasts["families"] if each["sample"] == first["sample"]]
    where = f" on the {first['sample_label']}" if first["sample_label"] else ""
    holds: dict[tuple, list[bool]] = {}
    for family in tested:
        table = next(iter(family["readings"].values()))
        for finding, is_holding in zip(_findings_of(table), family["holds"]):
            holds.setdefault(finding, []).append(is_holding)
    n = sum(map(all, holds.values()))
    count = _count_of_readings(n, len(holds), readings=list(first["readings"]), where=where)
    partly = [
        f"{group}, “{contrasts['labels'].get(item, item)}”"
        for (item, group, _), of_lists in holds.items()
        if any(of_lists) and not all(of_lists)
    ]
    sentences = [count]
    if partly:
        sentences.append(f"Sure in one list of the plan, and not in another: {listing(partly)}")
    return ". ".join([*sentences, _closest_sentence(contrasts)])


def closest_contrast(contrasts: dict[str, Any]) -> dict[str, int] | None:
    """Return the ``family`` and ``place`` of the contrast that is closest to differing.

    Its largest adjusted p, among readings and the families of the first sample, is the smallest.
    None where no contrast could be tested in every reading.
    """
    families = contrasts.get("families", [])
    candidates: dict[tuple, tuple] = {}
    for number, family in enumerate(families):
        if family["sample"] != families[0]["sample"]:
            continue
        readings = list(family["readings"].values())
        largest = worst_p(readings)
        for place, finding in enumerate(_findings_of(readings[0])):
            if finding not in candidates or largest[place] > candidates[finding][0]:
                candidates[finding] = (float(largest[place]), number, place)
    closest = min(candidates.values(), key=lambda candidate: candidate[0], default=(1, 0, 0))
    p, family_number, place = closest
    return {"family": family_number, "place": place} if p < 1 else None


def _count_of_readings(n: int, of: int, *, readings: list[str], where: str = "") -> str:
    """Return how many planned contrasts are sure in all readings."""
    in_readings = "in every reading" if len(readings) > 1 else "in its reading"
    count = sure_text(n, of=of, noun="planned contrast", details=[f"{in_readings}{where}"])
    return capitalised(count)


def worst_p(readings: list[dict[str, list]]) -> np.ndarray:
    """Return the largest adjusted p of each contrast among readings; 1 where their signs differ."""
    worst = np.max([_filled(table["p_adjusted"], 1.0) for table in readings], axis=0)
    signs = np.sign([_filled(table["estimate"], 0.0) for table in readings])
    worst[(signs != signs[0]).any(axis=0)] = 1
    return worst


def contrast_order(readings: list[dict[str, list]]) -> list[int]:
    """Return the places of the contrasts, the clearest first."""
    if not readings:
        return []
    size = np.abs(_filled(readings[0]["estimate"], 0.0))
    return np.lexsort((-size, worst_p(readings))).tolist()


def holding(readings: list[dict[str, list]], plan: Planned) -> list[bool]:
    """Return which contrasts are sure in every reading, with one sign, the expected one."""
    expected = {(each.item, each.group): SIGNS[each.direction] for each in plan.contrasts}
    holds = []
    for p, estimate, (item, group, against) in zip(
        worst_p(readings), readings[0]["estimate"], _findings_of(readings[0])
    ):
        sign = expected.get((item, group), -expected.get((item, against), 0))
        holds.append(bool(passes(p)) and sign * estimate >= 0)
    return holds


def note_of_contrasts(family: dict[str, Any], method: Method) -> str:
    """Return how many contrasts of a family hold, how they were tested, and what is drawn."""
    readings = list(family["readings"])
    first = [
        _count_of_readings(sum(family["holds"]), len(family["holds"]), readings=readings),
        "The others are pale",
        capitalised(family["plan"]),
        marks_of_readings(readings),
    ]
    if family["scales"]:
        first.append("Of a scale means are compared, and a point is a hundredth of its unit")
    return note_of(method, first=first)


def _within_strata(family: dict[str, Any]) -> str:
    """Return within what a family compares: " within phases"; "" without strata."""
    return f" within {within_text(family['strata'])}" if family["strata"] else ""


def marks_of_readings(readings: list[str]) -> str:
    """Return which marks are of which reading, as a sentence; "" of a single reading."""
    if len(readings) < 2:
        return ""
    return f"Circles are reading {readings[0]}, squares reading {readings[1]}."


def _closest_sentence(contrasts: dict[str, Any]) -> str:
    """Return the closest contrast, with pages of its first reading and p of all readings."""
    closest = closest_contrast(contrasts)
    if closest is None:
        return _none_is_close(contrasts)
    family = contrasts["families"][closest["family"]]
    readings = list(family["readings"].values())
    table = readings[0]
    place = closest["place"]
    labels = contrasts["labels"]
    scales = family["scales"]
    item = table["item"][place]
    name = labels.get(item, item)
    is_more = table["estimate"][place] > 0
    rest = f"the rest{_within_strata(family)}"
    first, *further = [reading["p_adjusted"][place] for reading in readings]
    values = [p_text(first), *map(p_number, further)]
    if item in scales:
        difference = f"are {'higher' if is_more else 'lower'} in “{name}” than {rest}"
        sides = [_mean_of_side(table, place, side) for side in ("", "_against")]
        numbers = f"a mean of {' against '.join(sides)}"
    else:
        difference = f"have “{name}” {'more' if is_more else 'less'} often than {rest}"
        own = (table["n"][place], table["size"][place])
        others = (table["n_against"][place], table["size_against"][place])
        levels = [level_text(n / size, "share", {}) for n, size in (own, others)]
        numbers = f"{' against '.join(levels)}: {against_text(own, others, unit='pages')}"
    return (
        f"The closest: {table['group'][place]} sources {difference} ({numbers}; "
        f"adjusted {' and '.join(values)})."
    )


def _none_is_close(contrasts: dict[str, Any]) -> str:
    """Return why no contrast is the closest one: untested, or nowhere near."""
    first = contrasts["families"][0]["sample"]
    for family in contrasts["families"]:
        tables = family["readings"].values()
        values = zip(*(table["p_adjusted"] for table in tables), strict=True)
        if family["sample"] == first and any(None not in of_readings for of_readings in values):
            return "No contrast comes near: each has adjusted p 1, or unlike signs in two readings."
    return "No contrast could be tested in every reading."


def _mean_of_side(table: dict[str, list], place: int, side: str) -> str:
    """Return the mean of a scale on a side of a contrast, and its pages."""
    n_pages = table[f"size{side}"][place]
    mean = table[f"mean{side}"][place]
    return f"{number_text(mean, 2)} on {number_of(n_pages, 'page')}"


def _findings_of(table: dict[str, list]) -> list[tuple]:
    """Return item, group and other side of each contrast of a reading."""
    return list(zip(table["item"], table["group"], table["against"]))


def _filled(values: list[float | None], missing: float) -> list[float]:
    """Return values as numbers; what is missing is *missing*."""
    return [missing if value is None else float(value) for value in values]


# ---- texts ------------------------------------------------------------------------------------


def finding_of_kinds(kinds: list[dict[str, Any]], outlets: list[str]) -> str:
    """Return how much of each kind differs between a source and the rest, in a sentence."""
    counts = []
    for kind in kinds:
        if "reason" in kind:
            continue
        p = np.array(kind["cells"]["p_adjusted"], float)
        n_tested = int((~np.isnan(p)).sum())
        if n_tested:
            count = sure_text(int(passes(p).sum()), of=n_tested)
            counts.append(f"{kind['name']}: {count}.")
    if not counts:
        return "Too few articles or sources for a test: all that follows is descriptive."
    start = "Each source is compared with the rest."
    return " ".join([start, *counts, _clearest_word(kinds, outlets)]).strip()


def clearest_of_kinds(kinds: list[dict[str, Any]], outlets: list[str]) -> dict[str, Any] | None:
    """Return the clearest difference that is sure: of words, else of the first kind with one.

    Returns
    -------
    dict or None
        ``kind``, ``outlet`` and ``item`` (their places), and ``row`` of the outlet among those of
        the kind. A word of the outlet's own name is never the clearest.
    """
    for kind in kinds:
        if "reason" in kind:
            continue
        p = np.nan_to_num(np.array(kind["cells"]["p_adjusted"], float), nan=1.0)
        size = np.abs(np.nan_to_num(np.array(kind["cells"]["estimate"], float)))
        if kind["key"] == "words":
            names = [outlets[source] for source in kind["outlets"]]
            p = np.where(_names_its_outlet(names, kind["items"]), 1.0, p)
        if not p.size or not passes(p).any():
            continue
        candidates = np.where(p == p.min(), size, -1)
        row, item = map(int, np.unravel_index(candidates.argmax(), candidates.shape))
        return {
            "kind": kind["key"],
            "outlet": kind["outlets"][row],
            "item": item,
            "row": row,
        }
    return None


def _clearest_word(kinds: list[dict[str, Any]], outlets: list[str]) -> str:
    """Return the clearest difference in words, as a sentence; empty without one."""
    clearest = clearest_of_kinds(kinds, outlets)
    if clearest is None or clearest["kind"] != "words":
        return ""
    words = next(kind for kind in kinds if kind["key"] == "words")
    name = outlets[clearest["outlet"]]
    estimate = words["cells"]["estimate"][clearest["row"]][clearest["item"]]
    ratio = number_text(math.exp(abs(estimate)), 1)
    word = f"“{words['items'][clearest['item']]}”"
    if estimate > 0:
        clause = f"{name} uses {word} {ratio} times as often as the rest"
    else:
        clause = f"the rest use {word} {ratio} times as often as {name}"
    return f"The clearest in words: {clause}."


def _names_its_outlet(outlets: list[str], items: list[str]) -> np.ndarray:
    """Return outlets × items: whether a word is part of the outlet's own name."""
    folded = [outlet.casefold() for outlet in outlets]
    return np.array([[item.casefold() in outlet for item in items] for outlet in folded])
