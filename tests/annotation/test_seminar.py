"""A seminar's sheet in Excel: 12 coders, three variables, nobody decided. All of it is invented."""

import re

import krippendorff
import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score

from analysis import open_case
from analysis.compare.evidence import method_of

BOOK = """
[[variable]]
name = "tone"
label = "tone of the headline"
kind = "interval"
values = [-1, 0, 1]
[[variable]]
name = "topic"
kind = "nominal"
values = ["dam", "ferry", "school"]
[[variable]]
name = "blame"
kind = "binary"
"""
N_ARTICLES, N_CODERS = 24, 12
LINES = 15  #: of the guide
LEVELS = {"tone": "interval", "topic": "nominal", "blame": "nominal"}


def coded():
    """Return the sheet: each coder reads ten articles or so, and slips in a fifth of the answers."""
    random = np.random.default_rng(7)
    truth = [
        random.integers(-1, 2, N_ARTICLES).astype(str),
        random.choice(["dam", "ferry", "school"], N_ARTICLES),
        random.choice(["Y", "N"], N_ARTICLES),
    ]
    rows = []
    for coder in range(N_CODERS):
        for article in random.choice(N_ARTICLES, 10, replace=False):
            told = [
                random.choice(each) if random.random() < 0.2 else each[article] for each in truth
            ]
            rows.append([f"{article:03}", f"student {coder:02}", *told])
    heads = ["Artikel", "Codeur", "Tone", "Topic", "blame"]
    return pd.DataFrame(rows, columns=heads).assign(Remarks="a tie?")


@pytest.fixture(scope="module")
def seminar(tmp_path_factory):
    """Return the folder in which the seminar's folder is, and the sheet."""
    top = tmp_path_factory.mktemp("top")
    folder = top / "seminar"
    folder.mkdir()
    sheet = coded()
    sheet.to_excel(folder / "annotations_seminar.xlsx", index=False)
    (folder / "codebook.toml").write_text(BOOK)
    number = np.arange(N_ARTICLES)
    articles = pd.DataFrame({"id": [f"{each:03}" for each in number]})
    articles["medium"] = [f"Paper {each % 12:02}" for each in number]
    articles["headline"], articles["date"] = "Rain fell", "2024-05-06"
    articles["leaning"] = np.where(number % 2, "web", "print")
    articles.to_csv(folder / "articles.csv", index=False)
    return top, sheet


@pytest.fixture(scope="module")
def names(root, seminar):
    """Return what the guide's lines made."""
    guide = (root / "docs/how-to/labels-from-elsewhere.md").read_text("utf-8")
    [block, *_] = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    assert len(block.strip().splitlines()) <= LINES
    found: dict = {}
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(seminar[0])
        with pytest.warns(UserWarning) as told:
            exec(block, found)
    return found | {"told": [str(each.message) for each in told]}


def matrix(sheet, variable):
    """Return coders × articles of a variable, of numbers; missing where nobody answered."""
    column = next(name for name in sheet if name.casefold() == variable)
    wide = sheet.pivot(index="Codeur", columns="Artikel", values=column)
    codes = {value: number for number, value in enumerate(sorted(sheet[column].unique()))}
    return wide.map(float if variable == "tone" else codes.get, na_action="ignore").astype(float)


def test_alpha_and_kappa_are_those_of_other_packages(names, seminar):
    alphas = names["case"].reliability.set_index("variable")["alpha"]
    pairs = names["pairs"].set_index(["variable", "between"])
    for variable, level in LEVELS.items():
        table = matrix(seminar[1], variable)
        expected = krippendorff.alpha(table.to_numpy(), level_of_measurement=level)
        assert alphas[variable] == pytest.approx(expected)
        both = table.loc[["student 03", "student 04"]].dropna(axis=1)
        kappa = cohen_kappa_score(*both.to_numpy().astype(int))
        found = pairs.loc[(variable, "student 03, student 04")]
        assert found["kappa"] == pytest.approx(kappa, nan_ok=True) and found["pages"] == len(both.T)
    assert pairs["kappa"].notna().sum() > 100 and len(names["pairs"].columns) < 20


def test_contrasts_sentences_and_what_was_not_read_are_told(names, seminar):
    case, table = names["case"], names["table"]
    tone = table[table["item"] == "tone"].iloc[0]
    means = seminar[1].assign(Tone=seminar[1]["Tone"].astype(int)).groupby("Artikel")["Tone"]
    told = means.mean()[means.size() > 1]
    is_web = told.index.astype(int) % 2 == 1
    sides = {"web": told[is_web].mean(), "print": told[~is_web].mean()}
    assert tone["mean"] == pytest.approx(sides[tone["group"]])
    assert (seminar[0] / "seminar.html").is_file() and list(case.readings) == ["people"]
    said = names["compare"].finding(table[table["item"] == "tone"])
    assert said.startswith("The mean of “tone of the headline”, from −1 to 1, is") and "%" not in said
    assert "“”" not in said and "no reason" not in said
    assert case.pages.items.loc["tone", ["lowest", "highest"]].tolist() == [-1, 1]
    assert any("columns that are not read" in text and "Remarks" in text for text in names["told"])
    assert any('outlet is the column "medium"' in text for text in names["told"])
    assert "Labelled by people." in method_of(table)["note"]
    note = case.files.people.note
    assert "decided where coders differ: majority (" in note and "mean (" in note


def test_one_reading_settles_where_the_codebook_says_so(seminar, tmp_path):
    """Of the tie, of what one coder read, and of what both say."""
    answers = pd.DataFrame(
        {"page": list("aabcc"), "coder": list("klkkl"), "topic": "dam dam ferry dam ferry".split()}
    )
    answers.to_json(tmp_path / "annotations_both.json", orient="records")
    (tmp_path / "articles.csv").write_text("article_id\na\nb\nc\n")
    sizes = {}
    for once in ("", "once = true\n"):
        (tmp_path / "codebook.toml").write_text(once + BOOK)
        people = open_case(tmp_path).files.people
        sizes[once] = people.where(items=["topic:dam"]).full_size().ravel().tolist()
        assert ("1 open: one coder read" in people.note) == (not once)
    assert [*sizes.values()] == [[1, 0, 0], [1, 1, 0]]
