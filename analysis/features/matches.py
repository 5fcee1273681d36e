"""Aliases of actors and terms of frames, located in a batch of texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.lexicons import Actors, Frames
from analysis.lexicons.spelling import forms, longer_words
from analysis.text import phrases
from analysis.text.characters import Characters


class Matches(NamedTuple):
    """Occurrences of listed phrases, in the order of the text.

    ``starts`` and ``stops`` are characters of the batch. ``entries`` are rows of ``actors.table``;
    those of ``frames.table`` follow, counted on.
    """

    starts: np.ndarray
    stops: np.ndarray
    entries: np.ndarray

    def where(self, chosen: np.ndarray) -> Matches:
        """Return the matches for which *chosen* is True."""
        return Matches(self.starts[chosen], self.stops[chosen], self.entries[chosen])


def find_phrases(
    batch: Characters,
    actors: Actors,
    frames: Frames,
    *,
    published: Sequence | None = None,
) -> Matches:
    """Return where the aliases and frame terms occur in *batch*.

    Aliases never overlap each other, and neither do the terms of one frame.
    """
    terms = tuple(frames.table.itertuples(index=False, name=None))
    finder = _phrase_finder(actors.forms, terms, actors.exclusions)
    entries = [-1 if label is None else label for label in finder.labels]
    entry_of_label = np.array(entries, dtype=np.int64)
    counting = None
    if actors.limits is not None:
        counting = _counting_within(
            actors.limits, batch, published=published, entry_of_label=entry_of_label
        )
    starts, stops, labels = finder.find(batch, counting=counting)
    return Matches(starts, stops, entry_of_label[labels])


def _counting_within(
    limits: pd.DataFrame, batch: Characters, *, published, entry_of_label: np.ndarray
) -> Callable:
    """Return the function that tells the finder which candidates count, in which text and when."""
    if published is None:
        published = np.full(len(batch.languages), None)
    language, codes = pd.factorize(limits["language"])  # -1: not limited
    text_language = codes.get_indexer(pd.Index(batch.languages, dtype="str"))  # -1: unknown
    text_language[(text_language < 0) & ~pd.isna(batch.languages)] = len(codes)  # another one
    day = pd.to_datetime(pd.Series(published)).to_numpy("datetime64[D]")
    first_day = limits["start"].to_numpy("datetime64[D]")
    last_day = limits["end"].to_numpy("datetime64[D]")

    def allow(aliases: np.ndarray, positions: np.ndarray) -> np.ndarray:
        """Return whether each alias counts in the text at its position."""
        text = batch.row_of(positions)
        needs_language = language[aliases] >= 0
        is_known = text_language[text] >= 0
        is_foreign = needs_language & is_known & (language[aliases] != text_language[text])
        is_early = day[text] < first_day[aliases]
        is_late = day[text] > last_day[aliases]
        return ~(is_foreign | is_early | is_late)

    def counting(positions: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """Return whether each candidate counts at its position."""
        entries = entry_of_label[labels]
        is_alias = (entries >= 0) & (entries < len(limits))
        counts = np.ones(len(labels), dtype=bool)
        counts[is_alias] = allow(entries[is_alias], positions[is_alias])
        return counts

    return counting


@lru_cache(maxsize=4)
def _phrase_finder(
    aliases: tuple[tuple[str, str], ...],
    terms: tuple[tuple[str, str], ...],
    exclusions: tuple[str, ...],
) -> phrases.Finder:
    """Return the Finder of (alias, case), (frame, pattern) and names that are excluded."""
    names = [*aliases, *((name, "exact") for name in exclusions)]
    listed = set(names)
    entries: list[tuple] = []
    for number, (name, case) in enumerate(names):
        label = number if number < len(aliases) else None
        for form, form_case in forms(name, case=case):
            if form == name or (form, form_case) not in listed:
                text = form.replace("*", phrases.ASTERISK)
                entries.append((text, form_case, label, "aliases"))
        for longer in longer_words(name):
            others = tuple(other for other, _ in names if other != name)
            if not longer.startswith(others):
                entries.append((longer, "exact", None, "aliases"))
    for number, (frame, pattern) in enumerate(terms, start=len(aliases)):
        entries.append((pattern, "any", number, ("frame", frame)))
    return phrases.make_finder(entries)
