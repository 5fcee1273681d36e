"""The saved page: one small safe file, which no other file makes way for; and cases of strangers."""

import base64
import hashlib
import json
import os
import re
import shutil

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from refusals import refused

from analysis import extract, page, read_corpus
from analysis.page import page as files

EVENT, FEW = "hamedan-2016", "example-articles"


def parsed(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def data_in(path):
    return json.loads(parsed(path).find("script", id="data").string)


@pytest.fixture
def ferries(folder_of, tmp_path):
    """Return a folder with the articles of the example: a case that is quickly saved."""
    return shutil.copytree(folder_of(FEW), tmp_path / "case" / "ferries")


@pytest.fixture
def saved(page_of, tmp_path):
    """Return a copy of the page of the articles of the example."""
    return shutil.copy(page_of(FEW), tmp_path / "page.html")


@pytest.fixture
def clinics(folder_of, tmp_path):
    return shutil.copytree(folder_of("clinics"), tmp_path / "clinics")


# ---------------------------------------------------------------- the file


def test_a_page_is_one_file_that_the_next_one_replaces(ferries, tmp_path):
    path = page.save(ferries, tmp_path / "page.html")
    before = path.read_bytes()
    assert page.save(str(ferries), str(path)) == path
    assert path.read_bytes() == before
    assert str(tmp_path).encode() not in before
    assert data_in(path)["opens"] == 'open_case("ferries")'
    page.save(ferries, path, title="Ferries & bridges")
    assert parsed(path).title.string == "Ferries & bridges"


@pytest.mark.parametrize(
    "edit", [("<h1", "<h1 hidden"), ("</html>", "</html>\n"), (FEW, FEW.title())]
)
def test_an_edited_page_is_not_replaced(edit, saved, folder_of):
    text = saved.read_text("utf-8")
    place = text.rindex(edit[0])
    edited = text[:place] + edit[1] + text[place + len(edit[0]) :]
    saved.write_text(edited, "utf-8")
    with refused("or a page of this case, example-articles, that nobody edited"):
        page.save(folder_of(FEW), saved)
    assert saved.read_text("utf-8") == edited


def test_no_other_file_is_replaced(saved, folder_of, tmp_path):
    before = saved.read_bytes()
    same_name = shutil.copytree(folder_of(FEW), tmp_path / FEW)
    for other in (same_name, folder_of("one-each")):
        with refused("page.html, which analysis.page did not write so"):
            page.save(other, saved)
    assert saved.read_bytes() == before
    saved.write_text("<html>mine</html>", "utf-8")
    pipe, folder = tmp_path / "pipe.html", tmp_path / "folder.html"
    os.mkfifo(pipe)
    folder.mkdir()
    for other in (saved, pipe, folder):
        with refused("which analysis.page did not write so"):
            page.save(folder_of(FEW), other)
    with refused("No such file or directory"):
        page.save(folder_of(FEW), tmp_path / "no" / "page.html")


def test_its_policy_allows_its_own_scripts_alone(page_of):
    soup = parsed(page_of(FEW))
    policy = soup.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'")
    scripts = [one.string for one in soup.find_all("script", type=None)]
    for text in [*scripts, soup.style.string]:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert policy.count("sha256-") == len(scripts) + 1 == 3
    assert not re.search(r"unsafe|https?:", policy)


def test_every_file_of_the_page_is_in_it(root, page_of):
    folder = root / "analysis" / "page" / "js"
    assert sorted(files.SCRIPTS) == sorted(path.name for path in folder.glob("*.js"))
    text = page_of(FEW).read_text("utf-8")
    for name in files.SCRIPTS:
        assert files.LINE_OF_COMMENT.sub("", (folder / name).read_text("utf-8")) in text
    assert "window.vegaEmbed" in text


@pytest.mark.slow
def test_four_thousand_articles_fit(benchmarks, tmp_path, monkeypatch):
    material = benchmarks("material")
    monkeypatch.setattr(material, "OUTLETS", 25)
    table = material.crawled_articles(4_000)
    features = extract(read_corpus(table), actors=material.LISTS["actors"])
    path = page.save(features, tmp_path / "page.html")
    assert path.stat().st_size <= 7_000_000
    assert len(data_in(path)["sources"]["name"]) == 25


# ---------------------------------------------------------------- texts


def test_texts_are_in_it_where_they_are_asked_for(page_of, folder_of, tmp_path, monkeypatch):
    sentence = "Commuters will have to take the ferry"
    few = folder_of(FEW)
    text = (few / "b01.txt").read_text("utf-8")
    words = text.split("\n\n")[-1][:40]
    without = data_in(page_of(FEW))
    assert without["texts"] is None
    assert sentence not in json.dumps(without) and words not in json.dumps(without)
    held = data_in(page_of(FEW, texts=True))
    assert len(held["texts"]) == len(held["pages"]["id"])
    assert all(one["paragraphs"] for one in held["texts"])
    monkeypatch.setattr(files, "MOST_LETTERS", 2 * len(text))
    with pytest.warns(UserWarning, match="texts would make the page too large"):
        page.save(few, tmp_path / "with.html", texts=True)
    assert None in data_in(tmp_path / "with.html")["texts"]
    with refused("ungrouped, without texts"):
        page.save(folder_of("ungrouped"), tmp_path / "none.html", texts=True)


# ---------------------------------------------------------------- cases of strangers


@pytest.mark.slow
def test_names_that_differ_in_marks_of_direction_are_refused(ferries, tmp_path):
    manifest = pd.read_csv(ferries / "manifest.csv")
    manifest["side"] = ["north", "\u200fالميادين"] * (len(manifest) // 2)
    manifest.to_csv(ferries / "manifest.csv", index=False)
    data = data_in(page.save(ferries, tmp_path / "marked.html"))
    codes = data["pages"]["columns"]["side"]
    assert set(codes) == {0, 1} and "الميادين" in data["groups"]["side"]["order"]
    manifest["side"] = manifest["side"].replace("north", "الميادين")
    manifest.to_csv(ferries / "manifest.csv", index=False)
    with refused("differ only in marks of direction: الميادين; expected names"):
        page.save(ferries, tmp_path / "page.html")


def test_a_heading_from_outside_the_case_is_refused(ferries, tmp_path):
    (tmp_path / "private.md").write_text("# Private", "utf-8")
    (ferries / "README.md").unlink()
    (ferries / "README.md").symlink_to(tmp_path / "private.md")
    with refused("README.md: got a link that leads out of the folder"):
        page.save(ferries, tmp_path / "page.html")


def test_a_plan_that_cannot_be_counted_is_told(clinics, tmp_path):
    for name in ("claims_ines.csv", "claims_zoe.csv"):
        (clinics / name).unlink()
    with pytest.warns(UserWarning, match="page.html: The plan is not shown"):
        path = page.save(clinics, tmp_path / "page.html")
    data = data_in(path)
    assert data["plan"] is None and data["materials"][0]["what"] == "labels"
    assert "without a file of claims" in data["cautions"][-1]


def test_pages_of_unknown_outlets_are_refused(clinics, tmp_path):
    rows = pd.read_csv(clinics / "articles.csv")
    rows.assign(outlet=None).to_csv(clinics / "articles.csv", index=False)
    with refused("clinics: got no page on the subject whose outlet is known"):
        page.save(clinics, tmp_path / "page.html")
