"""Cases worked by hand: in a TOML file beside their test and under its name, or drawn as a table."""

import io
import tomllib
from pathlib import Path

import pandas as pd
import pytest


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
