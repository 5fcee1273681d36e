"""Cleaning: what pages carry beside the article goes, and every edit is on record."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

import pandas as pd

from analysis.errors import refusal
from analysis.lexicons import Noise, Rule
from analysis.text import speech

EDGE = 4  #: lines that count as the head, or the foot, of a page
HEAD = 6  #: lines among which the title may be repeated
#: Lines of a page that the rules of a place look at.
PARTS = {
    "line": slice(None),
    "head": slice(EDGE),
    "foot": slice(-EDGE, None),
    "last": slice(-1, None),
}
MAX_CHARACTERS_OF_LINE = 400  #: characters: a longer line is text, whatever it begins with
#: Characters at the end of a text in which an ending may start: lists of links are shorter.
ENDING = 640
#: Words of a line that should end as a sentence does.
LONG_LINE = 12
FEWEST_LONG_LINES = 3  #: from which on their ends say whether a text has sentences
SENTENCE_SHARE = 0.8  #: share of long lines that end as sentences do
FEWEST_WORDS = 4  #: of a title that is looked for in front of a sentence
TITLE_REPEATED = "title repeated"
_WORD = re.compile(r"\w+")
#: Between a title and what follows it on the same line.
_GAP = re.compile(r"(\s?[.!?…][\"”’»)]?)?\s+(?=\S)")
#: The end of a sentence, in front of an ending.
_STOP = re.compile(r"[.!?…)\]][\"”’»)]*")


class Edit(NamedTuple):
    """Characters ``start`` to ``end`` of a raw text become ``after``."""

    start: int
    end: int
    rule: str
    after: str


class _Line(NamedTuple):
    """Where a line with a character on it begins and ends."""

    start: int
    end: int


def apply_edits(raw: str, edits: pd.DataFrame) -> str:
    """Return a raw text with the edits of one article carried out.

    Parameters
    ----------
    raw : str
    edits : DataFrame with ``start``, ``end``, ``after``

    Raises
    ------
    InputError
        If edits overlap or reach beyond the text.

    Examples
    --------
    >>> edits = pd.DataFrame({"start": [0], "end": [6], "after": [""]})
    >>> apply_edits("Share\\nFerries ran.", edits)
    'Ferries ran.'
    """
    rows = sorted(zip(edits["start"], edits["end"], edits["after"], strict=True))
    bounds = [0]
    for start, end, _ in rows:
        bounds += [start, end]
    bounds.append(len(raw))
    if bounds != sorted(bounds):
        raise refusal(
            "edits",
            arrived="spans that overlap or reach beyond the text",
            expected="disjoint spans",
            fix="Take the rows of one article_id, and its text from corpus.raw.",
        )
    return applied(raw, [Edit(start, end, "", after) for start, end, after in rows])


def applied(raw: str, edits: Sequence[Edit]) -> str:
    """Return a raw text with edits carried out, which are sorted and disjoint."""
    pieces = []
    position = 0
    for edit in edits:
        pieces.append(raw[position : edit.start])
        pieces.append(edit.after)
        position = edit.end
    pieces.append(raw[position:])
    return "".join(pieces)


def with_cuts(raw: str, edits: Sequence[Edit], cuts: Sequence[Edit]) -> list[Edit]:
    """Return the edits of a raw text, and what is cut from the text that they leave.

    >>> raw = "Share\\nRain fell. Follow us"
    >>> with_cuts(raw, [Edit(0, 6, "share bar", "")], [Edit(10, 20, "recurring text", "")])[1]
    Edit(start=16, end=26, rule='recurring text', after='')
    """
    starts: list[int] = []  # in the raw text, of what each character that is left comes from
    stops: list[int] = []
    written = []  # where each edit wrote what in the text
    position = 0
    for edit in edits:
        starts += range(position, edit.start)
        stops += range(position + 1, edit.start + 1)
        written.append((len(starts), len(starts) + len(edit.after), edit))
        starts += [edit.start] * len(edit.after)
        stops += [edit.end] * len(edit.after)
        position = edit.end
    starts += range(position, len(raw))
    stops += range(position + 1, len(raw) + 1)
    found = list(edits)
    for cut in cuts:
        inside = [edit for start, end, edit in written if start < cut.end and end > cut.start]
        start = min([starts[cut.start], *(edit.start for edit in inside)])
        end = max([stops[cut.end - 1], *(edit.end for edit in inside)])
        found = [edit for edit in found if edit not in inside]
        found.append(cut._replace(start=start, end=end))
    return _without_overlaps(found)


def table(names: Sequence[str], raw: Sequence[str], edits: Sequence[list[Edit]]) -> pd.DataFrame:
    """Return the edits of all articles as a table, with the text before each."""
    rows = []
    for name, text, edits_of_text in zip(names, raw, edits, strict=True):
        for edit in edits_of_text:
            before = text[edit.start : edit.end]
            rows.append((name, edit.start, edit.end, edit.rule, before, edit.after))
    columns = ["article_id", "start", "end", "rule", "before", "after"]
    types = {**dict.fromkeys(columns, "str"), "start": "int64", "end": "int64"}
    return pd.DataFrame(rows, columns=columns).astype(types)


def removes_sentence(before: str, after: str, *, title: str = "") -> bool:
    """Return whether an edit removes a sentence with a finite verb.

    One with the words of the title does not count.

    >>> removes_sentence("Ferries ran again.", ""), removes_sentence("Share\\n", "")
    (True, False)
    """
    if _has_words(before, _words(title)):
        return False
    return speech.has_sentence(before) and not speech.has_sentence(after)


def edits(raw: str, *, title: str, rules: Noise) -> list[Edit]:
    """Return the edits of one text, sorted and disjoint.

    Where two overlap, it is the one that starts first or is longer.

    >>> from analysis import lexicons
    >>> [tuple(edit) for edit in edits("Share\\nFerries ran.", title="", rules=lexicons.noise())]
    [(0, 6, 'share bar', '')]
    """
    lines = _lines_of(raw)
    gone, found = _noise_lines(raw, lines, title=title, rules=rules)
    if gone:
        found = [*_line_edits(raw, lines, gone=gone), *found]
    for rule in rules.near("anywhere", raw):
        if not rule.beside or any(edit.rule == rule.beside for edit in found):
            found += _edits_anywhere(raw, rule)
    return _without_overlaps(found)


def _lines_of(raw: str) -> list[_Line]:
    """Return the lines of a text that are not blank."""
    lines = []
    position = 0
    for line in raw.split("\n"):
        if line and not line.isspace():
            lines.append(_Line(position, position + len(line)))
        position += len(line) + 1
    return lines


def _without_overlaps(edits_found: Iterable[Edit]) -> list[Edit]:
    """Return edits in order, without those that overlap one before."""
    disjoint: list[Edit] = []
    for edit in sorted(edits_found, key=lambda edit: (edit.start, -edit.end)):
        if not disjoint or edit.start >= disjoint[-1].end:
            disjoint.append(edit)
    return disjoint


# ---------------------------------------------------------------- rules for characters


def _edits_anywhere(raw: str, rule: Rule) -> list[Edit]:
    """Return the edits of a rule for any place of a text."""
    found = []
    for match in rule.pattern.finditer(raw):
        after = _replacement(match, rule)
        if after != match.group():
            found.append(Edit(match.start(), match.end(), rule.name, after))
    return found


def _replacement(match: re.Match, rule: Rule) -> str:
    """Return what a match becomes."""
    if rule.letters:
        return _in_one_script(match.group(), rule.letters)
    if rule.becomes:
        return _restored(match.group(), rule.becomes)
    if rule.beside and not _is_between_known_words(match):
        return match.group()
    return match.expand(rule.replace)


def _is_between_known_words(match: re.Match) -> bool:
    """Return whether the words on both sides of the start of a match occur elsewhere."""
    text = match.string
    middle = match.start()
    before = re.search(r"(?<!\w)[a-z]+\Z", text[max(middle - MAX_CHARACTERS_OF_LINE, 0) : middle])
    after = _WORD.match(text, middle)
    if before is None or after is None:
        return False
    vocabulary = _vocabulary(text)
    return before.group().casefold() in vocabulary and after.group().casefold() in vocabulary


@lru_cache(maxsize=1)
def _vocabulary(text: str) -> frozenset[str]:
    """Return the different words of a text."""
    return frozenset(_words(text))


def _restored(text: str, way: str) -> str:
    """Return the characters that were meant.

    They are found by names of HTML, by simple letters, or by bytes that were read wrongly.

    >>> _restored("&amp;#8217;", "html"), _restored("ＮＡＴＯ", "compatible")
    ('’', 'NATO')
    >>> _restored("â€™", "utf-8"), _restored("Ü", "utf-8")
    ('’', 'Ü')
    """
    if way == "html":
        return html.unescape(html.unescape(text))
    if way == "compatible":
        return unicodedata.normalize("NFKC", text)
    try:
        data = b"".join(map(_byte_of, text))
        return data.decode("utf-8")
    except UnicodeError:
        return text


def _byte_of(letter: str) -> bytes:
    """Return the byte that was read as a letter."""
    if letter < "\xa0":
        return letter.encode("latin-1")
    return letter.encode("cp1252")


def _in_one_script(word: str, pairs: Sequence[str]) -> str:
    """Return a word in one script if it mixes two by mistake.

    *pairs* are letters of the two scripts that look alike. The script with fewer letters gives way
    to the other if each of its letters has a double there, else the other does if it can. Words
    that a hyphen joins to a word of the other script, both of two letters or more, were meant so.

    >>> words = ("Tu-22М3", "МTА", "ТM-show", "ТМ-show")
    >>> [_in_one_script(word, ["АA", "МM", "ТT"]).isascii() for word in words]
    [True, False, True, False]
    """
    scripts = [_script_of(letter) for letter in pairs[0]]
    parts = [
        [_script_of(letter) for letter in part if letter.isalpha()]
        for part in re.split(r"\W", word)
    ]
    n_letters = [sum(part.count(script) for part in parts) for script in scripts]
    if 0 in n_letters or all(_has_whole_word(parts, script) for script in scripts):
        return word
    for yielding in sorted((0, 1), key=n_letters.__getitem__):
        doubles = str.maketrans({pair[yielding]: pair[1 - yielding] for pair in pairs})
        changed = word.translate(doubles)
        if not any(_script_of(letter) == scripts[yielding] for letter in changed):
            return changed
    return word


def _has_whole_word(parts: list[list[str]], script: str) -> bool:
    """Return whether a part of two letters or more is in one script only."""
    return any(len(part) > 1 and set(part) == {script} for part in parts)


def _script_of(letter: str) -> str:
    """Return the script of a letter."""
    return unicodedata.name(letter, "").split(" ")[0]


# ---------------------------------------------------------------- rules for lines


def _noise_lines(
    raw: str, spans: list[_Line], *, title: str, rules: Noise
) -> tuple[dict[int, str], list[Edit]]:
    """Return which lines go (number: rule), and the edits at the start and end of others."""
    lines = [raw[span.start : span.end] for span in spans]
    gone = _block_lines(raw, spans, rules)
    numbers = [number for number in range(len(lines)) if number not in gone]
    numbers = _remove_whole_lines(lines, numbers, gone, raw=raw, rules=rules)
    first_text = _first_text_line(lines, numbers, title=title)
    gone.update(_repeated_titles(lines, numbers[:HEAD], title=title, first_text=first_text))
    _keep_only_title(lines, numbers, gone)
    numbers = [number for number in numbers if number not in gone]
    heading = title.strip().rstrip(".!?…")
    found = []
    for number in numbers[:EDGE]:
        title_in_front = ""
        if number <= first_text:
            title_in_front = heading
        openings = _openings(lines[number], title_in_front, rules.at["opening"])
        found += _edits_in_line(lines, number, spans[number], openings, gone)
    for number in numbers[-1:]:
        endings = _endings(lines[number], rules.at["ending"])
        found += _edits_in_line(lines, number, spans[number], endings, gone)
    return gone, found


def _block_lines(raw: str, spans: list[_Line], rules: Noise) -> dict[int, str]:
    """Return the lines of blocks of noise (number: rule)."""
    gone: dict[int, str] = {}
    for rule in rules.near("block", raw):
        for number, span in enumerate(spans):
            if number in gone:
                continue
            match = rule.pattern.match(raw, span.start)
            if match is None:
                continue
            last = number
            while last < len(spans) and spans[last].end <= match.end():
                gone[last] = rule.name
                last += 1
    return gone


def _remove_whole_lines(
    lines: list[str], numbers: list[int], gone: dict[int, str], *, raw: str, rules: Noise
) -> list[int]:
    """Let go the lines that are noise from end to end, and return those that stay."""
    is_short = {number for number in numbers if len(lines[number]) <= MAX_CHARACTERS_OF_LINE}
    if not is_short:
        return numbers
    for where, part in PARTS.items():
        rules_of_place = rules.near(where, raw)
        if where == "last" and not _is_report([lines[number] for number in numbers[:-1]]):
            continue
        for number in is_short.intersection(numbers[part]):
            line = lines[number].strip()
            for rule in rules_of_place:
                if rule.pattern.fullmatch(line):
                    gone[number] = rule.name
                    break
        numbers = [number for number in numbers if number not in gone]
    return numbers


def _edits_in_line(
    lines: list[str], number: int, span: _Line, found: list[Edit], gone: dict[int, str]
) -> list[Edit]:
    """Return the edits of a line by their place in the text; one that is all noise goes."""
    n_removed = sum(edit.end - edit.start for edit in found)
    if n_removed == len(lines[number]):
        gone[number] = found[0].rule
    return [
        edit._replace(start=span.start + edit.start, end=span.start + edit.end) for edit in found
    ]


def _openings(line: str, title: str, rules: Sequence[Rule]) -> list[Edit]:
    """Return the edits at the start of a line: of each rule, and of the words of the title."""
    position = 0
    found = []
    unused = list(rules)
    while position < len(line):
        match_and_rule = _rule_at(line, position, unused)
        if match_and_rule is not None:
            match, rule = match_and_rule
            edit = Edit(position, match.end(), rule.name, rule.replace)
            unused = [unused_rule for unused_rule in unused if unused_rule is not rule]
        else:
            end = _end_of_title(line, title, position=position, rules=unused)
            if not end:
                break
            edit = Edit(position, end, TITLE_REPEATED, "")
            title = ""
        found.append(edit)
        position = edit.end
    return found


def _rule_at(line: str, position: int, rules: Sequence[Rule]) -> tuple[re.Match, Rule] | None:
    """Return the first match of a rule at a position, and the rule."""
    for rule in rules:
        match = rule.pattern.match(line, position)
        if match:
            return match, rule
    return None


def _end_of_title(line: str, title: str, *, position: int, rules: Sequence[Rule]) -> int | None:
    """Return where a line goes on that has the words of the title first.

    They are a sentence, or come before what a rule matches.
    """
    if title.count(" ") < FEWEST_WORDS - 1:
        return None
    if line[position : position + 2].casefold() != title[:2].casefold():
        return None
    end = position + len(title)
    if not line.startswith(title, position):
        words = _words(title)
        words_of_line = _words(line[position : end + len(title)])
        if not words or words_of_line[: len(words)] != words:
            return None
        matches = _WORD.finditer(line, position)
        for _ in words:
            end = next(matches).end()
    gap = _GAP.match(line, end)
    if gap is None:
        return None
    rest = gap.end()
    if line[rest : rest + 1].islower():
        return None
    if gap[1] or any(rule.pattern.match(line, rest) for rule in rules):
        return rest
    return None


def _endings(line: str, rules: Sequence[Rule]) -> list[Edit]:
    """Return the edits at the end of the last line, behind a sentence: of each rule in order."""
    if not rules:
        return []
    beginning = max(len(line) - ENDING, 0)
    stops = [match.end() for match in _STOP.finditer(line, beginning)]
    found = []
    end = len(line)
    for rule in rules:
        for stop in stops:
            match = rule.pattern.match(line, stop, end)
            if match and stop < match.end() == end:
                found.append(Edit(stop, end, rule.name, rule.replace))
                end = stop
                break
    return found


def _first_text_line(lines: list[str], numbers: list[int], *, title: str) -> int:
    """Return the first line that is long or ends as a sentence does, the title aside."""
    title_words = _words(title)
    for number in numbers:
        line = lines[number]
        is_text = len(line) > MAX_CHARACTERS_OF_LINE or speech.ends_as_sentence(line)
        if is_text and not _has_words(line, title_words):
            return number
    return len(lines)


def _repeated_titles(
    lines: list[str], numbers: list[int], *, title: str, first_text: int
) -> dict[int, str]:
    """Return the lines above the text that repeat the title, in whatever marks.

    Behind another line it goes once: in a poem it may be the refrain.
    """
    repeated: dict[int, str] = {}
    title_words = _words(title)
    before: list[str] = []
    for number in numbers:
        line = lines[number]
        words = _words(line) if len(line) <= MAX_CHARACTERS_OF_LINE else []
        is_title = bool(words) and words == title_words and number < first_text
        if is_title and (not repeated or before == title_words):
            repeated[number] = TITLE_REPEATED
        before = words
    return repeated


def _keep_only_title(lines: list[str], numbers: list[int], gone: dict[int, str]) -> None:
    """Let the first title stay where no other line has a word: the article is this line."""
    titles = [number for number in numbers if gone.get(number) == TITLE_REPEATED]
    rest = [number for number in numbers if number not in gone]
    has_words = any(_WORD.search(lines[number]) for number in rest)
    if titles and not has_words:
        del gone[titles[0]]


def _words(line: str) -> list[str]:
    """Return the words of a line, in lower case."""
    return _WORD.findall(line.casefold())


def _has_words(line: str, words: list[str]) -> bool:
    """Return whether the words of a line are these; it stops at the first other word."""
    of_line = (match.group() for match in _WORD.finditer(line.casefold()))
    return all(word == other for word, other in zip_longest(of_line, words))


def _is_report(lines: list[str]) -> bool:
    """Return whether the last line, and nearly all long ones, end as sentences of a report do."""
    ends = [speech.ends_as_sentence(line) for line in lines if len(line.split()) >= LONG_LINE]
    if len(ends) < FEWEST_LONG_LINES:
        return False
    if not speech.ends_as_sentence(lines[-1]) or sum(ends) < SENTENCE_SHARE * len(ends):
        return False
    return speech.is_report("\n".join(lines))


def _line_edits(raw: str, lines: list[_Line], *, gone: dict[int, str]) -> Iterator[Edit]:
    """Yield an edit for each line that goes.

    It takes the line break, and blank lines that would be left doubled.
    """
    tail = 0  # the first of the lines at the end that all go
    for number in range(len(lines)):
        if number not in gone:
            tail = number + 1
    is_gap = True  # blank lines, or the start of the text, are in front of what goes
    for number, line in enumerate(lines):
        end_before = 0
        if number:
            end_before = lines[number - 1].end
        has_blank_line = raw.count("\n", end_before, line.start) > 1
        is_gap = number == 0 or has_blank_line or (is_gap and number - 1 in gone)
        if number not in gone:
            continue
        start_after = len(raw)
        if number + 1 < len(lines):
            start_after = lines[number + 1].start
        start = line.start
        if number in (0, tail):
            start = end_before
        end = line.end + 1
        if is_gap or number >= tail:
            end = start_after
        yield Edit(start, end, gone[number], "")
