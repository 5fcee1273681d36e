"""What if: a reader of the page changes a choice, and the page answers as the library does.

The cases are INVENTED.
"""

import re

import browser
import numpy as np
import pandas as pd
import pytest
from browser import expect

from analysis.case import open_case
from analysis.explore.page.file import page_data, page_text
from tests.annotated_cases import write_annotated_cases

pytestmark = pytest.mark.browser
AS_PUBLISHED = re.compile("^(?!What if)")


@pytest.fixture(scope="module")
def opened_cases(tmp_path_factory):
    """Return a case of newspapers in three languages, of which those on the right write two."""
    folders = write_annotated_cases(tmp_path_factory.mktemp("cases"))
    articles = pd.read_csv(folders["leaning"] / "articles.csv")
    number = articles.index.to_numpy()
    is_right = articles["outlet"].str.slice(-2).astype(int) % 3 == 2
    articles["language"] = np.where(number % 2 == 0, "en", np.where(is_right, "fr", "de"))
    articles["agency"] = np.where(number % 5 == 0, "Aria", "none")
    articles.to_csv(folders["leaning"] / "articles.csv", index=False)
    return {name: open_case(folders[name]) for name in ("leaning", "ungrouped")}


@pytest.fixture(scope="module")
def files(opened_cases, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    written = {}
    for name, case in opened_cases.items():
        written[name] = folder / f"{name}.html"
        written[name].write_text(page_text(page_data(case)), "utf-8")
    return written


@pytest.fixture(scope="module")
def chromium():
    with browser.chromium() as started:
        yield started


@pytest.fixture
def open_page(chromium, files):
    """Return the function that opens a page from disk with the network off, its panel open."""
    contexts = []

    def opened(name, *, address="", width=1280, scheme="light", script=""):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, offline=True
        )
        contexts.append(context)
        page = context.new_page()
        page.wrong = []
        page.on("console", lambda message: page.wrong.append(message.text))
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        if script:
            page.add_init_script(script)
        page.goto(files["leaning"].with_name(f"{name}.html").as_uri() + address)
        page.wait_for_selector("html[data-ready]")
        if not address and page.locator("#what-if").count():
            page.locator("#what-if > summary").click()
        return page

    yield opened
    for context in contexts:
        context.close()


def note(page):
    return page.locator("#contrasts-note")


def cells_of(page, *, item, group):
    """Return shares and adjusted p of a contrast, as the table prints them for each reading."""
    lines = page.locator("#contrasts-table tbody tr")
    line = lines.filter(has_text=item).filter(has_text=group)
    return line.locator("td.number").all_inner_texts()


def percents(text):
    """Return the shares in a text."""
    return [float(number) / 100 for number in re.findall(r"([\d.]+) %", text)]


def test_the_address_keeps_a_choice_and_back_undoes_it(open_page):
    page = open_page("leaning")
    page.get_by_label("Units").select_option("articles")
    expect(note(page)).to_contain_text("articles as units")
    expect(note(page)).to_contain_text("exploratory tests shown")
    kept = note(page).inner_text()
    address = page.url.partition("#")[2]
    page.go_back()
    expect(note(page)).to_have_text(AS_PUBLISHED)
    other = open_page("leaning", address=f"#{address}")
    expect(note(other)).to_have_text(kept)
    expect(other.get_by_label("Units")).to_have_value("article")
    assert other.locator("#what-if").get_attribute("open") is not None


def test_an_address_that_nobody_could_have_made_is_as_published(open_page):
    page = open_page(
        "leaning", address="#what-if?unit=__proto__&reading=z&missed=x&family=99&genre=a"
    )
    expect(note(page)).to_have_text(AS_PUBLISHED)
    assert page.wrong == []


def test_one_reading_alone_shows_its_published_numbers(open_page):
    page = open_page("leaning")
    heads = page.locator("#contrasts-table th[scope=col]")
    published = heads.all_inner_texts()
    cells = cells_of(page, item="Nature", group="left")
    page.locator("#what-if-reading").select_option("reading b alone")
    expect(note(page)).to_contain_text("What if: reading b alone.")
    assert heads.all_inner_texts() == published[:2] + published[4:]
    assert cells_of(page, item="Nature", group="left") == cells[2:]


def test_wrong_labels_move_shares_and_have_no_p(open_page, opened_cases):
    page = open_page("leaning")
    page.get_by_label("Labels missed, %").fill("20")
    page.get_by_label("Labels missed, %").blur()
    expect(note(page)).to_contain_text("Nothing is tested: there is no p.")
    page.get_by_label("Wrong labels").select_option("against the difference")
    expect(note(page)).to_contain_text("against the difference.")
    table = opened_cases["leaning"].contrasts("labels").query("reading == 'a'")
    row = table.set_index(["item", "group"]).loc["nature", "left"]
    as_labelled = np.array([row["share"], row["share_against"]])
    shares, p, *_ = cells_of(page, item="Nature", group="left")
    one_in_five_missed = np.where(as_labelled == as_labelled.min(), as_labelled / 0.8, as_labelled)
    assert percents(shares)[:2] == pytest.approx(one_in_five_missed, abs=0.0051)
    assert p == "–"
    page.get_by_label("Labels missed, %").fill("60")
    page.get_by_label("Labels added, %").fill("60")
    page.get_by_label("Labels added, %").blur()
    expect(page.locator("#contrasts-table tbody tr").first).to_contain_text("– against –")
    assert "0 % against 0 %" not in page.locator("#contrasts-table").inner_text()


@pytest.mark.parametrize("scheme, width", [("light", 1280), ("dark", 360)])
def test_everybody_can_use_the_panel(open_page, scheme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page("leaning", width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    faults = axe.run(page, context="#contrasts").response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in faults] == []


def test_a_case_without_a_plan_has_no_panel(open_page):
    page = open_page("ungrouped", address="#what-if?unit=article")
    assert page.locator("#what-if").count() == 0
    assert page.wrong == []
