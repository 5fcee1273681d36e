"""What views say: their sentences, hover texts, and which of them can say something."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis import cooccurrence, explore, read_corpus
from analysis.case import open_case
from analysis.explore import about, evidence, gaps, overview, sentences
from analysis.explore import view as case_views
from analysis.explore.networks import network_data, network_of
from analysis.explore.sentences import sides_of
from analysis.explore.sides import finding_of_sides
from analysis.explore.states import State, state_of, text_of_state
from analysis.explore.view_kinds.sources import TOLD
from analysis.outlets.days import days_of_most_pages
from analysis.wording.notes import with_evidence

pytestmark = pytest.mark.slow  # whole cases on a screen

NAN = float("nan")
WORDS = explore.Choices(material="words", by="outlet", group="Elm Post")
LABELS = explore.Choices(material="labels a", by="outlet", group="Elm Post", against="Bay Times")


def contrast(p_adjusted, **changes):
    """Return a contrast of as many words, with the strongest first."""
    n = len(p_adjusted)
    table = pd.DataFrame(
        {
            "group": "Elm Post",
            "against": "rest",
            "item": [f"word{place}" for place in range(n)],
            "rate": 0.004,
            "rate_against": 0.001,
            "n": 4,
            "n_against": 8,
            "articles": 9,
            "articles_against": 30,
            "estimate": [2.0 - place / 2 for place in range(n)],
            "p": p_adjusted,
            "p_adjusted": p_adjusted,
        }
    ).assign(**changes)
    status = ["descriptive" if pd.isna(p) else "tested" for p in p_adjusted]
    reason = changes.get("reason", "")
    return with_evidence(table, {"unit": "outlet"}, status=status, reason=reason)


def shown(case, view, *, chosen=(), **wanted):
    choices, _ = explore.settled(case, explore.Choices(**wanted))
    return explore.shown(case, choices, view, chosen=chosen)


# ---- sentences --------------------------------------------------------------------------------


def test_a_sentence_says_how_many_differ_and_what_most():
    assert finding_of_sides(contrast([0.01, 0.2, 0.03]), sides_of(WORDS)) == (
        "2 of 3 words surely differ between Elm Post and the rest (adjusted p at most .05). "
        "All are higher in Elm Post. "
        "The strongest is “word0”: 4.00 against 1.00 per 1,000 words (4 uses against 8), p = .010."
    )


def test_both_directions_are_counted():
    table = contrast([0.01, 0.02, 0.03, 0.04])
    assert "2 are higher in Elm Post, 2 lower." in finding_of_sides(
        table.assign(estimate=[1.0, 1.0, -1.0, -1.0]), sides_of(WORDS)
    )


def test_nothing_beyond_chance_and_too_few_are_said():
    assert finding_of_sides(contrast([0.2, 0.051]), sides_of(WORDS)) == (
        "None of 2 words surely differs between Elm Post and the rest "
        "(adjusted p at most .05, smallest adjusted p = .051)."
    )
    reason = "1 outlet on a side"
    few = contrast([NAN, NAN], reason=reason, units=1, units_against=12)
    assert finding_of_sides(few, sides_of(WORDS)) == (
        "None of 2 words could be tested: 1 outlet on a side. "
        "Elm Post: 9 articles of 1 outlet; the rest: 30 articles of 12 outlets. "
        "The numbers only describe them."
    )
    nothing = finding_of_sides(contrast([]), sides_of(WORDS))
    assert nothing == "Nothing is frequent enough to be compared."


def test_shares_are_per_100_pages_and_a_large_p_is_no_finding():
    table = contrast([0.01, NAN], rate=0.25, rate_against=0.5)
    table = table.rename(columns={"rate": "share", "rate_against": "share_against"})
    assert "25 against 50 % of pages" in finding_of_sides(table, sides_of(LABELS))
    texts = about.of_contrast(contrast([0.9999]), WORDS)
    assert texts["item", "word0"].startswith("word0, Elm Post against the rest: 4.00 against 1.00")
    assert texts["item", "word0"].endswith(", adjusted p > .999")


def test_the_sentence_and_the_passing_rows_are_those_of_the_table(war):
    found = shown(war, "contrasts", material="words", group="sana")
    n = int((found.table["p_adjusted"] <= 0.05).sum())
    assert found.sentence.startswith(
        f"{n} of {len(found.table)} words surely differ between sana and"
    )


def test_an_item_in_all_groups_is_sorted_by_its_level(war):
    found = shown(war, "one item", chosen=["terrorist"], material="words")
    rows = [label.get_text() for label in found.figure.axes[0].get_yticklabels()]
    levels = found.table.set_index("outlet")["estimate"].loc[rows]
    assert levels.is_monotonic_decreasing and rows[0] == "sana"
    assert found.sentence.startswith("“terrorist” is highest in sana (52 of 56 articles)")
    assert found.figure.get_suptitle() == "terrorist"
    texts = {spot.key: spot.about for spot in found.spots}
    told = texts["cell", "sana", "terrorist"]
    assert told.startswith("terrorist, sana: 52 of 56 articles (93%)")


def levels(sizes, n, low=0.1):
    """Return the levels of one item in as many groups."""
    rows = {"outlet": list("abcdefgh")[: len(n)], "item": "law", "size": sizes, "n": n}
    table = pd.DataFrame(rows).assign(low=low)
    return table.assign(estimate=table["n"] / table["size"])


def test_small_groups_are_neither_highest_nor_lowest():
    told = sentences.of_one_item(levels([5, 20, 40, 9], [5, 10, 4, 0]), WORDS, "law", by="outlet")
    assert told == (
        "“law” is highest in b (10 of 20 articles); lowest in c (4 of 40 articles). "
        "2 groups with fewer than 10 articles, or no interval, are not ranked."
    )
    alike = levels([20, 40, 80, 10], [0, 0, 40, 0])
    told = sentences.of_one_item(alike, WORDS, "law", by="outlet")
    assert told.endswith("lowest in b (0 of 40 articles) and as much in 2 other groups.")
    told = sentences.of_one_item(levels([4, 2], [1, 1]), WORDS, "law", by="outlet")
    assert told.startswith("“law” is highest in b (1 of 2 articles); lowest in a (1 of 4 articles)")
    assert told.endswith("No group has 10 articles and an interval: this only describes them.")


def test_the_item_of_a_single_view_is_the_strongest(war):
    strongest = shown(war, "contrasts", material="words").spots[0].key[1]
    assert set(shown(war, "one item", material="words").table["item"]) == {strongest}


# ---- all sources ------------------------------------------------------------------------------


def test_sources_are_the_largest_and_the_rest_is_counted(event):
    found = shown(event, "all sources", material="labels a")
    pages = explore.counts(open_case(event), "labels a", by="outlet").rows["outlet"].dropna()
    assert found.table["outlet"].nunique() == overview.MOST_SOURCES
    drawn = pages.isin(found.table["outlet"]).sum()
    assert (
        f"{len(pages)} pages of {pages.nunique()} sources; the 20 largest are drawn, {drawn} pages."
        in found.sentence
    )
    kinds = {spot.key[0] for spot in found.spots}
    assert kinds == {"source", "at", "item"}


def test_a_cell_is_what_one_counts_by_hand(war):
    found = shown(war, "all sources", chosen=["terrorist"], material="words", min_articles=1)
    row = found.table.set_index("outlet").loc["sana"]
    assert (row["n"], row["size"], row["articles"]) == (52, 56, 56)
    texts = {spot.key: spot.about for spot in found.spots}
    assert texts["at", "sana", "terrorist"] == "sana, terrorist: 52 of 56 articles (93%)"


def test_a_cell_of_all_sources_has_its_articles_whatever_is_compared(event):
    choices, _ = explore.settled(event, explore.Choices(material="labels a", by="country_group"))
    found = explore.shown(event, choices, "all sources")
    key = next(spot.key for spot in found.spots if spot.key[0] == "at")
    row = found.table.set_index(["outlet", "item"]).loc[key[1:]]
    places = evidence.places(event, choices, key)
    assert len(places.articles) == row["n"] and set(places.articles["outlet"]) <= {key[1]}
    assert places.note.startswith(f"{row['n']:,.0f} of {row['size']:,.0f} page")


def test_an_outlet_s_own_name_is_no_difference_of_sources(war):
    table = explore.source_shares(open_case(war), "words", min_articles=5)
    assert not set(table["item"]) & set(table["outlet"])


def test_columns_begin_with_the_value_and_each_is_found(event):
    found = shown(event, "all sources", material="labels a")
    columns = [label.get_text() for label in found.figure.axes[0].get_xticklabels()]
    assert any(column.startswith("Iran's politics (what") for column in columns)
    spots = [spot.key[1] for spot in found.spots if spot.key[0] == "item"]
    assert sorted(spots) == sorted(found.table["item"].unique())


def test_mean_tones_of_few_articles_are_no_numbers(war, few):
    table = explore.source_shares(open_case(war), "tone")
    assert table.loc[table["size"] < 3, "share"].isna().all()
    with pytest.raises(ValueError, match="0 sources with 3 articles or more"):
        explore.source_shares(open_case(few), "tone")


# ---- cards and pairs --------------------------------------------------------------------------


def test_two_groups_have_their_claims_side_by_side(event):
    found = shown(event, "face to face", material="labels a", group="Russian", against="Western")
    assert set(found.table["reading"]) == {"a"} and "carried_against" in found.table
    assert found.sentence.startswith("10 claims are told by either side, 9 by both.")
    assert "outlets.pair(" in found.code and ".claims" in found.code
    assert found.table["estimate"].abs().is_monotonic_decreasing
    wanted = explore.Choices("labels a", by="country_group", group="Russian", against="Western")
    choices, _ = explore.settled(event, wanted)
    for row in found.table.to_dict("records"):
        opened = evidence.places(event, choices, ("both", row["item"])).articles["side"]
        own, others = (int((opened == side).sum()) for side in ("Russian", "Western"))
        assert (own, others) == (row["carried"], row["carried_against"]), row["item"]
    exec(found.code, again := {})
    pd.testing.assert_frame_equal(again["table"], found.table)


def test_planned_contrasts_are_those_of_the_case(event):
    found = shown(event, "planned", material="labels a", group="Western")
    of_case = event.contrasts("labels").query("reading == 'a' and group == 'Western'")
    columns = ["family", "item", "n", "size", "estimate", "low", "high", "p", "p_adjusted"]
    expected = of_case[columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(found.table[columns], expected)
    assert "issues and naming" in found.note and "exploratory" not in found.note
    exec(found.code, again := {})
    pd.testing.assert_frame_equal(again["table"], found.table)
    narrower = shown(event, "contrasts", material="labels a", group="Western")
    assert "exploratory, " in narrower.note and "planned" not in narrower.note
    other = explore.settled(event, explore.Choices("labels a", group="Arab"))[0]
    assert case_views.lacking(event, other)["planned"].endswith("against the rest")


def test_two_outlets_open_their_cards_and_test_nothing(event):
    found = shown(
        event, "face to face", material="labels a", by="outlet", group="TASS", against="Sputnik"
    )
    keys = {spot.key for spot in found.spots}
    claims = {("both", claim) for claim in found.table.query(TOLD)["item"]}
    assert keys == {("source", "TASS"), ("source", "Sputnik")} | claims
    pages = evidence.places(event, explore.settled(event)[0], ("claim", "no_foreign_base"))
    assert "TASS" in set(pages.outlets["outlet"]) and set(pages.articles["how"]) >= {"denied"}
    assert "claims could be tested: " in found.sentence
    assert "They differ most in “Iran has given no base”: 2 of 6 pages against" in found.sentence


def test_claims_of_a_filter_or_period_are_the_items_of_its_pages(event):
    sides = {"material": "labels a", "group": "Russian", "against": "Western"}
    for narrower in ({"first": "2016-08-20"}, {"where": (("language", "en"),)}):
        choices, _ = explore.settled(event, explore.Choices(**sides, **narrower))
        assert choices.first == narrower.get("first") and choices.where == narrower.get("where", ())
        found = explore.shown(event, choices, "face to face")
        rows = explore.counts(
            open_case(event),
            "labels a",
            by=choices.by,
            group="Russian",
            against="Western",
            first=choices.first,
            where=dict(choices.where),
        ).rows
        n_pages = (rows["side"] == "Russian").sum()
        assert "plots.both_sides" in found.code
        assert found.table["articles"].max() == n_pages and f"Russian {n_pages}" in found.note


def test_words_face_to_face_are_bars_of_the_contrast(war):
    found = shown(war, "face to face", material="words", group="sana", against="reuters")
    assert "plots.both_sides" in found.code and len(found.spots) == 12


# ---- points, networks, time -------------------------------------------------------------------


def test_every_point_of_the_scatter_answers(war):
    found = shown(war, "two groups", material="words")
    items = {spot.key[1] for spot in found.spots}
    assert items == set(found.table["item"])
    assert all(spot.about for spot in found.spots)


def test_names_for_readers_are_in_figures_spots_and_hover_texts(event):
    found = shown(event, "contrasts", material="labels a")
    names = explore.reader_names(open_case(event), "labels a", value_first=True)
    for spot in found.spots:
        assert spot.label == f"{names[spot.key[1]]}: show the evidence"
        assert spot.about.startswith(names[spot.key[1]])


def test_a_network_keeps_its_strongest_ties_whatever_the_order_of_rows(war):
    found = shown(war, "network", material="actors")
    turned = found.table.iloc[::-1].reset_index(drop=True)
    turned.attrs = found.table.attrs
    graphs = [network_of(table) for table in (found.table, turned)]
    assert dict(graphs[0].nodes(data=True)) == dict(graphs[1].nodes(data=True))
    assert {frozenset(edge) for edge in graphs[0].edges} == {
        frozenset(edge) for edge in graphs[1].edges
    }
    strongest = found.table[found.table["joint"] >= 3].nlargest(1, "estimate").iloc[0]
    assert graphs[0].has_edge(strongest["actor_a"], strongest["actor_b"])
    assert graphs[0].number_of_edges() <= 1.5 * len(graphs[0]) + 1
    assert len(found.network["nodes"]) == len(graphs[0])


def test_a_network_without_ties_is_none(war):
    apart = explore.incidence(open_case(war), items=["Russia", "Turkey"], by="outlet", group="sana")
    graph = network_of(cooccurrence.association(apart, test=False))
    assert len(graph) == 0 and network_data(graph, {}) is None


def test_the_period_is_that_of_most_pages_and_those_outside_are_counted(event):
    found = shown(event, "timeline", material="labels a")
    days = found.table["period"]
    assert (days.max() - days.min()).days < 14
    assert "lie outside 16 August 2016 to 26 August 2016: not drawn." in found.sentence
    chosen = shown(event, "timeline", material="labels a", first="2016-08-17")
    assert "outside" not in chosen.sentence


def test_what_is_rare_in_the_period_of_most_pages_has_its_timeline(event):
    choices, _ = explore.settled(event, explore.Choices(material="labels a"))
    days = explore.counts(open_case(event), "labels a", by=choices.by).rows["day"].dropna()
    first, last = (f"{day:%Y-%m-%d}" for day in days_of_most_pages(days))
    narrow = {"first": first, "last": last, "min_articles": choices.min_articles}
    inside = explore.counts(open_case(event), "labels a", by=choices.by, **narrow)
    rare = sorted(set(case_views.items(event, choices)) - set(inside.items.index))
    assert rare
    found = explore.shown(event, choices, "timeline", chosen=rare[:1])
    assert set(found.table["item"]) == {rare[0]}


def test_a_period_holds_nine_tenths_of_the_days():
    days = pd.Series(
        pd.to_datetime(["2020-01-01", *["2021-05-01"] * 17, "2021-05-02", "2022-01-01"])
    )
    first, last = days_of_most_pages(days)
    assert (f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}") == ("2021-05-01", "2021-05-02")


def test_few_articles_have_the_views_that_say_something(few):
    choices, _ = explore.settled(few, explore.Choices(material="words"))
    offered = case_views.views(few, choices)
    assert offered[:3] == ["all sources", "face to face", "one item"]
    assert not {"network", "co-occurrence", "timeline"} & set(offered)


def test_where_nothing_is_frequent_enough_the_views_say_so(tmp_path):
    """Twelve articles, and one actor in two of them: nothing can be tested."""
    rows = pd.DataFrame({"outlet": ["Elm Post", "Bay Times"] * 6})
    rows["article_id"] = [f"a{place:02d}" for place in range(12)]
    words = [[f"word{place}x{number}" for number in range(30)] for place in range(12)]
    rows["text"] = [" ".join(of_article) for of_article in words]
    rows.loc[:1, "text"] += " Norland."
    rows["published"] = [f"2021-05-{day:02d}" for day in range(1, 13)]
    rows.to_csv(tmp_path / "articles.csv", index=False)
    actor = '[[actor]]\nname = "Norland"\nkind = "state"\naliases = ["Norland"]\n'
    (tmp_path / "actors.toml").write_text(actor)
    case = explore.open_case(tmp_path / "articles.csv")
    choices, _ = explore.settled(case, explore.Choices(material="actors"))
    offered = case_views.views(case, choices)
    for view in offered:
        assert explore.shown(case, choices, view).sentence
    told = explore.shown(case, choices, "prevalence").sentence
    assert told.startswith("No actor could be tested: ")


def test_a_table_that_is_changed_changes_no_other_view(war):
    found = shown(war, "two groups", material="frames")
    found.table["estimate"] = 0.0
    assert (shown(war, "two groups", material="frames").table["estimate"] != 0).any()


def test_the_nearest_sources_are_those_with_numbers_of_the_same_items(war):
    table = explore.source_shares(open_case(war), "tone")
    first, second = overview.nearest_pair(table)
    known = table.pivot(index="outlet", columns="item", values="share").notna()
    assert (known.loc[first] & known.loc[second]).sum() >= len(known.columns) / 2


def test_skipped_articles_are_told(tmp_path):
    rows = pd.DataFrame({"article_id": [f"a{place}" for place in range(10)], "outlet": "Elm Post"})
    rows["published"] = "2021-05-01"
    rows["text"] = ["The ferry left."] * 8 + ["…", "…"]
    rows.to_csv(tmp_path / "articles.csv", index=False)
    told = gaps.missing(explore.open_case(tmp_path / "articles.csv"))
    assert told.endswith("Skipped articles: 2 (no words in it).")


def test_code_with_an_added_name_reads_the_texts_that_were_given(root):
    corpus = read_corpus(root / "data" / "example-articles")
    case = explore.open_case(root / "data" / "syria-war", corpus=corpus)
    named = explore.with_name(open_case(case), actor="the harbour", name="harbour", kind="place")
    choices, _ = explore.settled(named, explore.Choices(material="actors"))
    code = explore.shown(named, choices, "one item").code
    assert "syria-war', corpus=corpus), actor='the harbour'" in code
    exec(code, {"corpus": corpus})


# ---- room -------------------------------------------------------------------------------------


# ---- states -----------------------------------------------------------------------------------


def test_a_state_is_one_line_and_comes_back_as_it_was(war):
    """Of every kind of choice, and of names with all signs that the line itself has."""
    wanted = explore.Choices(material="words", group="sana", against="trt", first="2013-01-01")
    choices, _ = explore.settled(war, replace(wanted, voice="quoted", where={"language": "en"}))
    for state in (
        State(choices, "contrasts"),
        State(explore.settled(war)[0], "prevalence", "army", ("item", "army")),
        State(choices, "timeline", "", ("source", "sana")),
    ):
        line = text_of_state(state)
        assert state_of(war, line) == state and "\n" not in line
    assert line.startswith("view=timeline&material=words&by=outlet&group=sana&against=trt&")
    odd = State(explore.Choices(group="a&b=c%3A+d ;#é", where={"c": "x:y"}), "pairs")
    assert text_of_state(odd) == "view=pairs&group=a%26b%3Dc%253A%2Bd %3B%23é&where=c:x:y"
