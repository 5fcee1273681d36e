"""A notebook as a chapter of the report: headings, links, tables and figures for every reader."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markupsafe import Markup

from analysis.figures.notebooks import LEFT_OUT, left_out_of, printed_line
from analysis.figures.report_cells import PICTURES, cell_html, parse_html
from analysis.text.direction import MARKS, plain_direction

NUMBER = re.compile(r"[-−+<>]? ?[\d., ]*\d(e[-+]?\d+)?%?( ?[\[(][-−\d., ]+[\])])?|nan|NaN|[-–—]")
EMBEDDED = re.compile(f"data:({'|'.join(map(re.escape, PICTURES))});base64,")
LEADING = re.compile(r"(Question|Answer)\.?")
MIN_LETTERS_TO_BREAK = 30  #: letters of a word from which on it breaks anywhere
SPOKEN = ("alt", "title", "aria-label")  #: attributes that are shown or read aloud
MIN_COLUMNS_TO_SHRINK = 12  #: columns of a table from which on it is printed smaller


@dataclass(frozen=True)
class Chapter:
    """A notebook in the report.

    Attributes
    ----------
    anchor : str
        Its id in the page.
    title : str
    sections : tuple of (id, text)
    body : Markup
    trouble : str
        What went wrong, "" if nothing did.
    skipped : str
        Why it did not run, "" if it ran.
    left_out : tuple of str
        What it leaves out, and why, in a line each.
    """

    anchor: str
    title: str
    sections: tuple[tuple[str, str], ...]
    body: Markup
    trouble: str
    skipped: str
    left_out: tuple[str, ...] = ()


@dataclass
class Numbering:
    """The ids and the numbers of figures and tables that a report has used."""

    taken: set[str] = field(default_factory=lambda: {"main", "contents", "left-out"})
    figures: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    tables: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def anchor(self, text: str) -> str:
        """Return an id made of a text that the report has not used, and use it."""
        base = re.sub(r"\W+", "-", text.lower()).strip("-") or "section"
        anchor = base
        for number in itertools.count(2):
            if anchor not in self.taken:
                break
            anchor = f"{base}-{number}"
        self.taken.add(anchor)
        return anchor


def chapter(
    name: str, notebook: Any, *, anchors: Mapping[str, str], numbering: Numbering
) -> Chapter:
    """Return a notebook as a chapter.

    Parameters
    ----------
    name : str
    notebook : NotebookNode
    anchors : name of a notebook → its id in the page
    numbering : Numbering
        Of the whole report; the chapter uses ids and numbers of it.
    """
    shown = [cell for cell in notebook.cells if LEFT_OUT not in cell.metadata]
    soup = parse_html("".join(map(cell_html, shown)))
    title = ""
    if soup.h1:
        title = _words_of(soup.h1.extract())
    sections = _number_headings(soup, anchors[name], numbering)
    _describe_pictures(soup)
    _direct_links(soup, anchors, dict(sections))
    for table in soup("table"):
        _format_table(soup, table)
    _number_captions(soup, title, numbering)
    _move_answer_first(soup)
    _remove_directions(soup)
    return Chapter(
        anchor=anchors[name],
        title=title or name,
        sections=tuple(sections),
        body=Markup(soup),
        trouble=notebook.metadata.get("trouble", _trouble_of(notebook)),
        skipped=notebook.metadata.get("skipped", ""),
        left_out=_lines_left_out(notebook),
    )


def _remove_directions(soup: Any) -> None:
    """Remove the marks of direction from all that is read or spoken."""
    for words in soup(string=MARKS):
        words.replace_with(plain_direction(str(words)))
    for spoken in SPOKEN:
        for element in soup.select(f"[{spoken}]"):
            element[spoken] = plain_direction(str(element[spoken]))


def _lines_left_out(notebook: Any) -> tuple[str, ...]:
    """Return what a notebook leaves out, one line a reason."""
    names_by_reason: dict[str, list[str]] = {}
    listed = left_out_of(notebook)
    skipped = notebook.metadata.get("skipped", "")
    if skipped and not listed:
        listed = [{"name": "", "reason": skipped}]
    for line in listed:
        names_by_reason.setdefault(line["reason"], []).append(line["name"])
    lines = []
    for reason, names in names_by_reason.items():
        name = ", ".join(filter(None, names))
        lines.append(printed_line({"name": name, "reason": reason}))
    return tuple(lines)


def _trouble_of(notebook: Any) -> str:
    """Return that a notebook has not been run, "" if it has."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    has_run = any(cell.get("execution_count") for cell in code)
    if code and not has_run:
        return "it has not been run"
    return ""


def _words_of(element: Any) -> str:
    """Return the text of an element, with single spaces."""
    return " ".join(element.get_text().split())


def _number_headings(soup: Any, anchor: str, numbering: Numbering) -> list[tuple[str, str]]:
    """Put headings below that of the chapter, and return ids and texts of the sections."""
    sections = []
    for heading in soup(re.compile("^h[1-6]$")):
        level = int(heading.name[1])
        text = _words_of(heading)
        lower = max(level, 2) + 1
        heading.name = f"h{min(lower, 6)}"
        heading["id"] = numbering.anchor(f"{anchor} {text}")
        if level <= 2 and text:
            sections.append((heading["id"], text))
    return sections


def _describe_pictures(soup: Any) -> None:
    """Replace pictures that are not inside the page by words."""
    for image in soup("img"):
        alt = image.get("alt", "").strip() or "A picture without a description."
        image["alt"] = alt
        source = image.get("src", "no source")
        if not EMBEDDED.match(source):
            image.replace_with(f"{alt} (picture not in the report: {source})")


def _direct_links(soup: Any, anchors: Mapping[str, str], sections: Mapping[str, str]) -> None:
    """Turn links to notebooks and sections into links within the page, others into text."""
    anchor_of = {text.replace(" ", "-"): anchor for anchor, text in sections.items()}
    for link in soup("a"):
        target = link.get("href", "")
        path = Path(target.partition("#")[0])
        is_file = ":" not in target
        if is_file and path.suffix == ".ipynb" and path.stem in anchors:
            link["href"] = f"#{anchors[path.stem]}"
        elif target.startswith("#") and target[1:] in anchor_of:
            link["href"] = f"#{anchor_of[target[1:]]}"
        elif not target.startswith(("http:", "https:", "mailto:")):
            if target:
                link.append(f" ({target.lstrip('./')})")
            link.unwrap()


# ---------------------------------------------------------------- tables and figures


def _format_table(soup: Any, table: Any) -> None:
    """Give headers their scope, set numbers to the right, and let wide tables scroll."""
    for cell in table(["td", "th"]):
        _format_cell(soup, cell)
    rows = [row(["td", "th"], recursive=False) for row in table("tr")]
    for row in rows[:-1]:
        if row and row[0].find_parent("thead"):
            _align_header(row, rows[-1])
    if table.find_parent("table"):
        return
    widest = max(map(len, rows), default=0)
    classes = ["table", "wide"] if widest >= MIN_COLUMNS_TO_SHRINK else ["table"]
    table.wrap(soup.new_tag("div", attrs={"class": classes, "role": "group", "tabindex": "0"}))


def _align_header(header: list[Any], row: list[Any]) -> None:
    """Set the headers of numbers to the right.

    The cells are paired from the right, where no header that spans rows shifts the columns.
    """
    if any("colspan" in cell.attrs for cell in header):
        return
    for cell, below in zip(reversed(header), reversed(row)):
        if below.get("class") == ["number"]:
            cell["class"] = ["number"]


def _format_cell(soup: Any, cell: Any) -> None:
    """Give a cell its scope if it is a header, and a class if it is a number or very long."""
    text = cell.get_text(" ", strip=True)
    if cell.name == "th" and text:
        cell["scope"] = _scope_of(cell)
    else:
        cell.name = "td"
        cell.attrs.pop("scope", None)
    longest = max(map(len, text.split()), default=0)
    if text and NUMBER.fullmatch(text):
        cell["class"] = ["number"]
    elif longest > MIN_LETTERS_TO_BREAK:
        cell["class"] = ["long"]
    if cell.string and "_" in cell.string:
        _allow_breaks(soup, cell)


def _scope_of(header: Any) -> str:
    """Return the scope of a header: its column or row, or the group of those that it spans."""
    is_column = header.find_parent("thead") is not None
    kind = "col" if is_column else "row"
    if header.get(f"{'col' if is_column else 'row'}span", "1") == "1":
        return kind
    return f"{kind}group"


def _allow_breaks(soup: Any, cell: Any) -> None:
    """Let the name of a column break after its underscores."""
    *parts, last = cell.string.split("_")
    cell.clear()
    for part in parts:
        cell.extend([f"{part}_", soup.new_tag("wbr")])
    cell.append(last)


def _number_captions(soup: Any, title: str, numbering: Numbering) -> None:
    """Number tables and figures, and caption tables without caption by their section."""
    section = title
    for element in soup(re.compile("^(h[3-6]|table|figcaption)$")):
        if element.name == "figcaption":
            separator = " " if element.string else ""
            element.insert(0, f"Figure {next(numbering.figures)}.{separator}")
        elif element.name != "table":
            section = element.get_text(" ", strip=True)
        elif not element.find_parent("table"):
            _caption_table(soup, element, section, numbering)


def _caption_table(soup: Any, table: Any, section: str, numbering: Numbering) -> None:
    """Give a table its number, and a caption that names it for screen readers."""
    number = next(numbering.tables)
    if table.caption is None:
        table.insert(0, soup.new_tag("caption", string=section))
    table.caption.insert(0, f"Table {number}. ")
    anchor = numbering.anchor(f"table {number}")
    table.caption["id"] = anchor
    table.parent["aria-labelledby"] = anchor


def _move_answer_first(soup: Any) -> None:
    """Put the question and the answer before everything else.

    They are the paragraphs that begin with these words in bold, and the lists that follow them.
    """
    leading = [paragraph for paragraph in soup("p") if _is_leading(paragraph)]
    if leading:
        lead = soup.new_tag("div", attrs={"class": "lead"})
        for paragraph in leading:
            findings = paragraph.find_next_sibling()
            lead.append(paragraph.extract())
            if findings is not None and findings.name == "ul":
                lead.append(findings.extract())
        soup.insert(0, lead)


def _is_leading(paragraph: Any) -> bool:
    """Return whether a paragraph begins with "Question." or "Answer." in bold."""
    first = paragraph.strong
    if first is None or paragraph.contents[0] is not first:
        return False
    return LEADING.fullmatch(first.get_text()) is not None
