"""The form: one HTML file in which a person answers a codebook's questions about pages."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.annotation.codebook import Codebook
from analysis.case import Case
from analysis.corpus.articles import Corpus
from analysis.errors import (
    number_of,
    refusal,
    require_columns,
    require_kind,
    require_number,
    require_path,
    require_unique,
    using_files,
)
from analysis.figures.templates import digest_of, file_text, templates_of
from analysis.files import replace_file
from analysis.label.questions import items_of, questions_of

PACKAGE = "analysis.label"
GENERATOR = "analysis.label.form"  #: stands in each form, so that only forms are replaced
BEGINNING = 4096  #: bytes of a file in which the generator is looked for
SCRIPTS = "csv.js answers.js text.js agreement.js view.js start.js".split()
#: Characters that could end a script element, open a tag, or break an old reader of scripts.
ESCAPES = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
NEEDED = ["page", "item", "value", "coder"]  #: columns of a file of answers
OPTIONAL = ["speaker", "note", "wording"]


@dataclass(frozen=True)
class Form:
    """A form that was written; in Jupyter it is shown in a frame.

    Attributes
    ----------
    path : Path
        Of the HTML file.
    n_questions : int
        Questions that it asks at first.
    """

    path: Path
    n_questions: int

    def __repr__(self) -> str:
        return f"Form {self.path}: {number_of(self.n_questions, 'question')}"

    def _repr_html_(self) -> str:
        """Return a frame that holds the form itself."""
        text = html.escape(self.path.read_text("utf-8"))
        name = html.escape(repr(self))
        return f'<iframe title="{name}" width="100%" height="760" srcdoc="{text}"></iframe>'


@using_files()
def form(
    pages: Corpus | Case | pd.DataFrame,
    codebook: str | Path | Codebook,
    *,
    coder: str,
    to: str | Path,
    answers: Sequence[str | Path | pd.DataFrame] = (),
    machine: str | Path | pd.DataFrame | None = None,
    title: str = "",
    most: int = 350,
) -> Form:
    """Write a form in which a person answers a codebook's questions.

    It is one HTML file, to be opened from disk, without a network. The browser keeps each answer;
    the form saves them as a CSV and reads such a CSV again.

    Variables are asked page by page, pages in random order. A codebook that has claims and no
    variables is asked by outlet where outlets and texts are known: at the outlet's article with
    the nearest sentence, and at a later article only while the outlet's answers are *absent*.
    Copies are asked once; each gets the answer. The form does not show outlets, nor addresses of
    pages whose text it has. It holds the texts: it is not for publication.

    Parameters
    ----------
    pages : Corpus, Case or DataFrame
        ``article_id``, and what there is of ``title, published, text, url, outlet, language``. A
        page without text shows its link, and a box for the text.
    codebook : path, Codebook, or the name of one that ships
    coder : str
        Who answers.
    to : path
        The HTML file. A form is replaced, no other file is.
    answers : list of paths or tables
        Two coders' answers: the form asks where they differ, and saves what *coder* decides.
    machine : path or table
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
        For a coder without a name, answers of fewer or more than two coders, and a file that is
        no form.

    Examples
    --------
    >>> import tempfile
    >>> pages = pd.DataFrame({"article_id": ["a", "b"], "text": ["Rain fell.", "The pier closed."]})
    >>> to = f"{tempfile.mkdtemp()}/form.html"
    >>> form(pages, "semetko_valkenburg", coder="Ann", to=to).n_questions
    10
    """
    book = Codebook.of(codebook)
    _require_coder(coder)
    require_number(most, name="most", least=1, whole=True)
    path = _require_form(to)
    shown = _pages_of(pages)
    items = items_of(book)
    asked = questions_of(shown, book, coder=coder)
    data = {
        "title": title or "Questions about the pages",
        "coder": coder,
        "sheet": _sheet_of(shown, items),
        "most": most,
        "pages": _page_data(shown),
        "items": items,
        "actors": list(book.actors),
        "questions": asked.questions,
        "chains": asked.chains,
        "answers": _two_coders(answers),
        "machine": [] if machine is None else _answer_rows(machine, name="machine"),
    }
    replace_file(path, _form_text(data).encode("utf-8"))
    return Form(path, asked.n_first)


# ---- what comes in ----------------------------------------------------------------------------


def _require_coder(coder: Any) -> None:
    """Raise InputError unless a coder's name can stand in the name of a file."""
    if isinstance(coder, str) and re.fullmatch(r"\w[\w .-]*", coder):
        return
    raise refusal(
        "coder",
        arrived=repr(coder),
        expected="a name of letters, digits, spaces, dots and hyphens",
        fix='Give the name or the initials of who answers: coder="Ann".',
    )


def _require_form(to: str | Path) -> Path:
    """Return the path of a form; raise InputError for another file that is there."""
    path = require_path(to, name="to")
    if path.suffix.lower() not in (".html", ".htm") or not path.parent.is_dir():
        raise refusal(
            "to",
            arrived=str(path),
            expected="a file that ends in .html, in a folder that exists",
            fix='Give a name such as "form.html".',
        )
    if path.exists() and GENERATOR.encode() not in path.read_bytes()[:BEGINNING]:
        raise refusal(
            "to",
            arrived=f"{path}, a file that label.form did not write",
            expected="a new file, or a form",
            fix="Give another name, or move the file away.",
        )
    return path


def _pages_of(pages: Any) -> pd.DataFrame:
    """Return the pages that are asked about, sorted, all columns of a form as text."""
    table = pages
    if isinstance(pages, Corpus):
        table = pages.articles
    elif isinstance(pages, Case):
        table = _pages_of_case(pages)
    kinds = "a Corpus, a Case, or a table of pages"
    fix = "Give what read_corpus or open_case returned, or a table with the column article_id."
    require_kind(table, pd.DataFrame, name="pages", expected=kinds, fix=fix)
    require_columns(table, ["article_id"], what="pages")
    require_unique(table["article_id"], what="pages", name="article_id")
    if table.empty:
        raise refusal("pages", arrived="no page", expected="one or more", fix="Choose other pages.")
    columns = {}
    for name in ("article_id", "title", "text", "url", "outlet", "language"):
        columns[name] = _texts_in(table, name)
    days = pd.to_datetime(_texts_in(table, "published"), errors="coerce", utc=True, format="mixed")
    columns["published"] = days.dt.strftime("%Y-%m-%d").fillna("")
    return pd.DataFrame(columns).sort_values("article_id", ignore_index=True)


def _texts_in(table: pd.DataFrame, name: str) -> pd.Series:
    """Return a column as text, empty where it is missing."""
    if name not in table:
        return pd.Series("", index=table.index, dtype=object)
    return table[name].astype(object).where(table[name].notna(), "").astype(str)


def _pages_of_case(case: Case) -> pd.DataFrame:
    """Return the articles of a case, or the pages of its readings."""
    if case.texts is not None:
        return case.texts.articles
    if case.features is not None:
        return case.features.articles
    return next(iter(case.readings.values())).rows


def _two_coders(answers: Sequence[Any]) -> list[dict[str, str]]:
    """Return the answers of two coders; nothing if there are none."""
    if not len(answers):
        return []
    rows = [row for source in answers for row in _answer_rows(source, name="answers")]
    coders = sorted({row["coder"] for row in rows})
    if len(coders) == 2:
        return rows
    raise refusal(
        "answers",
        arrived=f"answers of {number_of(len(coders), 'coder')}",
        expected="those of two",
        fix="Give the files of two coders: answers=[first, second].",
    )


def _answer_rows(source: Any, *, name: str) -> list[dict[str, str]]:
    """Return the rows of a file or table of answers, each cell as text."""
    table = source
    if not isinstance(source, pd.DataFrame):
        path = require_path(source, name=name)
        table = pd.read_csv(path, dtype=str, sep=None, engine="python", encoding="utf-8-sig")
    require_columns(table, NEEDED, what=name)
    columns = {column: _texts_in(table, column) for column in [*NEEDED, *OPTIONAL]}
    return pd.DataFrame(columns).to_dict("records")


# ---- what goes out ----------------------------------------------------------------------------


def _sheet_of(pages: pd.DataFrame, items: list[dict[str, Any]]) -> str:
    """Return 16 digits of the pages and items: under them a browser keeps the answers."""
    names = [*pages["article_id"], "", *sorted(item["name"] for item in items)]
    return hashlib.sha256("\0".join(names).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _page_data(pages: pd.DataFrame) -> list[dict[str, str]]:
    """Return what the form shows of each page: no outlet, and no address beside a text."""
    has_text = pages["text"].str.strip() != ""
    is_address = pages["url"].str.match(r"(?i)https?://")
    shown = pd.DataFrame(
        {
            "id": pages["article_id"],
            "title": pages["title"],
            "day": pages["published"],
            "language": pages["language"],
            "text": pages["text"].where(has_text, ""),
            "url": pages["url"].where(is_address & ~has_text, ""),
        }
    )
    return shown.to_dict("records")


def _form_text(data: dict[str, Any]) -> str:
    """Return the form; its policy allows its own style and script alone."""
    style = file_text(PACKAGE, "form/form.css")
    parts = [file_text(PACKAGE, f"form/{name}") for name in SCRIPTS]
    script = '"use strict";\n' + "\n".join(parts)
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest_of(style)}'; "
        f"script-src 'sha256-{digest_of(script)}'; base-uri 'none'; form-action 'none'"
    )
    text = (
        templates_of(PACKAGE)
        .get_template("form/form.html")
        .render(
            title=data["title"],
            coder=data["coder"],
            has_texts=any(page["text"] for page in data["pages"]),
            generator=GENERATOR,
            policy=Markup(policy),
            style=Markup(style),
            script=Markup(script),
            data=Markup(_json_text(data)),
        )
    )
    return text.encode("utf-8", "replace").decode("utf-8")  # half a surrogate is no letter


def _json_text(data: Any) -> str:
    """Return JSON that cannot end the script element around it."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character, escaped in ESCAPES.items():
        text = text.replace(character, escaped)
    return text
