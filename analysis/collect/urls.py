"""The parts of a page's address."""

import re
from typing import NamedTuple
from urllib.parse import urljoin

import httpx

from analysis.collect.failures import Failure

_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|[0-9a-f:.]*:[0-9a-f:.]*")
_PORT_MOST = 65_535


class Place(NamedTuple):
    """Where a page is, in ASCII."""

    host: str
    origin: str  #: scheme, host and port: the address of the server
    url: str  #: the address in one piece, without a fragment


def parse_address(url: object) -> Place:
    """Return where a page is; raises Failure for an address that is not plain http or https.

    >>> parse_address("HTTP://Zürich.example:80/Fähre?a=b c#top").url
    'http://xn--zrich-kva.example/F%C3%A4hre?a=b%20c'
    """
    try:
        written = httpx.URL(url.strip() if isinstance(url, str) else "")
        # A request refuses more than a URL does: "xn--" and no name. HTTP://…:80 is lowered twice.
        address = httpx.Request("GET", written.copy_with(fragment=None)).url
    except (httpx.InvalidURL, UnicodeError):
        raise Failure("bad address", "it is not written as an address") from None
    if address.scheme not in ("http", "https"):
        start = address.scheme[:20] or "no scheme"
        raise Failure("bad address", f"it begins with {start}, and only http(s) is fetched")
    if address.userinfo:
        raise Failure("bad address", "it holds a user's name or password")
    name = address.raw_host.decode()
    if not _HOST.fullmatch(name) or (address.port or 0) > _PORT_MOST:
        raise Failure("bad address", "it is not written as an address")
    origin = f"{address.scheme}://{address.netloc.decode()}"
    return Place(name, origin, origin + address.raw_path.decode())


def joined(url: str, location: str) -> str:
    """Return where a redirect leads; raises Failure if that is no address."""
    try:
        return urljoin(url, location)
    except ValueError:
        raise Failure("redirect", "it leads to what is no address") from None


def host(url: str) -> str:
    """Return the host of an address, without "www."; "" for an address without one.

    >>> host("https://www.Elm-Post.example/a")
    'elm-post.example'
    """
    try:
        return parse_address(url).host.removeprefix("www.")
    except Failure:
        return ""
