"""What may leave: a pack with single words, coarse numbers and codes in place of hashes.

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
from analysis.features.readers import (
    hash_text,
    installed_readers,
    sentence_fingerprints,
    withheld_columns,
)
from analysis.text import shingles

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
#: The bits of a shingle's code; of long articles only codes divisible by SAMPLED are kept.
_SHINGLE = np.uint64((1 << 40) - 8)
_SAMPLED = np.uint64(8)
#: The entries of a manifest that may leave: those that every pack has.
_ENTRIES = """chosen created_by edits fingerprints languages lists publication published read
    schema settings sizes skipped tone_languages versions""".split()
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

    - Tones and valence come in steps of 0.25 (`rounding`). What one article's mean loses is
      added to the outlet's next article. In each voice the mean of an outlet moves by 0.125
      divided by its articles, and that of an article by up to 0.25; the means of both voices
      together move about twice as much.
    - The names of a sentence come in alphabetical order, and ``token`` counts them: their places
      are gone.
    - Quotations have lengths in whole tens, and names of speakers who are no listed actors are
      left out.
    - Hashes of texts and shingles become codes, which say only where they are equal
      (`without_hashes`). Sentences have none.
    - A table leaves only if its reader says what of it may leave.

    What stays can still tell something: URLs, which often spell the headline; names of outlets and
    other metadata; which words an article has, and how often, also in lines that recur; and of a
    sentence its length, its names, its frames, who is quoted in it, and its coarse tones. A guessed
    sentence can be ruled out: of random ones with the right names and length about one in twenty
    fits. Texts that share five words in a row are known to share them: how many such runs two texts
    share, and the length of each sentence, can point to a shared one. Two packs of the same
    articles, published apart, can round differently: together they may give back more than each.
    """
    require_features(features)
    if features.manifest["published"]:
        raise refusal(
            "publish",
            arrived="a pack that is published already",
            expected="the full pack",
            fix="Use this pack as it is, or publish the full pack from which it was made.",
        )
    metadata = features.articles.drop(columns=["text_hash", "sketch"])
    require_no_text(metadata, fingerprints=features.sentences["fingerprint"].to_numpy())
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
        "rounded": True,
    }
    manifest = manifest_without_text(features.manifest)
    manifest["published"] = True
    manifest["publication"] = [note]
    known = {"articles", "terms", *tables}
    fingerprints = manifest["fingerprints"].items()
    manifest["fingerprints"] = {name: value for name, value in fingerprints if name in known}
    return replace(
        features,
        articles=without_hashes(features.articles, features.sentences),
        tables=tables,
        terms=features.terms.keep(is_shared),
        manifest=manifest,
    ).with_sizes()


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


def without_hashes(articles: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return the articles with codes in place of the hashes of texts and shingles.

    With the words of an article a hash would tell their order. So codes come from article_ids
    alone: equal where hashes were equal, divisible by 8 where the hash is (see ``copies.link``).
    """
    first = articles.drop_duplicates("text_hash").set_index("text_hash")["article_id"]
    text_codes = first.map(lambda name: hash_text(f"text of {name}"))
    codes = _shingle_codes(articles, _long_articles(sentences))
    hashes = np.concatenate([*articles["sketch"], np.array([], np.uint64)]).astype(np.uint64)
    ends = np.cumsum(articles["sketch"].map(len).to_numpy(int))
    coded = np.split(codes.reindex(hashes).to_numpy(np.uint64), ends)[: len(articles)]
    sketches = pd.Series([np.sort(some) for some in coded], articles.index, dtype=object)
    text_hash = articles["text_hash"].map(text_codes).astype("str")
    return articles.assign(text_hash=text_hash, sketch=sketches)


def _article_numbers(article_ids: pd.Series) -> np.ndarray:
    """Return 64 bits that stand for each article_id."""
    places, names = pd.factorize(article_ids)
    numbers = [int(hash_text(f"article {name}")[:16], 16) for name in names]
    return np.array(numbers, np.uint64)[places]


def _long_articles(sentences: pd.DataFrame) -> set[str]:
    """Return the articles of which only a sample of the shingles is known."""
    body = sentences[sentences["paragraph"] > 0]
    n_shingles = body.groupby("article_id")["n_tokens"].sum() - (shingles.SIZE - 1)
    return set(n_shingles.index[n_shingles >= shingles.MAX_RUNS_KEPT_WHOLE])


def _shingle_codes(articles: pd.DataFrame, long_articles: set[str]) -> pd.Series:
    """Return the code of each shingle by its hash.

    Shingles in exactly the same articles differ in nothing that is published. Which of them gets
    which code tells nothing.
    """
    table = articles[["article_id", "sketch"]].explode("sketch").dropna()
    table = table.assign(
        sketch=table["sketch"].to_numpy(np.uint64), in_long=table["article_id"].isin(long_articles)
    )
    table["is_shared"] = table.groupby("sketch")["in_long"].transform("any")
    table["is_compared"] = table.groupby("article_id")["is_shared"].transform("any")
    table["article"] = _article_numbers(table["article_id"])
    codes = table.groupby("sketch", sort=True).agg(
        articles=("article", "sum"), is_compared=("is_compared", "any")
    )
    hashes = codes.index.to_numpy(np.uint64)
    is_sampled = codes["is_compared"].to_numpy(bool) & (hashes % _SAMPLED == 0)
    number = codes.groupby([codes["articles"], is_sampled]).cumcount().to_numpy(np.uint64)
    mixed = _mixed(codes["articles"].to_numpy(np.uint64), number) & _SHINGLE
    return pd.Series(np.where(is_sampled, mixed, mixed | np.uint64(1)), index=codes.index)


def _mixed(articles: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Return 64 bits for each pair of numbers, by the steps of SplitMix64."""
    code = articles + (numbers + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    code = (code ^ code >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    code = (code ^ code >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return code ^ code >> np.uint64(31)


def manifest_without_text(manifest: dict) -> dict:
    """Return a manifest without names of files and without reasons that could quote an article."""
    cleared = {key: manifest[key] for key in _ENTRIES if key in manifest}
    reasons = sorted(
        reason if reason in PLAIN_REASONS else OTHER_REASON for *_, reason in manifest["skipped"]
    )
    cleared["skipped"] = [["", "", reason] for reason in reasons]
    return cleared
