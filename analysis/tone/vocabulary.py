"""The words that a model of tone knows: numbers, classes, and tones in several lists."""

from typing import NamedTuple

import numpy as np

from analysis.text.kernels import WordTable

#: Lists that give a word a tone, by number. Only the last three have phrases.
LISTS = ("vader", "liu", "pattern", "stance", "verb", "verb's other side")
LISTS_WITHOUT_PHRASES = 3
STANCE = LISTS.index("stance")
VERB = LISTS.index("verb")  # what a verb says of its subject
VERB_OTHER_SIDE = LISTS.index("verb's other side")  # what it says of its object
N_LISTS = len(LISTS)
#: Names of the target and of the end of a sentence. Pieces are in lower case: no word is one.
TARGET = "TARGET"
END = "END"


class Vocabulary(NamedTuple):
    """Words by number; the last row of each array is for every word that is not listed."""

    table: WordTable
    classes: np.ndarray  #: sums of bits of `analysis.tone.clauses`
    tones: np.ndarray  #: words × LISTS, in thousandths
    phrases: np.ndarray  #: the hash of the numbers of words in each slot
    phrase_tones: np.ndarray  #: slots × (stance, verb, verb's other side)
    begins_phrase: np.ndarray  #: whether a phrase begins with this word
    is_listed: np.ndarray  #: whether this word has a tone, or a phrase begins with it
    weights: np.ndarray  #: in means, in thousandths
    target: int
    end: int
