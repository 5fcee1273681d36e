"""Answers: each speaks of its case, has at most 80 words, and its numbers are those of the tables."""

from functools import cache

import pandas as pd
import pytest
from annotated_cases import CASES

from analysis import open_case, report
from analysis.errors import InputError

QUESTIONS = ["material", "framing", "actors", "sentiment", "voices", "sources", "how sure"]
QUESTIONS += ["statements"]
EVENT = "data/hamedan-2016"
ARTICLES = "data/example-articles"


@pytest.fixture(scope="module")
def event():
    return open_case(EVENT)


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
    first, second = answer_of("framing").split(". ")
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
        f"others (95 % interval: {low:.0f} to {high:.0f}); how sure that is, notebook 06 says."
    )


# ---- any case ----------------------------------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("name", sorted(case.name for case in CASES.iterdir()))
def test_annotated_cases_are_answered_in_their_own_words(name, question):
    answer = report.answer(open_case(CASES / name), question)
    assert 0 < words_of(answer) <= 80
    for foreign in ("terrorist", "Russia", "Western", "Syria", "nan", "None,"):
        assert foreign not in str(answer)


def test_an_answer_shows_as_markdown_and_prints_as_text():
    answer = report.answer(open_case(ARTICLES), "material")
    assert answer._repr_markdown_() == f"**Answer.** {answer}"
    assert str(answer).startswith("10 articles of 5 outlets, from 2021-03-02 to 2021-03-09.")


def test_another_question_is_refused(event):
    with pytest.raises(InputError, match="expected one of .material., .framing."):
        report.answer(event, "weather")
