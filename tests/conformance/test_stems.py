"""Stems: NLTK's Snowball stemmers, run here on the same tokens."""

from collections import Counter

import pandas as pd
import pytest
from nltk.stem.snowball import SnowballStemmer

from analysis import extract, framing, read_corpus

TEXTS = {
    "english": "The ferries sailed at night. Sailing again, the ferry sails organised passengers.",
    "russian": "Паромы вышли из порта. Паромы ждали у портов, и пассажиров было много.",
    "german": "Die Fähren fuhren nachts. Eine Fähre fährt, und die Häfen warten.",
    "arabic": "غادرت العبارات الميناء ليلا وركاب العبارة ينتظرون في الموانئ.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_snowball_of_nltk_run_here(language):
    table = pd.DataFrame({"article_id": ["a1"], "outlet": ["Elm Post"], "language": [language]})
    features = extract(read_corpus(table.assign(text=[TEXTS[language]])))
    words = framing.terms(features)
    expected = Counter()
    for word, uses in zip(words.items.index, words.values.toarray()[0]):
        expected[SnowballStemmer(language).stem(word)] += uses
    counts = framing.terms(features, stem=True)
    assert dict(zip(counts.items.index, counts.values.toarray()[0])) == expected
    assert len(expected) < len(words.items)
