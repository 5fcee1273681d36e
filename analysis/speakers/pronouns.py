"""Whom "he" and "she" mean: the last speaker or subject who fits.

What is told of persons are *events*, in the order of the text: somebody speaks, is the subject of a
sentence, is named together with another, or has no name. The other words are those of ``runs``.
"""

import numpy as np

from analysis.speakers.attribution import any_has, first_with, is_free, opening_phrase, phrase_stop
from analysis.speakers.name_runs import (
    HE,
    HERS,
    HIS,
    LISTED,
    NO_NAME,
    OF_BODY,
    PERSON,
    R_FACTS,
    R_FIRST,
    R_HEAD,
    R_LONGEST,
    R_STOP,
    R_WHO,
    SHE,
    UNNAMED,
    is_indefinite,
    name_in_phrase,
)
from analysis.speakers.syntax import (
    AND,
    AUXILIARY,
    COMMA,
    DETERMINER,
    END,
    LINKING,
    NAME,
    OWNER,
    PAST,
    PREPOSITION,
    PRONOUN,
    SPOKESMAN,
    TITLE_WORD,
    VERBS,
    WHO,
)
from analysis.text.kernels import kernel

#: Columns of the names of reports: first and last + 1 piece, the run of the person, the certainty.
N_FIRST, N_STOP, N_RUN, N_CERTAINTY = range(4)
#: Certainties that "he" or "she" means the last speaker or subject, by what is known: in percent.
NAMED = 100
NEAREST_SPEAKER = 95  # of known gender, quoted before
NEAREST_SUBJECT = 90  # of known gender, the subject of a sentence
UNKNOWN_GENDER = 85  # a person whose name tells no gender
ONE_OF_TWO = 80  # of two who are named together, the one of this gender
ONLY_ONE = 70  # neither speaker nor subject, but the only name of this gender
FAR = 6  # sentences between a name and "he"
#: What is told of persons in a sentence: a speaker, a subject, two together, nobody by name.
SPEAKER, SUBJECT, TOGETHER, NOBODY = range(4)
E_KIND, E_WHO, E_OTHER, E_SENTENCE = range(4)


@kernel
def write_name(names, report, runs, run, first, stop, certainty):
    """Write the name of a report: the longest form of its run, or the pieces themselves."""
    if run >= 0:
        longest = runs[runs[runs[run, R_WHO], R_LONGEST]]
        first = longest[R_FIRST]
        stop = longest[R_STOP]
    name = names[report]
    name[N_FIRST] = first
    name[N_STOP] = stop
    name[N_CERTAINTY] = certainty


# ---- "he" and "she"


@kernel
def gender_of_pronoun(text, phrase):
    """Return HIS or HERS if a phrase is "he" or "she", else 0."""
    known = text.uses[phrase]
    if not text.roles[phrase] & PRONOUN or not known & (HE | SHE):
        return 0
    return HIS if known & HE else HERS


@kernel
def resolve_pronouns(text, runs, rows, cues, phrases, named, floor, limit, events, names):
    """Write the names whom "he" and "she" mean in an article.

    *named* has the run of each report of *rows*, *events* is room for what is told of persons.
    """
    n_events = 0
    sentence = 0
    number = 0
    start = floor
    for end in range(floor, limit + 1):
        if not text.roles[end] & END:
            continue
        n_events = _write_subject(text, runs, start, end, sentence, events, n_events)
        while number < len(rows) and cues[rows[number]] < end:
            report = rows[number]
            number += 1
            phrase = phrases[report, 0]
            if phrase < 0:
                continue
            gender = gender_of_pronoun(text, phrase)
            run = named[report]
            if gender:
                run, certainty = _who_is_meant(
                    text, runs, gender, phrase, sentence, events[:n_events]
                )
                if run < 0:
                    continue
                write_name(names, report, runs, run, 0, 0, certainty)
                names[report, N_RUN] = run
            if run >= 0:
                n_events = _write_event(events, n_events, SPEAKER, runs[run, R_WHO], sentence)
            elif phrase >= start and _is_unnamed(text, phrase, phrases[report, 1]):
                n_events = _write_event(events, n_events, NOBODY, -1, sentence)
        sentence += 1
        start = end + 1


@kernel
def _write_event(events, n, kind, who, sentence):
    """Write what is told of a person; return the number of events."""
    event = events[n]
    event[E_KIND] = kind
    event[E_WHO] = who
    event[E_OTHER] = -1
    event[E_SENTENCE] = sentence
    return n + 1


@kernel
def _write_subject(text, runs, start, end, sentence, events, n):
    """Write the subject of a sentence, if it is named or somebody without a name."""
    if end <= start:
        return n
    first, stop = opening_phrase(text.roles, start, end)
    if first < 0:
        return _write_late_subject(text, runs, start, end, sentence, events, n)
    if text.roles[first] & PRONOUN:
        return n
    for piece in range(first + 1, stop):
        if text.roles[piece] & VERBS and not text.roles[piece] & NAME:  # "Berg accused Ida Lund"
            stop = piece
            break
    run, _, _ = name_in_phrase(text, runs, first, stop)
    if run < 0 and text.roles[stop] & COMMA:  # "The mayor, Ida Berg, left"
        number = np.searchsorted(runs[:, R_FIRST], stop + 1)
        is_beside = number < len(runs) and runs[number, R_HEAD] == stop + 1
        if is_beside and not runs[number, R_FACTS] & NO_NAME:
            run = number
    if run < 0:
        if _is_unnamed(text, first, stop):
            return _write_event(events, n, NOBODY, -1, sentence)
        return n
    n = _write_event(events, n, SUBJECT, runs[run, R_WHO], sentence)
    for beside in (run - 1, run + 1):  # "Ida Berg and Tom Holm left"
        if 0 <= beside < len(runs):
            joint = runs[max(run, beside), R_HEAD] - 1
            is_person = runs[runs[beside, R_WHO], R_FACTS] & PERSON > 0
            is_joint = text.roles[joint] & AND > 0 or (text.roles[joint] & COMMA > 0 and is_person)
            if is_joint and runs[min(run, beside), R_STOP] == joint:
                events[n - 1, E_KIND] = TOGETHER
                events[n - 1, E_OTHER] = runs[beside, R_WHO]
    return n


@kernel
def _write_late_subject(text, runs, start, end, sentence, events, n):
    """Write the first name or unnamed person that a verb follows ("On Monday Ida Berg left")."""
    number = np.searchsorted(runs[:, R_FIRST], start)
    for piece in range(start, end):
        role = text.roles[piece]
        is_verb = role & (PAST | AUXILIARY | VERBS) > 0 and not role & NAME
        if is_verb and number < len(runs) and runs[number, R_STOP] == piece:
            run = runs[number]
            if not run[R_FACTS] & NO_NAME and is_free(text.roles, run[R_HEAD], start):
                return _write_event(events, n, SUBJECT, run[R_WHO], sentence)
        while number < len(runs) and runs[number, R_STOP] <= piece:
            number += 1
        if role & DETERMINER and is_free(text.roles, piece, start):
            if _is_unnamed(text, piece, phrase_stop(text.roles, piece, end)):
                return _write_event(events, n, NOBODY, -1, sentence)
    return n


@kernel
def _is_unnamed(text, first, stop):
    """Return whether a phrase is of somebody without a name ("a palace official", "Berg's aide").

    "The minister" may have been named before.
    """
    ends = LINKING | PREPOSITION | WHO | COMMA | VERBS | PAST | AUXILIARY
    last = first_with(text.roles, first + 1, stop, ends) - 1
    is_new = is_indefinite(text, first) or text.uses[first] & UNNAMED > 0
    is_new = is_new and text.roles[first] & DETERMINER > 0
    if text.roles[last] & NAME or not (is_new or any_has(text.roles, first, last, OWNER)):
        return False
    return text.uses[last] & UNNAMED > 0 or text.roles[last] & (TITLE_WORD | SPOKESMAN) > 0


@kernel
def _fits(runs, who, gender):
    """Return 2 if a person is known to be of a gender, 1 if it can be, 0 if not or no person."""
    known = runs[who, R_FACTS]
    if not known & PERSON:
        return 0
    genders = known & (HIS | HERS)
    if genders == gender:
        return 2
    return 1 if genders == 0 or genders == HIS | HERS else 0


@kernel
def _is_opposite(runs, who, gender):
    """Return whether a person is known to be of the other gender only."""
    genders = runs[who, R_FACTS] & (HIS | HERS)
    return genders != 0 and not genders & gender


@kernel
def _who_is_meant(text, runs, gender, phrase, sentence, events):
    """Return the run that "he" or "she" means, and the certainty in percent; or -1 and 0."""
    nobody = (-1, 0)
    for number in range(len(events) - 1, -1, -1):
        event = events[number]
        kind = event[E_KIND]
        if sentence - event[E_SENTENCE] > FAR:
            break
        if kind == NOBODY:
            return nobody
        who = event[E_WHO]
        other = event[E_OTHER]
        fit = _fits(runs, who, gender)
        is_known = runs[who, R_FACTS] & (PERSON | OF_BODY) > 0
        if not is_known and not text.uses[runs[who, R_FIRST]] & LISTED:
            return nobody  # perhaps a person whose name says nothing
        if kind == TOGETHER:
            fit_of_other = _fits(runs, other, gender)
            if not _is_opposite(runs, who, gender) and not _is_opposite(runs, other, gender):
                return nobody
            if fit_of_other:
                return other, ONE_OF_TWO
            if fit:
                return who, ONE_OF_TWO
        if fit == 2:
            return who, NEAREST_SPEAKER if kind == SPEAKER else NEAREST_SUBJECT
        if fit == 1:
            return who, UNKNOWN_GENDER
    only = -1
    for run in runs:
        if run[R_FIRST] > phrase:
            break
        who = run[R_WHO]
        if not run[R_FACTS] & NO_NAME and _fits(runs, who, gender):
            if only >= 0 and only != who:
                return nobody
            only = who
    if only >= 0 and _fits(runs, only, gender) == 2:
        return only, ONLY_ONE
    return nobody
