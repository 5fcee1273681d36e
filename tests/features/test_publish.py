"""What a published pack gives away: an attacker chains its n-grams, and gets no five words that few articles have. All texts
but those of the shared data are invented."""

import contextlib
import json
import random
import re
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_features import PAGES, lists, pack, pages, total  # noqa: F401 - lists and pack are fixtures

from analysis import combine, copies, extract, load_features, read_corpus
from analysis import errors as checks
from analysis.features import publish as publishing
from analysis.features import readers as reading
from analysis.features.pack import Terms

FIVE = 5


# The attack.


def chained(ngrams, *, most=200_000):
    """Return the sequences of five words that n-grams give by lying over each other in one or two words."""
    ngrams = [tuple(ngram.split(" ")) for ngram in ngrams if " " in ngram]
    starting, found, growing = defaultdict(list), set(), list(dict.fromkeys(ngrams))
    for ngram in ngrams:
        for overlap in range(1, len(ngram)):
            starting[ngram[:overlap]].append(ngram)
    known = set(growing)
    while growing and len(found) < most:
        sequence = growing.pop()
        if len(sequence) >= FIVE:
            found |= {sequence[start : start + FIVE] for start in range(len(sequence) - FIVE + 1)}
            continue
        for overlap in (1, 2):
            for ngram in (
                starting[sequence[-overlap:]]
                if overlap < len(sequence) or len(sequence) == overlap
                else ()
            ):
                longer = sequence + ngram[overlap:]
                if longer not in known:
                    known.add(longer)
                    growing.append(longer)
    return found


def attack(features):
    """Return what chaining gives over the whole pack, and within each article by the n-grams that its row counts."""
    vocabulary, counts = features.terms.vocabulary, total(features.terms)
    found = chained(vocabulary)
    for row in np.asarray(counts):
        found |= chained(vocabulary[row > 0])
    return found


def sequences(texts):
    """Return in how many texts each sequence of five words stands, words as the package counts them."""
    full = extract(
        read_corpus(
            pd.DataFrame(
                {
                    "article_id": [f"{n:04}" for n in range(len(texts))],
                    "outlet": "Elm",
                    "text": texts,
                }
            )
        ),
        ngrams=(FIVE, FIVE),
    )
    frequency = np.asarray((sum(full.terms.layers.values()) > 0).sum(axis=0)).ravel()
    return {
        tuple(term.split(" ")): int(n)
        for term, n in zip(full.terms.vocabulary, frequency, strict=True)
    }


def rare(found, texts, *, min_articles):
    """Return the sequences of the attack that stand in some article, and in fewer than *min_articles*."""
    true = sequences(texts)
    return {sequence for sequence in found if 0 < true.get(sequence, 0) < min_articles}


def features_of(texts, **settings):
    table = pd.DataFrame(
        {"article_id": [f"{n:04}" for n in range(len(texts))], "outlet": "Elm", "text": texts}
    )
    return extract(read_corpus(table), **{"ngrams": (1, 3)} | settings)


def pruned(features, min_articles):
    """Return the pack with n-grams of enough articles, whatever they give when chained (the rule before this one)."""
    keep = np.array([" " not in term for term in features.terms.vocabulary]) | (
        np.asarray((total(features.terms) > 0).sum(axis=0)).ravel() >= min_articles
    )
    terms = Terms(
        features.terms.vocabulary[keep],
        {name: layer[:, keep] for name, layer in features.terms.layers.items()},
    )
    return replace(features, terms=terms)


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


def test_the_attack_finds_the_planted_sentence_where_nothing_or_only_counts_are_minded():
    texts = planted()
    pack = features_of(texts)
    once = tuple(PLANTED.split(" ")[:FIVE])
    assert once in rare(attack(pack), texts, min_articles=3)
    assert once in rare(attack(pruned(pack, 3)), texts, min_articles=3)


@pytest.mark.parametrize("ngrams", [(1, 2), (1, 3), (2, 3), (3, 3), (1, 5)])
@pytest.mark.parametrize("least", [2, 3, 5])
def test_nothing_rare_comes_back_from_a_published_pack(ngrams, least):
    texts = planted()
    shared = features_of(texts, ngrams=ngrams).publish(min_articles=least)
    assert attack(shared) == set()
    full = features_of(texts, ngrams=ngrams)
    frequency = dict(
        zip(full.terms.vocabulary, np.asarray((total(full.terms) > 0).sum(axis=0)).ravel())
    )
    kept = [term for term in shared.terms.vocabulary if " " in term]
    assert kept and all(frequency[term] >= least and term.count(" ") < 3 for term in kept)


WORDS = st.sampled_from(["ax", "bo", "cy", "du", "el", "fi", "go", "hy"])


@pytest.mark.slow
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    texts=st.lists(st.lists(WORDS, min_size=1, max_size=14).map(" ".join), min_size=2, max_size=8),
    least=st.integers(2, 3),
)
def test_nothing_comes_back_from_any_corpus(texts, least):
    assert attack(features_of(texts).publish(min_articles=least)) == set()


def walks(ngrams, length):
    """Return whether some walk along the pairs of words has so many words (by hand: all of them, one step after the other)."""
    following = defaultdict(set)
    for words in ngrams:
        for one, other in pairwise(words):
            following[one].add(other)
    ends = set(following) | {word for words in following.values() for word in words}
    for _ in range(length - 1):
        ends = {other for word in ends for other in following[word]}
    return bool(ends)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.lists(WORDS, min_size=2, max_size=3).map(tuple), max_size=30))
def test_what_is_kept_apart_has_no_long_walk_and_what_is_left_out_would_make_one(ngrams):
    kept = []
    for words, fits in zip(ngrams, publishing.apart(ngrams), strict=True):
        assert fits == (not walks([*kept, words], FIVE))
        kept += [words] * fits
    assert not walks(kept, FIVE)


def test_order_by_hand():
    frequencies = pd.Series(
        {
            "the storm": 9,
            "storm hit": 4,
            "hit the": 9,
            "hit elm": 4,
            "elm hard": 3,
            "hard rain": 3,
            "the": 10,
            "storm": 9,
        }
    )
    kept, left_out = publishing.shareable(frequencies, n_articles=10, min_articles=3)
    # "storm" and "the" are in more than half: pairs without them come first, "the storm" last of all, as storm leads on by one
    # step and "elm hard" would be a fifth word
    assert sorted(kept) == [
        "elm hard",
        "hard rain",
        "hit elm",
        "hit the",
        "storm",
        "the",
        "the storm",
    ]
    assert left_out == {"rare": 0, "long": 0, "chained": 1}


def test_words_that_underscores_join_count_as_ngrams():
    frequencies = pd.Series(
        {
            "storm_hits_port_elm": 9,
            "storm_hits": 2,
            "elm_post": 5,
            "_s": 1,
            "__": 1,
            "rain": 1,
            "rain __": 3,
        }
    )
    kept, left_out = publishing.shareable(frequencies, n_articles=10, min_articles=3)
    assert kept == {"elm_post", "_s", "__", "rain", "rain __"} and left_out == {
        "rare": 1,
        "long": 1,
        "chained": 0,
    }


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
    """The tokens are runs of letters, and such a run may be the whole sentence; two letters that many articles have may stay."""
    texts = [f"{text} Rain fell.", "北京 rain", "北京 boats", "北京 fell"]
    shared = features_of(texts, ngrams=(1, 2)).publish()
    assert {"北京", "rain", "fell", "boats"} <= set(shared.terms.vocabulary)
    assert not [
        term
        for term in shared.terms.vocabulary
        if term != "北京" and re.search(r"[^a-zァ-ヶー\s]{2}|.{20}", term)
    ]


def test_words_of_scripts_without_spaces_count_as_ngrams():
    frequencies = pd.Series(
        {
            "渡轮": 3,
            "早上": 1,
            "开始运行": 9,
            "轮 渡": 3,
            "フェリー": 1,
            "паром": 1,
            "e" * 40: 1,
            "e" * 41: 1,
        }
    )
    kept, left_out = publishing.shareable(frequencies, n_articles=20, min_articles=3)
    assert kept == {"渡轮", "フェリー", "паром", "e" * 40} and left_out == {
        "rare": 1,
        "long": 2,
        "chained": 1,
    }


def test_the_order_of_terms_makes_no_difference():
    terms = [
        " ".join(pair)
        for pair in [
            ("ax", "bo"),
            ("bo", "cy"),
            ("cy", "du"),
            ("du", "el"),
            ("el", "fi"),
            ("cy", "ax"),
        ]
    ]
    expected = publishing.shareable(pd.Series(5, index=terms), n_articles=20, min_articles=3)
    for seed in range(5):
        mixed = random.Random(seed).sample(terms, len(terms))
        assert (
            publishing.shareable(pd.Series(5, index=mixed), n_articles=20, min_articles=3)
            == expected
        )


# What stays.


def test_publish_leaves_words_and_sizes(pack):
    shared = pack.publish(min_articles=2)
    words = {term for term in pack.terms.vocabulary if " " not in term}
    assert words < set(shared.terms.vocabulary) and "the harbour" in shared.terms.vocabulary
    assert "rain fell" not in shared.terms.vocabulary
    assert shared.articles["n_tokens"].equals(pack.articles["n_tokens"])
    assert shared.manifest["published"] is True and not pack.manifest["published"]
    (note,) = shared.manifest["publication"]
    assert {name: note[name] for name in ("articles", "min_articles", "reference_articles")} == {
        "articles": 4,
        "min_articles": 2,
        "reference_articles": 0,
    }
    assert (
        note["ngrams_left_out"]
        == len(pack.terms.vocabulary) - len(shared.terms.vocabulary)
        == sum(note["reasons"].values())
    )
    assert note["reasons"]["rare"] and note["reasons"]["chained"]


@pytest.mark.slow
@pytest.mark.parametrize("split", [1, 2, 3])
def test_publishing_with_the_rest_as_reference_equals_publishing_all(lists, split):
    one, two = (
        extract(read_corpus(pages(rows)), **lists, ngrams=(1, 2))
        for rows in (PAGES[:split], PAGES[split:])
    )
    whole = combine([one, two])
    for least in range(2, 6):
        kept = set(whole.publish(min_articles=least).terms.vocabulary) & set(one.terms.vocabulary)
        assert set(one.publish(min_articles=least, reference=[two]).terms.vocabulary) == kept
        assert (
            set(one.publish(min_articles=least, reference=[whole]).terms.vocabulary) == kept
        )  # an article counts once


def test_publishing_is_one_way_but_published_packs_combine(lists):
    packs = [extract(read_corpus(pages(PAGES[start::2])), **lists).publish() for start in (0, 1)]
    with pytest.raises(
        checks.InputError,
        match="publish: got a pack that is published already; expected the full pack",
    ):
        packs[0].publish()
    assert combine(packs).manifest["published"] and len(combine(packs).manifest["publication"]) == 2
    mixed = combine([packs[0], extract(read_corpus(pages(PAGES[1::2])), **lists)])
    assert not mixed.manifest["published"] and len(mixed.publish().manifest["publication"]) == 2


@pytest.mark.parametrize("least", [1, 0, -3, 2.5, "3", True])
def test_fewer_than_two_articles_are_refused(pack, least):
    with pytest.raises(
        checks.InputError, match="min_articles: got .*; expected a whole number of 2 or more"
    ):
        pack.publish(min_articles=least)


# Metadata and manifest.


@pytest.mark.parametrize(
    ("column", "value", "arrived"),
    [
        ("note", "word " * 30, "values of more than 8 words or 100 characters"),
        (
            "note",
            "Русские самолёты вылетели с иранской базы в Сирию во вторник",
            "values of more than 8 words",
        ),
        ("note", "暴风雨" * 40, "values of more than 8 words or 100 characters"),
        (
            "note",
            "暴风雨袭击埃尔姆港造成三艘渡轮沉没",
            "values of more than 8 words or 100 characters",
        ),
        ("kind", "Nobody came to the harbour", "values that are sentences of the articles"),
        ("kind", "nobody came – to the Harbour!", "values that are sentences of the articles"),
        ("headline", "Storm", "a column named after text"),
        ("Article Title", "Storm", "a column named after text"),
        ("lead_text", "Storm", "a column named after text"),
    ],
)
def test_text_in_metadata_is_not_published(pack, column, value, arrived):
    told = pack.with_metadata(
        pd.DataFrame({"article_id": ["a1", "a2", "a3", "a4"], column: [value, "", None, "short"]})
    )
    with pytest.raises(
        checks.InputError,
        match=f"metadata column {column}: got {arrived}.*; expected metadata.* Leave this",
    ):
        told.publish()


def test_a_title_in_letters_without_spaces_is_a_sentence():
    table = pd.DataFrame(
        {
            "article_id": ["a"],
            "outlet": "伊朗伊斯兰共和国通讯社",
            "title": "渡轮重新运行",
            "text": "雨停了。",
            "kind": "渡轮重新运行",
        }
    )
    extract(read_corpus(table.drop(columns="kind"))).publish()
    with pytest.raises(
        checks.InputError,
        match="metadata column kind: got values that are sentences of the articles",
    ):
        extract(read_corpus(table)).publish()


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
    assert pack.with_metadata(table).publish().articles["archive"].tolist() == [address] * 4


def test_an_article_id_that_is_a_headline_is_refused():
    name = "norland_ferry_treaty_signed_after_years_of_quiet_talks"
    table = pd.DataFrame({"article_id": [name], "outlet": "Elm", "text": "Rain fell."})
    with pytest.raises(
        checks.InputError,
        match="metadata column article_id: .* an article_id or outlet needs a shorter name",
    ):
        extract(read_corpus(table)).publish()


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
    text = json.dumps(told.publish().manifest).casefold()
    assert not any(
        words in text for words in ("ferry", "treaty", "nobody", "a8-in-full", "x.csv", "draft")
    )
    assert told.publish().manifest["skipped"] == [["", "", publishing.OTHER_REASON]] * 2 + [
        ["", "", "no words in it"]
    ]


def test_no_file_of_a_published_pack_holds_a_sentence_or_a_title(pack, tmp_path):
    folder = pack.publish().save(tmp_path / "pack")
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


# Places.


def between(features, name):
    """Return what stands around the names of an article by their places and by n-grams that occur once: words by place."""
    (row,) = np.flatnonzero(features.articles["article_id"] == name)
    once = [
        term.split(" ")
        for term, n in zip(features.terms.vocabulary, total(features.terms)[row], strict=True)
        if n == 1
    ]
    mentions = features.mentions[features.mentions["article_id"] == name]
    return {
        place + step - term.index(word): other
        for place, word in zip(mentions["token"], mentions["alias"].str.lower())
        for term in once
        if word in term
        for step, other in enumerate(term)
    }


def test_places_of_names_and_ngrams_around_them_give_no_five_words(tmp_path):
    """ "old norland" and "and berg quarrelled" lie beside each other only by the places of the names, not by a word of both."""
    (tmp_path / "actors.toml").write_text(
        "".join(
            f'[[actor]]\nname = "{name}"\nkind = "place"\naliases = ["{name}"]\n'
            for name in ("Norland", "Berg")
        )
    )
    texts = [
        "Old Norland and Berg quarrelled.",
        *["Old Norland slept. Gulls and Berg quarrelled."] * 3,
        "Gulls slept.",
    ]
    full = features_of(texts, actors=tmp_path / "actors.toml")
    known = between(pruned(full, 3), "0000")
    assert [known[place] for place in range(5)] == ["old", "norland", "and", "berg", "quarrelled"]
    told = full.publish()
    assert between(told, "0000") == {0: "berg", 1: "norland"}  # by the alphabet
    assert not [
        term
        for term in told.terms.vocabulary
        if " " in term and {"norland", "berg"} & {*term.split(" ")}
    ]
    assert (
        "gulls and" in told.terms.vocabulary and total(full.terms).sum() > total(told.terms).sum()
    )


# Hashes.


def in_order(words, wanted, *, length, bits=64):
    """Return the runs of *length* of these words that have a wanted hash: what an attacker tries with an article's words."""
    runs = [" ".join(run) for run in product(words, repeat=length)]
    found, _ = reading.fingerprints(runs)
    wanted = {value % 2**bits for value in wanted}
    return {
        run for run, value in zip(runs, found.tolist(), strict=True) if value % 2**bits in wanted
    }


@pytest.mark.slow
def test_no_order_of_words_is_found_by_trying_all_of_an_article():
    pack = features_of(["Silver boats carried seven quiet painters."], ngrams=(1, 1))
    words, told = pack.terms.vocabulary.tolist(), pack.publish()
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
        told = combine([part.publish(linkable=linkable) for part in parts])
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
    one, two = one.publish(), two.publish()
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
    one, two = (extract(read_corpus(rows)).publish() for rows in (table, table[::-1]))
    pd.testing.assert_frame_equal(one.articles, two.articles)
    pd.testing.assert_frame_equal(one.sentences, two.sentences)


def test_what_was_equal_stays_equal():
    texts = (
        planted() + [f"{' '.join(SHARED)} {'Rain fell on the old roofs of Elm again. ' * 12}"] * 2
    )
    full = features_of(texts)
    told = full.publish()
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
    apart = combine([one.publish(reference=[two]), two.publish(reference=[one])])
    whole = combine([one, two]).publish()
    pd.testing.assert_frame_equal(apart.sentences, whole.sentences)
    pd.testing.assert_frame_equal(apart.articles, whole.articles)


# Real texts.


@pytest.mark.shared
@pytest.mark.slow
def test_the_attack_on_real_articles(shared, root, tmp_path):
    """The pack of 804 articles, n-grams of up to three words: the attack works on counts alone and fails on what we publish."""
    table = pd.read_csv(
        shared / "data" / "fa-kes" / "FA-KES-Dataset.csv",
        encoding="latin-1",
        usecols=range(7),
        dtype="str",
    )
    texts = (
        table["article_title"].fillna("") + "\n\n" + table["article_content"].fillna("")
    ).tolist()
    pack = features_of(texts)
    true, shared_pack = sequences(texts), pack.publish()
    assert attack(shared_pack) == set()
    found = chained_within_rows(pruned(pack, 3), rows=20)
    assert sum(0 < true.get(sequence, 0) < 3 for sequence in found) > 20
    (note,) = shared_pack.manifest["publication"]
    kept = sum(" " in term for term in shared_pack.terms.vocabulary)
    assert kept > 8_000 and note["reasons"]["chained"] < 20_000
    shared_pack.save(tmp_path / "pack")
    assert attack(load_features(tmp_path / "pack")) == set()


def chained_within_rows(features, *, rows):
    """Return what the n-grams of single articles give, for the first of them."""
    counts = np.asarray(total(features.terms))
    return set().union(
        *(chained(features.terms.vocabulary[counts[row] > 0], most=5_000) for row in range(rows))
    )


def test_the_attackers_chains_by_hand():
    assert chained(["ax bo", "bo cy", "cy du", "du el"]) == {("ax", "bo", "cy", "du", "el")}
    assert chained(["ax bo cy", "bo cy du", "cy du el", "zz"]) == {("ax", "bo", "cy", "du", "el")}
    assert chained(["ax bo", "bo cy", "cy du"]) == set() and Counter(
        map(len, chained(["ax bo", "bo ax"]))
    ) == {5: 2}
