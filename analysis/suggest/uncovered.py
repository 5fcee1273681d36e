"""Names of a corpus that no list of actors covers."""

from pathlib import Path

import pandas as pd

from analysis import lexicons
from analysis.corpus.articles import Corpus
from analysis.suggest.listed import listed
from analysis.suggest.names import EXTENT, names_by_language


def uncovered(
    corpus: Corpus, *, actors: lexicons.Actors | str | Path | None, min_articles: int = 3
) -> pd.DataFrame:
    """Return frequent capitalised names that no alias covers.

    A name is a run of at most six capitalised words, without everyday words before it. Particles
    ("van der"), and "of" behind a word such as "Ministry", are part of it. It does not begin a
    sentence, where every word has a capital. It does not touch an alias or an exclusion: "Elm
    Council" is covered if "Elm" is an alias.

    Parameters
    ----------
    corpus : Corpus
        From ``read_corpus``; titles are not looked at.
    actors : path, "draft" or None
        The list; with None nothing is covered.
    min_articles : int
        Names in fewer articles are left out.

    Returns
    -------
    DataFrame
        One row a name: ``name, n`` (times), ``articles, outlets`` (with it) and ``article_id`` (the
        first of them); most articles first, then most times, then by name. Adjectives
        ("Norlandish") are names here too.

    Raises
    ------
    InputError
        For a list that cannot be read.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> text = "They met Ida Berg’s aunt. In Elm, rain."
    >>> table = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": "North", "text": text})
    >>> names = uncovered(read_corpus(table), actors=None, min_articles=2)
    >>> names[["name", "n", "articles"]].values.tolist()
    [['Elm', 2, 2], ['Ida Berg', 2, 2]]
    """
    found = names_by_language(corpus, listed(actors, corpus))
    names = pd.concat([part.table for part in found.values()])
    names = names[~names["opens"]]
    table = names.groupby("name").agg(n=("name", "size"), **EXTENT)
    table = table[table["articles"] >= min_articles].reset_index()
    order = ["articles", "n", "name"]
    return table.sort_values(order, ascending=[False, False, True], ignore_index=True)
