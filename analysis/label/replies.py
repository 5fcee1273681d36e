"""What a language model replied: the answers in it, what they mean, and what shows them."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analysis.annotation.answer_tables import IN_WORDS, UNSURE
from analysis.annotation.label_cells import SETS, fault_of_cell
from analysis.errors import listing
from analysis.lexicons.spelling import unaccented

#: Values that say that something is not there, so that nothing can be quoted.
UNQUOTED = {"", "0", "absent", "none", UNSURE}
#: Letters of words between blanks.
OF_A_WORD = r"[^\W_\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff]"
BEGINNING = 60  #: letters of a reply that cannot be read, which are told
SHORT = 12  #: letters of a quotation, below which it has to be whole words
LEAST = 4  #: bytes of a quotation that shows something
NAME = 3  #: letters of a word that names somebody
_AFTER_LAST = re.compile(r",(?=\s*[}\]])")  # a comma that JSON does not allow
_OPENING = re.compile(r"[\[{]")
_READ = json.JSONDecoder(strict=False).raw_decode  # whatever comes after it
#: English for what a text may tell a machine to do, in place of news.
_ORDER = re.compile(
    r"""(?ix) \b(ignore|disregard|forget|override)\b .* \b(code|instruct|prompt|rule|question|above)
    | \b(codebook|system\ prompt|language\ model|AI\ model|chatbot)\b
    | \b(answer|reply|respond|label|output)\b \W+ (\w+\W+)? (own|quoted|denied|absent|yes|no|[01])\b
    """
)
ORDER = "the quotation may be an order to a machine: look at the text"
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


#: Answers by item.
Answers = dict[str, list[dict[str, str]]]


def answers_in(body: str) -> tuple[Answers, str]:
    """Return the answers in a reply, by item, and why there are none."""
    try:
        whole, _ = _READ(body.lstrip("\ufeff \r\n\t"))
        choice = whole["choices"][0]
        message = choice["message"]
        content = message["content"] or ""
        given, is_open = _last_answers(content)
        is_refused = bool(message.get("refusal")) or choice.get("finish_reason") == "content_filter"
        is_cut = choice.get("finish_reason") == "length"
    except _UNREADABLE:
        return {}, f"the reply is none of a model: {body[:BEGINNING]!r}"
    reasons = {
        "the model refused": is_refused,
        "the reply was cut off: raise max_tokens": is_cut and (is_open or not given),
        "the reply is empty": not content.strip(),
        f"the reply is no JSON as it was asked for: {content[:BEGINNING]!r}": not given,
    }
    return given, next((reason for reason, applies in reasons.items() if applies), "")


def _last_answers(content: str) -> tuple[Answers, bool]:
    """Return the last answers to each item in whole objects or lists; is a later one not whole?"""
    text = _AFTER_LAST.sub("", content)
    found = {}
    is_open = False
    begin = _OPENING.search(text)
    while begin is not None:
        try:
            value, end = _READ(text, begin.start())
        except ValueError:
            is_open = True
            end = begin.end()
        else:
            told = {}
            for answer in _answers_of(value):
                told.setdefault(answer["item"], []).append(answer)
            found |= told
            is_open = is_open and not told
        begin = _OPENING.search(text, end)
    return found, is_open


def _answers_of(value: Any) -> list[dict[str, str]]:
    """Return the answers in a value of JSON, however deep: what has an item, or stands under it."""
    if isinstance(value, list):
        return [answer for each in value for answer in _answers_of(each)]
    if not isinstance(value, dict):
        return []
    answer = {key.casefold(): as_text(each) for key, each in value.items()}
    if "item" in answer:
        return [answer]
    found = []
    for key, each in value.items():
        is_answer = isinstance(each, dict) and "value" in each and "item" not in each
        found += _answers_of({"item": key, **each} if is_answer else each)
    return found


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
            "there is no quotation": needs_words and not quotation,
            "the quotation is not in the text": needs_words and start < 0,
            "the quotation shows nothing": needs_words and len(quotation.encode()) < LEAST,
            f"the speaker is not in the text: {unknown[:80]}": unknown,
        }
        for reason, applies in reasons.items():
            if applies:
                return {"reason": reason}
        is_in_text = start >= 0 and end <= len(self.text)  # else it is in the title
        span = f"{start}:{end}" if is_in_text else ""
        note = ORDER if _ORDER.search(quotation) else ""
        return {"value": value, "speaker": ";".join(speakers), "span": span, "note": note}

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
