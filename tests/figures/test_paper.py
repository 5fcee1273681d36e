"""Tables as papers print them. All articles, outlets and groups are invented."""

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from by_hand import drawn_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from paper_samples import contrasts_of_pages, pages

from analysis import compare, figures, open_case
from analysis.compare.notes import with_evidence

HOSTILE = st.text(
    st.sampled_from("\\{}&%$#_~^<>\"'|`[]*-,?! \n\r\t\x00\x1b\u202eaZ0Жیم‌\ud800=+@–−†…"),
    max_size=12,
)


def levels():
    """Return the shares of two outlets; one is too small for an interval."""
    rows = {"outlet": ["Elm_Post", "Port"], "item": "law", "n": [3.0, 1.0], "size": [1200.0, 4.0]}
    table = pd.DataFrame(rows).assign(articles=[12, 4], estimate=[0.25, 0.0])
    table = table.assign(low=[0.1, np.nan], high=[0.4, np.nan])
    method = {"measure": "share", "convention": "sum / size", "names": {"law": "Law!"}}
    return with_evidence(table, method, status=["interval", "descriptive"], reason=["", "4 units"])


def test_levels_by_hand():
    printed = figures.paper_table(levels())
    titles = ["outlet", "item", "n", "articles", "percent [95 % interval]", "note"]
    assert list(printed.cells) == titles
    assert printed.cells.to_numpy().tolist() == [
        ["Elm_Post", "Law!", "3 of 1,200", "12", "25 [10, 40]", ""],
        ["Port", "Law!", "1 of 4", "4", "0 [–]", "†1"],
    ]
    assert printed.notes == (
        "Estimates: share (sum / size).",
        "† Descriptive only: too little evidence for an interval or a test.",
        "1: descriptive only: 4 units.",
    )
    titled = figures.paper_table(levels()[:1], columns={"item": "{0}", "estimate": "{0}"})
    assert list(titled.cells) == ["{0}", "{0}"]
    assert titled.cells.to_numpy().tolist() == [["Law!", "25 [10, 40]"]]


def test_contrasts_as_a_paper_prints_them():
    table = contrasts_of_pages()
    printed = figures.paper_table(table, note="Labels of two readers")
    first = "item,group,against,pages,pages, others,outlets,outlets, others"
    others = "percentage points [95 % interval],adjusted p"
    assert ",".join(printed.cells) == f"{first},{others}"
    row = printed.cells.set_index("item").loc["base"]
    assert {row["pages"], row["pages, others"]} == {"8 of 12", "0 of 12"}
    assert row[["outlets", "outlets, others"]].tolist() == ["12", "12"]
    assert row["percentage points [95 % interval]"].replace("−", "").startswith("67 [")
    assert printed.notes == ("Labels of two readers.",)
    usual = " ".join(figures.paper_table(table).notes)
    assert usual.startswith("Estimates: difference of shares.")
    assert "family: exploratory, 2 tests." in usual
    renamed = figures.paper_table(table.assign(against="rest"), labels={"base": "Stützpunkt"}).cells
    assert "Stützpunkt" in set(renamed["item"]) and "against" not in renamed


def test_an_end_of_an_interval_that_is_not_0_is_not_printed_as_0():
    table = levels().assign(estimate=[-0.13, 0.02], low=[-0.262, -0.003], high=[-0.003, 0.04])
    table.attrs["method"] = {"measure": "share"}
    printed = figures.paper_table(table, columns=["estimate"]).cells
    assert printed.iloc[:, 0].tolist() == ["−13 [−26, −0.3]", "2 [0, 4]"]


def test_a_table_of_one_list_has_the_notes_of_that_list():
    table = open_case("data/hamedan-2016").contrasts()
    both = " ".join(figures.paper_table(table).notes)
    assert "15 tests; claims and voices" in both and "Russian, law" in both
    one = " ".join(figures.paper_table(table[table["family"] == "claims and voices"]).notes)
    assert "15 tests" not in one and "Russian, law" not in one
    assert "claims and voices, planned (comparable pages), 7 tests." in one


def test_rows_without_a_test_have_a_dagger_and_a_reason():
    printed = figures.paper_table(compare.contrasts(pages(6), "country"))
    assert printed.cells["note"].str.startswith("†1").all()
    assert (printed.cells["adjusted p"] == "–").all()
    assert any(note.startswith("1: descriptive only: ") for note in printed.notes)


def test_every_kind_of_value():
    table = pd.DataFrame(
        {
            "day": pd.to_datetime(["2016-08-16", None]),
            "flag": [True, False],
            "rate": [0.00041, -0.00012],
            "ratio": [0, np.inf],
            "total": [12000, 3],
            "p": [0.0002, 0.9996],
            "names": [["a", "b"], None],
        },
        index=pd.Index(["Elm", "Port"], name="outlet"),
    )
    assert figures.paper_table(table).cells.T.to_numpy().tolist() == drawn_rows("""
        Elm        | Port
        2016-08-16 | –
        yes        | no
        "0.0004"   | −0.0001
        never      | only here
        12,000     | "3"
        < .001     | > .999
        ['a', 'b'] | –
    """)


def test_a_page_has_the_same_cells_with_numbers_to_the_right():
    printed = figures.paper_table(levels(), caption="Shares & pages")
    assert r"\begin{tabular}{@{}llrrrl@{}}" in printed.latex()
    soup = BeautifulSoup(printed.html(), "html.parser")
    assert soup.caption.text == "Shares & pages"
    assert [cell.text for cell in soup.thead("th")] == [*printed.cells]
    rows = [[cell.text for cell in row("td")] for row in soup.tbody("tr")]
    assert rows == printed.cells.to_numpy().tolist()
    sides = [cell["style"].split()[-1] for cell in soup.tbody.tr("td")]
    assert sides == "left left right right right left".split()


def test_the_files_of_a_table(tmp_path):
    printed = figures.paper_table(levels(), caption="Pages")
    figures.save_paper_table(printed, name="01-law", case="demo", folder=tmp_path)
    files = {path.name: path for path in tmp_path.glob("demo/[!.]*")}
    assert sorted(files) == ["01-law-table.csv", "01-law.html", "01-law.tex"]
    assert r"\label{tab:01-law}" in files["01-law.tex"].read_text("utf-8")
    assert files["01-law.html"].read_text("utf-8").startswith("<!doctype html>")
    read = pd.read_csv(files["01-law-table.csv"])
    assert_frame_equal(read, levels().replace("", np.nan), check_dtype=False, rtol=1e-5)


# ---- texts of others --------------------------------------------------------------------------


@pytest.mark.slow
@given(st.lists(HOSTILE, min_size=1, max_size=4), HOSTILE, HOSTILE)
@settings(max_examples=60)
def test_hostile_names_do_not_break_html(names, caption, note):
    table = pd.DataFrame({"item": pd.Series(names, dtype=object), "estimate": 0.5, "low": 0.1})
    table = table.assign(high=np.nan, note=pd.Series([note] * len(names), dtype=object))
    table.attrs["method"] = {"measure": caption}
    printed = figures.paper_table(table, caption=caption, note=note)
    soup = BeautifulSoup(printed.html(), "html.parser")
    tags = {tag.name for tag in soup(True)}
    assert tags <= set("table caption thead tbody tr th td p".split())
    assert [row.td.text for row in soup.tbody("tr")] == [*printed.cells["item"]]


def test_signs_in_latex_are_no_commands():
    names = ["law & war_1", "[sic]", "*", "50% {x} $y$ #"]
    table = pd.DataFrame({"item": names, "a&b": [-1.5, 2, 3, 0.5], "p": [0.0001, 0.3, 0.9999, 0.1]})
    printed = figures.paper_table(table, caption="A & b: p < 5%", note="Of [a_b] | −1")
    body = printed.latex(label="tab:law").splitlines()[1:]
    assert body == [
        r"\begin{table}",
        r"\centering",
        r"\caption{A \& b: p $<$ 5\%}",
        r"\label{tab:law}",
        r"\begin{tabular}{@{}lrr@{}}",
        r"\toprule",
        r"item & a\&b & p \\",
        r"\midrule",
        r"law \& war\_1 & $-$1.50 & $<$ .001 \\",
        r"{[}sic] & 2.00 & .300 \\",
        r"{*} & 3.00 & $>$ .999 \\",
        r"50\% \{x\} \$y\$ \# & 0.50 & .100 \\",
        r"\bottomrule",
        r"\end{tabular}",
        r"\par\footnotesize\raggedright Of [a\_b] \textbar{} $-$1.",
        r"\end{table}",
    ]
