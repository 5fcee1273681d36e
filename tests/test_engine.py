"""One engine for words, frames, tone, speakers and annotations: its tables against a plain loop over labelings.

Counts come from the packs and annotations that ship; what they say about anybody plays no part here.
"""
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis import annotation, compare, framing, load_features, measures, sentiment
from analysis.counts import Counts

LABELINGS = 60


@pytest.fixture(scope="module")
def counted(root) -> dict[str, Counts]:
    """Return Counts of every kind: the articles of two outlets, and the pages of two groups of outlets."""
    features = load_features(root / "data/syria-war/features")
    outlets = features.articles["outlet"].value_counts().index[-6:-4].tolist()
    actors = features.mentions["actor"].value_counts().index[:8].tolist()
    articles = {"terms": framing.terms(features), "frames": framing.frames(features), "speakers": framing.speakers(features),
                "frames by article": framing.frames(features).present(), "tone": sentiment.of_articles(features).per_article(),
                "tone toward actors": sentiment.toward(features, actors=actors).per_article()}
    event = root / "data/hamedan-2016"
    pages = pd.read_csv(event / "articles.csv").merge(pd.read_csv(event / "outlets.csv"), on="outlet", validate="many_to_one")
    labels = annotation.read(event / "annotations_a.csv", codebook=event / "codebook.toml").with_metadata(pages)
    labels = labels.where(rows=labels.rows["country_group"].isin(["Iranian", "Russian"]).to_numpy(), items=labels.items[:12])
    made = {name: counts.where(rows={"outlet": outlets}) for name, counts in articles.items()} | {"annotations": labels}
    return {name: _named(counts, "country_group" if name == "annotations" else "outlet") for name, counts in made.items()}


def _named(counts: Counts, by: str) -> Counts:
    return counts.with_metadata(pd.DataFrame({"article_id": counts.rows["article_id"], "side": counts.rows[by]}))


def plain_statistic(counts: Counts, own: np.ndarray) -> np.ndarray:
    """Return log-odds z or Welch's t by item, by measures and SciPy."""
    y, n = counts.values.toarray(), counts.full_size()
    if counts.of_size_one:
        mean = [np.where(n[side] > 0, y[side], np.nan) for side in (own, ~own)]
        t = stats.ttest_ind(*mean, equal_var=False, nan_policy="omit").statistic
        gap = np.nanmean(mean[0], axis=0) - np.nanmean(mean[1], axis=0)
        spread = sum(np.nanvar(side, axis=0) for side in mean)
        return np.where(spread > 1e-20, t, np.where(np.abs(gap) < 1e-12, 0, np.copysign(np.inf, gap)))
    return measures.log_odds(y[own].sum(axis=0), n[own].sum(axis=0), y[~own].sum(axis=0), n[~own].sum(axis=0))


@pytest.mark.filterwarnings("ignore:Precision loss:RuntimeWarning", "ignore:invalid value:RuntimeWarning",
                            "ignore:divide by zero:RuntimeWarning", "ignore:One or more sample:RuntimeWarning")
@pytest.mark.parametrize("kind", ["terms", "frames", "speakers", "frames by article", "tone", "tone toward actors",
                                  "annotations"])
def test_one_engine_serves_every_kind_of_counts(counted, kind):
    counts = counted[kind]
    table = compare.contrasts(counts, "side", cluster="article_id", strata=(), labelings=LABELINGS, seed=4)
    tested = table[table["p"].notna()]
    assert len(tested) and table.attrs["labelings"] == LABELINGS and not table.attrs["exact"]
    counts = counts.where(items=tested["item"].tolist())
    order = counts.rows["article_id"].argsort(kind="stable").to_numpy()
    own = (counts.rows["side"] == tested["group"].iloc[0]).to_numpy()
    generator, exceed, largest = np.random.default_rng(np.random.SeedSequence(4)), 1.0, 1.0
    observed = np.abs(plain_statistic(counts, own))
    draws = generator.permuted(np.tile(~own[order], (LABELINGS, 1)), axis=1)
    for drawn in draws:
        labels = np.empty(len(own), bool)
        labels[order] = ~drawn
        found = np.abs(plain_statistic(counts, labels))
        exceed = exceed + (found >= observed * (1 - 1e-9))
        largest = largest + (np.nanmax(found) >= observed * (1 - 1e-9))
    assert np.abs(tested["score"]).tolist() == pytest.approx(observed.tolist(), rel=1e-7)
    assert tested["p"].tolist() == pytest.approx((exceed / (LABELINGS + 1)).tolist())
    if table.attrs["adjustment"] == "max-T":
        assert tested["p_adjusted"].tolist() == pytest.approx((largest / (LABELINGS + 1)).tolist())
    assert {"score", "low", "high", "units", "note"} <= set(table.columns) and set(table.attrs["smallest_detectable"]) <= {
        f"{tested['group'].iloc[0]} against {tested['against'].iloc[0]}"}
