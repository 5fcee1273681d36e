"""Why a page is not there."""

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


class Failure(Exception):
    """Why a question has no answer."""

    def __init__(
        self,
        kind: str,
        why: str,
        *,
        again: bool = False,
        status: int | None = None,
        wait: float | None = None,
    ):
        super().__init__(f"{kind}: {why}")
        self.kind = kind
        self.why = why
        self.again = again
        self.status = status
        self.wait = wait
