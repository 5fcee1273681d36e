"""Words and patterns of layouts and languages, which are data: the files in `lists`."""

from pathlib import Path

from analysis.lexicons.validation import shipped_list


def wordlist(name: str) -> dict:
    """Return the tables of a list.

    >>> wordlist("factiva")["German"]["units"]
    'Wörter Wort Worte'
    """
    return shipped_list(name, folder=Path(__file__).with_name("lists"))
