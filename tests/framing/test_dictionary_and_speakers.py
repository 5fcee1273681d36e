"""Dictionaries of frames, and speakers, as Counts."""

from analysis import framing
from tests.framing.examples import table_of


def test_frames_count_sentences_once(pack):
    assert table_of(framing.dictionary(pack)) == {"aid": [0, 0], "law": [2, 0], "war": [2, 0]}
    assert table_of(framing.dictionary(pack, voice="quoted")) == {
        "aid": [0, 0],
        "law": [0, 0],
        "war": [1, 0],
    }
    counts = framing.dictionary(pack, voice="own")
    assert counts.size.tolist() == [[3], [2]] and counts.per == "sentence"
    assert table_of(counts.present())["law"] == [1, 0]


def test_speakers_are_out_of_all_quotations(pack):
    counts = framing.speakers(pack)
    assert table_of(counts) == {"Aria": [1, 0], "Bo": [1, 0]}
    assert counts.size.tolist() == [[3], [0]] and counts.per == "quotation"
