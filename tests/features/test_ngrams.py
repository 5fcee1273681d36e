"""N-grams of one's own articles: the rare ones are left out. Invented texts."""

import numpy as np
import pandas as pd

from analysis import extract, read_corpus
from analysis.features.ngrams import without_rare


def test_ngrams_in_few_articles_are_left_out():
    texts = ["heavy rain fell", "light rain fell", "heavy rain came", "no rain fell today"]
    table = pd.DataFrame({"article_id": list("abcd"), "outlet": "North", "text": texts})
    every = extract(read_corpus(table), ngrams=(1, 3))
    common = without_rare(every, min_articles=2)
    n_articles = (sum(every.terms.layers.values()) > 0).sum(axis=0)
    is_kept = [" " not in term or n >= 2 for term, n in zip(every.terms.vocabulary, n_articles)]
    assert common.terms.vocabulary.tolist() == every.terms.vocabulary[is_kept].tolist()
    assert "rain fell" in common.terms.vocabulary and "rain came" not in common.terms.vocabulary
    for name, layer in every.terms.keep(np.array(is_kept)).layers.items():
        assert (common.terms.layers[name] != layer).nnz == 0
    assert common.manifest["settings"]["ngram_articles"] == 2
