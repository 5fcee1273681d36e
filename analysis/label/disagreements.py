"""The cells on which coders differ, as a table to talk about."""

import re
from collections.abc import Mapping

import pandas as pd

from analysis.annotation.codebook import Codebook
from analysis.annotation.label_files import CHANGED
from analysis.annotation.people import CELL, TOLD, differing

SPAN = re.compile(r"(\d+):(\d+)")


def disagreements(
    answers: pd.DataFrame, pages: pd.DataFrame, book: Codebook, names: Mapping[str, str]
) -> pd.DataFrame:
    """Return a row a cell: ``page, title, item, label``, a column a coder, ``sentences, url``.

    Of each coder: the answer, the speaker, and in brackets the note. Sentences are those that
    coders chose. *names* are from `names_of_actors`.
    """
    told = [*CELL, "value", "coder", "span", *TOLD]
    answers = answers.rename(columns={"page": "article_id"}).reindex(columns=told, fill_value="")
    rows = differing(answers, names)
    rows = rows[rows["item"].isin([*book.variables["name"], *book.claims["claim"]])]
    rows = rows.merge(pages[["article_id", "title", "text", "url"]], on="article_id")
    rows["said"] = [_answer(*row) for row in rows[["value", "speaker", "note"]].to_numpy()]
    rows["sentences"] = [_chosen(*row) for row in rows[["coder", "text", "span"]].to_numpy()]
    cells = rows.groupby(CELL)
    table = cells[["title", "url"]].first()
    table["label"] = [book.label(item) for _, item in table.index]
    table["sentences"] = cells["sentences"].agg(lambda told: " | ".join(filter(None, told)))
    said = rows.drop_duplicates([*CELL, "coder"]).set_index([*CELL, "coder"])["said"].unstack()
    table = table.join(said).reset_index().rename(columns={"article_id": "page"}).fillna("")
    columns = ["page", "title", "item", "label", *said.columns, "sentences", "url"]
    return table[columns].replace(f"^{CHANGED}", "'", regex=True)


def _answer(value: str, speaker: str, note: str) -> str:
    """Return an answer as coders talk about it."""
    said = f"{value}: {speaker}" if speaker else value
    return f"{said} ({note})" if note else said


def _chosen(coder: str, text: str, span: str) -> str:
    """Return the words that a coder chose; "" where none were."""
    place = SPAN.fullmatch(span)
    return f"{coder}: {text[int(place[1]) : int(place[2])].strip()}" if place else ""
