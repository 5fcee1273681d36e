"""Languages of articles: one code for all names of a language, and the language of a text that nobody has named.

Tone lists are English. Where an article is in another language its tone is missing, and what is read says so.
"""

from __future__ import annotations

import re
import string
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

PATH = Path(__file__).parent / "lists" / "languages.toml"
LOOKED_AT = 1_000  #: characters at the beginning of a text: more of them change nothing
WORDS, LETTERS = (
    10,
    50,
)  #: a text of fewer is too short to tell: names and titles look alike in many languages
FEW = 10  #: letters that are enough where they are not Latin: they exclude English by themselves
SHARE = 0.05  #: of the words, from which on those of English alone decide
SURE, HARDLY = 0.7, 0.02  #: a language is taken if so likely, or if English is so much less likely
EVEN = 0.5  #: English is, if so likely: it is what other texts are read as, too
ENGLISH, PIDGIN, LATIN, UNDETERMINED = "en", "pcm", "Latin", "und"
GIVEN, DETECTED, SHORT, UNSURE = (
    "given",
    "detected",
    "too short",
    "unsure",
)  #: on what a language rests
_OTHERS = bytes({*range(256)} - {*string.ascii_letters.encode()})


class _Known(NamedTuple):
    """What ``wordlists/languages.toml`` holds, ready to be looked up."""

    codes: dict[str, str | None]  # of every name
    letters: dict[str, frozenset[str]]  # of every code
    english: frozenset[str]


def code(value: object) -> str | None:
    """Return the code (ISO 639-1) of a language by any of its names and codes; what is not listed stays, in lower case.

    None for what is missing, or says that it is not known.

    >>> [code(name) for name in ("English", "EN-us", "eng", "en_GB", "فارسی", "Klingon", "und", None)]
    ['en', 'en', 'en', 'en', 'fa', 'klingon', None, None]
    """
    name = value.strip().casefold() if isinstance(value, str) else ""
    codes = _known().codes
    return codes.get(name, codes.get(re.split(r"[\W_]", name)[0], name)) or None


def letters(text: str) -> str | None:
    """Return the script in which most letters at the beginning of a text are, as Unicode calls it; None without letters.

    >>> letters("Паромы (ferries) снова ходят."), letters("2016")
    ('Cyrillic', None)
    """
    start = text[:LOOKED_AT]
    plain = start.encode("ascii", "ignore")
    if len(plain.translate(None, _OTHERS)) > len(start) - len(plain):
        return LATIN
    found = Counter(map(_script, filter(str.isalpha, start)))
    return min(found, key=lambda name: (-found[name], name), default=None)


def detected(texts: Sequence[str]) -> list[str | None]:
    """Return the language of each text, told by its beginning; None where it is too short to tell, or none is likely enough.

    Words that only English has decide first; of other texts the package py3langid says how likely each of 140 languages is.

    >>> detected(["The ferries that crossed the strait said they would sail again.", "Паромы снова ходят.", "Rain."])
    ['en', 'ru', None]
    """
    return [_detected(text)[0] for text in texts]


def told(given: Sequence, texts: Iterable[str]) -> tuple[list[str | None], list[str]]:
    """Return language and basis of each text: as it was given, or detected where nothing is, or where the letters are others.

    >>> told(["English", None, "en"], ["Rain fell.", "Rain fell.", "Вечером прошёл дождь."])
    (['en', None, 'ru'], ['given', 'too short', 'given en, but the letters are Cyrillic'])
    """
    pairs = [_told(code(name), text) for name, text in zip(given, texts, strict=True)]
    return [language for language, _ in pairs], [basis for _, basis in pairs]


def counted(languages: Sequence[str | None], bases: Sequence[str]) -> dict[str, int]:
    """Return how many articles are in each language, sorted; those that were not simply given say so.

    >>> counted(["en", "en", "ru", None], ["given", "given", "detected", "too short"])
    {'en': 2, 'ru (detected)': 1, 'unknown': 1}
    """
    labels = [
        "unknown" if not isinstance(name, str) else name if basis == GIVEN else f"{name} ({basis})"
        for name, basis in zip(languages, bases, strict=True)
    ]
    return dict(sorted(Counter(labels).items()))


def foreign(counts: Mapping[str, int]) -> dict[str, int]:
    """Return those of ``counted`` that English lists do not read.

    >>> foreign({"en": 2, "en (detected)": 1, "ru (detected)": 1, "unknown": 1})
    {'ru (detected)': 1}
    """
    return {name: n for name, n in counts.items() if name.split(" ")[0] not in (ENGLISH, "unknown")}


def notice(manifest: Mapping) -> str | None:
    """Return which articles were read without tone because of their language, as a sentence; None if there are none.

    >>> notice({"languages": {"en": 95, "fa": 2, "ru (detected)": 3}})
    'read 95 articles in en; set apart from tone: 3 in ru (detected), 2 in fa'
    >>> notice({"languages": {"en": 95}})
    """
    counts = manifest.get("languages", {})
    apart = foreign(counts)
    if not apart:
        return None
    n = sum(counts.values()) - sum(apart.values())
    unsaid = " or not known" if "unknown" in counts else ""
    listed = sorted(apart.items(), key=lambda item: (-item[1], item[0]))
    return (
        f"read {n:,} article{'s' * (n != 1)} in {ENGLISH}{unsaid}; set apart from tone: "
        + ", ".join(f"{n:,} in {name}" for name, n in listed)
    )


def _told(given: str | None, text: str) -> tuple[str | None, str]:
    """Return language and basis of one text."""
    if given is None:
        return _detected(text)
    expected = _known().letters.get(given)
    script = letters(text) if expected else None
    if expected is None or script is None or script in expected:
        return given, GIVEN
    return _detected(text)[0] or UNDETERMINED, f"given {given}, but the letters are {script}"


def _detected(text: str) -> tuple[str | None, str]:
    """Return the language of a text and DETECTED, or None and why there is none."""
    start = text[:LOOKED_AT]
    words = start.lower().split()
    if len(words) >= WORDS and sum(map(_known().english.__contains__, words)) >= SHARE * len(words):
        return ENGLISH, DETECTED
    n = sum(map(str.isalpha, start))
    if n < FEW or (letters(start) == LATIN and (n < LETTERS or len(words) < WORDS)):
        return None, SHORT
    chances = dict(_identifier().rank(start))
    best = next(iter(chances))
    if best == PIDGIN and chances[best] < SURE:  # headlines in English without its small words
        best, chances[ENGLISH] = ENGLISH, chances[ENGLISH] + chances[PIDGIN]
    sure = (
        chances[best] >= (EVEN if best == ENGLISH else SURE)
        or chances[ENGLISH] < HARDLY * chances[best]
    )
    language = code(best) if sure else None
    return language, DETECTED if language else UNSURE


@cache
def _script(letter: str) -> str:
    """Return the script of a letter."""
    name = unicodedata.name(unicodedata.normalize("NFKC", letter)[0], "no").split(" ")[
        0
    ]  # a wide Latin letter is one, too
    return "Chinese" if name == "CJK" else name.capitalize()


@lru_cache(maxsize=1)
def _known() -> _Known:
    content = tomllib.loads(PATH.read_text(encoding="utf-8"))
    names, written = content["names"], content["letters"]
    codes = {name.casefold(): known for known, others in names.items() for name in (known, *others)}
    other = {known for script, those in written.items() if script != LATIN for known in those}
    scripts = {
        known: frozenset(script for script, those in written.items() if known in those)
        | ({LATIN} if known not in other else set())
        for known in names
    }
    return _Known(
        codes | dict.fromkeys(content["unknown"]), scripts, frozenset(content["english"].split())
    )


@lru_cache(maxsize=1)
def _identifier():
    """Return the model, loaded when it is first needed; it weighs probabilities by length."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
