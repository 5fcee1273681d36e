"""Where a figure comes from, as its files say it: case, fingerprint of the data, versions, and the calls that drew it."""

from __future__ import annotations

import functools
import hashlib
import html
import json
import os
import platform
import stat
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from analysis import __version__
from analysis import errors as checks
from analysis.errors import printable

DATA = (
    ".csv",
    ".json",
    ".jsonl",
    ".parquet",
    ".toml",
    ".tsv",
    ".txt",
)  #: files that the numbers of a case come from
NO_DATA = "none: the case is a name here, not a folder"
GIVEN = ("choices", "code")  #: what a caller may add


def fingerprint(case: str | Path) -> str | None:
    """Return 16 hexadecimal digits that stand for the data of a case; None where *case* is no folder or file.

    They come from the names and bytes of its tables, lists, texts and packs, without hidden files and prose (.md). As long as
    sizes and times of the files stay, they are read once.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> replace_file(folder / "outlets.csv", b"outlet\\nElm Post\\n").name, fingerprint(folder), fingerprint("demo")
    ('outlets.csv', '4b8d8ba9ca34294b', None)
    """
    root = os.path.realpath(case)
    if not os.path.exists(root):
        return None
    found = {"": root} if os.path.isfile(root) else _data_under(root)
    seen = [(path, name, os.stat(path)) for name, path in sorted(found.items())]
    return _digest(
        tuple(
            (path, name, about.st_size, about.st_mtime_ns)
            for path, name, about in seen
            if stat.S_ISREG(about.st_mode)
        )
    )


def _data_under(root: str) -> dict[str, str]:
    """Return the files with data: name from the folder on, with slashes → path."""
    found = {}
    for top, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        inner = os.path.relpath(top, root).replace(os.sep, "/").removeprefix(".")
        paths = {
            f"{inner}/{name}".removeprefix("/"): os.path.join(top, name)
            for name in files
            if name.lower().endswith(DATA) and not name.startswith(".")
        }
        found |= {
            name: path
            for name, path in paths.items()
            if not os.path.islink(path) or os.path.exists(path)
        }
    return found


@functools.lru_cache(maxsize=16)
def _digest(stamps: tuple) -> str:
    """Return the digest of files that are given with all that changes when they do."""
    lines = []
    for path, name, *_ in stamps:
        with open(path, "rb") as file:
            lines.append(f"{name}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n")
    return hashlib.sha256("".join(lines).encode("utf-8", "backslashreplace")).hexdigest()[:16]


@functools.cache
def versions() -> Mapping[str, str]:
    """Return the versions of what draws a figure; of Python without its patches, which change none."""
    return {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "framing-notebooks": __version__,
        "matplotlib": version("matplotlib"),
        "pandas": version("pandas"),
    }


def facts(name: str, *, case: str | Path, alt: str, given: Mapping | None = None) -> dict:
    """Return all that the files of a figure say of it; *given* has ``code``, the calls that draw it, and ``choices``.

    Raises InputError if *given* has anything else, or what JSON cannot hold.
    """
    given = {} if given is None else dict(given)
    if odd := sorted(map(str, given.keys() - {*GIVEN})):
        raise checks.refusal(
            "provenance",
            arrived=checks.listing(odd),
            expected="code, choices or both",
            fix="Leave out the rest.",
        )
    about = {
        "title": name,
        "alt": alt,
        "case": Path(case).name,
        "fingerprint": fingerprint(case) or NO_DATA,
        "versions": dict(versions()),
        **given,
    }
    try:
        described(about)
    except (TypeError, ValueError) as error:
        raise checks.refusal(
            "provenance",
            arrived=str(error),
            expected="texts, numbers and lists of them",
            fix="Turn other values into text.",
        ) from None
    return about


def described(about: Mapping) -> bytes:
    """Return the facts as JSON, sorted by name."""
    text = json.dumps(about, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode("utf-8", "backslashreplace")


def metadata(about: Mapping) -> dict[str, dict]:
    """Return the metadata that `Figure.savefig` takes for a PDF, an SVG and a PNG: the facts, and no date."""
    title, alt = (printable(about[key]) for key in ("title", "alt"))
    rest = {
        key: _in_words(about[key])
        for key in ("case", "fingerprint", "versions", *GIVEN)
        if key in about
    }
    listed = [f"{key}: {text}" for key, text in rest.items()]
    undated = dict.fromkeys(["CreationDate", "ModDate", "Producer", "Creator"])
    return {
        "pdf": {"Title": title, "Subject": alt, "Keywords": "; ".join(listed), **undated},
        "svg": {
            "Title": title,
            "Description": alt,
            "Keywords": listed,
            "Date": None,
            "Creator": None,
        },
        "png": {
            "Title": title,
            "Description": alt,
            "Software": None,
            **{key.capitalize(): rest[key] for key in rest},
        },
    }


def _in_words(value) -> str:
    if isinstance(value, Mapping) and all(isinstance(text, str) for text in value.values()):
        value = ", ".join(f"{key} {text}" for key, text in sorted(value.items()))
    text = (
        value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)
    )
    return "\n".join(map(printable, text.split("\n")))


def spoken(svg: bytes, about: Mapping) -> bytes:
    """Return the SVG as an image that a screen reader names by its title and describes by its alt text."""
    words = html.escape(printable(about["alt"]), quote=False).encode()
    return svg.replace(b"<svg ", b'<svg role="img" ', 1).replace(
        b"</title>", b"</title>\n <desc>" + words + b"</desc>", 1
    )
