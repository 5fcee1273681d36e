"""Packs on disk: what is written is what comes back, in few bytes, and sums by group over packs in parts. All is invented."""
import json

import numpy as np
import pandas as pd
import pyarrow
import pytest
from hypothesis import given, settings, strategies as st
from pyarrow import parquet
from scipy import sparse

from analysis import checks, cooccurrence, extract, framing, packs, read_corpus, sentiment, stored
from analysis.counts import Counts, summed
from analysis.features import LAYERS
from test_extraction import Slice, lists, pages, slices  # noqa: F401 - lists is a fixture
from test_features import assert_same

LAYER = st.integers(0, 6).flatmap(lambda n: st.lists(st.lists(st.sampled_from([0, 0, 0, 1, 2, 300]), min_size=n, max_size=n),
                                                      min_size=3, max_size=3))


# Bytes.

@settings(deadline=None, max_examples=60)
@given(data=st.data(), n_terms=st.integers(0, 5), n_articles=st.integers(0, 4))
def test_counts_come_back_from_their_cells(data, n_terms, n_articles):
    numbers = st.lists(st.sampled_from([0, 0, 1, 2, 70_000]), min_size=n_terms * n_articles, max_size=n_terms * n_articles)
    layers = {name: sparse.csr_array(np.array(data.draw(numbers), np.int32).reshape(n_articles, n_terms)) for name in LAYERS}
    cells = stored.cells(layers)
    assert (cells["cell"][1:] > 0).all() and (cells["n"] > 0).all()
    again = stored.of_cells(cells, n_terms=n_terms, n_articles=n_articles)
    for name in LAYERS:
        np.testing.assert_array_equal(again[name].toarray(), layers[name].toarray())
        assert again[name].dtype == np.int32 and again[name].has_sorted_indices


def test_cells_by_hand():
    layers = {name: sparse.csr_array((2, 3), dtype=np.int32) for name in LAYERS}
    layers["own"] = sparse.csr_array(np.array([[4, 0, 1], [5, 0, 0]], np.int32))  # terms × articles: 4 5 | 0 0 | 1 0
    layers["quoted"] = sparse.csr_array(np.array([[0, 0, 0], [0, 7, 0]], np.int32))
    cells = stored.cells(layers)
    assert cells["cell"].tolist() == [0, 1, 3, 11] and cells["n"].tolist() == [4, 5, 1, 7]  # the last is 2·6 + 1·2 + 1 = 15


@pytest.mark.parametrize("values", [[2**31 - 1, -2**31 + 1, 0], [2**31, 0, -1], [-2**63, 2**63 - 1, 5]])
def test_whole_numbers_of_any_size_come_back(values):
    data = packs._parquet(pd.DataFrame({"fingerprint": np.array(values, np.int64)}))
    assert parquet.read_table(pyarrow.BufferReader(data)).to_pandas()["fingerprint"].tolist() == values


def test_kinds_of_columns_come_back():
    table = pd.DataFrame({"outlet": pd.Series(["Elm", None, "Oak"], dtype="str"), "free": [True, False, True],
                          "reach": [0.5, np.nan, 1 / 3], "since": pd.to_datetime(["1901-02-03", None, "1950-01-01"]),
                          "term": pd.Series(["a", "ab", "äb"], dtype="str")})
    again = parquet.read_table(pyarrow.BufferReader(packs._parquet(table))).to_pandas()
    pd.testing.assert_frame_equal(again, table.assign(since=table["since"].astype("datetime64[us]")), check_dtype=False)


@pytest.mark.shared
@pytest.mark.slow
def test_a_pack_is_much_smaller_than_its_text(root, shared, tmp_path):
    """Must: 0.6 bytes a byte of text, with single words, mentions, three tones of each and the words behind them."""
    table = pd.read_csv(shared / "data" / "fa-kes" / "FA-KES-Dataset.csv", encoding="latin-1", usecols=range(7), dtype="str")
    table = pd.DataFrame({"article_id": [f"f{n:03}" for n in range(len(table))], "outlet": table["source"],
                          "title": table["article_title"], "text": table["article_content"]})
    lists = {name: root / "data" / "hamedan-2016" / f"{name}.toml" for name in ("actors", "frames")}
    folder = extract(read_corpus(table), **lists).save(tmp_path / "pack")
    written = sum(path.stat().st_size for path in folder.iterdir())
    assert written < 0.6 * sum(len(text.encode()) for text in table["text"])


# Folders.

def test_a_foreign_manifest_is_not_removed(tmp_path):
    (tmp_path / "manifest.json").write_text('{"name": "an app"}', encoding="utf-8")
    with pytest.raises(checks.InputError, match="got a damaged or foreign manifest.json"):
        extract(slices(1), to=tmp_path)
    assert json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8")) == {"name": "an app"}


def test_one_table_can_be_loaded_alone(tmp_path):
    folder = extract(slices(1)).save(tmp_path / "pack")
    (folder / "terms.parquet").write_bytes(b"")
    tables, manifest = packs.load(folder, tables=["articles"])
    assert list(tables) == ["articles"] and manifest["read"]["articles"] == 10
    with pytest.raises(checks.InputError, match="changed or damaged terms.parquet"):
        packs.load(folder)


def test_packs_in_parts_of_unsorted_articles_load_sorted(tmp_path):
    mixed = [Slice("part-00000", 20), Slice("part-00001", 0), Slice("part-00002", 10)]
    found = extract(mixed, to=tmp_path / "pack")
    assert found.articles["article_id"].is_monotonic_increasing and len(found.articles) == 30
    assert_same(found.load(), extract(read_corpus(pages(30))))


# Sums by group, pack by pack.

COUNTS = {
    "terms": framing.terms, "names": lambda pack: framing.terms(pack, normalise=True, stop_words="english"),
    "prevalence": lambda pack: framing.frames(pack).present(), "tone": sentiment.toward, "speakers": framing.speakers,
    "article tone": lambda pack: sentiment.toward(pack).per_article(),
}


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("by", ["outlet", pytest.param(["outlet", "month"], marks=pytest.mark.slow)])
def test_sums_of_packs_are_the_sums_of_all(lists, tmp_path, monkeypatch, name, by):  # noqa: F811
    monkeypatch.setattr("analysis.counts.TOGETHER", 3)
    month = Slice.read
    monkeypatch.setattr(Slice, "read", lambda self: with_months(month(self)))
    parts = extract(slices(7), **lists, to=tmp_path / "pack")
    whole, found = COUNTS[name](parts.load()), summed(parts, COUNTS[name], by=by)
    expected = whole.sums(by)
    pd.testing.assert_frame_equal(found.rows[list(expected.groups)], expected.groups)
    assert found.items.equals(whole.items)
    np.testing.assert_allclose(found.values.toarray(), expected.values, rtol=1e-12)
    np.testing.assert_allclose(found.full_size(), expected.size, rtol=1e-12)
    assert found.rows["n_rows"].sum() == 70 and found.rows["article_id"][0] == "a000"
    assert found.per == (f"{whole.per}s" if whole.of_size_one else whole.per)
    again = summed(parts.load(), COUNTS[name], by=by)
    np.testing.assert_allclose(again.values.toarray(), found.values.toarray(), rtol=1e-12)


def with_months(corpus):
    """Return the corpus with a column of metadata."""
    articles = corpus.articles.assign(month=[f"2024-0{1 + int(name[1:]) % 3}" for name in corpus.articles["article_id"]])
    return type(corpus)(articles, corpus.raw, corpus.edits, corpus.skipped, corpus.noise)


def test_items_of_some_packs_only():
    def one(items, values, size, name):
        rows = pd.DataFrame({"article_id": [name], "outlet": ["Elm"]})
        return Counts.of([values], size=[size], rows=rows, items=items, per="scored mention")

    from analysis.counts import _totals

    total = _totals([one(["b", "a"], [1, 2], [3, 4], "p"), one(["c", "b"], [5, 6], [7, 8], "q")], ["outlet"])
    assert total.items.tolist() == ["a", "b", "c"] and total.rows["article_id"].tolist() == ["p"]
    assert total.values.toarray().tolist() == [[2, 7, 5]] and total.size.tolist() == [[4, 11, 7]]


def test_sums_by_an_unknown_column_are_refused(tmp_path):
    with pytest.raises(checks.InputError, match="rows of the counts: got a table with .*; expected a column country"):
        summed(extract(slices(2), to=tmp_path / "pack"), framing.terms, by="country")


def test_other_functions_say_what_to_do_with_parts(tmp_path):
    parts = extract(slices(2), to=tmp_path / "pack")
    for work in (framing.terms, sentiment.toward, cooccurrence.incidence):
        with pytest.raises(checks.InputError, match=r"got a pack in parts, .* counts.summed\(features, …\)"):
            work(parts)
