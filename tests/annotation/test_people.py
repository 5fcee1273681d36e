"""People's files in a case: what is settled, statements by outlet, and labels beside a machine's."""

import shutil

import pandas as pd
import pytest

from analysis.annotation.people import settled
from analysis.case import open_case
from analysis.stats.evidence import method_of

CLAIMS = '[[claim]]\nname = "s1"\ntext = "The bridge is closed."\n'
OUTLETS = {"a1": "Herald", "a2": "Herald", "b1": "Post", "c1": "Echo"}


def _answers(rows, coder):
    columns = ["page", "item", "value", "speaker"]
    return pd.DataFrame(rows, columns=columns).assign(coder=coder)


@pytest.fixture
def story(tmp_path):
    """Return the folder of a story: four texts, a codebook of one claim, and two coders."""
    for name in OUTLETS:
        (tmp_path / f"{name}.txt").write_text(f"Police closed the bridge, says {name}.")
    listed = [(f"{name}.txt", outlet, "2020-05-01") for name, outlet in OUTLETS.items()]
    manifest = pd.DataFrame(listed, columns=["file", "outlet", "published"])
    manifest.to_csv(tmp_path / "manifest.csv", index=False)
    (tmp_path / "codebook.toml").write_text(CLAIMS)
    asked = [("a1", "absent", ""), ("a2", "quoted", "the mayor"), ("b1", "own", "")]
    one = [(page, "s1", value, speaker) for page, value, speaker in asked]
    _answers([*one, ("c1", "s1", "absent", "")], "kim").to_csv(
        tmp_path / "annotations_kim.csv", index=False
    )
    _answers([*one, ("c1", "s1", "own", "")], "lee").to_csv(
        tmp_path / "annotations_lee.csv", index=False
    )
    return tmp_path


def test_where_people_differ_there_is_no_answer_before_somebody_decides(story):
    case = open_case(story)
    assert (list(case.readings), list(case.coders)) == (["people"], ["kim", "lee"])
    told = case.statements.set_index("outlet")
    assert told["answer"].to_dict() == {"Herald": "quotes it", "Post": "says it"}
    assert told.loc["Herald", ["speaker", "article_id"]].tolist() == ["the mayor", "a2"]
    decided = _answers([("c1", "s1", "denied", "")], "ann")
    decided.to_csv(story / "annotations_adjudicated.csv", index=False)
    told = open_case(story).statements.set_index("outlet")
    assert told["answer"].to_dict()["Echo"] == "denies it"


def test_an_outlet_counts_once(story):
    said = open_case(story).claims_on_subject["people"]
    by_page = dict(zip(said.rows["article_id"], said.full_size()[:, 0]))
    assert by_page["a1"] == 0 and by_page["a2"] == by_page["b1"] == 1


def test_agreement_of_people_leaves_out_what_one_did_not_answer(story):
    row = open_case(story).reliability.iloc[0]
    assert (row["variable"], row["pages"], row["agreement"]) == ("s1", 4, 0.75)


def test_unsure_differs_from_nothing():
    one = pd.DataFrame({"article_id": ["p1", "p2"], "item": "law", "value": ["unsure", "1"]})
    other = one.assign(value=["0", "1;2"])
    final = settled({"kim": one, "lee": other})
    assert final[["article_id", "value"]].to_numpy().tolist() == [["p1", "0"]]


def test_a_filled_sheet_of_the_event_corrects_nothing_where_people_say_what_the_machine_says(
    root, tmp_path
):
    folder = tmp_path / "event"
    shutil.copytree(root / "data/hamedan-2016", folder)
    labels = pd.read_csv(folder / "annotations_a.csv", dtype="str", keep_default_na=False)
    key = pd.read_csv(folder / "sheet_key.csv")[["page", "article_id"]]
    filled = labels.merge(key, on="article_id").assign(annotator="kim", annotator_kind="human")
    filled = filled.drop(columns="article_id").rename(columns={"page": "article_id"})
    filled.to_csv(folder / "annotations_kim.csv", index=False)
    case = open_case(folder)
    table = case.contrasts_by_labels()
    by_labels = table.pivot(
        index=["family", "group", "against", "item"], columns="reading", values="estimate"
    )
    assert len(by_labels) == len(table) / 3 == 19
    assert by_labels["corrected"].tolist() == pytest.approx(by_labels["the machine"].tolist())
    read, machine = "102 of 162 pages", "labelled by a language model"
    said = [
        f"{machine}, {read} checked by people",
        f"{machine}, corrected by people's labels of {read}",
    ]
    assert method_of(table)["annotators"] == "; ".join(["labelled by people", *said])
    assert method_of(case.contrasts())["annotators"] == said[0]
    assert (
        "people have read 63 % of those that are compared (102 of 162)"
        in case.cautions.loc[0, "sentence"]
    )
