"""Part: exports, saved web pages and lists of addresses as a Corpus (extra "collect")."""

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from analysis import errors as checks

if TYPE_CHECKING:  # the same names as in __all__, for those who read types
    from analysis.collect.download import addresses
    from analysis.collect import coverage
    from analysis.collect.download.fetched import fetch
    from analysis.collect.files import read, save
    from analysis.collect.reaching import reached
    from analysis.collect.exports.spreadsheets import spreadsheet

_HOMES = {
    "read": "files",
    "save": "files",
    "fetch": "download.fetched",
    "spreadsheet": "exports.spreadsheets",
    "addresses": "download.addresses",
    "coverage": "coverage",
    "reached": "reaching",
}
_NEEDS = (
    "dateparser",
    "docx",
    "lxml",
    "openpyxl",
    "protego",
    "striprtf",
    "trafilatura",
)

__all__ = [*_HOMES]

if not TYPE_CHECKING:  # a checker would take any name for one of these

    def __getattr__(name: str):
        if name in _HOMES:
            module = import_module(f"analysis.collect.{_HOMES[name]}")
            is_module = _HOMES[name].split(".")[-1] == name
            return module if is_module else getattr(module, name)
        raise AttributeError(
            f"module 'analysis.collect' has no attribute {name!r}; "
            f"public names: {', '.join(__all__)}"
        )


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])


def require_installed(names: Iterable[str] = _NEEDS) -> None:
    """Raise InputError if a package of the extra "collect" is not there.

    >>> require_installed(["no_such_package"])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    analysis.errors.InputError: collect: got no package no_such_package; expected those of ...
    """
    missing = [name for name in names if find_spec(name) is None]
    if missing:
        raise checks.refusal(
            "collect",
            arrived=f"no package {checks.listing(missing)}",
            expected='those of the extra "collect"',
            fix='Run: pip install "framing-notebooks[collect]".',
        )


require_installed()
