"""Where somebody else is speaking: quotation marks, the verbs that report, and who is named as speaking."""
from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from analysis import lexicons
from analysis.reading import tokens

#: How many words outside the marks may stand between a reporting verb and its speaker.
WITHIN = 6

_MARKS = re.compile(
    r"“([^“”]+)”"
    r"|„([^„“”]+)[“”]"
    r"|«([^«»]+)»"
    r'|(?<!\w)"(?=\S)([^"]*[^"\s])"'
    r"|(?<!\w)‘(?=\S)((?:[^‘’]|’(?=\w))+)’(?!\w)"
    r"|(?<!\w)'(?![\s\d])((?:[^']|'(?=\w))+(?<=\S))'(?!\w)"
)


def spans(text: str) -> list[tuple[int, int]]:
    """Return the spans inside quotation marks, in order and disjoint; marks inside a quotation are part of it.

    Double straight and curly marks, low-high marks, guillemets and single marks count; a single mark closes where no letter
    follows, so apostrophes are no marks (``the rebels’`` inside single marks ends them too early: nothing tells the two
    apart). A quotation never crosses a line break; an opening mark without its partner opens nothing.

    >>> text = "‘I’m here,’ he said."
    >>> [text[start:end] for start, end in spans(text)]
    ['I’m here,']
    """
    found = [match for start, end in tokens.paragraphs(text) for match in _MARKS.finditer(text, start, end)]
    return [match.span(match.lastindex) for match in found]


def attributed(quotes: np.ndarray, *, words: Sequence[str], sentence: np.ndarray, quoted: np.ndarray,
               mentions: Sequence[tuple[int, int, str]]) -> list[tuple]:
    """Return sentence, speaker, cue, kind and n_tokens of each quotation that is reported by a verb.

    *quotes* are first and last + 1 word token of each quotation; *sentence* and *quoted* belong to the tokens; *mentions* are
    first and last + 1 token and actor of those who can speak, outside the marks. A quotation counts if it has two word tokens
    and a reporting verb (wordlists/cues.txt) stands outside the marks in a sentence that it touches; the nearest is taken.
    The speaker is the mention nearest to that verb in its sentence, at most WITHIN words away, else missing.
    """
    rank = np.concatenate([[0], np.cumsum(~quoted)])  # words outside the marks before each token
    cues = [token for token, word in enumerate(words) if word in _cues() and not quoted[token]]
    rows = []
    for first, stop in quotes:
        if stop - first < 2:
            continue
        near = [cue for cue in cues if sentence[first] <= sentence[cue] <= sentence[stop - 1]]
        if near:
            cue = min(near, key=lambda cue: _gap(rank, (cue, cue + 1), (first, stop)))
            speaker = _speaker(rank, cue, sentence, mentions)
            rows.append((int(sentence[first]), speaker, words[cue], "direct", int(stop - first)))
    return rows


def _speaker(rank: np.ndarray, cue: int, sentence: np.ndarray, mentions: Sequence[tuple[int, int, str]]) -> str | None:
    """Return who is named nearest to the word *cue* in its sentence; of two equally near, who is named first."""
    inside = np.flatnonzero(sentence == sentence[cue])
    gaps = [(_gap(rank, (first, stop), (cue, cue + 1)), actor) for first, stop, actor in mentions
            if inside[0] <= first <= inside[-1]]
    gap, actor = min(gaps, key=lambda pair: pair[0], default=(WITHIN + 1, None))
    return actor if gap <= WITHIN else None


def _gap(rank: np.ndarray, one: tuple[int, int], other: tuple[int, int]) -> int:
    """Return how many words outside the marks stand between two runs of tokens (first, last + 1)."""
    return int(rank[other[0]] - rank[one[1]] if one[0] < other[0] else rank[one[0]] - rank[other[1]])


@lru_cache
def _cues() -> frozenset[str]:
    return frozenset(lexicons.words("cues"))
