"""A ledger from forms to contrasts by keys in Chromium. The story is INVENTED; its truth was written first."""

from zlib import crc32

import krippendorff
import numpy as np
import pandas as pd
import pytest

from analysis import open_case
from analysis.label.form import form

VALUES = ["own", "quoted", "denied", "absent"]
NOTHING = ("absent", "", 0, 0)
SHOWN = "current && [current.page.id, current.item.name, current.marked]"
PLAN = """status = "planned"
group = "country"
levels = ["North", "South"]
against = "rest"
unit = "outlet"
items = ["cut", "red"]
"""
ITEM = '[[item]]\nname = "{0}"\nclaim = "{0}"\nstance = "asserted"\nvoice = "own"\n'


def read_story(path):
    """Return articles, and who says what: (article, statement) → value, speaker, start, end."""
    articles, said = [], {}
    for block in path.read_text("utf-8").split("\n# ")[1:]:
        head, *lines = block.strip().splitlines()
        text = ""
        for line in lines:
            sentence, _, told = line.partition(" | ")
            place = len(text), len(text) + len(sentence)
            text += f"{sentence} "
            for one in filter(None, told.split("; ")):
                item, value, speaker = [*one.split(" ", 2), ""][:3]
                said[head[:2], item] = value, speaker, *place
        articles.append([*head.split(" | "), text.strip()])
    return pd.DataFrame(articles, columns="article_id outlet country published text".split()), said


def slips(coder, page, item):
    """Tell whether a coder slips at a cell: at one in ten."""
    return coder != "cleo" and crc32(f"{coder} {page} {item}".encode()) % 10 == 0


def answer(page, said, coder):
    """Answer what a form asks, and mark the sentence; a slip turns the answer round."""
    while shown := page.evaluate(SHOWN):
        *cell, marked = shown
        value, speaker, start, end = said.get(tuple(cell), NOTHING)
        if slips(coder, *cell):
            value = "own" if value == "absent" else "absent"
        letters = [one for one, span in zip("abc", marked) if span[0] < end and span[1] > start]
        for key in letters[: value != "absent"]:
            page.keyboard.press(key)
        page.keyboard.press(str(VALUES.index(value) + 1))
        if value in ("quoted", "denied"):
            page.keyboard.type(speaker.upper() if coder == "ben" else speaker)
            page.keyboard.press("Enter")


def labelled(context, made, said):
    """Answer a form; return the file that it saves, its rows, and what it says of agreement."""
    page = context.new_page()
    page.goto(made.path.as_uri())
    page.wait_for_selector("html[data-ready]")
    answer(page, said, made.path.stem)
    with page.expect_download() as download:
        page.keyboard.press("s")
    path = made.path.with_name(download.value.suggested_filename)
    download.value.save_as(path)
    rows = pd.read_csv(path, dtype=str, keep_default_na=False).set_index(["page", "item"])
    told = page.locator("#agreements td").all_text_contents()
    page.close()
    return path, rows, told


@pytest.mark.browser
def test_no_cell_says_what_its_text_does_not(chromium, root, tmp_path):
    """Two coders of sixty cells, who slip; another decides."""
    pages, said = read_story(root / "tests/fixtures/collision/story.txt")
    pages.to_csv(tmp_path / "articles.csv", index=False)
    book = tmp_path / "codebook.toml"
    book.write_bytes((root / "tests/fixtures/collision/codebook.toml").read_bytes())
    (tmp_path / "contrasts.toml").write_text(PLAN + ITEM.format("cut") + ITEM.format("red"))
    context = chromium.new_context(offline=True, accept_downloads=True)
    both = []
    for coder in ("ada", "ben"):
        made = form(pages, book, coder=coder, most=60, to=tmp_path / f"{coder}.html")
        both.append(labelled(context, made, said))
    files = [path for path, *_ in both]
    made = form(pages, book, coder="cleo", answers=files, to=tmp_path / "cleo.html")
    _, final, told = labelled(context, made, said)
    context.close()

    for cell, row in final.iterrows():
        value, speaker, *_ = said.get(cell, NOTHING)
        if (row["value"], row["speaker"].lower()) == (value, speaker.lower()):
            continue
        assert row["annotator_kind"] == "human"
        asked = (row["carried_from"] or cell[0], cell[1])
        assert all(slips(coder, *asked) for coder in row["coders"].split(";"))
    assert final["carried_from"].ne("").sum() >= 8 and len(final) >= 60

    read = [rows.loc[rows["carried_from"] == "", "value"] for _, rows, _ in both]
    pairs = pd.concat(read, axis=1, join="inner")
    codes = pairs.apply(lambda values: values.map(VALUES.index)).T.to_numpy(float)
    alpha = krippendorff.alpha(codes, level_of_measurement="nominal")
    share = (codes[0] == codes[1]).mean()
    assert told == [str(len(pairs)), f"{share:.0%}".replace("%", " %"), f"{alpha:.3f}"]
    case = open_case(tmp_path)
    together = case.reliability.set_index("variable").loc["all claims"]
    assert together["pages"] == len(pairs)
    np.testing.assert_allclose(together[["alpha", "agreement"]].astype(float), [alpha, share])

    about = pages.set_index("article_id").loc[final.index.get_level_values("page")]
    says = final["value"].eq("own").reset_index().assign(**about.reset_index())
    by_outlet = says.groupby(["item", "country", "outlet"])["value"].any()
    by_hand = by_outlet.groupby(["item", "country"]).agg(["sum", "size"])
    contrasts = case.contrasts()
    assert contrasts["item"].tolist() == ["cut", "red"]
    for row in contrasts.itertuples():
        north, south = by_hand.loc[row.item, "North"], by_hand.loc[row.item, "South"]
        assert [row.n, row.size] == north.tolist()
        assert [row.n_against, row.size_against] == south.tolist()
        assert row.estimate == north["sum"] / north["size"] - south["sum"] / south["size"]
