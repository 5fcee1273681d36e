"""What articles are called: their titles and gists, joined from a case's texts."""

from functools import lru_cache

import pandas as pd

from analysis.case.opened import Case
from analysis.files import require_inside

HEADINGS = ("title", "gist")  #: what an article is called


def with_headings(case: Case, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the ``title`` and ``gist`` that the case knows.

    They come from texts and annotated pages. What the rows have stays.
    """
    known = _headings(case).reindex(rows["article_id"]).set_axis(rows.index)
    for name in HEADINGS:
        if known[name].notna().any():
            own = _known_texts(rows.get(name, known[name]))
            rows = rows.assign(**{name: own.where(own.notna(), known[name])})
    return rows


@lru_cache(maxsize=4)
def _headings(case: Case) -> pd.DataFrame:
    """Return ``title, gist`` of the articles and annotated pages, by id."""
    parts = [pd.DataFrame(columns=["article_id", *HEADINGS], dtype="object")]
    if case.texts is not None:
        parts.append(case.texts.articles)
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


def title_of(case: Case) -> str:
    """Return the heading of the case's README.md; without one its name."""
    readme = case.files.folder / "README.md" if case.files.folder is not None else None
    if readme is not None and readme.is_file():
        require_inside(readme, readme.parent)
        first = readme.read_text("utf-8-sig", "replace").lstrip().partition("\n")[0]
        if first.startswith("# "):
            return first.removeprefix("# ").strip()
    return case.name
