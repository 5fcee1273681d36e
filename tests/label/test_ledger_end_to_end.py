"""A ledger from forms to contrasts by keys in Chromium. The story is INVENTED; its truth was written first."""

import shutil
from zlib import crc32

import krippendorff
import pandas as pd
import pytest

from analysis import open_case
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
    book = tmp_path / "codebook.toml"
    context = chromium.new_context(offline=True, accept_downloads=True)
    files = []
    for coder in ("ada", "ben", "cleo"):
        to = tmp_path / f"{coder}.html"
        made = form(pages, book, coder=coder, most=60, answers=files * (len(files) > 1), to=to)
        files.append(labelled(context, made, said))
    context.close()

    read = [pd.read_csv(path, keep_default_na=False) for path in files]
    assert set(read[-1]["coder"]) == {"cleo"} and set(read[-1]["annotator_kind"]) == {"adjudicated"}
    opened = Codebook.of(book)
    answers = {path.stem[12:]: answers_in(path, book=opened).popitem()[1] for path in files}
    final = settled(answers)
    for row in final.to_dict("records"):
        cell = row["article_id"], row["item"]
        value, speaker, *_ = said.get(cell, NOTHING)
        is_right = [row["value"], row["speaker"].lower()] == [value, speaker.lower()]
        asked = (row["carried_from"] or cell[0], cell[1])
        assert is_right or all(slips(coder, *asked) for coder in row["coders"].split(";"))
    assert (final["carried_from"] != "").sum() == 9

    both = [table.set_index(["page", "item"]) for table in read[:2]]
    pairs = [table.loc[table["carried_from"] == "", "value"] for table in both]
    pairs = pd.concat(pairs, axis=1, join="inner")
    codes = pairs.apply(lambda values: values.map(VALUES.index)).T.to_numpy(float)
    alpha = krippendorff.alpha(codes, level_of_measurement="nominal")
    share = (codes[0] == codes[1]).mean()
    case = open_case(tmp_path)
    together = case.reliability.set_index("variable").loc["all claims"]
    assert together[["alpha", "agreement"]].tolist() == pytest.approx([alpha, share])

    says = final.merge(pages, on="article_id")
    says["value"] = says["value"] == "own"
    by_outlet = says.groupby(["item", "country", "outlet"])["value"].any()
    by_hand = by_outlet.groupby(["item", "country"]).mean()[["cut", "red"]]
    shares = case.contrasts()[["share", "share_against"]].to_numpy()
    assert shares.ravel().tolist() == by_hand.tolist()
