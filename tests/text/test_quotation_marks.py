"""Quotation marks of a whole batch."""

import re

import numpy as np
import pytest
from by_hand import tables
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_forms import in_both_forms

from analysis.text.characters import characters
from analysis.text.quotation_marks import quotation_spans

LISTED = tables(__file__)
QUICK = settings(max_examples=80)
#: Marks, letters, white space, digits, and characters of which either side of a mark takes notice.
LETTERS = "“”„«»\"‘’'“”\"‘’'`´‚‹›「」aAбé_ \t3²-,.\n\r\u2028\x1f走و"
#: Without marks of two characters, which stand in the table.
SCENES = st.text(alphabet=LETTERS, max_size=40).map(
    lambda text: re.sub(r"([`‘'’´,<>])\1+", r"\1", text)
)


def found_spans(texts):
    """Return the spans of each text as the kernels find them in all at once."""
    batch = characters(texts)
    starts, stops = quotation_spans(batch)
    rows = np.searchsorted(batch.bounds, starts, side="right") - 1
    return [
        [
            (start - first, stop - first)
            for start, stop in zip(
                starts[rows == row].tolist(), stops[rows == row].tolist(), strict=True
            )
        ]
        for row, first in enumerate(batch.bounds[:-1].tolist())
    ]


def quoted(text):
    return [text[start:stop] for start, stop in found_spans([text])[0]]


# -- marks


@pytest.mark.parametrize("text, expected", LISTED["quotations"])
def test_quotations_by_hand(text, expected):
    assert quoted(text) == expected


@pytest.mark.slow
@given(st.lists(SCENES, max_size=4))
@QUICK
def test_plain_and_compiled_kernels_agree(texts):
    plain, compiled = in_both_forms(found_spans, texts)
    assert plain == compiled


@pytest.mark.parametrize("size", [1_000, pytest.param(2_000_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("piece", LISTED["hostile"])
def test_hostile_texts_are_read_in_one_pass(piece, size):
    text = piece * (size // len(piece))
    starts, stops = quotation_spans(characters([text, "“The end”"]))
    assert (starts < stops).all() and (stops[:-1] < starts[1:]).all()
    assert starts[-1] == len(text) + 2
