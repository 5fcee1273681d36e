"""The actor in ``speaker`` against gold sets: invented passages, and real news where the texts are at hand.

While rules are being improved run only the development half: ``pytest tests/speakers/test_speakers_gold.py -k development``.
"""

import csv
import json
import re
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from quoted import overlap, quotations_in, words

from analysis import lexicons

HERE = Path(__file__).parent
HALVES = ("development", "held out")
SECOND = (
    "second development",
    "second held out",
)  #: of these speakers_real.csv has the reports of actors only


def invented(half):
    """Return the texts of a half and, for each, the words and the speaker of every report."""
    gold = tomllib.loads((HERE / "speakers_gold.toml").read_text(encoding="utf-8"))["passage"]
    chosen = [passage for passage in gold if passage["set"] == half]
    reports = [
        [(row["words"], row["speaker"]) for row in passage["quotations"]] for passage in chosen
    ]
    return [passage["text"] for passage in chosen], reports


def real(shared, half):
    """Return the same of real news; speakers_real.csv has the places of its passages and reports."""
    with open(shared / "data/newsmtsc/train.jsonl", encoding="utf-8") as lines:
        sentences = [json.loads(line)["sentence_normalized"] for line in lines]
    with open(shared / "data/fa-kes/FA-KES-Dataset.csv", encoding="latin-1", newline="") as table:
        articles = [
            re.sub(r"\s+", " ", row["article_content"]).strip() for row in csv.DictReader(table)
        ]
    sources = {"newsmtsc": sentences, "fa-kes": articles}
    gold = pd.read_csv(HERE / "speakers_real.csv", keep_default_na=False)
    texts, reports = [], []
    for (source, line, start, stop), rows in gold[gold["half"] == half].groupby(
        "source line start stop".split()
    ):
        text = sources[source][line][start:stop]
        texts.append(text)
        reports.append(
            [
                (text[int(row.quotation_start) : int(row.quotation_stop)], row.speaker)
                for row in rows.itertuples()
                if row.kind
            ]
        )
    return texts, reports


def named(texts, actors):
    """Return, for each text, the words and the speaker of every report that the package finds."""
    table = quotations_in(texts, actors=lexicons.actors(HERE / actors))
    reports = [[] for _ in texts]
    for row in table.fillna({"speaker": ""}).itertuples():
        reports[row.row].append((texts[row.row][row.start : row.stop], row.speaker))
    return reports


def right(reports, others):
    """Return how many *reports* name an actor, and the passage, words and speaker of those that no other report shares."""
    faults, n = [], 0
    for passage, (rows, candidates) in enumerate(zip(reports, others, strict=True)):
        for said, speaker in rows:
            n += bool(speaker)
            if speaker and not any(
                speaker == name and overlap(words(said), words(text)) >= 0.5
                for text, name in candidates
            ):
                faults.append((passage, said[:60], speaker))
    return n, faults


def scores(gold, ours):
    """Return precision, recall and the faults of both, over rows that name an actor."""
    n_ours, invented_speakers = right(ours, gold)
    n_gold, missed_speakers = right(gold, ours)
    return (
        1 - len(invented_speakers) / n_ours,
        1 - len(missed_speakers) / n_gold,
        (invented_speakers, missed_speakers),
    )


@pytest.mark.parametrize("half", HALVES)
def test_the_actor_who_speaks_is_named(half):
    texts, gold = invented(half)
    precision, recall, faults = scores(gold, named(texts, "speakers_gold_actors.toml"))
    assert precision >= 0.95 and recall >= 0.90, (precision, recall, faults)


@pytest.mark.shared
@pytest.mark.parametrize("half", HALVES + SECOND)
def test_the_actor_who_speaks_in_real_news_is_named(shared, half):
    texts, gold = real(shared, half)
    precision, recall, faults = scores(gold, named(texts, "speakers_real_actors.toml"))
    assert precision >= 0.85 and recall >= 0.70, (precision, recall, faults)
