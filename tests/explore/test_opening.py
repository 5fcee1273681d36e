"""The board opens on articles: a folder, a table, a Corpus; read once, with what is missing in one line."""

import dataclasses
import json
import os

import numpy as np
import pandas as pd
import pytest
from refusals import refused

from analysis import explore, extract, read_corpus
from analysis.case import Case, cache, open_case
from analysis.case.folder import _case_of_unchanged_path
from analysis.counts import Counts
from analysis.explore import controls, evidence, evidence_tables, gaps
from analysis.explore import view as case_views
from analysis.explore.controls import _fewest_articles
from analysis.files import fingerprint

pytestmark = pytest.mark.slow  # whole cases on a screen

ACTORS = """
[[actor]]
name = "Ada Quill"
kind = "person"
aliases = ["Ada Quill", "Quill"]
"""
FRAMES = """
[[frame]]
name = "money"
terms = ["price", "wage"]
"""
TEXTS = [
    "Ada Quill said the ferry was late. The price of a ticket rose again.",
    "The ferry sank near Harrow. Ada Quill called the owners careless.",
    "Dockers in Harrow asked for a better wage. The ferry stayed in port.",
]


@pytest.fixture(autouse=True)
def packs(tmp_path, monkeypatch):
    """Put the cache into a folder of the test."""
    monkeypatch.setenv("FRAMING_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "packs"


@pytest.fixture
def reads(monkeypatch):
    """Count how often articles are read and extracted."""
    calls = []
    for name in ("read_corpus", "extract"):
        original = getattr(cache, name)

        def counted(*given, _name=name, _original=original, **options):
            calls.append(_name)
            return _original(*given, **options)

        monkeypatch.setattr(cache, name, counted)
    return calls


def opened_anew(path):
    """Open a case as another session does: nothing is in memory."""
    _case_of_unchanged_path.cache_clear()
    return explore.open_case(path)


def rows(n=12):
    return pd.DataFrame(
        {
            "article_id": [f"a{number:02d}" for number in range(n)],
            "outlet": [["Elm Post", "Harrow Echo", "Port News"][number % 3] for number in range(n)],
            "published": [f"2022-03-{number + 1:02d}" for number in range(n)],
            "text": [f"{TEXTS[number % 3]} Page number{number}." for number in range(n)],
        }
    )


@pytest.fixture
def folder(tmp_path):
    """Write twelve articles of three outlets, one folder an outlet; return their folder."""
    folder = tmp_path / "my articles"
    for row in rows().itertuples():
        (folder / row.outlet).mkdir(parents=True, exist_ok=True)
        (folder / row.outlet / f"{row.article_id}.txt").write_text(row.text)
    return folder


def age(path):
    """Let a file look older, so that a change of the same size is seen."""
    os.utime(path, (0, 0))


# ---- what can be opened -----------------------------------------------------------------------


def test_a_folder_of_texts(folder, packs):
    (folder / "actors.toml").write_text(ACTORS)
    (folder / "frames.toml").write_text(FRAMES)
    before = sorted(folder.rglob("*"))
    board = explore.Explorer(folder)
    assert board.case.name == "my articles"
    assert {"words", "frames", "actors"} <= set(board.case.materials)
    assert board.choices.by == "outlet" and len(board.shown.table) >= 12
    assert sorted(folder.rglob("*")) == before  # nothing is written beside the articles
    assert [path.name[:12] for path in packs.iterdir()] == ["my-articles-"]


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "parquet"])
def test_a_table_with_lists_beside_it(tmp_path, ending):
    path = tmp_path / f"ferries.{ending}"
    writers = {
        "csv": lambda table: table.to_csv(path, index=False),
        "tsv": lambda table: table.to_csv(path, index=False, sep="\t"),
        "jsonl": lambda table: table.to_json(path, orient="records", lines=True),
        "parquet": lambda table: table.to_parquet(path),
    }
    writers[ending](rows())
    (tmp_path / "actors.toml").write_text(ACTORS)
    board = explore.Explorer(str(path))
    assert board.case.name == "ferries" and "actors" in board.case.materials
    assert board.missing == ""


def test_a_corpus_features_and_a_data_frame_give_the_same(tmp_path):
    corpus = read_corpus(rows())
    tables = []
    for source in (corpus, rows(), extract(corpus)):
        board = explore.Explorer(source)
        tables.append(board.shown.table)
        assert board.case.folder is None
    for table in tables[1:]:
        pd.testing.assert_frame_equal(table, tables[0])


def test_options_of_reading_are_repeated_by_the_code(tmp_path):
    path = tmp_path / "export.csv"
    rows().rename(columns={"text": "Wording", "outlet": "Medium"}).to_csv(path, index=False)
    columns = {"text": "Wording", "outlet": "Medium"}
    board = explore.Explorer(path, columns=columns)
    assert f"explore.open_case({str(path)!r}, columns={columns!r})" in board.shown.code
    made = {}
    exec(board.shown.code, made)
    pd.testing.assert_frame_equal(made["table"], board.shown.table)


def test_the_articles_that_ship(root):
    board = explore.Explorer(root / "data/example-articles")
    assert board.case.materials == ["words", "actors", "speakers", "tone"]
    assert board.missing == "" and board.choices.min_articles == 2
    assert len(board.shown.table) > 50


def test_what_collect_writes_is_opened_by_its_folder(tmp_path):
    folder = tmp_path / "collected"
    folder.mkdir()
    rows().to_json(folder / "articles.jsonl", orient="records", lines=True)
    assert explore.open_case(folder).name == "collected"


def test_a_pack_comes_before_articles(folder, reads):
    extract(read_corpus(rows(6))).save(folder / "features")
    assert len(explore.open_case(folder).features.articles) == 6 and reads == []


def test_articles_beside_a_pack_are_its_texts(folder, reads):
    extract(read_corpus(folder)).save(folder / "features")
    case = explore.open_case(folder)
    assert reads == [] and case.articles is None
    places = evidence.places(case, explore.settled(case)[0], ("item", "ferry"))
    assert len(places.lines) == 12 and reads == ["read_corpus"]


def test_a_list_beside_a_table_names_the_bodies_of_speakers(tmp_path):
    path = tmp_path / "ferries.csv"
    rows().to_csv(path, index=False)
    (tmp_path / "actors.toml").write_text(ACTORS)
    assert explore.open_case(path).bodies == {"Ada Quill": "Ada Quill"}


# ---- the cache --------------------------------------------------------------------------------


def test_twice_the_same_is_read_once(folder, reads):
    first = explore.open_case(folder).features
    assert reads == ["read_corpus", "extract"]
    second = explore.open_case(folder).features
    assert reads == ["read_corpus", "extract"]
    pd.testing.assert_frame_equal(first.articles, second.articles)
    assert open_case(folder) is open_case(folder)


def test_a_corpus_is_extracted_once(reads):
    explore.open_case(read_corpus(rows()))
    explore.open_case(read_corpus(rows()))
    assert reads == ["extract"]
    explore.open_case(read_corpus(rows(11)))
    assert reads == ["extract", "extract"]


@pytest.mark.parametrize("name", ["Elm Post/a00.txt", "actors.toml", "manifest.csv"])
def test_a_changed_file_is_read_again(folder, reads, name):
    manifest = pd.DataFrame({"file": sorted(folder.rglob("*.txt"))})
    manifest["file"] = [path.relative_to(folder).as_posix() for path in manifest["file"]]
    manifest.assign(country="Norland").to_csv(folder / "manifest.csv", index=False)
    (folder / "actors.toml").write_text(ACTORS)
    age(folder / name)
    explore.open_case(folder)
    reads.clear()
    text = (folder / name).read_text()
    (folder / name).write_text(text.replace("ferry", "barge").replace("Quill", "Quibb") + "\n")
    explore.open_case(folder)
    assert reads == ["read_corpus", "extract"]


RULE = """
[[rule]]
name = "dock notice"
where = "anywhere"
pattern = "%s"
about = "printed below each page"
"""


@pytest.mark.parametrize("several", [False, True])
def test_changed_cleaning_rules_make_another_pack(folder, tmp_path, several):
    rules = tmp_path / "mine.toml"
    rules.write_text(RULE % "late")
    age(rules)
    noise = [None, rules] if several else rules
    before = explore.open_case(folder, noise=noise).features
    rules.write_text(RULE % "rose")
    after = explore.open_case(folder, noise=noise).features
    assert before.manifest["edits"] == after.manifest["edits"] == {"dock notice": 4}
    assert before.manifest["lists"]["noise"] != after.manifest["lists"]["noise"]
    assert explore.open_case(folder, noise=noise).features.manifest == after.manifest


@pytest.mark.parametrize("n_changes", [1, 3])
def test_a_file_that_changes_while_it_is_read_is_read_again(folder, monkeypatch, n_changes):
    path = folder / "Elm Post" / "a00.txt"
    original = cache.read_corpus
    changes = []

    def changing(*given, **options):
        corpus = original(*given, **options)
        if len(changes) < n_changes:
            changes.append(path.write_text(f"{path.read_text()} Again."))
        return corpus

    monkeypatch.setattr(cache, "read_corpus", changing)
    if n_changes == cache.READINGS:
        with refused("my articles, whose files changed each time while"):
            explore.open_case(folder)
        return
    case = explore.open_case(folder)
    n_words = case.features.articles["n_tokens"].iloc[0]
    assert case.texts.articles["text"].iloc[0].endswith("Again.")
    assert extract(read_corpus(folder)).articles["n_tokens"].iloc[0] == n_words


def test_a_pack_under_the_key_of_another_is_not_taken(folder, packs, reads):
    explore.open_case(folder)
    (pack,) = packs.iterdir()
    extract(read_corpus(rows(6))).save(pack)
    assert len(opened_anew(folder).features.articles) == 12
    assert reads == ["read_corpus", "extract"] * 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_the_cache_is_its_owners_alone(folder, packs):
    packs.mkdir(parents=True, mode=0o755)
    explore.open_case(folder)
    paths = [packs, *packs.rglob("*")]
    assert len(paths) > 5 and not any(path.stat().st_mode & 0o077 for path in paths)


def test_a_list_beside_a_table_counts_at_once(tmp_path):
    path = tmp_path / "ferries.csv"
    rows().to_csv(path, index=False)
    assert "actors" not in open_case(path).materials
    (tmp_path / "actors.toml").write_text(ACTORS)
    assert "actors" in open_case(path).materials


def test_a_damaged_pack_is_read_again_and_stays(folder, packs, reads):
    explore.open_case(folder)
    (pack,) = packs.iterdir()
    (pack / "articles.parquet").write_bytes(b"mine")
    assert len(opened_anew(folder).features.articles) == 12
    assert reads == ["read_corpus", "extract"] * 2
    assert (pack / "articles.parquet").read_bytes() == b"mine"


def test_articles_open_where_no_cache_can_be_written(folder, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("FRAMING_CACHE", str(tmp_path / "file"))
    assert len(explore.open_case(folder).features.articles) == 12


def test_the_packs_used_least_recently_are_removed_and_files_of_others_stay(packs, monkeypatch):
    monkeypatch.setattr(cache, "MAX_PACKS_KEPT", 2)
    (packs / "mine").mkdir(parents=True)
    (packs / "mine" / "notes.txt").write_text("mine")
    os.utime(packs / "mine", (0, 0))
    for n in (6, 7, 8, 9):
        explore.open_case(rows(n))
    assert len(list(packs.iterdir())) == 3 and (packs / "mine/notes.txt").is_file()


def test_a_notebook_shows_a_bar_and_pieces_are_the_whole(monkeypatch, capsys):
    whole = cache.extracted(cache.Articles(read_corpus(rows(10)), {}, {}))
    monkeypatch.setattr(cache, "PIECE", 3)
    monkeypatch.setitem(cache.sys.modules, "ipykernel", cache)
    monkeypatch.setattr(cache, "_cached_pack", lambda folder, key: None)
    pieces = cache.extracted(cache.Articles(read_corpus(rows(10)), {}, {}))
    pd.testing.assert_frame_equal(pieces.sentences, whole.sentences)
    assert pieces.manifest == whole.manifest
    assert "counting articles" in capsys.readouterr().err


# ---- what is missing --------------------------------------------------------------------------


def test_what_is_missing_of_a_folder(folder):
    board = explore.Explorer(folder)
    manifest = folder / "manifest.csv"
    assert board.missing == (
        f"Missing: dates (a table {manifest} with the columns file, published); names of actors "
        f"({folder / 'actors.toml'}; in a cell, %run -m analysis suggest '{folder}' --to "
        f"'{folder / 'actors.toml'}' drafts it). Then run the cell again."
    )
    assert "Missing: dates" in board.sheet.notice


def test_what_is_missing_of_a_table(tmp_path):
    path = tmp_path / "ferries.csv"
    rows().assign(outlet="Elm Post", published="").to_csv(path, index=False)
    (tmp_path / "actors.toml").write_text(ACTORS.replace("Quill", "Steel"))
    case = explore.open_case(path)
    assert gaps.missing(case) == (
        f"Missing: groups to compare and dates (the columns outlet, published in {path}); names of "
        f"actors (none of {tmp_path / 'actors.toml'} is in the texts: add other spellings). "
        "Then run the cell again."
    )


def test_some_dates_are_missing_and_a_corpus_is_named():
    table = rows()
    table.loc[:2, "published"] = None
    line = gaps.missing(explore.open_case(read_corpus(table)))
    assert "dates of 3 of 12 articles (read_corpus(table) with the column published)" in line
    assert "Explorer(corpus, actors='actors.toml')" in line


@pytest.mark.parametrize("name", ["syria-war", "hamedan-2016"])
def test_nothing_is_missing_of_the_cases_that_ship(root, name):
    assert gaps.missing(explore.open_case(root / "data" / name)) == ""


# ---- too little -------------------------------------------------------------------------------


def test_twelve_articles_show_words(folder):
    case = explore.open_case(folder)
    assert explore.settled(case)[0].min_articles == 2
    assert len(case_views.items(case, explore.settled(case)[0])) >= 12


@pytest.mark.parametrize(
    ("articles", "of", "fewest"),
    [
        ([3, 3, 2, 1], 12, 2),
        ([9] * 11 + [1] * 30, 12, 1),  # so few words are in two articles that one is enough
        ([9] * 40, 60, 3),
        ([90] * 40, 99, 5),
        ([90] * 40, 5_000, 5),
        ([4] * 12, 5_000, 5),
        ([8] * 700, 5_000, 9),  # the first 600 at most
    ],
)
def test_articles_at_least_grow_with_the_articles(articles, of, fewest):
    assert _fewest_articles(np.array(articles), of=of) == fewest


def test_what_rests_on_too_little_is_offered_last_and_says_so(root, tmp_path):
    case = explore.open_case(root / "data/hamedan-2016")
    offered = controls.options(case, explore.settled(case)[0])["material"]
    assert offered[0] == ("annotations, reading a", "labels a")
    assert offered[4] == ("words (2 articles: too few to compare)", "words")
    table = rows()
    table.loc[3:, "text"] = [f"The barge number{n} lay in port." for n in range(9)]
    (tmp_path / "actors.toml").write_text(ACTORS.replace('Ada Quill", "Quill', "barge"))
    (tmp_path / "frames.toml").write_text(FRAMES)
    lists = {name: tmp_path / f"{name}.toml" for name in ("actors", "frames")}
    few = explore.open_case(read_corpus(table), **lists)
    assert few.articles_with["frames"] == 2 and few.articles_with["actors"] == 9
    assert few.materials == ["words", "actors", "tone", "frames"]
    offered = dict(controls.options(few, explore.settled(few)[0])["material"])
    assert "frames: terms of lists (2 articles: too few to compare)" in offered


def test_readings_with_few_pages_come_after_many_articles():
    pages = pd.DataFrame({"article_id": ["p1", "p2"]})
    labels = Counts.of([[1], [0]], size=[[1], [1]], rows=pages, items=["law"], per="page")
    case = Case("berths", "features", None, extract(read_corpus(rows())), {"a": labels})
    assert case.materials[-1] == "labels a" and case.is_too_little("labels a")


# ---- refusals ---------------------------------------------------------------------------------


def test_the_case_of_the_call_opens_again_with_its_options(tmp_path, root):
    path = tmp_path / "export.csv"
    rows().rename(columns={"text": "Body"}).to_csv(path, index=False)
    extract(read_corpus(rows())).save(tmp_path / "other")
    board = explore.Explorer(str(path), columns={"text": "Body"}, folder=tmp_path / "explored")
    assert [name for name, _ in board.controls["case"].options] == ["export.csv", "other"]
    board.controls["case"].value = str(tmp_path / "other")
    assert board.case.name == "other"
    board.controls["case"].value = str(path)
    assert board.case.name == "export" and board.shown is not None


def test_a_view_of_a_table_is_saved_with_its_fingerprint(tmp_path):
    path = tmp_path / "ferries.csv"
    rows().to_csv(path, index=False)
    board = explore.Explorer(path, folder=tmp_path / "explored")
    assert board.save().startswith("Saved in")
    (saved,) = (tmp_path / "explored").rglob("90-*.json")
    facts = json.loads(saved.read_text())
    assert facts["choices"]["material"] == "words" and facts["fingerprint"] == fingerprint(path)


# ---- a name more ------------------------------------------------------------------------------


def test_a_name_is_counted_too_and_no_file_changes(folder):
    (folder / "actors.toml").write_text(ACTORS)
    board = explore.Explorer(folder, folder=folder.parent / "explored")
    board.add_name("Harrow", "Harrow")
    assert "Harrow" in case_views.items(board.case, board.choices)
    assert "Harrow is counted as Harrow: 8 times in 8 articles" in board.sheet.bar
    assert "name = &quot;Harrow&quot;" in board.sheet.bar
    assert (folder / "actors.toml").read_text() == ACTORS
    assert (
        f"explore.with_name(explore.open_case({str(folder)!r}), actor='Harrow'" in board.shown.code
    )
    made = {}
    exec(board.shown.code, made)
    pd.testing.assert_frame_equal(made["table"], board.shown.table)
    board.add_name("Ada Quill", "Quill")
    assert "which is a name of Ada Quill already" in board.sheet.bar


def test_filters_leave_other_articles_out(folder):
    case = explore.open_case(rows().assign(language=["en"] * 6 + ["de"] * 6))
    choices = explore.settled(case, explore.Choices(where=(("language", "en"),)))[0]
    assert choices.where == (("language", "en"),)
    assert len(explore.counts(open_case(case), "words", where={"language": "en"}).rows) == 6
    assert "where={'language': 'en'}" in explore.shown(case, choices, "contrasts").code
    choices, changes = explore.settled(case, explore.Choices(where=(("language", "xx"),)))
    assert choices.where == () and changes == ["language: 'xx' is no filter here; left out."]


def test_groups_of_ones_own_come_before_what_was_found_out():
    """Seventy outlets: the board opens on their leaning, though one outlet has two. Invented."""
    number = np.arange(140)
    table = pd.DataFrame({"outlet": [f"Post {n // 2:02}" for n in number]})
    table["article_id"] = [f"a{n:03}" for n in number]
    table["leaning"] = np.where(number < 73, "left", "right")  # Post 36 has both
    table["topic"] = np.where(number % 2, "sea", "land")
    table["agency"] = np.where(number < 70, "AFP", "Reuters")
    table["text"] = [f"{TEXTS[n % 3]} Page number{n}." for n in number]
    case = open_case(read_corpus(table))
    guesses = pd.Series(np.where(number < 70, "AFP", "none"))
    guessed = case.features.articles.assign(agency_guess=guesses)
    case = Case("mine", "mine", None, dataclasses.replace(case.features, articles=guessed))
    choices = explore.settled(case)[0]
    assert choices.by == "leaning"
    columns = [column for _, column in controls.options(case, choices)["by"]]
    assert columns == ["leaning", "agency", "outlet", "topic", "agency_guess"]
    note = explore.shown(case, choices, "contrasts").note
    assert "Outlets in several groups: Post 36 (1 left, 1 right). Both parts of" in note


def test_a_click_on_a_speaker_opens_the_quotations(root):
    case = explore.open_case(root / "data/example-articles")
    choices = explore.settled(case, explore.Choices(material="speakers", min_articles=1))[0]
    places = evidence.places(case, choices, ("item", "Ana Orel"))
    spoken = case.features.quotations["speaker"].eq("Ana Orel")
    assert len(places.lines) == spoken.sum() and set(places.lines["speaker"]) == {"Ana Orel"}
    shown = evidence_tables.evidence_html(places, "Ana Orel")
    assert "Ana Orel: open the text" in shown and "quotation" in shown
    texts = read_corpus(rows(6))
    others = evidence.places(dataclasses.replace(case, corpus=texts), choices, ("item", "Ana Orel"))
    assert others.lines is None and "The pack is of other texts" in others.note
