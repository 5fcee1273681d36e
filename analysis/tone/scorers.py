"""Scorers: what gives a mention of an actor its tone.

Three are built in ("sentence", "clause", "directed"), and any object with a method ``score`` can
join them. Those that are built in, and `Lexicon`, read a whole batch as arrays. A scorer from
elsewhere gets pairs of a sentence and a span, and what it gives back is checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import Any, ClassVar, NamedTuple, Protocol, runtime_checkable

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.errors import InputError, listing, one_of, refusal, require_unique
from analysis.lexicons import languages
from analysis.text import phrases
from analysis.text.characters import Characters
from analysis.text.valence import score_spans
from analysis.tone import model
from analysis.tone.clauses import class_lines, clauses_around
from analysis.tone.wordlists import SHIPPED, ToneWords, read

COLUMNS = ("tone", "p_negative", "p_neutral", "p_positive")
SCOPES = ("clause", "sentence")
ENGLISH = (languages.ENGLISH,)  #: what all that is built in reads
MIN_THOUSANDTHS = (
    500  #: thousandths of log-odds: words that move a mention by less are added up as ""
)
STEP_OF_THOUSANDTHS = 100  #: to which others are rounded
SCALE = 1_000_000_000  #: the largest tone of a list as a whole number: sums are exact
_DIGITS = 4  # of tones, as of VADER's
_TOLERANCE = 0.002  # by how much three rounded probabilities may miss 1


@runtime_checkable
class Scorer(Protocol):
    """What ``extract(…, scorers=[…])`` takes: an object with these attributes, to be pickled.

    ``score(sentences, spans)`` returns one row a pair: ``tone`` (-1 to 1) and ``p_negative,
    p_neutral, p_positive`` (0 to 1), missing where it has none.

    Attributes
    ----------
    name : str
        The column ``scorer`` of ``tones``; not the name of one that is built in.
    scope : str
        How much text it looks at, such as "sentence".
    fingerprint : str
        Changes when its numbers change.
    languages : tuple of str, or None; may be left out
        Codes of the languages that it reads; without them it reads any. Mentions in articles of
        another language have no tone. All scorers read an article of unknown language.

    Examples
    --------
    >>> class Rain:
    ...     name, scope, fingerprint = "rain", "sentence", "1"
    ...     def score(self, sentences, spans):
    ...         tone = [-0.5 if "rain" in sentence else float("nan") for sentence in sentences]
    ...         return pd.DataFrame({"tone": tone}).reindex(columns=list(COLUMNS))
    >>> [scorer.name for scorer in scorers_from([Rain(), "sentence"])]
    ['sentence', 'rain']
    """

    @property
    def name(self) -> str:
        """The column ``scorer`` of ``tones``; not the name of one that is built in."""

    @property
    def scope(self) -> str:
        """How much text it looks at, such as "sentence"."""

    @property
    def fingerprint(self) -> str:
        """Changes with its numbers: packs with other fingerprints do not combine."""

    def score(self, sentences: Sequence[str], spans: Sequence[tuple[int, int]]) -> pd.DataFrame:
        """Return ``tone`` (-1 to 1), ``p_negative, p_neutral, p_positive``, one row a pair.

        Missing (nan) where it has none: a mention without a tone is no row in ``tones``.
        """


class Targets(NamedTuple):
    """The names to be scored, as characters of a batch."""

    batch: Characters
    sentences: tuple[np.ndarray, np.ndarray]  #: starts and stops
    spans: tuple[np.ndarray, np.ndarray]  #: starts and stops of the names
    sentence_of: np.ndarray  #: number of each name's sentence
    valence: np.ndarray | None = None  #: of each sentence, where that is known
    language: np.ndarray | None = None  #: of each name's text; None: all English


class Words(NamedTuple):
    """What words add to the tone of mentions: one entry or more a mention and word."""

    mention: np.ndarray
    word: np.ndarray  #: number in the vocabulary
    tone: np.ndarray  #: thousandths of log-odds
    vocabulary: Sequence[str] | np.ndarray


NO_WORDS = Words(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64), ())


class Tones(NamedTuple):
    """The tone of each target, its probabilities, and the words that made it."""

    tone: np.ndarray
    p: np.ndarray | None = None  #: targets × (negative, neutral, positive)
    words: Words | None = None


def pairs_to_targets(sentences: Sequence[str], spans: Sequence[tuple[int, int]]) -> Targets:
    """Return pairs of a sentence and a span as Targets.

    Raises InputError if a pair does not fit.

    >>> pairs = pairs_to_targets(["Norland won.", "So did Holm."], [(0, 7), (7, 11)])
    >>> [pairs.batch.text[start:stop] for start, stop in zip(*pairs.spans)]
    ['Norland', 'Holm']
    """
    batch, starts, stops = model.located_spans(sentences, spans)
    edges = (batch.bounds[:-1], batch.bounds[1:] - 1)
    return Targets(batch, edges, (starts, stops), np.arange(len(starts)))


# Scorers that read arrays.


class _ArrayScorer:
    """A scorer that reads Targets; ``score`` gives what the protocol asks for."""

    languages: tuple[str, ...] | None = ENGLISH

    def scored(self, targets: Targets) -> Tones:
        """Return the tone of each target."""
        raise NotImplementedError

    def score(self, sentences: Sequence[str], spans: Sequence[tuple[int, int]]) -> pd.DataFrame:
        """Return ``tone, p_negative, p_neutral, p_positive``, one row a pair."""
        tones = self.scored(pairs_to_targets(sentences, spans))
        columns = np.column_stack([tones.tone, _probabilities_of(tones)])
        return pd.DataFrame(columns, columns=list(COLUMNS))


@dataclass(frozen=True)
class Sentence(_ArrayScorer):
    """VADER's compound of the whole sentence; missing without a word of its lexicon.

    >>> Sentence().score(["Norland won a good prize."], [(0, 7)])["tone"].tolist()
    [0.872]
    """

    name: ClassVar[str] = "sentence"
    scope: ClassVar[str] = "sentence"

    @property
    def fingerprint(self) -> str:
        """Changes with the package vaderSentiment."""
        return lexicons.fingerprint(["sentence", version("vaderSentiment")])

    def scored(self, targets: Targets) -> Tones:
        """Return the tone of each target."""
        valence = targets.valence
        if valence is None:
            valence = _compounds(targets.batch, *targets.sentences)
        return Tones(valence[targets.sentence_of])


@dataclass(frozen=True)
class Clause(_ArrayScorer):
    """VADER's compound of the clause around the target; missing without a word of its lexicon.

    >>> sentence = "Norland won a prize, but Holm lost everything."
    >>> Clause().score([sentence, sentence], [(0, 7), (25, 29)])["tone"].tolist()
    [0.7906, -0.3182]
    """

    name: ClassVar[str] = "clause"
    scope: ClassVar[str] = "clause"

    @property
    def fingerprint(self) -> str:
        """Changes with the package vaderSentiment and with the rules of clauses."""
        return lexicons.fingerprint(["clause", version("vaderSentiment"), class_lines()])

    def scored(self, targets: Targets) -> Tones:
        """Return the tone of each target."""
        starts, stops = clauses_of(targets)
        sentence_starts = targets.sentences[0][targets.sentence_of]
        sentence_stops = targets.sentences[1][targets.sentence_of]
        is_part = (starts > sentence_starts) | (stops < sentence_stops)
        tone = Sentence().scored(targets).tone
        # Each clause is scored once, however many targets it has.
        length = len(targets.batch.text)
        keys, clause_of = np.unique(starts[is_part] * length + stops[is_part], return_inverse=True)
        clause_starts, clause_stops = np.divmod(keys, length)
        compounds = _compounds(targets.batch, clause_starts, clause_stops)
        tone[is_part] = compounds[clause_of]
        return Tones(tone)


@dataclass(frozen=True)
class Directed(_ArrayScorer):
    """The directed model: its tone is the probability of positive less that of negative.

    >>> pair = ["Norland brutally attacked the peaceful harbour."], [(0, 7)]
    >>> bool(Directed().score(*pair)["tone"][0] < 0)
    True
    """

    name: ClassVar[str] = "directed"
    scope: ClassVar[str] = "sentence"

    @property
    def fingerprint(self) -> str:
        """Changes with the file of the model."""
        return model.fingerprint()

    def scored(self, targets: Targets) -> Tones:
        """Return the tone of each target, and what each word adds to it."""
        scored = model.score_mentions(
            targets.batch,
            sentences=targets.sentences,
            spans=targets.spans,
            sentence_of=targets.sentence_of,
        )
        tone = np.round(scored.p[:, 2] - scored.p[:, 0], 3) + 0.0  # no -0.0
        words = Words(scored.mention, scored.word, scored.tone, model.vocabulary())
        return Tones(tone, scored.p, words)


@dataclass(frozen=True)
class Lexicon(_ArrayScorer):
    """A scorer: the mean tone of the listed words around a target.

    Tones are divided by the largest of the list, so that they run from -1 to 1.
    ``score(sentences, spans)`` returns one row a target: ``tone`` (missing without a listed word)
    and ``p_negative, p_neutral, p_positive``, which are missing. There are no rules of negation or
    emphasis.

    Parameters
    ----------
    words : ToneWords, path or name of a list
        What `analysis.tone.wordlists.read` takes.
    scope : "clause" or "sentence"
        Where words count. Those of the target's own name never do. Without any other word the tone
        is missing.
    name : str, optional
        The column ``scorer`` of ``tones``; by default the name of the list.
    languages : sequence of str, optional
        Languages of the articles that it reads, by code or name. Default: English for a list that
        ships, any for others.

    Raises
    ------
    InputError
        For a list with a mistake in it, an unknown scope, or languages that are none.

    Examples
    --------
    >>> mine = Lexicon(ToneWords("mine", {"brave": 2, "storm": -4}), scope="sentence")
    >>> sentences = ["Brave Holm left.", "Storm Alma met brave men.", "Holm left."]
    >>> mine.score(sentences, [(6, 10), (0, 10), (0, 4)])["tone"].tolist()
    [0.5, 0.5, nan]
    """

    words: ToneWords
    scope: str = "clause"
    name: str = ""
    languages: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        one_of(self.scope, SCOPES, name="scope")
        ships = isinstance(self.words, str) and self.words in SHIPPED
        words = read(self.words)
        object.__setattr__(self, "words", words)
        object.__setattr__(self, "name", self.name or words.name)
        codes = read_by(self)
        if ships and codes is None:
            codes = ENGLISH
        object.__setattr__(self, "languages", codes)

    @property
    def fingerprint(self) -> str:
        """Changes with the words, with the languages and, if they matter, with clauses."""
        parts: list[Any] = [self.words.fingerprint, "sentence"]
        if self.scope == "clause":
            parts[1] = class_lines()
        if self.languages not in (None, ENGLISH):  # packs of older versions have no languages
            parts.append(self.languages)
        return lexicons.fingerprint(parts)

    def scored(self, targets: Targets) -> Tones:
        """Return the tone of each target."""
        located = self.located_words(targets)
        total = np.append(0, np.cumsum(located.tones))
        first = np.searchsorted(located.starts, located.scope_starts)
        last = np.searchsorted(located.stops, located.scope_stops, side="right")
        last = np.maximum(first, last)
        before_target = np.searchsorted(located.stops, targets.spans[0], side="right")
        before_target = np.clip(before_target, first, last)
        after_target = np.searchsorted(located.starts, targets.spans[1])
        after_target = np.clip(after_target, before_target, last)
        n_words = (before_target - first) + (last - after_target)
        sum_before = total[before_target] - total[first]
        sum_after = total[last] - total[after_target]
        mean = (sum_before + sum_after) / (np.maximum(n_words, 1) * SCALE)
        mean = np.round(mean, _DIGITS) + 0.0  # no -0.0
        return Tones(np.where(n_words > 0, mean, np.nan))

    def located_words(self, targets: Targets) -> LocatedWords:
        """Return the listed words of a batch, and the scope of each target."""
        finder = _word_finder(tuple(self.words.values))
        starts, stops, entries = finder.find(targets.batch)
        largest = max(abs(tone) for tone in self.words.values.values())
        tone_of_entry = [round(self.words.values[word] / largest * SCALE) for word in finder.labels]
        tones = np.array(tone_of_entry, dtype=np.int64)[entries]
        if self.scope == "clause":
            scope_starts, scope_stops = clauses_of(targets)
        else:
            scope_starts = targets.sentences[0][targets.sentence_of]
            scope_stops = targets.sentences[1][targets.sentence_of]
        return LocatedWords(starts, stops, tones, scope_starts, scope_stops)


class LocatedWords(NamedTuple):
    """Listed words in a batch, and the scope of each target."""

    starts: np.ndarray
    stops: np.ndarray
    tones: np.ndarray  #: the largest of the list is SCALE
    scope_starts: np.ndarray
    scope_stops: np.ndarray


@lru_cache(maxsize=4)
def _word_finder(words: tuple[str, ...]) -> phrases.Finder:
    """Return the Finder of tone words: the longest wins, and they never overlap."""
    entries = [(word.replace("*", phrases.ASTERISK), "any", word, "words") for word in words]
    return phrases.make_finder(entries)


def clauses_of(targets: Targets) -> tuple[np.ndarray, np.ndarray]:
    """Return where the clause of each target starts and stops, in the batch."""
    return clauses_around(
        targets.batch,
        sentences=targets.sentences,
        spans=targets.spans,
        sentence_of=targets.sentence_of,
    )


def _compounds(batch: Characters, starts: np.ndarray, stops: np.ndarray) -> np.ndarray:
    """Return VADER's compound of each span; missing without a word of its lexicon."""
    *_, compound, n_words = score_spans(batch, starts, stops)
    return np.where(n_words > 0, compound, np.nan)


# Choosing.

#: In the order of their rows in ``tones``.
BUILT_IN: dict[str, Any] = {"sentence": Sentence, "clause": Clause, "directed": Directed}


def scorers_from(scorers: Sequence[str | Scorer]) -> tuple[Scorer, ...]:
    """Return scorers in their fixed order: those that are built in, then others by name.

    Raises InputError for what is no Scorer, or has a name that is taken.

    >>> [scorer.name for scorer in scorers_from(["clause", "sentence"])]
    ['sentence', 'clause']
    """
    if isinstance(scorers, str) or not isinstance(scorers, Sequence):
        fix = 'Give a list, such as scorers=["clause"].'
        if isinstance(scorers, str):
            fix = f"Write scorers=[{scorers!r}]."
        raise refusal("scorers", arrived=repr(scorers), expected="a list of scorers", fix=fix)
    asked = [_scorer_from(scorer) for scorer in scorers]
    names = pd.Series([scorer.name for scorer in asked], dtype="str")
    require_unique(names, what="scorers", name="name")
    built_in = [scorer for name in BUILT_IN for scorer in asked if scorer.name == name]
    others = [scorer for scorer in asked if scorer.name not in BUILT_IN]
    return (*built_in, *sorted(others, key=lambda scorer: scorer.name))


def _scorer_from(scorer: Any) -> Scorer:
    """Return a scorer by its name, or as it is if it has what a scorer needs."""
    if isinstance(scorer, str) and scorer in BUILT_IN:
        return BUILT_IN[scorer]()
    expected = f"one of {listing(map(repr, BUILT_IN))}, or a Scorer"
    if isinstance(scorer, (str, ToneWords)):
        arrived = repr(scorer)
        if isinstance(scorer, ToneWords):
            arrived = f"the tone words {scorer.name!r}"
        raise refusal(
            "scorers",
            arrived=arrived,
            expected=expected,
            fix=(
                'For tone words write scorers=[tone.Lexicon("liu")]; correct the '
                "spelling of a name."
            ),
        )
    missing = _missing_attributes(scorer)
    if missing:
        raise refusal(
            "scorers",
            arrived=f"{scorer!r}, without {listing(missing)}",
            expected=expected,
            fix=(
                "Give an object with name, scope, fingerprint (texts) and a method score, "
                "as in analysis.tone.Scorer."
            ),
        )
    if scorer.name in BUILT_IN and type(scorer) is not BUILT_IN[scorer.name]:
        raise refusal(
            "scorers",
            arrived=f"another scorer with the name {scorer.name!r}",
            expected="a name of its own",
            fix="Give its attribute name another text.",
        )
    read_by(scorer)
    return scorer


def _missing_attributes(scorer: Any) -> list[str]:
    """Return what an object lacks to be a Scorer."""
    missing = []
    for name in ("name", "scope", "fingerprint"):
        value = getattr(scorer, name, None)
        if not isinstance(value, str) or not value:
            missing.append(name)
    if isinstance(scorer, type) or not callable(getattr(scorer, "score", None)):
        missing = missing or ["a method score of an object"]
    return missing


def read_by(scorer: Scorer) -> tuple[str, ...] | None:
    """Return the codes of the languages that a scorer reads, sorted, or None for any.

    Raises InputError for what are no languages.

    >>> mine = Lexicon(ToneWords("mine", {"calme": 1}), languages=["French", "de"])
    >>> read_by(Clause()), read_by(mine)
    (('en',), ('de', 'fr'))
    """
    named = getattr(scorer, "languages", None)
    if named is None:
        return None
    codes: list[Any] = []
    if isinstance(named, (list, tuple)):
        codes = [languages.code(name) for name in named]
    if not codes or None in codes:
        raise refusal(
            f"languages of the scorer {scorer.name!r}",
            arrived=repr(named),
            expected="a list of codes or names",
            fix='Write languages=["en"], or None for any.',
        )
    return tuple(sorted(set(codes)))


def languages_of(scorers: Sequence[Scorer]) -> dict[str, list[str]]:
    """Return the languages of the scorers that do not read any.

    >>> languages_of([Clause()])
    {'clause': ['en']}
    """
    limited = {}
    for scorer in scorers:
        codes = read_by(scorer)
        if codes is not None:
            limited[scorer.name] = list(codes)
    return limited


def manifest_entries(scorers: Sequence[Scorer]) -> dict[str, dict]:
    """Return the entries ``scorers`` and ``directed`` of a manifest.

    >>> entries = manifest_entries(scorers_from(["sentence"]))
    >>> entries["directed"], entries["scorers"]["names"]
    ({'fingerprint': None}, ['sentence'])
    """
    fingerprints = {scorer.name: scorer.fingerprint for scorer in scorers}
    descriptions = [[scorer.name, scorer.scope, scorer.fingerprint] for scorer in scorers]
    of_all = {
        "fingerprint": lexicons.fingerprint(descriptions),
        "names": list(fingerprints),
        "fingerprints": fingerprints,
    }
    return {"scorers": of_all, "directed": {"fingerprint": fingerprints.get(Directed.name)}}


# Scoring.


def tones_by(scorer: Scorer, targets: Targets) -> Tones:
    """Return the tone of each target by a scorer; what one from elsewhere gives is checked.

    >>> tones_by(Sentence(), pairs_to_targets(["Norland won."], [(0, 7)])).tone.tolist()
    [0.5719]
    """
    if len(targets.sentence_of) == 0:
        return Tones(np.zeros(0))
    codes = read_by(scorer)
    if codes is None or targets.language is None:
        return _tones_of_all(scorer, targets)
    is_read = pd.isna(targets.language) | np.isin(targets.language, codes)
    if is_read.all():
        return _tones_of_all(scorer, targets)
    tones_of_read = Tones(np.zeros(0))
    if is_read.any():
        tones_of_read = _tones_of_all(scorer, _select_targets(targets, is_read))
    return _spread_tones(tones_of_read, np.flatnonzero(is_read), n=len(is_read))


def _tones_of_all(scorer: Scorer, targets: Targets) -> Tones:
    """Return the tone of each target, whatever its language."""
    if isinstance(scorer, _ArrayScorer):
        return scorer.scored(targets)
    starts = targets.sentences[0][targets.sentence_of]
    stops = targets.sentences[1][targets.sentence_of]
    edges = zip(starts.tolist(), stops.tolist(), strict=True)
    texts = [targets.batch.text[start:stop] for start, stop in edges]
    span_starts = (targets.spans[0] - starts).tolist()
    span_stops = (targets.spans[1] - starts).tolist()
    spans = list(zip(span_starts, span_stops, strict=True))
    what = f"scorer {scorer.name}"
    try:
        table = scorer.score(texts, spans)
    except (MemoryError, OSError, InputError):
        raise
    except Exception as error:
        raise refusal(
            what,
            arrived=f"{type(error).__name__}: {error}",
            expected=f"a table of {listing(COLUMNS)}",
            fix="Correct the method score of this scorer, so that it returns such a table.",
        ) from error
    values = _checked_scores(table, what=what, n=len(texts))
    return Tones(values[:, 0], values[:, 1:])


def _select_targets(targets: Targets, is_chosen: np.ndarray) -> Targets:
    """Return the chosen targets, with their sentences only."""
    used, sentence_of = np.unique(targets.sentence_of[is_chosen], return_inverse=True)
    sentence_starts, sentence_stops = targets.sentences
    span_starts, span_stops = targets.spans
    valence = targets.valence
    if valence is not None:
        valence = valence[used]
    return Targets(
        targets.batch,
        (sentence_starts[used], sentence_stops[used]),
        (span_starts[is_chosen], span_stops[is_chosen]),
        sentence_of,
        valence,
    )


def _spread_tones(tones: Tones, positions: np.ndarray, *, n: int) -> Tones:
    """Return the tones of *n* targets, of which only those at *positions* have any."""
    tone = np.full(n, np.nan)
    tone[positions] = tones.tone
    p = np.full((n, 3), np.nan)
    p[positions] = _probabilities_of(tones)
    words = tones.words
    if words is not None:
        words = words._replace(mention=positions[words.mention])
    return Tones(tone, p, words)


def _probabilities_of(tones: Tones) -> np.ndarray:
    """Return the probabilities of each target; missing where the scorer gives none."""
    if tones.p is None:
        return np.full((len(tones.tone), 3), np.nan)
    return tones.p


def _checked_scores(table: Any, *, what: str, n: int) -> np.ndarray:
    """Return what a scorer gave as numbers, targets × COLUMNS.

    Raises InputError if these can not be the tones of *n* targets.
    """
    fix = "Correct the method score of this scorer: one row a target, in the order of the pairs."
    if not isinstance(table, pd.DataFrame):
        arrived = f"a {type(table).__name__}"
        expected = f"a DataFrame of {listing(COLUMNS)}"
        raise refusal(what, arrived=arrived, expected=expected, fix=fix)
    if len(table) != n:
        arrived = f"{len(table)} rows for {n} targets"
        raise refusal(what, arrived=arrived, expected="one row a target", fix=fix)
    missing = [name for name in COLUMNS if name not in table]
    if missing:
        arrived = f"no column {listing(missing)}"
        expected = f"{listing(COLUMNS)}, missing (nan) where it has none"
        raise refusal(what, arrived=arrived, expected=expected, fix=fix)
    try:
        cells = table[list(COLUMNS)].astype(object)
        values = cells.where(cells.notna(), np.nan).to_numpy(np.float64)
    except (TypeError, ValueError) as error:
        arrived = f"what is no number ({error})"
        raise refusal(what, arrived=arrived, expected="numbers", fix=fix) from None
    tone = values[:, 0]
    p = values[:, 1:]
    has_tone = ~np.isnan(tone)
    if (np.abs(tone[has_tone]) > 1).any():
        arrived = "a tone outside -1 to 1"
        expected = "tones from -1 (negative) to 1 (positive)"
        raise refusal(what, arrived=arrived, expected=expected, fix=fix)
    has_p = ~np.isnan(p).all(axis=1)
    is_probability = (p[has_p] >= 0) & (p[has_p] <= 1)
    excess = np.abs(p[has_p].sum(axis=1) - 1)
    if not is_probability.all() or (excess > _TOLERANCE).any():
        arrived = "probabilities that are not from 0 to 1, or do not sum to 1"
        raise refusal(what, arrived=arrived, expected="three that do, or none (nan)", fix=fix)
    if (has_p & ~has_tone).any():
        arrived = "probabilities without a tone"
        raise refusal(what, arrived=arrived, expected="both, or neither", fix=fix)
    return values


# Rows.


def scored_rows(tones: Sequence[Tones]) -> tuple[np.ndarray, ...]:
    """Return mention, scorer, tone and probabilities of every tone that is not missing.

    They are sorted by mention, then by scorer.

    >>> tones = [Tones(np.array([0.5, np.nan])), Tones(np.array([0.25, -1]))]
    >>> mention, scorer, tone, _ = scored_rows(tones)
    >>> mention.tolist(), scorer.tolist(), tone.tolist()
    ([0, 0, 1], [0, 1, 1], [0.5, 0.25, -1.0])
    """
    if not tones:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros((0, 3))
    tone = np.stack([each.tone for each in tones], axis=1)
    p = np.stack([_probabilities_of(each) for each in tones], axis=1)
    mention, scorer = np.nonzero(~np.isnan(tone))
    return mention, scorer, tone[mention, scorer], p[mention, scorer]


def words_of_groups(
    words: Words, groups: np.ndarray
) -> tuple[np.ndarray, list[str], np.ndarray, np.ndarray]:
    """Return what words bring to groups of mentions; *groups* has the group of each mention.

    To keep packs small, what a word moves a mention by is listed from MIN_THOUSANDTHS on, in
    whole steps. All the rest is added up as the word "", so that sums over words stay exact.

    Returns
    -------
    group, word, n, tone
        Sorted by group and word. ``n``: mentions with the word; ``tone``: summed log-odds.

    Examples
    --------
    >>> entries = [np.array([0, 0, 1, 1]), np.array([1, 0, 1, 0]), np.array([900, 20, 510, -600])]
    >>> words = Words(*entries, ["calm", "brave"])
    >>> group, word, n, tone = words_of_groups(words, np.array([7, 7]))
    >>> group.tolist(), word, n.tolist(), tone.tolist()
    ([7, 7, 7], ['', 'brave', 'calm'], [2, 2, 1], [0.03, 1.4, -0.6])
    """
    used, position = np.unique(words.word, return_inverse=True)
    names = [words.vocabulary[number] for number in used.tolist()]
    labels = sorted({"", *names})
    label_number = {label: number for number, label in enumerate(labels)}
    word = np.array([label_number[name] for name in names], dtype=np.int64)[position]
    n_labels = len(labels)
    by_mention = _sums_by_key(words.mention * n_labels + word, words.tone)
    mention, word = np.divmod(by_mention.key, n_labels)
    is_small = np.abs(by_mention.total) < MIN_THOUSANDTHS
    in_steps = np.rint(by_mention.total / STEP_OF_THOUSANDTHS) * STEP_OF_THOUSANDTHS
    in_steps = np.where(is_small | (word == 0), 0, in_steps)
    is_listed = in_steps != 0
    remainder = by_mention.total - in_steps
    has_rest = remainder != 0
    rest = _sums_by_key(mention[has_rest], remainder[has_rest])
    listed_key = groups[mention[is_listed]] * n_labels + word[is_listed]
    rest_key = groups[rest.key] * n_labels  # the label "" is number 0
    key = np.concatenate([listed_key, rest_key])
    by_group = _sums_by_key(key, np.concatenate([in_steps[is_listed], rest.total]))
    group, word = np.divmod(by_group.key, n_labels)
    names = [labels[number] for number in word.tolist()]
    return group, names, by_group.n, by_group.total / 1000


class _SumsByKey(NamedTuple):
    """The different keys, sorted, the sums of their values and how often each came."""

    key: np.ndarray
    total: np.ndarray
    n: np.ndarray


def _sums_by_key(keys: np.ndarray, values: np.ndarray) -> _SumsByKey:
    """Return sums of values by key; values are whole numbers, so sums are exact."""
    key, position, n = np.unique(keys, return_inverse=True, return_counts=True)
    total = np.bincount(position, weights=values, minlength=len(key))
    return _SumsByKey(key, total, n)
