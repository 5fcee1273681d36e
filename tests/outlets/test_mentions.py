"""Which outlets mention words or names: by hand, beside pandas, and by the command. Invented texts."""

import pandas as pd
import pytest
from by_hand import drawn_cases
from refusals import refused

from analysis import __main__ as command
from analysis import compare, extract, load_features, outlets, plots, read_corpus
from analysis.counts import Counts

BERG = {"Ida Berg": ["Ida Berg", "Mayor Berg"]}
#: Of eight articles an outlet, which say what.
SAYINGS = {
    "Elm Post": ["Fog lay on the iceberg.", "Foghorns: Ida Berg spoke.", "Mayor Berg, in dense fog."],
    "Bay News": ["Ms Berg saw the dense foghorn.", "Rain fell."],
    "Oak": ["Rain fell again."],
}


@pytest.fixture
def texts():
    """Return eight articles of each outlet on days of their own, the last of Oak without address."""
    rows = []
    for outlet, sayings in SAYINGS.items():
        for day, said in enumerate([*sayings, *["Boats ran."] * 8][:8], start=1):
            filler = " ".join(f"{outlet.split()[0]}{day}word{number}" for number in range(9))
            rows.append([outlet, f"2031-05-0{day}", f"https://{outlet[:3]}.example/{day}", f"{said} {filler}"])
    table = pd.DataFrame(rows, columns="outlet published url text".split())
    table["coast"] = table["outlet"].map({"Elm Post": "north", "Bay News": "north", "Oak": "south"})
    return table


@pytest.fixture
def features(texts):
    return extract(read_corpus(texts), actors=BERG, ngrams=(1, 2))


@drawn_cases("""
    terms         | elm | bay | told
    fog           | 2   | 0   | “fog” (word): 2 articles
    FOG*          | 3   | 1   | “FOG*” (word): 4 articles
    dense fog*    | 1   | 1   | “dense fog*” (word): 2 articles
    fog, rain     | 2   | 1   | “fog” (word): 2 articles; “rain” (word): 2 articles
    berg          | 2   | 1   | “berg” (word): 3 articles, also within Ida Berg (without: 1)
    Ida Berg      | 2   | 0   | “Ida Berg” (actor): 2 articles
    ida berg      | 1   | 0   | “ida berg” (word): 1 article, also within Ida Berg (without: 0)
    Ida Berg, saw | 2   | 1   | “Ida Berg” (actor): 2 articles; “saw” (word): 1 article
    nothing       | 0   | 0   | “nothing” (word): 0 articles
""")
def test_articles_count_by_words_as_written_or_by_all_names_of_an_actor(
    features, terms, elm, bay, told
):
    table = outlets.mentioning(features, terms)
    n = table.set_index("outlet")["n"]
    assert [n["Elm Post"], n["Bay News"]] == [elm, bay] and table["size"].eq(8).all()
    assert table.attrs["method"]["missing"] == told


def test_shares_are_those_of_pandas_and_what_is_sure_is_what_contrasts_say():
    """Of real articles without their texts, and of a table of labels made by hand."""
    rows = pd.DataFrame({"article_id": [f"a{number:02}" for number in range(60)]})
    rows["outlet"] = ["Elm", "Bay", "Oak"] * 20
    rows["text"] = [f"Word{n} lies. Coal{'-fired' * (n % 4)}" for n in range(60)]
    has_coal = (rows.index % 3 == 0) & (rows.index < 50) | (rows.index == 1)
    rows["text"] = rows["text"].where(has_coal, rows["text"].str.replace("Coal", "Charcoal"))
    table = outlets.mentioning(extract(read_corpus(rows)), ["coal"]).set_index("outlet")
    is_there = rows["text"].str.contains(r"\bcoal\b", case=False)
    shares = is_there.groupby(rows["outlet"]).mean()
    assert table["estimate"].to_dict() == shares.to_dict()
    others = {name: is_there[rows["outlet"] != name].mean() for name in shares.index}
    assert table["others"].to_dict() == pytest.approx(others)
    labels = Counts.of(
        is_there.to_frame(), size=[[1]] * 60, rows=rows, items=["coal"], per="article"
    )
    tests = compare.contrasts(labels, "outlet").set_index("group")
    is_sure = tests["p_adjusted"] <= 0.05
    assert is_sure.to_dict() == table["sure"].str.startswith("sure").to_dict() and is_sure.any()
    assert (table["mark"] == "sure").to_dict() == is_sure.to_dict()
    assert compare.finding(table) == compare.finding(tests.reset_index())


def test_of_two_groups_there_is_one_test_and_too_few_articles_have_none(features):
    table = outlets.mentioning(features, "fog*", by="coast").set_index("coast")
    assert table["n"].to_dict() == {"north": 4, "south": 0}
    assert table["sure"].unique().tolist() == ["no test: 1 outlet on a side, at least 5 needed"]
    assert "no test" in compare.finding(table.reset_index())


def test_three_addresses_are_told_or_else_ids(texts):
    texts["url"] = texts["url"].where(texts.index > 0)
    found = outlets.mentioning(extract(read_corpus(texts)), "boats").set_index("outlet")
    last = [f"https://Oak.example/{day}" for day in (2, 3, 4)]
    assert found.loc["Oak", "addresses"].split("; ") == last
    of_rain = outlets.mentioning(extract(read_corpus(texts)), "iceberg").set_index("outlet")
    assert of_rain["addresses"].to_dict() == {"Elm Post": "01", "Bay News": "", "Oak": ""}


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


def test_the_command_prints_a_table_and_a_sentence_and_writes_what_it_counted(
    texts, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    texts.to_csv("mine.csv", index=False)
    assert command.main(["count", "mine.csv", "dense-fog*, rain", "--by", "coast"]) == 0
    told = capsys.readouterr().out
    assert "north 3 of 16" in told and "south  1 of 8" in told
    assert "north: https://Elm.example/3; https://Bay.example/1; " in told
    assert "25 %" not in told and "no test: 1 outlet on a side" in told
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


def test_a_filled_dot_is_sure(root):
    table = outlets.mentioning(load_features(root / "data/climate-frames/features"), "fossil*")
    assert table["mark"].iloc[0] == "sure" and table["estimate"][1:20].max() > table["estimate"][0]
    assert "Filled dot: sure" in plots.levels(table).note
