"""Word lists: actors, frames, noise rules, planned contrasts, events, stop words."""

from importlib import import_module
from typing import TYPE_CHECKING

# A name with an alias is for the rest of the library, and no public name: functions take paths.
from analysis.lexicons.actors import CASES as CASES
from analysis.lexicons.actors import Actors as Actors
from analysis.lexicons.actors import actors as actors
from analysis.lexicons.actors import actors_in_draft as actors_in_draft
from analysis.lexicons.actors import ancestors as ancestors
from analysis.lexicons.actors import checked_drafts as checked_drafts
from analysis.lexicons.events import events as events
from analysis.lexicons.frames import Frames as Frames
from analysis.lexicons.frames import frames as frames
from analysis.lexicons.noise import Noise as Noise
from analysis.lexicons.noise import Rule as Rule
from analysis.lexicons.noise import TextRule as TextRule
from analysis.lexicons.noise import noise as noise
from analysis.lexicons.spelling import MARKS as MARKS
from analysis.lexicons.validation import LISTS as LISTS
from analysis.lexicons.validation import fingerprint as fingerprint
from analysis.lexicons.words import classed_names as classed_names
from analysis.lexicons.words import classed_words as classed_words
from analysis.lexicons.words import day_words as day_words
from analysis.lexicons.words import listed_words as listed_words
from analysis.lexicons.words import stop_words as stop_words
from analysis.lexicons.words import stop_words_by_language as stop_words_by_language
from analysis.lexicons.words import words as words

if TYPE_CHECKING:
    from analysis.lexicons.plans import Planned as Planned
    from analysis.lexicons.plans import contrasts as contrasts

if not TYPE_CHECKING:  # extraction needs no plan: it is imported when first used

    def __getattr__(name: str):
        if name not in ("Planned", "contrasts"):
            raise AttributeError(f"module 'analysis.lexicons' has no attribute {name!r}")
        return getattr(import_module("analysis.lexicons.plans"), name)

    def __dir__() -> list[str]:
        return sorted([*globals(), "Planned", "contrasts"])
