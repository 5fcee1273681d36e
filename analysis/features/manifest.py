"""The manifest of a pack as a model; one from a stranger is compared with it before it is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analysis.errors import listing

#: Whole numbers up to 2**53 are exact as fractions, too.
Count = Annotated[int, Field(ge=0, lt=2**53)]
Counts = dict[str, Count]
#: An article, a file and the reason why it was skipped.
SkippedRow = Annotated[list[str], Field(min_length=3, max_length=3)]


class _Entries(BaseModel):
    """Named entries; others may stand beside them."""

    model_config = ConfigDict(extra="allow", strict=True, defer_build=True)


class _OnlyThese(BaseModel):
    """Named entries, and no others."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)


class WordList(_Entries):
    """What is known of a word list; in combined packs with different lists it is None."""

    fingerprint: str | None


class NameList(WordList):
    """A word list with names."""

    names: list[str]


class ActorList(NameList):
    """The actors, with the kind of each and the parents of some."""

    kinds: dict[str, str]
    parents: dict[str, str]
    draft: bool = False


class Lists(_Entries):
    """Word lists and scorers; readers add theirs."""

    __pydantic_extra__: dict[str, WordList]
    actors: ActorList
    frames: NameList
    noise: WordList
    scorers: NameList | None = None


class Settings(_OnlyThese):
    """How the texts were read."""

    reader: str
    ngrams: list[Count] | None
    ngram_articles: Count = 1
    alias_layers: bool
    cleaned: bool | None


class Versions(_OnlyThese):
    """Versions on which the numbers depend."""

    python: str
    vaderSentiment: str


class Sizes(_Entries):
    """How many rows each table has."""

    __pydantic_extra__: Counts
    articles: Count


class Manifest(_Entries):
    """What the manifest of a pack says."""

    chosen: bool = False
    created_by: str
    edits: Counts
    fingerprints: dict[str, str]
    languages: Counts
    lists: Lists
    publication: list[dict]
    published: bool
    read: Counts
    schema_: int = Field(alias="schema")
    settings: Settings
    sizes: Sizes
    skipped: list[SkippedRow]
    tone_languages: dict[str, list[str]]
    versions: Versions


def fault(manifest: Mapping) -> str:
    """Return what is wrong with a manifest as a part of a sentence, or "" if nothing is.

    >>> fault({"created_by": "framing-notebooks 0.1.0", "edits": {"share bar": 2}})
    'fingerprints (field required)'
    """
    try:
        Manifest.model_validate(manifest)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        entry = ".".join(str(step) for step in first["loc"])
        problem = first["msg"].removeprefix("Value error, ")
        return f"{listing([entry])} ({listing([problem]).lower()})"
    return ""
