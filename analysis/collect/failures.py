"""Why a page is not there."""

from dataclasses import dataclass


@dataclass(eq=False)
class Failure(Exception):
    """Why a question has no answer."""

    kind: str  #: the first words of the reason
    why: str
    again: bool = False  #: whether the next call asks again
    status: int | None = None

    def __str__(self) -> str:
        return f"{self.kind}: {self.why}"
