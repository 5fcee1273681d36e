"""Tone: the lines of VADER's README, vaderSentiment and NLTK run here."""

from pathlib import Path

import nltk
import numpy as np
import pandas as pd
import pytest
import vaderSentiment
from nltk.sentiment import vader as nltk_sentiment
from test_valence import README
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis.text.valence import score_sentences

FIELDS = "neg neu pos compound".split()


def test_readme_of_vader():
    ours = score_sentences(list(README))
    assert ours["compound"].tolist() == pytest.approx(list(README.values()), abs=5e-5)
    analyzer = SentimentIntensityAnalyzer()
    theirs = [[analyzer.polarity_scores(line)[field] for field in FIELDS] for line in README]
    assert ours[FIELDS].to_numpy() == pytest.approx(np.array(theirs), abs=1e-12)


def test_compound_is_the_sum_over_its_length_with_15():
    assert score_sentences(["The book was good."])["compound"].item() == pytest.approx(
        1.9 / np.sqrt(1.9**2 + 15), abs=5e-5
    )


def test_long_sentences_are_extreme_by_construction():
    """vaderSentiment#151: five times the same pair of words is not five times as bad."""
    scores = score_sentences(["bad good", "bad good bad good bad good bad good bad"])["compound"]
    assert scores.tolist() == pytest.approx([-0.1531, -0.7845], abs=5e-5)


@pytest.fixture
def nltk_vader(monkeypatch):
    """Return NLTK's VADER with the upstream package's word list."""
    words = (Path(vaderSentiment.__file__).parent / "vader_lexicon.txt").read_text("utf-8")
    monkeypatch.setattr(nltk.data, "load", lambda _: words)
    return nltk_sentiment.SentimentIntensityAnalyzer()


def test_compound_of_nltk_run_here(nltk_vader):
    theirs = [nltk_vader.polarity_scores(line)["compound"] for line in README]
    assert score_sentences(list(README))["compound"].tolist() == theirs


def test_two_lines_of_the_readme_are_of_an_older_package(nltk_vader):
    """vaderSentiment 3.3.2 counts one-letter words as neutral, which NLTK leaves out; emoji are read by their names."""
    book = "At least it isn't a horrible book."
    ours, theirs = (
        scores[["pos", "neu"]].iloc[0].tolist()
        for scores in (score_sentences([book]), pd.DataFrame([nltk_vader.polarity_scores(book)]))
    )
    assert (ours, theirs) == ([0.322, 0.678], [0.363, 0.637])  # the README prints NLTK's
    emoji = "Catch utf-8 emoji such as \U0001f498 and \U0001f48b and \U0001f601"
    scores = (
        score_sentences([emoji])["compound"].item(),
        nltk_vader.polarity_scores(emoji)["compound"],
    )
    assert scores == (0.875, 0.0)  # the README prints 0.7003


def test_nltk_has_other_lists(nltk_vader):
    """66 words that strengthen and 59 that negate, and fewer idioms: we follow the upstream package."""
    constants = nltk_sentiment.VaderConstants
    assert (
        len(constants.BOOSTER_DICT),
        len(constants.NEGATE),
        len(constants.SPECIAL_CASE_IDIOMS),
    ) == (66, 59, 7)
    line = "The bus stop was good."
    assert (
        score_sentences([line])["compound"].item()
        == -0.296
        != nltk_vader.polarity_scores(line)["compound"]
        == 0.1779
    )
