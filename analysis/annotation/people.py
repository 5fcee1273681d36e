"""What people answered about a case's pages: each coder, and what holds where they differ."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.annotation.answer_tables import ADJUDICATED, CHANCES, UNNAMED, UNSURE, is_reworded
from analysis.annotation.codebook import Codebook
from analysis.errors import require_columns, require_unique
from analysis.lexicons.validation import cells_of_file

KEY = ["page", "article_id", *CHANCES]  #: columns of the key of a sheet
PEOPLE = "people"  #: the coder of answers that are settled
#: What an outlet does with a claim: of its pages, the first of these answers counts.
ANSWERS = pd.DataFrame(
    [
        ("own", 1, "says it", ""),
        ("quoted", 1, "quotes it", UNNAMED),
        (UNSURE, None, None, ""),
        ("denied", 0, "denies it", ""),
        ("absent", 0, "leaves it out", ""),
    ],
    columns="value share answer nobody".split(),
).reset_index(names="place")


def answers_of_people(
    answers: Mapping[str, pd.DataFrame], key: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return people's answers by the name of their files, with the pages' own names.

    Machines' files are left out. The *key* is from `key_of_sheet`.
    """
    names = dict(zip(key["page"], key["article_id"]))
    return {
        name: table.assign(article_id=[names.get(page, page) for page in table["article_id"]])
        for name, table in answers.items()
        if set(table["annotator_kind"]) == {"human"}
    }


def key_of_sheet(path: Path) -> pd.DataFrame:
    """Return which page of a sheet is which, and its chance: ``page, article_id``, `CHANCES`.

    A key without ``page`` is of a sheet that has the pages' own names.
    """
    key = cells_of_file(path, dtype={"page": "str", "article_id": "str", "stratum": "str"})
    require_columns(key, ["article_id", "inclusion_probability"], what=str(path))
    require_unique(key["article_id"], what=str(path), name="article_id")
    page = key.get("page", key["article_id"])
    stratum = key.get("stratum", pd.Series("", key.index))
    return key.assign(page=page, stratum=stratum)[KEY]


def settled(answers: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one answer a page and item: what somebody decided, or what all coders say.

    The file named "adjudicated" decides. Where coders differ, in the value or in whom they heard,
    and nobody decided, the answer is "unsure".
    """
    keys = ["article_id", "item"]
    tables = [table.assign(is_decided=name == ADJUDICATED) for name, table in answers.items()]
    every = pd.concat(tables).sort_values("is_decided", ascending=False, kind="stable")
    told = every.reindex(columns=["value", "speaker"]).astype(object).fillna("")
    every["said"] = told["value"].map(_members) + "\0" + told["speaker"].map(_members)
    is_alike = every.groupby(keys)["said"].transform("nunique") == 1
    value = every["value"].where(every.pop("is_decided") | is_alike, UNSURE)
    first = every.assign(value=value, annotator=PEOPLE).drop_duplicates(keys)
    return first.drop(columns="said").sort_values(keys, ignore_index=True)


def _members(text: str) -> str:
    """Return what a cell names, sorted."""
    return ";".join(sorted(part.strip() for part in text.split(";")))


def answers_of_outlets(
    answers: pd.DataFrame, articles: pd.DataFrame, book: Codebook
) -> pd.DataFrame:
    """Return each outlet's answer to each claim: a page's first of `ANSWERS`.

    The answer is missing where a page is unsure and none says or quotes the claim.
    """
    page = articles["article_id"]
    outlet = articles.get("outlet", page).fillna(page)
    n_articles = outlet.groupby(outlet).transform("size")
    rows = pd.DataFrame({"article_id": page, "outlet": outlet, "articles": n_articles})
    told = answers.assign(is_old=is_reworded(answers, book)).rename(columns={"item": "claim"})
    told = told.reindex(columns="article_id claim value speaker is_old".split())
    told = book.claims[["claim"]].merge(told).merge(rows).merge(ANSWERS)
    told["asked"] = told.groupby(["outlet", "claim"])["value"].transform("size")
    first = told.sort_values(["place", "article_id"]).drop_duplicates(["outlet", "claim"])
    table = book.claims[["claim"]].merge(first.sort_values("outlet"))  # in the codebook's order
    heard = table["speaker"].astype(object).replace("", None).fillna(table["nobody"])
    note = table["is_old"].map({True: "an earlier wording", False: ""})
    table["item"] = table["claim"].map(book.claim_label)
    table["speaker"] = heard.where(table["value"].isin(["quoted", "denied"]), "")
    table["note"] = note.mask(table["value"] == UNSURE, "unsure or not settled")
    columns = "claim item outlet share answer speaker article_id".split()
    return table[[*columns, "asked", "articles", "note"]]


def chances_of(answers: pd.DataFrame, key: pd.DataFrame) -> pd.DataFrame:
    """Return with which chance pages were drawn, by a key or else as the answers have it.

    ``article_id, inclusion_probability, stratum``; no row where nobody says it.
    """
    columns = ["article_id", *CHANCES]
    known = pd.concat([key[columns], answers.reindex(columns=columns)])
    known["inclusion_probability"] = pd.to_numeric(known["inclusion_probability"])
    known = known.dropna(subset="inclusion_probability").drop_duplicates("article_id")
    return known.fillna({"stratum": ""}).reset_index(drop=True)
