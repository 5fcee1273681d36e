"""Keywords in their sentences: a Corpus has these, a pack has none."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.compare.evidence import Method
from analysis.corpus.articles import Corpus, require_corpus
from analysis.corpus.titled import titled_texts
from analysis.errors import number_of, refusal, require_new, require_number
from analysis.features.batch import Spans, find_spans
from analysis.features.matches import find_phrases
from analysis.text import sentences
from analysis.text.characters import Characters, characters
from analysis.text.quotation_marks import quotation_spans

__all__ = ["lines"]

ARTICLES_AT_A_TIME = 500  #: articles that are read together
GAP = "*"  #: by itself: any one word between blanks
LINE_COLUMNS = "paragraph sentence item left keyword right quoted note".split()


class Matches(NamedTuple):
    """Some articles, their sentences, and the matches in them, in order.

    Attributes
    ----------
    articles : DataFrame
        One row an article, as in ``Corpus.articles``.
    batch : Characters
        Their texts as one array of characters.
    sentences : DataFrame
        One row a sentence: ``start, stop`` (characters of the batch), ``row`` (of the article)
        and ``paragraph`` (0: the title).
    matches : DataFrame
        One row a match: ``start, stop`` (characters), ``sentence`` (a row of ``sentences``),
        ``item`` and ``is_phrase`` (True for a keyword, False for an alias).
    n_across : int
        Matches left out, as they run across the end of a sentence.
    """

    articles: pd.DataFrame
    batch: Characters
    sentences: pd.DataFrame
    matches: pd.DataFrame
    n_across: int


def lines(
    corpus: Corpus,
    keywords: str | Sequence[str],
    *,
    actors: lexicons.Actors | str | Path | None = None,
    width: int | None = 40,
) -> pd.DataFrame:
    """Return a concordance: each occurrence of a keyword in its sentence.

    Parameters
    ----------
    corpus : Corpus
        From ``read_corpus``. Titles are searched too, as paragraph 0.
    keywords : str or list of str
        Words or phrases, in any case; ``*`` at the end of a word means any ending ("sanction*"),
        and between words any one word ("air * base"; nothing but blanks may stand between: "air
        (force) base" is not found). Each is searched by itself: "air base" does not hide "base".
        The name of an actor of *actors* finds all its aliases.
    actors : path or None
        A list of actors with its rules: the longest alias wins, exclusions, dates, languages.
        By default names are words.
    width : int or None
        Most characters shown on either side. A cut is between words and shows as "…". With None
        left + keyword + right is the whole sentence.

    Returns
    -------
    DataFrame
        One row an occurrence, by article and position: ``article_id, outlet, published``,
        ``paragraph`` (0: the title), ``sentence`` (both as in ``Features.sentences``), ``item``
        (the keyword searched for),
        ``left, keyword`` (as written), ``right``, ``quoted`` (inside quotation marks), ``note``,
        then the other columns of ``corpus.articles``. A keyword without an occurrence has one row
        at the end, with a note. ``attrs["method"]`` counts the occurrences that were left out, as
        they run across the end of a sentence or a line. A spreadsheet may run a cell as a
        formula: write ``analysis.figures.escaping.safe_cells(table)`` for it.

    Raises
    ------
    InputError
        Without a keyword, for one without a word, with a * inside a word or at its end alone, a
        regular expression, a *width* below 1, or what is no Corpus.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> text = "Ferries ran. No ferry sank in the storm."
    >>> table = pd.DataFrame({"article_id": ["a1"], "outlet": ["North"], "text": [text]})
    >>> found = lines(read_corpus(table), ["ferr*", "sank in"])
    >>> found[["sentence", "left", "keyword", "right"]].values.tolist()[:2]
    [[0, '', 'Ferries', ' ran.'], [1, 'No ', 'ferry', ' sank in the storm.']]
    """
    if width is not None:
        require_number(width, name="width", least=1, whole=True)
    keywords = _unique_keywords(keywords)
    tables = []
    n_across = 0
    for part in find_matches(corpus, keywords, actors=actors):
        is_wanted = part.matches["item"].isin(keywords)
        tables.append(_lines_of(part._replace(matches=part.matches[is_wanted])))
        n_across += part.n_across
    table = pd.concat(tables, ignore_index=True)
    if width is not None:
        table["left"] = [_shorten_end(text[::-1], width)[::-1] for text in table["left"]]
        table["right"] = [_shorten_end(text, width) for text in table["right"]]
    n_articles = len(corpus.articles)
    present = {*table["item"]}
    absent = [keyword for keyword in keywords if keyword not in present]
    if absent:
        note = f"in none of {n_articles:,} articles"
        rows = pd.DataFrame({"item": absent, "note": note}, dtype="str")
        table = pd.concat([table, rows], ignore_index=True)
    remark = f"searched: {number_of(n_articles, 'article')}"
    table.attrs["method"] = Method(what="concordance", per="sentence", remark=remark)
    if n_across:
        table.attrs["method"]["left_out"] = {"across the end of a sentence or a line": n_across}
    return table


def find_matches(
    corpus: Corpus,
    terms: Sequence[str],
    *,
    actors: lexicons.Actors | str | Path | None,
) -> Iterator[Matches]:
    """Yield the occurrences of terms and aliases, some articles at a time.

    A term that is the name of an actor finds its aliases only; ``*`` by itself is any one word.
    Each of the `Matches` holds at most 500 articles. Raises InputError for what is no Corpus.
    """
    require_corpus(corpus)
    articles = corpus.articles
    fix = "Drop or rename them in the table of articles."
    require_new(LINE_COLUMNS, articles, what="metadata", fix=fix)
    actors = lexicons.actors(actors)
    words = [term for term in terms if term not in actors.names]
    for term in words:
        _require_term(term)
    table = pd.DataFrame({"frame": words, "pattern": words}, dtype="str")
    frames = lexicons.Frames(table, tuple(words))
    for start in range(0, len(articles), ARTICLES_AT_A_TIME):
        part = articles.iloc[start : start + ARTICLES_AT_A_TIME]
        yield _matches_in(part, actors=actors, frames=frames)


def _matches_in(
    articles: pd.DataFrame, *, actors: lexicons.Actors, frames: lexicons.Frames
) -> Matches:
    """Return the occurrences of aliases and terms in some articles."""
    texts, has_title = titled_texts(articles)
    batch = characters(texts, languages=articles["language"].tolist())
    starts, stops, paragraph = sentences.sentence_spans(batch)
    row = batch.row_of(starts)
    paragraph = paragraph + 1 - np.array(has_title, bool)[row]
    spans = {"start": starts, "stop": stops, "row": row, "paragraph": paragraph}
    days = articles["published"].tolist()
    first, stop, entry = find_phrases(batch, actors, frames, published=days)
    labels = np.array([*actors.table["actor"], *frames.names], dtype=object)
    is_phrase = entry >= len(actors.table)
    found = {"start": first, "stop": stop, "item": labels[entry], "is_phrase": is_phrase}
    sentence = np.searchsorted(starts, first, side="right") - 1
    matches = pd.DataFrame(found | {"sentence": sentence})
    is_whole = stop <= stops[sentence]
    n_across = int((~is_whole).sum())
    return Matches(articles, batch, pd.DataFrame(spans), matches[is_whole], n_across)


def _require_term(term: str) -> None:
    """Refuse what is no term; words of a term may have a * by itself between them."""
    pieces = [term]
    if isinstance(term, str) and GAP not in (*term.split()[:1], *term.split()[-1:]):
        pieces = re.split(r"\s(?:\*\s+)+", " ".join(term.split()))
    for piece in pieces:
        lexicons.require_words(piece, what="keyword")


def _unique_keywords(keywords: str | Sequence[str]) -> list[str]:
    """Return the keywords as a list without repetitions."""
    if not isinstance(keywords, str | Sequence) or len(keywords) == 0:
        raise refusal(
            "keywords",
            arrived=repr(keywords),
            expected="a word or a list of words",
            fix='Write for example ["oil"].',
        )
    if isinstance(keywords, str):
        return [keywords]
    return list(dict.fromkeys(keywords))


def _lines_of(part: Matches) -> pd.DataFrame:
    """Return the lines of matches, with the whole sentence around each."""
    text = part.batch.text
    matches = part.matches
    own_sentences = part.sentences.iloc[matches["sentence"]]
    row = own_sentences["row"].to_numpy()
    edges = own_sentences["start"], matches["start"], matches["stop"], own_sentences["stop"]
    contexts = [tuple(text[low:high] for low, high in pairwise(each)) for each in zip(*edges)]
    quoted = find_spans(Spans(*quotation_spans(part.batch)), matches["start"].to_numpy())
    first_sentence = np.searchsorted(part.sentences["row"], row)
    table = pd.DataFrame(contexts, columns=["left", "keyword", "right"], dtype="str")
    table = table.assign(
        paragraph=pd.array(own_sentences["paragraph"], dtype="Int64"),
        item=matches["item"].astype("str").array,
        sentence=pd.array(matches["sentence"] - first_sentence, dtype="Int64"),
        quoted=pd.array(quoted, dtype="boolean"),
        note=pd.array([None] * len(row), dtype="str"),
    )
    articles = part.articles.drop(columns="text").iloc[row].reset_index(drop=True)
    first_columns = articles[["article_id", "outlet", "published"]]
    other_columns = articles.drop(columns=first_columns.columns)
    return pd.concat([first_columns, table[LINE_COLUMNS], other_columns], axis="columns")


def _shorten_end(text: str, width: int) -> str:
    """Return the whole words in the first characters of a text, and … if there is more."""
    if len(text) <= width:
        return text
    words = re.match(r"(?s)(.*\S)\s", text[: width + 1])
    if words is None:  # one word
        return f"{text[:width]} …"
    return f"{words[1]} …"
