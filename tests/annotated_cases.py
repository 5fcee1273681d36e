"""Invented annotated cases that are unlike the shipped event, with groups of their own, in fixtures/annotated_cases.

leaning     newspapers by leaning on a law about parks; two people labelled; no phase, no language
ports       a set, actors and an ordered variable of tone on a port; strata "season", places and no days
ungrouped   one reading, no plan, no groups, no claims
clinics     groups in articles.csv and no outlets.csv; few pages a source, titles and no gists; two
            machines, of which one read fewer pages; the plan tests a scale and items that it makes
"""

import shutil
from pathlib import Path

CASES = Path(__file__).with_name("fixtures") / "annotated_cases"


def write_annotated_cases(folder):
    """Copy the cases and return their folders by name."""
    return {
        case.name: shutil.copytree(case, folder / case.name) for case in sorted(CASES.iterdir())
    }
