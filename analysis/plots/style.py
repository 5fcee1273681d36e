"""The look of every figure, words and row names for all of them, and captions."""

from __future__ import annotations

import contextlib
import contextvars
import functools
import textwrap
from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, cast

import matplotlib
import matplotlib.text
import numpy as np
import pandas as pd
from matplotlib import font_manager

from analysis.errors import printable
from analysis.plots import labels as placing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Drawing = TypeVar("Drawing", bound=Callable[..., Any])
BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
SKY, ORANGE, BLACK, GREY = "#56B4E9", "#E69F00", "#000000", "#767676"

#: Okabe and Ito's colours, told apart by colour-blind readers; the ones that are weak on white come late.
PALETTE = (BLUE, VERMILLION, GREEN, PURPLE, SKY, ORANGE, BLACK)
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 2)), (0, (6, 3)))

FONT = "DejaVu Sans"  #: ships with matplotlib; Latin, Greek, Cyrillic, Arabic and Hebrew, Georgian and Armenian
#: The look of every figure: 7-8 pt text, fonts embedded as text, the same bytes in every run.
STYLE: dict[Any, Any] = {
    "font.family": FONT,
    "font.size": 7,
    "axes.labelsize": 7,
    "axes.titlesize": 8,
    "axes.titlelocation": "left",
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "legend.fontsize": 7,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "lines.linewidth": 1.0,
    "lines.markersize": 4,
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "framing-notebooks",
    "figure.dpi": 100,
    "savefig.bbox": None,
    "axes.unicode_minus": True,
    "text.parse_math": False,
    "text.usetex": False,  # a name with $ in it is a name
}
LONGEST_LABEL, LONGEST_TEXT = (
    90,
    2_000,
)  #: characters of a label, and of a title or caption; the CSV has them whole



#: Words for print by item, where the table that is being drawn has them.
_LABELS = contextvars.ContextVar("labels", default=MappingProxyType({}))


def styled(draw: Drawing) -> Drawing:
    """Draw with the paper's look, whatever the settings around the call."""

    @functools.wraps(draw)
    def wrapped(*given, **settings):
        """Draw in the look of ``STYLE``."""
        with matplotlib.rc_context(STYLE):
            return draw(*given, **settings)

    return cast(Drawing, wrapped)


def plot(draw: Drawing) -> Drawing:
    """Draw a table (or network) in the paper's look and with its own ``attrs["labels"]``; an empty one as three words."""

    @styled
    @functools.wraps(draw)
    def wrapped(table, ax, **settings):
        """Draw the table, or say that there is nothing."""
        for text in ax.figure.findobj(matplotlib.text.Text):  # on axes that `canvas` did not make
            text.set_parse_math(False)
        if not np.size(table if isinstance(table, pd.DataFrame) else list(table)):
            ax.set_axis_off()
            ax.text(
                0.5,
                0.5,
                "nothing to draw",
                transform=ax.transAxes,
                ha="center",
                va="center",
                color=GREY,
            )
            return ax
        before = _LABELS.set(getattr(table, "attrs", {}).get("labels", _LABELS.get()))
        try:
            draw(table, ax, **settings)
        finally:
            _LABELS.reset(before)
        if ax.xaxis.label.get_ha() == "center":
            ax.xaxis.label.set_text(
                placing.fitted(ax.get_xlabel(), 0.6 * placing.width_of(ax), lines=3)
            )
        ax.yaxis.label.set_text(
            placing.fitted(ax.get_ylabel(), 0.6 * placing.height_of(ax), lines=2)
        )
        return ax

    return cast(Drawing, wrapped)


# ---- captions --------------------------------------------------------------------------------------------------------


@styled
def note(ax: Axes, text: str) -> Axes:
    """Return *ax* with a caption under the whole figure, such as "LLM-annotated, not human-validated"; one a figure.

    >>> from analysis import figures
    >>> note(figures.canvas()[1], "Descriptive only.").figure.get_supxlabel()
    'Descriptive only.'
    """
    lines = placing.fitted(legible(text), 0.97 * ax.figure.get_figwidth(), size=6)
    ax.figure.supxlabel(lines, x=0.01, ha="left", fontsize=6, color=GREY)
    return ax


@styled
def title(ax: Axes, text: str) -> Axes:
    """Return *ax* with a title, wrapped to the width of the figure or, where there are several panels, of its panel.

    >>> from analysis import figures
    >>> title(figures.canvas()[1], "What a page is about").figure.get_suptitle()
    'What a page is about'
    """
    text, panels = legible(text), {panel.get_subplotspec() for panel in ax.figure.axes} - {None}
    if len(panels) == 1:
        ax.figure.suptitle(
            placing.fitted(text, 0.97 * ax.figure.get_figwidth(), size=8),
            x=0.01,
            ha="left",
            fontsize=8,
        )
        return ax
    room = 0.5 * placing.width_of(ax)  # what the words beside a panel leave, surely
    if placing.inches_of([text], size=8) > room:
        room = placing.width_in_layout(ax)
    ax.set_title(
        placing.fitted(text, room, size=8),
        pad=16 if ax.findobj(lambda artist: artist.get_gid() == "event") else None,
    )
    return ax


# ---- positions and labels --------------------------------------------------------------------------------------------


def in_blocks(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with those of one item together, items in the order of their first row."""
    return table.iloc[np.argsort(pd.factorize(table["item"])[0], kind="stable")]


def named_rows(table: pd.DataFrame, ax: Axes, *, by: str) -> list[int]:
    """Name one row a line, under bold headings where several items have several groups; return the rows' positions."""
    if table["item"].nunique() == 1 and by != "item" or not table.duplicated("item").any():
        labels = table[by] if table["item"].nunique() == 1 else table["item"]
        name_rows(ax, range(len(table)), labels)
        return list(range(len(table)))
    first = ~table.duplicated("item").to_numpy()
    places = np.arange(len(table)) + np.cumsum(first)
    name_rows(ax, places, table[by])
    room = 0.94 * (
        placing.width_of(ax)
        - placing.inches_of([label.get_text() for label in ax.get_yticklabels()])
        - 0.2
    )
    for place, heading in zip(places[first] - 1, table["item"][first]):
        ax.text(
            0,
            place,
            placing.fitted(words_of(heading), room, lines=1, bold=True),
            transform=ax.get_yaxis_transform(),
            va="center",
            fontweight="bold",
            in_layout=False,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
    return places.tolist()


def name_rows(ax: Axes, places: Sequence[int], names: Sequence[str]) -> None:
    """Name the rows at *places*, the first on top; a name has as many lines as its row has room for."""
    ax.set_yticks(list(places), names_beside(ax, names, rows=max(places, default=0) + 1))
    ax.set_ylim(max(places, default=0) + 0.6, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def names_beside(ax: Axes, names: Sequence[str], *, rows: float, under: float = 0.0) -> list[str]:
    """Return the names of rows in words, as long as the figure has room for them; *under*: inches that go off the height."""
    width = placing.width_of(ax)
    lines = max(1, int((placing.height_of(ax) - under) * 72 / (rows + 1) / 11))
    return [
        placing.fitted(words_of(name), min(0.35 * width, 2.3), lines=min(lines, 4))
        for name in names
    ]


def marker_of(place: int) -> str:
    """Return the marker of a line: from the eighth on, colours come again with other markers and dashes."""
    return MARKERS[(place + place // 7) % 7]


def named_ends(ax: Axes, lines: Sequence[pd.DataFrame], *, texts: Sequence[str]) -> None:
    """Name lines (with columns x and y) at their right ends, in the colours of PALETTE."""
    ends = [rows.dropna(subset="y").sort_values("x", kind="stable").tail(1) for rows in lines]
    drawn = [place for place, end in enumerate(ends) if len(end)]
    room = max(1, int(72 * placing.height_of(ax) / 9 / max(len(drawn), 1)))
    width = min(1.8, 0.28 * placing.width_of(ax))
    placing.label_ends(
        ax,
        [
            (float(ax.convert_xunits(ends[place]["x"].iloc[0])), ends[place]["y"].iloc[0])
            for place in drawn
        ],
        texts=[
            placing.fitted(texts[place], width, size=6.5, lines=min(room, 4)) for place in drawn
        ],
        colours=[PALETTE[place % 7] for place in drawn],
        markers=[marker_of(place) for place in drawn],
    )


def key_above(ax: Axes, handles: Sequence) -> None:
    """Explain two marks over the axes, side by side if there is room."""
    names = placing.inches_of([label.get_text() for label in ax.get_yticklabels()])
    room = placing.width_of(ax) - names - 0.3
    wide = sum(placing.inches_of([handle.get_label()]) + 0.5 for handle in handles) > room
    for handle in handles:
        handle.set_label(placing.fitted(handle.get_label(), room - 0.5, lines=1))
    ax.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=1 if wide else 2,
        borderpad=0,
    )


def descriptive(table: pd.DataFrame) -> np.ndarray:
    """Return which rows the table's notes call descriptive only."""
    if "note" not in table:
        return np.zeros(len(table), bool)
    return table["note"].fillna("").astype(str).str.contains("descriptive only").to_numpy(bool)


def letters_of(labels: Sequence[str]) -> dict[str, str]:
    """Return one letter for each label, its own first letter where that is still free."""
    letters = {}
    for label in labels:
        candidates = [*str(label).upper(), *"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"]
        letters[label] = next(
            (
                letter
                for letter in candidates
                if letter.isalnum() and letter not in letters.values() and legible(letter) == letter
            ),
            "?",
        )
    return letters


def ink_on(colour: Any) -> str:
    """Return black or white, whichever has more contrast with *colour* (at least 4.5 : 1)."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in matplotlib.colors.to_rgb(colour)
    ]
    return "black" if 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] > 0.179 else "white"


def words_of(label: object) -> str:
    """Return a label of data as words: those of the table, or without underscores and with a space after a colon."""
    known = _LABELS.get()
    words = (
        str(known[label])
        if label in known
        else str(label).replace("_", " ").replace(":", ": ").replace(":  ", ": ")
    )
    return legible(
        textwrap.shorten(words, LONGEST_LABEL, placeholder=" …")
        if len(words) > LONGEST_LABEL
        else words
    )


def legible(text: str) -> str:
    """Return *text* with letters that no font of ``STYLE`` has as their numbers: a box would not say which they are.

    So are control characters, and marks that turn the direction of what follows; a line break or tab is a space, and text of
    more than LONGEST_TEXT characters is cut. ``STYLE["font.family"] = ["DejaVu Sans", "Noto Sans CJK SC"]`` draws Chinese where
    that font is installed.

    >>> legible("فرية، паром"), legible("ferry 渡轮"), legible("ferry\\x01")
    ('فرية، паром', 'ferry U+6E21 U+8F6E', 'ferry U+0001')
    """
    text = text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]} …"
    if text.isascii() and text.isprintable():
        return text
    families = STYLE["font.family"]
    known = _letters(families if isinstance(families, str) else tuple(families))
    spelled = [
        " "
        if letter.isspace()
        else letter
        if ord(letter) in known and printable(letter) == letter
        else f" U+{ord(letter):04X} "
        for letter in text
    ]
    return "".join(spelled) if spelled == [*text] else " ".join("".join(spelled).split())


@functools.lru_cache
def _letters(families: str | tuple[str, ...]) -> frozenset[int]:
    """Return the letters of the fonts that are installed, or of that which matplotlib takes where none is."""
    files = set()
    for family in [families] if isinstance(families, str) else families:
        with contextlib.suppress(ValueError):
            files.add(
                font_manager.findfont(
                    font_manager.FontProperties(family=family), fallback_to_default=False
                )
            )
    files = files or {font_manager.findfont(FONT)}
    return frozenset().union(*(font_manager.get_font(file).get_charmap() for file in files))
