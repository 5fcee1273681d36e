"""Visits to hosts: one question at a time, pauses, robots.txt, redirects."""

import math
import re
import ssl
import time
from collections import defaultdict
from typing import Any

import httpx
from protego import Protego

from analysis.collect.download import connections
from analysis.collect.download.connections import Answer, Manners
from analysis.collect.failures import Failure
from analysis.collect.urls import Place, joined, parse_address

REDIRECTS = 5  # of a page, and of a robots.txt (RFC 9309 asks for five at least)
ROBOTS_MOST = 500_000  # bytes of a robots.txt that count (RFC 9309)
CRAWL_DELAY_MOST = 120.0  # seconds between two pages; a host that asks for more is left out
BUSY = 429  # the status of a server that wants to be left alone
#: Statuses below 500 that mean "later".
PASSING = (408, 425, BUSY)
#: Failures of a host as a whole: where its robots.txt ends so, its pages do.
OF_A_HOST = ("gone", "no connection", "local address")


class Visitor:
    """Asks many hosts for pages, each politely."""

    def __init__(self, manners: Manners):
        self.manners = manners
        #: Without redirects, cookies and proxies of the environment.
        self._connections = httpx.HTTPTransport(verify=ssl.create_default_context())
        self._token = re.split("[/ ]", manners.agent, maxsplit=1)[0]
        #: When each host may be asked again; never by this call if that is not finite.
        self._free = defaultdict(lambda: -math.inf)
        self._pauses = defaultdict(lambda: manners.delay)
        self._rules: dict[str, Protego | Failure] = {}

    def page(self, url: str, **how: Any) -> Answer:
        """Return the page at an address, or raise Failure; *how* is for `connections.ask`."""
        answer = self._followed(url, robots=True, **how)
        status = answer.status
        if status in (200, 203):
            return answer
        _require_settled(status)
        kind = "refused by the server" if status >= 400 else "broken answer"
        if status in (404, 410):
            kind = "gone"
        raise Failure(kind, f"its server answers {status}", status=status)

    def _followed(self, url: str, *, robots: bool, **how: Any) -> Answer:
        """Return the answer at the end of all redirects."""
        for _ in range(REDIRECTS + 1):
            where = parse_address(url)
            if robots:
                self._require_allowed(where)
            answer = self._asked(where, **how)
            if not 300 <= answer.status < 400:
                return answer
            url = joined(where.url, answer.headers.get("location", ""))
        raise Failure("redirect", f"more than {REDIRECTS} in a row")

    def _asked(self, where: Place, **how: Any) -> Answer:
        """Return the answer to one question, after the host's pause."""
        wait = self._free[where.host] - time.monotonic()
        if wait == math.inf:
            why = f"its server answered {BUSY}: the next call asks again"
            raise Failure("not tried", why, again=True)
        time.sleep(max(wait, 0.0))
        self._free[where.host] = time.monotonic() + self._pauses[where.host]
        answer = connections.ask(where, manners=self.manners, connections=self._connections, **how)
        if answer.status == BUSY:
            self._free[where.host] = math.inf
        return answer

    def _require_allowed(self, where: Place) -> None:
        if where.origin not in self._rules:
            self._rules[where.origin] = self._read_rules(where)
        rules = self._rules[where.origin]
        if isinstance(rules, Failure):
            raise rules
        if not rules.can_fetch(where.url, self._token):
            raise Failure("refused by robots.txt", "its host does not want this page to be fetched")

    def _read_rules(self, where: Place) -> Protego | Failure:
        """Return what a robots.txt says, or why its pages are not asked for.

        Everything is allowed without one (RFC 9309).
        """
        try:
            answer = self._followed(f"{where.origin}/robots.txt", robots=False, accept=())
            _require_settled(answer.status)
            robots = answer.body[:ROBOTS_MOST].decode("utf-8-sig", errors="replace")
            rules = Protego.parse(robots)
            delay = rules.crawl_delay(self._token) or 0.0
            if delay > CRAWL_DELAY_MOST:
                raise Failure("not tried", f"it asks for {delay:g} seconds between pages")
            self._pauses[where.host] = max(self.manners.delay, delay)
            return rules
        except Failure as failure:
            if failure.kind in OF_A_HOST:
                return failure
            why = f"robots.txt of its host cannot be followed ({failure})"
            return Failure("not tried", why, again=True)


def _require_settled(status: int) -> None:
    """Raise Failure for a status that says "later"."""
    if status >= 500 or status in PASSING:
        raise Failure("server error", f"its server answers {status}", again=True, status=status)
