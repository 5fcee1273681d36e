"""Where a figure comes from: case, fingerprint of the data, versions."""

from __future__ import annotations

import functools
import html
import platform
from importlib.metadata import version
from pathlib import Path

from analysis import __version__
from analysis.errors import printable
from analysis.figures.images import settings_digest
from analysis.files import fingerprint

NO_DATA = "none: the case is a name here, not a folder"


@functools.cache
def versions() -> str:
    """Return the versions of what draws a figure; Python's without the patch level."""
    python = ".".join(platform.python_version_tuple()[:2])
    drawn_by = [f"{package} {version(package)}" for package in ("matplotlib", "pandas")]
    return ", ".join([f"Python {python}", f"framing-notebooks {__version__}", *drawn_by])


def sources_of(case: str | Path) -> dict[str, str]:
    """Return where the figures of a case come from: its name, its data, the versions."""
    return {
        "case": printable(Path(case).name),
        "fingerprint": fingerprint(case) or NO_DATA,
        "versions": versions(),
    }


def figure_metadata(title: str, *, alt: str, sources: dict[str, str]) -> dict[str, dict]:
    """Return the metadata of a PDF, an SVG and a PNG: title, alt text, sources, and no date."""
    alt = printable(alt)
    keywords = [f"{name}: {text}" for name, text in sources.items()]
    pdf = {"Title": title, "Subject": alt, "Keywords": "; ".join(keywords)}
    pdf |= dict.fromkeys(["CreationDate", "ModDate", "Producer", "Creator"])
    svg = {"Title": title, "Description": alt, "Date": None, "Creator": None}
    # With other settings the PNG and PDF beside it are drawn anew.
    svg["Keywords"] = [*keywords, f"settings: {settings_digest()}"]
    png = {"Title": title, "Description": alt, "Software": None}
    png |= {name.capitalize(): text for name, text in sources.items()}
    return {".pdf": pdf, ".svg": svg, ".png": png}


def described_svg(svg: bytes, *, alt: str) -> bytes:
    """Return an SVG that screen readers name by its title and describe by its alt text."""
    words = html.escape(printable(alt), quote=False).encode()
    named = svg.replace(b"<svg ", b'<svg role="img" ', 1)
    return named.replace(b"</title>", b"</title>\n <desc>" + words + b"</desc>", 1)
