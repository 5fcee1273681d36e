"""The form: one HTML file in which a person answers a codebook's questions about pages."""

import hashlib
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis import lexicons
from analysis.annotation.answer_tables import NEEDED
from analysis.annotation.codebook import Codebook
from analysis.annotation.label_files import read_cells
from analysis.annotation.people import names_of_actors
from analysis.case import Case
from analysis.corpus.articles import Corpus
from analysis.errors import (
    listing,
    refusal,
    require_columns,
    require_number,
    require_path,
    require_unique,
    using_files,
)
from analysis.figures.templates import digest_of, file_text, templates_of
from analysis.files import replace_file
from analysis.label.questions import items_of, questions_of
from analysis.lexicons.actors import DRAFT, Actors
from analysis.lexicons.validation import composed

PACKAGE = "analysis.label"
GENERATOR = "analysis.label.form"  #: stands in each form, so that only forms are replaced
BEGINNING = 4096  #: bytes of a file in which the generator is looked for
SCRIPTS = "csv.js copies.js answers.js text.js agreement.js view.js start.js".split()
#: A coder's name: it stands in the name of a file, and beside others joined by ";".
NAME = re.compile(r"\w[^;:/\\<>|*?\"\x00-\x1f\x7f]*")
#: Columns of pages that a form uses, where they are there.
SHOWN = "article_id title published text url outlet language".split()


@dataclass(frozen=True)
class Form:
    """A form that was written; in Jupyter it is shown in a frame.

    Attributes
    ----------
    path : Path
        Of the HTML file.
    """

    path: Path

    def _repr_html_(self) -> str:
        """Return a frame that holds the form itself."""
        text = html.escape(self.path.read_text("utf-8"))
        return f'<iframe title="Form" width="100%" height="760" srcdoc="{text}"></iframe>'


@using_files()
def form(
    pages: Corpus | Case | pd.DataFrame,
    codebook: str | Path | Codebook,
    *,
    coder: str,
    to: str | Path,
    answers: Sequence[str | Path | pd.DataFrame] = (),
    machine: str | Path | pd.DataFrame | None = None,
    title: str = "Questions about the pages",
    most: int = 350,
) -> Form:
    """Write a form in which a person answers a codebook's questions.

    It is one HTML file, to be opened from disk, without a network. The browser keeps each answer;
    the form saves them as a CSV and reads such a CSV again.

    Variables are asked page by page, pages in random order. A codebook that has claims and no
    variables is asked by outlet where any outlet and any text is known: at the outlet's article
    with the nearest sentence, and at later articles until one says it itself; a page without outlet
    is asked about as one of its own. An answer is carried to a near-copy only if that has the
    sentence that the coder chose, or else all that were marked; *absent* only if each of its
    sentences is in the text that was read; the row says so (``carried_from``). The form does not
    show outlets, nor addresses of pages whose text it has. It holds the texts: it is not for
    publication, and neither is a notebook that shows it.

    Parameters
    ----------
    pages : Corpus, Case or DataFrame
        ``article_id``, and what there is of ``title, published, text, url, outlet, language``. A
        page without text shows its link, and a box for the text.
    codebook : path, Codebook, or the name of one that ships
    coder : str
        Who answers.
    to : path
        The HTML file; its folder is made. A form is replaced, no other file is.
    answers : list of paths or tables
        Two coders' answers: the form asks where they differ, and saves what *coder* decides.
    machine : path or table, optional
        A machine's answers, each shown when the person's is in.
    title : str
        Heading of the form.
    most : int
        Answers after which no later article of an outlet is asked.

    Returns
    -------
    Form
        What shows the file in Jupyter.

    Raises
    ------
    InputError
        For a coder without a name, pages or answers without their columns, answers that are not
        those of two coders, and for a file that is no form.

    Examples
    --------
    >>> import tempfile
    >>> pages = pd.DataFrame({"article_id": ["a", "b"], "text": ["Rain fell.", "The pier closed."]})
    >>> to = f"{tempfile.mkdtemp()}/form.html"
    >>> form(pages, "semetko_valkenburg", coder="Ann", to=to).path.name
    'form.html'
    """
    book = Codebook.of(codebook)
    path = require_path(to, name="to")
    require_number(most, name="most", least=0, whole=True)
    _require_new(path, coder)
    coder = composed(coder)
    shown = _pages_of(pages)
    items = items_of(book)
    asked = questions_of(shown, book, coder=coder)
    seen = shown.drop(columns="outlet").rename(columns={"article_id": "id"})
    data = {
        "title": title,
        "coder": coder,
        "sheet": _sheet_of(shown, items),
        "most": most,
        "pages": seen.to_dict("records"),
        "items": items,
        "actors": book.actors,
        "names": names_of_actors(_actors_of(pages)),
        "answers": _answers_of_two(answers),
        "machine": [] if machine is None else _answer_rows(machine),
        **asked,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, _form_text(data).encode())
    return Form(path)


def _require_new(path: Path, coder: Any) -> None:
    """Raise InputError for a name that no file can have, and for a file that is no form."""
    if not (isinstance(coder, str) and NAME.fullmatch(coder)):
        raise refusal(
            "coder",
            arrived=repr(coder),
            expected="a name that a file can have, without ; and /",
            fix='Give the name or the initials of who answers: coder="Ann".',
        )
    if path.exists() and GENERATOR.encode() not in path.read_bytes()[:BEGINNING]:
        raise refusal(
            "to",
            arrived=f"{path}, a file that label.form did not write",
            expected="a new file, or a form",
            fix="Give another name, or move the file away.",
        )


def _pages_of(source: Any) -> pd.DataFrame:
    """Return the pages that are asked about, sorted, all columns of a form as text.

    Where a text is at hand, the address stays hidden: it may name the outlet.
    """
    table = _table_of(source)
    require_columns(table, ["article_id"], what="pages")
    require_unique(table["article_id"], what="pages", name="article_id")
    pages = (
        table.astype(object)
        .where(table.notna(), "")
        .map(_whole)
        .reindex(columns=SHOWN, fill_value="")
    )
    pages["url"] = pages["url"].where(pages["text"].str.strip() == "", "")
    pages["published"] = pages["published"].str[:10]
    return pages.sort_values("article_id", ignore_index=True)


def _whole(cell: Any) -> str:
    """Return a cell as text, with a "?" for half a character."""
    return str(cell).encode("utf-8", "replace").decode()


def _table_of(source: Any) -> Any:
    """Return the articles of a corpus or case, or the pages of its readings."""
    if isinstance(source, Corpus):
        return source.articles
    if not isinstance(source, Case):
        return source
    if source.texts is None and source.readings:
        return next(iter(source.readings.values())).rows
    articles: Any = source.texts or source.features
    return articles.articles


def _actors_of(source: Any) -> Actors:
    """Return the actors that a case lists; those of a draft are none."""
    listed = source.files.actors if isinstance(source, Case) else None
    return lexicons.actors(None if listed == DRAFT else listed)


def _answers_of_two(sources: Sequence[Any]) -> list[dict[str, str]]:
    """Return the rows of two coders' answers; none where nothing was given."""
    rows = [row for source in sources for row in _answer_rows(source)]
    coders = sorted({row["coder"] for row in rows})
    if len(coders) == 2 or not sources:
        return rows
    raise refusal(
        "answers",
        arrived=f"answers of {listing(coders) or 'nobody'}",
        expected="those of two coders",
        fix="Give the files of two. To go on with one coder's, open its file in that coder's form.",
    )


def _answer_rows(source: Any) -> list[dict[str, str]]:
    """Return the rows of a file or table of answers."""
    return read_cells(source, needed=NEEDED).to_dict("records")


def _sheet_of(pages: pd.DataFrame, items: list[dict[str, Any]]) -> str:
    """Return 16 digits of the pages and items: under them a browser keeps the answers."""
    names = [*pages["article_id"], *pages["text"], *sorted(item["name"] for item in items)]
    return hashlib.sha256("\0".join(names).encode()).hexdigest()[:16]


def _form_text(data: dict[str, Any]) -> str:
    """Return the form; its policy allows its own style and script alone."""
    style = file_text(PACKAGE, "form/form.css")
    scripts = [file_text(PACKAGE, f"form/{name}") for name in SCRIPTS]
    script = '"use strict";\n' + "\n".join(scripts)
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest_of(style)}'; "
        f"script-src 'sha256-{digest_of(script)}'; base-uri 'none'; form-action 'none'"
    )
    template = templates_of(PACKAGE).get_template("form/form.html")
    parts = {"policy": policy, "style": style, "script": script}
    safe = {name: Markup(text) for name, text in parts.items()}
    return template.render(data=data, generator=GENERATOR, **safe)
