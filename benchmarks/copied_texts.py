"""What frame packages find where texts are copied and nothing goes together.

Eight labels are drawn at random for each text (chance .4), 20 outlets, clusters of copies known. They err if they find
more than one class.

Writes copied_texts.csv beside this file (about two minutes). Run: python benchmarks/copied_texts.py [--runs 40]
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import Counts, framing

OUTLETS = 20
ITEMS = [f"label {number}" for number in range(8)]
CHANCE = 0.4
RULE = framing.PackageRule(most=4, starts=10, halves=4)


def no_copies(_generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return text and outlet of each page: 100 texts."""
    texts = np.arange(100)
    return texts, texts % OUTLETS


def copied_anywhere(n_texts: int, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return text and outlet of each page: four copies of a text, in outlets at random."""
    texts = np.repeat(np.arange(n_texts), 4)
    return texts, generator.permutation(np.tile(np.arange(OUTLETS), len(texts) // OUTLETS))


CASES = {
    "no copies": no_copies,
    "25 texts, four copies each": lambda generator: copied_anywhere(25, generator),
    "60 texts, four copies each": lambda generator: copied_anywhere(60, generator),
}


def labels_of(texts: np.ndarray, of_outlet: np.ndarray, generator: np.random.Generator) -> Counts:
    """Return labels that all copies of a text share."""
    values = (generator.random((texts.max() + 1, len(ITEMS))) < CHANCE)[texts]
    rows = pd.DataFrame({"article_id": [f"page {number:04}" for number in range(len(texts))]})
    rows["outlet"] = [f"outlet {number:02}" for number in of_outlet]
    rows["copy_cluster"] = rows.groupby(texts)["article_id"].transform("min")
    size = np.ones((len(texts), 1))
    return Counts.of(values.astype(float), size=size, rows=rows, items=ITEMS, per="page")


def wrong_packages(name: str, runs: int) -> float:
    """Return the share of trials with more than one class."""
    wrong = []
    for run in range(runs):
        generator = np.random.default_rng([8, run])
        labels = labels_of(*CASES[name](generator), generator)
        wrong.append(len(framing.packages(labels, rule=RULE).names) > 1)
    return float(np.mean(wrong))


def main(runs: int) -> None:
    """Measure everything and write the table."""
    rows = [("packages", name, runs, wrong_packages(name, runs)) for name in CASES]
    table = pd.DataFrame(rows, columns=["of", "copies", "trials", "wrong"])
    path = Path(__file__).with_suffix(".csv")
    table.to_csv(path, index=False, float_format="%.3g", lineterminator="\n")
    print(table.to_string(index=False))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=40)
    main(parser.parse_args().runs)
