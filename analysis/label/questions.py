"""What a form asks: the items of a codebook, and at which pages."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from analysis import copies, extract
from analysis.annotation.codebook import Codebook
from analysis.corpus.articles import Corpus, read_corpus
from analysis.errors import require_columns, require_unique
from analysis.label.nearest import DIGITS, nearest_sentences, sentences_of
from analysis.label.replies import whole
from analysis.lexicons.validation import with_none

#: What an article may do with a statement, and how the form says it.
STANCES = {
    "own": "says it itself",
    "quoted": "quotes somebody who says it",
    "denied": "denies it",
    "absent": "does not say it",
}
BINARY = {"0": "no", "1": "yes"}
QUOTES = re.compile('["“”„‟«»「」『』]')
#: Signs of many shapes → the one by which copies are compared.
SHAPES = {"[“”„‟«»]": '"', "[‘’‚‛]": "'", "[‐-―−]": "-", r"\s+": " "}
MARKED = 3  #: sentences that are marked in an article
TRAINING = 10  #: questions of a training


def shown_pages(
    source: Corpus | pd.DataFrame, columns: Sequence[str], *, needed: list[str]
) -> pd.DataFrame:
    """Return these columns of the pages of a corpus or table as text, sorted by page."""
    table = source.articles if isinstance(source, Corpus) else source
    fix = "Give a Corpus, such as case.texts, or a table with these columns."
    require_columns(table, needed, what="pages", fix=fix)
    require_unique(table["article_id"], what="pages", name="article_id")
    table = table.reindex(columns=columns).astype(object)
    pages = table.where(table.notna(), "").map(whole)
    return pages.sort_values("article_id", ignore_index=True)


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
    only: pd.DataFrame | None,
    most: int | None,
) -> dict[str, pd.DataFrame]:
    """Return what each coder is asked about pages, a row a question, in an order of his own.

    Columns are ``i`` (place of the item), ``p`` (of the page), ``s`` (ends of the marked
    sentences); ``item, article_id``; ``cluster`` (of near-copies); ``chain``: questions of one
    are asked until an answer is *own*, by their ``place``. Each ``unit`` has one coder, and a
    *share* of the units two.
    """
    is_known = (pages[["outlet", "text"]] != "").any().all()
    if book.variables.empty and is_known:
        outlets = pages["outlet"].replace("", None).fillna(pages["article_id"])
        cells = _cells_by_outlet(pages.assign(outlet=outlets), book.claims, by_article=by_article)
    else:
        cells = _cells_by_page(pages, book.items)
    if only is not None:
        names = _names_of(cells)
        chosen = _drawn(names[names.isin(_names_of(only))])[:most]
        cells = cells.assign(chain=names)[names.isin(chosen)]
        return {coder: _in_order(cells, coder) for coder in coders}
    units = _drawn(cells["unit"].unique())
    n_twice = round(share * len(units))
    answering = {unit: _drawn(coders, unit)[: 1 + (n < n_twice)] for n, unit in enumerate(units)}
    asked = cells["unit"].map(answering)
    return {coder: _in_order(cells[[coder in who for who in asked]], coder) for coder in coders}


def _names_of(cells: pd.DataFrame) -> pd.Series:
    """Return a name of each page and item."""
    return cells["article_id"] + "\n" + cells["item"]


def data_of(cells: pd.DataFrame, pages: pd.DataFrame) -> dict:
    """Return a coder's questions as the form has them.

    Of each question: ``i, p, s``, and ``c``: of its near-copies the place, whether they say nothing
    more, and which marked sentences they have.
    """
    in_chains = cells.sort_values("place")
    chains = in_chains.index.to_series().groupby(in_chains["chain"], sort=False).agg(list)
    asked = cells.assign(c=_copies_of(cells, pages))
    return {
        "questions": asked[["i", "p", "c", "s"]].to_dict("records"),
        "chains": [chain for chain in chains if len(chain) > 1],
    }


def _copies_of(cells: pd.DataFrame, pages: pd.DataFrame) -> list[list]:
    """Return the near-copies of each question's page that are asked the same, as `data_of`."""
    alike = {name: sorted(places) for name, places in cells.groupby(["i", "cluster"])["p"]}
    has_copies = sorted(set().union(*(places for places in alike.values() if len(places) > 1)))
    said = _said_in(pages.loc[has_copies])
    found = []
    for item, cluster, page, marked in cells[["i", "cluster", "p", "s"]].to_numpy(object):
        copies = []
        for copy in set(alike[item, cluster]) - {page}:
            told = said[copy].values()
            has = [f"{start}:{end}" for start, end in marked or [] if said[page][start] in told]
            is_within = {*told} <= {*said[page].values(), ""}
            copies.append((copy, is_within, has))
        found.append(sorted(copies))
    return found


def _said_in(pages: pd.DataFrame) -> dict[int, dict[int, str]]:
    """Return what pages say, by where a sentence begins; the headline is before all."""
    said = {place: {-1: _comparable(title)} for place, title in pages["title"].items()}
    texts = dict(zip(pages["article_id"], pages["text"].items()))
    sentences = sentences_of(pages)[["article_id", "start", "text"]]
    for name, start, sentence in sentences.to_numpy(object):
        place, text = texts[name]
        paragraph = text[:start].rpartition("\n")[2]
        is_amid = len(QUOTES.findall(paragraph)) % 2
        said[place][start] = '"' * is_amid + _comparable(sentence)
    return said


def _comparable(text: str) -> str:
    """Return a sentence with signs of one shape, without a last full stop."""
    text = unicodedata.normalize("NFC", text).lower()
    for shape, sign in SHAPES.items():
        text = re.sub(shape, sign, text)
    return text.strip().removesuffix(".")


def _draw(*parts: str) -> str:
    """Return a text by which things are brought into a random order."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _drawn(names: Iterable[str], *about: str) -> list[str]:
    """Return names in an order that chance gave them, for good."""
    return sorted(names, key=lambda name: _draw(*about, name))


def _in_order(cells: pd.DataFrame, coder: str) -> pd.DataFrame:
    """Return a coder's questions: first what is surely asked, near-copies beside each other."""
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
    cells = cells.assign(cluster=page, block=page, unit=page, chain=_names_of(cells))
    return cells.assign(score=0.0, length=0, s=None)


def _cells_by_outlet(
    pages: pd.DataFrame, claims: pd.DataFrame, *, by_article: bool
) -> pd.DataFrame:
    """Return a question for each statement and page, all of a statement or of a text together."""
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
    cells["s"] = with_none(cells["s"])
    return cells.rename(columns={"claim": "item"})


def _clusters_of(pages: pd.DataFrame) -> pd.Series:
    """Return the cluster of near-copies of each page, which is alone where nothing is known."""
    texts = pages[["article_id", "outlet", "text"]].query("text != ''")
    corpus = read_corpus(texts, clean=False)
    linked = copies.link(extract(corpus)).set_index("article_id")["copy_cluster"]
    return pages["article_id"].map(linked).fillna(pages["article_id"])
