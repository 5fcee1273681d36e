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


def test_the_page_of_the_explorer_shows_its_times_and_the_shipped_cases_redraw_in_a_second(
    root, benchmarks
):
    explorer = benchmarks("explorer")
    table = pd.read_csv(explorer.RESULTS)
    first, last = explorer.MARKS
    assert f"{first}{explorer.shown(table)}{last}" in explorer.PAGE.read_text("utf-8")
    changed = table[table["changes"] > 1]
    assert set(changed["view"]) == set(explorer.case_views.VIEWS) and set(explorer.CASES) <= set(
        changed["case"]
    )
    assert changed.loc[changed["case"].isin(explorer.CASES), "seconds"].max() < 1


def test_exported_pages_are_small_and_quick(benchmarks):
    pages = benchmarks("exported_page")
    table = pd.read_csv(pages.RESULTS)
    first, last = pages.MARKS
    assert f"{first}{pages.shown(table)}{last}" in pages.PAGE.read_text("utf-8")
    assert set(table["case"]) == set(pages.CASES) and set(table["width"]) == set(pages.WIDTHS)
    assert table["megabytes"].max() <= 2.3
    assert table["longest_ready"].max() <= 1
    assert table["longest_redraw"].max() <= 0.2


def test_the_page_redoes_contrasts_while_its_reader_waits(benchmarks):
    recomputed = benchmarks("recomputed")
    table = pd.read_csv(recomputed.RESULTS).set_index("work")
    first, last = recomputed.MARKS
    assert f"{first}{recomputed.shown(table.reset_index())}{last}" in recomputed.PAGE.read_text(
        "utf-8"
    )
    assert table.loc["planned", "tests"] == 15 and table.loc["all labels", "tests"] >= 152
    assert table.loc["planned", "seconds"] <= 0.05


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


@pytest.mark.parametrize(
    "module", ["explorer", "exported_page", "harness", "material", "recomputed"]
)
def test_examples_run(benchmarks, module):
    tested = doctest.testmod(benchmarks(module))
    assert tested.failed == 0 and tested.attempted
