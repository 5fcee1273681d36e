"""What a published pack tells of the order of words: an attacker tries all orders until the published values fit.

He knows the words of a sentence, the lists, and all else in the pack. All texts are invented.
"""

import itertools

import pandas as pd
import pytest

from analysis import extract, lexicons, publish, read_corpus

MOST_TOLD_APART = 72  # of the 720 orders of six words
ACTORS = """
[[actor]]
name = "Norland"
kind = "state"
aliases = ["Norland"]

[[actor]]
name = "Berg"
kind = "person"
aliases = ["Berg"]
"""
#: Invented sentences of six words that name actors and have words of tone, and how many of the
#: orders may be told apart: more where a sentence treats two actors at once.
SENTENCES = {
    "Norland attacked the good brave people": MOST_TOLD_APART,
    "Norland never praised good brave farmers": MOST_TOLD_APART,
    "Berg says Norland attacked peaceful villages": MOST_TOLD_APART,
    "Norland said Berg hardly helped anyone": MOST_TOLD_APART,
    "terrible war left Norland without friends": MOST_TOLD_APART,
    "critics blamed Norland but thanked Berg": 2 * MOST_TOLD_APART,
}


@pytest.fixture
def actors(tmp_path):
    """Return the invented actors."""
    (tmp_path / "actors.toml").write_text(ACTORS, encoding="utf-8")
    return lexicons.actors(tmp_path / "actors.toml")


def values_of(features):
    """Return everything that is in the pack of each article, but for its name, as text."""
    found = dict.fromkeys(features.articles["article_id"], "")
    articles = features.articles.drop(columns="outlet")
    for table in [articles, *features.tables.values()]:
        for name, rows in table.groupby("article_id"):
            found[name] += rows.drop(columns="article_id").to_csv(index=False)
    return found.values()


def n_told_apart(sentence, actors):
    """Return how many kinds of orders of the words a full and a published pack tell apart.

    Each order is the only article of an outlet, so that nothing of others is mixed in.
    """
    orders = [f"{' '.join(words)}." for words in itertools.permutations(sentence.split())]
    ids = [f"{number:03}" for number in range(len(orders))]
    table = pd.DataFrame({"article_id": ids, "outlet": ids, "text": orders})
    full = extract(read_corpus(table), actors=actors)
    return [len({*values_of(pack)}) for pack in (full, publish(full))]


@pytest.mark.slow
@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_published_pack_tells_few_orders_apart(sentence, actors):
    in_full, published = n_told_apart(sentence, actors)
    print(f"{sentence}: {in_full} orders told apart in the full pack, {published} when published")
    assert in_full == 720
    assert published <= SENTENCES[sentence]
