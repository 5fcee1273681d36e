"""A machine's labels, corrected by people's labels of a random sample of its pages."""

import hashlib
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.annotation.label_files import kind_of_annotator
from analysis.counts import READ_BY_PEOPLE, Counts, group_matrix, require_labels
from analysis.errors import (
    listing,
    number_of,
    refusal,
    require_columns,
    require_unique,
)
from analysis.text.kernels import TwoArrays

#: Part of the machine's pages that a sample may fail to stand for before the note says so.
SHORTFALL = 0.05
PARTS = 5  #: of the outlets: what is expected of one part is learned from the others
LITTLE = 0.1  #: weight of a machine's label under which it does not help


def corrected(machine: Counts, people: Counts) -> Counts:
    """Return a machine's labels, corrected by people's labels of a random sample.

    The correction is right however wrong the machine is, as long as people are right and each
    page's probability of being in the sample is known.

    Parameters
    ----------
    machine : Counts
        Labels of every page.
    people : Counts
        Labels of a random sample of these pages: a filled-in `sheet`. Rows have
        ``inclusion_probability`` and, where pages were drawn by stratum, ``stratum``.

    Returns
    -------
    Counts
        The machine's rows, the items of both. A value is m + r(y − m)/π: y is people's label, r
        says that they read the page, π is its probability. m = a + bŷ is what they are expected to
        say where the machine says ŷ, fitted on read pages of other outlets, b from 0, people
        alone, to 1. Values may be below 0 or above 1: `compare` takes them as means. Rows gain
        ``read_by_people``, items ``b``. The note names items with which the machine does not help
        (b under .1) and counts sampled pages without a label.

    Raises
    ------
    InputError
        There is no label of people, no item of both, no probability, or a sampled page that the
        machine has not labelled.

    Notes
    -----
    The mean of such a value over all samples that might have been drawn is people's label (of a
    mean, the difference estimator of survey sampling). The line is learned from four parts of the
    outlets for the fifth, by hash of the name. A sampled page without a label counts as like the
    others of its stratum. Each side of a comparison counts half an error that nobody has seen.
    Where people read pages of fewer than three units of a side, or of a group, there is neither
    test nor interval. How often tests err: docs/validity.md.

    References
    ----------
    Egami, Hinck, Stewart and Wei (2023), Using imperfect surrogates for downstream inference.
    Särndal, Swensson and Wretman (1992), Model assisted survey sampling, chapter 6.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": list("abcd"), "annotator_kind": "llm"})
    >>> machine = Counts.of(
    ...     [[1], [1], [0], [0]], size=np.ones((4, 1)), rows=rows, items=["law"], per="page"
    ... )
    >>> sample = rows[1:3].assign(annotator_kind="human", inclusion_probability=0.5)
    >>> people = Counts.of(
    ...     [[0], [0]], size=np.ones((2, 1)), rows=sample, items=["law"], per="page"
    ... )
    >>> found = corrected(machine, people)
    >>> found.values.toarray()[:, 0].tolist(), found.items["b"].tolist(), found.note
    ([0.0, 0.0, 0.0, 0.0], [0.0], 'the machine does not help with law')
    """
    require_labels(machine, what="machine")
    require_labels(people, what="people")
    place = _places(machine, people)
    items = _items_of_both(machine, people)
    machine_values, machine_size = _on_items(machine, items)
    values, size = _on_items(people, items)
    is_drawn = np.broadcast_to(machine_size, machine_values.shape)[place] > 0
    is_labelled = is_drawn & (size > 0)
    if not is_labelled.any():
        raise _no_label("pages without any")
    chance, lost = _chances(people.rows, is_drawn, is_labelled)
    stands_for = np.where(is_labelled, 1 / chance, 0)
    pages = machine.rows["article_id"]  # a page without an outlet is one by itself
    outlets = machine.rows.get("outlet", pages).astype(object)
    outlet = outlets.fillna(pages).astype(str).to_numpy()
    expected, b = _expected(
        machine_values.toarray(), values.toarray(), place=place, weight=stands_for, outlet=outlet
    )
    correction = stands_for * (values.toarray() - expected[place])
    to_rows = group_matrix(place, len(machine.rows))
    n_read = to_rows @ is_labelled.any(axis=1).astype(int)
    names = items["name"].fillna(items.index.to_series())[b < LITTLE]
    n_without = int((is_drawn & ~is_labelled).any(axis=1).sum())
    without = number_of(n_without, "sampled page")
    where = f"no label of an item in the stratum {listing(lost)}"
    found = {
        f"the machine does not help with {listing(names)}": len(names),
        f"{without} without a label: counted as like the others of the stratum": n_without,
        f"{where}: what is expected by the others stands there": len(lost),
    }
    notes = [*_notes(machine, people), *(text for text in found if found[text])]
    made = replace(
        machine,
        values=sparse.csr_array((expected + to_rows @ correction) * (machine_size > 0)),
        size=machine_size,
        items=items.assign(b=b),
        rows=machine.rows.assign(**{READ_BY_PEOPLE: n_read.astype(int)}),
    )
    return made.noted(*notes)


def _expected(
    labels: np.ndarray,
    truth: np.ndarray,
    *,
    place: np.ndarray,
    weight: np.ndarray,
    outlet: np.ndarray,
) -> TwoArrays:
    """Return what people are expected to say of each page and item, and b of all read pages."""
    digests = {name: hashlib.sha256(name.encode()).hexdigest() for name in np.unique(outlet)}
    part = np.array([int(digests[name], 16) % PARTS for name in outlet])
    is_read = np.isin(outlet, outlet[place][weight.any(axis=1)])
    a, b = _line(labels[place], truth, weight)
    expected = a + b * labels
    for number in range(PARTS):
        is_other = part[place] != number
        its_a, its_b = _line(labels[place][is_other], truth[is_other], weight[is_other])
        is_known = weight[is_other].any(axis=0)  # items that people read elsewhere
        is_own = (is_read & (part == number))[:, None]
        expected = np.where(is_own & is_known, its_a + its_b * labels, expected)
    return expected, b


def _line(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> TwoArrays:
    """Return a and b of each column's weighted least squares, b cut to 0 and 1."""
    total = np.maximum(weight.sum(axis=0), 1e-12)
    middle_x = (weight * x).sum(axis=0) / total
    middle_y = (weight * y).sum(axis=0) / total
    spread = (weight * (x - middle_x) ** 2).sum(axis=0)
    both = (weight * (x - middle_x) * (y - middle_y)).sum(axis=0)
    b = np.clip(both / np.where(spread > 1e-12 * total, spread, np.inf), 0, 1)
    return middle_y - b * middle_x, b


def _places(machine: Counts, people: Counts) -> np.ndarray:
    """Return the row of the machine for each page of the sample."""
    kind = kind_of_annotator(people)
    if kind != "human":
        raise _no_label(f"annotators of the kind {kind or 'nobody'}")
    rows = people.rows
    require_columns(rows, ["inclusion_probability"], what="rows of people's labels")
    is_wrong = ~rows["inclusion_probability"].between(1e-12, 1)
    if is_wrong.any():
        raise refusal(
            "inclusion_probability",
            arrived=f"no number in (0, 1] on {listing(rows.loc[is_wrong, 'article_id'])}",
            expected="pages drawn / pages",
            fix="Copy the numbers from the sheet that sheet() made.",
        )
    for labels in (machine, people):
        require_unique(labels.rows["article_id"], what="labels", name="article_id")
    place = pd.Index(machine.rows["article_id"]).get_indexer(rows["article_id"])
    if (place < 0).any():
        raise refusal(
            "corrected",
            arrived=f"pages {listing(rows.loc[place < 0, 'article_id'])}, "
            "which the machine has not labelled",
            expected="a sample of the machine's pages",
            fix="Label these pages by machine too; draw the next sheet from pages that the "
            "machine has labelled. Choose rows of the result, not of the machine's labels.",
        )
    return place


def _no_label(arrived: str) -> Exception:
    """Return the refusal of a sample that no person labelled."""
    return refusal(
        "corrected",
        arrived=f"{arrived} as people's labels",
        expected="labels of people",
        fix="A machine's own labels cannot show its mistakes: let people fill in a sheet().",
    )


def _items_of_both(machine: Counts, people: Counts) -> pd.DataFrame:
    """Return the items of all variables that both have, the machine's first."""
    is_shared = machine.variables.isin(people.variables)
    is_new = people.variables.isin(machine.variables) & ~people.items.index.isin(
        machine.items.index
    )
    if not is_shared.any():
        raise refusal(
            "corrected",
            arrived=f"labels of {listing(machine.variables.unique())} by machine, of "
            f"{listing(people.variables.unique())} by people",
            expected="labels of the same variables",
            fix="Read both files with the same codebook and variables.",
        )
    return pd.concat([machine.items[is_shared], people.items[is_new]])


def _on_items(labels: Counts, items: pd.DataFrame) -> tuple[sparse.csr_array, np.ndarray]:
    """Return values and sizes of these items."""
    own = labels.items.index.get_indexer(items.index)
    variables = items.get("variable", items.index.to_series()).fillna(items.index.to_series())
    first = pd.Series(np.arange(len(labels.items)), labels.variables.to_numpy())
    first = first[~first.index.duplicated()]
    column = np.where(own >= 0, own, first[variables].to_numpy())
    values = sparse.csr_array(labels.values[:, column] * (own >= 0))
    size = labels.size[:, column] if labels.has_item_sizes else labels.size
    return values, size


def _chances(
    rows: pd.DataFrame, is_drawn: np.ndarray, is_labelled: np.ndarray
) -> tuple[np.ndarray, list]:
    """Return the probability that a page has a label of people, and strata that lack an item."""
    stratum = rows.get("stratum", pd.Series("", rows.index)).fillna("").astype(str)
    n_drawn = pd.DataFrame(is_drawn).groupby(stratum.to_numpy()).transform("sum")
    n_labelled = pd.DataFrame(is_labelled).groupby(stratum.to_numpy()).transform("sum")
    has_none = ((n_labelled == 0) & (n_drawn > 0)).any(axis=1)
    lost = stratum[has_none.to_numpy()].unique().tolist()
    part = (n_labelled / n_drawn.clip(lower=1)).clip(lower=1e-12)  # where none is labelled, unused
    return part.to_numpy() * rows[["inclusion_probability"]].to_numpy(), lost


def _notes(machine: Counts, people: Counts) -> list[str]:
    """Return what a reader has to know of the pages and variables of the sample."""
    notes = []
    n_pages = len(machine.rows)
    stands_for = (1 / people.rows["inclusion_probability"]).sum()
    if abs(stands_for - n_pages) > SHORTFALL * n_pages:
        notes.append(f"the sample stands for {stands_for:.0f} of {n_pages} pages")
    one_has = sorted(set(machine.variables) ^ set(people.variables))
    if one_has:
        notes.append(f"left out, as only one of both has it: {listing(one_has)}")
    return notes
