"""A ledger from forms to contrasts by keys in Chromium. The story is INVENTED; its truth was written first."""

import shutil
from zlib import crc32

import pandas as pd
import pytest

from analysis.annotation.codebook import Codebook
from analysis.annotation.label_files import answers_in
from analysis.annotation.people import settled
from analysis.label.form import form

VALUES = "own quoted denied absent".split()
NOTHING = ["absent", "", 0, 0]
SHOWN = "current && [current.page.id, current.item.name, current.marked]"


def slips(coder, page, item):
    """Tell whether a coder slips at a cell: at one in ten."""
    return coder != "cleo" and crc32(f"{coder} {page} {item}".encode()) % 10 == 0


def answer(page, said, coder):
    """Answer what a form asks, and mark the sentence; a slip turns the answer round."""
    while shown := page.evaluate(SHOWN):
        *cell, marked = shown
        value, speaker, start, end, *_ = said.get((*cell,), NOTHING)
        if slips(coder, *cell):
            value = "own" if value == "absent" else "absent"
        letters = [one for one, span in zip("abc", marked) if span[0] < end and span[1] > start]
        keys = [*letters[: value != "absent"], str(VALUES.index(value) + 1)]
        if value in ("quoted", "denied"):
            keys += [*(speaker.upper() if coder == "ben" else speaker), "Enter"]
        for key in keys:
            page.keyboard.press(key)


def labelled(context, made, said):
    """Answer a form; return the file that it saves."""
    page = context.new_page()
    page.goto(made.path.as_uri())
    page.wait_for_selector("html[data-ready]")
    answer(page, said, made.path.stem)
    with page.expect_download() as download:
        page.keyboard.press("s")
    path = made.path.with_name(download.value.suggested_filename)
    download.value.save_as(path)
    return path


@pytest.mark.browser
def test_no_cell_says_what_its_text_does_not(chromium, root, tmp_path):
    """Two coders of sixty cells, who slip; another decides."""
    shutil.copytree(root / "tests/fixtures/collision", tmp_path, dirs_exist_ok=True)
    pages = pd.read_csv(tmp_path / "articles.csv")
    truth = pd.read_csv(tmp_path / "said.csv", keep_default_na=False)
    said = truth.set_index(["page", "item"]).T.to_dict("list")
    context = chromium.new_context(offline=True, accept_downloads=True)
    files = []
    for coder in ("ada", "ben", "cleo"):
        options = {
            "most": 60,
            "answers": files * (len(files) > 1),
            "to": tmp_path / f"{coder}.html",
        }
        made = form(pages, tmp_path / "codebook.toml", coder=coder, **options)
        files.append(labelled(context, made, said))
    context.close()
    opened = Codebook.of(tmp_path / "codebook.toml")
    answers = {path.stem[12:]: answers_in(path, book=opened).popitem()[1] for path in files}
    final = settled(answers)
    for row in final.to_dict("records"):
        cell = row["article_id"], row["item"]
        value, speaker, *_ = said.get(cell, NOTHING)
        is_right = [row["value"], row["speaker"].lower()] == [value, speaker.lower()]
        asked = (row["carried_from"] or cell[0], cell[1])
        assert is_right or all(slips(coder, *asked) for coder in row["coders"].split(";"))
    assert (final["carried_from"] != "").sum() == 9
    assert set(answers["adjudicated"]["coder"]) == {"cleo"}
