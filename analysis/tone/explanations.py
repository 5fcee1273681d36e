"""Why a score is what it is: what each word of a sentence brings to it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple, cast

import numpy as np

from analysis.text.characters import vader
from analysis.tone.clauses import Pieces, pieces
from analysis.tone.model import explain_features
from analysis.tone.scorers import SCALE, Directed, Lexicon, Targets, Words, clauses_of

NOWHERE = -1  #: place of what no word brings


class Reason(NamedTuple):
    """What a word brings to a score, and its place in the sentence."""

    word: str  #: "" for what no word brings
    start: int
    stop: int
    contribution: float


def reasons_of(targets: Targets, scorer: str | Lexicon) -> list[list[Reason]]:
    """Return what words bring to the score of each target.

    The scorer is one of EXPLAINED, or a Lexicon.

    >>> from analysis.tone.scorers import pairs_to_targets
    >>> (reasons,) = reasons_of(pairs_to_targets(["Norland won a prize."], [(0, 7)]), "sentence")
    >>> [reason.word for reason in reasons]
    ['won', 'prize']
    """
    if isinstance(scorer, Lexicon):
        return reasons_of_lexicon(targets, scorer)
    return EXPLAINED[scorer](targets)


# VADER.


def reasons_of_valence(sentence: str, start: int = 0, stop: int | None = None) -> list[Reason]:
    """Return what words bring to S, of which VADER's compound is S / √(S² + 15).

    Only the text from *start* to *stop* is scored. The package itself applies its rules. What "!"
    and "?" add is last, as the word "".

    >>> reasons = reasons_of_valence("Not bad, but the pie was SO GOOD!")
    >>> [(reason.word, round(reason.contribution, 2)) for reason in reasons]
    [('bad', 0.93), ('GOOD', 6.86), ('', 0.29)]
    """
    package = _valence_recorder()
    letters, places = _with_described_emojis(sentence[start:stop])
    scored = package.polarity_scores(sentence[start:stop])
    reasons = []
    chunks = re.finditer(r"\S+", letters)
    for word, chunk, valence in zip(scored.words, chunks, scored.valences, strict=False):
        if valence:
            first = chunk.start() + chunk[0].index(word)
            last = first + len(word) - 1
            place = start + places[first]
            end = start + places[last] + 1
            reasons.append(Reason(word, place, end, float(valence)))
    emphasis = float(np.sign(sum(scored.valences)) * scored.emphasis)
    if emphasis:
        reasons.append(Reason("", NOWHERE, NOWHERE, emphasis))
    return reasons


class _RecordedValences(NamedTuple):
    """The words of a sentence as VADER reads them, their valences, and the marks' emphasis."""

    words: list[str]
    valences: list[float]
    emphasis: float


@lru_cache
def _valence_recorder() -> Any:
    """Return VADER with a last step that keeps the valences of words, and does not add them up."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer, SentiText

    class ValenceRecorder(SentimentIntensityAnalyzer):
        """VADER up to its last step."""

        def score_valence(self, sentiments: list[float], text: str) -> _RecordedValences:
            """Return the valences after all rules."""
            words = SentiText(text).words_and_emoticons
            return _RecordedValences(words, sentiments, self._punctuation_emphasis(text))

    return ValenceRecorder()


def _with_described_emojis(sentence: str) -> tuple[str, list[int]]:
    """Return the sentence with words for emojis, as VADER reads it, and each letter's place."""
    emojis = vader().emojis
    parts = []
    places = []
    previous = " "
    for place, letter in enumerate(sentence):
        part = letter
        if letter in emojis:
            part = emojis[letter]
            if previous != " ":
                part = " " + part
        parts.append(part)
        places.extend([place] * len(part))
        previous = letter
    return "".join(parts), places


def reasons_of_sentences(targets: Targets) -> list[list[Reason]]:
    """Return what the words of the sentence of each target bring to S."""
    return [reasons_of_valence(sentence) for sentence in _sentences_of(targets)]


def reasons_of_clauses(targets: Targets) -> list[list[Reason]]:
    """Return what the words of the clause around each target bring to S."""
    clause_starts, clause_stops = clauses_of(targets)
    sentence_starts = targets.sentences[0][targets.sentence_of]
    starts = (clause_starts - sentence_starts).tolist()
    stops = (clause_stops - sentence_starts).tolist()
    clauses = zip(_sentences_of(targets), starts, stops, strict=True)
    return [reasons_of_valence(sentence, start, stop) for sentence, start, stop in clauses]


# The directed model.


def reasons_of_model(targets: Targets) -> list[list[Reason]]:
    """Return what words bring to the log-odds of positive against negative.

    A word that comes twice is listed once, at its first place. What no word brings is last, as the
    word "".
    """
    words = cast(Words, Directed().scored(targets).words)  # the model gives words always
    in_sentences = pieces(targets.batch, targets.sentences)
    sentences = _sentences_of(targets)
    reasons = []
    for target, sentence in enumerate(sentences):
        first_pieces = _first_pieces(in_sentences, targets, target)
        sentence_start = targets.sentences[0][targets.sentence_of[target]]
        of_target = _reasons_at_words(words, target, first_pieces, in_sentences)
        of_target = [_in_sentence(reason, sentence, sentence_start) for reason in of_target]
        start = int(targets.spans[0][target] - sentence_start)
        stop = int(targets.spans[1][target] - sentence_start)
        effects = explain_features(sentence, (start, stop))
        log_odds = float((effects["positive"] - effects["negative"]).sum())
        rest = log_odds - sum(reason.contribution for reason in of_target)
        if rest:
            of_target.append(Reason("", NOWHERE, NOWHERE, rest))
        reasons.append(of_target)
    return reasons


def _first_pieces(in_sentences: Pieces, targets: Targets, target: int) -> dict[str, int]:
    """Return the first piece of each word of a target's sentence, outside the target."""
    sentence = targets.sentence_of[target]
    start = targets.spans[0][target]
    stop = targets.spans[1][target]
    first_pieces: dict[str, int] = {}
    for piece in range(in_sentences.bounds[sentence], in_sentences.bounds[sentence + 1]):
        piece_start = in_sentences.starts[piece]
        piece_stop = in_sentences.stops[piece]
        if piece_stop <= start or piece_start >= stop:
            letters = in_sentences.letters[piece_start:piece_stop].tolist()
            word = "".join(chr(letter) for letter in letters)
            first_pieces.setdefault(word, piece)
    return first_pieces


def _reasons_at_words(
    words: Words, target: int, first_pieces: dict[str, int], in_sentences: Pieces
) -> list[Reason]:
    """Return what words bring to one target, by their place in the batch."""
    reasons = []
    for entry in np.flatnonzero(words.mention == target):
        word = words.vocabulary[words.word[entry]]
        tone = float(words.tone[entry] / 1000)
        if word in first_pieces and tone:
            piece = first_pieces[word]
            start = int(in_sentences.starts[piece])
            reasons.append(Reason(word, start, int(in_sentences.stops[piece]), tone))
    return sorted(reasons, key=lambda reason: reason.start)


def _in_sentence(reason: Reason, sentence: str, sentence_start: int) -> Reason:
    """Return a reason with its place in the sentence, and the word as it is written there."""
    start = int(reason.start - sentence_start)
    stop = int(reason.stop - sentence_start)
    return Reason(sentence[start:stop], start, stop, reason.contribution)


# Lists of tone words.


def reasons_of_lexicon(targets: Targets, lexicon: Lexicon) -> list[list[Reason]]:
    """Return what the listed words around each target bring to its tone.

    >>> from analysis.tone.scorers import pairs_to_targets
    >>> from analysis.tone.wordlists import ToneWords
    >>> mine = Lexicon(ToneWords("mine", {"brave": 2, "storm": -4}), scope="sentence")
    >>> pair = pairs_to_targets(["Brave Holm met the storm."], [(6, 10)])
    >>> (reasons,) = reasons_of_lexicon(pair, mine)
    >>> [tuple(reason) for reason in reasons]
    [('Brave', 0, 5, 0.25), ('storm', 19, 24, -0.5)]
    """
    located = lexicon.located_words(targets)
    sentence_starts = targets.sentences[0][targets.sentence_of].tolist()
    reasons = []
    for target, sentence_start in enumerate(sentence_starts):
        is_in_scope = located.starts >= located.scope_starts[target]
        is_in_scope &= located.stops <= located.scope_stops[target]
        is_before = located.stops <= targets.spans[0][target]
        is_after = located.starts >= targets.spans[1][target]
        counted = np.flatnonzero(is_in_scope & (is_before | is_after))
        of_target = []
        for word in counted:
            if located.tones[word]:
                start = int(located.starts[word])
                stop = int(located.stops[word])
                text = targets.batch.text[start:stop]
                contribution = float(located.tones[word] / SCALE / len(counted))
                place = start - sentence_start
                end = stop - sentence_start
                of_target.append(Reason(text, place, end, contribution))
        reasons.append(of_target)
    return reasons


def _sentences_of(targets: Targets) -> list[str]:
    """Return the sentence of each target."""
    starts = targets.sentences[0][targets.sentence_of].tolist()
    stops = targets.sentences[1][targets.sentence_of].tolist()
    edges = zip(starts, stops, strict=True)
    return [targets.batch.text[start:stop] for start, stop in edges]


#: The scorers whose scores can be explained, besides a Lexicon.
EXPLAINED = {
    "directed": reasons_of_model,
    "clause": reasons_of_clauses,
    "sentence": reasons_of_sentences,
}
