"""Sheets: drawn, filled in and read."""

import pytest
from refusals import refused

from analysis import annotation
from tests.annotation.examples import _pages


@pytest.fixture
def drawn(book):
    """Return a function that draws a sheet of the invented pages."""
    return lambda pages=None, strata="phase", **options: annotation.sheet(
        _pages() if pages is None else pages, codebook=book, strata=strata, **options
    )


def test_sheet_by_hand(drawn, book, tmp_path):
    sheet = drawn(n=10)
    # two of each stratum; then to the smallest share: first 3/12, first 4/12, first or then (both
    # 1/3): first 5/12, then 3/6
    chances = sheet.groupby("stratum")["inclusion_probability"].agg(["size", "first"])
    assert chances.T.to_dict("list") == {"first": [5, 5 / 12], "last": [2, 1], "then": [3, 0.5]}
    names = "article_id,url,inclusion_probability,stratum,annotator,annotator_kind"
    assert ",".join(sheet.columns[:6]) == names
    assert "outlet" not in sheet and set(sheet["annotator_kind"]) == {"human"}
    assert (sheet["law"] == "").all()
    sheet.assign(annotator="Kim", law="1").to_csv(tmp_path / "filled.csv", index=False)
    filled = annotation.read(tmp_path / "filled.csv", codebook=book)
    assert filled.rows["inclusion_probability"].tolist() == sheet["inclusion_probability"].tolist()
    assert filled.values.toarray()[:, 0].tolist() == [1] * 10


def test_a_sheet_has_what_there_is_of_title_and_text(drawn, book):
    pages = _pages().assign(title="Port, closed", text="One line.\nAnother; with marks.")
    sheet = drawn(pages.drop(columns="url"), n=10)
    assert sheet.columns[:4].tolist() == "article_id title text inclusion_probability".split()
    assert set(sheet["text"]) == {"One line.\nAnother; with marks."}
    filled = annotation.read(sheet.assign(annotator="Kim", law="1"), codebook=book)
    assert not {"title", "text"} & set(filled.rows)


def test_sheet_depends_on_the_seed_only(drawn):
    sheet = drawn(n=9, seed=1)["article_id"].tolist()
    assert sheet == drawn(_pages().iloc[::-1], n=9, strata=["phase"], seed=1)["article_id"].tolist()
    assert sheet != drawn(n=9, seed=2)["article_id"].tolist()
    assert drawn(n=20)["inclusion_probability"].tolist() == [1] * 20


@pytest.mark.parametrize("separator, encoding", [(";", "utf-8-sig"), ("\t", "utf-8")])
def test_ten_rows_filled_in_as_spreadsheets_save_them(drawn, book, tmp_path, separator, encoding):
    """As spreadsheets save it: their separator, a byte order mark, \\r\\n, decimal commas, rows of
    nothing at the end. What reveals the outlet is left out, and given back afterwards.
    """
    sheet = drawn(n=14, seed=1)
    blind = sheet.drop(columns=["url", "inclusion_probability", "stratum"])
    chances = sheet[["article_id", "inclusion_probability", "stratum"]]
    options = {"index": False, "sep": separator, "decimal": ","}
    path = tmp_path / "filled.csv"
    filled = blind.assign(annotator="Zoë")
    filled.loc[:9, ["on_event", "law", "remedy", "tone"]] = ["1", "1", "none", "-1"]
    of_day = ["2016-08-17", " Northland; Southland", "rebels;militants"]
    filled.loc[0, ["day", "actors", "words"]] = of_day
    nothing = separator * (filled.shape[1] - 1) + "\r\n"
    text = filled.to_csv(lineterminator="\r\n", **options) + nothing
    path.write_bytes(text.encode(encoding))
    people = annotation.read(path, codebook=book).with_metadata(chances)
    assert set(people.rows["annotator"]) == {"Zoë"} and people.rows["day"].notna().sum() == 1
    assert people.where(items=["actors:Northland", "actors:Southland"]).values.sum() == 2
    # Also of sets: four rows are empty, nobody read them.
    assert (people.full_size().sum(axis=0) == 10).all()


def test_a_filled_sheet_is_checked_at_once(drawn, book):
    filled = drawn(n=6, seed=1).assign(annotator="Kim", on_event="1", law="0")
    filled.loc[0, ["law", "tone", "words"]] = ["perhaps", "2", "rebels;rebels"]
    filled.loc[1, "day"] = "17.08.2016"
    one, two, *_ = filled["article_id"]
    with refused(
        rf"the table, page {one}, law: got 'perhaps'; expected 0, 1, or empty\. "
        rf".*Wrong too: page {one}, tone: '2', page {one}, words: a member .* page {two}, day: "
    ):
        annotation.read(filled, codebook=book)
