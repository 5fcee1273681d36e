"""Features: extraction, packs on disk, combining. All articles here are invented."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from refusals import refused

from analysis import copies, lexicons, publish
from analysis import errors as checks
from analysis.corpus.articles import read_corpus
from analysis.features import extraction
from analysis.features.combination import combine
from analysis.features.extraction import extract
from analysis.features.loading import load_features
from analysis.features.readers import LAYERS, installed_tables

TABLES = ("articles", *installed_tables(), "terms")

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
PAGES = [
    (
        "a1",
        "Elm Post",
        "Ferry treaty signed",
        'The Norland Federation signed a good treaty. "We love the ferry," said Mira Holm.\nRain fell.',
    ),
    ("a2", "Oak Times", "", "Norland lost a terrible war in court. Nobody came to the harbour."),
    (
        "a3",
        "Oak Times",
        "Harbour news",
        "Share\nNobody came to the harbour. Holm stayed at home, and so did Norland.",
    ),
    ("a4", "Elm Post", "", "A quiet day by the harbour."),
]


def pages(rows=None) -> pd.DataFrame:
    """Return invented articles as a table."""
    return pd.DataFrame(
        PAGES if rows is None else rows, columns=["article_id", "outlet", "title", "text"]
    )


@pytest.fixture(scope="module")
def lists(tmp_path_factory) -> dict:
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


def assert_same(one, other) -> None:
    """Compare every table, the terms and the manifest."""
    for name in TABLES[:-1]:
        left, right = getattr(one, name), getattr(other, name)
        if name == "articles":
            assert [list(sketch) for sketch in left["sketch"]] == [
                list(sketch) for sketch in right["sketch"]
            ]
            left, right = left.drop(columns="sketch"), right.drop(columns="sketch")
        pd.testing.assert_frame_equal(left, right)
    assert one.terms.vocabulary.tolist() == other.terms.vocabulary.tolist()
    for name in LAYERS:
        assert one.terms.layers[name].dtype == other.terms.layers[name].dtype == np.int32
        assert (one.terms.layers[name] != other.terms.layers[name]).nnz == 0
    # What recurs shows in the articles that are read together, which parts are not.
    kept = [set(pack.manifest) - {"recurring_words"} for pack in (one, other)]
    assert kept[0] == kept[1]
    assert all(one.manifest[key] == other.manifest[key] for key in kept[0])


def total(terms) -> np.ndarray:
    """Return the four layers added up."""
    return sum(terms.layers[name].toarray() for name in LAYERS)


# What comes out.


def test_manifest_says_what_was_done(pack):
    manifest = pack.manifest
    assert (
        manifest["schema"] == 6
        and manifest["settings"]["ngrams"] == [1, 2]
        and manifest["settings"]["alias_layers"]
    )
    assert manifest["lists"]["actors"]["kinds"] == {"Mira Holm": "person", "Norland": "state"}
    assert manifest["read"] == {
        "articles": 4,
        "titles": 2,
        "characters": sum(len(row[3]) for row in PAGES),
    }
    assert manifest["edits"] == {"share bar": 1}
    assert manifest["sizes"]["articles"] == 4 and set(manifest["fingerprints"]) == set(TABLES)
    assert json.loads(json.dumps(manifest)) == manifest


def test_features_at_a_prompt_say_their_sizes(root, lists):
    one = extract(read_corpus(pages(PAGES[3:])), **lists)
    assert repr(one) == "Features: 1 article, 1 outlet, 1 sentence, 5 terms, 2 actors in the list"
    war = load_features(root / "data" / "syria-war" / "features")
    terms, actors = len(war.terms.vocabulary), len(war.manifest["lists"]["actors"]["names"])
    assert repr(war) == (
        f"Features: 804 articles, 15 outlets, {len(war.sentences):,} sentences, {terms:,} terms, "
        f"{actors} actors in the list, published"
    )


def test_skipped_articles_are_listed(lists):
    corpus = read_corpus(pages([*PAGES, ("a5", "Elm Post", "", " ")]))
    assert [entry[0] for entry in extract(corpus, **lists).manifest["skipped"]] == ["a5"]


def test_without_lists_nobody_is_named():
    plain = extract(read_corpus(pages()))
    assert [len(plain.mentions), len(plain.tones), len(plain.frames)] == [0, 0, 0]
    assert plain.mentions.dtypes.astype(str).to_dict()["quoted"] == "bool"


@pytest.mark.slow
def test_partitions_and_workers_change_nothing(pack, lists, monkeypatch, capsys):
    monkeypatch.setattr(extraction, "PARTITION", 3)
    assert_same(extract(read_corpus(pages()), **lists, ngrams=(1, 2)), pack)
    assert_same(extract(read_corpus(pages()), **lists, ngrams=(1, 2), workers=2), pack)
    assert capsys.readouterr() == ("", "")


def test_metadata_join_and_keep_their_kinds(pack, tmp_path):
    table = pd.DataFrame(
        {
            "outlet": ["Elm Post", "Oak Times"],
            "country": ["Norland", None],
            "founded": [1901, 1950],
            "free": [True, False],
            "reach": [0.5, np.nan],
            "since": pd.to_datetime(["1901-02-03", "1950-01-01"]),
        }
    )
    richer = pack.with_metadata(table, on="outlet")
    assert richer.articles["founded"].tolist() == [1901, 1950, 1950, 1901]
    assert richer.manifest == pack.manifest
    assert_same(load_features(richer.save(tmp_path / "pack")), richer)


# Combining.

WORDS = st.sampled_from(
    [
        "Norland",
        "Norland Federation",
        "Holm",
        "treaty",
        "good",
        '"we',
        'came"',
        "said",
        "rain.",
        "War!",
        "\n",
    ]
)
TEXTS = st.lists(
    st.tuples(
        st.lists(WORDS, max_size=2).map(" ".join),
        st.lists(WORDS, min_size=1, max_size=12).map(" ".join),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.slow
@settings(max_examples=20)
@given(texts=TEXTS, order=st.permutations([0, 1, 2]))
def test_combining_parts_equals_extracting_all_at_once(lists, texts, order):
    rows = [
        (f"a{number}", "Elm Post", title, f"now {text}", part)
        for number, (title, text, part) in enumerate(texts)
    ]
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "title", "text", "part"])
    parts = [table[table["part"] == part] for part in order if (table["part"] == part).any()]
    packs = [extract(read_corpus(part), **lists, ngrams=(1, 2)) for part in parts]
    whole = extract(read_corpus(table), **lists, ngrams=(1, 2))
    assert_same(combine(packs), whole)
    chosen = [whole.where({"part": part["part"].iloc[0]}) for part in parts]
    for pack, alone in zip(chosen, packs, strict=True):
        assert_same(replace(pack, manifest=alone.manifest), alone)


def test_combine_keeps_the_order_of_articles_whatever_the_packs(lists):
    one, two = (extract(read_corpus(pages(PAGES[start::2])), **lists) for start in (0, 1))
    assert_same(combine([one, two]), combine([two, one]))
    assert combine([one, two]).articles["article_id"].is_monotonic_increasing


def test_combine_with_other_metadata_columns(lists):
    one = extract(read_corpus(pages(PAGES[:2]).assign(country="Norland", reach=1)), **lists)
    both = combine([one, extract(read_corpus(pages(PAGES[2:])), **lists)])
    assert both.articles["country"].tolist()[:2] == ["Norland", "Norland"]
    assert both.articles["country"].isna().tolist() == [False, False, True, True]
    assert both.articles["reach"].isna().sum() == 2


def test_packs_with_other_actors_combine_terms_only(lists):
    one, two = (
        extract(read_corpus(pages(PAGES[:2])), **lists),
        extract(read_corpus(pages(PAGES[2:])), frames=lists["frames"]),
    )
    both = combine([one, two], tables=("articles", "sentences", "terms"))
    plain = extract(read_corpus(pages()))
    assert both.terms.vocabulary.tolist() == plain.terms.vocabulary.tolist()
    for name in LAYERS:
        np.testing.assert_array_equal(
            both.terms.layers[name].toarray(), plain.terms.layers[name].toarray()
        )
    assert both.manifest["settings"]["alias_layers"] is False
    assert (
        both.manifest["lists"]["actors"]["names"] == []
        and len(both.mentions) == len(both.frames) == 0
    )
    assert sorted(both.manifest["fingerprints"]) == ["articles", "sentences", "terms"]


def test_tables_of_one_actor_list_still_combine_when_ngrams_differ(lists):
    one, two = (
        extract(read_corpus(pages(PAGES[start::2])), **lists, ngrams=(1, 1 + start))
        for start in (0, 1)
    )
    both = combine([one, two], tables=["mentions"])
    assert len(both.mentions) == len(one.mentions) + len(two.mentions)
    assert len(both.terms.vocabulary) == 0 and both.terms.layers["own"].shape == (4, 0)
    assert both.manifest["settings"]["ngrams"] is None


def test_packs_scored_by_different_versions_of_vader_do_not_combine(lists, monkeypatch):
    one = extract(read_corpus(pages(PAGES[::2])), **lists)
    monkeypatch.setattr(extraction, "version", lambda name: "0.1")
    two = extract(read_corpus(pages(PAGES[1::2])), **lists)
    prints = [pack.manifest["fingerprints"] for pack in (one, two)]
    assert sorted(name for name in TABLES if prints[0][name] != prints[1][name]) == [
        "sentences",
        "tones",
    ]
    message = r"in sentences \(vaderSentiment\); tones \(vaderSentiment\); expected"
    with refused(message):
        combine([one, two])
    assert len(combine([one, two], tables=["mentions", "terms"]).mentions) == len(
        one.mentions
    ) + len(two.mentions)


@pytest.mark.parametrize("storage", ["python", "pyarrow"])
def test_sentences_stay_in_order_whatever_holds_the_strings(storage):
    text = " ".join(f"Ferry {number} ran." for number in range(40))
    with pd.option_context("mode.string_storage", storage):
        packs = [
            extract(read_corpus(pages([(name, "Elm Post", "", text)]))) for name in ("b", "c", "a")
        ]
        sentences = combine(packs).sentences
    assert sentences["article_id"].tolist() == ["a"] * 40 + ["b"] * 40 + ["c"] * 40
    assert sentences["sentence"].tolist() == [*range(40)] * 3


# Packs on disk.


def test_saved_and_loaded_is_the_same(pack, tmp_path):
    folder = pack.save(tmp_path / "case" / "features")
    assert_same(load_features(folder), pack)
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [*(f"{name}.parquet" for name in (*TABLES, "vocabulary")), "manifest.json"]
    )


def test_a_pack_holds_no_text(pack, tmp_path):
    publish(extract(read_corpus(pages()))).save(tmp_path / "pack")
    for path in (tmp_path / "pack").glob("*.parquet"):
        for name, column in pd.read_parquet(path).items():
            if path.stem != "articles" or name not in ("outlet", "sketch", "text_hash"):
                assert not column.astype(str).str.contains(r"[a-z] [a-z]", regex=True).any(), (
                    path.name,
                    name,
                )
    manifest = (tmp_path / "pack" / "manifest.json").read_text(encoding="utf-8")
    assert str(tmp_path) not in manifest and str(Path.cwd()) not in manifest


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
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(tmp_path / name), step],
            check=True,
            env=environment,
            timeout=60,
        )
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_damaged_packs_are_refused(pack, tmp_path):
    with pytest.raises(
        checks.MissingInput,
        match="pack nowhere: got no manifest.json; expected the files of a pack. Check",
    ):
        load_features(tmp_path / "nowhere")
    folder = pack.save(tmp_path / "pack")
    data = bytearray((folder / "terms.parquet").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "terms.parquet").write_bytes(data)
    with refused("pack pack: got a changed or damaged terms.parquet; .* copy the pack again"):
        load_features(folder)
    (folder / "terms.parquet").unlink()
    with pytest.raises(
        checks.MissingInput, match="got no terms.parquet; .* or make it again with extract"
    ):
        load_features(folder)
    for text in ("{", "[]", '{"name": "an app"}'):
        (folder / "manifest.json").write_text(text, encoding="utf-8")
        with refused("got a damaged or foreign manifest.json"):
            load_features(folder)


@pytest.mark.parametrize(
    ("schema", "fix"),
    [(7, "A newer version .*: update"), (4, "An older version .*: make it again")],
)
def test_another_schema_is_refused(pack, tmp_path, schema, fix):
    folder = replace(pack, manifest={**pack.manifest, "schema": schema}).save(tmp_path / "pack")
    with refused(f"got schema {schema}; expected schema 6. {fix}"):
        load_features(folder)


# The packs that ship.


@pytest.mark.parametrize("case", ["hamedan-2016", "syria-war"])
def test_shipped_packs_are_whole_and_published(root, case):
    shipped = load_features(root / "data" / case / "features")
    assert (
        shipped.manifest["published"]
        and len(shipped.articles) == shipped.manifest["read"]["articles"]
    )
    assert shipped.terms.layers["own"].shape[0] == len(shipped.articles)
    assert {str(sketch.dtype) for sketch in shipped.articles["sketch"]} == {"uint64"}
    assert shipped.articles["text_hash"].str.fullmatch("[0-9a-f]{64}").all()
    assert not any(" " in term for term in shipped.terms.vocabulary)


def test_the_datasheet_states_the_numbers_of_the_pack(root):
    text = (root / "data" / "syria-war" / "README.md").read_text(encoding="utf-8")
    war = load_features(root / "data" / "syria-war" / "features")
    years = war.articles["published"].dt.year
    for outlet, rows in war.articles.groupby("outlet"):
        cells = [
            *(int((years[rows.index] == year).sum()) for year in range(2011, 2019)),
            len(rows),
            rows["n_tokens"].sum(),
        ]
        assert f"| {outlet} | {' | '.join(map(str, cells))} |" in text
    clusters = copies.link(war)["copy_cluster"]
    linked = clusters[clusters.duplicated(keep=False)]
    sentences, tokens, kinds = (
        len(war.sentences),
        war.articles["n_tokens"].sum(),
        war.quotations["kind"].value_counts(),
    )
    assert f"804 articles, {sentences:,} sentences, {tokens:,} word tokens" in text
    assert (
        f"{kinds['direct']} direct and {kinds['mixed']} mixed quotations, against {kinds['indirect']:,}"
        in " ".join(text.split())
    )
    assert (
        f"{war.quotations['speaker'].notna().sum():,} of the {len(war.quotations):,} name an actor"
        in text
    )
    assert f"{len(linked)} articles in {linked.nunique()} clusters" in text
    assert f"what {war.articles['agency_credit'].notna().sum()} texts credit" in text


def test_shipped_packs_combine_and_are_small(root):
    folders = [root / "data" / case / "features" for case in ("hamedan-2016", "syria-war")]
    assert len(combine([load_features(folder) for folder in folders]).articles) == 806
    assert sum(path.stat().st_size for folder in folders for path in folder.iterdir()) < 5e6


@pytest.mark.shared
@pytest.mark.slow
def test_shipped_packs_come_out_identical(root, shared, tmp_path):
    for name in ("actors.toml", "frames.toml"):
        (tmp_path / "hamedan-2016").mkdir(exist_ok=True)
        (tmp_path / "hamedan-2016" / name).write_bytes(
            (root / "data" / "hamedan-2016" / name).read_bytes()
        )
    command = [
        sys.executable,
        str(root / "data" / "make_packs.py"),
        "--shared",
        str(shared),
        "--to",
        str(tmp_path),
    ]
    subprocess.run(
        command,
        check=True,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        timeout=600,
    )
    later = ("schema", "fingerprints", "lists", "files", "sha256", "versions")
    for case in ("hamedan-2016", "syria-war"):
        shipped = load_features(root / "data" / case / "features").quotations
        made = load_features(tmp_path / case / "features").quotations
        named = made.assign(speaker=made["speaker"].where(made["certainty"] == 1))
        unchanged = ["article_id", "sentence", "speaker", "cue", "kind", "n_tokens"]
        pd.testing.assert_frame_equal(shipped[unchanged], named[unchanged])
        for path in sorted((root / "data" / case / "features").glob("*.parquet")):
            if path.stem == "quotations":
                continue
            assert path.read_bytes() == (tmp_path / case / "features" / path.name).read_bytes(), (
                f"{case}: {path.name}"
            )
        manifests = [
            folder / case / "features" / "manifest.json" for folder in (root / "data", tmp_path)
        ]
        ours, again = (json.loads(path.read_bytes()) for path in manifests)
        for publication in ours["publication"]:
            assert publication["reasons"].pop("rare") == 0  # the packs that ship have schema 5
        assert ours["publication"] == again["publication"]
        assert ours | {name: again[name] for name in later} == again
