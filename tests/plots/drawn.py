"""A small table of shares, and what stands on the first axes of a figure."""

import inspect
import io

import pandas as pd


def table_of(text):
    """Return a table of text whose columns are two spaces or more apart."""
    return pd.read_csv(io.StringIO(inspect.cleandoc(text)), sep=" {2,}", engine="python")


SHARES = table_of("""
    outlet  item  n  size  articles  estimate  low   high
    North   law   9  30    30        0.3       0.1   0.5
    South   law   2  40    40        0.05      0.01  0.2
    """)


def several(column, names, table=SHARES):
    """Return a table once for each name of a column, below each other."""
    parts = [table.assign(**{column: name}) for name in names]
    return pd.concat(parts, ignore_index=True)


def names_of(figure, side="y"):
    """Return the names of rows, or of what stands along x, without breaks of lines."""
    labels = getattr(figure.axes[0], f"get_{side}ticklabels")()
    return [label.get_text().replace("\n", " ") for label in labels]


def title_and_axis(figure):
    """Return the title, and the words of the axis."""
    return figure.get_suptitle(), figure.axes[0].get_xlabel()


def texts_of(figure):
    """Return what is written on the axes: headings, numbers beside rows, their head."""
    return [text.get_text().replace("\xa0", " ").strip() for text in figure.axes[0].texts]


def marks_of(figure):
    """Return value, row and kind of each mark."""
    found = []
    for line in figure.axes[0].lines:
        [(x, y), *others] = line.get_xydata().round(3).tolist()
        dot = "open" if line.get_markerfacecolor() == "white" else "sure"
        bar = "level" if line.get_markeredgewidth() > 2 else "second"
        kind = {"o": dot, "|": bar}.get(line.get_marker())
        if kind and not others and x == x:
            found.append((x, y, kind))
    return found


def heads_of(figure):
    """Return marker, value and row of each arrowhead."""
    lines = [line for line in figure.axes[0].lines if line.get_marker() in ("<", ">")]
    return [(line.get_marker(), *line.get_xydata()[0]) for line in lines]
