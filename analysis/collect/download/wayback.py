"""Pages that are gone, from the Wayback Machine: the copy nearest to a day."""

import re
from urllib.parse import urlencode, urlsplit

from analysis.collect.download.connections import Answer
from analysis.collect.download.visits import Visitor
from analysis.collect.failures import Failure

_COPY = re.compile(r"https?://([^/?#]+)/web/(\d{4})(\d\d)(\d\d)\d{6}(?:[a-z]{2}_)?/.+")
_TIME = re.compile(rb'"timestamp": *"(\d{14})"')


def copy(url: str, *, near: str | None, visitor: Visitor) -> tuple[Answer, str]:
    """Return the archived page nearest to a day, as it was archived, and the day of its copy."""
    archive = str(visitor.manners.archive).rstrip("/")
    parameters = {"url": url}
    if isinstance(near, str):
        parameters["timestamp"] = near.replace("-", "")
    answer = visitor.page(f"{archive}/wayback/available?{urlencode(parameters)}", accept=())
    page = visitor.page(f"{archive}/web/{_time_of_copy(answer.body)}id_/{url}")
    parts = _COPY.fullmatch(page.url)
    if not parts or not f".{parts[1]}".endswith(f".{urlsplit(archive).netloc}"):
        raise Failure("broken answer", "it leads to what is no copy of its own", again=True)
    return page, "-".join(parts.groups()[1:])


def _time_of_copy(answer: bytes) -> str:
    """Return when a copy was made; raises Failure where there is none, or the answer is garbled."""
    if b'"archived_snapshots"' not in answer:
        raise Failure("broken answer", "it does not answer in its format", again=True)
    time = _TIME.search(answer)
    if not time:
        raise Failure("gone", "it holds no copy")
    return time[1].decode()
