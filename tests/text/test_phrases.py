"""Phrases in a batch of texts. Every sentence in this file is invented."""

import re
from dataclasses import replace

import numpy as np
import pytest
from by_hand import by_hand, drawn_rows, named_cases, tables
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_forms import BOTH, Counting, running

from analysis.text import phrases
from analysis.text.characters import characters

QUICK = settings(max_examples=30)


def found(entries, texts, *, loaded=False):
    """Return text, start, stop and label of what is found, by plain or compiled kernels."""
    finder, batch = phrases.make_finder(entries), characters(texts)
    with running(compiled=loaded):
        starts, stops, numbers = finder.find(batch)
    assert starts.dtype == stops.dtype == numbers.dtype == np.int64
    text = np.searchsorted(batch.bounds, starts, side="right") - 1
    first = batch.bounds[text]
    labels = [finder.labels[number] for number in numbers]
    return [*zip(text.tolist(), (starts - first).tolist(), (stops - first).tolist(), labels)]


def in_one(phrase, text, *, case="exact"):
    return [text[start:stop] for _, start, stop, _ in found([(phrase, case, 0, 0)], [text])]


# -- by hand


@by_hand(__file__, "as_written")
def test_as_written(phrase, text, expected):
    assert in_one(phrase, text) == expected


@by_hand(__file__, "any_case")
def test_in_any_case(phrase, text, expected):
    assert in_one(phrase, text, case="any") == expected


@by_hand(__file__, "star")
def test_a_star_runs_to_the_end_of_a_word(phrase, text, expected):
    assert in_one(phrase, text) == expected


def test_the_first_in_rank_wins_where_two_begin():
    text = "Old Harbour League, Old Harbours, old harbour, Olds Harbour League"
    rows = found(tables(__file__)["ranked"], [text])
    assert [row[1:] for row in rows] == [
        (0, 11, 3),
        (20, 32, 4),
        (34, 45, 3),
        (47, 51, 6),
        (52, 66, 5),
    ]


def test_a_longer_phrase_that_runs_into_a_word_leaves_the_shorter_one():
    entries = drawn_rows("""
        Old Harbour | exact | place  | 0
        Old         | exact | age    | 0
        Harbourers  | exact | people | 0
    """)
    assert [row[1:] for row in found(entries, ["Old Harbourers"])] == [
        (0, 3, "age"),
        (4, 14, "people"),
    ]


def test_exclusions_take_part_and_are_dropped():
    entries = drawn_rows("""
        Norland        | exact | Norland | 0
        Norland Street | exact | null    | 0
        Street Band    | exact | Band    | 0
    """)
    assert [row[1:] for row in found(entries, ["Norland Street Band in Norland"])] == [
        (23, 30, "Norland")
    ]


def test_the_first_given_wins_among_equals():
    assert found(
        drawn_rows("""
        Berg | any   | 1 | 0
        berg | any   | 2 | 0
        Berg | any   | 3 | 0
        Berg | exact | 4 | 1
    """),
        ["Berg"],
    ) == [(0, 0, 4, 1), (0, 0, 4, 4)]


def test_no_phrase_crosses_from_one_text_to_the_next():
    entries = [("Ida Berg", "exact", 1, 0), ("Ida*", "any", 2, 1)]
    assert found(entries, ["Ida", "Berg Ida ", "", " Berg", "Ida \n"]) == [
        (0, 0, 3, 2),
        (1, 5, 8, 2),
        (4, 0, 3, 2),
    ]


def test_nothing_to_find_or_nothing_to_read():
    assert (
        found([], ["Berg"])
        == found([("Berg", "exact", 1, 0)], [])
        == found([("", "any", 1, 0)], ["Berg", ""])
        == []
    )


def test_many_entries_end_at_one_place():
    entries = [("Berg", "exact", number, number) for number in range(300)]
    assert [row[3] for row in found(entries, ["Berg " * 7])] == [*range(300)] * 7


# -- against a regular expression


HAN = st.lists(st.text(alphabet="俄罗斯普京", min_size=2, max_size=3), min_size=1, max_size=4)


@pytest.mark.parametrize("compiled", BOTH)
@given(names=HAN, text=st.text(alphabet="俄罗斯普京来，a ", max_size=30))
@QUICK
def test_in_scripts_without_blanks_a_phrase_is_wherever_its_letters_are(compiled, names, text):
    ranked = sorted(names, key=lambda name: (-len(name), name))
    expected = [match.span() for match in re.finditer("|".join(ranked), text)]
    rows = found([(name, "exact", name, 0) for name in names], [text], loaded=compiled)
    assert [row[1:3] for row in rows] == expected


# -- large lists and hostile texts


HOSTILE = dict(
    drawn_rows(r"""
    one word        | a
    white space     | " "
    lines           | "\n"
    short words     | "a "
    marks           | -
    marks and space | "- "
    stars           | "*a "
""")
)
GREEDY = tables(__file__)["greedy"]


@named_cases("piece", HOSTILE)
def test_steps_grow_no_faster_than_the_text(piece):
    finder = phrases.make_finder([(phrase, case, 0, phrase) for phrase, case in GREEDY])
    steps = []
    for n in (1000, 2000):
        batch = characters(["- a " + piece * n])
        kind = Counting(batch.kind)
        with running(compiled=False):
            finder.find(replace(batch, kind=kind))
        steps.append(kind.reads)
    assert steps[1] < 2.1 * steps[0]


@pytest.mark.slow
def test_plain_kernels_count_as_far_as_compiled_ones():
    batch = characters(["a " * 70_000])
    with running(compiled=False):
        starts, _, _ = phrases.make_finder([("a", "exact", 1, 0)]).find(batch)
    assert len(starts) == 70_000
