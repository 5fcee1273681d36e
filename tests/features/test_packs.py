"""Packs on disk: what is written is what comes back, in few bytes, and sums by group over packs in parts. All is invented."""

import shutil
import weakref

import numpy as np
import pytest
from by_hand import tables
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from refusals import refused
from test_extraction import Slice, lists, pages, slices  # noqa: F401 - lists is a fixture
from test_features import assert_same

from analysis import errors as checks
from analysis import (
    extract,
    framing,
    lexicons,
    load_features,
    read_corpus,
    sentiment,
)
from analysis.corpus import cleaning
from analysis.counts import summed
from analysis.features import store as packs
from analysis.features.partitions import partition_corpus
from analysis.features.readers import installed_tables

TABLES = ["articles", *installed_tables(), "terms", "vocabulary"]  # files of a pack


# Folders.


def test_packs_in_parts_of_unsorted_articles_load_sorted(tmp_path):
    mixed = [Slice("part-00000", 20), Slice("part-00001", 0), Slice("part-00002", 10)]
    found = extract(mixed, to=tmp_path / "pack")
    assert found.articles["article_id"].is_monotonic_increasing and len(found.articles) == 30
    assert_same(found.load(), extract(read_corpus(pages(30))))


# Damaged packs: schema, checksums and numbers of rows are checked; of other tables pyarrow speaks.


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Return a pack of ten invented articles."""
    return extract(read_corpus(pages(10)), actors=None, ngrams=(1, 2)).save(
        tmp_path_factory.mktemp("sound") / "pack"
    )


def copied(sound, tmp_path):
    return shutil.copytree(sound, tmp_path / "pack")


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda table: table.drop("n_tokens"), "an unreadable .*n_tokens.* sentences.parquet"),
        (lambda table: table.slice(1), "another number of rows than it should have in sentences"),
    ],
)
def test_a_table_that_does_not_fit_its_pack_is_refused(sound, tmp_path, change, message):
    tables, manifest = packs.load(sound)
    frames = {name: table.to_pandas() for name, table in tables.items()}
    frames["sentences"] = change(tables["sentences"]).to_pandas()
    folder = packs.save(frames, manifest, folder=tmp_path / "pack")
    with refused(f"^pack pack: got {message}"):
        load_features(folder)


@pytest.mark.parametrize("gone", ["terms.parquet", "manifest.json"])
def test_a_pack_that_lacks_a_file_is_refused(sound, tmp_path, gone):
    folder = copied(sound, tmp_path)
    (folder / gone).unlink()
    with pytest.raises(checks.MissingInput, match=f"pack pack: got no {gone}"):
        load_features(folder)


@settings(max_examples=40)
@given(
    place=st.integers(0, 10**9),
    bit=st.integers(0, 7),
    name=st.sampled_from(["manifest.json", *(f"{name}.parquet" for name in TABLES)]),
)
def test_any_changed_bit_is_found_and_its_file_named(sound, place, bit, name):
    before = (sound / name).read_bytes()
    data = bytearray(before)
    data[place % len(data)] ^= 1 << bit
    (sound / name).write_bytes(data)
    try:
        with refused(f"{name}|schema"):
            load_features(sound)
    finally:
        (sound / name).write_bytes(before)


# Folders and tables of articles from strangers.


def folder_of_articles(tmp_path):
    """Return a folder with one invented article, beside a text that is not in it."""
    (tmp_path / "secret.txt").write_text("Nobody should read this.")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/a.txt").write_text("Rain fell on Port Elm.")
    return tmp_path / "articles"


OUT = "a link that leads out of the folder: copy the file into it"
NOT_ENTERED = "a folder that is not entered: a link, or no permission"


@pytest.mark.parametrize(
    "link, target, skipped, found",
    [
        ("b.txt", "../secret.txt", [["", "b.txt", OUT]], ["a"]),
        ("b.txt", "a.txt", [], ["a", "b"]),
        ("more", ".", [["", "more", NOT_ENTERED]], ["a"]),
    ],
)
def test_links_among_articles(tmp_path, link, target, skipped, found):
    folder = folder_of_articles(tmp_path)
    (folder / link).symlink_to(target)
    corpus = read_corpus(folder)
    assert corpus.skipped.fillna("").values.tolist() == skipped
    assert corpus.articles["article_id"].tolist() == found
    assert set(corpus.articles["text"]) == {"Rain fell on Port Elm."}


def test_a_manifest_that_is_a_link_out_of_the_folder_is_not_read(tmp_path):
    folder = folder_of_articles(tmp_path)
    for path in (tmp_path / "secret.csv", folder / ".table"):
        path.write_text("file,outlet\na.txt,Elm Post\n")
    (folder / "manifest.csv").symlink_to("../secret.csv")
    for read in (read_corpus, partition_corpus):
        with refused("manifest.csv: got a link that leads out of the folder; expected a file in"):
            read(folder)
    (folder / "manifest.csv").unlink()
    (folder / "manifest.csv").symlink_to(".table")
    assert read_corpus(folder).articles["outlet"].tolist() == ["Elm Post"]


PIECES = tables(__file__)["pieces"]


@pytest.mark.parametrize("piece", PIECES)
def test_cleaning_ends_with_text_that_leads_its_rules_on(piece):
    """The rules that ship: lines of 400 characters, which are looked at closely, and one of 200,000."""
    rules = lexicons.noise()
    for text in (
        "\n".join([(piece * 400)[:399] + "!"] * 8),
        (piece * 400)[:400],
        piece * (200_000 // len(piece)),
    ):
        cleaning.edits(text, rules.signs_of([text])[0], title="", rules=rules)


# Links.


def test_a_linked_folder_is_read_and_written_where_it_leads(sound, tmp_path):
    folder = copied(sound, tmp_path)
    (tmp_path / "link").symlink_to(folder, target_is_directory=True)
    pack = load_features(tmp_path / "link")
    assert pack.save(tmp_path / "link") == folder
    assert (tmp_path / "link").is_symlink()
    assert_same(load_features(folder), pack)
    assert {path.name for path in tmp_path.iterdir()} == {"link", "pack"}


# Sums by group, pack by pack.

COUNTS = [
    lambda pack: framing.terms(pack, normalise=True, stop_words="english"),
    lambda pack: framing.dictionary(pack).present(),
    sentiment.toward,
    framing.speakers,
    lambda pack: sentiment.toward(pack).per_article(),
]


@pytest.mark.slow
def test_sums_of_packs_are_the_sums_of_all(lists, tmp_path, monkeypatch):
    by = ["outlet", "month"]
    monkeypatch.setattr("analysis.counts.PACKS_AT_ONCE", 3)
    parts = extract(slices(7), **lists, to=tmp_path / "pack")
    loaded = parts.load()
    for count in COUNTS:
        whole, found = count(loaded), summed(parts, count, by=by)
        expected = whole.sums(by)
        assert_frame_equal(found.rows[list(expected.groups)], expected.groups)
        assert found.items.index.equals(whole.items.index)
        np.testing.assert_allclose(found.values.toarray(), expected.values, rtol=1e-12)
        np.testing.assert_allclose(found.full_size(), expected.size, rtol=1e-12)
        assert found.rows["n_rows"].sum() == 70
        assert found.rows["article_id"][0] == "a000"
        assert found.per == (f"{whole.per}s" if whole.of_size_one else whole.per)
        again = summed(loaded, count, by=by)
        np.testing.assert_allclose(again.values.toarray(), found.values.toarray(), rtol=1e-12)


def test_one_part_at_a_time_is_in_memory(tmp_path, monkeypatch):
    parts = extract(slices(4), to=tmp_path / "pack")
    loaded = []
    n_alive = []

    def load_and_remember(folder):
        n_alive.append(sum(part() is not None for part in loaded))
        features = load_features(folder)
        loaded.append(weakref.ref(features))
        return features

    monkeypatch.setattr("analysis.features.loading.load_features", load_and_remember)
    summed(parts, framing.terms, by="outlet")
    assert n_alive == [0, 0, 0, 0]
