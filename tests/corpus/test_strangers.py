"""Packs, headers and pages from strangers, drawn at random (strangers.py): each works, or is refused in one sentence, in time."""

import collections
import functools
import json
import multiprocessing
import os
import re
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import pytest
import strangers

from analysis import load_features

WORKERS = 2


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.setattr(strangers.tempfile, "tempdir", str(tmp_path))
    strangers.scratch.cache_clear()


def worked_off(family, n, folder):
    """Return what came of the cases of a family; fails for one that does not end."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["strangers"])
    work = functools.partial(strangers.outcome, log=str(folder / "log"))
    try:
        with ProcessPoolExecutor(
            WORKERS, mp_context=context, initializer=strangers.work_in, initargs=(folder,)
        ) as pool:
            return list(pool.map(work, [(family, number) for number in range(n)], chunksize=5))
    except BrokenProcessPool:
        logs = [path.read_text(encoding="utf-8") for path in folder.glob("log.*")]
        pytest.fail("\n".join(text for text in logs if "File " in text))


@pytest.mark.fuzz
@pytest.mark.parametrize("family", strangers.FAMILIES)
def test_every_case_works_or_is_refused_in_time(tmp_path, family):
    _, n = strangers.FAMILIES[family]
    outcomes = worked_off(family, n, tmp_path)
    assert len(outcomes) == n
    assert [
        (number, said)
        for number, said in enumerate(outcomes)
        if not re.match("loaded|refused: ", said)
    ] == []
    kinds = collections.Counter(said.partition(":")[0] for said in outcomes)
    assert min(kinds["loaded"], kinds["refused"]) > n / 20, (
        "the cases are neither all harmless nor all refused at the door"
    )


def test_the_same_number_is_the_same_case():
    packs = [
        (strangers.changed_table(7) / name).read_bytes()
        for _ in range(2)
        for name in ("manifest.json", "terms.parquet")
    ]
    assert packs[:2] == packs[2:]
    assert json.loads(packs[0]) != json.loads((strangers.sound() / "manifest.json").read_bytes())


def test_a_sound_pack_goes_all_the_way():
    assert (
        strangers.follow(strangers.copy()) == "loaded"
        and len(load_features(strangers.sound()).articles) == 4
    )


@pytest.mark.slow
def test_a_planted_fault_and_a_case_that_never_ends_are_seen(tmp_path, monkeypatch):
    monkeypatch.setitem(strangers.FAMILIES, "tables", (lambda number: [][number], 1))
    assert (
        strangers.outcome(("tables", 0), str(tmp_path / "log"))
        == "IndexError: list index out of range"
    )
    child = os.fork()
    if not child:
        strangers.SECONDS = 1
        strangers.FAMILIES["tables"] = (lambda number: re.fullmatch("(a*)*b", "a" * 40), 1)
        try:
            strangers.outcome(("tables", 0), str(tmp_path / "log"))
        finally:
            os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    assert "re/__init__.py" in (tmp_path / f"log.{child}").read_text()
