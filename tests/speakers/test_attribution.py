"""Who says what: constructions by hand, faults of the text, batches against texts alone, plain against compiled kernels."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_forms import in_both_forms

from analysis import lexicons
from analysis.features import readers as reading
from analysis.speakers.quotations import KINDS
from analysis.speakers.reader import quotations_in
from analysis.speakers.syntax import FLAGS, PARTICIPLE, word_classes, word_lists

QUICK = settings(deadline=None, max_examples=60)
ALIASES = [
    ("Berg", "person", "Berg"),
    ("Berg", "person", "Ida Berg"),
    ("Lund", "person", "Lund"),
    ("Norland", "state", "Norland"),
    ("Port Office", "organisation", "Port Office"),
    ("Holm", "place", "Holm"),
]
ACTORS = lexicons.Actors(
    pd.DataFrame(
        [(*row, "exact", None, None, None, None, None) for row in sorted(ALIASES)],
        dtype="str",
        columns=["actor", "kind", "alias", "case", "parent", "language", "start", "end", "note"],
    ),
    (),
    tuple(sorted({row[0] for row in ALIASES})),
)
WORDS = (
    "“We go,” “Nobody left.” Berg said told asked by to of that who , . : ; — ( ) \" “ ” „ « » ' ‘ ’ and saying according the a I "
    "Lund Norland's U.S. was quoted as on Monday called so-called 10 x \n \n\n more than in Holm he it not has “go” laughed"
).split(" ")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)


def rows(text):
    """Return (kind, words, cue, phrase, speaker) of each quotation of a text."""
    table = quotations_in([text], actors=ACTORS)
    return [
        (
            row.kind,
            text[row.start : row.stop],
            row.cue,
            text[row.speaker_start : row.speaker_stop] if row.speaker_start >= 0 else "",
            None if pd.isna(row.speaker) else row.speaker,
        )
        for row in table.itertuples()
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“We sail,” said Ida Berg, who runs the port.",
            [("direct", "We sail,", "said", "Ida Berg", "Berg")],
        ),
        (
            "Ida Berg, the mayor of Holm, told reporters: “We sail.”",
            [("direct", "We sail.", "told", "Ida Berg", "Berg")],
        ),
        (
            "Berg (54), an engineer, said: “We sail.”",
            [("direct", "We sail.", "said", "Berg", "Berg")],
        ),
        (
            "“We sail,” said a spokesman for Lund.",
            [("direct", "We sail,", "said", "a spokesman for Lund", None)],
        ),
        (
            "“We sail,” said a spokesman for the Port Office.",
            [("direct", "We sail,", "said", "a spokesman for the Port Office", "Port Office")],
        ),
        (
            "“We sail,” a clerk in Norland said.",
            [("direct", "We sail,", "said", "a clerk in Norland", None)],
        ),
        ("“Sail!” Berg laughed.", [("direct", "Sail!", "laughed", "Berg", "Berg")]),
        (
            "“We sail at noon,” bellowed the mayor, Ida Berg.",
            [("direct", "We sail at noon,", "bellowed", "the mayor, Ida Berg", "Berg")],
        ),
        (
            "Berg was quoted as saying the port was shut.",
            [("indirect", "the port was shut", "saying", "Berg", "Berg")],
        ),
        (
            "It was reported that the port was shut.",
            [("indirect", "the port was shut", "reported", "", None)],
        ),
        (
            "The port was shut, according to a statement by Lund.",
            [("indirect", "The port was shut", "according to", "a statement", None)],
        ),
        (
            "Berg said in a statement on Monday that the port was shut and added that nobody had left.",
            [
                ("indirect", "the port was shut", "said", "Berg", "Berg"),
                ("indirect", "nobody had left", "added", "Berg", "Berg"),
            ],
        ),
        (
            "Berg said the port was “dead wood” and left.",
            [("mixed", "dead wood", "said", "Berg", "Berg")],
        ),
        (
            "Norland called the strike “an attack on every port”.",
            [("mixed", "an attack on every port", "called", "Norland", "Norland")],
        ),
        (
            "“We sail,” Berg said. “Nobody stops us.”\n“We know it.”",
            [
                ("direct", words, "said", "Berg", "Berg")
                for words in ("We sail,", "Nobody stops us.", "We know it.")
            ],
        ),
        (
            "Lund thundered on. “Sit down and listen,” the old sailor growled.",
            [("direct", "Sit down and listen,", "growled", "the old sailor", None)],
        ),
        (
            "“We sail at noon, she said.\n“And we stay there,” Berg added.",
            [
                ("direct", "We sail at noon,", "said", "she", None),
                ("direct", "And we stay there,", "added", "Berg", "Berg"),
            ],
        ),
        ('“We sail at noon," said Berg.', [("direct", "We sail at noon,", "said", "Berg", "Berg")]),
        (
            "“We sail,” Berg said.\nHe paused.\n“We never asked you.”",
            [
                ("direct", words, "said", "Berg", "Berg")
                for words in ("We sail,", "We never asked you.")
            ],
        ),
        (
            "Berg was cited by the Port Office as saying: “We sail.”",
            [("direct", "We sail.", "saying", "Berg", "Berg")],
        ),
        (
            "The Port Office quoted Berg as saying “we sail”.",
            [("direct", "we sail", "saying", "Berg", "Berg")],
        ),
        (
            "But Berg objected to the plan, and argued: “We sail.”",
            [("direct", "We sail.", "argued", "Berg", "Berg")],
        ),
        ("Another wrote: “We sail.”", [("direct", "We sail.", "wrote", "Another", None)]),
        (
            "Berg, in Holm for talks, was upbeat: “We sail.”",
            [("direct", "We sail.", ":", "Berg", "Berg")],
        ),
        (
            "Berg said in a video posted on Monday: “We sail.”",
            [("direct", "We sail.", "said", "Berg", "Berg")],
        ),
        ("“We sail,” Connelly said.", [("direct", "We sail,", "said", "Connelly", None)]),
        ("“We sail,” they went on to say.", [("direct", "We sail,", "say", "they", None)]),
        (
            "“We sail at noon” Ida Berg the mayor said.",
            [("direct", "We sail at noon", "said", "Ida Berg the mayor", "Berg")],
        ),
        (
            "The minister this week said “nobody left”.",
            [("direct", "nobody left", "said", "The minister", None)],
        ),
        ("Berg said:\n“We sail.”", [("direct", "We sail.", "said", "Berg", "Berg")]),
        (
            "“We sail. We do.” Berg told reporters in Holm.",
            [("direct", "We sail. We do.", "told", "Berg", "Berg")],
        ),
        ("Berg: “We sail.”", [("direct", "We sail.", ":", "Berg", "Berg")]),
        (
            "Berg said: “We sail.\n“Nobody stops us.",
            [("direct", "We sail.", "said", "Berg", "Berg")],
        ),
        (
            "Berg said: “We sail.\n“Nobody stops us.”",
            [
                ("direct", "We sail.", "said", "Berg", "Berg"),
                ("direct", "Nobody stops us.", "said", "Berg", "Berg"),
            ],
        ),
        (
            "“I think Lund is wrong about this,” Ann Hale said on Monday.",
            [("direct", "I think Lund is wrong about this,", "said", "Ann Hale", None)],
        ),
        (
            '"We never saw Lund there," Berg said.',
            [("direct", "We never saw Lund there,", "said", "Berg", "Berg")],
        ),
        ("“We like Norland,” they said.", [("direct", "We like Norland,", "said", "they", None)]),
        (
            "Lund campaign spokesman Jan Hale said: “We sail.”",
            [("direct", "We sail.", "said", "Lund campaign spokesman Jan Hale", None)],
        ),
        ("A Lund aide said: “We sail.”", [("direct", "We sail.", "said", "A Lund aide", None)]),
        (
            "The Lund White House said: “We sail.”",
            [("direct", "We sail.", "said", "The Lund White House", None)],
        ),
        (
            "Port Office spokeswoman Jan Hale said: “We sail.”",
            [("direct", "We sail.", "said", "Port Office spokeswoman Jan Hale", "Port Office")],
        ),
        (
            "Port Office founder Jan Hale said: “We sail.”",
            [("direct", "We sail.", "said", "Port Office founder Jan Hale", None)],
        ),
        (
            "A former Port Office spokesman said: “We sail.”",
            [("direct", "We sail.", "said", "A former Port Office spokesman", None)],
        ),
        (
            "Norland’s Foreign Minister Jan Hale said: “We sail.”",
            [("direct", "We sail.", "said", "Norland’s Foreign Minister Jan Hale", "Norland")],
        ),
        (
            "Norland’s oldest sailor said: “We sail.”",
            [("direct", "We sail.", "said", "Norland’s oldest sailor", None)],
        ),
        ("Berg himself said: “We sail.”", [("direct", "We sail.", "said", "Berg", "Berg")]),
        ("Ida Lund Jr. said: “We sail.”", [("direct", "We sail.", "said", "Ida Lund Jr", None)]),
        ("Karl Berg said: “We sail.”", [("direct", "We sail.", "said", "Karl Berg", None)]),
        ("Mayor Berg said: “We sail.”", [("direct", "We sail.", "said", "Mayor Berg", "Berg")]),
        (
            "Ann Hale, a spokeswoman for the Port Office, said: “We sail.”",
            [("direct", "We sail.", "said", "Ann Hale", "Port Office")],
        ),
        (
            "Ann Hale, a critic of the Port Office, said: “We sail.”",
            [("direct", "We sail.", "said", "Ann Hale", None)],
        ),
        ("“We sail.” ― Berg", [("direct", "We sail.", "―", "Berg", "Berg")]),
        (
            "“We like Lund.” — Ida Berg, mayor of Holm",
            [("direct", "We like Lund.", "—", "Ida Berg", "Berg")],
        ),
        (
            "Lund was told by Berg that the port was shut.",
            [("indirect", "the port was shut", "told", "Berg", "Berg")],
        ),
        ("Lund was told that the port was shut.", []),
        (
            "Lund was last night branded “a fool and a cheat” by Berg.",
            [("mixed", "a fool and a cheat", "branded", "Berg", "Berg")],
        ),
        ("Both states that Lund won are small.", []),
        ("Lund notes the ships in a book and calls the pilots.", []),
        (
            "Lund is, as Berg put it, “a fine old fool”.",
            [("direct", "a fine old fool", "put it", "Berg", "Berg")],
        ),
        (
            "“We sail.” So said Berg on the first morning.",
            [("direct", "We sail.", "said", "Berg", "Berg")],
        ),
        (
            "Lund rose from the bench and said: “We sail.”",
            [("direct", "We sail.", "said", "Lund", "Lund")],
        ),
        (
            "Lund, who sailed with Berg, a mayor with Norland and, for a year, a house, said: “We sail.”",
            [("direct", "We sail.", "said", "Lund", "Lund")],
        ),
        (
            "Lund released a statement saying that nobody had left.",
            [("indirect", "nobody had left", "saying", "Lund", "Lund")],
        ),
        (
            "The head of the Port Office Ida Berg said: “We sail.”",
            [("direct", "We sail.", "said", "The head of the Port Office Ida Berg", "Berg")],
        ),
        (
            "Ida Berg mayor of Holm said: “We sail.”",
            [("direct", "We sail.", "said", "Ida Berg mayor of Holm", "Berg")],
        ),
        (
            "The Port Office news agency said: “We sail.”",
            [("direct", "We sail.", "said", "The Port Office news agency", "Port Office")],
        ),
        (
            "A Norland official said: “We sail.”",
            [("direct", "We sail.", "said", "A Norland official", "Norland")],
        ),
        (
            "A Port Office report said: “We sail.”",
            [("direct", "We sail.", "said", "A Port Office report", "Port Office")],
        ),
        (
            "Lund left after Berg said that he was ill.",
            [("indirect", "he was ill", "said", "Berg", "Berg")],
        ),
        ("The so-called “old guard” left, and the film “Long Day” opened in Holm.", []),
        (
            "Calling the strike “a disgrace,” Berg said he was glad.",
            [
                ("mixed", "a disgrace,", "calling", "Berg", "Berg"),
                ("indirect", "he was glad", "said", "Berg", "Berg"),
            ],
        ),
        (
            "Accusing Lund of hiding “a dirty deal” in Holm, Berg left.",
            [("mixed", "a dirty deal", "accusing", "Berg", "Berg")],
        ),
        (
            "Saying that the port was shut, Berg left.",
            [("indirect", "the port was shut", "saying", "Berg", "Berg")],
        ),
        (
            "On Monday, however, Berg left the hall, saying that nobody had voted.",
            [("indirect", "nobody had voted", "saying", "Berg", "Berg")],
        ),
        (
            "Speaking in Holm, Berg was upbeat: “We sail.”",
            [("direct", "We sail.", ":", "Berg", "Berg")],
        ),
        (
            "Berg condemned the strike saying that nobody had voted.",
            [("indirect", "nobody had voted", "saying", "Berg", "Berg")],
        ),
        (
            "The port was shut, with Berg saying the strike was “a disgrace”.",
            [("mixed", "a disgrace", "saying", "Berg", "Berg")],
        ),
        ("Berg: taxes will rise", [("indirect", "taxes will rise", ":", "Berg", "Berg")]),
        (
            "Mayor Berg: the port ‘no place for Lund’",
            [("mixed", "no place for Lund", ":", "Mayor Berg", "Berg")],
        ),
        ("Holm: ships will sail", []),
        ("Norland: ships will sail", []),
        ("Berg Says Port Was Shut", [("indirect", "Port Was Shut", "says", "Berg", "Berg")]),
        ("‘We Sail,’ Berg Vows", [("direct", "We Sail,", "vows", "Berg", "Berg")]),
        ("Berg Is Running for Mayor: ‘We Sail’", [("direct", "We Sail", ":", "Berg", "Berg")]),
        (
            "Three ships in the harbour were hit the Port Office told the Morning Post.",
            [
                (
                    "indirect",
                    "Three ships in the harbour were hit",
                    "told",
                    "the Port Office",
                    "Port Office",
                )
            ],
        ),
        (
            "Three ships were hit in the harbour the Port Office said adding that nobody had died.",
            [
                (
                    "indirect",
                    "Three ships were hit in the harbour",
                    "said",
                    "the Port Office",
                    "Port Office",
                ),
                ("indirect", "nobody had died", "adding", "the Port Office", "Port Office"),
            ],
        ),
        (
            "Three ships were hit in the harbour said the Port Office.",
            [
                (
                    "indirect",
                    "Three ships were hit in the harbour",
                    "said",
                    "the Port Office",
                    "Port Office",
                )
            ],
        ),
        (
            "According to Berg a number of ships were hit.",
            [("indirect", "a number of ships were hit", "according to", "Berg", "Berg")],
        ),
        (
            "According to Berg heavy rain has fallen.",
            [("indirect", "heavy rain has fallen", "according to", "Berg", "Berg")],
        ),
        (
            "Nobody died, according to the Holm-based Port Office.",
            [
                (
                    "indirect",
                    "Nobody died",
                    "according to",
                    "the Holm-based Port Office",
                    "Port Office",
                )
            ],
        ),
        (
            "Berg told “Morning Boats” that the port was shut.",
            [("indirect", "the port was shut", "told", "Berg", "Berg")],
        ),
        (
            "Berg, the mayor, said Lund’s plan in this case was not to sail.",
            [("indirect", "Lund’s plan in this case was not to sail", "said", "Berg", "Berg")],
        ),
        (
            "Berg (54), a sailor, in a letter called the strike “a disgrace”.",
            [("mixed", "a disgrace", "called", "Berg", "Berg")],
        ),
        ("Berg said nice things about the port.", []),
        ("A self-described “old sailor” left.", []),
        ("Berg did not say that the port was shut.", []),
        ("The said treaty went according to plan.", []),
        ("The port was told to shut, and Lund is said to be ill.", []),
        ("“We sail.”", []),
        ("", []),
        ("said", []),
        ("said:", []),
    ],
)
def test_constructions_by_hand(text, expected):
    assert rows(text) == expected


def test_a_quotation_goes_on_in_its_article_and_not_in_the_next():
    texts = ["“We sail at noon,” Berg said.", "“Nobody stops us.”"]
    one_article = quotations_in(["\n".join(texts)], actors=ACTORS)
    assert one_article["speaker"].tolist() == ["Berg", "Berg"]
    assert quotations_in(texts, actors=ACTORS)["speaker"].tolist() == ["Berg"]


def test_the_name_of_an_actor_is_no_adverb(tmp_path):
    path = tmp_path / "actors.toml"
    path.write_text(
        """[[actor]]
name = "Ann Hadly"
kind = "person"
aliases = ["Hadly"]
""",
        encoding="utf-8",
    )
    assert quotations_in(["Hadly said: “We sail.”"], actors=lexicons.actors(path))[
        "speaker"
    ].tolist() == ["Ann Hadly"]


def test_an_alias_with_an_article_opens_a_sentence(tmp_path):
    path = tmp_path / "actors.toml"
    path.write_text(
        """[[actor]]
name = "Port Office"
kind = "organisation"
aliases = ["the Office"]
""",
        encoding="utf-8",
    )
    texts = ["The Office said the port was shut.", "THE Office said the port was shut."]
    assert quotations_in(texts, actors=lexicons.actors(path))["speaker"].fillna("").tolist() == [
        "Port Office",
        "",
    ]


def test_columns_and_types_of_the_public_view():
    table, empty = quotations_in(["", "“Go,” Berg said."], actors=ACTORS), quotations_in([])
    assert (
        table.columns.tolist()
        == empty.columns.tolist()
        == ["row", "start", "stop", "kind", "cue", "speaker_start", "speaker_stop", "speaker"]
    )
    assert table.drop(columns="speaker").values.tolist() == [[1, 1, 4, "direct", "said", 6, 10]]
    assert quotations_in(["“Go,” Berg said."])["speaker"].isna().all()


def test_the_pack_has_what_the_view_has():
    texts = [
        "“We sail,” Berg said. Lund said the port was shut.",
        "Nobody spoke.",
        "Norland called it “a disgrace”.",
    ]
    view = quotations_in(texts, actors=ACTORS)
    table = reading.read(texts, actors=ACTORS, frames=lexicons.frames(None)).quotations
    pd.testing.assert_frame_equal(
        table[["row", "kind", "cue", "speaker"]], view[["row", "kind", "cue", "speaker"]]
    )
    assert table["n_tokens"].tolist() == [2, 4, 1] and table["sentence"].tolist() == [0, 1, 0]


@given(st.lists(TEXTS, max_size=4))
@QUICK
def test_a_batch_is_read_as_its_texts_alone(texts):
    together = quotations_in(texts, actors=ACTORS)
    alone = [quotations_in([text], actors=ACTORS).assign(row=row) for row, text in enumerate(texts)]
    assert together.astype("object").values.tolist() == [
        row for table in alone for row in table.astype("object").values.tolist()
    ]


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            "Berg said at least six ships sank in the storm.",
            "at least six ships sank in the storm",
            "Berg",
        ),
        ("Berg said in a letter at least six ships sank.", "at least six ships sank", "Berg"),
        ("Berg said there were ships in the bay.", "there were ships in the bay", "Berg"),
        ("Berg said, however, that the port was shut.", "the port was shut", "Berg"),
        (
            "Ida Berg said: The port has been shut since noon.",
            "The port has been shut since noon",
            "Berg",
        ),
        (
            "The bridge fell in what Berg said was the worst storm of the year.",
            "was the worst storm of the year",
            "Berg",
        ),
        ("The harbour filled as Berg said that ships had returned.", "ships had returned", "Berg"),
        ("Raids claimed two lives, Berg said.", "Raids claimed two lives", "Berg"),
        (
            "The ship left Holm in 2011 the Port Office reported citing its crew.",
            "The ship left Holm in 2011",
            "Port Office",
        ),
        (
            "Berg confessed the port could be shut for weeks.",
            "the port could be shut for weeks",
            "Berg",
        ),
        (
            "Lund said on Friday that he was naming a captain, but the harbour master announced he would stay.",
            "he was naming a captain",
            "Lund",
        ),
        (
            "Lund said he sent ships to Holm declaring the town needed “a better port” soon.",
            "he sent ships to Holm",
            "Lund",
        ),
        (
            "The Port Office a body based in Holm said ships had sunk.",
            "ships had sunk",
            "Port Office",
        ),
        (
            "Two ships sank near three towns the Port Office a body based in Holm said.",
            "Two ships sank near three towns",
            "Port Office",
        ),
        (
            "The Port Office which watches storms through people on the coast said ships had sunk.",
            "ships had sunk",
            "Port Office",
        ),
        (
            "Ida Berg speaking to sailors in a hall insisted that the port was safe.",
            "the port was safe",
            "Berg",
        ),
        (
            "The Port Office (PO) rescue group said that two of its ships sank.",
            "two of its ships sank",
            "Port Office",
        ),
        ("Later in the day Berg reported that the port was shut.", "the port was shut", "Berg"),
        (
            "The storm hit the town and killed many sailors Berg reported.",
            "The storm hit the town and killed many sailors",
            "Berg",
        ),
        (
            "The ships were lost in a storm last night said captain Ida Berg who did not give a number.",
            "The ships were lost in a storm last night",
            "Berg",
        ),
        (
            "The ships were lost in a storm last night said Port Office head Ida Berg in a letter.",
            "The ships were lost in a storm last night",
            "Berg",
        ),
        ("Former Secretary of Ports Ida Berg said the port was shut.", "the port was shut", "Berg"),
    ],
)
def test_a_report_with_few_commas_has_its_speaker(text, words, speaker):
    found = [(phrase, actor) for _, phrase, _, _, actor in rows(text)]
    assert (words, speaker) in found


@pytest.mark.parametrize(
    "text",
    [
        "A spokesman for Secretary of Ports Ida Berg said the port was shut.",
        "A party in power for years and led by Berg responded with force.",
        "Sailors who live in both Holm and Norland declaring a “free port” left.",
        "Ships sank in raids in Norland near the port local papers reported on Monday.",
        "The storm that followed Berg which the mayor feared said nothing.",
    ],
)
def test_an_actor_who_belongs_to_another_word_says_nothing(text):
    assert not [actor for *_, actor in rows(text) if actor]


@given(TEXTS)
@QUICK
def test_rows_are_in_order_and_in_their_text(text):
    table = quotations_in([text], actors=ACTORS)
    assert (
        (table["start"] < table["stop"]).all()
        and (table["stop"] <= len(text)).all()
        and table["start"].is_monotonic_increasing
    )
    assert set(table["kind"]) <= set(KINDS) and (table["cue"].str.len() > 0).all()
    assert ((table["speaker_start"] < 0) == (table["speaker_stop"] < 0)).all() and (
        table["speaker_stop"] <= len(text)
    ).all()


@pytest.mark.slow
@given(st.lists(TEXTS, max_size=3))
@QUICK
def test_plain_and_compiled_kernels_agree(texts):
    plain, compiled = in_both_forms(quotations_in, texts, actors=ACTORS)
    pd.testing.assert_frame_equal(plain, compiled)


@pytest.mark.parametrize("size", [20_000, pytest.param(5_000_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "piece",
    [
        "said ",
        "“we sail” said A ",
        "he said, ",
        "who ",
        ") said ",
        "A: “B” ",
        "and added ",
        "said that “A” a ",
        "word ",
        "of the ",
        "“A” ",
        "“A.”\n",
        "A, said ",
        ", saying ",
        "Norland ",
        "Monday ",
        "was Monday said ",
        "a note saying ",
        "— ",
        "“A” — ",
        "Lund of Norland and ",
        "Norland, saying ",
        "in a hall saying ",
        "with Lund saying ",
        "Lund left saying ",
        "Berg Says ",
        "Lund said a ",
    ],
)
def test_hostile_texts_are_read_in_one_pass(piece, size):
    table = quotations_in([piece * (size // len(piece)), "“We sail,” Berg said."], actors=ACTORS)
    assert table.iloc[-1][["row", "speaker"]].tolist() == [1, "Berg"]


def test_every_word_has_one_of_the_known_classes():
    named = {line.partition(":")[0] for line in word_lists()[1]}
    assert named == set(FLAGS)
    assert word_classes()["adding"] & PARTICIPLE
