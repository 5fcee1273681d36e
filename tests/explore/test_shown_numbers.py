"""One number: what tabs share is the same in all of them, and the pages that open give it."""

import re

import numpy as np
import pandas as pd
import pytest

from analysis import compare, explore
from analysis.counts import Counts
from analysis.explore import about, evidence, view
from analysis.explore.drawn import Request, draw
from analysis.explore.sentences import of_timeline
from analysis.explore.view_kinds.parts import contrast

pytestmark = pytest.mark.slow  # whole cases on a screen

#: "16 of 87 pages" in a hover text, a head or a sentence.
N_OF_PAGES = re.compile(r"([\d,]+) of ([\d,]+)(?: (?:pages|articles)|\b)")
#: "17 against 47 % of pages": both levels of an item.
LEVELS = re.compile(r"([−\d.]+) against ([−\d.]+) (?:% of|per [\d,]+|on average)")
#: How much smaller than a rate its printed number is.
FACTORS = {"labels a": 100, "actors": 100, "words": 1000, "tone": 1}
SIDES_OF_EVENT = dict(by="country_group", group="Russian", against="Western")
#: Choices of twenty headlines.
HEADLINES = [
    *[
        ("event", "labels a", dict(by="country_group", group=group))
        for group in ("Russian", "Iranian", "Western", "Arab", "Asian")
    ],
    *[
        ("event", "labels b", dict(by="country_group", group=group, against="Western"))
        for group in ("Russian", "Iranian")
    ],
    ("event", "labels a", dict(by="ownership", group="state", where=(("wave", "2"),))),
    *[
        ("war", material, dict(by="outlet", group=group))
        for material in ("words", "actors", "tone")
        for group in ("ahram", "sana", "manar", "rt")
    ],
]


def choices_of(case, **wanted):
    return explore.settled(case, explore.Choices(**wanted))[0]


def is_number_of(printed, value, *, factor):
    """Tell whether a printed number is this value, to its last digit."""
    decimals = len(printed.partition(".")[2])
    return abs(float(printed.replace("−", "-")) - factor * value) <= 0.51 * 10**-decimals


@pytest.mark.parametrize(("name", "material", "wanted"), HEADLINES)
def test_the_pages_that_open_give_the_numbers_of_the_headline(name, material, wanted, request):
    case = request.getfixturevalue(name)
    choices = choices_of(case, material=material, **wanted)
    table = contrast(case, choices)
    strongest = table.iloc[table["p"].fillna(2).argmin()].to_dict()
    found = evidence.places(case, choices, ("item", strongest["item"]))
    levels = LEVELS.search(about.of_contrast(table, choices)["item", strongest["item"]])
    for row, suffix, printed in zip(
        found.sides.to_dict("records"), ("", "_against"), levels.groups()
    ):
        opened = found.articles[found.articles["side"] == row["side"]]
        assert len(opened) == row["with_it"]
        if material == "words" or material == "tone":
            assert opened["n"].sum() == pytest.approx(strongest[f"n{suffix}"])
        else:
            assert len(opened) == strongest[f"n{suffix}"]
        assert row["articles"] == strongest[f"articles{suffix}"]
        assert is_number_of(printed, row["estimate"], factor=FACTORS.get(material, 100))
    first = [choices.group] * int(found.sides["with_it"].iloc[0])
    assert found.articles["side"].head(len(first)).tolist() == first


def test_the_share_is_that_of_the_pages(event):
    choices = choices_of(event, material="labels a", **SIDES_OF_EVENT)
    found = evidence.places(event, choices, ("item", "law"))
    of_group = explore.counts(event, "labels a", group="Russian", by="country_group").rows
    group = of_group[of_group["side"] == "Russian"]
    has_it = group["article_id"].isin(found.articles["article_id"])
    assert found.sides["estimate"][0] == pytest.approx(has_it.mean())


def test_all_tabs_of_one_choice_tell_one_number(event):
    choices = choices_of(event, **SIDES_OF_EVENT)
    told = {}
    for name in view.views(event, choices):
        shown = draw(event, Request(choices, name)).shown
        tests = re.findall(
            r"\d+ of \d+ labels? surely .*?\)|[Nn]one of \d+ labels .*?\)", shown.sentence
        )
        for sentence in tests:
            told.setdefault("labels that differ", set()).add(sentence)
        for spot in shown.spots:
            numbers = LEVELS.search(spot.about)
            pages = N_OF_PAGES.findall(spot.about)
            if spot.key[0] == "item" and numbers:
                told.setdefault(spot.key, set()).add((numbers.groups(), *pages))
                for side, level, n in zip(("Russian", "Western"), numbers.groups(), pages):
                    told.setdefault(("cell", side, spot.key[1]), set()).add((level, n))
            elif spot.key[0] == "cell" and pages and "%" in spot.about and name != "timeline":
                level = re.search(r"\((\d+)%", spot.about)[1]
                told.setdefault(spot.key, set()).add((level, pages[0]))
    assert len(told) > 40 and {key: said for key, said in told.items() if len(said) > 1} == {}


# ---- coverage, what is left out, claims ---------------------------------------------------------


def test_each_point_of_coverage_and_each_cell_of_the_ledger_opens_its_pages(event):
    choices = choices_of(event, material="claims a", **SIDES_OF_EVENT)
    drawn = explore.shown(event, choices, "coverage")
    rows = drawn.table[drawn.table["articles"] > 0]
    assert len(drawn.spots) == len(rows) > 10
    for spot in drawn.spots[:4]:
        _, side, day, _ = spot.key
        [n_articles] = rows["articles"][(rows["side"] == side) & (rows["period"] == day)]
        assert len(evidence.places(event, choices, spot.key).articles) == n_articles
    ledger = explore.shown(event, choices, "left out")
    cells = ledger.table.set_index(["group", "item"])
    for spot in ledger.spots[::7]:
        _, group, item = spot.key
        sides = evidence.places(event, choices, spot.key).articles["side"]
        assert len(sides) == cells.loc[(group, item), "pages"]
        assert (sides == "carries it").sum() == cells.loc[(group, item), "carried"]
        order = ["carries it", "only denies or mentions it", "leaves it out"]
        assert [side for side in order if side in set(sides)] == list(dict.fromkeys(sides))
    assert "Russian carries “Russia showed off or broke confidence” least" in ledger.sentence


def test_coverage_has_periods_without_an_article_and_says_when_all_are_zero(event):
    rows = pd.DataFrame({"article_id": list("abcd"), "outlet": ["N", "N", "S", "S"]})
    rows["published"] = pd.to_datetime(["2020-01-01", "2020-01-03", "2020-01-03", None])
    counts = Counts.of(np.ones((4, 1)), size=np.ones((4, 1)), rows=rows, items=["x"], per="page")
    table = compare.coverage(counts, by="outlet", every="D")
    assert table.pivot(index="period", columns="outlet", values="articles").to_numpy().tolist() == [
        [1, 0],
        [0, 0],
        [1, 1],
    ]
    assert table.attrs["method"]["left_out"] == {"without a day": 1}
    choices = choices_of(event, material="labels a", **SIDES_OF_EVENT | {"group": "Iranian"})
    shown = explore.shown(event, choices, "timeline", chosen=["problem:terrorism"])
    zero = of_timeline(shown.table.assign(n=0, estimate=0.0), choices, "law", outside="")
    assert re.search(r"“law” over time: on none of [\d,]+ pages of Iranian\.", zero)


def test_a_note_says_once_that_it_is_exploratory_and_whose_labels_it_counts(event):
    choices = choices_of(event, material="labels a", **SIDES_OF_EVENT)
    shown = explore.shown(event, choices, "contrasts")
    for once in ("exploratory", "LLM-annotated", "leaving out one outlet"):
        assert shown.note.count(once) == 1
    assert "A share is of pages." in shown.note and "differences within phases" in shown.note
