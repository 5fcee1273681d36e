"""Where sentences begin and end in a whole batch of texts."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analysis.lexicons import wordlists as lexicons
from analysis.text.characters import ARABIC, BREAKS, DIGIT, LOWER, UPPER, WORD, Characters
from analysis.text.kernels import Words, kernel, place, words

LISTS = ("abbreviations", "starters", "times", "cues")  #: of words on which sentences depend
#: What a character can be to the splitter. An EDGE is where the word before a stop begins, as white space is.
STOP, DOT, WIDE, CLOSER, QUOTE, OPENER, EDGE, BLANK, BREAK = (1 << bit for bit in range(9))
_OPENERS, _QUOTES = "\"'“‘«„([—–-", "\"'”’“»"
_MARKS = {
    STOP: ".!?…؟۔。！？",
    DOT: ".…",
    WIDE: "。！？",
    CLOSER: f"{_QUOTES})]」』）",
    QUOTE: _QUOTES,
    OPENER: _OPENERS,
    EDGE: f"{_OPENERS}/_*’‐‑",
    BREAK: BREAKS,
}

#: What a word can be to it. The marks are those behind the words in wordlists/abbreviations.txt.
ABBREVIATION, NUMBERED, TITLE, HOUR, STARTER, TIME, CUE = (1 << bit for bit in range(7))
_ABBREVIATIONS = {"": ABBREVIATION, "#": NUMBERED, "+": TITLE, "@": HOUR}
LONGEST = 24  # characters of a word that is looked up
NAMES, PARTICLE = (
    5,
    3,
)  # words between a quoted question and who asked it; letters of those in lower case ("al", "van")
_FULL_STOP, _LEADERS, _LEFT, _I = map(ord, ".…“I")


class Rules(NamedTuple):
    """What each character is (by code point), the known words as a table, and what each of them is (last: no such word)."""

    roles: np.ndarray
    table: Words
    uses: np.ndarray


def spans(characters: Characters) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return starts, stops and paragraphs of all sentences, in order; together they cover everything but white space.

    Paragraphs are numbered from 0 in each text; those of white space only do not count. A sentence never crosses a line break.
    It ends at a stop (with closing marks) before white space, or where a space was lost ("ended.Then"), with these exceptions:

    - what follows begins in lower case or is another stop, or only a number stands before ("2. Aleppo");
    - after an initial, dotted letters or an abbreviation (wordlists/abbreviations.txt), and after dots of omission, it ends
      only before a common opening word (wordlists/starters.txt; after dots, "I" tells nothing), and never after "Mr.";
    - after "p.m." it goes on before the name of a day or zone (wordlists/times.txt);
    - a question or call in quotation marks goes on with who asked it: ``"Why?" Doe asked.`` (verbs of wordlists/cues.txt).

    >>> from analysis.text.characters import characters
    >>> batch = characters(["U.S. State Secretary J. Doe left. Maj. Gen. Roe stayed."])
    >>> starts, stops, _ = spans(batch)
    >>> [batch.text[start:stop] for start, stop in zip(starts, stops)]
    ['U.S. State Secretary J. Doe left.', 'Maj. Gen. Roe stayed.']
    """
    return _spans(characters.codes, characters.lower, characters.kind, characters.bounds, _rules())


@lru_cache
def _rules() -> Rules:
    """Return the rules as arrays, from the strings above and the word lists."""
    roles, uses = np.zeros(0x110000, dtype=np.int16), {}
    blanks = [
        letter for letter in map(chr, range(0x3001)) if letter.isspace() and letter not in BREAKS
    ]
    for role, letters in {**_MARKS, BLANK: blanks}.items():
        roles[[ord(letter) for letter in letters]] |= role
    listed: list[tuple] = [
        (*line.partition(" ")[::2], None) for line in lexicons.words("abbreviations")
    ]
    for name, use in (("starters", STARTER), ("times", TIME), ("cues", CUE)):
        listed += [(word, "", use) for word in lexicons.words(name)]
    for word, mark, use in listed:
        uses[word] = uses.get(word, 0) | (use or _ABBREVIATIONS[mark])
    return Rules(roles, words(list(uses)), np.array([*uses.values(), 0], dtype=np.int64))


@kernel
def _spans(codes, lower, kind, bounds, rules):
    found = np.empty(
        (3, len(codes)), np.int64
    )  # more than are needed; memory that is never written to is never taken
    position, text, paragraph, n, before = 0, 0, 0, 0, 0
    begin = _after(codes, 0, BLANK, rules.roles)
    while position < len(codes):
        role = rules.roles[codes[position]]
        if role & (STOP | BREAK) == 0:
            position += 1
            continue
        stop, after = position, position + 1
        if role & STOP:
            stop = _after_marks(codes, position, rules.roles)
            after = stop
        elif stop > begin:
            while rules.roles[codes[stop - 1]] & BLANK:
                stop -= 1
        if stop > begin and (
            role & BREAK or _ends(codes, lower, kind, begin, position, stop, rules)
        ):
            found[0, n], found[1, n], found[2, n] = begin, stop, paragraph
            n, begin = n + 1, after
        if role & BREAK:
            paragraph, before, begin = paragraph + (n > before), n, after
            if after == bounds[text + 1]:
                text, paragraph = text + 1, 0
        if begin == after:
            begin = _after(codes, begin, BLANK, rules.roles)
        position = after
    return found[0, :n].copy(), found[1, :n].copy(), found[2, :n].copy()


@kernel
def _after(codes, position, role, roles):
    """Return the first place from *position* on whose character does not have the *role*."""
    while position < len(codes) and roles[codes[position]] & role:
        position += 1
    return position


@kernel
def _after_marks(codes, position, roles):
    """Return where the stops and the closing marks that begin at *position* are over; “ closes only before white space."""
    stop = _after(codes, _after(codes, position, STOP, roles), CLOSER, roles)
    opens = codes[stop - 1] == _LEFT and not roles[codes[stop]] & (BLANK | BREAK)
    return stop - 1 if opens else stop


@kernel
def _ends(codes, lower, kind, begin, mark, stop, rules):
    """Return whether the sentence from *begin* on ends with the marks from *mark* to *stop*."""
    first = rules.roles[codes[mark]]
    following = _after(codes, stop, BLANK, rules.roles)
    if first & WIDE or rules.roles[codes[following]] & BREAK:
        return bool(first & WIDE)
    spaced = following > stop
    following = _after(codes, following, BLANK | OPENER, rules.roles)
    if kind[following] & LOWER or rules.roles[codes[following]] & (STOP | BREAK):
        return False
    opening = _opening(codes, lower, kind, following, rules)
    if not spaced and not (kind[following] & UPPER and (opening or _lost(kind, mark, following))):
        return False
    if first & DOT:
        return _full_stop(codes, lower, kind, begin, mark, stop, following, opening, rules)
    quoted = rules.roles[codes[stop - 1]] & QUOTE
    return opening or not quoted or not _attributed(codes, lower, kind, following, rules)


@kernel
def _opening(codes, lower, kind, start, rules):
    """Return whether the word at *start* often opens a sentence; a letter with a stop is an initial."""
    stop = _word(kind, start)
    if stop == start + 1 and codes[stop] == _FULL_STOP:
        return False
    return _use(lower, start, stop, rules) & STARTER > 0


@kernel
def _word(kind, start):
    """Return where the word that begins at *start* ends, or a place too far for any word that is looked up."""
    stop = start
    while stop - start <= LONGEST and kind[stop] & WORD:
        stop += 1
    return stop


@kernel
def _use(lower, start, stop, rules):
    """Return what the word from *start* to *stop* is in the lists, as a sum."""
    return rules.uses[place(lower, start, stop, rules.table)]


@kernel
def _lost(kind, mark, following):
    """Return whether a space was lost between lower-case letters before *mark* and a capitalised word ("ended.Then")."""
    return mark > 1 and kind[mark - 1] & kind[mark - 2] & kind[following + 1] & LOWER > 0


@kernel
def _full_stop(codes, lower, kind, begin, mark, stop, following, opening, rules):
    """Return whether a full stop or dots at *mark* end the sentence; no word in lower case follows."""
    alone = mark > begin and rules.roles[codes[mark - 1]] & BLANK > 0
    if (
        codes[mark] == _LEADERS
        or rules.roles[codes[mark + 1]] & DOT
        or alone
        and codes[mark - 2] == _FULL_STOP
    ):
        return opening and not (codes[following] == _I and not kind[following + 1] & WORD)
    if alone:
        return True
    start = mark
    while (
        start > begin
        and mark - start <= LONGEST
        and not rules.roles[codes[start - 1]] & (EDGE | BLANK)
    ):
        start -= 1
    use = _use(lower, start, mark, rules)
    if use & TITLE or _item(codes, kind, begin, start, mark, rules.roles):
        return False
    if use & HOUR:
        return opening or not _timed(codes, lower, kind, following, rules)
    abbreviated = (
        use & ABBREVIATION
        or use & NUMBERED
        and kind[following] & DIGIT
        or _initials(codes, kind, start, mark)
    )
    return opening or not abbreviated


@kernel
def _item(codes, kind, begin, start, mark, roles):
    """Return whether only a number stands between *begin* and *mark*, as before an item of a list."""
    for position in range(start, mark):
        if not kind[position] & DIGIT:
            return False
    while start > begin and roles[codes[start - 1]] & (OPENER | BLANK):
        start -= 1
    return start == begin and start < mark


@kernel
def _initials(codes, kind, start, stop):
    """Return whether there is one capital letter (or one of Arabic script), or letters with stops between ("U.S")."""
    if stop - start == 1:
        return kind[start] & (UPPER | ARABIC) > 0
    for position in range(start, stop):
        if (position - start) % 2 == 1 and codes[position] != _FULL_STOP:
            return False
        if (position - start) % 2 == 0 and (not kind[position] & WORD or kind[position] & DIGIT):
            return False
    return (stop - start) % 2 == 1 and stop - start <= LONGEST


@kernel
def _timed(codes, lower, kind, start, rules):
    """Return whether one of the two words from *start* on names a day or zone ("3 p.m. Monday", "5 a.m. Damascus time")."""
    stop = _word(kind, start)
    second = _after(codes, stop, BLANK, rules.roles)
    return (
        _use(lower, start, stop, rules) | _use(lower, second, _word(kind, second), rules)
    ) & TIME > 0


@kernel
def _attributed(codes, lower, kind, start, rules):
    """Return whether a name and a reporting verb follow at *start* ("Doe asked", "Ms. Ida al-Doe shouted")."""
    for number in range(NAMES):
        stop = _word(kind, start)
        if number and _use(lower, start, stop, rules) & CUE:
            return True
        if stop == start or not kind[start] & UPPER and stop - start > PARTICLE:
            return False
        start = stop
        while codes[start] == _FULL_STOP or rules.roles[codes[start]] & (EDGE | BLANK):
            start += 1
    return False
