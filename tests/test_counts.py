"""Counts: sums, units, prevalence, and what is refused. All articles and outlets are invented."""

import pandas as pd
import pytest
from by_hand import drawn
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


def values_of(counts):
    return counts.values.toarray().tolist()


def test_sums_by_hand():
    sums = counts().sums("outlet")
    assert sums.groups["outlet"].tolist() == ["North", "South"]
    assert sums.values.tolist() == [[6, 0], [1, 4]]
    assert sums.size.tolist() == [[30, 30], [70, 70]]


def test_the_frame_by_hand():
    size = [[1, 1], [0, 1], [1, 1], [1, 0]]
    made = counts(((1, 0), (0, 1), (1, 1), (0, 0)), size).to_frame()
    assert made.columns.tolist() == [*ROWS, "item", "n", "size"]
    assert made["article_id item size".split()].values.tolist()[:2] == [
        ["a1", "law", 1],
        ["a1", "base", 1],
    ]
    assert made["n"].fillna(-1).tolist() == [1, 0, -1, 1, 1, 1, 0, -1]
    assert made.groupby(["country", "item"])["n"].mean().tolist() == [0.5, 1, 1, 0.5]
    assert repr(counts()) == "Counts: 4 rows × 2 items, per token"


def test_the_commonest_items_by_total_then_by_name():
    four = counted([[1, 0, 3, 0], [2, 3, 0, 1]], items="war law base air", per="token")
    for n, items in {3: "base law war", 9: "base law war air", 0: ""}.items():
        assert four.commonest(n) == items.split()


def test_an_outlet_is_one_row_of_mean_values():
    units = counts().units("outlet")
    assert values_of(units) == [[3, 0], [0.5, 2]] and units.size.tolist() == [[15], [35]]
    assert units.rows[["n_rows", "country"]].values.tolist() == [[2, "X"], [2, "Y"]]
    assert units.units("country").rows["n_rows"].tolist() == [2, 2]
    scored = counted([1, 0, 1, 0], size=[1, 1, 1, 0], rows=ROWS).units("country")
    assert values_of(scored) == [[0.5], [1.0]] and scored.size.tolist() == [[1], [1]]


def test_groups_of_columns_with_many_values_are_told_apart():
    n = 20_000
    keys = [f"key {place}" for place in range(5)]
    rows = pd.DataFrame({key: [f"v{number:05}" for number in range(n)] for key in keys})
    rows.loc[n] = ["v00001", *["v00000"] * 4]
    pages = counted([1] * (n + 1), rows=rows.assign(article_id=[f"a{row}" for row in rows.index]))
    assert pages.sums(keys).groups.equals(rows.sort_values(keys, ignore_index=True))


def test_prevalence_and_means_of_articles():
    assert values_of(counts().present()) == [[1, 0], [1, 0], [1, 1], [0, 1]]
    means = [row[0] for row in values_of(counts().per_article())]
    assert means == pytest.approx([0.2, 0.2, 1 / 30, 0])
    missing = counts(values=((0, 0), (4, 0), (1, 3), (0, 1)), size=(0, 20, 30, 40))
    for scored in (missing.present(), missing.per_article()):
        assert scored.size[:, 0].tolist() == [0, 1, 1, 1]


def test_merged_items_add_up():
    merged = counts().merged({"law": "rules", "base": "rules"})
    assert merged.items.index.tolist() == ["rules"]
    assert values_of(merged) == [[2], [4], [4], [1]]
    for per, sizes in {"page": [1, 1], "scored mention": [2, 1]}.items():
        own = counted([[1, 0], [0, 0]], items="a b", size=[[1, 1], [1, 0]], per=per)
        assert own.merged({"a": "x", "b": "x"}).size[:, 0].tolist() == sizes


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


def test_produced_by_hand():
    own = ["", COPIED, COPIED, "", PRINTED_BEFORE, PRINTED_BEFORE, ""]
    assert not_produced(PRINTED).tolist() == own
    produced = counted([1] * len(PRINTED), rows=PRINTED).produced()
    assert produced.rows["article_id"].tolist() == ["a1", "a4", "a7"]
    unknown = PRINTED.assign(copy_cluster=PRINTED["copy_cluster"].where(PRINTED.index != 6))
    assert not_produced(unknown).tolist()[5:] == ["", ""]  # no copies of it are known


def test_a_guess_never_overrules_the_agency():
    """The page a5 alone has no agency of its own."""
    rows = PRINTED.drop(columns="copy_cluster").assign(agency_guess="Boria")
    assert not_produced(rows).tolist() == ["", COPIED, COPIED, "", COPIED, "", ""]
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


def test_where_chooses_rows_and_items_and_keeps_sizes():
    """Rows can be those of other counts; a column set in chosen items is theirs alone."""
    whole = counts()
    chosen = whole.where(rows={"outlet": "South"}, items=["base"])
    assert values_of(chosen) == [[3], [1]] and chosen.size.tolist() == [[30], [40]]
    of_others = whole.where(rows=chosen)
    assert of_others.rows["article_id"].tolist() == ["a3", "a4"]
    assert values_of(of_others) == [[1, 3], [0, 1]]
    law = whole.where(items=["law"])
    law.rows["day"] = 1
    assert "day" not in whole.rows


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
    merged = labels.merged({"problem:war": "any", "problem:oil": "any", "law": "law"}).items
    assert merged["variable"].tolist() == ["problem", "law"]
    assert pd.isna(merged.loc["any", "value"]) and merged.loc["law", "value"] == ""
    assert merged["name"].tolist() == ["any", "law"]
    assert labels.names == () and labels.variables.tolist() == ["law", "problem", "problem"]
    labels.items["holder"] = ["", "Aria", None]
    one = labels.merged(dict.fromkeys(labels.items.index, "any")).items
    assert one[["variable", "holder"]].isna().all(axis=None)


def test_items_of_parts_side_by_side_keep_their_facts():
    both = side_by_side([labels_of_two_variables(), counted([1, 0], items="base")])
    assert both.items.loc["problem:oil", "value"] == "oil"
    assert pd.isna(both.items.loc["base", "variable"]) and both.variables["base"] == "base"
