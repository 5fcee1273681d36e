"""Whether a page has an article, and if not, why."""

import re
from collections import Counter
from copy import deepcopy

from lxml import etree, html

from analysis.collect.records import without_blanks
from analysis.collect.web.metadata import Metadata
from analysis.collect.web.page_text import readable
from analysis.collect.wordlists import wordlist

#: Why a page has no article: each page has one reason.
PAYWALL = "a paywall, and no article before it"
LIST = "a list of links (a section's front page), no article"
NONE = "no text of an article"
#: What is to be known of an article that is kept.
MAY_END = "the page has a paywall, and the text may end before it"

LEAST = 25  # words of a page that has a day or calls itself an article
LEAST_OF_OTHERS = 50  # of any other page; what servers send in place of an article has up to 46
#: Words of a text between two links to other pages; openings of these have up to 55.
PIECE = 60
PIECES = 3  # of a list of other pages
HEADLINE = 4  # words of a link that may be another page's headline
#: Links to other pages that have a line of their own.
LINES_OF_LINK = etree.XPath(
    "//a[@href and not(starts-with(@href, '#'))]"
    "[not(ancestor::nav or ancestor::aside or ancestor::footer)]"
    "[not(normalize-space(preceding-sibling::node()[1][self::text()]))]"
    "[not(normalize-space(following-sibling::node()[1][self::text()]))]"
)
MARK = "\ufffc"  # before a headline
OPENING = 40  # characters by which a paragraph is found again on its page
MIN_WORDS_OF_TEXT = 25  # words of a paragraph that is text, however it ends
#: How a sentence ends, in all scripts.
END = re.compile(r"[.!?…。！？؟۔।][\"'”’“»«›)\]\s]*$")
#: Letters of Thai, Lao, Burmese, Khmer, Japanese and Chinese, which part no words.
UNPARTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff]")
LETTERS = 2  # of these that count as a word
#: Names that may be those of a paywall; WALL_NAME tells.
MAY_BE_WALL = etree.XPath(
    "(//@class | //@id)[contains(., 'wall') or contains(., 'etered') or contains(., '-only')]"
)
PAID = etree.XPath(
    """//script[contains(@type, 'ld+json')]"""
    """[re:test(., '"isAccessibleForFree"\\s*:\\s*"?false', 'i')]""",
    namespaces={"re": "http://exslt.org/regular-expressions"},
)
#: Classes and ids of boxes that are paywalls; some hold the text itself.
WALL_NAME = re.compile(
    r"(?i)(?:^|[ _-])(?:(?:paywall|regwall)\w*|(?:metered|subscriber-only)(?=[ _-]|$))"
)
#: What notices say, by what it is about. Two different ones make a notice: a recipe for cookies has
#: one.
NOTICE = wordlist("notices")
NOTICE_WORDS = [re.compile(f"(?i){words}") for words in NOTICE.values()]
MEMBERS = re.compile(f"(?i){NOTICE['subscription']}|{NOTICE['account']}")
SIGNS = 2  # different ones of NOTICE in a paragraph that is a notice
LONG = 250  # words of a text in which lines of any kind count
MAX_CHARACTERS_SEARCHED = 20_000  # characters of one paragraph that are searched


def has_paywall(page: html.HtmlElement) -> bool:
    """Tell whether a page says that it is not free, or has the box of a paywall."""
    return bool(PAID(page)) or any(map(WALL_NAME.search, MAY_BE_WALL(page)))


def why_no_article(page: html.HtmlElement, text: str, stated: Metadata) -> str | None:
    """Return why a page has no article: PAYWALL, LIST or NONE; None if it has one.

    It has too few words in sentences, or is a row of openings of other pages, parted by links.
    Notices do not count in short texts.
    """
    paragraphs = text.split("\n\n")
    notices = list(filter(is_notice, paragraphs))
    if n_words(text) < LONG:
        paragraphs = [each for each in paragraphs if each not in notices]
        if not stated.calls_itself_article:
            paragraphs = list(filter(_is_sentence, paragraphs))
    pieces = _pieces(paragraphs, page)
    is_stated = stated.has_day or stated.calls_itself_article
    if pieces.total() < (LEAST if is_stated else LEAST_OF_OTHERS):
        if has_paywall(page) or MEMBERS.search("\n".join(notices)):
            return PAYWALL
        return NONE
    is_row = len(pieces) >= PIECES and max(pieces.values()) < PIECE
    if is_row and not stated.calls_itself_article:
        return LIST
    return None


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


def _pieces(paragraphs: list[str], page: html.HtmlElement) -> Counter:
    """Return the words of paragraphs in each piece of the page, parted by linked headlines."""
    marked = deepcopy(page)
    headlines = [link for link in LINES_OF_LINK(marked) if n_words(link.text_content()) >= HEADLINE]
    for link in headlines:
        link.text = MARK + (link.text or "")
    shown = without_blanks(marked.text_content())
    linked = without_blanks(" ".join(link.text_content() for link in headlines))
    pieces = Counter()
    piece = place = 0
    for paragraph in paragraphs:
        written = without_blanks(readable(paragraph))
        found = shown.find(written[:OPENING], place)
        if found >= 0:
            piece += shown.count(MARK, place, found)
            place = found + len(written)
        if written not in linked:
            pieces[piece] += n_words(paragraph)
    return pieces
