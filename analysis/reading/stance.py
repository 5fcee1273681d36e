"""Tone toward a mention: a linear model over the words around it, what lists say of them, and who does what.

The target is masked: its own words are nothing to the model, and no name of anybody else is a feature. What it looks at is
emitted as (feature, value) pairs by one kernel, for training and for scoring alike. Coefficients are whole numbers, so that
the log-odds are the same on every machine; they stand in wordlists/tone_model.tsv, made by data/make_tone_model.py.
"""
from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import checks, lexicons, tonewords
from analysis.reading import clauses
from analysis.reading.characters import Characters, characters
from analysis.reading.clauses import (BEING, BREAK, BY, COMMA, CONTRAST, NEGATION, OBJECT, OWNER, OWNING, PARTICIPLE, QUOTE,
                                      REPORTING, STOP, SUBJECT)
from analysis.reading.kernels import PRIME, SEED, Words, hashed, kernel, mixed, words

#: What a feature is, by its number: a tone of a list, the form of the sentence, words by place, pairs, n-grams at the target,
#: and means over the words of a scope (of which rare words weigh more).
FEATURES = ("tone", "form", "word", "phrase word", "left", "right", "at -3", "at -2", "at -1", "at 1", "at 2", "at 3", "pair",
            "before", "after", "around", "after 3", "before 3", "mean", "phrase mean", "left mean", "right mean")
MEANS = range(FEATURES.index("mean"), len(FEATURES))
_TONE, _FORM, _WORD, _PHRASE, _LEFT, _RIGHT, _AT, _PAIR, _BEFORE, _AFTER, _BOTH, _AFTER3, _BEFORE3, _MEAN = (
    0, 1, 2, 3, 4, 5, 6, 12, 13, 14, 15, 16, 17, 18)
LISTS = ("vader", "liu", "pattern", "stance", "verb", "verb's other side")
SCALE = {"vader": 500, "liu": 1000, "pattern": 1000, "stance": 500}  # what a tone of 1 is worth, in thousandths
PLACES = {False: ("left", "right"), True: ("subject", "object", "agent")}  # of words, and of the target beside a verb
DISTANCES, SCOPES = ("1-2", "3-5", "6-10", "11+"), ("phrase", "clause", "outside")
SLOTS = 32  # of a list and a sign
FORMS = ("name", "subject pronoun", "object pronoun", "owner pronoun", "owns", *(f"fifth {number}" for number in range(1, 6)),
         *(f"{number}0 words" for number in range(7)), "first", "no quotation", "after a quotation", "before a quotation",
         "in a quotation", "reports", "after a report")
TARGET, END = "TARGET", "END"  # pieces are in lower case: no word is one of these
ONE = 1000  # the value of a feature that is there
UNIT = 10_000  # a coefficient of 1
TURNED = -700  # what a negation makes of a tone of 1000
BLOCK = 60_000  # pieces that are looked at at a time
_WIDTH = 1 << 19  # words that a feature can be made of
_PER_PIECE = 56  # entries that a piece can bring, at most
_HARD, _SOFT = CONTRAST | BREAK | QUOTE, CONTRAST | BREAK | QUOTE | COMMA  # what ends a clause, and a phrase
_NEAR_LEFT, _NEAR_RIGHT = 4, 5  # pieces


class Vocabulary(NamedTuple):
    """Words by number, with what they can be and which tones they bring; the last row stands for every other word."""

    table: Words
    uses: np.ndarray
    tones: np.ndarray  # words × LISTS, in thousandths
    phrases: np.ndarray  # hashes of numbers, sorted
    phrase_tones: np.ndarray  # phrases × (stance, verb, other side)
    begins: np.ndarray  # whether a phrase begins with this word
    weights: np.ndarray  # in means, in thousandths
    target: int
    end: int


class Entries(NamedTuple):
    """What the model sees: one row a feature of a mention. ``at`` and ``width`` are the pieces that it is made of."""

    mention: np.ndarray
    key: np.ndarray
    value: np.ndarray
    at: np.ndarray
    width: np.ndarray


class Scored(NamedTuple):
    """Probabilities of negative, neutral and positive (mentions × 3), and what words contributed: thousandths of log-odds."""

    p: np.ndarray
    mention: np.ndarray
    word: np.ndarray
    tone: np.ndarray


class _Model(NamedTuple):
    vocabulary: Vocabulary
    names: np.ndarray
    slots: np.ndarray  # hash table of keys: rows, or -1
    keys: np.ndarray
    coefficients: np.ndarray  # rows and one of zeros × (negative, positive), in UNITs; against neutral
    start: np.ndarray  # without any feature
    certain: float
    fingerprint: str


def listed(names: Sequence[str], weights: Sequence[int] = ()) -> tuple[np.ndarray, Vocabulary]:
    """Return the words of a model (*names*, those of the lists, and classes of clauses.txt) and their Vocabulary.

    *weights* are those of *names* in means.
    """
    singles, phrases = _tones()
    uses = clauses.uses()
    parts = (part for phrase in phrases for part in phrase.split())
    every = list(dict.fromkeys([*names, *singles, *uses, *parts, TARGET, END]))
    number = {word: place for place, word in enumerate(every)}
    values = np.zeros((len(every) + 1, len(LISTS)), np.int64)
    for word, tones in singles.items():
        values[number[word]] = tones
    bits = [uses.get(word, 0) | clauses.PARTICIPLE * word.endswith(("ed", "en")) for word in every]
    keys = np.array([_hash([number[part] for part in phrase.split()]) for phrase in phrases], dtype=np.int64)
    order, begins, share = np.argsort(keys), np.zeros(len(every) + 1, np.bool_), np.zeros(len(every) + 1, np.int64)
    begins[[number[phrase.split()[0]] for phrase in phrases]] = True
    share[: len(weights)] = weights
    table = words(every)
    return np.array([*every, ""], dtype=object), Vocabulary(
        table, np.array([*bits, 0]), values, keys[order], np.array(list(phrases.values()))[order], begins, share,
        number[TARGET], number[END])


@lru_cache
def _tones() -> tuple[dict[str, list[int]], dict[str, tuple[int, int, int]]]:
    """Return the tones of single words by list, and of phrases: as a noun or adjective, on a verb's subject and object."""
    singles: dict[str, list[int]] = {}
    phrases: dict[str, tuple[int, int, int]] = {}
    for column, (name, scale) in enumerate(SCALE.items()):
        for word, tone in tonewords.read(name).values.items():
            if " " not in word:
                singles.setdefault(word, [0] * len(LISTS))[column] = round(tone * scale)
            elif name == "stance":
                phrases[word] = (round(tone * scale), 0, 0)
    verbs = tonewords.table(lexicons.WORDLISTS / "stance_verbs.tsv", columns=("lemma", "forms", "subject", "object"))
    for forms, *both in zip(verbs["forms"], verbs["subject"].astype(int), verbs["object"].astype(int), strict=True):
        subject, to = (value * SCALE["stance"] for value in both)
        for form in forms.split("|"):
            if " " in form:
                phrases[form] = (0, subject, to)
            else:
                singles.setdefault(form, [0] * len(LISTS))[3:] = [0, subject, to]
    return singles, phrases


def _hash(numbers: Sequence[int]) -> int:
    with np.errstate(over="ignore"):
        return int(hashed.plain(np.array(numbers, dtype=np.int64), 0, len(numbers)))


def keyed(feature: int, *numbers: int) -> int:
    """Return the key of a feature made of up to three words (or of one code).

    >>> keyed(2, 7) == keyed(2, 7, 0, 0) != keyed(2, 8)
    True
    """
    one, other, third = (*numbers, 0, 0)[:3]
    return ((feature * _WIDTH + one) * _WIDTH + other) * _WIDTH + third


def described(key: int, names: np.ndarray) -> tuple[str, str]:
    """Return the name of a feature, and the words or the code that it is made of.

    >>> described(keyed(12, 0, 1), np.array(["sent", "aid", ""]))
    ('pair', 'sent aid')
    """
    feature, numbers = key // _WIDTH**3, [key // _WIDTH**2 % _WIDTH, key // _WIDTH % _WIDTH, key % _WIDTH]
    if feature == _TONE:
        return FEATURES[feature], _tone_name(numbers[0])
    if feature == _FORM:
        return FEATURES[feature], FORMS[numbers[0]]
    return FEATURES[feature], " ".join(names[numbers[:_SIZES[feature]]])


_SIZES = {number: {"pair": 2, "before": 2, "after": 2, "around": 2, "after 3": 3, "before 3": 3}.get(name, 1)
          for number, name in enumerate(FEATURES)}


def _tone_name(code: int) -> str:
    """Return what a tone feature is: list, sign, and which words count."""
    which, sign, slot = code // SLOTS // 2, "+-"[code // SLOTS % 2], code % SLOTS
    place = dict(enumerate(PLACES[which > 3]))
    kinds = {0: "", 16: "by nearness"} | {1 + number: name for number, name in place.items()}
    kinds |= {4 + number * 4 + far: f"{name} {distance}" for number, name in place.items()
              for far, distance in enumerate(DISTANCES)}
    kinds |= {17 + number * 3 + inside: f"{name} {scope}" for number, name in place.items()
              for inside, scope in enumerate(SCOPES)}
    return f"{LISTS[which]} {sign} {kinds[slot]}".strip()


@lru_cache
def _codes() -> dict[tuple[str, str], int]:
    """Return the keys of tone and form features by what they are called."""
    slots = [which * 2 * SLOTS + sign * SLOTS + slot for which in range(len(LISTS)) for sign in (0, 1)
             for slot in [0, 1, 2, *[3] * (which > 3), *range(4, 12 + 4 * (which > 3)), 16, *range(17, 23 + 3 * (which > 3))]]
    keys = [keyed(_TONE, slot) for slot in slots] + [keyed(_FORM, code) for code in range(len(FORMS))]
    return {described(key, np.array([])): key for key in keys}


def key_of(feature: str, text: str, *, numbers: dict[str, int]) -> int:
    """Return the key of a feature as it is described, given the number of each word; raises KeyError where there is none.

    >>> key_of("pair", "sent aid", numbers={"sent": 0, "aid": 1}) == keyed(12, 0, 1)
    True
    """
    if feature in FEATURES[:2]:
        return _codes()[feature, text]
    place = FEATURES.index(feature)
    parts = [numbers[part] for part in text.split(" ")]
    if len(parts) != _SIZES[place]:
        raise KeyError(text)
    return keyed(place, *parts)


def emitted(found: clauses.Pieces, ids: np.ndarray, *, vocabulary: Vocabulary, first, last, of) -> Entries:
    """Return the features of mentions, which are the pieces from *first* to *last* of the sentences *of*."""
    sizes = np.diff(found.bounds)[of] + 2
    return Entries(*_emitted(ids, found.bounds, vocabulary, first, last, of, int(sizes.sum()) * _PER_PIECE))


@kernel
def _emitted(ids, bounds, vocabulary, first, last, of, room):
    """Write the features of every mention; see FEATURES."""
    entries = (np.empty(room, np.int32), np.empty(room, np.int64), np.empty(room, np.int32), np.empty(room, np.int32),
               np.empty(room, np.int16))
    seen, n = np.zeros((2, len(vocabulary.uses)), np.int32), 0
    for mention in range(len(of)):
        low, high, gone = bounds[of[mention]], bounds[of[mention] + 1], last[mention] - first[mention] - 1
        at, size = first[mention] - low, high - low - gone
        row = np.empty(size, np.int64)  # the numbers of the sentence's pieces, the target as one
        for place in range(size):
            row[place] = ids[low + place + (gone if place > at else 0)]
        alone = vocabulary.uses[row[at]] if gone == 0 else 0
        row[at] = vocabulary.target
        begin = n
        scopes = _scopes(row, at, vocabulary.uses)
        n = _words(entries, n, row, at, scopes, vocabulary, seen, mention + 1)
        n = _around_target(entries, n, row, at, vocabulary.end)
        n = _form(entries, n, row, at, alone, vocabulary.uses)
        n = _toned(entries, n, row, at, scopes, vocabulary)
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
    return ((feature * np.int64(_WIDTH) + one) * np.int64(_WIDTH) + other) * np.int64(_WIDTH) + third


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
            n = _put(entries, n, _key(12, word, row[place + 1], 0), ONE, place, 2)
        if place == at:
            continue
        inside, left, right = scopes[0] <= place < scopes[1], at - _NEAR_LEFT <= place < at, at < place <= at + _NEAR_RIGHT
        if seen[0, word] != stamp:
            seen[0, word] = stamp
            n = _put(entries, n, _key(2, word, 0, 0), ONE, place, 1)
        if inside and seen[1, word] != stamp:
            seen[1, word] = stamp
            n = _put(entries, n, _key(3, word, 0, 0), ONE, place, 1)
        if left or right:
            n = _put(entries, n, _key(4 if left else 5, word, 0, 0), ONE, place, 1)
        weight = vocabulary.weights[word]
        if weight:
            n = _put(entries, n, _key(18, word, 0, 0), weight * ONE // (sums[0] + ONE // 2), place, 1)
            if inside:
                n = _put(entries, n, _key(19, word, 0, 0), weight * ONE // (sums[1] + ONE // 2), place, 1)
            if left:
                n = _put(entries, n, _key(20, word, 0, 0), weight * ONE // (sums[2] + ONE // 2), place, 1)
            if right:
                n = _put(entries, n, _key(21, word, 0, 0), weight * ONE // (sums[3] + ONE // 2), place, 1)
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
            n = _put(entries, n, _key(6 + slot, word, 0, 0), ONE, at + step if there else -1, 1)
    if near[1] >= 0 and near[2] >= 0:
        n = _put(entries, n, _key(13, near[1], near[2], 0), ONE, max(at - 2, 0), min(2, at))
        if near[0] >= 0:
            n = _put(entries, n, _key(17, near[0], near[1], near[2]), ONE, max(at - 3, 0), min(3, at))
    if near[4] >= 0 and near[5] >= 0:
        left = len(row) - at - 1
        n = _put(entries, n, _key(14, near[4], near[5], 0), ONE, at + 1, min(2, left))
        if near[6] >= 0:
            n = _put(entries, n, _key(16, near[4], near[5], near[6]), ONE, at + 1, min(3, left))
    if near[2] >= 0 and near[4] >= 0:
        n = _put(entries, n, _key(15, near[2], near[4], 0), ONE, max(at - 1, 0), min(at, 1) + 1 + min(len(row) - at - 1, 1))
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
    n = _put(entries, n, _key(1, kind, 0, 0), ONE, -1, 0)
    if alone & OWNER or at + 1 < size and uses[row[at + 1]] & OWNING:
        n = _put(entries, n, _key(1, 4, 0, 0), ONE, -1, 0)
    n = _put(entries, n, _key(1, 5 + 5 * at // size, 0, 0), ONE, -1, 0)
    n = _put(entries, n, _key(1, 10 + min(6, size // 10), 0, 0), ONE, -1, 0)
    if at == 0:
        n = _put(entries, n, _key(1, 17, 0, 0), ONE, -1, 0)
    quoted = 0 if quotes == 0 else 3 if before % 2 else 1 if before else 2
    n = _put(entries, n, _key(1, 18 + quoted, 0, 0), ONE, -1, 0)
    if reports:
        n = _put(entries, n, _key(1, 22, 0, 0), ONE, -1, 0)
    if after:
        n = _put(entries, n, _key(1, 23, 0, 0), ONE, -1, 0)
    return n


@kernel
def _toned(entries, n, row, at, scopes, vocabulary):
    """Write the tones of words and phrases by list, sign, side (or role of the target), distance and scope."""
    uses, tones = vocabulary.uses, vocabulary.tones
    turned, left = np.zeros(len(row), np.bool_), 0
    for place in range(len(row)):
        use = uses[row[place]]
        turned[place] = left > 0
        left = 4 if use & NEGATION else 0 if use & (COMMA | STOP | BREAK | CONTRAST) else max(left - 1, 0)
    place = 0
    while place < len(row):
        word, width, found = row[place], 1, -1
        if place == at:
            place += 1
            continue
        factor = TURNED if turned[place] else ONE
        for which in range(3):
            n = _tone(entries, n, which, 1 if place > at else 0, tones[word, which] * factor // ONE, place, 1, at, scopes)
        if vocabulary.begins[word]:
            width, found = _phrase(row, place, vocabulary.phrases)
        noun, subject, other = tones[word, 3], tones[word, 4], tones[word, 5]
        if found >= 0:
            noun, subject, other = vocabulary.phrase_tones[found]
        n = _tone(entries, n, 3, 1 if place > at else 0, noun * factor // ONE, place, width, at, scopes)
        if subject or other:
            role = _role(row, place, at, uses)
            own, opposite = (other, subject) if role == 1 else (subject, other)
            n = _tone(entries, n, 4, role, own * factor // ONE, place, width, at, scopes)
            n = _tone(entries, n, 5, role, opposite * factor // ONE, place, width, at, scopes)
        for rest in range(place + 1, place + width):  # the single words of a phrase still stand in the other lists
            for which in range(3):
                n = _tone(entries, n, which, 1 if rest > at else 0,
                          tones[row[rest], which] * (TURNED if turned[rest] else ONE) // ONE, rest, 1, at, scopes)
        place += width
    return n


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
def _tone(entries, n, which, place, value, at, width, target, scopes):
    """Write one tone as its five features: anywhere, by side or role, by distance, by scope, and weighted by nearness."""
    if value == 0:
        return n
    size, base = abs(value), (which * 2 + (1 if value < 0 else 0)) * SLOTS
    distance = min(abs(at - target), abs(at + width - 1 - target))
    far = 0 if distance <= 2 else 1 if distance <= 5 else 2 if distance <= 10 else 3
    scope = 0 if scopes[0] <= at < scopes[1] else 1 if scopes[2] <= at < scopes[3] else 2
    n = _put(entries, n, _key(0, base, 0, 0), size, at, width)
    n = _put(entries, n, _key(0, base + 1 + place, 0, 0), size, at, width)
    n = _put(entries, n, _key(0, base + 4 + place * 4 + far, 0, 0), size, at, width)
    n = _put(entries, n, _key(0, base + 16, 0, 0), size * 3 // (3 + distance), at, width)
    return _put(entries, n, _key(0, base + 17 + place * 3 + scope, 0, 0), size, at, width)


def scored(batch: Characters, *, sentences: tuple[np.ndarray, np.ndarray], spans: tuple[np.ndarray, np.ndarray],
           of: np.ndarray) -> Scored:
    """Return the tone toward mentions: *sentences* and *spans* are starts and stops in the batch, *of* each span's sentence.

    >>> batch = characters(["Norland bombed the port."])
    >>> found = scored(batch, sentences=(np.array([0]), np.array([24])), spans=(np.array([0]), np.array([7])), of=np.array([0]))
    >>> found.p.sum().round(3), str(vocabulary()[found.word[found.tone.argmin()]])
    (1.0, 'bombed')
    """
    needed, of = np.unique(np.asarray(of, dtype=np.int64), return_inverse=True)
    found = clauses.pieces(batch, tuple(edge[needed] for edge in sentences))
    model = _model()
    ids = clauses.numbers(found, model.vocabulary.table)
    first, last = clauses.spans_in(found, spans, of)
    parts = []
    for begin, end in _blocks(np.diff(found.bounds)[of]):
        part = slice(begin, end)
        entries = emitted(found, ids, vocabulary=model.vocabulary, first=first[part], last=last[part], of=of[part])
        parts.append(_summed(entries, ids, model, first=first[part], last=last[part], before=begin))
    odds, *words_ = (np.concatenate(column) for column in zip(*parts, strict=True)) if parts else _NOTHING
    return Scored(_probabilities(odds), *words_)


_NOTHING = (np.empty((0, 2), np.int64), *(np.empty(0, np.int64),) * 3)


def _blocks(sizes: np.ndarray):
    """Yield first and last (exclusive) of runs of mentions that have about BLOCK pieces together."""
    block = np.cumsum(sizes) // BLOCK
    edges = np.concatenate([[0], np.flatnonzero(np.diff(block)) + 1, [len(sizes)]])
    yield from ((begin, end) for begin, end in zip(edges.tolist(), edges[1:].tolist(), strict=False) if end > begin)


def _summed(entries: Entries, ids: np.ndarray, model: _Model, *, first, last, before: int) -> tuple[np.ndarray, ...]:
    """Return log-odds (mentions × 2, in 1 / (UNIT × ONE)), and contributions: mention, word, thousandths; *before*: mentions."""
    odds = np.tile(model.start * ONE, (len(first), 1))
    mention, word, tone = _contributed(entries.key, *entries[:1], *entries[2:], ids, first, last, model.slots, model.keys,
                                       model.coefficients, odds, len(model.names) - 1)
    order = np.argsort(mention * _WIDTH + word, kind="stable")
    mention, word, tone = mention[order], word[order], tone[order]
    edges = np.flatnonzero(np.diff(mention * _WIDTH + word, prepend=-1))
    total = np.add.reduceat(tone, edges) if len(edges) else tone
    return odds, mention[edges] + before, word[edges], np.rint(total / (UNIT * ONE / 1000)).astype(np.int64)


@kernel
def _contributed(key, mention, value, at, width, ids, first, last, slots, keys, coefficients, odds, nobody):
    """Add up the log-odds; return mention, word (*nobody*: no word's doing) and what it did for positive against negative."""
    room = 3 * len(key)
    mentions, found, tones, n = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64), 0
    for entry in range(len(key)):
        row = _row(key[entry], slots, keys)
        if row < 0:
            continue
        one = mention[entry]
        negative, positive = coefficients[row, 0] * value[entry], coefficients[row, 1] * value[entry]
        odds[one, 0] += negative
        odds[one, 1] += positive
        start, stop, left, difference = at[entry], at[entry] + width[entry], 0, positive - negative
        for place in range(start, stop):
            left += place < first[one] or place >= last[one]
        if left == 0 or start < 0:
            mentions[n], found[n], tones[n] = one, nobody, difference
            n += 1
            continue
        for place in range(start, stop):
            if place < first[one] or place >= last[one]:
                share = difference // left
                mentions[n], found[n], tones[n] = one, ids[place] if ids[place] >= 0 else nobody, share
                difference, left, n = difference - share, left - 1, n + 1
    return mentions[:n], found[:n], tones[:n]


@kernel
def _row(key, slots, keys):
    """Return the row of a key in its table, or -1."""
    slot = mixed(key) & (len(slots) - 1)
    while slots[slot] >= 0:
        if keys[slots[slot]] == key:
            return slots[slot]
        slot = (slot + 1) & (len(slots) - 1)
    return -1


def _slots(keys: np.ndarray) -> np.ndarray:
    """Return a hash table of *keys* for ``_row``."""
    slots = np.full(1 << (4 * len(keys) + 1).bit_length(), -1, np.int64)
    with np.errstate(over="ignore"):
        starts = (mixed.plain(keys) & (len(slots) - 1)).tolist()
    for row, slot in enumerate(starts):
        while slots[slot] >= 0:
            slot = (slot + 1) % len(slots)
        slots[slot] = row
    return slots


def _probabilities(odds: np.ndarray) -> np.ndarray:
    """Return the probabilities of negative, neutral and positive, in thousandths, from log-odds against neutral."""
    sizes = np.exp(np.insert(odds / (UNIT * ONE), 1, 0, axis=1))
    return np.rint(1000 * sizes / sizes.sum(axis=1, keepdims=True)) / 1000


@lru_cache
def _model(path: str = str(lexicons.WORDLISTS / "tone_model.tsv")) -> _Model:
    table = tonewords.table(path, columns=("feature", "words", "negative", "positive"))
    values, settings = table[["negative", "positive"]].to_numpy(), table["feature"].eq("setting").to_numpy()
    if not pd.Series(values.ravel()).str.fullmatch(r"-?\d{1,7}").all():
        bad = table.index[~table[["negative", "positive"]].apply(lambda column: column.str.fullmatch(r"-?\d{1,7}")).all(axis=1)]
        raise checks.refusal(f"{path}, line {bad[0]}", arrived=checks.listing(table.loc[bad[0]]), expected="two whole numbers",
                             fix="Restore the file; make tone-model writes it.")
    values = values.astype(np.int64)
    fixed = dict(zip(table["words"][settings], values[settings].tolist(), strict=True))
    weighed = table["feature"].eq("weight").to_numpy()
    singles = dict.fromkeys(part for phrase in table["words"][~settings & ~table["feature"].isin(FEATURES[:2])]
                            for part in phrase.split(" "))
    weights = dict(zip(table["words"][weighed], values[weighed, 0].tolist(), strict=True))
    names, vocabulary = listed(list(singles), [weights.get(word, 0) for word in singles])
    numbers, rest = {word: number for number, word in enumerate(names[:-1])}, ~settings & ~weighed
    try:
        keys = np.array([key_of(feature, text, numbers=numbers) for feature, text
                         in zip(table["feature"][rest], table["words"][rest], strict=True)], dtype=np.int64)
        start, certain = fixed["start"], fixed["certain"][0] / 1000
    except (KeyError, ValueError) as error:
        raise checks.refusal(path, arrived=f"an unknown feature or setting ({error})", expected="the features of stance.FEATURES",
                             fix="Restore the file; make tone-model writes it.") from None
    marks = [tonewords.read(name).fingerprint for name in SCALE]
    verbs = lexicons.WORDLISTS / "stance_verbs.tsv"
    fingerprint = lexicons.fingerprint([table.to_numpy().tolist(), *marks, tonewords.table(
        verbs, columns=("lemma", "forms", "subject", "object")).to_numpy().tolist(), lexicons.words("clauses")])
    return _Model(vocabulary, names, _slots(keys), keys, np.vstack([values[rest], [[0, 0]]]), np.array(start), certain, fingerprint)


def vocabulary() -> np.ndarray:
    """Return the words of the model by number; the last is "", what no word did."""
    return _model().names


def fingerprint() -> str:
    """Return sixteen hex digits that change with the model, the lists of tones and the classes of words that it uses."""
    return _model().fingerprint


def score(sentences: Sequence[str], spans: Sequence[tuple[int, int]], *, certain: float | None = None) -> pd.DataFrame:
    """Return the tone of each sentence toward the target that stands in it at (start, end).

    Parameters
    ----------
    sentences : sequence of str
        English sentences, one for each target: a sentence with two targets is given twice.
    spans : sequence of (int, int)
        First character of the target and the first after it, as in ``sentence[start:end]``.
    certain : float, optional
        The largest probability from which on there is a label, 0 (always) to 1. Default: the model's (see docs/tone-model.md).

    Returns
    -------
    DataFrame
        One row a pair: ``label`` (-1 negative, 0 neutral, 1 positive; missing where the model abstains), ``tone``
        (``p_positive`` - ``p_negative``, -1 to 1), ``p_negative``, ``p_neutral``, ``p_positive`` (calibrated on NewsMTSC).
        A tone of 0 is neutral or torn; tone and probabilities are never missing.

    Raises
    ------
    InputError
        If the two differ in length, one text is given in place of a list, or a span is empty, lies outside its sentence or
        holds no word.

    Examples
    --------
    >>> score(["Norland accused Elmaria of war crimes."] * 2, [(0, 7), (16, 23)])["label"].tolist()
    [0, -1]
    """
    batch, starts, stops = _checked(sentences, spans)
    if certain is not None and not 0 <= certain <= 1:
        raise checks.refusal("certain", arrived=certain, expected="a probability, 0 to 1", fix="Leave it out, or use 0.5.")
    found = scored(batch, sentences=(batch.bounds[:-1], batch.bounds[1:] - 1), spans=(starts, stops), of=np.arange(len(starts)))
    p = found.p
    label = pd.array(p.argmax(axis=1) - 1, dtype="Int8")
    label[p.max(axis=1, initial=0) < (_model().certain if certain is None else certain)] = pd.NA
    return pd.DataFrame({"label": label, "tone": np.round(p[:, 2] - p[:, 0], 3), "p_negative": p[:, 0], "p_neutral": p[:, 1],
                         "p_positive": p[:, 2]})


def explain(sentence: str, span: tuple[int, int]) -> pd.DataFrame:
    """Return what made the tone of one sentence toward one target: all features of it that the model knows.

    Returns
    -------
    DataFrame
        ``feature`` and ``words`` (one of FEATURES, and what it is made of; "start" is where every sentence begins), ``place``
        (first character of the words, -1: no word's doing), ``negative`` and ``positive`` (log-odds against neutral). The
        probabilities are 1, exp(sum of negative) and exp(sum of positive), divided by their sum. Largest effect first.

    Examples
    --------
    >>> table = explain("Norland bombed the port.", (0, 7))
    >>> bool(table["negative"].sum() > table["positive"].sum()), "bombed" in set(table["words"])
    (True, True)
    """
    batch, starts, stops = _checked([sentence], [span])
    model, of = _model(), np.zeros(1, np.int64)
    found = clauses.pieces(batch, (batch.bounds[:-1], batch.bounds[1:] - 1))
    ids = clauses.numbers(found, model.vocabulary.table)
    first, last = clauses.spans_in(found, (starts, stops), of)
    entries = emitted(found, ids, vocabulary=model.vocabulary, first=first, last=last, of=of)
    with np.errstate(over="ignore"):
        places = [_row.plain(key, model.slots, model.keys) for key in entries.key]
    rows = [(*described(int(key), model.names), int(found.starts[at]) if width else -1,
             *(model.coefficients[row] * value / (UNIT * ONE)))
            for key, value, at, width, row in zip(*entries[1:], places, strict=True) if row >= 0]
    table = pd.DataFrame([("start", "", -1, *(model.start / UNIT)), *rows],
                         columns=["feature", "words", "place", "negative", "positive"])
    order = (table["positive"] - table["negative"]).abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _checked(sentences, spans) -> tuple[Characters, np.ndarray, np.ndarray]:
    """Return the sentences as a batch, and where the spans start and stop in it."""
    if isinstance(sentences, str) or not all(isinstance(sentence, str) for sentence in sentences):
        raise checks.refusal("sentences", arrived="one text" if isinstance(sentences, str) else "something that is not text",
                             expected="a list of sentences", fix='Use score(["One sentence."], [(0, 3)]).')
    if len(sentences) != len(spans):
        raise checks.refusal("spans", arrived=f"{len(spans)} spans for {len(sentences)} sentences", expected="one for each",
                             fix="Repeat a sentence for each target in it.")
    batch = characters(sentences)
    edges = np.array(spans, dtype=np.int64).reshape(len(sentences), 2)
    for number, (sentence, (start, stop)) in enumerate(zip(sentences, edges.tolist(), strict=True)):
        if not 0 <= start < stop <= len(sentence) or not any(letter.isalnum() for letter in sentence[start:stop]):
            raise checks.refusal(f"span {number}", arrived=f"({start}, {stop}) in a sentence of {len(sentence)} characters",
                                 expected="the place of a target that stands in the sentence, 0 <= start < end",
                                 fix="Use start = sentence.index(target) and end = start + len(target).")
    return batch, edges[:, 0] + batch.bounds[:-1], edges[:, 1] + batch.bounds[:-1]
