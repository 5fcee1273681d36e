"""Run notebooks on a case: parameters injected, sections without input left out.

What a case leaves out is one list at the end of a notebook: sections without input, and figures
and tables that have nothing to show. Readings of the shipped cases go without a word.

nbclient executes them. papermill would change the working directory of the whole process, so
that two notebooks could not run at once; it adds times, random ids and a cell with the error to
what it writes, so that two runs would differ; and it accepts a notebook without parameters.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd

from analysis.annotation.items import ACTORS, SPEAKERS
from analysis.case import Case, open_case
from analysis.case.pages import agencies_of
from analysis.compare import groups
from analysis.errors import MissingInput, listing, refusal, using_files
from analysis.features.loading import load_features
from analysis.files import FEATURES, remove_outputs, require_outputs, write_outputs
from analysis.stats.retrieval import retrieval_of

LAB = "explore"  #: the notebook for JupyterLab, which is not run
METHODS = "methods"  #: the folder of notebooks on what packs of features can show
TIMEOUT = 600  #: seconds for one cell
LEFT_OUT = "left_out"  #: in metadata: what is left out, and why


@dataclass(frozen=True)
class Need:
    """What a section of a notebook needs, and the files of a case folder that provide it."""

    noun: str
    files: tuple[str, ...] = ()


#: By the tag of a cell, after "needs-".
NEEDS = {
    "annotations": Need("annotations", ("annotations_*.csv",)),
    "claims": Need("table of claims", ("claims_*.csv",)),
    "contrasts": Need("planned contrasts", ("contrasts.toml",)),
    "events": Need("events", ("events.toml",)),
    "outlets": Need("table of pages with their outlets", ("articles.csv",)),
    "hits": Need("table of what each query found", ("hits.csv",)),
    "reached": Need("table of fetched pages", ("reached.csv",)),
    "features": Need("pack of features", ("features/manifest.json",)),
    "dates": Need("day of its articles", ("features/manifest.json",)),
    "several": Need("second outlet to compare with", ("features/manifest.json",)),
    "actors": Need("actor that its articles name", ("features/manifest.json",)),
    "speakers": Need("quotation with a named speaker", ("features/manifest.json",)),
    "marks": Need("words inside quotation marks", ("features/manifest.json",)),
    "frames": Need("list of frames", ("features/manifest.json",)),
    # Annotated pages, as `open_case` reads them.
    "two-readings": Need("second reading"),
    "groups": Need("groups in a plan"),
    "strata": Need("single stratum in its plan"),
    "queries": Need("queries by which its pages were found"),
    "days": Need("day of its pages"),
    "languages": Need("language of its pages"),
    "agencies": Need("agency of its pages"),
    "two-agencies": Need("second agency whose copy is on five pages"),
    "heard": Need("variable of who speaks"),
    "named": Need("variable of who is named (actors)"),
    "tones": Need("variable of tone (tone = true in the codebook)"),
    "judges": Need("variable of speakers' judgements (a named set with tone = true)"),
    "elements": Need("variables that make up frames"),
    # Articles that were given as a case.
    "texts": Need("article texts: give the folder or table of yours as CASE"),
}


#: Needs that annotated pages provide.
OF_PAGES = frozenset(name for name, need in NEEDS.items() if not need.files and name != "texts")
#: Needs that a pack of features provides.
OF_PACK = frozenset(
    name for name, need in NEEDS.items() if need.files == NEEDS["features"].files
) - {"features"}


@dataclass(frozen=True)
class CaseInputs:
    """What notebooks run on: the folder of a case, and which `NEEDS` it provides.

    Of articles also where they are, their list of actors, how they are read (options of
    `read_corpus`), and the column whose groups are compared, if it was named.
    """

    folder: Path
    has: frozenset[str]
    articles: Path | None = None
    actors_file: Path | None = None
    reading: Mapping[str, Any] = field(default_factory=dict)
    by: str | None = None

    def parameters(self) -> dict[str, Any]:
        """Return the parameters of notebooks that a case sets."""
        folder = str(self.folder)
        parameters: dict[str, Any] = {"case": folder, "event": folder}
        if self.articles is not None:
            actors_file = None if self.actors_file is None else str(self.actors_file)
            parameters |= {"folder": str(self.articles), "actors_file": actors_file}
            parameters["reading"] = dict(self.reading)
        if self.by is not None:
            parameters["by"] = self.by
        return parameters

    def grouped(self, by: str) -> CaseInputs:
        """Return the same inputs with the groups of a column.

        Raises InputError without articles, or two groups of them.
        """
        features = open_case(self.folder).features if "features" in self.has else None
        if features is None:
            raise refusal(
                "BY",
                arrived=f"{by}, for labels without articles",
                expected="articles, or a pack of them",
                fix="Write group in contrasts.toml: it says which groups of labels are compared.",
            )
        table = groups(features, by).table
        if len(table) < 2:
            raise refusal(
                "BY",
                arrived=f"{by}, of which there is one group: {listing(table['group'])}",
                expected="a column with two groups",
                fix="Name another column, or leave BY out for outlets.",
            )
        return replace(self, by=by, has=self.has | {"several"})


def inputs_of(folder: Path) -> CaseInputs:
    """Return what the folder of a case provides.

    A pack has dates if an article has a day, actors if its articles name one, speakers if they
    quote one, marks if an outlet has a word inside them in each article, and frames if it was read
    with a list of them.
    """
    provided = {name for name, need in NEEDS.items() if _has_files(folder, need)}
    if "features" in provided:
        features = load_features(folder / FEATURES)
        if features.articles["outlet"].nunique() < 2:
            provided.discard("several")
        if features.articles["published"].isna().all():
            provided.discard("dates")
        if features.mentions.empty:
            provided.discard("actors")
        quotations = features.quotations
        if "speaker" not in quotations or quotations["speaker"].isna().all():
            provided.discard("speakers")
        quoted = features.articles.groupby("outlet")["n_tokens_quoted"].mean()
        if not (quoted >= 1).any():
            provided.discard("marks")
        if not features.manifest["lists"].get("frames", {}).get("names"):
            provided.discard("frames")
    if "annotations" in provided and "outlets" in provided:
        provided |= _provided_by_pages(open_case(folder))
    return CaseInputs(folder, frozenset(provided))


def _provided_by_pages(case: Case) -> set[str]:
    """Return the needs that the annotated pages of a case provide."""
    pages = next(iter(case.readings.values())).rows
    kinds = pd.Series(dtype=str)
    tones: list[str] = []
    if case.book is not None:
        kinds = case.book.variables.set_index("name")["kind"]
        tones = case.book.tones()
    variables = list(kinds.index)
    has_groups = bool(case.grouping) and case.grouping in pages
    has = {
        "two-readings": len(case.readings) > 1,
        "groups": has_groups,
        "strata": isinstance(case.strata, str),
        "queries": has_groups and retrieval_of(pages, case.grouping) is not None,
        "days": "published" in pages,
        "languages": "language" in pages,
        "agencies": "agency" in pages,
        "two-agencies": "agency" in pages and _n_agencies(pages) > 1,
        "heard": SPEAKERS in variables,
        "named": ACTORS in variables,
        "tones": bool(tones),
        "judges": "named_set" in kinds[tones].to_numpy(),
        "elements": case.book is not None and bool(case.book.elements()),
    }
    return {name for name, is_there in has.items() if is_there}


def _n_agencies(pages: pd.DataFrame) -> int:
    """Return how many agencies have their copy on five pages."""
    n_pages = agencies_of(pages).explode().value_counts()
    return int((n_pages >= 5).sum())


def _has_files(folder: Path, need: Need) -> bool:
    """Return whether a folder has all files of a need."""
    return bool(need.files) and all(any(folder.glob(pattern)) for pattern in need.files)


# ---------------------------------------------------------------- runs


@using_files()
def run_notebooks(
    folder: Path,
    output: Path,
    *,
    inputs: CaseInputs | None = None,
    figures: Path | None = None,
    jobs: int = 2,
    log: Callable[[str], None] = print,
) -> int:
    """Run the notebooks of a folder and return the number that failed.

    Parameters
    ----------
    folder : Path
    output : Path
        Gets the executed notebooks, all in one folder. Those of an earlier run are removed first.
    inputs : CaseInputs, optional
        Without a case the notebooks run as they are. With one, its path becomes their parameter,
        and sections without input are left out with a note.
    figures : Path, optional
        Where figures go.
    jobs : int
        Notebooks at once.
    log : function
        Gets one line for each notebook.

    Raises
    ------
    InputError
        If *folder* has no notebooks, or *output* has a notebook that was not written here.
        Then nothing runs.
    """
    # Its cache is built once here; the kernels would each build it, and say so on stderr.
    from matplotlib import font_manager  # noqa: F401

    paths = notebooks_in(folder)
    remove_outputs(output, earlier_notebooks(output, paths))

    def run(path: Path) -> bool:
        """Run one notebook and return whether it failed."""
        return _run_notebook(path, output, inputs=inputs, figures=figures, log=log)

    with ThreadPoolExecutor(jobs) as pool:
        return sum(pool.map(run, paths))


def notebooks_in(folder: Path) -> list[Path]:
    """Return the notebooks that can run, with those in the folder "methods"; sorted by name.

    Raises MissingInput if there are none.
    """
    paths = notebook_paths(folder)
    if not paths:
        raise refusal(
            "notebooks",
            arrived=f"no .ipynb file in {folder}",
            expected="notebooks to run",
            fix="Give their folder with --notebooks.",
            kind=MissingInput,
        )
    return paths


def notebook_paths(folder: Path) -> list[Path]:
    """Return the notebooks of a folder and its "methods", without that for JupyterLab, by name."""
    every = [*folder.glob("*.ipynb"), *folder.glob(f"{METHODS}/*.ipynb")]
    return sorted((path for path in every if path.stem != LAB), key=lambda path: path.name)


def earlier_notebooks(output: Path, paths: Sequence[Path]) -> list[str]:
    """Return the names of notebooks that an earlier run wrote to *output*.

    Raises InputError if one of them was not written by a run, or was changed since.
    """
    names = [path.name for path in output.glob("*.ipynb")]
    require_outputs(output, {*names, *(path.name for path in paths)})
    return names


def _run_notebook(
    path: Path,
    output: Path,
    *,
    inputs: CaseInputs | None,
    figures: Path | None,
    log: Callable[[str], None],
) -> bool:
    """Run one notebook, write what ran, and return whether it failed."""
    notebook = nbformat.read(path, as_version=4)
    needs = notebook.metadata.get("framing", {}).get("needs", [])
    reason = _missing_inputs(needs, inputs)
    if reason:
        log(f"skipped {path.name}: {reason}")
        _write_notebook(_skipped_notebook(notebook, reason), output / path.name)
        return False
    notebook = fit_notebook(notebook, inputs=inputs, figures=figures, name=path.name)
    start = time.monotonic()
    trouble = execute(notebook, folder=path.parent)
    seconds = time.monotonic() - start
    notebook = with_left_out(notebook)
    if trouble:
        notebook.metadata["trouble"] = trouble
        log(f"FAIL {path.name} {seconds:.1f} s {trouble}")
    else:
        log(f"ok {path.name} {seconds:.1f} s")
    _write_notebook(notebook, output / path.name)
    return bool(trouble)


def execute(notebook: Any, *, folder: Path) -> str:
    """Execute a notebook in place and return what went wrong, in one line.

    Output on stderr counts as wrong. An empty string means that all went well. Outputs of an
    earlier run are removed first, so that a notebook that stops shows nothing of another case.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=TIMEOUT,
        record_timing=False,
        coalesce_streams=True,
        # No warning about TCP on a single machine.
        extra_arguments=["--IPKernelApp.log_level=40"],
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        return _first_line(f"did not finish: {error.ename}: {error.evalue}")
    except (TimeoutError, RuntimeError) as error:  # the time is over, or the kernel is dead
        return _first_line(f"did not finish: {type(error).__name__}: {error}")
    for cell in notebook.cells:
        for cell_output in cell.get("outputs", []):
            if cell_output.get("name") == "stderr":
                return f"a cell writes to stderr: {_first_line(cell_output.text.strip())}"
    return ""


def _first_line(text: str) -> str:
    """Return the first line of a text."""
    return text.partition("\n")[0]


def _write_notebook(notebook: Any, path: Path) -> None:
    """Write a notebook as an output of this package."""
    text = nbformat.writes(normalise(notebook))
    write_outputs(path.parent, {path.name: f"{text}\n".encode()})


def normalise(notebook: Any) -> Any:
    """Remove from a notebook what differs between machines and runs, and return it."""
    notebook.metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    return notebook


# ---------------------------------------------------------------- a notebook for a case


def fit_notebook(
    notebook: Any,
    *,
    inputs: CaseInputs | None = None,
    figures: Path | None = None,
    name: str = "notebook",
) -> Any:
    """Return a notebook with the parameters of a case, without sections that lack their input.

    Its metadata list these sections. Readings of the shipped cases are dropped.

    Raises
    ------
    InputError
        If no cell has the tag "parameters".
    """
    parameters: dict[str, Any] = {}
    if inputs is not None:
        parameters = inputs.parameters()
    if figures is not None:
        parameters["output"] = str(figures.resolve())
    if parameters and not any(_is_parameters(cell) for cell in notebook.cells):
        raise refusal(
            name,
            arrived="no cell tagged parameters",
            expected="one, with case, event and output",
            fix="Give the cell that sets case, event and output the tag parameters.",
        )
    cells = []
    sections: list[dict[str, str]] = []
    section = ""
    for cell in notebook.cells:
        section = _heading_of(cell) or section
        reason = _reason_to_leave_out(cell, inputs)
        if reason and cell.cell_type == "code":
            sections.append({"name": section, "reason": reason})
        if not reason and not _is_about_shipped_cases(cell, inputs):
            cells.append(cell)
        if parameters and _is_parameters(cell):
            cells.append(_parameter_cell(parameters, cell.source))
    metadata = dict(notebook.metadata)
    if sections:
        unique = {tuple(line.values()): line for line in sections}
        metadata[LEFT_OUT] = list(unique.values())
    return nbformat.from_dict(notebook | {"cells": cells, "metadata": metadata})


def _heading_of(cell: Any) -> str:
    """Return the words after "## " in a cell's first line, else ""."""
    if cell.cell_type != "markdown":
        return ""
    first = cell.source.partition("\n")[0]
    return first.removeprefix("## ") if first.startswith("## ") else ""


def _is_about_shipped_cases(cell: Any, inputs: CaseInputs | None) -> bool:
    """Return whether a cell holds only for the shipped cases, and another one runs."""
    return inputs is not None and "shipped" in cell.metadata.get("tags", [])


def _is_parameters(cell: Any) -> bool:
    """Return whether a cell holds the parameters of a notebook."""
    return "parameters" in cell.metadata.get("tags", [])


def _parameter_cell(parameters: dict[str, Any], source: str) -> Any:
    """Return a cell that gives the parameters new values, as papermill names it.

    Of those that only some notebooks have it sets what the *source* of the parameters sets.
    """
    general = ("case", "event", "output")
    lines = []
    for name, value in parameters.items():
        if name in general or re.search(rf"^{name} *=", source, re.M):
            lines.append(f"{name} = {value!r}")
    code = "\n".join(lines)
    tag = "injected-parameters"
    return nbformat.v4.new_code_cell(code, id=tag, metadata={"tags": [tag]})


def _reason_to_leave_out(cell: Any, inputs: CaseInputs | None) -> str:
    """Return why a case leaves out a cell, "" where it does not."""
    tags = cell.metadata.get("tags", [])
    if inputs is None or "shipped" in tags:
        return ""
    needs = [tag.removeprefix("needs-") for tag in tags if tag.startswith("needs-")]
    return _missing_inputs(needs, inputs)


def _missing_inputs(needs: Sequence[str], inputs: CaseInputs | None) -> str:
    """Return which needs a case does not provide, as words; "" where it provides all."""
    if inputs is None:
        return ""
    missing = sorted(set(needs) - inputs.has)
    # What annotated pages or a pack would provide is missing with them.
    if {"annotations", "outlets"} & set(missing):
        missing = [name for name in missing if name not in OF_PAGES]
    if "features" in missing:
        missing = [name for name in missing if name not in OF_PACK]
    if not missing:
        return ""
    nouns = [NEEDS[name].noun if name in NEEDS else name for name in missing]
    return f"the case has no {' and no '.join(nouns)}"


def _skipped_notebook(notebook: Any, reason: str) -> Any:
    """Return the title of a notebook, and why it did not run, for the report."""
    title = [cell for cell in notebook.cells[:1] if cell.cell_type == "markdown"]
    metadata = notebook.metadata | {"skipped": reason}
    skipped = nbformat.from_dict(notebook | {"cells": title, "metadata": metadata})
    skipped.metadata[LEFT_OUT] = [{"name": "", "reason": reason}]
    return with_left_out(skipped)


# ---------------------------------------------------------------- what is left out


def left_out_of(notebook: Any) -> list[dict[str, str]]:
    """Return what a notebook leaves out: the name of each section or figure, and why."""
    lines = [dict(line) for line in notebook.metadata.get(LEFT_OUT, [])]
    section = ""
    for cell in notebook.cells:
        section = _heading_of(cell) or section
        for output in filter(is_left_out, cell.get("outputs", [])):
            facts = output["metadata"]["text/plain"][LEFT_OUT]
            name = f"{section} ({facts['name']})" if section else facts["name"]
            lines.append({"name": name, "reason": facts["reason"]})
    unique = {tuple(line.values()): line for line in lines}
    return list(unique.values())


def is_left_out(output: Any) -> bool:
    """Return whether an output only says that a figure or table has nothing to show."""
    facts = output.get("metadata", {}).get("text/plain", {})
    return LEFT_OUT in facts


def with_left_out(notebook: Any) -> Any:
    """Return a notebook that ends with one list of what it leaves out."""
    lines = left_out_of(notebook)
    if not lines:
        return notebook
    items = [f"- {printed_line(line)}" for line in lines]
    closing = nbformat.v4.new_markdown_cell(
        "\n".join(["## Left out", "", *items]), id="left-out", metadata={LEFT_OUT: True}
    )
    return nbformat.from_dict(notebook | {"cells": [*notebook.cells, closing]})


def printed_line(line: Mapping[str, str]) -> str:
    """Return a line of the list of what is left out.

    >>> printed_line({"name": "Who speaks", "reason": "the case has no claims"})
    'Who speaks: the case has no claims.'
    """
    words = ": ".join(part for part in (line["name"], line["reason"]) if part)
    return f"{words[:1].upper()}{words[1:]}."
