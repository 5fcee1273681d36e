"""A call that can be run and printed: the code under a view is what made it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from analysis.case import Case


class Named:
    """A value and the words that print it in code."""

    def __init__(self, words: str, value: Any):
        self.words = words
        self.value = value

    def __str__(self) -> str:
        return self.words


class Call:
    """A public function of the library (``"compare.levels"``) with its arguments.

    >>> call = Call("cooccurrence.edges", Named("graph", None))
    >>> str(call)
    'cooccurrence.edges(graph)'
    """

    def __init__(self, name: str, *positional: Any, **named: Any):
        self.name = name
        self.positional = positional
        self.named = named

    def run(self) -> Any:
        """Return what the function returns."""
        module, function = self.name.split(".")
        public_module = getattr(import_module("analysis"), module)
        positional = [_argument_value(argument) for argument in self.positional]
        named = {name: _argument_value(argument) for name, argument in self.named.items()}
        return getattr(public_module, function)(*positional, **named)

    def __str__(self) -> str:
        arguments = [_argument_text(argument) for argument in self.positional]
        arguments += [f"{name}={_argument_text(value)}" for name, value in self.named.items()]
        return f"{self.name}({', '.join(arguments)})"


def _argument_value(argument: Any) -> Any:
    if isinstance(argument, Call):
        return argument.run()
    if isinstance(argument, Named):
        return argument.value
    return argument


def case_text(case: Case) -> str:
    """Return what opens a case again: its path, the call with options, or a variable.

    Texts that were handed over beside a pack are the variable ``corpus``.
    """
    source = case.source
    if case.folder is not None:
        source = repr(case.source)
    options = [f"{name}={value!r}" for name, value in case.options.items()]
    if case.added and case.corpus is not None:
        options.append("corpus=corpus")  # a name is looked up in the texts that were handed over
    source = f"explore.open_case({', '.join([source, *options])})"
    for actor, name in case.added:
        source = f"explore.with_name({source}, actor={actor!r}, name={name!r})"
    return source


def _argument_text(argument: Any) -> str:
    if isinstance(argument, Named):
        return argument.words
    if isinstance(argument, Case):
        return case_text(argument)
    if isinstance(argument, Call):
        return str(argument)
    return repr(argument)
