"""Which outlets, or groups, mention words or names most, and how sure that is."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import framing, lexicons
from analysis.compare import contrasts, finding, levels
from analysis.compare.evidence import marks, method_of, passes
from analysis.compare.findings import in_every_test, verdict_of
from analysis.copies import with_copies
from analysis.counts import Counts, metadata_of, note_of_names, tallied
from analysis.errors import listing, number_of, refusal, require_columns, require_kind
from analysis.features.matches import find_phrases
from analysis.features.pack import Features, require_features
from analysis.framing.own_names import words_in
from analysis.text.characters import characters

ANY_ENDING = "ƾ"  #: a rare letter in place of *, while a term is cut into words
MOST_ADDRESSES = 3
MOST_ACTORS = 3  #: that a note names
#: What a table has of the levels of its groups.
COLUMNS = "item n size estimate low high".split()
OUTSIDE_NAMES = ("own", "quoted")  #: layers of words that are within no alias of an actor


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
        A column of the articles: "outlet", or groups. Articles without a value are left out.

    Returns
    -------
    DataFrame
        One row an outlet or group: *by*, ``item`` (the terms), ``n`` articles of ``size`` that
        mention them, ``estimate`` (their share), ``low, high`` (95 %); ``sure``, whether it
        differs from all others, or why that was not tested; ``addresses`` of three articles that
        mention them most often, or their ids; ``mark``, as `plots.levels` draws it. The highest
        share comes first, groups of under ten articles last. `compare.finding` tells it in a
        sentence. ``attrs["method"]["missing"]`` says what was counted as a word, and what as a
        name.

    Raises
    ------
    InputError
        For terms that cannot be counted, and as `compare.contrasts` does.

    Notes
    -----
    Both sides of each comparison, its witnesses, and Holm's adjustment over all groups are those of
    `compare.contrasts`. Text that recurs in an outlet, such as a menu, is not counted.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> texts = ["Rain, and coal mines.", "Coal for Holm.", "No rain.", "Sun."]
    >>> table = pd.DataFrame({"outlet": ["Elm", "Elm", "Bay", "Bay"], "text": texts})
    >>> found = mentioning(extract(read_corpus(table)), "mine*, coal")
    >>> found[["outlet", "n", "size", "sure"]].to_numpy().tolist()
    [['Elm', 2.0, 2.0, 'no test'], ['Bay', 0.0, 2.0, 'no test']]
    """
    require_features(features)
    require_columns(features.articles, [by], what="articles")
    if "sketch" in features.articles:  # a published pack knows its copies, or nobody does
        features = with_copies(features)
    is_known = features.articles[by].notna().to_numpy()
    features = features.where(is_known)
    uses, notes = _uses_of(features, _listed(terms))
    if not is_known.all():
        notes.append(f"{number_of((~is_known).sum(), 'article')} without {by} left out")
    rows = metadata_of(features)
    has_any = uses.gt(0).any(axis="columns")
    counts = Counts.of(
        has_any.to_frame(),
        size=np.ones((len(rows), 1)),
        rows=rows,
        items=[", ".join(uses)],
        per="article",
        note="; ".join(filter(None, notes)),
    )
    tests = contrasts(counts, by)
    method = method_of(tests)
    table = levels(counts, by, unit=method["unit"])
    known = {name: method[name] for name in ("family", "n_tests", "witnesses") if name in method}
    known |= method_of(table) | {"answer": finding(tests)}
    of_group = _tests_of_groups(tests).loc[table[by]]
    table = table[[by, *COLUMNS]].assign(
        sure=of_group["sure"].to_numpy(),
        addresses=table[by].map(_addresses(rows[has_any], uses.sum(axis="columns"), by=by)).fillna(""),
        mark=of_group["mark"].to_numpy(),
    )
    is_few = table["mark"] == "count"
    order = pd.DataFrame({"few": is_few, "share": -table["estimate"], "name": table[by]})
    table = table.loc[order.sort_values([*order]).index].reset_index(drop=True)
    table.attrs["method"] = known
    return table


def _listed(terms: str | Sequence[str]) -> list[str]:
    """Return the terms of a list, or of a text with commas, each once."""
    fix = 'Write "coal, coal mine*", or a list.'
    require_kind(terms, (str, Sequence), name="terms", expected="words or names", fix=fix)
    parts = terms.split(",") if isinstance(terms, str) else map(str, terms)
    listed = [" ".join(part.split()) for part in parts]
    listed = [*dict.fromkeys(filter(None, listed))]
    if not listed:
        raise refusal("terms", arrived="none", expected="words or names", fix=fix)
    return listed


def _uses_of(features: Features, terms: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """Return articles × terms: how often each is used; and what was counted as what."""
    known = features.manifest["lists"]["actors"]["names"]
    names = [term for term in terms if term in known]
    words = [term for term in terms if term not in known]
    mentions = features.mentions[features.mentions["actor"].isin(names)]
    of_names = tallied(features, mentions, label="actor", items=names)
    of_words, notes = _uses_of_words(features, words)
    uses = pd.DataFrame(sparse.hstack([of_names, of_words]).toarray(), columns=[*names, *words])
    n_articles = uses[names].gt(0).sum()
    if names:
        notes.append(note_of_names(features))
    notes += [f"“{name}” (actor): {number_of(n_articles[name], 'article')}" for name in names]
    return uses[terms], notes


def _uses_of_words(features: Features, words: list[str]) -> tuple[sparse.csr_array, list[str]]:
    """Return articles × words in any case, within names or not; and in how many articles each is."""
    forms = _forms_of(words, settings=features.manifest["settings"])
    counts = framing.terms(features, normalise=False, min_articles=0)
    found = _found_in(counts.items.index, forms)
    uses = counts.without_furniture().values @ found
    is_used = uses.toarray() > 0
    is_written = (counts.values @ found).toarray() > 0
    outside = sum(features.terms.layers[name] for name in OUTSIDE_NAMES) @ found
    is_outside = is_used & (outside.toarray() > 0)
    aliases = features.mentions[["alias", "actor"]].drop_duplicates()
    is_within = _found_in(aliases["alias"], forms).toarray() > 0
    notes = [counts.note]
    for column, word in enumerate(words):
        n_articles, n_written, n_outside = (
            int(part[:, column].sum()) for part in (is_used, is_written, is_outside)
        )
        note = f"“{word}” (word): {number_of(n_articles, 'article')}"
        if n_outside < n_articles:
            actors = listing(aliases["actor"][is_within[:, column]].unique(), MOST_ACTORS)
            note += f", also within {actors} (without: {n_outside:,}; a name counts its actor)"
        if n_articles < n_written:
            note += f", {n_written - n_articles:,} more in text that recurs in an outlet"
        notes.append(note)
    return uses, notes


def _forms_of(words: list[str], *, settings: dict) -> dict[str, str]:
    """Return words as terms are written: *Coal-mine\** is *coal mine\**.

    Raises InputError for what is no word, and for more words in a row than were counted.
    """
    lexicons.frames({word: [word] for word in words})
    forms = {}
    for word in words:
        in_words = words_in(word.replace("*", ANY_ENDING))
        forms[word] = " ".join(in_words).replace(ANY_ENDING, "*")
        if not in_words:
            raise refusal(
                "terms",
                arrived=f"“{word}”",
                expected="words of two letters or more, or names in the list of actors",
                fix=f"A name is found as it is written: extract(corpus, actors=[{word!r}]).",
            )
        if len(in_words) > settings["ngrams"][1]:
            raise refusal(
                "terms",
                arrived=f"“{word}”, {len(in_words)} words in a row",
                expected=f"at most {settings['ngrams'][1]}, as these features count, or an actor",
                fix=f"Count them: extract(corpus, ngrams=(1, {len(in_words)})).",
            )
    return forms


def _found_in(texts: Sequence[str], forms: dict[str, str]) -> sparse.csr_array:
    """Return texts × words: how often each is found there, as terms of frames are."""
    listed = lexicons.frames({word: [form] for word, form in forms.items()})
    batch = characters(list(texts))
    starts, _, entries = find_phrases(batch, lexicons.actors(None), listed)
    column = pd.Index(forms).get_indexer(listed.table["frame"].iloc[entries])
    places = (batch.row_of(starts), column)
    return sparse.csr_array((np.ones(len(starts)), places), shape=(len(texts), len(forms)))


def _tests_of_groups(tests: pd.DataFrame) -> pd.DataFrame:
    """Return of each group how sure it differs from all others, and its mark; of two one test."""
    tests = in_every_test(tests.assign(mark=marks(tests)))
    mirrored = tests.assign(group=tests["against"], estimate=-tests["estimate"])
    tests = pd.concat([tests, mirrored]).drop_duplicates("group").set_index("group")
    direction = np.where(tests["estimate"] > 0, "more: ", "less: ")
    is_sure = passes(tests["p_adjusted"])
    verdicts = [verdict_of(row) for _, row in tests.iterrows()]
    return tests.assign(sure=np.where(is_sure, direction, "") + np.array(verdicts, dtype=object))


def _addresses(rows: pd.DataFrame, uses: pd.Series, *, by: str) -> pd.Series:
    """Return the addresses, or else ids, of the articles of each group with most uses."""
    ranked = rows.assign(uses=-uses).sort_values(["uses", "article_id"])
    addresses = ranked.get("url", ranked["article_id"]).fillna(ranked["article_id"])
    first = addresses.groupby(ranked[by]).head(MOST_ADDRESSES)
    return first.groupby(ranked[by]).agg("; ".join)
