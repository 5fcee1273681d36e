"""Which outlets mention words or names: by hand, beside pandas, and by the command. Invented texts."""

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from by_hand import drawn_cases
from matplotlib.text import Text
from refusals import refused

from analysis import __main__ as command
from analysis import compare, extract, outlets, plots, read_corpus
from analysis.counts import Counts

ACTORS = {"Ida Berg": ["Ida Berg", "Mayor Berg"], "Boat, Who?": ["Boats"]}
#: What articles say, a line an outlet; five others of each say nothing of it.
SAYINGS = {
    "Elm": "Fog lay on the iceberg.|Foghorns: Ida Berg spoke.|Mayor Berg, in dense fog.",
    "Bay": "Ms Berg saw the dense foghorn.|Rain fell.|Boats ran.",
    "Oak": "Rain fell again.|Boats ran.|Boats ran.",
}
COASTS = {"Elm": "north", "Bay": "north", "Oak": "south"}


def articles():
    rows = [
        (outlet, COASTS[outlet], f"https://{outlet}.example/{number}", text)
        for outlet, sayings in SAYINGS.items()
        for number, text in enumerate([*sayings.split("|"), *["Boats ran."] * 5], start=1)
    ]
    return pd.DataFrame(rows, columns="outlet coast url text".split())


@pytest.fixture
def texts():
    return articles()


@pytest.fixture(scope="module")
def features():
    """Return the articles, counted once: no test changes them."""
    return extract(read_corpus(articles()), actors=ACTORS, ngrams=(1, 2))


@drawn_cases("""
    terms         | elm | bay | told
    fog           | 2   | 0   | “fog” (word): 2 articles
    FOG*          | 3   | 1   | “fog*” (word): 4 articles
    dense fog*    | 1   | 1   | “dense fog*” (word): 2 articles
    fog, Fog;rain | 2   | 1   | “fog” (word): 2 articles; “rain” (word): 2 articles
    berg          | 2   | 1   | “berg” (word): 3 articles, 1 outside names of actors (to count one, write it as listed)
    Ida Berg      | 2   | 0   | “Ida Berg” (actor): 2 articles
    ida berg,     | 1   | 0   | “ida berg” (word): 1 article, 0 outside names of actors (to count one, write it as listed)
    Ida Berg, saw | 2   | 1   | “Ida Berg” (actor): 2 articles; “saw” (word): 1 article
    fog,Boat, Who?,saw | 7 | 7 | “fog” (word): 2 articles; “Boat, Who?” (actor): 18 articles; “saw” (word): 1 article
    ["fog, rain", "Boat, Who?", "fog"] | 7 | 7 | “fog” (word): 2 articles; “rain” (word): 2 articles; “Boat, Who?” (actor): 18 articles
    nothing       | 0   | 0   | “nothing” (word): 0 articles
""")
def test_articles_count_by_words_as_written_or_by_all_names_of_an_actor(
    features, terms, elm, bay, told
):
    table = outlets.mentioning(features, terms)
    n = table.set_index("outlet")["n"]
    assert [n["Elm"], n["Bay"]] == [elm, bay] and table["size"].eq(8).all()
    assert table.attrs["method"]["missing"] == told


def test_what_is_sure_is_what_contrasts_say_of_labels_by_hand():
    words = ["Coal" if number % 3 == 0 or number == 1 else "Charcoal" for number in range(60)]
    texts = pd.DataFrame({"outlet": ["Elm", "Bay", "Oak"] * 20, "word": words})
    texts["text"] = "Word" + texts.index.astype(str) + " lies. " + texts["word"] + "-fired."
    features = extract(read_corpus(texts))
    table = outlets.mentioning(features, "coal")
    rows = features.articles
    has_coal = rows[["word"]] == "Coal"
    assert table[["outlet", "n"]].to_numpy().tolist() == [["Elm", 20], ["Bay", 1], ["Oak", 0]]
    labels = Counts.of(has_coal, size=np.ones((60, 1)), rows=rows, items=["coal"], per="article")
    told = compare.finding(compare.contrasts(labels, "outlet"))
    assert compare.finding(table) == told and "Elm’s articles (20 of 20)" in told
    assert "Filled dot: sure" in plots.levels(table).note
    assert "exploratory, 3 tests. Intervals" in table.attrs["method"]["note"]


def test_of_two_groups_there_is_one_test_and_too_few_articles_have_none(features):
    table = outlets.mentioning(features, "fog*", by="coast").set_index("coast")
    assert table["n"].to_dict() == {"north": 4, "south": 0}
    assert table["sure"].unique().tolist() == ["no test: 1 outlet on a side, at least 5 needed"]
    assert "no test" in compare.finding(table.reset_index())


def test_addresses_are_told_or_else_ids(texts):
    texts["url"] = texts["url"].where(texts.index > 0)
    table = outlets.mentioning(extract(read_corpus(texts)), "rain, iceberg")
    addresses = table.set_index("outlet")["addresses"]
    of_bay, of_oak = "https://Bay.example/2", "https://Oak.example/1"
    assert addresses.to_dict() == {"Elm": "01", "Bay": of_bay, "Oak": of_oak}


@drawn_cases("""
    terms    | message
    U.S.     | terms: got “U.S.”, 0 words of two letters or more; .* actors=.* points or single letters
    fog lay  | terms: got “fog lay”, 2 words of .* expected 1 to 1 in a row, .* ngrams=.1, 2.
    fo*g     | terms: got “fo.g”, .* only at the end of a word
    ^fog     | terms: got “.fog”
    ,        | terms: got “,”, 0 words
    []       | terms: got “”, 0 words
    [1]      | terms: got a int; .* or a list
""")
def test_what_cannot_be_counted_is_refused(texts, terms, message):
    with refused(message):
        outlets.mentioning(extract(read_corpus(texts)), terms)


@drawn_cases("""
    by        | message
    addresses | by: got addresses, as columns of results are called
    mark      | by: got mark, .* Rename
    sure      | such as sure_of_outlet
    shore     | expected a column shore
""")
def test_groups_with_the_name_of_a_result_are_refused(features, by, message):
    with refused(message):
        outlets.mentioning(features, "fog", by=by)


def test_articles_without_a_group_and_in_other_languages_are_told(texts):
    texts["coast"] = texts["coast"].where(texts.index != 0)
    texts["language"] = texts["outlet"].map({"Elm": "de", "Bay": "en", "Oak": "en"})
    table = outlets.mentioning(extract(read_corpus(texts)), "rain", by="coast")
    assert table[["coast", "n", "size"]].to_numpy().tolist() == [["south", 1, 8], ["north", 1, 15]]
    told = "“rain” (word): 2 articles; 1 article without coast left out; groups write in unlike languages"
    assert table.attrs["method"]["missing"] == told


def test_of_many_outlets_a_sure_one_is_drawn_with_however_few_articles():
    table = pd.DataFrame({"outlet": [*"ABCDEFGHIJKLMN"], "item": "rain", "n": 3, "estimate": 0.1})
    table = table.assign(size=30 + table.index, mark=["sure"] + ["open"] * 13)
    figure = plots.levels(table)
    assert "A" in map(Text.get_text, figure.axes[0].get_yticklabels())
    assert "12 of 14 outlets drawn, those that are sure, then of most pages" in figure.note


def test_rare_words_in_a_row_that_a_run_left_out_are_not_called_absent(features):
    settings = {**features.manifest["settings"], "ngram_articles": 5}
    rare_left_out = replace(features, manifest={**features.manifest, "settings": settings})
    with refused("expected 1 to 1 in a row"):
        outlets.mentioning(rare_left_out, "dense fog")


def test_the_command_prints_a_table_and_a_sentence_and_writes_what_it_counted(
    texts, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    saving = import_module("analysis.figures.save")  # `figures.save` is the function
    monkeypatch.setattr(saving, "_image", lambda *_: b"<svg/>")  # the next test draws
    texts.replace({"coast": {"north": 0, "south": 1}}).to_csv("mine.csv", index=False)
    for terms in ("雨天 dense-fog rain", "dense-fog* rain"):  # alike but for signs and script
        assert command.main(f"count mine.csv {terms} --by coast".split()) == 0
        told = capsys.readouterr().out
        assert "coast 0: " in told
    assert "no test: 1 outlet on a side" in told
    assert "coast 0 3 of 16" in told and "coast 1  1 of 8" in told
    assert "coast 0: https://Elm.example/3; https://Bay.example/1; " in told
    paths = Path("build/counts/mine").glob("*.csv")
    written = sorted(pd.read_csv(path)[["coast", "n"]].to_numpy().tolist() for path in paths)
    assert written == [[["coast 0", n], ["coast 1", 1]] for n in (2, 3)]


def test_the_first_example_of_the_readme_prints_what_it_says(root, tmp_path, monkeypatch, capsys):
    lines = (root / "README.md").read_text("utf-8").splitlines()
    asked, printed = (line for line in lines if "fossil*" in line)
    monkeypatch.chdir(tmp_path)
    case = str(root / "data/climate-frames")
    assert "framing count data/climate-frames" in asked
    assert command.main(["count", case, "fossil*"]) == 0
    assert printed.removeprefix("# ") in capsys.readouterr().out
