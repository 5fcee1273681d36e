"""News agencies: the credits that name them, and whose copy an article carries."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import starmap

import numpy as np
import pandas as pd

from analysis.errors import refusal, require_columns
from analysis.lexicons.validation import shipped_list

#: Why an article is not its newsroom's own.
COPIED = "another's copy"
PRINTED_BEFORE = "printed before"
NO_AGENCY = "none"  #: the agency of a page that carries nobody's copy
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


@lru_cache
def listed() -> Agencies:
    """Return the news agencies in ``lists/agencies.toml``, with the patterns of their credits.

    The Agencies have ``names`` (dict: every form of a name → the agency) and ``credited(text)``,
    which returns the agency that a text credits, or None.
    """
    file = shipped_list("agencies")
    names = {form: entry["name"] for entry in file["agency"] for form in entry["forms"]}
    longest_first = sorted(names, key=len, reverse=True)
    any_form = "|".join(map(re.escape, longest_first))
    return Agencies(names, re.compile(any_form), tuple(file["head"]), tuple(file["foot"]))


@lru_cache
def _credit_pattern(pattern: str, any_form: str) -> re.Pattern:
    """Return the pattern of a credit with the names of agencies in it."""
    return re.compile(pattern.replace("{agency}", rf"({any_form})\b"), re.MULTILINE)


# What newsrooms wrote themselves.


def agencies_of(rows: pd.DataFrame) -> pd.Series:
    """Return whose copy each row carries: its ``agency``, where missing its ``agency_guess``."""
    unknown = pd.Series(np.nan, rows.index, dtype="str")
    return rows.get("agency", unknown).fillna(rows.get("agency_guess", unknown))


def credited_agencies(rows: pd.DataFrame) -> pd.Series:
    """Return the agencies whose copy each page carries, each once.

    >>> credited_agencies(pd.DataFrame({"agency": ["Aria; Boria;Aria;", "none"]})).tolist()
    [['Aria', 'Boria'], []]
    """
    names = rows["agency"].fillna(NO_AGENCY).astype(str).map(_names_in)
    return names.map(lambda each: [name for name in dict.fromkeys(each) if _is_agency(name)])


def _names_in(cell: str) -> list[str]:
    """Return the names in a cell of ``agency``, which semicolons part."""
    return list(map(str.strip, cell.strip(" ;").split(";")))


def _is_agency(name: str) -> bool:
    """Return whether a name in a cell of ``agency`` is one, not "none" or blank."""
    return name not in ("", NO_AGENCY)


def not_produced(rows: pd.DataFrame) -> pd.Series:
    """Return why each row is not its newsroom's own, as ``Counts.produced`` says."""
    require_columns(rows, ["outlet"], what="rows of the counts")
    if "copy_cluster" not in rows and agencies_of(rows).isna().all():
        raise refusal(
            "produced",
            arrived="rows in which no agency and no copy_cluster is known",
            expected="a column agency, agency_guess or copy_cluster",
            fix="Write counts.with_metadata(copies.link(features)), or add a column agency.",
        )
    reasons = pd.Series("", rows.index)
    reasons[carry_another(rows)] = COPIED
    if "copy_cluster" in rows:
        order = [name for name in ("published", "article_id") if name in rows]
        own_rows = rows[reasons == ""].sort_values(order)
        first = own_rows.groupby("copy_cluster")["article_id"].first()
        is_first = rows["article_id"].isin(first)
        is_later = ~is_first & rows["copy_cluster"].notna()
        reasons[is_later & (reasons == "")] = PRINTED_BEFORE
    return reasons


def carry_another(rows: pd.DataFrame) -> np.ndarray:
    """Return which rows carry another agency's copy: none that they name is their outlet's own.

    >>> rows = pd.DataFrame({"outlet": ["Aria News", "North"], "agency": ["Aria", "Aria"]})
    >>> carry_another(rows).tolist()
    [False, True]
    """
    pairs = zip(agencies_of(rows).fillna(NO_AGENCY), rows["outlet"].fillna(""))
    return ~np.fromiter(starmap(_is_own_agency, pairs), bool, len(rows))


def are_shared(rows: pd.DataFrame) -> pd.Series:
    """Return which rows are copies of a text that several outlets print."""
    if "copy_cluster" not in rows:
        return pd.Series(False, rows.index)
    return rows.groupby("copy_cluster")["outlet"].transform("nunique") > 1


def text_of(rows: pd.DataFrame) -> pd.Series:
    """Return whose text each row carries: another's agency, or else a copied one, or its outlet's.

    Of several agencies the first counts; the forms of a name are one.

    >>> rows = pd.DataFrame({"outlet": ["North", "Aria"], "agency": ["Aria;Ostia", "Aria"]})
    >>> text_of(rows).tolist()
    ['agency Aria', 'Aria']
    """
    whose = rows["outlet"].fillna("").astype(object)
    shared = "text " + rows.get("copy_cluster", whose).astype(str)
    whose = whose.mask(are_shared(rows), shared)
    first = agencies_of(rows).fillna(NO_AGENCY).map(_names_in).str[0]
    return whose.mask(carry_another(rows), "agency " + first.replace(listed().names))


@cache
def _is_own_agency(agency: str, outlet: str) -> bool:
    """Return whether a form of an agency's name stands in the outlet's name, or none is named."""
    names = _names_in(agency)
    known = listed().names
    agencies = [known.get(name) for name in names]
    other_forms = [form for form, whole in known.items() if whole in agencies]
    forms = list(map(_words_of, [*names, *other_forms]))
    if not all(map(_is_agency, forms)):
        return True
    words_of_outlet = f" {_words_of(outlet)} "
    return any(f" {form} " in words_of_outlet for form in forms)


def _words_of(name: str) -> str:
    """Return the words of a name in lower case, one space apart."""
    return " ".join(re.findall(r"\w+", name.casefold()))
