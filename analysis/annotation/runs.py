"""The annotation runs of a case, with what its tables say of each page."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.annotation.codebook import codebook
from analysis.annotation.labels import pages, read
from analysis.counts import Counts
from analysis.errors import MissingInput, refusal
from analysis.lexicons import languages

PREFIX = "annotations_"
OTHER = "other"
#: Languages that the list of languages does not have and that are not in Latin letters.
UNLISTED = ("ml", "tg", "ug")


def runs(case: str | Path) -> dict[str, Counts]:
    """Return all annotation runs of a case folder, each with what is known of its pages.

    Parameters
    ----------
    case : path
        A folder with annotations_*.csv, codebook.toml, articles.csv and outlets.csv.

    Returns
    -------
    dict of str to Counts
        The run's name → its labels, as from :func:`read`, of all pages. Rows have the columns of
        :func:`pages`, and ``script`` ("Latin", "other") if their languages are known.

    Raises
    ------
    InputError
        If there is no run, or one of the files is missing or broken.

    Examples
    --------
    >>> list(runs("data/hamedan-2016"))
    ['a', 'b']
    """
    folder = Path(case)
    paths = sorted(folder.glob(f"{PREFIX}*.csv"))
    if not paths:
        raise refusal(
            "case",
            arrived=f"no {PREFIX}*.csv in {folder}",
            expected="an annotation run",
            fix="Give the folder of a case with annotations.",
            kind=MissingInput,
        )
    book = codebook(folder / "codebook.toml")
    table = pages(folder)
    if "language" in table:
        table = table.assign(script=_scripts(table["language"]))
    labels = {}
    for path in paths:
        run = path.stem.removeprefix(PREFIX)
        labels[run] = read(path, codebook=book).with_metadata(table)
    return labels


def _scripts(column: pd.Series) -> pd.Series:
    """Return whether each language is written in Latin letters, or in others."""
    names = {}
    for code in column.dropna().unique():
        scripts = languages.scripts_of(code)
        is_other = code in UNLISTED or (scripts and languages.LATIN not in scripts)
        names[code] = OTHER if is_other else languages.LATIN
    return column.map(names)
