"""Word lists: what is read, and every refusal. All names but those of the shipped lists are invented."""

import pandas as pd
import pytest
from by_hand import drawn_rows
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import lexicons
from analysis.errors import InputError
from analysis.lexicons.plans import MadeItem, PlannedContrast

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
unit = "outlet"
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
    columns = "actor kind alias case parent language start end".split()
    assert actors.table.columns.tolist() == columns
    assert actors.parents == {"Berg": "Norland"}
    assert actors.ancestors == {"Berg": "Norland", "Norland": "Norland"}
    assert actors.limits is None
    found = actors.table[["actor", "alias", "case", "parent"]].fillna("")
    assert found.values.tolist() == drawn_rows("""
        Berg    | Berg      | exact | Norland
        Berg    | Ida Berg  | exact | Norland
        Norland | Norland   | exact |
        Norland | The Realm | any   |
    """)


def test_nothing_is_an_empty_list_and_objects_pass_through(write):
    assert lexicons.actors(None).table.empty and lexicons.frames(None).names == ()
    assert [str(kind) for kind in lexicons.actors(None).table.dtypes] == ["str"] * 8
    for read, text in ((lexicons.actors, ACTORS), (lexicons.frames, FRAMES)):
        known = read(write(text))
        assert read(known) is known


PLACES = {"Norland": ["Norland", "The Realm"], "Berg": "Ida Berg"}
ROWS = [
    ("Norland", "Norland", "state"),
    ("Norland", "The Realm", "state"),
    ("Berg", "Ida Berg", None),
]
CELLS = [("Norland", ["Norland", "The Realm"]), ("Berg", "Ida Berg")]


@pytest.mark.parametrize(
    "given",
    [
        PLACES,
        pd.DataFrame(ROWS, columns=["name", "alias", "kind"]),
        pd.DataFrame(CELLS, columns=["name", "aliases"]),
        pd.DataFrame({"name": [*PLACES], "aliases": ["Norland; The Realm", "Ida Berg"]}),
    ],
)
def test_names_in_a_cell_are_a_list(given):
    table = lexicons.actors(given).table
    found = [("Berg", "Ida Berg"), ("Norland", "Norland"), ("Norland", "The Realm")]
    assert list(zip(table["actor"], table["alias"])) == found
    assert table["kind"].dropna().tolist() == ["state"] * (2 * ("kind" in given))


def test_a_name_alone_is_its_own_alias_and_a_term_its_own_frame():
    assert lexicons.actors(["Berg", "Zoe\u0308"]).names == ("Berg", "Zo\u00eb")
    terms = {"law": ["treaty", "sanction*"], "money": "coin"}
    assert lexicons.frames(terms).table["pattern"].tolist() == ["sanction*", "treaty", "coin"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("Ida Berg", "no such file; expected a TOML file, or […] for names"),
        ({"A": "Bush", "B": "Bush"}, "alias 'Bush' is one of A and of B: keep one"),
        (["Bush", "Bush"], "alias 'Bush' is one of Bush and of Bush: keep one"),
        ([3], "actor.0.name: Input should be a valid string"),
        (3, "actors: got a int; expected a path, or names"),
        (pd.DataFrame({"who": ["Berg"]}), "actor.0.name: Field required"),
        (
            pd.DataFrame([*ROWS[:2], ("Norland", "N", None)], columns=["name", "alias", "kind"]),
            "more than once",
        ),
    ],
)
def test_names_in_a_cell_are_refused_as_in_a_file(given, said):
    with pytest.raises(InputError) as refused:
        lexicons.actors(given)
    assert said in str(refused.value)


def test_an_alias_that_is_a_month_is_told():
    with pytest.warns(UserWarning, match="stop words or months: 'Juli'"):
        lexicons.actors(["Juli", "Berg"])


def test_a_term_may_serve_two_frames(write):
    frames = lexicons.frames(write(FRAMES))
    assert frames.names == ("law", "money")
    assert frames.table.values.tolist() == [
        ["law", "sanction*"],
        ["law", "treaty"],
        ["money", "sanction*"],
    ]


def test_fingerprints_follow_content_and_not_order(write):
    begin, *entries = ACTORS.split("[[actor]]")
    one = lexicons.actors(write(ACTORS)).fingerprint
    shuffled = "[[actor]]".join([begin, *reversed(entries)])
    assert one == lexicons.actors(write(shuffled)).fingerprint
    assert len(one) == 16 and set(one) <= set("0123456789abcdef")
    for old in ("Ida Berg", "Norlandia Street"):
        assert one != lexicons.actors(write(ACTORS.replace(old, "Eva Berg"))).fingerprint
    frames = [lexicons.frames(write(FRAMES.replace("treaty", word))) for word in ("treaty", "pact")]
    assert frames[0].fingerprint != frames[1].fingerprint


@given(st.dictionaries(st.text(), st.integers()))
@settings(max_examples=30)
def test_fingerprint_is_blind_to_the_order_of_keys(table):
    assert lexicons.fingerprint(table) == lexicons.fingerprint(dict(reversed(list(table.items()))))


NORLAND = '[[actor]]\nname = "Norland"\nkind = "state"\naliases = '
BERG = '[[actor]]\nname = "Berg"\nkind = "person"\naliases = '


def test_exact_aliases_may_differ_in_case_alone(write):
    actors = lexicons.actors(write(NORLAND + '["UNA"]\n' + BERG + '["Una"]'))
    assert actors.table["alias"].tolist() == ["Una", "UNA"]


def test_events_by_hand(write):
    text = '[[event]]\ndate = 2031-05-02\nlabel = "Vote"\n[[event]]\ndate = 2031-05-01\nlabel = "Debate"\n'
    table = lexicons.events(write(text))
    assert table[["date", "label"]].astype(str).values.tolist() == drawn_rows("""
        2031-05-01 | Debate
        2031-05-02 | Vote
    """)
    assert table["date"].dtype.kind == "M" and lexicons.events(write("")).empty


def test_contrasts_by_hand(write):
    planned = lexicons.contrasts(write(PLANNED))
    assert (planned.status, planned.group) == ("planned", "country_group")
    assert planned.levels == ("A", "B")
    assert (planned.unit, planned.strata) == ("outlet", None)
    assert planned.where == planned.pages == {"on_event": 1}
    assert planned.items == planned.every_item() == ("law", "money")
    assert planned.sample == planned.family == "" and planned.status == "planned"
    assert planned.of() == planned
    assert lexicons.contrasts(write('strata = "phase"\n' + PLANNED)).strata == "phase"
    assert lexicons.contrasts(planned) is planned


@pytest.mark.parametrize("label", ["", 'label = ""', 'label = " "'])
def test_a_sample_without_a_label_is_called_by_its_name(write, label):
    plan = PLANNED.replace('status = "planned"\n', "")
    planned = lexicons.contrasts(write(f'{plan}\n[[sample]]\nname = "all pages"\n{label}'))
    assert planned.sample_label == "all pages"


SAMPLED = (
    PLANNED.replace('status = "planned"\n', "").replace('items = ["law", "money"]\n', "")
    + """
[[sample]]
name = "comparable pages"
label = "comparable pages"
where = { listed = 1 }
[[sample]]
name = "all pages"
[[family]]
name = "issues"
items = ["law", "money"]
[[family]]
name = "claims"
planned_on = ["all pages"]
contrasts = [
  { item = "talks_denied", group = "A", direction = "less" },
  { item = "dispute", group = "A" },
  { item = "dispute", group = "B", direction = "more" },
]
[[item]]
name = "dispute"
label = "a dispute"
all_of = ["law", "money"]
[[item]]
name = "talks_denied"
label = "denied: talks"
claim = "talks"
stance = "denied"
voice = "quoted"
"""
)


def test_a_plan_has_samples_and_families(write):
    plan = lexicons.contrasts(write(SAMPLED))
    assert (plan.sample, plan.family, plan.items) == (
        "comparable pages",
        "issues",
        ("law", "money"),
    )
    assert [each.label for each in plan.samples] == ["comparable pages", "all pages"]
    assert plan.where == {"on_event": 1, "listed": 1} and plan.pages == {"on_event": 1}
    everything = plan.of(sample="all pages")
    claims = everything.of(family="claims")
    states = [(each.status, each.sample_label) for each in (plan, everything, claims)]
    assert states == [
        ("planned", "comparable pages"),
        ("exploratory", "all pages"),
        ("planned", "all pages"),
    ]
    assert everything.where == {"on_event": 1}
    assert claims.items == ("talks_denied", "dispute")
    assert claims.contrasts[2] == PlannedContrast(item="dispute", group="B", direction="more")
    assert plan.every_item() == ("law", "money", "talks_denied", "dispute")
    open_plan = plan.without("on_event")
    assert (open_plan.where, open_plan.status) == ({}, "exploratory")
    explored = SAMPLED.replace('name = "issues"', 'name = "issues"\nplanned_on = []')
    assert lexicons.contrasts(write(explored)).status == "exploratory"
    dispute, denied = plan.made
    assert dispute == MadeItem(name="dispute", label="a dispute", all_of=("law", "money"))
    assert (denied.claim, denied.stance, denied.voice) == ("talks", "denied", "quoted")


def test_words_are_sorted_and_without_comments():
    cues = [*lexicons.words("cues")]
    assert cues == sorted(set(cues)) and "said" in cues
    assert "#" not in {word[0] for word in cues}


def test_shipped_noise_rules_have_names_and_reasons():
    noise = lexicons.noise()
    assert lexicons.noise(noise) is noise
    names = [rule.name for rule in noise.rules]
    assert len(names) == len(set(names)) and {"share bar", "advertisement"} <= set(names)
    assert all(rule.about for rule in noise.rules) and len(noise.fingerprint) == 16


def test_shipped_lists_of_the_case_are_sound(root):
    """Reading them is the test that no alias has two claimants; the rest holds them to the codebook."""
    actors = lexicons.actors(root / "data/hamedan-2016/actors.toml")
    frames = lexicons.frames(root / "data/hamedan-2016/frames.toml")
    named = "Russia|Iran|Islamic State|Majlis|Putin|Tu-22M3|Hamedan air base"
    assert {*named.split("|")} <= {*actors.names}
    unnamed = "Russian|Iranian|Syrian forces|Iranian lawmakers|Takfiri|database"
    assert {*unnamed.split("|")}.isdisjoint(actors.table["alias"])
    expected = "civilian_harm counter_terrorism diplomacy iranian_politics law military_detail strategic_standing"
    assert sorted(frames.names) == expected.split()
    assert frames.table.groupby("frame").size().between(8, 20).all()
