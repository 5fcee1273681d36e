"""Whether a page has an article, why not, and what is to be known of its text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree, html

from analysis.collect.records import KEPT
from analysis.collect.web.characters import readable
from analysis.collect.web.lines import Line
from analysis.collect.web.statements import Statements

LEAST = 25  # words of a page that has a day or calls itself an article
LEAST_OF_OTHERS = 50  # of any other page; what servers send in place of an article has up to 46
#: Words of a text between two links to other pages; openings of these have up to 55.
PIECE = 60
PIECES = 3  # of a list of other pages
HEADLINE = 4  # words of a link that may be another page's headline
OPENING = 20  # characters by which a paragraph is found again on its page
MIN_WORDS_OF_TEXT = 25  # words of a paragraph that is text, however it ends
WHOLE = 0.9  # share of the words that a page states, from which its text is whole
#: How a sentence ends, in all scripts.
END = re.compile(r"[.!?…。！？؟۔।][\"'”’“»«›)\]\s]*$")
#: Letters of Thai, Lao, Burmese, Khmer, Japanese and Chinese, which part no words.
UNPARTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff]")
LETTERS = 2  # of these that count as a word
#: Names that may be those of a paywall; WALL_NAME tells.
MAY_BE_WALL = etree.XPath(
    "(//@class | //@id)[contains(., 'wall') or contains(., 'etered') or contains(., '-only')]"
)
#: Classes and ids of boxes that are paywalls; some hold the text itself.
WALL_NAME = re.compile(
    r"(?i)(?:^|[ _-])(?:(?:paywall|regwall)\w*|(?:metered|subscriber-only)(?=[ _-]|$))"
)
#: What notices say that servers send before an article or instead of it, by what it is about. Two
#: different ones make a notice: a recipe for cookies has one. Seen on web pages; beyond English and
#: German second hand.
COOKIES = r"\bcookies?\b|\bcookie-"
SUBSCRIPTION = (
    r"\bsubscri(?:be|ption)|\babonn|\babos?\b|\bsuscr[ií]|\babbonat|\bподпис"
    r"|\bfree trial\b|\bunser angebot|\bnotre offre|\bfree articles?\b"
)
ACCOUNT = (
    r"\bsign (?:in|up)\b|\blog ?in\b|\bregister|\ban? account\b|\bmelden sie sich\b"
    r"|\banmeld|\bregistrier|\bs'inscri|\binicia sesi"
)
NOTICE = (
    COOKIES,
    SUBSCRIPTION,
    ACCOUNT,
    r"\bconsent|\bzustimm|\beinwillig|\bconsentement|\bconsentimiento|\bconsenso|\btoestemming"
    r"|\bsamtyck|\bsamtykk|\bсогласи",
    r"\bour(?: \d+)? partners\b|\bthird part(?:y|ies)\b|\bpartnern?\b|\bpartenaires\b|\bsocios\b",
    r"\bprivacy\b|\bdatenschutz|\bconfidentialité\b|\bprivacidad\b|\bконфиденциальност",
    r"\bpersonal(?:i[sz]ed)? (?:data|ads?|advert|content)|\bpersonenbezogen|\bпересональн",
    r"\b(?:your|this) (?:device|browser)\b|\b(?:ihrem|jedem) gerät\b|\bvotre (?:appareil|navig)",
    r"\b(?:we|this (?:web)?site) uses?\b|\bwir verwenden\b|\bnous utilisons\b|\butilizamos\b",
    r"\b(?:read on|(?:continue|keep) reading|(?:full|unlimited) access)\b|\bcancel (?:your|at)\b"
    r"|\bweiterlesen\b|\bjederzeit kündbar\b|\bterms\b",
    r"\bjavascript\b",
    r"\b(?:this|the) (?:page|website|site|address)\b|\bdie (?:seite|suche)\b",
    r"\b(?:have|need) permission\b|\bblocked\b|\bnot (?:be )?found\b|\bmoved\b|\bnicht gefunden\b",
)
NOTICE_WORDS = [re.compile(f"(?i){words}") for words in NOTICE]
SIGNS = 2  # different ones of NOTICE in a paragraph that is a notice
LONG = 250  # words of a text in which lines of any kind count
MAX_CHARACTERS_SEARCHED = 20_000  # characters of one paragraph that are searched
SCRIPTED = re.compile(
    r"(?i)\b(?:enable|turn on|activate|requires?|without|need)\b.{0,40}javascript"
    r"|javascript.{0,40}(?:disabled|required|off)\b"
)
FRONT_PAGE = "a list of links (a section's front page), no article"


@dataclass(frozen=True)
class Verdict:
    """Whether a page has an article, and why not or what is to be known of it."""

    is_article: bool
    reason: str = ""

    def reasons(self) -> list[str]:
        """Return the reason as `Found.skipped` has it."""
        if not self.reason:
            return []
        if self.is_article:
            return [KEPT + self.reason]
        return [self.reason]


def n_words(text: str) -> int:
    """Return the number of words of a text, in scripts that write no spaces too.

    >>> n_words("The storm came."), n_words("\u66b4\u98ce\u96e8\u6765\u4e86 again")
    (3, 4)
    """
    n_unparted = 0 if text.isascii() else len(UNPARTED.findall(text))
    if not n_unparted:
        return len(text.split())
    n_others = len(re.findall(r"\w+", UNPARTED.sub(" ", text)))
    return -(-n_unparted // LETTERS) + n_others


def is_notice(paragraph: str) -> bool:
    """Tell whether a paragraph is about cookies, subscriptions, scripts or the page itself.

    >>> is_notice("We and our partners use cookies on your device.")
    True
    >>> is_notice("The baker sold cookies.")
    False
    """
    text = paragraph[:MAX_CHARACTERS_SEARCHED]
    return sum(1 for sign in NOTICE_WORDS if sign.search(text)) >= SIGNS


def _is_sentence(paragraph: str) -> bool:
    """Tell whether a paragraph is a sentence or more.

    >>> _is_sentence("Ferries ran again on Monday."), _is_sentence("More of Elm Post")
    (True, False)
    """
    return bool(END.search(paragraph[-20:])) or n_words(paragraph) >= MIN_WORDS_OF_TEXT


def verdict(page: html.HtmlElement, text: str, stated: Statements) -> Verdict:
    """Return whether a text is that of an article, and why not or what is to be known of it.

    A page is refused if its text has fewer than LEAST_OF_OTHERS words in sentences (LEAST if the
    page has a day or calls itself an article), or if it is a row of openings of other pages: PIECES
    or more of fewer than PIECE words each, parted by links.

    Links do not count, nor notices in a text of fewer than LONG words. Lines that are no sentences
    count in longer texts, and where the page calls itself an article.
    """
    told = text.split("\n\n")
    if n_words(text) < LONG:
        told = [paragraph for paragraph in told if not is_notice(paragraph)]
        if not stated.calls_itself_article:
            told = list(filter(_is_sentence, told))
    parted = _parted(stated.lines)
    pieces = _pieces(told, parted)
    n_told = pieces.total()
    is_walled = stated.is_paid or any(map(WALL_NAME.search, MAY_BE_WALL(page)))
    is_dated = bool(stated.record["published"])
    least = LEAST if is_dated or stated.calls_itself_article else LEAST_OF_OTHERS
    if n_told < least:
        return Verdict(False, _why_no_article(page, text, n_told, is_walled=is_walled))
    is_list = len(pieces) >= PIECES and max(pieces.values()) < PIECE
    if is_list and not stated.calls_itself_article:
        return Verdict(False, FRONT_PAGE)
    return Verdict(True, _doubt(text, stated, parted, is_walled=is_walled))


def _why_no_article(page: html.HtmlElement, text: str, n_told: int, *, is_walled: bool) -> str:
    """Return the first reason that holds for a page without an article."""
    shown = " ".join(page.itertext())
    n_shown = n_words(shown)
    n_linked = sum(n_words(" ".join(link.itertext())) for link in page.iter("a"))
    notices = "\n".join(filter(is_notice, text.split("\n\n")))
    is_about_cookies = bool(re.search(f"(?i){COOKIES}", notices)) and not SCRIPTED.search(notices)
    if is_about_cookies and not is_walled:
        return "a cookie wall, and no article behind it"
    if is_walled or re.search(f"(?i){SUBSCRIPTION}|{ACCOUNT}", notices):
        return f"a paywall with {n_told} words before it"
    if SCRIPTED.search(" ".join(shown.split())):
        return "a page that needs JavaScript, saved without its text"
    if 2 * n_linked > n_shown:
        return FRONT_PAGE
    if not n_shown:
        return "an empty page"
    return f"no main text ({n_told} words in sentences)"


def _pieces(paragraphs: Iterable[str], parted: list[Parted]) -> Counter:
    """Return the words of paragraphs in each piece of the page, without those of links.

    Headlines that are links part it. A paragraph that is not on the page, such as one in JSON-LD,
    is in the piece of that before it.
    """
    places = defaultdict(list)
    for line in parted:
        places[_opening(line.text)].append(line)
    pieces: Counter = Counter()
    piece = 0
    for paragraph in paragraphs:
        n_told = n_words(paragraph)
        here = places.get(_opening(readable(paragraph)))
        if here:
            line = here.pop(0)
            piece = line.piece
            n_told -= line.is_link and line.n_words
        pieces[piece] += n_told
    return pieces


class Parted(NamedTuple):
    """A line, and the number of its piece of the page."""

    text: str
    is_link: bool
    n_words: int
    piece: int


def _parted(lines: list[Line]) -> list[Parted]:
    """Return the lines of a page with the numbers of their pieces."""
    parted = []
    piece = 0
    for line in lines:
        is_link = line.is_link
        words = n_words(line.text)
        piece += is_link and words >= HEADLINE
        parted.append(Parted(line.text, is_link, words, piece))
    return parted


def _opening(text: str) -> str:
    """Return the first letters of a text, by which it is known again."""
    return "".join(text[: 2 * OPENING].split())[:OPENING]


def _doubt(text: str, stated: Statements, parted: list[Parted], *, is_walled: bool) -> str:
    """Return what is to be known of a text: a paywall, or far more words on its page."""
    words = n_words(text)
    shown: Counter = Counter()
    for line in parted:
        if not line.is_link and _is_sentence(line.text):
            shown[line.piece] += line.n_words
    n_shown = max(shown.values(), default=0)
    n_stated = max(n_words(stated.declared_text), stated.declared_words)
    n_whole = max(n_stated, n_shown)
    is_short = 2 * words < n_whole
    number = f"{words} words of {n_whole}" if is_short else f"{words} words"
    is_known_whole = n_stated > 0 and words >= WHOLE * n_stated
    if is_walled and not is_known_whole:
        return f"the page has a paywall, and the text may end before it ({number})"
    if is_short:
        return f"{number} that the page has; the text may lack a part"
    return ""
