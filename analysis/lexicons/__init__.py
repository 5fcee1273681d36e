"""Word lists: actors, frames, noise rules, agencies, planned contrasts, events, stop words."""

from analysis.lexicons.wordlists import (
    Actors,
    Agencies,
    Frames,
    Noise,
    Planned,
    Rule,
    actors,
    agencies,
    contrasts,
    events,
    frames,
    noise,
    require_words,
    stop_words,
    words,
)

__all__ = [
    "Actors",
    "Agencies",
    "Frames",
    "Noise",
    "Planned",
    "Rule",
    "actors",
    "agencies",
    "contrasts",
    "events",
    "frames",
    "noise",
    "require_words",
    "stop_words",
    "words",
]
