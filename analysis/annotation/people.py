"""What people answered about a case's pages: each coder, and what holds where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.annotation.answers import ADJUDICATED, CHANCES, UNSURE
from analysis.annotation.codebook import Codebook
from analysis.annotation.labels import answers_in
from analysis.corpus.tables import cells_of_file
from analysis.errors import require_columns, require_unique

PEOPLE = "people"  #: the coder of answers that are settled


def answers_of_people(
    files: Mapping[str, Path], *, book: Codebook, key: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return people's answers by the name of their files, with the pages' own names.

    Machines' files are left out.

    Parameters
    ----------
    files : mapping of str to path
    book : Codebook
    key : DataFrame
        From `key_of_sheet`.
    """
    names = dict(zip(key["page"], key["article_id"]))
    found = {}
    for name, path in files.items():
        answers = answers_in(path, book=book)
        if set(answers["annotator_kind"]) == {"human"}:
            article = [names.get(page, page) for page in answers["article_id"]]
            found[name] = answers.assign(article_id=article)
    return found


def key_of_sheet(folder: Path) -> pd.DataFrame:
    """Return which page of a sheet is which, and its chance: ``page, article_id``, `CHANCES`.

    It is sheet_key.csv; no row without it. A key without ``page`` is of a sheet that has the pages'
    own names.
    """
    path = folder / "sheet_key.csv"
    columns = ["page", "article_id", *CHANCES]
    if not path.is_file():
        return pd.DataFrame(columns=columns)
    key = cells_of_file(path, dtype={"page": "str", "article_id": "str", "stratum": "str"})
    require_columns(key, ["article_id", "inclusion_probability"], what=str(path))
    require_unique(key["article_id"], what=str(path), name="article_id")
    page = key.get("page", key["article_id"])
    stratum = key.get("stratum", pd.Series("", key.index))
    return key.assign(page=page, stratum=stratum)[columns]


def settled(answers: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one answer a page and item: what somebody decided, or what all coders say.

    The file named "adjudicated" decides. Where coders differ and nobody decided, there is no
    answer; "unsure" differs from nothing.

    >>> one = pd.DataFrame({"article_id": ["p1", "p2"], "item": "law", "value": ["1", "0"]})
    >>> other = one.assign(value="1")
    >>> settled({"kim": one, "lee": other})["article_id"].tolist()
    ['p1']
    """
    keys = ["article_id", "item"]
    every = pd.concat([table.assign(file=name) for name, table in answers.items()])
    every["is_decided"] = every["file"] == ADJUDICATED
    every["is_sure"] = every["value"] != UNSURE
    every["said"] = every["value"].str.split(r"\s*;\s*", regex=True).map(sorted).map(";".join)
    order = ["is_decided", "is_sure", "file"]
    every = every.sort_values(order, ascending=[False, False, True], kind="stable")
    groups = every.groupby(keys)
    is_decided = groups["is_decided"].transform("any")
    said = every["said"].where(every["is_sure"]).groupby([every[key] for key in keys])
    is_alike = said.transform("nunique") <= 1
    first = every[is_decided | is_alike].drop_duplicates(keys)
    first = first.drop(columns=["file", "is_decided", "is_sure", "said"])
    return first.assign(annotator=PEOPLE).sort_values(keys, ignore_index=True)


def chances_of(answers: pd.DataFrame, key: pd.DataFrame) -> pd.DataFrame:
    """Return with which chance pages were drawn, by a key or else as the answers have it.

    ``article_id, inclusion_probability, stratum``; no row where nobody says it.
    """
    columns = ["article_id", *CHANCES]
    known = pd.concat([key[columns], answers.reindex(columns=columns)])
    known["inclusion_probability"] = pd.to_numeric(known["inclusion_probability"])
    known = known.dropna(subset="inclusion_probability").drop_duplicates("article_id")
    return known.fillna({"stratum": ""}).reset_index(drop=True)
