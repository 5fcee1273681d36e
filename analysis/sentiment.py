"""Tone of sentences, of articles, and toward those who are named in them.

Levels, and what each number is:

- a sentence: ``valence``, VADER's compound. Without a word of its lexicon it has no tone: it is missing, not neutral;
- an article: ``of_articles``, the mean of its scored sentences;
- a mention: one row of ``features.tones``, by a scorer. "directed" asks how the sentence treats the one who is named
  (``directed`` for sentences at hand); ``explain`` says which words make a score what it is;
- an actor in a group: the mean of article means, from ``toward(…).per_article()``. Its interval comes from re-drawing articles
  or outlets, and copies of a text count once where they are linked::

      features = features.with_metadata(copies.link(features))
      tone = sentiment.toward(features, scorer="directed", voice="own").per_article()
      compare.levels(tone, "outlet", measure=measures.mean)
      compare.contrasts(tone, "outlet")
      compare.timeline(tone, every="M", measure=measures.mean)

``shares`` counts labels in place of means, and ``drivers`` splits the difference between groups into words.

Lists and model are English. Articles known to be in another language have no tone, and Counts made of them say how many these
are (``note``; in tables ``attrs["missing"]``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis import errors as checks
from analysis.counts import (
    Counts,
    Sums,
    evidence,
    group_codes,
    in_voice,
    metadata_of,
    of_estimand,
    set_apart,
    tallied,
)
from analysis.features import rounding
from analysis.features.pack import Features
from analysis.text import valence as _valence
from analysis.tone import explanations as reasons
from analysis.tone import model as stance
from analysis.tone import scorers

LABELS = ("negative", "neutral", "positive")
REST = ""  #: the word under which stands what is not listed by word
ROUNDING = 1e-9  #: probabilities are rounded; .7 is at least .7


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
    _require_sentences(sentences)
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
    counts = _sums(
        features, scored, label="item", items=["valence"], value="valence", per="scored sentence"
    )
    return replace(counts, note=set_apart(features, "valence"))


def toward(
    features: Features,
    *,
    scorer: str = "sentence",
    voice: str = "all",
    actors: Sequence[str] | None = None,
    certain: float = 0.0,
) -> Counts:
    """Return the tone toward each actor: the sum of the tones of its mentions, out of its scored mentions.

    Parameters
    ----------
    features : Features
        Read with a list of actors.
    scorer : str
        Who scored: "sentence" (the default: how it sounds, not how it treats the actor) gives each mention its sentence's
        compound, "clause" that of the clause around it, "directed" the probability that the sentence treats it well less
        the probability that it treats it badly; or another scorer that the articles were read with.
    voice : "all", "own" or "quoted"
        Where the mention stands: outside or inside quotation marks.
    actors : sequence of str, optional
        Actors to keep; an actor of the list that is never scored is an item with size 0.
    certain : float
        Mentions whose largest probability is below this are left out, as if they had no tone; above 0, those without
        probabilities too.

    Returns
    -------
    Counts
        Articles × actors (sorted), per "scored mention", ``size`` with a column an actor. Mentions are counted: an actor
        named twice in a sentence brings its tone twice. Mentions without tone are missing, not neutral. Which mentions are
        certain may differ between groups: look at the sizes too.

    Raises
    ------
    InputError
        For a scorer that the features do not have, an unknown voice, an actor that is not in the list, and for *certain*
        outside 0 to 1 or with a scorer that gives no probabilities.

    Examples
    --------
    >>> row = {"article_id": "a1", "sentence": 0, "actor": "Aria", "scorer": "sentence", "tone": 0.5, "quoted": False}
    >>> tables = dict.fromkeys(["articles", "mentions", "tones"], pd.DataFrame([row]))
    >>> toward(Features(**dict.fromkeys(Features.__dataclass_fields__) | tables | {"manifest": {}})).values.toarray()
    array([[0.5]])
    """
    scored, items = _scored(features, scorer, voice=voice, actors=actors)
    checks.require_number(certain, name="certain", least=0, most=1)
    scored = _labelled(features, scored, scorer=scorer, certain=certain) if certain else scored
    counts = _sums(features, scored, label="actor", items=items, value="tone", per="scored mention")
    return replace(
        counts,
        note=set_apart(features, scorer, articles=_naming(features, voice=voice, actors=actors)),
    )


def shares(
    features: Features,
    *,
    scorer: str = "directed",
    voice: str = "all",
    actors: Sequence[str] | None = None,
    certain: float = 0.0,
) -> Counts:
    """Return how many mentions of each actor are negative, neutral and positive, out of those that have a label.

    Parameters
    ----------
    features, scorer, voice, actors, certain
        As in :func:`toward`, of a scorer that gives probabilities.

    Returns
    -------
    Counts
        Articles × "Aria:negative", "Aria:neutral", "Aria:positive", …, per "labelled mention". The label is the most likely
        one, of equally likely ones the first of these. ``per_article()`` gives each article's shares, as ``compare`` takes
        means of articles.

    Raises
    ------
    InputError
        As :func:`toward` does.

    Examples
    --------
    >>> row = {"article_id": "a1", "actor": "Aria", "quoted": False, "scorer": "directed", "tone": 0.4}
    >>> row |= {"p_negative": 0.2, "p_neutral": 0.2, "p_positive": 0.6}
    >>> tables = dict.fromkeys(["articles", "mentions", "tones"], pd.DataFrame([row]))
    >>> counts = shares(Features(**dict.fromkeys(Features.__dataclass_fields__) | tables | {"manifest": {}}))
    >>> counts.items.tolist(), counts.values.toarray().tolist()
    (['Aria:negative', 'Aria:neutral', 'Aria:positive'], [[0.0, 0.0, 1.0]])
    """
    note = set_apart(features, scorer, articles=_naming(features, voice=voice, actors=actors))
    scored, actors = _scored(features, scorer, voice=voice, actors=actors)
    checks.require_number(certain, name="certain", least=0, most=1)
    scored = _labelled(features, scored, scorer=scorer, certain=certain)
    items = [f"{actor}:{label}" for actor in actors for label in LABELS]
    values = tallied(
        features,
        scored.assign(item=scored["actor"] + ":" + scored["label"]),
        label="item",
        items=items,
    )
    size = (
        tallied(features, scored, label="actor", items=actors).toarray().repeat(len(LABELS), axis=1)
    )
    return replace(
        Counts.of(
            values, size=size, rows=metadata_of(features), items=items, per="labelled mention"
        ),
        note=note,
    )


def words_toward(features: Features, actor: str, *, voice: str = "all") -> Counts:
    """Return what each word brings to the directed tone toward an actor, out of the actor's scored mentions.

    Parameters
    ----------
    features : Features
        Read with the scorer "directed".
    actor : str
        An actor of the list.
    voice : "all", "own" or "quoted"
        Where the mention stands.

    Returns
    -------
    Counts
        Articles × words, per "scored mention": sums of the words' contributions to the log-odds of positive against
        negative. The item "" holds what is too small to be listed and what no word brings. Over all items,
        ``per_article()`` adds up to the article's mean log-odds, but for the constant with which every mention begins.

    Raises
    ------
    InputError
        As :func:`toward` does.

    Examples
    --------
    >>> row = {"article_id": "a1", "actor": "Aria", "quoted": False, "scorer": "directed", "word": "base", "n": 1, "tone": -1.5}
    >>> tables = dict.fromkeys(["articles", "mentions", "tones", "tone_words"], pd.DataFrame([row]))
    >>> tables |= {"manifest": {"lists": {"actors": {"names": ["Aria"]}}}}
    >>> counts = words_toward(Features(**dict.fromkeys(Features.__dataclass_fields__) | tables), "Aria")
    >>> counts.items.tolist(), counts.values.toarray().tolist(), counts.size.tolist()
    (['', 'base'], [[0.0, -1.5]], [[1.0]])
    """
    if rounding.is_rounded(features.manifest):
        raise checks.refusal(
            "words_toward",
            arrived="a published pack",
            expected="the full pack",
            fix="Use drivers to compare outlets: a published pack has words by outlet, and not by article.",
        )
    return _words(features, actor, voice=voice, value="tone")


def drivers(
    features: Features,
    actor: str,
    *,
    by: str,
    groups: Sequence[str] | None = None,
    cluster: str | None = None,
    voice: str = "all",
    estimand: str = "circulated",
    top: int | None = 10,
) -> pd.DataFrame:
    """Return the words that make the directed tone toward an actor differ between groups. Descriptive: nothing is tested.

    The tone of a group is the mean of its articles' mean log-odds of positive against negative. But for a constant it is a sum
    over words, and the difference between two groups is one: the rows of each contrast add up to it.

    Parameters
    ----------
    features : Features
        Read with the scorer "directed".
    actor : str
        An actor of the list.
    by : column of the articles
        Each group stands against the rest; of two groups there is one contrast.
    groups : sequence, optional
        Groups to compare; the rest are the others of these. Default: all.
    cluster, estimand
        As in ``compare.levels``, which gives the same means for ``words_toward(…).per_article()``.
    voice : "all", "own" or "quoted"
        Where the mention stands.
    top : int, optional
        How many words each contrast lists, those with the largest differences; None: all.

    Returns
    -------
    DataFrame
        ``group, against, word``; ``n, articles, outlets``, and with ``_against`` those of the other side: scored mentions,
        articles and outlets with the word (plain numbers, copies too); ``contribution, contribution_against`` to each side's
        mean, ``difference``, ``note``. The last row of a contrast has the word "": everything else, out of all scored
        mentions. ``attrs`` say what was decomposed; ``not_named`` are groups without a scored mention, which have no rows.

    Notes
    -----
    A word is listed because the model weighs it where it stands; that an outlet chose it on purpose is not shown. Small words
    and punctuation tell how sentences are built. Whether the whole difference is more than chance is for
    ``compare.contrasts`` of ``toward`` to say.

    Raises
    ------
    InputError
        As :func:`toward` does; for an unknown column or group, and fewer than two groups that name the actor; for a published
        pack with another *estimand* or a *cluster*, or a *by* that differs within an outlet.

    Examples
    --------
    >>> rows = [{"article_id": name, "outlet": outlet, "actor": "Aria", "quoted": False, "scorer": "directed", "tone": tone,
    ...          "word": word, "n": 1} for name, outlet, word, tone in [("a", "N", "calm", 0.5), ("b", "S", "base", -1.0)]]
    >>> tables = dict.fromkeys(["articles", "mentions", "tones", "tone_words"], pd.DataFrame(rows))
    >>> tables |= {"manifest": {"lists": {"actors": {"names": ["Aria"]}}}}
    >>> table = drivers(Features(**dict.fromkeys(Features.__dataclass_fields__) | tables), "Aria", by="outlet")
    >>> table[["group", "against", "word", "n", "n_against", "difference"]]
      group against  word  n  n_against  difference
    0     N       S  base  0          1         1.0
    1     N       S  calm  1          0         0.5
    2     N       S        1          1         0.0
    """
    if top is not None:
        checks.require_number(top, name="top", least=1, whole=True)
    _require_outlets(features, by)
    _require_whole_outlets(features, estimand=estimand, cluster=cluster)
    words, uses = (_words(features, actor, voice=voice, value=value) for value in ("tone", "n"))
    words, stated = of_estimand(words, estimand, cluster)
    uses = uses.where(rows=uses.rows["article_id"].isin(words.rows["article_id"]))
    chosen = None if groups is None else {by: [groups] if isinstance(groups, str) else list(groups)}
    words, uses = (counts.where(rows=chosen) for counts in (words, uses))
    compared = group_codes(words.rows, [by])[1][by]
    words, uses = (counts.where(rows=counts.size[:, 0] > 0) for counts in (words, uses))
    means = words.per_article().units(by, cluster=cluster).sums(by)
    labels = means.groups[by].tolist()
    if len(labels) < 2:
        raise checks.refusal(
            f"groups of {by}",
            arrived=f"{checks.listing(labels) or 'none'} with mentions of {actor}",
            expected="two or more",
            fix="Check the column, the groups, the actor and the voice.",
        )
    sides = [(0, 1)] if len(labels) == 2 else [(own, None) for own in range(len(labels))]
    table = pd.concat(
        [_driving(means, uses, by=by, own=own, other=other, top=top) for own, other in sides],
        ignore_index=True,
    )
    table.attrs = {
        "decomposed": f"log-odds of positive against negative toward {actor}: mean of article means, by word",
        "voice": voice,
        "by": by,
        "cluster": cluster or "article",
        "not_named": sorted(set(compared) - set(labels)),
        "note": "descriptive: nothing is tested",
    } | stated
    return table


def directed(
    sentences: Sequence[str], spans: Sequence[tuple[int, int]], *, certain: float | None = None
) -> pd.DataFrame:
    """Return how each sentence treats a target in it: label, tone and probabilities, by the directed model.

    Parameters
    ----------
    sentences : sequence of str
        One for each target: a sentence with two targets stands there twice.
    spans : sequence of (int, int)
        Where the target stands: ``sentence[start:stop]``.
    certain : float, optional
        A target whose largest probability is below this gets no label. Default: the threshold of the model.

    Returns
    -------
    DataFrame
        One row a pair: ``label`` (-1, 0, 1; missing where the model abstains), ``tone`` (``p_positive`` less ``p_negative``),
        ``p_negative, p_neutral, p_positive``.

    Raises
    ------
    InputError
        If lengths differ, or a span is empty or not in its sentence.

    Examples
    --------
    >>> directed(["Norland brutally attacked the peaceful harbour."], [(0, 7)], certain=0)["label"].tolist()
    [-1]
    """
    return stance.score(sentences, spans, certain=certain)


def explain(
    sentences: Sequence[str],
    spans: Sequence[tuple[int, int]] | None = None,
    *,
    scorer: str | scorers.Lexicon = "directed",
) -> pd.DataFrame:
    """Return why each score is what it is: what every word brings to it.

    Parameters
    ----------
    sentences, spans
        As in :func:`directed`; "sentence" does without spans.
    scorer : "directed", "clause", "sentence" or a ``reading.scorers.Lexicon``
        Whose scores.

    Returns
    -------
    DataFrame
        ``row`` (which pair, from 0), ``word``, ``start, stop`` (where it stands in the sentence; -1: nowhere in particular)
        and ``contribution``. Over a pair these add up to

        - "sentence" and "clause": S, of which compound = S / √(S² + 15): the valences after all of VADER's rules and, as the
          word "", what exclamation and question marks add;
        - "directed": the log-odds of positive against negative; a word that comes twice has one row, at its first place, and
          the word "" what no word brings;
        - a Lexicon: the tone.

        Words that bring nothing have no row.

    Notes
    -----
    For mentions in articles at hand ``concordance.lines(corpus, "Aria", actors=…, width=None)`` has the sentences: ``left`` +
    ``keyword`` + ``right``, with the span from len(left) to len(left) + len(keyword).

    Raises
    ------
    InputError
        As :func:`directed` does; for another scorer, or without spans where they are needed.

    Examples
    --------
    >>> table = explain(["The book was not GOOD!"], scorer="sentence")
    >>> table[["word", "start", "contribution"]].round(2).values.tolist()
    [['GOOD', 17, -1.95], ['', -1, -0.29]]
    """
    _require_sentences(sentences)
    if not isinstance(scorer, scorers.Lexicon) and scorer not in [*reasons.NAMED]:
        raise checks.refusal(
            "scorer",
            arrived=repr(scorer),
            expected=f"one of {checks.listing(map(repr, reasons.NAMED))}, or a Lexicon",
            fix='Use one of these; for a list of tone words write scorer=scorers.Lexicon("liu").',
        )
    if spans is None and scorer != "sentence":
        raise checks.refusal(
            "spans", arrived="none", expected="where each target stands", fix="Give one a sentence."
        )
    parts = (
        [*map(reasons.of_valence, sentences)]
        if spans is None
        else reasons.of(scorers.targets(sentences, spans), scorer)
    )
    rows = [(row, *reason) for row, part in enumerate(parts) for reason in part]
    kinds = {
        "row": "int64",
        "word": "str",
        "start": "int64",
        "stop": "int64",
        "contribution": "float64",
    }
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


def _require_sentences(sentences: Sequence[str]) -> None:
    """Raise InputError unless these are texts in a list."""
    several = isinstance(sentences, Collection) and not isinstance(sentences, str)
    if not several or not all(isinstance(sentence, str) for sentence in sentences):
        raise checks.refusal(
            "sentences",
            arrived="one text" if isinstance(sentences, str) else "something that is not text",
            expected="a list of sentences",
            fix='Write ["One sentence.", "Another."].',
        )


def _scored(
    features: Features, scorer: str, *, voice: str, actors: Sequence[str] | None
) -> tuple[pd.DataFrame, list[str]]:
    """Return the mentions in a voice that the scorer scored, and the actors that are items."""
    mentions, scored = in_voice(features.mentions, voice), features.tones.dropna(subset="tone")
    read = features.manifest.get("lists", {}).get("scorers", {}).get("names", ["sentence"])
    present = sorted({*read, *features.tones["scorer"]})
    if scorer not in present:
        expected = (
            f"one of {checks.listing(map(repr, present), 12)}"
            if present
            else "features with tones: these have none"
        )
        raise checks.refusal(
            "scorer",
            arrived=repr(scorer),
            expected=expected,
            fix="Extract again with scorers=[…] that has it"
            + (", or use one of these." if present else "."),
        )
    scored = scored[scored["scorer"] == scorer]
    if voice != "all":
        keys = ["article_id", "sentence", "token", "actor"]
        scored = scored.merge(mentions[keys].drop_duplicates(), on=keys, how="inner")
    if actors is not None:
        known = sorted(features.manifest["lists"]["actors"]["names"])
        if isinstance(actors, str):
            raise checks.refusal(
                "actors",
                arrived=repr(actors),
                expected="a list of them",
                fix=f"Write actors=[{actors!r}].",
            )
        if not known:
            raise checks.refusal(
                "actors",
                arrived=checks.listing(map(repr, actors)),
                expected="features with actors: these have none",
                fix="Extract again with actors=….",
            )
        for actor in actors:
            checks.one_of(actor, known, name="actors")
    items = sorted(scored["actor"].unique() if actors is None else set(actors))
    return scored[scored["actor"].isin(items)], items


def _naming(features: Features, *, voice: str, actors: Sequence[str] | None) -> pd.Series:
    """Return the article_id of each mention (of these actors) in the voice."""
    mentions = in_voice(features.mentions, voice)
    return (mentions if actors is None else mentions[mentions["actor"].isin(list(actors))])[
        "article_id"
    ]


def _labelled(
    features: Features, scored: pd.DataFrame, *, scorer: str, certain: float
) -> pd.DataFrame:
    """Return the mentions with probabilities of which the largest is at least *certain*, and the label that it belongs to."""
    if rounding.is_rounded(features.manifest) and certain != rounding.CERTAIN:
        raise checks.refusal(
            "certain",
            arrived=f"{certain:g} with a published pack",
            expected=f"{rounding.CERTAIN:g}",
            fix=f"Write certain={rounding.CERTAIN:g}: a published pack has labels and no probabilities.",
        )
    chances = scored[[f"p_{label}" for label in LABELS]].to_numpy(float)
    given = ~np.isnan(chances).any(axis=1)
    if len(given) and not given.any():
        raise checks.refusal(
            "scorer",
            arrived=f"{scorer!r}, which gives no probabilities",
            expected="one that does",
            fix='Use scorer="directed", or leave certain= out.',
        )
    scored, chances = scored[given], chances[given]
    labels = pd.array(np.array(LABELS)[chances.argmax(axis=1)], dtype="str")
    return scored.assign(label=labels)[chances.max(axis=1) >= certain - ROUNDING]


def _sums(
    features: Features,
    scored: pd.DataFrame,
    *,
    label: str,
    items: Sequence[str],
    value: str,
    per: str,
) -> Counts:
    """Return sums of *value* and numbers of rows by article and item."""
    values, size = (
        tallied(features, scored, label=label, items=items, value=summed) for summed in (value, "")
    )
    return Counts.of(values, size=size.toarray(), rows=metadata_of(features), items=items, per=per)


def _words(features: Features, actor: str, *, voice: str, value: str) -> Counts:
    """Return articles × words: what they bring to the tone toward an actor ("tone"), or to how many mentions ("n")."""
    scored = toward(features, scorer="directed", voice=voice, actors=[actor])
    table = in_voice(features.tone_words, voice)
    table = table[table["actor"] == actor]
    items = sorted({REST, *table["word"]})
    values = tallied(features, table, label="word", items=items, value=value)
    size = scored.size
    if rounding.is_rounded(
        features.manifest
    ):  # articles of outlets with few articles have no words
        size = tallied(
            features, table[table["word"] == REST], label="actor", items=[actor], value="n"
        ).toarray()
    counts = Counts.of(
        values, size=size, rows=metadata_of(features), items=items, per="scored mention"
    )
    return replace(counts, note=scored.note)


def _require_outlets(features: Features, by: str) -> None:
    """Raise InputError if a published pack is asked for words by something that differs within an outlet."""
    if not rounding.is_rounded(features.manifest) or by not in features.articles:
        return
    if features.articles.groupby("outlet")[by].nunique(dropna=False).max() > 1:
        raise checks.refusal(
            "by",
            arrived=f"{by!r}, which differs within an outlet",
            expected="outlets or groups of outlets",
            fix="Use the full pack: a published one has words by outlet, and not by article.",
        )


def _require_whole_outlets(features: Features, *, estimand: str, cluster: str | None) -> None:
    """Raise InputError if a published pack is asked for words by copies, which are some of an outlet's articles."""
    is_part = estimand != "circulated" or cluster not in (None, "article_id")
    if is_part and rounding.is_rounded(features.manifest):
        raise checks.refusal(
            "drivers",
            arrived=f"estimand={estimand!r}, cluster={cluster!r} with a published pack",
            expected="all articles of an outlet, each counted once",
            fix="Leave both out, or use the full pack: a published one has words by outlet.",
        )


def _driving(
    means: Sums, uses: Counts, *, by: str, own: int, other: int | None, top: int | None
) -> pd.DataFrame:
    """Return the words of one contrast, the largest differences first, and the rest; *other* None: all other groups."""
    labels, numbers = means.groups[by], np.arange(len(means.groups))
    masks = [numbers == own, numbers != own if other is None else numbers == other]
    sides = [
        _side(means, uses.where(rows=mask[group_codes(uses.rows, [by])[0]]), mask) for mask in masks
    ]
    columns = {
        f"{name}{suffix}": side[name]
        for name in sides[0]
        for side, suffix in zip(sides, ("", "_against"), strict=True)
    }
    table, brought = (
        pd.DataFrame(columns, index=uses.items),
        ["contribution", "contribution_against"],
    )
    order = np.lexsort(
        (uses.items.to_numpy(str), -(table[brought[0]] - table[brought[1]]).abs().round(12))
    )
    listed = order[
        ((table["n"] + table["n_against"] > 0) & (table.index != REST)).to_numpy()[order]
    ]
    shown = table.iloc[listed[:top]]
    rest = table.loc[[REST]].assign(**(table[brought].sum() - shown[brought].sum()))
    table = pd.concat([shown, rest]).rename_axis("word").reset_index()
    table["difference"] = table[brought[0]] - table[brought[1]]
    table["note"] = np.where(
        table["articles"] + table["articles_against"] == 1,
        "descriptive; one article",
        "descriptive",
    )
    names = {"group": labels[own], "against": "rest" if other is None else labels[other]}
    return pd.concat([pd.DataFrame(names, index=table.index), table], axis=1)


def _side(means: Sums, uses: Counts, groups: np.ndarray) -> dict[str, np.ndarray]:
    """Return the evidence for each word in these groups, and what it brings to their mean; for REST all scored mentions."""
    n = np.where(uses.items == REST, uses.size, uses.values.toarray())
    row, word = np.nonzero(n)
    return {
        "n": n.sum(axis=0).astype(int),
        **evidence(uses.rows, row, cell=word, cells=len(uses.items)),
        "contribution": means.values[groups].sum(axis=0) / means.size[groups].sum(axis=0),
    }
