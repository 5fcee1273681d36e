"""Tone of sentences by VADER's rules, equal to what the vaderSentiment package gives, for a whole batch at once.

Lists and weights are the package's own. The code of ``polarity_scores`` is followed step by step,
because sums of floating-point numbers depend on their order and some of its rules have effects that
nobody would guess.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from functools import lru_cache
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
from analysis.text.kernels import Words, kernel, place, words

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
#: Where an idiom may stand around a word, the first that holds before the others: words before it,
#: and words in it.
AROUND, BOOSTED = ((0, 3), (0, 2), (1, 2), (2, 3), (2, 2), (3, 3), (3, 2)), ((3, 3), (3, 2), (2, 2))
NONE = -2  # words that are not listed have the number -1
BLOCK = 4_000  # sentences scored at a time: their arrays stay near the processor
DISTANCE = (1.0, 0.95, 0.9)  # what a booster one, two and three words before a word is worth
_N, _T, _APOSTROPHE, _EXCLAMATION, _QUESTION = (ord(letter) for letter in "nt'!?")
_COMPENSATED = sys.version_info >= (3, 12)  # sum() carries along what rounding takes away


class _Rules(NamedTuple):
    """The package's lists as arrays; the last row of ``roles`` and ``weights`` stands for every word that is not listed."""

    table: Words
    roles: np.ndarray
    weights: np.ndarray  # the valence of a word of the lexicon, else what a booster adds
    idioms: np.ndarray  # two or three words each, by number; the third may be NONE
    worth: np.ndarray  # for each idiom its valence (nan: none), whether that is an int, and what it adds as a booster
    capitals: float
    negated: float


def score(sentences: Sequence[str]) -> pd.DataFrame:
    """Return VADER's ``neg``, ``neu``, ``pos`` and ``compound`` of each sentence, and ``n_words``, its lexicon words.

    The numbers are vaderSentiment's own: compound = S / sqrt(S² + 15), S the sum of the valences
    after boosters, negation, capitals, "but" and punctuation (Hutto & Gilbert 2014). Rows without a
    lexicon word (``n_words`` 0) have compound 0 here; whoever uses it as tone treats them as
    missing. Meant for sentences: over a whole article the sum runs to ±1.

    >>> score(["The book was good."]).round(4).values.tolist()
    [[0.0, 0.508, 0.492, 0.4404, 1.0]]
    """
    parts = []
    for first in range(0, max(len(sentences), 1), BLOCK):
        batch = characters(sentences[first : first + BLOCK])
        parts.append(scores(batch, batch.bounds[:-1], batch.bounds[1:] - 1))
    return pd.DataFrame(
        {
            name: np.concatenate(part)
            for name, *part in zip([*FIELDS, "n_words"], *parts, strict=True)
        }
    )


def scores(batch: Characters, starts: np.ndarray, stops: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return ``neg, neu, pos, compound, n_words`` of the sentences from *starts* to *stops* in a batch, as ``score`` does.

    >>> batch = characters(["The book was good. Nobody left."])
    >>> [column.tolist() for column in scores(batch, np.array([0, 19]), np.array([18, 31]))]
    [[0.0, 0.0], [0.508, 1.0], [0.492, 0.0], [0.4404, 0.0], [1, 0]]
    """
    shares, compound, n_words, emoji = _scored(
        batch.lower, batch.kind, starts, stops, _rules(), _COMPENSATED
    )
    columns = (*_rounded(shares, 3).T, _rounded(compound, 4), n_words)
    if emoji.any():
        spans = zip(starts[emoji].tolist(), stops[emoji].tolist(), strict=True)
        described = score([_described(batch.text[start:stop]) for start, stop in spans])
        for column, name in zip(columns, described, strict=True):
            column[emoji] = described[name]
    return columns


def _rounded(values: np.ndarray, digits: int) -> np.ndarray:
    """Return *values* as Python's ``round`` gives them, which looks at every digit where a value is almost a tie."""
    scaled = values * 10.0**digits
    rounded = np.rint(scaled) / 10.0**digits
    tied = np.abs(scaled - np.floor(scaled) - 0.5) < 1e-6
    rounded[tied] = [round(value, digits) for value in values[tied].tolist()]
    return rounded


def _described(sentence: str) -> str:
    """Return the sentence with a description in place of each emoji, as ``polarity_scores`` begins."""
    emojis = vader().emojis
    letters = (
        " " * (before != " ") + emojis[letter] if letter in emojis else letter
        for before, letter in zip(" " + sentence, sentence, strict=False)
    )
    return "".join(letters)


@lru_cache
def _rules() -> _Rules:
    from vaderSentiment import vaderSentiment as package

    lexicon, boosters, cases = vader().lexicon, package.BOOSTER_DICT, package.SPECIAL_CASES
    idioms = [idiom for idiom in {**cases, **boosters} if len(idiom.split()) in (2, 3)]
    parts = {part for idiom in idioms for part in idiom.split()}
    negations = dict.fromkeys(package.NEGATE)
    listed = list(dict.fromkeys([*lexicon, *boosters, *negations, *NAMED, *sorted(parts)]))
    numbers = {word: number for number, word in enumerate(listed)}
    roles = [
        LEXICON * (word in lexicon)
        | BOOSTER * (word in boosters)
        | NEGATION * (word in negations)
        | IDIOM * (word in parts)
        | NAMED.get(word, 0)
        for word in listed
    ]
    weights = [lexicon.get(word, boosters.get(word, 0.0)) for word in listed]
    places = [[numbers[part] for part in idiom.split()] for idiom in idioms]
    worth = [
        (cases.get(idiom, np.nan), isinstance(cases.get(idiom), int), boosters.get(idiom, 0.0))
        for idiom in idioms
    ]
    return _Rules(
        words(listed),
        np.array([*roles, 0]),
        np.array([*weights, 0.0]),
        np.array([(*place, NONE)[:3] for place in places]),
        np.array(worth),
        package.C_INCR,
        package.N_SCALAR,
    )


@kernel
def _scored(lower, kind, starts, stops, rules, compensated):
    """Return the shares of negative, neutral and positive, compound, lexicon words and whether there are emoji, a sentence."""
    longest = len(lower) // 2 + 1  # chunks; memory that is never written to is never taken
    found, roles, whole = (
        np.empty(longest, np.int32),
        np.empty(longest, np.int32),
        np.empty(longest, np.bool_),
    )
    values, shares, compound = np.empty(longest), np.zeros((len(starts), 3)), np.zeros(len(starts))
    n_words, emoji = np.zeros(len(starts), np.int64), np.zeros(len(starts), np.bool_)
    table, listed, weights, idioms, worth, capitals, negated = rules
    for number in range(len(starts)):
        size, seen, emphasis = _chunks(
            lower, kind, starts[number], stops[number], table, listed, found, roles
        )
        emoji[number] = seen & EMOJI > 0
        upper, contrasts = 0, 0
        for at in range(size):
            n_words[number] += roles[at] & LEXICON > 0
            upper += roles[at] & CAPITALS > 0
            contrasts |= roles[at] & BUT
        if n_words[number] == 0:
            shares[number, 1] = size > 0
            continue
        _fill(
            found,
            roles,
            values,
            whole,
            size,
            weights,
            idioms,
            worth,
            capitals if upper < size else 0.0,
            negated,
        )
        if contrasts:
            _contrast(values, whole, roles, size)
        shares[number], compound[number] = _combined(values, whole, size, emphasis, compensated)
    return shares, compound, n_words, emoji


@kernel
def _chunks(lower, kind, start, stop, table, listed, found, roles):
    """Fill in number and role of each chunk between spaces; return how many, the kinds of characters, and the emphasis."""
    size, seen, exclamations, questions, position = 0, 0, 0, 0, start
    while position < stop:
        first, kinds = position, 0
        while position < stop and not kind[position] & SPACE:
            kinds |= kind[position]
            position += 1
        if position > first:
            left, right, role = first, position, 0
            if kinds & PUNCTUATION:
                for mark in range(first, position):
                    exclamations += lower[mark] == _EXCLAMATION
                    questions += lower[mark] == _QUESTION
                left, right = _stripped(kind, first, position)
                role = NEGATION * _contracted(lower, left, right)
            number = -1 if kinds & DOTTED else place(lower, left, right, table)
            if kinds & UPPER and not kinds & (LOWER | TITLE):
                role |= CAPITALS
            found[size], roles[size] = number, role | listed[number]
            seen |= kinds
            size += 1
        position += 1
    asked = 0.0 if questions <= 1 else questions * 0.18 if questions <= 3 else 0.96
    return size, seen, min(exclamations, 4) * 0.292 + asked


@kernel
def _stripped(kind, start, stop):
    """Return where a chunk begins and ends without punctuation; what is left of an emoticon is too short for that."""
    left, right = start, stop
    while left < right and kind[left] & PUNCTUATION:
        left += 1
    while left < right and kind[right - 1] & PUNCTUATION:
        right -= 1
    return (left, right) if right - left > 2 else (start, stop)


@kernel
def _contracted(lower, start, stop):
    """Return whether a word contains "n't"."""
    for position in range(start + 1, stop - 1):
        if (
            lower[position] == _APOSTROPHE
            and lower[position - 1] == _N
            and lower[position + 1] == _T
        ):
            return True
    return False


@kernel
def _fill(found, roles, values, whole, size, weights, idioms, worth, raised, negated):
    """Fill in the valence of each word, and whether it is an int in the package; *raised* is what capitals add."""
    for at in range(size):
        values[at], whole[at] = 0.0, True
        if roles[at] & (LEXICON | BOOSTER) == LEXICON and not (
            roles[at] & KIND and at < size - 1 and roles[at + 1] & OF
        ):
            value = _valence(found, roles, weights, at, size, raised, negated)
            values[at], whole[at] = _idiom(found, roles, at, size, value, idioms, worth)
            if (
                at > 0
                and roles[at - 1] & (LEAST | LEXICON) == LEAST
                and not (at > 1 and roles[at - 2] & AT)
            ):
                values[at], whole[at] = values[at] * negated, False


@kernel
def _valence(found, roles, weights, at, size, raised, negated):
    """Return the valence of a word of the lexicon as the words around it change it."""
    value = weights[found[at]]
    if (
        (at > 0 and roles[at - 1] & NO)
        or (at > 1 and roles[at - 2] & NO)
        or (at > 2 and roles[at - 3] & NO and roles[at - 1] & OR)
    ):
        value *= negated
    elif roles[at] & NO and at < size - 1 and roles[at + 1] & LEXICON:
        value = 0.0
    if roles[at] & CAPITALS:
        value += raised if value > 0 else -raised
    for back in range(1, min(at, 3) + 1):
        role = roles[at - back]
        if not role & LEXICON:
            if role & BOOSTER:
                boost = weights[found[at - back]] if value >= 0 else -weights[found[at - back]]
                if role & CAPITALS:
                    boost += raised if value > 0 else -raised
                value += boost * DISTANCE[back - 1]
            value *= _negation(roles, at, back, negated)
    return value


@kernel
def _negation(roles, at, back, negated):
    """Return the factor for a negation *back* words before a word."""
    before = roles[at - back]
    if (
        back == 3
        and roles[at - 1] & THIS
        or back > 1
        and before & NEVER
        and roles[at - back + 1] & THIS
    ):
        return 1.25
    if back > 1 and before & WITHOUT and (roles[at - 1] | roles[at - back + 1]) & DOUBT:
        return 1.0
    return negated if before & NEGATION else 1.0


@kernel
def _idiom(found, roles, at, size, value, idioms, worth):
    """Return the valence of a word as idioms around it change it, and whether it is an int in the package."""
    whole = False
    if at < 3 or roles[at - 3] & LEXICON:
        return value, whole
    for back, length in AROUND:
        number = _matched(found, roles, at - back, length, size, idioms)
        if number >= 0 and not math.isnan(worth[number, 0]):
            value, whole = worth[number, 0], worth[number, 1] > 0
            break
    for back, length in BOOSTED:
        number = _matched(found, roles, at - back, length, size, idioms)
        if number >= 0 and worth[number, 2] != 0:
            value, whole = value + worth[number, 2], False
    return value, whole


@kernel
def _matched(found, roles, at, length, size, idioms):
    """Return the number of the idiom of so many words that begins with a word, or -1."""
    if at + length <= size and roles[at] & roles[at + 1] & IDIOM:
        third = found[at + 2] if length > 2 else NONE
        for number in range(len(idioms)):
            if (
                idioms[number, 0] == found[at]
                and idioms[number, 1] == found[at + 1]
                and idioms[number, 2] == third
            ):
                return number
    return -1


@kernel
def _contrast(values, whole, roles, size):
    """Halve what stands before the first "but" and raise what follows, as the package does it.

    It looks for the *first* number equal to the one whose turn it is, and changes that one, which
    may have been changed before. Where the last search for a number ended is kept (``keys,
    hints``): without that, long sentences take quadratic time.
    """
    but, places = 0, np.flatnonzero(values[:size])
    keys, hints = np.zeros(len(places)), np.zeros(len(places), np.int64)
    while not roles[but] & BUT:
        but += 1
    for at in range(size):
        if values[at] == 0:
            whole[at] &= at == but  # elsewhere the first zero becomes 0 * 0.5, which is no int
            break
    for turn in places:
        value = values[turn]
        slot = _slot(keys, value)
        search = hints[slot] if keys[slot] == value else 0
        while values[places[search]] != value:
            search += 1
        keys[slot], hints[slot], first = value, search, places[search]
        if first != but:
            values[first], whole[first] = value * (0.5 if first < but else 1.5), False
            slot = _slot(keys, values[first])
            if keys[slot] == values[first]:
                hints[slot] = min(hints[slot], search)


@kernel
def _slot(keys, value):
    """Return where what is known of a value is kept."""
    return np.int64(value * 999_999_999_989.0) % len(keys)


@kernel
def _combined(values, whole, size, emphasis, compensated):
    """Return shares of negative, neutral and positive, and compound, of the valences of a sentence."""
    positive, negative, neutral, total = 0.0, 0.0, 0, _total(values, whole, size, compensated)
    for at in range(size):
        if values[at] > 0:
            positive += values[at] + 1
        elif values[at] < 0:
            negative += values[at] - 1
        else:
            neutral += 1
    if total > 0:
        total += emphasis
    elif total < 0:
        total -= emphasis
    if positive > -negative:
        positive += emphasis
    elif positive < -negative:
        negative -= emphasis
    everything = positive - negative + neutral
    compound = total / math.sqrt(total * total + 15)
    return (abs(negative) / everything, neutral / everything, positive / everything), compound


@kernel
def _total(values, whole, size, compensated):
    """Return the sum as Python's ``sum`` does: from 3.12 on compensated (Neumaier), but for ints and the first float."""
    total, lost, floating = 0.0, 0.0, False
    for at in range(size):
        value, before = values[at], total
        total += value
        if compensated and floating and not whole[at]:
            lost += (
                (before - total) + value if abs(before) >= abs(value) else (value - total) + before
            )
        floating |= not whole[at]
    return total + lost
