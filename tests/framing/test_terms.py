"""Terms: counted in a voice, with actors under one name."""

import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pytest
from by_hand import drawn_rows

from analysis import extract, framing, read_corpus
from analysis.errors import InputError
from tests.framing.examples import table_of


def test_terms_as_they_stand_sum_all_layers(pack):
    counts = framing.terms(pack, normalise=False)
    assert table_of(counts) == dict(
        drawn_rows("""
        aria       | [1, 0]
        arian      | [1, 0]
        bo         | [1, 1]
        federation | [1, 0]
        law        | [2, 0]
        law war    | [1, 0]
        the        | [1, 2]
        war        | [2, 0]
    """)
    )
    assert counts.size.tolist() == [[9], [3]]
    assert counts.per == "token" and "sketch" not in counts.rows


def test_normalised_terms_count_actors_by_mention(pack):
    counts = framing.terms(pack)
    assert table_of(counts) == dict(
        drawn_rows("""
        Aria    | [2, 0]
        Bo      | [1, 1]
        law     | [2, 0]
        law war | [1, 0]
        the     | [1, 2]
        war     | [2, 0]
    """)
    )
    # nine tokens, four of them in aliases, three mentions
    assert counts.size.tolist() == [[8], [3]]
    single = counts.where(items="Aria Bo law the war".split())
    assert single.values.sum(axis=1).tolist() == [8, 3]


@pytest.mark.parametrize("normalise", [True, False])
def test_own_and_quoted_add_up_to_all(pack, normalise):
    everything, own, quoted = (
        framing.terms(pack, voice=voice, normalise=normalise) for voice in ("all", "own", "quoted")
    )
    assert (own.size + quoted.size == everything.size).all()
    both = pd.DataFrame(table_of(own)).add(pd.DataFrame(table_of(quoted)), fill_value=0)
    assert both.to_dict("list") == table_of(everything)
    assert own.size.tolist() == ([[6], [2]] if normalise else [[7], [2]])


def test_stop_words_and_rare_terms_leave_the_items_and_not_the_sizes(pack):
    size = framing.terms(pack).size.tolist()
    for options, items in (
        ({"stop_words": "english"}, ["Aria", "Bo", "law", "law war", "war"]),
        ({"stop_words": ["law", "Bo"]}, "Aria Bo the war".split()),
        ({"min_articles": 2}, ["Bo", "the"]),
    ):
        counts = framing.terms(pack, **options)
        assert (list(counts.items.index), counts.size.tolist()) == (items, size)


def test_an_actor_spelled_like_a_word_is_one_item_with_it(pack):
    named = replace(pack, tables={"mentions": pack.mentions.replace({"actor": {"Bo": "war"}})})
    assert table_of(framing.terms(named))["war"] == [3, 1]


@pytest.mark.slow
def test_framing_loads_no_heavy_library():
    imports = "import sys; from analysis import framing, cooccurrence, sentiment; "
    code = imports + "sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_word_that_is_counted_within_an_actor_says_so_and_offers_both(tmp_path):
    actors = tmp_path / "actors.toml"
    actors.write_text('[[actor]]\nname = "Ida Berg"\nkind = "person"\naliases = ["Berg"]\n')
    texts = ["Berg left. Berg came.", "Berg rose.", "A berg of ice."]
    table = pd.DataFrame({"article_id": list("abc"), "outlet": "Elm", "text": texts})
    features = extract(read_corpus(table), actors=actors)
    counts = framing.terms(features)
    said = "'berg' is not counted where it names an actor, as within 'Ida Berg': where(items=['Ida"
    assert said in counts.where(items=["berg"]).note
    assert said not in counts.where(items=["Ida Berg"]).note
    with pytest.raises(InputError, match="names an actor, as within 'Ida Berg'"):
        framing.terms(features.where({"article_id": ["a", "b"]})).where(items=["berg"])
    assert not framing.terms(features, normalise=False).within


def test_own_stop_words_are_read_as_terms_are_written():
    """As those of drop=: capitals, accents and apostrophes make no difference."""
    text = "The Ships left a caf\u00e9, and don’t return."
    features = extract(read_corpus([{"outlet": "Elm", "text": text}]))
    kept = framing.terms(features, stop_words=["Ships", "THE", "cafe\u0301", "Don't"])
    assert [*kept.items.index] == ["and", "left", "return"]


def test_ngrams_are_counted_by_extract():
    features = extract(read_corpus([{"outlet": "Elm", "text": "Ships left."}]))
    with pytest.raises(InputError, match=r"extract\(corpus, ngrams=\(1, 2\)\)"):
        framing.terms(features, ngrams=(1, 2))
