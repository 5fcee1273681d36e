"""The engine of the page in Chromium, without its screen: what it counts and compares in a state.

`expected` is what the library gives for the same state.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis import compare, open_case
from analysis.errors import InputError
from analysis.figures.templates import file_text
from analysis.page.counted import held_by
from analysis.page.data import days_of_pages, page_data
from analysis.page.encoding import json_text, plain_value
from analysis.page.page import PACKAGE

SCRIPTS = ("dom", "numbers", "data", "counts", "formula", "contrasts", "what_if")
FIRST = {"group": "", "against": "", "only": [], "first": "", "last": "", "own": "", "unit": ""}
FIRST |= {"strata": "", "wrong": 0, "item": "", "show": ""}
TEXTS = ("group", "against", "item", "status", "reason")
#: Columns of the page's rows, and what the library calls them; LEVEL is share, mean or rate.
LEVEL = "level"
NUMBERS = ["n", "size", LEVEL, "articles", "units", "estimate", "low", "high", "p", "p_adjusted"]
NUMBERS += [f"{name}_against" for name in ("n", "size", LEVEL, "articles", "units")]
MOST_GROUPS = 60  #: that are compared with each other; of more two are
SAME = {"rtol": 1e-9, "atol": 1e-9, "equal_nan": True}
#: Rows of contrasts as columns, which is shorter; what JSON does not have stays a number.
ASK = """(states) => states.map((state) => {
  const {kind, rows, leftOut, nTests, refused} = contrastsOf(state);
  const columns = {};
  for (const name of Object.keys(rows[0] || {})) columns[name] = rows.map((row) => row[name]);
  return {kind, columns, leftOut, nTests, refused, n: rows.length};
})"""


@dataclass
class Engine:
    """A page of Chromium that holds the data of a case."""

    page: object
    held: object
    data: dict

    @property
    def case(self):
        return self.held.case

    def ask(self, script, question=None):
        """Return what a function of JavaScript returns."""
        return self.page.evaluate(script, question)

    def state(self, **choices):
        """Return the first state of the page with other choices."""
        return {**FIRST, **self.data["defaults"], "unit": "", "strata": "", **choices}

    def counts(self, state):
        """Return what a state counts, on all pages; the day of a page is the same in all materials."""
        of_what = [each for each in self.held.materials if each.what == state["what"]]
        counts = next(each.counts for each in of_what if each.reading in ("", state["reading"]))
        days = counts.rows["article_id"].map(days_of_pages(self.held))
        return replace(counts, rows=counts.rows.assign(day=days))


def opened(chromium, held):
    """Open the engine with what a case holds."""
    data = page_data(held)
    page = chromium.new_page()
    page.set_content("<body><script type='application/json' id='data'></script></body>")
    put = "text => { document.getElementById('data').textContent = text; }"
    page.evaluate(put, json_text(data))
    scripts = [file_text(PACKAGE, f"js/{name}.js") for name in SCRIPTS]
    page.add_script_tag(content="\n".join(scripts))
    return Engine(page, held, data)


def open_engine(chromium, source):
    """Open the engine with all that the page of a case counts."""
    return opened(chromium, held_by(open_case(source)))


# ---- what the library gives -------------------------------------------------------------------


def in_scope(engine, state):
    """Return the counts of the pages that a state chooses, whatever their group."""
    counts = engine.counts(state)
    counts = counts.produced() if state["own"] else counts
    rows = counts.rows
    plan = engine.data["plan"] or {"samples": []}
    samples = {each["name"]: plan["pages"] | each["where"] for each in plan["samples"]}
    where = samples.get(state["sample"], {})
    conditions = [*where.items()] if set(where) <= set(rows) else []
    if state["only"]:
        names, _, values = zip(*(text.partition("=") for text in state["only"]))
        conditions.append((names[0], values))
    days = dict(zip(engine.data["pages"]["id"], engine.data["pages"]["day"]))
    chosen = np.ones(len(rows), bool)
    if state["first"]:
        chosen = rows["article_id"].map(days).between(state["first"], state["last"]).to_numpy()
    for name, values in conditions:
        chosen = chosen & texts_of(rows, name).isin(map(str, values)).to_numpy()
    return counts.where(rows=chosen)


def texts_of(rows, name):
    """Return a column as the page's address has its values; missing ones stay missing."""
    plain = rows[name].map(plain_value)
    return plain.map(str).where(plain.notna())


def grouped(engine, state):
    """Return counts in scope, the groups that are compared, and whether the plan is tested."""
    counts = in_scope(engine, state)
    by = state["by"]
    groups = texts_of(counts.rows, by)
    plan = engine.data["plan"] or {}
    chosen = {state["group"], state["against"]} - {""}
    levels = [*map(str, plan.get("levels", ()))]
    is_of_plan = by == plan.get("group") and levels and chosen <= set(levels)
    is_planned = is_of_plan and state["what"].startswith("plan-") and not state["against"]
    if is_planned:
        return counts, levels, True
    kept = groups.isin(levels) if is_of_plan else groups.notna()
    if state["against"]:
        kept &= groups.isin(chosen)
    return counts.where(rows=kept.to_numpy()), sorted(groups[kept].unique()), False


def expected(engine, state):
    """Return the table of contrasts of a state."""
    counts, _, is_planned = grouped(engine, state)
    by = state["by"]
    plan = engine.data["plan"] or {}
    strata = [
        name for name in engine.data["defaults"]["strata"] if name in counts.rows and name != by
    ]
    unit = state["unit"] or (plan["unit"] if by == plan.get("group") else None)
    options = {"unit": unit, "strata": () if state["strata"] else tuple(strata)}
    if is_planned:
        number = int(state["what"].removeprefix("plan-")) - 1
        planned = engine.case.plan.of(family=engine.case.plan.families[number].name)
        return compare.contrasts(counts, planned=replace(planned, where={}), **options)
    groups = None
    if state["against"]:
        names = counts.rows[by].dropna().unique()
        groups = [name for name in names if str(plain_value(name)) == state["group"]]
    return compare.contrasts(counts, by, groups=groups, **options)


def faults_of(engine, states):
    """Return where the page is not as the library, and how many tests there were."""
    faults = []
    n_tests = 0
    for state, answer in zip(states, engine.ask(ASK, states)):
        try:
            table = expected(engine, state)
        except InputError as error:
            faults += [] if answer["refused"] else [(state, "not refused", str(error))]
            continue
        if answer["refused"]:
            faults.append((state, answer["refused"]))
            continue
        n_tests += answer["nTests"]
        faults += [(state, *fault) for fault in differences(table, answer)]
    return faults, n_tests


def differences(table, answer):
    """Return the columns in which an answer of the page is not the table of the library."""
    kind = answer["kind"]
    rows = pd.DataFrame(answer["columns"])
    if kind not in table or len(rows) != len(table):
        return [(kind, len(rows), len(table))]
    left_out = table.attrs["method"].get("left_out", {})
    of_family = (table["p"].count(), sorted(left_out.values()))
    found = (answer["nTests"], sorted(each["n"] for each in answer["leftOut"]))
    faults = [] if found == of_family else [(found, of_family)]
    for name in TEXTS:
        is_same = rows[name] == table[name].map(plain_value).map(str)
        faults += [] if is_same.all() else [(name, rows[~is_same], table[name][~is_same])]
    for name in [*NUMBERS, *(["ratio"] if kind == "rate" else [])]:
        ours = rows[name].to_numpy(float)
        theirs = table[name.replace(LEVEL, kind)].to_numpy(float)
        if not np.allclose(ours, theirs, **SAME):
            faults.append((name, ours, theirs))
    return faults


def states_of(engine, chance, n, *, whats, by=None):
    """Return random states: what and whose, on which pages, and how they are tested."""
    return [random_state(engine, chance, chance.choice(whats), by) for _ in range(n)]


def random_state(engine, chance, what, by):
    data = engine.data
    readings = [each["reading"] for each in data["materials"] if each["what"] == what]
    state = engine.state(what=what, reading=chance.choice(readings))
    rows = engine.counts(state).rows
    values = {
        each["name"]: [*map(str, each["values"])]
        for each in data["columns"]
        if each["name"] in rows
    }
    groups = [
        each["name"] for each in data["columns"] if each["isGroup"] and each["name"] in (by or rows)
    ]
    is_first = chance.random() < 0.6 and state["by"] in groups
    state["by"] = state["by"] if is_first else chance.choice(groups)
    names = values[state["by"]]
    if len(names) > MOST_GROUPS or (chance.random() < 0.4 and len(names) > 1):
        state["group"], state["against"] = chance.sample(names, 2)
    if chance.random() < 0.4 and data["plan"]:
        state["sample"] = chance.choice(["", *(each["name"] for each in data["plan"]["samples"])])
    if chance.random() < 0.3:
        name = chance.choice(
            [each["name"] for each in data["columns"] if each["isFilter"] and each["name"] in rows]
        )
        chosen = chance.sample(values[name], chance.randint(1, len(values[name])))
        state["only"] = [f"{name}={value}" for value in chosen]
    days = [day for day in data["pages"]["day"] if day]
    if chance.random() < 0.25:
        state["first"], state["last"] = sorted(chance.sample(days, 2))
    state["own"] = chance.choice(["own", "", "", "", ""])
    units = [name for name in ("outlet", "owner_family", "ownership") if name in rows]
    state["unit"] = chance.choice(["", "", "article", "outlet_day", *units])
    state["strata"] = chance.choice(["none", ""])
    return state
