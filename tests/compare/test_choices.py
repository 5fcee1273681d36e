"""Choices that a case offers, and what each does to a finding."""

from dataclasses import replace

import numpy as np
import pandas as pd
from refusals import refused

from analysis import compare
from analysis.counts import Counts
from analysis.lexicons.plans import Planned, Sample

PLAN = Planned(
    status="exploratory", group="side", levels=("N", "S"), against="rest", cluster="outlet",
    strata=("phase",),
    where={"on_event": 1, "genre": ["news"]}, items=("law",),
    samples=(Sample("both", {}), Sample("wave 1", {"wave": 1}), Sample("wave 2", {"wave": 2})),
)  # fmt: skip


def labels(**columns):
    n = 24
    rows = pd.DataFrame({"article_id": [f"a{i:02}" for i in range(n)]})
    rows["outlet"] = [f"o{i // 2:02}" for i in range(n)]
    rows["side"] = ["N"] * 12 + ["S"] * 12
    rows["on_event"] = 1
    rows["phase"] = ["first", "last"] * 12
    rows["genre"] = (["news"] * 5 + ["blog"]) * 4
    rows["wave"] = [1, 1, 2, 2] * 6
    for name, values in columns.items():
        rows[name] = (values * n)[:n]
    values = (np.arange(n) % 3 == 0).astype(float)[:, None]
    return Counts.of(values, size=np.ones((n, 1)), rows=rows, items=["law"], per="page")


def test_a_choice_that_the_pages_do_not_offer_is_left_out():
    choices = compare.usual_choices(labels(), PLAN)
    assert list(choices) == ["exchange", "pages", "sample", "statistic"]
    assert list(choices["exchange"]) == ["within phases", "freely"]
    assert choices["exchange"]["within phases"] == {"strata": ("phase",)}
    assert list(choices["sample"]) == ["both", "wave 1", "wave 2"]
    assert list(choices["pages"]) == ["as planned", "all genres"]


def test_parts_of_the_pages():
    facts = {"script": ["Latin", "other"], "audience": ["home", "abroad"], "read": ["full", "part"]}
    counts = labels(language=["en", "en", "fa"], owner_family=["x", "y"], agency=["none"], **facts)
    choices = compare.usual_choices(counts, PLAN)
    assert list(choices["unit"]) == ["outlets", "owner families"]
    assert list(choices["copy"]) == ["circulated", "own copy"]
    assert list(choices["pages"]) == [
        "as planned", "language: en", "Latin script", "other scripts", "for readers at home",
        "for readers abroad", "read to the end", "all genres",
    ]  # fmt: skip
    assert choices["pages"]["Latin script"]["where"] == {"genre": ["news"], "script": "Latin"}


def test_specifications_take_them_and_levels_add_up():
    choices = compare.usual_choices(labels(), PLAN)
    choices = {name: choices[name] for name in ("pages", "sample")}
    settings = {"choices": choices, "sources": ["run"], "labelings": 99}
    plan = replace(PLAN, where={}, strata=())
    curve = compare.specifications({"a": labels(), "b": labels()}, planned=plan, **settings)
    levels = compare.by_level(curve)
    counted = levels.groupby(["group", "choice"])["specifications"].sum()
    assert (counted == 12).all()
    below = levels.groupby(["group", "choice"])["adjusted_below"].sum().unstack()
    assert (below.nunique(axis=1) == 1).all()


def test_what_was_not_tested_is_a_specification_of_its_level():
    table = pd.DataFrame({"run": ["a", "a", "b"], "group": "N", "against": "rest", "item": "law"})
    table = table.assign(estimate=[0.1, 0.3, 0.5], p_adjusted=[0.01, np.nan, np.nan])
    levels = compare.by_level(table).set_index("level")
    numbers = ["specifications", "tested", "adjusted_below", "share_below", "median"]
    assert levels.loc["a", numbers].tolist() == [2, 1, 1, 0.5, 0.2]
    assert levels.loc["b", numbers].tolist() == [1, 0, 0, 0, 0.5]


def test_one_choice_at_a_time():
    table = pd.DataFrame({"run": list("aabb"), "wave": ["1", "2"] * 2})
    table = table.assign(group="N", against="rest", item="law", estimate=[0.1, 0.2, 0.3, 0.4])
    changed = compare.one_at_a_time(table, {"run": "b", "wave": "2"})
    assert changed[["changed", "estimate"]].to_numpy().tolist() == [
        ["as planned", 0.4], ["run: a", 0.2], ["wave: 1", 0.3],
    ]  # fmt: skip
    with refused("start"):
        compare.one_at_a_time(table, {"run": "b"})
    with refused("start"):
        compare.one_at_a_time(table, {"run": "b", "wave": "3"})
