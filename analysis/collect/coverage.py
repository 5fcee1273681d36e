"""Coverage: how many pages of a list are there, from where, and why the others are missing."""

from __future__ import annotations

import pandas as pd

from analysis.collect.failures import KINDS
from analysis.errors import listing, refusal, require_columns

ALL = "all outlets"
FATES = ("live", "archive", *KINDS)
NO_OUTLET = "(no outlet)"


def table(log: pd.DataFrame) -> pd.DataFrame:
    """Count pages by outlet, and at last for all: listed, live, archive, missing by reason.

    Parameters
    ----------
    log : DataFrame
        What `download.fetch` returns; a row without source and reason is "not tried".

    Returns
    -------
    DataFrame
        ``outlet, listed, live, archive`` and a column for each kind of reason; rows add up.

    Examples
    --------
    >>> log = pd.DataFrame({"outlet": ["Elm Post", "Elm Post", "Berg"]})
    >>> log["source"] = ["live", None, "archive"]
    >>> log["reason"] = [None, "gone: its server answers 404", None]
    >>> table(log)[["outlet", "listed", "live", "archive", "gone"]].values.tolist()[1:]
    [['Elm Post', 2, 1, 0, 1], ['all outlets', 3, 1, 1, 1]]
    """
    require_columns(log, ["source", "reason"], what="log")
    if "outlet" in log:
        outlets = log["outlet"].astype(object)
    else:
        outlets = pd.Series(NO_OUTLET, log.index, dtype=object)
    outlets = outlets.where(outlets.notna(), NO_OUTLET).astype(str)
    counts = pd.crosstab(outlets.to_numpy(), _fates_of_pages(log).to_numpy())
    counts = counts.reindex(columns=list(FATES), fill_value=0)
    counts.insert(0, "listed", counts.sum(axis=1))
    by_outlet = counts.rename_axis(index="outlet", columns=None).sort_index().reset_index()
    in_all = pd.DataFrame([{"outlet": ALL} | counts.sum().to_dict()])
    return pd.concat([by_outlet, in_all], ignore_index=True)


def summary(log: pd.DataFrame) -> str:
    """Return the coverage in a few sentences.

    >>> log = pd.DataFrame({"source": ["live", None, "archive"]})
    >>> log["reason"] = [None, "gone: its server answers 404", None]
    >>> summary(log)
    '2 of 3 pages are there (67 %): 1 live, 1 from the archive. Missing: 1 gone.'
    """
    by_outlet = table(log)
    counts = by_outlet.iloc[-1]
    n_listed = counts["listed"]
    if not n_listed:
        return "No page is listed."
    n_pages = counts["live"] + counts["archive"]
    percent = f"{100 * n_pages / n_listed:.0f} %"
    sentences = [
        f"{n_pages:,} of {n_listed:,} pages are there ({percent}): {counts['live']:,} live, "
        f"{counts['archive']:,} from the archive."
    ]
    by_number = sorted(KINDS, key=lambda kind: (-counts[kind], kind))
    missing = [f"{counts[kind]:,} {kind}" for kind in by_number if counts[kind]]
    if missing:
        sentences.append(f"Missing: {', '.join(missing)}.")
    outlets = by_outlet.iloc[:-1]
    n_without = int((outlets["live"] + outlets["archive"] == 0).sum())
    if n_without:
        sentences.append(f"Outlets without any page: {n_without:,}.")
    return " ".join(sentences)


def _fates_of_pages(log: pd.DataFrame) -> pd.Series:
    """Return where each page came from, or the kind of the reason why it is missing."""
    reasons = log["reason"].where(log["reason"].notna(), "not tried").astype(str)
    kinds = reasons.str.split(":").str[0].astype(object)
    fates = log["source"].astype(object).where(log["source"].notna(), kinds)
    unknown = fates[~fates.isin(FATES)]
    if len(unknown):
        raise refusal(
            "log",
            arrived=f"a row that says {unknown.iloc[0]!r}",
            fix="Give the table that fetch returns.",
            expected=f"one of {listing(FATES, 20)}",
        )
    return fates
