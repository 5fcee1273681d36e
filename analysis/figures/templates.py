"""Files of a package as text, and pages made of them that escape what they print."""

import base64
import hashlib
import html
import re
from collections.abc import Sequence
from functools import partial
from importlib import resources
from pathlib import Path

import jinja2

from analysis.errors import refusal
from analysis.figures.direction import plain_direction

NO_DIGEST = "0" * 64  #: stands where the digest of a page will be
BEGINNING = 4096  #: letters of a page in which its head is looked for


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


def policy_of(style: str, scripts: Sequence[str]) -> str:
    """Return the policy of a page: it loads nothing, and runs these scripts alone.

    Styles of charts come from a library's script, which no policy forbids.
    """
    digests = " ".join(f"'sha256-{digest_of(script)}'" for script in scripts)
    allowed = f"style-src 'sha256-{digest_of(style)}'; script-src {digests}; img-src data:"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def require_own(path: Path, *, generator: str, owner: str, what: str) -> None:
    """Raise InputError for a file that is not as *generator* wrote it for an owner."""
    if not path.exists():
        return
    text = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
    beginning = text[:BEGINNING]
    digest = _content_of("digest", beginning)
    is_own = generator in beginning and _content_of("owner", beginning) == owner
    if is_own and with_digest(text.replace(digest, NO_DIGEST, 1)) == text:
        return
    raise refusal(
        "path",
        arrived=f"{path}, which {generator} did not write so",
        expected=f"a new file, or {what} that nobody edited",
        fix="Give another name, or move the file away.",
    )


def _content_of(name: str, beginning: str) -> str:
    """Return what an element of a page's head says; "" where it has no such element."""
    found = re.search(rf'<meta name="{name}" content="([^"]*)">', beginning)
    return html.unescape(found[1]) if found else ""
