"""Scorers: what gives a naming of an actor its tone. Three are built in, and any object with a method ``score`` can join them.

Those of this room read a whole batch as arrays. A scorer from elsewhere gets sentences and the places of names in them, one
pair after the other, and what it gives back is checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import ClassVar, NamedTuple, Protocol, runtime_checkable

import numpy as np
import pandas as pd

from analysis import errors as checks
from analysis.lexicons import languages
from analysis.lexicons import wordlists as lexicons
from analysis.text import phrases, valence
from analysis.text.characters import Characters
from analysis.tone import clauses
from analysis.tone import model as stance
from analysis.tone import wordlists as tonewords

COLUMNS = ("tone", "p_negative", "p_neutral", "p_positive")
SCOPES = ("clause", "sentence")
ENGLISH = (languages.ENGLISH,)  #: what all that is built in reads
LEAST, STEP = (
    500,
    100,
)  #: thousandths of log-odds: words that move a mention by less are added up as ""; others are rounded
SCALE = 1_000_000_000  #: the largest tone of a list as a whole number: sums are exact, however texts are batched
_DIGITS = 4  # to which tones are rounded, like VADER's
_EXACT = 0.002  # by how much three rounded probabilities may miss 1


@runtime_checkable
class Scorer(Protocol):
    """What can stand in ``extract(…, scorers=[…])``: any object with these attributes that can be pickled.

    Attributes
    ----------
    languages : tuple of str, or None; may be left out
        Codes of the languages that it reads; without them it reads any. Mentions in articles of another language have no tone.
        An article whose language is not known is read by all.

    Examples
    --------
    >>> class Rain:
    ...     name, scope, fingerprint = "rain", "sentence", "1"
    ...     def score(self, sentences, spans):
    ...         wet = [-0.5 if "rain" in sentence else float("nan") for sentence in sentences]
    ...         return pd.DataFrame({"tone": wet, "p_negative": np.nan, "p_neutral": np.nan, "p_positive": np.nan})
    >>> [scorer.name for scorer in chosen([Rain(), "sentence"])]
    ['sentence', 'rain']
    """

    @property
    def name(self) -> str:
        """What stands in the column ``scorer`` of ``tones``; not the name of one that is built in."""

    @property
    def scope(self) -> str:
        """How much text it looks at, such as "sentence"."""

    @property
    def fingerprint(self) -> str:
        """Changes when its numbers change: packs whose scorers have other fingerprints do not combine."""

    def score(self, sentences: Sequence[str], spans: Sequence[tuple[int, int]]) -> pd.DataFrame:
        """Return ``tone`` (-1 to 1), ``p_negative, p_neutral, p_positive`` of each pair of a sentence and (start, stop) in it.

        Missing (nan) where it has none: a mention without a tone is no row in ``tones``.
        """


class Targets(NamedTuple):
    """Where names stand in a batch, in characters: *spans* are starts and stops, *of* is the sentence of each.

    *language* is that of each target's text where one is not English, None where it is not known.
    """

    batch: Characters
    sentences: tuple[np.ndarray, np.ndarray]
    spans: tuple[np.ndarray, np.ndarray]
    of: np.ndarray
    valence: np.ndarray | None = None  #: of each sentence, where that is known
    language: np.ndarray | None = None


class Words(NamedTuple):
    """What words add to the tone of mentions: one entry a mention and word (or more), in thousandths of log-odds."""

    mention: np.ndarray
    word: np.ndarray
    tone: np.ndarray
    vocabulary: Sequence[str]


NO_WORDS = Words(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64), ())


class Tones(NamedTuple):
    """The tone of each of some targets, the probabilities of negative, neutral and positive, and which words made it."""

    tone: np.ndarray
    p: np.ndarray | None = None
    words: Words | None = None


def targets(sentences: Sequence[str], spans: Sequence[tuple[int, int]]) -> Targets:
    """Return pairs of a sentence and (start, stop) in it as Targets; raises InputError if a pair does not fit.

    >>> found = targets(["Norland won.", "So did Holm."], [(0, 7), (7, 11)])
    >>> [found.batch.text[start:stop] for start, stop in zip(*found.spans)]
    ['Norland', 'Holm']
    """
    batch, *edges = stance.placed(sentences, spans)
    return Targets(
        batch, (batch.bounds[:-1], batch.bounds[1:] - 1), tuple(edges), np.arange(len(edges[0]))
    )


class _OfArrays:
    """A scorer that reads Targets; ``score`` gives what the protocol asks for."""

    languages: tuple[str, ...] | None = ENGLISH

    def scored(self, found: Targets) -> Tones:
        """Return the tone of each target."""
        raise NotImplementedError

    def score(self, sentences: Sequence[str], spans: Sequence[tuple[int, int]]) -> pd.DataFrame:
        """Return ``tone, p_negative, p_neutral, p_positive`` of each pair of a sentence and (start, stop) in it."""
        tones = self.scored(targets(sentences, spans))
        return pd.DataFrame(
            np.column_stack([tones.tone, _probabilities(tones)]), columns=list(COLUMNS)
        )


def _probabilities(tones: Tones) -> np.ndarray:
    return np.full((len(tones.tone), 3), np.nan) if tones.p is None else tones.p


@dataclass(frozen=True)
class Sentence(_OfArrays):
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

    def scored(self, found: Targets) -> Tones:
        """Return the tone of each target."""
        known = _compounds(found.batch, found.sentences) if found.valence is None else found.valence
        return Tones(known[found.of])


@dataclass(frozen=True)
class Clause(_OfArrays):
    """VADER's compound of the clause around the target (``clauses``); missing without a word of its lexicon.

    >>> Clause().score(["Norland won a prize, but Holm lost everything."] * 2, [(0, 7), (25, 29)])["tone"].tolist()
    [0.7906, -0.3182]
    """

    name: ClassVar[str] = "clause"
    scope: ClassVar[str] = "clause"

    @property
    def fingerprint(self) -> str:
        """Changes with the package vaderSentiment and with the rules of clauses."""
        return lexicons.fingerprint(
            ["clause", version("vaderSentiment"), lexicons.words("clauses")]
        )

    def scored(self, found: Targets) -> Tones:
        """Return the tone of each target."""
        starts, stops = around(found)
        parts = (starts > found.sentences[0][found.of]) | (stops < found.sentences[1][found.of])
        tone = Sentence().scored(found).tone
        keys, place = np.unique(
            starts[parts] * len(found.batch.text) + stops[parts], return_inverse=True
        )
        tone[parts] = _compounds(found.batch, np.divmod(keys, len(found.batch.text)))[place]
        return Tones(tone)


@dataclass(frozen=True)
class Directed(_OfArrays):
    """The directed model (``stance``): every target has three probabilities; its tone is positive less negative.

    >>> bool(Directed().score(["Norland brutally attacked the peaceful harbour."], [(0, 7)])["tone"][0] < 0)
    True
    """

    name: ClassVar[str] = "directed"
    scope: ClassVar[str] = "sentence"

    @property
    def fingerprint(self) -> str:
        """Changes with the file of the model."""
        return stance.fingerprint()

    def scored(self, found: Targets) -> Tones:
        """Return the tone of each target, and what each word adds to it."""
        known = stance.scored(
            found.batch, sentences=found.sentences, spans=found.spans, of=found.of
        )
        return Tones(
            np.round(known.p[:, 2] - known.p[:, 0], 3) + 0.0,
            known.p,
            Words(known.mention, known.word, known.tone, stance.vocabulary()),
        )


@dataclass(frozen=True)
class Lexicon(_OfArrays):
    """The mean tone of the listed words around a target, out of the largest tone of the list: as AFINN counts, without rules.

    Parameters
    ----------
    words : ToneWords, path or name of a list
        What ``tonewords.read`` takes.
    scope : "clause" or "sentence"
        Where words count. Those of the target's own name never do; without any other the tone is missing.
    name : str, optional
        What stands in ``tones``; by default that of the list.
    languages : sequence of str, optional
        Languages of the articles that it reads, by code or name. Default: English for a list that ships, any for others.

    Raises
    ------
    InputError
        For a list with a mistake in it, an unknown scope, or languages that are none.

    Examples
    --------
    >>> mine = Lexicon(tonewords.ToneWords("mine", {"brave": 2, "storm": -4}), scope="sentence")
    >>> mine.score(["Brave Holm left.", "Storm Alma met brave men.", "Holm left."], [(6, 10), (0, 10), (0, 4)])["tone"].tolist()
    [0.5, 0.5, nan]
    """

    words: tonewords.ToneWords
    scope: str = "clause"
    name: str = ""
    languages: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        checks.one_of(self.scope, SCOPES, name="scope")
        ships = isinstance(self.words, str) and self.words in tonewords.SHIPPED
        object.__setattr__(self, "words", tonewords.read(self.words))
        object.__setattr__(self, "name", self.name or self.words.name)
        object.__setattr__(
            self, "languages", ENGLISH if ships and self.languages is None else read_by(self)
        )

    @property
    def fingerprint(self) -> str:
        """Changes with the words and, if they matter, with the rules of clauses."""
        read = (
            [] if self.languages in (None, ENGLISH) else [self.languages]
        )  # as before there was a choice
        rules = lexicons.words("clauses") if self.scope == "clause" else "sentence"
        return lexicons.fingerprint([self.words.fingerprint, rules, *read])

    def scored(self, found: Targets) -> Tones:
        """Return the tone of each target."""
        starts, stops, tones, edges = self.placed(found)
        total = np.append(0, np.cumsum(tones))
        first, last = (
            np.searchsorted(starts, edges[0]),
            np.searchsorted(stops, edges[1], side="right"),
        )
        last = np.maximum(first, last)
        left = np.clip(np.searchsorted(stops, found.spans[0], side="right"), first, last)
        right = np.clip(np.searchsorted(starts, found.spans[1]), left, last)
        n = (left - first) + (last - right)
        sums = (total[left] - total[first]) + (total[last] - total[right])
        return Tones(
            np.where(n > 0, np.round(sums / (np.maximum(n, 1) * SCALE), _DIGITS) + 0.0, np.nan)
        )

    def placed(self, found: Targets) -> tuple:
        """Return start, stop and tone (the largest of the list is SCALE) of each listed word, and the scope of each target."""
        finder, most = _finder(tuple(self.words.values)), max(map(abs, self.words.values.values()))
        starts, stops, entries = finder.find(found.batch)
        listed = np.array(
            [round(self.words.values[word] / most * SCALE) for word in finder.labels],
            dtype=np.int64,
        )
        edges = (
            around(found)
            if self.scope == "clause"
            else tuple(edge[found.of] for edge in found.sentences)
        )
        return starts, stops, listed[entries], edges


@lru_cache(maxsize=4)
def _finder(words: tuple[str, ...]) -> phrases.Finder:
    """Return the Finder of tone words: the longest wins, and they never overlap."""
    return phrases.finder(
        [(word.replace("*", phrases.ASTERISK), "any", word, "words") for word in words]
    )


def around(found: Targets) -> tuple[np.ndarray, np.ndarray]:
    """Return where the clause of each target starts and stops, in the batch."""
    return clauses.around(found.batch, sentences=found.sentences, spans=found.spans, of=found.of)


def _compounds(batch: Characters, spans: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Return VADER's compound of each span; missing without a word of its lexicon."""
    *_, compound, n_words = valence.scores(batch, *spans)
    return np.where(n_words > 0, compound, np.nan)


class Transformer:
    """The target-dependent classifier of the package NewsSentiment, a fine-tuned RoBERTa (Hamborg and Donnay 2021), as Scorer.

    The package is an extra, ``framing-notebooks[transformer]``: it needs Python 3.11, takes more than 1.5 GB and fetches its
    weights at first use. Its numbers depend a little on versions and processors, so they are rounded to three digits. Sentences
    that are too long for the model have no tone.

    Parameters
    ----------
    model : object, optional
        What stands in for ``NewsSentiment.TargetSentimentClassifier()``: its ``infer`` gives, for the text before a target, the
        target and the text after it, a dict of ``class_label`` and ``class_prob`` a class. Loaded when it is first needed.
    name : str
        What stands in ``tones``.
    fingerprint : str, optional
        Of a *model* that is given; changes when its numbers change.

    Raises
    ------
    InputError
        Without the package, or for a *model* without a fingerprint.

    Examples
    --------
    >>> class Calm:
    ...     def infer(self, **pair):
    ...         return [{"class_label": "neutral", "class_prob": 0.75}, {"class_label": "positive", "class_prob": 0.25}]
    >>> Transformer(Calm(), fingerprint="calm 1").score(["Norland waited."], [(0, 7)]).values.tolist()
    [[0.25, 0.0, 0.75, 0.25]]
    """

    scope = "sentence"
    languages = ENGLISH

    def __init__(self, model=None, *, name: str = "transformer", fingerprint: str | None = None):
        if model is not None and not fingerprint:
            raise checks.refusal(
                "Transformer",
                arrived="a model without a fingerprint",
                expected="one that says which it is",
                fix='Add fingerprint="…", and change it whenever the model changes.',
            )
        self.model, self.name, self.fingerprint = (
            model,
            name,
            fingerprint or f"NewsSentiment {self._version()}",
        )
        self._loaded = model

    def __getstate__(self) -> dict:
        return {**self.__dict__, "_loaded": self.model}  # each process loads its own

    @staticmethod
    def _version() -> str:
        try:
            return version("NewsSentiment")
        except PackageNotFoundError:
            fix = (
                'Run pip install "framing-notebooks[transformer]" (Python 3.11; more than 1.5 GB).'
            )
            raise checks.refusal(
                "Transformer",
                arrived="no package NewsSentiment",
                expected="it beside this one",
                fix=fix,
            ) from None

    def score(self, sentences: Sequence[str], spans: Sequence[tuple[int, int]]) -> pd.DataFrame:
        """Return ``tone, p_negative, p_neutral, p_positive`` of each pair of a sentence and (start, stop) in it."""
        if self._loaded is None and len(sentences):
            from NewsSentiment import TargetSentimentClassifier

            self._loaded = TargetSentimentClassifier()
        found = [
            self._one(sentence, start, stop)
            for sentence, (start, stop) in zip(sentences, spans, strict=True)
        ]
        p = np.round(np.array(found, dtype=np.float64).reshape(-1, 3), 3)
        return pd.DataFrame(
            np.column_stack([np.round(p[:, 2] - p[:, 0], 3) + 0.0, p]), columns=list(COLUMNS)
        )

    def _one(self, sentence: str, start: int, stop: int) -> list[float]:
        try:
            found = self._loaded.infer(
                text_left=sentence[:start],
                target_mention=sentence[start:stop],
                text_right=sentence[stop:],
                disable_tqdm=True,
            )
        except Exception as error:
            if type(error).__name__ == "TooLongTextException":
                return [np.nan] * 3
            raise
        known = {one["class_label"]: one["class_prob"] for one in found}
        return [known.get(label, 0.0) for label in ("negative", "neutral", "positive")]


# Choosing.

BUILT_IN = {
    scorer.name: scorer for scorer in (Sentence, Clause, Directed)
}  #: in the order of their rows in ``tones``


def chosen(scorers: Sequence[str | Scorer]) -> tuple[Scorer, ...]:
    """Return the scorers in their fixed order: those that are built in, then others by name.

    Raises InputError for one that is no Scorer, that has a name which is taken, or no name, scope or fingerprint.

    >>> [scorer.name for scorer in chosen(["clause", "sentence"])]
    ['sentence', 'clause']
    """
    if isinstance(scorers, str) or not isinstance(scorers, Sequence):
        raise checks.refusal(
            "scorers",
            arrived=repr(scorers),
            expected="a list of them",
            fix='Write scorers=["directed"].',
        )
    found = [
        BUILT_IN[one]() if isinstance(one, str) and one in BUILT_IN else _fitting(one)
        for one in scorers
    ]
    checks.require_unique(
        pd.Series([one.name for one in found], dtype="str"), what="scorers", name="name"
    )
    order = {name: number for number, name in enumerate(BUILT_IN)}
    return tuple(sorted(found, key=lambda one: (order.get(one.name, len(order)), one.name)))


def _fitting(scorer) -> Scorer:
    """Return the scorer if it has what one needs, and a name of its own."""
    known = f"one of {checks.listing(map(repr, BUILT_IN))}, or a Scorer"
    if isinstance(scorer, (str, tonewords.ToneWords)):
        arrived = repr(scorer) if isinstance(scorer, str) else f"the tone words {scorer.name!r}"
        raise checks.refusal(
            "scorers",
            arrived=arrived,
            expected=known,
            fix="A list of tone words becomes one by analysis.tone.scorers.Lexicon(…).",
        )
    wrong = [
        name
        for name in ("name", "scope", "fingerprint")
        if not isinstance(value := getattr(scorer, name, None), str) or not value
    ]
    if wrong or not callable(getattr(scorer, "score", None)) or isinstance(scorer, type):
        lacking = f"without {checks.listing(wrong or ['a method score of an object'])}"
        raise checks.refusal(
            "scorers",
            arrived=f"{scorer!r}, {lacking}",
            expected=known,
            fix="See analysis.tone.scorers.Scorer: an object, with three attributes that are text.",
        )
    if scorer.name in BUILT_IN and type(scorer) is not BUILT_IN[scorer.name]:
        raise checks.refusal(
            "scorers",
            arrived=f"another scorer with the name {scorer.name!r}",
            expected="a name of its own",
            fix="Give it another name.",
        )
    read_by(scorer)
    return scorer


def read_by(scorer: Scorer) -> tuple[str, ...] | None:
    """Return the codes of the languages that a scorer reads, sorted, or None for any; raises InputError for what are none.

    >>> read_by(Clause()), read_by(Lexicon(tonewords.ToneWords("mine", {"calme": 1}), languages=["French", "de"]))
    (('en',), ('de', 'fr'))
    """
    named = getattr(scorer, "languages", None)
    if named is None:
        return None
    codes = [languages.code(name) for name in named] if isinstance(named, (list, tuple)) else []
    if not codes or None in codes:
        raise checks.refusal(
            f"languages of the scorer {scorer.name!r}",
            arrived=repr(named),
            expected="a list of codes or names",
            fix='Write languages=["en"], or None for any.',
        )
    return tuple(sorted(set(codes)))


def languages_of(scorers: Sequence[Scorer]) -> dict[str, list[str]]:
    """Return the languages that each scorer reads, for those that do not read any, and of valence and quotations.

    >>> languages_of([Clause()])
    {'valence': ['en'], 'quotations': ['en'], 'clause': ['en']}
    """
    known = {one.name: read_by(one) for one in scorers}
    limited = {name: list(codes) for name, codes in known.items() if codes is not None}
    return {"valence": [*ENGLISH], "quotations": [*ENGLISH]} | limited


def described(scorers: Sequence[Scorer]) -> dict[str, dict]:
    """Return what a manifest says of the scorers, and of the directed model alone.

    >>> described(chosen(["sentence"]))["directed"], described(chosen(["sentence"]))["scorers"]["names"]
    ({'fingerprint': None}, ['sentence'])
    """
    known = {one.name: one.fingerprint for one in scorers}
    every = [[one.name, one.scope, one.fingerprint] for one in scorers]
    return {
        "scorers": {
            "fingerprint": lexicons.fingerprint(every),
            "names": [*known],
            "fingerprints": known,
        },
        "directed": {"fingerprint": known.get(Directed.name)},
    }


# Scoring.


def tones(scorer: Scorer, found: Targets) -> Tones:
    """Return the tone of each target by a scorer; what one from elsewhere gives back is checked.

    >>> tones(Sentence(), targets(["Norland won."], [(0, 7)])).tone.tolist()
    [0.5719]
    """
    if not len(found.of):
        return Tones(np.zeros(0))
    codes = read_by(scorer)
    read = (
        None
        if codes is None or found.language is None
        else pd.isna(found.language) | np.isin(found.language, codes)
    )
    if read is not None and not read.all():
        return _placed(tones(scorer, _only(found, read)), np.flatnonzero(read), n=len(read))
    if isinstance(scorer, _OfArrays):
        return scorer.scored(found)
    starts, stops = (edge[found.of] for edge in found.sentences)
    texts = [
        found.batch.text[start:stop]
        for start, stop in zip(starts.tolist(), stops.tolist(), strict=True)
    ]
    spans = list(
        zip((found.spans[0] - starts).tolist(), (found.spans[1] - starts).tolist(), strict=True)
    )
    try:
        table = scorer.score(texts, spans)
    except (MemoryError, OSError, checks.InputError):
        raise
    except Exception as error:
        raise checks.refusal(
            f"scorer {scorer.name}",
            arrived=f"{type(error).__name__}: {error}",
            expected=f"a table of {checks.listing(COLUMNS)}",
            fix="Mend its method score.",
        ) from error
    values = _checked(table, what=f"scorer {scorer.name}", n=len(texts))
    return Tones(values[:, 0], values[:, 1:])


def _only(found: Targets, chosen: np.ndarray) -> Targets:
    """Return the chosen targets, in sentences of their own."""
    used, of = np.unique(found.of[chosen], return_inverse=True)
    return Targets(
        found.batch,
        tuple(edge[used] for edge in found.sentences),
        tuple(edge[chosen] for edge in found.spans),
        of,
        None if found.valence is None else found.valence[used],
    )


def _placed(some: Tones, places: np.ndarray, *, n: int) -> Tones:
    """Return the tones of *n* targets, of which only those at *places* have any."""
    tone, p = np.full(n, np.nan), np.full((n, 3), np.nan)
    tone[places], p[places] = some.tone, _probabilities(some)
    return Tones(
        tone,
        p,
        None if some.words is None else some.words._replace(mention=places[some.words.mention]),
    )


def _checked(table, *, what: str, n: int) -> np.ndarray:
    """Return the columns of what a scorer gave as numbers; raises InputError if they can not be tones of *n* targets."""

    def refused(arrived: str, expected: str) -> checks.InputError:
        """Return the refusal, naming the scorer."""
        return checks.refusal(
            what, arrived=arrived, expected=expected, fix="Mend its method score."
        )

    if not isinstance(table, pd.DataFrame):
        raise refused(f"a {type(table).__name__}", f"a DataFrame of {checks.listing(COLUMNS)}")
    if len(table) != n:
        raise refused(f"{len(table)} rows for {n} targets", "one row a target")
    if missing := [name for name in COLUMNS if name not in table]:
        raise refused(
            f"no column {checks.listing(missing)}",
            f"{checks.listing(COLUMNS)}, missing (nan) where it has none",
        )
    try:
        given = table[list(COLUMNS)].astype(object)
        values = given.where(given.notna(), np.nan).to_numpy(np.float64)
    except (TypeError, ValueError) as error:
        raise refused(f"what is no number ({error})", "numbers") from None
    tone, p = values[:, 0], values[:, 1:]
    some = ~np.isnan(p).all(axis=1)
    if (~(np.abs(tone) <= 1) & ~np.isnan(tone)).any():
        raise refused("a tone outside -1 to 1", "tones from -1 (negative) to 1 (positive)")
    if (
        not ((p[some] >= 0) & (p[some] <= 1)).all()
        or (np.abs(p[some].sum(axis=1) - 1) > _EXACT).any()
    ):
        raise refused(
            "probabilities that are not from 0 to 1, or do not sum to 1",
            "three that do, or none (nan)",
        )
    if (some & np.isnan(tone)).any():
        raise refused("probabilities without a tone", "both, or neither")
    return values


# Rows.


def rows(found: Sequence[Tones]) -> tuple[np.ndarray, ...]:
    """Return mention, scorer, tone and probabilities of every tone that is not missing: by mention, then by scorer.

    >>> [column.tolist() for column in rows([Tones(np.array([0.5, np.nan])), Tones(np.array([0.25, -1]))])[:3]]
    [[0, 0, 1], [0, 1, 1], [0.5, 0.25, -1.0]]
    """
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros((0, 3))
    tone = np.stack([one.tone for one in found], axis=1)
    p = np.stack([_probabilities(one) for one in found], axis=1)
    mention, scorer = np.nonzero(~np.isnan(tone))
    return mention, scorer, tone[mention, scorer], p[mention, scorer]


def words_of(
    words: Words, groups: np.ndarray
) -> tuple[np.ndarray, list[str], np.ndarray, np.ndarray]:
    """Return group, word, number of mentions and summed log-odds, sorted; *groups* has the number of each mention's group.

    What words move a mention by is kept from ``LEAST`` on, in whole ``STEP``s, for the sake of a pack's size; all the rest is
    added up as the word "", so that sums over words stay exact.

    >>> heard = Words(np.array([0, 0, 1, 1]), np.array([1, 0, 1, 0]), np.array([900, 20, 510, -600]), ["calm", "brave"])
    >>> group, word, n, tone = words_of(heard, np.array([7, 7]))
    >>> group.tolist(), word, n.tolist(), tone.tolist()
    ([7, 7, 7], ['', 'brave', 'calm'], [2, 2, 1], [0.03, 1.4, -0.6])
    """
    used, place = np.unique(words.word, return_inverse=True)
    spelled = [words.vocabulary[number] for number in used.tolist()]
    labels = sorted({"", *spelled})
    rank = {label: number for number, label in enumerate(labels)}
    word = np.array([rank[label] for label in spelled], dtype=np.int64)[place]
    cells, total, _ = _summed(words.mention * len(labels) + word, words.tone)
    mention, word = np.divmod(cells, len(labels))
    told = np.where((np.abs(total) < LEAST) | (word == 0), 0, np.rint(total / STEP) * STEP)
    kept, rest = told != 0, total != told
    cells, left, _ = _summed(mention[rest], (total - told)[rest])
    keys = np.concatenate(
        [groups[mention[kept]] * len(labels) + word[kept], groups[cells] * len(labels)]
    )
    cells, total, n = _summed(keys, np.concatenate([told[kept], left]))
    group, word = np.divmod(cells, len(labels))
    return group, [labels[number] for number in word.tolist()], n, total / 1000


def _summed(keys: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the different keys, sorted, with the sum of their values (whole numbers, so exact) and how often each came."""
    cells, place, n = np.unique(keys, return_inverse=True, return_counts=True)
    return cells, np.bincount(place, weights=values, minlength=len(cells)), n
