"""Profiles of words: what sets each group apart by TF-IDF, by keyness and by a test."""

from __future__ import annotations

import pandas as pd

from analysis import framing
from analysis.counts import Counts, require_counts
from analysis.errors import listing, refusal, require_columns, require_number
from analysis.stats.evidence import ALPHA, Status, method_of
from analysis.wording.notes import with_evidence

#: What the three ways rank by, and the columns of a contrast that come with them.
CONTRAST_COLUMNS = ["group", "against", "item", "estimate", "p", "p_adjusted", "status"]


def word_profiles(counts: Counts, contrasts: pd.DataFrame, *, most: int = 10) -> pd.DataFrame:
    """Return the words that set each group apart, with their ranks by three methods.

    A word on which all three agree does not hang on one way of counting.

    Parameters
    ----------
    counts : Counts
        Terms.
    contrasts : DataFrame
        From `compare.contrasts`, of these counts, each group against the rest; of two groups one
        against the other.
    most : int
        All agree on a word that is among so many first ones by TF-IDF and by keyness, and has an
        adjusted p of at most .05.

    Returns
    -------
    DataFrame
        One row a group and item: ``group, item``; ``n, articles, mean``, the same of all others
        (``_against``) and ``estimate``, as `framing.profiles` has them; ``rank`` by that
        difference, ``rank_keyness`` by G2 (`framing.keyness`), ``rank_tested`` by the smallest
        p, each among the words that the group has more, missing for others;
        ``p_adjusted`` of the contrast; ``agree``; ``status, reason, note`` of the contrast, which
        leaves out words that are too rare.
        Groups are sorted, and their words in the order of ``rank``. TF-IDF and keyness count
        every copy. Articles in several languages are weighed within their language.

    Raises
    ------
    InputError
        If the contrasts are not against the rest, or not of these counts.

    Examples
    --------
    >>> import numpy as np
    >>> rows = pd.DataFrame({"article_id": [f"a{n}" for n in range(24)]})
    >>> rows["outlet"] = np.repeat(["North", "South"], 12)
    >>> values = np.repeat([[9, 1, 5], [1, 8, 5]], 12, axis=0)
    >>> values[[0, 1, 12, 13], [1, 1, 0, 0]] = 0  # "law" in North, and "base" in South
    >>> terms = Counts.of(
    ...     values, size=np.full((24, 1), 40), rows=rows, items=["base", "law", "say"], per="token"
    ... )
    >>> from analysis import compare
    >>> table = word_profiles(terms, compare.contrasts(terms, "outlet"), most=1)
    >>> table.loc[table["agree"], ["group", "item"]].values.tolist()
    [['North', 'base'], ['South', 'law']]
    """
    require_counts(counts)
    require_number(most, name="most", least=1, whole=True)
    tested = _against_rest(contrasts)
    method = method_of(contrasts)
    [by] = method["by"]
    within = "language" if "language" in counts.rows else None
    profiles = framing.profiles(framing.tf_idf(counts, within=within), by=by)
    keyness = framing.keyness(counts, by=by)
    table = _with_ranks(profiles.rename(columns={by: "group"}), keyness=keyness, tested=tested)
    has_contrast = table["status"].notna()
    if has_contrast.sum() < len(tested):
        raise refusal(
            "word_profiles",
            arrived="contrasts of groups or items that the counts do not have",
            expected="contrasts of the same counts",
            fix="Write compare.word_profiles(terms, compare.contrasts(terms, …)).",
        )
    is_first = (table["rank"] <= most) & (table["rank_keyness"] <= most)
    passes = (table["p_adjusted"] <= ALPHA) & table["rank_tested"].notna()
    table["agree"] = is_first & passes
    status = table.pop("status").where(has_contrast, Status.NOT_TESTED)
    reason = table.pop("reason").where(has_contrast, "no contrast")
    rule = f"all agree: among the first {most} by TF-IDF and by G2, and adjusted p at most .05"
    convention = f"mean of the group's articles − mean of all others; {rule}"
    method = {
        **method,
        "what": "word profiles",
        "measure": "difference of mean TF-IDF weights",
        "convention": convention,
        "names": dict(counts.names),
    }
    return with_evidence(table, method, status=status, reason=reason)


def _with_ranks(
    profiles: pd.DataFrame, *, keyness: pd.DataFrame, tested: pd.DataFrame
) -> pd.DataFrame:
    """Return profiles with the ranks of their words by all three, and what the test says."""
    profiles = profiles.astype({"group": str}).drop(columns=["status", "reason", "note"])
    profiles["rank"] = _ranks(profiles, "estimate")
    keyness["rank_keyness"] = _ranks(keyness, "signed", keyness["reason"] == "")
    is_tested = tested["p_adjusted"].notna() & (tested["estimate"] > 0)
    tested["rank_tested"] = _ranks(tested.assign(sureness=1 - tested["p"]), "sureness", is_tested)
    keys = ["group", "item"]
    of_test = ["rank_tested", "p_adjusted", "status", "reason"]
    table = profiles.merge(keyness[[*keys, "rank_keyness"]], on=keys, validate="1:1")
    return table.merge(tested[[*keys, *of_test]], on=keys, how="left", validate="1:1")


def _against_rest(contrasts: pd.DataFrame) -> pd.DataFrame:
    """Return the contrasts of each group against the rest; of two groups both ways."""
    require_columns(
        contrasts,
        CONTRAST_COLUMNS,
        what="contrast table",
        fix="Give the table that compare.contrasts returned.",
    )
    sides = ["group", "against"]
    contrasts = contrasts.astype(dict.fromkeys(sides, str))
    pairs = contrasts[sides].drop_duplicates()
    is_each_once = not pairs["group"].duplicated().any()
    if method_of(contrasts).get("by") and is_each_once and set(pairs["against"]) <= {"rest"}:
        return contrasts.copy()
    if method_of(contrasts).get("by") and len(pairs) == 1:
        swapped = contrasts.rename(columns={"group": "against", "against": "group"})
        swapped["estimate"] *= -1
        return pd.concat([contrasts, swapped], ignore_index=True)
    raise refusal(
        "word_profiles",
        arrived=f"contrasts against {listing(pairs['against'].unique())}",
        expected="each group against the rest",
        fix="Write compare.contrasts(terms, by), without planned=.",
    )


def _ranks(table: pd.DataFrame, column: str, among: pd.Series | None = None) -> pd.Series:
    """Return the rank of each row in its group, 1 for the largest; missing at 0 and below."""
    is_ranked = table[column] > 0
    if among is not None:
        is_ranked &= among
    values = table[column].where(is_ranked)
    return values.groupby(table["group"], observed=True).rank(method="first", ascending=False)
