"""Tone of sentences by VADER's rules, for a whole batch at once.

The scores equal those of the vaderSentiment package, whose lists and weights are used, once all
apostrophes are plain: it knows *don't*, and takes *don’t* for a word without meaning. Its code is
followed step by step, because sums of floating-point numbers depend on their order.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, compress, pairwise
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
from analysis.text.kernels import WordTable, find_word, kernel, word_table

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
    CHUNK,
) = (1 << bit for bit in range(17))
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
FARTHEST = 3  #: words between which rules hold: as many places part two sentences
#: What a booster one, two and three words before a word is worth.
WORTH_AT_DISTANCE = (1.0, 0.95, 0.9)
_SMALL = 32  # the bit by which small ASCII letters differ from capitals
_N, _T, _APOSTROPHE, _EXCLAMATION, _QUESTION = (ord(letter) for letter in "nt'!?")
NEARLY = 1e-6  #: so near to the middle of two roundings Python's own decides


class _Rules(NamedTuple):
    """The package's lists as arrays."""

    table: WordTable
    roles: np.ndarray
    weights: np.ndarray  # the valence of a word of the lexicon, else what a booster adds
    idioms: dict[tuple, tuple]  # by two or three numbers: the valence or None, and what it adds
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
    rules = _rules()
    chunks = _read_chunks(batch.codes, batch.lower, batch.kind, starts, stops, rules.table)
    bounds, numbers, forms = chunks
    roles = forms | rules.roles[numbers]
    words, values = _valences(bounds, numbers, roles, rules)
    valences = _by_sentence(bounds, roles, words, values)
    marks = [_n_between(batch.lower == mark, starts, stops) for mark in (_EXCLAMATION, _QUESTION)]
    shares, compound = _combine(valences, np.diff(bounds) - FARTHEST, _emphasis(*marks))
    n_words = _n_between(roles & LEXICON > 0, bounds[:-1], bounds[1:])
    columns = (*_round_as_python(shares, 3), _round_as_python(compound, 4), n_words)
    has_emoji = _n_between(batch.kind & EMOJI > 0, starts, stops) > 0
    if has_emoji.any():
        spans = zip(starts[has_emoji], stops[has_emoji])
        described = score_sentences([_describe_emoji(batch.text[i:j]) for i, j in spans])
        for column, name in zip(columns, described):
            column[has_emoji] = described[name]
    return columns


def _n_between(holds: np.ndarray, starts: np.ndarray, stops: np.ndarray) -> np.ndarray:
    """Return at how many places something holds, from each start to its stop."""
    places = np.flatnonzero(holds)
    return np.searchsorted(places, stops) - np.searchsorted(places, starts)


def _round_as_python(values: np.ndarray, digits: int) -> np.ndarray:
    """Return *values* as Python's ``round`` gives them."""
    scaled = values * 10**digits
    rounded = np.rint(scaled) / 10**digits
    is_tie = np.abs(scaled - np.floor(scaled) - 0.5) < NEARLY
    rounded[is_tie] = [round(value, digits) for value in values[is_tie].tolist()]
    return rounded


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
    idioms = [idiom for idiom in {**special_cases, **boosters} if idiom.count(" ") in (1, 2)]
    idiom_words = {*" ".join(idioms).split(" ")}
    listed = list(dict.fromkeys([*lexicon, *boosters, *negations, *NAMED, *sorted(idiom_words)]))
    flags = {LEXICON: lexicon, BOOSTER: boosters, NEGATION: negations, IDIOM: idiom_words}
    role_of_word = dict.fromkeys(listed, 0) | NAMED
    for flag, members in flags.items():
        for word in members:
            role_of_word[word] |= flag
    weight_of_word = dict.fromkeys(listed, 0.0) | boosters | lexicon
    number_of_word = {word: number for number, word in enumerate(listed)}
    numbers_of = {idiom: tuple(map(number_of_word.get, idiom.split(" "))) for idiom in idioms}
    return _Rules(
        table=word_table(listed),
        roles=np.array([*role_of_word.values(), 0]),
        weights=np.array([*weight_of_word.values(), 0.0]),
        idioms={
            numbers: (special_cases.get(idiom), boosters.get(idiom, 0.0))
            for idiom, numbers in numbers_of.items()
        },
        capitals=package.C_INCR,
        negated=package.N_SCALAR,
    )


@kernel(1)
def _read_chunks(codes, lower, kind, starts, stops, table):
    """Return where each sentence begins among the chunks between spaces, their numbers and forms.

    A number is that of the word in the *table*; the form says whether it negates or is in capitals.
    FARTHEST places without a chunk are around each sentence.
    """
    # A chunk takes two characters, with its space.
    most = len(lower) // 2 + 1 + FARTHEST * (len(starts) + 1)
    numbers = np.full(most, -1, np.int32)
    forms = np.zeros(most, np.int32)
    bounds = np.full(len(starts) + 1, FARTHEST)
    size = FARTHEST
    for sentence in range(len(starts)):
        position = starts[sentence]
        stop = stops[sentence]
        while position < stop:
            first = position
            kinds = 0
            while position < stop and not kind[position] & SPACE:
                kinds |= kind[position]
                position += 1
            if position > first:
                left = first
                right = position
                form = CHUNK
                if kinds & PUNCTUATION:
                    left, right = _strip_punctuation(kind, first, position)
                    if _is_contraction(codes, lower, left, right):
                        form |= NEGATION
                if kinds & UPPER and not kinds & (LOWER | TITLE):
                    form |= CAPITALS
                numbers[size] = -1 if kinds & DOTTED else find_word(lower, left, right, table)
                forms[size] = form
                size += 1
            position += 1
        size += FARTHEST
        bounds[sentence + 1] = size
    return bounds, numbers[:size].copy(), forms[:size].copy()


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


def _is_contraction(codes, lower, start, stop):
    """Return whether a word contains "n't"; a t with a mark of its own is a t."""
    for position in range(start + 1, stop - 1):
        if lower[position] == _APOSTROPHE and lower[position - 1] == _N:
            if codes[position + 1] | _SMALL == _T:
                return True
    return False


# ---------------------------------------------------------------- the valence of words


def _valences(
    bounds: np.ndarray, numbers: np.ndarray, roles: np.ndarray, rules: _Rules
) -> tuple[np.ndarray, list[float]]:
    """Return the chunks that are words of the lexicon, and the valence of each.

    It is an int where it is one in the package.
    """
    words = np.flatnonzero(roles & (LEXICON | BOOSTER) == LEXICON)
    n_capitals = _n_between(roles & CAPITALS > 0, bounds[:-1], bounds[1:])
    raised = np.where(n_capitals < np.diff(bounds) - FARTHEST, rules.capitals, 0.0)
    raised = raised[np.searchsorted(bounds, words, side="right") - 1]
    weights = rules.weights[numbers]
    around = {distance: roles[words + distance] for distance in range(-FARTHEST, 2)}
    boosts = [weights[words - distance] for distance in range(1, FARTHEST + 1)]
    changed = _changed_by_neighbours(weights[words], around, boosts, raised, rules.negated)
    values = changed.tolist()
    _apply_idioms(values, words, around, numbers, rules)
    is_least = (around[-1] & (LEAST | LEXICON) == LEAST) & (around[-2] & AT == 0)
    for row in np.flatnonzero(is_least):
        values[row] *= rules.negated
    is_word = (around[0] & KIND == 0) | (around[1] & OF == 0)
    return words[is_word], [*compress(values, is_word)]


def _changed_by_neighbours(
    values: np.ndarray,
    roles: dict[int, np.ndarray],
    boosts: list[np.ndarray],
    raised: np.ndarray,
    negated: float,
) -> np.ndarray:
    """Return the valence of words of the lexicon as the words around them change it."""
    is_after_nor = (roles[-3] & NO > 0) & (roles[-1] & OR > 0)
    is_after_no = ((roles[-1] | roles[-2]) & NO > 0) | is_after_nor
    is_no = (roles[0] & NO > 0) & (roles[1] & LEXICON > 0)
    values = np.where(is_after_no, values * negated, np.where(is_no, 0.0, values))
    is_capital = roles[0] & CAPITALS > 0
    values[is_capital] += np.where(values > 0, raised, -raised)[is_capital]
    for distance, worth in enumerate(WORTH_AT_DISTANCE, start=1):
        role = roles[-distance]
        is_seen = role & (CHUNK | LEXICON) == CHUNK
        boost = boosts[distance - 1] * np.where(values < 0, -1, 1)
        boost += np.where(values > 0, raised, -raised) * (role & CAPITALS > 0)
        values = np.where(is_seen & (role & BOOSTER > 0), values + boost * worth, values)
        factor = _negation_factors(roles, distance, negated)
        values = np.where(is_seen, values * factor, values)
    return values


def _negation_factors(roles: dict[int, np.ndarray], distance: int, negated: float) -> np.ndarray:
    """Return the factor for a negation so many words before each word."""
    role = roles[-distance]
    factor = np.where(role & NEGATION > 0, negated, 1.0)
    if distance > 1:
        after = roles[1 - distance]
        is_doubt = (role & WITHOUT > 0) & ((roles[-1] | after) & DOUBT > 0)
        is_never = (role & NEVER > 0) & (after & THIS > 0)
        if distance == 3:
            is_never |= roles[-1] & THIS > 0
        factor[is_doubt] = 1.0
        factor[is_never] = 1.25
    return factor


def _apply_idioms(
    values: list[float],
    words: np.ndarray,
    roles: dict[int, np.ndarray],
    numbers: np.ndarray,
    rules: _Rules,
) -> None:
    """Change valences as idioms around the words do; some become ints, as in the package."""
    is_open = roles[-3] & (CHUNK | LEXICON) == CHUNK
    is_pair = [roles[first] & roles[first + 1] & IDIOM for first in range(-3, 1)]
    rows = np.flatnonzero(is_open & (np.bitwise_or.reduce(is_pair) > 0))
    around = numbers[words[rows][:, None] + np.arange(-FARTHEST, FARTHEST)]
    for row, near in zip(rows.tolist(), around.tolist()):
        worth = [_worth_of(near, back, length, rules)[0] for back, length in AROUND]
        values[row] = next((value for value in worth if value is not None), values[row])
        for back, length in BOOSTED:
            boost = _worth_of(near, back, length, rules)[1]
            if boost:
                values[row] += boost


def _worth_of(words: list[int], back: int, length: int, rules: _Rules) -> tuple:
    """Return what an idiom is worth that begins so many words before the fourth of some words."""
    first = 3 - back
    return rules.idioms.get(tuple(words[first : first + length]), (None, 0.0))


# ---------------------------------------------------------------- the scores of sentences


def _by_sentence(
    bounds: np.ndarray, roles: np.ndarray, words: np.ndarray, values: list[float]
) -> list[list[float]]:
    """Return the valences of each sentence as "but" changes them."""
    limits = np.searchsorted(words, bounds).tolist()
    valences = [values[start:stop] for start, stop in pairwise(limits)]
    buts = np.flatnonzero(roles & BUT)
    sentences, first = np.unique(np.searchsorted(bounds, buts, side="right") - 1, return_index=True)
    for sentence, but in zip(sentences.tolist(), buts[first].tolist()):
        if valences[sentence]:
            start, stop = limits[sentence : sentence + 2]
            _apply_but(valences[sentence], words[start:stop].tolist(), but, begin=bounds[sentence])
    return valences


def _apply_but(values: list[float], places: list[int], but: int, *, begin: int) -> None:
    """Halve the valences before the first "but" and raise those after it, as the package does.

    It looks for the *first* number equal to the one whose turn it is, and changes that one, which
    may have been changed before. The first zero, of any word, becomes 0 * 0.5, which is no int.
    """
    changed = [number for number, value in enumerate(values) if value]
    place_of_zero = begin
    for number in changed:
        place_of_zero += places[number] == place_of_zero
    for number in changed:
        first = values.index(values[number])
        if places[first] != but:
            values[first] *= 0.5 if places[first] < but else 1.5
    if place_of_zero != but:
        values.insert(bisect_left(places, place_of_zero), 0.0)


def _emphasis(n_exclamations: np.ndarray, n_questions: np.ndarray) -> np.ndarray:
    """Return what exclamation and question marks add to sentences."""
    emphasis = np.minimum(n_exclamations, 4) * 0.292
    of_questions = np.where(n_questions > 1, n_questions * 0.18, 0.0)
    return emphasis + np.where(n_questions > 3, 0.96, of_questions)


def _combine(
    valences: list[list[float]], sizes: np.ndarray, emphasis: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return shares (negative, neutral, positive) and compound of sentences of so many chunks."""
    total = np.array([sum(values) for values in valences], dtype=float)
    sentence = np.repeat(np.arange(len(valences)), [*map(len, valences)])
    value = np.array([*chain.from_iterable(valences)], dtype=float)
    # bincount adds up one after the other, as the package does
    n = len(valences)
    positive = np.bincount(sentence, np.where(value > 0, value + 1, 0.0), n)
    negative = np.bincount(sentence, np.where(value < 0, value - 1, 0.0), n)
    n_neutral = sizes - np.bincount(sentence[value != 0], minlength=n)
    total += np.sign(total) * emphasis
    surplus = positive + negative
    positive = positive + np.where(surplus > 0, emphasis, 0.0)
    negative = negative - np.where(surplus < 0, emphasis, 0.0)
    everything = np.maximum(positive - negative + n_neutral, 1)
    compound = total / np.sqrt(total * total + 15)
    return np.stack([np.abs(negative), n_neutral, positive]) / everything, compound
