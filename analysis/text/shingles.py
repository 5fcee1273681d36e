"""Runs of words of a text ("shingles") as hashes: a sample of them for packs, all of them to compare two texts exactly."""

from __future__ import annotations

import numpy as np

from analysis.text.kernels import hashed, kernel

SIZE, KEPT_OF, SMALL = 5, 8, 50
_BITS = (
    1 << 40
) - 1  # of a hash that are kept: enough for millions of articles, in two thirds of the room


def sketches(hashes: np.ndarray, firsts: np.ndarray, stops: np.ndarray) -> list[np.ndarray]:
    """Return for each text the sorted 40-bit hashes (uint64) of its runs of five words, those divisible by 8.

    *hashes* has one value a word; text r has the words from ``firsts[r]`` to ``stops[r]``. All its runs are kept where there
    are fewer than 50.

    >>> [sketch.tolist() for sketch in sketches(np.arange(7), np.array([0, 3]), np.array([3, 7]))]
    [[], []]
    """
    values, ends = _sketches(hashes, firsts, stops)
    return np.split(values.view(np.uint64), ends[1:-1])[: len(firsts)]


@kernel
def _sketches(hashes, firsts, stops):
    """Return the kept hashes of runs of words, sorted and different in each text, and where texts end."""
    kept, ends, n = np.empty(len(hashes), np.int64), np.zeros(len(firsts) + 1, np.int64), 0
    for text in range(len(firsts)):
        first, runs = n, stops[text] - firsts[text] - SIZE + 1
        for run in range(firsts[text], firsts[text] + runs):
            value = hashed(hashes, run, run + SIZE) & _BITS
            if runs < SMALL or value % KEPT_OF == 0:
                kept[n] = value
                n += 1
        ordered, n = np.sort(kept[first:n]), first
        for place in range(len(ordered)):
            if place == 0 or ordered[place] != ordered[place - 1]:
                kept[n] = ordered[place]
                n += 1
        ends[text + 1] = n
    return kept[:n].copy(), ends


@kernel
def in_common(hashes, bounds, a, b):
    """Return how many different runs of five words both texts of each pair have, and how many each text has.

    Text r has the words from bounds[r] to bounds[r + 1]; *a* (in order) and *b* are the texts of the pairs. The runs of a text
    are put into a table, where those of the texts that it is paired with are looked up.
    """
    n_texts, longest = len(bounds) - 1, 0
    runs, different, shared = (
        np.zeros(len(hashes), np.int64),
        np.zeros(n_texts, np.int64),
        np.zeros(len(a), np.int64),
    )
    for text in range(n_texts):
        longest = max(longest, bounds[text + 1] - bounds[text])
        for run in range(bounds[text], bounds[text + 1] - SIZE + 1):
            runs[run] = hashed(hashes, run, run + SIZE) | 1  # a free slot holds 0
    slots, met, pair = np.zeros(4 * longest + 8, np.int64), np.zeros(4 * longest + 8, np.int64), 0
    for text in range(n_texts):
        width = 8
        while width < 2 * (bounds[text + 1] - bounds[text]):
            width *= 2
        slots[:width], met[:width] = 0, -1
        for run in range(bounds[text], bounds[text + 1] - SIZE + 1):
            slot = _slot(runs, run, slots, width)
            different[text] += slots[slot] == 0
            slots[slot] = runs[run]
        while pair < len(a) and a[pair] == text:
            for run in range(bounds[b[pair]], bounds[b[pair] + 1] - SIZE + 1):
                slot = _slot(runs, run, slots, width)
                if slots[slot] != 0 and met[slot] != pair:
                    met[slot] = pair
                    shared[pair] += 1
            pair += 1
    return shared, different


@kernel
def _slot(runs, run, slots, width):
    """Return the slot that holds a run, or the free one where it would stand."""
    slot = (runs[run] >> np.int64(1)) & (width - 1)
    while slots[slot] != 0 and slots[slot] != runs[run]:
        slot = (slot + 1) & (width - 1)
    return slot


@kernel
def met(labels, starts, rows, firsts, least, sides):
    """Return rows a < b that have labels in common, sorted, and how many: the *least* of one of them, or of both (*sides*).

    Row r has the labels from starts[r] to starts[r + 1]; label l is that of the rows from firsts[l] to firsts[l + 1], in order.
    """
    count, touched = np.zeros(len(starts), np.int64), np.empty(len(starts), np.int64)
    found = [np.int64(0) for _ in range(0)]  # empty, of a type that the compiler knows
    for a in range(len(starts) - 1):
        n = 0
        for place in range(starts[a], starts[a + 1]):
            other = firsts[labels[place] + 1] - 1
            while rows[other] > a:
                touched[n] = rows[other]
                n += count[rows[other]] == 0
                count[rows[other]] += 1
                other -= 1
        for b in sorted(
            [
                b
                for b in touched[:n]
                if int(count[b] >= least[a]) + int(count[b] >= least[b]) >= sides
            ]
        ):
            found.extend([np.int64(a), b, count[b]])
        count[touched[:n]] = 0
    return np.array(found, np.int64).reshape(-1, 3)
