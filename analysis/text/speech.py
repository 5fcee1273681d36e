"""Signs that somebody says a line: finite verbs, persons, greetings. English only.

The words are in ``wordlists/speech.txt``, and the forms of verbs in ``wordlists/stance_verbs.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from analysis.lexicons import languages
from analysis.lexicons import wordlists as lexicons
from analysis.lexicons.tables import read_word_table

LANGUAGES = (languages.ENGLISH,)  #: whose finite verbs are known
#: Words of the first and second person in 100 words outside quotation marks: reports have fewer. Speeches have 1.9 or more
#: (125 American ones); of 804 news articles that had lost their quotation marks 99 in 100 have fewer than 1.5.
MOST_PERSONS = 1.5
REPORT, SPEECH = "report", "speech"  #: registers
ENDS = ".!?…؟۔。！？"  #: marks that end a sentence
CLOSERS = "\"”’'»)]」』"  #: marks that may follow them
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]?")
_QUOTED = re.compile(r'“[^”\n]*”?|"[^"\n]*"?|«[^»\n]*»?')
_CLITICS = ("n't", "'re", "'ve", "'ll", "'d", "'m")
#: A line that is labelled as somebody's words, or that has a dash or quotation marks for them.
_LABELLED = re.compile(r"""[QA][.:)]\s|[A-Z][\w.'’ -]{0,40}:\s|[-–—•]|.*["“”«»]|(?:.*\s)?['‘]""")


def ends_as_sentence(line: str) -> bool:
    """Tell whether a line ends with a full stop or a mark like it, in quotation marks or not.

    >>> ends_as_sentence("“Ferries ran.”"), ends_as_sentence("Ferries run at night")
    (True, False)
    """
    return line.rstrip().rstrip(CLOSERS).endswith(tuple(ENDS))


def is_unmarked(line: str) -> bool:
    """Tell whether a line ends with a letter, a figure or a bracket, and not with a mark.

    >>> is_unmarked("Boats at the pier (Elm Wire)"), is_unmarked("So thank you —")
    (True, False)
    """
    last = line.rstrip()[-1:]
    return last.isalnum() or (last != "" and last in ")]%")


def register(lines: Sequence[str]) -> str | None:
    """Return whether lines are a report or a speech; None where the language is not one of LANGUAGES.

    A speech has many words of the first and second person outside quotation marks. So have interviews, transcripts and
    letters. A text that is too short to tell its language counts as English.

    >>> register(["The council met.", "“We will not sell,” it said."]), register(["I thank you all."])
    ('report', 'speech')
    """
    text = "\n".join(lines)
    if languages.detected([text])[0] not in (*LANGUAGES, None):
        return None
    words = _words_of(_QUOTED.sub(" ", text))
    n_persons = sum(_is_person(word) for word in words)
    return REPORT if n_persons <= MOST_PERSONS / 100 * len(words) else SPEECH


def is_said(line: str) -> bool:
    """Tell whether a line shows that somebody says it.

    It ends with a mark, is labelled or quoted, has a finite verb that is sure, or speaks of or to persons.

    >>> [is_said(line) for line in ("Boats at the pier of Elm", "So thank you, President Orel —", "We shall stay")]
    [False, True, True]
    """
    line = line.strip()
    if not is_unmarked(line) or is_labelled(line):
        return True
    words = _words_of(line)
    opens = bool(words) and words[0].lower() in _classes()["opening"]
    return opens or addresses(line) or has_sure_verb(line)


def is_labelled(line: str) -> bool:
    """Tell whether a line has quotation marks, or begins with a dash or with somebody's name and a colon.

    >>> is_labelled("THE COURT: Sustained"), is_labelled("Q. Until noon?"), is_labelled("Boats at the pier")
    (True, True, False)
    """
    return _LABELLED.match(line) is not None


def addresses(line: str) -> bool:
    """Tell whether a line has words of the first or second person, or of thanks.

    >>> addresses("Thanks to all crews"), addresses("Crews of the US fleet")
    (True, False)
    """
    return any(
        _is_person(word) or word.lower() in _classes()["address"] for word in _words_of(line)
    )


@lru_cache(maxsize=10_000)
def has_sentence(passage: str) -> bool:
    """Tell whether a passage begins as a sentence does and has a finite verb.

    A finite verb is one that is sure (``has_sure_verb``). In a sentence with a mark at its end it is also a listed verb in
    the past or the third person ("ran", "runs"), a word in -ed, or a listed verb that begins the sentence ("Subscribe to
    our letter."). So most verbs of headlines are not seen, and some participles are taken for verbs ("Boats moored at the
    pier.").

    >>> [has_sentence(text) for text in ("Ferries ran again.", "Share", " (which is banned)", "Night ferries of Elm.")]
    [True, False, False, False]
    """
    if " " not in passage.strip():
        return False
    letter = next((letter for letter in passage if letter.isalnum()), "")
    if letter.islower() or not letter:
        return False
    sentences = [match.group().strip() for match in _SENTENCE.finditer(passage)]
    return any(
        has_sure_verb(sentence) or (sentence.endswith(tuple(ENDS)) and _has_listed_verb(sentence))
        for sentence in sentences
    )


def has_sure_verb(sentence: str) -> bool:
    """Tell whether a sentence has an auxiliary, a verb with n't and the like, or a pronoun that is always a subject.

    >>> has_sure_verb("Ferries to run at night"), has_sure_verb("Ferries will run"), has_sure_verb("The will of Elm")
    (False, True, False)
    """
    words = _words_of(sentence.lower() if sentence.isupper() else sentence)
    return any(
        _is_sure(words, place, is_question=sentence.endswith("?")) for place in range(len(words))
    )


def _is_sure(words: list[str], place: int, *, is_question: bool) -> bool:
    """Tell whether the word at a place is a finite auxiliary, or a pronoun that is always a subject."""
    classes = _classes()
    word = words[place]
    before = words[place - 1].lower() if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    lower = word.lower()
    stem, _, clitic = lower.partition("'")
    if lower.endswith(_CLITICS) or (clitic == "s" and stem in classes["contracted"]):
        return True
    if lower == "i":
        return after.islower()
    if len(word) > 1 and word.isupper():  # IS, a group's name
        return False
    if lower in classes["subject"]:
        return True
    if lower not in classes["auxiliary"] or (place and not word.islower()):
        return False
    if lower in classes["name"] and not word.islower():
        return is_question or after.islower()
    return not (lower in classes["unsure"] and before in classes["determiner"])


def _has_listed_verb(sentence: str) -> bool:
    """Tell whether a sentence has a listed verb that looks finite."""
    words = _words_of(sentence)
    finite, base = _verbs()
    if any(word in finite or (word.endswith("ed") and word.islower()) for word in words[1:]):
        return True
    if not words:
        return False
    imperatives = [words[0].lower()]
    imperatives += [
        after for before, after in pairwise(words) if before.lower() in _classes()["imperative"]
    ]
    return any(word in base for word in imperatives)


def _words_of(text: str) -> list[str]:
    """Return the words of a text, with straight apostrophes."""
    return [word.replace("’", "'") for word in _WORD.findall(text)]


def _is_person(word: str) -> bool:
    """Tell whether a word is of the first or second person; US in capitals is a country."""
    return word != "US" and word.lower().partition("'")[0] in _classes()["person"]


@lru_cache
def _classes() -> dict[str, frozenset[str]]:
    """Return the words of each class of the list."""
    classes: dict[str, set[str]] = {}
    for name, word in lexicons.classed("speech"):
        classes.setdefault(name, set()).add(word)
    return {name: frozenset(words) for name, words in classes.items()}


@lru_cache
def _verbs() -> tuple[frozenset[str], frozenset[str]]:
    """Return the forms of the listed verbs in the past and the third person, and those without an ending."""
    listed = read_word_table(lexicons.WORDLISTS / "stance_verbs.tsv", columns=("lemma", "forms"))
    base = frozenset(listed["lemma"]) | _classes()["base"]
    forms = {form for line in listed["forms"] for form in line.split("|")}
    finite = {form for form in forms - base if not form.endswith("ing") and " " not in form}
    reporting = {word for word in lexicons.words("cues") if not word.endswith("ing")}
    return frozenset(finite | reporting | _classes()["verb"]), base
