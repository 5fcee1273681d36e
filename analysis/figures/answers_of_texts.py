"""What the articles of a case say to each question, in sentences."""

from __future__ import annotations

import pandas as pd

from analysis import cooccurrence
from analysis import framing as framing_of
from analysis import sentiment as tone_of
from analysis.case import Case
from analysis.counts import Counts
from analysis.errors import InputError, number_of
from analysis.stats.evidence import method_of, passes
from analysis.wording.findings import finding_of_tests, listed, passing_text, untested_text
from analysis.wording.text import capitalised, number_text, part_text, percent_text

MOST = 3  #: groups, words or names in a sentence
OFTEN = 5  #: articles of an outlet that can be described
TESTED = ("words", "actors", "speakers", "tone")  #: materials of which differences are tested


def material(case: Case) -> list[str]:
    """Return how many articles there are, of whom, and when."""
    articles = case.features.articles
    sizes = articles["outlet"].value_counts()
    days = articles["published"].dropna()
    when = f", from {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""
    of_outlets = f"of {number_of(len(sizes), 'outlet')}"
    sentences = [f"There are {number_of(len(articles), 'article')} {of_outlets}{when}."]
    if len(sizes) > 1:
        most = percent_text(sizes.iloc[0] / len(articles))
        sentences.append(f"{sizes.index[0]} has most of them ({most}).")
    if case.labels:
        return sentences
    return sentences + case.cautions["sentence"].tolist()


def framing(case: Case) -> list[str]:
    """Return the words most typical of the largest groups, and how many differences are sure."""
    by = case.grouping_of("words")
    words = case.counts("words")
    sizes = words.rows[by].value_counts()
    if len(sizes) < 2:
        return [_one_group(sizes, by)]
    within = "language" if "language" in words.rows else None
    profiles = framing_of.profiles(framing_of.tf_idf(words, within=within), by=by)
    parts = []
    for group in sizes.index[:MOST]:
        typical = profiles["item"][profiles[by] == group].head(MOST)
        are = " are" if not parts else ""
        parts.append(f"of {group}{are} {listed([f'“{word}”' for word in typical])}")
    typical = "; ".join(parts)
    return [f"The words most typical {typical}.", f"Words: {_sure(case, 'words')}."]


def _one_group(sizes: pd.Series, by: str) -> str:
    """Return that there is nothing to compare with."""
    if sizes.empty:
        return f"No article has a {by}, so that nothing can be compared."
    return f"All articles are of one {by}, {sizes.index[0]}: there is nothing to compare with."


def _sure(case: Case, kind: str) -> str:
    """Return how many comparisons of a material are sure."""
    try:
        return passing_text(case.contrasts(kind))
    except InputError as error:
        return str(error).partition("\n")[0]


def _surest(case: Case, kind: str) -> list[str]:
    """Return how many comparisons of a material are sure, and the surest; none of one group."""
    by = case.grouping_of(kind)
    if case.counts(kind).rows[by].nunique() < 2:
        return [_one_group(case.counts(kind).rows[by].value_counts(), by)]
    try:
        return [f"{finding_of_tests(case.contrasts(kind))}."]
    except InputError as error:
        return [f"{capitalised(str(error).partition(chr(10))[0])}."]


def actors(case: Case) -> list[str]:
    """Return who is named most, and who with whom."""
    if "actors" not in case.materials:
        return ["No article names an actor of the list."]
    counts = case.counts("actors")
    sentences = [_commonest(counts, "named")]
    sentences += _pairs(case)
    return sentences + _surest(case, "actors")


def _commonest(counts: Counts, verb: str) -> str:
    """Return who is named, or quoted, in most articles."""
    n = pd.Series(counts.present().values.sum(axis=0), counts.items["name"]).sort_index()
    n = n.sort_values(ascending=False, kind="stable").head(MOST) / len(counts.rows)
    (first, share), *others = n.items()
    parts = [f"{first} is {verb} in {percent_text(share)} of the articles"]
    return f"{listed([*parts, *(f'{name} in {percent_text(k)}' for name, k in others)])}."


def _pairs(case: Case) -> list[str]:
    """Return which pairs share sentences more often than chance has it."""
    sentences = cooccurrence.incidence(case.features, within="sentence")
    if len(sentences.items) < 2:
        return []
    pairs = cooccurrence.association(sentences)
    n_tests = method_of(pairs).get("n_tests", 0)
    sure = pairs[passes(pairs["p_adjusted"])]
    if sure.empty:
        return [f"None of {number_of(n_tests, 'pair')} surely shares sentences."] if n_tests else []
    first = sure.iloc[0]
    return [
        f"Of {number_of(n_tests, 'pair')} {len(sure)} surely share sentences, first of all "
        f"{first['actor_a']} and {first['actor_b']} ({first['joint']:,.0f} sentences)."
    ]


def sentiment(case: Case) -> list[str]:
    """Return which groups sound darkest and brightest, and how they treat actors."""
    tone = tone_of.of_articles(case.features, lexicon=case.lexicon).per_article()
    if not tone.size.any():
        return [f"{tone.note or 'No article has a score'}."]
    by = case.grouping_of("tone")
    sizes = tone.rows[by].value_counts()
    levels = case.levels(tone, by).dropna(subset="estimate").sort_values("estimate")
    low, high = levels["estimate"].iloc[[0, -1]]
    texts = [
        f"{row[by]} (mean {number_text(row['estimate'], 2)})" for row in levels.to_dict("records")
    ]
    if len(texts) < 2:
        return [f"The mean tone is {number_text(low, 2)}, from −1 to 1.", _one_group(sizes, by)]
    dark = "darkest" if low < 0 else "least bright"
    bright = "brightest" if high > 0 else "least dark"
    scale = "" if case.lexicon is not None else ", on a scale from −1 to 1"
    sentences = [f"{texts[0]} sounds {dark} and {texts[-1]} {bright}{scale}."]
    if "tone" in case.materials:
        sentences.append(f"Tone toward actors: {_sure(case, 'tone')}.")
    return sentences


def voices(case: Case) -> list[str]:
    """Return who is quoted most, and by whom more than by the others."""
    if "speakers" not in case.materials:
        return ["No article quotes a speaker of the list by name."]
    return [_commonest(case.counts("speakers"), "quoted"), *_surest(case, "speakers")]


def sources(case: Case) -> list[str]:
    """Return how many outlets can be described, and what the largest one names."""
    sizes = case.features.articles["outlet"].value_counts()
    n = int((sizes >= OFTEN).sum())
    part = part_text(n, len(sizes), "of the outlets")
    sentences = [f"{part} have {OFTEN} articles or more: only these are described."]
    if "actors" in case.materials:
        named = _commonest(case.counts("actors").where(rows={"outlet": sizes.index[0]}), "named")
        sentences.append(f"Of {sizes.index[0]} ({number_of(sizes.iloc[0], 'article')}): {named}")
    return sentences


def how_sure(case: Case) -> list[str]:
    """Return how many comparisons of each material are sure, and why others cannot be tested."""
    found = []
    reasons: dict[str, list[str]] = {}
    for kind in [kind for kind in TESTED if kind in case.materials]:
        try:
            table = case.contrasts(kind)
        except InputError as error:
            reasons.setdefault(str(error).partition("\n")[0], []).append(kind)
            continue
        n_tested = int(table["p_adjusted"].count())
        if n_tested:
            n_sure = int(passes(table["p_adjusted"]).sum())
            found.append(f"{n_sure or 'none'} of {n_tested:,} comparisons of {kind}")
        else:
            reason = untested_text(table).rpartition(": ")[2]
            reasons.setdefault(reason, []).append(kind)
    sentences = [f"Sure (adjusted p at most .05) are {listed(found)}."] if found else []
    for reason, kinds in reasons.items():
        sentences.append(f"Differences of {listed(kinds)} cannot be tested: {reason}.")
    return sentences
