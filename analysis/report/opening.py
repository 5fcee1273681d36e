"""The first paragraph of a notebook: what its leading comparison shows."""

from analysis.case import Case
from analysis.case.opened import require_case
from analysis.compare.findings import Finding, finding
from analysis.errors import InputError


def opening(case: Case, of: str = "") -> Finding | None:
    """Return what a case shows, in at most two sentences.

    Parameters
    ----------
    case : Case
    of : str, optional
        What is compared, as ``case.contrasts`` takes it: how many differences are sure, and the
        surest. By default the case's leading item: its share in each group, and how sure they
        differ.

    Returns
    -------
    Finding or None
        Text, which Jupyter shows as a paragraph. Where nothing can be compared it says why. None
        where the case does not have what is asked: the section that needs it says so.

    Raises
    ------
    InputError
        If *case* is no opened case.

    Examples
    --------
    >>> from analysis import open_case
    >>> print(opening(open_case("data/hamedan-2016")).partition(" and ")[0])
    32 % of Russian pages (25 of 79), 19 % of Iranian pages (6 of 31)
    """
    require_case(case)
    try:
        return finding(case.contrasts(of) if of else case.lead())
    except InputError as error:
        if of:
            return None
        return Finding(str(error).partition("\n")[0])
