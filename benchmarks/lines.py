"""The lines of the benchmark, one function each: Material → Line. What a function says of itself is the note of its rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import peers
import processes
from harness import (
    Bar,
    Line,
    Row,
    Unequal,
    compared,
    faster,
    require_equal,
    require_same_matrix,
    timed,
)
from material import (
    LISTS,
    Material,
    copied,
    crawled_articles,
    invented_mentions,
    news,
    split,
)
from sentence_boundaries import Case, boundary_f1, gold
from tone_material import newsmtsc
from tone_probes import spans as spans_of

import analysis
from analysis import cooccurrence, copies, framing, tone
from analysis.counts import Counts
from analysis.text import phrases, tokens, valence
from analysis.text.characters import characters

LINES: dict[str, Callable[[Material], Line]] = {}


def line(work: str):
    """Put the function into LINES under the name of its *work*."""

    def register(function):
        return LINES.setdefault(work, function)

    return register


# Whole extraction


USUAL = "punkt + vaderSentiment + re + itertools + TfidfVectorizer"


@line("whole extraction")
def whole_extraction(material: Material) -> Line:
    """FA-KES on the defaults: all readers, the actors and frames of the event, TF-IDF and pairs in sentences; cleaning outside.

    Theirs finds no quotation, no tone toward anybody and no copies. With cleaning: ours cleans and detects languages, theirs
    takes texts as they are. Lists are read and patterns compiled outside, on both sides. Results are equal when theirs gets our
    sentences, and ours reads actors as words; timed, theirs uses punkt's sentences, and ours makes each actor one term.
    """
    table = material.table(news(material.shared)[:: material.share])
    corpus = analysis.read_corpus(table)
    texts = corpus.articles["text"].tolist()
    ours = partial(extracted, corpus, lists=material.lists)
    theirs = _usual_tools(material, texts)
    raw = partial(_usual_tools(material, table["text"].tolist()), split=material.punkt)

    def with_cleaning():
        return extracted(analysis.read_corpus(table), lists=material.lists)

    def measure() -> list[Row]:
        title = "whole extraction, on the defaults"
        usual = partial(theirs, split=material.punkt)
        clean = {"clean": partial(analysis.read_corpus, table)}
        seconds = timed(clean, rounds=material.rounds)["clean"]
        return [
            *faster(title, ours, {USUAL: (usual, Bar(3.5, 5))}, rounds=material.rounds),
            *faster(
                f"{title}, with cleaning",
                with_cleaning,
                {USUAL: (raw, None)},
                rounds=material.rounds,
            ),
            Row("cleaning and languages", seconds, "s", n=material.rounds),
        ]

    return Line(lambda: _check_extraction(corpus, theirs, lists=material.lists), measure)


@line("the same work as the usual tools")
def same_work(material: Material) -> Line:
    """The same articles and lists, without quotations and tone toward a target: what the usual tools do, too.

    Ours still reads frames and hashes for copies. Results are equal when theirs gets our sentences.
    """
    corpus = analysis.read_corpus(material.table(news(material.shared)[:: material.share]))
    theirs = _usual_tools(material, corpus.articles["text"].tolist())
    ours = partial(extracted, corpus, lists=material.lists, readers=[], normalise=False)
    usual = partial(theirs, split=material.punkt)
    return Line(
        lambda: _check_extraction(corpus, theirs, lists=material.lists, readers=[]),
        lambda: faster(
            "the same work as the usual tools",
            ours,
            {USUAL: (usual, Bar(8, 12))},
            rounds=material.rounds,
        ),
    )


@line("crawled articles")
def crawled(material: Material) -> Line:
    """850 invented articles of 81 outlets, whose sizes fall as 1/n: from JSON lines to the results of "whole extraction".

    Both read the file, clean and detect languages. The plain chain reads with pandas, drops each line that a rule for lines
    matches, asks py3langid, and goes on with the usual tools. Cleaned texts are the same.
    """
    path = material.scratch / "crawled.jsonl"
    crawled_articles(850 // material.share).to_json(path, orient="records", lines=True)
    patterns = [rule.pattern.compiled for rule in analysis.lexicons.noise().at["line"]]
    pattern, actors = peers.named_by(material.lists["actors"])

    def chain():
        texts = pd.read_json(path, lines=True)["text"]
        texts = [peers.cleaned(text, patterns) for text in texts]
        peers.languages(texts)
        return texts, peers.extraction(texts, split=material.punkt, pattern=pattern, actors=actors)

    def check() -> None:
        corpus = analysis.read_corpus(path)
        theirs = [text.strip() for text in chain()[0]]
        require_equal("cleaned texts", corpus.articles["text"].str.strip().tolist(), theirs)
        usual = _usual_tools(material, corpus.articles["text"].tolist())
        _check_extraction(corpus, usual, lists=material.lists)

    def ours():
        return extracted(analysis.read_corpus(path), lists=material.lists)

    name = "pandas + re + py3langid + " + USUAL
    return Line(
        check,
        lambda: faster(
            "crawled articles", ours, {name: (chain, Bar(3, 4))}, rounds=material.rounds
        ),
    )


def _usual_tools(material: Material, texts: Sequence[str]) -> Callable:
    """Return the extraction of texts by the usual tools, which is to be called with ``split=``."""
    pattern, actors = peers.named_by(material.lists["actors"])
    return partial(peers.extraction, texts, pattern=pattern, actors=actors)


def extracted(corpus, *, lists, readers=None, normalise: bool = True):
    """Return Features, pairs in sentences, and TF-IDF."""
    features = analysis.extract(corpus, **lists, readers=readers)
    pairs = cooccurrence.matrix(cooccurrence.incidence(features, within="sentence"))
    return features, pairs, framing.tf_idf(framing.terms(features, normalise=normalise))


def _check_extraction(corpus, usual: Callable, *, lists, readers=None) -> None:
    """Raise Unequal where the usual tools find anything else in our sentences."""
    texts = corpus.articles["text"].tolist()
    sentences = dict(zip(texts, split(texts), strict=True))
    compounds, mentions, pairs, weights = usual(split=sentences.get)
    features, matrix, counts = extracted(corpus, lists=lists, readers=readers, normalise=False)
    number = {article: place for place, article in enumerate(features.articles["article_id"])}
    found = features.mentions[["article_id", "sentence", "actor"]].itertuples(
        index=False, name=None
    )
    require_equal("compounds", features.sentences["valence"].fillna(0).tolist(), compounds)
    require_equal(
        "mentions",
        [(number[article], sentence, actor) for article, sentence, actor in found],
        mentions,
    )
    require_equal("pairs", sorted(_pair_counts(matrix).items()), sorted(pairs.items()))
    require_same_matrix("TF-IDF", (counts.items.index, counts.values), weights, tolerance=1e-12)


# Single parts


@line("term counts")
def term_counts(material: Material) -> Line:
    """Words of the default token pattern: texts to sorted vocabulary and sparse matrix, which are identical."""
    texts = material.texts
    return compared(
        "term counts",
        partial(_counts, texts),
        {"CountVectorizer": (partial(peers.counts, texts), Bar(4, 8))},
        equal=require_same_matrix,
        rounds=material.rounds,
    )


@line("TF-IDF")
def weights(material: Material) -> Line:
    """Texts to sorted vocabulary and weights, which agree to 1e-12."""
    texts = material.texts
    return compared(
        "TF-IDF",
        partial(_weights, texts),
        {"TfidfVectorizer": (partial(peers.tf_idf, texts), Bar(4, 8))},
        equal=partial(require_same_matrix, tolerance=1e-12),
        rounds=material.rounds,
    )


@line("bigrams")
def bigrams(material: Material) -> Line:
    """Pairs of words that follow each other: texts to sorted vocabulary and sparse matrix, which are identical."""
    ours, theirs = (partial(counted, material.texts, n=2) for counted in (_counts, peers.counts))
    return compared(
        "bigrams",
        ours,
        {"CountVectorizer(2, 2)": (theirs, Bar(8, 15))},
        equal=require_same_matrix,
        rounds=material.rounds,
    )


def _counts(texts: Sequence[str], *, n: int = 1):
    vocabulary, [matrix] = tokens.count_ngrams(tokens.tokenize(characters(texts)), ngrams=(n, n))
    return vocabulary, matrix


def _weights(texts: Sequence[str]):
    vocabulary, matrix = _counts(texts)
    rows = pd.DataFrame({"article_id": range(len(texts))})
    counts = Counts.of(
        matrix, size=np.ones((len(texts), 1)), rows=rows, items=vocabulary, per="token"
    )
    return vocabulary, framing.tf_idf(counts).values


@line("VADER")
def vader(material: Material) -> Line:
    """neg, neu, pos and compound of every sentence: vaderSentiment's. NLTK's differ from vaderSentiment's for some."""
    sentences = [sentence for text in material.sentences for sentence in text]
    others = {
        name: (partial(peers.scores, analyzer, sentences), bar)
        for name, analyzer, bar in (
            ("vaderSentiment", peers.vader(), Bar(10, 25)),
            ("nltk", peers.nltk_vader(), Bar(30, 75)),
        )
    }
    return compared(
        "VADER",
        lambda: valence.score_sentences(sentences),
        others,
        equal=_require_scores,
        rounds=material.rounds,
    )


def _require_scores(work: str, ours: pd.DataFrame, theirs: Sequence[dict]) -> None:
    for name in valence.FIELDS:
        require_equal(f"{work}, {name}", ours[name].tolist(), [scores[name] for scores in theirs])


@line("tone toward a target")
def directed(material: Material) -> Line:
    """Probabilities for all targets of NewsMTSC's train, on one core, the model loaded before; vaderSentiment stands beside it.

    vaderSentiment does less: it scores the sentence, whoever is meant. In pieces of 100 ours gives the same numbers as at once.
    """
    table = newsmtsc("train", material.shared)
    sentences, spans = table["sentence"].tolist(), spans_of(table)

    def scored(size: int) -> list:
        parts = [
            tone.directed(sentences[first : first + size], spans[first : first + size])
            for first in range(0, len(spans), size)
        ]
        return pd.concat(parts).drop(columns="label").to_numpy().tolist()

    def measure() -> list[Row]:
        theirs = {"vaderSentiment": (partial(peers.scores, peers.vader(), sentences), None)}
        found = faster(
            "tone toward a target",
            partial(tone.directed, sentences, spans),
            theirs,
            rounds=material.rounds,
        )
        rate = len(spans) / found[0].ours
        bar = Bar(5_000, 10_000, "≥ {:,}")
        return [
            Row("tone toward a target, rate", rate, "targets a second", figure=rate, bar=bar),
            *found,
        ]

    return Line(lambda: require_equal("probabilities", scored(len(spans)), scored(100)), measure)


@line("sentence splitting")
def splitting(material: Material) -> Line:
    """Texts to sentences as text; no letter is lost. Splitters differ in where they split: see the sentence boundaries."""
    texts = material.texts
    theirs = {"punkt": (partial(_split_by, material.punkt, texts), Bar(10, 20))}
    return Line(
        lambda: require_equal(
            "letters",
            [_letters("".join(sentences)) for sentences in split(texts)],
            [_letters(text) for text in texts],
        ),
        lambda: faster("sentence splitting", partial(split, texts), theirs, rounds=material.rounds),
    )


def _letters(text: str) -> str:
    return "".join(text.split())


def _split_by(splitter: Callable[[str], list[str]], texts: Sequence[str]) -> list[list[str]]:
    return [splitter(text) for text in texts]


@line("sentence boundaries")
def boundaries(material: Material) -> Line:
    """F1 on tests/text/sentences_gold.txt; the ratio is ours over theirs. Punkt is trained on FA-KES.

    One author wrote the cases and our rules; the held-out half was looked at once, at the end.
    """

    def row(half: str, cases: list[Case]) -> Row:
        ours = boundary_f1(lambda text: split([text])[0], cases)
        theirs = boundary_f1(material.punkt, cases)
        return Row(
            f"sentence boundaries, {half} ({len(cases)} cases)",
            ours,
            "F1",
            against="punkt",
            theirs=theirs,
            ratio=ours / theirs,
        )

    return Line(lambda: None, lambda: [row(*half) for half in gold().items()])


@line("300 aliases")
def aliases(material: Material) -> Line:
    """Texts to spans of the most frequent names, whole articles on both sides.

    Ours are arrays over all texts, theirs a list for each.
    """
    texts, finder = (
        material.texts,
        phrases.make_finder([(name, "exact", name, 0) for name in material.names]),
    )
    theirs = partial(peers.matches, peers.alternation(material.names), texts)
    return Line(
        lambda: require_equal("spans", _spans(finder, texts), theirs()),
        lambda: faster(
            "300 aliases",
            lambda: finder.find(characters(texts)),
            {"re alternation": (theirs, Bar(15, 25))},
            rounds=material.rounds,
        ),
    )


def _spans(finder, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    batch = characters(texts)
    starts, stops, _ = finder.find(batch)
    article = batch.bounds.searchsorted(starts, side="right") - 1
    spans: list[list[tuple[int, int]]] = [[] for _ in texts]
    for row, start, stop in zip(
        article, starts - batch.bounds[article], stops - batch.bounds[article], strict=True
    ):
        spans[row].append((int(start), int(stop)))
    return spans


@line("co-occurrence")
def meetings(material: Material) -> Line:
    """300 actors over 1,000,000 invented sentences, on average 0.9 of them in each and up to ten: how many sentences name both.

    From the sentences: an Incidence for ours, for theirs the sorted names of each sentence. From the mentions: a table for
    ours, for theirs three lists. The counts of all pairs are the same.
    """
    features = invented_mentions(1_000_000 // material.share)
    places = cooccurrence.incidence(features)
    bounds, named = (
        places.values.indptr,
        places.items.to_numpy(dtype=object)[places.values.indices].tolist(),
    )
    sentences = [sorted(named[start:stop]) for start, stop in pairwise(bounds.tolist())]
    columns = [features.mentions[name].tolist() for name in ("article_id", "sentence", "actor")]
    sides = {
        "co-occurrence, from the sentences": (
            lambda: cooccurrence.matrix(places),
            lambda: peers.pairs(sentences),
            Bar(15, 20),
        ),
        "co-occurrence, from the mentions": (
            lambda: cooccurrence.matrix(cooccurrence.incidence(features)),
            lambda: peers.pairs_of_mentions(*columns),
            None,
        ),
    }

    def check() -> None:
        for work, (ours, theirs, _) in sides.items():
            require_equal(work, sorted(_pair_counts(ours()).items()), sorted(theirs().items()))

    return Line(
        check,
        lambda: [
            row
            for work, (ours, theirs, bar) in sides.items()
            for row in faster(
                work,
                ours,
                {"itertools.combinations + Counter": (theirs, bar)},
                rounds=material.rounds,
            )
        ],
    )


def _pair_counts(matrix: pd.DataFrame) -> dict[tuple[str, str], int]:
    upper = np.triu(matrix.to_numpy(), 1)
    return {
        (matrix.index[row], matrix.columns[column]): int(upper[row, column])
        for row, column in np.argwhere(upper)
    }


@line("near-duplicates")
def near_duplicates(material: Material) -> Line:
    """10,000 articles (FA-KES over and over, each copy with planted edits) to the pairs with a Jaccard index of 0.5 or more.

    Both from the texts, by sets of 5-word shingles. Ours are exact once a sample suggests them: all that it lists are right;
    theirs are candidates. Recall is the share found of the pairs that an exact count of all shingles finds.
    """
    corpus = analysis.read_corpus(
        material.table(copied(material.shared, articles=10_000 // material.share))
    )
    texts = corpus.articles["text"].tolist()
    ours, theirs = partial(copies.pairs, corpus), partial(peers.similar, texts, least=0.5)
    place, recall = {name: number for number, name in enumerate(corpus.articles["article_id"])}, {}

    def check() -> None:
        true = peers.jaccard(texts, least=0.5)
        found = {
            (place[a], place[b])
            for a, b in ours()[["article_id_a", "article_id_b"]].itertuples(index=False)
        }
        recall.update(ours=len(found & true) / len(true), theirs=len(theirs() & true) / len(true))
        require_equal("near-duplicates that are none", sorted(found - true), [])
        if recall["ours"] < max(recall["theirs"], 0.99):
            raise Unequal(
                f"near-duplicates: ours finds {recall['ours']:.4f} of them, theirs {recall['theirs']:.4f}"
            )

    def measure() -> list[Row]:
        name = "datasketch MinHash LSH (128)"
        quality = Row(
            "near-duplicates, recall",
            recall["ours"],
            "of all",
            against=name,
            theirs=recall["theirs"],
            ratio=recall["ours"] / recall["theirs"],
            bar=Bar(1, 1),
        )
        return [
            *faster("near-duplicates", ours, {name: (theirs, Bar(15, 20))}, rounds=material.rounds),
            quality,
        ]

    return Line(check, measure)


# Scale


@line("two workers")
def workers(material: Material) -> Line:
    """200,000 articles of 1 KB (texts repeated, each with a new word) from JSON lines to a pack on disk, with cleaning.

    Each time is that of a whole process, with all imports and the start of its workers. The packs are the same, byte for byte.
    """

    def run(articles: int, number: int) -> Path:
        folder = material.folder()
        processes.run(
            "benchmarks/processes.py", "extract", material.large(articles), folder, number
        )
        return folder

    material.large(200_000)  # is written before anything is timed
    return Line(
        lambda: require_equal(
            "pack", *[sorted(_files(run(4_000, number)).items()) for number in (1, 2)]
        ),
        lambda: faster(
            "two workers",
            lambda: run(200_000, 2),
            {"one": (lambda: run(200_000, 1), Bar(1.7, 1.9))},
            rounds=material.rounds,
            clock=time.perf_counter,
        ),
    )


def _files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


@line("peak memory")
def memory(material: Material) -> Line:
    """What one process holds at most, from JSON lines in partitions to a pack on disk.

    Articles of 1 KB: texts repeated, each with a new word.
    """

    def peak(articles: int) -> float:
        return float(
            processes.run(
                "benchmarks/processes.py", "extract", material.large(articles), material.folder(), 1
            )
        )

    def measure() -> list[Row]:
        peaks = {articles: peak(articles) for articles in (50_000, 100_000, 200_000)}
        bars = {100_000: Bar(1.5, 0.8, "≤ {:g} GB")}
        growth = Row(
            "peak memory, growth",
            peaks[200_000],
            "GB",
            against="50,000 instead of 200,000 articles",
            theirs=peaks[50_000],
            figure=peaks[200_000] / peaks[50_000],
            bar=Bar(1.2, 1.1, "≤ {:g}×"),
        )
        return [
            *(
                Row(
                    f"peak memory, {articles:,} articles",
                    peak,
                    "GB",
                    figure=peak,
                    bar=bars.get(articles),
                )
                for articles, peak in peaks.items()
            ),
            growth,
        ]

    return Line(lambda: None, measure)


@line("pack on disk")
def pack(material: Material) -> Line:
    """All files of the pack of FA-KES (804 articles of 2 KB), with the actors and frames that ship and single words."""
    corpus = analysis.read_corpus(material.table(news(material.shared)[:: material.share]))
    features = analysis.extract(corpus, **LISTS)
    folder = features.save(material.folder())
    share = sum(map(len, _files(folder).values())) / sum(
        len(text.encode()) for text in corpus.articles["text"]
    )
    row = Row(
        "pack on disk", share, "bytes a byte of text", figure=share, bar=Bar(0.6, 0.4, "≤ {:g}")
    )
    again = analysis.load_features(folder)
    ours, theirs = (one.terms.vocabulary.tolist() for one in (again, features))
    return Line(lambda: require_equal("terms", ours, theirs), lambda: [row])


# Starting up


@line("import analysis")
def imports(material: Material) -> Line:
    """A fresh Python that imports the package and ends, against one that imports NumPy.

    The rooms of the package are imported when they are first used.
    """

    def measure() -> list[Row]:
        calls = {
            name: partial(processes.seconds, "-c", f"import {name}")
            for name in ("analysis", "numpy")
        }
        ours, theirs = (1000 * best for best in timed(calls, rounds=2 * material.rounds).values())
        return [
            Row(
                "import analysis",
                ours,
                "ms",
                against="import numpy",
                theirs=theirs,
                figure=ours - theirs,
                bar=Bar(150, 100, "≤ {:g} ms more"),
                n=2 * material.rounds,
            )
        ]

    return Line(lambda: None, measure)


@line("two articles, cold process")
def cold(material: Material) -> Line:
    """From the start of a process to the end of it, with the saved pack of the two seed articles.

    Files are in the system's cache; nothing else is.
    """
    code = (
        "import sys, analysis\nsource, to, actors, frames = sys.argv[1:]\n"
        "analysis.extract(analysis.read_corpus(source), actors=actors, frames=frames).save(to)"
    )

    def measure() -> list[Row]:
        best = min(
            processes.seconds(
                "-c", code, material.shared / "seeds", material.folder(), *LISTS.values()
            )
            for _ in range(material.rounds)
        )
        return [
            Row(
                "two articles, cold process",
                best,
                "s",
                figure=best,
                bar=Bar(1.5, 0.8, "≤ {:g} s"),
                n=material.rounds,
            )
        ]

    return Line(lambda: None, measure)
