"""Cases of contrasts whose sides are unlike: clumpy words, outlets with unlike numbers of pages, outlets in other phases.

All of them are made up from distributions, so that the truth is known; several items are drawn at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd
from nulls import ANY, COVERED, FALSE, FOUND, LABELINGS, LEVEL, ROOT, Case, Null, case_of
from scipy import sparse

from analysis import compare, lexicons
from analysis import stats as resampling
from analysis.counts import Counts
from analysis.stats import measures
from analysis.stats.design import design_of
from analysis.stats.plan import groups_of, plan_of

CONTRAST, DISAGREE = "default contrasts", "p and interval disagree"
CENTRED = "score less its mean over labelings"
EVENT = ROOT / "tests/fixtures/hamedan-two-waves"
ITEMS = 8  #: drawn at a time: 250 draws are 2,000 nulls of one item
WORDS = 350  #: in a page
LABELINGS_OF_STEPS = 999


# ---- what is drawn -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pages:
    """Pages of two sides' outlets: how many outlets a side has, and between which numbers of pages each."""

    outlets: tuple[int, int]
    fewest: tuple[int, int] = (1, 1)
    most: tuple[int, int] = (1, 1)

    def rows(self, generator) -> pd.DataFrame:
        """Return one row a page: article_id, outlet, side."""
        numbers = np.concatenate(
            [
                generator.integers(low, high + 1, number)
                for number, low, high in zip(self.outlets, self.fewest, self.most)
            ]
        )
        outlet = np.repeat(np.arange(len(numbers)), numbers)
        return pd.DataFrame(
            {
                "article_id": [f"p{number:05}" for number in range(len(outlet))],
                "outlet": [f"o{number:03}" for number in outlet],
                "side": np.where(outlet < self.outlets[0], "A", "B"),
            }
        )


def words_of(
    rows: pd.DataFrame,
    generator,
    *,
    mean: float,
    shape: float | tuple[float, float],
    ratio: float = 1.0,
) -> Counts:
    """Return how often words occur: Poisson counts whose rates vary over pages by a gamma of this shape, on either side.

    Side A has *ratio* times as many.
    """
    own = (rows["side"] == "A").to_numpy()
    shapes = np.where(own, *np.broadcast_to(shape, 2))[:, None]
    length = np.round(generator.gamma(4, WORDS / 4, len(rows)) + 50)
    rates = (
        generator.gamma(np.broadcast_to(shapes, (len(rows), ITEMS)), 1 / shapes)
        * np.where(own, ratio, 1)[:, None]
    )
    values = generator.poisson(mean / WORDS * length[:, None] * rates)
    return counts_of(values, length[:, None], rows, per="token")


def shares_of(
    rows: pd.DataFrame, generator, *, share: float, other: float | None = None, spread: float = 0.0
) -> Counts:
    """Return which pages have an element: *share* of those of side A and *other* of B (the same if left out).

    *spread* is the standard deviation of the outlets' log odds.
    """
    own = (rows["side"] == "A").to_numpy()
    log_odds = np.where(own, _log_odds(share), _log_odds(share if other is None else other))[
        :, None
    ]
    outlet = pd.factorize(rows["outlet"])[0]
    log_odds = log_odds + generator.normal(0, spread, (outlet.max() + 1, ITEMS))[outlet]
    values = generator.random((len(rows), ITEMS)) < 1 / (1 + np.exp(-log_odds))
    return counts_of(values, np.ones((len(rows), 1)), rows, per="page")


def counts_of(values, size, rows: pd.DataFrame, *, per: str) -> Counts:
    """Return Counts of items that are numbered."""
    return Counts.of(
        values.astype(float),
        size=size,
        rows=rows,
        items=[f"i{number}" for number in range(ITEMS)],
        per=per,
    )


def _log_odds(share: float) -> float:
    return float(np.log(share / (1 - share)))


# ---- what a null says --------------------------------------------------------------------------------------------------


def said(table: pd.DataFrame, *, truth: float | None = 0.0) -> Null:
    """Return false positives, any finding, coverage of *truth* and how often p and interval disagree."""
    tested = table[table["p"].notna()]
    shown = tested[tested["low"].notna()]
    found, apart = shown["p"] <= LEVEL, (shown["low"] > 0) | (shown["high"] < 0)
    either = (found | apart).sum()
    measured = {
        FALSE: (tested["p"] <= LEVEL).mean() if len(tested) else np.nan,
        ANY: float((tested["p_adjusted"] <= LEVEL).any()),
        DISAGREE: (found != apart).sum() / either if either else np.nan,
    }
    if truth is not None:
        measured[COVERED] = (
            ((shown["low"] <= truth) & (truth <= shown["high"])).mean() if len(shown) else np.nan
        )
    return {(CONTRAST, name): value for name, value in measured.items()}


def power(table: pd.DataFrame, *, test: str = CONTRAST) -> Null:
    """Return how often a difference that was planted in every item is found; what cannot be tested is not found."""
    return {
        (test, FOUND): (table["p"] <= LEVEL).sum() / ITEMS,
        (test, f"{FOUND}, adjusted"): (table["p_adjusted"] <= LEVEL).sum() / ITEMS,
    }


def contrasted(counts: Counts, generator, **settings) -> pd.DataFrame:
    """Return the default contrasts of both sides."""
    return compare.contrasts(
        counts,
        "side",
        cluster="outlet",
        labelings=LABELINGS,
        seed=int(generator.integers(2**31)),
        **settings,
    )


# ---- cases -------------------------------------------------------------------------------------------------------------


def of_words(
    generator, *, material: str, pages: Pages, mean: float, shape, ratio: float = 1.0
) -> Null:
    """Return what contrasts of made-up words say."""
    table = contrasted(
        words_of(pages.rows(generator), generator, mean=mean, shape=shape, ratio=ratio), generator
    )
    return said(table) if ratio == 1 else power(table)


def of_shares(
    generator,
    *,
    material: str,
    pages: Pages,
    share: float,
    other: float | None = None,
    spread: float = 0.0,
) -> Null:
    """Return what contrasts of made-up shares say."""
    table = contrasted(
        shares_of(pages.rows(generator), generator, share=share, other=other, spread=spread),
        generator,
    )
    return said(table) if other is None else power(table)


@lru_cache
def event_layout(wave: int | None) -> pd.DataFrame:
    """Return the pages of the event that the planned contrasts compare: outlet, phase and country group."""
    plan = lexicons.contrasts(EVENT / "contrasts.toml")
    pages = pd.read_csv(EVENT / "articles.csv").merge(
        pd.read_csv(EVENT / "outlets.csv"), on="outlet"
    )
    labels = pd.read_csv(EVENT / "annotations_a.csv")
    pages = pages.merge(labels[["article_id", "phase", "on_event"]], on="article_id")
    chosen = (
        (pages["on_event"] == 1)
        & pages["genre"].isin(plan.where["genre"])
        & pages["country_group"].isin(plan.levels)
    )
    if wave is not None:
        chosen &= pages["wave"] == wave
    return pages[chosen][["article_id", "outlet", "phase", "country_group"]].reset_index(drop=True)


def random_layout(generator, *, outlets: tuple[int, int], phases: int, tilt: float) -> pd.DataFrame:
    """Return pages of outlets that cover different sets of phases; side A tends to the early ones by *tilt*."""
    rows = []
    for side, number in zip("AB", outlets):
        early = tilt if side == "A" else 1 - tilt
        chance = np.where(np.arange(phases) < phases / 2, early, 1 - early)
        for outlet in range(number):
            number_of_phases = min(int(generator.integers(1, 4)), phases)
            covered = generator.choice(
                phases, number_of_phases, replace=False, p=chance / chance.sum()
            )
            rows += [(f"{side}{outlet:03}", f"phase {phase}", side) for phase in covered]
    made = pd.DataFrame(rows, columns=["outlet", "phase", "side"])
    return made.assign(article_id=[f"p{number:05}" for number in range(len(made))])


def of_phases(generator, *, material: str, layout: str, effect: float = 0.0) -> Null:
    """Return what stratified contrasts say where phases explain much and outlets cover different sets of them."""
    if layout.startswith("event"):
        waves: dict[str, int | None] = {
            "event, wave 1": 1,
            "event, wave 2": 2,
            "event, both waves": None,
        }
        rows = event_layout(waves[layout]).rename(columns={"country_group": "side"})
        own = "Russian"
    else:
        outlets, phases, tilt = {
            "30 v 30, 4 phases": ((30, 30), 4, 0.5),
            "20 v 40, tilted": ((20, 40), 4, 0.7),
            "40 v 40, 6 phases": ((40, 40), 6, 0.6),
        }[layout]
        rows, own = random_layout(generator, outlets=outlets, phases=phases, tilt=tilt), "A"
    names, phase = np.unique(rows["phase"], return_inverse=True)
    levels = np.linspace(0.15, 0.6, len(names))[phase]
    share = levels + effect * (rows["side"] == own).to_numpy()
    outlet = pd.factorize(rows["outlet"])[0]
    lean = generator.normal(0, 0.5, (outlet.max() + 1, ITEMS))[outlet]
    odds = np.log(share / (1 - share))[:, None] + lean
    values = generator.random((len(rows), ITEMS)) < 1 / (1 + np.exp(-odds))
    counts = counts_of(values, np.ones((len(rows), 1)), rows, per="page")
    settings = {
        "groups": [own],
        "cluster": "outlet",
        "labelings": LABELINGS,
        "seed": int(generator.integers(2**31)),
    }
    table = compare.contrasts(counts, "side", strata="phase", **settings)
    centred = _centred_p(counts, own, seed=settings["seed"]) <= LEVEL
    if not effect:
        return said(table) | {(CENTRED, FALSE): centred.mean()}
    without = power(
        _without_lone_outlets(counts, own, **settings), test=f"{CONTRAST}, lone outlets left out"
    )
    return power(table) | without | {(CENTRED, FOUND): centred.mean()}


def _centred_p(counts: Counts, own: str, *, seed: int) -> np.ndarray:
    """Return the p of scores less their mean over the labelings, by item, without the t test."""
    plan = plan_of(counts, "side", cluster="outlet", strata="phase")
    design = design_of(counts, plan, groups_of(counts, plan), wanted=[own])
    sample = design.sample
    labelings = resampling.labelings_of(
        sample.labels, sample.blocks, labelings=LABELINGS, seed=seed
    )
    statistic = resampling.estimates_of_labelings(
        sample, design.pairs, resampling.Estimate.statistic, labelings=LABELINGS
    )
    scores = np.nan_to_num(statistic(labelings.labels)[:, 0])
    middle = scores.mean(axis=0)
    observed = statistic(sample.labels[None])[0, 0]
    return (np.abs(scores - middle) >= np.abs(observed - middle) - 1e-9).mean(axis=0)


def _without_lone_outlets(counts: Counts, own: str, **settings) -> pd.DataFrame:
    """Return contrasts of the outlets that share their set of phases with one of the other side."""
    phases = counts.rows.groupby("outlet")["phase"].agg(
        lambda values: " ".join(sorted(set(values)))
    )
    sets = counts.rows["outlet"].map(phases)
    is_own = counts.rows["side"] == own
    shared = sets.isin(sets[is_own]) & sets.isin(sets[~is_own])
    kept = counts.where(rows=shared.to_numpy())
    kept = replace(kept, rows=kept.rows.assign(phases=sets[shared].to_numpy()))
    return compare.contrasts(kept, "side", strata=("phase", "phases"), **settings)


def overall(generator, *, material: str, layout: str) -> Null:
    """Return how often the two tests of any difference at all call labels that differ by phase alone."""
    rows = event_layout({"event, wave 1": 1, "event, wave 2": 2}[layout]).rename(
        columns={"country_group": "side"}
    )
    rows = rows[rows["side"].isin(["Russian", "Western"])].reset_index(drop=True)
    names, phase = np.unique(rows["phase"], return_inverse=True)
    levels = np.linspace(0.15, 0.6, len(names))[phase]
    outlet = pd.factorize(rows["outlet"])[0]
    lean = generator.normal(0, 0.5, (outlet.max() + 1, ITEMS))[outlet]
    odds = np.log(levels / (1 - levels))[:, None] + lean
    values = generator.random((len(rows), ITEMS)) < 1 / (1 + np.exp(-odds))
    counts = counts_of(values, np.ones((len(rows), 1)), rows, per="page")
    settings = {
        "cluster": "outlet",
        "strata": "phase",
        "labelings": 99,
        "seed": int(generator.integers(2**31)),
    }
    omnibus = compare.omnibus(counts, "side", **settings)
    classifier = compare.classifier_test(counts, "side", **settings)
    return {
        ("omnibus", FALSE): float(omnibus["p"][0] <= LEVEL),
        ("classifier", FALSE): float(classifier["p"][0] <= LEVEL),
    }


def steps(generator, *, material: str, sides: tuple[int, int], ratio: float) -> Null:
    """Return which part of 20 planted words among 300 is found: step by step, in a single step, and by the first version.

    The first version took the largest log-odds z of a labeling over all words.
    """
    planted, vocabulary, own = 20, 300, np.arange(sum(sides)) < sides[0]
    length = np.round(generator.gamma(4, WORDS / 4, len(own)) + 50)
    mean = generator.uniform(0.3, 1.5, vocabulary)
    rates = generator.gamma(0.6, 1 / 0.6, (len(own), vocabulary))
    rates[:, :planted] *= np.where(own, ratio, 1)[:, None]
    values = sparse.csr_array(
        generator.poisson(mean * rates * length[:, None] / WORDS).astype(float)
    )
    zeros, units = np.zeros(len(own), int), np.arange(len(own))
    labels = np.where(own, 0, 1)
    sample = resampling.Sample(
        values, length[:, None], units, zeros, labels, zeros, of_size_one=False
    )
    found = {}
    pairs = [(0, 1)]
    ours = resampling.estimates_of_labelings(
        sample, pairs, resampling.Estimate.statistic, labelings=LABELINGS_OF_STEPS
    )
    first_version = resampling.statistics(sample, pairs, score=_first_version)
    for name, statistic in (("", ours), ("first version", first_version)):
        test = resampling.permutation_test(
            statistic, labels, zeros, labelings=LABELINGS_OF_STEPS, seed=1
        )
        drawn = resampling.drawn_labelings(
            labels, zeros, n=LABELINGS_OF_STEPS, generator=np.random.default_rng(1)
        )
        largest = np.abs(
            np.concatenate([statistic(part)[:, 0] for part in np.array_split(drawn, 20)])
        ).max(axis=1)
        single = (1 + (largest[:, None] >= np.abs(test.observed[0])).sum(axis=0)) / (
            len(largest) + 1
        )
        found |= {
            name or "single step": single,
            **({} if name else {"step-down": test.p_adjusted[0]}),
        }
    return {(name, FOUND): (p[:planted] <= LEVEL).mean() for name, p in found.items()} | {
        (name, ANY): float((p[planted:] <= LEVEL).any()) for name, p in found.items()
    }


def _first_version(own: resampling.CellSums, other: resampling.CellSums) -> np.ndarray:
    """Return the log-odds z of both sides' sums."""
    sums = [part.sum(axis=1) for part in (own.values, own.size, other.values, other.size)]
    return measures.log_odds(*sums)


def of_levels(generator, *, material: str, outlets: int, share: float) -> Null:
    """Return how often the interval of a level holds the true share."""
    rows = Pages((outlets, 1)).rows(generator)
    table = compare.levels(
        shares_of(rows, generator, share=share).where(rows={"side": "A"}), "side", cluster="outlet"
    )
    shown = table[table["low"].notna()]
    return {
        ("interval of the level", COVERED): (
            (shown["low"] <= share) & (share <= shown["high"])
        ).mean()
    }


#: Outlets of A and B, with between how many pages.
UNLIKE = {
    "8 of 1–3 v 24 of 10–39": Pages((8, 24), (1, 10), (3, 39)),
    "8 of 2–4 v 24 of 6–12": Pages((8, 24), (2, 6), (4, 12)),
    "12 of 1–3 v 12 of 10–39": Pages((12, 12), (1, 10), (3, 39)),
    "24 of 1–3 v 8 of 10–39": Pages((24, 8), (1, 10), (3, 39)),
}


def _cases() -> Iterator[tuple[str, Case]]:
    level = {
        (CONTRAST, FALSE): "≤ .07",
        (CONTRAST, COVERED): "≥ .93",
        (CONTRAST, DISAGREE): "≤ .10",
    }
    for own, other in ((8, 40), (15, 60), (20, 20), (40, 8)):
        yield (
            f"clumpy word, {own} v {other}",
            case_of(
                of_words,
                "made up",
                "unlike",
                250,
                level,
                pages=Pages((own, other)),
                mean=6.0,
                shape=(0.3, 5.0),
            ),
        )
    for name, pages in UNLIKE.items():
        yield (
            f"word, {name} pages",
            case_of(of_words, "made up", "unlike", 250, level, pages=pages, mean=1.0, shape=0.5),
        )
        yield (
            f"share .12, {name} pages",
            case_of(of_shares, "made up", "unlike", 250, level, pages=pages, share=0.12),
        )
        yield (
            f"share .5, {name} pages",
            case_of(of_shares, "made up", "unlike", 250, level, pages=pages, share=0.5),
        )
    yes = {
        (CONTRAST, FALSE): ".03–.06",
        (CONTRAST, ANY): "≤ .06",
        (CONTRAST, COVERED): "≥ .93",
        (CONTRAST, DISAGREE): "≤ .10",
    }
    for own, other in ((10, 10), (20, 20), (30, 30), (8, 40)):
        for share in (0.2, 0.4):
            yield (
                f"share {share:.1f}".replace("0.", ".") + f", {own} v {other}",
                case_of(
                    of_shares, "made up", "unlike", 250, yes, pages=Pages((own, other)), share=share
                ),
            )
    phases = {(CONTRAST, FALSE): ".04–.06", (CONTRAST, ANY): "≤ .06", (CONTRAST, DISAGREE): "≤ .10"}
    layouts = (
        "event, wave 1",
        "event, wave 2",
        "event, both waves",
        "30 v 30, 4 phases",
        "20 v 40, tilted",
        "40 v 40, 6 phases",
    )
    for layout in layouts:
        yield (
            f"phases, {layout}",
            case_of(of_phases, "made up", "phases", 250, phases, layout=layout),
        )
        yield (
            f"phases, {layout}, +.25",
            case_of(of_phases, "made up", "phases", 100, {}, layout=layout, effect=0.25),
        )
    for layout in ("event, wave 1", "event, wave 2"):
        must = {("omnibus", FALSE): ".03–.07", ("classifier", FALSE): ".03–.07"}
        yield (
            f"any difference, {layout}",
            case_of(overall, "made up", "any difference", 1000, must, layout=layout),
        )
    for outlets, share in ((32, 0.02), (100, 0.03), (20, 0.1), (50, 0.5)):
        yield (
            f"level {share:.2f}".replace("0.", ".") + f", {outlets} outlets",
            case_of(
                of_levels,
                "made up",
                "levels",
                250,
                {("interval of the level", COVERED): "≥ .93"},
                outlets=outlets,
                share=share,
            ),
        )
    for own, other, ratio in ((30, 30, 5.0), (20, 60, 5.0), (100, 100, 3.0)):
        must = {("step-down", ANY): "≤ .06"}
        yield (
            f"20 of 300 words × {ratio:.0f}, {own} v {other}",
            case_of(steps, "made up", "steps", 200, must, sides=(own, other), ratio=ratio),
        )
    for own, other in ((10, 10), (30, 30), (8, 40), (40, 8)):
        yield (
            f"word × 5, {own} v {other}",
            case_of(
                of_words,
                "made up",
                "steps",
                100,
                {},
                pages=Pages((own, other)),
                mean=1.0,
                shape=0.5,
                ratio=5.0,
            ),
        )
        yield (
            f"share .6 v .15, {own} v {other}",
            case_of(
                of_shares,
                "made up",
                "steps",
                100,
                {},
                pages=Pages((own, other)),
                share=0.6,
                other=0.15,
            ),
        )


CASES: dict[str, Case] = {f"{name}, {case.material}": case for name, case in _cases()}
