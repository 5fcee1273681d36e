"""Codebooks: what is read from them, and what is refused."""

from by_hand import by_hand, drawn_rows

from analysis import annotation
from tests.annotation.examples import _pages, _written

codebook = annotation.Codebook.of


def test_codebook_by_hand(book):
    known = codebook(book)
    assert codebook(known) is known
    assert (
        known.version == 3
        and known.stances == ("asserted", "denied")
        and known.actors == ("Northland",)
    )
    allowed = known.variables["values"].map(" ".join)
    assert dict(zip(known.variables["name"], allowed)) == dict(drawn_rows("""
        on_event | 0 1
        day      |
        law      | 0 1
        remedy   | talks none
        tone     | -1 0 1
        words    | rebels militants
        actors   |
        judges   | good bad
    """))
    [claim] = known.claims.to_dict("records")
    assert claim == {
        "claim": "it_ended",
        "text": "the use has ended",
        "label": "",
        "example": "",
        "proposed": False,
    }


@by_hand(__file__, "codebook")
def test_codebooks_for_any_case(name, variables):
    book = codebook(name)
    assert (
        list(book.variables["name"])
        == list(dict.fromkeys(book.categories["variable"]))
        == variables
    )
    table = book.categories
    assert (
        table[["definition", "inclusion", "exclusion"]].apply(lambda column: column.str.len()) > 10
    ).all(axis=None)
    assert (table["examples"].str.len() >= 2).all()
    values = book.variables.set_index("name")["values"]
    for variable, group in table[table["category"] != ""].groupby("variable"):
        assert set(group["category"]) <= set(values[variable])
    sheet = annotation.sheet(_pages(), codebook=name, n=6, strata="phase")
    assert list(sheet.columns[6:]) == variables


def test_elements_are_those_that_are_marked_and_else_the_binary_ones(tmp_path):
    book = tmp_path / "codebook.toml"
    book.write_text(TWO_VARIABLES)
    assert codebook(book).elements() == ["law"]
    book.write_text(TWO_VARIABLES + "element = true\n")
    assert codebook(book).elements() == ["problem"]
    assert codebook(book).elements(kind="binary") == []


TWO_VARIABLES = """
version = 1
[[variable]]
name = "law"
kind = "binary"
[[variable]]
name = "problem"
kind = "nominal"
values = ["breach", "none"]
"""


STATEMENTS = """
[[claim]]
name = "s1"
text = "The bridge was closed."
example = "Police closed the bridge."
outlets = ["Herald", "Post"]
days = ["2020-05-01"]
"""


def test_codebook_of_claims_alone(tmp_path):
    book = codebook(_written(tmp_path / "codebook.toml", STATEMENTS))
    of_variables = codebook("semetko_valkenburg")
    assert book.claims.iloc[0].tolist() == [
        "s1",
        "The bridge was closed.",
        "",
        "Police closed the bridge.",
        False,
    ]
    assert book.variables.empty and book.variables.dtypes.equals(of_variables.variables.dtypes)
    assert book.categories.empty and book.stances == ("asserted", "denied")
    assert book.label("s1:own") == "The bridge was closed.: own"


def test_wording_changes_with_what_coders_read_and_with_nothing_else(tmp_path):
    path = tmp_path / "codebook.toml"
    text = TWO_VARIABLES + STATEMENTS
    wordings = {}
    for name, said in {
        "as it is": text,
        "reworded claim": text.replace("was closed", "is closed"),
        "another example": text.replace("Police closed", "They shut"),
        "a rule": text.replace("[[claim]]", 'rule = "What it is about."\n[[claim]]'),
    }.items():
        book = codebook(_written(path, said))
        wordings[name] = book.wording("s1"), book.wording("problem")
    claim, variable = wordings["as it is"]
    assert len(claim) == 12 and set(claim) <= set("0123456789abcdef")
    assert wordings["another example"] == (claim, variable)
    assert wordings["reworded claim"][0] != claim and wordings["reworded claim"][1] == variable
    assert wordings["a rule"][0] == claim and wordings["a rule"][1] != variable
