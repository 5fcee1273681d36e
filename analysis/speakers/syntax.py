"""A batch as a row of pieces: words and what each can be, marks, whole quotations, ends of sentences.

What a word can be stands in wordlists/syntax.txt and wordlists/cues.txt.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from analysis import lexicons
from analysis.text.characters import BREAK, DIGIT, LOWER, SPACE, TITLE, UPPER, WORD, Characters
from analysis.text.kernels import kernel
from analysis.text.tokens import Tokens

LISTS = ("cues", "syntax")  #: of words on which quotations depend

#: What a word can be: the classes of syntax.txt, and CUE for the verbs of cues.txt.
(
    CUE,
    BARE,
    OFTEN,
    ADDRESSING,
    EVALUATING,
    AUXILIARY,
    BEING,
    NEGATION,
    ADVERB,
    TIME,
    PRONOUN,
    DETERMINER,
    LINKING,
    PREPOSITION,
    QUANTITY,
    RELATIVE,
    WHO,
    THAT,
    AND,
    TO,
    BY,
    AS,
    ACCORDING,
    QUOTED,
    MANNER,
    INTRODUCING,
    PHRASAL,
    PLACE,
    NOUN,
    ALONE,
    PARTICIPLE,
) = (1 << bit for bit in range(31))
_CLASSES = (
    "bare",
    "often",
    "addressing",
    "evaluating",
    "auxiliary",
    "being",
    "negation",
    "adverb",
    "time",
    "pronoun",
    "determiner",
    "linking",
    "preposition",
    "quantity",
    "relative",
    "who",
    "that",
    "and",
    "to",
    "by",
    "as",
    "according",
    "quoted",
    "manner",
    "introducing",
    "phrasal",
    "place",
    "noun",
    "alone",
)
_REPORTING = ("bare", "often", "addressing")
#: What a piece can be besides: a word with a capital letter, a number, the owner of something; marks; a quotation; an end.
NAME, NUMBER, OWNER, COMMA, COLON, DASH, OPENING, CLOSING, QUOTE, END, PARAGRAPH, ARTICLE = (
    1 << bit for bit in range(31, 43)
)
#: What a quotation can be: it begins with a capital letter, ends with a comma (or asks), with a stop; a name; one word.
CAPITAL, PAUSED, STOPPED, TITLED, LONE = (1 << bit for bit in range(43, 48))
PLAIN = 1 << 48  # any other word
#: What a word can be besides: who speaks for any body, who speaks for a state, who does so no more; what stands before
#: a surname; an initial; a past tense; "after" before a clause; "his"; a plural that looks like a verb ("states");
#: a verb that reports with "it" ("put it"); what somebody writes or publishes ("a statement"); "with"; a verb that can
#: only report in the present ("vows"); the name of an actor who can speak.
(
    SPOKESMAN,
    OFFICE,
    FORMER,
    TITLE_WORD,
    INITIAL,
    PAST,
    CONJUNCTION,
    POSSESSIVE,
    PLURAL,
    PUTTING,
    DOCUMENT,
    WITH,
    PRESENT,
    ACTOR,
) = (1 << bit for bit in range(49, 63))
_BESIDES = {
    "spokesman": SPOKESMAN,
    "office": OFFICE,
    "former": FORMER,
    "title": TITLE_WORD,
    "past": PAST,
    "conjunction": CONJUNCTION,
    "possessive": POSSESSIVE,
    "plural": PLURAL,
    "putting": PUTTING,
    "document": DOCUMENT,
    "with": WITH,
}
FLAGS = {
    name: 2 << number for number, name in enumerate(_CLASSES)
} | _BESIDES  #: of each class of syntax.txt
_OF_NAMES = (
    SPOKESMAN | OFFICE | FORMER | TITLE_WORD
)  # these hold of a word with a capital letter, too
_NOT_ALONE = _OF_NAMES | PAST | PLURAL | PUTTING | DOCUMENT | PARTICIPLE
_BEHIND_HYPHEN = (
    _OF_NAMES | INTRODUCING
)  # these hold of a word in small letters behind a hyphen ("so-called"), others do not
#: What a speaker's phrase has one of, what stands apart from it, and what is no part of it.
HEADS = NAME | DETERMINER | PRONOUN | OWNER
VERBS = CUE | EVALUATING
APART = COMMA | COLON | DASH | QUOTE | END
NO_NOUN = (
    APART
    | OPENING
    | CLOSING
    | AUXILIARY
    | NEGATION
    | ADVERB
    | TIME
    | PRONOUN
    | PREPOSITION
    | RELATIVE
    | WHO
    | THAT
    | TO
    | CUE
    | ACCORDING
)
_ENDINGS = {"ly": ADVERB, "ed": PAST, "ing": PARTICIPLE}  # what words can be that are not listed
_SPACE, _APOSTROPHES, _S, _COMMA, _HYPHEN = (
    ord(" "),
    (ord("'"), ord("’")),
    ord("s"),
    ord(","),
    ord("-"),
)
_STOPS = tuple(map(ord, ".…?!—–"))
_SIGNS = {COMMA: ",،", COLON: ":", DASH: "—–―;-", OPENING: "([", CLOSING: ")]", QUOTE: "\"'“”„«»‘’"}


@lru_cache
def classes() -> dict[str, int]:
    """Return what each word of the lists can be, as a sum.

    >>> classes()["said"] == CUE | BARE
    True
    """
    uses = dict.fromkeys(lexicons.words("cues"), CUE)
    for name, word in lexicons.classed_words("syntax"):
        uses[word] = uses.get(word, 0) | FLAGS[name] | (CUE if name in _REPORTING else 0)
    return {word: use | _tense(word, use) for word, use in uses.items()}


def _tense(word: str, use: int) -> int:
    """Return whether a word that reports is a participle, or can only be a verb of the present."""
    if not use & VERBS:
        return 0
    if word.endswith("ing"):
        return PARTICIPLE
    return PRESENT if word.endswith("s") and not use & PLURAL else 0


def _unlisted(word: str) -> int:
    """Return what a word that is not listed can be by its ending."""
    return _ENDINGS.get(word[-2:], _ENDINGS.get(word[-3:], 0))


@lru_cache
def _signs() -> np.ndarray:
    signs = np.zeros(0x2100, dtype=np.int64)
    for role, marks in _SIGNS.items():
        signs[[ord(mark) for mark in marks]] = role
    return signs


def located(
    batch: Characters, tokens: Tokens, *, quotes, sentences: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what each piece is (a sum of the flags above), and where it starts and stops in the characters of *batch*.

    *quotes* are starts and stops inside quotation marks, *sentences* where sentences start. Every sentence ends with a piece
    of its own.

    >>> from analysis.text.characters import characters
    >>> from analysis.text.tokens import located as tokens_of
    >>> batch = characters(["Ida said: “No.”"])
    >>> roles, starts, stops = located(batch, tokens_of(batch), quotes=(np.array([11]), np.array([14])), sentences=np.zeros(1))
    >>> [bool(role & flag) for role, flag in zip(roles, (NAME, CUE, COLON, QUOTE, END))]
    [True, True, True, True, True]
    """
    uses = classes()
    known = np.array(
        [uses.get(word, _unlisted(word)) for word in tokens.vocabulary.tolist()], np.int64
    )
    return _pieces(
        batch.codes,
        batch.kind,
        batch.bounds,
        tokens.starts,
        tokens.stops,
        known[tokens.ids],
        *quotes,
        sentences,
        _signs(),
    )


def of_spans(
    pieces: tuple[np.ndarray, np.ndarray, np.ndarray], spans
) -> tuple[np.ndarray, np.ndarray]:
    """Return first and last + 1 piece of each span, and whether it lies inside a quotation.

    *pieces* are roles, starts and stops as `located` returns them, *spans* starts and stops.
    """
    roles, starts, stops = pieces
    first = np.maximum(np.searchsorted(starts, spans[0], side="right") - 1, 0)
    first = np.where(stops[first] > spans[0], first, first + 1)
    after = np.searchsorted(starts, spans[1], side="left")
    quoted = roles[np.minimum(first, len(roles) - 1)] & QUOTE > 0
    return np.column_stack([first, after]), quoted


@kernel
def _pieces(codes, kind, bounds, starts, stops, uses, opened, closed, sentences, signs):
    """Return roles, starts and stops of all pieces; every sentence ends with an END, every text with an ARTICLE's."""
    found = np.empty(
        (3, len(codes) + len(sentences)), np.int64
    )  # memory that is never written to is never taken
    n, token, quote, sentence, text, position = 0, 0, 0, 0, 0, 0
    while position < len(codes):
        if codes[position] == _SPACE:
            position += 1
            continue
        while sentence < len(sentences) and sentences[sentence] < position:
            sentence += 1
        last = n == 0 or found[0, n - 1] & END > 0
        if sentence < len(sentences) and sentences[sentence] == position and not last:
            found[0, n], found[1, n], found[2, n], n, last = (
                END,
                position - 1,
                position,
                n + 1,
                True,
            )
        role, after = np.int64(0), position + 1
        if quote < len(opened) and opened[quote] - 1 == position:
            while token < len(starts) and starts[token] < opened[quote]:
                token += 1
            first = token
            while token < len(starts) and starts[token] < closed[quote]:
                token += 1
            after, position = closed[quote], position + 1
            role = _quoted(codes, kind, position, after, starts[first:token], uses[first:token])
            quote += 1
        elif token < len(starts) and starts[token] == position:
            opens = (
                last
                or found[0, n - 1] & COLON
                or found[0, n - 1] & QUOTE
                and found[0, n - 1] & STOPPED
            )
            role, after, token = _word(kind, position, uses[token], opens), stops[token], token + 1
            if codes[position - 1] == _HYPHEN and kind[position - 2] & WORD and not role & NAME:
                role = role & _BEHIND_HYPHEN | PLAIN
        elif kind[position] & WORD:
            role = _letter(codes, kind, position)
            if role & OWNER and n > 0:
                found[0, n - 1], role = found[0, n - 1] | OWNER, 0
        elif kind[position] & BREAK:
            ends = position + 1 == bounds[text + 1]
            role = END | PARAGRAPH | (ARTICLE if ends else 0)
            text += ends
            if last and n > 0:
                found[0, n - 1], role = found[0, n - 1] | role, 0
        elif codes[position] < len(signs):
            role = signs[codes[position]]
            if codes[position] == _HYPHEN and not kind[position - 1] & SPACE:
                role = 0
            if role & QUOTE:
                if n > 0 and codes[position] in _APOSTROPHES and codes[position - 1] == _S:
                    found[0, n - 1] |= OWNER if found[2, n - 1] == position else 0
                role = 0
        if role:
            found[0, n], found[1, n], found[2, n], n = role, position, after, n + 1
        position = after
    return found[0, :n], found[1, :n], found[2, :n]


@kernel
def _word(kind, start, use, opens):
    """Return what a word token is; one with a capital letter that does not open a sentence is a name."""
    if kind[start] & DIGIT:
        return np.int64(NUMBER)
    listed = use & ~_NOT_ALONE > 0
    if kind[start] & (UPPER | TITLE) == 0:
        return np.int64(use if listed else use | PLAIN)
    if use & TIME or opens and use & (CUE | EVALUATING) == 0 and listed:
        return np.int64(use)
    opening_participle = (
        opens and use & PARTICIPLE and use & VERBS
    )  # "Calling it a start, Berg left"
    if (
        opening_participle or use & (PRESENT | BEING) and not opens
    ):  # in headlines: "Berg Vows to Sail"
        return np.int64(use)
    heads_verb = opens and use & (CUE | EVALUATING) > 0  # "Said Berg: …": no first name
    besides = use & PARTICIPLE if opens else use & DETERMINER  # "… in Holm The Port Office said"
    return np.int64(NAME | use & _OF_NAMES | besides | (TITLE_WORD if heads_verb else 0))


@kernel
def _letter(codes, kind, position):
    """Return what a single letter is: that of "I" and "a", an initial, the "s" of an owner, a digit."""
    if position > 0 and codes[position - 1] in _APOSTROPHES:
        return np.int64(OWNER if codes[position] == _S else 0)
    if kind[position] & DIGIT:
        return np.int64(NUMBER)
    if codes[position] == ord("I") and codes[position + 1] != ord("."):
        return np.int64(PRONOUN)
    if (
        codes[position] == ord("a")
        or codes[position] == ord("A")
        and codes[position + 1] != ord(".")
    ):
        return np.int64(DETERMINER)
    return np.int64(NAME | INITIAL if kind[position] & UPPER else PLAIN)


@kernel
def _quoted(codes, kind, start, stop, words, uses):
    """Return what a quotation is, by its first and last letters and its words."""
    role, lower, last = QUOTE | (LONE if len(words) < 2 else 0), 0, stop - 1
    for number in range(len(words)):
        lower += (
            kind[words[number]] & LOWER > 0
            and uses[number] & (DETERMINER | LINKING | PREPOSITION | AND | TO) == 0
        )
    while start < stop and not kind[start] & WORD:
        start += 1
    while last > start and kind[last] & SPACE:
        last -= 1
    if kind[start] & UPPER:
        role |= CAPITAL | (TITLED if lower == 0 else 0)
    if codes[last] == _COMMA or not kind[stop] & BREAK and codes[stop + 1] == _COMMA:
        role |= PAUSED
    if codes[last] in _STOPS:
        role |= STOPPED | (PAUSED if codes[last] != ord(".") else 0)
    return np.int64(role)
