"""Answers one a row, as forms and other tools write them."""

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.annotation.codebook import GONE, IDS, SHEET_COLUMNS, Codebook
from analysis.annotation.items import ASSERTED, DENIED, OUTLET
from analysis.annotation.label_cells import NUMBERS, SETS
from analysis.errors import listing, number_of, one_of, require_unique

#: What other tools call the needed columns, the surest first.
HEADS = {
    "page": "article_id doc_id document_id document text_id unit_id unit task_id task id".split(),
    "item": "variable question from_name code".split(),
    "value": "answer choice label rating response code".split(),
    "coder": "annotator annotator_id rater user completed_by worker".split(),
}
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
IN_WORDS = {"yes": "1", "true": "1", "no": "0", "false": "0"}
#: What is known of a page that was drawn.
CHANCES = ["inclusion_probability", "stratum"]
#: Columns of claims by stance and speaker.
SAID = [*IDS, "claim", "stance", "speaker"]
Answers = Mapping[str, pd.DataFrame]  #: answers one a row, by who gave them


def with_our_heads(table: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Return a table with our columns, whatever a tool calls them.

    A column of labels keeps its name. Where the codebook has one item, answers need not name it.

    >>> rated = pd.DataFrame(columns=["Doc ID", "rater", "morality"])
    >>> list(with_our_heads(rated, Codebook.of("semetko_valkenburg")))
    ['article_id', 'annotator', 'morality', 'annotator_kind']
    """
    items = book.items
    plain = {re.sub(r"\W+", "_", head).strip("_").lower(): head for head in table.columns}
    ours: dict[str, str] = {}
    for name, others in HEADS.items():
        known = [plain[one] for one in (name, *others) if one in plain]
        free = [head for head in known if head not in ours and head not in items]
        ours |= dict.fromkeys(free[:1], name)
    named = table.rename(columns=ours)
    if len(items) == 1 and "item" not in named:
        named["item"] = items[0]
    if is_long(named):
        return named
    wide = {"page": "article_id", "coder": "annotator"}
    renamed = {head: wide[name] for head, name in ours.items() if name in wide}
    named = table.rename(columns={head: to for head, to in renamed.items() if to not in table})
    return named.assign(annotator_kind=named.get("annotator_kind", "human"))


def is_long(table: pd.DataFrame) -> bool:
    """Tell whether a table has one row an answer.

    >>> is_long(pd.DataFrame(columns=["page", "item", "value", "coder"]))
    True
    """
    return set(NEEDED) <= set(table)


def checked_answers(table: pd.DataFrame, *, book: Codebook, what: str) -> pd.DataFrame:
    """Return answers with ``article_id, annotator, annotator_kind``, sorted.

    Items are those of the codebook, or "page", which says that a page is gone. Of answers that are
    settled, the annotator is "people": in the file "adjudicated", and where ``coders`` are others
    than their coder.
    """
    for item in table["item"].unique():
        one_of(item, [*book.items, GONE], name=f"{what}, item")
    answers = table.rename(columns={"page": "article_id"}).assign(annotator=table["coder"])
    asked = table.get("coders", table["coder"])
    is_settled = Path(what).stem.removeprefix("annotations_") == ADJUDICATED
    if is_settled or ((asked != "") & (asked != table["coder"])).any():
        answers["annotator"] = PEOPLE
    kind = table.get("annotator_kind", pd.Series("", table.index))
    answers["annotator_kind"] = kind.replace({"": "human", ADJUDICATED: "human"})
    answers = _with_numbers(answers, book)
    return answers.sort_values(["article_id", "item"], ignore_index=True)


def _with_numbers(answers: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Return answers in which a binary label is 1 or 0, also where it was yes or no.

    "Unsure" is `UNSURE`, unless the codebook has that value.
    """
    is_binary = answers["item"].map(book.by_name["kind"]) == "binary"
    small = answers["value"].str.lower()
    values = answers["value"].mask(is_binary, small.map(IN_WORDS).fillna(answers["value"]))
    known = set().union(*map(book.values, book.by_name.index))
    is_unsure = (small == UNSURE) & ~values.isin(known)
    return answers.assign(value=values.mask(is_unsure, UNSURE))


def cells_of_answers(answers: pd.DataFrame, *, book: Codebook, what: str) -> pd.DataFrame:
    """Return pages × items, each cell an answer, with who gave it; not asked is missing.

    So is what a coder is unsure of, unless it is a value of the codebook. A page that is gone keeps
    its row.
    """
    can_be_unsure = [item for item in book.items if UNSURE in book.values(item)]
    asked = answers["article_id"] + ", " + answers["item"]
    coders = listing(answers["coder"].unique())
    require_unique(asked, what=f"{what}, {coders}", name="page and item")
    is_sure = (answers["value"] != UNSURE) | answers["item"].isin(can_be_unsure)
    is_label = (answers["item"] != GONE) & is_sure
    cells = answers[is_label].pivot(index="article_id", columns="item", values="value")
    about = [name for name in (*IDS, *SHEET_COLUMNS) if name in answers]
    pages = answers[about].drop_duplicates("article_id")
    return pages.merge(cells.reset_index(), on="article_id", how="left")


def answers_of_pages(table: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Return the answers of a table with one row a page; a page without any is gone.

    An empty cell of a set says that nothing was found.
    """
    asked = book.by_name.index.intersection(table.columns)
    about = [name for name in (*IDS, *SHEET_COLUMNS) if name in table]
    is_gone = (table[asked] == "").all(axis=1)
    gone = table.loc[is_gone, about].assign(item=GONE, value="gone")
    answers = pd.concat([table[~is_gone].melt(about, asked, "item", "value"), gone])
    kind = answers["item"].map(book.by_name["kind"])
    whole = answers["value"].str.removesuffix(".0")
    answers["value"] = answers["value"].mask(kind.isin([*NUMBERS, "date"]), whole)
    is_answer = (answers["value"] != "") | kind.isin(SETS)
    answers = _with_numbers(answers[is_answer], book)
    answers = answers.sort_values(["article_id", "item"], ignore_index=True)
    answers.attrs["asked"] = list(asked)
    return answers


def said_in_answers(answers: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Return the claims of answers by stance and speaker: ``claim, stance, speaker``.

    Of several speakers, joined by ";", each has a row.
    """
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
