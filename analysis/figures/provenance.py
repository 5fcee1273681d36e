"""Where a figure comes from: case, fingerprint of the data, versions, calls."""

from __future__ import annotations

import functools
import html
import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis import __version__
from analysis.errors import listing, printable, refusal
from analysis.figures.images import settings_digest
from analysis.files import fingerprint

NO_DATA = "none: the case is a name here, not a folder"

#: What a caller may add to the facts of a figure.
GIVEN = ("choices", "code")


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
        # With other settings the PNG and PDF beside it are drawn anew.
        "Keywords": [*keywords, f"settings: {settings_digest()}"],
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
