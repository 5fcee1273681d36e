"""Packs of the schema before this one, which are read without what newer packs have.

Schema 5 had no ``speaker_name`` and no ``certainty`` of quotations: every speaker was named.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow
from pyarrow import compute

OLDER = 5  #: the older schema that is read


def newer_tables(stored: Mapping[str, pyarrow.Table]) -> dict[str, pyarrow.Table]:
    """Return the tables of a pack of schema 5 as newer packs have them, without names.

    >>> quotations = pyarrow.table({"speaker": ["Berg", None]})
    >>> newer_tables({"quotations": quotations})["quotations"]["certainty"].to_pylist()
    [1.0, None]
    """
    newer = dict(stored)
    quotations = newer.get("quotations")
    if quotations is not None and "certainty" not in quotations.column_names:
        is_named = compute.is_valid(quotations["speaker"])
        certainty = compute.if_else(is_named, 1.0, pyarrow.scalar(None, pyarrow.float64()))
        newer["quotations"] = quotations.append_column("certainty", certainty)
    return newer
