"""What each stage of reading takes: python benchmarks/stages.py (half a minute, with the texts in SHARED).

FA-KES on the defaults, from texts to TF-IDF and pairs in sentences, by processor time: the run in the middle of several. Writes
stages.csv beside this file and the table in docs/scaling.md.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from pathlib import Path
from unittest import mock

import lines
import pandas as pd
from material import ROOT, Material, news

import analysis
import analysis.speakers.reader as speakers
import analysis.tone.model as tone
from analysis import cooccurrence, framing
from analysis.corpus import cleaning
from analysis.features import combination, extraction, matches
from analysis.lexicons import languages
from analysis.text import sentences, shingles, tokens, valence

ROUNDS = 5
PAGE = ROOT / "docs" / "scaling.md"
RESULTS = Path(__file__).with_name("stages.csv")
#: Functions of each stage; no stage calls another.
STAGES = {
    "cleaning": [cleaning.edits, cleaning.table],
    "languages": [languages._language_of],
    "agency credits": [extraction._with_agency_credit],
    "words": [tokens.tokenize, tokens.count_ngrams],
    "sentences": [sentences.sentence_spans],
    "VADER": [valence.score_spans],
    "actors and frames": [matches.find_phrases],
    "quotations and speakers": [speakers._find_in_batch],
    "tone toward a target": [tone.score_mentions],
    "hashes for copies": [shingles.make_sketches],
    "joining of tables": [combination.combine],
    "TF-IDF": [framing.terms, framing.tf_idf],
    "pairs": [cooccurrence.incidence, cooccurrence.matrix],
}
_MARKED = re.compile(
    r"(<!-- stages: from benchmarks/stages.csv -->\n).*?(<!-- end of stages -->)", re.DOTALL
)


def seconds_of_stages(material: Material) -> pd.Series:
    """Return the processor seconds of each stage, the rest, and all of them."""
    table = material.table(news(material.shared))
    seconds = dict.fromkeys(STAGES, 0.0)
    with ExitStack() as stack:
        for stage, functions in STAGES.items():
            for function in functions:
                replace_everywhere(function, clocked(function, stage, seconds), stack)
        start = time.process_time()
        lines.extracted(analysis.read_corpus(table), lists=material.lists)
        every = time.process_time() - start
    rest = every - sum(seconds.values())
    return pd.Series({**seconds, "the rest": rest, "all": every})


def clocked(function: Callable, stage: str, seconds: dict[str, float]) -> Callable:
    """Return a function that adds its processor time to that of its stage."""

    @wraps(function)
    def run(*given, **options):
        start = time.process_time()
        result = function(*given, **options)
        seconds[stage] += time.process_time() - start
        return result

    return run


def replace_everywhere(function: Callable, other: Callable, stack: ExitStack) -> None:
    """Put *other* into every module of the package that has *function*, until the stack closes."""
    for module in list(sys.modules.values()):
        if not module.__name__.startswith("analysis"):
            continue
        for name, value in list(vars(module).items()):
            if value is function:
                stack.enter_context(mock.patch.object(module, name, other))


def table(stages: pd.DataFrame) -> str:
    """Return the table of docs/scaling.md."""
    rows = ["| stage | seconds | share |", "|---|---|---|"]
    for stage, seconds, share in stages.itertuples(index=False):
        rows.append(f"| {stage} | {seconds:.3f} | {share:.0%} |")
    return "\n".join(rows) + "\n"


def main() -> None:
    """Profile, and write the table and the page."""
    shared = (ROOT / os.environ.get("SHARED", "../shared")).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        material = Material(shared, Path(scratch))
        seconds_of_stages(material)  # compiles what is not yet compiled
        runs = pd.DataFrame([seconds_of_stages(material) for _ in range(ROUNDS)])
    middle = runs.sort_values("all").iloc[ROUNDS // 2]
    stages = pd.DataFrame({"stage": middle.index, "seconds": middle.round(4).to_numpy()})
    stages["share"] = (stages["seconds"] / middle["all"]).round(4)
    stages.to_csv(RESULTS, index=False, lineterminator="\n")
    text = PAGE.read_text(encoding="utf-8")
    written = _MARKED.sub(lambda found: found[1] + table(stages) + found[2], text)
    PAGE.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
