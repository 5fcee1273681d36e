"""Labels of people and machines: annotation files as Counts, claims, and pages of a case."""

import re
import warnings
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.annotation.answer_tables import (
    CLAIM_VALUES,
    PEOPLE,
    SAID,
    UNSURE,
    Answers,
    answers_of_pages,
    checked_answers,
    is_long,
    labels_in,
    note_of_wording,
)
from analysis.annotation.codebook import IDS, SHEET_COLUMNS, Codebook
from analysis.annotation.heads import Table, cells_in, with_our_heads
from analysis.annotation.items import CLAIM, label_items
from analysis.annotation.label_cells import (
    NUMBERS,
    SETS,
    expected_in_cell,
    fault_of_cell,
    members_of_cell,
    number_in_cell,
)
from analysis.annotation.people import answers_of_people, settled
from analysis.compare.queries import with_list_queries
from analysis.corpus.columns import guess_columns
from analysis.corpus.outlet_names import joined
from analysis.counts import Counts
from analysis.errors import (
    listing,
    one_of,
    refusal,
    require_columns,
    require_file,
    require_path,
    require_unique,
    using_files,
)
from analysis.files import ANNOTATIONS
from analysis.lexicons import languages
from analysis.lexicons.validation import cells_of_file

OTHER_SCRIPT = "other"
#: Languages in other letters than Latin ones that the list of languages lacks.
UNLISTED = tuple("ckb gu km kn lo ml mn mr my ne or pa si te tg ti ug yi".split())
#: What Excel would run or change: formulas, places in a text, hashes and long numbers.
CHANGED = r"(?='*(?:[=+@\t]|-(?![\d.]+$)|\d+:\d+$|\d+e\d+$|\d{12,}$))"
GUARDED = re.compile(f"^'{CHANGED}")  #: the ' that a form writes before such cells
MOST_WRONG = 10  #: wrong cells that a refusal lists after the first
#: Columns that are text also where all cells are numbers.
TEXT_COLUMNS = dict.fromkeys(
    "article_id outlet published language url title gist owner_family".split(), "str"
)
FACTS = "article_id outlet published url title language".split()  #: heads that may be guessed


@using_files()
def read(
    path: Table,
    *,
    codebook: str | Path | Codebook,
    variables: Sequence[str] | None = None,
    majority: bool = False,
) -> Counts | dict[str, Counts]:
    """Return labels as Counts per page; of several annotators, each one's by name.

    Every cell is checked against the codebook.

    Parameters
    ----------
    path : table, file of a kind that `read_corpus` reads, a list of these, or folder
        One row an answer: ``page, item, value, coder``, as forms write them. Or one row a page
        and coder: ``article_id, coder``, and a column for each variable. Other heads, and tables
        of other programs: docs/how-to/labels-from-elsewhere.md. Of a folder, what is settled by
        people's files of labels in it, annotations_*.csv or .xlsx.
    codebook : path, Codebook, or the name of one that ships
    variables : list of names, optional
        Which variables and claims become items; by default those that are answered, but for page
        variables and days.
    majority : bool
        Whether several annotators are read as one, by what more than half of them say.

    Returns
    -------
    Counts
        Rows are pages, sorted, with page variables and days as metadata. A binary or interval
        variable is one item of its name (``law``). A value of a nominal variable or a member
        of a set is the item ``variable:value`` (``speakers:Lavrov:direct``), 1 or 0. Size is 1, and
        0 for a missing label (an empty cell); an empty cell of a set is 0 with size 1: nothing was
        found. If the whole row is empty, nobody has read the page, and all is missing.

    Raises
    ------
    InputError
        The file or a column is missing, labels are not in the codebook (the first
        ten are listed), an annotator has an answer twice, or a row has no annotator.

    Warns
    -----
    UserWarning
        For columns that the codebook does not have, and a table without a column of coders.

    Examples
    --------
    >>> folder = "data/hamedan-2016/"
    >>> labels = read(
    ...     f"{folder}annotations_a.csv",
    ...     codebook=f"{folder}codebook.toml", variables=["law", "read"],
    ... )
    >>> list(labels.items.index), labels.values.shape
    (['law', 'read:full', 'read:opening', 'read:snippet'], (932, 4))
    """
    book = Codebook.of(codebook)
    is_folder = isinstance(path, str | Path) and Path(path).is_dir()
    if is_folder:
        every = answers_of_people(answers_at(Path(path), book=book))
        if not every:
            raise refusal(
                str(path),
                arrived="no answers of people",
                expected="people's answers, in annotations_*.csv or .xlsx",
                fix="Give the path of a file of labels, or a folder with people's files.",
            )
    else:
        every = answers_in(path, book=book)
    if is_folder or majority:
        every = {PEOPLE: settled(every, book=book, majority=majority)}
    readings = {
        name: reading_of(answers, book=book, variables=variables) for name, answers in every.items()
    }
    return readings if len(readings) > 1 else next(iter(readings.values()))


@using_files()
def coders(path: Table | Sequence[Table], *, codebook: str | Path | Codebook) -> pd.DataFrame:
    """Return how much each coder answered, and in what time.

    Parameters
    ----------
    path, codebook
        As of `read`; not a folder.

    Returns
    -------
    DataFrame
        One row a coder: ``coder, answers, pages, unsure`` (answers), ``seconds`` (the median
        answer's, where a form took them), ``minutes`` (all answers').

    Raises
    ------
    InputError
        As `read`.

    Examples
    --------
    >>> folder = "data/example-story/"
    >>> table = coders(f"{folder}annotations_ada.csv", codebook=f"{folder}codebook.toml")
    >>> table[["coder", "answers", "pages"]].to_numpy().tolist()
    [['ada', 204, 24]]
    """
    answers = pd.concat(answers_in(path, book=Codebook.of(codebook)).values())
    seconds = pd.to_numeric(answers.get("seconds"), errors="coerce")
    facts = answers.assign(is_unsure=answers["value"] == UNSURE, seconds=seconds)
    table = facts.groupby("coder").agg(
        answers=("item", "size"),
        pages=("article_id", "nunique"),
        unsure=("is_unsure", "sum"),
        seconds=("seconds", "median"),
        minutes=("seconds", "sum"),
    )
    return table.assign(minutes=table["minutes"] / 60).reset_index()


def reading_of(
    answers: pd.DataFrame, *, book: Codebook, variables: Sequence[str] | None = None
) -> Counts:
    """Return the labels in one annotator's answers, as `read` does."""
    known = _known(book)
    labels = labels_in(answers, book)
    is_day = known["kind"] == "date"
    is_fact = known["page"] | is_day
    is_used = known.index.isin(labels["item"].unique())
    if variables is None:
        variables = known.index[~is_fact & is_used]
    for name in variables:
        one_of(name, list(known.index[~is_day]), name="variables")
    rows = _pages_of(answers, labels, known["kind"][is_fact & is_used])
    place = pd.Index(rows["article_id"]).get_indexer(labels["article_id"])
    labels = labels.set_index(place)
    members = []
    blocks = [sparse.csc_array((len(rows), 0))]
    is_labelled = np.zeros((len(rows), len(variables)), bool)
    for position, name in enumerate(variables):
        variable = known.loc[name]
        cells = labels["value"][labels["item"] == name]
        cells = cells[(cells != "") | (variable["kind"] in SETS)]
        of_variable, values = _labels_of_variable(cells, variable, len(rows))
        members += [(name, member) for member in of_variable]
        blocks.append(values)
        is_labelled[cells.index, position] = True
    n_items = [block.shape[1] for block in blocks[1:]]
    size = np.repeat(is_labelled, n_items, axis=1)
    if is_labelled.size and (is_labelled == is_labelled[:, :1]).all():
        size = is_labelled[:, :1]
    named = label_items(book, members)
    values = sparse.hstack(blocks)
    note = note_of_wording(answers, book)
    return Counts.of(values, size=size, rows=rows, items=named, per="page", note=note)


def _known(book: Codebook) -> pd.DataFrame:
    """Return the variables and claims of a codebook; a page has a claim in one of several ways."""
    claims = pd.DataFrame({"kind": CLAIM, "page": False}, index=book.claims["claim"], dtype=object)
    claims["values"] = [CLAIM_VALUES] * len(claims)
    return pd.concat([book.by_name, claims.astype({"page": bool})])


@using_files()
def answers_in(path: Table | Sequence[Table], *, book: Codebook) -> Answers:
    """Return each annotator's answers, one a row, also of a table with one row a page."""
    what = str(path) if isinstance(path, str | Path) else "the table"
    if isinstance(path, list | tuple):
        every = [table for one in path for table in answers_in(one, book=book).values()]
        answers = pd.concat(every, ignore_index=True)
    else:
        cells = cells_in(path).replace(GUARDED, "", regex=True)
        cells = with_our_heads(_with_outlets_joined(cells), book, what=what)
        if not is_long(cells):
            cells = answers_of_pages(cells, book)
        answers = checked_answers(cells, book=book, what=what)
        _require_labels(labels_in(answers, book), _known(book), what=what)
    asked = answers["annotator"] + ", " + answers["article_id"] + ", " + answers["item"]
    require_unique(asked, what=what, name="annotator, page and item")
    return _by_annotator(answers, what=what)


def answers_at(folder: Path, *, book: Codebook) -> Answers:
    """Return the answers in a folder's files of labels, by coder; of one coder, by the file."""
    every = {}
    for path in sorted(folder.glob(ANNOTATIONS)):
        by_coder = answers_in(path, book=book)
        for coder, table in by_coder.items():
            if len(by_coder) == 1:
                coder = path.stem.removeprefix("annotations_")
            if coder in every:
                raise refusal(
                    str(path),
                    arrived=f"answers of {coder}, of whom another file has answers, too",
                    expected="each coder in one file",
                    fix="Put the answers of a coder into one file.",
                )
            every[coder] = table
    return every


def _by_annotator(table: pd.DataFrame, *, what: str) -> Answers:
    """Return each annotator's rows; raise InputError unless each row has one, of one kind."""
    annotators = table[["annotator", "annotator_kind"]].drop_duplicates()
    is_named = (annotators != "").all(axis=None) and annotators["annotator"].is_unique
    if annotators.empty or not is_named:
        named = [
            f"{name or 'nobody'} ({kind or 'no kind'})" for name, kind in annotators.to_numpy()
        ]
        raise refusal(
            what,
            arrived=f"the annotators {listing(named)}" if named else "no row",
            expected="an annotator of one kind, named on each row",
            fix="Write the annotator and annotator_kind on each row.",
        )
    for kind in annotators["annotator_kind"].unique():
        one_of(kind, ("human", "llm", "rule"), name=f"annotator_kind of {what}")
    return {str(name): rows for name, rows in table.groupby("annotator")}


def _require_labels(labels: pd.DataFrame, known: pd.DataFrame, *, what: str) -> None:
    """Raise InputError if labels are not in the codebook; it lists the wrong cells."""
    variables = dict(known.iterrows())
    given = labels.drop_duplicates(["item", "value"])
    wrong = []
    for page, name, text in given[["article_id", "item", "value"]].to_numpy():
        fault = fault_of_cell(text, variables[name])
        if fault:
            wrong.append((f"page {page}, {name}", fault, expected_in_cell(variables[name])))
    if not wrong:
        return
    [(place, fault, expected), *others] = wrong
    fix = "Correct this cell, or add the value to the codebook."
    if others:
        listed = listing([f"{place}: {fault}" for place, fault, _ in others], MOST_WRONG)
        fix += f" Wrong too: {listed}."
    raise refusal(f"{what}, {place}", arrived=fault, expected=expected, fix=fix)


def _pages_of(answers: pd.DataFrame, labels: pd.DataFrame, facts: pd.Series) -> pd.DataFrame:
    """Return the pages of answers, with the labels that are *facts* about them, by their kind."""
    is_fact = labels["item"].isin(facts.index)
    told = labels[is_fact].pivot(index="article_id", columns="item", values="value")
    of_sheet = {name: kind for name, kind in SHEET_COLUMNS.items() if name in answers}
    pages = answers[[*IDS, *of_sheet]].drop_duplicates("article_id")
    pages = pages.merge(told.reset_index(), on="article_id", how="left")
    kinds = dict(facts) | of_sheet
    metadata = {name: _metadata_column(pages[name], kind=kind) for name, kind in kinds.items()}
    return pages[IDS].astype("str").assign(**metadata)


def _metadata_column(text: pd.Series, *, kind: str) -> pd.Series:
    """Return a checked page variable as days, numbers or text; empty becomes missing."""
    text = text.astype(object).where(text.notna() & (text != ""))
    if kind == "date":
        return pd.to_datetime(text, format="%Y-%m-%d")
    if kind in (*NUMBERS, "number"):
        return text.map(number_in_cell).astype(float)
    return text


def _labels_of_variable(
    cells: pd.Series, variable: pd.Series, n_pages: int
) -> tuple[Sequence[str], sparse.csc_array]:
    """Return a variable's members that are counted, and pages × members."""
    members = [""]
    found = pd.Series("", cells.index)
    values = cells.map(number_in_cell).to_numpy(float)
    if variable["kind"] not in NUMBERS:
        found = cells.map(partial(members_of_cell, variable=variable)).explode().dropna()
        values = np.ones(len(found))
        members = variable["values"]
        if variable["kind"] == "named_set" or not members:
            members = sorted(set(found))
    columns = pd.Index(members, dtype=object).get_indexer(found)
    shape = (n_pages, len(members))
    return members, sparse.csc_array((values, (found.index, columns)), shape=shape)


@using_files()
def pages(case: str | Path) -> pd.DataFrame:
    """Return what is known of a case's pages and their outlets, under the heads of `read_corpus`.

    An outlet without an ``owner_family`` is given its own name. ``list_queries`` has the queries of
    hits.csv that hit a page, joined by ";".
    """
    folder = require_path(case, name="case")
    expected = "the list of annotated pages: article_id, outlet, …"
    listed = require_file(folder / "articles.csv", expected=expected)
    header = cells_of_file(listed, dtype="str")
    guessed, guesses = guess_columns(header, {}, what=str(listed), names=FACTS)
    for guess in guesses:
        warnings.warn(f"{listed}: {guess.column} is {guess.reading}.", stacklevel=2)
    types = TEXT_COLUMNS | dict.fromkeys(guessed.values(), "str")
    table = cells_of_file(listed, dtype=types).drop(columns=[*guessed], errors="ignore")
    table = table.rename(columns={theirs: ours for ours, theirs in guessed.items()})
    require_columns(table, ["article_id"], what=str(listed))
    require_unique(table["article_id"], what=str(listed), name="article_id")
    table = with_list_queries(table, folder)
    outlets_file = folder / "outlets.csv"
    if not outlets_file.is_file():
        return _with_outlets_joined(table)
    outlets = cells_of_file(outlets_file, dtype=TEXT_COLUMNS)
    require_columns(table, ["outlet"], what=str(listed))
    require_columns(outlets, ["outlet"], what=str(outlets_file))
    spellings = _spellings(table["outlet"], outlets["outlet"])
    table["outlet"] = table["outlet"].replace(spellings)
    outlets["outlet"] = outlets["outlet"].replace(spellings)
    require_unique(outlets["outlet"], what=str(outlets_file), name="outlet")
    in_both = sorted(set(table) & set(outlets) - {"outlet"})
    if in_both:
        raise refusal(
            str(folder),
            arrived=f"{listing(in_both)} in articles.csv and in outlets.csv",
            expected="each column but outlet in one of them",
            fix="Delete or rename this column in one of the two files.",
        )
    _require_rows(outlets["outlet"], table["outlet"].dropna(), file=outlets_file)
    table = table.merge(outlets, on="outlet", how="left", validate="many_to_one")
    if "owner_family" in table:
        table["owner_family"] = table["owner_family"].fillna(table["outlet"])
    return table


def _with_outlets_joined(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table, such as one without outlets, in which spellings of an outlet are joined."""
    names = table.get("outlet", pd.Series(dtype="str"))
    return table.replace({"outlet": _spellings(names, names[:0])})


def _spellings(outlets: pd.Series, listed: pd.Series) -> dict[str, str]:
    """Return the spelling that stands for each name of an outlet; a warning tells of others."""
    is_apart = joined(listed)[0].duplicated(keep=False)
    names = pd.concat([outlets.dropna(), listed])
    names = names[~names.isin(listed[is_apart])]
    kept, told = joined(names)
    if told:
        warnings.warn(f"Spellings of outlets were joined: {listing(told)}.", stacklevel=3)
    return dict(zip(names, kept))


def _require_rows(listed: pd.Series, needed: pd.Series, *, file: Path) -> None:
    """Raise InputError unless a table of a case has a row for each article or outlet."""
    missing = needed[~needed.isin(listed)].unique()
    if len(missing):
        raise refusal(
            str(file),
            arrived=f"no row for {listed.name} {listing(missing)}",
            expected=f"a row for each {listed.name} of the case",
            fix="Add these rows, where unknown cells may be empty, or correct the spelling.",
        )


def pages_with_scripts(about: pd.DataFrame) -> pd.DataFrame:
    """Return what is known of pages, with ``script`` ("Latin", "other") by their language."""
    if "language" not in about or "script" in about:
        return about
    scripts = {}
    for language in about["language"].dropna().unique():
        known = languages.scripts_of(language)
        if known == {languages.LATIN}:
            scripts[language] = languages.LATIN
        elif languages.code(language) in UNLISTED or (known and languages.LATIN not in known):
            scripts[language] = OTHER_SCRIPT
    return about.assign(script=about["language"].map(scripts))


def on_pages(labels: Counts, about: pd.DataFrame, *, file: Path) -> Counts:
    """Return labels with what is known of their pages; raise InputError for a page not listed."""
    _require_rows(about["article_id"], labels.rows["article_id"], file=file)
    rows = labels.rows.drop(columns="outlet", errors="ignore")
    return replace(labels, rows=rows).with_metadata(about)


def claims(path: Path, *, book: Codebook) -> pd.DataFrame:
    """Return one annotator's claims, sorted: a row for each speaker that takes a stance."""
    cells = cells_in(path)
    require_columns(cells, SAID, what=str(path))
    _by_annotator(cells, what=str(path))
    known = {"claim": list(book.claims["claim"]), "stance": book.stances}
    for name, allowed in known.items():
        for label in cells[name].unique():
            one_of(label, allowed, name=f"{path}, {name}")
    without_speaker = cells["article_id"][cells["speaker"] == ""]
    if len(without_speaker):
        raise refusal(
            str(path),
            arrived=f"no speaker on page {listing(without_speaker)}",
            expected="an actor's name, or outlet",
            fix="Write the actor's name, or outlet, into the column speaker.",
        )
    return cells[SAID].drop_duplicates().sort_values(SAID, ignore_index=True)


def kind_of_annotator(labels: Counts) -> str:
    """Return the kind of annotator of the labels, several joined by "+"."""
    require_columns(labels.rows, ["annotator_kind"], what="rows of the annotations")
    return "+".join(sorted(labels.rows["annotator_kind"].unique()))
