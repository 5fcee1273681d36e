"""Two sources back to back: by hand, and what is refused."""

import pandas as pd
import pytest

from analysis import plots
from analysis.errors import InputError

CLAIMS = {
    "group": "North", "against": "South", "item": ["law", "base", "ship"],
    "carried": [1, 4, 0], "pages": 8, "own": [1, 1, 0], "quoted": [0, 2, 0],
    "carried_against": [2, 0, 0], "pages_against": 4, "own_against": 0,
    "quoted_against": [2, 0, 0], "p_adjusted": [0.2, 0.01, None], "reason": "",
}  # fmt: skip


def ends_of(lines):
    """Return where each bar of a part begins and ends."""
    return [(line[0, 0], line[1, 0]) for line in lines.get_segments()]


def test_by_hand():
    figure = plots.pair(pd.DataFrame(CLAIMS))
    ax = figure.axes[0]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["base", "law"]
    rest, quoted, own, _, quoted_against, own_against = map(ends_of, ax.collections)
    assert own == [(0, -1 / 8), (0, -1 / 8)]
    assert quoted == [(-1 / 8, -3 / 8), (-1 / 8, -1 / 8)]
    assert rest == [(-3 / 8, -4 / 8), (-1 / 8, -1 / 8)]
    assert own_against == [(0, 0), (0, 0)] and quoted_against == [(0, 0), (0, 2 / 4)]
    texts = [text.get_text().replace("\xa0", " ") for text in ax.texts]
    assert texts == ["4", "1", "North (8 pages)", "0", "2", "South (4 pages)"]
    assert figure.get_suptitle() == "Base: North 50 %, South 0 %"
    assert "1 of 2 comparisons is sure" in plots.shown_in(figure).note


def test_twelve_claims_those_on_most_pages_of_both():
    items = [f"claim {number}" for number in range(14)]
    counts = {"carried": range(14), "carried_against": 1, "pages": 20, "pages_against": 20}
    none = dict.fromkeys(["own", "quoted", "quoted_against", "p_adjusted"], 0)
    table = pd.DataFrame(CLAIMS | {"item": items} | counts | none)
    figure = plots.pair(table)
    assert [*plots.shown_in(figure).drawn["item"]] == items[:1:-1]
    assert "12 of 14 items drawn" in plots.shown_in(figure).note
    assert [*plots.shown_in(plots.pair(table, order=items)).drawn["item"]] == items[:12]


def test_no_claim_and_two_readings():
    none = pd.DataFrame(CLAIMS).assign(carried=0, carried_against=0)
    assert plots.shown_in(plots.pair(none)).nothing == "neither source has a claim"
    with pytest.raises(InputError, match="several rows of one claim"):
        plots.pair(pd.concat([none, none]))
