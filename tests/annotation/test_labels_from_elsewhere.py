"""Labels from other programs: the same answers whatever exported them. All files are invented."""

import re
import shutil
import warnings

import pandas as pd
import pytest
from by_hand import drawn_cases
from refusals import refused

from analysis import annotation, open_case

KIM = {"topic:dam": [1, 0, 0], "topic:ferry": [1, 1, 0], "blame": [1, 0, 0]}
LEE = {"topic:dam": [1, 0, 0], "topic:ferry": [0, 1, 0], "blame": [1, 1, 0]}
SECONDS = {"kim": 8.1, "lee": 9.9}
GUIDE = "docs/how-to/labels-from-elsewhere.md"


@pytest.fixture
def tools(root, tmp_path, monkeypatch):
    """Return a folder with the files, in which the guide's lines run."""
    folder = shutil.copytree(root / "tests/fixtures/label_tools", tmp_path / "tools")
    monkeypatch.chdir(folder)
    return folder


def labels_of(counts, items):
    """Return the labels of three pages, by item."""
    assert counts.rows["article_id"].tolist() == ["a1", "a2", "a3"]
    chosen = counts.where(items=items)
    assert chosen.full_size().all()
    return dict(zip(items, chosen.values.toarray().T.tolist()))


@drawn_cases("""
    file                   | stray
    "label_studio.csv"     | "annotation_id, created_at, id, updated_at"
    "label_studio_min.json" | "annotation_id, created_at, updated_at"
    "amcat.csv"            | "codingjob, jobid, headline, medium, date"
""")
def test_an_export_is_read_in_one_call_and_tells_what_it_leaves_out(tools, file, stray):
    with pytest.warns(UserWarning, match=f"does not have them: {stray}"):
        found = annotation.read(tools / file, codebook=tools / "codebook.toml")
    assert {name: labels_of(found[name], [*KIM]) for name in found} == {"kim": KIM, "lee": LEE}


def test_the_time_of_coders_is_a_table(tools):
    """Two coders of three pages and two questions."""
    with pytest.warns(UserWarning, match="not read"):
        table = annotation.coders(tools / "label_studio.csv", codebook=tools / "codebook.toml")
    assert dict(zip(table["coder"], table["seconds"])) == SECONDS
    assert table[["answers", "pages", "unsure"]].to_numpy().tolist() == [[6, 3, 0]] * 2
    assert table["minutes"].tolist() == pytest.approx([2 * 27.6 / 60, 2 * 35.9 / 60])


def test_statements_of_dna_are_claims_quoted_and_denied(tools):
    book = tools / "claims.toml"
    book.write_text('[[claim]]\nname = "rust"\ntext = "The gate was rusty."\n')
    (tools / "annotations_dna.csv").write_bytes((tools / "dna.csv").read_bytes())
    with pytest.warns(UserWarning) as told:
        shutil.copy(book, tools / "codebook.toml")
        (tools / "articles.csv").write_text("id,medium\na1,Elm Post\na2,Oak\n")
        said = open_case(tools).statements.set_index("outlet")
    assert said["answer"].to_dict() == {"Elm Post": "quotes it", "Oak": "denies it"}
    assert said["speaker"].to_dict() == {"Elm Post": "Harbour Office;Union", "Oak": "Ministry"}
    told = " ".join(str(each.message) for each in told)
    for fact in ("no column of coders", "are not read: 1", 'outlet is the column "medium"'):
        assert fact in told


def guide_of(root):
    """Return the guide's recipes by program."""
    text = (root / GUIDE).read_text("utf-8")
    recipes = re.findall(r"^# (\w+):[^\n]*\n(.*?)(?=\n\n|```)", text, re.DOTALL | re.MULTILINE)
    return dict(recipes)


def test_recipes_for_other_programs_are_short_and_right(root, tools):
    recipes = guide_of(root)
    assert list(recipes) == ["Doccano", "Prodigy", "LimeSurvey", "MAXQDA"]
    lines = {name: len(text.strip().splitlines()) for name, text in recipes.items()}
    assert max(lines.values()) <= 6 and all(lines[name] <= 4 for name in list(lines)[:3])
    for given, name in (
        ("doccano.jsonl", "ada.jsonl"),
        ("prodigy.jsonl", "out.jsonl"),
        ("limesurvey.csv", "results.csv"),
    ):
        shutil.copy(tools / given, tools / name)
    segments = [("kim", "a1", "dam"), ("kim", "a1", "ferry"), ("kim", "a1", "dam")]
    segments += [("kim", "a2", "ferry"), ("kim", "a3", "snow")]
    heads = ["Document group", "Document name", "Code"]
    table = pd.DataFrame(segments, columns=heads).assign(Segment="…", Comment="")
    table.to_excel(tools / "segments.xlsx", index=False)
    (tools / "codes.toml").write_text(
        "".join(f'[[variable]]\nname = "{name}"\nkind = "binary"\n' for name in ("dam", "ferry"))
    )
    for name, recipe in recipes.items():
        made = {"pd": pd}
        exec(recipe, made)
        book = "codes.toml" if name == "MAXQDA" else "codebook.toml"
        with warnings.catch_warnings(action="ignore"):  # of columns that are not read
            found = annotation.read(made["table"], codebook=tools / book)
        expected = KIM if book == "codebook.toml" else {"dam": [1, 0, 0], "ferry": [1, 1, 0]}
        has = {item: of for item, of in expected.items() if item in found.items.index}
        assert has and labels_of(found, [*has]) == has, name


@drawn_cases("""
    head
    "coder"
    "Annotator"
    "Codierer:in"
    "Codeuse"
    "codificador"
    "Codificatore"
    "codeerder"
    "Кодировщик"
""")
def test_coders_have_a_head_in_several_languages(tools, head):
    table = pd.DataFrame({"Document ID": ["a1", "a1"], head: ["kim", "lee"], "Blame": ["Y", "n"]})
    found = annotation.read(table, codebook=tools / "codebook.toml")
    assert {name: each.values.sum() for name, each in found.items()} == {"kim": 1, "lee": 0}


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet"])
def test_every_kind_of_table_is_read_alike_also_in_a_case(tools, suffix):
    """Two tables are read as one; a case takes the file by its name."""
    table = pd.DataFrame({"id": ["a1", "a2", "a3"], "topic": ["dam;ferry", "ferry", ""]})
    table = table.assign(blame=KIM["blame"], coder="kim")
    path = tools / f"annotations_kim.{suffix}"
    write = {
        "csv": lambda: table.to_csv(path, sep=";", index=False, encoding="cp1252"),
        "xlsx": lambda: table.to_excel(path, index=False),
        "parquet": lambda: table.to_parquet(path),
    }
    write[suffix]()
    (tools / "articles.csv").write_text("article_id\na1\na2\na3\n")
    assert labels_of(open_case(tools).readings["kim"], [*KIM]) == KIM
    both = annotation.read([path, table.assign(coder="lee")], codebook=tools / "codebook.toml")
    assert list(both) == ["kim", "lee"] and labels_of(both["lee"], [*KIM]) == KIM


def test_what_is_no_table_of_labels_is_refused_and_all_wrong_cells_are_told(tools):
    book = tools / "codebook.toml"
    table = pd.DataFrame({"id": ["a1"], "words": "x", "coder": "kim"})
    with pytest.warns(UserWarning, match="columns that are not read, .*: words"):
        with refused("got the columns id, words, coder; expected a column of pages"):
            annotation.read(table, codebook=book)
        assert annotation.read(table.assign(topic="dam"), codebook=book).values.sum() == 1
    wrong = pd.DataFrame({"id": ["a1", "a1"], "coder": ["kim", "lee"], "topic": ["sea", "sky"]})
    with refused("page a1, topic: got 'sea'.*Wrong too: page a1, topic: 'sky'"):
        annotation.read(wrong, codebook=book)
    twice = pd.DataFrame({"id": ["a1", "a1"], "blame": ["1", "0"]})
    with pytest.warns(UserWarning, match="no column of coders"), refused("got .*a1, blame"):
        annotation.read(twice, codebook=book)
