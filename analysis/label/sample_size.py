"""How many pages people have to read: the chance of each planned contrast to be found."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.annotation import corrected
from analysis.annotation import sheet as drawn_sheet
from analysis.annotation.answer_tables import CHANCES
from analysis.annotation.people import key_of_sheet
from analysis.case import Case
from analysis.case.opened import require_case
from analysis.compare import contrasts
from analysis.compare.evidence import method_of
from analysis.compare.prose import rounded
from analysis.counts import Counts, columns_of
from analysis.errors import refusal, require_number, using_files
from analysis.files import write_new_file
from analysis.lexicons import Planned

LEVEL = 0.05  #: of p, after Holm's correction where there are several contrasts
N_SHEETS = 4  #: that are drawn for each number of pages
N_DRAWN = 500  #: labels of each page, for each sheet
NEARLY = 1e-6  #: none
DRAWN = ["article_id", *CHANCES]  #: columns of a sheet's key
ASSUMED = "family contrast group against item compared share share_against difference".split()


@using_files()
def plan(
    case: Case,
    *,
    n: int | Sequence[int] | None = None,
    difference: float = 0.2,
    outlet_effect: float = 0.1,
    agreement: float | pd.Series = 0.7,
    sheet: str | Path | None = None,
    to: str | Path | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the chance of each planned contrast to be found, by how many pages people read.

    A machine has labelled every page; people's labels of a random sample correct it, as
    `annotation.corrected` does. The table says how often `compare.contrasts` then finds a
    difference that is there: for the pages of the plan's first sample, labels of people and of the
    machine are drawn 500 times for each of four sheets.

    Parameters
    ----------
    case : Case
        With a plan and a reading of the machine.
    n : int or list of int, optional
        Pages that people read; by default all.
    difference : float
        Between a group and the others, as a part of pages: .2 is 20 percentage points. It goes in
        the direction of the machine's labels.
    outlet_effect : float
        How alike the pages of a unit, such as an outlet, are for reasons of its own: their
        intraclass correlation, from 0 (not at all) to below 1.
    agreement : float or Series
        Krippendorff's alpha of machine and people; or that of each variable in a pilot:
        ``annotation.agreement(…).set_index("variable")["alpha"]``. What the pilot lacks is 0.
    sheet : path, optional
        A CSV of pages that were drawn before, such as ``sheet_key.csv``, in place of *n*. Pages
        that the plan does not compare are left out.
    to : path, optional
        A CSV for the pages to read (of the last number in *n*) with their chances to be drawn:
        ``sheet_key.csv`` in the folder of the case. No file is replaced.
    seed : int
        Of the random numbers.

    Returns
    -------
    DataFrame
        One row a contrast and number of pages: ``family, contrast`` (in words), ``group, against,
        item``, ``compared`` (pages); what is assumed: ``share, share_against, difference, alpha,
        outlet_effect``; ``read`` (pages, by people); ``chance`` of p ≤ .05 in the assumed
        direction, and ``chance_adjusted``, the same after Holm's correction, if no other contrast
        of the family is found. ``attrs["paragraph"]``: a text for a preregistration, of the last
        number of pages. `plots.grid` draws the chances of a family.

    Raises
    ------
    InputError
        The case has no plan or no codebook; *n* is more than there are pages, or too few for two a
        stratum; a number is out of range.

    Notes
    -----
    The share of pages in all groups together is the machine's. Where it leaves no room for the
    difference, the largest possible one is assumed, and printed. A machine that agrees at alpha is
    right on so large a part of pages, and labels the others at random, as often as it labels all.
    It errs alike in all groups; people make no mistakes. Scales are left out.

    Examples
    --------
    >>> from analysis import open_case
    >>> case = open_case("data/hamedan-2016")
    >>> table = plan(case, sheet="data/hamedan-2016/sheet_key.csv", difference=0.3)
    >>> table[["contrast", "compared", "read"]].head(1)
           contrast  compared  read
    0  Iranian: law       162   102
    """
    require_case(case)
    require_number(difference, name="difference", least=0.01, most=0.99)
    require_number(outlet_effect, name="outlet_effect", least=0, most=0.95)
    planned: Any = case.plan  # refused next, where there is none
    rows = case.counts("plan", every=True).where(rows=planned.where or None).rows
    planned_table = case.contrasts()
    assumed = _assumed(planned_table, difference=difference)
    names = assumed["item"].replace(method_of(planned_table).get("names", {}))
    assumed = assumed.assign(contrast=assumed["group"] + ": " + names)
    variables = assumed["item"].str.partition(":")[0]
    alpha = pd.Series(agreement, variables.unique()).fillna(0)
    for each in alpha:
        require_number(each, name="agreement", least=-1, most=1)
    assumed = assumed[ASSUMED].assign(alpha=variables.map(alpha), outlet_effect=outlet_effect)
    rows = rows[rows[planned.group].isin(planned.levels or [*assumed["group"]])]
    rows = rows.sort_values("article_id", ignore_index=True)
    strata = [*columns_of(planned.strata or ()), planned.group]
    if sheet is not None:
        samples = [[_drawn_before(Path(sheet), rows)] * N_SHEETS]
    else:
        given: Any = {"codebook": case.book, "strata": strata}
        seeds = range(seed, seed + N_SHEETS)
        samples = [
            [drawn_sheet(rows, **given, n=number, seed=each) for each in seeds]
            for number in np.ravel(n or len(rows)).tolist()
        ]
    tables = []
    for sheets in samples:
        chances = _chances(assumed, sheets, rows=rows, plan=planned)
        tables.append(assumed.assign(read=len(sheets[0]), **chances))
    table = pd.concat(tables, ignore_index=True)
    table.attrs = {"paragraph": _paragraph(table, strata), "method": {"per": "simulated study"}}
    if to is not None:
        write_new_file(Path(to), sheets[0][DRAWN].to_csv(index=False).encode())
    return table


def _drawn_before(sheet: Path, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the pages of a sheet's key that the plan compares, with their chances."""
    key = key_of_sheet(sheet)
    is_planned = key["article_id"].isin(rows["article_id"])
    if is_planned.any():
        return key[is_planned]
    raise refusal(
        str(sheet),
        arrived="no page that the plan compares",
        expected="article_id as in the case",
        fix="Give the sheet_key.csv that was drawn from this case.",
    )


def _assumed(table: pd.DataFrame, *, difference: float) -> pd.DataFrame:
    """Return the contrasts of the first reading, with the shares that are assumed."""
    table = table[~table["item"].isin(method_of(table).get("scales", ()))]
    table = table.drop_duplicates(["family", "group", "item"], ignore_index=True)
    pages = table["size"] + table["size_against"]
    share = (table["n"] + table["n_against"]) / pages
    part = table["size"] / pages
    sign = np.where(table["estimate"] < 0, -1, 1)
    room = (part - (sign < 0)).abs()
    room = np.minimum(share / room, (1 - share) / (1 - room))
    change = sign * room.clip(upper=difference)
    return table.assign(
        compared=pages.astype(int),
        share=share + change * (1 - part),
        share_against=share - change * part,
        difference=change,
    )


def _chances(
    assumed: pd.DataFrame, sheets: Sequence[pd.DataFrame], *, rows: pd.DataFrame, plan: Planned
) -> dict[str, np.ndarray]:
    """Return how often each contrast is found, alone and in its family."""
    n_tests = assumed.groupby("family")["item"].transform("size").to_numpy()
    drawn = []
    for place, contrast in enumerate(assumed.itertuples()):
        draw = partial(_drawn_p, contrast, rows=rows, plan=plan)
        drawn.append([draw(sheet, seed=[place, number]) for number, sheet in enumerate(sheets)])
    p = np.array(drawn).reshape(len(assumed), -1)
    return {
        "chance": (p <= LEVEL).mean(axis=1),
        "chance_adjusted": (p.T * n_tests <= LEVEL).mean(axis=0),
    }


def _drawn_p(
    assumed, sheet: pd.DataFrame, *, rows: pd.DataFrame, plan: Planned, seed: list[int]
) -> pd.Series:
    """Return p of the drawings; missing without a test, or where the direction is another one.

    The shares of units are drawn from a beta distribution.
    """
    generator = np.random.default_rng(seed)
    side = (rows[plan.group] != assumed.group).astype(int)
    unit = pd.factorize(rows.get(plan.unit or "", rows["article_id"]))[0]
    total = 1 / max(assumed.outlet_effect, NEARLY) - 1
    share = np.clip([assumed.share, assumed.share_against], NEARLY, 1 - NEARLY)[:, None, None]
    of_unit = generator.beta(total * share, total * (1 - share), (2, len(rows), N_DRAWN))
    truth, guess, knows = generator.random((3, len(rows), N_DRAWN))
    truth = truth < of_unit[side, unit]
    machine = np.where(knows < assumed.alpha, truth, guess < truth.mean(axis=0)).astype(float)
    chance = rows["article_id"].map(sheet.set_index("article_id")["inclusion_probability"])
    is_read = chance.notna().to_numpy()
    read = rows[is_read].assign(annotator_kind="human", inclusion_probability=chance[is_read])
    people = _labels(truth[is_read], read)
    counts = corrected(_labels(machine, rows.assign(annotator_kind="llm")), people)
    group = [assumed.group]
    table = contrasts(counts, plan.group, groups=group, unit=plan.unit, strata=plan.strata)
    p = table["p"].where(table["estimate"] * assumed.difference > 0)
    return p.reindex(range(N_DRAWN))


def _labels(values: np.ndarray, rows: pd.DataFrame) -> Counts:
    """Return drawn labels of these pages, a drawing an item."""
    items = np.arange(N_DRAWN).astype(str).tolist()
    return Counts.of(values, size=np.ones((len(rows), 1)), rows=rows, items=items, per="page")


def _paragraph(table: pd.DataFrame, strata: Sequence[str]) -> str:
    """Return what a preregistration says of the sample, and of what is likely to be found."""
    row = table.iloc[-1]
    chances = table["chance_adjusted"][table["read"] == row["read"]]
    points = rounded(100 * abs(row["difference"]))
    return (
        f"Of the {row['compared']} pages that are compared, people read a random sample of "
        f"{row['read']}, drawn by {' and '.join(strata)} with known probabilities; their labels "
        f"correct the machine's. If groups differ by {points:.0f} points, "
        f"with an intraclass correlation of {row['outlet_effect']:.2f} and an alpha of "
        f"{row['alpha']:.2f} between machine and people, a planned contrast has a chance of "
        f"{chances.min():.2f} to {chances.max():.2f} to have p ≤ .05 after Holm's correction."
    )
