"""Which outlets mention words or names: by hand, beside pandas, and by the command. Invented texts."""

import numpy as np
import pandas as pd
import pytest
from by_hand import drawn_cases
from refusals import refused

from analysis import __main__ as command
from analysis import compare, extract, outlets, plots, read_corpus
from analysis.counts import Counts

BERG = {"Ida Berg": ["Ida Berg", "Mayor Berg"]}
#: What articles say, a line an outlet; five others of each say nothing of it.
SAYINGS = {
    "Elm": "Fog lay on the iceberg.|Foghorns: Ida Berg spoke.|Mayor Berg, in dense fog.",
    "Bay": "Ms Berg saw the dense foghorn.|Rain fell.|Boats ran.",
    "Oak": "Rain fell again.|Boats ran.|Boats ran.",
}
COASTS = {"Elm": "north", "Bay": "north", "Oak": "south"}


@pytest.fixture
def texts():
    rows = [
        (outlet, COASTS[outlet], f"https://{outlet}.example/{number}", text)
        for outlet, sayings in SAYINGS.items()
        for number, text in enumerate([*sayings.split("|"), *["Boats ran."] * 5], start=1)
    ]
    return pd.DataFrame(rows, columns="outlet coast url text".split())


@pytest.fixture
def features(texts):
    return extract(read_corpus(texts), actors=BERG, ngrams=(1, 2))


@drawn_cases("""
    terms         | elm | bay | told
    fog           | 2   | 0   | “fog” (word): 2 articles
    FOG*          | 3   | 1   | “FOG*” (word): 4 articles
    dense fog*    | 1   | 1   | “dense fog*” (word): 2 articles
    fog, rain     | 2   | 1   | “fog” (word): 2 articles; “rain” (word): 2 articles
    berg          | 2   | 1   | “berg” (word): 3 articles, also within “Ida Berg” (without: 1; so written, a name is an actor)
    Ida Berg      | 2   | 0   | “Ida Berg” (actor): 2 articles
    ida berg      | 1   | 0   | “ida berg” (word): 1 article, also within “Ida Berg” (without: 0; so written, a name is an actor)
    Ida Berg, saw | 2   | 1   | “Ida Berg” (actor): 2 articles; “saw” (word): 1 article
    nothing       | 0   | 0   | “nothing” (word): 0 articles
""")
def test_articles_count_by_words_as_written_or_by_all_names_of_an_actor(
    features, terms, elm, bay, told
):
    table = outlets.mentioning(features, terms)
    n = table.set_index("outlet")["n"]
    assert [n["Elm"], n["Bay"]] == [elm, bay] and table["size"].eq(8).all()
    assert table.attrs["method"]["missing"] == told


def test_shares_are_those_of_pandas_and_what_is_sure_is_what_contrasts_say_of_labels():
    rows = pd.DataFrame({"article_id": [f"a{number:02}" for number in range(60)]})
    rows["outlet"] = ["Elm", "Bay", "Oak"] * 20
    words = ["Coal" if number % 3 == 0 or number == 1 else "Charcoal" for number in range(60)]
    rows["text"] = [f"Word{number} lies. {word}-fired." for number, word in enumerate(words)]
    table = outlets.mentioning(extract(read_corpus(rows)), ["coal"])
    has_coal = rows["text"].str.contains(r"\bcoal\b", case=False)
    shares = has_coal.groupby(rows["outlet"]).mean()
    assert table.set_index("outlet")["estimate"].to_dict() == shares.to_dict()
    one = np.ones((60, 1))
    labels = Counts.of(has_coal.to_frame(), size=one, rows=rows, items=["coal"], per="article")
    told = compare.finding(compare.contrasts(labels, "outlet"))
    assert compare.finding(table) == told and "Elm’s articles (20 of 20)" in told
    assert "Filled dot: sure" in plots.levels(table).note


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
    U.S.     | got “U.S.”, 0 words of two letters or more; .* actors=..U.S...
    fog lay  | got “fog lay”, 2 words of .* extract.corpus, ngrams=.1, 2..
    fo*g     | with . only at the end of a word, and no regular expression .here 'fo.g'
    fog, fog | 'fog' more than once
    ,        | Input should be words
""")
def test_what_cannot_be_counted_is_refused(texts, terms, message):
    with refused(message):
        outlets.mentioning(extract(read_corpus(texts)), terms)


def test_rare_words_in_a_row_that_a_run_left_out_are_not_called_absent(features):
    features.manifest["settings"]["ngram_articles"] = 5
    with refused("expected 1 to 1 in a row"):
        outlets.mentioning(features, "dense fog")


def test_the_command_prints_a_table_and_a_sentence_and_writes_what_it_counted(
    texts, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    texts.to_csv("mine.csv", index=False)
    assert command.main(["count", "mine.csv", "dense-fog*, rain", "--by", "coast"]) == 0
    told = capsys.readouterr().out
    assert "north 3 of 16" in told and "south  1 of 8" in told
    assert "north: https://Elm.example/3; https://Bay.example/1; " in told
    assert "no test: 1 outlet on a side" in told
    stem = tmp_path / "build/counts/mine/coast-dense-fog-rain"
    written = pd.read_csv(f"{stem}.csv")
    assert written[["coast", "n"]].to_numpy().tolist() == [["north", 3], ["south", 1]]
    assert stem.with_suffix(".png").exists()
    assert command.main(["count", "mine.csv", "fog", "--by", "shore"]) == 2
    assert "expected a column shore" in capsys.readouterr().err


def test_the_first_example_of_the_readme_prints_what_it_says(root, tmp_path, monkeypatch, capsys):
    lines = (root / "README.md").read_text("utf-8").splitlines()
    asked, printed = (line for line in lines if "fossil*" in line)
    monkeypatch.chdir(tmp_path)
    case = str(root / "data/climate-frames")
    assert "framing count data/climate-frames" in asked
    assert command.main(["count", case, "fossil*"]) == 0
    assert printed.removeprefix("# ") in capsys.readouterr().out
