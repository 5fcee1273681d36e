"""The texts that are read for speed: articles about the war (FA-KES) and speeches, cut to the length of news."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, cycle, dropwhile, islice
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import processes
from harness import ROOT
from nltk.tokenize.punkt import PunktSentenceTokenizer

from analysis import lexicons, read_corpus
from analysis.corpus.articles import Corpus
from analysis.features.pack import Features
from analysis.text import sentences
from analysis.text.characters import characters

LISTS = {name: ROOT / "data" / "hamedan-2016" / f"{name}.toml" for name in ("actors", "frames")}
_NUMBER = count()
OTHER_WORDS = 0.07  # of a text, in each repetition
NEWS = 2_000  # characters, the mean length of FA-KES
_PARTS = re.compile(r"(?<=\n)|(?<=\. )")
_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)*")
_ADDRESS = re.compile(r"\S*\w\.(?:com|org)\w*\S*|www\S+|@\w+")


def news(shared: Path) -> list[str]:
    """Return the 804 articles of FA-KES, each with its title as the first line."""
    table = pd.read_csv(
        shared / "data/fa-kes/FA-KES-Dataset.csv",
        encoding="latin-1",
        dtype="str",
        keep_default_na=False,
    )
    return [
        f"{title}\n\n{text}"
        for title, text in zip(table["article_title"], table["article_content"], strict=True)
    ]


def speeches(shared: Path, *, length: int = NEWS) -> Iterator[str]:
    """Yield the inaugural and State of the Union addresses in pieces of at least *length* characters."""
    for name in ("inaugural", "state_union"):
        with zipfile.ZipFile(shared / f"data/speeches/{name}.zip") as archive:
            for file in sorted(one for one in archive.namelist() if one.endswith(".txt")):
                yield from pieces(archive.read(file).decode("utf-8", "replace"), length=length)


def pieces(text: str, *, length: int) -> Iterator[str]:
    """Yield *text* in pieces of at least *length* characters that end with a line or a full stop; the last may be shorter.

    >>> list(pieces("One. Two.\\nThree. Four.", length=8))
    ['One. Two.\\n', 'Three. Four.']
    """
    piece = ""
    for part in _PARTS.split(text):
        piece += part
        if len(piece) >= length:
            yield piece
            piece = ""
    if piece.strip():
        yield piece


def varied(shared: Path, *, articles: int) -> Iterator[dict]:
    """Yield *articles* rows of FA-KES over and over, in each of which 7 % of the words are others of these texts."""
    texts = [text.split(" ") for text in news(shared)]
    every_word = [word for words in texts for word in words]
    generator = Random(0)
    for number, words in enumerate(islice(cycle(texts), articles)):
        changed = [
            generator.choice(every_word) if generator.random() < OTHER_WORDS else word
            for word in words
        ]
        yield {
            "article_id": f"a{number:07}",
            "outlet": f"Outlet {number % 40}",
            "text": " ".join(changed),
        }


def invented_mentions(sentences: int, *, actors: int = 300) -> Features:
    """Return Features of so many sentences, ten an article, that name *actors*: some often, most rarely, none for a reason.

    >>> invented_mentions(20, actors=3).mentions.shape
    (22, 3)
    """
    generator, frequency = np.random.default_rng(0), np.arange(1, actors + 1) ** -0.8
    sentence = np.repeat(np.arange(sentences), generator.poisson(0.9, sentences))
    actor = generator.choice(actors, len(sentence), p=frequency / frequency.sum())
    ids = np.array([f"a{number:06}" for number in range(-(-sentences // 10))])
    labels = np.array([f"Actor {number:03}" for number in range(actors)])
    every = np.arange(sentences)
    return Features.of(
        pd.DataFrame({"article_id": pd.array(ids, dtype="str"), "outlet": "one"}),
        sentences=pd.DataFrame(
            {
                "article_id": pd.array(ids[every // 10], dtype="str"),
                "paragraph": 1,
                "sentence": every % 10,
            }
        ),
        mentions=pd.DataFrame(
            {
                "article_id": pd.array(ids[sentence // 10], dtype="str"),
                "sentence": sentence % 10,
                "actor": pd.array(labels[actor], dtype="str"),
            }
        ),
    )


#: Sentences of invented articles: {a} and {b} are actors, {w} an invented word, {t} a word with a tone.
SENTENCES = (
    "{a} said on Monday that the {t} {w} of {b} would not last.",
    "Officials in the {w} region told reporters that {a} had sent {w} and {w} to {b}.",
    "“We will not leave the {w} to {b},” said {w}, a spokesman for {a}.",
    "The {w} was {t}, and nobody in the {w} knew who had ordered the {w}.",
    "According to {a}, the {w} agreement with {b} was a {t} step for the {w}.",
    "In the morning the {w} of the {w} opened again, and the {w} went on without {w}.",
    "“It was a {t} day for the {w},” {w} told the {w}.",
    "Neither {a} nor {b} has answered questions about the {t} {w} near the {w}.",
    "Aircraft of {a} flew over the {w} for two hours, {w} said, before the {w} began.",
    "The {w} criticised {b} for its {t} {w} and called on {a} to {w} the {w}.",
    "For the {w} there was little {w} left, and the {w} had to be moved by {w}.",
    "A {w} of the {w} wrote that {a} “never asked for the {t} {w}” of last year.",
)
TONES = "good bad terrible great angry brave corrupt peaceful deadly hopeful useless honest".split()
#: Lines that crawled pages carry beside the article.
FURNITURE = (
    "Share on Facebook",
    "Advertisement",
    "Leave a Reply",
    "Breaking News",
    "Sign up for our weekly newsletter!",
    "Photo: Ana Orel/Elm Wire",
)
OUTLETS = 81


def crawled_articles(articles: int) -> pd.DataFrame:
    """Return invented articles of OUTLETS outlets, whose sizes fall as 1/n, with lines of furniture.

    >>> crawled_articles(200).groupby("outlet").size().nlargest(2).tolist()
    [40, 20]
    """
    random = Random(0)
    share = 1 / np.arange(1, OUTLETS + 1)
    sizes = np.maximum(np.rint(articles * share / share.sum()), 1).astype(int)
    outlets = [f"Outlet {place:02}" for place, size in enumerate(sizes) for _ in range(size)]
    words = ["".join(random.choices(_SYLLABLES, k=random.randint(2, 4))) for _ in range(20_000)]
    weights = np.cumsum(1 / np.arange(1, len(words) + 1)).tolist()
    # Letters of two scripts in one word would be cleaned.
    aliases = set(lexicons.actors(LISTS["actors"]).table["alias"])
    names = sorted(filter(str.isascii, aliases))
    rows = []
    for number, outlet in enumerate(outlets):
        lines = []
        for _ in range(random.randint(5, 12)):
            drawn = random.choices(SENTENCES, k=random.randint(2, 4))
            lines.append(" ".join(_filled(one, random, words, weights, names) for one in drawn))
        lines += random.sample(FURNITURE, 2)
        rows.append({"article_id": f"c{number:04}", "outlet": outlet, "text": "\n".join(lines)})
    return pd.DataFrame(rows)


_SYLLABLES = "ba de ki lo mu na re si to vu pra ste fli gro dun mer sal tin".split()


def _filled(
    sentence: str, random: Random, words: list[str], weights: list, names: list[str]
) -> str:
    """Return a sentence with names, invented words and a word with a tone in its slots."""
    a, b = random.sample(names, 2)
    while "{w}" in sentence:
        [word] = random.choices(words, cum_weights=weights)
        sentence = sentence.replace("{w}", word, 1)
    return sentence.format(a=a, b=b, t=random.choice(TONES))


def names(texts: Sequence[str], *, most: int = 300) -> list[str]:
    """Return the most frequent names: runs of capitalised words that are written so more often than not.

    >>> names(["The Elm Post says the Elm Post left. Boria agreed."])
    ['Elm Post', 'Boria']
    """
    counts = Counter(word for text in texts for word in re.findall(r"\b[A-Za-z][a-z]+\b", text))
    proper = {word for word in counts if word[0].isupper() and counts[word] > counts[word.lower()]}
    runs = (
        list(dropwhile(lambda word: word not in proper, run.split()))
        for text in texts
        for run in _NAME.findall(text)
    )
    found = Counter(" ".join(run) for run in runs if run and proper.issuperset(run))
    return sorted(found, key=lambda name: (-found[name], name))[:most]


@dataclass(frozen=True)
class Material:
    """What the lines of the benchmark share; a *trial* uses few articles and one round."""

    shared: Path
    scratch: Path
    trial: bool = False

    @property
    def rounds(self) -> int:
        """How often each side is timed."""
        return 1 if self.trial else 5

    @property
    def share(self) -> int:
        """Every how many-th article is used."""
        return 30 if self.trial else 1

    @cached_property
    def corpus(self) -> Corpus:
        """All articles, cleaned; both sides read what is left."""
        return read_corpus(self.table([*news(self.shared), *speeches(self.shared)][:: self.share]))

    def table(self, texts: Sequence[str]) -> pd.DataFrame:
        """Return *texts* as a table that ``read_corpus`` takes, without addresses: they have no words of ours."""
        return pd.DataFrame(
            {
                "article_id": [f"a{number:05}" for number in range(len(texts))],
                "outlet": "one",
                "text": [_ADDRESS.sub("", text) for text in texts],
            }
        )

    @cached_property
    def texts(self) -> list[str]:
        """The texts of the corpus."""
        return self.corpus.articles["text"].tolist()

    @cached_property
    def sentences(self) -> list[list[str]]:
        """The sentences of each text, as our reader splits them."""
        return split(self.texts)

    @cached_property
    def punkt(self) -> Callable[[str], list[str]]:
        """NLTK's splitter, trained on FA-KES; the model that NLTK ships is a download."""
        training = news(self.shared)[:: self.share]
        return PunktSentenceTokenizer("\n\n".join(training)).tokenize

    @cached_property
    def names(self) -> list[str]:
        """Three hundred names from the texts."""
        return names(self.texts)

    @cached_property
    def lists(self) -> dict:
        """The actors and frames of the event, read."""
        return {name: getattr(lexicons, name)(path) for name, path in LISTS.items()}

    def folder(self) -> Path:
        """Return the path of a folder that is not there yet."""
        return self.scratch / f"pack-{next(_NUMBER)}"

    def large(self, articles: int) -> Path:
        """Return the path of a corpus of so many articles; another process writes it."""
        path = self.scratch / f"{articles}.jsonl"
        processes.run("write", path, articles, self.shared)
        return path


def split(texts: Sequence[str]) -> list[list[str]]:
    """Return our sentences of each text, as text."""
    batch = characters(texts)
    starts, stops, _ = sentences.sentence_spans(batch)
    bounds = starts.searchsorted(batch.bounds)
    found = [
        batch.text[start:stop] for start, stop in zip(starts.tolist(), stops.tolist(), strict=True)
    ]
    return [
        found[first:last]
        for first, last in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
    ]
