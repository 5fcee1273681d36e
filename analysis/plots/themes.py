"""Colours and type of all that is looked at on a screen: cards, page, report and board."""

from __future__ import annotations

from typing import NamedTuple

from analysis.plots.style import BLUE, SKY
from analysis.text.templates import file_text

FONT = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"


class Theme(NamedTuple):
    """Colours on one ground. Text has a contrast of at least 4.5 : 1 on ``ground`` and ``soft``."""

    ground: str
    ink: str
    faint: str  #: small text, axes and their labels
    pale: str  #: text of what is no more than chance
    line: str  #: lines between rows, zero lines and grids
    soft: str  #: the ground of boxes and buttons
    link: str
    warn: str  #: words that warn
    band: str  #: the others, behind a source
    own: str  #: the source of a card
    more: str  #: a group has more of it
    less: str  #: a group has less of it
    weak: str  #: marks of what is no more than chance
    shade: str  #: the fullest cell of a matrix; text is read on it


LIGHT = Theme(
    ground="#ffffff",
    ink="#1c1c1c",
    faint="#595959",
    pale="#767672",
    line="#c9c9c9",
    soft="#f4f4f1",
    link="#00558c",
    warn="#8a3b00",
    band="#cfcfca",
    own=BLUE.lower(),
    more=BLUE.lower(),
    less="#b34700",
    weak="#b9b9b4",
    shade="#4095c5",
)
DARK = Theme(
    ground="#17181a",
    ink="#e6e6e3",
    faint="#a9a9a5",
    pale="#909296",
    line="#4a4b4e",
    soft="#232527",
    link="#8cc4ee",
    warn="#f0a870",
    band="#55575b",
    own=SKY.lower(),
    more=SKY.lower(),
    less="#f0a870",
    weak="#6b6d71",
    shade="#366681",
)
#: Colours that a theme of JupyterLab sets, by their names there.
IN_JUPYTER = {
    "ground": "--jp-layout-color1",
    "ink": "--jp-content-font-color1",
    "line": "--jp-border-color1",
    "soft": "--jp-layout-color2",
}


def page_style() -> str:
    """Return the style that pages of their own share: light, dark on a dark screen, light on paper.

    Examples
    --------
    >>> "--ink: #e6e6e3" in page_style().partition("dark")[2]
    True
    """
    colours = [
        f":root {{ {_properties(LIGHT)} }}",
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {_properties(DARK)} }} }}",
    ]
    return "\n".join([*colours, file_text("analysis.plots", "sheet.css")])


def notebook_style(element: str) -> str:
    """Return the style of an element in a notebook: it has the colours of JupyterLab's theme.

    Examples
    --------
    >>> print(notebook_style(".source-card").splitlines()[0][:53])
    .source-card { --ground: var(--jp-layout-color1, #fff
    """
    variables = {name: f"var({variable})" for name, variable in IN_JUPYTER.items()}
    or_light = {
        name: f"var({variable}, {getattr(LIGHT, name)})" for name, variable in IN_JUPYTER.items()
    }
    font = f"var(--jp-ui-font-family, {FONT})"
    light = _properties(LIGHT._replace(**or_light), font=font)
    dark = _properties(DARK._replace(**variables), font=font)
    colours = [
        f"{element} {{ {light} }}",
        f'[data-jp-theme-light="false"] {element} {{ {dark} }}',
    ]
    return "\n".join([*colours, file_text("analysis.plots", "sheet.css")])


def _properties(theme: Theme, *, font: str = FONT) -> str:
    colours = [f"--{name}: {colour};" for name, colour in theme._asdict().items()]
    return " ".join([*colours, f"--font: {font};"])
