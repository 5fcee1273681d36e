"""Where a figure comes from: case, fingerprint of the data, versions, calls."""

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
from typing import Any

from analysis import __version__
from analysis.errors import listing, printable, refusal

#: Endings of the files that the numbers of a case come from.
DATA = (".csv", ".json", ".jsonl", ".parquet", ".toml", ".tsv", ".txt")
NO_DATA = "none: the case is a name here, not a folder"

#: What a caller may add to the facts of a figure.
GIVEN = ("choices", "code")


def fingerprint(case: str | Path) -> str | None:
    r"""Return 16 hexadecimal digits that identify the data of a case.

    They come from the names and bytes of its tables, lists, texts and packs, without hidden files
    and prose (.md). As long as sizes and times of the files are the same, they are read once.

    Parameters
    ----------
    case : str or path
        A folder or a file.

    Returns
    -------
    str, or None where there is no such folder or file

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> n_bytes = (folder / "outlets.csv").write_bytes(b"outlet\nElm Post\n")
    >>> fingerprint(folder), fingerprint("demo")
    ('4b8d8ba9ca34294b', None)
    """
    root = os.path.realpath(case)
    if not os.path.exists(root):
        return None
    if os.path.isfile(root):
        paths = {"": root}
    else:
        paths = _data_files_in(root)
    stamps = []
    for name, path in sorted(paths.items()):
        status = os.stat(path)
        if stat.S_ISREG(status.st_mode):
            stamps.append((path, name, status.st_size, status.st_mtime_ns))
    return _digest_of(tuple(stamps))


def _data_files_in(root: str) -> dict[str, str]:
    """Return the files with data: name from the folder on, with slashes → path."""
    paths = {}
    for folder, subfolders, files in os.walk(root):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        for file in files:
            path = os.path.join(folder, file)
            if _is_data_file(path):
                name = os.path.relpath(path, root).replace(os.sep, "/")
                paths[name] = path
    return paths


def _is_data_file(path: str) -> bool:
    """Return whether a file holds data of a case; a link must lead somewhere."""
    name = os.path.basename(path)
    if name.startswith(".") or not name.lower().endswith(DATA):
        return False
    return not os.path.islink(path) or os.path.exists(path)


@functools.lru_cache(maxsize=16)
def _digest_of(stamps: tuple) -> str:
    """Return the digest of files, given with what changes when they do."""
    lines = []
    for path, name, *_ in stamps:
        with open(path, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        lines.append(f"{name}\0{digest}\n")
    text = "".join(lines).encode("utf-8", "backslashreplace")
    return hashlib.sha256(text).hexdigest()[:16]


@functools.cache
def versions() -> Mapping[str, str]:
    """Return the versions of what draws a figure; Python's without the patch level."""
    return {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "framing-notebooks": __version__,
        "matplotlib": version("matplotlib"),
        "pandas": version("pandas"),
    }


def figure_facts(
    name: str, *, case: str | Path, alt: str, given: Mapping | None = None
) -> dict[str, Any]:
    """Return all that the files of a figure say of it.

    Parameters
    ----------
    name, case, alt
        As `save` takes them.
    given : mapping, optional
        ``code``, the calls that draw the figure, and ``choices``.

    Raises
    ------
    InputError
        If *given* has anything else, or what JSON cannot hold.
    """
    given = dict(given or {})
    unknown = sorted(str(key) for key in given if key not in GIVEN)
    if unknown:
        raise refusal(
            "provenance",
            arrived=listing(unknown),
            expected="code, choices or both",
            fix="Keep only the keys code and choices in provenance=.",
        )
    facts = {
        "title": name,
        "alt": alt,
        "case": Path(case).name,
        "fingerprint": fingerprint(case) or NO_DATA,
        "versions": dict(versions()),
        **given,
    }
    try:
        json_of(facts)
    except (TypeError, ValueError) as error:
        raise refusal(
            "provenance",
            arrived=str(error),
            expected="texts, numbers and lists of them",
            fix="Turn other values into text with str(…).",
        ) from None
    return facts


def json_of(facts: Mapping) -> bytes:
    """Return the facts as JSON, sorted by name."""
    text = json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode("utf-8", "backslashreplace")


def figure_metadata(facts: Mapping) -> dict[str, dict]:
    """Return the metadata of a PDF, an SVG and a PNG: the facts, and no date."""
    title = printable(facts["title"])
    alt = printable(facts["alt"])
    names = ["case", "fingerprint", "versions", *GIVEN]
    texts = {name: _fact_in_words(facts[name]) for name in names if name in facts}
    keywords = [f"{name}: {text}" for name, text in texts.items()]
    pdf = {
        "Title": title,
        "Subject": alt,
        "Keywords": "; ".join(keywords),
        "CreationDate": None,
        "ModDate": None,
        "Producer": None,
        "Creator": None,
    }
    svg = {
        "Title": title,
        "Description": alt,
        "Keywords": keywords,
        "Date": None,
        "Creator": None,
    }
    png = {"Title": title, "Description": alt, "Software": None}
    png |= {name.capitalize(): text for name, text in texts.items()}
    return {"pdf": pdf, "svg": svg, "png": png}


def _fact_in_words(fact: Any) -> str:
    """Return a fact as text: pairs of words joined, other values as JSON."""
    if isinstance(fact, Mapping) and all(isinstance(text, str) for text in fact.values()):
        fact = ", ".join(f"{name} {text}" for name, text in sorted(fact.items()))
    if not isinstance(fact, str):
        fact = json.dumps(fact, sort_keys=True, ensure_ascii=False)
    lines = [printable(line) for line in fact.split("\n")]
    return "\n".join(lines)


def describe_svg(svg: bytes, facts: Mapping) -> bytes:
    """Return an SVG that screen readers name by its title and describe by its alt text."""
    words = html.escape(printable(facts["alt"]), quote=False).encode()
    described = svg.replace(b"<svg ", b'<svg role="img" ', 1)
    return described.replace(b"</title>", b"</title>\n <desc>" + words + b"</desc>", 1)
