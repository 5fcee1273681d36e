"""The board without a browser: every control and message, refusals, and labels that would like to be HTML."""

import re
from dataclasses import dataclass, replace
from types import SimpleNamespace

import pandas as pd
import pytest
from matplotlib.figure import Figure

from analysis import errors as checks
from analysis import explore, outlets
from analysis.explore import board, controls, drawn, evidence, finding, gaps, points
from analysis.explore import html as pages
from analysis.explore import view as case_views
from analysis.explore.evidence import Places
from analysis.explore.evidence_tables import evidence_html

pytestmark = pytest.mark.slow  # whole cases on a screen

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "$\\alpha$ \u202etsoP",
    "two\nlines",
    "سپاه",
    '" onfocus="x',
    "law",
]
DAYS = ["2021-05-01", "2021-05-02", "2021-05-03"]


@dataclass(frozen=True)
class Wanted:
    material: str = "words"
    by: str = "outlet"
    group: str = "Elm Post"
    against: str = "rest"
    voice: str = "all"
    first: str | None = None
    last: str | None = None
    min_articles: int | None = 1
    sample: int = 0
    where: tuple = ()


def table_of(rows=120):
    items = [*HOSTILE, *(f"word {number}" for number in range(rows - len(HOSTILE)))]
    notes = ["descriptive only: 2 articles", *[""] * (rows - 1)]
    status = ["descriptive", *["interval"] * (rows - 1)]
    return pd.DataFrame(
        {
            "group": "Elm Post",
            "item": items,
            "n": range(rows),
            "estimate": [number / 7 for number in range(rows)],
            "low": [number / 7 - 1 for number in range(rows)],
            "high": [number / 7 + 1 for number in range(rows)],
            "status": status,
            "note": notes,
        }
    )


@pytest.fixture
def core(monkeypatch):
    """Put a small core in the place of the real one, and return what it was asked for."""
    asked = []

    def offered(case, choices):
        return {
            "material": [("Words", "words"), ("Tone", "tone")],
            "by": [("outlet", "outlet")],
            "group": [("Elm Post", "Elm Post"), ("Berg", "Berg")],
            "against": [("the rest", "rest"), ("Berg", "Berg")],
            "voice": [("all", "all"), ("own", "own")],
            "first": [(day, day) for day in DAYS],
            "last": [(day, day) for day in DAYS],
            "sample": [("all", 0)],
            "where": [("language: en", ("language", "en")), ("wave: 1", ("wave", "1"))],
        }

    def settled(case, choices=None):
        choices = choices or Wanted()
        choices = replace(choices, min_articles=choices.min_articles or 1)
        if choices.group == choices.against:
            return Wanted(group=choices.group), [
                "Berg is not compared with itself: against the rest."
            ]
        return choices, []

    def shown(case, choices, view, *, chosen=()):
        asked.append((view, choices, *chosen))
        if choices.voice == "own":
            raise checks.refusal(
                "voice", arrived="<b>own</b>", expected="two groups", fix="Choose another."
            )
        if choices.min_articles == 13:
            raise ZeroDivisionError("planted")
        figure = Figure(figsize=(3.5, 2))
        figure.subplots().plot([1, 2])
        spots = [
            points.Spot(key=("item", label), label=label, box=(0.1, 0.1, 0.3, 0.2))
            for label in HOSTILE
        ]
        return case_views.View(
            table=table_of(),
            figure=figure,
            alt=f"{view} of <i>{choices.group}</i>",
            note="12 articles",
            code="from analysis import explore\na = 1 < 2\nb = 2",
            spots=spots,
        )

    def places(case, choices, key):
        outlets = pd.DataFrame({"outlet": ["Elm Post"], "articles": [2], "n": [3]})
        articles = pd.DataFrame(
            {
                "article_id": ["a1", "a2", "a3"],
                "outlet": HOSTILE[0],
                "published": ["2021-05-01", None, ""],
                "n": [1, 2, 3],
                "url": ['https://elm.example/?a=1&b="2', "javascript:alert(1)", None],
            }
        )
        lines = pd.DataFrame({"left": ["the <b>"], "keyword": [key[1]], "right": [" & so on"]})
        return SimpleNamespace(
            outlets=outlets, articles=articles, lines=lines, note="in 3 articles", heads={}, hits=()
        )

    fake = {
        "beside": lambda source: [("nowhere", "nowhere"), ("anywhere", "anywhere")],
        "items": lambda case, choices: ["law", "oil"],
        "missing": lambda case: "",
        "open_case": lambda source, corpus=None: SimpleNamespace(
            book=None,
            name="Nor Land",
            folder=None,
            articles=None,
            has_texts=False,
            added=(),
            source="nor_land",
            cautions=pd.DataFrame({"sentence": ["One outlet has <b>half</b> of the pages."]}),
            options={},
        ),
        "card": lambda case, outlet: SimpleNamespace(
            outlet=outlet, _repr_html_=lambda: "<table></table>"
        ),
        "settled": settled,
        "options": offered,
        "lacking": lambda case, choices: {
            view: "needs more"
            for view in case_views.VIEWS
            if view not in ("contrasts", "two groups")
        },
        "shown": shown,
        "places": places,
        "reader_names": lambda case, material: {},
    }
    inside = {"items": case_views, "lacking": case_views, "options": controls}
    inside |= {"beside": board, "missing": gaps, "places": evidence, "card": outlets}
    for name, function in fake.items():
        monkeypatch.setattr(inside.get(name, explore), name, function, raising=False)
    return asked


@pytest.fixture
def made(core, tmp_path):
    return board.Explorer("anywhere", folder=tmp_path)


def send(made, action, value):
    made._message_arrived(made.sheet, {"action": action, "value": value}, [])


def test_every_control_changes_its_choice_and_draws_once(made, core):
    for name, value in {
        "material": "tone",
        "group": "Berg",
        "voice": "all",
        "min_articles": 3,
    }.items():
        before = len(core)
        changed = made.controls[name].value != value
        made.controls[name].value = value
        assert getattr(made.choices, name) == value and len(core) == before + changed
    made.controls["period"].index = (1, 2)
    assert (made.choices.first, made.choices.last) == ("2021-05-02", "2021-05-03")
    assert all(control.description for control in made.controls.values())


def test_another_case_opens_with_its_own_choices(made, core):
    made.choose(group="Berg")
    made.controls["case"].value = "nowhere"
    assert (
        made.choices == Wanted()
        and made.controls["group"].value == "Elm Post"
        and made.controls["case"].value == "nowhere"
    )


def test_only_one_item(made, core, monkeypatch):
    monkeypatch.setattr(drawn, "ITEM_VIEWS", frozenset(("contrasts",)))
    made.controls["item"].value = "oil"
    assert core[-1][2:] == ("oil",) and made.controls["item"].options == ("law", "oil")
    made.controls["item"].value = "<b>oyl</b>"
    assert core[-1][2:] == () and "&lt;b&gt;oyl&lt;/b&gt;" in made.sheet.notice
    made.controls["item"].value = ""
    assert "not among" not in made.sheet.notice


def test_what_is_picked_is_shown_as_pressed(made):
    assert 'aria-pressed="true"' not in made.sheet.view
    send(made, "pick", ["item", "law"])
    assert made.sheet.view.count('aria-pressed="true"') == 1


def test_a_source_opens_its_card_and_one_goes_back_and_forward_exactly(made):
    """The card is evidence: no choice is forgotten for it; what was left is drawn again."""
    made.choose(group="Berg", where=(("language", "en"),))
    send(made, "view", "two groups")
    send(made, "pick", ["source", "<b>Elm"])
    state = made.state
    assert state == (
        "view=two groups&material=words&by=outlet&group=Berg&min_articles=1&sample=0"
        "&where=language:en&evidence=source&evidence=<b>Elm"
    )
    assert '<h2 class="ex-about" dir="auto">&lt;b&gt;Elm</h2>' in made.sheet.places
    assert "explore.Explorer(explore.open_case(nor_land), state=" in made.sheet.bar
    made.choose(min_articles=2)
    for steps, view, picked in (
        (-1, "two groups", ("source", "<b>Elm")),
        (-1, "two groups", None),
        (-1, "contrasts", None),
        (1, "two groups", None),
        (1, "two groups", ("source", "<b>Elm")),
    ):
        send(made, "go", steps)
        assert (made.view, made.picked) == (view, picked) and made.choices.group == "Berg"
    assert made.state == state and "<table>" in made.sheet.places
    send(made, "pick", ["item", "law"])
    send(made, "go", 1)  # what was forward is forgotten
    assert made.picked == ("item", "law") and made.choices.min_articles == 1


def test_cautions_of_the_case_are_said_once_above_the_results(made):
    assert made.sheet.notice.count("One outlet has &lt;b&gt;half&lt;/b&gt; of the pages.") == 1
    made.choose(group="Berg")
    assert made.sheet.notice.count("One outlet has") == 1


def test_what_had_to_be_changed_is_said(made):
    made.choose(group="Berg", against="Berg")
    assert made.choices.against == "rest" and made.controls["against"].value == "rest"
    assert "not compared with itself" in made.sheet.notice


def test_hostile_names_stay_text_in_every_part(made):
    send(made, "pick", ["item", HOSTILE[0]])
    sheet = made.sheet
    for part in (sheet.view, sheet.notice, sheet.places, sheet.bar, sheet.table):
        assert "<img src=x" not in part and "<b>" not in part and "<i>" not in part
        assert not re.search(r'"\s*onfocus="', part)
    assert "&lt;img src=x" in made.sheet.table and "&lt;img src=x" in made.sheet.places


def test_only_web_addresses_become_links(made):
    send(made, "pick", ["item", "law"])
    assert made.sheet.places.count("<a ") == 1 and "javascript" not in made.sheet.places
    assert (
        'href="https://elm.example/?a=1&amp;b=&quot;2" target="_blank" rel="noopener noreferrer"'
        in made.sheet.places
    )
    assert pages.link("http://[", "x") == "x" and pages.link("data:text/html,x", "x") == "x"


def test_sort_filter_and_page(made):
    assert "page 1 of 3" in made.sheet.table and "120 rows" in made.sheet.table
    send(made, "page", 1)
    assert "page 2 of 3" in made.sheet.table
    send(made, "sort", "n")
    assert 'aria-sort="descending"' in made.sheet.table and "page 1 of 3" in made.sheet.table
    assert made.sheet.table.index("word 113") < made.sheet.table.index("word 112")
    send(made, "sort", "n")
    assert 'aria-sort="ascending"' in made.sheet.table
    send(made, "filter", "WORD 11")
    assert "5 of 120 rows" in made.sheet.table and "word 20" not in made.sheet.table
    send(made, "filter", "$\\alpha")
    assert "1 of 120 rows" in made.sheet.table
    send(made, "filter", "nowhere (")
    assert "No row holds this text." in made.sheet.table


def test_tests_come_strongest_first_and_a_matrix_keeps_its_names():
    tests = pd.DataFrame(
        {
            "item": ["b", "a", "d", "c"],
            "estimate": [1.0, -2.0, 3.0, None],
            "p_adjusted": [0.01, 0.01, 0.5, None],
        }
    )
    assert pages.sorted_rows(tests, None, "")["item"].tolist() == ["a", "b", "d", "c"]
    matrix = pages.grid(
        pd.DataFrame([[0, 7], [7, 0]], index=["law", "oil"], columns=["law", "oil"])
    )
    assert matrix.count('scope="col"') == 2 and all(
        f">{name}</button></th>" in matrix for name in ("law", "oil")
    )


def test_thin_rows_are_marked_in_words(made):
    assert (
        made.sheet.table.count('class="ex-thin"') == 1
        and "descriptive only: 2 articles" in made.sheet.table
    )


def test_a_view_is_drawn_when_it_is_turned_to(made, core):
    assert [view for view, *_ in core] == ["contrasts"]
    send(made, "view", "two groups")
    assert [view for view, *_ in core] == ["contrasts", "two groups"]
    assert made.sheet.tabs.count('aria-selected="true"') == 1


def test_a_view_that_is_not_possible_any_more_is_left_in_words(made, core, monkeypatch):
    send(made, "view", "two groups")
    others = {view: "needs more" for view in case_views.VIEWS if view != "contrasts"}
    monkeypatch.setattr(case_views, "lacking", lambda case, choices: others)
    made.choose(group="Berg")
    assert (
        made.view == "contrasts"
        and "two groups: not possible with these choices; contrasts instead." in made.sheet.notice
    )


def test_refusals_are_sentences_and_the_board_lives_on(made):
    made.choose(voice="own")
    assert (
        "&lt;b&gt;own&lt;/b&gt;; expected two groups. Choose another." in made.sheet.view
        and not made.sheet.busy
    )
    for action, value in [("sort", "n"), ("filter", "x"), ("page", 1), ("save", None)]:
        send(made, action, value)
    assert made.save() == "Not saved: no figure is shown."
    made.choose(voice="all", min_articles=13)
    assert "A fault of the program, ZeroDivisionError: planted" in made.sheet.view
    made.choose(min_articles=1)
    assert "<table>" in made.sheet.table


@pytest.mark.parametrize(
    "content", [None, [], {}, {"action": "eval", "value": "1"}, {"action": "sort"}]
)
def test_messages_of_another_shape_are_nothing(made, content):
    before = made.sheet.view
    made._message_arrived(made.sheet, content, [])
    assert made.sheet.view == before


def test_code_can_be_read_and_save_says_where(made, tmp_path):
    assert "a = 1 &lt; 2" in made.sheet.bar
    said = made.save()
    assert said.startswith("Saved in ") and said in made.sheet.said
    files = {path.suffix for path in tmp_path.rglob("90-contrasts-words-elm-post-rest.*")}
    assert files == {".pdf", ".svg", ".png", ".csv", ".json"}


def test_other_choices_do_not_overwrite_what_was_saved(made, tmp_path):
    made.save()
    made.save()
    made.choose(min_articles=3)
    made.save()
    (tmp_path / "nor-land" / "90-contrasts-words-elm-post-rest-3.json").write_text("no json")
    made.choose(min_articles=2)
    made.save()
    assert sorted(path.stem for path in tmp_path.rglob("*.png")) == [
        f"90-contrasts-words-elm-post-rest{number}" for number in ("", "-2", "-4")
    ]


def test_a_folder_with_a_stroke_at_its_end_is_the_case_that_is_chosen(core, tmp_path):
    assert board.Explorer("anywhere/", folder=tmp_path).controls["case"].value == "anywhere"


def test_a_table_of_pairs_names_its_measure_and_shows_no_half_of_their_sizes():
    pairs = pd.DataFrame(
        {
            "actor_a": ["Aria", "Aria"],
            "actor_b": ["Boria", "Caria"],
            "joint": [3, 1],
            "left": [5, 5],
            "right": [4, 2],
            "estimate": [0.2, 0.1],
        }
    )
    pairs.attrs["method"] = {"measure": "NPMI"}
    shown = pages.grid(pairs)
    assert ">NPMI</button>" in shown and "left" not in shown and "estimate</button>" not in shown


def test_the_head_of_a_table_says_what_its_cells_say():
    tones = pd.DataFrame(
        {
            "item": ["law", "oil", "gas"],
            "n": [0.0, 1.5, 2.25],
            "size": [3.0, 4, 5],
            "estimate": [0.0, 0.4, 0.5],
        }
    )
    shown = pages.grid(tones)
    assert (
        "n of N" not in shown
        and ">2.25<" in shown
        and "n of N" in pages.grid(tones.assign(n=[0.0, 1, 2]))
    )


def test_what_is_not_on_the_page_any_more_is_not_picked(made):
    made.pick(("page", "a1"))
    made.choose(group="Berg")
    assert made.picked is None
    made.pick(("item", "law"))
    made.choose(group="Elm Post")
    assert made.picked == ("item", "law")
    made.choose(material="tone")
    assert made.picked is None


def test_tones_are_no_numbers_of_uses():
    table = pd.DataFrame(
        {
            "article_id": ["a1"],
            "outlet": ["Elm Post"],
            "published": [None],
            "n": [-0.3333333333],
            "url": [None],
        }
    )
    found = Places(pd.DataFrame(), table, lines=None, note="")
    assert "-0.3333333333×" in evidence_html(found, "law")
    table.attrs["method"] = {"measure": "tone"}
    shown = evidence_html(found, "law")
    assert ">−0.33<" in shown and ">tone</button></th>" in shown


def test_a_save_that_fails_says_why(made, tmp_path):
    (tmp_path / "file").write_text("")
    made.folder = tmp_path / "file"
    assert made.save().startswith("Not saved: ")


@pytest.mark.parametrize("end", ["pdf", "csv"])
def test_a_file_of_a_user_is_not_overwritten(made, tmp_path, end):
    mine = tmp_path / f"nor-land/90-contrasts-words-elm-post-rest.{end}"
    mine.parent.mkdir()
    mine.write_text("Mine.")
    said = made.save()
    assert (
        said.startswith("Not saved: folder ")
        and f"files that framing-notebooks did not write: {mine.name}; expected" in said
    )
    assert mine.read_text() == "Mine." and [path.name for path in mine.parent.glob("90-*")] == [
        mine.name
    ]


def test_names_of_files_differ_where_names_differ():
    names = [
        pages.safe_name(name)
        for name in ["Берг", "Берк", "Elm", "é", "e", "con/../x", "a" * 300, "a" * 301]
    ]
    assert len(set(names)) == len(names) and all(
        re.fullmatch("[a-z0-9-]{1,60}", name) for name in names
    )


# ---- filters, search, room --------------------------------------------------------------------


def test_filters_are_taken_from_two_controls(made):
    assert made.controls["and_only"].disabled
    made.controls["only"].value = ("language", "en")
    assert made.choices.where == (("language", "en"),) and not made.controls["and_only"].disabled
    offered = [value for _, value in made.controls["and_only"].options]
    assert offered == [(), ("wave", "1")]
    made.controls["and_only"].value = ("wave", "1")
    assert made.choices.where == (("language", "en"), ("wave", "1"))
    made.controls["only"].value = ()
    assert made.choices.where == (("wave", "1"),)


def test_controls_without_a_choice_are_disabled_and_say_why(made):
    assert made.controls["by"].disabled
    assert "one column" in made.panel.helps["by"].value
    assert not made.controls["group"].disabled
    send(made, "view", "two groups")
    assert made.controls["item"].disabled and "No effect" in made.panel.helps["item"].value


def test_views_that_are_not_possible_say_what_they_need(made):
    assert 'aria-disabled="true" title="timeline needs more"' in made.sheet.tabs


def test_a_search_lists_hits_and_a_jump_goes_there(made, monkeypatch):
    hits = {
        "sources": [finding.Hit(("source", "Berg"), "Berg <b>", "source, 3 articles")],
        "items": [finding.Hit(("item", "oil"), "oil", "counted in 2 articles")],
        "articles": [finding.Hit(("page", f"a{n}"), "Ferries", "Elm Post") for n in range(1, 30)],
    }
    monkeypatch.setattr(finding, "find", lambda case, choices, words: hits)
    send(made, "search", "ber")
    assert made.sheet.find.count('data-action="jump"') == 1 + 1 + finding.MOST_HITS + 1
    assert "&lt;b&gt;" in made.sheet.find and "articles: 6 of 29" in made.sheet.find
    before = made.choices
    send(made, "jump", ["source", "Berg"])
    assert made.choices == before and made.picked == ("source", "Berg")
    assert 'data-action="jump"' not in made.sheet.find
    send(made, "jump", ["item", "oil"])
    assert made.item == "oil" and made.picked == ("item", "oil")
    for key in (["page", "a1"], ["claim", "denial"], ["found", "ber"]):
        send(made, "jump", key)
        assert made.picked == tuple(key) and "ex-by-article" in made.sheet.places


def test_figures_are_drawn_for_the_room(made, core):
    before = len(core)
    send(made, "room", {"width": 1200, "height": 800})
    assert len(core) == before + 1 and made.inches[0] == 7.5
    send(made, "room", {"width": 1210, "height": 800})
    assert len(core) == before + 1
    assert "--ex-least:" in made.sheet.view


def test_a_page_is_exported_into_the_folder(made, monkeypatch, tmp_path):
    monkeypatch.setattr(
        explore, "export", lambda case, path: path.write_text("page"), raising=False
    )
    send(made, "export", None)
    assert (tmp_path / "nor-land" / "page.html").read_text() == "page"
    assert "page.html: one file" in made.sheet.bar


def test_without_texts_a_name_cannot_be_added(made):
    assert (
        "Without the texts a name cannot be counted" in made.sheet.bar
        and "required disabled" in made.sheet.bar
    )
    send(made, "name", {"actor": "Ada", "name": "Quill"})
    assert "Without the texts a name cannot be counted" in made.sheet.bar and made.shown is not None
