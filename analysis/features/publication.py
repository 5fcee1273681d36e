"""What may leave: a pack with single words, coarse numbers and codes in place of hashes.

Texts are not at hand when a pack is published, so what leaves is safe by construction.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from pandas.api import types

from analysis.errors import InputError, refusal
from analysis.features.pack import Features, require_features
from analysis.features.readers import (
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
#: The entries of a manifest that may leave.
_ENTRIES = (
    "chosen",
    "created_by",
    "edits",
    "fingerprints",
    "languages",
    "lists",
    "publication",
    "published",
    "read",
    "recurring_words",
    "schema",
    "settings",
    "sizes",
    "skipped",
    "tone_languages",
    "versions",
)
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


def publish(
    features: Features,
    *,
    reference: Sequence[Features] = (),
    linkable: bool = False,
    sentence_codes: bool = True,
) -> Features:
    """Return the pack that can be shared: it holds no text, and gives none back.

    Parameters
    ----------
    reference : sequence of Features
        Packs that are published with this one: copies are found between them.
    linkable : bool
        Whether hashes and numbers stay exact. Copies are then found between any packs, but
        whoever tries the words of an article in many orders finds its short sentences. It is
        meant for texts that are public anyway.
    sentence_codes : bool
        Whether each sentence keeps a code in its place, equal where sentences are. Without
        them `copies.shared_sentences` refuses the pack. `copies.pairs` and `copies.link` do
        not need them.

    Returns
    -------
    Features
        Terms are single words. Sizes stay, so that rates keep their denominators. Publishing
        is one way: a published pack combines with packs of the same settings.

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
    - Hashes of texts, sentences and shingles become codes, which say only where they are
      equal (`without_hashes`).
    - A table leaves only if its reader says what of it may leave.

    What stays can still tell something: URLs, which often spell the headline; names of
    outlets and other metadata; which words an article has, and how often; and of a sentence
    its length, its names, its frames, who is quoted in it, and its coarse tones. A guessed
    sentence can be ruled out: of random ones with the right names and length about one in
    twenty fits. Texts that share five words in a row are known to share them. Two packs of
    the same articles, published apart, can round differently: together they may give back
    more than each.

    The code of a sentence is in the sentence's place. Whoever has one text finds each of its
    sentences again in all other articles, with the place. A page that somebody planted among
    the articles confirms a guessed sentence in the same way. Leave the codes out with
    ``sentence_codes=False`` where texts are not public. How many runs of five words two
    texts share, and the length of each sentence, can still point to a shared one.
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
    vocabulary = features.terms.vocabulary
    reasons = [why_not_shared(term) for term in vocabulary]
    is_shared = np.array([reason == "" for reason in reasons], dtype=bool)
    tables = {}
    for reader in installed_readers():
        if set(reader.tables) <= set(features.tables):
            tables |= reader.published(features)
    articles = features.articles
    if linkable:
        tables = {name: features.tables[name] for name in tables}
    else:
        others = [(pack.articles, pack.sentences) for pack in reference]
        articles, tables["sentences"] = without_hashes(articles, tables["sentences"], others=others)
    if not sentence_codes:
        tables["sentences"] = tables["sentences"].assign(fingerprint=0)
    for name, table in tables.items():
        tables[name] = table.drop(columns=withheld_columns(name), errors="ignore")
    note = {
        "articles": len(features.articles),
        "reference_articles": sum(len(pack.articles) for pack in reference),
        "ngrams_left_out": int((~is_shared).sum()),
        "reasons": {reason: reasons.count(reason) for reason in ("long", "chained")},
        "linkable": linkable,
        "rounded": not linkable,
    }
    if not sentence_codes:
        note["sentence_codes"] = False
    manifest = manifest_without_text(features.manifest)
    manifest["published"] = True
    manifest["publication"] = [*manifest["publication"], note]
    known = {"articles", "terms", *tables}
    fingerprints = manifest["fingerprints"].items()
    manifest["fingerprints"] = {name: value for name, value in fingerprints if name in known}
    terms = features.terms.keep(is_shared)
    return replace(
        features, articles=articles, tables=tables, terms=terms, manifest=manifest
    ).with_sizes()


def why_not_shared(term: str) -> str:
    """Return why a term may not leave, or "" for a single word.

    A term of several words ("chained") lies over others and would give back a sentence. So would
    one that "_" joins, and one of letters that are written without spaces, such as Chinese ones.

    >>> [why_not_shared(term) for term in ("rain", "rain fell", "rain_fell", "r" * 41)]
    ['', 'chained', 'chained', 'long']
    """
    if len(_PART.findall(term)) > 1:
        return "chained"
    if len(term) > LONGEST_WORD:
        return "long"
    return ""


def require_no_text(articles: pd.DataFrame, *, fingerprints: Sequence[int] | np.ndarray) -> None:
    """Raise InputError if a column of metadata holds text.

    A value is text if it has more than MOST_WORDS words or MOST_CHARACTERS characters, or is one
    of the articles' sentences, such as the title. Web addresses may be as long as they are.
    *fingerprints* are those of the articles' sentences.

    >>> articles = pd.DataFrame({"article_id": ["a1"], "headline": ["Storm"]})
    >>> require_no_text(articles, fingerprints=[])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    analysis.errors.InputError: metadata column headline: got a column named after text; ...
    """
    for name in articles.columns:
        if not types.is_string_dtype(articles[name]):
            continue
        words_of_name = re.split(r"[\W_]+", str(name).casefold())
        if OF_TEXT.intersection(words_of_name):
            fix = "Leave this column out before you publish, or rename it if it holds labels."
            raise _text_in_metadata(name, "a column named after text", fix)
        _require_labels(articles[name], fingerprints=fingerprints)


def _require_labels(column: pd.Series, *, fingerprints: Sequence[int] | np.ndarray) -> None:
    """Raise InputError if a column has values that are longer than labels, or sentences."""
    fix = "Leave this column out before you publish; an article_id or outlet needs a shorter name."
    values = [value for value in column.dropna().unique() if not _ADDRESS.fullmatch(value)]
    # Words of Chinese have two letters or so.
    n_unspaced = np.array([len(_LETTER.findall(value)) // 2 for value in values], int)
    n_words = np.array([len(_WORD.findall(value)) for value in values], int)
    n_characters = np.array([len(value) for value in values], int)
    is_long = (n_words + n_unspaced > MOST_WORDS) | (n_characters > MOST_CHARACTERS)
    if is_long.any():
        arrived = f"values of more than {MOST_WORDS} words or {MOST_CHARACTERS} characters"
        raise _text_in_metadata(column.name, arrived, fix)
    of_values, n_tokens = sentence_fingerprints(values)
    is_sentence = np.isin(of_values, fingerprints) & (n_tokens + n_unspaced >= SENTENCE)
    if is_sentence.any():
        raise _text_in_metadata(column.name, "values that are sentences of the articles", fix)


def _text_in_metadata(name, arrived: str, fix: str) -> InputError:
    """Return the refusal of a column of metadata with text in it."""
    return refusal(
        f"metadata column {name}", arrived=arrived, expected="metadata, and no text", fix=fix
    )


def without_hashes(
    articles: pd.DataFrame, sentences: pd.DataFrame, *, others: Iterable[tuple] = ()
) -> tuple:
    """Return the tables with codes in place of the hashes of texts, sentences and shingles.

    Codes are equal where hashes were equal. A reader with the words of an article and a hash could
    find the order of the words by trying. So no code depends on words:

    - the code of a text comes from the first article with it;
    - the code of a sentence comes from the first place where it stands;
    - the code of a shingle comes from the articles with it, and from how many others they share.

    Articles are ordered by article_id. *others* has the two tables of each pack that is published
    together with this one; all have the same codes.
    ``copies.pairs`` compares short texts with long ones on shingles whose hash is divisible by 8.
    Where they have a shingle in common, the code is divisible by 8 if the hash is.

    >>> articles = pd.DataFrame({"article_id": ["a"], "text_hash": ["0f" * 32]})
    >>> articles["sketch"] = [np.array([8, 11], np.uint64)]
    >>> sentences = pd.DataFrame({"article_id": ["a"] * 3, "paragraph": 1, "n_tokens": 4})
    >>> sentences["fingerprint"] = [5, 7, 5]
    >>> coded, coded_sentences = without_hashes(articles, sentences)
    >>> coded_sentences["fingerprint"].duplicated().tolist()
    [False, False, True]
    >>> (coded["text_hash"] == articles["text_hash"]).tolist()
    [False]
    """
    every_article, every_sentence = _united([(articles, sentences), *others])
    text_codes = _text_codes(every_article)
    sentence_codes = _sentence_codes(every_sentence)
    shingle_codes = _shingle_codes(every_article, _long_articles(every_sentence))
    coded = articles.assign(
        text_hash=articles["text_hash"].map(text_codes).astype("str"),
        sketch=_coded_sketches(articles["sketch"], shingle_codes),
    )
    fingerprints = (
        sentence_codes.reindex(sentences["fingerprint"]).to_numpy(np.uint64).view(np.int64)
    )
    return coded, sentences.assign(fingerprint=fingerprints)


def _united(packs: Sequence[tuple]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the articles and the sentences of all packs, sorted by article_id.

    An article of several packs is as the first of them has it.
    """
    known: set[str] = set()
    articles, sentences = [], []
    for article_table, sentence_table in packs:
        new = article_table.loc[
            ~article_table["article_id"].isin(known), ["article_id", "text_hash", "sketch"]
        ]
        articles.append(new)
        sentences.append(sentence_table[sentence_table["article_id"].isin(new["article_id"])])
        known.update(new["article_id"])
    return tuple(
        pd.concat(tables).sort_values("article_id", kind="stable", ignore_index=True)
        for tables in (articles, sentences)
    )


def _number_of(article_id: str) -> int:
    """Return 64 bits that stand for an article_id."""
    digest = hashlib.sha256(f"article {article_id}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big")


def _article_numbers(article_ids: pd.Series) -> np.ndarray:
    places, names = pd.factorize(article_ids)
    return np.array([_number_of(name) for name in names], np.uint64)[places]


def _text_codes(articles: pd.DataFrame) -> pd.Series:
    """Return the code of each text by its hash: a digest of the first article_id with that text."""
    first = articles.drop_duplicates("text_hash").set_index("text_hash")["article_id"]
    return first.map(
        lambda name: hashlib.sha256(f"text of {name}".encode("utf-8", "surrogatepass")).hexdigest()
    )


def _sentence_codes(sentences: pd.DataFrame) -> pd.Series:
    """Return the code of each sentence by its hash: its first article and its number there."""
    number = sentences.groupby("article_id", sort=False).cumcount()
    first = sentences.assign(number=number).drop_duplicates("fingerprint")
    codes = _mixed(_article_numbers(first["article_id"]), first["number"].to_numpy(np.uint64))
    return pd.Series(codes, index=first["fingerprint"].array)


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


def _coded_sketches(sketches: pd.Series, codes: pd.Series) -> pd.Series:
    """Return the sorted codes of each article's shingles."""
    hashes = np.concatenate([*sketches, np.array([], np.uint64)]).astype(np.uint64)
    ends = np.cumsum(sketches.map(len).to_numpy(int))
    coded = np.split(codes.reindex(hashes).to_numpy(np.uint64), ends)[: len(sketches)]
    return pd.Series([np.sort(some) for some in coded], sketches.index, dtype=object)


def _mixed(articles: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Return 64 bits for each pair of numbers, by the steps of SplitMix64."""
    code = articles + (numbers + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    code = (code ^ code >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    code = (code ^ code >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return code ^ code >> np.uint64(31)


def manifest_without_text(manifest: dict) -> dict:
    """Return a manifest without names of files and without reasons that could quote an article.

    >>> skipped = [["a1", "a1.txt", "no words in it"], ["a2", "", "not read (near 'Storm')"]]
    >>> for _, _, reason in manifest_without_text({"skipped": skipped})["skipped"]:
    ...     reason
    'another reason, which the full pack gives (it may quote the article)'
    'no words in it'
    """
    cleared = {key: manifest[key] for key in _ENTRIES if key in manifest}
    reasons = sorted(
        reason if reason in PLAIN_REASONS else OTHER_REASON for *_, reason in manifest["skipped"]
    )
    cleared["skipped"] = [["", "", reason] for reason in reasons]
    return cleared
