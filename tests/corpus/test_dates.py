"""Days of columns, and days that are hardly those of publication. All are invented."""

import datetime

import pandas as pd
import pytest
from by_hand import by_hand, tables
from hypothesis import given
from hypothesis import strategies as st

from analysis import compare, extract, figures, framing, read_corpus
from analysis.corpus.dates import implausible_days, read_days
from analysis.errors import InputError

CASES = tables(__file__)
SPREAD = [f"{year}-06-01" for year in range(1990, 2016)]


@pytest.mark.parametrize(
    "days, flagged",
    [
        (["0001-11-30", "2016-08-16"], ["0001-11-30"]),  # no newspaper before 1605
        (["2559-08-16", "2559-08-17"], ["2559-08-16", "2559-08-17"]),  # of another calendar
        (["1850-01-01", *SPREAD, "2061-01-01"], ["1850-01-01", "2061-01-01"]),
        (["1850-01-01", "1851-01-01", *SPREAD], []),  # two of 28 are no bad cells
        (["1970-07-01", *SPREAD, "2035-05-01"], []),  # the gaps are 20 years at most
        (["1850-01-01", "1990-06-01", "2016-06-01"], []),  # too few to say
        ([f"{year}-06-01" for year in range(1605, 2016, 5)], []),  # an archive
        (["1970-01-01", "1971-02-03"], ["1970-01-01"]),  # a 0 of a program
        ([], []),
    ],
)
def test_implausible_days_by_hand(days, flagged):
    days = pd.Series(pd.to_datetime([*days, None], format="%Y-%m-%d").as_unit("us"))
    found = days[implausible_days(days)]
    assert [day.date().isoformat() for day in found] == flagged


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
    event = pd.DataFrame({"date": pd.to_datetime(["2016-08-17"]), "label": "Strikes"})
    before = compare.before_after(words, event)
    assert before["size_against"].unique().tolist() == [30]
    assert before.attrs["method"]["left_out"] == {"without a plausible day": 2}
    assert "published from 2016-08-16 to 2016-08-16, 2 of them with an implausible day" in (
        figures.methods_paragraph(features)
    )


# ---------------------------------------------------------------- columns


def days_of(cells, **options):
    """Return the days of a column as text, and what is told of them."""
    column = pd.Series(cells, dtype=object)
    days, reasons, readings = read_days(column, column, **options)
    texts = days.dt.strftime("%Y-%m-%d").fillna("").tolist()
    has_reason = [reason is not None for reason in reasons]
    assert has_reason == [bool(cell) and not text for cell, text in zip(cells, texts)]
    return texts, readings


@pytest.mark.parametrize("cell, day", CASES["cells"])
def test_a_cell_is_read_as_a_day_or_left_missing_by_hand(cell, day):
    assert days_of([cell], faulty="skip")[0] == [day]


@pytest.mark.parametrize("cell, form, day", CASES["in_forms"])
def test_a_cell_is_read_in_the_form_that_is_named_by_hand(cell, form, day):
    assert days_of([cell], date_format=form, faulty="skip")[0] == [day]


@by_hand(__file__, "columns")
def test_cells_of_a_column_tell_how_days_are_written_by_hand(cells, days, told):
    assert days_of(cells) == (days, told)


FORMS = ("%d. %m. %Y", "%Y. %m. %d.", "%d %B %Y", "%b %d, %Y %H:%M", "%Y年%m月%d日", "%d%b%Y")


@given(st.dates(datetime.date(1700, 1, 1), datetime.date(2099, 12, 31)), st.sampled_from(FORMS))
def test_a_day_that_is_written_is_read(day, form):
    assert days_of([day.strftime(form)], faulty="skip")[0] == [day.isoformat()]


@given(st.dates(datetime.date(1955, 1, 1), datetime.date(2056, 12, 31)))
def test_days_are_read_as_excel_numbers_them(day):
    number = (day - datetime.date(1899, 12, 30)).days
    assert days_of([str(number)], faulty="skip")[0] == [day.isoformat()]


ODD = {"article_id": list("abc"), "outlet": "Elm Post", "text": "Rain fell."}


def test_a_day_that_cannot_be_read_is_missing_listed_and_counted_and_refused_on_demand():
    table = pd.DataFrame(ODD | {"published": ["2016-08-16", "5 days ago", "gestern"]})
    corpus = read_corpus(table)
    assert corpus.articles["published"].notna().tolist() == [True, False, False]
    assert len(corpus.skipped) == 2
    told = corpus.report().set_index("what").loc["days that could not be read"]
    assert told.tolist() == [2, "'5 days ago', 'gestern'"]
    with pytest.raises(InputError, match="5 days ago"):
        read_corpus(table, faulty="refuse")


def test_days_of_other_calendars_and_years_of_two_digits_are_missing_and_told():
    table = pd.DataFrame(ODD | {"published": ["1395/05/26", "16.8.2559", "16-Aug-16"]})
    corpus = read_corpus(table)
    assert corpus.articles["published"].isna().all()
    told = corpus.report().set_index("what").loc["days that could not be read"]
    days = "'1395/05/26', '16.8.2559', '16-Aug-16'"
    assert told["n"] == 3
    assert told["which"].startswith(f"{days}, as its year is implausible")
    assert told["which"].endswith(", as its year has two digits: name the form with date_format=")
    reasons = corpus.skipped["reason"].str.extract(" as its year (.*); left missing$", expand=False)
    assert reasons.tolist() == [
        "is implausible, and may be of another calendar: convert it",
        "is implausible, and may be of another calendar: convert it",
        "has two digits: name the form with date_format=",
    ]


def test_a_corpus_at_a_prompt_counts_guessed_encodings_and_unread_days(tmp_path):
    text = "Die Fähre fährt für die Bürger wieder über den Fluß nach Köln. " * 5
    rows = pd.DataFrame(ODD | {"text": text, "published": ["5 days ago", "gestern", ""]})
    read = {}
    for encoding in ("utf-8", "cp1252"):
        path = tmp_path / f"{encoding}.csv"
        rows.to_csv(path, index=False, encoding=encoding)
        read[encoding] = repr(read_corpus(path))
    assert read["utf-8"].endswith("0 skipped, and 1 note in report()")
    assert read["cp1252"].endswith("0 skipped, and 2 notes in report()")


def test_a_column_of_days_is_known_though_most_of_its_cells_are_none():
    cells = ["2016-08-16", "5 days ago", "6 days ago", "gestern"]
    table = pd.DataFrame({"outlet": "Elm Post", "text": "Rain fell.", "date": cells})
    corpus = read_corpus(table)
    assert corpus.articles["published"].notna().sum() == 1 and len(corpus.skipped) == 3


@pytest.mark.parametrize(
    "name", ["Timestamp", "scraped_at", "created", "Last updated", "crawlDate"]
)
def test_the_time_at_which_a_page_was_saved_is_not_its_day(name):
    corpus = read_corpus(pd.DataFrame(ODD | {name: "2016-08-16 10:00:00"}))
    assert corpus.articles["published"].isna().all()
    assert f'nothing, though "{name}" may hold days' in corpus.guesses["reading"].tolist()
    named = read_corpus(pd.DataFrame(ODD | {name: "2016-08-16"}), columns={"published": name})
    assert named.articles["published"].notna().all()


def test_before_and_after_without_days_says_so():
    event = pd.DataFrame({"date": pd.to_datetime(["2016-08-17"]), "label": "Strikes"})
    table = pd.DataFrame(ODD | {"published": None})
    words = framing.terms(extract(read_corpus(table))).present()
    with pytest.raises(InputError, match="no plausible day in 3 rows"):
        compare.before_after(words, event)
