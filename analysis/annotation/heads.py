"""Tables of labels from any program: their cells as text, under our names of columns."""

import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.annotation.answer_tables import COLUMNS, NEEDED
from analysis.annotation.codebook import SHEET_COLUMNS, SHOWN, Codebook
from analysis.corpus.columns import NAMES, letters_of
from analysis.corpus.sources import read_table
from analysis.errors import listing, refusal, require_path
from analysis.lexicons.validation import composed

#: Other names of our columns, as letters and digits only; of several in a table the first counts.
HEADS = {
    "page": f"articleid page unitid article artikel {' '.join(NAMES['article_id'])}",
    "coder": """coder annotator codername annotatorname rater reviewer completedby codierer
        codiererin kodierer kodiererin annotatorin codeur codeuse annotateur annotatrice
        codificador codificadora anotador anotadora codificatore codificatrice annotatore
        codeerder koder кодировщик""",
    "item": "item variable claim concept",
    "value": "value wert valeur valor valore waarde answer agreement",
    "speaker": "speaker organization person",
    "seconds": "seconds leadtime",
}
STANCES = {"1": "quoted", "0": "denied"}  #: of the column agreement, as DNA writes it
ANSWERED = ["page", "item", "coder"]  #: what is answered once
KNOWN = {*COLUMNS, *SHEET_COLUMNS, *SHOWN, "coders", "carried_from"}  #: what is no stray column
CHOICES = "choices"  #: key under which Label Studio writes several values


def cells_in(table: str | Path | pd.DataFrame) -> pd.DataFrame:
    """Return a table, or that of a file of any kind that `read_corpus` reads, as text.

    A warning tells what was left out of a file.
    """
    if not isinstance(table, pd.DataFrame):
        path = require_path(table, name="path")
        parsed = read_table(path, what=str(path), encoding=None, faulty="refuse")
        told = [reason for *_, reason in parsed.skipped]
        told += [f"{note.what}: {note.which}" for note in parsed.notes]
        if told:
            warnings.warn(f"{path}: {listing(told)}.", stacklevel=2)
        table = parsed.table
    table = table.astype(object).where(table.notna(), "").map(_text)
    return table[(table != "").any(axis=1)].reset_index(drop=True)


def _text(cell: Any) -> str:
    """Return a cell as text; the values of a list, and Label Studio's choices, joined by ";".

    >>> _text('{"choices": ["law", "war"]}'), _text(7)
    ('law;war', '7')
    """
    if isinstance(cell, str) and cell.startswith(f'{{"{CHOICES}"'):
        cell = json.loads(cell)
    if isinstance(cell, Mapping):
        cell = cell.get(CHOICES, cell)
    if isinstance(cell, list):
        return ";".join(map(_text, cell))
    return composed(str(cell)).strip()


def with_our_heads(cells: pd.DataFrame, book: Codebook, *, what: str) -> pd.DataFrame:
    """Return a table of labels under our names of columns; a warning tells what is not read.

    A column of labels has the name or the label of its item in the codebook, in any case.
    """
    items: dict[str, str] = {}
    if not set(NEEDED) <= set(cells):
        items = {letters_of(book.label(item)): item for item in book.items}
        items |= dict(zip(book.claims["text"].map(letters_of), book.claims["claim"]))
        items |= {letters_of(item): item for item in book.items}
    names = {name: name for name in cells if name in items.values()}
    for name in cells:
        item = items.get(letters_of(str(name)))
        if item is not None and item not in names.values():
            names[name] = item
    is_long = not names
    by_letters = {letters_of(str(name)): name for name in cells if name not in names}
    for ours, known in HEADS.items():
        theirs = [by_letters[letters] for letters in known.split() if letters in by_letters]
        if theirs and (is_long or ours not in ("item", "value")):
            names[theirs[0]] = ours
    own = KNOWN.difference(names.values())
    stray = [name for name in cells if name not in names and name not in own]
    if stray:
        warnings.warn(
            f"{what}: columns that are not read, as the codebook does not have them: "
            f"{listing(stray, len(stray))}.",
            stacklevel=2,
        )
    found = cells.drop(columns=stray).rename(columns=names)
    needed = {"page", "item", "value"} if is_long else {"page"}
    if not needed <= set(found):
        raise refusal(
            what,
            arrived=f"the columns {listing(cells)}",
            expected="a column of pages, such as article_id, and either item and value or a column "
            "for each variable, named as in the codebook",
            fix="Rename the columns, or add the variables to the codebook.",
        )
    if "coder" not in found:
        found["coder"] = Path(what).stem.removeprefix("annotations_")
        warnings.warn(f"{what} has no column of coders: one coder is assumed.", stacklevel=2)
    if is_long:
        found["item"] = found["item"].map(lambda cell: items.get(letters_of(cell), cell))
    if names.get("agreement") == "value":
        return _by_claim(found, what=what)
    return found


def _by_claim(rows: pd.DataFrame, *, what: str) -> pd.DataFrame:
    """Return one answer a page and claim of rows a speaker: quoted if somebody agrees."""
    rows = rows.assign(value=rows["value"].replace(STANCES))
    rows = rows.sort_values("value", ascending=False, kind="stable")
    counted = rows["value"] == rows.groupby(ANSWERED)["value"].transform("first")
    n_others = int((~counted).sum())
    if n_others:
        warnings.warn(
            f"{what}: a page has one answer to a claim; where somebody agrees, those who do not "
            f"are not read: {n_others}.",
            stacklevel=2,
        )
    answers = rows[counted].groupby(ANSWERED, sort=False)
    speakers = answers["speaker"].transform(lambda names: ";".join(dict.fromkeys(names)))
    return rows[counted].assign(speaker=speakers).drop_duplicates(ANSWERED)
