"""Planned contrasts by what people settled and by each coder, on an INVENTED case."""

import shutil

import numpy as np
import pandas as pd
import pytest

from analysis import annotation, compare, open_case
from analysis.errors import InputError

BOOK = """
[[variable]]
name = "storm"
kind = "binary"
label = "a storm"
[[variable]]
name = "wind"
kind = "binary"
[[variable]]
name = "rain"
kind = "binary"
"""
PLAN = """
status = "exploratory"
group = "coast"
levels = ["east", "west"]
against = "rest"
unit = "outlet"
[[family]]
name = "weather"
items = ["storm", "wind"]
"""
OUTLETS, EACH = 24, 6  #: a dozen on each coast, with six articles each


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a case: cleo sees wind in the east, dan reads little, the others read all and agree.

    Wind is what is said, rain is a coin, a storm is both.
    """
    folder = tmp_path_factory.mktemp("storms")
    random = np.random.default_rng(5)
    page = np.arange(OUTLETS * EACH)
    articles = pd.DataFrame({"article_id": [f"p{number:03}" for number in page]})
    is_east = page < len(page) / 2
    articles["coast"] = np.where(is_east, "east", "west")
    articles["outlet"] = [f"o{number // EACH:02}" for number in page]
    articles.to_csv(folder / "articles.csv", index=False)
    truth = random.random(len(page)) < 0.5
    slips = [truth ^ (random.random(len(page)) < 0.05) for _ in range(2)]
    said = {"ada": truth, "ben": slips[0], "cleo": is_east | truth, "dan": truth, "eve": slips[1]}
    tables = []
    for coder, wind in said.items():
        table = articles[["article_id"]].assign(annotator=coder, annotator_kind="human")
        table = table.assign(wind=wind * 1, rain=random.integers(0, 2, len(page)))
        table["storm"] = table["wind"] * table["rain"]
        tables.append(table[:20] if coder == "dan" else table)  # of four outlets, all of one coast
    pd.concat(tables).to_csv(folder / "annotations_all.csv", index=False)
    decided = tables[0].rename(columns={"article_id": "page"}).assign(coder="the editor")
    decided = decided.melt(["page", "coder"], ["storm", "wind", "rain"], "item")
    decided.to_csv(folder / "annotations_adjudicated.csv", index=False)
    (folder / "codebook.toml").write_text(BOOK)
    (folder / "contrasts.toml").write_text(PLAN)
    return folder


@pytest.fixture(scope="module")
def case(folder):
    return open_case(folder)


@pytest.fixture(scope="module")
def table(case):
    return case.contrasts("coders")


def labels_of(case, coder):
    """Return a coder's answers to a question, with what is known of the pages."""
    known = case.files.people.rows[["article_id", "outlet", "coast"]]
    return case.files.coders[coder].where(items=["storm", "wind"]).with_metadata(known)


def test_rows_of_coders_are_contrasts_of_their_labels(case, table):
    """Dan read outlets of one coast alone."""
    assert table["reading"].unique().tolist() == ["people", "ada", "ben", "cleo", "eve"]
    assert "dan has no page of some group" in table.attrs["method"]["missing"]
    for coder in ("ada", "cleo"):
        alone = compare.contrasts(labels_of(case, coder), "coast", groups=["east"], unit="outlet")
        rows = table[table["reading"] == coder]
        for column in ("estimate", "low", "high", "p", "p_adjusted", "n", "size"):
            assert rows[column].tolist() == pytest.approx(alone[column].tolist()), column
    assert case.contrasts("coders", reading="cleo")["item"].tolist() == ["storm", "wind"]


def test_a_label_on_which_people_hardly_agree_does_not_lead(case):
    """A storm is wind and the throw of a coin."""
    alphas = case.reliability.set_index("variable")["alpha"]
    assert alphas["wind"] > 0.4 > alphas["storm"]
    assert case.lead()["item"].unique().tolist() == ["wind"]
    told = annotation.agreement(
        *(labels_of(case, name).where(items=["wind"]) for name in case.files.coders)
    )
    assert alphas["wind"] == pytest.approx(told["alpha"].iloc[0])


def test_a_scale_is_told_in_its_own_numbers(folder, tmp_path):
    """Of several coders' yes and no, and numbers on a scale; the scale is sure, and no share is."""
    articles = pd.read_csv(folder / "articles.csv")
    articles.to_csv(tmp_path / "articles.csv", index=False)
    pages = articles[["article_id"]].rename(columns={"article_id": "page"})
    random = np.random.default_rng(2)
    for coder in ("ada", "ben"):
        alarm = random.integers(0, 2, len(pages)) + (articles["coast"] == "east")
        wind = random.choice(["No", "yes"], len(pages))
        answers = pages.assign(alarm=alarm, wind=wind).melt("page", var_name="item")
        answers.assign(coder=coder).to_csv(tmp_path / f"annotations_{coder}.csv", index=False)
    scale = '[[variable]]\nname = "alarm"\nkind = "interval"\nvalues = [0, 1, 2]\n'
    binary = '[[variable]]\nname = "wind"\nkind = "binary"\n'
    (tmp_path / "codebook.toml").write_text(scale + binary)
    (tmp_path / "contrasts.toml").write_text(PLAN.replace('"storm"', '"alarm"'))
    case = open_case(tmp_path)
    assert case.lead().empty and case.verdict is None
    assert "but of means: alarm" in case.lead().attrs["method"]["nothing"]
    (tmp_path / "codebook.toml").write_text(scale.replace("[0, 1, 2]", '["low", "high"]'))
    with pytest.raises(InputError, match="should be numbers; words are ordinal"):
        open_case(tmp_path)


def test_an_item_of_the_plan_is_as_sure_as_the_least_sure_of_its_parts(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "case")
    made = PLAN.replace('"storm", "wind"', '"both"')
    made += '[[item]]\nname = "both"\nall_of = ["wind", "rain"]\n'
    (tmp_path / "case/contrasts.toml").write_text(made)
    lead = open_case(tmp_path / "case").lead()
    assert lead.attrs["method"]["nothing"] == "coders agree on no label with an alpha of 0.4"
