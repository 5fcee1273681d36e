"""What may leave: a pack with single words and coarse numbers, without hashes.

Texts are not at hand when a pack is published, so what leaves is safe by construction.
"""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from pandas.api import types

from analysis.errors import InputError, refusal
from analysis.features.pack import Features, require_features
from analysis.features.readers import installed_readers, sentence_fingerprints, withheld_columns

LONGEST_WORD = 40  # letters; a longer one is a sentence that lost its spaces
#: Of one value of metadata that is no web address: names and labels are shorter.
MOST_WORDS = 8
MOST_CHARACTERS = 100
#: Words: a value of metadata with as many that is a sentence of the articles is no label.
SENTENCE = 4
#: A column with one of these words in its name holds text, or is named as if it did.
OF_TEXT = frozenset(
    "abstract body caption content deck description excerpt headline headlines kicker lead lede "
    "paragraph quotation quote quotes snippet standfirst subhead subtitle summary teaser text "
    "texts title titles".split()
)
#: Reasons for skipping that are words of ours; others may quote what was skipped.
PLAIN_REASONS = frozenset({"no words in it", "nothing but noise", "not a .txt file"})
OTHER_REASON = "another reason, which the full pack gives (it may quote the article)"
#: The entries of a manifest that may leave: those that every pack has.
_ENTRIES = """chosen created_by edits languages lists publication published read readers
    schema settings skipped tone_languages versions""".split()
_ADDRESS = re.compile(r"[a-z]+://\S+", re.IGNORECASE)
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?![^\W_])")  # letters only: identifiers are no words
#: Thai and Lao, Tibetan, Burmese, Khmer, Hiragana, Chinese: written without spaces, so that a
#: token may be a sentence.
_UNSPACED = (
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_LETTER = re.compile(f"[{_UNSPACED}]")
#: What a term is made of: words, those that "_" joins, and single letters of these scripts.
_PART = re.compile(rf"[{_UNSPACED}]|[^ _{_UNSPACED}]+|(?<!\S)_+(?!\S)")


def publish(features: Features) -> Features:
    """Return the pack that can be shared: it holds no text, and gives none back.

    Returns
    -------
    Features
        Terms are single words. Sizes stay, so that rates keep their denominators.

    Raises
    ------
    InputError
        If the pack is published already, or metadata hold text (`require_no_text`).

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> articles = {"article_id": ["a1"], "outlet": ["North"], "text": ["A calm day. Nobody came."]}
    >>> features = extract(read_corpus(pd.DataFrame(articles)), ngrams=(1, 2))
    >>> publish(features).terms.vocabulary.tolist()
    ['calm', 'came', 'day', 'nobody']

    Notes
    -----
    The exact numbers of a sentence act as a hash of its words and their order. So a published
    pack has coarse ones:

    - Tones and valence come in steps of 0.25. ``outlet_mean`` beside them is the exact mean of the
      outlet (of its tones toward the actor by that scorer), to 0.01, where it has 25 values or
      more; ``load_features`` moves the steps to it. The mean of an article moves by up to 0.125.
    - The names of a sentence come in alphabetical order, and ``token`` counts them: their places
      are gone.
    - Quotations have lengths in whole tens, and names of speakers who are no listed actors are
      left out.
    - There is no hash of a text, run of words or sentence, and no frame in which a word recurs. So
      copies cannot be found in a published pack: link them first,
      ``publish(features.with_metadata(copies.link(features)))``.
    - A table leaves only if its reader says what of it may leave.

    What stays can still tell something: URLs, which often spell the headline; names of outlets and
    other metadata; which words an article has, and how often, also in lines that recur; which
    articles are copies; and of a sentence its length, its names, its frames, who is quoted in it,
    and its coarse tones. A guessed sentence can be ruled out. Two packs of the same articles,
    published apart, can be cleaned differently: together they may give back more than each.
    """
    require_features(features)
    if features.manifest["published"]:
        raise refusal(
            "publish",
            arrived="a pack that is published already",
            expected="the full pack",
            fix="Use this pack as it is, or publish the full pack from which it was made.",
        )
    articles = features.articles.drop(columns="sketch")
    require_no_text(articles, fingerprints=features.sentences["fingerprint"].to_numpy())
    reasons = [why_not_shared(term) for term in features.terms.vocabulary]
    is_shared = np.array([reason == "" for reason in reasons], dtype=bool)
    tables = {}
    for reader in installed_readers():
        if set(reader.tables) <= set(features.tables):
            tables |= reader.published(features.articles, features.tables)
    for name, table in tables.items():
        tables[name] = table.drop(columns=withheld_columns(name), errors="ignore")
    note = {
        "articles": len(features.articles),
        "ngrams_left_out": int((~is_shared).sum()),
        "reasons": {reason: reasons.count(reason) for reason in ("long", "chained")},
    }
    manifest = manifest_without_text(features.manifest)
    manifest["published"] = True
    manifest["publication"] = [note]
    return replace(
        features,
        articles=articles,
        tables=tables,
        terms=replace(features.terms.keep(is_shared), frames={}),
        manifest=manifest,
    )


def why_not_shared(term: str) -> str:
    """Return why a term may not leave, or "" for a single word.

    A term of several words lies over others and would give back a sentence ("chained").
    """
    if len(_PART.findall(term)) > 1:
        return "chained"
    if len(term) > LONGEST_WORD:
        return "long"
    return ""


def require_no_text(articles: pd.DataFrame, *, fingerprints: ArrayLike) -> None:
    """Raise InputError if a column of metadata holds text.

    Text is longer than MOST_WORDS or MOST_CHARACTERS, unless it is a web address, or is one of the
    articles' sentences (*fingerprints*).
    """
    for name in articles.columns:
        if not types.is_string_dtype(articles[name]):
            continue
        words_of_name = re.split(r"[\W_]+", str(name).casefold())
        if OF_TEXT.intersection(words_of_name):
            raise _text_in_metadata(name, "a column named after text")
        _require_labels(articles[name], fingerprints=fingerprints)


def _require_labels(column: pd.Series, *, fingerprints: ArrayLike) -> None:
    """Raise InputError if a column has values that are longer than labels, or sentences."""
    values = [value for value in column.dropna().unique() if not _ADDRESS.fullmatch(value)]
    # Words of Chinese have two letters or so.
    text = pd.Series(values, dtype=object).str
    n_unspaced = text.count(_LETTER) // 2
    is_long = (text.count(_WORD) + n_unspaced > MOST_WORDS) | (text.len() > MOST_CHARACTERS)
    if is_long.any():
        arrived = f"values of more than {MOST_WORDS} words or {MOST_CHARACTERS} characters"
        raise _text_in_metadata(column.name, arrived)
    of_values, n_tokens = sentence_fingerprints(values)
    is_sentence = np.isin(of_values, fingerprints) & (n_tokens + n_unspaced >= SENTENCE)
    if is_sentence.any():
        raise _text_in_metadata(column.name, "values that are sentences of the articles")


def _text_in_metadata(name, arrived: str) -> InputError:
    """Return the refusal of a column of metadata with text in it."""
    return refusal(
        f"metadata column {name}",
        arrived=arrived,
        expected="metadata, and no text",
        fix="Leave this column out before you publish; what holds labels needs a shorter name.",
    )


def manifest_without_text(manifest: dict) -> dict:
    """Return a manifest without names of files and without reasons that could quote an article."""
    cleared = {key: manifest[key] for key in _ENTRIES if key in manifest}
    reasons = sorted(
        reason if reason in PLAIN_REASONS else OTHER_REASON for *_, reason in manifest["skipped"]
    )
    cleared["skipped"] = [["", "", reason] for reason in reasons]
    return cleared
