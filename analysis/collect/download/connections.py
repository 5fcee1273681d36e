"""One question to one server: its host is public, its answer limited in time and bytes."""

import gzip
import io
import re
import socket
import zlib
from contextlib import aclosing
from dataclasses import dataclass, replace
from ipaddress import IPv6Network, ip_address

import anyio
import httpx

from analysis.collect.failures import Failure
from analysis.collect.urls import Place

#: What a page may call itself; old servers say nothing.
HTML = ("text/html", "application/xhtml+xml", "text/plain", "")
#: Times the timeout, which is for one silence: what a question may take in all. A slow drip would
#: hold us for days.
WHOLE = 4
_CHARSET = re.compile(r"(?i)charset\s*=\s*[\"']?([a-z0-9][a-z0-9_.:+-]{0,39})")
_CONTENT_TYPE_MOST = 200  # characters that are searched for the encoding
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
    retries: int = 3  #: of a failure that may pass, in one call
    workers: int = 8  #: hosts at a time
    archive: str | None = "https://archive.org"  #: that is asked for pages that are gone
    local: bool = False  #: whether addresses of the local network may be asked


@dataclass(frozen=True)
class Answer:
    """What a server says; the body, unpacked, only with status 200 or 203."""

    url: str
    status: int
    headers: httpx.Headers
    body: bytes = b""

    @property
    def content_type(self) -> str:
        """What the server calls the page, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The encoding that the server names."""
        named = _CHARSET.search(self.headers.get("content-type", "")[:_CONTENT_TYPE_MOST])
        return named[1].lower() if named else None


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


async def require_public(host: str, *, local: bool) -> None:
    """Look a host up; raise Failure if its name is not known, or if it is not on the open internet.

    Names that are numbers (2130706433, 0x7f.1) are judged as the addresses that the system makes
    of them. With *local* every address will do.
    """
    try:
        found = await anyio.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            why = "its host's name cannot be looked up now"
            raise Failure("no connection", why, again=True) from None
        raise Failure("gone", "its host's name is not known") from None
    if not local and not all(is_public(address[0]) for *_, address in found):
        raise Failure(
            "local address",
            "its host is on the local network, which is asked only with local=True (--local)",
        )


async def ask(
    where: Place,
    *,
    manners: Manners,
    connections: httpx.AsyncHTTPTransport,
    accept: tuple[str, ...] = HTML,
) -> Answer:
    """Return the answer to one GET; raise Failure for everything else.

    A content type that is not in *accept* is refused before the page arrives.
    """
    headers = {
        "User-Agent": manners.agent,
        "Accept": "text/html, application/xhtml+xml, */*;q=0.1",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    silence = httpx.Timeout(manners.timeout).as_dict()
    request = httpx.Request("GET", where.url, headers=headers, extensions={"timeout": silence})
    try:
        with anyio.fail_after(WHOLE * manners.timeout):
            await require_public(where.host, local=manners.local)
            response = await connections.handle_async_request(request)
            async with aclosing(response):
                return await _answer(response, where.url, accept=accept, most=manners.largest)
    except (TimeoutError, httpx.TimeoutException):
        why = "its server does not answer in time, or never ends"
        raise Failure("timeout", why, again=True) from None
    except httpx.ConnectError as error:
        why = "its server takes no connection"
        if "CERTIFICATE" in str(error):
            why = "its server's certificate is not valid"
        raise Failure("no connection", why, again=True) from None
    except (httpx.HTTPError, OSError, EOFError, ValueError, zlib.error):
        why = "it ends too early, is no HTTP, or cannot be unpacked"
        raise Failure("broken answer", why, again=True) from None


async def _answer(response: httpx.Response, url: str, *, accept, most: int) -> Answer:
    """Return what a server says; raises Failure for what is not wanted, or too large."""
    answer = Answer(url, response.status_code, response.headers)
    if answer.status not in (200, 203):
        return answer
    if accept and answer.content_type not in accept:
        why = f"it calls itself {answer.content_type[:80]!a}"
        raise Failure("not HTML", why, status=answer.status)
    body = await _body(response, most=most)
    if accept and not body:
        raise Failure("broken answer", "it is empty", again=True, status=answer.status)
    return replace(answer, body=body)


async def _body(response: httpx.Response, *, most: int) -> bytes:
    """Return a page, unpacked; raises Failure for one that is too large."""
    coding = response.headers.get("content-encoding", "identity").lower()
    if coding not in ("identity", "gzip"):
        why = f"it is packed as {coding[:40]!a}, which was not asked for"
        raise Failure("broken answer", why, again=True)
    body = bytearray()
    async for part in response.aiter_raw():
        body += part
        if len(body) > most:
            break
    if coding == "gzip" and len(body) <= most:
        with gzip.open(io.BytesIO(body)) as page:
            body = bytearray(page.read(most + 1))
    if len(body) > most:
        raise Failure("too large", f"it has more than {most:,} bytes", status=response.status_code)
    return bytes(body)
