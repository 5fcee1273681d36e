"""Whether a text from a web page is an article, and why not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree, html

from analysis.collect.records import KEPT
from analysis.collect.web.blocks import LINES
from analysis.collect.web.boxes import WALL
from analysis.collect.web.readings import MIN_WORDS_OF_ARTICLE, MainText
from analysis.collect.web.sizes import sizes
from analysis.collect.web.statements import linked_data
from analysis.collect.web.words import n_words

FRONT = 5  # headings that are links, from which a page may be a list of links
RUN = 80  # words in a row without such a heading: a text, in lists of teasers they are 20 to 60
#: Share of the page's sentences, outside of furniture, below which a text may lack a part.
SHORT = 1 / 3
LACKING = 150  # words that it lacks then, at the least
NOTICE = 250  # words of a text that may be a notice about cookies
SENTENCE = 10  # words of a block that holds a sentence
MAX_CHARACTERS_SEARCHED = 20_000  # characters of one paragraph that are searched

#: Words that only notices about cookies use, by language. Two different ones make a notice: a
#: recipe for cookies has one. Seen on web pages; the languages beyond English are second hand.
CONSENT = (
    r"\bcookies?\b|\bcookie-",
    r"\bconsent|\bzustimm|\beinwillig|\bconsentement|\bconsentimiento|\bconsenso|\btoestemming"
    r"|\bsamtyck|\bsamtykk|\bсогласи",
    r"\bour(?: \d+)? partners\b|\bthird part(?:y|ies)\b|\bpartnern?\b|\bpartenaires\b|\bsocios\b",
    r"\bprivacy\b|\bdatenschutz|\bconfidentialité\b|\bprivacidad\b|\bконфиденциальност",
    r"\bpersonal(?:i[sz]ed)? (?:data|ads?|advert|content)|\bpersonenbezogen|\bпересональн",
    r"\b(?:your|this) (?:device|browser)\b|\bihrem gerät\b|\bvotre (?:appareil|navigateur)\b",
    r"\b(?:we|this (?:web)?site) uses?\b|\bwir verwenden\b|\bnous utilisons\b|\butilizamos\b",
)
CONSENT_WORDS = [re.compile(f"(?i){words}") for words in CONSENT]
COOKIES = CONSENT_WORDS[0]
SIGNS = 2  # different words of CONSENT in a paragraph that is about them
SCRIPTED = re.compile(
    r"(?i)\b(?:enable|turn on|activate|requires?|without|need)\b.{0,40}javascript"
    r"|javascript.{0,40}(?:disabled|required|off)\b"
)
FRONT_PAGE = "a list of links (a section's front page), no article"


@dataclass(frozen=True)
class Verdict:
    """Whether a page has an article, and what is to be known of it."""

    is_article: bool
    reason: str = ""

    def reasons(self) -> list[str]:
        """Return the reason as `Found.skipped` has it."""
        if not self.reason:
            return []
        if self.is_article:
            return [KEPT + self.reason]
        return [self.reason]


def is_notice(text: str) -> bool:
    """Tell whether a text is a notice about cookies.

    >>> is_notice("We and our partners use cookies on your device.")
    True
    >>> is_notice("The baker sold cookies.")
    False
    """
    words = n_words(text)
    if words >= NOTICE or not COOKIES.search(text[:MAX_CHARACTERS_SEARCHED]):
        return False
    n_about = 0
    for paragraph in text.split("\n\n"):
        n_signs = sum(
            1 for sign in CONSENT_WORDS if sign.search(paragraph[:MAX_CHARACTERS_SEARCHED])
        )
        if n_signs >= SIGNS:
            n_about += n_words(paragraph)
    return 2 * n_about >= words


def verdict(page: html.HtmlElement, main: MainText) -> Verdict:
    """Return whether a text is an article, and why not or what is to be known of it."""
    text = main.text
    words = n_words(text)
    is_walled = bool(WALL(page)) or _has_paid_article(page)
    if words < MIN_WORDS_OF_ARTICLE or is_notice(text):
        return Verdict(False, _why_no_article(page, text, is_walled=is_walled))
    if is_walled:
        reason = f"the page has a paywall, and the text may end before it ({words} words)"
        return Verdict(True, reason)
    if _is_front_page(page, text):
        return Verdict(False, FRONT_PAGE)
    if words < SHORT * main.n_words_of_page and main.n_words_of_page - words > LACKING:
        reason = f"{words} words of {main.n_words_of_page} in sentences; the text may lack a part"
        return Verdict(True, reason)
    return Verdict(True)


def _has_paid_article(page: html.HtmlElement) -> bool:
    """Tell whether JSON-LD says that the article is not free."""
    is_free = [str(node.get("isAccessibleForFree")).lower() for node in linked_data(page)]
    return "false" in is_free


def _why_no_article(page: html.HtmlElement, text: str, *, is_walled: bool) -> str:
    """Return the first reason that holds for a page without an article."""
    words = " ".join(page.itertext()).split()
    words_of_page = " ".join(words)
    if is_walled:
        return f"a paywall with {n_words(text)} words before it"
    if is_notice(text):
        return "a cookie wall, and no article behind it"
    if SCRIPTED.search(words_of_page):
        return "a page that needs JavaScript, saved without its text"
    n_linked = sum(len(" ".join(link.itertext()).split()) for link in page.iter("a"))
    if 2 * n_linked > len(words):
        return FRONT_PAGE
    if not words:
        return "an empty page"
    return f"no main text ({n_words(text)} words)"


def _is_front_page(page: html.HtmlElement, text: str) -> bool:
    """Tell whether a page lists others.

    Then its headings are links, and a few sentences at most are between two of them.
    """
    if next(linked_data(page), None):
        return False
    if page.xpath("//meta[@content='article' or @property='article:published_time']"):
        return False
    headings = page.xpath("//*[self::h2 or self::h3 or self::h4][.//a or parent::a]")
    n_paragraphs = text.count("\n\n") + 1
    if len(headings) < FRONT or 2 * len(headings) < n_paragraphs:
        return False
    return _longest_run(page, set(headings)) < RUN


def _longest_run(page: html.HtmlElement, headings: set[html.HtmlElement]) -> int:
    """Return the most unlinked words in paragraphs between two headings that are links."""
    size = sizes(page)
    longest = 0
    run = 0
    for element in page.iter(etree.Element):
        if element in headings:
            run = 0
        elif element.tag in LINES and not any(child.tag in LINES for child in element):
            n_unlinked = size.words[element] - size.linked[element]
            run += n_unlinked if n_unlinked >= SENTENCE else 0
            longest = max(longest, run)
    return longest
