"""Finite verbs of English sentences: by them a test knows which edits take a sentence from a text."""

import re
from functools import lru_cache
from itertools import pairwise

from analysis import lexicons
from analysis.text import speech

_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]?")
_WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)?")


@lru_cache(maxsize=10_000)
def has_sentence(passage):
    """Tell whether a passage begins as a sentence does and has a finite verb.

    Most verbs of headlines are not seen, and some participles are taken for verbs.
    """
    if " " not in passage.strip():
        return False
    first_letter = next((letter for letter in passage if letter.isalnum()), "")
    if first_letter.islower() or not first_letter:
        return False
    for match in _SENTENCE.finditer(passage):
        sentence = match.group().strip()
        if speech.has_sure_verb(sentence):
            return True
        if sentence.endswith(tuple(speech.ENDS)) and _has_listed_verb(sentence):
            return True
    return False


def _has_listed_verb(sentence):
    """Tell whether a sentence has a listed verb that looks finite."""
    words = _WORD.findall(sentence.replace("’", "'"))
    if not words:
        return False
    finite, base = _verbs()
    for word in words[1:]:
        if word in finite or (word.endswith("ed") and word.islower()):
            return True
    if words[0].lower() in base:
        return True
    openers = _listed("imperative")
    return any(before.lower() in openers and after in base for before, after in pairwise(words))


def _listed(kind):
    """Return the words of a class of the list of speech."""
    return frozenset(word for name, word in lexicons.classed_words("speech") if name == kind)


@lru_cache
def _verbs():
    """Return finite forms of listed verbs (past, third person), and those without an ending."""
    path = lexicons.LISTS / "stance_verbs.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    _, *verbs = (line.split("\t") for line in lines if not line.startswith("#"))
    base = frozenset(lemma for lemma, *_ in verbs) | _listed("base")
    forms = [form for _, listed, *_ in verbs for form in listed.split("|")]
    other = {form for form in forms if form not in base and " " not in form}
    words = {word for word in other.union(lexicons.words("cues")) if not word.endswith("ing")}
    return _listed("verb") | words, base
