"""Which column of a table is which: the names that services, tools and languages give to ours."""

import ast
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pandas as pd

from analysis.corpus.dates import look_like_days
from analysis.errors import InputError, listing, refusal
from analysis.lexicons.validation import shipped_list

CONTRACT = tuple("article_id outlet agency published url title language text".split())

#: Other names of our columns, as letters and digits only: ranks, as the list explains.
NAMES = shipped_list("column_names")
#: Columns with the time at which a program saved a page, which is not that of publication.
SAVED = re.compile(
    r"""(?x) t(?:ime)?stamp | (?:date|time|last)?(?:of)?
    (?: scrap(?:ed?|ing) | crawl(?:ed|ing)? | creat(?:ed|ion) | updated? | modified | retrieved
    | accessed | downloaded | fetched | collected | indexed | inserted | added )
    (?:at|on|date|time|timestamp)?"""
)
_NO_LETTER = re.compile(r"[\W_]+")


def letters_of(name: str) -> str:
    """Return the letters and digits of the name of a column, in lower case.

    >>> letters_of("Publication Title"), letters_of("source.name"), letters_of("publishedAt")
    ('publicationtitle', 'sourcename', 'publishedat')
    """
    return _NO_LETTER.sub("", name.casefold())


_OUTLETS = frozenset(" ".join(NAMES["outlet"][:2]).split())
SUMMARIES = frozenset(" ".join(NAMES["text"][2:]).split())
#: Most keys of the objects in a column. Of more, those are columns that are known or asked for.
MOST_KEYS = 100
#: Our column of each other name, for headers. Some names have two.
KNOWN = frozenset(
    letters_of(name)
    for ranks in (["file"], CONTRACT, *NAMES.values())
    for name in " ".join(ranks).split()
)
ADDRESS = re.compile(r"(?:https?:)?//\S+|www\.\S+", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}/?", re.IGNORECASE)
_OBJECT = re.compile(r"\{\s*['\"]")


class Guess(NamedTuple):
    """What was taken for a column of ours without being told: a row of ``Corpus.guesses``."""

    file: str
    column: str  #: ours
    reading: str  #: such as 'the column "source.name"'
    argument: str  #: what to write where it is something else


def guess_of(file: str, ours: str, reading: str) -> Guess:
    """Return what was guessed of a column that columns= names otherwise."""
    return Guess(file, ours, reading, f'columns={{"{ours}": …}}')


def lines_of_guesses(guesses: Iterable[tuple]) -> list[str]:
    """Return a line a guess, with the argument that says otherwise.

    >>> lines_of_guesses([("a.csv", "outlet", 'the column "source"', 'columns={"outlet": …}')])
    ['Guessed in a.csv: outlet from the column "source"; columns={"outlet": …} says otherwise']
    """
    return [
        f"Guessed in {file}: {column} from {reading}; {argument} says otherwise"
        for file, column, reading, argument in guesses
    ]


def candidates(header: Iterable[str], ours: str) -> list[list[str]]:
    """Return the columns of a header that may be ours, rank by rank.

    >>> candidates(["Domain", "Zeitung", "source"], "outlet")
    [['Zeitung'], ['source'], ['Domain']]
    """
    ranks = []
    for rank in (ours, *NAMES.get(ours, ())):
        known = set(map(letters_of, rank.split()))
        ranks.append([name for name in header if letters_of(name) in known])
    return list(filter(None, ranks))


def is_filled(cell: Any) -> bool:
    """Return whether a cell is neither missing nor blank.

    >>> is_filled(None), is_filled(" "), is_filled("Elm Post")
    (False, False, True)
    """
    if isinstance(cell, str):
        return bool(cell.strip())
    return not (pd.api.types.is_scalar(cell) and pd.isna(cell))


def has_values(column: pd.Series) -> bool:
    """Return whether any cell of a column is neither missing nor blank.

    >>> has_values(pd.Series([None, " "])), has_values(pd.Series([None, "Elm Post"]))
    (False, True)
    """
    return any(map(is_filled, column))


# ---------------------------------------------------------------- objects in cells


def with_nested(table: pd.DataFrame, asked: Collection[str] = ()) -> pd.DataFrame:
    """Return a table with a column more for each value in objects: ``source.name``."""
    nested = {}
    for name in table.columns:
        cells = _objects_in(table[name])
        keys = dict.fromkeys(chain.from_iterable(cells))
        for key in keys:
            column = f"{name}.{key}"
            is_known = not KNOWN.isdisjoint(map(letters_of, (str(key), column)))
            is_asked = column in asked or is_known or len(keys) <= MOST_KEYS
            if column in table or not is_asked:
                continue
            values = [cell.get(key) for cell in cells]
            if not any(isinstance(value, dict | list) for value in values):
                nested[column] = pd.Series(values, table.index, dtype=object)
    return table.assign(**nested)


def _objects_in(column: pd.Series) -> list[Mapping]:
    """Return the objects in the cells of a column; an empty list where there are none."""
    if column.dtype != object and letters_of(str(column.name)) not in _OUTLETS:
        return []
    example = next(map(alone, column.dropna()), None)
    is_written = isinstance(example, str) and _OBJECT.match(example)
    if not (is_written or isinstance(example, Mapping)):
        return []
    values = map(literal if is_written else alone, column)
    return [value if isinstance(value, Mapping) else {} for value in values]


def literal(cell: Any) -> Any:
    """Return the value that a text writes as JSON or as Python does; other texts as they are.

    >>> literal("['Rain', 'Sun']"), literal("Rain")
    (['Rain', 'Sun'], 'Rain')
    """
    for read in (json.loads, ast.literal_eval):
        try:
            return read(cell)
        except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
            continue
    return cell


def joined_paragraphs(cell: Any) -> Any:
    """Return a list of paragraphs, or of lists of sentences, as one text; other values as they are.

    Empty lists and objects, and False, are nothing.

    >>> joined_paragraphs([["Rain fell.", "It was cold."], ["Crews met."]])
    'Rain fell. It was cold.\\n\\nCrews met.'
    """
    if isinstance(cell, list | tuple | dict | bool) and not cell:
        return None
    if not isinstance(cell, list | tuple):
        return cell
    paragraphs = [" ".join(part) if _are_texts(part) else part for part in cell]
    return "\n\n".join(paragraphs) if _are_texts(paragraphs) else cell


def _are_texts(values: Any) -> bool:
    """Return whether this is a list of texts."""
    return isinstance(values, list | tuple) and all(isinstance(value, str) for value in values)


def alone(cell: Any) -> Any:
    """Return the value of a list with one value; others as they are.

    >>> alone(["Rain"]), alone(["Rain", "Sun"])
    ('Rain', ['Rain', 'Sun'])
    """
    is_one = isinstance(cell, list | tuple) and len(cell) == 1
    return cell[0] if is_one else cell


# ---------------------------------------------------------------- guesses


def guess_columns(
    table: pd.DataFrame, columns: Mapping[str, str], *, what: str, names: Sequence[str]
) -> tuple[dict[str, str], list[Guess]]:
    """Return our columns that a table has under other names, and what was guessed."""
    used = {*columns, *columns.values(), *names}
    header = [name for name in table if name not in used]
    guessed = {}
    guesses = []
    for ours in names:
        is_there = ours in table and has_values(table[ours]) and not _has_objects(table[ours])
        if ours in columns or is_there:
            continue
        free = [name for name in header if name not in guessed.values()]
        theirs = _column_for(ours, table, free, what=what)
        if theirs is None:
            continue
        guessed[ours] = theirs
        reading = f'the column "{theirs}"'
        if ours == "text" and letters_of(theirs) in SUMMARIES:
            reading += ", which is often a summary"
        if letters_of(theirs) != letters_of(ours):
            guesses.append(guess_of(what, ours, reading))
    return guessed, guesses


def _column_for(ours: str, table: pd.DataFrame, header: Sequence[str], *, what: str) -> str | None:
    """Return the column that is probably ours; None where there is none."""
    ranks = candidates(header, ours)
    if ours == "article_id":
        ranks = [[name for name in names if _are_names(table[name])] for names in ranks]
    hosts = []
    for names in ranks:
        fitting = []
        for name in names:
            if not has_values(table[name]):
                continue
            cells = table[name].dropna()
            if ours == "outlet" and _are(cells, _HOST):
                hosts.append(name)
            elif _fits(ours, cells):
                fitting.append(name)
        different = [name for name in fitting if not table[name].equals(table[fitting[0]])]
        if different:
            raise _two_candidates(ours, [fitting[0], *different], what=what)
        if fitting:
            return fitting[0]
    if ours == "text":
        return next(chain.from_iterable(ranks), None)  # all without a text
    return hosts[0] if hosts else None


def _fits(ours: str, cells: pd.Series) -> bool:
    """Return whether the cells of a column may be ours."""
    if _has_objects(cells):
        return False
    if ours == "published":
        return look_like_days(cells.map(alone))
    if ours == "url":
        return any(ADDRESS.fullmatch(str(alone(cell)).strip()) for cell in cells)
    if ours == "text":
        return any(re.search(r"[^\W\d]", str(cell)) for cell in cells)
    return not any(isinstance(alone(cell), list | tuple) for cell in cells) and (
        ours != "outlet" or not _are(cells, ADDRESS)
    )


def _has_objects(cells: pd.Series) -> bool:
    """Return whether each cell is an object, of JSON or written as text."""
    cells = cells.dropna()
    return all(isinstance(cell, Mapping) or _OBJECT.match(str(cell)) for cell in cells)


def _are_names(column: pd.Series) -> bool:
    """Return whether a column has a text or number of its own in each row."""
    cells = [alone(cell) for cell in column]
    if not all(isinstance(cell, str | int | float) and is_filled(cell) for cell in cells):
        return False
    return len({str(cell).strip() for cell in cells}) == len(cells)


def _are(cells: pd.Series, pattern: re.Pattern[str]) -> bool:
    """Return whether all cells are of a form; blank ones are not asked."""
    texts = {str(alone(cell)).strip() for cell in cells} - {""}
    return bool(texts) and all(map(pattern.fullmatch, texts))


def _two_candidates(ours: str, theirs: Sequence[str], *, what: str) -> InputError:
    """Return the refusal of a table with two columns that may be one of ours."""
    named = listing([f'"{name}"' for name in theirs])
    choices = " or ".join(
        f'columns={{"{ours}": {json.dumps(name, ensure_ascii=False)}}}' for name in theirs[:3]
    )
    return refusal(
        what,
        arrived=f"columns that may each be {ours}: {named}",
        expected="one",
        fix=f"Say which is meant: {choices}.",
    )


def host_of(address: Any) -> str | None:
    """Return the host in an address, without www.

    >>> host_of("https://www.elm-post.example/a")
    'elm-post.example'
    """
    try:
        host = urlsplit(str(address).strip()).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
