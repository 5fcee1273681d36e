"""Images of figures that are small enough for a repository to hold every version of them.

Pillow's own palettes lose the colour of small marks: orange became brown on a map of sources.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from analysis.plots.style import STYLE

MOST_BYTES = 60_000
GREYS = 16  #: of black letters and their edges
COLOURS = 48  #: others: those of most pixels

#: Pixels an inch at which a figure is drawn: its words are as wide there as in print.
DRAWN = 300

#: Its image is so much smaller, 150 pixels an inch if it has few words.
SCALES = (0.5, 0.45, 0.4, 0.35)


def small_png(figure: Figure, *, metadata: Mapping[str, str | None] | None = None) -> bytes:
    """Return a figure as a PNG of 64 colours and, if possible, 60 KB.

    The same figure gives the same bytes in every run. PDF and SVG are the exact images.

    >>> import pandas as pd
    >>> from analysis import plots
    >>> figure = plots.bars(pd.DataFrame({"item": ["law", "base"], "n": [3, 12]}))
    >>> image = Image.open(io.BytesIO(small_png(figure)))
    >>> image.mode, image.width
    ('P', 1050)
    """
    drawing = io.BytesIO()
    figure.savefig(drawing, format="png", dpi=DRAWN, pil_kwargs={"compress_level": 0})
    return small_image(drawing.getvalue(), scales=SCALES, metadata=metadata)


def small_image(
    drawn: bytes, *, scales: Sequence[float], metadata: Mapping[str, str | None] | None = None
) -> bytes:
    """Return an image as a PNG of 64 colours, at the first scale at which it has 60 KB."""
    texts = PngInfo()
    for name, text in (metadata or {}).items():
        if text is not None:
            texts.add_text(name, text)
    with Image.open(io.BytesIO(drawn)) as opened:
        resolution = opened.info.get("dpi", (96, 96))[0]
        large = opened.convert("RGB")
    for scale in scales:
        size = (round(large.width * scale), round(large.height * scale))
        image = _with_palette(large.resize(size, Image.Resampling.BOX))
        dpi = round(resolution * scale)
        png = io.BytesIO()
        image.save(png, "png", optimize=True, pnginfo=texts, dpi=(dpi, dpi))
        if len(png.getvalue()) <= MOST_BYTES:
            break
    return png.getvalue()


def _with_palette(image: Image.Image) -> Image.Image:
    """Return an image in 16 greys and the 48 other colours of most pixels."""
    red, green, blue = np.moveaxis(np.asarray(image).astype(np.int64), 2, 0)
    numbers, place, n_pixels = np.unique(
        red << 16 | green << 8 | blue, return_inverse=True, return_counts=True
    )
    colours = np.column_stack([numbers >> 16, numbers >> 8 & 255, numbers & 255])
    is_grey = (colours == colours[:, :1]).all(axis=1)
    order = np.argsort(np.where(is_grey, 0, -n_pixels), kind="stable")
    n_others = min(COLOURS, int((~is_grey).sum()))
    greys = np.linspace(0, 255, GREYS).round().astype(np.int64)
    palette = np.concatenate([np.column_stack([greys] * 3), colours[order[:n_others]]])
    distance = ((colours[:, None] - palette) ** 2).sum(axis=2)
    nearest = distance.argmin(axis=1).astype(np.uint8)
    indexed = Image.fromarray(nearest[place])
    indexed.putpalette(palette.astype(np.uint8).tobytes())
    return indexed


def settings_digest() -> str:
    """Return digits that change with the settings of PDF and PNG, which an SVG does not show."""
    settings = repr((STYLE, MOST_BYTES, GREYS, COLOURS, DRAWN, SCALES))
    return hashlib.sha256(settings.encode()).hexdigest()[:8]
