"""Whose copy pages carry."""

import pandas as pd

NO_AGENCY = "none"  #: the agency of a page that carries nobody's copy


def credited_agencies(rows: pd.DataFrame) -> pd.Series:
    """Return the agencies whose copy each page carries, each once.

    >>> credited_agencies(pd.DataFrame({"agency": ["Aria; Boria;Aria;", "none"]})).tolist()
    [['Aria', 'Boria'], []]
    """
    return rows["agency"].fillna(NO_AGENCY).astype(str).map(_agencies_in)


def _agencies_in(text: str) -> list[str]:
    """Return the agencies that a cell of ``agency`` names."""
    names = [name.strip() for name in text.split(";")]
    return [name for name in dict.fromkeys(names) if name not in ("", NO_AGENCY)]
