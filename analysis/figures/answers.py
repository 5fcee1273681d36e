"""The answer to a notebook's question in a few sentences, made from the tables of a case.

Sentences are in answers.jinja; here are the numbers that they print.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import jinja2
import pandas as pd

from analysis import annotation, cooccurrence, framing, sentiment
from analysis.annotation.items import NO_VALUE
from analysis.case import Case
from analysis.case.opened import require_case
from analysis.counts import Counts, Incidence
from analysis.errors import InputError, number_of, one_of
from analysis.figures.templates import file_text
from analysis.stats.evidence import ALPHA, method_of, passes
from analysis.wording.findings import (
    evidence_text,
    finding_of_tests,
    listed,
    passing_text,
    with_value_quoted,
)
from analysis.wording.notes import within_text
from analysis.wording.text import (
    capitalised,
    number_text,
    part_text,
    percent_text,
    reading_text,
)

QUESTIONS = ("material", "framing", "actors", "sentiment", "voices", "sources", "how sure")
MOST_WORDS = 79  #: beside "Answer."
MOST = 3  #: names, words or groups in a sentence
TYPICAL = 2  #: words of a group
USUAL = 0.9  #: who is in a larger share of pages or articles is with everybody


@dataclass(frozen=True)
class Answer:
    """A few sentences: Jupyter shows them as a paragraph, ``str()`` gives them."""

    text: str

    def __str__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return f"**Answer.** {self.text}"


def answer(case: Case, question: str, *, texts: Case | None = None) -> Answer:
    """Return what a case says to a question: who, how many percent, and how sure.

    Parameters
    ----------
    case : Case
        Its labels answer, where it has some.
    question : str
        "material", "framing", "actors", "sentiment", "voices", "sources" or "how sure".
    texts : Case, optional
        A case whose articles answer, too; of a case without labels its own.

    Returns
    -------
    Answer
        At most 80 words: the first sentences of what can be said.

    Raises
    ------
    InputError
        For another question.

    Examples
    --------
    >>> from analysis import open_case
    >>> print(answer(open_case("data/example-articles"), "framing").text.partition(";")[0])
    Most typical words: Norvia “town” and “barriers”
    """
    require_case(case)
    name = one_of(question, QUESTIONS, name="question").replace(" ", "_")
    of_pages = _sentences(f"{name}_of_pages", case) if case.labels else []
    articles = texts or case
    of_texts = []
    if articles.features is not None and (texts is not None or not of_pages):
        of_texts = _sentences(f"{name}_of_texts", articles)
    if of_pages and of_texts:
        whose = "" if articles.source == case.source else f" ({articles.name})"
        of_texts = [f"Texts{whose}: {of_texts[0]}", *of_texts[1:]]
    n_words = len(" ".join(of_texts[:1]).split())
    of_pages = _shortened(of_pages, MOST_WORDS - n_words)
    return Answer(" ".join(_shortened([*of_pages, *of_texts], MOST_WORDS)))


def _sentences(macro: str, case: Case) -> list[str]:
    """Return the sentences of a macro: its lines, without empty ones."""
    lines = getattr(_templates(), macro)(case).splitlines()
    return [" ".join(line.split()) for line in lines if line.strip()]


def _shortened(sentences: Sequence[str], most: int) -> list[str]:
    """Return the first sentences that have so many words together; at least one."""
    n_words = pd.Series([len(sentence.split()) for sentence in sentences], dtype=int).cumsum()
    return list(sentences[: max(1, int((n_words <= most).sum()))])


@functools.cache
def _templates() -> Any:
    """Return the macros of answers.jinja."""
    environment = jinja2.Environment(
        trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.globals |= {
        "agreement": annotation.agreement,
        "incidence": cooccurrence.incidence,
        "incidence_of": cooccurrence.incidence_of,
        "part": part_text,
    }
    environment.filters |= {
        "capital": capitalised,
        "evidence": evidence_text,
        "number": number_text,
        "number_of": number_of,
        "passing": passing_text,
        "listed": listed,
        "percent": percent_text,
        "quoted": with_value_quoted,
        "thousands": "{:,.0f}".format,
        "within": within_text,
        **{each.__name__.removeprefix("_"): each for each in FILTERS},
    }
    return environment.from_string(file_text("analysis.figures", "answers.jinja")).module


# ---- what sentences print ---------------------------------------------------------------------


def _texts(values: Iterable[tuple], pattern: str) -> str:
    """Return several things in words, each by a pattern."""
    return listed([pattern.format(*each) for each in values])


def _ranked(levels: pd.DataFrame) -> list[dict]:
    """Return the levels of an item, the largest first; of more than four groups three."""
    rows = levels.dropna(subset="estimate").sort_values("estimate", ascending=False, kind="stable")
    return (rows if len(rows) <= MOST + 1 else rows.iloc[[0, 1, -1]]).to_dict("records")


def _commonest(counts: Counts) -> list[tuple[str, str]]:
    """Return the items that most rows have, with their shares."""
    items = counts.commonest(MOST)
    n = counts.where(items=items).present().values.sum(axis=0) / len(counts.rows)
    return [(counts.items["name"][item], percent_text(k)) for item, k in zip(items, n) if k]


def _named(units: Incidence) -> tuple[list[str], list[tuple[str, str]]]:
    """Return who is named nearly everywhere, and who else is named most."""
    shares = pd.Series(units.values.mean(axis=0), units.items).sort_values(ascending=False)
    is_usual = shares > USUAL
    others = shares[~is_usual].head(MOST)
    return list(shares.index[is_usual]), [(name, percent_text(k)) for name, k in others.items()]


def _pairs(units: Incidence) -> tuple[int, pd.DataFrame]:
    """Return how many pairs are tested, and those that surely are together."""
    table = cooccurrence.association(units)
    return method_of(table).get("n_tests", 0), table[passes(table["p_adjusted"])]


def _sure(case: Case, material: str) -> str:
    """Return how many comparisons of a material are sure, and the surest; or why none is tested."""
    by = case.grouping_of(material)
    groups = case.counts(material).rows[by].dropna().unique()
    if len(groups) < 2:
        return f"all articles are of one {by}, {listed(groups)}: there is nothing to compare with"
    try:
        text = finding_of_tests(case.contrasts(material))
    except InputError as error:
        text = str(error).partition("\n")[0]
    return text[:1].lower() + text[1:]


def _lead(case: Case) -> dict[str, Any]:
    """Return the leading item of a plan, by group, in each list and reading, and in each sample.

    Where nothing was tested it is the first item of the plan.
    """
    lead = case.lead()
    table = case.contrasts()
    item = (table if lead.empty else lead)["item"].iloc[0]
    first = next(iter(case.planned_readings.values())).where(items=[item])
    found: dict[str, Any] = {"item": item, "name": first.items["name"][item]}
    found["levels"] = case.levels(first)
    found["nothing"] = method_of(lead).get("nothing", "")
    found["method"] = {"sample": "", "strata": (), **method_of(table)}
    if lead.empty:
        return found
    tested = table.dropna(subset="p_adjusted")
    of_item = tested[tested["item"] == item].sort_values("p_adjusted", kind="stable")
    leading = of_item[of_item["reading"] == table["reading"].iloc[0]].iloc[0]
    is_leading = (tested["item"] == item) & (tested["group"] == leading["group"])
    others = tested[~is_leading].groupby(["item", "group"])["p_adjusted"].max()
    sign = 1 if leading["estimate"] > 0 else -1
    highest = lead.loc[
        (sign * lead["estimate"]).groupby([lead["sample"], lead["reading"]]).idxmax()
    ]
    is_group = highest[case.grouping] == leading["group"]
    return found | {
        "leading": leading,
        "p": tested[is_leading].groupby("family", sort=False)["p_adjusted"].agg(list).tolist(),
        "n_others": len(others),
        "n_sure": int(passes(others).sum()),
        "samples": is_group.groupby(highest["sample"]).all(),
    }


def _sure_in(rows: pd.DataFrame) -> list[tuple[str, int]]:
    """Return how many comparisons are sure in each reading."""
    n_sure = rows["p_adjusted"].le(ALPHA).groupby(rows["reading"], sort=False).sum()
    return [(_called(reading), n) for reading, n in n_sure.items()]


def _called(reading: Any) -> str:
    """Return a reading as part of a sentence."""
    text = reading_text(str(reading))
    return f"{reading}'s reading" if text == reading else f"the {text}"


def _judged(case: Case, variable: str) -> list[tuple[str, int, int]]:
    """Return on how many pages of each reading a variable judges."""
    found = []
    for reading, labels in case.on_subject.items():
        is_judgement = (labels.variables == variable) & (labels.items["value"] != NO_VALUE)
        judges = (labels.where(items=is_judgement).values != 0).sum(axis=1) > 0
        found.append((_called(reading), int(judges.sum()), len(labels.rows)))
    return found


def _quoted_word(case: Case) -> Counts:
    """Return the pages on which speakers say the word of the source's own voice."""
    labels = case.first
    items = labels.items
    is_same = items["value"] == items["value"][case.own_word]
    is_quoted = is_same & (items["voice"] == "speaker")
    return labels.merged(dict.fromkeys(items.index[is_quoted], case.own_word)).present()


def _typical_words(case: Case) -> list[tuple[str, str]]:
    """Return the words that set the largest groups apart by TF-IDF; none of a single group."""
    by = case.grouping_of("words")
    words = case.counts("words")
    sizes = words.rows[by].value_counts()
    if len(sizes) < 2:
        return []
    within = "language" if "language" in words.rows else None
    profiles = framing.profiles(framing.tf_idf(words, within=within), by=by)
    typical = profiles.groupby(by)["item"].apply(lambda items: list(items.head(TYPICAL)))
    return [(group, _texts(zip(typical[group]), "“{}”")) for group in sizes.index[:MOST]]


def _sound(case: Case) -> pd.DataFrame:
    """Return the mean tone of each group's articles, the brightest first."""
    features: Any = case.features  # they are there: it is asked only then
    tone = sentiment.of_articles(features, lexicon=case.lexicon).per_article()
    levels = case.levels(tone).dropna(subset="estimate")
    return levels.sort_values("estimate", ascending=False)


FILTERS = [_texts, _ranked, _commonest, _named, _pairs, _sure, _lead, _sure_in, _judged]
FILTERS += [_quoted_word, _typical_words, _sound]
