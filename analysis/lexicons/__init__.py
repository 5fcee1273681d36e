"""Word lists: actors, frames, noise rules, agencies, planned contrasts, events, stop words."""

from importlib import import_module
from typing import TYPE_CHECKING

from analysis.lexicons.actors import CASES, KINDS, Actors, actors, ancestors
from analysis.lexicons.agencies import Agencies, agencies
from analysis.lexicons.events import events
from analysis.lexicons.frames import Frames, frames, require_words
from analysis.lexicons.noise import Noise, Rule, noise
from analysis.lexicons.spelling import MARKS
from analysis.lexicons.validation import LISTS, fingerprint
from analysis.lexicons.words import (
    classed_words,
    stop_words,
    stop_words_by_language,
    words,
)

if TYPE_CHECKING:
    from analysis.lexicons.plans import MadeItem, Planned, PlannedContrast, Sample, contrasts

__all__ = [
    "CASES",
    "KINDS",
    "LISTS",
    "MARKS",
    "MadeItem",
    "Actors",
    "Agencies",
    "Frames",
    "Noise",
    "Planned",
    "PlannedContrast",
    "Rule",
    "Sample",
    "actors",
    "agencies",
    "ancestors",
    "classed_words",
    "contrasts",
    "events",
    "fingerprint",
    "frames",
    "noise",
    "require_words",
    "stop_words",
    "stop_words_by_language",
    "words",
]

if not TYPE_CHECKING:  # extraction needs no plan: it is imported when first used

    def __getattr__(name: str):
        if name not in __all__:
            raise AttributeError(f"module 'analysis.lexicons' has no attribute {name!r}")
        return getattr(import_module("analysis.lexicons.plans"), name)

    def __dir__() -> list[str]:
        return sorted(__all__)
