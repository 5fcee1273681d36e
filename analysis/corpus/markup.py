"""HTML in the texts of tables, read as text: feeds and services give it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

BLOCKS = frozenset(
    "p div section article header footer blockquote figure figcaption ul ol li table tr td th "
    "h1 h2 h3 h4 h5 h6 hr pre".split()
)
LEFT_OUT = frozenset(("script", "style", "noscript"))  #: what is in them is no text
_TAG = re.compile(
    r"</(?:p|div|span|a|b|i|em|strong|ul|li|h[1-6]|td|figure|blockquote)\s*>"
    r"|<br\s*/?>|<p(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"<(?:p|div)\b", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")


def has_tags(text: str) -> bool:
    """Return whether a text has tags of HTML.

    >>> has_tags("<p>Rain fell.</p>"), has_tags("Rain < 3 mm, and wind > 5")
    (True, False)
    """
    return "<" in text and _TAG.search(text) is not None


def text_of(markup: str) -> str:
    """Return HTML as text, with an empty line between paragraphs.

    >>> text_of("<p>Rain&nbsp;fell.<br>Boats left.</p><p>Snow <b>fell</b>.</p>")
    'Rain fell.\\nBoats left.\\n\\nSnow fell.'
    """
    markup = _CDATA.sub("", markup)
    has_blocks = _BLOCK.search(markup) is not None
    if has_blocks:
        markup = re.sub(r"\s+", " ", markup)
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    text = "".join(reader.parts).replace("\xa0", " ")
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    """The text of HTML in parts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._n_left_out = 0  # elements without text that are open

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Begin a paragraph or a line."""
        if tag in LEFT_OUT:
            self._n_left_out += 1
        elif tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag == "br":
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a paragraph."""
        if tag in LEFT_OUT:
            self._n_left_out = max(0, self._n_left_out - 1)
        elif tag in BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        """Add what is written."""
        if not self._n_left_out:
            self.parts.append(data)
