"""How does each news outlet tell the same story? Public names, imported when first used."""

import warnings
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the same names as in PUBLIC, for those who read types
    from analysis import (
        annotation,
        case,
        collect,
        compare,
        concordance,
        cooccurrence,
        copies,
        explore,
        figures,
        framing,
        lexicons,
        outlets,
        plots,
        sentiment,
        suggest,
        tone,
    )
    from analysis.corpus.articles import read_corpus
    from analysis.counts import Counts
    from analysis.features.extraction import extract
    from analysis.features.combination import combine
    from analysis.features.pack import load_features
    from analysis.features.partitions import partition_corpus
    from analysis.stats import measures

#: Public name → module that has it. A module that is itself public ends in its own name.
PUBLIC = {
    "read_corpus": "corpus.articles",
    "partition_corpus": "features.partitions",
    "extract": "features.extraction",
    "load_features": "features.pack",
    "combine": "features.combination",
    "Counts": "counts",
    "annotation": "annotation",
    "case": "case",
    "collect": "collect",
    "compare": "compare",
    "concordance": "concordance",
    "cooccurrence": "cooccurrence",
    "copies": "copies",
    "explore": "explore",
    "figures": "figures",
    "framing": "framing",
    "lexicons": "lexicons",
    "measures": "stats.measures",
    "outlets": "outlets",
    "plots": "plots",
    "sentiment": "sentiment",
    "suggest": "suggest",
    "tone": "tone",
}

#: Old public name → where it is now. They answer for one release, with a warning.
DEPRECATED = {
    "agreement": "annotation.agreement",
    "aliases.coverage": "suggest.coverage",
    "aliases.suggest": "suggest.aliases",
    "aliases.uncovered": "suggest.uncovered",
    "boilerplate.draft": "suggest.noise",
    "boilerplate.proposed": "suggest.recurring_lines",
    "boilerplate.rules": "suggest.noise_rules",
    "concordance.collocations": "cooccurrence.collocations",
    "languages": "lexicons.languages",
    "methods": "figures.methods",
    "networks": "cooccurrence",
    "robustness": "compare.specifications",
    "tables": "figures.tables",
    "tonewords": "tone.wordlists",
}

__all__ = list(PUBLIC)
__version__ = "0.1.0"


def old_function(module: str, name: str):
    """Return a function by its old name in DEPRECATED, with a warning."""
    old_name = f"{module}.{name}"
    if old_name not in DEPRECATED:
        raise AttributeError(f"module 'analysis.{module}' has no attribute {name!r}")
    _warn_of_old_name(old_name, stacklevel=4)
    new_module, _, new_name = DEPRECATED[old_name].rpartition(".")
    return getattr(import_module(f"analysis.{new_module}"), new_name)


def _warn_of_old_name(name: str, *, stacklevel: int) -> None:
    """Warn the caller so many levels up that a name goes with the next release."""
    new_name = f"analysis.{DEPRECATED[name]}"
    message = f"analysis.{name} is now {new_name}; the old name goes with the next release"
    warnings.warn(message, DeprecationWarning, stacklevel=stacklevel)


class _OldModule:
    """A module that is gone, whose functions answer by their old names."""

    def __init__(self, name: str) -> None:
        self.__name__ = f"analysis.{name}"

    def __getattr__(self, name: str):
        return old_function(self.__name__.removeprefix("analysis."), name)


if not TYPE_CHECKING:  # a checker would take any name for one of these

    def __getattr__(name: str):
        if name in DEPRECATED:
            _warn_of_old_name(name, stacklevel=3)
            return import_module(f"analysis.{DEPRECATED[name]}")
        if name in PUBLIC:
            module = import_module(f"analysis.{PUBLIC[name]}")
            is_module = PUBLIC[name].split(".")[-1] == name
            if is_module:
                return module
            return getattr(module, name)
        if any(old_name.startswith(f"{name}.") for old_name in DEPRECATED):
            return _OldModule(name)
        known = ", ".join(PUBLIC)
        raise AttributeError(f"module 'analysis' has no attribute {name!r}; public names: {known}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
