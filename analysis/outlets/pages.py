"""Cards as HTML pages that need no other file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2
import numpy as np
import pandas as pd
from markupsafe import Markup

from analysis.case.items import SCHEMES, UNKNOWN
from analysis.errors import listing, number_of
from analysis.outlets.timeline import Timeline, day_in_words, span_in_words, timeline_of
from analysis.plots.themes import notebook_style, page_style
from analysis.stats.evidence import method_of
from analysis.text.direction import plain_address
from analysis.text.templates import digest_of, file_text, templates_of
from analysis.wording.text import capitalised, number_text

if TYPE_CHECKING:
    from analysis.outlets.source_card import Card, Cards

MOST_IN_ADDRESS = 60  #: characters of an address that stands for a title
TEXT_SECTIONS = {
    "words": "Words of its articles, those first that set it apart",
    "actors": "Actors that its articles name",
    "speakers": "Actors that its articles quote",
    "tone": "Tone toward actors, scored by a machine",
}
TABLE_NAMES = {
    "top_terms": "words",
    "words": "number of words",
    "copy_of": "copies of",
}
MOST_VALUES = 2  #: of a variable in the table of sources; the card has all
WHO = "who"
WHO_COLUMNS = ("country_group", "country", "genre", "languages")
DAYS = "days"
#: Columns of the table of sources that have no place on the page.
NOT_ON_PAGE = ("ownership", "owner", "first_day", "last_day")
FEWEST_FILLED = 0.1  #: share of sources that have something in a column that is shown


class Strip(NamedTuple):
    """A small figure of a row, from 0 to 100: the range of others, their share, the source."""

    low: float | None
    width: float
    mean: float | None
    dots: tuple[float, ...]


class Row(NamedTuple):
    """A printed row of a card."""

    label: str
    who: str
    cells: tuple[str, ...]
    peers: str
    others: str
    strip: Strip
    is_absent: bool


class Block(NamedTuple):
    """Rows under one heading; ``name`` is empty where the heading of the section says all."""

    name: str
    rows: tuple[Row, ...]


class Section(NamedTuple):
    """A table of a card."""

    title: str
    columns: tuple[str, ...]
    has_peers: bool
    blocks: tuple[Block, ...]


class Page(NamedTuple):
    """A page or article in the list of a card."""

    day: str
    url: str  #: empty where it is no web address
    name: str
    gist: str
    facts: tuple[str, ...]


class Shown(NamedTuple):
    """A card as the templates print it."""

    anchor: str
    outlet: str
    lead: str
    sentences: tuple[str, ...]
    peers: str
    facts: Mapping[str, str]
    timeline: Timeline
    sections: tuple[Section, ...]
    pages: tuple[Page, ...]
    are_pages_bare: bool
    note: str


def page_of_card(card: Card) -> str:
    """Return a page with one card."""
    return _rendered("card.html", title=card.outlet, card=shown_card(card, "card"))


def body_of_card(card: Card) -> str:
    """Return a card as a part of another page, such as a notebook: it brings its own style."""
    body = _environment().get_template("parts.html").module
    text = body.card(shown_card(card, "card")) + body.reading()  # type: ignore[attr-defined]
    style = notebook_style(".source-card") + file_text("analysis.outlets", "cards.css")
    return f"<style>{style}</style><div class='face source-card'>{text}</div>"


def page_of_cards(cards: Cards) -> str:
    """Return a page with the table of all sources and the cards."""
    anchors = {card.outlet: f"source-{place}" for place, card in enumerate(cards.cards, start=1)}
    return _rendered(
        "cards.html",
        title=f"Sources: {cards.case}",
        case=cards.case,
        note=_note_of(cards.cards[0]),
        columns=_columns_of(cards.table),
        rows=_rows_of(cards.table, anchors),
        n_sources=len(cards.table),
        min_pages=cards.min_pages,
        cards=[shown_card(card, anchors[card.outlet]) for card in cards.cards],
        agencies=[
            shown_card(card, f"agency-{place}")
            for place, card in enumerate(cards.agencies, start=1)
        ],
    )


# ---- templates --------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    """Return the templates, read once."""
    return templates_of("analysis.outlets")


def _rendered(template: str, **values: Any) -> str:
    """Return a page whose policy allows its own style and script, and nothing else."""
    style = page_style() + file_text("analysis.outlets", "cards.css")
    script = file_text("analysis.outlets", "cards.js")
    page = _environment().get_template(template)
    return page.render(
        style=Markup(style),
        script=Markup(script),
        style_digest=digest_of(style),
        script_digest=digest_of(script),
        **values,
    )


# ---- the table of sources ---------------------------------------------------------------------


def _columns_of(table: pd.DataFrame) -> dict[str, str]:
    """Return the columns of the table that are shown, with their names for readers."""
    labels = method_of(table).get("names", {})
    merged = _readings_of_columns(labels)
    columns = {"outlet": "Source", WHO: "Who", DAYS: "Days"}
    for name in table:
        filled = table[name].notna() & (table[name].astype(str) != "")
        if table[name].dtype.kind in "iu":
            filled &= table[name] > 0
        is_rare = filled.mean() < FEWEST_FILLED
        is_in_others = name in (*WHO_COLUMNS, *NOT_ON_PAGE, *merged.values())
        if is_rare or is_in_others or name in columns:
            continue
        label = TABLE_NAMES.get(name, labels.get(name, name))
        if name in merged:
            label = label.rpartition(" (")[0]
        columns[name] = capitalised(label.replace("_", " "))
    return columns


def _readings_of_columns(labels: Mapping[str, str]) -> dict[str, str]:
    """Return the column of the first reading and that of the second reading of each variable."""
    columns: dict[str, list[str]] = {}
    for column in labels:
        columns.setdefault(column.rpartition("_")[0], []).append(column)
    return {names[0]: names[1] for names in columns.values() if len(names) == 2}


def _rows_of(table: pd.DataFrame, anchors: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the printed rows of the table of sources, and the anchor of each one's card."""
    columns = _columns_of(table)
    second = _readings_of_columns(method_of(table).get("names", {}))
    rows = []
    for source in table.to_dict("records"):
        cells = {WHO: _who_in_words(source), DAYS: _days_in_words(source)}
        for name in columns:
            if name in second:
                cells[name] = _text_of_readings(source[name], source[second[name]])
            elif name not in cells:
                cells[name] = _cell_text(source[name])
        rows.append({"cells": cells, "anchor": anchors.get(source["outlet"], "")})
    return rows


def _who_in_words(source: Mapping[str, Any]) -> str:
    """Return group, country, kind and languages of a source, as far as they are known."""
    facts = [_text_of(source.get(name)) for name in WHO_COLUMNS]
    known = [fact for fact in facts if fact not in ("", UNKNOWN)]
    return ", ".join(dict.fromkeys(known))


def _days_in_words(source: Mapping[str, Any]) -> str:
    """Return the first and last day of a source."""
    if pd.isna(source["first_day"]):
        return ""
    return span_in_words(source["first_day"], source["last_day"])


def _text_of_readings(first: str, second: str) -> str:
    """Return the most frequent values in the first reading; and in the second, if they differ."""
    shown = _most_frequent(first)
    other = _most_frequent(second)
    if shown == other:
        return shown
    return f"{shown} (other reading: {other})"


def _most_frequent(text: str) -> str:
    """Return the first values of a text of values and counts."""
    values = re.split(r"(?<=\d), ", text)
    if len(values) <= MOST_VALUES:
        return text
    return f"{', '.join(values[:MOST_VALUES])}, …"


def _cell_text(value: Any) -> str:
    """Return a value of a table as text."""
    if pd.isna(value):
        return ""
    if isinstance(value, int | np.integer):
        return f"{value:,}"
    return str(value)


# ---- a card -----------------------------------------------------------------------------------


def shown_card(card: Card, anchor: str) -> Shown:
    """Return a card as the templates print it."""
    sections = [*_label_sections(card), *_text_sections(card)]
    pages = tuple(_listed_pages(card))
    return Shown(
        anchor=anchor,
        outlet=card.outlet,
        lead=_lead_of(card),
        sentences=card.sentences,
        peers=_peers_note(card),
        facts={_fact_name(name): value for name, value in card.facts.items()},
        timeline=timeline_of(card.days, card.events),
        sections=tuple(sections),
        pages=pages,
        are_pages_bare=not any(page.gist or page.facts for page in pages),
        note=_note_of(card),
    )


def _fact_name(name: str) -> str:
    """Return the name of a fact for readers."""
    return capitalised(name.replace("_", " "))


def _peers_note(card: Card) -> str:
    """Return who the peers are, and on how many pages; "" without labels."""
    if card.labels.empty:
        return ""
    n_pages = card.labels[f"peer_pages_{card.readings[0]}"].max()
    return f"Peers: {card.peers} ({n_pages:.0f} pages)."


def _lead_of(card: Card) -> str:
    """Return country or group and the number of pages, for the line that opens a card."""
    counts = []
    if len(card.pages):
        counts.append(number_of(len(card.pages), "page"))
    if len(card.articles):
        counts.append(number_of(len(card.articles), "article"))
    facts = [card.facts[name] for name in ("group", "country", "kind") if name in card.facts]
    return ", ".join([*dict.fromkeys(facts), *counts])


def _note_of(card: Card) -> str:
    """Return what holds for the whole card: who labelled, and what is left out."""
    sentences = []
    if len(card.pages):
        sentences.append(card.scope.sentence)
    if card.method.get("annotators"):
        sentences.append(f"{card.method['annotators']}.")
    readings = listing(card.readings)
    if len(card.readings) > 1 and card.scope.conditions:
        sentences.append(
            f"Each of the readings {readings} says itself which pages are {card.scope}; "
            "the list has pages of the first."
        )
    elif len(card.readings) > 1:
        sentences.append(f"Of the readings {readings} the list has the pages of the first.")
    for reason, n in card.method.get("left_out", {}).items():
        sentences.append(f"Left out: {number_of(n, 'page')} {reason}.")
    sentences.append("Counts; nothing is tested.")
    return " ".join(sentences)


def _label_sections(card: Card) -> list[Section]:
    """Return the tables of labels."""
    columns = tuple(f"reading {reading}" for reading in card.readings)
    if len(card.readings) == 1:
        columns = ("pages",)
    rows = card.labels.to_dict("records")
    sections = []
    for title, of_section in groupby(rows, key=lambda row: row["section"]):
        members = list(of_section)
        n_variables = len({row["variable"] for row in members})
        blocks = []
        for variable, of_variable in groupby(members, key=lambda row: _block_of(row)):
            printed = tuple(_label_row(row, card.readings) for row in of_variable)
            name = card.variables.get(variable, "") if n_variables > 1 else ""
            blocks.append(Block(capitalised(name), printed))
        sections.append(Section(capitalised(title), columns, True, tuple(blocks)))
    return sections


def _block_of(row: Mapping[str, Any]) -> str:
    """Return the variable under which a row stands; variables of 0 and 1 stand together."""
    if row["kind"] == "binary":
        return ""
    return row["variable"]


def _label_row(row: Mapping[str, Any], readings: tuple[str, ...]) -> Row:
    """Return the printed row of a label."""
    cells = []
    dots = []
    for reading in readings:
        n, size = row[f"n_{reading}"], row[f"size_{reading}"]
        cells.append(f"{n:.0f} of {size:.0f}" if size else "–")
        if size:
            dots.append(100 * n / size)
    means = [row[f"others_{reading}"] for reading in readings]
    lows = [row[f"low_{reading}"] for reading in readings]
    highs = [row[f"high_{reading}"] for reading in readings]
    strip = _strip(means, lows, highs, dots)
    is_absent = not any(row[f"n_{reading}"] for reading in readings)
    return Row(
        label=capitalised(row["label"]),
        who=row["who"],
        cells=tuple(cells),
        peers=_peers_text(row, readings),
        others=_range_text(means, lows, highs),
        strip=strip,
        is_absent=is_absent,
    )


def _peers_text(row: Mapping[str, Any], readings: tuple[str, ...]) -> str:
    """Return the share of the peers in each reading."""
    shares = [row[f"peers_{reading}"] for reading in readings]
    texts = dict.fromkeys(f"{100 * share:.0f}" for share in shares if not np.isnan(share))
    return f"{'/'.join(texts)} %" if texts else ""


def _range_text(means: list[float], lows: list[float], highs: list[float]) -> str:
    """Return the share of all others by reading, and the middle half of those with most pages."""
    known = [mean for mean in means if not np.isnan(mean)]
    if not known:
        return ""
    texts = dict.fromkeys(f"{100 * mean:.0f}" for mean in known)
    text = f"{'/'.join(texts)} %"
    if np.isnan([*lows, *highs]).all():
        return text
    return f"{text} ({100 * np.nanmin(lows):.0f}–{100 * np.nanmax(highs):.0f})"


def _strip(means: list[float], lows: list[float], highs: list[float], dots: list[float]) -> Strip:
    """Return the figure of a row; shares are drawn from 0 to 100."""
    mean = None
    if not np.isnan(means).all():
        mean = round(100 * float(np.nanmean(means)), 1)
    if np.isnan([*lows, *highs]).all():
        return Strip(None, 0, mean, tuple(dots))
    low = 100 * float(np.nanmin(lows))
    high = 100 * float(np.nanmax(highs))
    return Strip(round(low, 1), round(high - low, 1), mean, tuple(dots))


def _text_sections(card: Card) -> list[Section]:
    """Return the tables of what the pack's articles show."""
    sections = []
    for kind in TEXT_SECTIONS:
        table = getattr(card, kind)
        if table.empty:
            continue
        title = heading_of_texts(card, kind)
        columns: tuple[str, ...] = ("articles",)
        if kind == "words":
            columns = ("uses", "articles")
        if kind == "tone":
            columns = ("articles", "mean")
        rows = tuple(_text_row(row, kind) for row in table.to_dict("records"))
        sections.append(Section(title, columns, False, (Block("", rows),)))
    return sections


def heading_of_texts(card: Card, kind: str) -> str:
    """Return the heading of a table of texts; words set apart only beside another source's."""
    if kind == "words" and card.words["others"].isna().all():
        return "Words of its articles, the most frequent first"
    return TEXT_SECTIONS[kind]


def _text_row(row: Mapping[str, Any], kind: str) -> Row:
    """Return the printed row of a word, actor, speaker or tone."""
    label = row["item"]
    if kind == "tone":
        mean = number_text(row["share"], 2)
        ends = [(row[name] + 1) / 2 for name in ("others", "low", "high")]
        strip = _strip([ends[0]], [ends[1]], [ends[2]], [50 * (row["share"] + 1)])
        others = ""
        if row["n_others"]:
            others = number_text(row["others"], 2)
        if not np.isnan(row["low"]):
            others += f" ({number_text(row['low'], 2)} to {number_text(row['high'], 2)})"
        cells = (f"{row['size']:.0f}", mean)
        return Row(label, "", cells, "", others, strip, False)
    counts = [f"{row['n']:.0f} of {row['size']:.0f}"]
    if kind == "words":
        counts.insert(0, f"{row['uses']:,}")
    strip = _strip([row["others"]], [row["low"]], [row["high"]], [100 * row["share"]])
    others = _range_text([row["others"]], [row["low"]], [row["high"]])
    return Row(label, "", tuple(counts), "", others, strip, False)


# ---- the list of pages ------------------------------------------------------------------------


def _listed_pages(card: Card) -> list[Page]:
    """Return the printed list of pages, and of articles that are none of these pages."""
    pages = [_listed_page(row, card) for row in card.pages.to_dict("records")]
    known = set(card.pages.get("url", pd.Series(dtype=str)).dropna())
    pages.extend(
        _listed_page(row, card)
        for row in card.articles.to_dict("records")
        if row.get("url") not in known
    )
    return pages


def _listed_page(row: Mapping[str, Any], card: Card) -> Page:
    """Return a printed page: its day, address, gist, and what each reading says leads it."""
    address = _text_of(row.get("url"))
    url = plain_address(address) if address.startswith(SCHEMES) else ""
    heading = _text_of(row.get("title")) or _text_of(row.get("first_line"))
    name = heading or _short_address(address) or str(row["article_id"])
    day = "no day"
    if not pd.isna(row["day"]):
        day = day_in_words(row["day"])
    facts = [_text_of(row.get("printed_by"))]
    if len(_languages(card)) > 1:
        facts.append(_text_of(row.get("language")))
    for variable, label in card.summaries.items():
        facts.append(_summary_text(row, variable, label, card.readings))
    return Page(day, url, name, _text_of(row.get("gist")), tuple(filter(None, facts)))


def _languages(card: Card) -> set[str]:
    """Return the languages of a card's pages and articles."""
    languages: set[str] = set()
    for table in (card.pages, card.articles):
        if "language" in table:
            languages |= set(table["language"].dropna())
    return languages


def _summary_text(
    row: Mapping[str, Any], variable: str, label: str, readings: tuple[str, ...]
) -> str:
    """Return what the readings say of a variable: once where they agree."""
    said = {reading: _text_of(row.get(f"{variable}_{reading}")) for reading in readings}
    if not any(said.values()):
        return ""
    if len(set(said.values())) == 1:
        return f"{label}: {said[readings[0]]}"
    parts = [f"{reading} {text or '–'}" for reading, text in said.items()]
    return f"{label}: {' / '.join(parts)}"


def _text_of(value: Any) -> str:
    """Return a cell as text; "" where it is missing."""
    if value is None or pd.isna(value):
        return ""
    return str(value)


def _short_address(address: str) -> str:
    """Return an address without its scheme, cut where it is long."""
    for scheme in SCHEMES:
        address = address.removeprefix(scheme)
    address = address.removeprefix("www.").rstrip("/")
    if len(address) <= MOST_IN_ADDRESS:
        return address
    return f"{address[:MOST_IN_ADDRESS]}…"
