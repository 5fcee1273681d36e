"""Words that say on a page whether a day is that of publication or of a change."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.collect.wordlists import wordlist

WORDS = wordlist("days")
#: Those of languages that part no words by blanks.
UNPARTED = ("公開|掲載|配信|発布|发布|發布|发表|發表|입력|등록|게재", "更新|修正|수정|업데이트")
PUBLISHED_WORDS = "|".join(WORDS["published"].values())
CHANGED_WORDS = "|".join(WORDS["changed"].values())
LABEL = re.compile(
    rf"(?i)(?<!\w)(?:(?P<changed>{CHANGED_WORDS})|(?P<published>{PUBLISHED_WORDS}))(?!\w)"
    rf"|(?P<changed_too>{UNPARTED[1]})|(?P<published_too>{UNPARTED[0]})"
)

#: A line that is only "Date" and a day with its year.
DATE_LINE = re.compile(
    rf"(?i)(?:{'|'.join(WORDS['date'].values())})"
    r"\s*:?\s+(\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[.-]\d\d[.-]\d\d"
    r"|\d{1,2}\.? [^\W\d_]{3,12} \d{4}|[^\W\d_]{3,12} \d{1,2}, \d{4})$"
)


def first_label(text: str) -> str | None:
    """Return the label that a text begins with: "published", "changed" or None."""
    match = LABEL.match(text)
    return _kind_of_label(match) if match else None


def last_label(text: str) -> str | None:
    """Return the last label in a text: "published", "changed" or None."""
    kinds = [_kind_of_label(match) for match in LABEL.finditer(text)]
    return kinds[-1] if kinds else None


def _kind_of_label(match: re.Match) -> str:
    return "changed" if match["changed"] or match["changed_too"] else "published"


def segments(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield the parts of a line between labels and bars, with the label before each.

    >>> list(segments("By Ann | Published March 3, 2020, updated March 5, 2020"))
    [('By Ann', None), ('March 3, 2020,', 'published'), ('March 5, 2020', 'changed')]
    """
    matches = list(LABEL.finditer(text))
    starts = [(0, None), *((match.end(), _kind_of_label(match)) for match in matches)]
    ends = [*(match.start() for match in matches), len(text)]
    for (start, label), end in zip(starts, ends, strict=True):
        part = text[start:end]
        is_changed_behind = end < len(text) and _is_label_behind(text[end:])
        if is_changed_behind and label is None:
            label = "changed"
        for piece in re.split(r"\s*[|•·]\s*|\s/\s", part):
            trimmed = piece.strip(" \t:;()[]–—-")
            if trimmed:
                yield trimmed, label


def _is_label_behind(text: str) -> bool:
    """Tell whether a text is only a label of change, as Japanese pages write it behind the day."""
    return re.fullmatch(rf"(?:{UNPARTED[1]})\W*", text) is not None
