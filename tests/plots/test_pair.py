"""Two sources back to back: by hand, and what is refused."""

import numpy as np
import pytest
from drawn import names_of, several, table_of, texts_of

from analysis import plots
from analysis.errors import InputError

CLAIMS = table_of("""
    item  carried  pages  own  carried_against  pages_against  p_adjusted
    law   1        8      1    2                4              0.2
    base  4        8      1    0                4              0.01
    ship  0        8      0    0                4              NA
    """).assign(group="North", against="South", own_against=0, reason="")


def test_by_hand():
    figure = plots.pair(CLAIMS)
    assert names_of(figure) == ["base", "law"]
    parts = [np.ravel(part.get_segments()) for part in figure.axes[0].collections]
    pale, solid = (list(8 * part[::2]) for part in parts[:2])
    assert pale == [-1, -4, -1, -1]
    assert solid == [0, -1, 0, -1]
    assert list(4 * parts[2][::2]) == [0, 0, 0, 2]
    assert texts_of(figure) == ["4 of 8", "1 of 8", "North", "0 of 4", "2 of 4", "South"]
    assert figure.get_suptitle() == "Base: North 50 %, South 0 %"
    assert "1 of 2 comparisons is sure" in figure.note
    unsure = plots.pair(CLAIMS.assign(p_adjusted=0.2))
    assert unsure.get_suptitle() == "North and South, claim by claim: no difference is sure"


def test_no_claim_and_two_readings():
    assert plots.pair(CLAIMS.tail(1)).nothing == "neither source has a claim"
    with pytest.raises(InputError, match="several rows of one claim"):
        plots.pair(several("reading", "ab", CLAIMS))
