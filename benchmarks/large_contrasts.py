"""How long it takes to compare the words of outlets, beside a dense loop over the same sums.

The words of the shipped war pack: 15 outlets, each against the rest, articles as units. Then two
outlets of 60,000 invented articles and 20,000 words. Writes large_contrasts.csv.

python benchmarks/large_contrasts.py
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from material import ROOT, invented_words
from scipy import stats

from analysis import compare, framing, load_features
from analysis.counts import Counts

RESULTS = Path(__file__).with_suffix(".csv")
ROUNDS = 3
HALF = 0.5


def dense(counts: Counts) -> dict[str, np.ndarray]:
    """Return the p of all words of each outlet against the rest, by leaving out each article."""
    values, size = counts.values.toarray(), counts.size[:, 0]
    outlets = counts.rows["outlet"].to_numpy()
    found = {}
    for outlet in np.unique(outlets):
        is_own = outlets == outlet
        estimate, variances, n_units, equal = 0.0, [], [], []
        for sign, is_side in ((1, is_own), (-1, ~is_own)):
            y, n = values[is_side], size[is_side]
            total, whole = y.sum(axis=0) + HALF, n.sum()
            without = np.log((total - y) / (whole - n)[:, None])
            jackknife = (len(n) - 1) * without.var(axis=0)
            estimate = estimate + sign * np.log(total / whole)
            variances.append(np.maximum(jackknife, 1 / total))
            n_units.append((whole**2 / (n**2).sum(), len(n)))
            equal.append((whole * (size.sum() - whole)) ** 2 / len(n))
        variance = variances[0] + variances[1]
        parts = [each**2 / (units[0] - 1) for each, units in zip(variances, n_units)]
        freedom = variance**2 / sum(parts)
        parts = [each**2 / (units[1] - 1) for each, units in zip(equal, n_units)]
        freedom = np.minimum(freedom, sum(equal) ** 2 / sum(parts))
        found[outlet] = 2 * stats.t.sf(np.abs(estimate) / np.sqrt(variance), freedom)
    return found


def timed(function: Callable, *arguments: Any) -> tuple[float, Any]:
    """Return the least seconds of several calls, and what the function returns."""
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        result = function(*arguments)
        seconds.append(time.perf_counter() - start)
    return min(seconds), result


def unlike(table: pd.DataFrame, found: dict[str, np.ndarray], counts: Counts) -> float:
    """Return by how much p differ at most, where counted and smoothed ratio agree in sign."""
    place = counts.items.index.get_indexer(table["item"])
    expected = np.array([found[group][item] for group, item in zip(table["group"], place)])
    is_tested = (table["p"] < 1).to_numpy()
    return float(np.abs(table["p"] - expected)[is_tested].max())


def main() -> int:
    """Measure and write; the exit code is 1 where it takes over 1.5 times a dense loop."""
    words = framing.terms(load_features(ROOT / "data/syria-war/features"))
    seconds, table = timed(compare.contrasts, words, "outlet")
    dense_seconds, found = timed(dense, words)
    if unlike(table, found, words) > 1e-9:
        sys.stderr.write("The dense loop has another p.\n")
        return 1
    rows = [(15, words, int(table["p"].count()), seconds, dense_seconds)]
    invented = invented_words(60_000, 20_000, tokens=60)
    seconds, table = timed(compare.contrasts, invented, "outlet")
    rows.append((2, invented, int(table["p"].count()), seconds, np.nan))
    lines = []
    for outlets, counts, tests, seconds, dense_seconds in rows:
        articles, items = counts.values.shape
        line = {"outlets": outlets, "articles": articles, "words": items}
        line |= {"counts": counts.values.nnz, "tests": tests, "seconds": seconds}
        lines.append(line | {"dense_seconds": dense_seconds, "ratio": seconds / dense_seconds})
    written = pd.DataFrame(lines).round(2)
    written.to_csv(RESULTS, index=False, lineterminator="\n")
    sys.stderr.write(written.to_string(index=False) + "\n")
    return int(written["ratio"].max() > 1.5)


if __name__ == "__main__":
    raise SystemExit(main())
