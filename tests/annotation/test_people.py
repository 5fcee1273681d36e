"""People's files in a case: what is settled, statements by outlet, and labels beside a machine's."""

import shutil

import numpy as np
import pandas as pd
import pytest
from by_hand import drawn, drawn_rows
from refusals import refused

from analysis import annotation
from analysis.annotation.people import settled
from analysis.case import open_case
from analysis.compare.evidence import method_of
from tests.annotation.examples import HEARD
from tests.outlets.examples import write_case

CLAIMS = '[[claim]]\nname = "s1"\ntext = "The bridge is closed."\n'
OUTLETS = {"a1": "Herald", "a2": "Herald", "b1": "Post", "c1": "Echo"}


def _write_answers(folder, rows, coder, **columns):
    """Write the file of a coder: page, item, value and speaker of each answer; return its table."""
    table = pd.DataFrame(rows, columns="page item value speaker".split())
    table = table.assign(coder=coder, **columns)
    table.to_csv(folder / f"annotations_{coder}.csv", index=False)
    return table


def _write_pages(folder, outlets):
    """Write the outlet of each article, and a codebook of one claim."""
    pages = pd.DataFrame(outlets.items(), columns=["article_id", "outlet"])
    pages.to_csv(folder / "articles.csv", index=False)
    (folder / "codebook.toml").write_text(CLAIMS)


def _told(folder):
    """Return what outlets say in a case, by outlet."""
    return open_case(folder).statements.set_index("outlet")


@pytest.fixture
def story(tmp_path):
    """Return the folder of a story: four articles, a codebook of one claim, and two coders."""
    _write_pages(tmp_path, OUTLETS)
    asked = drawn_rows("""
        a1 | s1 | absent |
        a2 | s1 | quoted | the mayor
        b1 | s1 | own    |
    """)
    _write_answers(tmp_path, [*asked, ("c1", "s1", "absent", "")], "kim")
    _write_answers(tmp_path, [*asked, ("c1", "s1", "own", "")], "lee")
    return tmp_path


def test_where_people_differ_there_is_no_answer_before_somebody_decides(story):
    case = open_case(story)
    assert (list(case.readings), list(case.files.coders)) == (["people"], ["kim", "lee"])
    told = case.statements.set_index("outlet")
    answers = {"Echo": "", "Herald": "quotes it", "Post": "says it"}
    assert told["answer"].fillna("").to_dict() == answers
    assert told.loc["Herald", ["speaker", "article_id"]].tolist() == ["the mayor", "a2"]
    row = case.reliability.iloc[0]
    assert (row["variable"], row["pages"], row["agreement"]) == ("s1", 4, 0.75)
    _write_answers(story, [("c1", "s1", "denied", "")], "adjudicated")
    assert _told(story).loc["Echo", "answer"] == "denies it"


def test_coders_differ_in_unsure_in_values_and_in_whom_they_heard():
    one = drawn_rows("""
        p1 | law | unsure |
        p2 | law | 1; 2   |
        p3 | s1  | quoted | Ada
        p4 | s1  | quoted | Ada; Bo
    """)
    one = pd.DataFrame(one, columns="article_id item value speaker".split()).assign(coder="kim")
    other = one.assign(value=["0", "2;1", "quoted", "quoted"], speaker=["", "", "Bo", "Bo;Ada"])
    final = settled({"lee": other.assign(coder="lee"), "kim": one})
    assert final["value"].tolist() == ["unsure", "1; 2", "quoted", "quoted"]
    assert final["speaker"].tolist() == ["", "", "unnamed speaker", "Ada; Bo"]
    assert set(final["coder"] + " " + final["coders"]) == {"kim kim;lee"}


PLAN = """status = "planned"
group = "outlet"
levels = ["Herald", "Post"]
against = "rest"
unit = "article"
items = ["closed"]
[[item]]
name = "closed"
claim = "s1"
stance = "asserted"
"""


def test_an_outlet_counts_once_and_articles_that_were_drawn_each(story):
    """The Herald quotes it in one article of two; a case without variables has a page, too."""
    (story / "annotations_lee.csv").unlink()
    (story / "contrasts.toml").write_text(PLAN)
    row = open_case(story).contrasts().iloc[0]
    assert row[["n", "size", "size_against"]].tolist() == [1, 1, 1]
    key = pd.DataFrame({"article_id": [*OUTLETS], "inclusion_probability": 0.5, "stratum": "all"})
    key.to_csv(story / "sheet_key.csv", index=False)
    case = open_case(story)
    row = case.contrasts().iloc[0]
    assert row[["n", "size", "size_against"]].tolist() == [1, 2, 1]
    assert list(case.cautions) == ["caution", "sentence"]


@pytest.mark.parametrize("decided, value", [("", "unsure"), ("absent", "unsure"), ("own", "own")])
def test_an_answer_carried_from_a_text_of_which_it_does_not_hold_is_open(decided, value):
    """Kim's answer to p1 was carried to p2; Lee read p1 otherwise, and Ann decided, or did not."""
    rows = drawn("""
        article_id | item | value | coder
        p1         | s1   | own   | kim
        p2         | s1   | own   | kim
    """)
    answers = {"kim": rows.assign(carried_from=["", "p1"])}
    answers["lee"] = rows[:1].assign(value="absent", coder="lee")
    if decided:
        answers["adjudicated"] = rows[:1].assign(value=decided, coder="ann")
    assert settled(answers)["value"].tolist() == [decided or "unsure", value]


def test_an_open_speaker_leaves_a_firm_value(tmp_path):
    """Speakers are compared by their spelling."""
    pages = [f"p{number}" for number in range(len(HEARD))]
    _write_pages(tmp_path, dict(zip(pages, pages)))
    for place, coder in enumerate(["kim", "lee"], 1):
        rows = [(page, "s1", heard[0], heard[place]) for page, heard in zip(pages, HEARD)]
        _write_answers(tmp_path, rows, coder)
    case = open_case(tmp_path)
    told = case.statements.set_index("outlet").loc[pages]
    answers = {"quoted": "quotes it", "denied": "denies it"}
    assert told["answer"].tolist() == [answers[value] for value, *_ in HEARD]
    assert told["speaker"].tolist()[:-1] == [*HEARD.values()][:-1]
    for note, ((_, one, other), speaker) in zip(told["note"], HEARD.items(), strict=True):
        differ = f"speakers differ (kim: {one or 'outlet'}; lee: {other})"
        assert note == (differ if speaker == "unnamed speaker" else "")
    for table in (case.statements, case.reliability):
        assert "speakers are open in 3" in method_of(table)["note"].casefold()


def test_who_answered_and_who_decided_is_told(story):
    """Kim read four cells, Lee one of them; Ann decided one."""
    kim = pd.read_csv(story / "annotations_kim.csv")
    lee = kim[3:].assign(value="own", coder="lee")
    lee.to_csv(story / "annotations_lee.csv", index=False)
    assert "Two people or more read 1 of 4 cells" in method_of(open_case(story).statements)["note"]
    decided = kim.assign(coder=["kim"] * 3 + ["ann"], coders=["kim"] * 3 + ["kim;lee"])
    decided["annotator_kind"] = ["human"] * 3 + ["adjudicated"]
    decided.to_csv(story / "annotations_adjudicated.csv", index=False)
    case = open_case(story)
    told = case.statements.sort_values("article_id")[["article_id", "coder", "coders"]]
    expected = [["a2", "kim", "kim"], ["b1", "kim", "kim"], ["c1", "ann", "kim;lee"]]
    assert told.to_numpy().tolist() == expected
    assert "two people or more read 1 of 4 cells" in case.files.people.note
    labels = annotation.read(story / "annotations_adjudicated.csv", codebook=case.book)
    assert labels.rows["annotator"].unique().tolist() == ["people"]


def test_an_answer_carried_from_a_copy_is_told_and_counts_in_no_agreement(story):
    """Kim read a1 for c1, Lee read both: of c1 what Lee read counts."""
    kim = pd.read_csv(story / "annotations_kim.csv")
    kim["carried_from"] = kim["page"].map({"c1": "a1"})
    kim.to_csv(story / "annotations_kim.csv", index=False)
    case = open_case(story)
    assert case.reliability.loc[0, ["pages", "agreement"]].tolist() == [3, 1]
    told = case.statements.set_index("outlet")
    assert told.loc["Echo", ["answer", "coders", "carried_from"]].tolist() == ["says it", "lee", ""]
    (story / "annotations_lee.csv").unlink()
    told = open_case(story).statements
    echo = told.set_index("outlet").loc["Echo", ["coders", "carried_from"]]
    assert echo.tolist() == ["kim", "a1"]
    assert "1 cell carried from a copy" in method_of(told)["note"]


def test_an_outlet_s_answer_is_told_of_the_page_that_was_read(story):
    """Kim read a2 and found the claim; a1, a copy of b1, has it too, and nobody read it."""
    rows = [(page, "s1", "own", "") for page in ("a1", "a2", "b1")]
    _write_answers(story, rows, "kim", carried_from=["b1", "", ""])
    (story / "annotations_lee.csv").unlink()
    assert _told(story).loc["Herald", ["article_id", "carried_from"]].tolist() == ["a2", ""]


#: What an outlet says, by what its first and its second article say.
STRONGEST = {
    tuple(said): answer
    for *said, answer in drawn_rows("""
        denied | own    | says it
        quoted | own    | says it
        quoted | unsure | quotes it
        denied | quoted | quotes it
        denied | unsure |
        absent | unsure |
        absent | denied | denies it
        absent | absent | leaves it out
    """)
}


@pytest.mark.parametrize("step", [1, -1], ids=["in order", "the last first"])
def test_what_an_outlet_says_is_the_strongest_of_its_articles(tmp_path, step):
    """Each pair is an outlet of two articles; the order of the file's rows changes nothing."""
    rows = []
    for pair in STRONGEST:
        for value, speaker in zip(pair, ("Ada", "Ada; Bo")):
            rows.append((f"{' '.join(pair)} {len(speaker)}", "s1", value, speaker))
    _write_pages(tmp_path, {page: " ".join(page.split()[:2]) for page, *_ in rows})
    _write_answers(tmp_path, rows[::step], "adjudicated")
    told = _told(tmp_path)
    answers = {" ".join(pair): answer for pair, answer in STRONGEST.items()}
    assert told["answer"].astype(object).fillna("").to_dict() == answers
    assert (told[["asked", "articles"]] == 2).all(axis=None)
    notes = {outlet: "" if answers[outlet] else "unsure or not settled" for outlet in answers}
    assert told["note"].to_dict() == notes
    assert told.loc["denied quoted", "speaker"] == "Ada; Bo"


def test_an_outlet_of_which_a_part_was_asked_is_told(story):
    for name in ("kim", "lee"):
        _write_answers(story, [("a1", "s1", "absent", "")], name, wording="0" * 12)
    row = _told(story).iloc[0]
    assert (row["asked"], row["articles"], row["answer"]) == (1, 2, "leaves it out")
    assert row["note"] == "an earlier wording"


def test_a_machine_s_answers_to_claims_are_a_reading(story):
    for path in story.glob("annotations_*.csv"):
        pd.read_csv(path).assign(annotator_kind="llm").to_csv(path, index=False)
    case = open_case(story)
    said = case.counts("claims", reading="lee", every=True)
    has_it = dict(zip(said.rows["article_id"], said.values.sum(axis=1)))
    assert has_it == {"a1": 0, "a2": 1, "b1": 1, "c1": 1}
    assert case.files.people is None and case.statements.empty


def test_a_wrong_answer_is_refused_with_the_name_of_its_file(story):
    table = pd.read_csv(story / "annotations_lee.csv").replace("own", "Own")
    table.to_csv(story / "annotations_lee.csv", index=False)
    with refused("annotations_lee.csv, page b1, s1: got 'Own'"):
        open_case(story)


@pytest.mark.slow
def test_pages_that_nobody_drew_are_left_out_of_the_correction(root, tmp_path):
    """And people who read other pages than those compared are no comparison."""
    event = root / "data/hamedan-2016"
    drawn_pages = pd.read_csv(event / "sheet_key.csv")["page"]
    case = open_case(event)
    compared = case.pages.rows["article_id"]
    others = case.counts("labels", every=True).rows["article_id"]
    pilot = compared[~compared.isin(pd.read_csv(event / "sheet_key.csv")["article_id"])].iloc[0]
    other = others[~others.isin(compared)].iloc[0]
    found = {}
    for name, pages in (
        ("drawn", drawn_pages),
        ("both", [*drawn_pages, pilot]),
        ("other", [other]),
    ):
        folder = shutil.copytree(event, tmp_path / name)
        _write_answers(folder, [(page, "law", "1", "") for page in pages], "kim")
        found[name] = open_case(folder).contrasts("coders")
    both = (found[name].query("reading == 'corrected'") for name in ("drawn", "both"))
    assert np.array_equal(*(table["mean"] for table in both))
    assert "1 page of unknown chance" in method_of(found["both"])["note"]
    said = method_of(found["other"])["nothing"]
    assert said == "people have read none of the pages that are compared"


def test_the_chances_in_a_persons_own_file_count(tmp_path):
    folder = write_case(tmp_path)
    labels = pd.read_csv(folder / "annotations_a.csv", dtype="str", keep_default_na=False)
    kim = labels.assign(annotator="kim", annotator_kind="human")
    kim = kim.assign(inclusion_probability="0.5", stratum="all")
    kim.to_csv(folder / "annotations_kim.csv", index=False)
    rows = open_case(folder).files.people.rows
    assert (rows["inclusion_probability"] == 0.5).all() and set(rows["stratum"]) == {"all"}


def test_the_careless_one_of_three_coders_is_found_and_who_decided_is_told(root):
    """120 cells, settled by the majority, and by Eve where all three differ."""
    folder = root / "tests/fixtures/three_coders"
    case = open_case(folder)
    key = annotation.read(folder, codebook=case.book)
    table = annotation.agreement(*case.files.coders.values(), pairs=True, settled=key)
    alphas = table[table["variable"] == "all claims"].set_index("between")["alpha"]
    assert alphas.nsmallest(2).index.tolist() == ["ada, dan", "ben, dan"]
    assert alphas[-3:].idxmin() == "dan, settled" and alphas["ada, ben"] > 0.9
    told = case.statements["coder"].value_counts()
    assert told.to_dict() == {"ada": 95, "majority": 24, "eve": 1}
    assert "two people or more read 120 of 120 cells" in case.files.people.note
