"""The answer to a notebook's question in a few sentences, made from the tables of a case.

Sentences are in answers.jinja; here are the numbers that they print.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
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
    finding_of_tests,
    listed,
    passing_text,
    with_value_quoted,
)
from analysis.wording.text import (
    capitalised,
    number_text,
    part_text,
    percent_text,
    reading_text,
    with_value_first,
)

QUESTIONS = ("material", "framing", "actors", "sentiment", "voices", "sources", "how sure")
MOST_WORDS = 79  #: beside "Answer."
MOST = 3  #: names, words or groups in a sentence
SHOWN = 8  #: pairs that most pages have
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
    >>> print(answer(open_case("data/example-articles"), "framing").text.partition(";")[0])
    Most typical words: Norvia “town” and “barriers”
    """
    require_case(case)
    name = one_of(question, QUESTIONS, name="question").replace(" ", "_")
    of_pages = _sentences(f"{name}_of_pages", case) if case.labels else []
    articles = texts or case
    of_texts = []
    is_asked = not of_pages or (texts is not None and texts.source == case.source)
    if articles.features is not None and is_asked:
        of_texts = _sentences(f"{name}_of_texts", articles)
    if of_pages and of_texts:
        of_texts = [f"Texts: {of_texts[0]}", *of_texts[1:]]
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
        "number": number_text,
        "number_of": number_of,
        "passing": passing_text,
        "listed": listed,
        "percent": percent_text,
        "quoted": with_value_quoted,
        "thousands": "{:,.0f}".format,
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


def _verdict(rows: pd.DataFrame, lead: Mapping[str, Any]) -> str:
    """Return which differences of a list are sure, and in which readings."""
    leading = lead.get("leading", {})
    readings = list(dict.fromkeys(rows["reading"]))
    names = method_of(rows).get("names", {})
    found = []
    sure = rows[passes(rows["p_adjusted"])]
    for (item, group), each in sure.groupby(["item", "group"], sort=False):
        is_lead = (item, group) == (leading.get("item"), leading.get("group"))
        more = "more" if each["estimate"].iloc[0] > 0 else "less"
        name = "this one" if is_lead else with_value_quoted(names.get(item, item))
        about = [] if is_lead else [f"{group} {more} often"]
        found.append((name, [*about, *_where_sure(each["reading"], readings)]))
    if not found:
        return "none is sure"
    if len(found) == 1:
        name, about = found[0]
        return f"only {', '.join([f'{name} is sure', *about])}"
    told = [f"{name} ({', '.join(about)})" if about else name for name, about in found[:MOST]]
    rest = [f"{len(found) - MOST} more"] if len(found) > MOST else []
    return f"{listed([*told, *rest])} are sure"


def _where_sure(sure: pd.Series, readings: list[str]) -> list[str]:
    """Return in which readings a difference is sure; nothing where there is one reading."""
    if len(readings) == 1:
        return []
    if len(sure) == len(readings):
        return ["in both readings" if len(readings) == 2 else "in every reading"]
    return [f"in {listed([_called(reading) for reading in sure])} alone"]


def _evidence(lists: Sequence[Sequence[float]]) -> str:
    """Return how sure a difference is by its adjusted p in each reading; the first list decides."""
    is_sure = passes(lists[0])
    if is_sure.all():
        return "sure"
    if not is_sure.any():
        return "not distinguishable from chance"
    return "strong evidence" if max(lists[0]) <= 2 * ALPHA else "evidence in one reading alone"


def _interval(row: pd.Series) -> str:
    """Return the ends of an interval in points, as sentences on the size of a difference do."""
    ends = [round(100 * row[end]) for end in ("low", "high")]
    if min(ends) * max(ends) < 0:
        sign = 1 if row["estimate"] > 0 else -1
        return " to ".join(number_text(end, 0) for end in sorted(sign * end for end in ends))
    return " to ".join(f"{end:.0f}" for end in sorted(map(abs, ends)))


def _one_by_one(strata: Iterable[str]) -> str:
    """Return how groups are compared within strata: "compared phase by phase, "."""
    names = [name.replace("_", " ") for name in strata]
    return f"compared {listed([f'{name} by {name}' for name in names])}, " if names else ""


def _pair_apart(case: Case, units: Incidence) -> list[tuple[str, str, pd.DataFrame]]:
    """Return the common pair of actors that groups name together least alike, with its levels."""
    by = case.grouping
    if not by:
        return []
    pairs = cooccurrence.pair_counts(units.where(items=units.frequent(max_share=USUAL)))
    common = pairs.commonest(SHOWN)
    both = pairs.where(items=common).to_frame()
    sizes = pairs.rows[by].value_counts()
    n = both.pivot_table(values="n", index=by, columns="item", aggfunc="sum", fill_value=0)
    shares = n.div(sizes, axis="index")
    apart = shares.max() - shares.min()
    if not apart.max() > 0:
        return []
    pair = apart.idxmax()
    one, other = pairs.items.loc[pair, ["one", "other"]]
    levels = pd.DataFrame({"n": n[pair], "size": sizes, "estimate": shares[pair]})
    return [(one, other, levels.rename_axis(by).reset_index())]


def _own_judgement(case: Case) -> list[tuple[str, pd.DataFrame]]:
    """Return the commonest judgement of sources themselves on somebody, with its levels."""
    book: Any = case.book  # it is there: labels are asked
    variables = book.tones()[1:]
    if case.plan is None or not variables:
        return []
    table = sentiment.judgements(case.first, by=case.grouping, variables=variables)
    is_own = (table["speaker"] == "") & table[case.grouping].isin(case.plan.levels)
    n = table[is_own].groupby("item", sort=False)["n"].sum()
    if not n.max() > 0:
        return []
    item = n.idxmax()
    name = with_value_first(book.labels([item])[item])
    return [(name, table[is_own & (table["item"] == item)])]


def _apart_in(case: Case, outlets: pd.Index) -> list[tuple[str, dict, dict, int]]:
    """Return in which of some outlets the leading label is most and least frequent."""
    item = case.own_word
    if not item or len(outlets) < 2:
        return []
    pages = case.first.where(rows={"outlet": list(outlets)}, items=[item])
    levels = case.levels(pages, "outlet", every=True).dropna(subset="estimate")
    levels = levels.sort_values(["estimate", "size"], ascending=False, kind="stable")
    most, least = levels.iloc[0].to_dict(), levels.iloc[-1].to_dict()
    n_least = int((levels["estimate"] == least["estimate"]).sum())
    return [(pages.items["name"][item], most, least, n_least)] if most["n"] else []


def _called(reading: Any) -> str:
    """Return a reading as part of a sentence."""
    text = reading_text(str(reading))
    return f"{reading}'s reading" if text == reading else f"the {text}"


def _judged(case: Case, variable: str) -> str:
    """Return on how many pages of the first reading a variable judges."""
    labels = case.first
    is_judgement = (labels.variables == variable) & (labels.items["value"] != NO_VALUE)
    judges = (labels.where(items=is_judgement).values != 0).sum(axis=1) > 0
    return part_text(judges.sum(), len(labels.rows), "of pages")


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


FILTERS = [_texts, _ranked, _commonest, _named, _pairs, _sure, _lead, _judged, _quoted_word]
FILTERS += [_typical_words, _sound, _verdict, _interval, _one_by_one, _pair_apart]
FILTERS += [_own_judgement, _apart_in, _evidence]
