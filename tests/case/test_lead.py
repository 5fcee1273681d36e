"""The lead of a case: planned, of words, and where nothing is tested."""

import numpy as np
import pandas as pd
import pytest

from analysis import extract, open_case, plots, read_corpus
from analysis.page.counted import held_by
from analysis.page.data import page_data
from tests.case.test_contrasts_of_cases import invented_articles


@pytest.mark.slow
def test_lead_without_a_plan_is_the_clearest_word_or_name():
    case = open_case("data/syria-war")
    lead = case.lead()
    clearest = case.contrasts("words").nsmallest(1, "p").iloc[0]
    assert lead["item"].unique().tolist() == [clearest["item"]]
    assert lead["outlet"].tolist() == [clearest["group"], "all others"]
    assert lead["size"].sum() == len(case.features.articles)


def test_lead_is_the_planned_contrast_with_the_smallest_p():
    case = open_case("data/hamedan-2016")
    table = case.contrasts()
    clearest = table.loc[table["p_adjusted"].idxmin()]
    lead = case.lead()
    assert lead["item"].unique().tolist() == [clearest["item"]]
    shares = lead[(lead["sample"] == "comparable pages") & (lead["reading"] == "a")]
    western = shares.set_index("country_group").loc["Western", "estimate"]
    assert western == pytest.approx(clearest["share"])


def test_of_one_outlet_nothing_leads():
    table = pd.DataFrame({"outlet": ["Elm"] * 2, "text": ["Rain fell.", "Fog came."]})
    lead = open_case(extract(read_corpus(table))).lead()
    assert lead.attrs["method"]["nothing"] == "one outlet: nothing to compare with"


def test_nothing_leads_in_ten_articles():
    lead = open_case("data/example-articles").lead()
    assert lead.empty
    assert lead.attrs["method"]["nothing"]


def test_the_figure_says_whether_anything_is_sure(tmp_path):
    case = open_case(invented_articles(tmp_path))
    assert not (case.contrasts("words")["p_adjusted"] <= 0.05).any()
    figure = plots.shares(case.lead())
    assert figure.get_suptitle() == "Wharf, by outlet: no difference is sure"
    assert "Hollow: no difference is sure" in figure.note
    nearest = "Wharf: Pier 100 %, Quay 93 %, Mole 86 %; not settled (adjusted p > .999)"
    assert f"Nearest to sure: {nearest}." in figure.note


def test_of_two_coders_what_both_find_leads(tmp_path):
    number = np.arange(60)
    is_first = number < 30
    pages = pd.DataFrame({"article_id": [f"p{each:02}" for each in number]})
    articles = pages.assign(side=np.where(is_first, "A", "B"), outlet=pages["article_id"])
    articles.to_csv(tmp_path / "articles.csv", index=False)
    both = ((number % 10 < 8) == is_first).astype(int)
    for coder, one in [("ada", is_first.astype(int)), ("ben", number % 2)]:
        labels = {"annotator": coder, "annotator_kind": "human", "law": one, "war": both}
        pages.assign(**labels).to_csv(tmp_path / f"annotations_{coder}.csv", index=False)
    variable = '[[variable]]\nname = "{}"\nkind = "binary"\nelement = true\n'
    book = variable.format("law") + variable.format("war")
    (tmp_path / "codebook.toml").write_text(book)
    plan = 'status = "planned"\ngroup = "side"\nlevels = ["A", "B"]\nagainst = "rest"\nunit = "outlet"\n'
    plan += '[[family]]\nname = "issues"\nitems = ["law", "war"]\n'
    (tmp_path / "contrasts.toml").write_text(plan)
    case = open_case(tmp_path)
    of_ada = case.contrasts().query("reading == 'ada'")
    assert of_ada.loc[of_ada["p"].idxmin(), "item"] == "law"
    assert case.lead()["item"].unique().tolist() == ["war"]
    shown = page_data(held_by(case))["lead"]
    assert (shown["item"], shown["group"]) == ("war", "A")
    labels = {"annotator": "ben", "annotator_kind": "human", "law": number % 2, "war": 1 - both}
    pages.assign(**labels).to_csv(tmp_path / "annotations_ben.csv", index=False)
    apart = open_case(tmp_path).lead()  # one finds the contrary of the other
    assert apart["item"].unique().tolist() != ["war"]
