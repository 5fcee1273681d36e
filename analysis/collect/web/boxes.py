"""Boxes beside an article, known by what they say: asks to subscribe, lists of other pages."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice

from lxml import etree

from analysis.collect.web.blocks import LEAD_NAME, Block, Page, first_class, words_of
from analysis.collect.web.sizes import Sizes
from analysis.collect.web.words import n_words

#: Boxes that classes or ids call paywalls; many hold the text itself.
WALL = etree.XPath(
    "//*[re:test(concat(@class, ' ', @id),"
    r" '(^|[ _-])(paywall\w*|regwall\w*|((metered|subscriber-only)($|[ _-])))', 'i')]",
    namespaces={"re": "http://exslt.org/regular-expressions"},
)
#: What boxes of paywalls and buttons say, by language. Seen on web pages; beyond English and German
#: second hand.
ASK = re.compile(
    r"(?i)\bsubscri(?:be|ption)|\bsign (?:in|up)\b|\blog ?in\b|\bregister\b|\bfree trial\b"
    r"|\babonn|\babos?\b|\bunser angebot|\bweiterlesen|\banmeld|\bregistrier"
    r"|\bnotre offre|\bs'inscri|\bsuscr[ií]|\binicia sesi|\babbonat|\bподпис"
)
#: Headings of lists of other pages, by language; "…" is for up to 40 characters. English and
#: German seen on web pages, the others second hand.
LISTS = {
    "ar": "اقرأ أيضا | اقرأ أيضاً | أخبار ذات صلة",
    "de": "Mehr zum Thema | Mehr dazu | Mehr aus … | Lesen Sie auch | Auch interessant"
    " | Ähnliche Artikel | Ähnliche Beiträge | Weitere Artikel | Weitere Beiträge"
    " | Weitere Meldungen | Weitere Themen | Verwandte Artikel | Verwandte Themen | Meistgelesen"
    " | Meistgelesene Artikel | Das könnte Sie interessieren | Das könnte Sie auch interessieren",
    "el": "Διαβάστε επίσης | Διαβάστε ακόμα | Σχετικά άρθρα",
    "en": "Related | Related stories | Related story | Related articles | Related article"
    " | Related news | Related links | Related topics | Related content | Related posts"
    " | Related coverage | Related internet links | Related to this story | More on this story"
    " | More on this topic | More about this story | More from … | More stories | More news"
    " | More headlines | More like this | Also from … | Also read | Read more | Read also"
    " | Read next | You may like | You may also like | You might also like"
    " | You may be interested in | You may also be interested in | Recommended"
    " | Recommended for you | Recommended stories | Trending | Trending now | Top trends"
    " | Top stories | Most read | Most popular | Most viewed | Editors' picks | Editor’s picks",
    "es": "Noticias relacionadas | Más información | Más noticias | Lea también"
    " | Te puede interesar",
    "fa": "مطالب مرتبط | اخبار مرتبط | بیشتر بخوانید",
    "fr": "Lire aussi | À lire aussi | Lire plus | À lire | Sur le même sujet | Sur le même thème"
    " | Articles similaires | Articles liés",
    "it": "Leggi anche | Articoli correlati",
    "ja": "関連記事 | 関連ニュース | 関連リンク",
    "ko": "관련기사 | 관련 기사 | 관련뉴스 | 관련 뉴스",
    "nl": "Lees ook",
    "no": "Les også",
    "pl": "Zobacz też | Zobacz także | Czytaj też | Czytaj także | Czytaj również"
    " | Powiązane artykuły",
    "pt": "Leia também | Leia mais",
    "ru": "Читайте также | По теме | Похожие статьи | Похожие новости",
    "sv": "Läs också | Läs mer",
    "tr": "İlgili haberler",
    "zh": "相关新闻 | 相关阅读 | 相关链接 | 相关报道 | 相关文章",
}
OTHER_PAGES = re.compile(
    "(?i)"
    + "|".join(
        re.escape(heading.strip()).replace("…", ".{1,40}")
        for headings in LISTS.values()
        for heading in headings.split("|")
    )
)
WALL_WORDS = 120  # of boxes of a paywall that begin with an ask; longer ones hold the text
ASKING = 40  # words of a box with a button to subscribe
BUTTON = 5  # words of such a button
LISTING = 0.1  # share of words in links from which a box lists other pages
#: Names of boxes with the title and the lead.
HEADER = re.compile(r"(?i)(?:article|story|post|entry|page|content)[-_]*(?:header|head|top)\b")
PIECES = 20  # of the text of a button
CHARACTERS = 1_000  # of a heading, paragraph or button that are looked at


def asking_walls(page: Page, found: list[Block]) -> set[Page]:
    """Return the boxes of paywalls that ask to subscribe; others hold the text itself.

    Boxes of one class are judged together: a part of the text may be a heading alone.
    """
    walls = set(WALL(page))
    if not walls:
        return walls
    blocks_of: defaultdict[str, list[Block]] = defaultdict(list)
    asking: set[Block] = set()
    for block in found:
        around = walls.intersection((block.element, *block.element.iterancestors()))
        for name in {_class_of(wall) for wall in around}:
            blocks_of[name].append(block)
        if around and ASK.search(block.text[:CHARACTERS]):
            asking.add(block)
    names = {name for name, blocks in blocks_of.items() if _ask(blocks, asking)}
    return {wall for wall in walls if _class_of(wall) in names}


def _ask(blocks: list[Block], asking: set[Block]) -> bool:
    """Tell whether the blocks of a paywall ask.

    They do where a heading that asks opens a few words, or where half of the sentences ask.
    """
    is_headed = blocks[0] in asking and not blocks[0].is_sentence
    if is_headed and sum(block.n_words for block in blocks) <= WALL_WORDS:
        return True
    sentences = [block for block in blocks if block.is_sentence]
    n_asking = sum(block in asking for block in sentences)
    return 2 * n_asking >= len(sentences) and not asking.isdisjoint(blocks)


def _class_of(element: Page) -> str:
    """Return the classes of an element as they are written, or its id if it has none."""
    return element.get("class") or element.get("id") or ""


def asking_boxes(page: Page, size: Sizes) -> set[Page]:
    """Return small boxes with a button to subscribe, or with a field for an e-mail address.

    A box that is called a lead stays if it has only the button.
    """
    found = set()
    for control in page.iter("button", "input"):
        pieces = [*islice(control.itertext(), PIECES), control.get("value", "")]
        words = " ".join(piece[:CHARACTERS] for piece in pieces)
        is_button = bool(ASK.search(words)) and n_words(words) <= BUTTON
        if not is_button and control.get("type") != "email":
            continue
        box = control
        for around in control.iterancestors():
            is_lead = around.tag == "header" or (is_button and _is_called_lead(around))
            if size.words[around] > ASKING or is_lead:
                break
            box = around
        found.add(box)
    return found


def _is_called_lead(box: Page) -> bool:
    """Tell whether the classes of a box say that it holds the title or the lead."""
    names = box.get("class", "")[:CHARACTERS]
    return bool(LEAD_NAME.search(names) or HEADER.search(names))


def boxes_of_other_pages(found: list[Block], size: Sizes, body: Page) -> set[Page]:
    """Return boxes that begin with a heading of a list of other pages, and have links.

    Each is small beside the body.
    """
    boxes = set()
    begun: set[Page] = set()  # elements whose first block is past
    for block in found:
        around = [block.element, *block.element.iterancestors()]
        heading = block.text[:CHARACTERS].strip(" :.…>»›|")
        if not block.is_sentence and OTHER_PAGES.fullmatch(heading):
            boxes.update(_box_of(block, size) - begun)
        for element in around:
            if element in begun:
                break
            begun.add(element)
    return {
        box
        for box in boxes
        if size.linked[box] >= LISTING * size.words[box] and 2 * size.words[box] < size.words[body]
    }


def boxes_with_linked_headline(
    found: list[Block], size: Sizes, body: Page, *, title: str
) -> set[Page]:
    """Return boxes beside the body whose headline is a link: other pages, or other posts.

    Each is small beside it, or a post in a list with the body's own box. A headline that says the
    title of the page is its own.
    """
    #: By element: the element inside it that holds the body.
    own_boxes = {box.getparent(): box for box in (body, *body.iterancestors())}
    boxes = set()
    for block in found:
        if not block.is_heading or block.linked <= 0.5 or block.words == words_of(title):
            continue
        links = [link.get("href", "") for link in block.element.iter("a")]
        leads_away = not all(link.startswith("#") for link in links)
        if leads_away and body not in block.element.iterancestors():
            boxes.update(_box_of(block, size))
    others = set()
    for box in boxes:
        own_box = own_boxes.get(box.getparent())
        is_small = 2 * size.words[box] < size.words[body]
        is_post = own_box is not None and _are_alike(box, own_box)
        if is_small or is_post:
            others.add(box)
    return others


def _are_alike(box: Page, other: Page) -> bool:
    """Tell whether two elements have the same first class."""
    kind = first_class(box)
    return bool(kind) and kind == first_class(other)


def _box_of(block: Block, size: Sizes) -> set[Page]:
    """Return the innermost element that has more than a heading, if there is one."""
    for around in block.element.iterancestors():
        if size.words[around] > size.words[block.element]:
            return {around}
    return set()
