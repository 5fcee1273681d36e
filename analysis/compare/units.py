"""What is independent: an outlet, its day, whose text it prints, who owns it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from analysis.agencies import are_shared, carry_another, text_of
from analysis.corpus.dates import plausible_days
from analysis.counts import group_codes, texts_of
from analysis.errors import listing, refusal, require_columns

ARTICLE = "article"  #: the unit where groups part outlets, or no day is known
OUTLET = "outlet"
OUTLET_DAY = "outlet_day"  #: the unit between outlets: articles of one outlet and day
TEXT_OF = "text_of"  #: whose text a row carries: an agency's, a shared one, or its outlet's own
TEXT_OF_DAY = "text_of_day"  #: the same between outlets, where an agency's day is one witness
OWNER = "owner_family"
AGENCY = "agency"
#: Columns that rows need for a unit.
NEEDS = {TEXT_OF: [OUTLET], TEXT_OF_DAY: [OUTLET], OWNER: [OUTLET, OWNER]}
DATE_LETTERS = 10  #: of 2016-08-17, whatever time follows


def units_of(rows: pd.DataFrame, unit: str) -> np.ndarray:
    """Return the number of each row's unit.

    Near-duplicate copies within an outlet are one article; with those of one outlet and day they
    are one "outlet_day". A "text_of_day" is a text that several outlets print, an agency's day, or
    an outlet's day.
    """
    require_columns(rows, NEEDS.get(unit, []), what="rows of the counts")
    if unit == TEXT_OF:
        return pd.factorize(text_of(rows), sort=True)[0]
    if unit == OWNER:
        return pd.factorize(rows[OWNER].fillna(rows[OUTLET]), sort=True)[0]
    if unit not in (ARTICLE, OUTLET_DAY, TEXT_OF_DAY):
        return group_codes(rows, [unit])[0]
    texts = texts_of(rows)
    if "outlet" not in rows:
        return pd.factorize(texts, sort=True)[0]
    keys = [texts, rows["outlet"]] if "copy_cluster" in rows else [texts]
    article = rows.groupby(keys, dropna=False).ngroup().to_numpy()
    if unit == ARTICLE:
        return article
    day = days_of_rows(rows)
    outlet_day = _days_of_outlets(rows, day, article)
    if unit == OUTLET_DAY:
        return outlet_day
    own = pd.Series(outlet_day, rows.index).astype(str)
    agency_day = text_of(rows) + " " + day.astype(str).where(day.notna(), own)
    shared_text = "text " + rows.get("copy_cluster", own).astype(str)
    units = own.mask(carry_another(rows), agency_day).mask(are_shared(rows), shared_text)
    return pd.factorize(units.astype(str), sort=True)[0]


def _days_of_outlets(rows: pd.DataFrame, day: pd.Series, article: np.ndarray) -> np.ndarray:
    """Return the number of each row's outlet and day; copies of an article join their days."""
    n = len(rows)
    of_outlet = rows.groupby([rows["outlet"], day]).ngroup().fillna(-1).to_numpy(int)
    linked = np.where(of_outlet < 0, article, of_outlet + n)
    links = sparse.coo_array((np.ones(n), (article, linked)), shape=(2 * n, 2 * n))
    joined = csgraph.connected_components(links, directed=False)[1]
    return pd.factorize(joined[article])[0]


def unit_of(name: str | None) -> str:
    """Return what is left out one at a time: a column, "outlet_day", or "article" with its copies.

    >>> unit_of(None), unit_of("article_id"), unit_of("outlet")
    ('article', 'article', 'outlet')
    """
    return ARTICLE if name in (None, "", "article_id") else str(name)


def default_unit(rows: pd.DataFrame, by: str) -> str:
    """Return "outlet" where the grouping is coarser than outlets, "outlet_day" between outlets.

    It is coarser where every outlet is in one group, and some group has several. Where groups part
    outlets, or no day is known, it is "article". Raises InputError for outlets that stand in two
    groups, where most do not.
    """
    if "outlet" not in rows:
        return ARTICLE
    split = split_outlets(rows, by)
    if split:
        raise refusal(
            f"grouping by {by}",
            arrived=f"outlets in two groups: {listing(split)}",
            expected=f"each outlet in one group of {by}, as most are",
            fix="Give each outlet one group in the table of articles. "
            'unit="outlet" leaves both parts of an outlet out together.',
        )
    if has_several_outlets(rows, by):
        return "outlet"
    if by != "outlet" and rows.groupby("outlet", observed=True)[by].nunique().max() > 1:
        return ARTICLE
    return OUTLET_DAY if days_of_rows(rows).notna().any() else ARTICLE


def witnesses_of(
    rows: pd.DataFrame, by: str, unit: str, *, but: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return what is left out one at a time by default: a unit, and what else these rows know.

    Outlets may print one agency's text, or belong to one owner; where nobody's text is known, and
    no owner of two outlets, the unit stands alone, as it does where agencies are the groups.

    >>> pages = {"outlet": ["A", "B", "C"], "agency": ["Reuters", "Reuters", None]}
    >>> witnesses_of(pd.DataFrame(pages | {"side": list("xxy")}), "side", "outlet")
    ('outlet', 'text_of')
    """
    others = {OUTLET: [TEXT_OF, OWNER], OUTLET_DAY: [TEXT_OF_DAY]}.get(unit, [])
    if by == AGENCY:
        others = []
    known = [unit]
    for name in others:
        is_known = name != OWNER or (OWNER in rows and by != OWNER)
        if is_known and name not in but:
            units = {"unit": units_of(rows, unit), "other": units_of(rows, name)}
            pairs = pd.DataFrame(units).drop_duplicates()
            if (pairs.nunique() < len(pairs)).any():  # else both part the rows alike
                known.append(name)
    return tuple(known)


def days_of_rows(rows: pd.DataFrame) -> pd.Series:
    """Return the day of each row, ``day`` or else ``published``; missing unless it is a full date.

    >>> days_of_rows(pd.DataFrame({"published": ["2016-08-17", "2016-08"]})).isna().tolist()
    [False, True]
    """
    for name in ("day", "published"):
        if name in rows:
            texts = rows[name].astype("str").str[:DATE_LETTERS]
            days = plausible_days(pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce"))
            if days.notna().any():
                return days
    return pd.Series(pd.NaT, rows.index)


def split_outlets(rows: pd.DataFrame, by: str) -> list[str]:
    """Return the outlets with articles in several groups, where most have theirs in one.

    Where most outlets have several groups, these are no groups of outlets, and there is none.

    >>> rows = pd.DataFrame({"outlet": list("aaabbcc"), "side": list("LLRLLRR")})
    >>> split_outlets(rows, "side")
    ['a (2 L, 1 R)']
    """
    articles = rows.groupby([rows["outlet"].astype(object), rows[by].astype(object)]).size()
    of_outlet = articles.groupby(level=0)
    split = of_outlet.size()[of_outlet.size() > 1].index
    if 2 * len(split) >= (of_outlet.sum() > 1).sum():
        return []
    names = []
    for outlet in split:
        groups = articles[outlet].sort_values(ascending=False, kind="stable")
        counts = [f"{n} {group}" for group, n in groups.items()]
        names.append(f"{outlet} ({', '.join(counts)})")
    return names


def has_several_outlets(rows: pd.DataFrame, by: str) -> bool:
    """Return whether each outlet is in one group, and some group has several outlets."""
    if "outlet" not in rows or by == "outlet":
        return False
    n_groups = rows.groupby("outlet", observed=True)[by].nunique()
    n_outlets = rows.groupby(by, observed=True)["outlet"].nunique()
    return bool((n_groups <= 1).all() and (n_outlets > 1).any())
