"""What a language model replied: the answers in it, what they mean, and what shows them."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.annotation.answer_tables import UNSURE
from analysis.annotation.label_cells import SETS, fault_of_cell
from analysis.errors import listing
from analysis.lexicons.words import stop_words_by_language

#: Values that say that something is not there, so that nothing can be quoted.
UNQUOTED = {"", "0", "absent", "none", UNSURE}
SHORT = 12  #: letters of a quotation, below which it has to be whole words
LONG_WORD = 4  #: letters of a word that shows something
NAME = 3  #: letters of a word that names somebody
BOOLEANS = [("1", "true"), ("0", "false")]  #: how JSON says what a binary item asks
_AFTER_LAST = re.compile(r",(?=\s*[}\]])")  # a comma that JSON does not allow
_OPENS = re.compile(r"[\[{]")
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


def answers_in(body: str) -> tuple[dict[str, list[dict[str, str]]], str]:
    """Return the answers in a reply, by item, and why there are none.

    They are those of the last whole JSON object that has some, whatever is said around it.
    """
    try:
        choice = json.loads(body)["choices"][0]
        message = choice["message"]
        content = message["content"] or ""
        found = _last_answers(content)
        is_refused = bool(message.get("refusal")) or choice.get("finish_reason") == "content_filter"
        is_cut = choice.get("finish_reason") == "length"
    except _UNREADABLE:
        return {}, "the reply is none of a model"
    reasons = {
        "the model refused": is_refused,
        "the reply was cut off: raise max_tokens": is_cut and not found,
        "the reply is empty": not content.strip(),
        "the reply is no JSON as it was asked for": not found,
    }
    given: dict[str, list[dict[str, str]]] = {}
    for each in found:
        answer = {key: as_text(value) for key, value in each.items()}
        given.setdefault(answer.get("item", ""), []).append(answer)
    return given, next((reason for reason, applies in reasons.items() if applies), "")


def _last_answers(content: str) -> list[dict[str, Any]]:
    """Return the answers in the last whole object, or list, of a text that has some."""
    text = _AFTER_LAST.sub("", content)
    read = json.JSONDecoder().raw_decode
    found: list[dict[str, Any]] = []
    opened = _OPENS.search(text)
    while opened:
        end = opened.end()
        try:
            value, end = read(text, opened.start())
        except ValueError:
            value = None
        answers = value.get("answers") if isinstance(value, dict) else value
        told = [each for each in answers or [] if isinstance(each, dict) and "item" in each]
        found = told or found
        opened = _OPENS.search(text, end)
    return found


def as_text(value: Any) -> str:
    """Return a value of JSON as text; those of a list are joined by ";"."""
    if isinstance(value, list):
        return ";".join(map(as_text, value))
    text = "" if value is None else str(value).strip()
    return text.encode("utf-8", "replace").decode()


def fitting(text: str, item: Mapping[str, Any]) -> str:
    """Return the value of an item that a text means; the text where it means none, or several.

    >>> fitting("1 (Yes)", {"kind": "binary", "values": [["0", "no"], ["1", "yes"]]})
    '1'
    """
    if is_allowed(text, item):
        return text
    parts = text.split(";") if item["kind"] in SETS else [text]
    names = [*item["values"], *(BOOLEANS if item["kind"] == "binary" else []), (UNSURE, UNSURE)]
    forms = [(value, form) for value, name in names for form in (value, name, f"{value} {name}")]
    means = {part: {value for value, form in forms if _form(form) == _form(part)} for part in parts}
    return ";".join(values.pop() if len(values) == 1 else part for part, values in means.items())


def _form(text: str) -> str:
    """Return a value in small letters, without brackets, quotation marks and a last full stop."""
    return re.sub(r"[^\w.+-]+", " ", text.casefold()).strip(" .")


def is_allowed(value: str, item: Mapping[str, Any]) -> bool:
    """Return whether an answer is a value of its item, or each of several is."""
    names = tuple(name for name, _ in item["values"])
    variable = pd.Series({"kind": item["kind"], "values": names})
    if value == "":
        return item.get("optional", False)
    return value == UNSURE or not fault_of_cell(value, variable)


@dataclass(frozen=True)
class Shown:
    """A page as the model saw it: what its answers are compared with."""

    text: str
    title: str
    language: str | None

    @cached_property
    def whole(self) -> str:
        """The text, then the title."""
        return f"{self.text}\n\n{self.title}"

    @cached_property
    def folded(self) -> tuple[str, list[int]]:
        """What is printed, as `folded` gives it."""
        return folded(self.whole)

    @cached_property
    def plain(self) -> str:
        """What is printed, without accents."""
        return _plain(self.whole)

    @cached_property
    def stop_words(self) -> frozenset[str]:
        """The stop words of its language."""
        return stop_words_by_language([self.language])[self.language]

    def checked(self, given: Iterable[Mapping[str, str]], item: Mapping[str, Any]) -> dict:
        """Return an answer with its place and what is weak about it; else why it does not count."""
        told = [{**each, "value": fitting(each.get("value", UNSURE), item)} for each in given]
        if not told:
            return {"reason": "not answered"}
        values = sorted({each["value"] for each in told})
        if len(values) > 1:
            return {"reason": f"answered twice, unlike: {listing(values)}"[:120]}
        value, quotation = values[0], told[0].get("quotation", "")
        speakers = [name.strip() for name in told[0].get("speaker", "").split(";") if name.strip()]
        start, end = self._place(quotation)
        unknown = [name for name in speakers if not self._standing(name)]
        needs_words = value not in UNQUOTED
        reasons = {
            f"no value of the codebook: {value[:80]}": not is_allowed(value, item),
            "the quotation is not in the text": needs_words and start < 0,
            "the quotation shows nothing": needs_words and not self._weight(quotation),
            f"the speaker is not in the text: {listing(unknown)[:80]}": bool(unknown),
        }
        for reason, applies in reasons.items():
            if applies:
                return {"reason": reason}
        weak = {
            "short quotation": needs_words and self._weight(quotation) < LONG_WORD,
            "speaker in small letters": any(self._standing(name) == 1 for name in speakers),
        }
        is_in_text = start >= 0 and end <= len(self.text)  # else it is in the title
        return {
            "value": value,
            "speaker": ";".join(speakers),
            "span": f"{start}:{end}" if is_in_text else "",
            "flag": "; ".join(flag for flag, applies in weak.items() if applies),
        }

    def _place(self, quotation: str) -> tuple[int, int]:
        """Return where a quotation starts and ends; -1 where it is not printed."""
        letters, _ = folded(quotation)
        printed, places = self.folded
        start = start_of(letters, printed, text=self.whole, places=places)
        return (-1, -1) if start < 0 else (places[start], places[start + len(letters) - 1] + 1)

    def _weight(self, quotation: str) -> int:
        """Return the letters of the longest word that is no stop word; of wide signs, twice all."""
        words = re.findall(r"\w+", quotation.lower())
        if any(map(_is_wide, quotation)):
            return 2 * len("".join(words))
        return max((len(word) for word in words if word not in self.stop_words), default=0)

    def _standing(self, speaker: str) -> int:
        """Return 2 if a word of a name begins one of the text, capital included; 1 without it."""
        words = re.findall(r"\w+", _plain(speaker))
        has_capitals = self.plain != self.plain.lower()
        found = 0
        for word in [word for word in words if len(word) >= NAME] or words:
            start = "" if _is_wide(word[0]) else r"(?<!\w)"
            is_whole = re.search(start + re.escape(word), self.plain)
            is_name = len(word) >= NAME and (word[0].isupper() or not has_capitals)
            is_there = is_whole or re.search(start + re.escape(word), self.plain, re.IGNORECASE)
            found = max(found, 2 if is_whole and (is_name or start == "") else bool(is_there))
        return found


def _plain(text: str) -> str:
    """Return a text without accents."""
    return re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text))


def start_of(quotation: str, folded: str, *, text: str, places: list[int]) -> int:
    """Return where a quotation starts in a folded text; -1 where it does not.

    A short one is whole words: "US" is not in "because". Long ones, and writing without blanks,
    need no borders.

    >>> printed, places = folded("because US")
    >>> start_of("us", printed, text="because US", places=places)
    7
    """
    start = folded.find(quotation) if quotation else -1
    while start >= 0 and len(quotation) < SHORT:
        ends = places[start] - 1, places[start + len(quotation) - 1] + 1
        beside = [text[end] for end in ends if 0 <= end < len(text)]
        if not any(letter.isalnum() and not _is_wide(letter) for letter in beside):
            break
        start = folded.find(quotation, start + 1)
    return start


def _is_wide(character: str) -> bool:
    """Return whether a character is of a writing without blanks between words."""
    return unicodedata.east_asian_width(character) == "W"


def folded(text: str) -> tuple[str, list[int]]:
    """Return a text without blanks, capitals, accents and punctuation; the place of each character.

    >>> folded("“Não!”")
    ('nao', [1, 2, 3])
    """
    letters = [
        (letter, place)
        for place, character in enumerate(text)
        for letter in unicodedata.normalize("NFKD", character.casefold())
        if letter.isalnum()
    ]
    return "".join(letter for letter, _ in letters), [place for _, place in letters]
