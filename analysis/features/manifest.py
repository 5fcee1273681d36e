"""What the manifest of a pack says, entry by entry; one from a stranger is compared with it before it is used."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from analysis import errors as checks
from analysis import lexicons
from analysis.features import readers as reading

LARGEST = 2**53  # of a count: whole numbers up to it are exact as fractions, too

_LIST = {
    "fingerprint": (str, None),
    "*": object,
}  # combined packs with different lists have no fingerprint of them
_NAMES = {**_LIST, "names": [str]}
#: The shape of a manifest: what stands under each name. A name with "?" may be missing, "*" is any other name, [x] is a list of
#: x, (x, None) is x or nothing, and int is a count.
_SHAPE = {
    "created_by": str,
    "edits": {"*": int},
    "fingerprints": {"*": str},
    "languages?": {"*": int},
    "lists": {
        "actors": {**_NAMES, "kinds": {"*": str}, "parents?": {"*": str}},
        "frames": _NAMES,
        "scorers?": _NAMES,
        "noise": _LIST,
        "*": _LIST,
    },
    "publication": [{"reference_articles": int, "linkable?": bool, "*": object}],
    "published": bool,
    "read": {"*": int},
    "schema": int,
    "settings": {
        "reader": str,
        "ngrams": ([int], None),
        "alias_layers": bool,
        "cleaned?": (bool, None),
    },
    "sizes": {"articles": int, "*": int},
    "skipped": [[str]],
    "tone_languages?": {"*": [str]},
    "versions": {"python": str, "vaderSentiment": str},
    "*": object,
}
_TABLE = re.compile("[a-z][a-z0-9_]*")
_CALLED = {str: "text", int: "count", bool: "truth value"}


def fault(manifest: Mapping) -> str:
    """Return what is wrong with a manifest as a part of a sentence, or "" if nothing is.

    >>> fault({"created_by": "framing-notebooks 0.1.0", "edits": {"share bar": 2}})
    'no fingerprints'
    """
    if not _is_text(manifest):
        return "half a character, or lists in lists without end,"
    misfit = next(_misfits(manifest, _SHAPE, at=""), "")
    return misfit or next(_contradictions(manifest), "")


def _misfits(value: Any, shape: Any, *, at: str) -> Iterator[str]:
    """Yield where a value differs from its shape."""
    if isinstance(shape, tuple):
        if value is not None:
            yield from _misfits(value, shape[0], at=at)
    elif isinstance(shape, list):
        if isinstance(value, list):
            for number, entry in enumerate(value):
                yield from _misfits(entry, shape[0], at=f"{at}[{number}]")
        else:
            yield f"{at}, which is no list,"
    elif isinstance(shape, dict):
        if isinstance(value, dict):
            yield from _misfits_by_name(value, shape, at=at)
        else:
            yield f"{at}, which has no names,"
    elif not _is_of(value, shape):
        yield f"{at}, which is no {_CALLED[shape]},"


def _misfits_by_name(entries: dict, shape: dict, *, at: str) -> Iterator[str]:
    before = f"{at}." if at else ""
    for name in shape:
        if name != "*" and not name.endswith("?") and name not in entries:
            yield f"no {before}{name}"
    for name, entry in entries.items():
        known = next((key for key in (name, f"{name}?", "*") if key in shape), None)
        inside = f"{before}{checks.listing([name])}"
        if known is None:
            yield f"{inside}, which nobody knows,"
        else:
            yield from _misfits(entry, shape[known], at=inside)


def _is_of(value: Any, kind: type) -> bool:
    if kind is int:
        return type(value) is int and 0 <= value < LARGEST
    return isinstance(value, kind)


def _contradictions(manifest: Mapping) -> Iterator[str]:
    """Yield which entries of a manifest of the right shape do not fit each other."""
    for name in manifest["fingerprints"]:
        if not _TABLE.fullmatch(name):
            yield f"fingerprints.{checks.listing([name])}, which is no table,"
    ngrams = manifest["settings"]["ngrams"]
    if ngrams is not None and not (
        len(ngrams) == 2 and 1 <= ngrams[0] <= ngrams[1] <= reading.LONGEST_NGRAM
    ):
        yield "settings.ngrams, which is no range,"
    for number, row in enumerate(manifest["skipped"]):
        if len(row) != 3:
            yield f"skipped[{number}], which is not an article, a file and a reason,"
    for name in ("actors", "frames", "scorers"):
        names = manifest["lists"].get(name, {"names": []})["names"]
        if len(set(names)) < len(names):
            yield f"lists.{name}.names with one name twice"
    yield from _contradictions_of_actors(manifest["lists"]["actors"])


def _contradictions_of_actors(actors: Mapping) -> Iterator[str]:
    names, parents = set(actors["names"]), actors.get("parents", {})
    without_kind = sorted(names - actors["kinds"].keys())
    unknown = sorted({*parents, *parents.values()} - names)
    if without_kind:
        yield f"lists.actors.kinds without {checks.listing(without_kind)}"
    if unknown:
        yield f"lists.actors.parents with {checks.listing(unknown)}, which is not among the names,"
    try:
        lexicons.ancestors(parents, parents=parents)
    except checks.InputError:
        yield "lists.actors.parents that go round in a circle"


def _is_text(manifest: Mapping) -> bool:
    """Tell whether everything that a manifest says can be written: JSON can spell half a character."""
    try:
        json.dumps(manifest, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        return False
    return True
