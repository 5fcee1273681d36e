"""Answers one a row, as forms write them and as all files of labels are read."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.annotation.codebook import GONE, IDS, SHOWN, Codebook
from analysis.annotation.items import ASSERTED, DENIED, OUTLET
from analysis.annotation.label_cells import NUMBERS, SETS
from analysis.errors import listing, number_of, one_of

#: Columns that every such table has.
NEEDED = ("page", "item", "value", "coder")
#: Columns that it may have.
COLUMNS = (*NEEDED, *"speaker note span annotator_kind wording seconds".split())
PEOPLE = "people"  #: the annotator of answers that are settled
#: How a page has a claim.
CLAIM_VALUES = ("own", "quoted", "denied", "absent")
UNSURE = "unsure"  #: an answer that is no label
ADJUDICATED = "adjudicated"  #: who settled how coders differ: a person
UNNAMED = "unnamed speaker"  #: who is quoted with a claim, where the answer does not say
#: How other tools say that a binary label is there, or not.
IN_WORDS = {"yes": "1", "y": "1", "true": "1", "no": "0", "n": "0", "false": "0"}
#: What is known of a page that was drawn.
CHANCES = ["inclusion_probability", "stratum"]
#: Columns of claims by stance and speaker.
SAID = [*IDS, "claim", "stance", "speaker"]
Answers = Mapping[str, pd.DataFrame]  #: answers one a row, by who gave them


def is_long(table: pd.DataFrame) -> bool:
    """Tell whether a table has one row an answer.

    >>> is_long(pd.DataFrame(columns=["page", "item", "value", "coder"]))
    True
    """
    return set(NEEDED) <= set(table)


def checked_answers(table: pd.DataFrame, *, book: Codebook, what: str) -> pd.DataFrame:
    """Return answers with ``article_id, annotator, annotator_kind``, sorted.

    Items are those of the codebook, or "page": it is gone. Of settled answers the annotator is
    "people".
    """
    for item in table["item"].unique():
        one_of(item, [*book.items, GONE], name=f"{what}, item")
    answers = table.rename(columns={"page": "article_id"}).assign(annotator=table["coder"])
    asked = table.get("coders", table["coder"])
    kind = table.get("annotator_kind", pd.Series("", table.index))
    of_file = Path(what).stem.removeprefix("annotations_")
    is_settled = ADJUDICATED in (of_file, *kind)
    if is_settled or ((asked != "") & (asked != table["coder"])).any():
        answers["annotator"] = PEOPLE
    answers["annotator_kind"] = kind.replace({"": "human", ADJUDICATED: "human"})
    answers = _with_numbers(answers, book)
    return answers.sort_values(["article_id", "item"], ignore_index=True)


def _with_numbers(answers: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Return answers in which a binary label is 1 or 0, also where it was yes or no.

    pandas writes 1.0 for 1 beside missing cells. "Unsure" is `UNSURE`, unless the codebook has
    that value.
    """
    kind = answers["item"].map(book.by_name["kind"])
    whole = answers["value"].str.removesuffix(".0")
    values = answers["value"].mask(kind.isin([*NUMBERS, "date"]), whole)
    small = values.str.lower()
    values = values.mask(kind == "binary", small.map(IN_WORDS).fillna(values))
    known = set().union(*map(book.values, book.by_name.index))
    is_unsure = (small == UNSURE) & ~values.isin(known)
    return answers.assign(value=values.mask(is_unsure, UNSURE))


def labels_in(answers: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Return the answers that are labels: not that a page is gone, nor that a coder is unsure."""
    can_be_unsure = [item for item in book.items if UNSURE in book.values(item)]
    is_sure = (answers["value"] != UNSURE) | answers["item"].isin(can_be_unsure)
    return answers[(answers["item"] != GONE) & is_sure]


def answers_of_pages(table: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Return the answers of a table with one row a page; a page without any is gone."""
    asked = [item for item in book.items if item in table]
    about = [name for name in table if name not in (*asked, *SHOWN)]
    is_gone = (table[asked] == "").all(axis=1)
    gone = table.loc[is_gone, about].assign(item=GONE, value="gone")
    answers = pd.concat([table[~is_gone].melt(about, asked, "item", "value"), gone])
    is_set = answers["item"].map(book.by_name["kind"]).isin(SETS)
    return answers[(answers["value"] != "") | is_set]


def said_in_answers(answers: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Return the claims of answers by stance and speaker: ``claim, stance, speaker``."""
    is_claim = answers["item"].isin(book.claims["claim"])
    made = answers[is_claim & answers["value"].isin(["own", "quoted", "denied"])]
    denied = made["value"] == "denied"
    nobody = made["value"].map({"quoted": UNNAMED}).fillna(OUTLET)
    speaker = made.get("speaker", nobody)
    speaker = speaker.where((speaker != "") & (made["value"] != "own"), nobody)
    said = made[IDS].assign(
        claim=made["item"],
        stance=denied.map({True: DENIED, False: ASSERTED}),
        speaker=speaker.str.split(r"\s*;\s*", regex=True),
    )
    said = said.explode("speaker").query("speaker != ''").drop_duplicates()
    return said[SAID].sort_values(SAID, ignore_index=True)


def is_reworded(answers: pd.DataFrame, book: Codebook) -> pd.Series:
    """Return which answers were given to an item that has been reworded since."""
    asked = answers.get("wording", pd.Series("", answers.index)).fillna("")
    items = answers["item"].where(asked != "", GONE)
    wordings = {item: book.wording(item) for item in items.unique() if item != GONE}
    return (items != GONE) & (asked != items.map(wordings))


def note_of_wording(answers: pd.DataFrame, book: Codebook) -> str:
    """Return how many answers were given to items that have been reworded since; "" for none."""
    items = answers["item"][is_reworded(answers, book)]
    if items.empty:
        return ""
    return f"{number_of(len(items), 'answer')} to an earlier wording of {listing(items.unique())}"
