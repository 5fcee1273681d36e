"""Invented annotated cases that are unlike the shipped event, with groups of their own.

leaning     newspapers by leaning on a law about parks; two people labelled; no phase, no language
ports       a set, actors and an ordered variable of tone on a port; strata "season", places and no days
ungrouped   one run, no plan, no groups, no claims
clinics     groups in articles.csv and no outlets.csv; few pages a source, titles and no gists; two
            people, of whom one read fewer pages; the plan tests a scale and items that it makes
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
tone = true
[[variable]]
name = "actors"
label = "who is named"
kind = "set"
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


CLINICS_BOOK = """
version = 1
title = "A vaccine comes to town"
claim_stances = ["asserted", "denied"]
[[variable]]
name = "risk"
label = "risk"
kind = "binary"
element = true
[[variable]]
name = "doses"
kind = "binary"
element = true
[[variable]]
name = "duty"
kind = "binary"
element = true
[[variable]]
name = "trust"
label = "trust in the vaccine"
kind = "interval"
values = [-2, -1, 0, 1, 2]
optional = true
[[variable]]
name = "speakers"
kind = "named_set"
values = ["direct", "indirect"]
[[claim]]
name = "rushed"
label = "it's been rushed"
text = "the vaccine was approved too fast"
"""

CLINICS_PLAN = """
status = "planned"
group = "owner_kind"
levels = ["public", "party-owned"]
against = "rest"
cluster = "outlet"
[[family]]
name = "voices"
items = ["doctors_speak", "trust", "risk"]
[[family]]
name = "claims"
items = ["rushed_asserted"]
[[item]]
name = "doctors_speak"
label = "doctors speak"
variable = "speakers"
any_of = ["doctors"]
[[item]]
name = "rushed_asserted"
label = "asserted: it's been rushed"
claim = "rushed"
stance = "asserted"
voice = "all"
"""


def write_annotated_cases(folder):
    """Write the cases and return their folders by name."""
    folders = {name: folder / name for name in ("leaning", "ports", "ungrouped", "clinics")}
    for path in folders.values():
        path.mkdir(parents=True)
    _write_leaning(folders["leaning"])
    _write_ports(folders["ports"])
    _write_ungrouped(folders["ungrouped"])
    _write_clinics(folders["clinics"])
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
    actors = np.array(["Berg", "Lund", "Berg;Lund", "Lund;Moss", "Berg;Moss", "Berg;Lund;Moss", ""])
    labels["actors"] = actors[number % 7]
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


def _write_clinics(folder):
    """Write 48 pages of twelve papers; the second person did not read the last three."""
    pages = _pages(12, 4)
    number = pages.index.to_numpy()
    is_public = number // 4 % 2 == 0
    pages["outlet"] = "L'Écho " + pages["outlet"].str.removeprefix("Paper ")
    pages["owner_kind"] = np.where(is_public, "public", "party-owned")
    pages["published"] = pd.date_range("2021-02-01", periods=48).strftime("%Y-%m-%d").to_numpy()
    pages["title"] = "The doctor's day " + pages["article_id"]
    pages.to_csv(folder / "articles.csv", index=False)
    labels = _labels(pages, ["risk", "doses", "duty"], seed=4, annotator="inés")
    labels["trust"] = np.where(is_public, 1, -1) * (number % 3)
    labels["trust"] = labels["trust"].where(number % 11 != 5).astype("Int64")
    labels["speakers"] = np.array(["doctors:direct", "", "doctors:indirect;O'Hara:direct"])[
        number % 3
    ]
    claims = pages.loc[number % 4 == 0, ["article_id"]].assign(
        annotator="inés",
        annotator_kind="human",
        claim="rushed",
        stance="asserted",
        speaker="outlet",
    )
    for person, n_pages in {"ines": 48, "zoe": 45}.items():
        labels.head(n_pages).to_csv(folder / f"annotations_{person}.csv", index=False)
        claims.to_csv(folder / f"claims_{person}.csv", index=False)
    (folder / "codebook.toml").write_text(CLINICS_BOOK, encoding="utf-8")
    (folder / "contrasts.toml").write_text(CLINICS_PLAN, encoding="utf-8")
