"""Tone: the lines of VADER's README, vaderSentiment and NLTK run here."""
import numpy as np
import pytest
from nltk.sentiment.vader import VaderConstants
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis import sentiment

README = {  # Hutto and Gilbert's README, compound; measures.md 2.7
    "VADER is smart, handsome, and funny.": 0.8316, "VADER is smart, handsome, and funny!": 0.8439,
    "VADER is very smart, handsome, and funny.": 0.8545, "VADER is VERY SMART, handsome, and FUNNY.": 0.9227,
    "VADER is VERY SMART, handsome, and FUNNY!!!": 0.9342, "VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!": 0.9469,
    "VADER is not smart, handsome, nor funny.": -0.7424, "The book was good.": 0.4404,
    "At least it isn't a horrible book.": 0.4310, "The book was only kind of good.": 0.3832,
    "The plot was good, but the characters are uncompelling and the dialog is not great.": -0.7042, "Today SUX!": -0.5461,
    "Today only kinda sux! But I'll get by, lol": 0.5249, "Make sure you :) or :D today!": 0.8633, "Not bad at all": 0.4310}
FIELDS = ["neg", "neu", "pos", "compound"]


def test_readme_of_vader():
    ours = sentiment.valence(list(README))
    assert ours["compound"].tolist() == pytest.approx(list(README.values()), abs=5e-5)
    analyzer = SentimentIntensityAnalyzer()
    theirs = [[analyzer.polarity_scores(line)[field] for field in FIELDS] for line in README]
    assert ours[FIELDS].to_numpy() == pytest.approx(np.array(theirs), abs=1e-12)


def test_compound_is_the_sum_over_its_length_with_15():
    assert sentiment.valence(["The book was good."])["compound"].item() == pytest.approx(1.9 / np.sqrt(1.9**2 + 15), abs=5e-5)


def test_long_sentences_are_extreme_by_construction():
    """vaderSentiment#151: five times the same pair of words is not five times as bad."""
    scores = sentiment.valence(["bad good", "bad good bad good bad good bad good bad"])["compound"]
    assert scores.tolist() == pytest.approx([-0.1531, -0.7845], abs=5e-5)


def test_nltk_has_another_vader():
    """No emoji, other idioms, 66 words that strengthen and 59 that negate: we follow the upstream package."""
    assert (len(VaderConstants.BOOSTER_DICT), len(VaderConstants.NEGATE)) == (66, 59)
    smile = "I like this \N{SMILING FACE WITH OPEN MOUTH}"
    assert sentiment.valence([smile])["compound"].item() > sentiment.valence(["I like this"])["compound"].item()
