"""Look around in a case: what is possible, what a choice shows, where a finding stands; the board draws it in JupyterLab."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the same names as in __all__, for those who read types
    from analysis.explore.board import Explorer
    from analysis.explore.cases import Case, beside, open_case
    from analysis.explore.choices import Choices, options, settled
    from analysis.explore.counting import counts, incidence, tiles
    from analysis.explore.showing import VIEWS, Shown, items, shown, views
    from analysis.explore.spots import Spot
    from analysis.explore.standing import Places, places

_HOMES = {
    "open_case": "cases",
    "Case": "cases",
    "beside": "cases",
    "counts": "counting",
    "incidence": "counting",
    "tiles": "counting",
    "Choices": "choices",
    "options": "choices",
    "settled": "choices",
    "VIEWS": "showing",
    "views": "showing",
    "items": "showing",
    "shown": "showing",
    "Shown": "showing",
    "Spot": "spots",
    "places": "standing",
    "Places": "standing",
    "Explorer": "board",
}
__all__ = [*_HOMES]

if not TYPE_CHECKING:  # a checker would take any name for one of these

    def __getattr__(name: str):
        if name in _HOMES:
            return getattr(import_module(f"analysis.explore.{_HOMES[name]}"), name)
        raise AttributeError(
            f"module 'analysis.explore' has no attribute {name!r}; public names: {', '.join(__all__)}"
        )


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
