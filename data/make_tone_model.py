"""Train the model of tone toward a target on NewsMTSC: python data/make_tone_model.py --shared
../shared (``make tone-model``).

Reads newsmtsc/train.jsonl (Hamborg and Donnay 2021, MIT) and opinion-lexicon (Hu and Liu 2004)
below SHARED/data; writes analysis/tone/lists/tone_model.npz, and benchmarks/tone_cv.csv:
probabilities for each training target by models that have not seen its source document (or event).
Settings were chosen by these cross-validated predictions, and so was the probability from which on
there is a label. The development sets are not used. The bytes are the same each time on one
machine; processors may round the last digit of an effect each way.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.linalg import svds
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis import lexicons
from analysis.text.characters import TITLE, UPPER, characters
from analysis.text.tokens import tokenize
from analysis.tone.model import BEING, FAR, NEGATION, UNIT, Model, Surroundings, find_surroundings

ROOT = Path(__file__).resolve().parents[1]
FOLDS = 5
STRENGTH = 0.02  # of the penalty: scikit-learn's C
LEAST = 3  # sentences that a word stands in, and targets that a word stands near
RARITY = 0.23  # what a word counts before the penalty, times the log of how rare it is
DIMENSIONS, WINDOW = 50, 4  # of word vectors: how long, and how many words away neighbours are
RARE = 1e-3  # a word as frequent as this counts half in the sum of vectors
COVERAGE = 0.7  # share of targets that get a label by default
NEGATED = 0.7  # a negation turns a tone, and leaves so much of it
N_SIDES, N_PLACES = 2, FAR + 1
N_VARIANTS = 4
FORMS_OF_BE = "is was were be been being are am".split()
NEGATIONS = """never not no nor neither nobody nothing without cannot hardly didn don doesn wasn isn
    weren aren couldn wouldn shouldn hasn haven hadn won""".split()
#: Lists that give a word a tone. A verb says one thing of its subject and another of its object.
LISTS = ("vader", "liu", "stance", "subject", "object")


class Words(NamedTuple):
    """What is known of each word before training."""

    words: np.ndarray
    tones: np.ndarray  #: words × LISTS
    is_trained: np.ndarray  #: whether it is in LEAST sentences of train, and no name
    vectors: np.ndarray  #: words × DIMENSIONS


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


def surroundings(table: pd.DataFrame, words: np.ndarray) -> Surroundings:
    """Return what is around the targets of a table."""
    text = characters(table["sentence"].tolist())
    tokens = tokenize(text)
    edges = table[["start", "stop"]].to_numpy() + text.bounds[:-1, None]
    nothing = np.empty(0)
    model = Model(words, nothing, cues_of(words), nothing, nothing)
    return find_surroundings(
        text,
        tokens,
        model=model,
        sentences=(tokens.bounds[:-1], tokens.bounds[1:]),
        targets=tuple(np.searchsorted(tokens.starts, edges.T)),
    )


def cues_of(words: np.ndarray) -> np.ndarray:
    """Return what words are to those after them, and 0 for all other words."""
    cues = BEING * np.isin(words, FORMS_OF_BE) + NEGATION * np.isin(words, NEGATIONS)
    return np.append(cues, 0).astype(np.int8)


def listed_tones(shared: Path) -> pd.DataFrame:
    """Return words × LISTS, in tones of about -1 to 1 (vader: -2 to 2; stance: -1.5 to 1.5)."""
    vader = pd.Series(SentimentIntensityAnalyzer().lexicon) / 2
    liu = {}
    with ZipFile(shared / "data" / "opinion-lexicon" / "opinion_lexicon.zip") as archive:
        for half, tone in (("negative", -1.0), ("positive", 1.0)):
            lines = archive.read(f"opinion_lexicon/{half}-words.txt").decode("utf-8").splitlines()
            liu |= {line.strip(): tone for line in lines if line and not line.startswith(";")}
    options = {"sep": "\t", "comment": "#", "quoting": 3, "keep_default_na": False}
    stance = pd.read_csv(ROOT / "data" / "stance_words.tsv", **options).set_index("word")["tone"]
    verbs = pd.read_csv(lexicons.LISTS / "stance_verbs.tsv", **options)
    verbs = verbs.assign(word=verbs["forms"].str.split("|")).explode("word")
    verbs = verbs.drop_duplicates("word", keep="last").set_index("word")
    stance = stance.drop(verbs.index, errors="ignore")
    columns = [vader, pd.Series(liu), stance / 2, verbs["subject"] / 2, verbs["object"] / 2]
    table = pd.concat(columns, axis=1, keys=LISTS).fillna(0.0)
    return table[table.index.str.fullmatch(r"\w\w+") & table.any(axis=1)]


def known_words(table: pd.DataFrame, shared: Path) -> Words:
    """Return the words of the training targets and of the lists.

    A name is mostly written with a capital inside sentences, or stands nowhere else than where they
    begin: it has no tone and is not trained.
    """
    listed = listed_tones(shared)
    sentences = table["sentence"].unique().tolist()
    text = characters(sentences)
    tokens = tokenize(text)
    words = np.union1d([*tokens.vocabulary, *NEGATIONS, *FORMS_OF_BE], listed.index.to_list())
    number = np.searchsorted(words, tokens.vocabulary.astype(str))[tokens.ids]
    sentence = np.repeat(np.arange(len(sentences)), np.diff(tokens.bounds))
    marks = '"“”.:?!'
    before = [text.text[max(start - 2, 0) : start].strip()[-1:] for start in tokens.starts]
    begins = np.isin(before, [*marks]) | (np.diff(sentence, prepend=-1) > 0)
    capital = text.kind[tokens.starts] & (UPPER | TITLE) > 0
    seen = pd.DataFrame(
        {"word": number, "sentence": sentence, "capital": capital, "begins": begins}
    ).drop_duplicates(["word", "sentence"])
    n_sentences = np.bincount(seen["word"], minlength=len(words))
    share = seen[~seen["begins"]].groupby("word")["capital"].mean()
    share = share.reindex(range(len(words))).fillna(1.0).to_numpy()
    is_name = (n_sentences > 0) & (share > 0.5)
    is_trained = (n_sentences >= LEAST) & ~is_name
    tones = listed.reindex(words).fillna(0.0).to_numpy() * ~is_name[:, None]
    plain = np.where(is_trained[number] & (begins | ~capital), number, -1)
    return Words(words, tones, is_trained, vectors(plain, sentence, n_words=len(words)))


def vectors(number: np.ndarray, sentence: np.ndarray, *, n_words: int) -> np.ndarray:
    """Return vectors of words: positive pointwise mutual information of neighbours (1/distance),
    truncated.

    They have length 1 times what the word counts; words that are not trained (-1) have zeros.
    """
    joint = sparse.csr_array((n_words, n_words))
    for step in range(1, WINDOW + 1):
        is_pair = (number[:-step] >= 0) & (number[step:] >= 0)
        is_pair &= sentence[:-step] == sentence[step:]
        pair = (number[:-step][is_pair], number[step:][is_pair])
        near = sparse.coo_array((np.full(len(pair[0]), 1 / step), pair), shape=joint.shape)
        joint = joint + near + near.T
    total = np.asarray(joint.sum(axis=1)).ravel()
    share = total**0.75 / (total**0.75).sum()
    joint = sparse.coo_array(joint)
    information = np.log(joint.data / (total[joint.row] * share[joint.col] + 1e-12))
    joint.data = np.maximum(information, 0)
    left, singular, _ = svds(joint.tocsr(), k=DIMENSIONS, rng=np.random.default_rng(0))
    found = left * np.sqrt(singular)
    found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    frequency = np.bincount(number[number >= 0], minlength=n_words) / len(number)
    return found * (RARE / (RARE + frequency))[:, None] * (total > 0)[:, None]


def features_of_words(words: Words) -> sparse.csr_array:
    """Return the features of each word in each variant: (words × variants) × features. A variant is
    what is before the word: nothing, a form of "be", a negation, or both.

    These are the word itself, if it is trained, its vector, and the good and the bad tone by each
    list. After a form of "be" a participle says of its subject what it says of its object else.
    """
    n = len(words.words)
    is_participle = np.char.endswith(words.words, "ed") | np.char.endswith(words.words, "en")
    passive = words.tones.copy()
    passive[is_participle, 3:] = passive[is_participle][:, [4, 3]]
    variants = np.stack(
        [words.tones, passive, -NEGATED * words.tones, -NEGATED * passive], axis=1
    ).reshape(n * N_VARIANTS, len(LISTS))
    tones = np.hstack([np.maximum(variants, 0), np.maximum(-variants, 0)])
    itself = sparse.diags_array(words.is_trained.astype(float)).tocsr()
    dense = sparse.csr_array(words.vectors)
    own = sparse.hstack([itself, dense], format="csr")[np.repeat(np.arange(n), N_VARIANTS)]
    return sparse.hstack([own, sparse.csr_array(tones)], format="csr")


def features_of_targets(
    found: Surroundings, of_words: sparse.csr_array, *, n_targets: int
) -> sparse.csr_array:
    """Return targets × (passages × features): the sums over the words of each passage.

    On each side of the target, passages are its nearest place, that and the next, and so on.
    """
    word = found.row * N_VARIANTS + found.after
    side, place = np.divmod(found.place, N_PLACES)
    blocks = []
    for one_side in range(N_SIDES):
        for farthest in range(N_PLACES):
            is_in = (side == one_side) & (place <= farthest)
            cells = (found.target[is_in], word[is_in])
            shape = (n_targets, of_words.shape[0])
            counts = sparse.coo_array((np.ones(len(cells[0])), cells), shape=shape)
            blocks.append(counts.tocsr() @ of_words)
    return sparse.hstack(blocks, format="csr")


def weights_of_features(matrix: sparse.csr_array, n_words: int) -> np.ndarray:
    """Return what each feature counts before the penalty: rare words count more, the rarest 0."""
    is_word = np.arange(matrix.shape[1]) % (matrix.shape[1] // (N_SIDES * N_PLACES)) < n_words
    n_targets = np.bincount(matrix.indices, minlength=matrix.shape[1])
    rarity = RARITY * np.log(matrix.shape[0] / np.maximum(n_targets, 1))
    return np.where(is_word, rarity * (n_targets >= LEAST), 1.0)


def fitted(columns: sparse.csr_array, label: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=2000, tol=1e-4).fit(columns, label)


def cross_validated(columns: sparse.csr_array, table: pd.DataFrame) -> np.ndarray:
    """Return probabilities of negative, neutral and positive for every target, by models of other
    groups.
    """
    found = np.zeros((len(table), 3))
    label = table["label"].to_numpy()
    for train, test in GroupKFold(FOLDS).split(columns, label, table["group"]):
        found[test] = fitted(columns[train], label[train]).predict_proba(columns[test])
    return found


def effects_of(coefficients: np.ndarray, of_words: sparse.csr_array) -> np.ndarray:
    """Return the effects: words × variants × places × (negative, positive), in UNITs.

    A word counts in each passage that its place is in.
    """
    contrast = (coefficients - coefficients[1])[[0, 2]].reshape(2 * N_SIDES * N_PLACES, -1)
    of_passages = (of_words @ contrast.T).reshape(-1, N_VARIANTS, 2, N_SIDES, N_PLACES)
    of_places = of_passages[..., ::-1].cumsum(axis=-1)[..., ::-1]
    effects = np.rint(of_places * UNIT).astype(np.int16)
    return effects.reshape(-1, N_VARIANTS, 2, N_SIDES * N_PLACES).swapaxes(2, 3)


def main(shared: Path, *, to: Path = ROOT) -> None:
    """Train on what is in *shared*, and write the model and the cross-validated probabilities below
    *to*.
    """
    table = targets(shared / "data" / "newsmtsc" / "train.jsonl")
    known = known_words(table, shared)
    of_words = features_of_words(known)
    found = surroundings(table, known.words)
    matrix = features_of_targets(found, of_words, n_targets=len(table))
    weights = weights_of_features(matrix, len(known.words))
    columns = matrix @ sparse.diags_array(weights)
    model = fitted(columns, table["label"].to_numpy())
    p = cross_validated(columns, table)
    effects = effects_of(model.coef_ * weights, of_words)
    start = (model.intercept_ - model.intercept_[1])[[0, 2]]
    is_kept = effects.any(axis=(1, 2, 3)) | (cues_of(known.words)[:-1] > 0)
    words = known.words[is_kept]
    np.savez_compressed(
        to / "analysis" / "tone" / "lists" / "tone_model.npz",
        words=words,
        effects=np.concatenate([effects[is_kept], np.zeros_like(effects[:1])]),
        cues=cues_of(words),
        start=np.rint(start * UNIT).astype(int),
        certain=np.quantile(p.max(axis=1), 1 - COVERAGE).round(3),
    )
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
