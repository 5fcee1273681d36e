"""What a page states for machines: meta elements and JSON-LD."""

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from lxml import html

#: Types of JSON-LD that are articles: NewsArticle, BlogPosting, LiveBlogPosting, Report.
ARTICLE = re.compile("Article|Posting|Report")
MAX_NODES = 200  # nodes of JSON-LD that are compared; pages have one or two articles
STATED = 1_000  # characters of a statement; what is longer is no name, title or day
REPAIRED = 200_000  # characters of a broken block that are looked at
#: What wraps JSON-LD on older pages: comment marks of HTML and CDATA.
WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|(?://\s*)?\]\]>|;)\s*$")
TRAILING_COMMA = re.compile(r",(?=\s{0,100}[}\]])")
#: Kinds of pages that are the site itself, and kinds that hold an article.
SITE = re.compile(r"\AWebSite\Z")
HOLDER = re.compile(r"\A(?:Web|Item)Page\Z")


@dataclass(frozen=True)
class Structured:
    """What a page states in meta elements and JSON-LD."""

    metas: dict[str, list[str]]  #: name in lower case → contents
    articles: list[dict]  #: nodes of JSON-LD, as the next two
    sites: list[dict]
    holders: list[dict]  #: the page around an article
    broken: list[str]  #: blocks of JSON-LD that cannot be read

    def contents(self, *names: str) -> list[str]:
        """Return the contents of the meta elements with these names, in the order of the names."""
        return [content for name in names for content in self.metas.get(name, [])]


def structured(page: html.HtmlElement) -> Structured:
    """Return what a page states in meta elements and JSON-LD."""
    nodes = []
    broken = []
    for text in _blocks(page):
        content = _content_of(text)
        if content is None:
            broken.append(text[:REPAIRED])
        else:
            nodes += _nodes_of(content)
    return Structured(
        metas=_metas(page),
        articles=_nodes_of_type(nodes, ARTICLE),
        sites=_nodes_of_type(nodes, SITE),
        holders=_nodes_of_type(nodes, HOLDER),
        broken=broken,
    )


def names_of(value: Any) -> list[str]:
    """Return the names in a value of JSON-LD: a text, a node, or a list of them.

    >>> names_of([{"@type": "Organization", "name": "Elm Post"}, "Berg Mail", 3])
    ['Elm Post', 'Berg Mail']
    """
    values = value if isinstance(value, list) else [value]
    names = []
    for item in values[:MAX_NODES]:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, list) and name:
            name = name[0]
        if isinstance(name, str) and len(name) <= STATED:
            names.append(unescape(name).strip())
    return names


def people_of(value: Any) -> list[str]:
    """Return the names in a value of JSON-LD, without those of organizations.

    >>> people_of([{"@type": "Organization", "name": "Elm Post"}, {"name": "Ann Berg"}])
    ['Ann Berg']
    """
    values = value if isinstance(value, list) else [value]
    types = [_type_of(item) if isinstance(item, dict) else "" for item in values]
    return names_of([item for item, kind in zip(values, types) if "Organization" not in kind])


def text_of(node: dict, key: str) -> str | None:
    """Return the short text of a key in a node of JSON-LD, or None."""
    value = node.get(key)
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value") or value.get("@id")
    if isinstance(value, str) and 0 < len(value) <= STATED:
        return value
    return None


def _type_of(node: dict) -> str:
    return str(node.get("@type"))


def _nodes_of_type(nodes: Iterable[dict], kind: re.Pattern) -> list[dict]:
    return [node for node in nodes if kind.search(_type_of(node))][:MAX_NODES]


def _metas(page: html.HtmlElement) -> dict[str, list[str]]:
    metas = {}
    for meta in page.iter("meta"):
        content = " ".join((meta.get("content") or "").split())
        if not content or len(content) > STATED:
            continue
        # Marks inside of the body are those of other articles, too.
        is_in_head = next(meta.iterancestors("head"), None) is not None
        attributes = ("property", "name", "itemprop") if is_in_head else ("property", "name")
        names = (meta.get(attribute) for attribute in attributes)
        for name in dict.fromkeys(name.strip().lower() for name in names if name):
            metas.setdefault(name, []).append(content)
    return metas


def _blocks(page: html.HtmlElement) -> Iterator[str]:
    for script in page.iter("script"):
        if (script.get("type") or "").strip().lower().startswith("application/ld+json"):
            yield script.text or ""


def _content_of(text: str) -> Any:
    """Return what a block of JSON-LD holds, or None if it cannot be read."""
    trimmed = WRAPPING.sub("", WRAPPING.sub("", text)).strip()
    for written in (trimmed, TRAILING_COMMA.sub("", trimmed)):
        try:
            return json.loads(written)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes_of(content: Any) -> list[dict]:
    """Return the nodes of a block, but not those inside of lists of other pages."""
    waiting = deque([content])
    nodes = []
    while waiting:
        node = waiting.popleft()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            waiting += [node.get("@graph"), node.get("mainEntity")]
            nodes.append(node)
    return nodes
