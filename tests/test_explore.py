"""The core of the explorer on an invented pack: views, their code, refusals, settled choices, places."""
from dataclasses import replace

import pandas as pd
import pytest

from analysis import checks, explore, extract, read_corpus


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    folder = tmp_path_factory.mktemp("norland")
    rows = [{"article_id": f"a{place:02d}", "outlet": "Elm Post" if place % 2 else "Berg News", "published": f"2021-05-{place + 1:02d}",
             "url": None, "text": "The law of the port is old. " + ("The base opens." if place % 2 else "The oil price fell.")
             + f" Word{place} stands here."} for place in range(12)]
    pd.DataFrame(rows).to_csv(folder / "articles.csv", index=False)
    extract(read_corpus(folder / "articles.csv")).save(folder / "case" / "features")
    return folder / "case"


@pytest.fixture(scope="module")
def case(source):
    return explore.open_case(source)


def test_every_view_is_drawn_and_its_code_makes_the_same_table(case):
    choices, said = explore.settled(case)
    assert said == [] and case.materials == ["words"]
    pair = replace(choices, against=next(value for _, value in explore.options(case, choices)["against"] if value != "rest"))
    assert "word shift" in explore.views(case, pair) and "word shift" not in explore.views(case, choices)
    for wanted in (choices, pair):
        for view in explore.views(case, wanted):
            shown = explore.shown(case, wanted, view)
            assert len(shown.table)
            assert len(shown.code.splitlines()) == 3 and shown.alt
            exec(shown.code, again := {})
            pd.testing.assert_frame_equal(again["table"], shown.table)
            assert all(0 <= left < right <= 1 and 0 <= top < bottom <= 1 for left, top, right, bottom in
                       (spot.box for spot in shown.spots))


def test_choices_are_settled_in_words(case):
    choices, said = explore.settled(case, explore.Choices(group="Nobody", first="2021-05-09", last="2021-05-02"))
    assert choices.group == "Berg News" and (choices.first, choices.last) == ("2021-05-02", "2021-05-09")
    assert "'Nobody' is not possible" in said[0] and "turned round" in said[1]


def test_places_most_uses_first(case):
    found = explore.places(case, explore.settled(case)[0], ("item", "oil"))
    assert found.outlets.to_dict("records") == [{"outlet": "Berg News", "articles": 6, "n": 6.0, "of": 6}]
    assert found.articles["article_id"].tolist() == ["a00", "a02", "a04", "a06", "a08", "a10"]
    assert found.lines is None and "not at hand" in found.note


def test_refusals(case, tmp_path):
    choices = explore.settled(case)[0]
    with pytest.raises(checks.InputError, match="view"):
        explore.shown(case, choices, "network")
    with pytest.raises(checks.InputError, match="item"):
        explore.places(case, choices, ("item", "nowhere"))
    with pytest.raises(checks.InputError, match="material"):
        explore.counts(case, "smells")
    with pytest.raises(checks.MissingInput, match="features/manifest.json"):
        explore.open_case(tmp_path)
