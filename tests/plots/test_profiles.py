"""Profiles of groups: by hand, and those of words with ranks."""

import pandas as pd

from analysis import plots
from analysis.plots.canvas import fit

ITEMS = ["law", "base", "words: strike", "less"]


def profile_of(outlet, *, articles=12, weights=(0.1, 0.2, 0.3, -0.1)):
    rows = {"outlet": outlet, "item": ITEMS[: len(weights)], "n": 9, "articles": articles}
    return pd.DataFrame(rows | {"estimate": weights})


def bars_of(figure):
    """Return the row and the length of each bar."""
    [bars] = figure.axes[0].collections
    return [(line[0, 1], line[1, 0]) for line in bars.get_segments()]


def test_by_hand():
    figure = plots.profiles(pd.concat([profile_of("North"), profile_of("South")]))
    assert bars_of(figure) == [(1, 0.3), (2, 0.2), (3, 0.1), (5, 0.3), (6, 0.2), (7, 0.1)]
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names[:5] == ["", "words: strike", "base", "law", ""]
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts == ["North", "South", *["9 of 12"] * 6, "articles with it"]
    assert figure.get_suptitle() == "What stands out: North “strike”, South “strike”"
    assert figure.axes[0].get_xlim()[0] == 0


def test_four_groups_with_most_articles_share_twelve_rows():
    sizes = {"A": 5, "B": 1, "C": 9, "D": 7, "E": 8}
    parts = [profile_of(name, articles=size) for name, size in sizes.items()]
    shown = plots.shown_in(plots.profiles(pd.concat(parts)))
    assert [*shown.drawn["outlet"]] == [*"AAACCCDDDEEE"]
    assert shown.note.startswith("4 of 5 outlets, those with most articles")


def test_order_and_a_name_changed_by_hand():
    figure = plots.profiles(profile_of("North"), order=["law", "base"])
    assert [*plots.shown_in(figure).drawn["item"]] == ["law", "base", "words: strike"]
    head = figure.axes[0].texts[0]
    head.set_text("The North of the whole archipelago, with all its islands, and more")
    fit(figure, "column")
    assert "\n" in head.get_text()
    fit(figure, "page")
    assert "\n" not in head.get_text()


def test_one_group_has_no_others():
    alone = profile_of("North", weights=(float("nan"),) * 2)
    assert plots.shown_in(plots.profiles(alone)).nothing == "no group has anything above all others"
