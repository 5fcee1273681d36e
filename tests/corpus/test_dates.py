"""Days that are hardly those of publication. All are invented."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import compare, extract, figures, framing, read_corpus
from analysis.corpus.dates import implausible_days

SPREAD = [f"{year}-06-01" for year in range(1990, 2016)]


@pytest.mark.parametrize(
    ("days", "flagged"),
    [
        (["0001-11-30", "2016-08-16"], ["0001-11-30"]),  # no newspaper before 1605
        (["1850-01-01", *SPREAD, "2061-01-01"], ["1850-01-01", "2061-01-01"]),
        (["1850-01-01", "1851-01-01", *SPREAD], []),  # two of 28 are no bad cells
        (["1970-07-01", *SPREAD, "2035-05-01"], []),  # the gaps are 20 years at most
        (["1850-01-01", "1990-06-01", "2016-06-01"], []),  # too few to say
        ([f"{year}-06-01" for year in range(1605, 2016, 5)], []),  # an archive
        ([], []),
    ],
)
def test_implausible_days_by_hand(days, flagged):
    days = pd.Series(pd.to_datetime([*days, None], format="%Y-%m-%d").as_unit("us"))
    found = days[implausible_days(days)]
    assert [day.date().isoformat() for day in found] == flagged


@given(st.lists(st.datetimes(), max_size=80), st.randoms())
def test_few_days_are_implausible_in_whatever_order(days, random):
    days = pd.Series(days, dtype="datetime64[us]")
    is_implausible = implausible_days(days)
    late = days.dt.year >= 1605
    assert (is_implausible & late).sum() <= 0.1 * late.sum()
    assert is_implausible[~late].all()
    order = random.sample(range(len(days)), len(days))
    assert implausible_days(days.iloc[order]).sort_index().equals(is_implausible)


def test_reports_methods_and_periods_name_implausible_days():
    """The day stays as it was read."""
    days = ["0001-11-30", *["2016-08-16"] * 30, "2061-05-05"]
    ids = [f"a{number:02}" for number in range(len(days))]
    table = {"article_id": ids, "outlet": "Elm Post", "text": "Rain fell.", "published": days}
    corpus = read_corpus(pd.DataFrame(table))
    told = corpus.report().set_index("what").loc["implausible days"]
    assert told.tolist() == [2, "0001-11-30, 2061-05-05"]
    features = extract(corpus)
    assert features.articles["published"].dt.year.iloc[[0, -1]].tolist() == [1, 2061]
    words = framing.terms(features).present()
    timeline = compare.timeline(words, every=None)
    assert timeline["period"].dt.year.unique().tolist() == [2016]
    reason = "with an implausible day (0001-11-30, 2061-05-05)"
    assert timeline.attrs["method"]["left_out"] == {reason: 2}
    assert f"published from 2016-08-16 to 2016-08-16, 2 of them {reason[:22]}" in (
        figures.methods_paragraph(features)
    )
