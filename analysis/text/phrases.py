"""Aliases and frame terms in a batch of texts: leftmost, then longest, and those of one group never overlap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from analysis import lexicons
from analysis.text.characters import SPACE, WORD, Characters
from analysis.text.kernels import kernel

ASTERISK = "∗"  #: stands in a phrase for a * that is printed
_LETTERS = 0x110000  # how many there can be
_EXACT, _ANY = 0, 1  # nodes where phrases begin
_BLANK, _STAR = (
    1,
    2,
)  # signs of white space and of the rest of a word; those of letters follow, 0 is in no phrase


class _Trie(NamedTuple):
    """Phrases letter by letter. From node n, sign s leads to node ``base[n] + s`` if the owner of that is n."""

    base: np.ndarray
    owner: np.ndarray
    ending: np.ndarray  # the last entry that ends at a node, -1: none
    also: np.ndarray  # of each entry: the one before it that ends at the same node, -1: none
    groups: np.ndarray  # of each entry


@dataclass(frozen=True)
class Finder:
    """A list of phrases, ready to be found. ``labels`` has what each stands for, in the order in which they win."""

    labels: tuple
    trie: _Trie
    signs: tuple[
        np.ndarray, np.ndarray
    ]  #: the sign of every letter as written, and of every lower-case letter
    opening: tuple[np.ndarray, np.ndarray]  #: 1 where a phrase begins with that letter, else 0

    def find(
        self, characters: Characters, *, counting: Callable | None = None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return start, stop and number (in ``labels``) of each phrase in a batch of texts, sorted by start, then group.

        *counting*, a function of starts and numbers, says which phrases are to be looked at; the
        others win over none.

        >>> from analysis.text.characters import characters
        >>> known = finder([("Syria", "exact", 1, "names"), ("Syrian Army", "any", 2, "names"), ("syria*", "any", 3, "terms")])
        >>> starts, stops, entries = known.find(characters(["Syria’s Syrian  ARMY"]))
        >>> starts.tolist(), stops.tolist(), [known.labels[entry] for entry in entries]
        ([0, 0, 8, 8], [5, 5, 20, 14], [1, 3, 2, 3])
        """
        parts = [
            part
            for case in (_EXACT, _ANY)
            if self.opening[case].any()
            for part in self._all(characters, case=case)
        ]
        found = np.concatenate([np.empty((0, 3), dtype=np.int64), *parts])
        found = found if counting is None else found[counting(found[:, 0], found[:, 2])]
        if len(parts) > 1:
            found = found[np.argsort(found[:, 0], kind="stable")]
        found = found[: _chosen(found, self.trie.groups)]
        shown = np.flatnonzero(
            np.array([label is not None for label in self.labels], dtype=bool)[found[:, 2]]
        )
        order = found[shown, 0] * len(self.labels) + self.trie.groups[found[shown, 2]]
        return tuple(found[shown[np.argsort(order, kind="stable")], column] for column in range(3))

    def _all(self, characters: Characters, *, case: int) -> list[np.ndarray]:
        """Return start, stop and entry of all phrases of one case, in as many parts as the rows need."""
        letters, parts = (
            (characters.codes, characters.lower)[case].view(np.uint32),
            [],
        )  # faster as an index
        starts = np.empty(len(letters), dtype=np.int64)
        starts = starts[: _starts(letters, characters.kind, self.opening[case], starts)]
        while len(starts):
            found = np.empty((len(starts) + len(self.labels), 3), dtype=np.int64)
            done, n = _walked(
                letters,
                characters.kind,
                characters.bounds,
                starts,
                self.signs[case],
                case,
                self.trie,
                found,
            )
            starts = starts[done:]
            parts.append(found[:n])
        return parts


def finder(entries: Sequence[tuple[str, str, object, object]]) -> Finder:
    """Return a Finder of *entries*: phrase, case ("exact" or "any"), label (None: found and passed over) and group.

    A phrase stands between characters that are no letters, digits or underscores, so an ’s may
    follow, and never crosses from one text to the next. White space in it matches any run of white
    space, ``*`` all up to the end of a word, an apostrophe or hyphen any of its kind. In any case,
    letters are alike if their lower case is: that of a dotted capital I is i, and both small sigmas
    are one. Of phrases of one group that begin at one place, the longest (in words, then in
    characters, then by alphabet and case) wins; where it ends the next may begin. Groups know
    nothing of each other.
    """
    groups = {
        group: number for number, group in enumerate(dict.fromkeys(entry[3] for entry in entries))
    }
    written: list[tuple] = [(" ".join(phrase.split()), *rest) for phrase, *rest in entries]
    ordered = sorted(written, key=lambda entry: (-entry[0].count(" "), -len(entry[0]), *entry[:2]))
    edges: dict[
        int, int
    ] = {}  # from node and letter to node; plain numbers, which the garbage collector does not look through
    ends = [
        _grown(edges, phrase, case=_ANY if case == "any" else _EXACT)
        for phrase, case, *_ in ordered
    ]
    letters = sorted({chr(edge % _LETTERS) for edge in edges} - set(" *"))
    tables = [_tables(edges, letters, case=case) for case in (_EXACT, _ANY)]
    trie = _packed(
        edges, tables[_EXACT][0], ends=ends, groups=[groups[entry[3]] for entry in ordered]
    )
    return Finder(tuple(entry[2] for entry in ordered), trie, *zip(*tables, strict=True))


def _grown(edges: dict, phrase: str, *, case: int) -> int:
    """Add the edges of a phrase and return the node at its end."""
    node = case
    for letter in lexicons.search_form(phrase, case="exact" if case == _EXACT else "any"):
        node = edges.setdefault(_edge(node, letter), len(edges) + 2)
    return node


def _edge(node: int, letter: str) -> int:
    return node * _LETTERS + ord(letter)


def _tables(edges: dict, letters: Sequence[str], *, case: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the sign of every character, and 1 for those with which a phrase begins."""
    signs, opening = np.zeros(_LETTERS, dtype=np.int32), np.zeros(_LETTERS, dtype=np.uint8)
    alike = lexicons.MARKS | {ASTERISK: ASTERISK + "*"} | ({"σ": "σς"} if case == _ANY else {})
    for sign, letter in enumerate(letters, _STAR + 1):
        codes = [ord(other) for other in alike.get(letter, letter)]
        signs[codes], opening[codes] = sign, _edge(case, letter) in edges
    if _edge(case, "*") in edges:
        opening[:] = 1
    return signs, opening


def _packed(edges: dict, signs: np.ndarray, *, ends: Sequence[int], groups: Sequence[int]) -> _Trie:
    """Return the edges and the nodes at the ends of phrases as arrays; nodes get other numbers, but for the first two."""
    edge, after = np.array([*edges, *edges.values()], dtype=np.int64).reshape(2, -1)
    parent, letter = np.divmod(edge, _LETTERS)
    sign = np.where(letter == ord(" "), _BLANK, np.where(letter == ord("*"), _STAR, signs[letter]))
    most = sign.max(initial=_STAR)
    order = np.lexsort((sign, parent))
    parent, sign, after = parent[order], sign[order], after[order]
    first, last = (
        np.flatnonzero(np.diff(parent, prepend=-1)),
        np.flatnonzero(np.diff(parent, append=-1)),
    )
    room = np.cumsum(sign[last] - sign[first] + 1)  # of the nodes behind each node
    begin, number = np.zeros(len(edges) + 2, dtype=np.int64), np.arange(len(edges) + 2)
    begin[parent[first]] = room - sign[last] + most + 1
    number[after] = begin[parent] + sign
    base = np.zeros(room.max(initial=0) + 2 * most + 3, dtype=np.int64)
    owner, ending, also = np.full(len(base), -1), np.full(len(base), -1), np.full(len(ends), -1)
    base[number], owner[number[after]] = begin, number[parent]
    for entry, node in enumerate(number[ends].tolist() if ends else ()):
        also[entry], ending[node] = ending[node], entry
    ending[:2] = -1  # a phrase without letters is never found
    return _Trie(base, owner, ending, also, np.array(groups, dtype=np.int64))


@kernel
def _starts(letters, kind, opening, starts):
    """Write the places that follow no word character and have a letter with which a phrase begins; return how many.

    Numbers instead of branches, which would be guessed wrong at every other word.
    """
    n, free = np.int64(0), 1
    for place in range(len(letters)):
        starts[n] = place
        n += opening[letters[place]] & free
        free = 1 - (kind[place] & WORD)  # WORD is 1
    return n


@kernel
def _walked(letters, kind, bounds, starts, signs, root, trie, found):
    """Write start, stop and entry of all phrases that begin at *starts* into *found*, while there is room for all of a start.

    Return how many starts are done and how many rows are written. One kernel, because to pass
    arrays to another for every letter would take longer than the work itself.
    """
    base, owner, ending, also = trie.base, trie.owner, trie.ending, trie.also
    waiting = np.empty((len(base), 2), np.int64)  # nodes behind stars, and where the word ends
    n, text = 0, 0
    for number in range(len(starts)):
        if n + len(also) > len(found):
            return number, n
        start = starts[number]
        while start >= bounds[text + 1]:
            text += 1
        stop = bounds[text + 1] - 1
        waiting[0, 0], waiting[0, 1], n_waiting = root, start, 1
        while n_waiting > 0:
            n_waiting -= 1
            node, place = waiting[n_waiting, 0], waiting[n_waiting, 1]
            while True:
                if ending[node] >= 0 and not kind[place] & WORD:
                    entry = ending[node]
                    while entry >= 0:
                        found[n, 0], found[n, 1], found[n, 2] = start, place, entry
                        entry, n = also[entry], n + 1
                if owner[base[node] + _STAR] == node:
                    end = place
                    while kind[end] & WORD:
                        end += 1
                    if end > start and kind[end - 1] & WORD:
                        waiting[n_waiting, 0], waiting[n_waiting, 1] = base[node] + _STAR, end
                        n_waiting += 1
                blank = kind[place] & SPACE > 0
                after = base[node] + (_BLANK if blank else signs[letters[place]])
                if place == stop or owner[after] != node:
                    break
                node, place = after, place + 1
                while blank and place < stop and kind[place] & SPACE:
                    place += 1
    return len(starts), n


@kernel
def _chosen(found, groups):
    """Move the rows of *found* that stay to its front and return how many.

    In a group, none begins before the last one ends, and of those that begin at one place the first
    entry stays.
    """
    latest, n = np.full(len(groups), -1), 0  # row of the last one of each group
    for number in range(len(found)):
        start, entry = found[number, 0], found[number, 2]
        row = latest[groups[entry]]
        if row < 0 or start >= found[row, 1]:
            row, n = n, n + 1
            latest[groups[entry]] = row
        elif start > found[row, 0] or entry > found[row, 2]:
            continue
        found[row, 0], found[row, 1], found[row, 2] = start, found[number, 1], entry
    return n
