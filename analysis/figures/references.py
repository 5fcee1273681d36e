"""The works that a methods paragraph cites."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.figures.templates import file_text


@dataclass(frozen=True)
class Work:
    """A published work.

    Attributes
    ----------
    in_text : str
        How a sentence cites it: "Bell and McCaffrey 2002".
    line : str
        Its line in the list of references.
    """

    in_text: str
    line: str


@functools.cache
def read_references() -> Mapping[str, Work]:
    """Return the works of references.toml by key.

    >>> read_references()["kish1965"].line
    'Kish, L. (1965). Survey sampling. Wiley.'
    """
    works = tomllib.loads(file_text("analysis.figures", "references.toml"))
    return {key: Work(**facts) for key, facts in works.items()}
