"""How long random input is tried: `FUZZ=5 make test-all` tries five times as many examples."""

import os

FUZZ = float(os.environ.get("FUZZ", "1"))


def examples(n):
    """Return the number of examples to try, *n* where nothing else is asked for."""
    return max(1, round(n * FUZZ))
