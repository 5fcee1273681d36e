"""What a published pack gives away: an attacker chains its n-grams, and gets no five words that few articles have. All texts
but those of the shared data are invented."""

import json
import string
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from by_hand import by_hand, drawn_rows
from pandas.testing import assert_frame_equal
from test_features import PAGES, corpus_of, lists, pack, plain, total  # noqa: F401 - lists and pack are fixtures

from analysis import copies, extract, publish
from analysis.features import publication as publishing


def features_of(texts, **settings):
    return extract(corpus_of(texts), **settings)


SHARED = [
    "The night ferry left Port Elm.",
    "Gulls sat along harbour walls.",
    "Berg called storm warnings useless.",
]
#: Every pair of neighbouring words stands in three texts, the sentence itself in one.
PLANTED = "silver boats carried seven quiet painters"
PAIRS = [
    "silver boats slept",
    "they carried seven boxes",
    "boats carried grain",
    "seven quiet days",
    "quiet painters ate",
]


def planted():
    """Return texts with sentences that many share, and with one that stands once and lies over pieces of others."""
    texts = [
        f"{SHARED[n % 3]} {SHARED[(n + 1) % 3]} Note {'abcdefgh'[n] * 3} came late."
        for n in range(8)
    ]
    texts += [f"{PAIRS[n % 5].capitalize()}. {PAIRS[(n + 1) % 5].capitalize()}." for n in range(10)]
    return [*texts, f"{PLANTED.capitalize()}."]


# Terms.


def test_a_published_pack_has_single_words_only(pack):
    shared = publish(pack)
    is_word = np.array([" " not in term for term in pack.terms.vocabulary])
    assert shared.terms.vocabulary.tolist() == pack.terms.vocabulary[is_word].tolist()
    np.testing.assert_array_equal(total(shared.terms), total(pack.terms)[:, is_word])
    assert shared.articles["n_tokens"].equals(pack.articles["n_tokens"])
    assert shared.manifest["published"] is True
    assert not pack.manifest["published"]
    (note,) = shared.manifest["publication"]
    assert note["articles"] == 4
    n_left_out = (~is_word).sum()
    assert note["ngrams_left_out"] == n_left_out > 0
    assert note["reasons"] == {"long": 0, "chained": n_left_out}


@by_hand(__file__, "term")
def test_which_terms_may_leave(term, reason):
    assert publishing.why_not_shared(term) == reason


# Metadata and manifest.


def test_labels_and_addresses_are_published(pack):
    address = "https://elm.example/" + "-".join(["storm"] * 40)
    table = pack.articles[["article_id"]].assign(
        genre="news agency",
        archive=address,
        reach=3.5,
        subtitled=[True, False, True, False],
        since=pd.Timestamp("2020-01-01"),
    )
    assert publish(pack.with_metadata(table)).articles["archive"].tolist() == [address] * 4


def test_the_manifest_quotes_nothing(pack):
    skipped = drawn_rows("""
        a7         | ferry-treaty-signed.txt | no words in it
        a8-in-full |                         | published 'Ferry treaty signed' is not a date
                   | x.csv                   | a cell. It begins with b'Nobody came to the harbour'.
    """)
    more = {"skipped": skipped, "origin": "f" * 64, "draft": "Nobody came."}
    manifest = publish(replace(pack, manifest=pack.manifest | more)).manifest
    text = json.dumps(manifest).casefold()
    for words in ("ferry", "treaty", "nobody", "a8-in-full", "x.csv", "draft"):
        assert words not in text
    reasons = [publishing.OTHER_REASON, publishing.OTHER_REASON, "no words in it"]
    assert manifest["skipped"] == [["", "", reason] for reason in reasons]


def test_no_file_of_a_published_pack_holds_a_sentence_a_title_or_a_path(pack, tmp_path):
    folder = publish(pack).save(tmp_path / "pack")
    texts = [words for _, _, title, text in PAGES for words in (title, *text.split(". "))]
    sought = [words.casefold() for words in texts if words.count(" ") > 2]
    manifest = (folder / "manifest.json").read_text("utf-8")
    tables = [pd.read_parquet(path).to_csv() for path in folder.glob("*.parquet")]
    for written in [manifest, *tables]:
        assert not any(words in written.casefold() for words in sought)
    assert str(tmp_path) not in manifest
    assert str(Path.cwd()) not in manifest


# Positions.


def test_positions_of_names_leave_by_the_alphabet(tmp_path):
    actor = '[[actor]]\nname = "{0}"\nkind = "place"\naliases = ["{0}"]\n'
    (tmp_path / "actors.toml").write_text(actor.format("Norland") + actor.format("Berg"))
    full = features_of(["Old Norland and Berg quarrelled."], actors=tmp_path / "actors.toml")
    assert full.mentions[["token", "actor"]].values.tolist() == [[1, "Norland"], [3, "Berg"]]
    shared = publish(full)
    assert shared.mentions[["token", "actor"]].values.tolist() == [[0, "Berg"], [1, "Norland"]]


# Hashes.


def test_codes_depend_on_articles_and_places_alone():
    """With other words in the same places the codes are the same: a letter for a letter, so that equal words stay equal."""
    letters = string.ascii_lowercase
    others = letters[7:] + letters[:7]
    cipher = str.maketrans(letters + letters.upper(), others + others.upper())
    one, two = features_of(planted()), features_of([text.translate(cipher) for text in planted()])
    assert not set(one.sentences["fingerprint"]) & set(two.sentences["fingerprint"])
    one, two = publish(one), publish(two)
    assert one.articles["text_hash"].equals(two.articles["text_hash"])
    assert plain(one.articles)["sketch"].equals(plain(two.articles)["sketch"])


def test_what_was_equal_stays_equal():
    text = f"{' '.join(SHARED)} {'Rain fell on the old roofs of Elm again. ' * 12}"
    full = features_of([*planted(), text, text])
    told = publish(full)
    codes, hashes = (pd.factorize(some.articles["text_hash"])[0] for some in (told, full))
    assert codes.tolist() == hashes.tolist()
    assert copies.link(full)["copy_cluster"].duplicated().any()
    assert_frame_equal(copies.link(told), copies.link(full))
    for sketch in plain(told.articles)["sketch"]:
        assert sketch == sorted(set(sketch))


def test_metadata_of_as_many_words_as_a_label_may_have_leave():
    label = " ".join(["elm"] * publishing.MOST_WORDS)
    fit = pd.DataFrame({"article_id": ["a1"], "section": [label]})
    publishing.require_no_text(fit, fingerprints=[])


@pytest.mark.parametrize("n_tokens, is_sampled", [(53, False), (54, True)])
def test_a_text_is_long_by_its_body_and_not_by_its_title(n_tokens, is_sampled):
    """From 50 runs of five words on only hashes divisible by 8 are kept, and so are their codes."""
    articles = pd.DataFrame({"article_id": ["a"], "text_hash": ["0f" * 32]})
    articles["sketch"] = [np.array([8], np.uint64)]
    sentences = pd.DataFrame({"article_id": "a", "paragraph": [0, 1], "n_tokens": [10, n_tokens]})
    coded = publishing.without_hashes(articles, sentences)
    [code] = coded["sketch"][0].tolist()
    assert (code % 8 == 0) == is_sampled
