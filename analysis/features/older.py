"""Packs of the schema before this one, which are read without what newer packs lack.

Schema 4 had a third scorer of tones, "clause", and the table ``tone_words``.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.features.fingerprints import scorers_entry, table_fingerprints

OLDER = 4  #: the older schema that is read
_SCORER = "clause"
_WORDS = "tone_words"


def newer_tables(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables of a pack of schema 4 as newer packs have them.

    >>> tones = pd.DataFrame({"scorer": ["sentence", "clause", "directed"]})
    >>> newer_tables({"tones": tones, "tone_words": tones})["tones"]["scorer"].tolist()
    ['sentence', 'directed']
    """
    newer = dict(tables)
    newer.pop(_WORDS, None)
    if "tones" in newer:
        tones = newer["tones"]
        newer["tones"] = tones[tones["scorer"] != _SCORER].reset_index(drop=True)
    return newer


def newer_manifest(manifest: Mapping, *, schema: int) -> dict:
    """Return the manifest of a pack of schema 4 as that of a newer *schema*.

    It does not say how many tones are left: their size is left out.
    """
    lists = dict(manifest["lists"])
    lists.pop("directed", None)
    scorers = lists.get("scorers") or {}
    fingerprints = scorers.get("fingerprints", {})  # none where combined packs differed
    if fingerprints:
        names = [name for name in scorers["names"] if name in fingerprints and name != _SCORER]
        lists["scorers"] = scorers_entry({name: fingerprints[name] for name in names})
    newer = {
        **manifest,
        "schema": schema,
        "lists": lists,
        "tone_languages": _without(manifest.get("tone_languages", {}), _SCORER),
        "sizes": _without(manifest["sizes"], _WORDS, "tones"),
    }
    tables = _without(manifest["fingerprints"], _WORDS)
    return {**newer, "fingerprints": table_fingerprints({**newer, "fingerprints": tables}, tables)}


def _without(entries: Mapping, *names: str) -> dict:
    """Return the entries without those of some names."""
    return {name: entry for name, entry in entries.items() if name not in names}
