"""How the pages of each sample of a plan were found."""

from pathlib import Path

import pandas as pd

from analysis import lexicons
from analysis.counts import Counts
from analysis.errors import require_columns
from analysis.lexicons import Planned
from analysis.stats.retrieval import retrieval_of


def retrieval(counts: Counts, planned: Planned | str | Path) -> pd.DataFrame:
    """Return how the pages of each sample of a plan were found.

    Parameters
    ----------
    counts : Counts
        Pages with what is known of them, such as those of `Case.first`.
    planned : path or Planned
        A contrasts.toml with its samples.

    Returns
    -------
    DataFrame
        One row a sample: ``sample`` (as readers call it), ``pages`` and ``outlets`` of the groups
        that are compared, ``shared`` (pages with a query that also found another group's page),
        ``share`` (of the pages with a query) and ``unlike`` (whether that is below two thirds).
        The last three are missing where no page, or pages of one group alone, have a query.

    Raises
    ------
    InputError
        If the pages lack a column that the plan asks for.

    Examples
    --------
    >>> from analysis import open_case
    >>> case = open_case("data/hamedan-2016")
    >>> table = retrieval(case.first, case.plan).set_index("sample")
    >>> table.loc[["comparable pages", "first wave"], ["pages", "shared"]].to_numpy().tolist()
    [[162, 159], [94, 44]]
    """
    plan = lexicons.contrasts(planned)
    lines = []
    for sample in plan.samples:
        where = plan.of(sample=sample.name).where
        what = f"sample {sample.name!r}: pages" if sample.name else "pages"
        require_columns(counts.rows, [plan.group, *where], what=what)
        rows = counts.where(rows=where).rows
        rows = rows[rows[plan.group].isin(plan.levels)]
        line = {"sample": sample.label, "pages": len(rows), "outlets": rows["outlet"].nunique()}
        found = retrieval_of(rows, plan.group)
        if found is not None:
            line["shared"] = found.n_shared
            line["share"] = found.n_shared / found.n_pages
            line["unlike"] = found.is_unlike
        lines.append(line)
    return pd.DataFrame(lines, columns="sample pages outlets shared share unlike".split())
