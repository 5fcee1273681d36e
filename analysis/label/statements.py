"""Proposals of what a story's sources say, for a person to edit."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.case import Case
from analysis.corpus.articles import Corpus
from analysis.errors import (
    number_of,
    refusal,
    require_number,
    require_path,
    using_files,
)
from analysis.files import replace_file
from analysis.label.nearest import DIGITS, sentences_of, vectors_of

ALIKE = 0.2  #: mean cosine of sentences that are put together
SAME = 0.6  #: mean cosine of sentences that are copies of one text
FAR = 1e9  #: between sentences that disagree: a mean over 3,000² pairs stays above 1
SHORTEST = 30  #: characters of a sentence that can state something
MOST_SENTENCES = 3_000  #: of a story: each is compared with each
COLUMNS = "claim text language texts outlets articles".split()
THOUSANDS = r"(?<=\d)[.,'’\u00a0\u2009\u202f](?=\d{3}(?!\d))"  #: between digits of a number
HEADING = """\
# Statements that at least two sources of the story make, proposed by machine. Edit them: split,
# merge, reword, delete, add. People read "text"; "example" is a sentence that makes the statement.
version = 1
"""


@using_files()
def statements(
    source: Corpus | Case,
    *,
    most: int = 40,
    to: str | Path | None = None,
) -> pd.DataFrame:
    """Propose statements that at least two outlets of a story make.

    Sentences are put together by the parts of their words, weighted by TF-IDF (agglomerative
    clusters, mean linkage), within a language, and not if each has a number that the other lacks.
    A proposal is the sentence that is most like the others of its cluster. Paraphrases are missed:
    people decide, with `label.form`.

    Parameters
    ----------
    source : Corpus or Case
        The articles; an article without outlet counts as an outlet of its own. Of more than 3,000
        sentences the first ones are read, outlets taking turns.
    most : int
        Proposals; those of more independent texts come first, then of more outlets.
    to : path, optional
        The codebook to write, such as "codebook.toml". A file that is there is not replaced.

    Returns
    -------
    DataFrame
        ``claim`` (``s01`` …), ``text`` (a sentence of the story), ``language``, ``texts`` (how
        many are independent: copies of a sentence count as one, as do those of an outlet),
        ``outlets, articles`` (tuples).

    Raises
    ------
    InputError
        For no texts, and a codebook that is there.

    References
    ----------
    Murtagh and Contreras (2012), Algorithms for hierarchical clustering: an overview.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> proposed = statements(read_corpus("data/example-articles"))
    >>> proposed["claim"].tolist()[:2], min(map(len, proposed["outlets"]))
    (['s01', 's02'], 2)
    """
    require_number(most, name="most", least=1, whole=True)
    path = None if to is None else _require_new(to)
    articles = _articles_of(source)
    told = "all articles"
    sentences = _stating(articles)
    if max(len(articles), len(sentences)) > MOST_SENTENCES:
        told = f"the first {MOST_SENTENCES:,} sentences, outlets taking turns, of all articles"
        sentences = sentences.sort_values("turn", kind="stable").head(MOST_SENTENCES).sort_index()
    rows = [row for _, spoken in sentences.groupby("language") for row in _proposals_in(spoken)]
    found = pd.DataFrame(rows, columns=["near", *COLUMNS[1:]])
    found["n"] = found["outlets"].str.len()
    order = ["texts", "n", "near", "text"]
    found = found.sort_values(order, ascending=[False] * 3 + [True], ignore_index=True).head(most)
    found["claim"] = [f"s{number:02}" for number in found.index + 1]
    found = found[COLUMNS]
    n_articles = number_of(sentences["article_id"].nunique(), "article")
    found.attrs["method"] = {"note": f"Statements were looked for in {told} ({n_articles})."}
    if path is not None:
        replace_file(path, _codebook_text(found).encode("utf-8", "replace"))
    return found


def _require_new(to: str | Path) -> Path:
    """Return the path of a new file; raise InputError where there is one."""
    path = require_path(to, name="to")
    if not path.exists():
        return path
    raise refusal(
        "to",
        arrived=f"{path}, which is there",
        expected="a new file: people may have edited this one",
        fix="Give another name, or move the file away.",
    )


def _articles_of(source) -> pd.DataFrame:
    """Return the articles of a story, with outlet and language as text."""
    corpus = source.texts if isinstance(source, Case) else source
    if not isinstance(corpus, Corpus):
        raise refusal(
            "source",
            arrived=f"a {type(source).__name__} without texts",
            expected="a Corpus, or a case with texts",
            fix='Read the articles: read_corpus("my-articles").',
        )
    articles = corpus.articles
    outlet = articles["outlet"].replace("", np.nan).fillna(articles["article_id"])
    return articles.assign(outlet=outlet, language=articles["language"].fillna(""))


def _stating(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences that are long enough to state something, with what is known of each."""
    facts = articles[["article_id", "outlet", "language"]]
    facts = facts.assign(turn=articles.groupby("outlet").cumcount())
    first = facts["turn"].sort_values(kind="stable").index[: MOST_SENTENCES + 1]
    sentences = sentences_of(articles.loc[first])
    sentences = sentences[sentences["text"].str.len() >= SHORTEST]
    return sentences.merge(facts)


def _proposals_in(sentences: pd.DataFrame) -> list[tuple]:
    """Return how alike a cluster is, and its proposal, for clusters of two outlets or more."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    if sentences["outlet"].nunique() < 2:
        return []
    _, vectors = vectors_of(sentences["text"])
    alike = (vectors @ vectors.T).toarray().clip(0, 1).round(DIGITS)
    apart = 1 - alike + FAR * _disagree(sentences["text"])
    tree = linkage(squareform(apart, checks=False), "average")
    copy = fcluster(tree, 1 - SAME, "distance")
    sentences = sentences.assign(copy=copy).reset_index(drop=True)
    found = []
    for _, rows in sentences.groupby(fcluster(tree, 1 - ALIKE, "distance")):
        n_outlets, n_texts = rows[["outlet", "copy"]].nunique()
        if n_outlets > 1:
            means = alike[np.ix_(rows.index, rows.index)].mean(axis=1).round(DIGITS)
            told = rows.iloc[means.argmax()]
            lists = [tuple(sorted(set(rows[name].dropna()))) for name in ("outlet", "article_id")]
            near = means.mean().round(DIGITS)
            found.append((near, *told[["text", "language"]], min(n_outlets, n_texts), *lists))
    return found


def _disagree(texts: pd.Series) -> np.ndarray:
    """Return which two of the texts disagree: each has a number that the other lacks."""
    from sklearn.feature_extraction.text import CountVectorizer

    numbers = CountVectorizer(token_pattern=r"\d+|$", binary=True)  # and the end, which all have
    has_number = numbers.fit_transform(texts.str.replace(THOUSANDS, "", regex=True))
    n_shared = (has_number @ has_number.T).toarray()
    n_numbers = n_shared.diagonal()
    return n_shared < np.minimum.outer(n_numbers, n_numbers)


def _codebook_text(found: pd.DataFrame) -> str:
    """Return the codebook of proposals, as TOML."""
    parts = [HEADING]
    for row in found.itertuples():
        fields = {
            "name": row.claim,
            "text": row.text,
            "example": row.text,
            "proposed": True,
            "outlets": list(row.outlets),
        }
        lines = [f"{name} = {_quoted(value)}" for name, value in fields.items()]
        parts.append("\n".join(["[[claim]]", *lines, ""]))
    return "\n".join(parts)


def _quoted(value) -> str:
    """Return a text, a list of texts or true as TOML writes it, which is as JSON does."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
