"""The look of every figure: colours, marks, fonts, and labels as printed words."""

from __future__ import annotations

import contextlib
import contextvars
import functools
import itertools
import re
import textwrap
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import matplotlib
import numpy as np
from matplotlib import font_manager
from matplotlib.colors import to_rgb

from analysis.errors import printable

BLUE = "#0072B2"
VERMILLION = "#D55E00"
GREEN = "#009E73"
PURPLE = "#CC79A7"
SKY = "#56B4E9"
ORANGE = "#E69F00"
BLACK = "#000000"
GREY = "#767676"
PALE_GREY = "#D9D9D9"  #: bands and lines that help reading
OF_REST = "#4D4D4D"  #: the rest, which is no group
#: In ``against`` of contrasts, and as a side of counts.
NO_GROUPS = {"rest": OF_REST, "the rest": OF_REST}

#: Colours of Okabe and Ito, which colour-blind readers tell apart; those weak on white come late.
PALETTE = (BLUE, VERMILLION, GREEN, PURPLE, SKY, ORANGE, BLACK)
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 2)), (0, (6, 3)))

#: Ships with matplotlib; has Latin, Greek, Cyrillic, Arabic, Hebrew, Georgian and Armenian.
FONT = "DejaVu Sans"

#: The look of every figure: 7-8 pt text, embedded fonts, the same bytes in every run.
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

#: Characters of a label, and of a title or note; the CSV has them whole.
LONGEST_LABEL = 90
LONGEST_TEXT = 2_000

#: Words for print by item, of the table that is being drawn.
_WORDS: contextvars.ContextVar[Mapping] = contextvars.ContextVar("words")

#: Colours that groups have in all figures, of the figure that is being drawn.
_COLOURS: contextvars.ContextVar[Mapping] = contextvars.ContextVar("colours")


#: matplotlib's settings are those of all threads: one figure is drawn at a time.
_DRAWING = threading.RLock()


@contextlib.contextmanager
def style() -> Iterator[None]:
    """Return a context in which new artists have the paper's look.

    Use it in a ``with`` statement; afterwards matplotlib's settings are as before. Another thread
    that draws waits until then.

    >>> with style():
    ...     matplotlib.rcParams["pdf.fonttype"]
    42
    """
    with _DRAWING, matplotlib.rc_context(STYLE):
        yield


@contextlib.contextmanager
def printing(words: Mapping, colours: Mapping | None = None) -> Iterator[None]:
    """Print items in these words, and groups in these colours, as long as the context lasts."""
    words_before = _WORDS.set(words)
    colours_before = _COLOURS.set(colours or {})
    try:
        yield
    finally:
        _WORDS.reset(words_before)
        _COLOURS.reset(colours_before)


def words_of(label: object) -> str:
    """Return a label of data in words for print.

    >>> words_of("opponents_outlet:terrorists")
    'opponents outlet: terrorists'
    """
    words = _WORDS.get({})
    if label in words:
        text = str(words[label])
    else:
        text = str(label).replace("_", " ")
        text = re.sub(r":(?! )", ": ", text)
    if len(text) > LONGEST_LABEL:
        text = textwrap.shorten(text, LONGEST_LABEL, placeholder=" …")
    return legible(text)


def legible(text: str) -> str:
    r"""Return text in which letters that the font lacks are numbers instead of boxes.

    Control characters, and marks that turn the direction of writing, are numbers too. Line
    breaks and tabs are spaces. Text of more than `LONGEST_TEXT` characters is cut. For Chinese,
    set ``STYLE["font.family"] = ["DejaVu Sans", "Noto Sans CJK SC"]`` where that is installed.

    >>> legible("فرية، паром"), legible("ferry 渡轮"), legible("ferry\x01")
    ('فرية، паром', 'ferry U+6E21 U+8F6E', 'ferry U+0001')
    """
    if len(text) > LONGEST_TEXT:
        text = f"{text[:LONGEST_TEXT]} …"
    if text.isascii() and text.isprintable():
        return text
    letters = _letters_of_fonts(_font_families())
    spelled = [_spelled(letter, letters) for letter in text]
    if spelled == list(text):
        return text
    return " ".join("".join(spelled).split())


def _spelled(letter: str, letters: frozenset[int]) -> str:
    """Return a letter, or its number where the font lacks it."""
    if letter.isspace():
        return " "
    if ord(letter) in letters and printable(letter) == letter:
        return letter
    return f" U+{ord(letter):04X} "


def _font_families() -> tuple[str, ...]:
    """Return the names of the fonts that `STYLE` asks for."""
    families = STYLE["font.family"]
    if isinstance(families, str):
        return (families,)
    return tuple(families)


@functools.lru_cache
def _letters_of_fonts(families: tuple[str, ...]) -> frozenset[int]:
    """Return the letters of the installed fonts; of matplotlib's own where none is."""
    files = set()
    for family in families:
        properties = font_manager.FontProperties(family=family)
        with contextlib.suppress(ValueError):
            files.add(font_manager.findfont(properties, fallback_to_default=False))
    if not files:
        files = {font_manager.findfont(FONT)}
    letters = [font_manager.get_font(file).get_charmap() for file in files]
    return frozenset().union(*letters)


def marker_of(position: int) -> str:
    """Return the marker of a line; the eighth has the first colour and another marker."""
    return MARKERS[(position + position // 7) % 7]


def colour_of(position: int) -> str:
    """Return the colour of a line."""
    return PALETTE[position % len(PALETTE)]


def colours_of_groups(groups: Iterable[Any]) -> dict[Any, str]:
    """Return the colour of each group: its own in all figures, else one that no group here has.

    Colours that no group has in other figures come first. The rest is dark grey.

    >>> with printing({}, {"South": BLUE}):
    ...     list(colours_of_groups(["North", "South", "rest"]).values())
    ['#D55E00', '#0072B2', '#4D4D4D']
    """
    names = list(dict.fromkeys(groups))
    given = {**NO_GROUPS, **_COLOURS.get({})}
    drawn = {given[name] for name in names if name in given}
    free = [colour for colour in PALETTE if colour not in drawn]
    free.sort(key=lambda colour: colour in given.values())
    others = [name for name in names if name not in given]
    colours = given | dict(zip(others, itertools.cycle(free or PALETTE)))
    return {name: colours[name] for name in names}


def colours_of_rows(groups: Sequence[Any]) -> list[str]:
    """Return the colour of each row, that of its group.

    Of more than seven groups those without a colour of their own have one together, so that none
    seem related.
    """
    colours = colours_of_groups(groups)
    if len(colours) > len(PALETTE):
        given = _COLOURS.get({})
        together = OF_REST if given else PALETTE[0]
        colours = {name: given.get(name, together) for name in colours}
    return [colours[group] for group in groups]


def letters_of(labels: Sequence[str]) -> dict[str, str]:
    """Return a letter for each label, its own first letter where that is free.

    >>> letters_of(["law", "legality", "law and order"])
    {'law': 'L', 'legality': 'E', 'law and order': 'A'}
    """
    letters: dict[str, str] = {}
    for label in labels:
        candidates = [*str(label).upper(), *"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"]
        free = [letter for letter in candidates if letter not in letters.values()]
        drawn = [letter for letter in free if letter.isalnum() and legible(letter) == letter]
        letters[label] = next(iter(drawn), "?")
    return letters


def pale(colour: Any) -> str:
    """Return a colour mixed with white, for what is weak.

    >>> pale("#000000")
    '#999999'
    """
    red, green, blue = (round(255 * (0.4 * part + 0.6)) for part in to_rgb(colour))
    return f"#{red:02x}{green:02x}{blue:02x}"


def ink_on(colour: Any) -> str:
    """Return black or white, whichever has more contrast with a colour (at least 4.5 : 1)."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    parts = np.array(to_rgb(colour))
    # Luminance of WCAG 2.1.
    dark = parts / 12.92
    light = ((parts + 0.055) / 1.055) ** 2.4
    linear = np.where(parts <= 0.04045, dark, light)
    luminance = weights @ linear
    if luminance > 0.179:
        return "black"
    return "white"


def ten_digits(value: float) -> float:
    """Return a number with ten significant digits.

    Later ones depend on the processor, which adds up in an order of its own.

    >>> ten_digits(0.1 + 0.2), ten_digits(-1234.5)
    (0.3, -1234.5)
    """
    return float(f"{value:.10g}")
