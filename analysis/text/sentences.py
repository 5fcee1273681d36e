"""Where sentences begin and end in a batch of texts."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analysis import lexicons
from analysis.text.characters import BREAKS, CASELESS, DIGIT, LOWER, UPPER, WORD, Characters
from analysis.text.kernels import WordTable, find_word, kernel, main_kernel, word_table

LISTS = ("abbreviations", "starters", "times", "cues")  #: of words on which sentences depend
#: What a character can be to the splitter. An EDGE is where the word before a stop begins, as white
#: space is.
STOP, DOT, WIDE, CLOSER, QUOTE, OPENER, EDGE, BLANK, BREAK = (1 << bit for bit in range(9))
_OPENERS = "\"'“‘«„([—–-"
_QUOTES = "\"'”’“»"
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
_LAST_BLANK = 0x3000  # the last code point that is white space

#: What a word can be to the splitter.
ABBREVIATION, NUMBERED, TITLE, HOUR, STARTER, TIME, CUE = (1 << bit for bit in range(7))
#: The marks behind the words of abbreviations.txt.
_ABBREVIATIONS = {"": ABBREVIATION, "#": NUMBERED, "+": TITLE, "@": HOUR}
MAX_CHARACTERS_OF_WORD = 24  # characters of a word that is looked up
N_NAMES = 5  # words between a quoted question and the verb that says who asked it
PARTICLE = 3  # letters of a name in lower case ("al", "van")
_FIRST_HEBREW, _LAST_ARABIC = 0x0590, 0x08FF
_FULL_STOP, _ELLIPSIS, _LEFT_QUOTE, _CAPITAL_I = map(ord, ".…“I")


class Rules(NamedTuple):
    """What characters and words are to the splitter.

    ``roles`` is indexed by code point, ``uses`` by the number of a word in ``table``. The last of
    ``uses`` is that of a word which is not listed.
    """

    roles: np.ndarray
    table: WordTable
    uses: np.ndarray


def sentence_spans(characters: Characters) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return starts, stops and paragraphs of all sentences, in order.

    Together they cover everything but white space. Paragraphs are numbered from 0 in each text.
    Those of white space only do not count. A sentence never crosses a line break. It ends at a stop
    (with closing marks) before white space, or where a space was lost ("ended.Then"). There are
    these exceptions:

    - What follows begins in lower case or is another stop, or only a number comes before ("2.
      Aleppo").
    - After an initial, dotted letters or an abbreviation (abbreviations.txt), and after dots of
      omission, it ends only before a common opening word (starters.txt). After dots, "I" is no such
      word. After "Mr." it never ends.
    - After "p.m." it goes on before the name of a day or zone (times.txt).
    - A question or call in quotation marks goes on with who asked it: ``"Why?" Doe asked.`` (verbs
      of cues.txt).

    >>> from analysis.text.characters import characters
    >>> batch = characters(["U.S. State Secretary J. Doe left. Maj. Gen. Roe stayed."])
    >>> starts, stops, _ = sentence_spans(batch)
    >>> [batch.text[start:stop] for start, stop in zip(starts, stops)]
    ['U.S. State Secretary J. Doe left.', 'Maj. Gen. Roe stayed.']
    """
    return _split(characters.codes, characters.lower, characters.kind, characters.bounds, _rules())


@lru_cache
def _rules() -> Rules:
    """Return the rules as arrays, from the marks above and the word lists."""
    uses: dict[str, int] = {}
    for line in lexicons.words("abbreviations"):
        word, _, mark = line.partition(" ")
        uses[word] = uses.get(word, 0) | _ABBREVIATIONS[mark]
    for name, use in (("starters", STARTER), ("times", TIME), ("cues", CUE)):
        for word in lexicons.words(name):
            uses[word] = uses.get(word, 0) | use
    of_unlisted = 0
    return Rules(
        _roles(), word_table(list(uses)), np.array([*uses.values(), of_unlisted], np.int64)
    )


def _roles() -> np.ndarray:
    """Return what each character is to the splitter, by code point."""
    blanks = ""
    for letter in map(chr, range(_LAST_BLANK + 1)):
        if letter.isspace() and letter not in BREAKS:
            blanks += letter
    roles = np.zeros(0x110000, dtype=np.int16)
    for role, letters in {**_MARKS, BLANK: blanks}.items():
        roles[[ord(letter) for letter in letters]] |= role
    return roles


@main_kernel
def _split(codes, lower, kind, bounds, rules):
    """Return starts, stops and paragraphs of all sentences."""
    # More than are needed; memory that is never written to is never taken.
    starts = np.empty(len(codes), np.int64)
    stops = np.empty(len(codes), np.int64)
    paragraphs = np.empty(len(codes), np.int64)
    n_sentences = 0
    n_before_paragraph = 0
    paragraph = 0
    text = 0
    position = 0
    begin = _skip(codes, 0, BLANK, rules.roles)
    while position < len(codes):
        role = rules.roles[codes[position]]
        if role & (STOP | BREAK) == 0:
            position += 1
            continue
        stop = position
        following = position + 1
        if role & STOP:
            stop = _skip_end_marks(codes, position, rules.roles)
            following = stop
        elif stop > begin:
            while rules.roles[codes[stop - 1]] & BLANK:
                stop -= 1
        if stop > begin and (
            role & BREAK or _ends_sentence(codes, lower, kind, begin, position, stop, rules)
        ):
            starts[n_sentences] = begin
            stops[n_sentences] = stop
            paragraphs[n_sentences] = paragraph
            n_sentences += 1
            begin = following
        if role & BREAK:
            if n_sentences > n_before_paragraph:
                paragraph += 1
            n_before_paragraph = n_sentences
            begin = following
            if following == bounds[text + 1]:
                text += 1
                paragraph = 0
        if begin == following:
            begin = _skip(codes, begin, BLANK, rules.roles)
        position = following
    return (
        starts[:n_sentences].copy(),
        stops[:n_sentences].copy(),
        paragraphs[:n_sentences].copy(),
    )


@kernel
def _skip(codes, position, role, roles):
    """Return the first place from *position* on whose character does not have the *role*."""
    while position < len(codes) and roles[codes[position]] & role:
        position += 1
    return position


@kernel
def _skip_end_marks(codes, position, roles):
    """Return where the stops and closing marks end that begin at *position*.

    “ closes only before white space.
    """
    stop = _skip(codes, position, STOP, roles)
    stop = _skip(codes, stop, CLOSER, roles)
    if codes[stop - 1] == _LEFT_QUOTE and not roles[codes[stop]] & (BLANK | BREAK):
        return stop - 1
    return stop


@kernel
def _ends_sentence(codes, lower, kind, begin, mark, stop, rules):
    """Return whether the sentence from *begin* on ends with the marks from *mark* to *stop*."""
    first_role = rules.roles[codes[mark]]
    following = _skip(codes, stop, BLANK, rules.roles)
    if first_role & WIDE:
        return True
    if rules.roles[codes[following]] & BREAK:
        return False
    is_spaced = following > stop
    following = _skip(codes, following, BLANK | OPENER, rules.roles)
    if kind[following] & LOWER or rules.roles[codes[following]] & (STOP | BREAK):
        return False
    before_starter = _is_starter(codes, lower, kind, following, rules)
    if not is_spaced:
        if not kind[following] & UPPER:
            return False
        if not before_starter and not _lost_space(kind, mark, following):
            return False
    if first_role & DOT:
        return _ends_at_dot(codes, lower, kind, begin, mark, following, before_starter, rules)
    if before_starter or not rules.roles[codes[stop - 1]] & QUOTE:
        return True
    return not _is_attribution(codes, lower, kind, following, rules)


@kernel
def _is_starter(codes, lower, kind, start, rules):
    """Return whether the word at *start* often opens a sentence; a letter with a stop does not."""
    stop = _word_end(kind, start)
    if stop == start + 1 and codes[stop] == _FULL_STOP:
        return False
    return _use_of(lower, start, stop, rules) & STARTER > 0


@kernel
def _word_end(kind, start):
    """Return where the word at *start* ends, or a place too far for any word that is looked up."""
    stop = start
    while stop - start <= MAX_CHARACTERS_OF_WORD and kind[stop] & WORD:
        stop += 1
    return stop


@kernel
def _use_of(lower, start, stop, rules):
    """Return what the word from *start* to *stop* is in the lists, as a sum."""
    return rules.uses[find_word(lower, start, stop, rules.table)]


@kernel
def _lost_space(kind, mark, following):
    """Return whether lower case before *mark* and a capitalised word meet ("ended.Then")."""
    return mark > 1 and kind[mark - 1] & kind[mark - 2] & kind[following + 1] & LOWER > 0


@kernel
def _ends_at_dot(codes, lower, kind, begin, mark, following, before_starter, rules):
    """Return whether a full stop or dots at *mark* end the sentence.

    No word in lower case follows.
    """
    is_alone = mark > begin and rules.roles[codes[mark - 1]] & BLANK > 0
    is_omission = codes[mark] == _ELLIPSIS or rules.roles[codes[mark + 1]] & DOT > 0
    is_omission = is_omission or (is_alone and codes[mark - 2] == _FULL_STOP)
    if is_omission:
        is_pronoun = codes[following] == _CAPITAL_I and not kind[following + 1] & WORD
        return before_starter and not is_pronoun
    if is_alone:
        return True
    start = _word_start(codes, begin, mark, rules.roles)
    use = _use_of(lower, start, mark, rules)
    if use & TITLE or _is_item_number(codes, kind, begin, start, mark, rules.roles):
        return False
    if before_starter:
        return True
    if use & HOUR:
        return not _names_time(codes, lower, kind, following, rules)
    if use & ABBREVIATION or (use & NUMBERED and kind[following] & DIGIT):
        return False
    return not _are_initials(codes, kind, start, mark)


@kernel
def _word_start(codes, begin, mark, roles):
    """Return where the word before *mark* begins; it stops at the longest listed word."""
    start = mark
    while start > begin and mark - start <= MAX_CHARACTERS_OF_WORD:
        if roles[codes[start - 1]] & (EDGE | BLANK):
            break
        start -= 1
    return start


@kernel
def _is_item_number(codes, kind, begin, start, mark, roles):
    """Return whether only a number precedes *mark* in its sentence, as before an item of a list."""
    for position in range(start, mark):
        if not kind[position] & DIGIT:
            return False
    while start > begin and roles[codes[start - 1]] & (OPENER | BLANK):
        start -= 1
    return start == begin and start < mark


@kernel
def _are_initials(codes, kind, start, stop):
    """Return whether a word is a capital letter, or letters with stops between ("U.S").

    Of Arabic and Hebrew script, one letter is enough.
    """
    if stop - start == 1:
        is_semitic = kind[start] & CASELESS > 0 and _FIRST_HEBREW <= codes[start] <= _LAST_ARABIC
        return is_semitic or kind[start] & UPPER > 0
    for position in range(start, stop):
        is_between = (position - start) % 2 == 1
        if is_between and codes[position] != _FULL_STOP:
            return False
        if not is_between and (not kind[position] & WORD or kind[position] & DIGIT):
            return False
    return (stop - start) % 2 == 1 and stop - start <= MAX_CHARACTERS_OF_WORD


@kernel
def _names_time(codes, lower, kind, start, rules):
    """Return whether one of two words names a day or zone ("3 p.m. Monday", "Damascus time")."""
    stop = _word_end(kind, start)
    second = _skip(codes, stop, BLANK, rules.roles)
    second_stop = _word_end(kind, second)
    first_use = _use_of(lower, start, stop, rules)
    second_use = _use_of(lower, second, second_stop, rules)
    return (first_use | second_use) & TIME > 0


@kernel
def _is_attribution(codes, lower, kind, start, rules):
    """Return whether a name and a reporting verb follow ("Doe asked", "Ms. Ida al-Doe shouted")."""
    for number in range(N_NAMES):
        stop = _word_end(kind, start)
        if number > 0 and _use_of(lower, start, stop, rules) & CUE:
            return True
        if stop == start or (not kind[start] & UPPER and stop - start > PARTICLE):
            return False
        start = stop
        while codes[start] == _FULL_STOP or rules.roles[codes[start]] & (EDGE | BLANK):
            start += 1
    return False
