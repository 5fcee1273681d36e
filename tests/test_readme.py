"""The README keeps its word: its example runs, its figures are there, its table names all of them."""

import re

import pandas as pd
import pytest

import analysis


@pytest.fixture
def example(root, monkeypatch):
    """Return a function that runs a block of Python of the README, and returns its names."""

    def run(number: int) -> dict:
        """Run the block of this number, from 0."""
        monkeypatch.chdir(root)
        names = {}
        blocks = re.findall(
            r"```python\n(.*?)```", (root / "README.md").read_text("utf-8"), re.DOTALL
        )
        exec(blocks[number], names)
        return names

    return run


@pytest.mark.slow
def test_the_example_of_what_we_found_is_the_confirmatory_table(example):
    names = example(0)
    table = names["planned"].set_index(["group", "item"])
    assert names["planned"].attrs["status"] == "confirmatory (wave 2)"
    assert table.loc[
        ("Russian", "iranian_politics"), ["n", "articles", "n_against", "articles_against"]
    ].tolist() == [22, 87, 81, 144]


def test_the_example_runs_and_says_descriptive_only(example):
    names = example(1)
    assert isinstance(names["table"], pd.DataFrame) and len(names["table"])
    assert names["table"]["note"].str.startswith("descriptive only").all()
    assert (
        len(names["corpus"].edits)
        and (names["corpus"].articles["outlet"].value_counts() == 2).all()
    )


@pytest.mark.slow
def test_the_example_of_actors_speakers_and_copies_runs(example):
    names = example(2)
    assert (
        names["pairs"]["p_adjusted"].notna().any() and names["where_it_differs"]["p"].notna().any()
    )
    assert (
        len(names["graph"]) == names["sentences"].values.shape[1]
        and names["own_copy"].attrs["left_out"]
    )


@pytest.mark.slow
def test_the_example_of_tone_runs(example):
    names = example(3)
    assert (
        set(names["by_outlet"]["item"]) == {"Russia", "United States"}
        and names["by_outlet"]["low"].notna().any()
    )
    assert (
        names["contrasts"]["p_adjusted"].notna().any()
        and names["why"]["difference"].abs().max() > 0
    )
    assert names["told"]["label"].tolist() == [-1] and names["told"]["tone"].round(1).tolist() == [
        -0.9
    ]
    assert names["said"]["contribution"].sum() < 0


@pytest.mark.slow
def test_the_example_of_differences_runs(example):
    names = example(4)
    assert (names["survives"]["specifications"] == 8).all() and names["planned"].attrs[
        "strata"
    ] == ["phase"]
    assert names["agreement"]["low"].notna().any() and (names["words"]["p_adjusted"] <= 0.05).any()
    assert names["key"].attrs["measure"] == names["measures"].log_ratio.name


@pytest.mark.slow
def test_the_example_of_tables_for_papers_runs(example):
    names = example(5)
    assert names["latex"].count(r"\\") == 13 and "12 of" in names["latex"]
    assert (
        "804 articles of 15 outlets" in names["words_on_methods"]
        and "References" in names["words_on_methods"]
    )


def test_every_figure_is_in_the_table_with_its_notebook_and_functions(root):
    rows = re.findall(
        r"\| \[`([\w-]+/[\w-]+)`\]\(figures/(\S+)\.pdf\) \| \[[\w-]+\]\((\S+)\) \| (.*?) \|",
        (root / "README.md").read_text("utf-8"),
    )
    assert {figure for figure, *_ in rows} == {
        f"{path.parent.name}/{path.stem}" for path in (root / "figures").rglob("*.pdf")
    }
    for figure, path, notebook, functions in rows:
        source = (root / notebook).read_text("utf-8")
        assert figure == path and path.split("/")[1] in source
        for name in re.findall(r"`([\w.]+)`", functions):
            assert f"{name}(" in source
            room, _, function = name.partition(".")
            assert callable(
                getattr(getattr(analysis, room), function) if function else getattr(analysis, room)
            )


def test_links_lead_somewhere(root):
    pages = [root / "README.md", root / "data/README.md", *(root / "docs").glob("*.md")]
    links = [
        (page.relative_to(root), target)
        for page in pages
        for target in re.findall(r"\]\((?!http)([^)#]+)\)", page.read_text("utf-8"))
    ]
    assert [
        (page, target) for page, target in links if not (root / page.parent / target).exists()
    ] == []
    assert {"docs/developing.md", "docs/collecting.md"} <= {target for _, target in links}


def test_places_inside_the_readme_are_there(root):
    text = (root / "README.md").read_text("utf-8")
    headings = {
        re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-")
        for line in re.findall(r"^#+ (.*)$", text, re.M)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings
