"""Cleaning: what pages carry beside the article goes, and every edit is on record."""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import pandas as pd

from analysis.lexicons import Noise, Rule
from analysis.text import speech

EDGE = 4  #: lines that count as the head, or the foot, of a page
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
#: Words of a title that is looked for below the head and in front of a sentence, and of a line
#: that comes twice.
FEWEST_WORDS = 4
#: Words of a line that should end as a sentence does, and of a summary below a title.
LONG_LINE = 12
FEWEST_LONG_LINES = 3  #: from which on their ends say whether a text has sentences
SENTENCE_SHARE = 0.8  #: share of long lines that end as sentences do
TITLE_REPEATED = "title repeated"
_WORD = re.compile(r"\w+")
_FILLED = re.compile(r"^.*\S.*$", re.MULTILINE)  #: a line that is not blank
WIDE = "     "  #: blanks that were a line break, before a capital
#: The same where line breaks may have become such blanks. Only the first of them looks behind all.
_FILLED_APART = re.compile(rf"\S(?:(?!(?<! ){WIDE} *+[\"“‘«(\[•©–—-]? ?[^\Wa-z_])[^\n])*")
#: Between a title and what follows it on the same line.
_GAP = re.compile(r"(\s?[.!?…][\"”’»)]?)?\s+(?=\S)")
#: The end of a sentence, in front of an ending.
_STOP = re.compile(r"[.!?…)\]][\"”’»)]*")
#: In front of an entry of a live blog.
_CLOCK = re.compile(r"\d[:.]\d\d")


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


def applied(raw: str, edits: Iterable[Edit]) -> str:
    """Return a raw text with edits carried out, which are sorted and disjoint.

    >>> applied("Share\\nFerries ran.", [Edit(0, 6, "share bar", "")])
    'Ferries ran.'
    """
    pieces = []
    position = 0
    for edit in edits:
        pieces.append(raw[position : edit.start])
        pieces.append(edit.after)
        position = edit.end
    pieces.append(raw[position:])
    return "".join(pieces)


def composed(first: Sequence[Edit], then: Sequence[Edit]) -> list[Edit]:
    """Return edits of a raw text that do what some edits do, and others on what these leave."""
    both = list(first)
    for edit in reversed(then):
        both = _with_edit(both, edit)
    return both


def _with_edit(edits: list[Edit], then: Edit) -> list[Edit]:
    """Return edits of a raw text together with one of what they leave."""
    ahead = [0]  # by how much the raw text is ahead, before the first edit and behind each
    n_before = 0
    touched = []
    for edit in edits:
        start = edit.start - ahead[-1]
        end = start + len(edit.after)
        if start >= then.end and end > then.start:
            break
        ahead.append(edit.end - end)
        if end <= then.start:
            n_before += 1
        else:
            touched.append((start, end, edit))
    whole = Edit(then.start + ahead[n_before], then.end + ahead[-1], then.rule, then.after)
    for start, end, edit in touched:
        if start < then.start:
            kept = edit.after[: then.start - start]
            whole = whole._replace(start=edit.start, after=kept + whole.after)
        if end > then.end:
            kept = edit.after[then.end - start :]
            whole = whole._replace(end=edit.end, after=whole.after + kept)
    return [*edits[:n_before], whole, *edits[len(ahead) - 1 :]]


def table(names: Sequence[str], raw: Sequence[str], edits: Sequence[list[Edit]]) -> pd.DataFrame:
    """Return the edits of all articles as a table, with the text before each."""
    rows = [
        (name, edit.start, edit.end, edit.rule, text[edit.start : edit.end], edit.after)
        for name, text, edits_of_text in zip(names, raw, edits, strict=True)
        for edit in edits_of_text
    ]
    types = dict.fromkeys("article_id start end rule before after".split(), "str")
    types |= {"start": "int64", "end": "int64"}
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def edits(raw: str, signs: set[str], *, title: str, rules: Noise) -> list[Edit]:
    """Return the edits of one text, sorted and disjoint; its signs are from ``rules.signs_of``.

    Where two overlap, it is the one that starts first or is longer.
    """
    lines = _lines_of(raw)
    gone, found = _noise_lines(raw, lines, signs=signs, title=title, rules=rules)
    if gone:
        found = [*_line_edits(raw, lines, gone=gone), *found]
    for rule in rules.near("anywhere", signs):
        if not rule.beside or any(edit.rule == rule.beside for edit in found):
            found += _edits_anywhere(raw, rule)
    return _without_overlaps(found)


def _lines_of(raw: str) -> list[_Line]:
    """Return the lines of a text that are not blank."""
    filled = _FILLED_APART if WIDE in raw else _FILLED
    return [_Line(*match.span()) for match in filled.finditer(raw)]


def _without_overlaps(edits_found: Iterable[Edit]) -> list[Edit]:
    """Return edits in order, without those that overlap one before."""
    disjoint = []
    for edit in sorted(edits_found, key=lambda edit: (edit.start, -edit.end)):
        if not disjoint or edit.start >= disjoint[-1].end:
            disjoint.append(edit)
    return disjoint


# ---------------------------------------------------------------- rules for characters


def _edits_anywhere(raw: str, rule: Rule) -> list[Edit]:
    """Return the edits of a rule for any place of a text."""
    edits_found = [
        Edit(match.start(), match.end(), rule.name, _replacement(match, rule))
        for match in rule.compiled.finditer(raw)
    ]
    return [edit for edit in edits_found if edit.after != raw[edit.start : edit.end]]


def _replacement(match: re.Match, rule: Rule) -> str:
    """Return what a match becomes."""
    if rule.letters:
        return _in_one_script(match.group(), rule.letters)
    if rule.becomes == "html":
        return html.unescape(html.unescape(match.group()))
    if rule.becomes:
        return unicodedata.normalize("NFKC", match.group())
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
    return {before.group().casefold(), after.group().casefold()} <= _vocabulary(text)


@lru_cache(maxsize=1)  # a text may have many joined words
def _vocabulary(text: str) -> set[str]:
    """Return the different words of a text."""
    return set(_words(text))


def _in_one_script(word: str, pairs: Sequence[str]) -> str:
    """Return a word in one script if it mixes two by mistake.

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


@dataclass(frozen=True)
class _Page:
    """The lines of a text, and those that go so far (number: rule)."""

    lines: list[str]
    gone: dict[int, str]

    @cached_property
    def register(self) -> str | None:
        """Whether the lines that stay are a report or a speech, as ``speech.register`` says."""
        return speech.register(self._remaining_lines())

    @cached_property
    def is_prose(self) -> bool:
        """Whether half of the different lines that stay are long or end as sentences do."""
        is_text = {}
        for line in self._remaining_lines():
            is_long = len(line.split()) >= LONG_LINE
            is_text[" ".join(_words(line))] = is_long or speech.ends_as_sentence(line)
        return sum(is_text.values()) >= len(is_text) / 2

    def _remaining_lines(self) -> list[str]:
        """Return the lines that do not go."""
        return [line for number, line in enumerate(self.lines) if number not in self.gone]

    def is_among_sentences(self, number: int) -> bool:
        """Return whether the lines before and after end as sentences do, as around a caption."""
        line = self.lines[number]
        before = range(number - 1, max(number - 1 - EDGE, -1), -1)
        after = range(number + 1, min(number + 1 + EDGE, len(self.lines)))
        return self._first_ends(before, line=line) and self._first_ends(after, line=line)

    def _first_ends(self, numbers: Iterable[int], *, line: str) -> bool:
        """Return whether the first different line ends as a sentence does; true without one."""
        for number in numbers:
            neighbour = self.lines[number]
            if neighbour.strip() == line.strip():
                continue
            if number in self.gone:
                return _CLOCK.search(neighbour) is None
            return speech.ends_as_sentence(neighbour)
        return True

    def may_be_said(self, number: int) -> bool:
        """Return whether somebody may say a line: in a speech or verses, or by its own words."""
        if self.register != speech.REPORT or speech.is_said(self.lines[number]):
            return True
        return not self.is_among_sentences(number)


def _noise_lines(
    raw: str, spans: list[_Line], *, signs: set[str], title: str, rules: Noise
) -> tuple[dict[int, str], list[Edit]]:
    """Return which lines go (number: rule), and the edits at the start and end of others."""
    lines = [raw[span.start : span.end] for span in spans]
    gone = _block_lines(raw, spans, rules.near("block", signs))
    page = _Page(lines, gone)
    numbers = [number for number in range(len(lines)) if number not in gone]
    numbers = _remove_whole_lines(page, numbers, signs=signs, rules=rules)
    first_text = _first_text_line(page, numbers, title=title)
    repeated = _repeated_titles(page, numbers, title=title, first_text=first_text)
    gone.update(dict.fromkeys(repeated, TITLE_REPEATED))
    _keep_only_title(page, numbers)
    numbers = [number for number in numbers if number not in gone]
    heading = title.strip().rstrip(".!?…")
    found = []
    for number in numbers[:EDGE]:
        title_in_front = heading if number <= first_text else ""
        openings = _openings(lines[number], title_in_front, rules.near("opening", signs))
        found += _edits_in_line(page, number, spans[number], openings)
    for number in numbers[-1:]:
        endings = _endings(lines[number], rules.near("ending", signs))
        found += _edits_in_line(page, number, spans[number], endings)
    return gone, found


def _block_lines(raw: str, spans: list[_Line], rules: Sequence[Rule]) -> dict[int, str]:
    """Return the lines of blocks of noise (number: rule)."""
    gone = {}
    ends = [span.end for span in spans]
    for rule in rules:
        for number, span in enumerate(spans):
            match = None if number in gone else rule.compiled.match(raw, span.start)
            if match:
                numbers = range(number, bisect_right(ends, match.end()))
                gone.update(dict.fromkeys(numbers, rule.name))
    return gone


def _remove_whole_lines(
    page: _Page, numbers: list[int], *, signs: set[str], rules: Noise
) -> list[int]:
    """Let go the lines that are noise from end to end, and return those that stay."""
    is_short = {number for number in numbers if len(page.lines[number]) <= MAX_CHARACTERS_OF_LINE}
    if not is_short:
        return numbers
    for where, part in PARTS.items():
        rules_of_place = rules.near(where, signs)
        for number in numbers[part]:
            if number not in is_short:
                continue
            rule = _rule_for(page, number, rules=rules_of_place)
            if rule and (where != "last" or _has_sentences(page.lines[n] for n in numbers[:-1])):
                page.gone[number] = rule.name
        numbers = [number for number in numbers if number not in page.gone]
    return numbers


def _rule_for(page: _Page, number: int, *, rules: Sequence[Rule]) -> Rule | None:
    """Return the first rule that a whole line matches and does not spare."""
    line = page.lines[number].strip()
    for rule in rules:
        if rule.compiled.fullmatch(line) and not (rule.spares and page.may_be_said(number)):
            return rule
    return None


def _edits_in_line(page: _Page, number: int, span: _Line, found: list[Edit]) -> list[Edit]:
    """Return the edits of a line by their place in the text; one that is all noise goes."""
    n_removed = sum(edit.end - edit.start for edit in found)
    if n_removed == len(page.lines[number]):
        page.gone[number] = found[0].rule
    return [
        edit._replace(start=span.start + edit.start, end=span.start + edit.end) for edit in found
    ]


def _openings(line: str, title: str, rules: Sequence[Rule]) -> list[Edit]:
    """Return the edits at the start of a line: of each rule, and of the words of the title."""
    position = 0
    found = []
    unused = list(rules)
    while position < len(line):
        found_rule = _rule_at(line, position, unused)
        if found_rule:
            match, rule = found_rule
            edit = Edit(position, match.end(), rule.name, rule.replace)
            unused.remove(rule)
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
        match = rule.compiled.match(line, position)
        if match:
            return match, rule
    return None


def _end_of_title(line: str, title: str, *, position: int, rules: Sequence[Rule]) -> int | None:
    """Return where a line goes on that has the words of the title first."""
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
    if gap[1] or any(rule.compiled.match(line, rest) for rule in rules):
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
            match = rule.compiled.match(line, stop, end)
            if match and stop < match.end() == end:
                found.append(Edit(stop, end, rule.name, rule.replace))
                end = stop
                break
    return found


def _first_text_line(page: _Page, numbers: list[int], *, title: str) -> int:
    """Return the first line that is long or ends as a sentence does, the title aside."""
    title_words = _words(title)
    for number in numbers:
        line = page.lines[number]
        is_text = len(line) > MAX_CHARACTERS_OF_LINE or speech.ends_as_sentence(line)
        if is_text and _words(line) != title_words:
            return number
    return len(page.lines)


# ---------------------------------------------------------------- lines that come twice


def _repeated_titles(page: _Page, numbers: list[int], *, title: str, first_text: int) -> set[int]:
    """Return the lines that repeat the title: near the top in other marks, below as it is."""
    repeated = set()
    title_words = _words(title)
    printed = []
    for number in numbers[: EDGE + 2]:
        line = page.lines[number]
        if len(line) > MAX_CHARACTERS_OF_LINE:
            continue
        words = _words(line)
        if not words:
            continue
        if words == title_words:
            is_first = number < first_text and (words not in printed or page.is_prose)
            if is_first or _is_heading(page, number):
                repeated.add(number)
        printed.append(words)
    heading = title.strip()
    if len(heading) <= MAX_CHARACTERS_OF_LINE and heading.count(" ") >= FEWEST_WORDS - 1:
        same = [number for number in numbers if page.lines[number].strip() == heading]
        repeated.update(number for number in same if _is_heading(page, number))
    return repeated


def _keep_only_title(page: _Page, numbers: list[int]) -> None:
    """Let the first title stay where no other line has a word: the article is this line."""
    titles = [number for number in numbers if page.gone.get(number) == TITLE_REPEATED]
    rest = [number for number in numbers if number not in page.gone]
    has_words = any(_WORD.search(page.lines[number]) for number in rest)
    if titles and not has_words:
        del page.gone[titles[0]]


def _is_heading(page: _Page, number: int) -> bool:
    """Return whether a line may be a heading: no mark at its end, in prose that is no speech."""
    is_unmarked = speech.is_unmarked(page.lines[number])
    return is_unmarked and page.is_prose and page.register != speech.SPEECH


def _words(line: str) -> list[str]:
    """Return the words of a line, in lower case."""
    return _WORD.findall(line.casefold())


def _has_sentences(lines: Iterable[str]) -> bool:
    """Return whether long lines nearly always end as sentences do."""
    ends = [speech.ends_as_sentence(line) for line in lines if len(line.split()) >= LONG_LINE]
    if len(ends) < FEWEST_LONG_LINES:
        return False
    return sum(ends) >= SENTENCE_SHARE * len(ends)


def _line_edits(raw: str, lines: list[_Line], *, gone: dict[int, str]) -> Iterator[Edit]:
    """Yield an edit for each line that goes."""
    kept = {*range(len(lines))} - {*gone}
    tail = max(kept, default=-1) + 1  # the first of the lines at the end that all go
    ends = [0, *(line.end for line in lines)]  # of the lines before
    starts = [*(line.start for line in lines[1:]), len(raw)]  # of those after
    is_gap = True  # blank lines, or the start of the text, are in front of what goes
    for number, line in enumerate(lines):
        end_before = ends[number]
        has_blank_line = raw.count("\n", end_before, line.start) > 1
        is_gap = number == 0 or has_blank_line or (is_gap and number - 1 in gone)
        if number not in gone:
            continue
        start = end_before if number in (0, tail) else line.start
        end = starts[number] if is_gap or number >= tail else line.end + 1
        yield Edit(start, end, gone[number], "")
