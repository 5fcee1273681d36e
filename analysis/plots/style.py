"""The look of every figure: colours, marks and font."""

import contextlib
import contextvars
import itertools
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import matplotlib
import pandas as pd
from matplotlib import font_manager

from analysis.compare.prose import is_right_to_left
from analysis.errors import printable, refusal
from analysis.palette import NO_GROUPS, OF_REST, PALETTE

#: Ships with matplotlib; has Latin, Greek, Cyrillic, Arabic, Hebrew, Georgian and Armenian.
FONT = "DejaVu Sans"

#: The look of every figure: 7-8 pt text, embedded fonts, the same bytes in every run.
STYLE: dict[Any, Any] = {
    "font.family": [FONT],
    "font.size": 7,
    "axes.labelsize": 7,
    "axes.titlesize": 7,
    "axes.titlelocation": "left",
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
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
    "savefig.bbox": None,
    "text.parse_math": False,
    "text.usetex": False,  # a name with $ in it is a name
}

#: Words beside marks and rows, so many points away.
SMALL: dict[str, Any] = {"fontsize": 6.5, "va": "center", "textcoords": "offset points"}

#: Characters of a label, and of a title or note; the CSV has them whole.
LONGEST_LABEL = 120
LONGEST_TEXT = 2_000

#: Around a name from right to left, which then turns nothing beside it.
MARK = "\N{LEFT-TO-RIGHT MARK}"
ISOLATES = dict.fromkeys([0x2068, 0x2069], MARK)  #: of sentences: no font draws nothing for them
#: What no line could hold is broken, at a hyphen where there is one.
LONG_WORD = re.compile(r"(\S{20,43}-|\S{44})(?=\S)")

#: Of the figure that is being drawn: words by item, and colours that groups have in all figures.
_IN_PRINT: contextvars.ContextVar[tuple[Mapping, Mapping]] = contextvars.ContextVar("in print")
_PLAIN = ({}, {})

#: matplotlib's settings are those of all threads: one figure is drawn at a time.
_DRAWING = threading.RLock()


def style(*, font: str = FONT) -> None:
    """Set the font of all figures that are made from now on; without one as at the beginning.

    Parameters
    ----------
    font : str
        An installed font. DejaVu Sans stands in for letters that it lacks; a letter that neither
        has is a box, and matplotlib warns of it.

    Raises
    ------
    InputError
        If the font is not installed.

    Examples
    --------
    >>> style(font="DejaVu Serif")
    >>> style()
    """
    if font not in font_manager.get_font_names():
        raise refusal(
            "font",
            arrived=f"{font}, which is not installed",
            expected="the name of an installed font",
            fix="Install it, or choose one of matplotlib.font_manager.get_font_names().",
        )
    STYLE["font.family"] = list(dict.fromkeys([font, FONT]))


@contextlib.contextmanager
def paper_look(words: Mapping | None = None, colours: Mapping | None = None) -> Iterator[None]:
    """Give new artists the paper's look, items these words, and groups these colours."""
    before = _IN_PRINT.set((words or {}, colours or {}))
    try:
        with _DRAWING, matplotlib.rc_context(STYLE):
            yield
    finally:
        _IN_PRINT.reset(before)


def words_of(label: object) -> str:
    """Return a label of data for print: in its words where it has some, else as it is written.

    >>> words_of("elm_post:terrorists")
    'elm_post: terrorists'
    """
    labels, _ = _IN_PRINT.get(_PLAIN)
    text = str(labels[label]) if label in labels else re.sub(r":(?! )", ": ", str(label))
    if len(text) > LONGEST_LABEL:
        text = f"{text[:LONGEST_LABEL]} …"
    return f"{MARK}{legible(text)}{MARK}" if is_right_to_left(text) else legible(text)


def words_in(labels: Iterable) -> list[str]:
    """Return each label of data for print."""
    return list(map(words_of, labels))


# ---- letters ----------------------------------------------------------------------------------


def legible(text: str) -> str:
    """Return text on one line, without control characters; the CSV has long text whole."""
    if len(text) > LONGEST_TEXT:
        text = f"{text[:LONGEST_TEXT]} …"
    marked = " ".join(text.split()).translate(ISOLATES)
    marked_once = re.sub(f"{MARK}+", MARK, marked)
    return LONG_WORD.sub(r"\1 ", printable(marked_once))


def quoted(name: str) -> str:
    """Return a word in quotation marks; a name, which has a capital letter, stands without.

    >>> quoted("terrorists"), quoted("Islamic State")
    ('“terrorists”', 'Islamic State')
    """
    return f"“{name}”" if name == name.lower() else name


# ---- colours ----------------------------------------------------------------------------------


def colours_of_groups(groups: pd.Series) -> pd.Series:
    """Return the colour of each row's group: its own in all figures, else one that is free here.

    Of more than seven groups those without a colour of their own are dark grey.
    """
    names = groups.unique()
    _, own = _IN_PRINT.get(_PLAIN)
    given = {**NO_GROUPS, **own}
    drawn = {given[name] for name in names if name in given}
    free = [colour for colour in PALETTE if colour not in drawn]
    free.sort(key=lambda colour: colour in given.values())
    if len(names) > len(PALETTE):
        free = [OF_REST]
    others = [name for name in names if name not in given]
    colours = given | dict(zip(others, itertools.cycle(free or PALETTE)))
    return groups.map(colours)
