"""Part: exports, saved web pages and lists of addresses as a Corpus (extra "collect")."""

from importlib import import_module
from typing import TYPE_CHECKING

from analysis.errors import require_extra

if TYPE_CHECKING:  # the same names as in __all__, for those who read types
    from analysis.collect.fetched import fetch
    from analysis.collect.input_files import read, save

_HOMES = {
    "read": "input_files",
    "save": "input_files",
    "fetch": "fetched",
}
_NEEDS = tuple("docx htmldate httpx lxml protego striprtf trafilatura".split())

__all__ = [*_HOMES]

if not TYPE_CHECKING:  # a checker would take any name for one of these

    def __getattr__(name: str):
        if name in _HOMES:
            require_extra("collect", what="collect", modules=_NEEDS)
            return getattr(import_module(f"analysis.collect.{_HOMES[name]}"), name)
        raise AttributeError(
            f"module 'analysis.collect' has no attribute {name!r}; "
            f"public names: {', '.join(__all__)}"
        )


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
