"""Terms, frames and speakers as Counts; TF-IDF, keyness, word shifts, dispersion and themes from Counts.

What comes out is distinctive vocabulary: evidence about framing, and not a frame by itself.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import checks, measures, reading
from analysis.counts import CIRCULATED, Counts, columns_of, evidence, group_codes, in_voice, metadata_of, of_kinds, tallied
from analysis.features import Features

_SHIFTS = {"jensen_shannon": measures.jensen_shannon_shift, "proportion": measures.difference,
           "entropy": measures.entropy_shift, "kullback_leibler": measures.kullback_leibler_shift}
_BLOCK = 2_000_000  # cells of parts × items held at a time by dispersion


def terms(features: Features, *, voice: str = "all", normalise: bool = True, stop_words: str | Sequence[str] | None = None,
          min_articles: int = 1) -> Counts:
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
    stop_words : None, "english" (scikit-learn's list) or words
        Terms with one of these words in them are no items. Actors stay.
    min_articles : int
        Leaves out items in fewer articles.

    Returns
    -------
    Counts
        Articles × terms (sorted), per "token". ``size`` is the article's tokens in that voice (normalised: minus tokens of
        aliases, plus one a mention) *before* stop words and rare terms are left out. An actor spelled like a word that is in
        the vocabulary is one item with it.

    Raises
    ------
    InputError
        For an unknown voice or list of stop words, and for combined packs that can not be normalised.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> table = pd.DataFrame({"article_id": ["a1"], "outlet": ["North"], "text": ["The rain, the sun."]})
    >>> counts = terms(extract(read_corpus(table)), stop_words="english")
    >>> list(counts.items), counts.values.toarray().tolist(), counts.size.tolist()
    (['rain', 'sun'], [[1.0, 1.0]], [[4.0]])
    """
    size, stops = _tokens(features.articles, voice), _stop_words(stop_words)
    voices = ("own", "quoted") if voice == "all" else (voice,)
    chosen = voices if normalise else [*voices, *(f"{name}_alias" for name in voices)]
    words, actors = features.terms.vocabulary.tolist(), frozenset()
    values = sum(features.terms.layers[name] for name in chosen)
    if normalise:
        _require_alias_layers(features)
        mentions = in_voice(features.mentions, voice)
        words, values = _with_actors(features, words, values, mentions)
        replaced = mentions.groupby("article_id")["n_tokens"].agg(lambda tokens: len(tokens) - tokens.sum())
        size, actors = size + features.articles["article_id"].map(replaced).fillna(0).to_numpy(), frozenset(mentions["actor"])
    keep = np.bincount(values.indices, minlength=len(words)) >= min_articles
    if stops:
        keep &= np.array([word in actors or stops.isdisjoint(word.split(" ")) for word in words], dtype=bool)
    if not keep.all():
        values, words = values[:, keep], np.array(words, dtype=object)[keep]
    return Counts.of(values, size=size[:, None], rows=metadata_of(features), items=words, per="token")


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
        raise checks.refusal("tf_idf", arrived=f"{counts.values.shape[0]} articles and {counts.values.shape[1]} items",
                             expected="at least one of each", fix="Use fewer stop words or a lower min_articles.")
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
    found = evidence(counts.rows, row, cell=codes[row] * len(counts.items) + column, cells=sums.values.size)
    scores = measures.class_tf_idf(sums.values, sums.size)
    groups = sums.groups.loc[np.repeat(sums.groups.index, len(counts.items))].reset_index(drop=True)
    table = groups.assign(item=np.tile(counts.items.to_numpy(), len(sums.groups)), n=sums.values.ravel(),
                          size=sums.size.ravel(), **found, estimate=scores.ravel(), note="")
    table = table.sort_values([*names, "estimate", "item"], ascending=[*[True] * len(names), False, True], ignore_index=True)
    table.attrs = {"measure": "class TF-IDF", "per": counts.per, "estimand": CIRCULATED, "note": "descriptive",
                   "convention": "n/size × ln(1 + A / total); A = mean size of the groups, not truncated; sizes before pruning"}
    return table


def keyness(counts: Counts, *, by: str | Sequence[str], target, measure: measures.Measure = measures.g2) -> pd.DataFrame:
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
        Of (n, size, n against, size against), such as ``measures.g2`` or ``measures.log_rate_ratio``.

    Returns
    -------
    DataFrame
        ``item, n, n_against, rate, rate_against, articles, articles_against`` (with the item), ``estimate`` (the measure),
        ``signed`` (its size, negative where the target uses the item less); sorted by size, largest first. No p-values: words
        are not independent. ``attrs`` say the measure's convention and the estimand: every copy counts.

    Raises
    ------
    InputError
        For a target that is no value of *by*, or without anything to compare it with.

    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["North", "South"]})
    >>> counts = Counts.of([[12], [3]], size=[[1000], [1500]], rows=rows, items=["base"], per="token")
    >>> keyness(counts, by="outlet", target="North")[["item", "n", "n_against", "estimate"]].round(3).values.tolist()
    [['base', 12.0, 3.0, 10.104]]
    """
    own = _member_of(counts, by, target)
    if own.all():
        raise checks.refusal("keyness", arrived=f"only articles of {target!r}", expected="other articles to compare them with",
                             fix="Give counts of all groups.")
    table = _two_sided(counts, own, against=~own, measure=measure, name="estimate")
    table["signed"] = np.sign(table["rate"] - table["rate_against"]) * table["estimate"].abs()
    table.attrs = {"measure": measure.name, "convention": measure.convention, "target": target, "against": "all other articles",
                   "per": counts.per, "estimand": CIRCULATED,
                   "note": "descriptive: words are not independent; for p-values use compare.contrasts"}
    return table


def word_shift(counts: Counts, group, reference, *, by: str | Sequence[str], kind: str = "jensen_shannon") -> pd.DataFrame:
    """Return what each item adds to the difference between *group* and *reference*.

    Parameters
    ----------
    counts : Counts
        Usually terms. Shares are of ``size``, so items that were left out are left out of the total too.
    group, reference
        Values of *by*.
    kind : "jensen_shannon", "proportion", "entropy" or "kullback_leibler"
        Half-weighted Jensen-Shannon divergence, p − q, entropy of group minus reference, or KL(group || reference); logs are
        base 2. These are word shifts with reference score 0 (Gallagher et al. 2021).

    Returns
    -------
    DataFrame
        ``item, n, n_against, rate, rate_against, articles, articles_against, contribution``, largest in size first.
        Contributions add up to ``attrs["total"]``; ``attrs["estimand"]``: every copy counts.

    Raises
    ------
    InputError
        For an unknown kind or group; for Kullback-Leibler where the reference lacks an item of the group (infinite).

    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["North", "South"]})
    >>> counts = Counts.of([[5, 3, 2], [1, 3, 0]], size=[[10], [4]], rows=rows, items=["a", "b", "c"], per="token")
    >>> word_shift(counts, "North", "South", by="outlet", kind="proportion")["contribution"].round(2).tolist()
    [-0.45, 0.25, 0.2]
    """
    measure = _SHIFTS[checks.one_of(kind, list(_SHIFTS), name="kind")]
    own, against = (_member_of(counts, by, label) for label in (group, reference))
    table = _two_sided(counts, own, against=against, measure=measure, name="contribution")
    if np.isinf(table["contribution"]).any():
        lacking = checks.listing(table["item"][np.isinf(table["contribution"])])
        raise checks.refusal("word_shift", arrived=f"a reference {reference!r} without {lacking}",
                             expected="every item of the group there", fix='Use kind="jensen_shannon", which is finite.')
    table.attrs = {"measure": measure.name, "convention": measure.convention, "group": group, "reference": reference,
                   "total": float(table["contribution"].sum()), "per": counts.per, "estimand": CIRCULATED,
                   "note": "descriptive"}
    return table


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
        ``item, n, articles, range`` (parts with the item), ``dp, dp_norm`` (0 even, 1 clumped; Gries 2008), ``juilland_d``
        (population sd of rates), ``carroll_d2`` (of rates), ``rosengren_s``, ``kld`` (bits; 0 is even), ``da`` (the
        others: 1 is even). Items in the order of the counts; missing where the item does not occur. All depend on frequency.
        ``attrs["estimand"]``: every copy counts.

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
        raise checks.refusal("dispersion", arrived="counts whose items have sizes of their own", expected="one size a row",
                             fix="Use counts of terms or frames.")
    values, sizes = counts.values.tocsc(), counts.size.ravel()
    if by is not None:
        sums = counts.sums(by)
        values, sizes = sparse.csc_array(sums.values), sums.size[:, 0] if len(counts.items) else np.zeros(0)
    values, sizes = values[sizes > 0], sizes[sizes > 0]
    if len(sizes) < 2:
        raise checks.refusal("dispersion", arrived=f"{len(sizes)} parts", expected="at least two",
                             fix="Use more articles or groups.")
    step = max(1, _BLOCK // len(sizes))
    blocks = [_spread(values[:, start:start + step].toarray(), sizes) for start in range(0, max(values.shape[1], 1), step)]
    table = pd.concat(blocks, ignore_index=True)
    table.insert(0, "item", counts.items)
    table.insert(2, "articles", (counts.values > 0).sum(axis=0))
    table.attrs = {"measure": "dispersion", "convention": "shares per part, population sd, base 2", "parts": len(sizes),
                   "by": by, "estimand": CIRCULATED}
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
        raise checks.refusal("frames", arrived="features read without a list of frames", expected="at least one frame",
                             fix='Extract with frames="frames.toml".')
    found = in_voice(features.frames, voice)[["article_id", "frame", "sentence"]].drop_duplicates()
    size = features.articles["n_sentences"].to_numpy(float)
    return Counts.of(tallied(features, found, label="frame", items=names), size=size[:, None],
                     rows=metadata_of(features), items=names, per="sentence")


def speakers(features: Features, *, kinds: Sequence[str] | None = None, quotation: str | Sequence[str] = "all") -> Counts:
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
    size = features.articles["article_id"].map(counted["article_id"].value_counts()).fillna(0).to_numpy(float)
    return Counts.of(tallied(features, named, label="speaker", items=items), size=size[:, None],
                     rows=metadata_of(features), items=items, per="quotation")


@dataclass(frozen=True)
class Themes:
    """Themes of a corpus: ``terms`` (theme, item, weight; heaviest first) and ``articles`` (Counts: shares of each theme)."""

    terms: pd.DataFrame
    articles: Counts


def themes(counts: Counts, n: int, *, seed: int = 0) -> Themes:
    """Return *n* themes: non-negative factors of TF-IDF (scikit-learn's NMF, started from nndsvda).

    A theme is words that go together; it is a reading aid, and neither a topic nor a frame until somebody has read it.

    Parameters
    ----------
    counts : Counts
        Terms, best without stop words and rare terms.
    n : int
        Number of themes: at least 1, at most the number of articles and of terms.
    seed : int
        For the singular vectors that the search starts from.

    Returns
    -------
    Themes
        ``terms``: weights of a theme add up to 1; 0 is left out. Themes are numbered from the one with most weight in the
        articles. ``articles``: an article's themes add up to 1, size 1; size 0 (missing) where it has no term of any.

    Raises
    ------
    InputError
        For an impossible *n*.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"]})
    >>> counts = Counts.of([[2, 0], [0, 2]], size=[[2], [2]], rows=rows, items=["law", "oil"], per="token")
    >>> themes(counts, 2).terms["weight"].round(6).tolist()
    [1.0, 1.0]
    """
    from sklearn.decomposition import NMF

    size, items = counts.values.shape
    if not 1 <= n <= min(size, items):
        raise checks.refusal("n", arrived=n, expected=f"1 to {min(size, items)}, for {size} articles and {items} terms",
                             fix="Choose another number of themes.")
    model = NMF(n, init="nndsvda", random_state=seed, max_iter=2000)
    weights = model.fit_transform(sparse.csr_matrix(tf_idf(counts).values))
    scale = model.components_.sum(axis=1)
    weights = weights * scale
    order = np.argsort(-weights.sum(axis=0), kind="stable")
    labels = [f"theme {number:0{len(str(n))}}" for number in range(1, n + 1)]
    loads = (model.components_ / np.where(scale > 0, scale, 1)[:, None])[order]
    table = pd.DataFrame({"theme": np.repeat(labels, items), "item": np.tile(counts.items, n), "weight": loads.ravel()})
    table = table[table["weight"] > 0].sort_values(["theme", "weight", "item"], ascending=[True, False, True])
    total = weights.sum(axis=1, keepdims=True)
    shares = np.divide(weights[:, order], total, out=np.zeros_like(weights), where=total > 0)
    articles = Counts.of(shares, size=(total > 0).astype(float), rows=counts.rows, items=labels, per="article")
    return Themes(table.reset_index(drop=True), articles)


def _tokens(articles: pd.DataFrame, voice: str) -> np.ndarray:
    """Return the articles' word tokens in the voice."""
    both, quoted = articles["n_tokens"].to_numpy(float), articles["n_tokens_quoted"].to_numpy(float)
    tokens = {"all": both, "own": both - quoted, "quoted": quoted}
    return tokens[checks.one_of(voice, list(tokens), name="voice")]


def _with_actors(features: Features, words: list[str], values, mentions: pd.DataFrame) -> tuple[list[str], sparse.csr_array]:
    """Return words and actors as items, and values with each mention counted under its actor."""
    labels = sorted({*words, *mentions["actor"]})
    places = pd.Index(labels, dtype="str").get_indexer(words)
    cells = sparse.coo_array(values)
    widened = sparse.csr_array((cells.data, (cells.coords[0], places[cells.coords[1]])), shape=(values.shape[0], len(labels)))
    return labels, widened + tallied(features, mentions, label="actor", items=labels)


def _require_alias_layers(features: Features) -> None:
    if not features.manifest["settings"].get("alias_layers", True):
        raise checks.refusal("normalise", arrived="True, for packs with different lists of actors that were combined",
                             expected="packs with one list of actors",
                             fix="Use normalise=False, or extract the articles again with one list.")


def _stop_words(chosen) -> frozenset[str]:
    if chosen == "english":
        from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

        return ENGLISH_STOP_WORDS
    if isinstance(chosen, str):
        raise checks.refusal("stop_words", arrived=repr(chosen), expected='"english", a list of words, or None',
                             fix='For one word give a list: ["said"].')
    return frozenset(chosen or ())


def _member_of(counts: Counts, by: str | Sequence[str], label) -> np.ndarray:
    """Return which rows belong to the group; a label that no row has is refused."""
    names = columns_of(by)
    checks.require_columns(counts.rows, names, what="rows of the counts")
    codes, groups = group_codes(counts.rows, names)
    labels = [row[0] if len(names) == 1 else row for row in groups.itertuples(index=False, name=None)]
    wanted = tuple(label) if len(names) > 1 else label
    return codes == labels.index(checks.one_of(wanted, labels, name=f"group of {checks.listing(names)}"))


def _two_sided(counts: Counts, own: np.ndarray, *, against: np.ndarray, measure, name: str) -> pd.DataFrame:
    """Return each item's sums, rates and articles on two sides, and as column *name* the measure, largest in size first."""
    n, size, articles = ([np.asarray(table[mask].sum(axis=0)).ravel() for mask in (own, against)]
                         for table in (counts.values, counts.size, counts.values > 0))
    table = {"item": counts.items}
    for label, pair in (("n", n), ("rate", map(measures.rate, n, size)), ("articles", articles)):
        table |= dict(zip((label, f"{label}_against"), pair))
    table = pd.DataFrame(table | {name: measure(n[0], size[0], n[1], size[1])})
    order = table.assign(_size=table[name].abs()).sort_values(["_size", "item"], ascending=[False, True]).index
    return table.loc[order].reset_index(drop=True)


def _spread(values: np.ndarray, sizes: np.ndarray) -> pd.DataFrame:
    """Return the dispersion measures of parts × items."""
    dp, dp_norm = measures.deviation_of_proportions(values, sizes)
    return pd.DataFrame({"n": values.sum(axis=0), "range": (values > 0).sum(axis=0), "dp": dp, "dp_norm": dp_norm,
                         "juilland_d": measures.juilland_d(values, sizes), "carroll_d2": measures.carroll_d2(values, sizes),
                         "rosengren_s": measures.rosengren_s(values, sizes), "kld": measures.kullback_leibler(values, sizes),
                         "da": measures.burch_da(values, sizes)})
