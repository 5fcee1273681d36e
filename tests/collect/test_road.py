"""The whole road from a list of addresses to a case with labels and words. The event is invented, see `invented_pages`."""

import pandas as pd
import pytest
from invented_pages import OTHERS, invented_pages, serve, write_case

from analysis import collect, compare, framing, lexicons, load_features
from analysis.__main__ import main, prepare
from analysis.case import open_case
from analysis.collect import availability

STOP_WORDS = ["english", "russian", "persian"]


@pytest.fixture(scope="module")
def pages():
    return invented_pages()


@pytest.fixture(scope="module")
def road(pages, tmp_path_factory):
    """Fetch the list twice, as `make corpus` does; return the folder and what the servers were asked."""
    base = tmp_path_factory.mktemp("road")
    server, archive = serve(pages)
    asked = []
    with server, archive, pytest.MonkeyPatch.context() as patch:
        urls = write_case(base / "event", pages, server.url)
        patch.chdir(base)
        words = ["fetch", str(urls), "corpus/invented", "--local", "--delay", "0"]
        for _ in range(2):
            assert main([*words, "--archive", archive.url]) == 0
            asked.append(
                [path for path in server.paths() + archive.paths() if "robots" not in path]
            )
    return base / "corpus/invented", asked


@pytest.fixture(scope="module")
def case(road):
    return open_case(road[0])


def test_the_generator_gives_one_event(pages):
    assert pages == invented_pages()
    assert len(pages) == 48
    assert len({page.outlet for page in pages}) == 8
    assert len({page.language for page in pages}) == 3


@pytest.mark.slow
def test_each_page_is_found_where_it_is_or_has_its_reason(pages, road):
    table = collect.reached(road[0]).set_index("article_id")
    assert table.index.tolist() == [page.article_id for page in pages]
    sources = {page.article_id: page.source for page in pages}
    assert table["source"].to_dict() == sources
    kinds = table["reason"].str.split(":").str[0].where(table["source"] == "", "")
    assert kinds.to_dict() == {page.article_id: page.kind_of_reason for page in pages}
    paywalled = [page.article_id for page in pages if page.fate == "paywall"]
    assert table.loc[paywalled, "reason"].str.startswith("the page has a paywall").all()
    moved = table[table["source"] == "moved"]
    assert (moved["final_url"] == moved["url"] + "-new").all()
    archived = table[table["source"] == "archive"]
    assert len(archived) == 9
    assert (archived["archived"] == "2021-03-10").all()


@pytest.mark.slow
def test_the_counts_by_language_add_up(road):
    counts = collect.reached(road[0], by="language").set_index("language")
    sources = ["live", "moved", "archive"]
    assert (counts[sources].sum(axis=1) == counts["reached"]).all()
    numbers = counts.drop(columns=["listed", "reached"])
    assert (numbers.sum(axis=1) == counts["listed"]).all()
    assert (counts.iloc[:-1].sum() == counts.loc["all"]).all()
    assert counts.loc["all", ["listed", "reached", *sources]].tolist() == [48, 37, 24, 4, 9]


@pytest.mark.slow
def test_the_second_call_asks_for_no_page_again(road):
    first, second = road[1]
    assert first == second


@pytest.mark.slow
def test_the_folder_is_a_case_with_labels_and_words(pages, road, case):
    reached = [page.article_id for page in pages if page.source]
    assert case.features.articles["article_id"].tolist() == reached
    assert set(case.labels) == {"a", "b"}
    assert len(case.labels["a"].rows) == 48
    assert case.grouping == "country_group"
    groups = {page.article_id: page.group for page in pages}
    assert (
        case.features.articles["country_group"] == case.features.articles["article_id"].map(groups)
    ).all()
    assert {"words", "frames", "actors", "speakers", "tone"} <= set(case.materials)


@pytest.mark.slow
def test_words_by_outlet_within_a_language_name_the_others(case):
    stop_words = [word for name in STOP_WORDS for word in lexicons.stop_words(name)]
    words = framing.terms(case.features, stop_words=stop_words)
    weights = framing.tf_idf(words, within="language")
    levels = compare.levels(weights, ["language", "country_group"])
    estimates = levels.set_index(["language", "country_group", "item"])["estimate"]
    rows = words.rows[["language", "country_group"]].drop_duplicates()
    for language, group in rows.itertuples(index=False, name=None):
        for told_by in rows.loc[rows["language"] == language, "country_group"]:
            word = OTHERS[told_by][language].lower()
            assert (estimates[language, group, word] > 0) == (told_by == group)


@pytest.mark.slow
def test_tone_and_quotations_are_read_in_english_only(case):
    features = case.features
    languages = features.articles.set_index("article_id")["language"]
    assert set(languages[features.quotations["article_id"]]) == {"en"}
    scored = features.sentences.dropna(subset="valence")["article_id"]
    assert set(languages[scored]) == {"en"}
    by_outlet = compare.levels(framing.speakers(features), "outlet").set_index(["outlet", "item"])
    assert by_outlet.loc[("Norland Gazette", "Birk"), "n"] > 0


@pytest.mark.slow
def test_make_figures_reads_the_articles_anew(road, monkeypatch):
    folder = road[0]
    monkeypatch.chdir(folder.parent.parent)
    inputs = prepare("corpus/invented")
    needs = {"annotations", "two-readings", "contrasts", "outlets"}
    assert needs | {"features", "actors"} <= inputs.has
    assert inputs.folder == folder.parent.parent / "build/cases/invented"
    pd.testing.assert_frame_equal(collect.reached(inputs.folder), collect.reached(folder))
    ours = load_features(inputs.folder / "features")
    assert ours.manifest["lists"] == load_features(folder / "features").manifest["lists"]


# ---------------------------------------------------------------- reached by itself


def test_counts_of_pages_by_hand(tmp_path):
    rows = [
        ["a", "Elm Post", "http://elm.example/a", "live", ""],
        ["b", "Elm Post", "http://elm.example/b", "", "gone: its server answers 404"],
        ["c", "Berg", "http://berg.example/c", "archive", "the page has a paywall"],
        ["d", "", "", "", "bad address: it begins with ftp"],
    ]
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "url", "source", "reason"])
    table.to_csv(tmp_path / availability.REACHED, index=False)
    counts = collect.reached(tmp_path, by="outlet")
    assert counts.values.tolist() == [
        ["", 1, 0, 0, 0, 0, 1, 0],
        ["Berg", 1, 1, 0, 0, 1, 0, 0],
        ["Elm Post", 2, 1, 1, 0, 0, 0, 1],
        ["all", 4, 2, 1, 0, 1, 1, 1],
    ]
    assert counts.columns.tolist()[-2:] == ["bad address", "gone"]
