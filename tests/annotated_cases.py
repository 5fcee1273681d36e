"""Three invented annotated cases that are unlike the shipped event, with groups of their own.

leaning     newspapers by leaning on a law about parks; two people labelled; no phase, no language
ports       a set and an ordered variable on a port; strata "season", places and no days
ungrouped   one run, no plan, no groups, no claims
"""

import numpy as np
import pandas as pd

LEANING_BOOK = """
version = 1
title = "A law about parks"
[[variable]]
name = "freedom"
label = "freedom of owners"
kind = "binary"
element = true
[[variable]]
name = "nature"
kind = "binary"
element = true
[[variable]]
name = "cause"
label = "who is blamed"
kind = "nominal"
values = ["owners", "council", "none"]
element = true
"""

LEANING_PLAN = """
status = "planned"
group = "leaning"
levels = ["left", "centre", "right"]
against = "rest"
cluster = "outlet"
[[family]]
name = "themes"
items = ["freedom", "nature", "cause:council"]
"""

PORTS_BOOK = """
version = 1
title = "A port that is to be sold"
claim_stances = ["asserted", "denied"]
[[variable]]
name = "relevant"
label = "about the sale"
kind = "binary"
page = true
[[variable]]
name = "prices"
kind = "binary"
element = true
[[variable]]
name = "buyers"
label = "who wants to buy"
kind = "set"
values = ["state", "families", "foreigners"]
element = true
[[variable]]
name = "alarm"
label = "tone of alarm"
kind = "interval"
values = [0, 1, 2]
[[claim]]
name = "too_cheap"
text = "the price is too low"
[[claim]]
name = "sold_twice"
text = "the port was sold before"
"""

PORTS_PLAN = """
status = "exploratory"
group = "coast"
levels = ["northern", "southern"]
against = "rest"
cluster = "outlet"
strata = "season"
where = { relevant = 1 }
[[family]]
name = "sale"
items = ["prices", "buyers:families"]
"""

UNGROUPED_BOOK = """
version = 1
title = "A bridge"
[[variable]]
name = "cost"
kind = "binary"
element = true
[[variable]]
name = "danger"
kind = "binary"
element = true
"""


def write_annotated_cases(folder):
    """Write the three cases and return their folders by name."""
    folders = {name: folder / name for name in ("leaning", "ports", "ungrouped")}
    for path in folders.values():
        path.mkdir(parents=True)
    _write_leaning(folders["leaning"])
    _write_ports(folders["ports"])
    _write_ungrouped(folders["ungrouped"])
    return folders


def _pages(n_outlets, n_pages):
    """Return pages of outlets, one after the other."""
    outlet = [f"Paper {number:02}" for number in range(n_outlets)]
    rows = pd.DataFrame({"outlet": np.repeat(outlet, n_pages)})
    rows.insert(0, "article_id", [f"p{number:03}" for number in range(len(rows))])
    return rows


def _labels(pages, names, *, seed, annotator="x", kind="human"):
    """Return random labels of 0 and 1, one column a name."""
    generator = np.random.default_rng(seed)
    labels = pages[["article_id"]].assign(annotator=annotator, annotator_kind=kind)
    for name in names:
        labels[name] = generator.integers(0, 2, len(pages))
    return labels


def _write_leaning(folder):
    """Write 60 pages of twelve papers; the second person disagrees on every seventh."""
    pages = _pages(12, 5)
    number = pages.index.to_numpy()
    days = pd.date_range("2021-05-01", periods=30).strftime("%Y-%m-%d").to_numpy()
    pages = pages.assign(published=days[number % 30], url=None)
    pages["url"] = "https://parks.example/" + pages["article_id"]
    pages.to_csv(folder / "articles.csv", index=False)
    outlets = pages[["outlet"]].drop_duplicates()
    outlets.assign(leaning=["left", "centre", "right"] * 4).to_csv(
        folder / "outlets.csv", index=False
    )
    first = _labels(pages, ["freedom", "nature"], seed=1, annotator="Ida")
    first["cause"] = np.array(["owners", "council", "none"])[number % 3]
    second = first.assign(
        annotator="Omar", freedom=first["freedom"] ^ (number % 7 == 0).astype(int)
    )
    first.to_csv(folder / "annotations_a.csv", index=False)
    second.to_csv(folder / "annotations_b.csv", index=False)
    (folder / "codebook.toml").write_text(LEANING_BOOK, encoding="utf-8")
    (folder / "contrasts.toml").write_text(LEANING_PLAN, encoding="utf-8")


def _write_ports(folder):
    """Write 48 pages of eight papers without days, of which six are not about the sale."""
    pages = _pages(8, 6)
    number = pages.index.to_numpy()
    pages["season"] = np.where(number % 2 == 0, "summer", "winter")
    pages.to_csv(folder / "articles.csv", index=False)
    outlets = pages[["outlet"]].drop_duplicates()
    coast = ["northern", "southern"] * 4
    outlets.assign(coast=coast).to_csv(folder / "outlets.csv", index=False)
    labels = _labels(pages, ["prices"], seed=2, kind="llm")
    labels["relevant"] = (number % 8 != 3).astype(int)
    labels["buyers"] = np.array(["state", "families;state", "", "foreigners"])[number % 4]
    labels["alarm"] = number % 3
    labels.to_csv(folder / "annotations_first.csv", index=False)
    claims = pages[["article_id"]].assign(
        claim=np.where(number % 2 == 0, "too_cheap", "sold_twice"),
        stance=np.where(number % 5 == 0, "denied", "asserted"),
        speaker=np.where(number % 3 == 0, "outlet", "Berg"),
        annotator="x",
        annotator_kind="llm",
    )
    claims.to_csv(folder / "claims_first.csv", index=False)
    (folder / "codebook.toml").write_text(PORTS_BOOK, encoding="utf-8")
    (folder / "contrasts.toml").write_text(PORTS_PLAN, encoding="utf-8")


def _write_ungrouped(folder):
    """Write 20 pages of five papers, with labels of one person and nothing else."""
    pages = _pages(5, 4)
    pages["language"] = ["en", "de", "en", "fr"] * 5
    pages.to_csv(folder / "articles.csv", index=False)
    pages[["outlet"]].drop_duplicates().to_csv(folder / "outlets.csv", index=False)
    labels = _labels(pages, ["cost", "danger"], seed=3)
    labels.to_csv(folder / "annotations_a.csv", index=False)
    (folder / "codebook.toml").write_text(UNGROUPED_BOOK, encoding="utf-8")
