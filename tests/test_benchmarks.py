"""What the benchmarks measured holds its bars, and docs/speed.md shows it."""

import doctest
from pathlib import Path

import pandas as pd
import pytest

#: The lines that reading has to reach.
BARS = pd.read_csv(
    Path(__file__).with_name("benchmark_bars.csv"), dtype="str", keep_default_na=False
)


@pytest.fixture
def results(root):
    return pd.read_csv(root / "benchmarks" / "results.csv", dtype="str", keep_default_na=False)


def test_every_line_is_there_with_its_bars(results):
    found = results.set_index(["work", "against"])
    for work, against, must, aim in BARS.itertuples(index=False):
        row = found.loc[(work, against)]
        assert (row["must"], row["aim"]) == (must, aim)
        assert float(row["ours"]) > 0 and row["reached"] in ("aim", "must", "no")
        assert not must.endswith("×") or float(row["ratio"]) > 0


def test_ratios_are_those_of_the_times(results):
    timed = results[(results["unit"] == "s") & (results["theirs"] != "")]
    ours, theirs, ratio = (timed[name].astype(float) for name in ("ours", "theirs", "ratio"))
    assert len(timed) >= 10 and ((theirs / ours / ratio - 1).abs() < 0.02).all()


def test_memory_has_three_sizes_and_every_row_its_machine_and_versions(results):
    assert {f"peak memory, {n} articles" for n in ("50,000", "100,000", "200,000")} <= set(
        results["work"]
    )
    assert results["versions"].str.contains("numba").all() and (
        results[["machine", "note"]] != ""
    ).all(axis=None)


def test_the_page_of_speed_shows_the_results(root, results, benchmarks):
    text, table = (root / "docs/speed.md").read_text("utf-8"), benchmarks("speed").table(results)
    assert f"<!-- speed: from benchmarks/results.csv -->\n{table}<!-- end of speed -->" in text


def test_words_of_outlets_are_compared_as_fast_as_by_a_dense_loop(benchmarks):
    table = pd.read_csv(benchmarks("large_contrasts").RESULTS)
    assert table.loc[0, ["outlets", "words"]].tolist() == [15, 9875]
    assert table["ratio"].max() <= 1.5


def test_chance_alone_makes_few_pairs_and_the_page_of_validity_says_how_many(root, benchmarks):
    table = pd.read_csv(benchmarks("associations").RESULTS, keep_default_na=False)
    bounded = table[table["must"] != ""]
    assert len(bounded) == 6 and set(bounded["ok"]) == {"yes"}
    page = (root / "docs/validity.md").read_text("utf-8")
    [section] = page.split("## Pairs of actors")[1:]
    for value in bounded["value"]:
        assert f"{value:.3f}".lstrip("0") in section


@pytest.mark.parametrize("module", ["harness", "material"])
def test_examples_run(benchmarks, module):
    tested = doctest.testmod(benchmarks(module))
    assert tested.failed == 0 and tested.attempted
