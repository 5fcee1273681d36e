"""What articles are called: their titles, gists or first lines, joined from a case's texts."""

from functools import lru_cache

import pandas as pd

from analysis.case.opened import Case
from analysis.files import require_inside

HEADINGS = ("title", "gist", "first_line")  #: what an article is called, in this order
LONGEST_LINE = 110  #: letters of a first line, and of a title or gist in a list


def with_headings(case: Case, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the ``title`` and ``gist`` that the case knows, or else the ``first_line``.

    They come from texts and annotated pages. What the rows have stays.
    """
    known = _headings(case).reindex(rows["article_id"]).set_axis(rows.index)
    for name in ("title", "gist"):
        if known[name].notna().any():
            own = _known_texts(rows.get(name, known[name]))
            rows = rows.assign(**{name: own.where(own.notna(), known[name])})
    first_line = known["first_line"]
    if "title" in rows:
        first_line = first_line.mask(rows["title"].notna(), None)
    return rows.assign(first_line=first_line) if first_line.notna().any() else rows


def has_text(case: Case, article_ids: pd.Series) -> pd.Series:
    """Return whether the case has the text of each article."""
    return article_ids.isin([] if case.texts is None else case.texts.articles["article_id"])


@lru_cache(maxsize=4)
def _headings(case: Case) -> pd.DataFrame:
    """Return ``title, gist, first_line`` of the articles and annotated pages, by id."""
    parts = [pd.DataFrame(columns=["article_id", *HEADINGS], dtype="object")]
    if case.texts is not None:
        articles = case.texts.articles
        lines = [first_line(text) for text in articles["text"]]
        parts.append(articles[["article_id", "title"]].assign(first_line=lines))
    parts += [labels.rows for labels in case.readings.values()]
    table = pd.concat([part.reindex(columns=["article_id", *HEADINGS]) for part in parts])
    for name in HEADINGS:
        table[name] = _known_texts(table[name])
    return table.astype("object").groupby("article_id").first()


def _known_texts(column: pd.Series) -> pd.Series:
    """Return texts without white space around them; None where nothing is left."""
    texts = column.astype("str").str.strip().astype("object")
    is_known = column.notna() & (texts != "")
    return texts.where(is_known, None)


def first_line(text: str) -> str | None:
    """Return the first line of a text with words, shortened.

    >>> first_line("\\n Rain fell. \\nDry.")
    'Rain fell.'
    """
    lines = (" ".join(line.split()) for line in str(text).splitlines())
    line = next(filter(None, lines), None)
    return line if line is None else shortened(line)


def shortened(text: str) -> str:
    """Return a text of 110 letters at most, cut between words."""
    if len(text) <= LONGEST_LINE:
        return text
    return text[:LONGEST_LINE].rsplit(" ", 1)[0] + " …"


def title_of(case: Case) -> str:
    """Return the heading of the case's README.md; without one its name."""
    readme = case.files.folder / "README.md" if case.files.folder is not None else None
    if readme is not None and readme.is_file():
        require_inside(readme, readme.parent)
        first = readme.read_text("utf-8-sig", "replace").lstrip().partition("\n")[0]
        if first.startswith("# "):
            return first.removeprefix("# ").strip()
    return case.name
