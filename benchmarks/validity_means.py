"""Cases of means and shares: tone, frames, readers' labels with outlets as units, shares corrected for a machine's mistakes.

The tests are differences of unit means over their error, permuted; the intervals those of ``levels`` (one group) and
``contrasts`` (difference of two).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd
from nulls import (
    ANY,
    COVERED,
    FALSE,
    LABELINGS,
    LEVEL,
    MATERIALS,
    ROOT,
    Case,
    Null,
    case_of,
    contrasted,
    covered,
    once_each,
    sides,
    tested,
    words,
)
from scipy import sparse, stats

from analysis import annotation, compare, framing, lexicons, sentiment
from analysis.counts import Counts
from analysis.stats import measures

T, INTERVAL, LEVEL_INTERVAL = "permuted t", "interval of the difference", "interval of the level"
EVENT = ROOT / "tests/fixtures/hamedan-two-waves"
WELL = {5: "≥ .92", 10: "≥ .93", 30: "≥ .93"}


# ---- one value an article ----------------------------------------------------------------------------------------------


@lru_cache
def tone(material: str) -> Counts:
    """Return the mean tone of each article and of its sentences that name an actor, for the ten actors most named."""
    features = MATERIALS[material]()
    whole, toward = (
        counts.per_article()
        for counts in (sentiment.of_articles(features), sentiment.toward(features))
    )
    actors = np.argsort(-toward.size.sum(axis=0), kind="stable")[:10]
    both = Counts.of(
        sparse.hstack([whole.values, toward.values[:, actors]]),
        size=np.hstack([np.broadcast_to(whole.size, (len(whole.rows), 1)), toward.size[:, actors]]),
        rows=whole.rows,
        items=[*whole.items.index, *toward.items.index[actors]],
        per="article",
    )
    return once_each(both, material)


@lru_cache
def directed(material: str) -> Counts:
    """Return the mean directed tone toward the ten actors most named, by article."""
    toward = sentiment.toward(MATERIALS[material](), scorer="directed").per_article()
    actors = np.argsort(-toward.size.sum(axis=0), kind="stable")[:10]
    return once_each(toward.where(items=toward.items.index[np.sort(actors)].tolist()), material)


@lru_cache
def frames(material: str) -> Counts:
    """Return which frames each article has words of."""
    return once_each(framing.frames(MATERIALS[material]()).present(), material)


@lru_cache
def presence(material: str) -> Counts:
    """Return which words each article has, of those that a tenth to a half of the articles have."""
    counts = words(material).present()
    share = np.asarray(counts.values.sum(axis=0)).ravel() / len(counts.rows)
    return counts.where(items=counts.items.index[(share >= 0.1) & (share <= 0.5)].tolist())


VALUES = {"tone": tone, "directed tone": directed, "frames": frames, "words present": presence}


def chosen(pool: Counts, rows, **columns) -> Counts:
    """Return the chosen rows with new columns and new numbers."""
    rows = np.asarray(rows)
    table = pd.DataFrame(
        {"article_id": [f"d{number:04}" for number in range(len(rows))], **columns}
    )
    return replace(pool, values=pool.values[rows], size=pool.size[rows], rows=table)


def two(
    generator, *, material: str, values: str, own: int, other: int, labelings: int = LABELINGS
) -> Null:
    """Articles dealt into two sides."""
    pool = VALUES[values](material)
    counts = chosen(
        pool, generator.choice(len(pool.rows), own + other, replace=False), side=sides(own, other)
    )
    table = contrasted(counts, generator, labelings=labelings)
    return tested(table, T) | covered(table, INTERVAL)


def one(generator, *, material: str, values: str, units: int) -> Null:
    """The mean of one item over some articles, against that over all."""
    pool = VALUES[values](material)
    item = int(generator.integers(len(pool.items)))
    has = np.flatnonzero(pool.full_size()[:, item] > 0)
    truth = pool.values[has][:, [item]].mean()
    counts = chosen(
        pool.where(items=[pool.items.index[item]]),
        generator.choice(has, units, replace=False),
        side="A",
    )
    return covered(
        compare.levels(counts, "side", measure=measures.mean), LEVEL_INTERVAL, truth=truth
    )


def one_clustered(generator, *, material: str, units: int, each: int) -> Null:
    """The mean tone over some speeches, a few passages of each, against the mean over all speeches."""
    pool = tone(material)
    pool = pool.where(items=[pool.items.index[0]])
    by_speech, value = pool.rows.groupby("outlet").indices, pool.values.toarray()[:, 0]
    truth = np.mean([value[rows].mean() for rows in by_speech.values()])
    names = generator.choice(sorted(by_speech), units, replace=False)
    rows = [
        generator.choice(by_speech[name], min(each, len(by_speech[name])), replace=False)
        for name in names
    ]
    counts = chosen(
        pool, np.concatenate(rows), side="A", outlet=np.repeat(names, [len(part) for part in rows])
    )
    found = {}
    for name, cluster in (("speeches", "outlet"), ("passages", None)):
        table = compare.levels(counts, "side", measure=measures.mean, cluster=cluster)
        found |= covered(table, f"{LEVEL_INTERVAL}, {name} as units", truth=truth)
    return found


# ---- readers' labels ---------------------------------------------------------------------------------------------------


@lru_cache
def labels() -> tuple[Counts, lexicons.Planned]:
    """Return the labels of the pages that the case's plan compares, without means, and the plan."""
    pages = pd.read_csv(EVENT / "articles.csv").merge(
        pd.read_csv(EVENT / "outlets.csv"), on="outlet", validate="many_to_one"
    )
    plan = lexicons.contrasts(EVENT / "contrasts.toml")
    found = annotation.read(
        EVENT / "annotations_a.csv", codebook=EVENT / "codebook.toml"
    ).with_metadata(pages)
    found = found.where(rows=plan.where).where(rows={plan.group: list(plan.levels)})
    found = found.where(items=[item for item in found.items.index if not item.startswith("tone_")])
    return replace(found, rows=found.rows[["article_id", "outlet", "phase", plan.group]]), plan


def pages(generator, *, material: str, planned: bool, labelings: int) -> Null:
    """Groups shuffled among the outlets that have pages in the same phases: all real margins stay."""
    counts, plan = labels()
    if planned:
        counts = counts.where(items=list(plan.items))
    outlets = counts.rows.groupby("outlet")
    phases = outlets["phase"].agg(lambda names: " ".join(sorted(set(names))))
    group = (
        outlets[plan.group]
        .first()
        .groupby(phases)
        .transform(lambda part: generator.permutation(part.to_numpy()))
    )
    counts = replace(
        counts, rows=counts.rows.assign(**{plan.group: counts.rows["outlet"].map(group)})
    )
    settings = {"labelings": labelings, "seed": int(generator.integers(2**31))}
    table = compare.contrasts(counts, plan.group, **settings)
    apart = compare.contrasts(counts, plan.group, cluster="article_id", strata=(), **settings)
    return (
        tested(table, T) | tested(apart, "permuted t, pages as units, no phases") | by_pages(apart)
    )


def by_pages(table: pd.DataFrame) -> Null:
    """Return what chi2 of the pages says, of what *table* tests."""
    table = table[table["p"].notna()]
    seen, rest = ((table[f"n{side}"], table[f"articles{side}"]) for side in ("", "_against"))
    share = (seen[0] + rest[0]) / (seen[1] + rest[1])
    z = (seen[0] / seen[1] - rest[0] / rest[1]) / np.sqrt(
        share * (1 - share) * (1 / seen[1] + 1 / rest[1])
    )
    p = 2 * stats.norm.sf(np.abs(z))
    return {
        ("chi2 of pages", FALSE): (p <= LEVEL).mean(),
        ("chi2 of pages, Bonferroni", ANY): float((p * len(p) <= LEVEL).any()),
    }


def corrected(generator, *, material: str, n: int, missed: float, invented: float) -> Null:
    """A machine that misses some labels and invents others, corrected by people's labels of a sample by phase."""
    machine, people, item = mistaken(generator, missed=missed, invented=invented)
    rows = people.rows.assign(url="")
    sheet = annotation.sheet(
        rows,
        codebook=EVENT / "codebook.toml",
        n=n,
        strata="phase",
        seed=int(generator.integers(2**31)),
    )
    drawn = people.rows["article_id"].isin(sheet["article_id"]).to_numpy()
    human = people.where(rows=drawn).with_metadata(
        sheet[["article_id", "inclusion_probability", "stratum"]]
    )
    truth, table = people.values.mean(), annotation.corrected_share(machine, human, item=item)
    share = machine.values.mean()
    half = 1.96 * np.sqrt(share * (1 - share) / len(people.rows))
    return covered(table, "corrected share", truth=truth) | {
        ("the machine's share", COVERED): float(abs(share - truth) <= half)
    }


def mistaken(generator, *, missed: float, invented: float) -> tuple[Counts, Counts, str]:
    """Return one label by the machine and by people, for all pages: one that a fifth to four fifths of them have."""
    found, _ = labels()
    share = found.values.sum(axis=0) / len(found.rows)
    common = found.items.index[
        (share >= 0.2) & (share <= 0.8) & (found.full_size() > 0).all(axis=0)
    ]
    item = str(generator.choice(common))
    people = found.where(items=[item])
    people = replace(
        people, rows=people.rows[["article_id", "phase"]].assign(annotator_kind="human")
    )
    right = people.values.toarray()
    wrong = generator.random(right.shape) < np.where(right > 0, missed, invented)
    values = sparse.csr_array(np.where(wrong, 1 - right, right))
    return (
        replace(people, values=values, rows=people.rows.assign(annotator_kind="llm")),
        people,
        item,
    )


def _cases() -> Iterator[tuple[str, Case]]:
    """Yield name and case."""
    for values, labelings in (
        ("tone", LABELINGS),
        ("directed tone", LABELINGS),
        ("frames", 399),
        ("words present", LABELINGS),
    ):
        for own, other in ((5, 5), (10, 10), (30, 30), (10, 90)):
            must = {(T, FALSE): "≤ .06", (INTERVAL, COVERED): WELL[own]}
            given = {"values": values, "own": own, "other": other, "labelings": labelings}
            yield f"{values}, {own} v {other}", case_of(two, "war", "means", 300, must, **given)
        for units, bar in WELL.items():
            must = {(LEVEL_INTERVAL, COVERED): bar}
            yield (
                f"{values}, {units}",
                case_of(one, "war", "levels", 600, must, values=values, units=units),
            )
    for units, bar in WELL.items():
        must = {(f"{LEVEL_INTERVAL}, speeches as units", COVERED): bar}
        yield (
            f"tone, {units} × 3 passages",
            case_of(one_clustered, "speeches", "levels", 600, must, units=units, each=3),
        )
    for name, planned, labelings in (
        ("all labels", False, LABELINGS),
        ("planned labels", True, 799),
    ):
        yield (
            name,
            case_of(
                pages,
                "pages",
                "labels",
                300,
                {(T, FALSE): "≤ .06"},
                planned=planned,
                labelings=labelings,
            ),
        )
    for n in (30, 60):
        given, must = (
            {"n": n, "missed": 0.3, "invented": 0.1},
            {("corrected share", COVERED): "≥ .93"},
        )
        yield (
            f"{n} pages read by people",
            case_of(corrected, "pages", "corrected shares", 1000, must, **given),
        )


CASES = {f"{name}, {case.material}": case for name, case in _cases()}
