"""Numbers of the event: with two waves, whose labels are frozen; and as the project's texts print it."""

import re

import pandas as pd
import pytest
from by_hand import by_hand
from outlets.examples import ledger_of, speakers_of, voices_of

from analysis import annotation, compare, lexicons, outlets
from analysis.case import open_case
from analysis.wording.notes import points_text
from analysis.wording.text import p_number

CONTRAST = ["family", "reading", "group", "item"]
RESULT = ["n", "size", "n_against", "size_against", "estimate", "p", "p_adjusted"]


@pytest.fixture(scope="module")
def event(root):
    return root / "tests/fixtures/hamedan-two-waves"


@pytest.fixture(scope="module")
def readings(event):
    return open_case(event).on_subject


def test_pages_by_wave(event):
    found = annotation.pages(event)
    assert found["wave"].value_counts().to_dict() == {2: 566, 1: 227}
    assert (found["outlet"].nunique(), found["language"].nunique()) == (588, 37)


def test_pages_by_country_group(readings):
    pages = readings["a"].rows
    copies = pages[pages["agency"].fillna("none") != "none"]
    groups = ["Russian", "Iranian", "Western"]
    assert pages["country_group"].value_counts()[groups].tolist() == [160, 93, 172]
    assert copies["country_group"].value_counts()[groups].tolist() == [96, 60, 60]
    assert (len(pages), pages["outlet"].nunique(), len(copies)) == (775, 578, 355)


def test_pages_by_phase(readings):
    one = readings["a"].where(items=["law"])
    found = compare.levels(one, ["country_group", "phase"]).set_index(["country_group", "phase"])
    pages = found["articles"]
    assert pages["Iranian", "dispute"] == 47
    assert pages["Western", "disclosure"] == 63


@pytest.mark.parametrize(*by_hand(__file__, "counts"))
def test_counts_of_planned_contrasts(event, readings, sample, item, group, reading, counts):
    plan = lexicons.contrasts(event / "contrasts.toml")
    tested = compare.contrasts(readings[reading], planned=plan.of(sample=sample))
    row = tested.set_index(["item", "group"]).loc[(item, group)]
    found = (row["n"], row["size"], row["n_against"], row["size_against"])
    assert list(found[: len(counts)]) == counts


@pytest.mark.slow
def test_who_says_terrorists(event):
    items = ["opponents_outlet:terrorists", "opponents_speakers:terrorists"]
    found = compare.levels(open_case(event).tables.labels["a"].where(items=items), "country_group")
    n = found.set_index(["country_group", "item"])["n"]
    assert [n[group, items[0]] for group in ("Western", "Russian", "Iranian")] == [5, 40, 18]
    assert [n[group, items[1]] for group in ("Western", "Russian", "Iranian")] == [31, 42, 40]


def test_western_pages_that_say_terrorists_themselves(event):
    plan = lexicons.contrasts(event / "contrasts.toml")
    where = {**plan.where, "country_group": "Western"}
    pages = outlets.pages_with(open_case(event), "opponents_outlet:terrorists", where=where)
    assert pages["reading_a"].sum() == 4
    assert pages["reading_b"].sum() == 7
    assert pages["url"].str.startswith("http").all()


def test_the_source_that_the_project_started_from(event):
    labels = outlets.card(open_case(event), "Lidtime").labels.set_index("item")
    assert labels.loc["opponents_outlet:terrorists", ["n_a", "size_a", "n_b"]].tolist() == [0, 5, 0]
    assert labels.loc["opponents_speakers:terrorists", ["n_a", "n_b"]].tolist() == [2, 2]
    assert labels.loc["claim:asserted:outlet:deepening_alliance", ["n_a", "n_b"]].tolist() == [2, 1]


@pytest.mark.parametrize(
    ("reading", "own", "quoted"), [("a", [40, 17, 16], [12, 19, 33]), ("b", [45, 16, 14], None)]
)
def test_who_says_that_strikes_hit_terrorists(event, reading, own, quoted):
    found = voices_of(event)
    told = found[(found["reading"] == reading) & (found["item"] == "hit_terrorists")].set_index(
        "group"
    )
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
    groups = ledger_of(event).groups
    return groups[groups["reading"] == "a"]


def test_who_speaks(event):
    plan = lexicons.contrasts(event / "contrasts.toml")
    heard = speakers_of(event, bodies=open_case(event).bodies).where(
        rows={**plan.where, "country_group": list(plan.levels)}, items=["United States"]
    )
    found = compare.levels(heard, "country_group").set_index("country_group")
    assert found["n"].to_dict() == {"Iranian": 9, "Russian": 24, "Western": 28}
    assert found["size"].to_dict() == {"Iranian": 78, "Russian": 120, "Western": 127}


# ---- what the project's texts print ------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped(root):
    return open_case(root / "data/hamedan-2016")


@pytest.fixture(scope="module")
def planned(shipped):
    return shipped.contrasts("labels").set_index(CONTRAST)


@pytest.fixture(scope="module")
def leading(planned):
    """Return the five contrasts with the smallest p of a list in the first reading, in both readings."""
    smallest = planned.xs("a", level="reading")["p_adjusted"].nsmallest(5).index
    return planned[planned.index.droplevel("reading").isin(smallest)]


@pytest.mark.parametrize(*by_hand(__file__, "printed"))
def test_contrasts_are_as_texts_print_them(shipped, sample, family, item, group, reading, row):
    plan = shipped.plan.of(sample=sample, family=family)
    tested = compare.contrasts(shipped.planned_readings[reading], planned=plan)
    found = tested.set_index(["item", "group"]).loc[(item, group)]
    counts = [int(found[name]) for name in RESULT[:4]]
    shown = [points_text(found["estimate"]), p_number(found["p"]), p_number(found["p_adjusted"])]
    assert [*counts, *shown] == row


def test_over_eighteen_tests_no_reading_passes(shipped):
    items = shipped.plan.of(family="claims and voices").items
    every = shipped.plan.exploring("each item in each group", items)
    smallest = []
    for labels in shipped.planned_readings.values():
        tested = compare.contrasts(labels, planned=every)
        assert len(tested) == 18
        smallest.append(p_number(tested["p_adjusted"].min()))
    assert smallest == [".059", ".103"]


def test_pages_that_no_difference_can_use(shipped):
    left_out = {}
    for sample in shipped.plan.samples:
        plan = shipped.plan.of(sample=sample.name)
        for reading, labels in shipped.planned_readings.items():
            method = compare.contrasts(labels, planned=plan).attrs["method"]
            left_out[sample.name, reading] = list(method.get("left_out", {}).values())
    assert {key: rows for key, rows in left_out.items() if rows} == {
        ("alike, not wave 1", "a"): [16],
        ("alike, not wave 1", "b"): [16],
        ("wave 1", "a"): [39],
        ("wave 1", "b"): [38],
        ("wave 3", "a"): [9],
        ("wave 3", "b"): [9],
    }


def test_the_saved_table_has_the_leading_contrasts(root, leading):
    saved = pd.read_csv(root / "figures/hamedan-2016/02-contrasts.csv").set_index(CONTRAST)
    pd.testing.assert_frame_equal(
        saved.loc[leading.index, RESULT], leading[RESULT], rtol=1e-5, check_dtype=False
    )


def test_the_findings_have_the_leading_contrasts(root, shipped, leading):
    page = (root / "docs/findings.md").read_text("utf-8")
    names = annotation.planned_labels(shipped.plan, shipped.book)
    label = f"{shipped.plan.sample_label} (planned)"
    for (family, group, item), rows in leading.groupby(level=["family", "group", "item"]):
        line = [family, label, group, names[item]]
        for row in rows.to_dict("records"):
            line += [
                f"{row[f'n{side}']:.0f} of {row[f'size{side}']:.0f}" for side in ("", "_against")
            ]
            line += [points_text(row["estimate"]), p_number(row["p_adjusted"])]
        assert f"| {' | '.join(line)} |" in page


@pytest.mark.parametrize("text", ["README.md", "data/hamedan-2016/summary.md"])
def test_readme_and_report_print_the_leading_contrast(root, planned, text):
    words = " ".join((root / text).read_text("utf-8").split())
    item = "opponents_outlet:terrorists"
    first = planned.loc[("issues and naming", "a", "Western", item)]
    assert f"{points_text(-first['estimate']).lstrip('+')} points" in words
    for family in ("issues and naming", "claims and voices"):
        for reading in "ab":
            p = p_number(planned.loc[(family, reading, "Western", item), "p_adjusted"])
            assert p in words or (p == ".049" and "p about .05" in words)
    shares = planned.xs(item, level="item").xs("a", level="reading").loc["issues and naming"]
    for group in ("Russian", "Western"):
        row = shares.loc[group]
        counted = f"{row['n']:.0f} of {row['size']:.0f}"
        assert counted in words and f"{100 * row['share']:.0f} %" in words
    assert not re.search(r"found alike|re-drawn|relabel", words)
