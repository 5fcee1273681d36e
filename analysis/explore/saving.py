"""Saving a view: figure, table, and how they were made."""

from __future__ import annotations

import dataclasses
import itertools
import json
from pathlib import Path

from analysis import figures
from analysis.case import Case
from analysis.errors import using_files
from analysis.explore import html
from analysis.explore.drawn import Rendered


@using_files()
def save(case: Case, drawn: Rendered, folder: Path) -> str:
    """Write the files of a view; return a sentence that names them.

    The figure is drawn anew for print, from the same choices.
    """
    choices = dataclasses.asdict(drawn.choices) | {"item": drawn.item}
    provenance = {"code": drawn.shown.code, "choices": choices}
    source = None
    name_of_case = html.safe_name(case.name)
    if case.folder is not None:
        source = case.folder.resolve()
        name_of_case = source.name
    case_folder = folder / name_of_case
    name = f"90-{_free_name(drawn, case_folder, provenance)}"
    printed, figure = drawn.for_print(case)
    saved = figures.save(
        figure,
        name,
        table=printed.table,
        case=source or name_of_case,
        alt=printed.alt,
        folder=folder,
        provenance=provenance,
    )
    faults = ""
    if saved.faults:
        faults = f" Not easy to read: {'; '.join(saved.faults)}."
    files = sorted(path.name for path in case_folder.glob(f"{name}.*"))
    return f"Saved in {case_folder}: {', '.join(files)}.{faults}"


def _free_name(drawn: Rendered, folder: Path, provenance: dict) -> str:
    """Return the view's name, with a number where another choice was saved under it."""
    choices = drawn.choices
    words = [drawn.view, choices.material, choices.group, choices.against]
    name = html.safe_name(*(word for word in words if word))
    wanted = json.loads(json.dumps(provenance, default=str))
    for number in itertools.count(1):
        free = name if number == 1 else f"{name}-{number}"
        try:
            text = (folder / f"90-{free}.json").read_text("utf-8")
        except OSError:  # not there; what hinders reading hinders writing, which says so
            return free
        if _holds_provenance(text, wanted):
            return free
    raise AssertionError("numbers do not end")


def _holds_provenance(text: str, wanted: dict) -> bool:
    """Tell whether a saved file says that it was made in this way."""
    try:
        saved = json.loads(text)
    except ValueError:  # not ours
        return False
    if not isinstance(saved, dict):
        return False
    return all(saved.get(name) == value for name, value in wanted.items())
