"""Notebooks in JupyterLab with another case than theirs: what is said, and what is left out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.case import Case, open_case
from analysis.case.headings import title_of
from analysis.errors import require_extra

if TYPE_CHECKING:
    from IPython.display import Markdown


def begin(
    case: Case, *, texts: Case | None = None, people: Case | None = None, about: str | Path
) -> Markdown | None:
    """Begin a notebook: say whose its sentences are, and leave out cells that lack their data.

    JupyterLab tells the kernel the tags of a cell. From here on a cell whose ``needs-…`` the case
    does not meet prints the reason in place of running, and so does one that is tagged ``shipped``
    where another case is open.

    Parameters
    ----------
    case : Case
        The case that is open; its labels meet needs.
    texts : Case, optional
        A case whose articles do, the same by default.
    people : Case, optional
        A case that several people labelled, the same by default.
    about : path
        The case folder that the notebook's sentences are about.

    Returns
    -------
    Markdown or None
        The sentence to show; None where the case is the one of the sentences.

    Examples
    --------
    >>> from analysis import open_case
    >>> said = begin(open_case("data/example-story"), about="data/hamedan-2016")
    >>> said.data[-36:]
    'another case is open: example-story.'
    """
    require_extra("notebooks", what="report.begin", modules=["IPython", "nbformat"])
    from IPython import get_ipython
    from IPython.display import Markdown

    from analysis.report.notebooks import OF_PACK, OF_PEOPLE, needs_met, what_is_missing
    from analysis.report.sections import needs_of

    title = title_of(open_case(about))
    is_other = Path(case.files.folder or "").resolve() != Path(about).resolve()
    met = needs_met(case) - OF_PACK - OF_PEOPLE
    met |= needs_met(texts or case) & OF_PACK
    met |= needs_met(people or case) & OF_PEOPLE

    def left_out(lines: list[str]) -> list[str]:
        """Return the lines of a cell, or one that prints why it is left out."""
        tags = _tags_of_cell(shell)
        reason = what_is_missing(needs_of(tags), met)
        if is_other and "shipped" in tags:
            reason = f"the case of its sentences, “{title}”"
        return [f"print({f'Left out: it needs {reason}.'!r})\n"] if reason else lines

    shell = get_ipython()
    if shell is not None:
        name = left_out.__qualname__  # of one that this cell put there when it ran before
        every = shell.input_transformers_cleanup
        others = [one for one in every if getattr(one, "__qualname__", "") != name]
        every[:] = [*others, left_out]
    if not is_other:
        return None
    return Markdown(
        f"Sentences between code are about “{title}”; another case is open: {case.name}."
    )


def _tags_of_cell(shell) -> list[str]:
    """Return the tags of the cell that runs, where the front end tells them."""
    kernel = getattr(shell, "kernel", None)
    request = kernel.get_parent("shell") if kernel else {}
    return request.get("metadata", {}).get("tags", [])
