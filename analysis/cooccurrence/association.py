"""Association: pairs of actors that are named together more often than chance has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.cooccurrence.matrices import (
    number_of_pairs,
    pair_table,
    sides_of_pairs,
    sorted_groups,
)
from analysis.cooccurrence.null_models import placements, traded
from analysis.counts import Incidence, columns_of, group_codes, require_incidence
from analysis.errors import one_of, refusal
from analysis.stats import measures
from analysis.stats.evidence import Method, Status, annotators_of
from analysis.wording.notes import with_evidence

#: Arguments of an association measure, as columns.
PAIR_SUMS = ["joint", "left", "right", "units"]
#: Rounds of trades between two draws of the swap null that are kept.
SWEEPS = 5
#: Fewest draws with which a p of .05 can be reached.
FEWEST_DRAWS = 19
#: Pairs up to which all are listed; of more, those in ``min_joint`` units.
MOST_LISTED = 1_000_000
#: Draws × pairs that fit into memory.
MOST_DRAWN = 200_000_000
#: References of a test against a null.
SOURCES = {"shuffle": ("westfall1993",), "swap": ("besag1989", "westfall1993")}
#: Numbers that differ by less are equal but for rounding.
ROUNDING = 1e-9


class NullDraws(NamedTuple):
    """Joint counts of some pairs under a null."""

    mean: np.ndarray
    variance: np.ndarray
    joint: np.ndarray  #: draws × pairs


def association(
    incidence: Incidence,
    *,
    measure: measures.Measure = measures.npmi,
    by: str | Sequence[str] | None = None,
    null: str | None = None,
    draws: int = 2000,
    seed: int = 0,
    min_joint: int = 3,
    min_expected: float = 1.0,
    between: tuple[str, str] | None = None,
) -> pd.DataFrame:
    """Return how strongly pairs of actors are associated, tested under a null.

    Association measures flag rare pairs by chance, so rank by ``score`` and read
    ``estimate`` as a description. Where rows have a column
    ``copy_cluster`` (attach `copies.link`), each group keeps one article of a cluster, the
    one with the smallest article_id, for description and test alike.

    Parameters
    ----------
    incidence : Incidence
        Units × actors.
    measure : Measure
        Of (joint, left, right, units).
    by : str or list of str, optional
        Columns of the rows; pairs are described within each group, and tested as one family.
    null : None, "shuffle" or "swap"
        "shuffle" (sentences, paragraphs) keeps each article's number of units that
        name each actor, and shuffles which ones. It takes an article's units as alike. Where
        they are not (a title, and a body of one paragraph), use sentences.
        "swap" (articles) keeps each article's number of actors and each actor's number of
        articles: rounds of random trades between pairs of articles, run both ways from the
        data (Besag and Clifford 1989; Strona et al. 2014).
    draws, seed : int
        Number of incidences that are drawn, and the seed of the random numbers.
    min_joint, min_expected
        Below these a pair is described only. Which pairs are tested together depends on
        ``expected`` alone, which the null keeps; ``joint`` only hides p-values. Without a null,
        a table of more than a million pairs lists those in *min_joint* units, and in one at
        least. Its Method has the number of the others (``left_out``).
    between : two kinds of item, optional
        Only pairs of one item of each kind: ``("frame", "actor")`` takes "frame: law" with
        "actor: Aria", the first kind as ``actor_a``. Swaps then keep, in each article, the
        number of items of either kind.

    Returns
    -------
    DataFrame
        One row a pair of actors in a group: the columns of *by*, ``actor_a, actor_b``,
        ``joint`` (units that name both), ``expected`` (mean under the null; left ×
        right / units without one), ``left, right`` (units that name a, that name b), ``units`` (all
        of the group), ``articles, outlets`` (with the pair), ``estimate`` (the measure), ``score``
        (observed − expected, in standard deviations of the null), ``p`` (mid-p, one-sided: more
        often than expected), ``p_adjusted`` (single-step max-T over the tested pairs of all
        groups), ``status, reason, note``. Sorted by group, then score (estimate without a null),
        highest first. A missing p means: not tested. The Method has the number of articles that
        were left out as copies (``left_out``).

    Raises
    ------
    InputError
        For a null that does not fit the level, for more draws of pairs than fit into memory,
        for fewer than 19 draws, for an article without a value in ``copy_cluster``, for a kind
        that no item begins with, and for a measure that is no Measure.

    Examples
    --------
    >>> from scipy import sparse
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2", "a3"]})
    >>> named = sparse.csr_array([[1, 1], [1, 1], [0, 0]])
    >>> table = association(Incidence(named, rows, pd.Index(["Aria", "Boria"]), "article"))
    >>> table[["joint", "expected", "estimate"]].round(2).values.tolist()
    [[2.0, 1.33, 1.0]]
    """
    measures.require_measure(measure)
    require_incidence(incidence)
    _require_null(incidence.within, null, draws)
    generator = np.random.default_rng(seed)
    groups = sorted_groups(incidence, by)
    n_articles = _number_of_articles(groups)
    groups = [(labels, _without_copies(part)) for labels, part in groups]
    n_originals = _number_of_articles(groups)
    n_pairs = [number_of_pairs(part, between) for _, part in groups]
    least = 0
    if null is not None:
        _require_room(max(n_pairs), null=null, draws=draws)
    elif sum(n_pairs) > MOST_LISTED:
        least = max(min_joint, 1)
    tables = []
    highest = np.full(draws, -np.inf)
    for labels, part in groups:
        table = _described_pairs(pair_table(part, labels, between, min_joint=least), measure)
        if null is not None and len(table):
            drawn = _null_draws(
                table, part, null=null, between=between, generator=generator, draws=draws
            )
            table = _with_test(table, drawn, min_expected=min_expected)
            highest = np.maximum(highest, _highest_scores(table, drawn))
        tables.append(table)
    filled = [table for table in tables if len(table)]
    table = pd.concat(filled or tables[:1], ignore_index=True)
    table = _with_adjusted_p(table, highest, min_joint=min_joint)
    group_columns = columns_of(by or [])
    table = _strongest_pairs_first(table, group_columns, has_null=null is not None)
    left_out = {
        "articles that copy another": n_articles - n_originals,
        _unlisted(least, within=incidence.within): sum(n_pairs) - len(table),
    }
    method = Method(
        what="association",
        measure=measure.name,
        convention=measure.convention,
        per=incidence.within,
        by=tuple(group_columns),
        within=incidence.within,
        left_out={reason: n for reason, n in left_out.items() if n},
        annotators=annotators_of(incidence.rows),
        sources=measure.references,
    )
    if null is not None:
        n_tests = int(table["p"].notna().sum())
        method["n_tests"] = n_tests
        method["remark"] = (
            f'one-sided mid-p (more often than expected): {draws:,} draws of the null "{null}" '
            f"(seed {seed}), adjusted over {n_tests:,} pairs by single-step max-T"
        )
        method["sources"] = (*measure.references, *SOURCES[null])
    return _with_pair_evidence(
        table, method, min_joint=min_joint, min_expected=min_expected, has_null=null is not None
    )


def _require_null(within: str, null: str | None, draws: int) -> None:
    """Raise InputError unless the null fits the units and the draws suffice."""
    one_of(null, [None, "shuffle", "swap"], name="null")
    if null == "shuffle" and within == "article":
        raise refusal(
            "null",
            arrived='"shuffle" for articles',
            expected='"swap"',
            fix=(
                'Write null="swap"; or make the units sentences: incidence(features, '
                'within="sentence").'
            ),
        )
    if null == "swap" and within != "article":
        raise refusal(
            "null",
            arrived=f'"swap" for {within}s',
            expected='"shuffle"',
            fix=(
                'Write null="shuffle", which shuffles within each article; '
                f"{within}s of different articles do not trade places."
            ),
        )
    if null is not None and draws < FEWEST_DRAWS:
        raise refusal(
            "draws",
            arrived=draws,
            expected=f"{FEWEST_DRAWS} or more",
            fix="Raise draws, for example to 2000: with fewer than 19 no p-value can be 0.05.",
        )


def _require_room(n_pairs: int, *, null: str, draws: int) -> None:
    """Raise InputError unless the draws of all pairs fit into memory."""
    most = MOST_DRAWN // draws
    if n_pairs > most:
        raise refusal(
            "null",
            arrived=f'"{null}" with draws={draws} for {n_pairs:,} pairs',
            expected=f"at most {most:,} pairs",
            fix="Write null=None, which describes pairs without a test; lower draws; or count "
            "fewer items, such as framing.terms(features, min_articles=50).",
        )


def _unlisted(min_joint: float, *, within: str) -> str:
    """Return which pairs are no rows."""
    if min_joint == 1:
        return f"pairs together in no {within}"
    return f"pairs together in fewer than {min_joint} {within}s"


def _number_of_articles(groups: Sequence[tuple[dict, Incidence]]) -> int:
    """Return the number of articles of all groups."""
    return sum(part.rows["article_id"].nunique() for _, part in groups)


def _without_copies(incidence: Incidence) -> Incidence:
    """Return the units of one article a copy cluster; all units where copies are unknown."""
    if "copy_cluster" not in incidence.rows:
        return incidence
    codes, _ = group_codes(incidence.rows, ["copy_cluster"])
    names = incidence.rows["article_id"]
    first = names.groupby(codes).transform("min")
    return incidence.where((names == first).to_numpy())


def _described_pairs(table: pd.DataFrame, measure: measures.Measure) -> pd.DataFrame:
    """Return the pairs of actors that are both named, with expected count and measure."""
    is_named = (table["left"] > 0) & (table["right"] > 0)
    table = table[is_named].reset_index(drop=True)
    joint, left, right, units = table[PAIR_SUMS].to_numpy(float).T
    after_joint = table.columns.get_loc("joint") + 1
    table.insert(after_joint, "expected", left * right / units)
    table["estimate"] = measure(joint, left, right, units)
    table["score"] = np.nan
    table["p"] = np.nan
    return table


def _null_draws(
    table: pd.DataFrame,
    incidence: Incidence,
    *,
    null: str,
    between: tuple[str, str] | None,
    generator: np.random.Generator,
    draws: int,
) -> NullDraws:
    """Return joint counts of the table's pairs under the null."""
    first = incidence.items.get_indexer(table["actor_a"])
    second = incidence.items.get_indexer(table["actor_b"])
    if null == "shuffle":
        return _shuffled_units(incidence, first, second, generator=generator, draws=draws)
    is_left, is_right = sides_of_pairs(incidence.items, between)
    blocks = [is_left, is_right]
    if (is_left == is_right).all():
        blocks = [is_left]
    named = _swapped_articles(incidence, blocks, generator=generator, draws=draws)
    joint = np.empty((draws, len(first)), np.int32)
    for draw, values in enumerate(named):
        joint[draw] = _joint_counts(values)[first, second]
    # The data are one more draw: they are at a random place of a reversible chain, so that
    # they are exchangeable with the draws however well it mixes.
    everything = np.vstack([joint, table["joint"]])
    return NullDraws(everything.mean(axis=0), everything.var(axis=0), joint)


def _swapped_articles(
    incidence: Incidence,
    blocks: Sequence[np.ndarray],
    *,
    generator: np.random.Generator,
    draws: int,
) -> Iterator[np.ndarray]:
    """Yield articles × actors after rounds of trades, run both ways from the data."""
    observed = incidence.values.toarray().astype(bool)
    n_before = int(generator.integers(draws + 1))  # draws on one side of the data
    named = observed
    for draw in range(draws):
        if draw == n_before:
            named = observed
        for _ in range(SWEEPS):
            named = named.copy()
            for columns in blocks:
                named[:, columns] = traded(named[:, columns], generator)
        yield named


def _joint_counts(named: np.ndarray) -> np.ndarray:
    """Return items × items: how many rows name both."""
    counts = named.astype(np.float32)
    return (counts.T @ counts).round()


def _shuffled_units(
    incidence: Incidence,
    first: np.ndarray,
    second: np.ndarray,
    *,
    generator: np.random.Generator,
    draws: int,
) -> NullDraws:
    """Return joint counts if each article's units are shuffled; mean and variance are exact.

    Both are sums over articles of those of hypergeometric distributions.
    """
    n_items = len(incidence.items)
    n_pairs = len(first)
    pair_of = np.full((n_items, n_items), -1)
    pair_of[first, second] = np.arange(n_pairs)
    pair_of[second, first] = np.arange(n_pairs)
    mean = np.zeros(n_pairs)
    variance = np.zeros(n_pairs)
    joint = np.zeros((draws, n_pairs), np.int32)
    codes, groups = group_codes(incidence.rows, ["article_id"])
    bounds = np.searchsorted(codes, np.arange(len(groups) + 1))
    for start, stop in pairwise(bounds):
        n_units = stop - start
        n_naming = incidence.values[start:stop].sum(axis=0)
        actors = np.flatnonzero(n_naming)
        n_naming = n_naming[actors]
        pairs = pair_of[np.ix_(actors, actors)]
        one, two = np.nonzero(np.triu(pairs + 1, 1))
        pairs = pairs[one, two]
        left = n_naming[one]
        right = n_naming[two]
        apart = (n_units - left) * (n_units - right)
        mean[pairs] += left * right / n_units
        variance[pairs] += left * right * apart / (n_units**2 * max(n_units - 1, 1))
        if len(pairs):
            drawn = placements(n_naming.astype(int), n_units, rng=generator, draws=draws)
            joint[:, pairs] += drawn[:, one, two]
    return NullDraws(mean, variance, joint)


def _with_test(table: pd.DataFrame, drawn: NullDraws, *, min_expected: float) -> pd.DataFrame:
    """Return the table with expected count, score and p under the null."""
    joint = table["joint"].to_numpy(float)
    sd = np.sqrt(drawn.variance)
    varies = sd > ROUNDING
    nothing = np.full(len(table), np.nan)
    score = np.divide(joint - drawn.mean, sd, out=nothing, where=varies)
    n_above = (drawn.joint > joint).sum(axis=0)
    n_equal = (drawn.joint == joint).sum(axis=0) + 1  # the data themselves
    mid_p = (n_above + n_equal / 2) / (len(drawn.joint) + 1)
    is_expected = drawn.mean >= min_expected
    p = np.where(varies & is_expected, mid_p, np.nan)
    return table.assign(expected=drawn.mean, score=score, p=p)


def _highest_scores(table: pd.DataFrame, drawn: NullDraws) -> np.ndarray:
    """Return the highest score of each draw among the tested pairs."""
    is_tested = table["p"].notna().to_numpy()
    joint = drawn.joint[:, is_tested]
    mean = drawn.mean[is_tested]
    sd = np.sqrt(drawn.variance[is_tested])
    scores = (joint - mean) / sd
    return scores.max(axis=1, initial=-np.inf)


def _with_adjusted_p(table: pd.DataFrame, highest: np.ndarray, *, min_joint: int) -> pd.DataFrame:
    """Return the table with adjusted p; neither p where the pair meets too rarely."""
    is_few = table["joint"] < min_joint
    p = table["p"].mask(is_few)
    score = table["score"].to_numpy()
    n_below = np.searchsorted(np.sort(highest), score - ROUNDING)
    n_reached = len(highest) - n_below
    n_draws = len(highest) + 1  # the data are one of them
    adjusted = pd.Series((n_reached + 1) / n_draws, table.index)
    adjusted = adjusted.where(p.notna())
    return table.assign(p=p, p_adjusted=adjusted)


def _strongest_pairs_first(
    table: pd.DataFrame, group_columns: Sequence[str], *, has_null: bool
) -> pd.DataFrame:
    """Return the table by group, then by score, or by estimate without a null.

    Of equals the order stays, which is that of the actors.
    """
    strength = "score" if has_null else "estimate"
    is_ascending = [*(True for _ in group_columns), False]
    order = [*group_columns, strength]
    return table.sort_values(order, ascending=is_ascending, kind="stable", ignore_index=True)


def _with_pair_evidence(
    table: pd.DataFrame, method: Method, *, min_joint: int, min_expected: float, has_null: bool
) -> pd.DataFrame:
    """Return the table with the status and reason of each pair."""
    is_few = table["joint"] < min_joint
    is_rare = table["expected"] < min_expected
    is_fixed = table["p"].isna() & has_null & ~is_few & ~is_rare
    few = f"fewer than {min_joint} joint units"
    rare = f"expected below {min_expected:g}"
    conditions = [is_few & is_rare, is_few, is_rare, is_fixed]
    reasons = [f"{few}; {rare}", few, rare, "the null allows one value only"]
    reason = np.select(conditions, reasons, "")
    is_tested = table["p"].notna()
    statuses = [Status.DESCRIPTIVE, Status.TESTED]
    status = np.select([is_few | is_rare, is_tested], statuses, Status.NOT_TESTED)
    return with_evidence(table, method, status=status, reason=reason)
