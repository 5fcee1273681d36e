"""What a report says of a case before its chapters: its title, its summary, its cautions."""

import re
from dataclasses import dataclass
from pathlib import Path

from analysis.case import Case
from analysis.case.held import missing_of
from analysis.compare.prose import capitalised
from analysis.errors import using_files
from analysis.files import require_inside

SUMMARY = "summary.md"  #: in the folder of a case


@dataclass(frozen=True, eq=False)
class Front:
    """What a report has of a case beside its notebooks."""

    title: str = "Report"
    summary: str = ""  #: Markdown
    cautions: tuple[str, ...] = ()
    is_labelled: bool = True  #: else it begins with the overview of its articles
    missing: str = ""  #: what articles lack, and what would bring it


def front_of(case: Case, *, folder: str | Path) -> Front:
    """Return a case's title, its summary, if any, and its cautions."""
    folder = Path(folder)
    title = capitalised(re.sub(r"[-_\s]+", " ", folder.stem).strip())
    text = summary_of(folder)
    if text.startswith("# "):
        title, _, text = text.removeprefix("# ").partition("\n")
    return Front(
        title=title.strip() or "Report",
        summary=text.strip(),
        cautions=tuple(case.cautions["sentence"]),
        is_labelled=bool(case.readings),
        missing=missing_of(case),
    )


@using_files()
def summary_of(folder: str | Path) -> str:
    """Return the summary that a case brings, as Markdown; "" where it has none.

    Raises InputError if it is a link to elsewhere.
    """
    path = Path(folder) / SUMMARY
    if not path.is_file():
        return ""
    require_inside(path, Path(folder))
    return path.read_text("utf-8").strip()
