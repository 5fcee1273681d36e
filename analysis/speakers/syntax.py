"""A batch as pieces: words, marks, whole quotations, ends of sentences.

What a word can be is in lists/syntax.txt, and in the core's list of reporting verbs (cues.txt).
"""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis import lexicons
from analysis.text.characters import BREAK, DIGIT, LOWER, SPACE, TITLE, UPPER, WORD, Characters
from analysis.text.kernels import TwoArrays, kernel
from analysis.text.tokens import Tokens

_FOLDER = Path(__file__).parent / "lists"  # of syntax.txt

#: What a word can be: CUE for the verbs of cues.txt, and classes of syntax.txt.
_OF_CLASSES = [1 << bit for bit in range(31)]
CUE, BARE, OFTEN, ADDRESSING, EVALUATING, AUXILIARY, BEING, NEGATION, ADVERB = _OF_CLASSES[:9]
TIME, PRONOUN, DETERMINER, LINKING, PREPOSITION, QUANTITY, RELATIVE, WHO, THAT = _OF_CLASSES[9:18]
AND, TO, BY, AS, ACCORDING, QUOTED, MANNER, INTRODUCING, PHRASAL, PLACE, NOUN = _OF_CLASSES[18:29]
ALONE, PARTICIPLE = _OF_CLASSES[29:]
#: What a piece can be besides: a word with a capital letter, a number, the owner of something;
#: marks; a quotation; an end.
NAME, NUMBER, OWNER, COMMA, COLON, DASH, OPENING, CLOSING, QUOTE, END, PARAGRAPH, ARTICLE = (
    1 << bit for bit in range(31, 43)
)
#: What a quotation can be: it begins with a capital letter, ends with a comma (or asks), with a
#: stop; a name; one word.
CAPITAL, PAUSED, STOPPED, TITLED, LONE = (1 << bit for bit in range(43, 48))
#: Of a quotation: no mark closes it in its paragraph.
GOES_ON = PARAGRAPH
PLAIN = 1 << 48  # any other word
#: What a word can be besides: who speaks for any body, who speaks for a state, who does so no more;
#: what precedes a surname; a past tense; "after" before a clause; "his"; a plural that looks like a
#: verb ("states"); a verb that reports with "it" ("put it"); what somebody writes or publishes ("a
#: statement"); "if"; an initial; a verb that can only report in the present ("vows"); the name of
#: an actor who can speak.
_OF_OTHERS = [1 << bit for bit in range(49, 63)]
SPOKESMAN, OFFICE, FORMER, TITLE_WORD, PAST, CONJUNCTION, POSSESSIVE, PLURAL = _OF_OTHERS[:8]
PUTTING, DOCUMENT, CONDITION, INITIAL, PRESENT, ACTOR = _OF_OTHERS[8:]
#: Classes of syntax.txt, in the order of their flags.
_CLASSES = """
    bare often addressing evaluating auxiliary being negation adverb time pronoun determiner linking
    preposition quantity relative who that and to by as according quoted manner introducing phrasal
    place noun alone
    """
_OTHER_CLASSES = """
    spokesman office former title past conjunction possessive plural putting document condition
    """
FLAGS = dict(zip(_CLASSES.split(), _OF_CLASSES[1:]))
FLAGS |= dict(zip(_OTHER_CLASSES.split(), _OF_OTHERS))
FLAGS |= {name: CUE | FLAGS[name] for name in ("bare", "often", "addressing")}  # they report
# These hold of a word with a capital letter, too.
_OF_NAMES = SPOKESMAN | OFFICE | FORMER | TITLE_WORD
# A word that is only these is any other word as well.
_NOT_ALONE = _OF_NAMES | PAST | PLURAL | PUTTING | DOCUMENT | PARTICIPLE
# Only these hold of a word in small letters behind a hyphen ("so-called").
_BEHIND_HYPHEN = _OF_NAMES | INTRODUCING
#: What a speaker's phrase has one of, the verbs that report or judge, what separates a phrase, and
#: what is no part of a noun phrase.
HEADS = NAME | DETERMINER | PRONOUN | OWNER
VERBS = CUE | EVALUATING
APART = COMMA | COLON | DASH | QUOTE | END
NO_NOUN = APART | OPENING | CLOSING | AUXILIARY | NEGATION | ADVERB | TIME | PRONOUN
NO_NOUN |= PREPOSITION | RELATIVE | WHO | THAT | TO | CUE | ACCORDING
# What words that are not listed can be, by their last letters.
_SUFFIXES = {"ly": ADVERB, "ed": PAST, "ing": PARTICIPLE}
_ENDINGS = tuple(_SUFFIXES)
_SPACE = ord(" ")
_APOSTROPHES = (ord("'"), ord("’"))
_S = ord("s")
_COMMA = ord(",")
_HYPHEN = ord("-")
_BRACKET = ord("[")
_FULL_STOP = ord(".")
_STOPS = tuple(map(ord, ".…?!—–"))
_SIGNS = {COMMA: ",،", COLON: ":", DASH: "—–―;-", OPENING: "([", CLOSING: ")]"}


class Pieces(NamedTuple):
    """The pieces of a batch: what each is (flags), where it starts and stops."""

    roles: np.ndarray
    starts: np.ndarray
    stops: np.ndarray


@lru_cache
def word_classes() -> dict[str, int]:
    """Return what each word of the lists can be, as a sum of flags.

    >>> word_classes()["said"] == CUE | BARE
    True
    """
    uses = dict.fromkeys(lexicons.words("cues"), CUE)
    for name, word in lexicons.classed_words("syntax", folder=_FOLDER):
        uses[word] = uses.get(word, 0) | FLAGS[name]
    return {word: use | _tense(word, use) for word, use in uses.items()}


def _tense(word: str, use: int) -> int:
    """Return whether a reporting word is a participle, or only a present verb."""
    if not use & VERBS:
        return 0
    if word.endswith("ing"):
        return PARTICIPLE
    if word.endswith("s") and not use & PLURAL:
        return PRESENT
    return 0


def _use_by_suffix(word: str) -> int:
    """Return what a word that is not listed can be by its last letters."""
    if not word.endswith(_ENDINGS):
        return 0
    return next(use for suffix, use in _SUFFIXES.items() if word.endswith(suffix))


@lru_cache
def _signs() -> np.ndarray:
    """Return what each mark is, by code point."""
    signs = np.zeros(0x2100, dtype=np.int64)
    for role, marks in _SIGNS.items():
        signs[[ord(mark) for mark in marks]] = role
    return signs


def locate_pieces(
    batch: Characters, tokens: Tokens, *, quotes: TwoArrays, sentences: np.ndarray
) -> Pieces:
    """Return the pieces of a batch; each sentence ends with its own."""
    classes = word_classes()
    words = tokens.vocabulary.tolist()
    uses = [classes[word] if word in classes else _use_by_suffix(word) for word in words]
    uses_of_tokens = np.array(uses, np.int64)[tokens.ids]
    opened, closed = quotes
    roles, starts, stops = _cut_into_pieces(
        batch.codes,
        batch.kind,
        batch.bounds,
        tokens.starts,
        tokens.stops,
        uses_of_tokens,
        opened,
        closed,
        sentences,
        _signs(),
    )
    return Pieces(roles, starts, stops)


def pieces_of_spans(pieces: Pieces, spans: TwoArrays) -> TwoArrays:
    """Return the pieces of each span, and whether it is inside a quotation.

    *spans* are starts and stops in the characters of the batch. Pieces are first and last + 1.
    """
    span_starts, span_stops = spans
    first = np.maximum(np.searchsorted(pieces.starts, span_starts, side="right") - 1, 0)
    first = np.where(pieces.stops[first] > span_starts, first, first + 1)
    stop = np.searchsorted(pieces.starts, span_stops, side="left")
    last_piece = len(pieces.roles) - 1
    is_quoted = pieces.roles[np.minimum(first, last_piece)] & QUOTE > 0
    return np.column_stack([first, stop]), is_quoted


@kernel(25)
def _cut_into_pieces(
    codes, kind, bounds, token_starts, token_stops, uses, opened, closed, sentences, signs
):
    """Return roles, starts and stops of all pieces.

    Every sentence ends with an END, every text with one that is an ARTICLE's as well.
    """
    # More than are needed; memory that is never written to is never taken.
    most = len(codes) + len(sentences)
    roles = np.empty(most, np.int64)
    starts = np.empty(most, np.int64)
    stops = np.empty(most, np.int64)
    n = 0
    token = 0
    quote = 0
    sentence = 0
    is_in_capitals = False
    text = 0
    position = 0
    while position < len(codes):
        if kind[position - 1] & BREAK:
            is_in_capitals = _is_in_capitals(kind, position)
        # A quotation begins behind its mark, or with the paragraph in which it goes on.
        is_mark = kind[position] & BREAK == 0
        is_quote = quote < len(opened) and position <= opened[quote] <= position + is_mark
        if codes[position] == _SPACE and not is_quote:
            position += 1
            continue
        while sentence < len(sentences) and sentences[sentence] < position:
            sentence += 1
        is_first = n == 0 or roles[n - 1] & END > 0
        if not is_first and sentence < len(sentences) and sentences[sentence] == position:
            roles[n] = END
            starts[n] = position - 1
            stops[n] = position
            n += 1
            is_first = True
        role = 0
        start = position
        stop = position + 1
        if is_quote:
            start = opened[quote]
            stop = closed[quote]
            first_token = int(np.searchsorted(token_starts, start))
            token = int(np.searchsorted(token_starts, stop))
            words = token_starts[first_token:token]
            role = _role_of_quotation(codes, kind, start, stop, words, uses[first_token:token])
            quote += 1
        elif token < len(token_starts) and token_starts[token] == position:
            opens = is_first or roles[n - 1] & COLON > 0
            role = _role_of_word(kind, position, uses[token], opens, is_in_capitals)
            stop = token_stops[token]
            token += 1
            is_behind_hyphen = codes[position - 1] == _HYPHEN and kind[position - 2] & WORD > 0
            if is_behind_hyphen and not role & NAME:
                role = role & _BEHIND_HYPHEN | PLAIN
        elif kind[position] & WORD:
            role = _role_of_letter(codes, kind, position)
            if role & OWNER and n > 0:
                roles[n - 1] |= OWNER
                role = 0
        elif kind[position] & BREAK:
            role = END | PARAGRAPH
            if position + 1 == bounds[text + 1]:
                role |= ARTICLE
                text += 1
            if is_first and n > 0:
                roles[n - 1] |= role
                role = 0
        elif codes[position] < len(signs):
            role = signs[codes[position]]
            is_apostrophe = codes[position] in _APOSTROPHES and codes[position - 1] == _S
            if is_apostrophe and not roles[n - 1] & QUOTE:  # "the rebels’ ships"
                roles[n - 1] |= OWNER
            if codes[position] == _HYPHEN and not kind[position - 1] & SPACE:
                role = 0
        if role:
            roles[n] = role
            starts[n] = start
            stops[n] = stop
            n += 1
        position = stop
    return roles[:n], starts[:n], stops[:n]


def _is_in_capitals(kind, position):
    """Return whether no character from *position* to the end of its line is in lower case."""
    while not kind[position] & (BREAK | LOWER):
        position += 1
    return kind[position] & BREAK > 0


def _role_of_word(kind, start, use, opens, is_in_capitals):
    """Return what a word token is; *opens* says whether it opens a sentence.

    A word with a capital letter that does not open a sentence is a name. In a line of capitals,
    those that are not listed are.
    """
    if kind[start] & DIGIT:
        return NUMBER
    is_listed = use & ~_NOT_ALONE > 0
    is_verb = use & VERBS > 0
    if kind[start] & (UPPER | TITLE) == 0:
        return use if is_listed else use | PLAIN
    if use & TIME or (is_in_capitals and is_listed):
        return use
    if is_in_capitals:
        return NAME | use & (_OF_NAMES | PAST)
    if opens:
        if is_listed and not is_verb:
            return use
        if is_verb and use & PARTICIPLE:  # "Calling it a start, Berg left"
            return use
        role = NAME | use & (_OF_NAMES | PARTICIPLE | DOCUMENT)
        if is_verb:  # "Said Berg: …": no first name
            role |= TITLE_WORD
        return role
    if use & (PRESENT | BEING):  # in headlines: "Berg Vows to Sail"
        return use
    return NAME | use & (_OF_NAMES | DETERMINER)  # "… in Holm The Port Office said"


def _role_of_letter(codes, kind, position):
    """Return what a single letter is: "I", "a", an initial, an owner's s, a digit."""
    if codes[position - 1] in _APOSTROPHES:
        return OWNER if codes[position] == _S else 0
    if kind[position] & DIGIT:
        return NUMBER
    is_before_stop = codes[position + 1] == _FULL_STOP
    if codes[position] == ord("I") and not is_before_stop:
        return PRONOUN
    if codes[position] == ord("a"):
        return DETERMINER
    if codes[position] == ord("A") and not is_before_stop:
        return DETERMINER
    return NAME | INITIAL if kind[position] & UPPER else PLAIN


def _role_of_quotation(codes, kind, start, stop, words, uses):
    """Return what a quotation is, by its first and last letters and its words."""
    role = QUOTE
    if len(words) < 2:
        role |= LONE
    n_lower = 0
    for number in range(len(words)):
        is_function_word = uses[number] & (DETERMINER | LINKING | PREPOSITION | AND | TO) > 0
        n_lower += kind[words[number]] & LOWER > 0 and not is_function_word
    first = start
    while first < stop and not kind[first] & WORD:
        first += 1
    last = stop - 1
    while last > first and kind[last] & SPACE:
        last -= 1
    if kind[first] & UPPER:
        role |= CAPITAL
        if n_lower == 0:
            role |= TITLED
    if kind[stop] & BREAK:
        role |= GOES_ON
    else:
        behind = stop + 1
        while codes[behind] == codes[stop]:  # a mark of two characters
            behind += 1
        if codes[behind] == _COMMA:
            role |= PAUSED
    if codes[last] == _COMMA:
        role |= PAUSED
    if codes[last] in _STOPS:
        role |= STOPPED
        if codes[last] != _FULL_STOP:
            role |= PAUSED
    return role
