"""The measures of ``tone.py``: formulas on sums over draws of whole documents, and rows of its
tables.

A measure is a function of sums of cells (which label met which, what stood in which bin of
probability), so that 1,000 draws are one product of matrices. The first draw counts every document
once: it is the value itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import tone_probes as probes
from scipy import optimize, stats
from validity import holds

COLUMNS = [
    "part",
    "material",
    "scorer",
    "measure",
    "n",
    "units",
    "value",
    "low",
    "high",
    "must",
    "ok",
]
DRAWS, BINS = 1_000, 10
CLASSES = ("negative", "neutral", "positive")
COVERAGES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
DIRECTED, TRAIN, BOTH = "directed", "train, cross-validated", "both dev sets"
#: What must hold, set before measuring: (part, material, scorer, measure).
MUST = {
    ("scores", TRAIN, DIRECTED, "macro-F1"): "≥ .68",
    ("scores", "rw_dev", DIRECTED, "macro-F1"): "≥ .72",
    ("scores", "mt_dev", DIRECTED, "macro-F1"): "≥ .64",
    ("calibration", BOTH, DIRECTED, "calibration error"): "≤ .05",
    ("abstaining", BOTH, DIRECTED, "macro-F1 at 70 %"): "≥ .72",
    ("abstaining", BOTH, DIRECTED, "gain at 70 %"): "≥ .05",
}
BEATEN = ("majority", "VADER")  #: whose intervals must not overlap with the directed model's
Rows = list[dict]


# measures, as functions of sums


def draws(
    documents: Sequence, *, number: int = DRAWS, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Return how often each document counts in each draw (the first counts each once), and the
    document of each row.

    >>> weights, of = draws(["a", "b", "a"], number=2)
    >>> weights.shape, weights.sum(axis=1).tolist(), weights[0].tolist(), of.tolist()
    ((3, 2), [2.0, 2.0, 2.0], [1.0, 1.0], [0, 1, 0])
    """
    of, names = pd.factorize(np.asarray(documents), sort=True)
    chance = np.full(len(names), 1 / len(names))
    drawn = np.random.default_rng(seed).multinomial(len(names), chance, size=number)
    return np.vstack([np.ones(len(names)), drawn]), of


def summed(cells: np.ndarray, weights: np.ndarray, of: np.ndarray) -> np.ndarray:
    """Return the sums of *cells* (rows × cells) in every draw."""
    cells = np.asarray(cells, float).reshape(len(of), -1)
    by_document = np.zeros((weights.shape[1], cells.shape[1]))
    np.add.at(by_document, of, cells)
    return weights @ by_document


def interval(drawn: np.ndarray) -> tuple[float, float, float]:
    """Return the value of the first draw, and the 2.5 and 97.5 percentiles of the others that are
    defined.
    """
    rest = drawn[1:][np.isfinite(drawn[1:])]
    low, high = (
        np.percentile(rest, [2.5, 97.5])
        if len(rest) and np.isfinite(drawn[0])
        else (np.nan, np.nan)
    )
    return float(drawn[0]), float(low), float(high)


def confusion(truth: np.ndarray, label: np.ndarray) -> np.ndarray:
    """Return rows × 9 cells: 1 where people say (−1, 0, 1) and the scorer says (−1, 0, 1).

    >>> confusion(np.array([-1, 1]), np.array([0, 1])).nonzero()
    (array([0, 1]), array([1, 8]))
    """
    return np.eye(9)[3 * (np.asarray(truth, int) + 1) + np.asarray(label, int) + 1]


def macro_f1(cells: np.ndarray) -> np.ndarray:
    """Return the mean F1 of the three classes from sums of ``confusion``; a class that nobody names
    has 0.

    >>> macro_f1(np.array([2, 0, 0, 0, 1, 1, 0, 0, 0])).round(3)
    np.float64(0.556)
    """
    table = cells.reshape(*cells.shape[:-1], 3, 3)
    named = table.sum(-1) + table.sum(-2)
    return (2 * np.diagonal(table, axis1=-2, axis2=-1) / np.where(named > 0, named, 1)).mean(-1)


def accuracy(cells: np.ndarray) -> np.ndarray:
    """Return the share that is right, from sums of ``confusion``; missing without a row."""
    size = cells.sum(-1)
    return cells[..., [0, 4, 8]].sum(-1) / np.where(size > 0, size, np.nan)


def recalls(cells: np.ndarray) -> np.ndarray:
    """Return the share of each class that is found, from sums of ``confusion``; missing where a
    class does not occur.
    """
    table = cells.reshape(*cells.shape[:-1], 3, 3)
    size = table.sum(-1)
    return np.diagonal(table, axis1=-2, axis2=-1) / np.where(size > 0, size, np.nan)


def binned(probability: np.ndarray, happened: np.ndarray) -> np.ndarray:
    """Return rows × 30 cells: in which of ten bins of equal width a row stands, its probability
    there, and what happened.

    >>> cells = binned(np.array([0.05, 0.1, 1.0]), np.array([0, 1, 1])).reshape(3, 3, 10)
    >>> cells[:, 0].argmax(axis=1).tolist(), cells.sum(axis=(0, 2)).tolist()
    ([0, 1, 9], [3.0, 1.15, 2.0])
    """
    place = np.minimum((np.asarray(probability) * BINS + 1e-9).astype(int), BINS - 1)
    here = np.eye(BINS)[place]
    return np.hstack(
        [here, here * np.asarray(probability)[:, None], here * np.asarray(happened, float)[:, None]]
    )


def calibration_error(cells: np.ndarray) -> np.ndarray:
    """Return the expected calibration error from sums of ``binned``, weighted by bins' rows.

    >>> bins = binned(np.array([0.9, 0.9, 0.6, 0.6]), np.array([1, 1, 1, 0]))
    >>> calibration_error(bins.sum(axis=0)).round(3)
    np.float64(0.1)
    """
    size, probability, happened = np.moveaxis(cells.reshape(*cells.shape[:-1], 3, BINS), -2, 0)
    return np.abs(happened - probability).sum(-1) / size.sum(-1)


def centred(drawn: np.ndarray) -> np.ndarray:
    """Return draws of a calibration error around their value: each re-drawing adds noise to bins,
    which only makes it larger.

    >>> centred(np.array([0.04, 0.05, 0.07])).round(3).tolist()
    [0.04, 0.03, 0.05]
    """
    return np.append(drawn[:1], np.maximum(drawn[1:] - drawn[1:].mean() + drawn[0], 0))


def expected_error(p: np.ndarray, *, draws: int = DRAWS, seed: int = 0) -> tuple[float, float]:
    """Return which calibration error exactly right probabilities have by chance: mean, and 95th
    percentile.
    """
    generator, largest = np.random.default_rng(seed), p.max(axis=1)
    found = [
        calibration_error(binned(largest, generator.random(len(p)) < largest).sum(axis=0))
        for _ in range(draws)
    ]
    return float(np.mean(found)), float(np.percentile(found, 95))


def stretched(p: np.ndarray, factor: float, shifts: Sequence[float]) -> np.ndarray:
    """Return probabilities after their log-odds are multiplied and shifted; 0 counts as half of the
    last digit.

    >>> stretched(np.array([[0.2, 0.3, 0.5]]), 2, [0, 0, 0]).round(3).tolist()
    [[0.105, 0.237, 0.658]]
    """
    sizes = np.exp(np.log(np.maximum(p, 0.0005)) * factor + np.asarray(shifts))
    return sizes / sizes.sum(axis=1, keepdims=True)


def calibrated(p: np.ndarray, truth: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the factor and the shifts (that of neutral is 0) with which the labels are most
    likely, as the model's own are.
    """

    def loss(values: np.ndarray) -> float:
        return -np.log(
            stretched(p, values[0], [values[1], 0, values[2]])[
                np.arange(len(truth)), np.asarray(truth) + 1
            ]
        ).mean()

    factor, negative, positive = optimize.minimize(loss, [1.0, 0.0, 0.0], method="BFGS").x
    return float(factor), np.array([negative, 0, positive])


def wilson(right: float, n: float, *, effect: float = 1.0) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share; *effect*: how many times larger its variance is
    than that of separate rows.

    >>> [round(end, 3) for end in wilson(8, 10)]
    [0.49, 0.943]
    """
    z, n, share = stats.norm.ppf(0.975), n / effect, right / n
    middle, half = share + z**2 / (2 * n), z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return float((middle - half) / (1 + z**2 / n)), float((middle + half) / (1 + z**2 / n))


def design_effect(happened: np.ndarray, documents: np.ndarray) -> float:
    """Return how many times larger the variance of a share is, because rows of a document go
    together; 1 at least.

    >>> design_effect(np.array([1, 1, 0, 0]), np.array(["a", "a", "b", "b"]))
    4.0
    """
    share, n = happened.mean(), len(happened)
    sums = pd.Series(happened - share).groupby(documents).sum()
    clusters = len(sums)
    if clusters < 2 or share in (0, 1):
        return 1.0
    return max(1.0, float((sums**2).sum() * clusters / (clusters - 1) / (n * share * (1 - share))))


def correlation(x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> float:
    """Return Pearson's correlation of weighted rows.

    >>> round(correlation(np.array([1, 2, 3.0]), np.array([2, 4, 7.0]), np.ones(3)), 4)
    0.9934
    """
    x, y = x - np.average(x, weights=weights), y - np.average(y, weights=weights)
    return float(
        (weights * x * y).sum() / np.sqrt((weights * x * x).sum() * (weights * y * y).sum())
    )


def ranks(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the mean rank of each row where row r counts weights[r] times.

    >>> ranks(np.array([5, 1, 5, 9]), np.array([1, 1, 2, 0])).tolist()
    [3.0, 1.0, 3.0, 4.5]
    """
    _, place = np.unique(values, return_inverse=True)
    size = np.bincount(place, weights=weights)
    return (np.cumsum(size) - (size - 1) / 2)[place]


# tables


def row(
    part: str, material: str, scorer: str, measure: str, drawn: np.ndarray, *, n: int, units: int
) -> dict:
    """Return a row of the table: the first draw is the value, the others make the interval."""
    value, low, high = interval(drawn)
    must = MUST.get((part, material, scorer, measure), "")
    cells = [part, material, scorer, measure, n, units, value, low, high, must, holds(value, must)]
    return dict(zip(COLUMNS, cells, strict=True))


def scores(
    part: str, material: str, targets: pd.DataFrame, labels: Mapping[str, np.ndarray]
) -> Rows:
    """Return macro-F1, accuracy, recall of each class, and the share of opposite signs, of each
    scorer.
    """
    weights, of = draws(targets["document"])
    about, found = {"n": len(targets), "units": weights.shape[1]}, []
    for scorer, label in labels.items():
        cells = summed(confusion(targets["label"], label), weights, of)
        said = {
            "macro-F1": macro_f1(cells),
            "accuracy": accuracy(cells),
            **{f"recall, {name}": recalls(cells)[:, number] for number, name in enumerate(CLASSES)},
            "opposite": cells[:, [2, 6]].sum(axis=1) / cells.sum(axis=1),
        }
        found += [
            row(part, material, scorer, measure, drawn, **about) for measure, drawn in said.items()
        ]
    return found


def differences(material: str, targets: pd.DataFrame, labels: Mapping[str, np.ndarray]) -> Rows:
    """Return the directed model minus each baseline, in the same draws, and by how much their own
    intervals are apart.
    """
    weights, of = draws(targets["document"])
    about, found = {"n": len(targets), "units": weights.shape[1]}, []
    cells = {
        scorer: summed(confusion(targets["label"], label), weights, of)
        for scorer, label in labels.items()
    }
    for scorer in (name for name in cells if name != DIRECTED):
        for name, measure in {"macro-F1": macro_f1, "accuracy": accuracy}.items():
            own, other = measure(cells[DIRECTED]), measure(cells[scorer])
            found.append(row("differences", material, scorer, name, own - other, **about))
        gap = interval(macro_f1(cells[DIRECTED]))[1] - interval(macro_f1(cells[scorer]))[2]
        apart = row(
            "differences",
            material,
            scorer,
            "between the intervals of macro-F1",
            np.array([gap]),
            **about,
        )
        must = "> 0" if scorer.startswith(BEATEN) else ""
        found.append(apart | {"must": must, "ok": holds(gap, must)})
    return found


def calibration(material: str, targets: pd.DataFrame, p: np.ndarray) -> Rows:
    """Return the calibration errors of the directed model's probabilities, and what chance alone
    would give.
    """
    weights, of = draws(targets["document"])
    truth, about = targets["label"].to_numpy(), {"n": len(targets), "units": weights.shape[1]}
    largest = calibration_error(summed(binned(p.max(axis=1), probes.said(p) == truth), weights, of))
    classes = [
        calibration_error(summed(binned(p[:, number], truth == number - 1), weights, of))
        for number in range(3)
    ]
    brier = summed(((p - np.eye(3)[truth + 1]) ** 2).sum(axis=1), weights, of)[:, 0] / (
        weights @ np.bincount(of)
    )
    mean, most = expected_error(p)
    chance = row(
        "calibration",
        material,
        DIRECTED,
        "calibration error if exactly right",
        np.array([mean]),
        **about,
    )
    said = {
        "calibration error": centred(largest),
        "calibration error, mean of classes": centred(np.mean(classes, axis=0)),
        "Brier score": brier,
    }
    return [
        row("calibration", material, DIRECTED, name, drawn, **about) for name, drawn in said.items()
    ] + [chance | {"high": most}]


def reliability(material: str, targets: pd.DataFrame, p: np.ndarray) -> Rows:
    """Return for each bin of probability: rows, mean probability, share that came true, and its
    interval by Wilson.
    """
    truth, documents, found = targets["label"].to_numpy(), targets["document"].to_numpy(), []
    kinds = {
        "largest": (p.max(axis=1), probes.said(p) == truth),
        **{name: (p[:, number], truth == number - 1) for number, name in enumerate(CLASSES)},
    }
    for kind, (probability, happened) in kinds.items():
        place = binned(probability, happened)[:, :BINS].argmax(axis=1)
        for number in np.unique(place):
            here = place == number
            effect = design_effect(happened[here].astype(float), documents[here])
            low, high = wilson(happened[here].sum(), here.sum(), effect=effect)
            found.append(
                {
                    "material": material,
                    "of": kind,
                    "from": number / BINS,
                    "to": (number + 1) / BINS,
                    "n": int(here.sum()),
                    "probability": probability[here].mean(),
                    "share": happened[here].mean(),
                    "low": low,
                    "high": high,
                }
            )
    return found


def coverage(
    material: str, targets: pd.DataFrame, p: np.ndarray, *, shipped: float | None = None
) -> Rows:
    """Return macro-F1 and accuracy of the rows with the largest probabilities, and what is gained
    against all rows.

    The thresholds are those of this set and stay the same in all draws; rows with equal probability
    stay together.
    """
    weights, of = draws(targets["document"])
    largest, cells = p.max(axis=1), confusion(targets["label"], probes.said(p))
    everything = summed(cells, weights, of)
    thresholds = {
        f"{share:.0%}".replace("%", " %"): np.sort(largest)[::-1][
            int(np.ceil(share * len(largest))) - 1
        ]
        for share in COVERAGES
    } | ({} if shipped is None else {"as shipped": shipped})
    found = []
    for name, threshold in thresholds.items():
        kept = largest >= threshold
        drawn = summed(cells * kept[:, None], weights, of)
        measures = {
            "macro_f1": macro_f1(drawn),
            "accuracy": accuracy(drawn),
            "gain": macro_f1(drawn) - macro_f1(everything),
        }
        numbers = {
            f"{measure}{end}": value
            for measure, values in measures.items()
            for end, value in zip(["", "_low", "_high"], interval(values), strict=True)
        }
        found.append(
            {
                "material": material,
                "coverage": name,
                "certain": threshold,
                "kept": kept.mean(),
                "n": int(kept.sum()),
                **numbers,
            }
        )
    return found


def abstaining(material: str, targets: pd.DataFrame, curve: Rows) -> Rows:
    """Return what must hold of the curve of coverage, as rows of the table."""
    place = next(one for one in curve if one["coverage"] == "70 %")
    about = {"n": len(targets), "units": targets["document"].nunique()}
    return [
        row("abstaining", material, DIRECTED, name, np.array([place[key]]), **about)
        | {"low": place[f"{key}_low"], "high": place[f"{key}_high"]}
        for name, key in {"macro-F1 at 70 %": "macro_f1", "gain at 70 %": "gain"}.items()
    ]


def shares(part: str, material: str, scorer: str, outcomes: pd.DataFrame) -> Rows:
    """Return the mean of each column but ``document``; missing values are left out."""
    weights, of = draws(outcomes["document"])
    found = []
    for name in outcomes.columns.drop("document"):
        values = outcomes[name].to_numpy(float)
        there = np.isfinite(values)
        sums = summed(np.stack([np.where(there, values, 0), there], axis=1), weights, of)
        mean = np.divide(
            sums[:, 0], sums[:, 1], out=np.full(len(sums), np.nan), where=sums[:, 1] > 0
        )
        units = len(set(of[there]))
        found.append(row(part, material, scorer, name, mean, n=int(there.sum()), units=units))
    return found
