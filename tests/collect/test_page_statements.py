"""What invented pages say of themselves: title, outlet, agency and day."""

import tomllib

import pytest
from by_hand import by_hand
from places import PAGES as FOLDER

pytest.importorskip("trafilatura", reason="the extra collect is not installed")

from analysis.collect.web import saved_pages

PAGES = tomllib.loads((FOLDER / "heads.toml").read_text(encoding="utf-8"))["page"]
LAYOUTS = tomllib.loads((FOLDER / "pages.toml").read_text(encoding="utf-8"))
PARAGRAPHS = "".join(
    f"<p>The master of port {port} told reporters that boats between the islands would run again as "
    "soon as the wind had dropped, and that nobody on the quay had to wait for more than a day.</p>"
    for port in ("Elm", "Berg", "Tarn")
)


def record_of(head, top, *, lang="en", url=None, end="", **_):
    """Return the record of a page with this head and heading, and an article of three paragraphs."""
    page = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">{head}</head>'
        f"<body><div><article>{top}{PARAGRAPHS}{end}</article></div></body></html>"
    )
    [record] = saved_pages.articles(page.encode(), name="a.html", url=url).records
    return record


NO_TITLE = "WordPress of an old theme: text only"  # a heading below that of its archive


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["name"])
def test_title_of_a_page(page):
    assert (record_of(**page)["title"] == page["title"]) == (page["name"] != NO_TITLE)


# ---------------------------------------------------------------- outlets


RAIN = "<title>Rain on the quay</title>"
HEADING = "<h1>Rain on the quay</h1>"
QUAY = "elmpost.example/a"


@by_hand(__file__, "outlet")
def test_outlet_and_what_its_name_is_from(head, url, outlet, origin):
    record = record_of(head, HEADING, url=f"https://{url}")
    assert (record["outlet"], record["outlet_from"]) == (outlet, origin)
    assert record["title"] == "Rain on the quay"


@by_hand(__file__, "agency")
def test_the_only_agency_that_a_page_names(head, agency):
    assert record_of(RAIN + head, HEADING, url=f"https://{QUAY}")["agency"] == (agency or None)


def test_a_page_saved_by_a_browser_is_of_the_outlet_that_it_was_saved_from():
    saved = "<!-- saved from url=(0029)https://www.elmpost.example/a1 -->"
    [record] = saved_pages.articles(f"{saved}<article>{PARAGRAPHS}".encode(), name="a.html").records
    assert (record["outlet"], record["outlet_from"]) == ("elmpost.example", "address")


# ---------------------------------------------------------------- days


@by_hand(__file__, "day")
def test_the_day_is_that_of_the_address_the_markup_or_a_guess(markup, url, published, day):
    record = record_of("", f"<h1>Rain</h1>{markup}", url=url or None)
    assert (record["published"], record["day"]) == (published or None, day or None)


def test_days_are_right_as_often_as_the_docs_tell(root):
    pairs = [(record_of(**page)["published"], page.get("published")) for page in PAGES]
    for path in FOLDER.glob("*.html"):
        [record] = saved_pages.articles(path.read_bytes(), name=path.name).records
        pairs.append((record["published"], LAYOUTS[path.stem].get("published")))
    n_right = sum(found == day for found, day in pairs)
    n_missing = sum(found is None and day is not None for found, day in pairs)
    told = (
        f"Of {len(pairs)} invented pages {n_right} have the right day or rightly none, "
        f"{len(pairs) - n_right - n_missing} a wrong one, and {n_missing} lack theirs"
    )
    assert told in (root / "docs/collecting.md").read_text("utf-8").replace("\n", " ")
