"""Marks of direction in names: none turns letters, and names from right to left stay whole."""

import unicodedata

from by_hand import drawn_cases
from markupsafe import Markup

from analysis.figures.direction import MARKS, plain_direction


def test_the_marks_are_those_of_unicode():
    classes = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    letters = [chr(code) for code in range(0x10000)]
    turning = {letter for letter in letters if unicodedata.bidirectional(letter) in classes}
    assert set(filter(MARKS.match, letters)) == turning | {"\u061c", "\u200e", "\u200f"}


@drawn_cases(r"""
    name                | shown
    Elm Post            | Elm Post
    الميادين (TV)       | الميادين (TV)
    "می\u200cروم"       | "می\u200cروم"
    "Elm\u202etsoP"     | Elm\u202etsoP
    "Elm Post\u200e"    | Elm Post\u200e
    "\u2068Elm\u2069"   | \u2068Elm\u2069
    "\u202bקול אלם\u202c" | קול אלם
    "\u202etsoP mlE א"  | tsoP mlE א
    7                   | 7
""")
def test_letters_alone_say_the_direction(name, shown):
    assert plain_direction(name) == shown


def test_markup_keeps_its_direction():
    markup = Markup("<b>\u202e</b>")
    assert plain_direction(markup) == markup
