"""The manifest of a pack as a model; one from a stranger is compared with it before it is used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from analysis.errors import InputError, listing
from analysis.features.readers import LONGEST_NGRAM
from analysis.lexicons import ancestors

#: Whole numbers up to 2**53 are exact as fractions, too.
Count = Annotated[int, Field(ge=0, lt=2**53)]
#: An article, a file and the reason why it was skipped.
SkippedRow = Annotated[list[str], Field(min_length=3, max_length=3)]

#: What an entry is not, by the type of pydantic's error.
_PROBLEMS = {
    "string_type": "which is no text,",
    "string_unicode": "which is no text,",
    "bool_type": "which is no truth value,",
    "list_type": "which is no list,",
    "dict_type": "which has no names,",
    "model_type": "which has no names,",
    "extra_forbidden": "which nobody knows,",
    "too_short": "which is not an article, a file and a reason,",
    "too_long": "which is not an article, a file and a reason,",
}


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

    @field_validator("names")
    @classmethod
    def _require_once(cls, names: list[str]) -> list[str]:
        """Return names of which each is there once."""
        if len(set(names)) < len(names):
            raise ValueError("with one name twice")
        return names


class ActorList(NameList):
    """The actors, with the kind of each and the parents of some."""

    kinds: dict[str, str]
    parents: dict[str, str]

    @model_validator(mode="after")
    def _require_known(self) -> ActorList:
        """Return the list if kinds and parents fit its names."""
        without_kind = sorted(set(self.names) - set(self.kinds))
        if without_kind:
            raise ValueError(f".kinds without {listing(without_kind)}")
        unknown = sorted({*self.parents, *self.parents.values()} - set(self.names))
        if unknown:
            raise ValueError(f".parents with {listing(unknown)}, which is not among the names,")
        try:
            ancestors(self.parents, parents=self.parents)
        except InputError:
            raise ValueError(".parents that go round in a circle") from None
        return self


class ScorerList(NameList):
    """The scorers of tones, with the fingerprint of each."""

    fingerprints: dict[str, str] = {}


class Lists(_Entries):
    """Word lists and scorers; readers add theirs."""

    __pydantic_extra__: dict[str, WordList]
    actors: ActorList
    frames: NameList
    noise: WordList
    scorers: ScorerList | None = None


class Settings(_OnlyThese):
    """How the texts were read."""

    reader: str
    ngrams: list[Count] | None
    ngram_articles: Count = 1
    alias_layers: bool
    cleaned: bool | None

    @field_validator("ngrams")
    @classmethod
    def _require_range(cls, ngrams: list[int] | None) -> list[int] | None:
        """Return the shortest and the longest n-gram."""
        if ngrams is None:
            return None
        if len(ngrams) != 2 or not 1 <= ngrams[0] <= ngrams[1] <= LONGEST_NGRAM:
            raise ValueError(", which is no range,")
        return ngrams


class Publication(_Entries):
    """A note of what publishing did."""

    reference_articles: Count
    linkable: bool
    sentence_codes: bool = True


class Versions(_OnlyThese):
    """Versions on which the numbers depend."""

    python: str
    vaderSentiment: str


class Sizes(_Entries):
    """How many rows each table has."""

    __pydantic_extra__: dict[str, Count]
    articles: Count


class Manifest(_Entries):
    """What the manifest of a pack says."""

    chosen: bool = False
    created_by: str
    edits: dict[str, Count]
    fingerprints: dict[str, str]
    languages: dict[str, Count]
    lists: Lists
    publication: list[Publication]
    published: bool
    read: dict[str, Count]
    recurring_words: dict[str, dict[str, Count]] = {}
    schema_: int = Field(alias="schema")
    settings: Settings
    sizes: Sizes
    skipped: list[SkippedRow]
    tone_languages: dict[str, list[str]]
    versions: Versions


def fault(manifest: Mapping) -> str:
    """Return what is wrong with a manifest as a part of a sentence, or "" if nothing is.

    >>> fault({"created_by": "framing-notebooks 0.1.0", "edits": {"share bar": 2}})
    'no fingerprints'
    """
    if not _can_be_written(manifest):
        return "half a character, or lists in lists without end,"
    try:
        Manifest.model_validate(manifest)
    except ValidationError as error:
        return _describe_error(error.errors(include_url=False)[0])
    return ""


def _describe_error(error: Mapping[str, Any]) -> str:
    """Return an error of pydantic as a part of a sentence: which entry, and what it is not."""
    name = _name_of(error["loc"])
    if error["type"] == "missing":
        return f"no {name}"
    if error["type"] == "value_error":
        problem = str(error["ctx"]["error"])
        separator = "" if problem[0] in ".," else " "
        return f"{name}{separator}{problem}"
    problem = _PROBLEMS.get(error["type"], "which is no count,")
    return f"{name}, {problem}"


def _name_of(location: tuple[str | int, ...]) -> str:
    """Return the name of an entry, such as ``lists.actors.names[0]``."""
    name = ""
    for step in location:
        if isinstance(step, int):
            name += f"[{step}]"
        elif name:
            name += f".{listing([step])}"
        else:
            name = listing([step])
    return name


def _can_be_written(manifest: Mapping) -> bool:
    """Return whether a manifest is text: JSON can spell half a character."""
    try:
        json.dumps(manifest, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        return False
    return True
