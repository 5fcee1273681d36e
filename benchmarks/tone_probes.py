"""Probes of what the directed model looks at: names, negations, and two targets in one sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

INVENTED = (
    "Velmark",
    "Ostrel",
    "Harbour Council",
    "Tolland Brask",
    "Mira Ansel",
    "Kestrel Union",
    "Brennia",
    "Jovan Ilmar",
)
NAME = re.compile(r"(?:[A-Z][\w.'’-]+ )*[A-Z][\w.-]+(?:['’]s)?")
NO_NAMES = re.compile(
    r"(?:I|He|She|His|Her|Him|They|Their|It|Its|We|You|My|Who|The|This|That|Those)\b"
)
Scorer = Callable[
    [Sequence[str], Sequence[tuple[int, int]]], np.ndarray
]  #: p of negative, neutral, positive: n × 3


def is_name(mention: str) -> bool:
    """Return whether a mention is a name, and not a pronoun, an office or a description.

    >>> mentions = "Donald Trump's", "her", "She", "the senator", "Mr. Kavanaugh"
    >>> [mention for mention in mentions if is_name(mention)]
    ["Donald Trump's", 'Mr. Kavanaugh']
    """
    return bool(NAME.fullmatch(mention)) and not NO_NAMES.match(mention)


def renamed(targets: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return the targets with another name in place of each mention; a genitive stays one.

    >>> row = {"sentence": "So Ann's plan failed.", "start": 3, "stop": 8, "mention": "Ann's"}
    >>> table = pd.DataFrame([row])
    >>> renamed(table, ["Bob"])[["sentence", "start", "stop"]].values.tolist()
    [["So Bob's plan failed.", 3, 8]]
    """
    genitive = targets["mention"].str.extract(r"(['’]s)$")[0].fillna("")
    new = (
        pd.Series(list(names), index=targets.index).str.replace(r"['’]s$", "", regex=True)
        + genitive
    )
    sentence = [
        sentence[:start] + name + sentence[stop:]
        for sentence, start, stop, name in zip(
            targets["sentence"], targets["start"], targets["stop"], new, strict=True
        )
    ]
    return targets.assign(sentence=sentence, stop=targets["start"] + new.str.len(), mention=new)


def other_names(targets: pd.DataFrame, *, seed: int = 0) -> dict[str, list[str]]:
    """Return for each target a name of another document, and an invented one, drawn by chance."""
    generator, mentions = np.random.default_rng(seed), targets["mention"].to_numpy()
    documents, others = targets["document"].to_numpy(), []
    for mention, document in zip(mentions, documents, strict=True):
        choice = np.flatnonzero((documents != document) & (mentions != mention))
        others.append(mentions[generator.choice(choice)])
    return {
        "a name of another sentence": others,
        "an invented name": list(generator.choice(INVENTED, len(targets))),
    }


def spans(targets: pd.DataFrame) -> list[tuple[int, int]]:
    """Return where the targets stand, as scorers take it."""
    return list(zip(targets["start"].tolist(), targets["stop"].tolist(), strict=True))


def said(p: np.ndarray) -> np.ndarray:
    """Return the label with the largest probability; of equals the first, as ``stance.score`` does.

    >>> said(np.array([[0.2, 0.3, 0.5], [0.4, 0.4, 0.2]])).tolist()
    [1, -1]
    """
    return p.argmax(axis=1) - 1


def negated(pairs: pd.DataFrame, score: Scorer) -> pd.DataFrame:
    """Return for each pair of sentences whether the tone moves the right way, and whether the label
    leaves its side.
    """
    tones, labels = [], []
    for column in ("sentence", "negated"):
        lower = zip(pairs[column].str.lower(), pairs["target"].str.lower(), strict=True)
        starts = [sentence.index(target) for sentence, target in lower]
        p = score(
            pairs[column].tolist(),
            [(a, a + len(target)) for a, target in zip(starts, pairs["target"], strict=True)],
        )
        tones.append(p[:, 2] - p[:, 0])
        labels.append(said(p))
    side = -pairs["moves"].to_numpy()
    return pd.DataFrame(
        {
            "document": pairs["target"],
            "tone moves the right way": side * (tones[1] - tones[0]) < 0,
            "label right without negation": labels[0] == side,
            "label leaves that side with negation": np.where(
                labels[0] == side, labels[1] != side, np.nan
            ),
        }
    )


def pairs_of(targets: pd.DataFrame) -> pd.DataFrame:
    """Return every pair of two targets of one sentence: row numbers ``one`` and ``other``,
    document, and their two labels.

    >>> columns = {"item": ["s", "s", "t"], "start": [0, 9, 0], "label": [1, -1, 0]}
    >>> table = pd.DataFrame({**columns, "document": "d"})
    >>> pairs_of(table)[["one", "other", "label", "label_other"]].values.tolist()
    [[0, 1, 1, -1]]
    """
    table = targets.reset_index(drop=True).reset_index(names="one")[
        ["one", "item", "document", "start", "label"]
    ]
    both = table.merge(table.drop(columns="document"), on="item", suffixes=("", "_other"))
    both = both.rename(columns={"one_other": "other"})
    both = both[(both["one"] < both["other"]) & (both["start"] != both["start_other"])]
    return both[["one", "other", "document", "label", "label_other"]].reset_index(drop=True)


def told_apart(targets: pd.DataFrame, label: np.ndarray, tone: np.ndarray) -> pd.DataFrame:
    """Return for each pair of targets of one sentence: whether they get different labels and, where
    people gave them different ones, the share of the two that is right, whether both are, and
    whether the tones stand in the right order."""
    both = pairs_of(targets)
    one, other = both["one"].to_numpy(), both["other"].to_numpy()
    apart = (both["label"] != both["label_other"]).to_numpy()
    truth = targets["label"].to_numpy()
    right = (label == truth).astype(float)
    ordered = (tone[one] - tone[other]) * (truth[one] - truth[other]) > 0
    return pd.DataFrame(
        {
            "document": both["document"],
            "people give different labels": apart,
            "it gives different labels": label[one] != label[other],
            "different by people: labels right": np.where(
                apart, (right[one] + right[other]) / 2, np.nan
            ),
            "different by people: both right": np.where(apart, right[one] * right[other], np.nan),
            "different by people: right order": np.where(apart, ordered, np.nan),
        }
    )
