"""Tone of sentences by VADER's rules, for a whole batch at once.

The scores equal those of the vaderSentiment package, whose lists and weights are used, once all
apostrophes are plain: it knows *don't*, and takes *don’t* for a word without meaning. Its code is
followed step by step, because sums of floating-point numbers depend on their order.
"""

import math
import sys
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.text.characters import (
    DOTTED,
    EMOJI,
    LOWER,
    PUNCTUATION,
    SPACE,
    TITLE,
    UPPER,
    Characters,
    characters,
    vader,
)
from analysis.text.kernels import WordTable, find_word, kernel, main_kernel, word_table

FIELDS = ("neg", "neu", "pos", "compound")
#: What a word can be. A chunk of a sentence has the sum of these as its role.
(
    LEXICON,
    BOOSTER,
    NEGATION,
    CAPITALS,
    IDIOM,
    NEVER,
    THIS,
    WITHOUT,
    DOUBT,
    LEAST,
    AT,
    BUT,
    KIND,
    OF,
    NO,
    OR,
) = (1 << bit for bit in range(16))
#: The words that vaderSentiment's code (not its lists) names.
NAMED = {
    "never": NEVER,
    "this": THIS,
    "so": THIS,
    "without": WITHOUT,
    "doubt": DOUBT,
    "least": LEAST,
    "at": AT,
    "very": AT,
    "but": BUT,
    "kind": KIND,
    "of": OF,
    "no": NO,
    "or": OR,
    "nor": OR,
}
#: Where an idiom can be around a word, as words before the word and words of the idiom. The first
#: idiom that is there wins.
AROUND = ((0, 3), (0, 2), (1, 2), (2, 3), (2, 2), (3, 3), (3, 2))
BOOSTED = ((3, 3), (3, 2), (2, 2))
NONE = -2  # words that are not listed have the number -1
#: What a booster one, two and three words before a word is worth.
WORTH_AT_DISTANCE = (1.0, 0.95, 0.9)
_SMALL = 32  # the bit by which small ASCII letters differ from capitals
_N, _T, _APOSTROPHE, _EXCLAMATION, _QUESTION = (ord(letter) for letter in "nt'!?")
_COMPENSATED = sys.version_info >= (3, 12)  # sum() carries along what rounding takes away


class _Rules(NamedTuple):
    """The package's lists as arrays."""

    table: WordTable
    roles: np.ndarray
    weights: np.ndarray  # the valence of a word of the lexicon, else what a booster adds
    idioms: np.ndarray  # two or three words each, by number; the third may be NONE
    worth: np.ndarray  # of each idiom: valence (nan: none), whether it is an int, what it adds
    capitals: float
    negated: float


def score_sentences(sentences: Sequence[str]) -> pd.DataFrame:
    """Return VADER's scores of each sentence (Hutto and Gilbert 2014).

    Compound is S / sqrt(S² + 15), S the sum of valences after boosters, negation, capitals, "but"
    and punctuation. Without a lexicon word it is 0, which as tone is missing.
    """
    batch = characters(sentences)
    columns = score_spans(batch, batch.bounds[:-1], batch.bounds[1:] - 1)
    return pd.DataFrame(dict(zip([*FIELDS, "n_words"], columns)))


def score_spans(batch: Characters, starts: np.ndarray, stops: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return ``neg, neu, pos, compound, n_words`` of the sentences from *starts* to *stops*."""
    shares, compound, n_words, has_emoji = _score_batch(
        batch.codes, batch.lower, batch.kind, starts, stops, _rules(), _COMPENSATED
    )
    columns = (*_round_as_python(shares, 3).T, _round_as_python(compound, 4), n_words)
    if has_emoji.any():
        bounds = zip(starts[has_emoji], stops[has_emoji])
        described = score_sentences([_describe_emoji(batch.text[i:j]) for i, j in bounds])
        for column, name in zip(columns, described):
            column[has_emoji] = described[name]
    return columns


def _round_as_python(values: np.ndarray, digits: int) -> np.ndarray:
    """Return *values* as Python's ``round`` gives them."""
    rounded = [round(value, digits) for value in values.ravel().tolist()]
    return np.array(rounded).reshape(values.shape)


def _describe_emoji(sentence: str) -> str:
    """Return the sentence with a description in place of each emoji, as the package begins."""
    emojis = vader().emojis
    described = ""
    for before, letter in pairwise(f" {sentence}"):
        is_glued = letter in emojis and before != " "
        described += " " * is_glued + emojis.get(letter, letter)
    return described


@lru_cache
def _rules() -> _Rules:
    """Return the package's lists as arrays."""
    from vaderSentiment import vaderSentiment as package

    lexicon = vader().lexicon
    boosters = package.BOOSTER_DICT
    special_cases = package.SPECIAL_CASES
    negations = dict.fromkeys(package.NEGATE)
    idioms = [idiom.split() for idiom in {**special_cases, **boosters}]
    idioms = [words for words in idioms if len(words) in (2, 3)]
    idiom_words = {word for words in idioms for word in words}
    listed = list(dict.fromkeys([*lexicon, *boosters, *negations, *NAMED, *sorted(idiom_words)]))
    flags = {LEXICON: lexicon, BOOSTER: boosters, NEGATION: negations, IDIOM: idiom_words}
    role_of_word = dict.fromkeys(listed, 0) | NAMED
    for flag, members in flags.items():
        for word in members:
            role_of_word[word] |= flag
    weight_of_word = dict.fromkeys(listed, 0.0) | boosters | lexicon
    number_of_word = {word: number for number, word in enumerate(listed)}
    idiom_numbers = []
    worth = []
    for idiom in idioms:
        numbers = [number_of_word[word] for word in idiom]
        idiom_numbers.append([*numbers, NONE][:3])
        valence = special_cases.get(" ".join(idiom), np.nan)
        boost = boosters.get(" ".join(idiom), 0.0)
        worth.append((valence, isinstance(valence, int), boost))
    return _Rules(
        table=word_table(listed),
        roles=np.array([*role_of_word.values(), 0]),
        weights=np.array([*weight_of_word.values(), 0.0]),
        idioms=np.array(idiom_numbers),
        worth=np.array(worth),
        capitals=package.C_INCR,
        negated=package.N_SCALAR,
    )


@main_kernel(1)
def _score_batch(codes, lower, kind, starts, stops, rules, is_compensated):
    """Return shares (negative, neutral, positive), compound, lexicon words, emoji of sentences."""
    # A chunk takes two characters, with its space. Memory that is never written to is never taken.
    most = len(lower) // 2 + 1
    numbers = np.empty(most, np.int32)
    roles = np.empty(most, np.int32)
    values = np.empty(most)
    is_int = np.empty(most, np.bool_)
    shares = np.zeros((len(starts), 3))
    compound = np.zeros(len(starts))
    n_words = np.zeros(len(starts), np.int64)
    has_emoji = np.zeros(len(starts), np.bool_)
    table, listed_roles, weights, idioms, worth, capitals, negated = rules
    for sentence in range(len(starts)):
        start = starts[sentence]
        stop = stops[sentence]
        size, kinds, emphasis = _read_chunks(
            codes, lower, kind, start, stop, table, listed_roles, numbers, roles
        )
        has_emoji[sentence] = kinds & EMOJI > 0
        n_lexicon = 0
        n_capitals = 0
        has_but = False
        for index in range(size):
            n_lexicon += roles[index] & LEXICON > 0
            n_capitals += roles[index] & CAPITALS > 0
            has_but |= roles[index] & BUT > 0
        n_words[sentence] = n_lexicon
        if n_lexicon == 0:
            shares[sentence, 1] = size > 0
            continue
        raised = capitals if n_capitals < size else 0.0
        _fill_values(numbers, roles, values, is_int, size, weights, idioms, worth, raised, negated)
        if has_but:
            _apply_but(values, is_int, roles, size)
        shares[sentence], compound[sentence] = _combine(
            values, is_int, size, emphasis, is_compensated
        )
    return shares, compound, n_words, has_emoji


@kernel
def _read_chunks(codes, lower, kind, start, stop, table, listed_roles, numbers, roles):
    """Write number and role of each chunk between spaces."""
    size = 0
    all_kinds = 0
    n_exclamations = 0
    n_questions = 0
    position = start
    while position < stop:
        first = position
        kinds = 0
        while position < stop and not kind[position] & SPACE:
            kinds |= kind[position]
            position += 1
        if position > first:
            left = first
            right = position
            role = 0
            if kinds & PUNCTUATION:
                for mark in range(first, position):
                    n_exclamations += lower[mark] == _EXCLAMATION
                    n_questions += lower[mark] == _QUESTION
                left, right = _strip_punctuation(kind, first, position)
                if _is_contraction(codes, lower, left, right):
                    role = NEGATION
            number = -1 if kinds & DOTTED else find_word(lower, left, right, table)
            if kinds & UPPER and not kinds & (LOWER | TITLE):
                role |= CAPITALS
            numbers[size] = number
            roles[size] = role | listed_roles[number]
            all_kinds |= kinds
            size += 1
        position += 1
    return size, all_kinds, _emphasis(n_exclamations, n_questions)


@kernel
def _emphasis(n_exclamations, n_questions):
    """Return what exclamation and question marks add to a sentence."""
    emphasis = min(n_exclamations, 4) * 0.292
    if n_questions > 3:
        return emphasis + 0.96
    if n_questions > 1:
        return emphasis + n_questions * 0.18
    return emphasis


@kernel
def _strip_punctuation(kind, start, stop):
    """Return where a chunk begins and ends without punctuation."""
    left = start
    right = stop
    while left < right and kind[left] & PUNCTUATION:
        left += 1
    while left < right and kind[right - 1] & PUNCTUATION:
        right -= 1
    if right - left > 2:
        return left, right
    return start, stop


@kernel
def _is_contraction(codes, lower, start, stop):
    """Return whether a word contains "n't"; a t with a mark of its own is a t."""
    for position in range(start + 1, stop - 1):
        if lower[position] == _APOSTROPHE and lower[position - 1] == _N:
            if codes[position + 1] | _SMALL == _T:
                return True
    return False


@kernel
def _fill_values(numbers, roles, values, is_int, size, weights, idioms, worth, raised, negated):
    """Write the valence of each word, and whether it is an int in the package."""
    for index in range(size):
        values[index] = 0.0
        is_int[index] = True
        if roles[index] & (LEXICON | BOOSTER) != LEXICON:
            continue
        if roles[index] & KIND and index < size - 1 and roles[index + 1] & OF:
            continue
        value = _word_valence(numbers, roles, weights, index, size, raised, negated)
        value, whole = _apply_idioms(numbers, roles, index, size, value, idioms, worth)
        if _is_after_least(roles, index):
            value *= negated
            whole = False
        values[index] = value
        is_int[index] = whole


@kernel
def _is_after_least(roles, index):
    """Return whether "least" precedes a word, but not "at least" or "very least"."""
    if index == 0 or roles[index - 1] & (LEAST | LEXICON) != LEAST:
        return False
    return index == 1 or not roles[index - 2] & AT


@kernel
def _word_valence(numbers, roles, weights, index, size, raised, negated):
    """Return the valence of a word of the lexicon as the words around it change it."""
    value = weights[numbers[index]]
    if _is_after_no(roles, index):
        value *= negated
    elif roles[index] & NO and index < size - 1 and roles[index + 1] & LEXICON:
        value = 0.0
    if roles[index] & CAPITALS:
        value += raised if value > 0 else -raised
    for distance in range(1, min(index, 3) + 1):
        role = roles[index - distance]
        if role & LEXICON:
            continue
        if role & BOOSTER:
            boost = weights[numbers[index - distance]]
            if value < 0:
                boost = -boost
            if role & CAPITALS:
                boost += raised if value > 0 else -raised
            value += boost * WORTH_AT_DISTANCE[distance - 1]
        value *= _negation_factor(roles, index, distance, negated)
    return value


@kernel
def _is_after_no(roles, index):
    """Return whether "no" is one or two words before a word, or three before "or" or "nor"."""
    for distance in range(1, min(index, 2) + 1):
        if roles[index - distance] & NO:
            return True
    return index > 2 and roles[index - 3] & NO > 0 and roles[index - 1] & OR > 0


@kernel
def _negation_factor(roles, index, distance, negated):
    """Return the factor for a negation so many words before a word."""
    role = roles[index - distance]
    after = roles[index - distance + 1]
    before_word = roles[index - 1]
    if distance == 3 and before_word & THIS:
        return 1.25
    if distance > 1 and role & NEVER and after & THIS:
        return 1.25
    if distance > 1 and role & WITHOUT and (before_word | after) & DOUBT:
        return 1.0
    return negated if role & NEGATION else 1.0


@kernel
def _apply_idioms(numbers, roles, index, size, value, idioms, worth):
    """Return a word's valence as idioms around it change it, and whether it is an int."""
    whole = False
    if index < 3 or roles[index - 3] & LEXICON:
        return value, whole
    for back, length in AROUND:
        idiom = _match_idiom(numbers, roles, index - back, length, size, idioms)
        if idiom >= 0 and not math.isnan(worth[idiom, 0]):
            value = worth[idiom, 0]
            whole = worth[idiom, 1] > 0
            break
    for back, length in BOOSTED:
        idiom = _match_idiom(numbers, roles, index - back, length, size, idioms)
        if idiom >= 0 and worth[idiom, 2] != 0:
            value += worth[idiom, 2]
            whole = False
    return value, whole


@kernel
def _match_idiom(numbers, roles, index, length, size, idioms):
    """Return the idiom of so many words that begins with a word, or -1."""
    if index + length > size or not roles[index] & roles[index + 1] & IDIOM:
        return -1
    first = numbers[index]
    second = numbers[index + 1]
    third = numbers[index + 2] if length > 2 else NONE
    for idiom in range(len(idioms)):
        if idioms[idiom, 0] == first and idioms[idiom, 1] == second and idioms[idiom, 2] == third:
            return idiom
    return -1


@kernel
def _apply_but(values, is_int, roles, size):
    """Halve the valences before the first "but" and raise those after it, as the package does.

    It looks for the *first* number equal to the one whose turn it is, and changes that one, which
    may have been changed before.
    """
    indices = np.flatnonzero(values[:size])
    but = 0
    while not roles[but] & BUT:
        but += 1
    for index in range(size):
        if values[index] == 0:
            # Elsewhere the first zero becomes 0 * 0.5, which is no int.
            is_int[index] &= index == but
            break
    for turn in indices:
        search = 0
        while values[indices[search]] != values[turn]:
            search += 1
        first = indices[search]
        if first != but:
            values[first] *= 0.5 if first < but else 1.5
            is_int[first] = False


@kernel
def _combine(values, is_int, size, emphasis, is_compensated):
    """Return shares (negative, neutral, positive) and compound of the valences of a sentence."""
    total = _sum_as_python(values, is_int, size, is_compensated)
    positive = 0.0
    negative = 0.0
    n_neutral = 0
    for index in range(size):
        if values[index] > 0:
            positive += values[index] + 1
        elif values[index] < 0:
            negative += values[index] - 1
        else:
            n_neutral += 1
    if total > 0:
        total += emphasis
    elif total < 0:
        total -= emphasis
    if positive > -negative:
        positive += emphasis
    elif positive < -negative:
        negative -= emphasis
    everything = positive - negative + n_neutral
    compound = total / math.sqrt(total * total + 15)
    shares = (abs(negative) / everything, n_neutral / everything, positive / everything)
    return shares, compound


@kernel
def _sum_as_python(values, is_int, size, is_compensated):
    """Return the sum as Python's ``sum`` does."""
    total = 0.0
    lost = 0.0
    has_float = False
    for index in range(size):
        value = values[index]
        before = total
        total += value
        if is_compensated and has_float and not is_int[index]:
            if abs(before) >= abs(value):
                lost += (before - total) + value
            else:
                lost += (value - total) + before
        has_float |= not is_int[index]
    return total + lost
