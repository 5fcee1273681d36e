"""Cases worked by hand: in a TOML file beside their test and under its name, or drawn as a table."""

import io
import tomllib
from pathlib import Path

import pandas as pd


def tables(test_file):
    """Return what the TOML file of a test holds."""
    return tomllib.loads(Path(test_file).with_suffix(".toml").read_text(encoding="utf-8"))


def by_hand(test_file, table):
    """Return the names and the rows of a table, as ``pytest.mark.parametrize`` takes them."""
    cases = tables(test_file)[table]
    names = list(cases[0])
    rows = [[case[name] for name in names] for case in cases]
    return names, rows


def drawn(text):
    """Return the table that a text draws: names and cells between bars; an empty cell is missing."""
    lines = "\n".join(line.strip() for line in text.strip().splitlines())
    return pd.read_csv(io.StringIO(lines), sep=r"\s*\|\s*", engine="python")
