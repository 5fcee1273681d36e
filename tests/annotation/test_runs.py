"""All runs of a case at once."""

import pytest

from analysis import annotation
from analysis.errors import MissingInput


def test_runs_are_read_as_each_alone(root):
    event = root / "data/hamedan-2016"
    found = annotation.runs(event, variables=["law"], where={"on_event": 1})
    alone = annotation.read(
        event / "annotations_b.csv", codebook=event / "codebook.toml", variables=["law"]
    )
    alone = alone.with_metadata(annotation.pages(event)).where(rows={"on_event": 1})
    assert list(found) == ["a", "b"]
    assert found["b"].values.sum() == alone.values.sum()
    assert "country_group" in found["b"].rows


def test_items_with_reader_names_and_without_some_values(root):
    event = root / "data/hamedan-2016"
    found = annotation.runs(event, variables=["problem"], leave_out=["none"], named=True)["a"]
    assert "problem: a breach of law" in found.items
    assert not any(item.endswith("none named") for item in found.items)


def test_a_case_without_annotations_is_refused(tmp_path):
    with pytest.raises(MissingInput, match="without annotations"):
        annotation.runs(tmp_path)
