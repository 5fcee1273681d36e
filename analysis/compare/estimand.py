"""The rows that an estimand is about, and what a table says of them."""

from __future__ import annotations

from typing import Any

from analysis.counts import Counts, of_estimand
from analysis.stats.evidence import LeftOut, annotators_of


def rows_of_estimand(
    counts: Counts, estimand: str, cluster: str | None
) -> tuple[Counts, dict[str, Any]]:
    """Return the rows of an estimand, and the fields of a Method that say so.

    Parameters
    ----------
    counts : Counts
    estimand : "circulated" or "produced"
    cluster : str, optional
        Column of what is re-drawn; with "article_id" copies are not collapsed.

    Raises
    ------
    InputError
        For another estimand, and where "produced" is asked for and nothing is known of copies.
    """
    chosen, facts = of_estimand(counts, estimand, cluster)
    are_copies_known = "copy_cluster" in counts.rows and cluster != "article_id"
    n_by_reason = facts.get("left_out", {})
    left_out = [LeftOut(reason, n) for reason, n in n_by_reason.items()]
    fields = {"estimand": facts["estimand"], "per": chosen.per}
    fields["copies_count_once"] = estimand == "produced" or are_copies_known
    fields["left_out"] = tuple(left_out)
    fields["n_agency_unknown"] = facts.get("agency_unknown", 0)
    fields["missing"] = facts.get("missing", "")
    fields["annotators"] = annotators_of(chosen.rows)
    return chosen, fields
