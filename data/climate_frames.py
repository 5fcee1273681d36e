"""Labels of the Narrative Frames Corpus as a case: articles, the published frames, and each coder's answers.

The published frames must follow from the raw answers in every cell, or nothing is written.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pandas as pd

LEANINGS = {
    "left_bias": "left",
    "left_center_bias": "left-centre",
    "right_bias": "right",
    "questionable_source": "questionable source",
}
#: Frame → its column in the corpus, its questions, and how many of them have to be yes.
FRAMES = {
    "resolution": ("RE", ["re2", "re6"], 2),
    "conflict": ("CO", ["co1", "co2", "co3"], 2),
    "economic": ("EC", ["ec1", "ec2", "ec3"], 2),
    "human_interest": ("HI", ["hi1", "hi2", "hi5"], 2),
    "moral": ("MO", ["mo1", "mo2"], 1),
}
QUESTIONS = [question for _, questions, _ in FRAMES.values() for question in questions]
CODERS = ["coder 1", "coder 2", "coder 3", "coder 4"]
#: The four coders' answers to a question → 1, 0, or missing where a coder did not read the article.
ANSWERS = {"yes": 1, "no": 0, -1: None}
#: What the corpus settled of them; it counts an answer without agreement as no.
SETTLED = {"yes": 1, "no": 0, "NO AGREEMENT": None}
#: What a cell of the corpus's table says of a frame; one cell has a bracket too many.
CELLS = {"True": 1, "False": 0, "False)": 0, "": None}


def table_of(folder: Path) -> pd.DataFrame:
    """Return the corpus's table of articles, with texts, by their numbers."""
    path = folder / "articles_metadata.tsv"
    return pd.read_csv(path, sep="\t", dtype="str", keep_default_na=False, index_col="ID")


def articles_of(table: pd.DataFrame, raw: dict[str, Any], outlets: pd.DataFrame) -> pd.DataFrame:
    """Return ``article_id, outlet, published, language, title_hash``: a title ships as its hash."""
    ours = outlets.set_index(outlets["outlet"].map(letters))
    known = ours.loc[table["source"].map(letters)].set_axis(table.index)
    require_same(known["leaning"], table["mbfc"].map(LEANINGS), what="leaning")
    names = pd.Series({page: raw[page]["_ID"] for page in table.index})
    return pd.DataFrame(
        {
            "article_id": table.index,
            "outlet": known["outlet"],
            "published": table["date"],
            "language": "en",
            "title_hash": names.map(hashed),
        }
    )


def letters(name: str) -> str:
    """Return the small letters of an outlet's name: what its spellings share."""
    return re.sub(r"\W", "", name).lower()


def hashed(text: str) -> str:
    """Return sixteen letters and digits of a text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def answers_of(raw: dict[str, Any]) -> pd.DataFrame:
    """Return articles and coders × the thirteen questions and five frames; who read none is left out."""
    rows = {
        (page, coder): [ANSWERS[about[question][1][place]] for question in QUESTIONS]
        for page, about in sorted(raw.items(), key=lambda each: int(each[0]))
        for place, coder in enumerate(CODERS)
    }
    index = pd.MultiIndex.from_tuples(rows, names=["article_id", "annotator"])
    answers = pd.DataFrame(rows.values(), index, QUESTIONS, dtype="float").dropna(how="all")
    return pd.concat([answers, frames_by_rule(answers)], axis=1).astype("Int64")


def frames_by_rule(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the five frames that follow from answers to the thirteen questions."""
    return pd.DataFrame(
        {
            frame: (answers[questions].sum(axis=1) >= needed).astype(int)
            for frame, (_, questions, needed) in FRAMES.items()
        }
    )


def published_labels(table: pd.DataFrame, raw: dict[str, Any]) -> pd.DataFrame:
    """Return the corpus's own answers and frames, missing where coders were even and of one article."""
    answers = {
        question: [SETTLED[raw[page][question][0]] for page in table.index]
        for question in QUESTIONS
    }
    frames = {frame: table[column].map(CELLS) for frame, (column, _, _) in FRAMES.items()}
    return pd.DataFrame(answers, table.index, dtype="float").assign(**frames)


def require_rules(published: pd.DataFrame, answers: pd.DataFrame) -> None:
    """Raise ValueError unless each published label follows from the coders' answers.

    A question is yes or no where more than half of those who read the article say so, and open
    where they are even. A frame follows from its questions; an open one counts as no.
    """
    shares = answers[QUESTIONS].groupby("article_id").mean().astype(float)
    settled = (shares > 1 / 2).astype(int).mask(shares == 1 / 2)
    by_rule = pd.concat([settled, frames_by_rule(settled)], axis=1)
    for name, theirs in published.items():
        is_known = theirs.notna() if name in FRAMES else [True] * len(theirs)
        require_same(by_rule[name], theirs[is_known], what=name)


def require_same(ours: pd.Series, theirs: pd.Series, *, what: str) -> None:
    """Raise ValueError where a cell of the corpus is not what the rule gives."""
    found = ours.loc[theirs.index].astype(object).fillna("")
    wrong = theirs.index[found != theirs.astype(object).fillna("")]
    if len(wrong):
        raise ValueError(f"{what} of {', '.join(wrong)} does not follow from the corpus")


def write_labels(corpus: Path, case: Path) -> pd.DataFrame:
    """Write articles and annotations of the case, and return its articles with their texts."""
    raw = json.loads((corpus / "full_annotations.json").read_text(encoding="utf-8"))
    table = table_of(corpus)
    outlets = pd.read_csv(case / "outlets.csv")
    articles = articles_of(table, raw, outlets)
    answers = answers_of(raw)
    published = published_labels(table, raw)
    require_rules(published, answers)
    files = {
        "articles.csv": articles,
        "annotations_adjudicated.csv": long_of(published),
        "annotations_raw.csv": answers.reset_index().assign(annotator_kind="human"),
    }
    for name, rows in files.items():
        rows.to_csv(case / name, index=False, lineterminator="\n")
    about = articles.drop(columns="title_hash").merge(outlets, on="outlet", how="left")
    return about.merge(texts_of(table, raw), on="article_id")


def texts_of(table: pd.DataFrame, raw: dict[str, Any]) -> pd.DataFrame:
    """Return ``article_id, title, text`` of the articles whose text begins with their own title.

    The corpus has the title in the text, and in ``_ID`` without marks, and sometimes cut off: then
    it stays in the text. One article (424) has the text of another one.
    """
    rows = []
    for page, text in table["text"].items():
        title = raw[page]["_ID"].split("--", 2)[2].removesuffix(".txt")
        marks_between = r"\W*".join(re.sub(r"\W", "", unaccented(title)))
        found = re.match(rf"\W*{marks_between}[^\w\s]*", unaccented(text))
        if found:
            is_cut = text[found.end() :][:1].isalnum()
            end = 0 if is_cut else found.end()
            rows.append((page, text[:end], text[end:]))
    return pd.DataFrame(rows, columns=["article_id", "title", "text"])


def unaccented(text: str) -> str:
    """Return a text without accents, of the same length."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in text)


def long_of(labels: pd.DataFrame) -> pd.DataFrame:
    """Return one row an answer, ``page, item, value, coder``; what is open is "unsure"."""
    cells = labels.astype("Int64").astype(object).where(labels.notna(), "unsure")
    rows = cells.rename_axis("page").reset_index().melt("page", var_name="item")
    rows = rows.assign(coder="published")
    return rows.sort_values(["page", "item"], key=in_order, ignore_index=True)


def in_order(column: pd.Series) -> pd.Series:
    """Return what a column is sorted by: pages by their number."""
    return column.astype(int) if column.name == "page" else column
