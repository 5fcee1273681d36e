"""What the page shows, who annotated, and what came out, in sentences."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import listing
from analysis.outlets.material import Material
from analysis.plots.style import number_text
from analysis.stats.evidence import p_text, passes


def lead_sentence(material: Material) -> str:
    """Return what the page shows and who annotated."""
    case = material.case.name
    if material.labels:
        pages = material.listed
        n_sources = pages["outlet"].nunique()
        runs = listing(material.runs)
        noun = "run" if len(material.runs) == 1 else "runs"
        return (
            f"How {_counted(n_sources, 'source')} covered {case}: {_counted(len(pages), 'page')}"
            f"{_days_of(pages)}, "
            f"as labelled in {noun} {runs}: {material.caption}."
        )
    articles = material.articles
    n_sources = articles["outlet"].nunique()
    return (
        f"How {_counted(n_sources, 'source')} of {case} wrote: "
        f"{_counted(len(articles), 'article')}{_days_of(articles)}. "
        f"{_skipped_sentence(material)}"
        "Words, actors and tone are counted by a machine; nobody annotated."
    )


def _skipped_sentence(material: Material) -> str:
    """Return how many articles are not in the pack; empty where all are."""
    features = material.case.features
    skipped = features.manifest.get("skipped", []) if features is not None else []
    if not skipped:
        return ""
    verb = "was" if len(skipped) == 1 else "were"
    what = _counted(len(skipped), "more article")
    return f"{what} {verb} skipped: empty or not readable. "


def _counted(n: int, noun: str) -> str:
    """Return a number with its noun."""
    if n == 1:
        return f"1 {noun}"
    return f"{n:,} {noun}s"


def _days_of(rows: pd.DataFrame) -> str:
    """Return the first and last day of the rows, as part of a sentence."""
    days = rows["day"].dropna()
    if days.empty:
        return ""
    first = f"{days.min():%d %b %Y}".lstrip("0")
    last = f"{days.max():%d %b %Y}".lstrip("0")
    if first == last:
        return f" of {first}"
    return f" from {first} to {last}"


# ---- labels -----------------------------------------------------------------------------------


def finding_of_labels(contrasts: dict[str, Any]) -> str:
    """Return how many planned contrasts hold in all runs, and the strongest of them."""
    if "families" not in contrasts:
        return contrasts["reason"]
    families = contrasts["families"]
    sentence = _family_sentence(families[0], contrasts["labels"])
    if len(families) == 1:
        return sentence
    worst = _worst_p(families[-1])
    n_holding = int(passes(worst).sum())
    return f"{sentence} Over all pages: {n_holding} of {len(worst)}."


def _worst_p(family: dict[str, Any]) -> np.ndarray:
    """Return the largest adjusted p of each contrast among the runs; 1 where directions differ."""
    runs = list(family["runs"].values())
    worst = np.max([_with_missing_as_one(table["p_adjusted"]) for table in runs], axis=0)
    directions = np.sign([[value or 0 for value in table["estimate"]] for table in runs])
    is_alike = (directions == directions[0]).all(axis=0)
    return np.where(is_alike, worst, 1.0)


def _family_sentence(family: dict[str, Any], labels: dict[str, str]) -> str:
    """Return what came out of one family of contrasts."""
    runs = list(family["runs"].values())
    worst = _worst_p(family)
    n_holding = int(passes(worst).sum())
    plan = f"{family['plan'][:1].upper()}{family['plan'][1:]}"
    if not n_holding:
        return f"{plan}: none of {len(worst)} contrasts differs beyond chance in every run."
    count = f"{plan}: {n_holding} of {len(worst)} contrasts hold"
    if len(runs) == 2:
        count = f"{count} in both runs"
    if len(runs) > 2:
        count = f"{count} in all runs"
    first = runs[0]
    sizes = np.abs([value or 0 for value in first["estimate"]])
    order = np.lexsort([-sizes, worst])
    strongest = int(order[0])
    direction = "less"
    if first["estimate"][strongest] > 0:
        direction = "more"
    item = first["item"][strongest]
    rate = first["rate"][strongest]
    rate_against = first["rate_against"][strongest]
    return (
        f"{count}; the strongest: {first['group'][strongest]} sources have "
        f"“{labels.get(item, item)}” {direction} often than the rest ({rate:.0%} against "
        f"{rate_against:.0%}, adjusted {p_text(float(worst[strongest]))})."
    )


def _with_missing_as_one(values: list[float | None]) -> list[float]:
    """Return values of p; what was not tested counts as 1."""
    return [1.0 if value is None else float(value) for value in values]


# ---- map --------------------------------------------------------------------------------------


def map_reading(axes: pd.DataFrame) -> str:
    """Return what can be read from a map, in a sentence: groups, single sources, or nothing.

    Parameters
    ----------
    axes : DataFrame
        As in :func:`map_sentence`.
    """
    is_of_chance = not passes(axes["p"]).any()
    if is_of_chance:
        return "Read nothing from the places on this map: they are no more than chance."
    if _places_agree(axes):
        return "Read which sources lie near each other: their pages have like labels."
    return (
        "Read where the groups of sources lie, not where a single source lies: "
        "the place of one source is no more than noise."
    )


def _places_agree(axes: pd.DataFrame) -> bool:
    """Return whether two halves of a source's pages agree on its place more than by chance."""
    return bool((axes["halves"] > axes["usual_halves"]).any())


def map_sentence(axes: pd.DataFrame, *, run: str) -> str:
    """Return how far the two axes of a map, and the places on it, are more than chance.

    Parameters
    ----------
    axes : DataFrame
        Two rows of the axes of ``outlets.map``: ``p, halves, usual_halves``.
    run : str
        The annotation run.
    """
    directions = ("Sideways", "Up and down")
    tests = []
    for direction, axis in zip(directions, axes.itertuples(index=False)):
        result = "more than chance" if passes(axis.p) else "no more than chance"
        tests.append(f"{direction}: {result} ({p_text(float(axis.p))}).")
    sentence = f"By the frame elements of run {run}; pages were exchanged at random for the tests. "
    sentence += " ".join(tests)
    if not _places_agree(axes):
        sentence += (
            " The place of a single source is no more than noise: two halves of its pages agree "
            "on it no more than by chance."
        )
    return sentence


# ---- texts ------------------------------------------------------------------------------------


def finding_of_kinds(kinds: list[dict[str, Any]], outlets: list[str]) -> str:
    """Return how much of each kind differs between a source and the rest, in a sentence."""
    counts = []
    for kind in kinds:
        if "reason" in kind:
            continue
        p = np.array(kind["cells"]["p_adjusted"], float)
        n_found = int(passes(p).sum())
        n_tested = int((~np.isnan(p)).sum())
        if n_tested:
            counts.append(f"{n_found:,} of {n_tested:,} ({kind['name'].lower()})")
    if not counts:
        return "Too few articles or sources for a test: all that follows is descriptive."
    sentence = (
        "Differences between a source and the rest beyond chance (adjusted p ≤ .05): "
        f"{', '.join(counts)}."
    )
    return f"{sentence}{_strongest_word(kinds, outlets)}{_languages_sentence(kinds)}"


def _languages_sentence(kinds: list[dict[str, Any]]) -> str:
    """Return between which sides words differ by language; empty where they do not."""
    warnings = [kind["languages"] for kind in kinds if kind.get("languages")]
    if not warnings:
        return ""
    return f" {warnings[0]}."


def _strongest_word(kinds: list[dict[str, Any]], outlets: list[str]) -> str:
    """Return the clearest difference in words, as a sentence; empty where there is none."""
    words = next((kind for kind in kinds if kind["key"] == "words" and "reason" not in kind), None)
    if words is None:
        return ""
    p = np.nan_to_num(np.array(words["cells"]["p_adjusted"], float), nan=1.0)
    estimate = np.nan_to_num(np.array(words["cells"]["estimate"], float))
    names = [outlets[source] for source in words["outlets"]]
    p = np.where(_names_its_outlet(names, words["items"]), 1.0, p)
    if not passes(p).any():
        return ""
    candidates = np.where(p == p.min(), np.abs(estimate), -1)
    row, item = np.unravel_index(candidates.argmax(), candidates.shape)
    ratio = number_text(math.exp(abs(estimate[row, item])), 1)
    word = f"“{words['items'][item]}”"
    if estimate[row, item] > 0:
        clause = f"{names[row]} uses {word} {ratio} times as often as the rest"
    else:
        clause = f"the rest use {word} {ratio} times as often as {names[row]}"
    return f" The clearest in words: {clause}."


def _names_its_outlet(outlets: list[str], items: list[str]) -> np.ndarray:
    """Return outlets × items: whether a word is part of the outlet's own name."""
    folded = [outlet.casefold() for outlet in outlets]
    return np.array([[item.casefold() in outlet for item in items] for outlet in folded])
