"""Runs of words of a text ("shingles") as hashes, and texts that share them."""

import numpy as np

from analysis.text.kernels import PRIME, SEED, kernel, mix_hash

SIZE = 5  # words of a run
KEPT_OF = 8  # one of so many runs is kept in a sketch
MAX_RUNS_KEPT_WHOLE = 50  # a text with fewer runs keeps all
FEWEST_KEPT = 3  # of a sample: a text of which it has fewer keeps all runs
# The bits of a hash that are kept: enough for millions of articles, in two thirds of the space.
_N_BITS = 40
_KEPT_BITS = (1 << _N_BITS) - 1


def make_sketches(hashes: np.ndarray, firsts: np.ndarray, stops: np.ndarray) -> list[np.ndarray]:
    """Return the sketch of each text: a sample of hashes of its runs of five words.

    A text of fewer words is one run. Text r has the words from ``firsts[r]`` to ``stops[r]``.
    """
    sizes = np.minimum(stops - firsts, SIZE)
    n_runs = np.where(sizes > 0, stops - firsts - sizes + 1, 0)
    text = np.repeat(np.arange(len(firsts)), n_runs)
    run = np.arange(len(text)) + np.repeat(firsts - np.cumsum(n_runs) + n_runs, n_runs)
    values = _hashes_of_runs(hashes, run, sizes[text]) & _KEPT_BITS
    rows = (text << _N_BITS) | values  # sorted by text, then by value
    is_kept = (values % KEPT_OF == 0) | (n_runs < MAX_RUNS_KEPT_WHOLE)[text]
    kept = np.unique(rows[is_kept])
    n_kept = np.bincount(kept >> _N_BITS, minlength=len(firsts))
    is_small = n_kept < FEWEST_KEPT
    kept = np.union1d(kept, rows[is_small[text]])
    ends = np.searchsorted(kept, np.arange(1, len(firsts)) << _N_BITS)
    return np.split((kept & _KEPT_BITS).view(np.uint64), ends)[: len(firsts)]


def _hashes_of_runs(hashes: np.ndarray, starts: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Return the hash of each run of words, that of ``hash_numbers``."""
    values = np.full(len(starts), SEED)
    for number in range(SIZE):
        is_inside = number < sizes
        words = hashes[starts[is_inside] + number]
        values[is_inside] = (values[is_inside] ^ words) * PRIME
    return mix_hash(values)


@kernel(1)
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
