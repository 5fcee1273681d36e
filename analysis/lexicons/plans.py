"""Contrasts written down before looking at the results, and the pages that they are tested on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from analysis.errors import listing, one_of, refusal
from analysis.lexicons.validation import Entry, Listed, Text, Unfit, read_list, sorted_names

PLANNED = "planned"
EXPLORATORY = "exploratory"
LARGEST_NUMBER = 2**63  #: tables hold smaller whole numbers
MOST_PLANNED = 20  #: items of a family, or contrasts that it names


@dataclass(frozen=True)
class Sample:
    """Pages on which planned contrasts are computed."""

    name: str
    where: dict[str, Any]  #: column → value or values of its rows
    label: str = ""
    lead: bool = True  #: whether the lead figure has them


class PlannedContrast(Entry):
    """A contrast that a family names: an item, a group, and what is expected of it.

    ``direction`` is "less", "more", or "" where either is.
    """

    item: Text
    group: Text
    direction: Literal["less", "more", ""] = ""


@dataclass(frozen=True)
class PlannedFamily:
    """Contrasts whose p-values are adjusted together."""

    name: str
    items: tuple[str, ...]
    contrasts: tuple[PlannedContrast, ...] = ()  #: empty where it means each item in each group
    planned_on: tuple[str, ...] = ()  #: samples that nobody had looked at


class MadeItem(Entry):
    """An item made of several labels or of a claim (``[[item]]``)."""

    name: Text
    label: Text
    all_of: Listed[str] = ()  #: labels that a page has together
    any_of: Listed[str] = ()  #: labels, or names in ``variable``
    variable: str = ""  #: that lists names, such as "speakers"
    claim: str = ""  #: on which a voice takes a stance
    stance: str = ""  #: any where it is empty
    voice: Literal["all", "own", "quoted"] = "all"


@dataclass(frozen=True)
class Planned:
    """Planned contrasts: which items, between which groups, and how they are tested.

    Attributes
    ----------
    status : str
        "planned" or "exploratory": whether the contrasts were written down before a look at these
        rows.
    group : str
        The column that makes the groups.
    levels : tuple of str
        Its values.
    unit : str or None
        The column whose values are independent of each other.
    strata : str, tuple of str or None
        One column, or several.
    where : dict
        Column → value or values of the rows that are compared; all rows where it is empty.
    items : tuple of str
    sample, family : str
        Whose rows and items these are; "" where the plan names none.
    sample_label : str
        What readers call the pages of the sample.
    contrasts : tuple of PlannedContrast
        Those that the family names; empty where it means each item in each group.
    samples : tuple of Sample
        The first one tests the plan.
    families : tuple of PlannedFamily
    made : tuple of MadeItem
        How items are made that no codebook has.
    pages : dict
        Column → value or values of the rows of all samples.
    order : tuple of str
        Groups in the order in which figures show them, compared or not; each has one colour.

    Examples
    --------
    >>> plan = contrasts("data/hamedan-2016/contrasts.toml")
    >>> plan.levels, plan.status, plan.sample
    (('Russian', 'Iranian', 'Western'), 'planned', 'comparable pages')
    """

    status: str
    group: str
    levels: tuple[str, ...]
    unit: str | None
    strata: str | tuple[str, ...] | None
    where: dict
    items: tuple[str, ...]
    sample: str = ""
    sample_label: str = ""
    family: str = ""
    contrasts: tuple[PlannedContrast, ...] = ()
    samples: tuple[Sample, ...] = ()
    families: tuple[PlannedFamily, ...] = ()
    made: tuple[MadeItem, ...] = ()
    pages: dict[str, Any] = field(default_factory=dict)
    order: tuple[str, ...] = ()

    def of(self, *, sample: str | None = None, family: str | None = None) -> Planned:
        """Return the plan of a family on the rows of a sample.

        Parameters
        ----------
        sample, family : str, optional
            Their names; by default those of this plan.

        Raises
        ------
        InputError
            If the plan has no sample or family of this name.

        Examples
        --------
        >>> plan = contrasts("data/hamedan-2016/contrasts.toml")
        >>> plan.of(sample="wave 1").status
        'exploratory'
        >>> plan.of(family="claims and voices").contrasts[0]
        PlannedContrast(item='breaches_146_asserted', group='Russian', direction='less')
        """
        samples = {each.name: each for each in self.samples}
        families = {each.name: each for each in self.families}
        name = self.sample if sample is None else sample
        chosen = samples[one_of(name, samples, name="sample")]
        name = self.family if family is None else family
        wanted = families[one_of(name, families, name="family")]
        status = self.status
        if chosen.name:
            status = PLANNED if chosen.name in wanted.planned_on else EXPLORATORY
        return replace(
            self,
            status=status,
            where=self.pages | chosen.where,
            items=wanted.items,
            contrasts=wanted.contrasts,
            sample=chosen.name,
            sample_label=chosen.label,
            family=wanted.name,
        )

    def without(self, *columns: str) -> Planned:
        """Return the plan for the rows of all samples, whatever they have in some columns.

        Nobody planned these rows, so that it is exploratory.

        Examples
        --------
        >>> plan = contrasts("data/hamedan-2016/contrasts.toml").without("genre")
        >>> plan.where, plan.status
        ({'on_event': 1}, 'exploratory')
        """
        where = {name: values for name, values in self.pages.items() if name not in columns}
        samples = (Sample("", {}),)
        return replace(self, status=EXPLORATORY, sample="", samples=samples, pages=where).of()

    def exploring(self, name: str, items: Sequence[str]) -> Planned:
        """Return the plan with one family of items that nobody planned, in the same samples.

        Examples
        --------
        >>> plan = contrasts("data/hamedan-2016/contrasts.toml")
        >>> exploring = plan.exploring("claims", ["use_ended"])
        >>> exploring.status, exploring.sample_label
        ('exploratory', 'comparable pages')
        """
        family = PlannedFamily(name, tuple(items))
        plan = replace(self, status=EXPLORATORY, families=(family,), family=name)
        return plan.of()

    def every_item(self) -> tuple[str, ...]:
        """Return the items of all families.

        Examples
        --------
        >>> plan = contrasts("data/hamedan-2016/contrasts.toml")
        >>> len(plan.items), len(plan.every_item())
        (5, 10)
        """
        items = (item for family in self.families for item in family.items)
        return tuple(dict.fromkeys(items))


# ---- the file ----------------------------------------------------------------------------------


def _require_strata(value: Any) -> Any:
    """Return the name of a column, or a list of such names."""
    names = value
    if isinstance(value, str):
        names = [value]
    if isinstance(names, list) and all(isinstance(name, str) for name in names):
        return value
    raise Unfit(expected="a column, or a list of columns", fix='Write strata = "phase".')


def _require_choice(value: Any) -> Any:
    """Return the columns and values that choose rows."""
    if isinstance(value, dict) and all(map(_are_cells, value.values())):
        return value
    raise Unfit(
        expected='columns and values, such as {phase = "first"}',
        fix='Write where = {column = "value"}, or leave where out.',
    )


def _are_cells(values: Any) -> bool:
    """Return whether these are a value that a cell can have, or one or more in a list."""
    if not isinstance(values, list):
        values = [values]
    are_plain = all(isinstance(value, str | int | float) for value in values)
    numbers = [value for value in values if isinstance(value, int)]
    are_small = all(abs(number) < LARGEST_NUMBER for number in numbers)
    return are_plain and are_small and len(values) > 0


Where = Annotated[Any, AfterValidator(_require_choice)]


class SampleEntry(Entry):
    """A table ``[[sample]]`` of a plan."""

    name: Text
    label: str = ""
    where: Where = Field(default_factory=dict)
    lead: bool = True


class FamilyEntry(Entry):
    """A table ``[[family]]`` of a plan."""

    name: Text
    items: Listed[str] = ()
    contrasts: Listed[PlannedContrast] = ()
    planned_on: Listed[str] | None = None


class Plan(Entry):
    """The file contrasts.toml."""

    status: Literal["planned", "exploratory", ""] = ""
    group: Text
    levels: Listed[str]
    against: Literal["rest"]
    unit: Text
    items: Listed[str] = ()
    strata: Annotated[Any, AfterValidator(_require_strata)] = None
    where: Where = Field(default_factory=dict)
    order: Listed[str] = ()
    sample: Listed[SampleEntry] = ()
    family: Listed[FamilyEntry] = ()
    item: Listed[MadeItem] = ()


def contrasts(path: Planned | str | Path) -> Planned:
    """Return the planned contrasts in a file: the first family on the first sample.

    `Planned.of` gives the others.
    """
    if isinstance(path, Planned):
        return path
    plan = read_list(path, Plan)
    source = str(path)
    sorted_names(plan.levels, what=f"{source}, levels")
    sorted_names(plan.order, what=f"{source}, order")
    if isinstance(plan.strata, list):
        sorted_names(plan.strata, what=f"{source}, strata")
    if len(plan.levels) < 2:
        raise refusal(
            f"{source}, levels",
            arrived=listing(plan.levels) or "none",
            expected="two groups or more",
            fix="List the groups that are compared.",
        )
    samples = _samples_of(plan, source=source)
    families = _families_of(plan, samples=[sample.name for sample in samples], source=source)
    planned = Planned(
        status=plan.status,
        group=plan.group,
        levels=plan.levels,
        unit=plan.unit,
        strata=plan.strata or None,
        where={},
        items=(),
        sample=samples[0].name,
        family=families[0].name,
        samples=samples,
        families=families,
        made=_made_items_of(plan, source=source),
        pages=dict(plan.where),
        order=tuple(dict.fromkeys([*plan.order, *plan.levels])),
    )
    return planned.of()


def _samples_of(plan: Plan, *, source: str) -> tuple[Sample, ...]:
    """Return the samples of a plan; one without a name where it lists none."""
    if bool(plan.status) == bool(plan.sample):
        raise refusal(
            f"{source}, status",
            arrived="a status beside [[sample]]" if plan.sample else "none",
            expected="'planned' or 'exploratory', or samples and the planned_on of a family",
            fix="Leave status out where samples are listed; else say which it is.",
        )
    sorted_names([entry.name for entry in plan.sample], what=f"{source}, [[sample]]")
    samples = []
    for entry in plan.sample:
        shared = [column for column in entry.where if column in plan.where]
        if shared:
            raise refusal(
                f"{source}, [[sample]] {entry.name}, where",
                arrived=f"{listing(shared)}, which the where of the whole plan has too",
                expected="columns of its own",
                fix="Choose by another column, or take it out of the where of the whole plan.",
            )
        samples.append(Sample(entry.name, dict(entry.where), entry.label or entry.name, entry.lead))
    return tuple(samples) or (Sample("", {}),)


def _families_of(plan: Plan, *, samples: Sequence[str], source: str) -> tuple[PlannedFamily, ...]:
    """Return the families of a plan; one without a name where it lists items alone."""
    if bool(plan.items) == bool(plan.family):
        raise refusal(
            f"{source}, items",
            arrived="items beside [[family]]" if plan.items else "no items and no [[family]]",
            expected="one of them",
            fix="List the items, or put them into a [[family]].",
        )
    sorted_names([entry.name for entry in plan.family], what=f"{source}, [[family]]")
    if plan.items:
        _few_items(plan.items, what=source)
        return (PlannedFamily("", plan.items, planned_on=(samples[0],)),)
    return tuple(
        _family_of(entry, levels=plan.levels, samples=samples, source=source)
        for entry in plan.family
    )


def _family_of(
    entry: FamilyEntry, *, levels: Sequence[str], samples: Sequence[str], source: str
) -> PlannedFamily:
    """Return a family of a plan: its items, or the contrasts that it names."""
    what = f"{source}, [[family]] {entry.name}"
    planned_on = (samples[0],) if entry.planned_on is None else entry.planned_on
    for name in planned_on:
        one_of(name, samples, name=f"{what}, planned_on")
    if bool(entry.items) == bool(entry.contrasts):
        raise refusal(
            what,
            arrived="items and contrasts" if entry.items else "no items and no contrasts",
            expected="one of them",
            fix="List items for all groups, or contrasts of an item and a group each.",
        )
    for contrast in entry.contrasts:
        one_of(contrast.group, levels, name=f"{what}, group of {contrast.item}")
    named = [f"{each.item} ({each.group})" for each in entry.contrasts]
    _few_items(entry.items or named, what=what)
    items = entry.items or tuple(dict.fromkeys(each.item for each in entry.contrasts))
    return PlannedFamily(entry.name, items, entry.contrasts, planned_on)


def _few_items(items: Sequence[str], *, what: str) -> None:
    """Refuse items that are more than 20, or of which one comes twice."""
    sorted_names(items, what=f"{what}, items")
    if not 1 <= len(items) <= MOST_PLANNED:
        raise refusal(
            what,
            arrived=f"{len(items)} items",
            expected=f"1 to {MOST_PLANNED} items",
            fix="List 1 to 20 items; report other items as exploratory.",
        )


def _made_items_of(plan: Plan, *, source: str) -> tuple[MadeItem, ...]:
    """Return how the items are made that no codebook has."""
    sorted_names([entry.name for entry in plan.item], what=f"{source}, [[item]]")
    for entry in plan.item:
        ways = [name for name in ("all_of", "any_of", "claim") if getattr(entry, name)]
        if len(ways) != 1:
            raise refusal(
                f"{source}, [[item]] {entry.name}",
                arrived=listing(ways) or "nothing that it is made of",
                expected="one of all_of, any_of, claim",
                fix='Write all_of = ["law", "conflict"], or claim = "use_ended".',
            )
        belongs_to = {"variable": entry.any_of, "stance": entry.claim, "voice": entry.claim}
        given = [name for name in belongs_to if getattr(entry, name) not in ("", "all")]
        unused = [name for name in given if not belongs_to[name]]
        if unused:
            raise refusal(
                f"{source}, [[item]] {entry.name}",
                arrived=f"{listing(unused)} beside {ways[0]}",
                expected="variable with any_of, stance and voice with claim",
                fix="Take it out, or make the item of what it belongs to.",
            )
    return plan.item
