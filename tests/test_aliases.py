"""Aliases: traps of the table of the case, limits by language and date, coverage, drafts.

All texts are invented."""

import datetime

import pandas as pd
import pytest
from by_hand import by_hand, drawn_cases, tables
from places import ROOT

from analysis import (
    extract,
    framing,
    lexicons,
    read_corpus,
)
from analysis.features import readers as reading
from analysis.features.matches import find_phrases
from analysis.text.characters import characters

CASE = ROOT / "data/hamedan-2016"
ACTORS = lexicons.actors(CASE / "actors.toml")
NONE = lexicons.frames(None)
DAY = datetime.date(2016, 8, 22)  # of the coverage


def named(*texts, day=DAY):
    batch = reading.read(
        texts,
        actors=ACTORS,
        frames=NONE,
        languages=["en"] * len(texts),
        published=[day] * len(texts),
    )
    return batch.mentions[["actor", "alias"]].values.tolist()


TRAPS = tables(__file__)["traps"]


def test_traps_stay_unresolved():
    assert named(*TRAPS) == []


def test_titles_are_a_person_only_in_their_time():
    for text, now, before in (
        ("The SNSC secretary left.", "Shamkhani", "Supreme National Security Council"),
        ("A State Department spokesman left.", "Toner", "United States"),
        ("Iran's defence minister left.", "Dehghan", "Iran"),
        ("Turner left.", "Toner", None),
    ):
        assert [name for name, _ in named(text)] == [now]
        assert [name for name, _ in named(text, day=datetime.date(2001, 1, 1))] == [before] * (
            before is not None
        )


def test_look_alikes_are_normalised_before_anything_is_read():
    words = "Tu-22М3 Тu-22M3 ТU-22М3 Tu-22М-3 Tupоlev-22M3".split()
    texts = [f"Six ({word}s flew) and one {word}’s crew. {word}." for word in words]
    corpus = read_corpus(pd.DataFrame({"article_id": words, "outlet": "x", "text": texts}))
    mentions = extract(corpus, actors=ACTORS).mentions
    assert mentions.groupby("article_id")["actor"].agg(list).to_dict() == {
        word: ["Tu-22M3"] * 3 for word in words
    }
    assert (
        corpus.edits["rule"].tolist() == ["look-alike letters"] * 15
        and (corpus.edits["before"].str.len() > 5).all()
    )


LIMITED = """
[[actor]]
name = "Norland"
kind = "state"
aliases = ["Norland", { text = "Front", language = "fr" }]
[[actor]]
name = "Ida Berg"
kind = "person"
parent = "Norland"
note = "minister"
aliases = ["Ida Berg", { text = "Berg", start = 2030-02-01, note = "not the town" },
           { text = "Norland Front", language = "en" }]
"""


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a list of actors and returns its path."""

    def _written(text):
        (tmp_path / "actors.toml").write_text(text, encoding="utf-8")
        return tmp_path / "actors.toml"

    return _written


@drawn_cases("""
    language | day              | expected
    en       | 2030-01-31 23:00 | ["Ida Berg"]
    fr       | 2030-02-01       | ["Ida Berg", "Norland", "Norland"]
    EN-gb    | null             | ["Ida Berg", "Ida Berg"]
    null     | 2031-01-01       | ["Ida Berg", "Ida Berg"]
    de       | 2030-01-01       | ["Norland"]
""")
def test_limits_by_hand(written, language, day, expected):
    """Where language or day is not known, a limited alias counts; where one does not, the shorter wins."""
    actors = lexicons.actors(written(LIMITED))
    day = None if day is None else pd.Timestamp(day)
    batch = reading.read(
        ["Rain.", "Berg saw Norland Front."],
        actors=actors,
        frames=NONE,
        languages=[None, language],
        published=[None, day],
    )
    assert batch.mentions["actor"].tolist() == expected
    layers = sum(batch.layers[name][1:].sum() for name in ("own_alias", "quoted_alias"))
    assert layers == batch.mentions["n_tokens"].sum()


def test_limits_in_the_table_and_the_fingerprint(written):
    actors = lexicons.actors(written(LIMITED))
    table = actors.table.set_index(["actor", "alias"])
    assert table.loc[("Ida Berg", "Berg"), "start"] == "2030-02-01"
    assert table.loc[("Norland", "Front"), "language"] == "fr"
    other_note = lexicons.actors(written(LIMITED.replace("not the town", "other")))
    assert actors.fingerprint == other_note.fingerprint
    other_language = lexicons.actors(written(LIMITED.replace('"fr"', '"it"')))
    assert actors.fingerprint != other_language.fingerprint


NORLAND = '[[actor]]\nname = "Norland"\nkind = "state"\naliases = '
BERG = '\n[[actor]]\nname = "Berg"\nkind = "person"\naliases = '


def test_everyday_words_are_warned_of_once(written):
    listed = '[{ text = "US", case = "any" }, "The", "IT", "IS", "Who", { text = "Fjord", case = "any" }, "The Realm"]'
    with pytest.warns(UserWarning, match="stop words .*: 'The', 'US', 'Who'. They") as caught:
        lexicons.actors(written(NORLAND + listed))
    assert len(caught) == 1


ODD = ["$Fund^", "A*B", "Berg?", "C++ (Unit)", "Elm|Oak", "N.A.T.", "[Sea]", "Ж\\d+"]


def test_characters_of_patterns_are_plain_in_names():
    around = " {0} ({0}) “{0}”\n{0}\n{0}, "
    texts = ["".join(map(around.format, ODD)), "CCC NATO AAB Sea Elm Ber Ж5 Fund"]
    batch = reading.read(texts, actors=listed(ODD, []), frames=NONE)
    assert batch.mentions["alias"].tolist() == [name for name in ODD for _ in range(5)]


# Parents


def test_rolled_up_by_hand(written):
    text = "Norland waited. “We wait,” Ida Berg said. Ida Berg left Norland."
    table = pd.DataFrame({"article_id": ["a"], "outlet": "x", "text": text})
    features = extract(read_corpus(table), actors=written(LIMITED))
    assert features.manifest["lists"]["actors"]["parents"] == {"Ida Berg": "Norland"}
    up = features.rolled_up()
    assert features.mentions["actor"].tolist() == ["Norland", "Ida Berg", "Ida Berg", "Norland"]
    assert up.mentions["actor"].tolist() == ["Norland"] * 4
    assert up.mentions["alias"].equals(features.mentions["alias"])
    for actors in (up.quotations["speaker"], up.tones["actor"]):
        assert {*actors} == {"Norland"}
    listed = up.manifest["lists"]["actors"]
    facts = [listed[name] for name in ("names", "kinds", "parents")]
    assert facts == [["Norland"], {"Norland": "state"}, {}] and up.rolled_up() is up
    assert framing.terms(up, normalise=True).where(items=["Norland"]).values.sum() == 4


def test_a_name_inside_a_run_of_letters_is_at_the_word_that_holds_it():
    batch = reading.read(
        ["普京说伊朗很好，伊朗也说 Iran"], actors=listed(["伊朗", "Iran"], []), frames=NONE
    )
    assert batch.mentions[["token", "n_tokens"]].values.tolist() == [[0, 1], [1, 1], [2, 1]]


def listed(names, exclude):
    """Return a list of actors with one alias each; "any: " says that case makes no difference."""
    rows = [(f"actor {number}", *name.rpartition("any: ")[1:]) for number, name in enumerate(names)]
    cases = ["any" if mark else "exact" for _, mark, _ in rows]
    table = pd.DataFrame({"actor": [row[0] for row in rows], "alias": [row[2] for row in rows]})
    table = table.assign(case=cases, kind="person", parent=None)
    return lexicons.Actors(table, tuple(exclude), tuple(table["actor"]))


@by_hand(__file__, "beside_letters")
def test_names_beside_letters(names, text, found, exclude):
    batch = characters([text])
    starts, stops, _ = find_phrases(batch, listed(names, exclude), NONE)
    assert [text[start:stop] for start, stop in zip(starts, stops, strict=True)] == found


@pytest.mark.filterwarnings("ignore:actors. aliases")
@drawn_cases("""
    alias  | text                                                           | n
    UN     | The U.N. met. UN troops, U.N.-backed.                          | 3
    U.N.   | UN troops met the U.N.                                         | 2
    U.S.   | Tell US.                                                       | 0
    Neill  | Neill came. O'Neill left. O’Neill’s ship.                      | 1
    Roe    | _Roe_ came, and *Roe*.                                         | 2
    May    | May said on 3 May, in May 2016 and on May 3rd: Mrs May left.   | 2
    צה"ל   | וצה״ל צה"ל צה”ל                                                | 3
""")
def test_spellings_of_an_alias(alias, text, n):
    corpus = read_corpus([{"outlet": "Elm", "text": text, "language": "en"}])
    assert len(extract(corpus, actors=[alias]).mentions) == n
