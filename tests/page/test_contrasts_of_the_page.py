"""Contrasts and levels on the page equal the library's, to nine digits. Cases but the event and syria-war are INVENTED."""

import random

import numpy as np
import pandas as pd
import pytest
from counted import counted
from engine import SAME, faults_of, in_scope, open_engine, opened, states_of, texts_of

from analysis import compare, open_case
from analysis.errors import InputError
from analysis.page.data import Held, HeldMaterial
from tests.annotated_cases import write_annotated_cases

pytestmark = pytest.mark.browser
#: Of a case: what is compared, by what (None: any column), and in how many random states.
CHOICES = {
    "event": [(["plan-1", "plan-2"], None, 40), (["labels", "claims", "actors"], None, 40)],
    "war": [
        (["words"], ["agency_guess", "agency_credit"], 4),
        ("tone frames actors speakers".split(), None, 24),
    ],
    "leaning": [(["plan-1", "labels"], None, 44)],
    "clinics": [(["plan-1", "labels", "claims"], None, 44)],
    "unlike": [(["words", "scores"], None, 44)],
}
LEVELS = "([state, ids]) => levelsOf(state, ids)"
LEVEL_NUMBERS = "n size articles outlets estimate low high".split()


@pytest.fixture(scope="module")
def engines(root, chromium, tmp_path_factory):
    """Return the function that opens the engine with a case, once."""
    folders = write_annotated_cases(tmp_path_factory.mktemp("cases"))
    folders |= {"event": root / "data/hamedan-2016", "war": root / "data/syria-war"}
    known = {}

    def engine(name):
        if name not in known:
            case = folders.get(name)
            known[name] = open_engine(chromium, case) if case else opened(chromium, unlike(folders))
        return known[name]

    return engine


def unlike(folders):
    """Return materials with sizes of all kinds: pages of ten papers, a third of them copies."""
    generator = np.random.default_rng(5)
    number = np.arange(90)
    rows = pd.DataFrame({"article_id": [f"p{each:02}" for each in number]})
    rows["outlet"] = [f"Paper {each}" for each in number % 10]
    rows["side"] = np.array(["east", "west", "north"])[number % 10 % 3]
    rows["edition"] = np.array([1.0, 2.0, 3.0])[generator.integers(0, 3, 90)]
    rows["copy_cluster"] = [f"c{each // 9}" if each % 3 == 0 else None for each in number]
    rows["agency"] = np.where(number % 7 == 0, "Aria", "none")
    rows["phase"] = np.array(["before", "after"])[number % 2]
    rows["day"] = pd.to_datetime("2020-03-01") + pd.to_timedelta(number // 4, "D")
    items = "rain wind snow heat fog".split()
    uses = generator.poisson([0.4, 2, 1, 6, 0.05], (90, 5)).astype(float)
    tokens = generator.integers(60, 400, (90, 1)).astype(float)
    scores = generator.choice([-1.0, 0.5, 1.0, 0.25], (90, 5))
    scores[:, 0] = scores[:, 0] > 0
    seen = (generator.random((90, 5)) < [1, 0.9, 0.6, 0.5, 0.1]).astype(float)
    made = {"words": (uses, tokens, "token"), "scores": (scores * seen, seen, "article")}
    materials = []
    for what, (values, size, per) in made.items():
        counts = counted(values, items=items, size=size, per=per, rows=rows)
        materials.append(HeldMaterial(what, "", what, "word", counts))
    return Held(open_case(folders["ungrouped"]), tuple(materials), ())


@pytest.mark.parametrize("name", CHOICES)
def test_any_choice_gives_what_the_library_gives(engines, name):
    engine = engines(name)
    chance = random.Random(7)
    for whats, by, n in CHOICES[name]:
        faults, n_tests = faults_of(engine, states_of(engine, chance, n, whats=whats, by=by))
        assert faults == []
        assert n_tests >= n / 2


def test_all_words_of_all_outlets_give_what_the_library_gives(engines):
    engine = engines("war")
    faults, n_tests = faults_of(engine, [engine.state(what="words", by="outlet")])
    assert faults == [] and n_tests > 10_000


@pytest.mark.parametrize("name", CHOICES)
def test_levels_are_those_of_the_library(engines, name):
    engine = engines(name)
    chance = random.Random(3)
    n_levels = 0
    for whats, by, _ in CHOICES[name]:
        for state in states_of(engine, chance, 20, whats=whats, by=by):
            state |= {"group": "", "against": "", "unit": state["unit"] or "article"}
            try:
                ids, table = expected_levels(engine, chance, state)
            except InputError:  # no pages, an unknown unit, or nothing known of copies
                continue
            found = pd.DataFrame(engine.ask(LEVELS, [state, ids])).sort_values(["group", "item"])
            for column in ("group", "item", "status", "reason"):
                assert found[column].tolist() == table[column].map(str).tolist(), state
            for column in LEVEL_NUMBERS:
                ours, theirs = (each[column].to_numpy(float) for each in (found, table))
                np.testing.assert_allclose(ours, theirs, **SAME, err_msg=f"{column} {state}")
            n_levels += len(table)
    assert n_levels > 50


def expected_levels(engine, chance, state):
    """Return some items, and their levels by the library, sorted by group and item."""
    counts = in_scope(engine, state)
    is_grouped = counts.rows[state["by"]].notna().to_numpy()
    ids = chance.sample(list(counts.items.index), min(8, len(counts.items)))
    counts = counts.where(rows=is_grouped, items=ids)
    table = compare.levels(counts, state["by"], unit=state["unit"])
    return ids, table.assign(group=texts_of(table, state["by"])).sort_values(["group", "item"])
