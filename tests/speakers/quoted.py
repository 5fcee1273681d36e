"""Quotations of texts with their positions, for tests."""

import re
from collections import Counter

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.features.batch import Batch
from analysis.speakers.reader import find_in_batch, who_says_how


def quotations_in(texts, *, actors=None):
    """Return what is quoted or reported in *texts*, with positions in each text.

    Parameters
    ----------
    texts : sequence of str
        Cleaned texts; paragraphs are separated by line breaks.
    actors : Actors, optional
        Whom a speaker's phrase can name. Default: nobody.

    Returns
    -------
    DataFrame
        ``row`` (number of the text), ``start, stop`` (characters of that text, inside the marks),
        ``kind, cue``, ``speaker`` (an actor, or missing), ``speaker_name`` (its name as written,
        or missing), ``speaker_start, speaker_stop`` (the words that say who speaks, -1: none).

    Examples
    --------
    >>> table = quotations_in(["“We sail,” said Ida Berg, who runs the port."])
    >>> table[["start", "stop", "kind", "cue"]].values.tolist()
    [[1, 9, 'direct', 'said']]
    >>> table[["speaker_start", "speaker_stop"]].values.tolist()
    [[16, 24]]
    """
    if actors is None:
        actors = lexicons.actors(None)
    batch = Batch.of(texts, actors=actors, frames=lexicons.frames(None))
    quotations = find_in_batch(batch)
    row = batch.row_of(quotations.starts)
    text_start = batch.characters.bounds[row]
    has_phrase = quotations.phrases >= 0
    phrases = np.where(has_phrase, quotations.phrases - text_start[:, None], -1)
    actor_of_mention = actors.table["actor"].array.take(batch.aliases.entries)
    return pd.DataFrame(
        {
            "row": row,
            "start": quotations.starts - text_start,
            "stop": quotations.stops - text_start,
            **who_says_how(batch, quotations, actor_of_mention),
            "speaker_start": phrases[:, 0],
            "speaker_stop": phrases[:, 1],
        }
    )


def words(text):
    """Return the words of a span; how it is punctuated does not matter."""
    return tuple(re.findall(r"\w+", text.lower()))


def overlap(left, right):
    """Return the shared words of two spans as a share of the words of either."""
    left, right = Counter(left), Counter(right)
    return sum((left & right).values()) / max(sum((left | right).values()), 1)
