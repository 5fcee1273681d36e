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


def section(number, heading):
    return f"<section><h2>{heading}</h2>{sentences(number, 2)}</section>"


ELSEWHERE = "<p>Also read:</p><ul><li><a href='/x'>A boat sinks in the harbour</a></li></ul>"
FRAMES = "".join(
    f"<div class='frame frame-default frame-type-text'><header><h2>Part {n}</h2></header>"
    f"<div class='ce-bodytext'>{sentences(n, 1)}</div></div>"
    for n in (3, 4)
)
LEAD = "Four days without a boat between the islands of the sound"


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        (
            f"<div class='teaser-content'>{body(0, 1, 'article-body')}</div>"
            f"<div class='rest'>{body(1, 5, 'article-body')}</div>",
            "Ferry 0 stayed",
        ),
        (f"<h1>Ferries</h1><h2 class='story-subtitulo'>{LEAD}</h2>{body(0, 6)}", LEAD),
        (
            f"<article><h1>Ferries</h1><header><p class='standfirst'>{LEAD}.</p>"
            f"<button>Subscribe</button></header>{body(0, 6)}</article>",
            LEAD,
        ),
        (
            f"<h1>Ferries</h1><div class='standfirst'><p>{LEAD}.</p><button>Subscribe</button></div>"
            f"{body(0, 6)}",
            LEAD,
        ),
        (
            f"<div id='c'><div class='head'><h1>Ferries</h1><h2 class='subtitle'>{LEAD}</h2></div><div class='art'>"
            f"<aside><h5>Ann Berg</h5><p>Ann Berg writes.</p></aside>{body(0, 6)}</div></div>",
            LEAD,
        ),
        (
            f"<div class='post'><div class='head'><h2><a href='/self'>Ferries</a></h2><p>{LEAD}.</p>"
            f"</div><div class='entry'>{sentences(0, 6)}</div></div>",
            LEAD,
        ),
        (
            "<article><div class='q'><p>Elm Post: When will the boats run?</p><p>Lind: Not soon.</p>"
            f"{sentences(30, 1)}</div>{body(0, 8)}</article>",
            "Not soon",
        ),
        (
            f"<div class='story-body'><div class='subscriber-only'>{sentences(0, 3)}</div>"
            "<div class='subscriber-only'><h3>Where the boats lie</h3></div>"
            f"<div class='subscriber-only'>{sentences(3, 4)}</div></div>",
            "Where the boats lie",
        ),
        (
            f"<article>{sentences(20, 3)}<div class='subscriber-only'>{sentences(0, 6)}"
            "<h3>Subscribe now</h3><ul><li>Free trial</li><li>Log in</li></ul></div></article>",
            "Ferry 0 stayed",
        ),
        (
            f"<div class='story'>{sentences(0, 2)}<div class='paywall'><p>All travellers must register with the"
            f" harbour office, it said.</p>{sentences(2, 3)}</div></div>",
            "Ferry 4 stayed",
        ),
        (
            f"<div class='story'>{sentences(0, 3)}<h2 id='comments-from-abroad'>Comments from abroad</h2>"
            f"{sentences(3, 3)}</div>",
            "Comments from abroad",
        ),
        (
            f"<div class='blocks'><div class='part part--no-byline'>{sentences(0, 1)}</div>"
            f"<div class='part'>{sentences(1, 5)}</div></div>",
            "Ferry 0 stayed",
        ),
        (f"<div class='article'>{body(0, 3, 'news-text-wrap')}{FRAMES}</div>", "Ferry 4 stayed"),
        (
            f"<article>{body(0, 3)}<div class='story'>{sentences(3, 2)}{ELSEWHERE}</div>"
            f"{body(6, 3)}{body(9, 3)}</article>",
            "Ferry 3 stayed",
        ),
        (
            f"{body(0, 5)}<div class='story'>{ELSEWHERE}{sentences(5, 2)}</div>{body(7, 3)}",
            "Ferry 5 stayed",
        ),
        (
            f"<article>{section(0, 'Before')}{section(2, 'Recommended')}{section(4, 'Now')}"
            f"{section(6, 'Later')}</article>",
            "Ferry 2 stayed",
        ),
        (
            f"<article>{section(0, 'Before')}{section(2, 'Now')}<section><h2>Later</h2>"
            f"{sentences(4, 2)}<button>Register</button></section></article>",
            "Ferry 4 stayed",
        ),
    ],
    ids=[
        "first box",
        "lead without a stop",
        "lead in a header with a button",
        "lead beside a button",
        "lead above its writer",
        "lead below a linked title",
        "short answers",
        "heading of subscribers",
        "labels among subscribers",
        "paid part that says register",
        "heading with an id of its words",
        "no byline",
        "frames",
        "list behind a part",
        "list before a part",
        "heading of a list without links",
        "button below a part",
    ],
)
def test_a_part_of_the_article_in_a_box_of_its_own_stays(inside, kept):
    assert kept in text_of(page_of(inside, "<meta name='author' content='Ann Berg'>"))


SIGN_UP = (
    "<div class='css-1'><div><p>What the islands talk about, in your mail each morning at six.</p>"
    "<button>Sign up</button></div><p>The captcha is not complete, please try it again.</p></div>"
)
CARD = "<p>The gates of the dam were opened on Sunday, and the valley stood still.</p>"
OFFER = (
    "<section class='Paywallstyled__Offer'><h2>Weiterlesen</h2><p>Testen Sie unser Angebot einen Monat"
    " lang für einen Euro, auf jedem Gerät.</p><p>Sie haben ein Abo? Dann melden Sie sich an.</p></section>"
)
HELPERS = (
    "<div class='small'><p><b>Helpers wanted</b> Volunteers for the meadow by the chapel get coffee.</p>"
    "<p>Our book of tales is sold out, and a second one is not planned at the moment.</p></div>"
)
READ_ON = (
    "<div class='paywall-box'><h3>Subscribe to read on</h3><p>All articles of the Elm Post, on each of"
    " your devices and without advertising.</p><p>The first month is one crown, and after it you may go"
    " whenever you like.</p></div>"
)
COFFEE = (
    "<div class='text-center'><p>Do you like what we write? Then buy us a coffee for one crown a month.</p>"
    "</div>"
)
MAGNET = (
    "<div class='lead-magnet'><p>Get our weekly guide to the islands in your mail, free of charge.</p>"
    "<form><input type='email'><button>Sign up</button></form></div>"
)
OUTSIDE = (
    "<section data-component='see-also'><h2>Elsewhere</h2><p>The station does not answer for what"
    " other sites say.</p></section>"
)


def gates(first, count):
    return "".join(
        f"<p>Gate {n} of the dam was opened on Sunday, and the valley below stood still for {n} hours.</p>"
        for n in range(first, first + count)
    )


MORE = (
    f"<div class='row'><h3>More news</h3><p><a href='/dam'>The dam opens</a></p>{gates(0, 1)}</div>"
)


def post(name, text):
    return f"<div class='day'><h2><a href='/{name}'>{name}</a></h2><div class='note'>{text}</div></div>"


def among(box):
    return f"<article>{sentences(0, 3)}<section>{box}</section>{sentences(3, 3)}</article>"


def listing(heading):
    return among(f"<h3>{heading}</h3>{CARD}<p><a href='/dam'>The dam of the valley</a></p>")


@pytest.mark.parametrize(
    ("inside", "other"),
    [
        (f"<div class='story'>{sentences(0, 3)}{SIGN_UP}{sentences(3, 3)}</div>", "captcha"),
        (listing("Related Internet Links"), "gates"),
        (listing("Mehr zum Thema"), "gates"),
        (listing("À lire aussi :"), "gates"),
        (listing("Читайте также"), "gates"),
        (listing("More from the harbour"), "gates"),
        (f"<div class='story'>{sentences(0, 6)}{OFFER}</div>", "einen Euro"),
        (
            f"<table><tr><td><div>{sentences(0, 8)}</div>{HELPERS}</td></tr></table>",
            "coffee",
        ),
        (
            f"<div class='row'>{sentences(0, 6)}</div><div class='row'><div><h3>The dam</h3>{gates(0, 1)}"
            f"</div><div><h3>The door</h3>{gates(1, 1)}</div></div>",
            "Gate",
        ),
        (f"<article>{sentences(0, 6)}{OUTSIDE}</article>", "other sites"),
        (f"<table><tr><td><div>{sentences(0, 8)}</div>{COFFEE}</td></tr></table>", "coffee"),
        (
            f"<div id='content'>{post('Ferries', sentences(0, 6))}{post('Gates', gates(0, 4))}</div>",
            "Gate 1",
        ),
        (
            f"<div>{sentences(0, 3)}<ul><li>{LEAD}.</li><li>Photo: Ann Berg</li><li><a href='/x'>Read all"
            f" of it here.</a></li></ul>{sentences(3, 3)}</div>",
            "Photo",
        ),
        (
            f"<div id='content'>{post('Ferries', sentences(0, 6))}{post('Gates', gates(0, 2))}"
            f"{post('Doors', gates(2, 2))}</div>",
            "Gate 1",
        ),
        (
            f"<main><div class='row'><div class='signature'>Port Elm</div><div class='head'><h1>Ferries</h1>"
            f"<h2 class='subtitle'>{LEAD}</h2></div></div><div class='news'>{sentences(0, 6)}</div></main>",
            "Port Elm\n",
        ),
        (
            f"<main><div class='row'><div class='category'>Islands</div></div><h1>Ferries</h1>{body(0, 6)}</main>",
            "Islands",
        ),
        (
            among(
                "<div class='vjs-no-js'><p>The player needs a newer browser than yours is.</p></div>"
            ),
            "newer browser",
        ),
        (
            among(
                "<div class='commentbox'><p>He who pays may as well row it himself, I say.</p></div>"
            ),
            "row it",
        ),
        (
            f"<div class='story'>{sentences(0, 6)}<div class='support-box'><p>If you like what we write, please"
            " tell a friend of it.</p></div></div>",
            "tell a friend",
        ),
        (f"<div class='story'>{sentences(0, 4)}{MAGNET}{sentences(4, 2)}</div>", "weekly guide"),
        (
            f"<div class='row'><div class='col-8'><div class='note'>{sentences(0, 6)}{MORE}</div></div></div>",
            "stood still",
        ),
        (
            among("<p class='postmetadata alt'>This story was filed under Islands on Monday.</p>"),
            "filed under",
        ),
    ],
    ids=(
        "button English German French Russian from wall small row component coffee long-post"
        " items posts place label player comments support magnet same-class filed"
    ).split(),
)
def test_what_is_no_part_of_the_article_goes(inside, other):
    text = text_of(page_of(inside))
    assert "Ferry 0 stayed" in text and "Ferry 5 stayed" in text
    assert other not in text


def test_a_paywall_whose_heading_asks_is_no_text():
    text = text_of(page_of(f"<div class='story'>{sentences(0, 3)}{READ_ON}</div>"))
    assert "Ferry 2 stayed" in text and "devices" not in text


@pytest.mark.parametrize(
    "label",
    ["Jetzt abonnieren", "Je m'abonne", "S'abonner", "¡Suscríbete!", "Click to subscribe"],
)
def test_buttons_to_subscribe_in_other_languages(label):
    box = SIGN_UP.replace("Sign up", label)
    text = text_of(page_of(f"<div class='story'>{sentences(0, 3)}{box}{sentences(3, 3)}</div>"))
    assert "captcha" not in text and "Ferry 5 stayed" in text


@pytest.mark.parametrize(
    "label",
    [
        "<p>Lesezeit: 3 Min.</p>",
        "<p>2019. május 3.</p>",
        "<ul><li>Port Elm</li><li>3 May</li></ul>",
    ],
)
def test_labels_above_the_heading_are_no_text(label):
    head = f"<div class='row'><div class='sig'>{label}</div><div class='head'><h1>Ferries</h1></div></div>"
    text = text_of(page_of(f"<main>{head}<div class='news'>{sentences(0, 6)}</div></main>"))
    assert text.startswith("Ferry 0 stayed")


def test_what_the_page_says_of_itself_is_the_lead_where_it_is_shown():
    head = f"<meta name='description' content='{LEAD}'>"
    inside = (
        f"<section><div><div class='c1 c2'><h1>Ferries</h1><h2 class='c3'>{LEAD}</h2><p class='c4'>Ann Berg</p>"
        f"{sentences(0, 2)}</div></div><div><div class='c1 c2'>{sentences(2, 5)}</div></div></section>"
    )
    assert LEAD in text_of(page_of(inside, head))


def test_items_of_lists_between_paragraphs_stay():
    items = [
        "No. 4, from the pier to the mill, each twelve minutes;",
        "No. 7, from the pier to the park, each twenty minutes;",
        "No. 9, on working days only.",
    ]
    points = "".join(f"<li>{item}</li>" for item in items)
    text = text_of(page_of(f"<div>{sentences(0, 3)}<ul>{points}</ul>{sentences(3, 3)}</div>"))
    assert [line for line in text.split("\n\n") if line.startswith("No.")] == items


def test_the_text_in_json_ld_that_begins_with_our_first_line_is_read():
    first = "<p>" + " and ".join(f"ferry {n} lay in the harbour" for n in range(6)) + ".</p>"
    whole = re.sub("<[^>]*>", " ", first + sentences(0, 12))
    stated = json.dumps({"@type": "NewsArticle", "articleBody": whole})
    covers = (
        "in green linen",
        "with a bell in the morning",
        "and on Sunday with cake",
        "by the post",
    )
    offer = "".join(
        f"<p>{n} crowns a month is what the islands pay for a paper that comes by ferry, {cover}.</p>"
        for n, cover in enumerate(covers)
    )
    data = page_of(
        f"<div class='story'>{first}<section class='piano'>{offer}</section></div>",
        f"<script type='application/ld+json'>{stated}</script>",
    )
    assert "Ferry 11 stayed" in text_of(data) and "crowns a month" not in text_of(data)


def test_the_text_in_json_ld_is_read_where_an_offer_stands_in_its_place():
    stated = json.dumps(
        {"@type": "NewsArticle", "articleBody": re.sub("<[^>]*>", " ", sentences(0, 12))}
    )
    offer = "<p>Testen Sie unser Angebot einen Monat lang für einen Euro, auf jedem Gerät.</p>"
    inside = (
        f"<div class='story'>{sentences(0, 2)}<section class='Paywallstyled__Offer'>"
        f"<h2>Weiterlesen</h2>{offer * 4}</section></div>"
    )
    data = page_of(inside, f"<script type='application/ld+json'>{stated}</script>")
    assert "Ferry 11 stayed" in text_of(data) and "einen Euro" not in text_of(data)
