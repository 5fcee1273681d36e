"""How the charts of the page look: colours by name, of which the page's style has both grounds."""

from __future__ import annotations

from typing import Any

from analysis.plots.themes import FONT, Theme

TEXT_SIZE = 12  #: pixels of all text in a chart
#: What charts say instead of a colour.
COLOURS = Theme(*(f"var(--{name})" for name in Theme._fields))


def chart_config() -> dict[str, Any]:
    """Return the configuration of Vega-Lite.

    Examples
    --------
    >>> chart_config()["background"]
    'var(--ground)'
    """
    return {
        "background": COLOURS.ground,
        "font": FONT,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": 6,
        "view": {"stroke": None},
        "aria": False,
        "axis": {
            "labelColor": COLOURS.faint,
            "titleColor": COLOURS.faint,
            "labelFontSize": TEXT_SIZE,
            "titleFontSize": TEXT_SIZE,
            "titleFontWeight": "normal",
            "gridColor": COLOURS.line,
            "gridOpacity": 0.5,
            "domainColor": COLOURS.line,
            "tickColor": COLOURS.line,
        },
        "text": {"color": COLOURS.ink, "fontSize": TEXT_SIZE},
        "rule": {"color": COLOURS.line},
    }
