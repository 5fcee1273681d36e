"""Exports and pages as a Corpus, and the commands for them. Every text in here is invented."""

import re

import pandas as pd
import pytest
from by_hand import drawn_rows, named_cases
from collect_server import serving
from pandas.testing import assert_frame_equal
from refusals import refused
from test_corpus import folder

from analysis import collect, read_corpus
from analysis.__main__ import collect as collect_command
from analysis.__main__ import main
from analysis.collect import file_kinds, input_files
from analysis.collect.records import Found, record
from analysis.files import VENDORS

BODY = [
    f"Ferry number {number} left Port Elm on Monday morning with {number + 3} passengers and a load of timber."
    for number in range(12)
]
RAIN = record(title="T", text="Rain fell on the harbour.", outlet="Elm Post")


def page(title="Ferries run again", site="Elm Post", body=BODY):
    name = f'<meta property="og:site_name" content="{site}">' if site else ""
    paragraphs = "".join(f"<p>{line}</p>" for line in body)
    return (
        f"<html lang='en'><head><meta charset='utf-8'><title>{title}</title>{name}</head><body><article>"
        f"<h1>{title}</h1>{paragraphs}</article></body></html>"
    ).encode()


def read(path, contents):
    """Write files, and return what is read from their folder: ids, files with reasons, and all."""
    found = collect.read(folder(path, contents))
    skipped = dict(zip(found.skipped["file"], found.skipped["reason"]))
    return found.articles["article_id"].tolist(), skipped, found


def test_vendors_have_readers_and_every_text_on_formats_names_them(root):
    assert tuple(name.removesuffix(" Uni") for name in file_kinds.EXPORTS) == VENDORS
    pages = [(root / name).read_text("utf-8") for name in ("README.md", "docs/collecting.md")]
    for text in (*pages, collect_command.help, collect.read.__doc__):
        assert [vendor for vendor in VENDORS if vendor not in text] == []


def test_pages_of_a_folder_become_a_corpus(tmp_path):
    files = {"a1.html": page(), "south/b2.htm": page(site=None), "a1_files/frame.html": page()}
    files |= {".hidden.html": page(), "README.html": page(), "a1_files/x.css": b"a{}"}
    _, skipped, found = read(tmp_path, files)
    columns = "article_id outlet outlet_from title from_file encoding".split()
    assert found.articles[columns].values.tolist() == drawn_rows("""
        a1 | Elm Post | site name | Ferries run again | a1.html      | utf-8
        b2 | south    | folder    | Ferries run again | south/b2.htm | utf-8
    """)
    assert all(line in found.articles.loc[0, "text"] for line in BODY)
    assert skipped == {"a1_files": "pictures, frames and styles of a saved page"}


def test_files_that_cannot_be_read_cost_themselves_only_and_are_listed(monkeypatch, tmp_path):
    """A text, damaged and empty files, a picture, a link out of the folder, a large file, and one at which a reader fails."""
    articles = file_kinds.saved_pages.articles

    def broken(data, **options):
        if b"BREAK" in data:
            raise RecursionError("too deep\nsecond line")
        return articles(data, **options)

    monkeypatch.setattr(file_kinds.saved_pages, "articles", broken)
    monkeypatch.setattr(input_files, "LARGEST", 2_000)
    (tmp_path / "secret.html").write_bytes(page("Secret"))
    source = folder(tmp_path / "pages", {"a1.html": page(), "z.html": b"<p>BREAK"})
    (source / "link.html").symlink_to(tmp_path / "secret.html")
    files = {"b.txt": b"Just a text.", "c.docx": b"PK\x03\x04 no zip", "e.jpg": b"\xff\xd8\xff\xe0"}
    files |= {"d.html": b"", "large.html": page(body=BODY * 9)}
    ids, skipped, found = read(source, files)
    assert ids == ["a1"]
    assert found.skipped["article_id"].isna().all()
    said = dict(
        drawn_rows("""
        b.txt      | no export we know
        c.docx     | zip
        d.html     | empty file
        e.jpg      | got
        large.html | expected at most 2,000
        link.html  | a link that leads out of the folder: copy the file into it
        z.html     | could not be read (RecursionError: too deep second line)
    """)
    )
    assert skipped.keys() == said.keys()
    assert [name for name, words in said.items() if words not in skipped[name]] == []


def test_a_page_that_looks_like_several_articles_is_read_only_where_a_user_says_so(tmp_path):
    half = "".join(f"<p>{line}</p>" for line in BODY)
    export = f"<html><body><article><h1>Ferries</h1>{half}<p>End of Document</p>{half}<p>End of Document</p>"
    _, skipped, _ = read(tmp_path, {"export.html": export.encode(), "page.html": page()})
    sign = "2 lines 'End of Document' of Nexis"
    refusal = f"got what looks like several articles ({sign}); expected a page with one article"
    assert [*skipped] == ["export.html"] and skipped["export.html"].startswith(refusal)
    assert len(collect.read(tmp_path, kind="pages").articles) == 2


#: What is known by its text or its first characters.
UNREAD = [row for group in "in_page in_text beginning".split() for row in file_kinds.UNREAD[group]]
#: Each byte is the letter of its number.
BEGINNINGS = drawn_rows(r"""
    old.html      | an export of classic Nexis       | "<HTML>\n<BODY>\n<A NAME=\"DOC_ID_1_0\"></A><P>Rain"
    lost.html     | an export of classic Nexis       | "<HTML>\n<BODY><SPAN CLASS=\"c2\">1 of 74 DOCUMENTS</SPAN>"
    saved.html    | a page saved from ProQuest       | "<html><body><a name='DocID_MSTAR_900001'></a><p>Ferries"
    email.html    | a page saved from ProQuest       | "<html><title>ProQuest Export</title><p>Ferries"
    cite.html     | a page saved from ProQuest       | "<html><p><strong>ProQuest document ID: </strong>900001"
    old.txt       | an export of Nexis in another format than Word | "\n\n          FOCUS - 1 of 1,074 DOCUMENTS\r\n\r\nElm Post\r\n"
    alt.txt       | an export of Nexis in another format than Word | "Dokument 1 von 2\n\nElmbote\n"
    own-line.txt  | an export of Nexis in another format than Word | "Port closed\n\nLENGTH: \n\n16 words\n\nShips left."
    old.DOC       | an export of Nexis in another format than Word | "{\\rtf1 Port closed\\par Rain\\par LOAD-DATE: March 4, 2020}"
    uni.rtf       | an export of Nexis in another format than Word | "{\\rtf1 Port closed\\par Length:\\~16 words\\par Body\\par Rain.}"
    end.rtf       | an export of Nexis in another format than Word | "{\\rtf1 Port closed\\par End of Document}"
    factiva.txt   | an export of Factiva as plain text | "Ferries run again\n532 words\n\nRain fell.\n\nDocument ELMP000020200303eg3300001\n"
    a.pdf         | a PDF file                       | %PDF-1.4
    a.ris         | a list of references (RIS)       | "\u00ef\u00bb\u00bfTY  - NEWS\nTI  - Ferries\n"
    b.ris         | a list of references (RIS)       | "\u00ff\u00feT\u0000Y\u0000 \u0000 \u0000-\u0000 \u0000N\u0000E\u0000W\u0000S\u0000"
    a.bib         | a list of references (BibTeX)    | "@article{ferries,\n"
    a.enw         | a list of references (EndNote)   | "%0 Newspaper Article\n%T Ferries"
    savedrecs.txt | a list of references (EndNote)   | "FN Clarivate Analytics Web of Science\n"
    refworks.txt  | a list of references (RefWorks)  | "RT News\nA1 Berg, Jo"
    a.warc        | a web archive (WARC)             | "WARC/1.0\r\n"
    a.webarchive  | a page saved as a single file    | bplist00
    a.mht         | a page saved as a single file    | "From: <Saved>\r\nContent-Type: multipart/related;\r\n"
    a.mbox        | a mailbox of several e-mails (mbox) | "From jo@elm.example Tue Mar  3 09:05:00 2020\nFrom: jo\n"
    a.eml         | an e-mail                        | "Subject: Ferries\nFrom: jo@elm.example\n\nRain fell."
    feed.html     | a news feed (RSS or Atom)        | "<?xml version='1.0'?>\n<!-- a feed -->\n<rss version='2.0'>"
    sitemap.xml   | a site map                       | <urlset xmlns='x'>
    nitf.xml      | an article in NITF               | <?xml version='1.0'?><!DOCTYPE nitf SYSTEM 'nitf.dtd'><nitf>
    g2.xml        | an article in NewsML             | <newsItem guid='x'>
    pps.xml       | XML of Factiva                   | <PPSResponse xmlns='x'>
    tei.xml       | XML of an unknown form           | <?xml version='1.0'?><TEI>
    news.json     | a JSON file                      | "{\"articles\": []}"
    a.parquet     | a Parquet table                  | PAR1
    own.rtf       | an RTF file of no database that we know | {\rtf1 Rain fell.}
    old.doc       | an old Office file (.doc, .xls or .msg) | "\u00d0\u00cf\u0011\u00e0"
    a.warc.gz     | a packed file                    | "\u001f\u008b\b"
    empty.txt     | an empty file                    | " \r\n"
""")


@pytest.mark.parametrize("name, kind, beginning", BEGINNINGS)
def test_a_file_that_no_reader_is_for_is_told_its_kind_and_what_to_do(
    name, kind, beginning, tmp_path
):
    (tmp_path / name).write_bytes(beginning.encode("latin-1"))
    [instead] = [each["instead"] for each in UNREAD if each["name"] == kind]
    expected = "expected an export of Nexis, Factiva, ProQuest or Europresse, or a saved page"
    with refused(f"^{re.escape(f'{name}: got {kind}; {expected}. {instead}')}$"):
        collect.read(tmp_path / name)


def test_pages_and_texts_are_no_files_of_such_kinds():
    for beginning in (b"<?xml version='1.0'?><!DOCTYPE html>\n<html>", b"  \n<p>%PDF- TY  - x"):
        assert file_kinds.kind_of(beginning, name="a.html") == "web page"


FORMS = {
    "a day split in two": "<td class='l'><nobr>2018年</nobr><nobr>01月0{0}日</nobr></td><td>朝刊</td>",
    "in a table": "<table><th>{0}</th><th>2018.01.0{0}</th></table>",
    "between other lines": "<td>^ИС:\n Эхо\n<br>^ДТ:\n 09.02.199{0}\n<br>^ЗГ: Паром</td>",
    "in a list of terms": "<dt>Elm Post, 1{0}. Februar 2011</dt>",
    "in a sentence of its own": "<p class='q'>\"Elmbote\" Nr. {0} vom {0}.03.2019 Seite {0}</p>",
    "in words": "<B>Ferry {0}</B><BR><I>Elm Post, 1{0}. Februar 2011, S. {0}</I><BR>",
}


@named_cases("form", FORMS)
def test_headings_of_one_form_with_a_day_each_are_of_a_database(form):
    headings = [form.format(n) for n in range(1, 10)]
    texts = [f"{heading}<div>{'Rain fell here. ' * 30}</div>" for heading in headings]
    with refused("several articles .9 headings, each with a day.; .* Save each"):
        file_kinds.kind_of("".join(texts).encode(), name="a.html")
    of_a_site = ["<meta property='og:title' content='Ferries'>", *texts]
    of_one = texts[:1] + headings
    prose = [f"<p>On May {n}, 1914 it sank.</p><p>{BODY[0] * 5}</p>" for n in range(1, 9)]
    for lines in (texts[:4], of_a_site, of_one, prose):
        assert file_kinds.kind_of("".join(lines).encode(), name="a.html") == "web page"


def test_documents_of_one_file_are_numbered_and_one_that_comes_twice_is_skipped():
    rows = [RAIN | {"title": f"T{number}", "export_id": f"D{number % 11}"} for number in range(12)]
    batch = Found(rows, ["document 13: no text in it"], "cp1252")
    found = input_files.corpus_of_files({"x/batch.rtf": batch}, folder="mine")
    ids = [f"batch#{number:02}" for number in range(1, 12)]
    assert found.articles[["article_id", "encoding"]].values.tolist() == [
        [name, "cp1252"] for name in ids
    ]
    assert found.skipped["reason"].tolist() == [
        "document 12 (D0) is x/batch.rtf, document 1 again",
        "document 13: no text in it",
    ]


def test_public_names_are_told():
    with pytest.raises(AttributeError, match="public names: read, save, fetch"):
        collect.download_all  # noqa: B018


def test_what_is_saved_gives_the_same_corpus(tmp_path):
    files = {"a1.html": page(body=[*BODY, "Share", "=1+2 is a sum."]), "b.txt": b"=cmd()"}
    *_, found = read(tmp_path / "pages", files)
    again = read_corpus(collect.save(found, tmp_path / "out"))
    columns = found.articles.columns
    assert_frame_equal(again.articles[columns], found.articles, check_dtype=False)
    assert_frame_equal(again.edits, found.edits)
    assert again.raw.equals(found.raw)
    skipped = (tmp_path / "out/skipped.csv").read_text()
    assert skipped.startswith("article_id,file,reason\n,b.txt,")


# Lists of addresses


@pytest.fixture
def listed(tmp_path):
    """Return a list of addresses on a local server: two pages, one that is gone, and one of another scheme."""
    with serving({"/a": page(), "/b": page("Second", site=None)}) as base:
        table = tmp_path / "urls.csv"
        table.write_text(
            "article_id,outlet,published,url,language,phase\n"
            f"d1,North,2021-03-02,{base}/a,en,one\nd2,South,,{base}/b,,two\nd3,South,,{base}/gone,,two\n"
            "d4,South,,ftp://elm.example/x,,two\n"
        )
        yield table


MANNERS = {"local": True, "archive": None, "delay": 0.0}


def test_fetch_gives_the_articles_of_a_list(listed, tmp_path):
    found, log = collect.fetch(listed, tmp_path / "mine", **MANNERS)
    table = found.articles["article_id outlet title phase published".split()].astype(str)
    assert table.fillna("").values.tolist() == drawn_rows("""
        d1 | North | Ferries run again | one | 2021-03-02
        d2 | South | Second            | two |
    """)
    assert set(found.skipped["article_id"]) == {"d3", "d4"}
    assert log["article_id"].tolist() == ["d1", "d2", "d3"]
    written = {path.name for path in (tmp_path / "mine").glob("[!.]*")}
    assert written == {"articles.jsonl", "reached.csv", "skipped.csv", "downloads"}


def test_fetch_writes_what_each_query_found(listed, tmp_path):
    results, made = tmp_path / "found.csv", tmp_path / "mine"
    table = pd.read_csv(listed).iloc[[0, 1, 0]]
    table = table.assign(query=[1, 1, 2], query_language=["en", "en", "fa"], rank=[1, 2, 1])
    table.to_csv(results, index=False)
    found, _ = collect.fetch(results, made, **MANNERS)
    assert found.articles["list_queries"].tolist() == ["1;2", "1"]
    assert pd.read_csv(made / "hits.csv").to_numpy().tolist() == drawn_rows("""
        en | 1 | 1 | d1
        en | 1 | 2 | d2
        fa | 2 | 1 | d1
    """)
    (tmp_path / "hits.csv").write_text("query,article_id\n7,d2\n")
    found, _ = collect.fetch(results, made, **MANNERS)
    assert found.articles["list_queries"].fillna("").tolist() == ["", "7"]


#: The command's options, of a local server.
LOCAL = "--local --no-archive --delay 0".split()


def test_no_page_at_all_is_refused_with_the_reasons(listed, tmp_path, capsys):
    pd.read_csv(listed).iloc[[2]].to_csv(listed, index=False)
    assert main(["fetch", str(listed), str(tmp_path / "none"), *LOCAL]) == 2
    assert "no page that can be read (d3: gone" in capsys.readouterr().err


def test_the_command_for_exports(tmp_path, capsys):
    folder(tmp_path / "pages", {"a1.html": page(), "b.txt": b"Just a text."})
    pages, out, more = (str(tmp_path / name) for name in ("pages", "out", "more"))
    assert main(["collect", pages, out]) == 0
    told = capsys.readouterr().out
    assert "articles.jsonl: 1 article, 1 outlet, " in told
    assert "1 skipped; skipped.csv beside it says why" in told
    assert main(["collect", out, more]) == 2
    assert len(read_corpus(out).articles) == 1, "the table articles of a folder"


