"""Choices: each row is a contrast that one would make by hand, or the note says why it is not there."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from by_hand import by_hand, drawn_rows
from counted import counted
from pandas.testing import assert_frame_equal

from analysis import compare
from analysis.compare.choices import choices_of, one_changed
from analysis.compare.evidence import method_of
from analysis.compare.findings import finding
from analysis.compare.leading import leading_contrast
from analysis.compare.planned import planned_contrasts
from analysis.compare.verdict import verdict_of_plan
from analysis.errors import InputError
from analysis.lexicons.plans import Planned, PlannedFamily, Sample

PLAN = Planned(
    "exploratory", group="side", levels=("N", "S"), unit="outlet",
    strata=("phase",), where={"on_event": 1, "genre": ["news"]}, items=("law",),
    samples=(Sample(name="both"), Sample(name="wave 1", where={"wave": 1}, label="first wave"),
             Sample(name="wave 2", where={"wave": 2}, label="second wave")),
)  # fmt: skip


def labels(**columns):
    """Return Counts of 24 pages; the columns are as long, or are repeated."""
    known = {"phase": ["first", "last"], "genre": ["news"] * 5 + ["blog"], "wave": [1, 1, 2, 2]}
    rows = {name: (values * 24)[:24] for name, values in (known | columns).items()}
    outlet = [f"o{number // 2:02}" for number in range(24)]
    side = ["N"] * 12 + ["S"] * 12
    return counted(np.arange(24) % 3 == 0, outlet=outlet, side=side, on_event=1, **rows)


def test_a_choice_that_the_pages_do_not_offer_is_left_out():
    choices = choices_of(labels().rows, PLAN)
    assert {name: list(levels) for name, levels in choices.items()} == dict(
        drawn_rows("""
        comparison | ["within phases", "not within phases"]
        pages      | ["as planned", "of all genres"]
        sample     | ["both", "first wave", "second wave"]
    """)
    )
    assert choices["comparison"]["within phases"] == {"strata": ("phase",)}


def test_parts_of_the_pages():
    facts = {"script": ["Latin", "other"], "audience": ["home", "abroad"], "read": ["full", "part"]}
    choices = choices_of(labels(language=["en", "en", "fa"], **facts).rows, PLAN)
    assert list(choices["pages"]) == [
        "as planned", "in Latin script", "in other scripts", "for readers at home",
        "for readers abroad", "in one language: en", "read to the end", "of all genres",
    ]  # fmt: skip
    assert choices["pages"]["in Latin script"]["where"] == {"genre": ["news"], "script": "Latin"}


FAMILY = PlannedFamily(name="issues", items=("law",))
WHOLE = replace(PLAN, families=(FAMILY,), family="issues", sample="both", pages=PLAN.where)


def test_one_choice_is_changed_at_a_time():
    table = one_changed({"a": labels(), "b": labels()}, WHOLE)
    rows = table[["choice", "level", "sample"]].drop_duplicates().to_numpy().tolist()
    assert rows == drawn_rows("""
        ""         | as planned        | both
        comparison | not within phases | both
        pages      | of all genres     | both
        sample     | first wave        | first wave
        sample     | second wave       | second wave
    """)
    assert (table["item"] == "law").all() and set(table["reading"]) == {"a", "b"}
    told = "One choice is changed at a time; as planned, differences are within phases"
    assert method_of(table)["remark"].startswith(told)


def of_sides(n_first, n_second, **columns):
    """Return 20 pages a side, with so many labels on each."""
    has_it = [*(np.arange(20) < n_first), *(np.arange(20) < n_second)]
    known = {"on_event": 1, "genre": "news", "wave": 1, "phase": "x"}
    outlet = [f"o{number}" for number in range(40)]
    return counted(has_it, outlet=outlet, side=["N"] * 20 + ["S"] * 20, **known, **columns)


def as_planned(n_first, n_second):
    plan = replace(WHOLE, samples=WHOLE.samples[:1])
    return one_changed({"a": of_sides(n_first, n_second)}, plan).iloc[0]


def test_overlooked_labels_end_that_a_contrast_is_sure():
    n = int(as_planned(17, 4)["overlooked"])
    assert as_planned(17, 4 + n - 2)["p_adjusted"] <= 0.05 < as_planned(17, 4 + n + 1)["p_adjusted"]
    assert as_planned(4, 17)["overlooked"] == n


def test_overlooked_labels_take_a_difference_away_that_is_not_sure():
    assert as_planned(9, 6)["overlooked"] == 3
    assert np.isnan(as_planned(6, 6)["overlooked"])


@pytest.mark.parametrize(("query", "is_sure"), [("one", True), (["n"] * 20 + ["s"] * 20, False)])
def test_groups_that_unlike_queries_found_are_not_sure(query, is_sure):
    readings = {"a": of_sides(17, 4, query=query)}
    plan = replace(WHOLE, samples=WHOLE.samples[:1])
    planned = planned_contrasts(readings, plan)
    for row in (planned.iloc[0], one_changed(readings, plan).iloc[0]):
        assert row["p"] < 0.001 and (row["p_adjusted"] < 0.001) == is_sure
    verdict = verdict_of_plan(planned, planned.iloc[0], planned, readings=readings, plan=plan)
    assert verdict.sure == is_sure
    assert verdict.why_not == (() if is_sure else ("Groups were found by unlike queries.",))
    assert (verdict.tests["p_adjusted"] < 0.05).all() == is_sure
    assert finding(planned).endswith(
        "; sure (adjusted p < .001)." if is_sure else "; not sure: groups were found by unlike queries."
    )


def test_a_reading_found_by_unlike_queries_is_told_whichever_it_is():
    alike, unlike = of_sides(17, 4, query="one"), of_sides(17, 4, query=["n"] * 20 + ["s"] * 20)
    plan = replace(WHOLE, samples=WHOLE.samples[:1])
    for readings in ({"a": alike, "b": unlike}, {"a": unlike, "b": alike}):
        table = planned_contrasts(readings, plan)
        lead = leading_contrast(table)
        verdict = verdict_of_plan(table, lead, table, readings=readings, plan=plan)
        assert not verdict.sure
        assert verdict.why_not == ("Groups were found by unlike queries.",)


def test_what_is_too_rare_keeps_its_reason():
    unlike = {"a": of_sides(2, 0, query=["n"] * 20 + ["s"] * 20)}
    plan = replace(WHOLE, samples=WHOLE.samples[:1])
    for table in (planned_contrasts(unlike, plan), one_changed(unlike, plan)):
        assert set(table["reason"]) == {"in fewer than 3 outlets"}


@by_hand(__file__, "levels")
def test_each_row_is_the_contrast_that_one_would_make_by_hand(level, where, settings):
    table = one_changed({"a": labels()}, WHOLE)
    by_hand = compare.contrasts(
        labels().where(rows=where),
        "side",
        unit="outlet",
        planned=WHOLE.without("genre"),
        **settings,
    )
    rows = table[table["level"] == level].reset_index(drop=True)
    shared = rows.columns.intersection(by_hand.columns).drop("note")
    assert_frame_equal(rows[shared], by_hand[shared], check_like=True)


def test_a_choice_that_cannot_be_computed_is_told():
    plan = replace(
        WHOLE,
        samples=(*WHOLE.samples, Sample(name="wave 3", where={"wave": 3}, label="third wave")),
    )
    table = one_changed({"a": labels()}, plan)
    assert "third wave" not in set(table["level"])
    assert "Not computed: sample, third wave (rows with wave: got 3" in method_of(table)["note"]
    alone = replace(WHOLE, samples=(plan.samples[-1],), sample="wave 3")
    with pytest.raises(InputError, match="rows with wave"):
        one_changed({"a": labels()}, alone)


def test_what_newsrooms_wrote_is_decided_over_all_rows():
    """Blogs print first, news print later: chosen as rows, the news stay copies."""
    counts = counted(
        np.arange(20) % 3 == 0,
        outlet=[f"o{number}" for number in range(20)],
        side=["N", "S"] * 10,
        genre=["blog"] * 10 + ["news"] * 10,
        phase="first",
        on_event=1,
        wave=1,
        copy_cluster=[f"c{number}" for number in range(10)] * 2,
        published=pd.to_datetime(["2016-08-16"] * 10 + ["2016-08-17"] * 10),
    )
    plan = replace(WHOLE, samples=WHOLE.samples[:1])
    table = one_changed({"a": counts}, plan).set_index("level")
    assert table["units"]["as planned"] == 5
    assert "left out" not in table.index  # no news is left
