"""What leaves in a published pack, and what stays behind. All texts are invented."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from by_hand import by_hand, drawn_rows
from refusals import refused
from test_features import PAGES, corpus_of, lists, pack, total  # noqa: F401 - lists and pack are fixtures

from analysis import copies, extract, load_features, publish
from analysis.features import publication as publishing


def features_of(texts, **settings):
    return extract(corpus_of(texts), **settings)


# Terms.


def test_a_published_pack_has_single_words_only(pack):
    shared = publish(pack)
    is_word = np.array([" " not in term for term in pack.terms.vocabulary])
    assert shared.terms.vocabulary.tolist() == pack.terms.vocabulary[is_word].tolist()
    np.testing.assert_array_equal(total(shared.terms), total(pack.terms)[:, is_word])
    assert shared.articles["n_tokens"].equals(pack.articles["n_tokens"])
    assert (shared.manifest["published"], pack.manifest["published"]) == (True, False)
    (note,) = shared.manifest["publication"]
    n_left_out = (~is_word).sum()
    assert (note["articles"], note["ngrams_left_out"]) == (4, n_left_out) and n_left_out
    assert note["reasons"] == {"long": 0, "chained": n_left_out}


@by_hand(__file__, "term")
def test_which_terms_may_leave(term, reason):
    assert publishing.why_not_shared(term) == reason


# Metadata and manifest.


def test_labels_and_addresses_are_published(pack):
    address = "https://elm.example/" + "-".join(["storm"] * 40)
    table = pack.articles[["article_id"]].assign(archive=address, reach=3.5, is_short=True)
    table = table.assign(genre="news agency", since=pd.Timestamp("2020-01-01"))
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


# Numbers.


def test_valence_and_tones_come_in_steps_with_the_mean_of_the_outlet(lists, tmp_path):
    texts = ["Norland attacked a good harbour.", "Norland helped. Berg slept.", "Norland lost."]
    full = extract(corpus_of(texts * 13), **lists)
    shared = publish(full)
    for name, column in (("tones", "tone"), ("sentences", "valence")):
        exact, coarse = (getattr(pack, name)[column].dropna() for pack in (full, shared))
        assert sorted(coarse) == sorted(np.round(exact / 0.25) * 0.25)
    means = full.tones.groupby("scorer")["tone"].mean().round(2)
    assert (shared.tones["outlet_mean"] == shared.tones["scorer"].map(means)).all()
    mean = round(full.sentences["valence"].mean(), 2)
    assert shared.sentences["outlet_mean"][0] == mean
    loaded = load_features(shared.save(tmp_path / "pack"))
    assert loaded.sentences["valence"].mean() == pytest.approx(mean)
    again = load_features(loaded.save(tmp_path / "again"))
    assert np.allclose(again.sentences["valence"], loaded.sentences["valence"], equal_nan=True)
    assert publish(extract(corpus_of(texts * 3), **lists)).tones["outlet_mean"].isna().all()


def test_tones_come_in_the_order_of_the_names_with_their_places(lists):
    full = extract(corpus_of(["Norland and Mira Holm met; Norland won. Holm left."]), **lists)
    shared = publish(full)
    names = [["Mira Holm", 0], ["Norland", 1], ["Norland", 2], ["Mira Holm", 3]]
    assert shared.mentions[["actor", "token"]].values.tolist() == names
    directed = shared.tones[shared.tones["scorer"] == "directed"]
    assert directed[["actor", "token"]].values.tolist() == names


def test_quotations_have_lengths_in_tens(pack):
    assert pack.quotations["n_tokens"].tolist() == [4]
    assert publish(pack).quotations["n_tokens"].tolist() == [0]


# Copies.


def test_copies_are_linked_before_a_pack_is_published(tmp_path):
    text = "Rain fell on the old roofs of Elm again, and boats stayed in."
    full = features_of([text, "Gulls sat along harbour walls.", text])
    shared = publish(full.with_metadata(copies.link(full)))
    assert shared.articles["copy_cluster"].tolist() == ["0000", "0001", "0000"]
    assert load_features(shared.save(tmp_path / "pack")).articles.equals(shared.articles)
    with refused(
        "features: got a published pack, which has no sketches of texts; expected the full"
    ):
        copies.link(publish(full))


def test_metadata_of_as_many_words_as_a_label_may_have_leave():
    label = " ".join(["elm"] * publishing.MOST_WORDS)
    fit = pd.DataFrame({"article_id": ["a1"], "section": [label]})
    publishing.require_no_text(fit, fingerprints=[])
