"""Texts of articles for the page: paragraphs in pieces, marked where an actor was found."""

import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from analysis.case import Case
from analysis.case.materials import scorer_of
from analysis.compare.prose import is_right_to_left, number_text
from analysis.corpus.articles import Corpus
from analysis.corpus.titled import titled_texts
from analysis.errors import refusal
from analysis.features.pack import Features
from analysis.figures.direction import MARKS, plain_direction
from analysis.page.encoding import Plain
from analysis.text.characters import Characters, characters
from analysis.text.tokens import Tokens, tokenize

#: Kinds of marks, in the order of the legend.
MARKS_OF_TEXTS = [
    {"kind": "mention", "name": "actor named"},
    {"kind": "mention positive", "name": "in a positive tone"},
    {"kind": "mention negative", "name": "in a negative tone"},
]
NEUTRAL = 0.05  #: tones nearer to 0 are not marked; VADER calls them neutral, too
_OTHER_TEXT = "This text is not the one that was counted: actors are unmarked."


class Mark(NamedTuple):
    """Characters of a text in which an actor is named, and what is said of them."""

    start: int
    stop: int
    kind: str
    about: str


def texts_data(case: Case, article_ids: Sequence[str]) -> Plain:
    """Return pages' texts in pieces, None without, and what marks mean."""
    articles = texts_of(case).articles
    articles = articles[articles["article_id"].isin(article_ids)]
    text_of = dict(zip(articles["article_id"], _readings(articles, case.features)))
    texts = [text_of.get(article) for article in article_ids]
    return {"texts": texts, "marks_of_texts": MARKS_OF_TEXTS}


def texts_of(case: Case) -> Corpus:
    """Return the texts of a case."""
    if case.texts is not None:
        return case.texts
    raise refusal(
        "case",
        arrived=f"{case.name}, without texts",
        expected="a case whose texts are at hand",
        fix="Open the folder or table of the articles, or put them beside the pack.",
    )


def _readings(articles: pd.DataFrame, features: Features | None) -> list[Plain]:
    """Return the texts of articles: ``headline, paragraphs, note``."""
    texts, _ = titled_texts(articles)
    batch = characters(texts, languages=articles["language"].tolist())
    tokens = tokenize(batch)
    mentions = _mentions_of(features)
    n_counted = {}
    if features is not None:
        n_counted = dict(features.articles[["article_id", "n_tokens"]].to_numpy(object))
    found = []
    for place, facts in enumerate(articles.to_dict("records")):
        name = facts["article_id"]
        n_tokens = tokens.bounds[place + 1] - tokens.bounds[place]
        is_counted = n_counted.get(name) == n_tokens
        marks = []
        if is_counted:
            marks = [_mark_of(row, batch, tokens, place) for row in mentions.get(name, [])]
        note = _OTHER_TEXT if features is not None and not is_counted else ""
        text = batch.text[batch.bounds[place] : batch.bounds[place + 1]]
        found.append(_reading(text, sorted(marks), has_title=facts["title"]) | {"note": note})
    return found


# ---- marks ------------------------------------------------------------------------------------


def _mentions_of(features: Features | None) -> dict[str, list[Plain]]:
    """Return where the features name actors, with the tone toward them, by article."""
    if features is None:
        return {}
    keys = ["article_id", "token", "actor"]
    is_meant = features.tones["scorer"] == scorer_of(features)
    tones = features.tones[is_meant].drop_duplicates(keys)[[*keys, "tone"]]
    rows = features.mentions.merge(tones, on=keys, how="left")
    return {name: part.to_dict("records") for name, part in rows.groupby("article_id")}


def _mark_of(mention: Plain, batch: Characters, tokens: Tokens, place: int) -> Mark:
    """Return the mark of a mention in the text at a place."""
    start, stop = _span_of_mention(mention, batch, tokens, place)
    begin = batch.bounds[place]
    tone = mention["tone"]
    kind = "mention"
    about = mention["actor"]
    if abs(tone) >= NEUTRAL:
        kind += " positive" if tone > 0 else " negative"
        about += f"; tone {number_text(tone, 2)}"
    return Mark(int(start - begin), int(stop - begin), kind, about)


def _span_of_mention(
    mention: Plain, batch: Characters, tokens: Tokens, place: int
) -> tuple[int, int]:
    """Return the characters of a mention: its alias between the words around it, else its words."""
    begin = tokens.bounds[place]
    end = tokens.bounds[place + 1]
    first = begin + mention["token"]
    last = first + mention["n_tokens"]
    low = tokens.stops[first - 1] if first > begin else batch.bounds[place]
    high = tokens.starts[last] if last < end else batch.bounds[place + 1]
    alias = re.escape(str(mention["alias"])).replace(r"\ ", r"\s+")
    found = re.compile(alias, re.IGNORECASE).search(batch.text, low, high)
    if found is not None:
        return found.span()
    if last == first:
        return low, low
    return tokens.starts[first], tokens.stops[last - 1]


# ---- pieces -----------------------------------------------------------------------------------


def _reading(text: str, marks: Sequence[Mark], *, has_title: Any) -> Plain:
    """Return a text in paragraphs of pieces; the first one is the headline, if it has a title."""
    bounds = [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]
    paragraphs = [_pieces(text, start, stop, marks) for start, stop in bounds]
    headline = []
    if paragraphs and has_title and pd.notna(has_title):
        headline, *paragraphs = paragraphs
    return {"headline": headline, "paragraphs": paragraphs}


def _pieces(text: str, start: int, stop: int, marks: Iterable[Mark]) -> list[Any]:
    """Return a paragraph cut where marks begin and end: texts, or [text, kind, about]."""
    clean = plain_direction
    if is_right_to_left(text[start:stop]):
        clean = partial(MARKS.sub, "")  # a piece has not always letters that say so
    pieces: list[Any] = []
    end = start
    for mark in marks:
        if end <= mark.start < mark.stop <= stop:
            piece = [clean(text[mark.start : mark.stop]), mark.kind, mark.about]
            pieces += [clean(text[end : mark.start]), piece]
            end = mark.stop
    return [piece for piece in [*pieces, clean(text[end:stop])] if piece]
