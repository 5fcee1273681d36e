"""Articles without headings, credits and date lines, where names say nothing."""

from __future__ import annotations

import re

import pandas as pd

from analysis.suggest.kinds import name_words

LONGEST_CREDIT = 40  #: words: a longer paragraph with a word such as "newsletter" is text
LONGEST_HEADING = 15  #: words of a line that ends without a mark
MOST_HEADINGS = 0.3  #: of an article's words: with more, its lines end without marks
_END = re.compile(r"[.!?…:;,][\"”’»)\]]*$")
_DATE_LINE = re.compile(r"(?m)^[A-Z]{3}[^\n()]{0,50}\([^()\n]{2,30}\)\s*[-–—]")


def prose(articles: pd.DataFrame) -> pd.DataFrame:
    """Return articles without the lines in which a name is that of a page or of who made it."""
    credit = re.compile(rf"\b(?:{'|'.join(sorted(name_words('credit')))})\b", re.I)
    return articles.assign(text=[_prose(text, credit) for text in articles["text"]])


def _prose(text: str, credit: re.Pattern[str]) -> str:
    """Return a text without headings, paragraphs of credits and the agency of its date line."""
    lines = []
    n_words_of_headings = 0
    for line in _DATE_LINE.sub("", text).split("\n"):
        n_words = line.count(" ") + 1
        if n_words <= LONGEST_CREDIT and credit.search(line):
            continue
        if n_words <= LONGEST_HEADING and not _END.search(line.rstrip()):
            n_words_of_headings += n_words
            continue
        lines.append(line)
    is_of_headings = n_words_of_headings > MOST_HEADINGS * (text.count(" ") + 1)
    return text if is_of_headings else "\n".join(lines)
