"""One question to one server: its address is judged, its answer limited in time and bytes."""

import contextlib
import socket
import time
import zlib
from dataclasses import dataclass
from ipaddress import IPv6Network, ip_address
from typing import NamedTuple

import httpx

from analysis.collect.failures import Failure
from analysis.collect.urls import Place

#: What a page may call itself; old servers say nothing.
HTML = ("text/html", "application/xhtml+xml", "text/plain", "")
#: Times the timeout, which is for one silence: what a page may take in all. A slow drip would hold
#: us for days.
WHOLE = 4
TOO_SLOW = "its server does not answer in time, or never ends"
_PUBLIC_6 = IPv6Network("2000::/3")  # RFC 4291
_TRANSLATED = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address inside


#: The name that servers see. Its first word is what a robots.txt can name; a project should add an
#: address to write to.
AGENT = (
    "framing-notebooks/0.1 (research on news, each page once; "
    "to refuse, name framing-notebooks in robots.txt)"
)


@dataclass(frozen=True)
class Manners:
    """How servers are asked."""

    agent: str = AGENT  #: a name, and how to reach whoever runs this
    delay: float = 2.0  #: seconds between questions to a host; its robots.txt may ask for more
    timeout: float = 30.0  #: seconds of silence; a page may take four times as long in all
    largest: int = 10_000_000  #: bytes of a page, as it arrives and unpacked
    archive: str | None = "https://archive.org"  #: that is asked for pages that are gone
    local: bool = False  #: whether addresses of the local network may be asked


class Answer(NamedTuple):
    """What a server says; the body, unpacked, only with status 200 or 203."""

    url: str
    status: int
    headers: httpx.Headers
    charset: str | None  #: the encoding that the server names
    body: bytes = b""


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the open internet.

    >>> [is_public(address) for address in ("8.8.8.8", "10.1.2.3", "::ffff:127.0.0.1")]
    [True, False, False]
    """
    number = ip_address(address.partition("%")[0])
    if number in _TRANSLATED:
        number = ip_address(number.packed[-4:])
    if number.version == 6 and (number.sixtofour or number not in _PUBLIC_6):
        return False
    return number.is_global and not number.is_multicast


def judged_address(host: str, *, local: bool) -> str:
    """Return the IP address of a host, looked up once.

    Raises Failure if its name is not known, or if it is not on the open internet. Names that are
    numbers (2130706433, 0x7f.1) are judged as the addresses that the system makes of them.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except socket.gaierror:
        why = "its host's name is not known, or cannot be looked up now"
        raise Failure("no connection", why, again=True) from None
    addresses = [str(address[0]) for *_, address in found]
    if not local and not all(map(is_public, addresses)):
        raise Failure(
            "local address",
            "its host is on the local network, which is asked only with local=True (--local)",
            again=True,
        )
    return addresses[0]


def ask(
    where: Place,
    *,
    manners: Manners,
    connections: httpx.HTTPTransport,
    accept: tuple[str, ...] = HTML,
) -> Answer:
    """Return the answer to one GET; raise Failure for everything else.

    The address that is connected to is the one that was judged. A content type that is not in
    *accept* is refused before the page arrives.
    """
    address = judged_address(where.host, local=manners.local)
    headers = {
        "Host": where.origin.partition("//")[2],
        "User-Agent": manners.agent,
        "Accept": "text/html, application/xhtml+xml, */*;q=0.1",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    silence = httpx.Timeout(manners.timeout).as_dict()
    extensions = {"timeout": silence, "sni_hostname": where.host}
    url = httpx.URL(where.url).copy_with(host=address)
    request = httpx.Request("GET", url, headers=headers, extensions=extensions)
    try:
        with contextlib.closing(connections.handle_request(request)) as response:
            return _answer(response, where.url, accept=accept, manners=manners)
    except httpx.TimeoutException:
        raise Failure("timeout", TOO_SLOW, again=True) from None
    except httpx.ConnectError:
        why = "its server takes no connection, or has no valid certificate"
        raise Failure("no connection", why, again=True) from None
    except (httpx.HTTPError, OSError, ValueError, zlib.error):
        why = "it ends too early, is no HTTP, or cannot be unpacked"
        raise Failure("broken answer", why, again=True) from None


def _answer(response: httpx.Response, url: str, *, accept: tuple, manners: Manners) -> Answer:
    """Return what a server says; raises Failure for what is not wanted, or too large."""
    headers = response.headers
    answer = Answer(url, response.status_code, headers, response.charset_encoding)
    if answer.status not in (200, 203):
        return answer
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if accept and content_type not in accept:
        why = f"it calls itself {content_type[:80]!a}"
        raise Failure("not HTML", why, status=answer.status)
    coding = headers.get("content-encoding", "identity").lower()
    if coding not in ("identity", "gzip"):
        why = f"it is packed as {coding[:40]!a}, which was not asked for"
        raise Failure("broken answer", why, again=True)
    end = time.monotonic() + WHOLE * manners.timeout
    body = bytearray()
    for part in response.iter_bytes():
        body += part
        if len(body) > manners.largest:
            why = f"it has more than {manners.largest:,} bytes"
            raise Failure("too large", why, again=True, status=answer.status)
        if time.monotonic() > end:
            raise Failure("timeout", TOO_SLOW, again=True)
    if accept and not body:
        raise Failure("broken answer", "it is empty", again=True, status=answer.status)
    return answer._replace(body=bytes(body))
