"""Answers: each speaks of its case, has at most 80 words, and its numbers are those of the tables."""

import re
import shutil
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from annotated_cases import CASES
from own_cases import write_own_cases

from analysis import open_case, report
from analysis.compare.prose import p_number
from analysis.errors import InputError

QUESTIONS = ["material", "framing", "actors", "sentiment", "voices", "sources", "how sure"]
QUESTIONS += ["statements"]
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


@pytest.mark.parametrize("question", "framing actors sentiment voices sources".split())
def test_the_verdict_on_the_lead_is_in_one_answer_alone(answer_of, question):
    """Five answers have two sentences with numbers; none has a p."""
    text = answer_of(question)
    assert len(re.findall(r"[.](?= [A-Z]|$)", text)) == 2
    assert "%" in text and not re.search(r"\bp [=<>]|[ (][.]\d{3}", text)
    assert "terrorists" not in text or "sure" not in text.replace("how sure that is", "")


def test_an_answer_links_to_the_verdict(event):
    shown = report.answer(event, "framing")._repr_markdown_()
    assert shown.endswith("; how sure that is, [notebook 06](06-how-sure.ipynb) says.")


def test_a_word_of_speakers_stands_beside_the_own_word(answer_of):
    pages = pages_of("a")
    says = pages["opponents_speakers"].str.contains(r":terrorists(?:;|$)")
    parts = parts_of(pages, says)
    told = [" of {} ones ".join(parts[group]).format(group) for group in ("Russian", "Western")]
    iranian = " of Iranian pages ".join(parts["Iranian"])
    answer = answer_of("voices")
    assert f"Speakers say it on {iranian}, {told[0]} and {told[1]}." in answer


@pytest.mark.slow
def test_the_pair_of_names_that_is_told_is_the_one_that_is_tested(answer_of):
    """Of the pages that name the rarer one, what share names the other, too?"""
    pages = pages_of("a")
    names = pages["actors"].str.split(";").map(set)
    told = re.search(
        r"Where (.*?) is named, (.*?) is, too, on .*? of (\w+) pages", answer_of("actors")
    )
    rarer, other, group = told.groups()
    assert names.map(lambda named: rarer in named).sum() <= sum(other in named for named in names)
    asked = pages[names.map(lambda named: rarer in named)]
    has_other = names[asked.index].map(lambda named: other in named)
    is_group = asked["country_group"] == group
    for side, of_whom in [(is_group, f"{group} pages"), (~is_group, "the others")]:
        n, size = has_other[side].sum(), side.sum()
        assert f"{100 * n / size:.0f} % of {of_whom} ({n} of {size})" in answer_of("actors")
    assert answer_of("actors").endswith("; none of 22 comparisons is sure.")


def test_few_pages_judge_in_their_own_voice_by_either_reading(answer_of):
    answer = answer_of("sentiment")
    sizes = {}
    for reading in "ab":
        every = pd.read_csv(f"{EVENT}/annotations_{reading}.csv", dtype=str, keep_default_na=False)
        pages = every[every["on_event"] == "1"]
        own = (~pages["evaluation_outlet"].isin(["none", ""])).sum()
        sizes[reading] = own, pages["evaluation_speakers"].str.contains(":").sum(), len(pages)
    (own, spoken, size), (own_b, spoken_b, size_b) = sizes["a"], sizes["b"]
    second = ", by the second reading on "
    assert (
        f"sources themselves judge on {100 * own / size:.0f} % of pages ({own} of {size})"
        f"{second}{100 * own_b / size_b:.0f} % ({own_b}); speakers do on "
        f"{100 * spoken / size:.0f} % ({spoken}){second}{100 * spoken_b / size_b:.0f} % ({spoken_b})."
    ) in answer
    assert answer.endswith("on none of 105 (first reading).")


def test_one_p_a_reading_and_where_it_holds(event, answer_of):
    table = event.contrasts()
    item = "opponents_outlet:terrorists"
    lead = table[(table["item"] == item) & (table["group"] == "Western")]
    pages = pages_of("a")
    says = pages["opponents_outlet"].str.split(";").map(lambda words: "terrorists" in words)
    is_western = pages["country_group"] == "Western"
    n, n_against = says[is_western].sum(), says[~is_western].sum()
    p = lead.groupby("reading")["p"].first().map(p_number)
    adjusted = {family: rows["p_adjusted"].map(p_number) for family, rows in lead.groupby("family")}
    assert answer_of("how sure") == (
        f"Western sources call those hit “terrorists” in their own words on 4 % of pages ({n} of "
        f"{is_western.sum()}), the others on 28 % ({n_against} of {(~is_western).sum()}): phase by "
        f"phase 21 points less (p = {' and '.join(p)} in the two readings). Among 15 planned "
        "comparisons (“issues and naming”) this does not hold in both readings (adjusted p = "
        f"{' and '.join(adjusted['issues and naming'])}), among 7 (“claims and voices”) it does "
        f"(p = {' and '.join(adjusted['claims and voices'])}). Of 20 other differences none holds."
    )


def test_what_outlets_leave_out_is_told_with_the_share_of_answers():
    case = open_case("data/example-story")
    said = case.statements
    missing = said[said["answer"] == "leaves it out"]["outlet"].value_counts()
    n_asked = (said["outlet"] == missing.index[0]).sum()
    told = str(report.answer(case, "statements"))
    assert told.startswith(
        f"{missing.index[0]} leaves out most, {100 * missing.iloc[0] / n_asked:.0f} % of the "
        f"statements ({missing.iloc[0]} of {n_asked}). Of {len(said)} answers, "
    )
    alpha = case.reliability["alpha"].iloc[0]
    assert told.endswith(f"; coders agree with an alpha of {alpha:.2f}.")
    assert f"{100 * missing.sum() / len(said):.0f} % “leaves it out” ({missing.sum()})" in told


def test_sources_that_nobody_can_describe_are_told(event, answer_of):
    pages = event.counts("labels", every=True).rows
    sizes = pages["outlet"].value_counts()
    often = sizes[sizes >= 5]
    answer = answer_of("sources")
    assert (
        f"Of {len(sizes)} sources, {(sizes == 1).sum()} have a single page and {len(often)} five "
        "or more"
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
@pytest.mark.parametrize("name", "twelve one-each three-scripts no-dates one-outlet".split())
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
    "second, told",
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


def test_a_mean_that_is_sure_is_named_where_no_share_is():
    answer = str(report.answer(open_case(CASES / "clinics"), "how sure"))
    reason = "no difference of shares is sure, but of means: trust in the vaccine"
    assert answer == f"No difference leads ({reason})."


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
