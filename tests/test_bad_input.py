"""Bad input: one sentence or a reported skip, never a traceback or a lost article. Everything here is invented.

Each row of the TOML file is ``refused`` with these words by ``read_corpus``, or read; with ``faulty="skip"`` what is ``listed``
stands in a reason of ``skipped``, where the articles that are ``left`` are there, of as many as were ``given``. Where nothing
can be read, what is listed is "refused".
"""

# ruff: noqa: F401 - code in the TOML file uses these modules

import datetime
import decimal
import io
import json
import os
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow
import pytest
from by_hand import tables
from pyarrow import parquet
from refusals import MOST, require_sentence

from analysis import errors as checks
from analysis import read_corpus
from analysis.errors import InputError

TEXTS = {
    "g1.txt": "Ferries ran on Monday. Berg was calm.",
    "g2.txt": "Boats left the harbour.\n\nNobody came.",
}
GOOD = [
    {"article_id": "g1", "outlet": "Elm Post", "text": TEXTS["g1.txt"]},
    {"article_id": "g2", "outlet": "Port News", "text": TEXTS["g2.txt"]},
]
WHOLE = {"article_id": "bad", "outlet": "Elm Post", "text": "Rain fell on Port Elm."}
HEAD = "article_id,outlet,text\ng1,Elm Post,Ferries ran.\ng2,Port News,Boats left.\n"
ROWS = [
    pytest.param(row, id=row["name"], marks=[pytest.mark.slow] * row.get("slow", False))
    for row in tables(__file__)["row"]
]


def written(name, content):
    """Write a file and return its path."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def folder(contents, texts=TEXTS):
    """Return a folder with these files beside two good articles."""
    place = Path("Elm Post")
    place.mkdir()
    for name, content in (texts | contents).items():
        written(place / name, content)
    return place


def beside(act):
    """Return a folder with two good articles, in which *act* puts something else."""
    act(place := folder({}))
    return place


def sparse(file):
    """Put one line of 300 MB that takes no room on the disk."""
    file.touch()
    os.truncate(file, 300_000_000)


def lines(*records):
    """Return a .jsonl table with two good articles and these records, or lines as they are."""
    texts = [each if isinstance(each, str) else json.dumps(each) for each in (*GOOD, *records)]
    return written("t.jsonl", "\n".join(texts))


def frame(odd):
    """Return a DataFrame with two good articles and a third that is odd in something."""
    return pd.DataFrame([*GOOD, WHOLE | odd], dtype=object)


def pages(**columns):
    """Return the good articles and a third with these columns."""
    return frame({}).assign(**columns)


def arrow(columns):
    """Return a .parquet table."""
    parquet.write_table(pyarrow.table(columns), "t.parquet")
    return Path("t.parquet")


def archive():
    """Return a zip file."""
    with zipfile.ZipFile(out := io.BytesIO(), "w") as made:
        made.writestr("word", "<w:t>Rain fell.</w:t>")
    return out.getvalue()


def source_of(row):
    """Return what a row says, for read_corpus."""
    encoding = row.get("encoding", "utf-8")
    if "source" in row:
        return eval(row["source"])
    if "files" in row:
        return folder({name: words.encode(encoding) for name, words in row["files"].items()})
    if "lines" in row:
        return lines(*row["lines"])
    return written("t.csv", (row.get("head", HEAD) + row.get("rows", "")).encode(encoding))


def read(source, **options):
    """Return what was read of a source, and what was said where it is refused."""
    try:
        return read_corpus(source, **options), ""
    except InputError as error:
        return None, require_sentence(str(error))


def is_said(words, message):
    """Return whether one of the words, parted by "|", stands in a message; or whether both are empty."""
    return any(word in message for word in words.split("|")) and bool(words) == bool(message)


@pytest.mark.parametrize("row", ROWS)
def test_articles_are_refused_or_read_with_every_loss_listed(row, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = source_of(row)
    options = row.get("options", {})
    refused, listed = row.get("refused", ""), row.get("listed", "")
    left, given = row.get("left", ["g1", "g2"]), row.get("given", 3)
    assert is_said(refused, read(source, faulty="refuse", **options)[1])
    found, said = read(source, faulty="skip", **options)
    assert is_said(refused if listed == "refused" else "", said)
    if found is not None:
        reasons = found.skipped["reason"]
        assert sorted(found.articles["article_id"]) == sorted(left)
        lost = ~reasons.str.contains("left missing")
        assert lost.sum() >= given - len(left), reasons.tolist()
        assert is_said(listed, " ".join(reasons)) and (reasons.str.len() < MOST).all()


def test_a_file_that_may_not_be_read_and_a_folder_that_may_not_be_entered_are_listed(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    source = folder({"bad.txt": "Rain fell."})
    (source / "closed").mkdir()
    allowed, walk = os.access, os.walk
    monkeypatch.setattr(os, "access", lambda at, mode: "bad" not in str(at) and allowed(at, mode))
    closed = PermissionError(13, "Permission denied", str(source / "closed"))
    monkeypatch.setattr(os, "walk", lambda top, onerror: onerror(closed) or walk(top))
    found = read_corpus(source)
    assert found.articles["article_id"].tolist() == ["g1", "g2"]
    assert found.skipped[["file", "reason"]].values.tolist() == [
        ["bad.txt", "may not be read: no permission"],
        ["closed", "a folder that is not entered: a link, or no permission"],
    ]


def test_messages_of_long_values_keep_their_end():
    assert str(checks.refusal("a\nb", arrived="x" * 10_000, expected="y", fix="Mend it.")) == (
        f"a b: got {'x' * checks.MAX_CHARACTERS_OF_PART}…; expected y. Mend it."
    )
    assert checks.listing(["x" * 10_000, "b"]) == f"{'x' * checks.MAX_CHARACTERS_OF_VALUE}…, b"
