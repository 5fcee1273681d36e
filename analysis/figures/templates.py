"""Files of a package as text, and pages made of them that escape what they print."""

import base64
import hashlib
import html
import re
from functools import partial
from importlib import resources

import jinja2

from analysis.figures.direction import plain_direction

NO_DIGEST = "0" * 64  #: stands where the digest of a page will be


def file_text(package: str, name: str) -> str:
    """Return the text of a file of a package.

    >>> file_text("analysis.report", "report.html").splitlines()[0]
    '<!DOCTYPE html>'
    """
    return resources.files(package).joinpath(name).read_text("utf-8")


def templates_of(package: str) -> jinja2.Environment:
    """Return the templates of a package; letters that they print keep their direction."""
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(partial(file_text, package)),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=plain_direction,
    )


def digest_of(text: str) -> str:
    """Return the digest by which the policy of a page allows a style or script."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def with_digest(text: str) -> str:
    """Return a page in which its own digest stands for `NO_DIGEST`."""
    return text.replace(NO_DIGEST, hashlib.sha256(text.encode()).hexdigest(), 1)


def is_edited(text: str, digest: str) -> bool:
    """Tell whether a page is other than it was when it got its digest."""
    return with_digest(text.replace(digest, NO_DIGEST, 1)) != text


def content_of(name: str, beginning: str) -> str:
    """Return what an element of a page's head says; "" where it has no such element.

    >>> content_of("case", '<meta name="case" content="ferries">')
    'ferries'
    """
    found = re.search(rf'<meta name="{name}" content="([^"]*)">', beginning)
    return html.unescape(found[1]) if found else ""
