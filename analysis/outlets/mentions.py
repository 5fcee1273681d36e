"""Which outlets, or groups, mention words or names most, and how sure that is."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.compare import contrasts, finding, levels
from analysis.compare.evidence import marks, method_of
from analysis.compare.findings import in_every_test, verdict_of
from analysis.copies import with_copies
from analysis.counts import Counts, metadata_of, note_of_names
from analysis.errors import listing, number_of, refusal
from analysis.features.matches import find_phrases
from analysis.features.pack import Features, require_features
from analysis.features.readers import LAYERS
from analysis.framing.own_names import words_in
from analysis.text.characters import characters

ANY_ENDING = "ƾ"  #: a rare letter in place of *, while a term is cut into words
MOST_ACTORS = 3  #: that a note names
MOST_ADDRESSES = 3
OF_LEVELS = "item n size estimate low high".split()
OUTSIDE_NAMES = ["own", "quoted"]  #: layers of words that are within no alias of an actor


def mentioning(
    features: Features, terms: str | Sequence[str], *, by: str = "outlet"
) -> pd.DataFrame:
    """Return how many articles of each outlet mention words or names.

    Parameters
    ----------
    features : Features
        Read articles, or a pack.
    terms : str or sequence of str
        A list, or a text with commas: "coal, coal mine*, Angela Merkel". An article that has one of
        them mentions them. A name in the list of actors, spelled as there, counts under all its
        aliases. All else is words, in any case, ``*`` for any ending: *trump* counts within *Donald
        Trump*, too. Words in a row need ``extract(…, ngrams=(1, 2))``.
    by : str
        A column of the articles: "outlet", or groups.

    Returns
    -------
    DataFrame
        One row an outlet or group: *by*, ``item`` (the terms), ``n`` articles of ``size`` that
        mention them, ``estimate`` (their share), ``low, high`` (95 %); ``others``, the share of all
        other articles; ``sure``, whether the two differ, or why that was not tested; ``addresses``,
        or ids, of three articles; ``mark``, as `plots.levels` draws it. What is sure comes
        first, groups of under ten articles come last. `compare.finding` tells it in a sentence, and
        ``attrs["method"]["missing"]`` what was counted as a word, and what as a name.

    Raises
    ------
    InputError
        For terms that cannot be counted, and as `compare.contrasts` does.

    Notes
    -----
    `compare.contrasts` tests each group against all others; p is Holm's over the groups. Titles
    count, and so does what recurs in an outlet, where cleaning left it.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> texts = ["Rain, and coal mines.", "Coal for Holm.", "No rain.", "Sun."]
    >>> table = pd.DataFrame({"outlet": ["Elm", "Elm", "Bay", "Bay"], "text": texts})
    >>> found = mentioning(extract(read_corpus(table)), "coal, mine*")
    >>> found[["outlet", "n", "size", "addresses"]].to_numpy().tolist()
    [['Elm', 2.0, 2.0, '1; 2'], ['Bay', 0.0, 2.0, '']]
    >>> found["sure"][0]
    'no test: 2 articles on a side, at least 5 needed'
    """
    require_features(features)
    counts = _counts_of(features, terms)
    tests = in_every_test(contrasts(counts, by))
    table = levels(counts, by, unit=method_of(tests)["unit"])
    method = {**method_of(tests), **method_of(table), "answer": finding(tests)}
    others = table[["n", "size"]].sum() - table[["n", "size"]]
    table = table[[by, *OF_LEVELS]].assign(others=others["n"] / others["size"])
    verdicts = pd.DataFrame({"sure": [*map(verdict_of, tests.iloc)], "mark": marks(tests)})
    table = table.join(verdicts.set_index(tests["group"]), on=by)
    table = table.fillna(verdicts.iloc[0])  # of two groups there is one test
    table["addresses"] = _addresses(counts, by).reindex(table[by], fill_value="").tolist()
    table = table.sort_values(["mark", "estimate"], ascending=False, kind="stable")
    table.attrs["method"] = method
    return table.reset_index(drop=True)


def _counts_of(features: Features, terms: str | Sequence[str]) -> Counts:
    """Return articles × one item: 1 where an article has any of the terms."""
    given = re.split(r"\s*,\s*", terms.strip()) if isinstance(terms, str) else terms
    listed = lexicons.frames({"terms": given}).table["pattern"]
    if "sketch" in features.articles:  # a published pack knows its copies, or nobody does
        features = with_copies(features)
    found = [_articles_with(features, term) for term in listed]
    has_any = np.any([has_term for has_term, _ in found], axis=0)
    return Counts.of(
        has_any[:, None],
        size=np.ones((len(has_any), 1)),
        rows=metadata_of(features),
        items=[", ".join(listed)],
        per="article",
        note="; ".join(note for _, note in found),
    )


def _addresses(counts: Counts, by: str) -> pd.Series:
    """Return the addresses of the first articles of each group that have the item, or their ids."""
    rows = counts.where(rows=counts.values.toarray().any(axis=1)).rows
    addresses = rows.get("url", rows["article_id"]).fillna(rows["article_id"]).astype(object)
    return addresses.groupby(rows[by]).agg(lambda first: "; ".join(first[:MOST_ADDRESSES]))


def _articles_with(features: Features, term: str) -> tuple[pd.Series, str]:
    """Return which articles have a name, or else words, and how these were counted."""
    names = features.mentions
    if term in features.manifest["lists"]["actors"]["names"]:
        ids = names["article_id"][names["actor"] == term]
        has_term = features.articles["article_id"].isin(ids)
        notes = [f"“{term}” (actor): {number_of(has_term.sum(), 'article')}"]
        return has_term, "; ".join(filter(None, [*notes, note_of_names(features)]))
    words = _as_counted(term, settings=features.manifest["settings"])
    is_term = _has(features.terms.vocabulary, words)
    layers = features.terms.layers
    uses = pd.DataFrame({name: layers[name][:, is_term].sum(axis=1) for name in LAYERS[:-1]})
    has_term = uses.any(axis="columns")
    n_outside = uses[OUTSIDE_NAMES].any(axis="columns").sum()
    note = f"“{term}” (word): {number_of(has_term.sum(), 'article')}"
    if n_outside < has_term.sum():
        aliases = names[["alias", "actor"]].drop_duplicates()
        actors = aliases["actor"][_has(aliases["alias"], words)].unique()
        within = listing([f"“{actor}”" for actor in actors], MOST_ACTORS)
        note += f", also within {within} (without: {n_outside:,}; so written, a name is an actor)"
    return has_term, note


def _as_counted(term: str, *, settings: dict) -> str:
    """Return words as texts are counted: "coal mine*" for "Coal-mine*"."""
    n_in_a_row = settings["ngrams"][1]
    if "ngram_articles" in settings:  # a run leaves out words in a row that are rare
        n_in_a_row = 1
    words = words_in(term.replace("*", ANY_ENDING))
    if 0 < len(words) <= n_in_a_row:
        return " ".join(words).replace(ANY_ENDING, "*")
    raise refusal(
        "terms",
        arrived=f"“{term}”, {number_of(len(words), 'word')} of two letters or more",
        expected=f"1 to {n_in_a_row} in a row, as was read, or a name in the list of actors",
        fix=f"Read more in a row by extract(corpus, ngrams=(1, {max(len(words), 2)})), and what has"
        f" points or single letters as a name: actors=[{term!r}].",
    )


def _has(texts: np.ndarray | pd.Series, words: str) -> np.ndarray:
    """Return which texts have words, as terms of frames are found."""
    batch = characters([*texts])
    starts, *_ = find_phrases(batch, lexicons.actors(None), lexicons.frames({words: [words]}))
    return np.isin(range(len(texts)), batch.row_of(starts))
