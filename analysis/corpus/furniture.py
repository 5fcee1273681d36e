"""Furniture: lines and sentences that recur in one outlet, at the edges of its texts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache, partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.corpus.runs import without_days

COLUMNS = "outlet text place n_words articles share share_elsewhere".split()
EXAMPLES = ["example_1", "example_2", "example_3"]
EDGE = 0.2  #: of a text: its first fifth and its last one are its edges
FEWEST = 5  #: articles of an outlet in which a piece recurs
SHARE = 0.05  #: the same, of the outlet's articles
SHARE_ELSEWHERE = 0.01  #: of the articles of others, from which on a piece is text
SHORT = 60  #: words: nothing is looked for in a shorter text
LETTERS_OF_WORD = 7  #: so many characters count as a word where none are parted by blanks
LONGEST = 1_000  #: characters of a line or sentence
FEWEST_LETTERS = 8  #: of a sentence: a shorter one is an abbreviation
FEWEST_OF_KEY = 3  #: letters of a piece without numbers and days
FEWEST_WORDS = 3  #: blanks of a text that is cut wherever it stands
FEWEST_OF_SENTENCE = 12  #: different words of a sentence that may tell a story's background
OWN_WORDS = 0.5  #: share of the words of furniture that the outlet hardly uses elsewhere
LONG_ENOUGH = 4  #: letters of a word by which furniture is told from text
MOST_USES = 0.8  #: of a word, beyond which it is hardly used elsewhere
WORDS_KEPT = 100_000  #: whose letters are kept
CONTEXT = 40  #: characters on both sides of an example

_LINE = re.compile(r"\S[^\n]*")
_STOP = re.compile(r"[.!?…؟।۔]++[\"”’»)\]]*\s+|[。！？]+[」』”]?")
_SIGN = r"[.!?…؟।۔。！？]"  #: behind a sentence
_BETWEEN_SENTENCES = re.compile(_SIGN)
_ENDS = re.compile(_SIGN + r"[\"”’»)\]」』]*\s*$")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_NUMBER = re.compile(r"\d")


class Piece(NamedTuple):
    """A part of a text that may recur; ``text[start:stop]`` is furniture if it does."""

    row: int  #: number of the text
    start: int
    stop: int
    place: str  #: "line" or "apart" (a sentence)
    text: str  #: what recurs


def _recurring(texts: Sequence[str], outlets: Sequence[str]) -> pd.DataFrame:
    """Return the pieces of texts that recur in one outlet at the edges of its texts.

    A piece is a line, or a sentence in the first or last fifth of a text. With numbers and days
    taken out it is in five articles of an outlet and in a twentieth, copies counted once, and in
    less than a hundredth of the articles of others.

    There is one row a piece of a text: the fields of `Piece`, its ``key`` in which they are equal,
    and of its outlet ``outlet, articles, share, share_elsewhere``; sorted by row and start.
    """
    outlets = [str(outlet) for outlet in outlets]
    lines = [line for row, text in enumerate(texts) for line in _lines(row, text)]
    every = [piece for line in lines for piece in _whole(line, texts[line.row])]
    pieces = pd.DataFrame(every, columns=Piece._fields)
    pieces["outlet"] = pieces["row"].map(dict(enumerate(outlets)))
    pieces["key"] = pieces["text"].map(_key)
    found = _found_in_one_outlet(pieces, sizes=pd.Series(outlets).value_counts())
    middles = {row: _middle(texts[row]) for row in found["row"].unique()}
    of_piece = found["row"].map(middles).groupby([found["key"], found["outlet"]])
    found["articles"] = of_piece.transform("nunique")
    found["share"] = found["articles"] / found["size"]
    found = found[found["articles"] >= found["least"]]
    found = _without_text(found, cache(partial(_uses_of, texts, outlets)))
    return found.sort_values(["row", "start", "stop"])


def _middle(text: str) -> str:
    """Return the longest sentence in the middle of a text: copies have the same."""
    third = len(text) // 3
    return max(_BETWEEN_SENTENCES.split(text[third : 2 * third]), key=len)


def _uses_of(texts: Sequence[str], outlets: Sequence[str], outlet: str) -> Counter:
    """Return how often an outlet uses each word."""
    own = (text for text, name in zip(texts, outlets, strict=True) if name == outlet)
    return Counter(word for text in own for word in _key(text).split())


def propose(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the lines and sentences that recur in one outlet, as `suggest.noise` does."""
    texts = articles["text"].tolist()
    pieces = _recurring(texts, articles["outlet"].tolist())
    # The name of a month stays in a key without numbers, but makes no rule alone.
    has_words = pieces["text"].map(partial(_key, is_dated=True)).map(_has_words).astype(bool)
    ids = articles["article_id"].tolist()
    rows = []
    for (outlet, _), found in pieces[has_words].groupby(["outlet", "key"], sort=False):
        first = found.iloc[0]
        text = " ".join(found["text"].mode()[0].split())
        place = _place_of(set(found["place"]), text)
        shown = found.drop_duplicates("row").head(len(EXAMPLES))
        examples = [
            _example(texts[row], start, stop, ids[row])
            for row, start, stop in shown[["row", "start", "stop"]].to_numpy()
        ]
        numbers = first[["articles", "share", "share_elsewhere"]]
        rows.append((outlet, text, place, len(text.split()), *numbers, *[*examples, "", ""][:3]))
    table = pd.DataFrame(rows, columns=[*COLUMNS, *EXAMPLES])
    order = {"outlet": True, "articles": False, "n_words": False, "text": True, "place": True}
    return table.sort_values(list(order), ascending=list(order.values()), ignore_index=True)


def _place_of(places: set[str], text: str) -> str:
    """Return where a rule cuts a text: as a line, between marks, or anywhere."""
    if places == {"line"}:
        return "line"
    return "apart" if text.count(" ") < FEWEST_WORDS else "anywhere"


def _lines(row: int, text: str) -> Iterator[Piece]:
    """Yield the lines of a text that is long enough to have edges."""
    if len(text) >= SHORT * LETTERS_OF_WORD or text.count(" ") >= SHORT - 1:
        for line in _LINE.finditer(text):
            yield Piece(row, *line.span(), "line", line.group())


def _whole(line: Piece, text: str) -> Iterator[Piece]:
    """Yield a line, and of several sentences those at the edges of a text."""
    if len(line.text) <= LONGEST:
        yield line
    begin = line.start
    for stop in [*(mark.end() for mark in _STOP.finditer(text, *line[1:3])), line.stop]:
        is_long = stop - begin >= FEWEST_LETTERS and (begin, stop) != line[1:3]
        middle = (begin + stop) / 2 / len(text)
        if is_long and not EDGE < middle < 1 - EDGE:
            yield Piece(line.row, begin, stop, "apart", text[begin:stop])
        begin = stop


def _key(text: str, *, is_dated: bool = False) -> str:
    """Return the words of a piece in lower case, without numbers, and with them without days."""
    is_dated |= _NUMBER.search(text) is not None
    letters = _letters_without_days if is_dated else _letters
    return " ".join(filter(None, map(letters, text.split())))


@lru_cache(maxsize=WORDS_KEPT)
def _letters_without_days(word: str) -> str:
    """Return the letters of what stands between blanks, if it is no number and no day."""
    return _letters(without_days(word))


@lru_cache(maxsize=WORDS_KEPT)
def _letters(word: str) -> str:
    """Return the letters of what stands between blanks, in lower case."""
    return " ".join(_NO_LETTERS.sub(" ", word.casefold()).split())


def _has_words(key: str) -> bool:
    """Return whether a piece has letters enough, without numbers and days."""
    return len(key.replace(" ", "")) >= FEWEST_OF_KEY


def _found_in_one_outlet(pieces: pd.DataFrame, *, sizes: pd.Series) -> pd.DataFrame:
    """Return the pieces that recur in their outlet alone; *sizes* are articles by outlet."""
    size = pieces["outlet"].map(sizes).astype(int)
    least = (SHARE * size).clip(lower=FEWEST)
    n = pieces.groupby(["key", "outlet"])["row"].transform("nunique")
    recurs = n >= least
    one_each = ~pieces.duplicated(["key", "outlet"])
    others = pd.DataFrame({"with": n.where(~recurs, 0), "recurring": size.where(recurs, 0)})
    others = others[one_each].groupby(pieces["key"]).sum()
    share = pieces["key"].map(others["with"] / (sizes.sum() - others["recurring"]))
    is_own = recurs & ~(share >= SHARE_ELSEWHERE) & pieces["key"].map(_has_words).astype(bool)
    return pieces.assign(size=size, least=least, share_elsewhere=share)[is_own]


def _without_text(found: pd.DataFrame, uses_of: Callable[[str], Counter]) -> pd.DataFrame:
    """Return pieces without sentences of many words that the outlet uses elsewhere, too.

    These may tell a story's background.
    """
    once = found.sort_values("place").drop_duplicates(["row", "start"])  # no line and its sentence
    inside = defaultdict(Counter)
    for outlet, key in zip(once["outlet"], once["key"]):
        inside[outlet].update(key.split())
    is_text = np.zeros(len(found), dtype=bool)
    for number, (outlet, key, text) in enumerate(found[["outlet", "key", "text"]].to_numpy()):
        every = set(key.split())
        if len(every) < FEWEST_OF_SENTENCE or not _ENDS.search(text):
            continue
        uses = uses_of(outlet)
        words = {word for word in every if len(word) >= LONG_ENOUGH} or every
        own = [word for word in words if inside[outlet][word] > MOST_USES * uses[word]]
        is_text[number] = len(own) < OWN_WORDS * len(words)
    return found[~is_text]


def _example(text: str, start: int, stop: int, article: str) -> str:
    """Return the article, and what recurs in brackets among its neighbours."""
    before = text[max(start - CONTEXT, 0) : start]
    shown = f"{before}[{text[start:stop].strip()}] {text[stop : stop + CONTEXT]}"
    return f"{article}: {' '.join(shown.split())}"
