"""Bad input: one sentence or a reported skip, never a traceback, a hang or a lost article. The rows are in bad_input.py."""

import os
import signal
from contextlib import contextmanager

import bad_input as bad
import pytest
from refusals import MOST, require_sentence

from analysis import __main__ as command
from analysis import errors as checks
from analysis import read_corpus
from analysis.errors import InputError
from analysis.features import readers as reading

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


def sentence_of(call, *arguments, **options):
    """Return the message of a refusal, which is one sentence on one line; None where nothing is refused."""
    try:
        call(*arguments, **options)
    except InputError as error:
        return require_sentence(str(error))
    return None


def require_words(words, message):
    """Fail unless one of the *words*, parted by "|", stands in the message."""
    assert message is not None, f"not refused; expected {words}"
    assert any(word in message for word in words.split("|")), f"{words} is not in: {message}"


def require_account(found, row):
    """Fail unless every article that was given is there or listed, with the reason."""
    assert sorted(found.articles["article_id"]) == sorted(row.left)
    lost = found.skipped[~found.skipped["reason"].str.contains("left missing")]
    assert len(lost) >= row.given - len(row.left), found.skipped.to_dict("records")
    reasons = found.skipped["reason"].tolist()
    assert any(row.listed in reason for reason in reasons) if row.listed else not reasons, reasons
    assert all(len(reason) < MOST for reason in reasons)


def read_both_ways(row, place):
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
    monkeypatch.chdir(tmp_path)
    assert command.main(["run", "--case", str(source)]) == 2
    assert "No space left on device" in require_sentence(capsys.readouterr().err.removesuffix("\n"))
    assert [path for path in (tmp_path / "build").rglob("*") if path.is_file()] == []
