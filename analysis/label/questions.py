"""What a form asks: the items of a codebook, and at which pages."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.annotation.codebook import Codebook
from analysis.case import open_case
from analysis.corpus.articles import read_corpus

#: What an article may do with a statement, and how the form says it.
STANCES = {
    "own": "says it itself",
    "quoted": "quotes somebody who says it",
    "denied": "denies it",
    "absent": "does not say it",
}
BINARY = {"0": "no", "1": "yes"}  #: names of values that have none
MARKED = 3  #: sentences that are marked in an article


@dataclass(frozen=True)
class Asked:
    """The questions of a form, in their order.

    Attributes
    ----------
    questions : list of dict
        ``i`` (place of the item), ``p`` (of the page), and of statements ``c`` (places of the
        copies, the page too) and ``s`` (start and end of each marked sentence).
    chains : list of list
        Places of the questions that are asked one after the other, while the answer is *absent*.
    n_first : int
        Questions that wait for no answer.
    """

    questions: list[dict[str, Any]]
    chains: list[list[int]]
    n_first: int


def items_of(book: Codebook) -> list[dict[str, Any]]:
    """Return what a form shows of variables and claims, in the codebook's order."""
    categories = book.categories.groupby("variable", sort=False) if len(book.categories) else []
    rules = {name: rows.to_dict("records") for name, rows in categories}
    items = [_variable_data(row, rules[row["name"]]) for row in book.variables.to_dict("records")]
    for row in book.claims.to_dict("records"):
        claim = {"name": row["claim"], "kind": "claim", "text": row["text"]}
        items.append({**claim, "values": list(STANCES.items()), "rules": [], "optional": False})
    for item in items:
        item["label"] = book.label(item["name"])
        item["wording"] = book.wording(item["name"])
    return items


def _variable_data(variable: dict[str, Any], rules: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a form shows of a variable."""
    labels = BINARY if variable["kind"] == "binary" else {}
    labels = labels | variable["value_labels"]
    shown = []
    for rule in rules:
        parts = {name: rule[name] for name in ("category", "inclusion", "exclusion")}
        definition = "" if rule["definition"] == variable["rule"] else rule["definition"]
        shown.append({**parts, "definition": definition, "examples": list(rule["examples"])})
    return {
        "name": variable["name"],
        "kind": variable["kind"],
        "text": variable["rule"],
        "values": [[value, labels.get(value, value)] for value in variable["values"]],
        "rules": shown,
        "optional": variable["optional"],
    }


def questions_of(pages: pd.DataFrame, book: Codebook, *, coder: str) -> Asked:
    """Return what is asked about pages, in an order that is random and the same each time.

    Parameters
    ----------
    pages : DataFrame
        ``article_id, outlet, text, language`` as text, sorted; each page once.
    book : Codebook
    coder : str
        Each coder has an order of their own.
    """
    n_variables = len(book.variables)
    has_texts = (pages["text"].str.strip() != "").all()
    if n_variables == 0 and has_texts and (pages["outlet"] != "").all():
        return _questions_by_outlet(pages, book.claims, coder=coder)
    order = sorted(range(len(pages)), key=lambda page: _draw(coder, pages["article_id"][page]))
    n_items = n_variables + len(book.claims)
    questions = [{"i": item, "p": page} for page in order for item in range(n_items)]
    return Asked(questions, [], len(questions))


def _draw(*parts: str) -> str:
    """Return a text by which things are brought into a random order."""
    text = "\0".join(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _questions_by_outlet(pages: pd.DataFrame, claims: pd.DataFrame, *, coder: str) -> Asked:
    """Return a question for each statement and text, and which follow which.

    Those of a statement stand together. Later texts of outlets come last, nearest first.
    """
    table = _texts_by_claim(pages, claims)
    table["place"] = table.groupby(["claim", "outlet"]).cumcount()
    asked = table.groupby(["claim", "cluster"], sort=False).agg(
        place=("place", "min"), score=("score", "max")
    )
    asked = asked.reset_index()
    is_later = asked["place"] > 0
    asked["later"] = -asked["score"].where(is_later, 1)
    asked["claim_draw"] = [_draw(coder, claim) for claim in asked["claim"]]
    asked["draw"] = [_draw(coder, *names) for names in zip(asked["claim"], asked["cluster"])]
    asked = asked.sort_values(["later", "claim_draw", "draw"], ignore_index=True)
    number = {names: n for n, names in enumerate(zip(asked["claim"], asked["cluster"]))}
    chains = []
    for (claim, _), rows in table.groupby(["claim", "outlet"], sort=True):
        chains.append([number[claim, cluster] for cluster in rows["cluster"]])
    return Asked(_question_data(table, number, claims, pages), chains, int((~is_later).sum()))


def _texts_by_claim(pages: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return claim, outlet and cluster of copies, once each, with what the question shows.

    A cluster is asked at its ``page`` with the nearest sentence; ``spans`` are its marked
    sentences, ``copies`` all its pages. The nearest text of an outlet comes first.
    """
    from analysis.label.nearest import nearest_sentences

    clusters = _clusters_of(pages)
    near = nearest_sentences(pages, claims, most=MARKED)
    scores = near.groupby(["claim", "article_id"])["score"].max()
    spans = {
        names: sorted(map(list, rows[["start", "end"]].to_numpy().tolist()))
        for names, rows in near.groupby(["claim", "article_id"])
    }
    rows = pd.merge(claims[["claim"]], pages[["article_id", "outlet"]], how="cross")
    rows["cluster"] = rows["article_id"].map(clusters)
    names = pd.MultiIndex.from_frame(rows[["claim", "article_id"]])
    rows["score"] = scores.reindex(names).fillna(0).to_numpy()
    rows = rows.sort_values(["score", "article_id"], ascending=[False, True])
    of_cluster = rows.groupby(["claim", "cluster"])
    rows["page"] = of_cluster["article_id"].transform("first")
    rows["score"] = of_cluster["score"].transform("max")
    rows = rows.drop_duplicates(["claim", "outlet", "cluster"])
    rows["spans"] = [spans.get(names, []) for names in zip(rows["claim"], rows["page"])]
    order = ["claim", "score", "cluster", "outlet"]
    rows = rows.sort_values(order, ascending=[True, False, True, True], ignore_index=True)
    copies = clusters.index.to_series().groupby(clusters).agg(list)
    return rows.assign(copies=rows["cluster"].map(copies))


def _clusters_of(pages: pd.DataFrame) -> pd.Series:
    """Return the cluster of near-copies of each page, by article_id."""
    columns = ["article_id", "outlet", "text", "language"]
    corpus = read_corpus(pages[columns].replace({"language": {"": None}}), clean=False)
    features = open_case(corpus).features
    articles = features.articles.set_index("article_id")
    alone = pages["article_id"].to_numpy()
    return pd.Series(alone, index=alone).where(
        ~pd.Index(alone).isin(articles.index), articles["copy_cluster"]
    )


def _question_data(
    table: pd.DataFrame, number: dict[tuple, int], claims: pd.DataFrame, pages: pd.DataFrame
) -> list[dict[str, Any]]:
    """Return the questions of statements in their order."""
    item = {claim: place for place, claim in enumerate(claims["claim"])}
    page = {article_id: place for place, article_id in enumerate(pages["article_id"])}
    questions: list[dict[str, Any]] = [{} for _ in number]
    for row in table.itertuples():
        copies = [page[article_id] for article_id in row.copies]
        question = {"i": item[row.claim], "p": page[row.page], "c": copies, "s": row.spans}
        questions[number[row.claim, row.cluster]] = question
    return questions
