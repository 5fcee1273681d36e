"""Who says what: quotations and reported clauses with their verb and their speaker, told by the order of words.

A batch is seen as a row of pieces: words, marks, whole quotations (one piece each), ends of sentences. What a word can be
stands in wordlists/syntax.txt and wordlists/cues.txt.
"""
from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analysis import lexicons
from analysis.reading.characters import BREAK, DIGIT, LOWER, SPACE, TITLE, UPPER, WORD
from analysis.reading.kernels import kernel

LISTS = ("cues", "syntax")  #: of words on which quotations depend
KINDS = ("direct", "mixed", "indirect")
DIRECT, MIXED, INDIRECT = range(3)

#: What a word can be: the classes of syntax.txt, and CUE for the verbs of cues.txt.
(CUE, BARE, OFTEN, ADDRESSING, EVALUATING, AUXILIARY, BEING, NEGATION, ADVERB, TIME, PRONOUN, DETERMINER, LINKING, PREPOSITION,
 QUANTITY, RELATIVE, WHO, THAT, AND, TO, BY, AS, ACCORDING, QUOTED, MANNER, INTRODUCING, PHRASAL) = (1 << bit for bit in range(27))
_CLASSES = ("bare", "often", "addressing", "evaluating", "auxiliary", "being", "negation", "adverb", "time", "pronoun",
            "determiner", "linking", "preposition", "quantity", "relative", "who", "that", "and", "to", "by", "as", "according",
            "quoted", "manner", "introducing", "phrasal")
_REPORTING = ("bare", "often", "addressing")
#: What a piece can be besides: a word with a capital letter, a number, the owner of something; marks; a quotation; an end.
NAME, NUMBER, OWNER, COMMA, COLON, DASH, OPENING, CLOSING, QUOTE, END, PARAGRAPH, ARTICLE = (1 << bit for bit in range(27, 39))
#: What a quotation can be: it begins with a capital letter, ends with a comma (or asks), with a stop; a name; one word.
CAPITAL, PAUSED, STOPPED, TITLED, LONE = (1 << bit for bit in range(39, 44))
PLAIN = 1 << 44  # any other word
_HEADS = NAME | DETERMINER | PRONOUN | OWNER
_VERBS = CUE | EVALUATING
_APART = COMMA | COLON | DASH | QUOTE | END
_NO_NOUN = (_APART | OPENING | CLOSING | AUXILIARY | NEGATION | ADVERB | TIME | PRONOUN | PREPOSITION | RELATIVE | WHO | THAT | TO
            | CUE | ACCORDING)
REACH = 12  # words between a verb and the "that" of its clause
FEW, MANY = 2, 5  # words of a reported clause: at least, and where no comma stands before its speaker
_SPACE, _APOSTROPHES, _S, _STOPS, _COMMA = ord(" "), (ord("'"), ord("’")), ord("s"), tuple(map(ord, ".…?!")), ord(",")
_SIGNS = {COMMA: ",،", COLON: ":", DASH: "—–;", OPENING: "([", CLOSING: ")]", QUOTE: "\"'“”„«»‘’"}


class Pieces(NamedTuple):
    """What each piece is (a sum of the flags above) and where it starts and stops in the characters of the batch."""

    roles: np.ndarray
    starts: np.ndarray
    stops: np.ndarray


class Voices(NamedTuple):
    """Quotations in order, one value each: where they start and stop and their kind; cue; phrase of the speaker (-1: none);
    row of the mention that names the speaker (-1: none)."""

    starts: np.ndarray
    stops: np.ndarray
    kinds: np.ndarray
    cues: np.ndarray
    phrases: np.ndarray
    mentions: np.ndarray


@lru_cache
def classes() -> dict[str, int]:
    """Return what each word of the lists can be, as a sum.

    >>> classes()["said"] == CUE | BARE
    True
    """
    uses = dict.fromkeys(lexicons.words("cues"), CUE)
    for line in lexicons.words("syntax"):
        name, _, listed = line.partition(":")
        for word in listed.split():
            uses[word] = uses.get(word, 0) | 2 << _CLASSES.index(name) | (CUE if name in _REPORTING else 0)
    return uses


@lru_cache
def _signs() -> np.ndarray:
    signs = np.zeros(0x2100, dtype=np.int64)
    for role, marks in _SIGNS.items():
        signs[[ord(mark) for mark in marks]] = role
    return signs


def voices(batch, tokens, *, quotes, sentences: np.ndarray, mentions, ranks: np.ndarray) -> Voices:
    """Return what is quoted or reported in *batch*, in order.

    Parameters
    ----------
    batch : Characters
    tokens : Tokens
    quotes, mentions : (array, array)
        Starts and stops inside quotation marks, and of the names of actors.
    sentences : int array
        Where sentences start.
    ranks : int array
        Of each mention: 0 of a person, more of bodies and states (the lowest in a phrase is the speaker), or -1 if it is of
        nobody who can speak.
    """
    uses = classes()
    known = np.array([uses.get(word, 0) for word in tokens.vocabulary.tolist()], dtype=np.int64)[tokens.ids]
    roles, starts, stops = _pieces(batch.codes, batch.kind, batch.bounds, tokens.starts, tokens.stops, known, *quotes, sentences,
                                   _signs())
    found = _reports(roles, starts, stops) if len(tokens.ids) else np.empty((0, 7), np.int64)
    found = found[np.lexsort((found[:, 1], found[:, 0]))]
    first, last = found[:, 5], found[:, 6] - 1
    phrases = np.where(first[:, None] < 0, -1, np.column_stack([starts[first], stops[last]]))
    named = _named(roles, found[:, 5:7], np.searchsorted(starts, mentions[0]), np.searchsorted(starts, mentions[1]), ranks)
    begins, ends = starts[found[:, 3]], stops[found[:, 4] - 1]
    token = np.minimum(np.searchsorted(tokens.starts, begins.astype(tokens.starts.dtype)), len(tokens.ids) - 1)
    cues = tokens.vocabulary[tokens.ids[token]]
    for row in np.flatnonzero(tokens.stops[token] != ends):  # more than one word, or a colon
        cues[row] = batch.text[begins[row]:ends[row]].lower()
    return Voices(found[:, 0], found[:, 1], found[:, 2], cues, phrases, named)


# -- pieces


@kernel
def _pieces(codes, kind, bounds, starts, stops, uses, opened, closed, sentences, signs):
    """Return roles, starts and stops of all pieces; every sentence ends with an END, every text with an ARTICLE's."""
    found = np.empty((3, len(codes) + len(sentences)), np.int64)  # memory that is never written to is never taken
    n, token, quote, sentence, text, position = 0, 0, 0, 0, 0, 0
    while position < len(codes):
        if codes[position] == _SPACE:
            position += 1
            continue
        while sentence < len(sentences) and sentences[sentence] < position:
            sentence += 1
        last = n == 0 or found[0, n - 1] & END > 0
        if sentence < len(sentences) and sentences[sentence] == position and not last:
            found[0, n], found[1, n], found[2, n], n, last = END, position - 1, position, n + 1, True
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
            role, after, token = _word(kind, position, uses[token], last or found[0, n - 1] & (QUOTE | COLON) > 0), stops[token], token + 1
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
            if role & QUOTE:
                if n > 0 and codes[position] in _APOSTROPHES and codes[position - 1] == _S:
                    found[0, n - 1] |= OWNER if found[2, n - 1] == position else 0
                role = 0
        if role:
            found[0, n], found[1, n], found[2, n], n = role, position, after, n + 1
        position = after
    return found[0, :n].copy(), found[1, :n].copy(), found[2, :n].copy()


@kernel
def _word(kind, start, use, opens):
    """Return what a word token is; one with a capital letter that does not open a sentence is a name."""
    if kind[start] & DIGIT:
        return np.int64(NUMBER)
    if kind[start] & (UPPER | TITLE) == 0:
        return use if use else np.int64(PLAIN)
    if use & TIME or opens and use & (CUE | EVALUATING) == 0 and use > 0:
        return use
    return np.int64(NAME)


@kernel
def _letter(codes, kind, position):
    """Return what a single letter is: that of "I" and "a", an initial, the "s" of an owner, a digit."""
    if position > 0 and codes[position - 1] in _APOSTROPHES:
        return np.int64(OWNER if codes[position] == _S else 0)
    if kind[position] & DIGIT:
        return np.int64(NUMBER)
    if codes[position] == ord("I") and codes[position + 1] != ord("."):
        return np.int64(PRONOUN)
    if codes[position] == ord("a") or codes[position] == ord("A") and codes[position + 1] != ord("."):
        return np.int64(DETERMINER)
    return np.int64(NAME if kind[position] & UPPER else PLAIN)


@kernel
def _quoted(codes, kind, start, stop, words, uses):
    """Return what a quotation is, by its first and last letters and its words."""
    role, lower, last = QUOTE | (LONE if len(words) < 2 else 0), 0, stop - 1
    for number in range(len(words)):
        lower += kind[words[number]] & LOWER > 0 and uses[number] & (DETERMINER | LINKING | PREPOSITION | AND | TO) == 0
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


# -- speakers


@kernel
def _phrase_to(roles, last, floor):
    """Return the first piece of the phrase of nouns that ends with *last*, or the piece after *last*."""
    first = last + 1
    if last >= floor and roles[last] & PRONOUN:
        return last
    while first > floor and not roles[first - 1] & (_NO_NOUN | EVALUATING):
        first -= 1
        if roles[first] & DETERMINER and not (first > floor and roles[first - 1] & LINKING):
            break
    while first <= last and roles[first] & (LINKING | AND):
        first += 1
    return first


@kernel
def _phrase_from(roles, first, limit):
    """Return where the phrase of nouns that begins with *first* stops."""
    stop = first
    if stop < limit and roles[stop] & PRONOUN:
        return stop + 1
    while stop < limit and not roles[stop] & _NO_NOUN:
        if roles[stop] & DETERMINER and stop > first and not roles[stop - 1] & (LINKING | AND):
            break
        if roles[stop] & AND and not (stop + 1 < limit and roles[stop + 1] & (NAME | DETERMINER)):
            break
        stop += 1
    while stop > first and roles[stop - 1] & (LINKING | AND):
        stop -= 1
    return stop


@kernel
def _any(roles, first, stop, role):
    """Return whether a piece from *first* to *stop* has the *role*."""
    for piece in range(first, stop):
        if roles[piece] & role:
            return True
    return False


@kernel
def _all(roles, first, stop, role):
    """Return whether every piece from *first* to *stop* has the *role*."""
    for piece in range(first, stop):
        if not roles[piece] & role:
            return False
    return True


@kernel
def _apposed(roles, comma, floor):
    """Return the phrase before what stands between commas and ends at *comma* ("Ida Berg, the mayor, said")."""
    end = comma
    for _ in range(4):
        before = end - 1
        while before > floor and not roles[before] & _APART:
            before -= 1
        if before <= floor or not roles[before] & (COMMA | DASH):
            break
        first = _phrase_to(roles, before - 1, floor)
        if _any(roles, first, before, ~np.int64(NUMBER)):
            named = _all(roles, before + 1, end, NAME) and end == comma
            return first, comma if named else before
        end = before
    return -1, -1


@kernel
def _subject(roles, verb, floor):
    """Return the phrase that stands before the *verb* as its subject, or -1, -1."""
    last = verb - 1
    while last >= floor and (roles[last] & (ADVERB | AUXILIARY | TIME) or roles[last] & PREPOSITION and roles[last + 1] & TIME):
        last -= 1
    if last >= floor and roles[last] & CLOSING:
        opening = last
        while opening > max(floor, last - REACH) and not roles[opening] & OPENING:
            opening -= 1
        last = opening - 1
    if last > floor and roles[last] & WHO:
        last -= 1 + (roles[last - 1] & COMMA > 0)
    elif last > floor and roles[last] & (COMMA | DASH):
        return _apposed(roles, last, floor)
    first = _phrase_to(roles, last, floor)
    if first <= last and first - 1 > floor and roles[first - 1] & PREPOSITION:  # "a doctor at the hospital"
        first = min(first, _phrase_to(roles, first - 2, floor))
    if not _any(roles, first, last + 1, _HEADS):
        who = last
        while who > max(floor, last - REACH) and not roles[who] & (WHO | _APART):
            who -= 1
        if who > floor and roles[who] & WHO:
            first, last = _phrase_to(roles, who - 1, floor), who - 1
    return (first, last + 1) if first <= last else (-1, -1)


@kernel
def _attribution(roles, verb, floor, limit, earlier):
    """Return whether the *verb* reports, and the phrase of who speaks; *earlier* is that of the verb before in the sentence."""
    none, back, passive = (np.int64(-1), np.int64(-1)), verb - 1, False
    while back >= floor and roles[back] & (ADVERB | AUXILIARY | NEGATION):
        if roles[back] & NEGATION:
            return False, none
        passive |= roles[back] & BEING > 0 and not roles[verb] & OFTEN
        back -= 1
    before = roles[back] if back >= floor else np.int64(END)
    if before & (DETERMINER | LINKING | OWNER | TO) or before & PREPOSITION and not before & (AS | BY):
        return False, none
    if before & AS and back > floor and roles[back - 1] & QUOTED:
        return True, _subject(roles, back - 1, floor)
    if passive and roles[back + 1] & BEING:
        if roles[verb + 1] & BY:
            return True, (verb + 2, _phrase_from(roles, verb + 2, limit))
        return roles[verb + 1] & THAT > 0 and before & PRONOUN > 0, none
    if before & (AND | BY) or before & COMMA and earlier[0] >= 0 and not roles[verb] & BARE:
        return True, earlier if earlier[0] >= 0 else _opening(roles, floor, back)
    if before & (_APART | END) and (before & QUOTE or not roles[verb] & ADDRESSING):
        stop = _phrase_from(roles, verb + 1, limit)
        first, end = _subject(roles, verb, floor)
        follows = roles[stop] & (_APART | PREPOSITION | TIME | WHO | RELATIVE | THAT | AND | OPENING | TO) > 0
        if stop > verb + 1 and follows and not (before & COMMA and first == floor):
            return True, _with_name(roles, verb + 1, stop)
        return first >= 0 or before & (COMMA | QUOTE) > 0, (first, end) if first >= 0 else _opening(roles, floor, back)
    first, end = _subject(roles, verb, floor)
    return first >= 0, (first, end)


@kernel
def _opening(roles, floor, limit):
    """Return the phrase with which the sentence opens, or -1, -1."""
    stop = _phrase_from(roles, floor, limit)
    return (np.int64(floor), np.int64(stop)) if stop > floor else (np.int64(-1), np.int64(-1))


@kernel
def _with_name(roles, first, stop):
    """Return the phrase and, if it is none by itself, the name that follows it after a comma ("said the mayor, Ida Berg")."""
    if roles[stop] & COMMA and not roles[stop - 1] & NAME and roles[stop + 1] & NAME:
        end = stop + 1
        while roles[end] & NAME:
            end += 1
        if roles[end] & _APART:
            return np.int64(first), np.int64(end)
    return np.int64(first), np.int64(stop)


@kernel
def _attributions(roles, floor, limit, found):
    """Write first and last + 1 piece of cue and speaker of each verb that reports in a sentence; return how many there are."""
    n, earlier = 0, (np.int64(-1), np.int64(-1))
    for verb in range(floor, limit):
        if roles[verb] & ACCORDING and roles[verb + 1] & TO:
            stop = _phrase_from(roles, verb + 2, limit)
            if stop > verb + 2 and not (stop == verb + 3 and roles[verb + 2] & MANNER):
                found[n, 0], found[n, 1], found[n, 2], found[n, 3] = verb, verb + 2, verb + 2, stop
                n += 1
        elif roles[verb] & _VERBS and not roles[verb + 1] & QUOTED:
            valid, phrase = _attribution(roles, verb, floor, limit, earlier)
            if valid:
                if n > 0 and phrase[0] == found[n - 1, 2] and roles[found[n - 1, 0] - 1] & WHO and not _any(
                        roles, found[n - 1, 0], verb, COMMA):  # "a guard who asked not to be named said"
                    n -= 1
                joined = roles[verb] & PHRASAL and roles[verb + 1] & (PREPOSITION | LINKING)
                found[n, 0], found[n, 1], found[n, 2], found[n, 3] = verb, verb + 1 + (joined > 0), phrase[0], phrase[1]
                n, earlier = n + 1, phrase
    return n


@kernel
def _unlisted(roles, floor, limit, found):
    """Write cue and speaker where only the place of a word tells that it reports: `"Go," Berg laughed`, `Berg: "Go."`."""
    for piece in range(floor, limit):
        if roles[piece] & QUOTE and roles[piece] & PAUSED and roles[piece] & CAPITAL:
            first = piece + 1 + (roles[piece + 1] & COMMA > 0)
            named = first
            while roles[named] & NAME or roles[named] & PRONOUN and named == first:
                named += 1
            if named > first and named < limit and roles[named] & PLAIN:
                found[0, 0], found[0, 1], found[0, 2], found[0, 3] = named, named + 1, first, named
                return 1
            if first + 1 < limit and roles[first] & PLAIN and roles[first + 1] & (NAME | PRONOUN | DETERMINER):
                found[0, 0], found[0, 1], found[0, 2], found[0, 3] = first, first + 1, first + 1, _phrase_from(roles, first + 1, limit)
                return 1
        elif roles[piece] & COLON and piece > floor and roles[piece + 1] & (QUOTE | END):
            verb = piece - 1 if piece > floor + 1 and roles[piece - 1] & PLAIN and roles[piece - 2] & (NAME | PRONOUN) else piece
            first = _phrase_to(roles, verb - 1, floor)
            alone = first < verb and (verb < piece or first == floor)
            found[0, 0], found[0, 1] = verb, verb + 1
            found[0, 2], found[0, 3] = (first, verb) if alone else (-1, -1)
            return 1
    return 0


# -- what is reported


@kernel
def _begin(cue, first):
    """Return where cue and phrase begin."""
    return min(cue, first) if first >= 0 else cue


@kernel
def _followed(roles, quote, begin):
    """Return whether cue and speaker, which *begin* there, follow a *quote* at once."""
    return quote < begin and _all(roles, quote + 1, begin, COMMA | DASH)


@kernel
def _reporting(roles, quote, found, after, n):
    """Return which of the n attributions of its sentence reports the *quote*, or -1; *after* is the first that follows it."""
    before = after - 1
    after = after if after < n else -1
    for number in (before, after):
        if number >= 0 and found[number, 2] <= quote < found[number, 3]:
            return -1
    if before >= 0 and _all(roles, found[before, 1], quote, COMMA | COLON | DASH):
        return before
    if after >= 0 and _followed(roles, quote, _begin(found[after, 0], found[after, 2])):
        return after
    return before if before >= 0 else after


@kernel
def _kind(roles, quote, floor, limit, cue):
    """Return DIRECT, MIXED or -1 (no quotation) for a *quote* in a sentence, by what stands around it and its *cue*."""
    this, before, verb = roles[quote], roles[quote - 1] if quote > floor else np.int64(END), cue[0]
    begin = _begin(cue[0], cue[2])
    beside = verb < quote and _all(roles, cue[1], quote, COMMA | COLON | DASH)
    followed = _followed(roles, quote, begin)
    trailing = verb < quote and begin > floor and roles[begin - 1] & (QUOTE | COMMA) > 0
    apart = quote == floor or before & (COMMA | COLON | DASH | QUOTE | OPENING) > 0
    interrupts = trailing and not roles[begin - 1] & QUOTE and not roles[begin - 2] & QUOTE
    opens = apart and (this & CAPITAL > 0 or verb > quote or not interrupts) or beside
    opens |= verb < quote and this & CAPITAL > 0 and this & (STOPPED | PAUSED) > 0 and not _any(roles, verb, min(quote, verb + REACH), THAT)
    ends = followed or this & (PAUSED | STOPPED) > 0 or quote + 1 == limit or roles[quote + 1] & (_APART | AND | CLOSING) > 0
    judged = roles[verb] & EVALUATING and not roles[verb] & CUE and not followed and not before & COLON
    judged |= roles[cue[1] - 1] & LINKING > 0
    if before & INTRODUCING:
        return -1
    if opens and ends and not judged and not (verb > quote and not followed and this & (PAUSED | STOPPED) == 0):
        return DIRECT
    plain = this & TITLED and not this & STOPPED or this & LONE and (verb > quote or this & CAPITAL)
    return -1 if plain or trailing and not apart and verb < quote and roles[begin - 1] & QUOTE else MIXED


@kernel
def _clause_after(roles, cue, limit):
    """Return where the reported clause begins that follows a verb, or -1: after "that", or at once for some verbs."""
    start = cue + 1
    if roles[cue] & ADDRESSING:
        start = _phrase_from(roles, start, limit)
    that = start
    while that < min(start + REACH, limit) and not roles[that] & (THAT | COLON | QUOTE | CUE | AUXILIARY | RELATIVE | COMMA):
        that += 1
    if that < limit and roles[that] & THAT and not roles[that] & AUXILIARY and (that == start or not roles[start] & _HEADS):
        return that + 1
    if not roles[cue] & (BARE | OFTEN) or start == cue + 1 and roles[cue] & ADDRESSING:
        return -1
    start = _past_places(roles, start, limit)
    finite = start
    while finite < min(start + REACH, limit) and not roles[finite] & (AUXILIARY | THAT | COLON | QUOTE):
        finite += 1
    if start >= limit or roles[start] & (_APART | AND | PREPOSITION | TO | WHO | AUXILIARY) and not roles[start] & QUANTITY:
        return -1
    return start if roles[cue] & BARE or finite < limit and roles[finite] & AUXILIARY else -1


@kernel
def _past_places(roles, start, limit):
    """Return the first piece after times and places ("said on Monday in Holm the …")."""
    while start < limit:
        if roles[start] & (TIME | ADVERB):
            start += 1
        elif roles[start] & PREPOSITION and not (roles[start] | roles[start + 1]) & QUANTITY:
            start += 1
            if roles[start] & (TIME | NUMBER):
                while roles[start] & (TIME | NUMBER):
                    start += 1
                continue
            start += roles[start] & DETERMINER > 0
            while start < limit and not roles[start] & (_NO_NOUN | DETERMINER):
                start += 1
        else:
            break
    return start


@kernel
def _clause(roles, floor, limit, cue, following):
    """Return first and last + 1 piece of the clause that a *cue* reports without marks, or -1, -1.

    *floor* is where it can begin, *following* where what the next one reports begins.
    """
    begin, end = _begin(cue[0], cue[2]), max(cue[1], cue[3])
    if roles[cue[0]] & ACCORDING:
        first, stop = (end + 1, limit) if cue[0] == floor and roles[end] & COMMA else (floor, cue[0])
    elif begin > floor and not roles[begin - 1] & COMMA and not roles[begin - 1] & AS or begin == floor:
        first, stop = _clause_after(roles, cue[0], limit), limit
        if first < 0 and begin > floor + MANY and (cue[1] == limit or roles[cue[1]] & (PREPOSITION | TIME)):
            first, stop = floor, begin
    elif roles[begin - 1] & AS:
        first, stop = (end + 1, limit) if roles[end] & COMMA else (-1, -1)
    else:
        first, stop = _clause_after(roles, cue[0], limit), limit
        if first < 0 or cue[2] > cue[0]:
            first, stop = floor, begin - 1
            if roles[end] & COMMA and limit - end > begin - floor:
                first, stop = end + 1, limit
    if first >= 0 and following > first:
        stop = min(stop, following)
    while first >= 0 and first < stop and roles[first] & (AND | COMMA):
        first += 1
    while stop > first and roles[stop - 1] & (COMMA | AND | DASH):
        stop -= 1
    return (first, stop) if stop - first >= FEW and first >= 0 else (-1, -1)


@kernel
def _reports(roles, starts, stops):
    """Return start, stop, kind, cue and phrase (first and last + 1 piece) of all that is quoted or reported."""
    rows, found, n = np.empty((len(roles), 7), np.int64), np.zeros((len(roles), 5), np.int64), 0
    carried, floor, waiting = np.full(4, -1, np.int64), 0, -1
    for limit in range(len(roles)):
        if not roles[limit] & END:
            continue
        verbs, before = _attributions(roles, floor, limit, found), n
        if verbs == 0:
            verbs = _unlisted(roles, floor, limit, found)
        found[:verbs, 4] = 0
        n = _of_sentence(roles, starts, stops, floor, limit, found, verbs, rows, n)
        whole = n == before and limit > floor and roles[floor] & QUOTE and _all(roles, floor, limit, QUOTE | COMMA | DASH)
        if whole and carried[0] >= 0:
            n = _marked(roles, starts, stops, floor, limit, carried, rows, n)
        elif whole:
            waiting = floor if waiting < 0 else waiting
        elif limit > floor:
            if waiting >= 0 and n == before and verbs == 1 and _begin(found[0, 0], found[0, 2]) == floor:
                n = _marked(roles, starts, stops, waiting, floor, found[0, :4], rows, n)
            waiting, carried[0] = -1, -1
            if verbs > 0 and (n > before or roles[limit - 1] & COLON):
                carried[:] = found[verbs - 1, :4]
        if roles[limit] & PARAGRAPH:
            waiting = -1
        if roles[limit] & ARTICLE:
            carried[0] = -1
        floor = limit + 1
    return rows[:n].copy()


@kernel
def _marked(roles, starts, stops, floor, limit, cue, rows, n):
    """Write a direct quotation for each whole one between two pieces."""
    for quote in range(floor, limit):
        if roles[quote] & QUOTE:
            rows[n, 0], rows[n, 1], rows[n, 2], rows[n, 3:] = starts[quote], stops[quote], DIRECT, cue
            n += 1
    return n


@kernel
def _of_sentence(roles, starts, stops, floor, limit, found, verbs, rows, n):
    """Write the quotations and reported clauses of a sentence by its attributions; return the number of rows."""
    after = 0
    for quote in range(floor, limit if verbs > 0 else floor):
        if roles[quote] & QUOTE:
            while after < verbs and found[after, 0] < quote:
                after += 1
            number = _reporting(roles, quote, found, after, verbs)
            kind = _kind(roles, quote, floor, limit, found[number]) if number >= 0 else -1
            if kind >= 0:
                found[number, 4] = 1
                rows[n, 0], rows[n, 1], rows[n, 2], rows[n, 3:] = starts[quote], stops[quote], kind, found[number, :4]
                n += 1
    for number in range(verbs):
        if roles[found[number, 0]] & (CUE | ACCORDING) and not found[number, 4]:
            following = limit
            if number + 1 < verbs:
                following = _begin(found[number + 1, 0], found[number + 1, 2])
                following = found[number + 1, 0] if following <= found[number, 0] else following
                following = following if roles[following - 1] & (COMMA | AND) else limit
            first, stop = _clause(roles, floor, limit, found[number], following)
            if first >= 0 and not _any(roles, first, stop, QUOTE):
                rows[n, 0], rows[n, 1], rows[n, 2], rows[n, 3:] = starts[first], stops[stop - 1], INDIRECT, found[number, :4]
                n += 1
        floor = max(found[number, 1], found[number, 3])
    return n


@kernel
def _named(roles, phrases, firsts, ends, ranks):
    """Return for each of the *phrases* which mention in it names the speaker, or -1; both are first and last + 1 pieces.

    A person after "of" or before "'s" is another than who speaks, and so is anybody after "in" or before a hyphen.
    """
    named = np.full(len(phrases), -1, np.int64)
    for row in range(len(phrases)):
        if phrases[row, 0] < 0:
            continue
        mention = np.searchsorted(firsts, phrases[row, 0])
        while mention < len(firsts) and firsts[mention] < phrases[row, 1]:
            before = firsts[mention] - 1
            while before >= phrases[row, 0] and not roles[before] & (PREPOSITION | LINKING | AND | COMMA):
                before -= 1
            other = before >= phrases[row, 0] and roles[before] & (PREPOSITION | LINKING) > 0
            owner = roles[ends[mention] - 1] & OWNER > 0
            able = ranks[mention] >= 0 and not (other and roles[before] & PREPOSITION)
            if able and not (ranks[mention] == 0 and (other or owner)):
                if named[row] < 0 or ranks[mention] < ranks[named[row]]:
                    named[row] = mention
            mention += 1
    return named
