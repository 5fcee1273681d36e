"""Cells as tables print them."""

import math
from typing import Any

import numpy as np
import pandas as pd

from analysis.compare.prose import number_text, p_number
from analysis.figures.escaping import one_line

DASH = "–"  #: for what is missing
RATIOS = {0: "never", math.inf: "only here"}


def decimals_of(values: pd.Series) -> int:
    """Return how many decimals numbers need: none if they are whole, four if all are small."""
    values = values.astype(float)
    finite = values[np.isfinite(values)]
    if (finite % 1 == 0).all():
        return 0
    return 4 if finite.abs().max() < 0.1 else 2


def cells_of(column: pd.Series) -> pd.Series:
    """Return a column as tables print it: p and ratios as texts do, missing values as dashes.

    >>> cells_of(pd.Series([0.25, None])).tolist(), cells_of(pd.Series([0.0411], name="p")).tolist()
    (['0.25', '–'], ['.041'])
    """
    if column.name in ("p", "p_adjusted"):
        return column.map(lambda p: p_number(p) or DASH).astype(object)
    if column.name == "ratio":
        return column.map(lambda x: RATIOS.get(x, number_text(x, 2))).astype(object)
    if not is_number(column):
        return column.map(_text).astype(object)
    places = decimals_of(column)
    return column.map(lambda value: number_text(value, places)).astype(object)


def is_number(column: pd.Series) -> bool:
    """Return whether a column holds numbers."""
    kinds = pd.api.types
    return kinds.is_numeric_dtype(column) and not kinds.is_bool_dtype(column)


def _text(value: Any) -> str:
    """Return a name, day or truth as text; a dash if it is missing."""
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return DASH
    return one_line(str(value))
