"""What the page holds: the numbers of the library, exactly; and how it is written."""

import json

import numpy as np
import pandas as pd
import pytest
from by_hand import drawn_rows
from conftest import EVENT, WAR
from hypothesis import given
from hypothesis import strategies as some
from pandas.testing import assert_frame_equal
from refusals import refused

from analysis import compare, open_case, page, read_corpus
from analysis.figures.direction import MARKS
from analysis.page import counted
from analysis.page.counted import held_by
from analysis.page.data import page_data
from analysis.page.encoding import (
    json_text,
    plain_value,
    sorted_values,
    web_address,
)

# ---------------------------------------------------------------- JSON


@given(some.text())
def test_json_is_data_and_no_markup(text):
    written = json_text({"name": text})
    assert not set("<>&\u2028\u2029") & set(written)
    shown = json.loads(written)["name"]
    assert not MARKS.search(shown)
    if not MARKS.search(text):
        assert shown == text.encode("utf-8", "replace").decode()


def test_plain_values():
    cells = [np.nan, None, pd.NaT, "news", 2.0, np.int64(3), 0.1 + 0.2, np.inf, True]
    assert [plain_value(cell) for cell in cells] == [
        None, None, None, "news", 2, 3, 0.1 + 0.2, "inf", "True"
    ]  # fmt: skip
    assert sorted_values(["b", 2, None, "a", 10, 2]) == [2, 10, "a", "b"]
    addresses = ["https://[a", "javascript:alert(1)", " HTTP://a.example/ ", None]
    assert [web_address(url) for url in addresses] == ["", "", "HTTP://a.example/", ""]


# ---------------------------------------------------------------- cases


@pytest.mark.slow
def test_materials_of_labels_come_in_their_order(data_of):
    materials = [
        (one["what"], one["reading"], one["itemNoun"]) for one in data_of(EVENT)["materials"]
    ]
    kinds = "plan-1 plan-2 labels claims actors speakers".split()
    nouns = "label label label claim actor speaker".split()
    expected = [(what, reading, noun) for what, noun in zip(kinds, nouns) for reading in "ab"]
    assert materials == expected  # two articles in the pack are too few
    assert [one["what"] for one in data_of(WAR)["materials"]] == "words actors speakers tone frames".split()  # fmt: skip
    assert data_of("clinics")["defaults"] == {
        "what": "plan-1", "reading": "ines", "by": "owner_kind", "sample": "", "strata": []
    }  # fmt: skip


def test_labels_are_what_pages_say(data_of, event):
    labels = page.counts(event, "labels", reading="b")
    variables = set(labels.items["variable"])
    assert {"law", "dominant", "opponents_outlet"} <= variables
    assert not variables & {"claim", "actors", "speakers", "agency", "phase", "on_event", "read"}
    claims = next(one for one in data_of(EVENT)["materials"] if one["what"] == "claims")["items"]
    place = claims["id"].index("claim:asserted:speakers:breaches_146")
    facts = [claims[name][place] for name in ("name", "value", "voice", "stance")]
    assert facts == [
        "breaches Iran's constitution (Art. 146)", "breaches_146", "quoted", "asserted"
    ]  # fmt: skip


def test_a_number_is_its_mean_as_in_python(tmp_path):
    """Where two coders differ people settle what lies between."""
    articles = pd.DataFrame({"article_id": map(str, range(40)), "outlet": [*"abcdefghij"] * 4})
    articles.assign(side=[*"ab"] * 20).to_csv(tmp_path / "articles.csv", index=False)
    for coder, values in (("ada", [1, 2, 3, 3]), ("ben", [2, 2, 1, 3, 3])):
        told = pd.DataFrame({"page": articles["article_id"], "item": "blame", "coder": coder})
        told = told.assign(value=np.resize(values, 40))
        told.to_csv(tmp_path / f"annotations_{coder}.csv", index=False)
    book = '[[variable]]\nname = "blame"\nkind = "interval"\nvalues = [1, 2, 3]\ntone = true'
    (tmp_path / "codebook.toml").write_text(book)
    case = open_case(tmp_path)
    ours, python = (
        compare.contrasts(each, "side") for each in (page.counts(case, "labels"), case.pages)
    )
    assert "mean" in ours
    assert_frame_equal(ours, python)


def test_the_plan_is_that_of_the_case(data_of):
    data = data_of(EVENT)
    plan = data["plan"]
    assert (plan["group"], data["defaults"]["strata"]) == ("country_group", ["phase"])
    assert plan["witnesses"] == ["outlet", "text_of", "owner_family"]
    assert plan["levels"] == ["Russian", "Iranian", "Western"]
    assert plan["samples"][0] == dict(drawn_rows("""
        name    | comparable pages
        label   | comparable pages
        where   | {"listed": [1]}
        lead    | true
        caution |
        confirms | false
    """))  # fmt: skip
    second = next(one for one in data["materials"] if one["what"] == "plan-2")
    assert second["named"][0] == {
        "item": "breaches_146_asserted", "group": "Russian", "direction": "less"
    }  # fmt: skip
    assert second["plannedOn"] == ["comparable pages", "wave 3"]
    assert next(iter(data["groups"])) == "country_group"
    order = data["groups"]["country_group"]["order"]
    assert order[:3] == ["Iranian", "Russian", "Western"]
    assert data["groups"]["country_group"]["colours"]["Iranian"] == "#0072B2"
    assert "1 where" in second["items"]["rule"][second["items"]["id"].index("quarrel")]


def test_samples_found_by_unlike_queries_have_the_caution(data_of):
    samples = data_of(EVENT)["plan"]["samples"]
    assert not samples[0]["caution"]
    assert samples[-1]["caution"] == (
        "Groups were found by unlike queries: only 25 % of the pages (93 of 377) have a query that "
        "also found another group's page. What one searches for shapes what one finds."
    )
    assert data_of(EVENT)["caution"] and not data_of(WAR)["caution"]


def test_own_columns_are_groups_and_choices(tmp_path):
    rows = pd.DataFrame({"article_id": [*"abcdefgh"], "outlet": [*"AABBCCDD"]})
    rows["text"] = "The ferry left Port Elm on Monday. Nobody minded."
    rows["side"] = ["left", "left", "right", "right", None, None, "left", "right"]
    rows["wave"] = [1, 1, 2, 2, 1, 1, 2, np.inf]
    rows["notes"] = [f"note {number}" for number in range(8)]
    rows["author"] = [*"xxxxabcd"]
    rows["owner"] = ["{'id': None}", "{'id': 7}"] * 4
    rows.to_csv(tmp_path / "mine.csv", index=False)
    data = page_data(held_by(open_case(tmp_path / "mine.csv")))
    columns = {column["name"]: column for column in data["columns"]}
    assert columns["side"]["values"] == ["left", "right"]
    assert columns["side"]["isGroup"] and columns["side"]["isFilter"]
    assert columns["wave"]["values"] in ([1, 2, "inf"], ["1.0", "2.0", "inf"])
    assert not {"notes", "author", "owner"} & {*columns}  # one a page, and objects
    assert data["about"].endswith("of 4 outlets; words are counted by a machine.")
    assert columns["outlet"]["isGroup"]
    assert data["groups"]["side"]["order"] == ["left", "right"]
    json_text(data)


def test_it_says_what_there_is_and_who_labelled(data_of):
    assert data_of(EVENT)["about"] == (
        "The case has 936 pages of 664 outlets, 918 of 654 on the event (first reading), published "
        "from 16 August 2016 to 20 December 2019; they are labelled by a language model, not checked by people, in 2 readings."
    )
    of_machines = "labelled by a language model, not checked by people"
    assert data_of("clinics")["captions"] == dict.fromkeys(["ines", "zoe"], of_machines)
    assert data_of("clinics")["cautions"][-1].endswith("but of means: trust in the vaccine.")
    assert data_of("no-dates")["about"] == (
        "The case has 8 articles of 2 outlets; words, actors, speakers and tone are counted by a "
        "machine."
    )


def test_variables_that_lead_a_page_and_that_judge(data_of):
    told = {entry["variable"]: entry for entry in data_of(EVENT)["codebook"]}
    assert told["dominant"]["summary"] and not told["law"]["summary"]
    assert told["tone_iran"]["isTone"] and told["law"]["label"] == "law"
    assert data_of(WAR)["codebook"] == []


# ---------------------------------------------------------------- words, and what has no room


def test_words_past_the_gate(held_of, folder_of, case_of):
    words = page.counts(folder_of(WAR), "words")
    every = case_of(WAR).counts("words")
    uses = every.values.toarray()
    is_past = ((uses > 0).sum(axis=0) >= 3) & (uses.sum(axis=0) >= 5)
    assert list(words.items.index) == list(every.items.index[is_past])
    few = page.counts(folder_of("one-each"), "words")  # six articles
    assert (few.values.toarray() > 0).sum(axis=0).min() == 1


@pytest.mark.slow
def test_the_commonest_words_fill_what_room_there_is(monkeypatch, folder_of):
    case = open_case(folder_of(WAR))
    whole = page.counts(case, "words")
    monkeypatch.setattr(counted, "MOST_CELLS", 50_000)
    held = held_by.__wrapped__(case)
    words = next(one for one in held.materials if one.what == "words")
    n_words = len(words.counts.items)
    assert words.left_out == len(whole.items) - n_words > 0
    assert set(words.counts.items.index) == set(whole.commonest(n_words))
    assert 45_000 < words.counts.values.nnz <= 50_000
    assert f"{words.left_out:,} rarer words would make it too large." in held.notes[-1]
    assert [one.what for one in held.materials] == "words actors speakers tone frames".split()


def test_more_articles_than_a_page_lists_are_refused(monkeypatch, case_of):
    monkeypatch.setattr(counted, "MOST_ARTICLES", 803)
    with refused("with 804 articles; expected at most 803"):
        held_by.__wrapped__(case_of(WAR))


def test_a_material_that_a_page_lacks_is_refused(folder_of):
    with refused("got labels; expected what the page has: words, actors"):
        page.counts(folder_of(WAR), "labels")
    with refused("got labels c; expected"):
        page.counts(folder_of(EVENT), "labels", reading="c")


def test_words_that_blanks_do_not_part_are_not_tested():
    rows = [{"outlet": outlet, "text": "สะพานใหม่ปิด " * 9, "language": "th"} for outlet in [*"abab"]]
    case = open_case(read_corpus(rows))
    (words,) = page_data(held_by(case))["materials"]
    assert words["untested"] == {"outlet": "blanks part no words in Thai"}
    assert case.lead().empty
