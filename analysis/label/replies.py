"""What a language model replied: the answers in it, what they mean, and what shows them."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analysis.annotation.answer_tables import IN_WORDS, UNSURE
from analysis.annotation.label_cells import SETS, fault_of_cell
from analysis.annotation.people import unaccented
from analysis.errors import listing

#: Values that say that something is not there, so that nothing can be quoted.
UNQUOTED = {"", "0", "absent", "none", UNSURE}
#: Letters of words between blanks.
OF_A_WORD = r"[^\W_\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff]"
BEGINNING = 60  #: letters of a reply that cannot be read, which are told
SHORT = 12  #: letters of a quotation, below which it has to be whole words
LEAST = 4  #: bytes of a quotation that shows something
NAME = 3  #: letters of a word that names somebody
_AFTER_LAST = re.compile(r",(?=\s*[}\]])")  # a comma that JSON does not allow
_READ = json.JSONDecoder().raw_decode  # whatever comes after it
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


def answers_in(body: str) -> tuple[dict[str, list[dict[str, str]]], str]:
    """Return the answers in a reply, by item, and why there are none."""
    try:
        whole, _ = _READ(body.lstrip("\ufeff \r\n\t"))
        choice = whole["choices"][0]
        message = choice["message"]
        content = message["content"] or ""
        found, is_open = _last_answers(content)
        is_refused = bool(message.get("refusal")) or choice.get("finish_reason") == "content_filter"
        is_cut = choice.get("finish_reason") == "length"
    except _UNREADABLE:
        return {}, f"the reply is none of a model: {body[:BEGINNING]!r}"
    reasons = {
        "the model refused": is_refused,
        "the reply was cut off: raise max_tokens": is_cut and (is_open or not found),
        "the reply is empty": not content.strip(),
        "the reply is no JSON as it was asked for": not found,
    }
    given: dict[str, list[dict[str, str]]] = {}
    for each in found:
        answer = {key: as_text(value) for key, value in each.items()}
        given.setdefault(answer["item"], []).append(answer)
    return given, next((reason for reason, applies in reasons.items() if applies), "")


def _last_answers(content: str) -> tuple[list[dict], bool]:
    """Return the answers of the last whole object that has some; is a later one not whole?"""
    text = _AFTER_LAST.sub("", content)
    found: list[dict] = []
    is_open = False
    start = text.find("{")
    while start >= 0:
        try:
            value, end = _READ(text, start)
        except ValueError:
            is_open = True
            end = start + 1
        else:
            answers = value.get("answers") or []
            told = [each for each in answers if isinstance(each, dict) and "item" in each]
            if told:
                found = told
                is_open = False
        start = text.find("{", end)
    return found, is_open


def as_text(value: Any) -> str:
    """Return a value of JSON as text; those of a list are joined by ";".

    >>> as_text([1, "0.5", None])
    '1;0.5;'
    """
    if isinstance(value, list):
        return ";".join(map(as_text, value))
    return whole("" if value is None else str(value).strip())


def whole(text: Any) -> str:
    """Return text with ? for half characters, which no file and no server takes.

    >>> whole("Ferries " + chr(0xD800))
    'Ferries ?'
    """
    return str(text).encode("utf-8", "replace").decode()


def fitting(text: str, item: Mapping) -> str:
    """Return the value of an item that a text means, in any case; the text where it means none.

    >>> fitting("Quoted", {"kind": "claim", "values": [["own", "says it"], ["quoted", "quotes"]]})
    'quoted'
    """
    if is_allowed(text, item):
        return text
    if item["kind"] in SETS and ";" in text:
        return ";".join(fitting(part, item) for part in text.split(";"))
    names = IN_WORDS if item["kind"] == "binary" else {}
    names = names | {value.casefold(): value for value, _ in item["values"]} | {UNSURE: UNSURE}
    return names.get(text.casefold(), text)


def is_allowed(value: str, item: Mapping) -> bool:
    """Return whether an answer is a value of its item, or each of several is."""
    names = tuple(name for name, _ in item["values"])
    variable = {"kind": item["kind"], "values": names}
    if value == "":
        return item.get("optional", False)
    return value == UNSURE or not fault_of_cell(value, variable)


@dataclass(frozen=True)
class Shown:
    """A page as the model saw it: what its answers are compared with."""

    text: str
    title: str

    @cached_property
    def plain(self) -> str:
        """The text, then the title, without accents; each letter keeps its place."""
        return plain(f"{self.text}\n\n{self.title}")

    def checked(self, given: Iterable[Mapping[str, str]], item: Mapping) -> dict:
        """Return an answer with its place; else why it does not count."""
        told = {fitting(each.get("value", UNSURE), item): each for each in given}
        if not told:
            return {"reason": "not answered"}
        if len(told) > 1:
            return {"reason": f"answered twice, unlike: {listing(sorted(told))}"[:120]}
        [(value, answer)] = told.items()
        quotation = answer.get("quotation", "")
        speakers = [name.strip() for name in answer.get("speaker", "").split(";") if name.strip()]
        unknown = listing(name for name in speakers if not self._names(name))
        start, end = self._place(quotation)
        needs_words = value not in UNQUOTED
        reasons = {
            f"no value of the codebook: {value[:80]}": not is_allowed(value, item),
            "the quotation is not in the text": needs_words and start < 0,
            "the quotation shows nothing": needs_words and len(quotation.encode()) < LEAST,
            f"the speaker is not in the text: {unknown[:80]}": unknown,
        }
        for reason, applies in reasons.items():
            if applies:
                return {"reason": reason}
        is_in_text = start >= 0 and end <= len(self.text)  # else it is in the title
        span = f"{start}:{end}" if is_in_text else ""
        return {"value": value, "speaker": ";".join(speakers), "span": span}

    def _place(self, quotation: str) -> tuple[int, int]:
        """Return where a quotation starts and ends, whatever its blanks and signs; -1: nowhere."""
        letters = re.findall(r"[^\W_]", plain(quotation))
        pattern = r"[\W_]*".join(letters)
        if len(letters) < SHORT:
            pattern = f"(?<!{OF_A_WORD}){pattern}(?!{OF_A_WORD})"
        found = re.search(pattern, self.plain, re.IGNORECASE) if letters else None
        return found.span() if found else (-1, -1)

    def _names(self, speaker: str) -> bool:
        """Return whether a word of a name begins one of the text."""
        words = re.findall(r"\w+", plain(speaker))
        words = [word for word in words if len(word) >= NAME] or words
        starts = (f"(?<!{OF_A_WORD}){word}" for word in words)
        return any(re.search(start, self.plain, re.IGNORECASE) for start in starts)


def plain(text: str) -> str:
    """Return a text without accents, in which each letter keeps its place.

    >>> plain("Não!")
    'Nao!'
    """
    return "".join(unaccented(letter)[:1] or letter for letter in text)
