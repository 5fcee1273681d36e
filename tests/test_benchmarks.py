"""What the benchmarks measured is as the docs show it and holds its bars, and each of them runs."""

import doctest
import re

import pandas as pd
import pytest

MODULES = (
    "harness material page sentence_boundaries tone tone_material tone_measures validity".split()
)


@pytest.mark.parametrize("module", MODULES)
def test_examples_run(benchmarks, module):
    tested = doctest.testmod(benchmarks(module))
    assert tested.failed == 0 and tested.attempted


# speed


def test_the_page_of_speed_shows_the_results_of_every_work(root, benchmarks):
    speed = benchmarks("speed")
    results = pd.read_csv(speed.RESULTS, dtype="str", keep_default_na=False)
    assert speed.table(results) in (root / "docs/speed.md").read_text("utf-8")
    timed = results[(results["unit"] == "s") & (results["theirs"] != "")]
    timed = timed[["ours", "theirs", "ratio"]].astype(float)
    ratio = timed["theirs"] / timed["ours"]
    assert len(timed) >= 8 and ratio.tolist() == pytest.approx(timed["ratio"].tolist(), rel=0.02)
    assert set(results["note"]) == {" ".join(work.__doc__.split()) for work in speed.WORKS}


def test_the_page_of_other_tools_shows_their_results_and_lines(root, benchmarks):
    compared = benchmarks("compared")
    results = pd.read_csv(compared.RESULTS, dtype="str", keep_default_na=False)
    assert compared.table_of(results) in (root / "docs/compared.md").read_text("utf-8")
    functions = [function for sides in compared.TASKS.values() for function in sides.values()]
    assert [str(compared.lines_of(each)) for each in functions] == results["lines"].tolist()


# what p-values and intervals are worth


@pytest.fixture(scope="module")
def validity(benchmarks):
    return benchmarks("validity")


def test_every_layout_was_measured_and_has_what_must_hold(validity):
    results = validity.read()
    assert list(results["layout"].unique()) == list(validity.CELLS)
    for row in results.itertuples():
        must = validity.CELLS[row.layout].must(row.measured)
        assert (row.must, row.ok) == (must, validity.holds(row.value, must))
        assert 0 <= row.value <= 1 or row.measured == validity.WIDTH
    drawn = results.groupby("layout")["draws"].max().to_dict()
    assert drawn == {name: cell.draws for name, cell in validity.CELLS.items()}
    assert "no" not in set(results["ok"]) and (results["must"] == "≤ 1.02").sum() == 30


def test_on_the_event_witnesses_cost_at_most_three_tenths_of_power(validity):
    found = validity.read().set_index("layout")["value"]
    assert found[validity.BY_ALL] >= 0.7 * found[validity.BY_OUTLET] > 0.5


def test_the_page_of_validity_shows_the_results_in_1000_words(validity):
    text = validity.PAGE.read_text("utf-8")
    for name in validity.TABLES:
        assert validity.shown(validity.read(), name) in text
    prose = re.sub(r"^\|.*$", "", text, flags=re.MULTILINE)
    assert len(re.findall(r"\w+", prose)) <= 1_000


@pytest.mark.slow
def test_every_layout_runs_and_draws_its_own(validity):
    for layout in validity.CELLS:
        assert validity.draws_of(layout, 0, 1)
    first, *others = validity.draws_of("habits, 1 to 8 pages an outlet: 5 v 5", 0, 12)
    assert [first] == validity.draws_of("habits, 1 to 8 pages an outlet: 5 v 5", 0, 1)
    assert any(other != first for other in others)


# tone


def test_what_must_hold_of_tone_holds_and_the_page_shows_it(root, benchmarks):
    tone = benchmarks("tone")
    results = tone.read()
    bounded = results[results["must"] != ""]
    assert len(bounded) == len(tone.MUST) and set(bounded["ok"]) == {"yes"}
    text = (root / "docs/tone-model.md").read_text("utf-8")
    assert tone.page(text, results) == text
    assert "<!-- tone: missed -->\nNone." in text and len(text.split()) <= 500
