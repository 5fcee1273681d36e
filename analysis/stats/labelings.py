"""Labelings of entities in blocks: how many there are, all of them, or random ones."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from analysis.stats import threads

EXACT_UP_TO = 20_000  #: all labelings are gone through up to this many


class Labelings(NamedTuple):
    """The labelings that a test goes through."""

    #: labelings × entities; the observed one is among them, and the first where they are random
    labels: np.ndarray
    #: how many were gone through, without the observed one where they are random
    number: int
    exact: bool  #: whether these are all


def n_labelings(labels: np.ndarray, blocks: np.ndarray) -> int:
    """Return how many distinct labelings there are.

    It is the product over blocks of multinomial coefficients.

    >>> n_labelings(np.array([0, 0, 0, 1, 1, 1, 1]), np.zeros(7))
    35
    """
    total = 1
    for block in np.unique(blocks):
        counts = np.unique(labels[blocks == block], return_counts=True)[1]
        same_label = math.prod(math.factorial(int(count)) for count in counts)
        total *= math.factorial(counts.sum()) // same_label
    return total


def labelings_used(labels: np.ndarray, blocks: np.ndarray, labelings: int) -> tuple[int, bool]:
    """Return how many labelings a test goes through, and whether these are all."""
    total = n_labelings(labels, blocks)
    if total <= EXACT_UP_TO:
        return total, True
    return labelings, False


def all_labelings(labels: np.ndarray, blocks: np.ndarray) -> np.ndarray:
    """Return every distinct labeling, labelings × entities; the observed one is among them."""
    entities_of_blocks = [np.flatnonzero(blocks == block) for block in np.unique(blocks)]
    orders_of_blocks = []
    for entities in entities_of_blocks:
        block_labels = tuple(sorted(labels[entities].tolist()))
        orders_of_blocks.append(list(_distinct_orders(block_labels)))
    total = math.prod(len(orders) for orders in orders_of_blocks)
    result = np.empty((total, len(labels)), dtype=labels.dtype)
    for row, orders in enumerate(itertools.product(*orders_of_blocks)):
        for entities, order in zip(entities_of_blocks, orders):
            result[row, entities] = order
    return result


def _distinct_orders(labels: tuple) -> Iterator[tuple]:
    """Yield the distinct orders of a sorted tuple with repeats."""
    if not labels:
        yield ()
    for label in dict.fromkeys(labels):
        position = labels.index(label)
        remaining = labels[:position] + labels[position + 1 :]
        for order in _distinct_orders(remaining):
            yield (label, *order)


def drawn_labelings(
    labels: np.ndarray, blocks: np.ndarray, *, n: int, generator: np.random.Generator
) -> np.ndarray:
    """Return labelings drawn at random, labelings × entities: shuffled within each block."""
    result = np.empty((n, len(labels)), dtype=labels.dtype)
    for block in np.unique(blocks):
        entities = np.flatnonzero(blocks == block)
        block_labels = labels[entities].astype(np.int64)  # which NumPy shuffles fastest
        n_at_once = max(1, threads.PLACES // len(entities))
        for start in range(0, n, n_at_once):
            n_rows = min(n_at_once, n - start)
            rows = np.tile(block_labels, (n_rows, 1))
            result[start : start + n_rows, entities] = generator.permuted(rows, axis=1)
    return result


def labelings_of(labels: np.ndarray, blocks: np.ndarray, *, labelings: int, seed: int) -> Labelings:
    """Return all labelings up to 20,000; else the observed one and random ones.

    Parameters
    ----------
    labels, blocks : ndarray
        Labels and blocks of the entities.
    labelings : int
        Number of random labelings.
    seed : int
    """
    number, exact = labelings_used(labels, blocks, labelings)
    labels = labels.astype(np.int16)  # many of them are held in memory
    if exact:
        return Labelings(all_labelings(labels, blocks), number, exact)
    generator = np.random.default_rng(np.random.SeedSequence(seed))
    drawn = drawn_labelings(labels, blocks, n=number, generator=generator)
    return Labelings(np.concatenate([labels[None], drawn]), number, exact)


def smallest_p(
    target: Sequence[int] | np.ndarray,
    reference: Sequence[int] | np.ndarray,
    *,
    labelings: int | None,
) -> float:
    """Return the smallest p that a contrast can reach.

    It is 1 over the number of ways to choose the target's entities. It is twice that where every
    block is split in equal halves: swapping all labels then gives the same |T|. In blocks of one
    side nothing can be exchanged.

    Parameters
    ----------
    target, reference : sequence of int
        Number of entities of either side in each block.
    labelings : int or None
        Number of random labelings; None where all are gone through.

    Examples
    --------
    >>> round(smallest_p([4], [4], labelings=None), 3)
    0.029
    """
    ways = 1
    has_exchange = False
    has_equal_halves = True
    for n_target, n_reference in zip(map(int, target), map(int, reference)):
        has_equal_halves &= n_target == n_reference
        if n_target and n_reference:
            has_exchange = True
            ways *= math.comb(n_target + n_reference, n_target)
    smallest = 1 / ways
    if has_exchange and has_equal_halves:
        smallest = 2 / ways
    if labelings is not None:
        smallest = max(smallest, 1 / (labelings + 1))
    return min(1.0, smallest)
