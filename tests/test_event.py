"""The numbers that the notebooks on the event quote, from the shipped labels."""

import pytest

from analysis import annotation, compare, lexicons, outlets


@pytest.fixture(scope="module")
def event(root):
    return root / "data/hamedan-2016"


@pytest.fixture(scope="module")
def runs(event):
    return annotation.runs(event, where={"on_event": 1})


def test_pages_by_wave(event):
    found = outlets.overview(annotation.pages(event), by="wave")
    assert found["pages"].to_dict() == {2: 566, 1: 227, "all": 793}
    assert found.loc["all"].to_dict() == {
        "pages": 793,
        "sources": 588,
        "of_one_page": 477,
        "languages": 37,
    }


def test_pages_by_country_group(runs):
    found = outlets.overview(runs["a"].rows, by="country_group")
    assert found.loc[["Russian", "Iranian", "Western"], ["pages", "copy"]].to_numpy().tolist() == [
        [160, 96],
        [93, 60],
        [172, 60],
    ]
    assert found.loc["all", ["pages", "sources", "of_one_page", "copy"]].tolist() == [
        775,
        578,
        470,
        355,
    ]


def test_pages_by_phase(runs):
    one = runs["a"].where(items=["law"])
    found = compare.levels(one, ["country_group", "phase"]).set_index(["country_group", "phase"])
    pages = found["articles"]
    assert pages["Iranian", "dispute"] == 47
    assert pages["Western", "disclosure"] == 63


@pytest.mark.parametrize(
    ("part", "item", "group", "run", "counts"),
    [
        ("exploratory", "opponents_outlet:terrorists", "Western", "a", (1, 51, 14, 43)),
        ("exploratory", "counter_terrorism", "Iranian", "a", (9, 10)),
        ("exploratory", "law", "Russian", "a", (1, 33)),
        ("confirmatory", "opponents_outlet:terrorists", "Western", "a", (3, 76, 32, 155)),
        ("confirmatory", "opponents_outlet:terrorists", "Western", "b", (5, 76, 32, 155)),
        ("confirmatory", "iranian_politics", "Russian", "a", (22, 87, 81, 144)),
        ("confirmatory", "strategic_standing", "Russian", "a", (16, 87, 69, 144)),
        ("confirmatory", "counter_terrorism", "Iranian", "a", (33, 68)),
        ("confirmatory", "law", "Russian", "a", (24, 87)),
        ("both", "opponents_outlet:terrorists", "Western", "a", (4, 127, 46, 198)),
    ],
)
def test_counts_of_planned_contrasts(event, runs, part, item, group, run, counts):
    plan = lexicons.contrasts(event / "contrasts.toml")
    parts = plan.parts(rows=runs["a"].rows)
    tested = compare.contrasts(runs[run], planned=parts[part], labelings=99)
    row = tested.set_index(["item", "group"]).loc[(item, group)]
    found = (row["n"], row["articles"], row["n_against"], row["articles_against"])
    assert found[: len(counts)] == counts


def test_who_says_terrorists(event):
    items = ["opponents_outlet:terrorists", "opponents_speakers:terrorists"]
    found = compare.levels(outlets.labels(event)["a"].where(items=items), "country_group")
    n = found.set_index(["country_group", "item"])["n"]
    assert [n[group, items[0]] for group in ("Western", "Russian", "Iranian")] == [5, 40, 18]
    assert [n[group, items[1]] for group in ("Western", "Russian", "Iranian")] == [31, 42, 40]


def test_western_pages_that_say_terrorists_themselves(event):
    plan = lexicons.contrasts(event / "contrasts.toml")
    where = {**plan.where, "country_group": "Western"}
    pages = outlets.pages_with(event, "opponents_outlet:terrorists", where=where)
    assert pages.table["a"].sum() == 4
    assert pages.table["b"].sum() == 7
    assert pages.table["url"].str.startswith("http").all()


def test_the_source_that_the_project_started_from(event):
    labels = outlets.card(event, "Lidtime").labels.set_index("item")
    assert labels.loc["opponents_outlet:terrorists", ["n_a", "size_a", "n_b"]].tolist() == [0, 5, 0]
    assert labels.loc["opponents_speakers:terrorists", ["n_a", "n_b"]].tolist() == [2, 2]
    assert labels.loc["claim:asserted:outlet:deepening_alliance", ["n_a", "n_b"]].tolist() == [2, 1]


def test_the_pages_that_the_second_seed_resembles(event):
    found = outlets.nearest(event, "d012", most=2)
    assert found["outlet"].tolist() == ["VOA Korean", "Sagar Media Inc"]
    assert found["similarity"].round(2).tolist() == [0.63, 0.58]
