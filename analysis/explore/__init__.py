"""Look around in a case: what is possible, what a choice shows, where a finding stands; the board draws it in JupyterLab."""
from importlib import import_module

_HOMES = {"open_case": "cases", "Case": "cases", "beside": "cases", "counts": "counting", "incidence": "counting",
          "tiles": "counting", "Choices": "choices", "options": "choices", "settled": "choices", "VIEWS": "showing",
          "views": "showing", "items": "showing", "shown": "showing", "Shown": "showing", "Spot": "spots",
          "places": "standing", "Places": "standing", "Explorer": "board"}
__all__ = [*_HOMES]


def __getattr__(name: str):
    if name in _HOMES:
        return getattr(import_module(f"analysis.explore.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'analysis.explore' has no attribute {name!r}; public names: {', '.join(__all__)}")


def __dir__():
    return sorted([*globals(), *__all__])
