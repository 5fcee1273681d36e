"""What the project says of the event: recomputed with pandas alone from data/, and as the library has it."""

from itertools import product

import pandas as pd
import pytest

from analysis import compare, lexicons
from analysis.case import open_case

GROUPS = ["Russian", "Iranian", "Western"]
GENRES = ["news", "agency", "broadcaster transcript"]
SAMPLES = {
    "comparable pages": lambda pages: pages["listed"] == 1,
    "comparable, not wave 1": lambda pages: (pages["listed"] == 1) & (pages["wave"] > 1),
    "wave 1": lambda pages: pages["wave"] == 1,
    "wave 2": lambda pages: pages["wave"] == 2,
    "wave 3": lambda pages: pages["wave"] == 3,
    "off the list": lambda pages: pages["listed"] == 0,
    "all pages": lambda pages: pages["listed"] >= 0,
}
ITEMS = ["law", "iranian_politics", "counter_terrorism", "strategic_standing"]
ITEMS += ["opponents_outlet:terrorists", "american_speakers", "quarrel", "own hits"]
ITEMS += [f"{claim}_asserted" for claim in ("breaches_146", "publicity_breach", "no_foreign_base")]
AMERICANS = ["United States", "Toner", "Garver", "Kerry", "Obama", "Clinton", "Trump"]


@pytest.fixture(scope="module")
def event(root):
    return root / "data/hamedan-2016"


@pytest.fixture(scope="module")
def planned_pages(event):
    """Return the pages of the plan in each reading, with its items as columns of 0 and 1: pandas alone."""
    articles = pd.read_csv(event / "articles.csv")
    about = articles.merge(pd.read_csv(event / "outlets.csv"), on="outlet", validate="many_to_one")
    return {reading: _items_of(event, about, reading) for reading in "ab"}


def _items_of(event, about, reading):
    labels = pd.read_csv(event / f"annotations_{reading}.csv", keep_default_na=False)
    claims = pd.read_csv(event / f"claims_{reading}.csv")
    pages = labels.merge(about, on="article_id", validate="one_to_one")
    is_planned = (pages["on_event"] == 1) & pages["genre"].isin(GENRES)
    pages = pages[is_planned & pages["country_group"].isin(GROUPS)].copy()

    def has(claim, speaker=None):
        rows = claims[(claims["claim"] == claim) & (claims["stance"] == "asserted")]
        if speaker:
            rows = rows[rows["speaker"] == speaker]
        return pages["article_id"].isin(rows["article_id"]).astype(float)

    words = pages["opponents_outlet"].str.split(";")
    speakers = pages["speakers"].str.split(";")
    pages["opponents_outlet:terrorists"] = [float("terrorists" in listed) for listed in words]
    pages["american_speakers"] = [
        float(any(name.rpartition(":")[0] in AMERICANS for name in listed)) for listed in speakers
    ]
    pages["quarrel"] = ((pages["iranian_politics"] == 1) & (pages["conflict"] == 1)).astype(float)
    for claim in ("breaches_146", "publicity_breach", "no_foreign_base"):
        pages[f"{claim}_asserted"] = has(claim)
    pages["own hits"] = has("hit_terrorists", "outlet")
    return pages


def differences(pages, group):
    """Return each item's difference of a group from the others: per phase, by n1·n2/(n1 + n2)."""
    is_group = (pages["country_group"] == group).rename("is_group")
    by_phase = pages.groupby(["phase", is_group])[ITEMS]
    means = by_phase.mean().unstack("is_group").dropna()
    sizes = by_phase.size().unstack("is_group").dropna()
    weight = sizes.prod(axis=1) / sizes.sum(axis=1)
    gaps = means.xs(True, axis=1, level=1) - means.xs(False, axis=1, level=1)
    return gaps.mul(weight, axis=0).sum() / weight.sum()


def counts_of(pages, group):
    """Return of each item: pages of the group that have it, its pages, and the same of the others."""
    is_group = pages["country_group"] == group
    ours, others = pages.loc[is_group, ITEMS], pages.loc[~is_group, ITEMS]
    table = pd.DataFrame({"n": ours.sum(), "articles": len(ours), "n_against": others.sum()})
    return table.assign(articles_against=len(others)).astype(int)


def numbers_of(pages, item, group):
    return tuple(counts_of(pages, group).loc[item])


def of_sample(planned_pages, reading, sample):
    pages = planned_pages[reading]
    return pages[SAMPLES[sample](pages)]


@pytest.mark.slow
def test_every_planned_contrast_is_as_pandas_has_it(event, planned_pages):
    plan = lexicons.contrasts(event / "contrasts.toml")
    n_seen = 0
    for reading, counts in open_case(event).planned_readings.items():
        for sample, family in product(SAMPLES, plan.families):
            planned = plan.of(sample=sample, family=family.name)
            table = compare.contrasts(counts, planned=planned).set_index(["group", "item"])
            pages = of_sample(planned_pages, reading, sample)
            for group, item in table.index:
                row = table.loc[group, item]
                assert row["estimate"] == pytest.approx(differences(pages, group)[item], abs=1e-9)
                columns = ["n", "articles", "n_against", "articles_against"]
                assert tuple(row[columns]) == numbers_of(pages, item, group)
            n_seen += len(table)
    assert n_seen == 2 * 7 * (15 + 7)
