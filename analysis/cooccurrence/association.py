"""Actor pairs: who is named together, more often than chance would have it, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import errors as checks
from analysis import stats as resampling
from analysis.counts import (
    CIRCULATED,
    CIRCULATED_ONCE,
    VOICES,
    Counts,
    Incidence,
    columns_of,
    constant_columns,
    group_codes,
    in_voice,
    metadata_of,
    of_kinds,
)
from analysis.features import rounding
from analysis.features.pack import Features
from analysis.stats import measures
from analysis.text.kernels import kernel

if TYPE_CHECKING:
    import networkx

_NAMED = {
    "actors": ("mentions", "actor"),
    "frames": ("frames", "frame"),
    "speakers": ("quotations", "speaker"),
}
_SWEEPS = 5  # rounds of trades between two kept draws of the swap null


def incidence(
    features: Features,
    *,
    within: str = "sentence",
    window: int = 25,
    kinds: Sequence[str] | None = None,
    voice: str = "all",
    of: str | Sequence[str] = "actors",
) -> Incidence:
    """Return units × actors: 1 where the sentence, paragraph, article or window of words names the actor.

    Parameters
    ----------
    features : Features
        Read articles; a title is paragraph 0.
    within : "sentence", "paragraph", "article" or "window"
        The unit. Marginals and N are counted in this same unit.
    window : int
        Words of a window. An article is cut into windows from its first word on (the title's); its last is shorter, and an
        article without words is one. A mention belongs where it begins. (For windows that slide, see ``meetings``.)
    kinds : sequence of str, optional
        Only actors and speakers of these kinds ("state", "person", …).
    voice : "all", "own" or "quoted"
        Whose words: all, those outside or those inside quotation marks. Speakers stand outside their quotation: voice does
        not select among them.
    of : "actors", "frames" or "speakers", or several of them
        What the columns are. Several are told apart by their labels: "actor: Aria", "frame: law", "speaker: Aria". Whoever
        speaks in a sentence is often named there as an actor: the two meet by construction.

    Returns
    -------
    Incidence
        Units that name nobody are rows too; a unit counts an item once, however often it names it. Rows carry the
        article's metadata. What is never named is no column; quotations whose speaker is open name nobody.

    Raises
    ------
    InputError
        For an unknown unit, voice or *of*, kinds that no actor of the list has, and windows of frames or speakers.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1"], "outlet": ["North"]})
    >>> sentences = pd.DataFrame({"article_id": ["a1", "a1"], "paragraph": [1, 1], "sentence": [0, 1]})
    >>> mentions = pd.DataFrame({"article_id": ["a1", "a1"], "sentence": [1, 1], "actor": ["Aria", "Boria"]})
    >>> incidence(Features(rows, sentences, mentions, None, None, None, None, {})).values.toarray()
    array([[0., 0.],
           [1., 1.]])
    """
    divided = _UNITS[checks.one_of(within, list(_UNITS), name="within")]
    found = _named(features, [of] if isinstance(of, str) else list(of), kinds=kinds, voice=voice)
    if within == "window" and ("token" not in found or found["token"].isna().any() or window < 1):
        raise checks.refusal(
            "windows",
            arrived=f"of={of!r}, window={window}",
            expected='of="actors" and one word or more',
            fix="Frames and speakers are known by their sentence: use sentences or paragraphs.",
        )
    if within == "window" and rounding.is_rounded(features.manifest):
        raise checks.refusal(
            "within",
            arrived="'window' with a published pack",
            expected="sentence, paragraph or article",
            fix="Use one of these, or the full pack: a published one has no places of names.",
        )
    units, article, unit = divided(features, found, window)
    column, items = pd.factorize(found["item"], sort=True)
    values = sparse.csr_array((np.ones(len(unit)), (unit, column)), shape=(len(units), len(items)))
    values.data[:] = 1  # a unit names an actor or not
    metadata = metadata_of(features).drop(columns="article_id").iloc[article].reset_index(drop=True)
    return Incidence(
        values,
        pd.concat([units.reset_index(drop=True), metadata], axis=1),
        pd.Index(items, dtype="str"),
        within,
    )


def _named(features: Features, of: Sequence[str], *, kinds, voice: str) -> pd.DataFrame:
    """Return one row a naming: article_id, sentence (token, where it is known) and item."""
    checks.one_of(voice, VOICES, name="voice")
    parts = []
    for name in of or [""]:
        table, column = _NAMED[checks.one_of(name, list(_NAMED), name="of")]
        named = getattr(features, table).dropna(subset=column)
        named = named if name == "frames" else of_kinds(features, kinds, table=named, column=column)
        named = named if name == "speakers" else in_voice(named, voice)
        label = named[column] if len(of) == 1 else f"{column}: " + named[column].astype("str")
        parts.append(
            named.reindex(
                columns=named.columns.intersection(["article_id", "sentence", "token"])
            ).assign(item=label)
        )
    return pd.concat(parts, ignore_index=True)


def _article_of(features: Features, *tables: pd.DataFrame) -> list[np.ndarray]:
    """Return the number of the article of each row of the *tables*."""
    ids = [table["article_id"] for table in (features.articles, *tables)]
    return np.split(pd.factorize(pd.concat(ids))[0], np.cumsum([len(one) for one in ids]))[1:-1]


def _articles(features: Features, found: pd.DataFrame, _: int) -> tuple:
    """Return the units, the article of each unit, and the unit of each naming that was *found*."""
    return (
        features.articles[["article_id"]],
        np.arange(len(features.articles)),
        *_article_of(features, found),
    )


def _windows(features: Features, found: pd.DataFrame, window: int) -> tuple:
    [own], windows = (
        _article_of(features, found),
        np.maximum(1, -(-features.articles["n_tokens"].to_numpy() // window)),
    )
    first, article = np.cumsum(windows) - windows, np.repeat(np.arange(len(windows)), windows)
    units = (
        features.articles[["article_id"]]
        .iloc[article]
        .assign(window=np.arange(len(article)) - first[article])
    )
    return (
        units,
        article,
        first[own] + np.minimum(found["token"].to_numpy(int) // window, windows[own] - 1),
    )


def _runs(part: str, features: Features, found: pd.DataFrame, _: int) -> tuple:
    """Return sentences, or paragraphs as runs of sentences, as ``_articles`` does."""
    sentences, size = features.sentences, features.sentences["sentence"].max() + 1
    article, own = _article_of(features, sentences, found)
    position, number = article * size + sentences["sentence"].to_numpy(), sentences[part].to_numpy()
    new = (np.diff(article, prepend=-1) != 0) | (np.diff(number, prepend=-1) != 0)
    unit = (np.cumsum(new) - 1)[
        np.searchsorted(position, own * size + found["sentence"].to_numpy())
    ]
    return sentences[["article_id", part]][new], article[new], unit


_UNITS = {name: partial(_runs, name) for name in ("sentence", "paragraph")} | {
    "article": _articles,
    "window": _windows,
}


def incidence_of(counts: Counts, *, prefix: str = "") -> Incidence:
    """Return articles (or pages) × actors from Counts of 0 and 1, such as annotations of who is named.

    Parameters
    ----------
    counts : Counts
        Items such as ``actors:Russia``; a value above 0 means named.
    prefix : str
        Keeps the items that begin with it, and takes it off: ``prefix="actors:"``.

    Returns
    -------
    Incidence
        At the level of the article. Rows that were not looked at (size 0) are left out.

    Raises
    ------
    InputError
        If no item has the prefix.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["p1"]})
    >>> labels = Counts.of([[1, 0]], size=[[1]], rows=rows, items=["by:Aria", "law"], per="page")
    >>> list(incidence_of(labels, prefix="by:").items)
    ['Aria']
    """
    chosen = sorted(item for item in counts.items if item.startswith(prefix))
    if not chosen:
        raise checks.refusal(
            "prefix",
            arrived=repr(prefix),
            expected=f"how items such as {checks.listing(counts.items)} begin",
            fix="Check the spelling; it usually ends in a colon.",
        )
    kept = counts.where(items=chosen)
    kept = kept.where(rows=(kept.size > 0).all(axis=1))
    items = pd.Index([item.removeprefix(prefix) for item in chosen], dtype="str")
    return Incidence(sparse.csr_array((kept.values > 0).astype(float)), kept.rows, items, "article")


def matrix(
    places: Incidence,
    *,
    where: Any = None,
    actors: Sequence[str] | None = None,
    between: tuple[str, str] | None = None,
) -> pd.DataFrame:
    """Return actors × actors: the number of units that name both.

    Parameters
    ----------
    places : Incidence
        Units × actors.
    where : dict or boolean mask, optional
        Rows to keep: ``{"outlet": "North"}``.
    actors : sequence of str, optional
        Actors to show; the table is sorted by label all the same.
    between : two kinds of item, optional
        A rectangle, as ``("frame", "actor")``: rows are the items "frame: …", columns the items "actor: …".

    Returns
    -------
    DataFrame
        Symmetric (without *between*), whole numbers; the diagonal is the number of units naming the actor; 0 means never
        together.

    Raises
    ------
    InputError
        For an unknown actor, or a kind that no item begins with.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"]})
    >>> matrix(Incidence(sparse.csr_array([[1, 1], [1, 0]]), rows, pd.Index(["Aria", "Boria"]), "article"))
           Aria  Boria
    Aria      2      1
    Boria     1      1
    """
    kept = places if where is None else places.where(where)
    unknown = sorted(set(actors or ()) - set(kept.items))
    if unknown:
        raise checks.refusal(
            "actors",
            arrived=checks.listing(unknown),
            expected=f"actors such as {checks.listing(kept.items)}",
            fix="Check the spelling; actors that are never named are no columns.",
        )
    table = pd.DataFrame(_joint(kept.values), index=kept.items, columns=kept.items)
    labels = np.array(sorted(kept.items if actors is None else actors), dtype=object)
    rows, columns = _sides(labels.tolist(), between)
    return table.loc[labels[rows], labels[columns]]


def matrices(
    places: Incidence, *, by: str | Sequence[str], between: tuple[str, str] | None = None
) -> pd.DataFrame:
    """Return one row a group and pair of actors, every pair in every group, zeros included; *between* as in ``association``.

    To say that groups differ, see ``pair_counts``.

    Returns
    -------
    DataFrame
        The columns of *by*, ``actor_a, actor_b`` (a before b), ``joint`` (units naming both), ``left`` and ``right``
        (units naming a, naming b), ``units`` (all units of the group), ``articles`` and ``outlets`` (with the pair in a unit).
        Plain counts: ``attrs["estimand"]`` says that every copy of a text counts.

    Raises
    ------
    InputError
        If a row has no value in a column of *by*.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["North", "South"]})
    >>> places = Incidence(sparse.csr_array([[1, 1], [1, 0]]), rows, pd.Index(["Aria", "Boria"]), "article")
    >>> matrices(places, by="outlet")[["outlet", "actor_a", "actor_b", "joint"]].values.tolist()
    [['North', 'Aria', 'Boria', 1], ['South', 'Aria', 'Boria', 0]]
    """
    table = pd.concat(
        [_pairs(part, labels, between) for labels, part in _groups(places, by)], ignore_index=True
    )
    table.attrs = {"within": places.within, "estimand": CIRCULATED}
    return table


def pair_counts(
    places: Incidence, *, min_joint: int = 3, between: tuple[str, str] | None = None
) -> Counts:
    """Return articles × pairs of actors: in how many of the article's units both are named. What differs between groups?

    Groups are compared by their articles, never by their units: ``compare.contrasts(pair_counts(places), "outlet")`` exchanges
    labels of articles (or of clusters: ``cluster="outlet"``) and adjusts over all pairs. A pair can
    differ merely because one of its actors does; that is part of the question, and ``association`` by group sets it aside.

    Parameters
    ----------
    places : Incidence
        Units × actors.
    min_joint : int
        Pairs together in fewer units, whatever their group, are no items.
    between : two kinds of item, optional
        Only pairs of one item of each kind, as in :func:`association`.

    Returns
    -------
    Counts
        Items "Aria + Boria", in the order of the labels; ``size`` is the article's number of units (articles: 1), and ``per``
        the unit. ``rows`` are the articles with those columns of the units' rows that are constant in every article.

    Raises
    ------
    InputError
        If no pair is together in *min_joint* units.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a1", "a2"]})
    >>> places = Incidence(sparse.csr_array([[1, 1], [1, 0], [1, 1]]), rows, pd.Index(["Aria", "Boria"]), "sentence")
    >>> counts = pair_counts(places, min_joint=2)
    >>> counts.items.tolist(), counts.values.toarray().tolist(), counts.size.tolist()
    (['Aria + Boria'], [[1.0], [1.0]], [[2.0], [1.0]])
    """
    [(_, places)] = _groups(places, None)
    pairs = _pairs(places, {}, between).query("joint >= @min_joint")
    if pairs.empty:
        raise checks.refusal(
            "pairs",
            arrived=f"none in {min_joint} units",
            expected="at least one",
            fix="Lower min_joint.",
        )
    codes, articles = pd.factorize(places.rows["article_id"])
    pool = sparse.csc_array(
        (np.ones(len(codes)), (codes, np.arange(len(codes)))), shape=(len(articles), len(codes))
    )
    named, blocks = places.values.tocsc(), []
    for actor, partners in pairs.groupby("actor_a", sort=False)["actor_b"]:
        units = named[:, [places.items.get_loc(actor)]].indices
        blocks.append(pool[:, units] @ places.values[units][:, places.items.get_indexer(partners)])
    return Counts.of(
        sparse.hstack(blocks),
        size=pool.sum(axis=1)[:, None],
        rows=constant_columns(places.rows, codes),
        items=pairs["actor_a"] + " + " + pairs["actor_b"],
        per=places.within,
    )


def meetings(
    sequences: Sequence[Sequence[str | None]],
    *,
    context: str = "window",
    window: int = 5,
    count: str = "frequency",
    weights: Sequence[float] | None = None,
    ordered: bool = False,
) -> pd.DataFrame:
    """Return items × items: how often two items of a sequence stand near each other, as quanteda's ``fcm`` counts them.

    Windows slide, so that two items meet once for each pair of their places; ``incidence(within="window")`` has units for
    tests. Windows cross sentence ends: give sentences to keep them apart.

    Parameters
    ----------
    sequences : sequence of sequences of str
        A sequence each document: words, or actors in their order
        (``features.mentions.groupby("article_id")["actor"].agg(list)``). None keeps a place and is no item ("padding").
    context : "window" or "document"
        Pairs of places at most *window* apart, or all pairs of a document.
    count : "frequency", "weighted" or "boolean"
        Each pair of places; each times a weight (windows only); at most one a document.
    weights : sequence of float, optional
        By distance, *window* of them; 1/distance by default.
    ordered : bool
        Rows come before columns (windows only).

    Returns
    -------
    DataFrame
        Sorted by label, symmetric unless ordered, and full where quanteda shows the upper triangle. The diagonal has each pair
        of places once (boolean: documents with the item at least twice, in windows so near); quanteda doubles it in
        unordered windows.

    Raises
    ------
    InputError
        For text in place of a sequence, weights that do not fit, or a document context that is weighted or ordered.

    Examples
    --------
    >>> meetings([["A", "D", "A", "C", "E", "A", "D"]], window=3).loc["A"].tolist()
    [2, 3, 3, 2]
    """
    _check_meetings(sequences, context, count, weights, ordered, window)
    document = np.repeat(np.arange(len(sequences)), [len(one) for one in sequences])
    codes, items = pd.factorize(
        np.array([item for one in sequences for item in one], dtype=object), sort=True
    )
    if context == "document":
        return pd.DataFrame(
            _in_documents(document, codes, boolean=count == "boolean"), index=items, columns=items
        )
    near = []
    for distance in range(1, window + 1):
        both = (
            (document[distance:] == document[:-distance])
            & (codes[distance:] >= 0)
            & (codes[:-distance] >= 0)
        )
        weight = (
            1 if count != "weighted" else 1 / distance if weights is None else weights[distance - 1]
        )
        near += [
            np.column_stack(
                [
                    document[distance:],
                    codes[:-distance],
                    codes[distance:],
                    np.full(len(both), weight),
                ]
            )[both]
        ]
    places = np.concatenate(near)
    places[:, 1:3] = places[:, 1:3] if ordered else np.sort(places[:, 1:3], axis=1)
    places = np.unique(places, axis=0) if count == "boolean" else places
    cells = places[:, 1] * len(items) + places[:, 2]
    table = np.bincount(cells.astype(int), weights=places[:, 3], minlength=len(items) ** 2).reshape(
        len(items), len(items)
    )
    table = table if ordered else table + np.triu(table, 1).T
    return pd.DataFrame(
        table if count == "weighted" else table.astype(int), index=items, columns=items
    )


def _in_documents(document: np.ndarray, codes: np.ndarray, *, boolean: bool) -> np.ndarray:
    kept = codes >= 0
    used = sparse.csr_array(
        (np.ones(kept.sum()), (document[kept], codes[kept])),
        shape=(document.max(initial=-1) + 1, codes.max(initial=-1) + 1),
    )
    twice, used = (
        (used > 1).sum(axis=0),
        sparse.csr_array(used > 0, dtype=float) if boolean else used,
    )
    pairs = (used.T @ used).toarray()
    np.fill_diagonal(pairs, twice if boolean else (used.power(2) - used).sum(axis=0) / 2)
    return pairs.astype(int)


def _check_meetings(sequences, context, count, weights, ordered: bool, window: int) -> None:
    checks.one_of(context, ["window", "document"], name="context")
    checks.one_of(count, ["frequency", "weighted", "boolean"], name="count")
    text = any(isinstance(one, str) for one in sequences)
    unfit = context == "document" and (count == "weighted" or ordered)
    if (
        text
        or unfit
        or window < 1
        or (weights is not None and (count != "weighted" or len(weights) != window))
    ):
        arrived = f"context={context!r}, window={window}, count={count!r}, weights={weights!r}, ordered={ordered}"
        raise checks.refusal(
            "meetings",
            arrived="text as a sequence" if text else arrived,
            fix="See the parameters.",
            expected="lists of labels; weights, one a distance, and order for windows that reach 1 or further",
        )


def association(
    places: Incidence,
    *,
    measure: measures.Measure = measures.npmi,
    by: str | Sequence[str] | None = None,
    null: str | None = None,
    draws: int = 2000,
    seed: int = 0,
    min_joint: int = 3,
    min_expected: float = 1.0,
    between: tuple[str, str] | None = None,
) -> pd.DataFrame:
    """Return the pairs of actors with an association measure and, under a matching null, how surprising they are.

    Association measures flag rare pairs by chance (NPMI above 0.3: a quarter of unassociated pairs among ten articles), so
    rank by ``score`` and read ``estimate`` as a description. Where nothing is associated, at most 6% of the pairs have
    p <= .05 under either null; by Fisher's test or G2 of units it is a tenth to over nine tenths (benchmarks/validity.csv).

    Copies of one text are no independent articles. Where ``rows`` have a column ``copy_cluster`` (attach ``copies.link``), each
    group keeps one article of a cluster, that with the smallest article_id, for description and test alike.

    Parameters
    ----------
    places : Incidence
        Units × actors; with ``copy_cluster`` in the rows copies count once.
    measure : Measure
        Called with (joint, left, right, units).
    by : str or list of str, optional
        Columns of the rows; pairs are then described within each group, and tested as one family.
    null : None, "shuffle" or "swap"
        "shuffle" (sentences, paragraphs, windows) keeps each article's number of units naming each actor and shuffles which
        ones. It takes an article's units as alike: where they are not, as a title and a body that is one paragraph, whatever
        stands in the long one looks associated; take sentences or windows then.
        "swap" (articles) keeps each article's number of actors and each actor's number of articles: rounds of random
        trades between pairs of articles, run both ways from the data (Besag and Clifford 1989; Strona et al. 2014).
    draws, seed : int
        Number of redrawn incidences, and where the random numbers start.
    min_joint, min_expected
        Below these a pair is described only. Which pairs are tested together depends on ``expected`` alone, which the
        null keeps; ``joint`` only hides p-values.
    between : two kinds of item, optional
        Only pairs of one item of each kind: ``("frame", "actor")`` takes "frame: law" with "actor: Aria", the first kind as
        ``actor_a``. Swaps then keep, in each article, the number of items of either kind.

    Returns
    -------
    DataFrame
        Group columns, ``actor_a, actor_b, joint, expected`` (mean under the null; left × right / units without one),
        ``left, right, units, articles, outlets, estimate, score`` (observed minus expected in standard deviations of the
        null), ``p`` (mid-p, one-sided: more often than expected), ``p_adjusted`` (single-step max-T over the tested pairs of
        all groups), ``note``. Sorted by group, then score (estimate without a null), highest first. Missing: not tested.
        ``attrs`` say measure, estimand, null, draws, seed, number of pairs tested and ``collapsed_copies``: the share of the
        groups' articles that were left out as copies (0 where copies are not known).

    Raises
    ------
    InputError
        For a null that does not fit the level, fewer than 19 draws, an article without a value in ``copy_cluster``, a kind
        that no item begins with, or what is no Measure.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2", "a3"]})
    >>> named = sparse.csr_array([[1, 1], [1, 1], [0, 0]])
    >>> table = association(Incidence(named, rows, pd.Index(["Aria", "Boria"]), "article"))
    >>> table[["joint", "expected", "estimate"]].round(2).values.tolist()
    [[2.0, 1.33, 1.0]]
    """
    measures.require_measure(measure)
    _check_null(places.within, null, draws)
    rng = np.random.default_rng(seed)
    tables, tops = [], np.full(draws, -np.inf)
    groups = _groups(places, by)
    articles, groups = (
        _articles_in(groups),
        [(labels, _without_copies(part)) for labels, part in groups],
    )
    for labels, part in groups:
        table = _described(_pairs(part, labels, between), measure)
        if null is not None and len(table):
            redraw = partial(_NULLS[null], sides=_sides(part.items, between))
            table, top = _tested(
                table, part, redraw, rng=rng, draws=draws, min_expected=min_expected
            )
            tops = np.maximum(tops, top)
        tables.append(table)
    table = pd.concat([table for table in tables if len(table)] or tables[:1], ignore_index=True)
    table = _noted(table, tops, null=null, min_joint=min_joint, min_expected=min_expected)
    order = [
        *(columns_of(by) if by is not None else []),
        "score" if null else "estimate",
        "actor_a",
        "actor_b",
    ]
    ascending = [name not in ("score", "estimate") for name in order]
    table = table.sort_values(order, ascending=ascending, ignore_index=True)
    table.attrs = {
        "measure": measure.name,
        "convention": measure.convention,
        "within": places.within,
        "null": null,
        "draws": draws if null else 0,
        "seed": seed,
        "tested": int(table["p"].notna().sum()),
        "p": "mid-p, one-sided (more than expected), Monte Carlo; p_adjusted: single-step max-T over tested pairs",
        "min_joint": min_joint,
        "min_expected": min_expected,
        "estimand": CIRCULATED_ONCE if "copy_cluster" in places.rows else CIRCULATED,
        "collapsed_copies": (articles - _articles_in(groups)) / articles,
    }
    return table


def network(
    table: pd.DataFrame, *, min_joint: int = 3, min_expected: float = 1.0, weight: str = "estimate"
) -> networkx.Graph:
    """Return an association table as a networkx Graph: actors as nodes, pairs as edges.

    Parameters
    ----------
    table : DataFrame
        From :func:`association`, of one group.
    min_joint, min_expected
        Pairs below either are no edges (the actors stay as nodes).
    weight : str
        Column that becomes the edge's ``weight``; pairs without a value are no edges. A weight below 0 means less often
        than expected.

    Returns
    -------
    networkx.Graph
        Nodes sorted, with ``units`` (units naming the actor); edges sorted, with ``weight, joint, expected, articles, outlets,
        estimate`` and, where the pair was tested, ``score, p, p_adjusted``; what is missing is left out. ``graph.graph`` says
        ``measure, within, null, draws, seed, estimand, group`` (its labels), ``units``, and what an edge needed. Plain
        numbers and words, so that GEXF and GraphML keep them.

    Raises
    ------
    InputError
        If the table has several groups or a pair twice, or lacks a column.

    Examples
    --------
    >>> named = sparse.csr_array([[1, 1], [1, 1], [1, 1], [0, 0]])
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2", "a3", "a4"]})
    >>> graph = network(association(Incidence(named, rows, pd.Index(["Aria", "Boria"]), "article")))
    >>> list(graph.edges(data="joint")), graph.graph["measure"], graph.graph["units"]
    ([('Aria', 'Boria', 3)], 'NPMI', 4)
    """
    import networkx as nx

    needed = ["actor_a", "actor_b", "joint", "expected", "left", "right", "units", weight]
    checks.require_columns(table, needed, what="association table")
    about = table.loc[
        :, [*table.columns[: table.columns.get_loc("actor_a")], "units"]
    ].drop_duplicates()
    if len(about) > 1 or table.duplicated(["actor_a", "actor_b"]).any():
        raise checks.refusal(
            "association table",
            arrived="several groups, or the same pair more than once",
            expected="each pair once",
            fix="Choose one group, as in table[table['outlet'] == 'North'].",
        )
    said = {
        name: table.attrs.get(name)
        for name in ("measure", "within", "null", "draws", "seed", "estimand")
    }
    said |= dict(min_joint=min_joint, min_expected=min_expected, weight=weight)
    for *labels, units in about.itertuples(index=False):
        said |= {"group": ", ".join(map(str, labels)) or None, "units": int(units)}
    graph = nx.Graph(**{name: value for name, value in said.items() if value is not None})
    sizes = (
        pd.concat([table.set_index("actor_a")["left"], table.set_index("actor_b")["right"]])
        .groupby(level=0)
        .first()
    )
    graph.add_nodes_from(
        (actor, {"units": int(units)}) for actor, units in sizes.sort_index().items()
    )
    shown = table[
        (table["joint"] >= min_joint) & (table["expected"] >= min_expected) & table[weight].notna()
    ]
    evidence_of = [
        name
        for name in (
            "joint",
            "expected",
            "articles",
            "outlets",
            "estimate",
            "score",
            "p",
            "p_adjusted",
        )
        if name in table
    ]
    for row in shown.sort_values(["actor_a", "actor_b"]).to_dict("records"):
        numbers = {name: row[name] for name in evidence_of if pd.notna(row[name])}
        graph.add_edge(row["actor_a"], row["actor_b"], weight=float(row[weight]), **numbers)
    return graph


@kernel
def _met(items, bounds, codes, size):
    """Return size × size (lower half): in how many of the *codes* two items meet; unit u names items[bounds[u]:bounds[u + 1]]
    and has the code codes[u], units of one code one after the other."""
    met, last = np.zeros((size, size), np.int64), np.full((size, size), -1, np.int64)
    for unit in range(len(codes)):
        for place in range(bounds[unit], bounds[unit + 1]):
            for other in range(bounds[unit], place + 1):
                one, two = max(items[place], items[other]), min(items[place], items[other])
                met[one, two] += last[one, two] != codes[unit]
                last[one, two] = codes[unit]
    return met


def _joint(values: sparse.csr_array, labels=None) -> np.ndarray:
    """Return items × items: how many units name both, or how many *labels* such units have (a missing one counts nowhere)."""
    named, codes = sparse.csr_array(values > 0), np.arange(values.shape[0])
    if labels is not None:
        codes, _ = pd.factorize(labels)
        order = np.argsort(codes, kind="stable")[(codes < 0).sum() :]
        named, codes = named[order], codes[order]
    met = _met(
        named.indices.astype(np.int64),
        named.indptr.astype(np.int64),
        codes.astype(np.int64),
        values.shape[1],
    )
    return met + np.tril(met, -1).T


def _sides(items: Sequence[str], between) -> list[np.ndarray]:
    """Return which items can be on either side of a pair."""
    if between is None:
        return [np.ones(len(items), bool)] * 2
    sides = [np.array([item.startswith(f"{kind}:") for item in items], bool) for kind in between]
    if len(sides) != 2 or not all(side.any() for side in sides):
        raise checks.refusal(
            "between",
            arrived=repr(between),
            expected=f"two kinds of the items {checks.listing(items)}",
            fix='Use incidence(…, of=("frames", "actors")) and between=("frame", "actor").',
        )
    return sides


def _groups(places: Incidence, by) -> list[tuple[dict, Incidence]]:
    """Return each group's labels and units, in sorted order; actors and articles in sorted order too."""
    if not len(places.rows):
        raise checks.refusal(
            "places", arrived="no units", expected="at least one", fix="Check what where(…) left."
        )
    order = np.argsort(places.items.to_numpy(dtype=object), kind="stable")
    rows = np.argsort(places.rows["article_id"].to_numpy(dtype=object), kind="stable")
    places = replace(
        places,
        values=places.values[rows][:, order],
        rows=places.rows.iloc[rows].reset_index(drop=True),
        items=places.items[order],
    )
    if by is None:
        return [({}, places)]
    codes, groups = group_codes(places.rows, columns_of(by))
    return [
        (labels, places.where(codes == code))
        for code, labels in enumerate(groups.to_dict("records"))
    ]


def _without_copies(places: Incidence) -> Incidence:
    """Return the units of one article a copy cluster, that with the smallest article_id; all units where copies are unknown."""
    if "copy_cluster" not in places.rows:
        return places
    codes, _ = group_codes(places.rows, ["copy_cluster"])
    names = places.rows["article_id"]
    return places.where((names == names.groupby(codes).transform("min")).to_numpy())


def _articles_in(groups: list[tuple[dict, Incidence]]) -> int:
    return sum(part.rows["article_id"].nunique() for _, part in groups)


def _pairs(places: Incidence, labels: dict, between) -> pd.DataFrame:
    """Return every pair of actors with its group's labels and counts; articles and outlets are those with it in one unit."""
    joint, (first, second) = _joint(places.values), _sides(places.items, between)
    left, right = np.nonzero(
        np.outer(first, second) & ~np.tril(np.outer(second, first))
    )  # no pair twice
    found = {
        name: _joint(places.values, places.rows[column])[left, right]
        if column in places.rows
        else np.nan
        for name, column in (("articles", "article_id"), ("outlets", "outlet"))
    }
    return pd.DataFrame(
        {
            **labels,
            "actor_a": places.items[left],
            "actor_b": places.items[right],
            "joint": joint[left, right],
            "left": joint[left, left],
            "right": joint[right, right],
            "units": places.values.shape[0],
            **found,
        }
    )


def _described(table: pd.DataFrame, measure) -> pd.DataFrame:
    """Return the pairs of actors that are both named, with the measure and what independence expects."""
    kept = table[(table["left"] > 0) & (table["right"] > 0)].reset_index(drop=True)
    joint, left, right, units = (
        kept[name].to_numpy(float) for name in ("joint", "left", "right", "units")
    )
    kept.insert(list(kept.columns).index("joint") + 1, "expected", left * right / units)
    return kept.assign(estimate=measure(joint, left, right, units))


def _check_null(within: str, null: str | None, draws: int) -> None:
    checks.one_of(null, [None, "shuffle", "swap"], name="null")
    if null == "shuffle" and within == "article":
        raise checks.refusal(
            "null",
            arrived='"shuffle" for articles',
            expected='"swap"',
            fix="An article has no places inside it to shuffle; use swaps, or sentences as units.",
        )
    if null == "swap" and within != "article":
        raise checks.refusal(
            "null",
            arrived=f'"swap" for {within}s',
            expected='"shuffle"',
            fix=f"An article's {within}s do not trade places with another article's; shuffle within articles.",
        )
    if null is not None and draws < 19:
        raise checks.refusal(
            "draws", arrived=draws, expected="19 or more", fix="With fewer, no p-value can be 0.05."
        )


def _tested(
    table, places: Incidence, null: Callable, *, rng, draws: int, min_expected
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the table with expected, score and p under the null, and each draw's highest score among the tested pairs."""
    first, second = (places.items.get_indexer(table[name]) for name in ("actor_a", "actor_b"))
    mean, variance, drawn = null(places, first, second, rng=rng, draws=draws)
    joint, scale = table["joint"].to_numpy(float), np.sqrt(variance)
    able = (mean >= min_expected) & (scale > 1e-9)
    score = np.divide(joint - mean, scale, out=np.full(len(table), np.nan), where=scale > 1e-9)
    above, equal = (drawn > joint).sum(axis=0), (drawn == joint).sum(axis=0)
    tied = (above + 0.5 * (equal + 1)) / (draws + 1)
    top = ((drawn[:, able] - mean[able]) / scale[able]).max(axis=1, initial=-np.inf)
    return table.assign(expected=mean, score=score, p=np.where(able, tied, np.nan)), top


def _noted(
    table: pd.DataFrame, tops: np.ndarray, *, null, min_joint: int, min_expected: float
) -> pd.DataFrame:
    """Return the table with adjusted p-values and, where there is too little evidence, no p-value but the reason."""
    blank = np.full(len(table), np.nan)
    table = table.assign(**{name: table.get(name, blank) for name in ("score", "p")})
    few, low = table["joint"] < min_joint, table["expected"] < min_expected
    fixed = table["p"].isna() & ~low & (null is not None)
    reasons = [
        (few, f"fewer than {min_joint} joint units: descriptive only"),
        (low, f"expected below {min_expected:g}: descriptive only"),
        (fixed, "the null allows one value only: not tested"),
    ]
    reached = (tops[:, None] >= table["score"].to_numpy() - 1e-9).sum(axis=0)
    p, adjusted = table["p"].mask(few), pd.Series((reached + 1) / (len(tops) + 1))
    note = [
        "; ".join(text for flags, text in reasons if flags.iloc[row]) for row in range(len(table))
    ]
    return table.assign(
        p=p, p_adjusted=adjusted.where(p.notna()), note=pd.Series(note, dtype="str")
    )


def _shuffled(
    places: Incidence, first, second, *, rng, draws: int, sides
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return mean and variance (exact, hypergeometric sums over articles) and drawn joint counts of the pairs."""
    codes, _ = group_codes(places.rows, ["article_id"])
    starts = np.searchsorted(codes, np.arange(codes[-1] + 2))
    pair_of = np.full((len(places.items), len(places.items)), -1)
    pair_of[first, second] = pair_of[second, first] = np.arange(len(first))
    mean, variance, drawn = (
        np.zeros(len(first)),
        np.zeros(len(first)),
        np.zeros((draws, len(first)), np.int32),
    )
    for start, stop in pairwise(starts):
        placed, n = places.values[start:stop].sum(axis=0), stop - start
        actors = np.flatnonzero(placed)
        a, b = np.nonzero(
            np.triu(pair_of[np.ix_(actors, actors)] + 1, 1)
        )  # the pairs that are asked for
        pairs, left, right = pair_of[actors[a], actors[b]], placed[actors[a]], placed[actors[b]]
        mean[pairs] += left * right / n
        variance[pairs] += left * right * (n - left) * (n - right) / (n * n * max(n - 1, 1))
        if len(pairs):
            drawn[:, pairs] += resampling.placements(
                placed[actors].astype(int), n, rng=rng, draws=draws
            )[:, a, b]
    return mean, variance, drawn


def _swapped(
    places: Incidence, first, second, *, rng, draws: int, sides
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return mean and variance over the draws and the data, and drawn joint counts of the pairs.

    The data stand at a random place of one reversible chain, so they are exchangeable with the draws however well it mixes.
    """
    observed = places.values.toarray().astype(bool)
    before, blocks = (
        int(rng.integers(draws + 1)),
        sides[:1] if (sides[0] == sides[1]).all() else sides,
    )
    drawn, named = np.empty((draws, len(first)), np.int32), observed
    for draw in range(draws):
        named = observed if draw == before else named
        for _ in range(_SWEEPS):
            named = named.copy()
            for block in blocks:
                named[:, block] = resampling.traded(named[:, block], rng)
        counts = named.astype(np.float32)
        drawn[draw] = (counts.T @ counts)[first, second].round()
    everything = np.vstack([drawn, _joint(places.values)[first, second]])
    return everything.mean(axis=0), everything.var(axis=0), drawn


_NULLS = {"shuffle": _shuffled, "swap": _swapped}
