"""Outlets by their names: spellings that are one, and what files begin with. All are invented."""

import unicodedata

import pandas as pd
import pytest
from by_hand import tables

from analysis import open_case, read_corpus

LISTED = tables(__file__)
FILES = LISTED["files"]
NO_FILES = LISTED["no_files"]


def names_after(*names, **options):
    """Return the outlets of invented articles, one for each name."""
    ids = [f"a{number:03}" for number in range(len(names))]
    table = pd.DataFrame({"article_id": ids, "outlet": names, "text": "Rain fell on Elm."})
    return read_corpus(table, **options).articles["outlet"].tolist()


@pytest.mark.parametrize("first, second", LISTED["one"])
def test_spellings_of_one_name_are_one_outlet(first, second):
    composed = unicodedata.normalize("NFC", second)
    assert names_after(first, second, second) == [composed] * 3
    assert names_after(first, second) == [min(first, composed)] * 2
    assert names_after(first, second, outlets="apart") == [first, composed]


def test_other_names_stay_apart():
    names = sorted({name for pair in LISTED["two"] for name in pair})
    assert names_after(*names) == names


def corpus_of_files(folder, names):
    """Return the Corpus of a folder with invented files of these names."""
    for name in names:
        (folder / f"{name}.txt").write_text(f"Rain fell on {name}.", "utf-8")
    return read_corpus(folder, outlets="apart")


@pytest.mark.parametrize("names", FILES)
def test_outlets_of_a_flat_folder_are_in_the_names_of_its_files(tmp_path, names):
    corpus = corpus_of_files(tmp_path, names.split())
    outlets = corpus.articles.set_index("article_id")["outlet"]
    assert outlets[names.split()].tolist() == FILES[names].split()
    assert corpus.guesses["column"][0] == "outlet"
    assert FILES[names].split()[0] in corpus.guesses["reading"][0]


@pytest.mark.parametrize("names", NO_FILES)
def test_other_names_of_files_name_no_outlet(tmp_path, names):
    corpus = corpus_of_files(tmp_path, names.split())
    assert set(corpus.articles["outlet"]) == {tmp_path.name}
    assert "outlet" not in corpus.guesses["column"].tolist()


def test_names_with_blanks_and_days(tmp_path):
    names = ["Elm Post 2016-08-31 p4", "Elm Post 2016-09-01", "Oak 2016-09-01", "Oak 2016-09-02"]
    articles = corpus_of_files(tmp_path, names).articles
    assert sorted(articles["outlet"]) == ["Elm Post", "Elm Post", "Oak", "Oak"]
    assert articles["published"].notna().all()



# ---- facts about outlets, in a table beside the articles

GROUPS = "Zeitung;leaning\nthe elm-post;green\nBay;red\n"
NOT_OURS = "outlet,leaning,published,url\nElm Post,green,1901,elm.example\nBay,red,1950,bay.example\n"
FOUND = {"Elm Post": "green", "Bay": "red"}


def with_outlets(folder, table, *, form):
    """Return the Corpus of a folder with three invented articles and a table of outlets."""
    folder.mkdir(exist_ok=True)
    (folder / "outlets.csv").write_text(table, "utf-8")
    articles = pd.DataFrame({"outlet": [*FOUND, "Oak"], "text": "Rain fell."})
    if form == "table":
        articles.to_csv(folder / "mine.csv", index=False)
        return read_corpus(folder / "mine.csv")
    for outlet in articles["outlet"]:
        (folder / outlet).mkdir()
        (folder / outlet / "1.txt").write_text("Rain fell.", "utf-8")
    return read_corpus(folder)


@pytest.mark.parametrize("form", ["table", "folder"])
@pytest.mark.parametrize("table", [GROUPS, NOT_OURS])
def test_what_is_said_of_outlets_goes_with_their_articles(tmp_path, form, table):
    corpus = with_outlets(tmp_path / "corpus", table, form=form)
    leaning = corpus.articles.set_index("outlet")["leaning"]
    assert leaning.dropna().to_dict() == FOUND
    assert corpus.articles[["published", "url"]].isna().all(axis=None)
    told = corpus.report().set_index("what")["which"]
    assert told["outlets that outlets.csv does not name"] == "Oak"
    not_read = "columns of articles in outlets.csv, not read"
    assert told.get(not_read, "") == ("published, url" if table is NOT_OURS else "")


def test_a_table_of_other_things_is_told_and_left(tmp_path):
    corpus = with_outlets(tmp_path, "shop,euros\nMill,3\n", form="table")
    assert "euros" not in corpus.articles
    told = corpus.report().set_index("what")["which"]
    assert told["outlets.csv without a column outlet"] == "shop, euros"


def test_an_opened_case_is_read_anew_when_its_outlets_change(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # packs go under build/
    with_outlets(tmp_path, GROUPS, form="table")
    green = open_case(tmp_path / "mine.csv").features.articles["leaning"]
    (tmp_path / "outlets.csv").write_text(GROUPS.replace("green", "blue"), "utf-8")
    blue = open_case(tmp_path / "mine.csv").features.articles["leaning"]
    assert blue.tolist() == green.replace("green", "blue").tolist() != green.tolist()
