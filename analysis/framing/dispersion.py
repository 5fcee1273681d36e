"""Dispersion: how evenly items are spread over articles or groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.counts import Counts, columns_of, require_counts
from analysis.errors import refusal
from analysis.framing.tf_idf import DESCRIPTIVE
from analysis.stats import measures
from analysis.stats.evidence import Method, Status, annotators_of
from analysis.stats.facts import CIRCULATED, Dispersion
from analysis.wording.notes import with_evidence

#: Cells of parts × items that are held in memory at a time.
CELLS = 500_000


def dispersion(counts: Counts, *, by: str | Sequence[str] | None = None) -> pd.DataFrame:
    """Return how evenly each item is spread over articles or groups.

    Parameters
    ----------
    counts : Counts
        With one size a row, such as tokens; rows of size 0 are left out.
    by : str or list of str, optional
        Columns whose groups are the parts; by default articles are.

    Returns
    -------
    DataFrame
        One row an item, in the order of the counts:

        - ``item``, ``n`` (how often it occurs), ``articles`` (with the item), ``range``
          (parts with the item);
        - ``dp, dp_norm``: 0 is even, 1 is clumped (Gries 2008);
        - ``status, reason, note``: nothing is tested.

        Measures are missing where the item does not occur. All depend on frequency. Every
        copy counts.

    Raises
    ------
    InputError
        For counts whose items have sizes of their own, and for fewer than two parts.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": list("abcd")})
    >>> size = [[100], [300], [200], [400]]
    >>> counts = Counts.of(
    ...     [[4], [0], [2], [4]], size=size, rows=rows, items=["law"], per="token"
    ... )
    >>> table = dispersion(counts)
    >>> table[["item", "n", "range", "dp", "dp_norm"]].round(3).values.tolist()
    [['law', 10.0, 3, 0.3, 0.333]]
    """
    require_counts(counts)
    if counts.size.shape[1] > 1:
        raise refusal(
            "dispersion",
            arrived="counts whose items have sizes of their own",
            expected="one size a row",
            fix="Use counts of framing.terms or framing.frames.",
        )
    values, sizes = _parts(counts, by)
    if len(sizes) < 2:
        raise refusal(
            "dispersion",
            arrived=f"{len(sizes)} parts",
            expected="at least two",
            fix="Give counts of two articles or more, or a column with two groups in by=.",
        )
    n_columns = max(1, CELLS // len(sizes))
    starts = range(0, max(values.shape[1], 1), n_columns)
    blocks = [values[:, start : start + n_columns].toarray() for start in starts]
    tables = [_dispersion_of(block, sizes) for block in blocks]
    table = pd.concat(tables, ignore_index=True)
    table.insert(0, "item", counts.items.index)
    table.insert(2, "articles", (counts.values > 0).sum(axis=0))
    groups: tuple[str, ...] = ()
    if by is not None:
        groups = tuple(columns_of(by))
    method = Method(
        kind="dispersion",
        measure="dispersion",
        convention=measures.deviation_of_proportions.convention,
        per=counts.per,
        estimand=CIRCULATED,
        by=groups,
        dispersion=Dispersion(len(sizes)),
        missing=counts.note,
        labels=counts.names,
        remark=DESCRIPTIVE,
        annotators=annotators_of(counts.rows),
        references=("gries2008",),
    )
    return with_evidence(table, method, status=Status.NOT_TESTED)


def _parts(counts: Counts, by: str | Sequence[str] | None) -> tuple[sparse.csc_array, np.ndarray]:
    """Return parts × items and the sizes of the parts, without empty ones."""
    values = counts.values.tocsc()
    sizes = counts.size.ravel()
    if by is not None:
        sums = counts.sums(by)
        values = sparse.csc_array(sums.values)
        sizes = sums.size[:, :1].ravel()  # no size where there is no item
    filled = np.flatnonzero(sizes > 0)
    return values[filled], sizes[filled]


def _dispersion_of(values: np.ndarray, sizes: np.ndarray) -> pd.DataFrame:
    """Return how evenly items are spread over parts."""
    dp, dp_norm = measures.deviation_of_proportions(values, sizes)
    table = pd.DataFrame({"n": values.sum(axis=0)})
    table["range"] = (values > 0).sum(axis=0)
    table["dp"] = dp
    table["dp_norm"] = dp_norm
    return table
