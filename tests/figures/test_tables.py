"""Tables as papers print them. All articles, outlets and groups are invented."""

import csv
import io
import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from latex_faults import latex_faults
from paper_samples import contrasts_of_pages, pages

from analysis import annotation, compare, cooccurrence, figures
from analysis.counts import Counts
from analysis.figures import tables
from analysis.wording.notes import with_evidence
from tests.annotation.examples import _counts
from tests.cooccurrence.examples import independent

TAGS = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "sup", "br"}


class TableReader(HTMLParser):
    """Collects the tags of an HTML table, and those that are not closed."""

    def __init__(self):
        super().__init__()
        self.tags = []
        self.open = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def texts_of_notes(printed):
    return [text for _, text in printed.notes]


# ---------------------------------------------------------------- what is printed


def test_contrasts_as_a_paper_prints_them():
    printed = tables.paper(contrasts_of_pages(), note="LLM-annotated, not human-validated.")
    assert printed.head == (
        "item",
        "group",
        "pages with it",
        "pages with it, against",
        "outlets (against)",
        "percentage points [95% interval]",
        "adjusted p",
    )
    cells = next(cells for cells in printed.cells if cells[0] == "base")
    row = dict(zip(printed.head, cells))
    assert {row["pages with it"], row["pages with it, against"]} == {"8 of 12", "0 of 12"}
    assert row["outlets (against)"] == "12 (12)"
    assert re.fullmatch(r"−?66\.7 \[.*\]", row["percentage points [95% interval]"])
    assert re.fullmatch(r"\.\d{3}|< \.001", row["adjusted p"])


def test_notes_give_the_method_and_no_columns():
    printed = tables.paper(contrasts_of_pages(), note="LLM-annotated, not human-validated.")
    notes = " ".join(texts_of_notes(printed))
    for fact in (
        "LLM-annotated",
        "Estimates: difference of shares.",
        "p adjusted over the family: exploratory, 2 tests.",
        "from leaving out one outlet at a time",
        "compared with: ",
    ):
        assert fact in notes
    assert "Columns" not in notes
    assert notes.count("LLM-annotated") == 1


def test_readers_see_no_codes_of_the_data():
    table = contrasts_of_pages().assign(item="own_words:raiders", against="rest")
    latex = tables.paper(table).latex()
    assert "own words:raiders" in latex
    assert r"\_" not in latex
    assert "Each group is compared with: all others." in latex
    assert "pages with it, others" in latex and "outlets (others)" in latex
    assert "own_words:raiders" in tables.paper(table).csv()


def test_descriptive_rows_stay_and_have_a_dagger():
    printed = tables.paper(compare.contrasts(pages(6), "country"))
    assert len(printed.cells) == 3
    for mark, cells in zip(printed.marks, printed.cells):
        assert mark.startswith("†")
        assert cells[-1] == "–"
        assert cells[-2].endswith("[–]")
    notes = dict(printed.notes)
    assert notes["a"].startswith("descriptive only: ")
    assert "too little evidence" in notes["†"]
    assert r"law\textsuperscript{\dag{}a}" in printed.latex()
    assert "<sup>†a</sup>" in printed.html()


def test_levels_by_hand():
    rows = {"outlet": ["Elm Post", "Port"], "item": "law", "n": [3.0, 1.0], "size": [1200.0, 4.0]}
    levels = pd.DataFrame(rows).assign(articles=[12, 4], estimate=[0.25, 0.0])
    levels = levels.assign(low=[0.1, np.nan], high=[0.4, np.nan])
    method = {"measure": "share", "convention": "sum / size", "names": {"law": "Law!"}}
    evidence = {"status": ["interval", "descriptive"], "reason": ["", "4 units"]}
    levels = with_evidence(levels, method, **evidence)
    printed = tables.paper(levels)
    assert printed.head == ("outlet", "item", "n of N", "articles", "estimate [95% interval]")
    assert printed.cells == (
        ("Elm Post", "Law!", "3 of 1,200", "12", "0.25 [0.10, 0.40]"),
        ("Port", "Law!", "1 of 4", "4", "0.00 [–]"),
    )
    assert printed.marks == ("", "†a")
    assert printed.notes[0] == ("", "Estimates: share (sum / size).")
    assert printed.notes[-1] == ("a", "descriptive only: 4 units.")
    titled = tables.paper(levels, columns={"item": "What", "estimate": "Share"})
    assert titled.head == ("What", "Share")
    assert titled.cells[0] == ("Law!", "0.25 [0.10, 0.40]")


def test_words_in_a_note_give_no_dagger():
    table = pd.DataFrame({"item": ["law"], "note": ["descriptive only, says a title"]})
    assert tables.paper(table).marks == ("a",)


def test_numbers_of_any_table():
    table = pd.DataFrame(
        {
            "day": pd.to_datetime(["2016-08-16", None]),
            "flag": [True, False],
            "rate": [0.00041, 0.00012],
            "share": [np.inf, -1.5],
            "text": [None, "a\nb"],
        }
    )
    first, second = tables.paper(table).cells
    assert first == ("2016-08-16", "yes", "0.00041", "∞", "–")
    assert second == ("–", "no", "0.00012", "−1.50", "a b")


def test_sums_of_scores_are_no_counts():
    outlets = ["Elm"] * 4 + ["Port"] * 4
    rows = pd.DataFrame({"article_id": list("abcdefgh"), "outlet": outlets})
    scores = [[0.5], [-0.2], [0.1], [0.3], [-0.4], [-0.6], [0], [0.1]]
    tone = Counts.of(scores, size=np.ones((8, 1)), rows=rows, items=["Norland"], per="article")
    levels = compare.levels(tone, "outlet")
    assert tables.paper(levels).head[2] == "N"
    contrasts = tables.paper(compare.contrasts(tone, "outlet")).head
    assert "mean" in contrasts and not any(title.startswith("n ") for title in contrasts)


def test_a_ratio_of_rates_is_a_number_or_a_word():
    rows = {"group": "Elm", "against": "rest", "item": ["law", "sea", "ice"], "n": [4, 0, 2]}
    table = pd.DataFrame(rows).assign(size=900, n_against=[2, 5, 0], size_against=900)
    table = table.assign(rate=0.1, rate_against=0.1, ratio=[2.0, 0.0, np.inf], p_adjusted=0.2)
    table.attrs["method"] = {"measure": "log rate ratio", "per": "token"}
    printed = tables.paper(table)
    assert printed.head == ("item", "group", "uses", "uses, others", "ratio", "adjusted p")
    assert [cells[4] for cells in printed.cells] == ["2.00", "never", "only here"]


def test_differences_within_strata_say_within_what():
    table = contrasts_of_pages()
    table.attrs["method"] = {**table.attrs["method"], "strata": ("phase",)}
    assert "percentage points within phases [95% interval]" in tables.paper(table).head


def test_rows_that_are_not_shown_are_counted():
    table = pd.DataFrame(
        {
            "item": list("abcd"),
            "estimate": [0.1, -0.5, 0.3, 9],
            "low": [0, 0, 0, np.nan],
            "high": 1.0,
        },
        index=[1, 1, 2, 3],
    )
    printed = tables.paper(table, most=2)
    assert [cells[0] for cells in printed.cells] == ["b", "c"]
    backwards = tables.paper(table[::-1], most=2)
    assert [cells[0] for cells in backwards.cells] == ["c", "b"]
    choice = "2 of 4 rows, by |estimate|, those with an interval first."
    assert texts_of_notes(printed)[0] == choice
    assert len(printed.table) == 4
    assert printed.csv().count("\n") == 5
    unknown = "How these estimates were made is not recorded in the table."
    assert texts_of_notes(tables.paper(table, most=4)) == [unknown]


# ---------------------------------------------------------------- p-values


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0, "< .001"),
        (0.00099, "< .001"),
        (0.001, ".001"),
        (0.0499, ".050"),
        (0.999, ".999"),
        (0.9991, "> .999"),
        (1, "> .999"),
        (np.nan, "–"),
    ],
)
def test_no_p_is_zero(value, printed):
    assert tables.p_value(value) == printed


@given(st.floats(0, 1))
@settings(max_examples=50)
def test_p_values_have_no_leading_zero(value):
    printed = tables.p_value(value)
    assert re.fullmatch(r"([<>] )?\.\d{3}", printed)
    assert printed != ".000"


# ---------------------------------------------------------------- texts of others


HOSTILE = st.text(
    st.sampled_from("\\{}&%$#_~^<>\"'|`[]*-,?! \n\r\t\x00\x1b\u202eaZ0Жیم‌\ud800=+@–−†…"),
    max_size=12,
)


@given(st.lists(HOSTILE, min_size=1, max_size=4), HOSTILE, HOSTILE)
@settings(max_examples=60)
def test_hostile_names_break_neither_latex_nor_html_nor_csv(names, caption, note):
    table = pd.DataFrame({"item": pd.Series(names, dtype=object), "estimate": 0.5, "low": 0.1})
    table = table.assign(high=np.nan, note=pd.Series([note] * len(names), dtype=object))
    table.attrs["method"] = {"measure": caption}
    printed = tables.paper(table, caption=caption, note=note)
    assert latex_faults(printed.latex(label=caption)) == []
    reader = TableReader()
    reader.feed(printed.html())
    assert reader.open == []
    assert set(reader.tags) <= TAGS
    for row in csv.reader(io.StringIO(printed.csv())):
        for text in (row[0], row[4]):
            assert not text.startswith(("=", "+", "-", "@", "\t", "\n"))


@pytest.mark.parametrize(
    "planted", ["law & war", "50% of", "a_b", "{", "\\foo", "$x$", "[1]", "\x01", "x^2"]
)
def test_planted_faults_are_seen(planted):
    latex = tables.paper(pd.DataFrame({"item": ["PLACE"], "n": [3]})).latex()
    assert latex_faults(latex) == []
    assert latex_faults(latex.replace("PLACE", planted)) != []


def test_two_columns_may_have_one_title():
    table = pd.DataFrame({"n": [1], "size": [2]})
    printed = tables.paper(table, columns={"n": "{0}", "size": "{0}"})
    assert r"\{0\} & \{0\} \\" in printed.latex()


@pytest.mark.parametrize(
    ("text", "needed"),
    [("law", ""), ("Иран", "Cyrillic"), ("می‌روم", "Arabic"), ("می‌روم", "right to left")],
)
def test_a_table_says_which_latex_engine_it_needs(text, needed):
    latex = tables.paper(pd.DataFrame({"item": [text], "n": [1]})).latex()
    comments, body = latex.split("\\begin", maxsplit=1)
    assert needed in comments
    assert ("XeLaTeX" in comments) is bool(needed)
    assert text in body


def test_a_table_longer_than_a_page_says_so():
    table = pd.DataFrame({"item": [f"w{number}" for number in range(60)], "estimate": 0.5})
    assert "% 60 rows are longer" in tables.paper(table).latex()
    assert "rows are longer" not in tables.paper(table, most=40).latex()


# ---------------------------------------------------------------- tables of each kind


def test_agreement_prints_its_interval():
    readings = [_counts(labels, kind="llm") for labels in ([0, 1, 1, 0, 1, 0], [0, 1, 1, 0, 0, 0])]
    agreed = annotation.agreement(*readings)
    printed = tables.paper(agreed, columns=["variable", "pages", "alpha"])
    assert printed.head[2] == "alpha [95% interval]"
    assert "Krippendorff's alpha." in " ".join(texts_of_notes(printed))


def test_associations_print_their_test():
    places = independent(np.random.default_rng(8))
    printed = tables.paper(cooccurrence.association(places))
    assert printed.head[:3] == ("actor", "with", "joint")
    assert "exact p of the Cochran–Mantel–Haenszel test" in " ".join(texts_of_notes(printed))


# ---------------------------------------------------------------- refusals and files


def test_the_files_of_a_table(tmp_path):
    printed = tables.paper(contrasts_of_pages(), caption="Pages")
    saved = figures.save_paper_table(printed, name="01-law", case="demo", folder=tmp_path)
    assert saved is printed
    paths = (tmp_path / "demo").glob("[!.]*")
    texts = {path.name: path.read_text("utf-8") for path in paths}
    assert sorted(texts) == ["01-law-notes.txt", "01-law-table.csv", "01-law.html", "01-law.tex"]
    assert r"\label{tab:01-law}" in texts["01-law.tex"]
    assert texts["01-law.html"].startswith("<!doctype html>")
    assert texts["01-law-notes.txt"].startswith("Pages\n")
    assert texts["01-law-table.csv"].startswith("group,against,item")


def test_the_same_table_gives_the_same_files():
    printed = tables.paper(contrasts_of_pages(), caption="Pages")
    again = tables.paper(contrasts_of_pages(), caption="Pages")
    assert again.latex() == printed.latex()
    assert again.html() == printed.html()
    assert again.csv() == printed.csv()


def test_saved_tables_are_sound(root):
    paths = sorted((root / "figures").glob("*/*.tex"))
    paths = [path for path in paths if not path.stem.endswith("-numbers")]
    assert len(paths) >= 3
    for path in paths:
        assert latex_faults(path.read_text("utf-8")) == [], path


def test_the_first_cell_leads_to_the_page_of_its_row_and_to_nothing_else():
    pages = pd.DataFrame({"gist": ["ferry sails", "no address", "a script"], "n": [4.0, None, 2.0]})
    pages["url"] = ["https://port.example/?a=1&b=2", None, "javascript:alert(1)"]
    table = figures.paper_table(pages.astype({"n": "Int64"}), columns={"gist": "page", "n": "uses"})
    soup = BeautifulSoup(table.html(), "html.parser")
    assert [link["href"] for link in soup("a")] == ["https://port.example/?a=1&b=2"]
    assert soup.a.text == "ferry sails" and [cells[1] for cells in table.cells] == ["4", "–", "2"]
    assert not BeautifulSoup(figures.paper_table(pages).html(), "html.parser")("a")
