"""What the page of articles opens on: what each group stresses, with the articles behind it."""

from typing import Any

import pandas as pd

from analysis.case import Case
from analysis.compare.evidence import method_of
from analysis.outlets.overview import MATERIALS_OF, in_overview, overview
from analysis.page.encoding import Plain, day_text, plain_value

NUMBERS = "n articles n_against articles_against".split()


def is_of_articles(case: Case) -> bool:
    """Return whether a case has articles, and no labels of pages."""
    return case.features is not None and not case.readings


def overview_data(case: Case, pages: pd.Series) -> Plain | None:
    """Return the overview of articles, with the numbers of *pages* that stand behind each item."""
    if not is_of_articles(case):
        return None
    table = overview(case)
    by = str(table.columns[0])
    of_group = {of: _items_of_groups(case, of, by, pages) for of in MATERIALS_OF}
    rows = [
        {
            "group": str(plain_value(row[by])),
            "articles": row["articles"],
            "days": [day_text(row[name]) for name in ("first_day", "last_day") if name in row],
            **{of: items.get(row[by], []) for of, items in of_group.items()},
            "tone": plain_value(row.get("tone")),
        }
        for row in table.to_dict("records")
    ]
    return {"by": by, "rows": rows, "missing": method_of(table).get("missing", "")}


def _items_of_groups(case: Case, of: str, by: str, pages: pd.Series) -> dict[Any, list]:
    """Return of each group what an overview has: items, numbers, pages."""
    told = in_overview(case, of, by)
    if told.empty:
        return {}
    counts = case.counts(MATERIALS_OF[of], every=True)
    place = pd.Index(pages).get_indexer(counts.rows["article_id"])
    found: dict[Any, list] = {}
    for row in told.to_dict("records"):
        is_of_group = (counts.rows[by] == row[by]).to_numpy()
        has_item = counts.values[:, counts.items.index.get_loc(row["item"])].toarray() > 0
        numbers = [plain_value(row[name]) for name in NUMBERS]
        about = {"item": row["item"], "numbers": numbers}
        found.setdefault(row[by], []).append(
            about | {"pages": place[is_of_group & has_item].tolist()}
        )
    return found
