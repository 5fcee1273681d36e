"""A table of shares as cells: groups by items, darker where a share is larger."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.errors import plural, refusal, require_columns
from analysis.plots.canvas import MOST_ROWS, first_rows, largest_first, plot, row_axes
from analysis.plots.captions import Caption, in_words, short_title
from analysis.plots.style import GREY, words_of
from analysis.stats.evidence import is_descriptive, method_of, passes
from analysis.wording.text import capitalised, percent_text

FEWEST_PAGES = 5  #: of a cell that has a colour
IN_TITLE = 3  #: groups, those of most pages
DARKEST = 0.85  #: of the colours from white to dark blue
DARK = 0.55  #: of them, from which on texts are white
SURE = "*"


@plot()
def grid(
    table: pd.DataFrame,
    figure: Figure,
    *,
    rows: str,
    columns: str,
    value: str = "estimate",
    words: str = "",
) -> Caption:
    """Draw a table of shares as cells with percents, darker where a share is larger.

    Parameters
    ----------
    table : DataFrame
        A row a cell. A column ``size`` or ``pages`` has the pages that its share is of; where
        ``p_adjusted`` is at most .05 the percent has a star.
    rows, columns : str
        The columns of the table that name the rows and the columns of cells.
    value : str
        The column of the shares.
    words : str
        A column of words that stand in the cells in place of percents.

    Raises
    ------
    InputError
        If a column is not there, a cell has several rows, or a value is no share.

    Notes
    -----
    A cell of fewer than five pages, or of too little evidence, has no colour; one that the table
    lacks is a dash. Of more than twelve rows, or columns, the largest are drawn.

    Examples
    --------
    >>> cells = pd.DataFrame({"country": ["North", "South"], "item": "law", "n": [9, 2],
    ...                       "size": [30, 40], "estimate": [0.3, 0.05]})
    >>> figure = grid(cells, rows="item", columns="country")
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['30', '5']
    >>> figure.get_suptitle()
    'Law: North 30 %, South 5 %'
    """
    _require_shares(table, [rows, columns], value)
    cells = _cells_of(table, value)
    if words:
        require_columns(table, [words], what="table of cells", fix="Name a column of the table.")
        cells["text"] = cells[words]
    cells, left_out_rows = _largest(cells, rows)
    row_names = _names_of(cells, rows)
    cells, left_out_columns = _largest(cells, columns)
    column_names = _names_of(cells, columns)
    figure.drawn = cells  # type: ignore[attr-defined]
    spread = cells.pivot(index=rows, columns=columns).reindex(list(row_names))
    solid, texts = (spread[name][list(column_names)] for name in ("solid", "text"))
    ax = row_axes(figure, [*row_names.values()], columns=[*column_names.values()])
    draw_cells(ax, solid, texts.fillna("–"), largest=solid.max(axis=None))
    if words:
        told = f"{capitalised(words_of(words))} by {words_of(rows)} and {words_of(columns)}"
        each = cells[words].value_counts().sort_index()
        seen = ", ".join(f"{name} {n}" for name, n in each.items())
        return Caption(f"{told}.", seen, title=told, notes=(left_out_rows, left_out_columns))
    noun = plural(method_of(table).get("per", "page"))
    share = f"percent of {noun}"
    if method_of(table).get("measure") == "mean":  # a part of each page, not pages with it
        share = "mean share, percent"
    ax.set_xlabel(share)
    notes = [left_out_rows, left_out_columns]
    pages = cells["pages"]
    if not _is_of(cells, rows) and not _is_of(cells, columns) and pages.notna().any():
        ends = dict.fromkeys([f"{pages.min():,.0f}", f"{pages.max():,.0f}"])
        notes.append(f"Cells are of {' to '.join(ends)} {noun}")
    if cells["text"].str.contains(SURE, regex=False).any():
        notes.append("Star: unlike all others, adjusted p ≤ .05")
    if cells["solid"].isna().any():
        notes.append(f"Without colour: too few {noun}")
    nothing = "" if cells[value].max() > 0 else "no share is above 0"
    if cells["solid"].isna().all():
        nothing = f"each share is of too few {noun}"
    return Caption(
        f"{capitalised(share)} by {words_of(rows)} and {words_of(columns)}.",
        in_words(cells, names=[rows, columns], value=value, text=percent_text),
        title="" if nothing else _title_of(solid.T if _is_of(cells, rows) else solid),
        notes=tuple(notes),
        nothing=nothing,
    )


def draw_cells(ax: Axes, values: pd.DataFrame, texts: pd.DataFrame, *, largest: float) -> None:
    """Draw texts in cells, darker where a value is larger, and without colour where it is missing.

    Names of columns stand above the cells.
    """
    shares = DARKEST * values.to_numpy() / (largest or 1)
    y_edges, x_edges = (np.arange(n + 1) - 0.5 for n in shares.shape)
    look = {"cmap": "Blues", "vmin": 0, "vmax": 1, "edgecolors": "white", "linewidth": 0.8}
    ax.pcolormesh(x_edges, y_edges, np.ma.masked_invalid(shares), **look)
    for (y, x), text in np.ndenumerate(texts.to_numpy()):
        share = shares[y, x]
        ink = "white" if share > DARK else "black"
        colour = GREY if np.isnan(share) else ink
        ax.text(x, y, text, color=colour, fontsize=6.5, ha="center", va="center")
    ax.set_xlim(x_edges[0], x_edges[-1])
    ax.spines[:].set_visible(False)
    ax.tick_params(axis="x", length=0, labeltop=True, labelbottom=False)


def bare_percent(share: float) -> str:
    """Return a share as a percent without its sign, a dash where it is missing.

    >>> bare_percent(0.316), bare_percent(float("nan"))
    ('32', '–')
    """
    return "–" if np.isnan(share) else percent_text(share).removesuffix(" %")


def _require_shares(table: pd.DataFrame, sides: list[str], value: str) -> None:
    """Raise InputError unless the table has one share a cell."""
    fix = "Give the names of columns of the table."
    require_columns(table, [*sides, value], what="table of cells", fix=fix)
    is_repeated = table.duplicated(sides).any() or len({*sides}) < 2
    if is_repeated or not table[value].dropna().between(0, 1).all():
        raise refusal(
            "grid",
            arrived="a cell with several rows, or numbers outside 0 to 1",
            expected=f"one share for each {' and '.join(sides)}",
            fix="Choose rows of the table first, and write value= and the column of shares.",
        )


def _cells_of(table: pd.DataFrame, value: str) -> pd.DataFrame:
    """Return the table with pages, shares that have a colour, and texts."""
    cells = table.assign(pages=table.get("size", table.get("pages", np.nan)))
    is_hollow = is_descriptive(cells) | (cells["pages"] < FEWEST_PAGES)
    cells["solid"] = cells[value].mask(is_hollow)
    cells["text"] = cells[value].map(bare_percent)
    if "p_adjusted" in cells:
        cells["text"] += np.where(passes(cells["p_adjusted"]), SURE, "")
    return cells


def _is_of(cells: pd.DataFrame, column: str) -> bool:
    """Return whether each name of a column has pages of its own; several have unlike ones."""
    sizes = cells.groupby(column)["pages"].unique()
    has_one = (sizes.map(len) == 1).all() and cells["pages"].notna().all()
    return bool(has_one) and (len(sizes) == 1 or cells["pages"].nunique() > 1)


def _names_of(cells: pd.DataFrame, column: str) -> dict:
    """Return the names of rows or columns, with their pages where each has its own."""
    names = {name: words_of(name) for name in cells[column]}
    if not _is_of(cells, column):
        return names
    pages = cells.groupby(column)["pages"].first()
    return {name: f"{words} ({pages[name]:,.0f})" for name, words in names.items()}


def _largest(cells: pd.DataFrame, column: str) -> tuple[pd.DataFrame, str]:
    """Return the cells of the largest names of a column, and how many these are of how many."""
    if cells[column].nunique() > MOST_ROWS:
        weight = "n" if "n" in cells else "solid"
        cells = largest_first(cells, column, "pages" if _is_of(cells, column) else weight)
    return first_rows(cells, column)


def _title_of(shares: pd.DataFrame) -> str:
    """Return the row in which the first columns are least alike, with their percents."""
    first = shares.iloc[:, :IN_TITLE]
    widest = first.std(axis=1, ddof=0).fillna(-1).idxmax()
    line = first.loc[widest].dropna().sort_values(ascending=False, kind="stable")
    item = capitalised(words_of(widest))
    texts = [f"{words_of(name)} {percent_text(share)}" for name, share in line.items()]
    whole = shares.loc[widest]
    ends = f"{percent_text(whole.min())} to {percent_text(whole.max())}"
    return short_title(f"{item}: {', '.join(texts)}", f"{item}: {ends}")
