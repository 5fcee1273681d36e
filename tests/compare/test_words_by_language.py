"""Words of several languages are compared within one, or not at all: each case by hand."""

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.compare import contrasts, levels
from analysis.compare.languages import in_one_language, untested_words
from analysis.counts import Counts

COLUMNS = ["group", "n", "size", "n_against", "size_against", "estimate", "p"]


def words(north, south, west=()):
    """Return an article with two words a language: as many as are named, by outlet."""
    sides = {"North": north, "South": south, "West": west}
    rows = [(side, language) for side, languages in sides.items() for language in languages]
    table = pd.DataFrame(rows, columns=["outlet", "language"]).replace({"language": {"?": None}})
    table = table.assign(article_id=[f"a{number:03}" for number in range(len(table))])
    values = np.random.default_rng(5).integers(0, 4, (len(table), 3))
    return Counts.of(values, size=[[60]] * len(table), rows=table, items=[*"abc"], per="token")


EN, DE, TH = ["en"] * 10, ["de"] * 10, ["th"] * 10
#: Languages of two outlets, in which words are compared ("": in all), and why there is no test.
CASES = [
    (EN, EN, "", ""),
    (DE, EN, "", "groups write in unlike languages"),
    (DE + EN, DE + EN, "", ""),  # words do not tell them apart
    (["de"] * 3 + EN * 3, EN * 2 + EN[:7], "en", ""),  # three of sixty in another language
    (["de"] * 3 + EN * 3, EN * 2 + EN[:8], "", ""),
    (["de"] * 2 + ["?"] * 5 + EN, EN, "", ""),  # two articles have no word that is tested
    (TH, TH, "", "blanks part no words in Thai"),
    (DE * 6 + EN[:5], EN + DE[:4], "en", ""),  # four stray articles share no language
    (DE + EN[:4], EN, "", "groups write in unlike languages"),
    (TH + EN, TH, "th", "blanks part no words in Thai"),
]


@pytest.mark.parametrize(("north", "south", "language", "why"), CASES)
def test_words_are_compared_in_one_language_or_not_at_all(north, south, language, why):
    counts = words(north, south)
    found = in_one_language(counts, "outlet")
    is_in = counts.rows["language"].eq(language) if language else True
    assert ((found.size[:, 0] > 0) == is_in).all()
    assert untested_words(found, "outlet") == why
    assert in_one_language(found, "outlet") is found
    assert untested_words(counts.present(), "outlet") == ""  # of what is no word
    table = contrasts(counts, "outlet")
    assert table["p"].isna().all() == bool(why)
    assert not why or set(table["reason"]) == {why}
    assert (" alone, in " in table.attrs["method"]["note"]) == bool(language)


def test_a_difference_is_that_of_the_articles_in_the_language():
    counts = words(DE + EN + EN, EN * 3, DE)
    table = contrasts(counts, "outlet")
    alone = contrasts(counts.where(rows={"language": "en"}), "outlet")
    compared = table[(table["group"] == "North")].reset_index(drop=True)
    assert_frame_equal(compared[COLUMNS], alone[COLUMNS])
    assert set(table["reason"][table["group"] == "West"]) == {"no rows of both sides to compare"}
    assert "alone, in 71 % of the articles (50 of 70)" in table.attrs["method"]["note"]
    assert levels(counts, "outlet")["size"].tolist() == [1200] * 3 + [1800] * 3 + [0] * 3
