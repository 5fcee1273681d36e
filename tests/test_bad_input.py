"""Bad input: one sentence or a reported skip, never a traceback, a hang or a lost article. The rows are in bad_input.py."""

import os
import signal
from contextlib import contextmanager
from pathlib import Path

import bad_input as bad
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from refusals import MOST, require_sentence

from analysis import __main__ as command
from analysis import errors as checks
from analysis import extract, load_features, read_corpus
from analysis.corpus import articles as corpus
from analysis.errors import InputError
from analysis.features import readers as reading
from analysis.features.partitions import partition_corpus

PATIENCE = 600  #: seconds, after which a row hangs; the longest computes for a few


def rows(listed, *, long):
    """Return the rows that take long, or the others, as parameters."""
    return [pytest.param(row, id=row.name) for row in listed if row.long == long]


class Late(BaseException):
    """It hangs: no refusal, and nothing that the library may handle."""


@contextmanager
def in_time():
    """Fail what hangs."""

    def late(*_):
        raise Late(f"not over after {PATIENCE} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def sentence_of(call, *arguments, **options) -> str | None:
    """Return the message of a refusal, which is one sentence on one line; None where nothing is refused."""
    try:
        call(*arguments, **options)
    except InputError as error:
        return require_sentence(str(error))
    return None


def require_words(words: str, message: str | None) -> None:
    """Fail unless one of the *words*, parted by "|", stands in the message."""
    assert message is not None, f"not refused; expected {words}"
    assert any(word in message for word in words.split("|")), f"{words} is not in: {message}"


def require_account(found: corpus.Corpus, row: bad.Row) -> None:
    """Fail unless every article that was given is there or listed, with the reason."""
    assert sorted(found.articles["article_id"]) == sorted(row.left)
    lost = found.skipped[~found.skipped["reason"].str.contains("left missing")]
    assert len(lost) >= row.given - len(row.left), found.skipped.to_dict("records")
    reasons = found.skipped["reason"].tolist()
    assert any(row.listed in reason for reason in reasons) if row.listed else not reasons, reasons
    assert all(len(reason) < MOST for reason in reasons)


def require_pack(found: corpus.Corpus, row: bad.Row, place: Path) -> None:
    """Fail unless what was read can be extracted, saved and loaded."""
    words = row.extracted or ("" if row.left else "no article that can be read")
    if words:
        require_words(words, sentence_of(extract, found))
        return
    features = extract(found)
    loaded = load_features(features.save(place / "saved"))
    assert loaded.articles.equals(features.articles) and loaded.articles[
        "article_id"
    ].tolist() == sorted(row.left)


def read_both_ways(row: bad.Row, place: Path) -> corpus.Corpus | None:
    """Read a row strictly and skipping faults, and return what was read, if anything."""
    source = row.make(place)
    message = sentence_of(read_corpus, source, faulty="refuse", **row.options)
    assert (message is None) == (row.refused is None), message or "not refused"
    if row.refused:
        require_words(row.refused, message)
    if row.listed == "refused":
        require_words(row.refused, sentence_of(read_corpus, source, faulty="skip", **row.options))
        return None
    found = read_corpus(source, faulty="skip", **row.options)
    require_account(found, row)
    return found


@pytest.fixture(scope="module")
def compiled():
    """Compile what loops over texts before anything is timed."""
    reading.warm()


@pytest.mark.parametrize("row", rows(bad.ROWS, long=False))
def test_articles_are_refused_or_read_with_every_loss_listed(row, tmp_path):
    with in_time():
        read_both_ways(row, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("row", rows(bad.ROWS, long=True))
def test_large_input_is_refused_or_read_with_every_loss_listed(row, tmp_path, compiled):
    with in_time():
        read_both_ways(row, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("row", rows(bad.ROWS[::3], long=False) + rows(bad.ROWS, long=True))
def test_what_is_read_makes_a_pack_and_so_do_partitions(row, tmp_path, compiled):
    source = row.make(tmp_path)
    readable = row.listed != "refused"
    if readable:
        with in_time():
            require_pack(read_corpus(source, faulty="skip", **row.options), row, tmp_path)
    if isinstance(source, pd.DataFrame):
        return
    with in_time():
        message = sentence_of(
            lambda: extract(partition_corpus(source, **row.options), to=tmp_path / "parts")
        )
    if message is None and not readable:
        return  # a limit of the whole that parts, which are read line by line, do not meet
    if message is None:
        manifest = load_features(tmp_path / "parts").manifest
        lost = [reason for *_, reason in manifest["skipped"] if "left missing" not in reason]
        assert manifest["read"]["articles"] == len(row.left) and len(lost) >= row.given - len(
            row.left
        )
    else:
        assert not readable or not row.left or row.extracted, message
        require_words(
            "|".join(filter(None, [row.refused, row.extracted, "no article that can be read"])),
            message,
        )


def test_a_file_that_may_not_be_read_and_a_folder_that_may_not_be_entered_are_listed(
    tmp_path, monkeypatch
):
    source = bad.folder({"bad.txt": "Rain fell."})(tmp_path)
    allowed = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: not str(path).endswith("bad.txt") and allowed(path, mode)
    )
    closed = PermissionError(13, "Permission denied", str(source / "closed"))
    (source / "closed").mkdir()
    walk = os.walk
    monkeypatch.setattr(os, "walk", lambda top, onerror: onerror(closed) or walk(top))
    found = read_corpus(source)
    assert found.articles["article_id"].tolist() == ["g1", "g2"]
    assert found.skipped[["file", "reason"]].values.tolist() == [
        ["bad.txt", "may not be read: no permission"],
        ["closed", "a folder that is not entered: a link, or no permission"],
    ]


@settings(max_examples=60, derandomize=True, database=None)
@given(*[st.text(max_size=2_000)] * 4)
def test_every_message_is_one_short_line(what, arrived, expected, fix):
    message = str(checks.refusal(what or "x", arrived=arrived, expected=expected, fix="Mend it."))
    assert (
        "\n" not in message
        and "\r" not in message
        and len(message) < 4 * checks.MAX_CHARACTERS_OF_PART
    )


def test_messages_of_long_values_keep_their_end():
    assert str(checks.refusal("a\nb", arrived="x" * 10_000, expected="y", fix="Mend it.")) == (
        f"a b: got {'x' * checks.MAX_CHARACTERS_OF_PART}…; expected y. Mend it."
    )
    assert checks.listing(["x" * 10_000, "b"]) == f"{'x' * checks.MAX_CHARACTERS_OF_VALUE}…, b"


def test_what_the_disk_does_not_allow_is_said_in_a_sentence(tmp_path, monkeypatch, capsys):
    def full(*_):
        raise OSError(28, "No space left on device", str(tmp_path / "pack"))

    monkeypatch.setattr(os, "fsync", full)
    source = bad.folder({})(tmp_path)
    assert command.main(["extract", str(source), str(tmp_path / "pack")]) == 2
    assert "No space left on device" in require_sentence(capsys.readouterr().err.removesuffix("\n"))
    assert not (tmp_path / "pack").exists()


@pytest.mark.slow
@pytest.mark.parametrize("row", rows(bad.COLLECTED, long=False))
def test_exports_and_pages_are_read_with_every_loss_listed(row, tmp_path):
    pytest.importorskip("trafilatura", reason="needs the extra collect")
    from analysis import collect

    source = row.make(tmp_path)
    with in_time():
        found = collect.read(source)
    assert found.articles["article_id"].tolist() == ["g1", "g2"]
    files, reasons = found.skipped["file"].tolist(), found.skipped["reason"].tolist()
    assert len(files) == 1 and files[0].startswith(row.listed), found.skipped.to_dict("records")
    assert (
        reasons[0]
        and "\n" not in reasons[0]
        and len(reasons[0]) < MOST
        and "Traceback" not in reasons[0]
    )
