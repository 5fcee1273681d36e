"""Words in sentences that recur in the articles of an outlet: credits, tags, formulas."""

from collections import Counter, defaultdict
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.corpus.articles import Corpus
from analysis.corpus.titled import titled_texts
from analysis.features.pack import Features
from analysis.text.characters import characters
from analysis.text.sentences import sentence_spans
from analysis.text.tokens import tokenize

FEWEST = 5  #: articles of an outlet, from which on a sentence recurs
SHARE = 0.05  #: the same, of the outlet's articles


def with_recurring_words(features: Features, corpus: Corpus) -> Features:
    """Return features whose manifest says how often words are in sentences that recur.

    These are in at least five of an outlet's articles, and in one of twenty. All articles of an
    outlet are needed together, so packs in parts have none.
    """
    fingerprints = features.sentences["fingerprint"].to_numpy()
    _, number, counts = np.unique(fingerprints, return_inverse=True, return_counts=True)
    is_frequent = (counts[number] >= FEWEST) & (features.sentences["n_tokens"].to_numpy() > 0)
    if not is_frequent.any():
        return features
    recurring = _recurring_sentences(features.sentences[is_frequent], features.articles)
    uses = defaultdict(Counter)
    words_of = _words_of_sentences(recurring, corpus.articles)
    for outlet, n, tokens in zip(recurring["outlet"], recurring["n"], words_of, strict=True):
        for word in tokens:
            uses[str(outlet)][word] += int(n)
    if not uses:
        return features
    of_outlets = {outlet: dict(sorted(words.items())) for outlet, words in sorted(uses.items())}
    return replace(features, manifest={**features.manifest, "recurring_words": of_outlets})


def _recurring_sentences(sentences: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return ``outlet, n, article_id, sentence`` of sentences that recur: how often, and one."""
    outlet_of = articles.set_index("article_id")["outlet"]
    sentences = sentences.assign(outlet=sentences["article_id"].map(outlet_of).astype("str"))
    groups = sentences.groupby(["outlet", "fingerprint"])
    table = groups.agg(
        n=("sentence", "size"),
        articles=("article_id", "nunique"),
        article_id=("article_id", "first"),
        sentence=("sentence", "first"),
    ).reset_index()
    n_articles = table["outlet"].map(outlet_of.value_counts()).astype("int64")
    return table[(table["articles"] >= FEWEST) & (table["articles"] >= SHARE * n_articles)]


def _words_of_sentences(sentences: pd.DataFrame, articles: pd.DataFrame) -> list[list[str]]:
    """Return the word tokens of some sentences."""
    examples = articles.set_index("article_id").loc[sentences["article_id"]]
    texts, _ = titled_texts(examples)
    words = []
    columns = (texts, sentences["sentence"], examples["language"])
    for text, number, language in zip(*columns, strict=True):
        starts, stops, _ = sentence_spans(characters([text], [language]))
        sentence = text[starts[number] : stops[number]]
        tokens = tokenize(characters([sentence], [language]))
        words.append(tokens.vocabulary[tokens.ids].tolist())
    return words
