"""One question to one server: the address is checked, the answer limited in time and bytes.

It stands on sockets and `http.client`. urllib3 2.8 and httpx 0.28 take a page whose gzip is cut for
a whole one. Neither limits the time of a question in all, and neither can be ended while it waits.
"""

from __future__ import annotations

import io
import re
import selectors
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPException, HTTPResponse, IncompleteRead
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any, cast

from analysis.collect.failures import Failure
from analysis.collect.urls import Place, parse_address

#: What a page may call itself; old servers say nothing.
HTML = ("text/html", "application/xhtml+xml", "text/plain", "")
#: Bytes beside the page: headers, sizes of chunks, and answers that say "continue" without end.
BESIDE_MOST = 1_000_000
#: Bytes of one header: the standard library reads it in a time that grows with their square.
HEADER_MOST = 16_000
HEADERS_MOST = 64_000  # bytes of all headers of one answer; browsers take four times as many
#: Times the timeout, which is for one silence: what a question may take in all. A slow drip would
#: hold us for days.
WHOLE = 4
#: Bytes that are read or unpacked at once, so that a bomb is noticed while it is small.
STEP = 65_536
GLANCE = 0.5  # seconds after which a question that waits looks whether the run is over
CHARSET = re.compile(r"""(?i);\s{0,9}charset\s{0,9}=\s{0,9}["']?([a-z0-9][a-z0-9_.:+-]{0,39})""")
_PUBLIC_6 = IPv6Network("2000::/3")  # RFC 4291
_TRANSLATED = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address inside
_GZIP = b"\x1f\x8b"


class Cancelled(Exception):
    """The run is over; what is not fetched yet stays unfetched."""


@dataclass(frozen=True)
class Limits:
    """What holds for every question of a run.

    Attributes
    ----------
    agent : str
        The name that we give.
    timeout : float
        Seconds of one silence.
    largest : int
        Bytes of a page.
    local : bool
        Whether the local network may be asked.
    ended : Event
        Set once the run is over: every question then ends with Cancelled.
    """

    agent: str
    timeout: float = 30.0
    largest: int = 10_000_000
    local: bool = False
    ended: threading.Event = field(default_factory=threading.Event, compare=False, repr=False)

    def require_running(self) -> None:
        """Raise Cancelled once the run is over."""
        if self.ended.is_set():
            raise Cancelled


@dataclass(frozen=True)
class Answer:
    """What a server says; the body, unpacked, only with status 200 or 203."""

    url: str
    status: int
    location: str | None = None
    retry_after: str | None = None
    content_type: str = ""
    charset: str | None = None
    body: bytes = b""


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the open internet.

    Addresses that carry another one are judged by that.

    >>> [is_public(address) for address in ("8.8.8.8", "10.1.2.3", "::ffff:127.0.0.1")]
    [True, False, False]
    """
    number = ip_address(address.partition("%")[0])
    if isinstance(number, IPv6Address):
        carried = number.ipv4_mapped or number.sixtofour
        if number in _TRANSLATED:
            number = ip_address(number.packed[-4:])
        elif carried:
            number = carried
    if not number.is_global or number.is_multicast:
        return False
    return number.version == 4 or number in _PUBLIC_6


def addresses(where: Place, *, local: bool) -> list[tuple]:
    """Return the addresses of a host, as `socket.getaddrinfo` gives them.

    Every one is checked unless *local*. Raises Failure if the name is not known, or if one address
    is of the local network. Names that are numbers (2130706433, 0x7f.1, 017700000001) are checked
    as the addresses that the system makes of them.
    """
    try:
        found = socket.getaddrinfo(where.host, where.port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)):
            raise Failure("gone", "its host's name is not known") from None
        raise Failure(
            "no connection", "its host's name cannot be looked up now", again=True
        ) from None
    except (OSError, ValueError):  # a label too long for the system
        raise Failure("bad address", "its host has no valid name") from None
    if not local and not all(is_public(str(entry[4][0])) for entry in found):
        raise Failure(
            "local address",
            "its host is on the local network, which is asked only with local=True (--local)",
        )
    return found


def ask(
    url: str, *, limits: Limits, accept: tuple[str, ...] | None = HTML, cut: bool = False
) -> Answer:
    """Return the answer to one GET; raise Failure for everything else.

    Redirects are not followed, cookies not kept, and proxies of the environment not used: a proxy
    would look names up itself, and the addresses that were checked would not be those that it asks.

    Parameters
    ----------
    url : str
    limits : Limits
        A page has as many bytes at most, as it arrives and unpacked.
    accept : content types, optional
        Any other is refused before the page arrives; None: all are taken.
    cut : bool
        Take the beginning of a page that is too large.
    """
    where = parse_address(url)
    deadline = _Deadline(limits)
    with closing(_connected(where, limits, deadline=deadline)) as connection:
        try:
            connection.settimeout(deadline.left())
            connection.sendall(_question(where, limits))
            arriving = _Arriving(_LimitedReader(connection, limits=limits, deadline=deadline), STEP)
            response = HTTPResponse(cast(socket.socket, arriving), method="GET")
            response.begin()
            arriving.in_headers = False
            return _answer(
                response, where, limits=limits, deadline=deadline, accept=accept, cut=cut
            )
        except (OSError, HTTPException, ValueError, zlib.error) as error:
            limits.require_running()
            raise _broken(error) from None


class _Deadline:
    """The time that one question has: for a silence, and in all."""

    def __init__(self, limits: Limits):
        self._limits = limits
        self._end = time.monotonic() + WHOLE * limits.timeout

    def left(self) -> float:
        """Return the seconds until the end.

        Raises TimeoutError after it, and Cancelled if the run is over.
        """
        self._limits.require_running()
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def wait(self, step: Callable[[float], int]) -> int:
        """Return what a function gives that waits for so many seconds.

        It is called until the time is up.
        """
        silent = time.monotonic() + self._limits.timeout
        seconds = min(self.left(), silent - time.monotonic())
        while seconds > 0:
            with suppress(TimeoutError):
                return step(min(seconds, GLANCE))
            seconds = min(self.left(), silent - time.monotonic())
        raise TimeoutError


def _question(where: Place, limits: Limits) -> bytes:
    host = where.origin.partition("//")[2]
    lines = [
        f"GET {where.target} HTTP/1.1",
        f"Host: {host}",
        f"User-Agent: {limits.agent}",
        "Accept: text/html, application/xhtml+xml, */*;q=0.1",
        "Accept-Encoding: gzip, deflate",
        "Connection: close",
        "",
        "",
    ]
    return "\r\n".join(lines).encode("ascii")


def _connected(where: Place, limits: Limits, *, deadline: _Deadline) -> socket.socket:
    """Return a connection to one of the checked addresses.

    A second look-up of the name could give another address.
    """
    error: OSError = OSError("no address")
    for family, kind, protocol, _, address in addresses(where, local=limits.local)[:3]:
        connection = socket.socket(family, kind, protocol)
        try:
            _connect(connection, address, deadline=deadline)
            if where.scheme == "https":
                connection = _trusted().wrap_socket(
                    connection, server_hostname=where.host, do_handshake_on_connect=False
                )
                _shake_hands(connection, deadline=deadline)
            return connection
        except (OSError, Cancelled) as reason:
            connection.close()
            if isinstance(reason, Cancelled):
                raise
            error = reason
    if isinstance(error, TimeoutError):
        raise Failure("timeout", "its server takes no connection in time", again=True)
    if isinstance(error, ssl.SSLCertVerificationError):
        why = "its server's certificate is not valid"
    elif isinstance(error, ssl.SSLError):
        why = "no secure connection to its server"
    else:
        why = "its server takes no connection"
    raise Failure("no connection", why, again=True)


def _connect(connection: socket.socket, address: tuple, *, deadline: _Deadline) -> None:
    """Connect; raises OSError where nobody answers."""
    connection.setblocking(False)
    with suppress(BlockingIOError):
        connection.connect(address)
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_WRITE)

        def _answered(seconds: float) -> int:
            if not selector.select(seconds):
                raise TimeoutError
            return connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)

        number = deadline.wait(_answered)
        if number:
            raise OSError(number, "no connection")


def _shake_hands(connection: ssl.SSLSocket, *, deadline: _Deadline) -> None:
    def _shaken(seconds: float) -> int:
        connection.settimeout(seconds)
        connection.do_handshake()
        return 0

    deadline.wait(_shaken)


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()


class _LimitedReader(io.RawIOBase):
    """What arrives on a connection, with all its time and bytes limited."""

    def __init__(self, connection: socket.socket, *, limits: Limits, deadline: _Deadline):
        self._connection = connection
        self._deadline = deadline
        self._left = limits.largest + BESIDE_MOST

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer) -> int:
        """Read into *buffer* and return the number of bytes."""

        def _receive(seconds: float) -> int:
            self._connection.settimeout(seconds)
            return self._connection.recv_into(buffer)

        n = self._deadline.wait(_receive)
        self._left -= n
        if self._left < 0:
            raise Failure("too large", "its headers or the sizes of its chunks have no end")
        return n


class _Arriving(io.BufferedReader):
    """An answer as HTTPResponse reads it, with headers of few bytes."""

    in_headers = True  #: until the page begins
    _header = 0  # bytes of the header that is being read
    _headers = 0

    def makefile(self, _mode: str) -> _Arriving:
        """Return what HTTPResponse asks of a socket."""
        return self

    def readline(self, size: int | None = -1, /) -> bytes:
        """Return a line; raises Failure if it makes a header, or all of them, too long."""
        line = super().readline(size)
        goes_on = line.startswith((b" ", b"\t"))  # the header of the line before
        self._header = len(line) + (self._header if goes_on else 0)
        is_last = line in (b"\r\n", b"\n")  # of these headers; those of another answer may follow
        self._headers = 0 if is_last else self._headers + len(line)
        if self.in_headers and self._header > HEADER_MOST:
            raise Failure("broken answer", f"it has a header of more than {HEADER_MOST:,} bytes")
        if self.in_headers and self._headers > HEADERS_MOST:
            raise Failure("broken answer", f"it has headers of more than {HEADERS_MOST:,} bytes")
        return line


def _answer(
    response: HTTPResponse, where: Place, *, limits: Limits, deadline: _Deadline, accept, cut: bool
) -> Answer:
    headers = response.headers
    status = response.status
    kind = headers.get("Content-Type", "")
    about: dict[str, Any] = {
        "url": where.url,
        "status": status,
        "location": headers.get("Location"),
        "retry_after": headers.get("Retry-After"),
        "content_type": kind.partition(";")[0].strip().lower()[:80],
        "charset": _charset(kind),
    }
    if status not in (200, 203):
        return Answer(**about)
    if accept is not None and about["content_type"] not in accept:
        raise Failure("not HTML", f"it calls itself {about['content_type']!a}", status=status)
    if (response.length or 0) > limits.largest and not cut:
        raise _too_large(limits, status)
    coding = headers.get("Content-Encoding", "").strip().lower()
    parts = []
    size = 0
    for part in _unpacked(_arriving(response), coding):
        deadline.left()
        parts.append(part)
        size += len(part)
        if size > limits.largest:
            if cut:
                break
            raise _too_large(limits, status)
    if not size and accept is not None:  # so is a connection that was cut between the headers
        raise Failure("broken answer", "it is empty", again=True, status=status)
    return Answer(**about, body=b"".join(parts)[: limits.largest])


def _charset(content_type: str) -> str | None:
    """Return the encoding that a header names.

    >>> _charset("text/html; Charset='UTF-8'"), _charset("text/html")
    ('utf-8', None)
    """
    match = CHARSET.search(content_type)
    return match[1].lower() if match else None


def _too_large(limits: Limits, status: int) -> Failure:
    return Failure("too large", f"it has more than {limits.largest:,} bytes", status=status)


def _arriving(response: HTTPResponse) -> Iterator[bytes]:
    part = response.read(STEP)
    while part:
        yield part
        part = response.read(STEP)
    if response.length:
        raise IncompleteRead(b"", response.length)


def _unpacked(parts: Iterator[bytes], coding: str) -> Iterator[bytes]:
    """Yield what the parts hold, at most STEP bytes at a time."""
    if coding in ("", "identity"):
        yield from parts
        return
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise Failure(
            "broken answer", f"it is packed as {coding[:40]!a}, which was not asked for", again=True
        )
    stream = None
    begun = None
    for part in parts:
        while part:
            if stream is None:
                if begun and not part.startswith(_GZIP[: len(part)]):
                    return  # what follows the end, and is not packed, is no part of the page
                stream = zlib.decompressobj(_window(part))
                begun = stream
            yield stream.decompress(part, STEP)
            part = stream.unconsumed_tail
            if stream.eof:
                part = stream.unused_data
                stream = None
    if stream:
        yield stream.flush()
        if not stream.eof:
            raise IncompleteRead(b"")


def _window(start: bytes) -> int:
    """Return the window size that zlib has to know.

    gzip and zlib say it themselves, and some servers send bare deflate.
    """
    is_gzip = start.startswith(_GZIP[: len(start)])
    is_zlib = start[0] & 15 == 8 and int.from_bytes(start[:2], "big") % 31 == 0
    if is_gzip or is_zlib:
        return zlib.MAX_WBITS | 32
    return -zlib.MAX_WBITS


def _broken(error: Exception) -> Failure:
    """Return in our words what a library says of an answer."""
    if isinstance(error, TimeoutError):
        return Failure("timeout", "its server does not answer in time, or never ends", again=True)
    if isinstance(error, IncompleteRead):
        why = "it ends too early"
    elif isinstance(error, zlib.error):
        why = "it cannot be unpacked"
    elif isinstance(error, OSError):
        why = "the connection is lost"
    else:
        why = "its server does not speak HTTP"
    return Failure("broken answer", why, again=True)
