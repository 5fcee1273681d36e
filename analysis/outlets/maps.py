"""A map of the sources: who is near whom by what their pages contain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.counts import (
    Counts,
    constant_columns,
    group_matrix,
    require_counts,
    require_presence,
    texts_of,
)
from analysis.errors import refusal, require_columns, require_new, require_number
from analysis.stats.evidence import ALPHA, LeftOut, Method, Status, annotators_of
from analysis.stats.facts import Copies, Estimand, MapFacts, Texts
from analysis.stats.labelings import drawn_labelings
from analysis.wording.notes import with_evidence

DRAWS = 999  #: random exchanges of pages among sources
HALVES = 20  #: random halves of sources and pages
DRAWS_OF_HALVES = 39  #: exchanges whose halves are compared
AXES = ("x", "y")  #: of the map
MOST_AXES = 5  #: whose inertia is printed
NEIGHBOURS = 3  #: of each source
FEWEST_SOURCES = 5
MIN_SHARE_OF_PAGES = (
    0.05  #: share of the pages of active sources; rarer items would make axes of a few pages
)
FEWEST_UNITS = 5  #: pages of a source, or sources of a group, for an error
TINY = 1e-12  #: an inertia below it is 0
WITHOUT_LABELS = "without labels"
COPIES = "further copies of a text in its outlet"
MIN_PAGES = 2  #: of a source that makes the axes, with a frequent label
WITHOUT_FREQUENT_LABEL = "without a frequent label"
REFERENCES = ("greenacre2017", "escofier1983")


@dataclass(frozen=True)
class SourceMap:
    """A map of sources, from :func:`map`.

    Attributes
    ----------
    sources : DataFrame
        The sources; columns that are the same on all their pages; ``pages``; ``is_active`` (it
        made the axes); ``x, y``; ``x_error, y_error`` (standard errors over pages).
    elements : DataFrame
        ``item, pages, x, y, contribution_x, contribution_y``: a page that has nothing else would be
        at this place. Contributions to an axis add up to 1.
    groups : DataFrame
        ``column, group, pages, sources, x, y, x_error, y_error``: the place of all pages of a
        group; errors over sources. Its Method counts the pages without a value.
    neighbours : DataFrame
        The sources, ``rank, neighbour, distance, pages, pages_neighbour``: the nearest active
        sources, on the axes of the map that say more than chance.
    axes : DataFrame
        ``axis, inertia, resemblance, usual, p, halves, usual_halves``. ``resemblance`` is the
        correlation along the axis of two pages of one source. 95 % of maps of exchanged pages have
        an inertia below ``usual``. ``halves``: the correlation of the places of a source from two
        halves of its pages, on axes that other sources made; ``usual_halves`` is what 95 % of maps
        of exchanged pages stay below.
    """

    sources: pd.DataFrame
    elements: pd.DataFrame
    groups: pd.DataFrame
    neighbours: pd.DataFrame
    axes: pd.DataFrame


def map(
    labels: Counts,
    *,
    groups: Sequence[str] = (),
    strata: str | None = None,
    seed: int = 0,
) -> SourceMap:
    """Return a map of sources by correspondence analysis of their labels.

    Parameters
    ----------
    labels : Counts
        Labels of pages; each label counts once a page. Labels on fewer than 5 % of the pages of
        active sources are left out. Where copies are known (a column ``copy_cluster``), the first
        page of a text in a source counts, and its other copies there are left out. The Method says
        how many pages are left out, and why. A label that was not looked at counts as absent; the
        Method has their number.
    groups : sequence of str
        Columns whose values get a place on the map, such as the country group.
    strata : str, optional
        Column such as the phase of an event. Pages are then compared with all pages of their phase
        (analysis within classes, Escofier 1983), and exchanged within phases.
    seed : int

    Returns
    -------
    SourceMap
        Its tables have ``status``, ``reason``, ``note`` and their Method.

    Raises
    ------
    InputError
        For values below 0, an unknown column, fewer than 5 active sources, or fewer than two items
        on 5 % of their pages.

    Notes
    -----
    It is correspondence analysis (Greenacre 2017) of pairs of pages. The distance of sources says
    how much more alike two pages of one source are than pages of several sources. The
    usual analysis counts what a page shares with itself, too. Sources of two pages then make the
    axes by chance. The ``inertia`` of an axis may so be negative. A source of one page gets a
    place, but does not make the axes.

    An axis says more than chance where its inertia is above that of 95 % of 999 maps of the same
    pages exchanged among the active sources, and the axes before it are. Texts are exchanged with
    all their copies. Where the first axis says no more, the map is noise, and each row says so. A
    source with few pages has a place with a large error.

    Examples
    --------
    >>> outlets = np.repeat([f"outlet {n}" for n in range(8)], 5)
    >>> rows = pd.DataFrame({"article_id": [f"p{n:02}" for n in range(40)], "outlet": outlets})
    >>> values = [[1, 1, 0, 0]] * 20 + [[0, 0, 1, 1]] * 20
    >>> items = ["law", "court", "bombs", "planes"]
    >>> labels = Counts.of(values, size=np.ones((40, 1)), rows=rows, items=items, per="page")
    >>> found = map(labels)
    >>> found.axes["p"].tolist()[:2]
    [0.001, 1.0]
    >>> found.sources["x"].round(6).abs().tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    """
    require_counts(labels)
    require_presence(labels, what="labels")
    columns = [name for name in ("outlet", *groups, strata) if name]
    require_columns(labels.rows, columns, what="rows of the labels")
    require_number(seed, name="seed", least=0, whole=True)
    pages = _pages_of(labels, strata=strata)
    active = pages.labels.where(pages.is_active)
    axes = _axes_of(active, pages.source[pages.is_active])
    table_of_axes = _axes_table(pages, axes, seed=seed)
    n_read = _number_of_axes_read(table_of_axes)
    method = _method_of(pages, labels, strata=strata, seed=seed, n_read=n_read)
    places = pages.places(axes)
    sources = _sources_table(pages, places)
    of_groups = _groups_table(pages, places, groups)
    return SourceMap(
        _with_status_of_places(sources, method, n_read=n_read, units="pages"),
        _with_status_of_elements(_elements_table(pages, axes), method, n_read=n_read),
        _with_status_of_places(
            of_groups, _method_of_groups(method, pages, groups), n_read=n_read, units="sources"
        ),
        _neighbours_table(pages, places, sources, method, n_read=n_read),
        _with_status_of_axes(table_of_axes, method, n_read=n_read),
    )


# ---- pages ------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Labels:
    """The labels of pages, and how far they are from what one expects."""

    present: np.ndarray  #: pages × items of 0 and 1
    residuals: np.ndarray  #: present, less as many labels in the shares of the stratum

    @property
    def n(self) -> np.ndarray:
        """Return the number of labels of each page."""
        return self.present.sum(axis=1)

    def where(self, chosen: np.ndarray) -> _Labels:
        """Return the labels of some pages."""
        return _Labels(self.present[chosen], self.residuals[chosen])


@dataclass(frozen=True, eq=False)
class _Pages:
    """Pages that have a label and a source, each text of a source once."""

    rows: pd.DataFrame
    items: pd.Index
    labels: _Labels
    source: np.ndarray  #: of each page, a number
    names: pd.Index  #: of the sources
    stratum: np.ndarray
    is_active: np.ndarray  #: pages of sources that make the axes
    n_missing: int  #: labels that were not looked at
    left_out: tuple[LeftOut, ...]  #: pages
    without_place: tuple[str, ...]  #: sources all of whose pages are left out

    @property
    def active_sources(self) -> np.ndarray:
        """Return the numbers of the sources that make the axes."""
        return np.unique(self.source[self.is_active])

    def places(self, axes: _Axes) -> np.ndarray:
        """Return the place of each page: the mean of the places of its labels."""
        return self.labels.residuals @ axes.items / self.labels.n[:, None]


def _pages_of(labels: Counts, *, strata: str | None) -> _Pages:
    """Return the pages that have a label and a source, each text of a source once."""
    order = np.argsort(labels.rows["article_id"].to_numpy(), kind="stable")
    all_rows = labels.rows.iloc[order].reset_index(drop=True)
    is_looked_at = (labels.full_size() > 0)[order]
    all_present = (labels.values > 0).toarray().astype(float)[order]
    reason = _reason_left_out(all_rows, is_looked_at)
    is_active = _is_of_active_source(all_rows["outlet"], reason == "")
    n_active_pages = max(int(is_active.sum()), 1)
    is_item = all_present[is_active].sum(axis=0) >= MIN_SHARE_OF_PAGES * n_active_pages
    has_frequent_label = all_present[:, is_item].any(axis=1)
    reason = reason.mask((reason == "") & ~has_frequent_label, WITHOUT_FREQUENT_LABEL)
    is_used = (reason == "").to_numpy()
    rows = all_rows[is_used].reset_index(drop=True)
    present = all_present[is_used][:, is_item]
    is_active = _is_of_active_source(all_rows["outlet"], reason == "")[is_used]
    source, names = pd.factorize(rows["outlet"], sort=True)
    _require_enough(n_active=len(np.unique(source[is_active])), n_items=is_item.sum())
    stratum = np.zeros(len(rows), int)
    if strata is not None:
        stratum = pd.factorize(rows[strata], sort=True)[0]
    expected = _expected_labels(present, stratum, is_active)
    n_missing = int((~is_looked_at[is_used][:, is_item]).sum())
    without_place = sorted(set(all_rows["outlet"].dropna()) - set(names))
    return _Pages(
        rows=rows,
        items=labels.items.index[is_item],
        labels=_Labels(present, present - expected),
        source=source,
        names=names,
        stratum=stratum,
        is_active=is_active,
        n_missing=n_missing,
        left_out=_numbers_left_out(reason),
        without_place=tuple(str(name) for name in without_place),
    )


def _reason_left_out(rows: pd.DataFrame, is_looked_at: np.ndarray) -> pd.Series:
    """Return why a page does not count: no source, no labels, or a copy in its source."""
    reason = pd.Series("", rows.index, dtype=object)
    reason[~is_looked_at.any(axis=1)] = WITHOUT_LABELS
    reason[rows["outlet"].isna()] = "without outlet"
    candidates = rows[reason == ""]
    texts = pd.DataFrame({"source": candidates["outlet"], "text": texts_of(candidates)})
    is_copy = texts.duplicated().reindex(rows.index, fill_value=False)
    reason[is_copy] = COPIES
    return reason


def _is_of_active_source(source: pd.Series, counts: pd.Series) -> np.ndarray:
    """Return which of the pages that count are of a source with enough of them."""
    n_of_source = source.map(source[counts].value_counts())
    is_active = counts & (n_of_source >= MIN_PAGES)
    return is_active.to_numpy()


def _require_enough(*, n_active: int, n_items: int) -> None:
    """Raise InputError for too few active sources or frequent items."""
    if n_active >= FEWEST_SOURCES and n_items >= 2:
        return
    raise refusal(
        "labels",
        arrived=f"{n_active} sources of {MIN_PAGES} or more pages, {n_items} frequent items",
        expected=(
            f"{FEWEST_SOURCES} sources or more, and 2 items on {MIN_SHARE_OF_PAGES:.0%} of pages"
        ),
        fix=(
            "Take more pages (copies of a text in a source count once), or describe the sources "
            "with compare.levels."
        ),
    )


def _numbers_left_out(reason: pd.Series) -> tuple[LeftOut, ...]:
    """Return how many pages are left out for each reason."""
    n_by_reason = reason[reason != ""].value_counts(sort=False).sort_index()
    left_out = []
    for name, n in n_by_reason.items():
        noun = "page" if str(name).startswith("without") else ""
        left_out.append(LeftOut(str(name), int(n), noun))
    return tuple(left_out)


def _expected_labels(present: np.ndarray, stratum: np.ndarray, is_active: np.ndarray) -> np.ndarray:
    """Return pages × items: as many labels as the page has, in the shares of its stratum.

    Shares are those of the pages of active sources; a stratum without such pages has those of all.
    """
    expected = np.empty_like(present)
    for number in np.unique(stratum):
        is_inside = stratum == number
        base = present[is_inside & is_active]
        if len(base) == 0:
            base = present[is_active]
        profile = base.sum(axis=0) / base.sum()
        n_labels = present[is_inside].sum(axis=1, keepdims=True)
        expected[is_inside] = n_labels * profile
    return expected


# ---- axes -------------------------------------------------------------------------------------


class _Axes(NamedTuple):
    """Axes along which pages of one source are alike, the strongest first."""

    inertia: np.ndarray
    resemblance: np.ndarray  #: the correlation of two pages of one source
    items: np.ndarray  #: items × axes, in standard coordinates
    item_parts: np.ndarray  #: items × axes: contributions, which add up to 1


def _axes_of(labels: _Labels, source: np.ndarray) -> _Axes:
    """Return the axes of sources, with the number of the source of each page.

    They are eigenvectors of the mean product of two different pages of a source. Each source weighs
    as much as it has pages.
    """
    masses = labels.present.sum(axis=0) / labels.present.sum()
    roots = np.sqrt(masses)
    standardized = _ratio(labels.residuals, roots)
    n_pages = np.bincount(source)
    weights = np.where(n_pages > 1, 1 / np.maximum(n_pages - 1, 1), 0)
    weight_of_page = weights[source][:, None]
    sums = group_matrix(source, len(n_pages)) @ standardized
    of_sources = sums.T @ (weights[:, None] * sums)
    of_single_pages = standardized.T @ (weight_of_page * standardized)
    inertia, vectors = np.linalg.eigh(of_sources - of_single_pages)
    # One axis says how many labels there are: all pages are at 0 on it, and others may be below.
    is_trivial = np.arange(len(inertia)) == np.abs(roots @ vectors).argmax()
    inertia = inertia[~is_trivial][::-1]
    vectors = vectors[:, ~is_trivial][:, ::-1]
    strongest = np.abs(vectors).argmax(axis=0)
    signs = np.sign(vectors[strongest, np.arange(vectors.shape[1])])
    vectors = vectors * signs
    along_axes = standardized @ vectors
    spread = ((weight_of_page > 0) * along_axes**2).sum(axis=0)
    resemblance = _ratio(inertia, spread)
    items = _ratio(vectors, roots[:, None])
    return _Axes(inertia / labels.present.sum(), resemblance, items, vectors**2)


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return part over whole, 0 where the whole is 0."""
    nothing = np.zeros(np.broadcast_shapes(part.shape, whole.shape))
    return np.divide(part, whole, out=nothing, where=whole > TINY)


def _axes_table(pages: _Pages, axes: _Axes, *, seed: int) -> pd.DataFrame:
    """Return the first axes, beside those of pages exchanged among sources."""
    n_axes = min(MOST_AXES, len(axes.inertia))
    observed = axes.inertia[:n_axes]
    generator = np.random.default_rng(np.random.SeedSequence([seed, 1]))
    labels = pages.labels.where(pages.is_active)
    source = pages.source[pages.is_active]
    inertia = []
    usual_halves = []
    for draw, (drawn_labels, drawn_source) in enumerate(_exchanged(pages, generator)):
        inertia.append(_axes_of(drawn_labels, drawn_source).inertia[:n_axes])
        if draw < DRAWS_OF_HALVES:
            halves = _agreement_of_halves(drawn_labels, drawn_source, n_axes, generator)
            usual_halves.append(halves)
    n_as_large = (np.array(inertia) >= observed - TINY).sum(axis=0)
    table = pd.DataFrame({"axis": np.arange(1, n_axes + 1)})
    table["inertia"] = observed
    table["resemblance"] = axes.resemblance[:n_axes]
    table["usual"] = np.quantile(inertia, 1 - ALPHA, axis=0)
    table["p"] = (n_as_large + 1) / (DRAWS + 1)
    table["halves"] = _agreement_of_halves(labels, source, n_axes, generator)
    table["usual_halves"] = np.quantile(usual_halves, 1 - ALPHA, axis=0)
    return table


def _exchanged(
    pages: _Pages, generator: np.random.Generator
) -> Iterator[tuple[_Labels, np.ndarray]]:
    """Yield labels and sources of active pages, with texts exchanged within strata.

    All sources of a text get the labels of one other text. Sources that print the same texts so
    stay alike, as they are in the observed pages.
    """
    present = pages.labels.present[pages.is_active]
    source = pages.source[pages.is_active]
    stratum = pages.stratum[pages.is_active]
    text = pd.factorize(texts_of(pages.rows[pages.is_active]))[0]
    is_active = np.ones(len(text), bool)
    numbers, first_page = np.unique(text, return_index=True)
    stratum_of_text = stratum[first_page]
    for drawn in drawn_labelings(numbers, stratum_of_text, n=DRAWS, generator=generator):
        text_with_labels = np.argsort(drawn)[text]
        order = np.argsort(text_with_labels, kind="stable")
        drawn_present = present[first_page][text_with_labels[order]]
        expected = _expected_labels(drawn_present, stratum[order], is_active)
        yield _Labels(drawn_present, drawn_present - expected), source[order]


def _agreement_of_halves(
    labels: _Labels, source: np.ndarray, n_axes: int, rng: np.random.Generator
) -> np.ndarray:
    """Return how far two halves of the pages of a source are at one place, by axis.

    It is a mean correlation over random halves. Half of the sources make the axes, and the pages of
    the others are dealt into two halves. Sources weigh as much as they have pages.
    """
    n_sources = source.max() + 1
    correlations = []
    for _ in range(HALVES):
        makers = rng.permutation(n_sources)[: n_sources // 2]
        makes_axes = np.isin(source, makers)
        axes = _axes_of(labels.where(makes_axes), source[makes_axes])
        others = labels.where(~makes_axes)
        source_of_others = source[~makes_axes]
        in_first = _every_second(source_of_others, rng)
        places = []
        for half in (in_first, ~in_first):
            of_half = others.where(half)
            labels_times_places = of_half.residuals @ axes.items[:, :n_axes]
            pool = group_matrix(source_of_others[half], n_sources)
            n_labels = pool @ of_half.n
            places.append(_ratio(pool @ labels_times_places, n_labels[:, None]))
        n_pages = np.bincount(source_of_others, minlength=n_sources)
        first, second = places
        correlations.append(_weighted_correlation(first, second, n_pages))
    return np.mean(correlations, axis=0)


def _every_second(source: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return about half of the pages of each source, drawn at random."""
    order = np.lexsort([rng.random(len(source)), source])
    starts = np.flatnonzero(np.diff(source[order], prepend=-1))
    lengths = np.diff(starts, append=len(source))
    rank = np.arange(len(source)) - np.repeat(starts, lengths)
    shift = np.repeat(rng.integers(2, size=len(starts)), lengths)
    result = np.empty(len(source), bool)
    result[order] = (rank + shift) % 2 == 0
    return result


def _weighted_correlation(left: np.ndarray, right: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Return the correlation of each column; row weights are *n*, 0 where nothing varies."""
    weights = (n / n.sum())[:, None]
    left = left - (weights * left).sum(axis=0)
    right = right - (weights * right).sum(axis=0)
    products = (weights * left * right).sum(axis=0)
    squares = (weights * left**2).sum(axis=0) * (weights * right**2).sum(axis=0)
    return _ratio(products, np.sqrt(squares))


def _number_of_axes_read(axes: pd.DataFrame) -> int:
    """Return how many of the first axes say more than chance."""
    is_chance = (axes["p"] > ALPHA).to_numpy()
    return int(np.argmax(np.append(is_chance, True)))


# ---- tables -----------------------------------------------------------------------------------


def _method_of(
    pages: _Pages, labels: Counts, *, strata: str | None, seed: int, n_read: int
) -> Method:
    """Return how the map was made."""
    source_map = MapFacts(
        draws=DRAWS,
        sources=len(pages.names),
        active=len(pages.active_sources),
        pages=len(pages.rows),
        elements=len(pages.items),
        axes=n_read,
        without_place=pages.without_place,
    )
    estimand = None
    are_copies_known = "copy_cluster" in labels.rows
    if are_copies_known:
        estimand = Estimand(Texts.CIRCULATED_ONCE, within="each outlet")
    n_copies = sum(rows.n for rows in pages.left_out if rows.reason == COPIES)
    return Method(
        kind="map",
        measure="correspondence analysis of pairs of pages",
        per=labels.per,
        estimand=estimand,
        copies=Copies(are_copies_known, collapsed_copies=n_copies / len(labels.rows)),
        by=("outlet",),
        strata=tuple(filter(None, [strata])),
        seed=seed,
        left_out=pages.left_out,
        missing=_missing_in_words(pages, labels.note),
        annotators=annotators_of(labels.rows),
        references=REFERENCES,
        source_map=source_map,
    )


def _missing_in_words(pages: _Pages, note: str) -> str:
    """Return what could not be read, and how many labels were not looked at."""
    facts = [note] if note else []
    if pages.n_missing:
        n_labels = pages.labels.present.size
        facts.append(f"{pages.n_missing:,} of {n_labels:,} labels are missing, taken as absent")
    return "; ".join(facts)


def _method_of_groups(method: Method, pages: _Pages, groups: Sequence[str]) -> Method:
    """Return the method of the groups, with the pages that have no value of a column."""
    left_out = list(method.left_out)
    for column in groups:
        n_without = int(pages.rows[column].isna().sum())
        if n_without:
            left_out.append(LeftOut(f"without {column}", n_without))
    return replace(method, left_out=tuple(left_out))


def _sources_table(pages: _Pages, places: np.ndarray) -> pd.DataFrame:
    """Return the place of each source."""
    metadata = constant_columns(pages.rows, pages.source)
    metadata = metadata.drop(columns=["article_id", "outlet"], errors="ignore")
    numbers = np.arange(len(places))
    mean, error = _means(places, pages.labels.n, pages.source, numbers)
    columns: dict[str, np.ndarray] = {"pages": np.bincount(pages.source)}
    columns["is_active"] = np.isin(np.arange(len(pages.names)), pages.active_sources)
    columns |= _columns_of_axes("{}", mean)
    columns |= _columns_of_axes("{}_error", error)
    require_new(columns, metadata, what="labels", fix="Rename them in the table of articles.")
    names = pd.DataFrame({"outlet": pages.names})
    return pd.concat([names, metadata, pd.DataFrame(columns)], axis=1)


def _columns_of_axes(name: str, values: np.ndarray) -> dict[str, np.ndarray]:
    """Return a column for each axis of the map; an axis that does not exist is 0."""
    columns = {}
    for number, axis in enumerate(AXES):
        column = np.zeros(len(values))
        if number < values.shape[1]:
            column = values[:, number]
        columns[name.format(axis)] = column
    return columns


def _means(
    places: np.ndarray, weights: np.ndarray, group: np.ndarray, unit: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the weighted mean place of each group, and its standard error over units.

    The error is missing with fewer than 5 units.
    """
    n_groups = group.max() + 1
    pool = group_matrix(group, n_groups)
    total = (pool @ weights)[:, None]
    mean = pool @ (weights[:, None] * places) / total
    pairs = pd.DataFrame({"group": group, "unit": unit})
    of_pair = pairs.groupby(["group", "unit"], sort=True).ngroup().to_numpy()
    deviations = group_matrix(of_pair, of_pair.max() + 1) @ (
        weights[:, None] * (places - mean[group])
    )
    group_of_pair = pairs.assign(pair=of_pair).groupby("pair")["group"].first().to_numpy()
    squares = group_matrix(group_of_pair, n_groups) @ deviations**2
    n_units = np.bincount(group_of_pair, minlength=n_groups)[:, None]
    correction = n_units / np.maximum(n_units - 1, 1)
    error = np.sqrt(correction * squares) / total
    return mean, np.where(n_units >= FEWEST_UNITS, error, np.nan)


def _elements_table(pages: _Pages, axes: _Axes) -> pd.DataFrame:
    """Return the place of each element, those that pull most first."""
    table = pd.DataFrame({"item": pages.items})
    table["pages"] = pages.labels.present.sum(axis=0).astype(int)
    columns = _columns_of_axes("{}", axes.items)
    columns |= _columns_of_axes("contribution_{}", axes.item_parts)
    table = table.assign(**columns)
    pull = axes.item_parts[:, :2] @ np.maximum(axes.inertia[:2], 0)
    order = np.argsort(-pull, kind="stable")
    return table.iloc[order].reset_index(drop=True)


def _groups_table(pages: _Pages, places: np.ndarray, groups: Sequence[str]) -> pd.DataFrame:
    """Return the place of each group of pages."""
    tables = []
    n_labels = pages.labels.n
    for column in groups:
        has_value = pages.rows[column].notna().to_numpy()
        group, names = pd.factorize(pages.rows[column][has_value], sort=True)
        if not len(names):
            continue
        source = pages.source[has_value]
        mean, error = _means(places[has_value], n_labels[has_value], group, source)
        table = pd.DataFrame({"column": column, "group": names.astype("str")})
        table["pages"] = np.bincount(group)
        table["sources"] = pd.Series(source).groupby(group).nunique().to_numpy()
        table = table.assign(**_columns_of_axes("{}", mean), **_columns_of_axes("{}_error", error))
        tables.append(table)
    if tables:
        return pd.concat(tables, ignore_index=True)
    columns = ["column", "group", "pages", "sources", "x", "y", "x_error", "y_error"]
    return pd.DataFrame(columns=columns)


def _neighbours_table(
    pages: _Pages, places: np.ndarray, sources: pd.DataFrame, method: Method, *, n_read: int
) -> pd.DataFrame:
    """Return the nearest active sources of each source, on the axes that are read."""
    n_used = min(n_read, len(AXES))
    mean, _ = _means(places[:, :n_used], pages.labels.n, pages.source, pages.source)
    is_active = sources["is_active"].to_numpy()
    candidates = np.flatnonzero(is_active)
    n_pages = sources["pages"].to_numpy()
    rows = []
    for number in range(len(mean)):
        if n_used == 0:
            break
        distance = np.sqrt(((mean[candidates] - mean[number]) ** 2).sum(axis=1))
        is_other = candidates != number
        order = np.argsort(distance[is_other], kind="stable")[:NEIGHBOURS]
        near = candidates[is_other][order]
        for rank, (neighbour, far) in enumerate(zip(near, distance[is_other][order]), start=1):
            names = (pages.names[number], rank, pages.names[neighbour], far)
            rows.append((*names, n_pages[number], n_pages[neighbour]))
    columns = ["outlet", "rank", "neighbour", "distance", "pages", "pages_neighbour"]
    table = pd.DataFrame(rows, columns=columns)
    fewest = table[["pages", "pages_neighbour"]].min(axis=1)
    reason = np.where(fewest < FEWEST_UNITS, f"fewer than {FEWEST_UNITS} pages", "")
    status = np.where(reason == "", Status.NOT_TESTED, Status.DESCRIPTIVE)
    return with_evidence(table, method, status=status, reason=reason)


def _with_status_of_places(
    table: pd.DataFrame, method: Method, *, n_read: int, units: str
) -> pd.DataFrame:
    """Return places that are descriptive where the map is noise or units are few."""
    if n_read == 0:
        reason = "the map says no more than chance"
        return with_evidence(table, method, status=Status.DESCRIPTIVE, reason=reason)
    few = f"fewer than {FEWEST_UNITS} {units}"
    has_error = table["x_error"].notna().to_numpy(bool)
    status = np.where(has_error, Status.INTERVAL, Status.DESCRIPTIVE)
    return with_evidence(table, method, status=status, reason=np.where(has_error, "", few))


def _with_status_of_elements(table: pd.DataFrame, method: Method, *, n_read: int) -> pd.DataFrame:
    """Return elements that are descriptive where the map is noise."""
    if n_read == 0:
        reason = "the map says no more than chance"
        return with_evidence(table, method, status=Status.DESCRIPTIVE, reason=reason)
    return with_evidence(table, method, status=Status.NOT_TESTED)


def _with_status_of_axes(axes: pd.DataFrame, method: Method, *, n_read: int) -> pd.DataFrame:
    """Return the axes, with the reason why one is not read."""
    is_read = axes["axis"] <= n_read
    is_weak = axes["halves"] <= axes["usual_halves"]
    cases = [~is_read, is_weak]
    reasons = ["no more than chance", "halves of the pages agree no more than by chance"]
    reason = np.select(cases, reasons, default="")
    return with_evidence(axes, method, status=Status.TESTED, reason=reason)
