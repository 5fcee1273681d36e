"""Exports and pages as a Corpus, and the commands for them. Every text in here is invented."""

import io
import json
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from collect_server import serving

from analysis import collect, read_corpus
from analysis.__main__ import main, prepare
from analysis.collect import fetched, files, kinds
from analysis.collect.records import FIELDS, Found, record
from analysis.errors import InputError

BODY = [
    f"Ferry number {number} left Port Elm on Monday morning with {number + 3} passengers and a load of timber."
    for number in range(12)
]


def page(title="Ferries run again", site="Elm Post", body=BODY):
    name = f'<meta property="og:site_name" content="{site}">' if site else ""
    return (
        f"<html lang='en'><head><meta charset='utf-8'><title>{title}</title>{name}</head><body><article><h1>{title}</h1>"
        f"{''.join(f'<p>{line}</p>' for line in body)}</article></body></html>"
    ).encode()


def folder(path, contents):
    for name, data in contents.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


def test_pages_of_a_folder_become_a_corpus(tmp_path):
    source = folder(
        tmp_path / "pages",
        {
            "a1.html": page(),
            "south/b2.htm": page(site=None),
            ".hidden.html": page(),
            "README.html": page(),
        },
    )
    found = collect.read(source)
    assert found.articles[
        ["article_id", "outlet", "outlet_from", "title", "from_file", "encoding"]
    ].values.tolist() == [
        ["a1", "Elm Post", "site name", "Ferries run again", "a1.html", "utf-8"],
        ["b2", "south", "folder", "Ferries run again", "south/b2.htm", "utf-8"],
    ]
    assert all(line in found.articles.loc[0, "text"] for line in BODY)
    assert len(found.skipped) == 0


def test_files_that_are_nothing_of_ours_are_listed(tmp_path):
    source = folder(
        tmp_path,
        {
            "a1.html": page(),
            "b.txt": b"Just a text.",
            "c.docx": b"PK\x03\x04 no zip",
            "d.html": b"",
            "e.jpg": b"\xff\xd8\xff\xe0",
        },
    )
    skipped = collect.read(source).skipped
    assert skipped["file"].tolist() == ["b.txt", "c.docx", "d.html", "e.jpg"]
    assert skipped["article_id"].isna().all() and (skipped["reason"].str.len() > 20).all()
    assert "no export we know" in skipped["reason"][0]


def test_a_page_that_looks_like_several_articles_is_read_only_where_a_user_says_so(tmp_path):
    days = [
        f"<p>The ferry ran again on day {n}, said the master of the port.</p>" for n in range(60)
    ]
    halves = ["".join(days[:30]), "".join(days[30:])]
    counts = [f"<p>{n} of 2 DOCUMENTS</p>{half}" for n, half in enumerate(halves, start=1)]
    page = f"<html><body><article><h1>Ferries</h1>{''.join(counts)}</article></body></html>"
    (tmp_path / "export.html").write_text(page, encoding="utf-8")
    (tmp_path / "page.html").write_text(f"<article>{''.join(days)}</article>", encoding="utf-8")
    skipped = collect.read(tmp_path).skipped
    assert skipped["file"].tolist() == ["export.html"]
    sign = "2 lines 'N of M DOCUMENTS' of Nexis"
    assert skipped["reason"][0].startswith(
        f"got what looks like several articles ({sign}); expected a page with one article"
    )
    corpus = collect.read(tmp_path, kind="pages")
    assert corpus.articles["article_id"].tolist() == ["export", "page"]
    assert corpus.skipped[["file", "reason"]].values.tolist() == [
        [
            "export.html",
            f"kept: read as one page, though it looks like several articles ({sign})",
        ]
    ]


BEGINNINGS = [
    ("a.pdf", "a PDF file", b"%PDF-1.4"),
    ("a.ris", "a list of references (RIS)", b"\xef\xbb\xbfTY  - NEWS\nTI  - Ferries\n"),
    ("b.ris", "a list of references (RIS)", "TY  - NEWS".encode("utf-16")),
    ("a.bib", "a list of references (BibTeX)", b"@article{ferries,\n"),
    ("a.enw", "a list of references (EndNote)", b"%0 Newspaper Article\n%T Ferries"),
    ("savedrecs.txt", "a list of references (EndNote)", b"FN Clarivate Analytics Web of Science\n"),
    ("refworks.txt", "a list of references (RefWorks)", b"RT News\nA1 Berg, Jo"),
    ("a.warc", "a web archive (WARC)", b"WARC/1.0\r\n"),
    ("a.webarchive", "a page saved as a single file", b"bplist00"),
    (
        "a.mht",
        "a page saved as a single file",
        b"From: <Saved>\r\nContent-Type: multipart/related;\r\n",
    ),
    (
        "a.mbox",
        "a mailbox of several e-mails (mbox)",
        b"From jo@elm.example Tue Mar  3 09:05:00 2020\nFrom: jo\n",
    ),
    (
        "a.eml",
        "an e-mail that is none of ProQuest",
        b"Subject: Ferries\nFrom: jo@elm.example\n\nRain fell.",
    ),
    (
        "feed.html",
        "a news feed (RSS or Atom)",
        b"<?xml version='1.0'?>\n<!-- a feed -->\n<rss version='2.0'>",
    ),
    ("sitemap.xml", "a site map", b"<urlset xmlns='x'>"),
    (
        "nitf.xml",
        "an article in NITF",
        b"<?xml version='1.0'?><!DOCTYPE nitf SYSTEM 'nitf.dtd'><nitf>",
    ),
    ("g2.xml", "an article in NewsML", b"<newsItem guid='x'>"),
    ("tei.xml", "XML of an unknown form", b"<?xml version='1.0'?><TEI>"),
    ("news.json", "a JSON file", b'{"articles": []}'),
    ("a.parquet", "a Parquet table", b"PAR1"),
    ("own.rtf", "an RTF file of no database that we know", rb"{\rtf1 Rain fell.}"),
    ("old.doc", "an old Office file (.doc, .xls or .msg)", b"\xd0\xcf\x11\xe0"),
    ("a.warc.gz", "a packed file", b"\x1f\x8b\x08"),
    ("empty.txt", "an empty file", b" \r\n"),
]


@pytest.mark.parametrize(("name", "kind", "beginning"), BEGINNINGS)
def test_a_file_that_no_reader_is_for_is_told_its_kind_and_what_to_do(
    name, kind, beginning, tmp_path
):
    (tmp_path / name).write_bytes(beginning)
    unread = next(each for each in kinds.UNREAD["beginning"] if each["name"] == kind)
    expected = "expected an export of Nexis, Factiva, ProQuest or Europresse, or a saved page"
    with pytest.raises(InputError) as refused:
        collect.read(tmp_path / name)
    assert str(refused.value) == f"{name}: got {kind}; {expected}. {unread['instead']}"


def test_every_kind_that_is_not_read_has_its_case_and_its_row_on_the_page_on_collecting():
    unread = kinds.UNREAD
    assert {kind for _, kind, _ in BEGINNINGS} == {kind["name"] for kind in unread["beginning"]}
    page = Path(__file__).parents[2] / "docs" / "collecting.md"
    lines = page.read_text(encoding="utf-8").splitlines()
    for kind in [*unread["beginning"], *unread["zip"].values(), *unread["called"]]:
        assert any(kind["name"] in line and f"| {kind['instead']} |" in line for line in lines), (
            kind
        )


def test_pages_and_texts_are_no_files_of_such_kinds():
    for beginning in (b"<?xml version='1.0'?><!DOCTYPE html>\n<html>", b"  \n<p>%PDF- TY  - x"):
        assert kinds.kind_of(beginning, name="a.html").name == "web page"


FORMS = {
    "a day split in two": "<td class='l'><nobr>2018年</nobr><nobr>01月0{0}日</nobr></td><td>朝刊</td>",
    "in a table": "<table><th>{0}</th><th>2018.01.0{0}</th></table>",
    "between other lines": "<td>^ИС:\n Эхо\n<br>^ДТ:\n 09.02.199{0}\n<br>^ЗГ: Паром</td>",
    "in a sentence of its own": "<p class='q'>\"Elmbote\" Nr. {0} vom {0}.03.2019 Seite {0}</p>",
    "in words": "<B>Ferry {0}</B><BR><I>Elm Post, 1{0}. Februar 2011, S. {0}</I><BR>",
}


@pytest.mark.parametrize("form", FORMS)
def test_headings_of_one_form_with_a_day_each_are_of_a_database(form):
    texts = [f"{FORMS[form].format(n)}<div>{'Rain fell here. ' * 30}</div>" for n in range(1, 10)]
    sign = "9 headings of one form, each with a day"
    with pytest.raises(InputError, match=f"several articles .{sign}.; .* Save each article"):
        kinds.kind_of("".join(texts).encode(), name="a.html")
    of_a_site = "<meta property='og:title' content='Ferries'>" + "".join(texts)
    of_one = "".join(texts[:1]) + "".join(FORMS[form].format(n) for n in range(1, 10))
    prose = "".join(f"<p>On May {n}, 1914 it sank.</p><p>{BODY[0] * 5}</p>" for n in range(1, 9))
    for page_of_one in ("".join(texts[:4]), of_a_site, of_one, prose):
        assert kinds.kind_of(page_of_one.encode(), name="a.html").name == "web page"


def test_outlets_that_are_the_name_of_the_folder_are_counted(tmp_path, capsys):
    found = {"a1.html": page(), "b2.html": page("Rain", site=None), "c3.html": page("Snow", None)}
    source = folder(tmp_path / "mine", found)
    assert main(["collect", str(source), str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out.splitlines()
    of_folder = [line.split(" as ")[0] for line in said if line.endswith("the name of the folder")]
    assert of_folder == ["read b2.html", "read c3.html"]
    assert "Outlet is the name of the folder, as the file names none: 2 of 3 articles" in said
    report = read_corpus(tmp_path / "out" / "articles.jsonl").report()
    assert report.files["n_folder_outlets"].tolist() == [0, 1, 1]


def test_a_link_that_leaves_the_folder_is_not_followed(tmp_path):
    (secret := tmp_path / "secret.html").write_bytes(page("Secret"))
    source = folder(tmp_path / "pages", {"a1.html": page()})
    (source / "b.html").symlink_to(secret)
    found = collect.read(source)
    assert found.articles["article_id"].tolist() == ["a1"]
    assert found.skipped[["file", "reason"]].values.tolist() == [
        ["b.html", "a link that leaves the folder"]
    ]


def test_names_are_as_long_as_they_need_to_be(tmp_path):
    source = folder(
        tmp_path, {"a.html": page(), "x/b.html": page(), "y/b.html": page(), "y/b.htm": page()}
    )
    assert collect.read(source).articles["article_id"].tolist() == [
        "a",
        "x/b",
        "y/b.htm",
        "y/b.html",
    ]


def test_documents_of_one_file_are_numbered_and_one_that_comes_twice_is_skipped(
    monkeypatch, tmp_path
):
    rows = [
        record(
            title=f"T{number}",
            text="Rain fell on the harbour.",
            outlet="Elm Post",
            export_id=f"D{number % 11}",
        )
        for number in range(12)
    ]
    found = files.corpus_of_files(
        {"x/batch.rtf": Found(rows, ["document 13: no text in it"], "cp1252")}, folder="mine"
    )
    assert found.articles["article_id"].tolist() == [
        f"batch#{number:02}" for number in range(1, 12)
    ]
    assert found.articles["encoding"].tolist() == ["cp1252"] * 11
    assert found.skipped["reason"].tolist() == [
        "document 12 (D0) is x/batch.rtf, document 1 again",
        "document 13: no text in it",
    ]


def test_a_record_has_all_fields_and_no_others():
    assert list(record(text="x")) == list(FIELDS)
    with pytest.raises(TypeError, match="no field of a record: .'headline'"):
        record(headline="x")


def test_public_names_are_told():
    with pytest.raises(AttributeError, match="public names: read, save, fetch"):
        collect.download_all  # noqa: B018


def test_a_reader_that_raises_costs_its_own_file_only(monkeypatch, tmp_path):
    def broken(data, *, name, encoding=None):
        if b"BREAK" in data:
            raise RecursionError("too deep\nsecond line")
        return Found([record(title="T", text="Rain fell on the harbour.", outlet="Elm Post")])

    monkeypatch.setattr(kinds.pages, "articles", broken)
    source = folder(tmp_path, {"a.html": b"BREAK", "b.html": b"<p>fine"})
    found = collect.read(source)
    assert found.articles["article_id"].tolist() == ["b"]
    assert found.skipped["reason"].tolist() == [
        "could not be read (RecursionError: too deep second line)"
    ]


def test_a_file_beyond_the_limit_is_listed(monkeypatch, tmp_path):
    monkeypatch.setattr(files, "LARGEST", 2_000)
    found = collect.read(
        folder(
            tmp_path,
            {"a.html": page(), "b.html": page(body=BODY[:8]), "c.html": page(body=BODY * 9)},
        )
    )
    assert found.articles["article_id"].tolist() == ["a", "b"]
    assert "expected at most 2,000" in found.skipped.loc[0, "reason"]


def test_what_is_saved_gives_the_same_corpus(tmp_path):
    source = folder(
        tmp_path / "pages",
        {"a1.html": page(body=[*BODY, "Share", "=1+2 is a sum."]), "b.txt": b"=cmd()"},
    )
    found = collect.read(source)
    again = read_corpus(collect.save(found, tmp_path / "out"))
    pd.testing.assert_frame_equal(
        again.articles[found.articles.columns], found.articles, check_dtype=False
    )
    pd.testing.assert_frame_equal(again.edits, found.edits)
    assert again.raw.equals(found.raw)
    assert (
        (tmp_path / "out" / "skipped.csv").read_text().startswith("article_id,file,reason\n,b.txt,")
    )


# Lists of addresses


@pytest.fixture
def listed(tmp_path):
    """Return a list of three addresses on a local server, the third of which is gone."""
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
    assert found.articles[["article_id", "outlet", "title", "phase"]].values.tolist() == [
        ["d1", "North", "Ferries run again", "one"],
        ["d2", "South", "Second", "two"],
    ]
    assert found.articles["published"].dt.strftime("%Y-%m-%d").tolist()[0] == "2021-03-02"
    assert set(found.skipped["article_id"]) == {"d3", "d4"}
    assert log["article_id"].tolist() == ["d1", "d2", "d3"]
    written = sorted(path.name for path in (tmp_path / "mine").glob("[!.]*"))
    assert written == [
        "articles.jsonl",
        "coverage.csv",
        "downloads",
        "reached.csv",
        "skipped.csv",
    ]


def test_fetch_writes_what_each_query_found(listed, tmp_path):
    table = pd.read_csv(listed).iloc[[0, 1]]
    results = pd.concat([table, table.iloc[[0]]]).assign(
        query=[1, 1, 2], query_language=["en", "en", "fa"], rank=[1, 2, 1]
    )
    results.to_csv(tmp_path / "found.csv", index=False)
    found, _ = collect.fetch(tmp_path / "found.csv", tmp_path / "mine", **MANNERS)
    assert found.articles["list_queries"].tolist() == ["1;2", "1"]
    hits = pd.read_csv(tmp_path / "mine/hits.csv")
    assert hits.to_numpy().tolist() == [["en", 1, 1, "d1"], ["en", 1, 2, "d2"], ["fa", 2, 1, "d1"]]
    pd.DataFrame({"query": [7], "article_id": ["d2"]}).to_csv(tmp_path / "hits.csv", index=False)
    found, _ = collect.fetch(tmp_path / "found.csv", tmp_path / "second", **MANNERS)
    assert found.articles["list_queries"].fillna("").tolist() == ["", "7"]


def test_the_command_makes_a_case_that_notebooks_can_run_on(listed, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "actors.toml").write_text(
        '[[actor]]\nname = "Port Elm"\nkind = "place"\naliases = ["Port Elm"]\n'
    )
    (tmp_path / "salaries.csv").write_text("name,euros\n")
    for _ in range(2):  # the second call finds everything there
        assert (
            main(["fetch", str(listed), "corpus/mine", "--local", "--no-archive", "--delay", "0"])
            == 0
        )
    told = capsys.readouterr().out
    assert "wrote corpus/mine/articles.jsonl: 2 articles, 2 outlets, 0 edits, 2 skipped" in told
    assert "skipped d3: not fetched: " in told and re.search("skipped d4.*ftp", told)
    assert not (tmp_path / "corpus" / "mine" / "salaries.csv").exists(), (
        "copied, and no part of a case"
    )
    case = prepare("corpus/mine")
    assert {"features", "actors"} <= case.has
    assert (
        json.loads((case.folder / "features" / "manifest.json").read_text())["sizes"]["articles"]
        == 2
    )
    (tmp_path / "events.toml").symlink_to("/etc/hostname")
    assert main(["fetch", str(listed), "corpus/mine", "--local", "--no-archive"]) == 2
    assert "events.toml: got a link that leads out of the folder" in capsys.readouterr().err


def test_no_page_at_all_is_refused_with_the_reasons(listed, tmp_path, capsys):
    table = pd.read_csv(listed).iloc[[2]]
    table.to_csv(tmp_path / "gone.csv", index=False)
    with pytest.raises(InputError, match="no page that can be read .d3: not fetched"):
        collect.fetch(tmp_path / "gone.csv", tmp_path / "none", **MANNERS)
    assert (
        main(
            [
                "fetch",
                str(tmp_path / "gone.csv"),
                str(tmp_path / "none"),
                "--local",
                "--no-archive",
                "--delay",
                "0",
            ]
        )
        == 2
    )
    assert "Traceback" not in capsys.readouterr().err


def test_the_command_for_exports(tmp_path, capsys):
    source = folder(tmp_path / "pages", {"a1.html": page(), "b.txt": b"Just a text."})
    assert main(["collect", str(source), str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert (
        "articles.jsonl: 1 article, 1 outlet, " in told
        and "skipped b.txt: got a file that is no export we know" in told
    )
    assert main(["collect", str(tmp_path / "out"), str(tmp_path / "more")]) == 2
    assert main(["extract", str(tmp_path / "out"), str(tmp_path / "pack")]) == 0
    assert "read 1 articles from" in capsys.readouterr().out, "the table articles of a folder"


def test_an_interrupted_download_says_how_it_goes_on(tmp_path, capsys, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(collect, "fetch", stop)
    assert main(["fetch", "list.csv", str(tmp_path)]) == 130
    assert capsys.readouterr().err == "stopped; the same command again goes on where it stopped\n"


def test_parts_of_a_saved_page_are_no_articles_and_take_one_line(tmp_path):
    given = {
        "a1.html": page(),
        "a1_files/frame.html": page(),
        "a1_files/x.css": b"a{}",
        "b_files/b1.html": page(),
    }
    found = collect.read(folder(tmp_path / "pages", given))
    assert found.articles["article_id"].tolist() == ["a1", "b1"]
    assert found.skipped[["file", "reason"]].values.tolist() == [
        ["a1_files", "pictures, frames and styles of a saved page: 2 files"]
    ]


def test_damaged_archives_and_pages_in_one_file_are_called_by_their_name(tmp_path):
    inner, outer = io.BytesIO(), io.BytesIO()
    for archive, members in (
        (inner, {"word/document.xml": "<x/>"}),
        (outer, {"a.docx": inner, "b.html": page()}),
    ):
        with zipfile.ZipFile(archive, "w") as file:
            for name, data in members.items():
                file.writestr(name, data.getvalue() if isinstance(data, io.BytesIO) else data)
    whole = outer.getvalue()
    given = {
        "a1.html": page(),
        "cut.zip": whole[: whole.index(b"b.html") + 20],
        "cut.docx": inner.getvalue()[:40],
        "a.mhtml": b"From: x",
    }
    reasons = collect.read(folder(tmp_path / "mine", given)).skipped.set_index("file")["reason"]
    assert (
        reasons["cut.zip"].startswith("no whole zip archive")
        and "no whole zip archive" in reasons["cut.docx"]
    )
    assert reasons["a.mhtml"].startswith("got a page saved as a single file")


def test_a_page_of_the_log_that_is_lost_is_named(listed, tmp_path):
    _, log = collect.fetch(listed, tmp_path / "mine", **MANNERS)
    (tmp_path / "mine" / "downloads" / log.loc[0, "file"]).unlink()
    found = fetched.read(
        pd.read_csv(listed, dtype="str").iloc[:3], log, folder=tmp_path / "mine" / "downloads"
    )
    assert (
        "could not be read (FileNotFoundError"
        in found.skipped.set_index("article_id")["reason"]["d1"]
    )


# Spreadsheets
