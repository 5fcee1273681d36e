"""Aliases and frame terms in a batch of texts.

The leftmost phrase wins, then the longest. Phrases of one group never overlap.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from analysis.lexicons.spelling import MARKS, search_form, spellings
from analysis.text.characters import (
    ADDRESS,
    BREAK,
    LOWER,
    MARK,
    PART,
    SPACE,
    UNSPACED,
    UPPER,
    WORD,
    Characters,
    code_points,
)
from analysis.text.kernels import ThreeArrays, TwoArrays, kernel

ASTERISK = "∗"  #: in a phrase, a * that is printed
_N_LETTERS = 0x110000
_APOSTROPHES = code_points(MARKS["'"])
# The nodes where phrases begin, by case.
_CASES = ("exact", "any", "capitals")
_EXACT, _ANY, _CAPITALS = range(len(_CASES))
FEWEST_WORDS = 2  #: of a line in capitals
# Of scripts without blanks: vowels before and behind their consonant, signs that join the next
# consonant to the one before, and signs that end a syllable with the consonant before them.
_LEADING = tuple(map(ord, "เแโใไເແໂໃໄ\u1039\u17d2"))
_FOLLOWING = tuple(map(ord, "ะาำๅະາຳ"))
_CLOSING = tuple(map(ord, "\u0e4c\u103a"))
# Signs of white space and of the rest of a word. Those of letters follow. 0 is in no phrase.
_BLANK = 1
_STAR = 2


class _Phrase(NamedTuple):
    """A phrase, with one space between words, and what is known of it."""

    text: str
    case: str
    label: object
    group: object


class _Trie(NamedTuple):
    """Phrases letter by letter, as arrays.

    From node n, sign s leads to node ``base[n] + s`` if the owner of that node is n.
    """

    base: np.ndarray
    owner: np.ndarray
    ending: np.ndarray  # the last entry that ends at a node, -1: none
    previous: np.ndarray  # of each entry: the one before it that ends at the same node, -1: none
    groups: np.ndarray  # of each entry


@dataclass(frozen=True)
class Finder:
    """A list of phrases, ready to be found."""

    labels: tuple  #: of each phrase, in the order in which they win
    trie: _Trie
    signs: tuple[np.ndarray, ...]  #: by case: the sign of every letter
    opening: tuple[np.ndarray, ...]  #: by case: 1 where a phrase begins with that letter

    def find(self, characters: Characters, *, counting: Callable | None = None) -> ThreeArrays:
        """Return start, stop and entry (of ``labels``) of each phrase found.

        A function *counting* of starts and entries says which phrases count: those win over none.
        """
        parts = []
        for case in (_EXACT, _ANY, _CAPITALS):
            if self.opening[case].any():
                parts += self._find_all(characters, case=case)
        matches = np.concatenate([np.empty((0, 3), dtype=np.int64), *parts])
        matches = matches[~_cuts_longer(characters.codes, characters.kind, matches)]
        if counting is not None:
            matches = matches[counting(matches[:, 0], matches[:, 2])]
        matches = matches[np.argsort(matches[:, 0], kind="stable")]
        matches = matches[: _choose(matches, self.trie.groups)]
        is_labelled = np.array([label is not None for label in self.labels], dtype=bool)
        matches = matches[is_labelled[matches[:, 2]]]
        groups = self.trie.groups[matches[:, 2]]
        order = np.argsort(matches[:, 0] * len(self.labels) + groups, kind="stable")
        starts, stops, entries = matches[order].T.copy()
        return starts, stops, entries

    def _find_all(self, characters: Characters, *, case: int) -> list[np.ndarray]:
        """Return start, stop and entry of all phrases of one case, in parts."""
        letters = characters.codes if case == _EXACT else characters.lower
        letters = letters.view(np.uint32)  # faster as an index
        if case == _CAPITALS:
            starts = _starts_in_capitals(characters)
        else:
            starts = _starts_of_words(letters, characters.kind, self.opening[case])
        parts = []
        while len(starts):
            matches = np.empty((len(starts) + len(self.labels), 3), dtype=np.int64)
            n_starts, n_matches = _walk(
                starts,
                letters,
                characters.kind,
                characters.bounds,
                self.signs[case],
                case,
                self.trie,
                matches,
            )
            starts = starts[n_starts:]
            parts.append(matches[:n_matches])
        return parts


def _cuts_longer(codes: np.ndarray, kind: np.ndarray, matches: np.ndarray) -> np.ndarray:
    """Return which matches begin or end inside an address, or behind O' of a name."""
    starts, stops, _ = matches.T
    inside = (kind[starts - 1] & kind[starts]) | (kind[stops - 1] & kind[stops])
    is_behind = (codes[starts - 2] == ord("O")) & (kind[starts - 3] & WORD == 0)
    is_behind &= np.isin(codes[starts - 1], _APOSTROPHES)
    return is_behind | (inside & ADDRESS > 0)


def make_finder(entries: Sequence[tuple[str, str, object, object]]) -> Finder:
    """Return a Finder of entries (phrase, case, label, group).

    A phrase stands between characters that are no letters, digits or underscores, or inside text
    without blanks. White space matches any run, ``*`` all up to the end of a word. Of one group the
    longest wins at each character.
    """
    phrases = [
        _Phrase(spelling, case, label, group)
        for text, case, label, group in entries
        for spelling in spellings(" ".join(text.split()))
    ]
    phrases.sort(key=_rank)
    # From node and letter to node. The garbage collector does not look through plain numbers.
    edges = {}
    ends = [_add_phrase(edges, phrase) for phrase in phrases]
    n_edges = Counter(chr(edge % _N_LETTERS) for edge in edges)
    # The most frequent first: what follows a node is then close together.
    letters = [letter for letter, _ in n_edges.most_common() if letter not in " *"]
    tables = [_letter_tables(edges, letters, case=case) for case in range(len(_CASES))]
    signs, opening = zip(*tables)
    names = dict.fromkeys(entry[3] for entry in entries)
    number_of_group = {group: number for number, group in enumerate(names)}
    groups = [number_of_group[phrase.group] for phrase in phrases]
    return Finder(
        labels=tuple(phrase.label for phrase in phrases),
        trie=_make_trie(edges, signs[_EXACT], ends=ends, groups=groups),
        signs=signs,
        opening=opening,
    )


def _rank(phrase: _Phrase) -> tuple:
    """Return what phrases are sorted by: the longest first."""
    return -phrase.text.count(" "), -len(phrase.text), phrase.text, phrase.case


def _add_phrase(edges: dict[int, int], phrase: _Phrase) -> int:
    """Add the edges of a phrase and return the node at its end."""
    node = _CASES.index(phrase.case)
    for letter in search_form(phrase.text, case=phrase.case):
        node = edges.setdefault(_edge(node, letter), len(edges) + len(_CASES))
    return node


def _edge(node: int, letter: str) -> int:
    """Return the number of the edge from a node by a letter."""
    return node * _N_LETTERS + ord(letter)


def _letter_tables(edges: dict[int, int], letters: Sequence[str], *, case: int) -> TwoArrays:
    """Return the sign of every character, and 1 for those with which a phrase begins."""
    alike = MARKS | {ASTERISK: ASTERISK + "*", '"': MARKS['"'] + "”“"}
    if case != _EXACT:
        alike |= {"σ": "σς", "i": "iı"}
    signs = np.zeros(_N_LETTERS, dtype=np.int32)
    opening = np.zeros(_N_LETTERS, dtype=np.uint8)
    numbered = enumerate(letters, start=_STAR + 1)
    for sign, letter in sorted(numbered, key=lambda pair: pair[1] in alike):
        codes = code_points(alike.get(letter, letter))
        signs[codes] = sign
        opening[codes] = _edge(case, letter) in edges
    if _edge(case, "*") in edges:
        opening[:] = 1
    return signs, opening


def _make_trie(
    edges: dict[int, int], signs: np.ndarray, *, ends: Sequence[int], groups: Sequence[int]
) -> _Trie:
    """Return the edges, and the nodes at the ends of phrases, as arrays."""
    n_nodes = len(edges) + len(_CASES)
    parent, letter = np.divmod(np.array(list(edges), dtype=np.int64), _N_LETTERS)
    child = np.array(list(edges.values()), dtype=np.int64)
    sign = signs[letter]
    sign[letter == ord(" ")] = _BLANK
    sign[letter == ord("*")] = _STAR
    largest_sign = sign.max(initial=_STAR)
    order = np.lexsort((sign, parent))
    parent = parent[order]
    sign = sign[order]
    child = child[order]
    first = np.flatnonzero(np.diff(parent, prepend=-1))
    last = np.flatnonzero(np.diff(parent, append=-1))
    space = np.cumsum(sign[last] - sign[first] + 1)  # up to the last node behind each node
    base_of_node = np.zeros(n_nodes, dtype=np.int64)
    base_of_node[parent[first]] = space - sign[last] + largest_sign + len(_CASES)
    number_of_node = np.arange(n_nodes)
    number_of_node[child] = base_of_node[parent] + sign
    size = space.max(initial=0) + 2 * largest_sign + len(_CASES) + 1
    base = np.zeros(size, dtype=np.int64)
    base[number_of_node] = base_of_node
    owner = np.full(size, -1)
    owner[number_of_node[child]] = number_of_node[parent]
    ending = np.full(size, -1)
    previous = np.full(len(ends), -1)
    for entry, end in enumerate(ends):
        node = number_of_node[end]
        previous[entry] = ending[node]
        ending[node] = entry
    ending[: len(_CASES)] = -1  # a phrase without letters is never found
    return _Trie(base, owner, ending, previous, np.array(groups, dtype=np.int64))


def _starts_in_capitals(characters: Characters) -> np.ndarray:
    """Return where words begin in lines that have capitals only."""
    kind = characters.kind
    stops = np.flatnonzero(kind & BREAK > 0)
    starts = np.append(0, stops + 1)[:-1]
    flags = np.bitwise_or.reduceat(kind, starts)
    is_capital = flags & (UPPER | LOWER) == UPPER
    places = [np.empty(0, dtype=np.int64)]
    for start, stop in zip(starts[is_capital].tolist(), stops[is_capital].tolist()):
        if sum(map(str.isupper, characters.text[start:stop].split())) >= FEWEST_WORDS:
            places.append(np.arange(start, stop))
    positions = np.concatenate(places)
    return positions[kind[positions - 1] & (WORD | MARK) == 0]


def _starts_of_words(letters: np.ndarray, kind: np.ndarray, opening: np.ndarray) -> np.ndarray:
    """Return where a word can begin, or be in a script without blanks, by letters that open one."""
    places = np.flatnonzero(opening[letters])
    before = kind[places - 1]  # of the first, the last line break
    is_start = (before & (WORD | MARK) == 0) | ((before | kind[places]) & UNSPACED > 0)
    return places[is_start]


def _is_katakana(letter):
    """Return whether a letter is katakana; a dot between two names is none."""
    return 0x30A0 < letter < 0x30FF and letter != 0x30FB


def _is_inside(letters, kind, position):
    """Return whether a character continues the word of the one before it."""
    before = letters[position - 1]
    letter = letters[position]
    if kind[position] & MARK:
        return True
    if not kind[position] & WORD:
        return False
    if not (kind[position - 1] | kind[position]) & UNSPACED:
        return not 0xAC00 <= letter <= 0xD7A3 or before >= 0x1100  # Latin before Korean
    if not kind[position - 1] & kind[position] & UNSPACED:
        return False
    if _is_katakana(before) and _is_katakana(letter):
        return True
    return before in _LEADING or letter in _FOLLOWING or letters[position + 1] in _CLOSING


def _is_whole(letters, kind, start, stop):
    """Return whether no word goes on behind a phrase, and none around a single letter."""
    if stop - start == 1 and (kind[start - 1] | kind[stop]) & WORD:
        return False
    return not _is_inside(letters, kind, stop)


@kernel(1)
def _walk(starts, letters, kind, bounds, signs, root, trie, matches):
    """Write start, stop and entry of all phrases at *starts*, while *matches* has space.

    Return how many starts are done, and how many rows are written.
    """
    base = trie.base
    owner = trie.owner
    ending = trie.ending
    previous = trie.previous
    waiting = np.empty((len(base), 2), np.int64)  # nodes behind stars, and where the word ends
    n_matches = 0
    text = 0
    for number in range(len(starts)):
        if n_matches + len(previous) > len(matches):
            return number, n_matches
        start = starts[number]
        while start >= bounds[text + 1]:
            text += 1
        if (kind[start - 1] | kind[start]) & UNSPACED and _is_inside(letters, kind, start):
            continue
        stop = bounds[text + 1] - 1
        waiting[0, 0] = root
        waiting[0, 1] = start
        n_waiting = 1
        while n_waiting > 0:
            n_waiting -= 1
            node = waiting[n_waiting, 0]
            position = waiting[n_waiting, 1]
            while True:
                if ending[node] >= 0 and _is_whole(letters, kind, start, position):
                    entry = ending[node]
                    while entry >= 0:
                        matches[n_matches, 0] = start
                        matches[n_matches, 1] = position
                        matches[n_matches, 2] = entry
                        n_matches += 1
                        entry = previous[entry]
                if owner[base[node] + _STAR] == node:
                    word_end = position
                    while kind[word_end] & (WORD | MARK) and _is_inside(letters, kind, word_end):
                        word_end += 1
                    if word_end > start and kind[word_end - 1] & (WORD | MARK):
                        waiting[n_waiting, 0] = base[node] + _STAR
                        waiting[n_waiting, 1] = word_end
                        n_waiting += 1
                is_blank = kind[position] & SPACE > 0
                sign = _BLANK if is_blank else signs[letters[position]]
                next_node = base[node] + sign
                if position == stop or owner[next_node] != node:
                    break
                node = next_node
                position += 1
                while is_blank and position < stop and kind[position] & SPACE:
                    position += 1
                # Accents are part of the letter before them, and points are passed over.
                while kind[position] & MARK and (
                    letters[position] == PART or 0x590 < letters[position] < 0x700
                ):
                    position += 1
    return len(starts), n_matches


@kernel(1)
def _choose(matches, groups):
    """Move the rows of *matches* that win to its front and return how many."""
    last_row = np.full(len(groups), -1)  # of each group
    n_chosen = 0
    for number in range(len(matches)):
        start = matches[number, 0]
        entry = matches[number, 2]
        group = groups[entry]
        row = last_row[group]
        if row < 0 or start >= matches[row, 1]:
            row = n_chosen
            last_row[group] = row
            n_chosen += 1
        elif start > matches[row, 0] or entry > matches[row, 2]:
            continue
        matches[row, 0] = start
        matches[row, 1] = matches[number, 1]
        matches[row, 2] = entry
    return n_chosen
