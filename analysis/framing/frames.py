"""Frames: clusters of pages by their frame elements."""

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import pandas as pd

from analysis.counts import Counts, require_counts, require_presence, texts_of
from analysis.errors import listing, number_of, refusal, require_number
from analysis.framing.untested import untested
from analysis.text.kernels import TwoArrays

RISE = 0.1  #: of a share over that of all other pages, for an element that names a frame
MOST_NAMES = 2  #: elements in the name of a frame
LEAST_SHARE = 0.05  #: of the texts that have an element, and that lack it; others are not used
MOST_MERGES = 10
MOST_LISTED = 12  #: elements that the note names
JOINT = " + "  #: between the elements of a name
HALVES = 10
REFERENCES = ("matthes2008", "hubert1985")


@dataclass(frozen=True)
class Frames:
    """Frames of pages, from :func:`frames`; the largest is the first.

    Attributes
    ----------
    counts : Counts
        Pages × frames, 1 for the frame of a page. Pages without a frame have size 0.
    elements : DataFrame
        ``frame, item, n, size, share, rest``: the pages of a frame with an element (``n``), its
        pages (``size``), their ``share``, and the share of all other pages (``rest``). The elements
        that set a frame apart most come first.
    merges : DataFrame
        ``frames, height``: at this height two of so many frames merge. A height far above that of
        the row before speaks for the number of frames in its row.
    stability : float
        Mean adjusted Rand index of classifications made by halves: 1 is the same, 0 is chance.
        Missing where half of the texts are fewer than the frames.
    """

    counts: Counts
    elements: pd.DataFrame
    merges: pd.DataFrame
    stability: float


def frames(labels: Counts, *, n: int) -> Frames:
    """Return *n* frames: clusters of pages whose elements go together.

    A frame is a set of elements that recur together (Matthes and Kohring 2008). Pages are clustered
    by Ward's method.

    Parameters
    ----------
    labels : Counts
        Pages × frame elements; an element is there or not. Where copies are known (a column
        ``copy_cluster``), each text is clustered once, by its page with most labels. A text with a
        missing label of a used element has no frame. Elements on less than 5 % of the texts, or on
        more than 95 %, are left out.
    n : int
        How many frames. ``merges`` helps to choose.

    Returns
    -------
    Frames
        A frame is named by the elements that set it apart most, up to two.

    Raises
    ------
    InputError
        For values below 0, an impossible *n*, or more frames than different pages.

    Notes
    -----
    For ``stability`` texts are cut into halves ten times, whose frames classify all texts (adjusted
    Rand index, Hubert and Arabie 1985). Memory grows with the square of the texts.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": list("abcdef")})
    >>> values = [[1, 1, 0], [1, 1, 0], [1, 1, 0], [1, 0, 0], [0, 0, 1], [0, 0, 1]]
    >>> items = ["law", "court", "war"]
    >>> labels = Counts.of(values, size=np.ones((6, 1)), rows=rows, items=items, per="page")
    >>> found = frames(labels, n=2)
    >>> found.counts.sums([]).values.tolist(), found.counts.items.index.tolist()
    ([[4.0, 2.0]], ['law + court', 'war'])
    """
    require_counts(labels)
    require_presence(labels, what="labels")
    require_number(n, name="n", least=2, whole=True)
    first = _first_pages(labels)
    used = labels.where(items=_common_elements(labels, first))
    is_known = np.all(used.full_size() > 0, axis=1)
    first = first[is_known[first]]
    present = (used.values > 0).toarray().astype(float)
    texts = present[first]
    n_different = len({text.tobytes() for text in texts})
    if n_different < n:
        raise refusal(
            "labels",
            arrived=f"{number_of(n_different, 'set')} of {number_of(texts.shape[1], 'element')}",
            expected=f"pages with at least {n} different sets, for {n} frames",
            fix="Ask for fewer frames, or label more pages.",
        )
    clusters, heights = _clustered(texts, n)
    names_of_texts = texts_of(labels.rows)
    by_text = pd.Series(clusters, names_of_texts.iloc[first])
    members = by_text.reindex(names_of_texts).to_numpy()[:, None] == np.arange(n)
    members = members[:, np.argsort(-members.sum(axis=0), kind="stable")]
    elements = _elements_of_frames(members, present, used.items.index)
    apart = [table["item"][table["share"] - table["rest"] >= RISE] for table in elements]
    called = pd.Series([JOINT.join(items.head(MOST_NAMES)) or "few elements" for items in apart])
    n_before = called.groupby(called).cumcount()
    names = [f"{name} ({n + 1})" if n else name for name, n in zip(called, n_before)]
    elements = [table.assign(frame=name) for name, table in zip(names, elements)]
    counts = _counts_of_frames(labels, members, names)
    n_left = np.arange(len(heights) + 1, 1, -1)
    merges = pd.DataFrame({"frames": n_left, "height": heights}).tail(MOST_MERGES)
    return Frames(
        counts,
        _with_method(pd.concat(elements, ignore_index=True), labels, used, counts.note, len(first)),
        merges.reset_index(drop=True),
        _stability(texts, names_of_texts.iloc[first], n),
    )


# ---- what is clustered -------------------------------------------------------------------------


def _first_pages(labels: Counts) -> np.ndarray:
    """Return the row of one page of each text: that with most labels, of several the first."""
    pages = labels.rows[["article_id"]].assign(text=texts_of(labels.rows))
    pages["missing"] = (labels.full_size() == 0).sum(axis=1)
    in_order = pages.sort_values(["text", "missing", "article_id"])
    return in_order.drop_duplicates("text").index.to_numpy()


def _common_elements(labels: Counts, first: np.ndarray) -> list[str]:
    """Return the elements that are neither rare nor nearly everywhere, sorted."""
    n_texts = (labels.full_size()[first] > 0).sum(axis=0)
    n_present = (labels.values[first] > 0).sum(axis=0)
    share = n_present / np.maximum(n_texts, 1)
    is_common = (share >= LEAST_SHARE) & (share <= 1 - LEAST_SHARE)
    return sorted(labels.items.index[is_common])


def _clustered(texts: np.ndarray, n: int) -> TwoArrays:
    """Return the cluster of each text, and the heights of all merges.

    Texts are sorted by their elements, the commonest before all, so that ties depend neither on the
    order of texts nor on names.
    """
    from sklearn.cluster import AgglomerativeClustering

    beside_others = texts.T @ texts.sum(axis=1)
    rarest_first = np.lexsort([beside_others, texts.sum(axis=0)])
    order = np.lexsort(texts.T[rarest_first])
    model = AgglomerativeClustering(n, compute_distances=True).fit(texts[order])
    clusters = np.empty(len(texts), int)
    clusters[order] = model.labels_
    return clusters, model.distances_


# ---- what comes back ---------------------------------------------------------------------------


def _elements_of_frames(
    members: np.ndarray, present: np.ndarray, items: pd.Index
) -> list[pd.DataFrame]:
    """Return the elements of each frame, those that set it apart first."""
    present = present[members.any(axis=1)]
    members = members[members.any(axis=1)]
    tables = []
    for is_member in members.T:
        columns = {
            "frame": "",
            "item": items,
            "n": present[is_member].sum(axis=0).astype(int),
            "size": is_member.sum(),
            "share": present[is_member].mean(axis=0),
            "rest": present[~is_member].mean(axis=0),
        }
        table = pd.DataFrame(columns)
        tables.append(table.iloc[(table["rest"] - table["share"]).argsort(kind="stable")])
    return tables


def _counts_of_frames(labels: Counts, members: np.ndarray, names: list[str]) -> Counts:
    """Return pages × frames."""
    has_frame = members.any(axis=1, keepdims=True)
    n_without = int((~has_frame).sum())
    missing = f"{number_of(n_without, 'page')} with missing labels: no frame" if n_without else ""
    counts = Counts.of(members, size=has_frame, rows=labels.rows, items=names, per="page")
    return counts.noted(labels.note, missing)


def _with_method(
    elements: pd.DataFrame, labels: Counts, used: Counts, note: str, n_texts: int
) -> pd.DataFrame:
    """Return the elements of frames with how they were made."""
    left_out = labels.items.index.difference(used.items.index)
    n_elements = number_of(len(used.items), "element")
    remark = f"Ward's clusters of {number_of(n_texts, 'text')} by {n_elements}"
    if len(left_out):
        remark += f". Too rare, or nearly everywhere: {listing(left_out, MOST_LISTED)}"
    return untested(
        elements,
        labels,
        what="frames",
        measure="share",
        missing=note,
        remark=remark,
        sources=REFERENCES,
    )


def _stability(texts: np.ndarray, names: pd.Series, n: int) -> float:
    """Return the mean adjusted Rand index of classifications made by halves."""
    from sklearn.metrics import adjusted_rand_score

    checksums = np.array([int(sha256(str(name).encode()).hexdigest()[:8], 16) for name in names])
    agreement = []
    for digit in range(HALVES):
        is_first = checksums >> digit & 1 == 1
        if min(is_first.sum(), (~is_first).sum()) >= n:
            one, other = (_nearest(texts, texts[half], n) for half in (is_first, ~is_first))
            agreement.append(adjusted_rand_score(one, other))
    return float(np.mean(agreement)) if agreement else np.nan


def _nearest(texts: np.ndarray, half: np.ndarray, n: int) -> np.ndarray:
    """Return the frame of a half whose centre is nearest to each text."""
    from scipy.spatial.distance import cdist

    clusters, _ = _clustered(half, n)
    return cdist(texts, pd.DataFrame(half).groupby(clusters).mean()).argmin(axis=1)
