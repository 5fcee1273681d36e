"""Pages that are gone, from the Wayback Machine: the copy nearest to a day."""

import json
import re
from urllib.parse import urlencode, urlsplit

from analysis.collect.download.connections import Answer
from analysis.collect.download.visits import Visitor
from analysis.collect.failures import Failure

_COPY = re.compile(
    r"(?s)https?://(?P<host>[^/?#]+)/web/(?P<time>\d{14})(?:[a-z]{2}_)?/(?P<page>.+)"
)


def copy(url: str, *, near: str | None, visitor: Visitor) -> tuple[Answer, str]:
    """Return the archived page nearest to a day, and the day of its copy."""
    archive = str(visitor.manners.archive)
    parameters = {"url": url}
    if isinstance(near, str):
        parameters["timestamp"] = near.replace("-", "")
    answer = visitor.page(f"{archive}/wayback/available?{urlencode(parameters)}", accept=())
    page = visitor.page(raw_address(answer.body, archive=archive))
    time = _parts_of_copy(page.url, archive=archive)["time"]
    return page, f"{time[:4]}-{time[4:6]}-{time[6:8]}"


def raw_address(answer: bytes, *, archive: str) -> str:
    """Return where the copy is as it was archived.

    Raises Failure if it is missing, or if the answer makes no sense.
    """
    try:
        copies = json.loads(answer)["archived_snapshots"]
        addresses = [str(found["url"]) for found in copies.values()]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Failure("broken answer", "it does not answer in its format", again=True) from None
    if not addresses:
        raise Failure("gone", "it holds no copy")
    parts = _parts_of_copy(addresses[0], archive=archive)
    scheme = urlsplit(archive).scheme
    return f"{scheme}://{parts['host']}/web/{parts['time']}id_/{parts['page']}"


def _parts_of_copy(address: str, *, archive: str) -> re.Match:
    """Return the parts of a copy's address; raises Failure if it is not one of the archive."""
    parts = _COPY.fullmatch(address)
    server = urlsplit(archive).netloc
    if not parts or not f".{parts['host']}".endswith(f".{server}"):
        raise Failure("broken answer", "it names a copy that is not its own", again=True)
    return parts
