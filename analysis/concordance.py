"""Keywords, quotations and tones in context: a Corpus has the sentences, a pack has none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.corpus.articles import Corpus, require_corpus
from analysis.corpus.titled import titled_texts
from analysis.errors import InputError, number_of, one_of, refusal, require_new, require_number
from analysis.features.matches import find_phrases
from analysis.features.pack import Features, require_features
from analysis.stats.evidence import Method
from analysis.text import sentences
from analysis.text.characters import Characters, characters
from analysis.text.quotation_marks import quotation_spans

__all__ = ["lines", "quotations", "tones"]

ARTICLES_AT_A_TIME = 500  #: articles that are read together
ORDERS = ("position", "left", "right")  #: of lines
WORD = re.compile(r"\w+(?:['’-]\w+)*")
GAP = "*"  #: by itself: any one word
LINE_COLUMNS = ["paragraph", "sentence", "item", "left", "keyword", "right", "quoted", "note"]


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
    sort: str = "position",
) -> pd.DataFrame:
    """Return a concordance: each occurrence of a keyword in its sentence.

    Parameters
    ----------
    corpus : Corpus
        From ``read_corpus``. Titles are searched too, as paragraph 0.
    keywords : str or list of str
        Words or phrases, in any case; ``*`` at the end of a word means any ending ("sanction*"),
        and by itself any one word ("air * base"). Each is searched by itself: "air base" does not
        hide "base". The name of an actor of *actors* finds all its aliases.
    actors : path, lexicons.Actors or None
        A list of actors with its rules: the longest alias wins, exclusions, dates, languages.
        By default names are words.
    width : int or None
        Most characters shown on either side. A cut is between words and shows as "…". With None
        left + keyword + right is the whole sentence.
    sort : "position", "left" or "right"
        By article and position; or by the words before the keyword, the nearest first; or by those
        after it.

    Returns
    -------
    DataFrame
        One row an occurrence, in the chosen order: ``article_id, outlet, published``,
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
        regular expression, a *width* below 1, an unknown order, or what is no Corpus.

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
    one_of(sort, ORDERS, name="sort")
    keywords = _unique_keywords(keywords)
    tables = []
    n_across = 0
    for part in find_matches(corpus, keywords, actors=actors):
        is_wanted = part.matches["item"].isin(keywords)
        tables.append(_lines_of(part._replace(matches=part.matches[is_wanted])))
        n_across += part.n_across
    table = pd.concat(tables, ignore_index=True)
    if sort != "position":
        table = _sorted_by_context(table, sort)
    if width is not None:
        table["left"] = [_shorten_start(text, width) for text in table["left"]]
        table["right"] = [_shorten_end(text, width) for text in table["right"]]
    n_articles = len(corpus.articles)
    present = set(table["item"])
    absent = [keyword for keyword in keywords if keyword not in present]
    if absent:
        note = f"in none of {n_articles:,} articles"
        rows = pd.DataFrame({"item": absent, "note": note}, dtype="str")
        table = pd.concat([table, rows], ignore_index=True)
    table.attrs["method"] = _method(n_articles, n_across=n_across)
    return table


def quotations(corpus: Corpus, features: Features) -> pd.DataFrame:
    """Return each quotation in its sentences.

    Parameters
    ----------
    corpus : Corpus
        From ``read_corpus``: the articles that were extracted.
    features : Features
        From ``extract(corpus)``. ``features.where(…)`` chooses articles.

    Returns
    -------
    DataFrame
        One row a quotation, by article and position: ``article_id, outlet, published``,
        ``paragraph`` (0: the title), the columns of ``features.quotations`` (``sentence, speaker,
        speaker_name, certainty, cue, kind, n_tokens``), ``text`` (its sentence, to the end of the
        quotation marks), then the other columns of ``corpus.articles``.

    Raises
    ------
    InputError
        For what is no Corpus or no pack, and for a pack of other articles or other texts.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> text = "Ida Berg rose. “We sail,” she said. Rain fell."
    >>> table = pd.DataFrame({"article_id": ["a1"], "outlet": ["North"], "text": [text]})
    >>> corpus = read_corpus(table)
    >>> shown = quotations(corpus, extract(corpus))
    >>> shown[["speaker_name", "certainty", "text"]].values.tolist()
    [['Ida Berg', 0.9, '“We sail,” she said.']]
    """
    require_corpus(corpus)
    require_features(features)
    return _in_sentences(corpus, features, features.quotations)


def tones(corpus: Corpus, features: Features) -> pd.DataFrame:
    """Return each tone toward an actor in its sentence.

    Parameters
    ----------
    corpus : Corpus
        From ``read_corpus``: the articles that were extracted.
    features : Features
        From ``extract(corpus, actors=…)``. ``features.where(…)`` chooses articles.

    Returns
    -------
    DataFrame
        One row a mention and scorer, by article and position: ``article_id, outlet, published``,
        ``paragraph`` (0: the title), the columns of ``features.tones`` (``sentence, token, actor,
        scorer, tone, …``), ``text`` (the sentence), then the other columns of
        ``corpus.articles``.

    Raises
    ------
    InputError
        As `quotations`.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> path = "data/hamedan-2016/actors.toml"
    >>> table = pd.DataFrame({"article_id": ["a1"], "outlet": ["North"], "text": ["Iran failed."]})
    >>> corpus = read_corpus(table)
    >>> shown = tones(corpus, extract(corpus, actors=path))
    >>> shown.loc[shown["scorer"] == "sentence", ["actor", "tone", "text"]].values.tolist()
    [['Iran', -0.5106, 'Iran failed.']]
    """
    require_corpus(corpus)
    require_features(features)
    return _in_sentences(corpus, features, features.tones)


def _in_sentences(corpus: Corpus, features: Features, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of sentences with their texts."""
    fix = "Drop or rename them in the table of articles."
    own_columns = [name for name in table if name != "article_id"]
    require_new(["paragraph", *own_columns], corpus.articles, what="metadata", fix=fix)
    is_read = corpus.articles["article_id"].isin(features.articles["article_id"])
    articles = corpus.articles[is_read].sort_values("article_id", ignore_index=True)
    _require_same_articles(features, n_articles=len(articles))
    table = table.sort_values("article_id", kind="stable", ignore_index=True)
    shown = []
    for start in range(0, max(len(articles), 1), ARTICLES_AT_A_TIME):
        part = articles.iloc[start : start + ARTICLES_AT_A_TIME].reset_index(drop=True)
        ids = part["article_id"]
        ends = (ids.min(), ids.max()) if len(ids) else ("", "")
        first = table["article_id"].searchsorted(ends[0])
        stop = table["article_id"].searchsorted(ends[1], side="right")
        shown.append(_with_texts(table.iloc[first:stop], part, features=features))
    result = pd.concat(shown, ignore_index=True)
    result.attrs["method"] = _method(len(articles))
    return result


def _method(n_articles: int, *, n_across: int = 0) -> Method:
    """Return the method of a concordance."""
    remark = f"searched: {number_of(n_articles, 'article')}"
    method = Method(what="concordance", per="sentence", remark=remark)
    if n_across:
        method["left_out"] = {"across the end of a sentence or a line": n_across}
    return method


def _with_texts(rows: pd.DataFrame, articles: pd.DataFrame, *, features: Features) -> pd.DataFrame:
    """Return rows of sentences with their texts and the columns of their articles.

    A sentence that ends inside of quotation marks goes on to their end.
    """
    texts, has_title = titled_texts(articles)
    batch = characters(texts)
    starts, stops, paragraph = sentences.sentence_spans(batch)
    first_sentence = np.searchsorted(starts, batch.bounds)
    ids = pd.Index(articles["article_id"])
    expected = features.articles.set_index("article_id")["n_sentences"].reindex(ids)
    n_other = int((np.diff(first_sentence) != expected.to_numpy()).sum())
    if n_other:
        raise _other_articles(f"{n_other:,} articles with another number of sentences")
    row = ids.get_indexer(rows["article_id"])
    first = first_sentence[row] + rows["sentence"].to_numpy()
    opened, closed = quotation_spans(batch)
    is_open = lie_inside(stops[first] - 1, opened, closed)
    quotation = np.searchsorted(opened, stops[first] - 1, side="right") - 1
    end = stops[first]
    end[is_open] = closed[quotation[is_open]]
    last = np.searchsorted(starts, end - 1, side="right") - 1
    bounds = zip(starts[first].tolist(), stops[last].tolist(), strict=True)
    passages = [batch.text[start:stop] for start, stop in bounds]
    paragraphs = paragraph[first] + 1 - np.array(has_title, bool)[row]
    of_article = articles.drop(columns="text").iloc[row].reset_index(drop=True)
    first_columns = of_article[["article_id", "outlet", "published"]]
    table = rows.drop(columns="article_id").reset_index(drop=True)
    table.insert(0, "paragraph", pd.array(paragraphs, dtype="int64"))
    table["text"] = pd.array(passages, dtype="str")
    other_columns = of_article.drop(columns=first_columns.columns)
    return pd.concat([first_columns, table, other_columns], axis="columns")


def _require_same_articles(features: Features, *, n_articles: int) -> None:
    """Raise InputError unless all articles of a pack are in the Corpus."""
    n_missing = len(features.articles) - n_articles
    if n_missing:
        raise _other_articles(f"{n_missing:,} articles that the corpus lacks")


def _other_articles(arrived: str) -> InputError:
    """Return the refusal of a pack of other articles than those of the Corpus."""
    return refusal(
        "features",
        arrived=arrived,
        expected="a pack of the articles of the corpus",
        fix="Give the corpus from which it was extracted, or extract(corpus, …) again.",
    )


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
    pieces = {term: _pieces_of_term(term) for term in terms if term not in actors.names}
    rows = []
    for term, parts in pieces.items():
        for number, (words, _) in enumerate(parts):
            rows.append((_piece_name(term, number), words))
    table = pd.DataFrame(rows, columns=["frame", "pattern"], dtype="str")
    frames = lexicons.Frames(table, tuple(table["frame"]))
    with_gaps = {term: parts for term, parts in pieces.items() if len(parts) > 1}
    for start in range(0, len(articles), ARTICLES_AT_A_TIME):
        part = _matches_in(
            articles.iloc[start : start + ARTICLES_AT_A_TIME], actors=actors, frames=frames
        )
        if with_gaps:
            part = _with_gaps_closed(part, with_gaps)
        yield part


def _matches_in(
    articles: pd.DataFrame, *, actors: lexicons.Actors, frames: lexicons.Frames
) -> Matches:
    """Return the occurrences of aliases and phrases in some articles."""
    texts, has_title = titled_texts(articles)
    batch = characters(texts)
    starts, stops, paragraph = sentences.sentence_spans(batch)
    row = np.searchsorted(batch.bounds, starts, side="right") - 1
    paragraph = paragraph + 1 - np.array(has_title)[row]
    columns = {"start": starts, "stop": stops, "row": row, "paragraph": paragraph}
    first, stop, entry = find_phrases(
        batch,
        actors,
        frames,
        languages=articles["language"].tolist(),
        published=articles["published"].tolist(),
    )
    sentence = np.searchsorted(starts, first, side="right") - 1
    labels = np.array([*actors.table["actor"], *frames.names], dtype=object)
    matches = pd.DataFrame(
        {
            "start": first,
            "stop": stop,
            "sentence": sentence,
            "item": labels[entry],
            "is_phrase": entry >= len(actors.table),
        }
    )
    is_whole = stop <= stops[sentence]
    n_across = int((~is_whole).sum())
    return Matches(articles, batch, pd.DataFrame(columns), matches[is_whole], n_across)


# ---- gaps -------------------------------------------------------------------------------------


def _pieces_of_term(term: str) -> list[tuple[str, int]]:
    """Return the words of a term between its gaps, and how many words the gap after each has.

    >>> _pieces_of_term("air * * base")
    [('air', 2), ('base', 0)]
    """
    pieces = []
    words = str(term).split()
    for is_gap, run in groupby(words, key=lambda word: word == GAP):
        members = list(run)
        if is_gap and pieces:
            pieces[-1] = (pieces[-1][0], len(members))
        else:
            pieces.append((" ".join(members), 0))
    if not isinstance(term, str) or len(pieces) < 2 or words[-1] == GAP:
        pieces = [(term, 0)]
    for piece, _ in pieces:
        lexicons.require_words(piece, what="keyword")
    return pieces


def _piece_name(term: str, number: int) -> str:
    """Return the name of a piece of a term among the matches; of the first one it is the term."""
    return term if number == 0 else f"{term}\n{number}"


def _with_gaps_closed(part: Matches, with_gaps: dict[str, list[tuple[str, int]]]) -> Matches:
    """Return matches in which the pieces of a term around its gaps are one match."""
    matches = part.matches
    for term, pieces in with_gaps.items():
        names = [_piece_name(term, number) for number in range(len(pieces))]
        of_pieces = [matches[matches["item"] == name] for name in names]
        closed = of_pieces[0].assign(end=of_pieces[0]["stop"])
        for (_, n_words), following in zip(pieces, of_pieces[1:]):
            closed = _joined(part.batch.text, closed, following, n_words=n_words)
        closed = closed.assign(stop=closed["end"])[matches.columns]
        is_first = closed["start"] >= closed["stop"].cummax().shift(fill_value=0)
        matches = pd.concat([matches[~matches["item"].isin(names)], closed[is_first]])
    return part._replace(matches=matches.sort_values("start", kind="stable"))


def _joined(
    text: str, closed: pd.DataFrame, following: pd.DataFrame, *, n_words: int
) -> pd.DataFrame:
    """Return the matches after which a piece follows in the sentence, so many words later."""
    pairs = closed.merge(
        following[["sentence", "start", "stop"]], on="sentence", suffixes=("", "_b")
    )
    pairs = pairs[pairs["start_b"] >= pairs["end"]]
    between = [text[end:start] for end, start in zip(pairs["end"], pairs["start_b"])]
    has_gap = np.array([len(WORD.findall(words)) == n_words for words in between], dtype=bool)
    return pairs[has_gap].assign(end=pairs["stop_b"]).drop(columns=["start_b", "stop_b"])


def lie_inside(positions: np.ndarray, starts: np.ndarray, stops: np.ndarray) -> np.ndarray:
    """Return whether each position is in one of the spans.

    Spans run from a start to before its stop; they are in order and disjoint. The array has one
    truth value a position.

    >>> lie_inside(np.array([1, 4]), np.array([0]), np.array([3])).tolist()
    [True, False]
    """
    n_begun = np.searchsorted(starts, positions, side="right")
    n_ended = np.searchsorted(stops, positions, side="right")
    return n_begun > n_ended


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
    left_starts = own_sentences["start"].tolist()
    starts = matches["start"].tolist()
    stops = matches["stop"].tolist()
    right_stops = own_sentences["stop"].tolist()
    contexts = []
    for left_start, start, stop, right_stop in zip(left_starts, starts, stops, right_stops):
        contexts.append((text[left_start:start], text[start:stop], text[stop:right_stop]))
    quoted = lie_inside(matches["start"].to_numpy(), *quotation_spans(part.batch))
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


def _sorted_by_context(table: pd.DataFrame, side: str) -> pd.DataFrame:
    """Return lines by the words on one side, the nearest word first."""
    words = [WORD.findall(text.casefold()) for text in table[side]]
    if side == "left":
        words = [before[::-1] for before in words]
    order = sorted(range(len(words)), key=words.__getitem__)
    return table.iloc[order].reset_index(drop=True)


def _shorten_end(text: str, width: int) -> str:
    """Return the whole words in the first characters of a text, and … if there is more."""
    if len(text) <= width:
        return text
    words = re.match(r"(?s)(.*\S)\s", text[: width + 1])
    if words is None:  # one word
        return f"{text[:width]} …"
    return f"{words[1]} …"


def _shorten_start(text: str, width: int) -> str:
    """Return the whole words in the last characters of a text, after … if there is more."""
    return _shorten_end(text[::-1], width)[::-1]
