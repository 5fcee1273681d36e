"""Colours of the page's charts, on a light and on a dark ground."""

from __future__ import annotations

from typing import Any, NamedTuple

FONT = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"
TEXT_SIZE = 12  #: pixels of all text in a chart


class Theme(NamedTuple):
    """Colours of charts; page.css has the same for all else."""

    ground: str
    ink: str
    faint: str  #: axes and their labels
    line: str  #: zero lines and grids
    more: str  #: a source has more of it; the first run
    less: str  #: a source has less of it; the second run
    weak: str  #: no more than chance
    shade: str  #: the fullest cell of a matrix; text is read on it


LIGHT = Theme(
    ground="#ffffff",
    ink="#1c1c1c",
    faint="#595959",
    line="#c9c9c9",
    more="#0072b2",
    less="#b34700",
    weak="#b9b9b4",
    shade="#4095c5",
)
DARK = Theme(
    ground="#17181a",
    ink="#e6e6e3",
    faint="#a9a9a5",
    line="#4a4b4e",
    more="#56b4e9",
    less="#f0a870",
    weak="#6b6d71",
    shade="#366681",
)
THEMES = {"light": LIGHT, "dark": DARK}


def config_of(theme: Theme) -> dict[str, Any]:
    """Return the configuration of Vega-Lite that has the colours of a theme.

    Examples
    --------
    >>> config_of(DARK)["background"]
    '#17181a'
    """
    return {
        "background": theme.ground,
        "font": FONT,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": 6,
        "view": {"stroke": None},
        "aria": False,
        "axis": {
            "labelColor": theme.faint,
            "titleColor": theme.faint,
            "labelFontSize": TEXT_SIZE,
            "titleFontSize": TEXT_SIZE,
            "titleFontWeight": "normal",
            "gridColor": theme.line,
            "gridOpacity": 0.5,
            "domainColor": theme.line,
            "tickColor": theme.line,
        },
        "text": {"color": theme.ink, "fontSize": TEXT_SIZE},
        "rule": {"color": theme.line},
    }
