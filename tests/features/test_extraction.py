"""Extraction: partitions, workers, a cluster, packs in parts that resume, and what fails. All articles here are invented."""

import errno
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from refusals import refused
from test_features import assert_same, lists  # noqa: F401 - a fixture

from analysis import errors as checks
from analysis import extract, load_features, read_corpus
from analysis.features import extraction
from analysis.features import readers as reading
from analysis.features import store as packs
from analysis.features.loading import PartitionedFeatures

SENTENCES = [
    "The Norland Federation signed a good treaty.",
    "Rain fell.",
    '"We love the ferry," said Mira Holm.',
    "Norland lost.",
    "Nobody came to the court.",
    "Holm stayed at home, and so did Norland.",
    "A quiet day by the harbour.",
]


def pages(n, *, first=0):
    """Return *n* invented articles; every third has a title."""
    rows = []
    for number in range(first, first + n):
        outlet = ("Elm Post", "Oak Times")[number % 2]
        title = "" if number % 3 else f"Ferry {number}"
        text = " ".join(SENTENCES[(number + step) % 7] for step in range(number % 5 + 1))
        text = "Share\n" * (number % 4 == 0) + text
        rows.append((f"a{number:03}", outlet, title, text, f"2024-0{1 + number % 3}"))
    return pd.DataFrame(rows, columns="article_id outlet title text month".split())


@dataclass(frozen=True)
class Slice:
    """A partition of invented articles; reading it kills the process until a file is there, if one is named."""

    name: str
    first: int
    n: int = 10
    once: Path | None = None

    @property
    def fingerprint(self):
        """What it was made from."""
        return f"{self.first} {self.n}"

    def read(self):
        """Return the articles."""
        if self.once and not self.once.exists():
            self.once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return read_corpus(pages(self.n, first=self.first))


def slices(n=4):
    """Return partitions of ten articles."""
    return [Slice(f"part-{number:05}", 10 * number) for number in range(n)]


def extracted_in_parts(lists, folder):
    """Return the pack of all slices, a part each."""
    return extract(slices(), **lists, to=folder / "pack")


@pytest.fixture(scope="module")
def in_parts(lists, tmp_path_factory):
    """Return that pack, which nobody changes."""
    return extracted_in_parts(lists, tmp_path_factory.mktemp("parts"))


@pytest.fixture(scope="module")
def whole(lists):
    """Return the forty articles, extracted at once."""
    return extract(read_corpus(pages(40)), **lists, ngrams=(1, 2))


def bytes_of(folder):
    """Return every file below *folder*, without what a killed process left unfinished under a hidden name."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: path.read_bytes() for name, path in named.items() if not name.startswith(".")}


# However the articles are cut, and whoever reads them.


@pytest.mark.slow
@pytest.mark.parametrize(
    "articles, characters, workers",
    [(3, 10**9, 2), (1000, 200, 1), (1000, 1, 1), (7, 300, 1)],
)
def test_pieces_of_a_corpus_change_nothing(
    whole, lists, monkeypatch, articles, characters, workers
):
    monkeypatch.setattr(extraction, "PARTITION", articles)
    monkeypatch.setattr(extraction, "CHARACTERS", characters)
    corpus = read_corpus(pages(40))
    assert_same(extract(corpus, **lists, ngrams=(1, 2), workers=workers), whole)


def test_a_large_partition_is_read_in_pieces_of_its_characters(lists, tmp_path, monkeypatch):
    """As one row group of a .parquet table, which no partition cuts."""
    large = [Slice("part-00000", 0, n=12)]
    extract(large, **lists, to=tmp_path / "whole")
    sizes = []
    read_batch = reading.read_batch

    def counted(batch, *settings, **options):
        sizes.append(len(batch.texts))
        return read_batch(batch, *settings, **options)

    monkeypatch.setattr(extraction, "read_batch", counted)
    monkeypatch.setattr(extraction, "CHARACTERS", 200)
    extract(large, **lists, to=tmp_path / "pieces")
    assert bytes_of(tmp_path / "pieces") == bytes_of(tmp_path / "whole")
    assert len(sizes) > 2 and sum(sizes) == 12


def test_pieces_list_what_was_skipped_once(monkeypatch):
    monkeypatch.setattr(extraction, "PARTITION", 3)
    texts = ["word"] * 7 + [""]
    table = pd.DataFrame({"article_id": list("abcdefgh"), "outlet": "Elm", "text": texts})
    pieces = [piece.read() for piece in extraction.cut_corpus(read_corpus(table))]
    assert [len(piece.skipped) for piece in pieces] == [1, 0, 0]


def test_a_piece_ships_no_raw_text():
    corpus = read_corpus(pages(4).assign(text="Share\n" + "xyzzy " * 50))
    assert pickle.dumps(extraction.cut_corpus(corpus)).count(b"xyzzy") == 4 * 50


def test_a_partition_without_articles_is_no_trouble(whole, lists):
    class Empty(Slice):
        def read(self):
            pages = pd.DataFrame({"article_id": ["x1", "x2"], "outlet": "Elm", "text": ["", "a"]})
            full = read_corpus(pages)
            return replace(full, articles=full.articles[:0], raw=full.raw[:0])

    partitions = [*slices(2), Empty("part-00009", 90), Slice("part-00010", 20, 20)]
    found = extract(partitions, **lists, ngrams=(1, 2))
    assert found.manifest["skipped"] == [["x1", "", "no words in it"]]
    assert_same(replace(found, manifest=whole.manifest), whole)


# Packs in parts.


@pytest.mark.slow
def test_packs_in_parts_load_as_one(whole, lists, tmp_path):
    found = extract(slices(), **lists, ngrams=(1, 2), to=tmp_path / "pack")
    assert isinstance(found, PartitionedFeatures)
    assert found.kept == 0
    assert repr(found) == "PartitionedFeatures: 40 articles in 4 packs"
    again = load_features(tmp_path / "pack")
    assert again.manifest == found.manifest
    assert again.manifest["sizes"]["sentences"] == len(whole.sentences)
    for key in ("read", "edits", "skipped", "fingerprints", "lists"):
        assert again.manifest[key] == whole.manifest[key]
    assert_same(again.load(), whole)
    assert_frame_equal(again.articles, whole.articles.drop(columns="sketch"))
    assert [len(part.articles) for part in again.parts()] == [10] * 4


def test_a_pack_in_parts_can_be_pickled(in_parts):
    assert not hasattr(in_parts, "nothing")
    assert pickle.loads(pickle.dumps(in_parts)) == in_parts


def test_the_same_call_again_keeps_what_is_whole(lists, in_parts, tmp_path, monkeypatch):
    folder = shutil.copytree(in_parts.folder, tmp_path / "pack")
    first = load_features(folder)
    saved, read, read_slice = bytes_of(folder), [], Slice.read
    monkeypatch.setattr(Slice, "read", lambda self: read.append(self.name) or read_slice(self))
    assert extracted_in_parts(lists, tmp_path).kept == 4
    terms = folder / "part-00001/terms.parquet"
    terms.write_bytes(terms.read_bytes()[:-1])
    (folder / "part-00002/manifest.json").unlink()
    with refused("pack part-00001: got a changed or damaged terms.parquet"):
        first.load()
    (folder / "part-00002").rename(folder / ".part-00002.0a.unfinished")
    changed = "folder part-00001: got files that were changed since they were saved: terms.parquet"
    with refused(changed):
        extracted_in_parts(lists, tmp_path)
    assert read == []
    assert terms.exists()
    shutil.rmtree(folder / "part-00001")
    assert extracted_in_parts(lists, tmp_path).kept == 2
    assert read == ["part-00001", "part-00002"]
    assert bytes_of(folder) == saved


@pytest.mark.slow
def test_other_input_and_other_settings_are_read_anew(lists, tmp_path):
    extract(slices(), **lists, to=tmp_path)
    other = [*slices(3), Slice("part-00003", 50)]
    assert extract(other, **lists, to=tmp_path).kept == 3
    assert extract(other, **lists, ngrams=(1, 2), to=tmp_path).kept == 0
    assert extract(other, to=tmp_path).kept == 0
    assert extract(slices(2), to=tmp_path).kept == 2
    assert names_in(tmp_path) == ["manifest.json", "part-00000", "part-00001"]


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_parts_that_were_swapped_are_noticed(tmp_path):
    found = extract(slices(2), to=tmp_path)
    (tmp_path / "part-00000").rename(tmp_path / "x")
    (tmp_path / "part-00001").rename(tmp_path / "part-00000")
    with refused("pack part-00000: got a changed or damaged manifest.json"):
        list(found.parts())


# Faults.


def test_an_error_of_the_input_itself_ends_the_run(monkeypatch):
    monkeypatch.setattr(Slice, "read", raising(checks.MissingInput("articles.csv: gone")))
    with pytest.raises(checks.MissingInput, match="part-00000: articles.csv: gone"):
        extract(slices())


def test_a_full_disk_keeps_what_is_finished(lists, in_parts, tmp_path, monkeypatch):
    folder = tmp_path / "pack"

    def fail(file):
        if any(folder.glob(".part-00002*")):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(packs.os, "fsync", fail)
    with refused("got No space left on device; expected .* Check .* the room on the disk"):
        extracted_in_parts(lists, tmp_path)
    assert names_in(folder) == ["part-00000", "part-00001"]
    with pytest.raises(checks.MissingInput, match="pack pack: got no manifest.json"):
        load_features(folder)
    monkeypatch.undo()
    assert extracted_in_parts(lists, tmp_path).kept == 2
    assert bytes_of(folder) == bytes_of(in_parts.folder)


def raising(error):
    """Return a function that raises it, whatever it is given."""

    def fail(*arguments, **settings):
        raise error

    return fail


def test_a_finished_part_that_cannot_be_read_is_not_made_again(lists, tmp_path, monkeypatch):
    extracted_in_parts(lists, tmp_path)
    monkeypatch.setattr(extraction, "load_features", raising(checks.UnusableFile("pack: closed")))
    with pytest.raises(checks.UnusableFile, match="pack: closed"):
        extracted_in_parts(lists, tmp_path)


KILLED = (
    "workers: got a process that was killed, as when memory runs out; expected processes that "
    "finish. Use fewer workers, or fewer articles a partition. With to= the same call again keeps"
)


@pytest.mark.slow
def test_a_killed_process_ends_the_run_and_the_same_call_goes_on(lists, tmp_path):
    given = slices()
    given[3] = replace(given[3], once=tmp_path / "killed")
    with refused(re.escape(KILLED)):
        extract(given, **lists, to=tmp_path / "two", workers=2)
    found = extract(given, **lists, to=tmp_path / "two", workers=2)
    assert found.kept > 0
    extract(slices(), **lists, to=tmp_path / "one")
    assert bytes_of(tmp_path / "two") == bytes_of(tmp_path / "one")


# A bar, for people only.


def test_a_terminal_sees_a_bar(monkeypatch, capsys, tmp_path):
    extract(slices(2), to=tmp_path)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    extract(slices(3), to=tmp_path)
    shown = capsys.readouterr().err
    bar = r"30 articles \[.*articles/s, 3 of 3 partitions\]"
    assert re.search(bar, shown), shown


# A cluster.


@pytest.fixture(scope="module")
def client():
    """Return a client of two worker processes, which the cluster never gives up, however often they are killed."""
    import dask
    from distributed import Client, LocalCluster

    options = {
        "distributed.deploy.lost-worker-timeout": "1 hour",
        "distributed.scheduler.allowed-failures": 2,
    }
    with (
        dask.config.set(options),
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=":0",
            silence_logs=50,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.mark.slow
def test_a_cluster_gives_the_same_bytes(whole, lists, client, tmp_path):
    assert_same(extract(slices(), **lists, ngrams=(1, 2), client=client), whole)
    assert_same(extract(read_corpus(pages(40)), **lists, ngrams=(1, 2), client=client), whole)
    extract(slices(), **lists, to=tmp_path / "one")
    extract(slices(), **lists, to=tmp_path / "two", workers=2)
    extract(slices(), **lists, to=tmp_path / "dask", client=client)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two") == bytes_of(tmp_path / "dask")
    assert extract(slices(), **lists, to=tmp_path / "one", client=client).kept == 4


def test_a_client_without_dask_is_refused(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with refused(r"client: got a client, and no package distributed; .*\[cluster\]"):
        extract(slices(), client=object())


# What a first user's try found.


def test_a_neighbour_is_never_removed(tmp_path, lists):
    """A folder with another study's pack, or with any folder that has a manifest, gets no parts; nor does a file that comes later."""
    old, strange = tmp_path / "packs/old", tmp_path / "strange/part-00009"
    extract(read_corpus(pages(3))).save(old)
    strange.mkdir(parents=True)
    (strange / "manifest.json").write_text('{"schema": 3, "files": {}}')
    for neighbour in (old, strange):
        with refused(
            "folder .*: got files that are no pack: (old|manifest.json).*; expected a new"
        ):
            extract(slices(2), to=neighbour.parent, **lists)
        assert (neighbour / "manifest.json").is_file()
    folder = packs.open_parts(tmp_path / "late")
    (folder / "night.log").write_text("began at ten")
    with refused("night.log"):
        packs.close_parts(folder, {}, parts=[])


SCRIPT = """
import pandas as pd
from analysis import extract, read_corpus
ids = [str(n) for n in range(2_100)]
table = pd.DataFrame({'article_id': ids, 'outlet': 'Elm Post', 'text': 'Rain fell.'})
print(extract(read_corpus(table), workers=2))
"""


@pytest.mark.slow
def test_a_script_needs_no_main_guard(root, tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT)
    environment = os.environ | {"PYTHONPATH": str(root)}
    command = [sys.executable, tmp_path / "script.py"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, env=environment)
    assert done.stdout.startswith("Features: 2,100 articles")
    assert done.stderr == ""
