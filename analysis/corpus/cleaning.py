"""Cleaning: what pages carry beside the article goes. Every edit is on record: (start, end, rule, after) over the raw text."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice, takewhile

import pandas as pd

from analysis import errors as checks
from analysis import lexicons
from analysis.text import speech

EDGE = 4  # how many lines count as the head, or the foot, of a page
PARTS = {
    "line": slice(None),
    "head": slice(EDGE),
    "foot": slice(-EDGE, None),
    "last": slice(-1, None),
}
LONGEST = 400  # characters: a longer line is text, whatever it begins with
ENDING = (
    640  # characters at the end of a text in which an ending may start: lists of links are shorter
)
FEWEST = 4  # words that a title has which is looked for below the head and in front of a sentence, and a line that comes twice
LONG = 12  # words of a line that should end as a sentence does, and of a summary below a title
REPEATED, LINE_REPEATED = "title repeated", "line repeated"
_WORD = re.compile(r"\w+")
_GAP = re.compile(
    r"(\s?[.!?…][\"”’»)]?)?\s+(?=\S)"
)  # between a title and what follows it on the same line
_STOP = re.compile(r"[.!?…)\]][\"”’»)]*")  # the end of a sentence, in front of an ending
_CLOCK = re.compile(r"\d[:.]\d\d")  # in front of an entry of a live blog
_CREDIT = re.compile(r"""(?x)  # to whoever made a picture, in its caption
  [(\[][^()\[\]]*\b(?:[Pp]hotos?|[Pp]icture|[Ii]mage|AFP|AP|EPA|REUTERS|Reuters|AA|TASS|Sputnik|SANA|Xinhua|dpa|DPA|Getty)
    \b[^()\[\]]*[)\]]\.?$
  | \b(?:REUTERS|AFP|AP|EPA|TASS|Sputnik|Getty\ Images)(?:\ Photo)?\ ?/\ ?[A-Z]
  | \b(?:[Ff]ile\ [Pp]hoto|FILE\ PHOTO|[Hh]andout\ (?:via|by|from|photo))\b
  | \b[Pp]hoto(?:graph)?\ (?:by|courtesy\ of|credit|taken)\b | \b(?:Photo|Image|Picture)\s?:""")


def apply_edits(raw: str, edits: pd.DataFrame) -> str:
    """Return *raw* with the edits of one article (columns ``start``, ``end``, ``after``) carried out.

    Raises InputError if edits overlap or reach beyond the text.

    >>> apply_edits("Share\\nFerries ran.", pd.DataFrame({"start": [0], "end": [6], "after": [""]}))
    'Ferries ran.'
    """
    found = sorted(zip(edits["start"], edits["end"], edits["after"], strict=True))
    bounds = [0, *(position for start, end, _ in found for position in (start, end)), len(raw)]
    if bounds != sorted(bounds):
        raise checks.refusal(
            "edits",
            arrived="spans that overlap or reach beyond the text",
            expected="disjoint spans",
            fix="Take the rows of one article_id, and its text from corpus.raw.",
        )
    return applied(raw, [(start, end, "", after) for start, end, after in found])


def applied(raw: str, edits: list[tuple]) -> str:
    """Return *raw* with edits (start, end, rule, after) carried out."""
    pieces, position = [], 0
    for start, end, _, after in edits:
        pieces += [raw[position:start], after]
        position = end
    return "".join([*pieces, raw[position:]])


def table(names, raw: list[str], edits: list[list]) -> pd.DataFrame:
    """Return the edits of all articles as a table, with what stood there before."""
    rows = [
        (name, start, end, rule, text[start:end], after)
        for name, text, found in zip(names, raw, edits, strict=True)
        for start, end, rule, after in found
    ]
    listed = pd.DataFrame(rows, columns=["article_id", "start", "end", "rule", "before", "after"])
    return listed.astype({name: "int64" if name in ("start", "end") else "str" for name in listed})


def removes_sentence(before: str, after: str, *, title: str = "") -> bool:
    """Tell whether an edit removes a sentence with a finite verb, other than the words of the title.

    >>> removes_sentence("Ferries ran again.", ""), removes_sentence("Share\\n", "")
    (True, False)
    """
    if _words(before) == _words(title):
        return False
    return speech.has_sentence(before) and not speech.has_sentence(after)


def edits(raw: str, *, title: str, rules: lexicons.Noise) -> list[tuple]:
    """Return the edits of one text, sorted and disjoint; where two overlap, the one that starts first or is longer.

    >>> edits("Share\\nFerries ran.", title="", rules=lexicons.noise())
    [(0, 6, 'share bar', '')]
    """
    lines, position = [], 0
    for line in raw.split("\n"):
        if line and not line.isspace():
            lines.append((position, position + len(line)))
        position += len(line) + 1
    gone, glued = _noise_lines(raw, lines, title=title, rules=rules)
    found = [*(_line_edits(raw, lines, gone=gone) if gone else ()), *glued]
    for rule in rules.near("anywhere", raw):
        if not rule.beside or any(edit[2] == rule.beside for edit in found):
            found += [
                (*match.span(), rule.name, after)
                for match in rule.pattern.finditer(raw)
                if match.group() != (after := _after(match, rule))
            ]
    kept: list[tuple] = []
    for edit in sorted(found, key=lambda edit: (edit[0], -edit[1])):
        if not kept or edit[0] >= kept[-1][1]:
            kept.append(edit)
    return kept


def _after(match: re.Match, rule: lexicons.Rule) -> str:
    """Return what a match becomes."""
    if rule.letters:
        return _one_script(match.group(), rule.letters)
    if rule.becomes:
        return _meant(match.group(), rule.becomes)
    return match.group() if rule.beside and not _known(match) else match.expand(rule.replace)


def _known(match: re.Match) -> bool:
    """Tell whether the words on both sides of the start of a match stand elsewhere in the text."""
    text, middle = match.string, match.start()
    sides = [
        _WORD.match(text, middle),
        re.search(r"(?<!\w)[a-z]+\Z", text[max(middle - LONGEST, 0) : middle]),
    ]
    return all(side and side.group().casefold() in _vocabulary(text) for side in sides)


@lru_cache(maxsize=1)
def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(_words(text))


def _meant(text: str, way: str) -> str:
    """Return the characters that were meant: by names of HTML, by plain letters, or by bytes that were read wrongly.

    >>> _meant("&amp;#8217;", "html"), _meant("ＮＡＴＯ", "compatible"), _meant("â€™", "utf-8"), _meant("Ü", "utf-8")
    ('’', 'NATO', '’', 'Ü')
    """
    if way == "html":
        return html.unescape(html.unescape(text))
    if way == "compatible":
        return unicodedata.normalize("NFKC", text)
    try:
        return b"".join(
            letter.encode("latin-1" if letter < "\xa0" else "cp1252") for letter in text
        ).decode("utf-8")
    except UnicodeError:
        return text


def _one_script(word: str, pairs: Sequence[str]) -> str:
    """Return the word in one of the two scripts of *pairs* (letters that look alike) if it mixes them by mistake.

    The script with fewer letters gives way to the other if each of its letters has a double there, else the other does if it
    can. Words that a hyphen joins to a word of the other script, both of two letters or more, were meant to be so.

    >>> fixed = [_one_script(word, ["АA", "МM", "ТT"]) for word in ("Tu-22М3", "МTА", "ТM-show", "ТМ-show")]
    >>> [word.isascii() for word in fixed]
    [True, False, True, False]
    """
    scripts = [unicodedata.name(letter).split()[0] for letter in pairs[0]]
    parts = [
        [unicodedata.name(letter, "").split(" ")[0] for letter in part if letter.isalpha()]
        for part in re.split(r"\W", word)
    ]
    n = [sum(part.count(script) for part in parts) for script in scripts]
    if 0 in n or all(
        any(len(part) > 1 and {*part} == {script} for part in parts) for script in scripts
    ):
        return word
    for give in sorted((0, 1), key=n.__getitem__):
        doubles = str.maketrans({pair[give]: pair[1 - give] for pair in pairs})
        if not any(
            unicodedata.name(letter, "").startswith(scripts[give])
            for letter in word.translate(doubles)
        ):
            return word.translate(doubles)
    return word


@dataclass(frozen=True)
class _Page:
    """The lines of a text, and those that go so far (number: rule)."""

    lines: list[str]
    gone: dict[int, str]

    @cached_property
    def register(self) -> str | None:
        """Whether the lines that stay are a report or a speech, as ``speech.register`` says."""
        return speech.register(self._staying())

    @cached_property
    def is_prose(self) -> bool:
        """Whether half of the different lines that stay are long or end as sentences do; in verses and lists few do."""
        is_text = {
            " ".join(_words(line)): len(line.split()) >= LONG or speech.ends_as_sentence(line)
            for line in self._staying()
        }
        return sum(is_text.values()) >= len(is_text) / 2

    def _staying(self) -> list[str]:
        """Return the lines that do not go."""
        return [line for number, line in enumerate(self.lines) if number not in self.gone]

    def is_among_sentences(self, number: int) -> bool:
        """Tell whether the lines before and after end as sentences do, as around a caption.

        Around a verse, an item of a list or the heading of an entry they do not. The same line again is passed over; a
        line that goes is as good as a sentence, unless it has a time of day and so begins an entry of a live blog.
        """
        line = self.lines[number]
        before = range(number - 1, max(number - 1 - EDGE, -1), -1)
        after = range(number + 1, min(number + 1 + EDGE, len(self.lines)))
        return self._first_ends(before, line=line) and self._first_ends(after, line=line)

    def _first_ends(self, numbers: Iterable[int], *, line: str) -> bool:
        """Tell whether the first of these lines that is another one ends as a sentence does; true if there is none."""
        for number in numbers:
            other = self.lines[number]
            if other.strip() == line.strip():
                continue
            if number in self.gone:
                return _CLOCK.search(other) is None
            return speech.ends_as_sentence(other)
        return True

    def may_be_said(self, number: int) -> bool:
        """Tell whether somebody may say a line: in a speech or verses, or by its own words."""
        if self.register != speech.REPORT or speech.is_said(self.lines[number]):
            return True
        return not self.is_among_sentences(number)


def _noise_lines(
    raw: str, spans: list[tuple], *, title: str, rules: lexicons.Noise
) -> tuple[dict[int, str], list[tuple]]:
    """Return which lines go (number: rule), and the edits at the start and end of others."""
    lines = [raw[start:end] for start, end in spans]
    gone: dict[int, str] = {}
    page = _Page(lines, gone)
    for rule in rules.near("block", raw):
        for number, (start, _) in enumerate(spans):
            if number not in gone and (match := rule.pattern.match(raw, start)):
                inside = takewhile(
                    lambda line: spans[line][1] <= match.end(), range(number, len(spans))
                )
                gone |= dict.fromkeys(inside, rule.name)
    left = [number for number in range(len(lines)) if number not in gone]
    short = {number for number in left if len(lines[number]) <= LONGEST}
    for where, part in PARTS.items() if short else ():
        near = rules.near(where, raw)
        for number in (number for number in left[part] if number in short):
            matching = _rule_for(page, number, rules=near)
            if matching and (
                where != "last" or _ends_sentences([lines[number] for number in left[:-1]])
            ):
                gone[number] = matching.name
        left = [number for number in left if number not in gone] if gone else left
    begin = _text_begin(page, left, title=title)
    gone.update(_repeated_titles(page, left, title=title, begin=begin))
    gone.update(_repeated_lines(page, left))
    left, edits, heading = (
        [number for number in left if number not in gone],
        [],
        title.strip().rstrip(".!?…"),
    )
    for number, where in [
        *((number, "opening") for number in left[:EDGE]),
        *((number, "ending") for number in left[-1:]),
    ]:
        start = spans[number][0]
        title_in_front = heading if number <= begin else ""
        found = (
            _openings(lines[number], title_in_front, rules.at["opening"])
            if where == "opening"
            else _endings(lines[number], rules.at["ending"])
        )
        if sum(after - before for before, after, *_ in found) == len(lines[number]):
            gone[number] = found[0][2]
        edits += [(start + before, start + after, *rest) for before, after, *rest in found]
    return gone, edits


def _rule_for(page: _Page, number: int, *, rules: Sequence[lexicons.Rule]) -> lexicons.Rule | None:
    """Return the first rule that a whole line matches and does not spare."""
    line = page.lines[number].strip()
    for rule in rules:
        if rule.pattern.fullmatch(line) and not (rule.spares and page.may_be_said(number)):
            return rule
    return None


def _openings(line: str, title: str, rules: Sequence[lexicons.Rule]) -> list[tuple]:
    """Return the edits at the start of a line, one after the other: of each rule, and of the words of the title."""
    position, found = 0, []
    while position < len(line):
        end, rule = next(
            (
                (match.end(), rule)
                for rule in rules
                if (match := rule.pattern.match(line, position))
            ),
            (0, None),
        )
        if rule:
            rules = [other for other in rules if other is not rule]
        elif end := _said_again(line, title, position=position, rules=rules) or 0:
            title = ""
        else:
            break
        found.append((position, end, *((rule.name, rule.replace) if rule else (REPEATED, ""))))
        position = end
    return found


def _said_again(
    line: str, title: str, *, position: int, rules: Sequence[lexicons.Rule]
) -> int | None:
    """Return where a line goes on that has the words of the title first, as a sentence or in front of what a rule knows."""
    end = position + len(title)
    if (
        title.count(" ") < FEWEST - 1
        or line[position : position + 2].casefold() != title[:2].casefold()
    ):
        return None
    if not line.startswith(title, position):
        words, said = _words(title), _words(line[position : end + len(title)])
        if said[: len(words)] != words:
            return None
        end = next(islice(_WORD.finditer(line, position), len(words) - 1, None)).end()
    gap = _GAP.match(line, end)
    if gap is None or line[gap.end() : gap.end() + 1].islower():
        return None
    return (
        gap.end() if gap[1] or any(rule.pattern.match(line, gap.end()) for rule in rules) else None
    )


def _endings(line: str, rules: Sequence[lexicons.Rule]) -> list[tuple]:
    """Return the edits at the end of the last line: of each rule in order, behind a sentence and before what was found."""
    stops = (
        [match.end() for match in _STOP.finditer(line, max(len(line) - ENDING, 0))] if rules else []
    )
    found, end = [], len(line)
    for rule in rules if stops else ():
        for stop in stops:
            match = rule.pattern.match(line, stop, end)
            if match and stop < match.end() == end:
                found.append((stop, end, rule.name, rule.replace))
                end = stop
                break
    return found


def _text_begin(page: _Page, numbers: list[int], *, title: str) -> int:
    """Return the number of the first line that is long or ends as a sentence does, the title aside."""
    title_words = _words(title)
    for number in numbers:
        line = page.lines[number]
        is_text = len(line) > LONGEST or speech.ends_as_sentence(line)
        if is_text and _words(line) != title_words:
            return number
    return len(page.lines)


def _repeated_titles(page: _Page, numbers: list[int], *, title: str, begin: int) -> dict[int, str]:
    """Return the lines that repeat the title: among the first in other marks, further down as it is.

    Without a title it is a line above the text that is printed twice. Where the text has begun, a line with a mark at its
    end stays, and so does any line of a speech or of verses: it may be a refrain.
    """
    repeated = {}
    title_words = _words(title)
    printed: list[list[str]] = []
    for number in numbers[: EDGE + 2]:
        line = page.lines[number]
        words = _words(line)
        if len(line) > LONGEST or not words:
            continue
        is_above = number < begin
        if words == title_words:
            is_printed_above = is_above and (words not in printed or page.is_prose)
            is_repeated = is_printed_above or _is_heading(page, number)
        elif len(words) > 2 and words in printed and not speech.addresses(line):
            is_repeated = (is_above and _is_heading(page, number)) or (
                words == printed[-1] and _is_summary(page, number)
            )
        else:
            is_repeated = False
        if is_repeated:
            repeated[number] = REPEATED
        printed.append(words)
    for number in numbers:
        line = page.lines[number].strip()
        if (
            line == title.strip()
            and _may_repeat(line)
            and number not in repeated
            and _is_heading(page, number)
        ):
            repeated[number] = REPEATED
    return repeated


def _is_heading(page: _Page, number: int) -> bool:
    """Tell whether a line may be a heading: without a mark at its end, in prose that is no speech."""
    return (
        speech.is_unmarked(page.lines[number]) and page.is_prose and page.register != speech.SPEECH
    )


def _is_summary(page: _Page, number: int) -> bool:
    """Tell whether a line is as long as the summary of an article, and the article is a report."""
    line = page.lines[number]
    return (
        len(line.split()) >= LONG
        and not speech.is_labelled(line)
        and page.register == speech.REPORT
    )


def _repeated_lines(page: _Page, numbers: list[int]) -> dict[int, str]:
    """Return the lines that repeat an earlier one as captions do, which nobody says."""
    seen = set()
    repeated = {}
    for number in numbers:
        line = page.lines[number].strip()
        is_repeated = line in seen
        seen.add(line)
        if not is_repeated or number in page.gone:
            continue
        if _may_repeat(line) and (_is_credited(page, line) or not page.may_be_said(number)):
            repeated[number] = LINE_REPEATED
    return repeated


def _may_repeat(line: str) -> bool:
    """Tell whether a line is long enough to be known again, and no longer than a line of noise."""
    return len(line) <= LONGEST and line.count(" ") >= FEWEST - 1


def _is_credited(page: _Page, line: str) -> bool:
    """Tell whether a line is a caption by the credit in it."""
    is_spoken = line.endswith("?") or speech.addresses(line) or page.register == speech.SPEECH
    return bool(_CREDIT.search(line)) and not is_spoken


def _words(line: str) -> list[str]:
    return _WORD.findall(line.casefold())


def _ends_sentences(lines: list[str]) -> bool:
    """Tell whether these lines, where they are long, nearly always end as sentences do."""
    ends = [speech.ends_as_sentence(line) for line in lines if len(line.split()) >= LONG]
    return len(ends) >= 3 and sum(ends) >= 0.8 * len(ends)


def _line_edits(raw: str, lines: list[tuple[int, int]], *, gone: dict[int, str]) -> list[tuple]:
    """Return an edit for each line that goes: with its line break, and with the blank lines that would be left doubled."""
    tail = next((number + 1 for number in reversed(range(len(lines))) if number not in gone), 0)
    edits, gap = [], True
    for number, (start, end) in enumerate(lines):
        before = lines[number - 1][1] if number else 0
        gap = number == 0 or raw.count("\n", before, start) > 1 or (gap and number - 1 in gone)
        if number in gone:
            following = lines[number + 1][0] if number + 1 < len(lines) else len(raw)
            first = before if number in (0, tail) else start
            edits.append((first, following if gap or number >= tail else end + 1, gone[number], ""))
    return edits
