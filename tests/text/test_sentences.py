"""Where sentences begin and end. Every sentence in this file is invented."""

from dataclasses import replace
from itertools import chain

import numpy as np
import pytest
from by_hand import by_hand, tables
from conformance import STORED
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_forms import Counting, in_both_forms, running

from analysis.text import sentences
from analysis.text.characters import BREAKS, characters

QUICK = settings(max_examples=30)
WORD_LISTS = sentences.word_lists()
#: Pieces that the rules are about, so that random texts meet them.
PIECES = [*tables(__file__)["pieces"], "\ud800"]
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.text(max_size=40))
#: F1 on the gold set (development, held out) as benchmarks/sentence_boundaries.py measures it.
OURS = (0.991, 0.969)
#: Repeated, they would make a splitter slow that looks back or ahead without end.
FAULTS = tables(__file__)["faults"]


def split(*texts):
    """Return the sentences of each text, as one list of strings."""
    batch = characters(texts)
    starts, stops, _ = sentences.sentence_spans(batch)
    return [batch.text[start:stop] for start, stop in zip(starts, stops, strict=True)]


def listed(found):
    return [part.tolist() for part in found]


@pytest.fixture(scope="module")
def benchmark(benchmarks):
    """Return the module that measures boundary F1."""
    return benchmarks("sentence_boundaries")


@by_hand(__file__, "sentences")
def test_sentences_by_hand(text):
    assert split(text.replace(" | ", " ").replace("|", "")) == [
        part.strip() for part in text.split("|") if part.strip()
    ]


def test_paragraphs_are_numbered_in_each_text():
    texts = ["Title\n\n One. Two.\n \nThree.", "", " \n", "\nFour.\n", "Five. Six."]
    assert split(*texts) == "Title One. Two. Three. Four. Five. Six.".split()
    found = sentences.sentence_spans(characters(texts))
    assert found[2].tolist() == [0, 1, 1, 2, 0, 0, 0]
    assert {part.dtype for part in found} == {np.dtype(np.int64)}


def test_as_many_sentences_as_there_can_be():
    assert split("。a\n" * 50) == ["。", "a"] * 50
    assert split("a\n" * 50) == ["a"] * 50


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["\n", " "]])
def test_nothing_has_no_sentences(texts):
    assert listed(sentences.sentence_spans(characters(texts))) == [[], [], []]


@given(TEXTS)
@QUICK
def test_sentences_are_disjoint_in_one_line_and_cover_everything_but_space(text):
    starts, stops, paragraphs = listed(sentences.sentence_spans(characters([text])))
    bounds = [bound for span in zip(starts, stops, strict=True) for bound in span]
    assert bounds == sorted(bounds)
    found = [text[start:stop] for start, stop in zip(starts, stops)]
    assert all(part and part == part.strip() and not {*part} & {*BREAKS} for part in found)
    between = [text[start:stop] for start, stop in zip([0, *stops], [*starts, len(text)])]
    assert not "".join(between).strip()
    lines = [text.count("\n", 0, start) for start in starts]
    assert paragraphs == sorted(paragraphs) and len(set(paragraphs)) >= len(set(lines))
    assert set(paragraphs) == set(range(max(paragraphs, default=-1) + 1))


@given(st.lists(TEXTS, max_size=5))
@QUICK
def test_a_batch_is_its_texts_one_by_one(texts):
    batch = characters(texts)
    expected = [[], [], []]
    for text, first in zip(texts, batch.bounds.tolist()):
        starts, stops, paragraphs = sentences.sentence_spans(characters([text]))
        for part, more in zip(expected, (starts + first, stops + first, paragraphs)):
            part += more.tolist()
    assert listed(sentences.sentence_spans(batch)) == expected


@pytest.mark.slow
@given(st.lists(TEXTS, max_size=3))
@QUICK
def test_plain_and_compiled_agree(texts):
    assert_plain_is_compiled(characters(texts))


@pytest.mark.slow
def test_plain_and_compiled_agree_on_the_gold_set(benchmark):
    assert_plain_is_compiled(
        characters([case.text for half in benchmark.gold().values() for case in half])
    )


def assert_plain_is_compiled(batch):
    plain, compiled = in_both_forms(sentences.sentence_spans, batch)
    assert listed(plain) == listed(compiled)


# -- texts that are faults


def reads(text):
    """Return how many characters are read to split *text*."""
    batch = characters([text])
    arrays = {name: Counting(getattr(batch, name)) for name in ("codes", "lower", "kind")}
    with running(compiled=False):
        sentences.sentence_spans(replace(batch, **arrays))
    return sum(array.reads for array in arrays.values())


@pytest.mark.parametrize("opening", ["", "((((", "1. "])
@pytest.mark.parametrize("piece", FAULTS)
def test_reading_twice_as_much_takes_twice_as_many_steps(piece, opening):
    n = 600 // len(piece)
    once, twice = (reads(opening * times + piece * times) for times in (n, 2 * n))
    assert twice <= 2.2 * once + 100


# -- the gold set


def test_ours_is_not_below_the_peers_on_the_gold_set(benchmark):
    found = [benchmark.boundary_f1(split, cases) for cases in benchmark.gold().values()]
    assert found == pytest.approx(OURS, abs=5e-4)
    for name in ("pysbd", "blingfire"):
        assert (found >= np.array(STORED[name]["boundary_f1"])).all()


def test_no_listed_word_is_too_long_to_be_looked_up():
    listed = [lists.get(name, "").split() for lists in WORD_LISTS for name in sentences.WORDS]
    assert max(map(len, chain(*listed))) <= sentences.MAX_CHARACTERS_OF_WORD
