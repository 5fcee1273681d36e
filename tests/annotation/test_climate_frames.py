"""The case of people's labels that ships: what the corpus published follows from its coders' answers."""

import re

import krippendorff
import pandas as pd
import pytest

from analysis import open_case

#: Frame → its questions, and how many of them have to be yes.
FRAMES = {
    "resolution": (["re2", "re6"], 2),
    "conflict": (["co1", "co2", "co3"], 2),
    "economic": (["ec1", "ec2", "ec3"], 2),
    "human_interest": (["hi1", "hi2", "hi5"], 2),
    "moral": (["mo1", "mo2"], 1),
}
QUESTIONS = [question for questions, _ in FRAMES.values() for question in questions]
WITHOUT_FRAMES = "405"


@pytest.fixture(scope="module")
def case(root):
    return open_case(root / "data" / "climate-frames")


@pytest.fixture(scope="module")
def raw(root):
    """Return the answers of coders: articles and coders × questions and frames."""
    table = pd.read_csv(root / "data/climate-frames/annotations_raw.csv", dtype={"article_id": str})
    return table.set_index(["article_id", "annotator"]).drop(columns="annotator_kind")


def test_every_published_cell_follows_from_the_answers(root, raw):
    published = pd.read_csv(root / "data/climate-frames/annotations_adjudicated.csv", dtype=str)
    cells = published.pivot(index="page", columns="item", values="value")
    yes = raw[QUESTIONS].groupby("article_id").mean()
    words = (yes > 1 / 2).astype(int).astype(str).mask(yes == 1 / 2, "unsure")
    assert words.equals(cells[QUESTIONS].rename_axis(index="article_id", columns=None))
    for frame, (questions, needed) in FRAMES.items():
        by_rule = (cells[questions] == "1").sum(axis=1) >= needed
        expected = by_rule.astype(int).astype(str)
        expected[WITHOUT_FRAMES] = "unsure"
        assert cells[frame].tolist() == expected.tolist()
        own = raw[questions].sum(axis=1) >= needed
        assert raw[frame].tolist() == own.astype(int).tolist()


def test_alpha_of_coders_is_that_of_krippendorff(case, raw):
    found = case.reliability.set_index("variable")["alpha"]
    for name in [*FRAMES, *QUESTIONS]:
        answers = raw[name].unstack("article_id").to_numpy(float)
        alpha = krippendorff.alpha(reliability_data=answers, level_of_measurement="nominal")
        assert found[name] == pytest.approx(alpha, abs=1e-9)


def test_the_readme_prints_the_contrasts_as_computed(root, case):
    text = (root / "data/climate-frames/README.md").read_text(encoding="utf-8")
    printed = re.findall(
        r"^\| ([a-z ]+) \| (\d+) % \| (\d+) % \| .+? \| (\.\d+) \|", text, re.MULTILINE
    )
    table = case.contrasts().set_index("item")
    assert [name.replace(" ", "_") for name, *_ in printed] == list(table.index)
    for (*_, left, right, p), row in zip(printed, table.itertuples(), strict=True):
        assert [f"{row.share:.0%}", f"{row.share_against:.0%}"] == [f"{left}%", f"{right}%"]
        assert f"{row.p:.{len(p) - 1}f}" == f"0{p}"
