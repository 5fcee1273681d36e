"""Train the model of tone toward a target on NewsMTSC: python data/make_tone_model.py --shared
../shared (``make tone-model``).

Reads newsmtsc/train.jsonl below SHARED/data (Hamborg and Donnay 2021, MIT), writes
analysis/tone/lists/tone_model.tsv, the same as arrays beside it (tone_model.npy), and
benchmarks/tone_cv.csv: probabilities for each training
target by models that have not seen its source document (or event). Settings were chosen by these
cross-validated predictions. Four numbers are fitted on rw_dev and mt_dev together: how far the
log-odds are stretched and shifted (calibration), and from which probability on there is a label.
About half a minute. The bytes are those of processors with AVX2; on older ones one coefficient in
twenty differs, by 1 in the last digit.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import optimize, sparse
from scipy.sparse.linalg import svds
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits
from tone_training import (
    END,
    FEATURES,
    TARGET,
    feature_name,
    features_of,
    listed_tones,
    make_vocabulary,
    read_model,
    write_arrays,
)

from analysis.text.characters import Characters, characters
from analysis.tone import clauses
from analysis.tone import context as surroundings
from analysis.tone import model as stance

ROOT = Path(__file__).resolve().parents[1]
FOLDS, STRENGTH = 5, 0.015  # of the penalty: scikit-learn's C
LEAST = 3  # sentences that a word or n-gram stands in
DIMENSIONS, WINDOW, RARE = (
    50,
    4,
    1e-3,
)  # of word vectors; a word as frequent as RARE weighs half in a mean
COVERAGE = 0.7  # share of the targets of both dev sets that get a label by default
SMALL = 10  # coefficients below are left out, in 1/10,000
#: How much a feature of each kind counts before the penalty, 1 unless it stands here.
WEIGHTS = {"mean": 4.0, "phrase mean": 4.0, "left mean": 4.0, "right mean": 4.0}
OTHERS_LISTS = 0.5  # for tones of lists that were not written for news


def targets(path: Path) -> pd.DataFrame:
    """Return the targets of a file of NewsMTSC: ``sentence, start, stop, label`` (-1, 0, 1) and
    ``group``.

    A group is a source document (polusa) or an event (allsides); groups that share a sentence are
    one.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    table = pd.DataFrame(
        [
            (
                row["sentence_normalized"],
                one["from"],
                one["to"],
                int(one["polarity"] - 4) // 2,
                "_".join(row["primary_gid"].split("_")[0:3:2]),
            )
            for row in rows
            for one in row["targets"]
        ],
        columns=["sentence", "start", "stop", "label", "group"],
    )
    group, sentence = (pd.factorize(table[name])[0] for name in ("group", "sentence"))
    ties = sparse.coo_array((np.ones(len(table)), (group, sentence)))
    joined = sparse.csgraph.connected_components(ties @ ties.T, directed=False)[1]
    return table.assign(group=joined[group])


class Material:
    """Sentences as the model sees them: a matrix of features, made once for all folds."""

    def __init__(self, table: pd.DataFrame):
        self.batch = characters(table["sentence"].tolist())
        sentences = (self.batch.bounds[:-1], self.batch.bounds[1:] - 1)
        self.found = clauses.pieces(self.batch, sentences)
        self.words = spelled(self.batch, self.found)
        self.of = np.arange(len(table))
        self.spans = tuple(
            table[name].to_numpy() + self.batch.bounds[:-1] for name in ("start", "stop")
        )

    def features(
        self, vocabulary: surroundings.Vocabulary, known: np.ndarray | None = None
    ) -> tuple[sparse.csr_array, np.ndarray]:
        """Return targets × features, and the key of each feature: of the *known* ones, if given."""
        ids = clauses.piece_numbers(self.found, vocabulary.table)
        first, last = clauses.pieces_in_spans(self.found, self.spans, self.of)
        blocks = np.array_split(self.of, 20)
        parts = [
            features_of(
                self.found,
                ids,
                vocabulary=vocabulary,
                first=first[block],
                last=last[block],
                sentence_of=block,
            )
            for block in blocks
        ]
        row = np.concatenate(
            [part.mention + block[0] for part, block in zip(parts, blocks, strict=True)]
        )
        keys, column = np.unique(np.concatenate([part.key for part in parts]), return_inverse=True)
        value = np.concatenate([part.value for part in parts]) / surroundings.ONE
        if known is not None:
            place = np.searchsorted(known, keys).clip(max=len(known) - 1)
            there = (known[place] == keys)[column]
            row, column, value, keys = row[there], place[column[there]], value[there], known
        return sparse.csr_array((value, (row, column)), shape=(len(self.of), len(keys))), keys


def spelled(batch: Characters, found: clauses.Pieces) -> np.ndarray:
    """Return each piece as text."""
    text = "".join(map(chr, found.letters))
    return np.array(
        [text[start:stop] for start, stop in zip(found.starts, found.stops, strict=True)],
        dtype=object,
    )


def common_words(material: Material) -> tuple[list[str], list[str]]:
    """Return words in at least LEAST sentences, most frequent first, and among them names, which
    are no features.

    A name is mostly written with a capital inside sentences, or stands nowhere else than where they
    begin.
    """
    found = material.found
    inside = np.ones(len(found.starts), dtype=bool)  # not where a sentence or quotation begins
    inside[found.bounds[:-1]] = False
    inside[1:] &= ~np.isin(material.words[:-1], ['"', ".", ":", "?", "!"])
    capital = np.array([material.batch.text[start].isupper() for start in found.starts])
    sentence = np.repeat(pd.factorize(pd.Series(sentences_of(material)))[0], np.diff(found.bounds))
    table = pd.DataFrame(
        {"word": material.words, "capital": capital, "inside": inside, "sentence": sentence}
    )
    table = table.drop_duplicates(["sentence", "word"])
    share = table[table["inside"]].groupby("word")["capital"].mean()
    n = table["word"].value_counts()
    n = (
        n[n >= LEAST]
        .rename_axis("word")
        .reset_index(name="n")
        .sort_values(["n", "word"], ascending=[False, True])
    )
    named = (
        n["word"].map(share).fillna(1).gt(0.5) & (n["word"] != "i") & n["word"].str.contains(r"\w")
    )
    return n["word"][~named].tolist(), n["word"][named].tolist()


def sentences_of(material: Material) -> list[str]:
    bounds = material.batch.bounds
    return [material.batch.text[start : stop - 1] for start, stop in pairwise(bounds)]


def vectors(material: Material, words: Sequence[str]) -> np.ndarray:
    """Return words × DIMENSIONS, of length 1: positive pointwise mutual information of neighbours
    (1/distance), truncated.

    Each sentence counts once, however many targets it has.
    """
    number = {word: place for place, word in enumerate(words)}
    _, once = np.unique(np.array(sentences_of(material), dtype=object), return_index=True)
    ids = np.array([number.get(word, -1) for word in material.words])
    sentence = np.repeat(material.of, np.diff(material.found.bounds))
    ids = np.where(np.isin(sentence, once), ids, -1)
    rows, columns, values = [], [], []
    for step in range(1, WINDOW + 1):
        pair = (ids[:-step] >= 0) & (ids[step:] >= 0) & (sentence[:-step] == sentence[step:])
        left, right = ids[:-step][pair], ids[step:][pair]
        rows += [left, right]
        columns += [right, left]
        values += [np.full(2 * len(left), 1 / step)]
    joint = (
        sparse.coo_array(
            (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
            shape=(len(words), len(words)),
        )
        .tocsr()
        .tocoo()
    )
    total = joint.tocsr().sum(axis=1)
    share = total**0.75 / (total**0.75).sum()
    information = np.log(joint.data / (total[joint.row] * share[joint.col] + 1e-12))
    kept = information > 0
    matrix = sparse.csr_array(
        (information[kept], (joint.row[kept], joint.col[kept])), shape=joint.shape
    )
    left, singular, _ = svds(matrix, k=DIMENSIONS, rng=np.random.default_rng(0))
    order = np.argsort(-singular)
    found = left[:, order] * np.sqrt(singular[order])
    return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


def weighed(material: Material, words: Sequence[str]) -> list[int]:
    """Return what each word weighs in a mean, in thousandths: little if it is frequent."""
    n = pd.Series(material.words).value_counts()
    return [round(1000 * RARE / (RARE + n.get(word, 0) / len(material.words))) for word in words]


class Design:
    """The columns that are fitted, and how their coefficients become those of features."""

    def __init__(
        self, keys: np.ndarray, counts: np.ndarray, *, vectors: np.ndarray, known: np.ndarray
    ):
        feature = keys // surroundings.WIDTH**3
        parts = [keys // surroundings.WIDTH**power % surroundings.WIDTH for power in (2, 1, 0)]
        of_words = (feature < 2) | np.all([known[part] | (part == 0) for part in parts], axis=0)
        self.plain = np.flatnonzero(
            (counts >= LEAST) & (feature < surroundings.MEANS.start) & of_words
        )
        lists = (feature == 0) & (
            keys // surroundings.WIDTH**2 % surroundings.WIDTH // surroundings.FEATURES_OF_TONE // 2
            < surroundings.LISTS_WITHOUT_PHRASES
        )
        self.scale = np.where(lists, OTHERS_LISTS, 1.0)[self.plain]
        self.keys, self.vectors = keys, vectors
        self.means = [np.flatnonzero(feature == mean) for mean in surroundings.MEANS]
        self.words = [
            keys[place] // surroundings.WIDTH**2 % surroundings.WIDTH for place in self.means
        ]

    def columns(self, matrix: sparse.csr_array) -> sparse.csr_array:
        dense = [
            matrix[:, place] @ self.vectors[word] * WEIGHTS[FEATURES[mean]]
            for mean, place, word in zip(surroundings.MEANS, self.means, self.words, strict=True)
        ]
        plain = matrix[:, self.plain] @ sparse.diags_array(self.scale)
        return sparse.hstack([plain, *map(sparse.csr_array, dense)], format="csr")

    def spread(self, coefficients: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return keys, and coefficients (keys × 2), of a fit's coefficients (2 × columns)."""
        keys, values = (
            [self.keys[self.plain]],
            [(coefficients[:, : len(self.plain)] * self.scale).T],
        )
        for number, (mean, place, word) in enumerate(
            zip(surroundings.MEANS, self.means, self.words, strict=True)
        ):
            first = len(self.plain) + number * DIMENSIONS
            block = coefficients[:, first : first + DIMENSIONS] * WEIGHTS[FEATURES[mean]]
            keys.append(self.keys[place])
            values.append(self.vectors[word] @ block.T)
        return np.concatenate(keys), np.concatenate(values)


def fitted(columns: sparse.csr_array, label: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=2000, tol=1e-5).fit(columns, label)


def cross_validated(columns: sparse.csr_array, table: pd.DataFrame) -> np.ndarray:
    """Return log-odds of negative, neutral and positive for every target, by models of other
    groups.
    """
    found = np.zeros((len(table), 3))
    for train, test in GroupKFold(FOLDS).split(columns, table["label"], table["group"]):
        found[test] = fitted(columns[train], table["label"].to_numpy()[train]).decision_function(
            columns[test]
        )
    return found


def probabilities(odds: np.ndarray) -> np.ndarray:
    sizes = np.exp(odds - odds.max(axis=1, keepdims=True))
    return sizes / sizes.sum(axis=1, keepdims=True)


def calibration(odds: np.ndarray, label: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the factor and the shifts of the log-odds that make the likelihood of the labels
    largest.

    Bias-corrected temperature scaling (Alexandari, Kundaje and Shrikumar 2020); the shift of
    neutral is 0.
    """

    def loss(values: np.ndarray) -> float:
        shifted = odds * values[0] + np.array([values[1], 0, values[2]])
        return -np.log(probabilities(shifted)[np.arange(len(label)), label + 1]).mean()

    factor, negative, positive = optimize.minimize(loss, [1.0, 0.0, 0.0], method="BFGS").x
    return float(factor), np.array([negative, 0, positive])


def lines(
    design: Design,
    model: LogisticRegression,
    *,
    names: np.ndarray,
    weights: dict[str, int],
    factor: float,
    shift: np.ndarray,
    certain: int,
) -> list[tuple]:
    """Return the rows of the model's file."""
    contrast = (model.coef_ - model.coef_[1])[[0, 2]] * factor
    start = (model.intercept_ - model.intercept_[1])[[0, 2]] * factor + shift[[0, 2]]
    keys, values = design.spread(contrast)
    rounded = np.rint(values * stance.UNIT).astype(int)
    rows = [
        ("setting", "start", *np.rint(start * stance.UNIT).astype(int)),
        ("setting", "certain", certain, 0),
    ]
    body = []
    for key, (negative, positive) in sorted(zip(keys.tolist(), rounded.tolist(), strict=True)):
        feature, words = feature_name(key, names)
        if max(abs(negative), abs(positive)) >= SMALL:
            body.append((feature, words, negative, positive))
    rows += [("weight", word, weight, 0) for word, weight in sorted(weights.items()) if weight]
    order = {name: place for place, name in enumerate(FEATURES)}
    return rows + sorted(body, key=lambda row: (order[row[0]], row[1]))


ABOUT = (
    "# A linear model of the tone of a news sentence toward a target in it. Do not edit: "
    "make tone-model writes it.\n"
    "# origin: trained on NewsMTSC, train (Hamborg and Donnay 2021), by "
    "data/make_tone_model.py\n"
    "# licence: MIT, as the data it was trained on; holds no sentence\n"
    "# Coefficients are log-odds against neutral in 1/10,000; a weight is what a word "
    "counts in a mean, in thousandths.\n"
    "feature\twords\tnegative\tpositive\n"
)


def main(shared: Path, *, to: Path = ROOT) -> None:
    """Train on what is in *shared*, and write the model and the cross-validated probabilities below
    *to*.
    """
    folder = shared / "data" / "newsmtsc"
    table, dev = (
        targets(folder / "train.jsonl"),
        pd.concat([targets(folder / f"{name}_dev.jsonl") for name in ("rw", "mt")]),
    )
    material = Material(table)
    words, named = common_words(material)
    weights = weighed(material, words)
    names, vocabulary = make_vocabulary(words, weights, people=frozenset(named))
    matrix, keys = material.features(vocabulary)
    vector = np.zeros((len(names), DIMENSIONS))
    vector[: len(words)] = vectors(material, words)
    known = np.isin(names, [*words, TARGET, END])
    design = Design(keys, (matrix != 0).sum(axis=0), vectors=vector, known=known)
    columns = design.columns(matrix)
    model = fitted(columns, table["label"].to_numpy())
    odds = model.decision_function(design.columns(Material(dev).features(vocabulary, keys)[0]))
    factor, shift = calibration(odds, dev["label"].to_numpy())
    certain = round(
        1000 * float(np.quantile(probabilities(odds * factor + shift).max(axis=1), 1 - COVERAGE))
    )
    rows = lines(
        design,
        model,
        names=names,
        weights=dict(zip(words, weights, strict=True)),
        factor=factor,
        shift=shift,
        certain=certain,
    )
    rows += [("name", word, 0, 0) for word in sorted(set(named) & set(listed_tones().singles))]
    text = ABOUT + "".join("\t".join(map(str, row)) + "\n" for row in rows)
    path = to / "analysis" / "tone" / "lists" / "tone_model.tsv"
    path.write_text(text, encoding="utf-8", newline="\n")
    write_arrays(read_model(path), path.with_suffix(".npy"))
    p = probabilities(cross_validated(columns, table) * factor + shift)
    predicted = pd.DataFrame(p.round(4), columns=["p_negative", "p_neutral", "p_positive"])
    pd.concat([table[["group", "label"]], predicted], axis=1).rename_axis("row").to_csv(
        to / "benchmarks" / "tone_cv.csv", lineterminator="\n"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument(
        "--to",
        type=Path,
        default=ROOT,
        help="a folder with analysis/tone/lists and benchmarks in it",
    )
    given = parser.parse_args()
    with threadpool_limits(1):
        main(given.shared, to=given.to)
