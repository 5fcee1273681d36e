"""Who says it: claims by voice, who is quoted, what is said less often, and the pages behind it."""

import browser
import numpy as np
import pytest
from conftest import EVENT
from tables import counts_in, tables_of

from analysis import page

pytestmark = [pytest.mark.slow, pytest.mark.browser]
#: Stance and voices of the columns of claims.
KINDS = (("asserted", ["outlet"]), ("asserted", ["speakers"]), ("denied", ["outlet", "speakers"]))


def counted(case, what, group):
    """Return what the pages of a group in the plan's sample have, in the first reading."""
    return page.counts(case, what).where(rows={**case.plan.where, case.plan.group: group})


@pytest.mark.parametrize("group", ["Russian", "Western"])
def test_claims_are_counted_by_voice(show, event, group):
    found = counted(event, "claims", group)
    tables = tables_of(show(EVENT, f"view=voices&group={group}"))
    table = next(rows for rows in tables.values() if rows[0][0] == "Claim")
    assert len(table) > 5
    labels = found.items["label"]
    for claim, *cells in table[1:]:
        for (stance, voices), cell in zip(KINDS, cells, strict=True):
            is_meant = (labels == claim) & (found.items["stance"] == stance)
            is_meant &= found.items["voice"].isin(voices)
            has_one = (found.values[:, is_meant.to_numpy()] > 0).sum(axis=1) > 0
            assert counts_in(cell) == (int(np.sum(has_one)), len(found.rows))


def test_a_list_of_pages_has_an_address(show):
    view = show(EVENT, "view=voices&group=Western")
    row = view.locator("#view tbody tr", has_text="Art. 146").first
    n = counts_in(row.locator("td").last.inner_text())[0]
    row.get_by_role("button").last.click()
    title = view.locator("#beside h2")
    browser.expect(title).to_contain_text("Art. 146), Western outlets")
    again = show(EVENT, view.url.split("#")[1])
    assert again.locator("#beside .pages li").count() == n > 1
    assert again.locator("#beside h2").inner_text() == title.inner_text()
    view.go_back()
    browser.expect(view.locator("#beside")).to_be_hidden()
    view.go_forward()
    browser.expect(title).to_be_visible()
    view.locator("#beside .close").click()
    browser.expect(view.locator("#beside")).to_be_hidden()


@pytest.mark.parametrize("value", ["!", "A" * 4000 + "B", "AA"])
def test_a_damaged_list_is_said_in_one_line(show, value):
    view = show(EVENT, f"view=voices&list={value}")
    assert "which this page does not have" in view.locator("#notice").inner_text()
    assert view.locator("#beside").is_hidden()
