"""How often pairs of actors are called associated, or different between groups, where nothing is: at 5%, at most 6% may be.

Nulls are made by code of this file and not of the package. "Articles of the war" are those of the pack data/syria-war, drawn
anew for each null, with the 30 actors that most articles name; "invented" ones have their own rates of naming:

- sentences: each article keeps how many of its sentences name an actor, and which ones is drawn at random;
- articles: margins stay, and two by two cells are swapped wherever that can be, in 150,000 places; invented articles differ in
  how many actors they name;
- frames × actors: frames and actors are swapped among themselves;
- groups: articles are dealt into two groups at random.

The usual tests that ignore the articles (Fisher's, one-sided, and G2; for any pair, Bonferroni) stand beside ours on the same
nulls: if G2 went as right, this file could not show that ours does not go wrong. In the last two rows one pair is associated.

Writes validity.csv beside this file (about 6 minutes on a quiet machine). Run: python benchmarks/validity.py [number of nulls]
"""
from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse, stats

from analysis import compare, cooccurrence, load_features, measures
from analysis.counts import Incidence

PACK = Path(__file__).resolve().parents[1] / "data" / "syria-war" / "features"
NULLS, DRAWS, ACTORS, LEVEL = 200, 199, 30, 0.05
MOST, LEAST = 0.06, 0.10  # the share of false positives that our tests may reach, and that G2 must exceed
BARS = {"association,": f"≤ {MOST:g}", "contrasts": f"≤ {MOST:g}", "G2": f"> {LEAST:g}"}


# What is named where

def incidence_of(named: np.ndarray, article: np.ndarray, *, within: str, kinds: np.ndarray | None = None) -> Incidence:
    """Return the Incidence of a matrix of True and False; *kinds* ("actor", …) begin the labels."""
    kinds = np.full(named.shape[1], "actor") if kinds is None else kinds
    labels = [f"{kind}: {number:03}" for number, kind in enumerate(kinds)]
    rows = pd.DataFrame({"article_id": [f"a{number:04}" for number in article]})
    return Incidence(sparse.csr_array(named.astype(float)), rows, pd.Index(labels, dtype="str"), within)


@lru_cache
def war(within: str, of: tuple[str, ...] = ("actors",)) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the matrix, the article of each row and the kind of each column, of what most articles name."""
    features = load_features(PACK)
    places = cooccurrence.incidence(features, within=within, of=("frames", "actors"))
    article = pd.factorize(places.rows["article_id"])[0]
    kind = np.array([item.split(":")[0] for item in places.items])
    named = places.values.toarray() > 0
    spread = np.array([len(set(article[column])) for column in named.T])
    kept = np.concatenate([np.flatnonzero(kind == name[:-1])[np.argsort(-spread[kind == name[:-1]], kind="stable")[:ACTORS]]
                           for name in of])
    return named[:, kept], article, kind[kept]


def some_articles(generator, number: int, within: str, of: tuple[str, ...] = ("actors",)):
    """Return the rows of *number* articles of the war, as ``war`` does."""
    named, article, kind = war(within, of)
    kept = np.isin(article, generator.choice(article.max() + 1, number, replace=False))
    return named[kept], article[kept], kind


def placed_anew(generator, named: np.ndarray, article: np.ndarray) -> np.ndarray:
    """Return the sentences of each article with each actor's drawn anew."""
    anew = named.copy()
    for start, stop in pairwise(np.searchsorted(article, [*np.unique(article), article.max() + 1])):
        for column in range(named.shape[1]):
            anew[start:stop, column] = generator.permutation(named[start:stop, column])
    return anew


def checkerboards(generator, named: np.ndarray, *, swaps: int = 150_000) -> np.ndarray:
    """Return the matrix after *swaps* random pairs of rows and columns were looked at, and turned where margins allow it."""
    cells = [list(row) for row in named.tolist()]
    rows, columns = (generator.integers(0, size, (swaps, 2)).tolist() for size in named.shape)
    for (one, two), (left, right) in zip(rows, columns, strict=True):
        first, second = cells[one], cells[two]
        if first[left] == second[right] != first[right] == second[left]:
            first[left], first[right], second[left], second[right] = first[right], first[left], second[right], second[left]
    return np.array(cells)


def war_sentences(generator) -> Incidence:
    """Return sentences of 60 articles of the war, drawn anew."""
    named, article, _ = some_articles(generator, 60, "sentence")
    return incidence_of(placed_anew(generator, named, article), article, within="sentence")


def war_articles(generator) -> Incidence:
    """Return 200 articles of the war, swapped."""
    named, article, _ = some_articles(generator, 200, "article")
    return incidence_of(checkerboards(generator, named), article, within="article")


def war_frames(generator) -> Incidence:
    """Return frames and actors of 200 articles of the war, each swapped among themselves."""
    named, article, kind = some_articles(generator, 200, "article", ("frames", "actors"))
    sides = [checkerboards(generator, named[:, kind == name]) for name in ("frame", "actor")]
    return incidence_of(np.hstack(sides), article, within="article", kinds=np.sort(kind)[::-1])


def invented_sentences(generator, *, together: float = 0.0) -> Incidence:
    """Return 40 articles of 5 to 40 sentences, each with its own rate for each of 12 actors; the second follows the first."""
    article = np.repeat(np.arange(40), generator.integers(5, 41, 40))
    named = generator.random((len(article), 12)) < generator.beta(0.5, 3, (40, 12))[article]
    named[:, 1] |= named[:, 0] & (generator.random(len(article)) < together)
    return incidence_of(named, article, within="sentence")


def invented_articles(generator, *, together: float = 0.0) -> Incidence:
    """Return 200 articles and 12 actors whose log-odds of being named add up; the second follows the first."""
    odds = generator.normal(-1, 1.5, (200, 1)) + generator.normal(0, 1, 12)
    named = generator.random((200, 12)) < 1 / (1 + np.exp(-odds))
    named[:, 1] |= named[:, 0] & (generator.random(200) < together)
    return incidence_of(named, np.arange(200), within="article")


# What the tests say of it

def tests(places: Incidence, *, null: str, seed: int, between=None) -> Iterator[tuple[str, np.ndarray, bool]]:
    """Yield name, p-values of the pairs that may be tested, and whether any pair is called at 5% of the whole family."""
    table = cooccurrence.association(places, null=null, draws=DRAWS, seed=seed, min_joint=0, between=between)
    table = table[table["p"].notna()]
    joint, left, right, units = (table[name].to_numpy() for name in ("joint", "left", "right", "units"))
    yield f"association, {null}, mid-p", table["p"].to_numpy(), bool((table["p_adjusted"] <= LEVEL).any())
    alone = {"Fisher, one-sided": stats.hypergeom.sf(joint - 1, units, left, right),
             "G2": stats.chi2.sf(np.abs(measures.log_likelihood(joint, left, right, units)), 1)}
    for name, p in alone.items():
        yield name, p, bool((p * len(p) <= LEVEL).any())


def group_tests(generator, *, seed: int) -> Iterator[tuple[str, np.ndarray, bool]]:
    """Yield the same for pairs of 80 articles of the war that are dealt into two groups of 40."""
    named, article, _ = some_articles(generator, 80, "sentence")
    places = incidence_of(named, pd.factorize(article)[0], within="sentence")
    counts = cooccurrence.pair_counts(places, min_joint=10)
    counts = counts.with_metadata(pd.DataFrame({"article_id": counts.rows["article_id"],
                                                "group": generator.permutation(np.repeat(["A", "B"], 40))}))
    table = compare.contrasts(counts, "group", labelings=DRAWS, seed=seed)
    table = table[(table["group"] == "A") & table["p"].notna()]
    yield "contrasts of pair_counts", table["p"].to_numpy(), bool((table["p_adjusted"] <= LEVEL).any())
    sums = counts.sums("group")
    g2 = measures.g2(sums.values[0], sums.size[0], sums.values[1], sums.size[1])
    p = stats.chi2.sf(np.abs(g2), 1)
    yield "G2 of sentences", p, bool((p * len(p) <= LEVEL).any())


def associated(make: Callable, *, null: str) -> Callable:
    """Return the tests of the one pair that is associated."""
    def once(generator, seed: int):
        table = cooccurrence.association(make(generator, together=0.3), null=null, draws=DRAWS, seed=seed)
        pair = table[(table["actor_a"] == "actor: 000") & (table["actor_b"] == "actor: 001")]
        yield f"association, {null}, mid-p", pair["p"].fillna(1).to_numpy(), bool((pair["p_adjusted"] <= LEVEL).any())
    return once


def unassociated(make: Callable, **settings) -> Callable:
    """Return the tests of what *make* draws."""
    return lambda generator, seed: tests(make(generator), seed=seed, **settings)


CASES = {
    "sentences of the war": unassociated(war_sentences, null="shuffle"),
    "invented sentences": unassociated(invented_sentences, null="shuffle"),
    "articles of the war": unassociated(war_articles, null="swap"),
    "invented articles": unassociated(invented_articles, null="swap"),
    "frames x actors of the war": unassociated(war_frames, null="swap", between=("frame", "actor")),
    "groups of articles of the war": lambda generator, seed: group_tests(generator, seed=seed),
    "invented sentences, one pair associated": associated(invented_sentences, null="shuffle"),
    "invented articles, one pair associated": associated(invented_articles, null="swap"),
}


def measured(case: str, *, nulls: int) -> list[dict]:
    """Return a row a test: the mean share of pairs with p at most .05, its standard error, and how often any adjusted p is."""
    generator, shares, families, pairs = np.random.default_rng(1), {}, {}, {}
    for seed in range(nulls):
        for name, p, any_pair in CASES[case](generator, seed):
            shares.setdefault(name, []).append((p <= LEVEL).mean() if len(p) else 0.0)
            families.setdefault(name, []).append(any_pair)
            pairs.setdefault(name, []).append(len(p))
    return [{"case": case, "test": name, "nulls": nulls, "pairs": np.mean(pairs[name]), "share": np.mean(values),
             "error": np.std(values, ddof=1) / np.sqrt(nulls), "any_pair": np.mean(families[name]),
             "must": "" if "one pair" in case else BARS.get(name.split()[0], "")} for name, values in shares.items()]


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else NULLS
    table = pd.DataFrame([row for case in CASES for row in measured(case, nulls=number)])
    table.to_csv(Path(__file__).with_suffix(".csv"), index=False, float_format="%.3g", lineterminator="\n")
    print(table.to_string(index=False))
