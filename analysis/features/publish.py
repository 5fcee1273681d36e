"""What may leave the house: which n-grams of a pack, which metadata and which words of its manifest hold no text.

Texts are not at hand when a pack is published, so what is left of it is safe by construction. N-grams that stand in enough
articles are no text one by one; but "the storm hit", "storm hit the" and "hit the port" lie over each other and give a sentence
back, which may stand in one article only. So we draw every pair of neighbouring words of the n-grams we keep as an arrow, and
keep an n-gram only if no walk along the arrows then has five words. Whoever chains what is left, however cleverly, gets four.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from pandas.api import types

from analysis import errors as checks
from analysis.features import readers as reading
from analysis.text import shingles

LONGEST_NGRAM = 3  # words; a longer one is a quotation
LONGEST_CHAIN = 4  # words that overlapping n-grams may give back
LONGEST_WORD = 40  # letters; a longer one is a sentence that lost its spaces
COMMON = 0.5  # of the articles: words in more of them join everything to everything, so n-grams with them come last
MOST_WORDS, MOST_CHARACTERS = (
    8,
    100,
)  # of one value of metadata, if it is no web address: names and labels are shorter
SENTENCE = 4  # words: a value of metadata that is a sentence of the articles, word for word, and has as many, is no label
#: A column with one of these words in its name holds text, or is named as if it did.
OF_TEXT = frozenset(
    "abstract body caption content deck description excerpt headline headlines kicker lead lede paragraph "
    "quotation quote quotes snippet standfirst subhead subtitle summary teaser text texts title titles".split()
)
#: Reasons for skipping that are words of ours; others may quote what was skipped, and are only counted.
PLAIN_REASONS = frozenset({"no words in it", "nothing but noise", "not a .txt file"})
OTHER_REASON = "another reason, which the full pack gives (it may quote the article)"
_SHINGLE, _SAMPLED = (
    np.uint64((1 << 40) - 8),
    np.uint64(8),
)  # the bits of a shingle's hash, and which of them are sampled
_KEYS = (
    "created_by",
    "edits",
    "fingerprints",
    "languages",
    "lists",
    "publication",
    "published",
    "read",
    "schema",
    "settings",
    "sizes",
    "skipped",
    "tone_languages",
    "versions",
)  # of a manifest
_ADDRESS = re.compile(r"[a-z]+://\S+", re.IGNORECASE)
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?![^\W_])")  # letters only, so that identifiers are none
#: Thai and Lao, Tibetan, Burmese, Khmer, Hiragana, Chinese: written without spaces, so that a token may be a sentence.
_UNSPACED = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = re.compile(f"[{_UNSPACED}]")
#: Of an n-gram: its words, those that "_" joins one by one, and the letters of these scripts.
_PART = re.compile(rf"[{_UNSPACED}]|[^ _{_UNSPACED}]+|(?<!\S)_+(?!\S)")


def require_no_text(articles: pd.DataFrame, *, fingerprints) -> None:
    """Raise InputError if a column of metadata holds text; *fingerprints* are those of the articles' sentences.

    A value is text if it has more than MOST_WORDS words or MOST_CHARACTERS characters, or is one of the articles' sentences,
    such as the title; web addresses may be as long as they are.

    >>> require_no_text(pd.DataFrame({"article_id": ["a1"], "headline": ["Storm"]}), fingerprints=[])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    analysis.errors.InputError: metadata column headline: got a column named after text; expected metadata, and no text. ...
    """
    for name in (name for name in articles.columns if types.is_string_dtype(articles[name])):
        if OF_TEXT.intersection(re.split(r"[\W_]+", str(name).casefold())):
            fix = "Leave this column out before you publish, or rename it if it holds labels."
            raise _text_in(name, "a column named after text", fix)
        _require_labels(articles[name], fingerprints=fingerprints)


def _require_labels(column: pd.Series, *, fingerprints) -> None:
    values = [value for value in column.dropna().unique() if not _ADDRESS.fullmatch(value)]
    fix = "Leave this column out before you publish; an article_id or outlet needs a shorter name."
    unspaced = np.array(
        [len(_LETTER.findall(value)) // 2 for value in values], int
    )  # words of Chinese have two letters or so
    if any(
        len(_WORD.findall(value)) + more > MOST_WORDS or len(value) > MOST_CHARACTERS
        for value, more in zip(values, unspaced, strict=True)
    ):
        raise _text_in(
            column.name,
            f"values of more than {MOST_WORDS} words or {MOST_CHARACTERS} characters",
            fix,
        )
    found, lengths = reading.fingerprints(values)
    if (np.isin(found, fingerprints) & (lengths + unspaced >= SENTENCE)).any():
        raise _text_in(column.name, "values that are sentences of the articles", fix)


def _text_in(name, arrived: str, fix: str) -> checks.InputError:
    return checks.refusal(
        f"metadata column {name}", arrived=arrived, expected="metadata, and no text", fix=fix
    )


def shareable(
    frequencies: pd.Series, *, n_articles: int, min_articles: int
) -> tuple[set[str], dict[str, int]]:
    """Return the terms that can be shared, and how many others were left out for which reason.

    Parameters
    ----------
    frequencies : Series of int
        In how many articles each term stands, by term.
    n_articles : int
        How many articles there are.
    min_articles : int
        An n-gram of several words in fewer articles is left out.

    Returns
    -------
    set of str
        Every word (but one that joins others with "_" counts as an n-gram, and so does one of letters that are written without
        spaces, such as Chinese ones, each of which counts as a word; words of more than 40 letters are left out). Of the
        n-grams of up to three words in enough articles, those that can lie over each other without giving back five words in
        a row: one after the other, those without a word of more than half of the articles first, then those of many articles,
        then by the alphabet.
    dict of int
        "rare", "long", "chained".

    Examples
    --------
    >>> frequencies = pd.Series({"rain fell": 9, "fell on": 8, "on port": 7, "port elm": 6, "elm": 9, "old elm": 1})
    >>> kept, left_out = shareable(frequencies, n_articles=20, min_articles=3)
    >>> sorted(kept), left_out
    (['elm', 'fell on', 'on port', 'rain fell'], {'rare': 1, 'long': 0, 'chained': 1})
    """
    counts = frequencies.to_dict()
    joined = (term for term in counts if " " in term or "_" in term or not term.isascii())
    parts = {term: words for term in joined if len(words := _PART.findall(term)) > 1}
    long = {term for term, words in parts.items() if len(words) > LONGEST_NGRAM}
    long |= {
        term
        for term in counts
        if len(term) > LONGEST_WORD and max(map(len, parts.get(term, [term]))) > LONGEST_WORD
    }
    rare = {term for term in parts if counts[term] < min_articles} - long
    common = {term for term, n in counts.items() if n > COMMON * n_articles and term not in parts}
    chosen = sorted(
        parts.keys() - long - rare,
        key=lambda term: (not common.isdisjoint(parts[term]), -counts[term], term),
    )
    fits = apart(parts[term] for term in chosen)
    chained = {term for term, fit in zip(chosen, fits, strict=True) if not fit}
    left_out = {"rare": len(rare), "long": len(long), "chained": len(chained)}
    return counts.keys() - rare - long - chained, left_out


def apart(ngrams: Iterable[Sequence[str]]) -> list[bool]:
    """Tell of each n-gram whether, with those kept before it, no walk from word to next word has more than four words.

    A word knows how many steps at most lead to it and from it. An n-gram fits if the longest walk through it stays short
    enough; what is kept passes its numbers on, each at most three steps far. No word may follow itself, at any distance.

    >>> apart([("a", "b"), ("c", "d"), ("b", "c"), ("d", "e"), ("b", "a"), ("a", "c", "d")])
    [True, True, True, False, False, True]
    """
    before, after = defaultdict(int), defaultdict(int)  # steps that lead to a word, and from it
    following, preceding = defaultdict(set), defaultdict(set)

    def fits(words: Sequence[str]) -> bool:
        """Tell whether these words can be joined."""
        if len({*words}) < len(words) or any(
            one in following[other] for one, other in pairwise(words)
        ):
            return False
        to, onward = [before[words[0]]], [after[words[-1]]]
        for word, earlier in zip(words[1:], words[-2::-1]):
            to.append(max(before[word], to[-1] + 1))
            onward.append(max(after[earlier], onward[-1] + 1))
        return max(map(sum, zip(to, reversed(onward)))) < LONGEST_CHAIN

    kept = []
    for words in ngrams:
        kept.append(fits(words))
        for one, other in pairwise(words) if kept[-1] else ():
            following[one].add(other)
            preceding[other].add(one)
            _raised(before, other, before[one] + 1, onward=following)
            _raised(after, one, after[other] + 1, onward=preceding)
    return kept


def _raised(steps: dict[str, int], word: str, least: int, *, onward: dict[str, set]) -> None:
    """Raise the number of steps of a word to *least*, and those of the words it passes it on to."""
    if steps[word] < least:
        steps[word] = least
        for other in onward[word]:
            _raised(steps, other, least + 1, onward=onward)


def without_hashes(
    articles: pd.DataFrame, sentences: pd.DataFrame, *, others: Iterable[tuple] = ()
) -> tuple:
    """Return the tables with codes in place of the hashes of texts, sentences and shingles: equal where these were.

    Who has the words of an article and a hash of a text, a sentence or five words finds their order by trying. So nothing of a
    code depends on words. The code of a text is that of the first article with it; the code of a sentence is that of its first
    place; the code of a shingle depends on the articles with it and on how many others these articles share. Articles are
    ordered by article_id, and those of *others* (pairs of these two tables) count, so packs that are published with each other
    have the same codes. `copies.pairs` compares short texts with long ones on shingles whose hash is divisible by 8: where they
    have a shingle in common the code is divisible by 8 if the hash is.

    >>> articles = pd.DataFrame({"article_id": ["a"], "text_hash": ["0f" * 32], "sketch": [np.array([8, 11], np.uint64)]})
    >>> sentences = pd.DataFrame({"article_id": "a", "paragraph": 1, "n_tokens": 4, "fingerprint": [5, 7, 5]})
    >>> coded, said = without_hashes(articles, sentences)
    >>> said["fingerprint"].duplicated().tolist(), coded["text_hash"].tolist() == articles["text_hash"].tolist()
    ([False, False, True], False)
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
    """Return the articles and the sentences of all packs, sorted by article_id; each article as the first pack has it."""
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
    return set(n_shingles.index[n_shingles >= shingles.SMALL])


def _shingle_codes(articles: pd.DataFrame, long_articles: set[str]) -> pd.Series:
    """Return the code of each shingle by its hash.

    Shingles in exactly the same articles differ in nothing that is published: which of them gets which code tells nothing.
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
    """Return what a manifest says without names of files and without reasons that could quote an article.

    >>> manifest_without_text({"skipped": [["a1", "a1.txt", "no words in it"], ["a2", "", "could not be read (near 'Storm')"]]})
    {'skipped': [['', '', 'another reason, which the full pack gives (it may quote the article)'], ['', '', 'no words in it']]}
    """
    reasons = sorted(
        reason if reason in PLAIN_REASONS else OTHER_REASON for *_, reason in manifest["skipped"]
    )
    return {key: manifest[key] for key in _KEYS if key in manifest} | {
        "skipped": [["", "", reason] for reason in reasons]
    }
