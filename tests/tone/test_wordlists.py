"""Lists of tone words: what ships and under which licence, and how it is made."""

import runpy
from zipfile import ZipFile

import pytest
from tone_training import SCALE, tone_words
from word_tables import read_word_table

from analysis.lexicons import fingerprint
from analysis.tone.clauses import LISTS_FOLDER

SENSES = """<?xml version="1.0" encoding="utf-8"?>
<sentiment><word form="fair" polarity="0.7" /><word form="fair" polarity="0.8" /><word form="fair" polarity="0.5" />
<word form="dim" polarity="-0.1" /><word form="dim" polarity="0.0" /><word form="grey" polarity="-0.04" /></sentiment>"""


@pytest.fixture(scope="module")
def script(root):
    """Return the names of the script that makes the lists."""
    return runpy.run_path(str(root / "data" / "make_tone_lists.py"))


def _shipped_text(name):
    return (LISTS_FOLDER / f"tones_{name}.tsv").read_text("utf-8")


def test_the_model_reads_the_lists_that_ship():
    sizes = {name: len(tone_words(name)) for name in SCALE}
    assert sizes == {"vader": 7492, "liu": 6783, "pattern": 1247, "stance": 7385}
    for name in SCALE:
        words = list(tone_words(name))
        assert words == sorted(words) and all(word == word.lower() for word in words)
    assert fingerprint(tone_words("liu")) == "fc115733d4e639d8"
    assert fingerprint(tone_words("pattern")) == "6f8e81b65afbd99c"


def test_the_attribution_of_the_opinion_lexicon_ships_with_it():
    head = "".join(
        line for line in _shipped_text("liu").splitlines(keepends=True) if line.startswith("#")
    )
    for needed in (
        "Opinion Lexicon by Bing Liu [http://www.cs.uic.edu/~liub] is licensed under CC BY 4.0",
        "http://creativecommons.org/licenses/by/4.0/",
        "Changed:",
        "both lists: envious, enviously, enviousness.",
    ):
        assert needed in head


@pytest.mark.shared
def test_the_opinion_lexicon_comes_out_identical(script, shared):
    assert script["liu"](
        shared / "data" / "opinion-lexicon" / "opinion_lexicon.zip"
    ) == _shipped_text("liu")


def test_how_the_lists_are_made(script, tmp_path):
    (tmp_path / "senses.xml").write_text(SENSES, "utf-8")
    folder = tmp_path / "data" / "opinion-lexicon"
    folder.mkdir(parents=True)
    with ZipFile(folder / "opinion_lexicon.zip", "w") as archive:
        archive.writestr("opinion_lexicon/negative-words.txt", "; remark\n\nbase\nsly\n")
        archive.writestr("opinion_lexicon/positive-words.txt", "; remark\n\nnoble\nsly\n")
    liu, pattern = script["make"](tmp_path, pattern_file=tmp_path / "senses.xml", to=tmp_path)
    assert words_in(liu) == {"base": "-1", "noble": "1"}
    assert "both lists: sly." in liu.read_text("utf-8")
    assert words_in(pattern) == {"dim": "-0.050", "fair": "0.667"}
    assert (liu.name, pattern.name) == ("tones_liu.tsv", "tones_pattern.tsv")


def words_in(path):
    """Return the words of a list and their tones, as they are written."""
    return read_word_table(path, columns=("word", "tone")).set_index("word")["tone"].to_dict()
