"""Quotation marks, reporting verbs and speakers of a whole batch, against references that read one text after another."""

import re

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
LETTERS = "“”„«»\"‘’'“”\"‘’'`´‚‹›「」aAбé_ \t3²-,.\n\r\u2028\x1f走و"
WRITTEN = st.one_of(st.sampled_from(LETTERS), st.characters(max_codepoint=0x24F))
#: Without marks of two characters, which stand in the table.
TEXTS, SCENES = (
    st.text(alphabet=alphabet, max_size=size).map(
        lambda text: re.sub(r"([`‘'’´,<>])\1+", r"\1", text)
    )
    for alphabet, size in ((WRITTEN, 60), (LETTERS, 40))
)

BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
WORD = r"[^\W走]"  #: a letter of a script with blanks
APART = rf"(?:(?<!{WORD})|(?<=و))"  #: before an opening mark
LAST = r"(?<=\S)"
NO_START = r"\s!-/:-@\[-`{-~"  #: white space and ASCII punctuation
LETTERS_READ = [chr(code) for code in range(0x500)]
DIGITS = "".join(letter for letter in LETTERS_READ if letter.isdigit())
LOWER = "".join(letter for letter in LETTERS_READ if letter.islower())
#: Of each kind: an opening mark (what is behind it is looked at, too), a closing one, what ends the search for it.
KINDS = {
    "“": (r"“", r"”", "“”"),
    "„": (r"„", r"[“”]", "„“”"),
    "«": (r"«", r"»", "«»"),
    '"': (rf'{APART}"(?=\S)', rf'{LAST}"', '"'),
    "”": (rf"{APART}”(?=[^{NO_START}])", rf"{LAST}[”“](?!{WORD})", rf"[”“](?!{WORD})"),
    "»": (rf"{APART}»(?=\S)", rf"{LAST}[«»](?!{WORD})", rf"[«»](?!{WORD})"),
    "‘": (rf"{APART}‘(?=\S)", rf"’(?!{WORD})", rf"‘|’(?!{WORD})"),
    "'": (rf"{APART}'(?![\s{DIGITS}])", rf"{LAST}'(?!{WORD})", rf"'(?!{WORD})"),
    "`": (rf"{APART}`(?=[^{NO_START}])", rf"{LAST}['’´](?!{WORD})", rf"`|['’´](?!{WORD})"),
    "‚": (rf"{APART}‚(?=\S)", rf"{LAST}[‘’](?!{WORD})", rf"‚|[‘’](?!{WORD})"),
    "’": (rf"{APART}’(?=[^{NO_START}{DIGITS}{LOWER}])", rf"{LAST}’(?!{WORD})", rf"’(?!{WORD})"),
    "‹": (r"‹", r"›", "[‹›]"),
    "›": (rf"{APART}›(?=\S)", rf"{LAST}[‹›](?!{WORD})", rf"[‹›](?!{WORD})"),
    "「": (r"「", r"」", "[「」]"),
}
DOUBLE = '“„«"”»'
BY_OTHERS = re.compile(rf"{LAST}[\"”“](?!{WORD})")  #: marks that close “ „ " ” as well


def reference_spans(text):
    """Return the spans of one text, paragraph by paragraph, mark by mark."""
    spans = [match.span() for match in re.finditer(f"[^{BREAKS}]+", text)]
    lines = [(start, stop) for start, stop in spans if text[start:stop].strip()]
    found = []
    stop = 0
    for number, (begin, end) in enumerate(lines):
        is_next = number + 1 < len(lines)
        following = text[lines[number + 1][0] : lines[number + 1][1]] if is_next else ""
        first = begin + len(text[begin:end]) - len(text[begin:end].lstrip())
        at = max(begin, stop)
        while at < end:
            is_first = at == first
            over = over_paragraphs(text, at, lines[number : number + 4], is_first=is_first)
            if over:
                found += [(start, stop) for start, stop in over if stop > start]
                start, stop = over[-1]
                stop += stop > start
                break
            span, at = passage(text, at, end, is_first=is_first, following=following.lstrip())
            found += [span] if span else []
    return found


def over_paragraphs(text, at, lines, *, is_first):
    """Return the passages of a quotation that opens at a place and closes in a later line."""
    kind = text[at]
    opened = kind in KINDS and opens(text, at)
    if not (opened and (is_first or behind(text, at, ".?!…,:"))):
        return []
    _, closing, ending = KINDS[kind]
    ending = ending if "(" in ending else f"[{ending.strip('[]')}]"
    end = lines[0][1]
    others = BY_OTHERS.search(text, at + 2, end) if kind in '“„"”' else None
    if others or re.compile(ending).search(text, at + 1, end):
        return []
    spans = [(at + 1, end)]
    for start, stop in lines[1:]:
        for place in range(start, stop):
            before = text[place - 1]
            is_sure = before in ".?!…," or (
                kind in DOUBLE and not before.isspace() and not before.isdigit()
            )
            is_sure = is_sure and not re.match(WORD, text[place + 1 :])
            if re.compile(closing).match(text, place) and (is_sure or kind in "«‹「"):
                return [*spans, (start, place)]
            if text[place] == kind and opens(text, place):
                return []
        spans.append((start, stop))
    return []


def passage(text, at, end, *, is_first, following):
    """Return the quotation that opens at a place, or None, and where the search goes on."""
    kind = text[at]
    if kind not in KINDS or not opens(text, at):
        return None, at + 1
    _, closing, ending = KINDS[kind]
    ends = re.compile(ending if "(" in ending else f"[{ending.strip('[]')}]").search(
        text, at + 1, end
    )
    partner = ends.start() if ends else end
    if not (ends and re.compile(closing).match(text, partner)):
        other = BY_OTHERS.search(text, at + 2) if kind in '“„"”' else None
        if other and other.start() <= partner and other.start() < end:
            return (at + 1, other.start()), other.end()
        return unpaired(text, at, partner, end, is_first=is_first, following=following)
    return ((at + 1, partner), partner + 1) if partner > at + 1 else (None, at + 1)


def opens(text, at):
    """Return whether a mark opens a quotation."""
    return text[at : at + 1] in KINDS and re.compile(KINDS[text[at]][0]).match(text, at) is not None


def behind(text, at, signs):
    """Return whether a place stands behind one of some signs and a blank."""
    return (
        at > 1 and text[at - 1].isspace() and text[at - 1] not in BREAKS and text[at - 2] in signs
    )


def unpaired(text, at, partner, end, *, is_first, following):
    """Return the quotation that a mark without its partner opens, if it does, and where the search goes on."""
    kind = text[at]
    again = kind in DOUBLE and partner < end and text[partner] == kind and opens(text, partner)
    again = again and behind(text, partner, ".?!…")
    if partner < at + 2 or (partner < end and not again):
        return None, at + 1
    goes_on = partner == end and following[:1] == kind and opens(following, 0)
    sure = behind(text, at, ",:") or goes_on
    sure = sure or (again and (is_first or behind(text, at, ".?!…")))
    begins = is_first or behind(text, at, ".?!…,:")
    if kind not in DOUBLE and not (begins and goes_on):
        return None, at + 1
    return ((at + 1, partner) if sure else None), partner


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
