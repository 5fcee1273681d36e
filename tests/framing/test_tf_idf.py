"""TF-IDF and class TF-IDF."""

from dataclasses import replace

import numpy as np
import pytest

from analysis import framing
from analysis.compare.evidence import method_of
from tests.framing.examples import counts_of


def test_class_tf_idf_leaves_out_what_every_group_says():
    texts = ["said said base", "said said law", "said said law base"]
    table = framing.class_tf_idf(counts_of(texts, ["A", "B", "C"]), by="outlet")
    assert table.groupby("outlet")["item"].first().tolist() == ["base", "law", "base"]
    weights = table.set_index(["outlet", "item"])["estimate"]
    assert weights["C", "said"] == weights["A", "law"] == 0
    mean_share = (2 / 3 + 2 / 3 + 2 / 4) / 3
    by_hand = 2 / 3 * np.log(1 + 10 / 3 / 6) * np.log(2 / 3 / mean_share)
    assert weights["A", "said"] == pytest.approx(by_hand)
    convention = method_of(table)["convention"]
    assert "ln(share / mean share)" in convention and "not truncated" in convention


def test_class_tf_idf_keeps_unpruned_sizes_and_sorts_by_group_then_score():
    texts = ["base base strike", "base iran", "law resolution law", "strike iran"]
    counts = counts_of(texts, [*"AABB"])
    whole = framing.class_tf_idf(counts, by="outlet")
    pruned = framing.class_tf_idf(counts.where(items=["base", "law"]), by="outlet")
    shared = pruned.merge(whole, on=["outlet", "item"])
    assert np.allclose(shared["estimate_x"], shared["estimate_y"])
    assert (pruned["outlet"] + " " + pruned["item"]).tolist() == "A base,A law,B law,B base".split(",")


def test_articles_without_a_value_are_counted_together():
    counts = counts_of(["law oil", "law war", "law law oil"], ["A", "B", "A"])
    rows = counts.rows.assign(language=[None, "en", None])
    weights = framing.tf_idf(replace(counts, rows=rows), within="language").values.toarray()
    is_unknown = np.array([True, False, True])
    alone = framing.tf_idf(counts.where(rows=is_unknown)).values.toarray()
    assert weights[is_unknown] == pytest.approx(alone)


def test_terms_of_one_score_come_by_name():
    table = framing.class_tf_idf(counts_of(["oil law aid", "law oil aid"], ["A", "B"]), by="outlet")
    assert table["item"].tolist() == ["aid", "law", "oil"] * 2
