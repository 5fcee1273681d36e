"""The README and the pages keep their word: examples run, links lead somewhere, the site is built."""

import re
import subprocess
import sys

import pandas as pd
import pytest
from by_hand import drawn_rows
from test_public_names import public_names

import analysis

MOST_WORDS = 16_500  # of all pages of docs/
MOST_WORDS_OF_A_PAGE = {
    "README.md": 900,
    "CONTRIBUTING.md": 700,
    "own-articles.md": 805,
    "findings.md": 900,
    "validity.md": 1_040,
    "*": 750,
}
COPIES = {"contributing.md", "changelog.md"}  # that the site makes
PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/**/*.md", "docs/**/*.md"]


#: Pages whose examples run one after the other, and how many do.
EXAMPLES = dict(
    drawn_rows("""
    docs/how-to/actors.md           | 3
    docs/how-to/collecting-alike.md | 1
    docs/how-to/compare.md          | 2
    docs/how-to/mentions.md         | 1
    docs/how-to/own-articles.md     | 3
    docs/how-to/sentiment.md        | 2
    docs/how-to/sources.md          | 3
    docs/tone-model.md              | 1
    docs/tutorial.md                | 2
""")
)


@pytest.fixture
def examples(root, monkeypatch):
    """Return a function that runs the blocks of Python of a page, and returns their names."""

    def run(page, folder=root, most=None):
        monkeypatch.chdir(folder)
        names: dict = {}
        for block in blocks(root / page, "python")[:most]:
            exec(block, names)
        return names

    return run


def blocks(page, language):
    """Return what stands in a page in this language."""
    return re.findall(rf"```{language}\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


@pytest.fixture
def elsewhere(root, tmp_path):
    """Return a folder where somebody works, with the shipped cases."""
    (tmp_path / "data").symlink_to(root / "data", target_is_directory=True)
    return tmp_path


def pages_of(root):
    """Return the pages that people read in the repository."""
    pages = [path for pattern in PAGES for path in sorted(root.glob(pattern))]
    pages = [path for path in pages if path.name not in COPIES]
    return [path for path in pages if path.relative_to(root).parts[:2] != ("docs", "notebooks")]


def test_every_page_answers_its_question_in_few_words(root):
    pages = [*(root / "docs").rglob("*.md"), root / "README.md", root / "CONTRIBUTING.md"]
    pages = [page for page in pages if page.name not in COPIES]
    words = {page: len(page.read_text("utf-8").split()) for page in pages}
    most = {page: MOST_WORDS_OF_A_PAGE.get(page.name, MOST_WORDS_OF_A_PAGE["*"]) for page in pages}
    assert {page: n for page, n in words.items() if n > most[page]} == {}
    assert sum(n for page, n in words.items() if page.parent != root) <= MOST_WORDS


def test_the_example_of_the_readme_runs_and_says_descriptive_only(examples):
    names = examples("README.md")
    assert isinstance(names["table"], pd.DataFrame) and len(names["table"])
    assert (names["table"]["status"] == "descriptive").all()
    outlets = names["corpus"].articles["outlet"].value_counts()
    assert len(names["corpus"].edits) and (outlets == 2).all()


@pytest.mark.slow
@pytest.mark.parametrize("page, most", EXAMPLES.items())
def test_the_examples_of_a_guide_run(page, most, elsewhere, examples):
    names = examples(page, elsewhere, most)
    for name, value in names.items():
        assert not isinstance(value, pd.DataFrame) or len(value), name


@pytest.mark.slow
def test_the_examples_of_checked_labels_run_one_after_the_other(examples, capsys):
    names = examples("docs/how-to/check-labels.md")
    assert "holds in 5 of 7 annotators" in capsys.readouterr().out
    assert names["by_annotator"]["p_adjusted"].le(0.05).sum() == 5
    assert names["agreement"]["alpha"].round(2).tolist() == [0.81]
    rows = names["beside"].set_index("labels").round(2).T.to_dict("list")
    assert rows["machine alone"] == [-0.06, -0.2, 0.08, 0.37]
    assert rows["corrected"] == [0.29, 0.09, 0.49, 0.01]


def test_the_examples_of_words_run_one_after_the_other(root, examples, tmp_path):
    names = examples("docs/how-to/words.md")
    assert (len(names["words"].items), len(names["stems"].items)) == (338, 310)
    assert set(names["tested"]["status"]) == {"descriptive"}
    assert names["top"].groupby("theme")["item"].agg(["first", "size"]).values.tolist() == [
        ["bridg", 6],
        ["bridg", 6],
    ]
    assert all(len(names[name]) for name in ("apart", "key", "as_one_text"))
    frames = tmp_path / "frames.toml"
    frames.write_text(blocks(root / "docs/how-to/words.md", "toml")[0])
    features = analysis.extract(analysis.read_corpus("data/example-articles"), frames=frames)
    counts = analysis.framing.dictionary(features)
    assert counts.items.index.tolist() == ["danger"] and (counts.values > 0).sum() == 7


@pytest.mark.slow
def test_the_examples_for_papers_run_where_somebody_works(root, elsewhere, examples):
    names = examples("docs/how-to/paper.md", elsewhere)
    assert len(names["table"].cells) == 12 and "804 articles of 15" in names["words_on_methods"]
    assert "References" in names["words_on_methods"]
    written = {path.name for path in (elsewhere / "figures").rglob("[!.]*.*")}
    named = re.findall(r"`(\d\d-[\w.-]+)`", (root / "docs/how-to/paper.md").read_text("utf-8"))
    assert set(named) <= written


@pytest.mark.slow
def test_the_examples_of_labels_by_people_run_where_somebody_works(elsewhere, examples):
    names = examples("docs/how-to/label.md", elsewhere)
    assert names["answers"].empty and len(names["answers"].attrs["missing"]) == 24
    assert len(names["proposed"]) and len(names["absent"]) and (elsewhere / "ada.html").exists()


def test_every_figure_is_in_the_table_with_its_notebook_and_functions(root):
    pattern = r"\| \[`([\w-]+/([\w-]+))`\]\(\.\./figures/(\S+)\.pdf\) \| \[[\w-]+\]\(\.\./(\S+)\) \| (.*?) \|"
    rows = re.findall(pattern, (root / "docs/figures.md").read_text("utf-8"))
    saved = {f"{path.parent.name}/{path.stem}" for path in (root / "figures").rglob("*.png")}
    public = {*public_names()}
    assert {figure for figure, *_ in rows} == saved
    for figure, stem, path, notebook, functions in rows:
        source = (root / notebook).read_text("utf-8")
        assert figure == path and stem in source
        named = re.findall(r"`([\w.]+)`", functions)
        assert public.issuperset(named), figure
        assert all(re.search(rf"{re.escape(name)}[(,]", source) for name in named), figure


def anchors_of(page):
    """Return the anchors of a page's headings, as GitHub and the site make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each).strip().lower().replace(" ", "-") for each in headings}


def test_links_lead_somewhere(root):
    """But for figures of the notebooks, in a summary.md."""
    lost = []
    for page in pages_of(root):
        for target in re.findall(r"\]\((?!http|\d\d-[\w-]+\))([^)]+)\)", page.read_text("utf-8")):
            path, _, anchor = target.partition("#")
            to = page.parent / path if path else page
            if not to.exists() or (anchor and anchor not in anchors_of(to)):
                lost.append((page, target))
    assert lost == []


@pytest.mark.slow
def test_the_site_is_built_without_a_warning_and_has_every_public_name(root, tmp_path):
    command = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "-b", "html"]
    done = subprocess.run([*command, "docs", tmp_path], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    text = "".join(path.read_text("utf-8") for path in (tmp_path / "reference").glob("*.html"))
    assert [name for name in public_names() if name not in text] == []
    assert (tmp_path / "notebooks/01-framing.html").exists()
