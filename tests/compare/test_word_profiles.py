"""Profiles of words by three methods, and their figure. All counts are invented."""

import numpy as np
import pandas as pd
import pytest

from analysis import compare, framing
from analysis.counts import Counts
from analysis.stats.evidence import method_of

GROUPS = ["East", "North", "South"]
WORDS = ["base", "law", "rain", "say"]
#: Uses in an article of each group: every group says "say", "law" is North's, "base" South's.
USES = {"East": [1, 1, 4, 9], "North": [1, 8, 0, 9], "South": [8, 1, 0, 9]}


def terms(groups=GROUPS, n=12):
    """Return counts of articles; in one article of East is all its rain."""
    rows = pd.DataFrame({"article_id": [f"a{number}" for number in range(n * len(groups))]})
    rows["outlet"] = np.repeat(groups, n)
    values = np.array([USES[group] for group in rows["outlet"]])
    values[1::2][values[1::2] == 1] = 0  # what all articles of all groups have sets nobody apart
    values[:n, 2] = 0
    values[0, 2] = 40
    return Counts.of(values, size=np.full((len(rows), 1), 60), rows=rows, items=WORDS, per="token")


@pytest.fixture(scope="module")
def profiles():
    counts = terms()
    return compare.word_profiles(counts, compare.contrasts(counts, "outlet"), most=2)


def test_all_three_agree_on_what_each_group_has_more(profiles):
    agreed = profiles.loc[profiles["agree"], ["group", "item"]].values.tolist()
    assert agreed == [["North", "law"], ["South", "base"]]
    law = profiles.set_index(["group", "item"]).loc[("North", "law")]
    assert law[["rank", "rank_keyness", "rank_tested"]].tolist() == [1, 1, 1]
    assert law["p_adjusted"] <= 0.05 and law["status"] == "tested"


def test_what_one_article_says_is_no_keyword_and_so_not_agreed(profiles):
    rain = profiles.set_index(["group", "item"]).loc[("East", "rain")]
    assert rain["rank"] > 0 and np.isnan(rain["rank_keyness"]) and not rain["agree"]
    assert rain["note"] == "not tested: no contrast"


def test_columns_are_those_of_the_three_tables(profiles):
    counts = terms()
    alone = framing.profiles(framing.tf_idf(counts), by="outlet").rename(
        columns={"outlet": "group"}
    )
    shared = ["group", "item", "n", "articles", "mean", "mean_against", "estimate"]
    pd.testing.assert_frame_equal(profiles[shared], alone[shared], check_names=False)
    keyness = framing.keyness(counts, by="outlet", target="North")
    each = framing.keyness(counts, by="outlet").query("group == 'North'")
    assert each["signed"].tolist() == keyness["signed"].tolist()
    assert "among the first 2 by TF-IDF and by G2" in method_of(profiles)["convention"]


def test_two_groups_are_compared_both_ways():
    counts = terms(groups=["North", "South"])
    table = compare.word_profiles(counts, compare.contrasts(counts, "outlet"))
    agreed = table.loc[table["agree"], ["group", "item"]].values.tolist()
    assert agreed == [["North", "law"], ["South", "base"]]


# ---- the figure -------------------------------------------------------------------------------
