"""Re-creates the two packs that ship, from the texts in ../shared (``make packs``).

``hamedan-2016/features``: the two seed articles. ``syria-war/features``: the 804 articles of FA-KES. Both are read with the
actors and frames of hamedan-2016 and published. The same texts and lists give the same numbers.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from analysis import extract, publish, read_corpus
from analysis.features.pack import Features

SEEDS, WAR = "hamedan-2016", "syria-war"


def seeds(shared: Path, lists: dict[str, Path]) -> Features:
    """Return the features of the two seed articles."""
    return extract(read_corpus(shared / "seeds"), **lists)


def syria_war(shared: Path, lists: dict[str, Path]) -> Features:
    """Return the features of FA-KES; its labels (credible or not) and unit_id (not unique) are left aside."""
    return extract(
        read_corpus(
            articles(shared / "data" / "fa-kes" / "FA-KES-Dataset.csv"),
            date_format="%m/%d/%Y",
            noise="draft",
        ),
        **lists,
    )


def articles(path: Path) -> pd.DataFrame:
    """Return the articles of FA-KES under our names: f001 … f804 in file order. Four trailing columns are empty."""
    table = pd.read_csv(
        path, encoding="latin-1", usecols=range(7), dtype="str", keep_default_na=False
    )
    names = {
        "source": "outlet",
        "date": "published",
        "article_title": "title",
        "article_content": "text",
        "location": "place",
    }
    ids = [f"f{number:03}" for number in range(1, len(table) + 1)]
    return table[list(names)].rename(columns=names).assign(article_id=ids, language="en")


def make(shared: Path, to: Path) -> list[Path]:
    """Write both packs below *to* and return their folders."""
    lists = {name: to / SEEDS / f"{name}.toml" for name in ("actors", "frames")}
    packs = {SEEDS: seeds(shared, lists), WAR: syria_war(shared, lists)}
    return [publish(pack).save(to / case / "features") for case, pack in packs.items()]


def main() -> None:
    """Read the command line and make the packs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--shared",
        type=Path,
        default=Path("../shared"),
        help="folder of texts (default: ../shared)",
    )
    parser.add_argument(
        "--to",
        type=Path,
        default=Path("data"),
        help="folder of the cases and lists (default: data)",
    )
    options = parser.parse_args()
    for folder in make(options.shared, options.to):
        size = sum(file.stat().st_size for file in folder.iterdir())
        print(f"{folder}: {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
