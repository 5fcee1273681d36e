"""The name of each speaker: as written, in its longest form, also of "he" and "she"."""

from typing import NamedTuple

import numpy as np

from analysis.speakers.name_runs import (
    R_CORE,
    R_FIRST,
    R_STOP,
    R_WHO,
    drop_no_names,
    join_runs,
    name_in_phrase,
    run_beside_office,
    text_of,
    write_runs,
)
from analysis.speakers.pronouns import (
    E_SENTENCE,
    N_CERTAINTY,
    N_RUN,
    NAMED,
    gender_of_pronoun,
    resolve_pronouns,
    write_name,
)
from analysis.speakers.syntax import ARTICLE, Pieces
from analysis.text.kernels import kernel, main_kernel
from analysis.text.tokens import Tokens


class Names(NamedTuple):
    """The name of each speaker.

    ``starts, stops`` are characters of the batch (-1: no name), ``mentions`` the mention of who
    "he" or "she" is (-1: none), ``certainty`` from 0 to 1 (0: no name).
    """

    starts: np.ndarray
    stops: np.ndarray
    mentions: np.ndarray
    certainty: np.ndarray


def name_reports(
    pieces: Pieces,
    tokens: Tokens,
    *,
    codes: np.ndarray,
    cues: np.ndarray,
    phrases: np.ndarray,
    mentions: np.ndarray,
    speakers: np.ndarray,
) -> Names:
    """Return the name of each report's speaker.

    All but *codes* are pieces: starts of cues, and starts and stops of phrases and mentions.
    Speakers are mentions, or -1.
    """
    names = _name_reports(
        pieces.roles,
        text_of(pieces, tokens, codes),
        len(tokens.vocabulary),
        np.argsort(cues, kind="stable"),
        cues,
        phrases,
        mentions,
        speakers,
    )
    first, stop, mention, certainty = names.T
    has_name = first >= 0
    return Names(
        starts=np.where(has_name, pieces.starts[first], -1),
        stops=np.where(has_name, pieces.stops[stop - 1], -1),
        mentions=mention,
        certainty=certainty / NAMED,
    )


@main_kernel
def _name_reports(roles, text, n_words, order, cues, phrases, mentions, speakers):
    """Return the names of all reports, article by article."""
    names = np.full((len(order), N_CERTAINTY + 1), -1, np.int64)
    names[:, N_CERTAINTY] = 0
    runs = np.empty((len(roles) // 2 + 1, R_CORE + 1), np.int64)
    events = np.empty((len(roles) + len(order), E_SENTENCE + 1), np.int64)
    # By word: the last run of several words that ends or begins with it, and the article in which
    # it was last seen as a name inside of a sentence, or in small letters.
    ending = np.full(n_words + 1, -1, np.int64)
    beginning = np.full(n_words + 1, -1, np.int64)
    inside = np.full(n_words + 1, -1, np.int64)
    small = np.full(n_words + 1, -1, np.int64)
    named = np.full(len(order), -1, np.int64)  # the run of each report
    row = 0
    floor = 0
    for limit in range(len(roles)):
        if not roles[limit] & ARTICLE:
            continue
        row_stop = row
        while row_stop < len(order) and cues[order[row_stop]] < limit:
            row_stop += 1
        if row_stop > row:
            n = write_runs(text, floor, limit, runs, inside, small)
            join_runs(text, runs[:n], ending, beginning)
            drop_no_names(text, runs[:n], floor, inside, small)
            rows = order[row:row_stop]
            has_pronoun = False
            for report in rows:
                first = phrases[report, 0]
                if first >= 0 and gender_of_pronoun(text, first):
                    has_pronoun = True
                elif first >= 0:
                    run, first, stop = name_in_phrase(text, runs[:n], first, phrases[report, 1])
                    mention = speakers[report]
                    if first < 0 and mention >= 0:
                        first = mentions[mention, 0]
                        stop = mentions[mention, 1]
                    elif first < 0:
                        run = run_beside_office(
                            text, runs[:n], phrases[report, 0], phrases[report, 1]
                        )
                        first = run
                        names[report, N_RUN] = runs[run, R_WHO] if run >= 0 else -1
                    named[report] = run
                    if first >= 0:
                        write_name(names, report, runs[:n], run, first, stop, NAMED)
            if has_pronoun:
                resolve_pronouns(
                    text, runs[:n], rows, cues, phrases, named, floor, limit, events, names
                )
            _find_mentions(runs[:n], rows, mentions, names)
        row = row_stop
        floor = limit + 1
    return names


@kernel
def _find_mentions(runs, rows, mentions, names):
    """Write the mention of each person whom "he" or "she" means, in place of the run."""
    for report in rows:
        who = names[report, N_RUN]
        if who < 0:
            continue
        names[report, N_RUN] = -1
        for run in runs:
            if run[R_WHO] != who:
                continue
            mention = np.searchsorted(mentions[:, 1], run[R_FIRST] + 1)
            if mention < len(mentions) and mentions[mention, 0] < run[R_STOP]:
                names[report, N_RUN] = mention
                break
