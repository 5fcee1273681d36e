"""Counts and Incidence: what every estimate is a function of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse

from analysis import lexicons
from analysis.agencies import not_produced
from analysis.corpus.metadata import join_metadata, row_mask
from analysis.errors import (
    listing,
    number_of,
    one_of,
    refusal,
    require_columns,
    require_kind,
    require_new,
    require_unique,
)
from analysis.features.pack import Features
from analysis.lexicons.languages import ENGLISH

#: The note of what is counted by a list of actors that was drafted.
UNREVIEWED = "draft list of actors, not reviewed"
#: Behind it where drafts in the language of the articles are unchecked: nothing is told of such.
UNCHECKED = "drafts in this language are unchecked"
LEAST_CHECKED = 0.95  #: of articles: if fewer are in languages whose drafts are checked, it is not
VOICES = ("all", "own", "quoted")
#: Column of rows: how many pages of a row people read, whose labels correct a machine's.
READ_BY_PEOPLE = "read_by_people"
#: Column of rows: how many pages of a row people labelled beside a machine.
CHECKED_BY_PEOPLE = "checked_by_people"
SIZE_ONE = ("article", "page")  #: what counts once: rows of size 1, or 0 where missing


class Sums(NamedTuple):
    """Sums by group: labels, and arrays of groups × items."""

    groups: pd.DataFrame  #: one row a group, in sorted order, one column a grouping variable
    values: np.ndarray  #: groups × items
    size: np.ndarray  #: groups × items: the denominators


FEW_ITEMS = 5  #: chosen by name, of which a note tells within what they are counted


@dataclass(frozen=True)
class Counts:
    """Articles (or pages) × items, with what each number is out of.

    Attributes
    ----------
    values : csr_array, rows × items
        Counts, or sums of scores.
    size : ndarray, rows × 1 or rows × items
        The denominator: tokens, sentences, scored mentions; 1 for an article that was looked at;
        0 for "missing".
    rows : DataFrame
        Metadata, one row a row of ``values``; has ``article_id``.
    items : DataFrame
        What is known of the columns, one row a column of ``values``. The index is the item as
        tables have it; ``name`` is its name for readers. Labels have ``variable``, ``value`` and
        ``holder`` (of a named set, who holds the value), claims ``stance`` and ``voice``; scales
        ``lowest`` and ``highest``, where these are known.
    per : str
        What ``size`` counts: "token", "sentence", "scored mention", …. With "article" or "page"
        each row counts once (prevalence, annotations, means of articles): sizes are 1, or 0 for
        missing.
    note : str
        What is missing in them, such as the tone of articles in other languages. Empty if nothing
        is. The ``Method`` of tables made of them says it.
    chosen_from : int
        Among how many items these were chosen by name; 0 where they were not.
    furniture : csr_array, rows × items, or None
        Of words: the uses in text that recurs in one outlet alone (docs/how-to/cleaning.md).
    within : dict
        Of words: the actor that each names most often; these uses are counted as the actor.

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
    items: pd.DataFrame
    per: str
    note: str = ""
    chosen_from: int = 0
    furniture: sparse.csr_array | None = None
    within: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        values: Any,
        *,
        size: ArrayLike,
        rows: pd.DataFrame,
        items: Sequence[str] | pd.DataFrame,
        per: str,
        note: str = "",
    ) -> Counts:
        """Return Counts from anything array-like, after checking that the shapes agree.

        *items* are names, or a table with what is known of each, as above.
        """
        values = _sparse_numbers(values)
        size = np.asarray(size, dtype=float)
        named = item_table(items)
        n_rows = len(rows)
        if values.shape != (n_rows, len(named)) or size.shape not in {(n_rows, 1), values.shape}:
            shapes = f"values {values.shape}, size {size.shape}"
            raise refusal(
                "Counts",
                arrived=f"{shapes}, {n_rows} rows, {len(named)} items",
                expected="values rows × items and size rows × 1 or rows × items",
                fix=(
                    "Give values one row an article and one column an item; give size "
                    "one column, or as many."
                ),
            )
        is_finite = np.isfinite(values.data).all() and np.isfinite(size).all()
        if not is_finite or (size < 0).any():
            raise refusal(
                "Counts",
                arrived="a value or size that is missing, infinite, or a size below 0",
                expected="numbers; a missing observation has value 0 and size 0",
                fix="Set value and size to 0 where there is no observation; correct sizes below 0.",
            )
        if not size.all() and values.multiply(size == 0).count_nonzero():
            raise refusal(
                "Counts",
                arrived="a value where the size is 0",
                expected="0 where nothing was looked at",
                fix=(
                    "Set the value to 0, or the size to the number of tokens (or "
                    "other units) looked at."
                ),
            )
        if per in SIZE_ONE and not np.isin(size, (0.0, 1.0)).all():
            raise refusal(
                "Counts",
                arrived=f"sizes other than 0 and 1 per {per}",
                expected="1, or 0 for missing",
                fix=(
                    "Write what the sizes count, such as per='token'; then "
                    "per_article() gives means."
                ),
            )
        require_columns(rows, ["article_id"], what="Counts.rows")
        require_unique(named.index, what="Counts.items", name="item")
        return cls(values, size, rows.reset_index(drop=True), named, per, note)

    def __repr__(self) -> str:
        n_rows = number_of(len(self.rows), "row")
        description = f"Counts: {n_rows} × {len(self.items):,} items, per {self.per}"
        if self.note:
            description += f"; {self.note}"
        return description

    @property
    def of_size_one(self) -> bool:
        """Whether each row counts once, per article or page."""
        return self.per in SIZE_ONE

    @property
    def is_part(self) -> bool:
        """Whether no value is above its size, as a speaker's part of the quotations."""
        cells = self.values.tocoo()
        return bool((cells.data <= self.full_size()[cells.coords]).all())

    @property
    def has_item_sizes(self) -> bool:
        """Whether each item has a denominator of its own."""
        return self.size.shape[1] > 1

    @property
    def variables(self) -> pd.Series:
        """The variable of each item; the item itself where none is known."""
        itself = self.items.index.to_series()
        if "variable" not in self.items:
            return itself
        return self.items["variable"].fillna(itself)

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Items with their names for readers; () where all items are their own names."""
        names = self.items["name"]
        if (names == self.items.index).all():
            return ()
        return tuple(names.items())

    @property
    def scales(self) -> list[str]:
        """Items with values, or ends, other than 0 and 1; all where labels are corrected."""
        if READ_BY_PEOPLE in self.rows:
            return self.items.index.tolist()
        is_other = ~np.isin(self.values.data, (0, 1))
        ends = self.items.reindex(columns=["lowest", "highest"])
        is_scale = (ends.notna() & (ends != [0, 1])).any(axis=1).to_numpy(copy=True)
        is_scale[self.values.indices[is_other]] = True
        return self.items.index[is_scale].tolist()

    def to_frame(self) -> pd.DataFrame:
        """Return the counts as a tidy table: one row for each row and item.

        Returns
        -------
        DataFrame
            The columns of ``rows``, then ``item``, ``n`` (the value; missing where nothing was
            looked at) and ``size`` (what it is out of). Zeros are rows, too. Of thousands of words
            choose some first: ``counts.where(items=…)``. What is known of items joins on ``item``:
            ``frame.join(counts.items, on="item")``.

        Raises
        ------
        InputError
            If ``rows`` has a column ``item``, ``n`` or ``size``.

        Examples
        --------
        >>> pages = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["North", "South"]})
        >>> counts = Counts.of([[1, 0], [1, 1]], size=[[1], [1]], rows=pages,
        ...                    items=["law", "base"], per="page")
        >>> counts.to_frame().groupby("item")[["n", "size"]].sum().reset_index()
           item    n  size
        0  base  1.0   2.0
        1   law  2.0   2.0
        """
        fix = "Rename them in the rows."
        require_new(["item", "n", "size"], self.rows, what="Counts.rows", fix=fix)
        row, column = np.indices(self.values.shape).reshape(2, -1)
        size = self.full_size().ravel()
        values = self.values.toarray().ravel()
        frame = self.rows.iloc[row].reset_index(drop=True)
        items = self.items.index.take(column)
        return frame.assign(item=items, n=np.where(size > 0, values, np.nan), size=size)

    def full_size(self) -> np.ndarray:
        """Return ``size`` as rows × items."""
        return np.broadcast_to(self.size, self.values.shape)

    def where(self, *, rows: Any = None, items: Any = None) -> Counts:
        """Return the Counts of chosen rows and items.

        *rows* is a boolean mask, ``{column: value or values}``, or other Counts, whose articles are
        chosen. *items* are a mask, conditions, or a list of items, in its order: of a list the
        Counts remember among how many they were chosen. The sizes of a row do not change when items
        are left out.

        Raises InputError for an unknown item or column, a value that no row or item has, or a mask
        that does not fit.
        """
        chosen = self
        if isinstance(rows, Counts):
            rows = self.rows["article_id"].isin(rows.rows["article_id"]).to_numpy()
        if rows is not None:
            mask = row_mask(self.rows, rows)
            chosen = replace(
                self,
                values=self.values[mask],
                furniture=_cut(self.furniture, mask),
                size=self.size[mask],
                rows=self.rows[mask].reset_index(drop=True),
            )
        if items is None:
            return chosen
        columns = self._columns_of_items(items)
        size = chosen.size
        if self.has_item_sizes:
            size = size[:, columns]
        n_before = 0 if _is_condition(items) else self.chosen_from or len(self.items)
        rows = chosen.rows.copy(deep=False)  # a column that a caller sets is theirs alone
        few = items if isinstance(items, list) and len(items) <= FEW_ITEMS else []
        found = replace(
            chosen,
            values=chosen.values[:, columns],
            furniture=_cut(chosen.furniture, (slice(None), columns)),
            size=size,
            rows=rows,
            items=self.items.iloc[columns],
            chosen_from=n_before if n_before > len(columns) else self.chosen_from,
        )
        return found.noted(*self._told_within(few))

    def noted(self, *notes: str) -> Counts:
        """Return the same counts with more remarks in their note."""
        return replace(self, note="; ".join(filter(None, [self.note, *notes])))

    def _columns_of_items(self, items) -> np.ndarray:
        """Return the columns of chosen items; raise InputError for an unknown one."""
        if _is_condition(items):
            return np.flatnonzero(row_mask(self.items, items, what="items"))
        items = list(items)
        unknown = [item for item in items if item not in self.items.index]
        told = self._told_within(unknown)
        if unknown:
            raise refusal(
                "items",
                arrived=listing(unknown),
                expected=f"items such as {listing(self.items.index)}",
                fix="; ".join([*told, "correct the spelling: counts.items shows all items"]) + ".",
            )
        return self.items.index.get_indexer(items)

    def _told_within(self, items: Sequence[str]) -> list[str]:
        """Return of words that also name an actor how both are counted."""
        return [
            f"{item!r} is not counted where it names an actor, as within {self.within[item]!r}: "
            f"where(items=[{self.within[item]!r}]) counts these, terms(…, normalise=False) all"
            for item in items
            if item in self.within
        ]

    def commonest(self, n: int) -> list[str]:
        """Return the items with the largest totals, the largest first; of equals by name.

        >>> pages = pd.DataFrame({"article_id": ["a1", "a2"]})
        >>> counts = Counts.of([[0, 2, 1], [1, 0, 1]], size=[[1], [1]], rows=pages,
        ...                    items=["law", "base", "air"], per="page")
        >>> counts.commonest(2)
        ['air', 'base']
        """
        totals = pd.Series(np.asarray(self.values.sum(axis=0)).ravel(), self.items.index)
        return totals.sort_index().sort_values(ascending=False, kind="stable").index[:n].tolist()

    def column(self, name: str) -> Counts:
        """Return the same rows × the values of one of their columns: 1 where a row has it.

        Several values in a cell stand between semicolons. A row with an empty cell is missing.

        >>> pages = pd.DataFrame({"article_id": ["a1", "a2"], "agency": ["Aria", "Aria;Ostia"]})
        >>> counts = Counts.of([[1], [0]], size=[[1], [1]], rows=pages, items=["law"], per="page")
        >>> counts.column("agency").to_frame()["n"].tolist()
        [1.0, 0.0, 1.0, 1.0]
        """
        require_columns(self.rows, [name], what="Counts.rows")
        cells = self.rows[name].map(str, na_action="ignore").astype(object)
        values = cells.str.replace(r"\s*;\s*", ";", regex=True).str.get_dummies(";")
        size = values.any(axis=1).to_frame()
        return Counts.of(values, size=size, rows=self.rows, items=list(values), per=self.per)

    def merged(self, labels: dict[str, str]) -> Counts:
        """Return items summed under new labels, such as actors under their state.

        Items that are no key of *labels* are left out; new items are sorted, and keep what those
        that they sum agree on. Sizes that differ by item add up, but a page or article stays one.
        For "any of them" take ``present()``.
        """
        chosen = self.where(items=list(labels))
        codes, items = pd.factorize(pd.Index(labels.values(), dtype="str"), sort=True)
        pool = group_matrix(codes, len(items)).T.tocsr()
        size = chosen.size
        if chosen.has_item_sizes:
            size = size @ pool
        if self.of_size_one:
            size = (size > 0).astype(float)
        values = sparse.csr_array(chosen.values @ pool)
        merged = _merged_items(chosen.items, codes, items)
        return replace(
            chosen,
            values=values,
            size=size,
            items=merged,
            furniture=None,
            chosen_from=self.chosen_from,
        )

    def present(self) -> Counts:
        """Return prevalence: 1 where the item occurs, 0 where it does not, size 1.

        A row whose own denominator is 0 (nothing to look at) stays missing. ``per`` becomes
        "article"; pages stay pages.
        """
        furniture = self.furniture
        if furniture is not None:  # of an article that uses the item nowhere else
            is_elsewhere = (self.values > furniture).astype(float)
            furniture = (self.values > 0).astype(float) - is_elsewhere
        return replace(
            self,
            values=(self.values > 0).astype(float),
            size=(self.size > 0).astype(float),
            per=self.per if self.of_size_one else "article",
            furniture=furniture,
        )

    def without_furniture(self) -> Counts:
        """Return the counts without uses in lines and sentences that recur in an outlet.

        >>> rows = pd.DataFrame({"article_id": ["a1"]})
        >>> counts = Counts.of([[3, 1]], size=[[9]], rows=rows, items=["law", "menu"], per="token")
        >>> known = replace(counts, furniture=sparse.csr_array([[1.0, 1.0]]))
        >>> known.without_furniture().values.toarray().tolist()
        [[2.0, 0.0]]
        """
        if self.furniture is None:
            return self
        values = self.values - self.furniture
        values.eliminate_zeros()
        return replace(self, values=values, furniture=None)

    def per_article(self) -> Counts:
        """Return value / size with size 1, so that each article counts once.

        Sums are then means of articles' means. A size of 0 stays missing.
        """
        values = sparse.csr_array(self.values.multiply(divided(1, self.size)))
        size = (self.size > 0).astype(float)
        return replace(self, values=values, size=size, per="article", furniture=None)

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

    def with_metadata(self, table: pd.DataFrame, *, on: str = "article_id") -> Counts:
        """Return the same counts with the columns of *table* joined to ``rows``.

        *table* has one row for each value of *on*. Columns that are there already may be equal.
        Columns of arrays, such as ``sketch`` of a pack, stay out.

        Raises InputError if a value of *on* repeats in *table*, if a row finds no partner, or if
        values of a column differ from those that are there.
        """
        return replace(self, rows=join_metadata(self.rows, table, on=on))

    def with_items(self, table: pd.DataFrame) -> Counts:
        """Return the same counts with what *table* knows of each item, such as its ``name``.

        The index of *table* has every item.

        >>> pages = pd.DataFrame({"article_id": ["p1"]})
        >>> labels = Counts.of([[1]], size=[[1]], rows=pages, items=["law"], per="page")
        >>> labels.with_items(pd.DataFrame({"name": ["the law"]}, index=["law"])).items
                name
        law  the law
        """
        return replace(self, items=item_table(table.loc[self.items.index]))

    def units(self, by: str | Sequence[str]) -> Counts:
        """Return one row for each value of *by*, such as an outlet: the mean of its rows.

        So each outlet counts once in what is made of them. Values and sizes are means; where each
        row counts once (``of_size_one``), the mean is over the rows that were looked at and the
        size is 1 again. ``rows`` gains ``n_rows``. Other columns stay where they are constant
        within every unit.

        >>> rows = pd.DataFrame({"article_id": list("abc"), "outlet": ["North", "North", "South"]})
        >>> labels = Counts.of([[1], [0], [1]], size=np.ones((3, 1)), rows=rows, items=["law"],
        ...                    per="page")
        >>> labels.units("outlet").values.toarray().tolist()
        [[0.5], [1.0]]
        """
        codes, units = group_codes(self.rows, columns_of(by))
        pool = group_matrix(codes, len(units))
        values = (pool @ self.values).tocsr()
        size = pool @ self.size
        divisor = size if self.of_size_one else np.bincount(codes)[:, None]
        rows = self.rows.drop(columns="n_rows", errors="ignore")
        rows = _with_size_of_groups(constant_columns(rows, codes), self.rows, codes)
        for column in self.rows.columns.intersection([READ_BY_PEOPLE, CHECKED_BY_PEOPLE]):
            rows[column] = np.bincount(codes, weights=self.rows[column]).astype(int)
        values = sparse.csr_array(values.multiply(divided(1, divisor)))
        size = divided(size, divisor)
        return replace(self, values=values, size=size, rows=rows, furniture=None)

    def sums(self, by: str | Sequence[str]) -> Sums:
        """Return values and sizes summed by group, groups sorted.

        Raises InputError if a row has no label of a group.
        """
        codes, groups = group_codes(self.rows, columns_of(by))
        pool = group_matrix(codes, len(groups))
        values = (pool @ self.values).toarray()
        size = pool @ self.size
        return Sums(groups, values, np.broadcast_to(size, values.shape))


def _cut(matrix: sparse.csr_array | None, chosen) -> sparse.csr_array | None:
    """Return a part of a matrix, where there is one."""
    return None if matrix is None else matrix[chosen]


def item_table(items: Sequence[str] | pd.DataFrame) -> pd.DataFrame:
    """Return items as a table: the index is the item, ``name`` its name for readers.

    >>> item_table(["law", "war"])["name"].to_dict()
    {'law': 'law', 'war': 'war'}
    """
    if not isinstance(items, pd.DataFrame):
        names = pd.Index(items, dtype="str")
        return pd.DataFrame({"name": names}, index=names)
    table = items.set_axis(pd.Index(items.index, dtype="str"), axis=0)
    if "name" not in table:
        table = table.assign(name=table.index)
    return table


def _merged_items(items: pd.DataFrame, codes: np.ndarray, names: pd.Index) -> pd.DataFrame:
    """Return the table of new items: what all items of a code agree on, else missing."""
    table = item_table(names)
    facts = items.drop(columns="name")
    if facts.empty:
        return table
    of_code = facts.groupby(codes)
    agreed = of_code.first().where(of_code.nunique(dropna=False) == 1)
    return table.join(agreed.set_axis(table.index, axis=0))


def side_by_side(parts: Sequence[Counts]) -> Counts:
    """Return the items of several Counts of the same pages as one."""
    first = parts[0]
    values = sparse.hstack([part.values for part in parts], format="csr")
    size = np.hstack([part.full_size() for part in parts])
    items = pd.concat([part.items for part in parts])
    return Counts.of(values, size=size, rows=first.rows, items=items, per=first.per)


Readings = Mapping[str, Counts]  #: labels or claims of pages, by reading


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
        Actors, sorted.
    within : str
        "sentence", "paragraph", "article" or, of labels, "page".
    note : str
        What is left out, and whether anybody has reviewed the list of actors.
    """

    values: sparse.csr_array
    rows: pd.DataFrame
    items: pd.Index
    within: str
    note: str = ""

    def frequent(self, *, min_share: float = 0.0, max_share: float = 1.0) -> list[str]:
        """Return the items in at least and at most these shares of the units, most frequent first.

        What nearly all units name says nothing of any of them.

        >>> rows = pd.DataFrame({"article_id": ["a1", "a2"]})
        >>> named = sparse.csr_array([[1, 1, 0], [1, 0, 0]])
        >>> incidence = Incidence(named, rows, pd.Index(["Aria", "Boria", "Coria"]), "article")
        >>> incidence.frequent(min_share=0.1, max_share=0.9)
        ['Boria']
        """
        n_units = np.asarray(self.values.sum(axis=0)).ravel()
        shares = pd.Series(n_units / max(len(self.rows), 1), self.items).sort_index()
        chosen = shares[(shares >= min_share) & (shares <= max_share)]
        return chosen.sort_values(ascending=False, kind="stable").index.tolist()

    def where(self, rows: Any = None, *, items: Sequence[str] | None = None) -> Incidence:
        """Return chosen units and items.

        Rows are a boolean mask, or ``{column: value or values}``; items their names, which stay
        sorted.

        >>> rows = pd.DataFrame({"article_id": ["a1", "a2"]})
        >>> named = sparse.csr_array([[1, 1], [1, 0]])
        >>> incidence = Incidence(named, rows, pd.Index(["Aria", "Boria"]), "article")
        >>> incidence.where({"article_id": "a1"}, items=["Boria"]).values.toarray()
        array([[1]])
        """
        chosen = self
        if rows is not None:
            mask = row_mask(self.rows, rows)
            found = self.rows[mask].reset_index(drop=True)
            chosen = replace(self, values=self.values[mask], rows=found)
        if items is None:
            return chosen
        unknown = sorted(set(items) - set(self.items))
        if unknown:
            raise refusal(
                "items",
                arrived=listing(unknown),
                expected=f"names such as {listing(self.items)}",
                fix="Correct the spelling, or leave them out: who is never named has no column.",
            )
        is_chosen = self.items.isin(list(items))
        return replace(chosen, values=chosen.values[:, is_chosen], items=self.items[is_chosen])


def group_matrix(codes: np.ndarray, n_groups: int) -> sparse.csr_array:
    """Return groups × rows with 1 where a row is in the group: times values it is their sums.

    >>> group_matrix(np.array([0, 1, 0]), 2) @ np.array([1, 2, 3])
    array([4., 2.])
    """
    n_rows = len(codes)
    cells = (np.ones(n_rows), (codes, np.arange(n_rows)))
    return sparse.csr_array(cells, shape=(n_groups, n_rows))


def divided(top: Any, bottom: Any) -> np.ndarray:
    """Return top / bottom, and 0 where bottom is 0."""
    top, bottom = np.broadcast_arrays(np.asarray(top, float), bottom)
    return np.divide(top, bottom, out=np.zeros(top.shape), where=bottom != 0)


def _with_size_of_groups(
    groups: pd.DataFrame, rows: pd.DataFrame, codes: np.ndarray
) -> pd.DataFrame:
    """Return groups with the number of articles in each, and the smallest article_id."""
    n_rows = np.bincount(codes, weights=rows.get("n_rows", np.ones(len(rows))))
    names = rows["article_id"].groupby(codes).min().to_numpy()
    return groups.assign(n_rows=n_rows.astype(int), article_id=names)


def texts_of(rows: pd.DataFrame) -> pd.Series:
    """Return the text of each page: its copy cluster; the page itself where that is unknown."""
    pages = rows["article_id"].astype(object)
    clusters = rows.get("copy_cluster", pages).astype(object)
    return clusters.where(clusters.notna(), pages)


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
    languages_read = features.manifest.get("tone_languages", {}).get(reader)
    languages = features.articles.get("language")
    if languages_read is None or languages is None:
        return ""
    is_missing = languages.notna() & ~languages.isin(languages_read)
    if articles is not None:
        is_missing &= features.articles["article_id"].isin(articles)
    missing = languages[is_missing]
    if missing.empty:
        return ""
    n_articles = number_of(len(missing), "article")
    named = ", ".join(sorted(missing.unique()))
    return f"{what} missing for {n_articles} in {named}: {reads} {', '.join(languages_read)}"


def tallied(
    features: Features, table: pd.DataFrame, *, label: str, items: Sequence[str], value: str = ""
) -> sparse.csr_array:
    """Return articles × items: the rows of the table in each cell, or the sum of their *value*.

    *label* is the column that has the items.
    """
    row = pd.Index(features.articles["article_id"]).get_indexer(table["article_id"])
    column = pd.Index(items, dtype="str").get_indexer(table[label])
    values = np.ones(len(table))
    if value:
        values = table[value].to_numpy(float)
    return sparse.csr_array((values, (row, column)), shape=(len(features.articles), len(items)))


def in_voice(table: pd.DataFrame, voice: str) -> pd.DataFrame:
    """Return the rows of a table with a ``quoted`` column that are in the voice."""
    one_of(voice, VOICES, name="voice")
    if voice == "all":
        return table
    is_quoted = table["quoted"].astype(bool)
    return table[is_quoted] if voice == "quoted" else table[~is_quoted]


def note_of_actors(features: Features) -> str:
    """Return that nobody has reviewed the list of actors; "" for a list that somebody wrote."""
    listed = features.manifest.get("lists", {}).get("actors", {})
    return UNREVIEWED if listed.get("draft") else ""


def note_of_names(features: Features) -> str:
    """Return the note of what is counted by names alone: it tells an unchecked draft."""
    note = note_of_actors(features)
    if not note:
        return ""
    is_checked = features.articles["language"].fillna(ENGLISH).isin([*lexicons.checked_drafts()])
    return f"{note}; {UNCHECKED}" if is_checked.mean() < LEAST_CHECKED else note


def evidence(rows: pd.DataFrame, by: Sequence[str], values: Any) -> dict[str, np.ndarray]:
    """Return numbers of articles and outlets whose values are not 0, groups × columns.

    Outlets are missing where the rows have no column of them.
    """
    codes, groups = group_codes(rows, by)
    row, column = values.nonzero()
    shape = (len(groups), values.shape[1])
    n_cells = shape[0] * shape[1]
    cell = codes[row] * shape[1] + column
    numbers = {}
    for name, label in (("articles", "article_id"), ("outlets", "outlet")):
        numbers[name] = np.full(shape, np.nan)
        if label in rows:
            labels = pd.factorize(rows[label])[0][row]
            is_known = labels >= 0
            pairs = pd.unique(labels[is_known] * n_cells + cell[is_known])
            numbers[name] = np.bincount(pairs % n_cells, minlength=n_cells).reshape(shape)
    return numbers


def _is_condition(items: Any) -> bool:
    """Return whether items are chosen by a mask or by conditions, not by their names."""
    is_mask = isinstance(items, np.ndarray | pd.Series) and items.dtype == bool
    return is_mask or isinstance(items, Mapping)


def columns_of(by: str | Sequence[str]) -> list[str]:
    """Return *by* as a list of column names."""
    if isinstance(by, str):
        return [by]
    fix = 'Write one name, or a list: ["outlet", "phase"].'
    require_kind(by, Iterable, name="columns", expected="names of columns", fix=fix)
    return list(by)


def group_codes(rows: pd.DataFrame, keys: Sequence[str]) -> tuple[np.ndarray, pd.DataFrame]:
    """Return each row's group number, and the sorted groups as a table.

    Raises InputError if a row has no label.
    """
    require_columns(rows, keys, what="rows of the counts")
    keys = list(keys)
    codes = np.zeros(len(rows), np.int64)
    is_empty = np.zeros(len(rows), bool)
    for key in keys:
        codes_of_key, values = pd.factorize(rows[key], sort=True)
        together = codes * (len(values) + 1) + codes_of_key
        codes = np.unique(together, return_inverse=True)[1]  # small numbers, in the same order
        is_empty |= codes_of_key < 0
    if is_empty.any():
        without = listing(rows["article_id"][is_empty])
        raise refusal(
            f"grouping by {listing(keys)}",
            arrived=f"no value for {without}",
            expected="a value in every row",
            fix="Fill in the value, or leave out the rows without one.",
        )
    _, first = np.unique(codes, return_index=True)
    return codes, rows[keys].iloc[first].reset_index(drop=True)


def _sparse_numbers(values) -> sparse.csr_array:
    """Return values as a sparse matrix; texts are refused."""
    if not sparse.issparse(values) and np.asarray(values).dtype.kind not in "biuf":
        cells = np.asarray(values, dtype=object).ravel()
        texts = [cell for cell in cells if isinstance(cell, str)]
        if texts:
            raise refusal(
                "Counts",
                arrived=f"the text {texts[0]!r} among the values",
                expected="numbers, such as 1 for yes and 0 for no",
                fix='Write (table == "yes").astype(int), say.',
            )
    return sparse.csr_array(values, dtype=float)


def require_counts(value: Any) -> None:
    """Raise InputError unless *value* is Counts."""
    fix = 'Make them: Counts.of(table[items], size=…, rows=table, items=items, per="page").'
    require_kind(value, Counts, name="counts", expected="Counts", fix=fix)


def require_labels(value: Any, *, what: str) -> None:
    """Raise InputError unless Counts are labels of pages, which nobody has corrected."""
    require_counts(value)
    arrived = f"counts per {value.per}"
    if READ_BY_PEOPLE in value.rows:
        arrived = "labels that people have corrected"
    elif value.of_size_one:
        return
    raise refusal(
        what,
        arrived=arrived,
        expected="labels of pages, as annotation.read returns them",
        fix="Give the labels themselves, and people's of the whole sample.",
    )


def require_incidence(value: Any) -> None:
    """Raise InputError unless *value* is an Incidence."""
    fix = "Write cooccurrence.incidence(features), or cooccurrence.incidence_of(counts)."
    require_kind(value, Incidence, name="incidence", expected="an Incidence", fix=fix)


def require_presence(labels: Counts, *, what: str) -> None:
    """Raise InputError for values below 0."""
    is_negative = labels.values.data < 0
    if is_negative.any():
        items = labels.items.index[np.unique(labels.values.indices[is_negative])]
        raise refusal(
            what,
            arrived=f"values below 0 of {listing(items)}",
            expected="0 and 1, or counts",
            fix="Leave scales out with where(items=…).",
        )


def constant_columns(rows: pd.DataFrame, codes: np.ndarray) -> pd.DataFrame:
    """Return one row for each code, in order, with the columns that are constant within it."""
    _, first = np.unique(codes, return_index=True)
    constant = []
    for name, column in rows.items():
        values = pd.factorize(column)[0]  # pandas' groupby takes ten times as long
        if (values == values[first][codes]).all():
            constant.append(name)
    return rows.iloc[first][constant].reset_index(drop=True)
