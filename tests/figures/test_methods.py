"""The methods paragraph: each fact has its sentence, each work cited is listed. All data are invented."""

import re
from dataclasses import fields
from importlib import resources

import pandas as pd
import pytest
from paper_samples import pages, words

from analysis import annotation, compare, extract, read_corpus
from analysis.counts import Counts
from analysis.figures import methods, methods_paragraph
from analysis.figures.references import read_references
from analysis.stats.evidence import LeftOut, Method
from analysis.stats.facts import (
    Association,
    Facts,
    Inference,
    OmissionFacts,
    Overview,
    PackageFacts,
    Stability,
    Tiles,
    WordShift,
)

#: Fields without a sentence of their own, with the reason.
WITHOUT_A_SENTENCE = {
    "by": "the table's columns show it",
    "contrasts": "one number a contrast, in the notebook",
    "events": "the figure shows them",
    "labels": "words for print",
    "nothing": "a table of nothing is no part of a paper",
    "overview": "the explorer says it",
    "stability": "the table of themes has the halves that agree",
    "tiles": "the explorer says it",
}


def test_every_fact_of_a_method_has_a_sentence_or_a_reason():
    template = resources.files("analysis.figures").joinpath("methods.jinja").read_text("utf-8")
    for record in [Method, *Facts.__subclasses__()]:
        if record in (Overview, Stability, Tiles):
            continue
        for field in fields(record):
            has_sentence = re.search(rf"\.{field.name}\b", template) is not None
            assert has_sentence is (field.name not in WITHOUT_A_SENTENCE), (record, field.name)


@pytest.mark.parametrize(
    ("method", "sentence"),
    [
        (Method(measure="share", convention="sum / size"), "Estimates: share (sum / size)."),
        (Method(unit="owner_family"), "Units, which are drawn anew: owner families."),
        (Method(unit="article_id"), "Units, which are drawn anew: articles."),
        (
            Method(where=(("wave", 2), ("genre", ["news", "agency"]))),
            "Rows: wave = 2; genre = news, agency.",
        ),
        (
            Method(left_out=(LeftOut("copies of an agency's text", 1200), LeftOut("undated", 2))),
            "Left out: 1,200 copies of an agency's text, 2 undated.",
        ),
        (Method(scales=("trust",)), "Means and not shares are compared of trust."),
        (Method(strata=("phase",)), "Compared within phase."),
        (
            Method(inference=Inference(labelings=99), seed=0),
            "Labels are exchanged without strata.",
        ),
        (Method(inference=Inference(labelings=99), seed=0), "Labelings: 99 (drawn with seed 0)."),
        (
            Method(inference=Inference(labelings=70, is_exact=True)),
            "Labelings: 70 (all possible labelings).",
        ),
        (
            Method(
                inference=Inference(keep_label=2, keep_label_names=("a", "b")),
                unit="outlet",
                strata=("phase",),
            ),
            "2 outlets keep their label in every labeling, because none of another group covers"
            " the same strata: a, b.",
        ),
        (
            Method(inference=Inference(keep_label=14, keep_label_names=("a", "b")), unit="outlet"),
            "14 outlets keep their label in every labeling: a, b and 12 more.",
        ),
        (
            Method(inference=Inference(keep_label=1), unit="article_id"),
            "1 article keeps its label in every labeling.",
        ),
        (
            Method(inference=Inference(uneven=("N against S",))),
            "One side's units hold over twice as much as the other's: N against S.",
        ),
        (
            Method(
                kind="contrasts",
                measure="log rate ratio",
                inference=Inference(test="permutation", n_tests=5),
            ),
            "Each side has its own variance, by its effective number of units; it is at least"
            " that of words that are independent of each other.",
        ),
        (Method(inference=Inference(smallest_p=0.0005)), "Smallest p that can be reached: 0.0005."),
        (
            Method(association=Association(null="swap", draws=99), seed=0),
            "The null is swap, 99 draws with seed 0.",
        ),
        (
            Method(kind="association"),
            "No null was drawn, so there are no p-values.",
        ),
        (Method(word_shift=WordShift(total=-0.25)), "Total: -0.25."),
        (
            Method(omissions=OmissionFacts(known_since="the first page")),
            "known since: the first page.",
        ),
        (Method(packages=PackageFacts(texts=3)), "texts: 3."),
        (Method(remark="descriptive"), "These numbers are descriptive."),
    ],
)
def test_the_sentence_of_a_fact(method, sentence):
    assert sentence in methods.sentences(method)


def test_a_method_without_facts_has_no_sentences():
    assert methods.sentences(Method()) == []
    assert methods.sentences(pd.DataFrame({"n": [1]})) == []


def test_contrasts_without_a_test_describe_none():
    method = Method(
        kind="contrasts",
        inference=Inference(test="permutation", labelings=99, correction="max-T", smallest_p=0.3),
    )
    said = " ".join(methods.sentences(method))
    assert "No test was made: too little evidence, so there are no p-values." in said
    for word in ("Test:", "Labelings", "max-T", "Smallest"):
        assert word not in said


def test_a_line_break_in_a_name_makes_no_new_sentence():
    method = Method(measure="share\nof pages")
    assert methods.sentences(method) == ["Estimates: share of pages."]


def test_works_are_cited_where_they_belong_and_listed_once():
    table = pd.DataFrame({"estimate": [1.0]})
    table.attrs["method"] = Method(
        measure="NPMI",
        inference=Inference(correction="step-down max-T"),
        references=("bouma2009", "westfall1993", "hutto2014", "kish1965"),
    )
    paragraph = methods_paragraph(table, table)
    assert "Estimates: NPMI (Bouma 2009; Hutto and Gilbert 2014)." in paragraph
    assert "p adjusted by step-down max-T (Westfall and Young 1993)." in paragraph
    lines = paragraph.split("References\n\n")[1].split("\n\n")
    assert [line.split(",")[0] for line in lines] == ["Bouma", "Hutto", "Westfall"]


def test_references_are_printed_in_full():
    works = read_references()
    assert works["gallagher2021"].in_text == "Gallagher and others 2021"
    assert works["monroe2008"].in_text == "Monroe, Colaresi and Quinn 2008"
    assert works["wilson1927"].line == (
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical"
        " inference. Journal of the American Statistical Association, 22(158), 209–212."
    )
    for key, work in works.items():
        assert key[-4:] in work.line and key[-4:] in work.in_text


def test_works_of_tests_have_their_sentence():
    template = resources.files("analysis.figures").joinpath("methods.jinja").read_text("utf-8")
    for key in methods.WORKS_OF_TESTS:
        assert f'"{key}"' in template, key
        assert key in read_references()


def test_a_paragraph_says_what_is_known_and_what_is_not():
    texts = {"outlet": ["Elm", "Port"], "text": ["The rain fell.", "A base."]}
    features = extract(read_corpus(pd.DataFrame({"article_id": ["a1", "a2"], **texts})))
    table = compare.contrasts(words(), "outlet", labelings=99)
    rows = pd.DataFrame({"article_id": ["p"], "annotator_kind": "llm"})
    labels = Counts.of([[1]], size=[[1]], rows=rows, items=["law"], per="page")
    paragraph = methods_paragraph(annotation.caption(labels), features, table)
    for fact in (
        "LLM-annotated, not human-validated.",
        "2 articles of 2 outlets",
        "days of publication not recorded",
        "Articles read: 2",
        "Software: framing-notebooks",
        "step-down max-T over 15 tests",
    ):
        assert fact in paragraph
    assert methods_paragraph(table, table) == methods_paragraph(table)
    assert methods_paragraph({"settings": {}, "versions": {}}).split(". ")[:3] == [
        "How many articles were read is not recorded",
        "Languages are not recorded",
        "Cleaning edits are not recorded",
    ]


def test_contrasts_and_levels_cite_their_works():
    contrasts_of_words = compare.contrasts(words(), "outlet", labelings=99)
    contrasts_of_pages = compare.contrasts(pages(), "country", labelings=99)
    paragraph = methods_paragraph(
        compare.levels(pages(), "country"), contrasts_of_pages, contrasts_of_words
    )
    for work in (
        "Wilson 1927",
        "Chung and Romano 2013",
        "Satterthwaite 1946",
        "Agresti and Caffo 2000",
        "Kish 1965",
        "Westfall and Young 1993",
    ):
        assert work in paragraph


def test_annotated_pages_give_their_days_and_languages():
    days = ["2016-08-16"] * 20 + ["2016-08-20", "20 August", None, "2016-07"]
    languages = ["en"] * 20 + ["fa"] * 4
    assert methods_paragraph(pages(published=days, language=languages)) == (
        "The material is 24 pages of 24 outlets, published from 2016-08-16 to 2016-08-20,"
        " 3 of them without a day. Languages: en (20), fa (4)."
    )


def test_lost_articles_of_a_pack_are_counted_apart_from_those_kept():
    manifest = {
        "settings": {"ngrams": [2, 2]},
        "versions": {},
        "skipped": [
            ["a1", "", "an empty text"],
            ["a2", "", "kept: a paywall"],
            ["a3", "", "published '2020-01' is not a whole date; left missing"],
        ],
    }
    paragraph = methods_paragraph(manifest)
    assert "Left out because they could not be read: 1." in paragraph
    assert "Remarks on articles that were kept: 2." in paragraph
    assert "Terms are sequences of 2 words." in paragraph


def test_contrasts_of_two_articles_describe_no_test():
    rows = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["North", "South"]})
    counts = Counts.of([[1], [0]], size=[[1], [1]], rows=rows, items=["law"], per="article")
    paragraph = methods_paragraph(compare.contrasts(counts, "outlet"))
    assert "No test was made: too little evidence, so there are no p-values." in paragraph
    for word in ("Test:", "Labelings", "max-T", "Westfall", "Intervals"):
        assert word not in paragraph
