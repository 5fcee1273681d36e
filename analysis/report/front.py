"""What the front of a report says of a case beside its notebooks: title, text, table, cautions."""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.case import Case
from analysis.compare.evidence import method_of, names_of_items
from analysis.compare.prose import capitalised, percent_text
from analysis.errors import plural, using_files
from analysis.figures.numbers import DASH
from analysis.files import READING, require_inside

SUMMARY = "summary.md"  #: in the folder of a case
MOST_TOPICS = 6
MOST_GROUPS = 16


@dataclass(frozen=True, eq=False)
class Front:
    """What stands before the figures of a report."""

    title: str = "Report"
    summary: str = ""  #: Markdown; from its first heading on below the leading figure
    topics: pd.DataFrame | None = None  #: groups and their shares of what leads, as texts
    caption: str = ""  #: of that table
    cautions: tuple[str, ...] = ()
    reading: str = ""  #: how its articles were read, in lines
    groups: str = ""  #: which are compared, and why


def front_of(case: Case, *, folder: str | Path) -> Front:
    """Return a case's front: its summary, if any, its topics and cautions."""
    folder = Path(folder)
    title = capitalised(re.sub(r"[-_\s]+", " ", folder.stem).strip())
    text = summary_of(folder)
    if text.startswith("# "):
        title, _, text = text.removeprefix("# ").partition("\n")
    topics, caption = _topics_of(case)
    cautions = tuple(case.cautions["sentence"])
    return Front(
        title=title.strip() or "Report",
        summary=text.strip(),
        topics=topics,
        caption=caption,
        cautions=cautions,
        reading=summary_of(case.folder or folder, name=READING),
        groups=case.groups_told,
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


def _topics_of(case: Case) -> tuple[pd.DataFrame | None, str]:
    """Return the shares of the commonest topics, or of the actors named most, and a caption."""
    elements = case.book.elements(kind="binary") if case.book is not None else []
    if elements:
        counts = case.first.where(items=elements)
        pages = "pages" if case.plan is None else "compared pages"
        caption = f"Share of {pages} that are on a topic, first reading"
    elif "actors" in case.materials and not case.is_unchecked("actors"):
        counts = case.counts("actors").present()
        caption = "Share of articles that name an actor"
    else:
        return None, ""
    commonest = case.compared_pages(counts).commonest(MOST_TOPICS)
    table = case.levels(counts.where(items=commonest))
    names = names_of_items(method_of(table), table)
    by = method_of(table)["by"][0]
    sizes = table.groupby(by, sort=False)["size"].max()
    if len(sizes) > MOST_GROUPS:
        sizes = sizes.nlargest(MOST_GROUPS)
        caption += f": the {MOST_GROUPS} groups with most of them"
    shares = table.pivot(index=by, columns="item", values="estimate").map(_cell)
    shares = shares.loc[sizes.index, commonest].rename(columns=names)
    shares.insert(0, capitalised(plural(counts.per)), [f"{size:,.0f}" for size in sizes])
    return shares.rename_axis(None, axis="columns").rename_axis(None), caption


def _cell(share: float) -> str:
    """Return a share in percent that is not broken; a dash where nothing is known."""
    return DASH if pd.isna(share) else percent_text(share).replace(" ", "\N{NO-BREAK SPACE}")
