"""An invented event on invented web pages: a list of addresses, the pages behind it, and what should be reached.

Norland's tugs use a berth of Port Elm. Eight outlets in three languages tell it, six pages each. Every name, outlet and text
is made up here by a generator; nothing is taken from any page.
"""

import random
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from by_hand import drawn_rows, tables
from collect_server import Server, answer, redirect, snapshot

#: Outlet, language, country group.
OUTLETS = tables(__file__)["outlets"]
PAGES = 6
#: What becomes of the six pages of even and odd outlets, and where they should be found; "" for not at all.
FATES = (
    ("live", "live", "moved", "gone, archived", "live", "gone"),
    ("live", "empty", "front page, archived", "foreign", "live", "paywall"),
)
#: Some outlets are different.
OTHER_FATES = {
    (2, 5): "closed",
    (4, 5): "refused",
    (5, 3): "foreign, archived",
    (7, 1): "front page",
}
SOURCES = dict(
    drawn_rows("""
    live                 | live
    paywall              | live
    moved                | moved
    gone, archived       | archive
    front page, archived | archive
    foreign, archived    | archive
""")
)
REASONS = dict(
    drawn_rows("""
    gone       | gone
    closed     | refused by robots.txt
    refused    | refused by the server
    empty      | no article
    front page | no article
    foreign    | another language
""")
)
#: Sentences by language. {other} is how the outlet's side calls the crews that the tugs chase away.
SENTENCES = tables(__file__)["sentences"]
OTHERS = {
    "Norlandic": {"en": "raiders", "ru": "налётчики"},
    "Elmish": {"en": "crews", "fa": "خدمه‌ها"},
    "Overseas": {"en": "fishermen"},
}
ENGLISH_ADVERT = (
    "This domain has a new owner. The best games of the year are here, and you can win with every "
    "spin that you make. It is free to join, and there are gifts for all of those who come today. "
    "We will be back with more of the same, so do not forget to tell your friends about it."
)
RUSSIAN_ADVERT = (
    "У этого адреса новый владелец. Лучшие игры года ждут вас здесь, и каждый день мы дарим "
    "подарки всем, кто приходит к нам. Регистрация бесплатна, а выиграть может любой желающий. "
    "Расскажите о нас своим друзьям и возвращайтесь завтра, чтобы получить новые призы. "
    "По выходным у нас бывает праздник, на который мы зовём всех наших постоянных игроков."
)

ACTORS = """
[[actor]]
name = "Norland"
kind = "state"
aliases = ["Norland", "Норландии", "نورلند"]
[[actor]]
name = "Port Elm"
kind = "place"
aliases = ["Port Elm", "Порт-Эльма", "Порт-Эльме", "بندر الم"]
[[actor]]
name = "Elmark"
kind = "state"
aliases = ["Elmark", "Эльмарка", "المارک"]
[[actor]]
name = "Birk"
kind = "person"
aliases = ["Anna Birk", "Birk", "Анна Бирк", "بیرک"]
[[actor]]
name = "Rehn"
kind = "person"
aliases = ["Olaf Rehn", "Rehn", "Олаф Рен"]
"""


@dataclass(frozen=True)
class InventedPage:
    """One page of the list, and what should become of it."""

    article_id: str
    outlet: str
    language: str
    group: str
    day: str
    path: str
    fate: str
    title: str
    text: str

    @property
    def source(self):
        """Where the page should be found; "" for not at all."""
        return SOURCES.get(self.fate, "")

    @property
    def kind_of_reason(self):
        """The first words of the reason why it should not be found; "" where it should."""
        return REASONS.get(self.fate, "")


def invented_pages(seed=0):
    """Return the 48 pages of the list, in its order."""
    rng = random.Random(seed)
    pages = []
    for number, (outlet, language, group) in enumerate(OUTLETS):
        slug = outlet.lower().replace(" ", "-")
        for position in range(PAGES):
            fate = OTHER_FATES.get((number, position), FATES[number % 2][position])
            day = f"2021-03-{2 + rng.randrange(6):02}"
            sentences = rng.sample(SENTENCES[language], k=len(SENTENCES[language]) - 2)
            other = OTHERS[group][language]
            text = [sentence.format(day=day, other=other) for sentence in sentences]
            place = "closed/" if fate == "closed" else ""
            pages.append(
                InventedPage(
                    article_id=f"e{number * PAGES + position + 1:03}",
                    outlet=outlet,
                    language=language,
                    group=group,
                    day=day,
                    path=f"/{place}{slug}/{position + 1}",
                    fate=fate,
                    title=f"{outlet} {position + 1}",
                    text="\n".join(text),
                )
            )
    return pages


def page_of(title, text, *, language, marked=""):
    """Return a web page with an article, as most of them are built."""
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return (
        f'<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f"<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
        f"<article><h1>{title}</h1>{paragraphs}</article>{marked}</body></html>"
    ).encode()


def front_page():
    """Return a front page: headings that are links."""
    teasers = "".join(f"<h2><a href='/{n}'>Story number {n}</a></h2><p>More</p>" for n in range(9))
    return f"<html><head><title>Home</title></head><body>{teasers}</body></html>".encode()


def answers_of(pages):
    """Return what the server has for each path, but for the archive."""
    robots = answer(b"User-agent: *\nDisallow: /closed/\n", Content_Type="text/plain")
    answers = {"/robots.txt": robots}
    for page in pages:
        front = f"{page.path.rsplit('/', 1)[0]}/"
        whole = answer(page_of(page.title, page.text, language=page.language))
        advert = RUSSIAN_ADVERT if page.language == "en" else ENGLISH_ADVERT
        walled = page_of(
            page.title, page.text, language=page.language, marked="<div class='paywall'>Join</div>"
        )
        given = {
            "live": whole,
            "paywall": answer(walled),
            "moved": redirect(f"{page.path}-new", 301),
            "empty": answer(b"<html><head><title>Port Elm</title></head><body></body></html>"),
            "refused": answer(b"no", 403),
            "closed": whole,
        }
        kind = page.fate.removesuffix(", archived")
        if kind in given:
            answers[page.path] = given[kind]
        if kind == "front page":
            answers[page.path] = redirect(front)
            answers[front] = answer(front_page())
        if kind == "foreign":
            answers[page.path] = answer(page_of("Games", advert, language=page.language))
        if kind == "moved":
            answers[f"{page.path}-new"] = whole
    return answers


def serve(pages):
    """Return a server of these pages and an archive, both to be used as context managers."""
    server = Server(answers_of(pages))
    archive = Server()
    for page in pages:
        if not page.fate.endswith(", archived"):
            continue
        url = f"{server.url}{page.path}"
        copy = f"{archive.url}/web/20210310080910/{url}"
        question = url.replace(":", "%3A").replace("/", "%2F")
        day = page.day.replace("-", "")
        archive.answers[f"/wayback/available?url={question}&timestamp={day}"] = snapshot(copy)
        body = page_of(page.title, page.text, language=page.language)
        archive.answers[f"/web/20210310080910id_/{url}"] = answer(body)
    return server, archive


# ---------------------------------------------------------------- the case beside the list


def write_case(folder, pages, address):
    """Write the list of addresses, and the actors and outlets of a case; return the list's path."""
    folder = Path(folder)
    folder.mkdir(parents=True)
    (folder / "actors.toml").write_text(ACTORS, encoding="utf-8")
    listed = []
    for page in pages:
        row = {
            "article_id": page.article_id,
            "outlet": page.outlet,
            "published": page.day,
            "url": f"{address}{page.path}",
            "language": page.language,
        }
        listed.append(row)
    pd.DataFrame(listed).to_csv(folder / "articles.csv", index=False)
    outlets = [{"outlet": outlet, "country_group": group} for outlet, _, group in OUTLETS]
    pd.DataFrame(outlets).to_csv(folder / "outlets.csv", index=False)
    return folder / "articles.csv"
