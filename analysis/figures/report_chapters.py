"""A notebook as a chapter of the report: headings, links, tables and figures for every reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from markupsafe import Markup

from analysis.figures.notebooks import left_out_of
from analysis.figures.report_cells import NO_ALT, cell_html, figure_html, parse_html

NUMBER = re.compile(r"(NaN| of |[\W\d])*")  #: "25 of 79", too, and an empty cell


@dataclass(frozen=True)
class Chapter:
    """A notebook in the report.

    Attributes
    ----------
    anchor : str
        Its id in the page.
    title : str
    sections : list of (id, text)
    body : Markup
    trouble : str
        What went wrong, "" if nothing did.
    skipped : str
        Why it was not run, "" if it was.
    left_out : list of mapping
        The name of each section or figure that it leaves out, and the reason.
    """

    anchor: str
    title: str
    sections: list[tuple[str, str]]
    body: Markup
    trouble: str
    skipped: str
    left_out: list[dict[str, str]]


def chapter(
    notebook: Any, *, name: str, anchors: Mapping[str, str], figures: Mapping[str, Any]
) -> Chapter:
    """Return a notebook as a chapter.

    Parameters
    ----------
    notebook : NotebookNode
    name : str
    anchors : name of a notebook → its id in the page
    figures : name of a saved figure → the output that shows it
    """
    soup = parse_html("".join(map(cell_html, notebook.cells)))
    title = name
    if soup.h1:
        title = _words_of(soup.h1.extract()) or name
    sections = _mark_headings(soup, anchors[name])
    _place_pictures(soup, figures)
    _direct_links(soup, anchors)
    _format_tables(soup, title)
    return Chapter(
        anchor=anchors[name],
        title=title,
        sections=sections,
        body=Markup(soup),
        trouble=notebook.metadata.get("trouble", ""),
        skipped=notebook.metadata.get("skipped", ""),
        left_out=left_out_of(notebook),
    )


def _words_of(element: Any) -> str:
    """Return the text of an element, with single spaces."""
    return " ".join(element.get_text().split())


def _mark_headings(soup: Any, anchor: str) -> list[tuple[str, str]]:
    """Put headings below that of the chapter, and return ids and texts of the sections."""
    sections = []
    for number, heading in enumerate(soup(re.compile("^h[1-6]$")), start=1):
        level = max(int(heading.name[1]), 2)
        heading.name = f"h{min(level + 1, 6)}"
        heading["id"] = f"{anchor}.{number}"
        text = _words_of(heading)
        if level == 2 and text:
            sections.append((heading["id"], text))
    return sections


def _place_pictures(soup: Any, figures: Mapping[str, Any]) -> None:
    """Put figures where a text names them, and words where a picture is not inside the page."""
    for image in soup("img"):
        words = image.get("alt", "").strip()
        source = image.get("src", "")
        if source in figures:
            place = image.find_parent("p") or image
            place.insert_before(parse_html(figure_html(figures[source], words)))
            image.extract()
        elif source.startswith("data:image/"):
            image["alt"] = words or NO_ALT
        else:
            image.replace_with(f"{words} (The picture {source} is not in the report.)")


def _direct_links(soup: Any, anchors: Mapping[str, str]) -> None:
    """Turn links to notebooks into links within the page, and those to other files into text."""
    for link in soup("a"):
        target = link.get("href", "")
        path = PurePosixPath(target)
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        if path.suffix == ".ipynb" and path.stem in anchors:
            link["href"] = f"#{anchors[path.stem]}"
        else:
            link.unwrap()


def _format_tables(soup: Any, title: str) -> None:
    """Give each table a caption, set its numbers to the right, and let it scroll if it is wide.

    A table without a caption of its own has the heading above it.
    """
    heading = title
    for element in soup(re.compile("^(h[3-6]|table)$")):
        if element.name != "table":
            heading = _words_of(element)
            continue
        _align_numbers(element)
        if element.caption is None:
            element.insert(0, soup.new_tag("caption", string=heading))
        name = _words_of(element.caption)
        facts = {"class": "table", "role": "group", "tabindex": "0", "aria-label": name}
        element.wrap(soup.new_tag("div", attrs=facts))


def _align_numbers(table: Any) -> None:
    """Mark the cells of columns that hold numbers only; rows with spanning cells have no say."""
    rows = [row(["td", "th"], recursive=False) for row in table("tr")]
    widest = max(map(len, rows), default=0)
    for column in zip(*[row for row in rows if len(row) == widest], strict=True):
        values = [_words_of(cell) for cell in column if cell.name == "td"]
        if values and all(map(NUMBER.fullmatch, values)):
            for cell in column:
                cell["class"] = "number"
