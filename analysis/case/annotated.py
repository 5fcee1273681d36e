"""The annotations of a case: readings of its pages, and what people say of them."""

import warnings
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis.annotation.answer_tables import (
    ADJUDICATED,
    CHANCES,
    PEOPLE,
    UNSURE,
    Answers,
    said_in_answers,
)
from analysis.annotation.claim_counts import claims_by_speaker
from analysis.annotation.codebook import GONE, Codebook
from analysis.annotation.label_files import (
    answers_at,
    claims,
    on_pages,
    pages,
    pages_with_scripts,
    reading_of,
)
from analysis.annotation.people import (
    NO_KEY,
    answers_of_outlets,
    answers_of_people,
    chances_of,
    differing,
    key_of_sheet,
    note_of_readers,
    read_by_coder,
    settled,
)
from analysis.compare.prose import capitalised
from analysis.counts import CHECKED_BY_PEOPLE, Counts, metadata_of
from analysis.errors import listing, using_files
from analysis.features.pack import Features


@using_files()
def annotations_of(folder: Path, features: Features | None, *, majority: bool) -> dict:
    """Return what a case has of its annotations, by the names of fields of `Case`.

    Where people differ, somebody has decided, or else, with *majority*, most of them; of variables
    of which nobody decided anything, `people.settled` has the rule.

    ``files`` are fields of `CaseFiles`; without people's answers there are none. A reading is a
    machine's file; where machines labelled nothing, what people settled, or the one coder's file.
    """
    book = Codebook.of(folder / "codebook.toml")
    about = about_pages(folder, features)
    sheet = folder / "sheet_key.csv"
    key = key_of_sheet(sheet) if sheet.is_file() else NO_KEY
    every = answers_at(folder, book=book)
    answers = answers_of_people(every, key)
    machines = {name: table for name, table in every.items() if name not in answers}
    drawn = key[key["article_id"].isin(about["article_id"])] if machines else key[:0]
    of_people: dict = {}
    if answers:
        of_people = _of_people(
            answers, folder, book=book, about=about, key=key, drawn=drawn, majority=majority
        )
    found = {"book": book, "files": of_people}
    people = of_people.get("people")
    is_settled = ADJUDICATED in answers or majority or len(answers) > 1
    if not machines and (is_settled or book.variables.empty):
        said = of_people["claims_of_people"]
        unsettled = sorted(path.name for path in folder.glob("claims_*.csv"))
        if unsettled:
            told = f"{listing(unsettled)}: nothing is settled of claims in files of their own"
            warnings.warn(f"{told}; they count by coder alone.", stacklevel=4)
        claims_made = {} if said is None else {PEOPLE: said}
        return found | {"readings": {PEOPLE: people}, "claims": claims_made}
    of_files = _readings_of(machines or answers, folder, book=book, about=about)
    if machines and people is not None:
        checked = people.rows["article_id"][people.full_size().any(axis=1)]
        for name, labels in of_files["readings"].items():
            is_checked = labels.rows["article_id"].isin(checked).astype(int)
            rows = labels.rows.assign(**{CHECKED_BY_PEOPLE: is_checked})
            of_files["readings"][name] = replace(labels, rows=rows)
    return found | of_files


def _of_people(
    answers: Answers,
    folder: Path,
    *,
    book: Codebook,
    about: pd.DataFrame,
    key: pd.DataFrame,
    drawn: pd.DataFrame,
    majority: bool,
) -> dict:
    """Return fields of `CaseFiles`: what people settled, and what each of them answered."""
    final = settled(answers, book=book, majority=majority)
    note = note_of_readers(final)
    final = _with_unread(final, drawn)
    labels = _labels_on_pages(final, folder, book=book, about=about)
    chances = chances_of(final, key)
    if len(chances):
        rows = labels.rows.drop(columns=chances.columns[1:], errors="ignore")
        labels = replace(labels, rows=rows.merge(chances, on="article_id", how="left"))
    said = _claims_of(final, labels, book=book, about=about)
    statements = answers_of_outlets(final, about, book)
    by_form = bool((final.get("wording", pd.Series("")).fillna("") != "").any())
    statements.attrs["method"] = {"note": f"{capitalised(note)}.", "by_form": by_form}
    read = {name: read_by_coder(table) for name, table in answers.items() if name != ADJUDICATED}
    listed = folder / "articles.csv"
    coders = {
        name: on_pages(reading_of(table, book=book).noted(note), about, file=listed)
        for name, table in read.items()
    }
    of_coders = _readings_of(read, folder, book=book, about=about)
    return {
        "people": labels.noted(note),
        "claims_of_people": None if said is None else said.noted(note),
        "coders": coders,
        "labels_of_coders": of_coders["readings"],
        "claims_of_coders": of_coders["claims"],
        "statements": statements,
        "differences": differing(read) if read else None,
    }


def _with_unread(answers: pd.DataFrame, drawn: pd.DataFrame) -> pd.DataFrame:
    """Return answers with the pages that were drawn and have none: these have no label."""
    unread = drawn.loc[~drawn["article_id"].isin(answers["article_id"]), ["article_id"]]
    unread = unread.assign(item=GONE, value=UNSURE, annotator=PEOPLE, annotator_kind="human")
    return pd.concat([answers, unread])


def _readings_of(answers: Answers, folder: Path, *, book: Codebook, about: pd.DataFrame) -> dict:
    """Return ``readings`` and ``claims`` of answers by one annotator each."""
    readings = {}
    said = {}
    for name, table in answers.items():
        readings[name] = _labels_on_pages(table, folder, book=book, about=about)
        path = folder / f"claims_{name}.csv"
        made = _claims_of(table, readings[name], book=book, about=about)
        if made is not None:
            said[name] = made
        elif path.is_file():
            claimed = claims(path, book=book)
            said[name] = claims_by_speaker(claimed, readings[name], book=book)
    return {"readings": readings, "claims": said}


def about_pages(folder: Path, features: Features | None) -> pd.DataFrame:
    """Return what is known of the pages: articles.csv, or, without it, the case's articles."""
    if features is None or (folder / "articles.csv").is_file():
        return pages_with_scripts(pages(folder))
    return pages_with_scripts(metadata_of(features))


def _labels_on_pages(
    answers: pd.DataFrame, folder: Path, *, book: Codebook, about: pd.DataFrame
) -> Counts:
    """Return the labels of all variables but days, with what is known of pages."""
    names = list(book.by_name.index[book.by_name["kind"] != "date"])
    labels = reading_of(answers, book=book, variables=names)
    return on_pages(labels, about, file=folder / "articles.csv")


def _claims_of(
    answers: pd.DataFrame, labels: Counts, *, book: Codebook, about: pd.DataFrame
) -> Counts | None:
    """Return the claims of answers; None where nobody was asked for one.

    People answer a codebook of claims alone by outlet, of which a claim has one page; a machine
    answers about all pages, and people about all that were drawn.
    """
    claims_asked = answers["item"].isin(book.claims["claim"])
    if not claims_asked.any():
        return None
    is_of_people = set(labels.rows["annotator_kind"]) == {"human"}
    if book.variables.empty and is_of_people and CHANCES[0] not in labels.rows:
        told = answers_of_outlets(answers, about, book)
        counted = pd.MultiIndex.from_frame(told[["article_id", "claim"]])
        is_counted = pd.MultiIndex.from_frame(answers[["article_id", "item"]]).isin(counted)
        answers = answers.assign(value=answers["value"].where(is_counted, UNSURE))
    return claims_by_speaker(said_in_answers(answers, book), labels, book=book, answers=answers)
