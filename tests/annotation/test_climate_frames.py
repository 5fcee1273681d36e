"""The case of people's labels that ships: what the corpus published follows from its coders' answers."""

import re

import numpy as np
import pandas as pd
import pytest

from analysis import compare, load_features, open_case
from analysis.compare.prose import p_number, points_text
from analysis.counts import Counts

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


@pytest.fixture(scope="module")
def text(root):
    """Return the README without line breaks."""
    return " ".join((root / "data/climate-frames/README.md").read_text("utf-8").split())


def resolution(values, rows):
    """Return the contrast of *resolution*, adjusted over the five frames: points, p, adjusted p."""
    items = dict(items=list(FRAMES), size=np.ones((len(rows), 1)), rows=rows, per="page")
    table = compare.contrasts(
        Counts.of(values, **items), "side", groups=["left", "right"], unit="outlet"
    )
    row = table[table["group"] == "left"].set_index("item").loc["resolution"]
    return points_text(row["estimate"]), p_number(row["p"]), p_number(row["p_adjusted"])


def test_the_readme_tells_other_ways_to_settle_as_computed(case, raw, text):
    rows = case.files.people.rows.set_index("article_id")[["outlet", "side"]]
    answers = raw[list(FRAMES)].groupby("article_id")
    found = {}
    for name in ("mean", "max", "min"):
        table = answers.agg(name)
        found[name] = resolution(table.to_numpy(float), rows.loc[table.index].reset_index())
    assert found["mean"] == ("+12", ".015", ".076") and "has +12 (p .015, adjusted .076)" in text
    assert found["max"][:2] == ("+8", ".105") and "any coder's yes +8 (.10)" in text
    assert found["min"] == ("+14", ".023", ".114") and "yes +14 (.023, adjusted .11)" in text


def test_the_readme_tells_coders_and_overlooked_labels_as_computed(case, text):
    table = case.contrasts("coders").query("item == 'resolution'").set_index("reading")
    own = table.loc[[f"coder {number}" for number in (1, 2, 4, 3)]]
    assert own["estimate"].map(points_text).tolist() == "+11 +12 +6 +20".split()
    assert (
        own["p"].round(2).tolist() == [0.11, 0.03, 0.52, 0.24] and (own["p_adjusted"] > 0.05).all()
    )
    choices = case.contrasts("choices").query("item == 'resolution'")
    assert choices["overlooked"].max() == 3
    assert "three more articles with *resolution* on the right would end it" in text


def test_the_readme_states_the_numbers_of_the_pack(root, text):
    pack = load_features(root / "data/climate-frames/features")
    articles, speaker = pack.articles, pack.quotations["speaker"]
    clusters = articles["copy_cluster"]
    assert (clusters.value_counts() == 2).sum() == 4
    for stated in (
        f"{len(articles)} articles, {len(pack.sentences):,} sentences and {articles['n_tokens'].sum():,} words",
        f"(median {articles['n_tokens'].median():.0f} an article",
        f"{len(pack.mentions):,} mentions of {pack.mentions['actor'].nunique()} actors",
        f"{len(pack.quotations):,} quotations, of which {speaker.count():,} name",
    ):
        assert stated in text, stated
