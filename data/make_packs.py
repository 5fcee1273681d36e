"""Re-creates the packs that ship, and the labels of climate-frames, from ../shared (``make packs``).

``hamedan-2016/features``: the two seed articles. ``syria-war/features``: the 804 articles of FA-KES. Both are read with the
actors and frames of hamedan-2016. ``climate-frames/features``: 427 articles of the Narrative Frames Corpus, with actors of its
own. In all, copies are linked, and then they are published. The same texts and lists give the same numbers.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import climate_frames
import pandas as pd

from analysis import copies, extract, publish, read_corpus
from analysis.features.pack import Features

SEEDS, WAR, CLIMATE = "hamedan-2016", "syria-war", "climate-frames"


def seeds(shared: Path, to: Path) -> Features:
    """Return the features of the two seed articles."""
    return extract(read_corpus(shared / "seeds"), **lists_of_event(to))


def syria_war(shared: Path, to: Path) -> Features:
    """Return the features of FA-KES; its labels (credible or not) and unit_id (not unique) are left aside."""
    outlets = pd.read_csv(to / WAR / "sources.csv", index_col="source")["outlet"]
    return extract(
        read_corpus(
            articles(shared / "data" / "fa-kes" / "FA-KES-Dataset.csv", outlets),
            date_format="%m/%d/%Y",
            noise="draft",
        ),
        **lists_of_event(to),
    )


def climate(shared: Path, to: Path) -> Features:
    """Write the labels of the Narrative Frames Corpus, and return the features of its articles."""
    case = to / CLIMATE
    texts = climate_frames.write_labels(shared / "data" / CLIMATE, case)
    return extract(read_corpus(texts, noise="draft"), actors=case / "actors.toml")


#: Case → what makes its features, from the folders of the texts and of the cases.
PACKS = {SEEDS: seeds, WAR: syria_war, CLIMATE: climate}


def lists_of_event(to: Path) -> dict[str, Path]:
    """Return the word lists of hamedan-2016."""
    return {name: to / SEEDS / f"{name}.toml" for name in ("actors", "frames")}


def articles(path: Path, outlets: pd.Series) -> pd.DataFrame:
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
    ours = table[list(names)].rename(columns=names).assign(article_id=ids, language="en")
    return ours.assign(outlet=[outlets[source] for source in ours["outlet"]])


def main() -> None:
    """Read the command line and make the packs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", help=f"of {', '.join(PACKS)} (default: all)")
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
    for case in options.cases or PACKS:
        features = PACKS[case](options.shared, options.to)
        linked = features.with_metadata(copies.link(features))  # a published pack has no sketches
        folder = publish(linked).save(options.to / case / "features")
        size = sum(file.stat().st_size for file in folder.iterdir())
        print(f"{folder}: {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
