"""Why a page is not there."""

from dataclasses import dataclass


@dataclass(eq=False)
class Failure(Exception):
    """Why a question has no answer."""

    kind: str  #: such as "gone": the first words of every reason
    why: str
    again: bool = False
    status: int | None = None
    wait: float | None = None

    def __str__(self) -> str:
        return f"{self.kind}: {self.why}"
