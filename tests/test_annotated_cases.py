"""Annotated cases of others: all notebooks run, and say nothing of the shipped event. Invented."""

import re

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from analysis import compare, outlets, page, plots
from analysis.case import open_case
from tests import vocabularies
from tests.annotated_cases import write_annotated_cases
from tests.own_cases import run_and_reported, said_twice

#: Those on which all notebooks run.
NAMES = ("ports", "ungrouped")
#: What only the shipped event has.
OF_THE_EVENT = re.compile(r"\b(waves?|country|countries|Iran\w*|Russia\w*|Western|terror\w*)\b")
TALLEST = 10_000  #: pixels


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return write_annotated_cases(tmp_path_factory.mktemp("annotated"))


def test_pages_on_the_subject_are_those_of_the_plan(folders):
    assert len(open_case(folders["leaning"]).counts("labels", reading="a", every=True).rows) == 60
    ports = open_case(folders["ports"]).counts("labels", reading="first", every=True)
    assert len(ports.rows) == 42 and (ports.rows["relevant"] == 1).all()


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


def test_groups_without_an_order_are_those_that_are_compared(folders):
    assert open_case(folders["leaning"]).plan.order == ("left", "centre", "right")


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
        "cards": sum(card.n_pages for card in cards),
        "page": len(page.counts(case, "labels", reading=first).rows),
    }
    assert set(counted.values()) == {n}, counted


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


@pytest.fixture(scope="module")
def home(folders, tmp_path_factory):
    """Return a folder in which the cases have been run and reported."""
    return run_and_reported(map(folders.get, NAMES), tmp_path_factory.mktemp("home"))


@pytest.fixture(params=NAMES)
def report(request, home):
    """Return a case's name, the folder of its figures, and its report as a page."""
    path = home / "build/reports" / request.param / "report/index.html"
    page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    return request.param, home / "build/figures" / request.param, page


@pytest.mark.slow
def test_the_report_says_nothing_of_the_shipped_event(report, folders):
    name, _, page = report
    said = page.get_text(" ")
    assert sorted(set(OF_THE_EVENT.findall(said))) == []
    own = vocabularies.texts_of(folders[name])
    assert vocabularies.of_shipped_cases(said, own=own) == []
    assert said_twice(page) == []


@pytest.mark.slow
def test_what_a_case_lacks_is_said_once_each(report):
    _, _, page = report
    lines = [line for line in page.get_text("\n").splitlines() if line.startswith("Left out: ")]
    assert lines and len(lines) == len(set(lines))


@pytest.mark.slow
def test_figures_are_no_posters_and_a_table_names_all_planned_items(report, folders):
    name, figures, _ = report
    pictures = sorted(figures.glob("*.png"))
    assert pictures
    for path in pictures:
        with Image.open(path) as picture:
            assert picture.height < TALLEST
    opened = open_case(folders[name])
    if opened.plan is not None:
        table = BeautifulSoup((figures / "06-planned.html").read_text("utf-8"), "html.parser")
        drawn = " ".join(table.get_text(" ").split())
        labels = opened.contrasts().attrs["method"]["names"]
        assert [labels[item] for item in opened.plan.items if labels[item] not in drawn] == []
