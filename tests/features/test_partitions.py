"""Reading part by part, and faults that do not stop the rest. Every text in here is invented."""

import json
import pickle
import re

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from test_corpus import folder

from analysis import read_corpus
from analysis.features import partitions
from analysis.features.partitions import partition_corpus

TEXTS = [
    "Ferries ran.",
    "Share\n\nBoats left.",
    "Rain, “more” rain.\r\nThen sun.",
    'He said: "We stay."',
    "Ćuprija 船 é.",
]
ROWS = [
    {
        "article_id": f"a{number}",
        "outlet": "Post" if number % 2 else "News",
        "published": "2021-03-02",
        "text": text,
    }
    for number, text in enumerate(TEXTS)
]
SUFFIXES = ".csv .tsv .jsonl .parquet".split()


def written(path, rows=ROWS, **options):
    """Write rows as a table of the kind that the path names."""
    table = pd.DataFrame(rows, dtype=object)
    {
        ".csv": lambda: table.to_csv(path, index=False, **options),
        ".tsv": lambda: table.to_csv(path, index=False, sep="\t"),
        ".jsonl": lambda: path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8"),
        ".parquet": lambda: table.to_parquet(path, row_group_size=2),
    }[path.suffix]()
    return path


def together(parts):
    """Return articles, edits and skipped of all parts, sorted as those of one Corpus."""
    read = [part.read() for part in parts]
    order = {
        "articles": "article_id",
        "edits": ["article_id", "start"],
        "skipped": ["article_id", "file"],
    }
    for name, by in order.items():
        table = pd.concat([getattr(corpus, name) for corpus in read])
        yield table.sort_values(by, ignore_index=True, kind="stable")


def assert_same(parts, corpus):
    for found, name in zip(together(parts), ("articles", "edits", "skipped"), strict=True):
        assert_frame_equal(found, getattr(corpus, name))


# The parts are the whole


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("articles, n_parts", [(1, 5), (2, 3), (100, 1)])
def test_the_parts_of_a_table_are_the_whole(tmp_path, suffix, articles, n_parts):
    path = written(tmp_path / f"articles{suffix}")
    parts = partition_corpus(path, articles=articles)
    if suffix == ".parquet":
        n_parts = min(n_parts, 3)  # a row group is not cut
    assert [part.name for part in parts] == [f"part-{number:05}" for number in range(n_parts)]
    assert_same(parts, read_corpus(path))


def test_the_parts_of_a_folder_are_the_whole_in_order_of_article_id(tmp_path):
    rows = "file,article_id,outlet,published,phase\nb.txt,x1,Post,2021-03-02,one\na.txt,x3,News,,two\nc/d.txt,x2,News,2021,two"
    files = {
        "a.txt": "Ferries ran.",
        "b.txt": "Boats left.",
        "c/d.txt": "",
        "e.docx": "x",
        "manifest.csv": rows,
    }
    source = folder(tmp_path, files)
    parts = partition_corpus(source, articles=1)
    assert [part.files["file"].tolist() for part in parts] == [["b.txt"], ["c/d.txt"], ["a.txt"]]
    assert [part.read().skipped["reason"].tolist() for part in parts] == [
        ["not a .txt file"],
        ["no words in it", "published '2021' is not a whole date; left missing"],
        [],
    ]
    assert_same(parts, read_corpus(source))


def test_a_header_may_hold_line_breaks_and_come_after_empty_lines(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(
        b'\xef\xbb\xbf\n\narticle_id,"out\nlet",text\r\na1,Post,Rain.\r\n\r\na2,Post,"Boats\r\nleft."'
    )
    parts = partition_corpus(path, articles=1, columns={"outlet": "out\nlet"})
    assert_same(parts, read_corpus(path, columns={"outlet": "out\nlet"}))


def test_columns_and_dates_and_rules_and_encodings_are_those_of_read_corpus(tmp_path):
    path = tmp_path / "a.csv"
    options = {"columns": {"outlet": "paper"}, "encoding": "latin-1", "date_format": "%d.%m.%Y"}
    table = "article_id,paper,published,text\n1,Möwe,2.3.2021,Rain.\n2,Möwe,3.3.2021,Sun.\n"
    path.write_text(table, encoding="latin-1")
    whole = read_corpus(path, **options)
    assert_same(partition_corpus(path, articles=1, **options), whole)
    rules = tmp_path / "noise.toml"
    rules.write_text(
        '[[rule]]\nname = "sun"\nwhere = "line"\npattern = "Sun"\nabout = "Invented."\n'
    )
    part = partition_corpus(path, noise=rules, **options)[0]
    rules.unlink()
    assert part.read().noise != whole.noise, "the rules travel with the partition"


def test_long_articles_make_smaller_parts_and_a_longer_one_stands_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(partitions, "LARGEST", 120)
    rows = [
        ROWS[0] | {"article_id": f"a{number}", "text": "Rain. " * times}
        for number, times in enumerate([1, 1, 50, 1, 8, 8])
    ]
    parts = partition_corpus(written(tmp_path / "a.csv", rows))
    ids = [" ".join(part.read().articles["article_id"]) for part in parts]
    assert ids == ["a0 a1", "a2", "a3 a4", "a5"]


def test_records_may_leave_out_what_they_do_not_know(tmp_path):
    short = {"article_id": "a1", "outlet": "Post", "text": "Rain."}
    rows = [{**ROWS[0], "link": "x/1"}, short, {"article_id": "a2", "outlet": "Post"}]
    path = written(tmp_path / "a.jsonl", rows)
    parts = partition_corpus(path, articles=1, columns={"url": "link"})
    whole = read_corpus(path, columns={"url": "link"})
    assert_same(parts, whole)
    assert whole.articles["url"].fillna("").tolist() == ["x/1", ""]
    assert whole.skipped["reason"].tolist() == ["no words in it"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_partition_can_be_sent_and_is_known_by_what_it_reads(tmp_path, suffix):
    path = written(tmp_path / f"articles{suffix}")

    def prints(**options):
        return [part.fingerprint for part in partition_corpus(path, articles=2, **options)]

    parts = partition_corpus(path, articles=2)
    before = prints()
    assert len({*before}) == len(parts)
    assert all(re.fullmatch("[0-9a-f]{64}", one) for one in before)
    sent = pickle.loads(pickle.dumps(parts))
    assert sent == parts
    assert [part.fingerprint for part in sent] == before
    assert_frame_equal(sent[1].read().articles, parts[1].read().articles)
    assert prints(date_format="%Y-%m")[0] != before[0]
    written(path, [*ROWS[:4], {**ROWS[4], "text": "Snow fell."}])
    after = prints()
    assert after[:2] == before[:2]
    assert after[2] != before[2]


def test_the_fingerprint_of_files_changes_with_their_texts_and_their_rows(tmp_path):
    files = {"a.txt": "Rain.", "b.txt": "Sun.", "manifest.csv": "file,outlet\na.txt,A\nb.txt,B\n"}

    def prints(**changed):
        folder(tmp_path, files | changed)
        return [part.fingerprint for part in partition_corpus(tmp_path, articles=1)]

    before = prints()
    other_text = prints(**{"b.txt": "Sun!"})
    other_row = prints(**{"manifest.csv": "file,outlet\na.txt,C\nb.txt,B\n"})
    assert other_text[0] == before[0]
    assert other_text[1] != before[1]
    assert other_row[0] != before[0]
    assert other_row[1] == before[1]


# Faults

GOOD = [
    {"article_id": f"g{number}", "outlet": "Post", "text": text}
    for number, text in enumerate(TEXTS)
]


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl"])
@pytest.mark.parametrize("articles", [1, 100])
def test_bytes_that_are_no_text_cost_one_row_only(tmp_path, suffix, articles):
    torn = {"article_id": "x", "outlet": "Post", "text": "caf@ au lait"}
    path = written(tmp_path / f"a{suffix}", [*GOOD, torn])
    path.write_bytes(path.read_bytes().replace(b"@", b"\xe9 \xc4\x87"))
    found, _, skipped = together(partition_corpus(path, articles=articles))
    assert_frame_equal(found, read_corpus(GOOD).articles)
    assert skipped[["article_id", "reason"]].values.tolist() == [["x", TORN]]


TORN = (
    "text: got bytes that are no text in this encoding, or half a character, in article 'x'; "
    "expected whole characters"
)


def test_a_part_in_which_every_article_is_faulty_is_a_corpus_without_articles(tmp_path):
    path = tmp_path / "a.jsonl"
    half = '{"article_id": "x", "outlet": "P", "text": "\\ud800"}'
    path.write_text("\n".join([json.dumps(ROWS[0]), "{", half]))
    read = [part.read() for part in partition_corpus(path, articles=1)]
    assert [len(corpus.articles) for corpus in read] == [1, 0, 0]
    assert [len(corpus.skipped) for corpus in read] == [0, 1, 1]
    assert all(corpus.articles["published"].dtype == "datetime64[us]" for corpus in read)


# Refusals


def test_columns_are_those_of_the_first_part(tmp_path):
    """A later part may lack values or have others; what the first part shows holds for all."""
    rows = [{**row, "source": {"name": "Post"}, "body": row["text"]} for row in ROWS]
    rows[-1] |= {"content": "Another column for texts."}
    lines = [
        json.dumps({k: v for k, v in row.items() if k not in ("outlet", "text")}) for row in rows
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    parts = partition_corpus(tmp_path / "a.jsonl", articles=1)
    assert len(parts) == len(ROWS)
    for row, part in zip(rows, parts, strict=True):
        corpus = part.read()
        assert corpus.articles["outlet"].tolist() == ["Post"]
        assert corpus.raw.tolist() == [row["text"].replace("\r\n", "\n")]
        assert corpus.guesses["reading"].tolist()[:2] == [
            'the column "source.name"',
            'the column "body"',
        ]
