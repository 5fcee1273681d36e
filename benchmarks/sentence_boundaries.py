"""How well splitters find the sentence boundaries of the gold set (tests/text/sentences_gold.txt): ours and punkt.

Punkt is trained on the texts given with --train (FA-KES), because its shipped model is a download. Prints one line for each
splitter and half of the gold set.
Run: python benchmarks/sentence_boundaries.py --train ../shared/data/fa-kes/FA-KES-Dataset.csv
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import peers
from material import split

GOLD = Path(__file__).resolve().parents[1] / "tests" / "text" / "sentences_gold.txt"
Splitter = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Case:
    """One text of the gold set and where its sentences end; a boundary is the number of letters and marks before it."""

    text: str
    boundaries: frozenset[int]


class Scores(NamedTuple):
    """How well a splitter finds the boundaries; ``exact`` is the share of cases without any mistake."""

    f1: float
    precision: float
    recall: float
    exact: float


def gold(path: Path = GOLD) -> dict[str, list[Case]]:
    """Return the cases of each half of the gold set: "development" and "held out".

    >>> [len(cases) > 80 for cases in gold().values()]
    [True, True]
    """
    halves: dict[str, list[Case]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# == "):
            cases = halves.setdefault(line.removeprefix("# == "), [])
        elif line and not line.startswith("#"):
            cases.append(
                Case(line.replace(" | ", " ").replace("|", ""), boundaries(line.split("|")))
            )
    return halves


def boundaries(sentences: Sequence[str]) -> frozenset[int]:
    """Return the boundaries between *sentences*, as numbers of characters before them; white space does not count.

    >>> sorted(boundaries(["He left.", "She did not.", "Why?"]))
    [7, 17]
    """
    before, found = 0, set()
    for sentence in sentences:
        found.add(before)
        before += len("".join(sentence.split()))
    return frozenset(found - {0, before})


def boundary_f1(split: Splitter, cases: Sequence[Case]) -> float:
    """Return the F1 of the boundaries that *split* (a text to a list of sentences) finds within *cases*, all added up.

    >>> boundary_f1(lambda text: text.split("; "), [Case("It rains. He left.", frozenset([8]))])
    0.0
    """
    return scores(split, cases).f1


def scores(split: Splitter, cases: Sequence[Case]) -> Scores:
    """Return the Scores of *split*; the end of a text is no boundary, because no splitter can miss it."""
    found = [boundaries(split(case.text)) for case in cases]
    right = sum(len(one & case.boundaries) for one, case in zip(found, cases, strict=True))
    n_found, n_gold = sum(map(len, found)), sum(len(case.boundaries) for case in cases)
    exact = sum(one == case.boundaries for one, case in zip(found, cases, strict=True)) / len(cases)
    return Scores(
        2 * right / max(n_found + n_gold, 1), right / max(n_found, 1), right / max(n_gold, 1), exact
    )


def splitters(training: Sequence[str]) -> dict[str, Splitter]:
    """Return the splitters by name; *training* are the texts from which punkt learns."""
    return {
        "ours": lambda text: split([text])[0],
        "punkt": peers.punkt(training),
    }


def main() -> None:
    """Read the command line and print the scores."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--train",
        type=Path,
        required=True,
        help="a table with the column article_content, in Latin-1",
    )
    table = pd.read_csv(parser.parse_args().train, encoding="latin-1")
    halves = gold()
    for name, found_by in splitters(table["article_content"].tolist()).items():
        for half, cases in halves.items():
            found = scores(found_by, cases)._asdict()
            print(
                f"{name:10} {half:12} "
                + "  ".join(f"{label} {value:.3f}" for label, value in found.items())
            )


if __name__ == "__main__":
    main()
