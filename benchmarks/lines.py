"""The lines of the benchmark, one function each: Material → Line."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import peers
import processes
from harness import Bar, Line, Row, Unequal, faster, require_equal, require_same_matrix, timed
from material import LISTS, ROOT, Material, news, split
from sentence_boundaries import boundary_f1, gold

import analysis
from analysis import cooccurrence, framing, lexicons, reading
from analysis.counts import Counts
from analysis.reading import characters, phrases, valence

LINES: dict[str, Callable[[Material], Line]] = {}
NOBODY = {"actors": lexicons.actors(None), "frames": lexicons.frames(None)}


def line(work: str):
    """Put the function into LINES under the name of its *work*."""
    def register(function):
        return LINES.setdefault(work, function)
    return register


# Whole extraction

@line("whole extraction")
def whole_extraction(material: Material) -> Line:
    """Sentences, tone, 300 names, pairs and TF-IDF: one call each against the usual tools, one after the other."""
    pattern = peers.alternation(material.names)
    usual = partial(peers.extraction, material.texts, pattern=pattern)
    bars = {"punkt + vaderSentiment + re + itertools + TfidfVectorizer": (partial(usual, split=material.punkt), Bar(12, 20))}
    return Line(lambda: _check_extraction(material, usual(split=dict(zip(material.texts, material.sentences)).get)),
                lambda: faster("whole extraction", lambda: _extraction(material), bars, rounds=material.rounds),
                "Ours also counts quotations, quoted words and hashes for copies; theirs does not. Cleaning is outside, on both "
                "sides. Results are equal when theirs gets our sentences; timed, it uses punkt's.")


def _extraction(material: Material):
    features = analysis.extract(material.corpus, actors=material.actors)
    pairs = cooccurrence.matrix(cooccurrence.incidence(features, within="sentence"))
    return features, pairs, framing.tf_idf(framing.terms(features, normalise=False))


def _check_extraction(material: Material, theirs) -> None:
    compounds, mentions, pairs, weights = theirs
    features, matrix, counts = _extraction(material)
    number = {article: place for place, article in enumerate(features.articles["article_id"])}
    found = features.mentions[["article_id", "sentence", "actor"]].itertuples(index=False, name=None)
    require_equal("compounds", features.sentences["valence"].fillna(0).tolist(), compounds)
    require_equal("mentions", [(number[article], sentence, actor) for article, sentence, actor in found], mentions)
    upper = np.triu(matrix.to_numpy(), 1)
    cells = {(matrix.index[row], matrix.columns[column]): int(upper[row, column]) for row, column in np.argwhere(upper)}
    require_equal("pairs", sorted(cells.items()), sorted(pairs.items()))
    require_same_matrix("TF-IDF", (counts.items, counts.values), weights, tolerance=1e-12)


# Single parts

@line("term counts")
def term_counts(material: Material) -> Line:
    """Words of the default token pattern."""
    return _counted("term counts", material, n=1, bar=Bar(4, 8), against="CountVectorizer")


@line("TF-IDF")
def weights(material: Material) -> Line:
    """The words of each article, weighted."""
    ours, theirs = partial(_weights, material.texts), partial(peers.tf_idf, material.texts)
    return Line(lambda: require_same_matrix("TF-IDF", ours(), theirs(), tolerance=1e-12),
                lambda: faster("TF-IDF", ours, {"TfidfVectorizer": (theirs, Bar(4, 8))}, rounds=material.rounds),
                "Texts to sorted vocabulary and weights, which agree to 1e-12.")


def _weights(texts: Sequence[str]):
    vocabulary, matrix = _counts(texts, n=1)
    rows = pd.DataFrame({"article_id": range(len(texts))})
    counts = Counts.of(matrix, size=np.ones((len(texts), 1)), rows=rows, items=vocabulary, per="token")
    return vocabulary, framing.tf_idf(counts).values


@line("bigrams")
def bigrams(material: Material) -> Line:
    """Pairs of words that follow each other."""
    return _counted("bigrams", material, n=2, bar=Bar(8, 15), against="CountVectorizer(2, 2)")


def _counted(work: str, material: Material, *, n: int, bar: Bar, against: str) -> Line:
    ours, theirs = partial(_counts, material.texts, n=n), partial(peers.counts, material.texts, n=n)
    return Line(lambda: require_same_matrix(work, ours(), theirs()),
                lambda: faster(work, ours, {against: (theirs, bar)}, rounds=material.rounds),
                "Texts to sorted vocabulary and sparse matrix, which are identical.")


def _counts(texts: Sequence[str], *, n: int):
    batch = reading.read(texts, **NOBODY, ngrams=(n, n))
    return batch.vocabulary, sum(batch.layers.values())


@line("VADER")
def vader(material: Material) -> Line:
    """All four fields of every sentence."""
    sentences = [sentence for text in material.sentences for sentence in text]
    reference, other = partial(peers.scores, peers.vader(), sentences), partial(peers.scores, peers.nltk_vader(), sentences)
    return Line(lambda: _check_scores(valence.score(sentences), reference()),
                lambda: faster("VADER", lambda: valence.score(sentences),
                               {"vaderSentiment": (reference, Bar(10, 25)), "nltk": (other, Bar(30, 75))}, rounds=material.rounds),
                "neg, neu, pos and compound are vaderSentiment's for every sentence; nltk's differ from vaderSentiment's.")


def _check_scores(ours, theirs: Sequence[dict]) -> None:
    for name in valence.FIELDS:
        require_equal(name, ours[name].tolist(), [scores[name] for scores in theirs])


@line("sentence splitting")
def splitting(material: Material) -> Line:
    """Texts to lists of sentences."""
    others = {"punkt": (material.punkt, Bar(10, 20)), "blingfire": (peers.blingfire(), Bar(1.5, 3))}
    calls = {name: (partial(_split_by, other, material.texts), bar) for name, (other, bar) in others.items()}
    return Line(partial(_check_split, material),
                lambda: faster("sentence splitting", lambda: split(material.texts), calls, rounds=material.rounds),
                "Texts to sentences as text. Splitters differ in where they split: see the boundary F1.")


@line("sentence splitting, every 20th article")
def splitting_slow(material: Material) -> Line:
    """The same for pySBD, which would take a minute a round for all texts."""
    texts = material.texts[::20]
    calls = {"pysbd": (partial(_split_by, peers.pysbd(), texts), None)}
    return Line(partial(_check_split, material),
                lambda: faster("sentence splitting, every 20th article", lambda: split(texts), calls, rounds=material.rounds),
                "As above, on fewer articles.")


def _split_by(splitter: Callable[[str], list[str]], texts: Sequence[str]) -> list[list[str]]:
    return [splitter(text) for text in texts]


def _check_split(material: Material) -> None:
    """Nothing but white space may be lost."""
    require_equal("letters", ["".join("".join(one).split()) for one in split(material.texts)],
                  ["".join(text.split()) for text in material.texts])


@line("sentence boundaries")
def boundaries(material: Material) -> Line:
    """F1 of the boundaries within the gold set."""
    bars = {"punkt": None, "pysbd": Bar(1, 1), "blingfire": Bar(1, 1)}
    return Line(lambda: None, lambda: [row for half in gold() for row in _boundary_rows(material, half, bars)],
                "tests/sentences_gold.txt; one author wrote the cases and our rules, but looked at the held-out half once. Punkt is "
                "trained on FA-KES.")


def _boundary_rows(material: Material, half: str, bars: dict[str, Bar | None]) -> list[Row]:
    cases = gold()[half]
    ours = boundary_f1(lambda text: split([text])[0], cases)
    scores = {"punkt": boundary_f1(material.punkt, cases), "pysbd": boundary_f1(peers.pysbd(), cases),
              "blingfire": boundary_f1(peers.blingfire(), cases)}
    return [Row(f"sentence boundaries, {half} ({len(cases)} cases)", ours, "F1", against=name, theirs=scores[name],
                ratio=ours / scores[name], bar=bar) for name, bar in bars.items()]


@line("300 aliases")
def aliases(material: Material) -> Line:
    """Spans of the most frequent names."""
    pattern = peers.alternation(material.names)
    finder = phrases.finder([(name, "exact", name, 0) for name in material.names])
    theirs = partial(peers.matches, pattern, material.texts)
    return Line(lambda: require_equal("spans", _spans(finder, material.texts), theirs()),
                lambda: faster("300 aliases", lambda: finder.find(characters.characters(material.texts)),
                               {"re alternation": (theirs, Bar(15, 25))}, rounds=material.rounds),
                "Texts to spans and names, whole articles on both sides. Ours are arrays over all texts, theirs lists a text.")


def _spans(finder, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    batch = characters.characters(texts)
    starts, stops, _ = finder.find(batch)
    article = batch.bounds.searchsorted(starts, side="right") - 1
    spans: list[list[tuple[int, int]]] = [[] for _ in texts]
    for row, start, stop in zip(article, starts - batch.bounds[article], stops - batch.bounds[article], strict=True):
        spans[row].append((int(start), int(stop)))
    return spans


# Scale

@line("two workers")
def workers(material: Material) -> Line:
    """Partitions of a large corpus read from disk, extracted and saved by two processes or by one."""
    few, many = material.large(4_000), material.large(50_000)

    def check() -> None:
        one, two = (_files(_partitioned(material, few, workers=number)) for number in (1, 2))
        require_equal("files of the pack", sorted(one.items()), sorted(two.items()))

    return Line(check, lambda: faster("two workers", lambda: _partitioned(material, many, workers=2),
                                      {"one": (lambda: _partitioned(material, many, workers=1), Bar(1.7, 1.9))},
                                      rounds=material.rounds),
                "50,000 articles of 1 KB (texts repeated, a new word each) from JSON lines to a pack on disk, cleaning included; "
                "packs are identical byte for byte. Two workers start two processes, which is in the time.")


def _partitioned(material: Material, source: Path, *, workers: int) -> Path:
    return extract_to(material.folder(), analysis.partition_corpus(source), workers=workers)


def extract_to(folder: Path, partitions, *, workers: int = 1) -> Path:
    """Extract *partitions* with the lists that ship and return the folder."""
    analysis.extract(partitions, **LISTS, workers=workers, to=folder)
    return folder


def _files(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@line("peak memory")
def memory(material: Material) -> Line:
    """What one process holds at most while it extracts a corpus in partitions."""
    return Line(lambda: None, partial(_memory_rows, material),
                "One process of its own, from JSON lines (about 1 KB an article, texts repeated, a new word each) to a pack on disk.")


def _memory_rows(material: Material) -> list[Row]:
    peaks = {articles: float(processes.run("benchmarks/processes.py", "extract", material.large(articles), material.folder()))
             for articles in (50_000, 100_000, 200_000)}
    bars = {100_000: Bar(1.5, 0.8, "≤ {:g} GB")}
    rows = [Row(f"peak memory, {articles:,} articles", peak, "GB", figure=peak, bar=bars.get(articles))
            for articles, peak in peaks.items()]
    growth = peaks[200_000] / peaks[50_000]
    return [*rows, Row("peak memory, growth", peaks[200_000], "GB", against="50,000 instead of 200,000 articles",
                       theirs=peaks[50_000], figure=growth, bar=Bar(1.2, 1.1, "≤ {:g}×"))]


@line("pack on disk")
def pack(material: Material) -> Line:
    """Bytes of the pack of FA-KES for each byte of its text."""
    corpus = analysis.read_corpus(material.table(news(material.shared)[::material.share]))
    features = analysis.extract(corpus, **LISTS)
    folder = features.save(material.folder())
    size, text = sum(map(len, _files(folder).values())), sum(len(one.encode()) for one in corpus.articles["text"])

    def check() -> None:
        require_equal("terms", list(analysis.load_features(folder).terms.vocabulary), list(features.terms.vocabulary))

    return Line(check, lambda: [Row("pack on disk", size / text, "bytes a byte of text", figure=size / text, bar=Bar(0.6, 0.4, "≤ {:g}"))],
                "FA-KES (804 articles, mean 2 KB) with the shipped actors and frames, words only, all files of the pack.")


# Starting up

@line("import analysis")
def imports(material: Material) -> Line:
    """A fresh Python that imports the package and ends, against one that imports NumPy."""
    def measure() -> list[Row]:
        best = timed({name: partial(processes.seconds, "-c", f"import {name}") for name in ("analysis", "numpy")},
                     rounds=2 * material.rounds)
        ours, theirs = best["analysis"] * 1e3, best["numpy"] * 1e3
        return [Row("import analysis", ours, "ms", against="import numpy", theirs=theirs, figure=ours - theirs,
                    bar=Bar(150, 100, "≤ {:g} ms more"), n=2 * material.rounds)]

    return Line(lambda: None, measure, "Whole processes. The rooms of the package are imported when they are first used.")


@line("two articles, cold process")
def cold(material: Material) -> Line:
    """From the start of a process to a saved pack of the two seed articles."""
    code = ("import sys, analysis\nsource, to, actors, frames = sys.argv[1:]\n"
            "analysis.extract(analysis.read_corpus(source), actors=actors, frames=frames).save(to)")
    run = lambda: processes.seconds("-c", code, material.shared / "seeds", material.folder(), *LISTS.values())  # noqa: E731
    return Line(lambda: None,
                lambda: [Row("two articles, cold process", best := min(run() for _ in range(material.rounds)), "s", figure=best,
                             bar=Bar(1.5, 0.8, "≤ {:g} s"), n=material.rounds)],
                "Files are in the system's cache; nothing else is.")
