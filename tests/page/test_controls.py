"""The bar of controls, the address, and what one takes away: with names of strangers, too."""

import io
import re
from urllib.parse import quote

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from conftest import EVENT
from screens import ANEW, opened

from analysis.page.page import page_text

pytestmark = [pytest.mark.slow, pytest.mark.browser]
STATE = "Object.fromEntries(new URLSearchParams(location.hash.slice(1)))"
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=https://port.invalid/a.png onerror=alert(2)>",
    "\"><svg onload=alert(3)> & 'quoted'",
    "__proto__",
    "constructor",
    "=1+2 \u202eright",
    "a=b&c#d",
)


@pytest.fixture
def show(show):
    """Return a function that opens an address of a case."""
    return lambda address="", name=EVENT, **options: show(name, address, **options)


def choose(page, name, value):
    """Choose a value, opening what hides the control."""
    control = page.locator(f"#choose-{name}")
    if not control.is_visible():
        page.locator("#more-choices summary").click()
    if control.evaluate("one => one.tagName") == "SELECT":
        control.select_option(value)
    else:
        control.fill(value)
        control.press("Enter")
    page.evaluate("new Promise(requestAnimationFrame)")


# ---------------------------------------------------------------- controls


def test_each_control_changes_its_choice_and_the_address_restores_all(show):
    page = show("view=compare", apart=True)
    chosen = {
        "what": "labels",
        "by": "outlet",
        "group": "TASS",
        "against": "Reuters",
        "sample": "wave 2",
        "first": "2016-08-15",
        "last": "2016-08-20",
        "own": "own",
        "only-language": "en",
        "unit": "article",
    }
    for name, value in chosen.items():
        choose(page, name, value)
    state = page.evaluate(STATE)
    other = show(page.url.partition("#")[2])
    for name, value in chosen.items():
        assert other.locator(f"#choose-{name}").input_value() == value, name
    del chosen["only-language"]
    assert state == chosen | {"view": "compare", "only": "language=en"}
    assert other.locator("#view").inner_text() == page.locator("#view").inner_text()
    for _ in range(len(chosen) + 1):
        page.go_back()
    page.wait_for_function("() => location.hash === '#view=compare'")
    page.go_forward()
    page.wait_for_function("() => document.getElementById('choose-what').value === 'labels'")


def test_other_groups_begin_anew_and_the_plans_choices_come_back(show):
    page = show("view=compare&group=Russian&against=Western")
    choose(page, "by", "language")
    assert page.evaluate(STATE) == {"view": "compare", "by": "language"}
    choose(page, "group", "en")
    choose(page, "what", "labels")
    assert page.evaluate(STATE)["group"] == "en"
    page.get_by_role("button", name="Back to the plan").click()
    assert page.evaluate(STATE) == {"view": "compare"}
    assert page.get_by_role("button", name="Back to the plan").count() == 0


def test_a_choice_among_more_is_taken_back_by_its_chip(show):
    page = show("only=language=en&unit=article")
    chips = page.locator(".chip")
    assert chips.all_inner_texts() == ["Language: en ×", "articles ×"]
    assert chips.first.get_attribute("aria-label") == "Language: en ×: take back"
    chips.first.click()
    assert page.evaluate(STATE) == {"unit": "article"}


# ---------------------------------------------------------------- addresses


def test_an_address_may_ask_for_anything(show):
    asked = "view=nowhere&what=gold&by=__proto__&group=Nobody&only=genre=news&first=today&unit=day&item=x"
    page = show(asked)
    said = page.locator("#notice").inner_text()
    for word in ("nowhere", "gold", "__proto__", "Nobody", "genre=news", "today", "day", "x"):
        assert f"“{word}”" in said
    assert page.locator("#views [aria-current]").inner_text() == "Answer"
    shown = page.locator("#view .place").inner_text()
    assert show().locator("#view .place").inner_text() == shown
    assert not show("view=compare").locator("#notice").is_visible()


@pytest.mark.parametrize("value", HOSTILE)
def test_values_of_an_address_are_text(show, value):
    names = ("view", "what", "by", "group", "source", "find", "word", "open", "only", "item")
    address = "&".join(f"{name}={quote(value)}" for name in names)
    for view in ("", "&view=pages"):
        assert show(address + view).locator("main img, main script").count() == 0


# ---------------------------------------------------------------- names of strangers


def renamed(value, names):
    """Return a copy of data in which these names are others, wherever they stand."""
    if isinstance(value, dict):
        return {names.get(key, key): renamed(each, names) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [renamed(each, names) for each in value]
    return names.get(value, value)


def test_hostile_names_stay_text_in_every_view(chromium, data_of, tmp_path):
    groups = data_of(EVENT)["groups"]["country_group"]["order"]
    values = renamed(data_of(EVENT), dict(zip(groups, HOSTILE, strict=False)))
    values["title"] = values["about"] = values["lead"]["finding"] = HOSTILE[0]
    for material in values["materials"]:
        if items := material["items"]:
            items["name"] = (HOSTILE * len(items["id"]))[: len(items["id"])]
        material["label"] = HOSTILE[2]
    pages = values["pages"]
    n_pages = len(pages["id"])
    pages["text"] = (HOSTILE * n_pages)[:n_pages]
    pages["url"] = (["javascript:alert(4)", "data:text/html,x", ""] * n_pages)[:n_pages]
    values["sources"]["name"][:7] = HOSTILE
    path = tmp_path / "hostile.html"
    path.write_text(page_text(values), "utf-8")
    page = opened(chromium, path)
    for view in "answer compare voices together tone time sources pages".split():
        page.evaluate(ANEW, f"view={view}&what={'plan-1' if view == 'answer' else 'labels'}")
        assert page.wrong == [], view
        assert page.locator("main img, main script, main iframe").count() == 0
        hrefs = page.locator("a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        assert [href for href in hrefs if not re.match(r"#|https?://|file:///", href)] == []
        if view == "compare":
            saved = table_of(page)
            assert not any(str(name).startswith("=") for name in saved["label"])
    page.context.close()


# ---------------------------------------------------------------- to take away


def saved_file(page, button):
    with page.expect_download() as download:
        page.locator(".take").first.get_by_role("button", name=button).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def table_of(page):
    name, content = saved_file(page, "CSV")
    assert name.endswith(".csv")
    return pd.read_csv(io.BytesIO(content))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_figure_is_saved_with_its_words_as_svg_and_png(show, scheme):
    page = show("view=compare&what=labels", scheme=scheme)
    title = page.locator("#view .finding").first.inner_text()
    name, content = saved_file(page, "SVG")
    picture = BeautifulSoup(content, "xml")
    words = " ".join(text.get_text() for text in picture.find_all("text"))
    assert name.startswith("hamedan-2016-") and name.endswith(".svg")
    assert title in words and "Hamedan" in words
    assert "Labelled by a language model, not checked by people." in words
    assert b"var(" not in content and picture.find(style=True) is None
    name, content = saved_file(page, "PNG")
    pixels = plt.imread(io.BytesIO(content))
    assert name.endswith(".png") and pixels.shape[1] > 2000
    assert pixels[2, 2].tolist() == [1, 1, 1, 1] and pixels[..., :3].std() > 0.02
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert dark == (scheme == "dark")
