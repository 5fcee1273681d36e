"""The day on which a page's article was published, and what this rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from analysis.collect import dates
from analysis.collect.web.day_labels import DATE_LINE, LABEL, first_label, last_label, segments
from analysis.collect.web.lines import HEADINGS, Line, Moment
from analysis.collect.web.sites import place_of, sites
from analysis.collect.web.stamps import (
    ISO,
    MIDNIGHT,
    Stamp,
    day_in_address,
    offset_of,
    possible_days,
    stamp_of,
    with_long_year,
)
from analysis.collect.web.structured import Structured, text_of

#: Values of ``published_from``. With LOCAL the stamp was in UTC, and the day is the newsroom's.
LINKED, META, TIME, TEXT, ADDRESS = "json-ld", "meta", "time", "text", "address"
LOCAL = ", local day"
LOOKED_AT = 60  # statements of a day that are read; one takes milliseconds

#: Meta elements with the day of publication, most trusted first. Second hand: documentation of
#: systems and of services that read pages (Open Graph, Parse.ly, Sailthru, Cxense, Dublin Core).
METAS = tuple(
    """
    article:published_time article:published og:article:published_time og:published_time
    shareaholic:article_published_time datepublished parsely-pub-date
    cxenseparse:recs:publishtime cxenseparse:publishtime article_date_original
    originalpublicationdate article.published bt:pubdate rnews:datepublished pubdate pdate
    publishdate publish-date publish_date publicationdate publication_date publication-date
    published published_time published-date date_published date.published sailthru.date
    dc.date.issued dcterms.issued dc.date.created dcterms.created dcterms.available dc.date
    dcterms.date dc:date citation_publication_date citation_online_date prism.publicationdate
    dcsext.articlefirstpublished displaydate ptime article.created datecreated date
    """.split()
)
#: Other names that say it: "vr:publish_time", "firstPublicationDate".
META_NAME = re.compile(
    r"(?:publi|pub|issue|creat|post|releas)\w*[-_.:]?(?:date|time|at|on)\b"
    r"|(?:date|time)[-_.:]?(?:publi|pub\b|issue|creat|post)"
)
CHANGED_NAME = re.compile(r"(?i)updat|modif|edit|revis|expir|unpubl|valid")

#: Classes and ids of elements that hold a day or a byline.
DATED = re.compile(
    r"(?i)date(?!s?-?picker)|time|publish|pubdate|posted|byline|meta|info|author|stamp|datum|fecha"
    r"|datetime|data\b|submitted|datum|kredit|dateline|tarih|hora"
)
CHANGED_CLASS = re.compile(r"(?i)updat|modif|aktualis|actuali|edited")
PUBLISHED_CLASS = re.compile(r"(?i)publi|created|posted|entry-date")

NUMBER = re.compile(r"\d")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|[٠-٩۰-۹०-९]{4}")
SLASHES = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(?:19|20)\d\d(?!\d)")
AMERICAN_ZONE = re.compile(r"\b(?:[ECMP][SD]?T)\b")
SENTENCE = re.compile(r"[^\W\d][\"'”’»)]?[.!?…]+[\"'”’»)]?$")
HALF_DAYS = re.compile(r"(?i)[ap]\.\s?m\.$|uhr\.?$")
MAX_WORDS_BESIDE_DAY = 6  # words beside the numbers of a line with a day
LENGTHY = 14  # of one whose markup calls it a byline
CHARACTERS = 120  # of a line with a day


@dataclass(frozen=True)
class Published:
    """A day, and what it rests on; both None where no day is stated."""

    day: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Visible:
    """A day that readers see."""

    day: str
    source: str


def published_of(
    data: Structured,
    article: dict | None,
    *,
    lines: list[Line],
    beside: list[Line],
    address: str | None,
    host: str | None,
    language: str | None,
) -> Published:
    """Return the day of publication.

    *lines* are those of the page, *beside* those around the main heading. The first statement
    counts, in this order: JSON-LD, meta elements, times, text beside the heading, the address, and
    a labelled day elsewhere. A stamp in UTC becomes the newsroom's day.
    """
    place = place_of(host) if host else None
    order = _order_of_days(language, place, lines)
    visible = list(_visible_days(beside, order))
    in_address = day_in_address(address)
    hours = _hours(place, data, article, beside)
    for text, source in islice(_machine_statements(data, article), LOOKED_AT):
        stamp = stamp_of(text, order=order)
        if stamp is None:
            continue
        if in_address and _differs(stamp.day, in_address):
            seen = [shown for shown in visible if shown.day == in_address]
            if seen:
                return Published(in_address, seen[0].source)
        return _as_published(stamp, source, visible, in_address, hours)
    for moment in _moments(beside):
        stamp = stamp_of(moment.stated or moment.shown, order=order)
        if stamp:
            return _as_published(stamp, TIME, visible, in_address, hours)
    if visible:
        return Published(visible[0].day, visible[0].source)
    if in_address:
        return Published(in_address, ADDRESS)
    return _elsewhere(lines, order, hours)


def _machine_statements(data: Structured, article: dict | None) -> Iterator[tuple[str, str]]:
    """Yield the statements for machines, with their source, most trusted first."""
    if article:
        yield from _texts([text_of(article, "datePublished")], LINKED)
    yield from _texts(data.contents(*METAS), META)
    for name, contents in data.metas.items():
        if name not in METAS and META_NAME.search(name) and not CHANGED_NAME.search(name):
            yield from _texts(contents, META)
    holders = {text_of(node, "datePublished") for node in data.holders}
    yield from _texts(holders if len(holders) == 1 else [], LINKED)
    broken = data.broken_values("datePublished")
    yield from _texts(broken if len(broken) == 1 else [], LINKED)
    if article:
        yield from _texts([text_of(article, "dateCreated")], LINKED)


def _texts(values: Iterable[str | None], source: str) -> Iterator[tuple[str, str]]:
    for value in values:
        if value:
            yield value, source


def _order_of_days(language: str | None, place: str | None, lines: list[Line]) -> str | None:
    """Return how the page writes days of numbers: "DMY", "MDY", or None if that is unclear."""
    code, _, region = (language or "").lower().replace("_", "-").partition("-")
    if code and code != "en":
        return None if code in ("zh", "ja", "ko", "hu", "fa") else "DMY"
    if place:
        return "MDY" if place in sites().month_first else "DMY"
    if region in ("gb", "au", "nz", "ie", "in", "za"):
        return "DMY"
    days_first = months_first = 0
    for line in lines[:2_000]:
        for match in SLASHES.finditer(line.text):
            days_first += int(match[1]) > 12
            months_first += int(match[2]) > 12
    if bool(days_first) == bool(months_first):
        return None
    return "DMY" if days_first else "MDY"


# ------------------------------------------------------------------ what readers see


def _visible_days(beside: list[Line], order: str | None) -> Iterator[Visible]:
    """Yield the days that readers see beside the heading, those that are labelled first."""
    parts = [(line, _parts(line.text)) for line in beside]
    for is_sure in (True, False):
        for line, texts in parts:
            for moment in line.moments:
                if is_sure == _is_publication(moment) and not _is_change(moment):
                    yield from _shown_day(moment, order)
            for text, label in texts:
                if label == "changed" or is_sure != (label == "published"):
                    continue
                day = _day_of_line(text, line, order, is_sure=is_sure)
                if day:
                    yield Visible(day, TEXT)


def _parts(text: str) -> list[tuple[str, str | None]]:
    """Return the segments of a line; none if it has no number, and so no day."""
    return list(segments(text)) if NUMBER.search(text) else []


def _moments(beside: list[Line]) -> Iterator[Moment]:
    """Yield the marked times beside the heading that are of no change, labelled ones first."""
    moments = [moment for line in beside for moment in line.moments if not _is_change(moment)]
    yield from sorted(moments, key=lambda moment: not _is_publication(moment))


def _shown_day(moment: Moment, order: str | None) -> Iterator[Visible]:
    shown = [text for text, label in segments(moment.shown) if label != "changed"]
    for text in shown:
        day = dates.day(with_long_year(text[:CHARACTERS]), order=order)
        if day:
            yield Visible(day, TIME)
            return
    stamp = stamp_of(moment.stated, order=order)
    if stamp and stamp.clock is None:
        yield Visible(stamp.day, TIME)


def _is_publication(moment: Moment) -> bool:
    label = last_label(moment.before)
    return moment.is_marked or label == "published" or bool(PUBLISHED_CLASS.search(moment.names))


def _is_change(moment: Moment) -> bool:
    """Tell whether a marked time is that of a change."""
    if moment.is_marked:
        return False
    if last_label(moment.before) == "changed" or first_label(moment.shown) == "changed":
        return True
    names = moment.names
    return bool(CHANGED_CLASS.search(names)) and not PUBLISHED_CLASS.search(names)


def _day_of_line(text: str, line: Line, order: str | None, *, is_sure: bool) -> str | None:
    """Return the day of a short line, or of a dateline before a paragraph; None for a sentence."""
    written = with_long_year(text)
    if not YEAR.search(written):
        return None
    if AMERICAN_ZONE.search(text) and order is None:
        order = "MDY"
    if is_sure:
        return dates.day(written[:CHARACTERS], order=order)
    if len(text) > CHARACTERS:
        return _day_of_dateline(text)
    words = re.findall(r"[^\W\d_]+", text)
    is_dated = bool(DATED.search(line.names))
    if CHANGED_CLASS.search(line.names) and not PUBLISHED_CLASS.search(line.names):
        return None
    most = LENGTHY if is_dated else MAX_WORDS_BESIDE_DAY
    is_sentence = SENTENCE.search(text) and not HALF_DAYS.search(text) and len(words) > 3
    is_heading = line.element.tag in HEADINGS and not is_dated
    if len(words) > most or is_sentence or is_heading:
        return _day_of_dateline(text)
    return dates.day(written, order=order)


def _day_of_dateline(text: str) -> str | None:
    """Return the day of a dateline: "PORT ELM, March 3, 2020 /Wire/ -- ..."."""
    head = re.match(r"[^\n]{3,90}?(?:\s-{1,2}\s|\s?[–—]\s?|/\s?-{0,2}\s)", text)
    if head is None or not re.match(
        r"[A-ZÀ-Þ][A-ZÀ-Þ .'-]{2,40}[,(]|[^\W\d_][\w .'-]{2,40}, [^\n]*[(/]", head[0]
    ):
        return None
    return dates.day(re.sub(r"[(/][^()/]*[)/]?", " ", head[0]).strip(" -–—"))


def _elsewhere(
    lines: list[Line], order: str | None, hours: tuple[float, float] | None
) -> Published:
    """Return the only day on the page that is marked or labelled as the day of publication.

    Without one, return the only day in lines that begin with "Date".
    """
    marked = [moment for line in lines for moment in line.moments if moment.is_marked]
    stamps = [stamp_of(moment.stated or moment.shown, order=order) for moment in marked[:LOOKED_AT]]
    found = [_as_published(stamp, TIME, [], None, hours) for stamp in stamps if stamp]
    if len({published.day for published in found}) == 1:
        return found[0]
    short = [line for line in lines if len(line.text) <= CHARACTERS]
    for labelled in (_labelled(short), _called_date(short)):
        texts = islice(labelled, LOOKED_AT)
        days = {_day_of_line(text, line, order, is_sure=True) for text, line in texts} - {None}
        if len(days) == 1:
            return Published(days.pop(), TEXT)
    return Published()


def _labelled(lines: list[Line]) -> Iterator[tuple[str, Line]]:
    """Yield texts behind a label of publication, with their lines."""
    for line in lines:
        if LABEL.search(line.text):
            for text, label in segments(line.text):
                if label == "published":
                    yield text, line


def _called_date(lines: list[Line]) -> Iterator[tuple[str, Line]]:
    """Yield the texts of lines that begin with "Date", with the lines."""
    for line in lines:
        match = DATE_LINE.match(line.text)
        if match:
            yield match[1], line


# ------------------------------------------------------------------ days of zones


def _hours(
    place: str | None, data: Structured, article: dict | None, beside: list[Line]
) -> tuple[float, float] | None:
    """Return the hours that the newsroom's clocks are ahead of UTC, or None if unknown.

    Those of the place count, within them those of stamps on the page that state a zone.
    """
    stated = [text for texts in data.metas.values() for text in texts]
    stated += [text_of(article, key) or "" for key in ("datePublished", "dateModified") if article]
    stated += [moment.stated for line in beside for moment in line.moments]
    matches = (ISO.match(text) for text in islice(stated, 300))
    offsets = {offset_of(match[7]) for match in matches if match and match[7]} - {0.0}
    in_table = sites().hours.get(place) if place else None
    if in_table:
        offsets = {offset for offset in offsets if in_table[0] <= offset <= in_table[1]}
    if offsets:
        return min(offsets), max(offsets)
    return in_table


def _as_published(
    stamp: Stamp,
    source: str,
    visible: list[Visible],
    in_address: str | None,
    hours: tuple[float, float] | None,
) -> Published:
    """Return the day of a stamp, for one in UTC the newsroom's."""
    if stamp.clock is None:
        return Published(stamp.day, source)
    day = _local_day(stamp, visible, in_address, hours)
    return Published(day, source if day == stamp.day else source + LOCAL)


def _local_day(
    stamp: Stamp,
    visible: list[Visible],
    in_address: str | None,
    hours: tuple[float, float] | None,
) -> str:
    """Return the newsroom's day of a stamp in UTC.

    The first that is possible counts: the day that readers see, the day of the place where its
    hours leave no doubt, the day in the address, the day of the stamp.
    """
    possible = possible_days(stamp, hours)
    for seen in visible:
        if seen.day in possible_days(stamp, None):
            return seen.day
    if stamp.clock == MIDNIGHT:  # a day without a time, written as a stamp
        return stamp.day
    if len(possible) == 1:
        return possible.pop()
    if in_address in possible:
        return in_address
    return stamp.day


def _differs(one: str, other: str) -> bool:
    """Tell whether two days are more than a day apart."""
    return abs(date.fromisoformat(one) - date.fromisoformat(other)) > timedelta(days=1)
