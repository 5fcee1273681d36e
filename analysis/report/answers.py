"""The answer to a notebook's question in a few sentences, made from the tables of a case.

Sentences are in answers.jinja; here are the numbers that they print.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import jinja2
import pandas as pd

from analysis import compare, cooccurrence, framing, sentiment
from analysis.annotation.items import NO_VALUE
from analysis.case import Case
from analysis.case.coders import agreement_in_words, alphas_of
from analysis.case.contrast_tables import compared_groups
from analysis.case.opened import (
    by_reading,
    has_speakers,
    is_read_twice,
    is_told,
    is_unchecked,
    own_word,
    planned_group,
    require_case,
)
from analysis.compare import findings, prose
from analysis.compare.evidence import method_of, passes
from analysis.compare.findings import listed
from analysis.compare.prose import percent_text
from analysis.counts import Counts, Incidence
from analysis.errors import InputError, one_of
from analysis.figures.templates import file_text
from analysis.outlets.omissions import LEAVES_OUT as LEAVES_OUT  # for the templates

QUESTIONS = (
    *("material", "framing", "actors", "sentiment", "voices", "sources", "how sure"),
    "statements",
)
ASKED = (has_speakers, is_told, is_unchecked)  #: by the template alone
MOST_WORDS = 79  #: beside "Answer."
MOST = 3  #: names, words or groups in a sentence
TYPICAL = 2  #: words of a group
MOST_ACTORS = 100  #: those named most, of whom pairs are looked for
VERDICT = "notebook 06"  #: which says how sure differences are
USUAL = 0.9  #: who is in a larger share of pages or articles is with everybody


@dataclass(frozen=True)
class Answer:
    """A few sentences: Jupyter shows them as a paragraph, ``str()`` gives them."""

    text: str

    def __str__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        link = f"[{VERDICT}](06-how-sure.ipynb)"
        return f"**Answer.** {self.text.replace(VERDICT, link)}"


def answer(case: Case, question: str, *, texts: Case | None = None) -> Answer:
    """Return what a case says to a question: who, how many percent, and how sure.

    Parameters
    ----------
    case : Case
        Its labels answer, where it has some.
    question : str
        "material", "framing", "actors", "sentiment", "voices", "sources", "how sure" or
        "statements".
    texts : Case, optional
        The same case, whose articles answer, too; another one where there are no labels.

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
    >>> text = answer(open_case("data/example-articles"), "framing").text
    >>> print(text.partition(";")[0])
    Most typical words: Norvia “town” and “barriers”
    """
    require_case(case)
    name = one_of(question, QUESTIONS, name="question").replace(" ", "_")
    of_pages = _sentences(f"{name}_of_pages", case) if case.readings else []
    articles = texts or case
    is_same = texts is not None and texts.source == case.source
    of_texts = []
    if articles.features is not None and (is_same or not of_pages):
        of_texts = _sentences(f"{name}_of_texts", articles)
    if of_pages:
        of_texts = [f"Texts: {sentence}" for sentence in of_texts[:1]]
        n_words = len(" ".join(of_texts).split())
        of_pages = _shortened(of_pages, MOST_WORDS - n_words)
    return Answer(" ".join(_shortened([*of_pages, *of_texts], MOST_WORDS)))


def _sentences(macro: str, case: Case) -> list[str]:
    """Return the sentences of a macro: its lines, without empty ones."""
    lines = getattr(_templates(), macro)(case).splitlines()
    return [" ".join(line.split()) for line in lines if line.strip()]


def _shortened(sentences: list[str], most: int) -> list[str]:
    """Return the first sentences that have so many words together; at least one."""
    n_words = accumulate(len(sentence.split()) for sentence in sentences)
    return sentences[: max(1, sum(n <= most for n in n_words))]


@functools.cache
def _templates() -> Any:
    """Return the macros of answers.jinja."""
    environment = jinja2.Environment(
        trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    functions = {name.removeprefix("_"): each for name, each in globals().items()}
    environment.globals |= vars(findings) | vars(prose) | functions
    environment.filters |= environment.globals
    return environment.from_string(file_text("analysis.report", "answers.jinja")).module


# ---- what sentences print ---------------------------------------------------------------------


def _texts(values: Iterable[tuple], pattern: str) -> str:
    """Return several things in words, each by a pattern."""
    return listed([pattern.format(*each) for each in values])


def _told(levels: pd.DataFrame) -> list[dict]:
    """Return the levels of an item, the largest first; of more than four groups three."""
    rows = prose.ranked(levels)
    return (rows if len(rows) <= MOST + 1 else rows.iloc[[0, 1, -1]]).to_dict("records")


def _found(case: Case) -> Counts:
    """Return the labels of all pages on the subject, in the first reading."""
    return case.counts("labels", every=True)


def _commonest(counts: Counts) -> list[tuple[str, str]]:
    """Return the items that most rows have, with their shares."""
    items = counts.commonest(MOST)
    shares = counts.where(items=items).present().values.sum(axis=0) / len(counts.rows)
    names = counts.items["name"][items]
    return [(name, percent_text(share)) for name, share in zip(names, shares) if share]


def _named(units: Incidence) -> tuple[pd.Index, pd.Series]:
    """Return who is named nearly everywhere, and who is named most, with shares."""
    shares = pd.Series(units.values.mean(axis=0), units.items).sort_values(ascending=False)
    return shares.index.difference(_others(units), sort=False), shares[:1]


def _others(units: Incidence) -> list[str]:
    """Return who is named, but not nearly everywhere."""
    return units.frequent(max_share=USUAL)


def _commonest_pair(units: Incidence) -> list[tuple[str, str, int, int]]:
    """Return who are named together most, and how many other pairs are as often.

    Those who are named nearly everywhere are left out.
    """
    others = units.where(items=_others(units)[:MOST_ACTORS])
    if len(others.items) < 2:
        return []
    pairs = cooccurrence.pair_counts(others, min_joint=0)
    n = pairs.values.sum(axis=0)
    one, other = pairs.items[["one", "other"]].iloc[n.argmax()]
    n_equal = int((n == n.max()).sum()) - 1
    return [(one, other, int(n.max()), n_equal)] if n.max() else []


def _pair_apart(case: Case) -> list[tuple[Any, pd.Series, str]]:
    """Return the comparison of who is named with whom that is nearest to sure.

    With it stand the pair, and how many comparisons are sure.
    """
    if case.plan is None:
        return []
    actors = _others(cooccurrence.incidence_of(case.pages, variable="actors"))
    pages = cooccurrence.incidence_of(_found(case), variable="actors")
    try:
        pairs = cooccurrence.pair_counts(pages.where(items=actors))
    except InputError:  # nobody is named with anybody often enough
        return []
    table = compare.contrasts(pairs, planned=case.plan.exploring("pairs of actors", []))
    table["apart"] = table["estimate"].abs()
    nearest = table.sort_values(["p", "apart"], ascending=[True, False]).head(1)
    sure = findings.passing_text(table).partition(" (")[0]
    return [(row, pairs.items.loc[row.item], sure) for row in nearest.itertuples()]


def _sure(case: Case, material: str) -> str:
    """Return how many differences in a material are sure; "" of one group."""
    counts = case.counts(material, every=True)
    if counts.rows[case.grouping(material)].nunique() < 2:
        return ""
    if not len(counts.items):
        return "nothing was counted"
    try:
        return findings.passing_text(case.contrasts(material)).partition(" (")[0]
    except InputError as error:
        text = str(error).partition("\n")[0]
        return text[:1].lower() + text[1:]


def _lead(case: Case) -> dict:
    """Return the leading item of a plan: by group, tested in each list and reading, and the others.

    Where nothing was tested it is the first item of the plan.
    """
    lead = case.lead()
    table = case.contrasts()
    item = (table if lead.empty else lead)["item"].iloc[0]
    first = case.counts("plan", every=True).where(items=[item])
    found = {"item": item, "name": first.items["name"][item], "levels": case.levels(first)}
    found["nothing"] = method_of(lead).get("nothing", "")
    if lead.empty:
        return found
    tested = table.dropna(subset="p_adjusted")
    is_lead = (tested["item"] == item) & (tested["group"] == method_of(lead)["leading"])
    others = tested[~is_lead].groupby(["item", "group"], sort=False)["p_adjusted"].max()
    return found | {
        "rows": tested[is_lead],
        "method": method_of(table),
        "n_readings": table["reading"].nunique(),
        "n_tests": tested.groupby(["family", "reading"]).size().groupby("family").max(),
        "n_others": len(others),
        "holding": list(others[passes(others)].index),
    }


def _whose(case: Case, item: str, group: str) -> list[str]:
    """Return whose finding a contrast is, and how far people agree on its variable."""
    table = case.contrasts("coders")
    if table.empty or is_read_twice(case):  # a machine's labels lead
        return []
    is_it = (table["item"] == item) & (table["group"] == group)
    verdicts = table["verdict"][is_it].iloc[:1]
    book: Any = case.book  # it is there: people labelled pages
    variable = case.counts("plan", every=True).variables[item]
    agree = agreement_in_words(variable, alphas_of(case.reliability, case._plan), book)
    return [text for text in (*verdicts, agree) if text]


def _largest(sizes: pd.Series) -> pd.Series:
    """Return the sources that are larger than the fourth: at most three."""
    return sizes[sizes > sizes.iloc[MOST:].to_numpy().max(initial=0)]


def _own_judgement(case: Case) -> list[tuple[str, pd.DataFrame]]:
    """Return the commonest judgement of sources themselves on somebody, with its levels."""
    book: Any = case.book  # it is there: labels are asked
    variables = book.tones()[1:]
    if case.plan is None or not variables:
        return []
    by = planned_group(case)
    table = sentiment.judgements(_found(case), by=by, variables=variables)
    own = table[(table["speaker"] == "") & table[by].isin(case.plan.levels)]
    n = own.groupby("item", sort=False)["n"].sum()
    return [(n.idxmax(), own[own["item"] == n.idxmax()])] if n.max() > 0 else []


def _apart_in(case: Case, outlets: pd.Index) -> list[tuple[str, pd.Series, pd.DataFrame]]:
    """Return which of some outlets says the leading word itself most often, and which least."""
    item = own_word(case)
    if not item or len(outlets) < 2:
        return []
    pages = _found(case).where(rows={"outlet": list(outlets)}, items=[item])
    levels = case.levels(pages, "outlet", every=True)
    most = levels.sort_values(["estimate", "size"], ascending=False).iloc[0]
    least = levels[levels["estimate"] == levels["estimate"].min()]
    return [(pages.items["label"][item], most, least)] if most["n"] else []


def _judged(case: Case, variable: str) -> list[tuple[str, int, int]]:
    """Return on how many pages a variable judges, in the first reading and where others differ."""
    told: list[tuple[str, int, int]] = []
    for reading, labels in by_reading(case, "labels").items():
        is_judgement = (labels.variables == variable) & (labels.items["value"] != NO_VALUE)
        judges = (labels.where(items=is_judgement).values != 0).sum(axis=1) > 0
        if not told or judges.sum() != told[0][1]:
            told.append((reading, int(judges.sum()), len(labels.rows)))
    return told


def _quoted_word(case: Case) -> Counts:
    """Return the pages on which speakers say the word of the source's own voice."""
    labels = _found(case)
    items = labels.items
    is_same = items["value"] == items["value"][own_word(case)]
    is_quoted = is_same & (items["voice"] == "speaker")
    return labels.merged(dict.fromkeys(items.index[is_quoted], own_word(case))).present()


def _typical_words(case: Case) -> list[tuple[str, str]]:
    """Return the words that set the largest groups apart by TF-IDF; none of a single group."""
    by = case.grouping("words")
    words = case.counts("words", every=True)
    sizes = words.rows[by].value_counts()
    if len(sizes) < 2 or not len(words.items):
        return []
    within = "language" if "language" in words.rows else None
    typical = framing.profiles(framing.tf_idf(words, within=within), by=by).groupby(by)["item"]
    told = sizes.index[:MOST]
    return [(group, _texts(zip(typical.get_group(group)[:TYPICAL]), "“{}”")) for group in told]


def _sound(case: Case) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the mean tone of groups, and which surely differ from others, the darkest first."""
    features: Any = case.features  # they are there: it is asked only then
    tone = sentiment.of_articles(features, lexicon=case.files.lexicon).per_article()
    levels = case.levels(tone).dropna(subset="estimate")
    if len(levels) < 2:
        return levels, levels[:0]
    by = levels.columns[0]
    table = compare.contrasts(compared_groups(tone, by, case.plan), by)
    return levels, table[passes(table["p_adjusted"])].sort_values("estimate")
