"""The results that a change of form must not change, each made by a public call on what the project ships.

What notebooks save is compared by tests/test_notebooks.py.

``python -m tests.golden.results`` writes them anew, one CSV file a table. Do so only where a result is meant to change.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import (
    annotation,
    compare,
    cooccurrence,
    extract,
    framing,
    load_features,
    read_corpus,
)

ROOT = Path(__file__).resolve().parents[2]
STORED = Path(__file__).resolve().parent / "tables"
EVENT = ROOT / "tests/fixtures/hamedan-two-waves"
WAR = ROOT / "data/syria-war/features"
EXAMPLE = ROOT / "data/example-articles"
OUTLETS = "Sputnik SANA Reuters Ahram Etilaf Al-Manar".split()


@cache
def labels(reading="a"):
    """Return the labels of one reading, with what is known of each page and outlet."""
    read = annotation.read(EVENT / f"annotations_{reading}.csv", codebook=EVENT / "codebook.toml")
    return read.with_metadata(annotation.pages(EVENT)).where(rows={"on_event": 1})


@cache
def newsrooms():
    groups = ["Russian", "Iranian", "Western"]
    items = "law iranian_politics strategic_standing opponents_outlet:terrorists".split()
    return labels().where(rows={"country_group": groups}, items=items)


@cache
def half_read():
    """Return every second page of the other reading, in the place of people's labels."""
    counts = labels("b")
    pages = sorted(set(counts.rows["article_id"]) & set(labels("a").rows["article_id"]))[::2]
    counts = counts.where(rows={"article_id": pages})
    return replace(
        counts, rows=counts.rows.assign(annotator_kind="human", inclusion_probability=0.5)
    )


@cache
def corrected():
    counts = annotation.corrected(labels("a"), half_read())
    groups = ["Russian", "Iranian", "Western"]
    return counts.where(rows={"country_group": groups}, items=["law", "diplomacy"])


@cache
def war():
    return load_features(WAR)


@cache
def example():
    corpus = read_corpus(EXAMPLE)
    return extract(
        corpus,
        actors=EXAMPLE / "actors.toml",
        frames=ROOT / "data/hamedan-2016/frames.toml",
        ngrams=(1, 2),
    )


@cache
def words():
    return framing.terms(war(), stop_words="english").where(rows={"outlet": OUTLETS})


@cache
def frequent_words():
    totals = np.asarray(words().values.sum(axis=0)).ravel()
    order = np.argsort(-totals, kind="stable")[:150]
    return words().where(items=sorted(words().items.index[order]))


@cache
def places():
    return cooccurrence.incidence(war(), within="sentence").where({"outlet": OUTLETS})


def counts_table(counts):
    totals = np.asarray(counts.values.sum(axis=0)).ravel()
    return pd.DataFrame(
        {
            "item": counts.items.index,
            "total": totals,
            "size": np.broadcast_to(counts.size.sum(axis=0), totals.shape),
        }
    )


RESULTS = {
    "levels of labels": lambda: compare.levels(
        newsrooms(), ["country_group", "phase"], unit="outlet"
    ),
    "levels of words": lambda: compare.levels(frequent_words(), "outlet"),
    "contrasts of labels": lambda: compare.contrasts(
        newsrooms(), "country_group", unit="outlet", strata="phase"
    ),
    "contrasts of words": lambda: compare.contrasts(frequent_words(), "outlet"),
    "class TF-IDF": lambda: framing.class_tf_idf(frequent_words(), by="outlet"),
    "terms": lambda: counts_table(framing.terms(example(), voice="own", normalise=True)),
    "quoted terms": lambda: counts_table(framing.terms(example(), voice="quoted", normalise=True)),
    "frames": lambda: compare.levels(framing.dictionary(example()).present(), "outlet"),
    "speakers": lambda: counts_table(framing.speakers(example())),
    "sentence tones": lambda: example().sentences.drop(columns="fingerprint"),
    "mentions": lambda: example().mentions,
    "quotations": lambda: example().quotations,
    "tones": lambda: example().tones,
    "association within articles": lambda: cooccurrence.association(places()),
    "copies": lambda: war().articles[["article_id", "copy_cluster", "agency_guess"]],
    "levels of corrected labels": lambda: compare.levels(corrected(), "country_group"),
    "contrasts of corrected labels": lambda: compare.contrasts(
        corrected(), "country_group", unit="outlet"
    ),
}


def numbers_of(table):
    """Return the numeric columns and the labels of a table, without its prose."""
    prose = ["note", "reason", "status"]
    table = table.drop(columns=[name for name in prose if name in table])
    if not isinstance(table.index, pd.RangeIndex):
        table = table.reset_index()
    return table.reset_index(drop=True)


def main():
    STORED.mkdir(exist_ok=True)
    for name, make in RESULTS.items():
        numbers_of(make()).to_csv(path_of(name), index=False, float_format="%.12g")


def path_of(name):
    return STORED / f"{name.replace(' ', '-').replace(',', '')}.csv"


if __name__ == "__main__":
    main()
