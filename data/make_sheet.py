"""Draws the pages that people are to annotate: an empty sheet, its links and its key (hamedan-2016).

    .venv/bin/python data/make_sheet.py

A sheet that is there is never replaced, since people fill it in: move it away to draw another one.

The pages are those that the list of queries hit and both readings have read, of any genre and group. The
strata are phase (of reading a; what is neither disclosure, dispute nor termination is "later") × country
group (of the planned contrasts, or "other"). The same files and seed give the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import annotation, lexicons
from analysis.errors import listing, refusal
from analysis.files import write_outputs

N, SEED = 240, 2016
STRATA = ["phase", "group"]
FILES = ("sheet.csv", "sheet_links.csv", "sheet_key.csv")
PHASES = ("disclosure", "dispute", "termination")


def pages(case: Path) -> pd.DataFrame:
    """Return the listed pages that both readings have read: ``article_id, url, phase, group``."""
    book = annotation.Codebook.of(case / "codebook.toml")
    readings = [
        annotation.read(case / f"annotations_{reading}.csv", codebook=book, variables=[]).rows
        for reading in "ab"
    ]
    table = readings[0].merge(annotation.pages(case), on="article_id", validate="one_to_one")
    levels = lexicons.contrasts(case / "contrasts.toml").levels
    table = table.assign(
        phase=table["phase"].where(table["phase"].isin(PHASES), "later"),
        group=table["country_group"].where(table["country_group"].isin(levels), "other"),
    )
    is_read_twice = table["article_id"].isin(readings[1]["article_id"])
    is_listed = table["listed"] == 1
    return table.loc[is_read_twice & is_listed, ["article_id", "url", *STRATA]]


def make(case: Path, *, n: int = N, seed: int = SEED) -> dict[str, pd.DataFrame]:
    """Return the blind sheet, its links and its key, by the names of their files."""
    sheet = annotation.sheet(
        pages(case), codebook=case / "codebook.toml", n=n, strata=STRATA, seed=seed
    )
    return dict(zip(FILES, blinded(sheet, seed=seed)))


def blinded(sheet: pd.DataFrame, *, seed: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return a sheet in random order without what names the outlet, its links and its key."""
    order = np.random.default_rng(seed).permutation(len(sheet))
    mixed = sheet.iloc[order].reset_index(drop=True)
    n_digits = len(str(len(mixed)))
    names = [f"page {number:0{n_digits}}" for number in range(1, len(mixed) + 1)]
    numbered = mixed.assign(page=names)
    chances = ["inclusion_probability", "stratum"]
    blind = mixed.drop(columns=["url", *chances]).assign(article_id=names)
    return blind, numbered[["page", "url"]], numbered[["page", "article_id", *chances]]


def save(tables: dict[str, pd.DataFrame], *, case: Path) -> None:
    """Write the tables into a case; raises InputError if one of these files is there."""
    texts = {name: table.to_csv(index=False, lineterminator="\n") for name, table in tables.items()}
    present = [name for name in texts if (case / name).exists()]
    if present:
        raise refusal(
            f"folder {case}",
            arrived=f"files that are there already: {listing(present)}",
            expected="no sheet",
            fix="Move them away to draw another one.",
        )
    write_outputs(case, {name: text.encode() for name, text in texts.items()})


def main() -> None:
    """Read the command line and write the sheet, its links and its key."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--case", type=Path, default=Path("data/hamedan-2016"), help="folder of the case"
    )
    case = parser.parse_args().case
    tables = make(case)
    save(tables, case=case)
    print(f"{case / 'sheet.csv'}, its links and its key: {len(tables['sheet.csv'])} pages")


if __name__ == "__main__":
    main()
