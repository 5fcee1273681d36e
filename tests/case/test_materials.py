"""The table of materials: a measure of one's own, as CONTRIBUTING shows it."""

import re

import pytest

from analysis import extract, framing, open_case, page, read_corpus
from analysis.case.materials import MATERIALS, Material


@pytest.fixture
def example(root, monkeypatch):
    """Return the names of CONTRIBUTING's example, with its measure in the table."""
    text = (root / "CONTRIBUTING.md").read_text("utf-8")
    function, row = re.findall(r"```python\n(.*?)```", text, re.S)[:2]
    own = {**MATERIALS}
    names = {"MATERIALS": own, "Material": Material}
    exec(function + row, names)
    monkeypatch.setitem(MATERIALS, "richness", own["richness"])
    return names


def test_a_measure_of_one_s_own_is_one_row(example):
    case = open_case(extract(read_corpus("data/example-articles")))
    counts = case.counts("richness")
    words = framing.terms(case.features).where(rows={"article_id": "b01"})
    first = counts.where(rows={"article_id": "b01"})
    assert first.values.sum() == pytest.approx((words.values > 0).sum() / words.values.sum())
    assert page.counts(case, "richness").items.index.tolist() == ["richness"]
    levels = case.levels(counts)
    assert levels["estimate"].between(0, 1).all()
