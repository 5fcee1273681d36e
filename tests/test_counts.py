"""Counts: sums, units, prevalence, and what is refused. All articles and outlets are invented."""

import pandas as pd
import pytest
from by_hand import drawn, drawn_rows
from counted import counted

from analysis.agencies import COPIED, PRINTED_BEFORE, not_produced
from analysis.counts import side_by_side

ROWS = drawn("""
    article_id | outlet | copy_cluster | country
    a1         | North  | a1           | X
    a2         | North  | a1           | X
    a3         | South  | a3           | Y
    a4         | South  | a4           | Y
""")


def counts(values=((2, 0), (4, 0), (1, 3), (0, 1)), size=(10, 20, 30, 40), rows=ROWS):
    return counted(values, size=size, per="token", rows=rows)


def test_sums_by_hand():
    sums = counts().sums("outlet")
    assert sums.groups["outlet"].tolist() == ["North", "South"]
    assert sums.values.tolist() == [[6, 0], [1, 4]]
    assert sums.size.tolist() == [[30, 30], [70, 70]]


def test_the_frame_by_hand():
    size = drawn_rows("""
        1 1
        0 1
        1 1
        1 0
    """)
    made = counts(((1, 0), (0, 1), (1, 1), (0, 0)), size).to_frame()
    assert made.columns.tolist() == [*ROWS, "item", "n", "size"] and len(made) == 8
    assert made["article_id item n size".split()].values.tolist()[:2] == [
        ["a1", "law", 1, 1],
        ["a1", "base", 0, 1],
    ]
    assert made["n"].isna().tolist() == [False] * 2 + [True] + [False] * 4 + [True]
    assert made.groupby(["country", "item"])["n"].mean().tolist() == [0.5, 1, 1, 0.5]


def test_counts_print_as_one_line():
    assert (
        repr(counted([[1, 0], [0, 1]], size=[5, 6], per="token"))
        == "Counts: 2 rows × 2 items, per token"
    )


def test_the_commonest_items_by_total_then_by_name():
    four = counted([[1, 0, 3, 0], [2, 3, 0, 1]], items="war law base air", size=[5, 6], per="token")
    assert four.commonest(3) == ["base", "law", "war"]
    assert four.commonest(9) == "base law war air".split()
    assert four.commonest(0) == []


def test_an_outlet_is_one_row_of_mean_values():
    units = counts().units("outlet")
    assert units.values.toarray().tolist() == [[3, 0], [0.5, 2]]
    assert units.size.tolist() == [[15], [35]]
    assert units.rows["n_rows"].tolist() == [2, 2]
    assert units.rows["country"].tolist() == ["X", "Y"]
    assert units.units("country").rows["n_rows"].tolist() == [2, 2]


def test_groups_of_columns_with_many_values_are_told_apart():
    n = 20_000
    names = [f"v{number:05}" for number in range(n)]
    rows = pd.DataFrame({f"key {place}": names for place in range(5)})
    rows.loc[n] = ["v00001", *["v00000"] * 4]
    rows["article_id"] = [f"a{number}" for number in range(n + 1)]
    pages = counted([1] * (n + 1), rows=rows)
    keys = [f"key {place}" for place in range(5)]
    groups = pages.sums(keys).groups
    assert groups.equals(rows[keys].sort_values(keys, ignore_index=True))


def test_units_of_size_one_are_means_over_scored_rows():
    pages = counted([1, 0, 1, 0], size=[1, 1, 1, 0], rows=ROWS)
    units = pages.units("country")
    assert units.values.toarray().tolist() == [[0.5], [1.0]]
    assert units.size.tolist() == [[1], [1]]


def test_prevalence_and_means_of_articles():
    assert counts().present().values.toarray().tolist() == drawn_rows("""
        1 0
        1 0
        1 1
        0 1
    """)
    assert counts().per_article().values.toarray()[:, 0] == pytest.approx([0.2, 0.2, 1 / 30, 0])
    missing = counts(values=((0, 0), (4, 0), (1, 3), (0, 1)), size=(0, 20, 30, 40))
    assert missing.present().size[:, 0].tolist() == [0, 1, 1, 1]
    assert missing.per_article().size[:, 0].tolist() == [0, 1, 1, 1]


def test_merged_items_add_up():
    merged = counts().merged({"law": "rules", "base": "rules"})
    assert merged.items.index.tolist() == ["rules"] and merged.values.toarray()[:, 0].tolist() == [
        2,
        4,
        4,
        1,
    ]
    own_sizes = counted([[1, 0], [0, 0]], items="a b", size=[[1, 1], [1, 0]])
    assert own_sizes.merged({"a": "x", "b": "x"}).size[:, 0].tolist() == [1, 1]
    mentions = counted([[1, 0], [0, 0]], items="a b", size=[[1, 1], [1, 0]], per="scored mention")
    assert mentions.merged({"a": "x", "b": "x"}).size[:, 0].tolist() == [2, 1]


#: An agency's own page, published after its copies; a credited copy; a name that only begins like it; a page of its
#: own, printed first; nothing known, printed later; printed on an unknown day, so that the last one counts as first.
PRINTED = drawn("""
    article_id | outlet             | agency     | published  | copy_cluster
    a1         | Aria News (mirror) | Aria       | 2020-01-03 | a1
    a2         | North              | Boria;ARIA | 2020-01-01 | a1
    a3         | Arianna            | Aria       | 2020-01-01 | a3
    a4         | North              | none       | 2020-01-02 | a4
    a5         | South              |            | 2020-01-03 | a4
    a6         | South              | none       |            | a6
    a7         | North              | none       | 2020-01-09 | a6
""")


def printed(rows=PRINTED):
    return counted([1] * len(rows), rows=rows)


def test_produced_by_hand():
    assert not_produced(PRINTED).tolist() == [
        "",
        COPIED,
        COPIED,
        "",
        PRINTED_BEFORE,
        PRINTED_BEFORE,
        "",
    ]
    assert printed().produced().rows["article_id"].tolist() == ["a1", "a4", "a7"]


def test_a_page_of_which_no_copies_are_known_is_a_newsrooms_own():
    rows = PRINTED.assign(copy_cluster=PRINTED["copy_cluster"].where(PRINTED.index != 6))
    assert not_produced(rows).tolist()[5:] == ["", ""]


def test_a_guess_never_overrules_the_agency():
    rows = PRINTED.drop(columns="copy_cluster").assign(agency_guess="Boria")
    assert not_produced(rows).tolist() == [
        "",
        COPIED,
        COPIED,
        "",
        COPIED,
        "",
        "",
    ]  # a5 alone has no agency of its own
    assert not_produced(rows.drop(columns="agency")).eq(COPIED).all()


def test_an_agency_is_known_by_every_form_of_its_name():
    rows = drawn("""
        article_id | outlet           | agency_guess
        a          | AP               | Associated Press
        b          | Associated Press | Associated Press
        c          | AFP              | Associated Press
    """)
    assert not_produced(rows).tolist() == ["", "", COPIED]


def test_produced_knows_copies_without_agencies_and_several_rows_an_article():
    rows = PRINTED.drop(columns="agency").iloc[[3, 3, 4, 4]].reset_index(drop=True)
    assert not_produced(rows).tolist() == ["", "", PRINTED_BEFORE, PRINTED_BEFORE]


def test_a_column_set_in_chosen_items_is_theirs_alone():
    counts = counted([[1, 2]], size=9, per="token")
    chosen = counts.where(items=["law"])
    chosen.rows["day"] = 1
    assert list(counts.rows) == ["article_id"] and list(chosen.rows) == ["article_id", "day"]


def test_where_chooses_rows_and_items_and_keeps_sizes():
    chosen = counts().where(rows={"outlet": "South"}, items=["base"])
    assert chosen.values.toarray().tolist() == [[3], [1]] and chosen.size.tolist() == [[30], [40]]


def labels_of_two_variables():
    """Return two pages with the labels of two variables."""
    items = pd.DataFrame(
        {"variable": ["law", "problem", "problem"], "value": ["", "war", "oil"]},
        index=["law", "problem:war", "problem:oil"],
    )
    return counted([[1, 1, 0], [0, 0, 1]], items=items)


def test_items_are_chosen_by_what_is_known_of_them():
    labels = labels_of_two_variables()
    chosen = labels.where(items={"variable": "problem"})
    assert chosen.items.index.tolist() == ["problem:war", "problem:oil"]
    assert chosen.values.toarray().tolist() == [[1, 0], [0, 1]]
    assert labels.where(items=labels.items["value"] == "").items.index.tolist() == ["law"]


def test_merged_items_keep_what_all_of_them_agree_on():
    labels = labels_of_two_variables()
    merged = labels.merged({"problem:war": "any", "problem:oil": "any", "law": "law"})
    assert merged.items["variable"].tolist() == ["problem", "law"]
    assert pd.isna(merged.items.loc["any", "value"]) and merged.items.loc["law", "value"] == ""
    assert merged.items["name"].tolist() == ["any", "law"]
    assert labels.names == () and labels.variables.tolist() == ["law", "problem", "problem"]


def test_items_of_parts_side_by_side_keep_their_facts():
    labels = labels_of_two_variables()
    plain = counted([1, 0], items="base")
    both = side_by_side([labels, plain])
    assert both.items.loc["problem:oil", "value"] == "oil"
    assert pd.isna(both.items.loc["base", "variable"])
    assert both.variables["base"] == "base"


def test_what_only_some_of_the_merged_items_know_is_missing():
    items = pd.DataFrame({"variable": "blame", "holder": ["Aria", None]}, index=["x", "y"])
    labels = counted([[1, 0]], items=items)
    merged = labels.merged({"x": "any", "y": "any"})
    assert merged.items.loc["any", "variable"] == "blame"
    assert pd.isna(merged.items.loc["any", "holder"])


def test_rows_can_be_those_of_other_counts():
    """Whatever these count: the articles are the same."""
    others = counts().where(rows={"outlet": "South"}, items=["base"])
    chosen = counts().where(rows=others)
    assert chosen.rows["article_id"].tolist() == ["a3", "a4"]
    assert chosen.values.toarray().tolist() == [[1, 3], [0, 1]]
