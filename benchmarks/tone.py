"""How well tone toward a target is found (``make tone-eval``): writes tone*.csv beside this file
and docs/tone-model.md.

Scorers of tone are judged on NewsMTSC's development sets and, by cross-validation, on train; on
invented sentences about states and organisations; and VADER on texts that people rated. Intervals
are 95 %: percentiles of 1,000 draws of whole source documents (of states: sentences), the same
draws for all scorers, so that differences are paired.

Writes tone.csv (every number), tone_reliability.csv (bins of probability), tone_coverage.csv (what
abstaining gains), and tone_cuts.csv (cuts found on train); the tables of docs/tone-model.md and
docs/tone-reliability.svg. Needs ``SHARED``. The cross-validated probabilities (tone_cv.csv) are
those of ``make tone-model``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import tone_probes as probes
from matplotlib.figure import Figure
from tone_material import GENRES, ROOT, SHARED, SPLITS, negations, newsmtsc, ratings, states
from tone_measures import (
    BOTH,
    CLASSES,
    COLUMNS,
    DIRECTED,
    DRAWS,
    TRAIN,
    abstaining,
    calibrated,
    calibration,
    confusion,
    correlation,
    coverage,
    differences,
    draws,
    macro_f1,
    ranks,
    reliability,
    row,
    scores,
    shares,
    stretched,
    summed,
)
from tone_scorers import Baseline, baselines

from analysis import tone as tones
from analysis.annotation import agreement
from analysis.plots.style import BLACK, BLUE, GREY, VERMILLION, paper_look
from analysis.text import valence
from analysis.tone.model import load_model

RESULTS, PAGE = Path(__file__).with_suffix(".csv"), ROOT / "docs" / "tone-model.md"
CROSS_VALIDATED = Path(__file__).with_name("tone_cv.csv")
TABLES = ("tone", "tone_reliability", "tone_coverage", "tone_cuts")
FEWEST = 10  #: targets in a bin that is drawn
BY_SCORER = " by scorer"  #: how names of tables with scorers down end
LABELLED = 0.7  #: the share of targets that get a label by default
ALT = (
    "Share of labels that came true over their mean probability, in ten bins: the nearer to the "
    "diagonal, the better."
)
Rows = list[dict]
Labels = Mapping[str, np.ndarray]  #: labels or probabilities by scorer or by set


# what is judged


def probabilities(sentences: Sequence[str], spans: Sequence[tuple[int, int]]) -> np.ndarray:
    """Return the directed model's probabilities, n × 3."""
    table = tones.directed(sentences, spans)
    return table[["p_negative", "p_neutral", "p_positive"]].to_numpy(float)


def of_targets(targets: pd.DataFrame, score: probes.Scorer = probabilities) -> np.ndarray:
    """Return the probabilities of a set of targets."""
    return score(targets["sentence"].tolist(), probes.spans(targets))


def cross_validated(
    train: pd.DataFrame, path: Path = CROSS_VALIDATED
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the targets of train that ``make tone-model`` predicted while they were left out, and
    their probabilities.
    """
    table = pd.read_csv(path)
    targets = train.iloc[table["row"]].reset_index(drop=True)
    if (targets["label"].to_numpy() != table["label"].to_numpy()).any():
        raise ValueError(f"{path.name}: labels differ from those of train; run make tone-model")
    return targets, table[["p_negative", "p_neutral", "p_positive"]].to_numpy(float)


def judged(
    sets: Mapping[str, pd.DataFrame], found: Labels, labels: Mapping[str, Labels]
) -> tuple[Rows, Rows, Rows]:
    """Return the rows of the files for sets of NewsMTSC: tone, reliability and coverage."""
    table, bins, curves = [], [], []
    for name, targets in sets.items():
        own = {**labels[name], DIRECTED: probes.said(found[name])}
        curve = coverage(name, targets, found[name], shipped=load_model().certain)
        table += [
            *scores("scores", name, targets, own),
            *differences(name, targets, own),
            *calibration(name, targets, found[name]),
            *abstaining(name, targets, curve),
        ]
        bins, curves = bins + reliability(name, targets, found[name]), curves + curve
    return table, bins, curves


def seen(sets: Mapping[str, pd.DataFrame], train: pd.DataFrame, found: Labels) -> Rows:
    """Return the directed model's scores apart for documents (or events) of which train has other
    sentences, and for others.
    """
    rows, known = [], set(train["document"])
    for name in ("rw_dev", "mt_dev", BOTH):
        there = sets[name]["document"].isin(known).to_numpy()
        for words, part in {"events or documents of train": there, "others": ~there}.items():
            targets = sets[name][part].reset_index(drop=True)
            rows += scores(
                "seen", f"{name}, {words}", targets, {DIRECTED: probes.said(found[name][part])}
            )
    return rows


def crossed(sets: Mapping[str, pd.DataFrame], found: Labels) -> Rows:
    """Return how good each dev set's labels are with calibration and threshold fitted on the other
    dev set only.
    """
    p, sure = {}, {}
    for name, other in (("rw_dev", "mt_dev"), ("mt_dev", "rw_dev")):
        fit = calibrated(found[other], sets[other]["label"].to_numpy())
        p[name] = stretched(found[name], *fit)
        sure[name] = p[name].max(axis=1) >= np.quantile(
            stretched(found[other], *fit).max(axis=1), 1 - LABELLED
        )
    rows = []
    for name, parts in {
        "rw_dev by mt_dev": ["rw_dev"],
        "mt_dev by rw_dev": ["mt_dev"],
        "both": ["rw_dev", "mt_dev"],
    }.items():
        targets = pd.concat([sets[part] for part in parts], ignore_index=True)
        given, kept = (np.concatenate([one[part] for part in parts]) for one in (p, sure))
        weights, of = draws(targets["document"])
        cells, about = (
            confusion(targets["label"], probes.said(given)),
            {"n": len(targets), "units": weights.shape[1]},
        )
        every, some = (
            macro_f1(summed(part, weights, of)) for part in (cells, cells * kept[:, None])
        )
        labelled = summed(kept, weights, of)[:, 0] / (weights @ np.bincount(of))
        rows.append(row("crossed", name, DIRECTED, "macro-F1", every, **about))
        rows += [
            one | {"part": "crossed"}
            for one in calibration(name, targets, given)
            if "classes" not in one["measure"]
        ]
        rows += [
            row("crossed", name, DIRECTED, measure, drawn, **about)
            for measure, drawn in {
                "share labelled": labelled,
                "macro-F1 of these": some,
                "gain": some - every,
            }.items()
        ]
    return rows


def probed(targets: pd.DataFrame, p: np.ndarray, score: probes.Scorer = probabilities) -> Rows:
    """Return what other names change, and what negations do."""
    named = targets["mention"].map(probes.is_name).to_numpy()
    part, before, rows = targets[named].reset_index(drop=True), p[named], []
    for words, names in {**probes.other_names(part), '"Trump"': ["Trump"] * len(part)}.items():
        after = of_targets(probes.renamed(part, names), score)
        moved = np.abs((after[:, 2] - after[:, 0]) - (before[:, 2] - before[:, 0]))
        rows += shares(
            "names",
            words,
            DIRECTED,
            pd.DataFrame(
                {
                    "document": part["document"],
                    "label stays": probes.said(after) == probes.said(before),
                    "tone moves by": moved,
                }
            ),
        )
    return rows + shares(
        "negations", "40 invented pairs", DIRECTED, probes.negated(negations(), score)
    )


def pairs(sets: Mapping[str, pd.DataFrame], found: Labels) -> Rows:
    """Return how often two targets of one sentence get different labels, and how often these are
    right.
    """
    rows = []
    for name, targets in sets.items():
        outcomes = probes.told_apart(
            targets, probes.said(found[name]), found[name][:, 2] - found[name][:, 0]
        )
        rows += shares("pairs", name, DIRECTED, outcomes)
    return rows


def on_states(table: pd.DataFrame, labels: Labels, p: np.ndarray) -> Rows:
    """Return scores on the invented sentences, by kind of target, by first and second reading, and
    how far these agree.
    """
    own, rows = {**labels, DIRECTED: probes.said(p)}, []
    kinds = {
        "all": np.full(len(table), True),
        **{kind: (table["kind"] == kind).to_numpy() for kind in table["kind"].unique()},
    }
    for kind, part in kinds.items():
        rows += scores(
            "states",
            kind,
            table[part].reset_index(drop=True),
            {name: label[part] for name, label in own.items()},
        )
    rows += [one | {"part": "states, calibration"} for one in calibration("all", table, p)]
    rows += shares(
        "states, pairs", "all", DIRECTED, probes.told_apart(table, own[DIRECTED], p[:, 2] - p[:, 0])
    )
    if "second" in table:
        rows += scores(
            "states, second reading",
            "all",
            table.assign(label=table["second"]),
            {DIRECTED: own[DIRECTED]},
        )
        rows += read_twice(table)
    return rows


def read_twice(table: pd.DataFrame) -> Rows:
    """Return Krippendorff's alpha (nominal, ordinal) and the share of equal labels of both readings
    of invented sentences.
    """
    readings, about = (
        table[["label", "second"]].astype(float),
        {"n": len(table), "units": table["document"].nunique()},
    )
    rows = []
    for level in ("nominal", "ordinal"):
        low, high, _ = agreement.interval(readings, level=level, draws=DRAWS)
        alpha = np.array([agreement.alpha(readings, level=level)])
        found = row("states, two readings", "all", "readers", f"alpha, {level}", alpha, **about)
        rows.append(found | {"low": low, "high": high})
    same = pd.DataFrame(
        {"document": table["document"], "same label": table["label"] == table["second"]}
    )
    return rows + shares("states, two readings", "all", "readers", same)


def rated(genre: str) -> Rows:
    """Return the correlations of VADER's compound with mean ratings by people: of all texts, and of
    those with listed words.
    """
    texts, rows = ratings(genre), []
    tone = valence.score_sentences(texts["text"].tolist())
    for words, part in {
        "all texts": tone["n_words"] >= 0,
        "texts with a listed word": tone["n_words"] > 0,
    }.items():
        x, y = tone["compound"][part].to_numpy(), texts["rating"][part].to_numpy()
        weights, of = draws(texts["document"][part])
        about = {"n": len(x), "units": weights.shape[1]}
        drawn = np.array(
            [
                [
                    correlation(x, y, each[of]),
                    correlation(ranks(x, each[of]), ranks(y, each[of]), each[of]),
                ]
                for each in weights
            ]
        )
        rows += [
            row("ratings", genre, f"VADER, {words}", name, drawn[:, number], **about)
            for number, name in enumerate(["Pearson", "Spearman"])
        ]
    return rows


def majority(sets: Mapping[str, pd.DataFrame]) -> Labels:
    """Return for each set its most frequent label, everywhere."""
    return {name: np.full(len(table), table["label"].mode()[0]) for name, table in sets.items()}


def labels_of(
    sets: Mapping[str, pd.DataFrame], scorers: Sequence[Baseline]
) -> tuple[dict[str, Labels], pd.DataFrame]:
    """Return the labels of the baselines by set, and the cuts that were found on train."""
    found, cuts = {name: {"majority": label} for name, label in majority(sets).items()}, []
    for scorer in scorers:
        labels, chosen = scorer.labels(sets, train=TRAIN)
        cuts.append({"scorer": scorer.name, **chosen._asdict()})
        for name, label in labels.items():
            found[name][scorer.name] = label
    return found, pd.DataFrame(cuts)


def evaluated() -> dict[str, pd.DataFrame]:
    """Return the tables of all that is measured, by the name of their file."""
    train, rw, mt = map(newsmtsc, SPLITS)
    left_out, p = cross_validated(train)
    both = pd.concat([rw, mt.assign(item="m" + mt["item"])], ignore_index=True)
    sets = {TRAIN: left_out, "rw_dev": rw, "mt_dev": mt, BOTH: both}
    invented = states()
    labels, cuts = labels_of({**sets, "states": invented}, baselines())
    found = {TRAIN: p, "rw_dev": of_targets(rw), "mt_dev": of_targets(mt)}
    found[BOTH] = np.vstack([found["rw_dev"], found["mt_dev"]])
    table, bins, curves = judged(sets, found, labels)
    table += seen(sets, train, found) + crossed(sets, found)
    table += pairs({name: sets[name] for name in (TRAIN, "mt_dev")}, found)
    table += probed(sets[BOTH], found[BOTH]) + on_states(
        invented, labels["states"], of_targets(invented)
    )
    table += [one for genre in GENRES for one in rated(genre)]
    return {
        "tone": pd.DataFrame(table, columns=COLUMNS),
        "tone_reliability": pd.DataFrame(bins),
        "tone_coverage": pd.DataFrame(curves),
        "tone_cuts": cuts,
    }


# the page


def printed(value: float, *, digits: int = 3) -> str:
    """Return a number as the tables have it.

    >>> printed(0.5571), printed(-0.031, digits=2), printed(1), printed(float("nan"))
    ('.557', '−.03', '1.000', '')
    """
    return (
        ""
        if np.isnan(value)
        else f"{value:.{digits}f}".replace("-", "−").replace("0.", ".", 1 if abs(value) < 1 else 0)
    )


def cell(one) -> str:
    """Return value and interval; ✓ where what must hold holds, and bold where it does not."""
    ends = ""
    if not np.isnan(one.low):
        ends = f" ({printed(one.low, digits=2)}–{printed(one.high, digits=2)})"
    elif not np.isnan(one.high):
        ends = f" (≤ {printed(one.high)})"
    value = printed(one.value)
    marked = {"yes": f"{value} ✓", "no": f"**{value}**"}
    return marked.get(one.ok, value) + ends


def markdown(lines: Sequence[Sequence[str]]) -> str:
    """Return lines of cells as a table of Markdown; the first line is its head."""
    head, *rows = [f"| {' | '.join(line)} |\n" for line in lines]
    return head + "|---" * len(lines[0]) + "|\n" + "".join(rows)


def shown(table: pd.DataFrame, name: str) -> str:
    """Return rows of the results as a table of Markdown.

    "scores by scorer: macro-F1" has scorers down and materials across. "scores: accuracy; opposite"
    has materials down, of the directed model, and measures across; "scores and calibration: …" has
    those of both parts. "missed" has what misses its bar.
    """
    if name == "missed":
        missed = table[table["ok"] == "no"]
        columns = ["part", "material", "scorer", "measure", "value", "must"]
        rows = missed.assign(value=missed["value"].map(printed))[columns].values.tolist()
        return markdown([columns, *rows]) if rows else "None.\n"
    parts, _, named = name.partition(": ")
    if parts.endswith(BY_SCORER):
        rows = table[table["part"] == parts.removesuffix(BY_SCORER)]
        return _by_scorer(rows[rows["measure"] == named])
    measures = named.split("; ")
    rows = table[table["part"].isin(parts.split(" and ")) & table["measure"].isin(measures)]
    rows = rows[rows["scorer"] == DIRECTED]
    lines = [["material", "n", *measures]]
    for material, found in rows.groupby("material", sort=False):
        cells = {one.measure: cell(one) for one in found.itertuples()}
        lines.append([material, f"{found['n'].max():,}", *(cells[name] for name in measures)])
    return markdown(lines)


def _by_scorer(rows: pd.DataFrame) -> str:
    """Return one measure as a table of Markdown: scorers down, materials with their n across."""
    n = rows.groupby("material", sort=False)["n"].max()
    lines = [["scorer", *(f"{material} ({size:,})" for material, size in n.items())]]
    for scorer, found in rows.groupby("scorer", sort=False):
        lines.append([scorer, *(cell(one) for one in found.itertuples())])
    return markdown(lines)


def page(text: str, tables: Mapping[str, pd.DataFrame]) -> str:
    """Return the page with its tables written anew; what stands around them stays."""

    def anew(found: re.Match) -> str:
        return found[1] + shown(tables["tone"], found[2]) + found[3]

    return re.sub(r"(<!-- tone: (.*?) -->\n).*?(<!-- end -->)", anew, text, flags=re.DOTALL)


def diagram(bins: pd.DataFrame, path: Path) -> None:
    """Draw what the probabilities are worth: of each bin the share that came true over the mean
    probability.
    """
    colours = dict(
        zip(
            ["largest", *CLASSES],
            [BLACK, VERMILLION, GREY, BLUE],
            strict=True,
        )
    )
    with paper_look():
        figure = Figure(figsize=(7, 2.6), layout="constrained")
        axes = figure.subplots(1, 2, sharex=True, sharey=True)
        for ax, material in zip(axes, (TRAIN, BOTH), strict=True):
            ax.plot([0, 1], [0, 1], color=GREY, linewidth=0.8, linestyle=":")
            for marker, (kind, colour) in zip("os^D", colours.items(), strict=True):
                rows = bins[
                    (bins["material"] == material) & (bins["of"] == kind) & (bins["n"] >= FEWEST)
                ]
                ends = np.abs(rows[["low", "high"]].to_numpy().T - rows["share"].to_numpy())
                ax.errorbar(
                    rows["probability"],
                    rows["share"],
                    ends,
                    color=colour,
                    marker=marker,
                    markersize=3.5,
                    linewidth=0.9,
                    elinewidth=0.6,
                    label="the label given" if kind == "largest" else kind,
                )
            ax.set(
                xlabel="mean probability", title=material, xlim=(0, 1), ylim=(0, 1), aspect="equal"
            )
        axes[0].set_ylabel("share that came true")
        axes[1].legend(loc="center left", bbox_to_anchor=(1.02, 0.5), frameon=False)
        figure.savefig(
            path, metadata={"Date": None, "Creator": None, "Title": path.stem, "Description": ALT}
        )


def read() -> dict[str, pd.DataFrame]:
    """Return the tables that were written."""
    kinds = dict.fromkeys(
        ["part", "material", "scorer", "measure", "must", "ok", "of", "coverage"], "str"
    )
    return {
        name: pd.read_csv(
            RESULTS.with_stem(name),
            dtype=kinds,
            keep_default_na=False,
            na_values={key: [""] for key in ("value", "low", "high")},
        )
        for name in TABLES
    }


def main() -> int:
    """Measure everything; the exit code is 1 where something misses what must hold."""
    if not SHARED.exists():
        print(f"The data are not there: {SHARED}. Set SHARED.", file=sys.stderr)
        return 2
    for name, table in evaluated().items():
        table.to_csv(RESULTS.with_stem(name), index=False, float_format="%.4g", lineterminator="\n")
    tables = read()
    diagram(tables["tone_reliability"], PAGE.with_name("tone-reliability.svg"))
    PAGE.write_text(page(PAGE.read_text("utf-8"), tables), "utf-8")
    missed = tables["tone"][tables["tone"]["ok"] == "no"]
    print(
        missed.drop(columns="ok").to_string(index=False) if len(missed) else "Everything holds.",
        file=sys.stderr,
    )
    return int(len(missed) > 0)


if __name__ == "__main__":
    raise SystemExit(main())
