"""Cases worked by hand, in a TOML file beside their test and under its name."""

import tomllib
from pathlib import Path


def by_hand(test_file, table):
    """Return the names and the rows of a table, as ``pytest.mark.parametrize`` takes them."""
    text = Path(test_file).with_suffix(".toml").read_text(encoding="utf-8")
    cases = tomllib.loads(text)[table]
    names = list(cases[0])
    rows = [[case[name] for name in names] for case in cases]
    return names, rows
