"""Sheets: drawn, blinded, filled in and checked."""

import re

import pandas as pd
import pytest

from analysis import annotation
from tests.annotation.examples import BOOK, _annotated, _pages, _written


def test_sheet_by_hand(book, tmp_path):
    sheet = annotation.sheet(_pages(), codebook=book, n=10, strata="phase")
    # two of each stratum; then to the smallest share: first 3/12, first 4/12, first or then (both
    # 1/3): first 5/12, then 3/6
    assert sheet.groupby("stratum")["inclusion_probability"].agg(["size", "first"]).to_dict(
        "index"
    ) == {
        "first": {"size": 5, "first": 5 / 12},
        "last": {"size": 2, "first": 1.0},
        "then": {"size": 3, "first": 0.5},
    }
    assert (
        ",".join(sheet.columns[:6])
        == "article_id,url,inclusion_probability,stratum,annotator,annotator_kind"
    )
    assert (
        "outlet" not in sheet
        and set(sheet["annotator_kind"]) == {"human"}
        and (sheet["law"] == "").all()
    )
    sheet.assign(annotator="Kim", law="1").to_csv(tmp_path / "filled.csv", index=False)
    filled = annotation.read(tmp_path / "filled.csv", codebook=book)
    assert filled.rows["inclusion_probability"].tolist() == sheet["inclusion_probability"].tolist()
    assert filled.values.toarray()[:, 0].tolist() == [1] * 10


def test_sheet_depends_on_the_seed_only(book):
    draw = [
        annotation.sheet(pages, codebook=book, n=9, strata=["phase"], seed=seed)[
            "article_id"
        ].tolist()
        for pages, seed in [(_pages(), 1), (_pages().iloc[::-1], 1), (_pages(), 2)]
    ]
    assert draw[0] == draw[1] != draw[2]
    assert (
        annotation.sheet(_pages(), codebook=book, n=20, strata="phase")[
            "inclusion_probability"
        ].tolist()
        == [1] * 20
    )


def test_blinded_sheet_by_hand(book, tmp_path):
    sheet = annotation.sheet(
        _pages().assign(country="Norland"), codebook=book, n=12, strata=["phase", "country"]
    )
    blind, links, key = annotation.blinded(sheet, seed=3)
    assert list(blind.columns) == [
        "article_id",
        "annotator",
        "annotator_kind",
        *annotation.codebook(book).variables["name"],
    ]
    assert (
        blind["article_id"].tolist()
        == key["page"].tolist()
        == [f"page {number:02}" for number in range(1, 13)]
    )
    assert (
        not blind.astype(str)
        .apply(lambda column: column.str.contains("example|Norland"))
        .any(axis=None)
    )
    assert links.columns.tolist() == ["page", "url"]
    assert key.columns.tolist() == ["page", "article_id", "inclusion_probability", "stratum"]
    back = key.merge(links, on="page").drop(columns="page")
    back = back.sort_values("article_id", ignore_index=True)
    columns = ["article_id", "inclusion_probability", "stratum", "url"]
    pd.testing.assert_frame_equal(back, sheet[columns])
    assert key["article_id"].tolist() != sorted(key["article_id"])
    law = {
        page: str(int(page[1:]) % 2) for page in sheet["article_id"]
    }  # by article, so that a mistaken key would show
    blind.assign(annotator="Kim", law=key["article_id"].map(law)).to_csv(
        tmp_path / "filled.csv", index=False
    )
    key.to_csv(tmp_path / "key.csv", index=False)
    for known in (key, tmp_path / "key.csv"):
        counts = annotation.read(
            tmp_path / "filled.csv", codebook=book, variables=["law"], key=known
        )
        assert counts.rows["article_id"].tolist() == sheet["article_id"].tolist()
        assert counts.values.toarray()[:, 0].tolist() == [
            float(law[page]) for page in sheet["article_id"]
        ]
        assert counts.rows["inclusion_probability"].tolist() == pytest.approx(
            sheet["inclusion_probability"].tolist()
        )
        assert counts.rows["stratum"].tolist() == sheet["stratum"].tolist()
    assert (
        annotation.read(tmp_path / "filled.csv", codebook=book).rows["article_id"][0] == "page 01"
    )


MACHINE = "p{:02},m,llm,1,,{},none,0,,,"


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-8")])
def test_ten_rows_filled_in_by_two_people(book, tmp_path, separator, encoding):
    """As spreadsheets save it: their separator, a byte order mark, \\r\\n, decimal commas, rows of
    nothing at the end.
    """
    sheet = annotation.sheet(_pages(), codebook=book, n=14, strata="phase", seed=1)
    blind, _, key = annotation.blinded(sheet)
    key = key.assign(
        inclusion_probability=key["inclusion_probability"]
        .map("{:.9f}".format)
        .str.replace(".", ",")
    )
    key.to_csv(tmp_path / "key.csv", index=False, sep=separator)
    blind.to_csv(tmp_path / "sheet.csv", index=False)
    runs = []
    for who, flipped in (("Zoë", 3), ("Kim", 4)):
        law = key["article_id"].str[1:].astype(int) % 2
        law[flipped] = 1 - law[flipped]
        filled = blind.assign(annotator=who)
        filled.loc[:9, ["on_event", "law", "remedy", "tone"]] = ["1", "0", "none", "-1"]
        filled.loc[:9, "law"] = law[:10].astype(str)
        filled.loc[0, ["day", "actors", "words"]] = [
            "2016-08-17",
            " Northland; Southland",
            "rebels;militants",
        ]
        text = (
            filled.to_csv(index=False, sep=separator, lineterminator="\r\n")
            + separator * (filled.shape[1] - 1)
            + "\r\n"
        )
        (tmp_path / "filled.csv").write_bytes(text.encode(encoding))
        problems = annotation.check_sheet(
            tmp_path / "filled.csv", tmp_path / "sheet.csv", codebook=book
        )
        assert set(problems["problem"]) == {"empty"} and problems["article_id"].nunique() == 4
        runs.append(
            annotation.read(tmp_path / "filled.csv", codebook=book, key=tmp_path / "key.csv")
        )
    assert set(runs[0].rows["annotator"]) == {"Zoë"} and runs[0].rows["day"].notna().sum() == 1
    assert runs[0].full_size().sum(axis=0).tolist() == [10] * len(
        runs[0].items.index
    )  # also of sets: four rows are empty, nobody read them
    agreed = annotation.reliability(*runs, draws=100).set_index("variable")
    assert (
        agreed.loc["law", ["pages", "agreement"]].tolist() == [10, 0.8]
        and agreed.loc["actors", "pages"] == 10
    )
    path = _annotated(tmp_path, "\n".join(MACHINE.format(page, page % 2) for page in range(20)))
    machine = annotation.read(path, codebook=book).with_metadata(_pages()[["article_id", "phase"]])
    table = annotation.corrected_share(machine, runs[0], item="law", by="phase")
    assert (
        table["n_human"].sum() == 10
        and table["note"].str.contains("sampled pages without a label: ").sum() >= 1
    )
    read = runs[0].where(rows=(runs[0].size[:, 0] > 0))
    lost = annotation.corrected_share(machine, read, item="law")["note"][0]
    assert re.search(r"the sample stands for 1\d of 20 pages$", lost)


def test_dates_as_spreadsheets_write_them(book):
    blind, *_ = annotation.blinded(annotation.sheet(_pages(), codebook=book, n=6, strata="phase"))
    table = annotation.check_sheet(blind.assign(day="17.08.2016"), blind, codebook=book)
    assert table.loc[table["column"] == "day", "problem"].unique().tolist() == [
        "'17.08.2016'; expected a day as YYYY-MM-DD, or empty"
    ]


def test_a_filled_sheet_is_checked_at_once(book, tmp_path):
    sheet = annotation.sheet(_pages(), codebook=book, n=6, strata="phase", seed=1)
    full = sheet.assign(annotator="Kim", on_event="1", law="0", remedy="none", tone="0")
    full.to_csv(
        tmp_path / "filled.csv", index=False, sep=";", decimal=",", float_format="%.7f"
    )  # as programs shorten numbers
    sheet.to_csv(tmp_path / "sheet.csv", index=False)
    assert annotation.check_sheet(
        tmp_path / "filled.csv", tmp_path / "sheet.csv", codebook=book
    ).empty
    one, two, three, *_ = sheet["article_id"]
    broken = full.drop(columns="judges").astype({"inclusion_probability": object})
    broken.loc[0, ["law", "tone", "words"]] = ["", "2", "rebels;rebels"]
    broken.loc[1, ["annotator", "annotator_kind", "inclusion_probability", "stratum"]] = [
        "",
        "llm",
        0.9,
        "first, too",
    ]
    broken = pd.concat(
        [broken.drop(index=2), broken.iloc[[3]], broken.iloc[[3]].assign(article_id="p99")]
    )
    table = annotation.check_sheet(broken, sheet, codebook=book)
    assert sorted(table.itertuples(index=False, name=None)) == sorted(
        [
            ("", "judges", "column missing"),
            (one, "law", "empty"),
            (one, "tone", "'2'; expected -1, 0, 1, or empty"),
            (
                one,
                "words",
                "a member twice in 'rebels;rebels'; expected each once, joined by ';': rebels, militants",
            ),
            (three, "article_id", "missing"),
            ("p99", "article_id", "not of this sheet"),
            (sheet["article_id"][3], "article_id", "there twice"),
            (two, "annotator", "empty"),
            (two, "annotator_kind", "was human in the sheet"),
            (two, "stratum", f"was {sheet['stratum'][1]} in the sheet"),
            (two, "inclusion_probability", f"was {sheet['inclusion_probability'][1]} in the sheet"),
        ]
    )
    optional = BOOK.replace('kind = "interval"', 'kind = "interval"\noptional = true')
    other = annotation.check_sheet(
        full.assign(tone=""), sheet, codebook=_written(tmp_path / "other.toml", optional)
    )
    assert (
        other.empty and len(annotation.check_sheet(full.assign(tone=""), sheet, codebook=book)) == 6
    )
