"""Answers: each speaks of its case, has at most 80 words, and its numbers are those of the tables."""

import shutil
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from annotated_cases import CASES
from own_cases import write_own_cases

from analysis import open_case, report
from analysis.errors import InputError

QUESTIONS = ["material", "framing", "actors", "sentiment", "voices", "sources", "how sure"]
EVENT = "data/hamedan-2016"
ARTICLES = "data/example-articles"


@pytest.fixture(scope="module")
def event():
    return open_case(EVENT)


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    return write_own_cases(tmp_path_factory.mktemp("cases"))


@pytest.fixture(scope="module")
def answer_of(event):
    """Return a function from a question to the event's answer, as text."""
    return cache(lambda question: str(report.answer(event, question)))


def words_of(answer):
    return len(str(answer).split())


# ---- what plain pandas gives on the shipped event ----------------------------------------------


def pages_of(reading):
    """Return the comparable pages of a reading: one row a page, with its group."""
    pages = pd.read_csv(f"{EVENT}/annotations_{reading}.csv", dtype=str, keep_default_na=False)
    pages = pages.merge(pd.read_csv(f"{EVENT}/articles.csv", dtype=str), on="article_id")
    outlets = pd.read_csv(f"{EVENT}/outlets.csv", dtype=str)[["outlet", "country_group", "genre"]]
    pages = pages.merge(outlets, on="outlet", suffixes=("", "_of_outlet"))
    is_event = pages["on_event"] == "1"
    is_news = pages["genre"].isin(["news", "agency", "broadcaster transcript"])
    is_listed = pages["listed"] == "1"
    groups = ["Russian", "Iranian", "Western"]
    return pages[is_event & is_news & is_listed & pages["country_group"].isin(groups)]


def parts_of(pages, has_label):
    """Return each group's share as an answer prints it: "32 %" and "(25 of 79)"."""
    found = has_label.groupby(pages["country_group"]).agg(["sum", "size"])
    return {
        row.Index: (f"{100 * row.sum / row.size:.0f} %", f"({row.sum} of {row.size})")
        for row in found.set_axis(["sum", "size"], axis="columns").itertuples()
    }


def test_the_lead_is_told_in_percent_with_its_interval(event, answer_of):
    pages = pages_of("a")
    says = pages["opponents_outlet"].str.split(";").map(lambda words: "terrorists" in words)
    parts = {group: " ".join(part) for group, part in parts_of(pages, says).items()}
    first, second, third = answer_of("framing").split(". ")[:3]
    russian = parts["Russian"].replace("%", "% of pages")
    assert first == (
        f"Russian sources call those hit “terrorists” in their own words on {russian}, "
        f"Iranian ones on {parts['Iranian']} and Western ones on {parts['Western']}"
    )
    table = event.contrasts()
    is_lead = (table["item"] == "opponents_outlet:terrorists") & (table["group"] == "Western")
    lead = table[is_lead].iloc[0]
    high, low, points = (-100 * lead[["low", "high", "estimate"]]).astype(float).round()
    assert second == (
        f"Compared phase by phase, Western sources do so {points:.0f} points less often than the "
        f"others (95 % interval: {low:.0f} to {high:.0f}): sure, on the first list of tests, in the "
        "first reading alone"
    )
    n_others = len(table[~is_lead & (table["reading"] == "a")])
    assert third == f"Of {n_others} other planned differences none is sure."


def test_a_word_of_speakers_stands_beside_the_own_word(answer_of):
    pages = pages_of("a")
    says = pages["opponents_speakers"].str.contains(r":terrorists(?:;|$)")
    parts = parts_of(pages, says)
    told = [" of {} ones ".join(parts[group]).format(group) for group in ("Russian", "Western")]
    iranian = " of Iranian pages ".join(parts["Iranian"])
    answer = answer_of("voices")
    assert f"Speakers say it on {iranian}, {told[0]} and {told[1]}." in answer


@pytest.mark.slow
def test_groups_differ_most_on_a_pair_of_names(answer_of):
    pages = pages_of("a")
    names = pages["actors"].str.split(";")
    has_both = names.map(lambda named: {"Assad", "Islamic State"} <= set(named))
    parts = parts_of(pages, has_both)
    western = " of Western pages ".join(parts["Western"])
    answer = answer_of("actors")
    assert f"The gap is widest for Assad with Islamic State: both are on {western}, " in answer


def test_few_pages_judge_in_their_own_voice(answer_of):
    every = pd.read_csv(f"{EVENT}/annotations_a.csv", dtype=str, keep_default_na=False)
    pages = every[every["on_event"] == "1"]
    n = (~pages["evaluation_outlet"].isin(["none", ""])).sum()
    answer = answer_of("sentiment")
    assert f"own voice on {100 * n / len(pages):.0f} % of pages ({n} of {len(pages)})." in answer
    outlets = pd.read_csv(f"{EVENT}/outlets.csv", dtype=str)[["outlet", "country_group"]]
    articles = pd.read_csv(f"{EVENT}/articles.csv", dtype=str)[["article_id", "outlet"]]
    pages = pages.merge(articles, on="article_id").merge(outlets, on="outlet")
    western = pages[(pages["country_group"] == "Western") & (pages["tone_russia"] != "")]
    n = (western["tone_russia"] == "-1").sum()
    assert f"of Western pages ({n} of {len(western)}), " in answer


@pytest.mark.slow
def test_what_is_sure_is_told_of_each_list_and_reading(event, answer_of):
    answer = answer_of("how sure")
    table = event.contrasts().query("p_adjusted <= 0.05")
    n_sure = table.groupby(["family", "reading"]).size()
    assert n_sure.to_dict() == {
        ("claims and voices", "a"): 1,
        ("claims and voices", "b"): 1,
        ("issues and naming", "a"): 1,
    }
    assert (
        "Of 15 planned differences in “issues and naming” only that of Western sources is sure, in "
        "the first reading alone. Of 7 in “claims and voices” only this one is sure, in both "
        "readings."
    ) in answer
    assert "Western pages have it least in all 5 samples." in answer


def test_sources_that_nobody_can_describe_are_told(event, answer_of):
    pages = event.counts("labels", every=True).rows
    sizes = pages["outlet"].value_counts()
    often = sizes[sizes >= 5]
    answer = answer_of("sources")
    assert (
        f"Of {len(sizes)} sources, {(sizes == 1).sum()} have a single page and {len(often)} five "
        "or more."
    ) in answer
    groups = set(pages.loc[pages["outlet"].isin(often.index), "country_group"])
    assert ("is Western" in answer) == ("Western" not in groups)


# ---- any case ----------------------------------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("name", sorted(case.name for case in CASES.iterdir()))
def test_annotated_cases_are_answered_in_their_own_words(name, question):
    answer = report.answer(open_case(CASES / name), question)
    assert 0 < words_of(answer) <= 80
    for foreign in ("terrorist", "Russia", "Western", "Syria", "nan", "None,"):
        assert foreign not in str(answer)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("name", ["twelve", "one-each", "three-scripts", "no-dates", "one-outlet"])
def test_articles_of_ones_own_are_answered(own, name, question):
    answer = report.answer(open_case(own[name]), question)
    assert 0 < words_of(answer) <= 80
    for foreign in ("terrorist", "Russia", "Western", "nan"):
        assert foreign not in str(answer)


def test_one_outlet_has_nothing_to_compare_with(own):
    case = open_case(own["one-outlet"])
    text = "All articles are of one outlet, Ostrand Post: there is nothing to compare with."
    assert str(report.answer(case, "framing")) == text
    assert "none of" not in str(report.answer(case, "how sure"))


LISTED = """
[[actor]]
name = "Ida Berg"
kind = "person"
aliases = ["Ida Berg"]
[[actor]]
name = "Ole Falk"
kind = "person"
aliases = ["Ole Falk"]
[[actor]]
name = "Una Moe"
kind = "person"
aliases = ["Una Moe"]
[[actor]]
name = "Port Elm"
kind = "place"
aliases = ["Port Elm"]
"""
WITH_BERG = "Ida Berg met Ole Falk in Port Elm."
WITH_MOE = "Ida Berg met Una Moe in Port Elm."


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (WITH_BERG, "Ida Berg and Ole Falk are named together most, in 33 % of articles (2 of 6)."),
        (
            WITH_MOE,
            "Ole Falk and Ida Berg, and 1 other pair, are named together most, each in 17 %",
        ),
    ],
)
def test_the_pair_named_most_is_told_as_of_no_places_and_with_ties(tmp_path, second, told):
    (tmp_path / "actors.toml").write_text(LISTED)
    rows = {"outlet": [*"AABBBC"], "text": [WITH_BERG, second, "Rain.", "Fog.", "Ice.", "Sun."]}
    pd.DataFrame(rows).to_csv(tmp_path / "mine.csv", index=False)
    case = open_case(tmp_path / "mine.csv", actors=tmp_path / "actors.toml")
    answer = str(report.answer(case, "actors"))
    assert f"Of actors that are no places, {told}" in answer
    material = "6 articles of 3 outlets. B has more than any other (50 %)."
    assert str(report.answer(case, "material")) == material


def test_a_folder_is_called_no_outlet_and_three_articles_too_few(tmp_path):
    folder = tmp_path / "my-ferries"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_text(f"The ferry {name} left the old harbour today.")
    case = open_case(folder)
    start = "No outlet is known but the name of the folder, my-ferries"
    assert str(report.answer(case, "framing")) == f"{start}: there is nothing to compare with."
    assert str(report.answer(case, "sources")) == f"{start}, with 3 articles."
    assert "Fewer than five articles cannot show what is usual." in str(
        report.answer(case, "material")
    )


def test_strings_of_a_language_without_blanks_are_no_typical_words(tmp_path):
    texts = ["船は今朝も港を出た。町長が喜んだ。", "船は昨日も港を出た。組合は怒った。"]
    rows = {"outlet": ["川上新報", "港日報"], "text": texts, "language": "ja"}
    pd.DataFrame(rows).to_csv(tmp_path / "mine.csv", index=False)
    answer = str(report.answer(open_case(tmp_path / "mine.csv"), "framing"))
    assert "Most typical: " in answer


def test_what_was_not_noted_is_said_in_one_sentence():
    case = open_case(CASES / "ungrouped")
    assert str(report.answer(case, "actors")) == "Nobody noted who is named on these pages."
    assert "no plan (contrasts.toml)" in str(report.answer(case, "framing"))


@pytest.mark.slow
def test_an_event_without_a_plan_is_answered(tmp_path):
    folder = tmp_path / "event"
    shutil.copytree(EVENT, folder, ignore=shutil.ignore_patterns("contrasts.toml", "claims_*"))
    for path in folder.glob("annotations_*.csv"):
        every_fifth = pd.read_csv(path, dtype=str, keep_default_na=False).iloc[::5]
        every_fifth.to_csv(path, index=False)
    case = open_case(folder)
    for question in QUESTIONS:
        answer = report.answer(case, question)
        assert 0 < words_of(answer) <= 80
        assert "nan" not in str(answer) and "opponents_" not in str(answer).lower()


def test_texts_of_another_case_answer_where_there_are_no_labels(event, answer_of):
    texts = open_case(ARTICLES)
    assert str(report.answer(event, "framing", texts=texts)) == answer_of("framing")
    with_name = report.answer(texts, "framing", texts=open_case(ARTICLES))
    assert str(with_name) == str(report.answer(texts, "framing"))


def test_labels_and_texts_of_one_case_answer_together():
    case = open_case(CASES / "ports")
    texts = replace(open_case(ARTICLES), source=case.source)
    answer = report.answer(case, "framing", texts=texts)
    assert words_of(answer) <= 80
    assert "Most typical words: Norvia “town”" in str(answer)


def test_what_is_sure_beside_the_lead_has_its_group():
    answer = str(report.answer(open_case(CASES / "clinics"), "how sure"))
    assert (
        "“voices” only trust in the vaccine is sure, party-owned less often, in both readings."
        in answer
    )


@pytest.mark.slow
def test_a_label_without_words_of_its_own_has_a_colon(event):
    says = event.book.variables.assign(says="")
    case = replace(event, book=replace(event.book, variables=says))
    first = str(report.answer(case, "framing")).partition(".")[0]
    assert first == (
        "The source's own words, “terrorists”: 32 % of Russian pages (25 of 79), 19 % of Iranian "
        "ones (6 of 31) and 4 % of Western ones (2 of 52)"
    )


def test_an_answer_shows_as_markdown_and_prints_as_text():
    answer = report.answer(open_case(ARTICLES), "material")
    assert answer._repr_markdown_() == f"**Answer.** {answer}"
    assert str(answer).startswith("10 articles of 5 outlets, from 2021-03-02 to 2021-03-09.")


def test_another_question_is_refused(event):
    with pytest.raises(InputError, match="expected one of .material., .framing."):
        report.answer(event, "weather")
