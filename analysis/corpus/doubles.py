"""Copies of a text within an outlet, which count once."""

import re
from collections import defaultdict
from itertools import combinations

#: A sentence in more articles than this number and this share of the outlet's shows no copies.
WIDESPREAD_ARTICLES = 10
WIDESPREAD_SHARE = 0.2
#: Two texts are copies if they share more than this of the shorter one's sentences, and words.
COPIED_SHARE = 0.5


def first_copies(texts: dict[str, str]) -> dict[str, str]:
    """Return for each text the first of its copies, which may be itself."""
    sentence_sizes = {article: _sentence_sizes(text) for article, text in texts.items()}
    n_words = {article: sum(sizes.values()) for article, sizes in sentence_sizes.items()}
    first = {article: article for article in sorted(texts)}
    for (left, right), shared_sizes in sorted(_shared_sentences(sentence_sizes).items()):
        shorter = min(len(sentence_sizes[left]), len(sentence_sizes[right]))
        least_words = COPIED_SHARE * min(n_words[left], n_words[right])
        if len(shared_sizes) <= COPIED_SHARE * shorter or sum(shared_sizes) <= least_words:
            continue
        low, high = sorted((first[left], first[right]))
        for article, root in first.items():
            if root == high:
                first[article] = low
    return first


def _sentence_sizes(text: str) -> dict[str, int]:
    """Return the different sentences of a text, and how many words each has."""
    sentences_and_lines = re.split(r"(?<=[.!?…])\s+|\n", text)
    return {
        " ".join(re.sub(r"\d+", "0", sentence.casefold()).split()): len(sentence.split())
        for sentence in sentences_and_lines
        if sentence.strip()
    }


def _shared_sentences(sentence_sizes: dict[str, dict[str, int]]) -> dict[tuple, list[int]]:
    """Return the sizes of the sentences that each pair of texts shares."""
    holders = defaultdict(list)
    for article in sorted(sentence_sizes):
        for sentence in sentence_sizes[article]:
            holders[sentence].append(article)
    most = max(WIDESPREAD_ARTICLES, WIDESPREAD_SHARE * len(sentence_sizes))
    shared = defaultdict(list)
    for sentence, articles in holders.items():
        if len(articles) <= most:
            for pair in combinations(articles, 2):
                shared[pair].append(sentence_sizes[articles[0]][sentence])
    return shared
