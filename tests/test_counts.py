"""Counts: sums, units, prevalence, and what is refused. All articles and outlets are invented."""

import numpy as np
import pandas as pd
import pytest
from by_hand import by_hand, drawn
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


COUNTS = {
    "whole": counted(
        [[2, 0], [4, 0], [1, 3], [0, 1]], size=[10, 20, 30, 40], per="token", rows=ROWS
    ),
    "missing": counted([[0, 0], [4, 0]], size=[0, 20], per="token", rows=ROWS[:2]),
    "own": lambda per: counted([[1, 0], [0, 0]], size=[[1, 1], [1, 0]], per=per, rows=ROWS[:2]),
}


@by_hand(__file__, "results")
def test_results_by_hand(call, rows, values, size):
    found = eval(call, globals() | COUNTS)
    labels = getattr(found, "rows", getattr(found, "groups", None))
    assert any(labels[name].tolist() == rows for name in labels)
    dense = found.values.toarray() if hasattr(found.values, "toarray") else found.values
    assert dense == pytest.approx(np.array(values)) and found.size.tolist() == size
    assert "n_rows" not in labels or labels["n_rows"].tolist() == [2, 2]


def test_the_frame_by_hand():
    size = [[1, 1], [0, 1], [1, 1], [1, 0]]
    made = counted([[1, 0], [0, 1], [1, 1], [0, 0]], size=size, rows=ROWS).to_frame()
    assert made.columns.tolist() == [*ROWS, "item", "n", "size"]
    assert (made["article_id"] + " " + made["item"]).tolist()[:2] == ["a1 law", "a1 base"]
    assert made["n"].fillna(-1).tolist() == [1, 0, -1, 1, 1, 1, 0, -1]
    assert made["size"].tolist() == [1, 1, 0, 1, 1, 1, 1, 0]
    assert repr(COUNTS["whole"]) == "Counts: 4 rows × 2 items, per token"


def test_the_commonest_items_by_total_then_by_name():
    four = counted([[1, 0, 3, 0], [2, 3, 0, 1]], items="war law base air", per="token")
    for n, items in {3: "base law war", 9: "base law war air", 0: ""}.items():
        assert four.commonest(n) == items.split()


def test_groups_of_columns_with_many_values_are_told_apart():
    n = 20_000
    keys = [f"key {place}" for place in range(5)]
    rows = pd.DataFrame({key: [f"v{number:05}" for number in range(n)] for key in keys})
    rows.loc[n] = ["v00001", *["v00000"] * 4]
    pages = counted([1] * (n + 1), rows=rows.assign(article_id=[f"a{row}" for row in rows.index]))
    assert pages.sums(keys).groups.equals(rows.sort_values(keys, ignore_index=True))


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


def test_a_column_set_in_chosen_items_is_theirs_alone():
    chosen = COUNTS["whole"].where(items=["law"])
    chosen.rows["day"] = 1
    assert "day" not in COUNTS["whole"].rows


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
