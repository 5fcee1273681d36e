"""HTML in the texts of tables, read as text: feeds and services give it."""

import html
import re
from html.parser import HTMLParser

BLOCKS = frozenset(
    "p div section article header footer blockquote figure figcaption ul ol li table tr td th "
    "h1 h2 h3 h4 h5 h6 hr pre".split()
)
BEGINS = {**dict.fromkeys(BLOCKS, "\n\n"), "br": "\n", "q": "“"}
ENDS = BEGINS | {"br": "", "q": "”"}
LEFT_OUT = frozenset(("script", "style", "noscript"))  #: what is in them is no text
ELEMENTS = (
    "a abbr address article aside b big blockquote body br center cite code dd del div dl dt em "
    "embed figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img "
    "input ins label li link main meta nav noscript object ol p param picture pre q s script "
    "section small source span strong style sub sup table tbody td tfoot th thead time title tr "
    "tt u ul video audio button"
)
_NAME = "(?:" + "|".join(ELEMENTS.split()) + ")"
#: What is surely markup: the end of an element, a break, an element with an attribute, a paragraph
#: that begins where a sentence has ended, a comment.
_TAG = re.compile(
    rf"""</{_NAME}\s*>|<[bh]r\b[^<>]*>|<{_NAME}\s(?=[^<>]*+(?:>|\Z))[^<>]*=\s*["']"""
    r"""|(?:\A|[>.!?…:"”]\s*|\n[^\S\n]*)<p>|<!--(?:(?!<!--(?!-?>)).)*?-->|<!\[CDATA\[""",
    re.IGNORECASE | re.DOTALL,
)
_SPACE = re.compile(r"\s+")  #: an empty line is the end of a paragraph to WordPress
_BLOCK = re.compile(r"<(?:p|div)\b", re.IGNORECASE)
_LEFT_OVER = re.compile(rf"<!\[CDATA\[|\]\]>|<{_NAME}\s[^<>]*\Z", re.IGNORECASE)
#: A bracket that opens no element: a<b, <<Elm>>, <roe@elm.test>.
_BRACKET = re.compile(rf"<(?!/?{_NAME}\b[^<>]*>|!)", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:amp;)*(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z]{2,8}\d{0,2});")


def plain(text: str) -> str:
    """Return a text without tags, also where they were escaped, as far as twice.

    >>> plain("&lt;p&gt;Ships left.&lt;/p&gt;"), plain("a &lt; b &amp; c")
    ('Ships left.', 'a &lt; b &amp; c')
    """
    unescaped = text
    for _ in range(3):
        if _TAG.search(unescaped):
            return text_of(unescaped)
        unescaped = html.unescape(unescaped)
    return text


def plain_name(name: str) -> str:
    """Return a name or a title without tags and references of HTML.

    >>> plain_name("Elm &amp;amp; Oak"), plain_name("Roe&#8217;s <b>ship</b>, R&B;")
    ('Elm & Oak', 'Roe’s ship, R&B;')
    """
    return _REFERENCE.sub(lambda found: html.unescape(html.unescape(found[0])), plain(name))


def text_of(markup: str) -> str:
    """Return HTML as text, with an empty line between paragraphs.

    >>> text_of("<p>Rain&nbsp;fell.<br><q>Go</q>, he said.</p><p>Snow <b>fell</b>.</p>")
    'Rain fell.\\n“Go”, he said.\\n\\nSnow fell.'
    """
    markup = _LEFT_OVER.sub("", markup)
    if _BLOCK.search(markup):
        markup = _SPACE.sub(lambda space: "\n\n" if space[0].count("\n") > 1 else " ", markup)
    reader = _Reader()
    reader.feed(_BRACKET.sub("&lt;", markup))
    reader.close()
    text = "".join(reader.parts).replace("\xa0", " ")
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    """The text of HTML in parts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts = []
        self._n_left_out = 0  # elements without text that are open

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Begin a paragraph or a line."""
        self._n_left_out += tag in LEFT_OUT
        self.parts.append(BEGINS.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        """End a paragraph."""
        self._n_left_out = max(0, self._n_left_out - (tag in LEFT_OUT))
        self.parts.append(ENDS.get(tag, ""))

    def handle_data(self, data: str) -> None:
        """Add what is written."""
        if not self._n_left_out:
            self.parts.append(data)
