"""Tables of every dialect: separator × decimal × encoding × form of dates. All rows are invented.

Each table is read with the right values, or refused with words that make it read. Then the test takes
the words from the message and reads the table again.
"""

import csv
import datetime
import io
import itertools
import json
import re
import warnings

import pandas as pd
import pyarrow
import pytest
from by_hand import by_hand
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import read_corpus
from analysis.corpus.tables import unusual_separator
from analysis.errors import InputError

MOST = 300  #: characters of a refusal

#: What tables in these encodings are written in: outlet, title and text of four articles.
GERMAN = [
    (
        "Küstenbote",
        "Fähren außer Betrieb",
        "Die Fähren fuhren nicht. „Wir prüfen das“, sagte Jörg.",
    ),
    ("Süd-Rundschau", "Höhere Gebühren", "Für die Gebühren stimmten fünf Räte; später kamen mehr."),
    ("Küstenbote", "Zwölf Brücken", "Zwölf Brücken wären möglich, hieß es, doch das Geld fehlt."),
    (
        "Süd-Rundschau",
        "Größere Häfen",
        "Größere Häfen – und längere Wege – müssten bezahlt werden.",
    ),
]
FRENCH = [
    ("La Dépêche", "Grève à l’île", "Les élus ont été reçus à l’île. « C’était prévu », dit-on."),
    ("Écho du Sud", "Où est le maire ?", "Le maire a été vu près du marché ; il a déjà répondu."),
    ("La Dépêche", "Été sans bateaux", "L’été sera très calme : même les pêcheurs sont restés."),
    ("Écho du Sud", "Forêt brûlée", "La forêt a brûlé. Les dégâts, énormes, étaient évités."),
]
RUSSIAN = [
    ("Южный вестник", "Паромы стоят", "Паромы не вышли в море, сообщил капитан порта Березин."),
    ("Голос порта", "Новый мост", "Новый мост откроют весной; жители долго ждали этого дня."),
    ("Южный вестник", "Шторм прошёл", "Шторм прошёл ночью. Утром город подсчитывал убытки."),
    ("Голос порта", "Рыбаки вернулись", "Рыбаки вернулись домой, и на берегу их встретили семьи."),
]
POLISH = [
    ("Głos Wyspy", "Promy stoją", "Promy nie wypłynęły, bo sztorm trwał całą noc i część dnia."),
    ("Południe", "Nowy most", "Mieszkańcy długo czekali; most zostanie otwarty w październiku."),
    ("Głos Wyspy", "Żołnierze", "Żołnierze pomogli ludziom, którzy zostali bez wody i światła."),
    ("Południe", "Łódź wróciła", "Łódź wróciła do portu późną nocą. „Już się bałem”, mówił."),
]
GREEK = [
    ("Φωνή του Νότου", "Τα πλοία", "Τα πλοία δεν έφυγαν από το λιμάνι, επειδή φυσούσε δυνατά."),
    ("Ο Φάρος", "Νέα γέφυρα", "Η νέα γέφυρα θα ανοίξει την άνοιξη· οι κάτοικοι περίμεναν."),
    ("Φωνή του Νότου", "Καταιγίδα", "Η καταιγίδα πέρασε τη νύχτα. Το πρωί η πόλη ήταν ήσυχη."),
    ("Ο Φάρος", "Ψαράδες", "Οι ψαράδες γύρισαν σπίτι και οι οικογένειες τους περίμεναν."),
]
JAPANESE = [
    ("南新聞", "フェリー欠航", "嵐のため、フェリーは出港しませんでした。港は閉鎖されています。"),
    ("港の声", "新しい橋", "新しい橋は春に開通します。住民はこの日を長く待っていました。"),
    ("南新聞", "嵐が去る", "嵐は夜のうちに過ぎました。朝、町では被害を調べていました。"),
    ("港の声", "漁師の帰り", "漁師たちは家に戻り、海岸では家族が待っていました。"),
]
CHINESE = [
    ("南方日报", "渡轮停航", "由于风暴，渡轮没有离开港口。船长说，港口已经关闭。"),
    ("海港之声", "新的大桥", "新的大桥将在春天开放，居民们为这一天等待了很长时间。"),
    ("南方日报", "风暴过去", "风暴在夜里过去了。早晨，城市开始计算自己的损失。"),
    ("海港之声", "渔民回家", "渔民们回到了家，他们的家人在海边等待着他们。"),
]
ARABIC = [
    ("صوت الجنوب", "توقف العبارات", "لم تغادر العبارات الميناء بسبب العاصفة، كما قال القبطان."),
    ("المنارة", "جسر جديد", "سيفتح الجسر الجديد في الربيع، وقد انتظر السكان هذا اليوم."),
    ("صوت الجنوب", "مرت العاصفة", "مرت العاصفة في الليل. وفي الصباح كانت المدينة هادئة."),
    ("المنارة", "عودة الصيادين", "عاد الصيادون إلى بيوتهم وكانت العائلات تنتظر على الشاطئ."),
]
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
    "cp1250": POLISH,
    "cp1253": GREEK,
    "cp1256": ARABIC,
    "cp932": JAPANESE,
    "gb18030": CHINESE,
}
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "pipes"}
#: Own columns with numbers: as written, and as they are read where commas are decimal.
NUMBERS = {"comma": ["3,5", "1.200,25", "7", "-0,5"], "point": ["3.5", "1200.25", "7", "-0.5"]}
REACH = [3.5, 1200.25, 7.0, -0.5]
DAYS = ["2021-03-02", "2021-03-14", "2021-11-30", "2021-12-01"]
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
OTHERS = {
    "%d.%m.%Y": None,
    "%m/%d/%Y": None,
    "%d/%m/%Y": None,
    "%Y/%m/%d": None,
    "%d-%m-%Y": None,
    "%Y%m%d": None,
    "%d.%m.%y": None,
    "%B %d, %Y": None,
    "%d %B %Y": None,
    "%b %d, %Y": None,
    "%d-%b-%Y": None,
    "%d.%m.%Y %H:%M": None,
    "%m/%d/%Y %I:%M %p": None,
    "%a, %d %b %Y %H:%M:%S %z": None,
}
for form in OTHERS:
    OTHERS[form] = [
        datetime.datetime.fromisoformat(f"{day}T18:45:10+02:00").strftime(form) for day in DAYS
    ]
FORMS = ISO | OTHERS


def records(rows, *, dates=DAYS, numbers=NUMBERS["comma"]) -> list[dict]:
    """Return four articles."""
    made = []
    for number, (outlet, title, text) in enumerate(rows):
        made.append(
            {
                "article_id": f"a{number}",
                "outlet": outlet,
                "published": dates[number],
                "title": title,
                "text": text,
                "reach": numbers[number],
            }
        )
    return made


def as_csv(rows: list[dict], *, separator: str, quoting: int = csv.QUOTE_MINIMAL) -> str:
    """Return a table as the csv module of Python writes it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, quoting=quoting)
    writer.writerow(rows[0])
    writer.writerows(row.values() for row in rows)
    return out.getvalue()


def advice(message: str) -> dict:
    """Return the options that a refusal tells to write."""
    options = {}
    for name in ("date_format", "encoding"):
        match = re.search(rf"""{name}=(["'])(.+?)\1""", message)
        if match:
            options[name] = match[2]
    match = re.search(r"columns=(\{.*?\})", message)
    if match:
        options["columns"] = json.loads(match[1])
    return options


def read(source, **options):
    """Return a Corpus; where it is refused, follow the advice and read again."""
    given_options = {"clean": False, **options}
    for _ in range(3):
        try:
            return read_corpus(source, **given_options)
        except InputError as error:
            message = str(error)
            assert len(message) <= MOST, message
            words = advice(message)
            assert words and not words.items() <= given_options.items(), message
            given_options |= words
    raise AssertionError(message)


def require_rows(corpus, rows, *, numbers) -> None:
    """Fail unless a Corpus has the four articles."""
    articles = corpus.articles
    assert articles["article_id"].tolist() == ["a0", "a1", "a2", "a3"]
    for column, values in zip(("outlet", "title", "text"), zip(*rows, strict=True), strict=True):
        assert articles[column].tolist() == list(values)
    assert articles["published"].dt.strftime("%Y-%m-%d").tolist() == DAYS
    assert (articles["published"].dt.normalize() == articles["published"]).all()
    assert articles["reach"].tolist() == numbers
    assert corpus.skipped.empty


# ---------------------------------------------------------------- 4 x 12 x 2 x 19 dialects

DIALECTS = list(itertools.product(SEPARATORS, WRITTEN))


@pytest.mark.parametrize(("separator", "encoding"), DIALECTS)
def test_every_dialect_is_read(tmp_path, separator, encoding):
    rows = WRITTEN[encoding]
    place = DIALECTS.index((separator, encoding))
    decimal = ("comma", "point")[sum(divmod(place, len(WRITTEN))) % 2]
    numbers = NUMBERS[decimal]
    expected = REACH if decimal == "comma" and separator in ";\t" else numbers
    dates = list(FORMS.values())[place % len(FORMS)]
    path = tmp_path / "table.csv"
    text = as_csv(records(rows, dates=dates, numbers=numbers), separator=separator)
    path.write_bytes(text.encode(encoding))
    corpus = read(path)
    require_rows(corpus, rows, numbers=expected)
    file = corpus.files.iloc[0]
    assert file["file"] == "table.csv" and file["separator"] == SEPARATORS[separator]
    is_guess = not encoding.startswith("utf")
    assert (file["basis"] == "guessed") is is_guess
    assert (f"read as {file['encoding']}" in repr(corpus)) is is_guess
    assert file["decimal_commas"] == ("reach" if expected is REACH else "")


#: Each form in one kind of table, and one form in all.
SUFFIXES = [".csv", ".tsv", ".jsonl", ".parquet", "frame", "manifest"]
TABLES = {*zip(itertools.cycle(SUFFIXES), FORMS), *itertools.product(SUFFIXES, ["%d.%m.%Y"])}


@pytest.mark.parametrize(("suffix", "form"), sorted(TABLES))
def test_every_form_of_dates_is_read_and_told(tmp_path, form, suffix):
    rows = records(GERMAN, dates=FORMS[form])
    path = tmp_path / f"table{suffix}"
    table = pd.DataFrame(rows)
    if suffix == ".parquet":
        table.to_parquet(path)
    elif suffix == ".jsonl":
        path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    elif suffix == "frame":
        path = table
    elif suffix == "manifest":
        path = tmp_path
        for row in rows:
            (tmp_path / f"{row['article_id']}.txt").write_text(row["text"], encoding="utf-8")
        listed = table.assign(file=table["article_id"] + ".txt").drop(columns="text")
        listed.to_csv(tmp_path / "manifest.csv", index=False, sep=";")
    else:
        path.write_text(as_csv(rows, separator=";"), encoding="utf-8")
    corpus = read_corpus(path, clean=False)
    told = [] if form in ISO else [f"days written as {form}"]
    assert corpus.guesses["reading"].tolist() == told
    assert all(reading in repr(corpus) for reading in told)
    assert read_corpus(path, date_format=None if form in ISO else form).guesses.empty
    has_numbers = suffix in (".csv", ".tsv", "manifest")
    require_rows(corpus, GERMAN, numbers=REACH if has_numbers else NUMBERS["comma"])


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2021-03-02", "2021-03-02"),
        ("2021-03-02T00:00:00Z", "2021-03-02"),
        ("2021-03-02T23:59:59.999999Z", "2021-03-02"),
        ("2021-03-02t23:59z", "2021-03-02"),
        ("2021-03-02 23:59:59 UTC", "2021-03-02"),
        ("2021-03-02T00:30:00+14:00", "2021-03-02"),
        ("2021-03-02T23:30:00-11:00", "2021-03-02"),
        ("2021-03-02T23:30:00.5-1100", "2021-03-02"),
        ("2021-03-02 23:30:00 +02", "2021-03-02"),
        (datetime.date(2021, 3, 2), "2021-03-02"),
        (datetime.datetime(2021, 3, 2, 23, 30), "2021-03-02"),
        (pd.Timestamp("2021-03-02 00:30", tz="Asia/Tehran"), "2021-03-02"),
        (pd.Timestamp("2021-03-02 23:30:00.123456789", tz="UTC"), "2021-03-02"),
        (pd.Timestamp("2021-03-02").to_datetime64(), "2021-03-02"),
    ],
    ids=repr,
)
def test_the_day_is_that_of_the_stamp_as_written(stamp, day):
    rows = records(GERMAN, dates=[stamp, "2021-03-02", datetime.date(2021, 3, 3), None])
    articles = read_corpus(pd.DataFrame(rows, dtype=object)).articles
    assert articles["published"].dt.strftime("%Y-%m-%d").tolist()[:3] == [
        day,
        "2021-03-02",
        "2021-03-03",
    ]
    assert pd.isna(articles["published"][3]) and articles["published"].dtype == "datetime64[us]"


def test_date_objects_need_no_format_beside_texts_that_do():
    dates = ["03.04.2021", datetime.date(2021, 4, 3), datetime.datetime(2021, 4, 3, 9), "3.4.2021"]
    table = pd.DataFrame(records(GERMAN, dates=dates), dtype=object)
    articles = read_corpus(table, date_format="%d.%m.%Y").articles
    assert articles["published"].tolist() == [pd.Timestamp("2021-04-03")] * 4


def test_a_format_with_zones_takes_the_day_as_written():
    dates = ["Tue, 02 Mar 2021 23:30:00 -0800", "Tue, 02 Mar 2021 00:30:00 +0900"] * 2
    table = pd.DataFrame(records(GERMAN, dates=dates))
    articles = read_corpus(table, date_format="%a, %d %b %Y %H:%M:%S %z").articles
    assert articles["published"].tolist() == [pd.Timestamp("2021-03-02")] * 4


@pytest.mark.parametrize(*by_hand(__file__, "dates"))
def test_what_no_format_or_more_than_one_reads_is_said(dates, words):
    table = pd.DataFrame(records(GERMAN, dates=[*dates, None, None]))
    with pytest.raises(InputError) as refusal:
        read_corpus(table)
    message = str(refusal.value)
    assert len(message) <= MOST
    assert all(word in message for word in words), message
    if len(words) == 1 and "date_format" in words[0]:
        assert message.count("date_format=") == 1


@pytest.mark.parametrize(*by_hand(__file__, "guessed"))
def test_days_of_usual_forms_are_read_by_hand(dates, forms, days):
    table = pd.DataFrame(records(GERMAN, dates=[*dates, None, None]))
    corpus = read_corpus(table)
    assert corpus.articles["published"].dt.strftime("%Y-%m-%d").tolist()[:2] == days
    assert corpus.guesses["reading"].tolist() == [f"days written as {form}" for form in forms]
    assert set(corpus.guesses["argument"]) == {"date_format=…"}
    if len(forms) == 1 and "-" not in dates[1][:5]:
        said = read_corpus(table, date_format=forms[0]).articles
        assert said["published"].equals(corpus.articles["published"])


def test_dates_that_could_be_read_two_ways_are_read_as_the_user_says():
    table = pd.DataFrame(records(GERMAN, dates=["03/04/2021"] * 4))
    for form, day in {"%d/%m/%Y": "2021-04-03", "%m/%d/%Y": "2021-03-04"}.items():
        articles = read_corpus(table, date_format=form).articles
        assert articles["published"].tolist() == [pd.Timestamp(day)] * 4


# ---------------------------------------------------------------- separators and decimals


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
@pytest.mark.parametrize(
    ("separator", "name"),
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
    path.write_text(
        as_csv(rows, separator=separator, quoting=quoting), encoding="utf-8", newline=""
    )
    corpus = read_corpus(path, clean=False)
    assert corpus.articles[name].tolist() == ["x"] * 4
    assert corpus.articles["text"].tolist() == [text for *_, text in GERMAN]
    assert corpus.files["separator"].tolist() == [SEPARATORS[separator]]


def test_a_txt_file_is_a_text_whatever_separates_its_words(tmp_path):
    text = "article_id;outlet;text\na1;Post;Rain fell.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert read_corpus(tmp_path, clean=False).articles["text"].tolist() == [text]


@pytest.mark.parametrize(*by_hand(__file__, "decimals"), ids=repr)
def test_decimal_commas_are_numbers_where_the_whole_column_has_them(
    tmp_path, cells, separator, values
):
    path = tmp_path / "table.csv"
    text = as_csv(records(GERMAN, numbers=cells), separator=separator)
    path.write_text(text, encoding="utf-8", newline="")
    articles = read_corpus(path, clean=False).articles
    found = ["" if pd.isna(value) else value for value in articles["reach"].tolist()]
    assert found == values


@pytest.mark.parametrize("separator", [";", ",", "|", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_the_line_of_excel_that_names_the_separator_is_no_header(tmp_path, separator, encoding):
    path = tmp_path / "table.csv"
    text = f"sep={separator}\r\n{as_csv(records(GERMAN), separator=separator)}"
    path.write_text(text, encoding=encoding, newline="")
    corpus = read_corpus(path, clean=False)
    assert corpus.articles["article_id"].tolist() == [row["article_id"] for row in records(GERMAN)]
    assert (unusual_separator(path, encoding=None) == "") == (separator == ",")


def test_columns_of_ours_stay_text_whatever_they_hold(tmp_path):
    rows = [
        {**row, "article_id": f"{n},5", "title": "1,5"} for n, row in enumerate(records(GERMAN))
    ]
    path = tmp_path / "table.csv"
    path.write_text(as_csv(rows, separator=";").replace("outlet", "Medium"), encoding="utf-8")
    articles = read_corpus(path, columns={"outlet": "Medium"}, clean=False).articles
    assert articles["article_id"].tolist() == ["0,5", "1,5", "2,5", "3,5"]
    assert articles["title"].tolist() == ["1,5"] * 4 and articles["reach"].tolist() == REACH


# ---------------------------------------------------------------- encodings


@pytest.mark.parametrize("encoding", [name for name in WRITTEN if not name.startswith("utf")])
def test_every_text_of_a_folder_has_its_own_encoding(tmp_path, encoding):
    rows = WRITTEN[encoding]
    listed = []
    for number, (outlet, title, text) in enumerate(rows):
        written = "utf-8" if number == 0 else encoding
        (tmp_path / f"a{number}.txt").write_bytes(f"{title}. {text} {text}".encode(written))
        listed.append({"file": f"a{number}.txt", "outlet": outlet, "title": title})
    (tmp_path / "manifest.csv").write_bytes(as_csv(listed, separator=";").encode(encoding))
    corpus = read_corpus(tmp_path, clean=False)
    assert corpus.articles["outlet"].tolist() == [outlet for outlet, *_ in rows]
    for (_, title, text), found in zip(rows, corpus.articles["text"], strict=True):
        assert found == f"{title}. {text} {text}"
    files = corpus.files.set_index("file")
    assert files.loc["a0.txt", ["encoding", "basis"]].tolist() == ["utf-8", "bytes"]
    assert files.loc[["a1.txt", "manifest.csv"], "basis"].tolist() == ["guessed"] * 2
    assert "4 files read as" in repr(corpus), "three texts and the manifest"


def test_signs_beside_english_letters_are_those_of_windows(tmp_path):
    path = tmp_path / "Elm Post" / "a.txt"
    path.parent.mkdir()
    text = "The ferry costs £5 now, and half the town pays £2½ more – since Monday."
    path.write_bytes((f"{text}\n\n" * 5).encode("cp1252"))
    corpus = read_corpus(tmp_path, clean=False)
    assert corpus.articles["text"][0].startswith(text)
    assert corpus.files["encoding"].tolist() == ["cp1252"]


def test_a_given_encoding_is_obeyed(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(as_csv(records(RUSSIAN), separator=",").encode("cp1251"))
    corpus = read_corpus(path, encoding="koi8-r", clean=False)
    assert corpus.articles["outlet"][0] == "Южный вестник".encode("cp1251").decode("koi8-r")
    assert corpus.files[["encoding", "basis"]].values.tolist() == [["koi8-r", "given"]]
    require_rows(read_corpus(path, clean=False), RUSSIAN, numbers=NUMBERS["comma"])


def test_a_guess_from_the_beginning_is_checked_on_the_whole_text(tmp_path):
    """The first 200,000 bytes fit any encoding of one byte; a later one fits cp1251 only."""
    rows = records(RUSSIAN)
    rows[0]["text"] = "Rain fell on the harbour. " * 8_000
    rows[3]["text"] = "Паромы вернулись. " * 20
    path = tmp_path / "table.csv"
    path.write_bytes(as_csv(rows, separator=";").encode("cp1251"))
    articles = read_corpus(path, clean=False).articles
    assert articles["text"].tolist() == [row["text"] for row in rows]


# ---------------------------------------------------------------- tables in memory


class Frame:
    """What polars and others have: a table that becomes an Arrow table."""

    def __init__(self, table):
        self.table = table

    def to_arrow(self):
        return self.table


class Stream(Frame):
    """A table that other libraries read by Arrow's interface."""

    def __arrow_c_stream__(self, requested_schema=None):
        return self.table.__arrow_c_stream__(requested_schema)


class Interchanged(Frame):
    """A table of another library that becomes one of pandas."""

    to_arrow = None

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
    "to_arrow": lambda rows: Frame(pyarrow.Table.from_pylist(rows)),
    "Arrow stream": lambda rows: Stream(pyarrow.Table.from_pylist(rows)),
    "to_pandas": lambda rows: Interchanged(pyarrow.Table.from_pylist(rows)),
    "polars": lambda rows: pytest.importorskip("polars").DataFrame(rows),
}


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
@pytest.mark.parametrize(
    "dates", [DAYS, ISO["mixed"], [datetime.date(2021, 3, 2)] * 4], ids=range(3)
)
def test_tables_in_memory_are_the_same_corpus(make, dates):
    rows = records(GERMAN, dates=dates)
    expected = read_corpus(pd.DataFrame(rows), clean=False)
    found = read_corpus(make(rows), clean=False)
    pd.testing.assert_frame_equal(found.articles, expected.articles)
    assert found.raw.equals(expected.raw)


# ---------------------------------------------------------------- texts of one line


@pytest.mark.parametrize(*by_hand(__file__, "one_line"))
def test_a_text_that_is_its_title_is_an_article_of_one_line(text, title, cleaned):
    row = {"article_id": "a", "outlet": "Elm Post", "title": title, "text": text}
    corpus = read_corpus([row])
    assert corpus.articles["text"].str.strip().tolist() == [cleaned.strip()]
    assert corpus.skipped.empty


# ---------------------------------------------------------------- hostile tables


def wide_csv(path, n):
    cells = [[row, *(f"c{i}" for i in range(n))] for row in ("article_id,outlet,text", "a,P,Rain.")]
    path.write_text("\n".join(map(",".join, cells)), encoding="utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("n", [9_000, 3_000])
def test_many_columns_are_read_without_a_warning(tmp_path, n):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        corpus = read_corpus(wide_csv(tmp_path / "table.csv", n))
    assert corpus.articles.shape == (1, n + 8)


def new_keys(n):
    return [
        {"article_id": f"a{number}", "outlet": "P", "text": "Rain fell.", f"key {number}": number}
        for number in range(n)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("n", [1_500, 3_000])
def test_keys_that_each_line_brings_give_no_warning_of_pandas(tmp_path, n):
    path = tmp_path / "table.jsonl"
    path.write_text("\n".join(map(json.dumps, new_keys(n))), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_corpus(path).articles.shape == (n, n + 8)


# ---------------------------------------------------------------- a property

#: Letters of many scripts, separators, quotation marks, line ends. A carriage return is an end of a
#: line to the parser, and texts lose it.
LETTERS = st.sampled_from("abzé ßж語،,;|\t\"'\n-.:0123456789“„’")
WORDS = st.text(LETTERS, max_size=15).map(lambda text: f"x{text}x")


@pytest.mark.slow
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(
    names=st.lists(st.text(LETTERS, max_size=8).map("own {}.".format), max_size=3, unique=True),
    rows=st.lists(st.lists(WORDS, min_size=6, max_size=6), min_size=1, max_size=4),
    dialect=st.tuples(
        st.sampled_from(list(SEPARATORS)),
        st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        st.sampled_from(["\n", "\r\n"]),
        st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"]),
        st.sampled_from([".csv", ".tsv"]),
    ),
)
def test_any_table_of_the_csv_module_comes_back(tmp_path_factory, names, rows, dialect):
    separator, quoting, line_end, encoding, suffix = dialect
    path = tmp_path_factory.mktemp("dialect") / f"table{suffix}"
    header = ["article_id", "outlet", "text", *names]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, quoting=quoting, lineterminator=line_end)
    writer.writerow(header)
    written = [[f"a{n}", *cells[: len(header) - 1]] for n, cells in enumerate(rows)]
    writer.writerows(written)
    path.write_bytes(out.getvalue().encode(encoding))
    options = {"encoding": encoding} if encoding == "gb18030" else {}
    corpus = read_corpus(path, clean=False, **options)
    assert corpus.articles[header].to_numpy().tolist() == written
    assert corpus.files["separator"].tolist() == [SEPARATORS[separator]]
