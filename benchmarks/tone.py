"""How well tone toward a target is found (``make tone-eval``): writes tone.csv beside this file and docs/tone-model.md.

Scorers of tone are judged on NewsMTSC's development sets and, by cross-validation, on train; and on invented sentences
about states and organisations. Intervals are 95 %: percentiles of 1,000 draws of whole source documents (of states:
sentences), the same draws for all scorers. VADER scores the sentence. Its tones become labels by two cuts: ±.05, as is the
custom, or the two with the best macro-F1 on train; on train itself always those of the other folds of documents.

Needs ``SHARED``. The cross-validated probabilities (tone_cv.csv) are those of ``make tone-model``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from harness import ROOT
from sklearn.model_selection import GroupKFold
from tone_material import SHARED, newsmtsc, spans, states
from tone_measures import (
    accuracy,
    best_cuts,
    binned,
    calibration_error,
    centred,
    confusion,
    draws,
    interval,
    labelled,
    macro_f1,
    pairs_of,
    recalls,
    summed,
)
from validity import holds

from analysis import tone as tones
from analysis.text import valence

RESULTS, PAGE = Path(__file__).with_suffix(".csv"), ROOT / "docs" / "tone-model.md"
CROSS_VALIDATED = Path(__file__).with_name("tone_cv.csv")
COLUMNS = ["part", "material", "scorer", "measure", "n", "value", "low", "high", "must", "ok"]
DIRECTED, TRAIN, BOTH = "directed", "train, cross-validated", "both dev sets"
CLASSES = ("negative", "neutral", "positive")
BY_SCORER = " by scorer"  #: how names of tables with scorers down end
CUSTOM = (-0.05, 0.05)
FOLDS = 5
LABELLED = 0.7  #: the share of targets that get a label by default
#: What must hold, set before measuring: (part, material, measure) of the directed model.
MUST = {
    ("scores", "rw_dev", "macro-F1"): "≥ .675",
    ("scores", "mt_dev", "macro-F1"): "≥ .675",
    ("scores", BOTH, "macro-F1"): "≥ .675",
    ("calibration", TRAIN, "calibration error"): "≤ .05",
    ("abstaining", BOTH, "macro-F1 at 70 %"): "≥ .72",
    ("abstaining", BOTH, "gain at 70 %"): "≥ .05",
}
Rows = list[dict]


# what is judged


def of_targets(targets: pd.DataFrame) -> np.ndarray:
    """Return the directed model's probabilities of negative, neutral and positive: n × 3."""
    table = tones.directed(targets["sentence"].tolist(), spans(targets))
    return table[["p_negative", "p_neutral", "p_positive"]].to_numpy(float)


def cross_validated(train: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the targets of train that ``make tone-model`` predicted while they were left out, and their probabilities."""
    table = pd.read_csv(CROSS_VALIDATED)
    targets = train.iloc[table["row"]].reset_index(drop=True)
    if (targets["label"].to_numpy() != table["label"].to_numpy()).any():
        raise ValueError("tone_cv.csv: labels differ from those of train; run make tone-model")
    return targets, table[["p_negative", "p_neutral", "p_positive"]].to_numpy(float)


def said(p: np.ndarray) -> np.ndarray:
    """Return the label with the largest probability; of equals the first.

    >>> said(np.array([[0.2, 0.3, 0.5], [0.4, 0.4, 0.2]])).tolist()
    [1, -1]
    """
    return p.argmax(axis=1) - 1


def simple_labels(sets: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, np.ndarray]]:
    """Return the labels of what is simple, by set and scorer: the most frequent label, and VADER's of the sentence."""
    vader = {name: vader_of(targets) for name, targets in sets.items()}
    train, scored = sets[TRAIN], vader[TRAIN]
    truth = train["label"].to_numpy()
    cuts = best_cuts(scored, truth)
    found = {}
    for name, targets in sets.items():
        found[name] = {
            "majority": np.full(len(targets), targets["label"].mode()[0]),
            "VADER, sentence, cuts ±.05": labelled(vader[name], CUSTOM),
            "VADER, sentence, tuned cuts": labelled(vader[name], cuts),
        }
    tuned = found[TRAIN]["VADER, sentence, tuned cuts"]
    for rest, fold in GroupKFold(FOLDS).split(truth, groups=train["document"]):
        tuned[fold] = labelled(scored[fold], best_cuts(scored[rest], truth[rest]))
    return found


def vader_of(targets: pd.DataFrame) -> np.ndarray:
    """Return VADER's compound of the sentences."""
    return valence.score_sentences(targets["sentence"].tolist())["compound"].to_numpy()


# rows


def row(part: str, material: str, scorer: str, measure: str, drawn: np.ndarray, n: int) -> dict:
    """Return a row of the table: the first draw is the value, the others make the interval."""
    value, low, high = interval(drawn)
    must = MUST.get((part, material, measure), "") if scorer == DIRECTED else ""
    cells = [part, material, scorer, measure, n, value, low, high, must, holds(value, must)]
    return dict(zip(COLUMNS, cells, strict=True))


def scores(part: str, material: str, targets: pd.DataFrame, labels: Mapping) -> Rows:
    """Return macro-F1, accuracy, recall of each class, and the share of opposite signs, of each scorer."""
    weights, of = draws(targets["document"])
    rows = []
    for scorer, label in labels.items():
        cells = summed(confusion(targets["label"], label), weights, of)
        measures = {"macro-F1": macro_f1(cells), "accuracy": accuracy(cells)}
        for number, name in enumerate(CLASSES):
            measures[f"recall, {name}"] = recalls(cells)[:, number]
        measures["opposite"] = cells[:, [2, 6]].sum(axis=1) / cells.sum(axis=1)
        for measure, drawn in measures.items():
            rows.append(row(part, material, scorer, measure, drawn, len(targets)))
    return rows


def certainty(material: str, targets: pd.DataFrame, p: np.ndarray) -> Rows:
    """Return the calibration error of the label given, and macro-F1 of the targets with the largest probabilities."""
    weights, of = draws(targets["document"])
    label, largest = said(p), p.max(axis=1)
    is_right = (label == targets["label"]).to_numpy()
    error = centred(calibration_error(summed(binned(largest, is_right), weights, of)))
    cells = confusion(targets["label"], label)
    least = np.sort(largest)[::-1][int(np.ceil(LABELLED * len(largest))) - 1]
    f1 = macro_f1(summed(cells * (largest >= least)[:, None], weights, of))
    gain = f1 - macro_f1(summed(cells, weights, of))
    n = len(targets)
    return [
        row("calibration", material, DIRECTED, "calibration error", error, n),
        row("abstaining", material, DIRECTED, "macro-F1 at 70 %", f1, n),
        row("abstaining", material, DIRECTED, "gain at 70 %", gain, n),
    ]


def pairs(material: str, targets: pd.DataFrame, p: np.ndarray) -> Rows:
    """Return how often two targets of one sentence that people label differently stand in the right order, or are both right."""
    one, other = pairs_of(targets).to_numpy().T
    tone, truth = p[:, 2] - p[:, 0], targets["label"].to_numpy()
    is_right = said(p) == truth
    outcomes = {
        "right order": (tone[one] - tone[other]) * (truth[one] - truth[other]) > 0,
        "both right": is_right[one] & is_right[other],
    }
    weights, of = draws(targets["document"].iloc[one])
    n = weights @ np.bincount(of)
    rows = []
    for name, values in outcomes.items():
        share = summed(values, weights, of)[:, 0] / n
        measure = f"different by people: {name}"
        rows.append(row("pairs", material, DIRECTED, measure, share, len(one)))
    return rows


def on_states(targets: pd.DataFrame, labels: Mapping[str, np.ndarray]) -> Rows:
    """Return scores on the invented sentences, of all and by kind of target."""
    kinds = {"all": np.full(len(targets), True)}
    kinds |= {kind: (targets["kind"] == kind).to_numpy() for kind in targets["kind"].unique()}
    rows = []
    for kind, part in kinds.items():
        own = {name: label[part] for name, label in labels.items()}
        rows += scores("states", kind, targets[part], own)
    return rows


def evaluated() -> pd.DataFrame:
    """Return the table of all that is measured."""
    rw, mt, invented = newsmtsc("rw_dev"), newsmtsc("mt_dev"), states()
    train, p = cross_validated(newsmtsc("train"))
    both = pd.concat([rw, mt], ignore_index=True)
    found = {TRAIN: p, "rw_dev": of_targets(rw), "mt_dev": of_targets(mt), BOTH: of_targets(both)}
    sets = {TRAIN: train, "rw_dev": rw, "mt_dev": mt, BOTH: both}
    labels = simple_labels(sets | {"states": invented})
    rows = []
    for name, targets in sets.items():
        own = labels[name] | {DIRECTED: said(found[name])}
        rows += scores("scores", name, targets, own)
        rows += certainty(name, targets, found[name])
    rows += pairs(TRAIN, train, p) + pairs("mt_dev", mt, found["mt_dev"])
    rows += on_states(invented, labels["states"] | {DIRECTED: said(of_targets(invented))})
    return pd.DataFrame(rows, columns=COLUMNS)


# the page


def printed(value: float, *, digits: int = 3) -> str:
    """Return a number as the tables have it.

    >>> printed(0.5571), printed(-0.031, digits=2), printed(1)
    ('.557', '−.03', '1.000')
    """
    return re.sub(r"^(-?)0\.", r"\1.", f"{value:.{digits}f}").replace("-", "−")


def cell(one) -> str:
    """Return value and interval; ✓ where what must hold holds, and bold where it does not."""
    value = printed(one.value)
    marked = {"yes": f"{value} ✓", "no": f"**{value}**"}.get(one.ok, value)
    return f"{marked} ({printed(one.low, digits=2)}–{printed(one.high, digits=2)})"


def markdown(lines: Sequence[Sequence[str]]) -> str:
    """Return lines of cells as a table of Markdown; the first line is its head."""
    head, *rows = [f"|{'|'.join(line)}|\n" for line in lines]
    return head + "|---" * len(lines[0]) + "|\n" + "".join(rows)


def shown(table: pd.DataFrame, name: str) -> str:
    """Return rows of the results as a table of Markdown.

    "scores by scorer: macro-F1" has scorers down and materials across. "scores: accuracy; opposite" has materials down, of
    the directed model, and measures across. "missed" has what misses its bar.
    """
    if name == "missed":
        missed = table.loc[table["ok"] == "no", ["material", "measure", "must"]]
        return markdown([missed.columns, *missed.values.tolist()]) if len(missed) else "None.\n"
    part, _, named = name.partition(": ")
    measures = named.split("; ")
    rows = table[table["part"].isin(part.removesuffix(BY_SCORER).split(" and "))]
    rows = rows[rows["measure"].isin(measures)]
    if part.endswith(BY_SCORER):
        n = rows.groupby("material", sort=False)["n"].max()
        lines = [["scorer", *(f"{material} ({size:,})" for material, size in n.items())]]
        for scorer, found in rows.groupby("scorer", sort=False):
            lines.append([scorer, *map(cell, found.itertuples())])
        return markdown(lines)
    lines = [["material", "n", *measures]]
    for material, found in rows[rows["scorer"] == DIRECTED].groupby("material", sort=False):
        cells = {one.measure: cell(one) for one in found.itertuples()}
        lines.append([material, f"{found['n'].max():,}", *(cells[name] for name in measures)])
    return markdown(lines)


def page(text: str, table: pd.DataFrame) -> str:
    """Return the page with its tables written anew; what stands around them stays."""

    def anew(found: re.Match) -> str:
        return found[1] + shown(table, found[2]) + found[3]

    return re.sub(r"(<!-- tone: (.*?) -->\n).*?(<!-- end -->)", anew, text, flags=re.DOTALL)


def read() -> pd.DataFrame:
    """Return the table that was written."""
    return pd.read_csv(RESULTS, dtype={"must": "str", "ok": "str"}, keep_default_na=False)


def main() -> int:
    """Measure everything; the exit code is 1 where something misses what must hold."""
    if not SHARED.exists():
        sys.stderr.write(f"The data are not there: {SHARED}. Set SHARED.\n")
        return 2
    evaluated().to_csv(RESULTS, index=False, float_format="%.4g", lineterminator="\n")
    table = read()
    PAGE.write_text(page(PAGE.read_text("utf-8"), table), "utf-8")
    missed = table[table["ok"] == "no"]
    sys.stderr.write(missed.to_string(index=False) + "\n")
    return int(len(missed) > 0)


if __name__ == "__main__":
    raise SystemExit(main())
