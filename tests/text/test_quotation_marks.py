"""Quotation marks, reporting verbs and speakers of a whole batch, against references that read one text after another."""

import re
from itertools import pairwise

import numpy as np
import pytest
from by_hand import by_hand
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_forms import in_both_forms

from analysis.text.characters import characters
from analysis.text.quotation_marks import quotation_spans

QUICK = settings(max_examples=80)
#: Marks, letters, white space, digits, and characters of which either side of a mark takes notice.
LETTERS = "“”„«»\"‘’'“”\"‘’'aбé_ \t3²-,.\n\r\u2028\x1f"
TEXTS = st.text(alphabet=st.one_of(st.sampled_from(LETTERS), st.characters()), max_size=60)
SCENES = st.text(alphabet=LETTERS, max_size=40)
DIGITS = "".join(letter for letter in map(chr, range(0x110000)) if letter.isdigit())

#: What a quotation is, as one pattern. In a text without line breaks.
MARKS = re.compile(
    r"“([^“”]+)”"
    r"|„([^„“”]+)[“”]"
    r"|«([^«»]+)»"
    r'|(?<!\w)"(?=\S)([^"]*[^"\s])"'
    r"|(?<!\w)‘(?=\S)((?:[^‘’]|’(?=\w))+)’(?!\w)"
    rf"|(?<!\w)'(?![\s{DIGITS}])((?:[^']|'(?=\w))+(?<=\S))'(?!\w)"
)

BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
#: What ends the search for the partner of a mark.
CLOSED_BY = {"“": "“”", "„": "„“”", "«": "«»", '"': '"'}


def reference_spans(text):
    """Return the spans of one text by the pattern, paragraph by paragraph, and what an unpaired mark opens."""
    lines, found = [match.span() for match in re.finditer(f"[^{BREAKS}]+", text)], []
    for number, (start, end) in enumerate(lines):
        following = (
            text[lines[number + 1][0] : lines[number + 1][1]] if number + 1 < len(lines) else ""
        )
        at = start
        while at < end:
            match = MARKS.match(text, at, end)
            if match and match.lastindex:
                found.append(match.span(match.lastindex))
                at = match.end()
            elif opens(text, at):
                stop, at = unpaired(text, at, end, following=following)
                found += stop
            else:
                at += 1
    return found


def opens(text, at):
    """Return whether a double mark opens a quotation."""
    return text[at] in CLOSED_BY and not (
        text[at] == '"' and (re.search(r"\w\Z", text[:at]) or text[at + 1 : at + 2].isspace())
    )


def behind(text, at, signs):
    """Return whether a place stands behind one of some signs and a blank."""
    return (
        at > 1 and text[at - 1].isspace() and text[at - 1] not in BREAKS and text[at - 2] in signs
    )


def unpaired(text, at, end, *, following):
    """Return the quotation that a mark without its partner opens, if it does, and where the search goes on."""
    mark, own = text[at], re.compile(f"[{CLOSED_BY[text[at]]}]").search(text, at + 1, end)
    partner = own.start() if own else end
    other = (
        re.compile(r"(?<!\s)[\"”](?!\w)").search(text, at + 2, partner) if mark in '“"' else None
    )
    if other:
        return [(at + 1, other.start())], other.end()
    again = (
        partner < end
        and text[partner] == mark
        and opens(text, partner)
        and behind(text, partner, ".?!…")
    )
    if partner < at + 2 or partner < end and not again:
        return [], at + 1
    sure = (
        behind(text, at, ",:") or partner == end and following[:1] == mark and opens(following, 0)
    )
    sure |= again and (at == 0 or text[at - 1] in BREAKS or behind(text, at, ".?!…"))
    return [(at + 1, partner)] if sure else [], partner


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


@pytest.mark.parametrize(*by_hand(__file__, "quotations"))
def test_quotations_by_hand(text, expected):
    assert quoted(text) == expected


@given(st.lists(st.one_of(TEXTS, SCENES), max_size=4))
@QUICK
def test_spans_equal_the_pattern(texts):
    assert found_spans(texts) == [reference_spans(text) for text in texts]


@given(st.lists(SCENES, max_size=4))
@QUICK
def test_a_batch_is_read_as_its_texts_alone(texts):
    assert found_spans(texts) == [found_spans([text])[0] for text in texts]


@given(TEXTS)
@QUICK
def test_quotations_are_disjoint_and_stay_in_their_paragraph(text):
    spans = found_spans([text])[0]
    assert all(start < end and len(text[start:end].splitlines()) == 1 for start, end in spans)
    assert all(left[1] < right[0] for left, right in pairwise(spans))


@pytest.mark.slow
@given(st.lists(SCENES, max_size=4))
@QUICK
def test_plain_and_compiled_kernels_agree(texts):
    plain, compiled = in_both_forms(found_spans, texts)
    assert plain == compiled


@pytest.mark.parametrize("size", [1_000, pytest.param(2_000_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "piece",
    [
        "“",
        "„",
        "«",
        "‘",
        "'",
        "‘’",
        " 'a",
        ' "a',
        '" a',
        " ‘a",
        '"a" ',
        "'a' ",
        "“„«\"‘'",
        " “a «b „c ‘d 'e",
        "don't ",
    ],
)
def test_hostile_texts_are_read_in_one_pass(piece, size):
    text = piece * (size // len(piece))
    first, second = (
        found_spans([text[:1_000], "“The end”"]),
        quotation_spans(characters([text, "“The end”"])),
    )
    assert first == [reference_spans(text[:1_000]), [(1, 8)]]
    assert (
        (second[0] < second[1]).all()
        and (second[1][:-1] < second[0][1:]).all()
        and second[0][-1] == len(text) + 2
    )
