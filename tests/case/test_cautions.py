"""Each caution of a case by hand: docs/cautions.md has its sentence, and one step less says nothing."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from counted import counted
from places import ROOT

from analysis import open_case
from analysis.case.cautions import CAUTIONS, Compared, cautions_of
from analysis.counts import UNREVIEWED

NORTH_AND_SOUTH = ["North"] * 5 + ["South"] * 5


def pages(**columns):
    """Return ten pages, five of either side."""
    ids = [f"p{number}" for number in range(10)]
    return pd.DataFrame({"article_id": ids, "side": NORTH_AND_SOUTH, **columns})


def reading(values=(0,) * 10, *, size=1, kind="llm", **columns):
    """Return the labels of ten pages: one item, "law"."""
    return counted(values, size=size, rows=pages(annotator_kind=kind, **columns))


def words(n, **columns):
    """Return ten articles with so many uses of one word."""
    rows = pages(outlet=["Elm Post"] * 5 + ["Oak"] * 5, **columns)
    counts = counted(n, items="agencies", size=99, per="token", rows=rows)
    return counts


def compared(**columns):
    """Return the pages of both sides."""
    return Compared(pages(**columns), by="side", unit="outlet")


def of_words(counts):
    """Return the articles of both sides, with their words."""
    rows = counts.rows[["article_id"]]
    return Compared(rows, per="article", words=counts, words_by="side")


def in_languages(languages):
    """Return twenty articles, ten of either side, each with one word, in these languages."""
    columns = {"side": np.repeat(NORTH_AND_SOUTH, 2), "outlet": "Oak", "language": languages}
    return of_words(counted([1] * 20, items="agencies", size=99, per="token", **columns))


def of_readings(**readings):
    """Return the pages of both sides, with their labels."""
    return Compared(next(iter(readings.values())).rows, by="side", readings=readings)


OWN_QUERIES = ["n1"] * 4 + ["both"] + ["both"] + ["s1"] * 4
OUTLETS = ["Elm Post"] * 3 + ["Ash", "Fir", *"abcde"]
SIXTEEN = pd.DataFrame({"outlet": list("abcdefghijklmnop"), "side": list("NNNNNNNNSSSSSSSS")})
#: Of each caution: a case in which it is due, and one in which it is just not.
CASES = {
    "unlike queries": (
        compared(query=OWN_QUERIES),
        compared(query=["n1"] + ["both"] * 7 + ["s1"] * 2),  # 7 of 10, over two thirds
    ),
    "labels by a machine only": (
        of_readings(a=reading()),
        of_readings(a=reading(), b=reading(kind="human")),
    ),
    "labels missing on one side": (
        of_readings(a=reading(size=[0, 0, 0, 1, 1] + [1] * 5)),
        of_readings(a=reading(size=[0, 0, 1, 1, 1] * 2)),
    ),
    "sides in different languages": (
        in_languages(["de"] * 5 + ["en"] * 15),
        in_languages((["de"] * 4 + ["en"] * 6) * 2),
    ),
    "one outlet": (compared(outlet=OUTLETS), compared(outlet=list("abcdefghij"))),
    "few units": (compared(outlet=OUTLETS), Compared(SIXTEEN, by="side", unit="outlet")),
    "drafted actors": (
        of_words(replace(words([1] * 10), note=f"3 words left out; {UNREVIEWED}")),
        of_words(replace(words([1] * 10), note="3 words left out")),
    ),
}


def table_of_docs():
    """Return the rows of the table in docs/cautions.md, by caution."""
    text = (ROOT / "docs/cautions.md").read_text("utf-8")
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {first: others for first, *others in lines[1:]}


def test_the_table_in_docs_has_every_caution():
    assert list(table_of_docs()) == list(CAUTIONS) == list(CASES)


@pytest.mark.parametrize("caution", CASES)
def test_a_caution_says_what_docs_say_and_one_step_less_nothing(caution):
    due, not_due = CASES[caution]
    assert CAUTIONS[caution](due) == table_of_docs()[caution][2]
    assert CAUTIONS[caution](not_due) == ""
    assert caution in cautions_of(due)["caution"].tolist()
    assert caution not in cautions_of(not_due)["caution"].tolist()


def test_a_third_is_not_over_a_third():
    three_each = pd.DataFrame({"outlet": list("aabbcc"), "side": "North"})
    assert CAUTIONS["one outlet"](Compared(three_each, by="side")) == ""


def test_the_largest_gap_of_missing_labels_is_told():
    small = reading(size=[0, 0, 1, 1, 1] + [1] * 5)
    large = reading(size=[1] * 5 + [0] * 4 + [1])
    sentence = CAUTIONS["labels missing on one side"](of_readings(a=small, b=large))
    assert (
        "0 % of the North pages (0 of 5), and on 80 % of the others (4 of 5) (second reading)"
        in sentence
    )


def test_what_is_not_known_is_no_caution():
    assert cautions_of(Compared(pages())).empty
    bare = cautions_of(Compared(pages(), by="side", unit="outlet"))
    assert bare["caution"].tolist() == ["few units"]  # of articles: five a side


def test_one_group_alone_has_no_sides():
    one = pd.DataFrame({"article_id": list("abc"), "side": "North"})
    assert cautions_of(Compared(one, by="side")).empty


def test_at_most_three_examples_are_named():
    many = pd.DataFrame({"article_id": list("abcde"), "side": list("ABCDE")})
    sentence = CAUTIONS["few units"](Compared(many, by="side"))
    assert sentence.endswith("fewer than 8 articles: A 1; B 1; C 1; 2 more.")


def test_owners_of_many_outlets_are_few_units():
    """Sixteen outlets, eight a side; the northern ones have two owners."""
    owned = SIXTEEN.assign(owner_family=[*"XXXXYYYY", *[None] * 8])
    sentence = CAUTIONS["few units"](Compared(owned, by="side", unit="outlet"))
    assert sentence.endswith("fewer than 8 owners: N 2.")


def test_cautions_of_the_event():
    found = open_case(ROOT / "data/hamedan-2016").cautions.set_index("caution")["sentence"]
    assert found.to_dict() == {
        "labels by a machine only": "A language model labelled the pages, and no person has "
        "checked the labels.",
    }


def test_cautions_of_articles_are_those_of_outlets():
    found = open_case(ROOT / "data/syria-war").cautions.set_index("caution")["sentence"]
    assert list(found.index) == ["few units"]
    assert found["few units"].endswith("fewer than 8 outlet days: TASS 5.")
