"""The readings of a case: each says itself which pages are on the event; one day a page; unread claims."""

import pandas as pd
import pytest
from by_hand import drawn_rows

from analysis import outlets
from analysis.case import open_case
from outlets.examples import PAGES, PLAN, claims_of, write_case


def write_two_readings(folder, *, pages_b=PAGES):
    """Write the invented case with two readings; the second one labels pages otherwise."""
    second = folder / "second"
    second.mkdir()
    write_case(second, pages=pages_b, readings="b")
    write_case(folder, readings="a")
    for kind in ("annotations", "claims"):
        (second / f"{kind}_b.csv").rename(folder / f"{kind}_b.csv")
    return folder


def changed(page, pages=PAGES, **cells):
    """Return the pages with other cells of one page."""
    is_page = pages["article_id"] == page
    return pages.assign(**{name: pages[name].mask(is_page, cells[name]) for name in cells})


def elm_post(case):
    """Return the card of the first outlet."""
    return outlets.card(open_case(case), "Elm Post")


# ---- claims that a reading did not read ------------------------------------------------------------


@pytest.fixture
def half_read(tmp_path):
    """A case whose second reading has no file of claims."""
    case = write_case(tmp_path, readings="ab")
    (case / "claims_b.csv").unlink()
    return case


CLAIM = "claim:asserted:speakers:unsafe"


def test_claims_of_a_reading_without_claims_are_missing_and_not_zero(half_read):
    rows = elm_post(half_read).labels.set_index("item")
    assert rows.loc[CLAIM, "n_a size_a n_b size_b".split()].tolist() == [3, 5, 0, 0]
    assert rows.loc["cost", ["n_b", "size_b"]].tolist() == [1, 5]
    labels = open_case(half_read)._tables.labels["b"].where(items=[CLAIM])
    assert labels.full_size().sum() == 0


def test_labels_of_a_case_are_counted_where_no_reading_read_claims(tmp_path):
    case = write_case(tmp_path, claims=None, readings="ab")
    labels = outlets.omissions(open_case(case))[["reading", "item"]].drop_duplicates()
    assert labels.to_numpy().tolist() == [["a", "cost"], ["b", "cost"]]


# ---- pages -------------------------------------------------------------------------------------


def test_each_reading_says_itself_which_pages_are_on_the_event(tmp_path):
    pages_b = changed("p11", changed("p01", on_event=0), on_event=1)
    case = write_two_readings(tmp_path, pages_b=pages_b)
    labels = open_case(case)._tables.labels
    for reading, other in (("a", "p11"), ("b", "p01")):
        pages = labels[reading].rows["article_id"].tolist()
        assert len(pages) == 10 and other not in pages
        assert pages == claims_of(case, reading=reading).rows["article_id"].tolist()
    assert labels["a"].items.index.tolist() == labels["b"].items.index.tolist()
    row = elm_post(case).labels.set_index("item").loc["cost"]
    assert row["n_a size_a n_b size_b".split()].tolist() == [1, 5, 0, 4]
    assert outlets.table(open_case(case))["pages"].sum() == 10


SAMPLES = """
[[sample]]
name = "while it was closed"
where = { phase = "closing" }
[[sample]]
name = "all"
[[family]]
name = "costs"
items = ["cost"]
"""


def test_the_first_sample_of_a_plan_does_not_choose_the_pages_of_the_case(tmp_path):
    case = write_case(tmp_path)
    plan = PLAN.replace('status = "exploratory"', "").replace('items = ["cost"]', SAMPLES)
    (case / "contrasts.toml").write_text(plan)
    pages = outlets.table(open_case(case))[["outlet", "pages"]]
    assert pages.values.tolist() == drawn_rows("""
        Elm Post   | 5
        Hill Echo  | 2
        Ford Times | 1
        Lake Daily | 1
        Mill Blog  | 1
    """)
    assert outlets.table(open_case(write_case(tmp_path)))[["outlet", "pages"]].equals(pages)


def test_pages_without_an_outlet_are_counted_as_left_out(tmp_path):
    case = write_case(tmp_path)
    table = (case / "articles.csv").read_text().replace("Mill Blog", "")
    (case / "articles.csv").write_text(table)
    table = outlets.table(open_case(case))
    assert "Mill Blog" not in set(table["outlet"])
    assert table.attrs["method"]["left_out"] == {"without an outlet": 1}


# ---- days --------------------------------------------------------------------------------------


def test_claims_have_the_day_of_the_page_or_else_the_annotator_s(tmp_path):
    pages = changed("p01", published="2020-03-01T10:00:00Z")
    pages = changed("p02", pages, day="2020-03-07")  # published on the 2nd
    case = write_case(tmp_path, pages=pages)
    days = claims_of(case, reading="a").rows.set_index("article_id")["day"]
    # That of p03 is the annotator's.
    assert days["p01":"p03"].astype(str).tolist() == ["2020-03-01", "2020-03-02", "2020-03-03"]


def test_a_day_that_only_the_second_reading_knows_is_in_the_table(tmp_path):
    case = write_two_readings(tmp_path, pages_b=changed("p04", day="2020-03-09"))
    table = outlets.table(open_case(case)).set_index("outlet")
    assert table.loc["Elm Post", "last_day"] == pd.Timestamp("2020-03-09")


def test_without_days_the_ledger_says_nothing(tmp_path):
    case = write_case(tmp_path, pages=PAGES.assign(day=""))
    table = pd.read_csv(case / "articles.csv", dtype=str, keep_default_na=False)
    table.drop(columns="published").to_csv(case / "articles.csv", index=False)
    counts = claims_of(case, reading="a")
    assert counts.rows["day"].isna().all() and counts.rows["earliest"].isna().all()
    ledger = outlets.omissions(open_case(case))
    assert ledger["size"].sum() == 0
    assert not (ledger["account"] == "leaves it out").any()
