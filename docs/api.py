"""The pages of docstrings: python docs/api.py [FOLDER], or make docs. They load nothing from anywhere."""

import inspect
import sys
import typing
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType

import pdoc
from pdoc.render import configure

import analysis

#: Beside the rooms of analysis.__all__: those whose objects are what functions take and return.
HANDED_ON = [
    f"analysis.{room}"
    for room in ("checks", "corpus", "counts", "designs", "extraction", "features", "partitions")
]


def rooms() -> list[ModuleType]:
    """Return every module of the package but the command line, which has its own help."""
    names = [
        found.name
        for found in walk_packages(analysis.__path__, "analysis.")
        if not found.name.endswith("__main__")
    ]
    return [analysis, *map(import_module, names)]


def ready(room: ModuleType) -> None:
    """Let pdoc see what it looks for without using: names imported when first used, and the types of named tuples."""
    vars(room).update({name: getattr(room, name) for name in getattr(room, "__all__", [])})
    for kind in vars(room).values():
        if inspect.isclass(kind) and kind.__module__ == room.__name__ and hasattr(kind, "_fields"):
            kind.__new__.__annotations__ = typing.get_type_hints(kind)


def build(folder: Path) -> None:
    """Write one page a module to *folder*, and the index of a search."""
    for room in rooms():
        ready(room)
    configure(
        docformat="numpy",
        show_source=False,
        footer_text=f"framing-notebooks {analysis.__version__}",
    )
    pdoc.pdoc("analysis", *HANDED_ON, output_directory=folder)


if __name__ == "__main__":
    build(Path(sys.argv[1] if len(sys.argv) > 1 else "build/docs"))
