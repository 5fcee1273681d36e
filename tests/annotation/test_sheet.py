"""Sheets: drawn, blinded, filled in and checked."""

import re

import pandas as pd
import pytest

from analysis import annotation
from tests.annotation.examples import BOOK, _annotated, _pages, _written


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


def test_sheet_depends_on_the_seed_only(drawn):
    sheet = drawn(n=9, seed=1)["article_id"].tolist()
    assert sheet == drawn(_pages().iloc[::-1], n=9, strata=["phase"], seed=1)["article_id"].tolist()
    assert sheet != drawn(n=9, seed=2)["article_id"].tolist()
    assert drawn(n=20)["inclusion_probability"].tolist() == [1] * 20


def test_blinded_sheet_by_hand(drawn, book, tmp_path):
    sheet = drawn(_pages().assign(country="Norland"), n=12, strata=["phase", "country"])
    blind, links, key = annotation.blinded(sheet, seed=3)
    variables = annotation.codebook(book).variables["name"]
    assert [*blind] == ["article_id", "annotator", "annotator_kind", *variables]
    names = [f"page {number:02}" for number in range(1, 13)]
    assert blind["article_id"].tolist() == key["page"].tolist() == names
    text = blind.to_csv()
    assert "example" not in text and "Norland" not in text
    assert links.columns.tolist() == ["page", "url"]
    assert key.columns.tolist() == ["page", "article_id", "inclusion_probability", "stratum"]
    back = key.merge(links, on="page").sort_values("article_id", ignore_index=True)
    columns = ["article_id", "inclusion_probability", "stratum", "url"]
    pd.testing.assert_frame_equal(back[columns], sheet[columns])
    assert key["article_id"].tolist() != sorted(key["article_id"])
    # By article, so that a mistaken key would show.
    law = key["article_id"].str[1:].astype(int) % 2
    path = tmp_path / "filled.csv"
    blind.assign(annotator="Kim", law=law.astype(str)).to_csv(path, index=False)
    key.to_csv(tmp_path / "key.csv", index=False)
    for known in (key, tmp_path / "key.csv"):
        counts = annotation.read(path, codebook=book, variables=["law"], key=known)
        pd.testing.assert_frame_equal(counts.rows[columns[:3]], sheet[columns[:3]])
        expected = sheet["article_id"].str[1:].astype(int) % 2
        assert counts.values.toarray()[:, 0].tolist() == expected.tolist()
    assert annotation.read(path, codebook=book).rows["article_id"][0] == "page 01"


MACHINE = "p{:02},m,llm,1,,{},none,0,,,"


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-8")])
def test_ten_rows_filled_in_by_two_people(drawn, book, tmp_path, separator, encoding):
    """As spreadsheets save it: their separator, a byte order mark, \\r\\n, decimal commas, rows of
    nothing at the end.
    """
    blind, _, key = annotation.blinded(drawn(n=14, seed=1))
    options = {"index": False, "sep": separator}
    key.to_csv(tmp_path / "key.csv", decimal=",", float_format="%.9f", **options)
    path = tmp_path / "filled.csv"
    runs = []
    for who, flipped in (("Zoë", 3), ("Kim", 4)):
        law = key["article_id"].str[1:].astype(int) % 2
        law[flipped] = 1 - law[flipped]
        filled = blind.assign(annotator=who)
        filled.loc[:9, ["on_event", "remedy", "tone"]] = ["1", "none", "-1"]
        filled.loc[:9, "law"] = law[:10].astype(str)
        of_day = ["2016-08-17", " Northland; Southland", "rebels;militants"]
        filled.loc[0, ["day", "actors", "words"]] = of_day
        nothing = separator * (filled.shape[1] - 1) + "\r\n"
        text = filled.to_csv(lineterminator="\r\n", **options) + nothing
        path.write_bytes(text.encode(encoding))
        problems = annotation.check_sheet(path, blind, codebook=book)
        assert set(problems["problem"]) == {"empty"} and problems["article_id"].nunique() == 4
        runs.append(annotation.read(path, codebook=book, key=tmp_path / "key.csv"))
    people = runs[0]
    assert set(people.rows["annotator"]) == {"Zoë"} and people.rows["day"].notna().sum() == 1
    # Also of sets: four rows are empty, nobody read them.
    assert (people.full_size().sum(axis=0) == 10).all()
    agreed = annotation.reliability(*runs, draws=100).set_index("variable")
    assert agreed.loc["law", ["pages", "agreement"]].tolist() == [10, 0.8]
    assert agreed.loc["actors", "pages"] == 10
    path = _annotated(tmp_path, "\n".join(MACHINE.format(page, page % 2) for page in range(20)))
    machine = annotation.read(path, codebook=book).with_metadata(_pages()[["article_id", "phase"]])
    table = annotation.corrected_share(machine, people, item="law", by="phase")
    assert table["n_human"].sum() == 10
    assert table["note"].str.contains("sampled pages without a label: ").any()
    read = people.where(rows=people.size[:, 0] > 0)
    lost = annotation.corrected_share(machine, read, item="law")["note"][0]
    assert re.search(r"the sample stands for 1\d of 20 pages$", lost)


def test_dates_as_spreadsheets_write_them(drawn, book):
    blind, *_ = annotation.blinded(drawn(n=6))
    table = annotation.check_sheet(blind.assign(day="17.08.2016"), blind, codebook=book)
    said = "'17.08.2016'; expected a day as YYYY-MM-DD, or empty"
    assert set(table.loc[table["column"] == "day", "problem"]) == {said}


def test_a_filled_sheet_is_checked_at_once(drawn, book, tmp_path):
    sheet = drawn(n=6, seed=1)
    full = sheet.assign(annotator="Kim", on_event="1", law="0", remedy="none", tone="0")
    # As programs shorten numbers.
    short = {"sep": ";", "decimal": ",", "float_format": "%.7f"}
    full.to_csv(tmp_path / "filled.csv", index=False, **short)
    sheet.to_csv(tmp_path / "sheet.csv", index=False)
    paths = tmp_path / "filled.csv", tmp_path / "sheet.csv"
    assert annotation.check_sheet(*paths, codebook=book).empty
    one, two, three, four, *_ = sheet["article_id"]
    broken = full.drop(columns="judges").astype({"inclusion_probability": object})
    broken.loc[0, ["law", "tone", "words"]] = ["", "2", "rebels;rebels"]
    of_two = ["annotator", "annotator_kind", "inclusion_probability", "stratum"]
    broken.loc[1, of_two] = ["", "llm", 0.9, "first, too"]
    broken = pd.concat([broken.drop(2), broken[3:4], broken[3:4].assign(article_id="p99")])
    table = annotation.check_sheet(broken, sheet, codebook=book)
    twice = (
        "a member twice in 'rebels;rebels'; expected each once, joined by ';': rebels, militants"
    )
    expected = [
        ("", "judges", "column missing"),
        (one, "law", "empty"),
        (one, "tone", "'2'; expected -1, 0, 1, or empty"),
        (one, "words", twice),
        (three, "article_id", "missing"),
        ("p99", "article_id", "not of this sheet"),
        (four, "article_id", "there twice"),
        (two, "annotator", "empty"),
        (two, "annotator_kind", "was human in the sheet"),
        (two, "stratum", f"was {sheet['stratum'][1]} in the sheet"),
        (two, "inclusion_probability", f"was {sheet['inclusion_probability'][1]} in the sheet"),
    ]
    assert sorted(table.itertuples(index=False, name=None)) == sorted(expected)
    optional = BOOK.replace('kind = "interval"', 'kind = "interval"\noptional = true')
    other = _written(tmp_path / "other.toml", optional)
    without = full.assign(tone="")
    assert annotation.check_sheet(without, sheet, codebook=other).empty
    assert len(annotation.check_sheet(without, sheet, codebook=book)) == 6
