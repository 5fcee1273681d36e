"""Contrasts in the page's script equal the library's, to nine digits. Cases other than the event are INVENTED."""

import random
from dataclasses import replace

import browser
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis import compare
from analysis.case import open_case, planned_readings
from analysis.counts import Counts, columns_of
from analysis.errors import InputError
from analysis.explore.page.file import PACKAGE
from analysis.explore.page.recomputed import asked_data, plain_numbers, recomputed_data
from analysis.lexicons.plans import Planned, PlannedFamily, Sample
from analysis.stats.evidence import level_column
from analysis.text.templates import file_text
from tests.annotated_cases import write_annotated_cases

pytestmark = pytest.mark.browser
TEXTS = ["group", "against", "item", "status", "reason", "note"]
#: The largest unit of a side: the library's is that of all items.
LARGEST = r"\d+ [a-z ]+, but .* has \d+ of the \d+ pages"
NUMBERS = ["n", "size", "n_against", "size_against", "estimate", "low", "high", "p", "p_adjusted"]
SCRIPTS = ("numbers.js", "stored_pages.js", "formula.js")
#: Ask for contrasts; return them, or why pages cannot be compared.
ASK = """({reading, plan}) => {
  try {
    return contrasts(countsOf(stored, reading), plan);
  } catch (error) {
    return {refused: error.message};
  }
}"""
#: Shares as they would be if labels were wrong at these rates.
ASK_SHARES = """({reading, plan, rates}) => {
  const {kind, rows} = contrasts(countsOf(stored, reading), plan);
  return rows.map((row) => {
    const found = underErrors(row, kind, rates);
    return {...found, share: found[kind], share_against: found[`${kind}_against`]};
  });
}"""


@pytest.fixture(scope="module")
def page():
    with browser.chromium() as started:
        page = started.new_page()
        for name in (*SCRIPTS, "what_if_answers.js"):
            page.add_script_tag(content=file_text(PACKAGE, name))
        yield page


@pytest.fixture(scope="module")
def cases(root, tmp_path_factory):
    """Return plan and readings of cases by name."""
    folders = write_annotated_cases(tmp_path_factory.mktemp("cases"))
    folders["event"] = root / "data" / "hamedan-2016"
    opened = {name: open_case(folders[name]) for name in ("event", "leaning", "clinics")}
    found = {name: (case.plan, planned_readings(case)) for name, case in opened.items()}
    return found | {"copies": copied_pages()}


def copied_pages():
    """Return 90 pages of ten papers with morning and evening editions, a third of them copies."""
    generator = np.random.default_rng(5)
    number = np.arange(90)
    rows = pd.DataFrame({"article_id": [f"p{each:02}" for each in number]})
    rows["outlet"] = [f"Paper {each}" for each in number % 10]
    rows["edition"] = np.array(["morning", "noon", "evening"])[generator.integers(0, 3, 90)]
    copied = [f"c{each // 9}" if each % 3 == 0 else f"p{each}" for each in number]
    rows["copy_cluster"] = copied
    rows["agency"] = np.where(number % 7 == 0, "Aria", "none")
    rows["month"] = number % 2 + 1
    values = generator.integers(0, 2, (90, 4)).astype(float)
    values[:, 3] *= generator.integers(1, 5, 90)
    size = np.ones((90, 4))
    size[::11, 2] = 0
    items = ["rain", "wind", "snow", "heat"]
    counts = Counts.of(values * size, size=size, rows=rows, items=items, per="page")
    family = PlannedFamily("weather", tuple(items))
    plan = Planned(
        "exploratory",
        group="edition",
        levels=(),
        against="rest",
        unit="article",
        strata="month",
        where={},
        items=tuple(items),
        families=(family,),
        samples=(Sample("", {}),),
    )
    return plan, {"only": counts}


def random_choice(case, chance):
    """Return a reading, a plan, and whether newsrooms' own copy alone is compared."""
    plan, readings = case
    reading = chance.choice(list(readings))
    rows = readings[reading].rows
    sample = chance.choice(plan.samples).name
    chosen = plan.of(sample=sample, family=chance.choice(plan.families).name)
    where = {name: plain_numbers(values) for name, values in chosen.where.items()}
    for name in ("genre", "wave", "language", "month"):
        if name in rows and chance.random() < 0.3:
            common = rows[name].value_counts().index[:5].tolist()
            where[name] = chance.sample(common, chance.randint(1, len(common)))
    units = [name for name in ("outlet", "owner_family") if name in rows]
    chosen = replace(
        chosen,
        where=where,
        unit=chance.choice([*units, "article"]),
        strata=chance.choice([tuple(columns_of(plan.strata or ())), ()]),
        against=chance.choice(["rest", "rest", "each"]),
    )
    return reading, chosen, "agency" in rows and chance.random() < 0.3


def faults_of(page, readings, choice):
    """Return what is not as in the library, and how many tests there were."""
    reading, plan, is_own = choice
    asked = asked_data(plan, readings[reading]) | {"own": is_own}
    answered = page.evaluate(ASK, {"reading": reading, "plan": asked})
    counts = readings[reading].produced() if is_own else readings[reading]
    try:
        table = compare.contrasts(counts, planned=plan)
    except InputError as error:
        return [] if "refused" in answered else [(answered, str(error))], 0
    if "refused" in answered:
        return [answered["refused"]], 0
    rows = pd.DataFrame(answered["rows"])
    level = level_column(table)
    found = [] if answered["kind"] == level else [level]
    for name in TEXTS:
        pairs = zip(*(one[name].replace(LARGEST, "", regex=True) for one in (rows, table)))
        found += [(name, *pair) for pair in pairs if pair[0] != pair[1]]
    for name in (*NUMBERS, level, f"{level}_against"):
        ours, theirs = table[name].to_numpy(float), rows[name].to_numpy(float)
        if not np.allclose(ours, theirs, rtol=1e-9, atol=1e-9, equal_nan=True):
            found.append((name, ours, theirs))
    left_out = {f"{one['group']} against {one['against']}": one["n"] for one in answered["leftOut"]}
    found += [] if left_out == table.attrs["method"].get("left_out", {}) else [left_out]
    is_yes_no = rows["isYesNo"].to_numpy(bool)
    found += ["pages"] if (rows["pages"].map(len) != table["n"])[is_yes_no].any() else []
    return found, int(table["p"].count())


def compared(page, case, *, n, seed):
    """Return the faults of random choices, and how many tests each had."""
    plan, readings = case
    page.evaluate("data => { globalThis.stored = data; }", recomputed_data(readings, plan))
    chance = random.Random(seed)
    faults = []
    n_tests = []
    for _ in range(n):
        choice = random_choice(case, chance)
        found, n_tested = faults_of(page, readings, choice)
        faults += [(choice[1].where, choice[1].unit, fault) for fault in found]
        n_tests.append(n_tested)
    return faults, n_tests


def test_a_choice_gives_what_the_library_gives(page, cases):
    faults, n_tests = compared(page, cases["event"], n=15, seed=1)
    assert faults == []
    assert sum(n_tests) >= 100


@pytest.mark.slow
@pytest.mark.parametrize(
    "name, n", [("event", 100), ("leaning", 20), ("clinics", 15), ("copies", 25)]
)
def test_many_choices_give_what_the_library_gives(page, cases, name, n):
    faults, n_tests = compared(page, cases[name], n=n, seed=2)
    assert faults == []
    assert sum(n_tests) >= n


def test_t_is_that_of_scipy(page):
    freedom = np.geomspace(0.5, 10_000, 40)
    tails = np.array([0.4, 0.1, 0.025, 1e-4, 1e-9])
    ask = "([tails, freedom]) => freedom.map((one) => tails.map((tail) => tQuantile(tail, one)))"
    found = page.evaluate(ask, [tails.tolist(), freedom.tolist()])
    quantiles = stats.t.isf(tails, freedom[:, None])
    np.testing.assert_allclose(found, quantiles, rtol=1e-9)
    ask = "([t, freedom]) => t.map((row, place) => row.map((one) => tTail(one, freedom[place])))"
    found = page.evaluate(ask, [quantiles.tolist(), freedom.tolist()])
    np.testing.assert_allclose(found, np.broadcast_to(tails, quantiles.shape), rtol=1e-9)


def within_shares(counts, plan, row):
    """Return the shares of both sides, with the weights of a regression with a dummy a stratum."""
    pages = counts.where(rows=plan.where, items=[row["item"]])
    listed = pages.rows.assign(value=pages.values.toarray()[:, 0], size=pages.full_size()[:, 0])
    listed = listed[(listed["size"] > 0) & listed[plan.group].isin(plan.levels)]
    is_target = listed[plan.group] == row["group"]
    is_other = ~is_target if row["against"] == "rest" else listed[plan.group] == row["against"]
    whole = 0
    sums = np.zeros(2)
    keys = [listed[name] for name in columns_of(plan.strata or [])] or np.zeros(len(listed))
    for _, stratum in listed.groupby(keys):
        sides = [stratum[mask.reindex(stratum.index)] for mask in (is_target, is_other)]
        n, n_against = map(len, sides)
        if n and n_against:
            weight = n * n_against / (n + n_against)
            whole += weight
            sums += weight * np.array([side["value"].mean() for side in sides])
    return sums / whole


def test_shares_under_wrong_labels_are_those_of_rogan_and_gladen(page, cases):
    errors = {"missed_less": 0.2, "missed_more": 0.05, "added_less": 0.0, "added_more": 0.1}
    for name, reading in {"event": "a", "clinics": "ines"}.items():
        plan, readings = cases[name]
        page.evaluate("data => { globalThis.stored = data; }", recomputed_data(readings, plan))
        question = {
            "reading": reading,
            "plan": asked_data(plan, readings[reading]),
            "rates": errors,
        }
        answered = page.evaluate(ASK_SHARES, question)
        scales = readings[reading].scales
        for row in answered:
            if row["item"] in scales:
                assert np.isnan(row["share"]) and row["note"].endswith("its labels are not 0 or 1")
                continue
            shares = within_shares(readings[reading], plan, row)
            sides = ("more", "less") if shares[0] > shares[1] else ("less", "more")
            for side, share, found in zip(sides, shares, (row["share"], row["share_against"])):
                missed, added = errors[f"missed_{side}"], errors[f"added_{side}"]
                in_truth = (share - added) / (1 - missed - added)
                if -1e-9 <= in_truth <= 1 + 1e-9:
                    assert found == pytest.approx(in_truth, abs=1e-9)
                else:
                    assert np.isnan(found)
