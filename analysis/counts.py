"""Counts and Incidence: what every estimate is a function of."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse

from analysis import errors as checks
from analysis import lexicons
from analysis.corpus.metadata import join_metadata
from analysis.features.combination import move_columns
from analysis.features.pack import Features, PartitionedFeatures

CIRCULATED = "circulated: every copy counts as often as it was printed"
CIRCULATED_ONCE = "circulated; copies of a text within a group count once"
CIRCULATED_ONCE_EACH = "circulated; copies of a text within each {cluster} count once"
PRODUCED = "produced: no page that carries another's copy, and each text once"
COPIED, PRINTED_BEFORE = "another's copy", "printed before"  #: why a page is not its newsroom's own
MOST_NOTES = 3  #: of packs whose sums are added up
TOGETHER = 16  #: packs whose sums are added up at a time
VOICES = ("all", "own", "quoted")
SIZE_ONE = ("article", "page")  #: what counts once: rows of size 1, or 0 where missing


class Sums(NamedTuple):
    """Sums by group: labels, and arrays of groups × items."""

    groups: pd.DataFrame  #: one row a group, in sorted order, one column a grouping variable
    values: np.ndarray  #: groups × items
    size: np.ndarray  #: groups × items: the denominators
    n_rows: np.ndarray  #: groups × items: rows whose size is above zero


@dataclass(frozen=True)
class Counts:
    """Articles (or pages, sentences) × items, with what each number is out of.

    Attributes
    ----------
    values : csr_array, rows × items
        Counts, or sums of scores.
    size : ndarray, rows × 1 or rows × items
        The denominator: tokens, sentences, scored mentions; 1 for an article that was looked at;
        0 for "missing".
    rows : DataFrame
        Metadata, one row a row of ``values``; has ``article_id``.
    items : Index of str
        Labels of the columns.
    per : str
        What ``size`` counts: "token", "sentence", "scored mention", …. With "article" or "page"
        each row counts once (prevalence, annotations, means of articles): sizes are 1, or 0 for
        missing.
    note : str
        What is missing in them, such as the tone of articles in other languages. Empty if nothing
        is. The ``Method`` of tables made of them says it.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["North", "South"]})
    >>> size = [[10], [20]]
    >>> items = ["law", "base"]
    >>> counts = Counts.of([[2, 0], [1, 1]], size=size, rows=rows, items=items, per="token")
    >>> counts.sums("outlet").values
    array([[2., 0.],
           [1., 1.]])
    """

    values: sparse.csr_array
    size: np.ndarray
    rows: pd.DataFrame
    items: pd.Index
    per: str
    note: str = ""

    @classmethod
    def of(
        cls, values: Any, *, size: ArrayLike, rows: pd.DataFrame, items: Sequence[str], per: str
    ) -> Counts:
        """Return Counts from anything array-like, after checking that the shapes agree."""
        values = _numbers(values)
        size = np.asarray(size, dtype=float)
        named = pd.Index(items, dtype="str")
        if values.shape != (len(rows), len(named)) or size.shape not in {
            (len(rows), 1),
            values.shape,
        }:
            arrived = (
                f"values {values.shape}, size {size.shape}, {len(rows)} rows, {len(named)} items"
            )
            raise checks.refusal(
                "Counts",
                arrived=arrived,
                expected="values rows × items and size rows × 1 or rows × items",
                fix="Check how they were built.",
            )
        if not (np.isfinite(values.data).all() and np.isfinite(size).all() and (size >= 0).all()):
            raise checks.refusal(
                "Counts",
                arrived="a value or size that is missing, infinite, or a size below 0",
                expected="numbers; a missing observation has value 0 and size 0",
                fix="Set both to 0.",
            )
        stored = values.tocoo()
        if (
            not size.all()
            and (stored.data[np.broadcast_to(size, values.shape)[stored.coords] == 0] != 0).any()
        ):
            raise checks.refusal(
                "Counts",
                arrived="a value where the size is 0",
                expected="0 where nothing was looked at",
                fix="Set the value to 0, or the size to what was looked at.",
            )
        if per in SIZE_ONE and not np.isin(size, (0.0, 1.0)).all():
            raise checks.refusal(
                "Counts",
                arrived=f"sizes other than 0 and 1 per {per}",
                expected="1, or 0 for missing",
                fix="Name what the sizes count in per=, or use per_article().",
            )
        checks.require_columns(rows, ["article_id"], what="Counts.rows")
        if not named.is_unique:
            checks.require_unique(named.to_series(), what="Counts.items", name="item")
        return cls(values, size, rows.reset_index(drop=True), named, per)

    def __repr__(self) -> str:
        shape = f"{len(self.rows):,} row{'s' * (len(self.rows) != 1)} × {len(self.items):,} items"
        return f"Counts: {shape}, per {self.per}{self.note and f'; {self.note}'}"

    @property
    def of_size_one(self) -> bool:
        """Whether each row counts once, per article or page."""
        return self.per in SIZE_ONE

    def full_size(self) -> np.ndarray:
        """Return ``size`` as rows × items."""
        return np.broadcast_to(self.size, self.values.shape)

    def where(self, *, rows: Any = None, items: Any = None) -> Counts:
        """Return the Counts of chosen rows and items.

        *rows* is a boolean mask or ``{column: value or values}``, *items* are labels. The sizes of
        a row do not change when items are left out.

        Raises InputError for an unknown item or column, a value that no row has, or a mask that
        does not fit the rows.
        """
        mask = np.ones(len(self.rows), bool) if rows is None else _row_mask(self.rows, rows)
        unknown = [] if items is None else [item for item in items if item not in self.items]
        if unknown:
            raise checks.refusal(
                "items",
                arrived=checks.listing(unknown),
                fix="Check the spelling.",
                expected=f"items such as {checks.listing(self.items)}",
            )
        columns = (
            np.arange(len(self.items)) if items is None else self.items.get_indexer(list(items))
        )
        size = self.size if self.size.shape[1] == 1 else self.size[:, columns]
        return replace(
            self,
            values=self.values[mask][:, columns],
            size=size[mask],
            rows=self.rows[mask].reset_index(drop=True),
            items=self.items[columns],
        )

    def merged(self, labels: dict[str, str]) -> Counts:
        """Return items summed under new labels, such as actors under their state.

        Items that are no key of *labels* are left out; new items are sorted. Sizes that differ by
        item add up, but a page or article stays one. For "any of them" take ``present()``.
        """
        chosen = self.where(items=list(labels))
        codes, items = pd.factorize(pd.Index(labels.values(), dtype="str"), sort=True)
        pool = sparse.csr_array(
            (np.ones(len(codes)), (np.arange(len(codes)), codes)), shape=(len(codes), len(items))
        )
        size = chosen.size if chosen.size.shape[1] == 1 else chosen.size @ pool
        size = (size > 0).astype(float) if self.of_size_one else size
        return replace(
            chosen,
            values=sparse.csr_array(chosen.values @ pool),
            size=size,
            items=pd.Index(items, dtype="str"),
        )

    def present(self) -> Counts:
        """Return prevalence: 1 where the item occurs, 0 where it does not, size 1.

        A row whose own denominator is 0 (nothing to look at) stays missing.
        """
        return replace(
            self,
            values=(self.values > 0).astype(float),
            size=(self.size > 0).astype(float),
            per="article",
        )

    def per_article(self) -> Counts:
        """Return value / size with size 1, so that each article counts once.

        Sums are then means of articles' means. A size of 0 stays missing.
        """
        size = self.full_size() if self.size.shape[1] > 1 else self.size
        inverse = np.divide(1.0, size, out=np.zeros_like(size, dtype=float), where=size > 0)
        values = sparse.csr_array(self.values.multiply(inverse))
        return replace(self, values=values, size=(size > 0).astype(float), per="article")

    def produced(self) -> Counts:
        """Return what newsrooms wrote themselves, each text once.

        Rows that carry another's copy are left out: their ``agency`` (where missing,
        ``agency_guess``; several are separated by ";") names others only. An agency is the
        outlet's own if any form of its name in ``lexicons/lists/agencies.toml`` is found in the
        outlet's name: "Aria" is the own agency of "Aria News (mirror)". "none", or nothing known,
        counts as its own. Of the rest, each ``copy_cluster`` keeps the article published first; of
        several, the one with the smallest article_id.

        Raises InputError where the rows name no agency and no copy_cluster.

        >>> rows = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["Aria News", "North"]})
        >>> rows["agency"] = "Aria"
        >>> counts = Counts.of([[1], [1]], size=[[1], [1]], rows=rows, items=["law"], per="page")
        >>> counts.produced().rows["outlet"].tolist()
        ['Aria News']
        """
        return self.where(rows=not_produced(self.rows) == "")

    def out_of(self, whole: Counts) -> Counts:
        """Return these values out of those of *whole*, per "use".

        So one asks which share of each item's uses stands in quotation marks. Items are those of
        *whole*, 0 where these counts lack one. An article without any use is missing.

        Raises InputError if the rows are of other articles, or a value is larger than the whole's.

        >>> rows = pd.DataFrame({"article_id": ["a1"]})
        >>> uses = Counts.of([[4, 2]], size=[[10]], rows=rows, items=["base", "law"], per="token")
        >>> quoted = Counts.of([[1]], size=[[3]], rows=rows, items=["law"], per="token")
        >>> quoted = quoted.out_of(uses)
        >>> quoted.values.toarray().tolist(), quoted.size.tolist()
        ([[0.0, 1.0]], [[4.0, 2.0]])
        """
        shared = self.items.intersection(whole.items)
        own = self.where(items=shared)
        values = move_columns(own.values, whole.items.get_indexer(shared), len(whole.items))
        alike = self.rows["article_id"].tolist() == whole.rows["article_id"].tolist()
        if not alike or ((whole.values - values).data < 0).any():
            raise checks.refusal(
                "out_of",
                arrived="other articles" if not alike else "values above those of the whole",
                expected="a part of the same articles' counts",
                fix="Count both from the same features.",
            )
        return Counts.of(
            values, size=whole.values.toarray(), rows=self.rows, items=whole.items, per="use"
        )

    def with_metadata(self, table: pd.DataFrame, *, on: str = "article_id") -> Counts:
        """Return the same counts with the columns of *table* joined to ``rows``.

        *table* has one row for each value of *on*.

        Raises InputError if a value of *on* repeats in *table*, if a row finds no partner, or if a
        column exists already.
        """
        return replace(self, rows=join_metadata(self.rows, table, on=on))

    def units(self, by: str | Sequence[str], *, cluster: str | None = None) -> Counts:
        """Return one row for each unit of a group: a cluster, or without *cluster* a text.

        Values and sizes are means over a unit's rows. Copies of a text within a cluster are
        averaged first; they are known where the rows have a column ``copy_cluster``.
        ``cluster="article_id"`` takes every article as it is. Where each row counts once
        (``of_size_one``), the mean is over the rows that were scored and the size is 1 again.
        ``rows`` gains ``unit`` (label) and ``n_rows``. Other columns stay where they are constant
        within every unit.
        """
        names = columns_of(by)
        has_copies = "copy_cluster" in self.rows
        if cluster and cluster != "article_id" and has_copies:
            texts = self._pooled([*names, cluster, "copy_cluster"])
            return texts._pooled([*names, cluster])
        text = "copy_cluster" if has_copies else "article_id"
        return self._pooled([*names, cluster or text])

    def _pooled(self, keys: Sequence[str]) -> Counts:
        """Return the mean row of each combination of *keys*."""
        keys = list(dict.fromkeys(keys))
        codes, labels = group_codes(self.rows, keys)
        pool = sparse.csr_array(
            (np.ones(len(codes)), (codes, np.arange(len(codes)))), shape=(len(labels), len(codes))
        )
        values, size = (pool @ self.values).tocsr(), pool @ self.size
        if self.of_size_one:
            divisor, new_size = size, (size > 0).astype(float)
        else:
            divisor = np.bincount(codes, minlength=len(labels)).astype(float)[:, None]
            new_size = size / divisor
        inverse = np.divide(1.0, divisor, out=np.zeros_like(divisor), where=divisor > 0)
        printed = self.rows["n_rows"].to_numpy() if "n_rows" in self.rows else np.ones(len(codes))
        rows = constant_columns(self.rows.drop(columns=["unit", "n_rows"], errors="ignore"), codes)
        rows = rows.assign(
            n_rows=np.bincount(codes, weights=printed, minlength=len(labels)).astype(int),
            unit=labels[keys[-1]].to_numpy(),
            article_id=self.rows["article_id"].groupby(codes).min().to_numpy(),
        )
        return replace(
            self, values=sparse.csr_array(values.multiply(inverse)), size=new_size, rows=rows
        )

    def sums(self, by: str | Sequence[str]) -> Sums:
        """Return values and sizes summed by group, groups sorted.

        Raises InputError if a row has no label of a group.
        """
        codes, groups = group_codes(self.rows, columns_of(by))
        pool = sparse.csr_array(
            (np.ones(len(codes)), (codes, np.arange(len(codes)))), shape=(len(groups), len(codes))
        )
        shape = (len(groups), len(self.items))
        return Sums(
            groups,
            (pool @ self.values).toarray(),
            np.broadcast_to(pool @ self.size, shape),
            np.broadcast_to(pool @ (self.size > 0).astype(float), shape),
        )


@dataclass(frozen=True)
class Incidence:
    """Units of text × actors or other items: 1 where the unit names the actor.

    Attributes
    ----------
    values : csr_array of 0 and 1, units × actors
        Units that name nobody are rows too: they count in N.
    rows : DataFrame
        ``article_id``, ``outlet`` and other metadata of each unit. Rows of an article stand
        together.
    items : Index of str
        Actors, sorted; of several kinds of item, "actor: Aria", "frame: law", "speaker: Boria".
    within : str
        "sentence", "paragraph", "article" or "window".
    """

    values: sparse.csr_array
    rows: pd.DataFrame
    items: pd.Index
    within: str

    def where(self, rows: Any) -> Incidence:
        """Return the units of chosen rows: a boolean mask, or ``{column: value or values}``."""
        mask = _row_mask(self.rows, rows)
        return replace(self, values=self.values[mask], rows=self.rows[mask].reset_index(drop=True))


def summed(
    features: Features | PartitionedFeatures,
    count: Callable[[Features], Counts],
    *,
    by: str | Sequence[str],
) -> Counts:
    """Return the Counts of groups, added up with one pack in memory at a time.

    Parameters
    ----------
    features : Features or PartitionedFeatures
        As from ``load_features``.
    count : function of Features
        What to count, such as ``framing.terms``. It looks at each article by itself; ``tf_idf``
        and ``min_articles=`` do not, because they ask how many other articles have a term.
    by : str or list of str
        Columns of the articles.

    Returns
    -------
    Counts
        Groups × items: the values and sizes of ``count(features.load()).sums(by)``. Where each
        article counts once, ``per`` becomes "articles". ``rows`` has the columns *by*, ``n_rows``
        and the smallest article_id of each group.

    Examples
    --------
    >>> from analysis import extract, framing, read_corpus
    >>> articles = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["North", "South"]})
    >>> articles["text"] = ["Rain.", "Rain, more rain."]
    >>> outlets = summed(extract(read_corpus(articles)), framing.terms, by="outlet")
    >>> outlets.rows["outlet"].tolist(), outlets.items.tolist()
    (['North', 'South'], ['more', 'rain'])
    >>> outlets.values.toarray().tolist(), outlets.size.tolist()
    ([[0.0, 1.0], [1.0, 2.0]], [[1.0], [3.0]])
    """
    names = columns_of(by)
    parts = features.parts() if isinstance(features, PartitionedFeatures) else [features]
    totals: list[Counts] = []
    for part in parts:
        if not len(part.articles):
            continue
        totals.append(_totals([count(part)], names))
        if len(totals) == TOGETHER:
            totals = [_totals(totals, names)]
    return _totals(totals, names)


def _totals(parts: Sequence[Counts], names: Sequence[str]) -> Counts:
    """Return one row a group of all rows of *parts*, over the items of all."""
    items = parts[0].items
    if not all(part.items.equals(items) for part in parts):
        every_item = set().union(*(part.items for part in parts))
        items = pd.Index(sorted(every_item), dtype="str")
    rows = pd.concat([part.rows for part in parts], ignore_index=True)
    codes, groups = group_codes(rows, names)
    pool = sparse.csr_array(
        (np.ones(len(codes)), (codes, np.arange(len(codes)))), shape=(len(groups), len(codes))
    )
    n_rows = rows["n_rows"].to_numpy() if "n_rows" in rows else np.ones(len(rows))
    rows = groups.assign(
        n_rows=(pool @ n_rows).astype(int),
        article_id=rows["article_id"].groupby(codes).min().to_numpy(),
    )
    places = [items.get_indexer(part.items) for part in parts]
    values = sparse.vstack(
        [
            move_columns(part.values, place, len(items))
            for part, place in zip(parts, places, strict=True)
        ],
        format="csr",
    )
    sizes = [
        part.size
        if part.size.shape[1] == 1
        else move_columns(sparse.csr_array(part.size), place, len(items)).toarray()
        for part, place in zip(parts, places, strict=True)
    ]
    per = f"{parts[0].per}s" if parts[0].of_size_one else parts[0].per
    notes = dict.fromkeys(part.note for part in parts if part.note)
    return Counts(
        sparse.csr_array(pool @ values),
        pool @ np.vstack(sizes),
        rows,
        items,
        per,
        checks.listing(notes, MOST_NOTES),
    )


def not_produced(rows: pd.DataFrame) -> pd.Series:
    """Return why each row is not its newsroom's own, as ``Counts.produced`` says.

    COPIED, PRINTED_BEFORE, or "" for a row that is its own.
    """
    checks.require_columns(rows, ["outlet"], what="rows of the counts")
    agency = agencies_of(rows)
    if "copy_cluster" not in rows and agency.isna().all():
        raise checks.refusal(
            "produced",
            arrived="rows in which no agency and no copy_cluster is known",
            expected="a column agency, agency_guess or copy_cluster",
            fix="Join the table of copies.link with with_metadata, or name the agencies.",
        )
    found = pd.Series("", rows.index)
    pairs = [*zip(agency.fillna("none"), rows["outlet"])]
    own = {pair: _own(*pair) for pair in set(pairs)}
    found[[not own[pair] for pair in pairs]] = COPIED
    if "copy_cluster" in rows:
        order = [name for name in ("published", "article_id") if name in rows]
        first = rows[found == ""].sort_values(order).groupby("copy_cluster")["article_id"].first()
        later = rows["article_id"] != rows["copy_cluster"].map(first)
        found[later & rows["copy_cluster"].notna() & (found == "")] = PRINTED_BEFORE
    return found


def of_estimand(counts: Counts, estimand: str, cluster: str | None) -> tuple[Counts, dict]:
    """Return the rows that the estimand is about, and facts about them by name.

    The facts are ``estimand``; ``missing`` where the counts have a note; for "produced" also
    ``left_out`` (rows by reason) and ``agency_unknown`` (rows).
    """
    require_counts(counts)
    missing = {"missing": counts.note} if counts.note else {}
    if checks.one_of(estimand, ["circulated", "produced"], name="estimand") == "produced":
        why = not_produced(counts.rows)
        own = counts.where(rows=why == "")
        return own, {
            "estimand": PRODUCED,
            "left_out": why[why != ""].value_counts().to_dict(),
            "agency_unknown": int(agencies_of(own.rows).isna().sum()),
        } | missing
    if "copy_cluster" not in counts.rows or cluster == "article_id":
        return counts, {"estimand": CIRCULATED} | missing
    once = CIRCULATED_ONCE_EACH.format(cluster=cluster) if cluster else CIRCULATED_ONCE
    return counts, {"estimand": once} | missing


def agencies_of(rows: pd.DataFrame) -> pd.Series:
    """Return whose copy each row carries: its ``agency``, where missing its ``agency_guess``.

    Rows of which neither is known stay missing.
    """
    nothing = pd.Series(np.nan, rows.index, dtype="str")
    return rows.get("agency", nothing).fillna(rows.get("agency_guess", nothing))


def _own(agency: str, outlet: str) -> bool:
    """Return whether a form of an agency's name stands in the outlet's name, or none is named."""
    names = [name.strip() for name in agency.strip(" ;").split(";")]
    known = lexicons.agencies().names
    agencies = [known.get(name) for name in names]
    other_forms = [form for form, whole in known.items() if whole in agencies]
    forms = [_words_of(form) for form in [*names, *other_forms]]
    if "" in forms or "none" in forms:
        return True
    return any(f" {form} " in f" {_words_of(outlet)} " for form in forms)


def _words_of(name: str) -> str:
    """Return the words of a name in lower case, one space apart."""
    return " ".join(re.findall(r"\w+", name.casefold()))


def metadata_of(features: Features) -> pd.DataFrame:
    """Return the articles' rows for Counts: all columns but the sketch."""
    return features.articles.drop(columns="sketch", errors="ignore")


def set_apart(
    features: Features,
    reader: str,
    *,
    articles: pd.Series | None = None,
    what: str = "tone",
    reads: str = "the scorer reads",
) -> str:
    """Return a note on articles whose language leaves something missing; "" for none.

    *articles* are those that were asked for (default: all). *reader* is a key of
    ``manifest["tone_languages"]``, which has the languages it reads; older packs lack it.
    """
    read = features.manifest.get("tone_languages", {}).get(reader)
    spoken = features.articles.get("language")
    if read is None or spoken is None:
        return ""
    asked = True if articles is None else features.articles["article_id"].isin(articles)
    apart = spoken[spoken.notna() & ~spoken.isin(read) & asked]
    if not len(apart):
        return ""
    plural = "" if len(apart) == 1 else "s"
    languages = ", ".join(sorted(apart.unique()))
    named = f"{len(apart):,} article{plural} in {languages}"
    return f"{what} missing for {named}: {reads} {', '.join(read)}"


def tallied(
    features: Features, table: pd.DataFrame, *, label: str, items: Sequence[str], value: str = ""
) -> sparse.csr_array:
    """Return articles × items: the rows of the table in each cell, or the sum of their *value*.

    *label* is the column that has the items.
    """
    row = pd.Index(features.articles["article_id"]).get_indexer(table["article_id"])
    column = pd.Index(items, dtype="str").get_indexer(table[label])
    values = table[value].to_numpy(float) if value else np.ones(len(table))
    return sparse.csr_array((values, (row, column)), shape=(len(features.articles), len(items)))


def in_voice(table: pd.DataFrame, voice: str) -> pd.DataFrame:
    """Return the rows of a table with a ``quoted`` column that are in the voice."""
    checks.one_of(voice, VOICES, name="voice")
    return table if voice == "all" else table[table["quoted"].astype(bool) == (voice == "quoted")]


def of_kinds(
    features: Features, kinds: Sequence[str] | None, *, table: pd.DataFrame, column: str
) -> pd.DataFrame:
    """Return the rows whose actor is of one of these kinds; all rows for None."""
    if kinds is None:
        return table
    known = features.manifest["lists"]["actors"]["kinds"]
    for kind in kinds:
        checks.one_of(kind, sorted(set(known.values())), name="kinds")
    return table[table[column].map(known).isin(list(kinds))]


def evidence(
    rows: pd.DataFrame, row: np.ndarray, *, cell: np.ndarray, cells: int
) -> dict[str, np.ndarray]:
    """Return numbers of articles and outlets by cell, from pairs of *row* and *cell*.

    Outlets are missing where the rows have no column of them.
    """
    found = {
        "articles": rows["article_id"],
        "outlets": rows.get("outlet", pd.Series(np.nan, rows.index)),
    }
    numbers = {
        name: labels.iloc[row]
        .groupby(cell)
        .nunique()
        .reindex(range(cells), fill_value=0)
        .to_numpy()
        for name, labels in found.items()
    }
    return numbers if "outlet" in rows else numbers | {"outlets": np.full(cells, np.nan)}


def columns_of(by: str | Sequence[str]) -> list[str]:
    """Return *by* as a list of column names."""
    return [by] if isinstance(by, str) else list(by)


def group_codes(rows: pd.DataFrame, keys: Sequence[str]) -> tuple[np.ndarray, pd.DataFrame]:
    """Return each row's group number, and the sorted groups as a table.

    Raises InputError if a row has no label.
    """
    checks.require_columns(rows, keys, what="rows of the counts")
    empty = rows[list(keys)].isna().any(axis=1)
    if empty.any():
        without = checks.listing(rows["article_id"][empty])
        raise checks.refusal(
            f"grouping by {checks.listing(keys)}",
            arrived=f"no value for {without}",
            expected="a value in every row",
            fix="Fill it in, or leave these rows out with where(rows=…).",
        )
    grouped = rows.groupby(list(keys), sort=True, observed=True)
    return grouped.ngroup().to_numpy(), grouped.size().reset_index()[list(keys)]


def _numbers(values: Any) -> sparse.csr_array:
    """Return values as a sparse matrix; texts are refused."""
    if not sparse.issparse(values) and np.asarray(values).dtype.kind not in "biuf":
        cells = np.asarray(values, dtype=object).ravel()
        texts = [cell for cell in cells if isinstance(cell, str)]
        if texts:
            raise checks.refusal(
                "Counts",
                arrived=f"the text {texts[0]!r} among the values",
                expected="numbers, such as 1 for yes and 0 for no",
                fix='Write (table == "yes").astype(int), say.',
            )
    return sparse.csr_array(values, dtype=float)


def require_counts(value: Any) -> None:
    """Raise InputError unless *value* is Counts."""
    if not isinstance(value, Counts):
        raise checks.refusal(
            "counts",
            arrived=f"a {type(value).__name__}",
            expected="Counts",
            fix='Make them: Counts.of(table[items], size=…, rows=table, items=items, per="page").',
        )


def _row_mask(rows: pd.DataFrame, chosen) -> np.ndarray:
    if not isinstance(chosen, dict):
        mask = np.asarray(chosen)
        fits = not isinstance(chosen, pd.Series) or chosen.index.equals(rows.index)
        if mask.dtype != bool or mask.shape != (len(rows),) or not fits:
            order = "" if fits else " in another order"
            raise checks.refusal(
                "rows",
                arrived=f"a mask of {mask.dtype} with shape {mask.shape}{order}",
                expected=f"{len(rows)} times True or False, in the order of the rows",
                fix="Make it from counts.rows.",
            )
        return mask
    checks.require_columns(rows, chosen, what="rows")
    mask = np.ones(len(rows), bool)
    for name, values in chosen.items():
        wanted = list(values) if isinstance(values, (list, tuple, set, frozenset)) else [values]
        found = rows[name].isin(wanted).to_numpy()
        absent = [value for value in wanted if not (rows[name] == value).any()]
        if len(rows) and absent:
            present = sorted(rows[name].dropna().unique().tolist())
            raise checks.refusal(
                f"rows with {name}",
                arrived=checks.listing(map(repr, absent)),
                expected=f"values such as {checks.listing(map(repr, present))}",
                fix="Check the spelling and the kind of value (1 is not '1'), or leave it out.",
            )
        mask &= found
    return mask


def constant_columns(rows: pd.DataFrame, codes: np.ndarray) -> pd.DataFrame:
    """Return one row for each code, in order, with the columns that are constant within it."""
    first = np.unique(codes, return_index=True)[1]
    # pandas' groupby takes ten times as long
    values = {name: pd.factorize(column)[0] for name, column in rows.items()}
    constant = [name for name, value in values.items() if (value == value[first][codes]).all()]
    return rows.iloc[first][constant].reset_index(drop=True)
