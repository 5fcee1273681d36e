"""Codebooks: the variables of an annotation, their values and rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import Field

from analysis.errors import listing, one_of, refusal, require_file, require_unique
from analysis.lexicons.validation import LISTS, Entry, read_list

#: Codebooks for any case.
SHIPPED = ("entman_elements", "issue_specific", "semetko_valkenburg")
VARIABLE_KINDS = ("binary", "nominal", "interval", "set", "named_set", "date")
#: Kinds of variables whose cells may be empty.
OPTIONAL_KINDS = ("set", "named_set", "date")
#: Kinds of variables that need values.
VALUED_KINDS = ("nominal", "interval", "named_set")
#: Columns of every annotation file.
IDS = ["article_id", "annotator", "annotator_kind"]
#: Columns that a sheet adds → what they hold.
SHEET_COLUMNS = {"url": "text", "inclusion_probability": "number", "stratum": "text"}


class Rules(Entry):
    """What an annotator decides: a value of a variable, or the variable itself."""

    name: str = ""
    rule: str = ""
    include: str = ""
    exclude: str = Field("", alias="not")
    example: str = ""
    examples: list[str] = []

    @property
    def all_examples(self) -> tuple[str, ...]:
        """The examples; the one that is written alone if there are no others."""
        if self.examples or not self.example:
            return tuple(self.examples)
        return (self.example,)


class Variable(Rules):
    """A ``[[variable]]`` of a codebook."""

    kind: str = ""
    page: bool = False
    optional: bool = False
    voice: str = "any"
    values: list[str | int | float] | None = None
    category: list[Rules] = []

    @property
    def all_values(self) -> tuple[str, ...]:
        """The values that a label may take; those of the categories if none are listed."""
        if self.kind == "binary":
            return ("0", "1")
        if self.values is None:
            return tuple(category.name for category in self.category)
        return tuple(map(str, self.values))


class Claim(Entry):
    """A ``[[claim]]`` of a codebook."""

    name: str = ""
    text: str = ""


class Names(Entry):
    """The ``[names]`` of a codebook."""

    actors: list[str] = []


class CodebookFile(Entry):
    """The content of a codebook's file."""

    version: int = 1
    title: str = ""
    source: str = ""
    unit: str = ""
    variable: list[Variable] = []
    claim: list[Claim] = []
    claim_stances: list[str] = []
    names: Names = Names()
    doubts: list[str] = []


@dataclass(frozen=True)
class Codebook:
    """The rules of annotation.

    Attributes
    ----------
    variables : DataFrame
        ``name``, ``kind`` (binary, nominal, interval, set, named_set, date), ``page`` (bool: a
        fact about the page that travels as metadata), ``optional`` (bool: may be left empty),
        ``values`` (tuple of str; empty: any name), ``voice``, ``rule``, ``example``; in the
        file's order.
    categories : DataFrame
        One row for each thing that an annotator decides: ``variable``, ``category`` (a nominal
        variable's value, 1 of a binary one, else empty), ``definition``, ``inclusion``,
        ``exclusion`` (str), ``examples`` (tuple of str).
    claims : DataFrame
        ``claim``, ``text``.
    stances, actors : tuple of str
    version : int
    doubts : tuple of str
        What was decided where readers were in doubt.

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
    doubts: tuple[str, ...] = ()

    @classmethod
    def of(cls, source: str | Path | Codebook) -> Codebook:
        """Return the codebook of a file or of a name; a Codebook is returned as it is."""
        if isinstance(source, Codebook):
            return source
        content = _read_codebook(source)
        claims = pd.DataFrame(
            [(claim.name, claim.text) for claim in content.claim],
            columns=["claim", "text"],
            dtype=object,
        )
        require_unique(claims["claim"], what=str(source), name="claim")
        if not content.variable:
            raise refusal(
                str(source),
                arrived="no variable",
                expected="[[variable]] tables",
                fix="Add a [[variable]] table, with name and kind, for each variable.",
            )
        for variable in content.variable:
            _require_variable(variable, source=source)
        variables = pd.DataFrame([_variable_row(variable) for variable in content.variable])
        require_unique(variables["name"], what=str(source), name="variable")
        categories = [row for entry in content.variable for row in _category_rows(entry)]
        return cls(
            variables,
            pd.DataFrame(categories),
            claims,
            tuple(content.claim_stances),
            tuple(content.names.actors),
            content.version,
            tuple(content.doubts),
        )


def codebook(path: str | Path | Codebook) -> Codebook:
    """Return the codebook in a TOML file, or one that ships.

    ``entman_elements``, ``semetko_valkenburg`` and ``issue_specific`` ship: to be used as they
    are, or copied into a case and changed. The files name their sources: Entman (1993),
    Semetko and Valkenburg (2000).

    Parameters
    ----------
    path : path, name of a codebook that ships, or Codebook
        A Codebook is returned as it is.

    Returns
    -------
    Codebook
        ``variables`` has one row a variable, ``categories`` one a thing to decide. A variable
        without categories has one row there, too. :class:`Codebook` lists the columns.

    Raises
    ------
    InputError
        The file is missing or no TOML; a variable lacks a name, repeats, has an unknown kind,
        or needs values and has none.

    Examples
    --------
    >>> book = codebook("data/hamedan-2016/codebook.toml")
    >>> book.variables.set_index("name").loc["read", "values"]
    ('full', 'opening', 'snippet')
    >>> codebook("semetko_valkenburg").categories["variable"].tolist()
    ['conflict', 'human_interest', 'responsibility', 'morality', 'economic']
    """
    return Codebook.of(path)


def _read_codebook(source: str | Path) -> CodebookFile:
    """Return the content of a codebook's file, checked by its model."""
    path = source
    if source in SHIPPED:
        path = LISTS / f"codebook_{source}.toml"
    require_file(path, expected=f"a TOML file, or one of {listing(SHIPPED)}")
    return read_list(path, CodebookFile)


def _require_variable(variable: Variable, *, source: str | Path) -> None:
    """Raise InputError unless a variable has a name, a kind and the values that it needs."""
    name = variable.name
    if not re.fullmatch(r"\w+", name) or name in IDS or name in SHEET_COLUMNS:
        raise refusal(
            f"a variable of {source}",
            arrived=f"the name {name!r}",
            expected="letters, digits and underscores, and no column of the sheet",
            fix=f"Rename it; these are columns: {listing([*IDS, *SHEET_COLUMNS], 6)}.",
        )
    one_of(variable.kind, VARIABLE_KINDS, name=f"kind of {name}")
    values = variable.all_values
    if variable.kind in VALUED_KINDS and not (values and all(values)):
        raise refusal(
            f"variable {name}",
            arrived="no values",
            expected=f"the values that a {variable.kind} variable may take",
            fix='List them in the codebook: values = ["first", "second"].',
        )


def _variable_row(variable: Variable) -> dict[str, Any]:
    """Return the row of a variable."""
    return {
        "name": variable.name,
        "kind": variable.kind,
        "page": variable.page,
        "optional": variable.kind in OPTIONAL_KINDS or variable.optional,
        "values": variable.all_values,
        "voice": variable.voice,
        "rule": variable.rule,
        "example": variable.example,
    }


def _category_rows(variable: Variable) -> list[dict[str, Any]]:
    """Return the rows of a variable's categories, or of the variable where it has none."""
    itself = variable.model_copy(update={"name": "1" if variable.kind == "binary" else ""})
    rows = []
    for rules in variable.category or [itself]:
        row = {
            "variable": variable.name,
            "category": rules.name,
            "definition": rules.rule,
            "inclusion": rules.include,
            "exclusion": rules.exclude,
            "examples": rules.all_examples,
        }
        rows.append(row)
    return rows
