"""How often a keyword of one half of an outlet's articles is a keyword of the other half, by what the gate of keyness looks at.

For each outlet of the war pack with at least 16 articles, all articles are halved at random, six times. A word is key where its
G2 is above 10.83 in one half (p < .001 if words were independent) and found again where it has the same sign and a G2 above
3.84 in the other. Shares are given by the number of articles with the word, on the side that uses it more, and, of the words in
three articles or more, by the largest share of its uses that stand in one article.

Writes keyness_gate.csv beside this file (about a minute). Run: python benchmarks/keyness_gate.py
"""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis import framing, load_features

HERE = Path(__file__).resolve().parent
KEY, AGAIN, SMALLEST = 10.83, 3.84, 16
BINS = {
    "articles": [0, 1, 2, 3, 4, 5, 8, np.inf],
    "largest share": [0, 0.2, 0.3, 0.4, 0.5, 1],
}


def found(*, splits: int = 6, seed: int = 0) -> pd.DataFrame:
    """Return the keywords of first halves: articles, largest share, and whether the second half has them too."""
    terms = framing.terms(
        load_features(HERE.parent / "data" / "syria-war" / "features"),
        stop_words="english",
        min_articles=3,
    )
    sizes, generator, tables = (
        terms.rows["outlet"].value_counts().sort_index(),
        np.random.default_rng(seed),
        [],
    )
    for _ in range(splits):
        first = generator.permutation(len(terms.rows)) % 2 == 0
        for outlet in sizes.index[sizes >= SMALLEST]:
            one, two = (
                framing.keyness(terms.where(rows=half), by="outlet", target=outlet).set_index(
                    "item"
                )
                for half in (first, ~first)
            )
            key = one[one["estimate"].abs() > KEY]
            again = (two["estimate"] * np.sign(key["estimate"])).loc[key.index] > AGAIN
            having = key["articles"].where(key["signed"] > 0, key["articles_against"])
            tables.append(
                pd.DataFrame(
                    {
                        "articles": having,
                        "largest share": key["largest_share"],
                        "again": again,
                    }
                )
            )
    return pd.concat(tables)


def main() -> None:
    """Write the shares found again by bin."""
    words, rows = found(), []
    for name, edges in BINS.items():
        part = words if name == "articles" else words[words["articles"] >= 3]
        bins = part.groupby(pd.cut(part[name], edges), observed=True)["again"].agg(["size", "mean"])
        rows += [
            (name, bin.left, bin.right, int(row["size"]), round(row["mean"], 3))
            for bin, row in bins.iterrows()
        ]
    table = pd.DataFrame(rows, columns=["property", "above", "to", "keywords", "found_again"])
    table.to_csv(HERE / "keyness_gate.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
