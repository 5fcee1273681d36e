"""Word lists: actors, frames, noise rules, agencies, planned contrasts, events, stop words."""

from analysis.lexicons.actors import CASES, KINDS, Actors, actors, ancestors
from analysis.lexicons.agencies import Agencies, agencies
from analysis.lexicons.events import events
from analysis.lexicons.frames import Frames, frames, require_words
from analysis.lexicons.noise import Noise, Rule, noise
from analysis.lexicons.plans import MadeItem, Planned, PlannedContrast, Sample, contrasts
from analysis.lexicons.spelling import MARKS, search_form
from analysis.lexicons.validation import LISTS, fingerprint
from analysis.lexicons.words import (
    classed_words,
    stop_words,
    stop_words_by_language,
    words,
)

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
    "search_form",
    "stop_words",
    "stop_words_by_language",
    "words",
]
