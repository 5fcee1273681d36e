"""Pairs of actors in articles, tested by swaps: incidences drawn with all margins kept."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.counts import Incidence

#: Rounds of trades between two draws that are kept.
SWEEPS = 5
#: Fewest draws with which a p of .05 can be reached.
FEWEST_DRAWS = 19
#: Words of bits that are counted in one step.
AT_ONCE = 500_000
#: Numbers that differ by less are equal but for rounding.
ROUNDING = 1e-9


def tested_by_swaps(
    table: pd.DataFrame,
    incidence: Incidence,
    *,
    generator: np.random.Generator,
    draws: int,
    min_expected: float,
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the table with expected count, score and mid-p, and the highest score of each draw.

    The highest is that of the tested pairs.
    """
    drawn = _drawn_counts(table, incidence, generator=generator, draws=draws)
    joint = table["joint"].to_numpy()
    # The data are one more draw: they are at a random place of a reversible chain, so that
    # they are exchangeable with the draws however well it mixes.
    everything = np.vstack([drawn, joint])
    mean = everything.mean(axis=0)
    sd = everything.std(axis=0)
    varies = sd > ROUNDING
    sd[~varies] = np.nan
    n_above = (everything > joint).sum(axis=0)
    mid_p = (n_above + (everything == joint).sum(axis=0) / 2) / len(everything)
    is_tested = varies & (mean >= min_expected)
    p = np.where(is_tested, mid_p, np.nan)
    scores = (drawn[:, is_tested] - mean[is_tested]) / sd[is_tested]
    highest = scores.max(axis=1, initial=-np.inf)
    return table.assign(expected=mean, score=(joint - mean) / sd, p=p), highest


def adjusted(table: pd.DataFrame, highest: np.ndarray) -> pd.Series:
    """Return single-step max-T p: how often the highest score of a draw reaches the pair's."""
    n_below = np.searchsorted(np.sort(highest), table["score"].to_numpy() - ROUNDING)
    n_reached = len(highest) - n_below
    n_draws = len(highest) + 1  # the data are one of them
    return pd.Series((n_reached + 1) / n_draws, table.index).where(table["p"].notna())


def _drawn_counts(
    table: pd.DataFrame, incidence: Incidence, *, generator: np.random.Generator, draws: int
) -> np.ndarray:
    """Return draws × pairs: joint counts of the table's pairs in drawn incidences."""
    first = incidence.items.get_indexer(table["actor_a"])
    second = incidence.items.get_indexer(table["actor_b"])
    joint = np.empty((draws, len(first)), np.int32)
    for number, values in enumerate(_swapped_articles(incidence, generator=generator, draws=draws)):
        joint[number] = _joint_counts(_packed(values), first, second)
    return joint


def _joint_counts(bits: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return how many articles have both actors of each pair, some words of bits at a time."""
    joint = np.zeros(len(first), np.int32)
    step = max(1, AT_ONCE // max(len(first), 1))
    for start in range(0, bits.shape[1], step):
        words = bits[:, start : start + step]
        joint += np.bitwise_count(words[first] & words[second]).sum(axis=1, dtype=np.int32)
    return joint


def _packed(named: np.ndarray) -> np.ndarray:
    """Return actors × words of 64 bits: a bit an article."""
    bits = np.zeros((named.shape[1], (-(-len(named) // 64) * 8)), np.uint8)
    packed = np.packbits(named.T, axis=1)
    bits[:, : packed.shape[1]] = packed
    return bits.view(np.uint64)


def _swapped_articles(
    incidence: Incidence, *, generator: np.random.Generator, draws: int
) -> Iterator[np.ndarray]:
    """Yield articles × actors after rounds of trades, run both ways from the data."""
    observed = incidence.values.toarray().astype(bool)
    n_before = int(generator.integers(draws + 1))  # draws on one side of the data
    named = observed
    for draw in range(draws):
        if draw == n_before:
            named = observed
        for _ in range(SWEEPS):
            named = traded(named, generator)
        yield named


def traded(named: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a matrix of bool after random pairs of rows have traded; its margins stay.

    Two rows trade what only one of them has.
    """
    n_pairs = len(named) // 2
    order = rng.permutation(len(named))[: n_pairs * 2].reshape(2, -1)
    first = named[order[0]]
    second = named[order[1]]
    differ = first ^ second
    sizes = differ.sum(axis=1)
    keys = rng.random(first.shape)[differ]
    # The first row keeps as many of the differing columns as it had: those with the smallest keys.
    ladder = np.full((n_pairs, sizes.max(initial=0) + 1), 2.0)
    is_step = np.arange(ladder.shape[1]) < sizes[:, None]
    ladder[is_step] = keys
    ladder.sort(axis=1)
    bounds = ladder[np.arange(n_pairs), (first & differ).sum(axis=1)]
    goes_to_first = keys < bounds.repeat(sizes)
    first[differ] = goes_to_first
    second[differ] = ~goes_to_first
    result = named.copy()
    result[order[0]] = first
    result[order[1]] = second
    return result
