"""How far frames are the planted ones, and how stable they are where none is planted.

Pages have one of four invented frames, each of a quarter of the elements. Noise is 15 % of the labels: decided by a coin,
or turned into the opposite (then also pages sorted by the true frames overlap: the column "best"). Without frames, each
element is on 30 % of the pages by itself. Numbers are adjusted Rand indices, mean and lowest of 20 sets.

Writes frames.csv beside this file (half a minute). Run: python benchmarks/frames.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.spatial.distance import cdist
from sklearn.metrics import adjusted_rand_score

from analysis import Counts, framing

N_PAGES = 300
SETS = 20
NOISE = 0.15


def labels_of(values: np.ndarray) -> Counts:
    """Return labels of pages."""
    rows = pd.DataFrame({"article_id": [f"p{number:03}" for number in range(len(values))]})
    items = [f"element {number:02}" for number in range(values.shape[1])]
    return Counts.of(values, size=np.ones(values.shape), rows=rows, items=items, per="page")


def with_noise(values: np.ndarray, noise: str, generator: np.random.Generator) -> np.ndarray:
    """Return labels of which 15 % are decided by a coin, or wrong."""
    is_noise = generator.random(values.shape) < NOISE
    if noise == "coin":
        is_noise &= generator.random(values.shape) < 0.5
    return np.where(is_noise, 1 - values, values)


def of_one_set(n_elements: int, noise: str, seed: int) -> dict[str, float]:
    """Return how far the frames of a set are the planted ones, and how stable they are."""
    generator = np.random.default_rng(seed)
    truth = generator.integers(4, size=N_PAGES)
    centres = np.repeat(np.eye(4), n_elements // 4, axis=1)
    values = generator.random((N_PAGES, n_elements)) < 0.3
    if noise != "no frames":
        values = with_noise(centres[truth], noise, generator)
    found = framing.frames(labels_of(values.astype(float)), n=4)
    frames = found.counts.values.toarray().argmax(axis=1)
    best = cdist(values.astype(float), centres).argmin(axis=1)
    return {
        "truth": adjusted_rand_score(truth, frames),
        "best": adjusted_rand_score(truth, best),
        "stability": found.stability,
    }


def main() -> None:
    """Write the table."""
    rows = []
    for noise in ("coin", "opposite", "no frames"):
        for n_elements in (12, 16, 20, 24):
            sets = pd.DataFrame([of_one_set(n_elements, noise, seed) for seed in range(SETS)])
            row = {"noise": noise, "elements": n_elements, **sets.mean()}
            rows.append(row | {"lowest truth": sets["truth"].min()})
    table = pd.DataFrame(rows).round(2)
    print(table.to_string(index=False))
    table.to_csv(Path(__file__).with_suffix(".csv"), index=False)


if __name__ == "__main__":
    main()
