"""A call that can be run and printed: the code under a view is what made it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from analysis.case import Case


class Named:
    """A value and the words that stand for it in code."""

    def __init__(self, words: str, value):
        self.words, self.value = words, value


class Call:
    """A public function of the library (``"compare.levels"``) with its arguments.

    >>> call = Call("cooccurrence.edges", Named("graph", None))
    >>> str(call)
    'cooccurrence.edges(graph)'
    """

    def __init__(self, name: str, *given, **named):
        self.name, self.given, self.named = name, given, named

    def run(self) -> Any:
        """Return what the function returns."""
        room, function = self.name.split(".")
        return getattr(_public(room), function)(
            *map(_value, self.given), **{name: _value(one) for name, one in self.named.items()}
        )

    def __str__(self) -> str:
        given = [
            *map(_text, self.given),
            *(f"{name}={_text(one)}" for name, one in self.named.items()),
        ]
        return f"{self.name}({', '.join(given)})"


def _value(one):
    return one.run() if isinstance(one, Call) else one.value if isinstance(one, Named) else one


def _text(one) -> str:
    if isinstance(one, Named):
        return one.words
    if isinstance(one, Case):
        return "features" if one.folder is None else repr(one.source)
    return str(one) if isinstance(one, Call) else repr(one)


def _public(name: str):
    """Return a public module of the package."""
    return getattr(import_module("analysis"), name)
