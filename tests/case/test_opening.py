"""Opening a case: articles are read once, until one of their files or lists changes."""

import os

import pytest
from refusals import refused

from analysis import extract, open_case, read_corpus
from analysis.case import cache, opening

TEXTS = {"Elm Post/a.txt": "The ferry stopped.", "Oak/b.txt": "A storm stopped the ferry."}


@pytest.fixture
def articles(tmp_path, monkeypatch):
    """Return a folder of two articles; packs are kept in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    for name, text in TEXTS.items():
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True)
        path.write_text(text)
    return tmp_path / "articles"


@pytest.fixture
def reads(monkeypatch):
    """Return a list that grows each time that articles are read."""
    found = []

    def counted(corpus, **lists):
        found.append(sorted(set(lists) - {"readers"}))
        return extract(corpus, **lists)

    monkeypatch.setattr(cache, "extract", counted)
    return found


def opened_anew(path, **options):
    """Open a case as another kernel does."""
    return opening._case_of_path(str(path), options)


def test_articles_are_read_once_until_something_changes(articles, reads):
    case = opened_anew(articles)
    assert opened_anew(articles).features.articles.equals(case.features.articles)
    assert len(reads) == 1
    (articles / "Oak/b.txt").write_text("The storm is over.")
    assert opened_anew(articles).texts.articles["text"].tolist()[1] == "The storm is over."
    opened_anew(articles, clean=False)
    actors = '[[actor]]\nname = "Storm"\nkind = "group"\naliases = ["storm"]\n'
    (articles / "actors.toml").write_text(actors)
    assert opened_anew(articles).has("actors")
    assert reads == [["ngrams"], ["ngrams"], ["ngrams"], ["actors", "ngrams"]]


def test_a_list_that_is_given_takes_the_place_of_the_one_beside(articles, tmp_path):
    for name in ("actors.toml", "noise.toml"):
        (articles / name).write_text("broken")
    given = tmp_path / "given.toml"
    given.write_text('[[actor]]\nname = "Ferry"\nkind = "group"\naliases = ["ferry"]\n')
    case = open_case(articles, actors=given, noise=None)
    assert case.counts("actors").items.index.tolist() == ["Ferry"]
    assert case.files.actors == given
    given.write_text(given.read_text().replace("Ferry", "Boat"))
    case = open_case(articles, actors=given, noise=None)
    assert case.counts("actors").items.index.tolist() == ["Boat"]


def test_a_damaged_pack_is_made_anew(articles, tmp_path, reads):
    opened_anew(articles)
    [manifest] = (tmp_path / "build/packs").rglob("manifest.json")
    manifest.write_text("{")
    assert len(opened_anew(articles).features.articles) == len(reads) == 2


def test_what_is_in_memory_is_a_case(articles):
    corpus = read_corpus(articles)
    case = open_case(corpus)
    assert case.texts is corpus and case.has("texts", "words")
    of_features = open_case(extract(corpus))
    assert of_features.texts is None and open_case(of_features) is of_features


def test_collected_articles_are_named_as_their_folder(articles):
    folder = articles.parent / "mine"
    folder.mkdir()
    text = '{"article_id": "a1", "outlet": "Elm", "text": "Rain fell."}'
    (folder / "articles.jsonl").write_text(text)
    assert open_case(folder).name == open_case(folder / "articles.jsonl").name == "mine"


# ---- what is too large --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["mine.csv", "mine/articles.csv"])
def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.touch()
    os.truncate(path, 40_000_000_000)  # it takes no room on the disk
    with refused(f"{path.name}: got 40,000,000,000 bytes; expected at most 2,000,000,000"):
        open_case(tmp_path / name.partition("/")[0])
    (path.parent / "rain.txt").write_text("Rain fell.")
    path.rename(path.parent / "dump.json")  # beside articles it is nobody's
    assert repr(open_case(path.parent)).endswith(": words")


@pytest.mark.parametrize("read", [open_case, read_corpus])
def test_a_disk_is_no_folder_of_articles(tmp_path, monkeypatch, read):
    with refused("folder /: got the root of a disk"):
        read("/")
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text("Rain fell.")
    assert read(tmp_path)
    monkeypatch.setattr("analysis.files.MOST_FILES", 3)
    (tmp_path / "4.txt").write_text("Rain fell.")
    with refused("got more than 3 files"):
        read(tmp_path)


def test_a_key_of_too_many_parts_is_refused_before_it_is_parsed(tmp_path):
    (tmp_path / "a.txt").write_text("Rain fell.")
    for part in ("a", '"a b"', "'a'"):
        (tmp_path / "actors.toml").write_text(f"{' . '.join([part] * 20_000)} = 1")
        with refused("actors.toml: got broken TOML .a key of a hundred parts"):
            open_case(tmp_path)
