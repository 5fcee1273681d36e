"""What a table of contrasts shows in a sentence, its surest rows, and why there are none."""

import numpy as np
import pandas as pd
from by_hand import drawn_cases

from analysis import compare
from analysis.compare.notes import with_evidence

FEW = "3 outlets on a side, at least 5 needed"


def contrasts(p, *, reason="", **levels):
    """Return a contrast table with these adjusted p, of items a, b, c …"""
    table = pd.DataFrame({"item": list("abcdefgh")[: len(p)], "group": "North", "against": "rest"})
    table = table.assign(**(levels or {"rate": 0.004, "rate_against": 0.001}))
    table["p_adjusted"] = np.array(p, float)
    status = np.where(table["p_adjusted"].isna(), "descriptive", "tested")
    return with_evidence(table, {"per": "token"}, status=status, reason=reason)


def test_where_nothing_could_be_tested_it_says_why():
    table = contrasts([np.nan] * 3, reason=FEW)
    assert compare.finding(table) == f"None of 3 comparisons could be tested: {FEW}."


@drawn_cases("""
    levels         | text
    [0.004, 0.001] | 4 per 1,000 words against 1 per 1,000 words
    [0.316, 0.08]  | 32 % against 8 %
    [0.25, -0.5]   | 0.25 against −0.5
""")
def test_a_finding_names_the_surest_difference_with_both_levels(levels, text):
    kind = {0.004: "rate", 0.316: "share", 0.25: "mean"}[levels[0]]
    levels = dict(zip([kind, f"{kind}_against"], levels))
    assert compare.finding(contrasts([0.03, 0.0004, 0.3], **levels)) == (
        "2 of 3 comparisons are sure (adjusted p at most .05). The surest is b in North: "
        f"{text} in the rest, adjusted p < .001."
    )


def test_a_table_without_rows_has_a_reason_too():
    assert compare.finding(contrasts([])) == "Nothing is frequent enough to be compared."
