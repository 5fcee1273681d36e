"""Whether copies.same_sentence tells an edited copy of a sentence from another sentence on the same matter: invented pairs."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from analysis import copies
from analysis.lexicons import wordlists as lexicons

HERE = Path(__file__).parent
PAIRS = tomllib.loads((HERE / "sentence_pairs.toml").read_text(encoding="utf-8"))
FRESH = tomllib.loads((HERE / "sentence_pairs_fresh.toml").read_text(encoding="utf-8"))["fresh"]
ACTORS = lexicons.actors(HERE.parent / "data" / "hamedan-2016" / "actors.toml")


@pytest.mark.parametrize("half", ["development", "held_out"])
def test_edited_copies_are_told_from_other_sentences_on_the_same_matter(half):
    entries = PAIRS[half]
    originals, edited, different = (
        [entry[key] for entry in entries] for key in ("original", "edited", "different")
    )
    found = copies.same_sentence(originals, edited, actors=ACTORS)
    wrong = copies.same_sentence(originals, different, actors=ACTORS)
    report = [
        f"missed: {entry['original']}\n        {entry['edited']}"
        for entry in np.compress(~found, entries)
    ]
    report += [
        f"wrong:  {entry['original']}\n        {entry['different']}"
        for entry in np.compress(wrong, entries)
    ]
    assert found.mean() >= 0.95 and found.sum() / (found.sum() + wrong.sum()) >= 0.98, "\n".join(
        report
    )


def test_the_harder_set_that_nobody_fitted_the_rules_to():
    """Half of its edits move clauses, and 63% of its other sentences share more words with the original than the edit does.

    Measured: recall .71 (.90 of the edits that keep nine tenths of the order), .67 precision. What the docstring says of it is this.
    """
    originals, edited, different = (
        [entry[key] for entry in FRESH] for key in ("original", "edited", "different")
    )
    found, wrong = (copies.same_sentence(originals, others) for others in (edited, different))
    assert (
        len(FRESH) == 200
        and found.mean() >= 0.7
        and found.sum() / (found.sum() + wrong.sum()) >= 0.65
    )
    assert not copies.same_sentence(originals, originals[1:] + originals[:1]).any()


def test_sentences_on_other_matters_are_never_shared():
    originals = [entry["original"] for half in PAIRS.values() for entry in half]
    assert not copies.same_sentence(originals, originals[1:] + originals[:1], actors=ACTORS).any()


def test_the_pairs_are_as_many_and_as_hard_as_announced():
    for half in PAIRS.values():
        sentences = [entry[key] for entry in half for key in ("original", "edited", "different")]
        assert len(half) == 110 and len(set(sentences)) == 330
        words = [
            [set(entry[key].casefold().split()) for key in ("original", "edited", "different")]
            for entry in half
        ]
        overlap = np.array(
            [[len(a & b) / len(a | b), len(a & c) / len(a | c)] for a, b, c in words]
        )
        assert (overlap[:, 0] < 1).all() and np.mean(overlap[:, 1] > 0.2) > 0.9, overlap.mean(
            axis=0
        )
