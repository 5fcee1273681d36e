"""Cleaning rules: what pages carry beside the article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args

import pandas as pd
from pydantic import Field

from analysis.errors import FORMULA, listing, refusal, require_columns, require_file
from analysis.lexicons.validation import (
    LISTS,
    Entry,
    Listed,
    Once,
    Text,
    cells_of_file,
    fingerprint,
    read_list,
)

#: Where a rule acts; the head of lists/noise.toml explains them.
Where = Literal["anywhere", "block", "line", "head", "foot", "last", "opening", "ending"]
PLACES = get_args(Where)
DRAFT = "draft"  #: in place of a list: texts that recur are looked for and cut
#: Where a text is cut; `suggest.noise` explains them.
TEXT_PLACES = ("line", "apart", "anywhere")
TEXT_COLUMNS = ("outlet", "text", "place")
#: Characters of a pattern. A test holds those that ship to short times; lines of more than
#: `cleaning.MAX_CHARACTERS_OF_LINE` characters are left alone. One of a user has no time limit.
LONGEST_PATTERN = 3_000


class Rule(Entry):
    """A cleaning rule: what matches ``pattern`` at ``where`` becomes ``replace``."""

    name: Text
    where: Where
    pattern: Annotated[Text, Field(max_length=LONGEST_PATTERN)]
    about: Text  #: why
    replace: str = ""
    needs: Once[str] = ()  #: strings one of which is in every match
    letters: Listed[str] = ()  #: pairs of letters of two scripts that look alike
    #: How the characters that were meant are found.
    becomes: Literal["html", "compatible", ""] = ""
    beside: str = ""  #: the rule that has to act on the text, too
    spares: Literal["speech", ""] = ""  #: with "speech", a whole line stays if somebody may say it
    example: str = ""  #: for readers and tests, as is what must be left of it
    cleaned: str = ""

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The regular expression, compiled when a text first needs it."""
        return re.compile(self.pattern)


class RuleList(Entry):
    """The file noise.toml."""

    rule: Listed[Rule] = ()


class TextRule(NamedTuple):
    """A text that is cut from the articles of one outlet, where it stands at its place."""

    outlet: str
    text: str
    place: str  #: one of TEXT_PLACES


@dataclass(frozen=True)
class Noise:
    """Cleaning rules in the order in which they are applied."""

    rules: tuple[Rule, ...]
    texts: tuple[TextRule, ...] = ()  #: they are cut from what the rules leave
    is_draft: bool = False  #: whether texts that recur are to be found in the articles

    @cached_property
    def _by_place(self) -> dict[str, list[Rule]]:
        """The rules of each place."""
        return {where: [rule for rule in self.rules if rule.where == where] for where in PLACES}

    def signs_of(self, texts: Sequence[str]) -> list[set[str]]:
        """Return of each text which of the strings it has that rules need.

        >>> noise().signs_of(["Rain fell", "Rain (Follow us)"])
        [set(), {'Follow '}]
        """
        needs = {need for rule in self.rules for need in rule.needs}
        return [{need for need in needs if need in text} for text in texts]

    def near(self, where: str, signs: set[str]) -> list[Rule]:
        """Return the rules of a place, one of PLACES, that may match in a text with these signs."""
        rules = self._by_place[where]
        return [rule for rule in rules if not rule.needs or not signs.isdisjoint(rule.needs)]

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hex digits that change with any rule."""
        facts: list = [_rule_facts(rule) for rule in self.rules]
        if self.texts or self.is_draft:
            facts.append([*self.texts, self.is_draft])
        return fingerprint(facts)


def _rule_facts(rule: Rule) -> list[str]:
    """Return what a fingerprint knows of a rule."""
    facts = [
        rule.name,
        rule.where,
        rule.pattern,
        rule.replace,
        *rule.needs,
        *rule.letters,
        rule.becomes,
        rule.beside,
    ]
    if rule.spares:  # lists from before there were such rules keep their fingerprint
        facts.append(rule.spares)
    return facts


def noise(source: Any = None) -> Noise:
    """Return cleaning rules from files or tables, or those that ship (None).

    A list gives the rules of all; "draft" is the list that ships, with what `suggest.noise` finds.
    """
    if isinstance(source, Noise):
        return source
    if isinstance(source, list | tuple):
        members = [noise(member) for member in source]
        rules = [rule for member in members for rule in member.rules]
        texts = [text for member in members for text in member.texts]
        is_draft = any(member.is_draft for member in members)
        return Noise(tuple(dict.fromkeys(rules)), tuple(dict.fromkeys(texts)), is_draft)
    if source is None:
        return _shipped_noise()
    if isinstance(source, str) and source == DRAFT:
        return replace(_shipped_noise(), is_draft=True)
    if isinstance(source, pd.DataFrame):
        return Noise((), _text_rules(source, what="noise"))
    if Path(source).suffix.lower() == ".csv":
        cells = cells_of_file(source, dtype="str", keep_default_na=False)
        # A draft has ' before what a spreadsheet would run as a formula.
        cells = cells.replace(f"^'(?=[{re.escape(FORMULA)}])", "", regex=True)
        return Noise((), _text_rules(cells, what=str(source)))
    require_file(source, expected='a noise.toml, a noise.csv, or "draft"')
    listed = read_list(source, RuleList)
    for rule in listed.rule:
        _require_pattern(rule, source=str(source))
    return Noise(listed.rule)


def _text_rules(table: pd.DataFrame, *, what: str) -> tuple[TextRule, ...]:
    """Return the texts of a table, checked."""
    require_columns(table, TEXT_COLUMNS, what=what)
    cells = table[list(TEXT_COLUMNS)].astype("str")
    rules = tuple(TextRule(*row) for row in cells.itertuples(index=False))
    for rule in rules:
        if rule.place not in TEXT_PLACES or not re.search(r"[^\W_]", rule.text):
            raise refusal(
                what,
                arrived=f"the text {rule.text!r} at the place {rule.place!r}",
                expected=f"a text with a word, and one of {listing(TEXT_PLACES)}",
                fix="Correct the row, or delete it.",
            )
    return rules


@lru_cache
def _shipped_noise() -> Noise:
    """Return the cleaning rules that ship."""
    return Noise(read_list(LISTS / "noise.toml", RuleList).rule)


def _require_pattern(rule: Rule, *, source: str) -> None:
    """Raise InputError unless a rule has a regular expression that can be used."""
    try:
        rule.compiled.sub(rule.replace, "")
    except (re.error, IndexError, RecursionError, OverflowError) as error:
        raise refusal(
            f"{source}, pattern of {rule.name}",
            arrived=f"{rule.pattern!r} ({error})",
            expected="a regular expression, and a replacement with no other groups",
            fix="Correct the pattern where the message says, or escape its signs with a backslash.",
        ) from None
