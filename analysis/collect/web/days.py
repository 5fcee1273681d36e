"""The day on which a page's article was published, and what this rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from analysis.collect.web import dates
from analysis.collect.web.lines import HEADINGS, Line, Moment
from analysis.collect.web.sites import place_of, sites
from analysis.collect.web.structured import Structured, text_of

#: Values of ``published_from``. With LOCAL the stamp was in UTC, and the day is the newsroom's.
LINKED, META, TIME, TEXT, ADDRESS = "json-ld", "meta", "time", "text", "address"
LOCAL = ", local day"
LOOKED_AT = 60  # statements of a day that are read; one takes milliseconds

#: Meta elements with the day of publication, most trusted first. Second hand: documentation of
#: systems and of services that read pages (Open Graph, Parse.ly, Sailthru, Cxense, Dublin Core).
METAS = (
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "og:published_time",
    "shareaholic:article_published_time",
    "datepublished",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "article_date_original",
    "originalpublicationdate",
    "article.published",
    "bt:pubdate",
    "rnews:datepublished",
    "pubdate",
    "pdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publicationdate",
    "publication_date",
    "publication-date",
    "published",
    "published_time",
    "published-date",
    "date_published",
    "date.published",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dcterms.available",
    "dc.date",
    "dcterms.date",
    "dc:date",
    "citation_publication_date",
    "citation_online_date",
    "prism.publicationdate",
    "dcsext.articlefirstpublished",
    "displaydate",
    "ptime",
    "article.created",
    "datecreated",
    "date",
)
#: Other names that say it: "vr:publish_time", "firstPublicationDate".
META_NAME = re.compile(
    r"(?:publi|pub|issue|creat|post|releas)\w*[-_.:]?(?:date|time|at|on)\b"
    r"|(?:date|time)[-_.:]?(?:publi|pub\b|issue|creat|post)"
)
CHANGED_NAME = re.compile(r"(?i)updat|modif|edit|revis|expir|unpubl|valid")

#: Words beside a day of publication and beside a day of change, by language (guess, from
#: reading news).
LABELS = {
    "en": (
        "first published|published|posted|released|filed|issued|publication date|created",
        "last updated?|updated?|last modified|modified|revised|edited|corrected",
    ),
    "de": (
        "veröffentlicht|erschienen|erstellt|publiziert|online seit|vom",
        "aktualisiert|zuletzt aktualisiert|geändert|bearbeitet|stand|update",
    ),
    "fr": ("publiée?|mise? en ligne|paru|posté|créé", "mise? à jour|modifiée?|actualisée?|màj"),
    "es": (
        "publicad[oa]|creado|publicación",
        "actualizad[oa]|modificad[oa]|actualización|última actualización",
    ),
    "it": (
        "pubblicat[oa]|pubblicazione|creato",
        "aggiornat[oa]|modificat[oa]|aggiornamento|ultimo aggiornamento|ultima modifica",
    ),
    "pt": (
        "publicad[oa]|publicação|postado|criado",
        "atualizad[oa]|actualizad[oa]|modificado|atualização",
    ),
    "nl": ("gepubliceerd|geplaatst", "bijgewerkt|gewijzigd|laatste update"),
    "sv": ("publicerade?s?|publicerat|skapad", "uppdaterade?s?|uppdaterat|ändrad"),
    "da": ("publiceret|offentliggjort|udgivet", "opdateret|ændret"),
    "no": ("publisert|lagt ut", "oppdatert|endret|sist oppdatert"),
    "fi": ("julkaistu", "päivitetty|muokattu"),
    "pl": (
        "data publikacji|opublikowano|opublikowany|publikacja|dodano|utworzono",
        "aktualizacja|zaktualizowano|ostatnia aktualizacja|data aktualizacji",
    ),
    "cs": ("publikováno|vydáno|zveřejněno", "aktualizováno|aktualizace|upraveno"),
    "hu": ("közzétéve|megjelent|létrehozva", "frissítve|módosítva"),
    "ro": ("publicat|data publicării", "actualizat|ultima actualizare"),
    "hr": ("objavljeno", "ažurirano|zadnja izmjena|izmijenjeno"),
    "tr": (
        "yayınlanma(?: tarihi)?|yayınlandı|yayın tarihi|giriş(?: tarihi)?|oluşturulma(?: tarihi)?",
        "güncelleme(?: tarihi)?|güncellendi|son güncelleme",
    ),
    "el": ("δημοσιεύθηκε|δημοσιεύτηκε|δημοσίευση", "ενημερώθηκε|ενημέρωση|τελευταία ενημέρωση"),
    "ru": (
        "опубликовано|опубликован|опубликована|дата публикации|создано",
        "обновлено|изменено|обновление|редакция",
    ),
    "uk": ("опубліковано|дата публікації", "оновлено|змінено"),
    "bg": ("публикувано|публикувана", "обновено|обновена|последна промяна"),
    "ar": ("نشر(?: في)?|نُشر|تاريخ النشر", "تحديث|آخر تحديث|اخر تحديث|تعديل"),
    "fa": ("تاریخ انتشار|انتشار|منتشر شده", "به‌روزرسانی|بروزرسانی|آخرین بروزرسانی"),
    "he": ("פורסם|תאריך פרסום", "עודכן|עדכון אחרון"),
    "id": ("diterbitkan|dipublikasikan|tayang|terbit", "diperbarui|diperbaharui|pembaruan"),
    "vi": ("đăng ngày|xuất bản", "cập nhật"),
    "hi": ("प्रकाशित", "अपडेटेड|अपडेट|संशोधित"),
}
#: Those of languages that part no words by blanks.
UNPARTED = ("公開|掲載|配信|発布|发布|發布|发表|發表|입력|등록|게재", "更新|修正|수정|업데이트")
PUBLISHED_WORDS = "|".join(published for published, _ in LABELS.values())
CHANGED_WORDS = "|".join(changed for _, changed in LABELS.values())
LABEL = re.compile(
    rf"(?i)(?<!\w)(?:(?P<changed>{CHANGED_WORDS})|(?P<published>{PUBLISHED_WORDS}))(?!\w)"
    rf"|(?P<changed_too>{UNPARTED[1]})|(?P<published_too>{UNPARTED[0]})"
)
#: Classes and ids of elements that hold a day or a byline.
DATED = re.compile(
    r"(?i)date(?!s?-?picker)|time|publish|pubdate|posted|byline|meta|info|author|stamp|datum|fecha"
    r"|datetime|data\b|submitted|datum|kredit|dateline|tarih|hora"
)
CHANGED_CLASS = re.compile(r"(?i)updat|modif|aktualis|actuali|edited")
PUBLISHED_CLASS = re.compile(r"(?i)publi|created|posted|entry-date")

ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[T\s]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*"
    r"(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?"
)
CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?\s*(?:Z|UTC|GMT|[+-]00:?00)\s*(?:\d{4})?$")
SHORT_YEAR = re.compile(r"(?<![\d.,/:-])(\d{1,2})([./-])(\d{1,2})\2(\d\d)(?![\d:/-]|\.\d)")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|[٠-٩۰-۹०-९]{4}")
SLASHES = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(?:19|20)\d\d(?!\d)")
AMERICAN_ZONE = re.compile(r"\b(?:[ECMP][SD]?T)\b")
SENTENCE = re.compile(r"[^\W\d][\"'”’»)]?[.!?…]+[\"'”’»)]?$")
HALF_DAYS = re.compile(r"(?i)[ap]\.\s?m\.$|uhr\.?$")
DATELINE = re.compile(r"^[^\W\d_][^()/\n]{2,60}?[-–—,/(]\s?")
SHORT = 6  # words beside the numbers of a line with a day
LENGTHY = 14  # of one whose markup calls it a byline
CHARACTERS = 120  # of a line with a day
MIDNIGHT = (0, 0, 0)

MONTHS = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "gennaio febbraio marzo aprile maggio giugno"
        " luglio agosto settembre ottobre novembre dicembre",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
}
MONTH_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
#: Days in addresses: /2016/02/03/, /2016-02-03, /2016-02/03/, /2016/0203/, /201602/03/, 20160203;
#: /2016/feb/03/ (Guardian); /16_febbraio_03/ (Corriere).
IN_ADDRESS = (
    re.compile(r"(?<!\d)((?:19|20)\d\d)[/_.-](\d{1,2})[/_.-](\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)((?:19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?!\d)"),
    re.compile(rf"(?i)(?<!\d)((?:19|20)\d\d)[/_-]({MONTH_NAME})[/_-](\d{{1,2}})(?!\d)"),
    re.compile(rf"(?i)(?<!\d)(\d\d)_({MONTH_NAME})_(\d{{1,2}})(?!\d)"),
)
ONLINE = range(1990, 2041)  # years in addresses


@dataclass(frozen=True)
class Published:
    """A day, and what it rests on; both None where no day is stated."""

    day: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Stamp:
    """A moment as a page states it.

    Attributes
    ----------
    day : str
        The day that is written.
    clock : (int, int, int) or None
        Hour, minute and second if the stamp is in UTC.
    offset : float or None
        Hours ahead of UTC if the stamp states another zone.
    """

    day: str
    clock: tuple[int, int, int] | None = None
    offset: float | None = None


@dataclass(frozen=True)
class Visible:
    """A day that readers see."""

    day: str
    source: str
    is_own: bool = True  # not a stamp in UTC


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
        if (
            in_address
            and _differs(stamp.day, in_address)
            and in_address in {v.day for v in visible}
        ):
            return Published(in_address, next(v.source for v in visible if v.day == in_address))
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


def stamp_of(text: str | None, *, order: str | None = None) -> Stamp | None:
    """Return the moment that a text for machines states, or None.

    >>> stamp_of("2016-02-03T23:30:00+09:00")
    Stamp(day='2016-02-03', clock=None, offset=9.0)
    >>> stamp_of("Tue Mar 03 21:05:00 UTC 2020")
    Stamp(day='2020-03-03', clock=(21, 5, 0), offset=None)
    >>> stamp_of("1457013600").day, stamp_of("two hours ago")
    ('2016-03-03', None)
    """
    text = (text or "").strip()
    seconds = _seconds(text)
    if seconds is not None:
        moment = datetime.fromtimestamp(seconds, UTC)
        return Stamp(moment.date().isoformat(), (moment.hour, moment.minute, moment.second))
    day = dates.day(_with_long_year(text, order), order=order)
    if day is None or day in ("1970-01-01", "1969-12-31"):
        return None
    match = ISO.match(text)
    if match and match[7]:
        clock = (int(match[4]), int(match[5]), int(match[6] or 0))
        offset = _offset(match[7])
        return Stamp(day, offset=offset) if offset else Stamp(day, clock)
    in_utc = CLOCK.search(text)
    if in_utc:
        return Stamp(day, (int(in_utc[1]), int(in_utc[2]), int(in_utc[3] or 0)))
    return Stamp(day)


def _seconds(text: str) -> float | None:
    """Return the seconds since 1970 that a number states, or None if it is a day or no time."""
    if not re.fullmatch(r"\d{10}|\d{13}", text):
        return None
    if len(text) == 10 and dates.day(text[:8]) and int(text[:4]) in ONLINE:
        return None
    seconds = int(text[:10])
    return seconds if seconds > 300_000_000 else None


def _offset(zone: str) -> float:
    if zone in ("Z", "UTC", "GMT"):
        return 0.0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    hours = int(digits[:2]) + int(digits[2:]) / 60
    return -hours if zone[0] == "-" else hours


def _with_long_year(text: str, order: str | None) -> str:
    """Return a text with years of four digits: 07.11.09 becomes 07.11.2009."""

    def long_year(match: re.Match) -> str:
        year = int(match[4])
        century = 2000 if year <= 40 else 1900
        return f"{match[1]}{match[2]}{match[3]}{match[2]}{century + year}"

    return SHORT_YEAR.sub(long_year, text)


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
    for is_sure in (True, False):
        for line in beside:
            for moment in line.moments:
                if is_sure == _is_publication(moment) and not _is_change(moment):
                    yield from _shown_day(moment, order)
            for text, label in _segments(line.text):
                if label == "changed" or is_sure != (label == "published"):
                    continue
                day = _day_of_line(text, line, order, is_sure=is_sure)
                if day:
                    yield Visible(day, TEXT)


def _moments(beside: list[Line]) -> Iterator[Moment]:
    """Yield the marked times beside the heading that are of no change, labelled ones first."""
    moments = [moment for line in beside for moment in line.moments if not _is_change(moment)]
    yield from sorted(moments, key=lambda moment: not _is_publication(moment))


def _shown_day(moment: Moment, order: str | None) -> Iterator[Visible]:
    shown = [text for text, label in _segments(moment.shown) if label != "changed"]
    for text in shown:
        day = dates.day(_with_long_year(text[:CHARACTERS], order), order=order)
        if day:
            yield Visible(day, TIME)
            return
    stamp = stamp_of(moment.stated, order=order)
    if stamp and stamp.clock is None:
        yield Visible(stamp.day, TIME)


def _is_publication(moment: Moment) -> bool:
    label = _last_label(moment.before)
    return moment.is_marked or label == "published" or bool(PUBLISHED_CLASS.search(moment.names))


def _is_change(moment: Moment) -> bool:
    """Tell whether a marked time is that of a change."""
    if moment.is_marked:
        return False
    if _last_label(moment.before) == "changed" or _first_label(moment.shown) == "changed":
        return True
    names = moment.names
    return bool(CHANGED_CLASS.search(names)) and not PUBLISHED_CLASS.search(names)


def _first_label(text: str) -> str | None:
    match = LABEL.match(text)
    return _kind_of_label(match) if match else None


def _last_label(text: str) -> str | None:
    kinds = [_kind_of_label(match) for match in LABEL.finditer(text)]
    return kinds[-1] if kinds else None


def _kind_of_label(match: re.Match) -> str:
    return "changed" if match["changed"] or match["changed_too"] else "published"


def _segments(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield the parts of a line between labels and bars, with the label before each.

    >>> list(_segments("By Ann | Published March 3, 2020, updated March 5, 2020"))
    [('By Ann', None), ('March 3, 2020,', 'published'), ('March 5, 2020', 'changed')]
    """
    matches = list(LABEL.finditer(text))
    starts = [(0, None), *((match.end(), _kind_of_label(match)) for match in matches)]
    ends = [*(match.start() for match in matches), len(text)]
    for (start, label), end in zip(starts, ends, strict=True):
        part = text[start:end]
        is_changed_behind = end < len(text) and _is_label_behind(text[end:])
        if is_changed_behind and label is None:
            label = "changed"
        for piece in re.split(r"\s*[|•·]\s*|\s/\s", part):
            trimmed = piece.strip(" \t:;()[]–—-")
            if trimmed:
                yield trimmed, label


def _is_label_behind(text: str) -> bool:
    """Tell whether a text is only a label of change, as Japanese pages write it behind the day."""
    return re.fullmatch(rf"(?:{UNPARTED[1]})\W*", text) is not None


def _day_of_line(text: str, line: Line, order: str | None, *, is_sure: bool) -> str | None:
    """Return the day of a short line, or of a dateline before a paragraph; None for a sentence."""
    written = _with_long_year(text, order)
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
    most = LENGTHY if is_dated else SHORT
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
    """Return the only day on the page that is marked or labelled as the day of publication."""
    marked = [moment for line in lines for moment in line.moments if moment.is_marked]
    stamps = [stamp_of(moment.stated or moment.shown, order=order) for moment in marked[:LOOKED_AT]]
    found = [_as_published(stamp, TIME, [], None, hours) for stamp in stamps if stamp]
    if len({published.day for published in found}) == 1:
        return found[0]
    labelled = []
    for line in lines:
        if len(line.text) > CHARACTERS or not LABEL.search(line.text):
            continue
        for text, label in _segments(line.text):
            if label == "published":
                labelled.append(_day_of_line(text, line, order, is_sure=True))
        if len(labelled) > LOOKED_AT:
            break
    days = {day for day in labelled if day}
    if len(days) == 1:
        return Published(days.pop(), TEXT)
    return Published()


# ------------------------------------------------------------------ days of addresses and of zones


def day_in_address(address: str | None) -> str | None:
    """Return the day in an address, or None.

    >>> day_in_address("https://elm.example/news/2016-02/03/c_1.htm")
    '2016-02-03'
    >>> day_in_address("https://elm.example/16_febbraio_03/")
    '2016-02-03'
    >>> day_in_address("https://elm.example/20161399") is None
    True
    """
    path = re.sub(r"^\w+://[^/]*|[?#].*$", "", address or "")
    for pattern in IN_ADDRESS:
        for match in islice(pattern.finditer(path), 5):
            year, month, number = match.groups()
            month_number = MONTHS.get(month.lower()) or int(month)
            long_year = int(year) + 2000 if len(year) == 2 else int(year)
            if long_year not in ONLINE:
                continue
            try:
                return date(long_year, month_number, int(number)).isoformat()
            except ValueError:
                continue
    return None


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
    offsets = {_offset(match[7]) for match in matches if match and match[7]} - {0.0}
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
    possible = _possible_days(stamp, hours)
    for seen in visible:
        if seen.day in _possible_days(stamp, None):
            return seen.day
    if stamp.clock == MIDNIGHT:  # a day without a time, written as a stamp
        return stamp.day
    if len(possible) == 1:
        return possible.pop()
    if in_address in possible:
        return in_address
    return stamp.day


def _possible_days(stamp: Stamp, hours: tuple[float, float] | None) -> set[str]:
    """Return the days of a moment in UTC by clocks that are so many hours ahead."""
    least, most = hours or (-12, 14)
    hour, minute, second = stamp.clock or MIDNIGHT
    midnight = datetime.fromisoformat(stamp.day)
    moment = midnight + timedelta(hours=hour, minutes=minute, seconds=second)
    return {(moment + timedelta(hours=ahead)).date().isoformat() for ahead in (least, most)} | (
        {stamp.day} if least <= 0 <= most else set()
    )


def _differs(one: str, other: str) -> bool:
    """Tell whether two days are more than a day apart."""
    return abs(date.fromisoformat(one) - date.fromisoformat(other)) > timedelta(days=1)
