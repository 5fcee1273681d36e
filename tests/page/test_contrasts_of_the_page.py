"""Contrasts and levels on the page equal the library's, to nine digits. Cases but the event and syria-war are INVENTED."""

import random

import numpy as np
import pandas as pd
import pytest
from engine import SAME, faults_of, in_scope, open_engine, states_of, texts_of

from analysis import compare
from analysis.errors import InputError
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
            known[name] = open_engine(chromium, folders[name])
        return known[name]

    return engine


@pytest.mark.parametrize("name", CHOICES)
def test_any_choice_gives_what_the_library_gives(engines, name):
    engine = engines(name)
    chance = random.Random(7)
    for whats, by, n in CHOICES[name]:
        faults, n_tests = faults_of(engine, states_of(engine, chance, n, whats=whats, by=by))
        assert faults == []
        assert n_tests >= n / 2


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
