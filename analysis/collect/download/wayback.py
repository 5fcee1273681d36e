"""Pages that are gone, from the Wayback Machine: the copy nearest to a day, as it was archived."""

from __future__ import annotations

import json
import re
from datetime import date
from urllib.parse import urlencode, urlsplit

from analysis.collect.download.connections import Answer, Failure
from analysis.collect.download.visits import Visitor

ADDRESS = "https://archive.org"
_COPY = re.compile(
    r"https?://(?P<host>[^/?#]+)/web/(?P<time>\d{14})(?:[a-z]{2}_)?/(?P<page>.+)", re.DOTALL
)


def copy(
    url: str, *, near: str | None, visitor: Visitor, archive: str, asked: list[str]
) -> tuple[Answer, str]:
    """Return the archived page, and the day of its copy.

    Parameters
    ----------
    url : str
    near : "YYYY-MM-DD", optional
        The copy nearest to this day is taken; the archive's own choice without it.
    visitor : Visitor
    archive : str
        Address of the archive; nothing that it says leads anywhere else.
    asked : list of str
        Gets the addresses that were asked.
    """

    def within(address: str) -> bool:
        """Tell whether an address is one of the archive."""
        return _is_own(urlsplit(address).netloc, archive)

    question = urlencode({"url": url} | ({"timestamp": near.replace("-", "")} if near else {}))
    answer = visitor.page(
        f"{archive}/wayback/available?{question}", asked=asked, within=within, accept=None
    )
    page = visitor.page(raw_address(answer.body, archive=archive), asked=asked, within=within)
    return page, _day(page.url)


def raw_address(answer: bytes, *, archive: str) -> str:
    """Return where the copy is as it was archived; raises Failure if there is none, or if the answer makes no sense.

    >>> raw_address(b'{"archived_snapshots": {"closest": {"available": true, "status": "200", "url": '
    ...             b'"http://web.archive.org/web/20160817080910/http://elm-post.example/"}}}', archive=ADDRESS)
    'https://web.archive.org/web/20160817080910id_/http://elm-post.example/'
    """
    try:
        closest = json.loads(answer)["archived_snapshots"].get("closest")
        if (
            not closest
            or closest["available"] is not True
            or str(closest.get("status", 200)) != "200"
        ):
            raise Failure("gone", "it holds no copy")
        found = _COPY.fullmatch(closest["url"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Failure("broken answer", "it does not answer in its format", again=True) from None
    if not found or not _is_own(found["host"], archive):
        raise Failure("broken answer", "it names a copy that is not its own", again=True)
    return f"{urlsplit(archive).scheme}://{found['host']}/web/{found['time']}id_/{found['page']}"


def _is_own(host: str, archive: str) -> bool:
    own = urlsplit(archive).netloc.lower()
    return host.lower() == own or host.lower().endswith(f".{own}")


def _day(address: str) -> str:
    try:
        return date.fromisoformat(_COPY.fullmatch(address)["time"][:8]).isoformat()  # type: ignore[index]
    except (ValueError, TypeError):
        raise Failure(
            "broken answer", "it does not say when it made its copy", again=True
        ) from None
