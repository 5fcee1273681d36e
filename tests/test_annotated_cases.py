"""Annotated cases of others: what they count and what their sources and figures are. Invented."""

import shutil

import pytest

from analysis import outlets, page
from analysis.case import open_case
from tests.annotated_cases import write_annotated_cases


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return write_annotated_cases(tmp_path_factory.mktemp("annotated"))


@pytest.mark.parametrize("name, n", [("leaning", 60), ("ports", 42)])
def test_one_scope_has_one_number_of_pages(folders, name, n):
    """Cards, table and page count the same pages."""
    case = open_case(folders[name])
    first = next(iter(case.readings))
    table = outlets.table(case)
    assert table["pages"].sum() == n
    assert sum(outlets.card(case, outlet).n_pages for outlet in table["outlet"]) == n
    assert len(case.counts("labels", reading=first, every=True).rows) == n
    assert len(page.counts(case, "labels", reading=first).rows) == n


def test_names_order_and_peers_are_those_of_the_case(folders):
    case = open_case(folders["leaning"])
    assert case.plan.order == ("left", "centre", "right")
    assert case.counts("elements", every=True).items.index.tolist() == [
        "freedom of owners",
        "nature",
        "who is blamed: council",
        "who is blamed: owners",
    ]
    ports = open_case(folders["ports"])
    of_port = outlets.card(ports, outlets.table(ports)["outlet"][0])
    assert of_port.peers.endswith("in the same seasons")
    found = open_case(folders["clinics"]).contrasts().set_index(["reading", "item"])
    trust = found.loc[("ines", "trust"), "n mean n_against mean_against".split()]
    assert trust.tolist() == [-20, -20 / 22, 23, 23 / 22]


def test_a_verdict_names_who_read(folders, tmp_path):
    folder = shutil.copytree(folders["clinics"], tmp_path / "clinics")
    plan = folder / "contrasts.toml"
    plan.write_text(plan.read_text().replace('"trust", ', ""))
    assert ".795 in reading zoe (claims" in open_case(folder).verdict.why_not[0]
