"""What a form asks: the items of a codebook, and at which pages."""

import hashlib
from typing import Any

import pandas as pd

from analysis import copies, extract
from analysis.annotation.codebook import Codebook
from analysis.corpus.articles import read_corpus
from analysis.label.nearest import nearest_sentences, sentences_of

#: What an article may do with a statement, and how the form says it.
STANCES = {
    "own": "says it itself",
    "quoted": "quotes somebody who says it",
    "denied": "denies it",
    "absent": "does not say it",
}
BINARY = {"0": "no", "1": "yes"}
MARKED = 3  #: sentences that are marked in an article


def items_of(book: Codebook) -> list[dict[str, Any]]:
    """Return what a form shows of variables and claims, in the codebook's order.

    ``values`` are pairs of a value and its name; ``rules`` are pairs of a heading and a text.
    """
    items = []
    for variable in book.variables.to_dict("records"):
        item = {name: variable[name] for name in ("name", "kind", "optional", "rule")}
        names = (BINARY if item["kind"] == "binary" else {}) | variable["value_labels"]
        item["values"] = [[value, names.get(value, value)] for value in variable["values"]]
        categories = book.categories[book.categories["variable"] == item["name"]]
        item["rules"] = [rule for row in categories.itertuples() for rule in _rules_of(row, names)]
        items.append(item)
    for row in book.claims.itertuples():
        item = {"name": row.claim, "kind": "claim", "rule": row.text}
        rules = [("Example", row.example)] if row.example not in ("", row.text) else []
        items.append({**item, "values": list(STANCES.items()), "rules": rules})
    for item in items:
        item["label"] = book.label(item["name"])
        item["wording"] = book.wording(item["name"])
    return items


def _rules_of(category: Any, names: dict[str, str]) -> list[tuple[str, str]]:
    """Return headings and texts of a category's rules; a variable's own rule is shown elsewhere."""
    name = category.category
    definition = category.definition if name not in ("", "1") else ""
    rules = [(names.get(name, name), definition), ("Also", category.inclusion)]
    rules += [("Not", category.exclusion), *(("Example", text) for text in category.examples)]
    return [(heading, text) for heading, text in rules if text]


def questions_of(pages: pd.DataFrame, book: Codebook, *, coder: str) -> dict[str, Any]:
    """Return what is asked about pages, in an order that each coder has alone.

    Of each question: ``i`` (place of the item), ``p`` (of the page), ``c`` (of its near-copies),
    ``s`` (ends of the marked sentences). ``chains`` are asked until an answer is *own*.
    ``sentences`` are those of the texts that have near-copies.
    """
    is_known = (pages[["outlet", "text"]] != "").any().all()
    if book.variables.empty and is_known:
        outlets = pages["outlet"].replace("", None).fillna(pages["article_id"])
        return _questions_by_outlet(pages.assign(outlet=outlets), book.claims, coder=coder)
    n_items = len(book.variables) + len(book.claims)
    order = sorted(pages.index, key=lambda page: _draw(coder, pages["article_id"][page]))
    questions = [
        {"i": item, "p": page, "c": [], "s": None} for page in order for item in range(n_items)
    ]
    return {"questions": questions, "chains": [], "sentences": {}}


def _draw(*parts: str) -> str:
    """Return a text by which things are brought into a random order."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _questions_by_outlet(
    pages: pd.DataFrame, claims: pd.DataFrame, *, coder: str
) -> dict[str, Any]:
    """Return a question for each statement and page.

    Those of a statement stand together, near-copies beside each other, the longest first. Later
    texts of outlets come last, the nearest first.
    """
    pages = pages.assign(page=pages.index, cluster=_clusters_of(pages))
    pages["length"] = -pages["text"].str.len()
    asked = _pages_by_claim(pages, claims)
    asked["order"] = -asked["score"].where(asked["place"] > 0, 2)
    names = zip(asked["claim"], asked["cluster"])
    asked["draw"] = [_draw(coder, claim) + _draw(coder, claim, name) for claim, name in names]
    asked = asked.sort_values("order draw length article_id".split(), ignore_index=True)
    number = pd.Series(asked.index)[asked.sort_values("place").index]
    chains = number.groupby([asked["claim"], asked["outlet"]], sort=False)
    group = pages["cluster"].map(pages.groupby("cluster").groups).map(set)
    copies = [sorted(alike - {page}) for page, alike in group.items()]
    has_copies = pages[[bool(others) for others in copies]]
    sentences = sentences_of(has_copies).groupby("article_id")[["start", "end"]]
    columns = {
        "i": asked["claim"].map(dict(zip(claims["claim"], range(len(claims))))),
        "p": asked["page"],
        "c": asked["page"].map(dict(enumerate(copies))),
        "s": asked["spans"],
    }
    return {
        "questions": pd.DataFrame(columns).to_dict("records"),
        "chains": chains.agg(list).tolist(),
        "sentences": {name: ends.to_numpy().tolist() for name, ends in sentences},
    }


def _pages_by_claim(pages: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return each claim and page, with cluster; of an outlet, the nearest page first.

    ``place`` counts the outlet's pages from there; ``spans`` are the sentences that are marked.
    """
    near = nearest_sentences(pages, claims, most=MARKED)
    near["spans"] = near[["start", "end"]].to_numpy().tolist()
    of_page = near.groupby(["claim", "article_id"])
    found = of_page.agg({"score": "max", "spans": sorted}).reset_index()
    shown = pages[["article_id", "outlet", "page", "cluster", "length"]]
    rows = claims[["claim"]].merge(shown, how="cross").merge(found, how="left")
    rows["score"] = rows["score"].fillna(0)
    rows["spans"] = rows["spans"].astype(object).where(rows["spans"].notna(), None)
    order = ["claim", "score", "article_id"]
    rows = rows.sort_values(order, ascending=[True, False, True], ignore_index=True)
    return rows.assign(place=rows.groupby(["claim", "outlet"]).cumcount())


def _clusters_of(pages: pd.DataFrame) -> pd.Series:
    """Return the cluster of near-copies of each page, which is alone where nothing is known."""
    texts = pages[["article_id", "outlet", "text"]].query("text != ''")
    corpus = read_corpus(texts, clean=False)
    linked = copies.link(extract(corpus)).set_index("article_id")["copy_cluster"]
    return pages["article_id"].map(linked).fillna(pages["article_id"])
