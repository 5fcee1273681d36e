"""Actor pairs: who is named together, more often than chance would have it, and by whom."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import checks, measures
from analysis.counts import (CIRCULATED, CIRCULATED_ONCE, Counts, Incidence, columns_of, evidence, group_codes, metadata_of,
                             of_kinds)
from analysis.features import Features

_UNITS = {"sentence": ["article_id", "sentence"], "paragraph": ["article_id", "paragraph"], "article": ["article_id"]}
_CELLS = 2_000_000  # cells of one article shuffled at a time: bounds memory, whatever the article's length
_SWEEPS = 5  # rounds of trades between two kept draws of the swap null


def incidence(features: Features, *, within: str = "sentence", kinds: Sequence[str] | None = None) -> Incidence:
    """Return units × actors: 1 where the sentence, paragraph or article names the actor.

    Parameters
    ----------
    features : Features
        Read articles; a title is paragraph 0.
    within : "sentence", "paragraph" or "article"
        The unit. Marginals and N are counted in this same unit.
    kinds : sequence of str, optional
        Only actors of these kinds ("state", "person", …).

    Returns
    -------
    Incidence
        Units that name nobody are rows too; a unit counts an actor once, however often it names it. Rows carry the
        article's metadata. Actors that are never named are no columns.

    Raises
    ------
    InputError
        For an unknown unit, or kinds that no actor of the list has.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1"], "outlet": ["North"]})
    >>> sentences = pd.DataFrame({"article_id": ["a1", "a1"], "paragraph": [1, 1], "sentence": [0, 1]})
    >>> mentions = pd.DataFrame({"article_id": ["a1", "a1"], "sentence": [1, 1], "actor": ["Aria", "Boria"]})
    >>> incidence(Features(rows, sentences, mentions, None, None, None, None, {})).values.toarray()
    array([[0., 0.],
           [1., 1.]])
    """
    keys = _UNITS[checks.one_of(within, list(_UNITS), name="within")]
    mentions, sentences = of_kinds(features, kinds, table=features.mentions, column="actor"), features.sentences
    ids = pd.Index(features.articles["article_id"])
    article, unit = np.arange(len(ids)), ids.get_indexer(mentions["article_id"])
    units = features.articles[keys] if within == "article" else sentences[keys]
    if within != "article":
        article, size = ids.get_indexer(sentences["article_id"]), sentences["sentence"].max() + 1
        position, number = article * size + sentences["sentence"].to_numpy(), sentences[keys[1]].to_numpy()
        new = (np.diff(article, prepend=-1) != 0) | (np.diff(number, prepend=-1) != 0)
        unit = (np.cumsum(new) - 1)[np.searchsorted(position, unit * size + mentions["sentence"].to_numpy())]
        units, article = units[new], article[new]
    actor, items = pd.factorize(mentions["actor"], sort=True)
    values = sparse.csr_array((np.ones(len(unit)), (unit, actor)), shape=(len(units), len(items)))
    values.data[:] = 1  # a unit names an actor or not
    metadata = metadata_of(features).drop(columns="article_id").iloc[article].reset_index(drop=True)
    return Incidence(values, pd.concat([units.reset_index(drop=True), metadata], axis=1), pd.Index(items, dtype="str"), within)


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
        raise checks.refusal("prefix", arrived=repr(prefix), expected=f"how items such as {checks.listing(counts.items)} begin",
                             fix="Check the spelling; it usually ends in a colon.")
    kept = counts.where(items=chosen)
    kept = kept.where(rows=(kept.size > 0).all(axis=1))
    items = pd.Index([item.removeprefix(prefix) for item in chosen], dtype="str")
    return Incidence(sparse.csr_array((kept.values > 0).astype(float)), kept.rows, items, "article")


def matrix(places: Incidence, *, where=None, actors: Sequence[str] | None = None) -> pd.DataFrame:
    """Return actors × actors: the number of units that name both.

    Parameters
    ----------
    places : Incidence
        Units × actors.
    where : dict or boolean mask, optional
        Rows to keep: ``{"outlet": "North"}``.
    actors : sequence of str, optional
        Actors to show; the table is sorted by label all the same.

    Returns
    -------
    DataFrame
        Symmetric, whole numbers; the diagonal is the number of units naming the actor; 0 means never together.

    Raises
    ------
    InputError
        For an unknown actor.

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
        raise checks.refusal("actors", arrived=checks.listing(unknown), expected=f"actors such as {checks.listing(kept.items)}",
                             fix="Check the spelling; actors that are never named are no columns.")
    table = pd.DataFrame(_joint(kept.values), index=kept.items, columns=kept.items)
    labels = sorted(kept.items if actors is None else actors)
    return table.loc[labels, labels]


def matrices(places: Incidence, *, by: str | Sequence[str]) -> pd.DataFrame:
    """Return one row a group and pair of actors, every pair in every group, zeros included.

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
    table = pd.concat([_pairs(part, labels) for labels, part in _groups(places, by)], ignore_index=True)
    table.attrs = {"within": places.within, "estimand": CIRCULATED}
    return table


def association(places: Incidence, *, measure=measures.npmi, by: str | Sequence[str] | None = None, null: str | None = None,
                draws: int = 2000, seed: int = 0, min_joint: int = 3, min_expected: float = 1.0) -> pd.DataFrame:
    """Return the pairs of actors with an association measure and, under a matching null, how surprising they are.

    Association measures flag rare pairs by chance (NPMI above 0.3: a quarter of unassociated pairs among ten articles), so
    rank by ``score`` and read ``estimate`` as a description (inference.md section 4).

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
        "shuffle" (sentences, paragraphs) keeps each article's number of units naming each actor and shuffles which ones.
        "swap" (articles) keeps each article's number of actors and each actor's number of articles: rounds of random
        trades between pairs of articles, run both ways from the data (Besag and Clifford 1989; Strona et al. 2014).
    draws, seed : int
        Number of redrawn incidences, and where the random numbers start.
    min_joint, min_expected
        Below these a pair is described only. Which pairs are tested together depends on ``expected`` alone, which the
        null keeps; ``joint`` only hides p-values.

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
        For a null that does not fit the level, fewer than 19 draws, or an article without a value in ``copy_cluster``.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2", "a3"]})
    >>> named = sparse.csr_array([[1, 1], [1, 1], [0, 0]])
    >>> table = association(Incidence(named, rows, pd.Index(["Aria", "Boria"]), "article"))
    >>> table[["joint", "expected", "estimate"]].round(2).values.tolist()
    [[2.0, 1.33, 1.0]]
    """
    _check_null(places.within, null, draws)
    rng = np.random.default_rng(seed)
    tables, tops = [], np.full(draws, -np.inf)
    groups = _groups(places, by)
    articles, groups = _articles_in(groups), [(labels, _without_copies(part)) for labels, part in groups]
    for labels, part in groups:
        table = _described(_pairs(part, labels), measure)
        if null is not None and len(table):
            table, top = _tested(table, part, _NULLS[null], rng=rng, draws=draws, min_expected=min_expected)
            tops = np.maximum(tops, top)
        tables.append(table)
    table = pd.concat([table for table in tables if len(table)] or tables[:1], ignore_index=True)
    table = _noted(table, tops, null=null, min_joint=min_joint, min_expected=min_expected)
    order = [*(columns_of(by) if by is not None else []), "score" if null else "estimate", "actor_a", "actor_b"]
    ascending = [name not in ("score", "estimate") for name in order]
    table = table.sort_values(order, ascending=ascending, ignore_index=True)
    table.attrs = {"measure": measure.name, "convention": measure.convention, "within": places.within, "null": null,
                   "draws": draws if null else 0, "seed": seed, "tested": int(table["p"].notna().sum()),
                   "p": "mid-p, one-sided (more than expected), Monte Carlo; p_adjusted: single-step max-T over tested pairs",
                   "min_joint": min_joint, "min_expected": min_expected,
                   "estimand": CIRCULATED_ONCE if "copy_cluster" in places.rows else CIRCULATED,
                   "collapsed_copies": (articles - _articles_in(groups)) / articles}
    return table


def network(table: pd.DataFrame, *, min_joint: int = 3, min_expected: float = 1.0, weight: str = "estimate"):
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
        Nodes sorted, with ``units`` (units naming the actor); edges sorted, with ``weight, joint, estimate`` and, where the
        pair was tested, ``score, p, p_adjusted``. Plain numbers, so that GEXF and GraphML keep them.

    Raises
    ------
    InputError
        If the table has a pair twice (several groups), or lacks a column.

    Examples
    --------
    >>> named = sparse.csr_array([[1, 1], [1, 1], [1, 1], [0, 0]])
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2", "a3", "a4"]})
    >>> graph = network(association(Incidence(named, rows, pd.Index(["Aria", "Boria"]), "article")))
    >>> list(graph.edges(data="joint"))
    [('Aria', 'Boria', 3)]
    """
    import networkx as nx

    needed = ["actor_a", "actor_b", "joint", "expected", "left", "right", weight]
    checks.require_columns(table, needed, what="association table")
    if table.duplicated(["actor_a", "actor_b"]).any():
        raise checks.refusal("association table", arrived="the same pair more than once", expected="each pair once",
                             fix="Choose one group, as in table[table['outlet'] == 'North'].")
    graph = nx.Graph()
    sizes = pd.concat([table.set_index("actor_a")["left"], table.set_index("actor_b")["right"]]).groupby(level=0).first()
    graph.add_nodes_from((actor, {"units": int(units)}) for actor, units in sizes.sort_index().items())
    shown = table[(table["joint"] >= min_joint) & (table["expected"] >= min_expected) & table[weight].notna()]
    for row in shown.sort_values(["actor_a", "actor_b"]).to_dict("records"):
        numbers = {name: float(row[name]) for name in ("estimate", "score", "p", "p_adjusted") if pd.notna(row.get(name))}
        graph.add_edge(row["actor_a"], row["actor_b"], weight=float(row[weight]), joint=int(row["joint"]), **numbers)
    return graph


def _joint(values: sparse.csr_array) -> np.ndarray:
    return (values.T @ values).toarray().round().astype(int)


def _groups(places: Incidence, by) -> list[tuple[dict, Incidence]]:
    """Return each group's labels and units, in sorted order; actors and articles in sorted order too."""
    if not len(places.rows):
        raise checks.refusal("places", arrived="no units", expected="at least one", fix="Check what where(…) left.")
    order = np.argsort(places.items.to_numpy(dtype=object), kind="stable")
    rows = np.argsort(places.rows["article_id"].to_numpy(dtype=object), kind="stable")
    places = replace(places, values=places.values[rows][:, order], rows=places.rows.iloc[rows].reset_index(drop=True),
                     items=places.items[order])
    if by is None:
        return [({}, places)]
    codes, groups = group_codes(places.rows, columns_of(by))
    return [(labels, places.where(codes == code)) for code, labels in enumerate(groups.to_dict("records"))]


def _without_copies(places: Incidence) -> Incidence:
    """Return the units of one article a copy cluster, that with the smallest article_id; all units where copies are unknown."""
    if "copy_cluster" not in places.rows:
        return places
    codes, _ = group_codes(places.rows, ["copy_cluster"])
    names = places.rows["article_id"]
    return places.where((names == names.groupby(codes).transform("min")).to_numpy())


def _articles_in(groups: list[tuple[dict, Incidence]]) -> int:
    return sum(part.rows["article_id"].nunique() for _, part in groups)


def _pairs(places: Incidence, labels: dict) -> pd.DataFrame:
    """Return every pair of actors with its group's labels and counts; articles and outlets are those with it in one unit."""
    joint = _joint(places.values)
    left, right = np.triu_indices(len(places.items), 1)
    table = pd.DataFrame({**labels, "actor_a": places.items[left], "actor_b": places.items[right], "joint": joint[left, right],
                          "left": joint[left, left], "right": joint[right, right], "units": places.values.shape[0]})
    met = np.flatnonzero(table["joint"])
    columns = places.values.tocsc()
    unit, pair = columns[:, left[met]].multiply(columns[:, right[met]]).nonzero()
    return table.assign(**evidence(places.rows, unit, cell=met[pair], cells=len(table)))


def _described(table: pd.DataFrame, measure) -> pd.DataFrame:
    """Return the pairs of actors that are both named, with the measure and what independence expects."""
    kept = table[(table["left"] > 0) & (table["right"] > 0)].reset_index(drop=True)
    joint, left, right, units = (kept[name].to_numpy(float) for name in ("joint", "left", "right", "units"))
    kept.insert(list(kept.columns).index("joint") + 1, "expected", left * right / units)
    return kept.assign(estimate=measure(joint, left, right, units))


def _check_null(within: str, null: str | None, draws: int) -> None:
    checks.one_of(null, [None, "shuffle", "swap"], name="null")
    if null == "shuffle" and within == "article":
        raise checks.refusal("null", arrived='"shuffle" for articles', expected='"swap"',
                             fix="An article has no places inside it to shuffle; use swaps, or sentences as units.")
    if null == "swap" and within != "article":
        raise checks.refusal("null", arrived=f'"swap" for {within}s', expected='"shuffle"',
                             fix=f"An article's {within}s do not trade places with another article's; shuffle within articles.")
    if null is not None and draws < 19:
        raise checks.refusal("draws", arrived=draws, expected="19 or more", fix="With fewer, no p-value can be 0.05.")


def _tested(table, places: Incidence, null: Callable, *, rng, draws: int, min_expected) -> tuple[pd.DataFrame, np.ndarray]:
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


def _noted(table: pd.DataFrame, tops: np.ndarray, *, null, min_joint: int, min_expected: float) -> pd.DataFrame:
    """Return the table with adjusted p-values and, where there is too little evidence, no p-value but the reason."""
    blank = np.full(len(table), np.nan)
    table = table.assign(**{name: table.get(name, blank) for name in ("score", "p")})
    few, low = table["joint"] < min_joint, table["expected"] < min_expected
    fixed = table["p"].isna() & ~low & (null is not None)
    reasons = [(few, f"fewer than {min_joint} joint units: descriptive only"),
               (low, f"expected below {min_expected:g}: descriptive only"),
               (fixed, "the null allows one value only: not tested")]
    reached = (tops[:, None] >= table["score"].to_numpy() - 1e-9).sum(axis=0)
    p, adjusted = table["p"].mask(few), pd.Series((reached + 1) / (len(tops) + 1))
    note = ["; ".join(text for flags, text in reasons if flags.iloc[row]) for row in range(len(table))]
    return table.assign(p=p, p_adjusted=adjusted.where(p.notna()), note=pd.Series(note, dtype="str"))


def _shuffled(places: Incidence, first, second, *, rng, draws: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return mean and variance (exact, hypergeometric sums over articles) and drawn joint counts of the pairs."""
    codes, _ = group_codes(places.rows, ["article_id"])
    starts = np.searchsorted(codes, np.arange(codes[-1] + 2))
    pair_of = np.full((len(places.items), len(places.items)), -1)
    pair_of[first, second] = pair_of[second, first] = np.arange(len(first))
    mean, variance, drawn = np.zeros(len(first)), np.zeros(len(first)), np.zeros((draws, len(first)), np.int32)
    for start, stop in pairwise(starts):
        placed, n = places.values[start:stop].sum(axis=0), stop - start
        actors = np.flatnonzero(placed)
        a, b = np.triu_indices(len(actors), 1)
        pairs, left, right = pair_of[actors[a], actors[b]], placed[actors[a]], placed[actors[b]]
        mean[pairs] += left * right / n
        variance[pairs] += left * right * (n - left) * (n - right) / (n * n * max(n - 1, 1))
        if len(pairs):
            drawn[:, pairs] += _placements(placed[actors].astype(int), n, rng=rng, draws=draws)[:, a, b]
    return mean, variance, drawn


def _placements(placed: np.ndarray, n: int, *, rng, draws: int) -> np.ndarray:
    """Return draws × actors × actors: joint counts when each actor's units are a random choice of the article's *n*."""
    start = (np.arange(n) < placed[:, None]).astype(np.float32)
    chunk = max(1, _CELLS // start.size)
    joint = []
    for first in range(0, draws, chunk):
        cells = np.broadcast_to(start, (min(chunk, draws - first), *start.shape))
        cells = rng.permuted(cells, axis=-1)
        joint.append(cells @ cells.transpose(0, 2, 1))
    return np.concatenate(joint).round().astype(np.int32)


def _swapped(places: Incidence, first, second, *, rng, draws: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return mean and variance over the draws and the data, and drawn joint counts of the pairs.

    The data stand at a random place of one reversible chain, so they are exchangeable with the draws however well it mixes.
    """
    observed = places.values.toarray().astype(bool)
    before = int(rng.integers(draws + 1))
    drawn = np.empty((draws, len(first)), np.int32)
    for draw in range(draws):
        named = observed if draw in (0, before) else named
        for _ in range(_SWEEPS):
            named = _traded(named, rng)
        counts = named.astype(np.float32)
        drawn[draw] = (counts.T @ counts)[first, second].round()
    everything = np.vstack([drawn, _joint(places.values)[first, second]])
    return everything.mean(axis=0), everything.var(axis=0), drawn


def _traded(named: np.ndarray, rng) -> np.ndarray:
    """Return the incidence after random pairs of articles have traded the actors that only one of them names."""
    order = rng.permutation(len(named))[: len(named) // 2 * 2].reshape(2, -1)
    one, two = named[order[0]], named[order[1]]
    differ, keys = one ^ two, rng.random(one.shape)
    keys[~differ] = 2.0
    ladder = np.column_stack([np.sort(keys, axis=1), np.full(len(keys), 2.0)])
    given = keys < np.take_along_axis(ladder, (one & ~two).sum(axis=1)[:, None], axis=1)
    traded = named.copy()
    traded[order[0]], traded[order[1]] = (one & two) | given, (one & two) | (differ & ~given)
    return traded


_NULLS = {"shuffle": _shuffled, "swap": _swapped}
