"""2,000 articles of which one in fifty is broken, in 20 ways: the others as in a run without these. Texts are invented."""

import json

import numpy as np
import pandas as pd
import pyarrow
import pyarrow.parquet
import pytest
from test_fuzz import require_same

from analysis import extract, partition_corpus, read_corpus
from analysis.errors import InputError
from analysis.features import readers as reading

ARTICLES, BROKEN = 2_000, 40
ACTORS = (
    '[[actor]]\nname = "Berg"\nkind = "person"\naliases = ["Berg", "Minister Berg"]\n'
    '[[actor]]\nname = "Norland"\nkind = "state"\naliases = ["Norland"]\n'
)
SYLLABLES = [first + second for first in "bdfgklmnprstv" for second in ("a", "e", "o", "ir", "un")]
KEPT = ["Berg", "Norland", "Minister Berg", "said", "good", "bad", "treaty", "not", "very", "calm"]


def vocabulary(generator: np.random.Generator) -> np.ndarray:
    """Return 3,000 invented words, and some that word lists know."""
    made = {"".join(generator.choice(SYLLABLES, size)) for size in generator.integers(1, 4, 4_000)}
    return np.array([*sorted(made)[:3_000], *KEPT * 20])


def articles(n: int, *, seed: int = 0) -> list[dict]:
    """Return articles of invented words, each by one of 20 outlets; sentences of them are quoted."""
    generator = np.random.default_rng(seed)
    words, made = vocabulary(generator), []
    for number in range(n):
        sentences = [
            " ".join(generator.choice(words, size)).capitalize()
            for size in generator.integers(4, 12, 4)
        ]
        text = f"{sentences[0]}. {sentences[1]}!\n\n“{sentences[2]},” said Berg. {sentences[3]}."
        made.append(
            {
                "article_id": f"a{number:05}",
                "outlet": f"Outlet {number % 20}",
                "published": "2016-08-16",
                "title": f"{sentences[0][:30]}",
                "text": text,
            }
        )
    return made


def lacking(row: dict, name: str) -> dict:
    """Return a row without a value."""
    return {**row, name: None}


#: How a record is broken, and what its reason says; as lines of JSON, where each of these can be.
RECORDS = {
    "no id": (lambda row: lacking(row, "article_id"), "article_id: got nothing in row"),
    "a blank id": (lambda row: row | {"article_id": "  "}, "article_id: got nothing in row"),
    "no outlet": (lambda row: lacking(row, "outlet"), "outlet: got nothing in article"),
    "a blank outlet": (lambda row: row | {"outlet": "\t"}, "outlet: got nothing in article"),
    "no text": (lambda row: lacking(row, "text"), "no words in it"),
    "an empty text": (lambda row: row | {"text": ""}, "no words in it"),
    "marks only": (lambda row: row | {"text": "…!?\n— “”"}, "no words in it"),
    "emoji only": (lambda row: row | {"text": "😀👍🏽"}, "no words in it"),
    "joiners only": (lambda row: row | {"text": "\u200c\u200d"}, "no words in it"),
    "noise only": (lambda row: row | {"text": "Share\nTweet"}, "nothing but noise"),
    "a number as text": (lambda row: row | {"text": 5}, "values that are not text"),
    "a list as text": (lambda row: row | {"text": ["Rain", 1]}, "values that are not text"),
    "a list as outlet": (lambda row: row | {"outlet": ["P", "Q"]}, "a value that is no name"),
    "an object as title": (lambda row: row | {"title": {"a": 1}}, "a value that is no name"),
    "half a character in the text": (
        lambda row: row | {"text": "Rain \ud83d"},
        "text: got bytes that are no text",
    ),
    "half a character in the title": (
        lambda row: row | {"title": "Rain \udc00"},
        "title: got bytes that are no text",
    ),
    "half a character in the id": (
        lambda row: row | {"article_id": row["article_id"] + "\ud83d"},
        "article_id: got bytes that are no text",
    ),
    "a PDF": (lambda row: row | {"text": "%PDF-1.4 Rain"}, "a PDF file, not a text"),
    "an RTF": (lambda row: row | {"text": r"{\rtf1 Rain}"}, "an RTF file, not a text"),
    "UTF-16": (
        lambda row: row | {"text": "Rain fell".encode("utf-16-le").decode("latin-1")},
        "NUL characters",
    ),
}
#: How a line of a file is broken that holds no record any more.
LINES = {
    "cut": (lambda line: line[:30], "expected one JSON object"),
    "a list": (lambda line: f"[{line}]", "expected one JSON object"),
    "a text": (lambda line: json.dumps(line), "expected one JSON object"),
    "too deep": (lambda line: "[" * 50_000, "expected one JSON object"),
    "a key twice": (
        lambda line: line[:-1] + ', "text": "Rain."}',
        "with a key twice; expected one JSON object",
    ),
    "a number too long": (
        lambda line: line[:-1] + f', "n": {"9" * 5_000}}}',
        "expected one JSON object",
    ),
}
#: How the file of an article is broken.
FILES = {
    "Latin-1": (lambda text: b"Caf\xe9 \xc4\x87 " + text, "bytes that are no text"),
    "UTF-16": (lambda text: text.decode().encode("utf-16") + b"\0", "bytes that are no text"),
    "UTF-16 without a mark": (lambda text: b"R\0a\0i\0n\0\0", "NUL characters"),
    "empty": (lambda text: b"", "no words in it"),
    "blank": (lambda text: b" \n\t", "no words in it"),
    "a PDF": (lambda text: b"%PDF-1.4\n" + text, "a PDF file, not a text"),
    "an RTF": (lambda text: b"{\\rtf1 " + text, "an RTF file, not a text"),
    "a PNG": (lambda text: b"\x89PNG\r\n\x1a\n\0", "a PNG image, not a text"),
    "cut in a character": (lambda text: text + "ć".encode()[:1], "bytes that are no text"),
    "noise": (lambda text: b"Share\nTweet\n", "nothing but noise"),
}


def long_file(place) -> None:
    """Put a file of 60 MB that takes no room on the disk."""
    with open(place, "wb") as file:
        file.truncate(60_000_000)


#: What else can stand in place of a file.
ODD = {
    "a link": (lambda place: place.symlink_to("nowhere"), "a link that leads nowhere"),
    "a long file": (long_file, "60 MB"),
}


def broken_among(rows: list[dict], number: int = BROKEN) -> list[int]:
    """Return the places of the rows that are to be broken."""
    return sorted(np.random.default_rng(1).choice(len(rows), number, replace=False).tolist())


def as_frame(rows: list[dict], broken: list[int], place) -> tuple[pd.DataFrame, list[str]]:
    """Return a DataFrame with broken rows, and words of the reason of each."""
    ways = [*RECORDS.values()]
    made, words = list(rows), []
    for turn, row in enumerate(broken):
        made[row], reason = ways[turn % len(ways)][0](rows[row]), ways[turn % len(ways)][1]
        words.append(reason)
    return pd.DataFrame(made, dtype=object), words


def as_lines(rows: list[dict], broken: list[int], place) -> tuple:
    """Return a .jsonl table with broken records and lines, and words of the reason of each."""
    ways = [
        (lambda line, change=change: json.dumps(change(json.loads(line))), words)
        for change, words in RECORDS.values()
    ]
    ways += LINES.values()
    lines, words = [json.dumps(row) for row in rows], []
    for turn, row in enumerate(broken):
        change, reason = ways[turn % len(ways)]
        lines[row] = change(lines[row])
        words.append(reason)
    (place / "articles.jsonl").write_text("\n".join(lines))
    return place / "articles.jsonl", words


def as_files(rows: list[dict], broken: list[int], place) -> tuple:
    """Return a folder with broken files and what is none, and words of the reason of each."""
    source, words, ways = place / "articles", [], [*FILES.values(), *ODD.values()]
    for row in rows:
        (source / row["outlet"]).mkdir(parents=True, exist_ok=True)
        (source / row["outlet"] / f"{row['article_id']}.txt").write_bytes(row["text"].encode())
    for turn, number in enumerate(broken):
        path, (change, reason) = (
            source / rows[number]["outlet"] / f"{rows[number]['article_id']}.txt",
            ways[turn % len(ways)],
        )
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(change(data)) if turn % len(ways) < len(FILES) else change(path)
        words.append(reason)
    return source, words


def require_reasons(skipped: list[str], words: list[str]) -> None:
    """Fail unless there are as many reasons as broken articles, and each kind as often as it was made."""
    found = [
        max((kind for kind in {*words} if kind in reason), key=len, default=reason)
        for reason in skipped
    ]
    assert sorted(found) == sorted(words)


def broken_and_clean(make, n: int, number: int, place) -> tuple:
    """Return what is broken, the reasons to be found, and the same without the broken articles."""
    rows = articles(n)
    broken = broken_among(rows, number)
    (place / "clean").mkdir()
    clean = [row for place_of, row in enumerate(rows) if place_of not in {*broken}]
    return *make(rows, broken, place), make(clean, [], place / "clean")[0]


def require_the_rest_as_without(make, n: int, number: int, place) -> None:
    """Fail unless the articles that are not broken come out as if the broken ones had not been there."""
    (place / "actors.toml").write_text(ACTORS)
    source, words, without = broken_and_clean(make, n, number, place)
    with pytest.raises(InputError):
        read_corpus(source)
    options = {"actors": place / "actors.toml", "ngrams": (1, 2)}
    expected = extract(read_corpus(without), **options)
    assert (
        len(expected.articles) == n - number
        and len(expected.mentions) > n
        and len(expected.tones) > n / 2
    )
    found = extract(read_corpus(source, faulty="skip"), **options)
    require_reasons([reason for *_, reason in found.manifest["skipped"]], words)
    require_same_but_skipped(found, expected)
    if isinstance(source, pd.DataFrame):
        return
    parted = extract(partition_corpus(source), to=place / "pack", workers=2, **options)
    require_reasons([reason for *_, reason in parted.manifest["skipped"]], words)
    require_same_but_skipped(parted.load(), expected)


def require_same_but_skipped(found, expected) -> None:
    """Fail unless two packs are equal but for what their manifests say of articles that were left out."""
    found.manifest["skipped"] = expected.manifest["skipped"]
    require_same(found, expected)


def test_there_are_twenty_ways():
    assert (
        len(RECORDS) == 20
        and len(FILES) + len(ODD) == 12
        and len({*RECORDS, *LINES, *FILES, *ODD}) > 30
    )


@pytest.mark.parametrize("make", [as_frame, as_lines, as_files])
def test_a_few_broken_articles_leave_the_others_as_they_are(make, tmp_path):
    source, words, without = broken_and_clean(make, 80, 26, tmp_path)
    found, clean = read_corpus(source, faulty="skip"), read_corpus(without)
    for name in ("articles", "edits", "languages"):
        pd.testing.assert_frame_equal(
            getattr(found, name), getattr(clean, name), check_dtype=name != "articles"
        )
    require_reasons(found.skipped["reason"].tolist(), words)


@pytest.mark.slow
@pytest.mark.parametrize("make", [as_frame, as_lines, as_files])
def test_one_broken_article_in_fifty_leaves_the_others_as_they_are(make, tmp_path):
    reading.warm()
    require_the_rest_as_without(make, ARTICLES, BROKEN, tmp_path)


@pytest.mark.parametrize("read", [read_corpus, partition_corpus])
def test_a_damaged_description_of_columns_is_refused(read, tmp_path):
    """Pandas writes names of types into a Parquet file; a flipped bit makes one that is none."""
    table = pyarrow.Table.from_pandas(
        pd.DataFrame(
            {"article_id": ["1"], "outlet": ["Elm Post"], "text": ["The ferries stopped."]}
        )
    )
    described = json.loads(table.schema.metadata[b"pandas"])
    for column in [*described["columns"], *described["column_indexes"]]:
        column["numpy_type"] = "unicoce"
    metadata = {b"pandas": json.dumps(described).encode()}
    path = tmp_path / "articles.parquet"
    pyarrow.parquet.write_table(table.replace_schema_metadata(metadata), path)
    with pytest.raises(InputError, match="articles.parquet: got .*its description of columns"):
        read(path)
