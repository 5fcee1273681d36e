"""Vega, Vega-Lite and vega-embed as one script for the page."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

#: What the script leaves in the window.
NAMES = "window.vegaEmbed = vegaEmbed;"


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
