"""Cells: shares of groups by items, or who is named together, darker where a number is larger."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from analysis.compare.evidence import FEWEST_WITH_MARK, method_of
from analysis.compare.findings import (
    MOST_NAMED,
    as_phrase,
    in_title,
    most_often,
    most_together,
)
from analysis.compare.prose import capitalised, percent_text
from analysis.errors import one_of, plural, refusal
from analysis.palette import GREY, PALETTE
from analysis.plots.canvas import (
    MOST_ROWS,
    Canvas,
    first_rows,
    in_brackets,
    largest_first,
    left_out,
    of_largest,
    plot,
    require_one,
    row_axes,
    with_numbers,
)
from analysis.plots.captions import (
    Caption,
    in_words,
    short_title,
)
from analysis.plots.style import words_in, words_of

#: From below 0 over white to 1; black is legible on all that are drawn.
COLOURS = LinearSegmentedColormap.from_list("cells", [PALETTE[1], "white", PALETTE[0]])
DARKEST = 0.75  #: of them
MEAN = "mean"  #: the measure of what is a part of each page
FEWEST_PAGES = 5  #: of a cell with a colour
IN_GREY = f"Grey: fewer than {FEWEST_PAGES}"
NOBODY = "no two are there together"
MOST_COLUMNS = 8


@plot()
def grid(
    table: pd.DataFrame,
    figure: Canvas,
    *,
    rows: str = "",
    columns: str = "",
    value: str = "estimate",
    words: str = "",
) -> Caption:
    """Draw a table of shares as cells with percents, darker where a share is larger.

    Parameters
    ----------
    table : DataFrame
        A row a cell. A column ``size`` or ``pages`` has the pages that its share is of. Or,
        without *rows* and *columns*, a matrix from `cooccurrence.matrix`.
    rows, columns : str
        The columns of the table that name the rows and the columns of cells.
    value : str
        The column of the shares.
    words : str
        A column of words that stand in the cells in place of percents. Values are then from −1 to
        1, those below 0 in red.

    Raises
    ------
    InputError
        If a column is not there, a cell has several rows, or a value is no share.

    Notes
    -----
    Fewer than five pages have no colour, and of a group with under ten articles there are numbers
    alone: "3/5"; beside larger groups it is left out. A cell that the table lacks is a dash. In a
    matrix each pair is there once; of matrices of several groups each pair has a row. Of more than
    twelve rows, or eight columns, the largest are drawn.

    Examples
    --------
    >>> cells = pd.DataFrame({"country": ["North", "South"], "item": "law", "n": [9, 2],
    ...                       "size": [30, 40], "estimate": [0.3, 0.05]})
    >>> figure = grid(cells, rows="item", columns="country")
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['30', '5']
    >>> figure.get_suptitle()
    'Most often “law”: North 30 %'
    """
    if not rows and not columns:
        return _draw_matrices(table, figure)
    named = {"rows": rows, "columns": columns, "value": value, "words": words or rows}
    for option, name in named.items():
        one_of(name, list(table.columns), name=option)
    _require_shares(table, [rows, columns], value, least=-1 if words else 0)
    cells = _cells_of(table, [rows, columns], value)
    if words:
        cells = cells.assign(text=cells[words], solid=cells[value])
    method = method_of(table)
    noun = plural(method.get("per", "page"))
    is_mean = method.get("measure") == MEAN  # a part of each page, not pages with it
    cells, rest_of_rows = _largest(cells, rows, most=MOST_ROWS, noun=noun)
    cells, rest_of_columns = _largest(cells, columns, most=MOST_COLUMNS, noun=noun)
    known = cells.dropna(subset="solid")
    groups = known[rows if columns == "item" else columns].unique()
    if not is_mean:
        groups = groups[:MOST_NAMED]
    if not figure.is_ordered:
        weight = cells["n"]
        if columns == "item":  # shares of a group add up: the first one's
            weight = cells[value].where(cells["item"] == cells["item"].iloc[0])
        cells = largest_first(cells.assign(weight=weight), rows, "weight")
    rest = (rest_of_rows, rest_of_columns)
    by = f"by {words_of(rows)} and {words_of(columns)}"
    share = f"percent of {noun}"
    if is_mean:
        share = "mean share of an article, percent"
    ax = _draw(figure, cells, rows=rows, columns=columns)
    if words:
        told = f"{capitalised(words_of(words))} {by}"
        n_of_each = cells[words].value_counts().sort_index()
        seen = ", ".join(f"{name} {n}" for name, n in n_of_each.items())
        title = _title_of_words(cells, rows=rows, noun=plural(words_of(columns)))
        return Caption(f"{told}.", seen, title=title, notes=rest, drawn=cells)
    ax.set_xlabel(share if cells["pages"].isna().all() else in_brackets(share, noun))
    nothing = "" if cells[value].max() > 0 else "no share is above 0"
    in_grey = f"{IN_GREY} {noun} with it"
    if (cells["mark"] == "count").any():
        in_grey += f", or a group of fewer than {FEWEST_WITH_MARK}"
    told = f"{capitalised(share)} {by}"
    title = told
    if cells["solid"].notna().any():
        title = _title_of(cells, groups, [rows, columns], is_mean=is_mean)
    return Caption(
        f"{told}.",
        in_words(cells, names=[rows, columns], value=value, text=percent_text),
        title=title,
        notes=(*rest, in_grey if cells["solid"].isna().any() else ""),
        nothing=nothing,
        drawn=cells,
    )


def _title_of_words(cells: pd.DataFrame, *, rows: str, noun: str) -> str:
    """Return in a title on which row columns differ most: its values are furthest apart."""
    spread = cells.groupby(rows, sort=False)["solid"].std(ddof=0)
    return f"{noun} differ most on {as_phrase(words_of(spread.idxmax()))}"


def _title_of(cells: pd.DataFrame, groups: list, sides: list[str], *, is_mean: bool) -> str:
    """Return what each of some groups has most often in a title; of mean shares the largest."""
    item, group = sorted(sides, key=lambda column: column != "item")
    spread = cells.pivot(index=item, columns=group, values="solid").rename(index=words_of)
    shares = spread[groups].rename(columns=words_of)
    if not is_mean:
        return short_title(most_often(shares))
    leading = shares.max(axis=1).argmax()
    levels = shares.iloc[leading].sort_values(ascending=False, kind="stable")
    return in_title(as_phrase(shares.index[leading]), levels)


def _draw(figure: Canvas, cells: pd.DataFrame, *, rows: str, columns: str) -> Axes:
    """Draw cells under the names of columns, beside those of rows."""
    row_names = _names_of(cells, rows)
    column_names = _names_of(cells, columns)
    ax = row_axes(figure, list(row_names.values()), columns=list(column_names.values()))
    spread = cells.pivot(index=rows, columns=columns).reindex(list(row_names))
    solid = spread["solid"][list(column_names)]
    texts = spread["text"][list(column_names)]
    _draw_cells(ax, solid, texts.fillna("–"), largest=solid.max(axis=None))
    return ax


def _draw_cells(ax: Axes, values: pd.DataFrame, texts: pd.DataFrame, *, largest: float) -> None:
    """Draw texts in cells, darker where a value is larger, without colour where it is missing."""
    shares = DARKEST * values.to_numpy() / (largest or 1)
    y_edges, x_edges = (np.arange(n + 1) - 0.5 for n in shares.shape)
    look = {"cmap": COLOURS, "vmin": -1, "vmax": 1, "edgecolors": "white", "linewidth": 0.8}
    ax.pcolormesh(x_edges, y_edges, np.ma.masked_invalid(shares), **look)
    inks = np.where(np.isnan(shares), GREY, "black")
    for (y, x), text in np.ndenumerate(texts.to_numpy()):
        ax.text(x, y, text, color=inks[y, x], fontsize=6.5, ha="center", va="center")
    ax.set_xlim(x_edges[0], x_edges[-1])
    ax.spines[:].set_visible(False)
    ax.tick_params(axis="x", length=0, labeltop=True, labelbottom=False)


def _bare_percent(share: float) -> str:
    """Return a share as a percent without its sign, a dash where it is missing.

    >>> _bare_percent(0.316), _bare_percent(float("nan"))
    ('32', '–')
    """
    return "–" if np.isnan(share) else percent_text(share).removesuffix(" %")


# ---- shares -----------------------------------------------------------------------------------


def _require_shares(table: pd.DataFrame, sides: list[str], value: str, *, least: int) -> None:
    """Raise InputError unless the table has one share a cell."""
    require_one(table, sides, what="grid")
    if not table[value].dropna().between(least, 1).all():
        raise refusal(
            value,
            arrived=f"numbers outside {least} to 1",
            expected="shares",
            fix="Write value= and the column of shares.",
        )


def _cells_of(table: pd.DataFrame, sides: list[str], value: str) -> pd.DataFrame:
    """Return the table with pages, shares that have a colour, and texts."""
    cells = table.assign(pages=table.get("size", table.get("pages", np.nan)))
    cells["mark"] = cells.get("mark", "")
    is_few = cells["mark"] == "count"
    cells["text"] = cells[value].map(_bare_percent)
    n = (cells[value] * cells["pages"]).round()
    cells["n"] = (cells[value] * cells["pages"]).fillna(cells[value])
    if method_of(table).get("measure") != MEAN and n.notna().any():
        is_written = is_few
        is_few = is_few | (n < FEWEST_PAGES)
        if not any(_is_of(cells, side) for side in sides):
            cells["text"] = with_numbers(cells["text"], cells["pages"])
        of_pages = [f"{part:.0f}/{whole:.0f}" for part, whole in zip(n, cells["pages"])]
        texts = cells["text"].mask(is_written, pd.Series(of_pages, cells.index))
        cells["text"] = texts.where(n.notna(), "–")
    cells["solid"] = cells[value].mask(is_few)
    return cells


def _is_of(cells: pd.DataFrame, column: str) -> bool:
    """Return whether each name of a column has pages of its own; several have unlike ones."""
    pages = cells["pages"]
    if pages.isna().any():
        return False
    each_has_one = cells.groupby(column)["pages"].nunique().max() == 1
    return each_has_one and (pages.nunique() > 1 or cells[column].nunique() == 1)


def _names_of(cells: pd.DataFrame, column: str) -> dict:
    """Return the names of rows or columns, with their pages where each has its own."""
    first = cells.drop_duplicates(column)
    names = words_in(first[column])
    if _is_of(cells, column):
        names = with_numbers(names, first["pages"])
    return dict(zip(first[column], names))


def _largest(cells: pd.DataFrame, column: str, *, most: int, noun: str) -> tuple[pd.DataFrame, str]:
    """Return the cells of the largest names of a column, and how many these are of how many."""
    weight = "n" if "n" in cells else "solid"
    weight = "pages" if _is_of(cells, column) else weight
    n_large = cells.loc[cells["mark"] != "count", column].nunique()
    most = min(n_large, most) or most
    return of_largest(cells, column, weight, most=most, those=f"of most {noun}")


# ---- matrices ---------------------------------------------------------------------------------


def _draw_matrices(table: pd.DataFrame, figure: Canvas) -> Caption:
    """Draw how often each two are there together, in all units and in those of groups."""
    method = method_of(table)
    if "units" not in method:
        raise refusal(
            "matrix",
            arrived="one that does not say of how many pages it is",
            expected="the table that cooccurrence.matrix returned",
            fix="Give that table, or rows= and columns= of a table with a row a cell.",
        )
    matrices = {"": table}
    if isinstance(table.index, pd.MultiIndex):
        matrices = {group: table.loc[group] for group in table.index.unique(0)}
    of_all, *groups = matrices
    every = matrices[of_all]
    pairs = _pairs(every)
    if not pairs.max(axis=None) > 0:
        return Caption(nothing=NOBODY)
    sizes = method["units"]
    noun = plural(method["per"])
    axis = f"percent of {noun} with both"
    if groups:
        cells = _pairs_of_groups(matrices, sizes)
        drawn, rest = first_rows(cells, "pair", those=f", those on most {noun}")
        ax = _draw(figure, drawn, rows="pair", columns="group")
        axis = in_brackets(axis, noun)
    else:
        names = _most_together(every)
        drawn = _pairs(every.loc[names, names]) / sizes[of_all]
        ax = row_axes(figure, words_in(drawn.index), columns=words_in(drawn.columns))
        solid = drawn.mask(drawn * sizes[of_all] < FEWEST_PAGES)
        texts = drawn.map(_bare_percent).where(drawn.notna(), "")
        _draw_cells(ax, solid, texts, largest=solid.max(axis=None))
        rest = left_out(len(names), len(every), "names")
    ax.set_xlabel(axis)
    shares = (pairs / sizes[of_all]).rename(index=words_of, columns=words_of)
    title = most_together(shares.T.stack().dropna())
    of_what = f"Of all {noun}" if groups else "Of these"
    return Caption(
        "How often each two names are there together.",
        f"{title}.",
        title=short_title(f"{of_what}, {title}", title),
        notes=(rest, f"{IN_GREY} {noun} with both"),
        drawn=drawn,
    )


def _pairs_of_groups(matrices: dict, sizes: Mapping) -> pd.DataFrame:
    """Return a cell for each pair of names in all and each group, those most often first."""
    counts = {group: _pairs(matrix).T.stack().dropna() for group, matrix in matrices.items()}
    cells = pd.concat(counts, names=["group", "one", "other"]).rename("n").reset_index()
    cells["weight"] = cells["n"].where(cells["group"] == cells["group"].iloc[0])
    names = zip(words_in(cells["one"]), words_in(cells["other"]))
    sizes_of = cells["group"].map(sizes)
    shares = cells["n"] / sizes_of
    cells = cells.assign(pair=list(map(" and ".join, names)), size=sizes_of, estimate=shares)
    return _cells_of(largest_first(cells, "pair", "weight"), ["pair", "group"], "estimate")


def _pairs(matrix: pd.DataFrame) -> pd.DataFrame:
    """Return each pair of names once."""
    return matrix.astype(float).mask(np.triu(np.ones(matrix.shape, bool))).iloc[1:, :-1]


def _most_together(matrix: pd.DataFrame) -> list:
    """Return the names that are most often there with others, in the order of the matrix."""
    sums = matrix.sum() - np.diag(matrix)
    largest = sums.nlargest(MOST_ROWS).index
    return [name for name in sums.index if name in largest]
