"""N-grams of one's own articles: the rare ones are left out over all articles. Invented texts."""

import numpy as np
import pandas as pd

from analysis import extract, read_corpus
from analysis.features import extraction
from analysis.features.ngrams import extract_common


def test_ngrams_in_few_articles_are_left_out_over_all_parts(monkeypatch):
    texts = ["heavy rain fell", "light rain fell", "heavy rain came", "no rain fell today"]
    table = pd.DataFrame({"article_id": list("abcd"), "outlet": "North", "text": texts})
    corpus = read_corpus(table)
    monkeypatch.setattr(extraction, "PARTITION", 1)  # each article is a part
    common = extract_common(corpus, ngrams=(1, 3), min_articles=2)
    every = extract(corpus, ngrams=(1, 3)).terms
    n_articles = (sum(every.layers.values()) > 0).sum(axis=0)
    is_kept = [" " not in term or n >= 2 for term, n in zip(every.vocabulary, n_articles)]
    assert common.terms.vocabulary.tolist() == every.vocabulary[is_kept].tolist()
    assert "rain fell" in common.terms.vocabulary and "rain came" not in common.terms.vocabulary
    for name, layer in every.keep(np.array(is_kept)).layers.items():
        assert (common.terms.layers[name] != layer).nnz == 0
    assert common.manifest["settings"]["ngram_articles"] == 2
