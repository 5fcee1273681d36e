"""Lists of tone words: what is read, what ships and under which licence, and every refusal."""

from __future__ import annotations

import pickle
import runpy
from zipfile import ZipFile

import pytest

from analysis import errors as checks
from analysis.tone import wordlists as tonewords

MINE = (
    "# name: mine\n# origin: Ida Berg\n# licence: CC0\n# a remark: kept nowhere\n"
    "word\ttone\nNoble\t2\nill  will\t-1.5\ncan’t\t-.5\n"
)
SENSES = """<?xml version="1.0" encoding="utf-8"?>
<sentiment><word form="fair" polarity="0.7" /><word form="fair" polarity="0.8" /><word form="fair" polarity="0.5" />
<word form="dim" polarity="-0.1" /><word form="dim" polarity="0.0" /><word form="grey" polarity="-0.04" /></sentiment>"""


@pytest.fixture
def write(tmp_path):
    """Return a function that writes text (or bytes) to a file and returns its path."""

    def _write(text, name="mine.tsv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    return _write


@pytest.fixture(scope="module")
def script(root):
    """Return the names of the script that makes the lists."""
    return runpy.run_path(str(root / "data" / "make_tone_lists.py"))


def _shipped_text(name):
    return (tonewords.LISTS_FOLDER / tonewords.SHIPPED[name]).read_text("utf-8")


def test_a_list_of_ones_own(write):
    mine = tonewords.read(write(MINE))
    assert mine.values == {"can't": -0.5, "ill will": -1.5, "noble": 2.0} and list(
        mine.values
    ) == sorted(mine.values)
    assert (mine.name, mine.origin, mine.licence) == ("mine", "Ida Berg", "CC0")
    assert tonewords.read(mine) is mine and tonewords.read(str(write(MINE))) == mine
    assert (
        tonewords.ToneWords("mine", {"noble": 2, "Ill will": -1.5, "can't": -0.5}).fingerprint
        == mine.fingerprint
    )
    assert (
        pickle.loads(pickle.dumps(mine)) == mine and len({mine, tonewords.read(write(MINE))}) == 1
    )


@pytest.mark.parametrize(
    "text",
    [
        "noble\t2\nbase\t-1\n",
        "\ufeffnoble\t2\r\nbase\t-1",
        "\n# remark\n noble \t 2 \n\nbase\t-1e0\n",
        "Word\tTone\nnoble\t+2\nbase\t-1",
        "# remark\nword\tkind\ttone\nnoble\tadjective\t2\nbase\tadjective\t-1.0\n",
        "tone\tword\n2\tnoble\n-1\tbase\n",
    ],
)
def test_one_list_written_in_several_ways(write, text):
    found = tonewords.read(write(text, "some words.tsv"))
    assert found == tonewords.ToneWords("some words", {"base": -1, "noble": 2}) and (
        found.origin,
        found.licence,
    ) == ("", "")


def test_fingerprint_changes_with_words_and_tones_only(write):
    def print_of(text):
        return tonewords.read(write(text)).fingerprint

    first = print_of("noble\t2\nbase\t-1\nplain\t0\n")
    assert first == print_of("base\t-1.0\n# a remark\nnoble\t2\nPlain\t-0\n")
    assert first == print_of("# name: other\nnoble\t2\nplain\t0\nbase\t-1")
    others = [
        "noble\t2.5\nbase\t-1\nplain\t0\n",
        "noble\t2\nbase\t-1\n",
        "noble\t2\nbase\t-1\nplains\t0\n",
    ]
    assert len({first, *map(print_of, others)}) == 4 and len(first) == 16


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "noble\t2\nbase\t\n",
            "{path}, line 2: got no tone for 'base'; expected a finite number such as -1.5. "
            "Give each word a number, or delete the entry.",
        ),
        (
            "noble\tgood\n",
            "{path}, line 1: got the tone 'good' for 'noble'; expected a finite number such as -1.5. "
            "Give each word a number, or delete the entry.",
        ),
        (
            "# remark\n\nnoble\t2\n\t-1\n",
            "{path}, line 4: got no word; expected a word or phrase without quotation marks. "
            "Write a word or phrase without quotation marks, or delete the entry.",
        ),
        (
            '"noble"\t2\n',
            "{path}, line 1: got the word '\"noble\"'; expected a word or phrase without quotation marks. "
            "Write a word or phrase without quotation marks, or delete the entry.",
        ),
        (
            "noble\t2\nbase\t-1\nNoble\t-2\n",
            "{path}: got 'noble' twice: line 1 with the tone 2 and line 3 with the tone -2; "
            "expected each word once. Delete one of the two entries.",
        ),
        (
            "word\ttone\nnoble\t2\nnoble\t2\n",
            "{path}: got 'noble' twice: line 2 with the tone 2 and line 3 with the tone 2; "
            "expected each word once. Delete one of the two entries.",
        ),
        (
            "noble 2\n",
            "{path}, line 1: got 1 column; expected 2: word, tone. "
            "Put one tab, and no other mark, between two columns.",
        ),
        (
            "noble\t2\nbase\t-1\tadjective\n",
            "{path}, line 2: got 3 columns; expected 2: word, tone. "
            "Put one tab, and no other mark, between two columns.",
        ),
        (
            "word\tkind\ttone\nnoble\t2\n",
            "{path}, line 2: got 2 columns; expected 3: word, kind, tone. "
            "Put one tab, and no other mark, between two columns.",
        ),
        (
            "word\ttone\ttone\nnoble\t2\t3\n",
            "{path}: got column tone more than once; expected each column once. "
            "Rename or remove the repeated ones, so that each is there once.",
        ),
        (
            "",
            "{path}: got no words; expected at least one word with a tone above or below 0. Give words with their tones, such as good 1 and bad -1.",
        ),
        (
            "# remark\nword\ttone\n\n",
            "{path}: got no words; expected at least one word with a tone above or below 0. "
            "Give words with their tones, such as good 1 and bad -1.",
        ),
        (
            "noble\t0\nbase\t-0.0\n",
            "{path}: got the tone 0 for every word (2); expected at least one word with a tone above or "
            "below 0. Give words with their tones, such as good 1 and bad -1.",
        ),
        (
            "noble\t2\nbase\t-1\n".encode("utf-16"),
            "{path}, line 1: got bytes that are no UTF-8; expected text in UTF-8. "
            'Save it again, with the encoding "UTF-8".',
        ),
        (
            b"noble\t2\nna\xefve\t-1\n",
            "{path}, line 2: got bytes that are no UTF-8; expected text in UTF-8. "
            'Save it again, with the encoding "UTF-8".',
        ),
    ],
)
def test_what_a_file_is_refused_for(write, text, message):
    path = write(text)
    with pytest.raises(checks.InputError) as refused:
        tonewords.read(path)
    assert str(refused.value) == message.format(path=path)


@pytest.mark.parametrize("tone", ["nan", "inf", "-Infinity", "1e999", "1_000", "0,5", "−1", "NA"])
def test_what_is_no_finite_number(write, tone):
    with pytest.raises(
        checks.InputError,
        match=f"line 2: got the tone '{tone}' for 'noble'; expected a finite number",
    ):
        tonewords.read(write(f"base\t-1\nnoble\t{tone}\n"))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "tone words 'mine': got no words; expected at least one word"),
        (
            {"noble": None},
            "tone words 'mine', the entry 'noble': got no tone for 'noble'; expected a finite number",
        ),
        (
            {"noble": float("nan")},
            "the entry 'noble': got the tone 'nan' for 'noble'; expected a finite number",
        ),
        (
            {"noble": True},
            "the entry 'noble': got the tone 'True' for 'noble'; expected a finite number",
        ),
        ({" ": 1}, "tone words 'mine', the entry ' ': got no word; expected a word or phrase"),
        (
            {"noble": 2, "Noble": 1},
            "'noble' twice: the entry 'noble' with the tone 2 and the entry 'Noble' with the tone 1; ",
        ),
        (
            {"noble": 0},
            r"tone words 'mine': got the tone 0 for every word \(1\); expected at least one word",
        ),
    ],
)
def test_what_words_of_ones_own_are_refused_for(values, message):
    with pytest.raises(checks.InputError, match=message):
        tonewords.ToneWords("mine", values)


def test_a_list_that_is_not_there(tmp_path):
    for source in (tmp_path / "none.tsv", tmp_path, "bing"):
        with pytest.raises(checks.MissingInput) as refused:
            tonewords.read(source)
        assert str(refused.value) == (
            f"{source}: got no such file; expected a word list, or one of liu, pattern, stance, "
            "vader. Correct the path or the name; a path starts from the folder Python runs in."
        )
    with pytest.raises(
        checks.InputError,
        match=r"tone words: got None; expected a path, or one of liu, .* give ToneWords\(",
    ):
        tonewords.read(None)


def test_what_ships_has_an_origin_a_licence_and_a_fingerprint():
    listed = tonewords.listed().set_index("name")
    assert listed.index.tolist() == [
        "liu",
        "pattern",
        "stance",
        "vader",
    ] and listed.index.tolist() == list(tonewords.SHIPPED)
    assert listed["words"].tolist()[:2] == [6783, 1247] and (listed["words"] > 1000).all()
    assert (
        listed["fingerprint"].tolist()[:2] == ["fc115733d4e639d8", "6f8e81b65afbd99c"]
        and listed["fingerprint"].is_unique
    )
    assert [licence.split()[0] for licence in listed["licence"]] == ["CC", "Public", "CC0", "MIT"]
    assert (listed["origin"].str.len() > 10).all() and "Bing Liu" in listed.loc["liu", "origin"]


def test_words_of_the_shipped_lists():
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    liu, pattern, stance, vader = (tonewords.read(name).values for name in tonewords.SHIPPED)
    assert (
        {*liu.values()} == {-1.0, 1.0}
        and (liu["naïve"], liu["a+"]) == (-1.0, 1.0)
        and "envious" not in liu
    )
    assert (
        min(map(abs, pattern.values())) >= 0.05
        and max(map(abs, pattern.values())) == 1
        and pattern["abrupt"] == -0.125
    )
    assert max(map(abs, stance.values())) == 3 and stance["abuse of power"] < 0
    package = SentimentIntensityAnalyzer().lexicon
    assert vader.items() <= package.items() and {word for word in package if word not in vader} == {
        word for word in package if word != word.lower()
    }


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
    assert tonewords.read(liu).values == {
        "base": -1.0,
        "noble": 1.0,
    } and "both lists: sly." in liu.read_text("utf-8")
    assert tonewords.read(pattern).values == {"dim": -0.05, "fair": 0.667}
    assert (liu.name, pattern.name) == (tonewords.SHIPPED["liu"], tonewords.SHIPPED["pattern"])
