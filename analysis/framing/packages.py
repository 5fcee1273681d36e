"""Frame packages: classes of pages whose frame elements go together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.counts import Counts, require_counts, require_presence, texts_of
from analysis.errors import listing, refusal, require_columns
from analysis.framing.class_choice import (
    ALPHA,
    STABILITIES,
    Material,
    PackageRule,
    candidates,
    chance_of_fit,
    stability_of,
)
from analysis.framing.latent_classes import (
    Model,
    Variables,
    design_matrix,
    memberships,
    variables_of,
)
from analysis.stats.evidence import Method, Status, annotators_of
from analysis.wording.notes import with_evidence

RISE = 0.1  #: of a share over that of other pages, for an element that names a class
MOST_NAMES = 3  #: elements in the name of a class
FEWEST_PAGES = 20
FEWEST_UNITS = 4  #: outlets, of which two are in each half
TOO_FEW_TO_SAY = "too few pages to say"
REFERENCES = ("matthes2008", "schwarz1978", "hubert1985")


@dataclass(frozen=True)
class Packages:
    """Frame packages of labels, from :func:`packages`; the largest class is the first.

    Attributes
    ----------
    elements : DataFrame
        ``class, name, item, n, size, share, rest, lift``: the pages of a class that have an
        element (``n``) of those on which it was looked at (``size``); their ``share``; the share
        among the pages of the other classes (``rest``); ``lift`` is ``share`` over the share of
        all pages. The elements that set a class apart most come first.
    names : DataFrame
        ``class, name, pages, share, probability``: a class has the name of the elements that set
        it apart. ``probability`` is how surely its pages belong to it, on average.
    pages : DataFrame
        ``run, article_id, class, name, probability``: the most likely class of each page.
    counts : dict of str to Counts
        For each run, pages × names with 1 for the class of a page.
    stability : DataFrame
        ``over, part, adjusted_rand, n``: how far two classifications of the same pages agree, each
        text once. ``over`` is runs, waves, halves or seeds. The row over strata is no stability: it
        says how far the classes repeat the strata.
    choice : DataFrame
        ``classes, log_likelihood, bic, runs, waves, halves, seeds, chosen``: what the number of
        classes was chosen from.
    """

    elements: pd.DataFrame
    names: pd.DataFrame
    pages: pd.DataFrame
    counts: dict[str, Counts]
    stability: pd.DataFrame
    choice: pd.DataFrame


def packages(
    labels: Counts | Mapping[str, Counts],
    *,
    waves: str | None = None,
    strata: str | None = None,
    rule: PackageRule = PackageRule(),
) -> Packages:
    """Return frame packages: latent classes of pages by their elements.

    A frame package is a set of frame elements that recur together: a problem, who is responsible
    for it, a judgement, a remedy, words for an opponent (Matthes and Kohring 2008). Each class has
    its own share of each element. Within a class elements are independent.

    Parameters
    ----------
    labels : Counts, or mapping of a run's name to Counts
        Labels of 0 and 1, or counts of frames, of which presence is taken. Labels may be missing.
        Items of one variable ("problem:law", "problem:war") that never meet on a page are the
        categories of one variable. Of several runs only the pages and the frequent elements that
        all have are used. Classes are those of the first run. Where copies are known (a column
        ``copy_cluster``), classes are made of the first page of each text. All pages get a class.
    waves : str, optional
        Column of the waves in which pages were collected. One wave has nothing to agree with.
    strata : str, optional
        Column such as the phase of an event. Elements of the same phase go together without any
        frame. Classes must say more than that.
    rule : PackageRule
        How many classes are tried, and when they are stable.

    Returns
    -------
    Packages
        Its tables have ``status``, ``reason``, ``note`` and their Method. With one class, no
        packages were found; the reason is in ``names``.

    Raises
    ------
    InputError
        For values below 0, an unknown column, fewer than 20 pages (of different texts) or 4
        outlets, or fewer than two frequent elements.

    Notes
    -----
    The chosen number of classes has the smallest BIC (Schwarz 1978) among those that are stable:
    the adjusted Rand index (Hubert and Arabie 1985) is at least ``rule.agreement`` between runs,
    between models of the waves, between models of halves of the outlets, and between seeds. A
    number whose stability cannot be measured is not chosen: a side needs 10 pages. The chosen model
    must then fit better than 95 % of data sets in which each variable is exchanged among pages
    within strata. Otherwise there is one class.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": [f"p{n:02}" for n in range(40)]})
    >>> rows["outlet"] = [f"outlet {n % 8}" for n in range(40)]
    >>> values = [[1, 1, 1, 0, 0, 0]] * 20 + [[0, 0, 0, 1, 1, 1]] * 20
    >>> items = ["law", "court", "breach", "bombs", "planes", "targets"]
    >>> labels = Counts.of(values, size=np.ones((40, 1)), rows=rows, items=items, per="page")
    >>> result = packages(labels, rule=PackageRule(most=3, halves=2))
    >>> result.names[["name", "pages"]].values.tolist()
    [['bombs + planes + targets', 20], ['breach + court + law', 20]]
    """
    runs = _runs_of(labels)
    material = _material_of(runs, waves=waves, strata=strata, rule=rule)
    choice = candidates(material)
    unmeasured = choice["unmeasured"]
    choice = choice.drop(columns="unmeasured")
    n = int(choice["classes"][choice["chosen"]].iloc[0])
    p = chance_of_fit(material, n)
    reason = ""
    if n == 1:
        reason = _reason_for_one_class(choice, unmeasured)
    elif p > ALPHA:
        reason = f"{n} classes fit no better than independent elements (p = {p:.2f})"
        n = 1
        choice = choice.assign(chosen=choice["classes"] == 1)
    method = _method_of(runs, material, p=p)
    if n == 1:
        method["nothing"] = f"labels make no packages: {reason}"
    model = material.fitted(material.matrix, n)
    elements, names = _described(material, model)
    status = Status.NOT_TESTED
    if reason:
        status = Status.DESCRIPTIVE
    pages, counts = _classified(runs, material, model, names["name"])
    stability = stability_of(material, model)
    return Packages(
        with_evidence(elements, method, status=status, reason=reason),
        with_evidence(names, method, status=status, reason=reason),
        with_evidence(pages, method, status=status, reason=reason),
        counts,
        _with_status_of_stability(stability, method, rule),
        _with_status_of_choice(choice, unmeasured, method, rule),
    )


# ---- what is fitted ---------------------------------------------------------------------------


def _runs_of(labels: Counts | Mapping[str, Counts]) -> dict[str, Counts]:
    """Return runs of the same pages, sorted by their names."""
    if isinstance(labels, Counts) or not isinstance(labels, Mapping):
        labels = {"labels": labels}
    if not labels:
        raise refusal(
            "labels",
            arrived="a mapping without runs",
            expected="at least one run of labels",
            fix="Give the Counts of annotation.read.",
        )
    for name, run in labels.items():
        require_counts(run)
        require_presence(run, what=f"labels of run {name}")
    shared = set.intersection(*(set(run.rows["article_id"]) for run in labels.values()))
    return {name: _pages_in_order(run, shared) for name, run in labels.items()}


def _pages_in_order(run: Counts, shared: set[str]) -> Counts:
    """Return the shared pages, sorted."""
    names = run.rows["article_id"].to_numpy()
    order = np.argsort(names, kind="stable")
    order = order[np.isin(names[order], sorted(shared))]
    return replace(
        run,
        values=run.values[order],
        size=run.size[order],
        rows=run.rows.iloc[order].reset_index(drop=True),
    )


def _is_first_of_text(runs: dict[str, Counts]) -> np.ndarray:
    """Return which pages are the first of their text that all runs looked at.

    Of a text that no page of all runs has labels of, it is the first page.
    """
    rows = next(iter(runs.values())).rows
    has_labels = np.ones(len(rows), bool)
    for run in runs.values():
        has_labels &= (run.full_size() > 0).any(axis=1)
    order = np.argsort(~has_labels, kind="stable")
    texts = texts_of(rows).iloc[order]
    is_first = ~texts.duplicated()
    return is_first.sort_index().to_numpy()


def _material_of(
    runs: dict[str, Counts],
    *,
    waves: str | None,
    strata: str | None,
    rule: PackageRule,
) -> Material:
    """Return what is fitted: design matrices, outlets, waves and strata of the pages."""
    pages = next(iter(runs.values())).rows
    columns = [name for name in ("outlet", waves, strata) if name]
    require_columns(pages, columns, what="rows of the labels")
    is_first = _is_first_of_text(runs)
    texts = {name: run.where(rows=is_first) for name, run in runs.items()}
    rows = next(iter(texts.values())).rows
    n_units = rows["outlet"].nunique()
    if len(rows) < FEWEST_PAGES or n_units < FEWEST_UNITS:
        sizes = f"{len(pages)} pages"
        if len(rows) < len(pages):
            sizes = f"{sizes} of {len(rows)} texts"
        raise refusal(
            "labels",
            arrived=f"{sizes}, {n_units} values of outlet",
            expected=f"at least {FEWEST_PAGES} pages of different texts and {FEWEST_UNITS} values",
            fix="Take more pages, or describe elements one by one with compare.levels.",
        )
    variables = variables_of(list(runs.values()), _frequent_items(texts, rule.least))
    of_pages = {name: design_matrix(run, variables) for name, run in runs.items()}
    of_texts = {name: matrix[is_first] for name, matrix in of_pages.items()}
    units = pd.factorize(rows["outlet"], sort=True)[0]
    of_waves = rows[waves] if waves else None
    of_strata = rows[strata] if strata else None
    return Material(of_pages, of_texts, variables, units, of_waves, of_strata, rule)


def _frequent_items(runs: dict[str, Counts], least: float) -> pd.Index:
    """Return the items that are neither rare nor nearly everywhere, in all runs."""
    frequent = []
    for run in runs.values():
        n_pages = (run.full_size() > 0).sum(axis=0)
        n_present = (run.values > 0).sum(axis=0)
        share = n_present / np.maximum(n_pages, 1)
        is_frequent = (share >= least) & (share <= 1 - least)
        varies = (n_present > 0) & (n_present < n_pages)
        frequent.append(run.items.index[is_frequent & varies])
    items = frequent[0]
    for others in frequent[1:]:
        items = items[items.isin(others)]
    if len(items) < 2:
        raise refusal(
            "labels",
            arrived=f"{len(items)} items on {least:.0%} to {1 - least:.0%} of the pages",
            expected="at least two",
            fix="Take a smaller PackageRule(least=…), or label more pages.",
        )
    return items.sort_values()


# ---- description -----------------------------------------------------------------------------


def _method_of(runs: dict[str, Counts], material: Material, *, p: float) -> Method:
    """Return how the packages were made."""
    first = next(iter(runs.values()))
    rule = material.rule
    strata: tuple[str, ...] = ()
    if material.strata is not None:
        strata = (str(material.strata.name),)
    notes = [run.note for run in runs.values() if run.note]
    remark = (
        f"{len(material.variables.items)} elements of {len(first.rows):,} pages of "
        f"{len(material.matrix):,} texts; classes are made of each text once. Stable: adjusted "
        f"Rand of at least {rule.agreement:g} over {', '.join(STABILITIES)}. Independent elements "
        f"fit as well: p = {p:.2g} ({rule.permutations} permutations, seed {rule.seed})"
    )
    return Method(
        what="packages",
        measure="latent classes",
        convention="smallest BIC among the numbers of classes that are stable",
        per=first.per,
        strata=strata,
        missing=listing(dict.fromkeys(notes)),
        remark=remark,
        annotators=annotators_of(first.rows),
        sources=REFERENCES,
    )


def _described(material: Material, model: Model) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the elements of each class, and its name."""
    pages = next(iter(material.of_pages.values()))
    membership = memberships(model, pages)
    classes = membership.argmax(axis=1)
    numbers = np.arange(len(model.weights))
    variables = material.variables
    tables = [_elements_of_class(pages, variables, classes == number) for number in numbers]
    names = _unique_names([_name_of_class(table) for table in tables])
    elements = []
    for number, name, table in zip(numbers, names, tables):
        table.insert(0, "class", number + 1)
        table.insert(1, "name", name)
        elements.append(table)
    n_pages = np.bincount(classes, minlength=len(numbers))
    surely = np.bincount(classes, weights=membership.max(axis=1), minlength=len(numbers))
    described = pd.DataFrame({"class": numbers + 1, "name": names, "pages": n_pages})
    described["share"] = n_pages / len(classes)
    described["probability"] = _ratio(surely, n_pages)
    return pd.concat(elements, ignore_index=True), described


def _elements_of_class(
    pages: np.ndarray, variables: Variables, is_inside: np.ndarray
) -> pd.DataFrame:
    """Return the elements of the pages of a class, those that set it apart first."""
    columns = np.flatnonzero(variables.is_item)
    present = pages[:, columns]
    members = variables.members
    is_known = (pages @ members.T @ members)[:, columns]
    n = present[is_inside].sum(axis=0)
    size = is_known[is_inside].sum(axis=0)
    share = _ratio(n, size)
    overall = _ratio(present.sum(axis=0), is_known.sum(axis=0))
    table = pd.DataFrame({"item": variables.items})
    table["n"] = n.astype(int)
    table["size"] = size.astype(int)
    table["share"] = share
    table["rest"] = _ratio(present[~is_inside].sum(axis=0), is_known[~is_inside].sum(axis=0))
    table["lift"] = _ratio(share, overall)
    rise = table["share"] - table["rest"]
    order = (-rise.fillna(0)).argsort(kind="stable")
    return table.iloc[order].reset_index(drop=True)


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return part over whole, missing where the whole is 0."""
    missing = np.full(len(part), np.nan)
    return np.divide(part, whole, out=missing, where=whole > 0)


def _name_of_class(elements: pd.DataFrame) -> str:
    """Return the elements that set a class apart most."""
    if elements["rest"].isna().all():
        return "all pages"
    rise = elements["share"] - elements["rest"]
    strongest = elements["item"][rise >= RISE].head(MOST_NAMES)
    if len(strongest) == 0:
        return "few elements"
    return " + ".join(strongest)


def _unique_names(names: list[str]) -> list[str]:
    """Return names of which the second of a kind has a number."""
    unique: list[str] = []
    for name in names:
        n_before = names[: len(unique)].count(name)
        suffix = f" ({n_before + 1})" if n_before else ""
        unique.append(f"{name}{suffix}")
    return unique


def _classified(
    runs: dict[str, Counts], material: Material, model: Model, names: pd.Series
) -> tuple[pd.DataFrame, dict[str, Counts]]:
    """Return the class of each page in each run: as a table, and as counts."""
    tables = []
    counts = {}
    for run, labels in runs.items():
        membership = memberships(model, material.of_pages[run])
        classes = membership.argmax(axis=1)
        table = pd.DataFrame({"run": run, "article_id": labels.rows["article_id"]})
        table["class"] = classes + 1
        table["name"] = names.to_numpy()[classes]
        table["probability"] = membership.max(axis=1)
        tables.append(table)
        is_class = classes[:, None] == np.arange(len(names))
        size = np.ones((len(classes), 1))
        counts[run] = Counts.of(is_class, size=size, rows=labels.rows, items=names, per="page")
    return pd.concat(tables, ignore_index=True), counts


def _with_status_of_stability(
    stability: pd.DataFrame, method: Method, rule: PackageRule
) -> pd.DataFrame:
    """Return the stability with a reason where two classifications agree too little."""
    below = f"below {rule.agreement:g}"
    agreement = stability["adjusted_rand"]
    cases = [agreement.isna(), agreement < rule.agreement]
    reasons = np.select(cases, ["fewer than 10 pages on a side", below], default="")
    is_strata = stability["over"] == "strata"
    reasons = np.where(is_strata, "", reasons)
    return with_evidence(stability, method, status=Status.NOT_TESTED, reason=reasons)


def _reason_for_one_class(choice: pd.DataFrame, unmeasured: pd.Series) -> str:
    """Return why there is one class: others are worse or unstable, or nobody can say."""
    bic_of_one = choice["bic"][choice["classes"] == 1].iloc[0]
    is_open = (unmeasured != "") & (choice["bic"] < bic_of_one)
    if not is_open.any():
        return "no larger number of classes is better and stable"
    over = unmeasured[is_open].iloc[0]
    return f"{TOO_FEW_TO_SAY} whether more classes are stable over {over}"


def _with_status_of_choice(
    choice: pd.DataFrame, unmeasured: pd.Series, method: Method, rule: PackageRule
) -> pd.DataFrame:
    """Return the choice with the stabilities that are too low or unknown."""
    reasons = []
    stabilities = choice[list(STABILITIES)].to_dict("records")
    for row, without_value in zip(stabilities, unmeasured, strict=True):
        parts = []
        low = [name for name, value in row.items() if value < rule.agreement]
        if low:
            parts.append(f"unstable over {', '.join(low)}")
        if without_value:
            parts.append(f"{TOO_FEW_TO_SAY} over {without_value}")
        reasons.append("; ".join(parts))
    return with_evidence(choice, method, status=Status.NOT_TESTED, reason=reasons)
