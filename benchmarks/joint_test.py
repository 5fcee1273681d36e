"""How often the joint test of a specification curve errs, and how often it finds a planted difference.

Labels of the event's pages (its first two waves, `tests/fixtures/hamedan-two-waves`, run a). A curve of 6 specifications: outlets or owner families as units × all
pages, those in Latin script, those in others. In a null the country groups
are dealt anew to owner families with the same set of phases: nothing differs, and all else is as it was. A planted difference takes
the label away from some of the largest group's pages that have it. Two rules of exchange are tried: within phases (the default),
and within phases and scripts. Beside the joint test: any specification with p ≤ .05, and the median p, which people look at.

Writes joint_test.csv beside this file (about five minutes). Run: python benchmarks/joint_test.py [--runs 200]
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import annotation, compare, lexicons
from analysis.counts import Counts

EVENT = Path(__file__).parents[1] / "tests/fixtures/hamedan-two-waves"
OTHER_SCRIPTS = "ar bg bn el fa he hi hy ja ko ml ru ta tg ug uk ur zh".split()
CHOICES = {
    "unit": {
        "outlets": {"cluster": "outlet"},
        "owner families": {"cluster": "owner_family"},
    },
    "text": {
        "any": {},
        "Latin script": {"where": {"script": "Latin"}},
        "other scripts": {"where": {"script": "other"}},
    },
}
WITHIN = {"phases": ("phase",), "phases and scripts": ("phase", "script")}
LABELINGS = 199
#: Shares of the largest group's labels that are taken away.
TAKEN = (0.0, 0.25, 0.5)
ITEM = "iranian_politics"


def event_pages() -> Counts:
    """Return one label of the newsroom pages of three country groups."""
    pages = annotation.pages(EVENT)
    is_other = pages["language"].isin(OTHER_SCRIPTS)
    pages["script"] = is_other.map({True: "other", False: "Latin"})
    labels = annotation.read(EVENT / "annotations_a.csv", codebook=EVENT / "codebook.toml")
    plan = lexicons.contrasts(EVENT / "contrasts.toml")
    labels = labels.with_metadata(pages).where(rows=plan.where, items=[ITEM])
    return labels.where(rows={"country_group": list(plan.levels)})


def dealt(counts: Counts, generator: np.random.Generator) -> Counts:
    """Return the pages with country groups dealt anew to owner families with the same phases."""
    rows = counts.rows
    families = rows.groupby("owner_family")
    phases = families["phase"].agg(lambda names: " ".join(sorted(set(names))))
    groups = families["country_group"].first()
    dealt_groups = groups.copy()
    for names in phases.groupby(phases).groups.values():
        dealt_groups[names] = generator.permutation(groups[names].to_numpy())
    new = rows.assign(country_group=rows["owner_family"].map(dealt_groups))
    return Counts.of(counts.values, size=counts.size, rows=new, items=counts.items, per=counts.per)


def without_some(
    counts: Counts, group: str, share: float, generator: np.random.Generator
) -> Counts:
    """Return the pages with a share of one group's labels taken away."""
    values = counts.values.toarray()
    is_hit = (counts.rows["country_group"] == group).to_numpy()
    is_hit = is_hit & (generator.random(len(is_hit)) < share)
    values[is_hit] = 0
    return Counts.of(values, size=counts.size, rows=counts.rows, items=counts.items, per=counts.per)


def measured(counts: Counts, *, taken: float, runs: int) -> list[dict]:
    """Return one row a rule of exchange and statistic: how often it passes."""
    group = "Western"
    passed: dict[tuple, list[bool]] = {}
    for run in range(runs):
        generator = np.random.default_rng([run, round(100 * taken)])
        null = without_some(dealt(counts, generator), group, taken, generator)
        settings = {"choices": CHOICES, "labelings": LABELINGS, "seed": run, "groups": [group]}
        for name, within in WITHIN.items():
            test = compare.joint_test({"a": null}, "country_group", within=within, **settings)
            for row in test.itertuples():
                passed.setdefault((name, row.statistic), []).append(row.p <= 0.05)
        curve = compare.specifications({"a": null}, "country_group", **settings)
        p = curve["p"].dropna()
        passed.setdefault(("none", "any specification with p ≤ .05"), []).append(p.min() <= 0.05)
        passed.setdefault(("none", "median p ≤ .05"), []).append(p.median() <= 0.05)
    rows = []
    for (within, statistic), results in passed.items():
        rate = np.mean(results)
        error = np.sqrt(rate * (1 - rate) / runs)
        row = {"taken": taken, "within": within, "statistic": statistic}
        rows.append(row | {"nulls": runs, "passes": rate, "error": error})
    return rows


def main(runs: int) -> None:
    """Measure everything and write the table."""
    counts = event_pages()
    rows = []
    for taken in TAKEN:
        n = runs if not taken else max(runs // 4, 1)
        rows += measured(counts, taken=taken, runs=n)
    table = pd.DataFrame(rows)
    path = Path(__file__).with_suffix(".csv")
    table.to_csv(path, index=False, float_format="%.3g", lineterminator="\n")
    print(table.to_string(index=False))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=200)
    main(parser.parse_args().runs)
