"""Two sources face to face: claims, voices, words, speakers, order of appearance."""

import pandas as pd
import pytest

from outlets.examples import PAGES, pair_of, speakers_of, write_case


@pytest.fixture
def case(tmp_path):
    return write_case(tmp_path)


@pytest.fixture
def face(case):
    return pair_of(case, "Elm Post", second="Hill Echo")


def test_both_sides_tell_each_claim_in_their_voice(face):
    claims = face.claims.set_index("item")
    assert claims["telling"].to_dict() == {
        "unsafe": "both; Elm Post through speakers, Hill Echo denies it",
        "sabotage": "Hill Echo itself; Elm Post not on 4 later pages, which says nothing",
        "open_again": "Hill Echo without saying who; "
        "Elm Post not on 2 later pages, which says nothing",
    }
    unsafe = claims.loc["unsafe"]
    sides = ["carried", "pages", "own", "quoted", "denied"]
    assert unsafe[sides].tolist() == [3, 5, 1, 2, 0]
    assert unsafe[[f"{name}_against" for name in sides]].tolist() == [1, 2, 0, 0, 1]
    assert (unsafe["speakers"], unsafe["speakers_against"]) == ("Mayor (3)", "")


def test_a_side_that_speaks_as_often_itself_as_through_speakers_tells_it_itself(tmp_path):
    claims = [("p01", "unsafe", "asserted", "outlet"), ("p02", "unsafe", "asserted", "Mayor")]
    claims += [("p07", "unsafe", "asserted", "Mayor"), ("p07", "unsafe", "denied", "outlet")]
    face = pair_of(write_case(tmp_path, claims=claims), "Elm Post", second="Hill Echo")
    telling = face.claims.set_index("item")["telling"]["unsafe"]
    # As many pages of Hill Echo deny it as assert it: it does not mostly deny it.
    assert telling == "both; Elm Post itself, Hill Echo through speakers"


def test_claims_come_in_the_order_of_their_first_days(face):
    claims = face.claims.set_index("item")
    assert claims["first"].tolist() == [pd.Timestamp("2020-03-01"), pd.NaT, pd.NaT]
    assert claims["place_against"].tolist() == [1, 1, 3]


def test_pages_of_unlike_periods_are_counted_and_not_tested(face):
    assert (face.within, set(face.claims["status"])) == ("", {"descriptive"})
    assert face.claims["p"].isna().all()
    assert face.claims.attrs["method"].inference is None
    assert face.claims.attrs["method"].annotators == "LLM-annotated, not human-validated"


def test_words_of_either_voice_and_speakers(face):
    naming = face.naming.set_index(["voice", "item"])
    assert naming.loc[("own", "commuters"), ["carried", "carried_against"]].tolist() == [1, 0]
    assert naming.loc[("own", "hauliers"), ["carried", "carried_against"]].tolist() == [0, 1]
    assert naming.loc[("quoted", "hauliers"), ["carried", "carried_against"]].tolist() == [1, 0]
    speakers = face.speakers.set_index("item")
    assert speakers.index.tolist() == ["Mayor", "Police"]
    assert speakers.loc["Mayor", ["carried", "pages", "direct"]].tolist() == [2, 5, 1]
    assert speakers.loc["Police", ["carried_against", "pages_against"]].tolist() == [1, 2]


def test_periods_and_pages_are_listed(face):
    assert face.periods["period"].tolist() == ["closing", "reopening"]
    assert face.periods["pages"].tolist() == [3, 2] and face.periods["is_shared"].all()
    assert face.pages["article_id"].tolist() == ["p01", "p02", "p07", "p03", "p08", "p05", "p04"]
    assert face.pages["url"].eq("https://example.org").all()


def test_within_a_period_only_shared_ones_are_compared(case):
    face = pair_of(case, "Elm Post", second="Hill Echo", within="day")
    shared = face.pages[face.pages["is_compared"]]
    assert shared["article_id"].tolist() == ["p02", "p07"]
    unsafe = face.claims.set_index("item").loc["unsafe"]
    assert unsafe[["carried", "pages", "carried_against", "pages_against"]].tolist() == [1, 1, 1, 1]
    left_out = face.claims.attrs["method"].n_left_out("pages in periods of one side")
    assert left_out == 5
    sabotage = face.claims.set_index("item").loc["sabotage", "telling"]
    assert sabotage == "Hill Echo itself; Elm Post not on 1 later page, which says nothing"


def test_without_a_shared_period_all_pages_are_compared(case):
    face = pair_of(case, "Ford Times", second="Mill Blog", within="phase")
    assert face.pages["is_compared"].all() and not face.periods["is_shared"].any()
    remark = face.claims.attrs["method"].remark
    assert remark == "no phase is shared: all pages are compared"
    telling = face.claims.set_index("item").loc["open_again", "telling"]
    assert telling == "Mill Blog itself; Ford Times not on 0 later pages, which says nothing"


def test_groups_are_compared_within_phases_on_the_planned_pages(case):
    face = pair_of(case, "North", second="South", by="side")
    assert face.within == "phase"
    unsafe = face.claims.set_index("item").loc["unsafe"]
    assert unsafe[["carried", "pages", "carried_against", "pages_against"]].tolist() == [3, 6, 1, 3]
    assert "Mill Blog" not in set(face.pages["outlet"])
    everything = pair_of(case, "North", second="South", by="side", where={})
    assert "Mill Blog" in set(everything.pages["outlet"])


def test_a_claim_of_other_periods_is_no_omission(case):
    face = pair_of(case, "Hill Echo", second="Lake Daily", within="phase")
    sabotage = face.claims.set_index("item").loc["sabotage", "telling"]
    assert sabotage.startswith("Hill Echo itself; Lake Daily not on")
    turned = pair_of(case, "Mill Blog", second="Elm Post", within="phase")
    assert turned.claims.set_index("item").loc["unsafe", "telling"] == (
        "Elm Post through speakers; Mill Blog not on 1 later page, which says nothing"
    )


def test_naming_is_found_by_voice_and_values(face):
    variables = face.naming.set_index("variable")["voice"].to_dict()
    assert variables == {"drivers_outlet": "own", "drivers_speakers": "quoted"}


def test_the_order_of_files_does_not_matter(tmp_path, case):
    face = pair_of(case, "North", second="South", by="side")
    for name in ("annotations_a.csv", "claims_a.csv", "articles.csv", "outlets.csv"):
        table = pd.read_csv(case / name, dtype=str, keep_default_na=False)
        table.iloc[::-1].to_csv(case / name, index=False)
    again = pair_of(case, "North", second="South", by="side")
    for name in ("claims", "naming", "speakers", "periods", "pages"):
        pd.testing.assert_frame_equal(getattr(face, name), getattr(again, name))


def test_a_codebook_without_claims_leaves_words_and_speakers(tmp_path):
    case = write_case(tmp_path, claims=None)
    book = (case / "codebook.toml").read_text()
    (case / "codebook.toml").write_text(book[: book.index("[[claim]]")])
    face = pair_of(case, "Elm Post", second="Hill Echo")
    assert face.claims.empty and len(face.speakers) == 2 and len(face.naming)


def test_tables_carry_the_texts_of_claims_for_readers(face):
    assert dict(face.claims.attrs["method"].labels)["sabotage"] == "somebody damaged it"


def test_speakers_of_a_plain_set_are_counted_and_ways_of_speaking_are_missing(tmp_path):
    pages = [(*page[:10], page[10].partition(":")[0]) for page in PAGES]
    case = write_case(tmp_path, pages=pages)
    book = (case / "codebook.toml").read_text()
    before = (
        'name = "speakers"\nkind = "named_set"\nvoice = "speaker"\nvalues = ["direct", "indirect"]'
    )
    assert before in book
    after = 'name = "speakers"\nkind = "set"\nvoice = "speaker"'
    (case / "codebook.toml").write_text(book.replace(before, after))
    speakers = pair_of(case, "Elm Post", second="Hill Echo").speakers.set_index("item")
    assert speakers["carried"].to_dict() == {"Mayor": 2, "Police": 0}
    assert speakers[["direct", "direct_against"]].isna().all(axis=None)
    assert list(speakers_of(case).items.index) == ["Mayor", "Police"]


def test_words_have_their_names_for_readers(tmp_path):
    case = write_case(tmp_path)
    book = (case / "codebook.toml").read_text()
    named = 'values = ["commuters", "hauliers"]\nlabels = { hauliers = "truck drivers" }'
    book = book.replace('values = ["commuters", "hauliers"]', named, 1)
    (case / "codebook.toml").write_text(book)
    naming = pair_of(case, "Elm Post", second="Hill Echo").naming
    labels = {"commuters": "commuters", "hauliers": "truck drivers"}
    assert dict(naming.attrs["method"].labels) == labels
