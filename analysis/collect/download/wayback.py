"""Pages that are gone, from the Wayback Machine: the copy nearest to a day."""

from __future__ import annotations

import json
import re
from datetime import date
from urllib.parse import urlencode, urlsplit

from analysis.collect.download.connections import Answer
from analysis.collect.download.visits import Visitor
from analysis.collect.failures import Failure

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

    def is_within(address: str) -> bool:
        """Tell whether an address is one of the archive."""
        return _is_of_archive(urlsplit(address).netloc, archive)

    parameters = {"url": url}
    if near:
        parameters["timestamp"] = near.replace("-", "")
    question = f"{archive}/wayback/available?{urlencode(parameters)}"
    answer = visitor.page(question, asked=asked, within=is_within, accept=None)
    address = raw_address(answer.body, archive=archive)
    page = visitor.page(address, asked=asked, within=is_within)
    return page, _day_of_copy(page.url)


def raw_address(answer: bytes, *, archive: str) -> str:
    """Return where the copy is as it was archived.

    Raises Failure if it is missing, or if the answer makes no sense.

    >>> copy_of_post = b'"http://web.archive.org/web/20160817080910/http://elm-post.example/"'
    >>> closest = b'{"available": true, "status": "200", "url": ' + copy_of_post + b"}"
    >>> raw_address(b'{"archived_snapshots": {"closest": ' + closest + b"}}", archive=ADDRESS)
    'https://web.archive.org/web/20160817080910id_/http://elm-post.example/'
    """
    try:
        closest = json.loads(answer)["archived_snapshots"].get("closest")
        if not closest or closest["available"] is not True:
            raise Failure("gone", "it holds no copy")
        if str(closest.get("status", 200)) != "200":
            raise Failure("gone", "it holds no copy")
        match = _COPY.fullmatch(closest["url"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Failure("broken answer", "it does not answer in its format", again=True) from None
    if not match or not _is_of_archive(match["host"], archive):
        raise Failure("broken answer", "it names a copy that is not its own", again=True)
    scheme = urlsplit(archive).scheme
    return f"{scheme}://{match['host']}/web/{match['time']}id_/{match['page']}"


def _is_of_archive(host: str, archive: str) -> bool:
    server = urlsplit(archive).netloc.lower()
    return host.lower() == server or host.lower().endswith(f".{server}")


def _day_of_copy(address: str) -> str:
    match = _COPY.fullmatch(address)
    try:
        return date.fromisoformat(match["time"][:8]).isoformat()  # type: ignore[index]
    except (ValueError, TypeError):
        why = "it does not say when it made its copy"
        raise Failure("broken answer", why, again=True) from None
