"""How many latent classes labels have: fit, stability, and a test against independence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import require_number
from analysis.framing.latent_classes import (
    Model,
    Variables,
    bayes_criterion,
    fit,
    memberships,
)

#: Over what two classifications of the same pages are compared.
STABILITIES = ("runs", "waves", "halves", "seeds")
ALPHA = 0.05  #: of the test against elements that are independent
MOST_SEEDS = 3  #: that are tried
TEST_STARTS = 10  #: of each fit to observed and to exchanged elements, at most
FEWEST_PAGES = 10  #: that a model of a wave or a half is fitted to


@dataclass(frozen=True)
class PackageRule:
    """How the number of frame packages is chosen.

    Attributes
    ----------
    most : int
        Classes, at most.
    least : float
        Elements on a smaller share of the pages are left out; .05 as Matthes and Kohring (2008).
    agreement : float
        The smallest adjusted Rand index over runs, waves, halves and seeds.
    starts : int
        Random starts of each fit.
    halves : int
        Random halves of the outlets, and other seeds (3 at most).
    permutations : int
        Data sets whose elements are exchanged among pages.
    seed : int

    Raises
    ------
    InputError
        For an impossible number.

    Examples
    --------
    >>> PackageRule(most=4).most
    4
    """

    most: int = 8
    least: float = 0.05
    agreement: float = 0.6
    starts: int = 40
    halves: int = 10
    permutations: int = 99
    seed: int = 0

    def __post_init__(self) -> None:
        require_number(self.most, name="most", least=1, whole=True)
        require_number(self.least, name="least", least=0, most=0.5)
        require_number(self.agreement, name="agreement", least=0, most=1)
        require_number(self.starts, name="starts", least=1, whole=True)
        require_number(self.halves, name="halves", least=1, whole=True)
        require_number(self.permutations, name="permutations", least=19, whole=True)
        require_number(self.seed, name="seed", least=0, whole=True)


@dataclass(frozen=True, eq=False)
class Material:
    """Runs of the same pages, ready to be fitted.

    Classes are fitted and compared on one page of each text. Copies would let classes agree that
    only repeat the same texts.
    """

    of_pages: dict[str, np.ndarray]  #: run → design matrix of all pages
    matrices: dict[str, np.ndarray]  #: run → design matrix of one page of each text
    variables: Variables
    units: np.ndarray  #: the outlet of each text, as a number
    waves: pd.Series | None  #: the wave of each text
    strata: pd.Series | None
    rule: PackageRule

    @property
    def matrix(self) -> np.ndarray:
        """Return the design matrix of the first run, each text once."""
        return next(iter(self.matrices.values()))

    def generator(self, *purpose: int) -> np.random.Generator:
        """Return the random numbers of one purpose."""
        return np.random.default_rng(np.random.SeedSequence([self.rule.seed, *purpose]))

    def fitted(
        self, matrix: np.ndarray, n: int, *, number: int = 0, most_starts: int | None = None
    ) -> Model:
        """Return the best model of *n* classes; another *number* starts elsewhere."""
        starts = self.rule.starts
        if most_starts is not None:
            starts = min(starts, most_starts)
        rng = self.generator(n, number)
        return fit(matrix, self.variables, n=n, starts=starts, rng=rng)


def adjusted_rand(left: np.ndarray, right: np.ndarray) -> float:
    """Return how far two classifications agree (Hubert and Arabie 1985); 1 is fully.

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(left, right))


def classes_of(model: Model, matrix: np.ndarray) -> np.ndarray:
    """Return the most likely class of each page."""
    return memberships(model, matrix).argmax(axis=1)


# ---- stability --------------------------------------------------------------------------------


def stability_of(material: Material, model: Model) -> pd.DataFrame:
    """Return how far other fits of as many classes agree with each other or with a model.

    Returns
    -------
    DataFrame
        ``over, part, adjusted_rand, n``.
    """
    rows = [
        *_over_runs(material, model),
        *_over_waves(material, model),
        *_over_halves(material, model),
        *_over_seeds(material, model),
        *_with_strata(material, model),
    ]
    return pd.DataFrame(rows, columns=["over", "part", "adjusted_rand", "n"])


def _over_runs(material: Material, model: Model) -> Iterator[tuple]:
    """Yield the agreement of the classes of the first run with those of each other run."""
    first, *others = material.matrices
    classes = classes_of(model, material.matrix)
    for other in others:
        matrix = material.matrices[other]
        of_run = classes_of(material.fitted(matrix, len(model.weights)), matrix)
        yield "runs", f"{first}, {other}", adjusted_rand(classes, of_run), len(classes)


def _over_waves(material: Material, model: Model) -> Iterator[tuple]:
    """Yield the agreement of models of each wave and of the other waves."""
    if material.waves is None:
        return
    waves = sorted(material.waves.dropna().unique())
    if len(waves) < 2:
        return
    if len(waves) == 2:
        waves = waves[:1]  # the other one would be the same split
    for wave in waves:
        is_inside = (material.waves == wave).to_numpy()
        yield ("waves", f"{wave}, rest", *_of_split(material, model, is_inside))


def _over_halves(material: Material, model: Model) -> Iterator[tuple]:
    """Yield the agreement of models of both halves of the outlets."""
    rng = material.generator(0, 1)
    n_units = material.units.max() + 1
    for number in range(1, material.rule.halves + 1):
        first_half = rng.permutation(n_units)[: n_units // 2]
        is_inside = np.isin(material.units, first_half)
        yield ("halves", f"half {number}", *_of_split(material, model, is_inside))


def _of_split(material: Material, model: Model, is_inside: np.ndarray) -> tuple[float, int]:
    """Return how far models of both sides agree on all pages, and how many pages these are."""
    matrix = material.matrix
    n_pages = len(matrix)
    if min(is_inside.sum(), (~is_inside).sum()) < FEWEST_PAGES:
        return np.nan, n_pages
    n = len(model.weights)
    classifications = []
    for side in (is_inside, ~is_inside):
        of_side = material.fitted(matrix[side], n)
        classifications.append(classes_of(of_side, matrix))
    return adjusted_rand(*classifications), n_pages


def _over_seeds(material: Material, model: Model) -> Iterator[tuple]:
    """Yield the agreement of a model with models of other starts."""
    matrix = material.matrix
    classes = classes_of(model, matrix)
    n_seeds = min(material.rule.halves, MOST_SEEDS)
    for number in range(1, n_seeds + 1):
        other = material.fitted(matrix, len(model.weights), number=number)
        agreement = adjusted_rand(classes, classes_of(other, matrix))
        yield "seeds", f"seed {number}", agreement, len(classes)


def _with_strata(material: Material, model: Model) -> Iterator[tuple]:
    """Yield how far the classes are the strata."""
    if material.strata is None:
        return
    classes = classes_of(model, material.matrix)
    agreement = adjusted_rand(material.strata.astype("str"), classes)
    yield "strata", str(material.strata.name), agreement, len(classes)


# ---- the number of classes --------------------------------------------------------------------


def candidates(material: Material) -> pd.DataFrame:
    """Return fit and stability for each number of classes, and which one is ``chosen``.

    The chosen one has the smallest BIC among those that agree over runs, waves, halves and seeds.
    ``unmeasured`` names those over which too few pages are there to say. One class always agrees.
    """
    rows = []
    for n in range(1, material.rule.most + 1):
        model = material.fitted(material.matrix, n)
        stability = stability_of(material, model)
        means = stability.groupby("over")["adjusted_rand"].mean()
        fits = {
            "classes": n,
            "log_likelihood": model.log_likelihood,
            "bic": bayes_criterion(model, material.matrix, material.variables),
            "unmeasured": _unmeasured_kinds(means),
        }
        rows.append(fits | means.reindex(STABILITIES).to_dict())
    table = pd.DataFrame(rows)
    lowest = table[list(STABILITIES)].min(axis=1)
    is_measured = table["unmeasured"] == ""
    is_stable = is_measured & (lowest >= material.rule.agreement)
    is_one_class = table["classes"] == 1
    best = table["bic"].where(is_stable | is_one_class).idxmin()
    return table.assign(chosen=table.index == best)


def _unmeasured_kinds(means: pd.Series) -> str:
    """Return the kinds of stability that were asked for and have no value."""
    without_value = means.index[means.isna()]
    return ", ".join(kind for kind in STABILITIES if kind in without_value)


def chance_of_fit(material: Material, n: int) -> float:
    """Return the p of *n* classes against elements that are independent within strata.

    Each variable is exchanged among the pages of a stratum by itself. p is the share of such data
    sets whose gain in log-likelihood over one class is as large as the observed gain. Once it
    cannot be small any more no further data sets are drawn (Besag and Clifford 1991).
    """
    if n == 1:
        return 1.0
    matrix = material.matrix
    observed = _gain(material, matrix, n)
    rng = material.generator(0, 2)
    n_draws = material.rule.permutations
    enough = int(ALPHA * (n_draws + 1))
    n_as_large = 0
    for draw in range(1, n_draws + 1):
        exchanged = _exchanged(material, rng)
        n_as_large += _gain(material, exchanged, n) >= observed
        if n_as_large >= enough:
            return n_as_large / draw
    return (n_as_large + 1) / (n_draws + 1)


def _gain(material: Material, matrix: np.ndarray, n: int) -> float:
    """Return how much more likely *n* classes make the pages than one class does."""
    several = material.fitted(matrix, n, most_starts=TEST_STARTS)
    one = material.fitted(matrix, 1)
    return several.log_likelihood - one.log_likelihood


def _exchanged(material: Material, rng: np.random.Generator) -> np.ndarray:
    """Return the design matrix with each variable exchanged among pages within strata."""
    matrix = material.matrix
    strata = np.zeros(len(matrix), int)
    if material.strata is not None:
        strata = pd.factorize(material.strata)[0]
    result = matrix.copy()
    for stratum in np.unique(strata):
        pages = np.flatnonzero(strata == stratum)
        for variable in range(material.variables.block.max() + 1):
            columns = np.flatnonzero(material.variables.block == variable)
            order = rng.permutation(pages)
            result[np.ix_(pages, columns)] = matrix[np.ix_(order, columns)]
    return result
