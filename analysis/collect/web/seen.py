"""A page as its reader sees it: with the marks that a browser draws, without what it hides."""

from collections.abc import Iterable

from lxml import etree, html

from analysis.collect.web.verdicts import n_words

MARKS = (("“", "”"), ("‘", "’"))  #: of quotations, and of those inside of quotations
STYLE = (
    r"\bdisplay\s*:\s*none|\bvisibility\s*:\s*(hidden|collapse)|\bfont-size\s*:\s*0(?![\d.])"
    r"|(?<![\w-])(left|top|text-indent)\s*:\s*-\d{4}"
)
CLASS = (
    r"(^|\s)((is-)?hidden|d-none|sr-only|visually-?hidden|screen-?reader-(text|only)|off-?screen)"
    r"(\s|$)"
)
SHOWN = "[:-](block|flex|grid|inline|table)"  #: on some screens ("hidden md:block")
NUMBER = r"^(\[\w{1,4}( \d{1,3})?\]|\(?\d{1,3}\)?|[*†‡§↩↑^]{1,3})$"  #: of a footnote, or its sign
#: In an address, id or class: names a note ("_ftn1"; not "refugees", "keynote").
NOTE = r"(?<![a-z])((sd)?(foot|end)?note|cite|fn|ftn|edn|reference|refs?(?![a-z])|n\d)"
SENTENCE_END = r"(^|\D|\d{4})[.!?…][\"'”’»)\]]*$"  #: not "$5.99" with raised cents
#: ``<q>`` without marks of its own; hidden paragraphs and what is hidden inside or beside them
#: (not menus and windows); marks of footnotes (not "km2").
UNMARKED, HIDDEN, NOTES = (
    etree.XPath(path, namespaces={"re": "http://exslt.org/regular-expressions"})
    for path in (
        "//q[not(re:test(., '^\\s*[“‘«„»‹「\"]'))]",
        f"//body//*[@hidden or self::template or re:test(@style, '{STYLE}', 'i')"
        f" or (re:test(@class, '{CLASS}') and not(re:test(@class, '{SHOWN}')))]"
        "[self::p or ancestor::p or ../p[not(@hidden)]]"
        "[not(self::h1 or self::article or self::main)][normalize-space(.)]",
        f"//a[starts-with(@href, '#')][not(parent::sup)][re:test(normalize-space(.), '{NUMBER}')]"
        f"[sup or re:test(concat(@href, ' ', @id, ' ', @class), '{NOTE}', 'i')"
        " or re:test(., '^\\s*[*†‡§↩↑^]')"
        " or (re:test(., '^\\s*[\\[(]') and re:test(preceding-sibling::node()[1], $end))]"
        f"| //sup[re:test(normalize-space(.), '{NUMBER}')][.//a[contains(@href, '#')]"
        f" or re:test(concat(@class, ' ', @id), '{NOTE}', 'i')"
        f" or re:test(preceding-sibling::node()[1], $end)]",
    )
)


def show(page: html.HtmlElement) -> list[str]:
    """Change a page into what its reader sees; return what was changed, in words.

    A page that hides more than half of its paragraphs keeps them: a program shows them.
    """
    quotations = UNMARKED(page)
    for quotation in reversed(quotations):
        opening, closing = MARKS[len(list(quotation.iterancestors("q"))) % 2]
        quotation.text = opening + (quotation.text or "")
        quotation.tail = closing + (quotation.tail or "")
    etree.strip_tags(page, "q")
    hidden = HIDDEN(page)
    if 2 * _n_words(hidden) > _n_words(page.iter("p")):
        hidden = []
    notes = NOTES(page, end=SENTENCE_END)
    for part in hidden + notes:
        if part.getparent() is not None:
            part.drop_tree()
    changes = {
        "<q> written as quotation marks": quotations,
        "hidden paragraphs left out": hidden,
        "footnote marks left out": notes,
    }
    return [f"{what}: {len(parts)}" for what, parts in changes.items() if parts]


def _n_words(elements: Iterable[html.HtmlElement]) -> int:
    """Return how many words elements have together."""
    return sum(n_words(element.text_content()) for element in elements)
