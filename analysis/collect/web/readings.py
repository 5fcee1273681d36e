"""The main text of a page, from several readings of it that vote on each block."""

from __future__ import annotations

import html as markup
import re
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice

import trafilatura
from lxml import html

from analysis.collect.web import furniture
from analysis.collect.web.blocks import (
    LEAD_NAME,
    MIN_WORDS_OF_TEXT,
    SENTENCE,
    Block,
    Page,
    blocks,
    first_class,
    with_own_blocks,
    words_of,
)
from analysis.collect.web.characters import JOINERS, with_joiners
from analysis.collect.web.sizes import sizes
from analysis.collect.web.statements import linked_data
from analysis.collect.web.words import n_words

#: Elements from which trafilatura goes without its second opinion, whose time grows with their
#: square.
QUICK = 5_000
LENGTHY = 1_000_000  # characters from which it does so, too, and reads the page once
CONTROLS = ("nav", "button", "iframe", "input", "menu", "svg", "aside", "footer")
GRAM = 4  # words in a row by which a block is found again in a reading
WHOLE = 1_000  # words of a block that are compared with the blocks before it
FIRST = 40  # words of a block that are looked for
MIN_SHARE_OF_RUNS = 0.8  # share of a block's runs of words that a reading must have
#: Share of the words of trafilatura's own reading, below which ours lacks a part of the article.
ENOUGH = 0.6
FULLER = 1.5  # times our words from which the text in JSON-LD is the whole one
SAME = 0.5  # share of our runs of words that a JSON-LD text must have to be of this article
MIN_WORDS_OF_ARTICLE = 25  # words of an article
LEAD = 120  # words of the lead between the main heading and the body
LONGEST_LEAD = 2_000  # characters of a description of the page
LEAST_ITEM = 5  # words of an item in a lead of items
BEHIND = 45  # words behind the body that may be an ask or the life of an author
BOX = 60  # words of a box that may stand for another page
MOST_BEHIND = 0.5  # share of the body's words that boxes of other pages behind it may have
ITEM_END = re.compile(r"[,.;!?…，。；！？]$")
ITEM = 2  # words of an item of a list; shorter ones are numbers and labels
HOLDERS = ("ul", "ol", "dl", "blockquote")  # they stand between paragraphs, in the same box
ELEMENTS_NEARBY = 2  # elements around a paragraph that make it a neighbour of those in the text
#: Words in classes of boxes with a part of the text.
TEXT_NAME = re.compile(
    r"(?i)body|copy(?!right)|paragraph"
    r"|(?<!con)text(?!-(?!block|wrap|content|component|module|element"
    r"|long|container|section|column|inner))"
)


@dataclass(frozen=True)
class Reading:
    """A text as a reader found it, to ask whether a block is in it."""

    text: str
    grams: frozenset[tuple[str, ...]]
    lines: frozenset[str]

    def has(self, block: Block) -> bool:
        """Tell whether most of a block is in the text."""
        if not self.text:
            return False
        if len(block.words) < GRAM:
            return block.key in self.lines
        return self.share_of(block.words[:FIRST]) >= MIN_SHARE_OF_RUNS

    def share_of(self, words: tuple[str, ...]) -> float:
        """Return the share of runs of words that are in the text; 1 if there are no runs."""
        grams = _grams(words)
        if not grams:
            return 1.0
        n_known = sum(1 for gram in grams if gram in self.grams)
        return n_known / len(grams)


@dataclass(frozen=True)
class Votes:
    """What speaks for and against a block.

    Attributes
    ----------
    bared, untouched, stated : bool
        Whether trafilatura reads it on the page without furniture, on the page as it is, and
        whether JSON-LD has it.
    in_body : bool
        Whether it is inside the element with most of the running text, or one that is named alike.
    certain, doubtful, others, repeats : bool
        Whether it is furniture: see `furniture.Marks`.
    is_lead : bool
        Whether classes call it the article's lead, or the page's description says the same.
    """

    bared: bool
    untouched: bool
    stated: bool
    in_body: bool
    certain: bool
    doubtful: bool
    others: bool
    repeats: bool
    is_lead: bool

    @property
    def is_furniture(self) -> bool:
        """Whether it is no part of the article, whoever reads it."""
        return self.certain or self.others or self.repeats


@dataclass(frozen=True)
class MainText:
    """The main text of a page, and the words of sentences that the page has besides furniture."""

    text: str
    n_words_of_page: int


def main_text(page: html.HtmlElement, *, title: str, author: str) -> MainText:
    """Return the main text, its paragraphs parted by empty lines.

    Parameters
    ----------
    page : lxml element
        The parsed page; it is not changed.
    title, author : str
        What the page says of itself: blocks that repeat it are no text.
    """
    is_lengthy = sum(len(text) for text in page.itertext()) > LENGTHY
    untouched = _reading("" if is_lengthy else _extracted(_without_controls(page)))
    stated = _reading(_stated_text(page))
    own = with_own_blocks(deepcopy(page))
    size = sizes(own)
    furniture.unfold_tables(own, size)
    found = blocks(own)
    known = furniture.marks(own, found, size, title=title, author=author)
    described = _descriptions(page)
    facts = [_place_of(block, known, described) for block in found]
    parents = [_homes_of(block) for block in found]
    bared = _reading(_extracted(furniture.bare(own, known)))
    texts = {block.key: block for block in found}  # a text that is repeated is looked for once
    read = {
        key: (bared.has(block), untouched.has(block), stated.has(block))
        for key, block in texts.items()
    }
    votes = [Votes(*read[block.key], **fact) for block, fact in zip(found, facts, strict=True)]
    chosen = _chosen(found, votes, parents)
    lines = _lines(found, chosen, votes)
    if _n_words(lines) < MIN_WORDS_OF_ARTICLE or _lacks_much(lines, found, votes):
        chosen = _untouched_only(found, votes, parents)
        fuller = _lines(found, chosen, votes)
        if _n_words(fuller) > _n_words(lines):
            lines = fuller
    text = "\n\n".join(lines)
    if _is_same(text, stated) and n_words(stated.text) > FULLER * max(
        MIN_WORDS_OF_ARTICLE, n_words(text)
    ):
        text = stated.text
    sentences = {
        block.key: block.n_words
        for block, vote in zip(found, votes, strict=True)
        if block.is_sentence and not vote.is_furniture
    }
    return MainText(with_joiners(text) or "", sum(sentences.values()))


def _without_controls(page: Page) -> Page:
    """Return a copy without elements that trafilatura drops, too, with time in their square."""
    copied = deepcopy(page)
    furniture.drop(copied.iter(*CONTROLS))
    return copied


def _extracted(page: Page) -> str:
    """Return what trafilatura reads; the page is used up."""
    n_elements = sum(1 for _ in page.iter())
    n_characters = sum(len(text) for text in page.itertext())
    document = trafilatura.bare_extraction(
        page,
        include_comments=False,
        include_tables=False,
        deduplicate=False,
        fast=n_elements > QUICK or n_characters > LENGTHY,
    )
    return getattr(document, "text", "") or ""


def _stated_text(page: Page) -> str:
    """Return the longest text of an article in JSON-LD."""
    texts = [str(node.get("articleBody") or "") for node in linked_data(page)]
    longest = max(texts, key=len, default="")
    without_tags = re.sub(r"<[^<>]{0,500}>", "\n", markup.unescape(longest))
    lines = [" ".join(line.split()) for line in without_tags.translate(JOINERS).splitlines()]
    return "\n\n".join(line for line in lines if line)


def _reading(text: str) -> Reading:
    lines = [words_of(line) for line in text.split("\n")]
    words = tuple(word for line in lines for word in line)
    return Reading(text, frozenset(_grams(words)), frozenset(" ".join(line) for line in lines))


def _grams(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    return list(zip(*(words[start:] for start in range(GRAM)), strict=False))


def _homes_of(block: Block) -> tuple[Page, ...]:
    """Return the boxes that a block is in, the innermost first; lists and quotes are none."""
    around = (element for element in block.element.iterancestors() if element.tag not in HOLDERS)
    return tuple(islice(around, ELEMENTS_NEARBY))


def _is_called_text(box: Page) -> bool:
    """Tell whether the names of a box say that it holds text."""
    return bool(TEXT_NAME.search(f"{box.get('class', '')} {box.get('id', '')}"[:200]))


def _descriptions(page: Page) -> set[str]:
    """Return the words of what the page says of itself for machines: often the lead."""
    stated = page.xpath("//meta[@name='description' or @property='og:description']/@content")
    return {" ".join(words_of(text[:LONGEST_LEAD])) for text in stated}


def _place_of(block: Block, known: furniture.Marks, described: set[str]) -> dict[str, bool]:
    """Return what the place of a block says, before the page is changed."""
    around = [block.element, *islice(block.element.iterancestors(), ELEMENTS_NEARBY)]
    names = [f"{element.get('class', '')} {element.get('id', '')}"[:200] for element in around]
    return {
        "in_body": any(element in known.parts for element in block.element.iterancestors()),
        "certain": block.element in known.certain,
        "doubtful": block.element in known.doubtful,
        "others": block.element in known.others,
        "repeats": block.element in known.repeats,
        "is_lead": block.key in described or any(LEAD_NAME.search(name) for name in names),
    }


def _chosen(found: list[Block], votes: list[Votes], parents: list[tuple[Page, ...]]) -> list[bool]:
    """Return for each block whether it is a part of the article."""
    is_sure = _is_sure_of_body(found, votes)
    chosen = [_is_read(block, vote, is_sure) for block, vote in zip(found, votes, strict=True)]
    homes = {
        parent
        for block, is_chosen, around in zip(found, chosen, parents, strict=True)
        if is_chosen and block.is_sentence
        for parent in around[:1]
    }
    kinds = {
        first_class(element)
        for block, is_chosen, around in zip(found, chosen, parents, strict=True)
        if is_chosen and block.is_sentence
        for element in (block.element, *around[:1])
        if element is block.element or TEXT_NAME.search(first_class(element))
    } - {""}
    for position, (block, vote) in enumerate(zip(found, votes, strict=True)):
        home = parents[position][0]
        is_alike = home in homes or bool({first_class(block.element), first_class(home)} & kinds)
        is_near = is_alike or vote.is_lead or _is_called_text(home)
        if is_near and vote.in_body and not vote.is_furniture and not vote.doubtful:
            chosen[position] = chosen[position] or block.is_sentence
    _add_items(found, votes, chosen)
    _add_headings(found, votes, chosen, parents)
    if is_sure:
        _drop_boxes_behind(found, votes, chosen, parents)
        _drop_labels_before(found, votes, chosen, parents)
    _add_lead(found, votes, chosen)
    return chosen


def _untouched_only(
    found: list[Block], votes: list[Votes], parents: list[tuple[Page, ...]]
) -> list[bool]:
    """Return the blocks that trafilatura reads on the page as it is, beside its sentences."""
    homes = {
        around[0]
        for block, vote, around in zip(found, votes, parents, strict=True)
        if block.is_sentence and _is_untouched(vote)
    }
    return [
        _is_untouched(vote) and around[0] in homes
        for vote, around in zip(votes, parents, strict=True)
    ]


def _is_untouched(vote: Votes) -> bool:
    return vote.untouched and not vote.others and not vote.repeats


def _is_sure_of_body(found: list[Block], votes: list[Votes]) -> bool:
    """Tell whether most of what is read is inside the element taken for the body."""
    read = [(block, vote) for block, vote in zip(found, votes, strict=True) if vote.bared]
    n_read = sum(block.n_words for block, _ in read if block.is_sentence)
    n_in_body = sum(block.n_words for block, vote in read if block.is_sentence and vote.in_body)
    return 2 * n_in_body >= n_read


def _is_read(block: Block, vote: Votes, is_sure: bool) -> bool:
    """Tell whether the readings agree on a block, or one of them has a sentence in the body."""
    if vote.is_furniture:
        return False
    if block.tag == "h1" and not vote.in_body:
        return False
    if vote.stated and (vote.bared or vote.untouched):
        return True
    if vote.bared and vote.untouched:
        return True
    if is_sure and not vote.in_body:
        return False
    if vote.bared:
        is_item = block.tag in ("li", "dd", "dt") and block.n_words > ITEM
        return block.is_sentence or block.is_heading or is_item
    if vote.untouched and vote.doubtful:
        return block.n_words >= MIN_WORDS_OF_TEXT  # asks are short
    if vote.untouched:
        return block.is_sentence or block.is_heading
    return vote.stated and block.is_sentence


def _add_items(found: list[Block], votes: list[Votes], chosen: list[bool]) -> None:
    """Add short items of the body's lists, of which a sentence is chosen.

    Items without a stop are labels, and stay out.
    """
    lists = {
        block.element.getparent()
        for block, is_chosen in zip(found, chosen, strict=True)
        if is_chosen and block.tag == "li" and block.is_sentence
    }
    for place, (block, vote) in enumerate(zip(found, votes, strict=True)):
        is_in_list = block.tag == "li" and block.element.getparent() in lists
        is_text = bool(ITEM_END.search(block.text)) and block.linked <= 0.5
        is_of_body = vote.in_body and not vote.is_furniture and not vote.doubtful
        if is_in_list and is_text and is_of_body and block.n_words > ITEM:
            chosen[place] = True


def _add_headings(
    found: list[Block], votes: list[Votes], chosen: list[bool], parents: list[tuple[Page, ...]]
) -> None:
    """Add headings of the body: between chosen blocks, or as a link above its own paragraph."""
    for position in range(1, len(found) - 1):
        block = found[position]
        vote = votes[position]
        if not block.is_heading or not vote.in_body or vote.certain or vote.others or vote.doubtful:
            continue
        if block.linked < 0.5:
            if chosen[position - 1] and chosen[position + 1] and not vote.repeats:
                chosen[position] = True
            continue
        behind = range(position + 1, min(position + 1 + ELEMENTS_NEARBY, len(found)))
        has_own = any(
            chosen[place] and parents[place][0] is parents[position][0] for place in behind
        )
        chosen[position] = chosen[position] or (vote.untouched and has_own)


def _drop_boxes_behind(
    found: list[Block], votes: list[Votes], chosen: list[bool], parents: list[tuple[Page, ...]]
) -> None:
    """Leave out small boxes behind the body and unlike it: asks, lives of authors, other pages."""
    places = [place for place, is_chosen in enumerate(chosen) if is_chosen]
    in_body = [place for place in places if votes[place].in_body]
    if not in_body:
        return
    homes = {home for place in in_body for home in parents[place]}
    kinds = {first_class(home) for home in homes} - {""}
    behind = [place for place in places if place > in_body[-1]]
    n_behind = sum(found[place].n_words for place in behind)
    n_in_body = sum(found[place].n_words for place in in_body)
    if n_behind > max(BEHIND, MOST_BEHIND * n_in_body):
        return
    n_in_box: Counter = Counter()
    for place in behind:
        n_in_box[parents[place][0]] += found[place].n_words
    for place in behind:
        home = parents[place][0]
        is_alike = home in homes or first_class(home) in kinds or _is_called_text(home)
        is_small = n_behind <= BEHIND or n_in_box[home] <= BOX
        if is_small and not is_alike and not votes[place].stated:
            chosen[place] = False


def _drop_labels_before(
    found: list[Block], votes: list[Votes], chosen: list[bool], parents: list[tuple[Page, ...]]
) -> None:
    """Leave out labels and days before the first sentence, in boxes without a sentence."""
    homes = {
        parents[place][0]
        for place, block in enumerate(found)
        if chosen[place] and block.is_sentence
    }
    for place, (block, vote) in enumerate(zip(found, votes, strict=True)):
        if chosen[place] and (vote.in_body or block.is_sentence):
            return
        is_label = not (block.is_heading or vote.is_lead or vote.stated)
        if is_label and parents[place][0] not in homes:
            chosen[place] = False


def _add_lead(found: list[Block], votes: list[Votes], chosen: list[bool]) -> None:
    """Add the lead: sentences that classes call so, before the first chosen block."""
    if True not in chosen:
        return
    first = chosen.index(True)
    n_lead = 0
    for position in range(first - 1, -1, -1):
        block = found[position]
        vote = votes[position]
        is_title = block.is_heading and vote.repeats and not vote.certain and block.linked < 0.5
        if block.tag == "h1" or is_title:
            return
        is_item = block.tag == "li" and block.n_words >= LEAST_ITEM
        is_line = block.n_words >= SENTENCE  # leads often end without a full stop
        if not (vote.is_lead and (is_line or is_item)):
            continue
        if vote.is_furniture or block.linked > 0.3:
            continue
        n_lead += block.n_words
        if n_lead > LEAD:
            return
        chosen[position] = True


def _lines(found: list[Block], chosen: list[bool], votes: list[Votes]) -> list[str]:
    """Return the text of the chosen blocks, each long one once, without short lines at the end."""
    kept = [
        (block, vote)
        for block, is_chosen, vote in zip(found, chosen, votes, strict=True)
        if is_chosen
    ]
    while kept and not _may_end(*kept[-1]):
        kept.pop()
    lines = []
    keys: set[str] = set()
    first_in: dict[tuple[str, ...], int] = {}  # the block in which a run of words came first
    for place, (block, _) in enumerate(kept):
        if block.is_sentence and block.key in keys:
            continue
        keys.add(block.key)
        grams = _grams(block.words[:WHOLE])
        same = Counter(first_in[gram] for gram in grams if gram in first_in)
        n_same = max(same.values(), default=0)
        if block.is_sentence and grams and n_same >= MIN_SHARE_OF_RUNS * len(grams):
            continue
        for gram in grams:
            first_in.setdefault(gram, place)
        lines.append(block.text)
    return lines


def _may_end(block: Block, vote: Votes) -> bool:
    """Tell whether a text may end with a block: no heading stands there."""
    if block.is_sentence:
        return True
    return vote.bared and vote.untouched and not block.is_heading


def _is_same(text: str, stated: Reading) -> bool:
    """Tell whether JSON-LD has our long first line, or half of our text, or we have none."""
    first = text.partition("\n\n")[0]
    if (
        n_words(first) >= MIN_WORDS_OF_ARTICLE
        and stated.share_of(words_of(first)) >= MIN_SHARE_OF_RUNS
    ):
        return True
    return stated.share_of(words_of(text)) >= SAME


def _n_words(lines: list[str]) -> int:
    return sum(n_words(line) for line in lines)


def _lacks_much(lines: list[str], found: list[Block], votes: list[Votes]) -> bool:
    """Tell whether the text lacks much of what trafilatura reads besides the comments."""
    n_untouched = sum(
        block.n_words
        for block, vote in zip(found, votes, strict=True)
        if vote.untouched and block.is_sentence and not vote.others and not vote.repeats
    )
    return _n_words(lines) < ENOUGH * n_untouched
