"""The page as a file: its text, its policy, and how it is saved."""

import hashlib
import re
import warnings
from pathlib import Path

from markupsafe import Markup

from analysis.case import Case, open_case
from analysis.errors import number_of, require_path, using_files
from analysis.figures.templates import (
    NO_DIGEST,
    file_text,
    policy_of,
    require_own,
    templates_of,
    with_digest,
)
from analysis.files import replace_file
from analysis.page.counted import Source, held_by
from analysis.page.data import page_data
from analysis.page.encoding import Plain, json_text
from analysis.page.texts import texts_data, texts_of

PACKAGE = "analysis.page"  #: that has the files of the page
GENERATOR = "analysis.page"  #: stands in each page, so that only pages are replaced
#: Parts of the page's script; each uses names of those before it.
SCRIPTS = (
    "dom.js numbers.js data.js counts.js formula.js contrasts.js scope.js charts.js figure.js "
    "evidence.js address.js controls.js notebook.js labels.js statements.js "
    "view_answer.js view_overview.js view_compare.js view_voices.js view_together.js view_tone.js "
    "view_time.js view_context.js view_sources.js view_pages.js reader.js take.js "
    "start.js"
).split()
LINE_OF_COMMENT = re.compile(r"(?m)^ *//.*\n")
MOST_LETTERS = 8_000_000  #: of the texts in a page


@using_files()
def save(
    case: Source,
    path: str | Path,
    *,
    title: str = "",
    texts: bool = False,
) -> Path:
    """Save a case as one HTML page that needs neither kernel nor network.

    Parameters
    ----------
    case : path, Features, Corpus or Case
        What `open_case` takes.
    path : path
        The file, such as "page.html". A page of the same case that nobody edited is replaced; no
        other file is.
    title : str
        Heading of the page; without it that of the case's README.md, else the case's name.
    texts : bool
        Whether the page has the texts of the articles, as far as 8 MB of them. Ask whether you may
        hand them on.

    Returns
    -------
    Path
        Of the file. Of a large case rarer words are left out: a warning says so.

    Raises
    ------
    InputError
        For more than 20,000 articles, for texts that are not at hand, and for a file that is no
        page of this case, or was edited.

    Examples
    --------
    >>> import tempfile
    >>> path = save("data/example-articles", f"{tempfile.mkdtemp()}/page.html")
    >>> path.name, path.stat().st_size < 3_000_000
    ('page.html', True)
    """
    path = require_path(path, name="path")
    opened = open_case(case)
    owner = owner_of(opened)
    require_own(path, generator=GENERATOR, owner=owner, what=f"a page of this case, {opened.name},")
    held = held_by(opened)
    for note in held.notes:
        warnings.warn(f"{path.name}: {note}", stacklevel=3)
    data = page_data(held, title=title)
    if texts:
        data |= _texts_that_fit(opened, data["pages"]["id"])
    return replace_file(path, page_text(data, owner=owner).encode("utf-8"))


def _texts_that_fit(case: Case, pages: list[str]) -> Plain:
    """Return the texts of pages, of the first ones as far as there is room."""
    lengths = texts_of(case).articles.set_index("article_id")["text"].str.len().reindex(pages)
    is_left_out = (lengths.cumsum() > MOST_LETTERS).to_numpy()
    if is_left_out.any():
        texts = number_of(int(is_left_out.sum()), "text")
        warnings.warn(f"{texts} would make the page too large, and are left out", stacklevel=4)
    fitting = lengths.index.where(~is_left_out, "").tolist()
    return texts_data(case, fitting)


def owner_of(case: Case) -> str:
    """Return 16 digits of a case: of its name and its folder, or of its articles in memory.

    Nobody reads the folder's path from them.
    """
    parts = [case.name]
    if case.files.folder is not None:
        parts.append(case.files.folder.resolve().as_posix())
    elif case.features is not None:
        parts += sorted(map(str, case.features.articles["article_id"]))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


# ---- text -------------------------------------------------------------------------------------


def page_text(data: Plain, *, owner: str = "") -> str:
    """Return the page of its data; its policy allows its own style and scripts alone."""
    style = file_of_page("page.css")
    library = file_of_page("vega.min.js")
    script = page_script()
    text = (
        templates_of(PACKAGE)
        .get_template("page.html")
        .render(
            data=Markup(json_text(data)),
            title=data["title"],
            has_links=any(data["pages"]["url"]),
            generator=GENERATOR,
            digest=NO_DIGEST,
            owner=owner,
            style=Markup(style),
            library=Markup(library),
            script=Markup(script),
            policy=Markup(policy_of(style, [library, script])),
        )
    )
    text = text.encode("utf-8", "replace").decode("utf-8")  # half a surrogate is no letter
    return with_digest(text)


def file_of_page(name: str) -> str:
    """Return the text of a file of the page."""
    return file_text(PACKAGE, name)


def page_script() -> str:
    """Return the page's own script: a function that runs its parts in their order.

    Lines of comment stay at home: the file travels.
    """
    parts = [file_of_page(f"js/{name}") for name in SCRIPTS]
    text = LINE_OF_COMMENT.sub("", "\n".join(parts))
    return f'(() => {{\n"use strict";\n{text}\n}})();\n'
