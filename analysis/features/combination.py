"""Combination: several packs as one. It equals extracting all their articles at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow
from pyarrow import compute
from scipy import sparse

from analysis.errors import InputError, listing, one_of, refusal, require_kind
from analysis.features.fingerprints import differences, table_fingerprints
from analysis.features.pack import (
    Features,
    Terms,
    contract_table,
    rank_articles,
    require_features,
    stack_tables,
)
from analysis.features.readers import CORE_TABLES, LAYERS, installed_tables
from analysis.features.store import SCHEMA

#: What stands for a word list in which combined packs differ.
_DIFFERENT = {"fingerprint": None, "names": [], "kinds": {}, "parents": {}}


def combine(packs: Iterable[Features], *, tables: Sequence[str] | None = None) -> Features:
    """Return one Features of all articles of *packs*.

    It equals extracting all articles at once. Tables combine when their fingerprints agree.
    Metadata columns are those of any pack, missing where a pack has none.

    Parameters
    ----------
    packs : iterable of Features
        At least one.
    tables : sequence of str, optional
        Tables that are combined; the others come out empty. Terms that were chosen by name also
        combine when only the actors differ. Then words of aliases are counted like all others,
        and they cannot be normalised any more (``manifest["settings"]["alias_layers"]``).

    Returns
    -------
    Features
        All articles and the tables that combine, sorted by article_id.
        Cleaning rules may differ between packs: the manifest then has no fingerprint of them, and
        ``manifest["settings"]["cleaned"]`` is None if only some packs have cleaned texts.

    Raises
    ------
    InputError
        When there is no pack, when an article_id occurs twice, when settings differ, or when
        articles of one of several packs were chosen (``Features.where``): its manifest says what
        was read in all, which would count twice.

    Examples
    --------
    >>> from analysis import combine, extract, read_corpus
    >>> articles = {"outlet": "North", "text": ["A calm day."]}
    >>> packs = [extract(read_corpus(pd.DataFrame({"article_id": [name], **articles})))
    ...          for name in ("b", "a")]
    >>> combine(packs).articles["article_id"].tolist()
    ['a', 'b']
    """
    fix = "Give a list of Features, such as [load_features(a), load_features(b)]."
    require_kind(packs, Iterable, name="packs", expected="a list of Features", fix=fix)
    packs = list(packs)
    for pack in packs:
        require_features(pack)
    if not packs:
        raise refusal(
            "combine",
            arrived="no pack",
            expected="one or more",
            fix=fix,
        )
    present = _tables_of(packs)
    chosen = present
    if tables is not None:
        allowed = [*dict.fromkeys([*present, *CORE_TABLES, *installed_tables()])]
        for name in tables:
            one_of(name, allowed, name="tables")
        chosen = [name for name in present if name in {"articles", *tables}]
    require_apart(
        {number: pack.articles for number, pack in enumerate(packs, start=1)},
        what="combine",
        kind="pack",
        fix="Leave a pack out (1 is the first), or extract one again without these articles.",
    )
    manifests = [pack.manifest for pack in packs]
    _require_all_ngrams(manifests)
    _require_all_articles(manifests)
    differing = {}
    for name in chosen:
        settings = differences(manifests, name)
        if settings:
            differing[name] = settings
    flat = tables is not None and differing.get("terms") == ["actors"]
    refused = set(differing)
    if flat:
        refused.discard("terms")
    if refused:
        raise _disagreement(differing, chosen)
    manifest = merge_manifests(manifests, tables=chosen, flat=flat)
    return _join(packs, manifest=manifest, tables=chosen, flat=flat)


def _tables_of(packs: Sequence[Features]) -> list[str]:
    """Return the names of the tables of any pack."""
    names: dict[str, None] = {"articles": None}
    for pack in packs:
        names |= dict.fromkeys(pack.tables)
    return [*names, "terms"]


def require_apart(
    articles: Mapping[str | int, pd.DataFrame], *, what: str, kind: str, fix: str
) -> None:
    """Raise InputError if an article_id is in two of these tables, given by pack or partition."""
    ids = pd.concat({name: table["article_id"] for name, table in articles.items()})
    repeated = ids[ids.duplicated(keep=False)]
    if len(repeated):
        names = listing(repeated.unique())
        sources = listing(repeated.index.unique(0))
        raise refusal(
            what,
            arrived=f"article_id {names} in the {kind}s {sources}",
            expected=f"each article in one {kind}",
            fix=fix,
        )


def _require_all_ngrams(manifests: Sequence[Mapping]) -> None:
    """Raise InputError for several packs, of which one lost the n-grams that are rare in it."""
    n_articles = max(manifest["settings"].get("ngram_articles", 1) for manifest in manifests)
    if len(manifests) > 1 and n_articles > 1:
        raise refusal(
            "combine",
            arrived=f"a pack without n-grams in fewer than {n_articles} of its articles",
            expected="packs with all n-grams, so that sums are whole",
            fix="Read all articles at once, or extract(…) each without leaving n-grams out.",
        )


def _require_all_articles(manifests: Sequence[Mapping]) -> None:
    """Raise InputError for several packs, of which one has chosen articles only."""
    if len(manifests) > 1 and any(manifest.get("chosen") for manifest in manifests):
        raise refusal(
            "combine",
            arrived="a pack of articles chosen from more",
            expected="packs with all articles that were read, so that facts of reading add up",
            fix="Combine the whole packs, then choose articles with where.",
        )


def _disagreement(differing: Mapping[str, list[str]], chosen: Sequence[str]) -> InputError:
    """Return the refusal of packs whose tables differ in settings."""
    settings = [f"{name} ({', '.join(keys)})" for name, keys in differing.items()]
    agreeing = [name for name in chosen if name not in differing]
    consequence = ""
    if differing.get("terms") == ["actors"]:
        agreeing.append("terms")
        consequence = "; terms then come without alias layers: names as spelled, normalise=False"
    return refusal(
        "combine",
        arrived=f"packs that differ in {'; '.join(settings)}",
        expected="the same settings for every table",
        fix="Extract them again with the same lists, or combine what agrees: "
        f"tables={agreeing}{consequence}.",
    )


# Tables.


def _join(
    packs: Sequence[Features], *, manifest: dict, tables: Sequence[str], flat: bool
) -> Features:
    """Return the packs as one, articles sorted; tables that were not chosen are empty."""
    ranks = rank_articles([pack.articles for pack in packs])
    articles = stack_tables([pack.articles for pack in packs], "articles", ranks=ranks)
    joined = {}
    for name in _tables_of(packs)[1:-1]:
        parts = [pack.tables[name] for pack in packs if name in pack.tables]
        table = stack_tables(parts, name, ranks=ranks)
        if name not in tables:
            table = contract_table(table.iloc[:0], name)
        joined[name] = table
    order = None
    if ranks is not None:
        order = np.argsort(ranks)
    terms = _stack_terms([pack.terms for pack in packs], order=order, flat=flat)
    if "terms" not in tables:
        terms = terms.keep(np.zeros(len(terms.vocabulary), dtype=bool))
    return Features(articles, joined, terms, manifest).with_sizes()


def _stack_terms(terms: Sequence[Terms], *, order: np.ndarray | None, flat: bool) -> Terms:
    """Return the terms over the union of the vocabularies, articles in *order*.

    With *flat* words of aliases are counted like all others.
    """
    vocabulary, columns = _union([part.vocabulary for part in terms])
    layers = {}
    for name in LAYERS:
        parts = []
        for part, column in zip(terms, columns, strict=True):
            parts.append(move_columns(part.layers[name], column, len(vocabulary)))
        layer = sparse.vstack(parts, format="csr")
        if order is not None:
            layer = layer[order]
        layers[name] = layer
    if flat:
        for name in ("own", "quoted"):
            in_alias = layers[f"{name}_alias"]
            layers[name] = layers[name] + in_alias
            layers[f"{name}_alias"] = sparse.csr_array(in_alias.shape, dtype=np.int32)
    return Terms(vocabulary, layers)


def _union(vocabularies: Sequence[np.ndarray]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the sorted union, and the position in it of each word of each vocabulary."""
    words = pyarrow.array(np.concatenate(vocabularies), pyarrow.large_string()).dictionary_encode()
    # The order of UTF-8 bytes is that of code points.
    order = compute.sort_indices(words.dictionary).to_numpy()
    position = np.empty(len(order), dtype=np.int64)
    position[order] = np.arange(len(order))
    union = words.dictionary.take(order).to_numpy(zero_copy_only=False)
    bounds = np.cumsum([len(vocabulary) for vocabulary in vocabularies])[:-1]
    return union, np.split(position[words.indices.to_numpy()], bounds)


def move_columns(values: sparse.csr_array, columns: np.ndarray, n_columns: int) -> sparse.csr_array:
    """Return the matrix with its columns moved to these *columns* of a wider one, else 0."""
    cells = (values.data, columns[values.indices], values.indptr)
    return sparse.csr_array(cells, shape=(values.shape[0], n_columns))


# Manifests.


def merge_manifests(
    manifests: Sequence[Mapping], *, tables: Sequence[str], flat: bool = False
) -> dict:
    """Return the manifest of packs that belong together.

    Counts add up. What differs is None or listed.
    """
    settings = _agreeing([manifest["settings"] for manifest in manifests])
    settings["alias_layers"] = bool(settings["alias_layers"]) and not flat
    tone_languages: dict[str, Any] = {}
    for manifest in manifests:
        tone_languages |= dict(sorted(manifest["tone_languages"].items()))
    publication = [note for manifest in manifests for note in manifest["publication"]]
    skipped = [row for manifest in manifests for row in manifest["skipped"]]
    versions = {}
    for name in manifests[0]["versions"]:
        versions[name] = _list_versions([manifest["versions"][name] for manifest in manifests])
    merged: dict[str, Any] = {
        "schema": SCHEMA,
        "created_by": _list_versions([manifest["created_by"] for manifest in manifests]),
        "published": all(manifest["published"] for manifest in manifests),
        "publication": sorted(publication, key=json.dumps),
        "settings": settings,
        "lists": _merge_lists([manifest["lists"] for manifest in manifests]),
        "versions": versions,
        "skipped": sorted(skipped),
        "tone_languages": tone_languages,
        "fingerprints": manifests[0]["fingerprints"],
    }
    for name in ("read", "edits", "languages"):
        merged[name] = _added([manifest[name] for manifest in manifests])
    if any(manifest.get("chosen") for manifest in manifests):
        merged["chosen"] = True
    merged["fingerprints"] = table_fingerprints(merged, tables)
    by_pack = [manifest.get("recurring_words", {}) for manifest in manifests]
    outlets = sorted({outlet for words in by_pack for outlet in words})
    recurring_words = {}
    for outlet in outlets:
        recurring_words[outlet] = _added([words.get(outlet, {}) for words in by_pack])
    if recurring_words:
        merged["recurring_words"] = recurring_words
    return merged


def _added(counts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Return the sums of the counts under each name, sorted."""
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return dict(sorted(total.items()))


def _agreeing(entries: Sequence[Mapping]) -> dict:
    """Return the value on which all agree, under each name; None where they differ."""
    agreed = {}
    for name in entries[0]:
        values = [entry[name] for entry in entries]
        is_same = all(value == values[0] for value in values)
        agreed[name] = values[0] if is_same else None
    return agreed


def _merge_lists(lists: Sequence[Mapping]) -> dict:
    """Return the word lists on which all agree, and empty ones where they differ."""
    merged = {}
    for name in dict.fromkeys(name for entries in lists for name in entries):
        values = [entries.get(name) for entries in lists]
        is_same = all(value == values[0] for value in values)
        merged[name] = values[0] if is_same else dict(_DIFFERENT)
    return merged


def _list_versions(values: Sequence[str]) -> str:
    """Return the different versions, sorted; a value may list several already."""
    versions = {version for value in values for version in value.split(", ")}
    return ", ".join(sorted(versions))
