"""How many pages people have to read: the chance of each planned contrast to be found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np
import pandas as pd

from analysis.annotation import corrected
from analysis.annotation import sheet as drawn_sheet
from analysis.case import Case
from analysis.compare import contrasts
from analysis.compare.design import units_of
from analysis.counts import Counts, columns_of, group_codes
from analysis.errors import (
    refusal,
    require_columns,
    require_kind,
    require_number,
    require_unique,
    using_files,
)
from analysis.files import write_new_file
from analysis.lexicons import Planned
from analysis.stats.plan import unit_of
from analysis.wording.text import percent_text

NEARLY = 1e-6  #: none: the share of units from which a beta distribution is drawn
LEVEL = 0.05  #: of p, after Holm's correction where there are several contrasts
ENOUGH = 0.8  #: chance from which a contrast counts as likely to be found
N_SHEETS = 4  #: that are drawn for each number of pages
N_REPEATS = 250  #: of labels that are drawn for each sheet
PARTS = (0.25, 0.5, 0.75, 1.0)  #: of all pages, where no number is given
DRAWN = ["article_id", "inclusion_probability", "stratum"]
COLUMNS = """family item name group against pages read share share_against difference outlet_effect
alpha chance chance_adjusted""".split()


@using_files()
def plan(
    case: Case,
    *,
    n: int | Sequence[int] | None = None,
    difference: float = 0.2,
    outlet_effect: float = 0.1,
    agreement: float | pd.DataFrame = 0.7,
    sheet: str | Path | pd.DataFrame | None = None,
    to: str | Path | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the chance of each planned contrast to be found, by how many pages people read.

    A machine has labelled every page; people's labels of a random sample correct it, as
    `annotation.corrected` does. The table says how often `compare.contrasts` then finds a
    difference that is there: 1,000 times, labels of people and of the machine are drawn for the
    pages of the plan's first sample.

    Parameters
    ----------
    case : Case
        With a plan and a reading of the machine.
    n : int or list of int, optional
        Pages that people read; by default a quarter, half, three quarters and all.
    difference : float
        Between a group and the others, as a part of pages: .2 is 20 percentage points. It goes in
        the direction of the plan; where the plan names none, in that of the machine's labels.
    outlet_effect : float
        How alike the pages of a unit, such as an outlet, are for reasons of its own: their
        intraclass correlation, from 0 (not at all) to below 1.
    agreement : float or DataFrame
        Krippendorff's alpha of machine and people; or what `annotation.agreement` returned of a
        pilot. A variable that the pilot lacks has its median.
    sheet : path or DataFrame, optional
        A sheet that was drawn before (``article_id, inclusion_probability, stratum``), in place of
        *n*. Pages that the plan does not compare are left out.
    to : path, optional
        A CSV for the sheet of *n* pages, which then has to be one number. No file is replaced.
    seed : int
        Of the random numbers.

    Returns
    -------
    DataFrame
        One row a contrast and number of pages: ``family, item, name`` (of the item, for readers),
        ``group, against, pages`` (that are compared), ``read`` (by people); what is assumed:
        ``share, share_against, difference, outlet_effect, alpha``; ``chance`` of p ≤ .05 in the
        assumed direction, and ``chance_adjusted``, the same after Holm's correction, if no other
        contrast of the family is found. ``attrs["paragraph"]`` is a text for a preregistration.

    Raises
    ------
    InputError
        The case has no plan; *n* is more than there are pages, or too few for two a stratum; a
        number is out of range.

    Notes
    -----
    The share of pages in all groups together is the machine's. Where it leaves no room for the
    difference, the largest possible one is assumed, and printed. A machine that agrees at alpha is
    right on so large a part of pages, and labels the others at random, as often as it labels all.
    It errs alike in all groups; people make no mistakes.

    Examples
    --------
    >>> from analysis import open_case
    >>> table = plan(open_case("data/hamedan-2016"), n=162, difference=0.3)
    >>> table[["read", "chance", "chance_adjusted"]].iloc[0].round(1).tolist()
    [162.0, 1.0, 0.9]
    """
    require_kind(case, Case, name="case", expected="a case", fix="Open it: open_case(folder).")
    require_number(difference, name="difference", least=0.01, most=0.99)
    require_number(outlet_effect, name="outlet_effect", least=0, most=0.95)
    require_number(seed, name="seed", least=0, whole=True)
    pages, assumed = _assumed(case, difference=difference, agreement=agreement)
    rows = pages.rows.sort_values("article_id", ignore_index=True)
    design = _Design(case, rows, outlet_effect)
    if sheet is not None and n is not None:
        raise refusal(
            "plan",
            arrived="sheet= and n=",
            expected="one of them",
            fix="A sheet that was drawn has its number of pages.",
        )
    if to is not None and not isinstance(n, int):
        raise refusal(
            "to",
            arrived="no number of pages, or several",
            expected="one number",
            fix="Write n=100 for a sheet of a hundred pages.",
        )
    tables = []
    for sheets in _sheets(design, n=n, sheet=sheet, seed=seed):
        chances = _chances(assumed, sheets, design=design, seed=seed)
        table = pd.DataFrame(assumed).assign(pages=len(rows), read=len(sheets[0]))
        tables.append(table.assign(outlet_effect=outlet_effect, **chances))
    table = pd.concat(tables, ignore_index=True)[COLUMNS]
    table.attrs["paragraph"] = _paragraph(table, design.strata)
    if to is not None:
        data = sheets[0].to_csv(index=False, lineterminator="\n").encode()
        write_new_file(Path(to), data)
    return table


# ---- what is assumed ----------------------------------------------------------------------------


class _Assumed(NamedTuple):
    """A planned contrast, and what is assumed of it."""

    family: str
    item: str
    name: str
    group: str
    against: str
    share: float
    share_against: float
    difference: float
    alpha: float


def _assumed(
    case: Case, *, difference: float, agreement: float | pd.DataFrame
) -> tuple[Counts, list[_Assumed]]:
    """Return the pages that the plan compares, and each of its contrasts as it is assumed."""
    machine = next(iter(case.planned_readings.values()))
    planned = case.plan
    assert planned is not None  # planned_readings refuses a case without a plan
    pages = machine.where(rows=planned.where)
    levels = planned.levels or tuple(sorted(pages.rows[planned.group].dropna().unique()))
    pages = pages.where(rows=pages.rows[planned.group].isin(levels).to_numpy())
    found = []
    for family in planned.families:
        named = [(each.item, each.group, each.direction) for each in family.contrasts]
        groups = levels[:1] if len(levels) == 2 else levels
        for item, group, direction in named or [(i, g, "") for i in family.items for g in groups]:
            others = [level for level in levels if level != group]
            against = others[0] if len(others) == 1 else "rest"
            counts = pages.where(items=[item])
            values, size = counts.values.toarray()[:, 0], counts.full_size()[:, 0]
            is_group = (pages.rows[planned.group] == group).to_numpy()
            share = values.sum() / max(size.sum(), 1)
            own = values[is_group].sum() / max(size[is_group].sum(), 1)
            is_less = direction == "less" or (not direction and own < share)
            part = is_group.mean()
            room = min(share / (1 - part), (1 - share) / part)  # for less in the group
            if not is_less:
                room = min(share / part, (1 - share) / (1 - part))
            change = min(difference, room) * (-1 if is_less else 1)
            shares = (share + change * (1 - part), share - change * part)
            alpha = _alpha_of(agreement, item)
            name = str(counts.items["name"].iat[0]) if "name" in counts.items else item
            found.append(_Assumed(family.name, item, name, group, against, *shares, change, alpha))
    return pages, found


def _alpha_of(agreement: float | pd.DataFrame, item: str) -> float:
    """Return the alpha of an item's variable; the median of a pilot that lacks it."""
    if isinstance(agreement, pd.DataFrame):
        require_columns(agreement, ["variable", "alpha"], what="agreement")
        alphas = agreement.set_index("variable")["alpha"].dropna()
        agreement = float(alphas.get(item.partition(":")[0], alphas.median()))
    require_number(agreement, name="agreement", least=0, most=1)
    return agreement


# ---- what is drawn ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Design:
    """The pages that a plan compares, sorted, and what labels of them are like."""

    case: Case
    rows: pd.DataFrame
    outlet_effect: float

    @property
    def plan(self) -> Planned:
        """What the case plans."""
        return cast(Planned, self.case.plan)

    @property
    def strata(self) -> list[str]:
        """The columns within which pages are drawn."""
        return [*columns_of(self.plan.strata or ()), self.plan.group]

    def labels(self, values: np.ndarray, rows: pd.DataFrame, kind: str) -> Counts:
        """Return drawn labels as those of an annotator of this kind."""
        items = [str(number) for number in range(values.shape[1])]
        rows = rows.assign(annotator=kind, annotator_kind=kind)
        size = np.ones((len(rows), 1))
        return Counts.of(values.astype(float), size=size, rows=rows, items=items, per="page")

    def truth(self, assumed: _Assumed, generator: np.random.Generator, n: int) -> np.ndarray:
        """Return n drawings of people's labels of all pages: pages × drawings.

        The shares of units on a side are drawn from a beta distribution.
        """
        is_group = (self.rows[self.plan.group] == assumed.group).to_numpy()
        share = np.where(is_group, assumed.share, assumed.share_against)[:, None]
        if self.outlet_effect > 0:
            unit = units_of(self.labels(share, self.rows, "llm"), unit_of(self.plan.unit))
            _, first, unit = np.unique(2 * unit + is_group, return_index=True, return_inverse=True)
            total = 1 / self.outlet_effect - 1
            middle = np.clip(share[first], NEARLY, 1 - NEARLY)
            middle = np.broadcast_to(middle, (len(first), n))
            share = generator.beta(total * middle, total * (1 - middle))[unit]
        return generator.random((len(self.rows), n)) < share

    def machine(
        self, truth: np.ndarray, assumed: _Assumed, generator: np.random.Generator
    ) -> np.ndarray:
        """Return a machine's labels: those of people, or at random where it does not know."""
        is_group = (self.rows[self.plan.group] == assumed.group).to_numpy()
        share = is_group.mean() * assumed.share + (~is_group).mean() * assumed.share_against
        knows = generator.random(truth.shape) < assumed.alpha
        return np.where(knows, truth, generator.random(truth.shape) < share)


def _sheets(
    design: _Design,
    *,
    n: int | Sequence[int] | None,
    sheet: str | Path | pd.DataFrame | None,
    seed: int,
) -> Iterator[list[pd.DataFrame]]:
    """Yield the sheets of each number of pages; the one that was drawn before, if it is given."""
    rows = design.rows
    if sheet is not None:
        yield [_drawn_before(sheet, rows)]
        return
    if n is None:
        least = int(np.minimum(np.bincount(group_codes(rows, design.strata)[0]), 2).sum())
        n = sorted({max(least, round(len(rows) * part)) for part in PARTS})
    for number in [n] if isinstance(n, int) else n:
        seeds = range(seed, seed + N_SHEETS)
        given = {"codebook": design.case.book, "n": number, "strata": design.strata}
        yield [drawn_sheet(rows, **given, seed=each) for each in seeds]


def _drawn_before(sheet: str | Path | pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the pages of a sheet that the plan compares, sorted."""
    if not isinstance(sheet, pd.DataFrame):
        sheet = pd.read_csv(sheet)
    require_columns(sheet, DRAWN, what="sheet")
    require_unique(sheet["article_id"], what="sheet", name="article_id")
    sheet = sheet[sheet["article_id"].isin(rows["article_id"])].sort_values("article_id")
    if sheet.empty:
        raise refusal(
            "sheet",
            arrived="no page that the plan compares",
            expected=f"some of its {len(rows)} pages",
            fix="Put the names of pages back, as in articles.csv.",
        )
    return sheet[DRAWN].reset_index(drop=True)


# ---- chances ------------------------------------------------------------------------------------


def _chances(
    assumed: Sequence[_Assumed], sheets: Sequence[pd.DataFrame], *, design: _Design, seed: int
) -> dict[str, list[float]]:
    """Return how often each contrast is found, alone and in its family."""
    n_tests = pd.Series([each.family for each in assumed]).value_counts()
    n_draws = N_SHEETS * N_REPEATS // len(sheets)
    found: dict[str, list[float]] = {"chance": [], "chance_adjusted": []}
    for place, each in enumerate(assumed):
        p = []
        for number, sheet in enumerate(sheets):
            generator = np.random.default_rng([seed, place, number])
            p.append(_drawn_p(each, sheet, design=design, generator=generator, n=n_draws))
        every_p = np.concatenate(p)
        for name, level in zip(found, (LEVEL, LEVEL / n_tests[each.family])):
            found[name].append(float((every_p <= level).sum() / (n_draws * len(sheets))))
    return found


def _drawn_p(
    assumed: _Assumed,
    sheet: pd.DataFrame,
    *,
    design: _Design,
    generator: np.random.Generator,
    n: int,
) -> np.ndarray:
    """Return p of the drawings with a test and the assumed direction."""
    truth = design.truth(assumed, generator, n)
    labels = design.machine(truth, assumed, generator)
    place = pd.Index(design.rows["article_id"]).get_indexer(sheet["article_id"])
    kept = design.rows.iloc[place].reset_index(drop=True)
    rows = kept.assign(**{name: sheet[name] for name in DRAWN})
    people = design.labels(truth[place], rows, "human")
    counts = corrected(design.labels(labels, design.rows, "llm"), people)
    planned = design.plan
    table = contrasts(
        counts, planned.group, groups=[assumed.group], unit=planned.unit, strata=planned.strata
    )
    return table["p"][table["estimate"] * assumed.difference > 0].dropna().to_numpy()


def _paragraph(table: pd.DataFrame, strata: Sequence[str]) -> str:
    """Return what a preregistration says of the sample, what is assumed and what is likely found."""
    first = table.iloc[0]
    lines = [
        f"Of the {first['pages']} pages that are compared, people read a random sample, drawn by "
        f"{' and '.join(strata)} with known probabilities; their labels correct the machine's. "
        f"We assume differences of up to {percent_text(table['difference'].abs().max())} of "
        f"pages, an intraclass correlation of {first['outlet_effect']:.2f} within units, and "
        f"an alpha of machine and people of {_range(table['alpha'])}."
    ]
    for number, rows in table.groupby("read"):
        n_likely = int((rows["chance_adjusted"] >= ENOUGH).sum())
        lines.append(
            f"With {number} pages read, {n_likely} of {len(rows)} planned contrasts have a chance "
            f"of {percent_text(ENOUGH)} or more to be found at p ≤ .05 after Holm's correction."
        )
    return " ".join(lines)


def _range(values: pd.Series) -> str:
    """Return the least and the largest of numbers; the number where they are equal."""
    ends = dict.fromkeys(f"{value:.2f}" for value in (values.min(), values.max()))
    return " to ".join(ends)
