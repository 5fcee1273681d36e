"""Part: explore a case. What is possible, what a choice shows, the evidence; and the board."""

from importlib import import_module
from typing import TYPE_CHECKING

from analysis.errors import require_extra

if TYPE_CHECKING:  # the same names as in __all__, for those who read types
    from analysis.case import open_case
    from analysis.case.texts import counts, incidence, tiles
    from analysis.explore.board import Explorer
    from analysis.explore.controls import Choices, settled
    from analysis.explore.judgements import judgement_matrix
    from analysis.explore.names import reader_names
    from analysis.explore.naming import with_name
    from analysis.explore.networks import network_of
    from analysis.explore.overview import source_shares
    from analysis.explore.page.file import export
    from analysis.explore.view import shown

_HOMES = {
    "open_case": "case",
    "counts": "case.texts",
    "incidence": "case.texts",
    "tiles": "case.texts",
    "source_shares": "explore.overview",
    "judgement_matrix": "explore.judgements",
    "network_of": "explore.networks",
    "reader_names": "explore.names",
    "Choices": "explore.controls",
    "settled": "explore.controls",
    "with_name": "explore.naming",
    "shown": "explore.view",
    "Explorer": "explore.board",
    "export": "explore.page.file",
}
__all__ = [*_HOMES]


if not TYPE_CHECKING:  # a checker would take any name for one of these

    def __getattr__(name: str):
        if name in _HOMES:
            if name == "Explorer":
                widgets = ("anywidget", "ipywidgets")
                require_extra("notebooks", what="explore.Explorer", modules=widgets)
            return getattr(import_module(f"analysis.{_HOMES[name]}"), name)
        raise AttributeError(
            f"module 'analysis.explore' has no attribute {name!r}; "
            f"public names: {', '.join(__all__)}"
        )


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
