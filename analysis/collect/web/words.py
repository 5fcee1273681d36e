"""Count words, in scripts that write no spaces too."""

from __future__ import annotations

import re

#: Letters of Thai, Lao, Burmese, Khmer, Japanese and Chinese, which part no words.
UNPARTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff]")
LETTERS = 2  # of these that count as a word


def n_words(text: str) -> int:
    """Return the number of words of a text.

    >>> n_words("The storm came."), n_words("\u66b4\u98ce\u96e8\u6765\u4e86 again")
    (3, 4)
    """
    if text.isascii():
        return len(text.split())
    n_unparted = len(UNPARTED.findall(text))
    if not n_unparted:
        return len(text.split())
    n_others = len(re.findall(r"\w+", UNPARTED.sub(" ", text)))
    return -(-n_unparted // LETTERS) + n_others
