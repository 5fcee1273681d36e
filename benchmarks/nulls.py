"""What is drawn to see what p-values and intervals are worth: real articles, and invented outlets.

Real ones are of the pack data/syria-war (FA-KES, 15 outlets), of near-duplicates only the first:
749. They are drawn without replacement; who stands on which side is drawn too.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd
from harness import ROOT

from analysis import annotation, framing, load_features, open_case
from analysis.agencies import credited_agencies
from analysis.counts import Counts

ITEMS = 8  #: invented at a time
WORDS = 350  #: of an invented page


# ---- real articles ------------------------------------------------------------------------------


@lru_cache
def words() -> Counts:
    """Return the words of the articles of the war, one of a cluster of near-duplicates."""
    features = load_features(ROOT / "data/syria-war/features")
    articles = features.articles
    is_first = (articles["article_id"] == articles["copy_cluster"]).to_numpy()
    chosen = framing.terms(features).where(rows=is_first)
    return replace(chosen, rows=chosen.rows[["article_id", "outlet", "published"]])


@lru_cache
def weights() -> Counts:
    """Return the TF-IDF weights of the same."""
    return framing.tf_idf(words())


def dealt(pool: Counts, generator, own: int, other: int) -> Counts:
    """Return articles in random order, of which the first *own* are side A."""
    chosen = generator.choice(len(pool.rows), own + other, replace=False)
    return rows_of(pool, chosen, side=np.repeat(["A", "B"], [own, other]))


def rows_of(pool: Counts, chosen, **columns) -> Counts:
    """Return the chosen rows with new columns, and the items that occur in three or more."""
    values = pool.values[chosen]
    kept = np.flatnonzero(np.bincount(values.indices, minlength=values.shape[1]) >= 3)
    ids = [f"d{number:04}" for number in range(len(chosen))]
    rows = pd.DataFrame({"article_id": ids, **columns})
    return Counts(values[:, kept], pool.size[chosen], rows, pool.items.iloc[kept], pool.per)


@lru_cache
def runs_of_outlets() -> np.ndarray:
    """Return the unit of each article: about 20 of an outlet that follow one another, 43 in all."""
    rows = words().rows
    place = rows.groupby("outlet")["published"].rank(method="first") - 1
    return (rows["outlet"] + " " + (place // 20).astype(int).astype(str)).to_numpy()


def of_real_outlets(pool: Counts, generator, own: float) -> Counts:
    """Return all articles with their runs as units; side A has a part of these."""
    units = runs_of_outlets()
    names = np.unique(units)
    is_own = np.isin(units, generator.choice(names, round(own * len(names)), replace=False))
    every = np.arange(len(units))
    return rows_of(pool, every, outlet=units, side=np.where(is_own, "A", "B"))


# ---- invented pages -----------------------------------------------------------------------------


def pages(
    generator,
    outlets: tuple[int, int],
    *,
    fewest: tuple[int, int] = (1, 1),
    most: tuple[int, int] = (8, 8),
) -> pd.DataFrame:
    """Return pages of outlets on either side, with between so many pages each."""
    n_pages = [generator.integers(*part) for part in zip(fewest, np.add(most, 1), outlets)]
    n_pages = np.concatenate(n_pages)
    outlet = np.repeat(np.arange(len(n_pages)), n_pages)
    return rows_named(outlet, np.where(outlet < outlets[0], "A", "B"))


def phased(generator, outlets: tuple[int, int], *, fewest: int = 1, most: int = 1) -> pd.DataFrame:
    """Return pages of outlets that are in one to three of four phases; A in the early ones."""
    outlet, phase = [], []
    for number in range(sum(outlets)):
        early = 0.7 if number < outlets[0] else 0.3
        chance = np.array([early, early, 1 - early, 1 - early]) / 2
        its = generator.choice(4, generator.integers(1, 4), replace=False, p=chance)
        outlet += [number] * len(its)
        phase += its.tolist()
    n_pages = generator.integers(fewest, most + 1, len(outlet))
    outlet = np.repeat(outlet, n_pages)
    side = np.where(outlet < outlets[0], "A", "B")
    return rows_named(outlet, side).assign(phase=np.repeat(phase, n_pages))


def one_giant(generator, n_pages: int) -> pd.DataFrame:
    """Return pages of 6 outlets and 30: four each, but of the first as many as said."""
    outlet = np.repeat(np.arange(36), [n_pages, *[4] * 35])
    return rows_named(outlet, np.where(outlet < 6, "A", "B"))


def before_and_after(
    generator, both: int, own: int, other: int, *, fewest: int = 1, most: int = 8
) -> pd.DataFrame:
    """Return pages of outlets on both sides, and of some on one side alone."""
    sides = ["AB"] * both + ["A"] * own + ["B"] * other
    units = [(number, side) for number, its in enumerate(sides) for side in its]
    n_pages = generator.integers(fewest, most + 1, len(units))
    outlet, side = (np.repeat(column, n_pages) for column in zip(*units))
    return rows_named(outlet, side)


def told(generator, outlets: int, *, stories: int, most: int, lasting: int = 1) -> pd.DataFrame:
    """Return articles of outlets: stories of one to so many articles, on one day or on several."""
    n_articles = generator.integers(1, most + 1, outlets * stories)
    story = np.repeat(np.arange(outlets * stories), n_articles)
    day = lasting * (story % stories) + generator.integers(0, lasting, len(story))
    rows = rows_named(story // stories, np.where(story < stories, "A", "B"))
    return rows.assign(story=story, published=dates(day))


def daily(generator, outlets: int, days: int) -> pd.DataFrame:
    """Return one to three articles of each outlet a day."""
    return told(generator, outlets, stories=days, most=3)


def dates(day: np.ndarray) -> pd.Series:
    """Return days from their numbers."""
    return pd.Series(pd.Timestamp("2020-01-01") + pd.to_timedelta(day, "D"))


def as_the_war(generator, rank: int) -> pd.DataFrame:
    """Return the outlets and days of the articles on the war; side A is the outlet of a rank."""
    rows = words().rows.reset_index(drop=True)
    own = rows["outlet"].value_counts().index[rank]
    story = rows.groupby(["outlet", "published"]).ngroup()
    return rows.assign(side=np.where(rows["outlet"] == own, "A", "B"), story=story)


def wired(
    generator, outlets: tuple[int, int], *, wires: int, copied: float = 0.4, are_shared: bool = False
) -> pd.DataFrame:
    """Return pages of which a part carries an agency's text: of so many of its side, or of both."""
    rows = pages(generator, outlets, fewest=(5, 5), most=(20, 20))
    wire = pd.Series(generator.integers(wires, size=len(rows))).astype(str)
    wire = "Wire " + ("" if are_shared else rows["side"]) + wire
    wire = wire.where(generator.random(len(rows)) < copied)
    return rows.assign(agency=wire, author=wire.fillna(rows["outlet"]))


def owned(generator, outlets: tuple[int, int], *, owners: int, each: int) -> pd.DataFrame:
    """Return pages of outlets of which on either side so many owners have so many each."""
    rows = pages(generator, outlets, fewest=(5, 5), most=(20, 20))
    number = rows["outlet"].str[1:].astype(int)
    place = number.where(rows["side"] == "A", number - outlets[0])
    owner = "owner " + rows["side"] + (place // each).astype(str)
    owner = owner.where(place < owners * each, rows["outlet"])
    return rows.assign(owner_family=owner, author=owner)


@lru_cache
def of_the_event() -> pd.DataFrame:
    """Return what is known of the compared pages of the event: outlets, agencies, owners, phases."""
    rows = open_case(ROOT / "data/hamedan-2016").counts("plan").rows
    return rows["article_id outlet agency owner_family phase country_group".split()]


def as_the_event(generator, group: str, author: str = "agency") -> pd.DataFrame:
    """Return the pages of the event, side A being a group; an author is an agency, owner, outlet.

    An agency's own site has its habits, too.
    """
    rows = of_the_event()
    whose = rows[author]
    if author == "agency":
        whose = credited_agencies(rows).str[0]
    side = np.where(rows["country_group"] == group, "A", "B")
    return rows.assign(side=side, author=whose.fillna(rows["outlet"]))


def rows_named(outlet: np.ndarray, side: np.ndarray) -> pd.DataFrame:
    """Return one row a page: article_id, outlet, side."""
    ids = [f"p{number:05}" for number in range(len(outlet))]
    names = [f"o{number:03}" for number in outlet]
    return pd.DataFrame({"article_id": ids, "outlet": names, "side": side})


def counted(values, size, rows: pd.DataFrame, per: str) -> Counts:
    """Return Counts of items that are numbered."""
    items = [f"i{number}" for number in range(values.shape[1])]
    return Counts.of(values.astype(float), size=size, rows=rows, items=items, per=per)


def shares(
    rows: pd.DataFrame,
    generator,
    *,
    share: float = 0.3,
    other: float | None = None,
    habits: float | tuple[float, float] = np.inf,
    lean: float = 0.0,
) -> Counts:
    """Return which pages have an element.

    Parameters
    ----------
    share, other : float
        Of pages of side A and of B, the same if left out. With phases they grow from .15 to .6.
    habits : float
        Total of the beta distribution of outlets' shares, or those of A and B: 1 is strong,
        infinite none.
    lean : float
        Standard deviation of outlets' log odds.
    """
    is_own = (rows["side"] == "A").to_numpy()
    chance = np.where(is_own, share, share if other is None else other)
    if "phase" in rows:
        chance = np.linspace(0.15, 0.6, 4)[rows["phase"]]
    chance = np.repeat(chance[:, None], ITEMS, axis=1)
    outlet = pd.factorize(rows["outlet"])[0]
    if np.all(np.isfinite(habits)):
        first = np.unique(outlet, return_index=True)[1]
        mean = chance[first]
        total = np.where(is_own[first, None], *np.broadcast_to(habits, 2))
        chance = generator.beta(total * mean, total * (1 - mean))[outlet]
    if lean:
        log_odds = np.log(chance / (1 - chance))
        log_odds += generator.normal(0, lean, (outlet.max() + 1, ITEMS))[outlet]
        chance = 1 / (1 + np.exp(-log_odds))
    return counted(generator.random(chance.shape) < chance, np.ones((len(rows), 1)), rows, "page")


def shares_of_authors(
    rows: pd.DataFrame, generator, *, share: float = 0.15, other: float = 0.15, habits: float = 4.0
) -> Counts:
    """Return which pages have an element: an author's much alike, whichever outlets print them."""
    chance = np.where(rows["side"] == "A", share, other)
    mean = pd.Series(chance, rows.index).groupby(rows["author"]).mean()
    mean = np.repeat(mean.to_numpy()[:, None], ITEMS, axis=1)
    author = pd.factorize(rows["author"], sort=True)[0]
    chance = generator.beta(habits * mean, habits * (1 - mean))[author]
    has = generator.random(chance.shape) < chance
    return counted(has, np.ones((len(rows), 1)), rows.drop(columns="author"), "page")


def shares_of_stories(rows: pd.DataFrame, generator, *, of_day: float = 0.0) -> Counts:
    """Return which articles have an element: those of one story much alike, those of a day a bit."""
    log_odds = generator.normal(-1.5, 1.5, (rows["story"].max() + 1, ITEMS))[rows["story"]]
    day = pd.factorize(rows["published"])[0]
    log_odds += generator.normal(0, of_day, (day.max() + 1, ITEMS))[day]
    has = generator.random(log_odds.shape) < 1 / (1 + np.exp(-log_odds))
    return counted(has, np.ones((len(rows), 1)), rows.drop(columns="story"), "page")


def rates(
    rows: pd.DataFrame,
    generator,
    *,
    mean: float | np.ndarray,
    styles: float | None = None,
    clumps: tuple[float, float] | None = None,
    ratio: float = 1.0,
) -> Counts:
    """Return how often words occur in pages of about 350 words.

    Parameters
    ----------
    mean : float or ndarray
        Uses a page, of one kind of word or of each. With phases they grow threefold.
    styles, clumps : float
        Shape of the gamma by which an author's rates (an outlet's), or those of pages of either side, vary.
    ratio : float
        So many times as frequent on side A.
    """
    mean = np.broadcast_to(mean, ITEMS) if np.isscalar(mean) else mean
    is_own = (rows["side"] == "A").to_numpy()[:, None]
    length = np.round(generator.gamma(4, WORDS / 4, len(rows)) + 50)[:, None]
    rate = mean / WORDS * np.where(is_own, ratio, 1.0)
    if "phase" in rows:
        rate = rate * np.linspace(0.5, 1.5, 4)[rows["phase"]][:, None]
    if styles:
        author = pd.factorize(rows.get("author", rows["outlet"]))[0]
        rate = rate * generator.gamma(styles, 1 / styles, (author.max() + 1, len(mean)))[author]
    if clumps:
        shape = np.where(is_own, *clumps)
        rate = rate * generator.gamma(np.broadcast_to(shape, rate.shape), 1 / shape)
    return counted(generator.poisson(rate * length), length, rows, "token")


def tones(
    rows: pd.DataFrame,
    generator,
    *,
    positive: float | None = None,
    mentions: bool = True,
    is_skewed: bool = False,
) -> Counts:
    """Return summed scores of mentions: normal ones that outlets shift, or 1 and −1.

    Skewed shifts are exponential: most outlets are alike, few far off.
    """
    shape = (len(rows), ITEMS)
    size = generator.poisson(1.5, shape) if mentions else np.ones((len(rows), 1), int)
    if positive is not None:
        number = np.broadcast_to(size, shape)
        values = 2.0 * generator.binomial(number, positive) - number
    else:
        outlet = pd.factorize(rows["outlet"])[0]
        shape_of_outlets = (outlet.max() + 1, ITEMS)
        middle = generator.normal(0.1, 0.2, shape_of_outlets)[outlet]
        if is_skewed:
            middle = 0.1 - 0.5 * generator.exponential(size=shape_of_outlets)[outlet] + 0.5
        values = size * middle + np.sqrt(size) * generator.normal(0, 0.5, shape)
    return counted(values, size, rows, "scored mention" if mentions else "page")


def pseudo_outcomes(
    rows: pd.DataFrame, generator, *, share: float, read: tuple[float, float]
) -> Counts:
    """Return labels of a machine that people's reading of some pages corrects.

    The machine misses 25 % on side A and invents 20 % on side B; people read a part of either.
    """
    truth = shares(rows, generator, share=share, habits=4.0).values.toarray()
    is_own = (rows["side"] == "A").to_numpy()[:, None]
    is_missed = is_own & (generator.random(truth.shape) < 0.25)
    is_invented = ~is_own & (generator.random(truth.shape) < 0.2)
    labels = np.where(truth > 0, ~is_missed, is_invented)
    chance = np.where(is_own, *read)[:, 0]
    is_read = generator.random(len(rows)) < chance
    machine = counted(labels, np.ones((len(rows), 1)), rows.assign(annotator_kind="llm"), "page")
    drawn = rows[is_read].assign(annotator_kind="human", inclusion_probability=chance[is_read])
    people = counted(truth[is_read], np.ones((len(drawn), 1)), drawn, "page")
    return annotation.corrected(machine, people)
