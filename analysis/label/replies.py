"""What a language model replied: the answers in it, what they mean, and what shows them."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analysis.annotation.answer_tables import UNSURE
from analysis.annotation.label_cells import SETS, fault_of_cell
from analysis.annotation.people import unaccented
from analysis.errors import listing
from analysis.lexicons.words import stop_words_by_language

#: Values that say that something is not there, so that nothing can be quoted.
UNQUOTED = {"", "0", "absent", "none", UNSURE}
#: Letters of writing without blanks between words, and those of other writing.
WIDE = "[\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff]"
OF_A_WORD = r"[^\W_\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff]"
BEGINNING = 60  #: letters of a reply that cannot be read, which are told
SHORT = 12  #: letters of a quotation, below which it has to be whole words
LONG_WORD = 4  #: letters of a word that shows something
NAME = 3  #: letters of a word that names somebody
BOOLEANS = [("1", "true"), ("0", "false")]  #: how JSON says what a binary item asks
_AFTER_LAST = re.compile(r",(?=\s*[}\]])")  # a comma that JSON does not allow
_READ = json.JSONDecoder().raw_decode  # whatever comes after it
_OPENS = re.compile(r"[\[{]")
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


def answers_in(body: str, items: Mapping) -> tuple[dict[str, list[dict[str, str]]], str]:
    """Return the answers in a reply, by item, and why there are none.

    They are those of the last whole JSON object that has some whose values fit, whatever is said
    around it; where none fit, of the last one. A draft before an object that was cut off is none.
    """
    try:
        whole, _ = _READ(body.lstrip("\ufeff \r\n\t"))
        choice = whole["choices"][0]
        message = choice["message"]
        content = message["content"] or ""
        if isinstance(content, list):  # in parts
            content = "".join(part.get("text", "") for part in content)
        told, is_open = _told_answers(content)
        found = next((each for each in reversed(told) if _fit(each, items)), (told or [[]])[-1])
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
        given.setdefault(answer.get("item", ""), []).append(answer)
    return given, next((reason for reason, applies in reasons.items() if applies), "")


def _fit(answers: Iterable[Mapping], items: Mapping) -> bool:
    """Return whether a value fits its item; in a form that is repeated, open sets alone do."""
    closed = {name: one for name, one in items.items() if one["values"] or one["kind"] not in SETS}
    told = [(as_text(each["item"]), as_text(each.get("value"))) for each in answers]
    known = [(value, closed[name]) for name, value in told if value and name in closed]
    return any(is_allowed(fitting(value, item), item) for value, item in known)


def _told_answers(content: str) -> tuple[list[list[dict]], bool]:
    """Return the answers of each whole object, or list, and whether a later object is not whole."""
    text = _AFTER_LAST.sub("", content)
    found: list[list[dict]] = []
    is_open = False
    opened = _OPENS.search(text)
    while opened:
        end = opened.end()
        try:
            value, end = _READ(text, opened.start())
        except ValueError:
            value = None
        answers = value.get("answers") if isinstance(value, dict) else value
        told = [each for each in answers or [] if isinstance(each, dict) and "item" in each]
        if told:
            found.append(told)
        is_broken = value is None and opened.group() == "{"
        is_open = not told and (is_open or is_broken)
        opened = _OPENS.search(text, end)
    return found, is_open


def as_text(value: Any) -> str:
    """Return a value of JSON as text; those of a list are joined by ";".

    >>> as_text([1.0, "0.5", None])
    '1;0.5;'
    """
    if isinstance(value, list):
        return ";".join(map(as_text, value))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else str(value).strip()
    return text.encode("utf-8", "replace").decode()


def fitting(text: str, item: Mapping) -> str:
    """Return the value of an item that a text means; the text where it means none, or several.

    >>> fitting("1 (Yes)", {"kind": "binary", "values": [["0", "no"], ["1", "yes"]]})
    '1'
    """
    if is_allowed(text, item):
        return text
    names = [*item["values"], (UNSURE, UNSURE)]
    if item["kind"] == "binary":
        names += BOOLEANS
    if item["kind"] in SETS and ";" in text:
        return ";".join(fitting(part, item) for part in text.split(";"))
    forms = [(value, {value, name, f"{value} {name}"}) for value, name in names]
    meant = {value for value, told in forms if _form(text) in map(_form, told)}
    return meant.pop() if len(meant) == 1 else text


def _form(text: str) -> str:
    """Return a value in small letters, without brackets, quotation marks and a last full stop."""
    return re.sub(r"[^\w.+-]+", " ", text.casefold()).strip(" .")


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
    language: str | None

    @cached_property
    def whole(self) -> str:
        """The text, then the title."""
        return f"{self.text}\n\n{self.title}"

    @cached_property
    def plain(self) -> str:
        """What is printed, without accents; each letter keeps its place."""
        return plain(self.whole)

    @cached_property
    def stop_words(self) -> frozenset[str]:
        """The stop words of its language."""
        return stop_words_by_language([self.language])[self.language]

    def checked(self, given: Iterable[Mapping[str, str]], item: Mapping) -> dict:
        """Return an answer with its place and what is weak about it; else why it does not count."""
        told = [{**each, "value": fitting(each.get("value", UNSURE), item)} for each in given]
        if not told:
            return {"reason": "not answered"}
        values = sorted({each["value"] for each in told})
        if len(values) > 1:
            return {"reason": f"answered twice, unlike: {listing(values)}"[:120]}
        value = values[0]
        quotation = told[0].get("quotation", "")
        speakers = [name.strip() for name in told[0].get("speaker", "").split(";") if name.strip()]
        standing = {name: self._standing(name) for name in speakers}
        unknown = listing(name for name in speakers if not standing[name])
        start, end = self._place(quotation)
        needs_words = value not in UNQUOTED
        weight = self._weight(quotation) if needs_words else LONG_WORD
        reasons = {
            f"no value of the codebook: {value[:80]}": not is_allowed(value, item),
            "the quotation is not in the text": needs_words and start < 0,
            "the quotation shows nothing": not weight,
            f"the speaker is not in the text: {unknown[:80]}": unknown,
        }
        for reason, applies in reasons.items():
            if applies:
                return {"reason": reason}
        weak = ["short quotation"] if weight < LONG_WORD else []
        weak += ["speaker in small letters"] if 1 in standing.values() else []
        is_in_text = start >= 0 and end <= len(self.text)  # else it is in the title
        span = f"{start}:{end}" if is_in_text else ""
        speaker = ";".join(speakers)
        return {"value": value, "speaker": speaker, "span": span, "flag": "; ".join(weak)}

    def _place(self, quotation: str) -> tuple[int, int]:
        """Return where a quotation starts and ends, whatever its blanks and signs; -1: nowhere.

        A short one is whole words: "US" is not in "because". Writing without blanks has no borders.
        """
        letters = re.findall(r"[^\W_]", plain(quotation))
        pattern = r"[\W_]*".join(letters)
        if len(letters) < SHORT:
            pattern = f"(?<!{OF_A_WORD}){pattern}(?!{OF_A_WORD})"
        found = re.search(pattern, self.plain, re.IGNORECASE) if letters else None
        return found.span() if found else (-1, -1)

    def _weight(self, quotation: str) -> int:
        """Return the letters of the longest word that is no stop word; of wide signs, twice all."""
        words = re.findall(r"\w+", quotation.lower())
        if re.search(WIDE, quotation):
            return 2 * len("".join(words))
        return max((len(word) for word in words if word not in self.stop_words), default=0)

    def _standing(self, speaker: str) -> int:
        """Return 2 if a word of a name begins one of the text, capital included; 1 without it."""
        words = re.findall(r"\w+", plain(speaker))
        words = [word for word in words if len(word) >= NAME] or words
        starts = [f"(?<!{OF_A_WORD}){word}" for word in words]
        has_capitals = self.plain != self.plain.lower()
        for word, start in zip(words, starts):
            is_name = word != word.lower() or not has_capitals
            if is_name and len(word) >= NAME and re.search(start, self.plain):
                return 2
        return int(any(re.search(start, self.plain, re.IGNORECASE) for start in starts))


def plain(text: str) -> str:
    """Return a text without accents, in which each letter keeps its place.

    >>> plain("Não!")
    'Nao!'
    """
    return "".join(unaccented(letter)[:1] or letter for letter in text)
