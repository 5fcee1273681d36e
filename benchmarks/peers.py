"""The tools that speed is compared with, each used as its documentation shows, made ready once outside the timing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import combinations


def punkt(training: Sequence[str]) -> Callable[[str], list[str]]:
    """Return NLTK's splitter, trained on *training* (the model that NLTK ships is a download)."""
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    return PunktSentenceTokenizer("\n\n".join(training)).tokenize


@lru_cache
def vader():
    """Return vaderSentiment's analyzer."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


@lru_cache
def nltk_vader():
    """Return NLTK's analyzer with vaderSentiment's lexicon; NLTK's own is a download of the same words."""
    from nltk.sentiment import vader as module

    class Analyzer(module.SentimentIntensityAnalyzer):
        def __init__(self):
            self.lexicon, self.constants = dict(vader().lexicon), module.VaderConstants()

    return Analyzer()


def alternation(names: Sequence[str]) -> re.Pattern:
    """Return one pattern of all *names*, the longest first; white space in a name is any run of it."""
    longest_first = (
        r"\s+".join(map(re.escape, name.split())) for name in sorted(names, key=len, reverse=True)
    )
    return re.compile(r"\b(?:" + "|".join(longest_first) + r")\b")


def named_by(actors) -> tuple[re.Pattern, dict[str, str]]:
    """Return one pattern of all aliases and exclusions of a list of actors, and who each alias names.

    Aliases are in small letters, with one space between words.
    """
    forms = [*actors.forms, *((name, "exact") for name in actors.exclusions)]
    forms.sort(key=lambda form: -len(form[0]))
    written = [r"\s+".join(map(re.escape, alias.split())) for alias, _ in forms]
    cased = [
        text if case == "exact" else f"(?i:{text})"
        for text, (_, case) in zip(written, forms, strict=True)
    ]
    table = actors.table
    aliases = table["alias"].str.split().str.join(" ").str.lower()
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(cased) + r")(?!\w)")
    return pattern, dict(zip(aliases, table["actor"], strict=True))


def cleaned(text: str, patterns: Sequence[re.Pattern]) -> str:
    """Return a text without the lines that one of the *patterns* matches from end to end."""
    lines = [
        line
        for line in text.split("\n")
        if not any(pattern.fullmatch(line.strip()) for pattern in patterns)
    ]
    return "\n".join(lines)


@lru_cache
def identifier():
    """Return py3langid's model."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)


def languages(texts: Sequence[str]) -> list[str]:
    """Return the language of each text, from its first 1,000 characters."""
    return [identifier().classify(text[:1_000])[0] for text in texts]


def matches(pattern: re.Pattern, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Return the spans of names in each text."""
    return [[match.span() for match in pattern.finditer(text)] for text in texts]


def scores(analyzer, sentences: Sequence[str]) -> list[dict]:
    """Return the four fields of each sentence."""
    return [analyzer.polarity_scores(sentence) for sentence in sentences]


def counts(texts: Sequence[str], *, n: int = 1):
    """Return vocabulary and matrix of scikit-learn's CountVectorizer."""
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(ngram_range=(n, n))
    matrix = vectorizer.fit_transform(texts)
    return vectorizer.get_feature_names_out(), matrix


def tf_idf(texts: Sequence[str]):
    """Return vocabulary and matrix of scikit-learn's TfidfVectorizer."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer()
    matrix = vectorizer.fit_transform(texts)
    return vectorizer.get_feature_names_out(), matrix


def pairs(sentences: Iterable[Sequence[str]]) -> Counter:
    """Return how many *sentences* (the names in each, sorted, no name twice) have each pair of names."""
    found: Counter = Counter()
    for names in sentences:
        found.update(combinations(names, 2))
    return found


def pairs_of_mentions(
    articles: Sequence[str], sentences: Sequence[int], names: Sequence[str]
) -> Counter:
    """Return the same from mentions in any order: the article, the sentence and the name of each."""
    named = defaultdict(set)
    for article, sentence, name in zip(articles, sentences, names, strict=True):
        named[article, sentence].add(name)
    return pairs(map(sorted, named.values()))


def extraction(
    texts: Sequence[str],
    *,
    split: Callable[[str], list[str]],
    pattern: re.Pattern,
    actors: dict[str, str],
):
    """Return compounds, mentions (article, sentence, actor), pair counts and TF-IDF, tool after tool, as scripts do it."""
    analyzer, compounds, mentions, pairs = vader(), [], [], Counter()
    for article, text in enumerate(texts):
        for number, sentence in enumerate(split(text)):
            compounds.append(analyzer.polarity_scores(sentence)["compound"])
            found = [" ".join(name.split()).lower() for name in pattern.findall(sentence)]
            named = [actors[name] for name in found if name in actors]
            mentions += [(article, number, actor) for actor in named]
            pairs.update(combinations(sorted(set(named)), 2))
    return compounds, mentions, pairs, tf_idf(texts)


def similar(texts: Sequence[str], *, least: float) -> set[tuple[int, int]]:
    """Return the pairs of texts that datasketch's MinHash LSH finds, with its usual 128 permutations."""
    from datasketch import MinHash, MinHashLSH

    index, hashes, found = MinHashLSH(threshold=least, num_perm=128), [], set()
    for number, text in enumerate(texts):
        words, one = re.findall(r"\b\w\w+\b", text.lower()), MinHash(num_perm=128)
        one.update_batch(
            {" ".join(words[first : first + 5]).encode() for first in range(len(words) - 4)}
        )
        index.insert(number, one, check_duplication=False)
        hashes.append(one)
    for number, one in enumerate(hashes):
        found |= {(number, other) for other in index.query(one) if other > number}
    return found


def jaccard(texts: Sequence[str], *, least: float) -> set[tuple[int, int]]:
    """Return the pairs of texts whose sets of 5-word shingles have at least that Jaccard index, by scikit-learn and SciPy."""
    from scipy import sparse
    from sklearn.feature_extraction.text import CountVectorizer

    having = CountVectorizer(ngram_range=(5, 5), binary=True, dtype="int32").fit_transform(texts)
    shared, sizes = sparse.triu(having @ having.T, k=1).tocoo(), having.sum(axis=1).A1
    near = shared.data >= least * (sizes[shared.row] + sizes[shared.col] - shared.data)
    return set(zip(shared.row[near].tolist(), shared.col[near].tolist(), strict=True))
