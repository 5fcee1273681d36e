"""One pass from text to numbers. Knows nothing of files, outlets or statistics."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import errors as checks
from analysis import lexicons
from analysis.lexicons import languages as tongues
from analysis.speakers import attribution as speakers
from analysis.speakers import quotations
from analysis.speakers import syntax as pieces
from analysis.text import phrases, sentences, shingles, tokens, valence
from analysis.text.characters import Characters, characters
from analysis.text.kernels import LARGE, hashed, kernel
from analysis.text.quotation_marks import quotation_spans
from analysis.tone import scorers as scoring

__all__ = [
    "Batch",
    "read",
    "quoted",
    "phrases",
    "pieces",
    "quotations",
    "sentences",
    "shingles",
    "tokens",
    "valence",
]

#: The tables of a Batch: columns and their types.
TABLES = {
    "articles": {
        "row": "int64",
        "n_sentences": "int64",
        "n_tokens": "int64",
        "n_tokens_quoted": "int64",
        "text_hash": "str",
        "sketch": "object",
    },
    "sentences": {
        "row": "int64",
        "paragraph": "int64",
        "sentence": "int64",
        "n_tokens": "int64",
        "n_tokens_quoted": "int64",
        "valence": "float64",
        "n_valence_words": "int64",
        "fingerprint": "int64",
    },
    "mentions": {
        "row": "int64",
        "sentence": "int64",
        "actor": "str",
        "alias": "str",
        "token": "int64",
        "n_tokens": "int64",
        "quoted": "bool",
    },
    "tones": {
        "row": "int64",
        "sentence": "int64",
        "token": "int64",
        "actor": "str",
        "scorer": "str",
        "scope": "str",
        "tone": "float64",
        "p_negative": "float64",
        "p_neutral": "float64",
        "p_positive": "float64",
    },
    "tone_words": {
        "row": "int64",
        "actor": "str",
        "quoted": "bool",
        "word": "str",
        "n": "int64",
        "tone": "float64",
    },
    "quotations": {
        "row": "int64",
        "sentence": "int64",
        "speaker": "str",
        "cue": "str",
        "kind": "str",
        "n_tokens": "int64",
    },
    "frames": {
        "row": "int64",
        "sentence": "int64",
        "frame": "str",
        "pattern": "str",
        "n": "int64",
        "quoted": "bool",
    },
}
LAYERS = ("own", "own_alias", "quoted", "quoted_alias")
SCORERS = ("sentence", "clause", "directed")  #: what scores mentions unless others are asked for
LONGEST_NGRAM = 20  # words: longer runs are passages, which ``copies`` finds, and each length takes as long as reading
HYPHENS = "-‐‑–"  # the actor of "Britain-based" is not speaking
#: Who is meant where a phrase names several actors.
_SPEAKING = {
    "person": speakers.PERSON,
    "group": speakers.BODY,
    "organisation": speakers.BODY,
    "state": speakers.STATE,
}


@dataclass(frozen=True)
class Batch:
    """What was read from some texts; ``row`` is the position of the text among them. Sorted by row, sentence, token.

    Attributes
    ----------
    articles : DataFrame
        ``row, n_sentences, n_tokens, n_tokens_quoted, text_hash`` (SHA-256) and ``sketch``: sorted 40-bit hashes (uint64) of
        its runs of five words (without the title), those divisible by 8, or all of them where there are fewer than 50 runs.
    sentences : DataFrame
        ``row, paragraph`` (0: the title; else from 1), ``sentence`` (from 0 in each text), ``n_tokens, n_tokens_quoted``,
        ``valence`` (VADER's compound; missing if no lexicon word), ``n_valence_words, fingerprint`` (64-bit hash of its words).
    mentions : DataFrame
        ``row, sentence, actor, alias, token`` (position in the text of the first word token at or after its start),
        ``n_tokens`` (word tokens in it, 0 for "U.S."), ``quoted``.
    tones : DataFrame
        ``row, sentence, token, actor, scorer, scope, tone, p_negative, p_neutral, p_positive``: what a scorer gives a mention,
        where it has a tone for it. "sentence" and "clause" are VADER's compound of that scope (no probabilities), "directed" is
        the probability of positive less that of negative. By mention, then by scorer: these three in this order, others by
        name.
    tone_words : DataFrame
        ``row, actor, quoted, word, n, tone``: how the words around an actor's mentions of one voice move their directed tone;
        *n* mentions with the word, and the sum of what it adds to their log-odds of positive against negative. Words that move
        a mention by less than 0.5 are added up as the word "", so that the sum over words is exact.
    quotations : DataFrame
        ``row, sentence`` (where it begins), ``speaker`` (an actor, or missing), ``cue, kind`` ("direct": a clause in marks,
        "mixed": marks inside a reported clause, "indirect": a reported clause without marks), ``n_tokens`` (of what is
        reported). What stands in no marks belongs to the own layers, indirect speech too.
    frames : DataFrame
        ``row, sentence, frame, pattern, n, quoted``.
    vocabulary : ndarray of str
        The terms of ``layers``, sorted by code point.
    layers : dict of csr_array, texts × vocabulary
        Four disjoint counts: outside or inside quotation marks, outside or inside an alias. An n-gram belongs to the quoted
        (alias) layer if any of its words does.
    """

    articles: pd.DataFrame
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    tones: pd.DataFrame
    tone_words: pd.DataFrame
    quotations: pd.DataFrame
    frames: pd.DataFrame
    vocabulary: np.ndarray
    layers: dict[str, sparse.csr_array]


@dataclass(frozen=True)
class _Places:
    """Where things stand in a batch. A span is a pair of arrays, of starts and of stops, in characters unless said."""

    batch: Characters
    tokens: tokens.Tokens
    sentences: tuple[np.ndarray, np.ndarray]
    quotes: tuple[np.ndarray, np.ndarray]
    mentions: tuple[np.ndarray, np.ndarray]

    def row_of(self, places) -> np.ndarray:
        """Return the text in which each place lies."""
        return np.searchsorted(self.batch.bounds, places, side="right") - 1

    def sentence_of(self, places) -> np.ndarray:
        """Return the sentence of the batch in which each place lies."""
        return np.searchsorted(self.sentences[0], places, side="right") - 1

    def first_sentence(self, row) -> np.ndarray:
        """Return the first sentence of each text."""
        return np.searchsorted(self.sentences[0], self.batch.bounds)[row]

    @cached_property
    def in_tokens(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """The spans in tokens."""
        starts = self.tokens.starts
        return {
            name: tuple(
                np.searchsorted(starts, edge.astype(starts.dtype)) for edge in getattr(self, name)
            )
            for name in ("sentences", "quotes", "mentions")
        }

    def targets(self, valences: np.ndarray, spoken: np.ndarray | None) -> scoring.Targets:
        """Return the mentions as what is scored, with the *valences* of all sentences; one that runs on is cut at the end.

        *spoken* has the languages of the texts, where one is not English.
        """
        starts, stops = self.mentions
        used, of = np.unique(self.sentence_of(starts), return_inverse=True)
        begin, end = (edge[used] for edge in self.sentences)
        language = None if spoken is None else spoken[self.row_of(starts)]
        return scoring.Targets(
            self.batch,
            (begin, end),
            (starts, np.minimum(stops, end[of])),
            of,
            valences[used],
            language,
        )

    def within(self, name: str, places: np.ndarray) -> np.ndarray:
        """Return whether each of the *places*, which are in order, lies in a span of that name, which are disjoint."""
        change = np.zeros(len(places) + 1, dtype=np.int8)
        for edge, step in zip(getattr(self, name), (1, -1), strict=True):
            np.add.at(change, np.searchsorted(places, edge.astype(places.dtype)), step)
        return np.cumsum(change, dtype=np.int8)[:-1] > 0


def read(
    texts: Sequence[str],
    *,
    titled: Sequence[bool] | None = None,
    actors: lexicons.Actors,
    frames: lexicons.Frames,
    ngrams: tuple[int, int] = (1, 1),
    languages: Sequence | None = None,
    published: Sequence | None = None,
    scorers: Sequence[str | scoring.Scorer] = SCORERS,
) -> Batch:
    """Return everything that is counted in *texts* as a Batch.

    Parameters
    ----------
    texts : sequence of str
        Cleaned texts; paragraphs are separated by line breaks.
    titled : sequence of bool, optional
        Whether the first paragraph of each text is its title (paragraph 0). Default: none is.
    actors, frames : Actors, Frames
        Aliases and frame terms to be found, each without regard to the others; those of one frame (and all aliases) never
        overlap.
    ngrams : (int, int)
        Shortest and longest n-gram counted, within the whole text, as scikit-learn counts them.
    languages, published : sequence of str and of dates, optional
        Language and day of each text, or missing: where an alias is limited to one, it counts in texts of which it is known
        to be that, or not known at all (then an alias with several claimants is passed over). "en-GB" and "English" are en.
        Texts in another language than English have no valence, no tones by scorers that do not read it, and no quotations:
        the words that report speech are English.
    scorers : sequence of str and Scorer
        What gives mentions their tones: names of those that are built in, and others (``scorers.Scorer``).

    Raises
    ------
    InputError
        If *texts* is one string, what is given for each text has another length, *ngrams* is no range, a scorer is none, or one
        gives back what can not be tones.

    Examples
    --------
    >>> batch = read(["Nobody left. A good day."], actors=lexicons.actors(None), frames=lexicons.frames(None))
    >>> batch.sentences[["sentence", "n_tokens", "valence"]].values.round(2).tolist()
    [[0.0, 2.0, nan], [1.0, 2.0, 0.44]]
    """
    titled, asked = (
        [False] * len(texts) if titled is None else list(titled),
        scoring.chosen(scorers),
    )
    _check(texts, ngrams, titled=titled, languages=languages, published=published)
    batch = characters(texts)
    starts, stops, paragraph = sentences.spans(batch)
    first, stop, entry = found(batch, actors, frames, languages=languages, published=published)
    named = entry < len(actors.table)
    places = _Places(
        batch,
        tokens.located(batch),
        (starts, stops),
        quotation_spans(batch),
        (first[named], stop[named]),
    )
    quoted = places.within("quotes", places.tokens.starts)
    kinds = 2 * quoted.astype(np.int8) + places.within("mentions", places.tokens.starts)
    sentence_table = _sentences(
        places, paragraph, quoted=quoted, titled=np.array(titled, dtype=np.int64)
    )
    if (spoken := _spoken(languages)) is not None:
        sentence_table = _without_valence(sentence_table, spoken)
    mentions = _mentions(places, actors.table, aliases=entry[named])
    vocabulary, layers = tokens.counted(
        places.tokens, kinds=kinds, n_kinds=len(LAYERS), ngrams=ngrams
    )
    titles = sentence_table[sentence_table["paragraph"] == 0]
    targets = places.targets(sentence_table["valence"].to_numpy(), spoken)
    tones = [scoring.tones(scorer, targets) for scorer in asked]
    said = _quotations(places, mentions, _voices(places, actors.table, aliases=entry[named]))
    said = said if spoken is None else said[~_foreign(spoken)[said["row"]]].reset_index(drop=True)
    return Batch(
        _articles(texts, places, quoted, titles),
        sentence_table,
        mentions,
        _tones(mentions, asked, tones),
        _tone_words(mentions, tones),
        said,
        _frames(places, first[~named], frames.table, terms=entry[~named] - len(actors.table)),
        vocabulary,
        dict(zip(LAYERS, layers, strict=True)),
    )


def _spoken(languages: Sequence | None) -> np.ndarray | None:
    """Return the code of each text's language (None: not known), or None if no text is in another one than English."""
    if languages is None:
        return None
    heard, names = pd.factorize(np.asarray(languages, dtype=object))
    codes = np.array([*map(tongues.code, names), None], dtype=object)
    return codes[heard] if {*codes} - {tongues.ENGLISH, None} else None


def _foreign(spoken: np.ndarray) -> np.ndarray:
    return ~pd.isna(spoken) & (spoken != tongues.ENGLISH)


def _without_valence(table: pd.DataFrame, spoken: np.ndarray) -> pd.DataFrame:
    """Return the sentences without valence where they are not English."""
    foreign = _foreign(spoken)[table["row"]]
    return table.assign(
        valence=table["valence"].mask(foreign),
        n_valence_words=table["n_valence_words"].mask(foreign, 0),
    )


def _check(texts, ngrams, **given: Sequence | None) -> None:
    if isinstance(texts, str):
        raise checks.refusal(
            "texts", arrived="one string", expected="a list of texts", fix="Write [text]."
        )
    for name, values in given.items():
        if values is not None and len(values) != len(texts):
            raise checks.refusal(
                name,
                arrived=f"{len(values)} values for {len(texts)} texts",
                expected="one a text",
                fix="Leave it out, or give one value a text.",
            )
    if len(ngrams) != 2 or not 1 <= ngrams[0] <= ngrams[1] <= LONGEST_NGRAM:
        raise checks.refusal(
            "ngrams",
            arrived=repr(ngrams),
            fix="Use such a pair.",
            expected=f"shortest and longest, up to {LONGEST_NGRAM}, such as (1, 2)",
        )


def found(
    batch: Characters,
    actors: lexicons.Actors,
    frames: lexicons.Frames,
    *,
    languages: Sequence | None = None,
    published: Sequence | None = None,
) -> tuple[np.ndarray, ...]:
    """Return start, stop and row of what is found: rows of ``actors.table``, then, counting on, of ``frames.table``."""
    finder = _finder(
        actors.forms, tuple(frames.table.itertuples(index=False, name=None)), actors.exclusions
    )
    rows = np.array([-1 if label is None else label for label in finder.labels], dtype=np.int64)
    counting = (
        None
        if actors.limits is None
        else _counting(
            actors.limits, rows, bounds=batch.bounds, published=published, languages=languages
        )
    )
    starts, stops, entries = finder.find(batch, counting=counting)
    return starts, stops, rows[entries]


def _counting(
    limits: pd.DataFrame, rows: np.ndarray, *, bounds: np.ndarray, languages, published
) -> Callable:
    """Return a function of places and entries that tells where an alias counts; *rows* are those of its *limits*, if any."""
    unknown = np.full(len(bounds) - 1, None)
    code, listed = pd.factorize(limits["language"])
    heard, names = pd.factorize(
        unknown if languages is None else np.asarray(languages, dtype=object)
    )
    short = pd.Series([tongues.code(name) for name in names], dtype="str")
    place = pd.Index(listed).get_indexer(short)
    said = np.append(np.select([short.isna(), place < 0], [-1, len(listed)], default=place), -1)[
        heard
    ]  # -1: not known
    day = pd.to_datetime(pd.Series(unknown if published is None else published)).to_numpy(
        "datetime64[D]"
    )
    first, last = (limits[name].to_numpy("datetime64[D]") for name in ("start", "end"))
    dated, shared = ~(np.isnat(first) & np.isnat(last)), limits["shared"].to_numpy()

    def counting(places: np.ndarray, entries: np.ndarray) -> np.ndarray:
        """Return whether each entry counts where it was found."""
        row, counts = rows[entries], np.ones(len(entries), dtype=bool)
        limited = np.flatnonzero((row >= 0) & (row < len(limits)))
        row, text = row[limited], np.searchsorted(bounds, places[limited], side="right") - 1
        foreign = (code[row] >= 0) & (said[text] >= 0) & (code[row] != said[text])
        unsaid = (code[row] >= 0) & (said[text] < 0) | dated[row] & np.isnat(day[text])
        counts[limited] = ~(
            foreign | (day[text] < first[row]) | (day[text] > last[row]) | unsaid & shared[row]
        )
        return counts

    return counting


@lru_cache(maxsize=4)
def _finder(forms: tuple, frames: tuple, exclusions: tuple[str, ...]) -> phrases.Finder:
    """Return the Finder of (alias, case), (frame, pattern) and exclusions; labels count the former two through."""
    names = [*forms, *((name, "exact") for name in exclusions)]
    entries = [
        (
            name.replace("*", phrases.ASTERISK),
            case,
            number if number < len(forms) else None,
            "aliases",
        )
        for number, (name, case) in enumerate(names)
    ]
    opening = [
        (f"T{name[1:]}", case, label, group)
        for name, case, label, group in entries
        if name.startswith("the ") and case == "exact"
    ]
    entries += [
        entry for entry in opening if entry[:2] not in names
    ]  # "The Board" opens a sentence
    return phrases.finder(
        entries
        + [
            (pattern, "any", number, ("frame", frame))
            for number, (frame, pattern) in enumerate(frames, len(forms))
        ]
    )


def _table(name: str, columns: dict) -> pd.DataFrame:
    """Return a table of TABLES from its columns."""
    return pd.DataFrame(
        {
            column: values
            if kind == "object"
            else pd.array(values, dtype="str")
            if kind == "str"
            else np.asarray(values, dtype=kind)
            for (column, kind), values in zip(
                TABLES[name].items(), map(columns.get, TABLES[name]), strict=True
            )
        },
        copy=False,
    )


def _articles(
    texts: Sequence[str], places: _Places, quoted: np.ndarray, titles: pd.DataFrame
) -> pd.DataFrame:
    found, n = places.tokens, len(texts)
    headed = np.bincount(titles["row"], weights=titles["n_tokens"], minlength=n).astype(np.int64)
    sketches = shingles.sketches(
        found.hashes[found.ids], found.bounds[:-1] + headed, found.bounds[1:]
    )
    hashes = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in texts]
    return _table(
        "articles",
        {
            "row": np.arange(n),
            "n_sentences": np.diff(places.first_sentence(np.arange(n + 1))),
            "n_tokens": np.diff(found.bounds),
            "n_tokens_quoted": np.diff(np.append(0, np.cumsum(quoted))[found.bounds]),
            "text_hash": hashes,
            "sketch": pd.Series(sketches, dtype="object"),
        },
    )


def _sentences(
    places: _Places, paragraph: np.ndarray, *, quoted: np.ndarray, titled: np.ndarray
) -> pd.DataFrame:
    starts, stops = places.sentences
    row, (first, stop), found = places.row_of(starts), places.in_tokens["sentences"], places.tokens
    *_, compound, n_words = valence.scores(places.batch, starts, stops)
    n_quoted = np.append(0, np.cumsum(quoted))
    return _table(
        "sentences",
        {
            "row": row,
            "paragraph": paragraph + 1 - titled[row],
            "sentence": np.arange(len(row)) - places.first_sentence(row),
            "n_tokens": stop - first,
            "n_tokens_quoted": n_quoted[stop] - n_quoted[first],
            "valence": np.where(n_words > 0, compound, np.nan),
            "n_valence_words": n_words,
            "fingerprint": _fingerprints(found.hashes[found.ids], first, stop),
        },
    )


def fingerprints(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the fingerprint of each text as the one that it would have as a sentence, and its number of words.

    >>> found, lengths = fingerprints(["Rain fell.", "rain, fell"])
    >>> bool(found[0] == found[1]), lengths.tolist()
    (True, [2, 2])
    """
    hashes, bounds = tokens.hashes(characters(texts))
    return _fingerprints(hashes, bounds[:-1], bounds[1:]), np.diff(bounds)


@kernel
def _fingerprints(hashes, first, stop):
    """Return a hash of the words of each sentence."""
    values = np.empty(len(first), np.int64)
    for sentence in range(len(first)):
        values[sentence] = hashed(hashes, first[sentence], stop[sentence])
    return values


def _mentions(places: _Places, table: pd.DataFrame, *, aliases: np.ndarray) -> pd.DataFrame:
    """Return the mentions; *aliases* are their rows in the *table* of actors."""
    starts, _ = places.mentions
    row, (first, stop) = places.row_of(starts), places.in_tokens["mentions"]
    return _table(
        "mentions",
        {
            "row": row,
            "sentence": places.sentence_of(starts) - places.first_sentence(row),
            "actor": table["actor"].array.take(aliases),
            "alias": table["alias"].array.take(aliases),
            "token": first - places.tokens.bounds[row],
            "n_tokens": stop - first,
            "quoted": places.within("quotes", starts),
        },
    )


def _tones(
    mentions: pd.DataFrame, asked: Sequence[scoring.Scorer], tones: Sequence[scoring.Tones]
) -> pd.DataFrame:
    """Return what each scorer gives each mention, where it gives it anything."""
    mention, scorer, tone, p = scoring.rows(tones)
    columns = {
        name: mentions[name].array.take(mention) for name in ("row", "sentence", "token", "actor")
    }
    said = {"scorer": [one.name for one in asked], "scope": [one.scope for one in asked]}
    columns |= {name: pd.array(values, dtype="str").take(scorer) for name, values in said.items()}
    return _table(
        "tones", {**columns, "tone": tone, **dict(zip(scoring.COLUMNS[1:], p.T, strict=True))}
    )


def _tone_words(mentions: pd.DataFrame, tones: Sequence[scoring.Tones]) -> pd.DataFrame:
    """Return which words moved the tone toward each actor in each text and voice."""
    code, actors = pd.factorize(mentions["actor"], sort=True)
    group = (mentions["row"].to_numpy() * max(len(actors), 1) + code) * 2 + mentions[
        "quoted"
    ].to_numpy()
    known = [one.words for one in tones if one.words is not None]
    group, word, n, tone = scoring.words_of(known[0] if known else scoring.NO_WORDS, group)
    row, code = np.divmod(group // 2, max(len(actors), 1))
    return _table(
        "tone_words",
        {
            "row": row,
            "actor": pd.array(actors, dtype="str").take(code),
            "quoted": group % 2 == 1,
            "word": word,
            "n": n,
            "tone": tone,
        },
    )


def _frames(
    places: _Places, starts: np.ndarray, table: pd.DataFrame, *, terms: np.ndarray
) -> pd.DataFrame:
    """Return how often each frame term stands in a sentence, inside quotation marks or not; *terms* are rows of *table*."""
    size = max(len(table), 1)
    keys, n = np.unique(
        (places.sentence_of(starts) * size + terms) * 2 + places.within("quotes", starts),
        return_counts=True,
    )
    place, term = keys // 2 // size, keys // 2 % size
    row = places.row_of(places.sentences[0][place])
    return _table(
        "frames",
        {
            "row": row,
            "sentence": place - places.first_sentence(row),
            "frame": table["frame"].array.take(term),
            "pattern": table["pattern"].array.take(term),
            "n": n,
            "quoted": keys % 2 == 1,
        },
    )


def quoted(texts: Sequence[str], *, actors: lexicons.Actors | None = None) -> pd.DataFrame:
    """Return what is quoted or reported in *texts*: as the quotations of ``read``, with places in each text.

    Parameters
    ----------
    texts : sequence of str
        Cleaned texts; paragraphs are separated by line breaks.
    actors : Actors, optional
        Those whom a speaker's phrase can name. Default: nobody.

    Returns
    -------
    DataFrame
        ``row`` (position of the text), ``start, stop`` (characters of that text, inside the marks), ``kind, cue``,
        ``speaker_start, speaker_stop`` (the words that say who speaks, -1: none), ``speaker`` (an actor, or missing).

    Examples
    --------
    >>> table = quoted(["“We sail,” said Ida Berg, who runs the port."])
    >>> table[["start", "stop", "kind", "cue", "speaker_start", "speaker_stop"]].values.tolist()
    [[1, 9, 'direct', 'said', 16, 24]]
    """
    actors = lexicons.actors(None) if actors is None else actors
    _check(texts, (1, 1), titled=[False] * len(texts), languages=None, published=None)
    batch = characters(texts)
    first, stop, entry = found(batch, actors, lexicons.frames(None), languages=None, published=None)
    places = _Places(
        batch,
        tokens.located(batch),
        sentences.spans(batch)[:2],
        quotation_spans(batch),
        (first, stop),
    )
    voices = _voices(places, actors.table, aliases=entry)
    row = places.row_of(voices.starts)
    begin = batch.bounds[row]
    phrases = np.where(voices.phrases < 0, -1, voices.phrases - begin[:, None])
    return pd.DataFrame(
        {
            "row": row,
            "start": voices.starts - begin,
            "stop": voices.stops - begin,
            "kind": _kinds(voices),
            "cue": pd.array(voices.cues, dtype="str"),
            "speaker_start": phrases[:, 0],
            "speaker_stop": phrases[:, 1],
            "speaker": actors.table["actor"]
            .array.take(entry)
            .take(voices.mentions, allow_fill=True),
        }
    )


def _voices(places: _Places, table: pd.DataFrame, *, aliases: np.ndarray) -> quotations.Voices:
    """Return the voices; *aliases* are the rows of mentions in the *table* of actors."""
    ranks = table["kind"].map(_SPEAKING).fillna(-1).to_numpy(np.int64)[aliases]
    ranks[np.isin(places.batch.codes[places.mentions[1]], [ord(mark) for mark in HYPHENS])] = -1
    return quotations.voices(
        places.batch,
        places.tokens,
        quotes=places.quotes,
        sentences=places.sentences[0],
        mentions=places.mentions,
        ranks=ranks,
        is_surname=_surnames(table)[aliases],
    )


def _surnames(table: pd.DataFrame) -> np.ndarray:
    """Return whether each alias is the last word of a longer alias of the same person."""
    person = table["kind"] == "person"
    words = table["alias"].str.split().where(person)
    last = list(zip(table["actor"], words.str[-1], strict=True))
    longer = {key for key, n in zip(last, words.str.len(), strict=True) if n > 1}
    return np.array(
        [n == 1 and key in longer for key, n in zip(last, words.str.len(), strict=True)], bool
    )


def _kinds(voices: quotations.Voices):
    return pd.array(quotations.KINDS, dtype="str").take(voices.kinds)


def _quotations(places: _Places, mentions: pd.DataFrame, voices: quotations.Voices) -> pd.DataFrame:
    """Return the quotations, each with the actor who is named as speaking."""
    starts = places.tokens.starts
    row, place = places.row_of(voices.starts), places.sentence_of(voices.starts)
    first, stop = (
        np.searchsorted(starts, edge.astype(starts.dtype)) for edge in (voices.starts, voices.stops)
    )
    return _table(
        "quotations",
        {
            "row": row,
            "sentence": place - places.first_sentence(row),
            "cue": voices.cues,
            "kind": _kinds(voices),
            "speaker": mentions["actor"].array.take(voices.mentions, allow_fill=True),
            "n_tokens": stop - first,
        },
    )


def warm() -> None:
    """Compile the kernels, or load the compiled ones: what a large batch does by itself, done beforehand.

    ``make`` does it once for a machine, a cluster once for a worker.
    """
    aliases = pd.DataFrame(
        [["Port", "place", "port", case, None] for case in lexicons.CASES],
        dtype="str",
        columns=["actor", "kind", "alias", "case", "parent"],
    )
    read(
        ["A calm day in port, “they” said. " * (LARGE // 30)],
        actors=lexicons.Actors(aliases, (), ("Port",)),
        frames=lexicons.frames(None),
        ngrams=(1, 2),
    )
