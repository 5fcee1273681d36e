"""Tone of sentences, of articles, and of the sentences in which actors are named.

Tone is VADER's, sentence by sentence. A sentence without a word of its lexicon has no tone: it is missing, not neutral.
"""
from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis import checks
from analysis.counts import Counts, in_voice, metadata_of, tallied
from analysis.features import Features
from analysis.reading import valence as _valence


def valence(sentences: Sequence[str]) -> pd.DataFrame:
    """Return VADER's scores of each sentence, as the vaderSentiment package gives them.

    Parameters
    ----------
    sentences : sequence of str
        One sentence each; scores of whole articles run to −1 or 1 and mean nothing.

    Returns
    -------
    DataFrame
        ``neg, neu, pos`` (shares), ``compound`` (−1 to 1: sum of valences / √(sum² + 15); Hutto and Gilbert 2014),
        ``n_valence_words``. Where that is 0 the compound is 0 too, as in VADER; the tables of Features have it missing.

    Raises
    ------
    InputError
        For one text in place of a list, or anything that is not text.

    Examples
    --------
    >>> valence(["The book was good."])[["compound", "n_valence_words"]].values.tolist()
    [[0.4404, 1.0]]
    """
    if isinstance(sentences, str) or not all(isinstance(sentence, str) for sentence in sentences):
        raise checks.refusal("sentences", arrived="one text" if isinstance(sentences, str) else "something that is not text",
                             expected="a list of sentences", fix='Use valence(["One sentence.", "Another."]).')
    return _valence.score(sentences).rename(columns={"n_words": "n_valence_words"})


def of_articles(features: Features, *, voice: str = "all") -> Counts:
    """Return the tone of each article: the sum of its sentences' compounds, out of its scored sentences.

    Parameters
    ----------
    features : Features
        Read articles.
    voice : "all", "own" or "quoted"
        A sentence is scored as a whole, so it is "quoted" when at least half of its words are, and "own" otherwise.

    Returns
    -------
    Counts
        One item, "valence", per "scored sentence"; ``per_article()`` gives each article's mean. Sentences without a word of
        the lexicon are not counted; an article without a scored sentence has size 0: missing.

    Raises
    ------
    InputError
        For an unknown voice.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> table = pd.DataFrame({"article_id": ["a1"], "outlet": ["North"], "text": ["The book was good. It has pages."]})
    >>> tone = of_articles(extract(read_corpus(table)))
    >>> tone.values.toarray().tolist(), tone.size.tolist()
    ([[0.4404]], [[1.0]])
    """
    scored = features.sentences.dropna(subset="valence")
    quoted = (scored["n_tokens_quoted"] > 0) & (2 * scored["n_tokens_quoted"] >= scored["n_tokens"])
    scored = in_voice(scored.assign(item="valence", quoted=quoted), voice)
    return _sums(features, scored, label="item", items=["valence"], value="valence", per="scored sentence")


def toward(features: Features, *, scorer: str = "sentence", voice: str = "all", actors: Sequence[str] | None = None) -> Counts:
    """Return the tone toward each actor: the sum of the tones of its mentions, out of its scored mentions.

    Parameters
    ----------
    features : Features
        Read with a list of actors.
    scorer : str
        Who scored: "sentence" gives each mention its sentence's compound. Later issues add "clause" and "directed".
    voice : "all", "own" or "quoted"
        Where the mention stands: outside or inside quotation marks.
    actors : sequence of str, optional
        Actors to keep; an actor of the list that is never scored is an item with size 0.

    Returns
    -------
    Counts
        Articles × actors (sorted), per "scored mention", ``size`` with a column an actor. Mentions are counted: an actor
        named twice in a sentence brings its tone twice. Mentions in sentences without tone are missing, not neutral.

    Raises
    ------
    InputError
        For a scorer that the features do not have, an unknown voice, or an actor that is not in the list.

    Examples
    --------
    >>> articles, row = pd.DataFrame({"article_id": ["a1"]}), {"article_id": "a1", "sentence": 0, "actor": "Aria", "token": 0}
    >>> tones, mentions = pd.DataFrame([{**row, "scorer": "sentence", "tone": 0.5}]), pd.DataFrame([{**row, "quoted": False}])
    >>> toward(Features(articles, None, mentions, tones, None, None, None, {})).values.toarray()
    array([[0.5]])
    """
    mentions, scored = in_voice(features.mentions, voice), features.tones.dropna(subset="tone")
    present = sorted({"sentence", *features.tones["scorer"]})
    scored = scored[scored["scorer"] == checks.one_of(scorer, present, name="scorer")]
    if voice != "all":
        keys = ["article_id", "sentence", "token", "actor"]
        scored = scored.merge(mentions[keys].drop_duplicates(), on=keys, how="inner")
    if actors is not None:
        known = sorted(features.manifest["lists"]["actors"]["names"])
        for actor in actors:
            checks.one_of(actor, known, name="actors")
    items = sorted(scored["actor"].unique() if actors is None else set(actors))
    scored = scored[scored["actor"].isin(items)]
    return _sums(features, scored, label="actor", items=items, value="tone", per="scored mention")


def _sums(features: Features, scored: pd.DataFrame, *, label: str, items: Sequence[str], value: str, per: str) -> Counts:
    """Return sums of *value* and numbers of rows by article and item."""
    values, size = (tallied(features, scored, label=label, items=items, value=summed) for summed in (value, ""))
    return Counts.of(values, size=size.toarray(), rows=metadata_of(features), items=items, per=per)
