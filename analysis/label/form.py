"""The form: one HTML file in which a person answers a codebook's questions about pages."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.annotation.answer_tables import ADJUDICATED, PEOPLE
from analysis.annotation.codebook import Codebook
from analysis.annotation.heads import Table
from analysis.annotation.label_files import answers_in
from analysis.annotation.people import CELL, differing, read_by_coder
from analysis.corpus.articles import Corpus
from analysis.errors import (
    listing,
    number_of,
    one_of,
    refusal,
    require_number,
    require_path,
    require_unique,
    using_files,
)
from analysis.figures.templates import (
    NO_DIGEST,
    file_text,
    policy_of,
    require_own,
    templates_of,
    with_digest,
)
from analysis.files import replace_file
from analysis.label.disagreements import disagreements
from analysis.label.questions import (
    TRAINING,
    data_of,
    items_of,
    questions_of,
    shown_pages,
)
from analysis.lexicons.validation import composed, fingerprint

PACKAGE = "analysis.label"
GENERATOR = "analysis.label.form"  #: stands in each form, so that only forms are replaced
SCRIPTS = "csv.js answers.js text.js view.js start.js".split()
#: How often, as docs/how-to/label.md has it.
FOUND = "90 of 100 cases (365 of five stories), 82 where statements are short, 92 with an example."
#: A coder's name: it stands in the name of a file, and beside others joined by ";".
NAME = re.compile(r"\w[^;:/\\<>|*?\"\x00-\x1f\x7f]*")
RESERVED = ("majority", "adjudicated", "people")  #: what a coder cannot be called
#: Columns of pages that a form uses, where they are there.
SHOWN = "article_id title published text url outlet language".split()
#: Columns of answers that a form shows or goes on with.
GIVEN = "page item value coder speaker note span wording seconds whole".split()

NOTHING = pd.DataFrame(columns=[*CELL, "coder"], dtype="str")  #: no answers


@dataclass(frozen=True)
class Form:
    """A form that was written; in Jupyter it is shown in a frame.

    Attributes
    ----------
    path : Path
        Of the HTML file.
    least, most : int
        How many answers it can take: at the first text of each outlet, and with all later ones.
    note : str
        How often the right sentence is among those that it marks, and which statements lack the
        example by which it would find more.
    """

    path: Path
    least: int
    most: int
    note: str = ""

    def _repr_html_(self) -> str:
        """Return how many answers the form can take, its note, and a frame that holds it."""
        text = html.escape(self.path.read_text("utf-8"))
        told = f"<p>Takes {self.least:,} answers, and at most {self.most:,}. {self.note}</p>"
        return f'{told}<iframe title="Form" width="100%" height="760" srcdoc="{text}"></iframe>'


@using_files()
def form(
    pages: Corpus | pd.DataFrame,
    codebook: str | Path | Codebook,
    *,
    coder: str | None = None,
    coders: Sequence[str] = (),
    share: float = 0.2,
    to: str | Path = "forms",
    order: str = "statement",
    answers: Table | Sequence[Table] = (),
    majority: bool = False,
    key: Table | None = None,
    title: str = "",
    most: int = 350,
) -> Form | dict[str, Form]:
    """Write a form in which a person answers a codebook's questions, or a form a coder.

    It is one HTML file, without a network, which saves as a CSV what *coder* answered.

    Variables are asked page by page, pages in random order. A codebook that has claims and no
    variables is asked by outlet: at the outlet's article with the nearest sentence, and at later
    ones until one says it itself. An answer is carried to a near-copy only if that has the sentence
    that the coder chose, or else all that were marked; *absent* only if each of its sentences is in
    the text that was read (``carried_from``). The form shows no outlets. It holds the texts: it is
    not for publication.

    Parameters
    ----------
    pages : Corpus or DataFrame
        ``article_id``, and what there is of ``title, published, text, url, outlet, language``. A
        page without text shows its link.
    codebook : path, Codebook, or the name of one that ships
    coder : str
        Who answers all questions.
    coders : list of str
        Instead of one: who share the questions, the same way again.
    share : float
        Of the questions, those that two of *coders* answer.
    to : path
        The HTML file, or a folder for ``form_<coder>.html``. A form of the same coder and title
        that nobody edited is replaced; no other file is.
    order : str
        Of statements by outlet: "statement", each with its articles; "article", each article once.
    answers : path or table, or a list of them
        Those that *coder* gave before, to go on with. Or answers of two coders or more: the form
        asks where they differ, and saves what *coder* decides; ``disagreements.csv`` beside it has
        all answers to these cells.
    majority : bool
        Whether the form asks only where no answer has more than half of a cell's coders.
    key : path or table, optional
        Answers of a master: the form is a training, of at most ten of its questions, says the
        score, and saves ``training_<coder>.csv``.
    title : str
        Heading of the form; by default the codebook's.
    most : int
        Answers, or of the order "article" articles, after which no later article is asked.

    Returns
    -------
    Form, or dict of coder to Form
        What shows the file in Jupyter, and how many answers it can take.

    Raises
    ------
    InputError
        For a coder without a name, pages or answers without their columns, answers of others or of
        pages that are not there, and a file that would be replaced and is no such form, or edited.

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
    one_of(order, ("statement", "article"), name="order")
    if isinstance(answers, (str, Path, pd.DataFrame)):
        answers = [answers]
    names = _coders_of(coder, coders, answers)
    title = title or book.title or "Questions about the pages"
    paths = {name: _path_of(to, name, alone=len(names) == 1) for name in names}
    for name, path in paths.items():
        owner = fingerprint([name, title])
        require_own(path, generator=GENERATOR, owner=owner, what=f"a form of {name} and this title")
    shown = shown_pages(pages, SHOWN, needed=["article_id"])
    shown["published"] = shown["published"].str[:10]
    answered = _answers_of(answers, book, shown, names[0])
    decided = answered.pop(ADJUDICATED, NOTHING)
    settles = len(answered) > 1
    own = answered.get(names[0], NOTHING)
    only = None
    differences = of_key = NOTHING
    if settles:
        own = decided[decided["coder"] == names[0]]
        only = differences = differing(answered, majority=majority)
    if key is not None:
        only = of_key = pd.concat(answers_in(key, book=book).values())
    by_article = order == "article"
    asked = questions_of(
        shown,
        book,
        coders=names,
        share=share,
        by_article=by_article,
        only=only,
        most=TRAINING if len(of_key) else None,
    )
    told = disagreements(differences, shown, book).to_csv(index=False).encode("utf-8-sig")
    listed = paths[names[0]].with_name("disagreements.csv")
    if settles:
        _require_same(listed, told)
    shared = {
        "title": title,
        "most": most,
        "byArticle": by_article,
        "settles": settles,
        "pages": _seen(shown),
        "items": items_of(book),
        "actors": book.actors,
        "given": _records(read_by_coder(own)),
        "sides": _records(differences),
        "key": _records(of_key),
    }
    written = {}
    for name, path in paths.items():
        data = {"coder": name, **shared, **data_of(asked[name], shown)}
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, _form_text(data).encode())
        n_asked = len(asked[name])
        least = int((asked[name]["place"] == 0).sum())
        largest = n_asked if by_article else min(n_asked, most)
        written[name] = Form(path, least, max(least, largest), _note_of(book.claims))
    if settles:
        replace_file(listed, told)
    return written if coders else written[names[0]]


def _note_of(claims: pd.DataFrame) -> str:
    """Return how good the marks are, and how many statements have no example; "" without any."""
    n_without = int((claims["example"] == "").sum())
    if claims.empty:
        return ""
    told = "The right sentence is among the three that are marked in " + FOUND
    if n_without:
        told += f" {n_without} of {number_of(len(claims), 'statement')} have none: add `example`."
    return told


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


def _require_same(path: Path, content: bytes) -> None:
    """Raise InputError for a list of disagreements that is not what would be written."""
    if path.exists() and (not path.is_file() or path.read_bytes() != content):
        raise refusal(
            "to",
            arrived=f"{path}, in which something else stands than would be written",
            expected="no such file, or the same list: somebody may have written in it",
            fix="Move it away, or give another folder.",
        )


def _seen(pages: pd.DataFrame) -> list[dict[str, str]]:
    """Return pages as a form shows them, each with the digits of what is read."""
    seen = pages.drop(columns="outlet").rename(columns={"article_id": "id"})
    seen["url"] = seen["url"].where(seen["text"].str.strip() == "", "")
    seen["digest"] = [fingerprint(texts) for texts in zip(seen["title"], seen["text"])]
    return seen.to_dict("records")


def _answers_of(
    sources: Sequence[Any], book: Codebook, pages: pd.DataFrame, coder: str
) -> dict[str, pd.DataFrame]:
    """Return each coder's answers, and what was decided: those of *coder*, or of two or more."""
    if not sources:
        return {}
    every = pd.concat(answers_in(sources, book=book).values()).fillna("")
    unknown = every["article_id"][~every["article_id"].isin(pages["article_id"])].unique()
    if len(unknown):
        raise refusal(
            "answers",
            arrived=f"the pages {listing(unknown)}",
            expected="pages that the form shows",
            fix="Give the pages that these answers are about.",
        )
    who = every["annotator"].replace(PEOPLE, ADJUDICATED)
    by_coder = {str(name): rows for name, rows in every.groupby(who)}
    coders = sorted({*by_coder} - {ADJUDICATED})
    if len(coders) > 1 or coders == [coder]:
        return by_coder
    raise refusal(
        "answers",
        arrived=f"answers of {listing(coders) or 'nobody'}",
        expected=f"those of {coder}, to go on with, or of two coders or more, to settle",
        fix="Give the files of all coders, or the name of the one.",
    )


def _records(answers: pd.DataFrame) -> list[dict[str, str]]:
    """Return answers as a form has them."""
    rows = answers.rename(columns={"article_id": "page"}).reindex(columns=GIVEN, fill_value="")
    return rows.to_dict("records")


def _form_text(data: dict) -> str:
    """Return the form; its policy allows its own style and script alone."""
    style = file_text(PACKAGE, "form/form.css")
    scripts = [file_text(PACKAGE, f"form/{name}") for name in SCRIPTS]
    script = '"use strict";\n' + "\n".join(scripts)
    template = templates_of(PACKAGE).get_template("form/form.html")
    text = template.render(
        data=data,
        generator=GENERATOR,
        owner=fingerprint([data["coder"], data["title"]]),
        digest=NO_DIGEST,
        policy=Markup(policy_of(style, [script])),
        style=Markup(style),
        script=Markup(script),
    )
    return with_digest(text)
