"""The text of an article, with what was counted in it marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.case.folder import Case
from analysis.case.materials import scorer_of
from analysis.case.titles import titles_of
from analysis.concordance import Matches, find_matches, lie_inside
from analysis.errors import one_of, refusal
from analysis.explore.controls import Choices
from analysis.explore.page.encoding import web_address
from analysis.explore.steps import HOW_TO_GIVE_TEXTS
from analysis.features.pack import Features
from analysis.text.direction import MARKS, is_right_to_left, plain_direction
from analysis.text.quotation_marks import quotation_spans
from analysis.text.tokens import Tokens, tokenize
from analysis.wording.text import number_text

#: Kinds of marks, in the order of the legend.
KINDS = {
    "counted": "counted",
    "mention": "actor named",
    "quotation": "quotation",
    "positive": "positive tone",
    "negative": "negative tone",
}
NEUTRAL = 0.05  #: tones nearer to 0 are not marked; VADER calls them neutral, too
COLUMNS = ["row", "start", "stop", "kind", "about"]  #: of marks
SPEAKER_COLUMNS = ("speaker", "speaker_name")  #: of quotations: as listed, else as written
_OTHER_TEXT = (
    "This text is not the one that was counted: actors, quotations and tones are unmarked."
)


class Piece(NamedTuple):
    """Some letters of a text, with the same marks on all of them."""

    text: str
    kinds: tuple[str, ...] = ()
    about: str = ""


class Reading(NamedTuple):
    """An article as it is read.

    Attributes
    ----------
    article_id, title : str
        The title is that of the list: its own, else its gist or first line.
    facts : tuple of str
        Its outlet and its day, as far as they are known.
    url : str
        Its address, or "".
    headline : tuple of Piece
        Its own title with its marks; empty where it has none.
    paragraphs : list of tuple of Piece
    numbers : dict of str to int
        How many marks of each of the `KINDS` it has.
    note : str
        What is not marked, and why.
    """

    article_id: str
    title: str
    facts: tuple[str, ...]
    url: str
    headline: tuple[Piece, ...]
    paragraphs: list[tuple[Piece, ...]]
    numbers: dict[str, int]
    note: str


class Counted(NamedTuple):
    """What is marked as counted.

    Attributes
    ----------
    words : tuple of str
        Words, phrases and actors, as in ``concordance.lines``.
    voice : "all", "own" or "quoted"
        Outside or inside quotation marks.
    outside_names : bool
        Whether a word inside the name of an actor is not counted.
    """

    words: tuple[str, ...] = ()
    voice: str = "all"
    outside_names: bool = False


NOTHING = Counted()


def counted_of(case: Case, choices: Choices, items: Sequence[str]) -> Counted:
    """Return where the counted items are in texts; labels and speakers are no words."""
    words: Sequence[str] = ()
    if choices.material in ("words", "actors", "tone"):
        words = items
    elif choices.material == "frames" and case.features is not None:
        frames = case.features.frames
        words = sorted(set(frames["pattern"][frames["frame"].isin(list(items))]))
    is_word = choices.material == "words"
    return Counted(tuple(words), choices.voice, outside_names=is_word)


def reading(case: Case, article_id: str, counted: Counted = NOTHING) -> Reading:
    """Return an article's text with what is counted, actors, quotations and tones marked.

    Parameters
    ----------
    case : Case
        With texts.
    article_id : str
    counted : Counted
        What is marked as counted.

    Raises
    ------
    InputError
        Without texts, and for an article that has none.

    Examples
    --------
    >>> from analysis.explore import open_case
    >>> article = reading(open_case("data/example-articles"), "b01", Counted(("bridge",)))
    >>> article.numbers["counted"], [piece.text for piece in article.headline][:2]
    (3, ['Estmark', ' closes the Lenn '])
    """
    return readings(case, [article_id], counted)[0]


def readings(case: Case, article_ids: Sequence[str], counted: Counted = NOTHING) -> list[Reading]:
    """Return the texts of several articles, as `reading` does, in their order."""
    corpus = case.texts
    if corpus is None:
        raise refusal(
            "case",
            arrived=f"{case.name}, without texts",
            expected="a case whose texts are at hand",
            fix=HOW_TO_GIVE_TEXTS,
        )
    known = corpus.articles["article_id"].tolist()
    for article_id in sorted(set(article_ids) - set(known)):
        one_of(article_id, known, name="article_id")
    articles = corpus.articles.set_index("article_id", drop=False).loc[list(article_ids)]
    articles = articles.reset_index(drop=True)
    titles = titles_of(case, articles)
    result = []
    chosen = replace(corpus, articles=articles)
    for part in find_matches(chosen, counted.words, actors=case.actors):
        first = len(result)
        marks, notes = _marks_in(part, case, counted)
        for row, facts in enumerate(part.articles.to_dict("records")):
            of_article = marks[marks["row"] == row]
            result.append(
                _reading(part, row, facts, of_article, title=titles[first + row], note=notes[row])
            )
    return result


# ---- marks ------------------------------------------------------------------------------------


def _marks_in(part: Matches, case: Case, counted: Counted) -> tuple[pd.DataFrame, list[str]]:
    """Return the marks of some articles (``row, start, stop, kind, about``), and a note of each."""
    tables = [_counted_marks(part, counted)]
    notes = [""] * len(part.articles)
    features = case.features
    if features is not None:
        tokens = tokenize(part.batch)
        n_counted = features.articles.set_index("article_id")["n_tokens"]
        places = {}
        for row, article_id in enumerate(part.articles["article_id"]):
            n_read = tokens.bounds[row + 1] - tokens.bounds[row]
            if n_counted.get(article_id) == n_read:
                places[article_id] = row
            else:
                notes[row] = _OTHER_TEXT
        tables.append(_actor_marks(part, tokens, features, places))
        tables.append(_quotation_marks(part, features, places))
    marks = pd.concat(tables, ignore_index=True)
    return marks[marks["start"] < marks["stop"]], notes


def _counted_marks(part: Matches, counted: Counted) -> pd.DataFrame:
    """Return where the counted words are."""
    matches = part.matches
    chosen = matches[matches["item"].isin(counted.words)]
    starts = chosen["start"].to_numpy()
    is_counted = np.ones(len(chosen), bool)
    if counted.outside_names:
        names = matches[~matches["is_phrase"]]
        is_in_name = lie_inside(starts, names["start"].to_numpy(), names["stop"].to_numpy())
        is_counted &= ~(is_in_name & chosen["is_phrase"].to_numpy())
    if counted.voice != "all":
        is_quoted = lie_inside(starts, *quotation_spans(part.batch))
        is_counted &= is_quoted == (counted.voice == "quoted")
    chosen = chosen[is_counted]
    marks = chosen.assign(
        row=part.sentences["row"].to_numpy()[chosen["sentence"]],
        kind="counted",
        about="counted: " + chosen["item"].astype("str"),
    )
    return marks[COLUMNS]


def _actor_marks(
    part: Matches, tokens: Tokens, features: Features, places: dict[str, int]
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


def _span_of_mention(
    part: Matches, tokens: Tokens, place: int, mention: dict[str, Any]
) -> tuple[int, int]:
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


def _quotation_marks(part: Matches, features: Features, places: dict[str, int]) -> pd.DataFrame:
    """Return the sentences in which somebody is quoted, with the speaker and the verb."""
    sentences = part.sentences
    first_sentence = np.searchsorted(sentences["row"], np.arange(len(part.articles)))
    quotations = features.quotations
    rows = []
    for row in quotations[quotations["article_id"].isin(list(places))].to_dict("records"):
        place = places[row["article_id"]]
        sentence = first_sentence[place] + row["sentence"]
        speaker = next(
            (row[name] for name in SPEAKER_COLUMNS if pd.notna(row.get(name))), "unknown speaker"
        )
        facts = ", ".join(str(row[name]) for name in ("cue", "kind") if pd.notna(row[name]))
        start = sentences["start"].iat[sentence]
        stop = sentences["stop"].iat[sentence]
        rows.append((place, start, stop, "quotation", f"{speaker} ({facts})"))
    return pd.DataFrame(rows, columns=COLUMNS)


# ---- pieces -----------------------------------------------------------------------------------


def _reading(
    part: Matches, place: int, facts: dict[str, Any], marks: pd.DataFrame, *, title: str, note: str
) -> Reading:
    """Return an article in paragraphs of pieces."""
    begin, end = part.batch.bounds[place], part.batch.bounds[place + 1]
    text = part.batch.text[begin:end]
    spans = []
    for row in marks.to_dict("records"):
        spans.append((row["start"] - begin, row["stop"] - begin, row["kind"], row["about"]))
    lines = [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]
    paragraphs = [_pieces(text, start, stop, spans) for start, stop in lines]
    headline: tuple[Piece, ...] = ()
    if paragraphs and facts["title"] and pd.notna(facts["title"]):
        headline, *paragraphs = paragraphs
    known = [facts.get("outlet"), str(facts.get("published"))[:10]]
    return Reading(
        article_id=str(facts["article_id"]),
        title=title,
        facts=tuple(str(fact) for fact in known if pd.notna(fact) and fact not in ("nan", "NaT")),
        url=web_address(facts.get("url")),
        headline=headline,
        paragraphs=paragraphs,
        numbers={kind: int((marks["kind"] == kind).sum()) for kind in KINDS},
        note=note,
    )


def _pieces(text: str, start: int, stop: int, spans: Sequence[tuple]) -> tuple[Piece, ...]:
    """Return a paragraph cut where marks begin and end."""
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
        pieces.append(Piece(clean(text[low:high]), tuple(kinds), "; ".join(about)))
    return tuple(pieces)
