"""News agencies, and the credits that name them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from analysis.lexicons.validation import LISTS, Entry, read_list

EDGE = 300  #: characters at either end of a text in which a credit is looked for
BEFORE = 80  #: characters of a credit before the name


@dataclass(frozen=True)
class Agencies:
    """News agencies, and the patterns of credits in a text."""

    names: dict[str, str]  #: every form of a name → the agency
    named: re.Pattern  #: matches any form
    head: tuple[str, ...]  #: credits, with "{agency}" where the name is
    foot: tuple[str, ...]

    def credited(self, raw: str) -> str | None:
        """Return the only agency that a dateline or credit line of a raw text names, or None."""
        agencies = self._credits_in(raw[:EDGE], self.head)
        agencies |= self._credits_in(raw[-EDGE:], self.foot)
        return agencies.pop() if len(agencies) == 1 else None

    def _credits_in(self, edge: str, patterns: tuple[str, ...]) -> set[str]:
        """Return the agencies that credits at one end of a text name."""
        agencies = set()
        for name in self.named.finditer(edge):
            start = max(name.start() - BEFORE, 0)
            for pattern in patterns:
                match = _credit_pattern(pattern, self.named.pattern).search(edge, start)
                if match and match.start(1) == name.start():
                    agencies.add(self.names[match[1]])
        return agencies


class AgencyEntry(Entry):
    """An ``[[agency]]`` of the list."""

    name: str
    forms: list[str]


class AgencyList(Entry):
    """The file agencies.toml; "{agency}" in a pattern is any form of any name."""

    head: list[str]
    foot: list[str]
    agency: list[AgencyEntry]


@lru_cache
def agencies() -> Agencies:
    """Return the news agencies in ``lists/agencies.toml``, with the patterns of their credits.

    The Agencies have ``names`` (dict: every form of a name → the agency) and ``credited(text)``,
    which returns the agency that a text credits, or None.
    """
    listed = read_list(LISTS / "agencies.toml", AgencyList)
    names = {form: entry.name for entry in listed.agency for form in entry.forms}
    longest_first = sorted(names, key=len, reverse=True)
    any_form = "|".join(map(re.escape, longest_first))
    return Agencies(names, re.compile(any_form), tuple(listed.head), tuple(listed.foot))


@lru_cache
def _credit_pattern(pattern: str, any_form: str) -> re.Pattern:
    """Return the pattern of a credit with the names of agencies in it."""
    return re.compile(pattern.replace("{agency}", rf"({any_form})\b"), re.MULTILINE)
