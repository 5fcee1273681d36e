"""Who speaks: verbs that report, and the words that say whose they are, told by the order of pieces."""

from __future__ import annotations

import numpy as np

from analysis.speakers.syntax import (
    ACCORDING,
    ACTOR,
    ADDRESSING,
    ADVERB,
    ALONE,
    AND,
    APART,
    AS,
    AUXILIARY,
    BARE,
    BEING,
    BY,
    CAPITAL,
    CLOSING,
    COLON,
    COMMA,
    CONJUNCTION,
    DASH,
    DETERMINER,
    DOCUMENT,
    END,
    EVALUATING,
    FORMER,
    INITIAL,
    LINKING,
    MANNER,
    NAME,
    NEGATION,
    NO_NOUN,
    NUMBER,
    OFFICE,
    OPENING,
    OWNER,
    PARAGRAPH,
    PARTICIPLE,
    PAST,
    PAUSED,
    PHRASAL,
    PLACE,
    PLAIN,
    PLURAL,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    PUTTING,
    QUOTE,
    QUOTED,
    RELATIVE,
    SPOKESMAN,
    THAT,
    TIME,
    TITLE_WORD,
    TITLED,
    TO,
    VERBS,
    WHO,
    WITH,
)
from analysis.text.kernels import kernel

TITLE_AND_NAME = 5  # pieces before a colon
REACH = 12  # pieces that are looked at for what belongs to a verb
REPORTED = 5  # pieces of a clause before "said" and its speaker, without a comma
DESCRIPTION = 25  # pieces of a description behind a name
SENTENCE = 400  # pieces of a sentence that are looked at, so that a text without full stops is read in one pass
LONGEST = 60  # pieces of a phrase in which a speaker is looked for
PERSON, BODY, STATE = range(
    3
)  # the ranks of those who can speak: of several in a phrase the lowest does


@kernel
def _goes_on_before(roles, determiner, floor):
    """Return whether a phrase goes on before its *determiner* ("the mayor of the port", "Berg and his deputy")."""
    if determiner <= floor:
        return False
    if roles[determiner - 1] & LINKING:
        return True
    if determiner - 1 <= floor or not roles[determiner] & (
        POSSESSIVE | NAME
    ):  # "the News and The Port Post"
        return False
    return roles[determiner - 1] & AND > 0 and roles[determiner - 2] & NAME > 0


@kernel
def _phrase_to(roles, last, floor):
    """Return the first piece of the phrase of nouns that ends with *last*, or the piece after *last*."""
    first = last + 1
    if last >= floor and roles[last] & PRONOUN:
        return last
    while first > floor and not roles[first - 1] & (NO_NOUN | EVALUATING):
        first -= 1
        if roles[first] & DETERMINER and not _goes_on_before(roles, first, floor):
            break
    named = first
    while named > floor and roles[named - 1] & NAME:
        named -= 1
    if named > floor and roles[named - 1] & QUOTE:  # "..." Ida Berg the mayor said
        return named
    while first <= last and roles[first] & (LINKING | AND):
        first += 1
    return first


@kernel
def phrase_from(roles, first, limit):
    """Return where the phrase of nouns that begins with *first* stops."""
    stop = first
    if stop < limit and roles[stop] & PRONOUN:
        return stop + 1
    while stop < limit and not roles[stop] & NO_NOUN:
        if roles[stop] & DETERMINER and stop > first and not roles[stop - 1] & (LINKING | AND):
            break
        if roles[stop] & PAST and stop > first and roles[stop - 1] & NAME:
            break
        if roles[stop] & AND and not (stop + 1 < limit and roles[stop + 1] & (NAME | DETERMINER)):
            break
        stop += 1
    while stop > first and roles[stop - 1] & (LINKING | AND):
        stop -= 1
    return stop


@kernel
def some(roles, first, stop, role):
    """Return whether a piece from *first* to *stop* has the *role*."""
    for piece in range(first, stop):
        if roles[piece] & role:
            return True
    return False


@kernel
def every(roles, first, stop, role):
    """Return whether every piece from *first* to *stop* has the *role*."""
    for piece in range(first, stop):
        if not roles[piece] & role:
            return False
    return True


@kernel
def _is_object(roles, first, floor):
    """Return whether a phrase of nouns belongs to the preposition before it, so that it is no subject."""
    if first <= floor:
        return False
    before = roles[first - 1]
    return before & (PREPOSITION | LINKING) > 0 and not before & CONJUNCTION


@kernel
def _apposed(roles, comma, floor):
    """Return the phrase before what stands between commas and ends at *comma* ("Ida Berg, the mayor, said")."""
    end = comma
    for _ in range(8):
        before = end - 1
        while before > floor and not roles[before] & APART:
            before -= 1
        if before <= floor or not roles[before] & (COMMA | DASH):
            break
        first = _phrase_to(roles, before - 1, floor)
        if some(roles, first, before, ~np.int64(NUMBER)) and not _is_object(roles, first, floor):
            only_names = every(roles, before + 1, end, NAME) and end == comma
            return first, comma if only_names else before
        end = before
    return -1, -1


@kernel
def _named_behind(roles, first, last):
    """Return where the name of an actor begins that ends a phrase behind a noun of its own ("the day Berg"), or *first*."""
    named = last + 1
    if roles[last] & SPOKESMAN:  # "militants Port News news agency said"
        while named > max(first, last - 1) and not roles[named - 1] & ACTOR:
            named -= 1
    behind = named
    while named > first and roles[named - 1] & ACTOR:
        named -= 1
    if named == behind or named <= first:
        return first
    before = roles[named - 1]
    is_noun = before & PLAIN > 0 and not before & (TITLE_WORD | OFFICE | SPOKESMAN | PARTICIPLE)
    return named if is_noun else first


@kernel
def _past_brackets(roles, first, floor):
    """Return where a phrase begins whose rest from *first* stands behind brackets ("the Port Office (PO) agency")."""
    opening = first - 1
    if opening <= floor or not roles[opening] & CLOSING:
        return first
    while opening > max(floor, first - REACH) and not roles[opening] & OPENING:
        opening -= 1
    return _phrase_to(roles, opening - 1, floor) if roles[opening - 1] & NAME else first


@kernel
def _is_free(roles, first, floor):
    """Return whether a phrase can be a subject: no preposition or verb stands before it, of which it is the object."""
    if first <= floor:
        return True
    return not roles[first - 1] & (
        PREPOSITION | LINKING | PAST | PARTICIPLE | AUXILIARY | VERBS | TO | AND
    )


@kernel
def _actor_ahead(roles, last, floor):
    """Return the actor whom a description without commas follows, up to *last*, or -1, -1.

    "Berg who leads the port [said]", "Berg speaking in Holm [said]", "the Port Office a body in Holm [said]".
    """
    none = (np.int64(-1), np.int64(-1))
    if last <= floor or roles[last] & (PRONOUN | ACTOR | NO_NOUN):
        return none
    piece = last
    while piece > max(floor, last - DESCRIPTION) and not roles[piece] & (
        APART | THAT | OPENING | CLOSING
    ):
        if roles[piece - 1] & ACTOR and roles[piece] & (WHO | RELATIVE | PARTICIPLE | DETERMINER):
            break
        if roles[piece] & (WHO | RELATIVE):
            return none
        piece -= 1
    if piece <= floor or not roles[piece - 1] & ACTOR or not _describes(roles, piece, last):
        return none
    first = _phrase_to(roles, piece - 1, floor)
    if (
        first >= piece
        or not _is_free(roles, first, floor)
        or _phrase_to(roles, last, floor) == first
    ):
        return none
    return np.int64(first), np.int64(piece)


@kernel
def _describes(roles, first, last):
    """Return whether the words behind an actor describe it: a relative clause with a verb, or no finite verb at all."""
    if roles[first] & (WHO | RELATIVE):
        subject = _phrase_to(roles, last, first)
        return subject > first + 1
    for piece in range(first, last + 1):
        if roles[piece] & AUXILIARY or roles[piece] & PAST and not roles[piece + 1] & PREPOSITION:
            return False
    return True


@kernel
def _subject(roles, verb, floor):
    """Return the phrase that stands before the *verb* as its subject, or -1, -1."""
    last = verb - 1
    while last >= floor and (
        roles[last] & (ADVERB | AUXILIARY | TIME)
        or roles[last + 1] & TIME
        and roles[last] & (DETERMINER | PREPOSITION)
    ):
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
    first, stop = _actor_ahead(roles, last, floor)
    if first >= 0:
        return first, stop
    first = _past_brackets(roles, _phrase_to(roles, last, floor), floor)
    # "Berg, in a letter said"
    if (
        first - 2 > floor
        and first <= last
        and roles[first - 1] & PLACE
        and roles[first - 2] & COMMA
    ):
        apposed = _apposed(roles, first - 2, floor)
        return apposed if apposed[0] >= 0 else _opening(roles, floor, first)
    named = _named_behind(roles, first, last)
    is_object = first > floor and roles[first - 1] & PREPOSITION > 0
    if named > first and (
        is_object or some(roles, max(first - 1, floor), named, PAST)
    ):  # "later in the day Berg said"
        return named, last + 1
    if (
        is_object and roles[first - 1] & BY and roles[first] & ACTOR
    ):  # "a party led by Berg answered"
        return -1, -1
    if (
        first <= last and first - 1 > floor and roles[first - 1] & PLACE
    ):  # "a doctor at the hospital"
        first = _phrase_to(roles, first - 2, floor)
        if (
            first - 1 > floor and roles[first - 1] & PLACE
        ):  # "in Norland near the port a clerk said"
            first = _phrase_to(roles, first - 2, floor)
        if roles[first] & PLACE:  # "said in a video posted"
            return -1, -1
    return (first, last + 1) if first <= last else (-1, -1)


@kernel
def _is_time_of_verb(roles, piece, floor):
    """Return whether a piece says when, between an auxiliary and its verb ("was last night called")."""
    first = max(floor, piece - 3)
    while piece > first and roles[piece] & TIME:
        piece -= 1
        if roles[piece] & AUXILIARY:
            return True
    return False


@kernel
def _attribution(roles, verb, floor, limit, earlier):
    """Return whether the *verb* reports, and the phrase of who speaks; *earlier* is that of the verb before in the sentence."""
    none, back, passive = (np.int64(-1), np.int64(-1)), verb - 1, False
    while back >= floor and (
        roles[back] & (ADVERB | AUXILIARY | NEGATION) or _is_time_of_verb(roles, back, floor)
    ):
        if roles[back] & NEGATION:
            return False, none
        passive |= roles[back] & BEING > 0 and not roles[verb] & PARTICIPLE
        back -= 1
    if back - 1 > floor and roles[back] & TO and roles[back - 2] & AUXILIARY:  # "went on to say"
        back -= 3
    before = roles[back] if back >= floor else np.int64(END)
    if before & (LINKING | OWNER | TO) or before & PREPOSITION and not before & (AS | BY):
        return False, none
    if before & DETERMINER and (
        not before & ALONE or roles[back - 1] & DETERMINER or roles[verb] & PLURAL
    ):
        return False, none
    if before & AS:
        for quoted in range(back - 1, max(floor, back - REACH), -1):
            if roles[quoted] & QUOTED:
                own = quoted + 1 == back or roles[quoted - 1] & BEING
                return True, _subject(roles, quoted, floor) if own else (
                    quoted + 1,
                    phrase_from(roles, quoted + 1, back),
                )
    if passive:
        by = verb + 1 + (roles[verb + 1] & QUOTE > 0)
        if by < limit and roles[by] & BY:
            return True, (by + 1, phrase_from(roles, by + 1, limit))
        return roles[verb + 1] & THAT > 0 and before & PRONOUN > 0, none
    if roles[verb] & PARTICIPLE:
        phrase = _behind_with(roles, back, floor)
        if phrase[0] >= 0:
            return True, phrase
    goes_on = roles[verb] & PARTICIPLE and earlier[0] >= 0 and not roles[verb - 1] & AUXILIARY
    aside = before & COMMA and (
        roles[verb] & PARTICIPLE or earlier[0] >= 0 and not roles[verb] & BARE
    )
    if (
        aside and not roles[verb] & PARTICIPLE
    ):  # "…, her chief of staff, Ida Berg, wrote" has a subject of its own
        first, end = _apposed(roles, back, floor)
        aside = first < 0 or end != back
    if goes_on or aside or before & (AND | BY):
        return True, earlier if earlier[0] >= 0 else _opening(roles, floor, back)
    is_inverted = (
        back == floor and before & RELATIVE > 0 and roles[verb] & BARE > 0
    )  # "So said Berg."
    is_inverted |= _ends_with_speaker(roles, verb, floor, limit)
    if is_inverted or before & (APART | END) and (before & QUOTE or not roles[verb] & ADDRESSING):
        stop = phrase_from(roles, verb + 1, limit)
        first, end = _subject(roles, verb, floor)
        opens_sentence = (
            first >= 0 and first == _opening(roles, floor, verb)[0]
        )  # "Berg, the mayor, said the port …"
        follows = (
            roles[stop] & (APART | PREPOSITION | TIME | WHO | RELATIVE | THAT | AND | OPENING | TO)
            > 0
        )
        if stop > verb + 1 and (
            before & QUOTE or is_inverted or follows and not (before & COMMA and opens_sentence)
        ):
            return True, _with_name(roles, verb + 1, stop)
        return first >= 0 or before & (COMMA | QUOTE) > 0, (first, end) if first >= 0 else _opening(
            roles, floor, back
        )
    first, end = _subject(roles, back + 1, floor)
    if roles[verb] & PARTICIPLE and not (before & PLURAL or roles[verb - 1] & AUXILIARY):
        author = _author(roles, floor, verb)
        if author[0] >= 0:
            return True, author
    return first >= 0, (first, end)


@kernel
def _ends_with_speaker(roles, verb, floor, limit):
    """Return whether a clause without a comma goes before "said" and an actor ("Nobody left said Berg in a letter.").

    Behind the actor the sentence ends, or goes on without another clause.
    """
    if not roles[verb] & BARE or verb - floor < REPORTED:
        return False
    if _verbs(roles, max(floor, verb - SENTENCE), verb - 1) == 0:
        return False
    limit = min(limit, verb + SENTENCE)
    stop = phrase_from(roles, verb + 1, min(verb + REACH, limit))
    if not some(roles, verb + 1, stop, ACTOR) or some(roles, verb + 1, stop, PAST):
        return False
    if stop == limit:
        return roles[limit - 1] & ACTOR > 0
    if roles[stop] & PREPOSITION:
        return _verbs(roles, stop, limit) == 0
    return roles[stop] & (WHO | RELATIVE) > 0 and _verbs(roles, stop, limit) <= 1


@kernel
def _verbs(roles, first, stop):
    """Return how many groups of pieces from *first* to *stop* can be finite verbs."""
    n = 0
    for piece in range(first, stop):
        is_verb = roles[piece] & (AUXILIARY | PAST | VERBS) > 0 and not roles[piece] & PARTICIPLE
        n += is_verb and not roles[piece - 1] & (AUXILIARY | NEGATION)
    return n


@kernel
def _behind_with(roles, last, floor):
    """Return the phrase that ends with *last* if "with" stands before it ("with Berg arguing that"), or -1, -1."""
    first = _phrase_to(roles, last, floor)
    if floor < first <= last and roles[first - 1] & WITH:
        return np.int64(first), np.int64(last + 1)
    return np.int64(-1), np.int64(-1)


@kernel
def _subject_behind(roles, participle, limit):
    """Return the subject behind the clause that a *participle* opens ("Calling it ‘a start’, Berg left"), or -1, -1."""
    piece = participle + 1
    limit = min(limit, participle + LONGEST)
    while piece < limit and not roles[piece] & (COMMA | PAUSED):
        piece += 1
    first = piece + 1
    while first < limit and roles[first] & (COMMA | ADVERB):
        first += 1
    stop = phrase_from(roles, first, limit)
    return (np.int64(first), np.int64(stop)) if stop > first else (np.int64(-1), np.int64(-1))


@kernel
def _author(roles, floor, participle):
    """Return the name that opens a sentence and has a verb before a *participle* ("Berg left saying"), or -1, -1."""
    first, stop = _opening(roles, floor, participle)
    verb = stop
    while 0 <= verb < participle and roles[verb] & ADVERB:
        verb += 1
    if (
        0 <= first < stop
        and verb < participle
        and roles[stop - 1] & NAME
        and roles[verb] & (PAST | VERBS | AUXILIARY)
    ):
        return first, stop
    return np.int64(-1), np.int64(-1)


@kernel
def _opening(roles, floor, limit):
    """Return the phrase that opens a sentence or stands behind its introduction ("In Holm, Berg …"), or -1, -1."""
    while floor < limit and roles[floor] & (RELATIVE | AND | ADVERB | COMMA | AS):
        floor += 1
    if roles[floor] & (PREPOSITION | PARTICIPLE):
        first, stop = _subject_behind(roles, floor, limit)
        if first >= 0:
            return first, stop
    stop = phrase_from(roles, floor, limit)
    return (np.int64(floor), np.int64(stop)) if stop > floor else (np.int64(-1), np.int64(-1))


@kernel
def _with_name(roles, first, stop):
    """Return the phrase and, if it is none by itself, the name that follows it after a comma ("said the mayor, Ida Berg")."""
    if roles[stop] & COMMA and not roles[stop - 1] & NAME and roles[stop + 1] & NAME:
        end = stop + 1
        while roles[end] & NAME:
            end += 1
        if roles[end] & APART:
            return np.int64(first), np.int64(end)
    return np.int64(first), np.int64(stop)


@kernel
def _after_actor(roles, first, stop):
    """Return the piece behind the first actor from *first* to *stop*, or *stop* if nobody is named."""
    piece = first
    while piece < stop and not roles[piece] & ACTOR:
        piece += 1
    while piece < stop and roles[piece] & ACTOR:
        piece += 1
    return piece


@kernel
def attributions(roles, floor, limit, found):
    """Write first and last + 1 piece of cue and speaker of each verb that reports in a sentence; return how many there are."""
    n, earlier = 0, (np.int64(-1), np.int64(-1))
    for verb in range(floor, limit):
        if roles[verb] & ACCORDING and roles[verb + 1] & TO:
            stop = phrase_from(roles, verb + 2, limit)
            if (
                verb == floor and roles[stop] & AUXILIARY
            ):  # "According to Berg heavy rain has fallen"
                stop = _after_actor(roles, verb + 2, stop)
            if stop > verb + 2 and not (stop == verb + 3 and roles[verb + 2] & MANNER):
                found[n, 0], found[n, 1], found[n, 2], found[n, 3] = verb, verb + 2, verb + 2, stop
                n += 1
        elif roles[verb] & VERBS or roles[verb] & PUTTING and roles[verb + 1] & PRONOUN:
            valid, phrase = _attribution(roles, verb, floor, limit, earlier)
            if verb == floor and roles[verb] & PARTICIPLE:
                phrase = _subject_behind(roles, verb, limit)
                valid |= phrase[0] >= 0
            if valid:
                if n > 0 and phrase[0] == found[n - 1, 2] and roles[found[n - 1, 0] - 1] & WHO:
                    n -= 1  # "a guard who asked not to be named said"
                joined = (
                    roles[verb] & PHRASAL
                    and roles[verb + 1] & (PREPOSITION | LINKING)
                    or roles[verb] & PUTTING
                )
                found[n, 0], found[n, 1], found[n, 2], found[n, 3] = (
                    verb,
                    verb + 1 + (joined > 0),
                    phrase[0],
                    phrase[1],
                )
                n, earlier = n + 1, phrase
    return n


@kernel
def _signature(roles, floor, limit, found):
    """Write cue and speaker of a name behind a dash that ends a paragraph (`"Go." ― Ida Berg, mayor`); return whether."""
    dash = floor
    while dash < limit and roles[dash] & (QUOTE | COMMA):
        dash += 1
    if not (roles[dash] & DASH and roles[dash + 1] & NAME and roles[limit] & PARAGRAPH):
        return False
    stop = phrase_from(roles, dash + 1, limit)
    if not roles[stop] & (END | COMMA | OPENING):
        return False
    found[0, 0], found[0, 1], found[0, 2], found[0, 3] = dash, dash + 1, dash + 1, stop
    return True


@kernel
def _heads_clause(roles, floor, colon, limit):
    """Return whether an actor, with at most a title, stands before a *colon* and a clause ("Berg: taxes will rise")."""
    if not floor < colon <= floor + TITLE_AND_NAME or not roles[colon - 1] & ACTOR:
        return False
    if not every(roles, floor, colon, NAME) or roles[colon + 1] & QUOTE:
        return False
    return some(roles, colon + 1, limit, AUXILIARY | PAST | QUOTE)


@kernel
def unlisted(roles, floor, limit, found):
    """Write cue and speaker where only the place of a piece tells who speaks: `"Go," Berg laughed`, `Berg: "Go."`, `― Berg`."""
    if _signature(roles, floor, limit, found):
        return 1
    for piece in range(floor, limit):
        if roles[piece] & QUOTE and roles[piece] & PAUSED and roles[piece] & CAPITAL:
            first = piece + 1 + (roles[piece + 1] & COMMA > 0)
            named = first
            while roles[named] & NAME or roles[named] & PRONOUN and named == first:
                named += 1
            if roles[first] & DETERMINER and not roles[piece] & TITLED:
                named = phrase_from(roles, first, limit)
                named = named if roles[named] & PAST else max(named - 1, first)
            if named > first and roles[named] & PLAIN and not roles[named - 1] & OWNER:
                found[0, 0], found[0, 1], found[0, 2], found[0, 3] = named, named + 1, first, named
                return 1
            if (
                first + 1 < limit
                and roles[first] & PLAIN
                and roles[first + 1] & (NAME | PRONOUN | DETERMINER)
            ):
                found[0, 0], found[0, 1] = first, first + 1
                found[0, 2], found[0, 3] = _with_name(
                    roles, first + 1, phrase_from(roles, first + 1, limit)
                )
                return 1
        elif roles[piece] & COLON and _heads_clause(roles, floor, piece, limit):
            found[0, 0], found[0, 1], found[0, 2], found[0, 3] = piece, piece + 1, floor, piece
            return 1
        elif roles[piece] & COLON and piece > floor and roles[piece + 1] & (QUOTE | END):
            verb = piece - (
                piece > floor + 1
                and roles[piece - 1] & PLAIN > 0
                and roles[piece - 2] & (NAME | PRONOUN) > 0
            )
            first = _phrase_to(roles, verb - 1, floor)
            alone = first < verb and (verb < piece or first == floor)
            found[0, 0], found[0, 1] = verb, verb + 1
            found[0, 2], found[0, 3] = (first, verb) if alone else _opening(roles, floor, piece)
            return 1
    return 0


@kernel
def named(roles, phrases, mentions, ranks, is_surname):
    """Return for each phrase of a speaker the mention that names the speaker, or -1.

    Phrases and mentions are first and last + 1 pieces. A person is named before a body or state, and
    of equals the first. *is_surname* says of each mention whether a first name may stand before it.
    """
    speakers = np.full(len(phrases), -1, np.int64)
    for row in range(len(phrases)):
        first = phrases[row, 0]
        if first < 0:
            continue
        stop = min(phrases[row, 1], first + LONGEST)
        speakers[row] = _speaker(roles, first, stop, mentions, ranks, is_surname)
        if speakers[row] < 0 and stop < len(roles) and roles[stop] & COMMA:
            speakers[row] = _body_of_apposition(roles, stop + 1, mentions, ranks)
    return speakers


@kernel
def _speaker(roles, first, stop, mentions, ranks, is_surname):
    """Return the mention that speaks in the phrase from *first* to *stop*, or -1."""
    speaker = np.int64(-1)
    mention = np.searchsorted(mentions[:, 0], first)
    while mention < len(mentions) and mentions[mention, 0] < stop:
        speaks = _speaks(roles, mentions, mention, first, stop, ranks)
        if speaks and is_surname[mention]:
            speaks = not _has_first_name(roles, mentions[mention, 0], first)
        if speaks and (speaker < 0 or ranks[mention] < ranks[speaker]):
            speaker = np.int64(mention)
        mention += 1
    return speaker


@kernel
def _body_of_apposition(roles, first, mentions, ranks):
    """Return the body or state whose office the words behind a name tell ("Berg, a spokesman for Norland"), or -1."""
    stop = phrase_from(roles, first, min(first + LONGEST, len(roles)))
    mention = np.searchsorted(mentions[:, 0], first)
    while mention < len(mentions) and mentions[mention, 0] < stop:
        begin, end = mentions[mention, 0], mentions[mention, 1]
        rank = ranks[mention]
        if rank > PERSON and _speaks_for(roles, begin, end, first, stop, rank == STATE):
            return np.int64(mention)
        mention += 1
    return np.int64(-1)


@kernel
def _speaks(roles, mentions, mention, first, stop, ranks):
    """Return whether the actor of a *mention* speaks in the phrase from *first* to *stop*.

    An actor that heads the phrase speaks. One that only belongs to the head ("a Berg aide", "Berg's
    lawyer", "an aide of Berg") does not, unless the head speaks for a body or state by its office.
    """
    begin, end = mentions[mention, 0], mentions[mention, 1]
    rank = ranks[mention]
    if rank < 0:
        return False
    joint = begin - 1
    border = (
        PREPOSITION | LINKING | COMMA | (0 if rank == STATE else AND)
    )  # "in Norland and Sudland"
    while joint >= first and not roles[joint] & border:
        joint -= 1
    follows_linking = joint >= first and roles[joint] & LINKING > 0
    if joint >= first and roles[joint] & PREPOSITION and not follows_linking:
        return end == stop and _begins_phrase(roles, mentions, mention, rank == PERSON)
    if follows_linking and rank == PERSON:
        is_behind_body = (
            mention > 0 and mentions[mention - 1, 1] == begin
        )  # "the head of the Port Office Ida Berg"
        follows_linking = not (is_behind_body or _has_office(roles, first, joint, begin))
    is_owner = roles[end - 1] & OWNER > 0
    if not (is_owner or follows_linking or _modifies(roles, end, stop)):
        return True
    if end - begin > 1 and not follows_linking and _has_role(roles, end, stop):
        return True
    return rank > PERSON and _speaks_for(roles, begin, end, first, stop, rank == STATE)


@kernel
def _has_office(roles, first, linking, mention):
    """Return whether an office stands before a person, "of" and all ("Secretary of Ports Ida Berg")."""
    if (
        linking <= first
        or not roles[linking - 1] & NAME
        or not roles[linking - 1] & (OFFICE | TITLE_WORD)
    ):
        return False
    if some(roles, first, linking, LINKING):  # "a spokesman for Secretary of Ports Ida Berg"
        return False
    if roles[linking - 1] & SPOKESMAN or mention == linking + 1 or not roles[mention - 1] & NAME:
        return False
    return roles[linking - 1] & OFFICE > 0 or not roles[linking + 1] & TITLE_WORD


@kernel
def _begins_phrase(roles, mentions, mention, is_person):
    """Return whether a mention stands behind a noun or name it does not belong to ("it hit the area Berg said")."""
    if mention > 0 and mentions[mention - 1, 1] == mentions[mention, 0]:
        return True
    before = roles[mentions[mention, 0] - 1]
    return (
        is_person
        and before & PLAIN > 0
        and not before & (TITLE_WORD | OFFICE | SPOKESMAN | PARTICIPLE)
    )


@kernel
def _has_first_name(roles, mention, first):
    """Return whether a surname has a first name before it, and thus may be somebody else's."""
    if mention <= first:
        return False
    before = roles[mention - 1]
    return before & NAME > 0 and not before & (TITLE_WORD | OFFICE | SPOKESMAN | INITIAL | OWNER)


@kernel
def _modifies(roles, after, stop):
    """Return whether a name that ends at *after* is part of a longer one or of a noun ("Berg Jr.", "Berg aide")."""
    if after >= stop:
        return False
    return not roles[after] & (NO_NOUN | AND | LINKING | DETERMINER | NUMBER | PAST)


@kernel
def _has_role(roles, after, stop):
    """Return whether a full name has a role behind it, without a comma ("Ida Berg head of the port")."""
    return after + 1 < stop and roles[after] & TITLE_WORD > 0 and roles[after + 1] & LINKING > 0


@kernel
def _speaks_for(roles, mention, after, first, stop, is_state):
    """Return whether the head of the noun phrase around a mention speaks for it by its office.

    The *mention* ends before *after*, the words that are looked at lie between *first* and *stop*.
    """
    start = mention
    while start > first and not roles[start - 1] & (AND | COMMA):
        start -= 1
    offices = SPOKESMAN | DOCUMENT | (OFFICE if is_state else 0)
    speaks = False
    piece = start
    while piece < stop:
        if piece == mention:  # words of the name itself tell nothing
            piece = after
            continue
        if piece > start and roles[piece] & (COMMA | LINKING | PREPOSITION):
            break
        if roles[piece] & FORMER:
            return False
        speaks |= roles[piece] & offices > 0
        piece += 1
    return speaks
