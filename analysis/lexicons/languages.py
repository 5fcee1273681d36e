"""Languages of articles: one code for all names of a language, and detection from the text."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from analysis.errors import number_of
from analysis.lexicons.validation import shipped_list

LOOKED_AT = 1_000  #: characters at the beginning of a text: more of them change nothing
#: A text of fewer words is too short: names and titles look alike in many languages.
FEWEST_WORDS = 10
FEWEST_LETTERS = 50  #: the same in letters, where they are Latin
FEWEST_FOREIGN_LETTERS = 10  #: letters of another script exclude English by themselves
ENGLISH_SHARE = 0.05  #: share of words from which on those of English alone decide
SURE = 0.7  #: a language in Latin letters is taken from this probability on
ENGLISH = "en"
LATIN = "Latin"
UNDETERMINED = "und"
#: What a language rests on.
GIVEN = "given"
DETECTED = "detected"
SHORT = "too short"
UNSURE = "unsure"


class _Languages(NamedTuple):
    """What ``lists/languages.toml`` holds, ready to be looked up."""

    codes: dict[str, str | None]  #: of every name
    names: dict[str, str]  #: in English, of every code
    scripts: dict[str, frozenset[str]]  #: of every code
    english_words: frozenset[str]
    partings: list[dict]  #: of those whose words are not parted by blanks


def code(value: object) -> str | None:
    """Return the code (ISO 639-1) of a language by any of its names and codes.

    >>> [code(name) for name in ("English", "EN-us", "فارسی", "Klingon", "und", None)]
    ['en', 'en', 'fa', 'klingon', None, None]
    """
    if not isinstance(value, str):
        return None
    codes = _read_languages().codes
    name = value.strip().casefold()
    if name not in codes:
        first_part = re.split(r"[\W_]", name)[0]
        name = first_part if first_part in codes else name
    return codes.get(name, name) or None


def name_of(value: object) -> str:
    """Return the English name of a language by any of its names and codes.

    >>> name_of("de"), name_of("فارسی"), name_of("klingon")
    ('German', 'Persian', 'klingon')
    """
    known = code(value) or "unknown"
    return _read_languages().names.get(known, known)


def scripts_of(value: object) -> frozenset[str]:
    """Return the scripts in which a language is written; none if it is not listed.

    >>> sorted(scripts_of("uz")), sorted(scripts_of("Klingon"))
    (['Arabic', 'Cyrillic', 'Latin'], [])
    """
    return _read_languages().scripts.get(code(value) or "", frozenset())


def script_of(text: str) -> str | None:
    """Return the script of most letters at the beginning of a text; None without letters.

    >>> script_of("Паромы (ferries) снова ходят."), script_of("2016")
    ('Cyrillic', None)
    """
    counts = Counter(map(_script, filter(str.isalpha, text[:LOOKED_AT])))
    return max(sorted(counts), key=counts.__getitem__, default=None)


def detect_language(text: str) -> str | None:
    """Return the language of a text by its beginning; None where it is unsure.

    Words that only English has decide first, then the package py3langid.
    """
    return _detect(text)[0]


def languages_of(given: Sequence, texts: Iterable[str]) -> tuple[list[str | None], list[str]]:
    """Return language and basis of each text."""
    found = [_language_of(code(name), text) for name, text in zip(given, texts, strict=True)]
    return [language for language, _ in found], [basis for _, basis in found]


def count_languages(languages: Sequence[str | None], bases: Sequence[str]) -> dict[str, int]:
    """Return how many articles are in each language, sorted, with the basis if not given.

    >>> count_languages(["en", "en", "ru", None], ["given", "given", "detected", "too short"])
    {'en': 2, 'ru (detected)': 1, 'unknown': 1}
    """
    labels = []
    for language, basis in zip(languages, bases, strict=True):
        label = f"{language}" if basis == GIVEN else f"{language} ({basis})"
        labels.append(label if isinstance(language, str) else "unknown")
    return dict(sorted(Counter(labels).items()))


def unparted(counts: Mapping[str, int]) -> str:
    """Return a note on articles whose words are not parted by blanks; "" for none.

    >>> unparted({"vi": 3, "en": 1})
    '3 articles in languages with blanks between syllables (vi): syllables are counted, not words'
    """
    notes = []
    for parting in _read_languages().partings:
        languages = sorted(label for label in counts if label.split(" ")[0] in parting["languages"])
        if languages:
            n_articles = number_of(sum(counts[label] for label in languages), "article")
            where = f"{n_articles} in languages {parting['blanks']} ({', '.join(languages)})"
            notes.append(f"{where}: {parting['told']}")
    return "; ".join(notes)


def _language_of(given: str | None, text: str) -> tuple[str | None, str]:
    """Return language and basis of one text."""
    if given is None:
        return _detect(text)
    scripts = _read_languages().scripts.get(given)
    if scripts is None:
        return given, GIVEN
    script = script_of(text)
    if script is None or script in scripts:
        return given, GIVEN
    language = detect_language(text) or UNDETERMINED
    return language, f"given {given}, but the letters are {script}"


def _detect(text: str) -> tuple[str | None, str]:
    """Return the language of a text and DETECTED, or None and the reason."""
    beginning = text[:LOOKED_AT]
    words = beginning.lower().split()
    english_words = _read_languages().english_words
    n_english = sum(map(english_words.__contains__, words))
    if len(words) >= FEWEST_WORDS and n_english >= ENGLISH_SHARE * len(words):
        return ENGLISH, DETECTED
    if _is_short(beginning, n_words=len(words)):
        return None, SHORT
    language, probability = _identifier().classify(beginning)
    if probability < SURE and script_of(beginning) == LATIN:
        return None, UNSURE
    return code(language), DETECTED


def _is_short(beginning: str, *, n_words: int) -> bool:
    """Return whether a text is too short to detect its language."""
    n_letters = sum(map(str.isalpha, beginning))
    if n_letters < FEWEST_FOREIGN_LETTERS:
        return True
    if script_of(beginning) != LATIN:
        return False
    return n_letters < FEWEST_LETTERS or n_words < FEWEST_WORDS


@cache
def _script(letter: str) -> str:
    """Return the script of a letter; a wide Latin letter is Latin, too."""
    normal_letter = unicodedata.normalize("NFKC", letter)[0]
    script = unicodedata.name(normal_letter, "no").split(" ")[0]
    return "Chinese" if script == "CJK" else script.capitalize()


@lru_cache(maxsize=1)
def _read_languages() -> _Languages:
    """Return the names, scripts and words of languages."""
    content = shipped_list("languages")
    listed = content["names"]
    english_names = {
        language: next(filter(str.istitle, names)) for language, names in listed.items()
    }
    codes = {name.casefold(): code for code, names in listed.items() for name in (code, *names)}
    codes |= dict.fromkeys(content["unknown"])
    scripts = {}
    for language in listed:  # one without an entry is written in Latin letters
        its = [script for script, languages in content["letters"].items() if language in languages]
        scripts[language] = frozenset(its or [LATIN])
    english_words = frozenset(content["english"].split())
    return _Languages(codes, english_names, scripts, english_words, content["partings"])


@lru_cache(maxsize=1)
def _identifier():
    """Return the model of py3langid, loaded when it is first needed."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    # Probabilities weighed by the length of the text.
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
