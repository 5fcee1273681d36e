"""The cells on which coders differ, as a table to talk about."""

import re

import pandas as pd

from analysis.annotation.codebook import Codebook
from analysis.annotation.label_files import CHANGED
from analysis.annotation.people import CELL

SPAN = re.compile(r"(\d+):(\d+)")
ANSWERED = "value speaker note span".split()
COLUMNS = "page title item label coder value speaker note sentence url".split()


def disagreements(rows: pd.DataFrame, pages: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Return answers that differ, with the sentence that the coder chose, for any program."""
    rows = rows.reindex(columns=[*CELL, "coder", *ANSWERED], fill_value="")
    rows = rows.merge(pages[["article_id", "title", "text", "url"]], on="article_id")
    rows["label"] = rows["item"].map(book.label)
    rows["sentence"] = [_words(*row) for row in rows[["text", "span"]].to_numpy()]
    rows = rows.rename(columns={"article_id": "page"})
    return rows[COLUMNS].replace(f"^{CHANGED}", "'", regex=True)


def _words(text: str, span: str) -> str:
    """Return the words at a place of a text; "" where none is told."""
    place = SPAN.fullmatch(span)
    return text[int(place[1]) : int(place[2])].strip() if place else ""
