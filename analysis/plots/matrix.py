"""Matrices of counts, such as who is named together, as cells of one scale of colours."""

import numpy as np
import pandas as pd

from analysis.compare.evidence import method_of
from analysis.compare.prose import percent_text
from analysis.errors import require_matrix
from analysis.plots.canvas import MOST_ROWS, Canvas, left_out, plot, row_axes
from analysis.plots.captions import Caption, short_title
from analysis.plots.grid import bare_percent, draw_cells
from analysis.plots.style import legible, words_in

DIAGONAL = "Diagonal, without colour: how often each is there at all"
NOBODY = "no two are there together"
MOST_IN_PANELS = 8  #: rows, and columns, of several matrices


@plot()
def matrix(table: pd.DataFrame, figure: Canvas) -> Caption:
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
    units = f"{method.get('per', 'page')}s"
    matrices = {"": table}
    is_share = isinstance(table.index, pd.MultiIndex)
    if is_share:
        matrices = {group: table.loc[group] for group in table.index.unique(0)}
    rows = _largest([*matrices.values()])
    columns = _largest([each.T for each in matrices.values()])
    if not rows or not columns:
        return Caption(nothing=NOBODY)
    names = {*table.columns, *table.index.get_level_values(-1)}
    drawn = {title: each.reindex(rows, columns=columns) for title, each in matrices.items()}
    figure.drawn = pd.concat(drawn)
    if is_share:
        sizes = {title: method["units"][title] for title in drawn}
        drawn = {f"{title} ({n:,.0f})": drawn[title] / n for title, n in sizes.items()}
    apart = [_apart(each) for each in drawn.values()]
    largest = pd.concat(apart).max(axis=None)
    for (title, each), values in zip(drawn.items(), apart):
        ax = row_axes(figure, words_in(rows), columns=words_in(columns))
        draw_cells(ax, values, each.map(bare_percent if is_share else _short), largest=largest)
        ax.set_title(legible(title))
    ax.set_xlabel(f"percent of {units}" if is_share else f"number of {units}")
    shows = f"How often each two of {len(rows)} by {len(columns)} names are there together."
    if not largest > 0:
        return Caption(shows, nothing=NOBODY)
    rest = left_out(len({*rows, *columns}), len(names), "names")
    diagonal = DIAGONAL if rows == columns else ""
    title = _title_of(apart[0].stack(), units="" if is_share else units)  # of several all units
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
    most = values.max()
    names = " and ".join(words_in(values.idxmax()))
    if (values == most).sum() > 2:  # each pair is there twice
        names += " and others"
    told = f"{most:,.0f} {units}" if units else percent_text(most)
    return short_title(f"Of these, {names} most often together: {told}", names)
