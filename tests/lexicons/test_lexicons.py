"""Word lists: what is read, and every refusal. All names but those of the shipped lists are invented."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis import errors as checks
from analysis import lexicons

ACTORS = """
exclude = ["Norlandia Street"]
[[actor]]
name = "Norland"
kind = "state"
aliases = ["Norland", { text = "The  Realm", case = "any" }]
[[actor]]
name = "Berg"
kind = "person"
parent = "Norland"
aliases = ["Berg", "Ida Berg"]
"""
FRAMES = """
[[frame]]
name = "law"
terms = ["treaty", "sanction*"]
[[frame]]
name = "money"
terms = ["sanction*"]
"""
PLANNED = """
status = "planned"
group = "country_group"
levels = ["A", "B"]
against = "rest"
cluster = "outlet"
where = { on_event = 1 }
items = ["law", "money"]
"""


@pytest.fixture
def write(tmp_path):
    """Return a function that writes text to a file and returns its path."""

    def _write(text, name="list.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def test_actors_by_hand(write):
    actors = lexicons.actors(write(ACTORS))
    assert actors.names == ("Berg", "Norland")
    assert actors.exclusions == ("Norlandia Street",)
    assert actors.table.columns.tolist() == [
        "actor",
        "kind",
        "alias",
        "case",
        "parent",
        "language",
        "start",
        "end",
        "note",
    ]
    assert actors.parents == {"Berg": "Norland"} and actors.ancestors == {
        "Berg": "Norland",
        "Norland": "Norland",
    }
    assert actors.limits is None
    assert actors.table[["actor", "alias", "case"]].values.tolist() == [
        ["Berg", "Berg", "exact"],
        ["Berg", "Ida Berg", "exact"],
        ["Norland", "Norland", "exact"],
        ["Norland", "The Realm", "any"],
    ]
    assert actors.table["parent"].tolist()[:2] == ["Norland", "Norland"]
    assert actors.table["parent"].isna().tolist()[2:] == [True, True]


def test_nothing_is_an_empty_list_and_objects_pass_through(write):
    assert lexicons.actors(None).table.empty and lexicons.frames(None).names == ()
    assert [str(kind) for kind in lexicons.actors(None).table.dtypes] == ["str"] * 9
    for read, text in ((lexicons.actors, ACTORS), (lexicons.frames, FRAMES)):
        known = read(write(text))
        assert read(known) is known


def test_a_term_may_serve_two_frames(write):
    frames = lexicons.frames(write(FRAMES))
    assert frames.names == ("law", "money")
    assert frames.table.values.tolist() == [
        ["law", "sanction*"],
        ["law", "treaty"],
        ["money", "sanction*"],
    ]


def test_fingerprints_follow_content_and_not_order(write):
    first, second = ACTORS.split('[[actor]]\nname = "Norland"')
    shuffled = first + '[[actor]]\nname = "Berg"' + second.split('[[actor]]\nname = "Berg"')[1]
    shuffled += '[[actor]]\nname = "Norland"' + second.split("[[actor]]")[0]
    one = lexicons.actors(write(ACTORS)).fingerprint
    assert one == lexicons.actors(write(shuffled)).fingerprint
    assert one != lexicons.actors(write(ACTORS.replace("Ida Berg", "Eva Berg"))).fingerprint
    assert (
        one != lexicons.actors(write(ACTORS.replace("Norlandia Street", "Berg Street"))).fingerprint
    )
    assert (
        lexicons.frames(write(FRAMES)).fingerprint
        != lexicons.frames(write(FRAMES.replace("treaty", "pact"))).fingerprint
    )
    assert len(one) == 16 and set(one) <= set("0123456789abcdef")


@given(st.dictionaries(st.text(), st.integers()))
@settings(deadline=None, max_examples=30)
def test_fingerprint_is_blind_to_the_order_of_keys(table):
    assert lexicons.fingerprint(table) == lexicons.fingerprint(dict(reversed(list(table.items()))))


NORLAND = '[[actor]]\nname = "Norland"\nkind = "state"\naliases = '
BERG = '[[actor]]\nname = "Berg"\nkind = "person"\naliases = '


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[[actor]]\nname = Norland",
            r"list.toml: got broken TOML \(.*line 2.*\); expected valid TOML",
        ),
        ("actors = 1", "got the unknown field actors; expected the fields actor, exclude"),
        (
            NORLAND + '["Norland"]\ncolour = "red"',
            r"\[\[actor\]\] Norland: got the unknown field colour",
        ),
        (NORLAND + "[]", r"\[\[actor\]\] Norland, aliases: got \[\]; expected one alias or more"),
        (
            '[[actor]]\nkind = "state"\naliases = ["X"]',
            r"\[\[actor\]\] number 1: got no name; expected the fields name, kind, aliases",
        ),
        (
            NORLAND.replace("state", "country") + '["Norland"]',
            "Norland, kind: got 'country'; expected one of 'state', 'organisation'",
        ),
        (
            NORLAND + '["Norland"]\n' + NORLAND + '["Realm"]',
            r"\[\[actor\]\]: got name Norland more than once",
        ),
        (
            NORLAND + '["Norland"]\nparent = "Sudland"',
            "parent of Norland: got 'Sudland'; expected the name of an actor",
        ),
        (
            NORLAND + '["Norland", "++"]',
            r"Norland, aliases, number 2, text: got '\+\+'; expected a name with letters or digits",
        ),
        (NORLAND + '["Norland", " "]', "aliases, number 2, text: got ' '; expected a name"),
        (NORLAND + '["Norland", 3]', "aliases, number 2: got 3; expected a table of fields"),
        (NORLAND + "[{ text = 3 }]", "aliases, number 1, text: got 3; expected text"),
        (
            NORLAND + '"Norland"',
            r"\[\[actor\]\] Norland, aliases: got 'Norland'; expected a list\. Write it with brackets",
        ),
        (
            'actor = ["Norland"]',
            "actor, number 1: got 'Norland'; expected a table of fields",
        ),
        (
            'exclude = "Norland"\n' + NORLAND + '["N"]',
            "list.toml, exclude: got 'Norland'; expected a list",
        ),
        ("exclude = [3]\n" + NORLAND + '["N"]', "exclude, number 1: got 3; expected text"),
        (
            NORLAND + '["N"]\n' + BERG.replace('"Berg"', '" "') + '["B"]',
            "name: got ' '; expected a name",
        ),
        (NORLAND + '["Norland", ""]', "aliases, number 2, text: got ''; expected a name"),
        (
            NORLAND + '[{ text = "N", case = "some" }]',
            "Norland, aliases, number 1, case: got 'some'; expected one of 'exact', 'any'",
        ),
        (
            NORLAND + '["Realm"]\n' + BERG + '["Realm"]',
            "alias 'Realm': got claims by Norland and by Berg; expected one actor",
        ),
        (
            NORLAND + '["realm"]\n' + BERG + '[{ text = "Realm", case = "any" }]',
            "alias 'Realm': got claims by Norland and by Berg",
        ),
        (
            NORLAND + '["D\'or-1"]\n' + BERG + '["D’or‑1"]',
            "alias 'D’or‑1': got claims by Norland and by Berg",
        ),
        (
            NORLAND + '[{ text = "İz", case = "any" }]\n' + BERG + '["iz"]',
            "alias 'iz': got claims by Norland and by Berg",
        ),
        (
            'exclude = ["Norland"]\n' + NORLAND + '["Norland"]',
            "exclude: got 'Norland', which is an alias of Norland",
        ),
    ],
)
def test_actors_are_refused(write, text, message):
    with pytest.raises(checks.InputError, match=message):
        lexicons.actors(write(text))


def test_exact_aliases_may_differ_in_case_alone(write):
    actors = lexicons.actors(write(NORLAND + '["UNA"]\n' + BERG + '["Una"]'))
    assert actors.table["alias"].tolist() == ["Una", "UNA"]


@pytest.mark.parametrize(
    "read", [lexicons.actors, lexicons.frames, lexicons.noise, lexicons.events, lexicons.contrasts]
)
def test_a_missing_file_is_a_missing_file(read, tmp_path):
    with pytest.raises(
        FileNotFoundError, match="nowhere.toml: got no such file; expected a TOML file"
    ):
        read(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        (
            '["*"]',
            r"law, terms, number 1: got '\*'; expected words, with \* only at the end of a word",
        ),
        ('["*ism"]', "law, terms, number 1"),
        ('["sanc*on"]', "law, terms, number 1"),
        ('["a", "a"]', "terms of law: got name a more than once"),
        ("[]", r"\[\[frame\]\] law, terms: got \[\]; expected one term"),
        ('"law"', r"\[\[frame\]\] law, terms: got 'law'; expected a list"),
        ("[3]", "law, terms, number 1: got 3; expected text"),
    ],
)
def test_frames_are_refused(write, terms, message):
    with pytest.raises(checks.InputError, match=message):
        lexicons.frames(write(f'[[frame]]\nname = "law"\nterms = {terms}'))


def test_events_by_hand(write):
    text = '[[event]]\ndate = 2031-05-02\nlabel = "Vote"\n[[event]]\ndate = 2031-05-01\nlabel = "Debate"\n'
    table = lexicons.events(write(text))
    assert table["label"].tolist() == ["Debate", "Vote"]
    assert table["date"].tolist() == [pd.Timestamp("2031-05-01"), pd.Timestamp("2031-05-02")]
    assert lexicons.events(write("")).empty
    with pytest.raises(checks.InputError, match="Vote, date: got 'May'; expected a date such as"):
        lexicons.events(write('[[event]]\ndate = "May"\nlabel = "Vote"\n'))


def test_contrasts_by_hand(write):
    planned = lexicons.contrasts(write(PLANNED))
    assert planned == lexicons.Planned(
        "planned",
        "country_group",
        ("A", "B"),
        "rest",
        "outlet",
        None,
        {"on_event": 1},
        ("law", "money"),
    )
    assert lexicons.contrasts(write('strata = "phase"\n' + PLANNED)).strata == "phase"
    assert lexicons.contrasts(write(PLANNED.replace('"rest"', '"each"'))).against == "each"
    assert lexicons.contrasts(planned) is planned


EXPLORED = PLANNED.replace('"planned"', '"exploratory"')
CONFIRMED = EXPLORED + "[confirmation]\nwhere = { wave = 2 }\n"


def test_planned_contrasts_have_parts(write):
    plan = lexicons.contrasts(write(CONFIRMED))
    assert lexicons.contrasts(write(PLANNED)).confirmation == {}
    assert plan.confirmation == {"wave": [2]} and plan.where == {"on_event": 1}
    assert plan.status == "both exploratory and confirmatory (wave 2)"
    rows = pd.DataFrame({"wave": [3, 1, 2, 2]})
    parts = {name: plan.part(name, rows=rows) for name in lexicons.PARTS}
    assert {name: part.status for name, part in parts.items()} == {
        "exploratory": "exploratory (wave 1, 3)",
        "confirmatory": "confirmatory (wave 2)",
        "both": "both exploratory (wave 1, 3) and confirmatory (wave 2)",
    }
    assert parts["exploratory"].where == {"on_event": 1, "wave": [1, 3]}
    assert parts["confirmatory"].where == {"on_event": 1, "wave": [2]}
    assert parts["both"].where == plan.where == {"on_event": 1}
    assert parts["confirmatory"].items == plan.items and parts["confirmatory"].levels == plan.levels
    several = lexicons.contrasts(write(CONFIRMED.replace("= 2", "= [2, 3]"))).part(
        "confirmatory", rows=rows
    )
    assert (several.status, several.where["wave"]) == ("confirmatory (wave 2, 3)", [2, 3])


@given(
    st.lists(st.sampled_from([1, 2, 3, 4]), min_size=2),
    st.sets(st.sampled_from([1, 2, 3, 4]), min_size=1),
)
def test_every_row_is_in_one_part(waves, confirming):
    plan = lexicons.Planned(
        "exploratory",
        "g",
        ("A", "B"),
        "rest",
        None,
        None,
        {},
        ("law",),
        confirmation={"wave": list(confirming)},
    )
    rows = pd.DataFrame({"wave": waves})
    assume(0 < rows["wave"].isin(confirming).sum() < len(rows))
    chosen = [
        rows["wave"].isin(plan.part(name, rows=rows).where["wave"])
        for name in ("exploratory", "confirmatory")
    ]
    assert (chosen[0] != chosen[1]).all() and chosen[1].equals(rows["wave"].isin(confirming))


@pytest.mark.parametrize(
    ("waves", "message"),
    [
        (
            ["1", "2"],
            r"rows with wave: got only '1', '2'; expected confirmatory rows too",
        ),
        ([2, 2], r"rows with wave: got only 2; expected exploratory rows too"),
        ([], r"rows with wave: got no row; expected exploratory rows too"),
        (
            [1, 2, None],
            r"rows with wave: got 1 rows without a value; expected a value in every row\. Fill in the value, or leave",
        ),
    ],
)
def test_parts_are_refused(write, waves, message):
    plan = lexicons.contrasts(write(CONFIRMED))
    rows = pd.DataFrame({"wave": waves})
    for name in lexicons.PARTS:
        with pytest.raises(checks.InputError, match=message):
            plan.part(name, rows=rows)


def test_parts_need_a_confirmation_and_its_column(write):
    plan, rows = lexicons.contrasts(write(CONFIRMED)), pd.DataFrame({"wave": [1, 2]})
    with pytest.raises(
        checks.InputError,
        match=r"part: got 'second'; expected one of 'exploratory', 'confirmatory', 'both'",
    ):
        plan.part("second", rows=rows)
    with pytest.raises(
        checks.InputError, match=r"rows: got a table with the columns wave; expected a column year"
    ):
        lexicons.contrasts(write(CONFIRMED.replace("wave", "year"))).part("both", rows=rows)
    with pytest.raises(
        checks.InputError,
        match=r"part: got a plan without \[confirmation\]; expected .* Write the table",
    ):
        lexicons.contrasts(write(PLANNED)).part("both", rows=rows)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            "rows = 2",
            r"\[confirmation\]: got no where, the unknown field rows; expected the fields where",
        ),
        ("", r"\[confirmation\]: got no where"),
        (
            "where = 2",
            r"\[confirmation\], where: got 2; expected one column of its own and its values",
        ),
        (
            "where = { wave = [] }",
            r"\[confirmation\], where: got \{'wave': \[\]\}; expected one column",
        ),
        (
            "where = { wave = 2, year = 3 }",
            r"\[confirmation\], where: got .*year.*; expected one column",
        ),
        (
            "where = { on_event = 1 }",
            r"\[confirmation\], where: got on_event, which the where of all rows has too",
        ),
    ],
)
def test_confirmations_are_refused(write, table, message):
    with pytest.raises(checks.InputError, match=message):
        lexicons.contrasts(write(f"{EXPLORED}[confirmation]\n{table}\n"))


def test_a_plan_that_all_rows_confirm_needs_no_confirmation(write):
    with pytest.raises(
        checks.InputError,
        match=r"status: got 'planned' beside \[confirmation\]; expected 'exploratory'",
    ):
        lexicons.contrasts(write(CONFIRMED.replace('"exploratory"', '"planned"')))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'group = "country_group"',
            "",
            "list.toml: got no group; expected the fields status, group",
        ),
        (
            'status = "planned"',
            'status = "planned"\nmeasure = "x"',
            "got the unknown field measure",
        ),
        (
            'status = "planned"',
            'status = "sure"',
            "status: got 'sure'; expected one of 'planned', 'exploratory'",
        ),
        (
            'against = "rest"',
            'against = "B"',
            "list.toml, against: got 'B'; expected one of 'rest', 'each'",
        ),
        (
            'levels = ["A", "B"]',
            'levels = ["A"]',
            "got 1 levels and 2 items; expected at least 2 levels",
        ),
        (
            'items = ["law", "money"]',
            f"items = {[str(n) for n in range(21)]}",
            "got 2 levels and 21 items; expected .* 1 to 20 items",
        ),
        (
            'items = ["law", "money"]',
            'items = ["law", "law"]',
            "items: got name law more than once",
        ),
    ],
)
def test_contrasts_are_refused(write, old, new, message):
    with pytest.raises(checks.InputError, match=message):
        lexicons.contrasts(write(PLANNED.replace(old, new)))


def test_words_are_sorted_and_without_comments():
    cues = lexicons.words("cues")
    assert (
        list(cues) == sorted(set(cues))
        and "said" in cues
        and not any(word.startswith("#") for word in cues)
    )
    with pytest.raises(
        checks.MissingInput,
        match="word list: got 'nothing'; expected one of abbreviations, cues, everyday",
    ):
        lexicons.words("nothing")


def test_shipped_noise_rules_have_names_and_reasons():
    noise = lexicons.noise()
    assert lexicons.noise(noise) is noise
    names = [rule.name for rule in noise.rules]
    assert len(names) == len(set(names)) and {"share bar", "advertisement"} <= set(names)
    assert all(rule.about for rule in noise.rules) and len(noise.fingerprint) == 16


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'where = "line"\npattern = "("\nabout = "x"',
            r"pattern of r: got '\(' \(.*\); expected a regular expression",
        ),
        (
            'where = "sky"\npattern = "x"\nabout = "x"',
            "r, where: got 'sky'; expected one of .*'line'",
        ),
        (
            'where = "anywhere"\npattern = "x"\nabout = "x"\nbecomes = "x"',
            "r, becomes: got 'x'; expected one of .*'html'",
        ),
        ('where = "line"\npattern = "x"', r"\[\[rule\]\] r: got no about"),
    ],
)
def test_noise_is_refused(write, text, message):
    with pytest.raises(checks.InputError, match=message):
        lexicons.noise(write('[[rule]]\nname = "r"\n' + text))


def test_shipped_lists_of_the_case_are_sound(root):
    """Reading them is the test that no alias has two claimants; the rest holds them to the codebook."""
    actors = lexicons.actors(root / "data/hamedan-2016/actors.toml")
    frames = lexicons.frames(root / "data/hamedan-2016/frames.toml")
    named = set(actors.names)
    assert {
        "Russia",
        "Iran",
        "Islamic State",
        "Majlis",
        "Putin",
        "Tu-22M3",
        "Hamedan air base",
    } <= named
    assert not {
        "Russian",
        "Iranian",
        "Syrian forces",
        "Iranian lawmakers",
        "Takfiri",
        "database",
    } & set(actors.table["alias"])
    assert {
        "law",
        "iranian_politics",
        "counter_terrorism",
        "military_detail",
        "strategic_standing",
        "civilian_harm",
        "diplomacy",
    } == set(frames.names)
    assert frames.table.groupby("frame").size().between(8, 20).all()
