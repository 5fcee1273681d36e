"""Signs of a sentence: marks at its end and, in English, finite verbs.

The words are in ``speech.txt``, and the forms of verbs in ``stance_verbs.tsv``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from analysis import lexicons
from analysis.lexicons import languages
from analysis.lexicons.tab_separated import read_word_table

LANGUAGES = (languages.ENGLISH,)  #: whose finite verbs are known
#: Words of the first and second person in 100 words outside quotation marks: reports have fewer.
#: Speeches have 1.9 or more (125 American ones). Of 804 news articles that had lost their quotation
#: marks, 99 in 100 have fewer than 1.5.
MOST_PERSONS = 1.5
ENDS = ".!?…؟۔。！？"  #: marks that end a sentence
CLOSERS = "\"”’'»)]」』"  #: marks that may follow them
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]?")
_QUOTED = re.compile(r'“[^”\n]*”?|"[^"\n]*"?|«[^»\n]*»?')
_CLITICS = ("n't", "'re", "'ve", "'ll", "'d", "'m")


def ends_as_sentence(line: str) -> bool:
    """Tell whether a line ends with a full stop or a mark like it.

    >>> ends_as_sentence("“Ferries ran.”"), ends_as_sentence("Ferries run at night")
    (True, False)
    """
    return line.rstrip().rstrip(CLOSERS).endswith(tuple(ENDS))


def is_report(text: str) -> bool:
    """Tell whether a text is in English, and no speech, interview or letter.

    These have many words of the first and second person outside quotation marks.

    >>> is_report("The council met. “We will not sell,” it said."), is_report("I thank you all.")
    (True, False)
    """
    if languages.detect_languages([text])[0] not in (None, *LANGUAGES):
        return False
    words = _words_of(_QUOTED.sub(" ", text))
    persons = _classes()["person"]
    n_persons = sum(word.lower().partition("'")[0] in persons for word in words if word != "US")
    return n_persons <= MOST_PERSONS / 100 * len(words)


@lru_cache(maxsize=10_000)
def has_sentence(passage: str) -> bool:
    """Tell whether a passage begins as a sentence does and has a finite verb.

    A finite verb is one that is sure (``has_sure_verb``). In a sentence with a mark at its end it
    is also a listed verb in the past or the third person ("ran", "runs"), a word in -ed, or a
    listed verb that begins the sentence ("Subscribe to our letter."). So most verbs of headlines
    are not seen, and some participles are taken for verbs ("Boats moored at the pier.").

    >>> has_sentence("Ferries ran again."), has_sentence("Night ferries of Elm.")
    (True, False)
    >>> has_sentence("Share"), has_sentence(" (which is banned)")
    (False, False)
    """
    if " " not in passage.strip():
        return False
    first_letter = next((letter for letter in passage if letter.isalnum()), "")
    if first_letter.islower() or not first_letter:
        return False
    for match in _SENTENCE.finditer(passage):
        sentence = match.group().strip()
        if has_sure_verb(sentence):
            return True
        if sentence.endswith(tuple(ENDS)) and _has_listed_verb(sentence):
            return True
    return False


def has_sure_verb(sentence: str) -> bool:
    """Tell whether a sentence has a word that is surely a finite verb.

    It is an auxiliary, a verb with n't and the like, or a pronoun that is always a subject.

    >>> has_sure_verb("Ferries to run at night"), has_sure_verb("The will of Elm")
    (False, False)
    >>> has_sure_verb("Ferries will run")
    True
    """
    if sentence.isupper():
        sentence = sentence.lower()
    words = _words_of(sentence)
    is_question = sentence.endswith("?")
    return any(_is_sure_sign(words, index, is_question=is_question) for index in range(len(words)))


def _is_sure_sign(words: list[str], index: int, *, is_question: bool) -> bool:
    """Tell whether a word surely is a finite auxiliary or a subject."""
    classes = _classes()
    word = words[index]
    lower = word.lower()
    before = words[index - 1].lower() if index > 0 else ""
    after = words[index + 1] if index + 1 < len(words) else ""
    stem, _, clitic = lower.partition("'")
    if lower.endswith(_CLITICS) or (clitic == "s" and stem in classes["contracted"]):
        return True
    if lower == "i":
        return after.islower()
    if len(word) > 1 and word.isupper():  # IS, a group's name
        return False
    if lower in classes["subject"]:
        return True
    if lower not in classes["auxiliary"]:
        return False
    if not word.islower():
        if index > 0:
            return False
        if lower in classes["name"]:
            return is_question or after.islower()
    return not (lower in classes["unsure"] and before in classes["determiner"])


def _has_listed_verb(sentence: str) -> bool:
    """Tell whether a sentence has a listed verb that looks finite."""
    words = _words_of(sentence)
    if not words:
        return False
    finite, base = _verbs()
    for word in words[1:]:
        if word in finite or (word.endswith("ed") and word.islower()):
            return True
    if words[0].lower() in base:
        return True
    openers = _classes()["imperative"]
    return any(before.lower() in openers and after in base for before, after in pairwise(words))


def _words_of(text: str) -> list[str]:
    """Return the words of a text, with straight apostrophes."""
    return [word.replace("’", "'") for word in _WORD.findall(text)]


@lru_cache
def _classes() -> dict[str, frozenset[str]]:
    """Return the words of each class of the list."""
    classes: dict[str, set[str]] = {}
    for name, word in lexicons.classed_words("speech"):
        classes.setdefault(name, set()).add(word)
    return {name: frozenset(words) for name, words in classes.items()}


@lru_cache
def _verbs() -> tuple[frozenset[str], frozenset[str]]:
    """Return finite forms of listed verbs (past, third person), and those without an ending."""
    path = lexicons.LISTS / "stance_verbs.tsv"
    table = read_word_table(path, columns=("lemma", "forms"))
    base = frozenset(table["lemma"]) | _classes()["base"]
    finite = set(_classes()["verb"])
    for forms in table["forms"]:
        for form in forms.split("|"):
            is_word = form not in base and " " not in form
            if is_word and not form.endswith("ing"):
                finite.add(form)
    for word in lexicons.words("cues"):
        if not word.endswith("ing"):
            finite.add(word)
    return frozenset(finite), base
