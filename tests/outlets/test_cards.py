"""Sources by themselves: the table and the cards; invented cases, and the one that ships."""

import pandas as pd
import pytest

from analysis import extract, framing, outlets, read_corpus
from analysis.case import open_case
from analysis.compare import measures

CODEBOOK = """
version = 1
claim_stances = ["asserted", "denied"]
[[variable]]
name = "on_topic"
kind = "binary"
page = true
[[variable]]
name = "day"
kind = "date"
page = true
[[variable]]
name = "carrier"
label = "whose copy"
section = "Copies"
kind = "set"
page = true
summary = true
[[variable]]
name = "law"
label = "the ferry law"
section = "Subjects"
kind = "binary"
[[variable]]
name = "leads"
label = "what leads"
section = "Lead"
kind = "nominal"
values = ["law", "price", "none"]
labels = { none = "nothing" }
summary = true
[[variable]]
name = "mood"
label = "toward Norland"
section = "Mood"
kind = "interval"
values = [-1, 0, 1]
labels = { "-1" = "blame", "0" = "plain", "1" = "praise" }
optional = true
[[variable]]
name = "words"
label = "the source's words"
section = "Words for strikers"
kind = "set"
values = ["strikers", "rioters"]
[[variable]]
name = "words_speakers"
label = "speakers' words"
section = "Words for strikers"
kind = "named_set"
values = ["strikers", "rioters"]
by_value = true
[[variable]]
name = "speakers"
label = "who speaks"
section = "Speakers"
kind = "named_set"
values = ["direct", "indirect"]
[[claim]]
name = "ends"
label = "the strike ends"
text = "The strike ends or has ended"
"""

COLUMNS = "article_id,annotator,annotator_kind,on_topic,day,carrier,law,leads,mood,words,words_speakers,speakers"
READING_A = f"""{COLUMNS}
p1,a,llm,1,2020-05-01,none,1,law,-1,rioters,Berg:strikers,Berg:direct
p2,a,llm,1,2020-05-02,North Wire,0,price,0,,Berg:rioters;Lund:rioters,Berg:indirect;Lund:direct
p3,a,llm,1,,none,1,law,,strikers,,
p4,a,llm,1,2020-05-01,none,0,none,1,strikers,,Lund:direct
p5,a,llm,0,2020-05-01,none,1,law,0,,,
"""
READING_B = f"""{COLUMNS}
p1,b,llm,1,2020-05-01,none,1,law,0,rioters,Berg:strikers,Berg:direct
p2,b,llm,1,2020-05-02,North Wire,1,law,0,,Lund:rioters,Lund:direct
p3,b,llm,1,,none,1,law,,strikers,,
p6,b,llm,1,2020-05-01,none,0,none,1,strikers,,
"""
ARTICLES = """article_id,outlet,published,url,language,gist
p1,Elm Post,2020-05-01,https://elm.example/1,en,Ferries <b>stop</b>.
p2,Elm Post,2020-05-02,javascript:alert(1),en,
p3,Elm Post,2020-05,https://elm.example/3,no,Lund & Berg quarrel.
p4,Oak News,2020-05-01,https://oak.example/4,en,Calm.
p5,Oak News,2020-05-01,https://oak.example/5,en,
p6,Ash Times,2020-05-01,https://ash.example/6,en,
"""
OUTLETS = """outlet,country,country_group,genre
Elm Post,Norland,Northern,news
Oak News,Norland,Northern,agency
Ash Times,unknown,unknown,news
"""
CLAIMS = """article_id,annotator,annotator_kind,claim,stance,speaker
p1,{reading},llm,ends,asserted,outlet
p2,{reading},llm,ends,denied,Berg
p2,{reading},llm,ends,denied,Lund
"""
CONTRASTS = """
status = "exploratory"
group = "country_group"
levels = ["Northern", "unknown"]
against = "rest"
unit = "outlet"
where = { on_topic = 1, genre = ["news"] }
items = ["law"]
"""
EVENTS = '[[event]]\ndate = 2020-05-01\nlabel = "The strike <begins>"\n'


@pytest.fixture(scope="module")
def ferries(tmp_path_factory):
    """An invented case: six pages of three outlets in two readings."""
    return write_ferries(tmp_path_factory.mktemp("ferries"))


def write_ferries(folder):
    """Write the files of the invented case."""
    files = {
        "codebook.toml": CODEBOOK,
        "annotations_a.csv": READING_A,
        "annotations_b.csv": READING_B,
        "articles.csv": ARTICLES,
        "outlets.csv": OUTLETS,
        "claims_a.csv": CLAIMS.format(reading="a"),
        "claims_b.csv": CLAIMS.format(reading="b"),
        "contrasts.toml": CONTRASTS,
        "events.toml": EVENTS,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def ten():
    """The features of the ten invented articles."""
    folder = "data/example-articles"
    return extract(read_corpus(folder), actors=f"{folder}/actors.toml")


# ---- the table -------------------------------------------------------------------------------


def test_the_table_by_hand(ferries):
    """Oak News is an agency: the contrasts leave it out, the table of sources does not."""
    table = outlets.table(open_case(ferries))
    assert table["outlet"].tolist() == [
        "Elm Post",
        "Oak News",
    ]  # p6 is in reading b only, p5 off topic
    elm = table.iloc[0]
    assert elm["pages"] == 3 and elm["languages"] == "en, no"
    days = elm[["first_day", "last_day"]].astype(str).tolist()
    assert days == ["2020-05-01 00:00:00", "2020-05-02 00:00:00"]
    method = table.attrs["method"]
    assert method["left_out"] == {"that only other readings count as on topic": 1}
    assert method["annotators"] == "labelled by a language model, not checked by people"
    assert method["remark"] == "descriptive: nothing is tested"


@pytest.mark.slow
def test_facts_of_sources_that_only_the_pack_has_are_in_the_table(tmp_path):
    extract(read_corpus("data/example-articles")).save(tmp_path / "features")
    write_ferries(tmp_path)
    table = outlets.table(open_case(tmp_path)).set_index("outlet")
    assert table.loc["Harbour Post", "country"] == "Estmark"
    assert table.loc["Elm Post", "country"] == "Norland"


def test_the_table_and_the_words_of_a_pack(ten):
    case = open_case(ten)
    table = outlets.table(case).set_index("outlet")
    assert len(table) == 5 and (table["articles"] == 2).all() and "pages" not in table
    terms = framing.terms(ten, normalise=True, stop_words="news")
    uses = pd.DataFrame(terms.values.toarray(), columns=terms.items.index.rename("item"))
    size = pd.Series(terms.size[:, 0])
    for outlet in table.index:
        own = terms.rows["outlet"] == outlet
        peers = ~own & (terms.rows["country"] == table.loc[outlet, "country"])
        others = peers if peers.any() else ~own
        sums = (uses[own].sum(), size[own].sum(), uses[others].sum(), size[others].sum())
        best = pd.DataFrame({"z": measures.log_odds(*sums).round(12), "n": (uses[own] > 0).sum()})
        best = best[best["n"] >= 2].sort_values(["z", "item"], ascending=[False, True])
        assert outlets.card(case, outlet).words["item"].tolist() == [*best.index[:12]]
        assert table.loc[outlet, "top_terms"] == ", ".join(best.index[:5])
    harbour = table.loc["Harbour Post"]
    assert harbour["country"] == "Estmark"


# ---- shares beside others --------------------------------------------------------------------


# ---- cards -----------------------------------------------------------------------------------


def test_a_card_by_hand(ferries):
    card = outlets.card(open_case(ferries), "Elm Post")
    rows = card.labels.set_index("item")
    assert repr(card) == "Card of Elm Post: 3 pages" and card.readings == ("a", "b")
    counts = "n_a size_a n_b size_b".split()
    assert rows.loc["law", counts].tolist() == [2, 3, 3, 3]
    assert rows.loc["law", "label"] == "the ferry law" and rows.loc["law", "others_a"] == 0
    assert rows.loc["mood:-1", counts].tolist() == [1, 2, 0, 2]
    assert rows.loc["mood:0", "label"] == "plain"
    assert rows.loc["words_speakers:rioters", "n_a"] == 1
    assert rows.loc["speakers:Berg", counts].tolist() == [2, 3, 1, 3]
    assert rows.loc["claim:denied:speakers:ends", "n_a"] == 1
    assert rows.loc["claim:asserted:outlet:ends", "section"] == (
        "Claims asserted by the source itself"
    )
    assert rows.loc["carrier:North Wire", "n_a"] == 1 and "on_topic" not in rows.index
    assert card.n_pages == 3


def test_what_a_source_lacks_is_on_its_card(ferries):
    rows = outlets.card(open_case(ferries), "Oak News").labels.set_index("item")
    row = rows.loc["leads:law", ["n_a", "size_a", "others_a"]]
    assert row.tolist() == pytest.approx([0, 1, 2 / 3])


def test_a_source_without_a_word_in_two_articles_has_a_card():
    texts = {"e0": "law oil ship", "e1": "oil price", "b0": "unus", "b1": "duo tres"}
    table = pd.DataFrame({"article_id": list(texts), "text": list(texts.values())})
    features = extract(read_corpus(table.assign(outlet=["Elm Post"] * 2 + ["Bote"] * 2)))
    assert outlets.card(open_case(features), "Bote").words.empty
    assert list(outlets.card(open_case(features), "Elm Post").words["item"]) == ["oil"]


def test_a_card_of_a_pack(ten):
    card = outlets.card(open_case(ten), "Tarvik Review")
    assert card.labels.empty and card.peers == ""  # the only source of its country
    assert outlets.card(open_case(ten), "Harbour Post").peers == "other Estmark sources"


def test_a_source_alone_has_no_distinctive_words():
    rows = {"article_id": list("abc"), "outlet": "North", "text": "The ferry stopped on Monday."}
    card = outlets.card(open_case(extract(read_corpus(pd.DataFrame(rows)))), "North")
    assert len(card.words) and card.words["others"].isna().all()


# ---- reader names ----------------------------------------------------------------
