"""The exchange of labels on the event's own pages, against what a referee computed with plain pandas.

The referee's tables are in the inference notes, section 9.8. Their statistic is not the package's own, but the raw difference
of unit means. So these tests look at the exchange alone.
"""

from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from analysis import annotation, lexicons
from analysis import stats as resampling
from analysis.stats.design import design_of
from analysis.stats.plan import groups_of, plan_of

EVENT = Path(__file__).resolve().parents[2] / "tests/fixtures/hamedan-two-waves"

#: Raw difference of unit means and its unadjusted p, of runs a and b; p of 0 is printed "< .001".
OF_DIFFERENCES = pd.read_csv(Path(__file__).with_name("referee_differences.csv"))


class Exchange(NamedTuple):
    """What the labelings say of each group (row) and item (column)."""

    observed: pd.DataFrame
    p: pd.DataFrame


def exchanged(*, run, sample) -> Exchange:
    """Return the planned contrasts of a sample of the event."""
    labels = annotation.read(EVENT / f"annotations_{run}.csv", codebook=EVENT / "codebook.toml")
    labels = labels.with_metadata(annotation.pages(EVENT))
    planned = lexicons.contrasts(EVENT / "contrasts.toml").of(sample=sample)
    plan = plan_of(labels, None, planned=planned)
    chosen = labels.where(rows=plan.where, items=plan.items)
    groups = groups_of(chosen, plan)
    design = design_of(chosen.where(rows={plan.group: groups}), plan, groups)
    difference = resampling.mean_difference
    statistic = resampling.statistics(design.sample, design.pairs, score=difference)
    test = resampling.permutation_test(
        statistic, design.sample.labels, design.sample.blocks, labelings=4_000
    )
    tables = [
        pd.DataFrame(values, index=groups, columns=design.units.items.index)
        for values in (test.observed, test.p)
    ]
    return Exchange(*tables)


@pytest.mark.slow
@pytest.mark.parametrize("run", ["a", "b"])
@pytest.mark.parametrize("sample", OF_DIFFERENCES["sample"].unique())
def test_raw_differences_give_the_referees_effects_and_p(sample, run):
    found = exchanged(run=run, sample=sample)
    of_sample = OF_DIFFERENCES[OF_DIFFERENCES["sample"] == sample]
    for row in of_sample.to_dict("records"):
        group, item, p = row["group"], row["item"], row[f"p_{run}"]
        effect = pytest.approx(row[f"difference_{run}"], abs=0.006)
        assert found.observed.loc[group, item] == effect
        if p == 0:
            assert found.p.loc[group, item] <= 0.002
        else:
            near = 0.005 if p < 0.01 else 0.01
            assert found.p.loc[group, item] == pytest.approx(p, abs=near, rel=0.15)


@pytest.mark.slow
def test_half_of_the_russian_pages_are_not_left_out():
    """The first version tested 4 of 16 pages where 15 of 33 were printed; outlets of both sides are in the difference now."""
    labels = annotation.read(EVENT / "annotations_a.csv", codebook=EVENT / "codebook.toml")
    labels = labels.with_metadata(annotation.pages(EVENT))
    plan = lexicons.contrasts(EVENT / "contrasts.toml").of(sample="wave 1")
    pages = labels.where(rows=plan.where, items=["counter_terrorism"])
    pages = pages.rows.assign(value=pages.values.toarray()[:, 0])
    pages = pages[pages["country_group"].isin(plan.levels)]
    russian = pages["country_group"] == "Russian"
    assert pages["value"][russian].agg(["sum", "size"]).tolist() == [15, 33]

    units = pages.groupby(["phase", russian.rename("russian"), "outlet"])["value"].mean()
    sides = units.groupby(["phase", "russian"]).agg(["mean", "size"]).unstack("russian").dropna()
    weight = sides["size"].prod(axis=1) / sides["size"].sum(axis=1)
    difference = (weight * (sides["mean"][True] - sides["mean"][False])).sum() / weight.sum()
    found = exchanged(run="a", sample="wave 1").observed
    assert found.loc["Russian", "counter_terrorism"] == pytest.approx(difference)
    assert difference == pytest.approx(0.010, abs=0.0006)
