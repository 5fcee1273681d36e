"""Dictionaries of frames, and speakers, as Counts."""

from analysis import extract, framing, read_corpus
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


def test_without_a_list_speakers_are_named_as_written_and_the_note_says_so():
    text = "“We sail,” said Ida Berg. “Now,” she added. Tom Lund said nobody left."
    features = extract(read_corpus([{"outlet": "North", "text": text}]))
    counts = framing.speakers(features)
    assert table_of(counts) == {"Ida Berg": [2], "Tom Lund": [1]} and counts.size.tolist() == [[3]]
    assert counts.note == "no list of actors: speakers are counted by their names as written"
    assert table_of(framing.speakers(features, pronouns=False))["Ida Berg"] == [1]


def test_parts_of_a_pack_with_a_list_of_actors_are_all_counted_by_the_list():
    texts = ["“We sail,” said Ana Orel.", "“Never,” said Tom Lund."]
    rows = [{"outlet": outlet, "text": text} for outlet, text in zip("NS", texts, strict=True)]
    features = extract(read_corpus(rows), actors="data/example-articles/actors.toml")
    listed, other = (framing.speakers(features.where({"outlet": outlet})) for outlet in "NS")
    assert table_of(listed) == {"Ana Orel": [1]} and listed.note == other.note == ""
    assert table_of(other) == {} and other.size.tolist() == [[1]]
