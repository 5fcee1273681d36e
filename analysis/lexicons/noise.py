"""Cleaning rules: what pages carry beside the article."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args

import numpy as np
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
TEXT_PLACES = ("line", "heading", "apart", "anywhere")
TEXT_COLUMNS = ("outlet", "text", "place")
#: Characters of a pattern. A test holds those that ship to short times; lines of more than
#: `cleaning.MAX_CHARACTERS_OF_LINE` characters are left alone.
LONGEST_PATTERN = 3_000
N_FIRST = 4  #: characters of a sign by which it is looked for in many texts at once
N_TEXTS = 500  #: looked at in one step
FACTOR = 7_919  #: by which the numbers of four characters are mostly different
SECONDS = 5  #: of one search; a pattern of a user's list that takes longer may run for ever
#: An escape, or a brace that begins no count. `re` takes such a brace as itself; for `regex` it
#: begins an approximate match, as in a{e<=1}.
_BRACE = re.compile(r"(\\N\{[^}]*\}|\\.)|\{(?!\d+,?\d*\}|,\d*\})", re.DOTALL)


@dataclass(frozen=True)
class ShippedPattern:
    """A pattern of the list that ships, compiled when a text first needs it."""

    pattern: str

    @cached_property
    def compiled(self) -> Any:
        """The regular expression."""
        return re.compile(self.pattern)

    def match(self, *given: Any) -> re.Match | None:
        """Return the match at a position, as ``re.Pattern.match`` does."""
        return self._found(self.compiled.match, given)

    def fullmatch(self, *given: Any) -> re.Match | None:
        """Return the match of a whole text, as ``re.Pattern.fullmatch`` does."""
        return self._found(self.compiled.fullmatch, given)

    def finditer(self, *given: Any) -> list[re.Match]:
        """Return all matches in a text."""
        return self._found(self._matches, given)

    def _matches(self, *given: Any, **limit: Any) -> list[re.Match]:
        return list(self.compiled.finditer(*given, **limit))

    def _found(self, find: Callable, given: tuple) -> Any:
        """Return what is found."""
        return find(*given)


@dataclass(frozen=True)
class TimedPattern(ShippedPattern):
    r"""A pattern of a user's list, which is stopped where a search takes too long.

    It finds what ``re`` finds, which cannot be stopped. Only ``\w`` and ``\b`` differ: here vowel
    signs and other marks belong to a word, and signs such as ² and ½ do not.
    """

    rule: str

    @cached_property
    def compiled(self) -> Any:
        """The regular expression of the package regex."""
        import regex  # takes longer to import than this whole module, and few lists need it

        return regex.compile(_BRACE.sub(lambda found: found[1] or r"\{", self.pattern))

    def _found(self, find: Callable, given: tuple) -> Any:
        """Return what is found; refuse the pattern if that takes too long."""
        try:
            return find(*given, timeout=SECONDS)
        except TimeoutError:
            raise refusal(
                self.rule,
                arrived=f"{self.pattern!r}, which takes over {SECONDS} seconds in one search",
                expected="a pattern that comes to an end",
                fix="Delete the rule, or repeat nothing that repeats itself, as in (a+)+.",
            ) from None


class Rule(Entry):
    """A cleaning rule: what matches ``pattern`` at ``where`` becomes ``replace``."""

    name: Text
    where: Where
    pattern: Any  #: a ShippedPattern, or a TimedPattern
    about: Text  #: why
    replace: str = ""
    needs: Once[str] = ()  #: strings one of which is in every match
    letters: Listed[str] = ()  #: pairs of letters of two scripts that look alike
    #: How the characters that were meant are found.
    becomes: Literal["html", "compatible", ""] = ""
    beside: str = ""  #: the rule that has to act on the text, too
    spares: Literal["speech", ""] = ""  #: with "speech", a whole line stays if somebody may say it
    outlet: str = ""  #: the only one whose articles the rule is for; "" for all


class RuleEntry(Rule):
    """A ``[[rule]]`` of a list; ``example`` and ``cleaned`` are for readers and tests."""

    pattern: Annotated[Text, Field(max_length=LONGEST_PATTERN)]
    example: str = ""
    cleaned: str = ""


class RuleList(Entry):
    """The file noise.toml."""

    rule: Listed[RuleEntry] = ()


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

    def of_outlet(self, outlet: str) -> Noise:
        """Return the rules for the articles of an outlet."""
        if not any(rule.outlet for rule in self.rules):
            return self
        rules = [rule for rule in self.rules if rule.outlet in ("", outlet)]
        return replace(self, rules=tuple(rules))

    @cached_property
    def _numbers(self) -> dict[str, dict[str, list[int]]]:
        """For a place, what rules need, and the numbers of these rules; "" is needed by others."""
        numbers: dict[str, dict[str, list[int]]] = {where: defaultdict(list) for where in PLACES}
        for number, rule in enumerate(self.rules):
            for need in rule.needs or ("",):
                numbers[rule.where][need].append(number)
        return numbers

    @cached_property
    def _needs(self) -> tuple[list[str], dict[int, list[str]]]:
        """The strings that rules need: the short ones, and the others by how they start."""
        needs = {need for rule in self.rules for need in rule.needs}
        short = [need for need in needs if len(need) < N_FIRST]
        by_start = defaultdict(list)
        for need in needs.difference(short):
            by_start[int(_starts(need)[0])].append(need)
        return short, by_start

    def signs_of(self, texts: Sequence[str]) -> list[set[str]]:
        """Return of each text which of the strings it has that rules need.

        >>> noise().signs_of(["Rain fell", "Rain (Follow us)"])
        [set(), {'Follow '}]
        """
        short, needs_by_start = self._needs
        is_start = np.zeros(2**16, dtype=bool)
        is_start[list(needs_by_start)] = True
        signs = [{need for need in short if need in text} for text in texts]
        for first in range(0, len(texts), N_TEXTS):
            batch = texts[first : first + N_TEXTS]
            joined = "\n".join(batch)
            starts = _starts(joined)
            places = np.flatnonzero(is_start[starts])
            ends = np.cumsum([len(text) + 1 for text in batch])
            rows = first + np.searchsorted(ends, places, side="right")
            for place, start, row in zip(*map(np.ndarray.tolist, (places, starts[places], rows))):
                signs[row].update(
                    need for need in needs_by_start[start] if joined.startswith(need, place)
                )
        return signs

    def near(self, where: str, signs: set[str]) -> list[Rule]:
        """Return the rules of a place, one of PLACES, that may match in a text with these signs."""
        numbers = self._numbers[where]
        near = {number for sign in ("", *signs) for number in numbers.get(sign, ())}
        return [self.rules[number] for number in sorted(near)]

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hex digits that change with any rule."""
        facts: list = [_rule_facts(rule) for rule in self.rules]
        if self.texts or self.is_draft:
            facts.append([*self.texts, self.is_draft])
        return fingerprint(facts)


def _starts(text: str) -> np.ndarray:
    """Return a number for each N_FIRST characters of a text that follow one another."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint16)
    n_starts = max(len(codes) - N_FIRST + 1, 0)
    starts = np.zeros(n_starts, dtype=np.uint16)
    for first in range(N_FIRST):
        starts = starts * np.uint16(FACTOR) + codes[first : first + n_starts]
    return starts


def _rule_facts(rule: Rule) -> list[str]:
    """Return what a fingerprint knows of a rule."""
    facts = [rule.name, rule.where, rule.pattern.pattern, rule.replace]
    facts += [*rule.needs, *rule.letters, rule.becomes, rule.beside]
    if rule.spares:  # lists from before there were such rules keep their fingerprint
        facts.append(rule.spares)
    if rule.outlet:
        facts.append(f"of {rule.outlet}")
    return facts


def noise(source: Any = None) -> Noise:
    """Return cleaning rules from files or tables, or those that ship (None).

    A list gives the rules of all its members. "draft" is the list that ships, and what
    `suggest.noise` would propose for the articles that are read.
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
        # framing suggest noise writes ' before what a spreadsheet would run as a formula.
        cells = cells.replace(f"^'(?=[{re.escape(FORMULA)}])", "", regex=True)
        return Noise((), _text_rules(cells, what=str(source)))
    require_file(source, expected='a noise.toml, a noise.csv, or "draft"')
    return _read_noise(source, is_timed=True)


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
    return _read_noise(LISTS / "noise.toml", is_timed=False)


def _read_noise(source: str | Path, *, is_timed: bool) -> Noise:
    """Return the cleaning rules of a file."""
    listed = read_list(source, RuleList)
    rules = [_rule_of(entry, source=str(source), is_timed=is_timed) for entry in listed.rule]
    return Noise(tuple(rules))


def _rule_of(entry: RuleEntry, *, source: str, is_timed: bool) -> Rule:
    """Return a rule, with its pattern; that of a user is checked."""
    pattern = ShippedPattern(entry.pattern)
    if is_timed:
        pattern = _timed_pattern(entry, source=source)
    return Rule(**entry.model_dump(exclude={"example", "cleaned"}) | {"pattern": pattern})


def _timed_pattern(entry: RuleEntry, *, source: str) -> TimedPattern:
    """Return the regular expression of a rule; refuse one that is broken or too long."""
    import regex

    what = f"{source}, pattern of {entry.name}"
    pattern = TimedPattern(entry.pattern, what)
    try:
        re.compile(entry.pattern).sub(entry.replace, "")
        pattern.fullmatch("")
    except (re.error, regex.error, IndexError, RecursionError, OverflowError) as error:
        raise refusal(
            what,
            arrived=f"{entry.pattern!r} ({error})",
            expected="a regular expression, and a replacement with no other groups",
            fix="Correct the pattern where the message says, or escape its signs with a backslash.",
        ) from None
    return pattern
