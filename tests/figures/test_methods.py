"""The methods paragraph: each fact has its sentence, each work cited is listed. All data are invented."""

import json

import pandas as pd
from paper_samples import pages

from analysis import compare, extract, open_case, read_corpus
from analysis.figures import methods, methods_paragraph
from analysis.figures.methods import read_references
from tests.annotated_cases import CASES


def with_method(**facts):
    table = pd.DataFrame({"estimate": [1.0]})
    table.attrs["method"] = facts
    return table


def test_a_table_says_its_measure_and_its_note():
    table = with_method(
        measure="share", convention="sum / size", missing="2 not read", unit="owner_id"
    )
    assert methods.sentences(table) == [
        "Estimates: share (sum / size).",
        "Intervals: 95 %, from leaving out one owner at a time.",
        "2 not read.",
    ]
    assert methods.sentences(pd.DataFrame({"n": [1]})) == []


def test_a_line_break_in_a_name_makes_no_new_sentence():
    assert methods.sentences(with_method(measure="share\nof pages", remark="rain\nfell")) == [
        "Estimates: share of pages.",
        "Rain fell.",
    ]


def test_works_are_cited_by_the_measure_and_listed_once():
    table = with_method(measure="NPMI", sources=("bouma2009", "dunning1993", "kish1965"))
    paragraph = methods_paragraph(table, table)
    assert "Estimates: NPMI (Bouma 2009; Dunning 1993)." in paragraph
    lines = paragraph.split("References\n\n")[1].split("\n\n")
    assert [line.split(",")[0] for line in lines] == ["Bouma", "Dunning"]


def test_statisticians_have_one_paragraph_where_units_are_left_out():
    both = methods_paragraph(
        compare.levels(pages(), "country"), compare.contrasts(pages(), "country")
    )
    assert both.count("Errors are a delete-one-cluster jackknife's") == 1
    for work in (
        "Bell and McCaffrey 2002; MacKinnon, Nielsen and Webb 2023; Hansen 2025",
        "Satterthwaite 1946",
        "Kish 1965",
        "Anscombe 1956; Haldane 1956",
        "Mantel and Haenszel 1959",
        "Wilson 1927",
        "Holm 1979",
    ):
        assert f"({work})" in both
    assert "Estimates: difference of shares." in both
    assert "Errors come" not in methods_paragraph(with_method(measure="NPMI"))


def test_every_work_is_cited(root):
    texts = [path.read_text("utf-8") for path in (root / "analysis").rglob("*.py")]
    texts += [path.read_text("utf-8") for path in (root / "analysis").rglob("*.jinja")]
    assert [key for key in read_references() if not any(f'"{key}"' in text for text in texts)] == []


def test_a_paragraph_says_what_is_known_and_what_is_not():
    texts = {"outlet": ["Elm", "Port"], "text": ["The rain fell.", "A base."]}
    features = extract(read_corpus(pd.DataFrame({"article_id": ["a1", "a2"], **texts})))
    table = compare.contrasts(pages(), "country")
    paragraph = methods_paragraph("LLM-annotated, not human-validated", features, table)
    for fact in (
        "LLM-annotated, not human-validated.",
        "2 articles of 2 outlets",
        "days of publication not recorded",
        "Articles read: 2",
        "Software: framing-notebooks",
        "p adjusted over the family: exploratory, 2 tests",
    ):
        assert fact in paragraph
    assert methods_paragraph(table, table) == methods_paragraph(table)


def test_lost_articles_of_a_pack_are_counted_apart_from_those_kept():
    articles = {
        "article_id": ["a1", "a2", "a3"],
        "outlet": "Elm",
        "url": "https://elm.example",
        "text": ["The rain fell.", "", "A base."],
    }
    dates = {"published": ["2020-01-05", "2020-01-06", "2020-01"]}
    features = extract(read_corpus(pd.DataFrame(articles | dates)), ngrams=(2, 2))
    text = methods_paragraph(features)
    assert "Articles read: 2. Could not be read: 1. Language: " in text
    assert "Terms are sequences of 2 to 2 words." in text
    assert "Data availability: the addresses (URLs) of pages" in text


def test_a_case_says_its_pages_who_read_them_and_what_may_be_shared():
    people = methods_paragraph(open_case("data/example-story"))
    for fact in (
        "From all pages to those compared: found (24), read (24).",
        "They are compared by country: Tavaria (18), Ruthmar (6).",
        "Pages were labelled by people: ada, ben.",
        "Krippendorff's alpha (Krippendorff 2011) is .37 to 1.00 (median ",
        "Software: framing-notebooks",
        "; their addresses (URLs) are not known here.",
    ):
        assert fact in people
    assert "The labels do not record" not in people


def test_a_model_is_told_by_its_record(tmp_path):
    unknown = methods_paragraph(open_case(CASES / "ports"))
    assert "The labels do not record the model's version, days and prompt." in unknown
    record = {"request": {"model": "small", "temperature": 0}, "prompt": "Read.\nAnswer."}
    record |= {"versions": ["small-2"], "days": ["2026-11-01"], "missing": [{"page": "a1"}]}
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(record))
    known = methods_paragraph(path)
    assert "model small (version small-2), on 2026-11-01, temperature 0." in known
    assert 'in manifest.json and begins: "Read.". Without an answer' in known
