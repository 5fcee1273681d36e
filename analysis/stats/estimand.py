"""The rows that an estimand is about, and what a table says of them."""

from __future__ import annotations

from analysis.counts import Counts, agencies_of, not_produced, require_counts
from analysis.errors import one_of
from analysis.stats.evidence import LeftOut, Method, annotators_of
from analysis.stats.facts import CIRCULATED, CIRCULATED_ONCE, PRODUCED, Copies, Estimand, Texts


def rows_of_estimand(counts: Counts, estimand: str, cluster: str | None) -> tuple[Counts, Method]:
    """Return the rows of an estimand, and a Method that says so.

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
    require_counts(counts)
    if one_of(estimand, ["circulated", "produced"], name="estimand") == "produced":
        reasons = not_produced(counts.rows)
        chosen = counts.where(rows=reasons == "")
        n_by_reason = reasons[reasons != ""].value_counts().to_dict()
        left_out = tuple(LeftOut(reason, n) for reason, n in n_by_reason.items())
        n_unknown = int(agencies_of(chosen.rows).isna().sum())
        copies = Copies(copies_count_once=True, n_agency_unknown=n_unknown)
        return chosen, _method_of_rows(chosen, PRODUCED, copies, left_out)
    if "copy_cluster" not in counts.rows or cluster == "article_id":
        return counts, _method_of_rows(counts, CIRCULATED, Copies())
    circulated_once = CIRCULATED_ONCE
    if cluster:
        circulated_once = Estimand(Texts.CIRCULATED_ONCE, within=f"each {cluster}")
    return counts, _method_of_rows(counts, circulated_once, Copies(copies_count_once=True))


def _method_of_rows(
    counts: Counts, estimand: Estimand, copies: Copies, left_out: tuple[LeftOut, ...] = ()
) -> Method:
    """Return the Method of the rows of an estimand."""
    return Method(
        per=counts.per,
        estimand=estimand,
        copies=copies,
        left_out=left_out,
        missing=counts.note,
        labels=counts.names,
        annotators=annotators_of(counts.rows),
    )
