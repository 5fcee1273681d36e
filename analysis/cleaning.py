"""Cleaning: what pages carry beside the article goes. Every edit is on record: (start, end, rule, after) over the raw text."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice

import pandas as pd

from analysis import checks, lexicons

EDGE = 4  # how many lines count as the head, or the foot, of a page
PARTS = {"line": slice(None), "head": slice(EDGE), "foot": slice(-EDGE, None), "last": slice(-1, None)}
LONGEST = 400  # characters: a longer line is text, whatever it begins with


def apply_edits(raw: str, edits: pd.DataFrame) -> str:
    """Return *raw* with the edits of one article (columns ``start``, ``end``, ``after``) carried out.

    Raises InputError if edits overlap or reach beyond the text.

    >>> apply_edits("Share\\nFerries ran.", pd.DataFrame({"start": [0], "end": [6], "after": [""]}))
    'Ferries ran.'
    """
    found = sorted(zip(edits["start"], edits["end"], edits["after"], strict=True))
    bounds = [0, *(position for start, end, _ in found for position in (start, end)), len(raw)]
    if bounds != sorted(bounds):
        raise checks.refusal("edits", arrived="spans that overlap or reach beyond the text", expected="disjoint spans",
                             fix="Take the rows of one article_id, and its text from corpus.raw.")
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
    rows = [(name, start, end, rule, text[start:end], after)
            for name, text, found in zip(names, raw, edits, strict=True) for start, end, rule, after in found]
    listed = pd.DataFrame(rows, columns=["article_id", "start", "end", "rule", "before", "after"])
    return listed.astype({name: "int64" if name in ("start", "end") else "str" for name in listed})


def edits(raw: str, *, title: str, rules: lexicons.Noise) -> list[tuple]:
    """Return the edits of one text, sorted and disjoint; where two overlap, the one that starts first or is longer.

    >>> edits("Share\\nFerries ran.", title="", rules=lexicons.noise())
    [(0, 6, 'share bar', '')]
    """
    lines = [match.span() for match in re.finditer(r"[^\n]+", raw) if not match.group().isspace()]
    gone, openings = _noise_lines([raw[start:end] for start, end in lines], title=title, rules=rules)
    found = _line_edits(raw, lines, gone=gone)
    found += [(lines[line][0], lines[line][0] + length, rule.name, rule.replace) for line, length, rule in openings]
    found += [(*match.span(), rule.name, after) for rule in rules.at["anywhere"] if rule.near(raw)
              for match in rule.pattern.finditer(raw)
              if match.group() != (after := _one_script(match.group(), rule.letters) if rule.letters else rule.replace)]
    kept: list[tuple] = []
    for edit in sorted(found, key=lambda edit: (edit[0], -edit[1])):
        if not kept or edit[0] >= kept[-1][1]:
            kept.append(edit)
    return kept


def _one_script(word: str, pairs: Sequence[str]) -> str:
    """Return the word in one of the two scripts of *pairs* (letters that look alike) if it mixes them by mistake.

    The script with fewer letters gives way to the other if each of its letters has a double there, else the other does if it
    can. Words that a hyphen joins to a word of the other script, both of two letters or more, were meant to be so.

    >>> fixed = [_one_script(word, ["АA", "МM", "ТT"]) for word in ("Tu-22М3", "МTА", "ТM-show", "ТМ-show")]
    >>> [word.isascii() for word in fixed]
    [True, False, True, False]
    """
    scripts = [unicodedata.name(letter).split()[0] for letter in pairs[0]]
    parts = [[unicodedata.name(letter, "").split(" ")[0] for letter in part if letter.isalpha()]
             for part in re.split(r"\W", word)]
    n = [sum(part.count(script) for part in parts) for script in scripts]
    if 0 in n or all(any(len(part) > 1 and {*part} == {script} for part in parts) for script in scripts):
        return word
    for give in sorted((0, 1), key=n.__getitem__):
        doubles = str.maketrans({pair[give]: pair[1 - give] for pair in pairs})
        if not any(unicodedata.name(letter, "").startswith(scripts[give]) for letter in word.translate(doubles)):
            return word.translate(doubles)
    return word


def _noise_lines(lines: list[str], *, title: str, rules: lexicons.Noise) -> tuple[dict[int, str], list[tuple]]:
    """Return which lines go (number: rule) and what goes at the start of others (number, length, rule)."""
    gone: dict[int, str] = {}
    left, openings = list(range(len(lines))), []
    for where, part in PARTS.items():
        for number in (number for number in left[part] if len(lines[number]) <= LONGEST):
            line = lines[number].strip()
            name = next((rule.name for rule in rules.at[where] if rule.pattern.fullmatch(line)), None)
            if name and (where != "last" or _ends_sentences([lines[number] for number in left[:-1]])):
                gone[number] = name
        left = [number for number in left if number not in gone]
    gone.update(dict.fromkeys(_repeats(lines, left[:EDGE + 2], title=title), "title repeated"))
    for number in [number for number in left if number not in gone][:EDGE]:
        matches = [(rule, rule.pattern.match(lines[number])) for rule in rules.at["opening"]]
        for rule, match in [pair for pair in matches if pair[1]][:1]:
            if match.end() == len(lines[number]):
                gone[number] = rule.name
            openings.append((number, match.end(), rule))
    return gone, openings


def _repeats(lines: list[str], numbers: list[int], *, title: str) -> list[int]:
    """Return which of the first lines repeat the title, or an earlier one of them (three words or more)."""
    shown = [title, *(lines[number] for number in numbers)]
    openings = [list(islice(_words(line), 4)) for line in shown]  # most lines differ here already
    return [number for place, number in enumerate(numbers, start=1) if any(
        opening == openings[place] and (other == 0 or len(opening) > 2) and [*_words(shown[other])] == [*_words(shown[place])]
        for other, opening in enumerate(openings[:place]) if opening)]


def _words(line: str) -> Iterator[str]:
    return (word.group().casefold() for word in re.finditer(r"\w+", line))


def _ends_sentences(lines: list[str]) -> bool:
    """Tell whether these lines, where they are long, nearly always end as sentences do."""
    ends = [line.rstrip().rstrip("\"”’'»)]").endswith((".", "!", "?", "…")) for line in lines if len(line.split()) >= 12]
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
