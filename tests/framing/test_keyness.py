"""Keyness: worked by hand, its gate and its order."""

from dataclasses import replace

import numpy as np
import pytest
from by_hand import by_hand
from counted import counted

from analysis import framing
from analysis.compare import measures
from analysis.compare.evidence import method_of
from tests.framing.examples import counts_of


def test_keyness_reference_case():
    values, sizes = [[12, 1], [3, 0], [0, 4]], [1000, 1000, 500]
    outlets = ["North", "South", "East"]
    counts = counted(values, items="base law", size=sizes, per="token", outlet=outlets)
    table = framing.keyness(counts, by="outlet", target="North")
    assert table["item"].tolist() == ["base", "law"]
    assert table.loc[0, "estimate"] == pytest.approx(10.104262, abs=1e-6)
    numbers = "n n_against rate rate_against articles articles_against".split()
    assert table.loc[0, numbers].tolist() == [12, 3, 0.012, 0.002, 1, 1]
    method = method_of(table)
    assert "p-values use compare.contrasts" in method["remark"]
    assert method["convention"] == measures.g2.convention
    assert not any(name.startswith("p") for name in table.columns)


def test_keyness_is_sorted_by_size_whatever_the_sign_and_takes_any_measure():
    texts = ["law law law law aid", "war war aid", "oil oil oil oil oil oil aid"]
    table = framing.keyness(counts_of(texts, [*"NSE"]), by="outlet", target="N", measure="log_ratio")
    assert table["estimate"].abs().is_monotonic_decreasing
    assert table["item"].tolist()[3] == "aid"  # the same rate, whatever smoothing adds


@by_hand(__file__, "gate")
def test_the_gate_looks_at_the_side_that_uses_the_item_more(target, rest, reason):
    outlets = ["North"] * len(target) + ["South"] * len(rest)
    counts = counted([*target, *rest], items="base", size=100, per="token", outlet=outlets)
    table = framing.keyness(counts, by="outlet", target="North")
    assert table["reason"].tolist() == [reason]


def test_what_fails_the_gate_keeps_its_row_below_the_rest():
    counts = counts_of(
        ["law law oil", "law aid", "law aid", "sun", "sun", "sun aid"], list("NNNSSS")
    )
    table = framing.keyness(counts, by="outlet", target="N")
    assert table["item"].tolist() == "sun law oil aid".split()
    assert (table["note"] == "").tolist() == [True, True, False, False]
    assert "at least 3 articles" in method_of(table)["note"]


def test_means_of_outlets_all_have_the_word_and_it_is_a_keyword():
    """Of articles the word is in 90 % on both sides; that each outlet has it is no news."""
    texts = ["law law law aid", "sun aid", "law aid", "sun"] * 6
    counts = counts_of(texts, [*np.repeat([*"abcdef"], 4)])
    counts = replace(counts, rows=counts.rows.assign(side=np.repeat(["N", "S"], 12)))
    everywhere = "in 90 % or more of the articles of both sides"
    of_outlets = framing.keyness(counts.units("outlet"), by="side", target="N")
    assert everywhere not in [*of_outlets["reason"]]
    whole = counts.where(rows=(counts.values[:, [0]] > 0).toarray().ravel())
    assert everywhere in [*framing.keyness(whole, by="side", target="N")["reason"]]
