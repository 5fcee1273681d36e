"""Tables, methods and numbers for papers. All articles, outlets and groups are invented."""

import csv
import io
import json
import re
from html.parser import HTMLParser

import nbformat
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import annotation, compare, cooccurrence, extract, figures, framing, read_corpus
from analysis.counts import Counts
from analysis.errors import InputError
from analysis.figures import methods, tables
from analysis.stats import measures

ESCAPED = re.compile(r"\\[&%$#_{}\\]")
SPECIAL = re.compile(r"[%$#_~^<>\"|`]")


def faults(latex):
    """Return what LaTeX would stumble over in a table, as a list of sentences: a strict reading of the few commands we use."""
    body = "\n".join(line for line in latex.splitlines() if not line.startswith("%"))
    found, opened = [], []
    for command, name in re.findall(r"\\(begin|end)\{(\w+)\}", body):
        if command == "begin":
            opened.append(name)
        elif not opened or opened.pop() != name:
            found.append(f"\\end{{{name}}} without its beginning")
    found += [f"{name} is not closed" for name in opened]
    bare = re.sub(r"\\\\(?=\n)", "", body)
    plain = ESCAPED.sub("", bare)
    depth = np.cumsum([{"{": 1, "}": -1}.get(sign, 0) for sign in plain] or [0])
    found += ["braces do not balance"] * bool(depth[-1] or depth.min() < 0)
    for line in plain.splitlines():
        shown = re.sub(
            r"\\label\{[A-Za-z0-9:-]*\}|\\ensuremath\{[<>-]\}|^\\begin\{tabular\}.*$", "", line
        )
        found += [f"unescaped {sign}" for sign in SPECIAL.findall(shown)]
        found += [
            f"unknown command {name}"
            for name in re.findall(r"\\([A-Za-z]+)", shown)
            if name not in KNOWN
        ]
        found += ["a lone backslash"] * bool(re.search(r"\\(?![A-Za-z])", shown))
    columns = re.search(r"\\begin\{tabular\}\{@\{\}([lr]+)@\{\}\}", body)
    rows = [ESCAPED.sub("", line) for line in re.findall(r"^(.*) \\\\$", body, re.MULTILINE)]
    found += [
        f"{row.count('&') + 1} cells for {len(columns[1])} columns"
        for row in rows
        if row.count("&") + 1 != len(columns[1])
    ]
    found += ["a row begins with what \\\\ takes for an argument"] * any(
        row.lstrip()[:1] in ("[", "*") for row in rows
    )
    return found + ["a control character"] * bool(
        re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", body)
    )


KNOWN = {
    "begin",
    "end",
    "centering",
    "caption",
    "label",
    "toprule",
    "midrule",
    "bottomrule",
    "par",
    "smallskip",
    "footnotesize",
    "raggedright",
    "linewidth",
    "textsuperscript",
    "textbackslash",
    "textasciitilde",
    "textasciicircum",
    "textbar",
    "symbol",
    "ensuremath",
    "times",
    "surd",
    "Sigma",
    "dag",
    "ldots",
}


class Read(HTMLParser):
    """Collects the tags and texts of an HTML table, and what is not closed."""

    def __init__(self):
        super().__init__()
        self.tags, self.open, self.texts = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.open += [tag] * (tag not in ("br", "meta"))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


def pages(n=24, **columns):
    rows = pd.DataFrame(
        {
            "article_id": [f"p{i:02}" for i in range(n)],
            "outlet": [f"o{i}" for i in range(n)],
            "country": ["Norland"] * (n // 2) + ["Elmaria"] * (n - n // 2),
            **columns,
        }
    )
    values = np.stack([np.arange(n) % 2, np.arange(n) < n // 3, np.zeros(n)], axis=1).astype(float)
    return Counts.of(
        values, size=np.ones((n, 1)), rows=rows, items=["law", "base", "war_&_peace"], per="page"
    )


def words(**columns):
    generator = np.random.default_rng(0)
    rows = pd.DataFrame(
        {
            "article_id": [f"a{i:02}" for i in range(24)],
            "outlet": [f"o{i % 3}" for i in range(24)],
            **columns,
        }
    )
    return Counts.of(
        generator.poisson(4, (24, 5)),
        size=np.full((24, 1), 200.0),
        rows=rows,
        items=[f"w{i}" for i in range(5)],
        per="token",
    )


def contrasts(**settings):
    return compare.contrasts(pages(), "country", **{"labelings": 199} | settings)


def test_contrasts_as_a_paper_prints_them():
    made = tables.paper(
        contrasts(), caption="Pages & law", note="LLM-annotated, not human-validated."
    )
    assert made.head == (
        "item",
        "group",
        "n of N",
        "n of N against",
        "units (against)",
        "estimate [95% interval]",
        "adjusted p",
    )
    row = dict(zip(made.head, next(row for row in made.cells if row[0] == "base")))
    assert (row["n of N"], row["n of N against"], row["units (against)"]) in {
        ("8 of 12", "0 of 12", "12 (12)"),
        ("0 of 12", "8 of 12", "12 (12)"),
    }
    assert re.fullmatch(r"−?0\.67 \[.*\]", row["estimate [95% interval]"]) and re.fullmatch(
        r"\.\d{3}|< \.001", row["adjusted p"]
    )
    told = " ".join(text for _, text in made.notes)
    for fact in (
        "LLM-annotated",
        "difference of unit means",
        "outlets",
        "exploratory",
        "difference of unit means over its error; permutation mid-p",
        "199 (drawn with seed 0)",
        "step-down min-P over 2 tests",
        "circulated",
        "compared with: ",
        "Columns not shown: rate",
    ):
        assert fact in told
    assert (
        faults(made.latex(label="tab:x")) == []
        and r"\label{tab:x}" in made.latex(label="tab:x")
        and r"Pages \& law" in made.latex()
    )


def test_what_is_descriptive_stays_and_is_marked():
    few = pages(6)
    made = tables.paper(compare.contrasts(few, "country", labelings=99))
    assert all(mark.startswith("†") for mark in made.marks) and len(made.cells) == 3
    assert [row[-1] for row in made.cells] == ["–"] * 3 and all(
        row[-2].endswith("[–]") for row in made.cells
    )
    reasons = dict(made.notes)
    assert reasons["a"].startswith("descriptive only: ") and "too little evidence" in reasons["†"]
    assert r"law\textsuperscript{\dag{}a}" in made.latex() and "<sup>†a</sup>" in made.html()


def test_levels_by_hand():
    table = pd.DataFrame(
        {
            "outlet": ["Elm Post", "Port"],
            "item": "law",
            "n": [3.0, 1.0],
            "size": [1200.0, 4.0],
            "articles": [12, 4],
            "estimate": [0.25, 0.0],
            "low": [0.1, np.nan],
            "high": [0.4, np.nan],
            "note": ["", "4 units: descriptive only"],
        }
    )
    table.attrs = {"measure": "share", "convention": "sum / size", "labels": {"law": "Law!"}}
    made = tables.paper(table)
    assert made.head == ("outlet", "item", "n of N", "articles", "estimate [95% interval]")
    assert made.cells == (
        ("Elm Post", "Law!", "3 of 1,200", "12", "0.25 [0.10, 0.40]"),
        ("Port", "Law!", "1 of 4", "4", "0.00 [–]"),
    )
    assert made.marks == ("", "†a") and made.notes[0] == ("", "Estimates: share (sum / size).")
    assert made.notes[-1] == ("a", "4 units: descriptive only.")
    assert tables.paper(table, columns={"item": "What", "estimate": "Share"}, digits=1).cells[
        0
    ] == ("Law!", "0.2 [0.1, 0.4]")


def test_numbers_of_other_tables():
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
    assert first == ("2016-08-16", "yes", "0.00041", "∞", "–") and second == (
        "–",
        "no",
        "0.00012",
        "−1.50",
        "a b",
    )


def test_sums_of_scores_are_no_counts():
    rows = pd.DataFrame({"article_id": list("abcdefgh"), "outlet": ["Elm"] * 4 + ["Port"] * 4})
    tone = Counts.of(
        [[0.5], [-0.2], [0.1], [0.3], [-0.4], [-0.6], [0], [0.1]],
        size=np.ones((8, 1)),
        rows=rows,
        items=["Norland"],
        per="article",
    )
    assert tables.paper(compare.levels(tone, "outlet", measure=measures.mean)).head[2] == "N"
    assert not any(
        title.startswith("n ") for title in tables.paper(compare.contrasts(tone, "outlet")).head
    )


def test_the_rows_left_out_are_counted():
    table = pd.DataFrame(
        {
            "item": list("abcd"),
            "estimate": [0.1, -0.5, 0.3, 9],
            "low": [0, 0, 0, np.nan],
            "high": 1.0,
        },
        index=[1, 1, 2, 3],
    )
    made = tables.paper(table, most=2)
    assert [row[0] for row in made.cells] == ["b", "c"] and made.notes[0][
        1
    ] == "2 of 4 rows, by |estimate|, those with an interval first."
    unknown = "How these estimates were made is not recorded in the table."
    assert [text for _, text in tables.paper(table, most=4).notes] == [unknown]
    assert len(made.table) == 4 and made.csv().count("\n") == 5


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
@settings(deadline=None, max_examples=50)
def test_p_values_have_no_leading_zero(value):
    assert (
        re.fullmatch(r"([<>] )?\.\d{3}", tables.p_value(value)) and tables.p_value(value) != ".000"
    )


HOSTILE = st.text(
    st.sampled_from("\\{}&%$#_~^<>\"'|`[]*-,?! \n\r\t\x00\x1b\u202eaZ0Жیم‌\ud800=+@–−†…"),
    max_size=12,
)


@given(st.lists(HOSTILE, min_size=1, max_size=4), HOSTILE, HOSTILE)
@settings(deadline=None, max_examples=60)
def test_hostile_names_break_neither_latex_nor_html(names, caption, note):
    table = pd.DataFrame(
        {
            "item": pd.Series(names, dtype=object),
            "estimate": 0.5,
            "low": 0.1,
            "high": np.nan,
            "note": pd.Series([note] * len(names), dtype=object),
        }
    )
    table.attrs = {"measure": caption}
    made = tables.paper(table, caption=caption, note=note)
    assert faults(made.latex(label=caption)) == []
    reader = Read()
    reader.feed(made.html())
    assert reader.open == [] and set(reader.tags) <= {
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "sup",
        "br",
    }
    fields = [
        row[column] for row in list(csv.reader(io.StringIO(made.csv())))[1:] for column in (0, 4)
    ]
    assert not any(text.startswith(("=", "+", "-", "@", "\t", "\n")) for text in fields)


@pytest.mark.parametrize(
    "planted", ["law & war", "50% of", "a_b", "{", "\\foo", "$x$", "[1]", "\x01", "x^2"]
)
def test_the_checker_sees_planted_faults(planted):
    good = tables.paper(pd.DataFrame({"item": ["PLACE"], "n": [3]})).latex()
    assert faults(good) == [] and faults(good.replace("PLACE", planted)) != []


def test_which_engine_a_table_needs():
    needs = {
        text: tables.paper(pd.DataFrame({"item": [text], "n": [1]})).latex().split("\\begin")[0]
        for text in ("law", "Иран", "می‌روم")
    }
    assert (
        "XeLaTeX" not in needs["law"]
        and "Cyrillic" in needs["Иран"]
        and "Arabic" in needs["می‌روم"]
        and "right to left" in needs["می‌روم"]
    )
    assert "Иран" in tables.paper(pd.DataFrame({"item": ["Иран"]})).latex()


def test_a_table_longer_than_a_page_says_so():
    table = pd.DataFrame({"item": [f"w{i}" for i in range(60)], "estimate": 0.5})
    assert (
        "% 60 rows are longer" in tables.paper(table).latex()
        and "% 4" not in tables.paper(table, most=40).latex()
    )


def test_agreement_and_associations_print(tmp_path):
    rows = pd.DataFrame({"article_id": list("pqrstu"), "annotator_kind": "llm"})
    runs = [
        Counts.of(
            np.reshape(run, (6, 1)), size=np.ones((6, 1)), rows=rows, items=["law"], per="page"
        )
        for run in ([0, 1, 1, 0, 1, 0], [0, 1, 1, 0, 0, 0])
    ]
    made = tables.paper(annotation.stability(*runs), columns=["variable", "pages", "alpha"])
    assert made.head[2] == "alpha [95% interval]" and "Krippendorff's alpha." in " ".join(
        text for _, text in made.notes
    )
    texts = pd.DataFrame(
        {
            "article_id": [f"a{i}" for i in range(6)],
            "outlet": "Elm",
            "text": ["Aria met Boria. Coria left Aria."] * 6,
        }
    )
    actors = "\n".join(
        f'[[actor]]\nname = "{name}"\nkind = "state"\naliases = ["{name}"]'
        for name in ("Aria", "Boria", "Coria")
    )
    (tmp_path / "actors.toml").write_text(actors, "utf-8")
    features = extract(read_corpus(texts), actors=tmp_path / "actors.toml")
    pairs = cooccurrence.association(
        cooccurrence.incidence(features, within="sentence"), null="shuffle", draws=99
    )
    made = tables.paper(pairs)
    assert made.head[:3] == ("actor", "with", "joint") and any(
        "99 draws with seed 0" in text for _, text in made.notes
    )


def test_numbers_for_prose(tmp_path):
    quoted = {
        "law estimate": (-0.2044, ".00", "01-contrasts: law"),
        "pages read": np.int64(1209),
        "p of law": (0.0002, ".000"),
        "law share": (0.5, "0%"),
        "days_counted": 12.0,
        "outlet name": "Elm & Post",
    }
    table = figures.save_numbers(quoted, name="01-numbers", case="demo", folder=tmp_path)
    assert table["printed"].tolist() == ["−.20", "1,209", "< .001", "50%", "12", "Elm & Post"]
    made = json.loads((tmp_path / "demo/01-numbers.json").read_text("utf-8"))
    assert made["lawEstimate"] == {
        "value": -0.2044,
        "printed": "−.20",
        "source": "01-contrasts: law",
    }
    latex = (tmp_path / "demo/01-numbers.tex").read_text("utf-8").splitlines()
    assert (
        latex[0] == r"\newcommand{\lawEstimate}{\ensuremath{-}.20}"
        and latex[3] == r"\newcommand{\lawShare}{50\%}"
    )
    assert latex[5] == r"\newcommand{\outletName}{Elm \& Post}"


@pytest.mark.parametrize(
    ("quoted", "message"),
    [
        ({}, "got none"),
        ({"law": 1}, "two or more words"),
        ({"law 2": 1}, "digits as words"),
        ({3: 1}, "two or more words"),
        ({"law share": 1, "law_share": 2}, "lawShare more than once"),
        ({"law share": np.nan}, "Leave it out of the text"),
        ({"law share": 0.5}, "how many decimals"),
        ({"law share": (0.5, "two")}, "how many decimals"),
        ({"law share": None}, "got None"),
        ({"закон один": 1}, "letters a to z"),
    ],
)
def test_numbers_that_are_refused(quoted, message):
    with pytest.raises(InputError, match=message):
        tables.numbers(quoted)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: tables.paper(pd.DataFrame()), "a table without rows"),
        (lambda: tables.paper([1]), "got a list"),
        (lambda: tables.paper(pd.DataFrame({"n": [1]}), most=3), "without estimates"),
        (lambda: tables.paper(pd.DataFrame({"estimate": [1]}), most=0), "most"),
        (lambda: tables.paper(pd.DataFrame({"n": [1]}), columns=["p"]), "'?p'?"),
        (lambda: tables.paper(pd.DataFrame({"n": [1]}), columns=[]), "at least one"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(InputError, match=message):
        call()


def test_the_files_of_a_table(tmp_path):
    made = tables.paper(contrasts(), caption="Pages")
    assert figures.save_paper_table(made, name="01-law", case="demo", folder=tmp_path) is made
    written = {path.name: path.read_text("utf-8") for path in (tmp_path / "demo").glob("[!.]*")}
    assert sorted(written) == ["01-law-notes.txt", "01-law-table.csv", "01-law.html", "01-law.tex"]
    assert r"\label{tab:01-law}" in written["01-law.tex"] and written["01-law.html"].startswith(
        "<!doctype html>"
    )
    assert written["01-law-notes.txt"].startswith("Pages\n") and written[
        "01-law-table.csv"
    ].startswith("group,against,item")
    again = tables.paper(contrasts(), caption="Pages")
    assert again.latex() == made.latex() and again.csv() == made.csv()


# ---- what the project's own texts quote ---------------------------------------------------------------------------------

QUOTED = re.compile(r"(?<![\w.])−?(?:\d[\d,]*(?:\.\d+)?|\.\d+)%?")
#: Numbers of the texts that are no result: said why.
EXCEPTIONS = {
    "95%": "the level of the interval",
    "2016": "a year",
    "50,000": "the labelings of 01-framing",
}


def quoted_in(text):
    """Return the numbers that a text quotes, as they stand there."""
    text = re.sub(r"!\[.*?\]\(.*?\)|`[^`]*`|\d\d-[a-z]+", " ", text)
    return {found.rstrip(",") for found in QUOTED.findall(text)} - set(EXCEPTIONS)


def printed_in(paths):
    return {
        entry["printed"] for path in paths for entry in json.loads(path.read_text("utf-8")).values()
    }


def test_numbers_are_found_in_prose():
    assert quoted_in(
        "In 1,209 of 2,000 pages (−.06 to 1.04; p = .002, 95% interval) of 01-framing."
    ) == {
        "1,209",
        "2,000",
        "−.06",
        "1.04",
        ".002",
    }
    assert quoted_in("9 of 10 pages, 26 of the 48; .27.") == {"9", "10", "26", "48", ".27"}


NUMBERED = [f"{place:02}" for place in range(7)]


@pytest.mark.parametrize("place", NUMBERED)
def test_every_number_of_an_answer_is_saved(root, place):
    notebook = nbformat.read(next((root / "notebooks").glob(f"{place}-*.ipynb")), as_version=4)
    answer = next(cell.source for cell in notebook.cells if "**Answer.**" in cell.source)
    saved = list((root / "figures").glob(f"*/{place}-numbers.json"))
    assert len(saved) == 1 and quoted_in(answer) - printed_in(saved) == set()


def test_a_paper_can_take_all_files_of_numbers(root):
    commands = [
        name
        for path in (root / "figures").glob("*/*-numbers.json")
        for name in json.loads(path.read_text("utf-8"))
    ]
    assert len(commands) > 60 and len(set(commands)) == len(commands)


def test_every_number_of_what_we_found_is_saved(root):
    found = (root / "docs/findings.md").read_text("utf-8")
    assert quoted_in(found) - printed_in((root / "figures").glob("*/*-numbers.json")) == set()


def test_saved_tables_are_sound(root):
    paths = sorted((root / "figures").glob("*/*.tex"))
    written = [path for path in paths if not path.stem.endswith("-numbers")]
    assert len(written) >= 5 and {
        str(path): faults(path.read_text("utf-8")) for path in written
    } == {str(path): [] for path in written}
