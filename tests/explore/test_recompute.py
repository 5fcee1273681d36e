"""Contrasts in the page's script equal the library's: given the same labelings, to nine digits.

Cases other than the event are INVENTED.
"""

import base64
import random
from dataclasses import replace

import browser
import numpy as np
import pandas as pd
import pytest

from analysis import annotation, compare
from analysis.case import open_case, planned_runs
from analysis.compare.contrasts import comparison_of
from analysis.counts import Counts, columns_of
from analysis.errors import InputError
from analysis.explore.page.file import engine
from analysis.explore.page.recomputed import asked_data, plain_numbers, recomputed_data
from analysis.lexicons.plans import Planned, PlannedFamily, Sample
from analysis.stats.labelings import drawn_labelings, labelings_of
from tests.annotated_cases import write_annotated_cases

pytestmark = pytest.mark.browser
TEXTS = ["group", "against", "item", "status", "reason", "note"]
SIDES = ["n", "rate", "articles", "units", "units_fixed", "units_with"]
NUMBERS = [f"{name}{side}" for name in SIDES for side in ("", "_against")]
NUMBERS += ["estimate", "low", "high", "score", "p", "p_adjusted"]
SCALES = ("trust", "heat")
#: Ask for contrasts, of given labelings if there are any; return rows, or why they are refused.
ASK = """({run, plan, options}) => {
  const labelings = ({text, n}) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return Array.from({length: bytes.length / n}, (_, row) => bytes.subarray(row * n, (row + 1) * n));
  };
  const given = (options.given || []).map(({tests, unlike}) =>
    ({tests: labelings(tests), unlike: labelings(unlike)}));
  try {
    const steps = recompute.contrasts(recompute.countsOf(stored, run), plan, {...options, given});
    let step = steps.next();
    while (!step.done) step = steps.next();
    return step.value;
  } catch (error) {
    return {refused: error.message};
  }
}"""

ASK_SHARES = """({run, plan, rates}) =>
  recompute.sensitivity(recompute.countsOf(stored, run), plan, rates)"""


@pytest.fixture(scope="module")
def page():
    with browser.chromium() as started:
        page = started.new_page()
        page.add_script_tag(content=engine())
        yield page


@pytest.fixture(scope="module")
def cases(root, tmp_path_factory):
    """Return plan and runs of cases by name."""
    folders = write_annotated_cases(tmp_path_factory.mktemp("cases"))
    folders["event"] = root / "data" / "hamedan-2016"
    opened = {name: open_case(folders[name]) for name in ("event", "leaning", "clinics")}
    found = {name: (case.plan, planned_runs(case)) for name, case in opened.items()}
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
        cluster=None,
        strata="month",
        where={},
        items=tuple(items),
        families=(family,),
        samples=(Sample("", {}),),
    )
    return plan, {"only": counts}


# ---------------------------------------------------------------- choices


def random_choice(case, chance):
    """Return a run, a plan, what is counted, and how many labelings with which seed."""
    plan, runs = case
    run = chance.choice(list(runs))
    rows = runs[run].rows
    sample = chance.choice(plan.samples).name
    chosen = plan.of(sample=sample, family=chance.choice(plan.families).name)
    where = {name: plain_numbers(values) for name, values in chosen.where.items()}
    for name in ("genre", "wave", "language", "month"):
        if name in rows and chance.random() < 0.3:
            common = rows[name].value_counts().index[:5].tolist()
            where[name] = chance.sample(common, chance.randint(1, len(common)))
    clusters = [name for name in ("outlet", "owner_family") if name in rows] + ["article_id"]
    if plan.cluster is None:
        clusters = [None, None, "article_id"]
    chosen = replace(
        chosen,
        where=where,
        cluster=chance.choice(clusters),
        strata=chance.choice([tuple(columns_of(plan.strata or ())), ()]),
        against=chance.choice(["rest", "rest", "each"]),
    )
    estimand = "produced" if "agency" in rows and chance.random() < 0.3 else "circulated"
    return run, chosen, estimand, chance.choice([39, 199, 999]), chance.randrange(99)


def labels_text(labels):
    """Return labelings × entities as base64, and how many entities there are."""
    text = base64.b64encode(labels.astype("u1").tobytes()).decode()
    return {"text": text, "n": labels.shape[1]}


def given_labelings(counts, plan, estimand, *, labelings, seed):
    """Return the labelings that the library draws, those of `unlike_sides` as well, by family."""
    given = []
    for family in comparison_of(counts, plan, estimand=estimand).families:
        sample = family.design.sample
        drawn = labelings_of(sample.labels, sample.blocks, labelings=labelings, seed=seed)
        generator = np.random.default_rng(np.random.SeedSequence([seed, 1]))
        unlike = drawn_labelings(sample.labels, sample.blocks, n=99, generator=generator)
        given.append({"tests": labels_text(drawn.labels[1:]), "unlike": labels_text(unlike)})
    return given


def wrong(page, runs, choice):
    """Return what is not as in the library, and how many tests there were."""
    run, plan, estimand, labelings, seed = choice
    asked = asked_data(plan, runs[run]) | {"estimand": estimand}
    options = {"labelings": labelings, "seed": seed}
    try:
        table = compare.contrasts(runs[run], planned=plan, estimand=estimand, **options)
    except InputError as error:
        answered = page.evaluate(ASK, {"run": run, "plan": asked, "options": options})
        return [] if answered.get("refused") == str(error) else [(answered, str(error))], 0
    given = given_labelings(runs[run], plan, estimand, **options)
    question = {"run": run, "plan": asked, "options": options | {"given": given}}
    answered = pd.DataFrame(page.evaluate(ASK, question)["rows"])
    found = [name for name in TEXTS if answered[name].tolist() != table[name].tolist()]
    for name in NUMBERS:
        ours, theirs = table[name].to_numpy(float), answered[name].to_numpy(float)
        if not np.allclose(ours, theirs, rtol=1e-9, atol=1e-9, equal_nan=True):
            found.append((name, ours, theirs))
    n_pages = answered["pages"].map(len)
    is_scale = table["item"].isin(SCALES).to_numpy()
    found += ["pages"] if (n_pages != table["n"])[~is_scale].any() else []
    return found, int((table["status"] == "tested").sum())


def compared(page, case, *, n, seed):
    """Return the faults of random choices, how many were refused or tested nothing, and tests."""
    plan, runs = case
    page.evaluate("data => { globalThis.stored = data; }", recomputed_data(runs, plan))
    chance = random.Random(seed)
    faults = []
    n_tests = []
    for _ in range(n):
        choice = random_choice(case, chance)
        found, n_tested = wrong(page, runs, choice)
        faults += [(choice[1].where, choice[1].cluster, fault) for fault in found]
        n_tests.append(n_tested)
    return faults, n_tests


def test_a_choice_gives_what_the_library_gives(page, cases):
    faults, n_tests = compared(page, cases["event"], n=15, seed=1)
    assert faults == []
    assert sum(n_tests) >= 100


@pytest.mark.slow
@pytest.mark.parametrize(
    "name, n", [("event", 200), ("leaning", 20), ("clinics", 15), ("copies", 25)]
)
def test_many_choices_give_what_the_library_gives(page, cases, name, n):
    faults, n_tests = compared(page, cases[name], n=n, seed=2)
    assert faults == []
    assert sum(n_tests) >= n


@pytest.mark.slow
def test_labelings_of_its_own_give_the_same_p_up_to_chance(page, cases):
    plan, runs = cases["event"]
    page.evaluate("data => { globalThis.stored = data; }", recomputed_data(runs, plan))
    n = 9_999
    for sample in ("found alike", "wave 2"):
        chosen = plan.of(sample=sample)
        table = compare.contrasts(runs["a"], planned=chosen, labelings=n, seed=0)
        asked = asked_data(chosen, runs["a"])
        question = {"run": "a", "plan": asked, "options": {"labelings": n, "seed": 0}}
        answered = pd.DataFrame(page.evaluate(ASK, question)["rows"])
        for name in ("p", "p_adjusted"):
            p = table[name].to_numpy()
            error = np.sqrt(np.maximum(p * (1 - p), 1 / n) * 2 / n)
            assert (np.abs(answered[name] - p) <= 4 * error).all(), (sample, name)


def test_shares_under_wrong_labels_are_those_of_sensitivity(page, cases):
    errors = {"missed_less": 0.2, "missed_more": 0.05, "added_less": 0.0, "added_more": 0.1}
    for name, run in {"event": "a", "clinics": "ines"}.items():
        plan, runs = cases[name]
        page.evaluate("data => { globalThis.stored = data; }", recomputed_data(runs, plan))
        table = annotation.sensitivity(runs[run], planned=plan, errors={"assumed": errors})
        asked = asked_data(plan, runs[run])
        question = {"run": run, "plan": asked, "rates": errors}
        answered = pd.DataFrame(page.evaluate(ASK_SHARES, question))
        for ours, theirs in (("rate", "share"), ("rate_against", "share_against")):
            np.testing.assert_allclose(answered[ours], table[theirs], rtol=1e-9)
        np.testing.assert_allclose(answered["estimate"], table["estimate"], rtol=1e-9, atol=1e-9)
        assert answered["note"].tolist() == table["note"].tolist()
