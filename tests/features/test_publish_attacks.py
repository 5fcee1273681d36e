"""What numbers and codes of a published pack give away: an attacker tries orders of words until the published values fit.

All texts but those of the shared data are invented.
"""

import hashlib
import itertools
import random
import re
from collections import Counter

import fuzzing
import pandas as pd
import pytest
from test_features import corpus_of

from analysis import extract, lexicons, load_features, publish, read_corpus
from analysis.features import publication as publishing
from analysis.features import rounding
from analysis.speakers.reader import LENGTH

ORDERS = fuzzing.examples(1_000)
LEAST_SHARE = 0.05  # of the orders must have the values of the true one, in the median sentence
TABLES = {
    "sentences": "n_tokens n_tokens_quoted valence n_valence_words".split(),
    "mentions": "actor alias token n_tokens quoted".split(),
    "tones": "actor token scorer tone".split(),
    "quotations": "speaker cue kind n_tokens".split(),
    "frames": "frame pattern n quoted".split(),
}


ACTORS = """
[[actor]]
name = "Norland"
kind = "state"
aliases = ["Norland"]

[[actor]]
name = "Mira Holm"
kind = "person"
aliases = ["Mira Holm", "Holm"]
"""
#: Invented sentences of 8 to 12 words that name an actor.
NAMING = [
    "Norland sent two old ships to the quiet harbour of Elm.",
    "The fishermen of the coast accused Norland of breaking the treaty.",
    "Mira Holm opened the new school near the river on Monday.",
    "Soldiers from Norland killed nine farmers in the northern hills.",
    "Nobody in the village believed that Norland would keep its word.",
    "The court ordered Norland to pay for the damaged bridges.",
    "Holm praised the brave doctors who stayed during the flood.",
    "A storm delayed the peace talks between Norland and the rebels.",
    "Workers blamed Mira Holm for the terrible state of the mines.",
    "Norland promised help after the worst winter in forty years.",
    "The ferry company thanked Holm for a fair and generous deal.",
    "Angry crowds burned flags and shouted at guards from Norland.",
]


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    """Return invented actors, and frames that are none."""
    path = tmp_path_factory.mktemp("lists") / "actors.toml"
    path.write_text(ACTORS, encoding="utf-8")
    return {"actors": lexicons.actors(path), "frames": lexicons.frames(None)}


CASES = pytest.mark.parametrize("case", ["hamedan-2016", "syria-war"])


@pytest.fixture
def shipped(root, case):
    return load_features(root / "data" / case / "features")


# The attacker's tools.


def units_of(sentence, actors):
    """Return the words of a sentence, those of a name as one: an attacker knows the names that are listed."""
    words = re.findall(r"\S+", sentence.rstrip(".!?\"' "))
    names = sorted({name for name, _ in actors.forms}, key=len, reverse=True)
    units = []
    while words:
        rest = " ".join(words)
        name = next(
            (name for name in names if re.match(re.escape(name) + r"(?!\w)", rest)), words[0]
        )
        size = len(name.split())
        units.append(" ".join(words[:size]))
        words = words[size:]
    return units


def orders_of(units, *, n, seed=0):
    """Return *n* random orders of the words, as sentences."""
    generator = random.Random(seed)
    return [" ".join(generator.sample(units, len(units))) + "." for _ in range(n)]


def values_of(features):
    """Return everything that is published of each article, but for names and codes, as text by article_id.

    Of codes an article has so many different ones, and so many that are divisible by 8.
    """
    found = {name: [] for name in features.articles["article_id"]}
    for table, columns in TABLES.items():
        for name, *row in getattr(features, table)[["article_id", *columns]].itertuples(
            index=False
        ):
            found[name].append((table, *row))
    for name, sketch in features.articles[["article_id", "sketch"]].itertuples(index=False):
        found[name].append(("sketch", len(sketch), int((sketch % 8 == 0).sum())))
    return {name: str(rows) for name, rows in found.items()}


def shares_with_same_values(sentences, lists, *, n=ORDERS):
    """Return, for each sentence, the share of random orders that are published with the values of the true order.

    Each order is the only article of an outlet, so that nothing of others is mixed in: the attacker knows all else.
    """
    texts = {}
    for number, sentence in enumerate(sentences):
        orders = orders_of(units_of(sentence, lists["actors"]), n=n)
        texts |= {f"{number:03}-{order:05}": text for order, text in enumerate([sentence, *orders])}
    table = pd.DataFrame({"article_id": [*texts], "outlet": [*texts], "text": [*texts.values()]})
    values = values_of(publish(extract(read_corpus(table), **lists)))
    shares = {}
    for number, sentence in enumerate(sentences):
        true, *others = [values[f"{number:03}-{order:05}"] for order in range(n + 1)]
        shares[sentence] = sum(other == true for other in others) / n
    return pd.Series(shares)


def hashes_of(full, texts):
    """Return all hashes that an attacker can compute from true texts: of texts and shingles."""
    digests = {hashlib.sha256(text.encode()).hexdigest() for text in texts}
    digests |= {*full.articles["text_hash"]}
    return digests, shingles_of(full)


def shingles_of(features):
    return {int(value) for sketch in features.articles["sketch"] for value in sketch}


def hits(published, computed):
    """Return how many published codes of texts and shingles are hashes that an attacker computed."""
    digests, runs = computed
    return [published.articles["text_hash"].isin(digests).sum(), len(shingles_of(published) & runs)]


# Codes.


def codes_of_orders(orders, lists):
    """Return the different codes that orders of words get, each as the text of one article, and how many get them."""
    codes = Counter()
    for order in orders:
        full = extract(corpus_of([" ".join(order) + "."]), **lists)
        coded = publishing.without_hashes(full.articles, full.sentences)
        [(text, sketch)] = coded[["text_hash", "sketch"]].itertuples(index=False)
        codes[text, tuple(sketch)] += 1
    return codes


def test_codes_are_the_same_for_orders_of_a_text(invented):
    """What is the same for each of 6 orders tells none of them."""
    orders = [
        [*first, "secret", "Norland", "payment"]
        for first in itertools.permutations(["Minister", "resigns", "after"])
    ]
    assert list(codes_of_orders(orders, invented).values()) == [6]


def test_no_hash_of_a_true_text_is_in_a_published_pack(invented):
    texts = ["Minister resigns after secret Norland payment.", *NAMING]
    full = extract(corpus_of(texts), **invented)
    computed = hashes_of(full, texts)
    assert hits(full, computed)[0] == len(texts)
    assert min(hits(full, computed)) > 0
    assert hits(publish(full), computed) == [0, 0]


def test_codes_of_short_texts_do_not_tell_which_shingles_are_sampled(invented):
    """Of short texts that share nothing with a long one, no code is divisible by 8."""
    full = extract(corpus_of(NAMING), **invented)
    assert any(code % 8 == 0 for code in shingles_of(full))
    assert not any(code % 8 == 0 for code in shingles_of(publish(full)))


# Orders of the words of a sentence.


def require_many(shares, n):
    """Fail if an order has values of its own, or half of the sentences have those of fewer orders than LEAST_SHARE."""
    said = f"{len(shares)} sentences, {n} orders each; shares with the same values: {sorted(shares.round(4))}"
    print(said)  # pytest -rP shows it
    assert (shares > 0).all(), said
    assert shares.median() >= LEAST_SHARE, said


@pytest.mark.slow
def test_many_orders_of_all_invented_sentences_have_the_same_values(invented):
    require_many(shares_with_same_values(NAMING, invented), ORDERS)


# The project's own packs.


@CASES
def test_shipped_packs_have_codes_and_steps(shipped):
    ids = shipped.articles["article_id"]
    known = {hashlib.sha256(f"text of {name}".encode()).hexdigest() for name in ids}
    assert set(shipped.articles["text_hash"]) <= known
    for values in (shipped.tones["tone"], shipped.sentences["valence"].dropna()):
        assert (values % rounding.STEP_OF_TONES == 0).all()
    assert (shipped.quotations["n_tokens"] % LENGTH == 0).all()
