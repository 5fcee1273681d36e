"""Invented cases as tables for every kind of figure, made by the library's own functions. Nothing here happened."""

from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd
from counted import counted

from analysis import annotation, compare, cooccurrence, framing, plots
from analysis.compare.evidence import in_front

DAYS = pd.date_range("2020-01-30", periods=9)


@dataclass(frozen=True)
class Case:
    """Names, and how many articles an outlet has.

    ``groups`` are of outlets, one after the other; ``shares`` how often items occur, in turn.
    """

    outlets: tuple[str, ...]
    items: tuple[str, ...]
    groups: tuple[str, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)
    n_articles: int = 10
    shares: tuple[float, ...] = (0.1, 0.7, 0.3, 0.5, 0.9)
    looked_at: bool = True


GERMAN = "Donaudampfschifffahrtsgesellschaftskapitän"
SENTENCE = (
    "Die {} gefährde die Versorgungssicherheit der Inselbevölkerung und verletze das "
    "Hafengebührenordnungsänderungsgesetz vom vergangenen Jahr"
)
HOSTILE = ("$x^2$ & 5 %", "_{a}^{b}\\frac", "line\none\ttab\x07", "<b>&amp;</b> " + 50 * "Letter")
CASES = {
    "81 outlets": Case(
        outlets=tuple(f"The {n:02} Weekly Observer and Chronicle" for n in range(81)),
        items=tuple(f"the claim of number {n:02}" for n in range(33)),
        groups=("Northern", "Southern", "Western"),
    ),
    "long German labels": Case(
        outlets=(f"{GERMAN}-Zeitung", "Straßenbahnhaltestellenwartehäuschenbote", "Inselbote"),
        items=tuple("abcdef"),
        labels={item: SENTENCE.format(f"{item.upper()}-Verordnung") for item in "abcdef"},
    ),
    "Arabic, Persian, Chinese": Case(
        outlets=("صحيفة الشمال اليومية", "خبرگزاری دریای جنوب", "北方日报", "Газета островов"),
        items=("رسوم الميناء", "پایگاه هوایی", "港口费用上涨", "паром"),
    ),
    "one group": Case(outlets=("Elm Post",), items=("law", "pier", "toll")),
    "no mark": Case(outlets=("Elm Post", "Oak News"), items=("law", "toll"), looked_at=False),
    "hostile names": Case(outlets=HOSTILE, items=HOSTILE[::-1], shares=(0, 1, 0.5), n_articles=6),
}
#: Kinds that compare, for which one group is too few.
OF_TWO = ("effects", "keyness", "curve")
OPTIONS = {
    "grid": {"rows": "item", "columns": "outlet"},
    "agreement": {"rows": "variable"},
}
#: Tables that the plot of another name draws.
PLOTS = {"agreement": "effects", "curve": "effects", "matrix": "grid", "one item": "levels"}


def rows_of(case):
    """Return the articles of a case."""
    outlets_ = np.repeat(case.outlets, case.n_articles)
    groups = np.repeat(np.resize(case.groups or case.outlets, len(case.outlets)), case.n_articles)
    ids = [f"a{n:04}" for n in range(len(outlets_))]
    days = np.resize(DAYS, len(outlets_))
    columns = {"article_id": ids, "outlet": outlets_, "group": groups, "published": days}
    return pd.DataFrame(columns | {"day": days, "earliest": days, "annotator_kind": "llm"})


@cache
def counts_of(name, reading=0, per="page", size=1):
    """Return articles × items of a case in a reading, as presence or as words."""
    case = CASES[name]
    rows = rows_of(case)
    shape = (len(rows), len(case.items))
    often = np.resize(case.shares, (len(case.outlets), len(case.items)))
    often = np.repeat(often, case.n_articles, axis=0)
    is_there = np.random.default_rng(reading).random(shape) < often
    items = pd.DataFrame({"variable": case.items, "value": "", "name": case.items}, case.items)
    sizes = np.full((len(rows), 1), size * case.looked_at)
    return counted(is_there * sizes, items=items, size=sizes, per=per, rows=rows)


def levels(name):
    return compare.levels(counts_of(name), "group")


def of_outlets(name):
    return compare.levels(counts_of(name), "outlet")


def of_one_item(name):
    return compare.levels(counts_of(name).where(items=CASES[name].items[:1]), "outlet")


def effects(name):
    return compare.contrasts(counts_of(name), "outlet", unit="article")


def keyness(name):
    return compare.contrasts(counts_of(name, per="token", size=40), "outlet", unit="article")


def profiles(name):
    return framing.profiles(framing.tf_idf(counts_of(name)), by="outlet")


def matrix(name):
    return cooccurrence.matrix(cooccurrence.incidence_of(counts_of(name)))


def agreement(name):
    return annotation.agreement(counts_of(name), counts_of(name, reading=1))


def curve(name):
    readings = {reading: counts_of(name, reading=place) for place, reading in enumerate("ab")}
    tables = {}
    for reading, counts in readings.items():
        later = counts.where(rows={"day": list(DAYS[3:])})
        for choice, chosen in (("", counts), ("days", later)):
            table = compare.contrasts(chosen, "group", unit="article")
            table = table.drop(columns=["share", "share_against"])
            tables["planned", choice, choice or "as planned", reading] = table
    columns = "family choice level reading".split()
    table = in_front(compare.stacked(tables, columns), columns)
    return table[(table["item"] == table["item"][0]) & (table["group"] == table["group"][0])]


KINDS = (
    effects,
    profiles,
    matrix,
    agreement,
    levels,
    keyness,
    curve,
)
TABLES = {function.__name__: cache(function) for function in KINDS}
TABLES |= {"grid": of_outlets, "one item": of_one_item}


def drawn(kind, name, change=None, **options):
    """Return the figure of a kind for a case, whose table may be changed before."""
    table = TABLES[kind](name)
    names = {"labels": CASES[name].labels} if CASES[name].labels else {}
    options = OPTIONS.get(kind, {}) | names | options
    draw = getattr(plots, PLOTS.get(kind, kind))
    return draw(change(table) if change else table, **options)
