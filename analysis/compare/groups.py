"""The columns whose groups can be compared, and the one that is where nobody chose one."""

import pandas as pd

from analysis.compare.plan import Gate
from analysis.compare.prose import BARE, unit_text
from analysis.corpus.columns import NAMES, SAVED, letters_of
from analysis.corpus.dates import look_like_days
from analysis.counts import CHECKED_BY_PEOPLE
from analysis.errors import listing, refusal, require_columns
from analysis.features.readers import ARTICLES

#: What is known of articles, and makes no groups of outlets; and its other names.
_FACTS = "article_id agency published url title language".split()
_OF_ARTICLES = frozenset(
    letters_of(name) for fact in _FACTS for name in " ".join(NAMES[fact]).split()
)
#: Further columns of articles that hold no such groups.
_NO_GROUPS = "outlet copy_cluster agency_credit agency_guess read_as outlet_from encoding".split()
FEWEST_OUTLETS = 3  #: with two articles, which show that a column is constant within outlets
MOST_GROUPS = 12  #: of outlets
MOST_ASKED_FOR = 60  #: groups of a column that somebody names, as on the page
LIKE_IDS = 0.9  #: values an article, from which on a column has ids
#: Columns of result tables and of figures, which no groups may be called.
_TAKEN = (
    "group against item n size articles outlets units share rate mean ratio estimate low high "
    "score p p_adjusted status reason note rank agree period sentences positive negative "
    "is_tested line row head colour y sure mark addresses"
).split()


def require_name_of_groups(by: str) -> None:
    """Raise InputError if groups have the name of a column of results."""
    if by in _TAKEN:
        raise refusal(
            "by",
            arrived=f"{by}, as columns of results are called",
            expected="groups of another name",
            fix=f"Rename the column in your table of articles, such as {by}_of_outlet.",
        )


def require_groups(articles: pd.DataFrame, by: str) -> None:
    """Raise InputError for a column with fewer than two groups, over 60, or one an article."""
    require_columns(articles, [by], what="articles")
    values = articles[by].dropna()
    n_values = values.nunique()
    trouble = ""
    if by != "outlet" and n_values > min(MOST_ASKED_FOR, LIKE_IDS * len(values)):
        trouble = f"which has {n_values:,} values in {len(values):,} articles"
    elif n_values < 2:
        trouble = f"of which there is one group: {listing(values.unique())}"
    if trouble:
        raise refusal(
            "BY",
            arrived=f"{by}, {trouble}",
            expected=f"a column with 2 to {MOST_ASKED_FOR} groups of several articles",
            fix="Name another column, or leave BY out for outlets.",
        )


def chosen_grouping(articles: pd.DataFrame) -> tuple[str, str]:
    """Return the column whose groups are compared where nobody chose one, and a text on why.

    It is the first one that puts outlets into groups of which one can be tested, else "outlet";
    where outlets cannot be tested either, the first one.

    >>> chosen_grouping(pd.DataFrame({"outlet": ["Elm", "Bay"]}))[0]
    'outlet'
    """
    columns = groupings_of_outlets(articles)
    outlets = _group_names(articles["outlet"]).value_counts()
    of_groups = {name: articles["outlet"].groupby(_group_names(articles[name])) for name in columns}
    tested = [name for name in columns if _can_be_tested(of_groups[name].nunique())]
    if columns and not tested and _can_be_tested(outlets):
        few = f"no group of {columns[0]} has {Gate.units} outlets and {Gate.units} others beside it"
        more = f"BY={columns[0]} compares its groups all the same"
        return "outlet", f"Outlets are compared: {few}, as a test needs. {more}."
    if columns:
        column = tested[0] if tested else columns[0]
        why = "the first column that has one value for each outlet"
        if column != columns[0]:
            why += f" and a group that can be tested; BY={columns[0]} compares others"
        return column, f"Groups of {column} are compared: {why}. BY=outlet compares outlets."
    more = "BY= with the name of a column compares its groups instead"
    told = "Outlets are compared" if len(outlets) > 1 else "One outlet is not compared with others"
    return "outlet", f"{told}. {more}."


def with_named_groups(articles: pd.DataFrame) -> pd.DataFrame:
    """Return articles whose groups 0 and 1, or true and false, are called by their column, too.

    >>> with_named_groups(pd.DataFrame({"leaning": [0, 1]}))["leaning"].tolist()
    ['leaning 0', 'leaning 1']
    """
    named = {}
    for column, groups in _offered(articles).items():
        are_bare = groups.str.fullmatch(BARE, na=True).all()
        if are_bare and 0 < groups.nunique() <= MOST_GROUPS and _are_names(groups.dropna()):
            named[column] = f"{unit_text(column)} " + groups
    return articles.assign(**named)


def _can_be_tested(n_units: pd.Series) -> bool:
    """Return whether a group has as many units as a test needs, and all others, too."""
    n_others = n_units.sum() - n_units
    return bool((n_units.ge(Gate.units) & n_others.ge(Gate.units)).any())


def groupings_of_outlets(articles: pd.DataFrame) -> list[str]:
    """Return the columns that put outlets into groups, in their order.

    They have one value in all articles of an outlet, and 2 to 12 values, fewer than outlets, in
    most articles. Languages, agencies, days, ids, addresses and scores are no groups.
    """
    outlets = articles["outlet"]
    return [name for name, groups in _offered(articles).items() if _is_of_outlets(groups, outlets)]


def _is_of_outlets(values: pd.Series, outlets: pd.Series) -> bool:
    """Return whether the values of a column are groups of outlets."""
    known = values.dropna()
    of_outlets = known.groupby(outlets).agg(["size", "nunique"])
    n_seen = (of_outlets["size"] > 1).sum()
    return bool(
        2 <= known.nunique() <= min(MOST_GROUPS, len(of_outlets) - 1)
        and of_outlets["nunique"].max() == 1
        and n_seen >= FEWEST_OUTLETS
        and 2 * len(known) > len(values)
        and _are_names(known)
    )


def _offered(articles: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the columns that may hold groups of outlets, as text."""
    others = [*ARTICLES, *_FACTS, *_NO_GROUPS, *_TAKEN, CHECKED_BY_PEOPLE]
    offered = {}
    for name, column in articles.drop(columns=others, errors="ignore").items():
        letters = letters_of(name)
        if letters not in _OF_ARTICLES and not SAVED.fullmatch(letters):
            offered[name] = _group_names(column)
    return offered


def _are_names(groups: pd.Series) -> bool:
    """Return whether values can be names of groups: no scores, addresses or days."""
    scores = pd.to_numeric(groups.str.replace(",", "."), errors="coerce") % 1
    are_others = scores.any(skipna=True) or groups.str.contains("://").any()
    return not (are_others or look_like_days(groups))


def _group_names(column: pd.Series) -> pd.Series:
    """Return the groups as text, whole numbers without a point; blank values are missing."""
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    names = column.astype("str").str.strip()
    return names.where(column.notna() & (names != ""))
