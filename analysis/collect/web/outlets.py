"""The outlet of a page, and the agency that it names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import html

from analysis import agencies
from analysis.collect.web.headlines import SEPARATOR, both_ends, tidy
from analysis.collect.web.sites import (
    belongs_to,
    core,
    essence,
    letters,
    names_host,
    plain_host,
    sites,
    usual_name,
)
from analysis.collect.web.structured import Structured, names_of

#: Meta elements that name the site, most trusted first, and those that name an app of it.
SITE_METAS = ("og:site_name", "og:site", "application-name", "dcterms.ispartof", "cre")
APP_METAS = tuple(
    """
    apple-mobile-web-app-title al:ios:app_name al:android:app_name twitter:app:name:iphone
    twitter:app:name:googleplay author
    """.split()
)
PUBLISHER_METAS = tuple(
    """
    publisher dc.publisher dcterms.publisher article:publisher copyright
    """.split()
)
#: A publisher in JSON-LD that cannot be read: a text, or a node with a name.
PUBLISHER = re.compile(
    r'"publisher"\s{0,20}:\s{0,20}(?:\{[^{}"]{0,50}(?:"@type"[^{}]{0,50})?'
    r'"name"\s{0,20}:\s{0,20})?"([^"]{1,80})"'
)
#: Where pages name the agency of an article.
AGENCY_METAS = (
    *"""
    source news_source article:source dc.source dcterms.source original-source
    syndication-source article.origin copyright-holder agency author byl article:author
    dc.creator
""".split(),
    *PUBLISHER_METAS,
)
AGENCY_KEYS = tuple("sourceOrganization provider publisher author creator copyrightHolder".split())
ISPARTOF = ("isPartOf", "publisher", "publishingOrganization")
#: What systems write where no name was given, and words that name no outlet.
NONE = frozenset(
    letters(name)
    for name in """Home|Homepage|Home Page|Website|Site|Site Name|My Site|Blog|News|Index|Article
    |Articles|Default|Undefined|Null|None|False|True|N/A|WordPress|Just another WordPress site
    |Publisher|Organization|Test|Untitled|Startseite|Accueil|Inicio|Portada|Redaktion|Redaction
    |Editor|Admin|Administrator|Staff|Newsroom|U.S.|US|UK|IN|World|Sport|Sports|Politics
    |Business""".split("|")
)
RIGHTS = re.compile(r"(?i)copyright|©|\(c\)|rights reserved|droits r|alle rechte|derechos")
COMPANY = re.compile(
    r"(?i)[,\s]+(?:inc|llc|ltd|limited|plc|gmbh(?: & co\.? kg)?|ag|kg|s\.?a\.?|s\.?p\.?a\.?"
    r"|s\.?r\.?l|b\.?v|n\.?v|a/?s|oy|ab|co|corp|publishing co|e\. ?v)\.?$"
)
#: A name that is an address: nytimes.com, but not SPIEGEL ONLINE.
ADDRESS = re.compile(r"(?i)^(?:https?://)?(?:[\w-]+\.)+[a-z]{2,10}/?$")
#: An address of a front page: "/", "./", "index.html", "https://www.elmpost.example/".
FRONT_PAGE = re.compile(r"(?:(?:https?:)?//(?P<host>[^/?#]+)/?|/|\./|/?index\.\w{3,5})$")
Host = str | None  #: of the address of a page
LINKS = 500  # of a page that are looked at
PARTS = 20  # of the text of a link
FRONT_NAMES = 50  # names that links to the front page say
ADDRESS_LENGTH = 200  # characters of a link; addresses of front pages are shorter
MAX_CHARACTERS_OF_NAME = 60  # characters of a name
WORDS = 7  # of a name; what has more is a slogan


@dataclass(frozen=True)
class Outlet:
    """An outlet, what its name comes from, and every name of the site that the page states."""

    name: str | None
    origin: str | None
    names: list[str]
    agency: str | None


def outlet_of(
    data: Structured,
    article: dict | None,
    *,
    titles: list[str],
    host: Host,
    home: Sequence[str] = (),
) -> Outlet:
    """Return the outlet of a page; *home* are the texts of links to the front page.

    A host of the table has its usual name. Elsewhere it is the site's name, the publisher, then
    the host; a news agency on its own host only.
    """
    host = plain_host(host) if host else None
    site_names = _site_names(data, titles, host, home)
    publishers = _publishers(data, article, titles, host)
    usual = usual_name(host) if host else None
    names = [*site_names, *publishers]
    told: list[tuple[str | None, str | None]] = [(name, "site name") for name in site_names]
    told += [(name, "publisher") for name in publishers]
    told.append((host, "address" if host else None))
    name, origin = told[0]
    if usual:
        is_stated = letters(usual) in map(letters, site_names)
        name = usual
        origin = "site name" if is_stated else "host table"
        names.append(usual)
    return Outlet(name, origin, names, _agency(data, article, name))


def _site_names(data: Structured, titles: list[str], host: Host, home: Sequence[str]) -> list[str]:
    """Return the names of the site that a page states, best first.

    What a link to the front page says counts where the title ends or begins with it, or the host
    confirms it.
    """
    stated = data.contents(*SITE_METAS)
    stated += [name for node in data.sites for name in names_of(node.get("name"))]
    names = _usable(stated, titles, host)
    parts = [part for title in titles for part in both_ends(title)]
    essences = {essence(part) for part in parts}
    names += [name for name in _usable(home, titles, host) if essence(name) in essences]
    weak = [*data.contents(*APP_METAS), *parts, *home]
    if host:
        matching = [name for name in _usable(weak, titles, host) if names_host(name, host)]
        names += matching
        bare = (core(host), letters(host))
        names = sorted(names, key=lambda name: name.islower() and letters(name) in bare)
    return names


def home_names(page: html.HtmlElement, host: Host) -> list[str]:
    """Return what links to the front page of a site say, also in their titles and pictures."""
    said = []
    for link in islice(page.iter("a"), LINKS):
        match = FRONT_PAGE.match(link.get("href", "").strip()[:ADDRESS_LENGTH])
        if not match or (match["host"] and plain_host(match["host"].lower()) != host):
            continue
        said += [" ".join(islice(link.itertext(), PARTS)), link.get("title", "")]
        said += [picture.get("alt", "") for picture in islice(link.iter("img"), 1)]
    return [name for name in dict.fromkeys(map(tidy, said)) if name][:FRONT_NAMES]


def _publishers(data: Structured, article: dict | None, titles: list[str], host: Host) -> list[str]:
    nodes = [article or {}, *data.holders]
    stated = [name for node in nodes for key in ISPARTOF for name in names_of(node.get(key))]
    stated += [name for block in data.broken for name in PUBLISHER.findall(block)]
    stated += data.contents(*PUBLISHER_METAS)
    names = _usable(stated, titles, host)
    if host:
        names = sorted(names, key=lambda name: not belongs_to(name, host))
    return names


def _usable(stated: Iterable[str], titles: list[str], host: Host) -> list[str]:
    """Return the statements that are names of an outlet, without slogans and forms of companies."""
    names = dict.fromkeys(_name_in(tidy(text), host) for text in stated)
    return [name for name in names if _is_name(name, titles, host)]


def _name_in(text: str, host: Host) -> str:
    """Return the name in a statement: the part that the host spells, or the first part."""
    text = text.strip(" |-–—·•.,:'\"")
    bare = COMPANY.sub("", text)
    if not (host and names_host(text, host)) or names_host(bare, host):
        text = bare
    parts = [part.strip() for part in SEPARATOR.split(text) if part.strip()]
    if len(parts) < 2:
        without_place = text.partition(",")[0]
        return without_place if ADDRESS.match(without_place) else text
    return [*[part for part in parts if host and belongs_to(part, host)], *parts][0]


def _is_name(name: str, titles: list[str], host: Host) -> bool:
    written = letters(name)
    is_host = host is not None and written in (core(host), letters(host))
    if (
        not written
        or written.isdigit()
        or len(name) > MAX_CHARACTERS_OF_NAME
        or len(name.split()) > WORDS
    ):
        return False
    if name.startswith(("@", "http", "//", "/")) or RIGHTS.search(name) or ADDRESS.match(name):
        return False
    if written in NONE or written in sites().companies:
        return False
    if len(written) < 3 and name.isascii() and not (is_host and name.isupper()):
        return False
    if host and belongs_to(name, host):
        return True
    is_title = any(letters(title) == written for title in titles)
    return not is_title and _agency_named(name) is None


def _agency_named(name: str) -> str | None:
    """Return the agency that a name is, or None."""
    names = agencies.listed().names
    plain = re.sub(r"(?i)^(?:by|the|source:?|via|von|par)\s+", "", name.strip())
    return names.get(plain) or sites().agencies.get(letters(plain))


def _agency(data: Structured, article: dict | None, outlet: str | None) -> str | None:
    """Return the only agency that structured data name, unless it is the outlet itself."""
    stated = data.contents(*AGENCY_METAS)
    stated += [name for key in AGENCY_KEYS for name in names_of((article or {}).get(key))]
    named = {_agency_named(tidy(name)) for name in stated}
    others = named - {None, _agency_named(outlet or "")}
    return others.pop() if len(others) == 1 else None
