"""What maps of sources and frame packages find where texts are copied and nothing goes together.

Eight labels are drawn at random for each text (chance .4), 20 outlets, clusters of copies known. A map errs if its first axis has
p ≤ .05, packages if they find more than one class.

Writes copied_texts.csv beside this file (about five minutes). Run: python benchmarks/copied_texts.py [--maps 100] [--packages 40]
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import Counts, framing, outlets
from analysis.outlets import maps

maps.DRAWS = 199  # fewer than by default, and one pair of halves, to save time
maps.HALVES = 1
maps.DRAWS_OF_HALVES = 1
OUTLETS = 20
ITEMS = [f"label {number}" for number in range(8)]
CHANCE = 0.4
RULE = framing.PackageRule(most=4, starts=10, halves=4)


def no_copies(_generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return text and outlet of each page: 100 texts."""
    texts = np.arange(100)
    return texts, texts % OUTLETS


def copies_in_an_outlet(_generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return text and outlet of each page: each outlet prints its five texts twice."""
    texts = np.repeat(np.arange(100), 2)
    return texts, texts % OUTLETS


def pairs_of_outlets(_generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return text and outlet of each page: outlets in pairs print the same texts."""
    texts = np.repeat(np.arange(50), 2)
    return texts, (texts % 10) * 2 + np.tile([0, 1], 50)


def copied_anywhere(n_texts: int, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return text and outlet of each page: four copies of a text, in outlets at random."""
    texts = np.repeat(np.arange(n_texts), 4)
    return texts, generator.permutation(np.tile(np.arange(OUTLETS), len(texts) // OUTLETS))


CASES = {
    "no copies": no_copies,
    "each text twice in its outlet": copies_in_an_outlet,
    "outlets in pairs print the same texts": pairs_of_outlets,
    "25 texts, four copies each": lambda generator: copied_anywhere(25, generator),
    "60 texts, four copies each": lambda generator: copied_anywhere(60, generator),
}
OF_MAPS = list(CASES)[:4]
OF_PACKAGES = ["no copies", *list(CASES)[3:]]


def labels_of(texts: np.ndarray, of_outlet: np.ndarray, generator: np.random.Generator) -> Counts:
    """Return labels that all copies of a text share."""
    values = (generator.random((texts.max() + 1, len(ITEMS))) < CHANCE)[texts]
    rows = pd.DataFrame({"article_id": [f"page {number:04}" for number in range(len(texts))]})
    rows["outlet"] = [f"outlet {number:02}" for number in of_outlet]
    rows["copy_cluster"] = rows.groupby(texts)["article_id"].transform("min")
    size = np.ones((len(texts), 1))
    return Counts.of(values.astype(float), size=size, rows=rows, items=ITEMS, per="page")


def wrong_maps(name: str, runs: int) -> float:
    """Return the share of maps whose first axis says more than chance."""
    wrong = []
    for run in range(runs):
        generator = np.random.default_rng([7, run])
        labels = labels_of(*CASES[name](generator), generator)
        wrong.append(outlets.map(labels, seed=run).axes["p"][0] <= 0.05)
    return float(np.mean(wrong))


def wrong_packages(name: str, runs: int) -> float:
    """Return the share of trials with more than one class."""
    wrong = []
    for run in range(runs):
        generator = np.random.default_rng([8, run])
        labels = labels_of(*CASES[name](generator), generator)
        wrong.append(len(framing.packages(labels, rule=RULE).names) > 1)
    return float(np.mean(wrong))


def main(n_maps: int, n_packages: int) -> None:
    """Measure everything and write the table."""
    rows = [("map", name, n_maps, wrong_maps(name, n_maps)) for name in OF_MAPS]
    for name in OF_PACKAGES:
        rows.append(("packages", name, n_packages, wrong_packages(name, n_packages)))
    table = pd.DataFrame(rows, columns=["of", "copies", "trials", "wrong"])
    path = Path(__file__).with_suffix(".csv")
    table.to_csv(path, index=False, float_format="%.3g", lineterminator="\n")
    print(table.to_string(index=False))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--maps", type=int, default=100)
    parser.add_argument("--packages", type=int, default=40)
    chosen = parser.parse_args()
    main(chosen.maps, chosen.packages)
