"""An invented case: pages of five outlets on a bridge that is closed, their labels and claims."""

from pathlib import Path

import pandas as pd

from analysis import annotation
from analysis.case import open_case

BOOK = """
version = 1
claim_stances = ["asserted", "denied", "reported"]
[[variable]]
name = "on_event"
page = true
kind = "binary"
[[variable]]
name = "day"
page = true
kind = "date"
[[variable]]
name = "phase"
page = true
kind = "nominal"
values = ["closing", "reopening"]
[[variable]]
name = "agency"
page = true
kind = "set"
[[variable]]
name = "cost"
kind = "binary"
[[variable]]
name = "drivers_outlet"
kind = "set"
voice = "outlet"
values = ["commuters", "hauliers"]
[[variable]]
name = "drivers_speakers"
kind = "named_set"
voice = "speaker"
values = ["commuters", "hauliers"]
[[variable]]
name = "speakers"
kind = "named_set"
voice = "speaker"
values = ["direct", "indirect"]
[[claim]]
name = "unsafe"
text = "the bridge was unsafe"
[[claim]]
name = "sabotage"
text = "somebody damaged it"
[[claim]]
name = "open_again"
text = "it is open again"
"""

PLAN = """
status = "exploratory"
group = "side"
levels = ["North", "South"]
against = "rest"
unit = "outlet"
strata = "phase"
where = { on_event = 1, genre = "news" }
items = ["cost"]
"""

OUTLETS = """outlet,side,genre
Elm Post,North,news
Ford Times,North,news
Hill Echo,South,news
Lake Daily,South,news
Mill Blog,South,blog
"""


def table_of(name):
    """Return an invented table beside this file."""
    return pd.read_csv(Path(__file__).with_name(name), keep_default_na=False)


PAGES = table_of("bridge_pages.csv")
CLAIMS = table_of("bridge_claims.csv")


def write_case(folder, *, pages=PAGES, claims=CLAIMS, readings="a"):
    """Write the files of the invented case."""
    articles = pages[["article_id", "outlet", "published"]]
    articles = articles.assign(url="https://example.org", gist="")
    articles.to_csv(folder / "articles.csv", index=False)
    for name, text in {
        "outlets.csv": OUTLETS,
        "codebook.toml": BOOK,
        "contrasts.toml": PLAN,
    }.items():
        (folder / name).write_text(text)
    for reading in readings:
        ids = {"annotator": reading, "annotator_kind": "llm"}
        labels = pages.drop(columns=["outlet", "published"]).assign(**ids)
        labels.to_csv(folder / f"annotations_{reading}.csv", index=False)
        if claims is not None:
            claims.assign(**ids).to_csv(folder / f"claims_{reading}.csv", index=False)
    return folder


def claims_of(path, *, reading="a", **chosen):
    """Return which pages of a reading have which claims."""
    return annotation.claim_counts(
        open_case(path).counts("claims", reading=reading, every=True), **chosen
    )
