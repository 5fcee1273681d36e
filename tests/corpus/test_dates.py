"""Days of columns, and days that are hardly those of publication. All are invented."""

import datetime

import pandas as pd
import pytest
from by_hand import by_hand, drawn_cases, tables

from analysis import extract, figures, read_corpus
from analysis.corpus.dates import implausible_days, read_days
from analysis.errors import InputError

CASES = tables(__file__)
SPREAD = [f"{year}-06-01" for year in range(1990, 2016)]
#: Days, and those of them that are implausible; more are in the table.
LONG = [
    (["1850-01-01", *SPREAD, "2061-01-01"], ["1850-01-01", "2061-01-01"]),
    (["1850-01-01", "1851-01-01", *SPREAD], []),  # two of 28 are no bad cells
    (["1970-07-01", *SPREAD, "2035-05-01"], []),  # the gaps are 20 years at most
    ([f"{year}-06-01" for year in range(1605, 2016, 5)], []),  # an archive
]


@pytest.mark.parametrize("days, flagged", [*CASES["implausible"], *LONG])
def test_implausible_days_by_hand(days, flagged):
    days = pd.Series(pd.to_datetime([*days, None], format="%Y-%m-%d").as_unit("us"))
    assert days[implausible_days(days)].astype(str).tolist() == flagged


def test_reports_and_methods_name_implausible_days():
    """The day stays as it was read."""
    corpus = corpus_of(["0001-11-30", *["2016-08-16"] * 30, "2061-05-05"])
    told = corpus.report().set_index("what").loc["implausible days"]
    assert told.tolist() == [2, "0001-11-30, 2061-05-05"]
    features = extract(corpus)
    assert features.articles["published"].dt.year.iloc[[0, -1]].tolist() == [1, 2061]
    said = "published from 2016-08-16 to 2016-08-16, 2 of them with an implausible day"
    assert said in figures.methods_paragraph(features)


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


def test_days_of_other_types_are_those_of_their_own_zone():
    cells = [
        datetime.date(2021, 3, 2),
        datetime.datetime(2021, 3, 2, 23, 30),
        pd.Timestamp("2021-03-02 00:30", tz="Asia/Tehran"),
        pd.Timestamp("2021-03-02 23:30:00.123456789", tz="UTC"),
        pd.Timestamp("2021-03-02").to_datetime64(),
        "02.03.2021",
    ]
    for date_format in (None, "%d.%m.%Y"):
        assert {*days_of(cells, date_format=date_format)[0]} == {"2021-03-02"}


def corpus_of(days, **options):
    """Return a Corpus of articles of these days."""
    ids = [f"a{number:02}" for number in range(len(days))]
    table = {"article_id": ids, "outlet": "Elm Post", "text": "Rain fell.", "published": days}
    return read_corpus(pd.DataFrame(table), **options)


def test_a_day_that_cannot_be_read_is_missing_listed_and_counted_and_refused_on_demand():
    days = ["2016-08-16", "5 days ago", "gestern"]
    corpus = corpus_of(days)
    assert corpus.articles["published"].notna().tolist() == [True, False, False]
    assert len(corpus.skipped) == 2
    told = corpus.report().set_index("what").loc["days that could not be read"]
    assert told.tolist() == [2, "'5 days ago', 'gestern'"]
    with pytest.raises(InputError, match="5 days ago"):
        corpus_of(days, faulty="refuse")


def test_days_of_other_calendars_and_years_of_two_digits_are_missing_and_told():
    corpus = corpus_of(["1395/05/26", "16.8.2559", "16-Aug-16"])
    assert corpus.articles["published"].isna().all()
    told = corpus.report().set_index("what").loc["days that could not be read"]
    calendar = "is implausible, and may be of another calendar: convert it"
    short = "has two digits: name the form with date_format="
    assert told["n"] == 3
    assert told["which"].startswith(
        "'1395/05/26', '16.8.2559', '16-Aug-16', as its year is implausible"
    )
    assert told["which"].endswith(f", as its year {short}")
    reasons = corpus.skipped["reason"].str.extract(" as its year (.*); left missing$", expand=False)
    assert reasons.tolist() == [calendar, calendar, short]


@drawn_cases("""
    encoding | notes
    utf-8    | 2 notes
    cp1252   | 3 notes
""")
def test_a_corpus_at_a_prompt_counts_guessed_encodings_and_unread_days(tmp_path, encoding, notes):
    text = "Die Fähre fährt für die Bürger wieder über den Fluß nach Köln. " * 5
    written = f"outlet,text,published\nElm,{text},5 days ago\nElm,{text}.,gestern\n"
    (tmp_path / "a.csv").write_text(written, encoding=encoding)
    said = repr(read_corpus(tmp_path / "a.csv"))
    assert said.endswith(f"0 skipped, and {notes} in report()")


def test_a_column_of_days_is_known_though_most_of_its_cells_are_none():
    cells = ["2016-08-16", "5 days ago", "6 days ago", "gestern"]
    table = pd.DataFrame({"outlet": "Elm Post", "text": "Rain fell.", "date": cells})
    assert read_corpus(table).articles["published"].notna().sum() == 1


@pytest.mark.parametrize(
    "name", ["Timestamp", "scraped_at", "Date created", "crawlDate", "Last updated"]
)
def test_the_time_at_which_a_page_was_saved_is_not_its_day(name):
    row = {"outlet": "Elm Post", "text": "Rain fell.", name: "2016-08-16 10:00:00"}
    corpus = read_corpus([row])
    assert corpus.articles["published"].isna().all()
    assert f'nothing, though "{name}" may hold days' in corpus.guesses["reading"].tolist()
    assert read_corpus([row], columns={"published": name}).articles["published"].notna().all()
