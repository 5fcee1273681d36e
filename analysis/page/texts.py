"""Texts of articles for the page, and words in context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.case import Case
from analysis.case.headings import has_text
from analysis.concordance import lines
from analysis.corpus.articles import Corpus
from analysis.errors import one_of, refusal
from analysis.figures.direction import plain_direction

MOST_LINES = 500  #: words in context that one answer has


def texts_data(case: Case, article_ids: Sequence[str]) -> dict[str, Any]:
    """Return the texts of pages, None for a page without.

    Parameters
    ----------
    case : Case
        With texts.
    article_ids : sequence of str
        Of the pages, in their order.

    Raises
    ------
    InputError
        For a case without texts.
    """
    _texts_of(case)
    is_known = has_text(case, pd.Series(article_ids))
    known = [article for article, known in zip(article_ids, is_known) if known]
    text_of = dict(zip(known, readings(case, known)))
    return {"texts": [text_of.get(article) for article in article_ids]}


def readings(case: Case, article_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return the texts of articles in their order: ``headline, paragraphs``.

    Raises
    ------
    InputError
        Without texts, and for an article that has none.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> [article] = readings(open_case("data/example-articles"), ["b01"])
    >>> article["headline"][:14]
    'Estmark closes'
    """
    articles = _texts_of(case).articles.set_index("article_id")
    for article_id in sorted(set(article_ids) - set(articles.index)):
        one_of(article_id, articles.index.tolist(), name="article_id")
    chosen = articles.loc[list(article_ids), ["title", "text"]].fillna("")
    result = []
    for title, text in chosen.itertuples(index=False):
        lines_of_text = [plain_direction(line) for line in text.split("\n") if line.strip()]
        result.append({"headline": plain_direction(title), "paragraphs": lines_of_text})
    return result


def context(case: Case, word: str, *, ids: Sequence[str] | None = None) -> dict[str, Any]:
    """Return a word in its sentences: ``lines`` (at most 500), and ``n``, how many there are.

    Parameters
    ----------
    case : Case
        With texts.
    word : str
        A word or a phrase, as in ``concordance.lines``.
    ids : sequence of str, optional
        The articles that are searched; by default all.

    Raises
    ------
    InputError
        Without texts, and for what is no word.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> found = context(open_case("data/example-articles"), "bridge", ids=["b01"])
    >>> found["n"], found["lines"][0]["left"]
    (3, 'Estmark closes the Lenn ')
    """
    corpus = _texts_of(case)
    if ids is not None:
        is_chosen = corpus.articles["article_id"].isin(list(ids))
        corpus = replace(corpus, articles=corpus.articles[is_chosen].reset_index(drop=True))
    found = lines(corpus, word, actors=case.listed_actors, width=None)
    found = found[found["article_id"].notna()]
    shown = found.head(MOST_LINES)[["article_id", "left", "keyword", "right"]]
    shown = shown.rename(columns={"article_id": "id"})
    rows = [
        {name: plain_direction(text) for name, text in row.items()}
        for row in shown.to_dict("records")
    ]
    return {"lines": rows, "n": len(found)}


def _texts_of(case: Case) -> Corpus:
    """Return the texts of a case."""
    if case.texts is not None:
        return case.texts
    raise refusal(
        "case",
        arrived=f"{case.name}, without texts",
        expected="a case whose texts are at hand",
        fix="Open the folder or table of the articles, or give corpus=read_corpus(…).",
    )
