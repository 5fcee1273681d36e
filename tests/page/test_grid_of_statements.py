"""The page of a story whose statements people labelled: the grid of who says what. The story is INVENTED."""

import io
import shutil

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.page import save

pytestmark = pytest.mark.browser
STORY = "example-story"
N_DIFFERENCES = 18  # statements that ada and ben answered unlike, in value or speaker
MARKS = {"says it": "yes", "quotes it": "“yes”", "denies it": "no", "leaves it out": "–"}


def test_it_opens_on_what_the_library_says(show, case_of):
    page = show(STORY)
    assert page.locator("#view .finding").inner_text() == "Who says what, and who leaves it out"
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the table as CSV").click()
    shown = pd.read_csv(io.BytesIO(download.value.path().read_bytes()), index_col="item")
    said = case_of(STORY).statements
    expected = said.assign(answer=said["answer"].map(MARKS).fillna("?"))
    expected = expected.pivot(index="item", columns="outlet", values="answer")
    found = shown.loc[expected.index, expected.columns].replace("'–", "–")
    assert_frame_equal(found, expected, check_names=False)


def test_it_says_how_far_people_agree_and_opens_what_is_behind_its_cells(show, case_of):
    page = show(STORY)
    case = case_of(STORY)
    text = page.locator("#view").inner_text().replace("\xa0", " ")
    agreed = case.reliability.iloc[0]
    for said in (
        "Two people or more read 172 of 216 cells",
        f"Those who read the same answers ({agreed['pages']}) agree",
        f"alpha {agreed['alpha']:.2f}",
        "not tested here",
    ):
        assert said in text
    row = case.statements.iloc[0]
    said = f"yes, {row['outlet']} says it; read by ada, ben"
    page.locator("#view tbody tr", has_text=row["item"]).get_by_label(said).click()
    beside = page.locator("#beside")
    assert beside.locator("h2").inner_text() == f"{row['item'].capitalize()}, {row['outlet']}"
    assert beside.locator(".pages li").count() == 1
    page.locator("#view summary", has_text="Coders differ on").click()
    differences = page.locator("#view details li")
    assert differences.count() == N_DIFFERENCES
    differences.first.get_by_role("button").click()
    said = beside.locator("h2").inner_text()
    assert "ada: " in said and "ben: " in said


@pytest.fixture
def story(root, tmp_path):
    return shutil.copytree(root / "data/example-story", tmp_path / "story")


@pytest.mark.parametrize("kept", ["annotations_adjudicated.csv", "annotations_ada.csv"])
def test_one_file_of_answers_is_enough(story, kept):
    for answers in {*story.glob("annotations_*.csv")} - {story / kept}:
        answers.unlink()
    text = save(story, story / "story.html").read_text("utf-8")
    assert '"differences":[]' in text.replace(" ", "")


def test_answers_without_speakers_differ_in_values(story):
    (story / "annotations_adjudicated.csv").unlink()
    for path in story.glob("annotations_*.csv"):
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        table["page item value coder".split()].to_csv(path, index=False)
    text = save(story, story / "story.html").read_text("utf-8")
    assert "ada: own; ben: absent" in text
