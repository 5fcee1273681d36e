"""What people answered about a case's pages: each coder, and what holds where they differ."""

import unicodedata
from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.annotation.answer_tables import (
    ADJUDICATED,
    CHANCES,
    PEOPLE,
    UNNAMED,
    UNSURE,
    Answers,
    is_reworded,
)
from analysis.annotation.codebook import GONE, Codebook
from analysis.annotation.items import OUTLET
from analysis.annotation.label_cells import number_in_cell
from analysis.errors import listing, number_of, require_columns, require_unique
from analysis.lexicons.spelling import unaccented
from analysis.lexicons.validation import cells_of_file

KEY = ["page", "article_id", *CHANCES]  #: columns of the key of a sheet
NO_KEY = pd.DataFrame(columns=KEY)  #: of a case without a sheet
CELL = ["article_id", "item"]  #: what is answered once by each coder
#: What a table of people's answers may lack.
TOLD = "speaker note coders carried_from".split()
SAID_BY = "speaker coder coders carried_from differ".split()
MAJORITY = "majority"  #: who decides what most coders say
SPEAKERS_DIFFER = "speakers differ"  #: how the note of such an answer begins
#: What an outlet does with a claim: of its pages, the first of these answers counts.
ANSWERS = pd.DataFrame(
    [
        ("own", 1, "says it", ""),
        ("quoted", 1, "quotes it", UNNAMED),
        (UNSURE, None, None, ""),
        ("denied", 0, "denies it", ""),
        ("absent", 0, "leaves it out", ""),
    ],
    columns="value share answer nobody".split(),
).reset_index(names="place")


def answers_of_people(answers: Answers, key: pd.DataFrame = NO_KEY) -> Answers:
    """Return people's answers by the name of their files, with the pages' own names."""
    names = dict(zip(key["page"], key["article_id"]))
    return {
        name: table.assign(article_id=table["article_id"].replace(names))
        for name, table in answers.items()
        if set(table["annotator_kind"]) == {"human"}
    }


def key_of_sheet(path: Path) -> pd.DataFrame:
    """Return which page of a sheet is which, and its chance: ``page, article_id``, `CHANCES`."""
    key = cells_of_file(path, dtype={"page": "str", "article_id": "str", "stratum": "str"})
    require_columns(key, ["article_id", "inclusion_probability"], what=str(path))
    require_unique(key["article_id"], what=str(path), name="article_id")
    page = key.get("page", key["article_id"])
    stratum = key.get("stratum", pd.Series("", key.index))
    return key.assign(page=page, stratum=stratum)[KEY]


def spelled(name: str) -> str:
    """Return a name in small letters, without accents, punctuation and a "the" in front.

    Signs of vowels stay: without them, names in Hindi or Thai would be one.

    >>> spelled("The Smørås-O’Neill  office")
    'smøras o neill office'
    """
    letters = unaccented(name).lower()
    is_kept = [unicodedata.category(letter)[0] in "LMN" for letter in letters]
    words = "".join(letter if kept else " " for letter, kept in zip(letters, is_kept)).split()
    return " ".join(words).removeprefix("the ")


def settled(
    answers: Answers, *, book: Codebook | None = None, majority: bool = False
) -> pd.DataFrame:
    """Return one answer a page and item: what somebody decided, or what all coders say.

    Of variables that nobody decided, where several coders answered and a codebook is given, it is
    `_agreed_cell`. ``coders`` has all who answered, ``coder`` who decided, or else the first of
    them by name; ``is_open`` says that they differ. A carried answer holds where its source holds.
    """
    tables = dict(answers)
    decided = _complete(tables.pop(ADJUDICATED, pd.DataFrame()))
    is_agreed = len(tables) > 1 and decided.empty and not majority
    cell_of = itemgetter(*CELL)
    cells = {}
    for cell, each in groupby(_answers_that_count(tables).to_dict("records"), cell_of):
        if is_agreed and book is not None and cell[1] in book.by_name.index:
            cells[cell] = _agreed_cell([*each], book=book)
        else:
            cells[cell] = _settled_cell([*each], majority=majority)
    for row in decided.to_dict("records"):
        before = cells.get(cell_of(row), row)
        coders = row["coders"] or before["coders"] or row["coder"]
        cells[cell_of(row)] = {**row, "coders": coders, "is_open": False}
    for (_, item), cell in cells.items():
        source = cells.get((cell["carried_from"], item), cell)
        if _members(source["value"]) != _members(cell["value"]):
            cell |= {"value": UNSURE, "is_open": True}
    table = pd.DataFrame(cells.values()).assign(annotator=PEOPLE, annotator_kind="human")
    return table.sort_values(CELL, ignore_index=True)


def _complete(table: pd.DataFrame) -> pd.DataFrame:
    """Return answers with all columns of people's."""
    told = table.reindex(columns=TOLD).astype(object).fillna("")
    return table.assign(**told)


def _answers_that_count(answers: Answers) -> pd.DataFrame:
    """Return answers by cell and coder: those carried only where nobody read the text."""
    every = _complete(pd.concat([pd.DataFrame(columns=[*CELL, "coder"]), *answers.values()]))
    is_read = every["carried_from"] == ""
    has_reader = is_read.groupby([every[name] for name in CELL]).transform("any")
    return every[is_read | ~has_reader].sort_values([*CELL, "coder"], ignore_index=True)


def _settled_cell(rows: list[dict], *, majority: bool) -> dict:
    """Return what the coders of a cell say; of unlike values "unsure", not of unlike speakers."""
    said = _said(rows)
    counted = _rows_that_count(rows) if majority else rows
    values, heard = _said(counted)
    speakers = [row["speaker"] for row in counted if row["speaker"]]
    notes = [row["note"] for row in counted if row["note"]]
    is_open = max(len(values), len(heard)) > 1
    cell = {**counted[0], "speaker": next(iter(speakers), ""), "is_open": is_open}
    if len(values) > 1:
        cell["value"] = UNSURE
    elif len(heard) > 1:
        told = [f"{row['coder']}: {row['speaker'] or OUTLET}" for row in counted]
        notes.insert(0, f"{SPEAKERS_DIFFER} ({'; '.join(told)})")
        cell["speaker"] = UNNAMED
    if len(values) == 1 and (values, heard) != said:
        cell["coder"] = MAJORITY
    return {**cell, "note": " | ".join(notes), "coders": ";".join(row["coder"] for row in rows)}


def _agreed_cell(rows: list[dict], *, book: Codebook) -> dict:
    """Return what more than half of a cell's coders say, at least two of them; numbers' mean.

    One is enough where the codebook says so.
    """
    cell = _settled_cell(rows, majority=True)
    sure = [_members(row["value"]) for row in rows if row["value"] != UNSURE]
    if len({*sure}) > 1 and book.by_name["kind"][cell["item"]] == "interval":
        mean = np.mean(list(map(number_in_cell, sure)))
        return {**cell, "coder": "mean", "value": f"{mean:.12g}", "is_open": False}
    if sure.count(_members(cell["value"])) + book.once < 2:
        cell |= {"value": UNSURE, "is_open": True}
    return cell


def differing(answers: Answers, *, majority: bool = False) -> pd.DataFrame:
    """Return the answers to cells that are open when they are `settled`."""
    final = settled(answers, majority=majority)
    return _answers_that_count(answers).merge(final.loc[final["is_open"], CELL])


def _rows_that_count(rows: list[dict]) -> list[dict]:
    """Return the rows of the value that most gave, and of the speaker whom most of these heard."""
    alike = _most_of(rows, [_members(row["value"]) for row in rows])
    if len(_said(alike)[0]) > 1:
        return rows
    named = [row for row in alike if _heard(row) is not None]
    return _most_of(named, list(map(_heard, named))) or alike


def _most_of(rows: list[dict], said: list) -> list[dict]:
    """Return the rows that say what more than half say; all rows where nothing is said so often."""
    most = [row for row, answer in zip(rows, said) if 2 * said.count(answer) > len(rows)]
    return most or rows


def _said(rows: list[dict]) -> tuple[set, set]:
    """Return the values that coders gave, and whom they heard."""
    values = {_members(row["value"]) for row in rows}
    return values, set(map(_heard, rows)) - {None}


def _heard(row: Mapping) -> str | None:
    """Return whom a coder heard; None where the answer does not say: a denial is the outlet's."""
    spellings = {*map(spelled, row["speaker"].split(";"))} - {""}
    if not spellings and row["value"] != "denied":
        return None
    return ";".join(sorted(spellings))


def _members(text: str) -> str:
    """Return what a cell names, sorted."""
    return ";".join(sorted(part.strip() for part in text.split(";")))


def read_by_coder(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the answers of a coder to texts that he read: those carried from a copy are none."""
    return answers[_complete(answers)["carried_from"] == ""]


def note_of_readers(answers: pd.DataFrame) -> str:
    """Return how many cells two people read, and what is carried or open, of settled answers."""
    cells = answers[answers["item"] != GONE]
    read = cells[cells["carried_from"] == ""]
    n_carried = len(cells) - len(read)
    is_twice = read["coders"].str.contains(";")
    n_unlike = (is_twice & (read["value"] == UNSURE)).sum()
    n_alone = (~is_twice & read["is_open"]).sum()
    n_open = cells["note"].str.startswith(SPEAKERS_DIFFER).sum()
    names = cells[["coder", "coders"]].to_numpy()
    deciding = sorted(coder for coder, coders in names if coder not in coders.split(";"))
    by = listing(f"{name} ({n:,})" for name, n in Counter(deciding).items())
    found = {
        f" ({n_unlike:,} open: they differ, or are unsure)": n_unlike,
        f"; {n_alone:,} open: one coder read them, and the codebook has no once = true": n_alone,
        f"; decided where coders differ: {by}": len(deciding),
        f"; {number_of(n_carried, 'cell')} carried from a copy": n_carried,
        f"; speakers are open in {n_open:,}": n_open,
    }
    told = f"two people or more read {is_twice.sum():,} of {number_of(len(read), 'cell')}"
    return told + "".join(text for text, n in found.items() if n)


def answers_of_outlets(
    answers: pd.DataFrame, articles: pd.DataFrame, book: Codebook
) -> pd.DataFrame:
    """Return each outlet's answer to each claim: a page's first of `ANSWERS`.

    A page that was read counts before a copy. The answer is missing where a page is unsure and
    none says or quotes the claim.
    """
    page = articles["article_id"]
    outlet = articles.get("outlet", page).fillna(page)
    n_articles = outlet.groupby(outlet).transform("size")
    rows = pd.DataFrame({"article_id": page, "outlet": outlet, "articles": n_articles})
    told = _complete(answers).assign(is_old=is_reworded(answers, book))
    told["differ"] = told["note"].where(told["note"].str.startswith(SPEAKERS_DIFFER), "")
    told = told.rename(columns={"item": "claim"})
    told = told[["article_id", "claim", "value", *SAID_BY, "is_old"]]
    told = book.claims[["claim"]].merge(told).merge(rows).merge(ANSWERS)
    told["asked"] = told.groupby(["outlet", "claim"])["value"].transform("size")
    told["is_carried"] = told["carried_from"] != ""
    first = told.sort_values(["place", "is_carried", "article_id"])
    first = first.drop_duplicates(["outlet", "claim"])
    table = book.claims[["claim"]].merge(first.sort_values("outlet"))  # in the codebook's order
    heard = table["speaker"].astype(object).replace("", None).fillna(table["nobody"])
    note = table["differ"].mask(table["is_old"], "an earlier wording")
    table["item"] = table["claim"].map(book.label)
    table["speaker"] = heard.where(table["value"].isin(["quoted", "denied"]), "")
    table["note"] = note.mask(table["value"] == UNSURE, "unsure or not settled")
    columns = "claim item outlet share answer speaker article_id asked articles".split()
    return table[[*columns, "coder", "coders", "carried_from", "note"]]


def chances_of(answers: pd.DataFrame, key: pd.DataFrame) -> pd.DataFrame:
    """Return with which chance pages were drawn, by a key or else as the answers have it.

    ``article_id, inclusion_probability, stratum``; no row where nobody says it.
    """
    columns = ["article_id", *CHANCES]
    known = pd.concat([key[columns], answers.reindex(columns=columns)])
    known["inclusion_probability"] = pd.to_numeric(known["inclusion_probability"])
    known = known.dropna(subset="inclusion_probability").drop_duplicates("article_id")
    return known.fillna({"stratum": ""}).reset_index(drop=True)
