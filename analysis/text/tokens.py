"""Word tokens as numbers, and how often each text holds each word or n-gram."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.text.characters import CASELESS, JOINER, MARK, PART, WORD, Characters
from analysis.text.kernels import PRIME, SEED, TwoArrays, kernel, mix_hash


@dataclass(frozen=True)
class Tokens:
    """The word tokens of a batch; the arrays have one value a token."""

    ids: np.ndarray  #: numbers of words in ``vocabulary``
    starts: np.ndarray  #: characters in the batch
    stops: np.ndarray  #: last + 1
    bounds: np.ndarray  #: text r has the tokens from ``bounds[r]`` to ``bounds[r + 1]``
    vocabulary: np.ndarray  #: in lower case, sorted by code point
    hashes: np.ndarray  #: of words, the same on every machine


def tokenize(batch: Characters) -> Tokens:
    """Return the word tokens of *batch*: two or more letters, digits or underscores in a row.

    In scikit-learn's default analyzer words break at accents, vowel signs, joiners and behind İ;
    here these belong to the word of the letter before.
    """
    starts, stops, hashes = _token_spans(batch.lower, batch.kind)
    ids, _ = pd.factorize(hashes)
    n_words = np.maximum.accumulate(ids)  # up to each token, less one
    first_tokens = np.flatnonzero(np.diff(n_words, prepend=-1))
    letters = batch.lower.tobytes().decode("utf-32-le", "surrogatepass")
    bounds = zip(starts[first_tokens].tolist(), stops[first_tokens].tolist())
    words = [letters[start:stop] for start, stop in bounds]
    if chr(PART) in letters:
        words = [word.replace(chr(PART), "") for word in words]
    order, rank = _in_order(words)
    return Tokens(
        ids=rank[ids],
        starts=starts,
        stops=stops,
        bounds=_token_bounds(batch, starts),
        vocabulary=np.array(words, dtype=object)[order],
        hashes=hashes[first_tokens][order],
    )


def _in_order(words: list[str]) -> TwoArrays:
    """Return the order of words by code point, and the place of each word in it."""
    order = np.array(sorted(range(len(words)), key=words.__getitem__), dtype=np.int64)
    return order, np.argsort(order).astype(np.int32)


def hash_tokens(batch: Characters) -> TwoArrays:
    """Return the hash of each word token, and where each text begins among them."""
    starts, _, hashes = _token_spans(batch.lower, batch.kind)
    return hashes, _token_bounds(batch, starts)


def _token_bounds(batch: Characters, starts: np.ndarray) -> np.ndarray:
    """Return the first token of each text, and the number of tokens."""
    return np.searchsorted(starts, batch.bounds.astype(starts.dtype))


@kernel(1)
def _token_spans(lower, kind):
    """Return starts and stops of word tokens, and the hash of each.

    It is that of ``hash_numbers``. Words with equal hashes count as equal: of ten million words,
    two do by mistake in one of 370,000 batches.
    """
    # A token has two characters at least. Memory that is never written to is never taken.
    most = len(lower) // 2
    starts = np.empty(most, np.int32)
    stops = np.empty(most, np.int32)
    hashes = np.empty(most, np.int64)
    n_tokens = 0
    start = -1
    stop = 0
    n_letters = 0
    is_caseless = False
    # The hash up to this character, and up to the last one that belongs to the word.
    hash_here = np.int64(SEED)
    hash_at_stop = np.int64(0)
    for position in range(len(lower)):
        flags = kind[position]
        is_letter = flags & WORD != 0
        is_sign = start >= 0 and (flags & MARK != 0 or (is_caseless and flags & JOINER != 0))
        if is_letter or is_sign:
            if start < 0:
                start = position
                n_letters = 0
                hash_here = np.int64(SEED)
            if lower[position] != PART:
                hash_here = (hash_here ^ lower[position]) * np.int64(PRIME)
            if is_letter:
                n_letters += 1
                is_caseless = flags & (CASELESS | MARK) != 0
            if is_letter or flags & MARK:  # a joiner only if a letter follows
                stop = position + 1
                hash_at_stop = hash_here
            continue
        if start >= 0 and n_letters > 1:
            starts[n_tokens] = start
            stops[n_tokens] = stop
            hashes[n_tokens] = mix_hash(hash_at_stop)
            n_tokens += 1
        start = -1
    return starts[:n_tokens], stops[:n_tokens], hashes[:n_tokens]


def count_ngrams(
    tokens: Tokens,
    *,
    kinds: np.ndarray,
    n_kinds: int,
    ngrams: tuple[int, int],
    sentences: np.ndarray,
) -> tuple[np.ndarray, list[sparse.csr_array]]:
    """Return the sorted terms, and for each kind the counts of texts × terms.

    n-grams stay within a sentence. Stop words left out afterwards take n-grams along, while
    scikit-learn's ``stop_words`` makes new ones.
    """
    shortest, longest = ngrams
    terms = tokens.vocabulary
    rank = tokens.ids  # of the n-gram that begins at each token, -1 where none does
    kind = kinds
    terms_by_length = []
    numbers_by_length = []
    kinds_by_length = []
    n_terms = 0
    for n in range(1, longest + 1):
        if n > 1:
            of_first = sentences[: max(len(sentences) - n + 1, 0)]
            within_one = np.flatnonzero(sentences[n - 1 :] == of_first)
            last_words = tokens.ids[within_one + n - 1]
            terms, rank = _extend_ngrams(
                within_one, terms, tokens.vocabulary, rank=rank, last_words=last_words
            )
            kind = kind | np.roll(kinds, 1 - n)
        if n >= shortest:
            terms_by_length.append(terms)
            # Of the n-gram among those of all lengths.
            numbers_by_length.append(np.where(rank < 0, -1, rank + n_terms))
            kinds_by_length.append(kind)
            n_terms += len(terms)
    return _count_matrices(
        np.concatenate(terms_by_length),
        np.stack(numbers_by_length, axis=1),
        kinds=np.stack(kinds_by_length, axis=1),
        bounds=tokens.bounds,
        n_kinds=n_kinds,
    )


def _extend_ngrams(
    positions: np.ndarray,
    terms: np.ndarray,
    vocabulary: np.ndarray,
    *,
    rank: np.ndarray,
    last_words: np.ndarray,
) -> TwoArrays:
    """Return the sorted n-grams at *positions*, and the rank of each token's (-1: none)."""
    n_words = max(len(vocabulary), 1)
    pairs = rank[positions].astype(np.int64) * n_words + last_words
    ranks, different = pd.factorize(pairs, sort=True)
    runs, words = np.divmod(different, n_words)
    extended_rank = np.full_like(rank, -1)
    extended_rank[positions] = ranks
    return (terms + " ")[runs] + vocabulary[words], extended_rank


def _count_matrices(
    terms: np.ndarray, numbers: np.ndarray, *, kinds: np.ndarray, bounds: np.ndarray, n_kinds: int
) -> tuple[np.ndarray, list[sparse.csr_array]]:
    """Return the terms, sorted, and counts of texts × terms, a matrix a kind."""
    n_lengths = numbers.shape[1]
    if n_lengths > 1:
        order, places = _in_order(terms.tolist())
        terms = terms[order]
        numbers = np.append(places, -1)[numbers]  # the last: no n-gram
    n_texts = len(bounds) - 1
    text = np.repeat(np.arange(n_texts, dtype=np.int32), n_lengths * np.diff(bounds))
    column = numbers.ravel().astype(np.int32)
    kind_of_term = np.where(column < 0, -1, kinds.ravel())
    matrices = []
    for kind in range(n_kinds):
        chosen = np.flatnonzero(kind_of_term == kind)
        cells = (text[chosen], column[chosen])
        ones = np.ones(len(chosen), np.int32)
        counts = sparse.coo_array((ones, cells), shape=(n_texts, len(terms))).tocsc()  # adds up
        matrices.append(counts.tocsr())  # by way of columns, in which the texts are in order
    return terms, matrices
