"""Tables of labels from any program: their cells as text, under our names of columns."""

import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

from analysis.annotation.answer_tables import COLUMNS, is_long
from analysis.annotation.codebook import SHEET_COLUMNS, SHOWN, Codebook
from analysis.corpus.columns import NAMES, letters_of
from analysis.corpus.sources import read_table
from analysis.errors import listing, refusal, require_path, require_unique
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
#: What is no stray column.
KNOWN = {*COLUMNS, *SHEET_COLUMNS, *SHOWN, *"coders carried_from whole".split()}
CHOICES = "choices"  #: key under which Label Studio writes several values
#: A table, or the path of one.
Table: TypeAlias = str | Path | pd.DataFrame


def cells_in(table: Table) -> pd.DataFrame:
    """Return a table, or that of a file of any kind that `read_corpus` reads, as text.

    A warning tells what was left out of a file.
    """
    if not isinstance(table, pd.DataFrame):
        path = require_path(table, name="path")
        parsed = read_table(path, what=str(path))
        told = [reason for *_, reason in parsed.skipped]
        told += [f"{note.what}: {note.which}" for note in parsed.notes]
        if told:
            warnings.warn(f"{path}: {listing(told)}.", stacklevel=2)
        table = parsed.table
    table = table.rename(columns=str).astype(object).where(table.notna(), "").map(_text)
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
    items = {letters_of(book.label(item)): item for item in book.items}
    items |= {letters_of(text): claim for text, claim in book.claims[["text", "claim"]].to_numpy()}
    items |= {letters_of(item): item for item in book.items}
    names = {name: items[letters_of(name)] for name in cells if letters_of(name) in items}
    if is_long(cells):
        names = {}
    require_unique(pd.Series(names.values(), dtype=object), what=what, name="column of an item")
    is_by_answer = not names
    by_letters = {letters_of(name): name for name in cells if name not in names}
    for ours, known in HEADS.items():
        theirs = [by_letters[letters] for letters in known.split() if letters in by_letters]
        if is_by_answer or ours not in ("item", "value"):
            names |= dict.fromkeys(theirs[:1], ours)
    own = KNOWN.difference(names.values())
    stray = [name for name in cells if name not in names and name not in own]
    if stray:
        told = f"columns that are not read, as the codebook does not have them: {', '.join(stray)}"
        warnings.warn(f"{what}: {told}.", stacklevel=2)
    found = cells.drop(columns=stray).rename(columns=names)
    needed = {"page", "item", "value"} if is_by_answer else {"page"}
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
    if names.get("agreement") != "value":
        return found
    found["item"] = found["item"].map(lambda cell: items.get(letters_of(cell), cell))
    return _by_claim(found, what=what)


def _by_claim(rows: pd.DataFrame, *, what: str) -> pd.DataFrame:
    """Return one answer a page and claim of rows a speaker: quoted if somebody agrees."""
    rows = rows.assign(value=rows["value"].replace(STANCES)).sort_values("value", kind="stable")
    most = rows.groupby(ANSWERED)["value"].transform("last")
    others = rows[rows["value"] != most]
    if len(others):
        told = "a page has one answer to a claim: those who disagree where somebody agrees"
        warnings.warn(f"{what}: {told} are not read: {len(others)}.", stacklevel=2)
    answers = rows.drop(others.index)
    speakers = answers.groupby(ANSWERED)["speaker"].transform(";".join)
    return answers.assign(speaker=speakers).drop_duplicates(ANSWERED)
