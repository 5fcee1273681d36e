"""Tone of sentences by VADER's rules, as the vaderSentiment package applies them."""
from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

FIELDS = ("neg", "neu", "pos", "compound")


def score(sentences: Sequence[str]) -> pd.DataFrame:
    """Return VADER's ``neg``, ``neu``, ``pos`` and ``compound`` of each sentence, and ``n_words``, its lexicon words.

    The numbers are vaderSentiment's own: compound = S / sqrt(S² + 15), S the sum of the valences after boosters, negation,
    capitals, "but" and punctuation (Hutto & Gilbert 2014). Rows without a lexicon word (``n_words`` 0) have compound 0 here;
    whoever uses it as tone treats them as missing. Meant for sentences: over a whole article the sum runs to ±1.

    >>> score(["The book was good."]).round(4).values.tolist()
    [[0.0, 0.508, 0.492, 0.4404, 1.0]]
    """
    analyzer = _analyzer()
    rows = [(*map(analyzer.polarity_scores(sentence).get, FIELDS), analyzer.n_words) for sentence in sentences]
    table = pd.DataFrame(rows, columns=[*FIELDS, "n_words"])
    return table.astype({**dict.fromkeys(FIELDS, "float64"), "n_words": "int64"})


@lru_cache
def _analyzer():
    """Return vaderSentiment's analyzer, loaded once, that also notes how many of its tokens are in its lexicon."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    class Counting(SentimentIntensityAnalyzer):
        n_words = 0

        def _but_check(self, words_and_emoticons, sentiments):  # called once a sentence, with its tokens
            self.n_words = sum(word.lower() in self.lexicon for word in words_and_emoticons)
            return super()._but_check(words_and_emoticons, sentiments)

    return Counting()
