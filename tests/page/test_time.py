"""Over time: coverage of each group as the library counts it, and its peaks."""

import browser
import pandas as pd
import pytest
from conftest import EVENT
from tables import tables_of

from analysis import page

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def compared(event):
    """Return the pages that the first state of the event compares."""
    where = {**event.plan.where, event.plan.group: list(event.plan.levels)}
    return page.counts(event, "plan-1", reading="a").where(rows=where)


def test_coverage_is_that_of_the_library(show, compared):
    days = compared.rows["day"].dropna().dt.date.astype(str)
    expected = pd.crosstab(days, compared.rows["country_group"])
    view = show(EVENT, "view=time")
    title, table = next(iter(tables_of(view).items()))
    groups = table[0][1:]
    for day, *numbers in table[1:]:
        found = expected.reindex([str(pd.Timestamp(day).date())], columns=groups, fill_value=0)
        assert [int(number) for number in numbers] == found.iloc[0].tolist()
    shown = sum(int(number) for row in table[1:] for number in row[1:])
    n_undated = int(compared.rows["day"].isna().sum())
    subtitle = view.locator("#view .subtitle").inner_text()
    assert f"{n_undated} have no day" in subtitle
    assert f"{len(compared.rows) - n_undated - shown} lie before or after" in subtitle
    peak = expected.sum(axis=1)
    day = pd.Timestamp(peak.idxmax())
    assert title == f"Most pages: {day.day} {day:%B %Y}, {peak.max()}"


def test_a_bar_and_a_number_open_their_pages(show):
    view = show(EVENT, "view=time")
    row = view.locator("#view table tbody tr").first
    n = int(row.locator("td").nth(1).inner_text())
    row.locator("td button").nth(1).click()
    browser.expect(view.locator("#beside .note").first).to_have_text(f"{n} pages")
    view.locator("#view .chart svg .mark-rect path").first.click(force=True)
    browser.expect(view.locator("#beside h2")).to_contain_text("Iranian outlets")


@pytest.mark.parametrize("view", "voices together tone time".split())
def test_an_empty_choice_says_the_next_step(show, view):
    place = show(EVENT, f"view={view}&first=1990-01-01&last=1990-01-02").locator("#view .empty")
    assert "choose" in place.first.inner_text()
