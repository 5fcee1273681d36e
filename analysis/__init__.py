"""How does each news outlet tell the same story? Public names, imported when first used."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the same names as _HOMES and _ROOMS, for those who read types
    from analysis import (
        agreement,
        aliases,
        annotation,
        boilerplate,
        collect,
        compare,
        concordance,
        cooccurrence,
        copies,
        explore,
        figures,
        framing,
        languages,
        lexicons,
        measures,
        methods,
        networks,
        plots,
        robustness,
        sentiment,
        tables,
        tonewords,
    )
    from analysis.corpus import read_corpus
    from analysis.counts import Counts
    from analysis.extraction import extract
    from analysis.features import combine, load_features
    from analysis.partitions import partition_corpus

_HOMES = {
    "read_corpus": "corpus",
    "partition_corpus": "partitions",
    "extract": "extraction",
    "load_features": "features",
    "combine": "features",
    "Counts": "counts",
}
_ROOMS = (
    "framing",
    "concordance",
    "cooccurrence",
    "networks",
    "sentiment",
    "annotation",
    "agreement",
    "aliases",
    "copies",
    "compare",
    "robustness",
    "measures",
    "plots",
    "methods",
    "tables",
    "figures",
    "lexicons",
    "tonewords",
    "languages",
    "boilerplate",
    "collect",
    "explore",
)

__all__ = [*_HOMES, *_ROOMS]
__version__ = "0.1.0"

if not TYPE_CHECKING:  # a checker would take any name for one of these

    def __getattr__(name: str):
        if name in _HOMES:
            return getattr(import_module(f"analysis.{_HOMES[name]}"), name)
        if name in _ROOMS:
            return import_module(f"analysis.{name}")
        raise AttributeError(
            f"module 'analysis' has no attribute {name!r}; public names: {', '.join(__all__)}"
        )


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
