"""Terms, frames and speakers as Counts; TF-IDF, keyness, word shifts, dispersion and themes from Counts.

What comes out is distinctive vocabulary: evidence about framing, and not a frame by itself.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import errors as checks
from analysis.counts import (
    CIRCULATED,
    Counts,
    columns_of,
    evidence,
    group_codes,
    in_voice,
    metadata_of,
    of_kinds,
    set_apart,
    tallied,
)
from analysis.features import readers as reading
from analysis.features.pack import Features, widened
from analysis.lexicons import wordlists as lexicons
from analysis.stats import measures
from analysis.stats.choices import combined_settings

_SHIFTS = {
    "jensen_shannon": measures.jensen_shannon_shift,
    "proportion": measures.difference,
    "entropy": measures.entropy_shift,
    "kullback_leibler": measures.kullback_leibler_shift,
    "weighted": measures.weighted_shift,
}
_DISPERSION = {
    "variation_coefficient": measures.variation_coefficient,
    "juilland_d": measures.juilland_d,
    "carroll_d2": measures.carroll_d2,
    "rosengren_s": measures.rosengren_s,
    "kld": measures.kullback_leibler,
    "da": measures.burch_da,
}
_LARGEST_SHARE = 0.5  # of an item's uses, in one article: beyond it the word tells of the article
_ROUNDS = 2000  # of the search for themes
_BLOCK = 2_000_000  # cells of parts × items held at a time by dispersion


def terms(
    features: Features,
    *,
    voice: str = "all",
    normalise: bool = True,
    stop_words: str | Sequence[str] | None = None,
    min_articles: int = 1,
    ngrams: tuple[int, int] | None = None,
) -> Counts:
    """Return how often each article uses each term, out of its tokens.

    Parameters
    ----------
    features : Features
        Read articles.
    voice : "all", "own" or "quoted"
        All words, those outside or those inside quotation marks.
    normalise : bool
        Count an actor once under its name, however it is called, in place of the words of its alias; n-grams that touch an
        alias are left out. Otherwise the words as they stand.
    stop_words : None, a language or words
        "english" (scikit-learn's list), "russian", "persian" and others (``lexicons.stop_words``).
        Of several languages: ``[*lexicons.stop_words("english"), *lexicons.stop_words("russian")]``; words of a list are words.
        Terms with one of these words in them are no items. Actors stay.
    min_articles : int
        Leaves out items in fewer articles.
    ngrams : (int, int), optional
        Only terms of so many words: (1, 1) words, (2, 2) pairs. Actors stay. Without it all that were extracted.

    Returns
    -------
    Counts
        Articles × terms (sorted), per "token". ``size`` is the article's tokens in that voice (normalised: minus tokens of
        aliases, plus one a mention) *before* stop words and rare terms are left out. An actor spelled like a word that is in
        the vocabulary is one item with it.

    Raises
    ------
    InputError
        For an unknown voice or list of stop words, n-grams that were not extracted, and combined packs that can not be
        normalised.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> table = pd.DataFrame({"article_id": ["a1"], "outlet": ["North"], "text": ["The rain, the sun."]})
    >>> counts = terms(extract(read_corpus(table)), stop_words="english")
    >>> list(counts.items), counts.values.toarray().tolist(), counts.size.tolist()
    (['rain', 'sun'], [[1.0, 1.0]], [[4.0]])
    """
    checks.require_number(min_articles, name="min_articles", least=0)
    size, stops = _tokens(features.articles, voice), lexicons.stop_words(stop_words)
    voices = ("own", "quoted") if voice == "all" else (voice,)
    chosen = voices if normalise else [*voices, *(f"{name}_alias" for name in voices)]
    words, actors = features.terms.vocabulary.tolist(), frozenset()
    values = sum(features.terms.layers[name] for name in chosen)
    if normalise:
        _require_alias_layers(features)
        mentions = in_voice(features.mentions, voice)
        spelled, words = words, sorted({*words, *mentions["actor"]})
        values = widened(values, pd.Index(words, dtype="str").get_indexer(spelled), len(words))
        values = values + tallied(features, mentions, label="actor", items=words)
        replaced = mentions.groupby("article_id")["n_tokens"].agg(
            lambda tokens: len(tokens) - tokens.sum()
        )
        size, actors = (
            size + features.articles["article_id"].map(replaced).fillna(0).to_numpy(),
            frozenset(mentions["actor"]),
        )
    keep = np.bincount(values.indices, minlength=len(words)) >= min_articles
    if ngrams is not None:
        low, high = features.manifest["settings"]["ngrams"]
        ranges = [*combinations_with_replacement(range(low, high + 1), 2)]
        low, high = checks.one_of(ngrams, ranges, name="ngrams, of those that were extracted")
        keep &= np.array(
            [word in actors or low <= word.count(" ") + 1 <= high for word in words], dtype=bool
        )
    if stops:
        keep &= np.array(
            [word in actors or stops.isdisjoint(word.split(" ")) for word in words], dtype=bool
        )
    if not keep.all():
        values, words = values[:, keep], np.array(words, dtype=object)[keep]
    return Counts.of(
        values, size=size[:, None], rows=metadata_of(features), items=words, per="token"
    )


def vocabulary(
    features: Features, choices: Mapping[str, Mapping[str, Mapping]], **settings: Any
) -> dict[tuple[str, ...], Counts]:
    """Return the term counts under every combination of choices: tuple of levels → Counts, for :func:`specifications`.

    Parameters
    ----------
    features : Features
    choices : mapping
        Name of the choice → name of the level → settings of ``framing.terms``, such as
        ``{"voice": {"all words": {}, "own words": {"voice": "own"}}}``; ``sources=tuple(choices)`` names them later.
    settings : of ``framing.terms``, in every combination

    Raises
    ------
    InputError
        If a setting is not known, or set twice.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> features = extract(read_corpus(pd.DataFrame({"article_id": ["a1"], "outlet": ["North"], "text": ["The rain."]})))
    >>> made = vocabulary(features, {"stop words": {"in": {}, "out": {"stop_words": "english"}}})
    >>> {labels: counts.items.tolist() for labels, counts in made.items()}
    {('in',): ['rain', 'the'], ('out',): ['rain']}
    """
    combined = combined_settings(choices, function=terms, fixed=settings)
    return {labels: terms(features, **given) for labels, given in combined.items()}


def tf_idf(counts: Counts) -> Counts:
    """Return TF-IDF: articles × terms, each article's vector of length 1 (or 0 where it has no term), size 1.

    count × (ln((1 + N) / (1 + articles with the term)) + 1), then divided by the row's Euclidean length: scikit-learn's
    defaults. N are articles, never outlets; an outlet's profile is the mean of its articles' vectors
    (``compare.levels(tf_idf(counts), "outlet", measure=measures.mean)``). Rows of size 0 stay missing.

    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"]})
    >>> counts = Counts.of([[1, 1], [0, 2]], size=[[2], [2]], rows=rows, items=["law", "war"], per="token")
    >>> tf_idf(counts).values.toarray().round(3).tolist()
    [[0.815, 0.58], [0.0, 1.0]]
    """
    if not counts.values.shape[0] or not counts.values.shape[1]:
        raise checks.refusal(
            "tf_idf",
            arrived=f"{counts.values.shape[0]} articles and {counts.values.shape[1]} items",
            expected="at least one of each",
            fix="Use fewer stop words or a lower min_articles.",
        )
    values = sparse.csr_array(counts.values, dtype=float, copy=True)
    having = np.bincount(values.indices[values.data > 0], minlength=len(counts.items))
    values.data *= (np.log((1 + values.shape[0]) / (1 + having)) + 1)[values.indices]
    row = np.repeat(np.arange(values.shape[0]), np.diff(values.indptr))
    length = np.sqrt(np.bincount(row, weights=values.data**2, minlength=values.shape[0]))
    values.data /= np.where(length > 0, length, 1)[row]
    looked_at = (counts.size.max(axis=1, keepdims=True) > 0).astype(float)
    return replace(counts, values=values, size=looked_at, per="article")


def class_tf_idf(counts: Counts, *, by: str | Sequence[str]) -> pd.DataFrame:
    """Return each group's terms by class TF-IDF: share in the group × ln(1 + A / total of the term).

    Returns
    -------
    DataFrame
        Group columns, ``item, n, size`` (tokens of the group, unpruned), ``articles, outlets`` (with the item), ``estimate``,
        ``note``; sorted by group, then estimate, highest first. A is the mean group size, not truncated. 0: the group never
        uses it. ``attrs`` say convention and estimand: every copy counts. Descriptive.

    Raises
    ------
    InputError
        If an article has no value in a column of *by*.

    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["North", "South"]})
    >>> counts = Counts.of([[3, 2], [0, 5]], size=[[5], [5]], rows=rows, items=["base", "law"], per="token")
    >>> class_tf_idf(counts, by="outlet")[["outlet", "item", "estimate"]].round(3).values.tolist()[:2]
    [['North', 'base', 0.588], ['North', 'law', 0.216]]
    """
    names = columns_of(by)
    sums, (codes, _) = counts.sums(names), group_codes(counts.rows, names)
    row, column = (counts.values > 0).nonzero()
    found = evidence(
        counts.rows, row, cell=codes[row] * len(counts.items) + column, cells=sums.values.size
    )
    scores = measures.class_tf_idf(sums.values, sums.size)
    groups = sums.groups.loc[np.repeat(sums.groups.index, len(counts.items))].reset_index(drop=True)
    table = groups.assign(
        item=np.tile(counts.items.to_numpy(), len(sums.groups)),
        n=sums.values.ravel(),
        size=sums.size.ravel(),
        **found,
        estimate=scores.ravel(),
        note="",
    )
    table = table.sort_values(
        [*names, "estimate", "item"],
        ascending=[*[True] * len(names), False, True],
        ignore_index=True,
    )
    table.attrs = {
        "measure": "class TF-IDF",
        "per": counts.per,
        "estimand": CIRCULATED,
        "note": "descriptive",
        "convention": "n/size × ln(1 + A / total); A = mean size of the groups, not truncated; sizes before pruning",
    }
    return table


def keyness(
    counts: Counts,
    *,
    by: str | Sequence[str],
    target: Any,
    measure: measures.Measure = measures.g2,
    min_articles: int = 3,
) -> pd.DataFrame:
    """Return how strongly each item sets the *target* group apart from all other articles (itself excluded).

    Parameters
    ----------
    counts : Counts
        Usually terms.
    by : str or list of str
        Column or columns of the rows.
    target
        A value of *by*; a tuple of values where *by* is a list.
    measure : Measure
        Of (n, size, n against, size against): ``measures.g2``, ``chi2``, ``log_ratio``, ``percent_difference``,
        ``log_ratio_conservative(tests=…)``, ``log_odds_flat()`` and others.
    min_articles : int
        In how many articles of the side that uses it more an item must stand.

    Returns
    -------
    DataFrame
        ``item, n, n_against, rate, rate_against, articles, articles_against`` (with the item), ``estimate`` (the measure),
        ``signed`` (its size, negative where the target uses the item less), and of the side that uses it more ``dispersion``
        (DP over its articles: 0 even, 1 clumped) and ``largest_share`` (of the item's uses, in one article). ``note`` says
        why an item is no keyword: too few articles, more than half of its uses in one, or a measure that is infinite (the PMI
        of what the target never uses). Items without a note come first, strongest first. No p-values: words are not
        independent. ``attrs`` say the measure's convention, the gate and the estimand: every copy counts, as an article too.

    Notes
    -----
    Why a gate: on halves of the outlets of syria-war, keywords of one half (G2 above 10.83) were found again in the other
    (above 3.84) in 25, 36 and 40% of the cases where they stood in one, two and three articles, in 53% with four and in 82%
    with more than eight; in 41% with more than half of the uses in one article, else in 73% (benchmarks/keyness_gate.py). DP
    follows a word's frequency (Gries 2008), so that no cut of it serves rare and common words alike: it is shown, not used.

    Raises
    ------
    InputError
        For a target that is no value of *by*, or without anything to compare it with; for what is no Measure.

    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["North", "South"]})
    >>> counts = Counts.of([[12], [3]], size=[[1000], [1500]], rows=rows, items=["base"], per="token")
    >>> keyness(counts, by="outlet", target="North")[["item", "n", "n_against", "estimate", "note"]].round(3).values.tolist()
    [['base', 12.0, 3.0, 10.104, 'in 1 article: fewer than 3']]
    """
    own = _member_of(counts, by, target)
    if own.all():
        raise checks.refusal(
            "keyness",
            arrived=f"only articles of {target!r}",
            expected="other articles to compare them with",
            fix="Give counts of all groups.",
        )
    table = _gated(counts, own, measure=measure, min_articles=min_articles)
    table.attrs |= {"target": target, "against": "all other articles"}
    return table


def candidates(
    terms: Counts,
    frames: Counts,
    *,
    frame: str,
    known: Any,
    measure: measures.Measure | None = None,
    min_articles: int = 3,
    min_outlets: int = 3,
) -> pd.DataFrame:
    """Return words that articles with the frame use more than those without and that are not in its list yet.

    It is a list for a person to accept or refuse, item by item. Nothing is added by itself.

    Parameters
    ----------
    terms, frames : Counts
        Of the same articles, such as from :func:`terms` and :func:`frames`.
    frame : str
        An item of *frames*.
    known : path of a frames.toml, or what ``lexicons.frames`` returned
        What the frame's list holds.
    measure : Measure, optional
        By default the log ratio's conservative end, for as many tests as there are terms.
    min_articles : int
        As in :func:`keyness`.
    min_outlets : int
        In how many outlets, of those with both kinds of articles, the item must be used more with the frame (in all of them,
        where there are fewer). It keeps out standing lines of one outlet's pages.

    Returns
    -------
    DataFrame
        As from :func:`keyness`, only what is used more with the frame, with ``outlets`` (in which it is) and an empty column
        ``accept`` to fill in. ``attrs["known"]``: the items left out because a term of the frame's list stands in them;
        ``attrs["not_more"]``: how many others are left out, because the measure does not find them more with the frame.
        What goes with a frame may be its subject or its place: read before accepting.

    Raises
    ------
    InputError
        For different articles, rows without outlets, a frame that is no item or not in the list, or one that no article or
        every article has.

    >>> rows = pd.DataFrame({"article_id": list("abcd"), "outlet": list("NSNS")})
    >>> words = Counts.of([[9, 1], [9, 1], [0, 0], [1, 1]], size=[[90]] * 4, rows=rows, items=["court", "law"], per="token")
    >>> found = Counts.of([[1], [1], [0], [0]], size=[[1]] * 4, rows=rows, items=["law"], per="sentence")
    >>> lists = lexicons.Frames(pd.DataFrame({"frame": ["law"], "pattern": ["law*"]}), ("law",))
    >>> candidates(words, found, frame="law", known=lists, min_articles=2)[["item", "articles", "outlets"]].values.tolist()
    [['court', 2, 2]]
    """
    listed = lexicons.frames(known)
    if not listed.names:
        raise checks.refusal(
            "known",
            arrived=repr(known),
            expected="a list of frames",
            fix="Give the path of its frames.toml.",
        )
    checks.one_of(frame, listed.names, name="frame")
    checks.require_number(min_outlets, name="min_outlets", least=0)
    own = frames.where(items=[frame]).values.toarray().ravel() > 0
    alike = terms.rows["article_id"].tolist() == frames.rows["article_id"].tolist()
    if not alike or own.all() or not own.any():
        arrived = (
            f"{own.sum()} of {len(own)} articles with {frame}"
            if alike
            else "terms and frames of different articles"
        )
        raise checks.refusal(
            "candidates",
            arrived=arrived,
            expected="terms and frames of the same articles, some with the frame and some without",
            fix="Count both from the same features, or choose another frame.",
        )
    measure = (
        measures.log_ratio_conservative(tests=max(len(terms.items), 1))
        if measure is None
        else measure
    )
    table = _gated(terms, own, measure=measure, min_articles=min_articles)
    forms = "|".join(
        re.escape(form).replace(r"\*", r"\w*")
        for form in listed.table.pattern[listed.table["frame"] == frame]
    )
    here = table["item"].str.contains(rf"(?<!\w)(?:{forms})(?!\w)", case=False)
    outlets, possible = _outlets_with_more(terms, own)
    table["outlets"] = outlets[terms.items.get_indexer(table["item"])]
    few = (table["note"] == "") & (table["outlets"] < min(min_outlets, possible))
    table.loc[few, "note"] = (
        "used more with the frame in " + table["outlets"].astype(str) + f" of {possible} outlets"
    )
    attrs = table.attrs | {
        "frame": frame,
        "against": "articles without the frame",
        "known": sorted(table["item"][here]),
        "not_more": int((~(table["signed"] > 0) & ~here).sum()),
    }
    table = table[(table["signed"] > 0) & ~here].sort_values(
        "note", key=lambda note: note != "", kind="stable"
    )
    table = table.reset_index(drop=True).assign(accept="")
    table.attrs = attrs
    return table


def word_shift(
    counts: Counts,
    group: Any,
    reference: Any,
    *,
    by: str | Sequence[str],
    kind: str = "jensen_shannon",
    scores: Any = None,
    reference_score: float | None = None,
) -> pd.DataFrame:
    """Return what each item adds to the difference between *group* and *reference*.

    Parameters
    ----------
    counts : Counts
        Usually terms. Shares are of ``size``, so items that were left out are left out of the total too.
    group, reference
        Values of *by*.
    kind : "jensen_shannon", "proportion", "entropy", "kullback_leibler" or "weighted"
        Half-weighted Jensen-Shannon divergence, p − q, entropy of group minus reference, or KL(group || reference); logs are
        base 2. These are word shifts with reference score 0 (Gallagher et al. 2021). "weighted": difference of mean scores.
    scores : mapping of item to score
        For a weighted shift. Shares are then out of the tokens of items with a score; NaN is no score.
    reference_score : number, optional
        For a weighted shift: the score above which an item is high; by default the reference's mean. It moves contributions,
        never their sum.

    Returns
    -------
    DataFrame
        ``item, n, n_against, rate, rate_against, articles, articles_against, contribution``, largest in size first.
        Contributions add up to ``attrs["total"]``; ``attrs["estimand"]``: every copy counts. A weighted shift has the column
        ``score`` and only items with a score; attrs have ``mean, mean_against, reference_score`` and
        ``without_score``: the other items, their ``n``, and what ``share`` of all tokens (``share_against``) has no score.

    Raises
    ------
    InputError
        For an unknown kind or group; for Kullback-Leibler where the reference lacks an item of the group (infinite); for a
        weighted shift without scores, or where a side has no item with a score.

    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["North", "South"]})
    >>> counts = Counts.of([[5, 3, 2], [1, 3, 0]], size=[[10], [4]], rows=rows, items=["a", "b", "c"], per="token")
    >>> word_shift(counts, "North", "South", by="outlet", kind="proportion")["contribution"].round(2).tolist()
    [-0.45, 0.25, 0.2]
    """
    measure, weighted = _SHIFTS[checks.one_of(kind, [*_SHIFTS], name="kind")], kind == "weighted"
    own, against = (_member_of(counts, by, label) for label in (group, reference))
    if weighted != (scores is not None):
        raise checks.refusal(
            "word_shift",
            arrived=f"kind={kind!r} {'without' if weighted else 'with'} scores",
            expected='scores with kind="weighted" and only there',
            fix="Give scores={word: score}.",
        )
    table = _two_sided(
        counts,
        own,
        against=against,
        measure=measures.difference if weighted else measure,
        name="contribution",
    )
    table, facts = _weighted(table, scores, reference_score) if weighted else (table, {})
    if np.isinf(table["contribution"]).any():
        lacking = checks.listing(table["item"][np.isinf(table["contribution"])])
        raise checks.refusal(
            "word_shift",
            arrived=f"a reference {reference!r} without {lacking}",
            expected="every item of the group there",
            fix='Use kind="jensen_shannon", which is finite.',
        )
    table.attrs = {
        "measure": measure.name,
        "convention": measure.convention,
        "group": group,
        "reference": reference,
        "total": float(table["contribution"].sum()),
        "per": counts.per,
        "estimand": CIRCULATED,
        "note": "descriptive",
    } | facts
    return _strongest_first(table, "contribution")


def dispersion(counts: Counts, *, by: str | Sequence[str] | None = None) -> pd.DataFrame:
    """Return how evenly each item is spread over the articles, or over the groups of *by*.

    Parameters
    ----------
    counts : Counts
        With one size a row, such as tokens; rows of size 0 are left out.
    by : str or list of str, optional
        Groups are the parts; without it articles are.

    Returns
    -------
    DataFrame
        ``item, n, articles, range`` (parts with the item), ``dp, dp_norm`` (0 even, 1 clumped; Gries 2008),
        ``variation_coefficient`` (population sd / mean of rates; 0 even), ``kld`` (bits; 0 even); 1 is even for ``juilland_d``,
        ``carroll_d2`` (of rates), ``rosengren_s`` and ``da``. Items in the order of the counts; missing where the item does
        not occur. All depend on frequency. ``attrs["estimand"]``: every copy counts.

    Raises
    ------
    InputError
        For counts whose items have sizes of their own, or fewer than two parts.

    >>> rows = pd.DataFrame({"article_id": list("abcd")})
    >>> counts = Counts.of([[4], [0], [2], [4]], size=[[100], [300], [200], [400]], rows=rows, items=["law"], per="token")
    >>> dispersion(counts)[["item", "n", "range", "dp", "dp_norm"]].round(3).values.tolist()
    [['law', 10.0, 3, 0.3, 0.333]]
    """
    if counts.size.shape[1] > 1:
        raise checks.refusal(
            "dispersion",
            arrived="counts whose items have sizes of their own",
            expected="one size a row",
            fix="Use counts of terms or frames.",
        )
    values, sizes = counts.values.tocsc(), counts.size.ravel()
    if by is not None:
        sums = counts.sums(by)
        values, sizes = (
            sparse.csc_array(sums.values),
            sums.size[:, 0] if len(counts.items) else np.zeros(0),
        )
    values, sizes = values[sizes > 0], sizes[sizes > 0]
    if len(sizes) < 2:
        raise checks.refusal(
            "dispersion",
            arrived=f"{len(sizes)} parts",
            expected="at least two",
            fix="Use more articles or groups.",
        )
    step = max(1, _BLOCK // len(sizes))
    blocks = [
        _spread(values[:, start : start + step].toarray(), sizes)
        for start in range(0, max(values.shape[1], 1), step)
    ]
    table = pd.concat(blocks, ignore_index=True)
    table.insert(0, "item", counts.items)
    table.insert(2, "articles", (counts.values > 0).sum(axis=0))
    shown = {"dp, dp_norm": measures.deviation_of_proportions} | _DISPERSION
    convention = "; ".join(f"{name}: {each.convention}" for name, each in shown.items())
    table.attrs = {
        "measure": "dispersion",
        "convention": convention,
        "parts": len(sizes),
        "by": by,
        "estimand": CIRCULATED,
    }
    return table


def frames(features: Features, *, voice: str = "all") -> Counts:
    """Return in how many of each article's sentences each frame has at least one term.

    Parameters
    ----------
    features : Features
        Read with a list of frames.
    voice : "all", "own" or "quoted"
        Where the term stands. ``size`` stays the article's number of sentences: a sentence can have both voices.

    Returns
    -------
    Counts
        Articles × frames of the list (those never found included), per "sentence". ``present()`` gives prevalence.

    Raises
    ------
    InputError
        For an unknown voice, or features that were read without frames.

    Examples
    --------
    >>> found = pd.DataFrame({"article_id": ["a1", "a1"], "sentence": [0, 0], "frame": "law", "quoted": False})
    >>> articles = pd.DataFrame({"article_id": ["a1"], "n_sentences": [4]})
    >>> counts = frames(Features(articles, None, None, None, None, found, None, {"lists": {"frames": {"names": ["law"]}}}))
    >>> counts.values.toarray().tolist(), counts.size.tolist()
    ([[1.0]], [[4.0]])
    """
    names = list(features.manifest["lists"]["frames"]["names"])
    if not names:
        raise checks.refusal(
            "frames",
            arrived="features read without a list of frames",
            expected="at least one frame",
            fix='Extract with frames="frames.toml".',
        )
    found = in_voice(features.frames, voice)[["article_id", "frame", "sentence"]].drop_duplicates()
    size = features.articles["n_sentences"].to_numpy(float)
    return Counts.of(
        tallied(features, found, label="frame", items=names),
        size=size[:, None],
        rows=metadata_of(features),
        items=names,
        per="sentence",
    )


def speakers(
    features: Features,
    *,
    kinds: Sequence[str] | None = None,
    quotation: str | Sequence[str] = "all",
) -> Counts:
    """Return how many of each article's quotations each actor speaks.

    Parameters
    ----------
    features : Features
        Read articles.
    kinds : sequence of str, optional
        Only actors of these kinds ("state", "person", …).
    quotation : "all", "direct", "mixed", "indirect" or several of these
        What is counted: whole clauses in marks, marks inside a reported clause, reported clauses without marks.

    Returns
    -------
    Counts
        Articles × actors that speak (sorted), per "quotation". ``size`` is all quotations of the article that are counted,
        those without a named speaker and of other kinds of actors included; 0 (missing) where there are none.
        ``compare.levels(…, measure=measures.share)`` gives each actor's share in a group's quotations.

    Raises
    ------
    InputError
        For a kind that no actor of the list has, or an unknown kind of quotation.

    Examples
    --------
    >>> said = pd.DataFrame({"article_id": ["a1", "a1"], "speaker": ["Aria", None], "kind": ["direct", "mixed"]})
    >>> counts = speakers(Features(pd.DataFrame({"article_id": ["a1"]}), None, None, None, said, None, None, {}))
    >>> list(counts.items), counts.values.toarray().tolist(), counts.size.tolist()
    (['Aria'], [[1.0]], [[2.0]])
    """
    counted = features.quotations
    if quotation != "all":
        single, known = isinstance(quotation, str), reading.quotations.KINDS
        for kind in [quotation] if single else quotation:
            checks.one_of(kind, ("all", *known) if single else known, name="quotation")
        counted = counted[counted["kind"].isin([quotation] if single else list(quotation))]
    named = of_kinds(features, kinds, table=counted.dropna(subset="speaker"), column="speaker")
    items = sorted(named["speaker"].unique())
    size = (
        features.articles["article_id"]
        .map(counted["article_id"].value_counts())
        .fillna(0)
        .to_numpy(float)
    )
    counts = Counts.of(
        tallied(features, named, label="speaker", items=items),
        size=size[:, None],
        rows=metadata_of(features),
        items=items,
        per="quotation",
    )
    return replace(
        counts,
        note=set_apart(
            features, "quotations", what="quotations", reads="verbs of speaking are known in"
        ),
    )


@dataclass(frozen=True)
class Themes:
    """Themes of a corpus: ``terms`` (theme, item, weight; heaviest first), ``articles`` (Counts: shares of each theme), and
    ``stability`` (theme, stability, lowest, note: how well it is found again in random halves of the articles)."""

    terms: pd.DataFrame
    articles: Counts
    stability: pd.DataFrame


def themes(counts: Counts, n: int, *, seed: int = 0, halves: int = 20) -> Themes:
    """Return *n* themes: non-negative factors of TF-IDF (scikit-learn's NMF, started from nndsvda).

    A theme is words that go together; it is a reading aid, and neither a topic nor a frame until somebody has read it.

    Parameters
    ----------
    counts : Counts
        Terms, best without stop words and rare terms.
    n : int
        Number of themes: at least 1, at most the number of articles and of terms.
    seed : int
        For the singular vectors that the search starts from, and for the halves.
    halves : int
        In how many random halves of the articles themes are looked for again; each costs as much as half a search.

    Returns
    -------
    Themes
        ``terms``: weights of a theme add up to 1; 0 is left out. Themes are numbered from the one with most weight in the
        articles. ``articles``: an article's themes add up to 1, size 1; size 0 (missing) where it has no term of any.
        ``stability``: mean, over the halves, of the cosine between a theme's weights and those of the most similar theme
        there, and the lowest; 1 is found again word for word, 0 shares no word. A theme that is not found again in half of
        its articles is no finding. Missing, with the reason in ``note``, where half of the articles are fewer than *n*. The
        note also says where the search did not settle.

    Raises
    ------
    InputError
        For an impossible *n*, *seed* or *halves*.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"]})
    >>> counts = Counts.of([[2, 0], [0, 2]], size=[[2], [2]], rows=rows, items=["law", "oil"], per="token")
    >>> themes(counts, 2).terms["weight"].round(6).tolist()
    [1.0, 1.0]
    """
    size, items = counts.values.shape
    profiles = sparse.csr_matrix(tf_idf(counts).values)
    checks.require_number(
        n,
        name=f"n, for {size} articles and {items} terms",
        least=1,
        most=min(size, items),
        whole=True,
    )
    checks.require_number(seed, name="seed", least=0, whole=True)
    checks.require_number(halves, name="halves", least=1, whole=True)
    weights, loads, settled = _factors(profiles, n, seed=seed)
    order = np.argsort(-weights.sum(axis=0), kind="stable")
    labels = [f"theme {number:0{len(str(n))}}" for number in range(1, n + 1)]
    table = pd.DataFrame(
        {
            "theme": np.repeat(labels, items),
            "item": np.tile(counts.items, n),
            "weight": loads[order].ravel(),
        }
    )
    table = table[table["weight"] > 0].sort_values(
        ["theme", "weight", "item"], ascending=[True, False, True]
    )
    total = weights.sum(axis=1, keepdims=True)
    shares = np.divide(weights[:, order], total, out=np.zeros_like(weights), where=total > 0)
    articles = Counts.of(
        shares, size=(total > 0).astype(float), rows=counts.rows, items=labels, per="article"
    )
    by_name = np.argsort(counts.rows["article_id"].to_numpy(), kind="stable")
    found = _found_again(profiles[by_name], loads[order], seed=seed, halves=halves).assign(
        theme=labels
    )
    if not settled and n > 1:  # one theme starts where it ends
        found["note"] = (
            found["note"] + f"; the search did not settle in {_ROUNDS:,} rounds"
        ).str.removeprefix("; ")
    return Themes(
        table.reset_index(drop=True), articles, found[["theme", "stability", "lowest", "note"]]
    )


def _factors(profiles, n: int, *, seed: int) -> tuple[np.ndarray, np.ndarray, bool]:
    """Return weights (articles × themes), loads (themes × terms, rows add up to 1 or 0), and whether the search settled."""
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    model = NMF(n, init="nndsvda", random_state=seed, max_iter=_ROUNDS)
    with (
        np.errstate(invalid="ignore"),
        warnings.catch_warnings(),
    ):  # the root of a fit's error that is 0 but for rounding
        warnings.simplefilter("ignore", ConvergenceWarning)  # the third value says it
        weights = model.fit_transform(profiles)
    scale = model.components_.sum(axis=1)
    return (
        weights * scale,
        model.components_ / np.where(scale > 0, scale, 1)[:, None],
        model.n_iter_ < _ROUNDS,
    )


def _found_again(profiles, loads: np.ndarray, *, seed: int, halves: int) -> pd.DataFrame:
    """Return each theme's mean and lowest cosine with its likest theme in random halves of the rows."""
    from sklearn.metrics.pairwise import cosine_similarity

    half, rng = profiles.shape[0] // 2, np.random.default_rng(seed)
    if half < len(loads):
        note = f"half of the articles are {half}: fewer than the themes"
        return pd.DataFrame({"stability": np.nan, "lowest": np.nan, "note": [note] * len(loads)})
    drawn = [np.sort(rng.permutation(profiles.shape[0])[:half]) for _ in range(halves)]
    best = [
        cosine_similarity(loads, _factors(profiles[rows], len(loads), seed=seed)[1]).max(axis=1)
        for rows in drawn
    ]
    return pd.DataFrame(
        {"stability": np.mean(best, axis=0), "lowest": np.min(best, axis=0), "note": ""}
    )


def _tokens(articles: pd.DataFrame, voice: str) -> np.ndarray:
    """Return the articles' word tokens in the voice."""
    both, quoted = articles["n_tokens"].to_numpy(float), articles["n_tokens_quoted"].to_numpy(float)
    tokens = {"all": both, "own": both - quoted, "quoted": quoted}
    return tokens[checks.one_of(voice, list(tokens), name="voice")]


def _require_alias_layers(features: Features) -> None:
    if not features.manifest["settings"].get("alias_layers", True):
        raise checks.refusal(
            "normalise",
            arrived="True, for packs with different lists of actors that were combined",
            expected="packs with one list of actors",
            fix="Use normalise=False, or extract the articles again with one list.",
        )


def _member_of(counts: Counts, by: str | Sequence[str], label) -> np.ndarray:
    """Return which rows belong to the group; a label that no row has is refused."""
    names = columns_of(by)
    checks.require_columns(counts.rows, names, what="rows of the counts")
    codes, groups = group_codes(counts.rows, names)
    labels = [
        row[0] if len(names) == 1 else row for row in groups.itertuples(index=False, name=None)
    ]
    wanted = tuple(label) if len(names) > 1 else label
    return codes == labels.index(
        checks.one_of(wanted, labels, name=f"group of {checks.listing(names)}")
    )


def _two_sided(
    counts: Counts, own: np.ndarray, *, against: np.ndarray, measure, name: str
) -> pd.DataFrame:
    """Return each item's sums, rates and articles on two sides, and as column *name* the measure."""
    n, size, articles = (
        [np.asarray(table[mask].sum(axis=0)).ravel() for mask in (own, against)]
        for table in (counts.values, counts.size, counts.values > 0)
    )
    table = {"item": counts.items}
    for label, pair in (("n", n), ("rate", map(measures.rate, n, size)), ("articles", articles)):
        table |= dict(zip((label, f"{label}_against"), pair))
    return pd.DataFrame(table | {name: measure(n[0], size[0], n[1], size[1])})


def _strongest_first(
    table: pd.DataFrame, name: str, *, small_is_strong: bool = False
) -> pd.DataFrame:
    """Return the table sorted by the size of column *name*, items without a note first; equal ones by item."""
    keys = table.assign(
        _size=table[name].abs(), _note=table["note"] != "" if "note" in table else False
    )
    order = keys.sort_values(
        ["_note", "_size", "item"], ascending=[True, small_is_strong, True]
    ).index
    return table.loc[order].reset_index(drop=True)


def _gated(
    counts: Counts, own: np.ndarray, *, measure: measures.Measure, min_articles: int
) -> pd.DataFrame:
    """Return the keyness table of two sides: what stands in too few articles, or mostly in one, has a note."""
    measures.require_measure(measure)
    checks.require_number(min_articles, name="min_articles", least=0)
    table = _two_sided(counts, own, against=~own, measure=measure, name="estimate")
    more = (table["rate"] >= table["rate_against"]).to_numpy()
    table["signed"] = np.sign(table["rate"] - table["rate_against"]) * table["estimate"].abs()
    dp, largest = (
        np.where(more, *both)
        for both in zip(_scatter(counts.where(rows=own)), _scatter(counts.where(rows=~own)))
    )
    having = np.where(more, table["articles"], table["articles_against"])
    few = [
        f"in {number} article{'' if number == 1 else 's'}: fewer than {min_articles}"
        for number in having
    ]
    reasons = {
        "the estimate is infinite": np.isinf(table["estimate"]),
        "more than half of its uses in one article": largest > _LARGEST_SHARE,
    }
    note = np.select([having < min_articles, *reasons.values()], [few, *reasons], "")
    table = table.assign(dispersion=dp, largest_share=largest, note=note)
    table = _strongest_first(table, "estimate", small_is_strong=measure.small_is_strong)
    table.attrs = {
        "measure": measure.name,
        "convention": measure.convention,
        "per": counts.per,
        "estimand": CIRCULATED,
        "gate": f"at least {min_articles} articles of the side that uses it more, at most half of the uses in one",
        "note": "descriptive: words are not independent; for p-values use compare.contrasts",
    }
    return table


def _outlets_with_more(counts: Counts, own: np.ndarray) -> tuple[np.ndarray, int]:
    """Return in how many outlets, of those on both sides, each item is used more on the own side, and how many these are."""
    sides = [counts.where(rows=side).sums("outlet") for side in (own, ~own)]
    names = [side.groups["outlet"] for side in sides]
    rates = [
        measures.rate(side.values, side.size)[one.isin(other)]
        for side, one, other in zip(sides, names, names[::-1])
    ]
    return (rates[0] > rates[1]).sum(axis=0), len(rates[0])


def _scatter(counts: Counts) -> tuple[np.ndarray, np.ndarray]:
    """Return DP over the rows and the largest share of one row, by item; missing where it does not occur."""
    values, size = counts.values.tocoo(), counts.size.sum(axis=0)
    column, total = values.coords[1], np.asarray(counts.values.sum(axis=0)).ravel()
    shares = values.data / total[column]
    parts = counts.full_size()[values.coords] / np.broadcast_to(size, total.shape)[column]
    apart = np.bincount(
        column, weights=np.abs(shares - parts) - parts, minlength=len(total)
    )  # rows without it add their part
    largest = np.zeros(len(total))
    np.maximum.at(largest, column, shares)
    return np.where(total > 0, (1 + apart) / 2, np.nan), np.where(total > 0, largest, np.nan)


def _weighted(
    table: pd.DataFrame, scores, reference_score: float | None
) -> tuple[pd.DataFrame, dict]:
    """Return the rows with a score and what they add to the difference of mean scores, and facts about it."""
    mapped = isinstance(scores, Mapping)
    wrong = (
        [f"{item}: {score!r}" for item, score in scores.items() if not isinstance(score, Real)]
        if mapped
        else []
    )
    if wrong or not mapped:
        raise checks.refusal(
            "scores",
            arrived=checks.listing(wrong) or f"a {type(scores).__name__}",
            expected="a number for each item",
            fix='Write {word: number}; from a table dict(zip(table["item"], table["score"])).',
        )
    score = table["item"].map(dict(scores)).astype(float)
    kept, lost = table.assign(score=score)[score.notna()], table[score.isna()]
    if not min(total := (kept["n"].sum(), kept["n_against"].sum())):
        raise checks.refusal(
            "scores",
            arrived="a side without any item that has a score",
            expected="some on both sides",
            fix="Check how items are spelled, or use a longer list.",
        )
    share, other = kept["n"] / total[0], kept["n_against"] / total[1]
    means = [float((each * kept["score"]).sum()) for each in (share, other)]
    start = means[1] if reference_score is None else reference_score
    kept["contribution"] = measures.weighted_shift(share, other, kept["score"], start)
    missing = {
        name: float(1 - kept[f"rate{name[5:]}"].sum()) for name in ("share", "share_against")
    }
    without = {
        "items": sorted(lost["item"]),
        "n": float(lost["n"].sum() + lost["n_against"].sum()),
    } | missing
    return kept, {
        "mean": means[0],
        "mean_against": means[1],
        "reference_score": start,
        "without_score": without,
    }


def _spread(values: np.ndarray, sizes: np.ndarray) -> pd.DataFrame:
    """Return the dispersion measures of parts × items."""
    dp, dp_norm = measures.deviation_of_proportions(values, sizes)
    return pd.DataFrame(
        {
            "n": values.sum(axis=0),
            "range": measures.range_of(values, sizes),
            "dp": dp,
            "dp_norm": dp_norm,
            **{name: measure(values, sizes) for name, measure in _DISPERSION.items()},
        }
    )
