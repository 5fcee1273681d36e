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

from analysis import annotation, compare, cooccurrence, framing, sentiment
from analysis.annotation.items import NO_VALUE
from analysis.case import Case, opened
from analysis.case.contrast_tables import compared_groups
from analysis.case.opened import by_reading, own_word, planned_group, require_case
from analysis.compare import findings, prose
from analysis.compare.evidence import Method, method_of, passes
from analysis.compare.findings import listed, with_value_quoted
from analysis.compare.prose import first_of, percent_text
from analysis.counts import Counts, Incidence
from analysis.errors import InputError, one_of
from analysis.figures.templates import file_text
from analysis.outlets.omissions import LEAVES_OUT as LEAVES_OUT  # for the templates

QUESTIONS = (
    *("material", "framing", "actors", "sentiment", "voices", "sources", "how sure"),
    "statements",
)
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
    is_asked = not of_pages or (texts is not None and texts.source == case.source)
    has_texts = is_asked and articles.features is not None
    of_texts = _sentences(f"{name}_of_texts", articles) if has_texts else []
    if of_pages and of_texts:
        of_texts[0] = f"Texts: {of_texts[0]}"
    n_words = len(" ".join(of_texts[:1]).split())
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
    environment.globals |= vars(findings) | vars(prose) | vars(opened) | functions
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
    if not _has_pairs(others):
        return []
    pairs = cooccurrence.pair_counts(others, min_joint=0)
    n = pairs.values.sum(axis=0)
    one, other = pairs.items[["one", "other"]].iloc[n.argmax()]
    return [(one, other, int(n.max()), int((n == n.max()).sum()) - 1)]


def _has_pairs(units: Incidence) -> bool:
    """Return whether any unit names two."""
    return bool((units.values.sum(axis=1) > 1).any())


def _pairs(units: Incidence) -> tuple[int, str, pd.DataFrame]:
    """Return how many pairs are tested, of whom, and those that surely are together."""
    actors = units.frequent()
    whose = f" of the {MOST_ACTORS} named most" if len(actors) > MOST_ACTORS else ""
    table = cooccurrence.association(units.where(items=actors[:MOST_ACTORS]))
    return method_of(table).get("n_tests", 0), whose, table[passes(table["p_adjusted"])]


def _pair_apart(case: Case) -> list[tuple[dict, str, str, str]]:
    """Return the comparison of who is named with whom that is nearest to sure.

    With it stand the rarer of the two, the other, and how many comparisons are sure.
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
    ranked = table.iloc[table["estimate"].abs().argsort()[::-1]].sort_values("p", kind="stable")
    sure = findings.passing_text(table).partition(" (")[0]
    return [
        (row, *pairs.items.loc[row["item"], ["one", "other"]], sure)
        for row in ranked.head(1).to_dict("records")
    ]


def _sure(case: Case, material: str) -> str:
    """Return how many differences in a material are sure, and the surest; "" of one group."""
    by = case.grouping(material)
    counts = case.counts(material, every=True)
    if not len(counts.items):
        return "nothing was counted"
    if counts.rows[by].nunique() < 2:
        return ""
    try:
        text = findings.finding(case.contrasts(material)).removesuffix(".")
    except InputError as error:
        text = str(error).partition("\n")[0]
    return text[:1].lower() + text[1:]


def _lead(case: Case) -> dict[str, Any]:
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
    rows = tested[is_lead]
    n_readings = table["reading"].nunique()
    others = _largest_p(tested[~is_lead])
    return found | {
        "leading": rows.iloc[0],
        "strata": method_of(table).get("strata", ()),
        "p": _p_numbers(rows.drop_duplicates("reading")["p"]),
        "n_readings": n_readings,
        "lists": _lists(rows, tested, n_readings),
        "n_others": len(others),
        "others": _holding(others, method_of(table)),
    }


def _lists(rows: pd.DataFrame, tested: pd.DataFrame, n_readings: int) -> pd.DataFrame:
    """Return each list that has the leading difference: its tests, p, and whether it holds."""
    p = rows.groupby("family", sort=False)["p_adjusted"]
    lists = pd.DataFrame({"p": p.agg(_p_numbers)})
    lists["holds"] = p.agg(lambda values: passes(values).sum() == n_readings)
    lists["tests"] = tested.groupby(["family", "reading"]).size().groupby("family").max()
    return lists.reset_index().sort_values("holds", ascending=False, kind="stable")


def _largest_p(tested: pd.DataFrame) -> pd.DataFrame:
    """Return each difference once, with its largest p of all lists and readings."""
    each = tested.groupby(["item", "group"], sort=False)
    return each.agg({"p_adjusted": "max", "estimate": "first"}).reset_index()


def _holding(differences: pd.DataFrame, method: Method) -> list[str]:
    """Return the differences that hold in all lists and readings, in words."""
    holding = differences[passes(differences["p_adjusted"])]
    names = [with_value_quoted(prose.name_of(item, method)) for item in holding["item"]]
    more = holding["estimate"].gt(0).map({True: "more", False: "less"})
    told = zip(names, holding["group"], more)
    return first_of([f"{name} ({group} {often} often)" for name, group, often in told], MOST)


def _p_numbers(values: pd.Series) -> str:
    """Return p-values as a sentence has them after "p": "= .003 and .006"."""
    numbers = listed([prose.p_number(value) for value in values])
    return numbers if numbers.startswith(("<", ">")) else f"= {numbers}"


def _interval(row: pd.Series) -> str:
    """Return the ends of an interval in points, as sentences on the size of a difference do."""
    sign = 1 if row["estimate"] > 0 else -1
    ends = sorted(100 * sign * row[["low", "high"]])
    return " to ".join(prose.number_text(end, 0) for end in ends)


def _largest(sizes: pd.Series) -> pd.Series:
    """Return the sources that are larger than the fourth: at most three."""
    return sizes[sizes > sizes.iloc[MOST:].to_numpy().max(initial=0)]


def _own_judgement(case: Case) -> list[tuple[str, pd.DataFrame, dict[str, str]]]:
    """Return the commonest judgement of sources themselves on somebody, with its levels.

    Other readings have the shares of the same groups, where they differ.
    """
    book: Any = case.book  # it is there: labels are asked
    variables = book.tones()[1:]
    if case.plan is None or not variables:
        return []
    by = planned_group(case)
    own = {}
    for reading, labels in by_reading(case, "labels").items():
        table = sentiment.judgements(labels, by=by, variables=variables)
        own[reading] = table[(table["speaker"] == "") & table[by].isin(case.plan.levels)]
    first, *others = own
    n = own[first].groupby("item", sort=False)["n"].sum()
    if not n.max() > 0:
        return []
    told = {name: table[table["item"] == n.idxmax()] for name, table in own.items()}
    groups = prose.ranked(told[first])[by]
    texts = {name: _shares_of(table.set_index(by), groups) for name, table in told.items()}
    differing = {name: texts[name] for name in others if texts[name] != texts[first]}
    return [(n.idxmax(), told[first], differing)]


def _shares_of(levels: pd.DataFrame, groups: pd.Series) -> str:
    """Return the shares of groups in percent, in their order."""
    shares = levels["estimate"].reindex(groups).dropna()
    percents = [percent_text(share).removesuffix(" %") for share in shares]
    return f"{listed(percents)} %"


def _apart_in(case: Case, outlets: pd.Index) -> list[tuple[str, pd.Series, pd.Series, int]]:
    """Return which of some outlets say the leading word itself most and least often."""
    item = own_word(case)
    if not item or len(outlets) < 2:
        return []
    pages = _found(case).where(rows={"outlet": list(outlets)}, items=[item])
    levels = case.levels(pages, "outlet", every=True)
    levels = prose.ranked(levels.sort_values("size", ascending=False, kind="stable"))
    most = levels.iloc[0]
    least = levels.iloc[-1]
    n_least = int((levels["estimate"] == least["estimate"]).sum())
    return [(pages.items["label"][item], most, least, n_least)] if most["n"] else []


def _alphas(case: Case) -> pd.Series:
    """Return how well readings agree in each variable."""
    return annotation.agreement(*by_reading(case, "labels").values())["alpha"].dropna()


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
