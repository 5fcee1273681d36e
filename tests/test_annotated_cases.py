"""Annotated cases of others: what they count and what their sources and figures are. Invented."""

import pytest

from analysis import compare, outlets, page, plots
from analysis.case import open_case
from tests.annotated_cases import write_annotated_cases


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return write_annotated_cases(tmp_path_factory.mktemp("annotated"))


def test_elements_have_their_names_for_readers(folders):
    items = (
        open_case(folders["leaning"])
        .counts("elements", reading="a", every=True)
        .items.index.tolist()
    )
    assert items == [
        "freedom of owners",
        "nature",
        "who is blamed: council",
        "who is blamed: owners",
    ]


@pytest.mark.parametrize("name, n", [("leaning", 60), ("ports", 42)])
def test_one_scope_has_one_number_of_pages(folders, name, n):
    """Card, table and page count the same pages."""
    case = open_case(folders[name])
    first = next(iter(case.readings))
    table = outlets.table(open_case(case))
    cards = [outlets.card(open_case(case), outlet) for outlet in table["outlet"]]
    counted = {
        "subject": len(case.counts("labels", reading=first, every=True).rows),
        "table": table["pages"].sum(),
        "cards": sum(len(card.pages) for card in cards),
        "page": len(page.counts(case, "labels", reading=first).rows),
    }
    assert set(counted.values()) == {n}, counted
    assert name != "leaning" or case.plan.order == ("left", "centre", "right")


@pytest.mark.slow
def test_a_card_says_nothing_that_the_case_lacks(folders):
    """No phases; a scale keeps its order."""
    case = open_case(folders["clinics"])
    card = outlets.card(case, "L'Écho 00")
    values = card.labels.loc[card.labels["variable"] == "trust", "item"].tolist()
    assert values == sorted(values, key=lambda item: int(item.partition(":")[2]))
    assert card.readings == ("ines", "zoe")
    ports = open_case(folders["ports"])
    of_port = outlets.card(ports, outlets.table(ports)["outlet"][0])
    assert of_port.peers.endswith("in the same seasons")
    of_paper = outlets.card(open_case(folders["ungrouped"]), "Paper 00")
    assert of_paper.peers == "other sources"  # they are all others


def test_notes_of_figures_are_true_of_the_case(folders):
    case = open_case(folders["clinics"])
    labels = case.counts("labels", reading="ines", every=True)
    coverage = compare.levels(labels.where(items=["risk"]), ["owner_kind", "published"])
    figure = plots.grid(coverage, rows="owner_kind", columns="published", note="Reading ines")
    assert figure.get_supxlabel() == "Reading ines."
    found = case.contrasts().set_index(["reading", "item"])
    trust = found.loc[("ines", "trust"), "n mean n_against mean_against".split()]
    assert trust.tolist() == [-20, -20 / 22, 23, 23 / 22]
