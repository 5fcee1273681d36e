"""Visits to hosts: one connection each, pauses, robots.txt, retries, redirects."""

import math
import re
import ssl
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import anyio
import httpx
from protego import Protego

from analysis.collect.download import connections
from analysis.collect.download.connections import Answer, Manners
from analysis.collect.failures import Failure
from analysis.collect.urls import Place, joined, parse_address

REDIRECTS = 5  # of a page, and of a robots.txt (RFC 9309 asks for five at least)
#: Lines × user agents; nobody wrote a list of more, and it would take seconds to read.
ROBOTS_RULES = 5_000_000
CRAWL_DELAY_MOST = 120.0  # seconds between two pages; a host that asks for more is left out
#: Seconds of Retry-After for which a run waits; longer ones are left to the next run.
WAIT_MOST = 300.0
BACK_OFF = 2.0  # seconds before the first repetition; they double each time
SILENT_MOST = 5  # pages in a row without an answer, after which a host is left alone
PASSING = (408, 425, 429)  # statuses below 500 that mean "later"
#: Failures of a host as a whole: where its robots.txt ends so, its pages do.
OF_A_HOST = ("gone", "no connection", "local address")


class Clock:
    """Seconds, pauses and the date; tests bring their own."""

    now = staticmethod(time.monotonic)
    sleep = staticmethod(anyio.sleep)

    @staticmethod
    def utc() -> datetime:
        """Return the date and time."""
        return datetime.now(UTC)


@dataclass
class _Host:
    """When a host may be asked again."""

    turn: anyio.Lock = field(default_factory=anyio.Lock)
    free: float = -math.inf
    delay: float = 0.0
    silent: int = 0
    closed: str = ""


class Visitor:
    """Asks many hosts for pages, each politely."""

    def __init__(self, manners: Manners, *, clock: Clock):
        self.manners = manners
        self.clock = clock
        #: Without redirects, cookies and proxies of the environment.
        self._connections = httpx.AsyncHTTPTransport(verify=ssl.create_default_context())
        self._token = re.split("[/ ]", manners.agent, maxsplit=1)[0]
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self._rules: dict[str, Protego | Failure] = {}

    async def page(self, url: str, *, asked: list[str], **how: Any) -> Answer:
        """Return the page at an address, or raise Failure.

        The addresses that were asked are added to *asked*; *how* is for `connections.ask`.
        """
        answer = await self._followed(url, asked=asked, robots=True, **how)
        status = answer.status
        if status in (200, 203):
            return answer
        kind = "refused by the server" if status >= 400 else "broken answer"
        if status in (404, 410):
            kind = "gone"
        raise Failure(kind, f"its server answers {status}", status=status)

    async def _followed(self, url: str, *, asked: list[str], robots: bool, **how: Any) -> Answer:
        """Return the answer at the end of all redirects."""
        for _ in range(REDIRECTS + 1):
            where = parse_address(url)
            if robots:
                await self._require_allowed(where)
            answer = await self._answered(where, asked=asked, **how)
            if not 300 <= answer.status < 400:
                return answer
            url = joined(where.url, answer.headers.get("location", ""))
        raise Failure("redirect", f"more than {REDIRECTS} in a row")

    async def _answered(self, where: Place, *, asked: list[str], **how: Any) -> Answer:
        """Return the answer once there is one.

        A question whose failure may pass is repeated, after pauses that grow.
        """
        host = self._hosts[where.host]
        for n in range(self.manners.retries + 1):
            async with host.turn:
                await self._wait_for(host)
                asked.append(where.url)
                try:
                    answer = await self._asked_once(where, **how)
                    host.silent = 0
                    return answer
                except Failure as failure:
                    is_last = n == self.manners.retries or not failure.again
                    pause = failure.wait or (0 if is_last else BACK_OFF * 2**n)
                    host.free = max(host.free, self.clock.now() + pause)
                    host.silent += is_last and failure.kind in ("timeout", "no connection")
                    host.closed = _why_closed(host, failure)
                    if is_last or host.closed:
                        raise
        raise AssertionError("there is a first question")

    async def _asked_once(self, where: Place, **how: Any) -> Answer:
        """Return the answer to one question; raises Failure also for one that says "later"."""
        answer = await connections.ask(
            where, manners=self.manners, connections=self._connections, **how
        )
        if answer.status >= 500 or answer.status in PASSING:
            why = f"its server answers {answer.status}"
            wait = retry_after(answer.headers.get("retry-after"), now=self.clock.utc())
            raise Failure("server error", why, again=True, status=answer.status, wait=wait)
        return answer

    async def _wait_for(self, host: _Host) -> None:
        """Wait until a host may be asked, and note when it may be asked again."""
        if host.closed:
            raise Failure("not tried", host.closed, again=True)
        await self.clock.sleep(max(host.free - self.clock.now(), 0.0))
        host.free = self.clock.now() + max(self.manners.delay, host.delay)

    async def _require_allowed(self, where: Place) -> None:
        if where.origin not in self._rules:
            self._rules[where.origin] = await self._read_rules(where)
        rules = self._rules[where.origin]
        if isinstance(rules, Failure):
            raise rules
        if not rules.can_fetch(where.url, self._token):
            raise Failure("refused by robots.txt", "its host does not want this page to be fetched")

    async def _read_rules(self, where: Place) -> Protego | Failure:
        """Return what a robots.txt says, or why its pages are not asked for.

        Everything is allowed without one (RFC 9309).
        """
        host = self._hosts[where.host]
        try:
            answer = await self._followed(
                f"{where.origin}/robots.txt", asked=[], robots=False, accept=()
            )
            rules = _parsed_rules(answer.body)
            host.delay = max(host.delay, _crawl_delay(rules, self._token))
            return rules
        except Failure as failure:
            if failure.kind in OF_A_HOST:
                return failure
            why = f"robots.txt of its host cannot be followed ({failure})"
            return Failure("not tried", why, again=True)


def _parsed_rules(robots: bytes) -> Protego:
    """Return what a robots.txt says; raises Failure if it says too much."""
    text = robots.decode("utf-8-sig", errors="replace")
    if len(re.findall(r"(?i)user.?agent", text)) * len(text.splitlines()) > ROBOTS_RULES:
        raise Failure("too large", "it has too many rules")
    return Protego.parse(text)


def _crawl_delay(rules: Protego, token: str) -> float:
    """Return the seconds between two pages; raises Failure if they are too many."""
    delay = rules.crawl_delay(token) or 0.0
    if delay > CRAWL_DELAY_MOST:
        raise Failure("not tried", f"it asks for {delay:g} seconds between pages")
    return delay


def _why_closed(host: _Host, failure: Failure) -> str:
    """Return why a host is left alone until the next run; "" if it is not."""
    if (failure.wait or 0) > WAIT_MOST:
        return f"its server wants to be left alone for more than {WAIT_MOST:g} seconds"
    if host.silent >= SILENT_MOST:
        return f"its server did not answer {SILENT_MOST} pages in a row"
    return ""


def retry_after(text: str | None, *, now: datetime) -> float | None:
    """Return the seconds of a Retry-After header, a number or a date; None for anything else."""
    text = (text or "").strip()
    if re.fullmatch(r"[0-9]+", text):
        return float(text)
    try:
        day = parsedate_to_datetime(text)
        return max((day.replace(tzinfo=day.tzinfo or UTC) - now).total_seconds(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return None
