"""Words: scikit-learn's default analyzer, run here, parts them at marks; ours does not."""

from by_hand import by_hand
from sklearn.feature_extraction.text import CountVectorizer

from analysis.text.characters import characters
from analysis.text.tokens import tokenize

THEIRS = CountVectorizer().build_analyzer()


def ours(text):
    found = tokenize(characters([text]))
    return found.vocabulary[found.ids].tolist()


def test_words_of_scikit_learn_run_here():
    text = "The U.S. didn't ask: 3.5 Größen, паромы und well-known go_now, no."
    assert ours(text) == THEIRS(text)


@by_hand(__file__, "parted")
def test_scikit_learn_parts_words_at_marks(text, theirs, expected):
    assert (THEIRS(text), ours(text)) == (theirs, expected)
