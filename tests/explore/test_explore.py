"""The core of the explorer on an invented case: views, their code, what can be clicked, refusals, settled choices, places."""

import random
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from refusals import refused

from analysis import case as cases
from analysis import explore, extract, plots, read_corpus
from analysis.case import open_case
from analysis.case import texts as case_texts
from analysis.explore import captions, controls, evidence, points
from analysis.explore import html as page_html
from analysis.explore import view as case_views
from analysis.explore.evidence import Places
from analysis.explore.evidence_tables import evidence_html
from analysis.plots.legibility import faults

pytestmark = pytest.mark.slow  # whole cases on a screen

BOOK = """
version = 1
title = "Berths in Port Elm"
unit = "One page."
[[variable]]
name = "on_event"
page = true
kind = "binary"
[[variable]]
name = "law"
kind = "binary"
[[variable]]
name = "tone"
kind = "interval"
values = [-1, 0, 1]
tone = true
[[variable]]
name = "dominant"
kind = "nominal"
values = ["law", "money", "none"]
[[variable]]
name = "actors"
kind = "set"
"""
ACTORS = """
[[actor]]
name = "Norland"
kind = "state"
aliases = ["Norland", "the Norlanders"]
[[actor]]
name = "Ada Berg"
kind = "person"
aliases = ["Ada Berg", "Berg"]
[[actor]]
name = "Port Elm"
kind = "place"
aliases = ["Port Elm"]
"""
FRAMES = """
[[frame]]
name = "legality"
terms = ["law", "treaty"]
[[frame]]
name = "money"
terms = ["price", "oil"]
"""
PLAN = """
status = "planned"
group = "country_group"
levels = ["Northern", "Southern"]
against = "rest"
unit = "outlet"
where = { on_event = 1 }
items = ["law"]
"""
NAMED = ["Norland", "Norland;Ada Berg", "Norland;Ada Berg;Port Elm"]
OUTLETS = {
    "Elm Post": "Northern",
    "Berg News": "Northern",
    "South Star": "Southern",
    "Bay Times": "Southern",
}


def settled(case, **wanted):
    """Return the choices with which a case is shown, nearest to those that are wanted."""
    choices, _ = explore.settled(case, explore.Choices(**wanted))
    return choices


def sentences(place):
    law = (
        "Ada Berg said the law of Port Elm was broken by Norland. The treaty stands."
        if place % 4 < 2
        else "The oil price fell."
    )
    return f"{law} Norland opened the base at Port Elm. “We regret the price,” Ada Berg said. Number{place} of the ships sailed."


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Write a case with texts, lists, annotations, a plan and events; return its folder."""
    folder = tmp_path_factory.mktemp("norland") / "berths"
    folder.mkdir()
    for name, text in {
        "codebook": BOOK,
        "actors": ACTORS,
        "frames": FRAMES,
        "contrasts": PLAN,
        "events": '[[event]]\ndate = 2021-05-04\nlabel = "The base opens"\n',
    }.items():
        (folder / f"{name}.toml").write_text(text)
    outlets = list(OUTLETS)
    rows = pd.DataFrame(
        [
            {
                "article_id": f"a{place:02d}",
                "outlet": outlets[place % 4],
                "published": f"2021-05-{place // 4 + 1:02d}",
                "url": f"https://elm.example/{place}",
            }
            for place in range(32)
        ]
    )
    rows.assign(language="en").to_csv(folder / "articles.csv", index=False)
    pd.DataFrame({"outlet": outlets, "country_group": list(OUTLETS.values())}).to_csv(
        folder / "outlets.csv", index=False
    )
    rows.assign(text=[sentences(place) for place in range(32)]).to_csv(
        folder.parent / "texts.csv", index=False
    )
    corpus = read_corpus(folder.parent / "texts.csv")
    extract(corpus, actors=folder / "actors.toml", frames=folder / "frames.toml").save(
        folder / "features"
    )
    reading = pd.DataFrame(
        {
            "article_id": rows["article_id"],
            "annotator": "reader 1",
            "annotator_kind": "human",
            "on_event": [int(place != 31) for place in range(32)],
            "law": [int(place % 4 < 2) for place in range(32)],
            "tone": [place % 3 - 1 for place in range(32)],
            "dominant": ["law" if place % 4 < 2 else "money" for place in range(32)],
            "actors": [NAMED[place % 3] for place in range(32)],
        }
    )
    reading.to_csv(folder / "annotations_a.csv", index=False)
    return folder


@pytest.fixture(scope="module")
def case(source):
    return explore.open_case(source)


@pytest.fixture(scope="module")
def texts(source):
    return read_corpus(source.parent / "texts.csv")


# ---- the case and its choices --------------------------------------------------------------------------------------------


def test_a_case_says_what_it_has(case):
    assert case.materials == ["words", "frames", "actors", "speakers", "tone", "labels a"]
    assert str(case.scope) == "on event" and case.without_scales == "Scales are left out: tone."
    assert (
        len(explore.counts(open_case(case), "labels a").rows) == 31
        and "tone" not in explore.counts(open_case(case), "labels a").items.index
    )
    assert repr(case).startswith("Case berths: words, frames")


def test_words_are_without_stop_words_and_sides_are_named(case):
    made = explore.counts(
        open_case(case), "words", by="outlet", group="Elm Post", against="South Star"
    )
    assert set(made.rows["side"]) == {"Elm Post", "South Star"} and len(made.rows) == 16
    assert "law" in made.items.index and "the" not in made.items.index
    assert set(
        explore.counts(open_case(case), "words", by="outlet", group="Elm Post").rows["side"]
    ) == {
        "Elm Post",
        "the rest",
    }


def test_counts_of_a_period(case):
    made = explore.counts(open_case(case), "actors", first="2021-05-02", last="2021-05-03")
    assert sorted(made.rows["article_id"]) == [f"a{place:02d}" for place in range(4, 12)]


def test_evidence_is_a_number_of_articles(case):
    whole = case_texts.all_counts(case, "words", "all")
    often = dict(zip(whole.items.index, case_texts.articles_with(whole, "words")))
    assert often["treaty"] == 16 and often["number7"] == 1
    assert set(explore.counts(open_case(case), "words", min_articles=16).items.index) == {
        item for item, n in often.items() if n >= 16
    }


def test_a_sample_is_of_each_side_and_does_not_depend_on_the_order_of_rows(case):
    every = explore.counts(
        open_case(case),
        "words",
        by="country_group" if "country_group" in case.features.articles else "outlet",
    )
    made = explore.counts(
        open_case(case), "words", by="outlet", group="Elm Post", sample=10, seed=3
    )
    assert (
        made.rows["side"].value_counts().to_dict() == {"the rest": 10, "Elm Post": 8}
        and len(every.rows) == 32
    )
    rows = case_texts.all_counts(case, "words", "all").rows
    turned = rows.iloc[::-1].reset_index(drop=True)
    ids = [
        set(
            table["article_id"][
                case_texts._is_drawn(
                    table["article_id"],
                    case_texts.sides(table, by="outlet", group="Elm Post"),
                    10,
                    seed=3,
                )
            ]
        )
        for table in (rows, turned)
    ]
    assert ids[0] == ids[1] == set(made.rows["article_id"])
    other = explore.counts(
        open_case(case), "words", by="outlet", group="Elm Post", sample=10, seed=4
    )
    assert set(other.rows["article_id"]) != ids[0]


def test_a_sample_is_offered_where_a_side_is_large_and_told(case, monkeypatch):
    assert controls.options(case, explore.settled(case)[0])["sample"] == [("all", 0)]
    monkeypatch.setattr("analysis.explore.controls.SAMPLES", (10, 20))
    choices, said = explore.settled(
        case, explore.Choices(material="actors", by="outlet", group="Elm Post")
    )
    assert (
        choices.sample == 10
        and said == []
        and "(at random, of 24)" in explore.shown(case, choices, "contrasts").note
    )
    assert "sample=10" in explore.shown(case, choices, "prevalence").code
    assert (
        "of 32 articles" in evidence.places(case, choices, ("item", "Norland")).note
    )  # places are looked up in all


def test_scores_are_evidence_of_tones(case):
    assert (
        case_texts.articles_with(case_texts.all_counts(case, "tone", "all"), "tone").max() == 32
    )  # Norland stands in each


def test_groupings_are_few_valued_texts_and_the_planned_one_comes_first(case):
    options = controls.options(case, settled(case, material="labels a"))
    assert [value for _, value in options["by"]] == ["country_group", "outlet"]
    assert [words for words, _ in options["group"]] == [
        "Northern (16 pages)",
        "Southern (15 pages)",
    ]
    assert options["voice"] == [("all words", "all")] and ("the rest", "rest") in options["against"]


def test_choices_left_open_are_filled_in_without_a_word(case):
    choices, said = explore.settled(case)
    assert said == [] and (choices.material, choices.by, choices.group) == (
        "words",
        "outlet",
        "Bay Times",
    )
    assert choices.min_articles == 2


def test_choices_that_are_not_possible_are_settled_in_words(case):
    choices, said = explore.settled(
        case,
        explore.Choices(
            material="smells",
            group="Nobody",
            first="2021-05-04",
            last="2021-05-02",
            min_articles=900,
        ),
    )
    assert (choices.material, choices.group) == ("words", "Bay Times") and (
        choices.first,
        choices.last,
    ) == ("2021-05-02", "2021-05-04")
    assert (
        "material: 'smells' is not possible here; 'words' instead." in said
        and "turned round" in " ".join(said)
    )
    assert any("No item is in 900 articles" in sentence for sentence in said)


@settings(max_examples=25)
@given(
    st.sampled_from(["words", "frames", "actors", "tone", "labels a", "x"]),
    st.sampled_from(["outlet", "country_group", "day"]),
    st.sampled_from(["Elm Post", "Northern", ""]),
    st.sampled_from(["rest", "Elm Post", "Southern"]),
    st.sampled_from(["all", "own", "quoted", "sung"]),
    st.sampled_from([None, 1, 3, 10_000]),
)
def test_settled_choices_are_possible_and_stay(case, material, by, group, against, voice, least):
    wanted = explore.Choices(
        material=material, by=by, group=group, against=against, voice=voice, min_articles=least
    )
    heard = voice in ("own", "quoted") and material in ("frames", "actors", "tone")
    if (
        heard
        and not case_texts.articles_with(
            explore.counts(open_case(case), material, voice=voice), material
        ).any()
    ):
        with refused("got none in these articles; expected some"):
            explore.settled(case, wanted)
        return
    choices, _ = explore.settled(case, wanted)
    offered = controls.options(case, choices)
    filters = [pair for _, pair in offered.pop("where")]
    assert all(pair in filters for pair in choices.where)
    for name, possible in offered.items():
        assert getattr(choices, name) in [value for _, value in possible]
    assert explore.settled(case, choices) == (choices, [])
    assert case_views.views(case, choices)


# ---- views ---------------------------------------------------------------------------------------------------------------


def everything(case, materials):
    """Return each material, against the rest and the last one against one group, with every view that it allows."""
    for material in materials:
        wanted = explore.Choices(material=material, min_articles=3)
        choices = explore.settled(case, wanted)[0]
        other = controls.options(case, choices)["against"][-1][1]
        for made in (choices, replace(choices, against=other))[: 1 + (material == materials[-1])]:
            for view in case_views.views(case, made):
                yield made, view


def hold(case, choices, view):
    """Look at a view: its code makes the same table and texts, its figure can be read, what can be clicked has places."""
    shown = explore.shown(case, choices, view)
    assert len(shown.table) and len(shown.code.splitlines()) == 3 and shown.alt.endswith("."), (
        choices,
        view,
    )
    assert shown.sentence.endswith(".") and "nan" not in shown.sentence.split(), (choices, view)
    exec(shown.code, again := {})
    pd.testing.assert_frame_equal(again["table"], shown.table)
    drawn = [
        [text.get_text() for text in figure.axes[0].texts]
        for figure in (again["figure"], shown.figure)
    ]
    assert drawn[0] == drawn[1] and faults(shown.figure) == [], (choices, view)
    told = set(shown.note.split()) & {"articles:", "pages:", "articles", "pages"}
    assert told, shown.note
    if view not in ("all sources", "one item"):
        assert choices.group in shown.note and choices.group in shown.alt, shown.note
    kinds = {}
    for spot in shown.spots:
        left, top, right, bottom = spot.box
        assert 0 <= left < right <= 1 and 0 <= top < bottom <= 1, spot
        assert spot.about, spot
        kinds.setdefault(spot.key[0], spot.key)
    kinds.pop("source", None)  # the board opens its card
    for key in kinds.values():
        evidence.places(case, choices, key)


def test_every_view_of_every_material(case):
    seen = set()
    for choices, view in everything(case, case.materials):
        hold(case, choices, view)
        seen.add(view)
    assert seen == set(case_views.VIEWS) - {"left out"}  # no claims: tests/explore/test_numbers.py


def test_which_views_a_material_has(case):
    def of(material):
        return case_views.views(case, settled(case, material=material))

    views = ["all sources", "one item", "contrasts", "tone", "timeline", "coverage"]
    assert of("tone") == views
    assert "outlets" in of("labels a") and "outlets" not in of("actors")


def test_the_contrast_is_that_of_the_library(case):
    from analysis import compare

    choices = settled(case, material="actors", min_articles=1)
    table = explore.shown(case, choices, "contrasts").table
    whole = explore.counts(open_case(case), "actors")
    expected = compare.contrasts(whole, "outlet", groups=[choices.group])
    pd.testing.assert_frame_equal(table, expected)


def test_a_pair_has_one_contrast_of_the_group_that_was_chosen(case):
    choices = settled(case, material="actors", group="South Star", against="Bay Times")
    table = explore.shown(case, choices, "contrasts").table
    assert set(table["group"]) == {"South Star"} and set(table["against"]) == {"Bay Times"}


def test_one_item_in_all_groups(case):
    choices = settled(case, material="words")
    shown = explore.shown(case, choices, "prevalence", chosen=["treaty"])
    assert dict(zip(shown.table["outlet"], shown.table["estimate"])) == {
        "Bay Times": 0,
        "Berg News": 1,
        "Elm Post": 1,
        "South Star": 0,
    }
    shown = explore.shown(case, choices, "timeline", chosen=["treaty"])
    assert set(shown.table["item"]) == {"treaty"} and set(shown.table["side"]) == {
        "Bay Times",
        "the rest",
    }


def test_an_item_without_a_contrast_is_left_out_of_the_code(case):
    choices = settled(case, material="words", by="outlet", min_articles=1)
    tested = explore.shown(case, choices, "contrasts").table
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "analysis.explore.view_kinds.differences.contrast",
            lambda case, choices: tested[tested["item"] != "number7"],
        )
        made = explore.shown(case, choices, "contrasts", chosen=["number7", "treaty"])
        assert "loc[['treaty']]" in made.code


def test_truths_are_groups(case):
    owned = pd.DataFrame(
        {
            "article_id": case.features.articles["article_id"],
            "state_owned": [place % 4 < 2 for place in range(32)],
        }
    )
    made = explore.open_case(case.features.with_metadata(owned))
    choices = settled(made, material="actors", by="state_owned", group="True")
    assert choices.group == "True" and set(
        explore.shown(made, choices, "contrasts").table["group"]
    ) == {"True"}


def test_annotations_of_numbered_pages_and_rare_categories(tmp_path):
    folder = tmp_path / "berths"
    folder.mkdir()
    (folder / "codebook.toml").write_text(BOOK)
    pages = pd.DataFrame(
        {"article_id": range(1, 13), "outlet": ["Elm Post", "Berg News", "South Star"] * 4}
    )
    pages.to_csv(folder / "articles.csv", index=False)
    pages.drop(columns="outlet").assign(
        annotator="reader 1",
        annotator_kind="human",
        on_event=1,
        law=1,
        tone="",
        actors="",
        dominant=["law"] * 9 + ["money"] * 3,
    ).to_csv(folder / "annotations_a.csv", index=False)
    made = explore.open_case(folder)
    choices = settled(made, min_articles=5)
    assert choices.min_articles == 5 and "outlets" in case_views.views(made, choices)
    shown = explore.shown(made, choices, "outlets")
    assert shown.table["category"].value_counts().to_dict() == {"law": 9, "money": 3}
    assert "leaving out one article at a time" in explore.shown(made, choices, "contrasts").note
    exec(shown.code, {})


def test_nothing_is_left_out_that_stands_in_the_table(case):
    choices = settled(case, material="labels a", last="2021-05-02", min_articles=1)
    assert (
        "left out. "
        not in explore.shown(case, choices, "contrasts").note.split("descriptive only")[0]
    )


def test_the_table_opens_in_the_order_of_its_figure(case):
    shown = explore.shown(case, settled(case, material="words"), "contrasts")
    drawn = [spot.key[1] for spot in sorted(shown.spots, key=lambda spot: spot.box[1])]
    assert (
        len(drawn) > 2
        and page_html.sorted_rows(shown.table, None, "")["item"].tolist()[: len(drawn)] == drawn
    )


def test_what_is_thin_says_so(case):
    few = settled(case, material="words", last="2021-05-02")
    shown = explore.shown(case, few, "contrasts")
    assert "descriptive only" in shown.alt and "descriptive only" in shown.note
    assert shown.figure.get_supxlabel().startswith("Descriptive only.")


def test_a_machine_s_work_is_said_in_the_figure(case):
    choices = settled(case, material="tone")
    assert "Machine-scored" in explore.shown(case, choices, "tone").figure.get_supxlabel()
    llm = replace(case, captions={"a": "LLM-annotated, not human-validated"})
    choices = settled(llm, material="labels a")
    assert (
        "LLM-annotated, not human-validated."
        in explore.shown(llm, choices, "prevalence").figure.get_supxlabel()
    )


def test_annotations_are_told_whose_they_are(case):
    choices = settled(case, material="labels a")
    note = explore.shown(case, choices, "prevalence").note
    assert case.caption("labels a") == "human-annotated"
    assert note.casefold().count("human-annotated") == 1
    assert case.caption("words") == ""


def test_tiles_are_pages_by_day(case):
    table = explore.tiles(open_case(case), "labels a", most=2)
    assert len(table) == 16
    assert table["day"].is_monotonic_increasing and set(table["category"]) <= {"law", "money"}


# ---- what can be clicked -------------------------------------------------------------------------------------------------


def test_spots_lie_over_what_they_name(case):
    choices = settled(case, material="actors")
    shown = explore.shown(case, choices, "contrasts")
    figure = shown.figure
    figure.draw_without_rendering()
    drawn = {text.get_text(): text.get_window_extent() for text in figure.axes[0].get_yticklabels()}
    for spot in shown.spots:  # a name's whole row
        box = drawn[spot.key[1]]
        left, top, right, bottom = np.array(spot.box) * np.tile(figure.bbox.size, 2)
        assert left <= box.x0 + 2 and right == pytest.approx(
            figure.bbox.width
        )  # laid out for print
        middle = figure.bbox.height - (top + bottom) / 2
        assert middle == pytest.approx((box.y0 + box.y1) / 2, abs=2)


def test_cells_are_pairs_and_sides_stand_under_their_item(case):
    choices = settled(case, material="actors")
    keys = [spot.key for spot in explore.shown(case, choices, "co-occurrence").spots]
    assert ("pair", "Ada Berg", "Norland") in keys and ("pair", "Norland", "Norland") not in keys
    keys = [spot.key for spot in explore.shown(case, choices, "prevalence").spots]
    assert ("cell", choices.group, "Norland") in keys and ("cell", "the rest", "Norland") in keys


# ---- places --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def choices(case):
    return settled(case, material="actors")


def test_places_of_an_item_by_hand(case):
    choices = settled(case, material="words")
    found = evidence.places(case, choices, ("item", "treaty"))
    assert found.outlets.to_dict("records") == [
        {"outlet": outlet, "articles": 8, "of": 8, "n": 8.0} for outlet in ("Berg News", "Elm Post")
    ]
    assert found.articles["article_id"].tolist() == [
        f"a{place:02d}" for place in range(32) if place % 4 < 2
    ]
    assert (
        found.articles["url"].iloc[0] == "https://elm.example/0"
        and "16 of 32 articles" in found.note
    )
    assert found.lines is None and "texts are not at hand" in found.note


def test_places_of_a_pair_a_cell_an_outlet_and_a_page(case, choices):
    def ids(*key):
        return set(evidence.places(case, choices, key).articles["article_id"])

    both = ids("pair", "Ada Berg", "Port Elm")
    assert (
        both == ids("item", "Ada Berg") & ids("item", "Port Elm") & ids("outlet", choices.group)
        and both
    )
    assert evidence.places(case, choices, ("pair", "Ada Berg", "Port Elm")).note.startswith(
        f"{len(both)} of 8 articles of {choices.group}."
    )
    assert ids("cell", choices.group, "Norland") == {
        f"a{place:02d}" for place in range(32) if list(OUTLETS)[place % 4] == choices.group
    }
    assert len(ids("outlet", "Elm Post")) == 8 and ids("page", "a03") == {"a03"}


def test_tones_stand_lowest_first(case):
    choices = settled(case, material="tone")
    found = evidence.places(case, choices, ("item", case_views.items(case, choices)[0]))
    of_sides = found.articles.groupby("side", sort=False)["n"]
    assert of_sides.apply(lambda tones: tones.is_monotonic_increasing).all()
    assert len(found.articles) == found.outlets["articles"].sum()


# ---- refusals, other sources ---------------------------------------------------------------------------------------------


def test_features_a_pack_and_few_articles_without_groups(source):
    table = pd.DataFrame(
        {
            "article_id": ["a1", "a2", "a3"],
            "outlet": "Elm Post",
            "text": ["A ferry sank.", "A ferry ran.", "No ferry."],
        }
    )
    case = explore.open_case(extract(read_corpus(table)))
    choices, _ = explore.settled(case)
    assert (choices.by, choices.group) == ("article_id", "a1") and explore.shown(
        case, choices, "contrasts"
    ).code.count("features")
    assert (
        explore.open_case(source / "features").name == "berths" and explore.open_case(case) is case
    )


def test_cases_beside(source, tmp_path):
    alone = tmp_path / "alone"
    alone.mkdir()
    assert cases.beside(source) == [("berths", str(source))]
    assert cases.beside(alone) == [("alone", str(alone))]


def test_a_case_is_opened_once(source):
    assert cases.open_case(source) is cases.open_case(str(source))


def test_a_case_whose_files_change_is_opened_again(tmp_path):
    for numbers in (4, 5):
        table = pd.DataFrame(
            {"article_id": map(str, range(numbers)), "outlet": "Elm Post", "text": "A ferry sank."}
        )
        extract(read_corpus(table)).save(tmp_path / "berths" / "features")
        assert len(explore.counts(open_case(tmp_path / "berths"), "words").rows) == numbers


@pytest.mark.parametrize("name", ["syria-war", "hamedan-2016"])
def test_every_view_of_the_cases_that_ship(root, name, monkeypatch):
    monkeypatch.chdir(root / "notebooks")
    case = explore.open_case(f"../data/{name}")
    views = [*everything(case, case.materials)]
    for choices, view in random.Random(0).sample(views, len(views) // 8):
        hold(case, choices, view)


# ---- what is said of what is drawn ---------------------------------------------------------------------------------------


def test_each_reading_has_its_own_caption_and_a_scale_is_one_in_all_readings(source, tmp_path):
    folder = tmp_path / "berths"
    shutil.copytree(source, folder)
    machine = pd.read_csv(folder / "annotations_a.csv").assign(
        annotator="model 1", annotator_kind="llm", tone=1
    )
    machine.to_csv(folder / "annotations_b.csv", index=False)
    both = explore.open_case(folder)
    assert both.caption("labels a") == "human-annotated" and both.caption("labels b").startswith(
        "LLM-annotated"
    )
    assert not any(
        "tone" in explore.counts(open_case(both), name).items.index
        for name in ("labels a", "labels b")
    )
    choices = settled(both, material="labels a")
    assert "LLM" not in explore.shown(both, choices, "prevalence").note


def test_a_group_with_an_item_s_name_is_a_row_and_no_item():
    rows = [
        dict(side=side, item=item, n=3, size=9, outlets=3, estimate=1 / 3, low=0.1, high=0.6)
        for item in ("Ada Berg", "Norland")
        for side in ("Norland", "the rest")
    ]
    figure = plots.prevalence(pd.DataFrame(rows), by="side")
    assert [spot.key for spot in points.spots(figure, points.key_of)] == [
        ("item", "Ada Berg"),
        ("cell", "Norland", "Ada Berg"),
        ("cell", "the rest", "Ada Berg"),
        ("item", "Norland"),
        ("cell", "Norland", "Norland"),
        ("cell", "the rest", "Norland"),
    ]


def test_presence_is_no_number_of_uses(case):
    choices = settled(case, material="actors", by="outlet")
    found = evidence.places(case, choices, ("item", "Norland"))
    assert "n" not in found.articles and "n" not in found.outlets
    assert found.articles["published"].head(8).is_monotonic_increasing


def test_words_in_context_are_of_the_voice_and_say_where_no_aliases_are(case, texts, source):
    heard = explore.open_case(source / "features", corpus=texts)
    choices = settled(heard, material="actors")
    assert {"Berg", "Ada Berg"} >= set(
        evidence.places(heard, choices, ("item", "Ada Berg")).lines["keyword"]
    )
    alone = explore.open_case(case.features, corpus=texts)
    assert "there is no actors.toml" in evidence.places(alone, choices, ("item", "Norland")).note
    words = settled(heard, material="words", voice="quoted", min_articles=1)
    assert evidence.places(heard, words, ("item", "price")).lines["quoted"].all()
    assert (
        not evidence.places(heard, replace(words, voice="own"), ("item", "price"))
        .lines["quoted"]
        .any()
    )


def test_of_all_groups_those_with_most_articles_of_the_period_are_drawn(case, monkeypatch):
    monkeypatch.setattr("analysis.explore.captions.MOST_GROUPS", 2)
    monkeypatch.setattr("analysis.explore.view_kinds.levels.MOST_GROUPS", 2)
    choices = settled(case, material="actors", by="outlet", min_articles=1)
    monkeypatch.setattr(
        "analysis.explore.controls.groupings",
        lambda case, material: {"outlet": dict.fromkeys(OUTLETS, 8)},
    )
    shown = explore.shown(case, choices, "prevalence", chosen=["Norland"])
    assert (
        "in 4 groups of outlet; the 2 with most are drawn" in shown.note and len(shown.spots) == 2
    )


def test_what_no_scorer_reads_is_told(case):
    rows = case.features.articles
    spoken = ["en" if outlet in ("Elm Post", "Berg News") else "ka" for outlet in rows["outlet"]]
    mixed = replace(case, features=replace(case.features, articles=rows.assign(language=spoken)))
    choices = settled(mixed, material="tone", by="outlet", group="Elm Post")
    shown = explore.shown(mixed, choices, "tone")
    assert "ka: the scorer reads en" in shown.note and "ka: the scorer reads en" in shown.alt
    words = settled(mixed, material="words", by="outlet")
    assert (
        "Stop words are left out, but for ka: there is no list."
        in explore.shown(mixed, words, "contrasts").note
    )


def test_periods_without_articles_do_not_hide_that_all_is_descriptive():
    assert captions.is_all_descriptive(
        pd.DataFrame({"estimate": [1.0, None], "status": ["descriptive", "not tested"]})
    )
    assert not captions.is_all_descriptive(
        pd.DataFrame({"estimate": [1.0, 2.0], "status": ["descriptive", "tested"]})
    )


def test_settled_choices_stay_inside_the_period(case, monkeypatch):
    choices, said = explore.settled(
        case, explore.Choices(material="actors", by="outlet", first="2021-05-03", last="2021-05-02")
    )
    assert said == ["The period ended before it began: 2021-05-03 to 2021-05-02, turned round."]
    days = dict.fromkeys(["2021-05-02", "2021-05-06"])
    monkeypatch.setattr("analysis.explore.controls._days", lambda case, material: tuple(days))
    choices, said = explore.settled(
        case, explore.Choices(material="actors", by="outlet", first="2021-05-04")
    )
    assert choices.first == "2021-05-06" and said == [
        "first: no article is of '2021-05-04'; '2021-05-06' instead."
    ]
    choices, said = explore.settled(
        case,
        explore.Choices(material="actors", by="outlet", last="2021-05-04", sample=7),
    )
    assert (choices.last, choices.sample) == ("2021-05-02", 0)
    assert said[1:] == ["sample: 7 is not possible here; 0 instead."]


def test_groups_of_a_period_are_those_with_articles_in_it(case):
    first = case.features.articles["article_id"] != "a00"
    moved = replace(
        case,
        features=case.features.with_metadata(
            pd.DataFrame(
                {
                    "article_id": case.features.articles["article_id"],
                    "era": ["late" if late else "early" for late in first],
                }
            )
        ),
    )
    wanted = explore.Choices(material="actors", by="era", group="early", first="2021-05-02")
    choices, said = explore.settled(moved, wanted)
    assert said == [
        "From 2021-05-02 to the last day there are no two groups of era to compare: the whole period instead."
    ]
    assert choices.group == "early" and choices.first is None
    wanted = explore.Choices(material="actors", by="outlet", first="2021-05-02", last="2021-05-02")
    assert next(
        words for words, _ in controls.options(case, explore.settled(case, wanted)[0])["group"]
    ).endswith("(1 article)")


def test_views_of_one_group_are_about_its_articles(case):
    choices = settled(case, material="labels a")
    for view in ("co-occurrence", "network"):
        shown = explore.shown(case, choices, view)
        assert (
            f"16 pages of {choices.group}" in shown.figure.get_supxlabel()
            and "31 pages" not in shown.note + shown.alt
        )


def test_articles_with_nothing_to_count_are_told(case):
    made = case_texts.all_counts(case, "speakers", "all")
    none = int((made.size.max(axis=1) == 0).sum())
    quiet = replace(made, size=made.size * (made.rows["article_id"] != "a00").to_numpy()[:, None])
    choices = settled(case, material="speakers", by="outlet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            captions,
            "counted",
            lambda case, choices: replace(quiet, rows=quiet.rows.assign(side="Elm Post")),
        )
        assert (
            f"Nothing to count in {none + 1} of them (Elm Post {none + 1})."
            == captions.articles_with_nothing(case, choices, "contrasts")
        )
        own = captions.articles_with_nothing(
            case, replace(choices, material="words", voice="own"), "contrasts"
        )
        assert (
            f"No word is inside quotation marks in {none + 1} of them" in own
            and "Nothing to count in" in own
        )


def test_a_pack_without_names_offers_no_speakers(texts):
    bare = explore.open_case(extract(texts))
    assert "speakers" not in bare.materials and "words" in bare.materials


def test_pages_without_an_outlet_are_counted(case):
    pages_of = case.labels["a"]
    lone = replace(
        pages_of,
        rows=pages_of.rows.assign(outlet=pages_of.rows["outlet"].mask(pages_of.rows.index < 3)),
    )
    some = replace(case, labels={"a": lone})
    choices = settled(some, material="labels a")
    assert (
        "3 pages without an outlet are not drawn." in explore.shown(some, choices, "outlets").note
    )


def test_the_folder_we_are_in_is_a_case_with_a_name(source, monkeypatch):
    monkeypatch.chdir(source)
    assert cases.beside(".") == [("berths", str(source))] or [
        name for name, _ in cases.beside(".")
    ] == ["berths"]


def test_a_saved_figure_is_the_one_on_the_board(case, tmp_path):
    board = explore.Explorer(case, folder=tmp_path)
    board.choose(material="labels a", by="country_group", min_articles=None)
    for view in ("contrasts", "network", "timeline"):
        board.turn(view)
        placed = [ax.get_position().bounds for ax in board.shown.figure.axes]
        said = board.save()
        assert "Not easy to read" not in said and f"Saved in {tmp_path / 'berths'}" in said
        assert [ax.get_position().bounds for ax in board.shown.figure.axes] == placed


@pytest.mark.parametrize("where", [{"wave": 1}, [("wave", 1)], (("wave", "1"),)])
def test_filters_are_pairs_however_they_are_given(where):
    assert explore.Choices(where=where).where == (("wave", "1"),)


def test_evidence_has_all_rows_and_a_button_that_shows_them():
    n_rows = 500
    ids = [f"a{number:03d}" for number in range(n_rows)]
    articles = pd.DataFrame({"article_id": ids, "outlet": "Elm <Post>", "n": 2.0})
    outlets = pd.DataFrame({"outlet": ["Elm <Post>"], "articles": [n_rows], "of": [n_rows]})
    made = evidence_html(Places(outlets, articles, lines=None, note=""), "rain")
    assert made.count("<tr hidden>") == 360 and "show 360 more" in made
    assert "100 others are not listed here" in made
    assert "Elm &lt;Post&gt;" in made and "<Post>" not in made
    assert made.count('class="ex-sort"') == 4 + 3


def test_evidence_without_rows_is_its_note():
    nothing = pd.DataFrame()
    made = evidence_html(Places(nothing, nothing, lines=None, note="0 of 9 articles."), "rain")
    assert "0 of 9 articles." in made and "<table" not in made
