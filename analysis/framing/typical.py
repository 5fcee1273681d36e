"""What each group stresses: the first words of its TF-IDF profile that are content."""

from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.compare.design import signatures_in
from analysis.compare.evidence import Method, method_of
from analysis.counts import Counts, group_codes, group_matrix, require_counts
from analysis.errors import require_columns, require_number
from analysis.framing.own_names import has_name_of
from analysis.framing.tf_idf import profiles, tf_idf
from analysis.lexicons.languages import ENGLISH, name_of, unparted
from analysis.lexicons.validation import with_none

MOST = 7  #: words of a group
FEW = 10  #: articles: a group with fewer is told by what two of them have
FEWEST = 3  #: articles of a larger group that have a word
LEAST_SHARE = 0.05  #: the same, of its articles
TWO = 2  #: articles of a small group, articles of others, or outlets of a group
PART_OF_OUTLETS = 1 / 3  #: of a group's outlets with ten articles
MOST_USUAL = 0.4  #: of all articles in a language: what more of them have is nobody's own
COLUMNS = "item n articles n_against articles_against estimate".split()
MANY = 50  #: articles, of which it is known how often words are used again
MOST_OUTLETS = 0.9  #: in which a function word is at least half as frequent as in all
UNPARTED = "Words of articles in {} are not told: blanks do not part them."
OF_FEW = "Where a group has fewer than ten articles, a word is on at least two of them."
ALONE = "Words of articles in {} are not told: nobody else writes in it."


def typical_words(counts: Counts, *, by: str = "outlet", n: int = MOST) -> pd.DataFrame:
    """Return the words that each group stresses: of its TF-IDF profile what is content.

    A word stands on at least three, and 5 %, of the group's articles, of fewer than ten articles on
    two; on at least two of other groups, or where a group has several outlets, in two of these and
    a third of those with ten articles; on at most 40 % of all articles in the language. It is used
    again where it is used, as often as words are on average. Signatures and names of outlets are
    none, nor, where a language has no list of stop words, what is about as frequent in nearly every
    outlet. Of two words of which one holds the other the group has the first.

    Parameters
    ----------
    counts : Counts
        From `terms`, with ``stop_words="news"``.
    by : str
        The column of the groups. Each is beside others in its commonest language.
    n : int
        Words of a group, at most.

    Returns
    -------
    DataFrame
        Rows of `profiles`, the first *n* of each group; nothing is tested. Groups that
        have none are told in ``attrs["method"]["missing"]``.

    Raises
    ------
    InputError
        If an article has no value in the column *by*, or there is no article.

    Examples
    --------
    >>> from analysis import framing, load_features
    >>> features = load_features("data/syria-war/features")
    >>> table = typical_words(framing.terms(features, stop_words="news"))
    >>> table.loc[table["outlet"] == "Reuters", "item"].head(2).tolist()
    ['chemical', 'gas']
    """
    require_counts(counts)
    require_number(n, name="n", least=1)
    require_columns(counts.rows, [by], what="rows of the counts")
    is_signature = signatures_in(counts) != ""
    tables, missing = [], []
    for language, read, groups in _by_language(counts, by):
        if unparted({language: 1}):
            missing.append(UNPARTED.format(name_of(language)))
        elif read.rows[by].nunique() < 2:
            missing.append(ALONE.format(name_of(language)))
        elif len(read.items):
            weights = tf_idf(read).where(items=~is_signature & _is_content(read, language))
            table = profiles(weights, by=by)
            table = table[table[by].isin(groups) & (table["estimate"] > 0)]
            is_told = table["item"].isin(_used_again(read)) | _is_far_above(table)
            tables.append(table[is_told & _is_on_enough(table, weights, by)])
    if not tables:
        tables = [pd.DataFrame(columns=[by, *COLUMNS])]
    method: Method = method_of(tables[0])
    found = _first_words(pd.concat(tables), counts.rows, by, n=n)
    if (found["articles"] < FEW).any():
        missing.append(OF_FEW)
    found.attrs["method"] = {**method, "missing": " ".join(missing)}
    return found


def _by_language(counts: Counts, by: str) -> Iterator[tuple[str, Counts, Collection]]:
    """Yield each language, the articles in it, and the groups that mostly write in it."""
    unknown = pd.Series(None, counts.rows.index, dtype=object)
    languages = with_none(counts.rows.get("language", unknown)).fillna("")
    commonest = languages.groupby(counts.rows[by]).agg(lambda known: known.mode()[0])
    for language, groups in commonest.groupby(commonest).groups.items():
        yield language, counts.where(rows=(languages == language).to_numpy()), groups


def _is_content(counts: Counts, language: str) -> np.ndarray:
    """Return which words are not everybody's, and are used again where they are used."""
    counts = counts.without_furniture()
    has_word = (counts.values > 0).astype(float)
    n = has_word.sum(axis=0)
    is_content = (n >= TWO) & (n <= MOST_USUAL * len(counts.rows))
    plain = {*lexicons.words_by_class("plain_words").get(language or ENGLISH, ())}
    is_content &= np.array([not plain.issuperset(term.split(" ")) for term in counts.items.index])
    if lexicons.stop_words_by_language([language])[language]:
        return is_content
    codes, outlets = group_codes(counts.rows, ["outlet"])
    sizes = np.bincount(codes)
    shares = (group_matrix(codes, len(outlets)) @ has_word).toarray() / sizes[:, None]
    is_even = shares[sizes >= FEW] >= n / len(counts.rows) / 2
    return is_content & (is_even.mean(axis=0) < MOST_OUTLETS)


def _used_again(counts: Counts) -> pd.Index:
    """Return the words that an article with them uses as often as words are used on average.

    What is mentioned once in many articles is seldom what they are about (Church and Gale 1995).
    """
    counts = counts.without_furniture()
    if len(counts.rows) < MANY:
        return counts.items.index
    n = (counts.values > 0).sum(axis=0)
    uses = counts.values.sum(axis=0)
    return counts.items.index[uses * n[n > 1].sum() >= n * uses[n > 1].sum()]


def _is_far_above(table: pd.DataFrame) -> pd.Series:
    """Return which words ten of a group's articles have, at least twice as often as others."""
    of_others = TWO * table["n_against"] / table["articles_against"]
    return (table["n"] >= FEW) & (table["n"] / table["articles"] >= of_others)


def _is_on_enough(table: pd.DataFrame, weights: Counts, by: str) -> pd.Series:
    """Return which words are on enough articles of the group, and not of one outlet alone."""
    n_articles = table["articles"]
    fewest = np.maximum(FEWEST, LEAST_SHARE * n_articles).where(n_articles >= FEW, TWO)
    is_shared = table["n_against"] >= TWO
    codes, outlets = group_codes(weights.rows, [*dict.fromkeys([by, "outlet"])])
    sizes = np.bincount(codes)
    has_word = (group_matrix(codes, len(outlets)) @ (weights.values > 0).astype(float)).toarray()
    for group, places in outlets.groupby(by).groups.items():
        if len(places) > 1:
            is_large = sizes[places] >= FEW
            n_outlets = (has_word[places] > 0).sum(axis=0)
            n_large = (has_word[places][is_large] > 0).sum(axis=0)
            is_told = (n_outlets >= TWO) & (n_large >= PART_OF_OUTLETS * is_large.sum())
            items = weights.items.index[is_told]
            is_shared = is_shared.mask(table[by] == group, table["item"].isin(items))
    return (table["n"] >= fewest) & is_shared


def _first_words(table: pd.DataFrame, rows: pd.DataFrame, by: str, *, n: int) -> pd.DataFrame:
    """Return the first words of each group, but names of outlets and words within one another."""
    outlets = rows["outlet"].dropna().unique()
    table = table.reset_index(drop=True)
    chosen = []
    for group, ranked in table.groupby(by, sort=False)["item"]:
        own = rows.loc[rows[by] == group, "outlet"].dropna().unique()
        words: dict[str, int] = {}
        for place, word in ranked.items():
            is_held = any(word.lower() in other or other in word.lower() for other in words)
            if len(words) < n and not is_held and not has_name_of(word, own, outlets):
                words[word.lower()] = place
        chosen += words.values()
    return table.loc[chosen].reset_index(drop=True)
