"""The groups of a column, made ready for comparisons: where each outlet stands, what is tested."""

from dataclasses import dataclass, replace

import pandas as pd

from analysis.compare.plan import Gate, default_unit, outlets_with_groups, split_outlets
from analysis.corpus.columns import NAMES, SAVED, letters_of
from analysis.corpus.dates import look_like_days
from analysis.counts import CHECKED_BY_PEOPLE
from analysis.errors import listing, number_of, refusal
from analysis.features.pack import Features, require_features
from analysis.features.readers import ARTICLES

#: Columns of articles that hold no groups, and those that are found out from the texts.
_NO_GROUPS = ("article_id", "published", "url", "copy_cluster", "agency_credit", CHECKED_BY_PEOPLE)
_FOUND_OUT = "agency agency_guess language read_as outlet_from encoding".split()
#: Other names of what is known of articles, and makes no groups of outlets.
_OF_ARTICLES = frozenset(
    letters_of(name)
    for ours in "article_id agency published url title language".split()
    for name in " ".join(NAMES[ours]).split()
)
FEWEST_OUTLETS = 3  #: with two articles, which show that a column is constant within outlets
MOST_GROUPS = 12  #: of outlets
#: Columns of result tables and of figures, which no groups may be called.
_TAKEN = frozenset(
    "group against item n size articles outlets units share rate mean ratio estimate low high "
    "score p p_adjusted status reason note rank agree period sentences positive negative "
    "is_tested signed largest_share line row head colour y".split()
)
MOST_NAMES = 12  #: of groups and outlets that a sentence names


@dataclass(frozen=True, repr=False)
class Groups:
    """The groups of a column, and the articles in them; `groups` makes it. Printed, it says all.

    Attributes
    ----------
    by : str
        The column that holds the groups.
    features : Features
        The articles that have a group, each outlet in one where groups are coarser than outlets.
    table : DataFrame
        One row a group, those with most articles first: ``group, articles, outlets, is_tested``.
    split : DataFrame
        The outlets that had articles in several groups: ``outlet, group, articles``.
    n_without : int
        Articles without a group, which are left out.
    unit : "outlet" or "article"
        What a contrast of these groups leaves out one at a time.
    """

    by: str
    features: Features
    table: pd.DataFrame
    split: pd.DataFrame
    n_without: int
    unit: str

    @property
    def tested(self) -> list:
        """The groups that are tested one by one; the others stay in the rest."""
        return sorted(self.table["group"][self.table["is_tested"]])

    def __repr__(self) -> str:
        is_tested = self.table["is_tested"]
        sentences = [f"Groups of {self.by}: {self._names(self.table[is_tested])}."]
        if not is_tested.all():
            small = self._names(self.table[~is_tested])
            fewer = f"With fewer than {Gate.articles} articles, not tested one by one"
            sentences.append(f"{fewer}: {small}. They stay in the rest.")
        is_there = self.split["outlet"].isin(self.features.articles["outlet"])
        fates = {"each put into its most frequent one": is_there, "left out": ~is_there}
        for fate, is_outlet in fates.items():
            outlets = listing(outlets_with_groups(self.split[is_outlet]), MOST_NAMES)
            if outlets:
                sentences.append(f"Outlets in several groups, {fate}: {outlets}.")
        if self.n_without:
            without = number_of(self.n_without, "article")
            sentences.append(f"Without a value of {self.by}, left out: {without}.")
        return " ".join(sentences)

    def _names(self, table: pd.DataFrame) -> str:
        """Return groups with their articles."""
        names = [f"{group} ({n:,})" for group, n in zip(table["group"], table["articles"])]
        return listing(names, MOST_NAMES)


def groups(features: Features, by: str) -> Groups:
    """Return the groups of a column, each outlet in one, and which are large enough to test.

    Parameters
    ----------
    features : Features
    by : str
        A column of the articles, such as "outlet" or "leaning".

    Returns
    -------
    Groups
        ``features`` and ``tested`` are what `contrasts` takes. Groups of fewer than eight articles
        are not tested one by one, and stay in the rest; if none has so many, all are tested, and
        their contrasts say what they lack. Articles without a group are left out. An outlet with
        articles in several groups, where most are in one, counts with the group of most of its
        articles; it is left out if two have equally many. What was moved or left out is in the
        fields, and printed with its counts.

    Raises
    ------
    InputError
        For an unknown column, and if no article has a value in it.

    Examples
    --------
    >>> from analysis import load_features
    >>> outlets = groups(load_features("data/syria-war/features"), "outlet")
    >>> len(outlets.tested), str(outlets).partition(". ")[2]
    (14, 'With fewer than 8 articles, not tested one by one: tass (5). They stay in the rest.')
    """
    require_features(features)
    if by not in features.articles:
        offered = listing(_offered(features.articles), MOST_NAMES)
        raise refusal(
            "by",
            arrived=repr(by),
            expected=f"a column of the articles: {offered}",
            fix="Write one of these, or add the column to the table of articles.",
        )
    require_name_of_groups(by)
    values = _group_names(features.articles[by])
    if values.isna().all():
        raise refusal(
            f"groups of {by}",
            arrived="a column without a value",
            expected="a group for each article",
            fix="Fill it in, or name another column.",
        )
    articles = features.articles.assign(**{by: values})
    split = split_outlets(articles, by)
    articles = articles.assign(**{by: _one_group_an_outlet(articles, by, split)})
    is_grouped = articles[by].notna().to_numpy()
    grouped = articles[is_grouped]
    if not is_grouped.all():
        features = features.where(rows=is_grouped)
    features = replace(features, articles=grouped.reset_index(drop=True))
    table = _sizes_of_groups(grouped, by)
    return Groups(by, features, table, split, int(values.isna().sum()), default_unit(grouped, by))


def require_name_of_groups(by: str) -> None:
    """Raise InputError if groups have the name of a column of results."""
    if by in _TAKEN:
        raise refusal(
            "by",
            arrived=f"{by}, as columns of results are called",
            expected="groups of another name",
            fix=f"Rename the column in your table of articles, such as {by}_of_outlet.",
        )


def chosen_grouping(articles: pd.DataFrame) -> tuple[str, str]:
    """Return the column whose groups are compared where nobody chose one, and a text on why.

    It is the first one that puts outlets into groups of which one can be tested, else "outlet";
    where outlets cannot be tested either, the first one.

    >>> chosen_grouping(pd.DataFrame({"outlet": ["Elm", "Bay"]}))[0]
    'outlet'
    """
    columns = groupings_of_outlets(articles)
    outlets = articles.groupby(_group_names(articles["outlet"])).size()
    groups = {name: articles.groupby(_group_names(articles[name])) for name in columns}
    tested = [name for name in columns if _can_be_tested(groups[name]["outlet"].nunique())]
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


def _can_be_tested(n_units: pd.Series) -> bool:
    """Return whether a group has as many units as a test needs, and all others, too."""
    n_others = n_units.sum() - n_units
    return bool((n_units.ge(Gate.units) & n_others.ge(Gate.units)).any())


def groupings_of_outlets(articles: pd.DataFrame) -> list[str]:
    """Return the columns that put outlets into groups, in their order.

    They have one value in all articles of an outlet, and 2 to 12 values, fewer than outlets, in
    most articles. Languages, agencies, days, ids, addresses and scores are no groups.
    """
    columns = []
    for name in _offered(articles):
        letters = letters_of(name)
        is_fact = name in _FOUND_OUT or letters in _OF_ARTICLES or SAVED.fullmatch(letters)
        if not is_fact and _is_of_outlets(_group_names(articles[name]), articles["outlet"]):
            columns.append(name)
    return columns


def _is_of_outlets(values: pd.Series, outlets: pd.Series) -> bool:
    """Return whether the values of a column are groups of outlets."""
    known = values.dropna()
    of_outlets = known.groupby(outlets).agg(["size", "nunique"])
    n_seen = (of_outlets["size"] > 1).sum()
    scores = pd.to_numeric(known, errors="coerce") % 1
    return bool(
        2 <= known.nunique() <= min(MOST_GROUPS, len(of_outlets) - 1)
        and of_outlets["nunique"].max() == 1
        and n_seen >= FEWEST_OUTLETS
        and 2 * len(known) > len(values)
        and not scores.any(skipna=True)
        and not known.str.contains("://").any()
        and not look_like_days(known)
    )


def _offered(articles: pd.DataFrame) -> list[str]:
    """Return the columns that may hold groups: those of the user first."""
    columns = articles.drop(columns=[*ARTICLES, *_NO_GROUPS, *_TAKEN], errors="ignore")
    return sorted(columns.dropna(axis="columns", how="all"), key=_FOUND_OUT.__contains__)


def _group_names(column: pd.Series) -> pd.Series:
    """Return the groups as text, whole numbers without a point; blank values are missing."""
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    names = column.astype("str").str.strip()
    return names.where(column.notna() & (names != ""))


def _one_group_an_outlet(articles: pd.DataFrame, by: str, split: pd.DataFrame) -> pd.Series:
    """Return the group of each article; missing for outlets that are left out."""
    most = split.groupby("outlet")["articles"].transform("max")
    largest = split[split["articles"] == most]
    new = largest.drop_duplicates("outlet", keep=False).set_index("outlet")["group"]
    is_split = articles["outlet"].isin(split["outlet"]) & articles[by].notna()
    return articles[by].where(~is_split, articles["outlet"].map(new))


def _sizes_of_groups(articles: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the articles and outlets of each group, most first, and whether it is tested."""
    sizes = articles.groupby(by)["outlet"].agg(articles="size", outlets="nunique")
    sizes = sizes.rename_axis("group").reset_index()
    sizes = sizes.sort_values(["articles", "group"], ascending=[False, True], ignore_index=True)
    is_large = sizes["articles"] >= Gate.articles
    return sizes.assign(is_tested=is_large | (not is_large.any()))
