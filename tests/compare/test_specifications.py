"""Specifications: each is a contrast that one would make by hand, or says why it has no number."""

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from refusals import refused

from analysis import compare
from analysis.compare.choices import choices_of, one_changed
from analysis.lexicons.plans import Planned, PlannedFamily, Sample
from analysis.stats.evidence import method_of
from tests.compare.invented import counted

CHOICES = {
    "unit": {"pages": {"unit": "article"}, "outlets": {"unit": "outlet"}},
    "genre": {"all": {}, "news": {"where": {"genre": "news"}}},
}
COPY = {"copy": {"all pages": {}, "own copy": {"own_copy": True}}}


def pages(seed=0, *, n=60, **columns):
    """Return Counts of pages of twenty outlets in three groups, some with an agency's copy."""
    generator = np.random.default_rng(seed)
    outlet = generator.permutation(np.repeat(np.arange(20), n // 20))
    rows = {
        "outlet": [f"Paper {number:02}" for number in outlet],
        "group": np.array(["North", "South", "West"])[outlet % 3],
        "genre": generator.choice(["news", "comment"], n, p=[0.8, 0.2]),
        "agency": generator.choice(["none", "Wire"], n, p=[0.8, 0.2]),
    }
    return counted(generator.integers(0, 2, (n, 2)), **(rows | columns))


def test_each_specification_is_the_contrast_that_one_would_make_by_hand():
    readings = {"a": pages(0), "b": pages(1)}
    choices = CHOICES | COPY
    table = compare.specifications(readings, "group", choices=choices, sources=["reading"])
    made = table[["reading", *choices]].drop_duplicates().values.tolist()
    assert made == [list(one) for one in product("ab", *choices.values())]
    assert len(table) == 16 * 6 and "has 16 specifications" in method_of(table)["note"]
    for (reading, unit, genre, copy), rows in table.groupby(["reading", *choices]):
        counts = readings[reading].produced() if copy == "own copy" else readings[reading]
        where = {"genre": "news"} if genre == "news" else {}
        by_hand = compare.contrasts(
            counts.where(rows=where), "group", unit=CHOICES["unit"][unit]["unit"]
        )
        shared = table.columns.intersection(by_hand.columns)
        pd.testing.assert_frame_equal(
            rows[shared].reset_index(drop=True), by_hand[shared], check_like=True
        )


def test_a_refused_combination_keeps_its_rows_with_the_message():
    choices = COPY | {"genre": {"all": {}, "letters": {"where": {"genre": "letters"}}}}
    unknown = pages(1, agency=None)
    readings = {"a": pages(0), "b": unknown}
    table = compare.specifications(readings, "group", choices=choices, sources=["reading"])
    is_refused = (table["genre"] == "letters") | (
        (table["reading"] == "b") & (table["copy"] != "all pages")
    )
    assert table["estimate"].isna().eq(is_refused).all() and len(table) == 8 * 6
    assert (table["status"][is_refused] == "not tested").all()
    notes = table["note"][is_refused]
    assert notes.str.contains("got 'letters'").sum() >= 2 * 6
    assert notes.str.contains("rows in which no agency").any()
    assert "of which 5 cannot be computed" in method_of(table)["note"]
    with refused("rows with genre"):
        letters = {"genre": {"letters": {"where": {"genre": "letters"}}}}
        compare.specifications(readings, "group", choices=letters, sources=["reading"])


def test_an_item_too_rare_in_one_specification_says_so():
    counts = pages()
    values = counts.values.toarray()
    values[1:, 1] = 0
    rare = replace(counts, values=type(counts.values)(values))
    table = compare.specifications({"common": counts, "rare": rare}, "group", choices={})
    rows = table[(table["source"] == "rare") & (table["item"] == "base")]
    assert len(rows) == 3 and rows["p"].isna().all()
    assert rows["note"].str.startswith("not tested: too rare").all()


def test_what_newsrooms_wrote_is_decided_over_all_rows():
    """Blogs print first, news print later: chosen as rows, the news stay copies."""
    counts = counted(
        np.arange(20) % 3 == 0,
        outlet=[f"o{number}" for number in range(20)],
        group=["A", "B"] * 10,
        genre=["blog"] * 10 + ["news"] * 10,
        copy_cluster=[f"c{number}" for number in range(10)] * 2,
        published=pd.to_datetime(["2016-08-16"] * 10 + ["2016-08-17"] * 10),
    )
    levels = {"all": {}, "news": CHOICES["genre"]["news"]}
    settings = {"own_copy": True, "unit": "outlet"}
    table = compare.specifications({"a": counts}, "group", choices={"rows": levels}, **settings)
    assert table["units"][0] == 5 and table["status"].tolist()[1] == "not tested"


@pytest.mark.parametrize(
    ("choices", "named"),
    [
        ({"a": {}}, "choices"),
        ({"a": {"x": {"seed": 1}}}, "setting"),
        ({"a": {"x": {"unit": "outlet"}}, "b": {"y": {"unit": "article"}}}, "choices"),
        ({"item": {"x": {}}}, "sources or choices"),
    ],
)
def test_choices_that_do_not_fit_are_refused(choices, named):
    with refused(named):
        compare.specifications({"a": pages()}, "group", choices=choices)


# ---- the choices that a case offers -------------------------------------------------------------

PLAN = Planned(
    "exploratory", group="side", levels=("N", "S"), unit="outlet",
    strata=("phase",), where={"on_event": 1, "genre": ["news"]}, items=("law",),
    samples=(Sample("both", {}, "both"), Sample("wave 1", {"wave": 1}, "first wave"),
             Sample("wave 2", {"wave": 2}, "second wave")),
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
    assert {name: list(levels) for name, levels in choices.items()} == {
        "one left out at a time": ["outlet"],
        "comparison": ["within phases", "not within phases"],
        "agency copy": ["counted"],
        "pages": ["as planned", "of all genres"],
        "sample": ["both", "first wave", "second wave"],
    }
    assert choices["comparison"]["within phases"] == {"strata": ("phase",)}


def test_parts_of_the_pages():
    facts = {"script": ["Latin", "other"], "audience": ["home", "abroad"], "read": ["full", "part"]}
    counts = labels(language=["en", "en", "fa"], owner_family=["x", "y"], agency=["none"], **facts)
    choices = choices_of(counts.rows, PLAN)
    assert list(choices["one left out at a time"]) == ["outlet", "owner"]
    assert list(choices["agency copy"]) == ["counted", "left out"]
    assert list(choices["pages"]) == [
        "as planned", "in Latin script", "in other scripts", "for readers at home",
        "for readers abroad", "in one language: en", "read to the end", "of all genres",
    ]  # fmt: skip
    assert choices["pages"]["in Latin script"]["where"] == {"genre": ["news"], "script": "Latin"}


def test_one_choice_is_changed_at_a_time():
    family = PlannedFamily("issues", ("law",))
    plan = replace(PLAN, families=(family,), family="issues", sample="both", pages=PLAN.where)
    table = one_changed({"a": labels(), "b": labels()}, plan)
    rows = table[["choice", "level", "sample"]].drop_duplicates().to_numpy().tolist()
    assert rows == [
        ["", "as planned", "both"],
        ["comparison", "not within phases", "both"],
        ["pages", "of all genres", "both"],
        ["sample", "first wave", "first wave"],
        ["sample", "second wave", "second wave"],
    ]
    assert (table["item"] == "law").all() and set(table["reading"]) == {"a", "b"}
