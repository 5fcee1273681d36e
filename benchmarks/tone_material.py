"""What tone scorers are judged on: targets of NewsMTSC, and invented sentences about states. None of it ships.

- NewsMTSC (``SHARED``/data/newsmtsc; Hamborg and Donnay 2021, MIT): sentences of US news with persons and the tone toward
  them; ``rw_dev`` as sentences occur, ``mt_dev`` with several targets each. The test splits are not here.
- states: tests/fixtures/tone_states.tsv, invented, one writer.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pandas as pd
from harness import ROOT

SHARED = (ROOT / os.environ.get("SHARED", "../shared")).resolve()
STATES = ROOT / "tests" / "fixtures" / "tone_states.tsv"
COLUMNS = ["document", "item", "sentence", "start", "stop", "label"]


def document_of(gid: str) -> str:
    """Return the source document of a sentence of NewsMTSC; of AllSides the event, of which there are several articles.

    >>> allsides = "allsides_1000_401_25_Reality Leigh Winner_0_6"
    >>> document_of(allsides), document_of("polusa_v1_44204_-1_9_Vanessa Tyson_123_126")
    ('allsides 401', 'polusa 44204')
    """
    return " ".join(re.match(r"(allsides|polusa)_(?:v1|\d+)_(\d+)_", gid).groups())


def newsmtsc(split: str, shared: Path = SHARED) -> pd.DataFrame:
    """Return the targets of a split in the order of its file: COLUMNS; label −1, 0 or 1, item the number of the sentence."""
    lines = (shared / "data" / "newsmtsc" / f"{split}.jsonl").read_text("utf-8").split("\n")
    rows = []
    for number, line in enumerate(filter(None, lines)):
        row = json.loads(line)
        about = (document_of(row["primary_gid"]), f"{split} {number}", row["sentence_normalized"])
        for target in row["targets"]:
            label = int(target["polarity"] - 4) // 2
            rows.append((*about, target["from"], target["to"], label))
    return pd.DataFrame(rows, columns=COLUMNS)


def states() -> pd.DataFrame:
    """Return the invented targets: COLUMNS (document and item: the sentence) and ``kind``."""
    table = pd.read_csv(STATES, sep="\t", comment="#", quoting=3, keep_default_na=False)
    return table.assign(document=table["id"], item=table["id"])[[*COLUMNS, "kind"]]


def spans(targets: pd.DataFrame) -> list[tuple[int, int]]:
    """Return where the targets stand, as scorers take it."""
    return list(zip(targets["start"].tolist(), targets["stop"].tolist(), strict=True))
