"""What speed.py measures, one function a kind of work: it checks that results are right, and returns figures.

Other tools are used as their documentation shows, and made ready outside the timing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import processes
from harness import Bar, Row, faster, require_equal, require_same_matrix
from material import LISTS, Material, invented_mentions, news, split
from sentence_boundaries import boundary_f1, gold
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from tone_material import newsmtsc, spans
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

import analysis
from analysis import cooccurrence, framing, tone
from analysis.counts import Counts
from analysis.features.readers import reader_makers
from analysis.text import phrases, tokens, valence
from analysis.text.characters import characters

analyzer = lru_cache(SentimentIntensityAnalyzer)


# Whole extraction


def whole_extraction(material: Material) -> list[Row]:
    """FA-KES on the defaults, as the usual tools read it, and with every reader; the actors and frames of the event, TF-IDF and pairs in sentences; cleaning outside.

    Theirs finds no furniture and no copies, which the defaults find, too, and no quotation and no tone toward anybody, which
    every reader adds. Lists are read and patterns compiled outside, on both sides. Results are equal when theirs gets our
    sentences, and ours reads actors as words; timed, theirs uses punkt's sentences, and ours makes each actor one term.
    """
    corpus = analysis.read_corpus(material.table(news(material.shared)[:: material.share]))
    texts = corpus.articles["text"].tolist()
    pattern, actors = named_by(material.lists["actors"])
    usual = partial(usual_tools, texts, pattern=pattern, actors=actors)
    check_extraction(corpus, usual, lists=material.lists)
    ours = partial(extracted, corpus, lists=material.lists)
    kinds = {
        "extraction, equal work": (ours, Bar(7, 8)),
        "extraction, every reader": (partial(ours, readers=[*reader_makers()]), Bar(5, 6)),
    }
    return [
        faster(
            work,
            call,
            partial(usual, split=material.punkt),
            against="punkt, vaderSentiment, re, itertools, TfidfVectorizer",
            rounds=material.rounds,
            bar=bar,
        )
        for work, (call, bar) in kinds.items()
    ]


def extracted(corpus, *, lists, normalise: bool = True, **options):
    """Return Features, pairs in sentences, and TF-IDF."""
    features = analysis.extract(corpus, **lists, **options)
    kinds = sorted(set(lists["actors"].table["kind"]))  # places, too, as theirs
    pairs = cooccurrence.matrix(cooccurrence.incidence(features, within="sentence", kinds=kinds))
    counts = replace(framing.terms(features, normalise=normalise), furniture=None)  # as theirs
    return features, pairs, framing.tf_idf(counts)


def usual_tools(
    texts: Sequence[str], *, split: Callable, pattern: re.Pattern, actors: dict[str, str]
):
    """Return compounds, mentions (article, sentence, actor), pair counts and TF-IDF, tool after tool, as scripts do it."""
    compounds, mentions, pairs = [], [], Counter()
    for article, text in enumerate(texts):
        for number, sentence in enumerate(split(text)):
            compounds.append(analyzer().polarity_scores(sentence)["compound"])
            found = [" ".join(name.split()).lower() for name in pattern.findall(sentence)]
            named = [actors[name] for name in found if name in actors]
            mentions += [(article, number, actor) for actor in named]
            pairs.update(combinations(sorted(set(named)), 2))
    return compounds, mentions, pairs, vectors(TfidfVectorizer(), texts)


def named_by(actors) -> tuple[re.Pattern, dict[str, str]]:
    """Return one pattern of all aliases and exclusions of a list of actors, and who each alias names.

    Aliases are in small letters, with one space between words.
    """
    forms = [*actors.forms, *((name, "exact") for name in actors.exclusions)]
    forms.sort(key=lambda form: -len(form[0]))
    written = []
    for alias, case in forms:
        text = r"\s+".join(map(re.escape, alias.split()))
        written.append(text if case == "exact" else f"(?i:{text})")
    aliases = actors.table["alias"].str.split().str.join(" ").str.lower()
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(written) + r")(?!\w)")
    return pattern, dict(zip(aliases, actors.table["actor"], strict=True))


def check_extraction(corpus, usual: Callable, *, lists) -> None:
    """Raise Unequal where the usual tools find anything else in our sentences."""
    texts = corpus.articles["text"].tolist()
    sentences = dict(zip(texts, split(texts), strict=True))
    compounds, mentions, pairs, weights = usual(split=sentences.get)
    features, matrix, counts = extracted(corpus, lists=lists, normalise=False)
    number = {article: place for place, article in enumerate(features.articles["article_id"])}
    found = features.mentions
    article = found["article_id"].map(number)
    ours = list(zip(article, found["sentence"], found["actor"], strict=True))
    require_equal("compounds", features.sentences["valence"].fillna(0).tolist(), compounds)
    require_equal("mentions", ours, mentions)
    require_equal("pairs", pair_counts(matrix), sorted(pairs.items()))
    require_same_matrix("TF-IDF", (counts.items.index, counts.values), weights, tolerance=1e-12)


# Single parts


def term_counts(material: Material) -> list[Row]:
    """Words of the default token pattern: texts to sorted vocabulary and sparse matrix, which are identical."""
    ours = partial(counted, material.texts)
    theirs = partial(vectors, CountVectorizer(), material.texts)
    require_same_matrix("term counts", ours(), theirs())
    bar = Bar(4, 8)
    rounds = material.rounds
    return [faster("term counts", ours, theirs, against="CountVectorizer", rounds=rounds, bar=bar)]


def tf_idf(material: Material) -> list[Row]:
    """Texts to sorted vocabulary and weights, which agree to 1e-12."""
    ours = partial(weighted, material.texts)
    theirs = partial(vectors, TfidfVectorizer(), material.texts)
    require_same_matrix("TF-IDF", ours(), theirs(), tolerance=1e-12)
    bar = Bar(4, 8)
    rounds = material.rounds
    return [faster("TF-IDF", ours, theirs, against="TfidfVectorizer", rounds=rounds, bar=bar)]


def counted(texts: Sequence[str]):
    """Return our vocabulary and matrix."""
    words = tokens.tokenize(characters(texts))
    same = np.zeros(len(words.ids), dtype=np.int8)
    options = {"kinds": same, "n_kinds": 1, "sentences": same, "ngrams": (1, 1)}
    vocabulary, [matrix] = tokens.count_ngrams(words, **options)
    return vocabulary, matrix


def weighted(texts: Sequence[str]):
    """Return our vocabulary and weights."""
    vocabulary, matrix = counted(texts)
    rows = pd.DataFrame({"article_id": range(len(texts))})
    size = np.ones((len(texts), 1))
    counts = Counts.of(matrix, size=size, rows=rows, items=vocabulary, per="token")
    return vocabulary, framing.tf_idf(counts).values


def vectors(vectorizer, texts: Sequence[str]):
    """Return vocabulary and matrix of one of scikit-learn's."""
    matrix = vectorizer.fit_transform(texts)
    return vectorizer.get_feature_names_out(), matrix


def vader(material: Material) -> list[Row]:
    """neg, neu, pos and compound of every sentence: vaderSentiment's."""
    sentences = [sentence for text in material.sentences for sentence in text]
    ours = partial(valence.score_sentences, sentences)
    theirs = partial(polarities, sentences)
    scored, expected = ours(), theirs()
    for name in valence.FIELDS:
        require_equal(f"VADER, {name}", scored[name].tolist(), [one[name] for one in expected])
    bar = Bar(10, 25)
    rounds = material.rounds
    return [faster("VADER", ours, theirs, against="vaderSentiment", rounds=rounds, bar=bar)]


def polarities(sentences: Sequence[str]) -> list[dict]:
    """Return vaderSentiment's four fields of each sentence."""
    return [analyzer().polarity_scores(sentence) for sentence in sentences]


def tone_toward_a_target(material: Material) -> list[Row]:
    """All targets of NewsMTSC's train, on one core, the model loaded before. vaderSentiment scores the sentence, whoever is meant.

    In pieces of 100 ours gives the same numbers as at once.
    """
    table = newsmtsc("train", material.shared)
    sentences, places = table["sentence"].tolist(), spans(table)
    ours = partial(tone.directed, sentences, places)
    parts = []
    for first in range(0, len(places), 100):
        part = slice(first, first + 100)
        parts.append(tone.directed(sentences[part], places[part]))
    scored = [one.drop(columns="label").to_numpy().tolist() for one in (ours(), pd.concat(parts))]
    require_equal("probabilities", *scored)
    work, theirs = "tone toward a target", partial(polarities, sentences)
    found = faster(work, ours, theirs, against="vaderSentiment", rounds=material.rounds)
    bar = Bar(5_000, 10_000, "≥ {:,}")
    rate = Row(f"{work}, rate", len(places) / found.ours, "targets a second", bar=bar)
    return [rate, found]


def sentence_splitting(material: Material) -> list[Row]:
    """Texts to sentences as text; no letter is lost. Splitters differ in where they split: see the sentence boundaries."""
    texts = material.texts
    found = [letters("".join(sentences)) for sentences in split(texts)]
    require_equal("letters", found, [letters(text) for text in texts])

    def theirs():
        return [material.punkt(text) for text in texts]

    work, ours = "sentence splitting", partial(split, texts)
    rounds = material.rounds
    return [faster(work, ours, theirs, against="punkt", rounds=rounds, bar=Bar(10, 20))]


def letters(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def sentence_boundaries(material: Material) -> list[Row]:
    """F1 on tests/text/sentences_gold.txt; the ratio is ours over theirs. Punkt is trained on FA-KES.

    One author wrote the cases and our rules; the held-out half was looked at once, at the end.
    """
    rows = []
    for half, cases in gold().items():
        ours = boundary_f1(lambda text: split([text])[0], cases)
        theirs = boundary_f1(material.punkt, cases)
        work = f"sentence boundaries, {half} ({len(cases)} cases)"
        ratio = ours / theirs
        rows.append(Row(work, ours, "F1", against="punkt", theirs=theirs, ratio=ratio))
    return rows


def aliases(material: Material) -> list[Row]:
    """Texts to spans of the most frequent names, whole articles on both sides.

    Ours are arrays over all texts, theirs a list for each.
    """
    texts = material.texts
    finder = phrases.make_finder([(name, "exact", name, 0) for name in material.names])
    longest_first = sorted(material.names, key=len, reverse=True)
    written = [r"\s+".join(map(re.escape, name.split())) for name in longest_first]
    pattern = re.compile(r"\b(?:" + "|".join(written) + r")\b")

    def ours():
        return finder.find(characters(texts))

    def theirs():
        return [[match.span() for match in pattern.finditer(text)] for text in texts]

    batch = characters(texts)
    starts, stops, _ = ours()
    article = batch.bounds.searchsorted(starts, side="right") - 1
    first = batch.bounds[article]
    found = list(zip(article.tolist(), (starts - first).tolist(), (stops - first).tolist()))
    expected = [(number, *span) for number, spans in enumerate(theirs()) for span in spans]
    require_equal("spans", found, expected)
    rounds = material.rounds
    return [
        faster(
            "300 aliases", ours, theirs, against="re alternation", rounds=rounds, bar=Bar(15, 25)
        )
    ]


def pairs_of_actors(material: Material) -> list[Row]:
    """300 actors over 1,000,000 invented sentences, on average 0.9 of them in each and up to ten: how many sentences name both.

    From an Incidence for ours, for theirs from the sorted names of each sentence. The counts of all pairs are the same.
    """
    places = cooccurrence.incidence(invented_mentions(1_000_000 // material.share))
    named = places.items.to_numpy(dtype=object)[places.values.indices].tolist()
    bounds = places.values.indptr.tolist()
    sentences = [sorted(named[start:stop]) for start, stop in pairwise(bounds)]

    def theirs() -> Counter:
        found: Counter = Counter()
        for names in sentences:
            found.update(combinations(names, 2))
        return found

    work, ours = "co-occurrence, from the sentences", partial(cooccurrence.matrix, places)
    require_equal(work, pair_counts(ours()), sorted(theirs().items()))
    against, rounds = "itertools.combinations + Counter", material.rounds
    return [faster(work, ours, theirs, against=against, rounds=rounds, bar=Bar(15, 20))]


def pair_counts(matrix: pd.DataFrame) -> list[tuple[tuple[str, str], int]]:
    """Return the pairs that were counted, in order."""
    upper = np.triu(matrix.to_numpy(), 1)
    found = []
    for row, column in np.argwhere(upper):
        pair = (matrix.index[row], matrix.columns[column])
        found.append((pair, int(upper[row, column])))
    return sorted(found)


# Packs, and starting up


def pack_on_disk(material: Material) -> list[Row]:
    """All files of the pack of FA-KES (804 articles of 2 KB), with the actors and frames that ship and single words."""
    corpus = analysis.read_corpus(material.table(news(material.shared)[:: material.share]))
    features = analysis.extract(corpus, **LISTS)
    folder = features.save(material.folder())
    again = analysis.load_features(folder).terms.vocabulary
    require_equal("terms", again.tolist(), features.terms.vocabulary.tolist())
    written = sum(file.stat().st_size for file in folder.iterdir())
    share = written / sum(len(text.encode()) for text in corpus.articles["text"])
    return [Row("pack on disk", share, "bytes a byte of text", bar=Bar(0.6, 0.4, "≤ {:g}"))]


def importing(material: Material) -> list[Row]:
    """Processor time of a fresh Python that imports the package and ends. Its rooms are imported when they are first used."""
    seconds = [processes.seconds("-c", "import analysis") for _ in range(2 * material.rounds)]
    ours = 1000 * float(np.median(seconds))
    return [Row("import analysis", ours, "ms", bar=Bar(150, 100, "≤ {:g} ms"))]


def cold_start(material: Material) -> list[Row]:
    """Processor time of a fresh process that reads the two seed articles and saves their pack.

    Files are in the system's cache; nothing else is.
    """
    code = (
        "import sys, analysis\nsource, to, actors, frames = sys.argv[1:]\n"
        "analysis.extract(analysis.read_corpus(source), actors=actors, frames=frames).save(to)"
    )
    seconds = []
    for _ in range(material.rounds):
        command = (material.shared / "seeds", material.folder(), *LISTS.values())
        seconds.append(processes.seconds("-c", code, *command))
    return [Row("two articles, cold process", min(seconds), "s", bar=Bar(1.5, 0.8, "≤ {:g} s"))]


WORKS = (
    *(whole_extraction, term_counts, tf_idf, vader, tone_toward_a_target, sentence_splitting),
    *(sentence_boundaries, aliases, pairs_of_actors),
    *(pack_on_disk, importing, cold_start),
)
