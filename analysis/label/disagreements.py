"""The cells on which coders differ, as a table to talk about."""

import re
from collections.abc import Mapping

import pandas as pd

from analysis.annotation.codebook import Codebook
from analysis.annotation.label_files import CHANGED
from analysis.annotation.people import CELL, TOLD, differing

SPAN = re.compile(r"(\d+):(\d+)")
COLUMNS = "page title item label coder value speaker note sentence url".split()


def disagreements(
    answers: pd.DataFrame, pages: pd.DataFrame, book: Codebook, names: Mapping[str, str]
) -> pd.DataFrame:
    """Return a row an answer, those of a cell together, with the sentence that the coder chose.

    *names* are from `names_of_actors`.
    """
    told = [*CELL, "value", "coder", "span", *TOLD]
    answers = answers.rename(columns={"page": "article_id"}).reindex(columns=told, fill_value="")
    items = book.items
    rows = differing(answers[answers["item"].isin(items)], names)
    rows = rows.merge(pages[["article_id", "title", "text", "url"]], on="article_id")
    rows["label"] = rows["item"].map(book.label)
    rows["sentence"] = [_words(*row) for row in rows[["text", "span"]].to_numpy()]
    rows = rows.rename(columns={"article_id": "page"})
    return rows[COLUMNS].replace(f"^{CHANGED}", "'", regex=True)


def _words(text: str, span: str) -> str:
    """Return the words at a place of a text; "" where none is told."""
    place = SPAN.fullmatch(span)
    return text[int(place[1]) : int(place[2])].strip() if place else ""
