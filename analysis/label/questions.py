"""What a form asks: the items of a codebook, and at which pages."""

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from analysis import copies, extract
from analysis.annotation.codebook import Codebook
from analysis.corpus.articles import read_corpus
from analysis.label.nearest import DIGITS, nearest_sentences, sentences_of

#: What an article may do with a statement, and how the form says it.
STANCES = {
    "own": "says it itself",
    "quoted": "quotes somebody who says it",
    "denied": "denies it",
    "absent": "does not say it",
}
BINARY = {"0": "no", "1": "yes"}
MARKED = 3  #: sentences that are marked in an article
TRAINING = 10  #: questions of a training


def items_of(book: Codebook) -> list[dict]:
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


def _rules_of(category, names: dict[str, str]) -> list[tuple[str, str]]:
    """Return headings and texts of a category's rules; a variable's own rule is shown elsewhere."""
    name = category.category
    definition = category.definition if name not in ("", "1") else ""
    rules = [(names.get(name, name), definition), ("Also", category.inclusion)]
    rules += [("Not", category.exclusion), *(("Example", text) for text in category.examples)]
    return [(heading, text) for heading, text in rules if text]


def questions_of(
    pages: pd.DataFrame,
    book: Codebook,
    *,
    coders: Sequence[str],
    share: float,
    by_article: bool,
    key: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Return what each coder is asked about pages, a row a question, in an order of his own.

    Columns are ``i`` (place of the item), ``p`` (of the page), ``s`` (ends of the marked
    sentences); ``item, article_id``; ``cluster`` (of near-copies); ``chain``: questions of one
    are asked until an answer is *own*, by their ``place``. Each ``unit`` has one coder, and a
    *share* of the units two. Where a *key* has answers, all coders are asked ten of them.
    """
    is_known = (pages[["outlet", "text"]] != "").any().all()
    if book.variables.empty and is_known:
        outlets = pages["outlet"].replace("", None).fillna(pages["article_id"])
        cells = _cells_by_outlet(pages.assign(outlet=outlets), book.claims, by_article=by_article)
    else:
        cells = _cells_by_page(pages, book.items)
    if len(key):
        cells = _training(cells, key)
        return {coder: _in_order(cells, coder) for coder in coders}
    units = _drawn(cells["unit"].unique())
    n_twice = round(share * len(units))
    answering = {unit: _drawn(coders, unit)[: 1 + (n < n_twice)] for n, unit in enumerate(units)}
    asked = cells["unit"].map(answering)
    return {coder: _in_order(cells[[coder in who for who in asked]], coder) for coder in coders}


def _training(cells: pd.DataFrame, key: pd.DataFrame) -> pd.DataFrame:
    """Return ten of the questions that a key answers, each asked for itself."""
    names = cells["article_id"] + "\n" + cells["item"]
    answered = names[names.isin(key["page"] + "\n" + key["item"])]
    chosen = cells[names.isin(_drawn(answered)[:TRAINING])]
    return chosen.assign(chain=names, cluster=chosen["article_id"])


def data_of(cells: pd.DataFrame, pages: pd.DataFrame) -> dict:
    """Return a coder's questions as the form has them.

    Of each question: ``i, p, s``, and ``c`` (places of its near-copies). ``sentences`` are those of
    the texts that have near-copies.
    """
    alike = {name: set(places) for name, places in cells.groupby(["i", "cluster"])["p"]}
    names = zip(cells["i"], cells["cluster"], cells["p"])
    cells["c"] = [sorted(alike[i, cluster] - {page}) for i, cluster, page in names]
    in_chains = cells.sort_values("place")
    chains = in_chains.index.to_series().groupby(in_chains["chain"], sort=False).agg(list)
    has_copies = pages.loc[sorted(set().union(*cells["c"]))]
    sentences = sentences_of(has_copies).groupby("article_id")[["start", "end"]]
    return {
        "questions": cells[["i", "p", "c", "s"]].to_dict("records"),
        "chains": [chain for chain in chains if len(chain) > 1],
        "sentences": {name: ends.to_numpy().tolist() for name, ends in sentences},
    }


def _draw(*parts: str) -> str:
    """Return a text by which things are brought into a random order."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _drawn(names: Iterable[str], *about: str) -> list[str]:
    """Return names in an order that chance gave them, for good."""
    return sorted(names, key=lambda name: _draw(*about, name))


def _in_order(cells: pd.DataFrame, coder: str) -> pd.DataFrame:
    """Return a coder's questions: first what is surely asked, near-copies beside each other.

    Of an outlet, the nearest text is asked first.
    """
    nearest = cells.sort_values(["score", "article_id"], ascending=[False, True])
    place = nearest.groupby("chain").cumcount()
    near = cells["score"].where(place.reindex(cells.index) > 0, np.inf)
    cells = cells.assign(
        place=place,
        later=-near,
        first=[_draw(coder, name) for name in cells["block"]],
        then=[_draw(coder, *names) for names in zip(cells["block"], cells["cluster"])],
    )
    return cells.sort_values("later first then length article_id i".split(), ignore_index=True)


def _cells_by_page(pages: pd.DataFrame, items: list[str]) -> pd.DataFrame:
    """Return a question for each page and item, all of a page together."""
    names = pd.DataFrame({"i": range(len(items)), "item": items})
    cells = pages[["article_id"]].assign(p=pages.index).merge(names, how="cross")
    page = cells["article_id"]
    cells = cells.assign(cluster=page, block=page, unit=page, chain=page + "\n" + cells["item"])
    return cells.assign(score=0.0, length=0, s=None)


def _cells_by_outlet(
    pages: pd.DataFrame, claims: pd.DataFrame, *, by_article: bool
) -> pd.DataFrame:
    """Return a question for each statement and page, all of a statement or of a text together.

    An outlet's texts stay with a coder for a statement, or near-copies for all statements.
    """
    pages = pages.assign(p=pages.index, cluster=_clusters_of(pages))
    pages["length"] = -pages["text"].str.len()
    cells = _pages_by_claim(pages, claims)
    chain = cells["item"] + "\n" + cells["outlet"]
    if not by_article:
        return cells.assign(chain=chain, block=cells["item"], unit=chain)
    cluster = cells["cluster"]
    cells["score"] = cells.groupby("article_id")["score"].transform("sum").round(DIGITS)
    return cells.assign(chain=chain, block=cluster, unit=cluster)


def _pages_by_claim(pages: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return each claim and page: how near, and the sentences that are marked."""
    near = nearest_sentences(pages, claims, most=MARKED)
    near["s"] = near[["start", "end"]].to_numpy().tolist()
    of_page = near.groupby(["claim", "article_id"])
    found = of_page.agg({"score": "max", "s": sorted}).reset_index()
    shown = pages[["article_id", "outlet", "p", "cluster", "length"]]
    names = claims[["claim"]].assign(i=range(len(claims)))
    cells = names.merge(shown, how="cross").merge(found, how="left")
    cells["score"] = cells["score"].fillna(0)
    cells["s"] = cells["s"].astype(object).where(cells["s"].notna(), None)
    return cells.rename(columns={"claim": "item"})


def _clusters_of(pages: pd.DataFrame) -> pd.Series:
    """Return the cluster of near-copies of each page, which is alone where nothing is known."""
    texts = pages[["article_id", "outlet", "text"]].query("text != ''")
    corpus = read_corpus(texts, clean=False)
    linked = copies.link(extract(corpus)).set_index("article_id")["copy_cluster"]
    return pages["article_id"].map(linked).fillna(pages["article_id"])
