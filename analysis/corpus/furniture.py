"""Furniture: text that recurs in the articles of one outlet, and nowhere else."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.corpus.doubles import first_copies
from analysis.corpus.runs import (
    Match,
    Matcher,
    Run,
    RunsByStart,
    Words,
    by_start,
    runs_at,
    span_of,
    stand_apart,
    words_of,
)
from analysis.text import speech

COLUMNS = "outlet text place n_words articles share share_elsewhere".split()
EXAMPLES = ["example_1", "example_2", "example_3"]
MOST_LOOKED_AT = 200  #: articles of an outlet, evenly spaced, in which texts are looked for
LONG = 8  #: words: a shorter text counts at fixed places only
VERY_LONG = 12  #: words: a text of so many needs no sign that it begins or ends at its place
FEWEST_AT_END = 5  #: words of a text that only the end of articles sets apart
#: Share of its occurrences that a short text has at its place; in sentences it is text.
AT_PLACE = 0.8
#: Share at the start or end of a line of a short text between sentences.
AT_EDGE = 0.5
#: A longer text takes the place of one inside it if it is in this share of its articles.
CLOSED = 0.8
SHARE = 0.3  #: of the articles of an outlet in which a text recurs
FEWEST = 5  #: articles of an outlet in which a text recurs
SHARE_ELSEWHERE = 0.02  #: of the articles of others, from which on a text is no furniture
FEWEST_OF_OUTLET = 5  #: articles of an outlet in which texts are looked for
SMALL = 10  #: articles: in a smaller outlet a sentence is text
FEWEST_OF_SMALL = 4  #: of its articles in which a text recurs
SHARE_OF_PHRASES = (
    0.05  #: of the articles, and FEWEST_LEFT: for a text with words of page_phrases.txt
)
ELSEWHERE_OF_PHRASES = 0.1
AT_TOP = 30  #: words from the start of an article, where a sentence may be furniture
FIRST = 10  #: articles that show whether an outlet prints speeches
AT_FOOT = 100  #: words from its end
NOUNS = "nouns"  #: the line of page_phrases.txt with what a sentence may begin with
FEWEST_LEFT = 3  #: articles that have a text where no longer one takes it along
FEWEST_ELSEWHERE = 10  #: articles of others without which nobody knows what is everyday wording
CONTEXT = 40  #: characters on both sides of an example


class _Outlet(NamedTuple):
    """Some articles of an outlet, and their words."""

    texts: dict[str, str]
    words: dict[str, Words]
    original: dict[str, str]  #: of each article, the first of its copies
    least: float  #: articles in which a text recurs
    is_spoken: bool  #: most of its first articles are speeches

    @property
    def n_articles(self) -> int:
        """How many articles there are, with copies counted once."""
        return self.n_different(self.texts)

    def n_different(self, articles: Iterable[str]) -> int:
        """Return how many of some articles there are, with copies counted once."""
        return len({self.original[article] for article in articles})


def propose(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the texts that recur in one outlet and not in others, as `suggest.noise` does."""
    by_outlet = articles.set_index("article_id")["text"].groupby(articles["outlet"].to_numpy())
    outlets = {name: _outlet_of(_evenly_spaced(texts.to_dict())) for name, texts in by_outlet}
    runs = {
        name: [*_recurring_pieces(outlet), *_recurring_runs(outlet)]
        for name, outlet in outlets.items()
        if len(outlet.texts) >= FEWEST_OF_OUTLET
    }
    elsewhere = _shares_elsewhere(runs, outlets)
    rows = []
    for name, outlet in outlets.items():
        rare = [run for run in runs.get(name, []) if _is_rare(run, elsewhere[run])]
        for run, places in _standing(rare, outlet).items():
            if not _may_be_said(run, places, outlet, share_elsewhere=elsewhere[run]):
                facts = _facts(run, places, outlet)
                rows.append((name, *facts, elsewhere[run], *_examples(places, outlet)))
    table = pd.DataFrame(rows, columns=[*COLUMNS, *EXAMPLES])
    order = {"outlet": True, "articles": False, "n_words": False, "text": True, "place": True}
    return table.sort_values(list(order), ascending=list(order.values()), ignore_index=True)


def _evenly_spaced(texts: dict[str, str]) -> dict[str, str]:
    """Return at most MOST_LOOKED_AT articles, evenly spaced in the order of their ids."""
    step = -(-len(texts) // MOST_LOOKED_AT)
    return {name: texts[name] for name in sorted(texts)[::step]}


def _outlet_of(texts: dict[str, str]) -> _Outlet:
    """Return the articles of an outlet with their words."""
    words = {article: words_of(text) for article, text in texts.items()}
    original = first_copies(texts)
    n_articles = len({*original.values()})
    least = max(FEWEST, SHARE * n_articles)
    if n_articles < SMALL:
        least = min(max(FEWEST_LEFT, n_articles / 2), FEWEST_OF_SMALL)
    registers = [speech.register([text]) for text in list(texts.values())[:FIRST]]
    is_spoken = registers.count(speech.SPEECH) > len(registers) / 2
    return _Outlet(texts, words, original, least, is_spoken)


def _is_rare(run: Run, share: float) -> bool:
    """Return whether others do not have a text; without others, a line and a long text count."""
    if np.isnan(share):
        return run.place in ("line", "heading") or len(run.keys) >= LONG
    return share < (ELSEWHERE_OF_PHRASES if _has_phrase(run.keys) else SHARE_ELSEWHERE)


def _may_be_said(run: Run, places: _Places, outlet: _Outlet, *, share_elsewhere: float) -> bool:
    """Return whether a text may be one of the outlet's own sentences: framing recurs, too.

    No sentence of its own has an appeal, speaks to readers, or stands at the edge of a line at the
    top or the foot. Among speeches only lines are furniture.
    """
    is_quoted, is_fixed, ends_sentence = _signs(places, outlet) >= (AT_EDGE, AT_PLACE, AT_EDGE)
    if is_quoted:
        return True
    text = _facts(run, places, outlet)[0]
    if _is_appeal(run.keys, text) if ends_sentence else _has_phrase(run.keys):
        return False
    if np.isnan(share_elsewhere):
        return speech.has_sentence(text)
    if outlet.is_spoken:
        return run.place != "line"
    if run.place == "heading" or speech.addresses(text):
        return False
    return ends_sentence and not (is_fixed and outlet.n_articles >= SMALL)


def _signs(places: _Places, outlet: _Outlet) -> np.ndarray:
    """Return the shares of the places of a text with signs that it is said, or is not.

    It is in a quotation, has one or goes on beside one, with no phrase of pages outside; it is at
    the edge of a line at the top or the foot; a stop stands behind it.
    """
    signs = []
    for article, matches in places.items():
        words = outlet.words[article]
        for first, last, _ in matches:
            begin = first - (not words.is_first[first] and not words.ends_sentence[first - 1])
            end = last + 1 + (not words.is_last[last] and not words.ends_sentence[last])
            is_edge = words.is_first[first] or words.is_last[last]
            is_outside = first < AT_TOP or last >= len(words.keys) - AT_FOOT
            is_quoted = bool(words.quotation[begin:end].any())
            if is_quoted:
                numbers = words.quotation[first : last + 1]
                is_quoted = not _has_phrase(np.array(words.keys[first : last + 1])[numbers == 0])
            signs.append((is_quoted, is_outside and is_edge, words.ends_sentence[last]))
    return np.mean(signs, axis=0)


def _is_appeal(keys: tuple[str, ...], text: str) -> bool:
    """Return whether a sentence has a phrase of two words that pages say, or begins with a verb.

    "Subscribe to fear, a graffito mocks" is none: it goes on behind a comma.
    """
    phrases = _phrases().findall(" ".join(keys))
    begins = " ".join(keys).startswith(tuple(set(phrases) - _nouns()))
    return any(" " in phrase for phrase in phrases) or (begins and "," not in text)


def _recurring_pieces(outlet: _Outlet) -> list[Run]:
    """Return the whole lines that recur, and pieces between marks with a phrase of pages."""
    articles_with = defaultdict(set)
    for article, words in outlet.words.items():
        for place, is_end in (("line", words.is_last), ("apart", words.is_marked)):
            ends = np.flatnonzero(is_end) + 1
            if len(ends) < 2:
                continue
            for first, end in pairwise([0, *ends]):
                run = Run(tuple(words.keys[first:end]), place)
                articles_with[run].add(outlet.original[article])
    fewest = max(FEWEST_LEFT, SHARE_OF_PHRASES * outlet.n_articles)
    recurring = []
    for run, found in articles_with.items():
        is_line = run.place == "line"
        is_frequent = len(found) >= (outlet.least if is_line else fewest)
        if is_frequent and (is_line or _has_phrase(run.keys)):
            recurring.append(run)
    return recurring


def _has_phrase(keys: Iterable[str]) -> bool:
    """Return whether words have a phrase that pages say to their readers."""
    return _phrases().search(" ".join(keys)) is not None


@lru_cache
def _phrases() -> re.Pattern:
    """Return a pattern for the phrases of pages."""
    classed = lexicons.classed_names("page_phrases")
    phrases = {phrase for _, listed in classed for phrase in listed}
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, longest_first))})(?!\S)")


@lru_cache
def _nouns() -> set[str]:
    """Return the phrases of pages with which a sentence may begin."""
    classed = lexicons.classed_names("page_phrases")
    return {noun for kind, nouns in classed if kind == NOUNS for noun in nouns}


#: What `Words` says of each word, as arrays.
FLAGS = Words._fields[3:]


@dataclass(frozen=True)
class _Positions:
    """The words of an outlet one after another, with a gap behind each line; arrays."""

    vocabulary: np.ndarray
    code: np.ndarray  #: of the word in the vocabulary, -1 in gaps
    article: np.ndarray  #: its number, copies as their original
    is_ending: np.ndarray  #: the last word of its article
    flags: dict[str, np.ndarray]  #: by FLAGS


class _Level(NamedTuple):
    """The runs of one length that recur."""

    code: np.ndarray  #: of the run that begins at each word, -1 for none
    articles: np.ndarray  #: with each run
    first: np.ndarray  #: a word at which each begins
    shares: pd.DataFrame  #: of its occurrences, for each place


def _positions(outlet: _Outlet) -> _Positions:
    """Return the words of an outlet as arrays."""
    words = list(outlet.words.values())
    keys = [key for one in words for key in one.keys]
    flags = {name: np.concatenate([getattr(one, name) for one in words]) for name in FLAGS}
    n_words = [len(one.keys) for one in words]
    originals = np.array([outlet.original[name] for name in outlet.words], dtype=object)
    article = np.repeat(pd.factorize(originals)[0], n_words)
    ends = np.cumsum(n_words)[np.array(n_words) > 0]
    is_ending = np.isin(np.arange(len(keys)), ends - 1)
    codes, vocabulary = pd.factorize(np.array(keys, dtype=object))
    n_places = 1 + flags["is_last"]  # and the gap
    gaps = np.cumsum(n_places)[flags["is_last"]] - 1
    code = np.repeat(codes, n_places)
    code[gaps] = -1
    return _Positions(
        vocabulary=vocabulary,
        code=code,
        article=np.repeat(article, n_places),
        is_ending=np.repeat(is_ending, n_places),
        flags={name: np.repeat(values, n_places) for name, values in flags.items()},
    )


def _recurring_runs(outlet: _Outlet) -> list[Run]:
    """Return the runs of words that recur and stand by themselves, shorter ones first."""
    positions = _positions(outlet)
    runs = []
    length = 1
    level = _level(positions, positions.code, length=length, least=outlet.least)
    while len(level.articles):
        pairs = _pairs(level.code)
        longer = _level(positions, pairs, length=length + 1, least=outlet.least)
        is_closed = _most_articles_of_longer(level, longer) < CLOSED * level.articles
        for run, shares in level.shares.to_dict("index").items():
            codes = positions.code[level.first[run] :][:length]
            keys = tuple(positions.vocabulary[codes])
            place = _place_of(shares, keys, is_closed=bool(is_closed[run]))
            if place:
                runs.append(Run(keys, place))
        level = longer
        length += 1
    return runs


def _pairs(code: np.ndarray) -> np.ndarray:
    """Return a number for each two runs that begin at neighbouring words, -1 for none."""
    following = np.append(code[1:], -1)
    pairs = code * (code.max(initial=0) + 1) + following
    return np.where((code >= 0) & (following >= 0), pairs, -1)


def _level(positions: _Positions, code: np.ndarray, *, length: int, least: float) -> _Level:
    """Return the runs of one length that are in enough articles, and where they stand."""
    first = np.flatnonzero(code >= 0)
    articles = pd.Series(positions.article[first]).groupby(code[first]).nunique()
    recurring = articles[articles >= least]
    first = first[np.isin(code[first], recurring.index)]
    run = np.searchsorted(recurring.index, code[first])
    of_words = np.full(len(code), -1, dtype=np.int64)
    of_words[first] = run
    places = pd.DataFrame(_places(positions, first, first + length - 1))
    begins = pd.Series(first).groupby(run).min()
    return _Level(of_words, recurring.to_numpy(), begins.to_numpy(), places.groupby(run).mean())


def _places(positions: _Positions, first: np.ndarray, last: np.ndarray) -> dict[str, np.ndarray]:
    """Return whether each run stands at each kind of place."""
    flags = positions.flags
    is_apart = stand_apart(flags, first, last)
    n_small_before = np.append(0, np.cumsum(~flags["is_capital"]))
    is_in_capitals = n_small_before[last + 1] == n_small_before[first]
    return {
        "apart": is_apart,
        "ends": flags["ends"][last],
        "at mark": flags["is_marked"][last],
        "before capital": flags["is_before_capital"][last],
        "at edge": is_apart & (flags["is_first"][first] | flags["is_last"][last]),
        "label": is_apart & is_in_capitals & ~flags["ends_sentence"][last],
        "ending": positions.is_ending[last],
        "heading": flags["is_first"][first] & flags["in_headline"][first] & ~flags["is_last"][last],
    }


def _most_articles_of_longer(level: _Level, longer: _Level) -> np.ndarray:
    """Return for each run the most articles of a run that is longer by one word."""
    most = np.zeros(len(level.articles))
    first = np.flatnonzero(longer.code >= 0)
    articles = longer.articles[longer.code[first]]
    for inner in (level.code[first], level.code[first + 1]):
        np.maximum.at(most, inner, articles)
    return most


def _place_of(shares: dict[str, float], keys: tuple[str, ...], *, is_closed: bool) -> str:
    """Return where a run that recurs stands; empty where it may be text."""
    length = len(keys)
    at = {place for place, share in shares.items() if share >= AT_PLACE}
    if "heading" in at and ("at mark" in at or ("before capital" in at and _has_phrase(keys))):
        return "heading"
    is_sure = shares["at edge"] >= AT_EDGE or length >= LONG
    if is_closed and length >= VERY_LONG:
        return "anywhere"
    if "label" in at or ("apart" in at and (is_sure or _has_phrase(keys))):
        return "apart"
    if not is_closed:
        return ""
    if length >= LONG and at & {"ends", "before capital"}:
        return "anywhere"
    return "ending" if length >= FEWEST_AT_END and "ending" in at else ""


def _shares_elsewhere(runs: dict[str, list[Run]], outlets: dict[str, _Outlet]) -> dict[Run, float]:
    """Return the share of the articles of other outlets that have each run.

    Outlets in which it recurs are left out: they are its own, or may have the same publisher. The
    share is missing where others have too few articles.
    """
    different = {run for listed in runs.values() for run in listed}
    runs_by_start = by_start(different)
    n_with = Counter()
    n_articles = Counter()
    for outlet in outlets.values():
        found = _articles_with(runs_by_start, outlet)
        for run in different:
            if found[run] < outlet.least:
                n_with[run] += found[run]
                n_articles[run] += outlet.n_articles
    return {
        run: n_with[run] / n_articles[run] if n_articles[run] >= FEWEST_ELSEWHERE else np.nan
        for run in different
    }


def _articles_with(runs: RunsByStart, outlet: _Outlet) -> Counter[Run]:
    """Return in how many articles each run is: a line as a line, another one anywhere."""
    articles = defaultdict(set)
    for article, words in outlet.words.items():
        for number in range(len(words.keys)):
            for run, last in runs_at(runs, words, number):
                if run.place != "line" or words.is_at("line", number, last):
                    articles[run].add(outlet.original[article])
    return Counter({run: len(found) for run, found in articles.items()})


#: Where a run stands: articles and the matches in them.
_Places = dict[str, list[Match]]


def _standing(runs: list[Run], outlet: _Outlet) -> dict[Run, _Places]:
    """Return the runs that are left where the longest one counts, with their places."""
    matcher = Matcher(runs)
    places = defaultdict(lambda: defaultdict(list))
    for article, words in outlet.words.items():
        for match in matcher.found(words):
            places[match.rule][article].append(match)
    return {run: found for run, found in places.items() if outlet.n_different(found) >= FEWEST_LEFT}


def _facts(run: Run, places: _Places, outlet: _Outlet) -> tuple:
    """Return how a run is written most often, and how often it is there."""
    writings = Counter()
    for article, matches in places.items():
        words = outlet.words[article]
        for match in matches:
            start = words.starts[match.first]
            last = match.first + len(run.keys) - 1
            writing = outlet.texts[article][start : words.stops[last]]
            writings[" ".join(writing.split())] += 1
    text = max(sorted(writings), key=writings.__getitem__)
    n_articles = outlet.n_different(places)
    return text, run.place, len(run.keys), n_articles, n_articles / outlet.n_articles


def _examples(places: _Places, outlet: _Outlet) -> list[str]:
    """Return three places of a text: the article, and the words around it."""
    examples = []
    for article in sorted(places)[: len(EXAMPLES)]:
        text = outlet.texts[article]
        start, end = span_of(text, outlet.words[article], places[article][0])
        before = text[max(start - CONTEXT, 0) : start]
        shown = f"{before}[{text[start:end].strip()}] {text[end : end + CONTEXT]}"
        examples.append(f"{article}: {' '.join(shown.split())}")
    return examples
