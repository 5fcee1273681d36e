"""The report: one page that has everything, loads nothing and runs nothing, whatever the notebooks hold."""

import json
import re
from collections import Counter

import nbformat
import pytest
from bs4 import BeautifulSoup
from refusals import refused

from analysis import __main__ as command
from analysis import files
from analysis.figures import report
from analysis.figures.direction import MARKS

SERIOUS = ("serious", "critical")
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
LOADED = re.compile(r"@import|url\(", re.I)  #: What makes a style fetch a file.
TABLE = """<div><style scoped>th {color: red}</style><table border="1" class="dataframe"><thead>
<tr style="text-align: right"><th></th><th>outlet</th><th>n_against</th></tr></thead><tbody>
<tr><th>0</th><td>Elm Post</td><td>9 of 12</td></tr><tr><th>1</th><td>Port Elm Echo</td><td>3.5</td></tr><tr><td colspan=3>Of 3 lines.</td></tr></tbody></table></div>"""
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>here</a>",
    "<svg onload=alert(1)></svg>",
    "<iframe src='https://port.example'></iframe>",
    "<table><tr><td onclick='alert(1)'>x",
    "<img src='https://port.example/a.png' alt='A ferry'>",
    "<link rel=stylesheet href=//port.example>",
    "<style>@import 'https://port.example/a.css';</style>",
    "</main></body><script>alert(1)",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<p id=main name=x>x</p>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<!-- --!><script>alert(1)</script>",
    "port.txt",
    "https://port.example/a",
]


FORBIDDEN = ["script", "link", "iframe", "object", "embed", "form", "base", "svg", "video"]
RUNNING = re.compile("on|srcset|action|formaction")
ONCE = ("main", "body", "style")
KINDS = {
    "html": "text/html",
    "png": "image/png",
    "plain": "text/plain",
    "markdown": "text/markdown",
    "script": "application/javascript",
}


def code_cell(*outputs):
    """Return a code cell that ran."""
    return nbformat.v4.new_code_cell(outputs=list(outputs))


def text_cell(text):
    """Return a Markdown cell."""
    return nbformat.v4.new_markdown_cell(text)


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
    """Work in an empty folder, without Chromium."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(report, "CHROMIUM", ())
    return tmp_path


def write_notebook(path, title):
    """Write a notebook of a title."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook(text_cell(f"# {title}")), path)


# ---------------------------------------------------------------- what is in the page


def test_the_page_has_texts_and_outputs_and_no_code():
    page = page_of(
        text_cell("# What & why\n\nFerries."),
        code_cell(
            nbformat.v4.new_output("stream", text="2 < 3 \x1b[31mred\x1b[0m\n"),
            display(plain="Counts: 3"),
            display(html=TABLE),
        ),
    )
    assert page.select_one("main h1").get_text() == "What & why"
    assert page.title.string == "Report" and page.html["lang"] == "en"
    assert [text.strip() for text in words(page("pre"))] == ["2 < 3 red", "Counts: 3"]
    assert "secret_code" not in str(page)
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
    addresses = [link.get("href") for link in page.main("a")]
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
    assert second["alt"] == "A figure without a description."
    assert (third["alt"], third.get("src")) == ("A ferry", None)


# ---------------------------------------------------------------- what is missing


def test_failed_notebooks_come_first():
    error = nbformat.v4.new_output("error", ename="KeyError", evalue="'a<b'", traceback=["a.py"])
    trouble = "did not finish: KeyError: 'a<b'"
    page = page_of(text_cell("# Half"), code_cell(error), trouble=trouble)
    assert f"Half failed: {trouble}" in page.header.get_text()
    assert page.pre.get_text() == "KeyError: 'a<b'" and "a.py" not in str(page)


def test_what_is_left_out_is_one_list_at_the_end():
    reason = "the case has no annotations"
    lines = [{"name": name, "reason": reason} for name in ("Who", "What")]
    skipped = notebook(text_cell("# None"), skipped=reason, left_out=lines)
    text = report.page({"01-a": skipped, "02-b": notebook(text_cell("# Whole"))})
    assert faults(text) == []
    page = tree(text)
    assert words(page.nav("a")) == ["Whole", "Left out"]
    assert words(page.main("li")) == [f"None – Who, What: {reason}."]


def test_a_line_of_what_is_left_out_is_short():
    reason = "the case has no annotations"
    lines = [{"name": name, "reason": reason} for name in ("Who", "What", "When", "Where")]
    skipped = notebook(text_cell("# None"), skipped=reason, left_out=lines)
    page = tree(report.page({"01-a": skipped}))
    assert words(page.main("li")) == [f"None – Who, What and 2 more: {reason}."]


def test_the_report_is_of_what_ran_last(here, capsys):
    assert command.main(["report"]) == 2
    assert "Run: make figures" in capsys.readouterr().err
    write_notebook(here / "build/notebooks/01-x.ipynb", "Fresh")
    write_notebook(here / "build/notebooks/explore.ipynb", "Lab")
    files.write_outputs(here / "build/report", {"report.pdf": b"of an earlier report"})
    assert command.main(["report"]) == 0
    assert [path.name for path in (here / "build/report").glob("[!.]*")] == ["index.html"]
    page = (here / "build/report/index.html").read_text()
    assert "Fresh" in page and "Lab" not in page
    assert "report.pdf: got no Chromium; expected chromium or" in capsys.readouterr().out


def test_a_chromium_that_prints_nothing_is_refused_in_one_sentence(here, monkeypatch):
    monkeypatch.setattr(report, "CHROMIUM", ("true",))
    with refused(r"report.pdf: got nothing from true; expected a PDF. Open index.html"):
        report.pdf(here / "index.html")


# ---------------------------------------------------------------- hostile and odd content


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_of_a_notebook_runs_or_loads(hostile):
    about = {"image/png": {"alt": hostile}}
    cells = [
        text_cell(f"# {hostile}\n\n## {hostile}\n\n{hostile}\n\n[{hostile}](<{hostile}>)"),
        text_cell(hostile),
        code_cell(
            display(html=hostile),
            display(markdown=hostile),
            display(plain=hostile),
            display(about, png=hostile),
            display(
                html=f"<table><caption>{hostile}</caption><tr><th>{hostile}</th><td>{hostile}</td></tr></table>"
            ),
        ),
        code_cell(
            nbformat.v4.new_output("stream", text=hostile),
            nbformat.v4.new_output("error", ename=hostile, evalue=hostile),
        ),
    ]
    text = report.page(
        {
            hostile: notebook(*cells, trouble=hostile),
            "02-b": notebook(text_cell(hostile), skipped=hostile),
        },
        title=hostile,
        summary=f"{hostile}\n\n![{hostile}](02-lead)",
    )
    assert faults(text) == []


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
    return report.write(report.read(root / "notebooks"), tmp_path_factory.mktemp("report"))


@pytest.mark.slow
def test_the_committed_notebooks_give_a_sound_and_small_page(committed, root):
    text = committed.read_text("utf-8")
    assert faults(text) == []
    assert len(text) < 15e6
    names = [*(root / "notebooks").glob("0*.ipynb"), *(root / "notebooks").glob("*/*.ipynb")]
    assert len(tree(text).main("section", recursive=False)) == len(names)
    assert "without a description" not in text


@pytest.mark.browser
@pytest.mark.parametrize("scheme, width", [("light", 1280), ("dark", 400)])
def test_a_browser_loads_nothing_and_readers_with_a_keyboard_or_a_screen_reader_find_their_way(
    committed, chromium, scheme, width
):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = chromium.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    asked, wrong = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(committed.as_uri())
    assert wrong == [url for url in asked[1:] if not url.startswith("data:")] == []
    assert page.evaluate(
        "[...document.images].every(image => image.complete && image.naturalWidth > 0)"
    )
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == width  # none sideways
    violations = axe.run(page).response["violations"]
    assert [fault for fault in violations if fault["impact"] in SERIOUS] == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


@pytest.mark.browser
def test_tables_are_not_cut_on_paper_and_the_pdf_has_pages_and_no_date(committed, chromium):
    page = chromium.new_page(viewport={"width": 680, "height": 962})  # A4 without its margins
    page.emulate_media(media="print")
    page.goto(committed.as_uri())
    wide = "[...document.querySelectorAll('table, figure img, pre')].filter(one => one.getBoundingClientRect().right > 681).length"
    assert page.evaluate(wide) == 0
    page.close()
    first = report.pdf(committed).read_bytes()
    assert first.startswith(b"%PDF-") and b"/Outlines" in first and b"/ToUnicode" in first
    assert b"CreationDate" not in first
    # The same bytes, as a rule: Chromium does not promise it.
    assert len(report.pdf(committed).read_bytes()) == pytest.approx(len(first), rel=0.001)


# ---------------------------------------------------------------- the first page


def ferries(name):
    """Return notebooks of which one shows a figure of this name."""
    about = {"image/png": {"alt": "Bars of days. Most: 9."}}
    bars = display(about, png=PIXEL, plain=f"port/{name}: Bars of days. Most: 9.")
    return {"01-ferries": notebook(text_cell("# Ferries"), code_cell(bars))}


def test_the_summary_stands_before_the_contents_with_its_figures():
    summary = """# What they did

They ran, see [01](01-ferries.ipynb).

![Ferries by day: "all"](01-days)

![Ferries by night](01-nights)

<script>alert(1)</script>
"""
    text = report.page(ferries("01-days"), summary=summary)
    assert faults(text) == []
    first = tree(text).header
    assert first.h1.get_text() == "What they did"
    assert first.a["href"] == "#chapter-1"
    assert first.img["alt"] == 'Ferries by day: "all"'
    assert words(first("figcaption")) == ['Ferries by day: "all"']
    assert "Ferries by night" in words(first("p"))


def test_without_a_summary_the_lead_figure_stands_first():
    first = tree(report.page(ferries("02-lead"))).header
    assert first.h1.get_text() == "The leading finding" and first.img
    assert tree(report.page(ferries("02-days"))).header.h1 is None


def test_a_case_brings_its_summary_and_a_link_to_elsewhere_is_refused(tmp_path):
    case = tmp_path / "case"
    case.mkdir()
    assert report.summary_of(case) == ""
    (case / "summary.md").write_text("# Ferries\n", "utf-8")
    assert report.summary_of(case) == "# Ferries\n"
    (case / "summary.md").rename(tmp_path / "secret.md")
    (case / "summary.md").symlink_to("../secret.md")
    with refused("summary.md: got a link that leads out of the folder"):
        report.summary_of(case)
