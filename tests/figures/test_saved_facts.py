"""Facts: each number of a table is a row, with its id, and no number is lost on the way."""

import numpy as np
import pandas as pd
import pytest
from by_hand import drawn
from counted import counted

from analysis import compare, figures, framing, open_case
from analysis.errors import InputError
from analysis.figures import facts

COLUMNS = "id scope reading n N percent low high p family".split()


@pytest.fixture
def saved(tmp_path):
    """Return what is saved of tables, as it is read again."""

    def save(tables, name="01-framing"):
        figures.save_facts(tables, name=name, case="demo", folder=tmp_path)
        return pd.read_csv(tmp_path / "demo" / f"{name}-facts.csv", keep_default_na=False)

    return save


@pytest.fixture(scope="module")
def pages():
    """Return 24 pages of 12 outlets on two sides, with two labels."""
    side = np.repeat(["North", "South"], 12)
    outlets = [f"{name} {number // 2 % 6}" for number, name in enumerate(side)]
    law = [1] * 9 + [0] * 3 + [1] * 3 + [0] * 9
    return counted(np.c_[law, [1, 0] * 12], outlet=outlets, side=side)


def test_a_level_is_n_of_N_in_percent_with_its_interval(saved, pages):
    levels = compare.levels(pages, "side", unit="outlet")
    rows = saved({"topics": levels}).set_index("id")
    row = rows.loc["01-framing/topics/North/law"]
    assert [row["n"], row["N"], float(row["percent"])] == [9, 12, 75]
    first = levels.iloc[0]
    assert float(row["low"]) == pytest.approx(100 * first["low"], rel=1e-5)
    assert len(rows) == 4


def test_a_contrast_has_both_sides_and_either_p(saved, pages):
    table = compare.contrasts(pages, "side", unit="outlet")
    rows = saved({"planned": table})
    assert list(rows) == COLUMNS
    law = rows[rows["id"].str.endswith("/law")].set_index("id")
    assert law.loc["01-framing/planned/North/law", ["n", "N"]].tolist() == ["9", "12"]
    assert law.loc["01-framing/planned/South/law", ["n", "N"]].tolist() == ["3", "12"]
    both = law.loc["01-framing/planned/North against South/law"]
    assert both["percent"].astype(float).tolist() == [50, 50]
    first = table.set_index("item").loc["law"]
    wanted = [first["p_adjusted"], first["p"]]
    assert both["p"].astype(float).tolist() == pytest.approx(wanted, rel=1e-5)
    assert (both["family"] != "").tolist() == [True, False]


def test_readings_and_samples_have_their_columns(saved, pages):
    levels = {name: compare.levels(pages, "side") for name in ("a", "emma")}
    table = compare.stacked(levels, "reading").assign(sample="first wave")
    rows = saved({"topics": table})
    assert rows["reading"].unique().tolist() == ["first reading", "emma"]
    assert rows["scope"].unique().tolist() == ["first wave"]
    assert "first wave" not in "".join(rows["id"])


def test_counts_shares_and_p_of_other_tables_are_facts(saved):
    table = drawn("""
        step  | pages | share  | mean
        found | 936   | 1.0    | 0.5
        read  | 932   | 0.9957 | 0.25
    """)
    rows = saved({"funnel": table.assign(p=[0.04, None])}).set_index("id")
    assert rows.loc["01-framing/funnel/read/pages", "n"] == "932"
    assert float(rows.loc["01-framing/funnel/read/share", "percent"]) == pytest.approx(99.57)
    assert float(rows.loc["01-framing/funnel/found/p", "p"]) == 0.04
    assert "01-framing/funnel/found/mean" not in rows.index  # it is no whole number
    assert "01-framing/funnel/read/p" not in rows.index


def test_means_and_rates_are_no_percentages(saved):
    case = open_case("data/example-articles")
    tone = saved({"tone": case.levels(case.counts("tone"))})
    assert tone.empty
    words = case.contrasts("words")
    assert (saved({"words": words})["percent"] == "").all()


def test_a_profile_has_the_pages_with_a_term(saved, pages):
    profiles = framing.profiles(pages, by="side")
    rows = saved({"profiles": profiles}).set_index("id")
    assert rows.loc["01-framing/profiles/North/law", ["n", "N"]].tolist() == [9, 12]
    assert rows.loc["01-framing/profiles/North/law/all others", ["n", "N"]].tolist() == [3, 12]


def test_what_is_no_table_is_left_out(saved):
    nothing = figures.show_rows(pd.DataFrame(), name="Pairs")
    assert list(saved({"pairs": nothing, "none": None, "empty": pd.DataFrame()})) == COLUMNS


def test_a_paper_table_has_its_numbers(saved, pages):
    levels = compare.levels(pages, "side")
    assert len(saved({"topics": figures.paper_table(levels)})) == len(levels)


def test_the_facts_of_a_case_are_joined_to_one_file(tmp_path, pages):
    table = compare.contrasts(pages, "side", unit="outlet")
    parts = {"02-actors": {"pairs": table}, "01-framing": {"topics": table.assign(estimate=-0.5)}}
    for name, tables in parts.items():
        figures.save_facts(tables, name=name, case="demo", folder=tmp_path)
    folder = tmp_path / "demo"
    facts.join(folder)
    joined = pd.read_csv(folder / "facts.csv")
    notebooks = joined["id"].str.partition("/")[0]
    assert notebooks.drop_duplicates().tolist() == ["01-framing", "02-actors"]
    assert joined["percent"].min() == -50  # a number is no formula
    assert [path.name for path in folder.glob("*.csv")] == ["facts.csv"]
    facts.join(folder)  # nothing new: it stays
    assert len(pd.read_csv(folder / "facts.csv")) == len(joined)


def test_a_name_that_is_no_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="name"):
        figures.save_facts({}, name="01/framing", case="demo", folder=tmp_path)
    with pytest.raises(InputError, match="tables"):
        figures.save_facts([], name="01-framing", case="demo", folder=tmp_path)
