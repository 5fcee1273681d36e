"""Wording: whether two sentences are one sentence that was edited, by the words that they have in common, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise, product
from typing import NamedTuple

import numpy as np

from analysis.lexicons import wordlists as lexicons
from analysis.text import phrases
from analysis.text.characters import characters
from analysis.text.kernels import kernel

PAYS = 200  # pairs from which on a compiled kernel pays
STEM, MEANINGS = 5, 4  # letters of a word that count; how many meanings it has at most
ALIKE = 0.626  # share of words, see same(); from the figures of tests/sentence_pairs.toml
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?=n't\b)|n't\b|[^\W\d_]{2,}")
_ARTICLES, _JOINING = (
    ("the", "an"),
    ("and", "or"),
)  # what joins the parts of a list, which may change places

Word = tuple[str, frozenset[int]]  # its first letters, and its lines in synonyms.txt


class Worded(NamedTuple):
    """Sentences as words that can be compared; sentence i has the words from ``bounds[i]`` to ``bounds[i + 1]``."""

    meanings: (
        np.ndarray
    )  #: words × MEANINGS, -1 where a word has fewer; words match if they share one
    content: np.ndarray  #: whether a word is no everyday word (for clues)
    bounds: np.ndarray
    words: list[list[Word]]  #: of each sentence


class _Lists(NamedTuple):
    """The word lists; a word stands there by its first letters, a phrase in full."""

    lines: dict[str, frozenset[int]]
    numbers: dict[str, str]
    opposites: frozenset[frozenset[str]]
    contrary: frozenset[str]  #: words that turn a sentence into its contrary
    everyday: frozenset[str]


@lru_cache
def _lists() -> _Lists:
    groups = [line.split(", ") for line in lexicons.words("synonyms")]
    lines: dict[str, frozenset[int]] = {}
    for number, group in enumerate(groups):
        for word in map(_stem, group):
            lines[word] = lines.get(word, frozenset()) | {number}
    opposites = [line.split(" / ") for line in lexicons.words("opposites")]
    alike = {
        word: {other for other, numbers in lines.items() if numbers & lines.get(word, set())}
        | {word}
        for group in opposites
        for word in map(_stem, group)
    }
    return _Lists(
        lines,
        {word: group[0] for group in groups if group[0].isdigit() for word in group},
        frozenset(
            frozenset(both)
            for group in opposites
            for pair in combinations(map(_stem, group), 2)
            for both in product(*(alike[word] for word in pair))
        ),
        frozenset(_stem(word) for word, *others in opposites if not others),
        frozenset(map(_stem, lexicons.words("everyday"))),
    )


def _stem(word: str) -> str:
    return word[:STEM] if word.isalpha() else word


def worded(sentences: Sequence[str], *, actors: lexicons.Actors) -> Worded:
    """Return the sentences as words; a name of one of the *actors* is one word, whichever of its aliases it is.

    >>> found = worded(["Twenty-two ships left.", "The 22 vessels didn’t."], actors=lexicons.actors(None))
    >>> [[word for word, _ in words] for words in found.words]
    [['22', 'ships', 'left'], ['the', '22', 'vesse', 'did', "n't"]]
    """
    words, known = list(_split(sentences, actors)), _lists()
    flat = [word for sentence in words for word in sentence]
    first = max(map(max, known.lines.values())) + 1
    own = {
        word: number
        for number, word in enumerate(dict.fromkeys(word for word, _ in flat), start=first)
    }
    meanings = [([own[word], *sorted(lines)] + [-1] * MEANINGS)[:MEANINGS] for word, lines in flat]
    content = [word not in known.everyday or word in known.contrary for word, _ in flat]
    bounds = np.append(0, np.cumsum([len(sentence) for sentence in words], dtype=np.int64))
    return Worded(
        np.array(meanings, dtype=np.int64).reshape(-1, MEANINGS),
        np.array(content, dtype=bool),
        bounds,
        words,
    )


def _split(sentences: Sequence[str], actors: lexicons.Actors) -> Iterator[list[Word]]:
    """Yield the words of each sentence, names and listed phrases as one word each."""
    batch, lines = characters(sentences), _lists().lines
    finder = _finder(
        tuple(actors.table[["actor", "alias", "case"]].itertuples(index=False, name=None)),
        actors.exclusions,
    )
    starts, stops, entries = finder.find(batch)
    firsts = np.searchsorted(starts, batch.bounds)
    for row, (position, end) in enumerate(pairwise(batch.bounds.tolist())):
        words = []
        for place in range(firsts[row], firsts[row + 1]):
            words += _spelled(batch.text[position : starts[place]])
            position, text = stops[place], batch.text[starts[place] : stops[place]].lower()
            words.append(
                (
                    finder.labels[entries[place]],
                    lines.get(_stem(" ".join(text.split())), frozenset()),
                )
            )
        yield words + _spelled(batch.text[position:end])


@lru_cache(maxsize=4)
def _finder(aliases: tuple, exclusions: tuple[str, ...]) -> phrases.Finder:
    entries = [(alias, case, actor, "words") for actor, alias, case in aliases]
    entries += [(name, "exact", None, "words") for name in exclusions]
    return phrases.finder(
        entries + [(word, "any", word, "words") for word in _lists().lines if not word.isalnum()]
    )


def _spelled(text: str) -> list[Word]:
    """Return the words of a text; numbers are in digits ("twenty-two" is 22)."""
    lists, found = _lists(), []
    for word in _WORD.findall(text.lower().replace("’", "'")):
        last, number = (
            found[-1] if found and found[-1].isdigit() else "",
            lists.numbers.get(word, ""),
        )
        if len(last) == 2 and last[1] == "0" and len(number) == 1:
            found[-1] = str(int(last) + int(number))
        else:
            found.append(number or _stem(word.replace(",", "")))
    return [(word, lists.lines.get(word, frozenset())) for word in found]


def same(words: Worded, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return whether the sentences ``a[i]`` and ``b[i]`` of *words* are one sentence, edited or not, for each i.

    Words are aligned in their order, as many as can be (the longest common subsequence): of the words of both, a share of ALIKE
    must be. Besides, all numbers of one of the two stand in the other (with the same digits: 15,000 is 15 thousand), neither
    is the contrary of the other by the words in opposites.txt that only one of them has, and no two words changed places
    ("Aria attacked Boria" is not "Boria attacked Aria"; but in a list they may: "Aria and Boria").
    """
    scored = _score.compiled if len(a) >= PAYS else _score
    alike = scored(words.meanings, words.bounds, a, b) >= ALIKE
    alike[alike] = [
        _agree(words.words[one], words.words[other])
        for one, other in zip(a[alike], b[alike], strict=True)
    ]
    return alike


def clues(words: Worded) -> tuple[np.ndarray, np.ndarray]:
    """Return sentence and clue for every two words that are no everyday words and stand next to each other, or next but one.

    A clue is a number for both words. Sentences that are one have three or more in common (all did in the development half of
    tests/sentence_pairs.toml), others seldom.
    """
    place = np.flatnonzero(words.content)
    sentence = np.searchsorted(words.bounds, place, side="right") - 1
    meaning = np.where(
        words.meanings[place, 1] >= 0, words.meanings[place, 1], words.meanings[place, 0]
    )
    rows, pairs = [], []
    for gap in (1, 2):
        near = sentence[:-gap] == sentence[gap:]
        rows.append(sentence[:-gap][near])
        pairs.append(np.sort(np.column_stack([meaning[:-gap], meaning[gap:]])[near], axis=1))
    first, second = np.concatenate(pairs).T
    return np.concatenate(rows), first * (words.meanings.max(initial=0) + 1) + second


@kernel
def _score(meanings, bounds, a, b):
    """Return the score of each pair of sentences."""
    score = np.zeros(len(a), np.float64)
    for pair in range(len(a)):
        start, stop = bounds[b[pair]], bounds[b[pair] + 1]
        best = np.zeros(stop - start + 1, np.int64)  # most words aligned, up to each word of b
        for here in range(bounds[a[pair]], bounds[a[pair] + 1]):
            diagonal = 0
            for place in range(1, len(best)):
                above = best[place]
                best[place] = max(
                    above, best[place - 1], diagonal + _match(meanings, here, start + place - 1)
                )
                diagonal = above
        score[pair] = 2 * best[-1] / max(stop - start + bounds[a[pair] + 1] - bounds[a[pair]], 1)
    return score


@kernel
def _match(meanings, one, other):
    """Return 1 if two words have a meaning in common, else 0."""
    for place in range(meanings.shape[1]):
        for again in range(meanings.shape[1]):
            if meanings[one, place] >= 0 and meanings[one, place] == meanings[other, again]:
                return 1
    return 0


def _agree(left: list[Word], right: list[Word]) -> bool:
    """Tell whether two sentences have the same numbers (as far as either has any) and roles, and neither is the contrary."""
    lists = _lists()
    numbers = [
        {word.replace(".", "").strip("0") for word, _ in words if word[0].isdigit()} - {"", "1"}
        for words in (left, right)
    ]
    if not (numbers[0] <= numbers[1] or numbers[1] <= numbers[0]) or _swapped(left, right):
        return False
    alone = [
        [
            word
            for word, lines in one
            if not any(word == again or lines & others for again, others in other)
        ]
        for one, other in ((left, right), (right, left))
    ]
    if len({sum(word in lists.contrary for word in words) for words in alone}) > 1:
        return False
    return not any(
        frozenset([word, other]) in lists.opposites for word in alone[0] for other in alone[1]
    )


def _swapped(left: list[Word], right: list[Word]) -> bool:
    """Tell whether two words changed places: of the four words next to them three are the other's, no content word their own.

    In a list they may, and so may words of one meaning; "A was seen by B" has other neighbours than "B saw A". A name of
    several words is one word only if it is in the list of actors.
    """
    both, lines = (
        [[word for word, _ in words if word not in _ARTICLES] for words in (left, right)],
        dict(left),
    )
    content = [_around([word for word in words if word not in _lists().everyday]) for words in both]
    moved = [
        word
        for word in content[0]
        if word in content[1] and not _alike(content[0][word], content[1][word])
    ]
    one, other = map(_around, both)
    return any(
        _alike(one[x], other[y]) + _alike(one[y], other[x]) >= 3
        and one[x][1] not in _JOINING
        and not lines[x] & lines[y]
        for x, y in combinations(moved, 2)
    )


def _around(words: list[str]) -> dict[str, tuple[str, str]]:
    """Return for each word the one before and the one after it."""
    return {
        word: (before, after) for word, before, after in zip(words, ["", *words], [*words[1:], ""])
    }


def _alike(one: tuple[str, str], other: tuple[str, str]) -> int:
    return (one[0] == other[0]) + (one[1] == other[1])
