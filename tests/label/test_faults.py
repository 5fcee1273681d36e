"""Faults that somebody found who labelled two stories from beginning to end: a test of the kind of each that had none."""

import shutil

import pandas as pd
import pytest
from refusals import refused

from analysis import compare, figures, open_case
from analysis.label import form
from tests.annotated_cases import CASES

BOOK = '[[variable]]\nname = "blame"\nkind = "binary"\n'


@pytest.mark.parametrize(
    "name, begins, said",
    [
        ("ben.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3", "a PDF file"),
        ("ben.xls", b"\xd0\xcf\x11\xe0", "an old Office file"),
    ],
)
def test_a_file_of_labels_that_is_no_table_is_named(tmp_path, name, begins, said):
    """Nothing in a case passes over it."""
    (tmp_path / "codebook.toml").write_text(BOOK)
    (tmp_path / "articles.csv").write_text("article_id,outlet\na,North\n")
    (tmp_path / f"annotations_{name}").write_bytes(begins + bytes(500))
    with refused(f"{name}: got {said}"):
        open_case(tmp_path)


def test_an_interval_that_is_not_of_an_estimate_is_printed():
    table = pd.DataFrame({"variable": ["law"], "alpha": 0.8, "low": 0.7, "high": 0.9})
    assert [*figures.paper_table(table).cells] == [*table]


def test_labels_of_one_alone_say_why_nothing_is_compared(tmp_path):
    folder = shutil.copytree(CASES / "clinics", tmp_path / "clinics")
    for path in folder.glob("*_zoe.csv"):
        path.unlink()
    table = open_case(folder).contrasts("coders")
    why = "either two people, nor people and a machine labelled pages"
    assert table.empty and why in compare.finding(table) and why in repr(figures.paper_table(table))


def test_a_settling_form_says_how_many_answers_it_takes_itself(tmp_path):
    """Not how many all forms took."""
    (tmp_path / "codebook.toml").write_text(BOOK)
    pages = pd.DataFrame({"article_id": list("abc"), "text": ["Rain.", "Hail.", "Snow."]})
    rows = pd.DataFrame({"page": list("abc"), "item": "blame"})
    said = {"ada": list("111"), "ben": list("100")}
    answers = [rows.assign(coder=coder, value=values) for coder, values in said.items()]
    made = form(pages, tmp_path / "codebook.toml", coder="dan", answers=answers, to=tmp_path / "f")
    assert (made.least, made.most) == (2, 2)
