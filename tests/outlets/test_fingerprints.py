"""Fingerprints of groups and sources. All pages are invented."""

import numpy as np
import pandas as pd
import pytest

from analysis import framing, outlets
from analysis.counts import Counts
from analysis.errors import InputError

ITEMS = ["bombs", "court", "law", "planes"]


@pytest.fixture(scope="module")
def packages():
    rows = pd.DataFrame({"article_id": [f"p{n:02}" for n in range(60)]})
    rows["outlet"] = [f"Paper {n % 12:02}" for n in range(60)]
    rows["country"] = ["Norland" if n % 12 < 6 else "Southland" for n in range(60)]
    rows["audience"] = [None if n < 10 else "home" for n in range(60)]
    rows["annotator_kind"] = "llm"
    is_law = np.arange(60) % 12 < 4
    values = np.where(is_law[:, None], [0, 1, 1, 0], [1, 0, 0, 1])
    labels = Counts.of(values, size=np.ones((60, 1)), rows=rows, items=ITEMS, per="page")
    rule = framing.PackageRule(most=2, halves=2, starts=5, permutations=19)
    return framing.packages({"a": labels, "b": labels}, rule=rule)


def test_a_fingerprint_is_the_share_of_each_package(packages):
    table = outlets.fingerprint(packages, "country")
    assert len(table) == 2 * 2 * 2 and set(table["run"]) == {"a", "b"}
    of_run = table[table["run"] == "b"].set_index(["country", "class"])
    assert packages.names["pages"].tolist() == [40, 20]
    assert of_run.loc[("Norland", 2), ["n", "size", "outlets"]].tolist() == [20, 30, 6]
    assert of_run.loc[("Norland", 2), "estimate"] == pytest.approx(4 / 6)
    assert of_run.loc[("Southland", 2), "estimate"] == 0
    sums = table.groupby(["run", "country"])["estimate"].sum()
    assert sums.tolist() == pytest.approx([1] * 4)
    assert table.attrs["method"]["annotators"] == "LLM-annotated, not human-validated"


def test_sources_have_their_pages_as_units(packages):
    table = outlets.fingerprint(packages, "outlet")
    assert table.attrs["method"]["unit"] == "article"
    assert (table["size"] == 5).all() and table["low"].notna().all()


def test_pages_without_a_value_are_left_out_and_counted(packages):
    table = outlets.fingerprint(packages, ["country", "audience"])
    method = table.attrs["method"]
    assert method["left_out"] == {"without country, audience": 10}
    assert "Left out: 10 (without country, audience)." in method["note"]
    assert table.groupby("run")["n"].sum().tolist() == [50, 50]


def test_unknown_columns_are_refused(packages):
    with pytest.raises(InputError, match="pages of the packages: got .*column planet"):
        outlets.fingerprint(packages, "planet")
