"""Word shifts: what each item adds to the difference between two groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any

import pandas as pd

from analysis.counts import Counts, columns_of
from analysis.errors import listing, one_of, refusal
from analysis.framing.sides import both_sides, members_of, name_of_group, strongest_first
from analysis.framing.tf_idf import DESCRIPTIVE
from analysis.stats import measures
from analysis.stats.evidence import Method, Status, annotators_of
from analysis.stats.facts import CIRCULATED, Sides, WeightedShift, WordShift
from analysis.stats.side_languages import languages_of_sides
from analysis.wording.notes import with_evidence

SHIFTS = {
    "jensen_shannon": measures.jensen_shannon_shift,
    "weighted": measures.weighted_shift,
}


def word_shift(
    counts: Counts,
    group: Any,
    reference: Any,
    *,
    by: str | Sequence[str],
    kind: str = "jensen_shannon",
    scores: Any = None,
) -> pd.DataFrame:
    """Return what each item adds to the difference of two groups.

    Parameters
    ----------
    counts : Counts
        Usually terms. Shares are of ``size``, so items that were left out are left out of
        the total too.
    group, reference
        Values of *by*.
    by : str or list of str
        Columns of the rows that make the groups.
    kind : "jensen_shannon" or "weighted"
        Half-weighted Jensen-Shannon divergence, logs are base 2: a word shift with reference
        score 0 (Gallagher et al. 2021). "weighted" is the difference of mean scores; items above
        the reference's mean are high.
    scores : mapping of item to score
        For a weighted shift. Shares are then out of the tokens of items with a score; NaN is
        no score.

    Returns
    -------
    DataFrame
        One row an item, largest contribution first: ``item``; ``n`` (uses), ``rate`` (share of
        the size), ``articles`` (with it) of the group, and of the reference with ``_against``;
        ``contribution`` (in bits; a score for "weighted"); ``status, reason, note``. A weighted
        shift has the column ``score`` and only items with a score. The Method's ``word_shift`` has
        the ``total`` of the contributions. Of a weighted shift it has ``weighted``: ``mean``,
        ``mean_against`` and what has no score: ``items_without_score``, their
        ``n_without_score``, and the ``share_without_score`` and ``share_against_without_score`` of
        all tokens. Every copy counts. Nothing is tested.

    Raises
    ------
    InputError
        For an unknown kind or group. For a weighted shift without scores, or with a side that
        has no item with a score.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["North", "South"]})
    >>> counts = Counts.of(
    ...     [[5, 3, 2], [1, 3, 0]], size=[[10], [4]], rows=rows, items=list("abc"), per="token"
    ... )
    >>> word_shift(counts, "North", "South", by="outlet")["item"].tolist()
    ['c', 'b', 'a']
    """
    measure = SHIFTS[one_of(kind, list(SHIFTS), name="kind")]
    is_group = members_of(counts, by, group)
    is_reference = members_of(counts, by, reference)
    _require_scores(kind, scores)
    table = both_sides(counts, is_group, is_reference)
    weighted = None
    size = table.pop("size")
    size_against = table.pop("size_against")
    if kind == "weighted":
        table, weighted = _weighted_contributions(table, scores)
    else:
        table["contribution"] = measure(table["n"], size, table["n_against"], size_against)
    target = name_of_group(group)
    against = name_of_group(reference)
    languages = languages_of_sides(
        counts, is_group, is_reference, name=f"{target} against {against}"
    )
    method = Method(
        kind="word shift",
        measure=measure.name,
        convention=measure.convention,
        per=counts.per,
        estimand=CIRCULATED,
        by=tuple(columns_of(by)),
        sides=Sides(target, against, languages),
        missing=counts.note,
        labels=counts.names,
        word_shift=WordShift(float(table["contribution"].sum()), weighted),
        remark=DESCRIPTIVE,
        annotators=annotators_of(counts.rows),
        references=("gallagher2021",),
    )
    table = strongest_first(table, "contribution")
    return with_evidence(table, method, status=Status.NOT_TESTED)


def _require_scores(kind: str, scores: Any) -> None:
    """Raise InputError unless scores come with a weighted shift, and only with one."""
    if (kind == "weighted") == (scores is not None):
        return
    given = "with" if kind != "weighted" else "without"
    raise refusal(
        "word_shift",
        arrived=f"kind={kind!r} {given} scores",
        expected='scores with kind="weighted" and only there',
        fix='Write kind="weighted" with scores={word: score}, or leave scores= out.',
    )


def _weighted_contributions(table: pd.DataFrame, scores: Any) -> tuple[pd.DataFrame, WeightedShift]:
    """Return the items with a score and what they add to the difference of mean scores."""
    _require_numbers(scores)
    score = table["item"].map(dict(scores)).astype(float)
    has_score = score.notna()
    scored = table.assign(score=score)[has_score].copy()
    unscored = table[~has_score]
    n = scored["n"].sum()
    n_against = scored["n_against"].sum()
    if min(n, n_against) == 0:
        raise refusal(
            "scores",
            arrived="a side without any item that has a score",
            expected="some on both sides",
            fix=(
                "Spell the words of scores= as the items (lower case), or use a "
                "list with more words."
            ),
        )
    share = scored["n"] / n
    share_against = scored["n_against"] / n_against
    mean = float((share * scored["score"]).sum())
    mean_against = float((share_against * scored["score"]).sum())
    scored["contribution"] = measures.weighted_shift(
        share, share_against, scored["score"], mean_against
    )
    n_unscored = unscored["n"].sum() + unscored["n_against"].sum()
    covered = scored["rate"].sum()
    covered_against = scored["rate_against"].sum()
    weighted = WeightedShift(
        mean=mean,
        mean_against=mean_against,
        items_without_score=tuple(sorted(unscored["item"])),
        n_without_score=float(n_unscored),
        share_without_score=float(1 - covered),
        share_against_without_score=float(1 - covered_against),
    )
    return scored, weighted


def _require_numbers(scores: Any) -> None:
    """Raise InputError unless scores are a mapping of items to numbers."""
    if isinstance(scores, Mapping):
        wrong = {item: score for item, score in scores.items() if not isinstance(score, Real)}
        if not wrong:
            return
        arrived = listing(f"{item}: {score!r}" for item, score in wrong.items())
    else:
        arrived = f"a {type(scores).__name__}"
    raise refusal(
        "scores",
        arrived=arrived,
        expected="a number for each item",
        fix='Write {word: number}; from a table dict(zip(table["item"], table["score"])).',
    )
