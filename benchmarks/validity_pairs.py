"""Cases of pairs: how often a test finds an association, or a difference, where nothing is.

Nulls are made by code of this file and not of the package. "Articles of the war" are those of the
pack data/syria-war, drawn anew for each null, with the 30 actors that most articles name.
"Invented" articles have their own rates of naming.

- sentences: each article keeps how many of its sentences name an actor; which ones is random;
- articles: margins stay, and two by two cells are swapped wherever that can be, in 150,000
  places; invented articles differ in how many actors they name;
- frames × actors: frames and actors are swapped among themselves;
- groups: articles are dealt into two groups at random.

The usual tests that ignore the articles run on the same nulls: Fisher's, one-sided, and G2; for
any pair, Bonferroni. If G2 were right there, the nulls would be too easy. In the last two cases
one pair is associated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd
from nulls import ANY, FALSE, FOUND, LABELINGS, LEVEL, Case, Null, war
from scipy import sparse, stats

from analysis import compare, cooccurrence
from analysis.counts import Incidence
from analysis.stats import measures

NULLS, ACTORS = 200, 30
Tests = Iterator[
    tuple[str, np.ndarray, bool]
]  #: name, p-values, whether any pair is called at 5 % of the whole family


# What is named where


def incidence_of(
    named: np.ndarray, article: np.ndarray, *, within: str, kinds: np.ndarray | None = None
) -> Incidence:
    """Return the Incidence of a matrix of True and False; *kinds* ("actor", …) begin the labels."""
    kinds = np.full(named.shape[1], "actor") if kinds is None else kinds
    labels = [f"{kind}: {number:03}" for number, kind in enumerate(kinds)]
    rows = pd.DataFrame({"article_id": [f"a{number:04}" for number in article]})
    return Incidence(
        sparse.csr_array(named.astype(float)), rows, pd.Index(labels, dtype="str"), within
    )


@lru_cache
def naming(
    within: str, of: tuple[str, ...] = ("actors",)
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the matrix, the article of each row and the kind of each column, of what most articles
    name.
    """
    places = cooccurrence.incidence(war(), within=within, of=("frames", "actors"))
    article = pd.factorize(places.rows["article_id"])[0]
    kind = np.array([item.split(":")[0] for item in places.items])
    named = places.values.toarray() > 0
    spread = np.array([len(set(article[column])) for column in named.T])
    kept = np.concatenate(
        [
            np.flatnonzero(kind == name[:-1])[
                np.argsort(-spread[kind == name[:-1]], kind="stable")[:ACTORS]
            ]
            for name in of
        ]
    )
    return named[:, kept], article, kind[kept]


def some_articles(generator, number: int, within: str, of: tuple[str, ...] = ("actors",)):
    """Return the rows of *number* articles of the war, as ``naming`` does."""
    named, article, kind = naming(within, of)
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
    """Return the matrix after *swaps* random pairs of rows and columns were looked at, and turned
    where margins allow it.
    """
    cells = [list(row) for row in named.tolist()]
    rows, columns = (generator.integers(0, size, (swaps, 2)).tolist() for size in named.shape)
    for (one, two), (left, right) in zip(rows, columns, strict=True):
        first, second = cells[one], cells[two]
        if first[left] == second[right] != first[right] == second[left]:
            first[left], first[right], second[left], second[right] = (
                first[right],
                first[left],
                second[right],
                second[left],
            )
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
    """Return 40 articles of 5 to 40 sentences, each with its own rate for each of 12 actors; the
    second follows the first.
    """
    article = np.repeat(np.arange(40), generator.integers(5, 41, 40))
    named = generator.random((len(article), 12)) < generator.beta(0.5, 3, (40, 12))[article]
    named[:, 1] |= named[:, 0] & (generator.random(len(article)) < together)
    return incidence_of(named, article, within="sentence")


def invented_articles(generator, *, together: float = 0.0) -> Incidence:
    """Return 200 articles and 12 actors whose log-odds of being named add up; the second follows
    the first.
    """
    odds = generator.normal(-1, 1.5, (200, 1)) + generator.normal(0, 1, 12)
    named = generator.random((200, 12)) < 1 / (1 + np.exp(-odds))
    named[:, 1] |= named[:, 0] & (generator.random(200) < together)
    return incidence_of(named, np.arange(200), within="article")


# What the tests say of it


def tests(places: Incidence, *, null: str, seed: int, between=None) -> Tests:
    """Yield name, p-values of the pairs that may be tested, and whether any pair is called at 5% of
    the whole family.
    """
    table = cooccurrence.association(
        places, null=null, draws=LABELINGS, seed=seed, min_joint=0, between=between
    )
    table = table[table["p"].notna()]
    joint, left, right, units = (
        table[name].to_numpy() for name in ("joint", "left", "right", "units")
    )
    yield (
        f"association, {null}, mid-p",
        table["p"].to_numpy(),
        bool((table["p_adjusted"] <= LEVEL).any()),
    )
    g2 = measures.g2(joint, left, right - joint, units - left)
    alone = {
        "Fisher, one-sided": stats.hypergeom.sf(joint - 1, units, left, right),
        "G2": stats.chi2.sf(np.abs(g2), 1),
    }
    for name, p in alone.items():
        yield name, p, bool((p * len(p) <= LEVEL).any())


def group_tests(generator) -> Tests:
    """Yield the same for pairs of 80 articles of the war that are dealt into two groups of 40."""
    named, article, _ = some_articles(generator, 80, "sentence")
    places = incidence_of(named, pd.factorize(article)[0], within="sentence")
    counts = cooccurrence.pair_counts(places, min_joint=10)
    counts = counts.with_metadata(
        pd.DataFrame(
            {
                "article_id": counts.rows["article_id"],
                "group": generator.permutation(np.repeat(["A", "B"], 40)),
            }
        )
    )
    table = compare.contrasts(counts, "group", labelings=LABELINGS, seed=seed_of(generator))
    table = table[(table["group"] == "A") & table["p"].notna()]
    yield (
        "contrasts of pair_counts",
        table["p"].to_numpy(),
        bool((table["p_adjusted"] <= LEVEL).any()),
    )
    sums = counts.sums("group")
    g2 = measures.g2(sums.values[0], sums.size[0], sums.values[1], sums.size[1])
    p = stats.chi2.sf(np.abs(g2), 1)
    yield "G2 of sentences", p, bool((p * len(p) <= LEVEL).any())


def associated(make: Callable, *, null: str) -> Callable[..., Null]:
    """Return the function of one null in which one pair is associated: whether it is found."""

    def once(generator) -> Null:
        table = cooccurrence.association(
            make(generator, together=0.3), null=null, draws=LABELINGS, seed=seed_of(generator)
        )
        pair = table[(table["actor_a"] == "actor: 000") & (table["actor_b"] == "actor: 001")]
        return {
            (f"association, {null}, mid-p", FOUND): float((pair["p"] <= LEVEL).any()),
            (f"association, {null}, mid-p, adjusted", FOUND): float(
                (pair["p_adjusted"] <= LEVEL).any()
            ),
        }

    return once


def unassociated(tests_of: Callable[..., Tests]) -> Callable[..., Null]:
    """Return the function of one null: the share of the pairs with p ≤ .05, and whether any is
    called.
    """

    def once(generator) -> Null:
        said = {}
        for name, p, any_pair in tests_of(generator):
            said |= {
                (name, FALSE): (p <= LEVEL).mean() if len(p) else np.nan,
                (name, ANY): float(any_pair),
            }
        return said

    return once


def seed_of(generator) -> int:
    """Return a seed for the package."""
    return int(generator.integers(2**31))


def case(make: Callable, *, ours: str = "", **settings) -> Case:
    """Return the case of what *make* draws; *ours* is the test of the package."""
    ours = ours or f"association, {settings['null']}, mid-p"
    naive = "G2 of sentences" if make is group_tests else "G2"
    tests_of = (
        make
        if make is group_tests
        else lambda generator: tests(make(generator), seed=seed_of(generator), **settings)
    )
    return Case(
        unassociated(tests_of),
        "war" if "war" in make.__name__ or make is group_tests else "invented",
        NULLS,
        "pairs",
        {(ours, FALSE): "≤ .06", (naive, FALSE): "> .10"},
    )


CASES = {
    "sentences, war": case(war_sentences, null="shuffle"),
    "sentences, invented": case(invented_sentences, null="shuffle"),
    "articles, war": case(war_articles, null="swap"),
    "articles, invented": case(invented_articles, null="swap"),
    "frames × actors, war": case(war_frames, null="swap", between=("frame", "actor")),
    "groups of articles, war": case(group_tests, ours="contrasts of pair_counts"),
    **{
        f"{name}, one pair associated, invented": Case(
            associated(make, null=null), "invented", NULLS, "pairs"
        )
        for name, make, null in (
            ("sentences", invented_sentences, "shuffle"),
            ("articles", invented_articles, "swap"),
        )
    },
}
