"""Numbers of the event: with two waves, whose labels are frozen; and as the project's texts print it."""

import re

import pandas as pd
import pytest
from by_hand import by_hand
from outlets.examples import ledger_of

from analysis import annotation, compare, lexicons
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


@pytest.mark.parametrize(*by_hand(__file__, "counts"))
def test_counts_of_planned_contrasts(event, readings, sample, item, group, reading, counts):
    plan = lexicons.contrasts(event / "contrasts.toml")
    tested = compare.contrasts(readings[reading], planned=plan.of(sample=sample))
    row = tested.set_index(["item", "group"]).loc[(item, group)]
    found = (row["n"], row["size"], row["n_against"], row["size_against"])
    assert list(found[: len(counts)]) == counts


@pytest.mark.parametrize(*by_hand(__file__, "asserted"))
def test_what_is_asserted_of_the_pages_that_could(ledger, item, group, counts):
    row = ledger.set_index(["item", "group"]).loc[(item, group)]
    names = ["carried", "pages", "carried_against", "pages_against"]
    assert row[names].tolist() == counts


@pytest.fixture(scope="module")
def ledger(event):
    groups = ledger_of(event).groups
    return groups[groups["reading"] == "a"]


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
