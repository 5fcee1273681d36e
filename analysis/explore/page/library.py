"""Vega, Vega-Lite and vega-embed as one script for the page."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from importlib.util import find_spec

from analysis.errors import refusal

PACKAGES = {"altair": "altair", "vl_convert": "vl-convert-python"}
COMMAND = 'pip install "framing-notebooks[page]"'
#: What the script leaves in the window.
NAMES = "window.vegaEmbed = vegaEmbed;"


def require_chart_packages() -> None:
    """Raise InputError unless the packages that draw the page's charts are installed."""
    missing = [package for module, package in PACKAGES.items() if find_spec(module) is None]
    if missing:
        raise refusal(
            "explore.export",
            arrived=f"an environment without {' and '.join(missing)}",
            expected="the packages that draw the charts of a page",
            fix=f"Run {COMMAND}.",
        )


@lru_cache(maxsize=1)
def chart_library() -> str:
    """Return the script with its licences; it ends no script element, so a page can have it inside.

    Examples
    --------
    >>> "</script" in chart_library()
    False
    """
    import vl_convert

    licence = resources.files("analysis.explore.page").joinpath("licence.txt").read_text("utf-8")
    script = vl_convert.javascript_bundle(NAMES)
    return f"/*\n{licence}*/\n{script}"
