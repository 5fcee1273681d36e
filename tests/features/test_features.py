"""Features: extraction, packs on disk, combining. All articles here are invented."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from by_hand import drawn, tables
from pandas.testing import assert_frame_equal
from refusals import refused

from analysis import lexicons
from analysis.corpus.articles import read_corpus
from analysis.features.combination import combine
from analysis.features.extraction import extract
from analysis.features.loading import load_features
from analysis.features.readers import LAYERS, installed_tables

TABLES = ("articles", *installed_tables(), "terms")
CASES = ("hamedan-2016", "syria-war", "climate-frames")
#: The lists from which the packs of these cases are made.
LISTS = "hamedan-2016/actors.toml hamedan-2016/frames.toml climate-frames/actors.toml climate-frames/outlets.csv syria-war/sources.csv".split()

ACTORS = """
[[actor]]
name = "Norland"
kind = "state"
aliases = ["Norland", "Norland Federation"]

[[actor]]
name = "Mira Holm"
kind = "person"
parent = "Norland"
aliases = ["Mira Holm", "Holm"]
"""
FRAMES = """
[[frame]]
name = "law"
terms = ["treat*", "court"]
"""
PAGES = tables(__file__)["pages"]


def pages(rows=PAGES):
    """Return invented articles as a table."""
    return pd.DataFrame(rows, columns="article_id outlet title text".split())


def corpus_of(texts, first=0):
    """Return a Corpus of these texts of one outlet."""
    ids = [f"{number:04}" for number, _ in enumerate(texts, start=first)]
    return read_corpus(pd.DataFrame({"article_id": ids, "outlet": "Elm", "text": texts}))


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    """Return invented actors and frames."""
    folder = tmp_path_factory.mktemp("lists")
    (folder / "actors.toml").write_text(ACTORS, encoding="utf-8")
    (folder / "frames.toml").write_text(FRAMES, encoding="utf-8")
    return {
        "actors": lexicons.actors(folder / "actors.toml"),
        "frames": lexicons.frames(folder / "frames.toml"),
    }


@pytest.fixture(scope="module")
def pack(lists):
    """Return the features of the invented articles, with pairs of words."""
    return extract(read_corpus(pages()), **lists, ngrams=(1, 2))


def assert_same(one, other):
    """Compare every table, the terms and the manifest."""
    for name in TABLES[:-1]:
        assert_frame_equal(plain(getattr(one, name)), plain(getattr(other, name)))
    assert one.terms.vocabulary.tolist() == other.terms.vocabulary.tolist()
    for name in LAYERS[:-1]:  # furniture shows in the articles that are read together
        assert one.terms.layers[name].dtype == other.terms.layers[name].dtype == np.int32
        assert (one.terms.layers[name] != other.terms.layers[name]).nnz == 0
    assert one.manifest == other.manifest


def plain(table):
    """Return a table with lists of numbers in place of arrays."""
    if "sketch" in table:
        return table.assign(sketch=[sketch.tolist() for sketch in table["sketch"]])
    return table


def total(terms):
    """Return the layers of all words added up."""
    return sum(terms.layers[name].toarray() for name in LAYERS[:-1])


# What comes out.


def test_manifest_says_what_was_done(pack):
    manifest = pack.manifest
    assert manifest["schema"] == 8
    assert manifest["settings"]["ngrams"] == [1, 2]
    assert manifest["lists"]["actors"]["kinds"] == {"Mira Holm": "person", "Norland": "state"}
    n_characters = sum(len(row[3]) for row in PAGES)
    assert manifest["read"] == {"articles": 4, "titles": 2, "characters": n_characters}
    assert manifest["edits"] == {"share bar": 1}
    assert set(manifest["readers"]) == {"text", *installed_tables()}
    assert json.loads(json.dumps(manifest)) == manifest


def test_features_at_a_prompt_say_their_sizes(lists):
    one = extract(read_corpus(pages(PAGES[3:])), **lists)
    assert repr(one) == "Features: 1 article, 1 outlet, 1 sentence, 5 terms, 2 actors in the list"
    assert repr(one.where({"article_id": "a4"})) == repr(one)


def test_without_lists_nobody_is_named():
    plain = extract(read_corpus(pages()))
    assert [len(plain.mentions), len(plain.tones), len(plain.frames)] == [0, 0, 0]
    assert plain.mentions.dtypes.astype(str).to_dict()["quoted"] == "bool"


def test_metadata_join_and_keep_their_kinds(pack, tmp_path):
    table = drawn("""
        outlet    | country | founded | free  | reach | since
        Elm Post  | Norland | 1901    | True  | .5    | 1901-02-03
        Oak Times |         | 1950    | False |       | 1950-01-01
    """)
    table["since"] = pd.to_datetime(table["since"])
    richer = pack.with_metadata(table, on="outlet")
    assert richer.articles["founded"].tolist() == [1901, 1950, 1950, 1901]
    assert richer.manifest == pack.manifest
    assert_same(load_features(richer.save(tmp_path / "pack")), richer)
    assert_same(richer.with_metadata(table, on="outlet"), richer)
    with refused("founded"):
        richer.with_metadata(table.assign(founded=[1901, 1951]), on="outlet")


# Combining.


def test_combine_with_other_metadata_columns(lists):
    first = pages(PAGES[:2]).assign(country="Norland", reach=1)
    both = combine([extract(read_corpus(part), **lists) for part in (first, pages(PAGES[2:]))])
    found = both.articles[["country", "reach"]].astype(object).fillna("").values.tolist()
    assert found == [["Norland", 1]] * 2 + [["", ""]] * 2


def test_packs_of_other_settings_do_not_combine(lists):
    one = extract(read_corpus(pages(PAGES[:2])), **lists)
    with refused("features: got packs that differ in their actors, frames; expected packs of the"):
        combine([one, extract(read_corpus(pages(PAGES[2:])))])


@pytest.mark.parametrize("storage", ["python", "pyarrow"])
def test_sentences_stay_in_order_whatever_holds_the_strings(storage):
    text = " ".join(f"Ferry {number} ran." for number in range(40))
    with pd.option_context("mode.string_storage", storage):
        tables = [pages([(name, "Elm Post", "", text)]) for name in "bca"]
        sentences = combine([extract(read_corpus(table)) for table in tables]).sentences
    assert sentences[["article_id", "sentence"]].values.tolist() == [
        [name, number] for name in "abc" for number in range(40)
    ]


# Packs on disk.


SCRIPT = """
import sys
import pandas as pd
from analysis import extract, read_corpus
rows = [("b", "Elm", "Rain and wind."), ("a", "Oak", "Wind, rain, 'more' rain."), ("c", "Elm", "Holm said nothing. Rain!")]
table = pd.DataFrame(rows[::int(sys.argv[2])], columns=["article_id", "outlet", "text"])
extract(read_corpus(table), ngrams=(1, 2)).save(sys.argv[1])
"""


@pytest.mark.slow
def test_same_bytes_for_another_order_and_hash_seed(root, tmp_path):
    for name, step, seed in (("one", "1", "1"), ("two", "-1", "2")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
        command = [sys.executable, "-c", SCRIPT, tmp_path / name, step]
        subprocess.run(command, check=True, env=environment, timeout=60)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


@pytest.mark.parametrize("schema", [9, 7])
def test_another_schema_is_refused(pack, tmp_path, schema):
    folder = replace(pack, manifest={**pack.manifest, "schema": schema}).save(tmp_path / "pack")
    with refused(f"got schema {schema}; expected schema 8. Another version .*: update it, or"):
        load_features(folder)


# The packs that ship.


@pytest.mark.parametrize("case", CASES)
def test_shipped_packs_are_whole_and_published(root, case):
    pack = load_features(root / "data" / case / "features")
    assert pack.manifest["published"]
    n_articles = len(pack.articles)
    assert pack.manifest["read"]["articles"] == pack.terms.layers["own"].shape[0] == n_articles
    assert not {"sketch", "text_hash"} & {*pack.articles} and "fingerprint" not in pack.sentences
    assert not any(" " in term for term in pack.terms.vocabulary)


def test_the_datasheet_states_the_numbers_of_the_pack(root):
    text = " ".join((root / "data/syria-war/README.md").read_text(encoding="utf-8").split())
    war = load_features(root / "data/syria-war/features")
    articles, quotations = war.articles, war.quotations
    by_year = pd.crosstab(articles["outlet"], articles["published"].dt.year)
    sums = articles.groupby("outlet")["n_tokens"].agg(["size", "sum"])
    for outlet, *cells in by_year.join(sums).itertuples():
        assert f"| {outlet} | {' | '.join(map(str, cells))} |" in text
    sizes = articles["copy_cluster"].value_counts()
    linked = sizes[sizes > 1]
    kinds = quotations["kind"].value_counts()
    for stated in (
        f"804 articles, {len(war.sentences):,} sentences, {articles['n_tokens'].sum():,} word tokens",
        f"{kinds['direct']} direct and {kinds['mixed']} mixed quotations, against {kinds['indirect']:,}",
        f"{quotations['speaker'].count():,} of the {len(quotations):,} name an actor",
        f"{linked.sum()} articles in {len(linked)} clusters",
        f"what {articles['agency_credit'].count()} texts credit",
    ):
        assert stated in text


def test_shipped_packs_are_small(root):
    files = [path for case in CASES for path in (root / "data" / case / "features").iterdir()]
    assert sum(path.stat().st_size for path in files) < 5e6


@pytest.mark.shared
@pytest.mark.slow
def test_shipped_packs_come_out_identical(root, shared, tmp_path):
    for name in LISTS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(root / "data" / name, tmp_path / name)
    command = [sys.executable, root / "data/make_packs.py", "--shared", shared, "--to", tmp_path]
    environment = os.environ | {"PYTHONPATH": str(root)}
    subprocess.run(command, check=True, env=environment, capture_output=True, timeout=600)
    for case in CASES:
        ours, made = (load_features(path / case / "features") for path in (root / "data", tmp_path))
        for name in TABLES[:-1]:
            assert getattr(ours, name).equals(getattr(made, name))
        assert ours.terms.vocabulary.tolist() == made.terms.vocabulary.tolist()
        for name in LAYERS:
            assert (ours.terms.layers[name] != made.terms.layers[name]).nnz == 0
