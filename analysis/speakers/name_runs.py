"""Names in a text: where they are, whom they mean, and who is named in a speaker's phrase.

A *run* is a name as it is written: pieces with a capital letter, and particles and "of" between
them, without the titles before. *text* is a Text, and *runs* are those of an article.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analysis import lexicons
from analysis.speakers.attribution import all_have, any_has, first_with, first_without, last_with
from analysis.speakers.syntax import (
    AND,
    COMMA,
    DETERMINER,
    END,
    FOLDER,
    FORMER,
    LINKING,
    NAME,
    NO_NOUN,
    NUMBER,
    OFFICE,
    OWNER,
    PAST,
    PREPOSITION,
    QUOTE,
    SPOKESMAN,
    TITLE_WORD,
    WHO,
    Pieces,
)
from analysis.text.kernels import kernel, main_kernel
from analysis.text.tokens import Tokens

#: What a word tells about persons: who bears it as a first name or title, "he" and "she"; that a
#: title is part of a name ("King"); a particle ("von"); a body, a group; somebody without a name; a
#: word that alone is no name; "an"; a nationality; a state or nationality; a word that ends as
#: occupations do; an everyday word.
MALE, FEMALE, FIRST_NAME, MALE_TITLE, FEMALE_TITLE, HE, SHE, CROWN = (1 << bit for bit in range(8))
PARTICLE, BODY, GROUP, UNNAMED, GENERIC, AN, ADJECTIVE, LISTED = (1 << bit for bit in range(8, 16))
OCCUPATION, EVERYDAY = (1 << bit for bit in range(16, 18))
_OF_PERSONS = MALE_TITLE | FEMALE_TITLE | UNNAMED | OCCUPATION
_HYPHEN = ord("-")
MAX_SIZE = 4  #: pieces of a person's name

_GENDERS = {"male": MALE, "female": FEMALE, "either": 0}
_PERSONS = {"male": MALE_TITLE, "female": FEMALE_TITLE, "unnamed": UNNAMED, "body": BODY}
_NAME_WORDS = {
    "crown": CROWN,
    "particle": PARTICLE,
    "organisation": BODY,
    "bodies": BODY,
    "causes": BODY,
    "group": GROUP,
}
_NO_NAMES = ("s", "ed", "ing", "ly")  #: endings of words that alone, at the start, are no name
_OCCUPATIONS = ("er", "or", "ist", "man", "ian")  #: and of words before a name ("Striker")

#: Columns of runs: first and last + 1 piece, and the first with its titles; words of first and last
#: piece (before "of"); pieces; what is known; the run that stands for whom it names;
#: its longest form; last + 1 piece before "of".
R_FIRST, R_STOP, R_HEAD, R_FIRST_WORD, R_LAST_WORD, R_SIZE, R_FACTS, R_WHO, R_LONGEST, R_CORE = (
    range(10)
)
#: What is known of a run: it opens a sentence, is a person, a man's or woman's name, a body.
OPENS, PERSON, HIS, HERS, OF_BODY, NO_NAME = (1 << bit for bit in range(6))


class Text(NamedTuple):
    """A batch as pieces, with what the word of each piece tells about persons (``uses``).

    ``words`` has the number of each piece's word, ``codes`` the code points of the batch.
    """

    roles: np.ndarray
    starts: np.ndarray
    stops: np.ndarray
    words: np.ndarray
    uses: np.ndarray
    codes: np.ndarray


@lru_cache
def person_facts() -> dict[str, int]:
    """Return what each word of the lists tells about persons, as a sum of flags.

    >>> person_facts()["ida"] == FIRST_NAME | FEMALE
    True
    """
    facts = {"he": HE, "she": SHE, "an": AN}

    def add(word: str, fact: int) -> None:
        """Add what a list tells about a word."""
        facts[word] = facts.get(word, 0) | fact

    for bearers, name in lexicons.classed_words("first_names"):
        add(name.lower(), FIRST_NAME | _GENDERS[bearers.partition(" ")[2]])
    for kind, word in lexicons.classed_words("persons", folder=FOLDER):
        add(word, _PERSONS[kind] | GENERIC)
    for kind, word in lexicons.classed_words("name_words"):
        add(word, _NAME_WORDS.get(kind, 0) | (0 if kind == "particle" else GENERIC))
    for word in lexicons.words("everyday"):
        add(word, GENERIC | EVERYDAY)
    for country, adjectives in lexicons.classed_names("countries"):
        for name in country.split(", "):
            add(name.lower(), LISTED)
        for adjective in adjectives:
            add(adjective.lower(), ADJECTIVE | LISTED)
    return facts


def _facts_of(word: str, facts: dict[str, int]) -> int:
    """Return what a word tells about persons."""
    known = facts.get(word)
    if known is not None:
        return known
    if word.endswith(_NO_NAMES):
        return GENERIC
    return OCCUPATION if word.endswith(_OCCUPATIONS) else 0


def text_of(pieces: Pieces, tokens: Tokens, codes: np.ndarray) -> Text:
    """Return the Text of a batch; a piece that is no word of two letters has the number -1."""
    facts = person_facts()
    uses = [_facts_of(word, facts) for word in tokens.vocabulary.tolist()]
    words = _words_of_pieces(pieces.starts, tokens.starts, tokens.ids)
    return Text(*pieces, words, np.array([*uses, 0], np.int64)[words], codes)


@main_kernel
def _words_of_pieces(starts, token_starts, token_ids):
    """Return the number of each piece's word, or -1."""
    words = np.full(len(starts), -1, np.int64)
    token = 0
    for piece in range(len(starts)):
        while token < len(token_starts) and token_starts[token] < starts[piece]:
            token += 1
        if token < len(token_starts) and token_starts[token] == starts[piece]:
            words[piece] = token_ids[token]
    return words


# ---- runs


@kernel
def write_runs(text, floor, limit, runs, inside, small):
    """Write the names of an article, and where its words are; return how many names."""
    n = 0
    piece = floor
    opens = True
    while piece < limit:
        role = text.roles[piece]
        if role & END:
            opens = True
            piece += 1
            continue
        if not role & NAME:
            small[text.words[piece]] = floor
            opens = False
            piece += 1
            continue
        stop = _stop_of_run(text, piece, limit)
        head = piece
        while head > floor and _is_hyphened_particle(text, head - 1):  # "al-Assad"
            head -= 1
        first = _start_behind_titles(text, head, stop, opens)
        for number in range(head, stop):
            if not (opens and number == head):
                inside[text.words[number]] = floor
        run = runs[n]
        run[R_FIRST] = first
        run[R_STOP] = stop
        run[R_HEAD] = head
        run[R_FIRST_WORD] = text.words[first]
        core = first_with(text.roles, first + 1, stop, LINKING)
        run[R_CORE] = core
        run[R_LAST_WORD] = text.words[core - 1]
        run[R_SIZE] = stop - first
        run[R_FACTS] = _facts_of_run(text, head, first, stop, floor, opens)
        run[R_WHO] = n
        run[R_LONGEST] = n
        n += 1
        opens = False
        piece = stop
    return n


@kernel
def _is_hyphened_particle(text, piece):
    """Return whether a hyphen joins a particle to the next piece ("al-Assad")."""
    is_joined = text.codes[text.stops[piece]] == _HYPHEN
    return is_joined and text.uses[piece] & PARTICLE > 0 and not text.roles[piece] & NAME


@kernel
def _stop_of_run(text, first, limit):
    """Return where the name that begins with *first* stops."""
    stop = first + 1
    is_body = False
    while stop < limit and not text.roles[stop - 1] & OWNER:
        following = stop
        is_body = is_body or text.uses[stop - 1] & BODY > 0
        if text.roles[stop] & LINKING and is_body:  # "the Bank of Holm"
            following += 1
            if text.roles[following] & DETERMINER and not text.roles[following] & NAME:
                following += 1
        else:
            following = first_without(text.uses, following, limit, PARTICLE)
        if following >= limit or not text.roles[following] & NAME:
            break
        stop = following + 1
    return stop


@kernel
def _start_behind_titles(text, first, stop, opens):
    """Return where a name begins behind its titles ("Foreign Minister Ida Berg").

    A title of a crown is part of a single name ("Queen Ida"). A body has no title.
    """
    while first < stop - 1 and text.uses[first] & EVERYDAY and not text.roles[first] & TITLE_WORD:
        first += 1  # "Meanwhile Ida Berg"
    if text.uses[stop - 1] & (BODY | GROUP):
        return first
    start = first
    for piece in range(first, stop - 1):
        is_title = text.roles[piece] & (TITLE_WORD | SPOKESMAN | OFFICE | FORMER) > 0
        is_title = is_title or text.uses[piece] & (MALE_TITLE | FEMALE_TITLE) > 0
        if is_title and not text.roles[piece + 1] & LINKING:
            is_crown = text.uses[piece] & CROWN > 0 and stop - piece == 2
            start = piece if is_crown else piece + 1
    # "Goalkeeper Tom Berg"
    if start == first and opens and stop - first > 2 and not text.uses[first] & FIRST_NAME:
        is_occupation = text.uses[first] & (GENERIC | OCCUPATION) > 0
        if is_occupation or text.uses[first + 1] & FIRST_NAME:
            start += 1
    return start


@kernel
def _facts_of_run(text, head, first, stop, floor, opens):
    """Return what is known of a name by its titles, its first word, and the words around it."""
    known = 0
    if opens and first == head:
        known |= OPENS
    if text.uses[stop - 1] & (BODY | GROUP) or any_has(text.roles, first, stop, LINKING):
        return known | OF_BODY
    titles = 0
    for piece in range(head, first):
        known |= PERSON
        titles |= text.uses[piece]
    if text.uses[first] & CROWN:
        known |= PERSON
        titles |= text.uses[first]
    before = head - 1
    if before > floor and text.roles[before] & COMMA:  # "his wife, Ida Berg"
        before -= 1
    if before >= floor and not text.roles[before] & (NAME | OWNER):
        of_before = text.uses[before]
        is_person = of_before & (UNNAMED | MALE_TITLE | FEMALE_TITLE) > 0
        if before == head - 1:
            is_person = is_person or text.roles[before] & TITLE_WORD > 0
        if is_person:
            known |= PERSON
            titles |= of_before
    known |= _gender_told(titles, MALE_TITLE, FEMALE_TITLE)
    of_first = text.uses[first]
    if of_first & FIRST_NAME:
        if stop - first > 1:
            known |= PERSON
        if not known & (HIS | HERS):
            known |= _gender_told(of_first, MALE, FEMALE)
    behind = stop
    if text.roles[behind] & COMMA:
        behind += 1
    if text.roles[behind] & WHO:  # "Ida Berg, who"
        known |= PERSON
    return known


@kernel
def _gender_told(facts, male, female):
    """Return HIS or HERS where facts tell one gender only, else 0."""
    if facts & male and not facts & female:
        return HIS
    if facts & female and not facts & male:
        return HERS
    return 0


@kernel
def _write_ends(runs, number, ending, beginning):
    """Write which words a name of several words ends and begins with."""
    run = runs[number]
    if run[R_SIZE] > 1:
        ending[run[R_LAST_WORD]] = number
        beginning[run[R_FIRST_WORD]] = number


@kernel
def join_runs(text, runs, ending, beginning):
    """Write whom each name of an article means, and the longest form of this name.

    "Berg" is the "Ida Berg" who was named before, or else who is named first behind.
    """
    n = len(runs)
    for number in range(n - 1, -1, -1):
        _write_ends(runs, number, ending, beginning)
    for number in range(n):
        run = runs[number]
        last = ending[run[R_LAST_WORD]]
        first = beginning[run[R_FIRST_WORD]]
        who = number
        if last >= 0 and last != number and _is_form_of(text, run, runs[last]):
            who = runs[last, R_WHO]
            if run[R_SIZE] < runs[last, R_SIZE] and not runs[last, R_FACTS] & OF_BODY:
                runs[last, R_FACTS] |= PERSON
        elif first >= 0 and first != number and _is_form_of(text, run, runs[first]):
            who = runs[first, R_WHO]
        run[R_WHO] = who
        _write_ends(runs, number, ending, beginning)
    for number in range(n):
        run = runs[number]
        who = run[R_WHO]
        runs[who, R_FACTS] |= run[R_FACTS] & (PERSON | HIS | HERS)
        longest = runs[who, R_LONGEST]
        # "IDA BERG WINS" in a headline, "Ida Berg" in the text
        was_headline = _is_in_capitals(text, runs[longest, R_STOP] - 1)
        is_headline = _is_in_capitals(text, run[R_STOP] - 1)
        is_longer = run[R_SIZE] > runs[longest, R_SIZE]
        if was_headline > is_headline or (was_headline == is_headline and is_longer):
            runs[who, R_LONGEST] = number
        ending[run[R_LAST_WORD]] = -1
        beginning[run[R_FIRST_WORD]] = -1


@kernel
def _is_in_capitals(text, piece):
    """Return whether the last letter of a word is a capital one."""
    return ord("A") <= text.codes[text.stops[piece] - 1] <= ord("Z")


@kernel
def _are_alike(text, piece, other):
    """Return whether two pieces are the same word or letter."""
    is_letter = text.words[piece] < 0
    if is_letter and text.codes[text.starts[piece]] != text.codes[text.starts[other]]:
        return False
    return text.words[piece] == text.words[other]


@kernel
def _is_form_of(text, short, long):
    """Return whether two names are forms of one: one ends or begins as the other, or both agree.

    A single word is a form of the name of a person or body only, and no state.
    """
    if short[R_SIZE] > long[R_SIZE]:
        short, long = long, short
    size = short[R_CORE] - short[R_FIRST]
    first = short[R_FIRST]
    known = long[R_FACTS]
    genders = short[R_FACTS] & (HIS | HERS)
    if genders and known & (HIS | HERS) and not genders & known:
        return False
    is_tail = True
    is_head = True
    for piece in range(size):
        is_tail &= _are_alike(text, first + piece, long[R_CORE] - size + piece)
        is_head &= _are_alike(text, first + piece, long[R_FIRST] + piece)
    if size > 1:
        is_same = short[R_FIRST_WORD] >= 0
        is_same &= short[R_FIRST_WORD] == long[R_FIRST_WORD]
        is_same &= short[R_LAST_WORD] == long[R_LAST_WORD]
        return is_tail or is_same or (is_head and known & PERSON > 0)
    if text.uses[first] & LISTED:
        return False
    if is_head:
        return known & PERSON > 0
    if not is_tail or long[R_CORE] - long[R_FIRST] > MAX_SIZE:
        return False
    first_word = text.uses[long[R_FIRST]]
    is_plain = long[R_SIZE] == 2 and not first_word & (GENERIC | LISTED)
    return known & (PERSON | OF_BODY) > 0 or is_plain


@kernel
def drop_no_names(text, runs, floor, inside, small):
    """Mark the runs that name nobody: offices, adjectives, a common word that opens a sentence."""
    offices = TITLE_WORD | OFFICE | SPOKESMAN
    for run in runs:
        first = run[R_FIRST]
        stop = run[R_STOP]
        last = text.roles[stop - 1]
        is_office = last & TITLE_WORD > 0 and last & OFFICE > 0
        is_office = is_office or all_have(text.roles, first, stop, offices)
        if stop - first == 1 and run[R_HEAD] == first:
            word = text.words[first]
            known = text.uses[first]
            is_alone = runs[runs[run[R_WHO], R_LONGEST], R_FIRST] == first
            is_everyday = known & EVERYDAY > 0 and not _is_in_capitals(text, first)
            if known & ADJECTIVE or (is_alone and is_everyday):
                is_office = True
            if run[R_FACTS] & OPENS and inside[word] != floor:
                is_office |= known & GENERIC > 0 or small[word] == floor
        if is_office:
            run[R_FACTS] |= NO_NAME


# ---- the name in a speaker's phrase


@kernel
def name_in_phrase(text, runs, first, stop):
    """Return the run that names the speaker in a phrase, and the first and last + 1 piece.

    A person is named before a body. A body may end with a small word ("the Russian army"). All
    are -1 if the phrase names nobody ("a Berg aide", "Berg's lawyer").
    """
    best = (-1, -1, -1)
    number = np.searchsorted(runs[:, R_FIRST], first)
    while number < len(runs) and runs[number, R_FIRST] < stop:
        run = runs[number]
        known = run[R_FACTS]
        end = _stop_of_body(text, run[R_STOP], stop, known & OF_BODY > 0)
        is_named = False
        if end > run[R_STOP]:
            is_named = not known & NO_NAME or text.uses[run[R_CORE] - 1] & ADJECTIVE > 0
            is_named = is_named and not is_indefinite(text, first)
            is_named = is_named and _is_head(text, first, run[R_HEAD], False)
        elif not known & NO_NAME and end == run[R_STOP]:
            is_named = _is_head(text, first, run[R_HEAD], known & PERSON == 0)
            is_named = is_named and not text.roles[end - 1] & OWNER
        if is_named and (best[1] < 0 or (known & PERSON and not runs[best[0], R_FACTS] & PERSON)):
            is_run = end == run[R_STOP]
            best = (number if is_run else -1, run[R_FIRST], end)
            if not is_run:
                return best
        number += 1
    return best


@kernel
def run_beside_office(text, runs, first, stop):
    """Return the run of a person whose office is in a phrase, or -1.

    "the head of Port Watch, Ida Berg", "head of the port Ida Berg".
    """
    linking = first_with(text.roles, first, stop, LINKING)
    if linking == stop or not any_has(text.roles, first, linking, TITLE_WORD):
        return -1
    number = np.searchsorted(runs[:, R_FIRST], stop)
    if text.roles[stop] & COMMA and number < len(runs) and runs[number, R_HEAD] == stop + 1:
        behind = text.roles[runs[number, R_STOP]]
        is_beside = behind & (COMMA | END | QUOTE) > 0
    else:
        number -= 1
        before = runs[number, R_HEAD] - 1
        is_beside = number >= 0 and runs[number, R_STOP] == stop and before > linking
        is_beside = is_beside and text.roles[before] & (TITLE_WORD | OFFICE) == 0
        is_beside = is_beside and text.uses[before] & _OF_PERSONS == 0
    is_person = runs[number, R_FACTS] & PERSON > 0 and runs[number, R_SIZE] <= MAX_SIZE
    return number if is_beside and is_person else -1


@kernel
def _stop_of_body(text, stop, limit, is_body):
    """Return where a name stops with the small words of a body, or -1 where it names none.

    "the Russian army", "a Port Office spokesman"; but no "Berg aide", "Russian army officers".
    *is_body* says whether the name is that of a body without them.
    """
    end = stop
    # "the Holm-based group"
    has_other = text.codes[text.stops[stop - 1]] == _HYPHEN and stop < limit
    ends = NO_NOUN | AND | LINKING | DETERMINER | NUMBER | PAST
    piece = stop
    while piece < limit and not has_other and not text.roles[piece] & ends:
        if text.roles[piece] & NAME:  # "Port Office spokesman Tom Berg"
            return -1
        if text.uses[piece] & BODY and not is_body:
            end = piece + 1
        elif not text.roles[piece] & SPOKESMAN:
            has_other = True
        piece += 1
    return -1 if has_other else end


@kernel
def is_indefinite(text, first):
    """Return whether a phrase begins with "a" or "an"."""
    if not text.roles[first] & DETERMINER:
        return False
    return text.stops[first] - text.starts[first] == 1 or text.uses[first] & AN > 0


@kernel
def _is_head(text, first, head, may_be_spoken_for):
    """Return whether a name heads its phrase, or is of a body for which its head speaks."""
    piece = last_with(text.roles, head - 1, first - 1, PREPOSITION | LINKING | COMMA | AND)
    if piece < first or text.roles[piece] & (COMMA | AND):
        return True
    return may_be_spoken_for and piece > first and text.roles[piece - 1] & SPOKESMAN > 0
