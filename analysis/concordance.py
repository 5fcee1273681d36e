"""Words where they stand: keyword in context, and which words stand together. Needs the texts; a pack holds none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import errors as checks
from analysis.corpus.articles import Corpus
from analysis.corpus.titles import titled_texts
from analysis.counts import CIRCULATED
from analysis.features import readers as reading
from analysis.features.extraction import PARTITION
from analysis.lexicons import wordlists as lexicons
from analysis.stats import measures
from analysis.text import sentences, tokens
from analysis.text.characters import Characters, characters
from analysis.text.quotation_marks import quotation_spans

SORTS = ("position", "left", "right")
UNITS = {
    "sentence": "sentences",
    "window": "pairs of words of one sentence, from either end, at most so many words apart",
    "adjacent": "pairs of neighbouring words of one sentence",
}
_LINE = ("paragraph", "sentence", "item", "left", "keyword", "right", "quoted", "note")
_PAIR = ["item_a", "item_b", "joint", "n_a", "n_b", "expected", "score", "articles", "outlets"]


class _Found(NamedTuple):
    """Some articles, their sentences (places, row of the article, paragraph) and what was found in them, by place.

    ``places`` has ``start, stop, sentence`` (a row of ``sentences``), ``item`` and ``phrase`` (not the alias of an actor).
    """

    articles: pd.DataFrame
    batch: Characters
    sentences: pd.DataFrame
    places: pd.DataFrame
    across: int  #: found across the end of a sentence: left out


class _Words(NamedTuple):
    """The words of a corpus in their order (numbers in ``items``), their sentence, and the article of each sentence."""

    items: np.ndarray
    ids: np.ndarray
    sentence: np.ndarray
    article: np.ndarray


def lines(
    corpus: Corpus,
    keywords: str | Sequence[str],
    *,
    actors: lexicons.Actors | str | Path | None = None,
    width: int | None = 40,
    sort: str = "position",
) -> pd.DataFrame:
    """Return every place where a keyword stands, with its sentence around it: a concordance (keyword in context).

    Parameters
    ----------
    corpus : Corpus
        From ``read_corpus``; titles are looked at, as paragraph 0.
    keywords : str or list of str
        Words or phrases, in any case; ``*`` at the end of a word stands for its rest ("sanction*"). Each is looked for by
        itself: "air base" does not hide "base". The name of an actor of *actors* finds all its aliases, as written there.
    actors : path, lexicons.Actors or None
        A list of actors; its rules hold (the longest alias wins, exclusions, dates, languages). Default: names are words.
    width : int or None
        Most characters shown on either side; what is cut, between words, shows as "…". None: the whole sentence, so that
        left + keyword + right is exactly what stands there.
    sort : "position", "left" or "right"
        By article and place; or by the words before (from the keyword outward) or after it, whatever their case.

    Returns
    -------
    DataFrame
        One row a place: ``article_id, outlet, published, paragraph`` (0: the title), ``sentence`` (both as in
        ``Features.sentences``), ``item`` (the keyword looked for), ``left, keyword`` (as it stands there), ``right``,
        ``quoted`` (inside quotation marks), ``note``, then the other columns of ``corpus.articles``. A keyword that stands
        nowhere has one row at the end, empty but for a note. What runs across the end of a sentence or a line is left out and
        counted in ``attrs["across_sentences"]``. ``figures.save_table`` writes it so that a spreadsheet runs no cell as a
        formula (``figures.safe_cells`` for to_csv).

    Raises
    ------
    InputError
        Without a keyword, for one without a word or with a * elsewhere, an unknown *sort*, a *width* below 1, or what is no
        Corpus.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> texts = pd.DataFrame({"article_id": ["a1"], "outlet": ["North"], "text": ["Ferries ran. No ferry sank in the storm."]})
    >>> lines(read_corpus(texts), ["ferr*", "sank in"])[["sentence", "left", "keyword", "right"]].values.tolist()
    [[0, '', 'Ferries', ' ran.'], [1, 'No ', 'ferry', ' sank in the storm.'], [1, 'No ferry ', 'sank in', ' the storm.']]
    """
    checks.one_of(sort, SORTS, name="sort")
    if width is not None:
        checks.require_number(width, name="width", least=1, whole=True)
    if not isinstance(keywords, str | Sequence) or not len(keywords):
        raise checks.refusal(
            "keywords",
            arrived=repr(keywords),
            expected="a word or a list of words",
            fix='Write for example ["oil"].',
        )
    wanted = list(dict.fromkeys([keywords] if isinstance(keywords, str) else keywords))
    tables, across = [], 0
    for found in _read(corpus, wanted, actors=actors):
        tables.append(
            _contexts(found._replace(places=found.places[found.places["item"].isin(wanted)]))
        )
        across += found.across
    table = pd.concat(tables, ignore_index=True)
    if sort != "position":
        step = -1 if sort == "left" else 1
        table = table.sort_values(
            sort,
            kind="stable",
            ignore_index=True,
            key=lambda texts: texts.str.casefold().str.findall(r"\w+").str[::step],
        )
    if width is not None:
        table["left"] = [_cut(text[::-1], width)[::-1] for text in table["left"]]
        table["right"] = [_cut(text, width) for text in table["right"]]
    nowhere = [item for item in wanted if item not in set(table["item"])]
    missing = pd.DataFrame(
        {"item": nowhere, "note": f"stands nowhere in {len(corpus.articles)} articles"}, dtype="str"
    )
    table = pd.concat([table, missing], ignore_index=True) if nowhere else table
    table.attrs = {"unit": "sentence", "articles": len(corpus.articles), "across_sentences": across}
    return table


def collocations(
    corpus: Corpus,
    node: str | None = None,
    *,
    actors: lexicons.Actors | str | Path | None = None,
    within: str = "sentence",
    window: int = 5,
    measure: measures.Measure = measures.log_dice,
    min_joint: int = 3,
    stop_words: str | Iterable[str] | None = None,
) -> pd.DataFrame:
    """Return which words stand together, and how much more often than their frequencies say.

    Words are the word tokens that are counted everywhere else (two or more letters, lower case), titles included, and never
    meet across the end of a sentence. With *actors*, an alias is one word, the name of its actor; a *node* of several words is
    one, too. How often a or b stands anywhere is counted in the same unit as how often they meet:

    - "sentence": sentences with a, with b, with both, of all sentences.
    - "window": two words at most *window* words apart are a pair, counted from either end: pairs that begin with a, that end
      with b, from a to b, of all. A word close to the end of its sentence is in fewer pairs.
    - "adjacent": neighbouring words, in their order: pairs that begin with a, that end with b, "a b", of all (Dunning 1993;
      with ``measures.collocation_lambda`` and ``collocation_z`` those of quanteda).

    Parameters
    ----------
    corpus : Corpus
        From ``read_corpus``. Every copy of a text counts: leave copies out before, where that is not meant.
    node : str, optional
        A word, a phrase (``*`` as in ``lines``) or an actor: only its collocates. Without it all pairs, which takes memory
        (measured: 1.5 GB for 8,000 articles of 300 words).
    actors : path, lexicons.Actors or None
        Names that count as one word each; where a node overlaps an alias, the node counts.
    within : "sentence", "window" or "adjacent"
        What it means to stand together.
    window : int
        Words; 1 or more.
    measure : Measure
        Called with (joint, left, right, total): ``measures.log_dice``, ``log_likelihood`` (G2), ``pmi``, ``npmi``, ``t_score``
        … They rank; p-values of them would take words for independent.
    min_joint : int
        Pairs that meet less often are left out (but count in all totals); ``attrs["pairs"]`` says how many pairs meet.
    stop_words : a language ("english"; ``lexicons.stop_words``), list of str or None
        Words that are no collocates; they keep their place in a window and in all totals.

    Returns
    -------
    DataFrame
        ``item_a, item_b`` (in their order if adjacent; else the node first, or by alphabet), ``joint, n_a, n_b, expected``
        (n_a × n_b / total), ``score`` (the measure), ``articles, outlets`` (in which they meet); highest score first. A word
        does not meet itself, unless as its neighbour. ``attrs``: measure, convention, unit, total, pairs, min_joint, estimand.

    Raises
    ------
    InputError
        For a node that stands nowhere or is no text with a word in it, an unknown unit, a *window* or *min_joint* below 1, or
        what is no Corpus.

    Notes
    -----
    NLTK's ``BigramCollocationFinder`` finds the same neighbours, but takes n_a, n_b and the total from single words, those at
    the end of a sentence too, and divides the pairs of a window by its width: its scores differ, and its G2 can be undefined
    for a word that follows itself (nltk#2200).

    Examples
    --------
    >>> from analysis import read_corpus
    >>> rain = "Heavy rain fell. More heavy rain came. Rain fell."
    >>> corpus = read_corpus(pd.DataFrame({"article_id": ["a1"], "outlet": ["North"], "text": [rain]}))
    >>> found = collocations(corpus, "rain", measure=measures.dice, min_joint=2)
    >>> found[["item_b", "joint", "n_a", "n_b", "score"]].values.tolist()
    [['fell', 2, 3, 2, 0.8], ['heavy', 2, 3, 2, 0.8]]
    """
    checks.one_of(within, list(UNITS), name="within")
    measures.require_measure(measure)
    checks.require_number(window, name="window", least=1, whole=True)
    checks.require_number(min_joint, name="min_joint", least=1, whole=True)
    words = _words(corpus, node, actors=actors)
    if node is not None and node not in words.items:
        raise checks.refusal(
            "node",
            arrived=f"{node!r}, which stands nowhere",
            expected="what stands in the articles",
            fix="Check the spelling; for all aliases of an actor, give the name in the list actors=….",
        )
    passed = lexicons.stop_words(stop_words) - {node}
    shown = np.array([item not in passed for item in words.items], dtype=bool)
    centre = shown if node is None else words.items == node
    outlets, steps = (
        pd.factorize(corpus.articles["outlet"])[0],
        {"window": window, "adjacent": 1}.get(within),
    )
    meetings, first, last, total = _meetings(
        words,
        articles=len(outlets),
        steps=steps,
        shown=shown,
        centre=centre,
        ordered=within == "adjacent",
    )
    table, met = _counted(meetings, outlets=outlets, min_joint=min_joint)
    a, b = np.divmod(table.index.to_numpy(dtype=np.int64), len(words.items))
    if node is not None and within != "adjacent":
        a, b = np.where(centre[b], b, a), np.where(centre[b], a, b)
    table = table.assign(
        item_a=words.items[a],
        item_b=words.items[b],
        n_a=first[a],
        n_b=last[b],
        expected=first[a] * (last[b] / total),
    )
    table["score"] = measure(table["joint"], table["n_a"], table["n_b"], total)
    table = table[_PAIR].astype({"item_a": "str", "item_b": "str"})
    table = table.sort_values(
        ["score", "item_a", "item_b"], ascending=[False, True, True], ignore_index=True
    )
    unit = UNITS[within] + (f": {window}" if within == "window" else "")
    table.attrs = {
        "measure": measure.name,
        "convention": measure.convention,
        "unit": unit,
        "total": total,
        "pairs": met,
        "min_joint": min_joint,
        "estimand": CIRCULATED,
        "note": "descriptive",
    }
    return table


def _read(corpus: Corpus, terms: Sequence[str], *, actors) -> Iterator[_Found]:
    """Yield what is found in some articles at a time: the aliases of *actors*, and all *terms* that name none of them."""
    if not isinstance(corpus, Corpus):
        raise checks.refusal(
            "corpus",
            arrived=f"a {type(corpus).__name__}",
            expected="a Corpus: a pack holds no sentences",
            fix="Write read_corpus(…) first.",
        )
    checks.require_new(
        _LINE, corpus.articles, what="metadata", fix="Drop or rename them in the table of articles."
    )
    listed = lexicons.actors(actors)
    for term in terms:
        lexicons.require_words(term, what="keyword")
    phrases = [term for term in terms if term not in listed.names]
    frames = lexicons.Frames(
        pd.DataFrame({"frame": phrases, "pattern": phrases}, dtype="str"), tuple(phrases)
    )
    labels = np.array([*listed.table["actor"], *phrases], dtype=object)
    for begin in range(0, len(corpus.articles), PARTITION):
        articles = corpus.articles.iloc[begin : begin + PARTITION]
        texts, titled = titled_texts(articles)
        batch = characters(texts)
        starts, stops, paragraph = sentences.spans(batch)
        row = np.searchsorted(batch.bounds, starts, side="right") - 1
        units = pd.DataFrame(
            {
                "start": starts,
                "stop": stops,
                "row": row,
                "paragraph": paragraph + 1 - np.array(titled)[row],
            }
        )
        first, stop, entry = reading.found(
            batch,
            listed,
            frames,
            languages=articles["language"].tolist(),
            published=articles["published"].tolist(),
        )
        sentence = np.searchsorted(starts, first, side="right") - 1
        places = pd.DataFrame(
            {
                "start": first,
                "stop": stop,
                "sentence": sentence,
                "item": labels[entry],
                "phrase": entry >= len(listed.table),
            }
        )
        whole = stop <= stops[sentence]
        yield _Found(articles, batch, units, places[whole], int((~whole).sum()))


def _contexts(found: _Found) -> pd.DataFrame:
    """Return the lines of what was found, with the whole sentence around."""
    text, places, units = found.batch.text, found.places, found.sentences
    own = units.iloc[places["sentence"]]
    row, start = own["row"].to_numpy(), places["start"].to_numpy()
    edges = zip(own["start"], start, places["stop"], own["stop"], strict=True)
    parts = [
        (text[begin:one], text[one:other], text[other:end]) for begin, one, other, end in edges
    ]
    quoted = _inside(start, *quotation_spans(found.batch))
    articles = found.articles.drop(columns="text").iloc[row].reset_index(drop=True)
    line = pd.DataFrame(parts, columns=["left", "keyword", "right"], dtype="str").assign(
        paragraph=pd.array(own["paragraph"], dtype="Int64"),
        item=places["item"].astype("str").array,
        sentence=pd.array(places["sentence"] - np.searchsorted(units["row"], row), dtype="Int64"),
        quoted=pd.array(quoted, dtype="boolean"),
        note=pd.array([None] * len(row), dtype="str"),
    )
    head = ["article_id", "outlet", "published"]
    return pd.concat([articles[head], line[[*_LINE]], articles.drop(columns=head)], axis="columns")


def _inside(places: np.ndarray, starts, stops) -> np.ndarray:
    """Return whether each place lies in one of the spans, which are in order and disjoint."""
    return np.searchsorted(starts, places, side="right") > np.searchsorted(
        stops, places, side="right"
    )


def _cut(text: str, width: int) -> str:
    """Return the whole words (or, of one word, the letters) in the first characters of a text, and … if there is more."""
    if len(text) <= width:
        return text
    words = re.match(r"(?s)(.*\S)\s", text[: width + 1])
    return f"{words[1] if words else text[:width]} …"


def _words(corpus: Corpus, node: str | None, *, actors) -> _Words:
    """Return the words; an alias is one, and so is what is found of the node."""
    items, sentence = [], []
    article: list[np.ndarray] = []
    for number, found in enumerate(_read(corpus, [] if node is None else [node], actors=actors)):
        spans, located = _apart(found.places), tokens.located(found.batch)
        free = ~_inside(located.starts, spans["start"], spans["stop"])
        starts = np.append(located.starts[free], spans["start"])
        order = np.argsort(starts, kind="stable")
        items.append(np.append(located.vocabulary[located.ids[free]], spans["item"])[order])
        before = sum(map(len, article))
        sentence.append(
            np.searchsorted(found.sentences["start"], starts[order], side="right") - 1 + before
        )
        article.append(found.sentences["row"].to_numpy() + number * PARTITION)
    ids, vocabulary = pd.factorize(np.concatenate(items), sort=True)
    return _Words(vocabulary, ids, np.concatenate(sentence), np.concatenate(article))


def _apart(places: pd.DataFrame) -> pd.DataFrame:
    """Return the places without aliases that overlap a phrase, in order."""
    phrases, aliases = places[places["phrase"]], places[~places["phrase"]]
    free = np.searchsorted(phrases["stop"], aliases["start"], side="right") == np.searchsorted(
        phrases["start"], aliases["stop"], side="left"
    )
    return pd.concat([phrases, aliases[free]]).sort_values("start", ignore_index=True)


def _meetings(
    words: _Words,
    *,
    articles: int,
    steps: int | None,
    ordered: bool,
    shown: np.ndarray,
    centre: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Return the meetings of *shown* words with those of the *centre*, how often each is first and second, and the total.

    Words meet that are at most so many *steps* apart; without a number, each two different ones of a sentence, once. A meeting
    is one number: (first word × words + second word) × articles + article. Where their order does not count, the first word
    is that of lower number.
    """
    ids, sentence, n = words.ids, words.sentence, len(words.items)
    first, last, meetings = np.zeros(n, np.int64), np.zeros(n, np.int64), [np.empty(0, np.int64)]
    if steps is None:
        sentence, ids = np.divmod(pd.unique(sentence * n + ids), n)
        first = last = np.bincount(ids, minlength=n)
        kept = shown[ids] & np.isin(sentence, sentence[centre[ids]])
        sentence, ids = sentence[kept], ids[kept]
    at = np.arange(len(ids))
    for step in range(1, 1 + (len(ids) if steps is None else steps)):
        at = at[: np.searchsorted(at, len(ids) - step)]
        at = at[sentence[at] == sentence[at + step]]
        if not len(at):
            break
        a, b = ids[at], ids[at + step]
        if steps is not None:
            first, last = first + np.bincount(a, minlength=n), last + np.bincount(b, minlength=n)
        chosen = (shown[a] & centre[b] | centre[a] & shown[b]) & (ordered | (a != b))
        a, b = (a, b) if ordered else (np.minimum(a, b), np.maximum(a, b))
        meetings.append(((a * n + b) * articles + words.article[sentence[at]])[chosen])
    if steps is not None and not ordered:
        first = last = first + last
    return (
        np.concatenate(meetings),
        first,
        last,
        len(words.article) if steps is None else int(first.sum()),
    )


def _counted(
    meetings: np.ndarray, *, outlets: np.ndarray, min_joint: int
) -> tuple[pd.DataFrame, int]:
    """Return how often a pair meets (``joint``), in how many articles and outlets; and how many pairs do."""
    keys, joint = np.unique(meetings, return_counts=True)
    table = pd.DataFrame(
        {"pair": keys // len(outlets), "joint": joint, "outlet": outlets[keys % len(outlets)]}
    )
    pairs = table["pair"].unique()
    table = table[table.groupby("pair")["joint"].transform("sum") >= min_joint]
    table = table.groupby("pair").agg(
        joint=("joint", "sum"), articles=("joint", "size"), outlets=("outlet", "nunique")
    )
    return table, len(pairs)
