"""The lines of Python that a page prints: run, they give each number that is saved beside them."""

import io
import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: Choices whose numbers are looked at, beside the first state of every view.
CHOICES = {
    "hamedan-2016": [
        "group=Russian&sample=wave+3",
        "group=Russian&against=Western",
        "what=labels&group=Iranian",
        "by=language&group=en",
        "view=compare&group=Russian&against=Western",
        "view=compare&what=plan-2&sample=all+pages&group=Western",
        "view=compare&what=plan-2&sample=&group=Russian",
        "view=compare&what=claims&by=language&group=en&unit=article&sample=&only=phase=disclosure&own=own",
        "view=compare&what=labels&by=ownership&first=2016-08-15&last=2016-08-25&only=language=en&only=language=ru",
        "view=voices&what=speakers&group=Russian",
        "view=together&group=Iranian",
        "view=time&by=language&first=2016-08-15",
    ],
    "climate-frames": [
        "view=compare&group=right&unit=article",
        "view=compare&group=right",
        "view=compare&what=words&by=outlet&group=CNN",
    ],
    "syria-war": ["view=compare&group=TASS&against=SANA", "view=compare&what=frames&group=TASS"],
    "example-articles": ["view=voices&what=actors&group=Norvia"],
    "example-story": ["view=compare&what=claims&group=Ruthmar"],
}
NUMBERS = "n size n_against size_against estimate low high p p_adjusted".split()
ANSWERS = {"says it": "yes", "quotes it": "“yes”", "denies it": "no", "leaves it out": "–"}
VOICES = {"own": "outlet", "quoted": "speakers", "denied": "denied"}
KEYS = "what sample reading group item".split()


def assert_same(shown, wanted):
    np.testing.assert_allclose(np.asarray(shown, float), np.asarray(wanted, float), atol=1e-9)


def is_as_rows(shown, table, **_):
    """A row has an item and a group, of the answer also a reading and a list."""
    among = [name for name in KEYS if name in shown and name in table]
    keys = [name for name in among if name in ("group", "item") or shown[name].nunique() > 1]
    texts = dict.fromkeys(keys, str)
    both = shown.astype(texts).merge(table.astype(texts), on=keys, suffixes=("", " python"))
    numbers = [name for name in NUMBERS if name in shown]
    assert len(both) == len(shown) and {"n", "size", "estimate"} <= {*numbers}
    assert_same(both[numbers], both[[f"{name} python" for name in numbers]])


def is_as_tests(shown, table, *, names):
    """They are those of the verdict, or of any other difference."""
    if "again" not in names:
        return is_as_rows(shown, table)
    again = names["again"].assign(list=names["again"]["sample"] + " alone")
    wanted = pd.concat([table, again], ignore_index=True)
    assert shown["unit"].tolist() == wanted["unit"].tolist()
    assert_same(shown[NUMBERS[4:]], wanted[NUMBERS[4:]])


def is_as_voices(shown, table, **_):
    """Cells have "25 of 79 (32 %)", of the group in the title."""
    group = re.search(r" by (.+?)(?: outlets)?(?: themselves| itself)?:", shown["figure"][0])[1]
    table = table[table["group"] == group]
    counts = table.set_index(table.get("reading", "") + table["item"])[["n", "size"]]
    reading = shown["reading"] if "reading" in table else ""
    for side, voice in VOICES.items():
        items = reading + shown["label"] + f": {voice}"
        cells = shown[side].str.extract(r"([\d,]+) of ([\d,]+)").replace(",", "", regex=True)
        is_there = items.isin(counts.index)
        assert_same(cells[is_there], counts.loc[items[is_there]])
        assert (cells[~is_there][0].fillna("0") == "0").all()


def is_as_matrix(shown, table, **_):
    names = [name for name in shown if name in table]
    assert len(names) == len(shown) > 1
    assert_same(shown[names], table.loc[names, names])


def is_as_periods(shown, table, **_):
    table = table.set_axis(table.index.start_time.strftime("%Y-%m-%d"))
    groups = [name for name in shown if name in table]
    assert groups
    assert_same(shown[groups], table.reindex(shown["from"])[groups].fillna(0))


def is_as_sources(shown, table, **_):
    of = table.set_index(table.columns[0]).loc[shown["Source"]]
    assert_same(
        shown.filter(["Pages", "Articles"]).iloc[:, 0], of.filter(["pages", "articles"]).iloc[:, 0]
    )
    days = pd.to_datetime(shown["First day"], format="%d %B %Y")
    assert days.tolist() == of["first_day"].tolist()


def is_as_statements(shown, table, **_):
    answers = table.assign(mark=table["answer"].map(ANSWERS).fillna("?"))
    marks = answers.pivot(index="item", columns="outlet", values="mark").loc[shown["item"]]
    assert shown[marks.columns].to_numpy().tolist() == marks.to_numpy().tolist()


#: By a column that only these tables have.
TABLES = {
    "denied": is_as_voices,
    "list": is_as_tests,
    "group": is_as_rows,
    "name": is_as_matrix,
    "from": is_as_periods,
    "Source": is_as_sources,
    "item": is_as_statements,
}


def saved(page, take):
    with page.expect_download() as download:
        take.get_by_role("button", name="CSV").click()
    text = download.value.path().read_text("utf-8")
    return pd.read_csv(io.StringIO(text), keep_default_na=False, na_values=[""])


@pytest.mark.parametrize("name", CHOICES)
def test_printed_lines_give_the_numbers_of_every_view(show, name):
    views = (
        show(name).locator("[data-view]").evaluate_all("all => all.map(one => one.dataset.view)")
    )
    for address in [*(f"view={view}" for view in views), *CHOICES[name]]:
        page = show(name, address)
        assert not page.locator("#notice").is_visible(), address
        for take in page.locator("#view .take").all():
            shown = saved(page, take)
            take.get_by_role("button", name="Python").click()
            names = {}
            exec(take.locator("textarea").input_value(), names)
            plt.close("all")
            table = names["table"]
            if "outlet" not in shown:
                table = table.rename(columns={page.locator("#choose-by").input_value(): "group"})
            head = next(head for head in TABLES if head in shown)
            TABLES[head](shown, table, names=names)
