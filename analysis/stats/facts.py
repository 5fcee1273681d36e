"""Facts that one family of tables has: a `Method` holds a record of each that applies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Self, TypeVar

import numpy as np


class Facts:
    """A frozen record of facts; each field has a default that means "does not apply"."""

    def __deepcopy__(self, memo: dict) -> Self:
        """Return the same object: pandas copies attrs at each step, and facts never change."""
        return self

    def facts(self) -> dict[str, Any]:
        """Return the fields that apply, as plain values that JSON can hold.

        >>> Inference(n_tests=3, is_exact=True).facts()
        {'is_exact': True, 'n_tests': 3}
        """
        record: Any = self
        defaults = type(self)()
        facts = {}
        for name, plain_value in asdict(record).items():
            value = getattr(self, name)
            if isinstance(value, Facts):
                facts[name] = value.facts()
            elif repr(value) != repr(getattr(defaults, name)):
                facts[name] = plain_value
        return facts


Record = TypeVar("Record", bound=Facts)


def common_facts(records: Sequence[Record]) -> Record:
    """Return what several records agree on; other fields do not apply.

    >>> runs = [Inference(n_tests=3, labelings=70), Inference(n_tests=4, labelings=70)]
    >>> common_facts(runs).facts()
    {'labelings': 70}
    """
    first: Any = records[0]
    stated = {}
    for each in fields(first):
        values = [getattr(record, each.name) for record in records]
        if all(repr(value) == repr(values[0]) for value in values):
            stated[each.name] = values[0]
        elif all(isinstance(value, Facts) for value in values):
            stated[each.name] = common_facts(values)
    return type(first)(**stated)


class Texts(StrEnum):
    """Which texts a result is about, and how often copies of one count."""

    CIRCULATED = "circulated"  #: every copy, as often as it was printed
    CIRCULATED_ONCE = "circulated once"  #: copies within a group or cluster once
    CLASSED_ONCE = "classed once"  #: every copy; classes are made without them
    PRODUCED = "produced"  #: newsrooms' own


#: What a note says of the texts.
PRINTED_TEXTS = {
    Texts.CIRCULATED: "circulated: every copy counts as often as it was printed",
    Texts.CIRCULATED_ONCE: "circulated; copies of a text within {within} count once",
    Texts.CLASSED_ONCE: (
        "circulated; classes are made of each text once, and all its copies have a class"
    ),
    Texts.PRODUCED: "produced: no page that carries another's copy, and each text once",
}


@dataclass(frozen=True)
class Estimand:
    """What a result estimates: of which texts.

    >>> print(Estimand(Texts.CIRCULATED_ONCE, within="each outlet"))
    circulated; copies of a text within each outlet count once
    """

    texts: Texts
    within: str = ""  #: "a group", "each outlet": where copies of a text count once

    def __str__(self) -> str:
        return PRINTED_TEXTS[self.texts].format(within=self.within)


CIRCULATED = Estimand(Texts.CIRCULATED)
CIRCULATED_ONCE = Estimand(Texts.CIRCULATED_ONCE, within="a group")
PRODUCED = Estimand(Texts.PRODUCED)


@dataclass(frozen=True)
class Copies(Facts):
    """How copies of a text are counted."""

    copies_count_once: bool = False  #: copies of a text are collapsed within a unit
    collapsed_copies: float = 0.0  #: share of articles
    n_agency_unknown: int = 0  #: copies that stay although their owner is unknown


@dataclass(frozen=True)
class HouseStyle(Facts):
    """How much of what sets groups apart is house style: words mostly in sentences that recur."""

    n_words: int = 0  #: with an adjusted p of at most .05
    words: tuple[str, ...] = ()  #: of these, those most of whose uses lie in such lines


@dataclass(frozen=True)
class LanguagesOfSides:
    """The languages of a contrast whose sides differ in language."""

    name: str  #: "North against rest"
    languages: tuple[str, ...]  #: of the group, by code
    languages_against: tuple[str, ...]


@dataclass(frozen=True)
class Sides(Facts):
    """What is compared with what."""

    target: str = ""  #: the one group that is compared, of keyness and word shifts
    against: str = ""  #: "rest", "each", or the name of the reference
    languages_of_sides: tuple[LanguagesOfSides, ...] = ()  #: contrasts of words across languages


@dataclass(frozen=True)
class ContrastFacts:
    """What one contrast of a table has of its own."""

    name: str  #: "North against rest", "Strikes · North"
    labelings: int
    smallest_p: float  #: that can be reached
    smallest_detectable: float  #: effect found with power .8, a ratio or difference; NaN: unknown
    collapsed_copies: float  #: share of articles


@dataclass(frozen=True)
class Inference(Facts):
    """How p was found and adjusted, and how many tests were made."""

    test: str = ""  #: how p was found
    correction: str = ""  #: how p was adjusted
    labelings: int = 0  #: random or all relabelings
    is_exact: bool = False  #: all labelings were used
    smallest_p: float = np.nan  #: of all contrasts
    n_tests: int = 0  #: items by contrasts, or pairs, with a p
    n_tested: int = 0  #: items with a p
    n_not_tested: int = 0
    n_unlike: int = 0  #: tests whose sides are unlike, so that labels cannot be exchanged
    uneven: tuple[str, ...] = ()  #: contrasts with units twice as large on one side
    keep_label: int = 0  #: units that keep their label in every labeling
    keep_label_names: tuple[str, ...] = ()  #: the first twelve of them
    contrasts: tuple[ContrastFacts, ...] = ()  #: what differs between the contrasts of a table


@dataclass(frozen=True)
class Specifications(Facts):
    """How many specifications each finding has."""

    n_specifications: int = 0
    n_refused: int = 0  #: that cannot be computed


@dataclass(frozen=True)
class Event:
    """A dated event of a timeline."""

    date: str  #: as ISO 8601
    label: str


@dataclass(frozen=True)
class Timeline(Facts):
    """What time is divided into."""

    every: str = ""  #: length of the periods
    window: int | None = None  #: days around an event
    events: tuple[Event, ...] = ()  #: lines of the figure


@dataclass(frozen=True)
class Association(Facts):
    """Which pairs are tested, and against what."""

    null: str = ""  #: null model: "shuffle", "swap"
    draws: int = 0  #: random draws from the null model
    min_joint: float = 0  #: pairs that meet less often are not tested
    min_expected: float = 0  #: pairs expected less often are not tested


@dataclass(frozen=True)
class Collocations(Facts):
    """How many words and pairs a table of collocations rests on."""

    total: float = 0  #: of what words meet in
    pairs: int = 0  #: that meet at all


@dataclass(frozen=True)
class Dispersion(Facts):
    """Over what items are dispersed."""

    n_parts: int = 0


@dataclass(frozen=True)
class Keyness(Facts):
    """Which items a table of keyness shows."""

    gate: str = ""  #: how much evidence a row needs


@dataclass(frozen=True)
class WeightedShift(Facts):
    """Mean scores of both sides of a weighted shift, and what has no score."""

    mean: float = np.nan
    mean_against: float = np.nan
    items_without_score: tuple[str, ...] = ()
    n_without_score: float = 0.0  #: their uses
    share_without_score: float = 0.0  #: of all tokens of the group
    share_against_without_score: float = 0.0


@dataclass(frozen=True)
class WordShift(Facts):
    """What the contributions to a word shift add up to."""

    total: float = np.nan
    weighted: WeightedShift | None = None


@dataclass(frozen=True)
class Stability(Facts):
    """How the stability of themes was found."""

    draws: int = 0  #: random halves


@dataclass(frozen=True)
class PackageFacts(Facts):
    """What packages were made of, and how."""

    draws: int = 0  #: permutations
    gate: str = ""  #: how much evidence a number of classes needs
    runs: tuple[str, ...] = ()
    pages: int = 0
    elements: int = 0
    agreement: float = np.nan  #: least adjusted Rand index
    p: float = np.nan  #: that there are no classes
    texts: int | None = None  #: different ones; None: copies are unknown


@dataclass(frozen=True)
class OmissionFacts(Facts):
    """When something counts as omitted."""

    known_since: str = ""
    fewest: int = 0  #: later pages of a source


@dataclass(frozen=True)
class SimilarPages:
    """How similar a page is to all others in one run."""

    run: str
    median: float
    high: float  #: the 95th percentile


@dataclass(frozen=True)
class Resemblance(Facts):
    """How similar a page is to all others."""

    runs: tuple[SimilarPages, ...] = ()


@dataclass(frozen=True)
class Confusion(Facts):
    """Variables that cannot be compared."""

    left_out: tuple[str, ...] = ()  #: only one side has them


@dataclass(frozen=True)
class Concordance(Facts):
    """How much a concordance was searched in."""

    articles: int = 0
    across_sentences: int = 0  #: occurrences left out: they run across the end of a sentence


@dataclass(frozen=True)
class Overview(Facts):
    """Of how many sources and pages a table shows the largest sources."""

    sources: int = 0
    pages: int = 0
    alike: tuple[str, ...] = ()  #: the two nearest sources


@dataclass(frozen=True)
class Tiles(Facts):
    """Of how many sources and pages a table shows the largest sources, one row a page."""

    variable: str = ""  #: whose values are the categories
    outlets: int = 0
    pages: int = 0
    without_outlet: int = 0  #: pages
