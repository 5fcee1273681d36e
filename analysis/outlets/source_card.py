"""The card of a source: what it made of the event, beside all other sources."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.annotation import Codebook
from analysis.annotation.items import CLAIM
from analysis.case import Case
from analysis.case.case_tables import ENDS, CaseTables
from analysis.case.opened import require_case
from analysis.compare.evidence import Method
from analysis.counts import Counts
from analysis.errors import number_of, one_of, plural
from analysis.outlets.overview import in_overview
from analysis.outlets.peers import beside_others, cells_of, peers_of
from analysis.outlets.sources import colours_of_sources
from analysis.palette import BLACK, GREY

MIN_SHARE_OF_OTHERS = 0.1  #: share of all pages from which an absence is shown
MOST_NAMES = 10  #: rows of a variable with any number of names
CLOSED_KINDS = ("nominal", "ordinal", "interval", CLAIM)
ALL_OTHERS = "other outlets"  #: peers where neither groups nor strata tell sources apart


@dataclass(frozen=True, eq=False)
class Card:
    """What a source made of the event, as tables.

    Attributes
    ----------
    outlet : str
    readings : tuple of str
        Names of readings: columns of ``labels`` end in their names.
    n_pages : int
        Its pages that the first reading finds on the event.
    peers : str
        "other Russian outlets in the same phases", or all other outlets; without labels "".
    annotators : str
        Who labelled, and whether people did; empty without labels.
    colours : dict of str to str
        Of the source that of its group in all figures; of its peers grey.
    labels : DataFrame
        ``section, variable, item, label``, and of a scale its ``lowest`` and ``highest`` value; of
        each reading ``n_a`` and ``size_a`` (pages with it, and labelled), ``level_a`` (the
        share), ``peers_a`` and ``peer_pages_a`` (share of its peers' pages, and these pages),
        ``others_a`` (share of the pages of all other sources). Of a scale n is the sum of its
        numbers, and shares are means.
    words : DataFrame
        Of the pack: what the source stresses, as from `framing.typical_words`.
    """

    outlet: str
    readings: tuple[str, ...]
    n_pages: int
    peers: str
    annotators: str
    colours: dict[str, str]
    labels: pd.DataFrame
    words: pd.DataFrame

    def beside_peers(self) -> pd.DataFrame:
        """Return on which share of its pages the source has each topic, and on which its peers.

        Of the first reading: ``source, item, n, size, estimate``. Without topics it is what the
        codebook has first: where these are scales, their means.
        """
        labels = self.labels
        is_binary = labels["kind"] == "binary"
        labels = labels[is_binary | ~is_binary.any()]
        labels = labels[labels["section"] == labels["section"].iloc[0]]
        is_scale = labels["lowest"].notna()
        labels = labels[is_scale == is_scale.iloc[0]]
        of_reading = labels.rename(columns=lambda name: name.removesuffix(f"_{self.readings[0]}"))
        own = of_reading.assign(source=self.outlet)
        peers = of_reading.assign(source=self.peers, size=of_reading["peer_pages"])
        peers["n"] = (peers["peers"] * peers["size"]).round(9)
        columns = "source item n size".split()
        table = pd.concat([own, peers], ignore_index=True)[columns].fillna(0)
        table["estimate"] = table["n"] / table["size"].where(table["size"] > 0)
        names = dict(zip(labels["item"], labels["name"]))
        names[self.outlet] = f"{self.outlet} ({number_of(self.n_pages, 'page')})"
        measure = "mean" if is_scale.iloc[0] else "share"
        table.attrs["method"] = Method(
            what="levels",
            measure=measure,
            per="page",
            by=("source",),
            names=names,
            scales=labels[is_scale].set_index("item")[ENDS].T.to_dict("list"),
            annotators=self.annotators,
            colours=self.colours,
        )
        return table

    def __repr__(self) -> str:
        return f"Card of {self.outlet}: {number_of(self.n_pages, 'page')}"


def card(case: Case, outlet: str) -> Card:
    """Return the card of a source: counts beside the shares of peers and of all other sources.

    Parameters
    ----------
    case : Case
        With labels, a pack, or both.
    outlet : str
        Its name.

    Returns
    -------
    Card

    Raises
    ------
    InputError
        If the case has no page or article of this outlet.

    Examples
    --------
    >>> from analysis import open_case
    >>> event = open_case("data/hamedan-2016")
    >>> of_tass = card(event, "TASS")
    >>> of_tass
    Card of TASS: 6 pages
    >>> row = of_tass.labels.set_index("item").loc["strategic_standing"]
    >>> row["label"], int(row["n_a"]), int(row["size_a"])
    ('alliances and influence', 4, 6)
    """
    require_case(case)
    tables = case._tables
    one_of(outlet, tables.outlets, name="outlet")
    peers = _peers_in_words(tables, outlet)
    words = pd.DataFrame(columns=["outlet", "item"])
    if len(tables.articles):
        words = in_overview(case, "words", "outlet")
    colours = {peers: GREY, outlet: colours_of_sources(case).get(outlet, BLACK)}
    return Card(
        outlet=outlet,
        readings=tuple(tables.labels),
        n_pages=int((tables.listed["outlet"] == outlet).sum()),
        peers=peers,
        annotators=tables.caption,
        colours=colours,
        labels=_label_rows(tables, outlet),
        words=words[words["outlet"] == outlet].reset_index(drop=True),
    )


def _peers_in_words(tables: CaseTables, outlet: str) -> str:
    """Return who the peers of a source are."""
    same = f" in the same {' and '.join(plural(name) for name in tables.strata)}"
    where = same if tables.strata else ""
    if not tables.labels:
        return ""
    first = next(iter(_cells_of_labels(tables).values()))
    group = peers_of(first, outlet).group
    return f"other {group} outlets{where}" if group else ALL_OTHERS + where


# ---- labels -----------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _cells_of_labels(tables: CaseTables) -> dict[str, Counts]:
    """Return the sums of each reading by source and phase."""
    return {
        reading: cells_of(labels, group=tables.group, strata=tables.strata)
        for reading, labels in tables.labels.items()
    }


def _label_rows(tables: CaseTables, outlet: str) -> pd.DataFrame:
    """Return the labels of a source beside its peers and all others, in both readings."""
    book = tables.book
    if book is None:
        return pd.DataFrame(columns="section variable item label".split())
    cells = _cells_of_labels(tables)
    shown = _shown_items(tables.items, book, cells, outlet)
    table = tables.items.set_index("item").loc[shown].reset_index()
    for reading, of_reading in cells.items():
        of_shown = of_reading.where(items=shown)
        beside = beside_others(of_shown, outlet)
        for name in ("n", "size", "others"):
            table[f"{name}_{reading}"] = beside[name]
        table[f"level_{reading}"] = beside["share"]
        peers = peers_of(of_shown, outlet)
        table[f"peers_{reading}"] = peers.share
        table[f"peer_pages_{reading}"] = peers.pages
    return table


def _shown_items(
    items: pd.DataFrame, book: Codebook, cells: dict[str, Counts], outlet: str
) -> list[str]:
    """Return the items on a card: what the source has, and what it lacks and others have."""
    is_scale = items["lowest"].notna()
    n = np.zeros(len(items))
    others = np.zeros(len(items))
    for of_reading in cells.values():
        of_items = of_reading.where(items=items["item"])
        is_own = (of_items.rows["outlet"] == outlet).to_numpy()
        n += np.where(is_scale, of_items.size, of_items.values.toarray())[is_own].sum(axis=0)
        totals = of_items.values.sum(axis=0) / np.maximum(of_items.size.sum(axis=0), 1)
        others = np.maximum(others, totals)
    variables = book.by_name
    is_binary = items["kind"] == "binary"
    is_of_pages = items["variable"].isin(book.variables_where("page"))
    is_counted_by_value = (variables["kind"] != "named_set") | variables["by_value"]
    has_values = variables["values"].str.len() > 0
    listed = [*variables.index[has_values & is_counted_by_value], CLAIM]
    is_absence = items["variable"].isin(listed) & (others >= MIN_SHARE_OF_OTHERS) & ~is_scale
    # Page variables of 0 and 1 say which pages are listed at all.
    is_shown = (is_binary | (n > 0) | is_absence) & ~(is_binary & is_of_pages)
    rank = np.where(items["kind"] == "interval", np.arange(len(items)), -n)
    places = {name: pd.factorize(items[name])[0] for name in ("section", "variable")}
    ordered = items.assign(rank=rank, **places)
    ordered = ordered[is_shown].sort_values("section variable rank item".split())
    place = ordered.groupby(["section", "variable"]).cumcount()
    is_few = ordered["kind"].isin(CLOSED_KINDS) | (place < MOST_NAMES)
    return ordered["item"][is_few].tolist()
