"""Tone of sentences, of articles, and toward those who are named in them.

What each number is:

- a sentence: VADER's compound, ``features.sentences["valence"]``. A sentence without a word of
  VADER's lexicon has no tone: it is missing, not neutral;
- an article: `of_articles(…).per_article()`, the mean of its scored sentences;
- a mention: one row of ``features.tones``, by a scorer. The part `analysis.tone` has the scorer
  "directed", which asks how a sentence treats the actor that it names;
- an actor in a group: the mean of article means, from ``toward(…).per_article()``. Its interval
  comes from leaving out one article, or outlet, at a time; near-duplicate copies within an outlet
  together, where they are linked::

      features = features.with_metadata(copies.link(features))
      tone = sentiment.toward(features, scorer="directed", voice="own").per_article()
      compare.levels(tone, "outlet")
      compare.contrasts(tone, "outlet")

VADER's lexicon is English. Articles known to be in another language have no tone, unless a lexicon
of yours scores them. Counts say how many articles these are (``note``; in tables, the ``Method``).
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.compare.evidence import Method, Status, annotators_of
from analysis.compare.notes import with_evidence
from analysis.counts import (
    VOICES,
    Counts,
    columns_of,
    group_codes,
    in_voice,
    metadata_of,
    note_of_names,
    require_counts,
    set_apart,
    tallied,
)
from analysis.errors import listing, number_of, one_of, refusal, require_columns, using_files
from analysis.features.pack import Features, require_features
from analysis.features.rounding import MENTION
from analysis.lexicons.languages import name_of
from analysis.lexicons.validation import cells_of_file
from analysis.lexicons.words import lower_case
from analysis.text.characters import characters
from analysis.text.tokens import tokenize

__all__ = ["judgements", "of_articles", "toward"]

SENTENCE = "sentence"  #: the scorer that gives each mention the valence of its sentence
SCORERS = frozenset([SENTENCE, "directed"])  #: of mentions
JUDGEMENT = "variable speaker value item judgement".split()  #: what identifies a judgement
NEUTRAL = ("0", "none")  #: values that judge nobody
FEWEST_READ = 20  #: articles in languages that a scorer reads, unless they are many of all
LEAST_READ = 0.1  #: share of all articles


@using_files()
def of_articles(
    features: Features,
    *,
    voice: str = "all",
    lexicon: str | Path | Mapping[str, float] | pd.DataFrame | None = None,
) -> Counts:
    """Return the tone of each article: compounds of its scored sentences.

    Parameters
    ----------
    features : Features
        Read articles.
    voice : "all", "own" or "quoted"
        A sentence is "quoted" where at least half of its words are, and "own" otherwise.
    lexicon : path, dict or DataFrame, optional
        Words of yours in place of VADER's, in any language: ``term, score``. Capitals make no
        difference, and of a term with several scores the mean counts. A star at the end is any
        ending (``terror*``); a longer stem and the word itself win. Terms that texts do not have as
        one word (*sehr gut*, *well-known*, *can't*, *a*) are left out; ``note`` says how many, and
        which words have scores of both signs.

    Returns
    -------
    Counts
        Articles × valence, per "scored sentence". ``per_article()`` gives the mean of each article.
        Sentences without a word of the lexicon are not counted. An article without a scored
        sentence has size 0: it is missing, and so are all where fewer than 20, and under 10 %, are
        in English. With *lexicon* articles × score, per "listed word":
        values are sums of scores, sizes words that are listed.

    Raises
    ------
    InputError
        For an unknown voice, or a lexicon without these columns or with scores that are no numbers.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> text = "The book was good. It has pages."
    >>> corpus = pd.DataFrame({"article_id": ["a1"], "outlet": ["North"], "text": [text]})
    >>> features = extract(read_corpus(corpus))
    >>> tone = of_articles(features)
    >>> tone.values.toarray().tolist(), tone.size.tolist()
    ([[0.4404]], [[1.0]])
    >>> mine = pd.DataFrame({"term": ["good", "pages"], "score": [2, 0.5]})
    >>> of_articles(features, lexicon=mine).per_article().values.toarray().tolist()
    [[1.25]]
    """
    require_features(features)
    one_of(voice, VOICES, name="voice")
    if lexicon is not None:
        return _of_listed_words(features, voice, lexicon)
    scored = features.sentences.dropna(subset="valence")
    note = set_apart(features, "valence")
    if _has_few(features, "valence"):
        scored = scored.iloc[:0]
        note = (
            f"No sentiment: VADER reads English, and the articles are in {_languages_of(features)}."
            " --lexicon words.csv scores them by a list of yours"
        )
    has_quoted_words = scored["n_tokens_quoted"] > 0
    is_mostly_quoted = 2 * scored["n_tokens_quoted"] >= scored["n_tokens"]
    scored = in_voice(scored.assign(quoted=has_quoted_words & is_mostly_quoted), voice)
    scored = scored.assign(item="valence", score=scored["valence"])
    return _scores(features, scored, items=["valence"], per="scored sentence", note=note)


def _scores(features: Features, scored: pd.DataFrame, *, items: list[str], **facts: str) -> Counts:
    """Return the sums of a table's scores by article and item, and their numbers as sizes."""
    values = tallied(features, scored, label="item", items=items, value="score")
    size = tallied(features, scored, label="item", items=items).toarray()
    ends = pd.DataFrame({"lowest": -1.0, "highest": 1.0}, index=items)
    return Counts.of(values, size=size, rows=metadata_of(features), items=ends, **facts)


def _has_few(features: Features, scorer: str) -> bool:
    """Return whether too few articles are in what a scorer reads."""
    read = features.manifest.get("tone_languages", {}).get(scorer)
    languages = features.articles.get("language")
    if read is None or languages is None:
        return False
    n_read = languages.isin(read).sum()
    n_unknown = languages.isna().sum()
    if n_read >= len(languages) - n_read - n_unknown:
        n_read += n_unknown  # texts too short to tell are in the language of most
    return n_read < min(FEWEST_READ, LEAST_READ * len(languages))


def _languages_of(features: Features) -> str:
    """Return the languages of articles with their numbers, the most frequent first."""
    counts = features.articles["language"].map(name_of).value_counts()
    return listing([f"{name} ({n:,})" for name, n in counts.items()], 12)


def _of_listed_words(features: Features, voice: str, lexicon) -> Counts:
    """Return the scores of listed words in each article: their sums, and their numbers."""
    table = scores_in(lexicon)
    name = table.attrs["name"]
    words = _single_words(table["term"].tolist())
    scores = table["score"].groupby(words).agg(["mean", "min", "max"])
    terms = features.terms
    entries = _entries_of(terms.vocabulary, scores.index)
    is_listed = entries >= 0
    entries = entries[is_listed]
    layers = ("own", "quoted") if voice == "all" else (voice,)
    uses = sum(terms.layers[f"{layer}{alias}"] for layer in layers for alias in ("", "_alias"))
    uses = uses[:, is_listed]
    sums = uses @ scores["mean"].to_numpy()[entries]
    size = uses.sum(axis=1)
    item = pd.DataFrame({"name": f"score by {name}"}, index=["score"])
    note = f"scored by {name}: {len({*entries}):,} of its {len(scores):,} words occur"
    n_without = int((size == 0).sum())
    if n_without:
        note += f"; {number_of(n_without, 'article')} without any of them"
    n_longer = int(pd.isna(words).sum())
    if n_longer:
        note += f"; {number_of(n_longer, 'term')} of several words or one letter left out"
    is_contrary = (scores["min"] < 0) & (scores["max"] > 0)
    if is_contrary.any():
        note += f"; of {listing(scores.index[is_contrary])}, with scores of both signs, the mean"
    return Counts.of(
        sums[:, None],
        size=size[:, None],
        rows=metadata_of(features),
        items=item,
        per="listed word",
        note=note,
    )


def _single_words(terms: Sequence[str]) -> np.ndarray:
    """Return the word of texts that each term is; None of several, of a letter and of contractions.

    >>> _single_words(["good!", "well-known", "can't", "terror*"]).tolist()
    ['good', None, None, 'terror*']
    """
    tokens = tokenize(characters(terms))
    words = tokens.vocabulary[tokens.ids]
    found = np.full(len(terms), None)
    for row, term in enumerate(terms):
        of_term = words[tokens.bounds[row] : tokens.bounds[row + 1]]
        stem = term.removesuffix("*")
        rest = stem.replace("".join(of_term), "")
        if len(of_term) == 1 and not any(sign.isalpha() or sign == "*" for sign in rest):
            found[row] = of_term[0] + term[len(stem) :]
    return found


def _entries_of(vocabulary: Iterable[str], listed: Iterable[str]) -> np.ndarray:
    """Return the number of each word's entry: its own, else that of its longest stem; -1 of none.

    >>> _entries_of(["terror", "terrorists", "terse"], ["ter*", "terror*", "terse"]).tolist()
    [1, 1, 2]
    """
    numbers = {entry: number for number, entry in enumerate(listed)}
    lengths = sorted({len(entry) - 1 for entry in numbers if entry.endswith("*")}, reverse=True)
    entries = []
    for word in vocabulary:
        stems = [f"{word[:length]}*" for length in lengths if " " not in word]
        entries.append(next((numbers[form] for form in (word, *stems) if form in numbers), -1))
    return np.array(entries, dtype=np.int64)


def scores_in(
    lexicon: str | Path | Mapping[str, float] | pd.DataFrame, *, name: str = ""
) -> pd.DataFrame:
    """Return ``term, score`` of a list, in lower case; its name is in ``attrs``."""
    if isinstance(lexicon, Mapping):
        lexicon = pd.DataFrame(lexicon.items(), columns=["term", "score"])
    if isinstance(lexicon, pd.DataFrame):
        table = lexicon
        name = lexicon.attrs.get("name", "your list")
    else:
        table = cells_of_file(lexicon, dtype="str", keep_default_na=False)  # null is a word
        name = name or Path(lexicon).name
    table = table.rename(columns=lambda head: str(head).strip().lower())
    table = table.loc[:, ~table.columns.duplicated(keep=False)]
    require_columns(table, ["term", "score"], what=name)
    terms = table["term"].fillna("").astype("str").str.strip().map(lower_case)
    numbers = table["score"].astype("str").str.replace(",", ".").str.replace("−", "-")
    scores = pd.to_numeric(numbers, errors="coerce")
    is_faulty = ~np.isfinite(scores) | (terms == "")
    if is_faulty.any() or table.empty:
        raise refusal(
            name,
            arrived=f"no term with a number in row {listing(np.flatnonzero(is_faulty) + 1)}",
            expected="a term and its score, such as good;0.5",
            fix="Correct these rows, or delete them. To pandas, null is a word only with"
            " keep_default_na=False.",
        )
    found = pd.DataFrame({"term": terms, "score": scores}).reset_index(drop=True)
    found.attrs["name"] = name
    return found


def toward(
    features: Features,
    *,
    scorer: str = SENTENCE,
    voice: str = "all",
    actors: Sequence[str] | None = None,
) -> Counts:
    """Return the tone toward each actor: tones of its scored mentions.

    Parameters
    ----------
    features : Features
        Read with a list of actors.
    scorer : "sentence" or "directed"
        "sentence" gives each mention the compound of its sentence: how it sounds, not how it
        treats the actor. "directed" gives the probability that the sentence treats the actor
        well, less the probability that it treats the actor badly.
    voice : "all", "own" or "quoted"
        Mentions outside or inside quotation marks.
    actors : sequence of str, optional
        Actors to keep. An actor of the list without a scored mention is an item with size 0.

    Returns
    -------
    Counts
        Articles × actors (sorted): sums of tones, per "scored mention", with one column of
        ``size`` an actor. An actor named twice in a sentence counts twice. Mentions without tone
        are missing, not neutral.

    Raises
    ------
    InputError
        For a scorer that the features do not have, an unknown voice, or an actor that is not in
        the list.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> folder = "data/example-articles"
    >>> features = extract(read_corpus(folder), actors=f"{folder}/actors.toml")
    >>> tone = toward(features, actors=["Norvia", "Estmark"])
    >>> tone.items.index.tolist(), tone.per
    (['Estmark', 'Norvia'], 'scored mention')
    """
    require_features(features)
    mentions = in_voice(features.mentions, voice)
    scored = _tones_by(features, scorer)
    if actors is not None:
        _require_known_actors(features, actors)
        mentions = mentions[mentions["actor"].isin(list(actors))]
    languages = features.manifest.get("tone_languages", {})
    reader = "valence" if scorer == SENTENCE and SENTENCE not in languages else scorer
    note = set_apart(features, reader, articles=mentions["article_id"])
    if _has_few(features, reader):
        scored = scored.iloc[:0]
        note = f"no tone: the scorer reads English, and articles are in {_languages_of(features)}"
    if voice != "all" or actors is not None:
        scored = scored.merge(mentions[MENTION].drop_duplicates(), on=MENTION)
    items = sorted(scored["actor"].unique() if actors is None else {*actors})
    scored = scored.rename(columns={"actor": "item", "tone": "score"})
    counts = _scores(features, scored, items=items, per="scored mention", note=note)
    return counts.noted(note_of_names(features))


def judgements(
    labels: Counts,
    *,
    by: str | Sequence[str],
    variables: Sequence[str],
) -> pd.DataFrame:
    """Return on how many pages who judges whom or what how, by annotators' labels.

    Parameters
    ----------
    labels : Counts
        Pages × labels, such as ``case.counts("labels")``.
    by : str or list of str
        Columns of the rows that make the groups.
    variables : sequence of str
        Variables of tone and judgement, such as ``Codebook.tones()``. Scales have a value a page;
        named sets say who judges.

    Returns
    -------
    DataFrame
        One row a group and judgement: a variable, speaker and value that occurs in any group, other
        than 0 and "none". Columns: those of *by*, ``variable``, ``speaker`` ("" where the source
        itself judges), ``value``, ``item`` ("variable:value"), ``judgement`` (the item, or the
        speaker with the value in brackets), ``n`` (pages, 0 where the group has none), ``outlets``
        (of these), ``size`` (pages of the group on which the variable was labelled), ``estimate``
        (their share), ``status, reason, note``. Nothing is tested. Pages without a group are left
        out.

    Raises
    ------
    InputError
        For a column or variable that is not there, or no variable.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> event = open_case("data/hamedan-2016")
    >>> labels = event.counts("labels", every=True)
    >>> table = judgements(labels, by="country_group", variables=["tone_us"])
    >>> table.loc[table["country_group"] == "Iranian", ["value", "n", "size"]].values.tolist()
    [['-1', 1, 17]]
    """
    require_counts(labels)
    names = columns_of(by)
    require_columns(labels.rows, [*names, "outlet"], what="rows of the labels")
    has_group = labels.rows[names].notna().all(axis=1).to_numpy()
    chosen = _labels_of(labels, variables)
    if has_group.any():
        chosen = chosen.where(rows=has_group)
    codes, groups = group_codes(chosen.rows, names)
    judged = _judged_values(chosen)
    outlets = chosen.rows["outlet"].to_numpy()
    judged["group"] = codes[judged["row"]]
    judged["outlet"] = outlets[judged["row"]]
    row, column = np.nonzero(chosen.full_size() > 0)
    variable = chosen.variables.to_numpy()[column]
    labelled = pd.DataFrame({"group": codes[row], "variable": variable, "row": row})
    pages = labelled.groupby(["group", "variable"])["row"].nunique()
    of_judgements = judged.groupby(["group", *JUDGEMENT])
    counts = of_judgements.agg(n=("row", "nunique"), outlets=("outlet", "nunique"))
    every_group = pd.DataFrame({"group": groups.index})
    table = every_group.merge(judged[JUDGEMENT].drop_duplicates(), how="cross")
    table = table.join(counts, on=["group", *JUDGEMENT])
    table = table.join(pages.rename("size"), on=["group", "variable"])
    numbers = ["n", "outlets", "size"]
    table[numbers] = table[numbers].fillna(0).astype(int)
    table["estimate"] = table["n"] / table["size"].where(table["size"] > 0)
    table["place"] = table["variable"].map(list(variables).index)
    order = "group place speaker value".split()
    table = table.sort_values(order, ignore_index=True).drop(columns="place")
    of_groups = groups.iloc[table.pop("group")].reset_index(drop=True)
    table = pd.concat([of_groups, table], axis=1)
    method = Method(
        what="judgements",
        per="page",
        by=tuple(names),
        remark="Descriptive: nothing is tested",
        annotators=annotators_of(labels.rows),
    )
    return with_evidence(table, method, status=Status.NOT_TESTED)


def _labels_of(labels: Counts, variables: Sequence[str]) -> Counts:
    """Return the labels of variables, which must be there."""
    known = list(labels.variables.unique())
    if not variables:
        raise refusal(
            "variables",
            arrived="none",
            expected=f"variables of tone or judgement, of {listing(known, 12)}",
            fix="Name them, or write tone = true beside them in codebook.toml.",
        )
    for variable in variables:
        one_of(variable, known, name="variables")
    return labels.where(items=labels.variables.isin(list(variables)))


def _judged_values(labels: Counts) -> pd.DataFrame:
    """Return one row a page and judgement: ``row``, and the columns of `JUDGEMENT`."""
    require_columns(labels.items, ["variable", "value"], what="items of the labels")
    is_labelled = labels.full_size() > 0
    values = labels.values.toarray()
    is_scale = (labels.items["value"] == "").to_numpy()
    row, column = np.nonzero(is_labelled & (is_scale | (values > 0)))
    facts = labels.items.iloc[column].reset_index(drop=True)
    numbers = pd.Series(values[row, column]).map("{:g}".format)
    table = pd.DataFrame({"row": row, "variable": facts["variable"]})
    table["speaker"] = facts["holder"].fillna("").astype("str")
    table["value"] = facts["value"].where(~is_scale[column], numbers)
    table["item"] = table["variable"] + ":" + table["value"]
    by_speaker = table["speaker"] + " (" + table["value"] + ")"
    table["judgement"] = table["item"].where(table["speaker"] == "", by_speaker)
    return table[~table["value"].isin(NEUTRAL)].reset_index(drop=True)


# Scored mentions.


def _tones_by(features: Features, scorer: str) -> pd.DataFrame:
    """Return the mentions that a scorer gave a tone."""
    tones = features.tables.get("tones")
    if tones is None:  # the part that reads it is not installed
        tones = pd.DataFrame(columns=[*MENTION, "scorer", "tone"])
    read = features.manifest.get("tone_languages", {})
    scorers = {*tones["scorer"], *SCORERS.intersection(read)}
    if scorer == SENTENCE and SENTENCE not in scorers:
        return _sentence_tones(features)
    one_of(scorer, sorted(scorers | {SENTENCE}), name="scorer")
    is_scored = (tones["scorer"] == scorer) & tones["tone"].notna()
    return tones[is_scored]


def _sentence_tones(features: Features) -> pd.DataFrame:
    """Return the mentions in sentences with a valence, which is their tone."""
    sentences = features.sentences[["article_id", "sentence", "valence"]]
    sentences = sentences.rename(columns={"valence": "tone"}).dropna(subset="tone")
    return features.mentions[MENTION].merge(sentences, on=["article_id", "sentence"])


def _require_known_actors(features: Features, actors: Sequence[str]) -> None:
    """Raise InputError unless each of *actors* is in the list that the articles were read with."""
    if isinstance(actors, str):
        raise refusal(
            "actors",
            arrived=repr(actors),
            expected="a list of them",
            fix=f"Write actors=[{actors!r}].",
        )
    known = sorted(features.manifest["lists"]["actors"]["names"])
    if not known:
        raise refusal(
            "actors",
            arrived=listing(map(repr, actors)),
            expected="features with actors: these have none",
            fix="Extract again with actors=….",
        )
    for actor in actors:
        one_of(actor, known, name="actors")
