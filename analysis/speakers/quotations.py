"""What is quoted or reported, by which verb, and who is named as speaking."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis.speakers import syntax as pieces
from analysis.speakers.attribution import (
    REACH,
    SENTENCE,
    STATE,
    attributions,
    every,
    named,
    phrase_from,
    some,
    unlisted,
)
from analysis.speakers.syntax import (
    ACCORDING,
    ACTOR,
    ADDRESSING,
    ADVERB,
    AND,
    APART,
    ARTICLE,
    AS,
    AUXILIARY,
    BARE,
    BY,
    CAPITAL,
    CLOSING,
    COLON,
    COMMA,
    CUE,
    DASH,
    DETERMINER,
    END,
    EVALUATING,
    HEADS,
    INTRODUCING,
    LINKING,
    LONE,
    NAME,
    NUMBER,
    OFTEN,
    OPENING,
    OWNER,
    PARAGRAPH,
    PARTICIPLE,
    PAST,
    PAUSED,
    PLURAL,
    PREPOSITION,
    PRONOUN,
    QUANTITY,
    QUOTE,
    RELATIVE,
    STOPPED,
    THAT,
    TIME,
    TITLED,
    TO,
    VERBS,
    WHO,
)
from analysis.text.characters import Characters
from analysis.text.kernels import kernel
from analysis.text.tokens import Tokens

KINDS = ("direct", "mixed", "indirect")
DIRECT, MIXED, INDIRECT = range(3)
FEW, MANY = (
    2,
    5,
)  # pieces of a reported clause: at least, and where no comma stands before its speaker


class Voices(NamedTuple):
    """Quotations in order, one value each: where they start and stop and their kind; cue; phrase of the speaker (-1: none);
    row of the mention that names the speaker (-1: none)."""

    starts: np.ndarray
    stops: np.ndarray
    kinds: np.ndarray
    cues: np.ndarray
    phrases: np.ndarray
    mentions: np.ndarray


def voices(
    batch: Characters,
    tokens: Tokens,
    *,
    quotes,
    sentences: np.ndarray,
    mentions,
    ranks: np.ndarray,
    is_surname: np.ndarray,
) -> Voices:
    """Return what is quoted or reported in *batch*, in order.

    Parameters
    ----------
    batch, tokens : Characters, Tokens
        Texts and their words.
    quotes, mentions : (array, array)
        Starts and stops inside quotation marks, and of the names of actors.
    sentences : int array
        Where sentences start.
    ranks : int array
        Of each mention: 0 of a person, more of bodies and states (the lowest in a phrase is the speaker), or -1 if it is of
        nobody who can speak.
    is_surname : bool array
        Of each mention: whether it is the last word of a longer name of its actor.
    """
    roles, starts, stops = pieces.located(batch, tokens, quotes=quotes, sentences=sentences)
    spans, quoted = pieces.of_spans((roles, starts, stops), mentions)
    _mark_actors(roles, spans, ~quoted & (ranks >= 0) & (ranks < STATE))
    found = _reports(roles, starts, stops) if len(tokens.ids) else np.empty((0, 7), np.int64)
    found = found[np.lexsort((found[:, 1], found[:, 0]))]
    first, last = found[:, 5], found[:, 6] - 1
    phrases = np.where(first[:, None] < 0, -1, np.column_stack([starts[first], stops[last]]))
    speaker = named(roles, found[:, 5:7], spans, np.where(quoted, -1, ranks), is_surname)
    begins, ends = starts[found[:, 3]], stops[found[:, 4] - 1]
    token = np.minimum(
        np.searchsorted(tokens.starts, begins.astype(tokens.starts.dtype)), len(tokens.ids) - 1
    )
    cues = tokens.vocabulary[tokens.ids[token]]
    for row in np.flatnonzero(tokens.stops[token] != ends):  # more than one word, or a colon
        cues[row] = batch.text[begins[row] : ends[row]].lower()
    return Voices(found[:, 0], found[:, 1], found[:, 2], cues, phrases, speaker)


@kernel
def _mark_actors(roles, spans, speaks):
    """Add to *roles* which pieces name an actor who *speaks*, by the *spans* of mentions.

    The name of an actor is no verb, adverb or time ("Hadly said", "May said").
    """
    for mention in range(len(spans)):
        for piece in range(spans[mention, 0], spans[mention, 1]):
            if roles[piece] & (ADVERB | TIME | VERBS):
                roles[piece] = NAME | roles[piece] & OWNER
            if speaks[mention]:
                roles[piece] |= ACTOR


@kernel
def _begin(roles, cue):
    """Return where cue and phrase begin; a phrase that belongs to a verb before ("Berg left, adding …") does not count."""
    description = (
        COMMA
        | DASH
        | OPENING
        | WHO
        | RELATIVE
        | DETERMINER
        | ADVERB
        | AUXILIARY
        | TIME
        | PREPOSITION
    )
    shared = cue[3] < cue[0] and not roles[cue[3]] & description
    shared &= not (roles[cue[3]] & PARTICIPLE and not roles[cue[3]] & VERBS)
    return cue[0] if cue[2] < 0 or shared else min(cue[0], cue[2])


@kernel
def _followed(roles, quote, begin):
    """Return whether cue and speaker, which *begin* there, follow a *quote* at once."""
    return quote < begin and every(roles, quote + 1, begin, COMMA | DASH)


@kernel
def _reporting(roles, quote, found, after, n):
    """Return which of the n attributions of its sentence reports the *quote*, or -1; *after* is the first that follows it."""
    before = after - 1
    after = after if after < n else -1
    if (
        0 <= before < after
        and found[before, 2] == found[after, 2] > quote
        and roles[found[before, 0]] & EVALUATING
    ):
        return before  # "Calling it “a start”, Berg said"
    for number in (before, after):
        if number >= 0 and found[number, 2] <= quote < found[number, 3]:
            return -1
    if before >= 0 and every(roles, found[before, 1], quote, COMMA | COLON | DASH):
        return before
    if after >= 0 and _followed(roles, quote, _begin(roles, found[after])):
        return after
    return before if before >= 0 else after


@kernel
def _kind(roles, quote, floor, limit, cue):
    """Return DIRECT, MIXED or -1 (no quotation) for a *quote* in a sentence, by what stands around it and its *cue*."""
    this, before, verb = roles[quote], roles[quote - 1] if quote > floor else np.int64(END), cue[0]
    begin = _begin(roles, cue)
    beside = verb < quote and every(roles, cue[1], quote, COMMA | COLON | DASH)
    followed = _followed(roles, quote, begin)
    trailing = verb < quote and begin > floor and roles[begin - 1] & (QUOTE | COMMA) > 0
    apart = quote == floor or before & (COMMA | COLON | DASH | QUOTE | OPENING) > 0
    interrupts = trailing and not roles[begin - 1] & QUOTE and not roles[begin - 2] & QUOTE
    opens = apart and (this & CAPITAL > 0 or verb > quote or not interrupts) or beside
    whole = this & CAPITAL > 0 and this & (STOPPED | PAUSED) > 0 and verb < quote and not trailing
    opens |= whole and not some(roles, verb, min(quote, verb + REACH), THAT)
    ends = (
        followed
        or this & (PAUSED | STOPPED) > 0
        or quote + 1 == limit
        or roles[quote + 1] & (APART | AND | CLOSING) > 0
    )
    judged = (
        roles[verb] & EVALUATING and not roles[verb] & CUE and not followed and not before & COLON
    )
    judged |= roles[cue[1] - 1] & LINKING > 0
    named = this & TITLED and (before & OWNER or not apart and not beside)
    if before & INTRODUCING or named or roles[verb] & COLON and verb > quote:
        return -1
    if (
        opens
        and ends
        and not judged
        and not (verb > quote and not followed and this & (PAUSED | STOPPED) == 0)
    ):
        return DIRECT
    plain = this & TITLED and not this & STOPPED or this & LONE and (verb > quote or this & CAPITAL)
    return (
        -1
        if plain or trailing and not apart and verb < quote and roles[begin - 1] & QUOTE
        else MIXED
    )


@kernel
def _clause_after(roles, cue, limit):
    """Return where the reported clause begins that follows a verb, or -1: after "that", or at once for some verbs."""
    start = cue + 1
    if roles[start] & PARTICIPLE and roles[start] & CUE:  # "Berg said adding that"
        return -1
    if roles[cue] & ADDRESSING:
        start = phrase_from(roles, start, limit)
        start += (
            roles[start] & TITLED > 0 and roles[start + 1] & THAT > 0
        )  # "told “Morning Port” that"
    if roles[start] & COLON:  # "Berg said: the port is closed"
        return start + 1
    if roles[start] & COMMA:
        start = _past_aside(roles, start, limit)
    that = start
    while that < min(start + REACH, limit) and not roles[that] & (
        THAT | COLON | QUOTE | CUE | AUXILIARY | RELATIVE | COMMA
    ):
        that += 1
    if (
        that < limit
        and roles[that] & THAT
        and not roles[that] & AUXILIARY
        and (that == start or not roles[start] & HEADS)
    ):
        return that + 1
    if not roles[cue] & (BARE | OFTEN) or start == cue + 1 and roles[cue] & ADDRESSING:
        return -1
    start = _past_places(roles, start, limit)
    if roles[start] & AUXILIARY and roles[start - 1] & ADVERB:  # "said there were"
        start -= 1
    elif roles[start] & AUXILIARY and roles[cue] & BARE:  # "a plan that Berg said was late"
        return start
    finite = start
    while finite < min(start + REACH, limit) and not roles[finite] & (
        AUXILIARY | THAT | COLON | QUOTE
    ):
        finite += 1
    is_quantity = (roles[start] | roles[start + 1]) & QUANTITY > 0 if start < limit else False
    if (
        start >= limit
        or roles[start] & (APART | AND | PREPOSITION | TO | WHO | AUXILIARY)
        and not is_quantity
    ):
        return -1
    return start if roles[cue] & BARE or finite < limit and roles[finite] & AUXILIARY else -1


@kernel
def _past_aside(roles, comma, limit):
    """Return the "that" behind an aside that opens at a *comma* ("said, however, that"), or the comma."""
    for piece in range(comma + 1, min(comma + REACH, limit)):
        if roles[piece] & COMMA and roles[piece + 1] & THAT:
            return piece + 1
    return comma


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
            start = phrase_from(roles, start, limit)
        else:
            break
    return start


@kernel
def _clause(roles, floor, limit, cue, following):
    """Return first and last + 1 piece of the clause that a *cue* reports without marks, or -1, -1.

    *floor* is where it can begin, *following* where what the next one reports begins.
    """
    begin, end = _begin(roles, cue), max(cue[1], cue[3])
    if roles[cue[0]] & ACCORDING:
        first, stop = floor, cue[0]
        if cue[0] == floor:
            first, stop = end + (roles[end] & COMMA > 0), limit
    elif roles[cue[0]] & COLON:
        first, stop = cue[1], limit
    elif cue[0] == floor and cue[2] > floor:  # "Saying that nobody left, Berg rose"
        first, stop = _clause_after(roles, cue[0], limit), cue[2]
    elif (
        begin > floor
        and not roles[begin - 1] & COMMA
        and not roles[begin - 1] & AS
        or begin == floor
    ):
        first, stop = _clause_after(roles, cue[0], limit), limit
        is_inverted = cue[2] > cue[0] and (
            cue[3] == limit or begin > floor and not roles[cue[2] - 1] & BY
        )
        if is_inverted:  # "Nobody left said Berg"
            first = -1
        # "Ships were hit Berg said most of them in Holm"
        if first >= 0 and roles[cue[0]] & BARE and not roles[first - 1] & THAT:
            ends_report = not _is_finite(roles, first, stop) and some(
                roles, floor, begin, AUXILIARY | PAST
            )
        else:
            ends_report = first < 0 and (is_inverted or _ends_report(roles, cue, limit))
        if begin > floor + MANY and ends_report:
            first, stop = floor, begin
    elif roles[begin - 1] & AS and roles[cue[1]] & THAT:  # "as Berg said that the port was closed"
        first, stop = cue[1] + 1, limit
    elif roles[begin - 1] & AS:
        first, stop = (end + 1, limit) if roles[end] & COMMA else (-1, -1)
    else:
        first, stop = _clause_after(roles, cue[0], limit), limit
        if first < 0 or cue[2] > cue[0]:
            first, stop = floor, begin - 1
            if roles[end] & COMMA and limit - end > begin - floor:
                first, stop = end + 1, limit
    stop = min(stop, following)
    while first >= 0 and first < stop and roles[first] & (AND | COMMA):
        first += 1
    while stop > first and roles[stop - 1] & (COMMA | AND | DASH):
        stop -= 1
    return (first, stop) if stop - first >= FEW and first >= 0 else (-1, -1)


@kernel
def _is_finite(roles, first, stop):
    """Return whether a clause opens with a pronoun or has a word that can be a finite verb."""
    return roles[first] & PRONOUN > 0 or some(roles, first, stop, AUXILIARY | PAST | VERBS)


@kernel
def _ends_report(roles, cue, limit):
    """Return whether a *cue* and those who are told end what is said: the clause stands before ("…, Berg told Lund")."""
    if roles[cue[0]] & PARTICIPLE:
        return False
    end = max(cue[1], cue[3])
    if roles[cue[0]] & ADDRESSING and not roles[end] & PRONOUN:
        end = phrase_from(roles, end, limit)
    return (
        end == limit
        or roles[end] & (PREPOSITION | TIME | AND)
        or roles[end] & PARTICIPLE
        and roles[end] & VERBS
    )


@kernel
def _may_report(roles, cue, first, stop):
    """Return whether a clause from *first* to *stop* can be what a *cue* reports.

    It never holds the words that name the speaker. After "said" without "that", and after a word that
    can be a plural noun ("notes", "states"), it has a finite verb or opens with a pronoun.
    """
    if first <= cue[2] < stop:
        return False
    if roles[first - 1] & THAT:
        return True
    if roles[cue[0]] & PLURAL:
        return some(roles, first, stop, AUXILIARY | PAST)
    return first < cue[0] or not roles[cue[0]] & BARE or _is_finite(roles, first, stop)


@kernel
def _reports(roles, starts, stops):
    """Return start, stop, kind, cue and phrase (first and last + 1 piece) of all that is quoted or reported."""
    rows, found, n = np.empty((len(roles), 7), np.int64), np.zeros((len(roles), 5), np.int64), 0
    carried, floor, waiting = np.full(4, -1, np.int64), 0, -1
    for limit in range(len(roles)):
        if not roles[limit] & END:
            continue
        verbs, before = attributions(roles, floor, limit, found), n
        if verbs == 0:
            verbs = unlisted(roles, floor, limit, found)
        found[:verbs, 4] = 0
        n = _of_sentence(roles, starts, stops, floor, limit, found, verbs, rows, n)
        whole = (
            n == before
            and limit > floor
            and roles[floor] & QUOTE
            and every(roles, floor, limit, QUOTE | COMMA | DASH)
        )
        if whole and carried[0] >= 0:
            n = _marked(roles, starts, stops, floor, limit, carried, rows, n)
        elif whole:
            waiting = floor if waiting < 0 else waiting
        elif limit > floor and not (
            verbs == 0 and roles[floor] & PRONOUN
        ):  # "He paused." does not change who speaks
            if (
                waiting >= 0
                and n == before
                and verbs == 1
                and _opens_sentence(roles, found[0], floor)
            ):
                n = _marked(roles, starts, stops, waiting, floor, found[0, :4], rows, n)
            waiting, carried[0] = -1, -1
            if verbs > 0:
                carried[:] = found[verbs - 1, :4]
        if roles[limit] & PARAGRAPH:
            waiting = -1
        if roles[limit] & ARTICLE:
            carried[0] = -1
        floor = limit + 1
    return rows[:n].copy()


@kernel
def _opens_sentence(roles, cue, floor):
    """Return whether a sentence opens with a *cue* and its speaker ("Berg said so.", "So said Berg.")."""
    begin = _begin(roles, cue)
    return begin == floor or begin == floor + 1 and roles[floor] & RELATIVE > 0


@kernel
def _marked(roles, starts, stops, floor, limit, cue, rows, n):
    """Write a direct quotation for each whole one between two pieces."""
    for quote in range(floor, limit):
        if roles[quote] & QUOTE:
            rows[n, 0], rows[n, 1], rows[n, 2], rows[n, 3:] = (
                starts[quote],
                stops[quote],
                DIRECT,
                cue,
            )
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
                rows[n, 0], rows[n, 1], rows[n, 2], rows[n, 3:] = (
                    starts[quote],
                    stops[quote],
                    kind,
                    found[number, :4],
                )
                n += 1
    has_quote = verbs > 0 and some(
        roles, floor, limit, QUOTE
    )  # once: a sentence can be as long as the text
    for number in range(verbs):
        if roles[found[number, 0]] & (CUE | ACCORDING | COLON) and not found[number, 4]:
            following = (
                _next_report(roles, found[number], found[number + 1], limit)
                if number + 1 < verbs
                else limit
            )
            first, stop = _clause(roles, floor, limit, found[number], following)
            quoted = first >= 0 and has_quote and some(roles, first, stop, QUOTE)
            if first >= 0 and not quoted and _may_report(roles, found[number], first, stop):
                rows[n, 0], rows[n, 1], rows[n, 2], rows[n, 3:] = (
                    starts[first],
                    stops[stop - 1],
                    INDIRECT,
                    found[number, :4],
                )
                n += 1
                found[number, 4] = 1
        behind = max(found[number, 1], found[number, 3])
        reports = found[number, 4] > 0  # not the first verb of "Raids claimed two lives, Berg said"
        if reports or behind - floor > SENTENCE:
            floor = behind
    return n


@kernel
def _next_report(roles, cue, other, limit):
    """Return where what *cue* reports ends at the latest, as the *other* cue of its sentence follows; else *limit*."""
    begin = max(_begin(roles, other), cue[1])
    if roles[begin - 1] & (COMMA | AND):
        return begin
    if roles[begin - 1] & RELATIVE and roles[begin - 2] & COMMA:  # "…, but Lund announced"
        return begin - 1
    if (
        begin == other[0] and roles[begin] & PARTICIPLE and roles[begin] & CUE
    ):  # "said nobody left adding that"
        return begin
    return limit
