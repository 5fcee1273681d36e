"""Why a page is not there."""

from dataclasses import dataclass

#: Why a page is not there: the first words of every reason.
KINDS = (
    "gone",
    "refused by robots.txt",
    "refused by the server",
    "too large",
    "not HTML",
    "timeout",
    "no connection",
    "server error",
    "broken answer",
    "redirect",
    "local address",
    "bad address",
    "not tried",
)


@dataclass(eq=False)
class Failure(Exception):
    """Why a question has no answer."""

    kind: str
    why: str
    again: bool = False
    status: int | None = None
    wait: float | None = None

    def __str__(self) -> str:
        return f"{self.kind}: {self.why}"
