"""What tone scorers are judged on: targets of NewsMTSC, invented sentences about states, rated
texts. None of it ships.

- NewsMTSC (``SHARED``/data/newsmtsc; Hamborg and Donnay 2021, MIT): sentences of US news with
persons and the tone toward them;
  ``rw_dev`` as sentences occur, ``mt_dev`` with several targets each. The test splits are not here.
- states: tests/fixtures/tone_states.tsv, invented, one writer; a second, blind reading beside it.
- ratings: ``SHARED``/data/vader-ratings (Hutto and Gilbert 2014, MIT), mean ratings by people, −4
to 4.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
SHARED = (ROOT / os.environ.get("SHARED", "../shared")).resolve()
SPLITS = ("train", "rw_dev", "mt_dev")
STATES = ROOT / "tests" / "fixtures" / "tone_states.tsv"
NEGATIONS = Path(__file__).with_name("tone_negations.tsv")
GENRES = {
    "tweets": "tweets",
    "Amazon sentences": "amazonReviewSnippets",
    "film sentences": "movieReviewSnippets",
}
COLUMNS = ["document", "item", "sentence", "start", "stop", "mention", "label"]


def document_of(gid: str) -> str:
    """Return the source document of a sentence of NewsMTSC; of AllSides the event, of which there
    are several articles.

    >>> allsides = "allsides_1000_401_25_Reality Leigh Winner_0_6"
    >>> document_of(allsides), document_of("polusa_v1_44204_-1_9_Vanessa Tyson_123_126")
    ('allsides 401', 'polusa 44204')
    """
    return " ".join(re.match(r"(allsides|polusa)_(?:v1|\d+)_(\d+)_", gid).groups())


def newsmtsc(split: str, shared: Path = SHARED) -> pd.DataFrame:
    """Return the targets of a split in the order of its file: COLUMNS; label −1, 0 or 1, item the
    number of the sentence.
    """
    lines = (shared / "data" / "newsmtsc" / f"{split}.jsonl").read_text("utf-8").split("\n")
    rows = [
        (
            document_of(row["primary_gid"]),
            str(number),
            row["sentence_normalized"],
            target["from"],
            target["to"],
            target["mention"],
            int(target["polarity"] - 4) // 2,
        )
        for number, row in enumerate(map(json.loads, filter(None, lines)))
        for target in row["targets"]
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def states(path: Path = STATES) -> pd.DataFrame:
    """Return the invented targets: COLUMNS (document and item: the sentence), ``kind``, and
    ``second``, the second reading.
    """
    table = pd.read_csv(path, sep="\t", comment="#", quoting=3, keep_default_na=False)
    table = table.assign(document=table["id"], item=table["id"], mention=table["target"])
    second = path.with_name("tone_states_second.tsv")
    if second.exists():
        again = pd.read_csv(second, sep="\t", comment="#", quoting=3).rename(
            columns={"label": "second"}
        )
        table = table.merge(
            again[["id", "start", "second"]], on=["id", "start"], how="left", validate="one_to_one"
        )
    return table[[*COLUMNS, "kind", *(["second"] if "second" in table else [])]]


def negations(path: Path = NEGATIONS) -> pd.DataFrame:
    """Return pairs of invented sentences, one of them negated: target, sentence, negated, and where
    the tone should move.
    """
    return pd.read_csv(path, sep="\t", comment="#", quoting=3)


def ratings(genre: str) -> pd.DataFrame:
    """Return ``document`` (of Amazon the review, else the text itself), ``rating`` and ``text``;
    lines end with \\n only.
    """
    path = SHARED / "data" / "vader-ratings" / f"{GENRES[genre]}_GroundTruth.txt"
    lines = [
        line.rstrip("\r").split("\t", 2)
        for line in path.read_bytes().decode("utf-8-sig").split("\n")
        if line
    ]
    return pd.DataFrame(
        [(name.split("_")[0], float(rating), text) for name, rating, text in lines],
        columns=["document", "rating", "text"],
    )
