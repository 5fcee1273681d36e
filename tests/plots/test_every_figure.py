"""Every kind of figure, for invented cases and as committed: what stands where, measured in the SVG as it is drawn.

A journal's rules: nothing cut, nothing on another, 6 pt at least, a title of 22 words, one axis label.
"""

import html
import io
import re
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import combinations, cycle, islice

import matplotlib.pyplot as plt
import numpy as np
import pytest
from cases import CASES, OF_TWO, TABLES, drawn
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Bbox
from places import ROOT

from analysis import figures, plots
from analysis.errors import InputError

WIDTHS = {"column": 252, "page": 504}  #: points
TALLEST = 9 * 72
SMALLEST = 6
LETTING = 0.5  #: points by which boxes may touch
TEXT = re.compile(
    r'<!-- (.+?) -->\s*<g [^>]*?transform="translate\((\S+) (\S+)\)(?: rotate\((\S+)\))? scale\((\S+) '
    r'.*?<use xlink:href="#\w+?(-Bold)?(?:-Oblique)?-\w+"',
    re.S,
)
MARK = re.compile(r'<use xlink:href="#[mC]\w+" x="(\S+)" y="(\S+)"')
CLIP = re.compile(r"\bp[0-9a-f]{10}\b")  #: the name of a clip
MACHINE = re.compile(r"\w_\w|\bnan\b|\bNone\b(?! of)|\bNaT\b|\binf\b")


def texts_in(svg):
    """Return each line of text with its size and its outline, in points from the top left."""
    texts = []
    for words, x, y, angle, scale, bold in TEXT.findall(svg):
        size = 100 * float(scale)
        ink = ink_of(words, size, "bold" if bold else "normal")
        turned = Affine2D().scale(1, -1).rotate_deg(float(angle or 0)).translate(float(x), float(y))
        texts.append((words, size, turned.transform_path(rectangle(ink.padded(-LETTING)))))
    return texts


@cache
def ink_of(words, size, weight):
    """Return the box of a line of text; the points of its letters reach as far as their curves."""
    font = FontProperties(family="DejaVu Sans", weight=weight)
    plain = html.unescape(words).replace("$", r"\$")  # no formula
    letters = TextPath((0, 0), plain, size=size, prop=font)
    points = letters.vertices[letters.codes != letters.CLOSEPOLY]
    return Bbox([points.min(axis=0), points.max(axis=0)])


def rectangle(box):
    """Return the outline of a box."""
    return (
        Affine2D()
        .scale(box.width, box.height)
        .translate(box.x0, box.y0)
        .transform_path(plt.Rectangle((0, 0), 1, 1).get_path())
    )


def faults_in(svg, width):
    """Return what is wrong in a drawing, as sentences."""
    wide, tall = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', svg).groups())
    texts = texts_in(svg)
    marks = np.array(MARK.findall(svg), float).reshape(-1, 2)
    found = [f"{wide} × {tall} points"] if wide != WIDTHS[width] or tall > TALLEST else []
    for words, size, outline in texts:
        x0, y0, x1, y1 = outline.get_extents().extents
        if size < SMALLEST - 0.01:
            found.append(f"{size:.1f} pt: {words}")
        if min(x0, y0, wide - x1, tall - y1) < -LETTING:
            found.append(f"cut: {words}")
        if outline.contains_points(marks).any():
            found.append(f"on a mark: {words}")
    for (one, _, first), (other, _, second) in combinations(texts, 2):
        if first.intersects_path(second):
            found.append(f"on each other: {one} | {other}")
    return found


def svg_of(figure, width):
    """Return the figure's drawing at a width."""
    figure.fit(width)
    file = io.StringIO()
    with plt.rc_context({"svg.hashsalt": "same"}):
        figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()


def broken_rules(figure):
    """Return which rules of every figure its words break."""
    axes = figure.axes
    labels = {label for ax in axes for label in (ax.get_xlabel(), ax.get_ylabel()) if label}
    rules = {
        "title of 22 words": 1 <= len(figure.get_suptitle().replace(" %", "%").split()) <= 22,
        "note of six lines": all(
            text._get_wrapped_text().count("\n") < 6
            for text in figure.texts
            if text.get_text() != figure.get_suptitle()
        ),
        "one axis label": len(labels) <= 1,
        "twelve rows": all(sum(map(bool, words_of_rows(ax))) <= 12 for ax in axes),
        "in words": bool(figure.alt) and not MACHINE.search(figure.alt + figure.note),
    }
    return [rule for rule, holds in rules.items() if not holds]


def words_of_rows(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def has_marks(figure):
    """Return whether something of the table is drawn."""
    return any(ax.has_data() and np.isfinite(ax.dataLim.extents).all() for ax in figure.axes)


#: Cases that are drawn every day; the others take as long and find less.
EVERY_DAY = ("one group", "no mark", "hostile names")
#: Each kind of figure for each case, page and column in turn.
DRAWN = [
    pytest.param(
        kind,
        name,
        width,
        id=f"{kind}, {name}, {width}",
        marks=[pytest.mark.slow] * (name not in EVERY_DAY),
    )
    for place, (name, case) in enumerate(CASES.items())
    for kind, width in zip(TABLES, islice(cycle(WIDTHS), place, None))
    if len(case.outlets) > 1 or kind not in OF_TWO
]


@pytest.mark.filterwarnings("ignore:Glyph")  # Chinese; told when a figure is saved
@pytest.mark.parametrize("kind, name, width", DRAWN)
def test_nothing_is_cut_or_on_another(kind, name, width):
    figure = drawn(kind, name)
    if figure.caption.nothing:
        assert name in ("no mark", "one group")
        return
    assert has_marks(figure) or set(figure.table["mark"]) == {"count"}
    assert faults_in(svg_of(figure, width), width) == []
    if name != "hostile names":
        assert broken_rules(figure) == []


@pytest.mark.parametrize("kind", [kind for kind in TABLES if kind != "matrix"])
def test_an_empty_table_gives_a_sentence_and_no_file(kind, tmp_path):
    figure = drawn(kind, "hostile names", lambda table: table.head(0))
    assert figure.caption.nothing
    figures.save(figure, "nothing", case="invented", folder=tmp_path)
    assert list(tmp_path.rglob("nothing*")) == []


COMMITTED = sorted((ROOT / "figures").rglob("*.svg"))


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: f"{path.parent.name}, {path.stem}")
def test_a_committed_figure_has_nothing_cut_or_on_another(path):
    width = "column" if path.stem.endswith("-column") else "page"
    assert faults_in(path.read_text("utf-8"), width) == []


@pytest.fixture
def serif():
    plots.style(font="DejaVu Serif")
    yield
    plots.style()


@pytest.mark.slow
@pytest.mark.usefixtures("serif")
def test_what_a_user_changes_is_in_both_files(tmp_path):
    figure = drawn("levels", "one group", title="Wer nennt es?")
    [ax] = figure.axes
    ax.set_yticks(ax.get_yticks(), [f"Zeile {n}" for n in range(len(ax.get_yticks()))])
    ax.text(1, 1, "eigene Worte", family="DejaVu Serif")
    figures.save(figure, "own", case="invented", folder=tmp_path)
    for path in (next(tmp_path.rglob("own.svg")), next(tmp_path.rglob("own-column.svg"))):
        svg = path.read_text("utf-8")
        words = re.findall("<!-- (.+?) -->", svg)
        assert {"Wer nennt es?", "Zeile 0", "eigene Worte"} <= set(words)
        assert "DejaVuSerif" in svg
        assert "DejaVuSans" not in svg


@pytest.mark.parametrize("change", ["set_figwidth", "set_figheight"])
def test_a_figure_resized_by_hand_is_refused(change, tmp_path):
    figure = drawn("levels", "one group")
    getattr(figure, change)(5)
    with pytest.raises(InputError, match="size was changed; expected the size of its plot"):
        figures.save(figure, "resized", case="invented", folder=tmp_path)
    assert list(tmp_path.rglob("resized*")) == []


def with_negative_zeros(table):
    """Return a table in which what is 0.0 is -0.0."""
    numbers = table.select_dtypes("float")
    return table.assign(**numbers.mask(numbers == 0, -0.0))


#: The axes of the first three are unlike: dots under headings, names of columns, two sides.
AGAIN = ["levels", "grid", "profiles"]
AGAIN += [
    pytest.param(kind, marks=pytest.mark.slow) for kind in TABLES if kind not in (*AGAIN, "matrix")
]


@pytest.mark.parametrize("kind", AGAIN)
def test_a_thread_negative_zeros_and_an_earlier_width_change_no_byte(kind):
    plain = drawn(kind, "hostile names")
    changed = drawn(kind, "hostile names", with_negative_zeros)
    with ThreadPoolExecutor(1) as thread:
        [_, again] = thread.map(svg_of, [changed] * 2, ["page", "column"])
    assert CLIP.sub("", again) == CLIP.sub("", svg_of(plain, "column"))
