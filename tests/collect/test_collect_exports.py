"""Exports of databases: invented files in tests/fixtures/exports, and what people do to such files."""

import io
import struct
import zipfile
from contextlib import suppress

import genuine
import openpyxl
import pytest
from by_hand import drawn_cases, tables
from genuine_word import word_bytes
from hypothesis import example, given, settings
from hypothesis import strategies as st
from places import EXPORTS
from refusals import refused

from analysis.collect.exports import europresse, factiva, nexis, proquest, rtf
from analysis.corpus import archives, dates, sheets
from analysis.errors import InputError

READERS = {
    "factiva-labels.rtf": factiva,
    "factiva-plain.rtf": factiva,
    "factiva.html": factiva,
    "nexis.docx": nexis,
    "proquest.txt": proquest,
    "genuine/europresse/01-old-basic.html": europresse,
    "genuine/europresse/05-new-basic.html": europresse,
}
FILES = [name for name in READERS if "/" not in name]
EXPECTED = genuine.expected_of(EXPORTS)


def stored(name):
    """The bytes of a fixture: a file, or the Word file that is built here."""
    if name == "nexis.docx":
        return word_bytes((EXPORTS / "nexis.docx.paragraphs").read_text(encoding="utf-8"))
    return (EXPORTS / name).read_bytes()


def word(lines):
    """A .docx with these paragraphs."""
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
    found = READERS[name].articles(stored(name), name=name)
    articles = [
        {key: value for key, value in record.items() if value and key != "outlet_from"}
        for record in found.records
    ]
    reasons = [{"skipped": reason} for reason in found.skipped]
    lines = [line for line in EXPECTED if line["file"] == name]
    assert [{"file": name, **fields} for fields in articles + reasons] == lines


def test_a_number_comes_from_the_link_and_a_repeated_one_is_told():
    number = "5YGK-KBK1-DXY4-X0SK-00000-00"
    address = f"https://db.example/?id=contentItem:{number}&x=1"
    parts = "Elm Post|May 2, 2016|Body|Rain fell.|End of Document".replace("|", "\ntext\t")
    data = word_bytes(f"link\tFerries\ntext\t{parts}\n" * 2, address=address)
    found = nexis.articles(data, name="a.docx")
    assert [record["export_id"] for record in found.records] == [number]
    [reason] = found.skipped
    assert f"its number {number} is that of document 1, too" in reason


# What is refused


def with_entity(part):
    """Return a text of XML that uses an entity."""
    head = b"<!DOCTYPE x [<!ENTITY a 'on Monday'>]>"
    return head + part.split(b"?>", 1)[-1].replace(b">Elm Post<", b">Elm &a; Post<")


NEXIS = stored("nexis.docx")
REFUSED = {
    "XML entities": exchanged(NEXIS, "word/document.xml", with_entity),
    "no document.*'Full documents'": word(["A letter."]),
    "no document": word([]),
    "a Word file that cannot be read": NEXIS[:-400],
}


@pytest.mark.parametrize("message, data", REFUSED.items(), ids=range(4))
def test_other_files_are_refused_with_a_reason(data, message):
    with refused(f"^a.file: got.*{message}") as error:
        nexis.articles(data, name="a.file")
    assert "\n" not in str(error.value)


# Archives


@drawn_cases("""
    size      | message
    600000000 | unpacked
    200000000 | more than 150
""")
def test_sizes_of_an_archive(size, message):
    made = archive(**{"word/document.xml": b"x" * 1_000})
    place = made.find(b"PK\x01\x02") + 24
    data = made[:place] + struct.pack("<I", size) + made[place + 4 :]
    with refused(message):
        archives.require_small(data, name="a.docx")


def test_cells_far_outside_of_a_sheet_are_refused_quickly():
    cell = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
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


@pytest.mark.parametrize("text, day", tables(__file__)["day"])
def test_days_of_exports(text, day):
    assert (dates.day(text) or "") == day


# Whatever happens to a file

CUTS = st.one_of(st.none(), st.integers(0, 40_000))
FLIPS = st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 255)), max_size=8)


@given(st.sampled_from([*READERS]), CUTS, FLIPS)
@example("nexis.docx", None, [(1859, 0)])  # the text itself, packed
@settings(max_examples=60)
def test_cut_and_changed_files_give_articles_or_a_reason(name, cut, flips):
    """An end: whether a reader is for a file, and its articles, reasons, or a refusal in a short sentence."""
    reader, data = READERS[name], bytearray(stored(name)[:cut])
    for place, value in flips:
        if data:
            data[place % len(data)] = value
    with suppress(InputError):
        assert reader.fits(bytes(data), name="a.file") in (True, False)
    try:
        found = reader.articles(bytes(data), name="a.file")
    except InputError as error:
        assert str(error).startswith("a.file") and len(str(error)) <= 300
    else:
        assert found.records or found.skipped
        assert all(len(reason) <= 300 for reason in found.skipped)


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
