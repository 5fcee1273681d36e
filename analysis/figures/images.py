"""Images of figures that are small enough for a repository to hold every version of them."""

import io
from collections.abc import Mapping

from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

COLOURS = 128
RESOLUTION = 200  #: pixels an inch

#: So many times larger a figure is drawn before it is made small: words that are drawn small are
#: wider than in print, and their letters lose their dots.
TIMES = 2


def small_png(figure: Figure, metadata: Mapping[str, str] | None = None) -> bytes:
    """Return a figure as a PNG of 128 colours, for the screen; PDF and SVG are exact."""
    texts = PngInfo()
    for name, text in (metadata or {}).items():
        texts.add_text(name, text)
    drawing = io.BytesIO()
    figure.savefig(drawing, format="png", dpi=TIMES * RESOLUTION, pil_kwargs={"compress_level": 0})
    drawn = Image.open(drawing).convert("RGB").reduce(TIMES)
    dpi = (RESOLUTION, RESOLUTION)
    png = io.BytesIO()
    with_palette(drawn).save(png, "png", optimize=True, pnginfo=texts, dpi=dpi)
    return png.getvalue()


def with_palette(image: Image.Image) -> Image.Image:
    """Return an image in 128 colours; those of small marks are among them."""
    method = Image.Quantize.MAXCOVERAGE
    return image.quantize(COLOURS, method=method, kmeans=1, dither=Image.Dither.NONE)
