"""How often the tests of notebook 05 err where nothing differs, and how often they find a planted pair.

On the event's pages that one list of queries hits (run a): the groups are dealt anew to outlets with the same set of phases, so that nothing
differs and all else is as it was. Measured is how often anything is beyond chance, over all groups and terms or pairs (family-wise; .05 is
promised, .08 is the bar). Planted: on half of one group's pages that name the one actor the other is named, too.
The association of actors has its own null: which pages name whom is drawn anew, with the number of actors of each page and the number of
pages of each actor.

Writes words_actors_tone.csv beside this file (about fifteen minutes). Run: python benchmarks/words_actors_tone.py [--runs 200]
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import compare, cooccurrence, framing
from analysis.case import on_subject, open_case, page_terms
from analysis.stats.null_models import traded

EVENT = Path(__file__).parents[1] / "data/hamedan-2016"
SHARE = 0.05  #: of the compared pages that have a term
PLANTED = ("Islamic State", "Dehghan")
GROUP = "Western"
SWEEPS = 50  #: rounds of trades that forget the data


def dealt(rows: pd.DataFrame, plan, generator: np.random.Generator) -> pd.DataFrame:
    """Return the rows with groups dealt anew to outlets with the same set of phases."""
    is_compared = rows[plan.group].isin(plan.levels)
    for column, values in plan.where.items():
        is_compared &= rows[column].isin(np.atleast_1d(values))
    compared = rows[is_compared].groupby("outlet")
    phases = compared["phase"].agg(lambda names: " ".join(sorted(set(names))))
    groups = compared[plan.group].first()
    new = groups.copy()
    for outlets in phases.groupby(phases).groups.values():
        new[outlets] = generator.permutation(groups[outlets].to_numpy())
    return rows.assign(**{plan.group: rows["outlet"].map(new).fillna("not compared")})


def planted(named, generator: np.random.Generator):
    """Return an incidence in which one group names two actors together more than the others do."""
    values = named.values.toarray()
    first, second = (named.items.get_loc(name) for name in PLANTED)
    is_group = (named.rows["country_group"] == GROUP).to_numpy()
    is_drawn = generator.random(len(values)) < 0.5
    values[is_group & is_drawn & (values[:, first] > 0), second] = 1
    return replace(named, values=sparse.csr_array(values))


def without_association(named, generator: np.random.Generator):
    """Return an incidence with the same margins, in which nobody is associated with anybody."""
    values = named.values.toarray().astype(bool)
    for _ in range(SWEEPS):
        values = traded(values.copy(), generator)
    return replace(named, values=sparse.csr_array(values.astype(float)))


def finds(table: pd.DataFrame) -> bool:
    """Return whether anything is beyond chance."""
    return bool((table["p_adjusted"] <= 0.05).any())


def measured(runs: int) -> pd.DataFrame:
    """Return one row a test: in which share of the runs it finds anything, or what was planted."""
    case = open_case(EVENT)
    plan = case.plan
    terms = page_terms(case, min_share=SHARE)["a"]
    weights = framing.tf_idf(terms)
    named = cooccurrence.incidence_of(on_subject(case)["a"], variable="actors")
    of_terms = plan.exploring("terms", terms.items.index)
    alike = named.where(
        rows={"listed": 1, "genre": plan.where["genre"], "country_group": list(plan.levels)}
    )
    found: dict[str, list[bool]] = {}

    def note(name: str, result: bool) -> None:
        """Keep the result of a run."""
        found.setdefault(name, []).append(result)

    for run in range(runs):
        generator = np.random.default_rng([5, run])
        rows = dealt(terms.rows, plan, generator)
        for name, counts in {"TF-IDF of terms": weights, "presence of terms": terms}.items():
            null = replace(counts, rows=rows)
            note(
                f"nothing differs: {name}",
                finds(compare.contrasts(null, planned=of_terms, seed=run)),
            )
        null = replace(named, rows=dealt(named.rows, plan, generator))
        note(
            "nothing differs: pairs of actors",
            finds(cooccurrence.pair_contrasts(null, planned=plan, seed=run)),
        )
        table = cooccurrence.pair_contrasts(planted(null, generator), planned=plan, seed=run)
        pair = table[
            (table["group"] == GROUP)
            & (table["actor_a"].isin(PLANTED))
            & table["actor_b"].isin(PLANTED)
        ]
        note("planted pair: found, adjusted over all pairs", finds(pair))
        note("planted pair: p ≤ .05, not adjusted", bool((pair["p"] <= 0.05).any()))
        alone = without_association(alike, generator)
        together = cooccurrence.association(alone, null="swap", draws=199, seed=run)
        note("no association: pairs of actors on a page", finds(together))
    lines = []
    for name, results in found.items():
        share = np.mean(results)
        error = np.sqrt(share * (1 - share) / runs)
        must = "" if name.startswith("planted") else "≤ .08"
        lines.append({"test": name, "runs": runs, "share": share, "error": error, "must": must})
    return pd.DataFrame(lines)


def main(runs: int) -> None:
    """Measure everything and write the table."""
    table = measured(runs)
    path = Path(__file__).with_suffix(".csv")
    table.to_csv(path, index=False, float_format="%.3g", lineterminator="\n")
    print(table.to_string(index=False))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=200)
    main(parser.parse_args().runs)
