"""Two sources face to face: claims, voices, words, speakers, order of appearance."""

import pandas as pd
import pytest
from scipy.stats import t

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


def test_two_outlets_are_compared_within_phases_with_articles_as_units(face):
    assert (face.within, set(face.claims["status"])) == ("phase", {"descriptive"})
    assert face.claims["reason"].iloc[0] == "2 articles on a side, at least 5 needed"
    unsafe = face.claims.set_index("item").loc["unsafe"]
    assert unsafe[["share", "share_against"]].tolist() == [0.6, 0.5]
    method = face.claims.attrs["method"]
    assert (method["unit"], method["strata"]) == ("article", ("period",))
    assert method["family"] == "exploratory, 0 tests"
    assert method["annotators"] == "LLM-annotated, not human-validated"


def test_the_test_is_that_of_contrasts_between_the_pages_of_both(case):
    pages = [
        (f"q{number:02}", outlet, "2020-03-01", "", "closing", "none", 1, 0, "", "", "")
        for number, outlet in enumerate(["Elm Post"] * 8 + ["Hill Echo"] * 8)
    ]
    told = [0, 1, 2, 3, 4, 5, 8, 9]
    claims = [(f"q{number:02}", "unsafe", "asserted", "outlet") for number in told]
    write_case(case, pages=pages, claims=claims)
    face = pair_of(case, "Elm Post", second="Hill Echo", within="")
    unsafe = face.claims.set_index("item").loc["unsafe"]
    assert unsafe[["carried", "pages", "carried_against", "pages_against"]].tolist() == [6, 8, 2, 8]
    # Six of eight, and two of eight: the variance of the classical test of both together.
    variance = (8 - 8**2 / 16) / 15 * (1 / 8 + 1 / 8)
    assert unsafe["estimate"] == 0.5
    assert unsafe["p"] == pytest.approx(2 * t.sf(0.5 / variance**0.5, 14))
    assert face.claims.attrs["method"]["family"] == "exploratory, 1 test"


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


def test_within_a_period_differences_are_of_shared_ones_and_counts_of_all(case):
    face = pair_of(case, "Elm Post", second="Hill Echo", within="day")
    unsafe = face.claims.set_index("item").loc["unsafe"]
    assert unsafe[["carried", "pages", "carried_against", "pages_against"]].tolist() == [3, 5, 1, 2]
    assert unsafe["estimate"] == 0  # p02 and p07 are of one day, and both have it
    assert face.claims.attrs["method"]["left_out"] == {"Elm Post against Hill Echo": 5}


def test_without_a_shared_period_nothing_is_compared(case):
    face = pair_of(case, "Ford Times", second="Mill Blog", within="phase")
    assert not face.periods["is_shared"].any()
    assert set(face.claims["reason"]) == {"no rows of both sides to compare"}
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
    assert face.claims.attrs["method"]["names"]["sabotage"] == "somebody damaged it"


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
    assert naming.attrs["method"]["names"] == labels
