"""All readings of a case at once."""

from analysis.case import open_case


def test_elements_have_reader_names_and_no_label_that_there_is_none(root):
    items = (
        open_case(root / "data/hamedan-2016")
        .counts("elements", reading="a", every=True)
        .items.index
    )
    assert "problem: a breach of law" in items
    assert not any(item.endswith("none named") for item in items)


LANGUAGES = """
version = 1
[[variable]]
name = "cost"
kind = "binary"
[[variable]]
name = "problem"
kind = "set"
element = true
values = ["cost", "price", "law"]
labels = { cost = "money", price = "money" }
"""


def written(folder):
    """Write an invented case with pages in six languages."""
    languages = ["en", "fa", "km", "kk", "Klingon", ""]
    ids = [f"a{n}" for n in range(6)]
    (folder / "codebook.toml").write_text(LANGUAGES)
    rows = "".join(f"{name},Elm Post,{language}\n" for name, language in zip(ids, languages))
    (folder / "articles.csv").write_text(f"article_id,outlet,language\n{rows}")
    labels = "".join(f"{name},x,llm,1,cost;price\n" for name in ids)
    (folder / "annotations_a.csv").write_text(
        f"article_id,annotator,annotator_kind,cost,problem\n{labels}"
    )


def test_the_script_is_missing_where_a_language_does_not_say_it(tmp_path):
    written(tmp_path)
    rows = open_case(tmp_path).readings["a"].rows
    assert rows["script"].fillna("").tolist() == ["Latin", "other", "other", "", "", ""]


def test_two_values_of_one_name_count_once_a_page(tmp_path):
    written(tmp_path)
    labels = open_case(tmp_path).counts("elements", reading="a", every=True)
    assert "problem: money" in labels.items.index
    assert labels.values.max() == 1 and labels.per == "page"
