"""Nulls: articles in which nothing differs, drawn from real ones and dealt into two sides by code that is not the package's.

- "war": the 804 articles of the pack data/syria-war (FA-KES, 15 outlets), of near-duplicates only the first: 749.
- "speeches": US inaugural and State of the Union addresses (``SHARED``/data/speeches, read by ``analysis.extract``), cut every
  2,000 characters into 1,440 passages (330 words; the median article of the war has 276); a speech is a cluster of passages.

A null is a draw without replacement; who stands on which side is drawn too.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd
from scipy import sparse, stats

from analysis import compare, copies, extract, framing, load_features, read_corpus
from analysis.counts import Counts
from analysis.features.pack import Features
from analysis.stats import measures

ROOT = Path(__file__).resolve().parents[1]
SHARED = (ROOT / os.environ.get("SHARED", "../shared")).resolve()
LEVEL = 0.05
LABELINGS = 199  #: p can be .05 exactly
FALSE, ANY, COVERED, FOUND = "false positives", "any finding", "coverage", "power"
Null = dict[
    tuple[str, str], float
]  #: what one null says: (test, what is measured) → share, or 0 or 1; NaN: nothing tested


@dataclass(frozen=True)
class Case:
    """One situation: what a null of it says, on which material, how often it is drawn, and what must hold."""

    once: Callable[[np.random.Generator], Null]
    material: str
    nulls: int
    part: str  #: the table of docs/validity-appendix.md that shows it
    must: Mapping[tuple[str, str], str] = field(
        default_factory=dict
    )  #: "≤ .06", ".04–.06", "> .10", "≥ .93"


def case_of(
    once: Callable,
    material: str,
    part: str,
    nulls: int,
    must: Mapping[tuple[str, str], str],
    **given,
) -> Case:
    """Return the case of *once* with its material and the other arguments."""
    return Case(partial(once, material=material, **given), material, nulls, part, must)


def generator_of(case: str, number: int) -> np.random.Generator:
    """Return the random numbers of one null: its own, so that results do not depend on which process draws it."""
    return np.random.default_rng([crc32(case.encode()), number])


# ---- materials ---------------------------------------------------------------------------------------------------------


@lru_cache
def war() -> Features:
    """Return the articles of the war."""
    return load_features(ROOT / "data/syria-war/features")


@lru_cache
def speeches() -> Features:
    """Return the passages of the speeches; ``outlet`` is the speech."""
    found = []
    for kind in ("inaugural", "state_union"):
        with zipfile.ZipFile(SHARED / f"data/speeches/{kind}.zip") as archive:
            for name in sorted(one for one in archive.namelist() if one.endswith(".txt")):
                text = archive.read(name).decode("utf-8", "replace")
                starts = range(0, len(text) - 1_000, 2_000)
                found += [
                    (f"{name} {start:06}", name, text[start : start + 2_000]) for start in starts
                ]
    return extract(read_corpus(pd.DataFrame(found, columns=["article_id", "outlet", "text"])))


MATERIALS = {"war": war, "speeches": speeches}


@lru_cache
def firsts(material: str) -> np.ndarray:
    """Return which articles are the first of their cluster of near-duplicates."""
    clusters = copies.link(MATERIALS[material]())
    return (clusters["article_id"] == clusters["copy_cluster"]).to_numpy()


def once_each(counts: Counts, material: str) -> Counts:
    """Return the counts of all articles (or passages) of a material, one of a cluster of near-duplicates."""
    chosen = counts.where(rows=firsts(material))
    return replace(chosen, rows=chosen.rows[["article_id", "outlet", "published"]])


@lru_cache
def words(material: str) -> Counts:
    """Return the words of all articles of a material."""
    return once_each(framing.terms(MATERIALS[material]()), material)


# ---- draws -------------------------------------------------------------------------------------------------------------


def rows_of(pool: Counts, chosen, **columns) -> Counts:
    """Return the chosen rows with new columns and new numbers; without words that occur so rarely that nobody tests them."""
    values = pool.values[np.asarray(chosen)]
    kept = np.flatnonzero(np.asarray(values.sum(axis=0)).ravel() >= 5)
    rows = pd.DataFrame(
        {"article_id": [f"d{number:04}" for number in range(len(chosen))], **columns}
    )
    return Counts(
        values[:, kept], pool.size[np.asarray(chosen)], rows, pool.items.iloc[kept], pool.per
    )


def sides(own: int, other: int) -> np.ndarray:
    """Return *own* times "A" and *other* times "B"."""
    return np.repeat(["A", "B"], [own, other])


def dealt(pool: Counts, generator, own: int, other: int) -> Counts:
    """Return own + other articles, drawn in random order, so that the first *own* are a random half."""
    return rows_of(
        pool, generator.choice(len(pool.rows), own + other, replace=False), side=sides(own, other)
    )


def thinned(counts: Counts, generator, share: np.ndarray) -> Counts:
    """Return the articles with each of their words kept by chance, as probable as *share* says for the article."""
    values = counts.values.tocoo()
    kept = generator.binomial(values.data.astype(int), share[values.row])
    rest = counts.size[:, 0] - np.bincount(
        values.row, weights=values.data, minlength=len(counts.rows)
    )
    size = np.bincount(values.row, weights=kept, minlength=len(counts.rows)) + generator.binomial(
        rest.astype(int), share
    )
    values = sparse.csr_array((kept.astype(float), values.coords), shape=values.shape)
    values.eliminate_zeros()
    return replace(counts, values=values, size=np.maximum(size, 1.0)[:, None])


# ---- what a table says -------------------------------------------------------------------------------------------------


def contrasted(counts: Counts, generator, **settings) -> pd.DataFrame:
    """Return the table of ``compare.contrasts`` of both sides; of its attrs one, because pandas copies them at every step."""
    table = compare.contrasts(
        counts,
        "side",
        **{"labelings": LABELINGS, "seed": int(generator.integers(2**31))} | settings,
    )
    table.attrs = {"method": table.attrs["method"]}
    return table


def tested(table: pd.DataFrame, test: str) -> Null:
    """Return which share of the tests has p ≤ .05, and whether any has where all are adjusted together."""
    p = table["p"].dropna()
    return {
        (test, FALSE): (p <= LEVEL).mean() if len(p) else np.nan,
        (test, ANY): float((table["p_adjusted"] <= LEVEL).any()),
    }


def covered(table: pd.DataFrame, test: str, *, truth: float = 0.0) -> Null:
    """Return the share of the intervals shown in which the truth lies."""
    shown = table[table["low"].notna()]
    return {
        (test, COVERED): ((shown["low"] <= truth) & (truth <= shown["high"])).mean()
        if len(shown)
        else np.nan
    }


def naive(counts: Counts, table: pd.DataFrame) -> Null:
    """Return the same for G2 with words as units, adjusted by Benjamini and Hochberg, over the words that *table* tests."""
    sums = counts.sums("side")
    columns = counts.items.index.get_indexer(table["item"][table["p"].notna()])
    g2 = measures.g2(
        *(part[:, columns][side] for side in (0, 1) for part in (sums.values, sums.size))
    )
    p = np.sort(stats.chi2.sf(np.abs(g2), 1))
    steps = LEVEL * np.arange(1, len(p) + 1) / max(len(p), 1)
    return {
        ("naive G2", FALSE): (p <= LEVEL).mean() if len(p) else np.nan,
        ("naive G2, Benjamini–Hochberg", ANY): float((p <= steps).any()),
    }
