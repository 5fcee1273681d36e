"""What there is of every source of a case: labels of its pages, claims, articles of the pack."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.annotation import Codebook
from analysis.annotation.answer_tables import PEOPLE
from analysis.annotation.items import (
    ACTORS,
    ASSERTED,
    CLAIM,
    OUTLET,
    SPEAKERS,
    is_no_value,
    item_of,
    label_items,
    spoken_claim,
)
from analysis.case.page_days import days_of
from analysis.case.subject import Subject
from analysis.compare.evidence import Names, annotators_of
from analysis.compare.prose import with_value_first
from analysis.counts import (
    CHECKED_BY_PEOPLE,
    Counts,
    Readings,
    columns_of,
    metadata_of,
    side_by_side,
)
from analysis.errors import refusal, require_columns
from analysis.features.pack import Features
from analysis.lexicons import Planned

COUNTRY_GROUP = "country_group"  #: the groups of sources where no plan names others
#: What is known of an outlet, in the order of a card.
FACTS = ("country", COUNTRY_GROUP, "ownership", "owner", "genre")
UNKNOWN = "unknown"  #: a fact that readers are not shown
SCHEMES = ("http://", "https://")  #: addresses that a page may link to
NAMING = (ACTORS, SPEAKERS)  #: variables that list names

ENDS = ["lowest", "highest"]  #: of what is told by its mean: others have none
#: Columns of the table of items.
ITEM_COLUMNS = [*"item section variable value kind label name stance".split(), *ENDS]


@dataclass(frozen=True, eq=False)
class CaseTables:
    """The pages and articles of a case, ready to be summed by source.

    All readings have the same items. A claim is "claim:asserted:outlet:use_ended" (the source
    itself) or "claim:asserted:speakers:use_ended", of size 0 where nobody read claims.
    """

    pages: pd.DataFrame  #: that any reading finds on the event
    articles: pd.DataFrame  #: of the pack, with ``day``
    book: Codebook | None
    labels: Readings  #: reading → pages × variables, their values, and claims
    items: pd.DataFrame  #: ITEM_COLUMNS
    left_out: int = 0  #: pages on the event whose source is unknown
    scope: str = ""  #: in words which pages these are
    group: str = ""  #: column of the groups; "" where these are outlets
    strata: Names = ()

    @property
    def outlets(self) -> list[str]:
        """All sources with a page or article, sorted."""
        return sorted({*self.listed["outlet"].dropna(), *self.articles["outlet"].dropna()})

    @property
    def facts(self) -> Names:
        """Columns that tell who a source is; its group is among them."""
        first, *others = FACTS
        return tuple(dict.fromkeys([first, self.group or COUNTRY_GROUP, *others]))

    @cached_property
    def listed(self) -> pd.DataFrame:
        """The pages that the first reading finds on the event: sources are described by them."""
        if not self.labels:
            return self.pages
        first = next(iter(self.labels.values()))
        return self.pages[self.pages["article_id"].isin(first.rows["article_id"])]

    @property
    def caption(self) -> str:
        """Who labelled the pages; "" where nobody did."""
        captions = {annotators_of(labels.rows) for labels in self.labels.values()}
        return "; ".join(sorted(captions))


def tables_of_texts(features: Features | None, *, group: str) -> CaseTables:
    """Return the tables of a pack's articles, without labels; no rows without a pack."""
    nothing = pd.DataFrame({"article_id": [], "outlet": [], "day": pd.to_datetime([])})
    articles = nothing
    if features is not None:
        rows = metadata_of(features)
        rows = rows.assign(day=days_of(rows))
        articles = rows.sort_values(["day", "article_id"], ignore_index=True)
    return CaseTables(
        pages=nothing,
        articles=articles,
        book=None,
        labels={},
        items=pd.DataFrame(columns=ITEM_COLUMNS),
        group=group,
    )


def made_of_labels(
    tables: CaseTables, subject: Subject, book: Codebook, *, name: str, plan: Planned | None
) -> CaseTables:
    """Return tables with the labels and claims of pages, too."""
    scales = _scales(book, subject.labels)
    labels = {}
    without_source = set()
    for reading, every_label in subject.labels.items():
        require_columns(every_label.rows, ["outlet"], what="articles.csv")
        has_source = every_label.rows["outlet"].notna().to_numpy()
        without_source |= set(every_label.rows["article_id"][~has_source])
        chosen = every_label.where(rows=has_source)
        parts = [_items_of_reading(chosen, book, scales)]
        if reading in subject.claims:
            said = subject.claims[reading].where(rows=has_source)
            parts.append(_claims_for_readers(said))
        labels[reading] = side_by_side(parts)
    if not any(len(found.rows) for found in labels.values()):
        raise refusal(
            name,
            arrived="no page on the subject whose outlet is known",
            expected="labelled pages with the names of their outlets",
            fix="Write the names into the column outlet of articles.csv; check what is on_event.",
        )
    labels = _with_the_same_items(labels, subject.claims)
    first = next(iter(labels.values()))
    strata = columns_of((plan.strata if plan is not None else None) or ())
    return replace(
        tables,
        pages=_page_table(labels),
        book=book,
        labels=labels,
        items=_item_table(first.items, book),
        left_out=len(without_source),
        scope=subject.scope,
        strata=tuple(column for column in strata if column in first.rows),
    )


def terms_of(labels: Counts, book: Codebook) -> Counts:
    """Return the claims, names and elements of a reading of tables; names begin with a value.

    Each value of a number is a term.
    """
    labels = _by_value(labels, labels.items.index[labels.items["lowest"].notna()], book)
    items = _item_table(labels.items, book)
    is_label = items["variable"].isin([*book.elements(), *NAMING]) & ~is_no_value(items)
    is_asserted = (items["variable"] == CLAIM) & (items["stance"] == ASSERTED)
    terms = labels.where(items=items["item"][is_label | is_asserted].tolist())
    return terms.with_items(terms.items.assign(name=terms.items["name"].map(with_value_first)))


# ---- labels -----------------------------------------------------------------------------------


def _scales(book: Codebook, readings: Readings) -> list[str]:
    """Return the variables told by their mean: numbers, of a machine only those that judge nobody.

    What several people settled may lie between two values.
    """
    numbers = book.by_name.query("kind == 'interval'")
    if PEOPLE not in readings:
        numbers = numbers[~numbers["tone"]]
    return numbers.index.tolist()


def _items_of_reading(labels: Counts, book: Codebook, scales: Collection[str]) -> Counts:
    """Return a reading's pages × items that readers see.

    Members of a named set are its names, or its values. A number that is none of the *scales* is an
    item for each value.
    """
    is_number = labels.variables.map(book.by_name["kind"]) == "interval"
    shown = _shown_labels(labels.items[~is_number], book)
    facts = shown.drop_duplicates("item").set_index("item")
    others = labels.merged(shown["item"].to_dict()).present().with_items(facts)
    numbers = labels.where(items=is_number)
    found = side_by_side([others, numbers])
    found = _by_value(found, numbers.items.index.difference(scales, sort=False), book)
    return found.with_items(_with_sections(found.items, book))


def _by_value(labels: Counts, numbers: pd.Index, book: Codebook) -> Counts:
    """Return labels with an item for each value of some numbers, in place of these."""
    others = labels.where(items=~labels.items.index.isin(numbers))
    return side_by_side([others, *(_values_of_number(labels, name, book) for name in numbers)])


def _shown_labels(items: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Return, for each label, the ``item``, ``variable`` and ``value`` that readers see.

    Of a named set it is the holder alone, or the value alone.
    """
    variables = book.by_name.loc[items["variable"]]
    is_by_holder = (variables["kind"] == "named_set") & ~variables["by_value"]
    value = items["value"].where(~is_by_holder.to_numpy(), items["holder"])
    shown = pd.DataFrame({"variable": items["variable"], "value": value}, items.index)
    item = [item_of(variable, value) for variable, value in shown.to_numpy()]
    return shown.assign(item=item)


def _values_of_number(labels: Counts, name: str, book: Codebook) -> Counts:
    """Return pages × values of a variable that is a number; unlabelled pages stay missing."""
    values = book.values(name)
    number = labels.where(items=[name])
    value_of_page = number.values.toarray()
    is_labelled = number.full_size() > 0
    wanted = np.array(values, float)
    is_value = is_labelled & (value_of_page == wanted)
    size = np.repeat(is_labelled, len(wanted), axis=1)
    items = label_items(book, [(name, str(value)) for value in values]).drop(columns=ENDS)
    return Counts.of(is_value, size=size, rows=labels.rows, items=items, per="page")


def _with_sections(items: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Return labels with ``section``, ``kind``, ``label`` (of the value alone) and ``name``."""
    variables = book.by_name.loc[items["variable"]]
    labels = [
        book.value_label(variable, value) if value else book.label(variable)
        for variable, value in items[["variable", "value"]].to_numpy()
    ]
    return items.reindex(columns=["variable", "value", *ENDS]).assign(
        section=variables["section"].replace("", "Labels").to_numpy(),
        kind=variables["kind"].to_numpy(),
        label=labels,
        name=book.labels(items.index).values(),
    )


def _claims_for_readers(said: Counts) -> Counts:
    """Return pages × claims by stance, and by whether the outlet itself or a speaker has them."""
    shown = _shown_claims(said.items)
    counts = said.merged(shown["item"].to_dict()).present()
    made = counts.where(items=counts.values.sum(axis=0) > 0)
    facts = shown.drop_duplicates("item").set_index("item").loc[made.items.index]
    return replace(made, items=facts, size=made.full_size())


def _shown_claims(items: pd.DataFrame) -> pd.DataFrame:
    """Return, for each claim by speaker, the ``item`` that readers see, and what it is."""
    speaks = items["voice"].map({"own": "the outlet itself", "quoted": "speakers"})
    section = "Claims " + items["stance"] + " by " + speaks
    name = section.str.lower() + ": " + items["label"]
    shown = items[["variable", "value", "stance", "label"]].assign(section=section, name=name)
    shown["kind"] = CLAIM
    shown["voice"] = items["voice"].map({"own": OUTLET, "quoted": SPEAKERS})
    spoken = shown[["value", "stance", "voice"]].to_numpy()
    return shown.assign(
        item=[spoken_claim(claim, stance=stance, voice=voice) for claim, stance, voice in spoken]
    )


def _with_the_same_items(labels: Readings, with_claims: Collection[str]) -> dict[str, Counts]:
    """Return the readings with the items of all of them.

    What a reading does not name is 0 there. Claims are missing in a reading without a file of them,
    and numbers where nobody gave any.
    """
    items = pd.concat([counts.items for counts in labels.values()])
    items = items[~items.index.duplicated()]
    same = {}
    for reading, counts in labels.items():
        missing = items.drop(counts.items.index)
        is_asked = (missing["variable"] != CLAIM) | (reading in with_claims)
        is_asked &= missing["lowest"].isna()
        size = np.tile(is_asked, (len(counts.rows), 1))
        nothing = Counts.of(0 * size, size=size, rows=counts.rows, items=missing, per="page")
        wide = side_by_side([counts, nothing])
        same[reading] = wide.where(items=items.index)
    return same


def _item_table(items: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Return the items in the order of a card.

    What pages say comes first, in the codebook's order; then claims; then facts about pages.
    """
    facts = book.variables_where("page")
    order = [*book.by_name.index.drop(facts), CLAIM, *facts]
    places = {name: place for place, name in enumerate(order)}
    table = items.reset_index(names="item").reindex(columns=ITEM_COLUMNS)
    return table.sort_values(
        "variable", key=lambda column: column.map(places), kind="stable", ignore_index=True
    )


# ---- pages ------------------------------------------------------------------------------------


def _page_table(labels: Readings) -> pd.DataFrame:
    """Return the pages of all readings with their day.

    Where readings differ about a page, what the first reading says is taken; an unknown day is
    taken from the next reading.
    """
    of_readings = pd.concat([counts.rows for counts in labels.values()], ignore_index=True)
    day = of_readings.groupby("article_id")["day"].first()
    rows = of_readings.drop_duplicates("article_id")
    about_labels = ["annotator", "annotator_kind", "earliest", CHECKED_BY_PEOPLE]
    rows = rows.drop(columns=about_labels, errors="ignore")
    rows = rows.assign(day=rows["article_id"].map(day))
    return rows.sort_values(["day", "article_id"], ignore_index=True)
