"""Proposals from a corpus: drafts of actors. Every text in here is invented."""

import re
import tomllib
import tracemalloc
from pathlib import Path

import pandas as pd
import pytest
from by_hand import drawn, tables

from analysis import extract, lexicons, read_corpus, suggest
from analysis.errors import InputError

# ---------------------------------------------------------------- aliases

TEXTS = [
    "Then Ida Berg said that it rained. They met Mr Berg’s aunt in Oakport.",
    "Nobody saw Ida  Berg. “We left Oakport,” he told the Elm Council.",
    "The Elm Council met in Oakport. Later, the Elm Council and Berg, who said no, left.",
    "Soon rain fell in Oakport, in Oakporth and near Da’est. Oakport!",
]
OUTLETS = list("xxyy")
PAGES = pd.DataFrame({"article_id": list("abcd"), "outlet": OUTLETS, "text": TEXTS})
BERG = '\n[[actor]]\nname = "Berg"\nkind = "person"\naliases = '


def corpus_of(texts, outlet="Elm Post", language="en"):
    """Return the corpus of texts, not cleaned."""
    article_ids = [f"a{number:02}" for number in range(len(texts))]
    table = pd.DataFrame({"article_id": article_ids, "outlet": outlet, "text": texts})
    table["language"] = language
    return read_corpus(table, noise=lexicons.Noise(()))


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a list of actors and returns its path."""

    def _write(text):
        path = tmp_path / "actors.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def test_uncovered_by_hand(written):
    corpus = read_corpus(PAGES)
    table = suggest.uncovered(corpus, actors=None, min_articles=1)
    expected = drawn("""
        name        | n | articles | outlets | article_id
        Oakport     | 5 | 4        | 2       | a
        Elm Council | 3 | 2        | 2       | b
        Berg        | 2 | 2        | 2       | a
        Ida Berg    | 2 | 2        | 1       | a
        Da'est      | 1 | 1        | 1       | d
        Oakporth    | 1 | 1        | 1       | d
    """)
    assert table[[*expected]].values.tolist() == expected.values.tolist()
    in_three = suggest.uncovered(corpus, actors=None)
    assert in_three["name"].tolist() == ["Oakport"]
    assert suggest.uncovered(corpus, actors=None, min_articles=9).empty


def test_aliases_and_exclusions_cover_names(written):
    berg = BERG + '["Berg", { text = "elm", case = "any" }]'
    actors = written('exclude = ["Oakporth"]' + berg)
    table = suggest.uncovered(read_corpus(PAGES), actors=actors, min_articles=1)
    assert table["name"].tolist() == ["Oakport", "Da'est"]


#: What a case may leave out.
DEFAULTS = {"language": "en", "outlets": "x", "actors": {}, "last": None}
DEFAULTS |= dict.fromkeys(["none", "apart", "not_person"], [])
CASES = [
    DEFAULTS | case
    for name in ("suggested_actors", "suggested_in_languages")
    for case in tables(Path(__file__).with_name(name))["case"]
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_actors_of_invented_passages(written, case):
    corpus = corpus_of(case["texts"], outlet=case["outlets"], language=case["language"])
    draft = suggest.actors(corpus, min_articles=1)
    table = lexicons.actors(written(draft)).table
    aliases = table.groupby("actor")["alias"].agg(set)
    kinds = table.set_index("actor")["kind"].to_dict()
    for name, (kind, *names) in case["actors"].items():
        assert (kinds[name], aliases[name]) == (kind, set(names))
    assert not set(case["none"]) & set(table["alias"])
    apart = table["alias"].isin(case["apart"])
    assert table.loc[apart, "actor"].nunique() == len(case["apart"])
    assert "person" not in map(kinds.get, case["not_person"])
    assert case["last"] in (None, tomllib.loads(draft)["actor"][-1]["name"])


def test_a_draft_says_what_it_leaves_out():
    names = ["Norway", "Chile", "Ida Berg"]
    corpus = corpus_of([f"They met {name} and Norway." for name in names])
    draft = suggest.actors(corpus, min_articles=1, most=2)
    assert [actor["name"] for actor in tomllib.loads(draft)["actor"]] == ["Norway", "Chile"]
    assert "2 of 3 actors" in draft and "suggest.actors with most=3 lists all" in draft
    assert "# Drafts in English (3 articles): those of other texts were checked, " in draft
    italian = corpus.articles[["article_id", "outlet", "text"]].assign(language="it")
    of_italian = suggest.actors(read_corpus(italian), min_articles=1)
    assert "# Drafts in Italian (3 articles): unchecked." in of_italian


def test_drafts_are_checked_where_a_sample_earned_it():
    for said in lexicons.checked_drafts().values():
        right, names = map(int, re.search(r"(\d+) of (\d+) names", said).groups())
        assert names >= 40
        assert right >= 0.85 * names


def test_there_is_no_draft_if_few_articles_name_anybody():
    texts = ["They met Ida Berg in rain."] * 3 + ["It rained all day."] * 57
    ids = [f"a{number:02}" for number in range(61)]
    table = pd.DataFrame({"article_id": ids, "outlet": "x", "text": [*texts, "Dry."]})
    assert 'name = "Ida Berg"' in suggest.actors(read_corpus(table[:60]))  # 3 of 60
    with pytest.raises(InputError, match=r"got 3 of 61 articles .* at least 5 %"):
        suggest.actors(read_corpus(table))
    with pytest.warns(UserWarning, match="No actors were drafted: under 5 %"):
        assert not extract(read_corpus(table), actors="draft").mentions.size


def aliases_in(texts, min_articles):
    """Return the aliases of each drafted actor."""
    draft = tomllib.loads(suggest.actors(corpus_of(texts), min_articles=min_articles))["actor"]
    return {actor["name"]: {*actor["aliases"]} for actor in draft}


@pytest.mark.parametrize(
    "n_bare, aliases", [(9, {"Anna Steen": {"Steen", "Anna Steen"}}), (11, {"Steen": {"Steen"}})]
)
def test_a_surname_that_is_rarely_in_full_is_nobodys(n_bare, aliases):
    assert aliases_in([*["They met Mr Steen."] * n_bare, "They met Anna Steen."], 2) == aliases


@pytest.mark.slow
@pytest.mark.parametrize("run", ["Qw" * 10_000, "A. " * 3_000])
def test_a_draft_with_a_very_long_name_takes_little_memory(run):
    corpus = corpus_of([f"Dann sah {run} Norwegen an.", "Norway", "Norwegen"], language="de")
    tracemalloc.start()
    draft = suggest.actors(corpus, min_articles=1)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert '"Norway"' in draft
    assert most < 100_000_000  # of every beginning of a name: 200 million


@pytest.mark.parametrize("n_bills, bills", [(3, {"Bill Steen", "Steen"}), (2, {"Bill Steen"})])
def test_a_surname_is_whose_three_quarters_of_the_articles_are(n_bills, bills):
    firsts = ["Bill"] * n_bills + ["Anna"]
    texts = [f"They met {first} Steen. Then Steen left." for first in firsts]
    assert aliases_in(texts, 1) == {"Bill Steen": bills, "Anna Steen": {"Anna Steen"}}
