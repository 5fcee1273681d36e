"""Dictionaries of frames, and speakers, as Counts."""

from analysis import extract, framing, read_corpus
from tests.framing.examples import table_of


def test_frames_count_sentences_once(pack):
    counts = framing.dictionary(pack)
    assert table_of(counts) == {"aid": [0, 0], "law": [2, 0], "war": [2, 0]}
    assert counts.size.tolist() == [[3], [2]] and counts.per == "sentence"
    assert table_of(counts.present())["law"] == [1, 0]


def test_speakers_are_out_of_all_quotations(pack):
    counts = framing.speakers(pack)
    assert table_of(counts) == {"Aria": [1, 0], "Bo": [1, 0]}
    assert counts.size.tolist() == [[3], [0]] and counts.per == "quotation"


def test_who_is_on_no_list_is_one_of_others_and_the_note_counts_them():
    text = "“We sail,” said Ana Orel. “Now,” she added. Tom Lund said nobody left."
    corpus = read_corpus([{"outlet": "North", "text": text}])
    listed = framing.speakers(extract(corpus, actors="data/example-articles/actors.toml"))
    assert table_of(listed) == {"Ana Orel": [1]} and listed.size.tolist() == [[3]]
    told = "nobody on the list of actors speaks, or only “he” or “she”"
    assert listed.note == f"in 67 % of quotations (2 of 3) {told}"
    without = framing.speakers(extract(corpus))
    assert table_of(without) == {} and without.size.tolist() == [[3]]
    assert without.note == f"in 100 % of quotations (3 of 3) {told}"


def test_parts_of_a_pack_with_a_list_of_actors_are_all_counted_by_the_list():
    texts = {"N": "“We sail,” said Ana Orel.", "S": "“Never,” said Tom Lund."}
    corpus = read_corpus([{"outlet": outlet, "text": text} for outlet, text in texts.items()])
    features = extract(corpus, actors="data/example-articles/actors.toml")
    listed, other = (framing.speakers(features.where({"outlet": outlet})) for outlet in texts)
    assert table_of(listed) == {"Ana Orel": [1]} and listed.note == ""
    assert table_of(other) == {} and other.size.tolist() == [[1]]
