"""Articles without headings, credits and date lines, where names say nothing."""

from __future__ import annotations

import re

import pandas as pd

from analysis.suggest.kinds import name_words

LONGEST_CREDIT = 40  #: words: a longer sentence with a word such as "newsletter" is text
LONGEST_HEADING = 15  #: words of a line that ends without a mark
MOST_HEADINGS = 0.3  #: of an article: with more, its lines end without marks
_END = re.compile(r"[.!?…:;,][\"”’»)\]]*$")
_BETWEEN = re.compile(r"(\n|(?<=[.!?])[\"”’)\]]*[^\S\n]*(?=[A-Z©(“\"]))")
_DATE_LINE = re.compile(r"(?m)^[A-Z]{3}[^\n()]{0,50}\([^()\n]{2,30}\)\s*[-–—]")


def prose(articles: pd.DataFrame) -> pd.DataFrame:
    """Return articles without what speaks of a page and of who made it, where names say nothing."""
    credit = re.compile(rf"©|\b(?:{'|'.join(sorted(name_words('credit')))})\b", re.I)
    return articles.assign(text=[_prose(text, credit) for text in articles["text"]])


def _prose(text: str, credit: re.Pattern[str]) -> str:
    """Return a text without headings, credits and the agency of its date line."""
    text = _DATE_LINE.sub("", text)
    if credit.search(text):
        pieces = _BETWEEN.split(text)
        text = "".join(piece for piece in pieces if not _is_credit(piece, credit))
    lines = text.split("\n")
    told = [
        line for line in lines if line.count(" ") >= LONGEST_HEADING or _END.search(line.rstrip())
    ]
    is_told = sum(map(len, told)) >= (1 - MOST_HEADINGS) * len(text)
    return "\n".join(told) if is_told else text


def _is_credit(sentence: str, credit: re.Pattern[str]) -> bool:
    """Return whether a sentence is short and has a word of credits."""
    return sentence.count(" ") < LONGEST_CREDIT and credit.search(sentence) is not None
