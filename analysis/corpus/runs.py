"""Runs of words at their places in a text: how they are found, and cut."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from analysis import lexicons
from analysis.corpus.cleaning import Edit
from analysis.lexicons.noise import TEXT_PLACES, TextRule

RULE = "recurring text"  #: the name of these edits
HEADLINE = 40  #: words of a line that may be the headline of another page
#: Share of capitals from which on they do not show where a sentence begins, as in German.
MANY_CAPITALS = 0.35

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
#: Where two words were glued, as in "articleHow" and "APPHowever"; not in McCain, YouTube, NGOs.
_SEAM = re.compile(
    r"(?:(?<=[^\W\dA-ZÀ-ÖØ-ÞА-ЯЁ_]{3})|(?<=\b[a-z]{2}))(?=[A-ZÀ-ÖØ-ÞА-ЯЁ][^\W\dA-ZÀ-ÖØ-ÞА-ЯЁ_])"
    r"|(?<=[A-Z]{2})(?=[A-Z](?!s\b)[a-z])|(?<=[^\W\d_]{3})(?=\d)|(?<=\d)(?=[A-Z][a-z]{2})"
)
_NO_LETTER = re.compile(r"[\W\d_]+")
#: Between two words where one sentence, or a text that stands by itself, may end.
_MARK = re.compile(r"[.!?…:|•·»«›‹>–—()\[\]*/#©®™]|\s-+\s")
_STOP = re.compile(r"[\"”’»)\]]*[.!?…]")
#: What stands between quotation marks; arrows («Lire aussi ») are none.
_QUOTED = re.compile(r"“[^”\n]*”|„[^“”\n]*[“”]|\"[^\"\n]*\"|«[^»\n]*»|»\w[^«»\n]*\S«")
#: What goes with a text, behind a sentence and before one: no quotation marks.
_BEFORE_OPENING = re.compile(r"(?:.*[^\s(\[|#*•·©@>–—-])?\s*", re.DOTALL)
_CLOSING = re.compile(r"(?:\s?[.!?…:;,|)\]*/›»–—-])+")


class Words(NamedTuple):
    """The words of a text but numbers and days, and what stands around each: one value a word."""

    keys: list[str]  #: in lower case
    starts: list[int]
    stops: list[int]
    is_first: np.ndarray  #: of its line
    is_last: np.ndarray
    begins: np.ndarray  #: it is the first of its line, or behind a mark
    ends: np.ndarray  #: it is the last of its line, before a mark, or before a capital
    is_capital: np.ndarray
    is_before_capital: np.ndarray
    is_marked: np.ndarray  #: it is the last of its line, or before a mark
    ends_sentence: np.ndarray
    in_headline: np.ndarray  #: its line is short and does not end as a sentence does
    quotation: np.ndarray  #: the number of the quotation that it is in, or 0

    def has_at(self, number: int, keys: Sequence[str]) -> bool:
        """Return whether these words stand in one line, from a word on."""
        last = number + len(keys) - 1
        is_there = self.keys[number : last + 1] == list(keys)
        return is_there and not self.is_last[number:last].any()

    def is_at(self, place: str, first: int, last: int) -> bool:
        """Return whether a run of words stands at a place, and parts no quotation."""
        begins, ends = self.quotation[[first, last]]
        before, after = self.quotation[first - 1 : first], self.quotation[last + 1 : last + 2]
        if (begins and begins in before) or (ends and ends in after):
            return False
        at = {
            "line": self.is_first[first] and self.is_last[last],
            "heading": self.is_first[first] and self.in_headline[first],
            "apart": stand_apart(self._asdict(), first, last),
            "ending": last == len(self.keys) - 1,
        }
        return at.get(place, True)


def stand_apart(flags: Mapping[str, np.ndarray], first: Any, last: Any) -> Any:
    """Return whether runs stand between sentences, or on a line before one.

    Such a run begins at a mark and ends at one; or it is the first of its line, and its last word
    and the next one have capitals. *flags* are arrays of Words.
    """
    is_between = flags["begins"][first] & flags["ends"][last]
    is_name = flags["is_capital"][last] & flags["is_before_capital"][last]
    return is_between | (flags["is_first"][first] & is_name)


def words_of(text: str) -> Words:
    """Return the words of a text, with what stands around them."""
    bounds = [bound for bound in word_bounds(text) if _key(text[slice(*bound)])]
    starts, stops = [bound[0] for bound in bounds], [bound[1] for bound in bounds]
    writings = [text[start:stop] for start, stop in bounds]
    around = zip([0, *stops], [*starts, len(text)])
    gaps = [text[stop:start] for stop, start in around]  # one before each word, and one behind all
    is_break = _flags("\n" in gap for gap in gaps)
    is_break[[0, -1]] = True
    is_short = _flags(len(writing) <= 2 and writing.isalpha() for writing in ["of", *writings])
    is_dot = _flags(gap.strip() == "." for gap in gaps)  # behind a short word an abbreviation's
    is_marked = _flags(not gap or _MARK.search(gap) for gap in gaps)
    is_marked = is_break | (is_marked & ~(is_dot & is_short))
    is_capital = _flags(not writing[0].islower() for writing in writings)
    is_before_capital = np.append(is_capital, False)[1:]
    ends_sentence = _flags(map(_STOP.match, gaps[1:]))
    shows_beginning = is_capital.sum() <= MANY_CAPITALS * len(is_capital)
    return Words(
        keys=list(map(_key, writings)),
        starts=starts,
        stops=stops,
        is_first=is_break[:-1],
        is_last=is_break[1:],
        begins=is_marked[:-1],
        ends=is_marked[1:] | (shows_beginning & is_before_capital),
        is_capital=is_capital,
        is_before_capital=is_before_capital,
        is_marked=is_marked[1:],
        ends_sentence=ends_sentence,
        in_headline=_in_headline(is_break, ends_sentence),
        quotation=_quotations(text, starts),
    )


def _quotations(text: str, starts: list[int]) -> np.ndarray:
    """Return the number of the quotation in which each word starts, or 0."""
    bounds = [bound for quoted in _QUOTED.finditer(text) for bound in quoted.span()]
    n_bounds = np.searchsorted(bounds, starts, side="right")
    return np.where(n_bounds % 2, n_bounds, 0)


def word_bounds(text: str, start: int = 0, stop: int | None = None) -> list[tuple[int, int]]:
    """Return where the words of a text, or of a part of it, start and stop."""
    matches = _WORD.finditer(text, start, len(text) if stop is None else stop)
    bounds = [bound for match in matches for bound in _parted(match)]
    return list(zip(bounds[::2], bounds[1::2]))


def _key(writing: str) -> str:
    """Return a word as it is looked for; empty for numbers, and names of months and days."""
    key = _NO_LETTER.sub("", writing.casefold())
    return "" if key in lexicons.day_words() else key


def _parted(match: re.Match) -> list[int]:
    """Return where a word starts and stops, or those that were glued into one."""
    bounds = [match.start(), match.end()]
    following = match.group()[1:]
    if not (following.islower() and following.isalpha()):
        seams = [seam.start() for seam in _SEAM.finditer(match.string, *match.span())]
        bounds[1:1] = np.repeat(seams, 2).tolist()
    return bounds


def _in_headline(is_break: np.ndarray, ends_sentence: np.ndarray) -> np.ndarray:
    """Return which words are in a line that is short and does not end as a sentence does."""
    line = np.cumsum(is_break[:-1]) - 1
    n_words = np.bincount(line)
    return ((n_words <= HEADLINE) & ~ends_sentence[is_break[1:]])[line]


def _flags(values: Iterable) -> np.ndarray:
    """Return which values there are, as an array."""
    return np.array([bool(value) for value in values], dtype=bool)


class Run(NamedTuple):
    """A run of words that recurs in an outlet, and where it stands."""

    keys: tuple[str, ...]
    place: str


class Match(NamedTuple):
    """Words ``first`` to ``last`` of a text are a run."""

    first: int
    last: int
    rule: Run


class Matcher:
    """Texts that are cut from the articles of one outlet, found word by word.

    A text is found in any case, with any digits, and with any marks between its words.
    """

    def __init__(self, runs: Iterable[Run]) -> None:
        self._runs = by_start(set(runs))

    def edits(self, text: str) -> list[Edit]:
        """Return what is cut from a text, sorted and disjoint."""
        words = words_of(text)
        return list(_cuts(text, [span_of(text, words, match) for match in self.found(words)]))

    def found(self, words: Words) -> list[Match]:
        """Return the longest run at each word that is at its place; it is the only one there."""
        matches = []
        number = 0
        while number < len(words.keys):
            following = number + 1
            for run, last in runs_at(self._runs, words, number):
                if words.is_at(run.place, number, last):
                    if run.place == "heading":
                        last = number + int(words.is_last[number:].argmax())
                    matches.append(Match(number, last, run))
                    following = last + 1
                    break
            number = following
        return matches


#: Runs by their first words, the longest first.
RunsByStart = dict[str, list[Run]]


def by_start(runs: Iterable[Run]) -> RunsByStart:
    """Return runs by their first words, the longest first."""
    runs_by_start = defaultdict(list)
    for run in sorted(runs, key=lambda run: (-len(run.keys), TEXT_PLACES.index(run.place), run)):
        runs_by_start[run.keys[0]].append(run)
    return runs_by_start


def runs_at(runs: RunsByStart, words: Words, number: int) -> Iterator[tuple[Run, int]]:
    """Yield the runs that begin at a word, with their last words; the longest first."""
    for run in runs.get(words.keys[number], ()):
        if words.has_at(number, run.keys):
            yield run, number + len(run.keys) - 1


def matchers(texts: Iterable[TextRule]) -> dict[str, Matcher]:
    """Return what finds the texts of each outlet."""
    runs = defaultdict(list)
    for rule in texts:
        runs[rule.outlet].append(Run(tuple(words_of(rule.text).keys), rule.place))
    return {outlet: Matcher(listed) for outlet, listed in runs.items()}


def span_of(text: str, words: Words, match: Match) -> tuple[int, int]:
    """Return the characters of a match, with the marks and blanks that belong to it."""
    start = words.starts[match.first]
    end = words.stops[match.last]
    line_start = text.rfind("\n", 0, start) + 1
    gap_start = max([line_start, *words.stops[match.first - 1 : match.first]])
    before = _BEFORE_OPENING.match(text, gap_start, start)
    if before:
        start = before.end()
    line_end = _end_of_line(text, end)
    closing = _CLOSING.match(text, end, min([line_end, *words.starts[match.last + 1 :][:1]]))
    if closing:
        end = closing.end()
    while text[end : end + 1] == " ":
        end += 1
    return start, end


def _cuts(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Edit]:
    """Yield an edit for each span; a line of which no word is left goes with its line break."""
    rest = text
    for start, end in spans:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    position = 0
    for start, end in spans:
        if start < position:
            continue
        line_start = text.rfind("\n", 0, start) + 1
        line_end = _end_of_line(text, end)
        if not _WORD.search(rest, end, line_end):
            end = line_end
            start = len(text[:start].rstrip(" "))
        if not _WORD.search(rest, line_start, start):
            start = max(line_start, position)
            end = min(end + (end == line_end), len(text))
        position = end
        is_glued = text[start - 1 : start].strip() and text[end : end + 1].strip()
        yield Edit(start, end, RULE, " " if is_glued else "")


def _end_of_line(text: str, position: int) -> int:
    """Return where the line of a position ends."""
    end = text.find("\n", position)
    return len(text) if end < 0 else end
