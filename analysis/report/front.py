"""What a report says of a case before its chapters: its title, its summary, its cautions."""

import re
from dataclasses import dataclass
from pathlib import Path

from analysis.case import Case
from analysis.case.held import missing_of
from analysis.compare.prose import capitalised
from analysis.errors import using_files
from analysis.figures.paper import PaperTable, paper_table
from analysis.files import READING, require_inside
from analysis.outlets import overview

SUMMARY = "summary.md"  #: in the folder of a case


@dataclass(frozen=True, eq=False)
class Front:
    """What a report has of a case beside its notebooks."""

    title: str = "Report"
    summary: str = ""  #: Markdown
    overview: str = ""  #: of articles, as HTML
    missing: str = ""  #: what articles lack, and what would bring it
    cautions: tuple[str, ...] = ()
    reading: str = ""  #: how its articles were read, in lines: it stands last


def front_of(case: Case, *, folder: str | Path) -> Front:
    """Return a case's title, its summary, if any, and its cautions."""
    folder = Path(folder)
    title = capitalised(re.sub(r"[-_\s]+", " ", folder.stem).strip())
    text = summary_of(folder)
    if text.startswith("# "):
        title, _, text = text.removeprefix("# ").partition("\n")
    is_of_articles = not case.readings and case.features is not None
    table = paper_table(overview(case)) if is_of_articles else None
    return Front(
        title=title.strip() or "Report",
        summary=text.strip(),
        overview=table.html() if isinstance(table, PaperTable) else "",
        missing=missing_of(case) if is_of_articles else "",
        cautions=tuple(case.cautions["sentence"]),
        reading=summary_of(case.files.folder or folder, name=READING),
    )


@using_files()
def summary_of(folder: str | Path, *, name: str = SUMMARY) -> str:
    """Return the summary that a case brings, as Markdown, or another text; "" where it has none.

    Raises InputError if it is a link to elsewhere.
    """
    path = Path(folder) / name
    if not path.is_file():
        return ""
    require_inside(path, Path(folder))
    return path.read_text("utf-8").strip()
