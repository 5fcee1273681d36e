"""Who speaks: verbs that report, and the words that name whose they are.

In all kernels, *roles* says what each piece is, *floor* is the first piece of a sentence, and
*limit* the piece after its last. A phrase is its first and last + 1 piece.
"""

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
    CONDITION,
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
)
from analysis.text.kernels import kernel

#: Columns of attributions: first and last + 1 piece of the cue and of the speaker's phrase, and
#: whether the attribution reports something already.
CUE_FIRST, CUE_STOP, PHRASE_FIRST, PHRASE_STOP, REPORTS = range(5)
NO_PHRASE = (-1, -1)
TITLE_AND_NAME = 5  # pieces before a colon
MAX_PIECES_TO_VERB = 12  # pieces that are looked at for what belongs to a verb
REPORTED = 5  # pieces of a clause before "said" and its speaker, without a comma
DESCRIPTION = 25  # pieces of a description behind a name
APPOSITIONS = 8  # between commas, behind a name
#: What has an object, or another subject.
GOVERNING = PREPOSITION | LINKING | PAST | PARTICIPLE | AUXILIARY | VERBS | TO | AND
#: Pieces of a sentence that are looked at, so that a text without full stops is read in one pass.
SENTENCE = 400
MAX_PIECES_OF_PHRASE = 60  # pieces of a phrase in which a speaker is looked for
#: The ranks of those who can speak. Of several in a phrase the lowest does.
PERSON, BODY, STATE = range(3)


def first_with(roles, first, stop, role):
    """Return the first piece from *first* to *stop* that has the *role*, or *stop*."""
    piece = first
    while piece < stop and not roles[piece] & role:
        piece += 1
    return piece


def first_without(roles, first, stop, role):
    """Return the first piece from *first* to *stop* that has not the *role*, or *stop*."""
    piece = first
    while piece < stop and roles[piece] & role:
        piece += 1
    return piece


def last_with(roles, last, earliest, role):
    """Return the last piece behind *earliest*, up to *last*, that has the *role*, or *earliest*."""
    piece = last
    while piece > earliest and not roles[piece] & role:
        piece -= 1
    return piece


def any_has(roles, first, stop, role):
    """Return whether a piece from *first* to *stop* has the *role*."""
    return first_with(roles, first, stop, role) < stop


def all_have(roles, first, stop, role):
    """Return whether every piece from *first* to *stop* has the *role*."""
    return first_without(roles, first, stop, role) >= stop


# ---- phrases of nouns


def _begins_before(roles, determiner):
    """Return whether a phrase begins before its *determiner*.

    "the mayor of the port", "Berg and his deputy"; but not "the News and the Port Post".
    """
    before = roles[determiner - 1]
    if before & LINKING:
        return True
    if not before & AND or not roles[determiner - 2] & NAME:
        return False
    return roles[determiner] & (POSSESSIVE | NAME) > 0


def _phrase_start(roles, last, floor):
    """Return where the noun phrase that ends with *last* begins, or *last* + 1."""
    if roles[last] & PRONOUN:
        return last
    first = last + 1
    while first > floor and not roles[first - 1] & (NO_NOUN | EVALUATING):
        first -= 1
        if roles[first] & DETERMINER and not _begins_before(roles, first):
            break
    while roles[first] & (LINKING | AND):
        first += 1
    return first


def phrase_stop(roles, first, limit):
    """Return where the noun phrase that begins with *first* stops."""
    stop = first
    if stop < limit and roles[stop] & PRONOUN:
        return stop + 1
    while stop < limit and not roles[stop] & NO_NOUN:
        if stop > first:
            if roles[stop] & DETERMINER and not roles[stop - 1] & (LINKING | AND):
                break
            if roles[stop] & PAST and roles[stop - 1] & NAME:
                break
        if roles[stop] & AND and not roles[stop + 1] & (NAME | DETERMINER):
            break
        stop += 1
    while stop > first and roles[stop - 1] & (LINKING | AND):
        stop -= 1
    return stop


def _is_free(roles, first, governing):
    """Return whether nothing that is *governing* precedes a phrase, which thus is no object."""
    before = roles[first - 1]
    return not before & governing or before & CONJUNCTION > 0


def _phrase_before_apposition(roles, comma, floor):
    """Return the phrase before an apposition that ends at *comma* ("Ida Berg, the mayor, said")."""
    end = comma
    for _ in range(APPOSITIONS):
        before = last_with(roles, end - 1, floor, APART)
        if not roles[before] & (COMMA | DASH):
            break
        first = _phrase_start(roles, before - 1, floor)
        has_word = any_has(roles, first, before, ~NUMBER)
        if has_word and _is_free(roles, first, PREPOSITION | LINKING):
            if all_have(roles, before + 1, end, NAME):
                return first, comma
            return first, before
        end = before
    return NO_PHRASE


def _actor_start(roles, first, last):
    """Return where an actor begins that ends a phrase behind another noun, or *first*.

    "[later in] the day Berg [said]".
    """
    name = last + 1
    while roles[name - 1] & ACTOR:
        name -= 1
    before = roles[name - 1]
    if not first < name <= last or not before & PLAIN:
        return first
    if before & (TITLE_WORD | OFFICE | SPOKESMAN | PARTICIPLE):
        return first
    return name


def _described_actor(roles, last, floor):
    """Return the actor whom a description without commas follows, up to *last*, or NO_PHRASE.

    "Berg who leads the port [said]", "Berg speaking in Holm [said]", "the Port Office a body in
    Holm [said]".
    """
    if roles[last] & (PRONOUN | ACTOR | NO_NOUN):
        return NO_PHRASE
    earliest = max(floor, last - DESCRIPTION)
    piece = last
    while piece > earliest and not roles[piece] & (APART | THAT | OPENING | CLOSING):
        opens_description = roles[piece] & (WHO | RELATIVE | PARTICIPLE | DETERMINER) > 0
        if opens_description and roles[piece - 1] & ACTOR:
            break
        piece -= 1
    if not roles[piece - 1] & ACTOR:
        return NO_PHRASE
    first = _phrase_start(roles, piece - 1, floor)
    if not _is_free(roles, first, GOVERNING):
        return NO_PHRASE
    return first, piece


# ---- the subject of a verb


def _behind_verb_of_name(roles, last, floor):
    """Return the piece behind a verb that follows a name ("Berg met Lund, who"), or *floor*.

    Who comes behind it is the verb's object.
    """
    verb = last_with(roles, last, floor, PAST)
    if roles[verb - 1] & (NAME | OWNER) == NAME:
        return verb + 1
    return floor


def _end_of_subject(roles, verb, floor):
    """Return the last piece before a *verb* that is no adverb, auxiliary, time or bracket."""
    last = verb - 1
    while roles[last] & (ADVERB | AUXILIARY | TIME):
        last -= 1
        if roles[last + 1] & TIME:  # "Berg on Monday said"
            last = last_with(roles, last, floor - 1, ~(DETERMINER | PREPOSITION))
    if roles[last] & CLOSING:
        last = last_with(roles, last, max(floor, last - MAX_PIECES_TO_VERB), OPENING) - 1
    return last


def _subject(roles, verb, floor):
    """Return the phrase before the *verb* that is its subject, or NO_PHRASE."""
    last = _end_of_subject(roles, verb, floor)
    if roles[last] & WHO:
        last -= 1
        if roles[last] & COMMA:
            last -= 1
        floor = _behind_verb_of_name(roles, last, floor)
    elif roles[last] & (COMMA | DASH):
        return _phrase_before_apposition(roles, last, floor)
    described = _described_actor(roles, last, floor)
    if described[0] >= 0:
        return described
    first = _phrase_start(roles, last, floor)
    is_object = roles[first - 1] & PREPOSITION > 0
    actor = _actor_start(roles, first, last)
    # "later in the day Berg said"
    if actor > first and (is_object or any_has(roles, max(first - 1, floor), actor, PAST)):
        return actor, last + 1
    # "a party led by Berg answered"
    if roles[first - 1] & BY and roles[first] & ACTOR:
        return NO_PHRASE
    while first - 1 > floor and roles[first - 1] & PLACE:  # "a doctor at the hospital"
        first = _phrase_start(roles, first - 2, floor)
    if first > last or roles[first] & PLACE:  # "said in a video posted"
        return NO_PHRASE
    return first, last + 1


def _subject_behind(roles, participle, limit):
    """Return the subject behind a clause that a *participle* opens, or NO_PHRASE.

    "Calling it ‘a start’, Berg left".
    """
    limit = min(limit, participle + MAX_PIECES_OF_PHRASE)
    comma = first_with(roles, participle + 1, limit, COMMA | PAUSED)
    first = first_without(roles, comma + 1, limit, COMMA | ADVERB)
    stop = phrase_stop(roles, first, limit)
    if stop <= first:
        return NO_PHRASE
    return first, stop


def opening_phrase(roles, floor, limit):
    """Return the phrase that opens a sentence or follows its introduction, or NO_PHRASE.

    "Berg …", "In Holm, Berg …".
    """
    first = first_without(roles, floor, limit, RELATIVE | AND | ADVERB | COMMA | AS)
    if roles[first] & (PREPOSITION | PARTICIPLE):
        phrase = _subject_behind(roles, first, limit)
        if phrase[0] >= 0:
            return phrase
    stop = phrase_stop(roles, first, limit)
    if stop <= first:
        return NO_PHRASE
    return first, stop


def _author(roles, floor, participle):
    """Return the name that opens a sentence with a *participle*, or NO_PHRASE.

    "Berg left saying".
    """
    first, stop = opening_phrase(roles, floor, participle)
    if first < 0 or not roles[stop - 1] & NAME:
        return NO_PHRASE
    verb = first_without(roles, stop, participle, ADVERB)
    if verb < participle and roles[verb] & (PAST | VERBS | AUXILIARY):
        return first, stop
    return NO_PHRASE


def _with_name(roles, first, stop):
    """Return a phrase and, if it names nobody, the name behind a comma.

    "[said] the mayor, Ida Berg".
    """
    if roles[stop] & COMMA and not roles[stop - 1] & NAME and roles[stop + 1] & NAME:
        end = first_without(roles, stop + 1, len(roles), NAME)
        if roles[end] & APART:
            return first, end
    return first, stop


# ---- whether a verb reports, and who speaks


def _is_time_of_verb(roles, piece, floor):
    """Return whether a time is between an auxiliary and its verb ("was last night called")."""
    earliest = max(floor, piece - 3)
    while piece > earliest and roles[piece] & TIME:
        piece -= 1
        if roles[piece] & AUXILIARY:
            return True
    return False


def _attribution(roles, verb, floor, limit, earlier):
    """Return whether the *verb* reports, and the phrase of who speaks.

    *earlier* is the phrase of the verb before in the sentence.
    """
    back = verb - 1  # the last piece before the verb and its auxiliaries
    is_passive = False
    while roles[back] & (ADVERB | AUXILIARY | NEGATION) or _is_time_of_verb(roles, back, floor):
        if roles[back] & NEGATION:
            return False, NO_PHRASE
        is_passive |= roles[back] & BEING > 0 and not roles[verb] & PARTICIPLE
        back -= 1
    before = roles[back]
    if _cannot_report(roles, verb, before):
        return False, NO_PHRASE
    if before & AS:
        earliest = max(floor, back - MAX_PIECES_TO_VERB)
        quoted = last_with(roles, back - 1, earliest, QUOTED)
        if quoted > earliest:
            return True, _who_is_quoted_as(roles, quoted, back, floor)
    if is_passive:
        by = verb + 1
        if roles[by] & QUOTE:
            by += 1
        if roles[by] & BY:
            return True, (by + 1, phrase_stop(roles, by + 1, limit))
        return roles[verb + 1] & THAT > 0 and before & PRONOUN > 0, NO_PHRASE
    if _has_earlier_speaker(roles, verb, back, before, floor, earlier):
        if earlier[0] >= 0:
            return True, earlier
        return True, opening_phrase(roles, floor, back)
    # "So said Berg"
    is_inverted = back == floor and before & RELATIVE > 0 and roles[verb] & BARE > 0
    is_inverted = is_inverted or _ends_with_speaker(roles, verb, floor, limit)
    may_be_inverted = before & QUOTE > 0 or not roles[verb] & ADDRESSING
    if is_inverted or (before & (APART | END) and may_be_inverted):
        return _attribution_before_speaker(roles, verb, back, before, floor, limit, is_inverted)
    subject = _subject(roles, back + 1, floor)
    if roles[verb] & PARTICIPLE and not roles[verb - 1] & (AUXILIARY | ACTOR):
        author = _author(roles, floor, verb)
        if author[0] >= 0:
            return True, author
    return subject[0] >= 0, subject


def _cannot_report(roles, verb, before):
    """Return whether the piece *before* a word shows that it is no verb."""
    if before & (LINKING | OWNER | TO):
        return True
    if before & PREPOSITION and not before & (AS | BY):
        return True
    if not before & DETERMINER:
        return False
    return not before & ALONE or roles[verb] & PLURAL > 0


def _who_is_quoted_as(roles, quoted, as_piece, floor):
    """Return the phrase of who is quoted ("Berg was quoted as", "quoted Berg as")."""
    if quoted + 1 == as_piece or roles[quoted - 1] & BEING:
        return _subject(roles, quoted, floor)
    return quoted + 1, phrase_stop(roles, quoted + 1, as_piece)


def _has_earlier_speaker(roles, verb, back, before, floor, earlier):
    """Return whether a *verb* has the speaker of an earlier one ("Berg left, adding that")."""
    if before & (AND | BY):
        return True
    is_participle = roles[verb] & PARTICIPLE > 0
    if is_participle and earlier[0] >= 0 and not roles[verb - 1] & (AUXILIARY | ACTOR):
        return True
    if not before & COMMA:
        return False
    if is_participle:
        return True
    if earlier[0] < 0 or roles[verb] & BARE:
        return False
    # "…, her chief of staff, Ida Berg, wrote" has a subject of its own.
    return _phrase_before_apposition(roles, back, floor)[1] != back


def _attribution_before_speaker(roles, verb, back, before, floor, limit, is_inverted):
    """Return whether a *verb* reports whose speaker may follow, and the phrase."""
    subject = _subject(roles, verb, floor)
    stop = phrase_stop(roles, verb + 1, limit)
    if stop > verb + 1:
        # "Berg, the mayor, said the port …"
        opens_sentence = subject[0] >= 0 and subject[0] == opening_phrase(roles, floor, verb)[0]
        ends = APART | PREPOSITION | TIME | WHO | RELATIVE | THAT | AND | OPENING | TO
        follows_clause = roles[stop] & ends > 0 and not opens_sentence
        if before & QUOTE or is_inverted or follows_clause:
            return True, _with_name(roles, verb + 1, stop)
    if subject[0] >= 0:
        return True, subject
    return before & (COMMA | QUOTE) > 0, opening_phrase(roles, floor, back)


def _ends_with_speaker(roles, verb, floor, limit):
    """Return whether a clause without a comma precedes "said" and an actor.

    "Nobody left said Berg in a letter." Behind the actor the sentence ends, or goes on without
    another clause.
    """
    if not roles[verb] & BARE or verb - floor < REPORTED:
        return False
    if _count_finite(roles, max(floor, verb - SENTENCE), verb - 1) == 0:
        return False
    limit = min(limit, verb + SENTENCE)
    stop = phrase_stop(roles, verb + 1, min(verb + MAX_PIECES_TO_VERB, limit))
    if not any_has(roles, verb + 1, stop, ACTOR):
        return False
    if stop == limit:
        return roles[limit - 1] & ACTOR > 0
    if roles[stop] & PREPOSITION:
        return _count_finite(roles, stop, limit) == 0
    return roles[stop] & (WHO | RELATIVE) > 0


def _count_finite(roles, first, stop):
    """Return how many groups of pieces from *first* to *stop* can be finite verbs."""
    n = 0
    for piece in range(first, stop):
        is_verb = roles[piece] & (AUXILIARY | PAST | VERBS) > 0 and not roles[piece] & PARTICIPLE
        n += is_verb and not roles[piece - 1] & (AUXILIARY | NEGATION)
    return n


# ---- the attributions of a sentence


def _write_attribution(attributions, number, cue_first, cue_stop, phrase):
    """Write the pieces of an attribution."""
    attribution = attributions[number]
    attribution[CUE_FIRST] = cue_first
    attribution[CUE_STOP] = cue_stop
    attribution[PHRASE_FIRST], attribution[PHRASE_STOP] = phrase


def write_attributions(roles, floor, limit, attributions):
    """Write each reporting verb of a sentence and its speaker; return how many."""
    n = 0
    earlier = NO_PHRASE
    for verb in range(floor, limit):
        if roles[verb] & ACCORDING:
            stop = phrase_stop(roles, verb + 2, limit)
            if stop > verb + 2 and not roles[verb + 2] & MANNER:  # "according to plan"
                _write_attribution(attributions, n, verb, verb + 2, (verb + 2, stop))
                n += 1
        elif roles[verb] & VERBS or (roles[verb] & PUTTING and roles[verb + 1] & PRONOUN):
            is_report, phrase = _attribution(roles, verb, floor, limit, earlier)
            if verb == floor and roles[verb] & PARTICIPLE:
                phrase = _subject_behind(roles, verb, limit)
                is_report |= phrase[0] >= 0
            if not is_report or _is_open(roles, phrase, floor):
                continue
            stop = verb + 1
            if _has_particle(roles, verb):
                stop += 1
            _write_attribution(attributions, n, verb, stop, phrase)
            n += 1
            earlier = phrase
    return n


def _is_open(roles, phrase, floor):
    """Return whether nothing is said: "Did Berg say that …?", "if Berg says that …"."""
    before = phrase[0] - 1
    if before == floor and roles[before] & AUXILIARY:
        return True
    return before >= floor and roles[before] & CONDITION > 0


def _has_particle(roles, verb):
    """Return whether a verb and the next word are one cue ("pointed out", "put it")."""
    if roles[verb] & PUTTING:
        return True
    return roles[verb] & PHRASAL > 0 and roles[verb + 1] & (PREPOSITION | LINKING) > 0


def write_unlisted(roles, floor, limit, attributions):
    """Write the attribution of a sentence without a listed verb.

    Return how many there are, 0 or 1. The order of pieces shows who speaks: `"Go," Berg laughed`,
    `Berg: "Go."`, `"Go." ― Berg`.
    """
    if _write_signature(roles, floor, limit, attributions):
        return 1
    for piece in range(floor, limit):
        role = roles[piece]
        if role & QUOTE:
            if role & PAUSED and role & CAPITAL:
                if _write_verb_behind_quote(roles, piece, limit, attributions):
                    return 1
        elif role & COLON and _heads_clause(roles, floor, piece, limit):
            _write_attribution(attributions, 0, piece, piece + 1, (floor, piece))
            return 1
        elif role & COLON and roles[piece + 1] & (QUOTE | END):
            _write_speaker_before_colon(roles, floor, piece, attributions)
            return 1
    return 0


def _write_signature(roles, floor, limit, attributions):
    """Return whether a name stands behind a dash that ends a paragraph, and write it.

    `"Go." ― Ida Berg, mayor`.
    """
    dash = first_without(roles, floor, limit, QUOTE | COMMA)
    if not (roles[dash] & DASH and roles[dash + 1] & NAME and roles[limit] & PARAGRAPH):
        return False
    stop = phrase_stop(roles, dash + 1, limit)
    if not roles[stop] & (END | COMMA | OPENING):
        return False
    _write_attribution(attributions, 0, dash, dash + 1, (dash + 1, stop))
    return True


def _write_verb_behind_quote(roles, quote, limit, attributions):
    """Return whether an unlisted verb and its speaker are behind a *quote*, and write them.

    `"Go," Berg laughed`, `"Go," laughed Berg`.
    """
    first = quote + 1
    if roles[first] & COMMA:
        first += 1
    verb = first
    while roles[verb] & (NAME | PRONOUN):
        verb += 1
    if roles[first] & DETERMINER and not roles[quote] & TITLED:
        verb = phrase_stop(roles, first, limit)
        if not roles[verb] & PAST:
            verb = max(verb - 1, first)
    if verb > first and roles[verb] & PLAIN:
        _write_attribution(attributions, 0, verb, verb + 1, (first, verb))
        return True
    if not roles[first] & PLAIN or not roles[first + 1] & (NAME | PRONOUN | DETERMINER):
        return False
    stop = phrase_stop(roles, first + 1, limit)
    _write_attribution(attributions, 0, first, first + 1, _with_name(roles, first + 1, stop))
    return True


def _heads_clause(roles, floor, colon, limit):
    """Return whether an actor and a *colon* precede a clause ("Berg: taxes will rise")."""
    if not floor < colon <= floor + TITLE_AND_NAME or not roles[colon - 1] & ACTOR:
        return False
    if not all_have(roles, floor, colon, NAME) or roles[colon + 1] & QUOTE:
        return False
    return any_has(roles, colon + 1, limit, AUXILIARY | PAST | QUOTE)


def _write_speaker_before_colon(roles, floor, colon, attributions):
    """Write the speaker before a *colon*, also with a verb that is not listed ("Berg laughed:")."""
    first = first_without(roles, floor, colon, AND | LINKING)  # "And from the mayor:"
    phrase = opening_phrase(roles, first, colon)
    _write_attribution(attributions, 0, colon, colon + 1, phrase)


# ---- the actor whom a phrase names


@kernel(100)
def name_speakers(roles, phrases, begins, ends, ranks, is_surname):
    """Return the mention that names each speaker, or -1.

    Mentions are from *begins* to *ends*. A person is named before a body or state, and of equals
    the first. *is_surname* says of each mention whether a first name may precede it.
    """
    speakers = np.full(len(phrases), -1, np.int64)
    for row in range(len(phrases)):
        first = phrases[row, 0]
        if first < 0:
            continue
        stop = min(phrases[row, 1], first + MAX_PIECES_OF_PHRASE)
        speaker = _speaker_in(roles, first, stop, begins, ends, ranks, is_surname)
        if speaker < 0:
            speaker = _person_beside_office(roles, first, stop, begins, ranks)
        speakers[row] = speaker
    return speakers


def _speaker_in(roles, first, stop, begins, ends, ranks, is_surname):
    """Return the mention that speaks in the phrase from *first* to *stop*, or -1."""
    speaker = -1
    mention = np.searchsorted(begins, first)
    while mention < len(begins) and begins[mention] < stop:
        speaks = _speaks(roles, begins, ends, mention, first, stop, ranks)
        if speaks and is_surname[mention]:
            speaks = not _has_first_name(roles, begins[mention], first)
        if speaks and (speaker < 0 or ranks[mention] < ranks[speaker]):
            speaker = mention
        mention += 1
    return speaker


def _person_beside_office(roles, first, stop, begins, ranks):
    """Return the mention of the person whose office is in a phrase before a comma, or -1.

    "the head of Port Watch, Ida Berg".
    """
    linking = first_with(roles, first, stop, LINKING)
    if linking == stop or not any_has(roles, first, linking, TITLE_WORD):
        return -1
    mention = np.searchsorted(begins, stop + 1)
    is_beside = mention < len(begins) and begins[mention] == stop + 1
    if is_beside and roles[stop] & COMMA and ranks[mention] == PERSON:
        return mention
    return -1


def _speaks(roles, begins, ends, mention, first, stop, ranks):
    """Return whether the actor of a *mention* speaks in a phrase.

    An actor that heads the phrase speaks. One that only belongs to the head ("a Berg aide", "Berg's
    lawyer", "an aide of Berg") does not, unless the head speaks for a body or state by its office.
    """
    begin = begins[mention]
    end = ends[mention]
    rank = ranks[mention]
    if rank < 0:
        return False
    joint = _joint_before(roles, begin, first, rank == STATE)
    is_linked = joint >= first and roles[joint] & LINKING > 0
    is_behind_body = ends[mention - 1] == begin
    if joint >= first and roles[joint] & PREPOSITION:
        return is_behind_body
    if is_linked and rank == PERSON:
        # "the head of the Port Office Ida Berg"
        is_linked = not (is_behind_body or _has_office(roles, first, joint, begin))
    if not is_linked and not _modifies(roles, end, stop):
        return True
    # "Ida Berg head of the port"
    if end - begin > 1 and roles[end] & TITLE_WORD and roles[end + 1] & LINKING:
        return True
    return rank > PERSON and _speaks_for(roles, begin, end, first, stop, rank == STATE)


def _joint_before(roles, begin, first, is_state):
    """Return the piece that joins a mention to words before it, or *first* - 1."""
    joints = PREPOSITION | LINKING | COMMA
    if not is_state:  # "in Norland and Sudland"
        joints |= AND
    return last_with(roles, begin - 1, first - 1, joints)


def _has_office(roles, first, linking, mention):
    """Return whether an office with "of" precedes a person ("Secretary of Ports Ida Berg")."""
    office = roles[linking - 1]
    if not office & NAME or not office & (OFFICE | TITLE_WORD) or mention == linking + 1:
        return False
    return not any_has(roles, first, linking, LINKING)  # "an aide of Secretary of Ports Ida Berg"


def _has_first_name(roles, mention, first):
    """Return whether a first name precedes a surname, which thus may be somebody else's."""
    if mention <= first:
        return False
    before = roles[mention - 1]
    return before & NAME > 0 and not before & (TITLE_WORD | OFFICE | SPOKESMAN | INITIAL | OWNER)


def _modifies(roles, end, stop):
    """Return whether a name is part of a longer one or of a noun ("Berg Jr.", "Berg aide")."""
    if end >= stop:
        return False
    return not roles[end] & (NO_NOUN | AND | LINKING | DETERMINER | NUMBER | PAST)


def _speaks_for(roles, begin, end, first, stop, is_state):
    """Return whether the head of a mention's phrase speaks for it by office.

    The mention is from *begin* to *end*, the words that are looked at from *first* to *stop*.
    """
    offices = SPOKESMAN | DOCUMENT
    if is_state:
        offices |= OFFICE
    start = last_with(roles, begin - 1, first - 1, AND | COMMA) + 1
    speaks = False
    piece = start
    while piece < stop:
        if piece == begin:  # the words of the name itself say nothing of its office
            piece = end
            continue
        if roles[piece] & (COMMA | LINKING | PREPOSITION):
            break
        if roles[piece] & FORMER:
            return False
        speaks |= roles[piece] & offices > 0
        piece += 1
    return speaks
