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
    one_of,
    refusal,
    require_columns,
    require_number,
    require_path,
    require_unique,
    using_files,
)
from analysis.figures.templates import (
    NO_DIGEST,
    content_of,
    digest_of,
    file_text,
    is_edited,
    templates_of,
    with_digest,
)
from analysis.files import replace_file
from analysis.label.disagreements import disagreements
from analysis.label.questions import data_of, items_of, questions_of
from analysis.lexicons.actors import DRAFT, Actors
from analysis.lexicons.validation import composed

PACKAGE = "analysis.label"
GENERATOR = "analysis.label.form"  #: stands in each form, so that only forms are replaced
BEGINNING = 4096  #: bytes of a file in which the generator is looked for
SCRIPTS = "csv.js copies.js answers.js text.js agreement.js view.js start.js".split()
#: A coder's name: it stands in the name of a file, and beside others joined by ";".
NAME = re.compile(r"\w[^;:/\\<>|*?\"\x00-\x1f\x7f]*")
RESERVED = ("majority", "adjudicated", "people")  #: what a coder cannot be called
ORDERS = ("statement", "article")
#: Columns of pages that a form uses, where they are there.
SHOWN = "article_id title published text url outlet language".split()


@dataclass(frozen=True)
class Form:
    """A form that was written; in Jupyter it is shown in a frame.

    Attributes
    ----------
    path : Path
        Of the HTML file.
    least, most : int
        How many answers it can take: at the first text of each outlet, and with all later ones.
    """

    path: Path
    least: int
    most: int

    def _repr_html_(self) -> str:
        """Return how many answers the form can take, and a frame that holds it."""
        text = html.escape(self.path.read_text("utf-8"))
        told = f"<p>Takes {self.least:,} answers, and at most {self.most:,}.</p>"
        return f'{told}<iframe title="Form" width="100%" height="760" srcdoc="{text}"></iframe>'


@using_files()
def form(
    pages: Corpus | Case | pd.DataFrame,
    codebook: str | Path | Codebook,
    *,
    coder: str | None = None,
    coders: Sequence[str] = (),
    share: float = 0.2,
    to: str | Path = "forms",
    order: str = "statement",
    answers: Sequence[str | Path | pd.DataFrame] = (),
    majority: bool = False,
    machine: str | Path | pd.DataFrame | None = None,
    key: str | Path | pd.DataFrame | None = None,
    title: str = "",
    most: int = 350,
) -> Form | dict[str, Form]:
    """Write a form in which a person answers a codebook's questions, or a form a coder.

    It is one HTML file, to be opened from disk, without a network. The browser keeps each answer
    under coder, title, article and wording: a form made anew takes them over. The form saves them
    as a CSV and reads such a CSV again.

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
        Who answers all questions.
    coders : list of str
        Instead of one: who share the questions. Each has one coder, by a hash and so the same
        again: pages, an outlet's articles about a statement, or, by article, near-copies.
    share : float
        Of the questions, those that two of *coders* answer.
    to : path
        The HTML file, or a folder for ``form_<coder>.html``; folders are made. A form of the same
        coder and title that nobody edited is replaced; no other file is.
    order : str
        Of statements by outlet, "statement": each with its articles; "article": each article once,
        with its statements.
    answers : list of paths or tables
        Answers of two coders or more: the form asks where they differ, and saves what *coder*
        decides. Beside it ``disagreements.csv`` is written: all answers to these cells, with the
        chosen sentences and links.
    majority : bool
        Whether what more than half of a cell's coders say is settled, by "majority"; *coder* is
        asked about the others, which stay open.
    machine : path or table, optional
        A machine's answers, each shown when the person's is in.
    key : path or table, optional
        Answers of a master: the form is a training, of at most ten of its questions. It shows the
        key's answer when the person's is in, and the score, and saves ``training_<coder>.csv``.
    title : str
        Heading of the form; by default the codebook's.
    most : int
        Answers, or of the order "article" articles, after which no later article of an outlet is
        asked.

    Returns
    -------
    Form, or dict of coder to Form
        What shows the file in Jupyter, and how many answers it can take.

    Raises
    ------
    InputError
        For a coder without a name, pages or answers without their columns, answers that are not
        those of two coders or more, and for a file that is no form, or another's, or was edited.

    Examples
    --------
    >>> import tempfile
    >>> pages = pd.DataFrame({"article_id": ["a", "b"], "text": ["Rain fell.", "The pier closed."]})
    >>> forms = form(pages, "semetko_valkenburg", coders=["Ann", "Bob"], to=tempfile.mkdtemp())
    >>> {coder: (one.path.name, one.most) for coder, one in forms.items()}
    {'Ann': ('form_Ann.html', 5), 'Bob': ('form_Bob.html', 5)}
    """
    book = Codebook.of(codebook)
    require_number(most, name="most", least=0, whole=True)
    require_number(share, name="share", least=0, most=1)
    one_of(order, ORDERS, name="order")
    names = _coders_of(coder, coders, answers)
    title = title or book.title or "Questions about the pages"
    paths = {name: _path_of(to, name, alone=len(names) == 1) for name in names}
    for name, path in paths.items():
        _require_new(path, owner=_digits(name, title))
    shown = _pages_of(pages)
    actors = names_of_actors(_actors_of(pages))
    rows = _answers_of(answers)
    by_article = order == "article"
    asked = questions_of(
        shown, book, coders=names, share=share, by_article=by_article, key=_rows_of([key])
    )
    shared = {
        "title": title,
        "most": most,
        "byArticle": by_article,
        "majority": majority,
        "training": key is not None,
        "pages": _seen(shown),
        "items": items_of(book),
        "actors": book.actors,
        "names": actors,
        "answers": rows.to_dict("records"),
        "machine": _rows_of([machine, key]).to_dict("records"),
    }
    written = {}
    for name, path in paths.items():
        data = {"coder": name, **shared, **data_of(asked[name], shown)}
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, _form_text(data).encode())
        written[name] = _written(path, asked[name], most=len(asked[name]) if by_article else most)
    if answers:
        told = disagreements(rows, shown, book, actors).to_csv(index=False)
        replace_file(path.with_name("disagreements.csv"), told.encode("utf-8-sig"))
    return written if coders else written[names[0]]


def _coders_of(coder, coders: Sequence[str], answers: Sequence[Any]) -> list[str]:
    """Return who answers; raise InputError for names that no file can have, or one twice."""
    names = list(coders) or [coder]
    for name in names:
        if not (isinstance(name, str) and NAME.fullmatch(name)) or name.lower() in RESERVED:
            raise refusal(
                "coder",
                arrived=repr(name),
                expected=f"a name that a file can have, without ; and /, and not {RESERVED[0]}",
                fix='Give the name or the initials of who answers: coder="Ann".',
            )
    if coder is not None and coders or answers and len(names) > 1:
        raise refusal(
            "coder",
            arrived=listing(filter(None, [coder, *coders])),
            expected="coder, or coders who share the questions; where answers differ, one decides",
            fix='Give coder="Ann", or without answers coders=["Ann", "Bob"].',
        )
    names = [composed(name) for name in names]
    require_unique(pd.Series(names), what="coders", name="name")
    return names


def _path_of(to, coder: str, *, alone: bool) -> Path:
    """Return the file of a coder's form, in the folder *to* or, of one coder, *to* itself."""
    path = require_path(to, name="to")
    if alone and path.suffix.lower() in (".html", ".htm"):
        return path
    name = re.sub(r"[\s,]+", "_", coder)
    return path / f"form_{name}.html"


def _digits(*parts: str) -> str:
    """Return 16 digits that stand for texts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _require_new(path: Path, *, owner: str) -> None:
    """Raise InputError for a file that is no form of this coder and title, or was edited."""
    if not path.exists():
        return
    text = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
    beginning = text[:BEGINNING]
    digest = content_of("digest", beginning)
    if GENERATOR not in beginning or not digest:
        found = "a file that label.form did not write"
    elif content_of("owner", beginning) != owner:
        found = "a form of another coder, or with another title"
    elif is_edited(text, digest):
        found = "a form that was edited"
    else:
        return
    raise refusal(
        "to",
        arrived=f"{path}, {found}",
        expected="a new file, or the form of the same coder and title as label.form wrote it",
        fix="Give another name, or move the file away.",
    )


def _written(path: Path, asked: pd.DataFrame, *, most: int) -> Form:
    """Return a form that was written, with how many answers it can take."""
    least = int((asked["place"] == 0).sum())
    return Form(path, least, max(least, min(len(asked), most)))


def _seen(pages: pd.DataFrame) -> list[dict[str, str]]:
    """Return pages as a form shows them, each with the digits of what is read.

    Where a text is at hand, the address stays hidden: it may name the outlet.
    """
    seen = pages.drop(columns="outlet").rename(columns={"article_id": "id"})
    seen["url"] = seen["url"].where(seen["text"].str.strip() == "", "")
    seen["digest"] = [_digits(*texts) for texts in zip(seen["title"], seen["text"])]
    return seen.to_dict("records")


def _pages_of(source) -> pd.DataFrame:
    """Return the pages that are asked about, sorted, all columns of a form as text."""
    table = _table_of(source)
    require_columns(table, ["article_id"], what="pages")
    require_unique(table["article_id"], what="pages", name="article_id")
    pages = (
        table.astype(object)
        .where(table.notna(), "")
        .map(_whole)
        .reindex(columns=SHOWN, fill_value="")
    )
    pages["published"] = pages["published"].str[:10]
    return pages.sort_values("article_id", ignore_index=True)


def _whole(cell) -> str:
    """Return a cell as text, with a "?" for half a character."""
    return str(cell).encode("utf-8", "replace").decode()


def _table_of(source) -> Any:
    """Return the articles of a corpus or case, or the pages of its readings."""
    if isinstance(source, Corpus):
        return source.articles
    if not isinstance(source, Case):
        return source
    if source.texts is None and source.readings:
        return next(iter(source.readings.values())).rows
    articles: Any = source.texts or source.features
    return articles.articles


def _actors_of(source) -> Actors:
    """Return the actors that a case lists; those of a draft are none."""
    listed = source.files.actors if isinstance(source, Case) else None
    return lexicons.actors(None if listed == DRAFT else listed)


def _answers_of(sources: Sequence[Any]) -> pd.DataFrame:
    """Return the answers of two coders or more; no row where nothing was given."""
    rows = _rows_of(sources)
    coders = sorted(rows["coder"].unique())
    if len(coders) > 1 or not sources:
        return rows
    raise refusal(
        "answers",
        arrived=f"answers of {listing(coders) or 'nobody'}",
        expected="those of two coders or more",
        fix="Give their files. To go on with one coder's, open its file in that coder's form.",
    )


def _rows_of(sources: Sequence[Any]) -> pd.DataFrame:
    """Return the rows of files or tables of answers; those that are None have none."""
    tables = [read_cells(one, needed=NEEDED) for one in sources if one is not None]
    return pd.concat([pd.DataFrame(columns=NEEDED), *tables]).fillna("")


def _form_text(data: dict) -> str:
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
    owner = _digits(data["coder"], data["title"])
    facts = {"generator": GENERATOR, "owner": owner, "digest": NO_DIGEST}
    return with_digest(template.render(data=data, **facts, **safe))
