"""Whether the chances that `label.plan` prints are those of simulated studies: writes plans.csv.

python benchmarks/plans.py               six designs: ten minutes
python benchmarks/plans.py --only event  designs whose name holds this; the other rows stay

A study draws what people and a machine would say, and a sheet. One contrast of its family differs, and the others do not;
the machine's labels are corrected by `annotation.corrected`, tested by `compare.contrasts` and adjusted over the family.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from harness import ROOT

from analysis import annotation, compare, open_case
from analysis.annotation.codebook import Codebook
from analysis.case import Case
from analysis.counts import Counts
from analysis.label.sample_size import plan
from analysis.lexicons import Planned

RESULTS = Path(__file__).with_suffix(".csv")
EVENT = ROOT / "data/hamedan-2016"
STUDIES = 500
LEVEL = 0.05
ALIKE = 0.05  #: by so much the chance that is printed may differ
NAMES = ["law", "conflict", "iranian_politics"]
#: What each design gives `plan`.
DESIGNS = {
    "event, its sheet": {"sheet": EVENT / "sheet_key.csv", "difference": 0.3},
    "event, 60 pages": {"n": [60], "difference": 0.3, "agreement": 0.85},
    "event, all pages, no outlet effect": {"n": [162], "outlet_effect": 0.0},
    "8 v 40 outlets": {"n": [100], "difference": 0.35, "agreement": 0.9},
    "20 v 20 outlets of 10": {"n": [200], "outlet_effect": 0.2, "difference": 0.25},
    "60 v 60 articles, rare": {"n": [60], "difference": 0.2, "agreement": 0.8},
}


def case_of(name: str) -> Case:
    """Return the case of a design: the event, or one of invented outlets and a family of three items.

    >>> case_of("60 v 60 articles, rare").plan.items
    ('law', 'conflict', 'iranian_politics')
    """
    if name.startswith("event"):
        return open_case(EVENT)
    n_outlets = [int(word) for word in name.split(" outlets")[0].split(" articles")[0].split(" v ")]
    pages = 10 if name.endswith("10") else 1 if "articles" in name else 4
    side = np.repeat(["A", "B"], np.array(n_outlets) * pages)
    number = np.arange(len(side))
    rows = pd.DataFrame({"article_id": [f"p{each:04}" for each in number], "side": side})
    rows["outlet"] = [f"o{each:03}" for each in number // pages]
    rows["annotator"] = rows["annotator_kind"] = "llm"
    every = 10 if "rare" in name else 3
    values = np.stack([(number + shift) % every == 0 for shift in range(3)], axis=1)
    labels = Counts.of(
        values * 1.0, size=np.ones((len(side), 1)), rows=rows, items=NAMES, per="page"
    )
    planned = Planned("planned", "side", ("A", "B"), "outlet", None, {}, tuple(NAMES))
    event = open_case(EVENT)
    family = replace(event.plan.families[0], name="", items=tuple(NAMES), planned_on=("",))
    planned = replace(
        planned, samples=(replace(event.plan.samples[0], name="", where={}),), families=(family,)
    )
    book = Codebook.of(EVENT / "codebook.toml")
    return Case(name, name, None, None, readings={"machine": labels}, book=book, plan=planned)


def studies(case: Case, row: pd.Series, given: dict, n: int) -> float:
    """Return how often a contrast is found among the others of its family, in n invented studies."""
    planned = case.plan.of(family=row["family"])
    pages = case.counts("plan", every=True)
    pages = pages.where(rows=planned.where or None)
    pages = pages.where(
        rows=pages.rows[planned.group].isin(planned.levels).to_numpy(), items=planned.items
    )
    rows = pages.rows
    base = np.asarray(pages.values.mean(axis=0)).ravel()
    is_group = (rows[planned.group] == row["group"]).to_numpy()
    column = list(planned.items).index(row["item"])
    share = np.broadcast_to(base, (len(rows), len(base))).copy()
    share[:, column] = np.where(is_group, row["share"], row["share_against"])
    found = 0
    for number in range(n):
        generator = np.random.default_rng([20, number])
        truth = invented(share, rows, row["outlet_effect"], generator)
        is_random = generator.random(truth.shape) >= row["alpha"]
        machine = np.where(is_random, generator.random(truth.shape) < base, truth)
        sheet = sheet_of(case, rows, planned, given, number)
        table = tested(truth, machine, sheet, rows, planned)
        is_it = (table["group"] == row["group"]) & (table["item"] == row["item"])
        same_way = table["estimate"] * row["difference"] > 0
        found += int((table["p_adjusted"][is_it & same_way] <= LEVEL).any())
    return found / n


def invented(share: np.ndarray, rows: pd.DataFrame, effect: float, generator) -> np.ndarray:
    """Return labels of people; pages of an outlet are as alike as the effect says."""
    if effect == 0:
        return generator.random(share.shape) < share
    labels = np.zeros(share.shape, bool)
    for places in rows.groupby("outlet").indices.values():
        middle = np.clip(share[places[0]], 1e-6, 1 - 1e-6)
        shape = (1 - effect) / effect
        own = generator.beta(middle * shape, (1 - middle) * shape)
        labels[places] = generator.random((len(places), share.shape[1])) < own
    return labels


def sheet_of(
    case: Case, rows: pd.DataFrame, planned: Planned, given: dict, number: int
) -> pd.DataFrame:
    """Return a sheet that is drawn anew, or the one that was drawn."""
    if "sheet" in given:
        table = pd.read_csv(given["sheet"])
        return table[table["article_id"].isin(rows["article_id"])]
    strata = [
        *filter(
            None, [planned.strata] if isinstance(planned.strata, str) else planned.strata or ()
        ),
        planned.group,
    ]
    return annotation.sheet(
        rows, codebook=case.book, n=given["n"][0], strata=strata, seed=1000 + number
    )


def tested(
    truth, machine, sheet: pd.DataFrame, rows: pd.DataFrame, planned: Planned
) -> pd.DataFrame:
    """Return the contrasts of the family, of the machine's labels as people correct them."""
    made = {"items": list(planned.items), "per": "page"}
    rows = rows.assign(annotator="m", annotator_kind="llm").drop(
        columns=["stratum"], errors="ignore"
    )
    labels = Counts.of(machine * 1.0, size=np.ones((len(rows), 1)), rows=rows, **made)
    read = rows.reset_index(drop=True).merge(
        sheet[["article_id", "inclusion_probability", "stratum"]], on="article_id"
    )
    place = pd.Index(rows["article_id"]).get_indexer(read["article_id"])
    people = Counts.of(
        truth[place] * 1.0,
        size=np.ones((len(read), 1)),
        rows=read.assign(annotator_kind="human"),
        **made,
    )
    return compare.contrasts(
        annotation.corrected(labels, people), planned=replace(planned, where={})
    )


def measured(name: str, n: int = STUDIES) -> dict:
    """Return what the plan says of the contrast nearest to even chances, and what studies found."""
    given = DESIGNS[name]
    case = case_of(name)
    table = plan(case, **given)
    row = table.loc[table["chance_adjusted"].sub(0.5).abs().idxmin()]
    value = studies(case, row, given, n)
    facts = row[["group", "item", "read", "difference", "outlet_effect", "alpha"]].to_dict()
    ok = "yes" if abs(row["chance_adjusted"] - value) <= ALIKE else "no"
    chance = row["chance_adjusted"]
    return {"design": name, **facts, "chance": chance, "studies": n, "found": value, "ok": ok}


def main(arguments: Sequence[str]) -> int:
    """Measure designs; the exit code is 1 where a chance is not that of the studies."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="")
    given = parser.parse_args(arguments)
    table = pd.read_csv(RESULTS) if RESULTS.exists() else pd.DataFrame({"design": []})
    for name in DESIGNS:
        if given.only not in name:
            continue
        new = pd.DataFrame([measured(name)])
        sys.stderr.write(new.to_string(index=False, header=False) + "\n")
        table = pd.concat([table[table["design"] != name], new])
        order = {each: place for place, each in enumerate(DESIGNS)}
        table = table.sort_values("design", key=lambda names: names.map(order), kind="stable")
        table.to_csv(RESULTS, index=False, float_format="%.4g", lineterminator="\n")
    return int((table["ok"] == "no").any())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
