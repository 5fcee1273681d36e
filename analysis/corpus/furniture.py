"""Furniture: lines and sentences that recur in one outlet, at the edges of its texts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from itertools import chain, islice, pairwise
from typing import NamedTuple

import pandas as pd

from analysis.corpus.runs import HEADLINE, without_days, word_bounds, words_in

COLUMNS = "outlet text place n_words articles share share_elsewhere".split()
EXAMPLES = ["example_1", "example_2", "example_3"]
EDGE = 0.2  #: of a text: its first fifth and its last one are its edges
FEWEST = 5  #: articles of an outlet in which a piece recurs
SHARE = 0.05  #: the same, of the outlet's articles
SHARE_OF_WORD = 0.3  #: the same, of a single word with which sentences begin
SHARE_ELSEWHERE = 0.01  #: of the articles of others, from which on a piece is text
SHORT = 60  #: words: nothing is looked for in a shorter text
LETTERS_OF_WORD = 7  #: so many characters count as a word where none are parted by blanks
LONGEST = 1_000  #: characters of a line or sentence
FEWEST_LETTERS = 8  #: of a sentence: a shorter one is an abbreviation
FEWEST_OF_KEY = 3  #: letters of a piece without numbers and days
REACH = 80  #: characters of the beginning or the end of a line in which marks are looked for
LONG_WORD = 12  #: characters
MOST_WORDS = 30  #: of a beginning or an end
FEWEST_WORDS = 3  #: of one that no mark sets apart
FEWEST_OF_SENTENCE = 12  #: different words of a sentence that may tell a story's background
OWN_WORDS = 0.5  #: share of the words of furniture that the outlet hardly uses elsewhere
#: The same, of the beginning or end of a line that no mark sets apart, and inside a text.
OWN_WORDS_OF = {"part": 0.6, "inside": 0.8}
FEWEST_PARTNERS = 3  #: different words to which a word is glued, from which on breaks were lost
LONG_ENOUGH = 4  #: letters of a word by which furniture is told from text
MOST_USES = 0.8  #: of a word, beyond which it is hardly used elsewhere
WORDS_KEPT = 100_000  #: whose letters are kept
LONGEST_GLUED = 43  #: letters before the capital of a word that was glued to them
CONTEXT = 40  #: characters on both sides of an example

_LINE = re.compile(r"\S[^\n]*")
_STOP = re.compile(r"[.!?…؟।۔]++[\"”’»)\]]*\s+|[。！？]+[」』”]?")
_SIGN = r"[.!?…؟।۔。！？]"  #: behind a sentence
_BETWEEN_SENTENCES = re.compile(_SIGN)
_ENDS = re.compile(_SIGN + r"[\"”’»)\]」』]*\s*$")
#: Where a line break was lost, behind a sentence or between two words.
_GLUED = re.compile(
    r"(?<=[^\W\dA-ZÀ-ÖØ-ÞА-ЯЁ_]{2}[.!?])(?=[A-ZÀ-ÖØ-ÞА-ЯЁ][^\W\d_])"
    r"|(?P<left>[^\W\d_]{0,40}[^\W\dA-ZÀ-ÖØ-ÞА-ЯЁ_]{3})"
    r"(?P<right>[A-ZÀ-ÖØ-ÞА-ЯЁ][^\W\dA-ZÀ-ÖØ-ÞА-ЯЁ_]+)"
)
#: A capital inside a word, and the rest of the word.
_CAPITAL_INSIDE = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯЁ](?<=[^\W\dA-ZÀ-ÖØ-ÞА-ЯЁ_]{2}\S.)\S*")
_QUOTED = re.compile(r"[\"“”„«»「」‘]")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_NUMBER = re.compile(r"\d")
_STOPS = ",،、.؟।۔"
#: What sets the beginning or the end of a line apart from the rest.
_MARK = re.compile(r"\s[-–]+\s|[—:|•·»«›‹<>()\[\]/#©®™]|[,،、.؟।۔](?=\s)")


class Piece(NamedTuple):
    """A part of a text that may recur; ``text[start:stop]`` is furniture if it does."""

    row: int  #: number of the text
    start: int
    stop: int
    #: "line", "apart" (a sentence), "heading", "edge" (between marks), "part" (an end) or "inside"
    place: str
    text: str  #: what recurs


@dataclass(frozen=True)
class _Articles:
    """Texts and their outlets."""

    texts: Sequence[str]
    outlets: Sequence[str]
    uses: Callable[[str], Mapping[str, int]]  #: how often an outlet uses each word
    glued: Collection[str] = ()  #: outlets whose texts lost line breaks
    middles: dict[int, str] = field(default_factory=dict)

    def has_lost_lines(self, row: int) -> bool:
        """Return whether lines of a text may be lost, so that what was one stands anywhere."""
        text = self.texts[row]
        is_of_one_line = len(text) > LONGEST * (1 + text.count("\n"))
        return is_of_one_line and self.outlets[row] in self.glued

    def middle(self, row: int) -> str:
        """Return the longest sentence in the middle of a text: copies have the same."""
        if row not in self.middles:
            text = self.texts[row]
            third = len(text) // 3
            between = text[third : 2 * third]
            self.middles[row] = max(_BETWEEN_SENTENCES.split(between), key=len)
        return self.middles[row]


def recurring(
    texts: Sequence[str],
    outlets: Sequence[str],
    *,
    sentences: Iterable[tuple[int, int, int]] | None = None,
    uses: Callable[[str], Mapping[str, int]] | None = None,
) -> pd.DataFrame:
    """Return the pieces of texts that recur in one outlet at the edges of its texts.

    A piece is a line, or a sentence in the first or last fifth of a text; or the beginning or end
    of a line there. With numbers and days taken out it is in five articles of an outlet and in a
    twentieth, copies counted once, and in less than a hundredth of the articles of others.

    *sentences* are the row, start and stop of those that may recur. Without them all are looked at,
    and unmarked beginnings and ends of lines, too; also inside texts of one long line, if breaks of
    lines were lost in five articles of the outlet ("articleHow boats sail"). *uses* gives the words
    of an outlet, and how often it uses each.

    There is one row a piece of a text: the fields of `Piece`, and of its outlet ``outlet,
    articles, share, share_elsewhere``; sorted by row and start.
    """
    outlets = [str(outlet) for outlet in outlets]
    breaks = _lost_breaks(texts) if sentences is None else [[] for _ in texts]
    uses = uses or cache(partial(_uses_of, texts, outlets))
    articles = _Articles(texts, outlets, uses, glued=_glued(outlets, breaks))
    lines = [line for row, text in enumerate(texts) for line in _lines(row, text, breaks[row])]
    if sentences is None:
        pieces = [piece for line in lines for piece in _whole(line, articles)]
    else:
        spans = ((*span, texts[span[0]]) for span in sentences if _is_long(texts[span[0]]))
        pieces = [piece for span in spans for piece in _sentence(*span)]
    whole = _recurring(pieces, articles)
    starts = {(piece.row, piece.start) for piece, *_ in whole}
    rest = (line for line in lines if line[:2] not in starts)
    segments = (part for line in rest for part in _segments(line, texts[line.row]))
    found = whole + _recurring(segments, articles)
    if sentences is None:
        stops = {(piece.row, piece.stop) for piece, *_ in whole}
        begun: dict[tuple, Piece] = {}
        for piece in [*lines, *pieces]:  # a line begins as its first sentence does
            if piece[:2] not in starts:
                begun.setdefault((*piece[:2], piece.place == "inside"), piece)
        ended = (line for line in lines if (line.row, line.stop) not in stops)
        found += _parts(_beginnings, begun.values(), articles) + _parts(_ends, ended, articles)
    found = _without_text(found, articles)
    table = [(*piece, articles.outlets[piece.row], *numbers) for piece, *numbers in found]
    columns = [*Piece._fields, "outlet", "articles", "share", "share_elsewhere"]
    order = ["row", "start", "stop"]
    return pd.DataFrame(table, columns=columns).sort_values(order, ignore_index=True)


def _uses_of(texts: Sequence[str], outlets: Sequence[str], outlet: str) -> Counter:
    """Return how often an outlet uses each word."""
    own = (text for text, name in zip(texts, outlets, strict=True) if name == outlet)
    return Counter(word for text in own for word in _key(text).split())


def propose(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the lines and sentences that recur in one outlet, as `suggest.noise` does."""
    texts = articles["text"].tolist()
    pieces = recurring(texts, articles["outlet"].tolist())
    # The name of a month stays in a key without numbers, but makes no rule alone.
    has_words = pieces["text"].map(partial(_key, is_dated=True)).map(_has_words)
    pieces = pieces[(pieces["place"] != "edge") & has_words]
    ids = articles["article_id"].tolist()
    rows = []
    for (outlet, _), found in pieces.groupby(["outlet", pieces["text"].map(_key)], sort=False):
        first = found.iloc[0]
        text = found["text"].value_counts(sort=False).sort_index().idxmax()
        text = " ".join(text.split())
        place = _place_of(set(found["place"]), text)
        shown = found.drop_duplicates("row").head(len(EXAMPLES))
        examples = [
            _example(texts[row], start, stop, ids[row])
            for row, start, stop in zip(shown["row"], shown["start"], shown["stop"], strict=True)
        ]
        numbers = first[["articles", "share", "share_elsewhere"]]
        rows.append((outlet, text, place, len(text.split()), *numbers, *[*examples, "", ""][:3]))
    table = pd.DataFrame(rows, columns=[*COLUMNS, *EXAMPLES])
    order = {"outlet": True, "articles": False, "n_words": False, "text": True, "place": True}
    return table.sort_values(list(order), ascending=list(order.values()), ignore_index=True)


def _place_of(places: set[str], text: str) -> str:
    """Return where a rule cuts a text: as a line, with its line, between marks, or anywhere."""
    if len(places) == 1 and places <= {"line", "heading"}:
        return places.pop()
    return "apart" if text.count(" ") < FEWEST_WORDS else "anywhere"


def _lost_breaks(texts: Sequence[str]) -> list[list[int]]:
    """Return where texts lost line breaks: "at noon.Read more", "Related articleHow boats sail".

    A word that is glued to one or two others only is a name, such as WhatsApp.
    """
    found = [list(_glued_words(text)) for text in texts]
    partners = defaultdict(set)
    for match in chain.from_iterable(found):
        partners[match["left"]].add(match["right"])
    is_part = {left for left, right in partners.items() if len(right) >= FEWEST_PARTNERS}
    is_part.add(None)  # behind a sentence
    return [
        [max(match.start(), match.end("left")) for match in matches if match["left"] in is_part]
        for matches in found
    ]


def _glued_words(text: str) -> Iterator[re.Match]:
    """Yield where words of a text are glued; few words have a capital behind other letters."""
    begin = 0
    for word in _CAPITAL_INSIDE.finditer(text):
        begin = max(begin, word.start() - LONGEST_GLUED)
        yield from _GLUED.finditer(text, begin, word.end())
        begin = word.end()


def _glued(outlets: Sequence[str], breaks: Sequence[list[int]]) -> set[str]:
    """Return the outlets of which five articles or more lost line breaks."""
    n_articles = Counter(outlet for outlet, cuts in zip(outlets, breaks, strict=True) if cuts)
    return {outlet for outlet, n in n_articles.items() if n >= FEWEST}


def _lines(row: int, text: str, cuts: Iterable[int]) -> Iterator[Piece]:
    """Yield the lines of a text that is long enough to have edges."""
    if _is_long(text):
        for line in _LINE.finditer(text):
            start, stop = line.span()
            bounds = [start, *(cut for cut in cuts if start < cut < stop), stop]
            for begin, end in pairwise(bounds):
                yield Piece(row, begin, end, "line", text[begin:end])


def _whole(line: Piece, articles: _Articles) -> Iterator[Piece]:
    """Yield a line, and of several sentences those at places of furniture."""
    text = articles.texts[line.row]
    if len(line.text) <= LONGEST:
        yield line
    begin = line.start
    for stop in [*(mark.end() for mark in _STOP.finditer(text, *line[1:3])), line.stop]:
        is_long = stop - begin >= FEWEST_LETTERS and (begin, stop) != line[1:3]
        if is_long and _is_at_edge((begin + stop) / 2, text):
            yield Piece(line.row, begin, stop, "apart", text[begin:stop])
        elif is_long and articles.has_lost_lines(line.row):
            yield Piece(line.row, begin, stop, "inside", text[begin:stop])
        begin = stop


def _is_long(text: str) -> bool:
    """Return whether a text has so many words that it has edges."""
    return len(text) >= SHORT * LETTERS_OF_WORD or text.count(" ") >= SHORT - 1


def _sentence(row: int, start: int, stop: int, text: str) -> Iterator[Piece]:
    """Yield a sentence, if it is a line or at an edge of its text."""
    if text[start - 1 : start] in ("", "\n") and text[stop : stop + 1] in ("", "\n"):
        yield Piece(row, start, stop, "line", text[start:stop])
    elif _is_at_edge((start + stop) / 2, text):
        yield Piece(row, start, stop, "apart", text[start:stop])


def _parts(parts_of: Callable, pieces: Iterable[Piece], articles: _Articles) -> list[tuple]:
    """Return the longest beginnings, or ends, that recur; short ones are looked for first."""
    pieces = list(pieces)
    found = []
    for most in (FEWEST_WORDS, MOST_WORDS):
        parts = (part for each in pieces for part in parts_of(each, articles.texts[each.row], most))
        longer = _recurring(parts, articles)
        found += longer
        begun = {piece.row for piece, *_ in longer}
        pieces = [piece for piece in pieces if piece.row in begun]
    longest = {}
    for each in sorted(found, key=lambda each: len(each[0].text)):
        piece = each[0]
        longest[piece.row, piece.stop if parts_of is _ends else piece.start] = each
    return list(longest.values())


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


def _recurring(pieces: Iterable[Piece], articles: _Articles) -> list[tuple]:
    """Return the pieces that recur in their outlet alone, each with how often."""
    pieces_of = defaultdict(list)
    for piece in pieces:
        pieces_of[_key(piece.text), articles.outlets[piece.row]].append(piece)
    n_articles = Counter(articles.outlets)
    least_of = {outlet: max(FEWEST, SHARE * n) for outlet, n in n_articles.items()}
    n_rows = {each: len({piece.row for piece in same}) for each, same in pieces_of.items()}
    n_with: Counter = Counter()  # in outlets in which a piece does not recur
    n_others: dict = defaultdict(lambda: len(articles.texts))
    for (key, outlet), n in n_rows.items():
        if n >= least_of[outlet]:
            n_others[key] -= n_articles[outlet]
        else:
            n_with[key] += n
    found = []
    for (key, outlet), n in n_rows.items():
        least = least_of[outlet]
        if n < least or not _has_words(key):
            continue
        elsewhere = n_with[key] / n_others[key] if n_others[key] else float("nan")
        if elsewhere >= SHARE_ELSEWHERE:
            continue
        same = pieces_of[key, outlet]
        n_different = len({articles.middle(piece.row) for piece in same})
        if n_different >= least:
            share = n_different / n_articles[outlet]
            found += [(piece, n_different, share, elsewhere) for piece in same]
    return found


def _without_text(found: list[tuple], articles: _Articles) -> list[tuple]:
    """Return pieces without those that may be text, by words that the outlet uses elsewhere.

    At an edge that is only a sentence of many words, which tells a story's background.
    """
    parts = {piece[:2] for piece, *_ in found if piece.place != "line"}
    inside: dict[str, Counter] = defaultdict(Counter)
    for piece, *_ in found:
        if piece.place != "line" or piece[:2] not in parts:
            inside[articles.outlets[piece.row]].update(_key(piece.text).split())
    kept = []
    is_text = {}
    for each in found:
        piece, _, share, _ = each
        outlet = articles.outlets[piece.row]
        same = (outlet, piece.place, piece.text)
        if same not in is_text:
            uses = partial(articles.uses, outlet)
            is_text[same] = _may_be_text(piece, share, inside[outlet], uses)
        if not is_text[same]:
            kept.append(each)
    return kept


def _may_be_text(
    piece: Piece,
    share: float,
    inside: Mapping[str, int],
    uses_of: Callable[[], Mapping[str, int]],
) -> bool:
    """Return whether an outlet uses most words of a piece elsewhere, where a piece may be text."""
    every = set(_key(piece.text).split())
    if piece.place == "inside" and _QUOTED.search(piece.text):
        return True
    is_part = piece.place in OWN_WORDS_OF
    is_sentence = len(every) >= FEWEST_OF_SENTENCE and _ENDS.search(piece.text)
    if not is_part and not is_sentence:
        return False
    if is_part and len(every) == 1 and share < SHARE_OF_WORD:
        return True
    uses = uses_of()
    words = {word for word in every if len(word) >= LONG_ENOUGH} or every
    own = [word for word in words if inside[word] > MOST_USES * uses.get(word, 0)]
    if is_part and len(own) < min(2, len(words)):
        return True
    least = OWN_WORDS_OF.get(piece.place, OWN_WORDS)
    return len(own) < least * len(words)


def _segments(line: Piece, text: str) -> Iterator[Piece]:
    """Yield what marks set apart at the beginning and the end of a line: "ELM (Elm Post) – "."""
    is_at_edge = _is_at_edge(line.start, text) or _is_at_edge(line.stop, text)
    is_short = line.text.count(" ", 0, LONGEST) < HEADLINE
    if not is_at_edge and not is_short:
        return
    head_stop = min(line.stop, line.start + REACH)
    foot_start = max(head_stop, line.stop - REACH)
    marks = [*_MARK.finditer(text, line.start, head_stop)]
    marks += _MARK.finditer(text, foot_start, line.stop)
    if not marks:
        return
    is_label = line.start > 0 and marks[0].group().strip() not in _STOPS
    if is_label and is_short and not _ENDS.search(line.text):
        yield Piece(*line[:3], "heading", text[line.start : marks[0].start()])
        is_at_edge = False
    begin = line.start
    for end, following in [*(mark.span() for mark in marks), (line.stop, line.stop)]:
        if is_at_edge and end - begin <= REACH:
            yield Piece(line.row, begin, end, "edge", text[begin:end])
        begin = following


def _beginnings(line: Piece, text: str, most: int) -> Iterator[Piece]:
    """Yield the beginnings of a line or sentence at a place of furniture."""
    if line.place != "inside" and not _is_at_edge(line.start, text):
        return
    place = "inside" if line.place == "inside" else "part"
    stop = min(line.stop, line.start + LONG_WORD * (most + 1))
    for _, end in islice(words_in(text, line.start, stop), most):
        yield Piece(line.row, line.start, end, place, text[line.start : end])


def _ends(line: Piece, text: str, most: int) -> Iterator[Piece]:
    """Yield the ends of a line at an edge of its text that have several words."""
    if not _is_at_edge(line.stop, text):
        return
    start = max(line.start, line.stop - LONG_WORD * (most + 1))
    for begin, _ in word_bounds(text, start, line.stop)[-most : 1 - FEWEST_WORDS]:
        yield Piece(line.row, begin, line.stop, "part", text[begin : line.stop])


def _is_at_edge(position: float, text: str) -> bool:
    """Return whether a place is in the first or last fifth of a text."""
    return not EDGE < position / len(text) < 1 - EDGE


def _example(text: str, start: int, stop: int, article: str) -> str:
    """Return the article, and what recurs in brackets among its neighbours."""
    before = text[max(start - CONTEXT, 0) : start]
    shown = f"{before}[{text[start:stop].strip()}] {text[stop : stop + CONTEXT]}"
    return f"{article}: {' '.join(shown.split())}"


def words_of_key(text: str) -> list[str]:
    """Return the words by which a piece is found again."""
    return _key(text).split()
