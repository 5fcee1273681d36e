"""Matrices of counts, such as who is named together, as cells of one scale of colours."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.errors import require_matrix
from analysis.plots.canvas import MOST_ROWS, left_out, plot, row_axes
from analysis.plots.captions import Caption, short_title
from analysis.plots.grid import bare_percent, draw_cells
from analysis.plots.style import legible, words_of
from analysis.stats.evidence import method_of
from analysis.wording.text import percent_text

DIAGONAL = "Diagonal, without colour: how often each is there at all"
MOST_IN_PANELS = 8  #: rows, and columns, of several matrices


@plot()
def matrix(table: pd.DataFrame, figure: Figure) -> Caption:
    """Draw matrices of counts, such as who is named together, as cells.

    Parameters
    ----------
    table : DataFrame
        From `cooccurrence.matrix`. Those of several groups have one scale of colours; cells are
        then percents of the group's pages, articles or sentences, which can be compared.

    Raises
    ------
    InputError
        If the table is no matrix of numbers.

    Notes
    -----
    Where rows and columns are the same, the diagonal has no colour: it says how often each is
    there at all. Of more than twelve names (of eight in several matrices) the most frequent are
    drawn.

    Examples
    --------
    >>> names = ["Iran", "US"]
    >>> figure = matrix(pd.DataFrame([[5, 2], [2, 4]], index=names, columns=names))
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['5', '2', '2', '4']
    >>> figure.get_suptitle()
    'Of these, Iran and US most often together: 2 pages'
    """
    require_matrix(table)
    method = method_of(table)
    size = None
    matrices = {"": table}
    if isinstance(table.index, pd.MultiIndex):
        matrices = {group: table.loc[group] for group in table.index.unique(0)}
        size = method["units"]
    units = f"{method.get('per', 'page')}s"
    rows = _largest([*matrices.values()])
    columns = _largest([each.T for each in matrices.values()])
    alone = "no two are there together"
    if not rows or not columns:
        return Caption("", nothing=alone)
    drawn = {title: each.reindex(rows, columns=columns) for title, each in matrices.items()}
    figure.drawn = drawn[""] if "" in drawn else pd.concat(drawn)  # type: ignore[attr-defined]
    if size is not None:
        drawn = {title: each / size[title] for title, each in drawn.items()}
    apart = {title: _apart(each) for title, each in drawn.items()}
    largest = pd.concat(apart).max(axis=None)
    look = {"columns": [words_of(name) for name in columns]}
    for title, each in drawn.items():
        ax = row_axes(figure, [words_of(name) for name in rows], **look)
        texts = each.map(_short if size is None else bare_percent)
        draw_cells(ax, apart[title], texts, largest=largest)
        ax.set_title(legible(str(title) if size is None else f"{title} ({size[title]:,.0f})"))
    ax.set_xlabel(f"number of {units}" if size is None else f"percent of {units}")
    names = {name for each in matrices.values() for axis in each.axes for name in axis}
    rest = left_out(len({*rows, *columns}), len(names), "names")
    diagonal = DIAGONAL if rows == columns else ""
    shows = f"How often each two of {len(rows)} by {len(columns)} names are there together."
    if not largest > 0:
        return Caption(shows, nothing=alone)
    first = next(iter(apart.values()))  # of several all units
    title = _title_of(first.stack(), units="" if size is not None else units)
    return Caption(shows, f"{title}.", title, (rest, diagonal))


def _apart(matrix: pd.DataFrame) -> pd.DataFrame:
    """Return a matrix without the diagonal of who is there at all."""
    if matrix.index.equals(matrix.columns):
        matrix = matrix.mask(np.eye(len(matrix), dtype=bool))
    return matrix.astype(float)


def _largest(matrices: list[pd.DataFrame]) -> list:
    """Return the names of rows with the largest sums, in the order of the matrices."""
    most = MOST_ROWS if len(matrices) == 1 else MOST_IN_PANELS
    sums = pd.concat([_apart(each).sum(axis=1) for each in matrices])
    largest = sums.groupby(level=0).sum().nlargest(most).index
    return [name for name in sums.index.unique() if name in largest]


def _short(count: float) -> str:
    """Return a count in at most four characters.

    >>> _short(851.0), _short(1430.0)
    ('851', '1.4k')
    """
    if np.isnan(count):
        return "–"
    if count < 1_000:
        return f"{count:.0f}"
    return f"{count / 1_000:.{int(count < 10_000)}f}k"


def _title_of(values: pd.Series, *, units: str) -> str:
    """Return which two of those drawn are most often together, in *units* or as a share."""
    names = " and ".join(map(words_of, values.idxmax()))
    if (values == values.max()).sum() > 2:  # each pair is there twice
        names += " and others"
    most = f"{values.max():,.0f} {units}" if units else percent_text(values.max())
    return short_title(f"Of these, {names} most often together: {most}", names)
