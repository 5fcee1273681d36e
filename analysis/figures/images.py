"""Images of figures that are small enough for a repository to hold every version of them.

Palettes of Pillow lose the colour of small marks: orange became brown in a figure of points.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from analysis.plots.style import STYLE

COLOURS = 32
RESOLUTION = 120  #: pixels an inch

#: So many times larger a figure is drawn before it is made small: words that are drawn small are
#: wider than in print, and their letters lose their dots.
TIMES = 3


def small_png(figure: Figure, *, metadata: Mapping[str, str | None] | None = None) -> bytes:
    """Return a figure as a PNG of 32 colours, for the screen; PDF and SVG are exact.

    The same figure gives the same bytes in every run.

    >>> image = Image.open(io.BytesIO(small_png(Figure((3.5, 2)))))
    >>> image.mode, image.width
    ('P', 420)
    """
    texts = PngInfo()
    for name, text in (metadata or {}).items():
        if text is not None:
            texts.add_text(name, text)
    drawing = io.BytesIO()
    large = TIMES * RESOLUTION
    figure.savefig(drawing, format="png", dpi=large, pil_kwargs={"compress_level": 0})
    drawn = Image.open(drawing).convert("RGB").reduce(TIMES)
    dpi = (RESOLUTION, RESOLUTION)
    png = io.BytesIO()
    with_palette(drawn).save(png, "png", optimize=True, pnginfo=texts, dpi=dpi)
    return png.getvalue()


def with_palette(image: Image.Image) -> Image.Image:
    """Return an image in 32 colours.

    Each next one is the colour that most of the remaining error comes from: its pixels times its
    squared distance from the nearest colour before it. So a small mark far from all others has one.
    """
    red, green, blue = np.moveaxis(np.asarray(image).astype(np.int64), 2, 0)
    numbers, place, n_pixels = np.unique(
        red << 16 | green << 8 | blue, return_inverse=True, return_counts=True
    )
    colours = np.column_stack([numbers >> 16, numbers >> 8 & 255, numbers & 255])
    distance = np.full(len(colours), 3 * 256**2)
    nearest = np.zeros(len(colours), np.uint8)
    palette = []
    while len(palette) < COLOURS and distance.any():
        chosen = colours[np.argmax(n_pixels * distance)]
        new_distance = ((colours - chosen) ** 2).sum(axis=1)
        nearest[new_distance < distance] = len(palette)
        distance = np.minimum(distance, new_distance)
        palette.append(chosen)
    indexed = Image.fromarray(nearest[place])
    indexed.putpalette(np.array(palette, np.uint8).tobytes())
    return indexed


def settings_digest() -> str:
    """Return digits that change with the settings of PDF and PNG, which an SVG does not show."""
    settings = repr((STYLE, COLOURS, RESOLUTION, TIMES))
    return hashlib.sha256(settings.encode()).hexdigest()[:8]
