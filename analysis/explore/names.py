"""What items are called for readers, and what a number of them is a number of."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.annotation import Codebook
from analysis.annotation.items import item_of
from analysis.case.folder import Case
from analysis.case.materials import CLAIMS, LABELS, reading_of
from analysis.case.texts import all_counts
from analysis.plots.style import words_of
from analysis.wording.text import Scale, with_value_first

#: What one item and several items of a material are.
_NOUNS = {
    "words": ("word", "words"),
    "frames": ("frame", "frames"),
    "actors": ("actor", "actors"),
    "speakers": ("speaker", "speakers"),
    "tone": ("tone toward an actor", "tones toward actors"),
}


def reader_names(
    case: Case, material: str, *, value_first: bool = False, value_alone: bool = False
) -> dict[str, str]:
    """Return the names of a material's items for readers.

    Labels have those of the case's codebook.toml; other items are their own names.

    Parameters
    ----------
    case : Case
    material : str
        As in :func:`counts`.
    value_first : bool
        Whether a value comes before its variable, for names that may be cut.
    value_alone : bool
        Whether a value stands without its variable: where all items are of one.

    Returns
    -------
    dict of str to str
        Item to name, those of judgements too. Empty where no codebook names the items.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> event = open_case("data/hamedan-2016")
    >>> reader_names(event, "labels a")["evaluation_speakers:Zarif:positive"]
    "speakers' judgement: Zarif (positive)"
    >>> names = reader_names(event, "labels a", value_first=True)
    >>> names["evaluation_speakers:Zarif:positive"], names["dominant:law"]
    ("Zarif (positive; speakers' judgement)", 'law (what leads the page)')
    """
    if not reading_of(material):
        return {}
    items = all_counts(case, material, "all").items
    if value_alone and "label" in items:
        return items["label"].to_dict()
    names = items["name"].to_dict()
    if case.book is not None and material.startswith(LABELS):
        names |= case.book.labels(_judgements(case.book))
        names |= case.book.claims.set_index("claim")["label"].to_dict()
    if value_first:
        return {item: with_value_first(name) for item, name in names.items()}
    return names


def _judgements(book: Codebook) -> list[str]:
    """Return the values of the variables of judgement, those of scales too."""
    return [item_of(name, value) for name in book.tones() for value in book.values(name)]


def item_called(name: str, names: Mapping[str, str]) -> str:
    """Return the item that readers know by a name.

    An item's own name stays as it is, and so does a name of no item or of several.

    >>> item_called("what leads the page: law", {"dominant:law": "what leads the page: law"})
    'dominant:law'
    """
    if name in names:
        return name
    items = [item for item, name_for_readers in names.items() if name_for_readers == name]
    return items[0] if len(items) == 1 else name


def noun_of(material: str, n: int) -> str:
    """Return what items of a material are, in the number.

    >>> noun_of("words", 1), noun_of("labels a", 3)
    ('word', 'labels')
    """
    default = ("claim", "claims") if material.startswith(CLAIMS) else ("label", "labels")
    singular, plural = _NOUNS.get(material, default)
    return singular if n == 1 else plural


def scale_of(material: str, unit: str) -> Scale:
    """Return how levels of a material are printed.

    >>> scale_of("words", "articles").unit
    'per 1,000 words'
    """
    if material == "words":
        return Scale(1000, 2, "per 1,000 words", "uses")
    if material == "tone":
        return Scale(1, 2, "on average (−1 to 1)", "means")
    return Scale(100, 0, f"% of {unit}")


def quoted(name: str) -> str:
    """Return the words for an item, in quotation marks."""
    return f"“{words_of(name)}”"


def names_of_claims(case: Case) -> dict[str, str]:
    """Return the names of claims for readers."""
    if case.book is None:
        return {}
    return dict(zip(case.book.claims["claim"], case.book.claims["label"]))
