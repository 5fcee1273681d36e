"""A user's mistakes: each call of mistakes.toml ends in one sentence, and writes nothing.

An entry has a ``call`` and the words that stand in its ``message``. Before the call, ``files`` are
written into the working folder, beside those of fixtures/mistakes; what code makes of names in
mistakes_samples.py (``made``) is written too; and of files that are there, the first words are
``changed`` into the second. A call without a message is no mistake.
"""

import importlib
import re
import shutil
import tomllib
from pathlib import Path

import pytest
from refusals import refused, require_sentence

import analysis

HERE = Path(__file__).parent
GROUPS = tomllib.loads((HERE / "mistakes.toml").read_text(encoding="utf-8"))
CALLS = [
    pytest.param(entry, marks=[pytest.mark.slow] * entry.get("slow", False), id=f"{group} {number}")
    for group, entries in GROUPS.items()
    for number, entry in enumerate(entries, 1)
]


@pytest.fixture(scope="session")
def names():
    """Return what calls may name: all that is public, plans, and the samples."""
    public = {name: getattr(analysis, name) for name in analysis.__all__}
    public["lexicons"] = importlib.import_module("analysis.lexicons")
    return public | vars(importlib.import_module("mistakes_samples"))


def write_files(entry, names):
    """Write the files of an entry into the working folder."""
    made = {name: eval(code, names) for name, code in entry.get("made", {}).items()}
    for name, content in (entry.get("files", {}) | made).items():
        Path(name).parent.mkdir(exist_ok=True, parents=True)
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    for name, old, new in entry.get("changed", []):
        text = Path(name).read_text(encoding="utf-8")
        assert old in text
        Path(name).write_text(text.replace(old, new, 1), encoding="utf-8")


def files_here():
    """Return the files of the working folder, without the packs that an opened case makes."""
    return sorted(path for path in Path().rglob("*") if path.is_file() and path.parts[0] != "build")


@pytest.mark.parametrize("entry", CALLS)
def test_a_mistake_ends_in_one_sentence(entry, names, tmp_path, monkeypatch):
    shutil.copytree(HERE / "fixtures/mistakes", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    write_files(entry, names)
    before = files_here()
    if "message" not in entry:
        eval(entry["call"], names)
        return
    with refused(re.escape(entry["message"])) as caught:
        eval(entry["call"], names)
    require_sentence(str(caught.value))
    assert type(caught.value).__name__ == entry.get("kind", "InputError")
    assert files_here() == before
