"""The parts of a page's address."""

from __future__ import annotations

import re
from ipaddress import IPv6Address
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from analysis.collect.failures import Failure

PORTS = {"http": 80, "https": 443}
ADDRESS_MOST = 8_000  # characters; servers refuse longer ones, and only a broken list holds them
_SAFE = "/%:@!$&'()*+,;=~?"  # what an address may hold unchanged, beside letters, digits and -._


class Place(NamedTuple):
    """Where a page is: an address in its parts, in ASCII."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as the address of the server."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + f":{self.port}" * (self.port != PORTS[self.scheme])

    @property
    def url(self) -> str:
        """The address in one piece, without a fragment."""
        return self.origin + self.target


def parse_address(url: object) -> Place:
    """Return the parts of an address; raises Failure for one that is not plain http or https.

    >>> parse_address("HTTP://Elm-Post.example:80/Fähre?a=b c#top").url
    'http://elm-post.example/F%C3%A4hre?a=b%20c'
    """
    text = url.strip() if isinstance(url, str) else ""
    if not text or len(text) > ADDRESS_MOST or re.search(r"[\x00-\x1f\x7f\\]", text):
        raise Failure(
            "bad address", "it is empty, too long, or has characters that no address may have"
        )
    try:
        parts = urlsplit(text)
        if parts.scheme not in PORTS:
            raise Failure(
                "bad address",
                f"it begins with {parts.scheme[:20] or 'no scheme'}, and only http(s) is fetched",
            )
        if "@" in parts.netloc:
            raise Failure("bad address", "it holds a user's name or password")
        host = _host_in_ascii(parts.hostname or "")
        port = parts.port
        target = quote(parts.path or "/", safe=_SAFE)
        if parts.query:
            target += "?" + quote(parts.query, safe=_SAFE)
    except ValueError:
        raise Failure("bad address", "it is not written as an address") from None
    if port is None:
        port = PORTS[parts.scheme]
    return Place(parts.scheme, host, port, target)


def _host_in_ascii(name: str) -> str:
    """Return a host's name in ASCII; raises ValueError for other text."""
    if ":" in name:
        return str(IPv6Address(name))
    name = name.encode("idna").decode().lower()
    if not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", name):
        raise ValueError(name)
    return name


def host(url: str) -> str:
    """Return the host of an address, without "www."; "" for an address without one.

    >>> host("https://www.Elm-Post.example/a")
    'elm-post.example'
    """
    try:
        return parse_address(url).host.removeprefix("www.")
    except Failure:
        return ""
