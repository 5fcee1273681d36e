"""Vega, Vega-Lite and vega-embed as one script for the page."""

from __future__ import annotations

from functools import lru_cache

from analysis.text.templates import file_text

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

    licence = file_text("analysis.explore.page", "licence.txt")
    script = vl_convert.javascript_bundle(NAMES)
    return f"/*\n{licence}*/\n{script}"
