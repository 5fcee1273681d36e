"""Where a figure comes from: case, fingerprint of the data, versions."""

import html
from importlib.metadata import version
from pathlib import Path

from analysis import __version__
from analysis.files import fingerprint


def sources_of(case: str | Path) -> str:
    """Return where the figures of a case come from: its name, its data, the versions.

    >>> sources_of("demo").partition("; versions")[0]
    'case: demo; fingerprint: none: the case is a name here, not a folder'
    """
    data = fingerprint(case) or "none: the case is a name here, not a folder"
    made_by = f"framing-notebooks {__version__}, matplotlib {version('matplotlib')}"
    return f"case: {Path(case).name}; fingerprint: {data}; versions: {made_by}"


def figure_metadata(title: str, *, alt: str, sources: str) -> dict[str, dict]:
    """Return the metadata of a PDF, an SVG and a PNG: title, alt text, sources, and no date."""
    pdf = dict.fromkeys("CreationDate ModDate Producer Creator".split())
    pdf |= {"Title": title, "Subject": alt, "Keywords": sources}
    png = {"Title": title, "Description": alt, "Keywords": sources}
    svg = png | {"Keywords": [sources], "Date": None, "Creator": None}
    return {".pdf": pdf, ".svg": svg, ".png": png}


def described_svg(svg: bytes, *, alt: str) -> bytes:
    """Return an SVG that screen readers name by its title and describe by its alt text."""
    words = html.escape(alt, quote=False).encode()
    named = svg.replace(b"<svg ", b'<svg role="img" ', 1)
    return named.replace(b"</title>", b"</title>\n <desc>" + words + b"</desc>", 1)
