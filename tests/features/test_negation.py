"""Terms of frames that are negated: counted as "not <frame>". Every sentence is invented."""

import pandas as pd
import pytest
from by_hand import by_hand
from pandas.testing import assert_frame_equal

from analysis import extract, framing, load_features, read_corpus

LIST = """
[[frame]]
name = "law"
terms = ["law", "no law", "court*"]

[[frame]]
name = "oil"
terms = ["oil"]
"""
NEGATED = 'negated_by = ["not", "no", "Never", "isn\'t"]\n' + LIST


@pytest.fixture
def counted(tmp_path):
    """Return what counts the terms of a text: pairs of frame and number, by a list."""

    def count(text, *, words=NEGATED, name="a1"):
        path = tmp_path / "frames.toml"
        path.write_text(words, encoding="utf-8")
        table = pd.DataFrame({"article_id": [name], "outlet": "North", "text": [text]})
        return extract(read_corpus(table), frames=path)

    return count


@by_hand(__file__, "negated")
def test_a_term_is_negated_by_a_word_among_the_three_before_it(counted, text, frames):
    found = counted(f"{text} Rain fell.").frames
    assert found.groupby("frame")["n"].sum().to_dict() == frames


def test_without_the_key_nothing_is_negated(counted):
    plain = counted("Not law. No court, oil.", words=LIST)
    assert plain.frames["frame"].tolist() == ["law", "law", "oil"]
    assert plain.manifest["lists"]["frames"]["names"] == ["law", "oil"]
    empty = counted("Not law. No court, oil.", words="negated_by = []\n" + LIST)
    assert empty.manifest["lists"] == plain.manifest["lists"]


def test_what_is_negated_is_counted_by_itself(counted, tmp_path):
    features = counted(
        "“Not law,” she said. The law holds. Oil is not law; so they say of the law."
    )
    counts = framing.dictionary(features)
    assert counts.items.index.tolist() == ["law", "not law", "not oil", "oil"]
    assert counts.values.toarray().tolist() == [[2, 2, 0, 1]]
    assert framing.dictionary(features, voice="quoted").values.toarray().tolist() == [[0, 1, 0, 0]]
    loaded = load_features(features.save(tmp_path / "pack"))
    assert_frame_equal(loaded.frames, features.frames)


def test_packs_tell_what_negates(counted):
    lists = (NEGATED, NEGATED.replace("Never", "without"), LIST)
    packs = [counted("Law.", words=words, name=f"a{n}") for n, words in enumerate(lists)]
    prints = {pack.manifest["lists"]["frames"]["fingerprint"] for pack in packs}
    assert len(prints) == 3
