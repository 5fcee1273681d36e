"""Signs that somebody says a line: finite verbs, persons, greetings. English only.

The words are in ``speech.txt``.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from analysis import lexicons
from analysis.lexicons import languages

#: Words of the first and second person in 100 words outside quotation marks: reports have fewer.
#: Speeches have 1.9 or more (125 American ones). Of 804 news articles that had lost their quotation
#: marks, 99 in 100 have fewer than 1.5.
MOST_PERSONS = 1.5
#: Registers.
REPORT = "report"
SPEECH = "speech"
ENDS = ".!?…؟۔。！？"  #: marks that end a sentence
CLOSERS = "\"”’'»)]」』"  #: marks that may follow them
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_QUOTED = re.compile(r'“[^”\n]*”?|"[^"\n]*"?|«[^»\n]*»?')
_CLITICS = ("n't", "'re", "'ve", "'ll", "'d", "'m")
#: A line that is labelled as somebody's words, or that has a dash or quotation marks for them.
_LABELLED = re.compile(r"""[QA][.:)]\s|[A-Z][\w.'’ -]{0,40}:\s|[-–—•]|.*["“”«»]|(?:.*\s)?['‘]""")


def ends_as_sentence(line: str) -> bool:
    """Tell whether a line ends with a full stop or a mark like it.

    >>> ends_as_sentence("“Ferries ran.”"), ends_as_sentence("Ferries run at night")
    (True, False)
    """
    return line.rstrip().rstrip(CLOSERS).endswith(tuple(ENDS))


def is_unmarked(line: str) -> bool:
    """Tell whether a line ends with a letter, a figure or a bracket.

    >>> is_unmarked("Boats at the pier (Elm Wire)"), is_unmarked("So thank you —")
    (True, False)
    """
    last = line.rstrip()[-1:]
    return last.isalnum() or last in (")", "]", "%")


def register(lines: Sequence[str]) -> str | None:
    """Return whether lines are a report or a speech; None in other languages than English."""
    text = "\n".join(lines)
    language = languages.detect_language(text)
    if language not in (None, languages.ENGLISH):
        return None
    words = _words_of(_QUOTED.sub(" ", text))
    n_persons = sum(_is_person(word) for word in words)
    return REPORT if n_persons <= MOST_PERSONS / 100 * len(words) else SPEECH


def is_said(line: str) -> bool:
    """Tell whether a line shows that somebody says it.

    It is labelled by quotation marks, a dash or a name; has words of the first or second person, or
    thanks; or has a word that is surely a finite verb.

    >>> is_said("Boats at the pier of Elm"), is_said("Crews of the US fleet")
    (False, False)
    >>> is_said("THE COURT: Sustained"), is_said("Q. Until noon"), is_said("Thanks to all crews")
    (True, True, True)
    >>> is_said("So thank you, President Orel —"), is_said("We shall stay")
    (True, True)
    """
    line = line.strip()
    if not is_unmarked(line) or _LABELLED.match(line):
        return True
    classes = _classes()
    words = _words_of(line)
    if words and words[0].lower() in classes["opening"]:
        return True
    if any(_is_person(word) or word.lower() in classes["address"] for word in words):
        return True
    words = _words_of(line.lower() if line.isupper() else line)
    return any(map(_is_sure_sign, words, ["", *words]))


def _is_sure_sign(word: str, before: str) -> bool:
    """Tell whether a word surely is a finite auxiliary or a subject."""
    classes = _classes()
    lower = word.lower()
    stem, _, clitic = lower.partition("'")
    if lower.endswith(_CLITICS) or (clitic == "s" and stem in classes["contracted"]):
        return True
    if len(word) > 1 and word.isupper():  # IS, a group's name
        return False
    if len(word) > 1 and word.istitle() and (before or lower in classes["name"]):
        return False
    if lower in classes["auxiliary"]:
        return not (lower in classes["unsure"] and before.lower() in classes["determiner"])
    return lower in classes["subject"]


def _words_of(text: str) -> list[str]:
    """Return the words of a text, with straight apostrophes."""
    return [word.replace("’", "'") for word in _WORD.findall(text)]


def _is_person(word: str) -> bool:
    """Tell whether a word is of the first or second person; US in capitals is a country."""
    return word != "US" and word.lower().partition("'")[0] in _classes()["person"]


@lru_cache
def _classes() -> dict[str, frozenset[str]]:
    """Return the words of each class of the list."""
    by_class = lexicons.words_by_class("speech")
    return {name: frozenset(words) for name, words in by_class.items()}
