"""Invented codebooks, files and labels that several tests of annotation use."""

import functools

import numpy as np
import pandas as pd
from by_hand import drawn_rows
from counted import counted

from analysis import annotation

BOOK = """
version = 3
claim_stances = ["asserted", "denied"]
[[variable]]
name = "on_event"
page = true
kind = "binary"
[[variable]]
name = "day"
page = true
kind = "date"
[[variable]]
name = "law"
kind = "binary"
[[variable]]
name = "remedy"
kind = "nominal"
values = ["talks", "none"]
[[variable]]
name = "tone"
kind = "interval"
values = [-1, 0, 1]
[[variable]]
name = "words"
kind = "set"
values = ["rebels", "militants"]
[[variable]]
name = "actors"
kind = "set"
[[variable]]
name = "judges"
kind = "named_set"
values = ["good", "bad"]
[[claim]]
name = "it_ended"
text = "the use has ended"
[names]
actors = ["Northland"]
"""


HEADER = "article_id,annotator,annotator_kind,on_event,day,law,remedy,tone,words,actors,judges"


PAGES = """
p2,x,llm,0,,,,,,,
p1,x,llm,1,2016-08-16,1,talks,-1,rebels,Southland;Northland,Northland:bad;Fort: South:good
"""


def _written(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def _annotated(tmp_path, rows=PAGES, header=HEADER):
    return _written(tmp_path / "labels.csv", f"{header}\n{rows.strip()}\n")


def _counts(values, *, size=None, kind="human", items=("law",), **rows):
    values = np.asarray(values, float).reshape(-1, len(items))
    table = pd.DataFrame(
        {"article_id": [f"p{i:03}" for i in range(len(values))], "annotator_kind": kind, **rows}
    )
    return counted(
        values,
        items=items_of_labels(items),
        size=np.ones_like(values) if size is None else size,
        rows=table,
    )


def items_of_labels(items):
    """Return a table of labels called "variable:value", or by their variable alone."""
    parts = [item.partition(":") for item in items]
    facts = {"variable": [part[0] for part in parts], "value": [part[2] for part in parts]}
    return pd.DataFrame(facts, index=list(items))


def _dense(counts):
    return pd.DataFrame(
        counts.values.toarray(), index=counts.rows["article_id"], columns=list(counts.items.index)
    )


def _pages():
    return pd.DataFrame(
        {
            "article_id": [f"p{i:02}" for i in range(20)],
            "url": "https://example.org/x",
            "outlet": "Example",
            "phase": ["first"] * 12 + ["then"] * 6 + ["last"] * 2,
        }
    )


def _sample(machine, truth, chosen, *, probability, stratum):
    """Return the people's counts for the chosen pages."""
    rows = machine.rows.iloc[chosen].assign(
        annotator_kind="human", inclusion_probability=probability, stratum=stratum
    )
    return counted(np.array(truth, float)[chosen], rows=rows)


def _census(machine, truth):
    """Return the people's counts where they read every page."""
    return _sample(machine, truth, list(range(len(machine.rows))), probability=1, stratum="all")


@functools.cache
def _reading(root, name, variables=None):
    folder = root / "data" / "hamedan-2016"
    return annotation.read(
        folder / f"annotations_{name}.csv", codebook=folder / "codebook.toml", variables=variables
    )


#: What two coders heard, and what is settled.
HEARD = {
    tuple(heard): settled
    for *heard, settled in drawn_rows("""
        quoted | Harbour Office | the Harbour-Office | Harbour Office
        quoted | O’Neill        | o'neill            | O’Neill
        quoted |                | the mayor          | the mayor
        quoted | Ada; HOA       | hoa;Ada            | Ada; HOA
        quoted | HOA            | HOA;               | HOA
        quoted | HOA            | HOA; hoa           | HOA
        quoted | Ada            | "; "               | Ada
        quoted | राम            | "राम; "             | राम
        quoted | HOA            | the mayor          | unnamed speaker
        quoted | दिल्ली         | दुल्ला             | unnamed speaker
        denied |                | the mayor          | unnamed speaker
        denied | the mayor      | The Mayor          | the mayor
        denied |                |                    |
    """)
}
