"""Furniture: text that recurs in the articles of one outlet, and nowhere else."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.corpus.cleaning import Edit
from analysis.corpus.doubles import first_copies
from analysis.lexicons import TextRule
from analysis.text.characters import characters
from analysis.text.tokens import tokenize

COLUMNS = ["outlet", "text", "place", "n_words", "articles", "share", "share_elsewhere"]
EXAMPLES = ["example_1", "example_2", "example_3"]
RULE = "recurring text"  #: the name of these edits
MOST_LOOKED_AT = 400  #: articles of an outlet, evenly spaced, in which texts are looked for
LONG = 8  #: words: a shorter text counts at fixed places only
VERY_LONG = 12  #: words: a text of so many needs no sign that it begins or ends at its place
FEWEST_AT_END = 5  #: words of a text that only the end of articles sets apart
#: Share of its occurrences that a short text has at its place; in sentences it is text.
AT_PLACE = 0.8
MOSTLY = 0.5
#: A longer text takes the place of one inside it if it is in this share of its articles.
CLOSED = 0.8
FEWEST_OF_OUTLET = 10  #: articles of an outlet in which texts are looked for
NEAR = 25  #: words between two texts that stand beside each other
FEWEST_LEFT = 3  #: articles that have a text where no longer one takes it along
FEWEST_ELSEWHERE = 10  #: articles of others without which nobody knows what is everyday wording
CONTEXT = 40  #: characters on both sides of an example
#: Share of capitals from which on they do not show where a sentence begins, as in German.
MANY_CAPITALS = 0.35

#: Articles of an outlet, in number and share, from which on a line recurs.
FEWEST_RECURRING = 5
SHARE_RECURRING = 0.05

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NUMBER = re.compile(r"\d+")
#: Between two words where one sentence, or a text that stands by itself, may end.
_MARK = re.compile(r"[.!?…:|•·»«›‹>–—()\[\]*/#©®™]|\s-+\s")
_STOP = re.compile(r"[\"”’»)\]]*[.!?…]")
#: What goes with a text, behind a sentence and before one: no quotation marks.
_OPENING = re.compile(r"[(\[|#*•·©@>–—-][\s(\[|#*•·©@>–—-]*\Z")
_CLOSING = re.compile(r"(?:\s?[.!?…:;,|)\]*/›»–—-])+")


class _Words(NamedTuple):
    """The words of a text, and what stands around each; lists of one value a word."""

    keys: list[str]  #: in lower case, digits as 0
    starts: list[int]
    stops: list[int]
    is_first: list[bool]  #: of its line
    is_last: list[bool]
    begins: list[bool]  #: it is the first of its line, or behind a mark
    ends: list[bool]  #: it is the last of its line, before a mark, or before a capital
    opens: list[bool]  #: it is the first of its line or of a bracket
    closes: list[bool]
    is_capital: list[bool]
    is_before_capital: list[bool]
    is_marked: list[bool]  #: it is the last of its line, or before a mark
    ends_sentence: list[bool]

    def has_at(self, number: int, keys: Sequence[str]) -> bool:
        """Return whether these words stand in one line, from a word on."""
        last = number + len(keys) - 1
        if self.keys[number : last + 1] != list(keys):
            return False
        return not any(self.is_last[number:last])

    def is_at(self, place: str, first: int, last: int) -> bool:
        """Return whether a run of words stands at a place."""
        if place == "line":
            return self.is_first[first] and self.is_last[last]
        if place == "apart":
            return self.is_apart(first, last)
        if place == "ending":
            return last == len(self.keys) - 1
        if place == "beside":
            return self.begins[first] or self.ends[last]
        return True

    def is_apart(self, first: int, last: int) -> bool:
        """Return whether a run of words stands between sentences, or on a line before one."""
        if self.begins[first] and self.ends[last]:
            return True
        is_name = self.is_capital[last] and self.is_before_capital[last]
        return self.is_first[first] and is_name


def words_of(text: str) -> _Words:
    """Return the words of a text, with what stands around them.

    >>> words = words_of("Elm Post 24\\nRain fell. Follow us")
    >>> words.keys
    ['elm', 'post', '0', 'rain', 'fell', 'follow', 'us']
    >>> words.begins
    [True, False, False, True, False, True, False]
    """
    matches = list(_WORD.finditer(text))
    writings = [match.group() for match in matches]
    starts = [match.start() for match in matches]
    stops = [match.end() for match in matches]
    bounds = zip([0, *stops], [*starts, len(text)])
    gaps = [text[stop:start] for stop, start in bounds]  # one before each word, and one behind all
    is_break = ["\n" in gap for gap in gaps]
    is_break[0] = is_break[-1] = True
    is_mark = [_MARK.search(gap) is not None for gap in gaps]
    is_capital = [not writing[0].islower() for writing in writings]
    is_before_capital = [*is_capital[1:], False]
    shows_beginning = sum(is_capital) <= MANY_CAPITALS * len(is_capital)
    begins = [line or mark for line, mark in zip(is_break, is_mark)]
    ends = begins[1:]
    if shows_beginning:
        ends = [end or capital for end, capital in zip(ends, is_before_capital)]
    return _Words(
        keys=[_NUMBER.sub("0", writing.casefold()) for writing in writings],
        starts=starts,
        stops=stops,
        is_first=is_break[:-1],
        is_last=is_break[1:],
        begins=begins[:-1],
        ends=ends,
        opens=[line or "(" in gap or "[" in gap for line, gap in zip(is_break, gaps)][:-1],
        closes=[line or ")" in gap or "]" in gap for line, gap in zip(is_break, gaps)][1:],
        is_capital=is_capital,
        is_before_capital=is_before_capital,
        is_marked=begins[1:],
        ends_sentence=[_STOP.match(gap) is not None for gap in gaps[1:]],
    )


# ---------------------------------------------------------------- cutting


class _Run(NamedTuple):
    """A run of words that recurs in an outlet, and where it stands."""

    keys: tuple[str, ...]
    place: str


class _Match(NamedTuple):
    """Words ``first`` to ``last`` of a text are a run."""

    first: int
    last: int
    rule: _Run


class Matcher:
    """Texts that are cut from the articles of one outlet, found word by word.

    A text is found in any case, with any digits, and with any marks between its words.
    """

    def __init__(self, runs: Iterable[_Run]) -> None:
        different = set(runs)
        self._beside = _by_first_word(run for run in different if run.place == "beside")
        self._others = _by_first_word(run for run in different if run.place != "beside")

    def edits(self, text: str) -> list[Edit]:
        """Return what is cut from a text, sorted and disjoint."""
        words = words_of(text)
        matches = self.matches(words)
        spans = [_span(text, words, match) for match in matches]
        return list(_cuts(text, spans))

    def matches(self, words: _Words) -> list[_Match]:
        """Return the texts of rules at their places, the longest first where two overlap."""
        sure, beside = self.found(words)
        return sorted([*sure, *stand_beside(beside, sure, words)])

    def found(self, words: _Words) -> tuple[list[_Match], list[_Match]]:
        """Return the texts that are sure, and those that are if they stand beside others."""
        is_free = [True] * len(words.keys)
        sure = _matches_of(self._others, words, is_free)
        beside = _matches_of(self._beside, words, is_free)
        return sure, beside


def _by_first_word(runs: Iterable[_Run]) -> dict[str, list[_Run]]:
    """Return runs by their first word, the longest first."""
    by_first: dict[str, list[_Run]] = defaultdict(list)
    for run in sorted(runs, key=lambda run: (-len(run.keys), run)):
        by_first[run.keys[0]].append(run)
    return by_first


def _matches_of(runs: dict[str, list[_Run]], words: _Words, is_free: list[bool]) -> list[_Match]:
    """Return the longest run at each word that is free; its words are so no more."""
    matches = []
    for number, key in enumerate(words.keys):
        for run in runs.get(key, ()):
            last = number + len(run.keys) - 1
            is_there = words.has_at(number, run.keys) and words.is_at(run.place, number, last)
            if is_there and all(is_free[number : last + 1]):
                matches.append(_Match(number, last, run))
                is_free[number : last + 1] = [False] * len(run.keys)
                break
    return matches


def matchers(texts: Iterable[TextRule]) -> dict[str, Matcher]:
    """Return what finds the texts of each outlet."""
    runs: dict[str, list[_Run]] = defaultdict(list)
    for rule in texts:
        runs[rule.outlet].append(_Run(tuple(words_of(rule.text).keys), rule.place))
    return {outlet: Matcher(listed) for outlet, listed in runs.items()}


def stand_beside(matches: Sequence[_Match], sure: Sequence[_Match], words: _Words) -> list[_Match]:
    """Return the matches in a line with a sure one, or one that stands apart, not far from it."""
    apart = [match for match in matches if words.is_apart(match.first, match.last)]
    chosen = []
    for match in matches:
        others = [other for other in (*sure, *apart) if other is not match]
        if any(_is_near(match, other, words) for other in others):
            chosen.append(match)
    return chosen


def _is_near(match: _Match, other: _Match, words: _Words) -> bool:
    """Return whether two matches stand beside each other, in one line."""
    left, right = sorted([match, other])
    is_one_line = not any(words.is_last[left.last : right.first])
    return is_one_line and right.first - left.last <= NEAR


def _span(text: str, words: _Words, match: _Match) -> tuple[int, int]:
    """Return the characters of a match, with the marks and blanks that belong to it."""
    start = words.starts[match.first]
    end = words.stops[match.last]
    if words.is_first[match.first]:
        start = text.rfind("\n", 0, start) + 1
    else:
        gap_start = words.stops[match.first - 1]
        opening = _OPENING.search(text[gap_start:start])
        if opening:
            start = gap_start + opening.start()
    if words.is_last[match.last]:
        end = _end_of_line(text, end)
    else:
        closing = _CLOSING.match(text, end, words.starts[match.last + 1])
        end = closing.end() if closing else end
        while text[end] == " ":
            end += 1
    return start, end


def _cuts(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Edit]:
    """Yield an edit for each span; a line of which no word is left goes with its line break."""
    for start, end in _joined(text, spans):
        line_start = text.rfind("\n", 0, start) + 1
        line_end = _end_of_line(text, end)
        has_words_before = _WORD.search(text, line_start, start) is not None
        has_words_behind = _WORD.search(text, end, line_end) is not None
        if not has_words_before and not has_words_behind:
            start = line_start
            end = min(line_end + 1, len(text))
        elif not has_words_behind:
            start = len(text[:start].rstrip(" "))
        yield Edit(start, end, RULE, "")


def _joined(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans, those as one between which there is no word of their line."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined:
            first_start, first_end = joined[-1]
            between = text[first_end:start]
            if "\n" not in between and _WORD.search(between) is None:
                joined[-1] = (first_start, end)
                continue
        joined.append((start, end))
    return joined


def _end_of_line(text: str, position: int) -> int:
    """Return where the line of a position ends."""
    end = text.find("\n", position)
    return len(text) if end < 0 else end


# ---------------------------------------------------------------- finding


class _Outlet(NamedTuple):
    """Some articles of an outlet, and their words."""

    texts: dict[str, str]
    words: dict[str, _Words]
    original: dict[str, str]  #: of each article, the first of its copies
    least: float  #: articles in which a text recurs

    @property
    def n_articles(self) -> int:
        """How many articles there are, with copies counted once."""
        return len(set(self.original.values()))


def propose(
    articles: pd.DataFrame,
    *,
    share: float = 0.3,
    fewest: int = 5,
    share_elsewhere: float = 0.02,
    fewest_of_outlet: int = FEWEST_OF_OUTLET,
) -> pd.DataFrame:
    """Return the texts that recur in one outlet and not in others, as `suggest.noise` does."""
    outlets = {}
    for outlet, group in articles.groupby("outlet", sort=True):
        texts = _evenly_spaced(dict(zip(group["article_id"], group["text"], strict=True)))
        outlets[outlet] = _outlet_of(texts, share=share, fewest=fewest)
    runs = {}
    for name, outlet in outlets.items():
        if len(outlet.texts) >= fewest_of_outlet:
            runs[name] = [*_recurring_lines(outlet), *_recurring_runs(outlet)]
    elsewhere = _shares_elsewhere(runs, outlets)
    rows = []
    for name, outlet in outlets.items():
        rare = [
            run
            for run in runs.get(name, [])
            if _is_rare(run, elsewhere[name, run], share_elsewhere)
        ]
        for run, places in _standing(rare, outlet).items():
            facts = _facts(run, places, outlet)
            rows.append((name, *facts, elsewhere[name, run], *_examples(run, places, outlet)))
    table = pd.DataFrame(rows, columns=[*COLUMNS, *EXAMPLES])
    order = {"outlet": True, "articles": False, "n_words": False, "text": True, "place": True}
    return table.sort_values(list(order), ascending=list(order.values()), ignore_index=True)


def _evenly_spaced(texts: dict[str, str]) -> dict[str, str]:
    """Return at most MOST_LOOKED_AT articles, evenly spaced in the order of their ids."""
    ids = sorted(texts)
    chosen = np.linspace(0, len(ids) - 1, min(len(ids), MOST_LOOKED_AT)).round().astype(int)
    return {ids[number]: texts[ids[number]] for number in chosen}


def _outlet_of(texts: dict[str, str], *, share: float, fewest: int) -> _Outlet:
    """Return the articles of an outlet with their words."""
    words = {article: words_of(text) for article, text in texts.items()}
    original = first_copies(texts)
    least = max(fewest, share * len(set(original.values())))
    return _Outlet(texts, words, original, least)


def _is_rare(run: _Run, share: float, most: float) -> bool:
    """Return whether others do not have a text; without others, a line and a long text count."""
    if np.isnan(share):
        return run.place == "line" or len(run.keys) >= LONG
    return share < most


def _recurring_lines(outlet: _Outlet) -> list[_Run]:
    """Return the whole lines that recur, of articles with several."""
    articles_with: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for article, words in outlet.words.items():
        if sum(words.is_last) < 2:
            continue
        first = 0
        for number, is_last in enumerate(words.is_last):
            if is_last:
                line = tuple(words.keys[first : number + 1])
                articles_with[line].add(outlet.original[article])
                first = number + 1
    lines = []
    for keys, articles in articles_with.items():
        if len(articles) >= outlet.least:
            lines.append(_Run(keys, "line"))
    return lines


#: What `_Words` says of each word, as arrays.
FLAGS = (
    "is_first",
    "is_last",
    "begins",
    "ends",
    "opens",
    "closes",
    "is_capital",
    "is_before_capital",
    "is_marked",
    "ends_sentence",
)


@dataclass(frozen=True)
class _Positions:
    """The words of an outlet one after another, with a gap behind each line; arrays."""

    vocabulary: list[str]
    code: np.ndarray  #: of the word in the vocabulary, -1 in gaps
    article: np.ndarray  #: its number, copies as their original
    is_ending: np.ndarray  #: the last word of its article
    flags: dict[str, np.ndarray]  #: by FLAGS


class _Level(NamedTuple):
    """The runs of one length that recur."""

    code: np.ndarray  #: of the run that begins at each word, -1 for none
    articles: np.ndarray  #: with each run
    first: np.ndarray  #: a word at which each begins
    shares: dict[str, np.ndarray]  #: of its occurrences, for each place


def _positions(outlet: _Outlet) -> _Positions:
    """Return the words of an outlet as arrays."""
    number_of_key: dict[str, int] = {}
    number_of_article: dict[str, int] = {}
    codes: list[int] = []
    articles: list[int] = []
    is_ending: list[bool] = []
    flags: dict[str, list[bool]] = {name: [] for name in FLAGS}
    for article, words in outlet.words.items():
        original = outlet.original[article]
        article_number = number_of_article.setdefault(original, len(number_of_article))
        for number, key in enumerate(words.keys):
            codes.append(number_of_key.setdefault(key, len(number_of_key)))
            is_ending.append(number == len(words.keys) - 1)
            n_places = 1 + words.is_last[number]  # and the gap
            articles += [article_number] * n_places
            if words.is_last[number]:
                codes.append(-1)
                is_ending.append(False)
            for name, values in flags.items():
                values += [getattr(words, name)[number]] * n_places
    return _Positions(
        vocabulary=list(number_of_key),
        code=np.array(codes, dtype=np.int64),
        article=np.array(articles, dtype=np.int64),
        is_ending=np.array(is_ending, dtype=bool),
        flags={name: np.array(values, dtype=bool) for name, values in flags.items()},
    )


def _recurring_runs(outlet: _Outlet) -> list[_Run]:
    """Return the runs of words that recur and stand by themselves, shorter ones first."""
    positions = _positions(outlet)
    runs: dict[tuple[str, ...], _Run] = {}
    articles: dict[tuple[str, ...], int] = {}
    length = 1
    level = _level(positions, positions.code, length=length, least=outlet.least)
    while len(level.articles):
        pairs = _pairs(level.code)
        longer = _level(positions, pairs, length=length + 1, least=outlet.least)
        is_closed = _most_articles_of_longer(level, longer) < CLOSED * level.articles
        for run in range(len(level.articles)):
            shares = {place: values[run] for place, values in level.shares.items()}
            place = _place_of(shares, length=length, is_closed=bool(is_closed[run]))
            if place:
                codes = positions.code[level.first[run] :][:length]
                keys = tuple(positions.vocabulary[code] for code in codes)
                articles[keys] = level.articles[run]
                if shares["at mark"] >= AT_PLACE or not _has_beginning(keys, articles):
                    runs[keys] = _Run(keys, place)
        level = longer
        length += 1
    return list(runs.values())


def _has_beginning(keys: tuple[str, ...], articles: dict[tuple[str, ...], int]) -> bool:
    """Return whether far more articles have the beginning of a run: its end is their text."""
    beginnings = (keys[:length] for length in range(1, len(keys)))
    return any(articles.get(keys, 0) < CLOSED * articles.get(start, 0) for start in beginnings)


def _pairs(code: np.ndarray) -> np.ndarray:
    """Return a number for each two runs that begin at neighbouring words, -1 for none."""
    following = np.append(code[1:], -1)
    pairs = code * (code.max(initial=0) + 1) + following
    return np.where((code >= 0) & (following >= 0), pairs, -1)


def _level(positions: _Positions, code: np.ndarray, *, length: int, least: float) -> _Level:
    """Return the runs of one length that are in enough articles, and where they stand."""
    first = np.flatnonzero(code >= 0)
    _, run = np.unique(code[first], return_inverse=True)
    pairs = np.unique(np.stack([run, positions.article[first]]), axis=1)
    articles = np.bincount(pairs[0].astype(np.int64))
    recurs = articles >= least
    first = first[recurs[run]]
    run = (np.cumsum(recurs) - 1)[run[recurs[run]]]
    of_words = np.full(len(code), -1, dtype=np.int64)
    of_words[first] = run
    places = _places(positions, first, first + length - 1)
    n_runs = int(recurs.sum())
    n_occurrences = np.bincount(run, minlength=n_runs)
    shares = {}
    for place, is_there in places.items():
        shares[place] = np.bincount(run, weights=is_there, minlength=n_runs) / n_occurrences
    _, where = np.unique(run, return_index=True)
    return _Level(of_words, articles[recurs], first[where], shares)


def _places(positions: _Positions, first: np.ndarray, last: np.ndarray) -> dict[str, np.ndarray]:
    """Return whether each run stands at each kind of place."""
    flags = positions.flags
    begins = flags["begins"][first]
    ends = flags["ends"][last]
    is_name = flags["is_capital"][last] & flags["is_before_capital"][last]
    is_apart = (begins & ends) | (flags["is_first"][first] & is_name)
    n_small_before = np.append(0, np.cumsum(~flags["is_capital"]))
    is_in_capitals = n_small_before[last + 1] == n_small_before[first]
    return {
        "apart": is_apart,
        "begins": begins,
        "ends": ends,
        "at mark": flags["is_marked"][last],
        "before capital": flags["is_before_capital"][last],
        "at edge": is_apart & (flags["opens"][first] | flags["closes"][last]),
        "label": is_apart & is_in_capitals & ~flags["ends_sentence"][last],
        "ending": positions.is_ending[last],
    }


def _most_articles_of_longer(level: _Level, longer: _Level) -> np.ndarray:
    """Return for each run the most articles of a run that is longer by one word."""
    most = np.zeros(len(level.articles))
    first = np.flatnonzero(longer.code >= 0)
    articles = longer.articles[longer.code[first]]
    for inner in (level.code[first], level.code[first + 1]):
        np.maximum.at(most, inner, articles)
    return most


def _place_of(shares: dict[str, float], *, length: int, is_closed: bool) -> str:
    """Return where a run that recurs stands; empty where it may be text."""
    at = {place for place, share in shares.items() if share >= AT_PLACE}
    is_mostly_at_edge = shares["at edge"] >= MOSTLY
    if "label" in at or ("apart" in at and (is_mostly_at_edge or length >= LONG)):
        return "apart"
    if not is_closed:
        return ""
    if length >= VERY_LONG or (length >= LONG and at & {"ends", "before capital"}):
        return "anywhere"
    if length >= FEWEST_AT_END and "ending" in at:
        return "ending"
    return "beside" if at & {"begins", "ends"} else ""


def recurring_words(articles: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Return how often each outlet uses each word in lines and sentences that recur in it.

    They are in at least five of its articles, and in one of twenty. Words are tokens, as
    `text.tokens` has them. What the draft of cleaning rules leaves shows here: credits, tags, and
    formulas of the house.

    >>> texts = [f"{fact}. Source: Elm Wire." for fact in ("Rain", "Snow", "Hail", "Fog", "Sun")]
    >>> recurring_words(pd.DataFrame({"outlet": "North", "text": texts}))
    {'North': {'elm': 5, 'source': 5, 'wire': 5}}
    """
    words: dict[str, dict[str, int]] = {}
    for outlet, texts in articles.groupby("outlet", sort=True)["text"]:
        n_articles: Counter[str] = Counter()
        for text in texts:
            n_articles.update(set(_SENTENCE_END.split(text)))
        least = max(FEWEST_RECURRING, SHARE_RECURRING * len(texts))
        recurring = {part: n for part, n in n_articles.items() if n >= least and part.strip()}
        if not recurring:
            continue
        numbers = tokenize(characters(list(recurring)))
        uses: Counter[str] = Counter()
        for row, n in enumerate(recurring.values()):
            ids = numbers.ids[numbers.bounds[row] : numbers.bounds[row + 1]]
            for word in numbers.vocabulary[ids]:
                uses[word] += n
        if uses:
            words[str(outlet)] = dict(sorted(uses.items()))
    return words


def _shares_elsewhere(
    runs: dict[str, list[_Run]], outlets: dict[str, _Outlet]
) -> dict[tuple[str, _Run], float]:
    """Return the share of the articles of others that have each run.

    Other outlets in which it recurs, too, are left out: they may have the same publisher. The
    share is missing where others have too few articles.
    """
    wanted = {run for listed in runs.values() for run in listed}
    articles_with = {name: _articles_with(wanted, outlet) for name, outlet in outlets.items()}
    shares = {}
    for name, listed in runs.items():
        for run in listed:
            n_articles = 0
            n_with = 0
            for other, outlet in outlets.items():
                if other == name or articles_with[other][run] >= outlet.least:
                    continue
                n_articles += outlet.n_articles
                n_with += articles_with[other][run]
            shares[name, run] = np.nan
            if n_articles >= FEWEST_ELSEWHERE:
                shares[name, run] = n_with / n_articles
    return shares


def _articles_with(runs: Iterable[_Run], outlet: _Outlet) -> Counter:
    """Return in how many articles each run is: a line as a line, another one anywhere."""
    by_first = defaultdict(list)
    for run in runs:
        by_first[run.keys[0]].append(run)
    articles = defaultdict(set)
    for article, words in outlet.words.items():
        for number, key in enumerate(words.keys):
            for run in by_first.get(key, ()):
                last = number + len(run.keys) - 1
                if not words.has_at(number, run.keys):
                    continue
                if run.place != "line" or words.is_at("line", number, last):
                    articles[run].add(outlet.original[article])
    return Counter({run: len(found) for run, found in articles.items()})


#: Where a run stands: articles and the matches in them.
_Places = dict[str, list[_Match]]


def _standing(runs: list[_Run], outlet: _Outlet) -> dict[_Run, _Places]:
    """Return the runs that are left where the longest one counts, with their places."""
    matcher = Matcher(runs)
    places: dict[_Run, _Places] = defaultdict(lambda: defaultdict(list))
    n_candidates: Counter[_Run] = Counter()
    for article, words in outlet.words.items():
        sure, beside = matcher.found(words)
        n_candidates.update(match.rule for match in (*sure, *beside))
        for match in (*sure, *stand_beside(beside, sure, words)):
            places[match.rule][article].append(match)
    standing = {}
    for run, found in places.items():
        n_found = sum(map(len, found.values()))
        n_originals = len({outlet.original[article] for article in found})
        if n_originals >= FEWEST_LEFT and n_found >= AT_PLACE * n_candidates[run]:
            standing[run] = found
    return standing


def _facts(run: _Run, places: _Places, outlet: _Outlet) -> tuple:
    """Return how a run is written most often, and how often it is there."""
    writings: Counter[str] = Counter()
    for article, matches in places.items():
        words = outlet.words[article]
        for match in matches:
            start = words.starts[match.first]
            writing = outlet.texts[article][start : words.stops[match.last]]
            writings[" ".join(writing.split())] += 1
    text = max(sorted(writings), key=writings.__getitem__)
    n_articles = len({outlet.original[article] for article in places})
    return text, run.place, len(run.keys), n_articles, n_articles / outlet.n_articles


def _examples(run: _Run, places: _Places, outlet: _Outlet) -> list[str]:
    """Return three places of a run: the article, and the words around it."""
    examples = []
    for article in sorted(places)[: len(EXAMPLES)]:
        match = places[article][0]
        text = outlet.texts[article]
        start, end = _span(text, outlet.words[article], match)
        before = text[max(start - CONTEXT, 0) : start]
        after = text[end : end + CONTEXT]
        shown = " ".join(f"{before}[{text[start:end].strip()}] {after}".split())
        examples.append(f"{article}: {shown}")
    return examples + [""] * (len(EXAMPLES) - len(examples))
