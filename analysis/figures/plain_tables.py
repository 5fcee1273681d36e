"""Tables of notebooks as a printed page has them: names for readers, and no marks of pandas."""

from __future__ import annotations

from typing import Any

import pandas as pd
from bs4 import BeautifulSoup

from analysis.figures.numbers import DASH
from analysis.figures.paper import title_of

#: What pandas prints of missing values and truths.
WORDS = dict.fromkeys(["NaN", "None", "NaT", "<NA>"], DASH) | {"True": "yes", "False": "no"}
SENTENCE = "sentence"  #: the column of a table that is printed as a list


def plain_tables(html: str) -> str:
    """Return HTML whose tables have no index of numbers, no code names and no NaN.

    A table with a column "sentence" becomes a list of these sentences.

    >>> table = pd.DataFrame({"n_against": [3, None]}).to_html(border=0)
    >>> BeautifulSoup(plain_tables(table), "html.parser").get_text(" ", strip=True)
    'n, others 3.0 –'
    """
    if "<table" not in html:
        return html
    soup = BeautifulSoup(html, "html.parser")
    for table in soup("table"):
        titles = [cell.get_text(strip=True) for cell in table.select("thead tr:last-child th")]
        if SENTENCE in titles:
            _as_list(soup, table, titles.index(SENTENCE))
            continue
        _without_index(table)
        for cell in table("td"):
            text = cell.get_text(strip=True)
            if text in WORDS:
                cell.string = WORDS[text]
        for cell in table.select("thead th"):
            text = cell.get_text(strip=True)
            if "_" in text:
                cell.string = title_of(pd.DataFrame(), text)
    for line in soup.select("table.dataframe + p"):  # 90 rows × 3 columns
        line.decompose()
    return str(soup)


def _as_list(soup: Any, table: Any, column: int) -> None:
    """Put a list of sentences in the place of a table."""
    lines = soup.new_tag("ul")
    for row in table.select("tbody tr"):
        line = soup.new_tag("li")
        line.string = row(["th", "td"])[column].get_text(strip=True)
        lines.append(line)
    table.replace_with(lines)


def _without_index(table: Any) -> None:
    """Remove the first column of a table if it is blank, or numbers its rows."""
    rows = table.select("tbody tr")
    heads = table.select("thead tr")
    first = [row.find("th", recursive=False) for row in rows]
    if not heads or None in first or any(len(row("th")) != 1 for row in rows):
        return
    texts = [cell.get_text(strip=True) for cell in first]
    is_named = any(row.find("th").get_text(strip=True) for row in heads)
    if is_named or not (set(texts) <= {""} or texts == list(map(str, range(len(rows))))):
        return
    for row in [*heads, *rows]:
        row.find("th").decompose()
