"""Maps of sources: places, neighbours, and maps that say nothing. All pages are invented."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from refusals import refused
from scipy import sparse

from analysis import outlets
from analysis.counts import Counts

ITEMS = ["bombs", "court", "law", "planes"]


def labels_of(values, **columns) -> Counts:
    """Return labels of pages, five for each source."""
    n = len(values)
    rows = pd.DataFrame({"article_id": [f"p{number:03}" for number in range(n)]})
    rows["outlet"] = [f"Paper {number // 5:02}" for number in range(n)]
    rows = rows.assign(**columns)
    return Counts.of(values, size=np.ones((n, 1)), rows=rows, items=ITEMS, per="page")


def two_sides(n_sources: int = 10) -> np.ndarray:
    """Return pages of sources on the side of the law or of the planes, with every label somewhere."""
    is_law = np.repeat(np.arange(n_sources) % 2 == 0, 5)
    values = np.where(is_law[:, None], [0, 1, 1, 0], [1, 0, 0, 1])
    values[::5, 0] = 1
    values[1::5, 2] = 1
    return values


@pytest.fixture(scope="module")
def found():
    countries = np.where(np.repeat(np.arange(10) % 2 == 0, 5), "Norland", "Southland")
    return outlets.map(labels_of(two_sides(), country=countries), groups=["country"])


def test_sources_of_two_sides_are_apart(found):
    sources = found.sources.set_index("outlet")
    sides = np.sign(sources["x"])
    assert (sides[::2] == sides.iloc[0]).all() and (sides[1::2] == -sides.iloc[0]).all()
    assert (sources["pages"] == 5).all() and sources["is_active"].all()
    assert (sources["status"] == "interval").all() and sources["country"].iloc[0] == "Norland"
    assert found.axes.loc[0, "p"] == 0.001 and found.axes.loc[0, "halves"] > 0.6


def test_elements_stand_where_sources_that_have_them_are(found):
    elements = found.elements.set_index("item")
    sources = found.sources.set_index("outlet")
    law = np.sign(sources.loc["Paper 00", "x"])
    assert np.sign(elements.loc[["court", "law"], "x"]).tolist() == [law, law]
    assert np.sign(elements.loc[["bombs", "planes"], "x"]).tolist() == [-law, -law]
    assert elements["contribution_x"].sum() == pytest.approx(1)
    assert elements["pages"].to_dict() == {"bombs": 30, "court": 25, "law": 30, "planes": 25}


def test_groups_and_neighbours(found):
    groups = found.groups.set_index("group")
    sources = found.sources.set_index("outlet")
    mean = sources.loc[sources["country"] == "Norland", "x"].mean()
    assert groups.loc["Norland", "x"] == pytest.approx(mean)
    assert groups.loc["Norland", ["pages", "sources"]].tolist() == [25, 5]
    nearest = found.neighbours[found.neighbours["outlet"] == "Paper 00"]["neighbour"]
    assert set(nearest) <= {"Paper 02", "Paper 04", "Paper 06", "Paper 08"}


def test_the_error_of_a_group_is_that_of_the_mean_of_its_sources():
    is_law = np.repeat(np.arange(10) % 2 == 0, 5)
    is_law[::7] ^= True  # every seventh page has the labels of the other side
    values = np.where(is_law[:, None], [0, 1, 1, 0], [1, 0, 0, 1])
    countries = np.where(np.repeat(np.arange(10) % 2 == 0, 5), "Norland", "Southland")
    found = outlets.map(labels_of(values, country=countries), groups=["country"])
    sources = found.sources[found.sources["country"] == "Norland"]
    error = sources["x"].std(ddof=1) / np.sqrt(len(sources))
    assert found.groups.set_index("group").loc["Norland", "x_error"] == pytest.approx(error)


def test_a_place_is_the_mean_of_the_places_of_pages():
    values = np.array([[1, 0, 0, 1], [0, 1, 1, 0]] * 15)
    found = outlets.map(labels_of(values))
    labels_per_page = 2
    sources = found.sources.set_index("outlet")
    elements = found.elements.set_index("item").reindex(ITEMS)["x"].to_numpy()
    masses = values.sum(axis=0) / values.sum()
    place_of_page = values @ elements / labels_per_page - masses @ elements
    assert sources["x"].tolist() == pytest.approx(place_of_page.reshape(6, 5).mean(axis=1).tolist())


def test_a_source_of_one_page_has_a_place_and_makes_no_axis():
    labels = labels_of(two_sides())
    lone = labels.rows["outlet"].where(labels.rows.index != 0, "Lone Post")
    labels = replace(labels, rows=labels.rows.assign(outlet=lone))
    made = outlets.map(labels)
    sources = made.sources.set_index("outlet")
    assert not sources.loc["Lone Post", "is_active"] and sources.loc["Lone Post", "pages"] == 1
    assert sources.loc["Lone Post", "note"] == "descriptive only: fewer than 5 pages"
    assert np.isnan(sources.loc["Lone Post", "x_error"])
    # Its neighbours have five pages, and it has one: that says little of both.
    near = made.neighbours[made.neighbours["outlet"] == "Lone Post"]
    assert len(near) and (near["note"] == "descriptive only: fewer than 5 pages").all()


def test_a_map_of_noise_is_called_noise():
    values = np.random.default_rng(2).random((100, 4)) < 0.5
    found = outlets.map(labels_of(values.astype(int)))
    assert found.axes["reason"].tolist() == ["no more than chance"] * 3
    assert (found.sources["reason"] == "the map says no more than chance").all()
    assert len(found.neighbours) == 0


def test_phases_alone_make_no_map():
    phase = np.where(np.repeat(np.arange(10) % 2 == 0, 5), "early", "late")
    found = outlets.map(labels_of(two_sides(), phase=phase), strata="phase")
    assert (found.axes["p"] > 0.05)[0]
    assert (found.sources["status"] == "descriptive").all()


def test_axes_come_from_pairs_of_pages():
    """The inertia is the eigenvalue of the mean product of different pages of a source.

    The axis of the masses is none: every page is at 0 on it.
    """
    values = np.random.default_rng(4).random((50, 4)) < 0.5
    values[:, 0] |= ~values.any(axis=1)
    found = outlets.map(labels_of(values.astype(int)))
    masses = values.sum(axis=0) / values.sum()
    residuals = (values - values.sum(axis=1, keepdims=True) * masses) / np.sqrt(masses)
    products = np.zeros((4, 4))
    for source in range(10):
        pages = residuals[5 * source : 5 * source + 5]
        for left in range(5):
            for right in range(5):
                if left != right:
                    products += np.outer(pages[left], pages[right]) / 4
    expected = np.linalg.eigvalsh(products)[::-1] / values.sum()
    trivial = np.abs(expected).argmin()
    assert expected[trivial] == pytest.approx(0, abs=1e-9) and trivial < 3
    expected = np.delete(expected, trivial)
    assert found.axes["inertia"].tolist() == pytest.approx(expected.tolist(), abs=1e-9)
    assert found.sources["y"].abs().max() > 0.01


@pytest.mark.slow
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 1000))
def test_order_of_rows_changes_nothing(seed):
    labels = labels_of(two_sides())
    order = np.random.default_rng(seed).permutation(50)
    shuffled = replace(
        labels,
        values=sparse.csr_array(labels.values.toarray()[order]),
        rows=labels.rows.iloc[order].reset_index(drop=True),
    )
    first = outlets.map(labels)
    second = outlets.map(shuffled)
    pd.testing.assert_frame_equal(first.sources, second.sources)
    pd.testing.assert_frame_equal(first.axes, second.axes)


def test_what_makes_no_map_is_refused():
    labels = labels_of(two_sides())
    with refused("labels: got 2 sources of 2 or more pages, .* expected 5"):
        outlets.map(labels.where(rows={"outlet": ["Paper 00", "Paper 01"]}))
    with refused("rows of the labels: got .*column planet"):
        outlets.map(labels, strata="planet")
    with refused("counts: got a str; expected Counts"):
        outlets.map("labels")


# ---- copies, and pages that do not count ------------------------------------------------------


def random_texts(n_texts: int, *, seed: int) -> np.ndarray:
    """Return the labels of texts in which nothing goes together."""
    return (np.random.default_rng(seed).random((n_texts, 4)) < 0.5).astype(int)


def printed(texts: np.ndarray, text: list[int], outlet: list[int]) -> Counts:
    """Return the labels of pages, each with its text, and the outlet that printed it."""
    labels = labels_of(texts[text], outlet=[f"Paper {number:02}" for number in outlet])
    first = labels.rows.groupby(np.asarray(text))["article_id"].transform("min")
    return replace(labels, rows=labels.rows.assign(copy_cluster=first))


@pytest.mark.slow
def test_copies_of_a_text_in_its_source_change_nothing():
    text = np.arange(50)
    once = printed(two_sides(), text, text // 5)
    twice = printed(two_sides(), np.tile(text, 2), np.tile(text // 5, 2))
    first = outlets.map(once)
    second = outlets.map(twice)
    pd.testing.assert_frame_equal(first.axes, second.axes, check_exact=True)
    pd.testing.assert_frame_equal(first.sources, second.sources)
    method = second.axes.attrs["method"]
    assert method.n_left_out("further copies of a text in its outlet") == 50
    assert method.copies.collapsed_copies == 0.5 and method.copies.copies_count_once
    assert str(method.estimand) == "circulated; copies of a text within each outlet count once"
    assert method.source_map.pages == 50
    units = outlets.map(twice.units("outlet"))
    assert units.axes["p"].tolist() == second.axes["p"].tolist()


@pytest.mark.slow
def test_pages_that_are_their_only_copy_make_the_same_map_as_unknown_copies():
    text = np.arange(50)
    known = printed(two_sides(), text, text // 5)
    unknown = replace(known, rows=known.rows.drop(columns="copy_cluster"))
    partly = replace(known, rows=known.rows.assign(copy_cluster=[None] * 25 + ["p049"] * 25))
    first = outlets.map(known)
    pd.testing.assert_frame_equal(first.axes, outlets.map(unknown).axes)
    assert outlets.map(unknown).axes.attrs["method"].copies.copies_count_once is False
    left_out = outlets.map(partly).axes.attrs["method"].left_out
    assert [(rows.reason, rows.n) for rows in left_out] == [
        ("further copies of a text in its outlet", 20)
    ]


@pytest.mark.slow
def test_sources_that_print_the_same_random_texts_are_noise():
    """Twenty groups of four outlets print the same two texts; three of these maps had p ≤ .05."""
    text = np.repeat(np.arange(40), 4)
    outlet = text // 2 * 4 + np.tile(np.arange(4), 40)
    small = 0
    for seed in range(8):
        found = outlets.map(printed(random_texts(40, seed=seed), text, outlet))
        small += found.axes["p"][0] <= 0.05
    assert small == 0


def test_sources_that_print_the_same_texts_can_be_on_two_sides():
    text = np.repeat(np.arange(50), 2)
    outlet = text // 5 * 2 + np.tile([0, 1], 50)
    found = outlets.map(printed(two_sides(), text, outlet))
    assert found.axes["p"][0] == 0.001 and len(found.sources) == 20


@pytest.mark.slow
def test_sources_whose_pages_lack_frequent_labels_make_no_axes():
    labels = labels_of(two_sides())
    values = labels.values.toarray()
    values[1:5] = 0
    found = outlets.map(replace(labels, values=sparse.csr_array(values)))
    sources = found.sources.set_index("outlet")
    assert sources.loc["Paper 00", "pages"] == 1 and not sources.loc["Paper 00", "is_active"]
    assert found.axes.attrs["method"].n_left_out("without a frequent label") == 4
    assert found.axes.attrs["method"].source_map.active == 9
    values[0] = 0
    found = outlets.map(replace(labels, values=sparse.csr_array(values)))
    assert "Paper 00" not in set(found.sources["outlet"])
    assert found.axes.attrs["method"].source_map.without_place == ("Paper 00",)
    values[np.arange(50) % 5 > 0] = 0
    with refused("labels: got 0 sources of 2 or more pages, 4 frequent"):
        outlets.map(replace(labels, values=sparse.csr_array(values)))


def test_scales_are_refused():
    labels = labels_of(two_sides())
    tone = replace(labels, values=labels.values * -1)
    with refused("labels: got values below 0 of bombs, court.*where.items"):
        outlets.map(tone)


@pytest.mark.slow
def test_missing_labels_are_counted_in_the_method():
    labels = labels_of(two_sides())
    size = np.ones((50, 4))
    size[0] = 0
    size[10, 3] = 0
    size[20, 3] = 0
    labels = replace(labels, values=labels.values * size, size=size, note="two pages are gone")
    method = outlets.map(labels).sources.attrs["method"]
    assert method.missing == "two pages are gone; 2 of 196 labels are missing, taken as absent"
    assert method.n_left_out("without labels") == 1
    assert outlets.map(labels_of(two_sides())).sources.attrs["method"].missing == ""


def test_pages_without_a_source_or_a_group_are_counted():
    labels = labels_of(two_sides(), country=[None] * 12 + ["Norland"] * 38, planet=None)
    rows = labels.rows.assign(outlet=labels.rows["outlet"].where(labels.rows.index >= 5))
    found = outlets.map(replace(labels, rows=rows), groups=["country", "planet"])
    assert found.sources.attrs["method"].n_left_out("without outlet") == 5
    of_groups = found.groups.attrs["method"]
    assert of_groups.n_left_out("without country") == 7
    assert of_groups.n_left_out("without planet") == 45
    assert of_groups.n_left_out("without outlet") == 5
    assert found.sources.attrs["method"].n_left_out() == 5
    assert found.groups["pages"].tolist() == [38]
