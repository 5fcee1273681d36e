"""The main text of pages in genuine skeletons: what is kept, what is left out, when a page is refused."""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("trafilatura", reason="the extra collect is not installed")

import genuine_pages
from lxml import html

from analysis.collect.web import pages, verdicts
from analysis.collect.web.readings import MainText

NAMES = Path(__file__).parents[1] / "fixtures" / "pages" / "body_classes.csv"
with NAMES.open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
PATHS = [row for row in ROWS if row["source"] == "page"]
SELECTORS = sorted(
    {name for row in ROWS if row["source"] != "page" for name in row["names"].split()}
)


def words(text):
    return Counter(re.findall(r"\w+", text.casefold()))


def text_of(data):
    found = pages.articles(data, name="page.html")
    return found.records[0]["text"] if found.records else ""


def marked(data):
    """Return the words of the elements that are marked as body."""
    tree = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    texts = []
    for element in tree.xpath("//*[@data-body]"):
        if element.tag == "script":
            texts += [node["articleBody"] for node in json.loads(element.text)["@graph"]]
        else:
            texts.append(" ".join(element.itertext()))
    return words(" ".join(texts))


def sentences(first, count):
    return "".join(
        f"<p>Ferry {n} stayed in the harbour of Port Elm on day {n}, said its master, and {n} sailors"
        f" went home.</p>"
        for n in range(first, first + count)
    )


def opened(name):
    """Return the start of an element with the names of a path's step: "div#story.body.wide"."""
    tag, *names = re.split(r"(?=[.#])", name)
    classes = " ".join(part[1:] for part in names if part.startswith("."))
    ids = " ".join(part[1:] for part in names if part.startswith("#"))
    return f'<{tag or "div"} class="{classes}" id="{ids}">'


def shares(gold, text):
    both = (words(text) & gold).total()
    return both / gold.total(), both / max(1, words(text).total())


@pytest.mark.parametrize("name", genuine_pages.SKELETONS)
def test_bodies_in_genuine_skeletons(name):
    data = genuine_pages.page(name)
    recall, precision = shares(marked(data), text_of(data.replace(b" data-body", b"")))
    assert recall >= 0.95 and precision >= 0.9, (recall, precision)


def test_the_table_of_names_is_large_enough():
    assert len({row["outlet"] for row in ROWS}) >= 60 and len(PATHS) >= 30


@pytest.mark.parametrize("row", PATHS, ids=[row["outlet"] for row in PATHS])
def test_no_element_on_the_path_to_a_genuine_body_is_furniture(row):
    steps = row["names"].split(" > ")
    steps = [step for step in steps[:-1] if not step.startswith("body")]
    inside = sentences(0, 8)
    page = f"<html><head><title>Ferries</title></head><body><nav><a href='/'>Home</a></nav>{''.join(map(opened, steps))}{inside}"
    recall, precision = shares(words(re.sub("<[^>]*>", " ", inside)), text_of(page.encode()))
    assert recall == 1 and precision == 1


def page_in_a_body_called(name):
    """Return a page whose body and its three parts have a name, and the text of the body."""
    part = opened(f"div{name}")
    parts = [f"{part}{sentences(3 * n, 3)}</div>" for n in range(3)]
    inside = f"{part}{''.join(parts)}</div>"
    other = "<div class='related'><h3><a href='/'>Other ferries</a></h3></div>"
    page = f"<html><head><title>Ferries</title></head><body>{inside}{other}</body>"
    return page.encode(), re.sub("<[^>]*>", " ", inside)


def test_no_name_of_a_genuine_body_is_furniture():
    wrong = []
    for name in SELECTORS:
        page, text = page_in_a_body_called(name)
        if shares(words(text), text_of(page)) != (1, 1):
            wrong.append(name)
    assert wrong == []


# ---------------------------------------------------------------- refusals, and what is said


def page_of(inside, head=""):
    return f"<html><head><title>Ferries</title>{head}</head><body>{inside}</body></html>".encode()


def reasons(data):
    return pages.articles(data, name="page.html").skipped


def test_what_json_ld_says_of_another_article_is_no_text():
    other = " ".join(f"Word{n} of another article stands here at length." for n in range(80))
    stated = json.dumps({"@type": "NewsArticle", "headline": "Other", "articleBody": other})
    head = f'<script type="application/ld+json">{stated}</script>'
    [record] = pages.articles(page_of(sentences(0, 6), head), name="page.html").records
    assert words(record["text"]) == words(re.sub("<[^>]*>", " ", sentences(0, 6)))


@pytest.mark.parametrize(
    ("n_words_of_page", "reason"),
    [
        (900, "270 words of 900 in sentences; the text may lack a part"),
        (700, ""),
    ],
)
def test_a_text_of_few_of_the_words_of_its_page_is_kept_with_their_number(n_words_of_page, reason):
    page = html.fromstring(page_of(sentences(0, 6)))
    text = " ".join(["rain"] * 270)
    said = verdicts.verdict(page, MainText(text, n_words_of_page))
    assert (said.is_article, said.reason) == (True, reason)


def test_a_short_recipe_for_cookies_is_no_cookie_wall():
    text = "<p>Break the cookies into a bowl, pour the milk over them and wait for an hour, says the baker of Elm.</p>"
    data = page_of(
        f"<article>{text}<p>These cookies keep for a week in a tin, and for a month in the cold cellar.</p></article>"
    )
    assert reasons(data) == [] and "pour the milk" in text_of(data)


def test_headings_that_are_links_beside_a_long_text_make_no_front_page():
    teasers = "".join(f"<h3><a href='/{n}'>Story number {n} of Elm</a></h3>" for n in range(20))
    data = page_of(f"<div><h1>Ferries</h1>{sentences(0, 6)}</div><div class='x'>{teasers}</div>")
    assert reasons(data) == [] and len(text_of(data).split()) == 6 * 20


def test_an_article_in_chinese_has_words_without_spaces():
    text = "".join(
        f"<p>风暴使埃尔姆港的渡轮第{n}天停在港内，港务长说乘客都睡在学校里。</p>" for n in range(4)
    )
    assert reasons(page_of(f"<article>{text}</article>")) == []


def test_a_text_that_only_json_ld_has_is_kept():
    stated = json.dumps({"@type": "NewsArticle", "articleBody": "Ferries ran late again. " * 40})
    data = page_of("<div id='app'></div>", f"<script type='application/ld+json'>{stated}</script>")
    assert len(text_of(data).split()) == 160


def test_the_box_of_a_paywall_that_holds_the_text_stays():
    data = page_of(
        f"<article>{sentences(0, 2)}<div class='paywall'>{sentences(2, 5)}</div></article>"
    )
    assert len(text_of(data).split()) == 7 * 20
    assert reasons(data) == [
        "kept: the page has a paywall, and the text may end before it (140 words)"
    ]


def test_a_body_that_the_parser_puts_into_the_head_is_read():
    data = f"<html><title>Ferries</title><article>{sentences(0, 5)}</article>".encode()
    assert len(text_of(data).split()) == 5 * 20


def test_the_same_paragraph_comes_once():
    lead = (
        f"<p class='lead'>{'The ferries stayed in the harbour because of the storm of Monday.'}</p>"
    )
    data = page_of(f"<h1>Ferries</h1><div>{lead}</div><article>{lead}{sentences(0, 5)}</article>")
    assert text_of(data).count("because of the storm") == 1


def test_what_a_speaker_says_is_no_credit():
    turns = "".join(
        f"<p>Mara Lind: What did the master of ferry {n} say?</p>{sentences(n, 1)}"
        for n in range(4)
    )
    data = page_of(f"<article>{turns}</article>", "<meta name='author' content='Mara Lind'>")
    assert text_of(data).count("Mara Lind") == 4


# ---------------------------------------------------------------- parts that were lost, or too many


def body(first, count, name="story"):
    return f"<div class='{name}'>{sentences(first, count)}</div>"


@pytest.mark.parametrize(
    ("inside", "lost"),
    [
        (
            f"<div class='teaser-content'>{body(0, 1, 'article-body')}</div>"
            f"<div class='rest'>{body(1, 5, 'article-body')}</div>",
            "Ferry 0 stayed",
        ),
        (
            "<h1>Ferries</h1><h2 class='story-subtitulo'>Four days without a boat between the islands of the"
            f" sound</h2>{body(0, 6)}",
            "Four days without a boat",
        ),
        (
            f"<div class='story-body'><div class='subscriber-only'>{sentences(0, 3)}</div>"
            "<div class='subscriber-only'><h3>Where the boats lie</h3></div>"
            f"<div class='subscriber-only'>{sentences(3, 4)}</div></div>",
            "Where the boats lie",
        ),
        (
            f"<div class='blocks'><div class='part part--no-byline'>{sentences(0, 1)}</div>"
            f"<div class='part'>{sentences(1, 5)}</div></div>",
            "Ferry 0 stayed",
        ),
        (
            f"<div class='article'>{body(0, 3, 'news-text-wrap')}"
            f"<div class='frame'><div class='ce-bodytext'>{sentences(3, 2)}</div></div>"
            f"<div class='frame'><div class='ce-bodytext'>{sentences(5, 2)}</div></div></div>",
            "Ferry 6 stayed",
        ),
    ],
    ids=["first box", "lead without a stop", "heading of subscribers", "no byline", "frames"],
)
def test_a_part_of_the_article_in_a_box_of_its_own_stays(inside, lost):
    assert lost in text_of(page_of(inside))


SIGN_UP = (
    "<div class='css-1'><div><p>What the islands talk about, in your mail each morning at six.</p>"
    "<button>Sign up</button></div><p>The captcha is not complete, please try it again.</p></div>"
)
LINKS = "<ul><li><a href='/a'>Port Elm harbour</a></li><li><a href='/b'>Berg valley</a></li></ul>"
TEASERS = "".join(
    f"<div class='card'><h3>Dam number {n} opened</h3><p>The gates of dam {n} were opened on Sunday.</p></div>"
    for n in range(3)
)
POST = (
    "<div class='entry'><h2><a href='/older'>The dam opens</a></h2>"
    "<p>The gates of the dam were opened on Sunday, and the valley of Berg stood still.</p></div>"
)


@pytest.mark.parametrize(
    ("inside", "other"),
    [
        (f"<div class='story'>{sentences(0, 3)}{SIGN_UP}{sentences(3, 3)}</div>", "captcha"),
        (
            f"<article>{sentences(0, 6)}<section><h2>Related Internet Links</h2>{LINKS}"
            "<p>Elm Post does not answer for what other sites say.</p></section></article>",
            "does not answer",
        ),
        (f"{body(0, 6)}<div class='x'><h3>Mehr zum Thema</h3>{TEASERS}</div>", "gates of dam"),
        (f"{body(0, 6)}<div class='x'><h3>Lire aussi</h3>{TEASERS}</div>", "gates of dam"),
        (f"{body(0, 6)}<div class='x'><h3>Читайте также</h3>{TEASERS}</div>", "gates of dam"),
        (f"{body(0, 6)}<div class='x'>{TEASERS}</div>", "gates of dam"),
        (f"<div class='entry'><h2><a href='/f'>Ferries</a></h2>{body(0, 6)}</div>{POST}", "gates"),
        (
            f"<p class='when'>Jun 11, 2019</p><h1>Ferries</h1><p class='when'>Islands</p>{body(0, 6)}",
            "Islands",
        ),
        (
            f"<div class='story'>{sentences(0, 3)}<div class='vjs-no-js'><p>The player needs a newer"
            f" browser than yours is.</p></div>{sentences(3, 3)}</div>",
            "newer browser",
        ),
        (
            f"{body(0, 6)}<div class='commentbox'><p>He who pays for the ferry may as well row it"
            " himself, I say.</p></div>",
            "row it",
        ),
        (
            f"<div class='story'>{sentences(0, 6)}<p class='postmetadata alt'>This story was filed under"
            " Islands on a Wednesday evening.</p></div>",
            "filed under",
        ),
    ],
    ids="button heading German French Russian cards post label player comments filed".split(),
)
def test_what_is_no_part_of_the_article_goes(inside, other):
    text = text_of(page_of(inside))
    assert "Ferry 0 stayed" in text and "Ferry 5 stayed" in text
    assert other not in text


def test_the_text_in_json_ld_is_read_where_an_offer_stands_in_its_place():
    stated = json.dumps(
        {"@type": "NewsArticle", "articleBody": re.sub("<[^>]*>", " ", sentences(0, 12))}
    )
    offer = "<p>Lesen Sie alle Artikel einen Monat lang für einen Euro, auf jedem Gerät.</p>"
    inside = (
        f"<div class='story'>{sentences(0, 2)}<section class='Paywallstyled__Offer'>"
        f"<h2>Weiterlesen</h2>{offer}<p>Haben Sie ein Abo? Dann melden Sie sich hier an.</p></section></div>"
    )
    data = page_of(inside, f"<script type='application/ld+json'>{stated}</script>")
    assert "Ferry 11 stayed" in text_of(data) and "einen Euro" not in text_of(data)
