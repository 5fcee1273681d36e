"""Part: the one screen of a case, in JupyterLab and as a file that travels."""

from importlib import import_module
from typing import TYPE_CHECKING

from analysis.errors import require_extra

if TYPE_CHECKING:  # the same names as in _HOMES, for those who read types
    from analysis.page.counted import counts
    from analysis.page.page import save
    from analysis.page.widget import Page

_HOMES = {"Page": "widget", "counts": "counted", "save": "page"}
__all__ = [*_HOMES]


if not TYPE_CHECKING:  # a checker would take any name for one of these

    def __getattr__(name: str):
        if name in _HOMES:
            if name == "Page":
                require_extra("notebooks", what="page.Page", modules=["anywidget"])
            return getattr(import_module(f"analysis.page.{_HOMES[name]}"), name)
        raise AttributeError(
            f"module 'analysis.page' has no attribute {name!r}; public names: {', '.join(__all__)}"
        )


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
