"""A second look at articles: what was read, what was guessed, and what looks odd."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.corpus import runs
from analysis.corpus.columns import lines_of_guesses
from analysis.corpus.dates import days_in_words, implausible_days
from analysis.corpus.encodings import GUESSED
from analysis.corpus.tables import is_lost
from analysis.errors import listing
from analysis.text.characters import characters
from analysis.text.tokens import hash_tokens

if TYPE_CHECKING:
    from analysis.corpus.articles import Corpus

COLUMNS = ["what", "n", "which"]
NO_VALUES = pd.Series(dtype="str")  #: where `collect.read` has not read the articles
COLUMN = r'^the column "([^"]*)"(?:, which is often a summary)?$'  #: in ``guesses``
#: A day that is missing, in ``skipped``.
UNREAD_DAY = r"\Apublished (.+?) is not a whole date(.*); left missing"
JOINED = "kept: outlet joined: "  #: and two spellings of an outlet's name, in ``skipped``


def report(corpus: Corpus) -> pd.DataFrame:
    """Return what was read, what was guessed and what looks odd: `Corpus.report`."""
    articles = corpus.articles
    skipped = corpus.skipped["reason"].fillna("")
    lost = skipped[skipped.map(is_lost)]
    guesses = lines_of_guesses(corpus.guesses.itertuples(index=False))
    guessed = corpus.files[corpus.files["basis"].str.startswith(GUESSED, na=False)]
    encodings = guessed["encoding"] + guessed["basis"].str.removeprefix(GUESSED)
    days = articles["published"]
    unread = skipped.str.extract(UNREAD_DAY).dropna()
    n_unread, unread_days = _listed(unread[0])
    spellings = skipped[skipped.str.startswith(JOINED)].str.removeprefix(JOINED)
    implausible = days[implausible_days(days)]
    bases = corpus.languages["basis"]
    cut = corpus.edits.loc[corpus.edits["rule"] == runs.RULE, "article_id"].unique()
    rows = [
        ("articles", len(articles), _lengths(articles)),
        ("skipped", len(lost), listing(lost.unique())),
        ("languages", *_frequent(articles["language"].fillna("unknown"))),
        ("languages not as given", *_frequent(bases[bases.str.startswith("given ")])),
        ("kinds of files", *_frequent(articles.get("read_as", NO_VALUES))),
        ("outlets from", *_frequent(articles.get("outlet_from", NO_VALUES))),
        ("guessed encodings of files", *_frequent(encodings)),
        ("guesses", len(guesses), "; ".join(guesses)),
        ("without a day", *_listed(articles.loc[days.isna(), "article_id"])),
        ("days that could not be read", n_unread, unread_days + "".join(unread[1].unique())),
        ("implausible days", len(implausible), days_in_words(implausible)),
        ("the same text twice", *_listed(_doubles(articles))),
        ("outlets joined", *_listed(spellings)),
        ("cut as recurring text", *_listed(cut)),
    ]
    rows[8:8] = corpus.cells.itertuples(index=False, name=None)
    return pd.DataFrame([row for row in rows if row[1]], columns=COLUMNS)


def found_options(corpus: Corpus) -> dict[str, Any]:
    """Return options of `read_corpus` that say what it found out of a table."""
    if len(corpus.files) != 1:  # of several each may be another
        return {"columns": {}, "encoding": ""}
    readings = corpus.guesses.set_index("column")["reading"]
    columns = readings.str.extract(COLUMN, expand=False).dropna().to_dict()
    return {"columns": columns, "encoding": corpus.files["encoding"].fillna("").item()}


def _lengths(articles: pd.DataFrame) -> str:
    """Return in words how long the articles are."""
    if articles.empty:
        return ""
    _, bounds = hash_tokens(characters(articles["text"].tolist()))
    n_words = pd.Series(np.diff(bounds), articles.index)
    shortest = articles.loc[n_words.idxmin(), "article_id"]
    longest = articles.loc[n_words.idxmax(), "article_id"]
    return (
        f"median {n_words.median():,.0f} words, shortest {n_words.min():,} ({shortest}), "
        f"longest {n_words.max():,} ({longest})"
    )


def _listed(names: Iterable[str]) -> tuple[int, str]:
    """Return how many names there are, and the first ones."""
    names = list(names)
    return len(names), listing(names)


def _frequent(values: pd.Series) -> tuple[int, str]:
    """Return how many different values there are, and how often each occurs."""
    counts = values.value_counts()
    return len(counts), listing([f"{value} {n:,}" for value, n in counts.items()])


def _doubles(articles: pd.DataFrame) -> list[str]:
    """Return the articles whose text is that of one before, with this one."""
    texts = articles["text"].str.casefold().str.split().str.join(" ")
    article_ids = articles["article_id"]
    first = article_ids.groupby(texts).transform("first")
    pairs = article_ids + " as " + first
    return pairs[article_ids != first].tolist()
