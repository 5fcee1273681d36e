"""Rows of a result as a notebook shows them, without empty cells that say "nan"."""

from collections.abc import Sequence

import pandas as pd

from analysis.compare.evidence import method_of, names_of_items
from analysis.compare.prose import reading_text
from analysis.errors import require_columns
from analysis.figures.numbers import cells_of, is_number
from analysis.figures.paper import PaperTable, paper_table, title_of
from analysis.figures.save import LeftOut


def show_rows(
    table: pd.DataFrame,
    columns: Sequence[str] | None = None,
    *,
    name: str,
    decimals: int = 3,
    otherwise: str = "it would have no row",
) -> PaperTable | LeftOut:
    """Return the rows of a table for a notebook, rounded, with a dash for what is missing.

    Parameters
    ----------
    table : DataFrame
        Without a row, its Method or *otherwise* says why.
    columns : sequence of str, optional
        Those shown; by default all, and of levels what a paper needs.
    name : str
        What the report calls them where they are left out.
    decimals : int
        Of numbers that are not whole. p has three.
    otherwise : str
        Why there is no row, where the Method does not say it.

    Returns
    -------
    PaperTable
        Of texts, with titles for readers, and without notes.
    LeftOut
        Where there is no row, with the reason.

    Examples
    --------
    >>> rows = pd.DataFrame({"item": ["law", "base"], "n": [3.0, 1.0], "p": [0.0411, None]})
    >>> show_rows(rows, name="Contrasts")
    item n    p
     law 3 .041
    base 1    –
    """
    require_columns(table, [], what="table")
    if table.empty:
        return LeftOut(name, method_of(table).get("nothing") or otherwise)
    if table.index.names != [None]:
        table = table.reset_index()
    table = table.infer_objects()  # numbers that stood beside an empty table are numbers
    if columns is None and method_of(table).get("what") == "levels":
        return paper_table(table)
    names = list(table.columns if columns is None else columns)
    require_columns(table, names, what="table")
    words = names_of_items(method_of(table), table)
    cells = []
    for column in names:
        texts = table[column]
        if column == "item":
            texts = texts.map(lambda item: words.get(item, item))
        elif column == "reading":
            texts = texts.map(reading_text)
        cells.append(cells_of(texts, decimals=decimals))
    titles = [title_of(table, x if isinstance(x, str) else ": ".join(x)) for x in names]
    printed = pd.concat(cells, axis="columns").reset_index(drop=True)
    return PaperTable(
        cells=printed.set_axis(titles, axis="columns"),
        sides="".join("r" if is_number(table[each]) else "l" for each in names),
        notes=(),
        caption="",
        table=table,
    )
