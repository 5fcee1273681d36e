"""Packs on disk: what is written is what comes back, and damaged or forged ones are refused. All is invented."""

import json
import shutil

import pytest
from by_hand import drawn_cases, tables
from hypothesis import given, settings
from hypothesis import strategies as st
from refusals import refused
from test_extraction import pages
from test_features import assert_same

from analysis import errors as checks
from analysis import extract, lexicons, load_features, read_corpus
from analysis.corpus import cleaning
from analysis.features import store as packs
from analysis.features.readers import installed_tables

TABLES = ["articles", *installed_tables(), "terms", "vocabulary"]  # files of a pack


# Damaged and forged packs: schema and checksum are looked at.


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Return a pack of ten invented articles."""
    return extract(read_corpus(pages(10)), actors=None, ngrams=(1, 2)).save(
        tmp_path_factory.mktemp("sound") / "pack"
    )


def copied(sound, tmp_path):
    return shutil.copytree(sound, tmp_path / "pack")


FORGED = {
    "sentences": lambda table: table.assign(n_tokens="few"),
    "mentions": lambda table: table.drop(columns="token"),
    "frames": lambda table: table.reindex([0]).assign(article=99),
    "terms": lambda table: table.assign(cell=10**9),
    "vocabulary": lambda table: table.rename(columns={"term": "word"}),
}


@pytest.mark.parametrize("name", [*FORGED, "lists", "settings", "versions"])
def test_a_forged_table_or_lacking_entry_is_refused_though_the_checksum_is_right(
    sound, tmp_path, name
):
    stored, manifest = packs.load(sound)
    if name in FORGED:
        stored[name] = FORGED[name](stored[name])
    else:
        del manifest[name]
    folder = packs.save(stored, manifest, folder=tmp_path / "pack")
    with refused("^pack pack: got another schema than its own"):
        load_features(folder)


@pytest.mark.parametrize("files", [None, "terms.parquet", [1], ["../secret.parquet"]])
def test_a_manifest_of_other_files_is_refused(sound, tmp_path, files):
    folder = copied(sound, tmp_path)
    manifest = json.loads((folder / "manifest.json").read_bytes()) | {"files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with refused("^pack pack: got a manifest of other files"):
        load_features(folder)


@drawn_cases("""
    gone          | lacks
    terms.parquet | a manifest of other files
    manifest.json | no manifest.json
""")
def test_a_pack_that_lacks_a_file_is_refused(sound, tmp_path, gone, lacks):
    folder = copied(sound, tmp_path)
    (folder / gone).unlink()
    with pytest.raises(checks.MissingInput, match=f"pack pack: got {lacks}"):
        load_features(folder)


FILES = ["manifest.json", *(f"{name}.parquet" for name in TABLES)]


@settings(max_examples=40)
@given(st.sampled_from(FILES), st.integers(0, 10**9), st.integers(0, 7))
def test_any_changed_bit_is_found(sound, name, place, bit):
    path = sound / name
    before = path.read_bytes()
    data = bytearray(before)
    data[place % len(data)] ^= 1 << bit
    path.write_bytes(data)
    found = "files that were changed|schema|a damaged|a manifest of other"
    try:
        with refused(f"^pack pack: got ({found})"):
            load_features(sound)
    finally:
        path.write_bytes(before)


# Folders and tables of articles from strangers.


def folder_of_articles(tmp_path):
    """Return a folder with one invented article, beside a text that is not in it."""
    (tmp_path / "secret.txt").write_text("Nobody should read this.")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/a.txt").write_text("Rain fell on Port Elm.")
    return tmp_path / "articles"


@drawn_cases("""
    link  | target        | found      | skipped
    b.txt | ../secret.txt | ["a"]      | [["", "b.txt", "a link that leads out of the folder: copy the file into it"]]
    b.txt | a.txt         | ["a", "b"] | []
    more  | .             | ["a"]      | [["", "more", "a folder that is not entered: a link, or no permission"]]
""")
def test_links_among_articles(tmp_path, link, target, skipped, found):
    folder = folder_of_articles(tmp_path)
    (folder / link).symlink_to(target)
    corpus = read_corpus(folder)
    assert corpus.skipped.fillna("").values.tolist() == skipped
    assert corpus.articles["article_id"].tolist() == found
    assert set(corpus.articles["text"]) == {"Rain fell on Port Elm."}


def test_a_manifest_that_is_a_link_out_of_the_folder_is_not_read(tmp_path):
    folder = folder_of_articles(tmp_path)
    manifest = folder / "manifest.csv"
    for path in (tmp_path / "secret.csv", folder / ".table"):
        path.write_text("file,outlet\na.txt,Elm Post\n")
    manifest.symlink_to("../secret.csv")
    with refused("manifest.csv: got a link that leads out of the folder; expected a file in"):
        read_corpus(folder)
    manifest.unlink()
    manifest.symlink_to(".table")
    assert read_corpus(folder).articles["outlet"].tolist() == ["Elm Post"]


@pytest.mark.parametrize("piece", tables(__file__)["pieces"])
def test_cleaning_ends_with_text_that_leads_its_rules_on(piece):
    """The rules that ship: lines of 400 characters, which are looked at closely, and one of 200,000."""
    rules = lexicons.noise()
    line = (piece * 400)[:400]
    for text in (f"{line[1:]}!\n" * 8, line, piece * (200_000 // len(piece))):
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
