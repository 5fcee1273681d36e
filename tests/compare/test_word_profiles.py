"""Profiles of words by three methods, and their figure. All counts are invented."""

import numpy as np
import pandas as pd
import pytest

from analysis import compare, figures, framing, plots
from analysis.counts import Counts
from analysis.plots.canvas import shown_in
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


def many(n):
    """Return profiles of n groups, each with twelve words; the last group has most articles."""
    rows = [
        (
            f"Outlet {group:02}",
            f"word {rank:02}",
            5,
            8 + group,
            1 / rank,
            rank,
            rank,
            0.2,
            rank == 1,
        )
        for group in range(n)
        for rank in range(1, 13)
    ]
    columns = ["group", "item", "n", "articles", "estimate", "rank", "rank_keyness", "p_adjusted"]
    return pd.DataFrame(rows, columns=[*columns, "agree"])


def test_the_figure_names_groups_words_and_numbers(profiles):
    figure = plots.word_profiles(profiles, most=2)
    titles = [ax.get_title(loc="left") for ax in figure.axes if ax.get_title(loc="left")]
    assert titles == GROUPS
    north = figure.axes[1]
    assert north.get_yticklabels()[0].get_text() == "law"
    texts = [text.get_text() for text in north.texts]
    assert texts[:2] == ["12", "1"] and texts[-3:] == ["of 12", "G2", "p"]
    alt = shown_in(figure).alt
    assert "North: law. South: base." in alt and "East: none" in alt


@pytest.mark.parametrize(("width", "n"), [("page", 9), ("column", 4)])
def test_of_many_groups_those_with_most_articles_are_drawn_and_all_are_in_the_table(width, n):
    figure = plots.word_profiles(many(81), width=width)
    titles = [ax.get_title(loc="left") for ax in figure.axes if ax.get_title(loc="left")]
    assert titles == [f"Outlet {number:02}" for number in range(81 - n, 81)]
    note = " ".join(figure.get_supxlabel().split())
    assert note.startswith(f"{n} of 81 groups, those with most articles. ")
    assert figure.get_figheight() <= 9.5
    table = shown_in(figure).table
    assert table["group"].nunique() == 81 and len(table) == 810


def test_it_is_saved_in_both_widths_without_faults(profiles, tmp_path):
    made = figures.save(plots.word_profiles(many(20)), "words", case="demo", folder=tmp_path)
    assert made.faults == ()
    assert (tmp_path / "demo" / "words-column.pdf").exists()


def test_without_a_word_nothing_is_drawn():
    figure = plots.word_profiles(many(2).assign(rank=np.nan))
    assert shown_in(figure).nothing
