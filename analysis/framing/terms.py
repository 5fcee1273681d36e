"""Terms: how often each article uses each word, in whose voice, with actors under one name."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import compress, repeat
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import lexicons
from analysis.counts import (
    Counts,
    group_codes,
    group_matrix,
    in_voice,
    item_table,
    metadata_of,
    note_of_actors,
    tallied,
)
from analysis.errors import listing, number_of, one_of, refusal, require_number
from analysis.features.combination import move_columns
from analysis.features.pack import Features, require_features
from analysis.features.readers import FURNITURE
from analysis.features.readers import LAYERS as LAYERS_OF_TERMS
from analysis.framing.own_names import is_own_name, words_in
from analysis.framing.stems import stemmed
from analysis.lexicons.languages import code, unparted
from analysis.lexicons.validation import with_none

#: Stop words of each article's own language.
BY_LANGUAGE = "by language"
#: These, the words of news that name nothing, and the name of each article's outlet.
NEWS = "news"
#: A word with so large a share of its uses inside one longer term, of so many articles, is no item.
ABSORBED = 0.9
FEWEST_ARTICLES = 5
MOST_TOLD = 12  #: words in a note
FEWEST_WITH_NAME = 3  #: articles of an outlet with a word that may be its name
#: Layers of terms that a voice adds up; each has a second layer, of the words of aliases.
LAYERS = {"all": ("own", "quoted"), "own": ("own",), "quoted": ("quoted",)}


class TermTable(NamedTuple):
    """Counts of terms before any are left out."""

    values: sparse.csr_array  #: articles × terms
    terms: list[str]
    actors: frozenset[str]  #: terms that are names of actors
    size: np.ndarray  #: tokens of each article

    @property
    def n_articles(self) -> np.ndarray:
        """In how many articles each term is."""
        return np.bincount(self.values.indices, minlength=len(self.terms))


def terms(
    features: Features,
    *,
    voice: str = "all",
    normalise: bool = True,
    stop_words: str | Sequence[str] | None = None,
    drop: str | Path | Sequence[str] | None = None,
    stem: bool = False,
    min_articles: int = 1,
    ngrams: tuple[int, int] | None = None,
) -> Counts:
    """Return how often each article uses each term that was extracted.

    Parameters
    ----------
    features : Features
        Read articles.
    voice : "all", "own" or "quoted"
        All words, those outside or those inside quotation marks.
    normalise : bool
        Count an actor under one name, in place of the words of its aliases. N-grams that
        touch an alias are left out. Otherwise words are counted as they are written.
    stop_words : None, "news", "by language", a language or words
        "english" (scikit-learn's list), "russian", "persian" and others. Terms with one of
        these words are left out; actors stay. "by language" leaves out of each article the
        stop words of its own language, so that English *war* is counted although German *war*
        is not; articles of unknown language are read as English. "news" also leaves out words
        of news that name nothing (*said*, *Monday*, *Mr*) and words that are mostly the name
        of an outlet. Verbs that judge (*claimed*) and offices (*president*) stay. By a name,
        numbers go with the stop words (*2016*, *5bn*; not *g20*), and so does a word of which
        90 % of the uses are inside one longer term of five articles: *angeles*, where *los angeles*
        is counted. ``note`` says how many, and how many articles are in languages without a list.
    drop : path or words
        More terms to leave out, actors too: words, or a text file with one a line. A term of two
        words goes if one of them is listed. ``note`` says which were found.
    stem : bool
        Count words under their stem: *strike* and *strikes* under *strike*. NLTK's Snowball
        stemmer of each article's own language cuts endings by rules. It needs the extra
        "nltk". Stop words are left out before, actors keep their names, and of an n-gram each
        word is cut. Articles in languages without a stemmer keep their words; ``note`` says
        how many. Articles of unknown language are read as English.
    min_articles : int
        Leaves out terms in fewer articles.
    ngrams : None
        Refused: ``extract(…, ngrams=)`` counts them.

    Returns
    -------
    Counts
        Articles × terms (sorted), per "token". ``size`` is the article's tokens in that
        voice, *before* stop words and rare terms are left out. With *normalise*, a mention
        of an actor is one token. An actor that is spelled like a word is one item with it.
        With *stem*, the item is the stem, and ``items["name"]`` its most frequent written
        form over all articles; of equals the first by alphabet. An equal stem of two
        languages is one item, as an equal word is.

    Raises
    ------
    InputError
        For an unknown voice or list of stop words, and for stems without NLTK.

    Notes
    -----
    Stems are no lemmas. Words of other meanings may share one (*universe*, *university*), and
    forms of a word may not (*ran*, *run*). Names that are no actors are cut, too. `summed`
    takes the written form from the first pack that has the stem.

    References
    ----------
    Porter (2001), Snowball: a language for stemming algorithms.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> table = pd.DataFrame(
    ...     {"article_id": ["a1"], "outlet": ["North"], "text": ["The rain, the sun."]}
    ... )
    >>> counts = terms(extract(read_corpus(table)), stop_words="english")
    >>> list(counts.items.index), counts.values.toarray().tolist(), counts.size.tolist()
    (['rain', 'sun'], [[1.0, 1.0]], [[4.0]])
    """
    require_features(features)
    require_number(min_articles, name="min_articles", least=0)
    one_of(voice, LAYERS, name="voice")
    if ngrams is not None:
        raise refusal(
            "ngrams",
            arrived=repr(ngrams),
            expected="none: all that were counted are here",
            fix=f"`extract` counts them: extract(corpus, ngrams={ngrams!r}).",
        )
    if normalise:
        table = _normalised_terms(features, voice)
    else:
        table = _written_terms(features, voice)
    table, no_list = _without_stop_words(table, features.articles, stop_words)
    listed = [] if drop is None else lexicons.listed_words(drop)
    dropped = _as_written(listed)
    tests: dict[str, Callable] = {}
    if dropped:
        tests["words of drop="] = partial(_is_listed, listed=dropped)
    if isinstance(stop_words, str):
        tests["terms with numbers"] = _has_number
        tests["words inside longer terms"] = partial(_is_absorbed, min_articles=min_articles)
    if stop_words == NEWS:
        tests["names of outlets"] = lambda table: is_own_name(
            table.values, table.terms, table.actors, articles=features.articles
        )
    found = _told_of(dropped, table)
    table, left_out = _without(table, tests)
    languages = _languages_of(features.articles)
    n_articles = languages.value_counts().groupby(code).sum()
    notes = [left_out, found, no_list, unparted(n_articles.to_dict())]
    if table.actors:
        notes.append(note_of_actors(features))
    values = table.values
    furniture = _uses_in_furniture(features, table)
    items = item_table(table.terms)
    if stem:
        stems = partial(stemmed, terms=table.terms, actors=table.actors, languages=languages)
        values, items, missing = stems(values)
        furniture, stems_in_furniture, _ = stems(furniture)
        column = items.index.get_indexer(stems_in_furniture.index)
        furniture = move_columns(furniture, column, len(items))
        notes.append(missing)
    keep = np.bincount(values.indices, minlength=len(items)) >= min_articles
    if not keep.all():
        values = values[:, keep]
        furniture = furniture[:, keep]
        items = items[keep]
    rows = metadata_of(features)
    size = table.size[:, None]
    counts = Counts.of(values, size=size, rows=rows, items=items, per="token").noted(*notes)
    name_of, of_names = _perhaps_names(counts, table.actors)
    furniture = sparse.csr_array(furniture.maximum(of_names))
    if normalise and "alias" in features.mentions:
        counts = replace(counts, within=_within(features, voice))
    if not furniture.nnz:
        return counts
    frames = _frames_of(counts.items.index.tolist(), features.terms.frames)
    known = replace(counts, furniture=furniture)
    return known.with_items(counts.items.assign(frame=frames, name_of=name_of))


def _within(features: Features, voice: str) -> dict[str, str]:
    """Return the actor that a word names most often, by word."""
    named = in_voice(features.mentions, voice)[["alias", "actor"]].value_counts()
    rarest_first = named.index[::-1]
    return {word: actor for alias, actor in rarest_first for word in words_in(alias)}


def _perhaps_names(counts: Counts, actors: frozenset[str]) -> tuple[np.ndarray, sparse.csr_array]:
    """Return the outlet whose name, or furniture, each item may be, or ""; and its uses there.

    It is in half of the outlet's articles, and in less than a hundredth of all others.
    """
    codes, outlets = group_codes(counts.rows, ["outlet"])
    n_articles = np.bincount(codes)
    found = (group_matrix(codes, len(outlets)) @ (counts.values > 0).astype(float)).tocoo()
    outlet, item = found.coords
    n, size = found.data, n_articles[outlet]
    elsewhere = found.sum(axis=0)[item] - n
    is_name = (n >= FEWEST_WITH_NAME) & (2 * n >= size) & (100 * elsewhere < len(codes) - size)
    is_name &= ~counts.items.index.isin(actors)[item]
    name_of = np.full(len(counts.items), "", dtype=object)
    name_of[item[is_name]] = outlets["outlet"].to_numpy(object)[outlet[is_name]]
    found.data = is_name.astype(float)
    found.eliminate_zeros()
    return name_of, sparse.csr_array(counts.values.multiply(found.tocsr()[codes]))


def _frames_of(items: list[str], frames: Mapping[str, str]) -> list[str]:
    """Return the frame of each item, or of its first word whose frame has the item; or ""."""
    found = [*map(frames.get, items, repeat(""))]
    for number, item in enumerate(items):
        if " " in item:
            known = [frames.get(word, "") for word in item.split(" ")]
            found[number] = next((frame for frame in known if item in frame), "")
    return found


def _uses_in_furniture(features: Features, table: TermTable) -> sparse.csr_array:
    """Return how many of the uses that are counted stand in furniture."""
    if FURNITURE not in features.terms.layers:  # made by hand
        return sparse.csr_array(table.values.shape)
    columns = _columns_of(features.terms.vocabulary, table.terms)
    layer = features.terms.layers[FURNITURE]
    is_counted = (columns >= 0) & (layer.sum(axis=0) > 0)
    uses = move_columns(layer[:, is_counted], columns[is_counted], len(table.terms))
    every = sum(features.terms.layers[name] for name in LAYERS_OF_TERMS[:-1])[:, is_counted]
    every = move_columns(every, columns[is_counted], len(table.terms))
    rest = (every - table.values).maximum(0)  # in another voice, or in names: perhaps these
    return sparse.csr_array((uses - rest).maximum(0).minimum(table.values), dtype=float)


def _written_terms(features: Features, voice: str) -> TermTable:
    """Return the terms as they are written, words of aliases included."""
    voices = LAYERS[voice]
    layers = [*voices, *(f"{name}_alias" for name in voices)]
    values = sum(features.terms.layers[name] for name in layers)
    words = features.terms.vocabulary.tolist()
    return TermTable(values, words, frozenset(), _tokens_in_voice(features.articles, voice))


def _normalised_terms(features: Features, voice: str) -> TermTable:
    """Return the terms with each mention of an actor as one term, the actor's name."""
    mentions = in_voice(features.mentions, voice)
    actors = mentions["actor"].unique().tolist()
    words = features.terms.vocabulary.tolist()
    items = sorted([*words, *{*actors}.difference(words)])
    values = sum(features.terms.layers[name] for name in LAYERS[voice])
    values = move_columns(values, _columns_of(words, items), len(items))
    named = tallied(features, mentions, label="actor", items=actors)
    values = values + move_columns(named, _columns_of(actors, items), len(items))
    saved = (mentions["n_tokens"] - 1).groupby(mentions["article_id"]).sum()
    saved = features.articles["article_id"].map(saved).fillna(0).to_numpy(float)
    size = _tokens_in_voice(features.articles, voice) - saved  # a mention is one token
    return TermTable(values, items, frozenset(actors), size)


def _columns_of(words: Iterable[str], items: Sequence[str]) -> np.ndarray:
    """Return the column of each word among the items, or -1."""
    column_of = dict(zip(items, range(len(items))))
    return np.array([*map(column_of.get, words, repeat(-1))], dtype=np.int64)


def _tokens_in_voice(articles: pd.DataFrame, voice: str) -> np.ndarray:
    """Return the articles' word tokens in the voice."""
    tokens = articles["n_tokens"].to_numpy(float)
    quoted = articles["n_tokens_quoted"].to_numpy(float)
    return {"all": tokens, "own": tokens - quoted, "quoted": quoted}[voice]


def _without_stop_words(
    table: TermTable, articles: pd.DataFrame, chosen: str | Sequence[str] | None
) -> tuple[TermTable, str]:
    """Return the terms without those that are, or hold, a stop word; and what has no list."""
    if chosen is None:
        return table, ""
    note = ""
    if isinstance(chosen, str) and chosen in (BY_LANGUAGE, NEWS):
        n_before = table.n_articles
        table, note = _without_stop_words_of_languages(table, articles, news=chosen == NEWS)
        keep = (n_before == 0) | (table.n_articles > 0)
    else:
        stopped = lexicons.stop_words(chosen)
        if not isinstance(chosen, str):
            stopped = _as_written(stopped)
        keep = _has_no_stop_word(table, stopped)
    return _kept(table, keep), note


def _as_written(words: Iterable[str]) -> frozenset[str]:
    """Return words of a user's list as terms are written: *Don't* is *don*."""
    return frozenset(" ".join(words_in(word)) for word in words)


def _kept(table: TermTable, keep: np.ndarray) -> TermTable:
    """Return some of the terms."""
    if keep.all():
        return table
    return table._replace(values=table.values[:, keep], terms=[*compress(table.terms, keep)])


def _without(table: TermTable, tests: Mapping[str, Callable]) -> tuple[TermTable, str]:
    """Return the terms that fail each of some tests in turn, and how many pass which."""
    left_out = []
    for what, test in tests.items():
        is_out = test(table)
        n = np.count_nonzero(is_out & (table.values.sum(axis=0) > 0))
        if n:
            left_out.append(f"{what} ({n:,})")
        table = _kept(table, ~is_out)
    return table, f"not counted: {', '.join(left_out)}" if left_out else ""


def _told_of(dropped: frozenset[str], table: TermTable) -> str:
    """Return which words to leave out are there, and which are not."""
    if not dropped:
        return ""
    terms = np.array(table.terms, dtype=object)[np.unique(table.values.indices)]
    names = [" ".join(words_in(name)) for name in table.actors]
    known = {*terms, *names, *" ".join(terms).split(" ")}
    found = listing(sorted(dropped & known), MOST_TOLD)
    missing = listing(sorted(dropped - known), MOST_TOLD)
    return f"found of drop=: {found or 'none'}; not found: {missing or 'none'}"


def _is_listed(table: TermTable, *, listed: frozenset[str]) -> np.ndarray:
    """Return which terms are listed, actors too, or hold a listed word."""
    names = {name for name in table.actors if " ".join(words_in(name)) in listed}
    is_named = np.isin(np.array(table.terms, dtype=object), sorted(listed | names))
    return ~_has_no_stop_word(table, listed) | is_named


def _has_number(table: TermTable) -> np.ndarray:
    """Return which terms have a word that begins with a digit, or has no letter."""
    words = {*" ".join(table.terms).split(" ")}
    numbers = {word for word in words if word[:1].isdigit() or not any(map(str.isalpha, word))}
    return ~_has_no_stop_word(table, frozenset(numbers))


def _is_absorbed(table: TermTable, *, min_articles: int) -> np.ndarray:
    """Return which terms are nearly always inside one longer term of several articles."""
    uses = table.values.sum(axis=0)
    column_of = {term: column for column, term in enumerate(table.terms)}
    is_absorbed = np.zeros(len(table.terms), dtype=bool)
    is_kept = ~_is_actor(table) & (table.n_articles >= max(min_articles, FEWEST_ARTICLES))
    for column in np.flatnonzero(is_kept):
        words = table.terms[column].split(" ")
        for part in (" ".join(words[1:]), " ".join(words[:-1])):
            shorter = column_of.get(part, column)
            is_absorbed[shorter] |= shorter != column and uses[column] >= ABSORBED * uses[shorter]
    return is_absorbed & ~_is_actor(table)


def _languages_of(articles: pd.DataFrame) -> pd.Series:
    """Return the language of each article; None where it is unknown."""
    languages = articles.get("language", pd.Series(None, index=articles.index, dtype=object))
    return with_none(languages)


def _has_no_stop_word(table: TermTable, stopped: frozenset[str]) -> np.ndarray:
    """Return which terms are actors, or contain no stop word."""
    is_free = np.array([stopped.isdisjoint(term.split(" ")) for term in table.terms], dtype=bool)
    return _is_actor(table) | is_free


def _without_stop_words_of_languages(
    table: TermTable, articles: pd.DataFrame, *, news: bool
) -> tuple[TermTable, str]:
    """Return the terms without uses that are stop words in the article's language.

    Beside them is a note on articles in languages without a list.
    """
    codes, names = pd.factorize(_languages_of(articles), use_na_sentinel=False)
    lists = lexicons.stop_words_by_language([name or None for name in names], news=news)
    is_kept = np.ones((len(lists), len(table.terms)), dtype=bool)
    for number, stopped in enumerate(lists.values()):
        is_kept[number] = _has_no_stop_word(table, stopped)
    values = table.values.copy()
    language = np.repeat(codes, np.diff(values.indptr))
    values.data *= is_kept[language, values.indices]
    values.eliminate_zeros()
    without = [language for language, stopped in lists.items() if not stopped]
    n_articles = int(np.isin(codes, [list(lists).index(name) for name in without]).sum())
    note = ""
    if n_articles:
        languages = listing(sorted(map(str, without)), 12)
        note = f"{number_of(n_articles, 'articles')} with all words: no stop words for {languages}"
    return table._replace(values=values), note


def _is_actor(table: TermTable) -> np.ndarray:
    """Return which terms are names of actors."""
    return np.array([*map(table.actors.__contains__, table.terms)], dtype=bool)
