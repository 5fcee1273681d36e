"""Names from strangers in all that is written: each comes out as it is, and nothing runs it. All are invented."""

import csv
import io
import re

import pandas as pd
import pytest
from by_hand import tables
from matplotlib.figure import Figure

from analysis import figures
from analysis.figures.escaping import csv_of

NASTY = tables(__file__)["names"] | {"long": "Elm Post " * 1_200, "long word": "x" * 10_000}
OTHER = "Port News"


def levels(name):
    table = pd.DataFrame({"country": [name, OTHER], "item": [name, "law"], "n": [9, 4], "size": 34})
    return table.assign(estimate=[0.26, 0.12], low=0.1, high=0.4)


def test_no_name_is_a_formula_in_a_saved_table():
    for name in NASTY.values():
        table = csv_of(levels(name).assign(**{name: 1})).decode()
        rows = list(csv.reader(io.StringIO(table, newline="")))
        cells = [cell for row in rows for cell in row]
        assert [cell for cell in cells if re.match("[=+@\t\r\n＝-]", cell)] == []
        assert rows[1][0].removeprefix("'") == re.sub("\r\n?", "\n", name)


def test_half_a_character_is_no_trouble(tmp_path):
    options = {
        "table": levels("law"),
        "case": "case",
        "folder": tmp_path,
        "alt": "half \ud800 a letter",
    }
    figures.save(Figure((3, 1)), "00-demo", **options)
    assert "half \\ud800 a letter" in (tmp_path / "case/00-demo.svg").read_text("utf-8")


@pytest.mark.parametrize("case", ["../x", "Хамадан 2016", "=1+1", "v1.2"])
def test_of_a_path_the_last_part_counts(tmp_path, case):
    options = {"table": levels("law"), "alt": "Nothing.", "case": case, "folder": tmp_path}
    figures.save(Figure((3, 1)), "00-demo", **options)
    assert (tmp_path / case.removeprefix("../") / "00-demo.csv").is_file()
