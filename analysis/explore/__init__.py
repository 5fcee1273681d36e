"""Part: explore a case. What is possible, what a choice shows, the evidence; and the board."""

from importlib import import_module
from typing import TYPE_CHECKING

from analysis.errors import require_extra

if TYPE_CHECKING:  # the same names as in __all__, for those who read types
    from analysis.explore.board import Explorer
    from analysis.case import Case, beside, open_case
    from analysis.explore.controls import Choices, options, settled
    from analysis.explore.finding import Hit, find
    from analysis.explore.gaps import missing
    from analysis.explore.materials import counts, incidence, tiles
    from analysis.explore.naming import with_name
    from analysis.explore.view import VIEWS, Shown, items, lacking, shown, views
    from analysis.explore.points import Spot
    from analysis.explore.names import reader_names
    from analysis.explore.networks import network_of
    from analysis.explore.overview import source_shares
    from analysis.explore.evidence import Places, places
    from analysis.explore.page.file import export

_HOMES = {
    "open_case": "case",
    "Case": "case",
    "beside": "case",
    "counts": "materials",
    "incidence": "materials",
    "tiles": "materials",
    "source_shares": "overview",
    "network_of": "networks",
    "reader_names": "names",
    "Choices": "controls",
    "options": "controls",
    "settled": "controls",
    "missing": "gaps",
    "find": "finding",
    "Hit": "finding",
    "with_name": "naming",
    "VIEWS": "view",
    "views": "view",
    "lacking": "view",
    "items": "view",
    "shown": "view",
    "Shown": "view",
    "Spot": "points",
    "places": "evidence",
    "Places": "evidence",
    "Explorer": "board",
    "export": "page.file",
}
__all__ = [*_HOMES]


def _module_of(name: str) -> str:
    """Return the module that has a public name."""
    home = _HOMES[name]
    return "analysis.case" if home == "case" else f"analysis.explore.{home}"


if not TYPE_CHECKING:  # a checker would take any name for one of these

    def __getattr__(name: str):
        if name in _HOMES:
            if name == "Explorer":
                widgets = ("anywidget", "ipywidgets")
                require_extra("lab", what="explore.Explorer", modules=widgets)
            return getattr(import_module(_module_of(name)), name)
        raise AttributeError(
            f"module 'analysis.explore' has no attribute {name!r}; "
            f"public names: {', '.join(__all__)}"
        )


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
