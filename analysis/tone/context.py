"""The context of a target in its sentence, as features of the tone toward it.

A feature is a kind and what it is made of: up to three words, a form, or a tone of a list. Its
key is one whole number, which data/tone_training.py names. The target's own words are none.
"""

from typing import NamedTuple

import numpy as np

from analysis.text.kernels import FREE, WordTable, hash_numbers, kernel, main_kernel, slot_of
from analysis.tone.clauses import (
    BEING,
    BREAK,
    BY,
    CLAUSE_ENDS,
    COMMA,
    CONTRAST,
    NEGATION,
    OBJECT,
    OWNER,
    OWNING,
    PARTICIPLE,
    PHRASE_ENDS,
    QUOTE,
    REPORTING,
    STOP,
    SUBJECT,
    Pieces,
)

#: Kinds of features, in the order of their names in data/tone_training.py: tones and forms; words
#: anywhere in the sentence, in the phrase of the target, up to NEAR_LEFT pieces before it, up to
#: NEAR_RIGHT after it.
TONE, FORM, WORD, PHRASE_WORD, LEFT, RIGHT = range(6)
AT = 6  # of the six pieces beside the target, in order
#: Two words in a row; n-grams that end or begin at the target; the pieces on both sides of it.
PAIR, BEFORE, AFTER, AROUND, AFTER_3, BEFORE_3 = range(12, 18)
#: Shares of a word in the weights of a scope; rare words weigh more.
MEANS = range(18, 22)
MEAN, PHRASE_MEAN, LEFT_MEAN, RIGHT_MEAN = MEANS

#: Forms of target and sentence.
NAME, SUBJECT_PRONOUN, OBJECT_PRONOUN, OWNER_PRONOUN, OWNS = range(5)
FIRST_FIFTH = 5  # the target's place in the sentence, in fifths of its length
FEWEST_WORDS = 10  # length of the sentence, in tens of words
MOST_TENS = 6  # longer sentences count as "60 words"
FIRST, NO_QUOTATION, AFTER_QUOTATION, BEFORE_QUOTATION, IN_QUOTATION = range(17, 22)
REPORTS, AFTER_REPORT = range(22, 24)

#: Sides of the target on which a word is, and roles of the target beside a verb (an agent does it,
#: in the passive).
ON_LEFT, ON_RIGHT = range(2)
IS_SUBJECT, IS_OBJECT, IS_AGENT = range(3)
MOST_SIDES = 3
LONGEST_DISTANCES = (2, 5, 10)  # pieces, of each class of distances but the last
N_DISTANCES = 4
IN_PHRASE, IN_CLAUSE, OUTSIDE = range(3)
N_SCOPES = 3
N_SEPARATIONS = 2  # next to the target, or beyond a name

#: A tone of one list and sign has these features: numbers of the first of each group.
ANYWHERE = 0
BY_SIDE = ANYWHERE + 1
BY_DISTANCE = BY_SIDE + MOST_SIDES  # side × distance
BY_NEARNESS = BY_DISTANCE + MOST_SIDES * N_DISTANCES
BY_SCOPE = BY_NEARNESS + 1  # side × scope
BY_SEPARATION = BY_SCOPE + MOST_SIDES * N_SCOPES  # side × separation
FEATURES_OF_TONE = BY_SEPARATION + MOST_SIDES * N_SEPARATIONS
N_SIGNS = 2  # + and -

#: Lists that give a word a tone, in the order of their names in data/tone_training.py: only these
#: three have phrases. A verb says one thing of its subject and another of its object.
STANCE, VERB, VERB_OTHER_SIDE = range(3, 6)
LISTS_WITHOUT_PHRASES = 3

ONE = 1000  #: the value of a feature that is there
NEGATED = -700  #: what a negation makes of a tone of 1000
NEGATION_REACH = 4  #: pieces after a negation whose tone it turns
WIDTH = 1 << 19  #: words that a feature can be made of
NEAR_LEFT = 4  #: pieces
NEAR_RIGHT = 5
LONGEST_PHRASE = 4  #: words of a phrase in a list
UNKNOWN = -1  #: number of a word that the vocabulary lacks


class Vocabulary(NamedTuple):
    """Words by number; the last row of each array is for every word that is not listed."""

    table: WordTable
    classes: np.ndarray  #: sums of bits of `analysis.tone.clauses`
    tones: np.ndarray  #: words × lists, in thousandths
    phrases: np.ndarray  #: the hash of the numbers of words in each slot
    phrase_tones: np.ndarray  #: slots × (stance, verb, verb's other side)
    begins_phrase: np.ndarray  #: whether a phrase begins with this word
    is_listed: np.ndarray  #: whether this word has a tone, or a phrase begins with it
    weights: np.ndarray  #: in means, in thousandths
    target: int
    end: int


class Effects(NamedTuple):
    """What each feature adds to the log-odds of negative and positive, in whole numbers."""

    of_words: np.ndarray  #: word (or code) × kind × 2, for features of one word
    of_ngrams: np.ndarray  #: slot × 2, for those of several words
    ngrams: np.ndarray  #: the key in each slot


class Output(NamedTuple):
    """Where the features of a mention go: into entries for training, else into sums."""

    writes_entries: bool
    entries: np.ndarray  # one row an entry, with the columns below
    n_entries: np.ndarray  # one number
    sums: np.ndarray  # of the effects on negative and positive, each times its value
    effects: Effects


#: Columns of the entries of an `Output`.
IN_MENTION, HAS_KEY, HAS_VALUE = range(3)


class _Sentence(NamedTuple):
    """A sentence with the target as one word."""

    words: np.ndarray  # numbers of the words; UNKNOWN where the vocabulary lacks them
    at: int  # position of the target
    n_names: np.ndarray  # before each word
    phrase_start: int  # of the target's phrase
    phrase_stop: int
    clause_start: int
    clause_stop: int


# Features of mentions.


def log_odds_of(
    pieces: Pieces,
    ids: np.ndarray,
    *,
    vocabulary: Vocabulary,
    effects: Effects,
    first: np.ndarray,
    last: np.ndarray,
    sentence_of: np.ndarray,
) -> np.ndarray:
    """Return what the features of each mention add up to: mentions × (negative, positive).

    Each feature counts with its effect times its value. Mentions are the pieces from *first* to
    *last*, in the sentences *sentence_of*. *ids* are the numbers of all pieces in the vocabulary.
    """
    output = Output(
        writes_entries=False,
        entries=np.empty((0, 3), np.int64),
        n_entries=np.zeros(1, np.int64),
        sums=np.zeros(2, np.int64),
        effects=effects,
    )
    return find_features(
        ids, pieces.bounds, pieces.capital, vocabulary, first, last, sentence_of, output
    )


@main_kernel
def find_features(ids, bounds, capital, vocabulary, first, last, sentence_of, output):
    """Find the features of every mention: return what their effects add up to, or write entries."""
    seen = np.zeros((2, len(vocabulary.classes)), np.int32)
    log_odds = np.zeros((len(sentence_of), 2), np.int64)
    for mention in range(len(sentence_of)):
        low = bounds[sentence_of[mention]]
        high = bounds[sentence_of[mention] + 1]
        at = first[mention] - low
        n_hidden = last[mention] - first[mention] - 1  # pieces that the target as one word hides
        sentence = _masked_sentence(ids, capital, vocabulary, low, high, at, n_hidden)
        target_classes = vocabulary.classes[ids[first[mention]]] if n_hidden == 0 else 0
        begin = output.n_entries[0]
        output.sums[:] = 0
        _add_words(output, sentence, vocabulary, seen, mention + 1)
        _add_neighbours(output, sentence, vocabulary.end)
        _add_form(output, sentence, target_classes, vocabulary.classes)
        _add_tones(output, sentence, vocabulary)
        output.entries[begin : output.n_entries[0], IN_MENTION] = mention
        log_odds[mention] = output.sums
    return log_odds


@kernel
def _masked_sentence(ids, capital, vocabulary, low, high, at, n_hidden):
    """Return a sentence with the target as one word, and names masked.

    Names are no features: the Peace Party is not peaceful.
    """
    size = high - low - n_hidden
    words = np.empty(size, np.int64)
    n_names = np.zeros(size + 1, np.int64)
    is_heading = 3 * capital[low:high].sum() > 2 * (high - low)  # capitals tell no names there
    for place in range(size):
        n_names[place + 1] = n_names[place]
        if place == at:
            words[place] = vocabulary.target
            continue
        piece = low + place + n_hidden * (place > at)
        word = ids[piece]
        words[place] = word
        if not capital[piece]:
            continue
        begins_sentence = place == 0 or vocabulary.classes[words[place - 1]] & (STOP | QUOTE) != 0
        if word < 0 or not begins_sentence:
            n_names[place + 1] += 1
            if not is_heading and not vocabulary.classes[word] & (SUBJECT | CONTRAST):
                words[place] = UNKNOWN
    phrase_start, phrase_stop = _extent(words, at, at + 1, vocabulary.classes, PHRASE_ENDS)
    clause_start, clause_stop = _extent(
        words, phrase_start, phrase_stop, vocabulary.classes, CLAUSE_ENDS
    )
    return _Sentence(words, at, n_names, phrase_start, phrase_stop, clause_start, clause_stop)


@kernel
def _extent(words, start, stop, classes, ends):
    """Return where the words around a passage begin and end, up to words of the classes *ends*."""
    while start > 0 and not classes[words[start - 1]] & ends:
        start -= 1
    while stop < len(words) and not classes[words[stop]] & ends:
        stop += 1
    return start, stop


@kernel
def _add(output, kind, word, value):
    """Add a feature of one word or code."""
    if output.writes_entries:
        _write_entry(output, _key(kind, word, 0, 0), value)
    elif word < len(output.effects.of_words):
        output.sums[0] += output.effects.of_words[word, kind, 0] * value
        output.sums[1] += output.effects.of_words[word, kind, 1] * value


@kernel
def _add_ngram(output, kind, first, second, third):
    """Add a feature of several words, which is there."""
    key = _key(kind, first, second, third)
    if output.writes_entries:
        _write_entry(output, key, ONE)
    else:
        slot = slot_of(key, output.effects.ngrams)
        output.sums[0] += output.effects.of_ngrams[slot, 0] * ONE
        output.sums[1] += output.effects.of_ngrams[slot, 1] * ONE


@kernel
def _write_entry(output, key, value):
    """Write one entry."""
    row = output.n_entries[0]
    output.entries[row, HAS_KEY] = key
    output.entries[row, HAS_VALUE] = value
    output.n_entries[0] = row + 1


@kernel
def _key(kind, first, second, third):
    """Return the key of a feature, as `feature_key` of data/tone_training.py does."""
    return ((kind * np.int64(WIDTH) + first) * np.int64(WIDTH) + second) * np.int64(WIDTH) + third


@kernel
def _add_words(output, sentence, vocabulary, seen, stamp):
    """Add words of the sentence, the phrase and either side, pairs, and means of scopes.

    ``seen[0]`` and ``seen[1]`` have the *stamp* at words of the sentence and the phrase that are
    written already.
    """
    words = sentence.words
    at = sentence.at
    weights = vocabulary.weights[words]
    weight_of_sentence = weights.sum()
    weight_of_phrase = weights[sentence.phrase_start : sentence.phrase_stop].sum()
    weight_on_left = weights[max(0, at - NEAR_LEFT) : at].sum()
    weight_on_right = weights[at + 1 : at + 1 + NEAR_RIGHT].sum()
    for place in range(len(words)):
        word = words[place]
        if word < 0:
            continue
        if place + 1 < len(words) and words[place + 1] >= 0:
            _add_ngram(output, PAIR, word, words[place + 1], 0)
        if place == at:
            continue
        is_in_phrase = sentence.phrase_start <= place < sentence.phrase_stop
        is_on_left = at - NEAR_LEFT <= place < at
        is_on_right = at < place <= at + NEAR_RIGHT
        if seen[0, word] != stamp:
            seen[0, word] = stamp
            _add(output, WORD, word, ONE)
        if is_in_phrase and seen[1, word] != stamp:
            seen[1, word] = stamp
            _add(output, PHRASE_WORD, word, ONE)
        if is_on_left:
            _add(output, LEFT, word, ONE)
        if is_on_right:
            _add(output, RIGHT, word, ONE)
        weight = weights[place]
        if weight == 0:
            continue
        _add_mean(output, MEAN, word, weight, weight_of_sentence)
        if is_in_phrase:
            _add_mean(output, PHRASE_MEAN, word, weight, weight_of_phrase)
        if is_on_left:
            _add_mean(output, LEFT_MEAN, word, weight, weight_on_left)
        if is_on_right:
            _add_mean(output, RIGHT_MEAN, word, weight, weight_on_right)


@kernel
def _add_mean(output, kind, word, weight, total):
    """Add the share of a word in the weights of a scope, smoothed by half a word."""
    _add(output, kind, word, weight * ONE // (total + ONE // 2))


@kernel
def _add_neighbours(output, sentence, end):
    """Add the three pieces on either side of the target, alone and as n-grams."""
    words = sentence.words
    at = sentence.at
    near = np.full(6, end, np.int64)
    for number, step in enumerate((-3, -2, -1, 1, 2, 3)):
        if 0 <= at + step < len(words):
            near[number] = words[at + step]
        if near[number] >= 0:
            _add(output, AT + number, near[number], ONE)
    third_before, second_before, before, after, second_after, third_after = near
    if second_before >= 0 and before >= 0:
        _add_ngram(output, BEFORE, second_before, before, 0)
        if third_before >= 0:
            _add_ngram(output, BEFORE_3, third_before, second_before, before)
    if after >= 0 and second_after >= 0:
        _add_ngram(output, AFTER, after, second_after, 0)
        if third_after >= 0:
            _add_ngram(output, AFTER_3, after, second_after, third_after)
    if before >= 0 and after >= 0:
        _add_ngram(output, AROUND, before, after, 0)


@kernel
def _add_form(output, sentence, target_classes, classes):
    """Add what the target is, its place in the sentence, and quotations and reports beside it."""
    words = sentence.words
    at = sentence.at
    size = len(words)
    is_quote = classes[words] & QUOTE
    n_quotes_before = np.count_nonzero(is_quote[:at])
    target = NAME
    if target_classes & SUBJECT:
        target = SUBJECT_PRONOUN
    elif target_classes & OBJECT:
        target = OBJECT_PRONOUN
    elif target_classes & OWNER:
        target = OWNER_PRONOUN
    _add_form_code(output, target)
    if target_classes & OWNER or _has_class(words[at + 1 : at + 2], classes, OWNING):
        _add_form_code(output, OWNS)
    _add_form_code(output, FIRST_FIFTH + 5 * at // size)
    _add_form_code(output, FEWEST_WORDS + min(MOST_TENS, size // 10))
    if at == 0:
        _add_form_code(output, FIRST)
    quotation = BEFORE_QUOTATION
    if not is_quote.any():
        quotation = NO_QUOTATION
    elif n_quotes_before % 2 == 1:
        quotation = IN_QUOTATION
    elif n_quotes_before > 0:
        quotation = AFTER_QUOTATION
    _add_form_code(output, quotation)
    if _has_class(words[at + 1 : at + 3], classes, REPORTING):
        _add_form_code(output, REPORTS)
    if _has_class(words[max(0, at - 2) : at], classes, REPORTING):
        _add_form_code(output, AFTER_REPORT)


@kernel
def _add_form_code(output, code):
    """Add one form."""
    _add(output, FORM, code, ONE)


@kernel
def _add_tones(output, sentence, vocabulary):
    """Add the tones of words and phrases, as each list has them."""
    words = sentence.words
    at = sentence.at
    tones = vocabulary.tones
    factors = _negation_factors(words, vocabulary.classes)
    verb, verb_stop = _passed_on_verb(sentence, vocabulary)
    place = 0
    while place < len(words):
        if place == at or verb < place < verb_stop:
            place += 1
            continue
        word = words[place]
        if not vocabulary.is_listed[word]:
            place += 1
            continue
        side = ON_RIGHT if place > at else ON_LEFT
        _add_tones_of_word(output, sentence, tones, place, side, factors[place])
        width = 1
        stance = tones[word, STANCE]
        on_subject = tones[word, VERB]
        on_object = tones[word, VERB_OTHER_SIDE]
        if vocabulary.begins_phrase[word]:
            width, phrase = _longest_phrase(words, place, vocabulary.phrases)
            if phrase >= 0:
                stance, on_subject, on_object = vocabulary.phrase_tones[phrase]
        factor = factors[place]
        _add_tone(output, sentence, STANCE, side, stance, factor, place, width)
        if on_subject or on_object:
            role = _role_beside_verb(words, place, at, vocabulary.classes)
            toward_target = on_subject
            toward_other = on_object
            if role == IS_OBJECT:
                toward_target = on_object
                toward_other = on_subject
            _add_tone(output, sentence, VERB, role, toward_target, factor, place, width)
            _add_tone(output, sentence, VERB_OTHER_SIDE, role, toward_other, factor, place, width)
        # The single words of a phrase still count in the other lists.
        for inside in range(place + 1, place + width):
            _add_tones_of_word(output, sentence, tones, inside, side, factors[inside])
        place += width


@kernel
def _add_tones_of_word(output, sentence, tones, place, side, factor):
    """Add the tones of one word by the lists without phrases."""
    word = sentence.words[place]
    for number in range(LISTS_WITHOUT_PHRASES):
        _add_tone(output, sentence, number, side, tones[word, number], factor, place, 1)


@kernel
def _negation_factors(words, classes):
    """Return what a tone at each place is multiplied by, in thousandths."""
    factors = np.full(len(words), ONE, np.int64)
    reach = 0
    for place in range(len(words)):
        if reach > 0:
            factors[place] = NEGATED
            reach -= 1
        bits = classes[words[place]]
        if bits & NEGATION:
            reach = NEGATION_REACH
        elif bits & (COMMA | STOP | BREAK | CONTRAST):
            reach = 0
    return factors


@kernel
def _passed_on_verb(sentence, vocabulary):
    """Return the verb by which the target accuses or praises, and where its clause ends.

    Tones between them are not about the target. The verb is the first listed one of the six pieces
    after the target, if it says nothing of its subject. 0 and 0 without one.
    """
    words = sentence.words
    at = sentence.at
    classes = vocabulary.classes
    for place in range(at + 1, min(at + 7, len(words))):
        word = words[place]
        if classes[word] & PHRASE_ENDS:
            break
        if not vocabulary.is_listed[word]:
            continue
        on_subject = vocabulary.tones[word, VERB]
        on_object = vocabulary.tones[word, VERB_OTHER_SIDE]
        if on_subject == 0 and on_object == 0:
            continue
        if on_subject != 0 or _role_beside_verb(words, place, at, classes) != IS_SUBJECT:
            break
        stop = place
        while stop < len(words) and not classes[words[stop]] & CLAUSE_ENDS:
            stop += 1
        return place, stop
    return 0, 0


@kernel
def _longest_phrase(words, place, phrases):
    """Return length and slot of the longest phrase that begins here; 1 and -1: none."""
    for width in range(min(LONGEST_PHRASE, len(words) - place), 1, -1):
        slot = slot_of(hash_numbers(words, place, place + width), phrases)
        if phrases[slot] != FREE:
            return width, slot
    return 1, -1


@kernel
def _role_beside_verb(words, place, at, classes):
    """Return what the target is beside a verb: its subject, its object, or the agent."""
    is_passive = False
    if classes[words[place]] & PARTICIPLE:
        is_passive = _has_class(words[max(0, place - 3) : place], classes, BEING)
    if place > at:
        return IS_OBJECT if is_passive else IS_SUBJECT
    follows_by = _has_class(words[max(0, at - 1) : at], classes, BY)
    follows_by = follows_by or _has_class(words[place + 1 : place + 5], classes, BY)
    return IS_AGENT if is_passive and follows_by else IS_OBJECT


@kernel
def _has_class(words, classes, bits):
    """Return whether one of the words has a class."""
    for word in words:
        if classes[word] & bits:
            return True
    return False


@kernel
def _add_tone(output, sentence, number, side, tone, factor, at, width):
    """Add one tone of a list as six features.

    Anywhere, by side or role, by side and distance, by nearness, by whether a name is between, and
    by side and scope.
    """
    value = tone * factor // ONE
    if value == 0:
        return
    size = abs(value)
    base = (number * N_SIGNS + (value < 0)) * FEATURES_OF_TONE
    target = sentence.at
    distance = min(abs(at - target), abs(at + width - 1 - target))
    distance_class = 0
    for longest in LONGEST_DISTANCES:
        distance_class += distance > longest
    scope = OUTSIDE
    if sentence.phrase_start <= at < sentence.phrase_stop:
        scope = IN_PHRASE
    elif sentence.clause_start <= at < sentence.clause_stop:
        scope = IN_CLAUSE
    first = min(at, target)
    n_names_between = sentence.n_names[max(at, target)] - sentence.n_names[first + 1]
    by_distance = BY_DISTANCE + side * N_DISTANCES + distance_class
    by_separation = BY_SEPARATION + side * N_SEPARATIONS + (n_names_between > 0)
    by_scope = BY_SCOPE + side * N_SCOPES + scope
    nearness = size * 3 // (3 + distance)
    _add(output, TONE, base + ANYWHERE, size)
    _add(output, TONE, base + BY_SIDE + side, size)
    _add(output, TONE, base + by_distance, size)
    _add(output, TONE, base + BY_NEARNESS, nearness)
    _add(output, TONE, base + by_separation, size)
    _add(output, TONE, base + by_scope, size)
