"""The lead of a case: planned, of words, and where nothing is tested."""

import numpy as np
import pandas as pd
import pytest

from analysis import open_case
from analysis.page.counted import held_by
from analysis.page.data import page_data
from tests.case.test_contrasts_of_cases import invented_articles


def test_lead_is_the_planned_contrast_with_the_smallest_p():
    case = open_case("data/hamedan-2016")
    table = case.contrasts()
    clearest = table.loc[table["p_adjusted"].idxmin()]
    lead = case.lead()
    assert set(lead["item"]) == {clearest["item"]}
    western = lead.query("sample == 'comparable pages' and reading == 'a'").set_index(
        "country_group"
    )
    assert western.loc["Western", "estimate"] == pytest.approx(clearest["share"])


def test_what_nobody_planned_leads_nowhere(tmp_path):
    case = open_case(invented_articles(tmp_path))
    assert case.lead().attrs["method"]["nothing"] == "nobody planned a comparison"
    assert case.lead().empty and case.verdict is None


BOOK = """
[[variable]]
name = "law"
kind = "binary"
element = true
[[variable]]
name = "war"
kind = "binary"
element = true
"""
PLAN = """
status = "planned"
group = "side"
levels = ["A", "B"]
against = "rest"
unit = "outlet"
[[family]]
name = "issues"
items = ["law", "war"]
"""


CLAIM = '[[claim]]\nname = "toll"\ntext = "It has a toll."\n'
CLAIMS = """article_id,annotator,annotator_kind,claim,stance,speaker
p01,ada,human,toll,asserted,outlet
"""


def case_of_two(folder, kind, **said):
    """Return the case of sixty pages of two sides, and of what two say of law and war."""
    number = np.arange(60)
    pages = pd.DataFrame({"article_id": [f"p{each:02}" for each in number]})
    articles = pages.assign(side=np.where(number < 30, "A", "B"), outlet=pages["article_id"])
    articles.to_csv(folder / "articles.csv", index=False)
    for coder, (law, war) in said.items():
        labels = pages.assign(annotator=coder, annotator_kind=kind, law=law * 1, war=war * 1)
        labels.to_csv(folder / f"annotations_{coder}.csv", index=False)
    (folder / "codebook.toml").write_text(BOOK)
    (folder / "contrasts.toml").write_text(PLAN)
    return open_case(folder)


def test_of_two_readings_what_both_find_leads(tmp_path):
    number = np.arange(60)
    is_first, is_odd = number < 30, number % 2
    both = (number % 10 < 8) == is_first
    case = case_of_two(tmp_path, "llm", ada=(is_first, both), ben=(is_odd, both))
    of_ada = case.contrasts().query("reading == 'ada'")
    assert of_ada.loc[of_ada["p"].idxmin(), "item"] == "law"
    assert set(case.lead()["item"]) == {"war"}
    shown = page_data(held_by(case))["verdict"]
    assert (shown["item"], shown["group"]) == ("war", "A")
    apart = case_of_two(tmp_path, "human", ada=(is_first, both), ben=(is_odd, ~both)).lead()
    assert set(apart["item"]) != {"war"}  # one finds the contrary of the other


def test_files_of_claims_beside_several_people_are_told(tmp_path):
    is_odd = np.arange(60) % 2 == 1
    case_of_two(tmp_path, "human", ada=(is_odd, is_odd), ben=(is_odd, ~is_odd))
    (tmp_path / "claims_ada.csv").write_text(CLAIMS)
    (tmp_path / "codebook.toml").write_text(BOOK + CLAIM)
    with pytest.warns(UserWarning, match=r"claims_ada\.csv: nothing is settled of claims"):
        open_case(tmp_path)
