"""Latent classes of labels: a mixture of categorical variables, fitted by EM.

StepMix fits the same model, and gives the same classes (tests/framing). It is not used here: to
choose a number of classes takes hundreds of fits. This module makes all starts of a fit in one
matrix product, in a fraction of the time and without another dependency.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.counts import Counts

PRIOR = 1.0  #: pages that each class has beforehand, with the shares of all pages
FIRST_ROUNDS = 8  #: of every start
BEST_STARTS = 4  #: that go on after the first rounds
ROUNDS = 500  #: at most
CLOSE = 1e-6  #: gain of log-likelihood a page at which the search ends
TINY = 1e-300  #: below it a share is 0


@dataclass(frozen=True, eq=False)
class Variables:
    """What is measured: items in blocks, of which each page shows one category.

    Attributes
    ----------
    items : Index of str
        In the order of their columns.
    block : ndarray of int
        The variable of each column of a design matrix.
    is_item : ndarray of bool
        Columns that are items; each block ends with a column for "none of its items".
    """

    items: pd.Index
    block: np.ndarray
    is_item: np.ndarray

    @property
    def members(self) -> np.ndarray:
        """Return variables × columns with 1 where a column belongs to a variable."""
        numbers = np.arange(self.block.max() + 1)
        return (self.block == numbers[:, None]).astype(float)

    @property
    def n_free(self) -> int:
        """Return how many shares of a class are free."""
        return int(self.is_item.sum())


class Model(NamedTuple):
    """Latent classes, the largest first."""

    weights: np.ndarray  #: of the classes; they add up to 1
    shares: np.ndarray  #: classes × columns of the design matrix
    log_likelihood: float  #: of the pages that it was fitted to


def variables_of(runs: list[Counts], items: pd.Index) -> Variables:
    """Return the variables of these items.

    Items of one variable ("problem:law", "problem:war") that no page has together are one block.
    Every other item is a block by itself.

    >>> rows = pd.DataFrame({"article_id": ["a", "b"]})
    >>> items = pd.DataFrame({"variable": ["law", "problem", "problem"]}, ["law", "war", "oil"])
    >>> values = [[1, 1, 0], [1, 0, 1]]
    >>> labels = Counts.of(values, size=[[1], [1]], rows=rows, items=items, per="page")
    >>> variables_of([labels], labels.items.index).block.tolist()
    [0, 0, 1, 1, 1]
    """
    variable_of: dict[str, str] = {}
    for labels in runs:
        variable_of |= labels.variables.to_dict()
    blocks: dict[str, list[str]] = {}
    for item in items:
        variable = variable_of[item]
        is_category = variable != item and _exclude_each_other(runs, variable)
        name = variable if is_category else item
        blocks.setdefault(f"{is_category} {name}", []).append(item)
    ordered = []
    block = []
    is_item = []
    for number, members in enumerate(blocks.values()):
        ordered += members
        block += [number] * (len(members) + 1)
        is_item += [True] * len(members) + [False]
    return Variables(pd.Index(ordered, dtype="str"), np.array(block), np.array(is_item))


def _exclude_each_other(runs: list[Counts], variable: str) -> bool:
    """Return whether no page of any run has two items of a variable."""
    for labels in runs:
        is_present = labels.where(items=labels.variables == variable).values > 0
        if (is_present.sum(axis=1) > 1).any():
            return False
    return True


def design_matrix(labels: Counts, variables: Variables) -> np.ndarray:
    """Return pages × columns of 0 and 1; a variable that is missing is 0 in all its columns."""
    chosen = labels.where(items=variables.items)
    values = (chosen.values.toarray() > 0).astype(float)
    is_known = chosen.full_size() > 0
    matrix = np.zeros((len(values), len(variables.block)))
    matrix[:, variables.is_item] = values
    known = np.zeros(matrix.shape, bool)
    known[:, variables.is_item] = is_known
    members = variables.members
    n_known = known @ members.T
    n_items = variables.is_item @ members.T
    block_is_known = n_known == n_items
    n_present = matrix @ members.T
    nothing = (block_is_known & (n_present == 0)).astype(float)
    matrix[:, ~variables.is_item] = nothing
    is_observed = (block_is_known | (n_present > 0)) @ members
    return matrix * is_observed


def fit(
    matrix: np.ndarray, variables: Variables, *, n: int, starts: int, rng: np.random.Generator
) -> Model:
    """Return the most likely of several fits of *n* classes.

    Every start goes on for some rounds, and the best of them to the end (Biernacki, Celeux and
    Govaert 2003). A class has one page beforehand with the shares of all pages, so that no share
    is 0 because few pages are there.
    """
    patterns = _patterns_of(matrix)
    overall = _overall_shares(matrix, variables.members)
    if n == 1:
        return _ordered(patterns, np.ones((1, 1)), overall[None, None])
    search = _Search(patterns, variables.members, overall)
    weights = np.full((starts, n), 1 / n)
    shares = _first_shares(matrix, search, (starts, n), rng)
    weights, shares = _improved(search, weights, shares, rounds=FIRST_ROUNDS)
    likelihood = _log_likelihoods(patterns, weights, shares)
    best = np.argsort(-likelihood, kind="stable")[:BEST_STARTS]
    weights, shares = _improved(search, weights[best], shares[best], rounds=ROUNDS)
    return _ordered(patterns, weights, shares)


class _Patterns(NamedTuple):
    """Pages with the same labels, once."""

    matrix: np.ndarray  #: patterns × columns
    n_pages: np.ndarray  #: of each pattern


class _Search(NamedTuple):
    """What every round of EM needs."""

    patterns: _Patterns
    members: np.ndarray  #: variables × columns
    overall: np.ndarray  #: the share of each column on all pages


def _patterns_of(matrix: np.ndarray) -> _Patterns:
    """Return the different rows of a design matrix, in an order that rows do not decide."""
    rows, counts = np.unique(matrix, axis=0, return_counts=True)
    return _Patterns(rows, counts.astype(float))


def _overall_shares(matrix: np.ndarray, members: np.ndarray) -> np.ndarray:
    """Return the share of each column among the pages on which its variable is known."""
    n_column = matrix.sum(axis=0)
    n_block = n_column @ members.T @ members
    return np.divide(n_column, n_block, out=np.zeros_like(n_column), where=n_block > 0)


def _first_shares(
    matrix: np.ndarray, search: _Search, shape: tuple[int, int], rng: np.random.Generator
) -> np.ndarray:
    """Return starts × classes × columns: random pages, half way to all pages."""
    chosen = matrix[rng.integers(len(matrix), size=shape)]
    is_known = chosen @ search.members.T @ search.members > 0
    of_pages = np.where(is_known, chosen, search.overall)
    return 0.5 * of_pages + 0.5 * search.overall


def _improved(
    search: _Search, weights: np.ndarray, shares: np.ndarray, *, rounds: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the weights and shares of each start after rounds of EM."""
    matrix, n_pages = search.patterns
    n_all = n_pages.sum()
    n_classes = weights.shape[1]
    before = np.full(len(weights), -np.inf)
    for _ in range(rounds):
        membership, likelihood = _expected(search.patterns, weights, shares)
        membership *= n_pages
        weights = (membership.sum(axis=2) + PRIOR) / (n_all + PRIOR * n_classes)
        n_column = membership @ matrix + PRIOR * search.overall
        n_block = n_column @ search.members.T @ search.members
        shares = np.divide(n_column, n_block, out=np.zeros_like(n_column), where=n_block > 0)
        if (likelihood - before < CLOSE * n_all).all():
            break
        before = likelihood
    return weights, shares


def _expected(
    patterns: _Patterns, weights: np.ndarray, shares: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return starts × classes × patterns of memberships, and each start's log-likelihood."""
    joint = np.log(np.maximum(shares, TINY)) @ patterns.matrix.T
    joint += np.log(weights)[:, :, None]
    largest = joint.max(axis=1, keepdims=True)
    joint -= largest
    np.exp(joint, out=joint)
    total = joint.sum(axis=1, keepdims=True)
    joint /= total
    log_total = (largest + np.log(total))[:, 0]
    return joint, log_total @ patterns.n_pages


def _log_likelihoods(patterns: _Patterns, weights: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Return the log-likelihood of each start."""
    return _expected(patterns, weights, shares)[1]


def _ordered(patterns: _Patterns, weights: np.ndarray, shares: np.ndarray) -> Model:
    """Return the best start as a model, with its largest class first."""
    likelihood = _log_likelihoods(patterns, weights, shares)
    best = int(np.argmax(likelihood))
    order = np.argsort(-weights[best], kind="stable")
    return Model(weights[best][order], shares[best][order], float(likelihood[best]))


def memberships(model: Model, matrix: np.ndarray) -> np.ndarray:
    """Return pages × classes: the probability that a page is of a class."""
    pages = _Patterns(matrix, np.ones(len(matrix)))
    return _expected(pages, model.weights[None], model.shares[None])[0][0].T


def bayes_criterion(model: Model, matrix: np.ndarray, variables: Variables) -> float:
    """Return the BIC of a model (Schwarz 1978); less is better."""
    n_classes = len(model.weights)
    n_free = n_classes - 1 + n_classes * variables.n_free
    return n_free * np.log(len(matrix)) - 2 * model.log_likelihood
