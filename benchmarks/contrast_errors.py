"""What contrasts and levels hold and where they do not: the numbers that docstrings and notes quote, measured on invented data.

- coverage tilted by phase: false positives and the power for a halved rate, stratified and not;
- pairs: two groups of one clumpy law beside a third, even one; labels exchanged within the pair (as the package does);
- copies that several outlets of a group print: units are outlets, or texts;
- labels missing far more often on one side, the smaller or the larger;
- coverage of the 95% interval of levels for skewed values, and of rate ratios far from 1 (those that are shown).

Writes contrast_errors.csv beside this file (about 8 minutes). Run: python benchmarks/contrast_errors.py
"""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis import compare
from analysis.counts import Counts
from analysis.stats import measures

RUNS = 1000
LABELINGS = 299


def counts(values, *, size=None, per="page", **columns) -> Counts:
    """Return Counts of one item, one row a value."""
    rows = pd.DataFrame(
        {"article_id": [f"a{number:03}" for number in range(len(values))], **columns}
    )
    size = np.ones(len(values)) if size is None else size
    return Counts.of(
        np.reshape(values, (-1, 1)),
        size=np.reshape(size, (-1, 1)),
        rows=rows,
        items=["item"],
        per=per,
    )


def found(made: Counts, by: str, **settings) -> bool:
    """Return whether the first contrast is tested and has p of at most .05."""
    return bool(
        (compare.contrasts(made, by, labelings=LABELINGS, **settings)["p"].head(1) <= 0.05).any()
    )


def tilted(generator, *, factor: float) -> Counts:
    """Return words of 30 against 30 articles, one group early and one late; *factor* changes the first group's rate."""
    group = np.repeat(["A", "B"], 30)
    early = generator.random(60) < np.where(group == "A", 0.8, 0.2)
    size = generator.integers(150, 400, 60)
    rate = (
        0.01
        * np.where(early, 4, 1)
        * np.where(group == "A", factor, 1)
        * generator.gamma(2, 0.5, 60)
    )
    return counts(
        generator.poisson(size * rate),
        size=size,
        per="token",
        group=group,
        phase=np.where(early, "early", "late"),
    )


def pairs(generator) -> Counts:
    """Return words of three groups of ten articles: A and B share one clumpy law, C is even."""
    group = np.repeat(["A", "B", "C"], 10)
    clumps = np.where(group == "C", 1.0, generator.gamma(0.3, 1 / 0.3, 30))
    return counts(generator.poisson(3 * clumps), size=np.full(30, 300), per="token", group=group)


def copies(generator) -> Counts:
    """Return 0/1 pages of 24 outlets a group; in each group six texts are printed by four outlets each."""
    text = [f"{group}{number // 4}" for group in "AB" for number in range(24)]
    law = dict(zip(sorted(set(text)), generator.integers(0, 2, 12)))
    return counts(
        [law[name] for name in text],
        group=np.repeat(["A", "B"], 24),
        copy_cluster=text,
        outlet=[f"o{number:02}" for number in range(48)],
    )


def missing(generator, own: int, *, rare: float, law: float) -> Counts:
    """Return 0/1 pages of *own* of 40 outlets and the rest; 40% of the own labels are missing, *rare* of the others'."""
    group = np.repeat(["A", "B"], [own, 40 - own])
    there = generator.random(40) >= np.where(group == "A", 0.4, rare)
    law = (generator.random(40) < law) * there
    return counts(law, size=there, group=group, outlet=[f"o{number:02}" for number in range(40)])


def ratio_covered(generator, ratio: float) -> float:
    """Return whether the interval of a rate ratio, 10 against 10 clumpy articles, covers it; missing where none is shown."""
    group, size = np.repeat(["A", "B"], 10), generator.integers(200, 400, 20)
    rate = 0.01 / np.where(group == "A", 1, ratio) * generator.gamma(2, 0.5, 20)
    row = compare.contrasts(
        counts(generator.poisson(size * rate), size=size, per="token", group=group),
        "group",
        labelings=LABELINGS,
    ).iloc[0]
    return np.nan if np.isnan(row["low"]) else float(row["low"] <= np.log(ratio) <= row["high"])


def covered(generator, units: int) -> bool:
    """Return whether the interval of the mean of *units* exponential values covers 1."""
    made = counts(generator.exponential(size=units), outlet=["N"] * units)
    row = compare.levels(made, "outlet", measure=measures.mean).iloc[0]
    return bool(row["low"] <= 1 <= row["high"])


CASES = {
    "tilted coverage, by phase, no difference": lambda generator: found(
        tilted(generator, factor=1), "group"
    ),
    "tilted coverage, not stratified, no difference": lambda generator: found(
        tilted(generator, factor=1), "group", strata=()
    ),
    "tilted coverage, by phase, rate halved (power)": lambda generator: found(
        tilted(generator, factor=0.5), "group"
    ),
    "one clumpy pair beside an even group": lambda generator: found(
        pairs(generator), "group", against="each"
    ),
    "six texts x four outlets a group, units outlets": lambda generator: found(
        copies(generator), "group"
    ),
    "six texts x four outlets a group, units texts": lambda generator: found(
        copies(generator), "group", cluster="copy_cluster"
    ),
    **{
        f"labels missing on 40% of {own} pages and {rare:.0%} of {40 - own}, label on {law:.0%}": lambda generator, own=own, rare=rare, law=law: (
            found(missing(generator, own, rare=rare, law=law), "group")
        )
        for own, rare, law in ((10, 0.05, 0.5), (20, 0.05, 0.2), (30, 0.05, 0.2), (30, 0.2, 0.2))
    },
    **{
        f"coverage of a rate ratio of {ratio}": lambda generator, ratio=ratio: ratio_covered(
            generator, ratio
        )
        for ratio in (1, 5, 20, 55)
    },
    **{
        f"coverage of levels, exponential, {units} units": lambda generator, units=units: covered(
            generator, units
        )
        for units in (5, 10, 30)
    },
}

if __name__ == "__main__":
    rows = []
    for case, once in CASES.items():
        generator = np.random.default_rng(1)
        said = np.array([once(generator) for _ in range(RUNS)], float)
        rows.append({"case": case, "runs": np.isfinite(said).sum(), "share": np.nanmean(said)})
    table = pd.DataFrame(rows)
    table.to_csv(
        Path(__file__).with_suffix(".csv"), index=False, float_format="%.3g", lineterminator="\n"
    )
    print(table.to_string(index=False))
