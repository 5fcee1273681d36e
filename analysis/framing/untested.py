"""Tables of framing, in which nothing is tested."""

from typing import Any, cast

import pandas as pd

from analysis.compare.evidence import Method, Status, method_of_counts
from analysis.compare.notes import with_evidence
from analysis.counts import Counts

#: Remark of tables in which nothing is tested.
DESCRIPTIVE = "descriptive: nothing is tested"


def untested(
    table: pd.DataFrame, counts: Counts, *, reason: Any = "", **facts: Any
) -> pd.DataFrame:
    """Return a table that is made of counts, with what they and the *facts* say of its method.

    A reason says why a row has no estimate, or a poor one.
    """
    method = cast(Method, {**method_of_counts(counts), **facts})
    return with_evidence(table, method, status=Status.NOT_TESTED, reason=reason)
