"""Which outlets, or groups, mention words or names more than others, and how sure that is."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.compare import contrasts, finding, levels
from analysis.compare.evidence import MARKS, Method, marks, method_of
from analysis.compare.findings import in_every_test, verdict_of
from analysis.compare.groups import require_name_of_groups
from analysis.compare.languages import untested_words
from analysis.compare.notes import note_sentences
from analysis.compare.planned import compared_groups
from analysis.copies import with_copies
from analysis.counts import Counts, metadata_of, note_of_names
from analysis.errors import number_of, refusal, require_columns, require_kind
from analysis.features.matches import find_phrases
from analysis.features.pack import Features, require_features
from analysis.framing.own_names import words_in
from analysis.lexicons.frames import can_be_found
from analysis.text.characters import characters

ANY_ENDING = "ƾ"  #: a rare letter in place of *, while a term is cut into words
COMMAS = ",;،，、；"  #: part terms
TERM = rf"[^\s{COMMAS}][^{COMMAS}]*?"  #: what is no name in the list of actors
END_OF_TERM = rf"\s*(?:[{COMMAS}]|\Z)"
MOST_ADDRESSES = 3
OF_LEVELS = "item n size estimate low high".split()


def mentioning(
    features: Features, terms: str | Sequence[str], *, by: str = "outlet"
) -> pd.DataFrame:
    """Return how many articles of each outlet mention words or names.

    Parameters
    ----------
    features : Features
        Read articles, or a pack.
    terms : str or list of str
        Parted by commas, as in "coal, coal mine*, Angela Merkel", or a list. An article that has
        one of them mentions them. A name in the list of actors, spelled as there, counts under all
        its aliases. All else is words, in any case, ``*`` for any ending: *trump* counts within
        *Donald Trump*, too. They are not translated. Words in a row need
        ``extract(…, ngrams=(1, 2))``.
    by : str
        A column of the articles: "outlet", or groups. Articles without a value are left out.

    Returns
    -------
    DataFrame
        One row an outlet or group: *by*, ``item`` (the terms), ``n`` articles of ``size`` that
        mention them, ``estimate`` (their share), ``low, high`` (95 %); ``sure``, whether that
        differs from the share of all other articles, or why it was not tested; ``mark``, as
        `plots.levels` draws it; ``addresses``, or ids, of three articles. What is sure comes
        first, groups of under ten articles come last. `compare.finding` tells it in a sentence, and
        ``attrs["method"]["missing"]`` what was counted as a word, what as a name, and what was left
        out.

    Raises
    ------
    InputError
        For terms that cannot be counted, for groups called like a column of results, and as
        `compare.contrasts` does.

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
    require_kind(by, str, name="by", expected="the name of one column", fix="Write one name.")
    require_name_of_groups(by)
    counts = _counts_of(features, terms, by)
    tests = in_every_test(contrasts(counts, by))
    table = levels(counts, by, unit=method_of(tests)["unit"])
    method: Method = {**method_of(tests), **method_of(table), "answer": finding(tests)}
    unlike = untested_words(replace(counts, per="token"), by)
    method["missing"] = f"{counts.note}; {unlike}".removesuffix("; ")
    method["note"] = " ".join(note_sentences(method))
    verdicts = pd.DataFrame({"sure": [*map(verdict_of, tests.iloc)], "mark": marks(tests)})
    table = table[[by, *OF_LEVELS]].join(verdicts.set_index(tests["group"]), on=by)
    table = table.fillna(verdicts.iloc[0])  # of two groups there is one test
    table["addresses"] = _addresses(counts, by).reindex(table[by], fill_value="").tolist()
    table["place"] = table["mark"].map(MARKS.index)
    table = table.sort_values(["place", "estimate"], ascending=[True, False], kind="stable")
    table = table.drop(columns="place").reset_index(drop=True)
    table.attrs["method"] = method
    return table


def _counts_of(features: Features, terms: str | Sequence[str], by: str) -> Counts:
    """Return articles of groups × one item: 1 where an article has any of the terms."""
    if "sketch" in features.articles:  # a published pack knows its copies, or nobody does
        features = with_copies(features)
    rows = metadata_of(features)
    require_columns(rows, [by], what="articles")
    listed = dict.fromkeys(_terms_in(terms, features.manifest))
    found = [_articles_with(features, term) for term in listed]
    notes = [note for _, note in found]
    n_without = rows[by].isna().sum()
    if n_without:
        notes.append(f"{number_of(n_without, 'article')} without {by} left out")
    counts = Counts.of(
        np.any([has_term for has_term, _ in found], axis=0)[:, None],
        size=np.ones((len(rows), 1)),
        rows=rows,
        items=[", ".join(listed)],
        per="article",
        note="; ".join(notes),
    )
    return compared_groups(counts, by, plan=None)


def _terms_in(terms: Any, manifest: dict) -> list[str]:
    """Return names of actors, in which commas part nothing, and words as they are counted."""
    names = manifest["lists"]["actors"]["names"]
    either = "|".join([*map(re.escape, names), TERM])
    texts = terms if isinstance(terms, list | tuple) else [terms]
    found = []
    for text in texts:
        require_kind(
            text,
            str,
            name="terms",
            expected="words and names with commas, or a list of them",
            fix='Write one text, such as "coal, coal mine*, Angela Merkel".',
        )
        found += re.findall(f"({either}){END_OF_TERM}", text) or [text]
    settings = manifest["settings"]
    return [term if term in names else _as_counted(term, settings) for term in found or [""]]


def _addresses(counts: Counts, by: str) -> pd.Series:
    """Return the addresses of the first articles of each group that have the item, or their ids."""
    rows = counts.rows[counts.values.toarray().any(axis=1)]
    addresses = rows.get("url", rows["article_id"]).fillna(rows["article_id"])
    return addresses.groupby(rows[by]).agg(lambda first: "; ".join(first[:MOST_ADDRESSES]))


def _articles_with(features: Features, term: str) -> tuple[np.ndarray, str]:
    """Return which articles have a name, or else words, and how these were counted."""
    if term in features.manifest["lists"]["actors"]["names"]:
        ids = features.mentions["article_id"][features.mentions["actor"] == term]
        has_term = features.articles["article_id"].isin(ids)
        n_articles = number_of(has_term.sum(), "article")
        note = f"“{term}” (actor): {n_articles}; {note_of_names(features)}"
        return has_term, note.removesuffix("; ")
    batch = characters([*features.terms.vocabulary])
    starts, *_ = find_phrases(batch, lexicons.actors(None), lexicons.frames({term: [term]}))
    is_term = batch.row_of(starts)
    layers = features.terms.layers
    has_term = sum(layers.values())[:, is_term].sum(axis=1) > 0
    is_outside = (layers["own"] + layers["quoted"])[:, is_term].sum(axis=1) > 0
    note = f"“{term}” (word): {number_of(has_term.sum(), 'article')}"
    if is_outside.sum() < has_term.sum():
        note += f", {is_outside.sum():,} outside names of actors (to count one, write it as listed)"
    return has_term, note


def _as_counted(term: str, settings: dict) -> str:
    """Return words as texts are counted: "coal mine*" for "Coal-mine*"."""
    # A run leaves out words in a row that are rare.
    n_in_a_row = 1 if "ngram_articles" in settings else settings["ngrams"][1]
    words = words_in(term.replace("*", ANY_ENDING))
    if can_be_found(term) and 0 < len(words) <= n_in_a_row:
        return " ".join(words).replace(ANY_ENDING, "*")
    raise refusal(
        "terms",
        arrived=f"“{term}”, {number_of(len(words), 'word')} of two letters or more",
        expected=f"1 to {n_in_a_row} in a row, as was read, with * only at the end of a word, or a"
        " name in the list of actors",
        fix="Where you have the texts: extract(corpus, actors=[…]) counts names, also with points"
        " or single letters, and ngrams=(1, 2) counts two words in a row.",
    )
