"""The reader of ``tones`` and ``tone_words``: how a text treats the actors that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.features import rounding
from analysis.features.batch import Batch
from analysis.features.readers import Reader
from analysis.features.rounding import CERTAIN, MENTION
from analysis.tone.scorers import (
    NO_WORDS,
    Scorer,
    Targets,
    Tones,
    languages_of,
    manifest_entries,
    scored_rows,
    scorers_from,
    tones_by,
    words_of_groups,
)

if TYPE_CHECKING:
    from analysis.features.pack import Features

SCORERS = ("sentence", "clause", "directed")  #: what scores mentions by default
LOG_ODDS = 0.5  # step of what a word adds to the log-odds of an outlet's articles, in all
REST = ""  # the word of tone_words that holds what no listed word adds

_VOICE = ["article_id", "actor", "quoted"]
_CELL = ["outlet", "actor", "quoted"]
_PROBABILITIES = ["p_negative", "p_neutral", "p_positive"]


class ToneReader(Reader):
    """Reads ``tones`` and ``tone_words``.

    ``tones`` has what each scorer gives a mention of an actor, where it gives a tone. "sentence"
    and "clause" are VADER's compound of that scope, without probabilities. The tone of "directed"
    is the probability of positive less that of negative.

    ``tone_words`` has how the words around an actor's mentions of one voice move the directed
    tone: ``n`` mentions with the word, and the sum ``tone`` of what it adds to their log-odds of
    positive against negative. Words that move a mention by less than 0.5 are added up as the word
    "", so that the sum over words is exact.

    Parameters
    ----------
    scorers : sequence of str and Scorer
        "sentence", "clause", "directed", and others (``tone.scorers.Scorer``).

    Raises
    ------
    InputError
        For an unknown scorer.
    """

    tables: Mapping[str, Mapping[str, str]] = {
        "tones": {
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
            "actor": "str",
            "quoted": "bool",
            "word": "str",
            "n": "int64",
            "tone": "float64",
        },
    }
    needs = ("sentences", "mentions")
    actor_columns: Mapping[str, str] = {"tones": "actor", "tone_words": "actor"}
    depends: Mapping[str, tuple[str, ...]] = {
        "tones": ("actors", "scorers", "vaderSentiment"),
        "tone_words": ("actors", "directed", "vaderSentiment"),
    }

    def __init__(self, scorers: Sequence[str | Scorer] = SCORERS):
        self.scorers = scorers_from(scorers)

    @property
    def fingerprint(self) -> str:  # type: ignore[override] # computed
        """Sixteen hex digits that change with the scorers."""
        return self.lists()["scorers"]["fingerprint"]

    @property
    def languages(self) -> dict[str, list[str]]:  # type: ignore[override] # computed
        """Codes of the languages that each scorer reads, for those that do not read any."""
        return languages_of(self.scorers)

    def lists(self) -> dict[str, dict]:
        """Return the entries ``scorers`` and ``directed`` of the manifest."""
        return manifest_entries(self.scorers)

    def read(self, batch: Batch, earlier: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        """Return the tones and the words behind them."""
        targets = _targets_in(batch, earlier["sentences"]["valence"].to_numpy())
        tones = [tones_by(scorer, targets) for scorer in self.scorers]
        mentions = earlier["mentions"]
        return {
            "tones": self._tone_table(mentions, tones),
            "tone_words": self._word_table(mentions, tones),
        }

    def _tone_table(self, mentions: pd.DataFrame, tones: list[Tones]) -> pd.DataFrame:
        """Return the tones of all mentions, by mention, then by scorer."""
        mention, scorer, tone, probabilities = scored_rows(tones)
        names = pd.array([scorer.name for scorer in self.scorers], dtype="str")
        scopes = pd.array([scorer.scope for scorer in self.scorers], dtype="str")
        p_negative, p_neutral, p_positive = probabilities.T
        return self.table(
            "tones",
            row=mentions["row"].array.take(mention),
            sentence=mentions["sentence"].array.take(mention),
            token=mentions["token"].array.take(mention),
            actor=mentions["actor"].array.take(mention),
            scorer=names.take(scorer),
            scope=scopes.take(scorer),
            tone=tone,
            p_negative=p_negative,
            p_neutral=p_neutral,
            p_positive=p_positive,
        )

    def _word_table(self, mentions: pd.DataFrame, tones: list[Tones]) -> pd.DataFrame:
        """Return which words moved the tone toward each actor, by text and voice."""
        number, actors = pd.factorize(mentions["actor"], sort=True)
        n_actors = max(len(actors), 1)
        actor_in_text = mentions["row"].to_numpy() * n_actors + number
        group = 2 * actor_in_text + mentions["quoted"].to_numpy()
        words = NO_WORDS
        with_words = [scored.words for scored in tones if scored.words is not None]
        if with_words:
            words = with_words[0]
        group, word, n, tone = words_of_groups(words, group)
        row, number = np.divmod(group // 2, n_actors)
        return self.table(
            "tone_words",
            row=row,
            actor=pd.array(actors, dtype="str").take(number),
            quoted=group % 2 == 1,
            word=word,
            n=n,
            tone=tone,
        )

    def merge_actors(self, tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        """Return the tables with one row a tone word, where actors have become one."""
        if "tone_words" not in tables:
            return tables
        groups = tables["tone_words"].groupby([*_VOICE, "word"], as_index=False)
        words = groups.agg({"n": "sum", "tone": "sum"})
        words = words.assign(tone=words["tone"].round(3) + 0.0)
        return {**tables, "tone_words": words}

    def published(self, features: Features, *, min_articles: int) -> dict[str, pd.DataFrame]:
        """Return the tones in steps, and the words behind them by outlet."""
        outlets = features.articles.set_index("article_id")["outlet"]
        mentions = features.mentions
        tones = tones_in_steps(features.tones, mentions=mentions, outlets=outlets)
        words = words_by_outlet(
            features.tone_words,
            tones=features.tones,
            mentions=mentions,
            outlets=outlets,
            min_articles=min_articles,
        )
        tones = tones_by_alphabet(tones, mentions=mentions, sentences=features.sentences)
        return {"tones": tones, "tone_words": words}


READER = ToneReader


def _targets_in(batch: Batch, valence: np.ndarray) -> Targets:
    """Return the mentions as what is scored; a name that runs on is cut at the sentence's end."""
    starts = batch.aliases.starts
    sentences, of = np.unique(batch.sentence_of(starts), return_inverse=True)
    sentence_starts = batch.sentences.starts[sentences]
    sentence_stops = batch.sentences.stops[sentences]
    stops = np.minimum(batch.aliases.stops, sentence_stops[of])
    language = None
    if batch.languages is not None:
        language = batch.languages[batch.row_of(starts)]
    return Targets(
        batch.characters,
        (sentence_starts, sentence_stops),
        (starts, stops),
        of,
        valence[sentences],
        language,
    )


# What may leave in a published pack.


def tones_in_steps(
    tones: pd.DataFrame, *, mentions: pd.DataFrame, outlets: pd.Series
) -> pd.DataFrame:
    """Return the tones in steps, with labels in place of probabilities.

    Parameters
    ----------
    tones, mentions : DataFrame
        Those of the full pack.
    outlets : Series
        The outlet of each article_id.

    Returns
    -------
    DataFrame
        ``p_negative, p_neutral, p_positive``: 1 for the most likely label if it has CERTAIN or
        more, else 0.
    """
    if tones.empty:
        return tones
    quoted = with_voice(tones, mentions)["quoted"]
    groups = [tones["article_id"].map(outlets), tones["actor"], tones["scorer"], quoted]
    tone = rounding.in_steps(tones["tone"], articles=tones["article_id"], groups=groups)
    labels = _labels_of(tones[_PROBABILITIES])
    return tones.assign(tone=tone, **labels)


def _labels_of(probabilities: pd.DataFrame) -> dict[str, pd.Series]:
    """Return 1 for the most likely label if it is certain, else 0; missing without any."""
    values = probabilities.to_numpy(float)
    is_known = ~np.isnan(values).any(axis=1)
    values = np.where(is_known[:, None], values, 0)
    most_likely = values.argmax(axis=1)
    is_certain = values.max(axis=1) >= CERTAIN - 1e-9  # probabilities have three decimals
    columns = {}
    for number, name in enumerate(_PROBABILITIES):
        is_label = (most_likely == number) & is_certain
        label = np.where(is_known, is_label.astype(float), np.nan)
        columns[name] = pd.Series(label, index=probabilities.index)
    return columns


def with_voice(tones: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Return the tones with ``quoted``, the voice of their mention."""
    voices = mentions[[*MENTION, "quoted"]].drop_duplicates(MENTION)
    table = tones.merge(voices, on=MENTION, how="left", validate="many_to_one")
    return table.set_axis(tones.index)


def tones_by_alphabet(
    tones: pd.DataFrame, *, mentions: pd.DataFrame, sentences: pd.DataFrame
) -> pd.DataFrame:
    """Return the tones in the order of ``rounding.mentions_by_alphabet``, with its tokens.

    >>> sentences = pd.DataFrame({"article_id": "a", "sentence": [0, 1], "n_tokens": [4, 9]})
    >>> names = {"token": [6, 11], "actor": ["Norland", "Holm"]}
    >>> mentions = pd.DataFrame({"article_id": "a", "sentence": 1, **names})
    >>> tones = mentions.assign(scorer="directed", tone=[0.5, -0.5])
    >>> mentions = mentions.assign(alias="", quoted=False)
    >>> tones = tones_by_alphabet(tones, mentions=mentions, sentences=sentences)
    >>> tones[["token", "actor", "tone"]].values.tolist()
    [[4, 'Holm', -0.5], [5, 'Norland', 0.5]]
    """
    names = rounding.alphabetical_tokens(mentions, sentences)
    names = names[[*MENTION, "repeat", "new_token"]]
    scored = tones.assign(repeat=tones.groupby([*MENTION, "scorer"]).cumcount())
    scored = scored.merge(names, on=[*MENTION, "repeat"], how="left", validate="many_to_one")
    order = ["article_id", "sentence", "new_token"]
    scored = scored.sort_values(order, kind="stable", ignore_index=True)
    return scored.assign(token=scored["new_token"])[list(tones.columns)]


def words_by_outlet(
    tone_words: pd.DataFrame,
    *,
    tones: pd.DataFrame,
    mentions: pd.DataFrame,
    outlets: pd.Series,
    min_articles: int,
) -> pd.DataFrame:
    """Return tone words that are right for an outlet and hide its single articles.

    A cell is an outlet, an actor and a voice. Cells of fewer than *min_articles* articles are
    left out. A word in fewer of a cell's articles is added to the word "". Each word keeps its
    sum over the cell's articles, its mentions and its number of articles. But it is given to that
    many articles by their order, evenly spaced. ``n`` of the word "" is the number of an
    article's scored mentions.
    """
    scored = with_voice(tones[tones["scorer"] == "directed"], mentions)
    articles = scored.groupby(_VOICE).size().rename("n_mentions").reset_index()
    articles["outlet"] = articles["article_id"].map(outlets)
    articles["cell_size"] = articles.groupby(_CELL)["article_id"].transform("size")
    articles = articles[articles["cell_size"] >= min_articles]
    articles = articles.assign(order=articles.groupby(_CELL).cumcount())
    words = tone_words.merge(articles, on=_VOICE, how="inner")
    cells = _words_of_cells(words, min_articles=min_articles)
    sizes = articles.drop_duplicates(_CELL)[[*_CELL, "cell_size"]]
    cells = cells.merge(sizes, on=_CELL, how="left", validate="many_to_one")
    cells["n_articles"] = cells["n_articles"].where(cells["word"] != REST, cells["cell_size"])
    spread = _spread_evenly(cells)
    spread = spread.merge(articles, on=[*_CELL, "order"], how="left", validate="many_to_one")
    share = spread["n_mentions"] * spread["total"] / spread["n_articles"]
    extra = (spread["repeat"] == 0) * (spread["n"] - spread["n_articles"])
    n = (1 + extra).where(spread["word"] != REST, spread["n_mentions"])
    spread = spread.assign(tone=share.round(3) + 0.0, n=n)
    spread = spread.sort_values([*_VOICE, "word"], kind="stable", ignore_index=True)
    return spread[list(tone_words.columns)].astype(tone_words.dtypes.to_dict())


def _words_of_cells(words: pd.DataFrame, *, min_articles: int) -> pd.DataFrame:
    """Return each cell's words, the word "" last.

    They have ``total`` (log-odds in steps), ``n`` (mentions) and ``n_articles``.
    """
    words = words.assign(rate=words["tone"] / words["n_mentions"])
    keys = [*_CELL, "word"]
    groups = words.groupby(keys)
    sums = groups.agg(exact=("rate", "sum"), n=("n", "sum"), n_articles=("article_id", "nunique"))
    sums = sums.reset_index()
    sums["total"] = (sums["exact"] / LOG_ODDS).round() * LOG_ODDS
    is_frequent = sums["n_articles"] >= min_articles
    listed = sums[(sums["word"] != REST) & is_frequent & (sums["total"] != 0)]
    exact = sums.groupby(_CELL)["exact"].sum()
    of_listed = listed.groupby(_CELL)["total"].sum().reindex(exact.index, fill_value=0)
    rest = ((exact - of_listed) / LOG_ODDS).round() * LOG_ODDS
    rest = rest.rename("total").reset_index().assign(word=REST, n=0, n_articles=0)
    return pd.concat([listed, rest], ignore_index=True)[[*keys, "total", "n", "n_articles"]]


def _spread_evenly(cells: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each article that is given a word.

    ``order`` is that article's in its cell, and ``repeat`` counts the rows of a word.
    """
    shift = cells.groupby(_CELL).cumcount()
    rows = cells.assign(shift=shift).loc[cells.index.repeat(cells["n_articles"])]
    repeat = rows.groupby(level=0).cumcount().to_numpy()
    rows = rows.reset_index(drop=True).assign(repeat=repeat)
    position = rows["repeat"] * rows["cell_size"] // rows["n_articles"]
    return rows.assign(order=(position + rows["shift"]) % rows["cell_size"])
