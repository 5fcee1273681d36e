"""Runs of words of a text ("shingles") as hashes, and texts that share them."""

import numpy as np

from analysis.text.kernels import hash_numbers, main_kernel

SIZE = 5  # words of a run
KEPT_OF = 8  # one of so many runs is kept in a sketch
MAX_RUNS_KEPT_WHOLE = 50  # a text with fewer runs keeps all
FEWEST_KEPT = 3  # of a sample: a text of which it has fewer keeps all runs
# The bits of a hash that are kept: enough for millions of articles, in two thirds of the space.
_KEPT_BITS = (1 << 40) - 1


def make_sketches(hashes: np.ndarray, firsts: np.ndarray, stops: np.ndarray) -> list[np.ndarray]:
    """Return the sketch of each text: a sample of hashes of its runs of five words.

    A text of fewer words is one run. Text r has the words from ``firsts[r]`` to ``stops[r]``.
    """
    values, ends = _sketch_hashes(hashes, firsts, stops)
    return np.split(values.view(np.uint64), ends[1:-1])[: len(firsts)]


@main_kernel
def _sketch_hashes(hashes, firsts, stops):
    """Return the kept hashes, sorted and different in each text, and where each text's end."""
    kept = np.empty(len(hashes), np.int64)
    ends = np.zeros(len(firsts) + 1, np.int64)
    n_kept = 0
    for text in range(len(firsts)):
        begin = n_kept
        size = min(SIZE, stops[text] - firsts[text])
        n_runs = stops[text] - firsts[text] - size + 1 if size else 0
        for is_whole in (n_runs < MAX_RUNS_KEPT_WHOLE, True):
            n_kept = begin
            for run in range(firsts[text], firsts[text] + n_runs):
                value = hash_numbers(hashes, run, run + size) & _KEPT_BITS
                if is_whole or value % KEPT_OF == 0:
                    kept[n_kept] = value
                    n_kept += 1
            values = np.sort(kept[begin:n_kept])
            n_kept = begin
            for number in range(len(values)):
                if number == 0 or values[number] != values[number - 1]:
                    kept[n_kept] = values[number]
                    n_kept += 1
            if is_whole or n_kept - begin >= FEWEST_KEPT:
                break
        ends[text + 1] = n_kept
    return kept[:n_kept].copy(), ends


@main_kernel
def find_sharing_pairs(labels, starts, rows, firsts, least):
    """Return the pairs of rows a < b that share at least *least* labels of both, and how many."""
    n_shared = np.zeros(len(starts), np.int64)
    partners = np.empty(len(starts), np.int64)
    pairs = [np.int64(0) for _ in range(0)]  # empty, of a type that the compiler knows
    for a in range(len(starts) - 1):
        n_partners = 0
        for number in range(starts[a], starts[a + 1]):
            entry = firsts[labels[number] + 1] - 1
            while rows[entry] > a:
                b = rows[entry]
                if n_shared[b] == 0:
                    partners[n_partners] = b
                    n_partners += 1
                n_shared[b] += 1
                entry -= 1
        chosen = [np.int64(0) for _ in range(0)]
        for b in partners[:n_partners]:
            if n_shared[b] >= least[a] and n_shared[b] >= least[b]:
                chosen.append(b)
        for b in sorted(chosen):
            pairs.extend([np.int64(a), b, n_shared[b]])
        n_shared[partners[:n_partners]] = 0
    return np.array(pairs, np.int64).reshape(-1, 3)
