"""Draws the pages that people are to annotate: writes an empty sheet and its key into a case (hamedan-2016).

    .venv/bin/python data/make_sheet.py

A sheet that is there is never replaced, since people fill it in: move it away to draw another one.

The pages are those that both runs have read. The strata are phase (of run a; what is neither disclosure, dispute nor
termination is "later") × country group (of the planned contrasts, or "other") × wave. The same files and seed give the same
bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from analysis import annotation, lexicons
from analysis.files import create_files

N, SEED = 144, 2016
STRATA = ["phase", "group", "wave"]
PHASES = ("disclosure", "dispute", "termination")


def pages(case: Path) -> pd.DataFrame:
    """Return the pages that both runs have read: ``article_id, url, phase, group, wave``."""
    book = annotation.codebook(case / "codebook.toml")
    runs = [
        annotation.read(case / f"annotations_{run}.csv", codebook=book, variables=[]).rows
        for run in "ab"
    ]
    table = runs[0].merge(annotation.pages(case), on="article_id", validate="one_to_one")
    levels = lexicons.contrasts(case / "contrasts.toml").levels
    table = table.assign(
        phase=table["phase"].where(table["phase"].isin(PHASES), "later"),
        group=table["country_group"].where(table["country_group"].isin(levels), "other"),
        wave="wave " + table["wave"].astype(str),
    )
    return table.loc[
        table["article_id"].isin(runs[1]["article_id"]), ["article_id", "url", *STRATA]
    ]


def make(case: Path, *, n: int = N, seed: int = SEED) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the blind sheet and its key."""
    sheet = annotation.sheet(
        pages(case), codebook=case / "codebook.toml", n=n, strata=STRATA, seed=seed
    )
    return annotation.blinded(sheet, seed=seed)


def save(sheet: pd.DataFrame, key: pd.DataFrame, *, case: Path) -> None:
    """Write sheet.csv and sheet_key.csv; raises InputError if another sheet or key is there."""
    tables = {"sheet.csv": sheet, "sheet_key.csv": key}
    texts = {name: table.to_csv(index=False, lineterminator="\n") for name, table in tables.items()}
    create_files(case, {name: text.encode() for name, text in texts.items()})


def main() -> None:
    """Read the command line and write sheet.csv and sheet_key.csv."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--case", type=Path, default=Path("data/hamedan-2016"), help="folder of the case"
    )
    case = parser.parse_args().case
    sheet, key = make(case)
    save(sheet, key, case=case)
    print(f"{case / 'sheet.csv'} and its key: {len(sheet)} pages")


if __name__ == "__main__":
    main()
