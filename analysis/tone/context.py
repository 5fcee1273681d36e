"""What stands around a mention, as features of the tone toward it: words by place, tones of lists, who does what to whom.

One kernel emits (feature, value) pairs, for training and for scoring alike. The target is masked: its own words are nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analysis.text.kernels import hashed, kernel
from analysis.tone import clauses
from analysis.tone.clauses import (
    BEING,
    BREAK,
    BY,
    COMMA,
    CONTRAST,
    NEGATION,
    OBJECT,
    OWNER,
    OWNING,
    PARTICIPLE,
    QUOTE,
    REPORTING,
    STOP,
    SUBJECT,
)
from analysis.tone.vocabulary import LISTS, Vocabulary

#: What a feature is, by its number: a tone of a list, the form of the sentence, words by place, pairs, n-grams at the target,
#: and means over the words of a scope (of which rare words weigh more).
FEATURES = (
    "tone",
    "form",
    "word",
    "phrase word",
    "left",
    "right",
    "at -3",
    "at -2",
    "at -1",
    "at 1",
    "at 2",
    "at 3",
    "pair",
    "before",
    "after",
    "around",
    "after 3",
    "before 3",
    "mean",
    "phrase mean",
    "left mean",
    "right mean",
)
MEANS = range(FEATURES.index("mean"), len(FEATURES))
_TONE, _FORM, _WORD, _PHRASE, _LEFT, _RIGHT, _AT = range(7)
(
    _PAIR,
    _BEFORE,
    _AFTER,
    _AROUND,
    _AFTER_3,
    _BEFORE_3,
    _MEAN,
    _PHRASE_MEAN,
    _LEFT_MEAN,
    _RIGHT_MEAN,
) = range(12, len(FEATURES))
PLACES = {
    False: ("left", "right"),
    True: ("subject", "object", "agent"),
}  # of words, and of the target beside a verb
DISTANCES, SCOPES = ("1-2", "3-5", "6-10", "11+"), ("phrase", "clause", "outside")
SLOTS = 32  # of a list and a sign
FORMS = (
    "name",
    "subject pronoun",
    "object pronoun",
    "owner pronoun",
    "owns",
    *(f"fifth {number}" for number in range(1, 6)),
    *(f"{number}0 words" for number in range(7)),
    "first",
    "no quotation",
    "after a quotation",
    "before a quotation",
    "in a quotation",
    "reports",
    "after a report",
)
ONE = 1000  # the value of a feature that is there
TURNED = -700  # what a negation makes of a tone of 1000
WIDTH = 1 << 19  # words that a feature can be made of
_PER_PIECE = (
    43  # entries that a piece can bring: 7 of _words, 6 of _tone in 6 lists; the target brings 20
)
_HARD, _SOFT = (
    CONTRAST | BREAK | QUOTE,
    CONTRAST | BREAK | QUOTE | COMMA,
)  # what ends a clause, and a phrase
_NEAR_LEFT, _NEAR_RIGHT = 4, 5  # pieces


class Entries(NamedTuple):
    """What the model sees: one row a feature of a mention. ``at`` and ``width`` are the pieces that it is made of."""

    mention: np.ndarray
    key: np.ndarray
    value: np.ndarray
    at: np.ndarray
    width: np.ndarray


def keyed(feature: int, one: int, other: int = 0, third: int = 0) -> int:
    """Return the key of a feature made of up to three words (or of one code).

    >>> keyed(2, 7) == keyed(2, 7, 0, 0) != keyed(2, 8)
    True
    """
    return ((feature * WIDTH + one) * WIDTH + other) * WIDTH + third


def described(key: int, names: np.ndarray) -> tuple[str, str]:
    """Return the name of a feature, and the words or the code that it is made of.

    >>> described(keyed(12, 0, 1), np.array(["sent", "aid", ""]))
    ('pair', 'sent aid')
    """
    feature, numbers = key // WIDTH**3, [key // WIDTH**2 % WIDTH, key // WIDTH % WIDTH, key % WIDTH]
    if feature == _TONE:
        return FEATURES[feature], _tone_name(numbers[0])
    if feature == _FORM:
        return FEATURES[feature], FORMS[numbers[0]]
    return FEATURES[feature], " ".join(names[numbers[: _SIZES[feature]]])


_PLACES = {name: number for number, name in enumerate(FEATURES)}
_SIZES = {
    number: {"pair": 2, "before": 2, "after": 2, "around": 2, "after 3": 3, "before 3": 3}.get(
        name, 1
    )
    for number, name in enumerate(FEATURES)
}


def _tone_name(code: int) -> str:
    """Return what a tone feature is: list, sign, and which words count."""
    which, sign, slot = code // SLOTS // 2, "+-"[code // SLOTS % 2], code % SLOTS
    place = dict(enumerate(PLACES[which > 3]))
    kinds = {0: "", 16: "by nearness"} | {1 + number: name for number, name in place.items()}
    kinds |= {
        4 + number * 4 + far: f"{name} {distance}"
        for number, name in place.items()
        for far, distance in enumerate(DISTANCES)
    }
    kinds |= {
        17 + number * 3 + inside: f"{name} {scope}"
        for number, name in place.items()
        for inside, scope in enumerate(SCOPES)
    }
    kinds |= {
        26 + number * 2 + beyond: f"{name} {where}"
        for number, name in place.items()
        for beyond, where in enumerate(("next", "beyond a name"))
    }
    return f"{LISTS[which]} {sign} {kinds[slot]}".strip()


@lru_cache
def _codes() -> dict[tuple[str, str], int]:
    """Return the keys of tone and form features by what they are called."""
    slots = [
        which * 2 * SLOTS + sign * SLOTS + slot
        for which in range(len(LISTS))
        for sign in (0, 1)
        for slot in [
            0,
            1,
            2,
            *[3] * (which > 3),
            *range(4, 12 + 4 * (which > 3)),
            16,
            *range(17, 23 + 3 * (which > 3)),
            *range(26, 30 + 2 * (which > 3)),
        ]
    ]
    keys = [keyed(_TONE, slot) for slot in slots] + [
        keyed(_FORM, code) for code in range(len(FORMS))
    ]
    return {described(key, np.array([])): key for key in keys}


def key_of(feature: str, text: str, *, numbers: dict[str, int]) -> int:
    """Return the key of a feature as it is described, given the number of each word; raises KeyError where there is none.

    >>> key_of("pair", "sent aid", numbers={"sent": 0, "aid": 1}) == keyed(12, 0, 1)
    True
    """
    place, parts = _PLACES[feature], text.split(" ")
    if place <= _FORM:
        return _codes()[feature, text]
    if len(parts) != _SIZES[place]:
        raise KeyError(text)
    return keyed(place, *map(numbers.__getitem__, parts))


def emitted(
    found: clauses.Pieces, ids: np.ndarray, *, vocabulary: Vocabulary, first, last, of
) -> Entries:
    """Return the features of mentions, which are the pieces from *first* to *last* of the sentences *of*."""
    sizes = np.diff(found.bounds)[of] + 1  # a target without a piece stands between two
    return Entries(
        *_emitted(
            ids,
            found.bounds,
            found.capital,
            vocabulary,
            first,
            last,
            of,
            int(sizes.sum()) * _PER_PIECE,
        )
    )


@kernel
def _emitted(ids, bounds, capital, vocabulary, first, last, of, room):
    """Write the features of every mention; see FEATURES."""
    entries = (
        np.empty(room, np.int32),
        np.empty(room, np.int64),
        np.empty(room, np.int32),
        np.empty(room, np.int32),
        np.empty(room, np.int32),
    )
    seen, n = np.zeros((2, len(vocabulary.uses)), np.int32), 0
    for mention in range(len(of)):
        low, high, gone = (
            bounds[of[mention]],
            bounds[of[mention] + 1],
            last[mention] - first[mention] - 1,
        )
        at, size = first[mention] - low, high - low - gone
        row, names = (
            np.empty(size, np.int64),
            np.zeros(size + 1, np.int64),
        )  # pieces, the target as one; names before each
        heading = 3 * capital[low:high].sum() > 2 * (high - low)  # capitals tell no names there
        for place in range(size):
            here = low + place + (gone if place > at else 0)
            row[place] = ids[here] if place != at else vocabulary.target
            named = (
                place != at
                and capital[here]
                and (
                    ids[here] < 0
                    or place > 0
                    and not (vocabulary.uses[row[place - 1]] & (STOP | QUOTE))
                )
            )
            names[place + 1] = names[place] + named
            if named and not heading and not vocabulary.uses[row[place]] & (SUBJECT | CONTRAST):
                row[place] = -1  # the Peace Party is not peaceful
        alone = vocabulary.uses[ids[first[mention]]] if gone == 0 else 0
        begin = n
        scopes = _scopes(row, at, vocabulary.uses)
        n = _words(entries, n, row, at, scopes, vocabulary, seen, mention + 1)
        n = _around_target(entries, n, row, at, vocabulary.end)
        n = _form(entries, n, row, at, alone, vocabulary.uses)
        n = _toned(entries, n, row, at, scopes, names, vocabulary)
        for entry in range(begin, n):
            entries[0][entry] = mention
            place = entries[3][entry]
            if place >= 0:
                entries[3][entry] = low + place + (gone if place > at else 0)
                entries[4][entry] += gone if place <= at < place + entries[4][entry] else 0
    return entries[0][:n], entries[1][:n], entries[2][:n], entries[3][:n], entries[4][:n]


@kernel
def _put(entries, n, key, value, at, width):
    """Write one entry; return how many there are."""
    entries[1][n], entries[2][n], entries[3][n], entries[4][n] = key, value, at, width
    return n + 1


@kernel
def _key(feature, one, other, third):
    return ((feature * np.int64(WIDTH) + one) * np.int64(WIDTH) + other) * np.int64(WIDTH) + third


@kernel
def _scopes(row, at, uses):
    """Return where the phrase and the clause around a place begin and end."""
    begin, end = at, at + 1
    while begin > 0 and not uses[row[begin - 1]] & _SOFT:
        begin -= 1
    while end < len(row) and not uses[row[end]] & _SOFT:
        end += 1
    low, high = begin, end
    while low > 0 and not uses[row[low - 1]] & _HARD:
        low -= 1
    while high < len(row) and not uses[row[high]] & _HARD:
        high += 1
    return begin, end, low, high


@kernel
def _words(entries, n, row, at, scopes, vocabulary, seen, stamp):
    """Write words of the sentence, the phrase and either side, pairs, and means of scopes."""
    sums = np.zeros(4, np.int64)
    for place in range(len(row)):
        weight = vocabulary.weights[row[place]]
        sums[0] += weight
        sums[1] += weight if scopes[0] <= place < scopes[1] else 0
        sums[2] += weight if at - _NEAR_LEFT <= place < at else 0
        sums[3] += weight if at < place <= at + _NEAR_RIGHT else 0
    for place in range(len(row)):
        word = row[place]
        if word < 0:
            continue
        if place + 1 < len(row) and row[place + 1] >= 0:
            n = _put(entries, n, _key(_PAIR, word, row[place + 1], 0), ONE, place, 2)
        if place == at:
            continue
        inside, left, right = (
            scopes[0] <= place < scopes[1],
            at - _NEAR_LEFT <= place < at,
            at < place <= at + _NEAR_RIGHT,
        )
        if seen[0, word] != stamp:
            seen[0, word] = stamp
            n = _put(entries, n, _key(_WORD, word, 0, 0), ONE, place, 1)
        if inside and seen[1, word] != stamp:
            seen[1, word] = stamp
            n = _put(entries, n, _key(_PHRASE, word, 0, 0), ONE, place, 1)
        if left or right:
            n = _put(entries, n, _key(_LEFT if left else _RIGHT, word, 0, 0), ONE, place, 1)
        weight = vocabulary.weights[word]
        if weight:
            n = _put(
                entries, n, _key(_MEAN, word, 0, 0), weight * ONE // (sums[0] + ONE // 2), place, 1
            )
            if inside:
                n = _put(
                    entries,
                    n,
                    _key(_PHRASE_MEAN, word, 0, 0),
                    weight * ONE // (sums[1] + ONE // 2),
                    place,
                    1,
                )
            if left:
                n = _put(
                    entries,
                    n,
                    _key(_LEFT_MEAN, word, 0, 0),
                    weight * ONE // (sums[2] + ONE // 2),
                    place,
                    1,
                )
            if right:
                n = _put(
                    entries,
                    n,
                    _key(_RIGHT_MEAN, word, 0, 0),
                    weight * ONE // (sums[3] + ONE // 2),
                    place,
                    1,
                )
    return n


@kernel
def _around_target(entries, n, row, at, end):
    """Write the three pieces on either side of the target, alone and as n-grams."""
    near = np.full(7, end, np.int64)
    for step in range(-3, 4):
        if 0 <= at + step < len(row):
            near[step + 3] = row[at + step]
    for step in range(-3, 4):
        word, slot = near[step + 3], step + 3 if step < 0 else step + 2
        if step and word >= 0:
            there = 0 <= at + step < len(row)
            n = _put(
                entries,
                n,
                _key(_AT + slot, word, 0, 0),
                ONE,
                at + step if there else -1,
                1 if there else 0,
            )
    if near[1] >= 0 and near[2] >= 0:
        n = _put(entries, n, _key(_BEFORE, near[1], near[2], 0), ONE, max(at - 2, 0), min(2, at))
        if near[0] >= 0:
            n = _put(
                entries,
                n,
                _key(_BEFORE_3, near[0], near[1], near[2]),
                ONE,
                max(at - 3, 0),
                min(3, at),
            )
    if near[4] >= 0 and near[5] >= 0:
        left = len(row) - at - 1
        n = _put(entries, n, _key(_AFTER, near[4], near[5], 0), ONE, at + 1, min(2, left))
        if near[6] >= 0:
            n = _put(
                entries, n, _key(_AFTER_3, near[4], near[5], near[6]), ONE, at + 1, min(3, left)
            )
    if near[2] >= 0 and near[4] >= 0:
        width = min(at, 1) + 1 + min(len(row) - at - 1, 1)
        n = _put(entries, n, _key(_AROUND, near[2], near[4], 0), ONE, max(at - 1, 0), width)
    return n


@kernel
def _form(entries, n, row, at, alone, uses):
    """Write what the target is, where it stands, and whether in a quotation or beside a verb that reports; no word's doing."""
    size, quotes, before, reports, after = len(row), 0, 0, False, False
    for place in range(size):
        if uses[row[place]] & QUOTE:
            quotes += 1
            before += place < at
        reports |= at < place <= at + 2 and uses[row[place]] & REPORTING != 0
        after |= at - 2 <= place < at and uses[row[place]] & REPORTING != 0
    kind = 1 if alone & SUBJECT else 2 if alone & OBJECT else 3 if alone & OWNER else 0
    n = _put(entries, n, _key(_FORM, kind, 0, 0), ONE, -1, 0)
    if alone & OWNER or at + 1 < size and uses[row[at + 1]] & OWNING:
        n = _put(entries, n, _key(_FORM, 4, 0, 0), ONE, -1, 0)
    n = _put(entries, n, _key(_FORM, 5 + 5 * at // size, 0, 0), ONE, -1, 0)
    n = _put(entries, n, _key(_FORM, 10 + min(6, size // 10), 0, 0), ONE, -1, 0)
    if at == 0:
        n = _put(entries, n, _key(_FORM, 17, 0, 0), ONE, -1, 0)
    quoted = 0 if quotes == 0 else 3 if before % 2 else 1 if before else 2
    n = _put(entries, n, _key(_FORM, 18 + quoted, 0, 0), ONE, -1, 0)
    if reports:
        n = _put(entries, n, _key(_FORM, 22, 0, 0), ONE, -1, 0)
    if after:
        n = _put(entries, n, _key(_FORM, 23, 0, 0), ONE, -1, 0)
    return n


@kernel
def _toned(entries, n, row, at, scopes, names, vocabulary):
    """Write the tones of words and phrases by list, sign, side (or role of the target), distance and scope."""
    uses, tones = vocabulary.uses, vocabulary.tones
    turned, left = np.zeros(len(row), np.bool_), 0
    for place in range(len(row)):
        use = uses[row[place]]
        turned[place] = left > 0
        left = (
            4
            if use & NEGATION
            else 0
            if use & (COMMA | STOP | BREAK | CONTRAST)
            else max(left - 1, 0)
        )
    place, (verb, stop) = 0, _passed_on(row, at, vocabulary)
    while place < len(row):
        word, width, found = row[place], 1, -1
        if place == at or verb < place < stop:
            place += 1
            continue
        factor = TURNED if turned[place] else ONE
        side = 1 if place > at else 0
        for which in range(3):
            n = _tone(
                entries,
                n,
                which,
                side,
                tones[word, which] * factor // ONE,
                place,
                1,
                at,
                scopes,
                names,
            )
        if vocabulary.begins[word]:
            width, found = _phrase(row, place, vocabulary.phrases)
        noun, subject, other = tones[word, 3], tones[word, 4], tones[word, 5]
        if found >= 0:
            noun, subject, other = vocabulary.phrase_tones[found]
        n = _tone(entries, n, 3, side, noun * factor // ONE, place, width, at, scopes, names)
        if subject or other:
            role = _role(row, place, at, uses)
            own, opposite = (other, subject) if role == 1 else (subject, other)
            n = _tone(entries, n, 4, role, own * factor // ONE, place, width, at, scopes, names)
            n = _tone(
                entries, n, 5, role, opposite * factor // ONE, place, width, at, scopes, names
            )
        for rest in range(
            place + 1, place + width
        ):  # the single words of a phrase still stand in the other lists
            for which in range(3):
                value = tones[row[rest], which] * (TURNED if turned[rest] else ONE) // ONE
                n = _tone(entries, n, which, side, value, rest, 1, at, scopes, names)
        place += width
    return n


@kernel
def _passed_on(row, at, vocabulary):
    """Return the verb by which the target accuses or praises, and where its clause ends: tones between are not its own.

    That is the first listed verb of the six pieces after the target, if it says nothing of its subject (0 and 0: none).
    """
    for place in range(at + 1, min(at + 7, len(row))):
        if vocabulary.uses[row[place]] & _SOFT:
            break
        own, other = vocabulary.tones[row[place], 4], vocabulary.tones[row[place], 5]
        if own or other:
            if own != 0 or _role(row, place, at, vocabulary.uses) != 0:
                break
            stop = place
            while stop < len(row) and not vocabulary.uses[row[stop]] & _HARD:
                stop += 1
            return place, stop
    return 0, 0


@kernel
def _phrase(row, place, phrases):
    """Return length and number of the longest phrase that begins here; 1 and -1 if there is none."""
    for width in range(min(4, len(row) - place), 1, -1):
        key = hashed(row, place, place + width)
        found = np.searchsorted(phrases, key)
        if found < len(phrases) and phrases[found] == key:
            return width, found
    return 1, -1


@kernel
def _role(row, place, at, uses):
    """Return what the target is beside a verb: 0 its subject, 1 its object, 2 who does it in the passive."""
    passive = False
    if uses[row[place]] & PARTICIPLE:
        for before in range(max(0, place - 3), place):
            passive |= uses[row[before]] & BEING != 0
    if place > at:
        return 1 if passive else 0
    by = at > 0 and uses[row[at - 1]] & BY != 0
    for after in range(place + 1, min(place + 5, len(row))):
        by |= uses[row[after]] & BY != 0
    return 2 if passive and by else 1


@kernel
def _tone(entries, n, which, place, value, at, width, target, scopes, names):
    """Write one tone as six features: anywhere, by side or role, distance, scope and nearness, and beyond a name or not."""
    if value == 0:
        return n
    size, base = abs(value), (which * 2 + (1 if value < 0 else 0)) * SLOTS
    distance = min(abs(at - target), abs(at + width - 1 - target))
    far = 0 if distance <= 2 else 1 if distance <= 5 else 2 if distance <= 10 else 3
    scope = 0 if scopes[0] <= at < scopes[1] else 1 if scopes[2] <= at < scopes[3] else 2
    n = _put(entries, n, _key(_TONE, base, 0, 0), size, at, width)
    n = _put(entries, n, _key(_TONE, base + 1 + place, 0, 0), size, at, width)
    n = _put(entries, n, _key(_TONE, base + 4 + place * 4 + far, 0, 0), size, at, width)
    n = _put(entries, n, _key(_TONE, base + 16, 0, 0), size * 3 // (3 + distance), at, width)
    between = names[max(at, target)] - names[min(at, target) + 1] > 0
    n = _put(
        entries,
        n,
        _key(_TONE, base + 26 + place * 2 + (1 if between else 0), 0, 0),
        size,
        at,
        width,
    )
    return _put(entries, n, _key(_TONE, base + 17 + place * 3 + scope, 0, 0), size, at, width)
