"""The lines of a page as a reader sees them."""

from dataclasses import dataclass

from lxml import etree, html

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: Elements that begin a new line.
BLOCKS = frozenset(
    """address article aside blockquote body br dd details div dl dt figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead
    tr ul""".split()
)
#: Elements without a line of the article: programs, captions, and what surrounds an article.
PASSED = frozenset(
    """script style noscript template iframe object svg nav footer aside select option textarea
    figcaption button head title""".split()
)
BARS = ("navigation", "complementary")  # roles of bars
MAX_CHARACTERS_OF_LINE = 400
LINKED = 0.8  # share of a line's characters in links to other pages, from which it is one


@dataclass
class Line:
    """One line: its text, how much of that leads away, and the tag of the heading that it is."""

    heading: str = ""
    text: str = ""
    n_linked: int = 0  #: characters in links to other pages

    @property
    def is_link(self) -> bool:
        """Whether the line is a link to another page."""
        return self.n_linked > 0 and self.n_linked >= LINKED * len(self.text)

    def add(self, text: str | None, *, is_linked: bool) -> None:
        """Add a piece of text to the end."""
        words = " ".join((text or "").split())
        if words and len(self.text) < MAX_CHARACTERS_OF_LINE:
            self.text = f"{self.text} {words}".strip()[:MAX_CHARACTERS_OF_LINE]
            self.n_linked += is_linked * len(words)


def lines(page: html.HtmlElement) -> list[Line]:
    """Return the lines of a page, without bars and captions."""
    body = page.find("body")
    walker = etree.iterwalk(page if body is None else body, events=("start", "end"), tag="*")
    result = [Line()]
    n_headings = 0  # headings that the walk is inside of: they are one line each
    n_links = 0  # links to other pages that it is inside of
    for event, element in walker:
        tag = element.tag
        is_start = event == "start"
        change = 1 if is_start else -1
        is_heading = tag in HEADINGS
        n_headings += change * is_heading
        leads_away = tag == "a" and not element.get("href", "#").startswith("#")
        n_links += change * leads_away
        if is_start and (tag in PASSED or element.get("role") in BARS):
            walker.skip_subtree()
            continue
        if tag in BLOCKS and (is_heading or n_headings == 0):
            result.append(Line(heading=tag if is_start and is_heading else ""))
        result[-1].add(element.text if is_start else element.tail, is_linked=n_links > 0)
    return [line for line in result if line.text]
