"""How well a splitter finds the sentence boundaries of the gold set (tests/text/sentences_gold.txt)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

GOLD = Path(__file__).resolve().parents[1] / "tests" / "text" / "sentences_gold.txt"


@dataclass(frozen=True)
class Case:
    """One text of the gold set and where its sentences end; a boundary is the number of letters and marks before it."""

    text: str
    boundaries: frozenset[int]


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
            text = line.replace(" | ", " ").replace("|", "")
            cases.append(Case(text, boundaries(line.split("|"))))
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


def boundary_f1(split: Callable[[str], Sequence[str]], cases: Sequence[Case]) -> float:
    """Return the F1 of the boundaries that *split* (a text to its sentences) finds within *cases*, all added up.

    The end of a text is no boundary, because no splitter can miss it.

    >>> boundary_f1(lambda text: text.split("; "), [Case("It rains. He left.", frozenset([8]))])
    0.0
    """
    right = n_found = n_gold = 0
    for case in cases:
        found = boundaries(split(case.text))
        right += len(found & case.boundaries)
        n_found += len(found)
        n_gold += len(case.boundaries)
    return 2 * right / max(n_found + n_gold, 1)
