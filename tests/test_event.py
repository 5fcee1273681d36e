"""Numbers of the event with two waves: frozen labels, so that what the code makes of them stays."""

import pytest
from by_hand import by_hand
from outlets.examples import ledger_of, speakers_of, voices_of

from analysis import annotation, compare, lexicons, outlets
from analysis.case import on_subject, open_case


@pytest.fixture(scope="module")
def event(root):
    return root / "tests/fixtures/hamedan-two-waves"


@pytest.fixture(scope="module")
def runs(event):
    return on_subject(open_case(event))


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


@pytest.mark.parametrize(*by_hand(__file__, "counts"))
def test_counts_of_planned_contrasts(event, runs, sample, item, group, run, counts):
    plan = lexicons.contrasts(event / "contrasts.toml")
    tested = compare.contrasts(runs[run], planned=plan.of(sample=sample), labelings=99)
    row = tested.set_index(["item", "group"]).loc[(item, group)]
    found = (row["n"], row["articles"], row["n_against"], row["articles_against"])
    assert list(found[: len(counts)]) == counts


@pytest.mark.slow
def test_who_says_terrorists(event):
    items = ["opponents_outlet:terrorists", "opponents_speakers:terrorists"]
    found = compare.levels(
        outlets.labels(open_case(event))["a"].where(items=items), "country_group"
    )
    n = found.set_index(["country_group", "item"])["n"]
    assert [n[group, items[0]] for group in ("Western", "Russian", "Iranian")] == [5, 40, 18]
    assert [n[group, items[1]] for group in ("Western", "Russian", "Iranian")] == [31, 42, 40]


def test_western_pages_that_say_terrorists_themselves(event):
    plan = lexicons.contrasts(event / "contrasts.toml")
    where = {**plan.where, "country_group": "Western"}
    pages = outlets.pages_with(open_case(event), "opponents_outlet:terrorists", where=where)
    assert pages.table["run_a"].sum() == 4
    assert pages.table["run_b"].sum() == 7
    assert pages.table["url"].str.startswith("http").all()


def test_the_source_that_the_project_started_from(event):
    labels = outlets.card(open_case(event), "Lidtime").labels.set_index("item")
    assert labels.loc["opponents_outlet:terrorists", ["n_a", "size_a", "n_b"]].tolist() == [0, 5, 0]
    assert labels.loc["opponents_speakers:terrorists", ["n_a", "n_b"]].tolist() == [2, 2]
    assert labels.loc["claim:asserted:outlet:deepening_alliance", ["n_a", "n_b"]].tolist() == [2, 1]


def test_the_pages_that_the_second_seed_resembles(event):
    found = outlets.nearest(open_case(event), "d012", most=2)
    assert found["outlet"].tolist() == ["VOA Korean", "Sagar Media Inc"]
    assert found["similarity"].round(2).tolist() == [0.63, 0.58]


@pytest.mark.parametrize(
    ("run", "own", "quoted"), [("a", [40, 17, 16], [12, 19, 33]), ("b", [45, 16, 14], None)]
)
def test_who_says_that_strikes_hit_terrorists(event, run, own, quoted):
    found = voices_of(event)
    told = found[(found["run"] == run) & (found["item"] == "hit_terrorists")].set_index("group")
    groups = ["Russian", "Iranian", "Western"]
    assert told.loc[groups, "own"].tolist() == own
    if quoted:
        assert told.loc[groups, "quoted"].tolist() == quoted


@pytest.mark.parametrize(*by_hand(__file__, "asserted"))
def test_what_is_asserted_of_the_pages_that_could(ledger, item, group, counts):
    row = ledger.set_index(["item", "group"]).loc[(item, group)]
    names = ["carried", "pages", "carried_against", "pages_against"]
    assert row[names].tolist() == counts


@pytest.fixture(scope="module")
def ledger(event):
    groups = ledger_of(event, labelings=19).groups
    return groups[groups["run"] == "a"]


def test_who_speaks(event):
    plan = lexicons.contrasts(event / "contrasts.toml")
    heard = speakers_of(event, bodies=open_case(event).bodies).where(
        rows={**plan.where, "country_group": list(plan.levels)}, items=["United States"]
    )
    found = compare.levels(heard, "country_group").set_index("country_group")
    assert found["n"].to_dict() == {"Iranian": 9, "Russian": 24, "Western": 28}
    assert found["size"].to_dict() == {"Iranian": 78, "Russian": 120, "Western": 127}
