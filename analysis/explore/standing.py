"""Where a finding stands: by outlet, by article, and in context where texts are at hand."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import checks, concordance
from analysis.explore.cases import Case, counts
from analysis.explore.choices import Choices


class Places(NamedTuple):
    """Outlets and articles with a finding, its lines in context (or None), and a note."""

    outlets: pd.DataFrame
    articles: pd.DataFrame
    lines: pd.DataFrame | None
    note: str


def places(case: Case, choices: Choices, key: tuple) -> Places:
    """Return where a key stands: most uses first, then by name.

    Raises
    ------
    InputError
        For a key that the material does not have.
    """
    checks.one_of(key[0], ["item", "pair", "cell", "outlet", "page"], name="kind of key")
    made = counts(case, choices.material, voice=choices.voice, first=choices.first, last=choices.last)
    rows = made.rows.assign(n=1.0)
    items = {"item": key[1:2], "pair": key[1:3], "cell": key[2:3]}.get(key[0], ())
    for item in items:
        checks.one_of(item, list(made.items), name="item")
    if items:
        columns = [made.values[:, [made.items.get_loc(item)]].toarray()[:, 0] for item in items]
        rows["n"] = np.minimum(*columns) if len(columns) > 1 else columns[0]
    looked = rows
    if key[0] == "cell":
        looked = rows[rows[choices.by].astype(str) == str(key[1])]
    if key[0] in ("outlet", "page"):
        looked = rows[rows["outlet" if key[0] == "outlet" else "article_id"].astype(str) == str(key[1])]
    using = looked[looked["n"] != 0]
    table = using.reindex(columns=["article_id", "outlet", "published", "n", "url"])
    table = table.sort_values(["n", "article_id"], ascending=[False, True]).reset_index(drop=True)
    outlets = using.groupby("outlet")["n"].agg(articles="count", n="sum").reset_index()
    outlets["of"] = outlets["outlet"].map(looked["outlet"].value_counts())
    outlets = outlets.sort_values(["n", "outlet"], ascending=[False, True]).reset_index(drop=True)
    read = case.corpus is not None and choices.material == "words" and key[0] in ("item", "cell")
    lines = concordance.lines(case.corpus, items[0]) if read else None
    return Places(outlets, table, lines, " ".join(filter(None, [f"{len(using):,} of {len(looked):,} articles.", case.texts_note])))
