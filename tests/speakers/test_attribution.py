"""Who says what: constructions by hand, faults of the text, batches against texts alone, plain against compiled kernels."""

import pandas as pd
import pytest
from by_hand import tables
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_forms import in_both_forms
from pandas.testing import assert_frame_equal
from quoted import quotations_in

from analysis import lexicons
from analysis.features import readers as reading
from analysis.speakers import syntax
from analysis.speakers.quotations import KINDS
from analysis.speakers.syntax import FLAGS, PARTICIPLE, word_classes

QUICK = settings(max_examples=30)
LISTED = tables(__file__)
ACTORS = lexicons.actors(pd.DataFrame(LISTED["aliases"], columns=["name", "kind", "alias"]))
WORDS = (
    "“We go,” “Nobody left.” Berg said told asked by to of that who , . : ; — ( ) \" “ ” „ « » ' ‘ ’ and saying according the a I "
    "Lund Norland's U.S. was quoted as on Monday called so-called 10 x \n \n\n more than in Holm he it not has “go” laughed if did"
).split(" ")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)


def rows(text):
    """Return kind, words, cue, phrase and speaker ("": unknown) of each quotation of a text."""
    table = quotations_in([text], actors=ACTORS)
    return [
        [
            row.kind,
            text[row.start : row.stop],
            row.cue,
            text[row.speaker_start : row.speaker_stop] if row.speaker_start >= 0 else "",
            "" if pd.isna(row.speaker) else row.speaker,
        ]
        for row in table.itertuples()
    ]


@pytest.mark.parametrize("text, expected", LISTED["construction"])
def test_constructions_by_hand(text, expected):
    assert rows(text) == expected


def test_a_quotation_goes_on_in_its_article_and_not_in_the_next():
    texts = ["“We sail at noon,” Berg said.", "“Nobody stops us.”"]
    one_article = quotations_in(["\n".join(texts)], actors=ACTORS)
    assert one_article["speaker"].tolist() == ["Berg", "Berg"]
    assert quotations_in(texts, actors=ACTORS)["speaker"].tolist() == ["Berg"]


@pytest.mark.parametrize("name, alias, texts, speakers", LISTED["alias"])
def test_an_actor_may_look_like_another_word_and_have_no_kind(name, alias, texts, speakers):
    table = quotations_in(texts, actors=lexicons.actors({name: alias}))
    assert table["speaker"].fillna("").tolist() == speakers


def test_a_pack_has_sentence_and_words_of_each():
    texts = ["“We sail,” Berg said. Lund said the port was shut.", "", "He called it “a disgrace”."]
    table = reading.read(texts, actors=ACTORS, frames=lexicons.frames(None)).quotations
    assert table[["row", "sentence", "n_tokens"]].values.tolist() == [
        [0, 0, 2],
        [0, 1, 4],
        [2, 0, 1],
    ]


@given(st.lists(TEXTS, max_size=4))
@QUICK
def test_a_batch_is_read_as_its_texts_alone(texts):
    together = quotations_in(texts, actors=ACTORS)
    alone = [quotations_in([text], actors=ACTORS).assign(row=row) for row, text in enumerate(texts)]
    alone = pd.concat([together.iloc[:0], *alone], ignore_index=True)
    assert_frame_equal(together, alone, check_dtype=False)


@pytest.mark.parametrize("text, words, speaker", LISTED["report"])
def test_a_report_with_few_commas_has_its_speaker(text, words, speaker):
    found = [(phrase, actor) for _, phrase, _, _, actor in rows(text)]
    assert (words, speaker) in found


@pytest.mark.parametrize(
    "text",
    [
        "A spokesman for Secretary of Ports Ida Berg said the port was shut.",
        "A party in power for years and led by Berg responded with force.",
        "Sailors who live in both Holm and Norland declaring a “free port” left.",
        "Ships sank in raids in Norland near the port local papers reported on Monday.",
        "The storm that followed Berg which the mayor feared said nothing.",
    ],
)
def test_an_actor_who_belongs_to_another_word_says_nothing(text):
    assert not [actor for *_, actor in rows(text) if actor]


@given(TEXTS)
@QUICK
def test_rows_are_in_order_and_in_their_text(text):
    table = quotations_in([text], actors=ACTORS)
    assert (
        (table["start"] < table["stop"]).all()
        and (table["stop"] <= len(text)).all()
        and table["start"].is_monotonic_increasing
    )
    assert set(table["kind"]) <= set(KINDS) and (table["cue"].str.len() > 0).all()
    assert ((table["speaker_start"] < 0) == (table["speaker_stop"] < 0)).all() and (
        table["speaker_stop"] <= len(text)
    ).all()


@pytest.mark.slow
@given(st.lists(TEXTS, max_size=3))
@QUICK
def test_plain_and_compiled_kernels_agree(texts):
    plain, compiled = in_both_forms(quotations_in, texts, actors=ACTORS)
    assert_frame_equal(plain, compiled)


@pytest.mark.parametrize("size", [4_000, pytest.param(5_000_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("piece", LISTED["piece"])
def test_hostile_texts_are_read_in_one_pass(piece, size):
    table = quotations_in([piece * (size // len(piece)), "“We sail,” Berg said."], actors=ACTORS)
    assert table.iloc[-1][["row", "speaker"]].tolist() == [1, "Berg"]


def test_every_word_has_one_of_the_known_classes():
    named = {name for name, _ in lexicons.classed_words("syntax", folder=syntax._FOLDER)}
    assert named == set(FLAGS)
    assert word_classes()["adding"] & PARTICIPLE
