"""What a board shows as one line of text, and back: ``view=contrasts&group=Russian``."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote

from analysis import outlets
from analysis.case import Case
from analysis.errors import listing, refusal
from analysis.explore import evidence
from analysis.explore import view as case_views
from analysis.explore.controls import Choices, options, settled

_EXAMPLE = "view=contrasts&group=Russian&against=Western"
_CHOICES = {field.name: field.default for field in fields(Choices)}
_NAMES = ("view", "item", *_CHOICES, "evidence")
_NUMBERS = ("min_articles", "sample")


class State(NamedTuple):
    """What a board shows.

    Attributes
    ----------
    choices : Choices
    view, item : str
        The view, and the one item that is drawn; "" for the strongest.
    picked : tuple or None
        The key of the evidence that is open.
    """

    choices: Choices
    view: str
    item: str = ""
    picked: tuple | None = None


def text_of_state(state: State) -> str:
    """Return a state as one line; choices that nobody made are left out.

    >>> text_of_state(State(Choices("words", group="R&B", where={"genre": "news"}), "pairs"))
    'view=pairs&material=words&group=R%26B&where=genre:news'
    """
    pairs: list[tuple[str, Any]] = [("view", state.view)]
    if state.item:
        pairs.append(("item", state.item))
    for name, default in _CHOICES.items():
        value = getattr(state.choices, name)
        if name == "where":
            pairs += [(name, f"{column}:{kept}") for column, kept in value]
        elif value != default:
            pairs.append((name, value))
    pairs += [("evidence", part) for part in state.picked or ()]
    return "&".join(f"{name}={_quoted(str(value))}" for name, value in pairs)


def _quoted(text: str) -> str:
    """Return text in which the signs that part a state, and those of no letter, are numbers."""
    return re.sub(r"[%&=+;#\s\x00-\x1f\x7f]", lambda sign: _sign_of(sign[0]), text)


def _sign_of(sign: str) -> str:
    return sign if sign == " " else quote(sign, errors="surrogatepass")


def state_of(case: Case, text: str) -> State:
    """Return the state that a line of text says.

    Raises
    ------
    InputError
        For a line of another form, and for what this case cannot show.
    """
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True)
    except ValueError:
        raise _wrong(text, f"name=value joined by &, such as {_EXAMPLE}") from None
    unknown = [name for name, _ in pairs if name not in _NAMES]
    if unknown:
        raise _wrong(", ".join(unknown), f"some of {', '.join(_NAMES)}")
    values = dict(pairs)
    wanted: dict[str, Any] = {name: values[name] for name in _CHOICES if name in values}
    for name in _NUMBERS:
        if name in wanted:
            wanted[name] = _number(name, wanted[name])
    filters = [value for name, value in pairs if name == "where"]
    choices = _possible(case, replace(Choices(), **wanted | {"where": ()}), filters)
    views = case_views.views(case, choices)
    view = values.get("view", views[0])
    if view not in views:
        raise _wrong(f"view={view}", f"a view of these choices: {', '.join(views)}")
    item = values.get("item", "")
    if item and item not in case_views.items(case, choices):
        raise _wrong(f"item={item}", "an item that is compared")
    key = tuple(value for name, value in pairs if name == "evidence")
    if key[:1] == ("source",):
        outlets.card(case, *key[1:])
    elif key:
        evidence.places(case, choices, key)
    return State(choices, view, item, key or None)


def _possible(case: Case, wanted: Choices, filters: list[str]) -> Choices:
    """Return wanted choices with their filters; refuse what is not possible in a case."""
    choices, changes = settled(case, wanted)
    if filters:
        possible: list = [pair for _, pair in options(case, choices)["where"]]
        offered = {":".join(pair): pair for pair in possible}
        unknown = [name for name in filters if name not in offered]
        if unknown:
            raise _wrong(f"where={unknown[0]}", f"one of {listing(list(offered))}")
        pairs = tuple(offered[name] for name in filters)
        choices, changes = settled(case, replace(wanted, where=pairs))
    if changes:
        raise _wrong(" ".join(changes), f"choices that {case.name} has")
    return choices


def _number(name: str, value: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", value):
        raise _wrong(f"{name}={value}", "a whole number")
    return int(value)


def _wrong(arrived: str, expected: str) -> Exception:
    """Return the error that refuses a state."""
    fix = "Make the choices on the board, and copy the line that “code” shows."
    return refusal("state", arrived=repr(arrived), expected=expected, fix=fix)
