"""Texts of articles for the page: paragraphs in pieces, marked where something was found."""

import re
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.case import Case
from analysis.case.headings import has_text
from analysis.case.materials import scorer_of
from analysis.compare.prose import is_right_to_left, number_text
from analysis.corpus.articles import Corpus
from analysis.corpus.titled import titled_texts
from analysis.errors import one_of, refusal
from analysis.features.pack import Features
from analysis.figures.direction import MARKS, plain_direction
from analysis.page.encoding import Plain
from analysis.text.characters import Characters, characters
from analysis.text.sentences import sentence_spans
from analysis.text.tokens import Tokens, tokenize

#: Kinds of marks, in the order of the legend.
KINDS = {
    "mention": "actor named",
    "quotation": "quotation",
    "positive": "positive tone",
    "negative": "negative tone",
}
MARKS_OF_TEXTS = [{"kind": kind, "name": name} for kind, name in KINDS.items()]
NEUTRAL = 0.05  #: tones nearer to 0 are not marked; VADER calls them neutral, too
COLUMNS = "row start stop kind about".split()  #: of marks
ARTICLES_AT_A_TIME = 500
_OTHER_TEXT = (
    "This text is not the one that was counted: actors, quotations and tones are unmarked."
)


class Part(NamedTuple):
    """Some articles, their texts as one row of characters, and the sentences of these."""

    articles: pd.DataFrame
    batch: Characters
    sentences: pd.DataFrame  #: ``start, stop`` (characters), and ``row`` (of the article)


def texts_data(case: Case, article_ids: Sequence[str]) -> Plain:
    """Return pages' texts in pieces, None without, and what marks mean."""
    is_known = has_text(case, pd.Series(article_ids))
    known = [article for article, known in zip(article_ids, is_known) if known]
    text_of = dict(zip(known, readings(case, known)))
    texts = [text_of.get(article) for article in article_ids]
    return {"texts": texts, "marks_of_texts": MARKS_OF_TEXTS}


def readings(case: Case, article_ids: Sequence[str]) -> list[Plain]:
    """Return the texts of articles in their order: ``headline, paragraphs, note``."""
    corpus = texts_of(case)
    known = corpus.articles["article_id"].tolist()
    for article_id in sorted(set(article_ids) - set(known)):
        one_of(article_id, known, name="article_id")
    articles = corpus.articles.set_index("article_id", drop=False).loc[list(article_ids)]
    result = []
    for start in range(0, len(articles), ARTICLES_AT_A_TIME):
        part = _part_of(articles.iloc[start : start + ARTICLES_AT_A_TIME])
        marks, notes = _marks_in(part, case)
        for row, facts in enumerate(part.articles.to_dict("records")):
            of_article = marks[marks["row"] == row]
            result.append(_reading(part, row, facts, of_article, note=notes[row]))
    return result


def _part_of(articles: pd.DataFrame) -> Part:
    """Return articles with their characters and sentences."""
    texts, _ = titled_texts(articles)
    batch = characters(texts, languages=articles["language"].tolist())
    starts, stops, _ = sentence_spans(batch)
    spans = {"start": starts, "stop": stops, "row": batch.row_of(starts)}
    return Part(articles, batch, pd.DataFrame(spans))


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


# ---- marks ------------------------------------------------------------------------------------


def _marks_in(part: Part, case: Case) -> tuple[pd.DataFrame, list[str]]:
    """Return the marks of some articles (``row, start, stop, kind, about``), and a note of each."""
    features = case.features
    notes = [""] * len(part.articles)
    if features is None:
        return pd.DataFrame(columns=COLUMNS), notes
    tokens = tokenize(part.batch)
    n_counted = features.articles.set_index("article_id")["n_tokens"]
    places = {}
    for row, article_id in enumerate(part.articles["article_id"]):
        if n_counted.get(article_id) == tokens.bounds[row + 1] - tokens.bounds[row]:
            places[article_id] = row
        else:
            notes[row] = _OTHER_TEXT
    actors = _actor_marks(part, tokens, features, places)
    marks = pd.concat([actors, _quotation_marks(part, features, places)], ignore_index=True)
    return marks[marks["start"] < marks["stop"]], notes


def _actor_marks(
    part: Part, tokens: Tokens, features: Features, places: dict[str, int]
) -> pd.DataFrame:
    """Return where the features name actors, and the tone toward them."""
    keys = ["article_id", "token", "actor"]
    tones = features.tones[[*keys, "tone"]][:0]
    if len(features.tones):
        of_scorer = features.tones["scorer"] == scorer_of(features)
        tones = features.tones[of_scorer].drop_duplicates(keys)[[*keys, "tone"]]
    mentions = features.mentions[features.mentions["article_id"].isin(list(places))]
    rows = []
    for mention in mentions.merge(tones, on=keys, how="left").to_dict("records"):
        place = places[mention["article_id"]]
        start, stop = _span_of_mention(part, tokens, place, mention)
        rows.append((place, start, stop, "mention", mention["actor"]))
        if abs(mention["tone"]) >= NEUTRAL:
            kind = "positive" if mention["tone"] > 0 else "negative"
            rows.append((place, start, stop, kind, f"tone {number_text(mention['tone'], 2)}"))
    return pd.DataFrame(rows, columns=COLUMNS)


def _span_of_mention(part: Part, tokens: Tokens, place: int, mention: Plain) -> tuple[int, int]:
    """Return the characters of a mention: its alias between the words around it, else its words.

    A name such as "U.S." has no word of two letters.
    """
    begin, end = tokens.bounds[place], tokens.bounds[place + 1]
    first = begin + mention["token"]
    last = first + mention["n_tokens"]
    low = tokens.stops[first - 1] if first > begin else part.batch.bounds[place]
    high = tokens.starts[last] if last < end else part.batch.bounds[place + 1]
    alias = re.escape(str(mention["alias"])).replace(r"\ ", r"\s+")
    found = re.compile(alias, re.IGNORECASE).search(part.batch.text, low, high)
    if found is not None:
        return found.span()
    if last == first:
        return int(low), int(low)
    return int(tokens.starts[first]), int(tokens.stops[last - 1])


def _quotation_marks(part: Part, features: Features, places: dict[str, int]) -> pd.DataFrame:
    """Return the sentences in which somebody is quoted, with the speaker and the verb."""
    sentences = part.sentences
    first_sentence = np.searchsorted(sentences["row"], np.arange(len(part.articles)))
    quotations = features.quotations.fillna({"speaker": "others"})
    rows = []
    for row in quotations[quotations["article_id"].isin(list(places))].to_dict("records"):
        place = places[row["article_id"]]
        sentence = first_sentence[place] + row["sentence"]
        facts = ", ".join(str(row[name]) for name in ("cue", "kind") if pd.notna(row[name]))
        start = sentences["start"].iat[sentence]
        stop = sentences["stop"].iat[sentence]
        rows.append((place, start, stop, "quotation", f"{row['speaker']} ({facts})"))
    return pd.DataFrame(rows, columns=COLUMNS)


# ---- pieces -----------------------------------------------------------------------------------


def _reading(part: Part, place: int, facts: Plain, marks: pd.DataFrame, *, note: str) -> Plain:
    """Return an article in paragraphs of pieces."""
    begin, end = part.batch.bounds[place], part.batch.bounds[place + 1]
    text = part.batch.text[begin:end]
    rows = marks.itertuples()
    spans = [(row.start - begin, row.stop - begin, row.kind, row.about) for row in rows]
    bounds = [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]
    paragraphs = [_pieces(text, start, stop, spans) for start, stop in bounds]
    headline = []
    if paragraphs and facts["title"] and pd.notna(facts["title"]):
        headline, *paragraphs = paragraphs
    return {"headline": headline, "paragraphs": paragraphs, "note": note}


def _pieces(text: str, start: int, stop: int, spans: Sequence[tuple]) -> list[Any]:
    """Return a paragraph cut where marks begin and end: texts, or [text, kinds, about]."""
    inside = [span for span in spans if span[0] < stop and span[1] > start]
    cuts = {start, stop}
    for first, last, *_ in inside:
        cuts |= {max(first, start), min(last, stop)}
    edges = sorted(cuts)
    clean = plain_direction
    if is_right_to_left(text[start:stop]):
        clean = partial(MARKS.sub, "")  # a piece has not always letters that say so
    pieces = []
    for low, high in pairwise(edges):
        covering = [span for span in inside if span[0] <= low and span[1] >= high]
        kinds = [kind for kind in KINDS if kind in {span[2] for span in covering}]
        about = dict.fromkeys(span[3] for span in covering)
        part = clean(text[low:high])
        pieces.append([part, " ".join(kinds), "; ".join(about)] if kinds else part)
    return pieces
