"""Pages that are gone, from the Wayback Machine: the copy nearest to a day."""

import json
import re
from urllib.parse import urlencode, urlsplit

from analysis.collect.download.connections import Answer
from analysis.collect.download.visits import Visitor
from analysis.collect.failures import Failure

_COPY = re.compile(r"https?://([^/?#]+)/web/(\d{4})(\d\d)(\d\d)\d{6}(?:[a-z]{2}_)?/.+")


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
    try:
        copies = json.loads(answer)["archived_snapshots"]
        times = [found["timestamp"] for found in copies.values()]
        is_whole = all(re.fullmatch(r"\d{14}", time) for time in times)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        is_whole = False
    if not is_whole:
        raise Failure("broken answer", "it does not answer in its format", again=True)
    if not times:
        raise Failure("gone", "it holds no copy")
    return times[0]
