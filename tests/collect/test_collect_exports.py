"""Exports of databases: invented files in tests/fixtures/exports, and what people do to such files."""

import io
import json
import struct
import zipfile

import genuine_word
import openpyxl
import pytest
from by_hand import by_hand, drawn_cases
from endings import damaged, require_an_end
from genuine_word import word_bytes
from hypothesis import example, given, settings
from hypothesis import strategies as st
from places import EXPORTS
from refusals import refused

from analysis.collect.exports import europresse, factiva, nexis, proquest, rtf
from analysis.corpus import archives, dates, sheets
from analysis.errors import InputError

READERS = {"nexis": nexis, "factiva": factiva, "proquest": proquest}
MODULES = [*READERS.values(), europresse]
FILES = "factiva-labels.rtf factiva-plain.rtf factiva.html nexis.docx proquest.txt".split()
EXPECTED = [
    json.loads(line)
    for line in (EXPORTS / "expected.jsonl").read_text(encoding="utf-8").splitlines()
]


def reader(name):
    return READERS[name.replace(".", "-").split("-")[0]]


def stored(name):
    """The bytes of a fixture: a file, or the Word file that is built here."""
    return word() if name == "nexis.docx" else (EXPORTS / name).read_bytes()


def told(found):
    """Articles and reasons as they stand in expected.jsonl."""
    articles = [
        {key: value for key, value in record.items() if value and key != "outlet_from"}
        for record in found.records
    ]
    return articles, found.skipped


def word(lines=None):
    """A .docx with these paragraphs, by default those of nexis.docx."""
    if lines is None:
        return word_bytes((EXPORTS / "nexis.docx.paragraphs").read_text(encoding="utf-8"))
    return word_bytes("".join(f"text\t{line}\n" for line in lines))


def sheet():
    book = openpyxl.Workbook()
    book.active.append(["a", 1])
    book.save(target := io.BytesIO())
    return target.getvalue()


def archive(**members):
    with zipfile.ZipFile(target := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return target.getvalue()


def exchanged(data, member, change):
    """An archive in which one member is changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        members = {name: made.read(name) for name in made.namelist()}
    members[member] = change(members[member])
    return archive(**members)


# What is read


@pytest.mark.parametrize("name", FILES)
def test_a_fixture_gives_the_articles_and_reasons_that_are_expected(name):
    lines = [line for line in EXPECTED if line["file"] == name]
    articles, skipped = told(reader(name).articles(stored(name), name=name))
    articles = [{"file": name, **article} for article in articles]
    assert articles == [line for line in lines if "skipped" not in line]
    assert skipped == [line["skipped"] for line in lines if "skipped" in line]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{\\rtf1 A letter.}",
        b"Dear Jo,\nTitle: none\n",
        b"Dear Jo,\n\n1 of 10 DOCUMENTS\n\nis what the old service writes.\n",
        b"<p>1 of 10 DOCUMENTS</p><p>LENGTH: and LOAD-DATE: are labels.</p>",
        b"<html><article>x</article>",
        b"PK\x03\x04",
        b"\x89PNG\r\n",
        word(["A letter."]),
        sheet(),
        archive(a="b"),
    ],
)
def test_no_reader_fits_other_files(data):
    assert not [module for module in MODULES if module.fits(data, name="a.rtf")]


def test_a_number_comes_from_the_link_and_a_repeated_one_is_told(monkeypatch):
    number = "5YGK-KBK1-DXY4-X0SK-00000-00"
    monkeypatch.setattr(genuine_word, "ADDRESS", f"https://db.example/?id=contentItem:{number}&x=1")
    lines = [
        "link\tFerries",
        "text\tElm Post",
        "text\tMay 2, 2016",
        "text\tBody",
        "text\tRain fell.",
    ]
    one = "".join(f"{line}\n" for line in [*lines, "text\tEnd of Document"])
    found = nexis.articles(word_bytes(one * 2), name="a.docx")
    assert [record["export_id"] for record in found.records] == [number]
    [reason] = found.skipped
    assert f"its number {number} is that of document 1, too" in reason


# What is refused


def with_entity(name, member):
    """Return an export with a text that has an XML entity."""
    head = b"<!DOCTYPE x [<!ENTITY a 'on Monday'>]>"

    def changed(part):
        return head + part.split(b"?>", 1)[-1].replace(b">Elm Post<", b">Elm &a; Post<")

    return exchanged(stored(name), member, changed)


REFUSED = [
    (nexis, with_entity("nexis.docx", "word/document.xml"), "XML entities"),
    (nexis, word(["A letter."]), "no document.*'Full documents'"),
    (nexis, word([]), "no document"),
    (nexis, word()[:-400], "a Word file that cannot be read"),
]


@pytest.mark.parametrize("module, data, message", REFUSED, ids=range(len(REFUSED)))
def test_other_files_are_refused_with_a_reason(module, data, message):
    with refused(f"^a.file: got.*{message}") as error:
        module.articles(data, name="a.file")
    assert "\n" not in str(error.value)


# Archives

LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY a1 '&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
LAUGHS += "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 9}'>" for n in range(2, 9)) + "]>"
ENTITIES = {
    "many": (LAUGHS, "&a8;"),
    "local file": ("<!DOCTYPE x [<!ENTITY e SYSTEM 'file://{}'>]>", "&e;"),
}


@pytest.mark.parametrize("kind", sorted(ENTITIES))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_not_expanded(kind, encoding, tmp_path):
    (tmp_path / "secret").write_text("a secret of this machine", encoding="utf-8")
    head, use = ENTITIES[kind]
    head = f"<?xml version='1.0' encoding='{encoding}'?>" + head.replace("{}", f"{tmp_path}/secret")

    def changed(part):
        text = part.decode().split("?>", 1)[-1].replace(">Elm Post<", f">{use} Elm Post<")
        return (head + text).encode(encoding)

    try:
        data = exchanged(stored("nexis.docx"), "word/document.xml", changed)
        found = nexis.articles(data, name="a.file")
    except InputError:
        pass
    else:
        assert "secret" not in str(found)
        assert "haha" not in str(found)


@pytest.mark.parametrize(
    "at, value, message",
    [
        (24, struct.pack("<I", 600_000_000), "unpacked"),
        (24, struct.pack("<I", 200_000_000), "more than 150"),
    ],
)
def test_sizes_of_an_archive(at, value, message):
    forged = bytearray(archive(**{"word/document.xml": b"x" * 1_000}))
    place = forged.find(b"PK\x01\x02") + at
    forged[place : place + len(value)] = value
    with refused(message):
        archives.require_small(bytes(forged), name="a.docx")


@pytest.mark.parametrize(
    "cell",
    [
        b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>',
    ],
)
def test_cells_far_outside_of_a_sheet_are_refused_quickly(cell):
    data = exchanged(
        sheet(), "xl/worksheets/sheet1.xml", lambda part: part.replace(b"</sheetData>", cell)
    )
    with refused("more than 100,000 rows"):
        sheets.rows(data, name="a.xlsx")


# RTF


@drawn_cases(r"""
    written                          | read
    Caf\'e9                          | Café
    \u-10179?\u-8704?                | 😀
    \u-10179?x                       | �x
    C:\\pict\\bin9 x                 | C:\pict\bin9 x
    {\*\shppict{\pict\bin3 }{}}}after | after
    {\field{\*\fldinst{HYPERLINK "http://a.example"}}{\fldrslt{word}}} | word
    the word HYPERLINK               | the word HYPERLINK
    {\fonttbl{\f0\fcharset204 A;}}\f0\'d1 | С
    \ansicpg1251 \'d1                | С
    \ansicpg99999 a                  | a
    a\par b                          | "a\nb"
    Schnee über Berg                 | Schnee über Berg
""")
def test_rtf(written, read):
    assert text_of_rtf(written.encode()) == read


def test_rtf_of_another_encoding_and_with_a_long_picture():
    said = "Снег над горой и над морем"
    assert text_of_rtf(rf"\ansicpg1251 {said}".encode("cp1251")) == said
    assert text_of_rtf(rb"{\pict " + b"0a" * 500 + b"}after") == "after"


def text_of_rtf(written):
    return rtf.text(b"{\\rtf1" + written.join([b" ", b"}"]), name="a.rtf").strip()


# Dates


@by_hand(__file__, "day")
def test_days_of_exports(text, day):
    assert (dates.day(text) or "") == day


# Whatever happens to a file

DAMAGED = [
    (nexis, stored("nexis.docx")),
    (factiva, stored("factiva.html")),
    (factiva, stored("factiva-labels.rtf")),
    (factiva, stored("factiva-plain.rtf")),
    (proquest, stored("proquest.txt")),
    (europresse, stored("genuine/europresse/01-old-basic.html")),
    (europresse, stored("genuine/europresse/05-new-basic.html")),
]
CUTS = st.one_of(st.none(), st.integers(0, 40_000))
FLIPS = st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 255)), max_size=8)


@given(st.sampled_from(DAMAGED), CUTS, FLIPS)
@example(DAMAGED[0], None, [(2859, 0)])  # the text itself, packed
@settings(max_examples=60)
def test_cut_and_changed_files_give_articles_or_a_reason(file, cut, flips):
    module, data = file
    require_an_end(module, damaged(data, cut, flips))


LARGE = 300_000
EUROPRESSE = (
    "<span class='DocPublicationName'>P</span><span class='DocHeader'>4 mars 2020</span>"
    "<span class='TitreArticleVisu'>T</span><br><br>"
)
FACTIVA = "<title>Factiva</title>"
#: What begins a file, and what it repeats.
HOSTILE = [
    (factiva, FACTIVA, '<div class="article enArticle">x'),
    (factiva, "{\\rtf1 Factiva, Inc", "\\par 3 words\\par 3 March 2020"),
    (proquest, "_" * 60 + "\nDocument 1 of 1\n\nFull text: ", "Subject: x\n"),
    (europresse, EUROPRESSE, "la mer "),
]


@pytest.mark.slow
@pytest.mark.parametrize("module, head, part", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_files_end_with_articles_or_a_reason(module, head, part):
    require_an_end(module, (head + part * (LARGE // len(part))).encode())


@pytest.mark.parametrize("line", [rb"532 words\par", rb"18 August 2016\par"])
def test_two_documents_of_factiva_that_cannot_be_parted_are_told(line):
    """The second document of this export has no number at its end; now the third one lacks a part of its heading as well."""
    data = (EXPORTS / "factiva-plain.rtf").read_bytes()
    found = factiva.articles(data.replace(line, b"", 1), name="a.rtf")
    assert len(found.records) == 2 and data.count(line) == 1
    assert (
        "kept: document 2 ('Snow in August'): a second heading in its text: perhaps two documents"
        in found.skipped
    )
