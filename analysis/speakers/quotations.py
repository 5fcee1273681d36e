"""What is quoted or reported, by which verb, and who is named as speaking.

The kernels use the words of ``attribution``: *roles*, *floor* and *limit* of a sentence, and its
attributions, of which *attribution* is one row.
"""

from typing import NamedTuple

import numpy as np

from analysis.speakers.attribution import (
    CUE_FIRST,
    CUE_STOP,
    MAX_PIECES_TO_VERB,
    NO_PHRASE,
    PHRASE_FIRST,
    PHRASE_STOP,
    REPORTS,
    SENTENCE,
    STATE,
    all_have,
    any_has,
    first_with,
    first_without,
    name_speakers,
    phrase_stop,
    write_attributions,
    write_unlisted,
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
    GOES_ON,
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
    locate_pieces,
    pieces_of_spans,
)
from analysis.text.characters import Characters
from analysis.text.kernels import TwoArrays, kernel
from analysis.text.tokens import Tokens

KINDS = ("direct", "mixed", "indirect")
DIRECT, MIXED, INDIRECT = range(3)
NONE = -1  # no quotation, no clause, no attribution
MIN_PIECES_OF_CLAUSE = 2  # pieces of a reported clause
MIN_PIECES_WITHOUT_COMMA = 5  # pieces of a reported clause without a comma before its speaker
#: Columns of reports: first and last + 1 character, kind, and the attribution.
_START, _STOP, _KIND, _ATTRIBUTION = range(4)
_N_COLUMNS = _ATTRIBUTION + 4


class Quotations(NamedTuple):
    """What is quoted or reported in a batch, in order.

    ``starts``, ``stops``, ``cues`` and ``phrases`` are characters of the batch, ``mentions`` rows
    of the mentions that name the speakers; -1 is none.
    """

    starts: np.ndarray
    stops: np.ndarray
    kinds: np.ndarray
    cues: np.ndarray
    phrases: np.ndarray
    mentions: np.ndarray


def find_quotations(
    batch: Characters,
    tokens: Tokens,
    *,
    quotes: TwoArrays,
    sentences: np.ndarray,
    mentions: TwoArrays,
    ranks: np.ndarray,
    is_surname: np.ndarray,
) -> Quotations:
    """Return what is quoted or reported in *batch*, in order.

    *ranks*, one a mention: 0 a person, more of bodies and states (the lowest in a phrase is the
    speaker), -1 nobody who can speak.
    """
    pieces = locate_pieces(batch, tokens, quotes=quotes, sentences=sentences)
    spans, is_quoted = pieces_of_spans(pieces, mentions)
    _mark_actors(pieces.roles, spans, ~is_quoted & (ranks >= 0) & (ranks < STATE))
    reports = np.empty((0, _N_COLUMNS), np.int64)
    if len(tokens.ids):
        reports = _find_reports(pieces.roles, pieces.starts, pieces.stops)
    reports = reports[np.lexsort((reports[:, _STOP], reports[:, _START]))]
    cue_first, cue_stop, phrase_first, phrase_stops = reports[:, _ATTRIBUTION:].T
    phrases = np.column_stack([pieces.starts[phrase_first], pieces.stops[phrase_stops - 1]])
    phrases[phrase_first < 0] = -1
    speakers = name_speakers(
        pieces.roles,
        reports[:, _ATTRIBUTION + PHRASE_FIRST :],
        *spans.T.copy(),
        np.where(is_quoted, -1, ranks),
        is_surname,
    )
    return Quotations(
        starts=reports[:, _START],
        stops=reports[:, _STOP],
        kinds=reports[:, _KIND],
        cues=np.column_stack([pieces.starts[cue_first], pieces.stops[cue_stop - 1]]),
        phrases=phrases,
        mentions=speakers,
    )


@kernel(20)
def _mark_actors(roles, spans, speaks):
    """Add to *roles* which pieces name an actor who *speaks*, by the *spans* of mentions.

    The name of an actor is no verb, adverb or time ("Hadly said", "May said").
    """
    for mention in range(len(spans)):
        for piece in range(spans[mention, 0], spans[mention, 1]):
            if roles[piece] & (ADVERB | TIME | VERBS | PRONOUN | WHO):
                roles[piece] = NAME | roles[piece] & OWNER
            if speaks[mention]:
                roles[piece] |= ACTOR


# ---- quotations in marks


def _attribution_start(roles, attribution):
    """Return where cue and phrase begin.

    A phrase that belongs to a verb before the cue ("Berg left, adding …") does not count.
    """
    cue = attribution[CUE_FIRST]
    phrase = attribution[PHRASE_FIRST]
    if phrase < 0:
        return cue
    stop = attribution[PHRASE_STOP]
    if stop < cue:
        behind = roles[stop]
        description = COMMA | DASH | OPENING | WHO | RELATIVE | DETERMINER
        description |= ADVERB | AUXILIARY | TIME | PREPOSITION
        is_description = behind & description > 0
        is_other_participle = behind & PARTICIPLE > 0 and not behind & VERBS
        if not is_description and not is_other_participle:
            return cue
    return min(cue, phrase)


def _is_right_behind(roles, quote, begin):
    """Return whether cue and speaker, which *begin* there, follow a *quote* at once."""
    return quote < begin and all_have(roles, quote + 1, begin, COMMA | DASH)


def _choose_attribution(roles, quote, attributions, following, n):
    """Return which of the *n* attributions of its sentence reports the *quote*, or NONE.

    *following* is the first attribution behind the quote.
    """
    before = following - 1
    after = following if following < n else NONE
    if before >= 0:
        if all_have(roles, attributions[before, CUE_STOP], quote, COMMA | COLON | DASH):
            return before
    if after >= 0:
        if _is_right_behind(roles, quote, _attribution_start(roles, attributions[after])):
            return after
    return before if before >= 0 else after


def _kind_of_quote(roles, quote, attribution):
    """Return DIRECT, MIXED or NONE (no quotation) for a *quote*.

    The pieces around it, and its *attribution*, decide.
    """
    role = roles[quote]
    before = roles[quote - 1]
    cue = attribution[CUE_FIRST]
    begin = _attribution_start(roles, attribution)
    is_capital = role & CAPITAL > 0
    has_end_mark = role & (PAUSED | STOPPED) > 0
    is_after_cue = cue < quote
    is_before_cue = cue > quote
    is_apart = before & (APART | OPENING) > 0
    cue_stop = attribution[CUE_STOP]
    is_beside = is_after_cue and all_have(roles, cue_stop, quote, COMMA | COLON | DASH)
    if before & INTRODUCING:
        return NONE
    if role & TITLED and not (is_apart or is_beside):
        return NONE
    is_followed = _is_right_behind(roles, quote, begin)
    # "“…,” Berg said, “…”": cue and speaker are behind a quotation or comma
    is_trailing = is_after_cue and roles[begin - 1] & (QUOTE | COMMA) > 0
    is_interrupted = is_trailing and not (roles[begin - 1] | roles[begin - 2]) & QUOTE
    opens = is_beside or (is_apart and (is_capital or not is_interrupted))
    ends = is_followed or has_end_mark or roles[quote + 1] & (APART | AND | CLOSING) > 0
    if opens and ends and not _is_judgement(roles, cue, cue_stop, before, is_followed):
        if is_after_cue or is_followed or has_end_mark:
            return DIRECT
    if role & TITLED:
        return NONE
    if role & LONE and (is_before_cue or is_capital):
        return NONE
    return MIXED


def _is_judgement(roles, cue, cue_stop, before, is_followed):
    """Return whether a cue says how a quotation is meant ("called it “a start”", "spoke of")."""
    if roles[cue_stop - 1] & LINKING:
        return True
    is_judging = roles[cue] & VERBS == EVALUATING
    return is_judging and not is_followed and not before & COLON


# ---- clauses without marks


def _clause_after(roles, cue, limit):
    """Return where the clause begins that a verb reports, or NONE.

    It is behind "that", or at once behind some verbs.
    """
    start = cue + 1
    is_addressing = roles[cue] & ADDRESSING > 0
    if is_addressing:
        start = phrase_stop(roles, start, limit)
    if roles[start] & COLON:  # "Berg said: the port is closed"
        return start + 1
    that = _that_behind(roles, start, limit)
    if that >= 0:
        return that + 1
    if not roles[cue] & (BARE | OFTEN):
        return NONE
    if is_addressing and start == cue + 1:
        return NONE
    return _clause_without_that(roles, cue, start, limit)


def _that_behind(roles, start, limit):
    """Return the "that" that opens a clause behind a verb, or NONE."""
    ends = THAT | COLON | QUOTE | CUE | AUXILIARY | RELATIVE | COMMA
    that = first_with(roles, start, min(start + MAX_PIECES_TO_VERB, limit), ends)
    if not roles[that] & THAT:
        return NONE
    if that > start and roles[start] & HEADS:
        return NONE
    return that


def _clause_without_that(roles, cue, start, limit):
    """Return where a clause without "that" begins behind a verb, or NONE."""
    start = _skip_time_and_place(roles, start, limit)
    if roles[start] & AUXILIARY:
        if roles[start - 1] & ADVERB:  # "said there were"
            start -= 1
        elif roles[cue] & BARE:  # "a plan that Berg said was late"
            return start
    if start >= limit:
        return NONE
    is_quantity = (roles[start] | roles[start + 1]) & QUANTITY > 0
    if not is_quantity and roles[start] & (APART | AND | PREPOSITION | TO | WHO | AUXILIARY):
        return NONE
    if roles[cue] & BARE:
        return start
    last = min(start + MAX_PIECES_TO_VERB, limit)
    finite = first_with(roles, start, last, AUXILIARY | THAT | COLON | QUOTE)
    if roles[finite] & AUXILIARY:
        return start
    return NONE


def _skip_time_and_place(roles, start, limit):
    """Return the first piece behind times and places ("said on Monday in Holm the …")."""
    while start < limit:
        if roles[start] & (TIME | ADVERB):
            start += 1
        elif roles[start] & PREPOSITION and not (roles[start] | roles[start + 1]) & QUANTITY:
            start += 1
            if roles[start] & (TIME | NUMBER):
                start = first_without(roles, start, limit, TIME | NUMBER)
            else:
                start = phrase_stop(roles, start, limit)
        else:
            break
    return start


def _clause(roles, floor, limit, attribution, following):
    """Return first and last + 1 piece of the clause reported without marks, or NO_PHRASE.

    *floor* is where it can begin, *following* where what the next attribution reports begins.
    """
    first, stop = _clause_with_ends(roles, floor, limit, attribution)
    if first < 0:
        return NO_PHRASE
    stop = min(stop, following)
    first = first_without(roles, first, stop, AND | COMMA)
    while stop > first and roles[stop - 1] & (COMMA | AND | DASH):
        stop -= 1
    if stop - first < MIN_PIECES_OF_CLAUSE:
        return NO_PHRASE
    return first, stop


def _clause_with_ends(roles, floor, limit, attribution):
    """Return the clause that a cue reports, with commas at its ends, or NO_PHRASE."""
    cue = attribution[CUE_FIRST]
    cue_stop = attribution[CUE_STOP]
    phrase = attribution[PHRASE_FIRST]
    begin = _attribution_start(roles, attribution)
    end = max(cue_stop, attribution[PHRASE_STOP])
    if roles[cue] & ACCORDING:
        if cue == floor:
            return end + (roles[end] & COMMA > 0), limit
        return floor, cue
    if roles[cue] & COLON:
        return cue_stop, limit
    if cue == floor and phrase > floor:  # "Saying that nobody left, Berg rose"
        return _clause_after(roles, cue, limit), phrase
    if begin == floor or (begin > floor and not roles[begin - 1] & (COMMA | AS)):
        return _clause_beside_speaker(roles, floor, limit, attribution, begin)
    if roles[begin - 1] & AS:
        if roles[cue_stop] & THAT:  # "as Berg said that the port was closed"
            return cue_stop + 1, limit
        if roles[end] & COMMA:  # "as Berg said, the port was closed"
            return end + 1, limit
        return NO_PHRASE
    first = _clause_after(roles, cue, limit)
    if first >= 0 and phrase <= cue:
        return first, limit
    # "Nobody left, Berg said", "Nobody left, said Berg, and the port was closed"
    if roles[end] & COMMA and limit - end > begin - floor:
        return end + 1, limit
    return floor, begin - 1


def _clause_beside_speaker(roles, floor, limit, attribution, begin):
    """Return the clause behind a cue, or before its speaker without a comma."""
    cue = attribution[CUE_FIRST]
    phrase = attribution[PHRASE_FIRST]
    first = _clause_after(roles, cue, limit)
    is_inverted = phrase > cue and not roles[phrase - 1] & BY  # "Nobody left said Berg"
    if is_inverted:
        first = NONE
    if begin > floor + MIN_PIECES_WITHOUT_COMMA:
        if first >= 0 and roles[cue] & BARE and not roles[first - 1] & THAT:
            # "Ships were hit Berg said most of them in Holm"
            is_before = not _is_finite(roles, first, limit)
            is_before = is_before and any_has(roles, floor, begin, AUXILIARY | PAST)
        else:
            is_before = first < 0 and (is_inverted or _ends_report(roles, attribution, limit))
        if is_before:
            return floor, begin
    return first, limit


def _is_finite(roles, first, stop):
    """Return whether a clause opens with a pronoun or can have a finite verb."""
    return roles[first] & PRONOUN > 0 or any_has(roles, first, stop, AUXILIARY | PAST | VERBS)


def _ends_report(roles, attribution, limit):
    """Return whether a cue and its addressees end what is said ("…, Berg told Lund")."""
    cue = attribution[CUE_FIRST]
    if roles[cue] & PARTICIPLE:
        return False
    end = max(attribution[CUE_STOP], attribution[PHRASE_STOP])
    if roles[cue] & ADDRESSING and not roles[end] & PRONOUN:
        end = phrase_stop(roles, end, limit)
    if roles[end] & (END | PREPOSITION | TIME | AND):
        return True
    return roles[end] & PARTICIPLE > 0 and roles[end] & VERBS > 0


def _may_report(roles, attribution, first, stop):
    """Return whether a clause from *first* to *stop* can be what a cue reports.

    It never holds the words that name the speaker. After "said" without "that", and after a word
    that can be a plural noun ("notes", "states"), it has a finite verb or opens with a pronoun.
    """
    cue = attribution[CUE_FIRST]
    if first <= attribution[PHRASE_FIRST] < stop:
        return False
    if roles[first - 1] & THAT:
        return True
    if roles[cue] & PLURAL:
        return any_has(roles, first, stop, AUXILIARY | PAST)
    return first < cue or not roles[cue] & BARE or _is_finite(roles, first, stop)


# ---- all sentences


@kernel(50)
def _find_reports(roles, starts, stops):
    """Return start, stop, kind and attribution of all that is quoted or reported."""
    reports = np.empty((len(roles), _N_COLUMNS), np.int64)
    attributions = np.zeros((len(roles), REPORTS + 1), np.int64)
    last_attribution = np.full(PHRASE_STOP + 1, -1, np.int64)  # of the sentences before
    waiting = NONE  # the first piece of whole quotations without an attribution
    went_on = False  # whether a quotation goes on from the paragraph before
    n_reports = 0
    floor = 0
    for limit in range(len(roles)):
        if not roles[limit] & END:
            continue
        n = write_attributions(roles, floor, limit, attributions)
        if n == 0:
            n = write_unlisted(roles, floor, limit, attributions)
        attributions[:n, REPORTS] = 0
        n_before = n_reports
        n_reports = _write_reports(
            roles, starts, stops, floor, limit, attributions, n, reports, n_reports
        )
        is_new = n_reports > n_before
        is_rest = is_new and went_on
        goes_on = _goes_on(roles, limit)
        if _is_whole_quotation(roles, floor, limit):
            if waiting < 0:
                waiting = floor
            is_named = last_attribution[CUE_FIRST] >= 0
            if is_named and not (goes_on and _opens_unannounced(roles, waiting)):
                n_reports = _write_quotes(
                    roles, starts, stops, waiting, limit, last_attribution, reports, n_reports
                )
                waiting = NONE
        elif n > 0 or not roles[floor] & PRONOUN:
            # "He paused." does not change who speaks.
            speaker = last_attribution
            if n == 1 and not is_new and _opens_sentence(roles, attributions[0], floor):
                speaker = attributions[0, : PHRASE_STOP + 1]
            elif is_rest:
                speaker = reports[n_before, _ATTRIBUTION:]
            if waiting >= 0 and speaker[CUE_FIRST] >= 0:
                n_reports = _write_quotes(
                    roles, starts, stops, waiting, floor, speaker, reports, n_reports
                )
            waiting = NONE
            last_attribution[CUE_FIRST] = NONE
            if n > 0:
                last_attribution[:] = attributions[n - 1, : PHRASE_STOP + 1]
        went_on = goes_on
        if roles[limit] & PARAGRAPH and not goes_on:
            waiting = NONE
        if roles[limit] & ARTICLE:
            last_attribution[CUE_FIRST] = NONE
        floor = limit + 1
    return reports[:n_reports].copy()


def _is_whole_quotation(roles, floor, limit):
    """Return whether a sentence is nothing but quotations."""
    return roles[floor] & QUOTE > 0 and all_have(roles, floor, limit, QUOTE | COMMA | DASH)


def _goes_on(roles, limit):
    """Return whether a quotation without an end goes on in the next paragraph."""
    if not roles[limit] & PARAGRAPH or roles[limit] & ARTICLE:
        return False
    return roles[limit - 1] & QUOTE & roles[limit + 1] > 0 and roles[limit - 1] & GOES_ON > 0


def _opens_unannounced(roles, floor):
    """Return whether a sentence opens a paragraph and follows no colon."""
    if floor < 2:
        return True
    return roles[floor - 1] & PARAGRAPH > 0 and not roles[floor - 2] & COLON


def _opens_sentence(roles, attribution, floor):
    """Return whether an attribution opens a sentence ("Berg said so.", "So said Berg.")."""
    begin = _attribution_start(roles, attribution)
    if begin == floor:
        return True
    return begin == floor + 1 and roles[floor] & RELATIVE > 0


def _write_report(reports, number, start, stop, kind, attribution):
    """Write a row of reports."""
    report = reports[number]
    report[_START] = start
    report[_STOP] = stop
    report[_KIND] = kind
    report[_ATTRIBUTION:] = attribution[: PHRASE_STOP + 1]


def _write_quotes(roles, starts, stops, floor, limit, attribution, reports, n_reports):
    """Write a direct quotation for each quotation in marks between two pieces."""
    for quote in range(floor, limit):
        if roles[quote] & QUOTE:
            _write_report(reports, n_reports, starts[quote], stops[quote], DIRECT, attribution)
            n_reports += 1
    return n_reports


def _write_reports(roles, starts, stops, floor, limit, attributions, n, reports, n_reports):
    """Write quotations and reported clauses of a sentence by its *n* attributions.

    Return the number of reports.
    """
    if n == 0:
        return n_reports
    has_quote = False
    following = 0
    for quote in range(floor, limit):
        if not roles[quote] & QUOTE:
            continue
        has_quote = True
        while following < n and attributions[following, CUE_FIRST] < quote:
            following += 1
        number = _choose_attribution(roles, quote, attributions, following, n)
        attribution = attributions[number]
        kind = _kind_of_quote(roles, quote, attribution)
        if kind >= 0:
            attribution[REPORTS] = 1
            _write_report(reports, n_reports, starts[quote], stops[quote], kind, attribution)
            n_reports += 1
    for number in range(n):
        attribution = attributions[number]
        can_report = roles[attribution[CUE_FIRST]] & (CUE | ACCORDING | COLON) > 0
        if can_report and not attribution[REPORTS]:
            latest = limit
            if number + 1 < n:
                latest = _latest_stop(roles, attribution, attributions[number + 1], limit)
            first, stop = _clause(roles, floor, limit, attribution, latest)
            is_quoted = first >= 0 and has_quote and any_has(roles, first, stop, QUOTE)
            if first >= 0 and not is_quoted and _may_report(roles, attribution, first, stop):
                attribution[REPORTS] = 1
                _write_report(
                    reports, n_reports, starts[first], stops[stop - 1], INDIRECT, attribution
                )
                n_reports += 1
        # The floor stays at the first verb of "Raids claimed two lives, Berg said".
        behind = max(attribution[CUE_STOP], attribution[PHRASE_STOP])
        if attribution[REPORTS] or behind - floor > SENTENCE:
            floor = behind
    return n_reports


def _latest_stop(roles, attribution, following, limit):
    """Return where a report ends at the latest, as the *following* attribution begins."""
    begin = max(_attribution_start(roles, following), attribution[CUE_STOP])
    if roles[begin - 1] & (COMMA | AND):
        return begin
    if roles[begin - 1] & RELATIVE and roles[begin - 2] & COMMA:  # "…, but Lund announced"
        return begin - 1
    if roles[begin] & PARTICIPLE and roles[begin] & CUE:  # "said nobody left adding that"
        return begin
    return limit
