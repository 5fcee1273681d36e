"""Names without what stands around them: lost apostrophes, places and posts before a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set

import pandas as pd

from analysis.suggest import kinds, persons
from analysis.suggest.acronyms import long_form

LEAST_LOST = 3  #: so many places written with an s ("Syrias") show that texts lost apostrophes
_PLACES = ("state", "place")


def mended(names: pd.DataFrame) -> pd.DataFrame:
    """Return names that are one actor's, with ``written``, the name as the text has it.

    "DC Ida Berg" is Ida Berg, and "Aleppo Syria" is nobody. Where texts have lost apostrophes,
    "Syrias" is Syria, and "Syrias Aleppo" is Aleppo.
    """
    counts = Counter(names["name"])
    full_names = {name for name in counts if persons.begins_with_first_name(name)}
    family = {persons.parsed(name).last for name in full_names} - set(kinds.known_names())
    owner_of = _lost_apostrophes(counts)
    written = {}
    for name in counts:
        words = name.split(" ")
        while len(words) > 1 and words[0] in owner_of:
            words = words[1:]
        if len(words) > 2 and long_form(words[:-1], words[-1]) == " ".join(words[:-1]):
            words = words[:-1]  # "River Boat Union RBU": brackets are lost
        meant = [*words[:-1], owner_of.get(words[-1], words[-1])]
        start = _start(meant, counts=counts, family=family)
        written[name] = " ".join(words[start:])
    names = names.assign(written=names["name"].map(written))
    owned = {name: owner_of.get(name, name) for name in names["written"].unique()}
    return names.assign(name=names["written"].map(owned))[names["written"] != ""]


def _lost_apostrophes(counts: Counter[str]) -> dict[str, str]:
    """Return the name that each possessive without its apostrophe means."""
    owner_of = {}
    lost = set()
    for name, n in counts.items():
        owner = name.removesuffix("s")
        known = kinds.listed(owner)
        if owner == name or counts[owner] <= n or kinds.listed(name) is not None:
            continue
        if owner not in kinds.first_names() and not owner.endswith("s"):
            owner_of[name] = owner
        if known is not None and known.kind in _PLACES:
            lost.add(owner)
    return owner_of if len(lost) >= LEAST_LOST else {}


def _start(words: list[str], *, counts: Counter[str], family: Set[str]) -> int:
    """Return where the name of one actor begins; behind the last word if there are several."""
    if kinds.listed(" ".join(words)) is not None:
        return 0
    for start in range(1, len(words)):
        head = " ".join(words[:start])
        tail = " ".join(words[start:])
        before = kinds.listed(head)
        behind = kinds.listed(tail)
        if before is not None and behind is not None and behind.kind in _PLACES:
            return start if before.kind == kinds.NO_ACTOR else len(words)
        is_person = persons.begins_with_first_name(tail)
        if is_person and persons.begins_with_first_name(head) and counts[head] and counts[tail]:
            return len(words)
        if behind is not None and behind.kind == "organisation" and _is_surname(head, family):
            return start
        is_surname = " " not in tail and persons.family_name(tail) in family
        is_adjective = before is not None and before.kind == kinds.NO_ACTOR
        if is_person and (before is not None or kinds.is_acronym(head)):
            return start
        if is_surname and (is_adjective or kinds.is_acronym(head)):
            return start
    name = " ".join(words)
    alone = [word for word in words if _is_surname(word, family) and counts[word] > counts[name]]
    is_several = len(alone) > 1 and alone[0] == words[0] and kinds.kind_by_words(name) is None
    return len(words) if is_several else 0


def _is_surname(word: str, family: Set[str]) -> bool:
    """Return whether a word is the surname of somebody, and no given name."""
    return persons.family_name(word) in family and word not in kinds.first_names()
