"""Words and patterns of layouts and languages, which are data: the files in `lists`."""

import tomllib
from importlib.resources import files


def wordlist(name: str) -> dict:
    """Return the tables of a list.

    >>> wordlist("factiva")["German"]["units"]
    'Wörter Wort Worte'
    """
    path = files("analysis.collect").joinpath("lists", f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
