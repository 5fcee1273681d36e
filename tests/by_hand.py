"""Cases worked by hand: in a TOML file beside their test and under its name, or drawn as a table."""

import io
import json
import re
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest


def holm(p):
    """Return p-values adjusted for several tests, step by step (Holm 1979)."""
    ranked = pd.Series(p).sort_values()
    steps = ranked * np.arange(len(ranked), 0, -1)
    return steps.cummax().clip(upper=1).sort_index().to_numpy()


def tables(test_file):
    """Return what the TOML file of a test holds."""
    return tomllib.loads(Path(test_file).with_suffix(".toml").read_text(encoding="utf-8"))


def by_hand(test_file, table, **options):
    """Run a test with each row of a table; the columns are its parameters."""
    cases = tables(test_file)[table]
    names = list(cases[0])
    rows = [[case[name] for name in names] for case in cases]
    return pytest.mark.parametrize(names, rows, **options)


def named_cases(names, cases):
    """Run a test with each of the cases that a dictionary names."""
    return pytest.mark.parametrize(names, cases.values(), ids=cases)


def drawn(text):
    """Return the table that a text draws: names and cells between bars; an empty cell is missing."""
    lines = "\n".join(line.strip() for line in text.strip().splitlines())
    return pd.read_csv(io.StringIO(lines), sep=r"\s*\|\s*", engine="python")


def drawn_rows(text):
    """Return the rows of cells that a text draws, between bars or, where it has none, between blanks.

    A cell is what JSON reads in it, such as a number, null or a list; or else plain text.
    """
    parted = re.compile(r"\s*\|\s*" if "|" in text else r"\s+")
    return [
        [_value_of(cell) for cell in parted.split(line.strip())]
        for line in text.strip("\n ").split("\n")
    ]


def _value_of(cell):
    try:
        return json.loads(cell)
    except ValueError:
        return cell


def drawn_cases(text, **options):
    """Run a test with each row of the cells that a text draws; the first row names its parameters."""
    names, *rows = drawn_rows(text)
    return pytest.mark.parametrize(names, rows, **options)
