"""Polite visits: one connection a host at a time, pauses, robots.txt, retries, redirects."""

from __future__ import annotations

import math
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

from protego import Protego

from analysis.collect.download import connections
from analysis.collect.download.connections import Answer, Limits
from analysis.corpus.encodings import MARKS
from analysis.collect.failures import Failure
from analysis.collect.urls import parse_address

REDIRECTS = 5  # of a page, and of a robots.txt (RFC 9309 asks for five at least)
ROBOTS_MOST = 512_000  # bytes of a robots.txt that are read: RFC 9309 asks for 500 KiB at least
#: Lines × user agents; nobody wrote a list of more, and it would take seconds to read.
ROBOTS_RULES = 5_000_000
CRAWL_DELAY_MOST = 120.0  # seconds between two pages; a host that asks for more is left out
#: Seconds of Retry-After for which a run waits; longer ones are left to the next run.
WAIT_MOST = 300.0
BACK_OFF = 2.0  # seconds before the first repetition; they double each time
SILENT_MOST = 5  # pages in a row without an answer, after which a host is left alone
#: Control characters, and every other byte of UTF-16 that has no mark at its beginning.
CONTROLS = re.compile(r"[\0-\x08\x0e-\x1b\x7f]")
PASSING = (408, 425, 429)  # statuses below 500 that mean "later"


class Clock:
    """Seconds, pauses and the date; tests bring their own."""

    now = staticmethod(time.monotonic)
    sleep = staticmethod(time.sleep)

    @staticmethod
    def utc() -> datetime:
        """Return the date and time."""
        return datetime.now(UTC)


@dataclass
class _Host:
    """When a host may be asked again, and what its robots.txt say, by server."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    reading: threading.Lock = field(default_factory=threading.Lock)
    asked: float = -math.inf
    free: float = -math.inf
    delay: float = 0.0
    silent: int = 0
    closed: str = ""
    rules: dict[str, Protego | Failure | str] = field(default_factory=dict)


class Visitor:
    """Asks many hosts for pages, each politely; safe to share between threads.

    Parameters
    ----------
    limits : Limits
    delay : float
        Seconds between two questions to one host, unless its robots.txt asks for more.
    retries : int
        How often a question is repeated whose failure may pass.
    clock : Clock
    """

    def __init__(self, limits: Limits, *, delay: float, retries: int, clock: Clock):
        self._limits = limits
        self._delay = delay
        self._retries = retries
        self._clock = clock
        self._token = re.split("[/ ]", limits.agent, maxsplit=1)[0]
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self._lock = threading.Lock()
        self.ended = limits.ended

    def page(
        self, url: str, *, asked: list[str], within: Callable[[str], bool] | None = None, **how: Any
    ) -> Answer:
        """Return the page at an address, or raise Failure.

        The addresses that were asked are added to *asked*. *within* tells which addresses a
        redirect may lead to; *how* is for `connections.ask`.
        """
        answer = self._followed(url, asked=asked, within=within, robots=True, **how)
        if answer.status in (404, 410):
            raise Failure("gone", f"its server answers {answer.status}", status=answer.status)
        if 400 <= answer.status < 500:
            raise Failure(
                "refused by the server", f"it answers {answer.status}", status=answer.status
            )
        if answer.status not in (200, 203):
            raise Failure(
                "broken answer",
                f"its server answers {answer.status}",
                status=answer.status,
                again=True,
            )
        return answer

    def _followed(self, url: str, *, asked: list[str], within=None, robots: bool, **how) -> Answer:
        seen: list[str] = []
        while len(seen) <= REDIRECTS:
            url = parse_address(url).url
            if url in seen:
                raise Failure("redirect", "it leads back to itself")
            if seen and within and not within(url):
                raise Failure("redirect", "it leads away from the archive")
            seen.append(url)
            if robots:
                self._require_allowed(url)
            answer = self._answered(url, asked=asked, **how)
            if not 300 <= answer.status < 400:
                return answer
            if not answer.location:
                raise Failure(
                    "redirect",
                    f"its server answers {answer.status} and no address",
                    status=answer.status,
                )
            url = _joined(url, answer.location)
        raise Failure("redirect", f"more than {REDIRECTS} in a row")

    def _answered(self, url: str, *, asked: list[str], **how) -> Answer:
        """Return the answer once there is one.

        A question whose failure may pass is repeated, after pauses that grow.
        """
        host = self._host(url)
        for n in range(self._retries + 1):
            with host.turn:
                self._wait_for(host)
                asked.append(url)
                try:
                    answer = self._asked_once(url, **how)
                    host.silent = 0
                    return answer
                except Failure as failure:
                    self._note(host, failure, last=n == self._retries)
                    if not failure.again or n == self._retries or host.closed:
                        raise
                    if failure.wait is None:
                        pause = BACK_OFF * 2**n
                        host.free = max(host.free, self._clock.now() + pause)
        raise AssertionError("there is a first question")

    def _asked_once(self, url: str, *, limits: Limits | None = None, **how) -> Answer:
        answer = connections.ask(url, limits=limits or self._limits, **how)
        if answer.status >= 500 or answer.status in PASSING:
            raise Failure(
                "server error",
                f"it answers {answer.status}",
                again=True,
                status=answer.status,
                wait=retry_after(answer.retry_after, now=self._clock.utc()),
            )
        return answer

    def _note(self, host: _Host, failure: Failure, *, last: bool) -> None:
        """Leave a host alone that wants it, or that is silent to one page after the other."""
        host.free = max(host.free, self._clock.now() + (failure.wait or 0))
        host.silent += last and failure.kind in ("timeout", "no connection")
        if (failure.wait or 0) > WAIT_MOST:
            host.closed = f"its server wants to be left alone for more than {WAIT_MOST:g} seconds"
        elif host.silent >= SILENT_MOST:
            host.closed = f"its server did not answer {SILENT_MOST} pages in a row"

    def _wait_for(self, host: _Host) -> None:
        if host.closed:
            raise Failure("not tried", host.closed, again=True)
        until = max(host.asked + max(self._delay, host.delay), host.free)
        seconds = until - self._clock.now()
        while seconds > 0 and not self.ended.is_set():
            self._clock.sleep(min(seconds, 1.0))  # so that an interrupted run ends soon
            seconds = until - self._clock.now()
        self._limits.require_running()
        host.asked = self._clock.now()

    def _host(self, url: str) -> _Host:
        with self._lock:
            return self._hosts[parse_address(url).host]

    def _require_allowed(self, url: str) -> None:
        where = parse_address(url)
        host = self._host(url)
        # First, since a name that is gone is no matter of its robots.txt.
        connections.addresses(where, local=self._limits.local)
        with host.reading:
            if where.origin not in host.rules:
                host.rules[where.origin] = self._rules(where.origin, host)
        rules = host.rules[where.origin]
        if isinstance(rules, Failure):
            raise Failure(rules.kind, rules.why, again=True)
        if isinstance(rules, str):
            raise Failure("not tried", rules, again=True)
        if not rules.can_fetch(url, self._token):
            raise Failure("refused by robots.txt", "its host does not want this page to be fetched")

    def _rules(self, origin: str, host: _Host) -> Protego | Failure | str:
        """Return what a robots.txt says, or why it is not known.

        Everything is allowed without one (RFC 9309). Where nobody answers, that is the failure of
        the page, and no matter of its robots.txt.
        """
        try:
            answer = self._followed(
                f"{origin}/robots.txt",
                asked=[],
                robots=False,
                accept=None,
                cut=True,
                limits=replace(self._limits, largest=ROBOTS_MOST),
            )
        except Failure as failure:
            if failure.kind == "no connection":
                return failure
            return f"robots.txt of its host could not be read ({failure})"
        text = _robots_text(answer.body)
        if len(re.findall(r"(?i)user.?agent", text)) * len(text.splitlines()) > ROBOTS_RULES:
            return "robots.txt of its host has too many rules"
        rules = Protego.parse(text)
        delay = rules.crawl_delay(self._token) or 0.0
        if delay > CRAWL_DELAY_MOST:
            return (
                f"robots.txt of its host asks for {delay:g} seconds between pages, "
                f"and {CRAWL_DELAY_MOST:g} are waited"
            )
        host.delay = max(host.delay, delay)
        return rules


def _robots_text(body: bytes) -> str:
    """Return the text of a robots.txt, without characters that would hide a refusal.

    It should be UTF-8, and may be UTF-16.
    """
    encoding = next(
        (encoding for mark, encoding in MARKS.items() if body.startswith(mark)), "utf-8"
    )
    return CONTROLS.sub("", body.decode(encoding, errors="replace"))


def _joined(url: str, location: str) -> str:
    """Return where a redirect leads.

    Servers send letters beyond ASCII as UTF-8, and http.client reads all as Latin-1.
    """
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        return urljoin(url, location)
    except ValueError:
        raise Failure("redirect", "it leads to what is no address") from None


def retry_after(text: str | None, *, now: datetime) -> float | None:
    """Return the seconds of a Retry-After header, a number or a date; None for anything else.

    >>> retry_after("90", now=Clock.utc()), retry_after("soon", now=Clock.utc())
    (90.0, None)
    >>> retry_after("Wed, 01 Jan 2020 00:01:00 GMT", now=datetime(2020, 1, 1, tzinfo=UTC))
    60.0
    """
    text = (text or "").strip()
    if re.fullmatch(r"[0-9]+", text):
        return float(text)
    try:
        day = parsedate_to_datetime(text)
        return max((day.replace(tzinfo=day.tzinfo or UTC) - now).total_seconds(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return None
