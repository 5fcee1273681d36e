"""Corrected labels: worked by hand, right over all samples, and as means of levels and contrasts."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from counted import counted
from hypothesis import given
from hypothesis import strategies as st

from analysis import annotation, compare
from analysis.compare.evidence import annotators_of, method_of
from analysis.errors import InputError
from tests.annotation.examples import _census, _counts, _dense, _sample


def law(counts):
    """Return the values of the law, page by page."""
    return counts.where(items=["law"]).values.toarray()[:, 0].tolist()


def test_corrected_by_hand():
    """In the part of c, e is the only other outlet; a and b are in one part, and nobody read a."""
    machine = _counts([1, 1, 0, 0], kind="llm", outlet=list("abcd"))
    people = _sample(machine, [1, 0, 1, 0], [1, 2], probability=0.5, stratum="all")
    found = annotation.corrected(machine, people)
    # Where the machine says yes people say no, and the other way round: b is cut to 0, and of all
    # read pages one half is expected. Of b's page that is what people say of c's, 1, and vice versa.
    assert law(found) == [0.5, 1 + 2 * (0 - 1), 0 + 2 * (1 - 0), 0.5]
    assert found.items["b"].tolist() == [0]
    assert found.rows["read_by_people"].tolist() == [0, 1, 1, 0]
    assert found.rows["outlet"].tolist() == list("abcd")
    assert found.note == "the machine does not help with law"
    said = "labelled by a language model, corrected by people's labels of 2 of 4 pages"
    assert annotators_of(found.rows) == said
    first = annotators_of(found.where(rows={"outlet": ["a", "b"]}).rows)
    assert first.endswith("1 of 2 pages")
    assert annotators_of(found.units("outlet").rows) == said


def five(values):
    """Return a strategy for five of some values."""
    return st.lists(st.sampled_from(values), min_size=5, max_size=5)


@given(five([0, 1]), five([0, 1]), five(["a", "b", None, np.nan]))
def test_where_people_read_all_pages_the_labels_are_theirs(machine, truth, outlet):
    """A page without an outlet is one by itself."""
    machine = _counts(machine, kind="llm", outlet=pd.array(outlet, dtype=object))
    assert law(annotation.corrected(machine, _census(machine, truth))) == pytest.approx(truth)


def test_a_sampled_page_without_a_label_counts_as_like_the_others_of_its_stratum():
    machine = _counts([1] * 6, kind="llm")
    strata = list("xxxy")
    truth = [0, 1, 0, 0, 0, 0]
    people = _sample(machine, truth, [0, 1, 2, 4], probability=2 / 3, stratum=strata)
    people.size[0] = 0
    found = annotation.corrected(machine, people)
    # In x two of three sampled pages have a label, in y the one that was sampled: they stand for
    # 2.25, 2.25 and 1.5 pages. Nobody read the others.
    assert np.array(law(found))[[0, 3, 5]] == pytest.approx([2.25 / (2.25 + 2.25 + 1.5)] * 3)
    said = "1 sampled page without a label: counted as like the others of the stratum"
    assert found.note == f"the machine does not help with law; {said}"
    assert said in method_of(compare.levels(found, "annotator_kind"))["note"]


def test_what_a_sample_cannot_say_is_noted():
    machine = _counts(np.ones((6, 2)), kind="llm", items=["law", "war"])
    people = _sample(machine, [0] * 6, [0, 1], probability=0.5, stratum=["x", "y"])
    people.size[1] = 0
    assert annotation.corrected(machine, people).note == (
        "the sample stands for 4 of 6 pages; left out, as only one of both has it: war; "
        "the machine does not help with law; "
        "1 sampled page without a label: counted as like the others of the stratum; "
        "no label of an item in the stratum y: what is expected by the others stands there"
    )


def test_a_name_that_one_of_them_lacks_is_not_there():
    machine = _counts([[1, 0], [0, 1]], kind="llm", items=["who:Ann", "who:Bo"])
    people = _counts([[1, 1]], items=["who:Ann", "who:Cy"], inclusion_probability=0.5)
    found = _dense(annotation.corrected(machine, people))
    assert found.columns.tolist() == ["who:Ann", "who:Bo", "who:Cy"]
    assert found.to_numpy().tolist() == [[1, 0, 1]] * 2


def test_a_page_that_the_machine_could_not_label_stays_missing():
    machine = _counts([0, 0, 0], kind="llm", size=[[1], [0], [1]])
    people = _sample(machine, [1, 0, 1], [0, 1], probability=0.5, stratum="all")
    found = annotation.corrected(machine, people)
    assert law(found) == [1, 0, 1] and found.size[:, 0].tolist() == [1, 0, 1]


def outlets_of_two_sides(n_read):
    """Return 40 one-page outlets of two sides, whose machine misses a label on every second page."""
    truth = np.array([1, 1, 0, 0] * 10)
    columns = {"side": ["A"] * 20 + ["B"] * 20, "outlet": [f"o{n}" for n in range(40)]}
    machine = _counts(truth * ([0, 1] * 20), kind="llm", **columns)
    drawn = list(range(0, 40, 40 // n_read))
    return machine, _sample(machine, truth, drawn, probability=n_read / 40, stratum="all")


def by_side(labels):
    """Return the one contrast of the sides, and their levels."""
    table = compare.contrasts(labels, "side", unit="outlet")
    [row] = table.to_dict("records")
    return row, compare.levels(labels, "side", unit="outlet").set_index("side"), table


def test_levels_and_contrasts_take_them_as_means():
    found = annotation.corrected(*outlets_of_two_sides(20))
    row, levels, table = by_side(found)
    values = pd.Series(law(found)).groupby(found.rows["side"]).mean()
    assert row["mean"] == pytest.approx(values["A"]) and row["status"] == "tested"
    assert row["estimate"] == pytest.approx(values["A"] - values["B"])
    assert levels["estimate"].tolist() == pytest.approx(values.tolist())
    assert "labels of 20 of 40 pages" in method_of(table)["note"]


def test_a_side_of_which_people_read_little_has_no_interval():
    machine, people = outlets_of_two_sides(20)
    first = ["o20", "o22"]
    is_kept = (people.rows["side"] == "A") | people.rows["outlet"].isin(first)
    few = annotation.corrected(machine, people.where(rows=is_kept.to_numpy()))
    reason = "people read pages of only 2 outlets, at least 3 needed"
    row, levels, _ = by_side(few)
    assert row["reason"] == reason and np.isnan(row["p"])
    assert levels["reason"].to_dict() == {"A": "", "B": reason}
    assert levels["low"].notna().tolist() == [True, False]


def test_a_machine_that_nobody_found_wrong_has_a_wider_interval_than_one_that_people_read_whole():
    machine, _ = outlets_of_two_sides(20)
    truth = law(machine)
    drawn = np.flatnonzero(np.arange(40) % 4 < 2)
    half = _sample(machine, truth, drawn, probability=0.5, stratum="all")
    rows = [
        by_side(annotation.corrected(machine, read))[0] for read in (half, _census(machine, truth))
    ]
    sampled, whole = (row["high"] - row["low"] for row in rows)
    assert sampled > whole > 0


def test_a_label_of_one_page_is_not_tested():
    both = outlets_of_two_sides(20)
    once = [np.arange(len(labels.rows)) == 0 for labels in both]
    with_once = [
        counted(np.column_stack([law(labels), is_first]), items="law once", rows=labels.rows)
        for labels, is_first in zip(both, once)
    ]
    row, *_ = by_side(annotation.corrected(*with_once))
    assert (row["item"], row["status"]) == ("law", "tested")
    assert row["p_adjusted"] == pytest.approx(by_side(annotation.corrected(*both))[0]["p"])


def test_labels_are_corrected_once_and_page_by_page():
    machine, people = outlets_of_two_sides(20)
    once = annotation.corrected(machine, people)
    with pytest.raises(InputError, match="machine: got labels that people have corrected"):
        annotation.corrected(once, people)
    sentences = replace(machine, per="sentence")
    with pytest.raises(InputError, match="machine: got counts per sentence; expected labels of"):
        annotation.corrected(sentences, people)
