"""Count words, frames and speakers, and find the vocabulary that sets groups apart.

It is distinctive vocabulary: evidence about framing, and no frame by itself.
"""

# Files have the names of their functions. Python sets a name to the file when it first imports
# it, and each line below then sets it to the function.
from analysis.framing.dictionary import dictionary
from analysis.framing.frames import frames
from analysis.framing.keyness import keyness
from analysis.framing.speakers import speakers
from analysis.framing.terms import terms
from analysis.framing.tf_idf import class_tf_idf, profiles, tf_idf
from analysis.framing.themes import themes
from analysis.framing.typical import typical_words

__all__ = [
    "class_tf_idf",
    "dictionary",
    "frames",
    "keyness",
    "profiles",
    "speakers",
    "terms",
    "tf_idf",
    "themes",
    "typical_words",
]
