"""The title of a page's article, without the name of the site, and its main heading."""

import re
from html import unescape

from analysis.collect.web.lines import Line
from analysis.collect.web.sites import essence, letters, names_host
from analysis.collect.web.structured import Structured, text_of

MAX_CHARACTERS_OF_TITLE = 500  # characters of a title
#: Where a title ends and the name of a site begins, or the other way round.
SEPARATOR = re.compile(
    r"\s+(?:[-–—|»«•·/›<>~]+|::|&[lr]aquo;)\s+|\s*\|+\s*|\s*[»«]\s*|\s::\s|:\s+|：|_(?=\S)"
    r"|[-–—](?=[\u3040-\u9fff\uac00-\ud7af])"
)
NAME_WORDS = 6  # words of a site's name in a title
DAY = re.compile(r"[,\s]+\d[\d./:-]*$")  # a day behind the name of the site
TAGS = re.compile(r"<[^<>]{0,200}>")
ELLIPSIS = re.compile(r"\s*(?:\.\.\.|…)$")
OF_HEADING = 300  # characters of a heading that are compared
LONG = 15  # letters from which a heading and a title that hold each other are the same
#: Ranks of lines as the main heading: those that are a title by their tags, and others.
IS_TITLE = {"h1": 0, "h2": 1, "h3": 2}
IS_PART, IS_LINE, IS_OTHER, IS_NONE = 3, 4, 5, 9

#: How far a statement agrees with its longer part. A dash parts a title from a section or a site, a
#: colon often from another part of the title.
BESIDE_DASH = 0.7
BESIDE_COLON = 0.4


class SiteNames:
    """The names of a site, to be known again in its titles."""

    def __init__(self, names: list[str], host: str | None) -> None:
        self.host = host
        self.letters = frozenset(essence(name) for name in names) - {""}
        if host:
            self.letters |= {letters(host), letters(host.removeprefix("www."))}

    def has(self, part: str) -> bool:
        """Tell whether a part of a title is the name of the site.

        >>> site = SiteNames(["The Elm Post"], "elmpost.com")
        >>> [site.has(part) for part in ("Elm Post", "elmpost.com", "Elm Post Sport", "Post")]
        [True, True, True, False]
        """
        part = DAY.sub("", part)
        if len(part.split()) > NAME_WORDS:
            return False
        if letters(part) in self.letters or essence(part) in self.letters:
            return True
        return self.host is not None and len(letters(part)) > 2 and names_host(part, self.host)


def tidy(text: str | None) -> str:
    """Return a title without entities, tags and runs of blanks.

    >>> tidy("Baker&amp;#8217;s  loaf <em>rises</em>")
    'Baker’s loaf rises'
    """
    written = unescape(unescape((text or "")[: 2 * MAX_CHARACTERS_OF_TITLE]))
    return " ".join(TAGS.sub(" ", written).split())[:MAX_CHARACTERS_OF_TITLE]


def without_site(title: str, site: SiteNames) -> str:
    """Return a title without the name of the site at its end or beginning.

    >>> site = SiteNames(["Elm Post"], "elmpost.com")
    >>> without_site("Ferries - a life | News | Elm Post", site)
    'Ferries - a life | News'
    >>> without_site("Elm Post: Ferries", site)
    'Ferries'
    """
    while breaks := list(SEPARATOR.finditer(title)):
        first, last = breaks[0], breaks[-1]
        if last.start() and site.has(title[last.end() :]):
            title = title[: last.start()].rstrip(" -|:–—")
        elif first.end() < len(title) and site.has(title[: first.start()]):
            title = title[first.end() :].lstrip(" -|:–—")
        else:
            break
    return title


def stated_titles(page_title: str | None, data: Structured, article: dict | None) -> list[str]:
    """Return the titles that a page states for machines, most trusted first."""
    titles = data.contents("og:title")[:1]
    if article:
        titles += [text_of(article, "headline") or ""]
    titles += data.contents("twitter:title", "parsely-title", "sailthru.title")[:1]
    titles += [page_title or ""]
    titles += data.contents("dc.title", "dcterms.title", "headline", "hdl", "title")[:1]
    return [title for title in map(tidy, titles) if title]


def title_of(stated: list[str], heading: str | None, *, site: SiteNames) -> str | None:
    """Return the title that most statements of a page agree on.

    *heading* is the page's main heading. A statement agrees with a form if it says nothing else,
    or has it as its longest part.
    """
    forms = [form for form in [without_site(title, site) for title in stated] if not site.has(form)]
    visible = without_site(tidy(heading), site) if heading else ""
    if visible and not site.has(visible):
        forms.insert(1, visible)
    if not forms:
        return next(iter(stated), None)
    support = {form: sum(_agreement(other, form) for other in forms) for form in forms}
    return max(forms, key=lambda form: (not ELLIPSIS.search(form), support[form]))


def longer_sides(title: str) -> list[tuple[str, str]]:
    """Return the longer side of a title at each separator, with this separator.

    >>> longer_sides("Ferries run again - Elm Post")
    [('Ferries run again', '-')]
    """
    sides = []
    for match in SEPARATOR.finditer(title):
        longer = max(title[: match.start()], title[match.end() :], key=len)
        sides.append((longer, match[0].strip()))
    return sides


def both_ends(title: str) -> list[str]:
    """Return the last and the first part of a title, where sites write their names.

    >>> both_ends("Ferries run again - Islands - Elm Post"), both_ends("Ferries run again")
    (['Elm Post', 'Ferries run again'], [])
    """
    parts = [part.strip() for part in SEPARATOR.split(title) if part.strip()]
    return [parts[-1], parts[0]] if len(parts) > 1 else []


def _agreement(statement: str, form: str) -> float:
    """Return how far a statement agrees with a form of the title, from 0 to 1."""
    wanted = letters(form)
    if letters(statement) == wanted:
        return 1.0
    for side, separator in longer_sides(statement):
        if letters(side) == wanted:
            return BESIDE_COLON if ":" in separator else BESIDE_DASH
    return 0.0


def heading_of(lines: list[Line], titles: list[str], *, names: frozenset[str]) -> str:
    """Return the text of the main heading of a page, or "".

    The heading that is a title of the page or its longer part, h1 before h2 and h3; else an h1
    that shares most of it; else another line that is it; else the first h1 that is no site's name.
    """
    sides = [side for title in titles for side, _ in longer_sides(title)]
    wanted = {letters(title) for title in [*titles, *sides] if len(title) > 3} - names
    ends = {letters(end) for title in titles for end in both_ends(title)} - names
    ranks = [_rank(line, wanted, ends, names) for line in lines]
    best = min(ranks, default=IS_NONE)
    return "" if best == IS_NONE else lines[ranks.index(best)].text


def _rank(line: Line, wanted: set[str], ends: set[str], names: frozenset[str]) -> int:
    """Return how far a line is from the main heading; IS_NONE if it is no heading."""
    written = letters(line.text[:OF_HEADING])
    if written in wanted:
        return IS_TITLE.get(line.heading, IS_LINE)
    if line.heading != "h1" or not written:
        return IS_NONE
    if written in ends or len(written) > LONG and _shares_most(written, wanted):
        return IS_PART
    return IS_NONE if written in names else IS_OTHER


def _shares_most(written: str, wanted: set[str]) -> bool:
    return any(written in title or len(title) > LONG and title in written for title in wanted)
