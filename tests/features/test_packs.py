"""Packs on disk: what is written is what comes back, in few bytes, and sums by group over packs in parts. All is invented."""

import functools
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import weakref

import numpy as np
import pandas as pd
import pyarrow
import pytest
from by_hand import by_hand
from hypothesis import given, settings
from hypothesis import strategies as st
from killing import die_after
from pyarrow import parquet
from refusals import refused
from test_extraction import Slice, lists, pages, slices  # noqa: F401 - lists is a fixture
from test_features import PAGES, assert_same

from analysis import errors as checks
from analysis import (
    extract,
    files,
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


# Packs from strangers: each of these is refused in one sentence, before it fills the memory or takes long.


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Return a pack of ten invented articles."""
    return extract(read_corpus(pages(10)), actors=None, ngrams=(1, 2)).save(
        tmp_path_factory.mktemp("sound") / "pack"
    )


def manifest_of(folder):
    """Return the manifest of a pack, without its seal."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    del manifest["sha256"]
    return manifest


def seal(folder, manifest):
    """Write a manifest, as a stranger who knows how would."""
    (folder / "manifest.json").write_bytes(packs._as_sealed_json(manifest))
    return folder


def resealed(folder, **changed):
    """Change entries of the manifest, and seal it again."""
    return seal(folder, manifest_of(folder) | changed)


def with_file(folder, name, data, rows=None):
    """Put another table into a pack, and its checksum and size into the manifest."""
    (folder / f"{name}.parquet").write_bytes(data)
    manifest = manifest_of(folder)
    manifest["files"][f"{name}.parquet"] = hashlib.sha256(data).hexdigest()
    if rows is not None and name in manifest["sizes"]:
        manifest["sizes"][name] = rows
    return seal(folder, manifest)


def written(table, **options):
    """Return a table of pyarrow or pandas as Parquet bytes."""
    if isinstance(table, pd.DataFrame):
        table = pyarrow.Table.from_pandas(table, preserve_index=False)
        if "text_hash" in table.column_names:
            digests = table["text_hash"].cast(pyarrow.binary(32))
            table = with_column(table, "text_hash", digests)
    sink = pyarrow.BufferOutputStream()
    parquet.write_table(table, sink, compression="zstd", store_schema=False, **options)
    return sink.getvalue().to_pybytes()


def with_table(folder, name, table, **options):
    """Put another table into a pack; the manifest says how many rows it has."""
    with_file(folder, name, written(table, **options), rows=len(table))


def changed_table(name, change, *, rows=True):
    """Return a fault: a table with this change of its DataFrame; the manifest says how many *rows* it has."""

    def spoil(folder):
        table = change(pd.read_parquet(folder / f"{name}.parquet"))
        with_file(folder, name, written(table), rows=rows and len(table))

    return spoil


def assigned(name, **columns):
    """Return a fault: a table with other columns, each a list for its first rows or a value for all."""

    def change(table):
        for column, value in columns.items():
            if isinstance(value, list):
                value = [*value, *table[column].tolist()[len(value) :]]
            table[column] = value
        return table

    return changed_table(name, change)


def dropped(name, column):
    return changed_table(name, lambda table: table.drop(columns=column))


BIG = 40_000_000


def constant(folder):
    """A table of 40 million equal rows in a few kilobytes."""
    zeros = pyarrow.table({"article": pyarrow.array(np.zeros(BIG // 4, np.int8))})
    sink = pyarrow.BufferOutputStream()
    with parquet.ParquetWriter(sink, zeros.schema, compression="zstd") as file:
        for _ in range(4):
            file.write_table(zeros)
    with_file(folder, "sentences", sink.getvalue().to_pybytes(), rows=BIG)


def long_id(folder):
    """An article_id of a million letters, and a thousand sentences that belong to it."""
    assigned("articles", article_id=[*"abcdefghi", "z" * 1_000_000])(folder)
    sentences = pd.concat([pd.read_parquet(folder / "sentences.parquet")] * 40)
    with_table(folder, "sentences", sentences.assign(article=9))


def manifest_is(data):
    """Return a fault: a manifest of these bytes."""
    return lambda folder: (folder / "manifest.json").write_bytes(data)


def larger_manifest(folder):
    os.truncate(folder / "manifest.json", packs.LARGEST_MANIFEST + 1)


def in_parts(*names):
    """Return a fault: a pack whose parts have these names."""

    def spoil(folder):
        manifest = manifest_of(folder) | {"parts": dict.fromkeys(names, "0" * 64)}
        del manifest["files"]
        seal(folder, manifest)

    return spoil


def linked(folder):
    """A file that is a link to another one, of the same bytes."""
    shutil.move(folder / "terms.parquet", folder.parent / "elsewhere")
    (folder / "terms.parquet").symlink_to(folder.parent / "elsewhere")


def arrow_column(name, column, values, kind=None):
    """Return a fault: a table with another Arrow column in place of one, or beside it if it has none of this name."""

    def spoil(folder):
        table = parquet.read_table(folder / f"{name}.parquet")
        new = pyarrow.array([values] * len(table), kind)
        with_table(folder, name, with_column(table, column, new))

    return spoil


def with_column(table, name, values):
    """Return an Arrow table with this column."""
    place = table.schema.get_field_index(name)
    if place < 0:
        return table.append_column(name, values)
    return table.set_column(place, name, values)


def many_words(folder):
    """An article of two thousand million words, which say of themselves to be one sentence."""
    assigned("articles", n_tokens=[2**31 - 1])(folder)
    table = pd.read_parquet(folder / "sentences.parquet")
    others = table["n_tokens"][table["article"] == 0].iloc[1:].sum()
    assigned("sentences", n_tokens=[2**31 - 1 - others])(folder)


def entry(path, value):
    """Return a fault: a manifest that says something else in one place."""

    def spoil(folder):
        manifest = manifest_of(folder)
        *parents, name = path.split("/")
        functools.reduce(dict.get, parents, manifest)[name] = value
        seal(folder, manifest)

    return spoil


DAY = pyarrow.timestamp("us")


@pytest.fixture(scope="module")
def named(lists, tmp_path_factory):
    """Return a pack of invented articles that name actors and frames."""
    table = pd.DataFrame(PAGES, columns=["article_id", "outlet", "title", "text"])
    return extract(read_corpus(table), **lists).save(tmp_path_factory.mktemp("named") / "pack")


def spoil(folder, code):
    """Change a pack as code in test_packs.toml says."""
    eval(code, globals())(folder)


@pytest.mark.parametrize(*by_hand(__file__, "forged"))
def test_a_forged_pack_is_refused_in_one_sentence(named, tmp_path, fault, code, message):
    folder = copied(named, tmp_path)
    spoil(folder, code)
    with refused(f"^pack pack: got .*(?i:{message})") as caught:
        load_features(folder)
    assert re.fullmatch(
        r"pack pack: got .+ \w+\.(json|parquet); expected the files of a pack\. Check the path, .+\.",
        str(caught.value),
    )
    assert len(str(caught.value)) < 500


def test_articles_of_a_part_are_checked_as_well(tmp_path):
    extract(slices(1), to=tmp_path)
    arrow_column("articles", "note", b"\xff")(tmp_path / "part-00000")
    manifest = (tmp_path / "part-00000/manifest.json").read_bytes()
    resealed(tmp_path, parts={"part-00000": hashlib.sha256(manifest).hexdigest()})
    with refused("pack part-00000: got another type of note in articles.parquet"):
        load_features(tmp_path).articles  # noqa: B018 - it is read when it is asked for


def copied(sound, tmp_path):
    return shutil.copytree(sound, tmp_path / "pack")


def test_the_pack_that_was_spoilt_is_sound(sound, tmp_path):
    folder = copied(sound, tmp_path)
    changed_table("sentences", lambda table: table)(folder)
    assert_same(load_features(folder), load_features(sound))


MEASURE = """
import re, sys
from pathlib import Path
from analysis import load_features
from analysis.errors import InputError
load_features(sys.argv[1])
for folder in sys.argv[2:]:
    try:
        print("loaded", folder)
        load_features(folder)
    except InputError as error:
        message = str(error)
    assert message.startswith("pack ") and len(message) < 500, message[:500]
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024  # getrusage adds the parent's
    assert peak < 1_000, (folder, peak)
    print(f"{peak} MB so far: {message}")
"""


@pytest.mark.slow
@pytest.mark.parametrize(*by_hand(__file__, "bombs"))
def test_bombs_take_little_memory(root, sound, tmp_path, fault, code):
    """In a process of its own: what the allocator keeps of one would count for the next."""
    folder = copied(sound, tmp_path)
    spoil(folder, code)
    assert sum(path.stat().st_size for path in folder.iterdir()) < 20_000_000
    command = [sys.executable, "-c", MEASURE, sound, folder]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_limits_are_of_the_whole_file_and_not_of_usual_tables(monkeypatch):
    table = pyarrow.table(
        {
            "word": ["rain", None, "wind"] * 100,
            "n": range(300),
            "tags": [["a", "b"], [], None] * 100,
            "of": [{"x": "y"}, None, {"x": None}] * 100,
        }
    )
    data = written(table)
    assert files.read_parquet(pyarrow.BufferReader(data), size=len(data)).equals(table)
    monkeypatch.setattr(files, "SMALL", 1_000)
    with pytest.raises(ValueError, match="bytes when unpacked, more than a table of 2,000"):
        files.read_parquet(pyarrow.BufferReader(data), size=10)


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
NOWHERE = "no regular file, or a link that leads nowhere"
NOT_ENTERED = "a folder that is not entered: a link, or no permission"


@pytest.mark.parametrize(
    ("link", "target", "skipped", "found"),
    [
        ("b.txt", "../secret.txt", [["", "b.txt", OUT]], ["a"]),
        ("b.txt", "b.txt", [["", "b.txt", NOWHERE]], ["a"]),
        ("b.txt", "a.txt", [], ["a", "b"]),
        ("more", "..", [["", "more", NOT_ENTERED]], ["a"]),
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


def test_a_bomb_among_tables_of_articles_is_refused(tmp_path):
    text = pyarrow.DictionaryArray.from_arrays(np.zeros(100_000, np.int32), ["rain " * 20_000])
    ids = [f"{n}" for n in range(100_000)]
    table = pyarrow.table({"article_id": ids, "outlet": ids, "text": text})
    (tmp_path / "a.parquet").write_bytes(written(table, dictionary_pagesize_limit=10**8))
    for read in (read_corpus, lambda path: partition_corpus(path)[0].read()):
        with refused("a.parquet: got what cannot be parsed .more than 256,000,000 bytes"):
            read(tmp_path / "a.parquet")


PIECES = [
    " ",
    "share ",
    "A ",
    ". ",
    "1",
    "| ",
    "Tweet|",
    "Photo: A",
    '"',
    "By A",
    "-",
    "http://a.b/",
    "(",
    "@",
    "/A",
    ", ",
    "\u041cT",
]


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


# Links and runs that were killed.


def test_a_linked_folder_is_read_and_written_where_it_leads(sound, tmp_path):
    folder = copied(sound, tmp_path)
    (tmp_path / "link").symlink_to(folder, target_is_directory=True)
    pack = load_features(tmp_path / "link")
    assert pack.save(tmp_path / "link") == folder
    assert (tmp_path / "link").is_symlink()
    assert_same(load_features(folder), pack)
    assert {path.name for path in tmp_path.iterdir()} == {"link", "pack"}


def test_a_link_that_leads_nowhere_is_refused(sound, tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with refused("folder loop: got a symlink that leads nowhere"):
        load_features(sound).save(tmp_path / "loop")
    with pytest.raises(checks.MissingInput, match="got no manifest.json"):
        load_features(tmp_path / "loop")


def test_a_part_that_is_a_link_is_not_written_to(sound, tmp_path):
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "part-00000").symlink_to(sound, target_is_directory=True)
    with refused("folder pack: got files that are no pack: part-00000"):
        extract(slices(1), to=tmp_path / "pack")


def test_what_a_killed_save_moved_away_is_loaded_and_put_back(sound, tmp_path):
    folder = copied(sound, tmp_path)
    folder.rename(tmp_path / ".pack.previous")
    pack = load_features(folder)
    assert_same(pack, load_features(sound))
    pack.save(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


def killed(work, *, steps):
    """Run *work* in a child that kills itself at the step after so many, and return whether it was."""
    child = os.fork()
    if not child:
        try:
            die_after(steps)
            work()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1] == signal.SIGKILL


@pytest.fixture
def at_ease(monkeypatch):
    """Wait for no disk: the system outlives the process that is killed."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def test_a_save_that_is_killed_in_the_middle_leaves_the_old_pack(at_ease, tmp_path):
    old, new = (extract(read_corpus(pages(n)), ngrams=(1, 2)) for n in (10, 40))
    folder = old.save(tmp_path / "pack")
    assert killed(functools.partial(new.save, folder), steps=6)
    assert_same(load_features(folder), old)
    new.save(folder)
    assert_same(load_features(folder), new)


def test_an_extraction_that_is_killed_in_the_middle_leaves_no_pack_and_goes_on(at_ease, tmp_path):
    folder = tmp_path / "pack"
    assert killed(functools.partial(extract, slices(3), to=folder), steps=20)
    with pytest.raises(checks.MissingInput, match="got no manifest.json"):
        load_features(folder)
    assert_same(extract(slices(3), to=folder).load(), extract(read_corpus(pages(30))))
    names = {"manifest.json", "part-00000", "part-00001", "part-00002"}
    assert {path.name for path in folder.iterdir()} == names


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
        pd.testing.assert_frame_equal(found.rows[list(expected.groups)], expected.groups)
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
