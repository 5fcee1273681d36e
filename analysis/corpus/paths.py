"""What the path of a file says of the article in it: its outlet, folders and day."""

import re
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import PurePosixPath

from analysis.corpus.dates import day
from analysis.corpus.outlet_names import are_outlets

MOST_OUTLETS = 60  #: folders beside each other: of more, each holds a day or an article
#: A day in a path: "20160831_bases", "Elm Post 2016-08-31 p4", "elm/2016/08/31/p4".
DAY = re.compile(
    r"(?<!\d)(?P<year>1[89]\d\d|20\d\d)([-_./]?)(?P<month>0\d|1[0-2])\2(?P<day>[0-2]\d|3[01])(?!\d)"
)
_NO_LETTERS = re.compile(r"[\W\d_]+")
_MARKS = re.compile(r"[\W_]+")


def folder_columns(names: Sequence[str], *, root: str) -> dict[str, list[str]]:
    """Return the outlet of each file by its folder, and what the folders around and in it are.

    Outlets are the highest folders of which there are 2 to 60, with names that are neither numbers
    nor words such as "March"; the next ones below are ``folder_2``. A file beside folders has
    *root*.

    >>> folder_columns(["all/Elm/2019/a.txt", "all/Oak/2020/b.txt"], root="mine")
    {'outlet': ['Elm', 'Oak'], 'folder_2': ['2019', '2020']}
    """
    paths = [PurePosixPath(name) for name in names]
    levels = [*zip_longest(*(path.parent.parts for path in paths), fillvalue="")]
    several = [number for number, level in enumerate(levels) if len({*level} - {""}) > 1]
    if not several:
        return {"outlet": [path.parent.name or root for path in paths]}
    few = [number for number in several if len({*levels[number]}) <= MOST_OUTLETS]
    named = [number for number in few if _are_named(levels[number])]
    first = [*named, *few, *several][0]
    columns = {f"folder_{number - first + 1}": [*levels[number]] for number in several}
    return {"outlet": [name or root for name in columns.pop("folder_1")], **columns}


def _are_named(level: Sequence[str]) -> bool:
    """Return whether folders may be outlets: not those of years, months or classes."""
    return are_outlets([_NO_LETTERS.sub("", name) for name in {*level} - {""}])


def days_in(names: Sequence[str]) -> dict[str, list[str]]:
    """Return the column of the days in the paths of files; none unless each has one."""
    days = [_day_in(PurePosixPath(name).stem) or _day_in(name) or "" for name in names]
    return {"published": days} if days and all(days) else {}


def _day_in(name: str) -> str | None:
    """Return the one day in a name, as YYYY-MM-DD.

    >>> _day_in("EP-2020-MAR-01"), _day_in("20160831_bases"), _day_in("20160230")
    ('2020-03-01', '2016-08-31', None)
    """
    found = ["-".join(match.group("year", "month", "day")) for match in DAY.finditer(name)]
    return day("; ".join(found) or _MARKS.sub(" ", name))
