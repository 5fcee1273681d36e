"""Frames: clusters of pages by their elements. All pages are invented."""

import numpy as np
import pytest
from counted import counted
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from sklearn.metrics import adjusted_rand_score

from analysis import framing

N_PAGES = 300
FRAMES = np.repeat(np.eye(4), 3, axis=1)  # four frames of three elements each


def labels_of(values, *, items=None, **columns):
    """Return labels of pages p000, p001, …"""
    values = np.asarray(values, float)
    items = items or [f"element {n:02}" for n in range(values.shape[1])]
    return counted(values, items=items, size=np.ones(values.shape), **columns)


def planted(seed):
    """Return labels of pages with one of four frames, and the frames; noise has 15 % of labels."""
    generator = np.random.default_rng(seed)
    truth = np.arange(N_PAGES) % 4
    values = FRAMES[truth]
    is_noise = generator.random(values.shape) < 0.15
    coins = generator.random(values.shape) < 0.5
    return labels_of(np.where(is_noise, coins, values)), truth


def test_a_case_by_hand():
    law, war = [1, 1, 0, 1], [0, 0, 1, 1]
    labels = labels_of([law, war, law, law, [1, 0, 0, 1]], items="law court war all".split())
    found = framing.frames(labels, n=2)
    assert found.counts.items.index.tolist() == ["law + court", "war"]
    assert found.counts.values.toarray()[:, 0].tolist() == [1, 0, 1, 1, 1]
    first = found.elements.loc[0, "frame item n size share rest".split()]
    assert first.tolist() == ["law + court", "law", 4, 4, 1.0, 0.0]
    assert "nearly everywhere: all" in found.elements.attrs["method"]["note"]
    # Three pages of law are the same, and the fourth is 1 from them: √(2 · 3/4 · 1). The centre of
    # the four is (1, 3/4, 0) and that of war (0, 0, 1): √(2 · 4/5 · 41/16).
    assert found.merges["frames"].tolist() == [5, 4, 3, 2]
    heights = [0, 0, 3 / 2, 2 * 4 / 5 * 41 / 16]
    assert (found.merges["height"] ** 2).tolist() == pytest.approx(heights)


@pytest.mark.parametrize("seed", range(2))
def test_four_planted_frames_are_found(seed):
    labels, truth = planted(seed)
    found = framing.frames(labels, n=4)
    assert adjusted_rand_score(truth, found.counts.values.toarray().argmax(axis=1)) >= 0.9
    assert found.stability > 0.8
    steps = -found.merges.set_index("frames")["height"].diff(-1)
    assert steps.idxmax() == 5  # from five frames to four it is cheap, from four to three not


def test_pages_without_frames_have_no_stable_ones():
    values = np.random.default_rng(3).random((N_PAGES, 12)) < 0.3
    assert framing.frames(labels_of(values), n=4).stability < 0.4


@settings(max_examples=5)
@given(st.integers(0, 2**32 - 1), st.integers(2, 5))
def test_order_of_rows_and_items_does_not_matter(seed, n):
    generator = np.random.default_rng(seed)
    labels = labels_of(generator.random((40, 6)) < 0.4)  # many ties
    found = framing.frames(labels, n=n)
    rows, items = generator.permutation(40), generator.permutation(6)
    shuffled = counted(
        labels.values[rows][:, items],
        items=labels.items.index[items],
        size=labels.size[rows][:, items],
        rows=labels.rows.iloc[rows],
    )
    again = framing.frames(shuffled, n=n)
    frames = [one.counts.to_frame().query("n == 1").set_index("article_id") for one in (found, again)]
    assert frames[0]["item"].to_dict() == frames[1]["item"].to_dict()
    assert_frame_equal(again.elements, found.elements)
    assert_frame_equal(again.merges, found.merges)
    assert again.stability == found.stability


def test_copies_are_clustered_once_and_get_their_texts_frame():
    labels, _ = planted(0)
    found = framing.frames(labels, n=4)
    rows = labels.rows.iloc[[*range(N_PAGES), *[0] * 50]].reset_index(drop=True)
    rows = rows.assign(copy_cluster=rows["article_id"])
    rows.loc[N_PAGES:, "article_id"] = [f"q{n:02}" for n in range(50)]
    values = np.vstack([labels.values.toarray(), np.zeros((50, 12))])  # labelled otherwise
    with_copies = counted(values, items=labels.items, size=np.ones((350, 12)), rows=rows)
    again = framing.frames(with_copies, n=4)
    assert again.stability == found.stability
    assert_frame_equal(again.merges, found.merges)
    classes = again.counts.values.toarray().argmax(axis=1)
    assert (classes[N_PAGES:] == classes[0]).all()


def test_pages_with_a_missing_label_have_no_frame_and_are_counted():
    labels, _ = planted(1)
    size = labels.size.copy()
    size[:7, 2] = 0
    values = labels.values.toarray() * size
    missing = counted(values, items=labels.items, size=size, rows=labels.rows)
    found = framing.frames(missing, n=4)
    assert found.counts.size.ravel().tolist() == [0] * 7 + [1] * 293
    note = "7 pages with missing labels: no frame"
    assert found.counts.note == note and note in found.elements.attrs["method"]["note"]
    assert found.elements.groupby("frame")["size"].first().sum() == 293


def test_elements_that_are_rare_or_nearly_everywhere_are_left_out_and_named():
    labels, _ = planted(2)
    edges = np.arange(N_PAGES)[:, None] < [14, 15, 285, 286]
    items = [*labels.items.index, "4.7 %", "5 %", "95 %", "95.3 %"]
    labels = labels_of(np.hstack([labels.values.toarray(), edges]), items=items)
    elements = framing.frames(labels, n=4).elements
    assert {"5 %", "95 %"} == {*elements["item"]} & {*items[-4:]}
    assert "everywhere: 4.7 %, 95.3 %" in elements.attrs["method"]["note"]


def test_names_are_unique_and_the_largest_frame_is_first():
    found = framing.frames(planted(4)[0], n=11).counts
    assert found.items.index.is_unique and len(found.items) == 11
    assert (np.diff(found.values.sum(axis=0)) <= 0).all()


def test_too_few_texts_for_halves_have_no_stability():
    assert np.isnan(framing.frames(labels_of(np.eye(4)), n=3).stability)
