"""What if one label in so many is wrong, what leads, and which pages a number has; by hand, on the event."""

import numpy as np
import pandas as pd
import pytest
from engine import ASK, in_scope, open_engine

pytestmark = pytest.mark.browser
PAGES = "([state, id, about]) => pagesWith(state, id, about).map((page) => data.pages.id[page])"
TERRORISTS = "opponents_outlet:terrorists"


@pytest.fixture(scope="module")
def event(root, chromium):
    return open_engine(chromium, root / "data" / "hamedan-2016")


def answer(engine, state):
    [found] = engine.ask(ASK, [state])
    return pd.DataFrame(found["columns"])


@pytest.mark.parametrize("n_wrong", [5, 20])
def test_shares_under_wrong_labels_are_those_of_rogan_and_gladen(event, n_wrong):
    state = event.state(strata="none")
    published = answer(event, state)
    rows = answer(event, state | {"wrong": n_wrong})
    error = 1 / n_wrong
    levels = ["level", "level_against"]
    truth = ((published[levels] - error) / (1 - 2 * error)).clip(0, 1)
    np.testing.assert_allclose(rows[levels], truth, atol=1e-12)
    np.testing.assert_allclose(
        rows["estimate"], truth["level"] - truth["level_against"], atol=1e-12
    )
    assert rows[["low", "high", "p", "p_adjusted"]].isna().all(axis=None)
    assert set(rows["status"]) == {"descriptive"} and not rows["isSure"].any()
    assert rows["n"].tolist() == published["n"].tolist()


def test_within_phases_a_difference_grows_as_labels_err(event):
    published, rows = (answer(event, event.state(wrong=wrong)).loc[0] for wrong in (0, 20))
    assert published["item"] == "law"  # no share of which is near 0 or 1
    assert rows["estimate"] == pytest.approx(published["estimate"] / 0.9)


def test_without_a_plan_the_smallest_p_leads(event):
    state = event.state(what="actors", sample="")
    lead = event.ask("state => leadOf(state)", state)
    rows = answer(event, state)
    assert lead["p_adjusted"] == rows["p_adjusted"].min()
    assert event.ask("state => leadOf(state)", event.state(only=["genre=none such"])) is None


def test_a_number_has_its_pages(event):
    state = event.state()
    own = event.ask(PAGES, [state, TERRORISTS, {"group": "Western"}])
    others = event.ask(PAGES, [state, TERRORISTS, {"group": "Western", "others": True}])
    assert (len(own), len(others)) == (2, 31)
    counts = in_scope(event, state)
    has_it = counts.where(items=[TERRORISTS]).values.toarray()[:, 0] > 0
    is_compared = counts.rows["country_group"].isin(event.case.plan.levels).to_numpy()
    assert {*own, *others} == {*counts.rows["article_id"][has_it & is_compared]}


def test_the_family_is_planned_only_as_the_plan_has_it(event):
    def family(**choices):
        return event.ask("state => contrastsOf(state).family", event.state(**choices))

    assert family() == "planned: Issues and naming, 15 tests"
    assert family(sample="wave 1").startswith("exploratory, ")
    assert family(sample="wave 3").startswith("planned: ")
    assert family(strata="none").startswith("exploratory, ")
    assert family(what="labels").startswith("exploratory, ")


def test_what_cannot_be_compared_says_why(event):
    def refused(**choices):
        return event.ask("state => contrastsOf(state).refused", event.state(**choices))

    assert refused(only=["country_group=Russian"]).startswith(
        "No page is left of Iranian and Western"
    )
    assert refused(by="wave", only=["wave=1"]).startswith("Fewer than two groups are left")
    assert "in two groups" in refused(by="read", sample="", what="labels")
    assert refused() == ""
