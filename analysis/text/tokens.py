"""Word tokens as numbers, and how often each text holds each word or n-gram."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.text.characters import ARABIC, DOTTED, JOINER, MARK, WORD, Characters
from analysis.text.kernels import PRIME, SEED, kernel, mixed

_LINE_BREAK = ord("\n")
_MULTIPLIER = 6364136223846793005  # of the second hash of a word (Knuth's, of a linear congruential generator)


@dataclass(frozen=True)
class Tokens:
    """The word tokens of a batch; the arrays have one value a token.

    Attributes
    ----------
    ids : ndarray of int32
        Numbers of words in ``vocabulary``.
    starts, stops : ndarray of int32
        Where each stands in the characters of the batch.
    bounds : ndarray of int64
        Text r has the tokens from ``bounds[r]`` to ``bounds[r + 1]``.
    vocabulary : ndarray of str
        The words, in lower case, sorted by code point.
    hashes : ndarray of int64
        One a word of the vocabulary, the same on every machine.
    """

    ids: np.ndarray
    starts: np.ndarray
    stops: np.ndarray
    bounds: np.ndarray
    vocabulary: np.ndarray
    hashes: np.ndarray


def located(batch: Characters) -> Tokens:
    """Return the word tokens of *batch*: runs of two or more letters, digits or underscores in the lower-cased text.

    They are the tokens of scikit-learn's default analyzer, but for Arabic script, where that breaks words at vowel signs and
    joiners: here a sign after an Arabic letter, and a joiner between two, are part of the word (and no letters of it).

    >>> from analysis.text.characters import characters
    >>> tokens = located(characters(["The U.S. didn't ask Iran.", "می‌روم"]))
    >>> tokens.vocabulary[tokens.ids].tolist()
    ['the', 'didn', 'ask', 'iran', 'می\u200cروم']
    """
    starts, stops, keys = _found(batch.lower, batch.kind)
    ids, firsts = _numbered(keys)
    words = (
        _spelled(batch.lower, starts[firsts], stops[firsts])
        .tobytes()
        .decode("utf-32-le")
        .split("\n")[:-1]
    )
    order = np.array(sorted(range(len(words)), key=words.__getitem__), dtype=np.int64)
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order))
    bounds = np.searchsorted(starts, batch.bounds.astype(starts.dtype))
    return Tokens(
        rank[ids],
        starts,
        stops,
        bounds,
        np.array(words, dtype=object)[order],
        keys[firsts, 0][order],
    )


def hashes(batch: Characters) -> tuple[np.ndarray, np.ndarray]:
    """Return the hash of each word token, that of ``Tokens.hashes``, and where each text begins among them; in half the time.

    >>> from analysis.text.characters import characters
    >>> found, bounds = hashes(characters(["On and on.", "On"]))
    >>> bool(found[0] == found[2] == found[3]), bounds.tolist()
    (True, [0, 3, 4])
    """
    starts, _, keys = _found(batch.lower, batch.kind)
    return keys[:, 0], np.searchsorted(starts, batch.bounds.astype(starts.dtype))


@kernel
def _found(lower, kind):
    """Return where the word tokens start and stop, and two hashes of each (the first is that of ``hashed``).

    Words with equal hashes count as equal: 128 bits that do not depend on each other.
    """
    room = (
        len(lower) // 2
    )  # a token takes two characters at least; memory that is never written to is never taken
    starts, stops, keys = (
        np.empty(room, np.int32),
        np.empty(room, np.int32),
        np.empty((room, 2), np.int64),
    )
    n, start, stop, letters, arabic = 0, -1, 0, 0, False
    one, other, first, second = np.int64(SEED), np.int64(0), np.int64(0), np.int64(0)
    for position in range(len(lower)):
        here = kind[position]
        inside = start >= 0 and arabic and here & (MARK | JOINER) != 0
        if here & WORD and start < 0:
            start, letters, one, other = position, 0, np.int64(SEED), np.int64(0)
        if here & WORD or inside:
            one, other = (
                (one ^ lower[position]) * np.int64(PRIME),
                (other + lower[position]) * np.int64(_MULTIPLIER),
            )
        if here & WORD:
            letters, arabic = letters + 1, here & ARABIC != 0
        if here & (WORD | MARK) and (here & WORD or inside):
            stop, first, second = position + 1, one, other
        if (
            here & WORD and not here & DOTTED
        ) or inside:  # the dot above the dotted I ends the word
            continue
        if start >= 0 and letters > 1:
            starts[n], stops[n], keys[n, 0], keys[n, 1] = start, stop, mixed(first), second
            n += 1
        start = -1
    return starts[:n], stops[:n], keys[:n]


@kernel
def _numbered(keys):
    """Return a number for each token (equal words, equal numbers, from 0 as they come), and the first token of each word."""
    slots, known, n = np.full(1 << 12, -1, np.int32), np.empty((1 << 11, 2), np.int64), 0
    ids, firsts = np.empty(len(keys), np.int32), np.empty(len(keys), np.int32)
    for token in range(len(keys)):
        if 2 * n == len(slots):
            slots, known = _wider(known, 4 * len(slots))
        slot = keys[token, 0] & (len(slots) - 1)
        word = slots[slot]
        while word >= 0 and (known[word, 0] != keys[token, 0] or known[word, 1] != keys[token, 1]):
            slot = (slot + 1) & (len(slots) - 1)
            word = slots[slot]
        if word < 0:
            word, slots[slot], firsts[n], known[n] = n, n, token, keys[token]
            n += 1
        ids[token] = word
    return ids, firsts[:n]


@kernel
def _wider(known, size):
    """Return a table of *size* slots with the known words in it, and room for as many words as it holds."""
    slots, room = np.full(size, -1, np.int32), np.empty((size // 2, 2), np.int64)
    room[: len(known)] = known
    for word in range(len(known)):
        slot = known[word, 0] & (size - 1)
        while slots[slot] >= 0:
            slot = (slot + 1) & (size - 1)
        slots[slot] = word
    return slots, room


@kernel
def _spelled(lower, starts, stops):
    """Return the letters from all starts to their stops, a line break after each."""
    letters, n = np.empty((stops - starts).sum() + len(starts), np.int32), 0
    for word in range(len(starts)):
        for position in range(starts[word], stops[word]):
            letters[n] = lower[position]
            n += 1
        letters[n] = _LINE_BREAK
        n += 1
    return letters


def counted(
    tokens: Tokens,
    *,
    kinds: np.ndarray | None = None,
    n_kinds: int = 1,
    ngrams: tuple[int, int] = (1, 1),
) -> tuple[np.ndarray, list[sparse.csr_array]]:
    """Return the sorted terms and, for each kind of token, how often each text holds each term (texts × terms).

    *kinds* has one number a token, a sum of flags; an n-gram's kind is the union of those of its words. n-grams are taken
    from the tokens of a whole text, as scikit-learn takes them. Stop words are not left out here: where they are afterwards,
    an n-gram with a stop word goes, while scikit-learn's ``stop_words`` makes new n-grams across the gap.

    >>> from analysis.text.characters import characters
    >>> terms, [counts] = counted(located(characters(["go on and on", "on"])), ngrams=(1, 2))
    >>> terms.tolist(), counts.toarray().tolist()
    (['and', 'and on', 'go', 'go on', 'on', 'on and'], [[1, 1, 1, 1, 2, 1], [0, 0, 0, 0, 1, 0]])
    """
    kinds = np.zeros(len(tokens.ids), dtype=np.int8) if kinds is None else kinds
    row = np.repeat(np.arange(len(tokens.bounds) - 1), np.diff(tokens.bounds))
    terms, rank, union, found, columns, unions = tokens.vocabulary, tokens.ids, kinds, [], [], []
    for n in range(1, ngrams[1] + 1):
        if n > 1:
            inside = np.flatnonzero(row[n - 1 :] == row[: max(len(row) - n + 1, 0)])
            terms, rank = _longer(
                inside, terms, tokens.vocabulary, rank=rank, last=np.roll(tokens.ids, 1 - n)
            )
            union = union | np.roll(kinds, 1 - n)
        if n >= ngrams[0]:
            columns.append(np.where(rank < 0, -1, rank + sum(map(len, found))) if n > 1 else rank)
            unions.append(union)
            found.append(terms)
    columns, kinds = np.stack(columns, axis=1), np.stack(unions, axis=1)
    return _matrices(
        np.concatenate(found), columns, kinds=kinds, bounds=tokens.bounds, n_kinds=n_kinds
    )


def _longer(
    positions, terms: np.ndarray, vocabulary: np.ndarray, *, rank, last
) -> tuple[np.ndarray, np.ndarray]:
    """Return the n-grams that begin at *positions*, sorted, and the rank of each position (-1: none begins there).

    An n-gram is a run of n - 1 (*terms*, by *rank*) and a *last* word; a space comes before every letter, so that n-grams
    sort as these pairs do, and no string is built twice.
    """
    order = _ordered(_ordered(positions, last, len(vocabulary)), rank, len(terms))
    starts, ends = rank[order], last[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (starts[1:] != starts[:-1]) | (ends[1:] != ends[:-1])
    longer = (terms + " ")[starts[new]] + vocabulary[ends[new]]
    ranked = np.full_like(rank, -1)
    ranked[order] = np.cumsum(new) - 1
    return longer, ranked


@kernel
def _ordered(positions, keys, n_keys):
    """Return *positions* sorted by their keys (from 0 to n_keys - 1), equal ones in the order in which they came."""
    place, ordered = np.zeros(n_keys + 1, np.int64), np.empty(len(positions), np.int64)
    for position in positions:
        place[keys[position] + 1] += 1
    for key in range(n_keys):
        place[key + 1] += place[key]
    for position in positions:
        ordered[place[keys[position]]] = position
        place[keys[position]] += 1
    return ordered


def _matrices(
    terms: np.ndarray, columns: np.ndarray, *, kinds: np.ndarray, bounds: np.ndarray, n_kinds: int
) -> tuple[np.ndarray, list]:
    """Return the terms, sorted, and a matrix a kind; *columns* and *kinds* are tokens × lengths of n-grams."""
    if columns.shape[1] > 1:
        order = np.array(sorted(range(len(terms)), key=terms.tolist().__getitem__), dtype=np.int64)
        place = np.empty(len(order) + 1, dtype=np.int64)
        place[order], place[-1] = np.arange(len(order)), -1
        terms, columns = terms[order], place[columns]
    column, kind, count, ends = _cells(columns, kinds, bounds, len(terms), n_kinds)
    matrices = []
    for which in range(n_kinds):
        mine = kind == which
        stops = np.append(0, np.cumsum(mine, dtype=np.int32))[ends]
        matrix = sparse.csr_array(
            (count[mine], column[mine], stops), shape=(len(bounds) - 1, len(terms))
        )
        matrices.append(matrix.tocsc().tocsr())  # sorts the terms of each text in linear time
    return terms, matrices


@kernel
def _cells(columns, kinds, bounds, n_columns, n_kinds):
    """Return column, kind and count of what is counted, text by text, and where each text's cells end (from 0)."""
    counts, touched = np.zeros(n_columns * n_kinds, np.int32), np.empty(columns.size, np.int32)
    column, kind, count = (
        np.empty(columns.size, np.int32),
        np.empty(columns.size, np.uint8),
        np.empty(columns.size, np.int32),
    )
    ends, n = np.zeros(len(bounds), np.int64), 0
    for text in range(len(bounds) - 1):
        for position in range(bounds[text], bounds[text + 1]):
            for length in range(columns.shape[1]):
                if columns[position, length] >= 0:
                    cell = columns[position, length] * n_kinds + kinds[position, length]
                    if counts[cell] == 0:
                        touched[n] = cell
                        n += 1
                    counts[cell] += 1
        for place in range(ends[text], n):
            cell = touched[place]
            column[place], kind[place], count[place], counts[cell] = (
                cell // n_kinds,
                cell % n_kinds,
                counts[cell],
                0,
            )
        ends[text + 1] = n
    return column[:n], kind[:n], count[:n], ends
