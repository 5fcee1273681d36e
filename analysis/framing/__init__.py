"""Count words, frames and speakers, and find the vocabulary that sets groups apart."""

from analysis.framing.terms import (
    Themes,
    candidates,
    class_tf_idf,
    dispersion,
    frames,
    keyness,
    speakers,
    terms,
    tf_idf,
    themes,
    vocabulary,
    word_shift,
)

__all__ = [
    "Themes",
    "candidates",
    "class_tf_idf",
    "dispersion",
    "frames",
    "keyness",
    "speakers",
    "terms",
    "tf_idf",
    "themes",
    "vocabulary",
    "word_shift",
]
