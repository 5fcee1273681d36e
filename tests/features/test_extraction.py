"""Extraction: pieces, workers, a cluster, and what fails. All articles here are invented."""

import os
import pickle
import re
import signal
import subprocess
import sys

import pandas as pd
import pytest
from by_hand import drawn_cases, tables
from refusals import refused
from test_features import assert_same, corpus_of, lists  # noqa: F401 - a fixture

from analysis import extract, load_features, read_corpus
from analysis.features import extraction, workers
from analysis.features.readers import Reader

SENTENCES = tables(__file__.replace("extraction", "features"))["sentences"]


def pages(n, *, first=0):
    """Return *n* invented articles; every third has a title."""
    rows = []
    for number in range(first, first + n):
        title = "" if number % 3 else f"Ferry {number}"
        sentences = (SENTENCES * 2)[number % 7 :][: number % 5 + 1]
        text = "Share\n" * (number % 4 == 0) + " ".join(sentences)
        outlet = ("Elm Post", "Oak Times")[number % 2]
        rows.append((f"a{number:03}", outlet, title, text, f"2024-0{1 + number % 3}"))
    return pd.DataFrame(rows, columns="article_id outlet title text month".split())


@pytest.fixture(scope="module")
def whole(lists):
    """Return the forty articles, extracted at once."""
    return extract(read_corpus(pages(40)), **lists, ngrams=(1, 2))


@pytest.fixture
def small(monkeypatch):
    """Cut corpora into pieces of ten articles."""
    monkeypatch.setattr(extraction, "ARTICLES", 10)


# However the articles are cut, and whoever reads them.


@pytest.mark.slow
@drawn_cases("""
    articles characters workers
    3        1000000000 2
    1000     200        1
    1000     1          1
    7        300        1
""")
def test_pieces_of_a_corpus_change_nothing(
    whole, lists, monkeypatch, articles, characters, workers
):
    monkeypatch.setattr(extraction, "ARTICLES", articles)
    monkeypatch.setattr(extraction, "CHARACTERS", characters)
    corpus = read_corpus(pages(40))
    assert_same(extract(corpus, **lists, ngrams=(1, 2), workers=workers), whole)


def test_pieces_are_of_so_many_articles_or_characters(monkeypatch):
    monkeypatch.setattr(extraction, "ARTICLES", 3)
    monkeypatch.setattr(extraction, "CHARACTERS", 40)
    pieces = extraction.cut_corpus(corpus_of(["word"] * 4 + ["word " * 20, "word", ""]))
    assert [len(piece.articles) for piece in pieces] == [3, 1, 1, 1]
    assert [len(piece.skipped) for piece in pieces] == [1, 0, 0, 0], "listed once"


def test_a_piece_ships_no_raw_text():
    corpus = read_corpus(pages(4).assign(text="Share\n" + "xyzzy " * 50))
    assert pickle.dumps(extraction.cut_corpus(corpus)).count(b"xyzzy") == 4 * 50


# Packs made apart.


def saved_apart(folder, lists, **settings):
    """Return the folders of two packs, of the second and the first half of the forty articles."""
    halves = [pages(20, first=20), pages(20)]
    packs = [extract(read_corpus(half), **lists, **settings) for half in halves]
    return [pack.save(folder / str(number)) for number, pack in enumerate(packs)]


@pytest.mark.slow
def test_packs_made_apart_are_joined(whole, lists, tmp_path):
    folders = saved_apart(tmp_path, lists, ngrams=(1, 2))
    joined = load_features(folders)
    assert_same(joined, whole)
    assert_same(load_features(joined.save(tmp_path / "joined")), whole)


class Lengths(Reader):
    """Reads how long sentences are."""

    tables = {"lengths": {"n_characters": "int64"}}
    version = 2

    def read(self, batch, earlier):
        lengths = batch.sentences.stops - batch.sentences.starts
        return {"lengths": batch.sentence_table().assign(n_characters=lengths)}


def test_packs_that_are_unlike_are_not_joined(lists, tmp_path):
    one, other = saved_apart(tmp_path, lists)
    with refused("features: got article_id a020, a021, .* in several packs; expected each article"):
        load_features([one, one])
    with refused("features: got no pack; expected one pack or several"):
        load_features([])
    corpus = read_corpus(pages(20))
    changes = {"ngrams": (1, 2), "readers": [Lengths()], "actors": None, "frames": None}
    for name, value in changes.items():
        differ = name.replace("ngrams", "settings")
        made = extract(corpus, **lists | {name: value}).save(tmp_path / differ)
        with refused(f"features: got packs that differ in their {differ}; expected packs of the"):
            load_features([one, made])
    assert len(load_features([one, other]).articles) == 40


# Faults.

KILLED = "workers: got a process that was killed, as when memory runs out; expected processes that"


class Killing(Reader):
    """Kills the process that reads, if it is not the one that began."""

    tables = {"nothing": {"n": "int64"}}

    def __init__(self):
        self.beginner = os.getpid()

    def read(self, batch, earlier):
        if os.getpid() != self.beginner:
            os.kill(os.getpid(), signal.SIGKILL)
        return {"nothing": batch.sentence_table().assign(n=0)}


@pytest.mark.slow
def test_a_killed_process_ends_the_run_in_a_sentence(small):
    with refused(re.escape(KILLED)):
        extract(read_corpus(pages(40)), readers=[Killing()], workers=2)


# A bar, for people only.


def test_a_terminal_sees_a_bar(monkeypatch, capsys, small):
    extract(read_corpus(pages(20)))
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    extract(read_corpus(pages(30)))
    shown = capsys.readouterr().err
    assert re.search(r"reading: 100%.* 30/30 \[.*articles/s\]", shown), shown


# A cluster.


@pytest.fixture
def client():
    """Return a client of two worker processes, which gives a task up when it killed one of them."""
    import dask
    from distributed import Client, LocalCluster

    options = {"threads_per_worker": 1, "dashboard_address": ":0", "silence_logs": 50}
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(n_workers=2, processes=True, **options) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.mark.slow
def test_a_cluster_gives_the_same(whole, lists, client, small):
    assert_same(extract(read_corpus(pages(40)), **lists, ngrams=(1, 2), client=client), whole)


@pytest.mark.slow
def test_a_worker_that_dies_ends_the_run_in_a_sentence(client, small, monkeypatch):
    corpus = read_corpus(pages(40))
    with refused(re.escape(KILLED)):
        extract(corpus, readers=[Killing()], client=client)
    monkeypatch.setattr(workers, "PATIENCE", 1)
    client.cluster.scale(0)
    with refused(re.escape(KILLED)):
        extract(corpus, client=client)


def test_a_client_without_dask_is_refused(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with refused(r"client: got a client, and no package distributed; .*\[cluster\]"):
        extract(read_corpus(pages(3)), client=object())


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
    options = {"capture_output": True, "text": True, "env": environment}
    done = subprocess.run([sys.executable, tmp_path / "script.py"], cwd=root, **options)
    assert (done.stdout[:24], done.stderr) == ("Features: 2,100 articles", "")
