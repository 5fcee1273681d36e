"""Outlets by their names: spellings that are one, and what files begin with. All are invented."""

import unicodedata

import pandas as pd
import pytest
from by_hand import by_hand
from hypothesis import given
from hypothesis import strategies as st

from analysis import read_corpus
from analysis.features.partitions import partition_corpus


def names_after(*names, **options):
    """Return the outlets of invented articles, one for each name."""
    ids = [f"a{number:03}" for number in range(len(names))]
    table = pd.DataFrame({"article_id": ids, "outlet": names, "text": "Rain fell on Elm."})
    return read_corpus(table, **options).articles["outlet"].tolist()


@pytest.mark.parametrize(*by_hand(__file__, "one"))
def test_spellings_of_one_name_are_one_outlet(first, second):
    composed = unicodedata.normalize("NFC", second)
    assert names_after(first, second, second) == [composed] * 3
    assert names_after(first, second) == [min(first, composed)] * 2
    assert names_after(first, second, outlets="apart") == [first, composed]


@pytest.mark.parametrize(*by_hand(__file__, "two"))
def test_other_names_stay_apart(first, second):
    assert names_after(first, second) == [first, second]


@pytest.mark.slow
@given(st.lists(st.sampled_from(["Elm", "ELM", "the elm", "e.l.m", "Oak", "oak"]), min_size=1))
def test_joined_outlets_are_names_that_were_there_and_stay_so(names):
    once = names_after(*names)
    assert set(once) <= set(names) and len(set(once)) <= 2
    assert names_after(*once) == once


def test_parts_leave_spellings_apart(tmp_path):
    table = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["Elm", "ELM"], "text": "Rain fell."})
    table.to_csv(tmp_path / "a.csv", index=False)
    parts = partition_corpus(tmp_path / "a.csv", articles=1)
    assert [part.read().articles["outlet"][0] for part in parts] == ["Elm", "ELM"]


FILES = {
    "faz1 faz2 bild1 bild2": "faz faz bild bild",
    "faz_01 faz_02 bild_01 bild_02 taz_01": "faz faz bild bild taz",
    "le-monde-2023-05-02 le-monde-2023-05-03 olmo-20230502 olmo-20230503": (
        "le-monde le-monde olmo olmo"
    ),
    "france24-1 france24-2 orme-1 orme-2": "france24 france24 orme orme",
    "20ulmen_1 20ulmen_2 orme_1 orme_2": "20ulmen 20ulmen orme orme",
    "faz1_brücke faz2_maut bild1_brücke bild2_maut": "faz faz bild bild",
    "Вяз1 Вяз2 Дуб1 Дуб2": "Вяз Вяз Дуб Дуб",
    "elm(1) elm(2) oak(1) oak(2)": "elm elm oak oak",
    "ep-12a ep-12b oak-3 oak-4": "ep ep oak oak",
    "faz1 Faz2 bild1 Bild2": "faz Faz bild Bild",
    "faz_brücke faz_maut bild_brücke bild_maut": "faz faz bild bild",
    "le-monde_pont le-monde_prix olmo_pont olmo_prix": "le-monde le-monde olmo olmo",
    "taz-maut taz-brücke ulm-maut ulm-brücke": "taz taz ulm ulm",
    "sz1 sz2 nd1 nd2 ep1": "sz sz nd nd ep",
}
NO_FILES = (
    "article1 article2 article3",
    "article1 article2 text1 text2",
    "fake_1 fake_2 real_1 real_2",
    "train-1 train-2 test-1 test-2",
    "sport_01 sport_02 politics_01 politics_02",
    "en_1 en_2 de_1 de_2",
    "jan-1 jan-2 feb-1 feb-2",
    "1 2 3 4",
    "001_elm 002_elm 003_oak 004_oak",
    "20160831_bases 20160901_bases 20160902_iran 20160903_iran",
    "elm oak ash fir",
    "elm1 oak1 ash1 fir1",
    "elm1 elm2 elm3 elm4",
    "elm1 elm2 oak1 ash1 fir1",
    "trump-visits-elm trump-says-no bridge-falls bridge-opens toll-rises mayor-quits rain-falls",
    "Artikel_1 Artikel_2 Seite_1 Seite_2",
    "статья1 статья2 текст1 текст2",
    "doc-a doc-b page-a page-b",
    "a1 a2 b1 b2",
    "Monday1 Monday2 Friday1 Friday2",
    "2023-05-02 2023-05-03 2023-05-04",
    "the-bridge-falls the-toll-rises a-mayor-quits a-toll-falls",
)


def outlets_of_files(folder, names):
    """Return the Corpus of a folder with invented files of these names."""
    for name in names:
        (folder / f"{name}.txt").write_text(f"Rain fell on {name}.", "utf-8")
    corpus = read_corpus(folder, outlets="apart")
    return corpus, corpus.articles.set_index("article_id")["outlet"].to_dict()


@pytest.mark.parametrize("names", FILES)
def test_outlets_of_a_flat_folder_are_in_the_names_of_its_files(tmp_path, names):
    names, expected = names.split(), FILES[names].split()
    corpus, outlets = outlets_of_files(tmp_path, names)
    assert outlets == dict(zip(names, expected, strict=True))
    guess = corpus.guesses.iloc[0]
    assert guess["column"] == "outlet" and expected[0] in guess["reading"]


@pytest.mark.parametrize("names", NO_FILES)
def test_other_names_of_files_name_no_outlet(tmp_path, names):
    corpus, outlets = outlets_of_files(tmp_path, names.split())
    assert set(outlets.values()) == {tmp_path.name}
    assert "outlet" not in corpus.guesses["column"].tolist()


def test_names_with_blanks_and_days(tmp_path):
    names = ["Elm Post 2016-08-31 p4", "Elm Post 2016-09-01", "Oak 2016-09-01", "Oak 2016-09-02"]
    corpus, outlets = outlets_of_files(tmp_path, names)
    assert sorted(outlets.values()) == ["Elm Post", "Elm Post", "Oak", "Oak"]
    assert corpus.articles["published"].notna().all()


def test_folders_and_manifests_name_outlets_first(tmp_path):
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        for name in ("elm1", "elm2", "oak1", "oak2"):
            (tmp_path / folder / f"{folder}{name}.txt").write_text("Rain fell.", "utf-8")
    assert set(read_corpus(tmp_path).articles["outlet"]) == {"x", "y"}
