"""The main heading of a page, and the lines around it where its day and writer stand."""

from __future__ import annotations

from analysis.collect.web.lines import HEADINGS, Line
from analysis.collect.web.sites import letters
from analysis.collect.web.titles import both_ends, longer_sides

AFTER = 1_500  # characters behind the heading in which its day is looked for
AFTER_LINES = 30
BEFORE_LINES = 6
PARAGRAPH = 150  # characters from which a line is one of the text
PARAGRAPHS = 2  # of the text: behind them are no days of this article, but lists of others
SHARED = 2  # levels above the heading that a line before it may be inside of


def heading_of(lines: list[Line], titles: list[str], *, names: frozenset[str]) -> int | None:
    """Return the position of the main heading among the lines, or None.

    It is the heading that is a title of the page or its longer part, h1 before h2 and h3; else an
    h1 that is another part or shares most of it; else another line that is it; else the first h1
    that is no name of the site (in `letters`).
    """
    parts = [part for title in titles for part, _ in [(title, ""), *longer_sides(title)]]
    wanted = {letters(part) for part in parts if len(part) > 3} - names
    ends = {letters(side) for title in titles for side in both_ends(title)} - names
    longest = 2 * max((len(title) for title in titles), default=0)
    shortest = min((len(part) for part in wanted), default=0)
    ranks = []
    for line in lines:
        is_short = len(line.text) < shortest and line.text.isascii()  # "ä" has two letters, "ae"
        is_candidate = not is_short and len(line.text) <= longest or _heading_tag(line)
        ranks.append(_rank(line, wanted, ends, names) if is_candidate else LAST)
    best = min(ranks, default=None)
    if best is None or best == LAST:
        return None
    return ranks.index(best)


LAST = 9


def _rank(line: Line, wanted: set[str], ends: set[str], names: frozenset[str]) -> int:
    """Return how far a line is from the main heading; LAST if it is no heading."""
    tag = _heading_tag(line)
    written = letters(line.text[:300])
    if written in wanted:
        return {"h1": 0, "h2": 1, "h3": 2}.get(tag or "", 4)
    if tag != "h1" or not written:
        return LAST
    if written in ends:
        return 3
    is_long = len(written) > 15
    if is_long and any(written in part or (len(part) > 15 and part in written) for part in wanted):
        return 3
    return 5 if written not in names else LAST


def _heading_tag(line: Line) -> str | None:
    element = line.element
    return element.tag if element.tag in HEADINGS else None


def lines_beside(lines: list[Line], heading: int) -> list[Line]:
    """Return the lines behind the heading, and then those right before it in its own box."""
    behind = []
    n_characters = 0
    n_paragraphs = 0
    for line in lines[heading + 1 : heading + 1 + AFTER_LINES]:
        behind.append(line)
        n_characters += len(line.text)
        n_paragraphs += len(line.text) >= PARAGRAPH
        if n_characters > AFTER or n_paragraphs == PARAGRAPHS:
            break
    box = lines[heading].element
    for _ in range(SHARED):
        parent = box.getparent()
        if parent is None or parent.tag in ("body", "html"):
            break
        box = parent
    before = lines[max(0, heading - BEFORE_LINES) : heading]
    inside = [line for line in before if box in line.element.iterancestors()]
    return [lines[heading], *behind, *inside] if lines[heading].moments else behind + inside
