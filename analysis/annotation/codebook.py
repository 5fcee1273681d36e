"""Codebooks: the variables of an annotation, their values and rules."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

import pandas as pd
from pydantic import AfterValidator, Field, model_validator

from analysis.errors import listing, one_of
from analysis.lexicons.validation import LISTS, Entry, Once, read_list

#: Codebooks for any case.
SHIPPED = ("entman_elements", "issue_specific", "semetko_valkenburg")
Kind = Literal["binary", "nominal", "ordinal", "interval", "set", "named_set", "date"]
#: Kinds of variables whose cells may be empty.
OPTIONAL_KINDS = ("set", "named_set", "date")
NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?")  #: a value of an interval variable
#: Kinds of variables that need values.
VALUED_KINDS = ("nominal", "ordinal", "interval", "named_set")
#: Columns of every annotation file.
IDS = ["article_id", "annotator", "annotator_kind"]
SHOWN = ("title", "text")  #: of pages in a sheet, for those who read them
GONE = "page"  #: the item of an answer that a page is gone
CLAIM_STANCES = ("asserted", "denied")  #: where a codebook of claims lists none
#: Columns that a sheet or a tool adds → what they hold.
SHEET_COLUMNS = {
    "url": "text",
    "outlet": "text",
    "inclusion_probability": "number",
    "stratum": "text",
}
#: What readers call a thing, by its name.
Labels = dict[str, str]
MOST_FORMS = 20  #: of a word in a language: an address that asks a browser for more is too long
Form = Annotated[str, Field(min_length=1)]
#: The forms of a word, by language.
Forms = dict[str, Annotated[list[Form], Field(max_length=MOST_FORMS)]]


class Rules(Entry):
    """What an annotator decides: a value of a variable, or the variable itself."""

    name: str = ""
    rule: str = ""
    include: str = ""
    exclude: str = Field("", alias="not")
    example: str = ""
    examples: list[str] = []


def _require_free(name: str) -> str:
    """Return the name of a variable that is no column of a sheet."""
    taken = [GONE, *IDS, *SHEET_COLUMNS]
    if name in taken:
        raise ValueError(f"Input should be another name: taken are {listing(taken, 7)}")
    return name


class Variable(Rules):
    """A ``[[variable]]`` of a codebook."""

    name: Annotated[str, Field(pattern=r"^\w+$"), AfterValidator(_require_free)]
    kind: Kind
    label: str = ""
    page: bool = False
    optional: bool = False
    voice: str = "any"
    values: list[str | int | float] | None = None
    labels: Labels = {}
    section: str = ""
    summary: bool = False
    by_value: bool = False
    element: bool = False
    tone: bool = False
    category: list[Rules] = []

    @model_validator(mode="after")
    def _require_values(self) -> Variable:
        """Refuse a variable without the values that it needs, and labels of other values."""
        values = self.all_values
        if self.kind in VALUED_KINDS and not (values and all(values)):
            raise ValueError(f"values of a {self.kind} variable should be listed, none empty")
        if self.kind == "interval" and not all(NUMBER.fullmatch(value) for value in values):
            raise ValueError("values of an interval variable should be numbers; words are ordinal")
        unknown = set(self.labels).difference(values)
        if values and unknown:
            raise ValueError(f"labels are of {listing(sorted(unknown))}, none of its values")
        return self

    @property
    def all_values(self) -> tuple[str, ...]:
        """The values that a label may take; those of the categories if none are listed."""
        if self.kind == "binary":
            return ("0", "1")
        if self.values is None:
            return tuple(category.name for category in self.category)
        return tuple(map(str, self.values))


NO_VARIABLE = Variable.model_construct(name="", kind="set")  #: whose row shows the columns of all
#: What a table of variables has of each, in its order.
VARIABLE_COLUMNS = """name kind page optional values voice rule example label value_labels
    section summary by_value element tone""".split()


class Claim(Entry):
    """A ``[[claim]]`` of a codebook."""

    name: str = ""
    label: str = ""
    text: str = ""
    example: str = ""
    proposed: bool = False
    outlets: list[str] = []
    days: list[str] = []


CLAIM_COLUMNS = "name text label example proposed".split()  #: what a table of claims has of each


class Names(Entry):
    """The ``[names]`` of a codebook."""

    actors: list[str] = []


class CodebookFile(Entry):
    """The content of a codebook's file."""

    version: int = 1
    title: str = ""
    source: str = ""
    unit: str = ""
    variable: Once[Variable] = ()
    claim: Once[Claim] = ()
    claim_stances: list[str] = []
    once: bool = False  #: whether one of several coders is enough to settle a variable's label
    names: Names = Names()
    doubts: list[str] = []  #: what was decided where readers were in doubt, for them to read
    seek: dict[str, Forms] = {}

    @model_validator(mode="after")
    def _require_whole(self) -> CodebookFile:
        """Refuse no items, a variable and a claim of one name, and words of what is not there."""
        if not self.variable and not self.claim:
            raise ValueError("Input should have a [[variable]] or a [[claim]]")
        claims = {claim.name for claim in self.claim}
        both = claims.intersection(variable.name for variable in self.variable)
        if both:
            raise ValueError(f"{listing(sorted(both))} is a variable and a claim")
        known = claims
        for variable in self.variable:
            known.update([variable.name, *variable.all_values])
        unknown = set(self.seek).difference(known)
        if unknown:
            raise ValueError(f"seek has {listing(sorted(unknown))}: no value, variable or claim")
        return self


@dataclass(frozen=True)
class Codebook:
    """The rules of annotation.

    Attributes
    ----------
    variables : DataFrame
        In the file's order: ``name``, ``kind`` (binary, nominal, ordinal, interval, set, named_set,
        date), ``page`` (a fact about the page that travels as metadata), ``optional`` (may be left
        empty), ``values`` (tuple; empty: any name), ``voice``, ``rule``, ``example``; for readers
        ``label``, ``value_labels`` (dict), ``section``, ``summary`` (it is in the table of
        sources), ``by_value`` (they see the values of a named set, whoever has them); ``element``
        (of frames), ``tone`` (it judges somebody or something).
    categories : DataFrame
        One row for each thing that an annotator decides: ``variable``, ``category`` (a nominal
        variable's value, 1 of a binary one, else empty), ``definition``, ``inclusion``,
        ``exclusion`` (str), ``examples`` (tuple of str).
    claims : DataFrame
        ``claim``, ``text``, ``label``, ``example`` (a sentence that makes it), ``proposed`` (by
        `label.statements`).
    stances, actors : tuple of str
    version : int
    seek : dict
        The words to look for on a page, by the value, variable or claim that they stand for, and
        by language: every form, as browsers find whole words only.
    title : str
    once : bool
        Whether one reading settles a variable's label where several people code.

    Examples
    --------
    >>> Codebook.of("semetko_valkenburg").variables["kind"].unique().tolist()
    ['binary']
    """

    variables: pd.DataFrame
    categories: pd.DataFrame
    claims: pd.DataFrame
    stances: tuple[str, ...]
    actors: tuple[str, ...]
    version: int
    seek: dict[str, Forms] = field(default_factory=dict)
    title: str = ""
    once: bool = False

    @classmethod
    def of(cls, source: str | Path | Codebook) -> Codebook:
        """Return the codebook of a file or of a name; a Codebook is returned as it is."""
        if isinstance(source, Codebook):
            return source
        is_shipped = isinstance(source, str) and source in SHIPPED
        path = LISTS / f"codebook_{source}.toml" if is_shipped else source
        expected = f"a TOML file, or one of {listing(SHIPPED)}"
        content = read_list(path, CodebookFile, expected=expected)
        claims = pd.DataFrame(map(Claim.model_dump, content.claim), columns=CLAIM_COLUMNS)
        variables = _table_of(map(_variable_row, content.variable), _variable_row(NO_VARIABLE))
        categories = [row for entry in content.variable for row in _category_rows(entry)]
        return cls(
            variables[VARIABLE_COLUMNS],
            _table_of(categories, *_category_rows(NO_VARIABLE)),
            claims.astype(object).rename(columns={"name": "claim"}),
            tuple(content.claim_stances or CLAIM_STANCES),
            tuple(content.names.actors),
            content.version,
            content.seek,
            content.title,
            content.once,
        )

    def elements(self, *, kind: str | None = None) -> list[str]:
        """Return the variables whose labels make up frames.

        Parameters
        ----------
        kind : str, optional
            Those of one kind, such as "binary".

        Returns
        -------
        list of str
            Variables with ``element = true``, in the file's order. Where none has it, those that
            are binary and say something of the text.

        Examples
        --------
        >>> book = Codebook.of("data/hamedan-2016/codebook.toml")
        >>> book.elements()[-3:], book.elements(kind="binary")[:2]
        (['evaluation_outlet', 'remedy', 'opponents_outlet'], ['law', 'iranian_politics'])
        """
        chosen = self.variables["element"]
        if not chosen.any():
            chosen = (self.variables["kind"] == "binary") & ~self.variables["page"]
        if kind is not None:
            chosen = chosen & (self.variables["kind"] == kind)
        return self.variables["name"][chosen].tolist()

    def tones(self) -> list[str]:
        """Return the variables of tone and judgement, in the file's order.

        They have ``tone = true``.

        Examples
        --------
        >>> Codebook.of("data/hamedan-2016/codebook.toml").tones()[:2]
        ['evaluation_outlet', 'evaluation_speakers']
        """
        return self.variables_where("tone")

    def variables_where(self, column: str) -> list[str]:
        """Return the variables for which a column of the table of variables is true."""
        return self.variables["name"][self.variables[column]].tolist()

    def label(self, item: str) -> str:
        """Return the name of an item for readers.

        Parameters
        ----------
        item : str
            A variable, a variable and its value, or a claim: ``law``, ``dominant:law``,
            ``speakers:Lavrov:direct``, ``breaches_146``.

        Returns
        -------
        str
            What the codebook calls it; of a claim without a label its text, else the item itself,
            in printed words.

        Examples
        --------
        >>> book = Codebook.of("data/hamedan-2016/codebook.toml")
        >>> book.label("breaches_146")
        "breaches Iran's constitution (Art. 146)"
        >>> book.label("dominant:law")
        'what leads the page: law'
        """
        variable, _, value = item.partition(":")
        if value:
            name = self.label(variable)
            return f"{name}: {self.value_label(variable, value)}"
        given = self.by_name["label"].get(item, self._claim_labels.get(item))
        return given or item.replace("_", " ")

    def values(self, variable: str) -> list[str]:
        """Return the values of a variable in their order; none for another column.

        Examples
        --------
        >>> book = Codebook.of("data/hamedan-2016/codebook.toml")
        >>> book.values("phase")[:2], book.values("country")
        (['disclosure', 'dispute'], [])
        """
        return list(self.by_name["values"].get(variable, ()))

    def value_label(self, variable: str, value: str) -> str:
        """Return the name of a variable's value for readers.

        A value without a label has that of the variable of its name, if there is one. A value of
        a named set follows the name in brackets.

        Examples
        --------
        >>> book = Codebook.of("data/hamedan-2016/codebook.toml")
        >>> book.value_label("dominant", "law"), book.value_label("speakers", "Lavrov:direct")
        ('law', 'Lavrov (in quotation marks)')
        """
        name, _, last = value.rpartition(":")
        if name:
            return f"{name} ({self.value_label(variable, last)})"
        given = self.by_name["value_labels"].get(variable, {}).get(value)
        return given or self.by_name["label"].get(value) or value.replace("_", " ")

    def labels(self, items: Iterable[str] | None = None) -> Labels:
        """Return the names of items, or of all variables, as plots take them: ``labels=``.

        Examples
        --------
        >>> Codebook.of("data/hamedan-2016/codebook.toml").labels(["law", "strategic_standing"])
        {'law': 'law', 'strategic_standing': 'alliances and influence'}
        """
        if items is None:
            return dict(self.by_name["label"])
        return {item: self.label(item) for item in items}

    def wording(self, item: str) -> str:
        """Return twelve letters and digits that change with what coders read of an item.

        Parameters
        ----------
        item : str
            A variable or a claim.

        Returns
        -------
        str
            The first of a SHA-256 of its text, its rules, and the values to choose from. Labels
            and examples are not in it: they may be mended while people code.

        Examples
        --------
        >>> Codebook.of("semetko_valkenburg").wording("morality")
        'dfb30f68d9b7'
        """
        one_of(item, self.items, name="item")
        rules = self.categories[self.categories["variable"] == item]
        read = [rules[["category", "definition", "inclusion", "exclusion"]].to_numpy().tolist()]
        for name, table in (("name", self.variables), ("claim", self.claims)):
            columns = table.columns.intersection(["rule", "values", "text"])
            read.append(table.loc[table[name] == item, columns].to_numpy().tolist())
        return hashlib.sha256(repr(read).encode()).hexdigest()[:12]

    @property
    def items(self) -> list[str]:
        """What can be answered: variables, then claims."""
        return [*self.variables["name"], *self.claims["claim"]]

    @cached_property
    def by_name(self) -> pd.DataFrame:
        """The table of variables, whose index is their name."""
        return self.variables.set_index("name")

    @cached_property
    def _claim_labels(self) -> Labels:
        """The names of claims for readers; their texts where they have none."""
        names = self.claims["label"].where(self.claims["label"] != "", self.claims["text"])
        return dict(zip(self.claims["claim"], names))


def _table_of(rows: Iterable[dict], model: dict) -> pd.DataFrame:
    """Return a table of rows, with the columns and types of a model also where there is none."""
    return pd.DataFrame([model, *rows]).iloc[1:].reset_index(drop=True)


def _variable_row(variable: Variable) -> dict:
    """Return the row of a variable."""
    made = {
        "optional": variable.kind in OPTIONAL_KINDS or variable.optional,
        "values": variable.all_values,
        "value_labels": dict(variable.labels),
    }
    return variable.model_dump(include=set(VARIABLE_COLUMNS)) | made


def _category_rows(variable: Variable) -> list[dict]:
    """Return the rows of a variable's categories, or of the variable where it has none."""
    itself = variable.model_copy(update={"name": "1" if variable.kind == "binary" else ""})
    return [
        {
            "variable": variable.name,
            "category": rules.name,
            "definition": rules.rule,
            "inclusion": rules.include,
            "exclusion": rules.exclude,
            "examples": tuple(rules.examples or filter(None, [rules.example])),
        }
        for rules in variable.category or [itself]
    ]
