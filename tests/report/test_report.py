"""The report: one page that has everything, loads nothing and runs nothing, whatever the notebooks hold."""

import json
import re
from collections import Counter

import nbformat
import pytest
from bs4 import BeautifulSoup
from by_hand import tables
from places import ROOT
from refusals import refused

from analysis import __main__ as command
from analysis import open_case
from analysis.figures.direction import MARKS
from analysis.figures.paper import LeftOut
from analysis.figures.save import SAVED
from analysis.report import html as report
from analysis.report.front import Front, front_of, summary_of

SERIOUS = ("serious", "critical")
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
LOADED = re.compile(r"@import|url\(", re.I)  #: What makes a style fetch a file.
TABLE = """<div><style scoped>th {color: red}</style><table border="1" class="dataframe"><thead>
<tr style="text-align: right"><th></th><th>outlet</th><th>n_against</th></tr></thead><tbody>
<tr><th>0</th><td>Elm Post</td><td>9 of 12</td></tr><tr><th>1</th><td>Port Elm Echo</td><td>3.5</td></tr></tbody></table></div>"""
HOSTILE = tables(__file__)["hostile"]


TEXTS = ROOT / "data/example-articles"
FORBIDDEN = "script link iframe object embed form base svg video".split()
RUNNING = re.compile("on|srcset|action|formaction")
ONCE = ("main", "body", "style")
KINDS = {
    "html": "text/html",
    "png": "image/png",
    "plain": "text/plain",
    "markdown": "text/markdown",
    "script": "application/javascript",
}


def code_cell(*outputs, tags=()):
    """Return a code cell that ran."""
    return nbformat.v4.new_code_cell(outputs=list(outputs), metadata={"tags": list(tags)})


def text_cell(text, *tags):
    """Return a Markdown cell."""
    return nbformat.v4.new_markdown_cell(text, metadata={"tags": list(tags)})


def display(metadata=None, **data):
    """Return an output; `html` is text/html, `png` is image/png and so on."""
    named = {KINDS[name]: value for name, value in data.items()}
    return nbformat.v4.new_output("display_data", named, metadata=metadata or {})


def notebook(*cells, **metadata):
    return nbformat.v4.new_notebook(cells=list(cells), metadata=metadata)


def tree(text):
    return BeautifulSoup(text, "html.parser")


def page_of(*cells, **metadata):
    """Return the report of one notebook, as a tree."""
    return tree(report.page({"01-x": notebook(*cells, **metadata)}))


def words(elements):
    """Return the text of each element."""
    return [element.get_text() for element in elements]


def faults(text):
    """Return what is wrong with a page: ids, links, images, and whatever runs or loads."""
    soup = tree(text)
    found = [f"<{element.name}>" for element in soup(FORBIDDEN)]
    found += [f"more than one <{name}>" for name in ONCE if len(soup(name)) != 1]
    found += [match for style in soup("style") for match in LOADED.findall(style.string)]
    found += [name for element in soup(True) for name in element.attrs if RUNNING.match(name)]
    ids = Counter(element["id"] for element in soup(id=True))
    found += [f"id {name} twice" for name, number in ids.items() if number > 1]
    pictures = soup.select('img[src^="data:image/"][alt]:not([alt=""])')
    found += ["picture"] * (len(soup.select("img[src]")) - len(pictures))
    addresses = [link["href"] for link in soup("a", href=True)]
    allowed = ("http:", "https:", "mailto:", *[f"#{name}" for name in ids])
    return found + [address for address in addresses if not address.startswith(allowed)]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_notebook(path, title):
    """Write a notebook of a title."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook(text_cell(f"# {title}")), path)


# ---------------------------------------------------------------- what is in the page


def test_the_page_has_texts_and_outputs_and_no_code():
    page = page_of(
        text_cell("# What & why\n\nFerries."),
        text_cell("Few outlets.", "cautions"),
        code_cell(
            nbformat.v4.new_output("stream", text="2 < 3 \x1b[31mred\x1b[0m\n"),
            display(plain="Counts: 3"),
            display(html=TABLE),
        ),
    )
    assert words(page("h1")) == ["Report", "What & why"]
    assert page.title.string == "Report" and page.html["lang"] == "en"
    assert words(page("pre")) == ["2 < 3 red\n", "Counts: 3"]
    assert "secret_code" not in str(page) and "Few outlets." in page.get_text()
    assert words(page.table("th")) == ["", "outlet", "n_against", "0", "1"]
    assert "color: red" not in page.main.get_text()


def test_the_contents_lead_to_notebooks():
    one = notebook(
        text_cell("# Ferries\n## Who speaks\n## Who speaks"),
        text_cell("[next](../methods/02-b.ipynb) [file](../data/README.md)"),
    )
    two = notebook(text_cell("[away](https://port.example/01-a.ipynb)"))
    text = report.page({"01-a": one, "02-b": two})
    assert faults(text) == []
    page = tree(text)
    assert words(page.nav("a")) == ["Ferries", "02-b"]
    addresses = [
        link.get("href") for chapter in page.select("[id^=chapter]") for link in chapter("a")
    ]
    assert addresses == ["#chapter-2", None, "https://port.example/01-a.ipynb"]


def test_pictures_have_their_alt_text_and_are_inside_or_words():
    alt = 'Two "bars" & a <dot>. Most: 3.'
    shown = code_cell(
        display({"image/png": {"alt": alt}}, png=PIXEL, plain=f"elm/01-bars: {alt}"),
        display(png=PIXEL, plain="<Figure size 640x480>"),
    )
    outside = text_cell("![A ferry](https://port.example/a.png)")
    first, second, third = page_of(shown, outside)("img")
    assert (first["alt"], first["src"]) == (alt, f"data:image/png;base64,{PIXEL}")
    assert second["alt"] == "No description has been provided for this image"
    assert (third["alt"], third.get("src")) == ("A ferry", None)


# ---------------------------------------------------------------- what is missing


def test_failed_notebooks_come_first():
    error = nbformat.v4.new_output("error", ename="KeyError", evalue="'a<b'", traceback=["a.py"])
    trouble = "did not finish: KeyError: 'a<b'"
    page = page_of(text_cell("# Half"), code_cell(error), trouble=trouble)
    assert f"Half failed: {trouble}" in page.find(id="front").get_text()
    assert page.pre.get_text().strip() == "KeyError: 'a<b'" and "a.py" not in str(page)


def test_sections_and_chapters_that_show_nothing_are_not_there():
    """Which files were written is nothing to see, nor is why a figure has nothing to show."""
    saved = display({"text/plain": {SAVED: "elm/01-bars"}}, plain="Saved: elm/01-bars.csv")
    nothing, about = LeftOut("01-days", "no day is known")._repr_mimebundle_()
    days = nbformat.v4.new_output("display_data", nothing, metadata=about)
    empty = [text_cell("## Days\n\nWhen."), code_cell(days), text_cell("They read.")]
    bars = [text_cell("## Bars"), code_cell(display(plain="3 ferries"), saved)]
    limits = text_cell("## Limits\n\nFew.")
    told = notebook(text_cell("# Ferries"), code_cell(), *empty, *bars, limits)
    text = report.page({"01-x": told, "02-y": notebook(text_cell("# Days"), *empty, limits)})
    page = tree(text)
    assert faults(text) == [] and words(page.nav("a")) == ["Ferries"]
    assert words(page.select("section h2")) == ["Bars", "Limits"]
    assert words(page("pre")) == ["3 ferries"] and words(page.select("section p")) == ["Few."]


def test_the_report_is_of_what_ran_last(here, capsys):
    assert command.main(["report"]) == 2
    assert "Run: make figures" in capsys.readouterr().err
    write_notebook(here / "build/notebooks/01-x.ipynb", "Fresh")
    write_notebook(here / "build/notebooks/explore.ipynb", "Lab")
    assert command.main(["report"]) == 0
    assert [path.name for path in (here / "build/report").glob("[!.]*")] == ["index.html"]
    page = (here / "build/report/index.html").read_text()
    assert "Fresh" in page and "Lab" not in page


# ---------------------------------------------------------------- hostile and odd content


def hostile_notebook(hostile):
    """Return a notebook that has a text wherever it may have one."""
    about = {"image/png": {"alt": hostile, "width": hostile, "height": hostile}}
    elsewhere = {"filenames": {"image/png": hostile}}
    table = (
        f"<table><caption>{hostile}</caption><tr><th>{hostile}</th><td>{hostile}</td></tr></table>"
    )
    shown = [
        *(display(html=hostile), display(markdown=hostile), display(plain=hostile)),
        *(display(about, png=hostile), display(elsewhere, png=hostile), display(html=table)),
        nbformat.v4.new_output("stream", text=hostile),
        nbformat.v4.new_output("error", ename=hostile, evalue=hostile),
    ]
    text = f"# {hostile}\n\n## {hostile}\n\n{hostile}\n\n[{hostile}](<{hostile}>)"
    return notebook(text_cell(text), text_cell(hostile), code_cell(*shown), trouble=hostile)


def test_nothing_of_a_notebook_runs_or_loads():
    notebooks = {hostile: hostile_notebook(hostile) for hostile in HOSTILE}
    for number, hostile in enumerate(HOSTILE):
        notebooks[f"{number:02}-b"] = notebook(text_cell(hostile))
    every = " ".join(HOSTILE)
    front = Front(every, every, tuple(HOSTILE), missing=every)
    assert faults(report.page(notebooks, front=front)) == []


def test_names_in_a_report_turn_no_letters():
    turned = "Elm\u202etsoP"
    html = f'<p title="{turned}">{turned} &#8207;الميادين</p>'
    page = page_of(text_cell(f"# {turned}"), code_cell(display(html=html)), trouble=turned)
    assert not MARKS.search(str(page))


def test_planted_faults_of_a_page_are_seen():
    planted = (
        '<main></main><main></main><p id="a"></p><p id="a"></p><a href="#b">x</a><svg></svg>'
        '<img src="https://a"><a href="javascript:x">x</a><p onclick="x" style="y"></p>'
        "<style>@import 'a'; p {background: url(//a)}</style>"
    )
    assert len(faults(f"<body>{planted}</body>")) == 9


def test_the_page_forbids_what_the_sanitiser_would_miss():
    policy = page_of(text_cell("x")).select_one("meta[http-equiv]")["content"]
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline';")


def test_the_same_notebooks_give_the_same_bytes():
    one = notebook(text_cell("# X"), code_cell(display(html=TABLE), display(png=PIXEL)))
    before = json.dumps(one)
    assert report.page({"01-x": one}) == report.page({"01-x": one})
    assert json.dumps(one) == before


# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def committed(root, tmp_path_factory):
    """Return the report of the committed notebooks."""
    event = root / "data/hamedan-2016"
    front = front_of(open_case(event), folder=event)
    home = tmp_path_factory.mktemp("report")
    return report.write(report.read(root / "notebooks"), home, front=front)


#: What a newspaper would not print, in text and as a cell of a table.
UNPRINTED = re.compile(r"\b(?:NaN|nan|NaT|True|False|units?)\b|Saved:|\w_\w")
NO_CELLS = {"NaN", "nan", "NaT", "None", "<NA>", "True", "False"}
MOST_WORDS, MOST_WORDS_OF_FRONT = 8000, 2500


def text_of(soup):
    """Return the words of a page; of tables and of figures none."""
    for element in soup(["table", "pre"]):
        element.decompose()
    return soup.get_text(" ")


@pytest.mark.slow
def test_the_committed_report_is_as_sound_long_and_plain_as_an_editor_prints_it(committed, root):
    written = committed.read_text("utf-8")
    assert faults(written) == [] and len(written) < 15e6
    assert "No description has been provided" not in written
    page = tree(written)
    names = [*(root / "notebooks").glob("0*.ipynb")]
    assert len(page.main("section", recursive=False)) == 1 + len(names)
    assert NO_CELLS & {*words(page("td"))} == set()
    assert [head for head in words(page("th")) if "_" in head or head == "0"] == []
    assert len(page.main("img")) > 7
    front = text_of(tree(str(page.find(id="front")))).split()
    assert len(front) <= MOST_WORDS_OF_FRONT
    text = text_of(page.main)
    assert UNPRINTED.findall(text) == []
    assert len(text.split()) <= MOST_WORDS


@pytest.mark.browser
@pytest.mark.parametrize("scheme, width", [("light", 1280), ("dark", 400)])
def test_a_browser_loads_nothing_and_readers_with_a_keyboard_or_a_screen_reader_find_their_way(
    committed, chromium, scheme, width
):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked, wrong = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(committed.as_uri())
    assert wrong == [url for url in asked[1:] if not url.startswith("data:")] == []
    images = "[...document.images].every(image => image.complete && image.naturalWidth > 0)"
    assert page.evaluate(images)
    assert page.evaluate("document.documentElement.scrollWidth") == width  # none sideways
    violations = axe.run(page).response["violations"]
    assert [fault for fault in violations if fault["impact"] in SERIOUS] == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the contents"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contents"
    page.set_viewport_size({"width": 680, "height": 962})  # A4 without its margins
    page.emulate_media(media="print")
    wide = "[...document.querySelectorAll('table, figure img, pre')].filter(one => one.getBoundingClientRect().right > 681).length"
    assert page.evaluate(wide) == 0
    page.close()


# ---------------------------------------------------------------- the front part


def answered(title, answer):
    """Return a notebook with an answer and a figure."""
    shown = display({"image/png": {"alt": "Bars."}}, png=PIXEL, plain="port/01-bars: Bars.")
    computed = display(markdown=answer)
    return notebook(text_cell(f"# {title}"), code_cell(computed, tags=["answer"]), code_cell(shown))


def test_summary_and_cautions_stand_first_and_contents_have_the_answers():
    tolls = answered("Framing", "Tolls lead on *12 %* of pages.")
    few = answered("How sure", "Few tests pass.")
    few.cells.append(text_cell("Few outlets, again.", "cautions"))
    summary = "They ran, see [01](01-framing.ipynb).\n\n<script>alert(1)</script>"
    about = Front("Ferries of Elm", summary, ("Few outlets.",))
    text = report.page({"01-framing": tolls, "06-how-sure": few}, front=about)
    assert faults(text) == []
    page = tree(text)
    first = page.find(id="front")
    assert (first.h1.get_text(), first.a["href"]) == ("Ferries of Elm", "#chapter-1")
    assert words(first("li")) == ["Few outlets."] and "again" not in text
    told = [item.get_text(" ", strip=True) for item in page.nav("li")]
    assert told == ["Framing Tolls lead on 12 % of pages.", "How sure Few tests pass."]
    assert "Few tests pass." in page.find(id="chapter-2").get_text()
    assert [len(page.select(f"#chapter-{number} img")) for number in (1, 2)] == [1, 1]


def test_a_report_of_articles_begins_with_their_overview_and_few_cautions():
    overview = code_cell(display(html=TABLE), tags=["overview"])
    told = notebook(
        text_cell("# Articles"), text_cell("## Stressed"), overview, text_cell("## End")
    )
    about = Front("Ferries", "", tuple("ABCD"), is_labelled=False, missing="Days: a column.")
    page = tree(report.page({"07-x": told}, front=about))
    front = page.find(id="front")
    assert words(front("h2")) == ["Overview: what each group stresses", "What to keep in mind"]
    assert len(page("table")) == 1 and words(front("td"))[0] == "Elm Post"
    assert words(front.select("details li")) == ["D"] and len(front("li")) == 4
    assert words(page.select("main > p.note")) == ["Days: a column."]
    of_labels = tree(report.page({"07-x": told}, front=Front()))
    assert len(of_labels.select("#front table")) == 0 and len(of_labels("table")) == 1


def test_a_case_brings_its_summary_and_a_link_to_elsewhere_is_refused(tmp_path):
    case = tmp_path / "case"
    case.mkdir()
    assert summary_of(case) == ""
    (case / "summary.md").write_text("# Ferries\n\nThey ran.\n", "utf-8")
    opened = open_case(TEXTS)
    cautions = tuple(opened.cautions["sentence"])
    for folder, title, text in ((TEXTS, "Example articles", ""), (case, "Ferries", "They ran.")):
        front = front_of(opened, folder=folder)
        assert vars(front) == vars(Front(title, text, cautions, is_labelled=False))
    (case / "summary.md").rename(tmp_path / "secret.md")
    (case / "summary.md").symlink_to("../secret.md")
    with refused("summary.md: got a link that leads out of the folder"):
        summary_of(case)
