"""Exports of classic Nexis, HTML and text. All outlets, people and articles are invented."""

import html
import textwrap
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.collect.exports import nexis_html, nexis_text
from analysis.corpus import dates
from analysis.errors import InputError

STYLE = """<STYLE TYPE="text/css"><!--
.c0 { text-align: center; }
.c1 { text-align: center; margin-top: 0em; }
.c2 { font-size: 10pt; font-weight: normal; color: #000000; }
.c4 { text-align: left; }
.c6 { font-size: 14pt; font-weight: bold; color: #000000; }
.c7 { font-size: 10pt; font-weight: bold; color: #000000; }
.c9 { font-size: 10pt; font-weight: bold; color: #CC0033; }
--></STYLE>
"""
BEGIN = "<!-- Hide XML section from browser\n<DOC NUMBER=1>\n<DOCFULL> -->\n"
END = "<!-- Hide XML section from browser\n</DOCFULL>\n</DOC> -->\n"
FERRIES = {
    "outlet": "The Harbour Post (London)",
    "published": "March 3, 2020 Tuesday",
    "title": "Ferries run again",
    "BYLINE": "By Jo Berg",
    "SECTION": "NEWS; Pg. 9",
    "LENGTH": "6 words",
    "text": ["Rain fell on Port Elm.", "Wind rose."],
    "LOAD-DATE": "March 4, 2020",
    "LANGUAGE": "ENGLISH",
    "GRAPHIC": "A boat",
}
SNOW = {"outlet": "Elm Post", "published": "March 5, 2020", "title": "Snow", "text": ["Snow fell."]}


def spans(kind, text):
    return f'<SPAN CLASS="{kind}">{html.escape(text)}</SPAN>'


def division(content, *, centred=False):
    return f'<BR><DIV CLASS="c{0 if centred else 4}"><P CLASS="c8">{content}</P>\n</DIV>\n'


def html_document(article, number, total):
    """Write one document as classic Nexis HTML does."""
    parts = [division(spans("c2", f"{number} of {total} DOCUMENTS"), centred=True)]
    for key, value in article.items():
        if key in ("outlet", "published"):
            parts.append(division(spans("c2", value) + spans("c2", "\xa0"), centred=True))
        elif key == "title":
            parts.append(division(spans("c6", value)))
        elif key == "text":
            parts.append(division("</P>\n<P CLASS='c8'>".join(spans("c2", line) for line in value)))
        else:
            parts.append(label(key, value))
    rights = '<SPAN CLASS="c2">Copyright 2020 Elm Media<BR>All Rights Reserved</SPAN>'
    anchor = f'<A NAME="DOC_ID_{number}_0"></A>'
    return "".join([anchor, BEGIN, *parts, division(rights, centred=True), END])


def label(name, value):
    return division(spans("c7", f"{name}: ") + spans("c2", value))


def documents(write, articles):
    """Return each article, written as one of so many documents."""
    return [write(article, n, len(articles)) for n, article in enumerate(articles, start=1)]


def html_file(articles, *, style=STYLE):
    meta = f'<META TOPIC="null" DOCUMENTS="{len(articles)}" UPDATED="Tuesday" />'
    head = f"<HTML>\n<HEAD>\n{style}{meta}</HEAD>\n<BODY>\n"
    page = [head, *documents(html_document, articles), "</BODY></HTML>"]
    return "".join(page).encode("ascii", "xmlcharrefreplace")


def centred(line):
    return line.center(80).rstrip()


def text_document(article, number, total):
    """Write one document as classic Nexis text does."""
    lines = [centred(f"{number} of {total} DOCUMENTS"), "", "", ""]
    for key, value in article.items():
        if key in ("outlet", "published"):
            lines.append(f"{centred(value)}\n")
        elif key == "title":
            lines.append(f"{value}\n")
        elif key == "text":
            lines += ["", *[f"{paragraph}\n" for paragraph in value]]
        else:
            lines.append(f"{key}: {value}\n")
    rights = [centred("Copyright 2020 Elm Media"), centred("All Rights Reserved")]
    return "\n".join(["", *lines, "", *rights, "", ""])


def text_file(articles):
    return "\n".join(documents(text_document, articles)).encode()


def read_html(data):
    assert nexis_html.fits(data, name="a.html")
    return nexis_html.articles(data, name="a.html")


def read_text(data):
    if isinstance(data, str):
        data = data.encode()
    assert nexis_text.fits(data, name="a.txt")
    return nexis_text.articles(data, name="a.txt")


READ = [
    pytest.param(lambda articles: read_html(html_file(articles)), id="html"),
    pytest.param(lambda articles: read_html(html_file(articles, style="")), id="html-no-style"),
    pytest.param(lambda articles: read_text(text_file(articles)), id="text"),
]


@pytest.mark.parametrize("read", READ)
def test_a_heading_without_text_is_reported(read):
    found = read([FERRIES, SNOW | {"text": []}])
    assert len(found.records) == 1
    assert found.skipped == ["document 2 ('Snow'): no text, only its heading"]


@pytest.mark.parametrize("read", READ)
def test_the_day_of_loading_stands_for_a_missing_date(read):
    found = read([{key: value for key, value in FERRIES.items() if key != "published"}])
    assert found.records[0]["published"] == "2020-03-04"
    reason = "no date line; its day is that of loading (March 4, 2020)"
    assert found.skipped == [f"kept: document 1 ('Ferries run again'): {reason}"]


@pytest.mark.parametrize("read", READ)
def test_damaged_letters_are_mended_and_that_is_said(read):
    found = read([FERRIES | {"text": ["The â€˜FÃ¤hreâ€™ sailed."]}])
    assert found.records[0]["text"] == "The ‘Fähre’ sailed."
    reason = "3 damaged characters were mended (UTF-8 read as cp1252)"
    assert f"kept: document 1 ('Ferries run again'): {reason}" in found.skipped


ARTICLES = st.lists(
    st.builds(
        lambda outlet, title, words, date, author: {
            "outlet": f"The {outlet} Post",
            "published": date.strftime("%B %d, %Y %A"),
            "title": f"{title} again",
            "BYLINE": f"By {author} Berg",
            "LENGTH": "10 words",
            "text": [f"It was {each} here." for each in words],
            "LOAD-DATE": "March 4, 2024",
        },
        *[st.from_regex(r"[A-Z][a-zäéø]{2,12}", fullmatch=True)] * 2,
        st.lists(st.from_regex(r"[a-zñß]{1,9}( [a-z]{1,9}){0,5}", fullmatch=True), min_size=1),
        st.dates(min_value=date(1980, 1, 1), max_value=date(2024, 1, 1)),
        st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True),
    ),
    min_size=1,
    max_size=5,
)


@pytest.mark.parametrize("read", READ)
@given(articles=ARTICLES)
@settings(max_examples=15)
def test_all_articles_of_any_file_come_back(read, articles):
    for record, article in zip(read(articles).records, articles, strict=True):
        assert record["title"] == article["title"]
        assert record["outlet"] == article["outlet"]
        assert record["text"] == "\n\n".join(article["text"])
        assert record["published"] == dates.day(article["published"])


@pytest.mark.parametrize("read", READ)
def test_a_label_that_no_table_has_is_no_text(read):
    keys = ["outlet", "published", "title", "LENGTH", "ELMCODE", "SECTION", "text", "LOAD-DATE"]
    [record] = read([{key: (FERRIES | {"ELMCODE": "E-12"})[key] for key in keys}]).records
    assert (record["section"], record["text"]) == ("NEWS; Pg. 9", "\n\n".join(FERRIES["text"]))


# HTML


def test_a_page_that_speaks_of_nexis_is_no_export():
    page = b"<html><body><p>1 of 10 DOCUMENTS</p><p>LENGTH: and LOAD-DATE: are labels.</p></body>"
    assert not nexis_html.fits(page, name="a.html")
    assert not nexis_text.fits(page, name="a.html")
    with pytest.raises(InputError, match="no document .* Choose 'Full document'"):
        nexis_html.articles(b"<html><body><p>Rain fell.</p></body></html>", name="a.html")


# Text


NOTICES = (
    ["Copyright 2015 Elm Media, Inc.", "All Rights Reserved"],
    ["Copyright 2015 Elm Media, Inc. All Rights Reserved"],
    ["Copyright 2015 Elm Media"],
    ["Copyright 2015 Elm Media", "Distributed by Quay Information Services"],
    ["(c) 2015 Elm Media", "Published by arrangement with the Quay Group", "All Rights Reserved"],
    [f"Copyright 2015 {'The Elm and Marsh Company of Norland ' * 3}", "All Rights Reserved"],
    ["Copyright 2015 Elm", "No part of this text may be printed again without consent of the Elm."],
    ["Copyright 2015 Quay LLC", "All Rights Reserved", "Copyright 2015 Elm Media"],
)
BELOW = {"LENGTH": "3 words", "HEADLINE": "Ferries run", "BODY": "Rain fell here."}


def older_text(blocks):
    """Write one document of the older layout as text, from its centred blocks."""
    lines = []
    for block in blocks:
        parts = [part for line in block for part in textwrap.wrap(line, 76)]
        lines += [*map(centred, parts), ""]
    return "\n".join([*lines, *[f"{name}: {value}\n" for name, value in BELOW.items()]])


def older_html(blocks):
    centred = [
        division("<BR>".join(spans("c2", line) for line in block), centred=True) for block in blocks
    ]
    labels = [label(name, value) for name, value in BELOW.items()]
    return "".join(["<HTML><HEAD>", STYLE, '<A NAME="DOC_ID_0_0"></A>', BEGIN, *centred, *labels])


def older_rtf(blocks):
    lines = [r"{\rtf1\ansi\deff0 {\header Page \qr\par Ferries run \qc\par }\pard\qc "]
    for block in blocks:
        lines += [*[rf"\pard \qc \sb0 {line}\par" for line in block], r"\pard \par"]
    for name, value in BELOW.items():
        lines.append(rf"\b \pard \ql \sb120 {name}: \b0 {value}\par \pard\par")
    return "\n".join([*lines, "}"])


@given(
    notice=st.sampled_from(NOTICES),
    outlet=st.sampled_from(["Elm Post", "Elm Media", "The Sunday Elm (Norland)", "ELM.example"]),
    edition=st.sampled_from([[], ["Edition 1;", "North"]]),
    is_apart=st.booleans(),
)
@settings(max_examples=60)
def test_the_outlet_is_below_the_copyright_that_comes_first(notice, outlet, edition, is_apart):
    heading = [notice, [outlet]] if is_apart else [[*notice, outlet]]
    blocks = [["1 of 1 DOCUMENT"], *heading, ["May 2, 2016 Monday", *edition]]
    for write, reader in (
        (older_text, nexis_text),
        (older_html, nexis_html),
        (older_rtf, nexis_text),
    ):
        data = write(blocks).encode()
        assert reader.fits(data, name="a")
        (record,) = reader.articles(data, name="a").records
        assert (record["outlet"], record["published"]) == (outlet, "2016-05-02"), write
        assert (record["title"], record["text"]) == ("Ferries run", "Rain fell here."), write


@pytest.mark.parametrize(
    ("heading", "outlet"),
    [
        ([["Elm Post", "Distributed by Quay Services"]], "Elm Post"),
        ([["Elm Post"], ["Copyright 2016 Elm Media", "All Rights Reserved"]], "Elm Post"),
        ([["Copyright 2016 Verlag Elm", "Alle Rechte Vorbehalten", "Elmbote"]], "Elmbote"),
        ([["Copyright 2016 Elm Media", "Elm Post - Final Edition"]], "Elm Post"),
        ([["© Elm Media 2016", "Elm Post"]], "Elm Post"),
        ([["THE ELM POST, Ltd. Copyright 2016"], ["Elm Post"]], "Elm Post"),
    ],
)
def test_lines_of_rights_and_of_who_passed_a_text_on_are_no_outlets(heading, outlet):
    blocks = [["1 of 1 DOCUMENT"], *heading, ["May 2, 2016"]]
    assert read_text(older_text(blocks)).records[0]["outlet"] == outlet
    assert read_html(older_html(blocks).encode()).records[0]["outlet"] == outlet


@pytest.mark.parametrize("heading", [NOTICES[3], ["From: Jo Berg"]])
def test_a_document_that_names_no_outlet_has_none(heading):
    data = older_text([["1 of 1 DOCUMENT"], heading, ["May 2, 2016"]])
    assert read_text(data).records[0]["outlet"] is None


def test_a_gap_in_the_counters_is_reported():
    data = text_file([FERRIES, FERRIES, FERRIES])
    begin = data.index(b"2 of 3 DOCUMENTS")
    data = data[:begin] + data[data.index(b"3 of 3 DOCUMENTS") :]
    assert read_text(data).skipped == ["document 2 of 3 is not in the file"]


def test_a_line_in_a_text_that_is_like_a_counter_stays_text():
    text = ["Rain fell.", "7 of 9 DOCUMENTS", "Wind rose."]
    data = text_file([FERRIES | {"text": text}]).replace(b"GRAPHIC: A boat", b"")
    filler = "\n\n".join(["Rain fell and fell."] * 30)
    found = read_text(data.decode().replace("Wind rose.", f"{filler}\n\nWind rose."))
    assert len(found.records) == 1
    assert "7 of 9 DOCUMENTS" in found.records[0]["text"]
    assert any(reason.startswith("kept: taken for text") for reason in found.skipped)


def test_a_file_of_another_kind_is_refused():
    mail = b"Dear Jo,\n\n1 of 10 DOCUMENTS\n\nis what the old service writes.\n"
    assert not nexis_text.fits(mail, name="a.txt")
    with pytest.raises(InputError, match="no document .* Choose 'Full document'"):
        nexis_text.articles(b"Rain fell.\n", name="a.txt")


# Hostile input


@pytest.mark.parametrize("piece", ["a", "Copyright ", "©", "<", "<div>", "<!--", "&", "1 of 2 D"])
def test_long_lines_end_within_seconds(piece):
    long = (piece * (1_000_000 // len(piece)))[:1_000_000]
    page = html_file([FERRIES]).replace(b"Wind rose.", long.encode())
    lines = text_file([FERRIES]).replace(b"Wind rose.", long.encode())
    for read, data in ((nexis_html, page), (nexis_text, lines)):
        assert len(read.articles(data, name="a").records) == 1


def test_too_many_documents_are_refused():
    data = b'<A NAME="DOC_ID_1_0"></A>' * 30_000
    with pytest.raises(InputError, match="got 30,000 documents; expected at most 20,000"):
        nexis_html.articles(data, name="a.html")
