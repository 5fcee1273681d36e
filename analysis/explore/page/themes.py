"""Colours of the page's charts, on a light and on a dark ground."""

from __future__ import annotations

from typing import Any, NamedTuple

FONT = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"
TEXT_SIZE = 12  #: pixels of all text in a chart


class Theme(NamedTuple):
    """Colours of the page and of its charts."""

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
#: What charts say instead of a colour: the style of the page has both grounds.
COLOURS = Theme(*(f"var(--{name})" for name in Theme._fields))


def colour_rules() -> str:
    """Return the colours as CSS: light, and dark where a screen wants it; paper is light.

    Examples
    --------
    >>> "--ink: #e6e6e3" in colour_rules().partition("dark")[2]
    True
    """
    light, dark = (_properties(theme) for theme in (LIGHT, DARK))
    wanted = "@media screen and (prefers-color-scheme: dark)"
    return f":root {{ {light} }}\n{wanted} {{ :root {{ {dark} }} }}"


def _properties(theme: Theme) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in theme._asdict().items())


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
