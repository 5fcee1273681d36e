"""How does each news outlet tell the same story? Public names, imported when first used."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the same names as in PUBLIC, for those who read types
    from analysis import (
        annotation,
        collect,
        compare,
        cooccurrence,
        copies,
        figures,
        framing,
        label,
        outlets,
        page,
        plots,
        sentiment,
        suggest,
        tone,
    )
    from analysis.case import open_case
    from analysis.corpus.articles import read_corpus
    from analysis.counts import Counts
    from analysis.features.extraction import extract
    from analysis.features.loading import load_features
    from analysis.features.publication import publish

MODULES = (
    "annotation collect compare cooccurrence copies figures framing label outlets page "
    "plots sentiment suggest tone"
).split()
#: Public name → module that has it, or that it is.
PUBLIC = {
    "read_corpus": "corpus.articles",
    "extract": "features.extraction",
    "load_features": "features.loading",
    "publish": "features.publication",
    "Counts": "counts",
    "open_case": "case",
    **dict(zip(MODULES, MODULES)),
}

__all__ = list(PUBLIC)
__version__ = "0.1.0"


if not TYPE_CHECKING:  # a checker would take any name for one of these

    def __getattr__(name: str):
        if name in PUBLIC:
            module = import_module(f"analysis.{PUBLIC[name]}")
            return module if name in MODULES else getattr(module, name)
        known = ", ".join(PUBLIC)
        raise AttributeError(f"module 'analysis' has no attribute {name!r}; public names: {known}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
