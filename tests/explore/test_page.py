"""The page that travels: what is in it equals the tables; it is safe, small and works by keyboard."""

import copy
import json
import re
import shutil
from dataclasses import replace

import browser
import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from refusals import refused
from scipy.stats import hypergeom

from analysis import compare, explore, extract, outlets, read_corpus
from analysis.annotation import codebook
from analysis.case import group_colours, open_case, planned_readings
from analysis.explore import evidence
from analysis.explore.page.charts import chart_specs
from analysis.explore.page.counted import frequent_items
from analysis.explore.page.encoding import json_text, plain_values, web_address
from analysis.explore.page.file import SCRIPTS, page_data, page_text, parts_of
from analysis.explore.page.sentences import (
    finding_of_kinds,
    finding_of_labels,
)
from analysis.plots.themes import DARK, LIGHT
from analysis.stats.evidence import level_column
from analysis.text.direction import plain_direction
from tests.annotated_cases import write_annotated_cases

pytestmark = pytest.mark.slow  # whole cases on a screen

EVENT, WAR = "hamedan-2016", "syria-war"
CASES = (EVENT, WAR)
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=https://port.invalid/a.png onerror=alert(2)>",
    "\"><svg onload=alert(3)> & 'quoted'",
    "<!--<script>",
    "{{ 7 * 7 }} \u2028 \u202eright",
)


#: Names that every object of a script has already.
TAKEN = ("__proto__", "constructor", "toString", "hasOwnProperty", "valueOf")


class ByCase(dict):
    """Something of each case, made when a test first asks for it."""

    def __init__(self, make):
        self.make = make

    def __missing__(self, name):
        self[name] = self.make(name)
        return self[name]


@pytest.fixture(scope="module")
def data(root):
    return ByCase(lambda name: page_data(open_case(root / "data" / name)))


@pytest.fixture(scope="module")
def files(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")

    def written(name):
        path = folder / f"{name}.html"
        path.write_text(page_text(data[name]), "utf-8")
        return path

    return ByCase(written)


def parsed(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def data_in(soup):
    return json.loads(soup.find("script", id="data").string)


# ---------------------------------------------------------------- the file


@pytest.fixture(scope="module")
def small_case(root, tmp_path_factory):
    """Return a folder with the articles of the example: a case that is quickly exported."""
    folder = tmp_path_factory.mktemp("cases") / "ferries"
    shutil.copytree(root / "data/example-articles", folder)
    return folder


def test_a_page_is_one_small_file_that_the_next_one_replaces(small_case, tmp_path):
    path = explore.export(small_case, tmp_path / "page.html")
    before = path.read_bytes()
    assert path == tmp_path / "page.html"
    assert [entry.name for entry in tmp_path.iterdir()] == ["page.html"]
    again = explore.export(small_case, path)
    assert again.read_bytes() == before


def test_a_page_of_another_case_is_not_replaced(root, small_case, tmp_path):
    path = explore.export(small_case, tmp_path / "page.html")
    before = path.read_bytes()
    same_name = tmp_path / "ferries"
    shutil.copytree(small_case, same_name)
    with refused("a page of another case that is called ferries, too"):
        explore.export(same_name, path)
    with refused("a page of another case, ferries; .* syria-war"):
        explore.export(root / "data/syria-war", path)
    assert path.read_bytes() == before


def test_a_page_names_its_case_but_no_folder(small_case, tmp_path):
    path = explore.export(small_case, tmp_path / "page.html")
    soup = parsed(path)
    assert soup.find("meta", attrs={"name": "case"})["content"] == "ferries"
    assert str(small_case.parent) not in path.read_text("utf-8")


def test_a_page_has_titles_and_texts_only_where_they_are_asked_for(small_case, tmp_path):
    case = open_case(small_case)
    line = case.texts.articles["text"].iloc[0].splitlines()[0]
    untitled = replace(
        case,
        corpus=replace(case.texts, articles=case.texts.articles.assign(title=None)),
    )
    for opened, title in ((case, case.texts.articles["title"].iloc[0]), (untitled, "")):
        data = page_data(opened)
        assert data["pages"]["text"][data["pages"]["id"].index("b01")] == title
        assert "texts" not in data and line not in json_text(data)
        text = page_data(opened, texts=True)["texts"][0]
        assert line in "".join(
            one if isinstance(one, str) else one[0] for one in text["paragraphs"][0]
        )


@pytest.mark.browser
def test_a_page_finds_all_pages_and_counts_them(chromium, files):
    page = opened(chromium, files[EVENT])
    page.get_by_label("Words", exact=True).fill("Article 146")
    expected = "120 of 920 pages"
    assert page.locator("#search-count").inner_text().startswith(expected)
    hits = page.locator("#search-hits")
    assert hits.get_by_text("Breaches Iran's constitution (Art. 146)").count() == 6
    hits.get_by_role("button", name="Show all 120").click()
    lines = hits.locator("ol").last.locator("li")
    assert lines.count() == 120 == hits.locator("ol").last.locator("a").count()
    named = [line for line in lines.all_inner_texts() if "named so" in line]
    assert len(named) == 35 and all("claims" in line for line in named)
    page.get_by_label("Words", exact=True).fill("qqqq")
    assert page.locator("#search-count").inner_text() == "0 of 920 pages, 0 items, 0 sources"
    assert page.wrong == []
    page.close()


@pytest.mark.browser
def test_texts_of_a_page_are_found_and_read_with_their_marks(chromium, small_case, tmp_path):
    case = open_case(small_case)
    n_words = evidence.places(case, explore.settled(case)[0], ("item", "bridge")).articles
    n_words = n_words.set_index("title")["n"].to_dict()
    path = explore.export(case, tmp_path / "page.html", texts=True)
    page = opened(chromium, path)
    page.get_by_label("Item", exact=True).fill("bridge")
    page.get_by_label("Item", exact=True).press("Enter")
    for title in list(n_words)[:3]:
        page.locator("#item-pages").get_by_role("button", name=title, exact=True).click()
        card = page.locator("#card")
        assert card.locator("h2").inner_text() == title
        assert card.locator("mark.counted").count() == n_words[title]
        assert card.locator("p mark.mention[title]").count() > 0
        page.keyboard.press("Escape")
    page.get_by_label("Words", exact=True).fill("sugar mill")
    assert page.locator("#search-count").inner_text().startswith("1 of 10 articles")
    page.locator("#search-hits ol").last.get_by_role("button").last.click()
    assert "sugar mill" in page.locator("#card").inner_text()
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    assert axe.run(page).response["violations"] == [] and page.wrong == []
    page.close()


def test_a_page_of_a_case_in_memory_knows_its_articles(tmp_path):
    texts = pd.DataFrame({"article_id": ["a", "b"], "text": ["Ada met Brant.", "Brant left."]})
    texts["outlet"] = ["Elm Post", "Oak Post"]
    path = explore.export(texts, tmp_path / "page.html")
    assert explore.export(texts, path) == path


@pytest.mark.parametrize("name, most", [(EVENT, 2_300_000), (WAR, 3_000_000)])
def test_a_page_is_small(files, name, most):
    assert files[name].stat().st_size <= most


def test_a_file_of_somebody_else_is_not_replaced(root, tmp_path):
    path = tmp_path / "mine.html"
    path.write_text("<p>My thesis.</p>")
    with refused("a page that explore.export wrote"):
        explore.export(root / "data/syria-war", path)
    assert path.read_text() == "<p>My thesis.</p>"


@pytest.mark.parametrize("name", CASES)
def test_the_policy_allows_nothing_but_the_page_itself(files, name):
    soup = parsed(files[name])
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert soup.find_all(["img", "link", "iframe", "form"]) == []
    assert soup.find_all(style=True) == []
    assert [
        tag for tag in soup.find_all(True) if any(key.startswith("on") for key in tag.attrs)
    ] == []


def test_data_never_becomes_markup(root):
    folder = root / "analysis/explore/page"
    parts = sorted(folder.glob("*.js"))
    assert {part.name for part in parts} == set(SCRIPTS)
    script = "\n".join(part.read_text("utf-8") for part in parts)
    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
    ):
        assert way not in script


def test_each_script_reads_aloud(root):
    for part in (root / "analysis/explore/page").glob("*.js"):
        lines = part.read_text("utf-8").splitlines()
        assert len(lines) <= (300 if part.name == "formula.js" else 350), part.name
        assert max(map(len, lines)) <= 120, part.name


def test_addresses_that_are_no_web_pages_are_dropped():
    assert web_address(" https://tass.ru/a ") == "https://tass.ru/a"
    for url in (
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//tass.ru",
        np.nan,
        None,
    ):
        assert web_address(url) == ""


def test_the_library_in_the_page_comes_with_its_licences(files):
    scripts = parsed(files[WAR]).find_all("script")
    assert "University of Washington Interactive Data Lab" in scripts[2].string
    assert "Mike Bostock" in scripts[2].string


def test_charts_have_no_data_and_no_address_of_their_own():
    for spec in chart_specs().values():
        assert "datasets" not in spec
        assert "url" not in json.dumps(spec)


def test_a_page_has_the_title_of_its_readme(data):
    assert data[EVENT]["title"].startswith("Russia's use of the Iranian air base at Hamedan")


def test_a_page_has_the_title_that_it_is_given(data):
    values = data[WAR] | {"title": "Who reports what"}
    assert BeautifulSoup(page_text(values), "html.parser").h1.text == "Who reports what"


# ---------------------------------------------------------------- JSON equals the tables


@pytest.mark.parametrize("name", CASES)
def test_the_file_has_the_data(files, data, name):
    assert data_in(parsed(files[name])) == json.loads(json.dumps(data[name]))


@pytest.mark.parametrize("name", CASES)
def test_sources_are_the_table_of_sources(root, data, name):
    table = outlets.table(open_case(root / "data" / name))
    sources = data[name]["sources"]
    assert [column["key"] for column in sources["columns"]] == list(table)
    assert len(sources["rows"]) == len(table)
    for column, values in zip(table, zip(*sources["rows"])):
        assert list(values) == plain_values(table[column].astype(object))


def test_the_sentence_on_top_says_what_is_shown_and_who_annotated(files):
    lead = parsed(files[EVENT]).find(id="lead").text
    assert "654 sources" in lead
    assert "918 pages" in lead
    assert "LLM-annotated, not human-validated" in lead
    assert "nobody annotated" in parsed(files[WAR]).find(id="lead").text


@pytest.mark.parametrize("outlet", ["TASS", "RBC", "Tasnim News Agency"])
def test_counts_of_a_source_are_those_of_its_card(root, data, outlet):
    card = outlets.card(open_case(root / "data/hamedan-2016"), outlet)
    page = data[EVENT]
    names = [row[0] for row in page["sources"]["rows"]]
    own = {
        number for number, source in enumerate(page["pages"]["outlet"]) if names[source] == outlet
    }
    listed = own & set(page["labels"]["a"]["read"])
    assert {page["pages"]["id"][number] for number in listed} == set(card.pages["article_id"])
    places = {item["item"]: place for place, item in enumerate(page["items"])}
    for row in card.labels.to_dict("records"):
        place = places[row["item"]]
        for reading, labels in page["labels"].items():
            read = own & set(labels["read"]) - set(labels["unlabelled"].get(str(place), ()))
            assert len(own & set(labels["with"][place])) == row[f"n_{reading}"], row["item"]
            assert len(read) == row[f"size_{reading}"], row["item"]


def test_contrasts_are_those_of_the_case(root, data):
    """Estimate, p and family of the plan's sample are those of the table that everybody reads."""
    case = open_case(root / "data/hamedan-2016")
    table = case.contrasts("labels")
    families = data[EVENT]["contrasts"]["families"]
    assert families[0]["plan"] == "planned (comparable pages)"
    tested = [one for one in families if one["sample"] == "found alike"]
    assert len(families) == 14 and len(tested) == 2
    for family in tested:
        of_family = table[table["family"] == family["family"]]
        for reading, columns in family["readings"].items():
            of_reading = of_family[of_family["reading"] == reading]
            for column in columns.keys() - {"pages", "pages_against"}:
                assert columns[column] == plain_values(of_reading[column]), column
        assert (
            f"{family['family']}, planned (comparable pages), {len(of_reading)} tests."
            in family["note"]
        )
    readings = planned_readings(case)
    for family in families[2:]:
        of_sample = case.plan.of(sample=family["sample"], family=family["family"])
        rows = compare.contrasts(readings["b"], planned=of_sample)
        assert family["readings"]["b"]["p_adjusted"] == plain_values(rows["p_adjusted"])


def test_cautions_are_those_of_the_case_and_stand_above_its_results(root, data, files):
    for name in CASES:
        cautions = open_case(root / "data" / name).cautions["sentence"].tolist()
        shown = parsed(files[name]).select("header #cautions li")
        assert [caution.text for caution in shown] == cautions == data[name]["cautions"] != []


@pytest.mark.parametrize("kind", ["words", "actors", "speakers", "tone"])
def test_texts_are_compared_as_the_case_does(root, data, kind):
    page = data[WAR]
    shown = next(one for one in page["kinds"] if one["key"] == kind)
    case = open_case(root / "data/syria-war")
    assert shown["items"] == list(frequent_items(case, kind).items.index)
    table = case.contrasts(kind)
    assert table.attrs["method"]["family"] in shown["note"]
    level = level_column(table)
    table = table.rename(columns={level: "level", f"{level}_against": "level_against"})
    names = [row[0] for row in page["sources"]["rows"]]
    table = table.set_index(["group", "item"])
    for row, source in enumerate(shown["outlets"]):
        of_outlet = table.loc[names[source]].reindex(shown["items"])
        for column in ("n", "level", "level_against", "estimate", "p_adjusted"):
            assert shown["cells"][column][row] == plain_values(of_outlet[column]), column


def test_articles_of_a_word_are_those_that_have_it(root, data):
    words = data[WAR]["kinds"][0]
    counts = frequent_items(open_case(root / "data/syria-war"), "words")
    column = words["items"].index("terrorists")
    has_word = counts.values[:, [column]].toarray()[:, 0] > 0
    ids = {data[WAR]["pages"]["id"][place] for place in words["articles"][column]}
    assert ids == set(counts.rows["article_id"][has_word])


def test_the_finding_is_of_the_pages_that_test_the_plan(data):
    contrasts, profiles = copy.deepcopy(data[EVENT]["contrasts"]), data[EVENT]["profiles"]
    start = "None of 21 planned contrasts is sure (adjusted p at most .05, in every reading on the "
    finding = finding_of_labels(contrasts, profiles)
    words = "Western, “the source's own words: terrorists”"
    partly = f"Sure in one list of the plan, and not in another: {words}."
    assert finding.startswith(f"{start}comparable pages). {partly}")
    closest = (
        "The closest: Russian sources have “asserted: Russia showed off or broke confidence” less "
        "often than the rest within phases (3 % against 18 %: 2 of 79 pages against 15 of 83; "
        "adjusted p = .073 and .064)."
    )
    assert finding.endswith(closest)
    contrasts["families"][0]["holds"][0] = True
    assert finding_of_labels(contrasts, profiles).startswith("1 of 21 planned contrasts is sure")


def test_a_rare_word_is_told_by_how_often_the_rest_use_it(data):
    kinds = copy.deepcopy(data[WAR]["kinds"])
    names = [row[0] for row in data[WAR]["sources"]["rows"]]
    cells = kinds[0]["cells"]
    cells["estimate"] = [[-abs(value or 0) for value in row] for row in cells["estimate"]]
    finding = finding_of_kinds(kinds, names)
    assert "The clearest in words: the rest use “" in finding
    assert "rarely" not in finding


def test_articles_that_were_skipped_are_counted(tmp_path):
    for number in range(4):
        (tmp_path / f"a{number}.txt").write_text(f"Ada Quill met Brant Steel. Plan {number} fell.")
    (tmp_path / "empty.txt").write_text("")
    values = page_data(open_case(extract(read_corpus(tmp_path))))
    assert "4 articles. 1 more article was skipped: empty or not readable." in values["lead"]


@pytest.fixture(scope="module")
def bilingual():
    """Return the data of a case whose two sources write in two languages."""
    texts = {
        "Bote": ("de", "Der Hafen war in der Nacht von der Flut bedroht."),
        "Post": ("en", "The storm came to the harbour in the night."),
    }
    rows = []
    for outlet, (language, text) in texts.items():
        for n in range(8):
            row = {"article_id": f"{outlet}{n}", "outlet": outlet, "language": language}
            own_words = " ".join(f"{letter}{'aeioubcd'[n]}{outlet}" for letter in "bcdfghjklmnp")
            rows.append(row | {"text": f"{text} {own_words}."})
    return page_data(open_case(extract(read_corpus(pd.DataFrame(rows)))))


def test_words_of_sources_in_other_languages_come_with_a_warning(bilingual, data):
    warning = "Words tell languages apart: 100 % of the articles of Bote (8 of 8) are in de"
    assert any(one.startswith(warning) for one in bilingual["cautions"])
    assert not any("languages" in one for one in data[WAR]["cautions"])


# ---------------------------------------------------------------- names of strangers


@pytest.fixture(scope="module")
def hostile(data):
    """Return the data of a case with names that try to be markup, or that scripts have taken."""

    def spoilt(name):
        values = copy.deepcopy(data[name])
        rows = values["sources"]["rows"]
        for number, row in enumerate(rows[:10]):
            row[0] = f"{HOSTILE[number % len(HOSTILE)]} {number}"
        for taken, row in zip(TAKEN, rows[10:15], strict=True):
            row[0] = taken
        values["title"] = values["lead"] = values["finding"] = HOSTILE[0]
        values["pages"]["text"] = [
            HOSTILE[place % 5] for place in range(len(values["pages"]["id"]))
        ]
        if name == WAR:
            values["kinds"][0]["items"][:5] = HOSTILE
            return values
        values["groups"] = [HOSTILE[1], *TAKEN]
        for number, row in enumerate(rows):
            row[2] = values["groups"][number % 6]
        values["glossary"][0] |= {"label": HOSTILE[2], "rule": HOSTILE[0]}
        for item, label in zip(values["items"][:6], [HOSTILE[2], *TAKEN], strict=True):
            item["label"] = label
            item["section"] = HOSTILE[2]
        for table in values["contrasts"]["families"][0]["readings"].values():
            table["item"] = ["constructor"] * len(table["item"])
        return values

    return ByCase(spoilt)


@pytest.mark.parametrize("name", CASES)
def test_hostile_names_stay_text(hostile, name):
    text = page_text(hostile[name])
    soup = BeautifulSoup(text, "html.parser")
    assert len(soup.find_all("script")) == 4
    assert soup.h1.text == HOSTILE[0]
    assert soup.find_all(["img", "svg"]) == []
    written = json.dumps(hostile[name]).replace("\\u202e", "\\\\u202e")
    assert data_in(soup) == json.loads(written)
    inside = json_text(hostile[name])
    assert not set("<>&\u2028\u2029\u202e") & set(inside)


def test_names_and_titles_turn_no_letters(data):
    values = copy.deepcopy(data[EVENT])
    turned, turned_to_left = "Elm\u202etsoP", "\u200fالميادين\u200f"
    values["title"] = values["finding"] = turned
    values["sources"]["rows"][0][0] = turned_to_left
    values["pages"]["text"][0] = turned
    values["contrasts"]["labels"] = {turned: turned_to_left}
    soup = BeautifulSoup(page_text(values), "html.parser")
    assert soup.h1.text == soup.title.text == soup.find(id="finding").text == r"Elm\u202etsoP"
    read = data_in(soup)
    assert read["sources"]["rows"][0][0] == "الميادين"
    assert read["pages"]["text"][0] == r"Elm\u202etsoP"
    assert read["contrasts"]["labels"] == {r"Elm\u202etsoP": "الميادين"}


# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def chromium():
    with browser.chromium() as started:
        yield started


def opened(chromium, path, *, width=1280, scheme="light", address=""):
    """Return a page from disk with the network off; `wrong` has what should not happen."""
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, offline=True
    )
    page = context.new_page()
    page.wrong = []
    page.on("console", lambda message: page.wrong.append(message.text))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("dialog", lambda dialog: page.wrong.append(dialog.message))
    page.on("request", lambda request: page.wrong.append(request.url))
    page.goto(path.as_uri() + address)
    page.wait_for_selector("html[data-ready]")
    assert [url.partition("#")[0] for url in page.wrong] == [path.as_uri()]
    page.wrong.clear()
    return page


def scroll_to(page, mark):
    """Return when the page was told of the scroll: what is under the pointer is hidden then."""
    mark.scroll_into_view_if_needed()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def serious_faults(axe, page):
    return [
        (fault["id"], fault["nodes"][0]["html"])
        for fault in axe.run(page).response["violations"]
        if fault["impact"] in ("serious", "critical")
    ]


SMALL_TEXT = """() => [...document.querySelectorAll('body *')].filter(node =>
  node.checkVisibility() && [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim())
  && parseFloat(getComputedStyle(node).fontSize) < 11).map(node => node.outerHTML.slice(0, 80))"""


@pytest.mark.browser
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("scheme, width", [("light", 1280), ("dark", 400)])
def test_a_page_loads_nothing_and_everybody_can_read_it(chromium, files, name, scheme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = opened(chromium, files[name], width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(SMALL_TEXT) == []
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (scheme == "light")
    if width == 1280:
        assert page.locator(".figure").first.bounding_box()["y"] <= 500
    assert serious_faults(axe, page) == []
    page.locator("#sources-table tbody button").first.click()
    assert page.locator("dialog[open]").is_visible()
    assert page.evaluate("document.querySelector('dialog').scrollWidth") <= width
    assert serious_faults(axe, page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.wrong == []
    page.context.close()


@pytest.mark.browser
def test_the_first_figure_is_that_of_the_finding(chromium, files, tmp_path):
    """The review: the first figure is the map, and a page of words opens on its first source."""
    folders = write_annotated_cases(tmp_path)
    paths = {
        "contrasts": files[EVENT],
        "scatter": files[WAR],
        "sources": explore.export(folders["ungrouped"], tmp_path / "b.html"),
    }
    for figure, path in paths.items():
        page = opened(chromium, path)
        assert page.locator(".figure:visible").first.get_attribute("id") == f"{figure}-figure"
        finding = page.locator("#finding").inner_text()
        if figure == "contrasts":
            rows = page.locator("#contrasts-table tbody tr").all_inner_texts()
            p = re.findall(r"\.\d\d\d", finding)
            assert p and any(all(one in row for one in p) for row in rows)
        if figure == "scatter":
            source = page.locator("#outlet option:checked").inner_text()
            assert f"The clearest in words: {source} uses " in finding
            assert f"“{page.locator('#item-text').input_value()}”" in finding
        assert page.wrong == []
        page.context.close()


@pytest.mark.browser
def test_the_rule_of_a_label_is_told_wherever_the_label_stands(chromium, files, root, tmp_path):
    """The review: what "alliances and influence" means is nowhere on the page."""
    book = codebook(root / "data/hamedan-2016/codebook.toml")
    rules = book.categories.set_index("variable")["definition"]
    page = opened(chromium, files[EVENT])
    tip = page.locator("#tip")
    page.locator("#family").select_option(index=0)
    page.locator("#contrasts-table button", has_text="Alliances and influence").first.focus()
    assert rules["strategic_standing"] in tip.inner_text()
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    axis = page.locator("#contrasts-figure .role-axis-label text", has_text="Iran's politics").first
    scroll_to(page, axis)
    axis.hover(force=True)
    assert rules["iranian_politics"] in tip.inner_text()
    actor = page.locator("#together-figure .role-axis-label text", has_text="Majlis").last
    scroll_to(page, actor)
    actor.hover(force=True)
    assert rules["actors"] in tip.inner_text()
    actor.click(force=True)
    assert page.locator("#item-choice").input_value() == "actors:Majlis"
    page.locator("#item-choice").select_option("diplomacy")
    assert rules["diplomacy"] in page.locator("#item-rule").inner_text()
    page.locator("#glossary summary").press("Enter")
    told = page.locator("#glossary dd").all_inner_texts()
    assert all(any(rule in one for one in told) for rule in rules[rules != ""])
    assert page.wrong == []
    page.context.close()
    ungrouped = write_annotated_cases(tmp_path)["ungrouped"]
    page = opened(chromium, explore.export(ungrouped, tmp_path / "page.html"))
    assert "has no codebook with rules" in page.locator("#glossary").inner_text()
    page.context.close()


#: Marks of charts whose tip is missing, or has no name or number.
SILENT_MARKS = """() => [...document.querySelectorAll(
  ".figure .role-mark:is(.mark-symbol, .mark-rect) path")].filter((mark) => {
    const box = mark.getBoundingClientRect();
    const at = {clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, bubbles: true};
    mark.dispatchEvent(new PointerEvent("pointermove", at));
    const tip = document.getElementById("tip");
    const [name, ...facts] = [...tip.children].map((line) => line.textContent);
    const isTold = !tip.hidden && name && /\\d/.test(facts.join());
    mark.closest(".figure").dispatchEvent(new PointerEvent("pointerleave"));
    return !isTold;
  }).map((mark) => mark.closest(".figure").id)"""


@pytest.mark.browser
@pytest.mark.parametrize("name", CASES)
def test_every_mark_tells_its_name_and_numbers(chromium, files, name):
    page = opened(chromium, files[name])
    page.locator("#sources-table tbody button").first.click()
    page.locator("#days-figure path").first.wait_for(state="attached")
    assert page.locator(".figure .role-mark path").count() > 90
    assert page.evaluate(SILENT_MARKS) == []
    page.keyboard.press("Escape")
    if name == WAR:
        point = page.locator("#scatter-figure .mark-symbol path").last
        scroll_to(page, point)
        point.hover(force=True)
        named = page.locator("#tip div").first.text_content()
        point.click(force=True)
        assert page.locator("#item-text").input_value() == named
    assert page.wrong == []
    page.context.close()


#: All that a reader sees, as text; charts write their labels in any order.
SHOWN = """() => JSON.stringify([
  ...["main", "#card[open]"].map((place) => document.querySelector(place)?.innerText.split("\\n").sort()),
  ...[...document.querySelectorAll("select, input")].map((one) => one.value),
  ...[...document.querySelectorAll("details")].map((one) => `${one.id} ${one.open}`)])"""


@pytest.mark.browser
def test_an_address_restores_all_that_is_shown_and_back_and_forward_undo_it(chromium, files):
    """The review: no way back, no permalink."""
    page = opened(chromium, files[EVENT])
    at_first = page.evaluate(SHOWN)
    page.locator("#family").select_option(label="Issues and naming: exploratory (all pages)")
    page.locator("#contrasts-table tbody tr", has_text="terrorists").first.locator(
        "td"
    ).last.click()
    page.get_by_label("Words", exact=True).press_sequentially("Article 146")
    page.locator("#profile-group").select_option("Russian")
    page.locator("#profile-reading").select_option("1")
    page.locator("#judgements-details summary").click()
    page.locator("#judgements-details td button").first.click()
    page.locator("#item-choice").select_option("diplomacy")
    page.locator("#groups-details summary").click()
    page.locator("#groups-details tr", has_text="Arab").locator("td").first.click()
    page.locator("#filter").press_sequentially("news")
    page.locator("#sources-table thead button", has_text="Pages").click()
    page.locator("#sources-table tbody tr").first.locator("td").nth(2).click()
    shown = page.evaluate(SHOWN)
    other = opened(chromium, files[EVENT], address=f"#{page.url.partition('#')[2]}")
    same_as(other, shown)
    same_as(page, shown)
    steps = 11  # folds are no steps, typed words are one
    for _ in range(steps):
        page.go_back()
    same_as(page, at_first)
    for _ in range(steps):
        page.go_forward()
    same_as(page, shown)
    page.goto(f"{files[EVENT].as_uri()}#search")
    assert page.locator("#search-words").input_value() == "Article 146"
    assert page.wrong == other.wrong == []
    page.context.close()
    other.context.close()


def same_as(page, shown):
    """Wait until a page shows this."""
    page.wait_for_function(f"(shown) => ({SHOWN})() === shown", arg=shown, timeout=60_000)


@pytest.mark.browser
def test_no_two_labels_of_points_cover_each_other(chromium, files):
    page = opened(chromium, files[WAR])
    labels, covered = page.evaluate(
        """() => {
          const layers = [...document.querySelectorAll("#scatter-figure .mark-text.role-mark")];
          const boxes = [...layers.at(-1).querySelectorAll("text")]
            .map((one) => one.getBoundingClientRect());
          const isOver = (a, b) =>
            a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top < a.bottom - 2;
          const isCovered = (one) => boxes.some((two) => one !== two && isOver(one, two));
          return [boxes.length, boxes.filter(isCovered).length];
        }"""
    )
    assert labels > 10
    assert covered == 0
    page.context.close()


#: Texts of all charts that leave their chart, or that stand over each other.
CUT_TEXTS = """() => [...document.querySelectorAll(".figure svg")].flatMap((svg) => {
  if (!svg.checkVisibility()) return [];
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll("text")].filter((one) => one.getAttribute("opacity") !== "0");
  const boxes = texts.map((one) => [one.textContent, one.getBoundingClientRect()]);
  const isCut = ([text, {left, right, top, bottom}]) => text.includes("…") || left < frame.left - 1
    || right > frame.right + 1 || top < frame.top - 1 || bottom > frame.bottom + 1;
  const isEdge = ([one, a], [two, b]) => one === two && a.top === b.top && Math.abs(a.left - b.left) < 3;
  const isOver = ([, a], [, b]) => a.left + 1 < b.right && b.left + 1 < a.right
    && a.top + 2 < b.bottom && b.top + 2 < a.bottom;
  const over = boxes.flatMap((one, place) => boxes.slice(place + 1)
    .filter((two) => isOver(one, two) && !isEdge(one, two)).map((two) => `${one[0]} over ${two[0]}`));
  return [...boxes.filter(isCut).map(([text]) => text), ...over];
})"""


@pytest.mark.browser
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("width", [360, 554, 768, 1280, 1920])
def test_no_text_of_a_chart_is_cut_or_covered(chromium, files, name, width):
    """The review: at 554 px 32 of 60 labels of contrasts are cut."""
    page = opened(chromium, files[name], width=width, scheme="dark" if width == 768 else "light")
    assert page.evaluate(CUT_TEXTS) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    if name == EVENT:
        drawn = page.locator("#contrasts-figure .role-axis-label text").all_text_contents()
        told = page.locator("#contrasts-table tbody tr").evaluate_all(
            "all => all.map((row) => `${row.cells[1].firstChild.textContent}: ${row.cells[0].textContent}`)"
        )
        labels = {re.sub(r"\s", "", one) for one in drawn if not re.match(r"[−\d]", one)}
        assert labels == {re.sub(r"\s", "", one) for one in told}
    page.locator("#sources-table tbody button").first.click()
    page.locator("#days-figure svg").wait_for()
    assert page.evaluate(CUT_TEXTS) == []
    page.context.close()


#: Begins a function that has the widths of all visible charts; 0 while one is drawn.
ALL_DRAWN = """() => {
  const boxes = [...document.querySelectorAll(".figure")].filter((box) => box.checkVisibility());
  const widths = boxes.map((box) => box.querySelector("svg")?.clientWidth || 0);
  return """


@pytest.mark.browser
def test_paper_has_whole_figures_labels_legends_and_columns(chromium, files):
    """The review: charts are cut at the right, the table loses columns, no label is named."""
    page = opened(chromium, files[EVENT], scheme="dark")
    figures = page.locator(".figure:visible svg")
    on_screen = figures.evaluate_all("all => all.map((one) => one.clientWidth)")
    columns = page.locator("#sources-table thead th").count()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 with margins of 10 mm
    page.wait_for_function(ALL_DRAWN + "widths.every((width) => width > 0 && width < 718); }")
    assert page.evaluate(CUT_TEXTS) == []
    right_edges = page.locator(".figure svg:visible, table:visible").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().right)"
    )
    assert max(right_edges) <= 718
    assert page.locator("#sources-table thead th:visible").count() == columns > 10
    text = page.locator("body").inner_text()
    assert (
        "Circles are reading a" in text and "Claims and voices: planned (comparable pages)" in text
    )
    assert "alliances, influence, rivalry, prestige of states" in text
    label = page.locator("#contrasts-figure .role-axis-label text").last
    assert label.evaluate("one => getComputedStyle(one).fill") == rgb(LIGHT.ink)
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.wait_for_function(ALL_DRAWN + "widths.some((width) => width > 718); }")
    assert figures.evaluate_all("all => all.map((one) => one.clientWidth)") == on_screen
    assert page.locator("#glossary dd:visible").count() == 0
    assert page.wrong == []
    page.context.close()


def test_the_pages_of_a_contrast_are_as_many_as_it_counts(data):
    """The review: the headline said 16 of 87, and a click opened 59 pages."""
    for family in data[EVENT]["contrasts"]["families"]:
        for table in family["readings"].values():
            for side in ("", "_against"):
                assert [len(pages) for pages in table[f"pages{side}"]] == table[f"n{side}"]


@pytest.mark.browser
def test_a_headline_opens_its_own_pages_first_and_absence_is_said_where_it_surprises(
    chromium, data, files
):
    page = opened(chromium, files[EVENT])
    page.get_by_role("button", name="Show these pages").click()
    own, others = re.search(r"(\d+) of 79 pages against (\d+) of", data[EVENT]["finding"]).groups()
    parts = page.locator("#contrasts-pages ol")
    heads = page.locator("#contrasts-pages h4").all_inner_texts()
    assert heads[0] == f"Russian: {own} of 79 pages"
    assert heads[1] == f"The rest: {others} of 83 pages"
    assert parts.nth(0).locator("li").count() == int(own)
    assert parts.nth(1).locator("li").count() == int(others)
    page.locator("#contrasts-table tbody tr", has_text="terrorists").locator("button").click()
    heads = page.locator("#contrasts-pages h4").all_inner_texts()
    assert heads[0] == "Western: 2 of 52 pages" and heads[2].startswith("Others with it")
    assert page.locator("#contrasts-pages hr").count() == 1
    chances = []
    for name in ("News Front (DE)", "Al-Alam", "Reuters"):
        page.locator("#filter").fill(name)
        page.locator("#sources-table").get_by_role("button", name=name, exact=True).click()
        absent = page.locator("#card h3", has_text="though common elsewhere").locator("+ ul button")
        for label in absent.all_inner_texts():
            chances += chances_of_none(data[EVENT], label, name)
        page.get_by_role("button", name="Close").click()
    assert chances and max(chances) < 0.1


@pytest.mark.browser
def test_a_contrast_opens_the_pages_of_its_group_with_links(chromium, files, root):
    page = opened(chromium, files[EVENT])
    page.locator("#family").select_option(label="Issues and naming: exploratory (all pages)")
    row = page.locator("#contrasts-table tbody tr", has_text="Western").filter(
        has_text="terrorists"
    )
    n, of = re.search(r"(\d+) of (\d+) against", row.inner_text()).groups()
    row.locator("button").click()
    assert page.locator("#contrasts-pages h4").first.inner_text() == f"Western: {n} of {of} pages"
    page.locator("#contrasts-pages button", has_text="Show all").first.click()
    links = (
        page.locator("#contrasts-pages ol")
        .first.locator("a")
        .evaluate_all("all => all.map(one => one.getAttribute('href'))")
    )
    expected = outlets.pages_with(
        open_case(root / "data/hamedan-2016"),
        "opponents_outlet:terrorists",
        where={"country_group": "Western"},
    ).table
    assert len(links) == int(n) > 2 and set(links) <= set(
        expected.loc[expected["reading_a"], "url"]
    )
    assert page.wrong == []
    page.context.close()


def chances_of_none(data, label, name):
    """Return how often chance leaves a source without a label, of each reading that read it."""
    labels = [f"{one['section']}: {one['label']}" for one in data["items"]]
    source = [row[0] for row in data["sources"]["rows"]].index(name)
    chances = []
    for reading in data["labels"].values():
        read = np.setdiff1d(
            reading["read"], reading["unlabelled"].get(str(labels.index(label)), [])
        )
        n_own = int((np.array(data["pages"]["outlet"])[read] == source).sum())
        n_with = len(reading["with"][labels.index(label)])
        chances.append(float(hypergeom.pmf(0, len(read), n_with, n_own)))
    return chances


@pytest.mark.browser
def test_a_link_says_what_a_page_is_and_not_its_address(chromium, files):
    page = opened(chromium, files[EVENT])
    texts = page.locator("#item-pages a").all_text_contents()
    assert texts
    assert [text for text in texts if "http" in text or "www." in text] == []
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", CASES)
def test_all_that_a_chart_opens_is_reached_by_keys(chromium, files, name):
    page = opened(chromium, files[name])
    figures = page.locator(".figure:visible")
    assert figures.count() == {EVENT: 6, WAR: 4}[name]
    about = figures.evaluate_all("all => all.map(one => [one.getAttribute('role'), one.ariaLabel])")
    assert all(role == "img" and "below" in label for role, label in about)
    for summary in page.locator("summary:not(#what-if summary, #glossary summary)").all():
        summary.focus()
        page.keyboard.press("Enter")
        table = summary.locator("xpath=..").locator("tbody tr")
        table.first.wait_for()
        assert table.count() > 5
        is_matrix = table.first.locator("td button").count() > 0
        assert is_matrix or table.locator("th button").count() == table.count()
    table = page.locator({EVENT: "#sources-details", WAR: "#scatter-details"}[name])
    table.locator("th button").first.focus()
    name_of_row = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    if name == EVENT:
        assert page.locator("#card-title").text_content() == name_of_row
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.textContent") == name_of_row
    else:
        assert page.locator("#item-text").input_value() == name_of_row
        assert page.evaluate("document.activeElement.id") == "item-title"
    assert page.wrong == []
    page.context.close()


@pytest.mark.browser
def test_charts_change_with_the_colours_of_the_window(chromium, files):
    page = opened(chromium, files[EVENT])
    line = page.locator("#contrasts-figure .mark-rule line").first
    colours = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        colours.append(line.evaluate("one => getComputedStyle(one).stroke"))
    assert colours == [rgb(LIGHT.line), rgb(DARK.line)]
    assert page.wrong == []
    page.context.close()


@pytest.mark.browser
def test_groups_have_colours_and_readings_have_shapes(chromium, files, root):
    """The review: a blue dot is reading a, and Western in the map above."""
    colours = group_colours(open_case(root / "data/hamedan-2016"))
    page = opened(chromium, files[EVENT])
    looks = (
        "all => all.map((one) => [getComputedStyle(one).fill, one.getAttribute('d').includes('A')])"
    )
    points = page.locator("#contrasts-figure .mark-symbol path").evaluate_all(looks)
    groups = page.locator("#contrasts-table tbody td:nth-child(2)").evaluate_all(
        "all => all.map((cell) => cell.firstChild.textContent)"
    )
    wanted = [(rgb(colours[group]), is_circle) for group in groups for is_circle in (True, False)]
    assert sorted(map(tuple, points)) == sorted(wanted)
    bars = page.locator("#groups-figure .mark-rect path").evaluate_all(
        "all => all.map((one) => [getComputedStyle(one).fill, getComputedStyle(one).fillOpacity])"
    )
    for colour in colours.values():
        of_group = [opacity for fill, opacity in bars if fill == rgb(colour)]
        assert colour == "#000000" or sorted(of_group) == ["0.2", "1"]
    assert (
        "Full bars are reading a, hollow bars reading b."
        in page.locator("#item-sentence").inner_text()
    )
    assert page.wrong == []
    page.context.close()


def rgb(colour):
    """Return a colour as a browser writes it."""
    return f"rgb({', '.join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))})"


@pytest.mark.browser
def test_a_card_says_what_leads_and_what_is_absent(chromium, files, root):
    page = opened(chromium, files[EVENT])
    page.get_by_label("Show sources with").fill("Al-Alam")
    page.get_by_role("button", name="Al-Alam", exact=True).first.click()
    dialog = page.locator("dialog[open]")
    card = outlets.card(open_case(root / "data/hamedan-2016"), "Al-Alam")
    assert "What leads the page: " in dialog.text_content()
    assert f"On none of its {len(card.pages)} pages" in dialog.text_content()
    rows = card.labels.set_index(["section", "label"])
    for line in dialog.locator("ul li button").all_text_contents():
        section, label = line.split(": ", 1)
        absent = rows.loc[[(one, two) for one, two in rows.index if one == section]]
        found = absent[[label.casefold().endswith(two.casefold()) for _, two in absent.index]]
        assert (found[["n_a", "n_b"]].sum(axis=1) == 0).any(), line
    assert dialog.locator("#days-figure svg").is_visible()
    assert page.wrong == []
    page.context.close()


@pytest.mark.browser
def test_the_table_is_searched_and_sorted_by_keyboard(chromium, files, data):
    page = opened(chromium, files[EVENT])
    rows = page.locator("#sources-table tbody tr")
    assert rows.count() == 50
    more = page.locator("#more-sources")
    while more.is_visible():
        more.press("Enter")
    assert rows.count() == len(data[EVENT]["sources"]["rows"])
    page.get_by_label("Show sources with").fill("russian agency")
    assert 0 < rows.count() < 100
    assert page.locator("#filter-count").text_content() == f"{rows.count()} of 654 sources"
    head = page.locator("#sources-table thead button", has_text="Source")
    head.press("Enter")
    names = page.locator("#sources-table tbody th").all_text_contents()
    assert names == sorted(names, key=str.casefold) or names[0] < names[-1]
    assert page.locator("th[aria-sort='ascending']").count() == 1
    assert page.evaluate("document.activeElement.textContent") == "Source"
    head.press("Enter")
    assert page.locator("#sources-table tbody th").all_text_contents() == names[::-1]
    page.get_by_label("Show sources with").fill("")
    heads = page.locator("#sources-table thead button")
    place = heads.all_text_contents().index("Owner")
    for _ in range(2):  # upward and downward, sources without an owner are last
        heads.nth(place).press("Enter")
        assert rows.first.locator("td").nth(place - 1).text_content()
    assert page.wrong == []
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", CASES)
def test_hostile_names_do_nothing_in_a_browser(chromium, hostile, tmp_path, name):
    path = tmp_path / "page.html"
    path.write_text(page_text(hostile[name]), "utf-8")
    page = opened(chromium, path)
    for number in range(5):
        page.locator("#sources-table tbody button").nth(number).click()
        shown = plain_direction(f"{HOSTILE[number]} {number}")
        assert page.locator("#card-title").text_content() == shown
        page.keyboard.press("Escape")
    page.locator(".figure").first.hover()
    for summary in page.locator("summary").all():
        summary.click()
    figure = "sources"
    if name == EVENT:
        page.locator("#item-choice").select_option(index=2)
        figure = "groups"
    names = page.locator(f"#{figure}-figure .role-axis-label text")
    names.filter(has_text="__proto__").wait_for()
    assert set(TAKEN) <= set(names.all_text_contents())
    assert page.locator("img").count() == 0
    assert page.wrong == []
    page.context.close()


# ---------------------------------------------------------------- other cases


def test_a_case_of_one_source_says_that_nothing_can_be_compared(tmp_path):
    for number in range(4):
        text = f"Ada Quill met Brant Steel in Harrow. Plan {number} was refused."
        (tmp_path / f"a{number}.txt").write_text(text)
    values = page_data(open_case(extract(read_corpus(tmp_path))))
    assert values["lead"].startswith("How 1 source of articles wrote: 4 articles.")
    assert values["finding"].startswith("Too few articles or sources for a test")
    assert "two or more groups" in values["kinds"][0]["reason"]


ODD_TEXTS = (
    "Ada Quill met Brant Steel in Harrow. Plan {n} was refused by Ada Quill.",
    "Ада Квилл встретила Бранта в Харроу. План {n} отклонён, сказала Ада Квилл.",
    "قالت آدا كويل إن الخطة {n} رفضت في هارو، وقالت آدا كويل ذلك مرتين.",
)


@pytest.fixture
def odd_case(tmp_path):
    """Return the features of 12 invented articles: one source, three scripts, no dates."""
    folder = tmp_path / "Ünï & Söhne"
    folder.mkdir()
    for number in range(12):
        text = ODD_TEXTS[number % 3].format(n=number)
        (folder / f"a{number}.txt").write_text(text, "utf-8")
    return extract(read_corpus(tmp_path))


@pytest.mark.browser
@pytest.mark.parametrize("scheme, width", [("light", 1280), ("dark", 400)])
def test_an_odd_case_has_no_empty_chart(chromium, odd_case, tmp_path, scheme, width):
    path = explore.export(odd_case, tmp_path / "odd.html", title="Harrow")
    page = opened(chromium, path, width=width, scheme=scheme)
    assert page.locator("h1").text_content() == "Harrow"
    assert page.locator(".figure:visible").count() == 0
    page.locator("#sources-table tbody button").first.click()
    assert page.locator("dialog .figure").count() == 0
    assert page.locator("dialog li").count() == 12
    text = page.locator("body").inner_text().lower()
    assert [word for word in ("nan", "null", "undefined", "infinity") if word in text] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.wrong == []
    page.context.close()


def test_a_small_case_is_descriptive(root):
    folder = root / "data/example-articles"
    values = page_data(open_case(extract(read_corpus(folder), actors=folder / "actors.toml")))
    words = values["kinds"][0]
    assert {p for row in words["cells"]["p_adjusted"] for p in row} == {None}
    assert all("descriptive only" in note for note in words["cells"]["note"][0].values())
    assert "NaN" not in json_text(values)


def test_labels_without_a_plan_or_a_second_reading_have_a_page(root, tmp_path):
    case = tmp_path / "event"
    shutil.copytree(root / "data/hamedan-2016", case, ignore=shutil.ignore_patterns("*_b.csv"))
    (case / "contrasts.toml").unlink()
    values = page_data(open_case(case))
    assert values["readings"] == ["a"]
    assert values["finding"].endswith(values["contrasts"]["reason"])
    assert next(iter(parts_of(values))) == "profiles"
    assert values["finding"].startswith("What sets ") and "contrasts.toml" in values["finding"]
    assert "as labelled in reading a" in values["lead"]
