"""What a published pack gives away: an attacker chains its n-grams, and gets no five words that few articles have. All texts
but those of the shared data are invented."""

import contextlib
import json
import re
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from by_hand import by_hand
from test_features import PAGES, lists, pack, pages, total  # noqa: F401 - lists and pack are fixtures

from analysis import combine, copies, extract, load_features, publish, read_corpus
from analysis.features import publication as publishing
from analysis.features import readers as reading


def features_of(texts, **settings):
    table = pd.DataFrame(
        {"article_id": [f"{n:04}" for n in range(len(texts))], "outlet": "Elm", "text": texts}
    )
    return extract(read_corpus(table), **settings)


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
    words = [term for term in pack.terms.vocabulary if " " not in term]
    assert shared.terms.vocabulary.tolist() == words
    counts = total(pack.terms)[:, np.isin(pack.terms.vocabulary, words)]
    np.testing.assert_array_equal(total(shared.terms), counts)
    assert shared.articles["n_tokens"].equals(pack.articles["n_tokens"])
    assert shared.manifest["published"] is True and not pack.manifest["published"]
    (note,) = shared.manifest["publication"]
    n_left_out = len(pack.terms.vocabulary) - len(words)
    assert note["articles"] == 4 and note["reference_articles"] == 0
    assert note["ngrams_left_out"] == n_left_out > 0
    assert note["reasons"] == {"long": 0, "chained": n_left_out}


@pytest.mark.parametrize(*by_hand(__file__, "term"))
def test_which_terms_may_leave(term, reason):
    assert publishing.why_not_shared(term) == reason


@pytest.mark.parametrize(
    "text",
    [
        "渡轮在周一早上重新开始运行。",
        "フェリーが月曜日に運航を再開した。",
        "เรือข้ามฟากเริ่มให้บริการอีกครั้งในวันจันทร์",
        "TheFerriesRanAgainOnMondayAfterTheStormHadPassed.",
    ],
)
def test_a_sentence_without_spaces_is_no_word(text):
    """The tokens are runs of letters, and such a run may be the whole sentence."""
    shared = publish(features_of([f"{text} Rain fell."]))
    terms = shared.terms.vocabulary.tolist()
    assert {"rain", "fell"} <= set(terms)
    assert not [term for term in terms if re.search(r"[^a-zァ-ヶー\s]{2}|.{20}", term)]


def test_published_packs_combine(lists):
    packs = [publish(extract(read_corpus(pages(PAGES[start::2])), **lists)) for start in (0, 1)]
    assert combine(packs).manifest["published"] and len(combine(packs).manifest["publication"]) == 2
    mixed = combine([packs[0], extract(read_corpus(pages(PAGES[1::2])), **lists)])
    assert not mixed.manifest["published"] and len(publish(mixed).manifest["publication"]) == 2


# Metadata and manifest.


def test_labels_and_addresses_are_published(pack):
    address = "https://elm.example/" + "-".join(["storm"] * 40)
    table = pd.DataFrame(
        {
            "article_id": ["a1", "a2", "a3", "a4"],
            "genre": "news agency",
            "archive": address,
            "reach": 3.5,
            "subtitled": [True, False, True, False],
            "since": pd.Timestamp("2020-01-01"),
        }
    )
    assert publish(pack.with_metadata(table)).articles["archive"].tolist() == [address] * 4


def test_the_manifest_quotes_nothing(pack):
    skipped = [
        ["a7", "ferry-treaty-signed.txt", "no words in it"],
        ["a8-in-full", "", "published 'Ferry treaty signed' is not a date"],
        ["", "x.csv", "a cell. It begins with b'Nobody came to the harbour'."],
    ]
    told = replace(
        pack,
        manifest={**pack.manifest, "skipped": skipped, "origin": "f" * 64, "draft": "Nobody came."},
    )
    text = json.dumps(publish(told).manifest).casefold()
    assert not any(
        words in text for words in ("ferry", "treaty", "nobody", "a8-in-full", "x.csv", "draft")
    )
    assert publish(told).manifest["skipped"] == [["", "", publishing.OTHER_REASON]] * 2 + [
        ["", "", "no words in it"]
    ]


def test_no_file_of_a_published_pack_holds_a_sentence_or_a_title(pack, tmp_path):
    folder = publish(pack).save(tmp_path / "pack")
    sought = [
        words
        for _, _, title, text in PAGES
        for words in (title, *text.split(". "))
        if words.count(" ") > 2
    ]
    tables = {path.stem: pd.read_parquet(path) for path in folder.glob("*.parquet")}
    manifest = (folder / "manifest.json").read_text("utf-8")
    for words in sought:
        assert words not in manifest
        for name, table in tables.items():
            values = [str(value).casefold() for column in table for value in table[column]]
            assert not any(words.casefold() in value for value in values), name


# Positions.


def test_positions_of_names_leave_by_the_alphabet(tmp_path):
    actors = [
        f'[[actor]]\nname = "{name}"\nkind = "place"\naliases = ["{name}"]\n'
        for name in ("Norland", "Berg")
    ]
    (tmp_path / "actors.toml").write_text("".join(actors))
    full = features_of(["Old Norland and Berg quarrelled."], actors=tmp_path / "actors.toml")
    assert full.mentions[["token", "actor"]].values.tolist() == [[1, "Norland"], [3, "Berg"]]
    shared = publish(full)
    assert shared.mentions[["token", "actor"]].values.tolist() == [[0, "Berg"], [1, "Norland"]]


# Hashes.


def in_order(words, wanted, *, length, bits=64):
    """Return the runs of *length* of these words that have a wanted hash: what an attacker tries with an article's words."""
    runs = [" ".join(run) for run in product(words, repeat=length)]
    found, _ = reading.sentence_fingerprints(runs)
    wanted = {value % 2**bits for value in wanted}
    return {
        run for run, value in zip(runs, found.tolist(), strict=True) if value % 2**bits in wanted
    }


@pytest.mark.slow
def test_no_order_of_words_is_found_by_trying_all_of_an_article():
    pack = features_of(["Silver boats carried seven quiet painters."])
    words, told = pack.terms.vocabulary.tolist(), publish(pack)
    tried = [
        (
            in_order(words, some.sentences["fingerprint"].tolist(), length=6),
            in_order(words, some.articles["sketch"][0].tolist(), length=5, bits=40),
        )
        for some in (pack, told)
    ]
    assert tried[0] == ({PLANTED}, {PLANTED.rpartition(" ")[0], PLANTED.partition(" ")[2]})
    assert tried[1] == (set(), set()) and len(told.articles["sketch"][0]) == 2


@pytest.mark.slow
def test_linkable_packs_keep_their_hashes_and_say_so():
    """Copies between packs that were published apart are found by hashes, and not by codes."""
    rows = pd.DataFrame({"article_id": ["a", "b"], "outlet": "Elm", "text": planted()[0]})
    parts = [
        extract(read_corpus(rows[:1])),
        extract(read_corpus(rows[1:].assign(text=planted()[0] + " Rain fell on the old roofs."))),
    ]
    for linkable, n in ((True, 1), (False, 0)):
        told = combine([publish(part, linkable=linkable) for part in parts])
        assert [note["linkable"] for note in told.manifest["publication"]] == [linkable] * 2
        with (
            contextlib.nullcontext()
            if linkable
            else pytest.warns(UserWarning, match="published apart are not found")
        ):
            assert len(copies.pairs(told)) == n


def test_codes_depend_on_articles_and_places_alone():
    """With other words in the same places the codes are the same: a letter for a letter, so that equal words stay equal."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    cipher = str.maketrans(
        letters + letters.upper(),
        letters[7:] + letters[:7] + letters[7:].upper() + letters[:7].upper(),
    )
    one, two = features_of(planted()), features_of([text.translate(cipher) for text in planted()])
    assert not set(one.sentences["fingerprint"]) & set(two.sentences["fingerprint"])
    one, two = publish(one), publish(two)
    assert one.sentences["fingerprint"].equals(two.sentences["fingerprint"])
    assert one.articles["text_hash"].equals(two.articles["text_hash"])
    assert [list(sketch) for sketch in one.articles["sketch"]] == [
        list(sketch) for sketch in two.articles["sketch"]
    ]


def test_the_order_of_rows_makes_no_difference():
    table = pd.DataFrame(
        {
            "article_id": [f"{n:04}" for n in range(len(planted()))],
            "outlet": "Elm",
            "text": planted(),
        }
    )
    one, two = (publish(extract(read_corpus(rows))) for rows in (table, table[::-1]))
    pd.testing.assert_frame_equal(one.articles, two.articles)
    pd.testing.assert_frame_equal(one.sentences, two.sentences)


def test_what_was_equal_stays_equal():
    texts = (
        planted() + [f"{' '.join(SHARED)} {'Rain fell on the old roofs of Elm again. ' * 12}"] * 2
    )
    full = features_of(texts)
    told = publish(full)
    assert (
        pd.factorize(told.sentences["fingerprint"])[0]
        == pd.factorize(full.sentences["fingerprint"])[0]
    ).all()
    pd.testing.assert_frame_equal(copies.pairs(told), copies.pairs(full))
    pd.testing.assert_frame_equal(
        copies.shared_sentences(told, min_tokens=4), copies.shared_sentences(full, min_tokens=4)
    )
    assert len(copies.pairs(full)) and all(
        (np.diff(some.astype(np.int64)) > 0).all() for some in told.articles["sketch"]
    )


@pytest.mark.parametrize("split", [1, 4, 12])
def test_packs_that_are_published_with_each_other_have_the_codes_of_both(split):
    table = pd.DataFrame(
        {
            "article_id": [f"{n:04}" for n in range(len(planted()))],
            "outlet": "Elm",
            "text": planted(),
        }
    )
    one, two = (extract(read_corpus(rows)) for rows in (table[:split], table[split:]))
    apart = combine([publish(one, reference=[two]), publish(two, reference=[one])])
    whole = publish(combine([one, two]))
    pd.testing.assert_frame_equal(apart.sentences, whole.sentences)
    pd.testing.assert_frame_equal(apart.articles, whole.articles)


def shared_places(pack):
    """Return where the sentences of the first article, whose text is public, are in all others."""
    sentences = pack.sentences
    is_public = sentences["article_id"] == "0000"
    known = sentences.loc[is_public, "fingerprint"]
    others = sentences[~is_public & sentences["fingerprint"].isin(known)]
    return others[["article_id", "sentence"]].values.tolist()


@pytest.mark.parametrize("linkable", [False, True])
def test_codes_in_place_give_back_a_shared_sentence_unless_they_are_left_out(tmp_path, linkable):
    full = features_of([f"{SHARED[0]} {SHARED[1]}", f"{SHARED[2]} {SHARED[1]}"])
    with_codes = publish(full, linkable=linkable)
    assert shared_places(with_codes) == [["0001", 1]]
    assert "sentence_codes" not in with_codes.manifest["publication"][0]
    without = publish(full, linkable=linkable, sentence_codes=False)
    without = load_features(without.save(tmp_path / "pack"))
    assert set(without.sentences["fingerprint"]) == {0}
    assert without.manifest["publication"][0]["sentence_codes"] is False
    pd.testing.assert_frame_equal(copies.pairs(without), copies.pairs(with_codes))


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
    coded, _ = publishing.without_hashes(articles, sentences.assign(fingerprint=[5, 7]))
    [code] = coded["sketch"][0].tolist()
    assert (code % 8 == 0) == is_sampled
