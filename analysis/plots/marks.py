"""What the parts of a figure show: facts in the gid of each, so that a part can be clicked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

import numpy as np
from matplotlib.artist import Artist
from matplotlib.transforms import Bbox

if TYPE_CHECKING:
    from matplotlib.axes import Axes

AROUND_POINT = 3.5  #: printer's points around a point, or the middle of an edge, that belong to it


def mark(artist: Artist, facts: Mapping[str, object]) -> None:
    """Write on an artist what it shows, such as ``{"item": "law"}``; in SVG it is the id.

    >>> from matplotlib.text import Text
    >>> name = Text(text="the law")
    >>> mark(name, {"item": "law", "group": "Elm Post"})
    >>> name.get_gid(), facts_of(name)
    ('item=law&group=Elm+Post', {'item': 'law', 'group': 'Elm Post'})
    """
    artist.set_gid(urlencode(facts, errors="replace"))


def facts_of(artist: Artist) -> dict[str, str]:
    """Return what an artist shows; nothing for one that is not marked."""
    return dict(parse_qsl(artist.get_gid() or "", keep_blank_values=True))


def mark_rows(ax: Axes, facts: Iterable[Mapping[str, object]]) -> None:
    """Mark the names of rows, from the top; more names than facts stay as they are."""
    for name, of_row in zip(ax.get_yticklabels(), facts):
        mark(name, of_row)


def mark_area(
    ax: Axes, corners: Bbox | tuple[float, float], facts: Mapping[str, object], *, pad: float = 0.0
) -> None:
    """Mark a part of the axes that is no artist: a cell of an image, or what is around a point.

    *corners* are a box or point of the data, and *pad* printer's points around it.
    """
    area = _Area(corners if isinstance(corners, Bbox) else Bbox([corners, corners]), pad)
    mark(area, facts)
    ax.add_artist(area)


class _Area(Artist):
    """A box of the axes; draws nothing and takes no room."""

    def __init__(self, box: Bbox, pad: float):
        super().__init__()
        self.box = box
        self.pad = pad
        self.set(in_layout=False)

    def draw(self, renderer):
        """Draw nothing."""

    def get_window_extent(self, renderer=None):
        """Return the box in pixels."""
        corners = self.axes.transData.transform(self.box.get_points())
        pad = self.pad * self.axes.figure.dpi / 72
        return Bbox([np.min(corners, axis=0) - pad, np.max(corners, axis=0) + pad])
