"""Packs of the schema before this one, which are read without what newer packs have.

Schema 5 had no ``speaker_name`` and no ``certainty`` of quotations: every speaker was named.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow

from analysis.features.fingerprints import table_fingerprints

OLDER = 5  #: the older schema that is read


def newer_tables(stored: Mapping[str, pyarrow.Table]) -> dict[str, pyarrow.Table]:
    """Return the tables of a pack of schema 5 as newer packs have them, without names.

    >>> quotations = pyarrow.table({"speaker": ["Berg", None]})
    >>> newer_tables({"quotations": quotations})["quotations"]["certainty"].to_pylist()
    [1.0, None]
    """
    newer = dict(stored)
    quotations = stored.get("quotations")
    if quotations is None:
        return newer
    names = quotations.column_names
    if names.count("speaker") == 1 and "certainty" not in names:
        certainty = [None if name is None else 1.0 for name in quotations["speaker"].to_pylist()]
        column = pyarrow.array(certainty, pyarrow.float64())
        newer["quotations"] = quotations.append_column("certainty", column)
    return newer


def newer_manifest(manifest: Mapping, *, schema: int) -> dict:
    """Return the manifest of a pack of schema 5 as that of a newer *schema*."""
    newer = {**manifest, "schema": schema}
    return {**newer, "fingerprints": table_fingerprints(newer, manifest["fingerprints"])}
