"""Contrasts written down before looking at the results, and the pages that they are tested on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from analysis.errors import listing, one_of
from analysis.lexicons.validation import Entry, Listed, Once, Text, read_list

PLANNED = "planned"
EXPLORATORY = "exploratory"
LARGEST_NUMBER = 2**63  #: tables hold smaller whole numbers
MOST_PLANNED = 20  #: items of a family, or contrasts that it names


#: What a cell can have: of numbers what tables hold.
Number = Annotated[int, Field(gt=-LARGEST_NUMBER, lt=LARGEST_NUMBER)]
Cell = str | Number | float | bool
#: Columns and the values, or the value, that choose rows.
Where = dict[str, Cell | Annotated[list[Cell], Field(min_length=1)]]


def _or_name(label: str, entry: ValidationInfo) -> str:
    """Return a label, or the name of its entry where it is blank."""
    return label if label.strip() else entry.data.get("name", "")


class Sample(Entry):
    """Pages on which planned contrasts are computed (``[[sample]]``)."""

    name: Text
    #: Column → value or values of its rows. Of a column that the plan has, too, these count.
    where: Where = Field(default_factory=dict)
    label: Annotated[str, AfterValidator(_or_name)] = Field("", validate_default=True)
    lead: bool = True  #: whether the lead figure has them
    confirms: bool = False  #: whether a difference was to be found again on these pages alone


#: The pages of a plan that lists no samples.
ALL_PAGES = Sample.model_construct(name="", where={}, label="")


class PlannedContrast(Entry):
    """A contrast that a family names: an item, a group, and what is expected of it.

    ``direction`` is "less", "more", or "" where either is.
    """

    item: Text
    group: Text
    direction: Literal["less", "more", ""] = ""


Items = Annotated[Once[str], Field(max_length=MOST_PLANNED)]


class PlannedFamily(Entry):
    """Contrasts whose p-values are adjusted together (``[[family]]``): items, or named ones."""

    name: Text
    items: Items = ()
    contrasts: Listed[PlannedContrast] = ()
    planned_on: Listed[str] = ()  #: samples that nobody had looked at; the first by default
    #: A longer list over which somebody adjusted, too, where the plan does not say.
    also_adjusted: Literal["each item in each group", ""] = ""

    @model_validator(mode="after")
    def _require_either(self) -> PlannedFamily:
        """Refuse items beside contrasts, neither of them, and a contrast that comes twice."""
        if bool(self.items) == bool(self.contrasts):
            raise ValueError("Input should have either items or contrasts")
        pairs = Counter(f"{each.item} ({each.group})" for each in self.contrasts)
        if pairs.total() > len(pairs) or len(pairs) > MOST_PLANNED:
            raise ValueError(f"Input should have {MOST_PLANNED} contrasts at most, each once")
        return self


class MadeItem(Entry):
    """An item made of several labels or of a claim (``[[item]]``)."""

    name: Text
    label: str = ""  #: its name where it is empty
    all_of: Listed[str] = ()  #: labels that a page has together
    any_of: Listed[str] = ()  #: names in ``variable``
    variable: str = ""  #: that lists names, such as "speakers"
    claim: str = ""  #: on which a voice takes a stance
    stance: str = ""
    voice: Literal["all", "own", "quoted"] = "all"

    @model_validator(mode="after")
    def _require_one_way(self) -> MadeItem:
        """Refuse an item that is made in several ways, or in none."""
        ways = [self.all_of, self.any_of, self.claim]
        if sum(map(bool, ways)) != 1:
            raise ValueError("Input should have one of all_of, any_of, claim")
        if bool(self.variable) != bool(self.any_of):
            raise ValueError("any_of has names in a variable")
        if bool(self.stance) != bool(self.claim):
            raise ValueError("claim has a stance")
        return self


@dataclass(frozen=True)
class Planned:
    """Planned contrasts: which items, between which groups, and how they are tested.

    Attributes
    ----------
    status : str
        "planned" or "exploratory": whether they were written down before a look at these rows.
    group : str
        The column that makes the groups.
    levels : tuple of str
        Its values.
    unit : str or None
        The column whose values are independent of each other.
    strata : str, tuple of str or None
        Columns.
    where : dict
        Column → value or values of the rows that are compared; all rows where it is empty.
    items : tuple of str
    sample, family : str
        Whose rows and items these are; "" where the plan names none.
    sample_label : str
        What readers call the pages of the sample.
    contrasts : tuple of PlannedContrast
        Empty where the family means each item in each group.
    samples : tuple of Sample
        The first one tests the plan.
    families : tuple of PlannedFamily
    made : tuple of MadeItem
        How items are made that no codebook has.
    pages : dict
        Column → value or values of the rows of all samples.
    order : tuple of str
        Groups in the order in which figures show them, compared or not.
    witnesses : tuple of str
        The unit, and what else is left out one at a time; the largest p counts.

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
    witnesses: tuple[str, ...] = ()

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
        samples = (ALL_PAGES,)
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
        family = _family(name, items)
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


class Plan(Entry):
    """The file contrasts.toml."""

    status: Literal["planned", "exploratory", ""] = ""
    group: Text
    levels: Annotated[Once[str], Field(min_length=2)]
    against: Literal["rest"]
    unit: Text
    witnesses: Once[Text] = ()
    items: Items = ()
    strata: str | Once[str] | None = None
    where: Where = Field(default_factory=dict)
    order: Once[str] = ()
    sample: Once[Sample] = ()
    family: Once[PlannedFamily] = ()
    item: Once[MadeItem] = ()

    @model_validator(mode="after")
    def _require_whole(self) -> Plan:
        """Refuse what is said in two places, and names of samples and groups that are not there."""
        if bool(self.status) == bool(self.sample):
            raise ValueError("Input should have either status or [[sample]]")
        if bool(self.items) == bool(self.family):
            raise ValueError("Input should have either items or [[family]]")
        if self.witnesses and self.unit not in self.witnesses:
            raise ValueError("witnesses should have the unit among them")
        samples = [sample.name for sample in self.sample] or [""]
        for family in self.family:
            groups = {contrast.group for contrast in family.contrasts}
            unknown = groups.difference(self.levels)
            unknown.update(set(family.planned_on or ()).difference(samples))
            if unknown:
                told = listing(sorted(unknown))
                raise ValueError(f"family {family.name} has {told}, no level and no sample")
        return self


def contrasts(path: Planned | str | Path) -> Planned:
    """Return the planned contrasts in a file: the first family on the first sample.

    `Planned.of` gives the others.
    """
    if isinstance(path, Planned):
        return path
    plan = read_list(path, Plan)
    samples = plan.sample or (ALL_PAGES,)
    first = (samples[0].name,)
    families = [_whole(family, first) for family in plan.family]
    if not families:
        families = [_family("", plan.items, planned_on=first)]
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
        families=tuple(families),
        made=plan.item,
        pages=dict(plan.where),
        order=tuple(dict.fromkeys([*plan.order, *plan.levels])),
        witnesses=tuple(dict.fromkeys([plan.unit, *plan.witnesses])),
    )
    return planned.of()


def _family(name: str, items: Sequence[str], planned_on: tuple[str, ...] = ()) -> PlannedFamily:
    """Return a family of items that no table of a plan names."""
    return PlannedFamily.model_construct(name=name, items=tuple(items), planned_on=planned_on)


def _whole(family: PlannedFamily, first: tuple[str, ...]) -> PlannedFamily:
    """Return a family with its items; it is planned on the first sample where it does not say."""
    items = family.items or tuple(dict.fromkeys(each.item for each in family.contrasts))
    is_told = "planned_on" in family.model_fields_set
    planned_on = family.planned_on if is_told else first
    return family.model_copy(update={"items": items, "planned_on": planned_on})
