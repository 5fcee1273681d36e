"""Whose finding a contrast is: by coder, and between coders, on an INVENTED case."""

import shutil

import numpy as np
import pandas as pd
import pytest
from by_hand import drawn_cases
from counted import counted

from analysis import annotation, compare, open_case
from analysis.case.coders import verdict_of
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


def answers(coder, pages, said, random):
    """Return a coder's answers: wind is what is said, rain is a coin, a storm is both."""
    wind, rain = said[pages] * 1, random.integers(0, 2, len(pages))
    table = pd.DataFrame({"article_id": [f"p{page:03}" for page in pages], "wind": wind})
    return table.assign(rain=rain, storm=wind * rain, annotator=coder, annotator_kind="human")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a case: cleo sees wind in the east, dan reads little, the others read all and agree."""
    folder = tmp_path_factory.mktemp("storms")
    random = np.random.default_rng(5)
    page = np.arange(OUTLETS * EACH)
    outlet = page // EACH
    coast = np.where(outlet < OUTLETS // 2, "east", "west")
    articles = {"article_id": [f"p{number:03}" for number in page], "coast": coast}
    pd.DataFrame({**articles, "outlet": [f"o{number:02}" for number in outlet]}).to_csv(
        folder / "articles.csv", index=False
    )
    truth = random.random(len(page)) < 0.5
    slips = [truth ^ (random.random(len(page)) < 0.05) for _ in range(2)]
    partial = np.where(coast == "east", True, truth)
    told = [("ada", page, truth), ("ben", page, slips[0]), ("cleo", page, partial)]
    told.append(("dan", page[:20], truth))  # of four outlets, all of one coast
    told.append(("eve", page, slips[1]))
    tables = [answers(coder, pages, said, random) for coder, pages, said in told]
    pd.concat(tables).to_csv(folder / "annotations_all.csv", index=False)
    decided = tables[0].assign(page=tables[0]["article_id"], coder="the editor")
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
    known = case.people.rows[["article_id", "outlet", "coast"]]
    return case.coders[coder].where(items=["storm", "wind"]).with_metadata(known)


def test_rows_of_coders_are_contrasts_of_their_labels(case, table):
    assert table.loc[table["minus"] == "", "whose"].unique().tolist() == [
        "settled, by article",
        "settled, by outlet",
        "ada",
        "ben",
        "cleo",
        "eve",
    ]
    assert "Too few outlets on a side: dan" in table.attrs["method"]["remark"]
    for coder in ("ada", "cleo"):
        alone = compare.contrasts(labels_of(case, coder), "coast", groups=["east"], unit="outlet")
        rows = table[(table["whose"] == coder) & (table["minus"] == "")]
        for column in ("estimate", "low", "high", "p", "p_adjusted", "n", "size"):
            assert rows[column].tolist() == pytest.approx(alone[column].tolist()), column


def test_a_pair_is_the_contrast_of_differences_on_pages_of_both(case, table):
    ada, cleo = (labels_of(case, coder) for coder in ("ada", "cleo"))
    gap = ada.values.toarray() - cleo.values.toarray()
    counts = counted(gap, items="storm wind", rows=ada.rows)
    alone = compare.contrasts(counts, "coast", groups=["east"], unit="outlet")
    rows = table[(table["whose"] == "ada") & (table["minus"] == "cleo")]
    for column in ("estimate", "low", "high", "p"):
        assert rows[column].tolist() == pytest.approx(alone[column].tolist()), column
    pairs = table[table["minus"] != ""]
    assert pairs["p_adjusted"].min() == pytest.approx(pairs["p"].min() * pairs["p"].notna().sum())


def test_verdicts_are_of_the_rows(table):
    """Only cleo, whom nobody follows, finds wind in the east."""
    verdict = table.groupby("item")["verdict"].unique()
    assert len(verdict["wind"]) == 1
    assert verdict["wind"][0].startswith("Only cleo finds it (the others are unlike, p < .001)")


@drawn_cases("""
    estimates       | p                | pairs                             | expected
    [0.2, 0.3]      | [0.01, 0.02]     | {"ab": 0.4}                       | All coders find it
    [0.2, -0.3]     | [0.01, 0.02]     | {"ab": 0.4}                       | Coders do not differ more than chance: +20 and −30 points
    [0.2, 0.1]      | [0.01, 0.2]      | {"ab": 0.4}                       | Coders do not differ more than chance: +20 and +10 points
    [0.2, 0.1]      | [0.01, 0.2]      | {"ab": 0.04}                      | Only a finds it (the others are unlike, p = .040)
    [0.2, 0.1, 0]   | [0.01, 0.2, 0.9] | {"ab": 0.04, "ac": 0.2, "bc": 0.9} | Coders differ (p = .040)
    [0.2, 0.1]      | [0.01, 0.02]     | {"ab": 0.001}                     | Coders differ (p = .001)
    [0.2]           | [0.01]           | {}                                |
    [0.2, 0.1]      | [0.01, 0.2]      | {"ab": NaN}                       | No two coders could be compared: +20 and +10 points
    [0.2, 0.1, NaN] | [0.01, 0.2, NaN] | {"ab": 0.4}                       | Coders do not differ more than chance: +20 and +10 points
""")
def test_verdict_in_words(estimates, p, pairs, expected):
    own = {"whose": list("abc")[: len(p)], "minus": "", "estimate": estimates, "p_adjusted": p}
    between = [{"whose": a, "minus": b, "p_adjusted": value} for (a, b), value in pairs.items()]
    assert verdict_of(pd.concat([pd.DataFrame(own), pd.DataFrame(between)])) == expected


def test_a_label_on_which_people_hardly_agree_does_not_lead(case):
    """A storm is wind and the throw of a coin."""
    alphas = case.reliability.set_index("variable")["alpha"]
    assert alphas["wind"] > 0.4 > alphas["storm"]
    assert case.lead()["item"].unique().tolist() == ["wind"]
    told = annotation.agreement(
        *(labels_of(case, name).where(items=["wind"]) for name in case.coders)
    )
    assert alphas["wind"] == pytest.approx(told["alpha"].iloc[0])


def test_a_scale_is_told_in_its_own_numbers(folder, tmp_path):
    """Of several coders' yes and no, and numbers on a scale; the scale is sure, and no share is."""
    shutil.copy(folder / "articles.csv", tmp_path)
    east = pd.read_csv(folder / "articles.csv")["coast"] == "east"
    random = np.random.default_rng(2)
    tables = []
    for coder in ("ada", "ben"):
        table = pd.DataFrame({"article_id": [f"p{page:03}" for page in range(len(east))]})
        table["alarm"] = random.integers(0, 2, len(east)) + east
        table["wind"] = random.choice(["No", "yes"], len(east))
        tables.append(table.melt("article_id", var_name="item").assign(coder=coder))
    pd.concat(tables).to_csv(tmp_path / "annotations_all.csv", index=False)
    scale = '[[variable]]\nname = "alarm"\nkind = "interval"\nvalues = [0, 1, 2]\n'
    (tmp_path / "codebook.toml").write_text(
        scale + '[[variable]]\nname = "wind"\nkind = "binary"\n'
    )
    (tmp_path / "contrasts.toml").write_text(PLAN.replace('"storm"', '"alarm"'))
    case = open_case(tmp_path)
    table = case.contrasts("coders").set_index(["item", "whose", "minus"]).sort_index()
    assert table.loc["alarm", "verdict"].iloc[0] == "All coders find it"
    alarm = table.loc["alarm"].reset_index()
    assert "points" not in verdict_of(alarm.assign(p_adjusted=1), is_scale=True)
    assert case.lead().empty and "but of means: alarm" in case.lead().attrs["method"]["nothing"]
    (tmp_path / "codebook.toml").write_text(scale.replace("[0, 1, 2]", '["low", "high"]'))
    with pytest.raises(InputError, match="should be numbers; words are ordinal"):
        open_case(tmp_path)


def test_coders_without_a_common_article_are_not_compared(folder, tmp_path):
    """The plan's storm is made of wind and rain: its alpha is the lower one."""
    shutil.copytree(folder, tmp_path / "case")
    path = tmp_path / "case/annotations_all.csv"
    answers = pd.read_csv(path)
    is_even = answers["article_id"].str[1:].astype(int) % 2 == 0
    reader = np.where(is_even, "ada", "ben")
    answers[answers["annotator"] == reader].to_csv(path, index=False)
    table = open_case(tmp_path / "case").contrasts("coders")
    assert (table["minus"] == "").all() and set(table["whose"]) >= {"ada", "ben"}
    assert (
        table.loc[table["item"] == "wind", "verdict"]
        .iloc[0]
        .startswith("No two coders could be compared")
    )
    shutil.copy(folder / "annotations_all.csv", path)
    made = (
        PLAN.replace('"storm"', '"both"') + '[[item]]\nname = "both"\nall_of = ["wind", "rain"]\n'
    )
    (tmp_path / "case/contrasts.toml").write_text(made)
    case = open_case(tmp_path / "case")
    alphas = case.reliability.set_index("variable")["alpha"]
    told = case.contrasts("coders").set_index("item")["alpha"]
    assert told["both"].iloc[0] == pytest.approx(alphas[["wind", "rain"]].min())


def test_where_articles_are_the_units_the_settled_row_stands_once(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "case")
    plan = PLAN.replace('unit = "outlet"', 'unit = "article"')
    (tmp_path / "case/contrasts.toml").write_text(plan, "utf-8")
    rows = open_case(tmp_path / "case").contrasts("coders").query("item == 'storm'")
    assert (rows["whose"] == "settled, by article").sum() == 1
    assert rows["p"].notna().all()
