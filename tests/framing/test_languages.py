"""Words of articles in several languages: stop words of each, weights within each."""

import pandas as pd
import pytest

from analysis import extract, framing, read_corpus

GERMAN = "Der Hafen war die ganze Nacht von der Flut bedroht, und die Boote lagen im Hafen."
ENGLISH = "The war came to the harbour and the boats die in the night of the war."


@pytest.fixture(scope="module")
def bilingual():
    """Two German and two English articles, of two outlets."""
    texts = [GERMAN, GERMAN + " Alle warten.", ENGLISH, ENGLISH + " All wait."]
    table = pd.DataFrame({"article_id": "d1 d2 e1 e2".split(), "text": texts})
    table = table.assign(outlet=[*"BBPP"], language="de de en en".split())
    return extract(read_corpus(table))


def uses(counts, item):
    """Return how often each article uses an item."""
    return counts.where(items=[item]).values.toarray()[:, 0].tolist()


def test_each_article_is_read_with_the_stop_words_of_its_language(bilingual):
    counts = framing.terms(bilingual, stop_words="by language")
    assert uses(counts, "war") == [0, 0, 2, 2]
    assert uses(counts, "die") == [0, 0, 1, 1]
    assert not {"der", "von", "und", "the", "of"} & set(counts.items.index)
    every = framing.terms(bilingual)
    assert counts.size.tolist() == every.size.tolist()
