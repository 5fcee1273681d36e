"""Part: tone toward those who are named. It adds the tables `tones` and `tone_words`."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.tone.scorers import Lexicon, Scorer
    from analysis.tone.toward import directed, drivers, explain, words_toward
    from analysis.tone.wordlists import ToneWords

#: Public name → module that has it; imported when first used.
_PUBLIC = {
    "directed": "toward",
    "explain": "toward",
    "drivers": "toward",
    "words_toward": "toward",
    "Lexicon": "scorers",
    "Scorer": "scorers",
    "ToneWords": "wordlists",
}

__all__ = [
    "Lexicon",
    "Scorer",
    "ToneWords",
    "directed",
    "drivers",
    "explain",
    "words_toward",
]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'analysis.tone' has no attribute {name!r}")
    return getattr(import_module(f"analysis.tone.{_PUBLIC[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
