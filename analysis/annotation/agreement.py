"""How far annotators agree beyond chance: Krippendorff's alpha for any number of them, with gaps, and tables of confusion.

Here stand the sums. Who may be compared with whom, and what that shows, is decided in `annotation`.
"""

from __future__ import annotations

import math
import string
from collections.abc import Iterable, Mapping, Sequence
from numbers import Real

import numpy as np
import pandas as pd

from analysis import errors as checks
from analysis.counts import Counts

LEVELS = ("nominal", "ordinal", "interval", "ratio", "masi")
DRAWS = 1_000  # resamples of an interval
FEWEST = 5  # pages for an interval
_NUMBERS = ("ordinal", "interval", "ratio")
_COLUMNS = ["variable", "kind", "level", "pages", "coders", "alpha", "low", "high", "agreement"]


def alpha(labels: pd.DataFrame | Iterable[Sequence], *, level: str = "nominal") -> float:
    """Return Krippendorff's alpha: 1 is full agreement, 0 what labels dealt out at random would give.

    Parameters
    ----------
    labels : DataFrame, or rows of labels
        Units (pages) × coders; None or NaN where a coder gave no label. Units with one label are left out.
    level : str
        The squared distance d² of two labels c and k. ``nominal``: 1 if they differ. ``interval``: (c − k)². ``ratio``:
        ((c − k) / (c + k))². ``ordinal``: (difference of their mean ranks among all labels)². ``masi``, for sets: 1 − Jaccard ×
        (1 if they are equal, ⅔ if one holds the other, ⅓ if they overlap); two empty sets are equal.

    Returns
    -------
    float
        1 − observed / expected disagreement. Each unit of m labels gives Σ d² / (m − 1) over its ordered pairs of labels; all n
        labels together expect Σ d² / (n − 1) over theirs. Missing where only one label occurs: undefined, never 1.

    Raises
    ------
    InputError
        An unknown level; labels that are no numbers, or negative ones for ratios.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's alpha-reliability. Passonneau (2006), Measuring agreement on set-valued items.

    Examples
    --------
    >>> round(alpha([[1, 1, None], [2, 2, 3], [3, 3, 3], [1, 2, 1]], level="ordinal"), 3)
    0.773
    """
    counts, values = _tally(labels, level=level)
    return float(_alphas(counts, np.ones((1, len(counts))), values=values, level=level)[0])


def interval(
    labels: pd.DataFrame | Iterable[Sequence],
    *,
    level: str = "nominal",
    draws: int = DRAWS,
    seed: int = 0,
) -> tuple[float, float, str]:
    """Return the 95 % interval of `alpha` (low, high), and why there is none.

    Units are drawn anew with replacement, *draws* times; low and high are the 2.5 and 97.5 percentiles of alpha. Resamples
    without variation, in which alpha is undefined, are left out and their share is told. There is no interval with fewer than
    five units, without variation, or where nobody disagrees: the resamples could not show any either. In simulations of two
    coders with 20 to 220 units the interval held the true alpha in .92 to .95 of 600 samples; in about .9 where one label is
    rare (5%) or alpha near 1, because then few units tell.

    Raises InputError as `alpha` does, or for fewer than 100 draws.

    Examples
    --------
    >>> low, high, note = interval([[1, 1], [0, 0]] * 20 + [[1, 0]] * 5)
    >>> round(low, 2), round(high, 2), note
    (0.59, 0.96, '')
    """
    checks.require_number(draws, name="draws", least=100, whole=True)
    checks.require_number(seed, name="seed", least=0, whole=True)
    counts, values = _tally(labels, level=level)
    agreed = (np.count_nonzero(counts, axis=1) == 1).all()
    why = (
        "undefined: no variation"
        if len(values) < 2
        else f"fewer than {FEWEST} pages: no interval"
        if len(counts) < FEWEST
        else "no disagreement: no interval"
        if agreed
        else ""
    )
    if why:
        return math.nan, math.nan, why
    counts = counts[
        np.lexsort(counts.T)
    ]  # an order of their own, so that the order of rows does not matter
    weights = np.random.default_rng(seed).multinomial(
        len(counts), np.full(len(counts), 1 / len(counts)), size=draws
    )
    found = _alphas(counts, weights.astype(float), values=values, level=level)
    lost = np.isnan(found).mean()
    low, high = np.nanpercentile(found, [2.5, 97.5])
    return float(low), float(high), f"resamples without variation: {lost:.1%}" if lost else ""


def _tally(labels, *, level: str) -> tuple[np.ndarray, list]:
    """Return how many coders gave each unit each label (units of two labels or more × labels), and the labels in order."""
    checks.one_of(level, LEVELS, name="level")
    table = (labels if isinstance(labels, pd.DataFrame) else pd.DataFrame(list(labels))).astype(
        object
    )
    table = table[table.notna().sum(axis=1) >= 2]
    unit, coder = np.nonzero(table.notna().to_numpy())
    given = [_label(label, level=level) for label in table.to_numpy()[unit, coder]]
    values = sorted(set(given), key=None if level in _NUMBERS else _text)
    place = {value: number for number, value in enumerate(values)}
    counts = np.zeros((len(table), len(values)))
    np.add.at(counts, (unit, np.array([place[label] for label in given], dtype=int)), 1)
    return counts, values


def _label(label, *, level: str):
    """Return a label as its level needs it: a number, a frozen set, or as it is."""
    label = frozenset(label) if isinstance(label, set) else label
    number = isinstance(label, Real) and (level != "ratio" or float(label) >= 0)
    if not {"nominal": True, "masi": isinstance(label, frozenset)}.get(level, number):
        raise checks.refusal(
            f"labels of level {level}",
            arrived=repr(label),
            fix="Use another level for this variable.",
            expected={"masi": "sets", "ratio": "numbers from 0"}.get(level, "numbers"),
        )
    return float(label) if level in _NUMBERS else label


def _text(label) -> str:
    """Return a label in words: sets by their sorted members, numbers without a needless .0."""
    if isinstance(label, frozenset):
        return ";".join(sorted(map(str, label)))
    return label if isinstance(label, str) else f"{label:g}"


def _alphas(counts: np.ndarray, weights: np.ndarray, *, values: list, level: str) -> np.ndarray:
    """Return alpha for each row of *weights* (how often each unit counts)."""
    if level == "ordinal" and len(weights) > 1:  # ranks change with the units drawn
        return np.concatenate(
            [_alphas(counts, row[None], values=values, level=level) for row in weights]
        )
    n = weights @ counts
    apart = _distances(values, n=n[0], level=level)
    within = ((counts @ apart) * counts).sum(axis=1) / (counts.sum(axis=1) - 1)
    expected = ((n @ apart) * n).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(
            expected > 0, 1 - (n.sum(axis=1) - 1) * (weights @ within) / expected, math.nan
        )


def _distances(values: list, *, n: np.ndarray, level: str) -> np.ndarray:
    """Return the distances between all labels; *n*, how often each occurs, makes the ranks of ordinal ones."""
    if level == "nominal":
        return 1 - np.eye(len(values))
    if level == "masi":
        return np.array([[_masi(one, two) for two in values] for one in values])
    score = np.cumsum(n) - n / 2 if level == "ordinal" else np.array(values, float)
    gap, total = score[:, None] - score, score[:, None] + score
    return (
        np.divide(gap, total, out=np.zeros_like(gap), where=total > 0) ** 2
        if level == "ratio"
        else gap**2
    )


def _masi(one: frozenset, two: frozenset) -> float:
    shared = len(one & two)
    factor = 1 if one == two else 2 / 3 if shared == min(len(one), len(two)) else 1 / 3
    return 1 - factor * (shared / len(one | two) if one | two else 1)


def share(labels: pd.DataFrame | Iterable[Sequence]) -> float:
    """Return percent agreement: the share of pairs of coders that give the same label, averaged over units of two or more.

    Missing where no unit has two labels. It is high by itself where one label is common: read `alpha` beside it.

    >>> round(share([["a", "a", "b"], ["b", "b", None], ["a", None, None]]), 3)
    0.667
    """
    counts, _ = _tally(labels, level="nominal")
    m = counts.sum(axis=1)
    return (
        float(((counts * (counts - 1)).sum(axis=1) / (m * (m - 1))).mean())
        if len(counts)
        else math.nan
    )


def between(
    runs: Sequence[Counts],
    *,
    levels: Mapping[str, str] | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how far two or more runs of annotation agree, one row a variable.

    Parameters
    ----------
    runs : list of Counts
        From ``annotation.read``, one an annotator. A variable's label is put together again from its items. Pages that are in
        two runs or more are compared, and of these, for each variable, those that two or more have labelled.
    levels : mapping of variable to level, optional
        Other distances than those that labels show by themselves: ``{"tone": "ordinal"}``. See `alpha`.
    draws, seed : int
        For the interval.

    Returns
    -------
    DataFrame
        ``variable`` · ``kind`` (as its labels show it: binary, interval, nominal, set) · ``level`` · ``pages`` · ``coders``
        (most on one page) · ``alpha``, ``low``, ``high`` (95 %, by page) · ``agreement`` (`share`) · ``prevalence_a``,
        ``prevalence_b``, … by run (binary: share of 1; else share of labels that are not the commonest of all runs) · ``note``.

    Raises
    ------
    InputError
        Fewer than 2 or more than 26 runs, no page in two of them, a page twice in one, or *levels* names an unknown variable
        or level.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": list("pqrst")})
    >>> one, two = (Counts.of([[x] for x in run], size=[[1]] * 5, rows=rows, items=["tone"], per="page")
    ...             for run in ([-1, 0, 0, 1, 1], [-1, 0, 1, 1, 1]))
    >>> between([one, two], levels={"tone": "ordinal"})[["level", "pages", "alpha", "agreement"]].round(2).to_dict("records")
    [{'level': 'ordinal', 'pages': 5, 'alpha': 0.79, 'agreement': 0.8}]
    """
    checks.require_number(
        len(runs), name="number of runs", least=2, most=len(string.ascii_lowercase), whole=True
    )
    for run in runs:
        checks.require_unique(run.rows["article_id"], what="a run", name="article_id")
    pages = pd.concat([pd.Series(dtype=object), *(run.rows["article_id"] for run in runs)])
    shared = set(pages[pages.duplicated()])
    if not shared:
        raise checks.refusal(
            "agreement",
            arrived="no page in two runs",
            expected="pages that two annotators read",
            fix="Check article_id.",
        )
    found = [
        _by_variable(run.where(rows=run.rows["article_id"].isin(shared).to_numpy())) for run in runs
    ]
    names, levels = list(dict.fromkeys(name for run in found for name in run)), levels or {}
    for name in levels:
        checks.one_of(name, names, name="a variable of levels")
    rows = []
    for name in names:
        labels = pd.DataFrame(
            {run: own.get(name) for run, own in zip(string.ascii_lowercase, found)}, dtype=object
        )
        rows.append(
            {
                "variable": name,
                **_compared(labels.sort_index(), level=levels.get(name), draws=draws, seed=seed),
            }
        )
    prevalences = [f"prevalence_{run}" for run in string.ascii_lowercase[: len(found)]]
    table = pd.DataFrame(rows, columns=[*_COLUMNS, *prevalences, "note"])
    table.attrs = {
        "measure": "Krippendorff's alpha",
        "interval": f"95 %: percentiles of {draws} resamples (seed {seed})",
    }
    return table


def _by_variable(labels: Counts) -> dict[str, pd.Series]:
    """Return each variable's labels by page: numbers, or frozen sets of items; missing labels are left out."""
    values, size = labels.values.toarray(), labels.full_size()
    variables = pd.Series(labels.items.str.partition(":").get_level_values(0))
    found = {}
    for name, columns in variables.groupby(variables, sort=False).groups.items():
        items, scored = labels.items[columns].to_numpy(object), (size[:, columns] > 0).all(axis=1)
        block = values[np.ix_(scored, columns)]
        rebuilt = [
            float(row[0]) if items[0] == name else frozenset(items[row > 0]) for row in block
        ]
        found[name] = pd.Series(rebuilt, index=labels.rows["article_id"][scored], dtype=object)
    return found


def _compared(labels: pd.DataFrame, *, level: str | None, draws: int, seed: int) -> dict:
    """Return one row of the table, without the variable's name, from labels of pages × runs."""
    several = labels.notna().sum(axis=1)
    both = labels[several >= 2]
    notes = [f"no label in run {run}" for run in labels if labels[run].isna().all()]
    if both.empty:
        return {
            "kind": "",
            "level": "",
            "pages": 0,
            "coders": 0,
            "note": "; ".join(notes or ["no page with two labels"]),
        }
    notes += [f"labelled in one run only: {(several == 1).sum()}"] * bool((several == 1).any())
    kind, usual = _scale(both)
    level = level or usual
    low, high, why = interval(both, level=level, draws=draws, seed=seed)
    return {
        "kind": kind,
        "level": level,
        "pages": len(both),
        "coders": int(several.max()),
        "alpha": alpha(both, level=level),
        "low": low,
        "high": high,
        "agreement": share(both),
        **_prevalence(both, kind=kind),
        "note": "; ".join([*notes, *filter(None, [why])]),
    }


def _scale(labels: pd.DataFrame) -> tuple[str, str]:
    """Return the kind of labels and the distance between them; both follow from the labels."""
    given = set(labels.stack().dropna())
    if all(isinstance(label, float) for label in given):
        return ("binary", "nominal") if given <= {0.0, 1.0} else ("interval", "interval")
    return ("nominal", "nominal") if all(len(label) == 1 for label in given) else ("set", "masi")


def _prevalence(labels: pd.DataFrame, *, kind: str) -> dict[str, float]:
    """Return each run's share of 1 (binary), or of labels other than the commonest of all runs."""
    text = labels.map(_text, na_action="ignore")
    usual = "0" if kind == "binary" else text.stack().dropna().value_counts().sort_index().idxmax()
    return {f"prevalence_{run}": float((text[run].dropna() != usual).mean()) for run in text}


def confusion(labels: Counts, reference: Counts) -> pd.DataFrame:
    """Return how often each label meets each label of a reference (machine against people, say), precision and recall.

    Returns
    -------
    DataFrame
        ``variable`` · ``label`` · ``reference`` · ``pages`` that both labelled so: each pair that occurs, and each label with
        itself, in the order of the codebook · ``of_label``, ``of_reference``: their share of the label's pages, and of those
        on which the reference has its label. Where both are the same label these are its *precision* and *recall*, and ``f1``
        is their harmonic mean. Each member of a set is a variable of its own (``words:rebels``) with the labels 0 and 1.
        Shares weigh each page by 1 / ``inclusion_probability`` where the reference's rows have it, so that they speak of all
        pages and not of the sample; missing where they divide by 0. ``attrs`` tell which variables only one of them has
        (``left_out``).

    Raises
    ------
    InputError
        They share no variable, or no page.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": list("pqr")})
    >>> machine, human = (Counts.of([[x] for x in run], size=[[1]] * 3, rows=rows, items=["law"], per="page")
    ...                   for run in ([1, 1, 0], [1, 0, 0]))
    >>> confusion(machine, human)[["label", "reference", "pages", "of_label", "of_reference"]].to_numpy().tolist()
    [['0', '0', 1, 1.0, 0.5], ['1', '0', 1, 0.5, 0.5], ['1', '1', 1, 0.5, 1.0]]
    """
    pairs = _pairs(labels, reference)
    same = [
        pairs.assign(label=pairs[side], reference=pairs[side], pages=0, weight=0.0)
        for side in ("label", "reference")
    ]
    table = (
        pd.concat([pairs.assign(pages=1), *same])
        .groupby(["variable", "label", "reference"])[["pages", "weight"]]
        .sum()
    )
    table = table.reindex(
        pairs["variable"].unique(), level=0
    ).reset_index()  # in the order of the codebook
    own, other = (
        table.groupby(["variable", side])["weight"].transform("sum")
        for side in ("label", "reference")
    )
    weight = table.pop("weight")
    f1 = (2 * weight / (own + other)).where(table["label"] == table["reference"])
    table = table.assign(of_label=weight / own, of_reference=weight / other, f1=f1)
    table.attrs = pairs.attrs
    return table


def _pairs(labels: Counts, reference: Counts) -> pd.DataFrame:
    """Return one row for each page and variable that both labelled: ``variable, label, reference, weight``."""
    own, other = _by_variable(labels), _by_variable(reference)
    tables = []
    for name in (name for name in own if name in other):
        both = (
            pd.DataFrame({"label": own[name], "reference": other[name]}, dtype=object)
            .dropna()
            .sort_index()
        )
        if _scale(both)[0] == "set":
            tables += [
                both.map(lambda found, member=member: str(int(member in found))).assign(
                    variable=member
                )
                for member in sorted(frozenset().union(*both.stack()))
            ]
        else:
            tables.append(
                both.map(_text).replace(f"^{name}:", "", regex=True).assign(variable=name)
            )
    table = pd.concat(tables) if tables else pd.DataFrame()
    if table.empty:
        raise checks.refusal(
            "confusion",
            arrived="no variable and page that both labelled",
            expected="labels of the same pages by the same codebook",
            fix="Check article_id and variables.",
        )
    rows = reference.rows.set_index("article_id")
    table["weight"] = (
        1 / rows["inclusion_probability"].reindex(table.index)
        if "inclusion_probability" in rows
        else 1.0
    )
    table.attrs["left_out"] = sorted(own.keys() ^ other.keys())
    return table
