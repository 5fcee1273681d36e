"""Why a score is what it is: what each word of a sentence brings to it."""

from __future__ import annotations

import copy
import re
from typing import NamedTuple

import numpy as np

from analysis.text.characters import vader
from analysis.tone import clauses
from analysis.tone import model as stance
from analysis.tone.scorers import SCALE, Directed, Lexicon, Targets, around


class Reason(NamedTuple):
    """What a word brings to a score, and where it stands in the sentence; -1 where it stands nowhere in particular."""

    word: str
    start: int
    stop: int
    contribution: float


def reasons_of_valence(sentence: str, start: int = 0, stop: int | None = None) -> list[Reason]:
    """Return what the words from *start* to *stop* bring to S, of which VADER's compound is S / √(S² + 15).

    The package itself applies its rules. What "!" and "?" add stands last, as the word "".

    >>> [(reason.word, round(reason.contribution, 2)) for reason in reasons_of_valence("Not bad, but the pie was SO GOOD!")]
    [('bad', 0.93), ('GOOD', 6.86), ('', 0.29)]
    """
    from vaderSentiment.vaderSentiment import SentiText

    package = copy.copy(vader())
    package.score_valence = lambda valences, text: (
        valences,
        text,
    )  # the last step of polarity_scores, which adds up
    letters, places = _described(sentence[start:stop])
    valences, text = package.polarity_scores(sentence[start:stop])
    words, chunks = SentiText(text).words_and_emoticons, re.finditer(r"\S+", letters)
    found = []
    for word, chunk, valence in zip(words, chunks, valences):
        first = chunk.start() + chunk[0].index(word)
        if valence:
            found.append(
                Reason(
                    word,
                    start + places[first],
                    start + places[first + len(word) - 1] + 1,
                    float(valence),
                )
            )
    emphasis = float(np.sign(sum(valences)) * package._punctuation_emphasis(text))
    return found + [Reason("", -1, -1, emphasis)] * bool(emphasis)


def _described(sentence: str) -> tuple[str, list[int]]:
    """Return the sentence with words in place of each emoji, as VADER reads it, and where each letter comes from."""
    emojis = vader().emojis
    parts = [
        " " * (before != " ") + emojis[letter] if letter in emojis else letter
        for before, letter in zip(" " + sentence, sentence)
    ]
    return "".join(parts), [place for place, part in enumerate(parts) for _ in part]


def reasons_of(found: Targets, scorer: str | Lexicon) -> list[list[Reason]]:
    """Return what words bring to the score of each target, by one of those EXPLAINED or a Lexicon.

    >>> from analysis.tone.scorers import targets
    >>> [reason.word for reason in reasons_of(targets(["Norland won a prize."], [(0, 7)]), "sentence")[0]]
    ['won', 'prize']
    """
    return of_lexicon(found, scorer) if isinstance(scorer, Lexicon) else EXPLAINED[scorer](found)


def of_sentences(found: Targets) -> list[list[Reason]]:
    """Return what the words of the sentence of each target bring to S, as ``reasons_of_valence`` does."""
    return [reasons_of_valence(sentence) for sentence in _texts(found)]


def of_clauses(found: Targets) -> list[list[Reason]]:
    """Return what the words of the clause around each target bring to S, as ``reasons_of_valence`` does."""
    begin = found.sentences[0][found.of]
    starts, stops = ((edge - begin).tolist() for edge in around(found))
    return [reasons_of_valence(*pair) for pair in zip(_texts(found), starts, stops, strict=True)]


def of_model(found: Targets) -> list[list[Reason]]:
    """Return what words bring to the log-odds of positive against negative, by the directed model.

    A word that stands there twice is listed once, at its first place. What no word brings stands last, as the word "".
    """
    words, pieces, parts = (
        Directed().scored(found).words,
        clauses.pieces(found.batch, found.sentences),
        [],
    )
    spelled = [
        "".join(map(chr, pieces.letters[start:stop]))
        for start, stop in zip(pieces.starts, pieces.stops)
    ]
    spans = zip(_texts(found), *found.spans, found.of.tolist(), strict=True)
    for number, (sentence, start, stop, of) in enumerate(spans):
        begin, (low, high) = found.sentences[0][of], pieces.bounds[of : of + 2].tolist()
        outside = [
            at
            for at in reversed(range(low, high))
            if pieces.stops[at] <= start or pieces.starts[at] >= stop
        ]
        places = {spelled[at]: at for at in outside}
        mine = words.mention == number
        brought = {
            words.vocabulary[word]: tone / 1000
            for word, tone in zip(words.word[mine], words.tone[mine], strict=True)
        }
        listed = sorted(
            (
                int(pieces.starts[places[word]] - begin),
                int(pieces.stops[places[word]] - begin),
                float(tone),
            )
            for word, tone in brought.items()
            if word in places and tone
        )
        effects = stance.explain(sentence, (int(start - begin), int(stop - begin)))
        rest = float((effects["positive"] - effects["negative"]).sum()) - sum(
            tone for *_, tone in listed
        )
        parts.append(
            [Reason(sentence[first:last], first, last, tone) for first, last, tone in listed]
            + [Reason("", -1, -1, rest)] * bool(rest)
        )
    return parts


def of_lexicon(found: Targets, lexicon: Lexicon) -> list[list[Reason]]:
    """Return what the listed words in the scope of each target bring to the tone that a Lexicon gives it.

    >>> from analysis import tonewords
    >>> from analysis.tone.scorers import targets
    >>> mine = Lexicon(tonewords.ToneWords("mine", {"brave": 2, "storm": -4}), scope="sentence")
    >>> [tuple(reason) for reason in of_lexicon(targets(["Brave Holm met the storm."], [(6, 10)]), mine)[0]]
    [('Brave', 0, 5, 0.25), ('storm', 19, 24, -0.5)]
    """
    (starts, stops, tones, edges), parts = lexicon.placed(found), []
    for begin, first, last, start, stop in zip(
        found.sentences[0][found.of].tolist(), *edges, *found.spans, strict=True
    ):
        inside = np.flatnonzero(
            (starts >= first) & (stops <= last) & ((stops <= start) | (starts >= stop))
        )
        parts.append(
            [
                Reason(
                    found.batch.text[starts[at] : stops[at]],
                    int(starts[at]) - begin,
                    int(stops[at]) - begin,
                    float(tones[at] / SCALE / len(inside)),
                )
                for at in inside
                if tones[at]
            ]
        )
    return parts


def _texts(found: Targets) -> list[str]:
    """Return the sentence of each target."""
    edges = (edge[found.of].tolist() for edge in found.sentences)
    return [found.batch.text[start:stop] for start, stop in zip(*edges, strict=True)]


#: The scorers whose scores can be explained, besides those of a Lexicon.
EXPLAINED = {"directed": of_model, "clause": of_clauses, "sentence": of_sentences}
