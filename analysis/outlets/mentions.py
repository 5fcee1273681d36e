"""Which outlets, or groups, mention words or names most, and how sure that is."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.compare import contrasts, finding, levels
from analysis.compare.evidence import marks, method_of
from analysis.compare.findings import in_every_test, verdict_of
from analysis.copies import with_copies
from analysis.counts import Counts, metadata_of, note_of_names
from analysis.errors import listing, number_of, refusal, require_kind
from analysis.features.matches import find_phrases
from analysis.features.pack import Features, require_features
from analysis.framing.own_names import words_in
from analysis.text.characters import characters

ANY_ENDING = "ƾ"  #: a rare letter in place of *, while a term is cut into words
MOST_ACTORS = 3  #: that a note names
MOST_ADDRESSES = 3
OF_LEVELS = "item n size estimate low high".split()
OUTSIDE_NAMES = ["own", "quoted"]  #: layers of words that are within no alias of an actor
WITHIN_NAMES = ["own_alias", "quoted_alias"]


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
    >>> found = mentioning(extract(read_corpus(table)), "mine*, coal")
    >>> found[["outlet", "n", "size", "addresses"]].to_numpy().tolist()
    [['Elm', 2.0, 2.0, '1; 2'], ['Bay', 0.0, 2.0, '']]
    >>> found["sure"][0]
    'no test: 2 articles on a side, at least 5 needed'
    """
    require_features(features)
    fix = 'Write "coal, coal mine*", or a list.'
    require_kind(terms, (str, list, tuple), name="terms", expected="words or names", fix=fix)
    parts = terms.split(",") if isinstance(terms, str) else terms
    listed = list(dict.fromkeys(part.strip() for part in parts))
    if "sketch" in features.articles:  # a published pack knows its copies, or nobody does
        features = with_copies(features)
    found, notes = zip(*[_articles_with(features, term) for term in listed])
    is_there = np.any(found, axis=0)
    rows = metadata_of(features)
    whole = {"size": np.ones((len(rows), 1)), "rows": rows, "per": "article"}
    counts = Counts.of(is_there[:, None], items=[", ".join(listed)], note="; ".join(notes), **whole)
    tests = in_every_test(contrasts(counts, by))
    method = method_of(tests)
    table = levels(counts, by, unit=method["unit"])
    method = {**method, **method_of(table), "answer": finding(tests)}
    addresses = rows.get("url", rows["article_id"]).fillna(rows["article_id"])[is_there]
    of_group = {
        "others": (table["n"].sum() - table["n"]) / (table["size"].sum() - table["size"]),
        "addresses": table[by].map(addresses.groupby(rows[by]).agg(_first_addresses)).fillna(""),
    }
    told = pd.DataFrame({"mark": marks(tests), "sure": list(map(verdict_of, tests.iloc))})
    table = table[[by, *OF_LEVELS]].assign(**of_group).join(told.set_index(tests["group"]), on=by)
    table = table.fillna(told.iloc[0])  # of two groups there is one test
    table = table.sort_values(["mark", "estimate"], ascending=False, kind="stable")
    table.attrs["method"] = method
    return table.reset_index(drop=True)


def _first_addresses(addresses: pd.Series) -> str:
    """Return the first of several addresses."""
    return "; ".join(addresses[:MOST_ADDRESSES])


def _articles_with(features: Features, term: str) -> tuple[np.ndarray, str]:
    """Return which articles have a name, or else words, and how these were counted."""
    names = features.mentions
    if term in features.manifest["lists"]["actors"]["names"]:
        of_name = names["article_id"][names["actor"] == term]
        is_there = features.articles["article_id"].isin(of_name)
        note = "; ".join(filter(None, [f"“{term}” (actor)", note_of_names(features)]))
        return is_there.to_numpy(), f"{note}: {number_of(is_there.sum(), 'article')}"
    words = _as_counted(term, n_in_a_row=features.manifest["settings"]["ngrams"][1])
    is_term = _has(features.terms.vocabulary, words)
    uses = {name: layer[:, is_term].sum(axis=1) for name, layer in features.terms.layers.items()}
    outside = sum(uses[name] for name in OUTSIDE_NAMES)
    within = sum(uses[name] for name in WITHIN_NAMES)
    is_there = outside + within > 0
    note = f"“{term}” (word): {number_of(is_there.sum(), 'article')}"
    if within.any():
        aliases = names[["alias", "actor"]].drop_duplicates()
        actors = aliases["actor"][_has(aliases["alias"], words)].unique()
        n_outside = np.count_nonzero(outside)
        note += f", also within {listing(actors, MOST_ACTORS)} (without: {n_outside:,})"
    return is_there, note


def _as_counted(term: str, *, n_in_a_row: int) -> str:
    """Return words as texts are counted: "coal mine*" for "Coal-mine*"."""
    lexicons.frames({term: [term]})
    words = words_in(term.replace("*", ANY_ENDING))
    if 0 < len(words) <= n_in_a_row:
        return " ".join(words).replace(ANY_ENDING, "*")
    raise refusal(
        "terms",
        arrived=f"“{term}”, {number_of(len(words), 'word')} of two letters or more",
        expected=f"1 to {n_in_a_row} in a row, as were counted, or a name in the list of actors",
        fix=f"Count them: extract(corpus, ngrams=(1, {len(words)})), or actors=[{term!r}].",
    )


def _has(texts: Sequence[str], words: str) -> np.ndarray:
    """Return which texts have words, as terms of frames are found."""
    batch = characters([*texts])
    starts, *_ = find_phrases(batch, lexicons.actors(None), lexicons.frames({words: [words]}))
    return np.isin(range(len(texts)), batch.row_of(starts))
