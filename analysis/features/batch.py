"""Batch: some texts, and where their words, sentences, quotations and listed names are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.features.matches import Matches, find_phrases
from analysis.lexicons import Actors, Frames
from analysis.lexicons.languages import ENGLISH
from analysis.text import sentences, tokens
from analysis.text.characters import Characters, characters
from analysis.text.quotation_marks import quotation_spans
from analysis.text.tokens import Tokens


class Spans(NamedTuple):
    """Pieces of text by their first character and the one behind their last."""

    starts: np.ndarray
    stops: np.ndarray


@dataclass(frozen=True)
class Batch:
    """Some texts, and where their words, sentences, quotations and names are.

    Positions are characters of ``characters.text``, which has all texts one after the other. A
    *row* is the number of a text in the batch. Everything is sorted by position.

    Attributes
    ----------
    texts : sequence of str
        The texts as they arrived; paragraphs are separated by line breaks.
    characters : Characters
        All texts as one string, with arrays that describe each character, and the languages of
        the texts.
    tokens : Tokens
        The words.
    sentences : Spans
        The sentences.
    paragraphs : ndarray of int
        The paragraph of each sentence: 0 is the title, others count from 1.
    quotes : Spans
        What is inside quotation marks.
    aliases, frame_terms : Matches
        Names of actors, with their rows in ``actors.table``, and frame terms, with their rows in
        ``frames.table``.
    actors, frames : Actors, Frames
        The word lists.

    Examples
    --------
    >>> from analysis import lexicons
    >>> lists = {"actors": lexicons.actors(None), "frames": lexicons.frames(None)}
    >>> batch = Batch.of(["Nobody left. A good day.", "Rain."], **lists)
    >>> batch.sentence_table().values.tolist()
    [[0, 0], [0, 1], [1, 0]]
    """

    texts: Sequence[str]
    characters: Characters
    tokens: Tokens
    sentences: Spans
    paragraphs: np.ndarray
    quotes: Spans
    aliases: Matches
    frame_terms: Matches
    actors: Actors
    frames: Frames

    @classmethod
    def of(
        cls,
        texts: Sequence[str],
        *,
        actors: Actors,
        frames: Frames,
        titled: Sequence[bool] | None = None,
        languages: Sequence | None = None,
        published: Sequence | None = None,
    ) -> Batch:
        """Return the Batch of *texts*.

        Parameters
        ----------
        texts : sequence of str
            Cleaned texts.
        actors, frames : Actors, Frames
            Word lists.
        titled : sequence of bool, optional
            Whether the first paragraph of each text is its title. Default: none is.
        languages, published : sequence, optional
            Language ("en-GB" and "English" are en) and day of each text, or missing. An alias
            that is limited to a language or a time counts only in texts that fit, or of which
            this is unknown.
        """
        text = characters(texts, languages)
        starts, stops, paragraph = sentences.sentence_spans(text)
        matches = find_phrases(text, actors, frames, published=published)
        is_alias = matches.entries < len(actors.table)
        frame_terms = matches.where(~is_alias)
        frame_terms = frame_terms._replace(entries=frame_terms.entries - len(actors.table))
        is_titled = np.zeros(len(texts), dtype=bool)
        if titled is not None:
            is_titled = np.asarray(titled, dtype=bool)
        return cls(
            texts=texts,
            characters=text,
            tokens=tokens.tokenize(text),
            sentences=Spans(starts, stops),
            paragraphs=paragraph + 1 - is_titled[text.row_of(starts)],
            quotes=Spans(*quotation_spans(text)),
            aliases=matches.where(is_alias),
            frame_terms=frame_terms,
            actors=actors,
            frames=frames,
        )

    def row_of(self, positions: np.ndarray) -> np.ndarray:
        """Return the text in which each position is."""
        return self.characters.row_of(positions)

    def sentence_of(self, positions: np.ndarray) -> np.ndarray:
        """Return the sentence of the batch in which each position is."""
        return np.searchsorted(self.sentences.starts, positions, side="right") - 1

    def first_sentence(self, rows: np.ndarray) -> np.ndarray:
        """Return the number in the batch of the first sentence of each text."""
        return np.searchsorted(self.sentences.starts, self.characters.bounds)[rows]

    def sentence_in_text(self, positions: np.ndarray) -> np.ndarray:
        """Return the number in its text of the sentence at each position, from 0."""
        return self.sentence_of(positions) - self.first_sentence(self.row_of(positions))

    def sentence_table(self) -> pd.DataFrame:
        """Return ``row`` and ``sentence`` (its number in the text) of every sentence."""
        starts = self.sentences.starts
        rows = {"row": self.row_of(starts), "sentence": self.sentence_in_text(starts)}
        return pd.DataFrame(rows)

    def token_at(self, positions: np.ndarray) -> np.ndarray:
        """Return the first token of the batch that begins at or behind each position."""
        starts = self.tokens.starts
        return np.searchsorted(starts, positions.astype(starts.dtype))

    @cached_property
    def sentence_tokens(self) -> Spans:
        """The first token of each sentence, and the one behind its last."""
        return Spans(self.token_at(self.sentences.starts), self.token_at(self.sentences.stops))

    @cached_property
    def is_quoted_token(self) -> np.ndarray:
        """Whether each token is inside quotation marks."""
        return self.is_quoted(self.tokens.starts)

    def is_quoted(self, positions: np.ndarray) -> np.ndarray:
        """Return whether each of some sorted positions is inside quotation marks."""
        return find_spans(self.quotes, positions)

    @cached_property
    def is_english(self) -> np.ndarray:
        """Whether each text is in English, or its language is unknown."""
        languages = self.characters.languages
        return pd.isna(languages) | (languages == ENGLISH)


def find_spans(spans: Spans | Matches, positions: np.ndarray) -> np.ndarray:
    """Return whether each of the sorted *positions* is in one of the disjoint *spans*.

    >>> find_spans(Spans(np.array([2]), np.array([4])), np.array([1, 2, 3, 4])).tolist()
    [False, True, True, False]
    """
    change = np.zeros(len(positions) + 1, dtype=np.int8)
    np.add.at(change, np.searchsorted(positions, spans.starts.astype(positions.dtype)), 1)
    np.add.at(change, np.searchsorted(positions, spans.stops.astype(positions.dtype)), -1)
    return np.cumsum(change, dtype=np.int8)[:-1] > 0
