"""Case folders with mistakes, by hand and drawn by number: each is shown, or refused in a sentence. Everything is invented."""

import random
import re
from collections import Counter
from contextlib import contextmanager

import fuzzing
import pandas as pd
import pytest
from outlets.examples import write_case
from refusals import require_sentence
from test_bad_input import Late, in_time

from analysis import annotation, compare, outlets, page
from analysis.case import open_case
from analysis.errors import InputError

GROWTH = 2_000_000_000  #: bytes that it may take
TEXTS = """{"article_id": "t%d", "outlet": "%s", "published": "2020-03-0%d", "text": "The bridge is unsafe, said Berg. Commuters were angry.\\nRead more\\n“No way home,” said Berg."}\n"""
OTHERS = {
    "articles.jsonl": "".join(
        TEXTS % (number, outlet, number % 9 + 1)
        for number, outlet in enumerate(["Elm Post", "Hill Echo"] * 5)
    ),
    "actors.toml": '[[actor]]\nname = "Berg"\nkind = "person"\naliases = ["Berg", "Mayor"]\n',
    "noise.toml": '[[rule]]\nname = "link"\nwhere = "line"\npattern = "Read more"\nabout = "A link."\n',
    "events.toml": '[[event]]\ndate = 2020-03-05\nlabel = "The bridge opens"\n',
    "hits.csv": "language,query,rank,article_id\nen,1,1,p01\nen,1,2,p07\nen,2,1,p01\n",
    "queries.csv": "language,query,text\nen,1,bridge closed\nen,2,bridge open\n",
}
CELLS = ["", " ", "NaN", "nan", "None", "inf", "1e999", "-1", "0.5", "2", "True", "9" * 400]
CELLS += [
    "9999-12-31",
    "0001-01-01",
    "2020",
    "2020-13-45",
    "=1+1",
    ";;",
    ":",
    "a:b:c",
    "é",
    "\u202e",
]
CELLS += ["__proto__", "x" * 100_000, "\ud800", "\0", "outlet", "Elm Post", "p01", "p1", "1", "0"]
CELLS += ["{a = 1}", "2020-03-05", "9999-12-31", "12:00:00", '"Elm Post"', '"outlet"', '["", ""]']
BYTES = [
    b"\0",
    b'"',
    b"\n",
    b"\r",
    b"\xff",
    b"\xef\xbb\xbf",
    b",",
    b";",
    b"[",
    b"'",
    b"\xc3",
    b"=",
    b"\\",
]


def write_whole_case(folder):
    """Write a case with labels, claims, texts, queries and lists."""
    folder.mkdir(exist_ok=True)
    write_case(folder)
    for name, text in OTHERS.items():
        (folder / name).write_text(text, encoding="utf-8")


# ---------------------------------------------------------------- by hand


@pytest.fixture
def case(tmp_path):
    """Return the folder of a case without texts."""
    return write_case(tmp_path)


def changed(path, old, new):
    """Write a file with other words in it."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    "damage", [lambda text: f"\ufeff{text}", lambda text: text.replace(",", ";")]
)
def test_a_mark_of_order_and_semicolons_are_read(case, damage):
    whole = annotation.pages(case)
    for name in ("articles.csv", "outlets.csv"):
        (case / name).write_text(damage((case / name).read_text()), encoding="utf-8")
    pd.testing.assert_frame_equal(annotation.pages(case), whole)


@pytest.mark.parametrize("language", ["1", "1.5", "True"])
def test_languages_are_texts_also_where_all_are_numbers(case, language):
    pages = pd.read_csv(case / "articles.csv").assign(language=language)
    pages.to_csv(case / "articles.csv", index=False)
    assert outlets.table(open_case(case))["languages"].tolist() == [language] * 5


@pytest.mark.slow
def test_a_day_of_the_last_year_is_none(case):
    changed(case / "articles.csv", "2020-03-09", "9999-12-31")
    sources = outlets.table(open_case(case)).set_index("outlet")
    assert sources["last_day"]["Elm Post"] == pd.Timestamp("2020-03-03")
    page.save(case, case / "page.html")


def test_words_of_queries_may_be_missing(case):
    (case / "hits.csv").write_text(OTHERS["hits.csv"])
    (case / "queries.csv").write_text("query\nbridge\n")
    assert compare.queries(
        open_case(case).counts("labels", every=True).where(items=["cost"]), case
    )["words"].tolist() == [
        "1",
        "2",
    ]


# ---------------------------------------------------------------- mistakes


def with_another_byte(data, rng):
    place = rng.randrange(len(data) + 1)
    return data[:place] + rng.choice(BYTES) + data[place + rng.randrange(2) :]


def cut_short(data, rng):
    return data[: rng.randrange(len(data) + 1)]


def with_another_cell(data, rng):
    """Change a cell of a table, or a value of a list."""
    cells = re.split(rb"([,\n]| = )", data)
    place = 2 * rng.randrange(len(cells) // 2 + 1)
    cells[place] = rng.choice(CELLS).encode("utf-8", "surrogatepass")
    return b"".join(cells)


def write_mistaken_case(folder, number) -> str:
    """Write the case of a number into an empty folder; return what its mistakes are."""
    rng = random.Random(f"case {number}")
    write_whole_case(folder)
    names = sorted(path.name for path in folder.iterdir() if path.is_file())
    mistakes = []
    for name in rng.choices(names, k=rng.choice([1, 2, 3])):
        path = folder / name
        mistake = rng.choice([with_another_byte, cut_short, with_another_cell])
        path.write_bytes(mistake(path.read_bytes(), rng))
        mistakes.append(f"{name} {mistake.__name__}")
    return ", ".join(mistakes)


# ---------------------------------------------------------------- opening and showing


@contextmanager
def within_bounds():
    """Fail what hangs, or takes more memory than a case may."""
    import resource  # Windows has none, and does not reading this

    with open("/proc/self/statm", encoding="ascii") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    usual = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (now + GROWTH, usual[1]))
    try:
        with in_time():
            yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, usual)


def shown(folder) -> Counter:
    """Open a case and show it; return how many views were shown, and how many refused."""
    ends: Counter = Counter()

    def tried(call, *arguments, **options):
        try:
            result = call(*arguments, **options)
        except InputError as error:
            require_sentence(str(error))
            ends["refused"] += 1
            return None
        ends["shown"] += 1
        return result

    case = tried(open_case, folder)
    if case is None:
        return ends
    if case.readings:
        tried(case.contrasts)
    tried(lambda: case.cautions)
    if case.features is not None:
        words = page.counts(case, "words")
        tried(compare.levels, words, "outlet")
    table = tried(outlets.table, case)
    if table is not None and len(table):
        tried(lambda: str(outlets.card(open_case(case), table["outlet"][0])))
    if case.readings:
        tried(outlets.omissions, case)
        tried(compare.queries, case.counts("labels", every=True), folder)
    tried(page.save, case, folder / "page.html")
    return ends


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Return an empty folder, with a cache of its own."""
    monkeypatch.setenv("FRAMING_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.mark.fuzz
@pytest.mark.filterwarnings("ignore")
def test_a_case_with_mistakes_is_shown_or_refused_in_a_sentence(here):
    write_whole_case(here / "case")
    assert shown(here / "case") == {"shown": 10}
    faults, ends = [], Counter()
    for number in range(fuzzing.examples(8)):
        folder = here / f"case-{number}"
        mistakes = write_mistaken_case(folder, number)
        try:
            with within_bounds():
                views = shown(folder)
        except (Exception, Late) as error:  # noqa: BLE001 - any is a fault that is looked for
            faults.append(f"{number}: {mistakes}: {type(error).__name__}: {str(error)[:200]}")
            continue
        opened = "opened" if views["shown"] else "refused"
        ends["shown in part" if views["shown"] and views["refused"] else opened] += 1
    print(dict(ends))
    assert faults == []
