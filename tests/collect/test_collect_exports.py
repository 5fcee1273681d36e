"""Exports of Nexis Uni, Factiva and ProQuest: invented files in tests/fixtures/exports, and what people do to such files."""

import io
import json
import struct
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import docx
import fuzzing
import openpyxl
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.collect import dates
from analysis.collect.exports import factiva, nexis, proquest, rtf
from analysis.collect.records import FIELDS, Found
from analysis.corpus import archives, sheets
from analysis.errors import InputError

FOLDER = Path(__file__).parents[1] / "fixtures" / "exports"
READERS = {"nexis": nexis, "factiva": factiva, "proquest": proquest}
TEXTS = ["factiva-labels.rtf", "factiva-plain.rtf", "factiva.html", "nexis.rtf", "proquest.txt"]
EXPECTED = [
    json.loads(line)
    for line in (FOLDER / "expected.jsonl").read_text(encoding="utf-8").splitlines()
]


def reader(name):
    return READERS[name.replace(".", "-").split("-")[0]]


def stored(name):
    """The bytes of a fixture: a file, or one of the two that are built here."""
    return {"nexis.docx": word, "proquest.xlsx": sheet}.get(name, (FOLDER / name).read_bytes)()


def told(found):
    """Articles and reasons as they stand in expected.jsonl."""
    articles = [
        {key: value for key, value in record.items() if value and key != "outlet_from"}
        for record in found.records
    ]
    return articles, found.skipped


def word(lines=None, links=()):
    """A .docx with these paragraphs (by default those of nexis.rtf); those at the places of *links* are links to documents."""
    lines = (
        rtf.text((FOLDER / "nexis.rtf").read_bytes(), name="nexis.rtf").split("\n")
        if lines is None
        else lines
    )
    book = docx.Document()
    for place, line in enumerate(lines):
        paragraph = book.add_paragraph("" if place in links else line)
        if place in links:
            key = book.part.relate_to(
                f"https://db.example/?id=urn:contentItem:{links[place]}&x=1",
                RELATIONSHIP_TYPE.HYPERLINK,
                is_external=True,
            )
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), key)
            link.append(paragraph.add_run(line)._r)
            paragraph._p.append(link)
    return saved(book)


SHEET = [
    [
        "Title",
        "Abstract",
        "StoreId",
        "Authors",
        "pubdate",
        "pubtitle",
        "Full text",
        "language",
        "documentURL",
        "Word count",
    ],
    [
        "Ferries run",
        "-",
        9001,
        "Jo Berg",
        date(2016, 8, 16),
        "Elm Post",
        "Rain fell.\nWind rose.",
        "English",
        "https://db.example/1",
        4,
    ],
    ["Snow", "-", 9002, None, "Aug 17, 2016", "Elm Post", "Snow fell.", "German", None, 532],
    [None] * 10,
    [
        "Storm",
        "an abstract",
        9003,
        None,
        "Aug 18, 2016",
        "Elm Post",
        "Not available.",
        "English",
        None,
        None,
    ],
    ["Ferries", "-", 9001, None, "Aug 16, 2016", "Elm Post", "Rain fell.", "English", None, None],
]


def sheet(rows=SHEET):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book):
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
        return archive(
            **{
                name: change(made.read(name)) if name == member else made.read(name)
                for name in made.namelist()
            }
        )


# What is read


@pytest.mark.parametrize("name", TEXTS)
def test_a_fixture_gives_the_articles_and_reasons_that_are_expected(name):
    lines = [
        {key: value for key, value in line.items() if key != "file"}
        for line in EXPECTED
        if line["file"] == name
    ]
    articles, skipped = told(reader(name).articles(stored(name), name=name))
    assert articles == [line for line in lines if "skipped" not in line]
    assert skipped == [line["skipped"] for line in lines if "skipped" in line]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{\\rtf1 A letter.}",
        b"Dear Jo,\nTitle: none\n",
        b"<html><article>x</article>",
        b"PK\x03\x04",
        b"\x89PNG\r\n",
        word(["A letter."]),
        sheet([["a", "b"], [1, 2]]),
        archive(a="b"),
    ],
)
def test_no_reader_fits_other_files(data):
    assert not [kind for kind, module in READERS.items() if module.fits(data, name="a.rtf")]


@pytest.mark.parametrize(
    "line",
    [
        "Update: the ministry denied it.",
        "Language: English was heard.",
        "Load-Date: a term of crews.",
    ],
)
def test_a_text_goes_on_after_a_line_that_looks_like_a_label_of_nexis(line):
    lines = [
        "Ferries run",
        "Elm Post",
        "May 2, 2016 Monday",
        "Body",
        "Rain fell.",
        line,
        "Boats left.",
        "Language: ENGLISH",
        "Load-Date: May 3, 2016",
        "End of Document",
    ]
    record = nexis.articles(
        ("{\\rtf1 " + "\\par ".join(lines) + "}").encode(), name="a.rtf"
    ).records[0]
    assert (
        record["text"].split("\n\n") == ["Rain fell.", line, "Boats left."]
        and record["language"] == "en"
    )


def test_a_spreadsheet():
    articles, skipped = told(proquest.articles(sheet(), name="a.xlsx"))
    assert articles[0] == {
        "outlet": "Elm Post",
        "published": "2016-08-16",
        "url": "https://db.example/1",
        "title": "Ferries run",
        "language": "en",
        "text": "Rain fell.\n\nWind rose.",
        "author": "Jo Berg",
        "export_id": "9001",
    }
    assert [article["title"] for article in articles] == ["Ferries run", "Snow"]
    assert skipped == [
        "kept: document 2 ('Snow'): 2 words read, 532 stated: the text is not whole",
        "document 3 ('Storm'): no text, only its heading",
        "document 4 ('Ferries'): its number 9001 is that of document 1, too",
    ]


def test_a_formula_counts_by_the_value_in_the_file_and_macros_are_left_alone():
    data = sheet(
        [
            *SHEET[:2],
            ["=A2", "-", 9, None, "Aug 16, 2016", "Elm Post", "=G2", "English", None, None],
        ]
    )
    with zipfile.ZipFile(target := io.BytesIO(data), "a") as book:
        book.writestr("xl/vbaProject.bin", b"\0" * 99)
    found = proquest.articles(target.getvalue(), name="a.xlsx")
    assert len(found.records) == 1 and found.skipped == [
        "document 2 ('no title'): no text, only its heading"
    ]


KINDS = {
    "nexis.rtf": (
        "{{\\rtf1 {}}}",
        "{title}\\par Elm Post\\par {day}\\par Copyright 2016\\par "
        "Length: 3 words\\par Body\\par {text}\\par {end}\\par\n",
        "End of Document",
    ),
    "factiva.html": (
        "<html><body>{}</body></html>",
        "<div class='article'><span class='enHeadline'>{title}</span>"
        "<div>3 words</div><div>{day}</div><div>Elm Post</div><div>English</div>"
        "<p>{text}</p><p>{end}</p></div>\n",
        "Document ELMP00002016081600000000{n}",
    ),
    "factiva.rtf": (
        "{{\\rtf1 {}}}",
        "{title}\\par 3 words\\par {day}\\par Elm Post\\par English\\par (c) 2016\\par "
        "{text}\\par {end}\\par\n",
        "Document ELMP00002016081600000000{n}",
    ),
    "proquest.txt": (
        "{}",
        "____________________\nTitle: {title}\nPublication title: Elm Post\nPublication date: {day}\n"
        "Full text: {text}\n",
        "",
    ),
}


def export(kind, damage=(None, None)):
    """An export of five documents of which one is damaged."""
    frame, form, end = KINDS[kind]
    parts = [
        {
            "title": f"Heading number {n}",
            "day": f"August {n + 1}, 2016",
            "text": f"Text number {n}.",
            "end": end.format(n=n),
        }
        for n in range(5)
    ]
    if damage[0] is not None:
        parts[damage[0]][damage[1]] = ""
    return frame.format("".join(form.format(**part) for part in parts)).encode()


@given(
    kind=st.sampled_from(sorted(KINDS)),
    place=st.integers(0, 4),
    what=st.sampled_from(["day", "text", "end"]),
)
@settings(max_examples=40)
def test_damage_to_one_document_is_told_and_leaves_the_others_as_they_were(kind, place, what):
    if kind == "proquest.txt" and what == "end":
        what = "text"
    clean = reader(kind).articles(export(kind), name=kind)
    found = reader(kind).articles(export(kind, (place, what)), name=kind)
    assert len(clean.records) == 5 and not clean.skipped
    others = [
        record["title"] for record in clean.records if record["title"] != f"Heading number {place}"
    ]
    same = [record for record in clean.records if record in found.records]
    assert [record["title"] for record in same if record["title"] in others] == others
    assert any(f"Heading number {place}" in reason for reason in found.skipped)
    assert len(found.records) == 5 - (what == "text")


# What is refused

REFUSED = [
    (nexis, archive(a="b"), "a zip archive that is no Word file"),
    (nexis, word(["A letter."]), "no document.*'Full documents'"),
    (nexis, word([]), "no document"),
    (nexis, word()[:-400], "no whole zip archive"),
    (proquest, sheet([]), "the columns none"),
    (proquest, sheet()[:-400], "no whole zip archive"),
    (proquest, word(), "what cannot be opened"),
]


@pytest.mark.parametrize("place", range(len(REFUSED)))
def test_other_files_are_refused_with_a_reason(place):
    module, data, message = REFUSED[place]
    with pytest.raises(InputError, match=message) as error:
        module.articles(data, name="a.file")
    assert str(error.value).startswith("a.file: got") and "\n" not in str(error.value)


# Archives

LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1 or str()};' * 9}'>" for n in range(1, 9))
    + "]>"
)
ENTITIES = {
    "many": (LAUGHS, "&a8;"),
    "local file": ("<!DOCTYPE x [<!ENTITY e SYSTEM 'file://{}'>]>", "&e;"),
}


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.parametrize("kind", sorted(ENTITIES))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_and_would_not_be_expanded_anyway(
    kind, encoding, guarded, tmp_path, monkeypatch
):
    (tmp_path / "secret").write_text("a secret of this machine", encoding="utf-8")
    head, use = ENTITIES[kind]
    declared = f"<?xml version='1.0' encoding='{encoding}'?>" + head.replace(
        "{}", str(tmp_path / "secret")
    )

    def changed(part):
        return (
            declared + part.decode().split("?>", 1)[-1].replace(">Elm Post<", f">{use} Elm Post<")
        ).encode(encoding)

    if not guarded:
        monkeypatch.setattr(archives, "require_small", lambda data, *, name: None)
    for module, data, member in (
        (nexis, word(), "word/document.xml"),
        (proquest, sheet(), "xl/worksheets/sheet1.xml"),
        (proquest, sheet(), "xl/workbook.xml"),
    ):
        try:
            found = module.articles(exchanged(data, member, changed), name="a.file")
        except InputError as error:
            assert not guarded or "declared entities" in str(error)
        else:
            assert not guarded and "secret" not in str(found) and "haha" not in str(found)


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"word/document.xml": b"0" * 20_000_000}, "packed more than 200 times"),
        ({f"{n}": b"" for n in range(6_000)}, "6,000 files inside"),
        ({"../a": b""}, "named ../a"),
        ({"/a": b""}, "named /a"),
        ({"a\\..\\b": b""}, "a file inside named"),
        ({"C:a": b""}, "named C:a"),
    ],
)
def test_archives_that_do_harm_are_refused(members, message):
    with pytest.raises(InputError, match=message):
        archives.require_small(archive(**members), name="a.docx")


def test_sizes_and_passwords_of_an_archive():
    forged = bytearray(archive(**{"word/document.xml": b"x" * 1_000}))
    place = forged.find(b"PK\x01\x02")
    for at, value, message in (
        (24, struct.pack("<I", 10), "no whole zip archive"),
        (24, struct.pack("<I", 600_000_000), "unpacked"),
        (24, struct.pack("<I", 200_000_000), "packed more|more than 150"),
        (8, b"\1", "encrypted"),
    ):
        changed = bytearray(forged)
        changed[place + at : place + at + len(value)] = value
        with pytest.raises(InputError, match=message):
            archives.require_small(bytes(changed), name="a.docx")


def test_cells_far_outside_of_a_sheet_are_refused_quickly():
    for cell in (
        '<row r="9"><c r="XFD9"><v>1</v></c></row>',
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        '<row r="99999999999"><c r="A1"><v>1</v></c></row>',
    ):
        data = exchanged(
            sheet(),
            "xl/worksheets/sheet1.xml",
            lambda part, cell=cell: part.replace(b"</sheetData>", cell.encode() + b"</sheetData>"),
        )
        with pytest.raises(InputError, match="more than 100,000 rows"):
            sheets.rows(data, name="a.xlsx")


# RTF


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"Caf\\'e9", "Café"),
        (b"\\u-10179?\\u-8704?", "\U0001f600"),
        (b"\\u-10179?x", "\ufffdx"),
        (b"C:\\\\pict\\\\bin9 x", "C:\\pict\\bin9 x"),
        (b"{\\*\\shppict{\\pict\\bin3 }{}}}after", "after"),
        (b"{\\pict " + b"0a" * 500 + b"}after", "after"),
        (b'{\\field{\\*\\fldinst{HYPERLINK "http://a.example"}}{\\fldrslt{word}}}', "word"),
        (b"the word HYPERLINK", "the word HYPERLINK"),
        (b"{\\fonttbl{\\f0\\fcharset204 A;}}\\f0\\'d1", "С"),
        (b"\\ansicpg1251 \\'d1", "С"),
        (b"\\ansicpg99999 a", "a"),
        (b"a\\par b", "a\nb"),
        ("Schnee über Berg".encode(), "Schnee über Berg"),
        ("\\ansicpg1251 Снег над горой и над морем".encode("cp1251"), "Снег над горой и над морем"),
    ],
)
def test_rtf(written, read):
    assert rtf.text(b"{\\rtf1" + written.join([b" ", b"}"]), name="a.rtf").strip() == read


def test_rtf_files_one_after_the_other():
    assert rtf.text(b"{\\rtf1 a}\r\n{\\rtf1 b}\0\n", name="a.rtf") == "a\nb"


def test_patterns_of_striprtf_take_no_quadratic_time():  # 3,000 links took 140 s, a table of 200,000 fonts hours
    for attack in (
        '{\\field{\\*\\fldinst{ HYPERLINK "a" ',
        '{\\FIELD{\\*\\FLDINST{ HYPERLINK "a" ',
    ):
        assert rtf.text(("{\\rtf1 " + attack * 3_000).encode(), name="a.rtf") == ""
    for attack in ("{\\fonttbl" + "\\f1 " * 100_000, "{\\fonttbl\\f1" + "\\fcharset1 " * 100_000):
        assert rtf.text(("{\\rtf1 " + attack + "}x}").encode(), name="a.rtf") == "x"


# Dates


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("August 16, 2016 Tuesday", "2016-08-16"),
        ("Tuesday 16 August 2016 1:05 PM GMT", "2016-08-16"),
        ("16. August 2016 Dienstag", "2016-08-16"),
        ("mardi 16 août 2016", "2016-08-16"),
        ("16 de agosto de 2016 martes", "2016-08-16"),
        ("dinsdag 16 augustus 2016", "2016-08-16"),
        ("16 августа 2016 г. вторник", "2016-08-16"),
        ("16 أغسطس 2016", "2016-08-16"),
        ("16 آب 2016", "2016-08-16"),
        ("۱۶ اوت ۲۰۱۶", "2016-08-16"),
        ("2016年8月16日", "2016-08-16"),
        ("16 Ağustos 2016 Salı", "2016-08-16"),
        ("May 2, 2016 Monday Final Edition", "2016-05-02"),
        ("Elm Post ; Port Elm [Port Elm]16 Aug 2016: A.1.", "2016-08-16"),
        ("2016-08-16T23:30:00-05:00", "2016-08-16"),
        ("20160816", "2016-08-16"),
        ("13/04/2016", "2016-04-13"),
        ("04/13/2016", "2016-04-13"),
        ("04/04/2016", "2016-04-04"),
        ("3.4.2016", "2016-04-03"),
        ("2016/3/4", "2016-03-04"),
        ("03/04/2016", None),
        ("16/08/16", None),
        ("August 2016", None),
        ("2016", None),
        ("yesterday", None),
        ("16 August", None),
        ("Tuesday", None),
        ("31 February 2016", None),
        ("July 1, 2016 - July 3, 2016", None),
        ("1-3 May 2016", None),
        ("Summer 2016", None),
        ("1395-05-26", None),
        ("26 مرداد 1395", None),
        ("May 3, 16", None),
        ("", None),
        (None, None),
        ("16 August 2016 " + "x" * 200, None),
        ("12 ferries in 2016", None),
    ],
)
def test_days(text, day):
    assert dates.day(text) == day


@given(
    st.dates(date(1700, 1, 1), date(2100, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%B %d, %Y", "%d %B %Y", "%A, %d %b %Y"]),
)
@settings(max_examples=60)
def test_a_day_is_read_as_it_was_written(day, form):
    assert dates.day(day.strftime(form)) == day.isoformat()


@given(st.text(alphabet="0123456789 /.-:MaydeJun,месяц年月日", max_size=30))
@settings(max_examples=100)
def test_a_day_has_its_year_and_its_number_in_the_text(text):
    if found := dates.day(text):
        digits = "".join(letter if letter.isascii() else " " for letter in text)
        assert str(int(found[:4])) in digits and str(int(found[8:])) in digits


# Whatever happens to a file


def survives(name, data):
    """Found with a line for whatever is missing, or InputError; nothing else."""
    with suppress(InputError):
        assert reader(name).fits(data, name=name) in (True, False)
    try:
        found = reader(name).articles(data, name=name)
    except InputError as error:
        assert str(error).startswith(name)
    else:
        assert isinstance(found, Found) and (found.records or found.skipped)
        assert all({*record} == {*FIELDS} and record["text"] for record in found.records)


def damaged(data, cut, flips):
    changed = bytearray(data[:cut])
    for place, value in flips:
        if changed:
            changed[place % len(changed)] = value
    return bytes(changed)


NAMES = st.sampled_from([*TEXTS, "nexis.docx", "proquest.xlsx"])
CUTS = st.one_of(st.none(), st.integers(0, 40_000))
FLIPS = st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 255)), max_size=8)
CACHED = {name: stored(name) for name in (*TEXTS, "nexis.docx", "proquest.xlsx")}


@given(NAMES, CUTS, FLIPS)
@settings(max_examples=60)
def test_cut_and_changed_files_give_articles_or_a_reason(name, cut, flips):
    survives(name, damaged(CACHED[name], cut, flips))


@pytest.mark.fuzz
@given(
    st.sampled_from(
        [
            ("nexis.docx", "word/document.xml"),
            ("proquest.xlsx", "xl/worksheets/sheet1.xml"),
            ("nexis.docx", "word/_rels/document.xml.rels"),
            ("proquest.xlsx", "xl/workbook.xml"),
            ("proquest.xlsx", "xl/styles.xml"),
            ("nexis.docx", "[Content_Types].xml"),
        ]
    ),
    CUTS,
    FLIPS,
)
@settings(max_examples=fuzzing.examples(250))
def test_damage_inside_an_archive_gives_articles_or_a_reason(where, cut, flips):
    survives(
        where[0], exchanged(CACHED[where[0]], where[1], lambda part: damaged(part, cut, flips))
    )


@pytest.mark.parametrize("line", [rb"532 words\par", rb"18 August 2016\par"])
def test_two_documents_of_factiva_that_cannot_be_parted_are_told(line):
    """The second document of this export has no number at its end; now the third one lacks a part of its heading as well."""
    data = (FOLDER / "factiva-plain.rtf").read_bytes()
    found = factiva.articles(data.replace(line, b"", 1), name="a.rtf")
    assert len(found.records) == 2 and data.count(line) == 1
    assert (
        "kept: document 2 ('Snow in August'): a second heading in its text: perhaps two documents"
        in found.skipped
    )
