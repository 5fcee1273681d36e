"""Agreement of annotators beyond chance: Krippendorff's alpha, and tables of confusion."""

from __future__ import annotations

import itertools
import math
import string
from collections.abc import Iterable, Mapping, Sequence
from numbers import Real
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.annotation.labels import kind_of_annotator
from analysis.counts import Counts
from analysis.errors import (
    InputError,
    listing,
    one_of,
    refusal,
    require_extra,
    require_number,
    require_unique,
)
from analysis.stats.evidence import Method, Status, annotators_of
from analysis.wording.notes import with_evidence

LEVELS = ("nominal", "ordinal", "interval", "ratio", "masi", "jaccard")
SET_LEVELS = ("masi", "jaccard")
NUMERIC_LEVELS = ("ordinal", "interval", "ratio")
DRAWS = 1_000  #: resamples of an interval
MIN_PAGES_OF_INTERVAL = 5  #: pages for an interval
RUNS = string.ascii_lowercase  #: names of runs


class LabelCounts(NamedTuple):
    """How many coders gave each unit each label."""

    counts: np.ndarray  #: units with two labels or more × labels
    labels: list  #: in order


class Interval(NamedTuple):
    """A 95 % interval, and why it is missing or what it leaves out."""

    low: float
    high: float
    reason: str


# ---- alpha ---------------------------------------------------------------------------------


def alpha(labels: pd.DataFrame | Iterable[Sequence], *, level: str = "nominal") -> float:
    """Return Krippendorff's alpha: 1 is full agreement, 0 that of chance.

    Parameters
    ----------
    labels : DataFrame, or rows of labels
        Units (pages) × coders; None or NaN where a coder gave no label. Units with one label
        are left out.
    level : str
        The squared distance d² of two labels c and k. ``nominal``: 1 if they differ.
        ``interval``: (c − k)². ``ratio``: ((c − k) / (c + k))². ``ordinal``: (difference of
        their mean ranks among all labels)². ``jaccard``, for sets: 1 − members of both /
        members of either. ``masi``, for sets: 1 − members of both / members of either × (1 if
        the sets are equal, ⅔ if one holds the other, ⅓ if they overlap). Two empty sets are
        equal. NLTK computes the distances of sets, and comes with the extra "nltk".

    Returns
    -------
    float
        1 − observed / expected disagreement. Each unit of m labels gives Σ d² / (m − 1) over
        its ordered pairs of labels; all n labels together expect Σ d² / (n − 1) over theirs.
        Missing where only one label occurs: undefined, never 1.

    Raises
    ------
    InputError
        For an unknown level, for labels that are no numbers, or negative ones for ratios, and
        for sets without NLTK.

    Notes
    -----
    The package krippendorff gives the same numbers (tests/conformance). It is not used here,
    because its memory grows with units × labels²: 7 GB for 773 pages with 619 different sets.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's alpha-reliability. Passonneau (2006),
    Measuring agreement on set-valued items.

    Examples
    --------
    >>> round(alpha([[1, 1, None], [2, 2, 3], [3, 3, 3], [1, 2, 1]], level="ordinal"), 3)
    0.773
    """
    table = _label_counts(labels, level=level)
    once = np.ones((1, len(table.counts)))
    return float(_alphas(table, once, level=level)[0])


def interval(
    labels: pd.DataFrame | Iterable[Sequence],
    *,
    level: str = "nominal",
    draws: int = DRAWS,
    seed: int = 0,
) -> tuple[float, float, str]:
    """Return the 95 % interval of `alpha`, and why it is missing.

    Units are drawn anew with replacement, *draws* times; low and high are the 2.5 and 97.5
    percentiles of alpha. Resamples without variation, in which alpha is undefined, are left
    out; the reason says their share. There is no interval with fewer than five units, without
    variation, or where nobody disagrees: the resamples could not show any either. Coverage is
    in docs/validity.md.

    Returns
    -------
    low, high : float
    reason : str

    Raises
    ------
    InputError
        As `alpha` does, and for fewer than 100 draws.

    Examples
    --------
    >>> low, high, reason = interval([[1, 1], [0, 0]] * 20 + [[1, 0]] * 5)
    >>> round(low, 2), round(high, 2), reason
    (0.59, 0.96, '')
    """
    require_number(draws, name="draws", least=100, whole=True)
    require_number(seed, name="seed", least=0, whole=True)
    table = _label_counts(labels, level=level)
    reason = _reason_without_interval(table)
    if reason:
        return Interval(math.nan, math.nan, reason)
    n_units = len(table.counts)
    in_order = np.lexsort(table.counts.T)  # so that the order of pages does not matter
    table = table._replace(counts=table.counts[in_order])
    generator = np.random.default_rng(seed)
    chances = np.full(n_units, 1 / n_units)
    weights = generator.multinomial(n_units, chances, size=draws).astype(float)
    alphas = _alphas(table, weights, level=level)
    undefined = np.isnan(alphas).mean()
    if undefined:
        reason = f"resamples without variation: {undefined:.1%}"
    low, high = np.nanpercentile(alphas, [2.5, 97.5])
    return Interval(float(low), float(high), reason)


def share(labels: pd.DataFrame | Iterable[Sequence]) -> float:
    """Return percent agreement: the share of pairs of coders that agree.

    It is averaged over units with two labels or more, and missing where there is none. It is
    high by itself where one label is common: read `alpha` beside it.

    >>> round(share([["a", "a", "b"], ["b", "b", None], ["a", None, None]]), 3)
    0.667
    """
    counts = _label_counts(labels, level="nominal").counts
    if not len(counts):
        return math.nan
    n_labels = counts.sum(axis=1)
    n_pairs = n_labels * (n_labels - 1)
    n_equal = (counts * (counts - 1)).sum(axis=1)
    return float((n_equal / n_pairs).mean())


def _reason_without_interval(table: LabelCounts) -> str:
    """Return why alpha has no interval; empty where it has one."""
    if len(table.labels) < 2:
        return "undefined: no variation"
    if len(table.counts) < MIN_PAGES_OF_INTERVAL:
        return f"fewer than {MIN_PAGES_OF_INTERVAL} pages"
    n_different = np.count_nonzero(table.counts, axis=1)
    if (n_different == 1).all():
        return "no disagreement"
    return ""


def _label_counts(labels: pd.DataFrame | Iterable[Sequence], *, level: str) -> LabelCounts:
    """Return how many coders gave each unit each label."""
    one_of(level, LEVELS, name="level")
    if not isinstance(labels, pd.DataFrame):
        labels = pd.DataFrame(list(labels))
    table = labels.astype(object)
    table = table[table.notna().sum(axis=1) >= 2]
    unit, coder = np.nonzero(table.notna().to_numpy())
    given = [_label_of_level(label, level=level) for label in table.to_numpy()[unit, coder]]
    if level in NUMERIC_LEVELS:
        values = sorted(set(given))
    else:
        values = sorted(set(given), key=_words_of_label)
    position = {value: number for number, value in enumerate(values)}
    column = np.array([position[label] for label in given], dtype=int)
    counts = np.zeros((len(table), len(values)))
    np.add.at(counts, (unit, column), 1)
    return LabelCounts(counts, values)


def _label_of_level(label: Any, *, level: str) -> Any:
    """Return a label as its level needs it: a number, a frozen set, or as it is."""
    if isinstance(label, set):
        label = frozenset(label)
    if level in SET_LEVELS:
        if not isinstance(label, frozenset):
            raise _unfit_label(label, level=level, expected="sets")
    elif level in NUMERIC_LEVELS:
        expected = "numbers from 0" if level == "ratio" else "numbers"
        if not isinstance(label, Real) or (level == "ratio" and float(label) < 0):
            raise _unfit_label(label, level=level, expected=expected)
        return float(label)
    return label


def _unfit_label(label: Any, *, level: str, expected: str) -> InputError:
    """Return the refusal of a label that does not fit the level."""
    return refusal(
        f"labels of level {level}",
        arrived=repr(label),
        expected=expected,
        fix="Choose level=: nominal for any labels, interval for numbers, masi for sets.",
    )


def _words_of_label(label: Any) -> str:
    """Return a label in words: sets by their sorted members, 1.0 as 1."""
    if isinstance(label, frozenset):
        return ";".join(sorted(map(str, label)))
    if isinstance(label, str):
        return label
    return f"{label:g}"


def _alphas(table: LabelCounts, weights: np.ndarray, *, level: str) -> np.ndarray:
    """Return alpha for each row of weights: how often each unit counts."""
    if level == "ordinal" and len(weights) > 1:  # ranks change with the units drawn
        rows = [_alphas(table, row[None], level=level) for row in weights]
        return np.concatenate(rows)
    counts = table.counts
    n = weights @ counts  # draws × labels
    distances = _distances(table.labels, n=n[0], level=level)
    observed = ((counts @ distances) * counts).sum(axis=1) / (counts.sum(axis=1) - 1)
    expected = ((n @ distances) * n).sum(axis=1)
    n_labels = n.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        alphas = 1 - (n_labels - 1) * (weights @ observed) / expected
    return np.where(expected > 0, alphas, math.nan)


def _distances(labels: Sequence, *, n: np.ndarray, level: str) -> np.ndarray:
    """Return labels × labels: their squared distances; *n* says how often each occurs."""
    if level == "nominal":
        return 1 - np.eye(len(labels))
    if level in SET_LEVELS:
        return _distances_of_sets(labels, level=level)
    score = np.array(labels, float)
    if level == "ordinal":
        score = np.cumsum(n) - n / 2  # the mean rank of each label
    gap = score[:, None] - score
    if level == "ratio":
        total = score[:, None] + score
        gap = np.divide(gap, total, out=np.zeros_like(gap), where=total > 0)
    return gap**2


def _distances_of_sets(labels: Sequence[frozenset], *, level: str) -> np.ndarray:
    """Return labels × labels: the distances of different sets by NLTK."""
    require_extra("nltk", what=f"agreement of level {level}", modules=["nltk"])
    from nltk.metrics.distance import jaccard_distance, masi_distance

    distance = masi_distance
    if level == "jaccard":
        distance = jaccard_distance
    distances = np.zeros((len(labels), len(labels)))
    pairs = itertools.combinations(labels, 2)
    distances[np.triu_indices(len(labels), 1)] = [distance(*pair) for pair in pairs]
    return distances + distances.T


# ---- tables --------------------------------------------------------------------------------


def stability(*runs: Counts, **options: Any) -> pd.DataFrame:
    """Return how far runs of one kind of annotator agree.

    Parameters
    ----------
    *runs : Counts
        From `read`, one an annotator.
    **options
        ``levels=``, ``draws=``, ``seed=`` of `agreement.between`.

    Returns
    -------
    DataFrame
        One row a variable: ``variable, kind`` (binary, nominal …), ``level`` (of alpha),
        ``pages`` (that two or more labelled), ``coders`` (runs), ``alpha`` (Krippendorff's, at
        most 1), ``low, high`` (95 %), ``agreement`` (share of pairs of labels that agree),
        ``prevalence_a, prevalence_b``, ``status, reason, note``. ``attrs["method"]`` is the Method.
        Where only one label occurs alpha
        is undefined: missing, never 1. One very common label makes agreement high and alpha
        low.

    Raises
    ------
    InputError
        The runs are of different kinds of annotator, fewer than two, or share no page.

    Examples
    --------
    >>> from analysis.annotation import read
    >>> folder = "data/hamedan-2016/"
    >>> book = f"{folder}codebook.toml"
    >>> runs = [
    ...     read(f"{folder}annotations_{run}.csv", codebook=book, variables=["law"])
    ...     for run in "ab"
    ... ]
    >>> table = stability(*runs)
    >>> table[["variable", "level", "pages", "alpha"]].round(2).to_dict("records")
    [{'variable': 'law', 'level': 'nominal', 'pages': 931, 'alpha': 0.98}]
    """
    kinds = _kinds_of_annotators(runs, name="stability")
    if len(set(kinds)) > 1:
        raise refusal(
            "stability",
            arrived=f"annotators of the kinds {' and '.join(kinds)}",
            expected="runs of one kind",
            fix="Give runs of one kind; to compare a machine with people, use corrected_share().",
        )
    return between(runs, **options)


def reliability(*runs: Counts, **options: Any) -> pd.DataFrame:
    """Return how far two or more people agree: the table of `stability`.

    Parameters
    ----------
    *runs : Counts
        From `read`, one an annotator; all of people.
    **options
        ``levels=``, ``draws=``, ``seed=`` of `agreement.between`.

    Returns
    -------
    DataFrame
        One row a variable: ``variable, kind`` (binary, nominal …), ``level`` (of alpha),
        ``pages`` (that two or more labelled), ``coders`` (runs), ``alpha`` (Krippendorff's, at
        most 1), ``low, high`` (95 %), ``agreement`` (share of pairs of labels that agree),
        ``prevalence_a, prevalence_b``, ``status, reason, note``. ``attrs["method"]`` is the Method.
        Where only one label occurs alpha is missing.

    Raises
    ------
    InputError
        An annotator is not human: two runs of a machine may agree and both be wrong. There are
        fewer than two runs, or they share no page.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["p1", "p2", "p3"], "annotator_kind": "human"})
    >>> labels = Counts.of(
    ...     [[1], [0], [0]], size=np.ones((3, 1)), rows=rows, items=["law"], per="page"
    ... )
    >>> reliability(labels, labels)["alpha"].tolist()
    [1.0]
    """
    kinds = _kinds_of_annotators(runs, name="reliability")
    if set(kinds) - {"human"}:
        raise refusal(
            "reliability",
            arrived=f"annotators of the kinds {' and '.join(kinds)}",
            expected="people in all runs",
            fix="Give runs of people. For two runs of a machine use stability(); "
            "corrected_share() compares a machine with people.",
        )
    return between(runs, **options)


def _kinds_of_annotators(runs: Sequence[Counts], *, name: str) -> list[str]:
    """Return each run's kind of annotator."""
    if len(runs) < 2 or not all(isinstance(run, Counts) for run in runs):
        raise refusal(
            name,
            arrived=listing(type(run).__name__ for run in runs) or "nothing",
            expected="two or more Counts, one an annotator",
            fix=f"Read each file with annotation.read, and pass the results: {name}(a, b).",
        )
    return [kind_of_annotator(run) for run in runs]


def between(
    runs: Sequence[Counts],
    *,
    levels: Mapping[str, str] | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how far two or more runs of annotation agree.

    Parameters
    ----------
    runs : list of Counts
        From ``annotation.read``, one an annotator. A variable's label is put together again
        from its items. Pages that are in two runs or more are compared, and of these, for each
        variable, those that two or more have labelled.
    levels : mapping of variable to level, optional
        Other distances than those that labels show by themselves: ``{"tone": "ordinal"}``. See
        `alpha`.
    draws, seed : int
        For the interval.

    Returns
    -------
    DataFrame
        One row a variable: ``variable``, ``kind`` (as its labels show it: binary, interval,
        nominal, set), ``level``, ``pages``, ``coders`` (most on one page), ``alpha``, ``low``,
        ``high`` (95 %, by page), ``agreement`` (`share`), ``prevalence_a``, ``prevalence_b``,
        … by run (binary: share of 1; else share of labels that are not the commonest of all
        runs), ``status``, ``reason``, ``note``.

    Raises
    ------
    InputError
        For fewer than 2 or more than 26 runs, for no page in two of them, for a page twice in
        one, and for an unknown variable or level.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": list("pqrst")})
    >>> runs = [
    ...     Counts.of([[x] for x in run], size=[[1]] * 5, rows=rows, items=["tone"], per="page")
    ...     for run in ([-1, 0, 0, 1, 1], [-1, 0, 1, 1, 1])
    ... ]
    >>> table = between(runs, levels={"tone": "ordinal"})
    >>> table[["level", "pages", "alpha", "agreement"]].round(2).to_dict("records")
    [{'level': 'ordinal', 'pages': 5, 'alpha': 0.79, 'agreement': 0.8}]
    """
    most = len(RUNS)
    require_number(len(runs), name="number of runs", least=2, most=most, whole=True)
    by_run = {name: _labels_by_variable(run) for name, run in zip(RUNS, _shared_pages(runs))}
    variables = list(dict.fromkeys(name for labels in by_run.values() for name in labels))
    levels = levels or {}
    for name in levels:
        one_of(name, variables, name="a variable of levels")
    rows = []
    for name in variables:
        labels = {run: by_variable.get(name) for run, by_variable in by_run.items()}
        table = pd.DataFrame(labels, dtype=object).sort_index()
        row = _agreement_row(table, level=levels.get(name), draws=draws, seed=seed)
        rows.append({"variable": name, **row})
    columns = ["variable", "kind", "level", "pages", "coders"]
    columns += ["alpha", "low", "high", "agreement"]
    columns += [f"prevalence_{run}" for run in by_run]
    table = pd.DataFrame(rows, columns=[*columns, "reason"])
    reason = table.pop("reason")
    method = Method(
        what="agreement",
        measure="Krippendorff's alpha",
        interval=f"95 %: percentiles of {draws} resamples (seed {seed})",
        per=runs[0].per,
        annotators=annotators_of(pd.concat([run.rows for run in runs])),
        sources=("krippendorff2011",),
    )
    status = np.where(table["low"].notna(), Status.INTERVAL, Status.DESCRIPTIVE)
    return with_evidence(table, method, status=status, reason=reason)


def _shared_pages(runs: Sequence[Counts]) -> list[Counts]:
    """Return each run's pages that are in two runs or more."""
    for run in runs:
        require_unique(run.rows["article_id"], what="a run", name="article_id")
    pages = pd.concat([run.rows["article_id"] for run in runs])
    shared = pages[pages.duplicated()]
    if shared.empty:
        raise refusal(
            "agreement",
            arrived="no page in two runs",
            expected="pages that two annotators read",
            fix="Give runs of the same pages, with the same article_id in each file.",
        )
    is_shared = [run.rows["article_id"].isin(shared).to_numpy() for run in runs]
    return [run.where(rows=mask) for run, mask in zip(runs, is_shared)]


def _labels_by_variable(labels: Counts) -> dict[str, pd.Series]:
    """Return each variable's labels by page: numbers, or frozen sets of items.

    Missing labels are left out.
    """
    variables = labels.variables
    by_variable = {}
    for name in variables.unique():
        chosen = labels.where(items=variables == name)
        rows = np.flatnonzero((chosen.size > 0).all(axis=1))
        values = chosen.values[rows]
        items = chosen.items.index.to_numpy(object)
        if items[0] == name:
            column = values.toarray()[:, 0].tolist()
        else:
            present = values > 0
            bounds = itertools.pairwise(present.indptr)
            column = [frozenset(items[present.indices[start:end]]) for start, end in bounds]
        pages = labels.rows["article_id"].iloc[rows]
        by_variable[name] = pd.Series(column, index=pages, dtype=object)
    return by_variable


def _agreement_row(
    labels: pd.DataFrame, *, level: str | None, draws: int, seed: int
) -> dict[str, Any]:
    """Return one row of the table, without the variable's name, from pages × runs."""
    n_labels = labels.notna().sum(axis=1)
    compared = labels[n_labels >= 2]
    reasons = [f"no label in run {run}" for run in labels if labels[run].isna().all()]
    if compared.empty:
        reason = "; ".join(reasons) or "no page with two labels"
        return {"kind": "", "level": "", "pages": 0, "coders": 0, "reason": reason}
    n_once = int((n_labels == 1).sum())
    if n_once:
        reasons.append(f"labelled in one run only: {n_once}")
    kind = _kind_of_labels(compared)
    if level is None:
        level = {"interval": "interval", "set": "masi"}.get(kind, "nominal")
    low, high, reason = interval(compared, level=level, draws=draws, seed=seed)
    if reason:
        reasons.append(reason)
    return {
        "kind": kind,
        "level": level,
        "pages": len(compared),
        "coders": int(n_labels.max()),
        "alpha": alpha(compared, level=level),
        "low": low,
        "high": high,
        "agreement": share(compared),
        **_prevalences(compared, kind=kind),
        "reason": "; ".join(reasons),
    }


def _kind_of_labels(labels: pd.DataFrame) -> str:
    """Return the kind of a variable, as its labels show it."""
    given = set(labels.stack().dropna())
    if all(isinstance(label, float) for label in given):
        return "binary" if given <= {0.0, 1.0} else "interval"
    if all(len(label) == 1 for label in given):
        return "nominal"
    return "set"


def _prevalences(labels: pd.DataFrame, *, kind: str) -> dict[str, float]:
    """Return each run's share of 1, or of labels other than the commonest of all runs."""
    words = labels.map(_words_of_label, na_action="ignore")
    common = "0"
    if kind != "binary":
        common = words.stack().dropna().value_counts().sort_index().idxmax()
    return {f"prevalence_{run}": float((words[run].dropna() != common).mean()) for run in words}


def confusion(labels: Counts, reference: Counts) -> pd.DataFrame:
    """Return how often each label meets each label of a reference.

    Parameters
    ----------
    labels : Counts
        A machine's, say.
    reference : Counts
        People's, say.

    Returns
    -------
    DataFrame
        ``variable``, ``label``, ``reference``, ``pages`` that both labelled so: each pair that
        occurs, and each label with itself, in the order of the codebook. ``of_label`` and
        ``of_reference`` are their share of the label's pages, and of those on which the
        reference has its label. Where both are the same label these are its *precision* and
        *recall*, and ``f1`` is their harmonic mean. Each member of a set is a variable of its
        own (``words:rebels``) with the labels 0 and 1. Shares weigh each page by
        1 / ``inclusion_probability`` where the reference's rows have it, so that they speak of
        all pages and not of the sample. They are missing where they divide by 0. The Method's
        ``remark`` has the variables that only one of them has.

    Raises
    ------
    InputError
        They share no variable, or no page.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": list("pqr")})
    >>> machine, human = (
    ...     Counts.of([[x] for x in run], size=[[1]] * 3, rows=rows, items=["law"], per="page")
    ...     for run in ([1, 1, 0], [1, 0, 0])
    ... )
    >>> table = confusion(machine, human)
    >>> table[["label", "reference", "pages", "of_label", "of_reference"]].to_numpy().tolist()
    [['0', '0', 1, 1.0, 0.5], ['1', '0', 1, 0.5, 0.5], ['1', '1', 1, 0.5, 1.0]]
    """
    by_variable = _labels_by_variable(labels)
    by_variable_of_reference = _labels_by_variable(reference)
    value_of = _values_of_items(labels) | _values_of_items(reference)
    pairs = _label_pairs(by_variable, by_variable_of_reference, value_of=value_of)
    pairs["weight"] = 1.0
    pages = reference.rows.set_index("article_id")
    if "inclusion_probability" in pages:
        pairs["weight"] = 1 / pages["inclusion_probability"].reindex(pairs.index)
    with_itself = [
        pairs.assign(label=pairs[side], reference=pairs[side], pages=0, weight=0.0)
        for side in ("label", "reference")
    ]
    cells = pd.concat([pairs.assign(pages=1), *with_itself])
    table = cells.groupby(["variable", "label", "reference"])[["pages", "weight"]].sum()
    in_order = pairs["variable"].unique()
    table = table.reindex(in_order, level=0).reset_index()
    weight = table.pop("weight")
    of_label = weight.groupby([table["variable"], table["label"]]).transform("sum")
    of_reference = weight.groupby([table["variable"], table["reference"]]).transform("sum")
    f1 = 2 * weight / (of_label + of_reference)
    table["of_label"] = weight / of_label
    table["of_reference"] = weight / of_reference
    table["f1"] = f1.where(table["label"] == table["reference"])
    method = Method(what="confusion", measure="precision and recall", per=labels.per)
    only_one_has = sorted(by_variable.keys() ^ by_variable_of_reference.keys())
    if only_one_has:
        method["remark"] = f"only one of them has {listing(only_one_has)}"
    return with_evidence(table, method, status=Status.NOT_TESTED)


def _values_of_items(labels: Counts) -> dict[str, str]:
    """Return the value of each item that is one of several values of its variable."""
    if "value" not in labels.items:
        return {}
    values = labels.items["value"]
    return values[values != ""].to_dict()


def _label_pairs(
    labels: Mapping[str, pd.Series],
    reference: Mapping[str, pd.Series],
    *,
    value_of: Mapping[str, str],
) -> pd.DataFrame:
    """Return one row a page and variable that both labelled: ``variable, label, reference``."""
    tables = []
    for name in labels:
        if name not in reference:
            continue
        columns = {"label": labels[name], "reference": reference[name]}
        both = pd.DataFrame(columns, dtype=object).dropna().sort_index()
        if _kind_of_labels(both) == "set":
            for member in sorted(frozenset().union(*both.stack())):
                has_member = both.map(lambda members, member=member: str(int(member in members)))
                tables.append(has_member.assign(variable=member))
        else:
            words = both.map(_words_of_label).replace(dict(value_of))
            tables.append(words.assign(variable=name))
    if not any(len(table) for table in tables):
        raise refusal(
            "confusion",
            arrived="no variable and page that both labelled",
            expected="labels of the same pages by the same codebook",
            fix="Read both runs of the same pages with the same codebook and variables.",
        )
    return pd.concat(tables)
