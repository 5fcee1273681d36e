"""Text of classic Nexis, whatever its words are. All outlets, people and articles are invented."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import collect
from analysis.collect.exports import nexis_html, nexis_text

WORDS = st.from_regex(r"[a-zñß]{1,9}( [a-z]{1,9}){0,5}", fullmatch=True)
NAMES = st.from_regex(r"[A-Z][a-zäéø]{2,12}", fullmatch=True)
FIELDS = {"title": "Port closed", "author": "Ida Roe", "section": "NEWS; Pg. 7A"}
ABOVE = ["1 of 1 DOCUMENTS", "The Elm Post", "August 16, 2016 Tuesday"]
TEXT = ["Ships left the harbour at dawn, as the port had said.", "Nobody knew where they would go."]
BELOW = ["LOAD-DATE: August 20, 2016", "LANGUAGE: ENGLISH", "PUBLICATION-TYPE: Newspaper"]
TABLE = tomllib.loads(Path(__file__).with_name("nexis_heads.toml").read_text(encoding="utf-8"))
HEADS = [
    pytest.param(row, id=f"{kind} {number}")
    for kind, rows in TABLE.items()
    for number, row in enumerate(rows, start=1)
]
#: Pages have no lines, so that a label has its value beside it.
OF_PAGES = [head for head in HEADS if not head.id.startswith("own-line")]


@given(st.lists(WORDS, min_size=1), NAMES, NAMES)
@settings(max_examples=20)
def test_text_outlet_and_title_come_back(words, outlet, title):
    lines = [f"It was {each} here." for each in words]
    heading = ["1 of 1 DOCUMENTS", f"The {outlet} Post", "May 2, 2016 Monday"]
    above = [line.center(80) for line in heading]
    parts = [*above, f"{title} again", "LENGTH: 10 words", "", *lines, "LOAD-DATE: March 4, 2024"]
    [record] = nexis_text.articles("\n\n".join(parts).encode(), name="a.txt").records
    assert record["title"] == f"{title} again"
    assert record["outlet"] == f"The {outlet} Post"
    assert record["text"].split("\n\n") == lines


def require_read(record, row):
    """Assert that an article is read as its row says."""
    expected = {name: row.get(name, value) for name, value in FIELDS.items()}
    assert {name: record[name] or "" for name in FIELDS} == expected
    assert record["text"].startswith(row.get("text", TEXT[0]))
    assert record["text"].endswith(TEXT[1])


@pytest.mark.parametrize("row", HEADS)
def test_a_heading_is_read_whatever_its_title_looks_like(row):
    above = [line.center(80) for line in ABOVE]
    data = "\n\n".join([*above, *row["head"], "", *TEXT, *BELOW])
    [record] = nexis_text.articles(data.encode(), name="a.txt").records
    require_read(record, row)


@pytest.mark.parametrize("row", OF_PAGES)
def test_so_is_that_of_a_page(row):
    centred = [f'<DIV><P ALIGN="center">{line}</P></DIV>' for line in ABOVE[1:]]
    divisions = [
        f"<DIV><P>{line}</P></DIV>" for line in [*row["head"], "</P><P>".join(TEXT), *BELOW]
    ]
    data = "".join(['<A NAME="DOC_ID_1_0"></A>', *centred, *divisions])
    [record] = nexis_html.articles(data.encode(), name="a.html").records
    require_read(record, row)


FILES = {
    "no counter, and labels by themselves": "{label}\n\n{value}",
    "no counter, and labels with colons by themselves": "{label}: \n\n{value}",
    "no counter, and values on the next line": "{label}:\n{value}",
}


@pytest.mark.parametrize("case", FILES)
def test_files_without_counters_are_known_and_parted(case, tmp_path):
    labels = {"SECTION": "NEWS; Pg. 7A", "LENGTH": "16 words"}
    below = {"LOAD-DATE": "August 20, 2016", "LANGUAGE": "ENGLISH"}
    lines = []
    for day in ("August 16, 2016 Tuesday", "August 17, 2016 Wednesday"):
        lines += ["USA ELM", day, " FIRST EDITION", "Port closed"]
        lines += [FILES[case].format(label=label, value=labels[label]) for label in labels]
        lines += TEXT
        lines += [FILES[case].format(label=label, value=below[label]) for label in below]
        lines += ["Copyright 2016 Elm\nAll Rights Reserved"]
    path = tmp_path / "a.txt"
    path.write_text("\n\n".join(lines), encoding="utf-8")
    articles = collect.read(path).articles
    assert articles["title"].tolist() == ["Port closed"] * 2
    assert articles["published"].dt.day.tolist() == [16, 17]
    assert articles["text"].tolist() == ["\n\n".join(TEXT)] * 2
