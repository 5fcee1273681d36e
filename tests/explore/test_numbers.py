"""One number: what tabs share is the same in all of them, and the pages that open give it."""

import re

import pytest

from analysis import explore
from analysis.explore import about, evidence, view
from analysis.explore.drawn import Request, draw, uses_labelings
from analysis.explore.view_kinds.parts import contrast

#: "16 of 87 pages" in a hover text, a head or a sentence.
N_OF_PAGES = re.compile(r"([\d,]+) of ([\d,]+)(?: (?:pages|articles)|\b)")
#: "17 against 47 per 100 pages": both levels of an item.
LEVELS = re.compile(r"([−\d.]+) against ([−\d.]+) (?:per [\d,]+|on average)")
#: How much smaller than a rate its printed number is.
FACTORS = {"labels a": 100, "actors": 100, "words": 1000, "tone": 1}
SIDES_OF_EVENT = dict(by="country_group", group="Russian", against="Western", labelings=199)
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
    choices = choices_of(case, material=material, labelings=199, **wanted)
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


def test_an_outlet_counts_once_in_the_share_that_its_pages_give(event):
    choices = choices_of(event, material="labels a", **SIDES_OF_EVENT)
    found = evidence.places(event, choices, ("item", "law"))
    of_group = explore.counts(event, "labels a", group="Russian", by="country_group").rows
    group = of_group[of_group["side"] == "Russian"]
    has_it = group["article_id"].isin(found.articles["article_id"])
    assert found.sides["estimate"][0] == pytest.approx(
        has_it.groupby(group["outlet"]).mean().mean()
    )


def test_all_tabs_of_one_choice_tell_one_number(event):
    choices = choices_of(event, **SIDES_OF_EVENT | {"labelings": 999})
    told = {}
    for name in view.views(event, choices):
        drawn = draw(event, Request(choices, name), as_draft=True)
        assert drawn.is_draft == uses_labelings(name, choices)
        shown = draw(event, Request(choices, name)).shown if drawn.is_draft else drawn.shown
        tests = re.findall(
            r"\d+ of \d+ labels? differs? .*?\)|[Nn]one of \d+ labels .*?\)", shown.sentence
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


def test_a_draft_is_called_a_draft_wherever_tests_choose_or_count(event):
    choices = choices_of(event, **SIDES_OF_EVENT | {"labelings": 999})
    drafts = {name for name in view.VIEWS if uses_labelings(name, choices)}
    untested = {"all sources", "card", "co-occurrence", "network", "outlets", "judgements"}
    assert drafts == set(view.VIEWS) - untested
    assert not uses_labelings("prevalence", choices, item="law")
    for name in ("prevalence", "contrasts"):
        drawn = draw(event, Request(choices, name), as_draft=True)
        assert drawn.is_draft and "199 random labelings" in drawn.shown.sentence
