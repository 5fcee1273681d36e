"""A source beside its peers, the sentences that open a card, and agencies as sources."""

import numpy as np
import pandas as pd
import pytest
from by_hand import by_hand

from analysis import extract, outlets, read_corpus
from analysis.case import open_case
from analysis.counts import Counts
from analysis.outlets.card_sentences import difference_sentence, lead_sentence
from analysis.outlets.peers import cells_of, peers_of
from outlets.examples import BOOK, PAGES, PLAN, write_case

# page, outlet, side, phase, law
ROWS = [
    ("p1", "Elm", "North", "first", 1),
    ("p2", "Elm", "North", "first", 1),
    ("p3", "Elm", "North", "last", 0),
    ("p4", "Oak", "North", "first", 0),
    ("p5", "Oak", "North", "first", 1),
    ("p6", "Ash", "North", "first", 0),
    ("p7", "Ash", "North", "middle", 1),
    ("p8", "Yew", "South", "last", 1),
    ("p9", "Fir", "unknown", "first", 1),
]


@pytest.fixture
def sums():
    rows = pd.DataFrame(ROWS, columns=["article_id", "outlet", "side", "phase", "law"])
    counts = Counts.of(rows[["law"]], size=np.ones((9, 1)), rows=rows, items=["law"], per="page")
    return cells_of(counts, group="side", strata=["phase"], unknown="unknown")


def test_peers_are_others_of_the_group_in_the_same_phases(sums):
    peers = peers_of(sums, "Elm")
    # In the first phase Oak has 1 of 2 and Ash 0 of 1; nobody else of the North wrote in the last.
    assert peers.group == "North"
    assert (peers.n.tolist(), peers.pages.tolist()) == ([1], [3])
    assert peers.share.tolist() == [1 / 3]


def test_without_a_group_or_peers_in_it_all_others_are_taken(sums):
    assert peers_of(sums, "Yew").group == "" and peers_of(sums, "Yew").share.tolist() == [0]
    fir = peers_of(sums, "Fir")
    assert (fir.group, fir.n.tolist(), fir.pages.tolist()) == ("", [3], [5])


def test_log_odds_beside_peers_by_hand(sums):
    peers = peers_of(sums, "Elm")
    [z] = peers.z(np.array([2.0]), np.array([3.0]))
    odds = np.log((2.5 / 1.5) / (1.5 / 2.5))
    error = np.sqrt(1 / 2.5 + 1 / 1.5 + 1 / 1.5 + 1 / 2.5)
    assert z == pytest.approx(odds / error)


def rows_of(**columns):
    return pd.DataFrame(columns)


def test_the_sentence_names_the_item_that_is_farthest_in_both_readings():
    rows = rows_of(
        label=["law", "cost", "war"],
        n_a=[4, 3, 1], size_a=[6, 6, 6], peers_a=[0.1, 0.2, 0.9], peer_pages_a=[40, 40, 40],
        z_a=[2.5, 1.8, -2.0],
        n_b=[1, 3, 1], size_b=[6, 6, 6], peers_b=[0.1, 0.2, 0.9], peer_pages_b=[40, 40, 40],
        z_b=[-0.5, 1.7, -1.9],
    )  # fmt: skip
    assert difference_sentence(rows, peers="other Northern sources", readings=["a", "b"]) == (
        "Less often than other Northern sources: war, 1 of 6 pages (there 90% of 40)."
    )


@pytest.mark.parametrize(*by_hand(__file__, "too_little"))
def test_too_little_is_said_so(columns, sentence):
    base = {"label": ["law"], "n_a": [3], "size_a": [5], "peers_a": [0.1], "peer_pages_a": [9]}
    rows = pd.DataFrame(base | {"z_a": [2.0]} | columns)
    assert difference_sentence(rows, peers="the others", readings=["a"]) == sentence


def test_what_leads_is_said_with_both_readings():
    rows = rows_of(label=["law", "cost", "war"], n_a=[1, 3, 2], size_a=6, n_b=[2, 3, 0], size_b=6)
    assert lead_sentence(rows, name="what leads", readings=["a", "b"]) == (
        "What leads: cost on 3 of 6 pages (reading b: 3), war on 2 of 6 pages (reading b: 0)."
    )
    none = rows.assign(n_a=0)
    assert lead_sentence(none, name="what leads", readings=["a"]) == (
        "What leads: nothing on any of its pages."
    )


# ---- cards


@pytest.fixture
def case(tmp_path):
    """The invented case, with a wire's copy on eleven of sixteen pages and two plans of groups."""
    pages = [list(page) for page in PAGES]
    for number in range(12, 22):
        pages.append(
            [f"p{number}", "Ford Times", "2020-03-02", "", "closing", "Wire", 1, 1, "", "", ""]
        )
    write_case(tmp_path, pages=pages)
    (tmp_path / "contrasts.toml").write_text(PLAN)
    return tmp_path


def test_a_card_opens_with_two_sentences_and_says_who_its_peers_are(case):
    card = outlets.card(open_case(case), "Elm Post")
    assert len(card.sentences) == 2
    assert card.peers == "other North sources in the same phases"
    row = card.labels.set_index("item").loc["cost"]
    assert row[["n_a", "size_a", "peer_pages_a"]].tolist() == [1, 5, 11]
    assert row["peers_a"] == pytest.approx(10 / 11)
    assert "Less often than other North sources in the same phases: cost, 1 of 5" in card.html()
    assert "Peers: other North sources in the same phases (11 pages)" in card.html()


def test_an_agency_has_a_card_whoever_prints_it(case):
    cards = outlets.cards(open_case(case))
    assert [card.outlet for card in cards.agencies] == ["Wire"]
    wire = cards.agencies[0]
    assert len(wire.pages) == 11 and wire.facts["printed by"] == "2 sources"
    assert "country" not in wire.facts and wire.peers.startswith("other agencies' copy")
    assert wire.labels.set_index("item").loc["cost", "n_a"] == 10
    page = cards.html()
    assert "Agencies: their copy, whoever prints it" in page and 'id="agency-1"' in page
    assert repr(cards).endswith("1 agency")
    assert outlets.agency_card(open_case(case), "Wire").pages.equals(wire.pages)


def write_pages_alone(folder, *, claims):
    """Write the invented case with a codebook of page variables, and of claims if asked for."""
    write_case(folder, claims=None)
    head, _, rest = BOOK.partition('[[variable]]\nname = "cost"')
    book = head
    if claims:
        write_case(folder)
        book += "[[claim]]" + rest.partition("[[claim]]")[2]
    (folder / "codebook.toml").write_text(book)
    (folder / "contrasts.toml").unlink()
    labels = pd.read_csv(folder / "annotations_a.csv")
    variables = ["cost", "drivers_outlet", "drivers_speakers", "speakers"]
    labels.drop(columns=variables).to_csv(folder / "annotations_a.csv", index=False)
    return folder


def test_where_only_facts_about_pages_are_labelled_a_card_does_not_say_what_leads(tmp_path):
    case = write_pages_alone(tmp_path, claims=True)
    card = outlets.card(open_case(case), "Elm Post")
    assert card.sentences == (
        "More often than other sources: claims asserted by speakers: the bridge was unsafe, "
        "3 of 5 pages (there 0% of 6).",
    )
    assert card.sentences[0] in card.html()


def test_without_any_label_of_content_a_card_opens_with_no_sentence(tmp_path):
    cards = outlets.cards(open_case(write_pages_alone(tmp_path, claims=False)))
    assert [card.sentences for card in cards.cards] == [()] * len(cards.cards)
    assert "Elm Post" in cards.html()


# ---- words


def with_texts(case, texts):
    """Add a pack to a case; *texts* are outlet, side and text of each article."""
    table = pd.DataFrame(texts, columns=["outlet", "side", "text"])
    table["article_id"] = [f"text{place}" for place in range(len(table))]
    extract(read_corpus(table)).save(case / "features")
    return case


def test_words_of_a_source_whose_group_is_unknown_are_set_beside_all_others(tmp_path):
    """Both sources of an unknown group write of the crew; others do not."""
    texts = [("Fir", "unknown", "crew crew toll")] * 2 + [
        ("Yew", "unknown", "crew crew bridge")
    ] * 2
    texts += [("Elm Post", "North", "toll toll toll bridge")] * 2
    case = with_texts(write_case(tmp_path), texts)
    assert outlets.card(open_case(case), "Fir").words["item"].tolist()[0] == "crew"
    terms = outlets.table(open_case(case)).set_index("outlet")["top_terms"]
    assert terms["Fir"].startswith("crew") and terms["Yew"].startswith("crew")


def test_the_sentence_names_the_group_beside_which_words_are_set(tmp_path):
    """Fir and Oak have articles and no labelled page. Both Northern sources write of the toll."""
    texts = [("Fir", "North", "toll toll crew")] * 2 + [("Yew", "North", "toll toll bridge")] * 2
    texts += [("Oak", "South", "law law bridge")] * 2
    case = with_texts(write_case(tmp_path, claims=None), texts)
    head = BOOK.partition('[[variable]]\nname = "cost"')[0]
    phase = 'kind = "nominal"\nvalues = ["closing", "reopening"]'
    book = head.replace(phase, 'kind = "set"')
    book += '[[variable]]\nname = "drivers_outlet"\nkind = "set"\n'
    (case / "codebook.toml").write_text(book)
    labels = pd.read_csv(case / "annotations_a.csv")
    others = ["cost", "drivers_speakers", "speakers"]
    labels.drop(columns=others).to_csv(case / "annotations_a.csv", index=False)
    [sentence] = outlets.card(open_case(case), "Fir").sentences
    assert sentence.startswith("Words that set it apart from other North sources: crew")
    [sentence] = outlets.card(
        open_case(case), "Oak"
    ).sentences  # no other source of the South has words
    assert sentence.startswith("Words that set it apart from other sources: law")


@pytest.mark.slow
def test_the_agencies_of_the_event(root):
    cards = outlets.cards(open_case(root / "data/hamedan-2016"))
    sizes = {card.outlet: len(card.pages) for card in cards.agencies}
    assert sizes == {
        "Sputnik": 63, "Reuters": 53, "Tasnim": 48, "RIA Novosti": 24, "IRNA": 22, "TASS": 22,
        "Interfax": 21, "Fars": 20, "AP": 14, "AFP": 10, "dpa": 10,
    }  # fmt: skip
    assert all(len(card.sentences) == 2 for card in (*cards.cards, *cards.agencies))
