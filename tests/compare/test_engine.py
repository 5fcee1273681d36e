"""One engine for words, frames, tone, speakers and annotations: its tables against a plain loop over labelings.

Counts come from the packs and annotations that ship; what they say about anybody plays no part here.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from analysis import annotation, compare, framing, load_features, sentiment
from analysis.counts import Counts

LABELINGS = 60


@pytest.fixture(scope="module")
def counted(root) -> dict[str, Counts]:
    """Return Counts of every kind: the articles of two outlets, and the pages of two groups of outlets."""
    features = load_features(root / "data/syria-war/features")
    outlets = features.articles["outlet"].value_counts().index[-6:-4].tolist()
    actors = features.mentions["actor"].value_counts().index[:8].tolist()
    articles = {
        "terms": framing.terms(features),
        "frames": framing.frames(features),
        "speakers": framing.speakers(features),
        "frames by article": framing.frames(features).present(),
        "tone": sentiment.of_articles(features).per_article(),
        "tone toward actors": sentiment.toward(features, actors=actors).per_article(),
    }
    event = root / "data/hamedan-2016"
    pages = pd.read_csv(event / "articles.csv").merge(
        pd.read_csv(event / "outlets.csv"), on="outlet", validate="many_to_one"
    )
    labels = annotation.read(
        event / "annotations_a.csv", codebook=event / "codebook.toml"
    ).with_metadata(pages)
    labels = labels.where(
        rows=labels.rows["country_group"].isin(["Iranian", "Russian"]).to_numpy(),
        items=labels.items.index[:12],
    )
    made = {name: counts.where(rows={"outlet": outlets}) for name, counts in articles.items()} | {
        "annotations": labels
    }
    return {
        name: _named(counts, "country_group" if name == "annotations" else "outlet")
        for name, counts in made.items()
    }


def _named(counts: Counts, by: str) -> Counts:
    return counts.with_metadata(
        pd.DataFrame({"article_id": counts.rows["article_id"], "side": counts.rows[by]})
    )


class Sides(NamedTuple):
    """Both sides' difference by item, by the formulas of ``compare.contrasts`` written out for one stratum."""

    effect: np.ndarray
    variances: np.ndarray  #: of either side
    seen: np.ndarray  #: of either side: the variance without what independent pages add
    units: np.ndarray  #: of either side, looked at
    holding: np.ndarray  #: effective number of either side's units that hold the item

    @property
    def score(self) -> np.ndarray:
        """The effect over its error."""
        error = np.sqrt(self.variances.sum(axis=0))
        flat = np.where(np.abs(self.effect) < 1e-12, 0, np.copysign(np.inf, self.effect))
        return np.where(
            error > 1e-10, np.divide(self.effect, error, out=flat.copy(), where=error > 1e-10), flat
        )


def plain_sides(counts: Counts, own: np.ndarray) -> Sides:
    """Return the smoothed log rate ratio, or the difference of means, with both sides' variances."""
    y, n = counts.values.toarray(), counts.full_size()
    shares = ((y == 0) | (y == 1)).all(axis=0)
    centres, variances, seen, units, holding = [], [], [], [], []
    for side in (own, ~own):
        total, size, looked_at = y[side].sum(axis=0), n[side].sum(axis=0), (n[side] > 0).sum(axis=0)
        if counts.of_size_one:
            mean = total / size
            spread = np.where(n[side] > 0, (y[side] - mean) ** 2, 0).sum(axis=0) / np.maximum(
                looked_at - 1, 1
            )
            share = (total + 1) / (looked_at + 2)  # one page more of either kind
            least = np.where(shares, share * (1 - share) * looked_at / (looked_at + 2), 0)
            spread = np.where(spread > 1e-20, spread, 0)
            centres.append(mean)
            seen.append(spread / looked_at)
            variances.append(np.maximum(spread, least) / looked_at)
            holding.append(looked_at)
        else:
            spread = (
                ((y[side] - total / size * n[side]) ** 2).sum(axis=0)
                * looked_at
                / np.maximum(looked_at - 1, 1)
            )
            held = (y[side] ** 2).sum(axis=0) / (total + 0.5) ** 2
            centres.append(np.log((total + 0.5) / (size + 1)))
            seen.append(spread / (total + 0.5) ** 2 / (1 - np.minimum(held, 0.5)))
            variances.append(np.maximum(seen[-1], 1 / (total + 0.5)))
            holding.append(np.minimum(1 / held, looked_at))
        units.append(looked_at)
    return Sides(centres[0] - centres[1], *map(np.stack, (variances, seen, units, holding)))


def jackknife_variance(counts: Counts, own: np.ndarray) -> np.ndarray:
    """Return the jackknife variance of the effect, each side's articles left out in turn."""
    y, n, variance = counts.values.toarray(), counts.full_size(), 0
    for side in (own, ~own):
        total, size = y[side].sum(axis=0) - y[side], n[side].sum(axis=0) - n[side]
        without = total / size if counts.of_size_one else np.log((total + 0.5) / (size + 1))
        without = np.where(n[side] > 0, without, np.nan)
        looked_at = (n[side] > 0).sum(axis=0)
        variance = variance + (looked_at - 1) / looked_at * np.nansum(
            (without - np.nanmean(without, axis=0)) ** 2, axis=0
        )
    return variance


def plain_p_of_t(counts: Counts, own: np.ndarray) -> np.ndarray:
    """Return the two-sided p of the larger error, with Satterthwaite's degrees of freedom."""
    sides = plain_sides(counts, own)
    freedoms = np.maximum(np.sqrt(sides.units * sides.holding) - 1, 1)
    freedom = sides.variances.sum(axis=0) ** 2 / (sides.variances**2 / freedoms).sum(axis=0)
    error = np.sqrt(np.maximum(sides.variances.sum(axis=0), jackknife_variance(counts, own)))
    return 2 * stats.t.sf(np.abs(sides.effect) / error, freedom)


def stepped(observed: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Return max-T p-values adjusted step by step, by a plain loop from the largest statistic to the smallest."""
    adjusted, before = np.empty(len(observed)), 0
    order = np.argsort(-observed, kind="stable")
    for place, test in enumerate(order):
        reached = (drawn[:, order[place:]].max(axis=1) >= observed[test] * (1 - 1e-9)).sum() + 1
        before = adjusted[test] = max(before, reached / (len(drawn) + 1))
    return adjusted


@pytest.mark.filterwarnings(
    "ignore:invalid value:RuntimeWarning",
    "ignore:divide by zero:RuntimeWarning",
    "ignore:Mean of empty slice:RuntimeWarning",
)
@pytest.mark.parametrize(
    "kind",
    [
        "terms",
        "frames",
        "speakers",
        "frames by article",
        "tone",
        "tone toward actors",
        "annotations",
    ],
)
def test_one_engine_serves_every_kind_of_counts(counted, kind):
    counts = counted[kind]
    table = compare.contrasts(
        counts, "side", cluster="article_id", strata=(), labelings=LABELINGS, seed=4
    )
    tested = table[table["p"].notna()]
    assert (
        len(tested)
        and table.attrs["method"].inference.labelings == LABELINGS
        and not table.attrs["method"].inference.is_exact
    )
    counts = counts.where(items=tested["item"].tolist())
    order = counts.rows["article_id"].argsort(kind="stable").to_numpy()
    own = (counts.rows["side"] == tested["group"].iloc[0]).to_numpy()
    observed = np.abs(plain_sides(counts, own).score)
    generator, found = np.random.default_rng(np.random.SeedSequence(4)), []
    for drawn in generator.permuted(np.tile(~own[order], (LABELINGS, 1)), axis=1):
        labels = np.empty(len(own), bool)
        labels[order] = ~drawn
        found.append(np.abs(plain_sides(counts, labels).score))
    found = np.nan_to_num(np.stack(found), nan=-np.inf)
    assert np.abs(tested["score"]).tolist() == pytest.approx(observed.tolist(), rel=1e-7)

    def errors(labels):
        """Return the error and its part that is seen."""
        sides = plain_sides(counts, labels)
        return np.sqrt([sides.variances.sum(axis=0), sides.seen.sum(axis=0)])

    draws = np.random.default_rng(np.random.SeedSequence([4, 1])).permuted(
        np.tile(~own[order], (99, 1)), axis=1
    )
    usual = []  # under labelings: where the observed errors are much larger, a side is clumpier than the other
    for drawn in draws:
        labels = np.empty(len(own), bool)
        labels[order] = ~drawn
        usual.append(errors(labels))
    clumpy = (errors(own) > 1.2 * np.median(usual, axis=0)).all(axis=0)
    held = [np.ones(len(own)), counts.size.max(axis=1)]
    medians = [[np.median(weight[side]) for side in (own, ~own)] for weight in held]
    unlike = any(max(pair) > 2 * min(pair) for pair in medians)

    yes_or_no = counts.of_size_one & (
        (counts.values.toarray() == 0) | (counts.values.toarray() == 1)
    ).all(axis=0)
    reached, above = ((found >= observed * (1 + sign * 1e-9)).sum(axis=0) for sign in (-1, 1))
    in_full, halved = (reached + 1) / (LABELINGS + 1), (reached + 1 + above) / 2 / (LABELINGS + 1)
    of_t = plain_p_of_t(counts, own)
    with_t = ~yes_or_no & (unlike | clumpy)
    p = np.where(yes_or_no, halved, np.where(with_t, np.maximum(in_full, of_t), in_full))
    assert tested["p"].tolist() == pytest.approx(p.tolist())
    if table.attrs["method"].inference.correction == "step-down max-T":
        holm = multipletests(of_t, method="holm")[1]
        adjusted = np.maximum.reduce([stepped(observed, found), np.where(with_t, holm, 0), p])
        assert tested["p_adjusted"].tolist() == pytest.approx(adjusted.tolist())
    assert {"score", "low", "high", "units", "note"} <= set(table.columns)
    [facts] = table.attrs["method"].inference.contrasts
    assert facts.name == f"{tested['group'].iloc[0]} against {tested['against'].iloc[0]}"
