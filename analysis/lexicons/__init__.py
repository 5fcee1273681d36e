"""Word lists: actors, frames, noise rules, planned contrasts, events, stop words."""

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
from analysis.lexicons.plans import Planned as Planned
from analysis.lexicons.plans import contrasts as contrasts
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
from analysis.lexicons.words import words_by_class as words_by_class
