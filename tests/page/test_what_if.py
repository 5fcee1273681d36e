"""What if one label in so many is wrong, and what leads; by hand, on the event."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from counted import counted
from engine import ASK, open_engine, opened

from analysis import open_case
from analysis.compare.choices import one_changed
from analysis.lexicons.plans import Planned, PlannedFamily, Sample
from analysis.page.data import Held, HeldMaterial

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def event(root, chromium):
    return open_engine(chromium, root / "data" / "hamedan-2016")


def answer(engine, state):
    [found] = engine.ask(ASK, [state])
    return pd.DataFrame(found["columns"])


@pytest.mark.parametrize("chance", [0.2, 0.05, 0.005])
def test_how_often_a_group_stays_at_its_end_is_what_draws_give(event, chance):
    generator = np.random.default_rng(77)
    groups = {"Western": (2, 52), "Russian": (25, 79), "Iranian": (6, 31)}
    drawn = {
        name: (
            generator.binomial(n, 1 - chance, 20_000) + generator.binomial(size - n, chance, 20_000)
        )
        / size
        for name, (n, size) in groups.items()
    }
    for name, way in (("Western", -1), ("Russian", 1), ("Iranian", -1)):
        own, *others = sorted(groups, key=lambda each: each != name)
        is_end = [way * (drawn[own] - drawn[other]) > 0 for other in others]
        sides = [dict(zip(("n", "size"), groups[each])) for each in (own, *others)]
        script = "([own, others, way, chance]) => whatIf.chanceOfEnd(own, others, way, chance)"
        found = event.ask(script, [sides[0], sides[1:], way, chance])
        assert found == pytest.approx(np.all(is_end, axis=0).mean(), abs=0.01)


@pytest.mark.parametrize("list_of_plan", [1, 2])
def test_how_many_wrong_labels_a_contrast_bears_is_what_the_library_says(event, list_of_plan):
    family = list(event.case.plan.families)[list_of_plan - 1].name
    table = event.case.contrasts("choices")
    table = table[(table["choice"] == "") & (table["family"] == family)]
    for reading, rows in table.groupby("reading"):
        state = event.state(what=f"plan-{list_of_plan}", reading=reading)
        script = (
            "(state) => contrastsOf(state).rows.map((row) => ({...row, ...ifWrong(state, row)}))"
        )
        found = pd.DataFrame(event.ask(script, state)).set_index(["group", "item"])
        expected = rows.set_index(["group", "item"])
        found = found.loc[expected.index]
        assert found["overlooked"].tolist() == expected["overlooked"].tolist()


@pytest.fixture(scope="module")
def two_sides(root, chromium):
    """Return the engine with pages of two sides: one tied, one clear, one other within phases."""
    number = np.arange(192)
    rows = pd.DataFrame({"article_id": [f"p{each:03}" for each in number]})
    rows["side"] = np.where(number < 96, "north", "south")
    rows["outlet"] = [f"Paper {each // 8}" for each in number]
    rows["phase"] = np.where(number % 96 < np.where(number < 96, 72, 24), "before", "after")
    place = number % 96
    tied = np.where(number < 96, place % 4 == 0, (place % 4 == 0) | (place == 1))
    clear = np.where(number < 96, place % 7 == 0, place % 4 > 0)
    before = (rows["phase"] == "before").to_numpy()
    turned = np.where(
        number < 96, place % 5 < np.where(before, 4, 1), place % 5 < np.where(before, 5, 2)
    )
    values = np.stack([tied, clear, turned], axis=1).astype(float)
    items = ["tied", "clear", "turned"]
    counts = counted(values, items=items, rows=rows)
    held = HeldMaterial("labels", "", "labels", "label", counts)
    return opened(chromium, Held(open_case(root / "data/example-articles"), (held,), ())), counts


def choices_of(counts, *items):
    """Return what the library says of planned contrasts of two sides."""
    facts = {"status": "planned", "group": "side", "levels": (), "unit": "outlet"}
    plan = Planned(**facts, strata="phase", where={}, items=items)
    samples = (Sample(name="all", label="all", where={}),)
    families = (PlannedFamily(name="all", items=items),)
    plan = replace(plan, families=families, family="all", samples=samples, sample="all", pages={})
    return one_changed({"a": counts}, plan)


def test_of_two_sides_either_has_the_same_numbers_as_in_python(two_sides):
    engine, counts = two_sides
    table = choices_of(counts, "tied", "clear", "turned")
    planned = table[table["choice"] == ""].set_index("item")
    state = engine.state(what="labels", by="side", unit="outlet")
    script = "([state, group]) => contrastsOfGroup(state, group).map((row) => ({...row, ...ifWrong(state, row)}))"
    for group in ("north", "south"):
        found = pd.DataFrame(engine.ask(script, [state, group])).set_index("item")
        assert found.loc[planned.index, "overlooked"].tolist() == planned["overlooked"].tolist()


def test_without_a_plan_the_smallest_p_leads(event):
    state = event.state(what="actors", sample="")
    lead = event.ask("state => leadOf(state)", state)
    rows = answer(event, state)
    assert lead["p_adjusted"] == rows["p_adjusted"].min()
    assert event.ask("state => leadOf(state)", event.state(only=["genre=none such"])) is None


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
