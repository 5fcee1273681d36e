"""Cases of words: the permuted rate ratio over its error ("permuted z"), adjusted p, intervals of rate ratios, and naive G2.

False positives are the share of tested words with p ≤ .05; "any finding" is how often a whole comparison reports something
at 5% after adjustment; coverage is the share of shown 95% intervals that hold the truth; power is how often the planted word
is found.
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
    FOUND,
    LABELINGS,
    LEVEL,
    Case,
    Null,
    case_of,
    contrasted,
    covered,
    dealt,
    naive,
    rows_of,
    sides,
    tested,
    thinned,
    words,
)
from scipy import sparse

from analysis import compare
from analysis.counts import Counts

Z, RATIO, RATIO_ITSELF = "permuted z", "interval of the rate ratio", "rate ratio"
ADJUSTED = "permuted z, adjusted over all words"
WRONG = "rows with a p, an interval, or no reason"
NAIVE = {("naive G2", FALSE): "> .10"}
HOLDS = {(Z, FALSE): "≤ .06"}
DEPENDENT = HOLDS | NAIVE | {(RATIO, COVERED): "≥ .93"}
EXACT = {(Z, FALSE): ".04–.06", (Z, ANY): "≤ .06", (RATIO, COVERED): "≥ .93"}
SIZES = {  # own, other: nulls, what must hold
    (4, 4): (300, {(Z, FALSE): ".02–.05", (Z, ANY): "≤ .06"}),
    (5, 5): (300, {(Z, ANY): "≤ .06", (RATIO, COVERED): "≥ .92"}),
    (10, 10): (600, EXACT),
    (30, 30): (600, EXACT),
    (100, 100): (300, EXACT),
    (10, 90): (300, EXACT),
}


# ---- nothing differs ---------------------------------------------------------------------------------------------------


def plain(generator, *, material: str, own: int, other: int) -> Null:
    """Articles drawn from one material and dealt into two sides."""
    counts = dealt(words(material), generator, own, other)
    table = contrasted(counts, generator)
    return tested(table, Z) | covered(table, RATIO) | naive(counts, table)


def too_few(generator, *, material: str, own: int, other: int) -> Null:
    """Too few articles on a side: the share of rows with a p, with an interval, or without a reason."""
    table = contrasted(dealt(words(material), generator, own, other), generator)
    wrong = table[["p", "p_adjusted", "low", "high"]].notna().any(axis=1) | ~table[
        "note"
    ].str.contains("descriptive only")
    return {("contrasts", WRONG): wrong.mean()}


def passages(generator, *, material: str, speeches: int, each: int) -> Null:
    """Speeches dealt into two sides, with passages of each that follow one another."""
    pool, chosen = words(material), []
    by_speech = pool.rows.groupby("outlet").indices
    long = sorted(name for name, rows in by_speech.items() if len(rows) >= each)
    for name in generator.choice(long, 2 * speeches, replace=False):
        start = generator.integers(len(by_speech[name]) - each + 1)
        chosen += by_speech[name][start : start + each].tolist()
    counts = rows_of(
        pool,
        chosen,
        side=sides(speeches * each, speeches * each),
        speech=np.arange(len(chosen)) // each,
    )
    return clustered(counts, generator, cluster="speech")


def outlets(generator, *, material: str, number: int, each: int) -> Null:
    """Outlets of the war dealt into two sides, with articles of each; the default takes outlets as units."""
    pool, chosen = words(material), {}
    for name, rows in pool.rows.groupby("outlet").indices.items():
        chosen[name] = generator.choice(rows, min(each, len(rows)), replace=False)
    names = generator.choice(sorted(chosen), 2 * number, replace=False)
    outlet = np.repeat(names, [len(chosen[name]) for name in names])
    side = np.where(np.isin(outlet, names[:number]), "A", "B")
    return clustered(
        rows_of(pool, np.concatenate([chosen[name] for name in names]), side=side, outlet=outlet),
        generator,
    )


def clustered(counts: Counts, generator, **settings) -> Null:
    """Return what is said with clusters as units, with articles as units, and by words."""
    table = contrasted(counts, generator, **settings)
    apart = contrasted(counts, generator, cluster="article_id")
    return (
        tested(table, Z)
        | tested(apart, "permuted z, articles as units")
        | covered(table, RATIO)
        | naive(counts, table)
    )


#: how many texts a side has, how often the first of them is printed, and how many texts are the same on both sides
PATTERNS = {
    "no copies": ((20, 20), (1, 1), 0),
    "6 texts printed twice on each side": ((14, 14), (2, 2), 0),
    "one text printed 7 times on each side": ((14, 14), (7, 7), 0),
    "one text printed 7 times on one side": ((14, 20), (7, 1), 0),
    "the same 6 texts on both sides": ((20, 20), (1, 1), 6),
}


def copied(generator, *, material: str, pattern: str) -> Null:
    """20 against 20 articles, 30 % of them copies (a copy lacks a tenth of the words, at random): collapsed and not."""
    texts, printed, shared = PATTERNS[pattern]
    side, text = [], []
    for number, (name, times) in enumerate(zip("AB", printed, strict=True)):
        own = np.arange(texts[number]) + 100 * number
        own[:shared] = np.arange(shared)  # wire stories that both print
        repeats = np.ones(len(own), int)
        repeats[: 1 if times == 7 else 6] = times
        text += np.repeat(own, repeats).tolist()
        side += [name] * repeats.sum()
    codes, found = pd.factorize(np.array(text))
    drawn = generator.choice(len(words(material).rows), len(found), replace=False)
    first = ~pd.Series(codes).duplicated().to_numpy()
    counts = rows_of(
        words(material), drawn[codes], side=side, copy_cluster=[f"text {code:03}" for code in codes]
    )
    counts = thinned(counts, generator, np.where(first, 1.0, 0.9))
    table = contrasted(counts, generator)
    apart = contrasted(counts, generator, cluster="article_id")
    return (
        tested(table, Z) | tested(apart, "permuted z, copies not collapsed") | naive(counts, table)
    )


@lru_cache
def phases(material: str) -> np.ndarray:
    """Return whether each article is early (before the median day), each passage from an inaugural address."""
    rows = words(material).rows
    if material == "war":
        return (rows["published"] < rows["published"].median()).to_numpy()
    return rows["outlet"].str.startswith("inaugural").to_numpy()


def tilted(generator, *, material: str) -> Null:
    """30 against 30 articles, 80 % of one side early and 80 % of the other late."""
    early, late = (
        generator.choice(np.flatnonzero(phases(material) == phase), 30, replace=False)
        for phase in (True, False)
    )
    chosen = np.concatenate([early[:24], late[:6], early[24:], late[6:]])
    counts = rows_of(
        words(material),
        chosen,
        side=sides(30, 30),
        phase=np.repeat(["early", "late"] * 2, [24, 6, 6, 24]),
    )
    table = contrasted(counts, generator)
    free = contrasted(counts, generator, strata=())
    return (
        tested(table, Z)
        | tested(free, "permuted z, not stratified")
        | covered(table, RATIO)
        | naive(counts, table)
    )


def uneven(generator, *, material: str, short: int, full: int) -> Null:
    """Articles cut to a quarter of their words, at random, against full ones."""
    counts = dealt(words(material), generator, short, full)
    counts = thinned(counts, generator, np.repeat([0.25, 1.0], [short, full]))
    table = contrasted(counts, generator)
    return tested(table, Z) | covered(table, RATIO) | naive(counts, table)


def turned(generator, *, material: str) -> Null:
    """The war before and after its median day, the days shuffled within each outlet: outlets are pairs."""
    pool = words(material)
    days = pool.rows.groupby("outlet")["published"].transform(
        lambda own: generator.permutation(own.to_numpy())
    )
    counts = rows_of(
        pool, np.arange(len(pool.rows)), outlet=pool.rows["outlet"].to_numpy(), published=days
    )
    events = pd.DataFrame(
        {"date": [pool.rows["published"].median().normalize()], "label": ["the median day"]}
    )
    settings = {"labelings": LABELINGS, "seed": int(generator.integers(2**31))}
    table = compare.before_after(counts, events, **settings)
    return tested(table, Z) | covered(table, RATIO)


# ---- something does ----------------------------------------------------------------------------------------------------


@lru_cache
def between(material: str, least: float, most: float) -> np.ndarray:
    """Return the words that this share of the articles has."""
    pool = words(material)
    return np.flatnonzero(
        np.abs((pool.values > 0).sum(axis=0) / len(pool.rows) - (least + most) / 2)
        <= (most - least) / 2
    )


def planted(
    generator, counts: Counts, *, material: str, item: str, ratio: float, side: str = "A"
) -> Counts:
    """Return the articles with the word of one side so many times as frequent.

    Above 1, each article gets what ratio − 1 other articles have of it; below 1, each use stays with that probability.
    """
    own, place = (counts.rows["side"] == side).to_numpy(), counts.items.index.get_loc(item)
    values = counts.values.tolil()
    before = values[:, [place]].toarray()[:, 0]
    if ratio < 1:
        after = generator.binomial(before.astype(int), ratio)
    else:
        column = (
            words(material).values[:, [words(material).items.index.get_loc(item)]].toarray()[:, 0]
        )
        shares = np.minimum(
            ratio - 1 - np.arange(np.ceil(ratio - 1)), 1
        )  # of the last of them a part
        more = generator.choice(column, (len(own), len(shares))) @ shares
        after = before + np.floor(more + generator.random(len(own)))
    after = np.where(own, after, before)
    values[:, place] = after[:, None]
    return replace(
        counts, values=sparse.csr_array(values), size=counts.size + (after - before)[:, None]
    )


def found(
    generator, *, material: str, own: int, other: int, ratio: float, common: tuple[float, float]
) -> Null:
    """A word of side A made more frequent, with all other words beside it."""
    counts, item = with_word(generator, material=material, own=own, other=other, common=common)
    table = contrasted(
        planted(generator, counts, material=material, item=item, ratio=ratio), generator
    )
    row = table[table["item"] == item]
    return {
        (Z, FOUND): float((row["p"] <= LEVEL).any()),
        (ADJUSTED, FOUND): float((row["p_adjusted"] <= LEVEL).any()),
    } | covered(row, RATIO, truth=float(np.log(ratio)))


def detectable(generator, *, material: str, own: int, other: int) -> Null:
    """The smallest ratio that the table says it can find, given to the word whose interval is of median length.

    Once the word becomes so much more frequent on one side; once more frequent there and rarer on the other side, so that it
    is as frequent as before in all.
    """
    counts = dealt(words(material), generator, own, other)
    table = contrasted(counts, generator)
    shown = table[table["low"].notna() & table["p"].notna()]
    item = shown["item"].iloc[int((shown["high"] - shown["low"]).argsort().iloc[len(shown) // 2])]
    [facts] = table.attrs["method"].inference.contrasts
    ratio = facts.smallest_detectable
    said = {("smallest detectable", RATIO_ITSELF): ratio}
    ways = {
        f"{Z}, more on one side": {"A": ratio},
        f"{Z}, more on one side and less on the other": {
            "A": 2 * ratio / (1 + ratio),
            "B": 2 / (1 + ratio),
        },
    }
    for name, shares in ways.items():
        made = counts
        for side, share in shares.items():
            made = planted(generator, made, material=material, item=item, ratio=share, side=side)
        found = contrasted(made, generator).set_index("item")["p"].reindex([item])
        said[(name, FOUND)] = float((found <= LEVEL).any())
    return said


def with_word(
    generator, *, material: str, own: int, other: int, common: tuple[float, float]
) -> tuple[Counts, str]:
    """Return articles dealt into two sides and a word that is as common, and not so rare in them that it is never tested."""
    item = words(material).items.index[generator.choice(between(material, *common))]
    counts = dealt(words(material), generator, own, other)
    if item in counts.items.index:
        return counts, item
    return with_word(generator, material=material, own=own, other=other, common=common)


def _cases() -> Iterator[tuple[str, Case]]:
    """Yield name and case."""
    common = (0.4, 0.6)
    for of in ("war", "speeches"):
        for (own, other), (nulls, must) in SIZES.items():
            must = must | NAIVE if own == other else must
            yield f"{own} v {other}", case_of(plain, of, "words", nulls, must, own=own, other=other)
        yield "80 % early v 80 % late", case_of(tilted, of, "dependence", 200, DEPENDENT)
        for own, ratio, must in (
            (30, 3, {(Z, FOUND): "≥ .85", (ADJUSTED, FOUND): "≥ .30"}),
            (10, 5, {(Z, FOUND): "≥ .80"}),
        ):
            yield (
                f"{own} v {own}, 40–60 %, × {ratio}",
                case_of(
                    found, of, "power", 200, must, own=own, other=own, ratio=ratio, common=common
                ),
            )
    yield (
        "10 v 10 speeches × 3 passages",
        case_of(passages, "speeches", "dependence", 200, DEPENDENT, speeches=10, each=3),
    )
    yield (
        "6 v 6 outlets × 10 articles",
        case_of(outlets, "war", "dependence", 200, DEPENDENT, number=6, each=10),
    )
    for pattern in PATTERNS:
        yield pattern, case_of(copied, "war", "copies", 200, HOLDS, pattern=pattern)
    for short, full in ((8, 40), (40, 8), (20, 20)):
        must = {(Z, ANY): "≤ .06", (RATIO, COVERED): "≥ .92"}
        yield (
            f"{short} short v {full} full",
            case_of(uneven, "war", "length", 200, must, short=short, full=full),
        )
    for own, ratio, (least, most) in (
        (10, 3, common),
        (30, 2, common),
        (100, 2, common),
        (30, 3, (0.15, 0.3)),
    ):
        name = f"{own} v {own}, {least * 100:.0f}–{most * 100:.0f} %, × {ratio}"
        yield (
            name,
            case_of(
                found,
                "war",
                "power",
                200,
                {},
                own=own,
                other=own,
                ratio=ratio,
                common=(least, most),
            ),
        )
    for own in (10, 30):
        sizes, must = {"own": own, "other": own}, {(f"{Z}, more on one side", FOUND): "≥ .80"}
        yield (
            f"{own} v {own}, the smallest detectable ratio",
            case_of(detectable, "war", "detectable", 200, must, **sizes),
        )
    yield "the median day, within outlets", case_of(turned, "war", "before and after", 200, HOLDS)
    for own, other in ((1, 10), (1, 100), (2, 2), (2, 5), (3, 3), (3, 30)):
        yield (
            f"{own} v {other}",
            case_of(
                too_few, "war", "too few", 50, {("contrasts", WRONG): "= 0"}, own=own, other=other
            ),
        )


CASES = {f"{name}, {case.material}": case for name, case in _cases()}
