"""Candidates for a frame's list."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis import errors as checks
from analysis import framing, lexicons
from analysis.counts import Counts
from analysis.stats import measures
from analysis.stats.evidence import method_of
from analysis.stats.facts import CIRCULATED
from tests.framing.examples import counts_of

COURTS = [
    "court law court",
    "law court",
    "court law judge",
    "court law judge",
    "rain court",
    "rain",
    "sun",
    "rain judge",
]


LISTED = pd.DataFrame({"frame": ["law", "law", "war"], "pattern": ["law*", "high court", "war"]})


LEGAL = lexicons.Frames(LISTED, ("law", "war"))


def with_frame(texts, outlets):
    words = np.array([[float(len(text.split()))] for text in texts])
    terms = replace(counts_of(texts, outlets, ngram_range=(1, 2)), size=words)
    found = Counts.of(
        [["law" in text] for text in texts],
        size=np.ones((len(texts), 1)),
        rows=terms.rows,
        items=["law"],
        per="sentence",
    )
    return terms, found


def test_candidates_are_key_where_the_frame_is_and_not_in_its_list():
    terms, found = with_frame(COURTS, list("NSNSNSNS"))
    table = framing.candidates(
        terms, found, frame="law", known=LEGAL, measure=measures.g2, min_outlets=1
    )
    assert table["item"].tolist()[0] == "court" and "rain" not in set(table["item"])
    assert not any("law" in item for item in table["item"])
    assert {"law", "law court", "court law", "law judge"} <= set(method_of(table).candidates.known)
    assert {"outlets", "accept"} <= set(table.columns) and set(table["accept"]) == {""}
    assert table.set_index("item")["outlets"].to_dict() == {"court": 2, "judge": 1}
    method = method_of(table)
    assert method.sides.against == "articles without the frame" and method.measure == "G2"
    n_known = len(method.candidates.known)
    assert len(table) + n_known + method.candidates.not_more == len(terms.items)


def test_an_empty_table_of_candidates_says_how_many_were_left_out():
    table = framing.candidates(*with_frame(COURTS, list("NSNSNSNS")), frame="law", known=LEGAL)
    assert len(table) == 0 and (
        len(method_of(table).candidates.known),
        method_of(table).candidates.not_more,
    ) == (4, 6)


def test_candidates_of_one_outlet_are_marked():
    texts = [
        "law tags",
        "law tags court",
        "law tags court",
        "court law",
        "court law",
        "sun",
        "sun tags",
        "sun",
        "rain",
        "rain",
    ]
    table = framing.candidates(
        *with_frame(texts, list("NNNSSNNNSS")), frame="law", known=LEGAL, measure=measures.g2
    )
    reasons = table.set_index("item")["reason"].to_dict()
    assert (
        reasons["court"] == "" and reasons["tags"] == "used more with the frame in 1 of 2 outlets"
    )
    assert table["item"].tolist()[0] == "court"


def test_candidates_by_default_leave_out_what_could_be_nothing():
    terms, found = with_frame(COURTS * 9, list("NSNSNSNS") * 9)
    rows = terms.rows.assign(article_id=[f"b{n:02}" for n in range(72)])
    table = framing.candidates(
        replace(terms, rows=rows), replace(found, rows=rows), frame="law", known=LEGAL
    )
    assert table["item"].tolist() == [
        "court"
    ]  # one more "judge" in four articles than in the others shows nothing
    assert "tests" in method_of(table).convention


def test_candidates_refuse_what_they_can_not_compare():
    terms, found = with_frame(COURTS, list("NSNSNSNS"))
    with pytest.raises(checks.InputError, match="frame: got 'oil'; expected one of 'law', 'war'"):
        framing.candidates(terms, found, frame="oil", known=LEGAL)
    with pytest.raises(
        checks.InputError,
        match="terms and frames of different articles; expected .*the same articles",
    ):
        framing.candidates(terms, found.where(rows={"outlet": "N"}), frame="law", known=LEGAL)
    with pytest.raises(
        checks.InputError, match="4 of 4 articles with law; expected .*some without"
    ):
        framing.candidates(*with_frame(COURTS[:4], list("NSNS")), frame="law", known=LEGAL)
    with pytest.raises(checks.InputError, match="known: got None; expected a list of frames"):
        framing.candidates(terms, found, frame="law", known=None)
    with pytest.raises(checks.InputError, match="min_outlets: got '2'; expected a number"):
        framing.candidates(terms, found, frame="law", known=LEGAL, min_outlets="2")


def test_keyness_refuses_unknown_targets_and_targets_alone():
    counts = counts_of(["law", "war"], ["N", "S"])
    with pytest.raises(
        checks.InputError, match="group of outlet: got 'West'; expected one of 'N', 'S'"
    ):
        framing.keyness(counts, by="outlet", target="West")
    with pytest.raises(checks.InputError, match="only articles of 'N'; expected other articles"):
        framing.keyness(counts.where(rows={"outlet": "N"}), by="outlet", target="N")
    with pytest.raises(
        checks.InputError, match="measure: got 'g2'; expected a Measure, such as measures.g2"
    ):
        framing.keyness(counts, by="outlet", target="N", measure="g2")
    with pytest.raises(
        checks.InputError, match="min_articles: got -1; expected a number of 0 or more"
    ):
        framing.keyness(counts, by="outlet", target="N", min_articles=-1)


def test_every_table_says_that_copies_count_as_often_as_they_were_printed():
    counts = counts_of(["law war", "war"], ["N", "S"])
    tables = [
        framing.class_tf_idf(counts, by="outlet"),
        framing.keyness(counts, by="outlet", target="N"),
        framing.word_shift(counts, "N", "S", by="outlet"),
        framing.dispersion(counts),
    ]
    assert {method_of(table).estimand for table in tables} == {CIRCULATED}
