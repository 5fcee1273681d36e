"""What frame packages find where there is nothing, and where something is planted.

Material: run a (and b) of the Hamedan case, pages on the event.

- Packages, null: each item is exchanged among the pages of a phase by itself, in both runs alike. There are no packages,
  but items that are frequent in the same phase still go together. One class must be found in at least 90 of 100.
- Packages, planted: pages are drawn anew from the four classes of the case, 773 pages or 200 of them; the second run differs
  from the first in 2% of the labels. How many classes are found, and how well pages are classified (adjusted Rand index).

Writes frame_packages.csv beside this file (about 15 minutes). Run: python benchmarks/frame_packages.py [runs]
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.metrics import adjusted_rand_score

from analysis import Counts, annotation, framing

CASE = Path(__file__).resolve().parents[1] / "tests/fixtures/hamedan-two-waves"
VARIABLES = (
    "problem responsible evaluation_outlet remedy law iranian_politics targets_named counter_terrorism military_detail "
    "strategic_standing civilian_harm diplomacy opponents_outlet"
).split()
RULE = framing.PackageRule(most=5, starts=10, halves=2)
FLIPPED = 0.02  #: labels in which two runs of planted pages differ


def labels_of(run: str) -> Counts:
    """Return the labels of the pages on the event, without "none"."""
    labels = annotation.read(CASE / f"annotations_{run}.csv", codebook=CASE / "codebook.toml")
    labels = labels.with_metadata(annotation.pages(CASE))
    items = [
        item
        for item in labels.items.index
        if item.split(":")[0] in VARIABLES and not item.endswith(":none")
    ]
    return labels.where(rows={"on_event": 1}, items=items)


def both_runs() -> dict[str, Counts]:
    """Return both runs on the pages and items that both have."""
    runs = {run: labels_of(run) for run in "ab"}
    pages = set(runs["a"].rows["article_id"]) & set(runs["b"].rows["article_id"])
    items = [item for item in runs["a"].items.index if item in runs["b"].items.index]
    return {
        run: labels.where(rows=labels.rows["article_id"].isin(pages).to_numpy(), items=items)
        for run, labels in runs.items()
    }


def with_values(labels: Counts, values: np.ndarray) -> Counts:
    """Return labels with other values."""
    return replace(
        labels, values=sparse.csr_array(values.astype(float)), size=np.ones((len(values), 1))
    )


def exchanged(runs: dict[str, Counts], generator: np.random.Generator) -> dict[str, Counts]:
    """Return both runs with each item exchanged among the pages of a phase."""
    phase = runs["a"].rows["phase"].to_numpy()
    values = {run: labels.values.toarray() for run, labels in runs.items()}
    for column in range(values["a"].shape[1]):
        for stratum in np.unique(phase):
            pages = np.flatnonzero(phase == stratum)
            order = generator.permutation(pages)
            for run in values:
                values[run][pages, column] = values[run][order, column]
    return {run: with_values(labels, values[run]) for run, labels in runs.items()}


def planted(
    labels: Counts, shares: pd.DataFrame, weights: np.ndarray, generator: np.random.Generator
) -> tuple[dict, np.ndarray]:
    """Return two runs of pages drawn from classes, and the class of each page."""
    labels = labels.where(items=list(shares.columns))
    classes = generator.choice(len(weights), size=len(labels.rows), p=weights)
    values = generator.random((len(classes), shares.shape[1])) < shares.to_numpy()[classes]
    flips = generator.random(values.shape) < FLIPPED
    return {"a": with_values(labels, values), "b": with_values(labels, values ^ flips)}, classes


def packages_row(case: str, results: Iterable[tuple[int, float]]) -> dict:
    """Return what packages found in all draws of a case."""
    numbers, agreement = map(np.array, zip(*results))
    row = {
        "part": "packages",
        "case": case,
        "runs": len(numbers),
        "one class": (numbers == 1).mean(),
    }
    return row | {
        "four classes": (numbers == 4).mean(),
        "adjusted Rand with the truth": agreement.mean(),
    }


def found(runs: dict[str, Counts], seed: int, truth: np.ndarray | None = None) -> tuple[int, float]:
    """Return the number of classes, and how far the classes agree with the truth."""
    result = framing.packages(runs, strata="phase", waves="wave", rule=replace(RULE, seed=seed))
    agreement = np.nan
    if truth is not None:
        classes = result.pages[result.pages["run"] == "a"].set_index("article_id")["class"]
        agreement = adjusted_rand_score(truth, classes[runs["a"].rows["article_id"]])
    return len(result.names), agreement


def main(n: int) -> None:
    """Draw *n* of each case and write the table."""
    runs = both_runs()
    generators = [np.random.default_rng([21, number]) for number in range(n)]
    packages_cases(runs, generators)


def packages_cases(runs: dict[str, Counts], generators: list[np.random.Generator]) -> None:
    """Write what packages find in nulls and in planted classes."""
    results = [found(exchanged(runs, generator), seed) for seed, generator in enumerate(generators)]
    write([packages_row("exchanged", results)], len(generators))
    case = framing.packages(runs, strata="phase", waves="wave")
    shares = case.elements.pivot(index="class", columns="item", values="share")
    weights = case.names["share"].to_numpy()
    labels = runs["a"]
    few = labels.where(rows=np.random.default_rng(21).permutation(len(labels.rows)) < 200)
    for name, pages in {"planted, 773 pages": labels, "planted, 200 pages": few}.items():
        results = []
        for seed, generator in enumerate(generators[: max(len(generators) // 5, 2)]):
            drawn, truth = planted(pages, shares, weights, generator)
            results.append(found(drawn, seed, truth))
        write([packages_row(name, results)], len(generators))


def write(rows: list[dict], n: int) -> None:
    """Print rows; write them below those of the file if these are all draws."""
    table = pd.DataFrame(rows).round(3)
    print(table.to_string(), flush=True)
    if n < 100:
        return
    path = Path(__file__).with_suffix(".csv")
    if path.exists():
        before = pd.read_csv(path)
        is_new = ~before["case"].add(before["part"]).isin(table["case"].add(table["part"]))
        table = pd.concat([before[is_new], table], ignore_index=True)
    table.to_csv(path, index=False)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
