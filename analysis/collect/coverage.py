"""Coverage: how many pages of a list are there, from where, and why the others are missing."""

from __future__ import annotations

import pandas as pd

from analysis import errors as checks
from analysis.collect.download.connections import KINDS

ALL = "all outlets"
FATES = ("live", "archive", *KINDS)
NO_OUTLET = "(no outlet)"


def table(log: pd.DataFrame) -> pd.DataFrame:
    """Return, by outlet and at last for all: pages listed, live, archive, and missing by kind of reason; rows add up.

    Parameters
    ----------
    log : DataFrame
        What `download.fetch` returns; a row without source and reason is "not tried".

    Examples
    --------
    >>> log = pd.DataFrame({"outlet": ["Elm Post", "Elm Post", "Berg"], "source": ["live", None, "archive"],
    ...                     "reason": [None, "gone: its server answers 404", None]})
    >>> table(log)[["outlet", "listed", "live", "archive", "gone"]].values.tolist()[1:]
    [['Elm Post', 2, 1, 0, 1], ['all outlets', 3, 1, 1, 1]]
    """
    checks.require_columns(log, ["source", "reason"], what="log")
    outlets = (log["outlet"] if "outlet" in log else pd.Series(NO_OUTLET, log.index)).astype(object)
    outlets = outlets.where(outlets.notna(), NO_OUTLET).astype(str)
    counts = pd.crosstab(outlets.to_numpy(), _fates(log).to_numpy()).reindex(
        columns=list(FATES), fill_value=0
    )
    counts.insert(0, "listed", counts.sum(axis=1))
    by_outlet = counts.rename_axis(index="outlet", columns=None).sort_index().reset_index()
    in_all = pd.DataFrame([{"outlet": ALL} | counts.sum().to_dict()])
    return pd.concat([by_outlet, in_all], ignore_index=True)


def summary(log: pd.DataFrame) -> str:
    """Return the coverage in a few sentences.

    >>> summary(pd.DataFrame({"source": ["live", None, "archive"], "reason": [None, "gone: its server answers 404", None]}))
    '2 of 3 pages are there (67 %): 1 live, 1 from the archive. Missing: 1 gone.'
    """
    counts = table(log).iloc[-1]
    if not counts["listed"]:
        return "No page is listed."
    there = counts["live"] + counts["archive"]
    missing = [
        f"{counts[kind]:,} {kind}"
        for kind in sorted(KINDS, key=lambda kind: (-counts[kind], kind))
        if counts[kind]
    ]
    nowhere = sum(row["live"] + row["archive"] == 0 for _, row in table(log).iloc[:-1].iterrows())
    return " ".join(
        [
            f"{there:,} of {counts['listed']:,} pages are there ({there / counts['listed']:.0%}): {counts['live']:,} live, "
            f"{counts['archive']:,} from the archive.".replace("%)", " %)"),
            *([f"Missing: {', '.join(missing)}."] if missing else []),
            *([f"Outlets without any page: {nowhere:,}."] if nowhere else []),
        ]
    )


def _fates(log: pd.DataFrame) -> pd.Series:
    """Return of each row where its page came from, or the kind of the reason why it is missing."""
    kinds = (
        log["reason"]
        .map(lambda reason: "not tried" if pd.isna(reason) else str(reason).partition(":")[0])
        .astype(object)
    )
    fates = log["source"].astype(object).where(log["source"].notna(), kinds)
    if len(strange := fates[~fates.isin(FATES)]):
        raise checks.refusal(
            "log",
            arrived=f"a row that says {strange.iloc[0]!r}",
            fix="Give the table that fetch returns.",
            expected=f"one of {checks.listing(FATES, 20)}",
        )
    return fates
