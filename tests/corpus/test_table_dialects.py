"""Tables of every dialect: separator × encoding × form of dates. All rows are invented.

Each table is read with the right values, or refused with words that make it read.
"""

import csv
import datetime
import io
import itertools
import json

import pandas as pd
import pyarrow
import pytest
from by_hand import by_hand, named_cases, tables
from pandas.testing import assert_frame_equal

from analysis import read_corpus
from analysis.errors import InputError

MOST = 300  #: characters of a refusal

#: What tables are written in: outlet, title and text of four articles.
TEXTS = tables(__file__)["written"]
GERMAN, FRENCH, RUSSIAN = (TEXTS[name] for name in ("german", "french", "russian"))
#: Encoding of the file: its rows.
WRITTEN = {
    "utf-8": GERMAN,
    "utf-8-sig": FRENCH,
    "utf-16": RUSSIAN,
    "cp1252": GERMAN,
    "latin-1": [
        tuple(cell.translate(str.maketrans("„“’–", '""\'-')) for cell in row) for row in FRENCH
    ],
    "cp1251": RUSSIAN,
    "koi8-r": [tuple(cell.replace("—", "-") for cell in row) for row in RUSSIAN],
    "cp1250": TEXTS["polish"],
    "cp1253": TEXTS["greek"],
    "cp1256": TEXTS["arabic"],
    "cp932": TEXTS["japanese"],
    "gb18030": TEXTS["chinese"],
}
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "pipes"}
NUMBERS = "3,5 1.200,25 7 -0,5".split()  #: in a column of one's own
DAYS = "2021-03-02 2021-03-14 2021-11-30 2021-12-01".split()
#: Forms of dates: as written in the four rows.
ISO = {
    "days": DAYS,
    "T": [f"{day}T23:15:00" for day in DAYS],
    "blank": [f"{day} 23:15" for day in DAYS],
    "UTC": [f"{day}T23:59:59Z" for day in DAYS],
    "mixed": [
        DAYS[0],
        f"{DAYS[1]}T00:30:00+02:00",
        f"{DAYS[2]} 23:30:00.123456-0800",
        f"{DAYS[3]}T06:00Z",
    ],
}
OTHERS = tables(__file__)["forms"]
STAMPS = [datetime.datetime.fromisoformat(f"{day}T18:45:10+02:00") for day in DAYS]
FORMS = ISO | {form: [stamp.strftime(form) for stamp in STAMPS] for form in OTHERS}


def records(rows, *, dates=DAYS):
    """Return four articles."""
    table = pd.DataFrame(rows, columns=["outlet", "title", "text"])
    table.insert(0, "article_id", [f"a{number}" for number in table.index])
    table.insert(2, "published", pd.Series(dates, dtype=object))
    return table.assign(reach=NUMBERS).to_dict("records")


def published(corpus):
    return corpus.articles["published"].dt.strftime("%Y-%m-%d").fillna("").tolist()


def as_csv(rows, *, separator, quoting=csv.QUOTE_MINIMAL):
    """Return a table as the csv module of Python writes it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, quoting=quoting)
    writer.writerow(rows[0])
    writer.writerows(row.values() for row in rows)
    return out.getvalue()


def write_csv(path, rows, *, separator, encoding="utf-8", **options):
    path.write_bytes(as_csv(rows, separator=separator, **options).encode(encoding))
    return path


def require_rows(corpus, rows):
    """Fail unless a Corpus has the four articles."""
    articles = corpus.articles
    assert articles["article_id"].tolist() == "a0 a1 a2 a3".split()
    assert articles[["outlet", "title", "text"]].values.tolist() == [list(row) for row in rows]
    assert articles["published"].astype(str).tolist() == DAYS
    assert articles["reach"].tolist() == NUMBERS
    assert corpus.skipped.empty


# ---------------------------------------------------------------- 4 x 12 dialects, 19 forms of days

DIALECTS = list(itertools.product(SEPARATORS, WRITTEN))


@pytest.mark.parametrize("separator, encoding", DIALECTS)
def test_every_dialect_is_read(tmp_path, separator, encoding):
    rows = WRITTEN[encoding]
    place = DIALECTS.index((separator, encoding))
    dates = list(FORMS.values())[place % len(FORMS)]
    written = records(rows, dates=dates)
    path = write_csv(tmp_path / "table.csv", written, separator=separator, encoding=encoding)
    corpus = read_corpus(path, clean=False)
    require_rows(corpus, rows)
    [file] = corpus.files.itertuples()
    assert file.file == "table.csv"
    is_guess = not encoding.startswith("utf")
    assert (file.basis == "guessed") is is_guess
    told = corpus.report().set_index("what")["which"].to_dict()
    assert told.get("guessed encodings of files") == (f"{file.encoding} 1" if is_guess else None)


def test_signs_in_english_are_no_letters(tmp_path):
    rows = [{"outlet": "Elm Post", "text": f"€ 5 for plain words, number {n}"} for n in range(40)]
    path = tmp_path / "table.csv"
    pd.DataFrame(rows).to_csv(path, index=False, encoding="cp1252")
    articles = read_corpus(path, clean=False).articles
    assert sorted(articles["text"]) == sorted(row["text"] for row in rows)


def write_manifest(folder, rows):
    for row in rows:
        (folder / f"{row['article_id']}.txt").write_text(row["text"], encoding="utf-8")
    listed = pd.DataFrame(rows).rename(columns={"text": "file"})
    listed["file"] = listed["article_id"] + ".txt"
    listed.to_csv(folder / "manifest.csv", index=False, sep=";")
    return folder


def write_lines(path, rows):
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def write_parquet(path, rows):
    pd.DataFrame(rows).to_parquet(path)
    return path


#: Each form in one kind of table, and one form in all.
WRITERS = {
    "csv": lambda folder, rows: write_csv(folder / "table.csv", rows, separator=";"),
    "tsv": lambda folder, rows: write_csv(folder / "table.tsv", rows, separator=";"),
    "jsonl": lambda folder, rows: write_lines(folder / "table.jsonl", rows),
    "parquet": lambda folder, rows: write_parquet(folder / "table.parquet", rows),
    "frame": lambda folder, rows: pd.DataFrame(rows),
    "manifest": write_manifest,
}
TABLES = {*zip(itertools.cycle(WRITERS), FORMS), *itertools.product(WRITERS, ["%d.%m.%Y"])}


def told_of(form):
    """Return what is told of four days in a form; the time does not matter."""
    if "%b" in form.casefold():
        return "4 days with names of months"
    return f"4 days written as {form.partition(' ')[0]}"


@pytest.mark.parametrize("kind, form", sorted(TABLES))
def test_every_form_of_dates_is_read_and_told(tmp_path, form, kind):
    source = WRITERS[kind](tmp_path, records(GERMAN, dates=FORMS[form]))
    corpus = read_corpus(source, clean=False)
    told = [] if form in ISO else [told_of(form)]
    assert corpus.guesses["reading"].tolist() == told
    assert read_corpus(source, date_format=None if form in ISO else form).guesses.empty
    require_rows(corpus, GERMAN)


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    "stamp",
    [
        "2021-03-02",
        "2021-03-02T00:00:00Z",
        "2021-03-02T23:59:59.999999Z",
        "2021-03-02t23:59z",
        "2021-03-02 23:59:59 UTC",
        "2021-03-02T00:30:00+14:00",
        "2021-03-02T23:30:00-11:00",
        "2021-03-02T23:30:00.5-1100",
        "2021-03-02 23:30:00 +02",
        datetime.date(2021, 3, 2),
        datetime.datetime(2021, 3, 2, 23, 30),
        pd.Timestamp("2021-03-02 00:30", tz="Asia/Tehran"),
        pd.Timestamp("2021-03-02 23:30:00.123456789", tz="UTC"),
        pd.Timestamp("2021-03-02").to_datetime64(),
    ],
    ids=repr,
)
def test_the_day_is_that_of_the_stamp_as_written(stamp):
    dates = [stamp, "2021-03-02", datetime.date(2021, 3, 3), None]
    corpus = read_corpus(pd.DataFrame(records(GERMAN, dates=dates), dtype=object))
    assert published(corpus) == ["2021-03-02", "2021-03-02", "2021-03-03", ""]
    assert corpus.articles["published"].dtype == "datetime64[us]"


@pytest.mark.parametrize(
    "form, day, dates",
    [
        (
            "%d.%m.%Y",
            "2021-04-03",
            ["03.04.2021", datetime.date(2021, 4, 3), datetime.datetime(2021, 4, 3, 9), "3.4.2021"],
        ),
        (
            "%a, %d %b %Y %H:%M:%S %z",
            "2021-03-02",
            ["Tue, 02 Mar 2021 23:30:00 -0800", "Tue, 02 Mar 2021 00:30:00 +0900"] * 2,
        ),
        ("%d/%m/%Y", "2021-04-03", ["03/04/2021"] * 4),
        ("%m/%d/%Y", "2021-03-04", ["03/04/2021"] * 4),
    ],
    ids=["beside objects", "zones", "two ways, of Europe", "two ways, of America"],
)
def test_days_are_read_as_the_user_says(form, day, dates):
    table = pd.DataFrame(records(GERMAN, dates=dates), dtype=object)
    assert published(read_corpus(table, date_format=form)) == [day] * 4


@by_hand(__file__, "dates")
def test_what_no_format_or_more_than_one_reads_is_said(dates, words):
    table = pd.DataFrame(records(GERMAN, dates=[*dates, None, None]))
    with pytest.raises(InputError) as refusal:
        read_corpus(table, faulty="refuse")
    message = str(refusal.value)
    assert len(message) <= MOST
    assert all(word in message for word in words), message
    if "date_format" in words[0]:  # one decision for the column, which nobody else can take
        with pytest.raises(InputError, match="Say which is meant"):
            read_corpus(table)
    else:
        assert read_corpus(table).skipped["reason"].str.contains("left missing").any()


@by_hand(__file__, "guessed")
def test_days_of_usual_forms_are_read_by_hand(dates, told, days):
    table = pd.DataFrame(records(GERMAN, dates=[*dates, None, None]))
    corpus = read_corpus(table)
    assert published(corpus)[:2] == days
    assert corpus.guesses["reading"].tolist() == told
    assert set(corpus.guesses["argument"]) == {"date_format=…"}
    form = told[0].partition(" as ")[2].partition(" ")[0]
    if form.startswith("%"):
        assert published(read_corpus(table, date_format=form)) == published(corpus)


# ---------------------------------------------------------------- separators


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
@pytest.mark.parametrize(
    "separator, name",
    [
        (";", "a, b, c, d, e, f and g"),
        (",", "a; b; c; d; e; f; g"),
        ("\t", "a, b, c, d, e | f | g"),
        ("|", "a;b;c;d;e;f;g\th"),
        (",", "size, in km; or | miles"),
        (";", 'the "outlet, text, title"; or so\nin two lines'),
    ],
)
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_names_of_columns_that_hold_separators_do_not_mislead(
    tmp_path, suffix, separator, name, quoting
):
    rows = [{**row, name: "x"} for row in records(GERMAN)]
    path = tmp_path / f"table{suffix}"
    corpus = read_corpus(write_csv(path, rows, separator=separator, quoting=quoting), clean=False)
    texts = [[text, "x"] for *_, text in GERMAN]
    assert corpus.articles[["text", name]].values.tolist() == texts


def test_a_txt_file_is_a_text_whatever_separates_its_words(tmp_path):
    text = "article_id;outlet;text\na1;Post;Rain fell.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert read_corpus(tmp_path, clean=False).articles["text"].tolist() == [text]


@pytest.mark.parametrize("separator", [";", ",", "|", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_the_line_of_excel_that_names_the_separator_is_no_header(tmp_path, separator, encoding):
    path = tmp_path / "table.csv"
    text = f"sep={separator}\r\n{as_csv(records(GERMAN), separator=separator)}"
    path.write_bytes(text.encode(encoding))
    corpus = read_corpus(path, clean=False)
    assert corpus.articles["article_id"].tolist() == "a0 a1 a2 a3".split()


# ---------------------------------------------------------------- encodings


@pytest.mark.parametrize("encoding", "cp1252 latin-1 cp1251 koi8-r cp1253 cp1256 gb18030".split())
def test_every_text_of_a_folder_has_its_own_encoding(tmp_path, encoding):
    listed, texts = [], []
    for number, (outlet, title, text) in enumerate(WRITTEN[encoding]):
        listed.append({"file": f"a{number}.txt", "outlet": outlet, "title": title})
        texts.append([outlet, f"{title}. {text} {text}"])
        written = encoding if number else "utf-8"
        (tmp_path / f"a{number}.txt").write_bytes(texts[-1][1].encode(written))
    write_csv(tmp_path / "manifest.csv", listed, separator=";", encoding=encoding)
    corpus = read_corpus(tmp_path, clean=False)
    assert corpus.articles[["outlet", "text"]].values.tolist() == texts
    files = corpus.files.set_index("file")
    assert files.loc["a0.txt", ["encoding", "basis"]].tolist() == ["utf-8", "bytes"]
    assert files.loc[["a1.txt", "manifest.csv"], "basis"].tolist() == ["guessed"] * 2
    [told] = corpus.report().query("what == 'guessed encodings of files'")["which"]
    assert told.endswith(" 4"), "three texts and the manifest"


WESTERN = [
    "The ferry costs £5 now, and half the town pays £2½ more – since Monday.",
    "The crew’s boat – “our pride” – left at noon. It cost £5 at the café.",
    "Les marins ont été surpris par la tempête. Le maire a dit que l’île n’était pas en danger.",
]


@pytest.mark.parametrize("text", WESTERN)
def test_western_texts_are_those_of_windows(tmp_path, text):
    path = tmp_path / "Elm Post" / "a.txt"
    path.parent.mkdir()
    path.write_bytes((f"{text}\n\n" * 5).encode("cp1252"))
    corpus = read_corpus(tmp_path, clean=False)
    assert corpus.articles["text"][0].startswith(text)
    assert corpus.files["encoding"].tolist() == ["cp1252"]


def test_other_encodings_that_fit_a_short_text_are_named(tmp_path):
    path = tmp_path / "Elm Post" / "a.txt"
    path.parent.mkdir()
    path.write_bytes("Żółta łódź.".encode("cp1250"))
    [told] = read_corpus(tmp_path).report().query("what == 'guessed encodings of files'")["which"]
    assert "cp1250" in told and "encoding= says which" in told


def test_a_given_encoding_is_obeyed(tmp_path):
    path = tmp_path / "table.csv"
    write_csv(path, records(RUSSIAN), separator=",", encoding="cp1251")
    corpus = read_corpus(path, encoding="koi8-r", clean=False)
    assert corpus.articles["outlet"][0] == "Южный вестник".encode("cp1251").decode("koi8-r")
    assert corpus.files[["encoding", "basis"]].values.tolist() == [["koi8-r", "given"]]


def test_a_guess_from_the_beginning_is_checked_on_the_whole_text(tmp_path):
    """The first 200,000 bytes fit any encoding of one byte; a later one fits cp1251 only."""
    rows = records(RUSSIAN)
    rows[0]["text"] = "Rain fell on the harbour. " * 8_000
    rows[3]["text"] = "Паромы вернулись. " * 20
    path = write_csv(tmp_path / "table.csv", rows, separator=";", encoding="cp1251")
    articles = read_corpus(path, clean=False).articles
    assert articles["text"].tolist() == [row["text"] for row in rows]


# ---------------------------------------------------------------- tables in memory


class Frame:
    """A table of polars or another library, which becomes one of pandas."""

    def __init__(self, table):
        self.table = table

    def to_pandas(self):
        return self.table.to_pandas()


MADE = {
    "list of dicts": list,
    "tuple of dicts": tuple,
    "pandas": pd.DataFrame,
    "pandas with an index": lambda rows: pd.DataFrame(rows, index=[7, 7, "x", None]),
    "Arrow": pyarrow.Table.from_pylist,
    "Arrow with pandas' index": lambda rows: pyarrow.Table.from_pandas(
        pd.DataFrame(rows).set_index(pd.Index([5, 6, 7, 8], name="number"))
    ),
    "Arrow batch": lambda rows: pyarrow.RecordBatch.from_pylist(rows),
    "to_pandas": lambda rows: Frame(pyarrow.Table.from_pylist(rows)),
}


@named_cases("make", MADE)
@pytest.mark.parametrize(
    "dates", [DAYS, ISO["mixed"], [datetime.date(2021, 3, 2)] * 4], ids=range(3)
)
def test_tables_in_memory_are_the_same_corpus(make, dates):
    rows = records(GERMAN, dates=dates)
    expected = read_corpus(pd.DataFrame(rows), clean=False)
    found = read_corpus(make(rows), clean=False)
    assert_frame_equal(found.articles, expected.articles)
    assert found.raw.equals(expected.raw)


# ---------------------------------------------------------------- texts of one line


@by_hand(__file__, "one_line")
def test_a_text_that_is_its_title_is_an_article_of_one_line(text, title, cleaned):
    row = {"article_id": "a", "outlet": "Elm Post", "title": title, "text": text}
    corpus = read_corpus([row])
    assert corpus.articles["text"].str.strip().tolist() == [cleaned.strip()]
    assert corpus.skipped.empty


# ---------------------------------------------------------------- a property
