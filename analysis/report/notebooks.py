"""Run notebooks on a case: parameters injected, sections without input left out.

nbclient executes them. papermill would change the working directory of the whole process, and
add times and random ids, so that two runs would differ.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd

from analysis import sentiment
from analysis.agencies import credited_agencies
from analysis.annotation.items import ACTORS
from analysis.case import Case, open_case
from analysis.case.cache import articles_at
from analysis.case.held import is_read_twice
from analysis.case.opened import by_reading, has_speakers, planned_group
from analysis.compare.prose import capitalised
from analysis.compare.queries import shared_queries
from analysis.errors import MissingInput, listing, refusal, require_columns, using_files
from analysis.features.loading import load_features
from analysis.features.pack import Features
from analysis.figures import facts
from analysis.figures.save import FOLDER
from analysis.files import FEATURES, write_outputs
from analysis.report.sections import heading_of, needs_of, sections_of, tags_of, text_cell

LAB = "explore"  #: the notebook for JupyterLab, which is not run
MOST_GROUPS = 60  #: of a column, as on the page
LIKE_IDS = 0.9  #: values an article, from which on a column has ids
TIMEOUT = 600  #: seconds for one cell
MORE = "**What more a case could have.**"
MOST_MORE = 3  #: sections that are named for one need
CAVEATS = "What this does not show"
#: What a section of a notebook needs, by the tag of its cells, after "needs-". From general to
#: special: of several that a case lacks the first one is told.
NEEDS = {
    "texts": "articles of your own, given as CASE",
    "annotations": "labels of pages",
    "outlets": "a table of pages with their outlets",
    "features": "articles or a pack of them",
    "contrasts": "planned contrasts",
    "claims": "a table of claims",
    "hits": "a table of what each query found",
    # Of a pack.
    "several": "a second outlet",
    "many": "thirty articles",
    "dates": "articles whose day is known",
    "events": "dated events (events.toml)",
    "actors": "actors that its articles name",
    "two-actors": "a second actor that its articles name",
    "toned": "an actor in enough articles in English, the language that directed tone reads",
    "speakers": "quotations with a named speaker",
    # Of annotated pages, as `open_case` reads them.
    "two-readings": "a second annotator",
    "samples": "a second sample in its plan",
    "groups": "groups in a plan",
    "strata": "strata in its plan",
    "queries": "queries by which its pages were found",
    "days": "pages whose day is known",
    "agencies": "pages whose agency is known",
    "two-agencies": "a second agency with copy on five pages",
    "heard": "a variable of who speaks",
    "named": "a variable of who is named",
    "tones": "a variable of tone (tone = true in the codebook)",
    "judges": "a variable of speakers' judgements (a named set with tone = true)",
    "elements": "variables that make up frames",
    # Of what people labelled.
    "people": "people's labels beside a machine's",
    "coders": "labels of two people",
    "statements": "people's answers on what outlets say",
}
#: Those that articles meet, not labels.
OF_PACK = set("features several many dates events actors two-actors toned speakers".split())
OF_PEOPLE = {"coders"}  #: those that a case meets which several people labelled
#: Needs of which nobody is told: what a case has of them, its material decides.
GIVEN = set("several many two-actors toned speakers".split())
OF_SEARCH = set("hits samples queries days agencies two-agencies".split())  #: the same, of pages
#: The files of a case that provide a need.
FILES = {
    "annotations": "annotations_*.csv",
    "outlets": "articles.csv",
    "features": f"{FEATURES}/manifest.json",
    "contrasts": "contrasts.toml",
    "claims": "claims_*.csv",
    "hits": "hits.csv",
    "events": "events.toml",
}


@dataclass(frozen=True)
class CaseInputs:
    """What notebooks run on: the folder of a case, and which `NEEDS` it provides."""

    folder: Path
    has: frozenset[str]
    parameters: Mapping = field(default_factory=dict)

    def grouped(self, by: str) -> CaseInputs:
        """Return the same inputs with the groups of a column of the articles.

        Raises InputError if there are no articles, fewer than two groups of them, more than 60, or
        one for nearly each article.
        """
        features = load_features(self.folder / FEATURES)
        require_columns(features.articles, [by], what="articles")
        values = features.articles[by].dropna()
        n_values = values.nunique()
        trouble = ""
        if by != "outlet" and n_values > min(MOST_GROUPS, LIKE_IDS * len(values)):
            trouble = f"which has {n_values:,} values in {len(values):,} articles"
        elif n_values < 2:
            trouble = f"of which there is one group: {listing(values.unique())}"
        if trouble:
            raise refusal(
                "BY",
                arrived=f"{by}, {trouble}",
                expected=f"a column with 2 to {MOST_GROUPS} groups of several articles",
                fix="Name another column, or leave BY out for outlets.",
            )
        return replace(self, parameters={**self.parameters, "by": by}, has=self.has | {"several"})


def inputs_of(folder: Path) -> CaseInputs:
    """Return what the folder of a case provides, of `NEEDS`."""
    has = {name: any(folder.glob(pattern)) for name, pattern in FILES.items()}
    if has["features"]:
        has |= _provided_by_pack(load_features(folder / FEATURES))
    if has["annotations"] and (has["outlets"] or articles_at(folder) is not None):
        case = open_case(folder)
        has["people"] = is_read_twice(case)
        has["coders"] = len(case.files.coders) > 1
        has["statements"] = case.files.claims_of_people is not None
        if has["outlets"]:
            has |= _provided_by_pages(case)
    return CaseInputs(folder, frozenset(name for name in has if has[name]))


def needs_met(case: Case) -> frozenset[str]:
    """Return which `NEEDS` a case provides that is open."""
    folder = case.files.folder
    met = frozenset() if folder is None else inputs_of(folder).has
    if case.features is None:
        return met
    of_pack = _provided_by_pack(case.features)
    return met | {"features", *(name for name in of_pack if of_pack[name])}


def _provided_by_pack(features: Features) -> dict[str, bool]:
    """Return which needs a pack provides."""
    articles, quotations = features.articles, features.quotations
    return {
        "several": articles["outlet"].nunique() > 1,
        "many": len(articles) >= 30,
        "dates": articles["published"].notna().any(),
        "actors": not features.mentions.empty,
        "two-actors": features.mentions["actor"].nunique() > 1,
        "toned": sentiment.toward(features).size.any(),
        "speakers": "speaker" in quotations and quotations["speaker"].notna().any(),
    }


def _provided_by_pages(case: Case) -> dict[str, bool]:
    """Return which needs the annotated pages of a case provide."""
    pages = next(iter(case.readings.values())).rows
    book: Any = case.book  # it is there: pages are labelled
    kinds = book.variables.set_index("name")["kind"]
    tones = book.tones()
    known = set(pages.columns[pages.notna().any()])
    has_agencies = "agency" in known
    n_pages = credited_agencies(pages).explode().value_counts() if has_agencies else pd.Series()
    has_groups = planned_group(case) in known
    return {
        "two-readings": len(case.readings) > 1,
        "groups": has_groups,
        "strata": case.plan is not None and case.plan.strata in known,
        "samples": case.plan is not None and len(case.plan.samples) > 1,
        "queries": has_groups and shared_queries(pages, planned_group(case))[1] > 0,
        "days": "published" in known,
        "agencies": has_agencies,
        "two-agencies": (n_pages >= 5).sum() > 1,
        "heard": any(map(has_speakers, by_reading(case, "labels").values())),
        "named": ACTORS in kinds,
        "tones": bool(tones),
        "judges": "named_set" in kinds[tones].to_numpy(),
        "elements": bool(book.elements()),
    }


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

    *log* gets a line for each notebook.
    """
    # Its cache is built once here; the kernels would each build it, and say so on stderr.
    from matplotlib import font_manager  # noqa: F401

    paths = notebooks_in(folder)
    run = partial(_run_notebook, output=output, inputs=inputs, figures=figures, log=log)
    with ThreadPoolExecutor(jobs) as pool:
        n_failed = sum(pool.map(run, paths))
    drawn = folder.parent / FOLDER if figures is None else figures
    for home in sorted({path.parent for path in drawn.glob(f"*/*{facts.ENDING}")}):
        facts.join(home)
    return n_failed


def notebooks_in(folder: Path) -> list[Path]:
    """Return the notebooks of a folder, without that for JupyterLab, by name.

    Raises MissingInput if there are none.
    """
    paths = [path for path in folder.glob("*.ipynb") if path.stem != LAB]
    if not paths:
        raise refusal(
            "notebooks",
            arrived=f"no .ipynb file in {folder}",
            expected="notebooks to run, or executed ones for a report",
            fix="Run: make figures. Or give their folder with --notebooks.",
            kind=MissingInput,
        )
    return sorted(paths, key=lambda path: path.name)


def _run_notebook(
    path: Path,
    *,
    output: Path,
    inputs: CaseInputs | None,
    figures: Path | None,
    log: Callable[[str], None],
) -> bool:
    """Run one notebook, write what ran, and return whether it failed."""
    notebook = nbformat.read(path, as_version=4)
    needs = notebook.metadata.get("framing", {}).get("needs", [])
    reason = what_is_missing(needs, inputs.has) if inputs else ""
    trouble = ""
    if reason:
        log(f"skipped {path.name}: it needs {reason}")
        notebook.metadata["skipped"] = reason
        notebook.cells = notebook.cells[:1]  # its title
    else:
        notebook = fit_notebook(notebook, inputs=inputs, figures=figures, name=path.name)
        start = time.monotonic()
        trouble = execute(notebook, folder=path.parent)
        seconds = time.monotonic() - start
        warnings = _without_warnings(notebook)
        said = trouble or "".join(f"with a warning: {line}" for line in warnings[:1])
        log(f"{'FAIL' if trouble else 'ok'} {path.name} {seconds:.1f} s {said}".rstrip())
    if trouble:
        notebook.metadata["trouble"] = trouble
    text = nbformat.writes(normalise(notebook))
    write_outputs(output, {path.name: f"{text}\n".encode()})
    return bool(trouble)


def execute(notebook: Any, *, folder: Path) -> str:
    """Execute a notebook in place and return what went wrong, in one line.

    An empty string means that all went well. Outputs of an earlier run are removed first, so that
    a notebook that stops shows nothing of another case.
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
    trouble = ""
    try:
        client.execute()
    except CellExecutionError as error:
        trouble = f"did not finish: {error.ename}: {error.evalue}"
    except (TimeoutError, RuntimeError) as error:  # the time is over, or the kernel is dead
        trouble = f"did not finish: {type(error).__name__}: {error}"
    return trouble.partition("\n")[0]


def _without_warnings(notebook) -> list[str]:
    """Remove from a notebook what libraries wrote to stderr, and return its lines."""
    lines = []
    for cell in notebook.cells:
        written = [each for each in cell.get("outputs", []) if each.get("name") == "stderr"]
        for output in written:
            lines += output.text.strip().splitlines()
            cell.outputs.remove(output)
    return lines


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

    Its last line names those that more input would give. Readings of the shipped cases are
    dropped, and so is what a notebook does not show, where it shows nothing.
    """
    parameters = {}
    if inputs is not None:
        folder = str(inputs.folder)
        parameters = {"case": folder, "texts": folder, "people": folder, **inputs.parameters}
    if figures is not None:
        parameters["output"] = str(figures.resolve())
    if parameters and not any("parameters" in tags_of(cell) for cell in notebook.cells):
        raise refusal(
            name,
            arrived="no cell tagged parameters",
            expected="one, with case, texts and output",
            fix="Give the cell that sets case, texts and output the tag parameters.",
        )
    untold = OF_SEARCH.difference(inputs.has if inputs else ())
    cells = []
    lacking = {}
    shown = set()
    section = ""
    for cell in notebook.cells:
        section = heading_of(cell) or section
        tags = tags_of(cell)
        if inputs is not None and "shipped" in tags:
            continue
        needs = needs_of(tags)
        missing = what_is_missing(needs, inputs.has) if inputs else ""
        if missing:
            is_told = untold.isdisjoint(needs)
            lacking.setdefault(section, missing if is_told else "")
            continue
        cells.append(cell)
        if cell.cell_type == "code":
            shown.add(section)
        if parameters and "parameters" in tags:
            cells.append(_parameter_cell(parameters, cell.source))
    if shown <= {"", CAVEATS}:
        caveats = dict(sections_of(notebook)).get(CAVEATS, [])
        cells = [cell for cell in cells if cell not in caveats or cell.cell_type == "code"]
    more = {}
    nothing_to_add = {"", *map(NEEDS.get, GIVEN)}
    for section, need in lacking.items():
        if section not in shown and need not in nothing_to_add:
            more.setdefault(need, []).append(f"“{section}”")
    if more:
        needs = [f"with {need}: {listing(names, MOST_MORE)}" for need, names in more.items()]
        cells.append(text_cell(f"{MORE} {capitalised('; '.join(needs))}."))
        cells[-1]["id"] = "more"
    return nbformat.from_dict(notebook | {"cells": cells})


def _parameter_cell(parameters: dict, source: str) -> Any:
    """Return a cell that gives the parameters that *source* sets new values, as papermill does."""
    given = [name for name in parameters if re.search(rf"\b{name} *=", source)]
    lines = [f"{name} = {parameters[name]!r}" for name in given]
    tag = "injected-parameters"
    return nbformat.v4.new_code_cell("\n".join(lines), id=tag, metadata={"tags": [tag]})


def what_is_missing(needs: Sequence[str], met: frozenset[str]) -> str:
    """Return the first need that is not met, as words; "" where all are."""
    missing = (noun for name, noun in NEEDS.items() if name in needs and name not in met)
    return next(missing, "")
