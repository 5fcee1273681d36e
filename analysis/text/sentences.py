"""Where sentences begin and end in a batch of texts."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analysis import lexicons
from analysis.lexicons.validation import shipped_list
from analysis.text.characters import (
    ADDRESS,
    BREAKS,
    CASELESS,
    DIGIT,
    LOWER,
    MARK,
    UPPER,
    WORD,
    Characters,
    code_points,
)
from analysis.text.kernels import ThreeArrays, WordTable, find_word, kernel, word_table

#: What a character can be to the splitter. An EDGE is where the word before a stop begins, as white
#: space is. A MAYBE closes only before white space. A RAISED digit marks a note.
#: An OWN stop ends sentences in one language only.
STOP, DOT, WIDE, CLOSER, QUOTE, OPENER, EDGE, BLANK, BREAK, MAYBE, RAISED, OWN = (
    1 << bit for bit in range(12)
)
_OPENERS = "\"״'“‘«‹„‚([{—–-¿¡「『《〈【"
_QUOTES = "\"״'”’“‘»«›‹"
_WIDE = "。！？｡।॥።፧፨။។៕"
_MARKS = {
    STOP: f".!?…؟۔։\u037e‼⁇⁈⁉།༎᱾{_WIDE}፡",
    DOT: ".…",
    WIDE: _WIDE,
    CLOSER: f"{_QUOTES})]}}」』）》〉】",
    MAYBE: "“‘«‹",
    QUOTE: f"{_QUOTES}„‚「『",
    OPENER: _OPENERS,
    EDGE: f"{_OPENERS}/_*’‐‑",
    BREAK: BREAKS,
    RAISED: "⁰¹²³⁴⁵⁶⁷⁸⁹",
    OWN: ";:|",
}
_LAST_BLANK = 0x3000  # the last code point that is white space

#: What a word can be to the splitter, by the keys of sentences.toml.
WORDS = tuple("abbreviations numbered titles ranks links hours starters times cues endings".split())
ABBREVIATION, NUMBERED, TITLE, RANK, LINK, HOUR, STARTER, TIME, CUE, ENDING = (
    1 << bit for bit in range(10)
)
ENGLISH = 0  #: the row of its rules
MAX_CHARACTERS_OF_WORD = 24  # characters of a word that is looked up
N_NAMES = 5  # words between a quoted question and the verb that says who asked it
PARTICLE = 3  # letters of a name in lower case ("al", "van")
MOST_DIGITS = 2  # digits of an ordinal, or of a note at a full stop
YEAR = 4  # digits of a year
REACH = 400  # characters in which the opening mark of a quotation is looked for
_FIRST_HEBREW, _LAST_ARABIC = 0x0590, 0x08FF
_FIRST_TAMIL, _LAST_MALAYALAM = 0x0B80, 0x0D7F
_ROMAN = (73, 86, 88, 76, 67)  # I, V, X, L, C
_SO_SAID = ord("と")  # behind a quotation in Japanese
_FULL_STOP, _ELLIPSIS, _CAPITAL_I, _GUILLEMET, _BRACKET, _ETHIOPIC = map(ord, ".…I»[፡")
_END_BRACKET = ord("]")
_OPEN_BRACKETS = tuple(map(ord, "(["))
_CALLS = tuple(map(ord, "?!؟‼⁇⁈⁉"))
_INTRODUCING = tuple(map(ord, ":,،：，"))
_BEHIND_NUMBERED = tuple(map(ord, ".:º°"))


class Rules(NamedTuple):
    """What characters and words are to the splitter, in one language or in all.

    ``roles`` is by code point, ``uses`` by the number of a word in ``table`` (last: not listed).
    """

    roles: np.ndarray
    table: WordTable
    uses: np.ndarray
    ordinals: np.ndarray
    stop: np.ndarray
    language: int = ENGLISH  #: the row of these that holds


def sentence_spans(characters: Characters) -> ThreeArrays:
    """Return starts, stops and paragraphs of all sentences, in order.

    Together they cover everything but white space. Paragraphs are numbered from 0 in each text. A
    sentence never crosses a line break. It ends at a stop (with closing marks) before white space,
    or where a space was lost ("ended.Then"), but goes on

    - before lower case, another stop, and after a number alone ("2. Aleppo");
    - after an initial, an abbreviation or dots of omission, unless a common opening word follows,
      and always after "Mr.";
    - in languages with ordinals ("16. August"), after one or two digits, unless one follows;
    - after "p.m." before a day or zone, and after small words in brackets ("(geb. 1970)");
    - after a question or call in quotation marks, with who asked it: ``"Why?" Doe asked.``;
    - beside a letter of a script without capitals, after dots of omission and some questions.

    The mark of a footnote (``[1]``, ¹) belongs to the sentence that ends before it.
    """
    rules, row_of = _rules()
    # The last one is behind all texts.
    rows = [*(row_of.get(code, ENGLISH) for code in characters.languages), ENGLISH]
    roles = rules.roles[characters.codes]
    places = np.flatnonzero(roles & (STOP | OWN | BREAK))
    arrays = (characters.codes, characters.lower, characters.kind, characters.bounds)
    return _split(places, *arrays, np.array(rows), rules)


@lru_cache
def word_lists() -> tuple[dict, ...]:
    """Return the words on which sentences depend, by language.

    >>> "gov" in word_lists()[0]["titles"].split()
    True
    """
    cues = {"languages": "en", "cues": " ".join(lexicons.words("cues"))}
    return (*shipped_list("sentences")["rules"], cues)


@lru_cache
def _rules() -> tuple[Rules, dict[str, int]]:
    """Return the rules of all languages as arrays, and the row of each language."""
    codes = " ".join(lists["languages"] for lists in word_lists()).split()
    row_of = {code: row for row, code in enumerate(dict.fromkeys(codes))}
    numbers = {}
    entries = []
    ordinals = np.zeros(len(row_of), np.int64)
    stop = np.zeros(len(row_of), np.int64)
    for lists in word_lists():
        rows = [row_of[code] for code in lists["languages"].split()]
        ordinals[rows] |= lists.get("ordinals", False)
        if "stop" in lists:
            stop[rows] = ord(lists["stop"])
        for bit, name in enumerate(WORDS):
            for word in lists.get(name, "").split():
                number = numbers.setdefault(word, len(numbers))
                entries.append((rows, number, 1 << bit))
    uses = np.zeros((len(row_of), len(numbers) + 1), np.int64)
    for rows, number, use in entries:
        uses[rows, number] |= use
    uses |= uses[row_of["*"]]
    return Rules(_roles(), word_table(list(numbers)), uses, ordinals, stop), row_of


def _roles() -> np.ndarray:
    """Return what each character is to the splitter, by code point."""
    spaces = filter(str.isspace, map(chr, range(_LAST_BLANK + 1)))
    blanks = "".join(letter for letter in spaces if letter not in BREAKS)
    roles = np.zeros(0x110000, dtype=np.int16)
    for role, letters in {**_MARKS, BLANK: blanks}.items():
        roles[code_points(letters)] |= role
    return roles


@kernel(5)
def _split(places, codes, lower, kind, bounds, languages, all_rules):
    """Return starts, stops and paragraphs of all sentences, which end at some of the *places*."""
    starts = np.empty(len(places), np.int64)
    stops = np.empty(len(places), np.int64)
    paragraphs = np.empty(len(places), np.int64)
    n_sentences = 0
    n_before_paragraph = 0
    paragraph = 0
    text = 0
    following = 0
    roles = all_rules.roles
    begin = _skip(codes, 0, BLANK, roles)
    rules = _in_language(all_rules, languages[0])
    for position in places:
        if position < following:
            continue
        role = roles[codes[position]]
        if role & OWN and codes[position] != rules.stop[rules.language]:
            continue
        if kind[position] & ADDRESS and kind[position + 1] & ADDRESS:
            continue
        stop = position
        following = position + 1
        if role & (STOP | OWN):
            stop = _skip_end_marks(codes, lower, kind, position, rules)
            following = stop
        elif stop > begin:
            while roles[codes[stop - 1]] & BLANK:
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
                rules = _in_language(all_rules, languages[text])
        if begin == following:
            begin = _skip(codes, begin, BLANK, roles)
    return (
        starts[:n_sentences].copy(),
        stops[:n_sentences].copy(),
        paragraphs[:n_sentences].copy(),
    )


def _skip(codes, position, role, roles):
    """Return the first place from *position* on whose character does not have the *role*."""
    while position < len(codes) and roles[codes[position]] & role:
        position += 1
    return position


def _in_language(rules, language):
    """Return the rules of one language."""
    return Rules(rules.roles, rules.table, rules.uses, rules.ordinals, rules.stop, language)


def _skip_end_marks(codes, lower, kind, mark, rules):
    """Return where the stops, closing marks and notes end that begin at *mark*."""
    roles = rules.roles
    stop = _skip(codes, mark + 1, STOP, roles)
    stop = _skip(codes, stop, CLOSER, roles)
    if roles[codes[stop - 1]] & MAYBE and not roles[codes[stop]] & (BLANK | BREAK):
        return stop - 1
    behind = _skip(codes, stop, BLANK, roles)
    if behind > stop and codes[behind] == _GUILLEMET:
        if not kind[behind + 1] & WORD and not roles[codes[behind + 1]] & OPENER:
            return behind + 1
    if kind[stop] & DIGIT or codes[stop] == _BRACKET:
        return _skip_notes(codes, lower, kind, mark, stop, rules)
    return stop


def _skip_notes(codes, lower, kind, mark, stop, rules):
    """Return where marks of footnotes end: ``[4][5]``, raised digits, "port.2 Crews"."""
    while codes[stop] == _BRACKET:
        end = _digits_end(kind, stop + 1)
        if end == stop + 1 or codes[end] != _END_BRACKET:
            return stop
        stop = end + 1
    end = _digits_end(kind, stop)
    if rules.roles[codes[stop]] & RAISED:
        return end
    is_before_name = rules.roles[codes[end]] & BLANK > 0 and kind[end + 1] & UPPER > 0
    is_behind_word = kind[mark - 1] & kind[mark - 2] & LOWER > 0
    if is_before_name and is_behind_word and end - stop <= MOST_DIGITS:
        if _use_of(lower, _word_start(codes, 0, mark, rules.roles), mark, rules) & ~STARTER == 0:
            return end
    return stop


def _digits_end(kind, start):
    """Return where the digits at *start* end."""
    end = start
    while kind[end] & DIGIT:
        end += 1
    return end


def _ends_sentence(codes, lower, kind, begin, mark, stop, rules):
    """Return whether the sentence from *begin* on ends with the marks from *mark* to *stop*."""
    first_role = rules.roles[codes[mark]]
    following = _skip(codes, stop, BLANK, rules.roles)
    if first_role & WIDE:
        return stop == mark + 1 or codes[stop] != _SO_SAID
    if codes[mark] == _ETHIOPIC:
        return codes[mark + 1] == _ETHIOPIC
    if rules.roles[codes[following]] & BREAK:
        return False
    is_spaced = following > stop
    following = _skip(codes, following, BLANK | OPENER, rules.roles)
    is_lower = kind[following] & LOWER > 0 and not kind[following] & CASELESS
    if is_lower or rules.roles[codes[following]] & (STOP | BREAK):
        return False
    before_starter = _is_starter(codes, lower, kind, following, rules)
    if not is_spaced:
        if not kind[following] & UPPER:
            return False
        lost_space = kind[mark - 1] & kind[mark - 2] & kind[following + 1] & LOWER  # "ended.Then"
        if not before_starter and not lost_space:
            return False
    is_signed = kind[mark - 1] & MARK > 0 and kind[mark - 1] & WORD > 0
    if (kind[mark - 1] | kind[following]) & CASELESS or is_signed:
        last = _skip(codes, mark + 1, STOP, rules.roles) - 1
        if codes[last] in _CALLS:
            is_closed = rules.roles[codes[last + 1]] & (CLOSER | BLANK) > 0 and stop > last + 1
            return not is_closed or _is_introduced(codes, kind, begin, stop, rules.roles)
        if codes[mark] == _ELLIPSIS or (last > mark and first_role & DOT):
            return False
    if first_role & DOT:
        return _ends_at_dot(codes, lower, kind, begin, mark, following, before_starter, rules)
    if before_starter or not rules.roles[codes[stop - 1]] & QUOTE:
        return True
    return not _is_attribution(codes, lower, kind, following, rules)


def _is_introduced(codes, kind, begin, stop, roles):
    """Return whether the quotation up to *stop* stands behind a colon or comma, in no other one."""
    if not roles[codes[stop - 1]] & QUOTE:
        return False
    is_behind_colon = True
    n_closed = 0
    for position in range(stop - 1, max(begin, stop - REACH) - 1, -1):
        is_behind_word = kind[position - 1] & WORD > 0
        is_in_word = is_behind_word and kind[position + 1] & WORD > 0
        if is_in_word or not roles[codes[position]] & QUOTE:
            continue
        is_before_blank = roles[codes[position + 1]] & (BLANK | BREAK) > 0
        if is_behind_word or is_before_blank or not roles[codes[position]] & OPENER:
            n_closed += 1
            continue
        n_closed -= 1
        if n_closed < 0:
            return False
        if n_closed == 0:
            before = position - 1
            while before > begin and roles[codes[before]] & BLANK:
                before -= 1
            is_behind_colon = position == begin or codes[before] in _INTRODUCING
    return is_behind_colon


def _is_starter(codes, lower, kind, start, rules):
    """Return whether the word at *start* often opens a sentence; a letter with a stop does not."""
    stop = _word_end(kind, start)
    if stop == start + 1 and codes[stop] == _FULL_STOP:
        return False
    return _use_of(lower, start, stop, rules) & STARTER > 0


def _word_end(kind, start):
    """Return where the word at *start* ends, or a place too far for any word that is looked up."""
    stop = start
    while stop - start <= MAX_CHARACTERS_OF_WORD and kind[stop] & (WORD | MARK):
        stop += 1
    return stop


def _use_of(lower, start, stop, rules):
    """Return what the word from *start* to *stop* is in the lists, as a sum."""
    return rules.uses[rules.language, find_word(lower, start, stop, rules.table)]


def _ends_at_dot(codes, lower, kind, begin, mark, following, before_starter, rules):
    """Return whether a full stop or dots at *mark* end the sentence."""
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
    is_capital = kind[start] & (UPPER | CASELESS) > 0
    is_title = is_capital and (use & TITLE > 0 or (use & RANK > 0 and kind[start + 1] & LOWER > 0))
    if is_title or use & LINK:
        return False
    if _is_item_number(codes, kind, begin, start, mark, rules.roles):
        return False
    if _is_shortened(codes, kind, start, mark, following):
        return False
    if before_starter:
        return True
    if rules.ordinals[rules.language] and rules.roles[codes[mark + 1]] & BLANK:
        if _is_ordinal(codes, kind, start, mark):
            return _is_numbered(codes, lower, begin, start, rules)
    if use & HOUR:
        return not _names_time(codes, lower, kind, following, rules)
    if use & (ABBREVIATION | TITLE) or (use & NUMBERED and kind[following] & DIGIT):
        return False
    if _has_ending(lower, start, mark, rules):
        return False
    return not _are_initials(codes, kind, start, mark)


def _word_start(codes, begin, mark, roles):
    """Return where the word before *mark* begins; it stops at the longest listed word."""
    start = mark
    while start > begin and mark - start <= MAX_CHARACTERS_OF_WORD:
        if roles[codes[start - 1]] & (EDGE | BLANK):
            break
        start -= 1
    return start


def _is_item_number(codes, kind, begin, start, mark, roles):
    """Return whether only a number precedes *mark* in its sentence, as before an item of a list."""
    if _digits_end(kind, start) != mark:
        return False
    while start > begin and roles[codes[start - 1]] & (OPENER | BLANK):
        start -= 1
    return start == begin and start < mark


def _is_shortened(codes, kind, start, mark, following):
    """Return whether a small word opens a bracket, or is one letter before a year."""
    if not kind[start] & kind[mark - 1] & LOWER:
        return False
    is_year = _digits_end(kind, following) - following == YEAR
    return codes[start - 1] in _OPEN_BRACKETS or (is_year and mark - start == 1)


def _is_ordinal(codes, kind, start, stop):
    """Return whether a word is a number of one or two digits, or a Roman one."""
    n_roman = 0
    for position in range(start, stop):
        n_roman += codes[position] in _ROMAN
    if n_roman == stop - start:
        return n_roman > 0
    return stop - start <= MOST_DIGITS and _digits_end(kind, start) == stop


def _is_numbered(codes, lower, begin, start, rules):
    """Return whether a word such as "No." stands before the number at *start*."""
    stop = start
    while stop > begin and (
        rules.roles[codes[stop - 1]] & BLANK or codes[stop - 1] in _BEHIND_NUMBERED
    ):
        stop -= 1
    return _use_of(lower, _word_start(codes, begin, stop, rules.roles), stop, rules) & NUMBERED > 0


def _has_ending(lower, start, stop, rules):
    """Return whether a compound ends in an abbreviation of two or three letters ("Hausnr")."""
    for size in (2, 3):
        if stop - start > size and _use_of(lower, stop - size, stop, rules) & ENDING:
            return True
    return False


def _are_initials(codes, kind, start, stop):
    """Return whether a word is a capital letter, or letters with stops between ("U.S")."""
    if stop - start == 1:
        is_semitic = kind[start] & CASELESS > 0 and _FIRST_HEBREW <= codes[start] <= _LAST_ARABIC
        if is_semitic or kind[start] & UPPER:
            return True
    is_indian = kind[start] & CASELESS > 0 and codes[start] > _LAST_ARABIC
    n_letters = 0
    n_stops = 0
    for position in range(start, stop):
        if codes[position] == _FULL_STOP and n_letters > 0:
            n_stops += 1
            n_letters = 0
            continue
        is_joined = is_indian and kind[position - 1] & (MARK | WORD) == MARK
        if is_indian and (kind[position] & MARK or is_joined):
            continue
        n_letters += 1
        if not kind[position] & WORD or kind[position] & DIGIT or n_letters > 1 + is_indian:
            return False
    if n_stops == 0:
        return _FIRST_TAMIL <= codes[start] <= _LAST_MALAYALAM and n_letters == 1
    return n_letters > 0 and stop - start <= MAX_CHARACTERS_OF_WORD


def _names_time(codes, lower, kind, start, rules):
    """Return whether one of two words names a day or zone ("3 p.m. Monday", "Damascus time")."""
    stop = _word_end(kind, start)
    second = _skip(codes, stop, BLANK, rules.roles)
    second_stop = _word_end(kind, second)
    first_use = _use_of(lower, start, stop, rules)
    return (first_use | _use_of(lower, second, second_stop, rules)) & TIME > 0


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
