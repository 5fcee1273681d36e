"""The engine of the page in Chromium, without its screen: what it counts and compares in a state.

`expected` is what the library gives for the same state.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis import compare, open_case
from analysis.errors import InputError
from analysis.page.counted import held_by
from analysis.page.data import page_data
from analysis.page.encoding import json_text, plain_value
from analysis.page.page import PACKAGE
from analysis.text.templates import file_text

SCRIPTS = ("dom", "numbers", "data", "counts", "formula", "contrasts")
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
        """Return what a state counts, on all pages."""
        of_what = [each for each in self.held.materials if each.what == state["what"]]
        return next(each.counts for each in of_what if each.reading in ("", state["reading"]))


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
    if state["own"]:
        counts = counts.produced()
    rows = counts.rows
    chosen = np.ones(len(rows), bool)
    where = {}
    for sample in (engine.data["plan"] or {}).get("samples", ()):
        if sample["name"] == state["sample"]:
            where = engine.data["plan"]["pages"] | sample["where"]
    if all(name in rows for name in where):
        for name, values in where.items():
            chosen &= texts_of(rows, name).isin(map(str, values)).to_numpy()
    wanted = {}
    for text in state["only"]:
        name, _, value = text.partition("=")
        wanted.setdefault(name, []).append(value)
    for name, values in wanted.items():
        chosen &= texts_of(rows, name).isin(values).to_numpy()
    days = dict(zip(engine.data["pages"]["id"], engine.data["pages"]["day"]))
    day = rows["article_id"].map(days).fillna("").to_numpy(str)
    if state["first"] or state["last"]:
        chosen &= (day >= (state["first"] or "0")) & (day <= (state["last"] or "9")) & (day != "")
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
    if kind not in table:
        return [("kind", kind)]
    rows = pd.DataFrame(answer["columns"])
    if len(rows) != len(table):
        return [("rows", len(rows), len(table))]
    if answer["nTests"] != table["p"].count():
        return [("tests", answer["nTests"], table["p"].count())]
    left_out = {
        f"{each['group']} against {each['against']}": each["n"] for each in answer["leftOut"]
    }
    found = (
        [] if left_out == table.attrs["method"].get("left_out", {}) else [("left out", left_out)]
    )
    for name in TEXTS:
        theirs = table[name].map(plain_value).map(str)
        unlike = [pair for pair in zip(rows[name], theirs) if pair[0] != pair[1]]
        found += [(name, *unlike[0])] if unlike else []
    for name in [*NUMBERS, *(["ratio"] if kind == "rate" else [])]:
        ours = rows[name].to_numpy(float)
        theirs = table[name.replace(LEVEL, kind)].to_numpy(float)
        is_same = np.isclose(ours, theirs, **SAME)
        if not is_same.all():
            place = int(np.argmin(is_same))
            found.append((name, ours[place], theirs[place], rows.iloc[place].to_dict()))
    return found


def states_of(engine, chance, n, *, whats, by=None):
    """Return random states: what and whose, on which pages, and how they are tested."""
    known = {each["what"] for each in engine.data["materials"]}
    whats = [what for what in whats if what in known]
    return [random_state(engine, chance, chance.choice(whats), by) for _ in range(n)]


def random_state(engine, chance, what, by):
    data = engine.data
    readings = [each["reading"] for each in data["materials"] if each["what"] == what]
    state = engine.state(what=what, reading=chance.choice(readings))
    rows = engine.counts(state).rows
    known = [column for column in data["columns"] if column["name"] in rows]
    groups = [
        column for column in known if column["isGroup"] and (by is None or column["name"] in by)
    ]
    column = chance.choice(groups)
    if chance.random() < 0.6 and state["by"] in {each["name"] for each in groups}:
        column = next(each for each in groups if each["name"] == state["by"])
    values = [*map(str, column["values"])]
    state["by"] = column["name"]
    if len(values) > MOST_GROUPS or (chance.random() < 0.4 and len(values) > 1):
        state["group"], state["against"] = chance.sample(values, 2)
    if chance.random() < 0.4 and data["plan"]:
        state["sample"] = chance.choice(["", *(each["name"] for each in data["plan"]["samples"])])
    filters = [column for column in known if column["isFilter"]]
    if chance.random() < 0.3 and filters:
        column = chance.choice(filters)
        present = [*map(str, column["values"])]
        chosen = chance.sample(present, chance.randint(1, len(present)))
        state["only"] = [f"{column['name']}={value}" for value in chosen]
    days = sorted(day for day in data["pages"]["day"] if day)
    if chance.random() < 0.25 and days:
        state["first"], state["last"] = sorted(chance.sample(days, 2))
    state["own"] = "own" if chance.random() < 0.2 else ""
    units = [name for name in ("outlet", "owner_family", "ownership") if name in rows]
    if chance.random() < 0.5:
        state["unit"] = chance.choice([*units, "article"])
    state["strata"] = "none" if chance.random() < 0.4 else ""
    return state
