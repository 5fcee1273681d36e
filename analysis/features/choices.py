"""Choices: which articles of a pack are left, in its manifest.

A manifest says what was read, edited and skipped. A pack of chosen articles keeps these facts of
the whole; packs of one whole that are combined count them once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.lexicons import fingerprint

CHOSEN = "chosen"
#: Entries of a manifest that are facts of the whole.
FACTS = ("edits", "languages", "read", "skipped")


def with_choice(manifest: Mapping, articles: pd.DataFrame, *, n_left: int) -> dict:
    """Return the manifest of a pack of which *n_left* of all these articles are left."""
    earlier = manifest.get(CHOSEN, [])
    if len(earlier) == 1 and earlier[0]["facts"]["read"] == manifest["read"]:
        return {**manifest, CHOSEN: [{**earlier[0], "articles": n_left}]}
    facts = {name: manifest[name] for name in FACTS}
    choice = {
        "whole": fingerprint(articles["article_id"].tolist()),
        "of": len(articles),
        "articles": n_left,
        "facts": {**facts, CHOSEN: earlier},
    }
    return {**manifest, CHOSEN: [choice]}


def merged_choices(manifests: Sequence[Mapping]) -> tuple[list[dict], list[dict]]:
    """Return the choices of combined packs, and the facts that they repeat.

    A whole of which all articles are there again is no choice any more.
    """
    choices: dict[str, dict] = {}
    repeated = []
    for manifest in manifests:
        for choice in manifest.get(CHOSEN, []):
            whole = choice["whole"]
            if whole not in choices:
                choices[whole] = choice
                continue
            n_articles = choices[whole]["articles"] + choice["articles"]
            choices[whole] = {**choice, "articles": n_articles}
            repeated.append(choice["facts"])
    remaining = []
    for choice in choices.values():
        if choice["articles"] < choice["of"]:
            remaining.append(choice)
        else:
            remaining += choice["facts"][CHOSEN]
    return remaining, repeated


def added(counts: Sequence[Mapping[str, int]], *, repeated: Sequence[Mapping]) -> dict[str, int]:
    """Return the sums of the counts under each name, sorted; what is repeated counts once.

    >>> added([{"en": 2}, {"en": 2, "fa": 1}], repeated=[{"en": 2}])
    {'en': 2, 'fa': 1}
    """
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    for count in repeated:
        total.subtract(count)
    return dict(sorted(total.items()))


def without_repeats(rows: Sequence[list], *, repeated: Sequence[list]) -> list[list]:
    """Return the rows without those that are repeated, sorted."""
    total = Counter(map(tuple, rows))
    total.subtract(map(tuple, repeated))
    return sorted(list(row) for row in total.elements())
