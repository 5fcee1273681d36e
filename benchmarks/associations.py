"""What p-values of pairs are worth, measured on nulls and on planted pairs: writes associations.csv.

python benchmarks/associations.py              all cases: a quarter of an hour
python benchmarks/associations.py --nulls 20   few nulls, to see that everything runs; writes nothing

Sentences are those of the pack data/syria-war, dealt out anew within each article. Pages are those of
the event, after rounds of swaps, or invented: how many actors a page names varies as much as how
often an actor is named. A null has its own random numbers.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
from nulls import ANY, FOUND, LEVEL, ROOT, generator_of, holds
from scipy import sparse

from analysis import cooccurrence, load_features
from analysis.case import compared_pages, on_subject, open_case
from analysis.cooccurrence.swaps import traded
from analysis.counts import Incidence

RESULTS = Path(__file__).with_suffix(".csv")
COLUMNS = ["case", "measured", "nulls", "value", "error", "must", "ok"]
PLANTED = 10  #: pairs
TOGETHER = 0.5  #: share of the articles with both in which a planted pair is put together once
ROUNDS = 100  #: of trades, from the event's pages to a null


@lru_cache
def sentences(kinds: tuple[str, ...] | None = None, outlet: str | None = None) -> Incidence:
    """Return the sentences of the war pack."""
    named = cooccurrence.incidence(load_features(ROOT / "data/syria-war/features"), kinds=kinds)
    if outlet is not None:
        named = named.where({"outlet": outlet})
    return replace(named, values=sparse.csr_array(named.values > 0).astype(float))


@lru_cache
def pages() -> Incidence:
    """Return the event's pages that are compared, and whom they name."""
    case = open_case(ROOT / "data/hamedan-2016")
    labels = on_subject(case)
    return cooccurrence.incidence_of(compared_pages(case, labels["a"]), variable="actors")


# ---- nulls --------------------------------------------------------------------------------------


def dealt(generator: np.random.Generator, **chosen) -> Incidence:
    """Return sentences that are dealt out anew: for each actor, within each article."""
    named = sentences(**chosen)
    article, _ = pd.factorize(named.rows["article_id"])
    size = np.bincount(article)
    first = np.cumsum(size) - size
    unit, actor = named.values.tocoo().coords
    # Who has the k-th sentence of an article gets the k-th of a new order, one for each actor.
    moved = np.empty_like(unit)
    for column in np.unique(actor):
        is_column = actor == column
        order = np.lexsort((generator.random(len(article)), article))
        place = unit[is_column] - first[article[unit[is_column]]]
        moved[is_column] = order[first[article[unit[is_column]]] + place]
    values = sparse.csr_array((np.ones(len(moved)), (moved, actor)), shape=named.values.shape)
    return replace(named, values=values)


def swapped(generator: np.random.Generator) -> Incidence:
    """Return the event's pages after many rounds of swaps."""
    named = pages().values.toarray() > 0
    for _ in range(ROUNDS):
        named = traded(named, generator)
    return replace(pages(), values=sparse.csr_array(named.astype(float)))


def invented(
    generator: np.random.Generator, *, n_pages: int = 200, n_actors: int = 30
) -> Incidence:
    """Return pages unlike in how many actors they name; odds are a page's times an actor's."""
    odds = generator.gamma(1, 1, (n_pages, 1)) * generator.gamma(1, 0.3, n_actors)
    named = generator.random(odds.shape) < odds / (1 + odds)
    rows = pd.DataFrame({"article_id": [f"a{number:03}" for number in range(n_pages)]})
    items = pd.Index([f"actor {number:02}" for number in range(n_actors)], dtype="str")
    return Incidence(sparse.csr_array(named.astype(float)), rows, items, "article")


# ---- planted pairs ------------------------------------------------------------------------------


def planted(generator: np.random.Generator, named: Incidence) -> tuple[Incidence, list]:
    """Return the units with some pairs put together, and the pairs.

    In half of the articles with both, one unit that names b changes places with one that names a.
    Of pages, half of those that name a name b as well.
    """
    values = named.values.toarray() > 0
    common = np.argsort(-values.sum(axis=0))[: 4 * PLANTED]
    pairs = generator.permutation(common)[: 2 * PLANTED].reshape(-1, 2)
    article, articles = pd.factorize(named.rows["article_id"])
    for a, b in pairs:
        if named.within == "article":
            values[:, b] |= values[:, a] & (generator.random(len(values)) < TOGETHER)
            continue
        for number in np.flatnonzero(generator.random(len(articles)) < TOGETHER):
            units = np.flatnonzero(article == number)
            only_a = units[values[units, a] & ~values[units, b]]
            only_b = units[values[units, b] & ~values[units, a]]
            if len(only_a) and len(only_b):
                values[[only_a[0], only_b[0]], b] = [True, False]
    names = [tuple(sorted(named.items[list(pair)])) for pair in pairs]
    return replace(named, values=sparse.csr_array(values.astype(float))), names


# ---- what is measured ---------------------------------------------------------------------------


def any_finding(generator: np.random.Generator, draw: Callable, **options) -> float:
    """Return 1 where a null has a pair with an adjusted p of .05 or less."""
    table = cooccurrence.association(draw(generator), **options)
    return float((table["p_adjusted"] <= LEVEL).any())


def found(generator: np.random.Generator, draw: Callable, **options) -> float:
    """Return the share of planted pairs that are found."""
    named, pairs = planted(generator, draw(generator))
    table = cooccurrence.association(named, **options).set_index(["actor_a", "actor_b"])
    return float((table["p_adjusted"].reindex(pairs) <= LEVEL).mean())


def of_states(generator: np.random.Generator) -> Incidence:
    """Return sentences with states alone."""
    return dealt(generator, kinds=("state",))


def of_one_outlet(generator: np.random.Generator) -> Incidence:
    """Return the sentences of one outlet with many articles."""
    return dealt(generator, outlet="sana")


def cases() -> Iterator[tuple[str, str, Callable, dict, int, str]]:
    """Yield each case: its name, what is measured, what draws it, options, nulls, what must hold."""
    few = {"draws": 199}
    yield "sentences, all actors", ANY, dealt, {}, 600, "≤ .06"
    yield "sentences, states", ANY, of_states, {}, 600, "≤ .06"
    yield "sentences, one outlet", ANY, of_one_outlet, {}, 600, "≤ .06"
    yield "sentences, each outlet", ANY, dealt, {"by": "outlet"}, 300, "≤ .06"
    yield "pages of the event", ANY, swapped, few, 400, "≤ .06"
    yield "invented pages", ANY, invented, few, 400, "≤ .06"
    yield "sentences, all actors", FOUND, dealt, {}, 100, ""
    yield "invented pages", FOUND, invented, few, 100, ""


def main() -> None:
    """Measure the cases and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nulls", type=int, help="of each case, in place of its own number")
    chosen = parser.parse_args()
    rows = []
    for case, measured, draw, options, nulls, must in cases():
        ask = found if measured == FOUND else any_finding
        n = chosen.nulls or nulls
        values = np.array([ask(generator_of(case, k), draw, **options) for k in range(n)])
        value = values.mean()
        error = values.std(ddof=1) / np.sqrt(n)
        rows.append([case, measured, n, f"{value:.4g}", f"{error:.4g}", must, holds(value, must)])
        print(*rows[-1], sep="  ", flush=True)
    if not chosen.nulls:
        pd.DataFrame(rows, columns=COLUMNS).to_csv(RESULTS, index=False)


if __name__ == "__main__":
    main()
